"""Infrared early warning: the first sight of a burning missile above the clouds."""

from __future__ import annotations

from midcourse.records import record

__all__ = ["InfraredWarning"]


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
