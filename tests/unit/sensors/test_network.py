from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse._kernels import sense_twin
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors import infrared, radar
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.network import watch
from midcourse.sensors.radar import Detections, Radar

DEG = math.pi / 180.0
SATELLITES = InfraredWarning("satellites", 10e3, 30.0)
FENCE = Radar("fence", 40.0 * DEG, 44.0 * DEG, 1500.0, 1500e3, 0.01, 320 * DEG, 60 * DEG, 2 * DEG, 80 * DEG, 10.0)
NEAR = Radar("near", 39.0 * DEG, 38.0 * DEG, 1500.0, 1300e3, 0.01, needs_cue=True, track_delay=20.0)
FAR = Radar("far", 49.6 * DEG, 13.7 * DEG, 700.0, 2000e3, 0.01, 130 * DEG, 60 * DEG, 2 * DEG, needs_cue=True)
CUED_BY = ((), ("satellites", "fence"), ("fence", "near"))


@pytest.fixture(scope="module")
def threats() -> Tracks:
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    rng = np.random.default_rng(5)
    azimuth, steering = rng.uniform(270, 345, 300) * DEG, rng.uniform(20, 60, 300) * DEG
    flights = fly(missile, 38.0 * DEG, 46.3 * DEG, azimuth, steering, rng.uniform(2500, 6800, 300))
    flown = tracks(missile, flights, 120)
    time = np.array(flown.time)
    time[17] = np.nan
    return replace(flown, time=time)


def _same(one: Detections, other: Detections) -> None:
    assert one.sensor == other.sensor
    for field in ("outcome", "first", "track", "last"):
        np.testing.assert_array_equal(getattr(one, field), getattr(other, field), err_msg=f"{one.sensor} {field}")


def test_a_network_sees_what_its_sensors_see_one_after_the_other(threats: Tracks) -> None:
    sections = [0.01, np.where(np.arange(300) % 2 == 0, 0.01, 0.03), 0.02]
    seen = watch([SATELLITES], [FENCE, NEAR, FAR], CUED_BY, threats, sections)
    first = infrared.observe(SATELLITES, threats)
    fence = radar.observe(FENCE, threats, sections[0])
    near = radar.observe(NEAR, threats, sections[1], np.fmin(first.track, fence.track))
    far = radar.observe(FAR, threats, sections[2], np.fmin(fence.track, near.track))
    for one, other in zip(seen, (first, fence, near, far), strict=True):
        _same(one, other)
    assert all(len(set(item.outcome.tolist())) > 1 for item in seen)


def test_without_a_cue_a_radar_that_needs_one_sees_nothing(threats: Tracks) -> None:
    (seen,) = watch([], [NEAR], [()], threats, [0.01])
    _same(seen, radar.observe(NEAR, threats, 0.01))
    assert np.isnan(seen.first).all()


def test_plumes_agree_with_the_twin(threats: Tracks) -> None:
    for cloud in (0.0, 10e3, 140e3):
        seen = infrared.observe(replace(SATELLITES, cloud_height=cloud), threats)
        row = np.array([cloud, 30.0])
        outcome, result = sense_twin.plumes(threats.time, threats.position_ecef, threats.burnout_time, row)
        np.testing.assert_array_equal(seen.outcome, outcome)
        np.testing.assert_allclose([seen.first, seen.track, seen.last], result, rtol=1e-9, atol=1e-6)
    assert len(set(outcome.tolist())) == 3
