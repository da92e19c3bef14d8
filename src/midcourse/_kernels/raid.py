"""A raid against a defence, sample by sample and shot by shot, in the order of time. Twin: `raid_twin`.

Every sample reads its own row of lots (uniform numbers, drawn beforehand), so that the result depends neither on the
order of the samples nor on the number of threads. A threat has one lot for its end: the number of shots it survives.
Two ways of allocating interceptors, or two inventories, are thus compared on the same lots.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

FIRST_COME = 0
OPTIMAL = 1
#: A threat that must wait for interceptors held back for others asks again so much later, s.
MOMENT = 1e-6
#: A threat that is known well enough to the end of its free flight: `horizon.END`.
_END = 32767
_inner = njit(cache=True, error_model="numpy", nogil=True)


@_inner
def _met(launch, span, row, threat, earliest):
    """Launch and intercept of the first shot not before ``earliest``, s from the launch of the threat; inf: none."""
    last = launch.shape[2] - 1
    if not earliest <= launch[row, threat, last]:
        return math.inf, math.inf
    if earliest <= launch[row, threat, 0]:
        return launch[row, threat, 0], span[row, 0, threat]
    low, high = 0, last  # launch[low] < earliest <= launch[high]
    while high - low > 1:
        middle = (low + high) // 2
        if launch[row, threat, middle] >= earliest:
            high = middle
        else:
            low = middle
    step = (span[row, 1, threat] - span[row, 0, threat]) / last
    rise = launch[row, threat, high] - launch[row, threat, low]
    return earliest, span[row, 0, threat] + step * (low + (earliest - launch[row, threat, low]) / rise)


@_inner
def known_at(instant, until, threat, delay, rows, stock, span, launch):
    """First instant at which a threat is known well enough where it would be met, s; nan: never; -inf: it is never met.

    ``instant`` (n, k), nan after the last; ``until`` (n, k) int16 as filled by `horizon.horizons`; ``rows`` (s,) of
    ``span`` (g, 2, n) and ``launch`` (g, n, r) at each site. Where it would be met is the earliest intercept, by any
    site with ``stock``, of a launch ``delay`` after the instant; where there is none, the end of free flight.
    """
    last, met = launch.shape[2] - 1, False
    for s in range(rows.size):
        met = met or (stock[s] > 0 and launch[rows[s], threat, last] > -math.inf)
    if not met:
        return -math.inf
    before = -1
    for k in range(instant.shape[1]):
        if math.isnan(instant[threat, k]):
            break
        ahead = until[threat, k]
        # As long as no more is known a later launch, which meets the threat later, is no better off.
        if ahead < k or ahead == before:
            continue
        before = ahead
        if ahead == _END:
            return instant[threat, k]
        soonest = math.inf
        for s in range(rows.size):
            if stock[s] > 0:
                soonest = min(soonest, _met(launch, span, rows[s], threat, instant[threat, k] + delay)[1])
        if soonest <= instant[threat, ahead]:
            return instant[threat, k]
    return math.nan


@_inner
def _fitting(launch, row, threat, earliest, interval, most):
    """How many launches, ``interval`` apart, not before ``earliest``, meet the threat; ``most`` at the most."""
    first, last = launch[row, threat, 0], launch[row, threat, launch.shape[2] - 1]
    begin = max(earliest, first)
    if not begin <= last:
        return 0
    if interval <= 0.0:
        return most
    return min(most, 1 + int((last - begin) / interval))


@_inner
def _share(j, wanted, flying, tie, stock):
    """The shots of object ``j`` where one site shares ``stock``: as `level`, without the search for paths."""
    share, height = 0, 0
    while stock > 0:
        asking, ahead, more = 0, 0, False
        for o in range(len(wanted)):
            # Having been raised at every height since its own, o asks for one more while it wants any.
            if wanted[o] == 0:
                continue
            if flying[o] > height:
                more = True
            elif height - flying[o] < wanted[o]:
                asking += 1
                if tie[o] < tie[j] or (tie[o] == tie[j] and o < j):
                    ahead += 1
        if asking == 0 and not more:
            break
        if flying[j] <= height and height - flying[j] < wanted[j] and ahead < stock:
            share += 1
        stock -= min(stock, asking)
        height += 1
    return share


@_inner
def _raise_one(target, given, room, stock, visited, before, mover):
    """Give one more shot to ``target``, moving others' shots between sites if need be: an augmenting path."""
    sites, count = given.shape
    queue = np.empty(sites, np.int64)
    head, tail = 0, 0
    for s in range(sites):
        visited[s] = given[s, target] < room[s, target]
        if visited[s]:
            before[s], mover[s] = -1, target
            queue[tail] = s
            tail += 1
    while head < tail:
        s = queue[head]
        head += 1
        if stock[s] > 0:
            stock[s] -= 1
            while s >= 0:
                given[s, mover[s]] += 1
                if before[s] >= 0:
                    given[before[s], mover[s]] -= 1
                s = before[s]
            return True
        for o in range(count):
            if given[s, o] == 0:
                continue
            for other in range(sites):
                if not visited[other] and given[other, o] < room[other, o]:
                    visited[other], before[other], mover[other] = True, s, o
                    queue[tail] = other
                    tail += 1
    return False


@_inner
def level(wanted, flying, tie, room, stock, given):
    """Share interceptors so that threats with fewer shots come first: the optimum for equal chances of a shot.

    wanted (o,) int64: most shots for each object now; flying (o,): shots that it has coming, their results unknown; tie
    (o,): who comes first among equals; room (s, o): most shots from each site; stock (s,): interceptors, used up.
    Filled: given (s, o).
    """
    sites, count = room.shape
    given[:] = 0
    taken = np.zeros(count, np.int64)
    visited, before, mover = np.empty(sites, np.bool_), np.empty(sites, np.int64), np.empty(sites, np.int64)
    order = np.argsort(tie[:count], kind="mergesort")
    height, open_ends = 0, True
    while open_ends:
        open_ends = False
        for place in range(count):
            o = order[place]
            if taken[o] >= wanted[o]:
                continue
            if flying[o] + taken[o] > height:
                open_ends = True
                continue
            if _raise_one(o, given, room, stock, visited, before, mover):
                taken[o] += 1
                open_ends = True
            else:
                wanted[o] = taken[o]  # what cannot be raised now never can
        height += 1


@_inner
def _muster(i, lots, chances, times, node, rules, spacing, reach, inventory, pick, begin, due, tie, active):
    """Fill what comes in raid i: ``pick``, ``begin`` (raid,), ``due``, ``tie``, ``active`` (objects,); who is met."""
    ready, instant, until, span, launch = reach
    raid, most_decoys = rules[0], rules[1]
    objects, sites, threats, met = len(due), len(inventory), ready.shape[1], 0
    for t in range(raid):
        pick[t] = min(int(lots[i, t] * threats), threats - 1)
        begin[t] = ready[node[sites, i], pick[t]]
        if until.shape[2] > 0 and not math.isnan(begin[t]):
            known = known_at(
                instant, until[node[sites, i]], pick[t], times[0, i], node[:sites, i], inventory, span, launch
            )
            begin[t] = math.nan if math.isnan(known) else max(begin[t], known)
        begin[t] += times[0, i]
        for s in range(sites):
            if inventory[s] > 0 and begin[t] <= launch[node[s, i], pick[t], launch.shape[2] - 1]:
                met += 1
                break
    for o in range(objects):
        t = o if o < raid else (o - raid) // most_decoys
        there = o < raid or (o - raid) % most_decoys < chances[4, i]
        credible = lots[i, 2 * raid + o] < chances[2 if o < raid else 3, i]
        due[o] = spacing * t + begin[t]
        active[o] = there and credible and not math.isnan(due[o])
        tie[o] = lots[i, 2 * raid + 2 * objects + o]
    return met


@_inner
def _rooms(o, i, at, parent, pick, rules, spacing, interval, node, launch, left, free, room):
    """Fill room[:, o], the shots that fit at object o from each site when fired from ``at`` on; the most of a salvo."""
    most = 0
    for s in range(len(left)):
        begin = max(at, free[s]) - spacing * parent[o]
        fits = _fitting(launch, node[s, i], pick[parent[o]], begin, interval, rules[3])
        room[s, o] = min(left[s], fits)
        most += room[s, o]
    return min(most, rules[3])


@_inner
def _planned(j, wanted, coming, tie, room, left, given):
    """The shots of object j when interceptors are shared over all that ask; leaves in room[:, j] those of each site."""
    demand, total, least = 0, 0, 0
    for s in range(len(left)):
        total += left[s]
        if left[s] > 0 and (least == 0 or left[s] < least):
            least = left[s]
    for o in range(len(wanted)):
        demand += wanted[o]
    if demand <= least:
        return wanted[j]
    if len(left) == 1:
        return _share(j, wanted, coming, tie, total)
    level(wanted, coming, tie, room, left.copy(), given)
    share = 0
    for s in range(len(left)):
        room[s, j] = given[s, j]
        share += given[s, j]
    return share


@_inner
def _fired(j, i, now, share, offset, threat, interval, node, span, launch, left, free, room):
    """Fire at object j, each shot from the site that meets it first: number of shots, and the last intercept."""
    shots, hit_by = 0, -math.inf
    while shots < share:
        best, best_launch, best_time = -1, 0.0, math.inf
        for s in range(len(left)):
            if room[s, j] > 0:
                u, x = _met(launch, span, node[s, i], threat, max(now, free[s]) - offset)
                if x < best_time:
                    best, best_launch, best_time = s, u, x
        if best < 0:
            break
        shots += 1
        room[best, j] -= 1
        left[best] -= 1
        free[best] = best_launch + offset + interval
        hit_by = max(hit_by, best_time + offset)
    return shots, hit_by


@_inner
def raids(lots, chances, times, node, rules, spacing, reach, inventory, result):
    """Fight m raids.

    ``lots`` (m, 2 raid + 3 objects): which threat, common failure; then object by object whether it is taken for a
    warhead, the shots it survives, its turn among equals. Objects are the raid's warheads, then the decoys of each.
    ``chances`` (5, m): of one shot without common failure, of the common failure, of a warhead and of a decoy to be
    taken for a warhead; decoys with each warhead. ``times`` (3, m): decision delay, assessment time, launch interval.
    ``node`` (s + 1, m) int64: rows of ``span`` and ``launch`` for each site, row of ``ready``. ``rules`` (5,) int64:
    raid, most decoys, shoot-look-shoot (1) or salvo (0), salvo size, allocation. ``reach``: ready (c, n), instant
    (n, k), until (c, n, k), span (g, 2, n), launch (g, n, r) of a `midcourse.analysis.reach_grid.Reach`. ``inventory``
    (s,) int64. ``result`` (4, m) int64: threats through, interceptors fired, met, interceptors fired at decoys.
    """
    span, launch = reach[3], reach[4]
    raid, most_decoys, looks, salvo = rules[0], rules[1], rules[2] == 1, rules[3]
    objects, sites = raid * (1 + most_decoys), len(inventory)
    pick, begin, parent = np.empty(raid, np.int64), np.empty(raid), np.empty(objects, np.int64)
    parent[:raid], parent[raid:] = np.arange(raid), np.arange(objects - raid) // max(most_decoys, 1)
    due, tie = np.empty(objects), np.empty(objects)
    active, dead = np.empty(objects, np.bool_), np.empty(objects, np.bool_)
    free, fired, flying = np.empty(sites), np.empty(objects, np.int64), np.empty(objects, np.int64)
    given, room = np.zeros((sites, objects), np.int64), np.zeros((sites, objects), np.int64)
    wanted, coming = np.zeros(objects, np.int64), np.zeros(objects, np.int64)
    for i in range(lots.shape[0]):
        left, interval = inventory.copy(), times[2, i]
        free[:], fired[:], flying[:], dead[:] = -math.inf, 0, 0, False
        met = _muster(i, lots, chances, times, node, rules, spacing, reach, inventory, pick, begin, due, tie, active)
        at_decoys, total = 0, left.sum()
        while total > 0:
            j, now, later = -1, math.inf, math.inf
            for o in range(objects):
                if active[o] and due[o] < now:
                    j, now = o, due[o]
            if j < 0:
                break
            flying[j] = 0
            fits = _rooms(j, i, now, parent, pick, rules, spacing, interval, node, launch, left, free, room)
            if dead[j] or fits == 0:
                active[j] = False
                continue
            share = salvo
            if rules[4] == OPTIMAL:
                for o in range(objects):
                    wanted[o], coming[o] = 0, 0
                    if active[o] and not (due[o] <= now and dead[o]):
                        # Where the look is still to come the shots under way count; of the others it is known.
                        coming[o] = flying[o] if due[o] > now else 0
                        wanted[o] = _rooms(
                            o, i, due[o], parent, pick, rules, spacing, interval, node, launch, left, free, room
                        )
                        if o != j and due[o] > now:
                            later = min(later, due[o])
                share = _planned(j, wanted, coming, tie, room, left, given)
                if share == 0:
                    # Held back for others. With looks, what they do not need may come free; a salvo never does.
                    active[j] = looks
                    due[j] = later if later < math.inf else now + MOMENT
                    continue
            offset = spacing * parent[j]
            shots, hit_by = _fired(
                j, i, now, share, offset, pick[parent[j]], interval, node, span, launch, left, free, room
            )
            total -= shots
            fired[j] += shots
            flying[j] = shots
            at_decoys += shots if j >= raid else 0
            if j >= raid or lots[i, raid + j] >= chances[1, i]:
                dead[j] = lots[i, 2 * raid + objects + j] >= (1.0 - chances[0, i]) ** fired[j]
            active[j] = looks and shots > 0
            due[j] = hit_by + times[1, i]
        result[0, i], result[1, i] = raid - dead[:raid].sum(), inventory.sum() - left.sum()
        result[2, i], result[3, i] = met, at_decoys
