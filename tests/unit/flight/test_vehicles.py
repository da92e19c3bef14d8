"""Vehicles become phases: masses, thrusts and edges add up."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.flight.vehicles import Jettison, KinematicVehicle, Stage, StagedVehicle, phases, stage_times

FIRST = Stage(6000.0, 600.0, 150e3, 60.0, 1.2, exit_area=0.3)
SECOND = Stage(1500.0, 200.0, 40e3, 50.0, 1.0, coast_before=4.0)


def test_serial_stages_follow_with_their_pause() -> None:
    vehicle = StagedVehicle("two", (FIRST, SECOND), 300.0, 2000.0)
    assert stage_times(vehicle) == ((0.0, 60.0), (64.0, 114.0))
    assert vehicle.burn_time == 114.0
    assert vehicle.launch_mass == 8600.0


def test_phases_account_for_every_kilogram() -> None:
    vehicle = StagedVehicle("two", (FIRST, SECOND), 300.0, 2000.0, jettisons=(Jettison(80.0, 50.0),))
    rows = phases(vehicle)
    assert rows[0, 1] == vehicle.launch_mass
    ends, masses, flows = rows[:-1, 0], rows[:-1, 1], rows[:-1, 2]
    left = masses[-1] - flows[-1] * (ends[-1] - ends[-2])
    assert left == pytest.approx(300.0 + 200.0)
    assert rows[-1, 1] == 300.0
    assert rows[-1, 6] == 1.0 / 2000.0
    assert np.all(np.diff(ends) > 0.0)
    coast = np.flatnonzero((ends > 60.0) & (ends <= 64.0))
    assert np.all(rows[coast, 3] == 0.0)


def test_parallel_stages_add_their_thrust() -> None:
    core = Stage(9000.0, 700.0, 90e3, 200.0, 2.9, ignition_time=0.0)
    vehicle = StagedVehicle("parallel", (FIRST, core), 500.0, 2000.0)
    rows = phases(vehicle)
    assert rows[0, 3] == 240e3
    assert rows[0, 2] == pytest.approx(100.0 + 45.0)
    after = rows[np.searchsorted(rows[:, 0], 60.0, side="right")]
    assert after[3] == 90e3
    assert after[1] == pytest.approx(vehicle.launch_mass - 60.0 * 145.0 - 600.0)


def test_thrust_steps_scale_flow_and_exit_area_and_leave_residuals() -> None:
    stage = Stage(6000.0, 600.0, 150e3, 60.0, 1.2, exit_area=0.3, steps=((0.0, 150e3, 100.0), (40.0, 75e3, 50.0)))
    rows = phases(StagedVehicle("step", (stage, SECOND), 300.0, 2000.0))
    late = rows[np.searchsorted(rows[:, 0], 50.0, side="right")]
    assert late[3] == 75e3
    assert late[4] == pytest.approx(0.15)
    coast = rows[np.searchsorted(rows[:, 0], 62.0, side="right")]
    assert coast[1] == pytest.approx(300.0 + 1700.0)  # residuals are dropped with the stage


def test_programme_is_straight_between_its_points() -> None:
    programme = ((0.0, 1.5), (20.0, 1.5), (60.0, 0.7))
    vehicle = StagedVehicle("p", (FIRST, SECOND), 300.0, 2000.0, guidance="programme", programme=programme)
    rows = phases(vehicle)
    turning = rows[np.searchsorted(rows[:, 0], 30.0, side="right")]
    assert turning[8] == pytest.approx(1.5)
    assert turning[9] == pytest.approx(-0.02)
    assert turning[10] == 1.0
    held = rows[np.searchsorted(rows[:, 0], 90.0, side="right")]
    assert (held[8], held[9]) == (pytest.approx(0.7), 0.0)


def test_body_that_stays_attached_keeps_its_drag_curve() -> None:
    rows = phases(StagedVehicle("scud", (FIRST,), 900.0, math.nan))
    assert rows[-1, 6] == 0.0
    assert rows[-1, 1] == pytest.approx(1500.0)
    assert rows[-1, 5] == pytest.approx(0.25 * math.pi * 1.2**2)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: StagedVehicle("none", (), 1.0), "has no stages"),
        (lambda: StagedVehicle("g", (FIRST,), 1.0, guidance="left"), "constant-attitude"),
        (lambda: StagedVehicle("m", (FIRST,), 1.0, drag_mach=(0.0, 0.0), drag_coefficient=(1.0, 1.0)), "do not rise"),
        (lambda: Stage(-1.0, 1.0, 1.0, 1.0, 1.0), "propellant_mass is -1"),
        (lambda: KinematicVehicle("k", 7000.0, 0.0), "burn_time is 0"),
        (lambda: KinematicVehicle("k", 7000.0, 180.0, propellant_fraction=1.0), "less than 1"),
        (lambda: KinematicVehicle("k", 7000.0, 180.0, burnout_height=-1.0), "burnout_height is -1"),
    ],
)
def test_wrong_vehicles_are_refused_with_words(build, words) -> None:
    with pytest.raises(InputError, match=words):
        build()


def test_more_dropped_than_carried_is_refused() -> None:
    steps = ((0.0, 150e3, 200.0),)
    with pytest.raises(InputError, match="more than its mass"):
        phases(StagedVehicle("x", (Stage(6000.0, 100.0, 150e3, 60.0, 1.2, steps=steps),), 100.0, 2000.0))
