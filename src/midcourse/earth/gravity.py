"""Gravity: a central pull with the Earth's oblateness (J2), and the normal gravity of the ellipsoid.

What is left out: every higher term of the field. An anomaly of 30 mGal that lasted through half an hour of flight would
move the impact by 0.5 km, so expect some hundreds of metres. The tides of Moon and Sun come to about a metre.

Sources
-------
NIMA TR8350.2 (WGS84): mu, a, 1/f, omega. J2 = 1.0826298213e-3 follows from these four in closed form (level ellipsoid);
geopotential models give 1.08262668e-3, a difference of 3e-6 of J2's effect.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from midcourse.earth.geodesy import ECCENTRICITY_SQUARED, FLATTENING, SEMI_MAJOR_AXIS, SEMI_MINOR_AXIS

__all__ = ["J2", "MU", "ROTATION_RATE", "gravity", "level_ellipsoid_j2", "normal_gravity", "potential"]

#: Gravitational parameter of the Earth with its air, m³/s².
MU = 3.986004418e14
#: Rotation rate, rad/s.
ROTATION_RATE = 7.292115e-5
#: Second zonal coefficient, unnormalised.
J2 = 1.0826298213e-3


def gravity(position: ArrayLike, *, oblate: bool = True) -> np.ndarray:
    """Gravitational acceleration (m/s²) at positions of shape (3, ...), without the centrifugal part.

    Parameters
    ----------
    position : array_like, shape (3, ...)
        From the Earth's centre with the third axis to the north pole; inertial and Earth-fixed axes serve alike, and
        the answer is along the same axes.
    oblate : bool
        Whether J2 is included; without it the pull is central.

    Sources
    -------
    Vallado, Fundamentals of Astrodynamics, section 8.6 (the gradient of the J2 term).
    """
    r = np.asarray(position, float)
    square = (r * r).sum(axis=0)
    pull = -MU / (square * np.sqrt(square))
    bulge = 1.5 * (J2 if oblate else 0.0) * SEMI_MAJOR_AXIS**2 / square
    sine2 = r[2] * r[2] / square
    flat, tall = pull * (1.0 + bulge * (1.0 - 5.0 * sine2)), pull * (1.0 + bulge * (3.0 - 5.0 * sine2))
    return np.stack([flat * r[0], flat * r[1], tall * r[2]])


def potential(position: ArrayLike, *, oblate: bool = True) -> np.ndarray:
    """Gravitational potential energy per mass (J/kg, negative) at positions of shape (3, ...)."""
    r = np.asarray(position, float)
    square = (r * r).sum(axis=0)
    bulge = 0.5 * (J2 if oblate else 0.0) * SEMI_MAJOR_AXIS**2 / square
    return np.asarray(-MU / np.sqrt(square) * (1.0 - bulge * (3.0 * r[2] * r[2] / square - 1.0)))


def normal_gravity(latitude: ArrayLike) -> np.ndarray:
    """Gravity on the ellipsoid, centrifugal part included (m/s²), at geodetic latitudes (rad).

    Sources
    -------
    NIMA TR8350.2, equation 4-1 (Somigliana); the constants are worked out from a, f, mu and omega.
    """
    equator, pole = _level_gravity()
    sine2 = np.sin(np.asarray(latitude, float)) ** 2
    k = SEMI_MINOR_AXIS * pole / (SEMI_MAJOR_AXIS * equator) - 1.0
    return np.asarray(equator * (1.0 + k * sine2) / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sine2))


def _second_eccentricity() -> float:
    return math.sqrt(ECCENTRICITY_SQUARED) / (1.0 - FLATTENING)


def _level_gravity() -> tuple[float, float]:
    """Normal gravity at the equator and at the pole."""
    e2 = _second_eccentricity()
    m = ROTATION_RATE**2 * SEMI_MAJOR_AXIS**2 * SEMI_MINOR_AXIS / MU
    q0 = _q0(e2)
    q1 = 3.0 * (1.0 + 1.0 / e2**2) * (1.0 - math.atan(e2) / e2) - 1.0
    ratio = e2 * q1 / q0
    equator = MU / (SEMI_MAJOR_AXIS * SEMI_MINOR_AXIS) * (1.0 - m - m / 6.0 * ratio)
    pole = MU / SEMI_MAJOR_AXIS**2 * (1.0 + m / 3.0 * ratio)
    return equator, pole


def _q0(e2: float) -> float:
    return 0.5 * ((1.0 + 3.0 / e2**2) * math.atan(e2) - 3.0 / e2)


def level_ellipsoid_j2() -> float:
    """J2 of the level ellipsoid with WGS84's a, f, mu and omega: `J2` to all its digits.

    Sources
    -------
    Heiskanen and Moritz, Physical Geodesy, equation 2-90.
    """
    e2 = _second_eccentricity()
    m = ROTATION_RATE**2 * SEMI_MAJOR_AXIS**2 * SEMI_MINOR_AXIS / MU
    return ECCENTRICITY_SQUARED / 3.0 * (1.0 - 2.0 / 15.0 * m * e2 / _q0(e2))
