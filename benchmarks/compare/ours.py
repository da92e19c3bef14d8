"""midcourse's lanes on the tasks."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.compare.tasks import Coasts
from midcourse.flight import fly as room
from midcourse.flight.fly import CoastOptions
from midcourse.flight.solve import solve
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

STAGES = (
    Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5),
    Stage(6200.0, 800.0, 268e3, 66.0, 1.3),
    Stage(3300.0, 400.0, 152e3, 61.0, 1.3),
)
STAGED = StagedVehicle("three stages", STAGES, 1000.0, 6000.0)
KINEMATIC = KinematicVehicle("kinematic", 7000.0, 180.0, 200e3, 5000.0)


def prepared(flights: Coasts, tolerance: float) -> tuple[object, ...]:
    """Arguments of the kernel for coasts."""
    columns = [*flights[:6], np.zeros(len(flights.speed))]
    given = list(room._coast_inputs(columns, CoastOptions(ballistic_coefficient=flights.ballistic)))
    limits = given[4].copy()
    limits[:, 2] = tolerance
    given[4] = limits
    return tuple(given)


def coast(given: tuple[object, ...]) -> np.ndarray:
    """Fly; give time, latitude, longitude (n, 3)."""
    return room._run(*given).results[:, 10:13]


def boosted(count: int) -> tuple[np.ndarray, ...]:
    """P2: aims of three-stage flights to the ground, 3 to 45 degrees of pitch-over."""
    rng = np.random.default_rng(20071012)
    origin = np.stack([np.radians(rng.uniform(-60, 60, count)), np.zeros(count), np.zeros(count)])
    steering = np.radians(rng.uniform(3.0, 45.0, count))
    return origin, rng.uniform(0.0, 2.0 * math.pi, count), steering, np.full(count, STAGED.burn_time), np.zeros(count)


def fly_boosted(aims: tuple[np.ndarray, ...], tolerance: float) -> np.ndarray:
    """Fly P2; give time, latitude, longitude (n, 3)."""
    return room.shoot(STAGED, *aims, tolerance=tolerance).results[:, 10:13]


def solve_targets(vehicle: object, count: int) -> np.ndarray:
    """P4: minimum-energy flights from one place onto targets in Europe; give the misses (n,)."""
    rng = np.random.default_rng(20071012)
    lat, lon = np.radians(rng.uniform(36, 60, count)), np.radians(rng.uniform(-10, 40, count))
    return np.asarray(solve(vehicle, math.radians(35.0), math.radians(51.0), lat, lon).miss)
