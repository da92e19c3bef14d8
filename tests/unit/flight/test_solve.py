"""Solved flights: they hit, with the least throttle, on the high or the low path, over poles and date line; or say why not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.flight.fly import fly
from midcourse.flight.solve import HIT_MISS, max_range, solve
from midcourse.flight.trajectory import Outcome
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

RAD = np.radians
KINEMATIC = KinematicVehicle("k", 7200.0, 180.0, 200e3, 5000.0)
STAGED = StagedVehicle(
    "s",
    (
        Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5),
        Stage(6200.0, 800.0, 268e3, 66.0, 1.3),
        Stage(3300.0, 400.0, 152e3, 61.0, 1.3),
    ),
    700.0,
    6000.0,
)
BOTH = pytest.mark.parametrize("vehicle", [KINEMATIC, STAGED], ids=["kinematic", "staged"])
PLACES = {
    "plain": (35.0, 51.0, 52.0, 21.0),
    "over the pole": (62.0, 90.0, 60.0, -95.0),
    "from the pole": (90.0, 0.0, 40.0, -75.0),
    "to the pole": (45.0, 10.0, 90.0, 0.0),
    "across the date line": (53.0, 158.5, 21.0, -157.0),
    "along the equator westwards": (0.0, 10.0, 0.0, -40.0),
    "southern": (-30.0, -60.0, -35.0, 20.0),
    "near": (39.0, 125.0, 40.0, 130.0),
}


@BOTH
@pytest.mark.parametrize("place", PLACES)
def test_targets_are_hit(vehicle, place) -> None:
    flights = solve(vehicle, *(RAD(item) for item in PLACES[place]))
    assert Outcome(int(flights.outcome[0])) is Outcome.HIT
    assert flights.miss[0] < 10.0
    again = fly(
        vehicle, flights.origin_latitude, flights.origin_longitude, flights.azimuth, flights.steering, flights.throttle
    )
    np.testing.assert_allclose(again.impact_latitude, flights.impact_latitude, atol=1e-9)


@BOTH
def test_minimum_energy_needs_the_least_throttle(vehicle) -> None:
    """No steering near the solved one reaches the target with less."""
    place = [RAD(item) for item in PLACES["plain"]]
    best = solve(vehicle, *place)
    for turn in (0.85, 1.15):
        ranges = []
        for throttle in (0.998, 1.0, 1.002):
            flown = fly(vehicle, place[0], place[1], best.azimuth, best.steering * turn, best.throttle * throttle)
            ranges.append(flown.ground_range[0])
        assert ranges == sorted(ranges)
        assert ranges[1] < best.ground_range[0]


@BOTH
def test_lofted_is_higher_and_longer_than_depressed(vehicle) -> None:
    place = [RAD(item) for item in (35.0, 51.0, 60.0, -45.0)]
    lofted, depressed = (solve(vehicle, *place, shape=shape) for shape in ("lofted", "depressed"))
    least = solve(vehicle, *place)
    assert (lofted.outcome[0], depressed.outcome[0]) == (Outcome.HIT, Outcome.HIT)
    assert lofted.apogee_height[0] > least.apogee_height[0] > depressed.apogee_height[0]
    assert lofted.impact_time[0] > least.impact_time[0] > depressed.impact_time[0]
    assert lofted.throttle[0] == depressed.throttle[0] > least.throttle[0]


@BOTH
def test_stated_apogee_is_reached(vehicle) -> None:
    place = [RAD(item) for item in (40.0, 128.0, 41.5, 139.0)]
    flights = solve(vehicle, *place, shape="apogee", apogee_height=[800e3, 1500e3, 60000e3])
    assert list(flights.outcome[:2]) == [Outcome.HIT, Outcome.HIT]
    np.testing.assert_allclose(flights.apogee_height[:2], [800e3, 1500e3], atol=10.0)
    assert flights.outcome[2] == Outcome.APOGEE_OUT_OF_REACH


def test_zero_range_antipode_and_what_is_not_a_number() -> None:
    world = KinematicVehicle("world", 7800.0, 250.0, 250e3, 8000.0)
    flights = solve(
        world, RAD([10.0, 10.0, 10.0]), RAD([20.0, 20.0, 20.0]), RAD([10.0, -10.0, np.nan]), RAD([20.0, -160.0, 0.0])
    )
    assert flights.outcome[0] == Outcome.ZERO_RANGE
    assert flights.outcome[1] == Outcome.HIT
    assert flights.ground_range[1] > 19900e3
    assert flights.outcome[2] == Outcome.NOT_A_NUMBER


@BOTH
def test_just_inside_and_just_outside_the_reach(vehicle) -> None:
    far = max_range(vehicle, RAD(35.0), RAD(51.0), RAD(320.0))
    lat, lon = far.impact_latitude[0], far.impact_longitude[0]
    origin = (RAD(35.0), RAD(51.0))
    # along the same great circle, in parts of the way
    start, end = _unit(*origin), _unit(lat, lon)
    arc = math.acos(start @ end)
    targets = [(math.sin((1 - f) * arc) * start + math.sin(f * arc) * end) / math.sin(arc) for f in (0.99, 1.02)]
    inside, outside = (solve(vehicle, *origin, math.asin(p[2]), math.atan2(p[1], p[0])) for p in targets)
    assert inside.outcome[0] == Outcome.HIT
    assert outside.outcome[0] == Outcome.OUT_OF_REACH
    assert outside.reach[0] == pytest.approx(far.ground_range[0], rel=1e-3)


def _unit(lat: float, lon: float) -> np.ndarray:
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def test_the_range_of_a_vehicle_is_greater_with_the_turning_earth() -> None:
    ranges = max_range(KINEMATIC, RAD(20.0), 0.0, RAD([90.0, 0.0, 270.0])).ground_range
    assert ranges[0] > ranges[1] > ranges[2]


def test_no_steering_reaches_farther_than_the_range() -> None:
    far = max_range(STAGED, RAD(35.0), RAD(51.0), RAD(0.0))
    others = fly(STAGED, RAD(35.0), RAD(51.0), far.azimuth, far.steering * np.linspace(0.7, 1.3, 25))
    assert np.nanmax(others.ground_range) <= far.ground_range[0] + 50.0


def test_depressed_flight_to_a_near_target_is_too_close() -> None:
    flights = solve(KINEMATIC, RAD(35.0), RAD(51.0), RAD(36.0), RAD(52.0), shape="depressed")
    assert flights.outcome[0] == Outcome.TOO_CLOSE
    assert np.isnan(flights.azimuth[0])


def test_heights_of_launch_point_and_target_count() -> None:
    place = [RAD(item) for item in PLACES["plain"]]
    flights = solve(KINEMATIC, *place, heights=(1500.0, [0.0, 3000.0]))
    assert (flights.miss < HIT_MISS).all()
    assert flights.impact_time[0] != flights.impact_time[1]


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="minimum-energy, lofted"):
        solve(KINEMATIC, 0.5, 0.0, 0.6, 0.0, shape="flat")
    with pytest.raises(InputError, match="needs apogee_height"):
        solve(KINEMATIC, 0.5, 0.0, 0.6, 0.0, shape="apogee")
    with pytest.raises(InputError, match="latitude is"):
        solve(KINEMATIC, 0.5, 0.0, 1.6, 0.0)
