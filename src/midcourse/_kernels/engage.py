"""Engagement: from flyout tables to engagement windows. Twin: `engage_twin`.

A site is a row of numbers (`SITE`). Around it, places are named by azimuth, ground range (along the sphere that fits
the ellipsoid at the site) and height above the ellipsoid; the table is written and read with the same three numbers,
so that the sphere costs no accuracy.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.stretches import LENGTH

_PRIVATE = {"cache": True, "error_model": "numpy", "no_cfunc_wrapper": True, "no_cpython_wrapper": True, "_nrt": False}
#: For functions that only kernels call: no entry from Python, which saves a tenth of the compilation, and no counting
#: of references, which would cost an atomic operation for each array.
_inner = njit(**_PRIVATE)  # type: ignore[call-overload]
#: The same with the rules of arithmetic loosened, so that the compiler takes eight samples at a time.
_lanes = njit(**_PRIVATE, fastmath=True)  # type: ignore[call-overload]
#: For what is too small to be worth a call.
_within = njit(**_PRIVATE, inline="always")  # type: ignore[call-overload]

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

#: Middle samples of stretches that are tried before others.
_FIRST_LOOKS = 6
#: How well the first and the last intercept are found, in steps between samples.
_CLOSE = 1e-5
_REFINEMENTS = 24
_NEVER = -1e300
#: Rows of eight places looked at together, one flat array: time and place, and what `_meetings` fills.
ROOM = 10 * LENGTH
TIME, X, Y, Z, AZIMUTH, RANGE, HEIGHT, LAUNCH, SPACE, PART = (n * LENGTH for n in range(10))
#: Where the eight places of a closer look lie about the expected one.
_ABOUT = (-6400.0, -320.0, -16.0, -0.45, 0.45, 16.0, 320.0, 6400.0)
_A = 6378137.0
_F = 1.0 / 298.257223563
_E2 = _F * (2.0 - _F)
_B = _A * (1.0 - _F)


@_within
def _height(x, y, z):
    """Height above the ellipsoid along the radius instead of the normal: 0.7 m off at 130 km, 15 m at 4,000 km."""
    across = x * x + y * y
    squared = across + z * z
    return math.sqrt(squared) - _B / math.sqrt(1.0 - _E2 * across / squared)


@_within
def angle(y, x):
    """As `math.atan2`, within 3e-16 of it, and three times as fast: a polynomial below an eighth of a turn, folded."""
    across, along = abs(y), abs(x)
    great, small = max(across, along), min(across, along)
    far = small > 0.41421356237309503 * great
    part = (small - great if far else small) / max(small + great if far else great, 1e-300)
    z = part * part
    turn = part * (
        1.0
        + z * (-0.3333333333332844
        + z * (0.19999999998855314
        + z * (-0.14285714180993878
        + z * (0.11111106181145947
        + z * (-0.09090773089943104
        + z * (0.07689953694521899
        + z * (-0.0664023551950782
        + z * (0.05688356875085671
        + z * (-0.043480725141293135
        + z * 0.021135601537994014)))))))))
    )  # fmt: skip
    turn += 0.25 * math.pi if far else 0.0
    turn = 0.5 * math.pi - turn if across > along else turn
    turn = math.pi - turn if x < 0.0 else turn
    return -turn if y < 0.0 else turn


@_within
def _seen_from(x, y, z, site):
    """Azimuth (0 to 2 pi), ground range and height of a place seen from the site."""
    dx, dy, dz = x - site[0], y - site[1], z - site[2]
    east = dx * site[4] + dy * site[5] + dz * site[6]
    north = dx * site[7] + dy * site[8] + dz * site[9]
    up = dx * site[10] + dy * site[11] + dz * site[12]
    azimuth = angle(east, north)
    azimuth = azimuth + 2.0 * math.pi if azimuth < 0.0 else azimuth
    return azimuth, site[3] * angle(math.sqrt(east * east + north * north), up), _height(x, y, z)


@njit(cache=True, error_model="numpy")
def coordinates(x, y, z, site):
    """Azimuth (0 to 2 pi), ground range and height of a place seen from the site."""
    return _seen_from(x, y, z, site)


@_inner
def _read(azimuth, ground_range, height, steps, table, reach):
    """The table, straight in all three and continued beyond the reach, and the farthest ground range within it.

    The time is inf outside of the table, nan beside a place that is too close.
    """
    a, r, h = table.shape
    fa, fr, fh = azimuth / steps[0], ground_range / steps[1], height / steps[2]
    inside = fr < r - 1.0 and fh >= 0.0 and fh < h - 1.0
    fr, fh = fr if inside else 0.0, fh if inside else 0.0
    i, j, k = int(fa), int(fr), int(fh)
    fa, fr, fh = fa - i, fr - j, fh - k
    i = i if i < a else 0
    n = i + 1 if i + 1 < a else 0
    ga, gr, gh = 1.0 - fa, 1.0 - fr, 1.0 - fh
    edge = ga * (gh * reach[i, k] + fh * reach[i, k + 1]) + fa * (gh * reach[n, k] + fh * reach[n, k + 1])
    near = gr * (gh * table[i, j, k] + fh * table[i, j, k + 1]) + fr * (
        gh * table[i, j + 1, k] + fh * table[i, j + 1, k + 1]
    )
    far = gr * (gh * table[n, j, k] + fh * table[n, j, k + 1]) + fr * (
        gh * table[n, j + 1, k] + fh * table[n, j + 1, k + 1]
    )
    time = ga * near + fa * far
    return time if inside else math.inf, edge


@njit(cache=True, error_model="numpy")
def flyout_time(azimuth, ground_range, height, site, table, reach):
    """Least time to a place, from the table (a, r, h), straight in all three; inf out of reach."""
    time, edge = _read(azimuth, ground_range, height, (site[13], site[14], site[15]), table, reach)
    return math.inf if ground_range > edge or math.isnan(time) else time


@_within
def _frame(site):
    """What `_seen_from` and `_read` need of a site, in registers: an array would be read anew for every place."""
    return (
        *(site[0], site[1], site[2], site[3]),
        *(site[4], site[5], site[6], site[7], site[8], site[9], site[10], site[11], site[12]),
        *(site[13], site[14], site[15]),
    )


@_inner
def _met(t, x, y, z, site, table, reach):
    """The launch that meets a threat at one place and time (-inf: none), and the height there."""
    azimuth, ground_range, height = coordinates(x, y, z, site)
    return t - flyout_time(azimuth, ground_range, max(height, 0.0), site, table, reach), height


@_inner
def _meetings(count, site, table, reach, b):
    """Fill the rows of ``b`` from AZIMUTH on for the first ``count`` times and places in it.

    First the places, eight at a time, then the table, which is read one by one; the launch is continued beyond the
    reach, where the space is below zero.
    """
    frame = _frame(site)
    for k in range(count):
        b[AZIMUTH + k], b[RANGE + k], b[HEIGHT + k] = _seen_from(b[X + k], b[Y + k], b[Z + k], frame)
    steps = (frame[13], frame[14], frame[15])
    for k in range(count):
        flyout, edge = _read(b[AZIMUTH + k], b[RANGE + k], max(b[HEIGHT + k], 0.0), steps, table, reach)
        b[LAUNCH + k] = b[TIME + k] - (flyout if flyout < math.inf else math.inf)
        b[SPACE + k] = edge - b[RANGE + k]


@_inner
def _stretch_met(time, position, i, low, high, site, table, reach, b):
    """Fill ``b`` for samples low to high of threat i, eight at most; a launch from beyond the reach becomes -inf."""
    for k in range(high - low):
        b[TIME + k] = time[i, low + k]
        b[X + k], b[Y + k], b[Z + k] = position[0, i, low + k], position[1, i, low + k], position[2, i, low + k]
    _meetings(high - low, site, table, reach, b)
    for k in range(high - low):
        b[LAUNCH + k] = b[LAUNCH + k] if b[SPACE + k] >= 0.0 else -math.inf


@_inner
def _soonest(x, y, z, site):
    """A time before which no interceptor from the site is at a place: cheap, and mostly enough to say no."""
    dx = x - site[0] - site[3] * site[10]
    dy = y - site[1] - site[3] * site[11]
    dz = z - site[2] - site[3] * site[12]
    index = BOUNDS + int(math.sqrt(dx * dx + dy * dy + dz * dz) / site[16])
    return site[index] if index < site.size else math.inf


@_inner
def _launches(time, position, i, earliest, site, table, reach, launch, height, b):
    """Fill for each sample of threat i the launch that meets it (-inf: none from ``earliest`` on) and its height."""
    m = time.shape[1]
    for low in range(0, m, LENGTH):
        high = min(low + LENGTH, m)
        _stretch_met(time, position, i, low, high, site, table, reach, b)
        for k in range(low, high):
            late = b[LAUNCH + k - low]
            launch[k], height[k] = late if late >= earliest else -math.inf, b[HEIGHT + k - low]


@_inner
def _edge(time, position, i, k, opens, commit, site, table, reach, limits, edge, b):
    """Fill edge with time, launch and place of the first or last possible intercept between samples k and k + 1.

    Eight places on the line between them are looked at together. The change next to the sample that is met is closed
    in on: what fails beyond it, be it the time, a height or the reach, changes evenly, so the next eight lie about the
    place where it should be zero, and farther and farther from it. Ends within _CLOSE of the step, on the side where
    the intercept is possible; edge is left as it was where that is the sample itself.
    """
    x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
    dx, dy, dz = position[0, i, k + 1] - x, position[1, i, k + 1] - y, position[2, i, k + 1] - z
    begin, step = time[i, k], time[i, k + 1] - time[i, k]
    # from the side that is met, at 0, to the other, at 1
    met, missed, at_met, at_missed = 0.0, 1.0, math.inf, _NEVER
    eight = LENGTH + 0 * k  # not a literal, for which the callee would be compiled once more
    for turn in range(_REFINEMENTS):
        width = missed - met
        straight = at_met < math.inf and at_missed > _NEVER and turn % 3 > 0
        root = met + width * at_met / (at_met - at_missed) if straight else 0.0
        for n in range(LENGTH):
            part = met + width * (n + (0.0 if turn == 0 else 1.0)) / (7.0 if turn == 0 else 9.0)
            if straight:
                inner, outer = met + 0.1 * _CLOSE * (n + 1), missed - 0.1 * _CLOSE * (LENGTH - n)
                part = min(max(root + _ABOUT[n] * _CLOSE, inner), outer)
            b[PART + n] = part
            part = 1.0 - part if opens else part
            b[TIME + n] = begin + part * step
            b[X + n], b[Y + n], b[Z + n] = x + part * dx, y + part * dy, z + part * dz
        _meetings(eight, site, table, reach, b)
        for n in range(LENGTH):
            margin = _margin(b[LAUNCH + n] - commit, b[HEIGHT + n], b[SPACE + n], limits)
            if not margin >= 0.0:
                missed, at_missed = b[PART + n], margin
                break
            if n > 0 or turn > 0:
                edge[0], edge[1], edge[2], edge[3], edge[4] = b[TIME + n], b[LAUNCH + n], b[X + n], b[Y + n], b[Z + n]
            met, at_met = b[PART + n], margin
        if missed - met < _CLOSE:
            break


@_within
def _margin(late, height, space, limits):
    """By how much an intercept is possible, in seconds (5 km are one); `_NEVER` where nothing is known."""
    margin = min(late, 2e-4 * min(min(height - limits[0], limits[1] - height), space))
    return margin if late > _NEVER else _NEVER


@_lanes
def _bound(t, x, y, z, line, shell):
    """The launch that meets a place at time t, at the latest that the line allows; _NEVER outside reach and heights."""
    dx, dy, dz = x - line[0], y - line[1], z - line[2]
    squared, radius = dx * dx + dy * dy + dz * dz, x * x + y * y + z * z
    latest = t - line[3] - line[4] * math.sqrt(squared)
    return latest if squared <= line[5] and shell[0] <= radius <= shell[1] else _NEVER


@_inner
def _line(site):
    """What `_bound` needs of a site: place, line and square of the farthest distance, in registers."""
    x, y, z = site[0] + site[3] * site[10], site[1] + site[3] * site[11], site[2] + site[3] * site[12]
    return x, y, z, site[17], site[18], site[19] * site[19], site[19]


@_inner
def _shell(low, high):
    """Distances from the centre of the Earth between which heights from low to high lie: squared, and as they are."""
    return (_B + low) * (_B + low), (_A + high) * (_A + high), _B + low, _A + high


@_inner
def _why_not(time, position, i, commit, site, table, reach, limits):
    """Why a threat has no window, though nothing above the greatest height is met: the nearest thing to one."""
    within_reach, line = False, _line(site)
    for k in range(time.shape[1]):
        x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
        height = _height(x, y, z)
        low = height < limits[0]
        if not low and (within_reach or height > limits[1]):
            continue
        dx, dy, dz = x - line[0], y - line[1], z - line[2]
        if not low and dx * dx + dy * dy + dz * dz > line[5]:
            continue
        launch, _ = _met(time[i, k], x, y, z, site, table, reach)
        if low and launch >= commit:
            return BELOW_MINIMUM_HEIGHT
        within_reach |= launch > -math.inf and not low
    return TOO_LATE if within_reach else OUT_OF_REACH


@_inner
def _end(time, position, i, first, commit, site, table, reach, limits, promise, b):
    """The first sample of threat i with an intercept, or the last: its number (-1: none) and launch.

    Says besides whether any of those passed over could be met above the greatest height.
    """
    m, count, above = time.shape[1], promise.size, False
    for turn in range(count):
        s = turn if first else count - 1 - turn
        if promise[s] < commit:
            continue
        low, high = s * LENGTH, min((s + 1) * LENGTH, m)
        _stretch_met(time, position, i, low, high, site, table, reach, b)
        for step in range(high - low):
            k = step if first else high - low - 1 - step
            if b[LAUNCH + k] >= commit:
                if limits[0] <= b[HEIGHT + k] <= limits[1]:
                    return low + k, b[LAUNCH + k], above
                above |= b[HEIGHT + k] > limits[1]
    return -1, 0.0, above


@_inner
def _latest(time, position, i, ends, best, site, table, reach, limits, promise, b):
    """The latest launch by which a sample between the ends is met, or ``best``: the most promising stretch first."""
    while True:
        s = _greatest(promise)
        if not promise[s] > best:
            return best
        promise[s] = _NEVER
        low, high = max(s * LENGTH, ends[0] + 1), min((s + 1) * LENGTH, ends[1])
        if low < high:
            _stretch_met(time, position, i, low, high, site, table, reach, b)
            for k in range(high - low):
                if b[LAUNCH + k] > best and limits[0] <= b[HEIGHT + k] <= limits[1]:
                    best = b[LAUNCH + k]


@_inner
def _window(time, position, balls, i, commit, site, table, reach, limits, promise, edge, b, result):
    """Fill result[:, i] for one threat and return its outcome."""
    m = time.shape[1]
    yes, no = i >= 0, i < 0  # not literals: for those the callees would be compiled once more each
    _promises(balls, i, _line(site), _shell(limits[0], math.inf), site, promise)
    opens, launch, above = _end(time, position, i, yes, commit, site, table, reach, limits, promise, b)
    if opens < 0:
        return ABOVE_MAXIMUM_HEIGHT if above else _why_not(time, position, i, commit, site, table, reach, limits)
    closes, late, _ = _end(time, position, i, no, commit, site, table, reach, limits, promise, b)
    best = _latest(time, position, i, (opens, closes), max(launch, late), site, table, reach, limits, promise, b)
    edge[0], edge[1] = time[i, opens], launch
    edge[2], edge[3], edge[4] = position[0, i, opens], position[1, i, opens], position[2, i, opens]
    if opens > 0:
        _edge(time, position, i, opens - 1, yes, commit, site, table, reach, limits, edge, b)
    result[0, i], result[2, i] = edge[0], edge[1]
    result[5, i], result[6, i], result[7, i] = edge[2], edge[3], edge[4]
    best = max(best, edge[1])
    edge[0], edge[1] = time[i, closes], late
    if closes < m - 1:
        _edge(time, position, i, closes, no, commit, site, table, reach, limits, edge, b)
    best = max(best, edge[1])
    result[1, i], result[3, i], result[4, i] = edge[0], best, best - commit
    return ENGAGEABLE


@njit(cache=True, error_model="numpy", nogil=True)
def windows(begin, end, time, position, balls, commit, site, table, reach, limits, outcome, result):
    """Fill the engagement windows of threats ``begin`` to ``end`` at one site.

    Parameters: time (n, m); position (3, n, m) ECEF; balls (n, 7, s) from `stretches`; commit (n,) instant from which a
    launch is possible (nan: never); site as `SITE`; table (a, r, h) and reach (a, h) of the flyout; limits: least and
    greatest intercept height.
    Filled: outcome (n,) int8; result (8, n): earliest, latest, earliest launch, latest launch, margin, place (ECEF).
    """
    promise, edge, room = np.empty(balls.shape[2]), np.empty(5), np.empty(ROOM)
    for i in range(begin, end):
        for part in range(8):
            result[part, i] = math.nan
        if math.isnan(balls[i, 3, 0]):
            outcome[i] = NOT_FLOWN
        elif math.isnan(commit[i]):
            outcome[i] = NO_TRACK
        else:
            outcome[i] = _window(
                time, position, balls, i, commit[i], site, table, reach, limits, promise, edge, room, result
            )


@_within
def _try(at, i, site, table, reach, limits, commits, engageable, latest):
    """Raise the latest launch at threat i by one sample, mark the commit times met, and give the least that is not."""
    launch, height = _met(*at, site, table, reach)
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
def _promises(balls, i, line, shell, site, promise):
    """Fill promise (s,) with the latest launch that the least times allow for each ball of threat i; _NEVER outside."""
    for s in range(promise.size):
        x, y, z, r = balls[i, 0, s], balls[i, 1, s], balls[i, 2, s], balls[i, 3, s]
        dx, dy, dz = x - line[0], y - line[1], z - line[2]
        squared, radius = dx * dx + dy * dy + dz * dz, x * x + y * y + z * z
        near = max(math.sqrt(squared) - r, 0.0)
        least, most = shell[2] - r, shell[3] + r
        allowed = near <= line[6] and least * least <= radius <= most * most
        # how far away it is in steps of distance, for `_soonest`
        promise[s] = near if allowed else -1.0
    for s in range(promise.size):
        if promise[s] >= 0.0:
            index = BOUNDS + int(promise[s] / site[16])
            promise[s] = balls[i, 5, s] - site[index] if index < site.size else _NEVER
        else:
            promise[s] = _NEVER


@_lanes
def _likely(balls, i, line, shell, promise):
    """Fill promise (s,) with the latest launch that the line allows for the middle sample of each stretch."""
    for s in range(promise.size):
        t, x, y, z = balls[i, 6, s], balls[i, 0, s], balls[i, 1, s], balls[i, 2, s]
        promise[s] = _bound(t, x, y, z, line, shell)


@_inner
def _greatest(promise):
    """Number of the greatest promise."""
    best, at = promise[0], 0
    for s in range(1, promise.size):
        if promise[s] > best:
            best, at = promise[s], s
    return at


@_inner
def _sweep_one(time, position, balls, i, commits, site, table, reach, limits, promise, engageable):
    """Mark for one threat and one table the commit times from which any sample is met: latest launch wanted.

    The most likely of the middle samples are tried first, which mostly will do and reads nothing but the balls; then
    the most promising stretches are looked at, until none promises a launch late enough.
    """
    latest, need = -math.inf, math.inf
    for j in range(len(commits)):
        if commits[j, i] < need:  # noqa: PLR1730 (nan, for never, must lose)
            need = commits[j, i]
    if need == math.inf:
        return
    line, shell = _line(site), _shell(limits[0], limits[1])
    _likely(balls, i, line, shell, promise)
    for _ in range(_FIRST_LOOKS):
        s = _greatest(promise)
        if not promise[s] >= need:
            break
        promise[s] = _NEVER
        at = balls[i, 6, s], balls[i, 0, s], balls[i, 1, s], balls[i, 2, s]
        latest, need = _try(at, i, site, table, reach, limits, commits, engageable, latest)
        if need == math.inf:
            return
    _promises(balls, i, line, shell, site, promise)
    while True:
        s = _greatest(promise)
        if not promise[s] >= need:
            return
        promise[s] = _NEVER
        for k in range(s * LENGTH, min((s + 1) * LENGTH, time.shape[1])):
            # what is not met yet lies above everything found, so that only a later launch is of use
            at = time[i, k], position[0, i, k], position[1, i, k], position[2, i, k]
            if _bound(*at, line, shell) >= need and at[0] - _soonest(at[1], at[2], at[3], site) >= need:
                latest, need = _try(at, i, site, table, reach, limits, commits, engageable, latest)


@njit(cache=True, error_model="numpy", nogil=True)
def sweep(begin, end, time, position, balls, commits, site, table, reach, limits, engageable):
    """Say for threats ``begin`` to ``end`` and c commit times whether there is any window.

    As `windows`, with commits (c, n); engageable (c, n) bool, all False on entry, is filled. A commit time is met where
    the latest launch that meets any sample is not before it; the search stops when all are met, or when no sample
    allows a later launch.
    """
    promise = np.empty(balls.shape[2])
    for i in range(begin, end):
        if not math.isnan(balls[i, 3, 0]):
            _sweep_one(time, position, balls, i, commits, site, table, reach, limits, promise, engageable)
