"""The parts of many designs: what a design is, by what each link of its chain is remembered, and the memory."""

from __future__ import annotations

import dataclasses
import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar

from midcourse.analysis.defence import Defence
from midcourse.analysis.evidence_shield import Case, Group
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import Interceptor
from midcourse.errors import InputError, unknown_name
from midcourse.flight.vehicles import KinematicVehicle, Vehicle

__all__ = [
    "VEHICLE_FIELDS",
    "Memory",
    "Plan",
    "changed_doctrine",
    "changed_site",
    "changed_vehicle",
    "fields_of",
    "frozen",
    "good_key",
    "greatest_speed",
    "known_key",
    "numbers_of",
    "owner_of",
    "radars_in_use",
    "reach_key",
    "replaced",
    "seen_key",
    "table_key",
    "waits_to_meet",
]

T = TypeVar("T")
#: Results remembered of each kind; each is an array of a few kilobytes.
REMEMBERED = 4096
VEHICLE_FIELDS = ("burnout_speed", "burn_time", "burnout_height", "ballistic_coefficient", "propellant_fraction")
_WHOLE = ("inventory", "salvo_size")


@dataclasses.dataclass(frozen=True)
class Plan:
    """A design taken apart: its defence, and for each group the key of its flights and the rcs at each radar."""

    defence: Defence
    speed: tuple[float, ...]
    flight: tuple[tuple[Hashable, ...], ...]
    group: tuple[Group, ...]
    vehicle: tuple[Vehicle, ...]
    rcs: tuple[tuple[float, ...], ...]
    own: Mapping[str, Hashable]
    rule: Hashable = None


class Memory:
    """The latest results of one kind, by key; several threads may ask at once."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def __getitem__(self, key: Hashable) -> Any:
        return self._kept[key]

    def keep(self, key: Hashable, value: Any) -> None:
        """Keep a result until `trim`."""
        self._kept[key] = value

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, made where it is not there; what is old goes at once."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        found = make()
        with self._lock:
            self._kept[key] = found
            self.trim()
        return found

    def trim(self) -> None:
        """Forget the oldest beyond what may be remembered."""
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def radars_in_use(case: Case) -> dict[str, tuple[str, ...]]:
    """The radars that a launch waits for, and those that cue them, each with the names of its cues."""
    there = {item.name for item in case.warnings} | set(case.radars)
    wanted, waiting = set[str](), [name for name in case.sensors if name in case.radars]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            if case.radars[name].radar.needs_cue:
                waiting += [cue for cue in case.radars[name].cued_by if cue in case.radars]
    return {
        name: tuple(cue for cue in seat.cued_by if cue in there and (cue in wanted or cue not in case.radars))
        for name, seat in case.radars.items()
        if name in wanted
    }


def greatest_speed(case: Case, group: Group) -> float:
    """The greatest burnout speed that any published range gives the missile of a group, m/s; 0 for a staged one."""
    if not isinstance(group.vehicle, KinematicVehicle):
        return 0.0
    path = f"vehicles.{group.vehicle_id}.burnout_speed"
    return max([group.vehicle.burnout_speed, *(item.high for item in case.uncertain if item.path == path)])


def seen_key(plan: Plan, index: int) -> Hashable:
    """What decides what is seen of a group."""
    return plan.flight[index], plan.rcs[index], tuple(plan.own.items())


def known_key(plan: Plan, index: int) -> Hashable:
    """What decides how far ahead a group is known."""
    return seen_key(plan, index), plan.rule


def good_key(plan: Plan, index: int) -> Hashable:
    """What decides when a group is known well enough."""
    sites = tuple((reach_key(plan, site, index), site.inventory > 0) for site in plan.defence.interceptors)
    return known_key(plan, index), sites, plan.defence.doctrine.decision_delay


def waits_to_meet(plan: Plan) -> bool:
    """Whether a launch waits for what is known of the place where the threat would be met."""
    return plan.defence.track_rule is not None and math.isnan(plan.defence.track_rule.lead)


def table_key(site: Interceptor) -> Hashable:
    """What decides a flyout table."""
    vehicle = site.vehicle
    flown = tuple((name, repr(getattr(vehicle, name))) for name in vehicle.__dataclass_fields__ if name != "name")
    return flown, site.latitude, site.height, site.maximum_intercept_height, site.maximum_flight_time


def reach_key(plan: Plan, site: Interceptor, index: int) -> Hashable:
    """What decides the latest launches of a site at a group."""
    return plan.flight[index], table_key(site), site.longitude, site.minimum_intercept_height


def frozen(changes: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Changes as a key."""
    return tuple(sorted(changes.items()))


def fields_of(item: object) -> dict[str, Any]:
    """The fields of a record by name."""
    return {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}  # type: ignore[arg-type]


def numbers_of(vehicle: Vehicle) -> list[str]:
    """The names of the numbers of a vehicle."""
    return [name for name, value in fields_of(vehicle).items() if isinstance(value, float)]


def owner_of(path: str) -> str:
    """The name of the site that a path of a design is about; empty where it is about none."""
    room, _, rest = path.partition(".")
    return rest.rpartition(".")[0] if room == "interceptors" else ""


def changed_site(item: Interceptor, own: Mapping[str, float]) -> Interceptor:
    """A site with some of its numbers, or those of its vehicle, changed."""
    vehicle = {name: value for name, value in own.items() if name in VEHICLE_FIELDS}
    rest: dict[str, Any] = {name: value for name, value in own.items() if name not in vehicle}
    if vehicle:
        rest["vehicle"] = changed_vehicle(item.vehicle, vehicle, item.name)
    return replaced(item, rest, item.name)


def changed_doctrine(doctrine: Doctrine, own: Mapping[str, float]) -> Doctrine:
    """A doctrine with some of its numbers changed."""
    return replaced(doctrine, own, "the doctrine")


def changed_vehicle(vehicle: Vehicle, own: Mapping[str, float], name: str) -> Vehicle:
    """A vehicle with some of its numbers changed.

    Raises
    ------
    InputError
        For a vehicle given by its stages.
    """
    if not isinstance(vehicle, KinematicVehicle):
        raise InputError(
            f'"{name}" is given by its stages, so its {", ".join(own)} cannot be set',
            allowed="a vehicle given by burnout speed and burn time",
        )
    return replaced(vehicle, own, name)


def replaced(item: T, own: Mapping[str, Any], name: str) -> T:
    """A record with some of its numbers changed; counts are rounded.

    Raises
    ------
    InputError
        For a number that it does not have.
    """
    if not own:
        return item
    known = [field.name for field in dataclasses.fields(item)]  # type: ignore[arg-type]
    for key in own:
        if key not in known:
            raise unknown_name(f"number of {name}", key, known)
    whole = {key: round(value) if key in _WHOLE else value for key, value in own.items()}
    return dataclasses.replace(item, **whole)  # type: ignore[type-var]
