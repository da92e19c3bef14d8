"""Doctrine: when a launch may be ordered, and how many shots then fit."""

from __future__ import annotations

from typing import Literal

from midcourse.records import record

__all__ = ["Doctrine"]


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
        Seconds from the track that the doctrine requires to the first launch.
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
