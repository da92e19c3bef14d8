"""A chart of a vehicle: about how far it comes with which steering and throttle; flown once, for first guesses only."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from midcourse._kernels.one_flight import CAME_DOWN, NEVER
from midcourse.flight.fly import Shots, shoot
from midcourse.flight.vehicles import KinematicVehicle, Vehicle

__all__ = [
    "LEAST_ANGLE",
    "TRIES",
    "Chart",
    "Reached",
    "bearing_of",
    "chart_of",
    "cubic",
    "farthest_try",
    "parabola",
    "reached",
    "rising",
    "signed_arc",
    "steering_bounds",
    "unit",
    "window_width",
]

#: Flattest burnout of a depressed kinematic flight, rad.
LEAST_ANGLE = np.radians(3.0)
#: Steerings tried in a window, in parts of half its width; a cubic goes through what they reach.
TRIES = np.array([-1.0, -1.0 / 3.0, 1.0 / 3.0, 1.0])
_FINE = np.linspace(-1.0, 1.0, 81)
_CUBIC = np.linalg.inv(np.vander(TRIES, 4, increasing=True))


class Chart(NamedTuple):
    """What a vehicle reaches from a middle latitude northwards, over steering (s,) and throttle (u,)."""

    steering: np.ndarray
    throttle: np.ndarray
    arc: np.ndarray  # (s, u), rad
    apogee: np.ndarray  # (s, u), m
    best_arc: np.ndarray  # (u,)
    best_steering: np.ndarray  # (u,)


def steering_bounds(vehicle: Vehicle) -> tuple[float, float]:
    """Least and largest steering that is tried, rad."""
    if isinstance(vehicle, KinematicVehicle):
        return float(LEAST_ANGLE), float(np.radians(89.5))
    if vehicle.guidance == "programme":
        return float(np.radians(-30.0)), float(np.radians(30.0))
    return float(np.radians(0.02)), float(np.radians(85.0))


@lru_cache(maxsize=256)
def chart_of(vehicle: Vehicle) -> Chart:
    """Fly a vehicle over a grid of steerings and throttles; coarse, for first guesses only."""
    low, high = steering_bounds(vehicle)
    if isinstance(vehicle, KinematicVehicle):
        steering = np.concatenate([[low], np.radians(np.arange(5.0, 88.0, 4.0)), [high]])
        throttle = vehicle.burnout_speed * np.geomspace(0.04, 1.0, 22)
    else:
        geometric = vehicle.guidance != "programme"
        steering = np.geomspace(np.radians(0.1), high, 40) if geometric else np.linspace(low, high, 40)
        first = min(stage.burn_time for stage in vehicle.stages)
        throttle = np.linspace(min(0.25 * first, 0.2 * vehicle.burn_time), vehicle.burn_time, 28)
    s, u = (item.ravel() for item in np.meshgrid(steering, throttle, indexing="ij"))
    origin = np.stack([np.full(len(s), np.radians(40.0)), np.zeros(len(s)), np.zeros(len(s))])
    azimuth = np.zeros(len(s))
    shots = shoot(vehicle, origin, azimuth, s, u, np.zeros(len(s)), tolerance=10.0)
    arc = signed_arc(origin, azimuth, shots).reshape(len(steering), len(throttle))
    apogee = shots.results[:, 6].reshape(arc.shape)
    best = np.argmax(arc, axis=0)
    columns = np.arange(len(throttle))
    best_arc, best_steering = arc[best, columns], steering[best]
    inside = np.clip(best, 1, len(steering) - 2)
    near = inside + np.array([[-1], [0], [1]])
    shift = parabola(steering[near], arc[near, columns], best_steering)
    return Chart(steering, throttle, arc, apogee, np.maximum.accumulate(best_arc), shift)


class Reached(NamedTuple):
    """About how far a vehicle comes: arcs (m,), rad, which rise, with the throttle and the steering of each."""

    arc: np.ndarray
    throttle: np.ndarray
    steering: np.ndarray


def reached(vehicle: Vehicle) -> Reached:
    """About how far a vehicle comes with each throttle, northwards from a middle latitude; for first guesses only."""
    chart = chart_of(vehicle)
    arc, throttle = rising(chart.best_arc, chart.throttle)
    return Reached(arc, throttle, np.interp(throttle, chart.throttle, chart.best_steering))


def parabola(x: np.ndarray, y: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Where the parabola through three points (3, n) is highest, kept between them; ``otherwise`` where it opens up."""
    with np.errstate(divide="ignore", invalid="ignore"):
        before, after = (y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1])
        curvature = (after - before) / (x[2] - x[0])
        slope = before + curvature * (x[1] - x[0])
        top = x[1] - 0.5 * slope / curvature
    good = (curvature < 0.0) & np.isfinite(top) & (y.min(axis=0) > -0.9)
    return np.where(good, np.clip(top, x[0], x[2]), otherwise)


def window_width(vehicle: Vehicle, steering: np.ndarray) -> np.ndarray:
    """Half of a window of steerings over which a cubic follows the arc, rad."""
    if isinstance(vehicle, KinematicVehicle):
        return np.full(len(steering), np.radians(3.0))
    return np.asarray(0.09 * np.abs(steering) + np.radians(0.4))


def _coefficients(values: np.ndarray) -> list[np.ndarray]:
    """Of cubics through values (n, 4) at the tries, constant first; summed term by term, so that one equals many."""
    return [sum((row[k] * values[:, k] for k in range(1, 4)), row[0] * values[:, 0]) for row in _CUBIC]


def cubic(values: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Cubics through values (n, 4) at the tries, at one place each."""
    c = _coefficients(values)
    return np.asarray(c[0] + place * (c[1] + place * (c[2] + place * c[3])))


def farthest_try(arc: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where cubics through arcs (n, 4) are highest, from -1 to 1; whether that is inside; whether all came down."""
    c = [row[:, None] for row in _coefficients(arc)]
    curve = c[0] + _FINE * (c[1] + _FINE * (c[2] + _FINE * c[3]))
    known = np.asarray(np.isfinite(arc).all(axis=1))
    top = np.argmax(np.where(known[:, None], curve, 0.0), axis=1)
    inside = known & (top > 0) & (top < len(_FINE) - 1)
    near = np.clip(top, 1, len(_FINE) - 2)
    before, here, after = (curve[np.arange(len(top)), near + step] for step in (-1, 0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = 0.5 * (before - after) / (before - 2.0 * here + after)
    return np.where(inside, _FINE[near] + shift * (_FINE[1] - _FINE[0]), _FINE[top]), inside, known


def rising(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Drop points where ``x`` does not rise, so that it can be interpolated in."""
    keep = np.concatenate([[True], np.diff(x) > 1e-9])
    return x[keep], y[keep]


def unit(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Unit vectors (3, n) of places on the sphere of geodetic latitudes."""
    return np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])


def bearing_of(origin: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Bearings (n,) of unit vectors (3, n) from origins, whose first rows are latitude and longitude, rad."""
    lat, lon = origin[0], origin[1]
    east = -np.sin(lon) * point[0] + np.cos(lon) * point[1]
    north = -np.sin(lat) * (np.cos(lon) * point[0] + np.sin(lon) * point[1]) + np.cos(lat) * point[2]
    return np.asarray(np.arctan2(east, north))


def signed_arc(origin: np.ndarray, azimuth: np.ndarray, shots: Shots) -> np.ndarray:
    """Arc flown in the sense of the azimuth: beyond the antipode more than pi, behind the launch point negative."""
    point = unit(shots.latitude, shots.longitude)
    start = unit(origin[0], origin[1])
    arc = np.arctan2(np.linalg.norm(np.cross(start, point, axis=0), axis=0), np.sum(start * point, axis=0))
    behind = np.cos(bearing_of(origin, point) - azimuth) < 0.0
    arc = np.where(behind, np.where(arc > 0.5 * np.pi, 2.0 * np.pi - arc, -arc), arc)
    arc = np.where(shots.status == CAME_DOWN, arc, -1.0)
    return np.asarray(np.where(shots.status == NEVER, 2.0 * np.pi, arc))
