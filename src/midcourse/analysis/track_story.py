"""One threat through the eyes of the sensors: what each of them knows of it, when, and whether that is enough.

From warning to reentry: the satellites' idea of the launch, the error of the track with every look, what a radar must
search when another hands over to it, the commit and the error of the predicted intercept point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from midcourse.analysis.defence import Answer, Defence, TrackRule, answered, commit_times, observed
from midcourse.analysis.track_rule import followed, good_enough
from midcourse.engagement.flyout import FlyoutTable
from midcourse.flight.trajectory import Tracks
from midcourse.records import record
from midcourse.sensors.accuracy import RadarAccuracy
from midcourse.sensors.handover import Handover, handover
from midcourse.sensors.radar import Detections
from midcourse.sensors.sightings import BoostErrors, boost_errors
from midcourse.sensors.tracks import FreeFlight, TrackAccuracy, error_at, error_ellipsoid, first_below

__all__ = ["CueTest", "TrackStory", "track_story"]


@record
class CueTest:
    """Whether what others know of a threat suffices for one radar to find it.

    Attributes
    ----------
    radar : str
        Who is cued.
    source : str
        Whose knowledge is the cue: ``satellites``, or ``track`` for all looks of the other radars before.
    time : float
        When the radar starts to search, s from launch: its first sight, or burnout if that is later.
    result : Handover
        Of one threat, arrays of shape (1,).
    """

    radar: str
    source: str
    time: float
    result: Handover


@record
class TrackStory:
    """What the sensors know of one threat.

    Attributes
    ----------
    detections : tuple of Detections
        Of every sensor, arrays of shape (1,).
    boost : BoostErrors or None
        What the satellites know at burnout.
    flight : FreeFlight
        The threat in free flight, k instants.
    accuracy : TrackAccuracy
        With covariances.
    axes : (k, 3) array
        Half-axes of the error ellipsoid of the place, one standard deviation, m.
    limits, instants : (q,) array
        Errors of the predicted place, m, and when each is reached, s; nan: never.
    commit : float
        When a launch may be ordered by the rules of the scenario, s; nan: never.
    intercept : float
        Earliest intercept after it, s; nan: none.
    intercept_axes : (3,) array
        Half-axes of the error of the predicted intercept point with all looks until the commit, m.
    answer : Answer
        Of the interceptors.
    cues : tuple of CueTest
        One or two for each radar.
    """

    detections: tuple[Detections, ...]
    boost: BoostErrors | None
    flight: FreeFlight
    accuracy: TrackAccuracy
    axes: np.ndarray
    limits: np.ndarray
    instants: np.ndarray
    commit: float
    intercept: float
    intercept_axes: np.ndarray
    answer: Answer
    cues: tuple[CueTest, ...]


def track_story(
    defence: Defence,
    rule: TrackRule,
    tables: Sequence[FlyoutTable],
    tracks: Tracks,
    rcs: Mapping[str, float],
    *,
    limits: Sequence[float],
    search: tuple[Mapping[str, float], float],
) -> TrackStory:
    """Tell what the sensors know of one threat.

    Parameters
    ----------
    defence : Defence
        Its own rule about tracks decides the commit; without one any track does.
    rule : TrackRule
        The radars and satellites whose looks count.
    tables : sequence of FlyoutTable
        One for each interceptor site.
    tracks : Tracks
        One threat.
    rcs : mapping of str to float
        m², by the name of the radar.
    limits : sequence of float
        Errors of the predicted place to look for, m.
    search : (mapping of str to float, float)
        Dwell of each radar at its reference range, s; and the time a search after a cue may take, s.

    Notes
    -----
    The commit uses the looks until the commit itself; the decision delay before it counts from the instant at which the
    rule was satisfied.
    """
    detections = observed(defence, tracks, rcs)
    flight, accuracy, _ = followed(defence, rule, detections, tracks, rcs, keep=True)
    good = good_enough(defence, detections, tracks, rcs, tables)
    commit = commit_times(defence, detections, tracks.burnout_time, good)
    answer = answered(defence, tables, tracks, commit)
    predicted = error_at(flight, accuracy, commit, answer.earliest)
    by_name = {item.sensor: item for item in detections}
    boost = None
    if rule.satellites is not None:
        boost = boost_errors(rule.satellites, tracks, by_name[rule.warning])
    return TrackStory(
        detections=detections,
        boost=boost,
        flight=flight,
        accuracy=accuracy,
        axes=error_ellipsoid(accuracy.covariance[0]),
        limits=np.asarray(limits, float),
        instants=np.array([first_below(accuracy, limit)[0] for limit in limits]),
        commit=float(commit[0]),
        intercept=float(answer.earliest[0]),
        intercept_axes=error_ellipsoid(predicted)[0],
        answer=answer,
        cues=tuple(_cues(defence, rule, (flight, tracks, detections, rcs), boost, search)),
    )


_Seen = tuple[FreeFlight, Tracks, tuple[Detections, ...], Mapping[str, float]]


def _cues(
    defence: Defence,
    rule: TrackRule,
    seen: _Seen,
    boost: BoostErrors | None,
    search: tuple[Mapping[str, float], float],
) -> list[CueTest]:
    flight, _, detections, _ = seen
    by_name = {item.sensor: item for item in detections}
    tests = []
    for name, accuracy in rule.radars:
        if not np.isfinite(by_name[name].first[0]) or not np.isfinite(flight.time[0, 0]):
            continue
        start = np.fmax(by_name[name].first, flight.time[:, 0])
        if boost is not None and np.isfinite(boost.covariance).all():
            known = TrackAccuracy(
                flight.time, flight.time, flight.time, 0.0,
                np.broadcast_to(boost.covariance[:, None], (1, flight.time.shape[1], 6, 6)),
            )  # fmt: skip
            covariance = error_at(flight, known, flight.time[:, 0], start)
            tests.append(_tested(defence, ("satellites", name, accuracy), seen, (start, covariance), search))
        others = tuple(item for item in rule.radars if item[0] != name and by_name[item[0]].track[0] < start[0])
        if others:
            less = TrackRule(rule.error, rule.lead, others, rule.satellites, rule.warning)
            _, known, _ = followed(defence, less, detections, seen[1], seen[3], keep=True)
            covariance = error_at(flight, known, start, start)
            tests.append(_tested(defence, ("track", name, accuracy), seen, (start, covariance), search))
    return tests


def _tested(
    defence: Defence,
    who: tuple[str, str, RadarAccuracy],
    seen: _Seen,
    known: tuple[np.ndarray, np.ndarray],
    search: tuple[Mapping[str, float], float],
) -> CueTest:
    (source, name, accuracy), (start, covariance) = who, known
    flight, _, _, rcs = seen
    index = min(int(np.ceil((start[0] - flight.time[0, 0]) / flight.step - 1e-9)), flight.time.shape[1] - 1)
    radar = next(post.radar for post in defence.radars if post.radar.name == name)
    dwells, allowed = search
    place, instant = flight.position_inertial[:, :, index], flight.time[:, index]
    result = handover(place, instant, covariance, radar, accuracy, rcs[name], dwells[name], allowed)
    return CueTest(name, source, float(start[0]), result)
