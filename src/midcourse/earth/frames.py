"""Frames: from the turning Earth to the stars and back.

The inertial frame has the Earth's centre for origin and coincides with the Earth-fixed frame at time zero (lift-off).
The Earth turns evenly about its third axis: precession, nutation, polar motion and the length of day are left out.
Precession, the largest, turns the axis by 0.006 arc seconds in an hour: 0.2 m on the ground.

Sources
-------
NIMA TR8350.2 (WGS84): rotation rate.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from midcourse.earth.geodesy import ecef_from_enu, ecef_from_geodetic, enu_from_ecef, geodetic_from_ecef
from midcourse.earth.gravity import ROTATION_RATE

__all__ = [
    "LocalState",
    "ecef_from_inertial",
    "ecef_state_from_inertial",
    "inertial_from_ecef",
    "inertial_from_local",
    "inertial_state_from_ecef",
    "local_from_inertial",
    "rotation_speed",
]


class LocalState(NamedTuple):
    """A position and a velocity as people print them.

    Attributes
    ----------
    latitude, longitude : array
        Geodetic, rad.
    height : array
        Above the ellipsoid, m.
    speed : array
        In the frame that was asked for, m/s.
    flight_path_angle : array
        Of that velocity above the plane at right angles to the vertical of the ellipsoid, rad.
    azimuth : array
        Of that velocity, clockwise from north, 0 to 2π.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    height: np.ndarray
    speed: np.ndarray
    flight_path_angle: np.ndarray
    azimuth: np.ndarray


def _turned(vector: ArrayLike, angle: np.ndarray) -> np.ndarray:
    x, y, z = np.asarray(vector, float)
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack(np.broadcast_arrays(cosine * x - sine * y, sine * x + cosine * y, z))


def inertial_from_ecef(position_ecef: ArrayLike, time: ArrayLike) -> np.ndarray:
    """Inertial components (3, ...) of an Earth-fixed vector at ``time`` (s)."""
    return _turned(position_ecef, ROTATION_RATE * np.asarray(time, float))


def ecef_from_inertial(position_inertial: ArrayLike, time: ArrayLike) -> np.ndarray:
    """Earth-fixed components (3, ...) of an inertial vector at ``time`` (s)."""
    return _turned(position_inertial, -ROTATION_RATE * np.asarray(time, float))


def inertial_state_from_ecef(
    position_ecef: ArrayLike, velocity_ecef: ArrayLike, time: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Inertial position and velocity of a point that moves with ``velocity_ecef`` relative to the turning Earth."""
    r, v = np.asarray(position_ecef, float), np.asarray(velocity_ecef, float)
    carried = np.stack([v[0] - ROTATION_RATE * r[1], v[1] + ROTATION_RATE * r[0], v[2]])
    return inertial_from_ecef(r, time), inertial_from_ecef(carried, time)


def ecef_state_from_inertial(
    position_inertial: ArrayLike, velocity_inertial: ArrayLike, time: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Earth-fixed position, and velocity relative to the turning Earth, of an inertial state at ``time`` (s)."""
    r, v = ecef_from_inertial(position_inertial, time), ecef_from_inertial(velocity_inertial, time)
    return r, np.stack([v[0] + ROTATION_RATE * r[1], v[1] - ROTATION_RATE * r[0], v[2]])


def rotation_speed(latitude: ArrayLike, height: ArrayLike = 0.0) -> np.ndarray:
    """Inertial speed (m/s) of a point at rest on the turning Earth."""
    x, y, _ = ecef_from_geodetic(latitude, 0.0, height)
    return np.asarray(ROTATION_RATE * np.hypot(x, y))


def inertial_from_local(
    local: LocalState, time: ArrayLike = 0.0, *, frame: str = "inertial"
) -> tuple[np.ndarray, np.ndarray]:
    """Inertial position and velocity, each (3, ...), of a state given by place, speed and direction.

    Parameters
    ----------
    local : LocalState
        Place, speed and direction.
    time : array_like
        Since the frames coincided, s.
    frame : {"inertial", "ecef"}
        What the speed and the angles are measured against: the stars ("space-fixed") or the turning Earth.
    """
    speed, angle, azimuth = (np.asarray(part, float) for part in local[3:])
    flat = speed * np.cos(angle)
    enu = np.stack(np.broadcast_arrays(flat * np.sin(azimuth), flat * np.cos(azimuth), speed * np.sin(angle)))
    position = ecef_from_geodetic(local.latitude, local.longitude, local.height)
    velocity = ecef_from_enu(enu, local.latitude, local.longitude)
    if frame == "ecef":
        return inertial_state_from_ecef(position, velocity, time)
    return inertial_from_ecef(position, time), inertial_from_ecef(velocity, time)


def local_from_inertial(
    position_inertial: ArrayLike, velocity_inertial: ArrayLike, time: ArrayLike = 0.0, *, frame: str = "inertial"
) -> LocalState:
    """Place, speed and direction of an inertial state; ``frame`` as for `inertial_from_local`."""
    position, relative = ecef_state_from_inertial(position_inertial, velocity_inertial, time)
    velocity = relative if frame == "ecef" else ecef_from_inertial(velocity_inertial, time)
    latitude, longitude, height = geodetic_from_ecef(position)
    east, north, up = enu_from_ecef(velocity, latitude, longitude)
    flat = np.hypot(east, north)
    azimuth = np.arctan2(east, north) % (2.0 * np.pi)
    return LocalState(latitude, longitude, height, np.hypot(flat, up), np.arctan2(up, flat), azimuth)
