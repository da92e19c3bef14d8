"""When a threat is known well enough to launch at: the errors of the tracks against the limit of the rule.

The looks of all radars that count are taken together, from burnout on, over what the satellites knew of the burnout.
`foresight` says how far ahead a threat is known to the limit, instant by instant: a matter of the sensors alone.
`known_from` puts it beside the place where the threat would be met, a matter of interceptors and delay alone. So a
study that varies both works out each once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from midcourse.analysis.defence import Defence, TrackRule
from midcourse.earth import geodesy
from midcourse.engagement.flyout import FlyoutTable
from midcourse.engagement.ladder import Ladders, ladders
from midcourse.flight.trajectory import Tracks
from midcourse.records import record
from midcourse.sensors.accuracy import angle_error, range_error, signal_at
from midcourse.sensors.radar import Detections
from midcourse.sensors.sightings import boost_errors, burnout_prior
from midcourse.sensors.tracks import (
    ACCELERATION_NOISE,
    FreeFlight,
    Looks,
    TrackAccuracy,
    combined,
    free_flight,
    open_prior,
    radar_looks,
    track_accuracy,
)

__all__ = [
    "LEAD",
    "Foresight",
    "Start",
    "followed",
    "foresight",
    "good_enough",
    "joined_foresight",
    "known_from",
    "sensor_numbers",
    "start_of",
]

#: Step of the grid on which a commit is looked for, s.
STEP = 5.0
#: How far ahead errors are shown where the rule states no lead of its own, s.
LEAD = 300.0
#: Threats that are followed at once: 20 MB.
_BATCH = 512


@record
class Start:
    """What the following of n threats begins with: no radar has a part in it.

    Attributes
    ----------
    flight : FreeFlight
        On the grid of `STEP`.
    prior : (n, 6, 6) array
        Covariance at burnout, from the satellites or from nothing.
    """

    flight: FreeFlight
    prior: np.ndarray


@record
class Foresight:
    """How far ahead n threats are known to a limit, at each of k instants.

    Attributes
    ----------
    instant : (n, k) array
        From launch, in steps of `STEP` from burnout to reentry, s; nan after the last instant of a threat.
    until : (n, k) int16 array
        Number of the last instant for which the place is predicted within the limit; -1: not even now;
        `midcourse._kernels.horizon.END`: to the end of free flight. What was predicted well enough once stays so.
    """

    instant: np.ndarray
    until: np.ndarray


def good_enough(
    defence: Defence,
    detections: Sequence[Detections],
    tracks: Tracks,
    rcs: Mapping[str, float],
    tables: Sequence[FlyoutTable],
) -> np.ndarray | None:
    """First instant at which each threat is known as well as the defence asks, (n,), s; None where it asks nothing.

    Parameters
    ----------
    defence : Defence
        Its rule about track errors, its radars, interceptors and decision delay.
    detections : sequence of Detections
        What its sensors see, from `midcourse.analysis.defence.observed`.
    tracks : Tracks
        n threats.
    rcs : mapping of str to float
        m², by the name of the radar.
    tables : sequence of FlyoutTable
        One for each interceptor site.

    Returns
    -------
    (n,) array or None
        As `known_from`.
    """
    found = foresight(defence, detections, tracks, rcs)
    if found is None or defence.track_rule is None:
        return None
    meeting: list[Ladders] = []
    if math.isnan(defence.track_rule.lead):
        meeting = [ladders(site, table, tracks) for site, table in zip(defence.interceptors, tables, strict=True)]
    return known_from(defence, found, meeting)


def start_of(
    rule: TrackRule, detections: Sequence[Detections], tracks: Tracks, flight: FreeFlight | None = None
) -> Start:
    """Cut out the free flights and ask the satellites of a rule what they know of the burnouts.

    Parameters
    ----------
    rule : TrackRule
        Its satellites.
    detections : sequence of Detections
        Among them those of the satellites.
    tracks : Tracks
        n threats.
    flight : FreeFlight, optional
        Their free flight on the grid of `STEP`, where it is known already: no sensor has a part in it.
    """
    prior = open_prior(len(tracks))
    if rule.satellites is not None:
        seen = next(item for item in detections if item.sensor == rule.warning)
        prior = burnout_prior(boost_errors(rule.satellites, tracks, seen), prior)
    return Start(flight or free_flight(tracks, STEP), np.ascontiguousarray(prior, float))


def foresight(
    defence: Defence,
    detections: Sequence[Detections],
    tracks: Tracks,
    rcs: Mapping[str, float],
    start: Start | None = None,
) -> Foresight | None:
    """Say how far ahead each threat is known to the limit of the rule; None where there is no rule.

    Parameters
    ----------
    defence, detections, tracks, rcs
        As for `good_enough`; of the defence only sensors and rule are used.
    start : Start, optional
        From `start_of`, where it is known already: it takes the larger part of the time.

    Returns
    -------
    Foresight or None
        A threat that stays below 100 km after burnout is never known: free fall is all that the filter knows.
    """
    rule = defence.track_rule
    if rule is None:
        return None
    parts = []
    for begin in range(0, max(len(tracks), 1), _BATCH):
        rows = slice(begin, begin + _BATCH)
        seen = [_rows(item, rows) for item in detections]
        if start is None:
            part = Tracks(tracks.time[rows], tracks.position_ecef[:, rows], tracks.burnout_time[rows])
            here = start_of(rule, seen, part)
        else:
            whole = start.flight
            flight = FreeFlight(whole.time[rows], whole.position_inertial[:, rows], whole.step)
            here = Start(flight, start.prior[rows])
        parts.append(_horizons(here, defence, rule, seen, rcs))
    return joined_foresight(parts)


def joined_foresight(parts: Sequence[Foresight]) -> Foresight:
    """What is known of several sets of threats, as of one set in their order."""
    if len(parts) == 1:
        return parts[0]
    k = max(part.instant.shape[1] for part in parts)
    return Foresight(
        instant=np.concatenate([_widened(part.instant, k, math.nan) for part in parts]),
        until=np.concatenate([_widened(part.until, k, -1) for part in parts]),
    )


def known_from(defence: Defence, found: Foresight, meeting: Sequence[Ladders]) -> np.ndarray:
    """First instant at which each threat is known well enough where it would be met, (n,), s from its launch.

    Parameters
    ----------
    defence : Defence
        Its rule, decision delay and inventories.
    found : Foresight
        From `foresight`.
    meeting : sequence of Ladders
        Of each site of the defence; not looked at where the rule states a lead.

    Returns
    -------
    (n,) array
        The first instant of the grid (late by `STEP` seconds at the most) from which the place is known to the limit
        until the earliest intercept, by any site, of a launch one decision delay later; until the end of free flight
        where no launch then meets it any more. With a stated lead: until so much later, or to the end of free flight
        if that is sooner. nan: never. -inf where no launch at all would meet the threat: then there is no place to
        know.
    """
    from midcourse._kernels import horizon
    from midcourse._kernels.blocks import in_blocks

    rule = defence.track_rule
    if rule is not None and not math.isnan(rule.lead):
        return _after_lead(found, rule.lead)
    n = len(found.instant)
    result = np.empty(n)
    in_blocks(
        horizon.first_known, n, found.instant, found.until, float(defence.doctrine.decision_delay),
        np.array([site.inventory for site in defence.interceptors], np.int64),
        np.stack([one.span for one in meeting]), np.stack([one.launch for one in meeting]), result,
    )  # fmt: skip
    return result


def _after_lead(found: Foresight, lead: float) -> np.ndarray:
    last = np.isfinite(found.instant).sum(axis=1) - 1
    index = np.arange(found.instant.shape[1])
    wanted = np.minimum(index + round(lead / STEP), last[:, None])
    good = (index <= last[:, None]) & (found.until >= wanted)
    rows = np.arange(len(good))
    return np.where(good.any(axis=1), found.instant[rows, good.argmax(axis=1)], np.nan)


def followed(
    defence: Defence,
    rule: TrackRule,
    detections: Sequence[Detections],
    tracks: Tracks,
    rcs: Mapping[str, float],
    *,
    keep: bool = False,
) -> tuple[FreeFlight, TrackAccuracy, Looks]:
    """Follow the error of each threat from burnout to reentry.

    Parameters
    ----------
    defence, detections, tracks, rcs
        As for `good_enough`.
    rule : TrackRule
        Whose radars and satellites count, and how far ahead is predicted (`LEAD` where it does not say); its limit is
        not looked at.
    keep : bool
        Whether the covariances are kept.
    """
    start = start_of(rule, detections, tracks)
    flight, by_name = start.flight, {item.sensor: item for item in detections}
    posts = {post.radar.name: post.radar for post in defence.radars}
    looks = combined(
        [radar_looks(flight, posts[name], accuracy, by_name[name], rcs[name]) for name, accuracy in rule.radars]
    )
    lead = LEAD if math.isnan(rule.lead) else rule.lead
    return flight, track_accuracy(flight, looks, start.prior, lead=lead, keep=keep), looks


def _horizons(
    start: Start, defence: Defence, rule: TrackRule, detections: Sequence[Detections], rcs: Mapping[str, float]
) -> Foresight:
    from midcourse._kernels import horizon
    from midcourse._kernels.blocks import in_blocks

    flight = start.flight
    until = np.empty(flight.time.shape, np.int16)
    in_blocks(
        horizon.horizons, len(until), flight.time, flight.position_inertial,
        *sensor_numbers(defence, rule, detections, rcs, flight.step), start.prior, ACCELERATION_NOISE,
        float(rule.error), until, fewest=8,
    )  # fmt: skip
    return Foresight(instant=flight.time, until=until)


def sensor_numbers(
    defence: Defence, rule: TrackRule, detections: Sequence[Detections], rcs: Mapping[str, float], step: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The radars of a rule as `midcourse._kernels.horizon` takes them: place, sight, measure, rcs and spread.

    The same looks as `midcourse.sensors.tracks.radar_looks`, which lays them out instant by instant.
    """
    by_name = {item.sensor: item for item in detections}
    posts = {post.radar.name: post.radar for post in defence.radars}
    radars = [(posts[name], accuracy) for name, accuracy in rule.radars]
    # The signal falls with the fourth power of range: at a metre, on a square metre, it says all.
    near = [float(signal_at(radar, accuracy, 1.0, 1.0)) for radar, accuracy in radars]
    place = [geodesy.ecef_from_geodetic(radar.latitude, radar.longitude, radar.height) for radar, _ in radars]
    sight = np.array([[getattr(by_name[radar.name], end) for radar, _ in radars] for end in ("first", "last")])
    measure = [
        (step / accuracy.interval, range_error(accuracy, signal) ** 2, angle_error(accuracy, signal) ** 2)
        for (_, accuracy), signal in zip(radars, near, strict=True)
    ]
    floors = [(one.range_floor**2, one.angle_floor**2, one.angle_floor**2) for _, one in radars]
    cross = np.repeat([[rcs[radar.name]] for radar, _ in radars], sight.shape[2], axis=1)
    return (
        np.array(place, float).reshape(-1, 3).T.copy(), sight, np.array(measure, float).T.copy(), cross,
        np.array(floors).T.copy(),
    )  # fmt: skip


def _widened(values: np.ndarray, k: int, empty: float) -> np.ndarray:
    return np.pad(values, ((0, 0), (0, k - values.shape[1])), constant_values=empty)


def _rows(detections: Detections, rows: slice) -> Detections:
    return Detections(
        detections.sensor,
        detections.outcome[rows],
        detections.first[rows],
        detections.track[rows],
        detections.last[rows],
    )
