"""The readable twin of `raid`: one raid with lists and names, for tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["fight"]


def fight(
    lots: np.ndarray, chance: float, common: float, sizes: np.ndarray, sites: np.ndarray, inventory: Sequence[int]
) -> tuple[int, int, int]:
    """Fight one raid: threats through, interceptors fired, threats with a window.

    Parameters
    ----------
    lots : (2 raid + 2 rounds raid,) array
        As in `midcourse._kernels.raid.raids`.
    chance, common : float
        Of one shot without common failure, and of the common failure.
    sizes : (threats, rounds) int array
        Shots that fit at each threat in each round.
    sites : (threats,) int array
        Which site answers.
    inventory : sequence of int
        Interceptors by site.
    """
    rounds = sizes.shape[1]
    table = lots.reshape(2 + 2 * rounds, -1)
    picks = [int(lot * len(sizes)) for lot in table[0]]
    killable = [lot >= common for lot in table[1]]
    alive = set(range(len(picks)))
    left = list(inventory)
    for r in range(rounds):
        shots = dict.fromkeys(range(len(picks)), 0)
        for s in range(len(left)):
            while True:
                wanting = [t for t in sorted(alive) if sites[picks[t]] == s and shots[t] < sizes[picks[t], r]]
                if not wanting or not left[s]:
                    break
                need, remaining = min(left[s], len(wanting)), len(wanting)
                left[s] -= need
                for t in wanting:
                    if table[2 + 2 * r, t] * remaining < need:
                        shots[t] += 1
                        need -= 1
                    remaining -= 1
        for t, fired in shots.items():
            if fired and killable[t] and table[3 + 2 * r, t] >= (1.0 - chance) ** fired:
                alive.discard(t)
    met = sum(sizes[pick, 0] > 0 for pick in picks)
    return len(alive), sum(inventory) - sum(left), int(met)
