"""The fit of a reported flight."""

import math

import numpy as np
import pytest

from midcourse.flight import gravity_turn as turn
from midcourse.flight.consistency import Report
from midcourse.flight.fit import HALF_ROUND, fit, kinematic_vehicle
from midcourse.flight.fly import fly
from midcourse.flight.trajectory import Outcome
from midcourse.flight.vehicles import KinematicVehicle

KOREA = (math.radians(39.2), math.radians(125.7))


@pytest.fixture(scope="module")
def lofted():
    return fit(Report(4475e3, 950e3, *KOREA, 3180.0, azimuth=math.radians(75.0), flight_time_rounding=30.0))


def test_apogee_and_range_are_matched_exactly(lofted):
    assert Outcome(int(lofted.flown.outcome[0])) is Outcome.HIT
    assert lofted.flown.apogee_height[0] == pytest.approx(4475e3, abs=100.0)
    assert lofted.flown.ground_range[0] == pytest.approx(950e3, abs=100.0)


def test_the_burn_time_comes_from_the_flight_time(lofted):
    assert lofted.burn_time_from == "flight time"
    assert lofted.flown.impact_time[0] == pytest.approx(3180.0, abs=3.0)
    assert lofted.burn_time_low < lofted.burn_time < lofted.burn_time_high


def test_the_standard_range_lies_in_its_interval(lofted):
    standard = lofted.standard
    assert standard.low <= standard.without_credit < standard.ground_range < standard.high
    assert standard.speed_gained > 0.0
    assert standard.without_credit == pytest.approx(9983e3, rel=1e-3)  # 2 R asin(Q / (2 - Q)) for 7.195 km/s


def test_the_turn_of_the_earth_helps_eastward(lofted):
    east, west = lofted.standard.by_azimuth[18], lofted.standard.by_azimuth[54]
    assert lofted.standard.azimuth[18] == pytest.approx(0.5 * math.pi)
    assert east > lofted.standard.ground_range > west


def test_a_given_burn_time_is_flown():
    found = fit(Report(2111.5e3, 787e3, *KOREA, burn_time=140.0))
    assert found.burn_time_from == "given"
    assert found.flown.burnout_time[0] == pytest.approx(140.0)
    assert found.consistency.verdict == "not tested"


def test_rounding_widens_the_interval():
    sharp = fit(Report(2000e3, 800e3, *KOREA)).standard
    blunt = fit(Report(2000e3, 800e3, *KOREA, apogee_rounding=50e3, range_rounding=50e3)).standard
    assert blunt.low < sharp.low
    assert blunt.high > sharp.high
    assert blunt.ground_range == pytest.approx(sharp.ground_range)


def test_beyond_half_round_the_earth_is_anywhere():
    standard = fit(Report(6648.4e3, 1001.2e3, *KOREA, 4491.0)).standard
    assert standard.anywhere
    assert standard.ground_range == HALF_ROUND
    assert np.isnan(standard.by_azimuth).all()


def test_a_flight_that_was_standard_gains_nothing():
    found = fit(Report(970e3, 4500e3, *KOREA))
    assert found.standard.ground_range == pytest.approx(4500e3, rel=0.02)
    assert abs(found.standard.speed_gained) < 50.0


def test_a_known_flight_is_found_again():
    """Fly a vehicle lofted, report what it did, and recover its burnout."""
    vehicle = KinematicVehicle("test", 6000.0, 200.0, ballistic_coefficient=4000.0, propellant_fraction=0.7)
    flown = fly(vehicle, *KOREA, math.radians(80.0), math.radians(80.0), 6000.0)
    found = fit(
        Report(
            float(flown.apogee_height[0]),
            float(flown.ground_range[0]),
            *KOREA,
            float(flown.impact_time[0]),
            azimuth=math.radians(80.0),
        )
    )
    assert found.burn_time == pytest.approx(200.0, abs=25.0)
    assert found.flown.burnout_speed[0] == pytest.approx(6000.0, rel=0.015)
    assert found.consistency.verdict == "consistent"


def test_the_kinematic_twin_covers_the_same_path():
    rocket = turn.Rocket(np.array([240.0]), np.array([2.0]), np.array([2700.0]))
    boost = turn.burnout(rocket, np.array([8500.0]), np.array([0.02]))
    vehicle = kinematic_vehicle("twin", boost, 240.0)
    flown = fly(vehicle, *KOREA, 0.0, float(boost.flight_path_angle[0]), float(boost.speed[0]))
    assert flown.burnout_height[0] == pytest.approx(boost.height[0], rel=0.05)
