"""What a radar sees, as a closed mesh in space and as an outline on a map."""

from __future__ import annotations

import math

import numpy as np

from midcourse.earth.geodesy import (
    ECCENTRICITY_SQUARED,
    SEMI_MAJOR_AXIS,
    destination,
    ecef_from_azimuth_elevation_range,
    ecef_from_geodetic,
)
from midcourse.records import record
from midcourse.scenario.parts import RadarSite
from midcourse.sensors.radar import Radar, limit_ray

__all__ = ["OUTLINE_HEIGHT", "Fan", "fan"]

#: Height at which the outline of a radar's coverage is drawn, m.
OUTLINE_HEIGHT = 400e3
#: Widest step of a fan's mesh in azimuth and in elevation, rad.
_STEP = math.radians(5.0)


@record
class Fan:
    """The space in which a radar detects missiles of one radar cross-section, and its outline at a height.

    Attributes
    ----------
    radar, title : str
        Id and long name of the radar.
    vehicles : tuple of str
        The missiles whose radar cross-section gives this range.
    rcs : float
        m².
    slant_range : float
        At which that missile is just detected, m.
    vertices_ecef : array, shape (3, v)
        m; the first is the antenna.
    triangles : int array, shape (3, t)
        Indices of vertices, counter-clockwise seen from outside; the mesh is closed.
    wires : tuple of int arrays
        Lines of vertices that draw the fan without its faces: the rim and some spokes.
    outline_height : float
        m.
    outline_latitude, outline_longitude : array, shape (k,)
        How far the radar sees at that height, rad: a closed line; empty where it sees nothing so high.
    limit : str
        What bounds it there: ``range`` or ``horizon``.

    Notes
    -----
    Left out: the needs of a track (delay, cue). The lower face is the cone from the antenna to the lowest ray at full
    range; the true lowest ray is bent near the ground and lies up to 2.5 km off that cone within the first hundreds of
    kilometres (`midcourse.sensors.radar.limit_ray`).
    """

    radar: str
    title: str
    vehicles: tuple[str, ...]
    rcs: float
    slant_range: float
    vertices_ecef: np.ndarray
    triangles: np.ndarray
    wires: tuple[np.ndarray, ...]
    outline_height: float
    outline_latitude: np.ndarray
    outline_longitude: np.ndarray
    limit: str


def fan(site: RadarSite, vehicles: tuple[str, ...], rcs: float) -> Fan:
    """The fan of one radar against a radar cross-section.

    Parameters
    ----------
    site : RadarSite
        The radar.
    vehicles : tuple of str
        What has that cross-section, for the record.
    rcs : float
        m².
    """
    radar = site.radar
    reach = radar.reference_range * (rcs / radar.reference_rcs) ** 0.25
    vertices, triangles, wires = _mesh(radar, reach)
    latitude, longitude, limit = _outline(radar, reach)
    return Fan(
        radar=site.id,
        title=site.title,
        vehicles=vehicles,
        rcs=rcs,
        slant_range=reach,
        vertices_ecef=vertices,
        triangles=triangles,
        wires=wires,
        outline_height=OUTLINE_HEIGHT,
        outline_latitude=latitude,
        outline_longitude=longitude,
        limit=limit,
    )


def _all_round(radar: Radar) -> bool:
    return radar.azimuth_half_width >= math.pi * (1.0 - 1e-9)


def _mesh(radar: Radar, reach: float) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """Vertices, triangles and wires of the space within range, sector and elevations."""
    rise, elevation = limit_ray(radar)
    # Where the line of the lowest ray, which starts ``rise`` above the antenna, is at full range from the antenna.
    inward = rise * math.sin(elevation)
    along = -inward + math.sqrt(max(inward**2 + reach**2 - rise**2, 0.0))
    lowest = math.asin(min(1.0, (rise + along * math.sin(elevation)) / reach))
    around = _all_round(radar)
    wide = math.pi if around else radar.azimuth_half_width
    columns = max(3, math.ceil(2.0 * wide / _STEP - 1e-9)) + (0 if around else 1)
    azimuth = radar.boresight_azimuth + np.linspace(-wide, wide, columns, endpoint=not around)
    top = min(radar.maximum_elevation, 0.5 * math.pi)
    rows = max(2, math.ceil((top - lowest) / _STEP - 1e-9) + 1)
    levels = np.linspace(lowest, top, rows)
    zenith = top > 0.5 * math.pi - 1e-6
    if zenith:
        levels = levels[:-1]
    place = (radar.latitude, radar.longitude, radar.height)
    grid = ecef_from_azimuth_elevation_range(place, azimuth[None, :], levels[:, None], reach).reshape(3, -1)
    points = [ecef_from_geodetic(*place)[:, None], grid]
    if zenith:
        points.append(ecef_from_azimuth_elevation_range(place, 0.0, 0.5 * math.pi, reach).reshape(3, 1))
    number = 1 + np.arange(len(levels) * columns).reshape(len(levels), columns)
    vertices = np.concatenate(points, axis=1)
    top_vertex = vertices.shape[1] - 1 if zenith else None
    return vertices, _faces(number, around, top_vertex), _wires(number, around)


def _faces(number: np.ndarray, around: bool, zenith: int | None) -> np.ndarray:
    """Triangles of a fan whose outer grid has these vertex numbers (elevation, azimuth); the antenna is vertex 0."""
    left = number
    right = np.roll(number, -1, axis=1)
    if not around:
        left, right = left[:, :-1], right[:, :-1]

    def three(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        return np.stack([np.ravel(part) for part in np.broadcast_arrays(a, b, c)])

    antenna = np.array(0)
    # Azimuth grows clockwise seen from above, so outside is where left-up-right turns counter-clockwise.
    faces = [
        three(left[:-1], right[:-1], right[1:])[[0, 2, 1]],
        three(left[:-1], right[1:], left[1:])[[0, 2, 1]],
        three(antenna, right[0], left[0])[[0, 2, 1]],
    ]
    if zenith is None:
        faces.append(three(antenna, left[-1], right[-1])[[0, 2, 1]])
    else:
        faces.append(three(left[-1], right[-1], np.array(zenith))[[0, 2, 1]])
    if not around:
        first, last = number[:, 0], number[:, -1]
        if zenith is not None:
            first, last = np.append(first, zenith), np.append(last, zenith)
        faces.append(three(antenna, first[:-1], first[1:])[[0, 2, 1]])
        faces.append(three(antenna, last[1:], last[:-1])[[0, 2, 1]])
    return np.concatenate(faces, axis=1).astype(np.int64)


def _wires(number: np.ndarray, around: bool) -> tuple[np.ndarray, ...]:
    rim = np.append(number[0], number[0, 0]) if around else np.concatenate([[0], number[0], [0]])
    every = max(1, number.shape[1] // 6)
    spokes = number[:, ::every] if around else number[:, :: max(1, number.shape[1] - 1)]
    return (rim, *(np.concatenate([[0], spoke]) for spoke in spokes.T))


def _outline(radar: Radar, reach: float) -> tuple[np.ndarray, np.ndarray, str]:
    """How far the radar sees at `OUTLINE_HEIGHT`, on the sphere that fits the ellipsoid there."""
    squared = ECCENTRICITY_SQUARED
    radius = SEMI_MAJOR_AXIS * math.sqrt(1.0 - squared) / (1.0 - squared * math.sin(radar.latitude) ** 2)
    rise, elevation = limit_ray(radar)
    low, high = radius + radar.height, radius + OUTLINE_HEIGHT
    cosine = (low**2 + high**2 - reach**2) / (2.0 * low * high)
    if cosine > 1.0:
        return np.empty(0), np.empty(0), "range"
    by_range = math.acos(max(-1.0, cosine))
    by_horizon = math.acos(min(1.0, (low + rise) * math.cos(elevation) / high)) - elevation
    wide = math.pi if _all_round(radar) else radar.azimuth_half_width
    azimuth = radar.boresight_azimuth + np.linspace(-wide, wide, 1 + max(8, math.ceil(2.0 * wide / math.radians(2.0))))
    angle = min(by_range, by_horizon)
    latitude, longitude, _ = destination(radar.latitude, radar.longitude, azimuth, radius * angle)
    if wide < math.pi:
        latitude = np.concatenate([[radar.latitude], latitude, [radar.latitude]])
        longitude = np.concatenate([[radar.longitude], longitude, [radar.longitude]])
    return latitude, longitude, "range" if by_range < by_horizon else "horizon"
