"""Sight: which samples of a track satellites and radars see, refined between the samples. Twin: `sense_twin`.

A radar is a row of numbers (see `RADAR` below), so that the loop knows neither records nor units. All sensors look at a
few threats before the next are taken up, so that their tracks are read from memory once. For each radar the balls
around the stretches of a track (`stretches`) say where nothing changes; only the other stretches are looked at sample
by sample, and the instants at which sight begins or ends are found for all changes side by side. `_followed` is the
same sample by sample.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.memory import fetch, lowest_bit
from midcourse._kernels.stretches import LENGTH

_PRIVATE = {"cache": True, "error_model": "numpy", "no_cfunc_wrapper": True, "no_cpython_wrapper": True, "_nrt": False}
#: For functions that only kernels call: no entry from Python, which saves a tenth of the compilation, and no counting
#: of references, which would cost an atomic operation for each array.
_inner = njit(**_PRIVATE)  # type: ignore[call-overload]
#: The same with the rules of arithmetic loosened, so that the compiler takes eight samples at a time.
_lanes = njit(**_PRIVATE, fastmath=True)  # type: ignore[call-overload]
#: The same, for what is too small to be worth a call.
_within = njit(**_PRIVATE, fastmath=True, inline="always")  # type: ignore[call-overload]

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

#: How well the beginning and the end of a sight are found, in steps between samples.
_CLOSE = 1e-7
_REFINEMENTS = 60
#: Threats that are taken together, and changes of sight that each may queue; one with more is followed on its own.
_TOGETHER = 32
_CHANGES = 8
#: Rows of the queue of changes, one flat array: the samples before and after, the square of the range; what is found.
_PLACES = _TOGETHER * _CHANGES
Y, Z, X1, Y1, Z1, SQUARE, PART, PROVEN = (n * _PLACES for n in range(1, 9))
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
def _slopes(radar):
    """By how much the conditions above, beside and under can change with each metre; 0 for one that always holds."""
    beside, under = radar[13], radar[14]
    return (
        1.0 + abs(radar[6]),
        1.0 + abs(beside) if beside > -1.0 else 0.0,
        1.0 + abs(under) if under < 1.0 else 0.0,
    )


@_within
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
def _survey(balls, i, reach, of, slope, state):
    """Fill state (s,) with what the balls of threat i say of their samples: 1 all in sight, -1 none, 0 look at each.

    As `_margins`, with the parts moved by what a ball's radius can change. Say whether any sample may be in sight, and
    if none is, why: the outcome, or TRACKED where the balls do not tell.
    """
    possible, maybe_above, surely_above, maybe_within, surely_within = False, False, False, False, False
    for s in range(state.size):
        x, y, z, r = balls[i, 0, s], balls[i, 1, s], balls[i, 2, s], balls[i, 3, s]
        dx, dy, dz = x - of[0], y - of[1], z - of[2]
        squared = dx * dx + dy * dy + dz * dz
        up = x * of[3] + y * of[4] + z * of[5] - of[6]
        along = x * of[7] + y * of[8] + z * of[9] - of[10]
        rise = up - of[11]
        cone, wedge, cap = (
            of[12] * (squared - of[11] * (up + rise)),
            of[13] * (squared - up * up),
            of[14] * squared,
        )
        more, less = rise + slope[0] * r, rise - slope[0] * r
        above_most, above_least = more * abs(more) - cone, less * abs(less) - cone
        more, less = reach + r, reach - r
        within_most = min(above_most, more * more - squared)
        within_least = min(above_least, less * abs(less) - squared)
        more, less = along + slope[1] * r, along - slope[1] * r
        beside_most, beside_least = more * abs(more) - wedge, less * abs(less) - wedge
        more, less = up - slope[2] * r, up + slope[2] * r
        most = min(within_most, min(beside_most, cap - more * abs(more)))
        least = min(within_least, min(beside_least, cap - less * abs(less)))
        state[s] = 1.0 if least >= 0.0 else (-1.0 if most < 0.0 else 0.0)
        # not the greatest margins: the compiler gives up its lanes for those
        possible |= most >= 0.0
        maybe_above |= above_most >= 0.0
        surely_above |= above_least >= 0.0
        maybe_within |= within_most >= 0.0
        surely_within |= within_least >= 0.0
    why = TRACKED
    if not maybe_above:
        why = BELOW_HORIZON
    elif surely_within:
        why = OUTSIDE_SECTOR
    elif surely_above and not maybe_within:
        why = BEYOND_RANGE
    return possible, why


@_within
def _least(x, y, z, reach_squared, of):
    above, within, inside = _margins(x, y, z, reach_squared, of)
    return min(min(above, within), inside)


@_lanes
def _never_why(position, i, reach_squared, radar):
    """Why threat i is never in sight: the first condition that no sample meets."""
    of = _constants(radar)
    was_above, was_within = False, False
    for k in range(position.shape[2]):
        above, within, _ = _margins(position[0, i, k], position[1, i, k], position[2, i, k], reach_squared, of)
        was_above |= above >= 0.0
        was_within |= min(above, within) >= 0.0
    return OUTSIDE_SECTOR if was_within else (BEYOND_RANGE if was_above else BELOW_HORIZON)


@_lanes
def _judged(count, of, samples):
    """Fill the last row of samples (5, c) with the least margin of each: rows place, square of the range, margin."""
    for k in range(count):
        samples[4, k] = _least(samples[0, k], samples[1, k], samples[2, k], samples[3, k], of)


@_lanes
def _cross(queue, count, of):
    """Find where sight begins or ends on the straight lines between two samples that wait in the queue.

    Along a line each margin is a parabola: the one through both ends and the middle gives the place. Where a place on
    either side of it, `_CLOSE` of the step apart, does not show the change, PROVEN stays 0 (another margin or the sign
    of a part comes in): `_crossing` is for those.
    """
    for t in range(count):
        x, y, z, reach_squared = queue[t], queue[Y + t], queue[Z + t], queue[SQUARE + t]
        dx, dy, dz = queue[X1 + t] - x, queue[Y1 + t] - y, queue[Z1 + t] - z
        early = _least(x, y, z, reach_squared, of)
        late = _least(x + dx, y + dy, z + dz, reach_squared, of)
        middle = _least(x + 0.5 * dx, y + 0.5 * dy, z + 0.5 * dz, reach_squared, of)
        inwards = 1.0 if late >= 0.0 else -1.0
        bend = 2.0 * (early + late) - 4.0 * middle
        tilt = late - early - bend
        # of both roots the one between the ends, where the signs differ
        part = -2.0 * early / (tilt + inwards * math.sqrt(max(tilt * tilt - 4.0 * bend * early, 0.0)))
        seen, hidden = part + inwards * 0.3 * _CLOSE, part - inwards * 0.7 * _CLOSE
        proven = _least(x + seen * dx, y + seen * dy, z + seen * dz, reach_squared, of) >= 0.0
        proven &= _least(x + hidden * dx, y + hidden * dy, z + hidden * dz, reach_squared, of) < 0.0
        queue[PART + t] = seen
        queue[PROVEN + t] = 1.0 if proven and seen >= 0.0 and seen <= 1.0 else 0.0


@_inner
def _crossing(position, i, k, begins, reach_squared, radar):
    """Part of the step from sample k at which sight begins or ends: false position with the Illinois halving.

    Ends on the side that is in sight, within _CLOSE of the step.
    """
    of = _constants(radar)
    low, high, side = 0.0, 1.0, 0
    x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
    dx, dy, dz = position[0, i, k + 1] - x, position[1, i, k + 1] - y, position[2, i, k + 1] - z
    at_low, at_high = _least(x, y, z, reach_squared, of), _least(x + dx, y + dy, z + dz, reach_squared, of)
    for turn in range(_REFINEMENTS):
        # a little into sight, so that the side in sight closes in as well; now and then the middle, if it goes slowly
        part = (low * at_high - high * at_low) / (at_high - at_low) + (0.3 if begins else -0.3) * _CLOSE
        if not low < part < high or turn % 4 == 3:
            part = 0.5 * (low + high)
        value = _least(x + part * dx, y + part * dy, z + part * dz, reach_squared, of)
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
    return high if begins else low


@_inner
def _surveyed(begin, end, time, position, balls, reach, radar, state, why, events):
    """Survey the threats of a batch; list the stretches that may begin or end a sight: threat, number, bits.

    The bits say which of its samples are in sight: all, none, or -1 where they must be looked at. why (b,) is as
    `_survey` gives it; where no sample can be in sight no stretch is listed.
    """
    of, slope = _constants(radar), _slopes(radar)
    count = 0
    for i in range(begin, end):
        if math.isnan(balls[i, 3, 0]):
            continue
        possible, why[i - begin] = _survey(balls, i, reach[i], of, slope, state)
        if not possible:
            continue
        before = -1.0
        for s in range(state.size):
            now = state[s]
            events[0, count], events[1, count], events[2, count] = i, s, -1 if now == 0.0 else (255 if now > 0.0 else 0)
            if now == 0.0 or now != before:
                count += 1
            if now == 0.0:
                k = s * LENGTH
                fetch(position, (0, i, k))
                fetch(position, (1, i, k))
                fetch(position, (2, i, k))
                fetch(time, (i, k))
            before = now
    return count


@_inner
def _looked(count, position, reach, radar, events, samples):
    """Look at the samples of the stretches about which the survey could not tell: bits, the first sample's lowest.

    All are laid side by side first. The last sample of a track stands for those that its last stretch lacks.
    """
    last, c = position.shape[2] - 1, 0
    for e in range(count):
        if events[2, e] >= 0:
            continue
        i, low = events[0, e], events[1, e] * LENGTH
        if low + LENGTH <= last + 1:
            for k in range(LENGTH):
                samples[0, c + k] = position[0, i, low + k]
                samples[1, c + k] = position[1, i, low + k]
                samples[2, c + k] = position[2, i, low + k]
        else:
            for k in range(LENGTH):
                samples[0, c + k] = position[0, i, min(low + k, last)]
                samples[1, c + k] = position[1, i, min(low + k, last)]
                samples[2, c + k] = position[2, i, min(low + k, last)]
        samples[3, c : c + LENGTH] = reach[i] * reach[i]
        c += LENGTH
    _judged(c, _constants(radar), samples)
    c = 0
    for e in range(count):
        if events[2, e] < 0:
            bits = 0
            for k in range(LENGTH):
                bits |= (1 if samples[4, c + k] >= 0.0 else 0) << k
            events[2, e] = bits
            c += LENGTH


@_inner
def _queued(begin, count, position, reach, events, changes, queue, before):
    """Put the steps in which sight begins or ends into the queue, in order; changes (b,): how many each threat has.

    before (q,): the sample before the change; -1 where the track begins in sight. The last change may be missing: the
    track then ends in sight.
    """
    waiting, last, inside = 0, -1, 0
    for e in range(count):
        i = events[0, e]
        if i != last:
            last, inside = i, 0
        bits = events[2, e]
        flips = bits ^ ((bits << 1 | inside) & 255)
        inside = bits >> 7
        while flips:
            k = events[1, e] * LENGTH + lowest_bit(flips)
            flips &= flips - 1
            changes[i - begin] += 1
            if changes[i - begin] > _CHANGES:
                continue  # `_followed` will do it
            n = max(k, 1)
            queue[waiting], queue[Y + waiting], queue[Z + waiting] = (
                position[0, i, n - 1],
                position[1, i, n - 1],
                position[2, i, n - 1],
            )
            queue[X1 + waiting], queue[Y1 + waiting], queue[Z1 + waiting] = (
                position[0, i, n],
                position[1, i, n],
                position[2, i, n],
            )
            queue[SQUARE + waiting] = reach[i] * reach[i]
            before[waiting] = k - 1
            waiting += 1
    return waiting


@_inner
def _held(begin, end, i, cue, delay, result):
    """Take up one stretch of unbroken sight of threat i into first, track and last."""
    begin = max(begin, cue)
    if begin <= end:
        if math.isnan(result[0, i]):
            result[0, i] = begin
        if math.isnan(result[1, i]) and end - begin >= delay:
            result[1, i] = begin + delay
        result[2, i] = end


@_inner
def _sights(time, position, balls, i, reach_squared, radar, cue, changes, first, queue, before, result):
    """Fill first, track and last of one threat from its changes, which wait in the queue from ``first`` on."""
    opened = 0.0
    for c in range(changes):
        k, begins = before[first + c], c % 2 == 0
        instant = balls[i, 4, 0]
        if k >= 0:
            part = queue[PART + first + c]
            if queue[PROVEN + first + c] == 0.0:
                part = _crossing(position, i, k, begins, reach_squared, radar)
            instant = time[i, k] + part * (time[i, k + 1] - time[i, k])
        if begins:
            opened = instant
        else:
            _held(opened, instant, i, cue, radar[15], result)
    if changes % 2 == 1:
        _held(opened, balls[i, 5, balls.shape[2] - 1], i, cue, radar[15], result)


@_inner
def _followed(time, position, i, reach_squared, radar, cue, result):
    """As `_sights`, sample by sample: for a track with more changes than the queue has room for, and for reading."""
    of = _constants(radar)
    inside, opened = False, 0.0
    for k in range(time.shape[1]):
        if (_least(position[0, i, k], position[1, i, k], position[2, i, k], reach_squared, of) >= 0.0) == inside:
            continue
        instant = time[i, 0]
        if k > 0:
            part = _crossing(position, i, k - 1, not inside, reach_squared, radar)
            instant = time[i, k - 1] + part * (time[i, k] - time[i, k - 1])
        if inside:
            _held(opened, instant, i, cue, radar[15], result)
        inside, opened = not inside, instant
    if inside:
        _held(opened, time[i, time.shape[1] - 1], i, cue, radar[15], result)


@_inner
def _look(begin, end, time, position, balls, reach, radar, cue, room, outcome, result):
    """Fill what one radar sees of a batch of threats; cue (n,) as it stands."""
    state, samples, why, events, changes, queue, before = room
    changes[:] = 0
    count = _surveyed(begin, end, time, position, balls, reach, radar, state, why, events)
    _looked(count, position, reach, radar, events, samples)
    waiting = _queued(begin, count, position, reach, events, changes, queue, before)
    _cross(queue, waiting, _constants(radar))
    first = 0
    for i in range(begin, end):
        if math.isnan(balls[i, 3, 0]):
            outcome[i] = NOT_FLOWN
            continue
        c, squared = changes[i - begin], reach[i] * reach[i]
        if c > _CHANGES:
            _followed(time, position, i, squared, radar, cue[i], result)
        elif c > 0:
            _sights(time, position, balls, i, squared, radar, cue[i], c, first, queue, before, result)
        first += min(c, _CHANGES)
        if c == 0:
            known = why[i - begin]
            outcome[i] = known if known != TRACKED else _never_why(position, i, squared, radar)
        elif not math.isnan(result[1, i]):
            outcome[i] = TRACKED
        elif not math.isnan(result[0, i]):
            outcome[i] = TRACK_TOO_SHORT
        else:
            outcome[i] = NO_CUE if cue[i] == math.inf else CUED_TOO_LATE


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
def observe(begin, end, time, position, balls, burnout, warnings, radars, reach, cue, cued_by, outcome, result):
    """Fill what satellites and radars see of threats ``begin`` to ``end``.

    Parameters: time (n, m); position (3, n, m) ECEF; balls (n, 7, s) from `stretches`; burnout (n,); warnings (w, 2)
    rows as `WARNING`; radars (r, 16) rows as `RADAR`; reach (r, n) slant range at which each threat is just detected;
    cue (r, n) instant before which it cannot be seen (-inf: none needed, inf: none comes); cued_by (r, w + r) bool:
    sensors before the radar whose tracks are cues too; outcome (w + r, n) int8 and result (w + r, 3, n): first, track,
    last are filled.
    """
    m, w, stretches = time.shape[1], len(warnings), balls.shape[2]
    room = (
        np.empty(stretches),
        np.empty((5, _TOGETHER * stretches * LENGTH)),
        np.empty(_TOGETHER, np.int64),
        np.empty((3, _TOGETHER * stretches + 1), np.int64),
        np.empty(_TOGETHER, np.int64),
        np.empty(9 * _PLACES),
        np.empty(_PLACES, np.int64),
    )
    told = np.empty(time.shape[0])
    for low in range(begin, end, _TOGETHER):
        high = min(low + _TOGETHER, end)
        result[:, :, low:high] = math.nan
        for j in range(w):
            for i in range(low, high):
                outcome[j, i] = NOT_FLOWN
                if math.isfinite(time[i, m - 1]):
                    outcome[j, i] = _plume(time, position, i, burnout[i], warnings[j], result[j])
        for j in range(len(radars)):
            for i in range(low, high):
                told[i] = cue[j, i]
                for other in range(w + j):
                    if cued_by[j, other] and not result[other, 1, i] >= told[i]:
                        told[i] = result[other, 1, i] if not math.isnan(result[other, 1, i]) else told[i]
            _look(low, high, time, position, balls, reach[j], radars[j], told, room, outcome[w + j], result[w + j])
