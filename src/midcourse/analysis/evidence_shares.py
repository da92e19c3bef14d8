"""The quantities of physics: shares of trajectories, people, heights, times and places.

Each entry of `ANSWERS` takes a shield, a question and the changed parameters and gives the value; each entry of
`RELEVANT` says which published ranges can move it. A change that a question pins (``burnout_speed`` given as a
parameter) is no longer uncertain.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from midcourse.analysis.evidence_shield import Group, Member, Setup, Shield
from midcourse.analysis.flips import Uncertain
from midcourse.earth.geodesy import geodetic_from_ecef, ground_range
from midcourse.flight.solve import solve
from midcourse.sensors.radar import lowest_visible_height, observe
from midcourse.talks.claims import Question, Value
from midcourse.talks.dossier import Figure

__all__ = ["ANSWERS", "ask", "setup_of", "share_with_window", "shares_by_target"]

Figures = Mapping[str, Figure]

_NEVER = 1e9

#: Whether a radar that stands in for another gives tracks good enough to launch on. Disputed, so both are tried.
_TRACK_COUNTS = Uncertain(
    path="assumed.track_counts",
    label="track of the substitute radar: good enough to launch on (1) or not (0)",
    central=1.0,
    low=0.0,
    high=1.0,
    floor=0.0,
    ceiling=1.0,
    source="disputed in 2007; a yes-or-no assumption here",
    whole=True,
)


def ask(
    shield: Shield, question: Question, figures: Figures
) -> tuple[Callable[[Mapping[str, float]], Value], tuple[Uncertain, ...]]:
    """Prepare a question of physics: a callable of changes, and what is uncertain about it.

    Parameters
    ----------
    shield : Shield
    question : Question
        Its quantity must be one of `ANSWERS`.
    figures : mapping
        Published numbers of the dossier by id.
    """
    function = ANSWERS[question.quantity]
    pinned = _pinned(shield, question)

    def asked(changes: Mapping[str, float]) -> Value:
        return function(shield, question, {**changes, **pinned}, figures)

    uncertain = [item for item in _relevant(shield, question) if item.path not in pinned]
    if question.quantity == "share_lost_by_radar":
        uncertain.append(_TRACK_COUNTS)
    name = str(question.parameters.get("figure", ""))
    if name in figures:
        figure = figures[name]
        beyond = max(1.0, 0.25 * figure.low), 4.0 * figure.high
        bounds = (figure.value, figure.low, figure.high, *beyond)
        uncertain.append(Uncertain(f"figures.{name}", figure.name, *bounds, unit="", source=figure.source, whole=True))
    return asked, tuple(uncertain)


def setup_of(shield: Shield, question: Question, changes: Mapping[str, float]) -> Setup:
    """Give the setup that a question is about.

    The site is that of the arrangement, else the question's, else the first one; the network is the arrangement's; the
    changes are those given, with the arrangement's on top.
    """
    site = shield.arrangement.site or str(question.parameters.get("interceptors", next(iter(shield.case.interceptors))))
    return Setup(site, shield.arrangement.sensors, {**changes, **shield.arrangement.changes})


def share_with_window(shield: Shield, threats: str, setup: Setup) -> float:
    """Give the share of the trajectories of a threat set that has an engagement window, 0 to 1."""
    met, flown = 0, 0
    for group, chosen in _members(shield, threats):
        there = shield.reached(group, setup.changes) & chosen
        flown += int(there.sum())
        met += int((shield.engageable(group, setup) & there).sum())
    return met / flown if flown else math.nan


def shares_by_target(shield: Shield, threats: str, setup: Setup) -> dict[str, float]:
    """Give, for each target that any trajectory of the set reaches, the share of those that has a window."""
    met: dict[str, int] = {}
    flown: dict[str, int] = {}
    for group, chosen in _members(shield, threats):
        there = shield.reached(group, setup.changes) & chosen
        yes = shield.engageable(group, setup) & there
        for index in np.flatnonzero(there):
            target = group.targets[index]
            flown[target] = flown.get(target, 0) + 1
            met[target] = met.get(target, 0) + int(yes[index])
    return {target: met[target] / flown[target] for target in flown}


def people_defended(shield: Shield, threats: str, setup: Setup) -> float:
    """Give the share of the people behind the targets that is defended, 0 to 1.

    A target counts by the share of the trajectories to it that has a window; targets that no trajectory of the set
    reaches are left out.
    """
    shares = shares_by_target(shield, threats, setup)
    people = shield.case.people
    weights = {target: people.get(target, 0.0) if people else 1.0 for target in shares}
    total = sum(weights.values())
    return sum(weights[target] * share for target, share in shares.items()) / total if total else math.nan


def _members(shield: Shield, threats: str) -> Iterable[tuple[Group, np.ndarray]]:
    for member in shield.threat_set(threats).members:
        yield shield.case.groups[member.group], member.chosen


def _share(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    return share_with_window(shield, str(question.parameters["threats"]), setup_of(shield, question, changes))


def _population(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    return people_defended(shield, str(question.parameters["threats"]), setup_of(shield, question, changes))


def _left_out(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    threats = str(question.parameters["threats"])
    shares = shares_by_target(shield, threats, setup_of(shield, question, changes))
    countries: dict[str, list[float]] = {}
    named: dict[str, str] = {}
    for group, _chosen in _members(shield, threats):
        named.update(zip(group.targets, group.target_countries, strict=True))
    for target, share in shares.items():
        countries.setdefault(named[target], []).append(share)
    return tuple(sorted(country for country, found in countries.items() if sum(found) / len(found) <= 0.5))


def _lost_by_radar(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    threats = str(question.parameters["threats"])
    setup = setup_of(shield, question, changes)
    radar, instead = str(question.parameters["radar"]), str(question.parameters["instead"])
    kept = tuple(name for name in setup.sensors if name != radar)
    plan = dataclasses.replace(setup, sensors=(*kept, radar))
    launches = changes.get(_TRACK_COUNTS.path, 1.0) >= 1.0
    other = dataclasses.replace(setup, sensors=(*kept, instead) if launches else kept)
    return share_with_window(shield, threats, plan) - share_with_window(shield, threats, other)


def _lost_by_site(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    threats = str(question.parameters["threats"])
    site, instead = str(question.parameters["interceptors"]), str(question.parameters["instead"])
    plan = {k: v for k, v in changes.items() if k != f"interceptors.{instead}.burnout_speed"}
    here = share_with_window(shield, threats, Setup(site, shield.case.sensors, plan))
    moved = _moved(changes, site, instead)
    if "burnout_speed" in question.parameters:
        moved[f"interceptors.{instead}.burnout_speed"] = float(question.parameters["burnout_speed"])
    return here - share_with_window(shield, threats, Setup(instead, shield.case.sensors, moved))


def _best_sites(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    threats, site = str(question.parameters["threats"]), str(question.parameters["interceptors"])
    shares = {}
    for candidate in shield.case.candidates:
        moved = _moved(changes, site, candidate)
        shares[candidate] = share_with_window(shield, threats, Setup(candidate, shield.case.sensors, moved))
    best = max(shares.values(), default=math.nan)
    return tuple(name for name, share in shares.items() if share >= best - 1e-12)


def _moved(changes: Mapping[str, float], site: str, other: str) -> dict[str, float]:
    """Give the changes with those of one site carried over to another, so that only the place differs."""
    head, new = f"interceptors.{site}.", f"interceptors.{other}."
    places = (f"{head}latitude", f"{head}longitude", f"{head}height")
    return {
        (new + path[len(head) :] if path.startswith(head) else path): value
        for path, value in changes.items()
        if path not in places
    }


def _seen_share(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    radar = str(question.parameters["radar"])
    setup = setup_of(shield, question, changes)
    if radar not in setup.sensors:
        if shield.arrangement.whole:
            return 0.0
        setup = dataclasses.replace(setup, sensors=(*setup.sensors, radar))
    seen, flown = 0, 0
    for group, chosen in _members(shield, str(question.parameters["threats"])):
        there = shield.reached(group, changes) & chosen
        detections = next(item for item in shield.seen(group, setup) if item.sensor == radar)
        flown += int(there.sum())
        seen += int((~np.isnan(detections.first) & there).sum())
    return seen / flown if flown else math.nan


def _visible_height(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    seat = shield.radar(str(question.parameters["radar"]), changes)
    place = shield.case.places[str(question.parameters["place"])]
    height = lowest_visible_height(seat.radar, np.array([place.latitude]), np.array([place.longitude]))
    return float(height[0])


def _sight_lead(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    leads = []
    pair = []
    for name in (str(question.parameters["radar"]), str(question.parameters["than"])):
        radar = shield.radar(name, changes).radar
        pair.append(
            dataclasses.replace(
                radar,
                reference_range=_NEVER,
                azimuth_half_width=math.pi,
                maximum_elevation=math.pi / 2,
                track_delay=0.0,
                needs_cue=False,
                minimum_elevation=shield.radar(str(question.parameters["than"]), changes).radar.minimum_elevation,
            )
        )
    for group, chosen in _members(shield, str(question.parameters["threats"])):
        there = shield.reached(group, changes) & chosen
        tracks = shield.flown(group, changes)[1]
        sooner, later = (observe(radar, tracks, 1.0).first for radar in pair)
        lead = (later - sooner)[there]
        leads.append(lead[~np.isnan(lead)])
    joined = np.concatenate(leads) if leads else np.empty(0)
    return float(np.median(joined)) if len(joined) else math.nan


def _ground_distance(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    place = shield.case.places[str(question.parameters["site"])]
    least = math.inf
    for group, chosen in _members(shield, str(question.parameters["threats"])):
        there = shield.reached(group, changes) & chosen
        position = shield.flown(group, changes)[1].position_ecef[:, there, :]
        latitude, longitude, _height = geodetic_from_ecef(position)
        if latitude.size:
            least = min(least, _least_arc(latitude, longitude, place.latitude, place.longitude))
    return least if math.isfinite(least) else math.nan


def _least_arc(latitude: np.ndarray, longitude: np.ndarray, at_latitude: float, at_longitude: float) -> float:
    """Least distance of a polyline of ground points, straight between the samples on the local plane, m.

    The nearest sample of each track and its neighbours are refined by 33 points between them, each measured along the
    ellipsoid, so the result is good to about a kilometre.
    """
    cosine = np.sin(latitude) * math.sin(at_latitude) + np.cos(latitude) * math.cos(at_latitude) * np.cos(
        longitude - at_longitude
    )
    nearest = np.argmax(cosine, axis=1)
    rows = np.arange(len(nearest))
    best = math.inf
    for step in (-1, 1):
        other = np.clip(nearest + step, 0, latitude.shape[1] - 1)
        part = np.linspace(0.0, 1.0, 33)[:, None]
        turn = np.angle(np.exp(1j * (longitude[rows, other] - longitude[rows, nearest])))
        lat = latitude[rows, nearest] + part * (latitude[rows, other] - latitude[rows, nearest])
        lon = longitude[rows, nearest] + part * turn
        found = ground_range(lat, lon, np.full_like(lat, at_latitude), np.full_like(lon, at_longitude))
        best = min(best, float(np.nanmin(found)))
    return best


def _range_needed(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    del changes
    target = shield.case.places[str(question.parameters["target"])]
    origins = [shield.case.places[name] for name in shield.case.origins[str(question.parameters["origins"])]]
    latitude = np.array([origin.latitude for origin in origins])
    longitude = np.array([origin.longitude for origin in origins])
    there = np.full_like(latitude, target.latitude), np.full_like(longitude, target.longitude)
    return float(np.min(ground_range(latitude, longitude, *there)))


def _flight_time(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    interceptor = shield.interceptor(setup_of(shield, question, changes))
    place = shield.case.places[str(question.parameters["place"])]
    flights = solve(
        interceptor.vehicle,
        np.array([interceptor.latitude]),
        np.array([interceptor.longitude]),
        np.array([place.latitude]),
        np.array([place.longitude]),
        shape="minimum-energy",
    )
    return float(flights.impact_time[0])


def _count(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    return float(shield.interceptor(setup_of(shield, question, changes)).inventory)


def _exhausting_raid(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    setup = setup_of(shield, question, changes)
    return float(shield.interceptor(setup).inventory // shield.doctrine(setup).salvo_size + 1)


def _engaged_raid(shield: Shield, question: Question, changes: Mapping[str, float], _: Figures) -> Value:
    setup = setup_of(shield, question, changes)
    return float(shield.interceptor(setup).inventory // shield.doctrine(setup).salvo_size)


def _stoppable(shield: Shield, question: Question, changes: Mapping[str, float], figures: Figures) -> Value:
    name = str(question.parameters["figure"])
    warheads = changes.get(f"figures.{name}", figures[name].value)
    inventory = shield.interceptor(setup_of(shield, question, changes)).inventory
    return min(1.0, inventory / warheads)


Answer = Callable[[Shield, Question, Mapping[str, float], Figures], Value]

#: Quantities that the engine answers, or that need the case.
ANSWERS: dict[str, Answer] = {
    "share_of_trajectories_with_window": _share,
    "population_share_defended": _population,
    "countries_left_out": _left_out,
    "share_lost_by_radar": _lost_by_radar,
    "share_lost_by_site": _lost_by_site,
    "best_sites": _best_sites,
    "share_of_trajectories_seen": _seen_share,
    "lowest_visible_height": _visible_height,
    "sight_lead": _sight_lead,
    "least_ground_distance": _ground_distance,
    "range_needed": _range_needed,
    "flight_time": _flight_time,
    "interceptor_count": _count,
    "raid_that_exhausts": _exhausting_raid,
    "raid_fully_engaged": _engaged_raid,
    "share_of_warheads_stoppable": _stoppable,
}

_WINDOW = frozenset({"interceptor", "radars", "infrared", "delay", "vehicles", "rcs"})
#: What can move each quantity: parts of the case.
RELEVANT: dict[str, frozenset[str]] = {
    "share_of_trajectories_with_window": _WINDOW,
    "population_share_defended": _WINDOW,
    "countries_left_out": _WINDOW,
    "share_lost_by_radar": _WINDOW,
    "share_lost_by_site": _WINDOW,
    "best_sites": _WINDOW,
    "share_of_trajectories_seen": frozenset({"radars", "infrared", "vehicles", "rcs"}),
    "lowest_visible_height": frozenset({"one-radar"}),
    "sight_lead": frozenset({"elevation", "vehicles"}),
    "least_ground_distance": frozenset({"vehicles"}),
    "range_needed": frozenset(),
    "flight_time": frozenset({"vehicle"}),
    "interceptor_count": frozenset(),
    "raid_that_exhausts": frozenset({"salvo"}),
    "raid_fully_engaged": frozenset({"salvo"}),
    "share_of_warheads_stoppable": frozenset({"inventory"}),
}


def _pinned(shield: Shield, question: Question) -> dict[str, float]:
    if "burnout_speed" not in question.parameters or question.quantity == "share_lost_by_site":
        return {}
    site = str(question.parameters.get("interceptors", next(iter(shield.case.interceptors))))
    return {f"interceptors.{site}.burnout_speed": float(question.parameters["burnout_speed"])}


def _relevant(shield: Shield, question: Question) -> list[Uncertain]:
    parts = RELEVANT[question.quantity]
    given = question.parameters
    site = str(given.get("interceptors", ""))
    radars = {str(given[key]) for key in ("radar", "instead", "than") if key in given} & set(shield.case.radars)
    if "radars" in parts:
        radars |= set(shield.case.sensors) & set(shield.case.radars)
    members: tuple[Member, ...] = ()
    if "threats" in given:
        members = shield.threat_set(str(given["threats"])).members
    vehicles = {shield.case.groups[member.group].vehicle_id for member in members}
    bands = {shield.case.radars[name].band for name in radars}
    return [item for item in shield.case.uncertain if _fits(item.path, parts, site, radars, vehicles, bands)]


def _fits(path: str, parts: frozenset[str], site: str, radars: set[str], vehicles: set[str], bands: set[str]) -> bool:
    head, _, rest = path.partition(".")
    name, _, number = rest.rpartition(".")
    if head == "interceptors":
        if name != site:
            return False
        if number == "inventory":
            return "inventory" in parts
        if "vehicle" in parts:
            return number in ("burn_time", "burnout_height")
        return "interceptor" in parts and number != "ballistic_coefficient"
    if head == "radars":
        if name.endswith(".accuracy"):
            return "interceptor" in parts and name.removesuffix(".accuracy") in radars
        if name not in radars:
            return False
        if "one-radar" in parts or "elevation" in parts:
            return number == "minimum_elevation" or ("one-radar" in parts and number == "height")
        # The stated cross-section acts as the range does, and a mast of some metres as nothing.
        return "radars" in parts and number not in ("reference_rcs", "height")
    if head == "infrared":
        return "infrared" in parts
    if head == "doctrine":
        return (number == "decision_delay" and "delay" in parts) or (number == "salvo_size" and "salvo" in parts)
    if head == "vehicles" and name in vehicles:
        if number.startswith("rcs_"):
            return "rcs" in parts and number.removeprefix("rcs_") in bands
        return "vehicles" in parts and number in ("burnout_speed", "burn_time", "burnout_height")
    return False
