"""Which interceptors go to which threats of a raid: the best allocation, and first come, first served.

The question is put as one salvo is planned, before any result is known. Every shot kills with the same chance p, each
independently of the others given that no failure common to all shots at a threat occurs (chance q). The k-th shot at a
threat then lowers expected leakage by (1 - q) p (1 - p)^(k - 1), whatever else is done: gains that fall with k and are
the same for all threats. That has consequences which a test holds against trying everything:

* **Expected leakage is least** for the assignment of launch slots to (threat, k-th shot) with the largest sum of
  gains, and because gains fall, an optimal assignment uses no k-th shot without the one before: the solver of the
  linear assignment problem is exact.
* **Greedy with exchange is exact too**: giving every threat its first shot where possible, then the second, moving
  earlier choices to other sites where that makes room (an augmenting path). Sets of shots that can be launched together
  form a transversal matroid. Greedy *without* exchange is exact with one site and no launch interval only.
* **p and q do not matter**: the order of gains is that of k alone. The best allocation is the most level one, and the
  most level one also maximises the chance of no leakage, the product over threats of what is a log-concave function of
  the shots at each.

The assignment is exact for launches on the *beat* of each site: one slot each launch interval from the first moment at
which the site may shoot at anything. Launches between the beats can fit in more where windows are hardly longer
than the interval.

What is left out: different chances at different sites or of different shots (then the problem is that of weapon and
target assignment, which is NP-hard, and this answer is no longer the best); looks between shots, for which campaigns
plan anew at each look as if there were no other to come; threats of different worth.

Sources
-------
S. P. Lloyd and H. S. Witsenhausen, "Weapons Allocation is NP-Complete", Summer Computer Simulation Conference, 1986
(from memory, not read for this work). D. F. Crouse, "On implementing 2D rectangular assignment
algorithms", IEEE Transactions on Aerospace and Electronic Systems 52, 2016: the algorithm of SciPy's solver, as its
documentation says.
"""

from __future__ import annotations

import math

import numpy as np

from midcourse.errors import InputError
from midcourse.records import record

__all__ = ["Allocation", "Slots", "allocate", "expected_leakage", "first_come"]

#: Slots of one site at the most.
MOST_SLOTS = 10_000


@record
class Slots:
    """When each site may launch at each threat of a raid.

    Attributes
    ----------
    earliest, latest : (s, n) array
        First and last launch at each of n threats from each of s sites, s, on one clock; nan: none.
    inventory : (s,) int array
        Interceptors by site.
    launch_interval : float
        Least seconds between two launches of one site; 0: any number at once.
    most : int
        Shots at one threat at the most.
    """

    earliest: np.ndarray
    latest: np.ndarray
    inventory: np.ndarray
    launch_interval: float = 0.0
    most: int = 2

    def __post_init__(self) -> None:
        if self.earliest.ndim != 2 or self.earliest.shape != self.latest.shape:
            raise InputError(
                f"launch windows have the shapes {self.earliest.shape} and {self.latest.shape}", allowed="(s, n) twice"
            )
        if self.inventory.shape != self.earliest.shape[:1]:
            raise InputError(f"{len(self.inventory)} inventories for {len(self.earliest)} sites", allowed="one a site")
        if self.inventory.size and self.inventory.min() < 0:
            raise InputError(f"an inventory is {self.inventory.min()}", allowed="0 or more")
        if not int(self.inventory.sum()):
            raise InputError("the inventory is empty: no site has an interceptor", allowed="1 or more")
        if not 0.0 <= self.launch_interval < math.inf:
            raise InputError(f"launch_interval is {self.launch_interval:g}", allowed="0 or more")
        if self.most < 1:
            raise InputError(f"most is {self.most}", allowed="1 or more")


@record
class Allocation:
    """Who shoots when at what.

    Attributes
    ----------
    shots : (s, n) int64 array
        Interceptors from each site at each threat.
    site, threat : (k,) int64 array
        Of each launch, in the order of time.
    launch : (k,) array
        Its time, s.
    """

    shots: np.ndarray
    site: np.ndarray
    threat: np.ndarray
    launch: np.ndarray


def expected_leakage(shots: np.ndarray, single_shot: float, common_failure: float = 0.0) -> float:
    """Expected number of threats that get through.

    Parameters
    ----------
    shots : (s, n) or (n,) int array
        Shots at each threat, by site or in all.
    single_shot, common_failure : float
        Chance of one shot without common failure; chance of the common failure.
    """
    for name, value in (("single_shot", single_shot), ("common_failure", common_failure)):
        if not 0.0 <= value <= 1.0:
            raise InputError(f"{name} is {value:g}", allowed="0 to 1", hint="probabilities are fractions, not per cent")
    total = np.atleast_2d(shots).sum(axis=0)
    return float(np.sum(1.0 - (1.0 - common_failure) * (1.0 - (1.0 - single_shot) ** total)))


def allocate(slots: Slots) -> Allocation:
    """Allocate interceptors so that least is expected to get through.

    Parameters
    ----------
    slots : Slots
        Windows, inventories, and the most shots at a threat.

    Returns
    -------
    Allocation
        The best one for every chance of a shot that is the same for all; see the module for what that means. Of several
        that are equally good, one; the same one each time.

    Raises
    ------
    InputError
        When a site has more than ten thousand slots: its windows are long beside the launch interval.
    """
    from scipy.optimize import linear_sum_assignment

    times, owner = _beats(slots)
    sites, n = slots.earliest.shape
    open_ = (slots.earliest[owner] <= times[:, None] + 1e-9) & (times[:, None] <= slots.latest[owner] + 1e-9)
    # Any falling gains give the same best allocation; halves keep the sums exact to fifty shots at one threat.
    most = min(slots.most, 50)
    gain = 0.5 ** np.arange(most)
    value = (open_[:, :, None] * gain).reshape(len(times), n * most)
    # A site has more beats than interceptors: as many as it must leave empty are bound to it, at any price.
    spare = np.maximum(np.bincount(owner, minlength=sites) - slots.inventory, 0)
    idle = np.repeat(np.arange(sites), spare)
    price = 2.0 * max(n, 1) * most
    whole = np.concatenate([value, np.where(owner[:, None] == idle, price, 0.0)], axis=1)
    row, column = linear_sum_assignment(whole, maximize=True)
    used = (column < n * most) & (whole[row, column] > 0.0)
    return _made(slots, times[row[used]], owner[row[used]], column[used] // most)


def _beats(slots: Slots) -> tuple[np.ndarray, np.ndarray]:
    """Times at which launches may happen, and whose they are; without an interval each interceptor is one."""
    times, owner = [], []
    for site in range(len(slots.inventory)):
        usable = slots.earliest[site] <= slots.latest[site]
        stock = int(slots.inventory[site])
        if not usable.any() or not stock:
            continue
        if slots.launch_interval == 0.0:
            # Launch times do not compete: each distinct pair of windows could take every interceptor.
            moments = np.unique(slots.earliest[site][usable])
            found = np.repeat(moments, min(stock, slots.most * int(usable.sum())))
        else:
            first, last = slots.earliest[site][usable].min(), slots.latest[site][usable].max()
            count = int((last - first) / slots.launch_interval + 1e-9) + 1
            if count > MOST_SLOTS:
                raise InputError(f"a site has {count:,} launch slots", allowed=f"up to {MOST_SLOTS:,}")
            found = first + slots.launch_interval * np.arange(count)
        times.append(found)
        owner.append(np.full(len(found), site))
    if not times:
        return np.empty(0), np.empty(0, np.int64)
    return np.concatenate(times), np.concatenate(owner)


def first_come(slots: Slots) -> Allocation:
    """Allocate as threats come within reach: whoever can be shot at first gets a whole salvo.

    Parameters
    ----------
    slots : Slots

    Returns
    -------
    Allocation
        Each shot comes from the site that can launch soonest; what an earlier threat took is gone for a later one.
    """
    sites, n = slots.earliest.shape
    left, free = slots.inventory.copy(), np.full(sites, -np.inf)
    soonest = np.fmin.reduce(np.where(slots.earliest <= slots.latest, slots.earliest, np.nan), axis=0)
    launches: list[tuple[float, int, int]] = []
    for threat in np.argsort(soonest, kind="stable"):
        for _ in range(slots.most):
            at = np.maximum(slots.earliest[:, threat], free)
            at = np.where((at <= slots.latest[:, threat]) & (left > 0), at, np.inf)
            site = int(np.argmin(at)) if n else 0
            if not np.isfinite(at[site]):
                break
            left[site] -= 1
            free[site] = at[site] + slots.launch_interval if slots.launch_interval else -np.inf
            launches.append((float(at[site]), site, int(threat)))
    return _made(
        slots,
        np.array([item[0] for item in launches]),
        np.array([item[1] for item in launches], np.int64),
        np.array([item[2] for item in launches], np.int64),
    )


def _made(slots: Slots, launch: np.ndarray, site: np.ndarray, threat: np.ndarray) -> Allocation:
    shots = np.zeros(slots.earliest.shape, np.int64)
    np.add.at(shots, (site, threat), 1)
    order = np.lexsort((site, threat, launch))
    return Allocation(shots, site[order].astype(np.int64), threat[order].astype(np.int64), launch[order])
