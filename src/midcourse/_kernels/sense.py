"""Sight: which samples of a track satellites and radars see, refined between the samples. Twin: `sense_twin`.

A radar is a row of numbers (see `RADAR` below), so that the loop knows neither records nor units. All sensors look at a
threat before the next one is taken up: its track is then read from memory once.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

_PRIVATE = {"cache": True, "error_model": "numpy", "no_cfunc_wrapper": True, "no_cpython_wrapper": True, "_nrt": False}
#: For functions that only kernels call: no entry from Python, which saves a tenth of the compilation, and no counting
#: of references, which would cost an atomic operation for each array.
_inner = njit(**_PRIVATE)  # type: ignore[call-overload]
#: The same with the rules of arithmetic loosened, so that the compiler takes eight samples at a time.
_lanes = njit(**_PRIVATE, fastmath=True)  # type: ignore[call-overload]

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
#: What the numbers of a warning row mean.
WARNING = ("cloud_height", "report_delay")

TRACKED = 0
NOT_FLOWN = 1
BELOW_HORIZON = 2
BEYOND_RANGE = 3
OUTSIDE_SECTOR = 4
NO_CUE = 5
CUED_TOO_LATE = 6
TRACK_TOO_SHORT = 7
BURNOUT_BELOW_CLOUD = 8

_REFINEMENTS = 12
_CLOSE = 1e-4
_F = 1.0 / 298.257223563
_E2 = _F * (2.0 - _F)
_B = 6378137.0 * (1.0 - _F)


@_lanes
def _constants(radar):
    """What `_margins` needs of a radar, in registers: an array would be read anew for every sample."""
    ux, uy, uz, bx, by, bz = radar[7], radar[8], radar[9], radar[10], radar[11], radar[12]
    return (
        *(radar[0], radar[1], radar[2]),
        *(ux, uy, uz, radar[0] * ux + radar[1] * uy + radar[2] * uz),
        *(bx, by, bz, radar[0] * bx + radar[1] * by + radar[2] * bz),
        (radar[3] - radar[0]) * ux + (radar[4] - radar[1]) * uy + (radar[5] - radar[2]) * uz,
        *(radar[6] * abs(radar[6]), radar[13] * abs(radar[13]), radar[14] * abs(radar[14])),
    )


@_lanes
def _margins(x, y, z, reach_squared, of):
    """By how much a place is above the lowest ray, within range, and inside the field of view: m², below 0 is a no.

    Each is "part / whole >= fraction" with both sides squared, signs kept, so that no root is needed.
    """
    dx, dy, dz = x - of[0], y - of[1], z - of[2]
    squared = dx * dx + dy * dy + dz * dz
    up = x * of[3] + y * of[4] + z * of[5] - of[6]
    along = x * of[7] + y * of[8] + z * of[9] - of[10]
    rise = up - of[11]  # over the point from which the lowest ray seems to come
    above = rise * abs(rise) - of[12] * (squared - of[11] * (up + rise))
    beside = along * abs(along) - of[13] * (squared - up * up)
    under = of[14] * squared - up * abs(up)
    return above, reach_squared - squared, min(beside, under)


@_lanes
def _sight(position, i, reach_squared, of, margin):
    """Fill margin (m,) of threat i; say whether it is ever in sight, ever above the lowest ray, ever in range too."""
    seen, was_above, was_within = False, False, False
    for k in range(margin.size):
        x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
        above, within, inside = _margins(x, y, z, reach_squared, of)
        within = min(above, within)
        margin[k] = min(within, inside)
        # not the greatest margins: the compiler gives up its lanes for those
        seen |= margin[k] >= 0.0
        was_above |= above >= 0.0
        was_within |= within >= 0.0
    return seen, was_above, was_within


@_inner
def _crossing(time, position, i, k, margin, reach_squared, of):
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
        above, within, inside = _margins(x, y, z, reach_squared, of)
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
def _runs(time, position, i, margin, sight, cue, result):
    """Walk through the stretches of unbroken sight of threat i; fill first, track and last and return the outcome.

    sight: the square of the range, the constants of the radar, its track delay.
    """
    reach_squared, of, delay = sight
    m = margin.size
    k = 0
    while k < m:
        if margin[k] < 0.0:
            k += 1
            continue
        before = k - 1
        while k < m and margin[k] >= 0.0:
            k += 1
        begin, end = time[i, 0], time[i, m - 1]
        if before >= 0:
            begin = _crossing(time, position, i, before, margin, reach_squared, of)
        if k < m:
            end = _crossing(time, position, i, k - 1, margin, reach_squared, of)
        begin = max(begin, cue)
        if begin <= end:
            if math.isnan(result[0, i]):
                result[0, i] = begin
            if math.isnan(result[1, i]) and end - begin >= delay:
                result[1, i] = begin + delay
            result[2, i] = end
    if not math.isnan(result[1, i]):
        return TRACKED
    if not math.isnan(result[0, i]):
        return TRACK_TOO_SHORT
    return NO_CUE if cue == math.inf else CUED_TOO_LATE


@_inner
def _look(time, position, i, reach, radar, cue, margin, result):
    """Fill what one radar sees of threat i, and say why it has no track: the first condition that never held."""
    of = _constants(radar)
    seen, was_above, was_within = _sight(position, i, reach * reach, of, margin)
    if seen:
        return _runs(time, position, i, margin, (reach * reach, of, radar[15]), cue, result)
    if not was_above:
        return BELOW_HORIZON
    return OUTSIDE_SECTOR if was_within else BEYOND_RANGE


@_inner
def _plume(time, position, i, burnout, warning, result):
    """Fill when the burning missile i passes the clouds, when that is reported, and its burnout."""
    before = 0.0
    for k in range(time.shape[1]):
        across = position[0, i, k] * position[0, i, k] + position[1, i, k] * position[1, i, k]
        squared = across + position[2, i, k] * position[2, i, k]
        # along the radius instead of the normal: less than a metre off below the clouds
        height = math.sqrt(squared) - _B / math.sqrt(1.0 - _E2 * across / squared) - warning[0]
        if height >= 0.0:
            first = time[i, k]
            if k > 0:
                first = time[i, k - 1] - before / (height - before) * (time[i, k] - time[i, k - 1])
            if not first <= burnout:
                break
            result[0, i], result[1, i], result[2, i] = first, first + warning[1], burnout
            return TRACKED
        if not time[i, k] <= burnout:
            break
        before = height
    return BURNOUT_BELOW_CLOUD


@njit(cache=True, error_model="numpy", nogil=True)
def observe(begin, end, time, position, burnout, warnings, radars, reach, cue, cued_by, outcome, result):
    """Fill what satellites and radars see of threats ``begin`` to ``end``.

    Parameters: time (n, m); position (3, n, m) ECEF; burnout (n,); warnings (w, 2) rows as `WARNING`; radars (r, 16)
    rows as `RADAR`; reach (r, n) slant range at which each threat is just detected; cue (r, n) instant before which it
    cannot be seen (-inf: none needed, inf: none comes); cued_by (r, w + r) bool: sensors before the radar whose tracks
    are cues too; outcome (w + r, n) int8 and result (w + r, 3, n): first, track, last are filled.
    """
    m, w = time.shape[1], len(warnings)
    margin = np.empty(m)
    for i in range(begin, end):
        result[:, :, i] = math.nan
        for j in range(w):
            outcome[j, i] = NOT_FLOWN
            if math.isfinite(time[i, m - 1]):
                outcome[j, i] = _plume(time, position, i, burnout[i], warnings[j], result[j])
        for j in range(len(radars)):
            outcome[w + j, i] = NOT_FLOWN
            if not math.isnan(time[i, m - 1] + position[0, i, m - 1]):
                told = cue[j, i]
                for other in range(w + j):
                    if cued_by[j, other] and not result[other, 1, i] >= told:
                        told = result[other, 1, i] if not math.isnan(result[other, 1, i]) else told
                outcome[w + j, i] = _look(time, position, i, reach[j, i], radars[j], told, margin, result[w + j])
