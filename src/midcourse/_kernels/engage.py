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
_inner = njit(cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)

#: What the numbers of a site row mean: centre and radius of the fitting sphere; east, north and up at the site; steps
#: of the table in azimuth, ground range and height; the greatest straight-line speed to any place in the table.
SITE = (
    *("centre_x", "centre_y", "centre_z", "radius"),
    *("east_x", "east_y", "east_z", "north_x", "north_y", "north_z", "up_x", "up_y", "up_z"),
    *("azimuth_step", "range_step", "height_step", "fastest"),
)

ENGAGEABLE = 0
NOT_FLOWN = 1
NO_TRACK = 2
OUT_OF_REACH = 3
TOO_LATE = 4
BELOW_MINIMUM_HEIGHT = 5
ABOVE_MAXIMUM_HEIGHT = 6

_STRIDE = 8
_BISECTIONS = 24
_LARGEST_SHIFT = 0.5
_A = 6378137.0
_F = 1.0 / 298.257223563
_E2 = _F * (2.0 - _F)
_B = _A * (1.0 - _F)
_EP2 = _E2 / (1.0 - _E2)


@_inner
def _height(x, y, z):
    """Height above the ellipsoid: Bowring's latitude after one step, good to a millimetre up to 10,000 km."""
    p = math.sqrt(x * x + y * y)
    q = math.sqrt((p * _B) ** 2 + (z * _A) ** 2)
    sine, cosine = z * _A / q, p * _B / q
    up, along = z + _EP2 * _B * sine**3, p - _E2 * _A * cosine**3
    norm = math.sqrt(up * up + along * along)
    sine, cosine = up / norm, along / norm
    return p * cosine + z * sine - _A * math.sqrt(1.0 - _E2 * sine * sine)


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
    return time if time == time else math.inf  # nan: beside a place that is too close


@_inner
def _launches(time, position, i, site, table, reach, launch, height):
    """Fill for each sample of threat i the launch that meets it (-inf: none does) and its height."""
    for k in range(time.shape[1]):
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
    for k in range(m):
        if launch[k] >= commit and limits[0] <= height[k] <= limits[1]:
            if begin < 0:
                begin = k
            end = k
            best = max(best, launch[k])
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
        flown = time[i, m - 1] + position[0, i, m - 1]
        if flown != flown:
            outcome[i] = NOT_FLOWN
        elif commit[i] != commit[i]:
            outcome[i] = NO_TRACK
        else:
            _launches(time, position, i, site, table, reach, launch, height)
            outcome[i] = _window(
                time, position, i, commit[i], site, table, reach, limits, launch, height, edge, result
            )


@_inner
def _sweep_one(time, position, i, commits, sites, tables, reaches, limits, engageable):
    """Mark for one threat which pairs of table and commit time have any sample in a window."""
    q, c, m = sites.shape[0], commits.shape[0], time.shape[1]
    soonest, fastest, open_pairs = math.inf, 0.0, q * c
    for j in range(c):
        if commits[j, i] == commits[j, i]:
            soonest = min(soonest, commits[j, i])
    for k in range(q):
        fastest = max(fastest, sites[k, 16])
    site = sites[0]
    sx, sy, sz = site[0] + site[3] * site[10], site[1] + site[3] * site[11], site[2] + site[3] * site[12]
    for start in range(_STRIDE):
        # the middle of each stride first: a window is soon found where there is a wide one
        for s in range((start * 5 + _STRIDE // 2) % _STRIDE, m, _STRIDE):
            t = time[i, s]
            x, y, z = position[0, i, s], position[1, i, s], position[2, i, s]
            farthest = fastest * (t - soonest)
            if farthest <= 0.0 or (x - sx) ** 2 + (y - sy) ** 2 + (z - sz) ** 2 > farthest * farthest:
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
        flown = time[i, m - 1] + position[0, i, m - 1]
        if flown == flown:
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
    low_j = math.ceil(max(0.0, x0 + min(0.0, min(x1, x2)) - 1e-9))
    high_j = math.floor(min(plane.shape[1] - 1.0, x0 + max(0.0, max(x1, x2)) + 1e-9))
    low_k = math.ceil(max(0.0, y0 + min(0.0, min(y1, y2)) - 1e-9))
    high_k = math.floor(min(plane.shape[2] - 1.0, y0 + max(0.0, max(y1, y2)) + 1e-9))
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
def _extend(plane, reach):
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
            if last > first:
                slope = row[last] - row[last - 1]
            for j in range(row.size):
                if first < 0:
                    row[j] = 2.0 * plane[part, j, k - 1] - plane[part, j, k - 2] if k > 1 else math.nan
                elif j > last:
                    row[j] = row[last] + (j - last) * slope
                elif j < first:
                    row[j] = row[first] if first <= 2 else math.nan


@_inner
def _across(turned, value, i, target):
    """Interpolate a value over azimuth: turned (a,) rising true azimuths of the fan's planes; straight, cyclic.

    Close to the site the true azimuths may cross one another (a vertical flight drifts past its neighbours); the time
    hardly depends on azimuth there, and plane i itself is the fallback.
    """
    a = turned.size
    if target < turned[0]:
        target += 2.0 * math.pi
    elif target >= turned[0] + 2.0 * math.pi:
        target -= 2.0 * math.pi
    for j in range(a):
        after = j + 1 if j + 1 < a else 0
        high = turned[after] if after > 0 else turned[0] + 2.0 * math.pi
        if turned[j] <= target < high:
            part = (target - turned[j]) / (high - turned[j])
            return value[j] + part * (value[after] - value[j])
    return value[i]


@_inner
def _plane(time, position, burnout, latest, site, azimuth, fan):
    """Fill fan (4, s, m) of one launch azimuth: ground range, height, time, azimuth shift; nan where not usable."""
    s, m = time.shape
    for p in range(s):
        farthest = 0.0
        for q in range(m):
            for part in range(4):
                fan[part, p, q] = math.nan
            if not burnout[p] <= time[p, q] <= latest:
                continue
            turned, ground_range, height = coordinates(position[0, p, q], position[1, p, q], position[2, p, q], site)
            if height < -1e4 or ground_range < 0.98 * farthest or ground_range > 0.95 * math.pi * site[3]:
                break  # down again, or past the far side of the Earth
            farthest = max(farthest, ground_range)
            shift = (turned - azimuth + 3.0 * math.pi) % (2.0 * math.pi) - math.pi
            fan[0, p, q], fan[1, p, q], fan[2, p, q] = ground_range, height, time[p, q]
            fan[3, p, q] = min(max(shift, -_LARGEST_SHIFT), _LARGEST_SHIFT)


@njit(cache=True, error_model="numpy", nogil=True)
def spread(begin, end, time, position, burnout, latest, site, fan):
    """Turn the planes ``begin`` to ``end`` of a fan of flights into places around their site.

    Parameters: time (a, s, m) and position (3, a, s, m) of a evenly spaced launch azimuths, s steerings and m samples;
    burnout (a, s); latest: the longest flight time; site as `SITE`; fan (a, 4, s, m) is filled: ground range, height,
    time and the azimuth less the launch azimuth; nan before burnout, after the longest time and after the descent.
    """
    for i in range(begin, end):
        _plane(time[i], position[:, i], burnout[i], latest, site, i * site[13], fan[i])


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
        _extend(planes[i], reaches[i])


@njit(cache=True, error_model="numpy", nogil=True)
def across(begin, end, planes, reaches, steps, table, reach):
    """Bring the planes of launch azimuths to true azimuths, for the heights ``begin`` to ``end``.

    Parameters: planes and reaches from `rasterise`; table (a, r, h) and reach (a, h) are filled.
    """
    a, r, h = table.shape
    turned, value = np.empty(a), np.empty(a)
    for k in range(begin, end):
        for j in range(r + 1):
            for i in range(a):
                # row r stands for the edge of the reach
                at = j if j < r else min(r - 1, int(reaches[i, k] / steps[1] + 0.5))
                shift = planes[i, 1, at, k]
                turned[i] = i * steps[0] + (shift if j > 0 and shift == shift else 0.0)
                value[i] = planes[i, 0, j, k] if j < r else reaches[i, k]
            for i in range(a):
                found = _across(turned, value, i, i * steps[0])
                if j < r:
                    table[i, j, k] = found
                else:
                    reach[i, k] = found
