"""Stretches of tracks: a ball around each few samples, made once for all sensors and interceptors that look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Tracks

__all__ = ["forget", "stretches"]


def stretches(tracks: Tracks) -> np.ndarray:
    """Balls that hold the samples of each track, eight by eight.

    Kept while the tracks are alive, because the same threats are looked at by one sensor and one site after the other.

    Parameters
    ----------
    tracks : Tracks
        n threats of m samples.

    Returns
    -------
    (n, 7, s) array
        Read-only; rows as `midcourse._kernels.stretches.ROWS`: the middle sample (ECEF) and the radius around it, m;
        instants of the first, the last and the middle sample, s. The last stretch of a track may hold fewer samples
        than the others.
    """
    known = _known.get(tracks)
    if known is None:
        from midcourse._kernels import stretches as kernel
        from midcourse._kernels.blocks import in_blocks

        n, m = tracks.time.shape
        known = np.empty((n, len(kernel.ROWS), -(-m // kernel.LENGTH)))
        in_blocks(kernel.stretches, n, tracks.time, tracks.position_ecef, known, fewest=_FEWEST)
        known.flags.writeable = False
        _known[tracks] = known
    return known


def forget(tracks: Tracks) -> None:
    """Let the balls of some tracks go before the tracks themselves: to make room, or to time how they are made.

    Parameters
    ----------
    tracks : Tracks
        Whether or not their balls are kept.
    """
    _known.pop(tracks, None)


_known: WeakKeyDictionary[Tracks, np.ndarray] = WeakKeyDictionary()
#: Threats that are worth a thread of their own: a third of a millisecond.
_FEWEST = 512
