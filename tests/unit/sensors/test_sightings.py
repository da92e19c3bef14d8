from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.infrared import InfraredWarning, observe
from midcourse.sensors.radar import Detections
from midcourse.sensors.sightings import (
    GEOSTATIONARY_RADIUS,
    BoostErrors,
    InfraredAccuracy,
    boost_errors,
    burnout_prior,
    satellite_places,
)
from midcourse.sensors.tracks import open_prior

DEG = math.pi / 180
TWO = InfraredAccuracy(np.array([10.0, 70.0]) * DEG, 10.0, 50e-6)
ONE = replace(TWO, longitudes=np.array([10.0]) * DEG)


@pytest.fixture(scope="module")
def launches() -> tuple[Tracks, Detections]:
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    azimuth = np.array([280.0, 310.0, 340.0]) * DEG
    flown = tracks(missile, fly(missile, 38.0 * DEG, 46.3 * DEG, azimuth, np.full(3, 30.0 * DEG), 6500.0), 192)
    return flown, observe(InfraredWarning("infrared", 10e3, 45.0), flown)


def _errors(accuracy: InfraredAccuracy, launches: tuple[Tracks, Detections]) -> BoostErrors:
    return boost_errors(accuracy, *launches)


def test_satellites_stand_over_the_equator() -> None:
    places = satellite_places(np.array([0.0, 90.0]) * DEG)
    np.testing.assert_allclose(places, [[GEOSTATIONARY_RADIUS, 0], [0, GEOSTATIONARY_RADIUS], [0, 0]], atol=1e-6)


def test_two_satellites_place_a_launch_better_than_one(launches: tuple[Tracks, Detections]) -> None:
    one, two = _errors(ONE, launches), _errors(TWO, launches)
    assert np.all(two.launch_major < one.launch_major)
    assert np.all(two.azimuth < one.azimuth)
    assert np.all(two.burnout_place < 0.2 * one.burnout_place)
    assert two.satellites.tolist() == [2, 2, 2]


def test_the_launch_error_of_one_look_is_that_of_geometry() -> None:
    """Straight below one satellite the ellipse is a circle of direction error times distance."""
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    flown = tracks(missile, fly(missile, 0.0, 10.0 * DEG, 0.0, 45.0 * DEG, 5000.0), 192)
    seen = observe(InfraredWarning("infrared", 10e3, 45.0), flown)
    found = boost_errors(ONE, flown, seen)
    distance = GEOSTATIONARY_RADIUS - 6388e3
    assert float(found.launch_major[0]) == pytest.approx(50e-6 * distance, rel=5e-3)
    assert float(found.launch_minor[0]) == pytest.approx(50e-6 * distance, rel=5e-3)


def test_a_low_satellite_sees_an_ellipse(launches: tuple[Tracks, Detections]) -> None:
    """Seen at a slant, height and place are mixed up: the ellipse is longer along the line of sight than across it."""
    found = _errors(ONE, launches)
    assert np.all(found.launch_major > 1.5 * found.launch_minor)


def test_more_frequent_looks_help(launches: tuple[Tracks, Detections]) -> None:
    slow, quick = _errors(TWO, launches), _errors(replace(TWO, revisit=1.0), launches)
    assert np.all(quick.looks > 9.0 * slow.looks - 9.0)
    assert np.all(quick.burnout_place < slow.burnout_place)
    assert np.all(quick.burnout_speed < slow.burnout_speed)


def test_constant_errors_add(launches: tuple[Tracks, Detections]) -> None:
    off = _errors(replace(TWO, direction_floor=50e-6), launches)
    assert np.all(off.launch_major > _errors(TWO, launches).launch_major)
    assert np.all(off.burnout_place > _errors(TWO, launches).burnout_place)


def test_what_nobody_saw_has_no_errors(launches: tuple[Tracks, Detections]) -> None:
    flown, seen = launches
    hidden = Detections(
        "infrared", np.full(3, 8, np.int8), *(np.where([False, True, True], x, np.nan) for x in (seen.first, seen.track, seen.last))
    )  # fmt: skip
    found = boost_errors(TWO, flown, hidden)
    assert np.isnan(found.launch_major[0])
    assert np.isfinite(found.launch_major[1:]).all()
    prior = burnout_prior(found, open_prior(3))
    np.testing.assert_array_equal(prior[0], open_prior(1)[0])
    np.testing.assert_allclose(prior[1], found.covariance[1])


def test_a_satellite_below_the_horizon_sees_nothing(launches: tuple[Tracks, Detections]) -> None:
    found = _errors(replace(TWO, longitudes=np.array([-150.0]) * DEG), launches)
    assert found.satellites.tolist() == [0, 0, 0]
    assert np.isnan(found.burnout_place).all()


def test_one_equals_many(launches: tuple[Tracks, Detections]) -> None:
    flown, seen = launches
    whole = _errors(TWO, launches)
    for row in range(3):
        part = slice(row, row + 1)
        alone = boost_errors(
            TWO,
            Tracks(flown.time[part], flown.position_ecef[:, part], flown.burnout_time[part]),
            Detections("infrared", seen.outcome[part], seen.first[part], seen.track[part], seen.last[part]),
        )
        np.testing.assert_allclose(alone.covariance[0], whole.covariance[row], rtol=1e-9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"longitudes": np.array([])}, "no satellite"),
        ({"revisit": 0.0}, "revisit is 0"),
        ({"direction_error": -1.0}, "direction_error is -1"),
        ({"direction_floor": -1.0}, "direction_floor is -1"),
    ],
)
def test_satellites_that_cannot_be(change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        InfraredAccuracy(**{**vars(TWO), **change})
