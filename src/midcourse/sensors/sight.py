"""The one call of the compiled loop of sensing, shared by satellites, radars and networks of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Tracks

__all__ = ["sight"]


def sight(
    tracks: Tracks,
    *,
    warnings: np.ndarray | None = None,
    radars: np.ndarray | None = None,
    reach: np.ndarray | None = None,
    cue: np.ndarray | None = None,
    cued_by: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """See which threats some sensors detect; read-only arrays, so that records take them without a copy.

    Parameters
    ----------
    tracks : Tracks
        n threats.
    warnings : (w, 2) array, optional
        Rows as `midcourse._kernels.sense.WARNING`.
    radars : (r, 16) array, optional
        Rows as `midcourse._kernels.sense.RADAR`.
    reach, cue : (r, n) array, optional
        Slant range at which each threat is just detected, m; instant before which it cannot be seen, s (-inf: no cue
        needed; inf: none comes).
    cued_by : (r, w + r) bool array, optional
        Sensors whose tracks are cues as well; none when not given.

    Returns
    -------
    outcome : (w + r, n) int8 array
        `midcourse.sensors.radar.DetectionOutcome` codes, warnings first.
    result : (w + r, 3, n) array
        First, track, last, s; nan where there is none.
    """
    from midcourse._kernels import sense
    from midcourse._kernels.blocks import in_blocks
    from midcourse.flight.stretches import stretches

    n = len(tracks.burnout_time)
    warnings = np.empty((0, len(sense.WARNING))) if warnings is None else warnings
    radars = np.empty((0, len(sense.RADAR))) if radars is None else radars
    count = len(warnings) + len(radars)
    outcome, result = np.empty((count, n), np.int8), np.empty((count, 3, n))
    in_blocks(
        sense.observe,
        n,
        tracks.time,
        tracks.position_ecef,
        stretches(tracks),
        tracks.burnout_time,
        np.array(warnings, float),
        np.array(radars, float),
        np.empty((0, n)) if reach is None else reach,
        np.empty((0, n)) if cue is None else cue,
        np.zeros((len(radars), count), np.bool_) if cued_by is None else cued_by,
        outcome,
        result,
        fewest=_FEWEST,
    )
    outcome.flags.writeable = result.flags.writeable = False
    return outcome, result


#: Threats that are worth a thread of their own: a third of a millisecond.
_FEWEST = 256
