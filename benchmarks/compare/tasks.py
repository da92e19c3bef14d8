"""The tasks: the same flights for every implementation, and the truth they are measured against.

Truth is SciPy's DOP853 at rtol 1e-12 with the physics written apart (`physics`), for a sample of the flights.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from benchmarks.compare import physics

SAMPLE = 8


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


def coasts(count: int, height: float, angles: tuple[float, float], ballistic: float) -> Coasts:
    """Draw flights: 6 to 7.2 km/s, everywhere between 60 south and 60 north."""
    rng = np.random.default_rng(20071012)
    lat, lon = np.radians(rng.uniform(-60, 60, count)), np.radians(rng.uniform(-180, 180, count))
    speed, angle = rng.uniform(6000.0, 7200.0, count), np.radians(rng.uniform(*angles, count))
    azimuth = rng.uniform(0.0, 2.0 * math.pi, count)
    columns = (lat, lon, np.full(count, height), speed, angle, azimuth)
    states = np.array([np.concatenate(physics.burnout_state(*row)) for row in zip(*columns, strict=True)])
    return Coasts(*columns, ballistic, states)


def reentries(count: int) -> Coasts:
    """P1: from 120 km down to the ground, 15 to 45 degrees steep, 5,000 kg/m²."""
    return coasts(count, 120e3, (-45.0, -15.0), 5000.0)


def vacuum_coasts(count: int) -> Coasts:
    """From 250 km upwards and down again, central gravity and J2, no air."""
    return coasts(count, 250e3, (15.0, 45.0), math.inf)


def truth(flights: Coasts) -> np.ndarray:
    """Time, latitude and longitude of the impacts of the first `SAMPLE` flights, (SAMPLE, 3)."""
    rates = physics.coasting(1.0 / flights.ballistic)
    return np.array([physics.to_ground(rates, 0.0, state) for state in flights.states[:SAMPLE]])


def miss(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest distance between impacts (k, 3) on the ground, m."""
    k = min(len(found), len(expected))
    return max(physics.apart(*found[i, 1:], *expected[i, 1:]) for i in range(k))
