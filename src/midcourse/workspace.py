"""Live evaluation: a footprint that follows an edit, computing only what the edit changed.

A `Workspace` keeps in memory what footprints are made of, each part under a name made from its own inputs: cells,
flights, their sampled tracks, what each sensor sees, flyout tables, and what each site can engage. A footprint is asked
for whole; every part that has the same inputs as before is taken as it is, so the answer is that of a fresh workspace,
bit for bit. The memory is bounded: what was used least recently goes first. `docs/explanation/footprint.md` says what
each edit costs.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np

from midcourse.analysis.defence import Defence, RadarPost, TrackRule, commit_times, cue_time
from midcourse.analysis.footprint import CellState, Census, Launch, Shares, census, sampled, summed, worst
from midcourse.analysis.track_rule import Foresight, foresight, known_from
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import FlyoutTable, Interceptor
from midcourse.engagement.ladder import Ladders
from midcourse.errors import InputError, unknown_name
from midcourse.flight.trajectory import Flights, Tracks
from midcourse.outputs.geography import Cells, countries, towns
from midcourse.outputs.pictures import footprint_cells
from midcourse.outputs.store import Store, package_stamp
from midcourse.records import digest, record
from midcourse.scenario.defence import defence_of, rcs_by_radar
from midcourse.scenario.footprint_plan import ALL, chosen_vehicle, plan_of, regridded
from midcourse.scenario.parts import FootprintPlan, Place, Scenario, ThreatVehicle
from midcourse.sensors.radar import Detections

__all__ = ["BUDGET_BYTES", "LiveFootprint", "Progress", "Workspace", "at_longitude_zero", "kept_record", "kept_records"]

#: What a workspace may hold unless it is told otherwise: the tracks of some thirty views of 3,000 cells.
BUDGET_BYTES = 512_000_000
#: Charged for a value besides its arrays.
_OVERHEAD = 2_000

#: Told the stage, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

T = TypeVar("T")


@record
class LiveFootprint:
    """The footprint of a scenario as it stands.

    Attributes
    ----------
    digest : str
        Names everything that decides the states: the same digest, the same answer.
    launch_area, vehicle : str
        What was asked; ``all`` for the worst of all launch areas of the scenario's plan.
    cell_deg : float
        Side of a cell.
    cells : Cells
        n cells of land.
    state : (n,) int8 array
        `midcourse.analysis.footprint.CellState` codes.
    shares : Shares
        All together, then by country.
    countries : tuple of str
        Names of the rows of ``shares``; the first, of all together, is empty.
    computed : tuple of str
        What had to be computed for this answer, in order: ``flights``, ``tracks``, ``sensing emr``, ``flyout gbi``,
        ``engagement gbi``. Empty when all of it was there.
    """

    digest: str
    launch_area: str
    vehicle: str
    cell_deg: float
    cells: Cells
    state: np.ndarray
    shares: Shares
    countries: tuple[str, ...]
    computed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        counts = ", ".join(f"{int((self.state == code).sum()):,} {code.name.lower()}" for code in CellState)
        return f"<LiveFootprint {self.vehicle} from {self.launch_area}: {counts}; {self.digest[:12]}>"

    def _repr_html_(self) -> str:
        """The footprint as a notebook shows it: a map."""
        from midcourse.outputs.notebook import live_html

        whence = "wherever it is launched from" if self.launch_area == ALL else f"launched from {self.launch_area}"
        return live_html(f"{self.vehicle} {whence}", self.digest, self.cells, self.state, self.shares)


class Workspace:
    """Parts of footprints in memory, shared by all who ask.

    Parameters
    ----------
    budget_bytes : int
        The most that the parts may take together. A part larger than all of it is used and not kept.
    store : Store, optional
        Where flights are looked up before they are solved, and kept after; none when not given.

    Notes
    -----
    Any number of threads may ask at once. A part that one thread is computing is waited for by the others, not computed
    twice; one that fails (an exception from ``progress``, say) fails for its own thread only.
    """

    def __init__(self, budget_bytes: int = BUDGET_BYTES, *, store: Store | None = None) -> None:
        if budget_bytes < 0:
            raise InputError(f"budget_bytes is {budget_bytes}", allowed="zero or more")
        self._memory = _Memory(budget_bytes)
        self._store = store if store is not None else Store(enabled=False)

    @property
    def used_bytes(self) -> int:
        """What the parts take now, within the budget."""
        return self._memory.used

    def footprint(
        self,
        scenario: Scenario,
        *,
        launch_area: str,
        vehicle: str,
        cell_deg: float | None = None,
        progress: Progress | None = None,
    ) -> LiveFootprint:
        """Give the footprint of a scenario, from what is known and what must be computed.

        Parameters
        ----------
        scenario : Scenario
            With a footprint plan, which gives the box, the shape of the trajectories and the size of the cells.
        launch_area : str
            A launch area of the scenario, or ``all`` for the worst of those of the plan.
        vehicle : str
            A threatening missile of the scenario.
        cell_deg : float, optional
            Another size of the cells, degrees.
        progress : callable, optional
            Called as ``progress("flights", done, total)`` while flights have to be solved.

        Raises
        ------
        InputError
            When the scenario has no footprint plan, or a name or the size is wrong.
        """
        plan = regridded(plan_of(scenario), cell_deg)
        missile = chosen_vehicle(scenario, vehicle)
        areas = plan.launch_areas if launch_area == ALL else (_area(scenario, launch_area),)
        answering = _Answering(self._memory, self._store, scenario, plan, missile, progress)
        return answering.footprint(launch_area, areas)


def _area(scenario: Scenario, name: str) -> Place:
    known = {place.id: place for places in scenario.launch_areas.values() for place in places}
    if name not in known:
        raise unknown_name("launch area", name, [*known, ALL], where="launch_area")
    return known[name]


def kept_record(store: Store, cls: type[T], kind: str, inputs: object, compute: Callable[[], T]) -> T:
    """Give a record from the store, or compute and keep it, under the digest of its inputs and of the package.

    Parameters
    ----------
    store : Store
        Looked up first, written to after.
    cls : type
        Of the record.
    kind : str
        What it is, in one word.
    inputs : object
        Everything that decides it.
    compute : callable
        Gives the record.
    """
    name = digest([package_stamp(), kind, inputs])
    value = store.read_record(cls, kind, name)
    if value is None:
        value = compute()
        store.write(kind, name, value)
    return value


def kept_records(
    store: Store, cls: type[T], kind: str, inputs: Sequence[object], compute: Callable[[list[int]], Sequence[T]]
) -> list[T]:
    """Give several records as `kept_record` does; those that are not in the store are computed together.

    Parameters
    ----------
    store, cls, kind
        As for `kept_record`.
    inputs : sequence of object
        Everything that decides each.
    compute : callable
        Gives the records of the indices that it is given, in their order.
    """
    names = [digest([package_stamp(), kind, item]) for item in inputs]
    values = [store.read_record(cls, kind, name) for name in names]
    missing = [index for index, value in enumerate(values) if value is None]
    for index, value in zip(missing, compute(missing) if missing else (), strict=True):
        values[index] = value
        store.write(kind, names[index], value)
    return [value for value in values if value is not None]


@record
class _Flown:
    """Flights to the cells that the missile reaches, and what they are called."""

    key: str
    rows: np.ndarray
    tracks: Tracks


@dataclass
class _Answering:
    """One question put to the memory."""

    memory: _Memory
    store: Store
    scenario: Scenario
    plan: FootprintPlan
    missile: ThreatVehicle
    progress: Progress | None
    computed: list[str] = field(default_factory=list)

    def footprint(self, launch_area: str, areas: Sequence[Place]) -> LiveFootprint:
        defence = defence_of(self.scenario)
        rcs = rcs_by_radar(self.scenario, self.missile)
        where = [(area.latitude, area.longitude) for area in areas]
        flown = [self.cells_key, self.plan.shape, self.missile.vehicle, where]
        name = digest([package_stamp(), flown, rcs, _decisive(defence)])
        cells, counted = self.cells, self.census
        state = self._kept("state", name, lambda: self._worst(defence, rcs, areas), label="")
        summary = self._kept("shares", name, lambda: summed(state, counted), label="")
        names = countries().names
        return LiveFootprint(
            digest=name,
            launch_area=launch_area,
            vehicle=self.missile.id,
            cell_deg=round(float(np.degrees(cells.size)), 9),
            cells=cells,
            state=state,
            shares=summary,
            countries=("", *(names[index] for index in summary.country[1:])),
            computed=tuple(dict.fromkeys(self.computed)),
        )

    def _kept(self, kind: str, inputs: object, make: Callable[[], T], *, label: str | None = None) -> T:
        """Give a part from memory, or make it and note its label."""
        key = f"{kind} {inputs}" if isinstance(inputs, str) else f"{kind} {digest(inputs)}"

        def noted() -> T:
            value = make()
            note = kind if label is None else label
            if note:
                self.computed.append(note)
            return value

        value: T = self.memory.kept(key, noted)
        return value

    # ------------------------------------------------------------------------------------------------ cells and flights

    @cached_property
    def cells_key(self) -> str:
        ends = [(float(axis[0]), float(axis[-1])) for axis in (self.plan.latitude, self.plan.longitude)]
        return digest([ends, self.plan.cell])

    @property
    def cells(self) -> Cells:
        scenario = replace(self.scenario, footprint=self.plan)
        return self._kept("cells", self.cells_key, lambda: footprint_cells(scenario))

    @property
    def census(self) -> Census:
        people = towns("europe")
        cells = self.cells
        make = partial(census, cells, cells.area, people, people.weight)
        return self._kept("census", self.cells_key, make, label="")

    def _flight_key(self, area: Place) -> str:
        return digest([self.cells_key, self.plan.shape, self.missile.vehicle, area.latitude, area.longitude])

    def _all_flown(self, areas: Sequence[Place]) -> Iterator[_Flown]:
        """Give the flights from each area; what has to be solved for several is solved together."""
        keys = [self._flight_key(area) for area in areas]
        missing = [
            (key, area)
            for key, area in zip(keys, areas, strict=True)
            if not self.memory.has(f"tracks {key}") and not self.memory.has(f"flights {key}")
        ]
        together: dict[str, Flights] = {}
        if len(missing) > 1:
            names, places = [key for key, _ in missing], [area for _, area in missing]
            solved = self._kept("solved", names, lambda: tuple(self._solved(places)), label="")
            together = dict(zip(names, solved, strict=True))
        for index, (key, area) in enumerate(zip(keys, areas, strict=True)):
            before = len(self.computed)
            flown = self._kept("tracks", key, partial(self._sampled, area, key, together.get(key)))
            if self.progress is not None and len(self.computed) > before:
                self.progress("flights", index + 1, len(areas))
            yield flown

    def _sampled(self, area: Place, key: str, known: Flights | None) -> _Flown:
        flights = self._kept("flights", key, lambda: known if known is not None else self._solved([area])[0])
        rows = np.flatnonzero(flights.arrived)
        launch = Launch(area.id, self.missile.id, self.missile.vehicle, flights, {})
        return _Flown(key, rows, sampled(launch, rows))

    def _solved(self, areas: Sequence[Place]) -> list[Flights]:
        from midcourse.flight.spread import Spread, solve_spreads

        cells, vehicle, shape = self.cells, self.missile.vehicle, self.plan.shape
        spreads = [Spread(area.latitude, area.longitude, cells.latitude, cells.longitude) for area in areas]
        return kept_records(
            self.store,
            Flights,
            "flights",
            [(vehicle, shape, *spread) for spread in spreads],
            lambda wanted: solve_spreads(vehicle, [spreads[index] for index in wanted], shape),
        )

    # ------------------------------------------------------------------------------------------- sensing and engagement

    def _worst(self, defence: Defence, rcs: dict[str, float], areas: Sequence[Place]) -> np.ndarray:
        states = [self._state(defence, rcs, flown) for flown in self._all_flown(areas)]
        return _frozen(states[0] if len(states) == 1 else worst(states))

    def _state(self, defence: Defence, rcs: dict[str, float], flown: _Flown) -> np.ndarray:
        state = np.full(len(self.cells.latitude), CellState.OUT_OF_REACH, np.int8)
        if len(flown.rows):
            seen = self._seen(defence, rcs, flown)
            known = self._known(defence, seen, rcs, flown)
            commit = commit_times(defence, list(seen.values()), flown.tracks.burnout_time, known)
            defended = np.zeros(len(flown.rows), np.bool_)
            for site in defence.interceptors:
                if site.inventory > 0:
                    defended |= self._engaged(site, flown, commit)
            state[flown.rows] = np.where(defended, CellState.DEFENDED, CellState.UNDEFENDED)
        return state

    def _seen(self, defence: Defence, rcs: dict[str, float], flown: _Flown) -> dict[str, Detections]:
        """What every sensor sees. A cue enters by its times: where they stay, the cued radar need not look again.

        The first sensor that must look takes all others along that must look as well, in one pass over the tracks.
        """
        seen: dict[str, Detections] = {}
        looked: dict[str, Detections] = {}

        def look(name: str) -> Detections:
            if name not in looked:
                looked.update(self._looked(defence, rcs, flown, seen))
            return looked[name]

        for warning in defence.warnings:
            seen[warning.name] = self._kept(
                "sensing", [flown.key, warning], partial(look, warning.name), label=f"sensing {warning.name}"
            )
        for post in defence.radars:
            seen[post.radar.name] = self._kept(
                "sensing",
                self._sight_of(post, rcs, flown, seen),
                partial(look, post.radar.name),
                label=f"sensing {post.radar.name}",
            )
        return seen

    def _sight_of(
        self, post: RadarPost, rcs: dict[str, float], flown: _Flown, seen: dict[str, Detections]
    ) -> list[object]:
        """What decides what a radar sees; all that cue it must have been seen to."""
        return [flown.key, post.radar, rcs[post.radar.name], cue_time(post, seen, len(flown.tracks))]

    def _looked(
        self, defence: Defence, rcs: dict[str, float], flown: _Flown, seen: dict[str, Detections]
    ) -> dict[str, Detections]:
        """Let all sensors look that have not, but those of which it is known that their sight is in memory.

        A radar that is cued by one of these looks too: whether its cue stays is known only afterwards.
        """
        from midcourse.sensors.network import watch

        n = len(flown.tracks)
        warnings = [
            item
            for item in defence.warnings
            if item.name not in seen and not self.memory.has(f"sensing {digest([flown.key, item])}")
        ]
        posts: list[RadarPost] = []
        here = {item.name for item in warnings}
        for post in defence.radars:
            cues = set(post.cued_by) if post.radar.needs_cue else set()
            if post.radar.name in seen or not cues <= seen.keys() | here:
                continue
            known = cues <= seen.keys() and digest(self._sight_of(post, rcs, flown, seen))
            if not (known and self.memory.has(f"sensing {known}")):
                posts.append(post)
                here.add(post.radar.name)
        elsewhere = [replace(post, cued_by=tuple(name for name in post.cued_by if name in seen)) for post in posts]
        found = watch(
            warnings,
            [post.radar for post in posts],
            [post.cued_by for post in posts],
            flown.tracks,
            [rcs[post.radar.name] for post in posts],
            [cue_time(post, seen, n) for post in elsewhere],
        )
        return {item.sensor: item for item in found}

    def _known(
        self, defence: Defence, seen: dict[str, Detections], rcs: dict[str, float], flown: _Flown
    ) -> np.ndarray | None:
        """When each threat is known as well as the rule asks; nothing is followed where there is no rule."""
        rule = defence.track_rule
        if rule is None:
            return None
        ahead = self._foresight(defence, rule, seen, rcs, flown)
        meeting = []
        if math.isnan(rule.lead):
            meeting = [self._meeting(site, flown) for site in defence.interceptors]
        return known_from(defence, ahead, meeting)

    def _foresight(
        self, defence: Defence, rule: TrackRule, seen: dict[str, Detections], rcs: dict[str, float], flown: _Flown
    ) -> Foresight:
        names = {name for name, _ in rule.radars}
        radars = [(post.radar, rcs[post.radar.name]) for post in defence.radars if post.radar.name in names]
        read = [item for name, item in seen.items() if name in names or name == rule.warning]

        def make() -> Foresight:
            found = foresight(defence, list(seen.values()), flown.tracks, rcs)
            assert found is not None
            return found

        # How far ahead is a question of the error alone, and the lead none of the sensors.
        limit = replace(rule, lead=0.0)
        return self._kept("errors", [flown.key, limit, radars, read], make, label="track errors")

    def _meeting(self, site: Interceptor, flown: _Flown) -> Ladders:
        from midcourse.engagement.ladder import ladders

        bare = _bare(site)
        return self._kept(
            "engagement",
            [flown.key, bare, "ladders"],
            lambda: ladders(site, self._table(site), flown.tracks),
            label=f"engagement {site.name}",
        )

    def _engaged(self, site: Interceptor, flown: _Flown, commit: np.ndarray) -> np.ndarray:
        from midcourse.engagement.windows import engageable

        table = self._table(site)
        return self._kept(
            "engagement",
            [flown.key, _bare(site), commit],
            lambda: _frozen(engageable(site, [table], flown.tracks, commit)[0]),
            label=f"engagement {site.name}",
        )

    def _table(self, site: Interceptor) -> FlyoutTable:
        from midcourse.engagement.flyout import flyout_table

        placed = at_longitude_zero(site)
        return self._kept("flyout", _bare(placed), partial(flyout_table, placed), label=f"flyout {site.name}")


def at_longitude_zero(site: Interceptor) -> Interceptor:
    """The site of which a flyout table is made: a table counts from its site, and the Earth is the same all around.

    Without this, two sites on one parallel would have tables that differ in the last digits (1e-8 s), and moving one
    eastwards would build its table again.
    """
    return replace(site, longitude=0.0)


def _decisive(defence: Defence) -> Defence:
    """A defence without what decides no footprint: names of sites, inventories, and how shots follow one another."""
    sites = tuple(_bare(site) for site in defence.interceptors if site.inventory > 0)
    delay = defence.doctrine.decision_delay
    return replace(defence, interceptors=sites, doctrine=Doctrine("salvo", 1, delay, 0.0, 0.0))


def _bare(site: Interceptor) -> Interceptor:
    """A site without what decides neither its flyout nor its windows."""
    return replace(site, name="", inventory=0)


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


class _Memory:
    """Values by name, bounded in bytes; the least recently used go first."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._values: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._making: dict[str, threading.Event] = {}
        self.used = 0

    def has(self, key: str) -> bool:
        """Whether the value of a name is there now."""
        with self._lock:
            return key in self._values

    def kept(self, key: str, make: Callable[[], T]) -> T:
        """Give the value of a name; make it where it is not there, once however many ask."""
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    value: T = self._values[key][0]
                    return value
                made = self._making.get(key)
                if made is None:
                    done = self._making[key] = threading.Event()
                    break
            # If its maker fails, or the value is too large to be kept, this thread makes its own.
            made.wait()
        try:
            value = make()
            self._keep(key, value)
            return value
        finally:
            with self._lock:
                del self._making[key]
            done.set()

    def _keep(self, key: str, value: object) -> None:
        size = _size(value) + len(key) + _OVERHEAD
        if size > self._budget:
            return
        with self._lock:
            self._values[key] = (value, size)
            self.used += size
            while self.used > self._budget:
                _, (_, freed) = self._values.popitem(last=False)
                self.used -= freed


def _size(value: object) -> int:
    """Bytes of the arrays in a value."""
    if isinstance(value, tuple):
        return sum(_size(item) for item in value)
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_dataclass(value) and not isinstance(value, type):
        return sum(_size(getattr(value, item.name)) for item in fields(value))
    return 0
