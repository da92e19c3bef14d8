"""Infrared early warning: the first sight of a burning missile above the clouds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from midcourse.records import record
from midcourse.sensors.radar import Detections
from midcourse.sensors.sight import sight

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Tracks

__all__ = ["InfraredWarning", "observe"]


@record
class InfraredWarning:
    """Early-warning satellites that see a burning missile above the cloud deck, everywhere on Earth.

    Attributes
    ----------
    name : str
        As in the scenario.
    cloud_height : float
        Height above the ellipsoid at which the plume comes into sight, m.
    report_delay : float
        Seconds from first sight to a report that can cue a radar or start a decision: revisit, confirmation and
        message in one figure.
    """

    name: str
    cloud_height: float
    report_delay: float


def observe(warning: InfraredWarning, tracks: Tracks) -> Detections:
    """See when each missile is first seen burning above the clouds, and when that is reported.

    Parameters
    ----------
    warning : InfraredWarning
        The satellites: assumed to see every place at every moment, so that clouds alone hide a plume.
    tracks : Tracks
        n threats in m samples; the height is taken straight between samples. With steps of ten seconds, 10 km of
        cloud and a boost at 1 to 3 g the first sight is good to a second or two.

    Returns
    -------
    Detections
        ``first`` where the burning missile passes the cloud deck, ``track`` the report (``first`` plus the delay;
        the burn need not last until then), ``last`` the burnout.
    """
    outcome, result = sight(tracks, warnings=np.array([[warning.cloud_height, warning.report_delay]]))
    return Detections(warning.name, outcome[0], first=result[0, 0], track=result[0, 1], last=result[0, 2])
