"""Radar: what one radar sees of a set of flights, when, and why not.

A radar detects a threat while the threat is inside its range for the threat's rcs, above its lowest ray, inside its
field of view and, for a radar that only looks where it is told, after the cue. It has a track when it has seen the
threat without a break for the track delay. `docs/explanation/radar.md` says what is left out.

Sources
-------
Radar range equation: any textbook, for example M. I. Skolnik, *Introduction to Radar Systems*; the form in which R
varies as rcs to the 1/4 is all that is used unless `RadarEquation` is filled in.
Refraction: Recommendation ITU-R P.453 (reference refractivity 315, scale height 7.35 km) and ITU-R P.834 (effective
Earth radius 4/3).
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from midcourse.records import record

__all__ = ["DetectionOutcome", "Detections", "Radar"]


class DetectionOutcome(IntEnum):
    """What became of one threat at one sensor. Zero is the only yes."""

    TRACKED = 0
    NOT_FLOWN = 1
    BELOW_HORIZON = 2
    BEYOND_RANGE = 3
    OUTSIDE_SECTOR = 4
    NO_CUE = 5
    CUED_TOO_LATE = 6
    TRACK_TOO_SHORT = 7
    BURNOUT_BELOW_CLOUD = 8

    @property
    def sentence(self) -> str:
        """The outcome in a sentence that a report can print."""
        return _SENTENCES[self]


_SENTENCES = {
    DetectionOutcome.TRACKED: "the sensor has a track",
    DetectionOutcome.NOT_FLOWN: "there is no flight to be seen",
    DetectionOutcome.BELOW_HORIZON: "the threat never rises above the sensor's lowest ray",
    DetectionOutcome.BEYOND_RANGE: "the threat is never within the radar's range while it is above the lowest ray",
    DetectionOutcome.OUTSIDE_SECTOR: "the threat is within range only outside the radar's field of view",
    DetectionOutcome.NO_CUE: "the radar only looks where another sensor points it, and none does",
    DetectionOutcome.CUED_TOO_LATE: "the cue arrives after the threat has left the radar's view",
    DetectionOutcome.TRACK_TOO_SHORT: "the threat is seen, but never without a break for as long as a track takes",
    DetectionOutcome.BURNOUT_BELOW_CLOUD: "the missile burns out below the cloud deck",
}


@record
class Radar:
    """A radar as the public debate describes it.

    Attributes
    ----------
    name : str
        As in the scenario.
    latitude, longitude : float
        Geodetic, rad.
    height : float
        Of the antenna above the ellipsoid, m.
    reference_range : float
        Slant range in m at which a target of ``reference_rcs`` is just detected.
    reference_rcs : float
        m².
    boresight_azimuth : float
        Middle of the field of view, rad clockwise from true north.
    azimuth_half_width : float
        Half the field of view in azimuth, rad; pi for a radar that turns.
    minimum_elevation, maximum_elevation : float
        Limits of the field of view, rad above the local horizontal, as the antenna points (refraction included).
    track_delay : float
        Seconds of unbroken sight from detection to a track.
    needs_cue : bool
        Whether it sees nothing before another sensor has pointed it.
    """

    name: str
    latitude: float
    longitude: float
    height: float
    reference_range: float
    reference_rcs: float
    boresight_azimuth: float = 0.0
    azimuth_half_width: float = math.pi
    minimum_elevation: float = 0.0
    maximum_elevation: float = math.pi / 2
    track_delay: float = 0.0
    needs_cue: bool = False


@record
class Detections:
    """What one sensor sees of n threats.

    Attributes
    ----------
    sensor : str
        Its name.
    outcome : (n,) int8 array
        `DetectionOutcome` codes.
    first : (n,) array
        First instant of sight, s from the launch of the threat; nan where it is never seen. A threat seen too briefly
        for a track has a first and a last instant but no track.
    track : (n,) array
        Instant of the first track, s; nan where the outcome is a no.
    last : (n,) array
        Last instant of sight, s; nan where it is never seen.
    """

    sensor: str
    outcome: np.ndarray
    first: np.ndarray
    track: np.ndarray
    last: np.ndarray
