"""Places on the WGS84 ellipsoid: geodetic and Earth-fixed coordinates, local axes, geodesics.

Heights are above the ellipsoid, not above the sea (they differ by up to 107 m) and not above the ground. Azimuths are
clockwise from true north. Every function broadcasts; vectors are component-first.

Sources
-------
NIMA TR8350.2, Department of Defense World Geodetic System 1984: a and 1/f.
C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 43-55 (2013): geodesics.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "ECCENTRICITY_SQUARED",
    "FLATTENING",
    "MEAN_RADIUS",
    "SEMI_MAJOR_AXIS",
    "SEMI_MINOR_AXIS",
    "Geodesic",
    "azimuth_elevation_range",
    "destination",
    "ecef_from_azimuth_elevation_range",
    "ecef_from_enu",
    "ecef_from_geodetic",
    "enu_axes",
    "enu_from_ecef",
    "geodesic",
    "geodetic_from_ecef",
    "ground_range",
    "wrapped_longitude",
]

SEMI_MAJOR_AXIS = 6378137.0
FLATTENING = 1.0 / 298.257223563
SEMI_MINOR_AXIS = SEMI_MAJOR_AXIS * (1.0 - FLATTENING)
ECCENTRICITY_SQUARED = FLATTENING * (2.0 - FLATTENING)
#: Mean radius of the ellipsoid, (2 a + b) / 3.
MEAN_RADIUS = (2.0 * SEMI_MAJOR_AXIS + SEMI_MINOR_AXIS) / 3.0

#: Difference of the squared axes, the scale of the ellipse's evolute.
_AXES_GAP = SEMI_MAJOR_AXIS**2 - SEMI_MINOR_AXIS**2


class Geodesic(NamedTuple):
    """The shortest path between two points.

    Attributes
    ----------
    ground_range : array
        Length along the ellipsoid, m.
    azimuth : array
        At the first point, -π to π.
    azimuth_at_end : array
        At the second point, onwards (the way back is this plus π).
    """

    ground_range: np.ndarray
    azimuth: np.ndarray
    azimuth_at_end: np.ndarray


def ecef_from_geodetic(latitude: ArrayLike, longitude: ArrayLike, height: ArrayLike = 0.0) -> np.ndarray:
    """Earth-fixed position of a point, shape (3, ...), m.

    Parameters
    ----------
    latitude, longitude : array_like
        Geodetic, rad.
    height : array_like
        Above the ellipsoid, m.

    Sources
    -------
    NIMA TR8350.2, section 4.
    """
    latitude, longitude, height = np.broadcast_arrays(
        np.asarray(latitude, float), np.asarray(longitude, float), np.asarray(height, float)
    )
    sine, cosine = np.sin(latitude), np.cos(latitude)
    normal = SEMI_MAJOR_AXIS / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sine * sine)
    across = (normal + height) * cosine
    up = (normal * (1.0 - ECCENTRICITY_SQUARED) + height) * sine
    return np.stack([across * np.cos(longitude), across * np.sin(longitude), up])


def geodetic_from_ecef(position_ecef: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Latitude, longitude (rad) and height (m) of Earth-fixed positions of shape (3, ...).

    The nearest point of the ellipsoid is found by Newton's method on a convex function from a start below its root, so
    it converges everywhere: at the poles, in the Earth and at its centre (where the pole is as good an answer as any).
    Within 1e-8 m of `ecef_from_geodetic` undone up to geostationary height.

    Sources
    -------
    Own derivation: the foot of the normal is (a² p / (u + a² - b²), b² z / u), where u makes it lie on the ellipse.
    """
    x, y, z = (np.asarray(part, float) for part in np.asarray(position_ecef, float))
    across = np.hypot(x, y)
    tall = np.copysign(np.maximum(np.abs(z), 1e-30), z)
    first, second = (SEMI_MAJOR_AXIS * across) ** 2, (SEMI_MINOR_AXIS * tall) ** 2
    u = np.maximum(np.sqrt(first + second) - _AXES_GAP, SEMI_MINOR_AXIS * np.abs(tall))
    for _ in range(60):
        part1, part2 = first / (u + _AXES_GAP) ** 2, second / (u * u)
        step = (part1 + part2 - 1.0) / (2.0 * (part1 / (u + _AXES_GAP) + part2 / u))
        u = u + np.maximum(step, 0.0)
        if not np.any(step > 1e-16 * u):
            break
    latitude = np.arctan2(tall * (u + _AXES_GAP), across * u)
    latitude = np.where(np.abs(latitude) < 1e-30, 0.0, latitude)
    below = u - SEMI_MINOR_AXIS**2
    height = np.copysign(np.hypot(across * below / (u + _AXES_GAP), tall * below / u), below)
    return latitude, np.arctan2(y, x), height


def enu_axes(latitude: ArrayLike, longitude: ArrayLike) -> np.ndarray:
    """East, north and up of a place as Earth-fixed unit vectors, shape (3 axes, 3 components, ...)."""
    latitude, longitude = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    slat, clat, slon, clon = np.sin(latitude), np.cos(latitude), np.sin(longitude), np.cos(longitude)
    east = np.stack([-slon, clon, np.zeros_like(slon)])
    north = np.stack([-slat * clon, -slat * slon, clat])
    up = np.stack([clat * clon, clat * slon, slat])
    return np.stack([east, north, up])


def enu_from_ecef(vector_ecef: ArrayLike, latitude: ArrayLike, longitude: ArrayLike) -> np.ndarray:
    """Turn an Earth-fixed vector (3, ...) (a difference of positions or a velocity) into east, north, up there."""
    vector = np.asarray(vector_ecef, float)
    axes = enu_axes(latitude, longitude)
    extra = vector.ndim - axes.ndim + 1
    axes = axes.reshape(axes.shape + (1,) * max(extra, 0))
    return np.asarray((axes * vector).sum(axis=1))


def ecef_from_enu(vector_enu: ArrayLike, latitude: ArrayLike, longitude: ArrayLike) -> np.ndarray:
    """Turn a vector of east, north, up at a place, shape (3, ...), into Earth-fixed components."""
    vector = np.asarray(vector_enu, float)
    axes = enu_axes(latitude, longitude)
    extra = vector.ndim - axes.ndim + 1
    axes = axes.reshape(axes.shape + (1,) * max(extra, 0))
    return np.asarray((axes * vector[:, None]).sum(axis=0))


def azimuth_elevation_range(
    latitude: ArrayLike, longitude: ArrayLike, height: ArrayLike, position_ecef: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Azimuth (0 to 2π), elevation (rad) and slant range (m) of Earth-fixed positions seen from a place.

    Parameters
    ----------
    latitude, longitude, height : array_like
        Of the place; one, or an array whose shape begins that of the positions.
    position_ecef : array_like, shape (3, ...)
        What is seen.

    Notes
    -----
    Straight lines: refraction, up to 0.6° at the horizon, is left out.
    """
    position = np.asarray(position_ecef, float)
    site = ecef_from_geodetic(latitude, longitude, height)
    site = site.reshape(site.shape + (1,) * max(position.ndim - site.ndim, 0))
    east, north, up = enu_from_ecef(position - site, latitude, longitude)
    flat = np.hypot(east, north)
    return np.arctan2(east, north) % (2.0 * np.pi), np.arctan2(up, flat), np.hypot(flat, up)


def ecef_from_azimuth_elevation_range(
    place: tuple[ArrayLike, ArrayLike, ArrayLike], azimuth: ArrayLike, elevation: ArrayLike, slant_range: ArrayLike
) -> np.ndarray:
    """Earth-fixed position (3, ...) seen from ``place`` (latitude, longitude, height) in that direction and range."""
    azimuth, elevation, slant_range = np.broadcast_arrays(
        np.asarray(azimuth, float), np.asarray(elevation, float), np.asarray(slant_range, float)
    )
    flat = slant_range * np.cos(elevation)
    enu = np.stack([flat * np.sin(azimuth), flat * np.cos(azimuth), slant_range * np.sin(elevation)])
    offset = ecef_from_enu(enu, place[0], place[1])
    site = ecef_from_geodetic(*place)
    return np.asarray(site.reshape(site.shape + (1,) * max(offset.ndim - site.ndim, 0)) + offset)


def geodesic(latitude1: ArrayLike, longitude1: ArrayLike, latitude2: ArrayLike, longitude2: ArrayLike) -> Geodesic:
    """Shortest path along the ellipsoid between pairs of points (rad), about a microsecond a pair.

    Agrees with GeographicLib within 20 nm, nearly antipodal pairs included. Where several paths are shortest (antipodal
    points; from a pole) one of them is given.

    Sources
    -------
    Karney 2013, sections 2 to 5; bracketed Newton in place of his starting guesses.
    """
    from midcourse._kernels.geodesy import inverse_each

    shape, columns = _columns(latitude1, longitude1, latitude2, longitude2)
    out = inverse_each(*columns)
    return Geodesic(*(row.reshape(shape) for row in out))


def ground_range(
    latitude1: ArrayLike, longitude1: ArrayLike, latitude2: ArrayLike, longitude2: ArrayLike
) -> np.ndarray:
    """Length of the shortest path along the ellipsoid between pairs of points (rad), m."""
    return geodesic(latitude1, longitude1, latitude2, longitude2).ground_range


def destination(
    latitude: ArrayLike, longitude: ArrayLike, azimuth: ArrayLike, ground_range: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Latitude, longitude (-π to π) and azimuth (rad) at the end of geodesics of length ``ground_range`` (m).

    Sources
    -------
    Karney 2013, section 2.
    """
    from midcourse._kernels.geodesy import direct_each

    shape, columns = _columns(latitude, longitude, azimuth, ground_range)
    out = direct_each(*columns)
    return out[0].reshape(shape), out[1].reshape(shape), out[2].reshape(shape)


def wrapped_longitude(longitude: ArrayLike) -> np.ndarray:
    """Bring longitudes (rad) into -π (excluded) to π (included)."""
    turned = np.pi - (np.pi - np.asarray(longitude, float)) % (2.0 * np.pi)
    return np.asarray(turned)


def _columns(*values: ArrayLike) -> tuple[tuple[int, ...], list[np.ndarray]]:
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in values))
    return arrays[0].shape, [np.ascontiguousarray(array).reshape(-1) for array in arrays]
