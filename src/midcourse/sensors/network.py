"""A network of sensors: satellites and radars that point one another, in one pass over the tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from midcourse.sensors.radar import Detections, Radar, radar_row, reach_for
from midcourse.sensors.sight import sight

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Tracks
    from midcourse.sensors.infrared import InfraredWarning

__all__ = ["watch"]


def watch(
    warnings: Sequence[InfraredWarning],
    radars: Sequence[Radar],
    cued_by: Sequence[Sequence[str]],
    tracks: Tracks,
    rcs: Sequence[float | np.ndarray],
    cue_times: Sequence[np.ndarray | None] | None = None,
) -> tuple[Detections, ...]:
    """See what every sensor of a network sees of the threats, when, and why not.

    The rules are those of `midcourse.sensors.infrared.observe` and `midcourse.sensors.radar.observe`; a track is read
    from memory once for all of them.

    Parameters
    ----------
    warnings : sequence of InfraredWarning
        w satellite systems.
    radars : sequence of Radar
        r radars, each after those that cue it.
    cued_by : sequence of sequences of str
        For each radar the names of the sensors that point it; the first of their tracks is the cue. Not looked at for
        a radar that needs none.
    tracks : Tracks
        n threats.
    rcs : sequence of float or (n,) array
        Radar cross-section of each threat for each radar, m².
    cue_times : sequence of (n,) array or None, optional
        For each radar the cue of sensors that are not of this network, s; nan or None: none.

    Returns
    -------
    tuple of Detections
        Satellites first, then radars, in the order given.
    """
    n, w = len(tracks.burnout_time), len(warnings)
    names = [item.name for item in warnings] + [radar.name for radar in radars]
    reach, cue = np.empty((len(radars), n)), np.empty((len(radars), n))
    points = np.zeros((len(radars), len(names)), np.bool_)
    for j, (radar, sources, section) in enumerate(zip(radars, cued_by, rcs, strict=True)):
        reach[j] = reach_for(radar, section)
        cue[j] = np.inf if radar.needs_cue else -np.inf
        if radar.needs_cue:
            points[j, : w + j] = [name in sources for name in names[: w + j]]
            given = None if cue_times is None else cue_times[j]
            if given is not None:
                cue[j] = np.where(np.isnan(given), np.inf, given)
    outcome, result = sight(
        tracks,
        warnings=np.array([[item.cloud_height, item.report_delay] for item in warnings]) if warnings else None,
        radars=np.array([radar_row(radar) for radar in radars]) if radars else None,
        reach=reach,
        cue=cue,
        cued_by=points,
    )
    return tuple(
        Detections(name, outcome[j], first=result[j, 0], track=result[j, 1], last=result[j, 2])
        for j, name in enumerate(names)
    )
