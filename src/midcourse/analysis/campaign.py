"""Campaigns: raids by the million against a defence whose numbers are drawn from their ranges.

A `Study` holds everything that decides the answer; `batch` fights one batch of raids and `batches` all of them, in
order, by as many threads as asked. The lots of a batch come from a counter-based generator (Philox) keyed by study,
seed and the number of the batch, so a batch is the same bytes whoever computes it, and whenever.

What is left out: the threats of a raid come together but do not get in each other's way (radar time, launchers); looks
never err; decoys (`midcourse.engagement.leakage` has them); numbers are drawn independently of each other.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property

import numpy as np

from midcourse.analysis.reach_grid import Axis, Reach
from midcourse.errors import InputError
from midcourse.records import digest, record

__all__ = ["BATCH", "Batch", "Distribution", "Study", "Totals", "batch", "batches", "half_width", "wilson"]

#: Raids in a batch, fixed: the lots of a batch depend on it.
BATCH = 65536
#: Raids whose lots are in memory at once.
_CHUNK = 4096
#: Quantile of the standard normal distribution for intervals of 95 per cent.
Z95 = 1.959963984540054
_KINDS = ("fixed", "uniform", "triangular")


@record
class Distribution:
    """What an uncertain number is drawn from.

    Attributes
    ----------
    kind : str
        ``triangular`` (its peak at ``value``), ``uniform`` or ``fixed``.
    low, value, high : float
        SI; ``uniform`` and ``fixed`` use two and one of them.
    """

    kind: str
    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        shown = f"{self.low:g} to {self.high:g} about {self.value:g}"
        if self.kind not in _KINDS:
            raise InputError(f'unknown distribution "{self.kind}"', allowed=", ".join(_KINDS))
        if not all(math.isfinite(item) for item in (self.low, self.value, self.high)):
            raise InputError(f"the distribution {shown} is not finite", allowed="finite numbers")
        if self.kind != "fixed" and not self.low < self.high:
            raise InputError(
                f"the distribution {shown} has no support", allowed="a low end below the high end",
                hint="give a single number for one that is not drawn",
            )  # fmt: skip
        if not self.low <= self.value <= self.high:
            raise InputError(
                f"the distribution {shown} has its value outside its range", allowed="low <= value <= high"
            )

    def quantile(self, lot: np.ndarray) -> np.ndarray:
        """The values below which shares ``lot`` (0 to 1) of all draws lie."""
        if self.kind == "fixed":
            return np.full(np.shape(lot), self.value)
        width = self.high - self.low
        if self.kind == "uniform":
            return np.asarray(self.low + width * lot)
        left = (self.value - self.low) / width
        rising = self.low + width * np.sqrt(lot * left)
        falling = self.high - width * np.sqrt((1.0 - lot) * (1.0 - left))
        return np.where(lot < left, rising, falling)


@record
class Study:
    """Everything that decides the outcome of a campaign, but its seed and its length.

    Attributes
    ----------
    scenario : str
        Digest of the scenario.
    reach : Reach
        From `midcourse.analysis.reach_grid`.
    axes : tuple of Axis
        Of the grid.
    drawn : tuple of Distribution
        One for each axis, SI.
    sspk, reliability, correlation : Distribution
        Chance that an interceptor that works kills; that it works; correlation between two shots at one threat. Each
        is drawn once a raid.
    raid : int
        Threats that come together, each picked from all on its own.
    """

    scenario: str
    reach: Reach
    axes: tuple[Axis, ...]
    drawn: tuple[Distribution, ...]
    sspk: Distribution
    reliability: Distribution
    correlation: Distribution
    raid: int

    def __post_init__(self) -> None:
        if self.raid < 1:
            raise InputError(f"raid is {self.raid}", allowed="1 or more")
        if self.reach.inventory.sum() < 1:
            raise InputError("the inventory is empty: no site has an interceptor", allowed="1 or more")
        for name in ("sspk", "reliability", "correlation"):
            chance = getattr(self, name)
            for end in (chance.low, chance.high):
                if not 0.0 <= end <= 1.0:
                    raise InputError(
                        f"{name} is {end:g}", allowed="0 to 1", hint="probabilities are fractions, not per cent"
                    )
        for axis, chance in zip(self.axes, self.drawn, strict=True):
            if not axis.nodes[0] <= chance.low <= chance.high <= axis.nodes[-1]:
                raise InputError(f"the grid of {axis.field} does not cover what it is drawn from")

    @cached_property
    def digest(self) -> str:
        """The name of this study by everything it holds."""
        return digest(self)

    def key(self, seed: int, index: int) -> np.ndarray:
        """The Philox key of a batch, (2,) uint64."""
        name = digest(["campaign", self.scenario, self.digest, seed, index])
        return np.array([int(name[:16], 16), int(name[16:], 16)], dtype=np.uint64)


@record
class Batch:
    """Finished raids.

    Attributes
    ----------
    index : int
        Of the batch.
    drawn : (d, m) array
        What was drawn for the axes, SI.
    sspk, reliability, correlation : (m,) array
        What was drawn.
    leakers, used, met : (m,) int64 array
        Threats that got through, interceptors fired, threats that could be shot at.
    """

    index: int
    drawn: np.ndarray
    sspk: np.ndarray
    reliability: np.ndarray
    correlation: np.ndarray
    leakers: np.ndarray
    used: np.ndarray
    met: np.ndarray


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

    d, rounds = len(study.axes), study.reach.size.shape[2]
    fought = 2 * study.raid * (1 + rounds)
    lots = np.random.Generator(np.random.Philox(key=study.key(seed, index)))
    drawn, chances = np.empty((d, count)), np.empty((3, count))
    result = np.empty((3, count), np.int64)
    for begin in range(0, count, _CHUNK):
        here = slice(begin, min(begin + _CHUNK, count))
        m = here.stop - begin
        # The upper 53 bits of the generator's words, one after the other; a test holds numpy to that.
        row = lots.random((m, 2 * d + 3 + fought))
        node = _nodes(study, row[:, : 2 * d], drawn[:, here])
        for k, chance in enumerate((study.sspk, study.reliability, study.correlation)):
            chances[k, here] = chance.quantile(row[:, 2 * d + k])
        fate = np.empty((3, m), np.int64)
        fighting, reach = np.ascontiguousarray(row[:, 2 * d + 3 :]), study.reach
        kernel.raids(fighting, node, _shot(chances[:, here]), reach.size, reach.site, reach.inventory, study.raid, fate)
        result[:, here] = fate
    return Batch(index, drawn, *chances, *result)


def _nodes(study: Study, lots: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Draw the numbers of the axes into ``drawn`` (d, m) and pick a node for each sample, (m,) int64."""
    node = np.zeros(len(lots), np.int64)
    for k, (axis, chance) in enumerate(zip(study.axes, study.drawn, strict=True)):
        value = chance.quantile(lots[:, 2 * k])
        drawn[k] = value
        last = len(axis.nodes) - 1
        if last:
            cell = np.clip(np.searchsorted(axis.nodes, value, side="right") - 1, 0, last - 1)
            part = (value - axis.nodes[cell]) / (axis.nodes[cell + 1] - axis.nodes[cell])
            cell = cell + (lots[:, 2 * k + 1] < part)
        else:
            cell = np.zeros(len(value), np.int64)
        node = node * (last + 1) + cell
    return node


def _shot(chances: np.ndarray) -> np.ndarray:
    """Chance of a shot without common failure, and common failure, (2, m), from sspk, reliability and correlation.

    As `midcourse.engagement.leakage.sspk_and_correlation`, element by element.
    """
    alone = chances[0] * chances[1]
    free = alone + chances[2] * (1.0 - alone)
    common = np.divide(chances[2] * (1.0 - alone), free, out=np.zeros_like(free), where=free > 0.0)
    return np.stack([free, common])


def batches(study: Study, seed: int, samples: int, *, workers: int = 1, done: int = 0) -> Iterator[Batch]:
    """Fight all raids and give the batches in order.

    Parameters
    ----------
    study : Study
    seed : int
    samples : int
        Raids in all.
    workers : int
        Threads. At most two batches a thread are in memory.
    done : int
        Batches that are finished already and left out.
    """
    if samples < 1:
        raise InputError(f"the number of samples is {samples}", allowed="1 or more")
    if workers < 1:
        raise InputError(f"workers is {workers}", allowed="1 or more")
    todo = iter(range(done, -(-samples // BATCH)))
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


class Totals:
    """What batches add up to: a few counts, however many raids.

    Attributes
    ----------
    leakers : (raid + 1,) int64 array
        Raids in which 0, 1, … threats got through.
    used : (interceptors + 1,) int64 array
        Raids in which 0, 1, … interceptors were fired.
    met : int
        Threats that could be shot at, all raids together.
    """

    def __init__(self, raid: int, inventory: int) -> None:
        self.leakers = np.zeros(raid + 1, np.int64)
        self.used = np.zeros(inventory + 1, np.int64)
        self.met = 0

    def add(self, leakers: np.ndarray, used: np.ndarray, met: np.ndarray) -> None:
        """Add raids: (m,) int arrays."""
        self.leakers += np.bincount(leakers, minlength=len(self.leakers))
        self.used += np.bincount(used, minlength=len(self.used))
        self.met += int(met.sum())

    @property
    def samples(self) -> int:
        """Raids added."""
        return int(self.leakers.sum())

    @property
    def no_leakage(self) -> tuple[float, float, float]:
        """Share of raids without leakage, and its interval of 95 per cent (Wilson)."""
        return (int(self.leakers[0]) / self.samples, *wilson(int(self.leakers[0]), self.samples))

    @property
    def expected_leakage(self) -> tuple[float, float, float]:
        """Mean number of threats through, and its interval of 95 per cent."""
        return _mean(self.leakers)

    @property
    def interceptors_used(self) -> tuple[float, float, float]:
        """Mean number of interceptors fired, and its interval of 95 per cent."""
        return _mean(self.used)

    @property
    def met_share(self) -> float:
        """Share of threats that could be shot at: an interceptor could be there in time."""
        return self.met / (self.samples * (len(self.leakers) - 1))


def wilson(successes: int, samples: int) -> tuple[float, float]:
    """Interval of 95 per cent for a share, after Wilson: sound near 0 and 1, where the usual one is not.

    Sources
    -------
    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
    Statistical Association 22, 1927.
    """
    share, squared = successes / samples, Z95 * Z95
    middle = (share + squared / (2 * samples)) / (1 + squared / samples)
    half = Z95 / (1 + squared / samples) * math.sqrt(share * (1 - share) / samples + squared / (4 * samples**2))
    low = 0.0 if successes == 0 else middle - half
    return low, 1.0 if successes == samples else middle + half


def half_width(interval: Sequence[float]) -> float:
    """Half the width of (estimate, low, high)."""
    return 0.5 * (interval[2] - interval[1])


def _mean(counts: np.ndarray) -> tuple[float, float, float]:
    values, total = np.arange(len(counts)), int(counts.sum())
    mean = float(values @ counts) / total
    spread = float((values - mean) ** 2 @ counts) / max(total - 1, 1)
    half = Z95 * math.sqrt(spread / total)
    return mean, mean - half, mean + half
