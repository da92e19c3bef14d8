"""A raid against a defence, sample by sample: who is aimed at, who is hit, what is spent. Twin: `raid_twin`.

Every sample reads its own row of lots (uniform numbers, drawn beforehand), so that the result depends neither on the
order of the samples nor on the number of threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def raids(lots, node, chances, size, site, inventory, raid, result):
    """Fight m raids.

    ``lots`` (m, 2 raid + 2 rounds raid): which threat, common failure; then round by round the lot for the remainder
    of an uneven division and the lot of the hit. ``node`` (m,) int64; ``chances`` (2, m): one shot's chance without
    common failure, and the common failure; ``size`` (nodes, threats, rounds) int64; ``site`` (nodes, threats) int64;
    ``inventory`` (sites,) int64; ``result`` (3, m) int64: threats through, interceptors fired, threats with a window.
    """
    threats, rounds = size.shape[1], size.shape[2]
    pick = np.empty(raid, np.int64)
    place = np.empty(raid, np.int64)
    shots = np.empty(raid, np.int64)
    alive = np.empty(raid, np.bool_)
    left = np.empty(len(inventory), np.int64)
    for i in range(len(node)):
        k = node[i]
        left[:] = inventory
        met = 0
        for t in range(raid):
            pick[t] = min(int(lots[i, t] * threats), threats - 1)
            place[t] = site[k, pick[t]]
            alive[t] = True
            if size[k, pick[t], 0] > 0:
                met += 1
        for r in range(rounds):
            begin = 2 * raid * (r + 1)
            fired = 0
            shots[:] = 0
            for s in range(len(inventory)):
                while left[s] > 0:
                    wanting = 0
                    for t in range(raid):
                        if alive[t] and place[t] == s and shots[t] < size[k, pick[t], r]:
                            wanting += 1
                    if wanting == 0:
                        break
                    # One shot each; when there are too few, a random choice of the threats gets one.
                    given = min(left[s], wanting)
                    left[s] -= given
                    fired += given
                    for t in range(raid):
                        if alive[t] and place[t] == s and shots[t] < size[k, pick[t], r]:
                            if given == wanting or lots[i, begin + t] * wanting < given:
                                shots[t] += 1
                                given -= 1
                            wanting -= 1
            if fired == 0:
                continue
            for t in range(raid):
                if shots[t] > 0 and lots[i, raid + t] >= chances[1, i]:
                    alive[t] = lots[i, begin + raid + t] < (1.0 - chances[0, i]) ** shots[t]
        through = 0
        for t in range(raid):
            if alive[t]:
                through += 1
        result[0, i] = through
        result[1, i] = inventory.sum() - left.sum()
        result[2, i] = met
