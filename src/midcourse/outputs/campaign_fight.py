"""What a campaign fights, and by whom: one record for threads and for workers on other machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from midcourse.analysis.campaign import BATCH, Study
from midcourse.analysis.totals import Totals
from midcourse.outputs.campaign_store import Column

__all__ = ["Fight"]


@dataclass(frozen=True)
class Fight:
    """What is fought, and by whom.

    Attributes
    ----------
    study : Study
    seed, samples : int
        Raids at the most.
    columns : tuple of (name, factor)
        Of the drawn numbers, in the order of the study's axes.
    edges : mapping of str to (k,) array
        Bins of each column, see `Totals`.
    until : float or None
        Stop when P(no leakage) is known to within so much.
    workers : int
        Threads, without a cluster.
    cluster : str
        Address of a Dask scheduler; empty: threads of this process.
    """

    study: Study
    seed: int
    samples: int
    columns: tuple[Column, ...] = ()
    edges: Mapping[str, np.ndarray] | None = None
    until: float | None = None
    workers: int = 1
    cluster: str = ""

    def count(self, index: int) -> int:
        """Raids of a batch."""
        return min(BATCH, self.samples - index * BATCH)

    @property
    def nothing(self) -> Totals:
        """Totals of no raid."""
        return Totals(self.study.raid, self.study.inventory, self.edges)
