"""Flyout: from a fan of flights around a site to a table of least times. Twin: `engage_twin`.

Three passes. `spread` turns the flights into places around the site; `rasterise` fills, for each launch azimuth, the
nodes of a plane of ground range and height with the triangles between neighbouring flights; `across` brings the planes,
which the turning Earth has bent, to even azimuths.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.engage import coordinates

#: For functions that only kernels call: no entry from Python, which saves a tenth of the compilation.
_inner = njit(  # type: ignore[call-overload]
    cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True, _nrt=False
)

_LARGEST_SHIFT = 0.5
_HAIR = 1e-9
#: Below this height, m, rows may be covered in patches.
_PATCHED = 45e3


@_inner
def _plane(time, position, burnout, site, azimuth, fan):
    """Fill fan (4, s, m) of one launch azimuth: ground range, height, time, azimuth shift; nan where not usable."""
    s, m = time.shape
    for p in range(s):
        farthest, over = 0.0, False
        for q in range(m):
            for part in range(4):
                fan[part, p, q] = math.nan
            if over or not (burnout[p] <= time[p, q] and not math.isnan(position[0, p, q])):
                continue
            turned, ground_range, height = coordinates(position[0, p, q], position[1, p, q], position[2, p, q], site)
            # down again, or past the far side of the Earth
            over = height < -1e4 or ground_range < 0.98 * farthest or ground_range > 0.95 * math.pi * site[3]
            if over:
                continue
            farthest = max(farthest, ground_range)
            shift = turned - azimuth
            shift -= 2.0 * math.pi if shift >= math.pi else 0.0
            shift += 2.0 * math.pi if shift < -math.pi else 0.0
            fan[0, p, q], fan[1, p, q], fan[2, p, q] = ground_range, height, time[p, q]
            fan[3, p, q] = min(max(shift, -_LARGEST_SHIFT), _LARGEST_SHIFT)


@njit(cache=True, error_model="numpy", nogil=True)
def spread(begin, end, time, position, burnout, step, sites, fan):
    """Turn the planes ``begin`` to ``end`` of one or several fans of flights into places around their sites.

    Parameters: time (a, s, m) and position (3, a, s, m) of the evenly spaced launch azimuths of each fan in turn, s
    steerings and m samples; burnout (a, s); step: between launch azimuths; sites (q, 17) as `engage.SITE`, one a fan;
    fan (a, 4, s, m) is filled: ground range, height, time and the azimuth less the launch azimuth; nan before burnout
    and after the descent.
    """
    around = time.shape[0] // sites.shape[0]
    for i in range(begin, end):
        _plane(time[i], position[:, i], burnout[i], sites[i // around], (i % around) * step, fan[i])


@_inner
def _fill_triangle(cell, fan, first, second, third, plane, reach):
    """Lower the least time (and keep its azimuth shift) at the table's nodes inside one triangle, row by row.

    cell (2, s, m): ground range and height in steps of the table; fan as filled by `spread`; first, second, third: the
    flight and the sample of each corner; plane (2, r, h): time and shift, inf where unreached; reach (h,): the farthest
    that any triangle comes at each height, in steps.
    """
    x0, y0 = cell[0, first[0], first[1]], cell[1, first[0], first[1]]
    x1, y1 = cell[0, second[0], second[1]] - x0, cell[1, second[0], second[1]] - y0
    x2, y2 = cell[0, third[0], third[1]] - x0, cell[1, third[0], third[1]] - y0
    low_k = math.ceil(max(0.0, y0 + min(0.0, min(y1, y2)) - _HAIR))
    high_k = math.floor(min(plane.shape[2] - 1.0, y0 + max(0.0, max(y1, y2)) + _HAIR))
    if low_k > high_k:
        return
    # each side of the triangle as x over y
    side0, side1, side2 = 1.0 / y1, 1.0 / y2, 1.0 / (y2 - y1)
    area = x1 * y2 - x2 * y1
    share = 1.0 / area if area != 0.0 else 0.0
    for k in range(low_k, high_k + 1):
        y = k - y0
        a, b, c = y * side0, y * side1, (y - y1) * side2
        left, right = math.inf, -math.inf
        if -_HAIR <= a <= 1.0 + _HAIR:
            left, right = a * x1, a * x1
        if -_HAIR <= b <= 1.0 + _HAIR:
            left, right = min(left, b * x2), max(right, b * x2)
        if -_HAIR <= c <= 1.0 + _HAIR:
            across = x1 + c * (x2 - x1)
            left, right = min(left, across), max(right, across)
        reach[k] = max(reach[k], x0 + right)
        if not left <= right or share == 0.0:
            continue
        for j in range(
            math.ceil(max(0.0, x0 + left - _HAIR)), math.floor(min(plane.shape[1] - 1.0, x0 + right + _HAIR)) + 1
        ):
            u, v = ((j - x0) * y2 - y * x2) * share, (y * x1 - (j - x0) * y1) * share
            w = 1.0 - u - v
            time = w * fan[2, first[0], first[1]] + u * fan[2, second[0], second[1]] + v * fan[2, third[0], third[1]]
            if time < plane[0, j, k]:
                plane[0, j, k] = time
                shift = w * fan[3, first[0], first[1]] + u * fan[3, second[0], second[1]]
                plane[1, j, k] = shift + v * fan[3, third[0], third[1]]


@_inner
def _lowest_whole(plane, step):
    """The lowest row of heights of which the flights cover nine tenths, but at most the first above `_PATCHED`.

    A flight that comes down ends at its last sample above the ground, so that the lowest rows are covered in patches.
    """
    k = 0
    while k * step < _PATCHED and k < plane.shape[2] - 3:
        first, last, reached = -1, -1, 0
        for j in range(plane.shape[1]):
            if plane[0, j, k] < math.inf:
                first = j if first < 0 else first
                last = j
                reached += 1
        if reached > 1 and 10 * reached >= 9 * (last - first + 1):
            break
        k += 1
    return k


@_inner
def _extend(plane, reach, step):
    """Continue time and shift straight beyond the reach, and inwards to range zero: cells at the edge become whole.

    Where nothing is reached at a height the row continues upwards from the two below, or is nan. Below the lowest row
    that is covered (see `_lowest_whole`) rows and reach continue downwards from the two above, as a flight that goes
    straight on would; nothing is reached sooner or farther than in the row above, because the air grows denser.
    """
    lowest = _lowest_whole(plane, step)
    for part in (1, 0):  # time last: it marks what is reached
        for k in range(lowest, plane.shape[2]):
            row = plane[part, :, k]
            first, last, slope = -1, -1, 0.0
            for j in range(row.size):
                if plane[0, j, k] < math.inf:
                    first = j if first < 0 else first
                    last = j
            if last > first and plane[0, last - 1, k] < math.inf:
                slope = row[last] - row[last - 1]
            for j in range(row.size):
                if first < 0:
                    row[j] = 2.0 * plane[part, j, k - 1] - plane[part, j, k - 2] if k > lowest + 1 else math.nan
                elif j > last:
                    row[j] = row[last] + (j - last) * slope
                elif j < first:
                    row[j] = row[first] if first <= 2 else math.nan
                elif row[j] == math.inf:
                    row[j] = math.nan  # a hole
    for k in range(lowest - 1, -1, -1):
        for j in range(plane.shape[1]):
            plane[0, j, k] = plane[0, j, k + 1] + max(plane[0, j, k + 1] - plane[0, j, k + 2], 0.0)
            plane[1, j, k] = 2.0 * plane[1, j, k + 1] - plane[1, j, k + 2]
        reach[k] = min(max(2.0 * reach[k + 1] - reach[k + 2], 0.0), reach[k + 1])


@_inner
def _rasterise(fan, steps, cell, plane, reach):
    """Fill one plane (2, r, h) and its reach (h,) from a fan (4, s, m), by quadrilaterals; cell (2, s, m) is room."""
    reach[:] = 0.0
    plane[0] = math.inf
    plane[1] = 0.0
    s, m = cell.shape[1], cell.shape[2]
    for p in range(s):
        for q in range(m):
            cell[0, p, q], cell[1, p, q] = fan[0, p, q] / steps[1], fan[1, p, q] / steps[2]
    for p in range(s - 1):
        for q in range(m - 1):
            if math.isnan(fan[2, p + 1, q] + fan[2, p, q + 1]):
                continue
            if not math.isnan(fan[2, p, q]):
                _fill_triangle(cell, fan, (p, q), (p + 1, q), (p, q + 1), plane, reach)
            if not math.isnan(fan[2, p + 1, q + 1]):
                _fill_triangle(cell, fan, (p + 1, q + 1), (p + 1, q), (p, q + 1), plane, reach)
    reach *= steps[1]


@njit(cache=True, error_model="numpy", nogil=True)
def rasterise(begin, end, fan, steps, planes, reaches):
    """Fill the planes ``begin`` to ``end`` (a, 2, r, h) and reaches (a, h) of one or several fans (a, 4, s, m).

    A plane holds the least time and its azimuth shift along one launch azimuth; steps (q, 3), one row a fan, are of
    azimuth, ground range and height.
    """
    around = fan.shape[0] // steps.shape[0]
    cell = np.empty((2, fan.shape[2], fan.shape[3]))
    for i in range(begin, end):
        _rasterise(fan[i], steps[i // around], cell, planes[i], reaches[i])
        _extend(planes[i], reaches[i], steps[i // around, 2])


@_inner
def _cubics(shift, value, room):
    """Fill room (5, a + 5): azimuths and values of the planes -2 to a + 2, and their divided differences."""
    a = shift.size
    step = 2.0 * math.pi / a
    for m in range(a + 5):
        i = m - 2 if m >= 2 else m - 2 + a
        i -= a if i >= a else 0
        room[0, m], room[1, m] = (m - 2) * step + shift[i], value[i]
    for m in range(a + 4):
        room[2, m] = (room[1, m + 1] - room[1, m]) / (room[0, m + 1] - room[0, m])
    for m in range(a + 3):
        room[3, m] = (room[2, m + 1] - room[2, m]) / (room[0, m + 2] - room[0, m])
    for m in range(a + 2):
        room[4, m] = (room[3, m + 1] - room[3, m]) / (room[0, m + 3] - room[0, m])


@_inner
def _across(room, launched, target):
    """Interpolate over azimuth: a cubic through the four planes of `_cubics` nearest to a target.

    Straight between two where the cubic's outer ones are missing. Close to the site the true azimuths may cross one
    another (a vertical flight drifts past its neighbours); the time hardly depends on azimuth there, and the plane
    launched nearest to the target is the fallback.
    """
    x, v = room[0], room[1]
    for j in (launched, launched - 1, launched + 1):
        m = j + 2
        if not x[m] <= target < x[m + 1]:
            continue
        straight = v[m] + (target - x[m]) * room[2, m]
        if not x[m - 1] < x[m] or not x[m + 1] < x[m + 2]:
            return straight
        bend = room[3, m - 1] + (target - x[m - 1]) * room[4, m - 1]
        cubic = v[m] + (target - x[m]) * (room[2, m] + (target - x[m + 1]) * bend)
        # a wild cubic (a neighbour that is out of reach) is not better than a straight line
        slack = 0.5 * abs(v[m + 1] - v[m]) + 1e-9
        within = min(v[m], v[m + 1]) - slack <= cubic <= max(v[m], v[m + 1]) + slack
        return cubic if within else straight
    a = x.size - 5
    return v[2 + int(target / (2.0 * math.pi / a) + 0.5) % a]


@_inner
def _across_row(j, planes, reaches, steps, table, reach, room):
    """Fill row j of one table at every azimuth and height; one past the last row stands for the edge of the reach."""
    a, n, r, h = planes.shape[0], table.shape[0], table.shape[1], table.shape[2]
    shift, value = room[5, :a], room[6, :a]
    for k in range(h):
        farthest = 0.0
        for i in range(a):
            for near in range(max(k - 1, 0), min(k + 2, h)):
                farthest = max(farthest, reaches[i, near])
        if j < r and (j - 2) * steps[1] > farthest:
            for i in range(n):
                table[i, j, k] = math.nan  # no cell that is read has this corner
            continue
        for i in range(a):
            at = j if j < r else min(r - 1, int(reaches[i, k] / steps[1] + 0.5))
            shift[i] = planes[i, 1, at, k]
            value[i] = planes[i, 0, j, k] if j < r else reaches[i, k]
            if j == 0 or math.isnan(shift[i]):
                shift[i] = 0.0
        _cubics(shift, value, room)
        for i in range(n):
            found = _across(room, i * a // n, i * steps[0])
            if j < r:
                table[i, j, k] = found
            else:
                reach[i, k] = found


@njit(cache=True, error_model="numpy", nogil=True)
def across(begin, end, planes, reaches, steps, tables, reach):
    """Bring the planes of launch azimuths to true azimuths, for the rows ``begin`` to ``end`` of all tables in turn.

    Parameters: planes, reaches and steps as of `rasterise`; tables (q, n, r, h) and reach (q, n, h) are filled; each
    table has r + 1 rows, the last one for its reach.
    """
    rows = tables.shape[2] + 1
    around = planes.shape[0] // tables.shape[0]
    room = np.empty((7, around + 5))
    for row in range(begin, end):
        q, j = row // rows, row % rows
        low, high = q * around, (q + 1) * around
        _across_row(j, planes[low:high], reaches[low:high], steps[q], tables[q], reach[q], room)


@njit(cache=True, error_model="numpy", nogil=True)
def soonest(table, reach, range_step, lowest, bins, least):
    """Lower least (b,) to the least time of the nodes of each bin of distance.

    Parameters: table (a, r, h) and reach (a, h); range_step: of the table; lowest: the first height that counts; bins
    (r, h): of each node. A node that is no corner of a cell within reach does not count.
    """
    a, r, h = table.shape
    farthest = np.empty(h)
    for i in range(a):
        for k in range(lowest, h):
            far = 0.0
            for side in (i - 1 if i > 0 else a - 1, i, i + 1 if i + 1 < a else 0):
                for near in range(max(k - 1, 0), min(k + 2, h)):
                    far = max(far, reach[side, near])
            farthest[k] = far
        for j in range(r):
            for k in range(lowest, h):
                if (j - 1) * range_step <= farthest[k] and table[i, j, k] < least[bins[j, k]]:
                    least[bins[j, k]] = table[i, j, k]
