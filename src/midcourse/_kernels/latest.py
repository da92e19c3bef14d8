"""The latest launch that still meets each threat: all that many commit times need to know of an engagement window.

There is a window from a commit time on exactly where this launch is not earlier, so a study of sensors and delays asks
once for each interceptor. The readable way to the same number is `engage.windows` with a commit time before everything;
tests hold the two together. Here samples that cannot better what was found are passed over.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.engage import ROOM, _edge, _soonest, coordinates, flyout_time


@njit(cache=True, error_model="numpy", nogil=True)
def latest(begin, end, time, position, site, table, reach, limits, result):
    """Fill result (n,) for threats ``begin`` to ``end``; nan where no launch meets the threat.

    Parameters as for `engage.windows`. Between samples the launch is refined only at an edge of what is allowed (least
    and greatest intercept height, reach), beside the best sample.
    """
    m = time.shape[1]
    edge, room = np.empty(5), np.empty(ROOM)
    always = -1e300
    for i in range(begin, end):
        result[i] = math.nan
        if math.isnan(time[i, m - 1] + position[0, i, m - 1]):
            continue
        best, at = -math.inf, -1
        for k in range(m - 1, -1, -1):
            x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
            if time[i, k] - _soonest(x, y, z, site) <= best:
                continue
            azimuth, ground_range, height = coordinates(x, y, z, site)
            if limits[0] <= height <= limits[1]:
                launch = time[i, k] - flyout_time(azimuth, ground_range, height, site, table, reach)
                if launch > best:
                    best, at = launch, k
        if at < 0:
            continue
        for before in (at - 1, at):
            other = before if before < at else at + 1
            if not 0 <= other < m:
                continue
            x, y, z = position[0, i, other], position[1, i, other], position[2, i, other]
            azimuth, ground_range, height = coordinates(x, y, z, site)
            if limits[0] <= height <= limits[1] and math.isfinite(
                flyout_time(azimuth, ground_range, height, site, table, reach)
            ):
                continue
            edge[1] = best
            _edge(time, position, i, before, other < at, always, site, table, reach, limits, edge, room)
            best = max(best, edge[1])
        result[i] = best
