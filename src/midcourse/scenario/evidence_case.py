"""A scenario as a case: the form in which claims and deals ask questions of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from midcourse.analysis.evidence_shield import Case, Group, Member, RadarSeat, Site, ThreatSet
from midcourse.analysis.flips import Uncertain
from midcourse.records import digest
from midcourse.scenario.defence import case_rule_of
from midcourse.scenario.parts import Place, Quantity, Scenario, ThreatGroup
from midcourse.scenario.track_numbers import track_quantities
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["URALS", "case_of"]

#: Bases east of this meridian count as beyond the Urals, rad.
URALS = math.radians(58.0)
_LONG_RANGE = ("irbm", "icbm")
#: Numbers that only make sense inside these bounds, whatever a search would like to try, SI.
_BOUNDS = {
    "minimum_elevation": (math.radians(-5.0), math.radians(90.0)),
    "maximum_elevation": (math.radians(-5.0), math.radians(90.0)),
    "azimuth_half_width": (math.radians(1.0), math.pi),
    "boresight_azimuth": (-math.pi, 2.0 * math.pi),
    "latitude": (-math.pi / 2, math.pi / 2),
    "longitude": (-math.pi, math.pi),
    "burnout_speed": (2000.0, 10500.0),
    "burn_time": (20.0, 600.0),
    "height": (-100.0, 5000.0),
}
_WHOLE = frozenset({"salvo_size", "inventory"})
#: Numbers that mean flying again: all trajectories of a missile, or the whole fan of an interceptor.
_FLOWN_AGAIN = {
    "vehicles": frozenset({"burn_time", "burnout_height"}),
    "interceptors": frozenset({"burn_time", "burnout_height", "maximum_intercept_height", "maximum_flight_time"}),
}
_WORDS = {
    "burnout_speed": "burnout speed",
    "burn_time": "burn time",
    "burnout_height": "burnout height",
    "minimum_intercept_height": "lowest intercept height",
    "maximum_intercept_height": "highest intercept height",
    "maximum_flight_time": "longest flight time",
    "inventory": "number of interceptors",
    "reference_range": "range",
    "reference_rcs": "radar cross-section at which the range is stated",
    "minimum_elevation": "lowest elevation",
    "maximum_elevation": "highest elevation",
    "azimuth_half_width": "half width of the field of view",
    "boresight_azimuth": "direction of the field of view",
    "track_delay": "time to a track",
    "angle_floor": "constant error in angle",
    "range_floor": "constant error in range",
    "beam_width": "beam width",
    "bandwidth": "bandwidth",
    "interval": "time between looks",
    "commit_error": "error at which a launch is ordered",
    "latitude": "latitude",
    "longitude": "longitude",
    "height": "height of the site",
    "cloud_height": "cloud height",
    "report_delay": "delay of the report",
    "decision_delay": "decision delay",
    "salvo_size": "interceptors fired at each missile",
}


def case_of(scenario: Scenario, people: Mapping[str, float] | None = None, candidates: Iterable[str] = ()) -> Case:
    """Turn a scenario into a case.

    Parameters
    ----------
    scenario : Scenario
    people : mapping of str to float, optional
        People that each target stands for; without it every target counts the same.
    candidates : iterable of str
        Interceptor sites that count as discussed; all of the scenario's when empty.

    Returns
    -------
    Case
        Threat sets are: every group by its id; ``<country>-to-<set of targets>``; ``<country>``; the same with
        ``-long-range`` after the country, without short- and medium-range missiles; ``from-<launch area>``; and for
        Russia ``western-`` and ``eastern-``, parted at 58° E.
    """
    groups = {group.id: _group(scenario, group) for group in scenario.threats}
    chosen = tuple(candidates) or tuple(site.id for site in scenario.interceptors)
    return Case(
        id=scenario.name,
        digest=digest([scenario.part_digests, _ranges(scenario)]),
        groups=groups,
        threat_sets=_threat_sets(scenario, groups),
        radars={site.id: RadarSeat(site.radar, site.band, site.cued_by) for site in scenario.radars},
        warnings=tuple(site.warning for site in scenario.infrared),
        interceptors={site.id: site.interceptor for site in scenario.interceptors},
        doctrine=scenario.doctrine,
        sensors=scenario.engagement.sensors,
        track_from=scenario.engagement.track_from,
        track_after_burnout=scenario.engagement.track_after_burnout,
        places=_places(scenario),
        people=dict(people or {}),
        uncertain=tuple(_uncertain(scenario)),
        candidates=tuple(name for name in chosen if name in {site.id for site in scenario.interceptors}),
        origins={name: tuple(place.id for place in places) for name, places in scenario.launch_areas.items()},
        track_rule=case_rule_of(scenario),
    )


def _ranges(scenario: Scenario) -> list[tuple[str, float | None, float | None]]:
    return [(item.path, item.low, item.high) for item in scenario.quantities if item.low is not None]


def _group(scenario: Scenario, group: ThreatGroup) -> Group:
    countries = {place.id: place.country for places in scenario.targets.values() for place in places}
    return Group(
        id=group.id,
        vehicle_id=group.vehicle.id,
        missile_class=group.vehicle.missile_class,
        vehicle=group.vehicle.vehicle,
        shape=group.shape,
        apogee_height=group.apogee_height,
        origins=group.origins,
        targets=group.targets,
        target_countries=tuple(countries.get(target, "") for target in group.targets),
        origin_latitude=group.origin_latitude,
        origin_longitude=group.origin_longitude,
        origin_height=group.origin_height,
        target_latitude=group.target_latitude,
        target_longitude=group.target_longitude,
        rcs=group.vehicle.rcs,
    )


def _threat_sets(scenario: Scenario, groups: Mapping[str, Group]) -> dict[str, ThreatSet]:
    places = {place.id: place for found in scenario.launch_areas.values() for place in found}
    target_set = {place.id: name for name, found in scenario.targets.items() for place in found}
    found: dict[str, dict[str, np.ndarray]] = {}

    def add(name: str, group: str, chosen: np.ndarray) -> None:
        if chosen.any():
            inside = found.setdefault(name, {})
            inside[group] = inside.get(group, np.zeros(len(chosen), dtype=bool)) | chosen

    for group in groups.values():
        add(group.id, group.id, np.ones(len(group.targets), dtype=bool))
        country = np.array([places[origin].country.lower().replace(" ", "-") for origin in group.origins])
        aim = np.array([target_set[target] for target in group.targets])
        east = np.array([places[origin].longitude > URALS for origin in group.origins])
        for name in dict.fromkeys(country.tolist()):
            here = country == name
            heads = [(name, here)]
            if group.missile_class in _LONG_RANGE:
                heads.append((f"{name}-long-range", here))
            if name == "russia":
                heads += [("western-russia", here & ~east), ("eastern-russia", here & east)]
            for head, chosen in heads:
                add(head, group.id, chosen)
                for target in dict.fromkeys(aim.tolist()):
                    add(f"{head}-to-{target}", group.id, chosen & (aim == target))
        for origin in dict.fromkeys(group.origins):
            add(f"from-{origin}", group.id, np.array([item == origin for item in group.origins]))
    return {
        name: ThreatSet(name, tuple(Member(group, chosen) for group, chosen in members.items()))
        for name, members in found.items()
    }


def _places(scenario: Scenario) -> dict[str, Site]:
    found: dict[str, Site] = {}
    everywhere: list[Place] = [place for places in scenario.launch_areas.values() for place in places]
    everywhere += [place for places in scenario.targets.values() for place in places]
    for place in everywhere:
        found[place.id] = Site(place.id, place.name, place.country, place.latitude, place.longitude, place.height)
    for site in scenario.interceptors:
        item = site.interceptor
        found[site.id] = Site(site.id, site.title, "", item.latitude, item.longitude, item.height)
    for seat in scenario.radars:
        found[seat.id] = Site(seat.id, seat.title, "", seat.radar.latitude, seat.radar.longitude, seat.radar.height)
    return found


def _uncertain(scenario: Scenario) -> Iterable[Uncertain]:
    titles = {site.id: "interceptors" for site in scenario.interceptors}
    titles |= {site.id: _short(site.title) for site in scenario.radars}
    titles |= {f"{site.id}.accuracy": _short(site.title) for site in scenario.radars}
    titles |= {site.id: "early-warning satellites" for site in scenario.infrared}
    titles |= {name: _short(vehicle.title) for name, vehicle in scenario.vehicles.items()}
    for item in (*scenario.quantities, *track_quantities(scenario)):
        if ".accuracy." in item.path and (math.isnan(scenario.engagement.commit_error) or item.path.endswith("_db")):
            continue
        if item.low is None or item.high is None or not item.low < item.high:
            continue
        yield _one(scenario, item, titles)


def _short(title: str) -> str:
    """Cut a title at its first comma or bracket."""
    for mark in (" (", ", "):
        title = title.partition(mark)[0]
    return title


def _one(scenario: Scenario, item: Quantity, titles: Mapping[str, str]) -> Uncertain:
    head, _, rest = item.path.partition(".")
    owner, _, number = rest.rpartition(".")
    bare, suffix = split_suffix(number)
    bare = {"lat": "latitude", "lon": "longitude"}.get(bare, bare)
    bare = bare.replace("min_", "minimum_", 1) if bare.startswith("min_") else bare
    bare = bare.replace("max_", "maximum_", 1) if bare.startswith("max_") else bare
    factor = SUFFIXES[suffix].factor if suffix else 1.0
    assert item.low is not None
    assert item.high is not None
    central, low, high = item.value * factor, item.low * factor, item.high * factor
    low, high = min(low, central), max(high, central)
    floor, ceiling = _BOUNDS.get(bare, (0.0, math.inf))
    width = high - low
    beyond = (max(floor, low - 0.5 * width), min(ceiling, high + 0.5 * width))
    if floor == 0.0 and beyond[0] <= 0.0:
        beyond = (0.5 * low, beyond[1])
    if bare in _WHOLE:
        beyond = (max(1.0, round(beyond[0])), round(beyond[1]))
    band = bare.removeprefix("rcs_")
    words = (
        f"{band.upper()}-band radar cross-section"
        if bare.startswith("rcs_")
        else _WORDS.get(bare, bare.replace("_", " "))
    )
    label = words if head == "doctrine" or bare == "inventory" else f"{words} of the {titles.get(owner, owner)}"
    source = scenario.sources[item.source].citation if item.source in scenario.sources else f"grade: {item.grade.value}"
    return Uncertain(
        path=f"{head}.{owner}.{bare}" if owner else f"{head}.{bare}",
        label=label,
        central=central,
        low=low,
        high=high,
        floor=beyond[0],
        ceiling=beyond[1],
        unit=suffix or "",
        source=source,
        whole=bare in _WHOLE,
        costly=bare in _FLOWN_AGAIN.get(head, ()),
    )
