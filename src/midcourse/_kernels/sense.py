"""Sight: which samples of a track one radar sees, refined between the samples. Twin: `sense_twin`.

The radar is a row of numbers (see `RADAR` below), so that the loop knows neither records nor units.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

#: For functions that only kernels call: no entry from Python, which saves a tenth of the compilation.
_inner = njit(cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)  # type: ignore[call-overload]

#: What the numbers of a radar row mean: its place; the point from which its lowest ray seems to come and the sine of
#: that ray's elevation; its vertical; its boresight on the horizontal; the cosine of the half width; the sine of the
#: highest elevation; the track delay.
RADAR = (
    *("x", "y", "z"),
    *("ray_x", "ray_y", "ray_z", "ray_sine"),
    *("up_x", "up_y", "up_z"),
    *("boresight_x", "boresight_y", "boresight_z", "half_width_cosine"),
    *("top_sine", "track_delay"),
)

TRACKED = 0
NOT_FLOWN = 1
BELOW_HORIZON = 2
BEYOND_RANGE = 3
OUTSIDE_SECTOR = 4
NO_CUE = 5
CUED_TOO_LATE = 6
TRACK_TOO_SHORT = 7

_REFINEMENTS = 12
_CLOSE = 1e-4


@_inner
def _margins(x, y, z, reach_squared, radar):
    """By how much a place is above the lowest ray, within range, and inside the field of view: m², below 0 is a no.

    Each is "part / whole >= fraction" with both sides squared, signs kept, so that no root is needed.
    """
    rx, ry, rz = x - radar[3], y - radar[4], z - radar[5]
    rise = rx * radar[7] + ry * radar[8] + rz * radar[9]
    above = rise * abs(rise) - radar[6] * abs(radar[6]) * (rx * rx + ry * ry + rz * rz)
    dx, dy, dz = x - radar[0], y - radar[1], z - radar[2]
    squared = dx * dx + dy * dy + dz * dz
    up = dx * radar[7] + dy * radar[8] + dz * radar[9]
    along = dx * radar[10] + dy * radar[11] + dz * radar[12]
    beside = along * abs(along) - radar[13] * abs(radar[13]) * (squared - up * up)
    under = radar[14] * abs(radar[14]) * squared - up * abs(up)
    return above, reach_squared - squared, min(beside, under)


@_inner
def _crossing(time, position, i, k, margin, reach_squared, radar):
    """Instant between samples k and k + 1 at which sight begins or ends, on the straight line between them.

    False position with the Illinois halving; ends on the side that is in sight, within _CLOSE of the step.
    """
    low, high, at_low, at_high = 0.0, 1.0, margin[k], margin[k + 1]
    begins = at_high >= 0.0
    side = 0
    for _ in range(_REFINEMENTS):
        # a little into sight, so that the side in sight closes in as well
        part = (low * at_high - high * at_low) / (at_high - at_low) + (0.3 if begins else -0.3) * _CLOSE
        part = min(max(part, low), high)
        x = position[0, i, k] + part * (position[0, i, k + 1] - position[0, i, k])
        y = position[1, i, k] + part * (position[1, i, k + 1] - position[1, i, k])
        z = position[2, i, k] + part * (position[2, i, k + 1] - position[2, i, k])
        above, within, inside = _margins(x, y, z, reach_squared, radar)
        value = min(above, within, inside)
        if (value >= 0.0) == begins:
            high, at_high = part, value
            at_low *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            low, at_low = part, value
            at_high *= 0.5 if side == -1 else 1.0
            side = -1
        if high - low < _CLOSE:
            break
    return time[i, k] + (high if begins else low) * (time[i, k + 1] - time[i, k])


@_inner
def _reason(position, i, reach_squared, radar):
    """Why threat i was never in sight: the first condition that never held together with those before it."""
    was_above, was_within = False, False
    for k in range(position.shape[2]):
        above, within, _ = _margins(position[0, i, k], position[1, i, k], position[2, i, k], reach_squared, radar)
        was_above |= above >= 0.0
        was_within |= above >= 0.0 and within >= 0.0
    if not was_above:
        return BELOW_HORIZON
    return OUTSIDE_SECTOR if was_within else BEYOND_RANGE


@_inner
def _runs(time, position, i, margin, reach_squared, radar, cue, result):
    """Walk through the stretches of unbroken sight of threat i; fill first, track and last and return the outcome."""
    seen_at_all = False
    m = margin.size
    k = 0
    while k < m:
        if margin[k] < 0.0:
            k += 1
            continue
        seen_at_all = True
        ends = (k - 1, k - 1)
        while k < m and margin[k] >= 0.0:
            k += 1
        ends = (ends[0], k - 1)
        begin, end = time[i, 0], time[i, m - 1]
        for side in range(2):
            at = ends[side]
            if 0 <= at < m - 1:
                instant = _crossing(time, position, i, at, margin, reach_squared, radar)
                if side == 0:
                    begin = instant
                else:
                    end = instant
        begin = max(begin, cue)
        if begin <= end:
            if math.isnan(result[0, i]):
                result[0, i] = begin
            if math.isnan(result[1, i]) and end - begin >= radar[15]:
                result[1, i] = begin + radar[15]
            result[2, i] = end
    if not math.isnan(result[1, i]):
        return TRACKED
    if not math.isnan(result[0, i]):
        return TRACK_TOO_SHORT
    if seen_at_all:
        return NO_CUE if cue == math.inf else CUED_TOO_LATE
    return _reason(position, i, reach_squared, radar)


@njit(cache=True, error_model="numpy", nogil=True)
def observe(begin, end, time, position, reach, cue, radar, outcome, result):
    """Fill what one radar sees of threats ``begin`` to ``end``.

    Parameters: time (n, m); position (3, n, m) ECEF; reach (n,) slant range at which each threat is just detected;
    cue (n,) instant before which it cannot be seen (-inf: none needed, inf: none comes); radar a row as `RADAR`;
    outcome (n,) int8 and result (3, n): first, track, last are filled.
    """
    m = time.shape[1]
    margin = np.empty(m)
    for i in range(begin, end):
        result[0, i], result[1, i], result[2, i] = math.nan, math.nan, math.nan
        reach_squared = reach[i] * reach[i]
        x, y, z = position[0, i], position[1, i], position[2, i]
        if math.isnan(time[i, m - 1] + x[m - 1]):
            outcome[i] = NOT_FLOWN
            continue
        for k in range(m):
            above, within, inside = _margins(x[k], y[k], z[k], reach_squared, radar)
            margin[k] = min(above, within, inside)
        outcome[i] = _runs(time, position, i, margin, reach_squared, radar, cue[i], result)
