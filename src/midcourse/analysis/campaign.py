"""Campaigns: raids by the million against a defence whose numbers are drawn from their ranges.

A `Study` holds everything that decides the answer; `batch` fights one batch of raids and `batches` all of them, in
order, by as many threads as asked. The lots of a batch come from a counter-based generator (Philox) keyed by study,
seed and the number of the batch, so a batch is the same bytes whoever computes it, and whenever.

What is left out: threats that compete for radar time and fire control (they do compete for launchers); looks that err;
numbers that hang together: all are drawn independently of each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property

import numpy as np

from midcourse.analysis.distributions import Distribution, fixed
from midcourse.analysis.reach_grid import Axis, Reach, owners, thinned
from midcourse.engagement.doctrine import Doctrine
from midcourse.errors import InputError
from midcourse.records import digest, record

__all__ = ["ALLOCATIONS", "BATCH", "CHANCES", "Batch", "Chances", "Study", "batch", "batches"]

#: Raids in a batch, fixed: the lots of a batch depend on it.
BATCH = 65536
#: Raids whose lots are in memory at once.
_CHUNK = 4096
#: How interceptors are shared among the threats of a raid.
ALLOCATIONS = ("first-come", "optimal")
#: Decoys with each warhead at the most.
MOST_DECOYS = 100
_TIMES = ("decision_delay", "assessment_time", "launch_interval")


@record
class Chances:
    """The chances of a raid, each drawn once for the whole of it.

    Attributes
    ----------
    sspk, reliability, correlation : Distribution
        Chance that an interceptor that works kills; that it works; correlation between two shots at one threat.
    warhead_credible, decoy_credible : Distribution
        Chance that a warhead, and that a decoy, is taken for a warhead; only what is taken for one is shot at.
    decoys : Distribution
        Decoys that fly with each warhead, rounded to a whole number.
    """

    sspk: Distribution
    reliability: Distribution
    correlation: Distribution
    warhead_credible: Distribution = fixed(1.0)
    decoy_credible: Distribution = fixed(0.0)
    decoys: Distribution = fixed(0.0)

    def __post_init__(self) -> None:
        for name in ("sspk", "reliability", "correlation", "warhead_credible", "decoy_credible"):
            chance = getattr(self, name)
            for end in (chance.low, chance.high):
                if not 0.0 <= end <= 1.0:
                    raise InputError(
                        f"{name} is {end:g}", allowed="0 to 1", hint="probabilities are fractions, not per cent"
                    )
        for end in (self.decoys.low, self.decoys.high):
            if not 0.0 <= end <= MOST_DECOYS:
                raise InputError(f"decoys is {end:g}", allowed=f"0 to {MOST_DECOYS} with each warhead")

    @property
    def all(self) -> dict[str, Distribution]:
        """The distributions by name, in the order in which they are drawn."""
        return {name: getattr(self, name) for name in CHANCES}

    @property
    def most_decoys(self) -> int:
        """Decoys with each warhead at the most."""
        return round(self.decoys.high)


#: Names of the chances, in the order in which they are drawn.
CHANCES = ("sspk", "reliability", "correlation", "warhead_credible", "decoy_credible", "decoys")


@record
class Study:
    """Everything that decides the outcome of a campaign, but its seed and its length.

    Attributes
    ----------
    scenario : str
        Digest of the scenario.
    reach : Reach
        From `midcourse.analysis.reach_grid`.
    sites : tuple of str
        Names of the interceptor sites.
    axes : tuple of Axis
        Of the grids, and the drawn numbers of the doctrine.
    drawn : tuple of Distribution
        One for each axis, SI.
    doctrine : Doctrine
        How interceptors are spent. A site launches one interceptor each launch interval, at whatever threat.
    chances : Chances
        Of a shot, and of being taken for a warhead.
    raid : int
        Threats in a raid, each picked from all on its own.
    spacing : float
        Seconds from the launch of one threat of a raid to that of the next; 0: all at once.
    allocation : str
        ``first-come``: whoever can be shot at first gets a whole salvo; ``optimal``: shots are shared among all threats
        of the raid so that least is expected to get through (`midcourse.engagement.allocate` says what that means).
    """

    scenario: str
    reach: Reach
    sites: tuple[str, ...]
    axes: tuple[Axis, ...]
    drawn: tuple[Distribution, ...]
    doctrine: Doctrine
    chances: Chances
    raid: int
    spacing: float = 0.0
    allocation: str = "optimal"

    def __post_init__(self) -> None:
        if self.raid < 1:
            raise InputError(f"raid is {self.raid}", allowed="1 or more")
        if not 0.0 <= self.spacing <= 86400.0:
            raise InputError(f"spacing is {self.spacing:g} s", allowed="0 to 86400")
        if self.allocation not in ALLOCATIONS:
            raise InputError(f'unknown allocation "{self.allocation}"', allowed=", ".join(ALLOCATIONS))
        if self.reach.inventory.sum() < 1:
            raise InputError("the inventory is empty: no site has an interceptor", allowed="1 or more")
        for axis, chance in zip(self.axes, self.drawn, strict=True):
            if axis.room != "doctrine" and not axis.nodes[0] <= chance.low <= chance.high <= axis.nodes[-1]:
                raise InputError(f"the grid of {axis.field} does not cover what it is drawn from")

    @cached_property
    def digest(self) -> str:
        """The name of this study by everything it holds."""
        return digest(self)

    @cached_property
    def owners(self) -> np.ndarray:
        """Whose number each axis is: see `midcourse.analysis.reach_grid.owners`."""
        return owners(self.axes, self.sites)

    @property
    def inventory(self) -> int:
        """Interceptors of all sites."""
        return int(self.reach.inventory.sum())

    def key(self, seed: int, index: int) -> np.ndarray:
        """The Philox key of a batch, (2,) uint64.

        It rests on scenario, seed, raid size and number of the batch alone: studies that differ in a number of the
        defence, in the allocation or in the grid are fought on the same lots, and their difference is sharper than
        either.
        """
        layout = [len(self.axes), self.raid, self.chances.most_decoys]
        name = digest(["campaign", self.scenario, layout, seed, index])
        return np.array([int(name[:16], 16), int(name[16:], 16)], dtype=np.uint64)

    def coarser(self) -> Study:
        """The same study on grids with every second node left out: what a campaign measures its grid with."""
        reach, axes = thinned(self.reach, self.axes, self.owners)
        return Study(
            self.scenario, reach, self.sites, axes, self.drawn, self.doctrine, self.chances, self.raid,
            self.spacing, self.allocation,
        )  # fmt: skip


@record
class Batch:
    """Finished raids.

    Attributes
    ----------
    index : int
        Of the batch.
    drawn : (d, m) array
        What was drawn for the axes, SI.
    chances : (6, m) array
        What was drawn for the chances, in the order of `Chances.all`.
    leakers, used, met, at_decoys : (m,) int64 array
        Threats that got through, interceptors fired, threats that could be shot at, interceptors fired at decoys.
    """

    index: int
    drawn: np.ndarray
    chances: np.ndarray
    leakers: np.ndarray
    used: np.ndarray
    met: np.ndarray
    at_decoys: np.ndarray


def batch(study: Study, seed: int, index: int, count: int = BATCH) -> Batch:
    """Fight one batch of raids.

    Parameters
    ----------
    study : Study
    seed : int
        Any whole number.
    index : int
        Which batch.
    count : int
        Raids in it; fewer than `BATCH` only in the last. The first ``count`` of a full batch are the same.
    """
    from midcourse._kernels import raid as kernel

    d, reach, doctrine = len(study.axes), study.reach, study.doctrine
    objects = study.raid * (1 + study.chances.most_decoys)
    rules = np.array(
        [
            study.raid, study.chances.most_decoys, doctrine.kind == "shoot-look-shoot", doctrine.salvo_size,
            kernel.OPTIMAL if study.allocation == "optimal" else kernel.FIRST_COME,
        ],
        np.int64,
    )  # fmt: skip
    lots = np.random.Generator(np.random.Philox(key=study.key(seed, index)))
    drawn, chances = np.empty((d, count)), np.empty((len(CHANCES), count))
    result = np.empty((4, count), np.int64)
    for begin in range(0, count, _CHUNK):
        here = slice(begin, min(begin + _CHUNK, count))
        m = here.stop - begin
        # The upper 53 bits of the generator's words, one after the other; a test holds numpy to that.
        row = lots.random((m, 2 * d + len(CHANCES) + 2 * study.raid + 3 * objects))
        node = _nodes(study, row[:, : 2 * d], drawn[:, here])
        for k, chance in enumerate(study.chances.all.values()):
            chances[k, here] = chance.quantile(row[:, 2 * d + k])
        np.rint(chances[5, here], out=chances[5, here])
        fate = np.empty((4, m), np.int64)
        kernel.raids(
            np.ascontiguousarray(row[:, 2 * d + len(CHANCES) :]), _shot(chances[:, here]),
            _times(study, drawn[:, here]), node, rules, study.spacing,
            (reach.ready, reach.instant, reach.until, reach.span, reach.launch), reach.inventory, fate,
        )  # fmt: skip
        result[:, here] = fate
    return Batch(index, drawn, chances, *result)


def _nodes(study: Study, lots: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Draw the numbers of the axes into ``drawn`` (d, m) and pick the nodes for each sample, (s + 1, m) int64."""
    sites = len(study.sites)
    node = np.zeros((sites + 1, len(lots)), np.int64)
    for k, (axis, chance, owner) in enumerate(zip(study.axes, study.drawn, study.owners, strict=True)):
        value = chance.quantile(lots[:, 2 * k])
        drawn[k] = value
        if owner > sites:
            continue
        last = len(axis.nodes) - 1
        cell = np.zeros(len(value), np.int64)
        if last:
            cell = np.clip(np.searchsorted(axis.nodes, value, side="right") - 1, 0, last - 1)
            part = (value - axis.nodes[cell]) / (axis.nodes[cell + 1] - axis.nodes[cell])
            cell = cell + (lots[:, 2 * k + 1] < part)
        node[owner] = node[owner] * (last + 1) + cell
    node[:sites] += study.reach.begin[:-1, None]
    return node


def _times(study: Study, drawn: np.ndarray) -> np.ndarray:
    """Decision delay, assessment time and launch interval of each sample, (3, m), s."""
    times = np.repeat([[getattr(study.doctrine, name)] for name in _TIMES], drawn.shape[1], axis=1)
    for axis, values in zip(study.axes, drawn, strict=True):
        if axis.room == "doctrine":
            times[_TIMES.index(axis.field)] = values
    return times


def _shot(chances: np.ndarray) -> np.ndarray:
    """From the chances as drawn, (6, m), to what the kernel takes, (5, m).

    A shot without common failure and the common failure come from sspk, reliability and correlation as in
    `midcourse.engagement.leakage.sspk_and_correlation`, element by element.
    """
    alone = chances[0] * chances[1]
    free = alone + chances[2] * (1.0 - alone)
    common = np.divide(chances[2] * (1.0 - alone), free, out=np.zeros_like(free), where=free > 0.0)
    return np.stack([free, common, *chances[3:]])


def batches(
    study: Study, seed: int, samples: int, *, workers: int = 1, left_out: Container[int] = ()
) -> Generator[Batch, None, None]:
    """Fight all raids and give the batches in order.

    Parameters
    ----------
    study : Study
    seed : int
    samples : int
        Raids in all.
    workers : int
        Threads. At most two batches a thread are in memory.
    left_out : container of int
        Batches that are finished already.
    """
    if samples < 1:
        raise InputError(f"the number of samples is {samples}", allowed="1 or more")
    if workers < 1:
        raise InputError(f"workers is {workers}", allowed="1 or more")
    todo = (index for index in range(-(-samples // BATCH)) if index not in left_out)
    with ThreadPoolExecutor(workers, thread_name_prefix="campaign") as pool:
        ahead: deque[Future[Batch]] = deque()
        try:
            while True:
                while len(ahead) < 2 * workers and (index := next(todo, None)) is not None:
                    ahead.append(pool.submit(batch, study, seed, index, min(BATCH, samples - index * BATCH)))
                if not ahead:
                    return
                yield ahead.popleft().result()
        finally:
            for job in ahead:
                job.cancel()
