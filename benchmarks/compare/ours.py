"""midcourse's lanes on the tasks."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.compare.tasks import SEED, Aims, Coasts
from midcourse.flight import fly as room
from midcourse.flight.fly import CoastOptions
from midcourse.flight.solve import solve
from midcourse.flight.spread import solve_from
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle, Vehicle

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


def boost_arguments(aims: Aims) -> tuple[np.ndarray, ...]:
    """Arguments of `shoot` for boosted flights: origin, azimuth, steering, throttle, ground."""
    nothing = np.zeros(len(aims.latitude))
    origin = np.stack([aims.latitude, nothing, nothing])
    return origin, aims.azimuth, aims.steering, np.full(len(nothing), STAGED.burn_time), nothing


def fly_boosted(arguments: tuple[np.ndarray, ...], tolerance: float) -> np.ndarray:
    """Fly P2; give time, latitude, longitude (n, 3)."""
    return room.shoot(STAGED, *arguments, tolerance=tolerance).results[:, 10:13]


def targets(count: int) -> tuple[np.ndarray, np.ndarray]:
    """P4: latitude and longitude of targets in Europe, rad."""
    rng = np.random.default_rng(SEED)
    return np.radians(rng.uniform(36, 60, count)), np.radians(rng.uniform(-10, 40, count))


def solve_targets(vehicle: Vehicle, count: int, *, alone: bool = False) -> np.ndarray:
    """P4: minimum-energy flights from one place onto targets in Europe, together or each alone; the misses (n,)."""
    work = solve if alone else solve_from
    return np.asarray(work(vehicle, math.radians(35.0), math.radians(51.0), *targets(count)).miss)
