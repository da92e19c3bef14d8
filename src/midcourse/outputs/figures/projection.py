"""Lambert's azimuthal equal-area projection: areas on the map are true, so footprints can be compared by eye.

Spherical, radius 6371.0072 km (the sphere with the area of the WGS84 ellipsoid). Using geodetic latitude on the sphere
misplaces points by up to 0.2° of latitude (20 km), below the width of a symbol on a map of Europe.

Sources
-------
J. P. Snyder, Map Projections: A Working Manual, US Geological Survey Professional Paper 1395, 1987, section 24
(the formulas; grade: memory).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["EUROPE", "RADIUS", "EqualArea", "destination"]

RADIUS = 6371007.2


@dataclass(frozen=True, slots=True)
class EqualArea:
    """The projection about a centre.

    Attributes
    ----------
    latitude, longitude : float
        The centre, radians.
    """

    latitude: float
    longitude: float

    def forward(self, latitude: np.ndarray, longitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Project to metres east and north of the centre; points opposite the centre give nan."""
        turn = longitude - self.longitude
        sine, cosine = math.sin(self.latitude), math.cos(self.latitude)
        closeness = 1.0 + sine * np.sin(latitude) + cosine * np.cos(latitude) * np.cos(turn)
        factor = RADIUS * np.sqrt(2.0 / np.where(closeness > 1e-6, closeness, np.nan))
        x = factor * np.cos(latitude) * np.sin(turn)
        y = factor * (cosine * np.sin(latitude) - sine * np.cos(latitude) * np.cos(turn))
        return x, y

    def inverse(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give latitude and longitude of projected points; nan outside the map's disc."""
        away = np.hypot(x, y)
        with np.errstate(invalid="ignore"):
            angle = 2.0 * np.arcsin(np.where(away <= 2 * RADIUS, away, np.nan) / (2.0 * RADIUS))
        sine, cosine = math.sin(self.latitude), math.cos(self.latitude)
        scale = np.divide(y, away, out=np.zeros_like(away), where=away > 0)
        latitude = np.arcsin(np.cos(angle) * sine + scale * np.sin(angle) * cosine)
        turn = np.arctan2(x * np.sin(angle), away * cosine * np.cos(angle) - y * sine * np.sin(angle))
        return latitude, self.longitude + np.where(away > 0, turn, 0.0)


#: Centred so that Poland is in the middle and both Iceland and eastern Iran fit.
EUROPE = EqualArea(math.radians(49.0), math.radians(22.0))


def destination(
    latitude: float, longitude: float, azimuth: np.ndarray, ground_range: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Go along great circles of the sphere: for drawing circles and sectors, good to 0.5 %.

    Parameters
    ----------
    latitude, longitude : float
        Start, radians.
    azimuth, ground_range : (n,) array
        Radians from north, metres.
    """
    angle = ground_range / RADIUS
    sine = math.sin(latitude) * np.cos(angle) + math.cos(latitude) * np.sin(angle) * np.cos(azimuth)
    there = np.arcsin(sine)
    turn = np.arctan2(
        np.sin(azimuth) * np.sin(angle) * math.cos(latitude), np.cos(angle) - math.sin(latitude) * np.sin(there)
    )
    return there, longitude + turn
