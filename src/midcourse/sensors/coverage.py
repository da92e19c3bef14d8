"""Coverage: where a radar could see a target, by geometry and range alone.

Two cuts through it: along one azimuth (ground range against height, with the horizon under it) and around the radar at
one height. Neither asks whether anything flies there, nor whether the radar is cued.

Sources
-------
Geometry; the lowest ray is that of `midcourse.sensors.radar.limit_ray` (ITU-R P.834, P.453).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from midcourse.earth import geodesy
from midcourse.records import record
from midcourse.sensors.radar import Radar, limit_ray, lowest_visible_height

__all__ = ["Section", "around", "reach", "section"]


@record
class Section:
    """Coverage along one azimuth.

    Attributes
    ----------
    azimuth : float
        rad.
    ground_range : (k,) array
        Along the ellipsoid from the radar, m.
    lowest : (k,) array
        Height of the lowest ray above each place, m: the horizon, or the lowest elevation.
    highest : (k,) array
        Height at which the target leaves the range or the highest elevation, m; nan where nothing is covered.
    """

    azimuth: float
    ground_range: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray


def reach(radar: Radar, rcs: float) -> float:
    """Slant range at which the radar just detects a target of ``rcs`` (m²), m."""
    return float(radar.reference_range * (rcs / radar.reference_rcs) ** 0.25)


def section(radar: Radar, rcs: float, azimuth: float, ground_range: ArrayLike) -> Section:
    """Cut the coverage along one azimuth.

    Parameters
    ----------
    radar : Radar
        Its cue is not asked for; an azimuth outside its field of view has no coverage.
    rcs : float
        m².
    azimuth : float
        rad.
    ground_range : array_like, shape (k,)
        m.
    """
    far = np.asarray(ground_range, float)
    latitude, longitude = _along(radar, azimuth, far)
    lowest = lowest_visible_height(radar, latitude, longitude)
    low, high = np.zeros_like(far), np.full_like(far, 4.0 * reach(radar, rcs) + 1.0)
    for _ in range(50):
        middle = 0.5 * (low + high)
        inside = _inside(radar, rcs, latitude, longitude, middle)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    covered = _in_sector(radar, np.asarray(azimuth)) & (low > lowest)
    # near the radar the top elevation lies below the lowest ray of nothing: inside the cone overhead there is no cover
    return Section(azimuth, far, lowest, np.where(covered, low, np.nan))


def around(radar: Radar, rcs: float, height: float, azimuth: ArrayLike) -> np.ndarray:
    """Ground range to which a target at one height is covered, by azimuth, m; 0 outside the field of view.

    Parameters
    ----------
    radar : Radar
        As for `section`.
    rcs : float
        m².
    height : float
        Above the ellipsoid, m.
    azimuth : array_like, shape (k,)
        rad.

    Returns
    -------
    (k,) array
        The farther end of the cover; the cone overhead that the highest elevation leaves out is not shown.
    """
    angles = np.asarray(azimuth, float)
    low, high = np.zeros_like(angles), np.full_like(angles, math.pi * geodesy.SEMI_MINOR_AXIS * 0.95)
    limit = reach(radar, rcs)
    for _ in range(40):
        middle = 0.5 * (low + high)
        latitude, longitude = _along(radar, angles, middle)
        place = geodesy.ecef_from_geodetic(latitude, longitude, height)
        slant = np.linalg.norm(place - _site(radar)[:, None], axis=0)
        seen = (slant <= limit) & _above_ray(radar, place)
        low, high = np.where(seen, middle, low), np.where(seen, high, middle)
    return np.where(_in_sector(radar, angles), low, 0.0)


def _site(radar: Radar) -> np.ndarray:
    return geodesy.ecef_from_geodetic(radar.latitude, radar.longitude, radar.height)


def _above_ray(radar: Radar, place: np.ndarray) -> np.ndarray:
    """Whether places (3, k) lie above the lowest ray, as `midcourse.sensors.radar.limit_ray` says it is told."""
    rise, elevation = limit_ray(radar)
    up = geodesy.enu_axes(radar.latitude, radar.longitude)[2]
    offset = place - (_site(radar) + rise * up)[:, None]
    return np.asarray(up @ offset >= math.sin(elevation) * np.linalg.norm(offset, axis=0))


def _along(radar: Radar, azimuth: ArrayLike, far: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found = geodesy.destination(radar.latitude, radar.longitude, azimuth, far)
    return np.asarray(found[0]), np.asarray(found[1])


def _in_sector(radar: Radar, azimuth: np.ndarray) -> np.ndarray:
    off = np.abs((azimuth - radar.boresight_azimuth + math.pi) % (2.0 * math.pi) - math.pi)
    return np.asarray(off <= radar.azimuth_half_width + 1e-12)


def _inside(radar: Radar, rcs: float, latitude: np.ndarray, longitude: np.ndarray, height: np.ndarray) -> np.ndarray:
    place = geodesy.ecef_from_geodetic(latitude, longitude, height)
    _, elevation, slant = geodesy.azimuth_elevation_range(radar.latitude, radar.longitude, radar.height, place)
    return np.asarray((slant <= reach(radar, rcs)) & (elevation <= radar.maximum_elevation))
