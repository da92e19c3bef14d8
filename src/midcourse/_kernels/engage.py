"""Engagement: from flyout tables to engagement windows. Twin: `engage_twin`.

A site is a row of numbers (`SITE`). Around it, places are named by azimuth, ground range (along the sphere that fits
the ellipsoid at the site) and height above the ellipsoid; the table is written and read with the same three numbers,
so that the sphere costs no accuracy.
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

#: What the numbers of a site row mean: centre and radius of the fitting sphere; east, north and up at the site; steps
#: of the table in azimuth, ground range and height; the step of the bounds that follow; a straight line in distance
#: below all of these bounds, and the distance beyond which nothing is reached.
SITE = (
    *("centre_x", "centre_y", "centre_z", "radius"),
    *("east_x", "east_y", "east_z", "north_x", "north_y", "north_z", "up_x", "up_y", "up_z"),
    *("azimuth_step", "range_step", "height_step", "distance_step"),
    *("line_time", "line_slope", "farthest"),
)
#: After these come the least times to any place at least so far away in a straight line and not below the least
#: intercept height, one a distance step.
BOUNDS = len(SITE)

ENGAGEABLE = 0
NOT_FLOWN = 1
NO_TRACK = 2
OUT_OF_REACH = 3
TOO_LATE = 4
BELOW_MINIMUM_HEIGHT = 5
ABOVE_MAXIMUM_HEIGHT = 6

_FIRST_LOOKS = 16
_BISECTIONS = 16
_NEVER = -1e300
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


@_lanes
def _bound(t, x, y, z, line, shell):
    """The launch that meets a place at time t, at the latest that the line allows; _NEVER outside reach and heights."""
    dx, dy, dz = x - line[0], y - line[1], z - line[2]
    squared, radius = dx * dx + dy * dy + dz * dz, x * x + y * y + z * z
    latest = t - line[3] - line[4] * math.sqrt(squared)
    return latest if squared <= line[5] and shell[0] <= radius <= shell[1] else _NEVER


@_lanes
def _bounds(time, position, i, need, line, shell, slack):
    """Fill slack (m,) with the `_bound` of each sample of threat i; say whether any is at least ``need``."""
    found = False
    for k in range(slack.size):
        slack[k] = _bound(time[i, k], position[0, i, k], position[1, i, k], position[2, i, k], line, shell)
        found |= slack[k] >= need
    return found


@_inner
def _line(site):
    """What `_bound` needs of a site: place, line and square of the farthest distance, in registers."""
    x, y, z = site[0] + site[3] * site[10], site[1] + site[3] * site[11], site[2] + site[3] * site[12]
    return x, y, z, site[17], site[18], site[19] * site[19]


@_inner
def _shell(low, high):
    """Squared distances from the centre of the Earth between which heights from low to high lie."""
    return (_B + low) * (_B + low), (_A + high) * (_A + high)


@_inner
def _meeting(time, position, i, k, site, table, reach):
    """The launch that meets sample k of threat i (-inf: none), and the height there."""
    azimuth, ground_range, height = coordinates(position[0, i, k], position[1, i, k], position[2, i, k], site)
    return time[i, k] - flyout_time(azimuth, ground_range, max(height, 0.0), site, table, reach), height


@_inner
def _why_not(time, position, i, commit, site, table, reach, limits, slack):
    """Why a threat has no window, though nothing above the greatest height is met: the nearest thing to one."""
    within_reach = False
    for k in range(slack.size):
        x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
        low = _height(x, y, z) < limits[0]
        if low or (slack[k] > _NEVER and not within_reach):
            launch, height = _meeting(time, position, i, k, site, table, reach)
            if low and launch >= commit:
                return BELOW_MINIMUM_HEIGHT
            within_reach |= launch > -math.inf and limits[0] <= height <= limits[1]
    return TOO_LATE if within_reach else OUT_OF_REACH


@_inner
def _window(time, position, i, commit, site, table, reach, limits, slack, edge, result):
    """Fill result[:, i] for one threat and return its outcome."""
    m = slack.size
    _bounds(time, position, i, commit, _line(site), _shell(limits[0], math.inf), slack)
    ends, latest, above = (-1, -1), (math.nan, math.nan), False
    for side in range(2):
        # the first sample with an intercept, then the last
        for step in range(m):
            k = step if side == 0 else m - 1 - step
            if slack[k] < commit:
                continue
            launch, height = _meeting(time, position, i, k, site, table, reach)
            if launch >= commit and limits[0] <= height <= limits[1]:
                ends, latest = (k, ends[1]) if side == 0 else (ends[0], k), (launch, latest[0])
                break
            above |= launch >= commit and height > limits[1]
        if ends[0] < 0:
            if above:
                return ABOVE_MAXIMUM_HEIGHT
            return _why_not(time, position, i, commit, site, table, reach, limits, slack)
    best = max(latest[0], latest[1])
    for k in range(ends[0] + 1, ends[1]):
        if slack[k] > best:
            launch, height = _meeting(time, position, i, k, site, table, reach)
            if limits[0] <= height <= limits[1]:
                best = max(best, launch)
    for side in range(2):
        k = ends[side]
        edge[0], edge[1] = time[i, k], latest[1 - side]
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
    slack, edge = np.empty(m), np.empty(5)
    for i in range(begin, end):
        for part in range(8):
            result[part, i] = math.nan
        if math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            outcome[i] = NOT_FLOWN
        elif math.isnan(commit[i]):
            outcome[i] = NO_TRACK
        else:
            outcome[i] = _window(time, position, i, commit[i], site, table, reach, limits, slack, edge, result)


@_inner
def _try(time, position, i, k, site, table, reach, limits, commits, engageable, latest):
    """Raise the latest launch at threat i by sample k, mark the commit times met, and give the least that is not."""
    launch, height = _meeting(time, position, i, k, site, table, reach)
    if limits[0] <= height <= limits[1]:
        latest = max(latest, launch)
    need = math.inf
    for j in range(len(commits)):
        if commits[j, i] <= latest:
            engageable[j, i] = True
        elif commits[j, i] < need:
            need = commits[j, i]
    return latest, need


@_inner
def _sweep_one(time, position, i, commits, site, table, reach, limits, slack, engageable):
    """Mark for one threat and one table the commit times from which any sample is met: latest launch wanted."""
    m = slack.size
    line, shell = _line(site), _shell(limits[0], limits[1])
    # first a few looks: a wide window is found without reading the other samples from memory
    likely, at_likely = -1, _NEVER
    stride = max(1, m // _FIRST_LOOKS)
    for k in range(stride // 2, m, stride):
        here = _bound(time[i, k], position[0, i, k], position[1, i, k], position[2, i, k], line, shell)
        if here > at_likely:
            likely, at_likely = k, here
    latest, need = -math.inf, math.inf
    for j in range(len(commits)):
        if commits[j, i] < need:  # noqa: PLR1730 (nan, for never, must lose)
            need = commits[j, i]
    if at_likely >= need:
        latest, need = _try(time, position, i, likely, site, table, reach, limits, commits, engageable, latest)
    if need == math.inf or not _bounds(time, position, i, need, line, shell, slack):
        return
    for k in range(m):
        # what is not met yet lies above everything found, so that only a later launch is of use
        if (
            slack[k] >= need
            and time[i, k] - _soonest(position[0, i, k], position[1, i, k], position[2, i, k], site) >= need
        ):
            latest, need = _try(time, position, i, k, site, table, reach, limits, commits, engageable, latest)


@njit(cache=True, error_model="numpy", nogil=True)
def sweep(begin, end, time, position, commits, site, table, reach, limits, engageable):
    """Say for threats ``begin`` to ``end`` and c commit times whether there is any window.

    As `windows`, with commits (c, n); engageable (c, n) bool, all False on entry, is filled. A commit time is met where
    the latest launch that meets any sample is not before it; the search stops when all are met, or when no sample
    allows a later launch.
    """
    m = time.shape[1]
    slack = np.empty(m)
    for i in range(begin, end):
        if not math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            _sweep_one(time, position, i, commits, site, table, reach, limits, slack, engageable)
