"""Doctrine: when a launch may be ordered, and how many shots then fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from midcourse.engagement.windows import WindowOutcome, Windows
from midcourse.errors import InputError, unknown_name
from midcourse.records import record
from midcourse.sensors.radar import Detections

__all__ = ["Doctrine", "Salvos", "commit_time", "salvos", "shots"]


@record
class Doctrine:
    """How a defence spends its interceptors.

    Attributes
    ----------
    kind : "salvo" or "shoot-look-shoot"
        Fire a salvo and no more, or look at the result and fire again while there is time.
    salvo_size : int
        Interceptors fired at a threat each time.
    decision_delay : float
        Seconds from the tracks that the doctrine requires to the first launch.
    assessment_time : float
        Seconds from an intercept to the next launch (shoot-look-shoot).
    launch_interval : float
        Seconds between two launches of one salvo.
    """

    kind: Literal["salvo", "shoot-look-shoot"]
    salvo_size: int
    decision_delay: float
    assessment_time: float
    launch_interval: float

    def __post_init__(self) -> None:
        if self.kind not in ("salvo", "shoot-look-shoot"):
            raise InputError(f'doctrine: kind is "{self.kind}"', allowed="salvo, shoot-look-shoot")
        if self.salvo_size < 1:
            raise InputError(f"doctrine: salvo_size is {self.salvo_size}", allowed="1 or more")
        for field in ("decision_delay", "assessment_time", "launch_interval"):
            if not getattr(self, field) >= 0.0:
                raise InputError(f"doctrine: {field} is {getattr(self, field):g}", allowed="0 or more")


@record
class Salvos:
    """The salvos that fit against n threats, one row a round; q rounds.

    Attributes
    ----------
    size : (q, n) int array
        Interceptors fired in the round; 0 where no round fits.
    launch : (q, n) array
        First launch of the round, s from the launch of the threat; nan where none fits.
    intercept : (q, n) array
        Intercept of the last shot of the round, s; the look begins here.
    """

    size: np.ndarray
    launch: np.ndarray
    intercept: np.ndarray


def commit_time(
    doctrine: Doctrine,
    detections: Sequence[Detections],
    required: Sequence[str | Sequence[str]],
    not_before: np.ndarray | None = None,
) -> np.ndarray:
    """First instant at which an interceptor may be launched at each threat, s from the launch of the threat.

    Parameters
    ----------
    doctrine : Doctrine
        Its decision delay is added to the last of the required tracks.
    detections : sequence of Detections
        One for each sensor, of n threats each.
    required : sequence of names, or of sequences of names
        ``("emr", "forward")``: the track of any of these will do. ``(("infrared",), ("emr", "forward"))``: one of each
        group is needed.
    not_before : (n,) array, optional
        An instant before which nobody can know where to aim, in practice the burnout of the threat; the decision
        delay is counted from it too.

    Returns
    -------
    (n,) array
        nan where a required track never comes.

    Raises
    ------
    InputError
        When nothing is required or a required sensor is not among the detections.
    """
    by_name = {item.sensor: item for item in detections}
    names = [name for name in required if isinstance(name, str)]
    groups = [group for group in required if not isinstance(group, str)]
    if names:
        groups.append(names)
    if not groups or not all(groups):
        raise InputError("the doctrine requires no track at all", allowed="the name of at least one sensor")
    ready = np.full(len(detections[0].outcome), -np.inf)
    for group in groups:
        for name in group:
            if name not in by_name:
                raise unknown_name("sensor", name, by_name, where="the tracks that the doctrine requires")
        ready = np.maximum(ready, np.fmin.reduce([by_name[name].track for name in group]))
    if not_before is not None:
        ready = np.maximum(ready, not_before)
    return np.asarray(ready + doctrine.decision_delay)


def salvos(
    doctrine: Doctrine,
    windows: Windows,
    inventory: int,
    again: Callable[[np.ndarray], Windows],
) -> Salvos:
    """Fire as often as doctrine, time and inventory allow at each threat, taken alone.

    Parameters
    ----------
    doctrine : Doctrine
        Salvo or shoot-look-shoot.
    windows : Windows
        Of n threats, for launches from the commit time on.
    inventory : int
        Interceptors that may be spent on one threat.
    again : callable
        Gives the windows for other commit times, (n,) with nan for threats that are no longer of interest:
        ``lambda commit: windows(interceptor, table, tracks, commit)``.

    Returns
    -------
    Salvos
        In shoot-look-shoot each round is fired as early as it can be: its launches begin ``assessment_time`` after the
        last intercept of the round before. A round is cut short where the window closes before its last launch.

    Notes
    -----
    Left out: a raid (threats share the inventory and the launchers), the chance that a shot fails on the pad, and the
    choice to wait for a later, better shot.
    """
    n = len(windows.outcome)
    left = np.full(n, max(inventory, 0))
    sizes, launches, intercepts = [], [], []
    now = windows
    while True:
        size = np.minimum(_salvo_size(doctrine, now, n), left)
        if not size.any():
            break
        fired = size > 0
        spread = (size - 1) * doctrine.launch_interval
        last = now
        if spread.any():
            last = again(np.where(fired, now.earliest_launch + spread, np.nan))
        sizes.append(size)
        launches.append(np.where(fired, now.earliest_launch, np.nan))
        intercepts.append(np.where(fired, np.fmax(last.earliest, now.earliest), np.nan))
        left = left - size
        if doctrine.kind == "salvo" or not left.any():
            break
        now = again(np.where(fired & (left > 0), intercepts[-1] + doctrine.assessment_time, np.nan))
    if not sizes:
        empty = np.empty((0, n))
        return Salvos(size=empty.astype(int), launch=empty, intercept=empty)
    return Salvos(size=np.array(sizes), launch=np.array(launches), intercept=np.array(intercepts))


def shots(
    doctrine: Doctrine,
    windows: Windows,
    inventory: int,
    again: Callable[[np.ndarray], Windows] | None = None,
) -> np.ndarray:
    """How many shots fit at each threat, taken alone: (n,) int.

    Parameters
    ----------
    doctrine, windows, inventory
        As for `salvos`.
    again : callable, optional
        As for `salvos`; needed for shoot-look-shoot, where each look moves the next launch.

    Raises
    ------
    InputError
        For shoot-look-shoot without ``again``.
    """
    n = len(windows.outcome)
    if doctrine.kind == "salvo":
        return np.asarray(np.minimum(_salvo_size(doctrine, windows, n), max(inventory, 0)))
    if again is None:
        raise InputError("shoot-look-shoot needs the windows after each look", hint="give again=")
    return np.asarray(salvos(doctrine, windows, inventory, again).size.sum(axis=0).astype(int))


def _salvo_size(doctrine: Doctrine, windows: Windows, n: int) -> np.ndarray:
    """Launches of one salvo that still find a window, (n,) int."""
    yes = windows.outcome == WindowOutcome.ENGAGEABLE
    size = np.full(n, doctrine.salvo_size)
    if doctrine.launch_interval > 0.0:
        slack = np.where(yes, windows.latest_launch - windows.earliest_launch, 0.0)
        size = np.minimum(size, 1 + np.floor(slack / doctrine.launch_interval).astype(int))
    return np.asarray(np.where(yes, size, 0))
