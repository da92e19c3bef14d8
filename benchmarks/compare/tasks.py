"""The tasks: the same flights for every implementation, and the truth they are measured against.

Truth is SciPy's DOP853 at rtol 1e-13 with the physics written apart (`physics`), for a sample of the flights; where a
peer cannot have the project's air, in the peer's own world, so that an error is always an error of the integration.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from benchmarks.compare import physics

#: Flights whose truth is flown.
SAMPLE = 16
SEED = 20071012

#: What each task is, by the name its rows carry.
TASKS = {
    "P1": "reentry from 120 km, 5,000 kg/m²",
    "coast": "coast from 250 km, J2, no air",
    "P2": "three stages to the ground",
    "P3": "threat x site, 4 radars",
    "P4": "solved onto a target",
}


class Coasts(NamedTuple):
    """Flights from a state to the ground.

    latitude … azimuth: (n,), SI and radians, relative to the Earth; ``states`` (n, 6) inertial.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    height: np.ndarray
    speed: np.ndarray
    angle: np.ndarray
    azimuth: np.ndarray
    ballistic: float
    states: np.ndarray


class Aims(NamedTuple):
    """Boosted flights from the equator's side of a pad at longitude zero: latitude, azimuth, pitch-over (n,), rad."""

    latitude: np.ndarray
    azimuth: np.ndarray
    steering: np.ndarray


def states_of(lat: np.ndarray, lon: np.ndarray, height: np.ndarray, motion: np.ndarray) -> np.ndarray:
    """Inertial states (n, 6); ``motion`` (3, n) is speed, angle above the horizontal and azimuth."""
    speed, angle, azimuth = motion
    n = physics.A / np.sqrt(1 - physics.E2 * np.sin(lat) ** 2)
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)])
    north = np.cross(up, east, axis=0)
    r = np.stack([n + height, n + height, n * (1 - physics.E2) + height]) * up
    v = speed * (np.cos(angle) * (np.cos(azimuth) * north + np.sin(azimuth) * east) + np.sin(angle) * up)
    turning = physics.OMEGA * np.stack([-r[1], r[0], np.zeros_like(lat)])
    return np.ascontiguousarray(np.concatenate([r, v + turning]).T)


def coasts(count: int, height: float, angles: tuple[float, float], ballistic: float) -> Coasts:
    """Draw flights: 6 to 7.2 km/s, everywhere between 60 south and 60 north."""
    rng = np.random.default_rng(SEED)
    lat, lon = np.radians(rng.uniform(-60, 60, count)), np.radians(rng.uniform(-180, 180, count))
    speed, angle = rng.uniform(6000.0, 7200.0, count), np.radians(rng.uniform(*angles, count))
    azimuth = rng.uniform(0.0, 2.0 * math.pi, count)
    heights = np.full(count, height)
    states = states_of(lat, lon, heights, np.stack([speed, angle, azimuth]))
    return Coasts(lat, lon, heights, speed, angle, azimuth, ballistic, states)


def reentries(count: int) -> Coasts:
    """P1: from 120 km down to the ground, 15 to 45 degrees steep, 5,000 kg/m²."""
    return coasts(count, 120e3, (-45.0, -15.0), 5000.0)


def vacuum_coasts(count: int) -> Coasts:
    """From 250 km upwards and down again, central gravity and J2, no air."""
    return coasts(count, 250e3, (15.0, 45.0), math.inf)


def aims(count: int) -> Aims:
    """P2: three-stage flights to the ground, 3 to 45 degrees of pitch-over, between 60 south and 60 north."""
    rng = np.random.default_rng(SEED)
    lat, steering = np.radians(rng.uniform(-60, 60, count)), np.radians(rng.uniform(3.0, 45.0, count))
    return Aims(lat, rng.uniform(0.0, 2.0 * math.pi, count), steering)


def truth(flights: Coasts, world: physics.World = physics.STANDARD) -> np.ndarray:
    """Time, latitude and longitude of the impacts of the first `SAMPLE` flights, (SAMPLE, 3)."""
    return _truth(flights.states[:SAMPLE].tobytes(), flights.ballistic, world)


@lru_cache(maxsize=32)
def _truth(states: bytes, ballistic: float, world: physics.World) -> np.ndarray:
    rates = physics.coasting(1.0 / ballistic, world)
    rows = np.frombuffer(states).reshape(-1, 6)
    return np.array([physics.to_ground(rates, 0.0, state, physics.FINEST) for state in rows])


def boosted_truth(vehicle: Any, given: Aims, count: int = SAMPLE) -> np.ndarray:
    """The same for boosted flights of a vehicle of three stages."""
    rows = zip(given.latitude[:count], given.azimuth[:count], given.steering[:count], strict=True)
    return np.array([physics.staged(vehicle, *row, run=physics.FINEST) for row in rows])


def miss(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest distance between impacts (k, 3) on the ground, m; nan where one was not found."""
    k = min(len(found), len(expected))
    apart = [physics.apart(*found[i, 1:], *expected[i, 1:]) for i in range(k)]
    return float(np.max(apart)) if apart else math.nan
