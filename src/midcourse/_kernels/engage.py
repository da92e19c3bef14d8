"""Engagement: from a fan of flights to a flyout table, and from a table to engagement windows. Twin: `engage_twin`.

A site is a row of numbers (`SITE`). Around it, places are named by azimuth, ground range (along the sphere that fits
the ellipsoid at the site) and height above the ellipsoid; the table is written and read with the same three numbers,
so that the sphere costs no accuracy.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

#: For functions that only kernels call: no entry from Python, which saves a tenth of the compilation.
_inner = njit(cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)  # type: ignore[call-overload]

#: What the numbers of a site row mean: centre and radius of the fitting sphere; east, north and up at the site; steps
#: of the table in azimuth, ground range and height; the step of the bounds that follow.
SITE = (
    *("centre_x", "centre_y", "centre_z", "radius"),
    *("east_x", "east_y", "east_z", "north_x", "north_y", "north_z", "up_x", "up_y", "up_z"),
    *("azimuth_step", "range_step", "height_step", "distance_step"),
)
#: After these come the least times to any place at least so far away in a straight line, one a distance step.
BOUNDS = len(SITE)

ENGAGEABLE = 0
NOT_FLOWN = 1
NO_TRACK = 2
OUT_OF_REACH = 3
TOO_LATE = 4
BELOW_MINIMUM_HEIGHT = 5
ABOVE_MAXIMUM_HEIGHT = 6

_STRIDE = 8
_BISECTIONS = 16
_LARGEST_SHIFT = 0.5
_A = 6378137.0
_F = 1.0 / 298.257223563
_E2 = _F * (2.0 - _F)
_B = _A * (1.0 - _F)


@_inner
def _height(x, y, z):
    """Height above the ellipsoid along the radius instead of the normal: 0.7 m off at 130 km, 15 m at 4,000 km."""
    across = x * x + y * y
    squared = across + z * z
    return math.sqrt(squared) - _B / math.sqrt(1.0 - _E2 * across / squared)


@njit(cache=True, error_model="numpy")
def coordinates(x, y, z, site):
    """Azimuth (0 to 2 pi), ground range and height of a place seen from the site."""
    dx, dy, dz = x - site[0], y - site[1], z - site[2]
    east = dx * site[4] + dy * site[5] + dz * site[6]
    north = dx * site[7] + dy * site[8] + dz * site[9]
    up = dx * site[10] + dy * site[11] + dz * site[12]
    azimuth = math.atan2(east, north)
    if azimuth < 0.0:
        azimuth += 2.0 * math.pi
    return azimuth, site[3] * math.atan2(math.sqrt(east * east + north * north), up), _height(x, y, z)


@njit(cache=True, error_model="numpy")
def flyout_time(azimuth, ground_range, height, site, table, reach):
    """Least time to a place, from the table (a, r, h), straight in all three; inf out of reach."""
    a, r, h = table.shape
    fr, fh = ground_range / site[14], height / site[15]
    if not (fr < r - 1.0 and 0.0 <= fh < h - 1.0):
        return math.inf
    fa = azimuth / site[13]
    i, j, k = int(fa), int(fr), int(fh)
    fa, fr, fh = fa - i, fr - j, fh - k
    i = i % a
    n = i + 1 if i + 1 < a else 0
    edge = (1.0 - fa) * ((1.0 - fh) * reach[i, k] + fh * reach[i, k + 1]) + fa * (
        (1.0 - fh) * reach[n, k] + fh * reach[n, k + 1]
    )
    if ground_range > edge:
        return math.inf
    near = (1.0 - fr) * ((1.0 - fh) * table[i, j, k] + fh * table[i, j, k + 1]) + fr * (
        (1.0 - fh) * table[i, j + 1, k] + fh * table[i, j + 1, k + 1]
    )
    far = (1.0 - fr) * ((1.0 - fh) * table[n, j, k] + fh * table[n, j, k + 1]) + fr * (
        (1.0 - fh) * table[n, j + 1, k] + fh * table[n, j + 1, k + 1]
    )
    time = (1.0 - fa) * near + fa * far
    return math.inf if math.isnan(time) else time  # nan: beside a place that is too close


@_inner
def _soonest(x, y, z, site):
    """A time before which no interceptor from the site is at a place: cheap, and mostly enough to say no."""
    dx = x - site[0] - site[3] * site[10]
    dy = y - site[1] - site[3] * site[11]
    dz = z - site[2] - site[3] * site[12]
    index = BOUNDS + int(math.sqrt(dx * dx + dy * dy + dz * dz) / site[16])
    return site[index] if index < site.size else math.inf


@_inner
def _launches(time, position, i, earliest, site, table, reach, launch, height):
    """Fill for each sample of threat i the launch that meets it (-inf: none from ``earliest`` on) and its height."""
    for k in range(time.shape[1]):
        launch[k] = -math.inf
        if time[i, k] - _soonest(position[0, i, k], position[1, i, k], position[2, i, k], site) < earliest:
            continue
        azimuth, ground_range, above = coordinates(position[0, i, k], position[1, i, k], position[2, i, k], site)
        height[k] = above
        launch[k] = time[i, k] - flyout_time(azimuth, ground_range, max(above, 0.0), site, table, reach)


@_inner
def _edge(time, position, i, k, opens, commit, site, table, reach, limits, edge):
    """Fill edge with time, launch and place of the first or last possible intercept between samples k and k + 1."""
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        part = 0.5 * (low + high)
        t = time[i, k] + part * (time[i, k + 1] - time[i, k])
        x = position[0, i, k] + part * (position[0, i, k + 1] - position[0, i, k])
        y = position[1, i, k] + part * (position[1, i, k + 1] - position[1, i, k])
        z = position[2, i, k] + part * (position[2, i, k + 1] - position[2, i, k])
        azimuth, ground_range, height = coordinates(x, y, z, site)
        launch = t - flyout_time(azimuth, ground_range, max(height, 0.0), site, table, reach)
        inside = launch >= commit and limits[0] <= height <= limits[1]
        if inside:
            edge[0], edge[1], edge[2], edge[3], edge[4] = t, launch, x, y, z
        if inside == opens:
            high = part
        else:
            low = part


@_inner
def _why_not(commit, limits, launch, height):
    """Why a threat has no window: the nearest thing to one."""
    below, above, within_reach = False, False, False
    for k in range(launch.size):
        if launch[k] > -math.inf:
            if height[k] < limits[0]:
                below |= launch[k] >= commit
            elif height[k] > limits[1]:
                above |= launch[k] >= commit
            else:
                within_reach = True
    if above:
        return ABOVE_MAXIMUM_HEIGHT
    if below:
        return BELOW_MINIMUM_HEIGHT
    return TOO_LATE if within_reach else OUT_OF_REACH


@_inner
def _window(time, position, i, commit, site, table, reach, limits, launch, height, edge, result):
    """Fill result[:, i] for one threat and return its outcome."""
    m = time.shape[1]
    begin, end, best = -1, -1, -math.inf
    for look in range(2):
        # at a second look every sample is asked about, for the reason
        _launches(time, position, i, commit if look == 0 else -math.inf, site, table, reach, launch, height)
        for k in range(m):
            if launch[k] >= commit and limits[0] <= height[k] <= limits[1]:
                if begin < 0:
                    begin = k
                end = k
                best = max(best, launch[k])
        if begin >= 0:
            break
    if begin < 0:
        return _why_not(commit, limits, launch, height)
    for side in range(2):
        k = begin if side == 0 else end
        edge[0], edge[1] = time[i, k], launch[k]
        edge[2], edge[3], edge[4] = position[0, i, k], position[1, i, k], position[2, i, k]
        before = k - 1 if side == 0 else k
        if 0 <= before < m - 1:
            _edge(time, position, i, before, side == 0, commit, site, table, reach, limits, edge)
        best = max(best, edge[1])
        if side == 0:
            result[0, i], result[2, i] = edge[0], edge[1]
            result[5, i], result[6, i], result[7, i] = edge[2], edge[3], edge[4]
        else:
            result[1, i] = edge[0]
    result[3, i], result[4, i] = best, best - commit
    return ENGAGEABLE


@njit(cache=True, error_model="numpy", nogil=True)
def windows(begin, end, time, position, commit, site, table, reach, limits, outcome, result):
    """Fill the engagement windows of threats ``begin`` to ``end`` at one site.

    Parameters: time (n, m); position (3, n, m) ECEF; commit (n,) instant from which a launch is possible (nan: never);
    site as `SITE`; table (a, r, h) and reach (a, h) of the flyout; limits: least and greatest intercept height.
    Filled: outcome (n,) int8; result (8, n): earliest, latest, earliest launch, latest launch, margin, place (ECEF).
    """
    m = time.shape[1]
    launch, height, edge = np.empty(m), np.empty(m), np.empty(5)
    for i in range(begin, end):
        for part in range(8):
            result[part, i] = math.nan
        if math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            outcome[i] = NOT_FLOWN
        elif math.isnan(commit[i]):
            outcome[i] = NO_TRACK
        else:
            outcome[i] = _window(time, position, i, commit[i], site, table, reach, limits, launch, height, edge, result)


@_inner
def _sweep_one(time, position, i, commits, sites, tables, reaches, limits, engageable):
    """Mark for one threat which pairs of table and commit time have any sample in a window."""
    q, c, m = sites.shape[0], commits.shape[0], time.shape[1]
    first, open_pairs = math.inf, q * c
    for j in range(c):
        if not math.isnan(commits[j, i]):
            first = min(first, commits[j, i])
    site = sites[0]
    for start in range(_STRIDE):
        # the middle of each stride first: a window is soon found where there is a wide one
        for s in range((start * 5 + _STRIDE // 2) % _STRIDE, m, _STRIDE):
            t = time[i, s]
            if t <= first:
                continue
            x, y, z = position[0, i, s], position[1, i, s], position[2, i, s]
            useful = False
            for k in range(q):
                useful |= t - _soonest(x, y, z, sites[k]) >= first
            if not useful:
                continue
            azimuth, ground_range, height = coordinates(x, y, z, site)
            if height < limits[0] or height > limits[1]:
                continue
            for k in range(q):
                launch = t - flyout_time(azimuth, ground_range, height, sites[k], tables[k], reaches[k])
                for j in range(c):
                    if launch >= commits[j, i] and t > commits[j, i] and not engageable[k, j, i]:
                        engageable[k, j, i] = True
                        open_pairs -= 1
            if open_pairs == 0:
                return


@njit(cache=True, error_model="numpy", nogil=True)
def sweep(begin, end, time, position, commits, sites, tables, reaches, limits, engageable):
    """Say for threats ``begin`` to ``end``, q interceptors at one place and c commit times whether there is any window.

    As `windows`, with sites (q, ...), tables (q, a, r, h), reaches (q, a, h) and commits (c, n); engageable (q, c, n)
    bool, all False on entry, is filled. Stops at the first sample that will do.
    """
    m = time.shape[1]
    for i in range(begin, end):
        if not math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            _sweep_one(time, position, i, commits, sites, tables, reaches, limits, engageable)


@_inner
def _fill_triangle(corners, plane, range_step, height_step):
    """Lower the least time (and keep its azimuth shift) at the table's nodes inside one triangle.

    corners (3, 4): ground range, height, time, azimuth shift; plane (2, r, h): time and shift, inf where unreached.
    """
    x0, y0 = corners[0, 0] / range_step, corners[0, 1] / height_step
    x1, y1 = corners[1, 0] / range_step - x0, corners[1, 1] / height_step - y0
    x2, y2 = corners[2, 0] / range_step - x0, corners[2, 1] / height_step - y0
    area = x1 * y2 - x2 * y1
    if area == 0.0:
        return
    low_j = math.ceil(max(0.0, x0 + min(0.0, x1, x2) - 1e-9))
    high_j = math.floor(min(plane.shape[1] - 1.0, x0 + max(0.0, x1, x2) + 1e-9))
    low_k = math.ceil(max(0.0, y0 + min(0.0, y1, y2) - 1e-9))
    high_k = math.floor(min(plane.shape[2] - 1.0, y0 + max(0.0, y1, y2) + 1e-9))
    for j in range(low_j, high_j + 1):
        for k in range(low_k, high_k + 1):
            u = ((j - x0) * y2 - (k - y0) * x2) / area
            v = ((k - y0) * x1 - (j - x0) * y1) / area
            if u < -1e-9 or v < -1e-9 or u + v > 1.0 + 1e-9:
                continue
            w = 1.0 - u - v
            time = w * corners[0, 2] + u * corners[1, 2] + v * corners[2, 2]
            if time < plane[0, j, k]:
                plane[0, j, k] = time
                plane[1, j, k] = w * corners[0, 3] + u * corners[1, 3] + v * corners[2, 3]


@_inner
def _widen_reach(corners, side, reach, height_step):
    """Raise the reach at each height that one side of a triangle crosses."""
    x0, y0 = corners[side, 0], corners[side, 1] / height_step
    x1, y1 = corners[side - 1, 0], corners[side - 1, 1] / height_step
    for k in range(math.ceil(max(0.0, min(y0, y1))), math.floor(min(reach.size - 1.0, max(y0, y1))) + 1):
        part = (k - y0) / (y1 - y0) if y1 != y0 else 0.0
        reach[k] = max(reach[k], x0 + part * (x1 - x0))


@_inner
def _extend(plane):
    """Continue time and shift straight beyond the reach, and inwards to range zero: cells at the edge become whole.

    Where nothing is reached at a height the row continues upwards from the two below, or is nan.
    """
    for part in (1, 0):  # time last: it marks what is reached
        for k in range(plane.shape[2]):
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
                    row[j] = 2.0 * plane[part, j, k - 1] - plane[part, j, k - 2] if k > 1 else math.nan
                elif j > last:
                    row[j] = row[last] + (j - last) * slope
                elif j < first:
                    row[j] = row[first] if first <= 2 else math.nan
                elif row[j] == math.inf:
                    row[j] = math.nan  # a hole


@_inner
def _turned(shift, i):
    """True azimuth at which plane i of a fan (counted on past the last and before the first) passes a node."""
    a = shift.size
    within = i % a
    return i * (2.0 * math.pi / a) + shift[within]


@_inner
def _across(shift, value, target):
    """Interpolate a value over azimuth: a cubic through the four nearest planes, whose azimuths are off by shift (a,).

    Straight between two where the cubic's outer ones are missing. Close to the site the true azimuths may cross one
    another (a vertical flight drifts past its neighbours); the time hardly depends on azimuth there, and the plane
    launched nearest to the target is the fallback.
    """
    a = shift.size
    launched = int(target / (2.0 * math.pi / a))
    for j in (launched, launched - 1, launched + 1):
        x1 = _turned(shift, j)
        x2 = _turned(shift, j + 1)
        if not x1 <= target < x2:
            continue
        x0, x3 = _turned(shift, j - 1), _turned(shift, j + 2)
        v0, v1, v2, v3 = value[(j - 1) % a], value[j % a], value[(j + 1) % a], value[(j + 2) % a]
        d0, d1, d2, d3 = target - x0, target - x1, target - x2, target - x3
        straight = v1 + d1 / (x2 - x1) * (v2 - v1)
        if not x0 < x1 or not x2 < x3:
            return straight
        cubic = (
            v0 * d1 * d2 * d3 / ((x0 - x1) * (x0 - x2) * (x0 - x3))
            + v1 * d0 * d2 * d3 / ((x1 - x0) * (x1 - x2) * (x1 - x3))
            + v2 * d0 * d1 * d3 / ((x2 - x0) * (x2 - x1) * (x2 - x3))
            + v3 * d0 * d1 * d2 / ((x3 - x0) * (x3 - x1) * (x3 - x2))
        )
        # a wild cubic (a neighbour that is out of reach) is not better than a straight line
        room = 0.5 * abs(v2 - v1) + 1e-9
        return cubic if min(v1, v2) - room <= cubic <= max(v1, v2) + room else straight
    return value[int(target / (2.0 * math.pi / a) + 0.5) % a]


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
            shift = (turned - azimuth + 3.0 * math.pi) % (2.0 * math.pi) - math.pi
            fan[0, p, q], fan[1, p, q], fan[2, p, q] = ground_range, height, time[p, q]
            fan[3, p, q] = min(max(shift, -_LARGEST_SHIFT), _LARGEST_SHIFT)


@njit(cache=True, error_model="numpy", nogil=True)
def spread(begin, end, time, position, burnout, step, site, fan):
    """Turn the planes ``begin`` to ``end`` of a fan of flights into places around their site.

    Parameters: time (a, s, m) and position (3, a, s, m) of a evenly spaced launch azimuths, s steerings and m samples;
    burnout (a, s); step: between launch azimuths; site as `SITE`; fan (a, 4, s, m) is filled: ground range, height,
    time and the azimuth less the launch azimuth; nan before burnout and after the descent.
    """
    for i in range(begin, end):
        _plane(time[i], position[:, i], burnout[i], site, i * step, fan[i])


@_inner
def _rasterise(fan, steps, plane, reach):
    """Fill one plane (2, r, h) and its reach (h,) from the quadrilaterals of its fan (4, s, m)."""
    corners = np.empty((3, 4))
    for k in range(reach.size):
        reach[k] = 0.0
        for j in range(plane.shape[1]):
            plane[0, j, k] = math.inf
            plane[1, j, k] = 0.0
    for p in range(fan.shape[1] - 1):
        for q in range(fan.shape[2] - 1):
            for half in range(2):
                for part in range(4):
                    corners[0, part] = fan[part, p + half, q + half]
                    corners[1, part] = fan[part, p + 1, q]
                    corners[2, part] = fan[part, p, q + 1]
                if math.isnan(corners[0, 2] + corners[1, 2] + corners[2, 2]):
                    continue
                _fill_triangle(corners, plane, steps[1], steps[2])
                for side in range(3):
                    _widen_reach(corners, side, reach, steps[2])


@njit(cache=True, error_model="numpy", nogil=True)
def rasterise(begin, end, fan, steps, planes, reaches):
    """Fill the planes ``begin`` to ``end`` (a, 2, r, h) and reaches (a, h) of a fan (a, 4, s, m) from `spread`.

    A plane holds the least time and its azimuth shift along one launch azimuth; steps are of azimuth, ground range and
    height.
    """
    for i in range(begin, end):
        _rasterise(fan[i], steps, planes[i], reaches[i])
        _extend(planes[i])


@njit(cache=True, error_model="numpy", nogil=True)
def across(begin, end, planes, reaches, steps, table, reach):
    """Bring the planes of launch azimuths to true azimuths, for the heights ``begin`` to ``end``.

    Parameters: planes and reaches from `rasterise`; table (a, r, h) and reach (a, h) are filled.
    """
    a, r = reaches.shape[0], table.shape[1]
    shift, value = np.empty(a), np.empty(a)
    for k in range(begin, end):
        farthest = 0.0
        for i in range(a):
            for near in range(max(k - 1, 0), min(k + 2, reaches.shape[1])):
                farthest = max(farthest, reaches[i, near])
        for j in range(r + 1):
            if j < r and (j - 2) * steps[1] > farthest:
                for i in range(reach.shape[0]):
                    table[i, j, k] = math.nan  # no cell that is read has this corner
                continue
            for i in range(a):
                # row r stands for the edge of the reach
                at = j if j < r else min(r - 1, int(reaches[i, k] / steps[1] + 0.5))
                shift[i] = planes[i, 1, at, k]
                value[i] = planes[i, 0, j, k] if j < r else reaches[i, k]
                if j == 0 or math.isnan(shift[i]):
                    shift[i] = 0.0
            for i in range(reach.shape[0]):
                found = _across(shift, value, i * steps[0])
                if j < r:
                    table[i, j, k] = found
                else:
                    reach[i, k] = found
