"""How well a sensor measures: beam width, and the errors of range and angle of one look.

A radar's angle error is a part of its beam width that shrinks with the signal, its range error a part of its
resolution; both end at a floor, an error that is the same look after look (alignment, refraction that was not
corrected) and that no averaging removes. `midcourse.sensors.tracks` keeps the two apart.

Sources
-------
D. K. Barton and S. A. Leonov (editors), *Radar Technology Encyclopedia*, entries on the accuracy of angle and range
measurement: the angle error is the beam width over k √(2 E/N0). The slope k = 1.6 of a monopulse antenna is the usual
textbook figure, for example Barton, *Radar System Analysis and Modeling*.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from midcourse.errors import InputError
from midcourse.records import record
from midcourse.sensors.radar import LIGHT_SPEED, Radar

__all__ = [
    "MONOPULSE_SLOPE",
    "UNIFORM_CIRCLE",
    "RadarAccuracy",
    "angle_error",
    "beam_solid_angle",
    "beam_width",
    "range_error",
    "signal_at",
]

#: Slope of the difference pattern of a monopulse antenna, per beam width.
MONOPULSE_SLOPE = 1.6
#: Half-power beam width of an evenly lit round aperture, in wavelengths over diameters.
UNIFORM_CIRCLE = 1.02


@record
class RadarAccuracy:
    """How well a radar measures.

    Attributes
    ----------
    beam_width : float
        Between half-power points, one way, rad.
    bandwidth : float
        Of the signal it tracks with, Hz.
    signal_to_noise : float
        At the edge of its range: at the reference range on the reference rcs, after the integration of one look; ratio.
    angle_floor, range_floor : float
        Constant error that no averaging removes, one standard deviation, in each angle and in range, rad and m.
    interval : float
        Between two looks at one threat, s.
    """

    beam_width: float
    bandwidth: float
    signal_to_noise: float
    angle_floor: float
    range_floor: float
    interval: float

    def __post_init__(self) -> None:
        for field in ("beam_width", "bandwidth", "signal_to_noise", "interval"):
            value = getattr(self, field)
            if not (value > 0.0 and math.isfinite(value)):
                raise InputError(f"radar accuracy: {field} is {value:g}", allowed="more than zero")
        for field in ("angle_floor", "range_floor"):
            value = getattr(self, field)
            if not (value >= 0.0 and math.isfinite(value)):
                raise InputError(f"radar accuracy: {field} is {value:g}", allowed="zero or more")


def beam_width(area: float, frequency: float, factor: float = UNIFORM_CIRCLE) -> float:
    """Half-power beam width of a round aperture, rad.

    Parameters
    ----------
    area : float
        Geometric area of the aperture, m².
    frequency : float
        Hz.
    factor : float
        Wavelengths over diameters: 1.02 for an evenly lit aperture, about 1.2 where the edge is lit less to lower the
        sidelobes. The beam of an array widens as 1/cos away from the broadside, which is left out.
    """
    diameter = 2.0 * math.sqrt(area / math.pi)
    return factor * LIGHT_SPEED / frequency / diameter


def beam_solid_angle(width: float) -> float:
    """Solid angle of a round beam between its half-power points, sr."""
    return 2.0 * math.pi * (1.0 - math.cos(0.5 * width))


def signal_at(radar: Radar, accuracy: RadarAccuracy, slant_range: ArrayLike, rcs: ArrayLike) -> np.ndarray:
    """Signal to noise of one look, ratio.

    Falls with the fourth power of range and grows with the rcs, from what it is at the edge of the radar's range.
    Left out: that a radar may dwell longer on a weak target or shorter on a strong one.

    Parameters
    ----------
    radar : Radar
        Its reference range and rcs.
    accuracy : RadarAccuracy
        Its signal to noise there.
    slant_range, rcs : array_like
        m and m²; broadcast together.
    """
    far = radar.reference_range / np.asarray(slant_range, float)
    return np.asarray(accuracy.signal_to_noise * far**4 * np.asarray(rcs, float) / radar.reference_rcs)


def angle_error(accuracy: RadarAccuracy, signal_to_noise: ArrayLike) -> np.ndarray:
    """Random error of one look in each of two directions across the line of sight, one standard deviation, rad.

    Beam width over 1.6 √(2 S/N); the floor is not in it. Below a signal to noise of about 10 the true error is larger.

    Sources
    -------
    Barton and Leonov, *Radar Technology Encyclopedia*, "accuracy of angle measurement".
    """
    return np.asarray(accuracy.beam_width / (MONOPULSE_SLOPE * np.sqrt(2.0 * np.asarray(signal_to_noise, float))))


def range_error(accuracy: RadarAccuracy, signal_to_noise: ArrayLike) -> np.ndarray:
    """Random error of one look in range, one standard deviation, m: the resolution c/(2 B) over √(2 S/N).

    The floor is not in it. Some texts divide by a further constant near 1.8 for a rectangular spectrum; this is the
    larger of the two.
    """
    resolution = LIGHT_SPEED / (2.0 * accuracy.bandwidth)
    return np.asarray(resolution / np.sqrt(2.0 * np.asarray(signal_to_noise, float)))
