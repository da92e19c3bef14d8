"""The lanes against their readable twin, and against themselves in other company."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse._kernels.lanes import AFTER_BOOST, WIDTH, fly_lanes
from midcourse._kernels.one_flight import CAME_DOWN, COLUMNS, IMPACTED, fly_each
from midcourse.flight import fly as room
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

STAGES = (
    Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5),
    Stage(6200.0, 800.0, 268e3, 66.0, 1.3, coast_before=5.0),
    Stage(3300.0, 400.0, 152e3, 61.0, 1.3),
)
VEHICLES = {
    "kinematic": KinematicVehicle("k", 6800.0, 180.0, 200e3, 5000.0),
    "staged": StagedVehicle("s", STAGES, 1000.0, 6000.0),
    "attached": StagedVehicle("a", (Stage(6200.0, 800.0, 268e3, 66.0, 1.3),), 800.0, math.nan),
    "constant rate": StagedVehicle("r", STAGES, 1000.0, 6000.0, guidance="constant-rate", pitch_rate=0.001),
    "programme": StagedVehicle(
        "p",
        STAGES,
        1000.0,
        6000.0,
        guidance="programme",
        programme=((0.0, 1.57), (10.0, 1.57), (60.0, 0.8), (190.0, 0.5)),
    ),
}


def arguments(vehicle, steering, samples=0):
    """What both kernels take, for a row of steerings (rad)."""
    n = len(steering)
    plan = room._plan(vehicle)
    origin = np.stack([np.linspace(-1.0, 1.2, n), np.linspace(-3.0, 3.0, n), np.zeros(n)])
    full = np.full(n, room.full_throttle(vehicle))
    launches, laws = room._launches(vehicle, origin, np.linspace(0.0, 6.0, n), np.asarray(steering, float), full)
    limits = np.tile([0.0, -10.0, room.TOLERANCE], (n, 1))
    status, results = np.empty(n, np.int64), np.empty((n, COLUMNS))
    spacing = np.full(n, 20.0 if samples else 0.0)
    points = np.full((3, n, samples), np.nan) if samples else np.zeros((3, 1, 1))
    free = (room.J2, room.OMEGA)
    return [
        plan.kind, launches, laws, np.zeros((n, 6)), plan.rows, plan.curve, free, limits, status, results, spacing, points,
    ]  # fmt: skip


def fly_in_lanes(begin, end, *given):
    """Staged vehicles to burnout with their drag curve, then from there without; the others in one go."""
    kind, rows, curve = given[0], given[4], given[5]
    fly_lanes(begin, end, *given[:5], curve if kind == 0 else None, *given[6:])
    if kind == 0 and rows[-1, 5] == 0.0:
        fly_lanes(begin, end, AFTER_BOOST, *given[1:5], None, *given[6:])


def fly_with(kernel, vehicle, steering, samples=0):
    given = arguments(vehicle, steering, samples)
    kernel(0, len(steering), *given)
    return given[8], given[9], given[11]


STEERINGS = {
    "kinematic": np.linspace(0.1, 1.5, 37),
    "staged": np.linspace(0.02, 0.9, 37),
    "attached": np.linspace(0.02, 0.6, 37),
    "constant rate": np.linspace(0.02, 0.5, 37),
    "programme": np.linspace(-0.1, 0.3, 37),
}


@pytest.mark.parametrize("name", VEHICLES)
def test_lanes_fly_as_their_twin(name) -> None:
    status, results, _ = fly_with(fly_in_lanes, VEHICLES[name], STEERINGS[name])
    twin_status, twin, _ = fly_with(fly_each, VEHICLES[name], STEERINGS[name])
    np.testing.assert_array_equal(status, twin_status)
    down = status == CAME_DOWN
    assert down.sum() > 20
    apart = 6.4e6 * np.hypot(results[:, 11] - twin[:, 11], np.cos(twin[:, 11]) * np.sin(results[:, 12] - twin[:, 12]))
    # rounding may make one refuse a step that the other takes: the difference is then that of two solutions, each good
    # to the tolerance of its steps
    assert np.median(apart[down]) < 1e-3
    assert apart[down].max() < 0.5
    np.testing.assert_allclose(results[down, 10], twin[down, 10], atol=1e-3)  # time of impact
    np.testing.assert_allclose(results[down, 4], twin[down, 4], atol=0.01)  # burnout height
    np.testing.assert_allclose(results[down, 6], twin[down, 6], atol=1.0)  # apogee: flat, found to a metre
    np.testing.assert_allclose(results[down, 13], twin[down, 13], rtol=2e-3)  # peak deceleration


@pytest.mark.parametrize("name", ["kinematic", "staged"])
def test_samples_of_the_lanes_are_those_of_the_twin(name) -> None:
    _, _, points = fly_with(fly_in_lanes, VEHICLES[name], STEERINGS[name][:5], samples=40)
    _, _, twin = fly_with(fly_each, VEHICLES[name], STEERINGS[name][:5], samples=40)
    np.testing.assert_allclose(points, twin, atol=0.05)
    assert np.isfinite(points).all()


@pytest.mark.parametrize("name", ["kinematic", "staged"])
def test_a_flight_does_not_know_its_neighbours(name) -> None:
    steering = STEERINGS[name]
    _, together, _ = fly_with(fly_in_lanes, VEHICLES[name], steering)
    given = arguments(VEHICLES[name], steering)
    for i in reversed(range(len(steering))):
        fly_in_lanes(i, i + 1, *given)
    np.testing.assert_array_equal(np.delete(together, 14, axis=1), np.delete(given[9], 14, axis=1))


def test_more_flights_than_lanes_all_end() -> None:
    status, _, _ = fly_with(fly_in_lanes, VEHICLES["kinematic"], np.linspace(0.3, 1.2, 5 * WIDTH + 3))
    assert (status == CAME_DOWN).all()


def test_too_weak_a_stage_strikes_the_ground() -> None:
    weak = StagedVehicle("w", (Stage(5000.0, 500.0, 40e3, 60.0, 1.0),), 500.0, 2000.0)
    for kernel in (fly_in_lanes, fly_each):
        status, _, _ = fly_with(kernel, weak, np.array([0.1]))
        assert status[0] == IMPACTED
