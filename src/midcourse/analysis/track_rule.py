"""When a threat is known well enough to launch at: the errors of the tracks against the limit of the rule.

The looks of all radars that count are taken together, from burnout on, over what the satellites knew of the burnout.
The place is predicted a stated time ahead, about as long as an interceptor flies; the instant at which its error falls
below the limit is what the commit waits for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from midcourse.analysis.defence import Defence, TrackRule
from midcourse.flight.trajectory import Tracks
from midcourse.sensors.radar import Detections
from midcourse.sensors.sightings import boost_errors, burnout_prior
from midcourse.sensors.tracks import (
    FreeFlight,
    Looks,
    TrackAccuracy,
    combined,
    first_below,
    free_flight,
    open_prior,
    radar_looks,
    track_accuracy,
)

__all__ = ["followed", "good_enough"]

#: Step of the grid on which a commit is looked for, s.
STEP = 5.0
#: Threats that are followed at once: 20 MB.
_BATCH = 512


def good_enough(
    defence: Defence, detections: Sequence[Detections], tracks: Tracks, rcs: Mapping[str, float]
) -> np.ndarray | None:
    """First instant at which each threat is known as well as the defence asks, (n,), s; None where it asks nothing.

    Parameters
    ----------
    defence : Defence
        Its rule about track errors, and its radars.
    detections : sequence of Detections
        What its sensors see, from `midcourse.analysis.defence.observed`.
    tracks : Tracks
        n threats.
    rcs : mapping of str to float
        m², by the name of the radar.

    Returns
    -------
    (n,) array or None
        nan where the error never falls to the limit before reentry; good to `STEP` seconds, always late.
    """
    rule = defence.track_rule
    if rule is None:
        return None
    found = np.full(len(tracks), np.nan)
    for begin in range(0, len(tracks), _BATCH):
        rows = slice(begin, begin + _BATCH)
        part = Tracks(tracks.time[rows], tracks.position_ecef[:, rows], tracks.burnout_time[rows])
        seen = [_rows(item, rows) for item in detections]
        _, accuracy, _ = followed(defence, rule, seen, part, rcs)
        found[rows] = first_below(accuracy, rule.error)
    return found


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
        Whose radars and satellites count, and how far ahead is predicted; its limit is not looked at.
    keep : bool
        Whether the covariances are kept.
    """
    flight = free_flight(tracks, STEP)
    by_name = {item.sensor: item for item in detections}
    posts = {post.radar.name: post.radar for post in defence.radars}
    looks = combined(
        [radar_looks(flight, posts[name], accuracy, by_name[name], rcs[name]) for name, accuracy in rule.radars]
    )
    prior = open_prior(len(tracks))
    if rule.satellites is not None:
        prior = burnout_prior(boost_errors(rule.satellites, tracks, by_name[rule.warning]), prior)
    return flight, track_accuracy(flight, looks, prior, lead=rule.lead, keep=keep), looks


def _rows(detections: Detections, rows: slice) -> Detections:
    return Detections(
        detections.sensor,
        detections.outcome[rows],
        detections.first[rows],
        detections.track[rows],
        detections.last[rows],
    )
