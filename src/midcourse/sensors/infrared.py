"""Infrared early warning: the first sight of a burning missile above the clouds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from midcourse.earth import geodesy
from midcourse.records import record
from midcourse.sensors.radar import DetectionOutcome, Detections

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
    position = tracks.position_ecef
    n, samples = tracks.time.shape
    # The deck is passed in the first minutes: look only as far as the last sample before any burnout.
    burnout = np.nan_to_num(tracks.burnout_time, nan=0.0)
    burning = int(np.nanmax((tracks.time <= burnout[:, None]).sum(axis=1), initial=0))
    looked = min(samples, burning + 2)
    across = position[0, :, :looked] ** 2 + position[1, :, :looked] ** 2
    squared = across + position[2, :, :looked] ** 2
    # Along the radius instead of the normal: less than a metre off below the clouds.
    ground = geodesy.SEMI_MINOR_AXIS / np.sqrt(1.0 - geodesy.ECCENTRICITY_SQUARED * across / squared)
    height = np.sqrt(squared) - ground - warning.cloud_height
    above = height >= 0.0
    passed = above.any(axis=1)
    after = np.where(passed, above.argmax(axis=1), 1)
    before = np.maximum(after - 1, 0)
    rows = np.arange(n)
    low, high = height[rows, before], height[rows, after]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(high > low, np.clip(-low / (high - low), 0.0, 1.0), 0.0)
    start, end = tracks.time[rows, before], tracks.time[rows, after]
    first = np.where(passed, start + part * (end - start), np.nan)
    flown = np.isfinite(tracks.time[:, -1])
    seen = flown & passed & (first <= tracks.burnout_time)
    outcome = np.full(n, DetectionOutcome.BURNOUT_BELOW_CLOUD, np.int8)
    outcome[~flown] = DetectionOutcome.NOT_FLOWN
    outcome[seen] = DetectionOutcome.TRACKED
    first = np.where(seen, first, np.nan)
    return Detections(
        sensor=warning.name,
        outcome=outcome,
        first=first,
        track=first + warning.report_delay,
        last=np.where(seen, tracks.burnout_time, np.nan),
    )
