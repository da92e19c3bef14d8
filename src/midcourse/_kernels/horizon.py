"""How far ahead a threat is known well enough, instant by instant. Twin: `horizon_twin`.

The filter is that of `track`, referred to the first instant of a flight: without looks nothing moves there, a look is a
row of the transition matrix, and the square of the error at any later instant is a product of 21 numbers of the flight
with 21 of the covariance. So looking along the whole flight ahead costs less than carrying the covariance to one place.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.raid import known_at
from midcourse._kernels.track import axes, steps

_inner = njit(cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)  # type: ignore[call-overload]

#: Known well enough to the end of free flight.
END = 32767


@_inner
def _weights(matrix, noise, weight, grown):
    """Fill for each instant what makes a covariance at the first instant a square error: weight (k, 21), grown (k,)."""
    for j in range(matrix.shape[0]):
        place, total = 0, 0.0
        for a in range(6):
            for b in range(a + 1):
                value = matrix[j, 0, a] * matrix[j, 0, b] + matrix[j, 1, a] * matrix[j, 1, b]
                value += matrix[j, 2, a] * matrix[j, 2, b]
                if a != b:
                    value *= 2.0
                weight[j, place] = value
                total += value * noise[j, a, b]
                place += 1
        grown[j] = total


@_inner
def _update(p, bias, row, variance, column, arm, gain):
    """Bring in one number: a length along ``row`` (6,) with a variance; ``arm`` metres a unit of bias ``column``."""
    total = variance
    for i in range(6):
        value = 0.0
        for j in range(6):
            value += p[i, j] * row[j]
        gain[i] = value
        total += value * row[i]
    for j in range(bias.shape[1]):
        seen = -arm if j == column else 0.0
        for i in range(6):
            seen += bias[i, j] * row[i]
        if seen != 0.0:
            for i in range(6):
                bias[i, j] -= gain[i] * seen / total
    for i in range(6):
        for j in range(i + 1):
            value = p[i, j] - gain[i] * gain[j] / total
            p[i, j] = value
            p[j, i] = value


@_inner
def _look(p, bias, matrix, place, time, position, variances, scale, sensor, frame, row, gain):
    """Bring in what one sensor saw in a step: as `track.look`, but from the first instant; errors as 1 / S/N."""
    slant = axes(position[0], position[1], position[2], place, time, frame)
    weaker = scale * slant * slant * slant * slant
    for part in range(3):
        arm, variance = (1.0, variances[0]) if part == 0 else (slant, variances[1] * slant * slant)
        for j in range(6):
            row[j] = frame[part, 0] * matrix[0, j] + frame[part, 1] * matrix[1, j] + frame[part, 2] * matrix[2, j]
        _update(p, bias, row, variance * weaker, 3 * sensor + part, arm, gain)


@_inner
def _packed(p, bias, spread, noise, out):
    """Fill the whole error (21,), constant errors included, less the noise that had gathered by now."""
    place = 0
    for a in range(6):
        for b in range(a + 1):
            total = p[a, b] - noise[a, b]
            for j in range(bias.shape[1]):
                total += bias[a, j] * bias[b, j] * spread[j]
            out[place] = total
            place += 1


@njit(cache=True, error_model="numpy", nogil=True)
def horizons(begin, end, time, position, place, sight, measure, rcs, spread, prior, q, limit, until):
    """Fill how far ahead threats ``begin`` to ``end`` are known to ``limit``, by instant.

    Parameters: time, position, place, spread, prior and q as for `track.follow`; sight (2, s, n) first and last sight
    of each sensor; measure (3, s) looks a step, and variances of range (m²) and angle (rad²) of one look at a metre on
    a square metre; rcs (s, n); limit of the root of the mean square distance. Filled: until (n, k) int16, the number of
    the last instant for which the place is, or was before, predicted within the limit from there on without a break;
    -1: not even now; `END`: to the end of free flight.
    """
    sensors, m = place.shape[1], time.shape[1]
    phi, matrix, noise = np.empty((m, 6, 6)), np.empty((m, 6, 6)), np.empty((m, 6, 6))
    weight, grown, packed = np.empty((m, 21)), np.empty(m), np.empty(21)
    p, bias = np.empty((6, 6)), np.empty((6, 3 * sensors))
    frame, row, gain, flat = np.empty((3, 3)), np.empty(6), np.empty(6), np.empty(3 * sensors)
    for s in range(sensors):
        for c in range(3):
            flat[3 * s + c] = spread[c, s]
    for i in range(begin, end):
        last = 0
        while last < m and not math.isnan(time[i, last]):
            last += 1
        until[i, :] = -1
        if last == 0:
            continue
        steps(time[i, :last], position[:, i, :last], q, phi, matrix, noise)
        _weights(matrix[:last], noise, weight, grown)
        p[:, :] = prior[i]
        bias[:, :] = 0.0
        reached, looked = -1, True
        for k in range(last):
            if k > 0:
                for a in range(6):
                    for b in range(6):
                        p[a, b] += noise[k, a, b] - noise[k - 1, a, b]
            for s in range(sensors):
                if sight[0, s, i] <= time[i, k] <= sight[1, s, i]:
                    here, scale = position[:, i, k], 1.0 / (measure[0, s] * rcs[s, i])
                    _look(p, bias, matrix[k], place[:, s], time[i, k], here, measure[1:, s], scale, s, frame, row, gain)
                    looked = True
            # Without a look since nothing is known that was not known before.
            if looked:
                _packed(p, bias, flat, noise[k], packed)
                looked = False
            j = max(k, reached + 1)
            while j < last:
                square = grown[j]
                for c in range(21):
                    square += weight[j, c] * packed[c]
                if square > limit * limit:
                    break
                reached = j
                j += 1
            if reached == last - 1:
                until[i, k:] = END
                break
            until[i, k] = reached if reached >= k else -1


@njit(cache=True, error_model="numpy", nogil=True)
def first_known(begin, end, instant, until, delay, stock, span, launch, result):
    """Fill the first instant at which each threat is known well enough where it would be met, (n,); see `known_at`."""
    rows = np.arange(stock.size)
    for i in range(begin, end):
        result[i] = known_at(instant, until, i, delay, rows, stock, span, launch)
