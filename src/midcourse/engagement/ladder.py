"""Ladders: for each threat the latest launch that still meets it by each instant.

`midcourse.engagement.windows` answers for one commit time. A raid asks for many, because every shot waits for a look, a
launcher or an order; a ladder answers all of them: the intercept of a launch is where the ladder first reaches it.
"""

from __future__ import annotations

import numpy as np

from midcourse.engagement.flyout import FlyoutTable, Interceptor, site_row
from midcourse.flight.trajectory import Tracks
from midcourse.records import record

__all__ = ["RUNGS", "Ladders", "ladders"]

#: Instants of a ladder. Between them it is straight: with 48 the intercept moves by less than 0.1 s as a rule.
RUNGS = 48


@record
class Ladders:
    """The ladders of n threats at one site; times in seconds from the launch of the threat.

    Attributes
    ----------
    span : (2, n) array
        First and last instant of an intercept by a launch not before that of the threat; nan: none.
    launch : (n, k) array
        Latest launch that meets the threat at or before each of k even instants of the span, rising; -inf: none.
    """

    span: np.ndarray
    launch: np.ndarray

    def intercept(self, threat: int, earliest: float) -> tuple[float, float]:
        """Launch and intercept of the first shot at a threat not before ``earliest``, s; inf where there is none.

        Parameters
        ----------
        threat : int
            Which.
        earliest : float
            s from the launch of the threat.
        """
        rungs = self.launch[threat]
        if not earliest <= rungs[-1]:
            return np.inf, np.inf
        times = np.linspace(self.span[0, threat], self.span[1, threat], len(rungs))
        if earliest <= rungs[0]:
            return float(rungs[0]), float(times[0])
        high = int(np.searchsorted(rungs, earliest, side="left"))
        part = (earliest - rungs[high - 1]) / (rungs[high] - rungs[high - 1])
        return earliest, float(times[high - 1] + part * (times[high] - times[high - 1]))


def ladders(interceptor: Interceptor, table: FlyoutTable, tracks: Tracks) -> Ladders:
    """Make the ladders of one site against each threat.

    Parameters
    ----------
    interceptor : Interceptor
        The site and its heights.
    table : FlyoutTable
        Its flyout.
    tracks : Tracks
        n threats; motion between samples is straight. A window shorter than the step between samples may be missed.

    Returns
    -------
    Ladders
        The rules are those of `midcourse.engagement.windows.windows`.
    """
    from midcourse._kernels import ladder
    from midcourse._kernels.blocks import in_blocks

    n = len(tracks.burnout_time)
    span, launch = np.empty((2, n)), np.empty((n, RUNGS))
    limits = np.array([interceptor.minimum_intercept_height, interceptor.maximum_intercept_height])
    in_blocks(
        ladder.ladders, n, tracks.time, tracks.position_ecef, site_row(interceptor, table), table.extended,
        table.reach, limits, span, launch,
    )  # fmt: skip
    return Ladders(span, launch)
