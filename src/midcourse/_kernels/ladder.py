"""The latest launch that still meets a threat by each instant: one curve a threat and site, asked again and again.

`midcourse._kernels.engage.windows` answers for one commit time. A raid asks for many, shot by shot, and for all of them
the curve is the same: launches later than its end meet nothing, and the intercept of a launch is where the curve first
reaches it.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.engage import ROOM, _edge, _launches, coordinates, flyout_time


@njit(cache=True, error_model="numpy", nogil=True)
def ladders(begin, end, time, position, site, table, reach, limits, span, launch):
    """Fill the curves of threats ``begin`` to ``end`` at one site.

    time (n, m); position (3, n, m) ECEF; site, table, reach, limits as in `engage.windows`. Filled: span (2, n), first
    and last instant of an intercept by a launch not before that of the threat (nan: none); launch (n, k), the latest
    launch that meets the threat at or before each of k even instants of the span, rising.
    """
    m, rungs = time.shape[1], launch.shape[1]
    when, height, edge, room = np.empty(m), np.empty(m), np.empty(5), np.empty(ROOM)
    for i in range(begin, end):
        span[0, i] = math.nan
        span[1, i] = math.nan
        launch[i, :] = -math.inf
        if math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            continue
        _launches(time, position, i, 0.0, site, table, reach, when, height, room)
        opens, closes = -1, -1
        for k in range(m):
            if when[k] >= 0.0 and limits[0] <= height[k] <= limits[1]:
                if opens < 0:
                    opens = k
                closes = k
        if opens < 0:
            continue
        yes, no = i >= 0, i < 0  # not literals: for those the callee would be compiled once more each
        edge[0], edge[1] = time[i, opens], when[opens]
        if opens > 0:
            _edge(time, position, i, opens - 1, yes, 0.0, site, table, reach, limits, edge, room)
        span[0, i], best = edge[0], edge[1]
        edge[0] = time[i, closes]
        if closes < m - 1:
            _edge(time, position, i, closes, no, 0.0, site, table, reach, limits, edge, room)
        span[1, i] = edge[0]
        k = opens - 1 if opens > 0 else 0
        launch[i, 0] = best
        for r in range(1, rungs):
            t = span[0, i] + (span[1, i] - span[0, i]) * r / (rungs - 1)
            while k < m - 2 and time[i, k + 1] <= t:
                k += 1
            part = (t - time[i, k]) / (time[i, k + 1] - time[i, k])
            x = position[0, i, k] + part * (position[0, i, k + 1] - position[0, i, k])
            y = position[1, i, k] + part * (position[1, i, k + 1] - position[1, i, k])
            z = position[2, i, k] + part * (position[2, i, k + 1] - position[2, i, k])
            azimuth, ground_range, above = coordinates(x, y, z, site)
            if limits[0] <= above <= limits[1]:
                best = max(best, t - flyout_time(azimuth, ground_range, max(above, 0.0), site, table, reach))
            launch[i, r] = best
