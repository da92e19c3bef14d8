"""The one impure centre: plan a scenario's tasks, look them up in the store, run what is missing.

Each task is named by the digest of its inputs and of the package, so an answer is never taken from code or data that
have changed since. What changed decides what is run again: a moved radar reuses the flights, another interceptor reuses
what the sensors saw, and the same scenario is answered from the store altogether.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from midcourse._version import __version__
from midcourse.analysis.defence import Answer, Defence, RadarPost, answered, commit_times, observed
from midcourse.analysis.footprint import Footprint, Launch, Shares, census, footprints, summed
from midcourse.analysis.track_rule import Foresight, foresight, good_enough, joined_foresight
from midcourse.analysis.trade import Threatened, Waiting, dispute
from midcourse.engagement.flyout import FlyoutTable, Interceptor
from midcourse.flight.trajectory import Flights, Tracks
from midcourse.outputs import tables as border
from midcourse.outputs.footprint_run import TABLES as FOOTPRINT_TABLES
from midcourse.outputs.footprint_run import FootprintRun, worst_footprints
from midcourse.outputs.pictures import footprint_cells
from midcourse.outputs.results_query import run_row
from midcourse.outputs.store import Store, package_stamp
from midcourse.records import Table, digest, sealed
from midcourse.scenario.defence import defence_of, rcs_by_radar
from midcourse.scenario.footprint_plan import planned
from midcourse.scenario.load import load
from midcourse.scenario.parts import Scenario, ThreatGroup
from midcourse.sensors.radar import Detections
from midcourse.units import si_from_border
from midcourse.workspace import LiveFootprint, Progress, Workspace, at_longitude_zero, kept_record, kept_records

if TYPE_CHECKING:
    from midcourse.flight.spread import Spread
    from midcourse.flight.vehicles import Vehicle
    from midcourse.outputs.geography import Cells

__all__ = [
    "FootprintRun",
    "LiveFootprint",
    "Progress",
    "Run",
    "Workspace",
    "defence_of",
    "flights_of",
    "footprint",
    "rcs_by_radar",
    "run",
]

#: Samples of a flight between launch and impact; ten seconds apart on the longest.
SAMPLES = 192

#: The tables of a run.
TABLES = (
    "threats",
    "detections",
    "trajectories",
    "footprint",
    "footprint_countries",
    "cells",
    "dispute",
    "bases",
)

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Run:
    """The answers to a scenario.

    Attributes
    ----------
    scenario : Scenario
        What was run.
    digest : str
        Names the scenario and the package: the same digest, the same answers.
    version : str
        Of midcourse.
    tables : dict of str to Table
        One for each of `TABLES`.
    timings : dict of str to float
        Seconds by stage, of which some run side by side; ``store`` when the whole answer was there.
    from_store : bool
        Whether nothing had to be computed.
    """

    scenario: Scenario
    digest: str
    version: str
    tables: dict[str, Table]
    timings: dict[str, float]
    from_store: bool

    def __repr__(self) -> str:
        return f"<Run {self.scenario.name}: {len(self.threats):,} threats; {self.digest[:12]}>"

    @property
    def threats(self) -> Table:
        """One row a threat: flight, window, margin, reason."""
        return self.tables["threats"]

    @property
    def detections(self) -> Table:
        """One row a threat and sensor."""
        return self.tables["detections"]

    @property
    def footprint(self) -> Table:
        """One row a launch area and missile: cells, shares of area and of population."""
        return self.tables["footprint"]

    @property
    def dispute(self) -> Table:
        """One row a burnout speed: shares of Russian and Iranian threats with a window."""
        return self.tables["dispute"]

    def to_json(self) -> dict[str, Any]:
        """The object that ``midcourse run --json`` prints."""
        head = {"digest": self.digest, "version": self.version}
        return border.contract(self.scenario, head, self.tables, self.timings)

    @cached_property
    def _picture(self) -> tuple[bytes, str] | None:
        from midcourse.outputs.notebook import run_picture

        return run_picture(self.scenario, self.tables)

    def _repr_html_(self) -> str:
        """The run as a notebook shows it: findings, the first figure, what is defended."""
        from midcourse.outputs.notebook import run_html

        return run_html(self, self._picture)

    def _repr_png_(self) -> bytes | None:
        """The first figure, for notebooks that show no HTML."""
        return self._picture[0] if self._picture is not None else None


def run(scenario: Scenario | str, *, store: Store | None = None, progress: Progress | None = None) -> Run:
    """Answer a scenario: who flies, who is seen, who can be met, what is defended, and the dispute.

    Parameters
    ----------
    scenario : Scenario or str
        A loaded scenario, or the name or path of one.
    store : Store, optional
        Where results are kept; the user's cache folder when not given, ``Store(enabled=False)`` for none.
    progress : callable, optional
        Called as ``progress(stage, done, total)``.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        When the scenario is wrong.
    """
    if isinstance(scenario, str):
        scenario = load(scenario)
    work = _Work(scenario, store if store is not None else Store(), progress or (lambda *_: None))
    return work.run()


def footprint(
    scenario: Scenario | str,
    *,
    cell_deg: float | None = None,
    launch_areas: Sequence[str] | None = None,
    vehicles: Sequence[str] | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> FootprintRun:
    """Say which ground a scenario defends, and nothing else.

    Parameters
    ----------
    scenario : Scenario or str
        A loaded scenario, or the name or path of one; its footprint plan stands for whatever is not given.
    cell_deg : float, optional
        Side of a cell, degrees: 0.05 to 5.
    launch_areas : sequence of str, optional
        Launch areas of the scenario, or sets of them.
    vehicles : sequence of str, optional
        Threatening missiles of the scenario.
    store, progress
        As for `run`.

    Returns
    -------
    FootprintRun

    Raises
    ------
    InputError
        When the scenario is wrong or has no footprint plan, or something asked for is unknown or out of range.

    Examples
    --------
    >>> import midcourse as mc
    >>> found = mc.footprint("europe-2007", launch_areas=["tabriz"], vehicles=["irbm"])
    >>> found.footprint.to_polars()
    """
    if isinstance(scenario, str):
        scenario = load(scenario)
    asked = planned(scenario, cell_deg, launch_areas, vehicles)
    work = _Work(asked, store if store is not None else Store(), progress or (lambda *_: None))
    return work.footprint()


def flights_of(
    scenario: Scenario, *, store: Store | None = None, progress: Progress | None = None
) -> tuple[Flights, ...]:
    """The flights that a run of the scenario rests on, one `Flights` a threat group, in the order of the scenario.

    Parameters
    ----------
    scenario : Scenario
        A loaded scenario.
    store, progress
        As for `run`; flights that a run has stored are read, not solved again.
    """
    work = _Work(scenario, store if store is not None else Store(), progress or (lambda *_: None))
    return tuple(work._flights()[0])


@dataclass
class _Work:
    scenario: Scenario
    store: Store
    progress: Progress
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def run_digest(self) -> str:
        return digest([package_stamp(), "run", self.scenario.digest])

    def run(self) -> Run:
        tables, from_store = self._answered(TABLES, self.run_digest, self._computed)
        if not from_store:
            self._list("run", self.run_digest)
        return Run(self.scenario, self.run_digest, __version__, tables, dict(self.timings), from_store)

    def footprint(self) -> FootprintRun:
        name = digest([package_stamp(), "footprint", self.scenario.part_digests["footprint"]])
        tables, from_store = self._answered(FOOTPRINT_TABLES, name, self._footprint_alone)
        if not from_store:
            self._list("footprint", name)
        return FootprintRun(self.scenario, name, __version__, tables, dict(self.timings), from_store)

    def _list(self, kind: str, name: str) -> None:
        """Put a finished answer on the list of runs."""
        named = (self.scenario.name, self.scenario.title, self.scenario.digest, __version__, kind)
        self.store.write("runs", name, run_row(*named))

    def _footprint_alone(self) -> Iterator[Table]:
        defence = defence_of(self.scenario)
        yield from self._footprints(defence, self._flyout(defence.interceptors), together=True)

    def _answered(
        self, names: Sequence[str], run_digest: str, compute: Callable[[], Iterator[Table]]
    ) -> tuple[dict[str, Table], bool]:
        """The tables of an answer, and whether all of them were in the store."""
        with self._timed("store"):
            tables = self._stored_tables(names, run_digest)
        if tables is not None:
            return tables, True
        tables = {table.name: table for table in compute()}
        for name, table in tables.items():
            self.store.write(name, run_digest, table)
        return tables, False

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[stage] = self.timings.get(stage, 0.0) + time.perf_counter() - start

    def _kept(self, cls: type[T], kind: str, inputs: object, compute: Callable[[], T]) -> T:
        """Give a record from the store, or compute and keep it."""
        return kept_record(self.store, cls, kind, inputs, compute)

    def _stored_tables(self, names: Sequence[str], run_digest: str) -> dict[str, Table] | None:
        found = {name: self.store.read(name, run_digest) for name in names}
        tables = {name: value for name, value in found.items() if isinstance(value, Table)}
        return tables if len(tables) == len(names) else None

    def _computed(self) -> Iterator[Table]:
        defence = defence_of(self.scenario)
        rehearsal = _rehearsal()
        if rehearsal is None and _several_processors():
            yield from self._computed_side_by_side(defence)
            return
        flights, tracks = self._flights()
        if rehearsal is not None:
            with self._timed("compilation"):
                rehearsal.wait()
        seen = self._sensing(defence, tracks)
        tables = self._flyout(defence.interceptors)
        yield from self._threats(defence, tables, flights, (tracks, seen))
        yield from self._footprints(defence, tables)
        yield from self._dispute(defence, tracks, seen)

    def _computed_side_by_side(self, defence: Defence) -> Iterator[Table]:
        """The same, with the footprint in a thread of its own: while one is in compiled loops, the other prepares."""
        tables = self._flyout(defence.interceptors)
        ended = threading.Event()
        told, lock = self.progress, threading.Lock()

        def progress(stage: str, done: int, total: int) -> None:
            if ended.is_set():
                raise _Ended
            with lock:
                told(stage, done, total)

        self.progress = progress
        try:
            beside = _beside(lambda: list(self._footprints(defence, tables)))
            flights, tracks = self._flights()
            seen = self._sensing(defence, tracks)
            yield from self._threats(defence, tables, flights, (tracks, seen))
            disputed = list(self._dispute(defence, tracks, seen))
            yield from beside.result()
            yield from disputed
        finally:
            ended.set()
            self.progress = told

    def _flights(self) -> tuple[list[Flights], list[Tracks]]:
        from midcourse.flight.fly import tracks

        groups = self.scenario.threats
        flights, sampled = [], []
        with self._timed("flights"):
            for index, group in enumerate(groups):
                self.progress("flights", index, len(groups))
                flights.append(self._kept(Flights, "flights", _flight_inputs(group), partial(_solved, group)))
                sampled.append(tracks(group.vehicle.vehicle, flights[-1], SAMPLES))
            self.progress("flights", len(groups), len(groups))
        return flights, sampled

    def _sensing(self, defence: Defence, tracks: Sequence[Tracks]) -> list[tuple[Detections, ...]]:
        with self._timed("sensing"):
            return [
                observed(defence, track, rcs_by_radar(self.scenario, group.vehicle))
                for group, track in zip(self.scenario.threats, tracks, strict=True)
            ]

    def _flyout(self, interceptors: Sequence[Interceptor]) -> list[FlyoutTable]:
        from midcourse.engagement.flyout import flyout_table

        with self._timed("flyout"):
            return [
                self._kept(FlyoutTable, "flyout", replace(item, name="", inventory=0), partial(flyout_table, item))
                for item in map(at_longitude_zero, interceptors)
            ]

    def _threats(
        self,
        defence: Defence,
        tables: Sequence[FlyoutTable],
        flights: Sequence[Flights],
        seen: tuple[Sequence[Tracks], Sequence[tuple[Detections, ...]]],
    ) -> Iterator[Table]:
        names = [site.id for site in self.scenario.interceptors]
        threats, detections, lines = [], [], []
        with self._timed("engagement"):
            for group, flown, track, sensors in zip(self.scenario.threats, flights, *seen, strict=True):
                good = good_enough(defence, sensors, track, rcs_by_radar(self.scenario, group.vehicle), tables)
                commit = commit_times(defence, sensors, track.burnout_time, good)
                answer = answered(defence, tables, track, commit)
                threats.append(border.threat_table(group, flown, commit, answer, names))
                detections.append(border.detection_table(group, sensors))
                lines.append(border.trajectory_table(group, track, _example(flown, answer)))
        yield border.joined("threats", threats)
        yield border.joined("detections", detections)
        yield border.joined("trajectories", [line for line in lines if len(line)])

    def _footprints(
        self, defence: Defence, tables: Sequence[FlyoutTable], *, together: bool = False
    ) -> Iterator[Table]:
        from midcourse.outputs.geography import towns

        plan = self.scenario.footprint
        if plan is None:
            yield from (Table(name, {}) for name in ("footprint", "footprint_countries", "cells"))
            return
        cells = footprint_cells(self.scenario)
        people = towns("europe")
        counted = census(cells, cells.area, people, people.weight)
        found: list[tuple[Footprint, Shares]] = []
        total = len(plan.launch_areas) * len(plan.vehicles)
        with self._timed("footprint"):
            for launch in self._launches(cells):
                self.progress("footprint", len(found), total)
                for footprint in footprints(defence, tables, [launch]):
                    found.append((footprint, summed(footprint.state, counted)))
            self.progress("footprint", total, total)
        yield border.footprint_table(found)
        yield border.country_table(found)
        if together:
            all_areas = worst_footprints([footprint for footprint, _ in found], counted)
            yield border.footprint_table(all_areas, "worst")
            yield border.country_table(all_areas, "worst_countries")
        yield border.cell_table(cells, [footprint for footprint, _ in found])

    def _launches(self, cells: Cells) -> Iterator[Launch]:
        from midcourse.flight.spread import Spread

        plan = self.scenario.footprint
        assert plan is not None
        spreads = [Spread(area.latitude, area.longitude, cells.latitude, cells.longitude) for area in plan.launch_areas]
        for vehicle in plan.vehicles:
            together = kept_records(
                self.store,
                Flights,
                "flights",
                [(vehicle.vehicle, plan.shape, *spread) for spread in spreads],
                partial(_spread_flights, vehicle.vehicle, spreads, plan.shape),
            )
            for area, flights in zip(plan.launch_areas, together, strict=True):
                yield Launch(area.id, vehicle.id, vehicle.vehicle, flights, rcs_by_radar(self.scenario, vehicle))

    def _dispute(
        self, defence: Defence, tracks: Sequence[Tracks], seen: Sequence[tuple[Detections, ...]]
    ) -> Iterator[Table]:
        plan = self.scenario.dispute
        if plan is None:
            yield from (Table(name, {}) for name in ("dispute", "bases"))
            return
        site = next(item.interceptor for item in self.scenario.interceptors if item.id == plan.interceptor)
        with self._timed("dispute"):
            self.progress("dispute", 0, 1)
            commits, waits = self._commits(defence, tracks, seen)
            sides = []
            for name in ("russia", "iran"):
                chosen = [i for i, group in enumerate(self.scenario.threats) if group.id in getattr(plan, name)]
                together = _joined_tracks([tracks[i] for i in chosen])
                commit = {key: np.concatenate([times[i] for i in chosen]) for key, times in commits.items()}
                waiting = {
                    key: Waiting(under, joined_foresight([found[i] for i in chosen]))
                    for key, (under, found) in waits.items()
                }
                sides.append(Threatened(name, together, commit, waiting))
            found = dispute(site, plan.burnout_speeds, sides)
            self.progress("dispute", 1, 1)
        groups = [group for group in self.scenario.threats if group.id in plan.russia]
        origins = [origin for group in groups for origin in group.origins]
        places = {place.id: place for areas in self.scenario.launch_areas.values() for place in areas}
        yield border.dispute_table(found)
        yield border.base_table(found, [places[name] for name in dict.fromkeys(origins)], origins)

    def _commits(
        self, defence: Defence, tracks: Sequence[Tracks], seen: Sequence[tuple[Detections, ...]]
    ) -> tuple[dict[str, list[np.ndarray]], dict[str, tuple[Defence, list[Foresight]]]]:
        """Commit times on any track of every group, and what they wait for besides, under each assumption."""
        burnouts = [track.burnout_time for track in tracks]
        quick, slow = self._range("doctrine.decision_delay_s", defence.doctrine.decision_delay)
        short = replace(defence, radars=tuple(self._shortest(post) for post in defence.radars))
        seen_short = self._sensing(short, tracks)

        def delayed(delay: float) -> Defence:
            return replace(defence, doctrine=replace(defence.doctrine, decision_delay=delay))

        sides = {
            "modelled": (defence, seen),
            "low": (delayed(slow), seen),
            "high": (delayed(quick), seen),
            "short_radar": (short, seen_short),
        }
        commits = {"speed_alone": list(burnouts)}
        for key, (under, detections) in sides.items():
            any_track = replace(under, track_rule=None)
            commits[key] = [commit_times(any_track, one, end) for one, end in zip(detections, burnouts, strict=True)]
        if defence.track_rule is None:
            return commits, {}
        known = self._foresights(defence, tracks, seen)
        waits = {key: (under, known) for key, (under, detections) in sides.items() if detections is seen}
        return commits, waits | {"short_radar": (short, self._foresights(short, tracks, seen_short))}

    def _foresights(
        self, defence: Defence, tracks: Sequence[Tracks], seen: Sequence[tuple[Detections, ...]]
    ) -> list[Foresight]:
        sizes = [rcs_by_radar(self.scenario, group.vehicle) for group in self.scenario.threats]
        found = [foresight(defence, *one) for one in zip(seen, tracks, sizes, strict=True)]
        return [one for one in found if one is not None]

    def _range(self, path: str, value: float) -> tuple[float, float]:
        """The published range of a number of the scenario, in SI; the value itself where there is none."""
        quantity = next((item for item in self.scenario.quantities if item.path == path), None)
        if quantity is None or quantity.low is None or quantity.high is None:
            return value, value
        name = path.rsplit(".", 1)[-1]
        return si_from_border(name, quantity.low)[1], si_from_border(name, quantity.high)[1]

    def _shortest(self, post: RadarPost) -> RadarPost:
        radar = post.radar
        low, _ = self._range(f"radars.{radar.name}.reference_range_km", radar.reference_range)
        return replace(post, radar=replace(radar, reference_range=low))


class _Ended(Exception):
    """The run has ended before its footprint: nobody waits for it."""


def _several_processors() -> bool:
    from midcourse._kernels.blocks import thread_count

    return thread_count() > 1


def _beside(work: Callable[[], T]) -> Future[T]:
    """Begin some work in a thread that the end of the program does not wait for."""
    future: Future[T] = Future()

    def go() -> None:
        try:
            future.set_result(work())
        except BaseException as problem:
            future.set_exception(problem)

    threading.Thread(target=go, name="midcourse-beside", daemon=True).start()
    return future


def _rehearsal() -> subprocess.Popen[bytes] | None:
    """Where nothing is compiled yet, let a second process compile sensing and engagement meanwhile."""
    from midcourse._kernels.lanes import fly_lanes

    folder = getattr(getattr(fly_lanes, "_cache", None), "cache_path", None)
    if folder is None or any(Path(folder).glob("lanes.fly_lanes*.nbi")):
        return None
    command = [sys.executable, "-c", "from midcourse.analysis.rehearsal import rehearse; rehearse()"]
    try:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return None


def _example(flights: Flights, answer: Answer) -> list[int]:
    """The flight of a group that figures show: a typical one of the kind, met or not, that is the more frequent."""
    met = answer.engageable & flights.arrived
    if 2 * met.sum() >= flights.arrived.sum():
        by = np.where(met, answer.margin, np.nan)
    else:
        by = np.where(flights.arrived & ~met, flights.ground_range, np.nan)
    known = int(np.isfinite(by).sum())
    return [int(np.argsort(by, kind="stable")[(known - 1) // 2])] if known else []


def _joined_tracks(several: Sequence[Tracks]) -> Tracks:
    return Tracks(
        time=sealed(np.concatenate([tracks.time for tracks in several])),
        position_ecef=sealed(np.concatenate([tracks.position_ecef for tracks in several], axis=1)),
        burnout_time=np.concatenate([tracks.burnout_time for tracks in several]),
    )


def _flight_inputs(group: ThreatGroup) -> object:
    """What decides the flights of a group: neither its names nor its radar cross-section."""
    origin = (group.origin_latitude, group.origin_longitude, group.origin_height)
    target = (group.target_latitude, group.target_longitude)
    return (group.vehicle.vehicle, group.shape, group.apogee_height, origin, target)


def _spread_flights(vehicle: Vehicle, spreads: Sequence[Spread], shape: str, wanted: Sequence[int]) -> list[Flights]:
    from midcourse.flight.spread import solve_spreads

    return solve_spreads(vehicle, [spreads[index] for index in wanted], shape)


def _solved(group: ThreatGroup) -> Flights:
    from midcourse.flight.spread import solve_pairs

    return solve_pairs(
        group.vehicle.vehicle,
        (group.origin_latitude, group.origin_longitude, group.origin_height),
        (group.target_latitude, group.target_longitude),
        shape=group.shape,
        apogee_height=group.apogee_height if group.shape == "apogee" else None,
    )
