"""Trades: how an answer moves with one parameter of the design. The dispute of 2007 is one of them.

The quarrel was about the burnout speed of the interceptor. What the sensors see does not depend on it, so detections
and commit times are computed once; each speed needs a flyout table and one look at every threat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

import numpy as np

from midcourse.analysis.defence import Defence
from midcourse.analysis.track_rule import Foresight, known_from
from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_tables, with_burnout_speed
from midcourse.engagement.ladder import Ladders, ladders
from midcourse.engagement.windows import engageable
from midcourse.errors import InputError
from midcourse.flight.trajectory import Tracks
from midcourse.records import record

__all__ = ["Dispute", "Threatened", "Waiting", "dispute", "first_speed", "reach_by_speed", "tables_by_speed"]

#: Tables in memory at once: 2 MB each.
_AT_ONCE = 8


@record
class Waiting:
    """What a launch waits for besides a track: that the threat be known well enough where it would be met.

    Attributes
    ----------
    defence : Defence
        Its rule about track errors and its decision delay.
    foresight : Foresight
        How far ahead the n threats of a side are known.
    """

    defence: Defence
    foresight: Foresight

    def commit(self, site: Interceptor, meeting: Ladders, commit: np.ndarray) -> np.ndarray:
        """Commit times (n,) of one site, from those on any track; ``meeting`` are its ladders."""
        # The share of the dispute does not ask how many interceptors there are.
        armed = replace(site, inventory=max(site.inventory, 1))
        known = known_from(replace(self.defence, interceptors=(armed,)), self.foresight, [meeting])
        return np.asarray(np.maximum(commit, known + self.defence.doctrine.decision_delay))


@record
class Threatened:
    """Threats of one side, prepared: flown and, under each assumption, seen.

    Attributes
    ----------
    name : str
        ``russia``, ``iran``.
    tracks : Tracks
        n threats.
    commit : mapping of str to (n,) array
        When a launch may be ordered, s, by assumption: ``modelled``; say ``early`` and ``late`` for a band, and
        ``speed-alone`` for perfect sensors. nan: never.
    waiting : mapping of str to Waiting
        By assumption, what launches wait for beyond ``commit``; empty where any track will do.
    """

    name: str
    tracks: Tracks
    commit: Mapping[str, np.ndarray]
    waiting: Mapping[str, Waiting] = field(default_factory=dict)


@record
class Dispute:
    """Which threats have a window, by burnout speed and assumption.

    Attributes
    ----------
    burnout_speed : (q,) array
        Of the interceptor, m/s.
    engageable : mapping of (side, assumption) to (q, n) bool array
        True where the threat has a window at that speed or a lower one of the sweep.
    flown : mapping of str to (n,) bool array
        By side: the threats that fly at all; only these count in shares.
    """

    burnout_speed: np.ndarray
    engageable: Mapping[tuple[str, str], np.ndarray]
    flown: Mapping[str, np.ndarray]

    def share(self, side: str, assumption: str = "modelled") -> np.ndarray:
        """Share of a side's threats with a window at each speed, (q,), 0 to 1; nan where none flies."""
        flown = self.flown[side]
        if not flown.any():
            return np.full(len(self.burnout_speed), np.nan)
        return np.asarray(self.engageable[side, assumption][:, flown].mean(axis=1))

    def share_of(self, side: str, chosen: np.ndarray, assumption: str = "modelled") -> np.ndarray:
        """The same for some of the threats, say those of one base; ``chosen`` is (n,) bool."""
        chosen = chosen & self.flown[side]
        if not chosen.any():
            return np.full(len(self.burnout_speed), np.nan)
        return np.asarray(self.engageable[side, assumption][:, chosen].mean(axis=1))


def tables_by_speed(interceptor: Interceptor, burnout_speed: np.ndarray) -> Iterator[FlyoutTable]:
    """Give the flyout table of a site for one burnout speed after the other, m/s.

    Raises
    ------
    InputError
        When the interceptor's vehicle is staged.
    """
    for begin in range(0, len(burnout_speed), _AT_ONCE):
        few = burnout_speed[begin : begin + _AT_ONCE]
        yield from flyout_tables([with_burnout_speed(interceptor, float(speed)) for speed in few])


def reach_by_speed(
    interceptor: Interceptor, burnout_speed: np.ndarray, sides: Sequence[Threatened]
) -> Iterator[tuple[np.ndarray, dict[tuple[str, str], np.ndarray]]]:
    """Look at every threat for a few burnout speeds at a time.

    Parameters
    ----------
    interceptor : Interceptor
        The site; its burnout speed is replaced.
    burnout_speed : (q,) array
        m/s.
    sides : sequence of Threatened
        The threats.

    Yields
    ------
    burnout_speed : (k,) array
        The speeds of this batch.
    engageable : dict of (side, assumption) to (k, n) bool array
        True where there is a window.
    """
    for begin in range(0, len(burnout_speed), _AT_ONCE):
        batch = np.asarray(burnout_speed[begin : begin + _AT_ONCE], float)
        tables = list(tables_by_speed(interceptor, batch))
        found: dict[tuple[str, str], np.ndarray] = {}
        for side in sides:
            for name, seen in zip(side.commit, _met(interceptor, tables, side), strict=True):
                found[side.name, name] = seen
        yield batch, found


def _met(interceptor: Interceptor, tables: Sequence[FlyoutTable], side: Threatened) -> np.ndarray:
    """Which threats of a side have a window, by assumption and table, bool (c, q, n)."""
    commits = np.array(list(side.commit.values()))
    if not side.waiting:
        return engageable(interceptor, tables, side.tracks, commits).swapaxes(0, 1)
    met = []
    for table in tables:
        meeting = ladders(interceptor, table, side.tracks)
        waited = [
            side.waiting[name].commit(interceptor, meeting, commit) if name in side.waiting else commit
            for name, commit in side.commit.items()
        ]
        met.append(engageable(interceptor, [table], side.tracks, np.array(waited))[0])
    return np.stack(met, axis=1)


def dispute(interceptor: Interceptor, burnout_speed: np.ndarray, sides: Sequence[Threatened]) -> Dispute:
    """Sweep the burnout speed of one site.

    Parameters
    ----------
    interceptor, burnout_speed, sides
        As for `reach_by_speed`.

    Returns
    -------
    Dispute

    Raises
    ------
    InputError
        When the speeds do not rise, or the interceptor's vehicle is staged.

    Notes
    -----
    A window is not an intercept: nothing is said about the chance of a hit, decoys, or how many can be met at once.
    The burn time is kept while the speed changes, so a faster interceptor also accelerates harder. What a slower
    interceptor of the sweep can meet, a faster one is taken to meet too, by wasting the difference in manoeuvres: the
    flyout table itself knows no throttle, and above 8 km/s it leaves out some low and very distant places (two per
    cent of the Russian threats at the most).
    """
    speeds = np.asarray(burnout_speed, float)
    if speeds.size == 0 or np.any(np.diff(speeds) <= 0.0):
        raise InputError("the burnout speeds of a sweep do not rise", allowed="one or more, each above the one before")
    parts: dict[tuple[str, str], list[np.ndarray]] = {}
    for _, found in reach_by_speed(interceptor, speeds, sides):
        for key, value in found.items():
            parts.setdefault(key, []).append(value)
    return Dispute(
        burnout_speed=speeds,
        engageable={key: np.logical_or.accumulate(np.concatenate(value)) for key, value in parts.items()},
        flown={side.name: np.isfinite(side.tracks.time[:, -1]) for side in sides},
    )


def first_speed(burnout_speed: np.ndarray, share: np.ndarray, level: float = 0.0) -> float:
    """The flip: the least speed at which a share exceeds a level, m/s.

    Parameters
    ----------
    burnout_speed : (q,) array
        Rising, m/s.
    share : (q,) array
        0 to 1.
    level : float
        0: the speed at which the first trajectory comes within reach.

    Returns
    -------
    float
        For a level above 0, where the straight line between two speeds crosses it; for 0, the first speed of the sweep
        at which there is anything, so the flip lies between it and the speed before. nan where it is never exceeded.
    """
    above = np.flatnonzero(share > level)
    if above.size == 0:
        return float("nan")
    k = int(above[0])
    if k == 0 or level <= 0.0:
        return float(burnout_speed[k])
    part = (level - share[k - 1]) / (share[k] - share[k - 1])
    return float(burnout_speed[k - 1] + part * (burnout_speed[k] - burnout_speed[k - 1]))
