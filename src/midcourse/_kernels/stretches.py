"""Stretches of a track: a ball around each few samples, by which all of them are judged at once.

Most of a track lies far from every limit of a sensor or an interceptor. A ball that is wholly inside a limit, or wholly
outside, spares the look at its samples; the answer stays that of the samples. Made once for all who look at a track.
"""

from __future__ import annotations

import math

from numba import njit

#: Samples in a stretch: as many as the processor takes at a time.
LENGTH = 8
#: What the rows of a track's stretches mean: the ball's centre, which is the middle sample, and radius, m; instants of
#: the first, the last and the middle sample, s.
ROWS = ("x", "y", "z", "radius", "begin", "end", "middle")

_inner = njit(  # type: ignore[call-overload]
    cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True, _nrt=False, fastmath=True
)
#: Added to a radius, m: more than all rounding together.
_HAIR = 1.0


@_inner
def _radius_squared(position, i, low, high, x, y, z):
    """Square of the distance of the farthest sample from a place, whole square metres upwards."""
    # as a whole number: of those the compiler finds the greatest eight at a time
    farthest = 0
    for k in range(low, high):
        dx, dy, dz = position[0, i, k] - x, position[1, i, k] - y, position[2, i, k] - z
        farthest = max(farthest, int(dx * dx + dy * dy + dz * dz))
    return farthest + 1


@njit(cache=True, error_model="numpy", nogil=True)
def stretches(begin, end, time, position, balls):
    """Fill balls (n, 7, s), rows as `ROWS`, of threats ``begin`` to ``end``.

    Parameters: time (n, m) and position (3, n, m) of the samples; s is m over `LENGTH`, rounded up, and the last
    stretch may be shorter. What is not a number stays so.
    """
    m = time.shape[1]
    for i in range(begin, end):
        if math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            balls[i] = math.nan
            continue
        for s in range(balls.shape[2]):
            low = s * LENGTH
            high = min(low + LENGTH, m)
            middle = (low + high) // 2
            x, y, z = position[0, i, middle], position[1, i, middle], position[2, i, middle]
            if high - low == LENGTH:
                squared = _radius_squared(position, i, low, low + LENGTH, x, y, z)
            else:
                squared = _radius_squared(position, i, low, high, x, y, z)
            balls[i, 0, s], balls[i, 1, s], balls[i, 2, s] = x, y, z
            balls[i, 3, s] = math.sqrt(squared) + _HAIR
            balls[i, 4, s], balls[i, 5, s], balls[i, 6, s] = time[i, low], time[i, high - 1], time[i, middle]
