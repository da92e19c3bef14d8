"""What batches of raids add up to: counts, estimates and their intervals, however many raids there are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["BINS", "Totals", "half_width", "wilson"]

#: Quantile of the standard normal distribution for intervals of 95 per cent.
Z95 = 1.959963984540054
#: Parts into which the draws of each number are cut for the curve of the answer against it.
BINS = 20


class Totals:
    """What raids add up to.

    Parameters
    ----------
    raid, inventory : int
        Threats in a raid; interceptors of all sites.
    edges : mapping of str to (k,) array, optional
        For each column of drawn numbers the values that part its bins, rising, in the unit of the column.

    Attributes
    ----------
    leakers : (raid + 1,) int64 array
        Raids in which 0, 1, … threats got through.
    used : (inventory + 1,) int64 array
        Raids in which 0, 1, … interceptors were fired.
    met, at_decoys : int
        Threats that could be shot at, and interceptors fired at decoys, all raids together.
    bins : dict of str to (3, k + 1) int64 array
        For each column, bin by bin: raids, those without leakage, and threats through.
    """

    def __init__(self, raid: int, inventory: int, edges: Mapping[str, np.ndarray] | None = None) -> None:
        self.leakers = np.zeros(raid + 1, np.int64)
        self.used = np.zeros(inventory + 1, np.int64)
        self.met = 0
        self.at_decoys = 0
        self.edges = {name: np.asarray(values, np.float32) for name, values in (edges or {}).items()}
        self.bins = {name: np.zeros((3, len(values) + 1), np.int64) for name, values in self.edges.items()}

    def add(self, columns: Mapping[str, np.ndarray]) -> None:
        """Add raids.

        Parameters
        ----------
        columns : mapping of str to (m,) array
            ``leakers``, ``used``, ``engageable``, ``at_decoys`` (int), and those of ``edges`` (float32, as in the
            files: a raid must fall into the same bin whether it was just fought or read back).
        """
        leakers = np.asarray(columns["leakers"], np.int64)
        self.leakers += np.bincount(leakers, minlength=len(self.leakers))
        self.used += np.bincount(np.asarray(columns["used"], np.int64), minlength=len(self.used))
        self.met += int(np.sum(columns["engageable"], dtype=np.int64))
        self.at_decoys += int(np.sum(columns["at_decoys"], dtype=np.int64))
        for name, edges in self.edges.items():
            where = np.searchsorted(edges, np.asarray(columns[name], np.float32), side="right")
            size = len(edges) + 1
            self.bins[name] += np.stack(
                [
                    np.bincount(where, minlength=size),
                    np.bincount(where[leakers == 0], minlength=size),
                    np.bincount(where, weights=leakers, minlength=size).astype(np.int64),
                ]
            )

    def merge(self, other: Totals) -> None:
        """Add what another has added up."""
        self.leakers += other.leakers
        self.used += other.used
        self.met += other.met
        self.at_decoys += other.at_decoys
        for name, counts in other.bins.items():
            self.bins[name] += counts

    def empty(self) -> Totals:
        """One of the same form that holds nothing."""
        return Totals(len(self.leakers) - 1, len(self.used) - 1, self.edges)

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
