"""Many designs of a defence against the same threats: each link of the chain is worked out once for all that share it.

A design is a case with some of its numbers changed. Sensitivity, sweeps and maps of sites ask for thousands of them,
and most differ in one or two numbers only. So the links are taken apart: flights depend on the missile, what a sensor
sees on flights, sensor and cue, and the latest launch that still meets a threat on flights and interceptor; only the
margin, which is that launch less the commit time, depends on everything, and costs a subtraction.

A flyout table does not depend on the longitude of its site (the Earth of this model is a figure of revolution), so all
candidate sites on one parallel share a table.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import numpy as np

from midcourse.analysis.defence import Defence, RadarPost, TrackRule, commit_times
from midcourse.analysis.design_flights import ROOM, flown_again, launched_elsewhere, solved
from midcourse.analysis.design_parts import (
    Memory,
    Plan,
    changed_doctrine,
    changed_site,
    changed_vehicle,
    fields_of,
    frozen,
    good_key,
    greatest_speed,
    known_key,
    numbers_of,
    radars_in_use,
    reach_key,
    replaced,
    seen_key,
    table_key,
    waits_to_meet,
)
from midcourse.analysis.design_tables import LOT, Tables
from midcourse.analysis.evidence_shield import Case, Group
from midcourse.analysis.track_rule import STEP, Foresight, foresight, known_from, start_of
from midcourse.engagement.doctrine import Doctrine, salvos
from midcourse.engagement.flyout import FlyoutTable, Interceptor, site_row
from midcourse.engagement.flyout_between import TableGrid
from midcourse.engagement.ladder import Ladders, ladders
from midcourse.engagement.windows import windows
from midcourse.errors import InputError, unknown_name
from midcourse.flight.fly import tracks as fly_tracks
from midcourse.flight.trajectory import Flights, Outcome, Tracks
from midcourse.flight.vehicles import KinematicVehicle, Vehicle
from midcourse.records import record
from midcourse.sensors import infrared, radar
from midcourse.sensors.radar import Detections
from midcourse.sensors.tracks import free_flight

__all__ = ["Answers", "Changes", "Designs", "Fly", "solved"]

T = TypeVar("T")
#: Path to SI value: ``{"interceptors.gbi.burnout_speed": 9000.0}``.
Changes = Mapping[str, float]
#: Solves a group for a vehicle; a shell may hand in one that looks into its store first.
Fly = Callable[[Group, Vehicle], Flights]

#: Samples of a flight, as in a run.
SAMPLES = 192
#: Larger results remembered, and how many designs are worked out at once where some of them are used twice.
_FEW, _SOME, _AT_ONCE = 32, 512, 32
_ROOMS = ("interceptors", "radars", "infrared", "doctrine", "vehicles", "engagement", ROOM)


@record
class Answers:
    """What k designs can do about n threats.

    Attributes
    ----------
    margin : (k, n) array
        Latest launch that still meets the threat less the commit time, s, at the site where that is greatest. There is
        a window where it is zero or more; nan where no launch meets the threat or no track comes.
    flown : (k, n) bool array
        Which threats the missile can reach at all.
    size : (k, n, q) int64 array
        Interceptors fired in each round at the threat taken alone; q is 0 unless asked for.
    site : (k, n) int64 array
        The site that fires them.
    inventory : (k, s) int64 array
        Interceptors by site.
    salvo_size : (k,) int64 array
        Of the doctrine.
    """

    margin: np.ndarray
    flown: np.ndarray
    size: np.ndarray
    site: np.ndarray
    inventory: np.ndarray
    salvo_size: np.ndarray

    @property
    def met(self) -> np.ndarray:
        """Which threats have a window, bool (k, n)."""
        return np.asarray((self.margin >= 0.0) & self.flown)


class Designs:
    """Answers designs of one case against some of its groups of threats.

    Parameters
    ----------
    case : Case
        Every interceptor site of it takes part, and the sensors whose track a launch waits for with those that cue
        them.
    groups : sequence of str
        Ids of groups of threats; their threats, in this order, are the n columns of the answers.
    workers : int
        Threads. The answers do not depend on it.
    rounds : bool
        Whether rounds of fire are worked out too, as leakage needs them.
    fly : callable, optional
        Solves a group for a vehicle; `solved` without it.

    Raises
    ------
    InputError
        For an unknown group, or none.
    """

    def __init__(
        self, case: Case, groups: Sequence[str], *, workers: int = 1, rounds: bool = False, fly: Fly | None = None
    ) -> None:
        for name in groups:
            if name not in case.groups:
                raise unknown_name("group of threats", name, case.groups)
        if not groups:
            raise InputError("no threats are chosen", allowed=", ".join(case.groups))
        self.case = case
        self.groups = tuple(case.groups[name] for name in groups)
        self._workers = max(1, workers)
        self._rounds = rounds
        self._fly = fly or solved
        self._radars = radars_in_use(case)
        self._greatest = {group.vehicle_id: greatest_speed(case, group) for group in self.groups}
        self._flights, self._sight, self._ready, self._latest = Memory(), Memory(), Memory(), Memory()
        self._rule = case.rule_for(case.sensors)
        self._paths, self._starts, self._known, self._good = Memory(_FEW), Memory(_FEW), Memory(_SOME), Memory()
        self._meeting = Memory(2 * _AT_ONCE * len(self.groups) * len(case.interceptors))
        self._tables = Tables(_AT_ONCE * len(case.interceptors))

    @property
    def columns(self) -> dict[str, slice]:
        """Which columns of the answers belong to each group."""
        found, begin = {}, 0
        for group in self.groups:
            found[group.id] = slice(begin, begin + len(group.targets))
            begin += len(group.targets)
        return found

    @property
    def radars(self) -> tuple[str, ...]:
        """The radars in use: those a launch waits for and those that cue them."""
        return tuple(self._radars)

    def check(self, designs: Iterable[Changes]) -> None:
        """Refuse a design that cannot be, before any work.

        Raises
        ------
        InputError
            For an unknown path, or numbers that do not go together (a lowest intercept height above the highest).
        """
        for changes in designs:
            self._plan(changes)

    def read_between(self, designs: Sequence[Changes]) -> dict[str, TableGrid]:
        """Read flyout tables between those of a grid from now on, where that saves any.

        Without this every design gets tables of its own.

        Parameters
        ----------
        designs : sequence of mapping
            All that will be asked about; the grids depend on nothing else.

        Returns
        -------
        dict of str to TableGrid
            By site; empty where nothing is saved.
        """
        return self._tables.read_between(self.case, designs)

    def answers(self, designs: Sequence[Changes]) -> Answers:
        """Answer some designs.

        Parameters
        ----------
        designs : sequence of mapping
            Path to SI value. Those that share their flights, sensors or interceptors are worked out together; give at
            most a few hundred at once, in an order in which like stands beside like.

        Raises
        ------
        InputError
            As `check`.
        """
        for path, value in ((path, value) for changes in designs for path, value in changes.items()):
            self._raise_greatest(path, value)
        plans = [self._plan(changes) for changes in designs]
        # What is asked for twice, once to know when a launch is ordered and once to fire, must stay in memory.
        most = _AT_ONCE if self._rounds or self._rule is not None else len(plans)
        parts = [self._answered(plans[begin : begin + most]) for begin in range(0, len(plans), max(most, 1))]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _answered(self, plans: Sequence[Plan]) -> Answers:
        with ThreadPoolExecutor(self._workers, thread_name_prefix="designs") as pool:
            tracks, reached = self._flown(pool, plans)
            self._see(pool, plans, tracks)
            self._reach(pool, plans, tracks)
            self._know(pool, plans, tracks)
            fired = self._fire(pool, plans, tracks) if self._rounds else {}
        found = self._assembled(plans, reached, fired)
        for memory in (self._flights, self._sight, self._ready, self._latest, self._good):
            memory.trim()
        return found

    def _raise_greatest(self, path: str, value: float) -> None:
        room, _, rest = path.partition(".")
        name, _, field = rest.rpartition(".")
        if room == "vehicles" and field == "burnout_speed" and name in self._greatest:
            self._greatest[name] = max(self._greatest[name], value)

    # What a design is.

    def _plan(self, changes: Changes) -> Plan:
        own: dict[str, dict[str, float]] = {}
        for path, value in changes.items():
            room, *middle = path.split(".")
            if room not in _ROOMS:
                raise unknown_name("part of the case", room, _ROOMS, where=path)
            owner = ".".join([room, *middle[:-1]])
            self._check_owner(path, room, ".".join(middle[:-1]))
            own.setdefault(owner, {})[middle[-1]] = value
        case = self.case
        sites = tuple(
            changed_site(item, own.get(f"interceptors.{name}", {})) for name, item in case.interceptors.items()
        )
        posts = tuple(
            RadarPost(replaced(case.radars[name].radar, own.get(f"radars.{name}", {}), name), cues)
            for name, cues in self._radars.items()
        )
        warnings = tuple(replaced(item, own.get(f"infrared.{item.name}", {}), item.name) for item in case.warnings)
        defence = Defence(
            warnings=warnings,
            radars=posts,
            interceptors=sites,
            doctrine=changed_doctrine(case.doctrine, own.get("doctrine", {})),
            sensors=case.sensors,
            track_from=case.track_from,
            track_after_burnout=case.track_after_burnout,
            track_rule=self._changed_rule(own),
        )
        return self._with_threats(defence, own)

    def _check_owner(self, path: str, room: str, name: str) -> None:
        known: dict[str, Iterable[str]] = {
            "interceptors": self.case.interceptors,
            "radars": self.case.radars,
            "infrared": [item.name for item in self.case.warnings],
            "vehicles": {group.vehicle_id for group in self.case.groups.values()},
            "doctrine": [""],
            "engagement": [""],
            ROOM: [f"{area}.{place}" for area, places in self.case.origins.items() for place in places],
        }
        accuracy = room == "radars" and name.endswith(".accuracy")
        if (accuracy or room == "engagement") and self._rule is None:
            raise InputError(
                f"{path} decides nothing as long as any track will do",
                hint="let launches wait for good tracks: engagement.commit_error_km",
            )
        if accuracy:
            name, known["radars"] = name.removesuffix(".accuracy"), [name for name, _ in self._rule.radars]  # type: ignore[union-attr]
        if name not in known[room]:
            raise unknown_name(f"name among the {room}", name, known[room], where=path)

    def _changed_rule(self, own: Mapping[str, Mapping[str, float]]) -> TrackRule | None:
        rule = self._rule
        if rule is None:
            return None
        asked = {name.removeprefix("commit_"): value for name, value in own.get("engagement", {}).items()}
        radars = tuple(
            (name, replaced(one, own.get(f"radars.{name}.accuracy", {}), f"the accuracy of {name}"))
            for name, one in rule.radars
        )
        return replaced(dataclasses.replace(rule, radars=radars), asked, "the rule about tracks")

    def _with_threats(self, defence: Defence, own: Mapping[str, Mapping[str, float]]) -> Plan:
        speed, flight, groups, vehicles, rcs = [], [], [], [], []
        for group in self.groups:
            there = launched_elsewhere(group, own)
            groups.append(there)
            vehicle, limit, cross = self._vehicle(group, own.get(f"vehicles.{group.vehicle_id}", {}))
            vehicles.append(vehicle)
            speed.append(limit)
            flown = frozen({item: getattr(vehicle, item) for item in numbers_of(vehicle)})
            places = [(path, frozen(item)) for path, item in own.items() if path.startswith(ROOM)]
            flight.append((group.id, vehicle.name, flown, tuple(sorted(places)) if there is not group else ()))
            bands = [self.case.radars[post.radar.name].band for post in defence.radars]
            rcs.append(tuple(cross.get(band, group.rcs.get(band, math.nan)) for band in bands))
        sensors = {name: frozen(own.get(f"radars.{name}", {})) for name in self._radars}
        sensors |= {item.name: frozen(own.get(f"infrared.{item.name}", {})) for item in self.case.warnings}
        parts = [
            (path, frozen(item)) for path, item in own.items() if path.endswith(".accuracy") or path == "engagement"
        ]
        return Plan(
            defence, tuple(speed), tuple(flight), tuple(groups), tuple(vehicles), tuple(rcs), sensors,
            tuple(sorted(parts)),
        )  # fmt: skip

    def _vehicle(self, group: Group, own: Mapping[str, float]) -> tuple[Vehicle, float, dict[str, float]]:
        """The vehicle to be flown, the burnout speed it may use at the most, and its changed rcs by band.

        A minimum-energy flight of a kinematic vehicle takes the burnout speed it needs, so all of them are solved
        once, for the greatest speed of any design; a lesser one only loses those that need more.
        """
        cross = {name.removeprefix("rcs_"): value for name, value in own.items() if name.startswith("rcs_")}
        numbers = {name: value for name, value in own.items() if not name.startswith("rcs_")}
        vehicle = changed_vehicle(group.vehicle, numbers, group.vehicle_id) if numbers else group.vehicle
        if not (group.shape == "minimum-energy" and isinstance(vehicle, KinematicVehicle)):
            return vehicle, math.inf, cross
        limit = vehicle.burnout_speed
        greatest = max(self._greatest[group.vehicle_id], limit)
        return dataclasses.replace(vehicle, burnout_speed=greatest), limit, cross

    # The links.

    def _flown(
        self, pool: ThreadPoolExecutor, plans: Sequence[Plan]
    ) -> tuple[dict[Hashable, Tracks], dict[Hashable, Flights]]:
        wanted = {
            plan.flight[index]: (plan.group[index], plan.vehicle[index], group)
            for plan in plans
            for index, group in enumerate(self.groups)
        }
        # Where launch areas have moved, what did not start there is taken over.
        for (*head, places), (_, vehicle, group) in wanted.items():
            base: tuple[Hashable, ...] = (*head, ())
            if places and base not in self._flights:
                self._flights.keep(base, self._fly(group, vehicle))

        def one(item: tuple[tuple[Hashable, ...], tuple[Group, Vehicle, Group]]) -> tuple[Hashable, Flights, Tracks]:
            key, (group, vehicle, before) = item
            if key in self._flights:
                flights = self._flights[key]
            elif group is before:
                flights = self._fly(group, vehicle)
            else:
                flights = flown_again(group, before, self._flights[(*key[:-1], ())], vehicle)
            return key, flights, fly_tracks(vehicle, flights, SAMPLES)

        done = list(pool.map(one, wanted.items()))
        for key, flights, _ in done:
            self._flights.keep(key, flights)
        return {key: track for key, _, track in done}, {key: flights for key, flights, _ in done}

    def _see(self, pool: ThreadPoolExecutor, plans: Sequence[Plan], tracks: Mapping[Hashable, Tracks]) -> None:
        wanted: dict[Hashable, tuple[Plan, int]] = {}
        for plan in plans:
            for index in range(len(self.groups)):
                wanted.setdefault(seen_key(plan, index), (plan, index))
        todo = [(key, *item) for key, item in wanted.items() if key not in self._ready]

        def one(item: tuple[Hashable, Plan, int]) -> tuple[Hashable, np.ndarray]:
            key, plan, index = item
            track = tracks[plan.flight[index]]
            at_once = dataclasses.replace(plan.defence.doctrine, decision_delay=0.0)
            defence = dataclasses.replace(plan.defence, doctrine=at_once, track_rule=None)
            return key, commit_times(defence, self._sights(plan, index, track), track.burnout_time)

        for key, ready in pool.map(one, todo):
            self._ready.keep(key, ready)

    def _sights(self, plan: Plan, index: int, track: Tracks) -> list[Detections]:
        """What every sensor in use sees; a sensor whose own numbers, cues and targets are as before is looked up."""
        seen: dict[str, tuple[Hashable, Detections]] = {}
        for item in plan.defence.warnings:
            key: Hashable = (item.name, plan.own[item.name], plan.flight[index])
            seen[item.name] = key, self._looked(key, lambda item=item: infrared.observe(item, track))  # type: ignore[misc]
        for place, post in enumerate(plan.defence.radars):
            name, rcs = post.radar.name, plan.rcs[index][place]
            cues = tuple(seen[cue] for cue in post.cued_by) if post.radar.needs_cue else ()
            key = (name, plan.own[name], plan.flight[index], rcs, tuple(cue for cue, _ in cues))
            cue = None
            if post.radar.needs_cue:
                # Never: with no cue at all, and where none of them comes.
                times = [found.track for _, found in cues] or [np.full(len(track), np.nan)]
                cue = np.fmin.reduce(times)
            seen[name] = (
                key,
                self._looked(
                    key,
                    lambda post=post, rcs=rcs, cue=cue: radar.observe(post.radar, track, rcs, cue),  # type: ignore[misc]
                ),
            )
        return [found for _, found in seen.values()]

    def _looked(self, key: Hashable, look: Callable[[], Detections]) -> Detections:
        if key not in self._sight:
            self._sight.keep(key, look())
        found: Detections = self._sight[key]
        return found

    def _reach(self, pool: ThreadPoolExecutor, plans: Sequence[Plan], tracks: Mapping[Hashable, Tracks]) -> None:
        """Find the latest launches, and where the rule about track errors asks for them the ladders."""
        work: dict[Hashable, dict[Hashable, tuple[Interceptor, Hashable]]] = {}
        meet = any(waits_to_meet(plan) for plan in plans)
        for plan in plans:
            for site in plan.defence.interceptors:
                for index in range(len(self.groups)):
                    key = reach_key(plan, site, index)
                    if key not in self._latest or (meet and key not in self._meeting):
                        work.setdefault(table_key(site), {}).setdefault(key, (site, plan.flight[index]))

        def some(lot: Sequence[Mapping[Hashable, tuple[Interceptor, Hashable]]]) -> None:
            tables = self._tables.made([next(iter(jobs.values()))[0] for jobs in lot])
            for jobs, table in zip(lot, tables, strict=True):
                for key, (site, flight) in jobs.items():
                    if key not in self._latest:
                        self._latest.keep(key, _latest_launch(site, table, tracks[flight]))
                    if meet:
                        self._meeting.made(key, partial(ladders, site, table, tracks[flight]))

        whole = list(work.values())
        list(pool.map(some, (whole[begin : begin + LOT] for begin in range(0, len(whole), LOT))))

    def _know(self, pool: ThreadPoolExecutor, plans: Sequence[Plan], tracks: Mapping[Hashable, Tracks]) -> None:
        """Find when each threat is known as well as the rule asks; nothing where any track will do."""
        if self._rule is None:
            return
        work: dict[Hashable, dict[Hashable, tuple[Plan, int]]] = {}
        for plan in plans:
            for index in range(len(self.groups)):
                key = good_key(plan, index)
                if key not in self._good:
                    work.setdefault(known_key(plan, index), {}).setdefault(key, (plan, index))

        def one(jobs: Mapping[Hashable, tuple[Plan, int]]) -> None:
            for key, (plan, index) in jobs.items():
                track = tracks[plan.flight[index]]
                found = self._known.made(known_key(plan, index), partial(self._foreseen, plan, index, track))
                meeting: list[Ladders] = []
                if waits_to_meet(plan):
                    meeting = [
                        self._meeting.made(reach_key(plan, site, index), partial(self._ladders, site, track))
                        for site in plan.defence.interceptors
                    ]
                self._good.keep(key, known_from(plan.defence, found, meeting))

        list(pool.map(one, work.values()))

    def _ladders(self, site: Interceptor, track: Tracks) -> Ladders:
        return ladders(site, self._tables.of(site), track)

    def _foreseen(self, plan: Plan, index: int, track: Tracks) -> Foresight:
        rule, detections = plan.defence.track_rule, self._sights(plan, index, track)
        assert rule is not None
        # Of what the satellites see only the first and the last sight matter.
        seen = [item for item in detections if item.sensor == rule.warning]
        key = (plan.flight[index], *((item.first.tobytes(), item.last.tobytes()) for item in seen))
        path = self._paths.made(plan.flight[index], partial(free_flight, track, STEP))
        start = self._starts.made(key, partial(start_of, rule, detections, track, path))
        rcs = {post.radar.name: value for post, value in zip(plan.defence.radars, plan.rcs[index], strict=True)}
        found = foresight(plan.defence, detections, track, rcs, start)
        assert found is not None
        return found

    def _commit(self, plan: Plan, index: int) -> np.ndarray:
        """When a launch may be ordered at each threat of a group, s, (n,); nan: never."""
        ready = self._ready[seen_key(plan, index)]
        if self._rule is not None:
            ready = np.maximum(ready, self._good[good_key(plan, index)])
        return np.asarray(ready + plan.defence.doctrine.decision_delay)

    def _fire(
        self, pool: ThreadPoolExecutor, plans: Sequence[Plan], tracks: Mapping[Hashable, Tracks]
    ) -> dict[tuple[int, int, int], np.ndarray]:
        """Find the rounds of fire by (design, site, group)."""
        work: dict[Hashable, list[tuple[int, int, int]]] = {}
        for k, plan in enumerate(plans):
            for s, site in enumerate(plan.defence.interceptors):
                work.setdefault(table_key(site), []).extend((k, s, index) for index in range(len(self.groups)))

        def one(jobs: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int, int], np.ndarray]:
            fired: dict[tuple[int, int, int], np.ndarray] = {}
            shared: dict[Hashable, np.ndarray] = {}
            table = self._tables.of(plans[jobs[0][0]].defence.interceptors[jobs[0][1]])
            for k, s, index in jobs:
                plan, site = plans[k], plans[k].defence.interceptors[s]
                commit, doctrine = self._commit(plan, index), frozen(fields_of(plan.defence.doctrine))
                fire = (reach_key(plan, site, index), commit.tobytes(), site.inventory, doctrine)
                if fire not in shared:
                    shared[fire] = _salvos(plan.defence.doctrine, site, table, tracks[plan.flight[index]], commit)
                fired[k, s, index] = shared[fire]
            return fired

        everything: dict[tuple[int, int, int], np.ndarray] = {}
        for fired in pool.map(one, work.values()):
            everything |= fired
        return everything

    def _assembled(
        self,
        plans: Sequence[Plan],
        reached: Mapping[Hashable, Flights],
        fired: Mapping[tuple[int, int, int], np.ndarray],
    ) -> Answers:
        columns = list(self.columns.values())
        n = columns[-1].stop
        margin, flown = np.full((len(plans), n), np.nan), np.zeros((len(plans), n), np.bool_)
        for k, plan in enumerate(plans):
            for index, here in enumerate(columns):
                flights = reached[plan.flight[index]]
                within = flights.throttle <= plan.speed[index] if math.isfinite(plan.speed[index]) else True
                flown[k, here] = (flights.outcome == Outcome.HIT) & within
                commit = self._commit(plan, index)
                for site in plan.defence.interceptors:
                    if site.inventory > 0:
                        latest = self._latest[reach_key(plan, site, index)]
                        margin[k, here] = np.fmax(margin[k, here], latest - commit)
        size, site_of = self._rounds_of(plans, fired, columns)
        return Answers(
            margin=np.where(flown, margin, np.nan),
            flown=flown,
            size=size * flown[:, :, None],
            site=site_of,
            inventory=np.array([[site.inventory for site in plan.defence.interceptors] for plan in plans], np.int64),
            salvo_size=np.array([plan.defence.doctrine.salvo_size for plan in plans], np.int64),
        )

    def _rounds_of(
        self, plans: Sequence[Plan], fired: Mapping[tuple[int, int, int], np.ndarray], columns: Sequence[slice]
    ) -> tuple[np.ndarray, np.ndarray]:
        """The rounds at the site that answers: most rounds, then most shots, then the earlier (as `reach_grid`)."""
        k, n, sites = len(plans), columns[-1].stop, len(self.case.interceptors)
        q = max((len(sizes) for sizes in fired.values()), default=0)
        if not self._rounds:
            return np.zeros((k, n, 0), np.int64), np.zeros((k, n), np.int64)
        whole = np.zeros((sites, k, n, max(q, 1)), np.int64)
        for (design, site, index), sizes in fired.items():
            whole[site, design, columns[index], : len(sizes)] = sizes.T
        rank = (whole > 0).sum(axis=3) * 1_000_000 + whole.sum(axis=3)
        best = rank.argmax(axis=0)
        return np.take_along_axis(whole, best[None, :, :, None], axis=0)[0], best.astype(np.int64)


def _salvos(doctrine: Doctrine, site: Interceptor, table: FlyoutTable, track: Tracks, commit: np.ndarray) -> np.ndarray:
    """Shots by round at each threat taken alone, (q, n)."""
    if site.inventory < 1:
        return np.zeros((0, len(track)), np.int64)
    first = windows(site, table, track, commit)
    return salvos(doctrine, first, site.inventory, lambda then: windows(site, table, track, then)).size


def _joined(parts: Sequence[Answers]) -> Answers:
    """The answers of several lots of designs as of one."""
    q = max(part.size.shape[2] for part in parts)
    padded = [np.pad(part.size, ((0, 0), (0, 0), (0, q - part.size.shape[2]))) for part in parts]
    return Answers(
        margin=np.concatenate([part.margin for part in parts]),
        flown=np.concatenate([part.flown for part in parts]),
        size=np.concatenate(padded),
        site=np.concatenate([part.site for part in parts]),
        inventory=np.concatenate([part.inventory for part in parts]),
        salvo_size=np.concatenate([part.salvo_size for part in parts]),
    )


def _latest_launch(site: Interceptor, table: FlyoutTable, tracks: Tracks) -> np.ndarray:
    """The latest launch that meets each threat, s from its own launch, (n,); nan where none does."""
    from midcourse._kernels import latest
    from midcourse._kernels.blocks import in_blocks

    found = np.empty(len(tracks))
    limits = np.array([site.minimum_intercept_height, site.maximum_intercept_height])
    row = site_row(site, table)
    whole = (tracks.time, tracks.position_ecef, row, table.extended, table.reach, limits)
    in_blocks(latest.latest, len(tracks), *whole, found)
    return found
