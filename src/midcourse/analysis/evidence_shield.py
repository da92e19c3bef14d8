"""What the engine answers: quantities about trajectories, sensors and windows, for any change of the case.

A `Case` is a scenario in the form in which questions are asked of it. A `Setup` says which interceptors and which
sensors a question is about, and what is changed. `Shield` runs the chain of `midcourse.analysis.defence` and remembers
each link by what it depends on, so that a change of an interceptor reuses what the sensors saw.
"""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, TypeVar

import numpy as np

from midcourse.analysis.defence import Defence, RadarPost, TrackRule, commit_times, observed
from midcourse.analysis.flips import Uncertain
from midcourse.analysis.track_rule import Foresight, Start, foresight, known_from, start_of
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_table
from midcourse.engagement.ladder import Ladders, ladders
from midcourse.engagement.windows import engageable
from midcourse.errors import InputError, unknown_name
from midcourse.flight.fly import tracks as fly_tracks
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Flights, Outcome, Tracks
from midcourse.flight.vehicles import KinematicVehicle, Vehicle
from midcourse.records import record
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.radar import Detections, Radar

__all__ = ["Arrangement", "Case", "Group", "Member", "RadarSeat", "Setup", "Shield", "Site", "ThreatSet"]

T = TypeVar("T")
K = TypeVar("K")

#: Groups of threats whose track errors are remembered, a megabyte or two each.
_KNOWN = 64

#: Fields of a vehicle that a change may name; the rest of an interceptor's fields are its own.
_VEHICLE_FIELDS = ("burnout_speed", "burn_time", "burnout_height", "propellant_fraction")

#: Numbers of an interceptor that its flyout table does not depend on.
_NOT_IN_TABLE = ("minimum_intercept_height", "inventory")


@record
class Site:
    """A place on the ground: geodetic, rad and m."""

    id: str
    name: str
    country: str
    latitude: float
    longitude: float
    height: float = 0.0


@record
class Group:
    """Threats of one missile on one shape: n pairs of origin and target.

    Attributes
    ----------
    id : str
    vehicle_id, missile_class : str
    vehicle : Vehicle
    shape : str
    apogee_height : float
        m; nan unless the shape is ``"apogee"``.
    origins, targets, target_countries : tuple of str
        n each.
    origin_latitude, origin_longitude, origin_height, target_latitude, target_longitude : (n,) array
        Geodetic, rad, rad, m.
    rcs : mapping of str to float
        m² by radar band.
    """

    id: str
    vehicle_id: str
    missile_class: str
    vehicle: Vehicle
    shape: str
    apogee_height: float
    origins: tuple[str, ...]
    targets: tuple[str, ...]
    target_countries: tuple[str, ...]
    origin_latitude: np.ndarray
    origin_longitude: np.ndarray
    origin_height: np.ndarray
    target_latitude: np.ndarray
    target_longitude: np.ndarray
    rcs: Mapping[str, float]


@record
class Member:
    """Part of a group: which of its n threats belong to a threat set."""

    group: str
    chosen: np.ndarray


@record
class ThreatSet:
    """A named set of threats, across groups."""

    id: str
    members: tuple[Member, ...]


@record
class RadarSeat:
    """A radar with its band and what points it."""

    radar: Radar
    band: str
    cued_by: tuple[str, ...]


@record
class Case:
    """A scenario, ready to be asked.

    Attributes
    ----------
    id, digest : str
    groups, threat_sets, radars, interceptors, places : mapping by id
    warnings : tuple of InfraredWarning
    doctrine : Doctrine
    sensors : tuple of str
        Whose track a launch waits for.
    track_from : str
    track_after_burnout : bool
    people : mapping of str to float
        People that each target stands for; empty when nothing is known.
    uncertain : tuple of Uncertain
        Every number with a published range.
    candidates : tuple of str
        Interceptor sites that were discussed.
    origins : mapping of str to tuple of str
        Sets of launch areas.
    track_rule : TrackRule or None
        How good tracks must be before a launch, with every radar of which it is known how well it measures; a question
        takes those whose track a launch waits for. None: any track will do.
    """

    id: str
    digest: str
    groups: Mapping[str, Group]
    threat_sets: Mapping[str, ThreatSet]
    radars: Mapping[str, RadarSeat]
    warnings: tuple[InfraredWarning, ...]
    interceptors: Mapping[str, Interceptor]
    doctrine: Doctrine
    sensors: tuple[str, ...]
    track_from: str
    track_after_burnout: bool
    places: Mapping[str, Site]
    people: Mapping[str, float]
    uncertain: tuple[Uncertain, ...]
    candidates: tuple[str, ...]
    origins: Mapping[str, tuple[str, ...]]
    track_rule: TrackRule | None = None

    def rule_for(self, sensors: Sequence[str]) -> TrackRule | None:
        """The rule about track errors for launches that wait for the tracks of some sensors.

        Raises
        ------
        InputError
            When it is not known how well one of the radars measures, or there is no radar.
        """
        if self.track_rule is None:
            return None
        known = dict(self.track_rule.radars)
        radars = [name for name in self.radars if name in sensors]
        for name in radars:
            if name not in known:
                raise InputError(
                    f'radar "{name}": it is not known how well it measures',
                    where="engagement.commit_error_km",
                    allowed=", ".join(sorted(known)) or "(of no radar is it known)",
                    hint="give it an accuracy, or name a sensor of the library with library:",
                )
        if not radars:
            raise InputError(
                "engagement.commit_error_km is given, but no launch waits for a radar", allowed="at least one radar"
            )
        return dataclasses.replace(self.track_rule, radars=tuple((name, known[name]) for name in radars))


@record
class Setup:
    """Which defence a question is about.

    Attributes
    ----------
    interceptor : str
        Id of the site.
    sensors : tuple of str
        Ids of radars and warnings whose track a launch waits for; warnings always watch.
    changes : mapping of str to float
        Path to SI value: ``{"interceptors.gbi.burnout_speed": 9000.0}``.
    """

    interceptor: str
    sensors: tuple[str, ...]
    changes: Mapping[str, float] = field(default_factory=dict)


@record
class Arrangement:
    """What a package fixes for every question: it goes before what the question itself names.

    Attributes
    ----------
    sensors : tuple of str
        The network.
    site : str
        Interceptor site in place of the question's; empty: the question's own.
    changes : mapping of str to float
        Path to SI value.
    whole : bool
        Whether the network is complete: a radar that is not in it sees nothing, whatever the question asks.
    """

    sensors: tuple[str, ...]
    site: str = ""
    changes: Mapping[str, float] = field(default_factory=dict)
    whole: bool = False


class Shield:
    """Runs the chain for setups of one case and remembers every link.

    Parameters
    ----------
    case : Case
    samples : int
        Samples along each track. With 128 a window shorter than about 1/128 of the flight may be missed.
    """

    def __init__(self, case: Case, samples: int = 128) -> None:
        self.case = case
        self._samples = samples
        self.arrangement = Arrangement(sensors=case.sensors)
        self._flown: dict[Any, tuple[Flights, Tracks]] = {}
        self._seen: dict[Any, tuple[Detections, ...]] = {}
        self._tables: dict[Any, FlyoutTable] = {}
        self._met: dict[Any, np.ndarray] = {}
        self._committed: dict[Any, np.ndarray] = {}
        self._known: dict[int, Foresight] = {}
        self._begun: dict[Any, Start] = {}

    def arranged(self, arrangement: Arrangement) -> Shield:
        """Give the same shield with a site, a network and changes fixed; everything remembered is shared."""
        other = copy.copy(self)
        other.arrangement = arrangement
        return other

    def threat_set(self, name: str) -> ThreatSet:
        """Give a threat set by its name.

        Raises
        ------
        InputError
            For an unknown name; the error lists what is there.
        """
        if name not in self.case.threat_sets:
            raise unknown_name("threat set", name, self.case.threat_sets)
        return self.case.threat_sets[name]

    def interceptor(self, setup: Setup) -> Interceptor:
        """Give the interceptor site of a setup with its changes."""
        if setup.interceptor not in self.case.interceptors:
            raise unknown_name("interceptor site", setup.interceptor, self.case.interceptors)
        changed = self.case.interceptors[setup.interceptor]
        changes = _below(setup.changes, f"interceptors.{setup.interceptor}.")
        vehicle = {name: value for name, value in changes.items() if name in _VEHICLE_FIELDS}
        own: dict[str, Any] = {name: value for name, value in changes.items() if name not in vehicle}
        if "inventory" in own:
            own["inventory"] = round(own["inventory"])
        if vehicle:
            own["vehicle"] = _with_vehicle(changed.vehicle, vehicle)
        return _replaced(changed, own, setup.interceptor)

    def doctrine(self, setup: Setup) -> Doctrine:
        """Give the doctrine of a setup with its changes."""
        changes: dict[str, Any] = dict(_below(setup.changes, "doctrine."))
        if "salvo_size" in changes:
            changes["salvo_size"] = round(changes["salvo_size"])
        return _replaced(self.case.doctrine, changes, "doctrine")

    def radar(self, name: str, changes: Mapping[str, float]) -> RadarSeat:
        """Give a radar with its changes."""
        if name not in self.case.radars:
            raise unknown_name("radar", name, self.case.radars)
        seat = self.case.radars[name]
        own = {key: value for key, value in _below(changes, f"radars.{name}.").items() if "." not in key}
        return dataclasses.replace(seat, radar=_replaced(seat.radar, own, name)) if own else seat

    def flown(self, group: Group, changes: Mapping[str, float]) -> tuple[Flights, Tracks]:
        """Fly a group: solved trajectories and their tracks; what cannot be reached keeps its outcome.

        A minimum-energy flight of a kinematic vehicle takes the burnout speed it needs, so all such flights are solved
        once, for the greatest burnout speed that any question tries; `reached` then says which of them a lesser one
        still makes.
        """
        own = {k: v for k, v in _below(changes, f"vehicles.{group.vehicle_id}.").items() if k in _VEHICLE_FIELDS}
        if _takes_what_it_needs(group):
            own["burnout_speed"] = self._greatest_speed(group)
        key = (group.id, _frozen(own))
        if key not in self._flown:
            vehicle = _with_vehicle(group.vehicle, own) if own else group.vehicle
            flights = solve(
                vehicle,
                group.origin_latitude,
                group.origin_longitude,
                group.target_latitude,
                group.target_longitude,
                shape=group.shape,
                apogee_height=None if math.isnan(group.apogee_height) else group.apogee_height,
                heights=(group.origin_height, 0.0),
            )
            self._flown[key] = (flights, fly_tracks(vehicle, flights, self._samples))
        return self._flown[key]

    def seen(self, group: Group, setup: Setup) -> tuple[Detections, ...]:
        """What every sensor of a setup sees of a group."""
        relevant = {
            path: value
            for path, value in setup.changes.items()
            if (
                path.startswith((f"vehicles.{group.vehicle_id}.", "infrared."))
                and not (path.endswith(".burnout_speed") and _takes_what_it_needs(group))
            )
            or (path.startswith("radars.") and path.split(".")[1] in setup.sensors)
        }
        key = (group.id, setup.sensors, _frozen(relevant))
        if key not in self._seen:
            defence = self._defence(setup, self.case.interceptors[setup.interceptor])
            self._seen[key] = observed(defence, self.flown(group, setup.changes)[1], self._rcs(group, setup))
        return self._seen[key]

    def engageable(self, group: Group, setup: Setup) -> np.ndarray:
        """Which threats of a group have an engagement window, bool (n,)."""
        if setup.changes.get(f"interceptors.{setup.interceptor}.inventory", 1.0) < 1.0:
            return np.zeros(len(group.targets), dtype=bool)
        key = (group.id, setup.interceptor, setup.sensors, _frozen(self._relevant(group, setup)))
        if key not in self._met:
            interceptor = self.interceptor(setup)
            defence = self._defence(setup, interceptor)
            tracks = self.flown(group, setup.changes)[1]
            good = self._good(group, setup, defence, tracks)
            commit = commit_times(defence, self.seen(group, setup), tracks.burnout_time, good)
            # Many changes of a sensor leave every commit time as it was, and then the windows too.
            own = _frozen(_below(setup.changes, f"interceptors.{setup.interceptor}."))
            same = (id(tracks), setup.interceptor, own, commit.tobytes())
            if same not in self._committed:
                self._committed[same] = engageable(interceptor, [self._table(interceptor, setup)], tracks, commit)[0]
            self._met[key] = self._committed[same]
        return self._met[key]

    def _good(self, group: Group, setup: Setup, defence: Defence, tracks: Tracks) -> np.ndarray | None:
        """When each threat of a group is known as well as the case asks, (n,); None where any track will do."""
        rule = defence.track_rule
        if rule is None:
            return None
        detections = self.seen(group, setup)
        # What is seen is remembered by all that decides it, and stays where it is.
        if id(detections) not in self._known:
            begun = (group.id, id(tracks), _frozen(_below(setup.changes, "infrared.")))
            if begun not in self._begun:
                self._begun[begun] = start_of(rule, detections, tracks)
            found = foresight(defence, detections, tracks, self._rcs(group, setup), self._begun[begun])
            assert found is not None
            self._known[id(detections)] = found
            _forget(self._known, _KNOWN)
            _forget(self._begun, _KNOWN)
        site = defence.interceptors[0]
        meeting: list[Ladders] = []
        if math.isnan(rule.lead):
            meeting = [ladders(site, self._table(site, setup), tracks)]
        armed = dataclasses.replace(site, inventory=max(site.inventory, 1))
        return known_from(dataclasses.replace(defence, interceptors=(armed,)), self._known[id(detections)], meeting)

    def _rule(self, setup: Setup) -> TrackRule | None:
        rule = self.case.rule_for(setup.sensors)
        if rule is None:
            return None
        radars = tuple(
            (name, _replaced(one, _below(setup.changes, f"radars.{name}.accuracy."), name)) for name, one in rule.radars
        )
        return dataclasses.replace(rule, radars=radars)

    def _rcs(self, group: Group, setup: Setup) -> dict[str, float]:
        """Radar cross-section of a group at each radar of a setup, m²."""
        changed = _below(setup.changes, f"vehicles.{group.vehicle_id}.")
        bands = {name: seat.band for name, seat in self.case.radars.items() if name in setup.sensors}
        return {name: changed.get(f"rcs_{band}", group.rcs.get(band, math.nan)) for name, band in bands.items()}

    def reached(self, group: Group, changes: Mapping[str, float]) -> np.ndarray:
        """Which threats of a group have a trajectory at all, bool (n,)."""
        flights = self.flown(group, changes)[0]
        hit = np.asarray(flights.outcome == Outcome.HIT)
        if not _takes_what_it_needs(group):
            return hit
        assert isinstance(group.vehicle, KinematicVehicle)
        speed = changes.get(f"vehicles.{group.vehicle_id}.burnout_speed", group.vehicle.burnout_speed)
        return hit & (flights.throttle <= speed)

    def _greatest_speed(self, group: Group) -> float:
        path = f"vehicles.{group.vehicle_id}.burnout_speed"
        assert isinstance(group.vehicle, KinematicVehicle)
        tried = [item.ceiling for item in self.case.uncertain if item.path == path]
        return max([group.vehicle.burnout_speed, *tried])

    def _relevant(self, group: Group, setup: Setup) -> dict[str, float]:
        free = f"vehicles.{group.vehicle_id}.burnout_speed" if _takes_what_it_needs(group) else ""
        heads = (
            f"vehicles.{group.vehicle_id}.",
            "infrared.",
            "doctrine.decision_delay",
            f"interceptors.{setup.interceptor}.",
        )
        return {
            path: value
            for path, value in setup.changes.items()
            if (path.startswith(heads) and not path.endswith(".inventory") and path != free)
            or (path.startswith("radars.") and path.split(".")[1] in setup.sensors)
        }

    def _table(self, interceptor: Interceptor, setup: Setup) -> FlyoutTable:
        own = _below(setup.changes, f"interceptors.{setup.interceptor}.")
        key = (setup.interceptor, _frozen({name: own[name] for name in own if name not in _NOT_IN_TABLE}))
        if key not in self._tables:
            self._tables[key] = flyout_table(interceptor)
        return self._tables[key]

    def _defence(self, setup: Setup, interceptor: Interceptor) -> Defence:
        warnings = []
        for warning in self.case.warnings:
            own = _below(setup.changes, f"infrared.{warning.name}.")
            warnings.append(_replaced(warning, own, warning.name))
        there = {warning.name for warning in warnings} | set(setup.sensors)
        posts = []
        for name in self.case.radars:
            if name in setup.sensors:
                seat = self.radar(name, setup.changes)
                posts.append(RadarPost(seat.radar, tuple(cue for cue in seat.cued_by if cue in there)))
        return Defence(
            warnings=tuple(warnings),
            radars=tuple(posts),
            interceptors=(interceptor,),
            doctrine=self.doctrine(setup),
            sensors=setup.sensors,
            track_from=self.case.track_from,
            track_after_burnout=self.case.track_after_burnout,
            track_rule=self._rule(setup),
        )


def _takes_what_it_needs(group: Group) -> bool:
    """Whether each flight of a group uses just the burnout speed its target needs."""
    return group.shape == "minimum-energy" and isinstance(group.vehicle, KinematicVehicle)


def _below(changes: Mapping[str, float], head: str) -> dict[str, float]:
    return {path[len(head) :]: value for path, value in changes.items() if path.startswith(head)}


def _forget(kept: dict[K, T], most: int) -> None:
    while len(kept) > most:
        kept.pop(next(iter(kept)))


def _frozen(changes: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(changes.items()))


def _replaced(thing: T, changes: Mapping[str, Any], name: str) -> T:
    if not changes:
        return thing
    known = {item.name for item in dataclasses.fields(thing)}  # type: ignore[arg-type]
    for key in changes:
        if key not in known:
            raise unknown_name(f"number of {name}", key, known)
    return dataclasses.replace(thing, **changes)  # type: ignore[type-var]


def _with_vehicle(vehicle: Vehicle, changes: Mapping[str, float]) -> Vehicle:
    if not isinstance(vehicle, KinematicVehicle):
        raise InputError(
            f'vehicle "{vehicle.name}" is given by its stages, so its {", ".join(changes)} cannot be set',
            allowed="a vehicle given by burnout speed and burn time",
        )
    return _replaced(vehicle, changes, vehicle.name)
