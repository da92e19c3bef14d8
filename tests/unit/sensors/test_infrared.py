from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.infrared import InfraredWarning, observe
from midcourse.sensors.radar import DetectionOutcome

DEG = math.pi / 180.0
WARNING = InfraredWarning("satellites", 10e3, 30.0)


def _tracks(samples: int) -> Tracks:
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3)
    flights = fly(missile, 38 * DEG, 46 * DEG, np.linspace(0, 6, 5), 40 * DEG, [3000.0, 4000.0, 5000.0, 6000.0, 6800.0])
    return tracks(missile, flights, samples)


def test_first_sight_is_at_the_cloud_deck() -> None:
    """Steps of about ten seconds find the passage that steps of half a second find, within a second."""
    coarse, fine = observe(WARNING, _tracks(160)), observe(WARNING, _tracks(4000))
    assert (coarse.outcome == DetectionOutcome.TRACKED).all()
    np.testing.assert_allclose(coarse.first, fine.first, atol=1.0)
    np.testing.assert_allclose(coarse.track, coarse.first + 30.0)
    np.testing.assert_allclose(coarse.last, 180.0)
    assert ((fine.first > 20.0) & (fine.first < 80.0)).all()


def test_a_higher_deck_is_passed_later() -> None:
    flown = _tracks(160)
    low, high = observe(WARNING, flown), observe(replace(WARNING, cloud_height=15e3), flown)
    assert (high.first > low.first + 3.0).all()


def test_a_burn_that_ends_below_the_clouds_is_not_seen() -> None:
    seen = observe(replace(WARNING, cloud_height=500e3), _tracks(160))
    assert (seen.outcome == DetectionOutcome.BURNOUT_BELOW_CLOUD).all()
    assert np.isnan(seen.first).all()
    assert np.isnan(seen.track).all()


def test_flights_that_do_not_exist_are_not_seen() -> None:
    flown = _tracks(160)
    time = np.array(flown.time)
    time[2] = np.nan
    seen = observe(WARNING, replace(flown, time=time))
    assert seen.outcome[2] == DetectionOutcome.NOT_FLOWN
    assert (np.delete(seen.outcome, 2) == DetectionOutcome.TRACKED).all()
    assert np.isnan(seen.track[2])
