"""Flights that are given everything: burnout as stated, closed forms where there are any, tracks that end where flights do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.earth.geodesy import geodetic_from_ecef
from midcourse.errors import InputError
from midcourse.flight.fly import CoastOptions, coast, fly, full_throttle, tracks, tracks_of_fan
from midcourse.flight.trajectory import Outcome
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle
from midcourse.records import sealed

RAD = np.radians
KINEMATIC = KinematicVehicle("k", 6500.0, 170.0, 250e3, 4000.0)
STAGED = StagedVehicle(
    "s",
    (Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5), Stage(6200.0, 800.0, 268e3, 66.0, 1.3)),
    900.0,
    5000.0,
)
MU, RADIUS = 3.986004418e14, 6378137.0


def test_kinematic_burnout_is_as_stated() -> None:
    flights = fly(KINEMATIC, RAD(40.0), 0.2, RAD([0.0, 90.0, 225.0]), RAD(30.0))
    np.testing.assert_allclose(flights.burnout_speed, 6500.0, rtol=1e-12)
    np.testing.assert_allclose(flights.burnout_time, 170.0)
    np.testing.assert_allclose(flights.burnout_height, 250e3, atol=500.0)  # the sphere of the path, not the ellipsoid
    np.testing.assert_allclose(np.degrees(flights.burnout_flight_path_angle), 30.0, atol=0.01)
    assert flights.burnout_speed_inertial[1] > 6800.0
    assert flights.burnout_speed_inertial[0] < 6600.0


def test_burnout_height_is_met_as_far_as_the_path_allows() -> None:
    low = KinematicVehicle("k", 6500.0, 170.0, 1e3, 4000.0)
    high = KinematicVehicle("k", 6500.0, 170.0, 900e3, 4000.0)
    free = KinematicVehicle("k", 6500.0, 170.0, ballistic_coefficient=4000.0)
    heights = [fly(v, 0.5, 0.0, 1.0, RAD(30.0)).burnout_height[0] for v in (low, free, high)]
    assert heights[0] < heights[1] < heights[2] < 6500.0 * 170.0


def test_vacuum_coast_is_keplers() -> None:
    """Without bulge, air and rotation, from the equator along it: the ellipse in closed form."""
    speed, angle, height = 5000.0, RAD(40.0), 100e3
    options = CoastOptions(frame="inertial", j2=False, rotation=False)
    flight = coast(0.0, 0.0, height, speed, angle, RAD(90.0), options=options)
    r = RADIUS + height
    energy = 0.5 * speed**2 - MU / r
    momentum = r * speed * math.cos(angle)
    eccentricity = math.sqrt(1.0 + 2.0 * energy * momentum**2 / MU**2)
    parameter, axis = momentum**2 / MU, -0.5 * MU / energy
    start = math.acos((parameter / r - 1.0) / eccentricity)
    end = 2.0 * math.pi - math.acos((parameter / RADIUS - 1.0) / eccentricity)

    def since_perigee(anomaly: float) -> float:
        e = 2.0 * math.atan(math.sqrt((1 - eccentricity) / (1 + eccentricity)) * math.tan(0.5 * anomaly))
        e %= 2.0 * math.pi
        return math.sqrt(axis**3 / MU) * (e - eccentricity * math.sin(e))

    assert flight.impact_longitude[0] == pytest.approx(end - start, rel=1e-7)
    assert flight.impact_time[0] == pytest.approx(since_perigee(end) - since_perigee(start), rel=1e-7)
    assert flight.apogee_height[0] == pytest.approx(axis * (1.0 + eccentricity) - RADIUS, abs=1.0)


def test_frames_of_a_coast_differ_by_the_turning_earth() -> None:
    still = coast(0.0, 0.0, 200e3, 5000.0, RAD(30.0), RAD(90.0), options=CoastOptions(frame="ecef"))
    same = coast(0.0, 0.0, 200e3, 5000.0, RAD(30.0), RAD(90.0), options=CoastOptions(frame="inertial"))
    assert still.burnout_speed[0] == pytest.approx(5000.0, rel=1e-12)
    assert same.burnout_speed_inertial[0] == pytest.approx(5000.0, rel=1e-12)
    assert still.ground_range[0] > same.ground_range[0]


def test_drag_shortens_and_slows() -> None:
    options = [CoastOptions(ballistic_coefficient=b) for b in (500.0, 5000.0, math.inf)]
    flights = [coast(0.5, 0.0, 100e3, 3000.0, RAD(35.0), 1.0, options=option) for option in options]
    ranges = [flight.ground_range[0] for flight in flights]
    assert ranges == sorted(ranges)
    assert flights[0].peak_deceleration[0] > 50.0
    assert flights[2].peak_deceleration[0] < 1e-6


def test_staged_flight_burns_to_its_end_and_can_be_cut_off() -> None:
    flights = fly(STAGED, RAD(45.0), 0.0, 1.0, RAD(20.0), [full_throttle(STAGED), 110.0])
    assert list(flights.burnout_time) == [126.0, 110.0]
    assert flights.ground_range[0] > flights.ground_range[1]
    assert flights.burnout_speed[0] > flights.burnout_speed[1] > 2500.0


def test_rocket_equation_without_air_or_bulge_nearly() -> None:
    """Straight up, the speed at burnout is the ideal one less gravity: mean g times the burn."""
    tall = StagedVehicle("t", (Stage(8000.0, 1000.0, 400e3, 60.0, 0.2),), 500.0, 1e5, drag_coefficient=(0.0,) * 6)
    flight = fly(tall, 0.0, 0.0, 0.0, 0.0)
    ideal = 400e3 / (8000.0 / 60.0) * math.log(9500.0 / 1500.0)
    lost = (ideal - flight.burnout_speed[0]) / 60.0
    assert 9.3 < lost < 9.82


def test_too_fast_never_comes_down_and_too_weak_strikes_the_ground() -> None:
    fast = KinematicVehicle("f", 11500.0, 200.0)
    assert fly(fast, 0.3, 0.0, 1.0, RAD(30.0)).outcome[0] == Outcome.NEVER_CAME_DOWN
    weak = StagedVehicle("w", (Stage(5000.0, 500.0, 40e3, 60.0, 1.0),), 500.0, 2000.0)
    flights = fly(weak, 0.3, 0.0, 1.0, 0.1)
    assert flights.outcome[0] == Outcome.IMPACTED_IN_BOOST
    assert np.isnan(flights.impact_time[0])


def test_what_is_not_a_number_is_said_so() -> None:
    flights = fly(KINEMATIC, [0.5, np.nan], 0.0, 1.0, 0.5)
    assert list(flights.outcome) == [Outcome.FLEW, Outcome.NOT_A_NUMBER]
    assert np.isnan(flights.ground_range[1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((KINEMATIC, 1.7, 0.0, 0.0, 0.5), "latitude is"),
        ((KINEMATIC, 0.5, 0.0, 0.0, -0.2), "burnout flight-path angle is"),
        ((STAGED, 0.5, 0.0, 0.0, 2.0), "pitch-over angle is"),
        ((STAGED, 0.5, 0.0, 0.0, 0.2, -5.0), "cutoff time is"),
    ],
)
def test_wrong_input_is_refused(arguments, words) -> None:
    with pytest.raises(InputError, match=words):
        fly(*arguments)


@pytest.mark.parametrize("vehicle", [KINEMATIC, STAGED], ids=["kinematic", "staged"])
def test_tracks_begin_at_the_launch_point_and_end_at_the_impact(vehicle) -> None:
    flights = fly(vehicle, RAD([10.0, -50.0]), RAD([179.0, 20.0]), RAD([80.0, 200.0]), RAD(25.0))
    sampled = tracks(vehicle, flights, samples=64)
    assert sampled.position_ecef.shape == (3, 2, 64)
    lat, lon, height = geodetic_from_ecef(sampled.position_ecef)
    np.testing.assert_allclose(lat[:, 0], flights.origin_latitude, atol=1e-9)
    np.testing.assert_allclose(lat[:, -1], flights.impact_latitude, atol=1e-6)
    np.testing.assert_allclose(np.cos(lon[:, -1] - flights.impact_longitude), 1.0, atol=1e-12)
    np.testing.assert_allclose(height[:, [0, -1]], 0.0, atol=5.0)
    assert abs(height.max(axis=1) / flights.apogee_height - 1.0).max() < 0.01
    np.testing.assert_allclose(sampled.time[:, -1], flights.impact_time)


def test_tracks_agree_with_flights_cut_to_the_same_time() -> None:
    """A sample in the boost of a staged vehicle is where a flight cut off there burns out."""
    flight = fly(STAGED, 0.6, 0.0, 1.0, RAD(15.0))
    sampled = tracks(STAGED, flight, samples=200)
    index = int(np.searchsorted(sampled.time[0], 80.0))
    time = sampled.time[0, index]
    cut = fly(STAGED, 0.6, 0.0, 1.0, RAD(15.0), time)
    _, _, height = geodetic_from_ecef(sampled.position_ecef[:, 0, index])
    assert float(height) == pytest.approx(cut.burnout_height[0], abs=1.0)


def test_flights_that_did_not_arrive_have_no_track() -> None:
    fast = KinematicVehicle("f", 11500.0, 200.0)
    flights = fly(fast, 0.3, 0.0, 1.0, RAD([30.0]))
    assert np.isnan(tracks(fast, flights).position_ecef).all()


def test_fan_runs_through_azimuths_and_steerings() -> None:
    flights, sampled = tracks_of_fan(KINEMATIC, 0.9, 0.3, RAD([0.0, 120.0, 240.0]), RAD([20.0, 60.0]), samples=16)
    assert len(flights) == len(sampled) == 6
    np.testing.assert_allclose(np.degrees(flights.steering), [20.0, 60.0] * 3)


@pytest.mark.parametrize("azimuths", [[0.1, 0.2], [0.1, math.nan]])
def test_tracks_are_handed_over_read_only_and_not_copied(azimuths: list[float], monkeypatch) -> None:
    sealed_arrays: list[np.ndarray] = []

    def watched(array: np.ndarray) -> np.ndarray:
        sealed_arrays.append(array)
        return sealed(array)

    vehicle = KinematicVehicle("k", 3e3, 60.0, 60e3, 5e3)
    flights = fly(vehicle, 0.6, 0.8, azimuths, 0.7)
    monkeypatch.setattr("midcourse.flight.fly.sealed", watched)
    found = tracks(vehicle, flights, 16)
    assert found.time is sealed_arrays[0]
    assert found.position_ecef is sealed_arrays[1]
    with pytest.raises(ValueError, match="read-only"):
        found.position_ecef[0, 0, 0] = 0.0
