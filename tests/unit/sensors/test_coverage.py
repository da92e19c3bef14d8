from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse.earth import geodesy
from midcourse.flight.trajectory import Tracks
from midcourse.sensors.coverage import around, reach, section
from midcourse.sensors.radar import DetectionOutcome, Radar, observe

DEG = math.pi / 180
RADAR = Radar("radar", 49.6 * DEG, 13.7 * DEG, 700.0, 2000e3, 0.01, 130 * DEG, 60 * DEG, 2 * DEG, 80 * DEG)
GROUND = np.array([50.0, 250.0, 700.0, 1500.0, 1900.0, 2600.0]) * 1e3


def _seen(radar: Radar, azimuth: float, far: float, height: float, rcs: float) -> bool:
    """Whether `observe` sees something that stands there."""
    latitude, longitude, _ = geodesy.destination(radar.latitude, radar.longitude, azimuth, far)
    place = geodesy.ecef_from_geodetic(latitude, longitude, height)
    still = np.broadcast_to(np.reshape(place, (3, 1, 1)), (3, 1, 4)).copy()
    tracks = Tracks(np.array([[0.0, 10.0, 20.0, 30.0]]), still, np.array([5.0]))
    return int(observe(radar, tracks, rcs).outcome[0]) == DetectionOutcome.TRACKED


def test_reach_grows_with_the_fourth_root() -> None:
    assert reach(RADAR, 0.16) == pytest.approx(2.0 * reach(RADAR, 0.01))


def test_the_section_is_what_the_radar_observes() -> None:
    """A kilometre inside each edge is seen; a kilometre outside is not."""
    cut = section(RADAR, 0.01, 130 * DEG, GROUND)
    covered = np.isfinite(cut.highest)
    assert covered.tolist() == [True, True, True, True, True, False]
    for far, low, high in zip(GROUND[covered], cut.lowest[covered], cut.highest[covered], strict=True):
        assert _seen(RADAR, 130 * DEG, far, high - 1e3, 0.01)
        assert not _seen(RADAR, 130 * DEG, far, high + 1e3, 0.01)
        assert _seen(RADAR, 130 * DEG, far, low + 1e3, 0.01)
        if low > 8e3:
            assert not _seen(RADAR, 130 * DEG, far, low - 1e3, 0.01)


def test_outside_the_sector_nothing_is_covered() -> None:
    assert np.isnan(section(RADAR, 0.01, 300 * DEG, GROUND).highest).all()
    assert around(RADAR, 0.01, 300e3, np.array([300 * DEG]))[0] == 0.0


def test_around_ends_where_observing_does() -> None:
    for height in (100e3, 600e3):
        far = float(around(RADAR, 0.01, height, np.array([130 * DEG]))[0])
        assert _seen(RADAR, 130 * DEG, far - 2e3, height, 0.01)
        assert not _seen(RADAR, 130 * DEG, far + 2e3, height, 0.01)


def test_low_things_are_limited_by_the_horizon_and_high_ones_by_range() -> None:
    short, long = replace(RADAR, reference_range=900e3), RADAR
    low = [float(around(radar, 0.01, 100e3, np.array([130 * DEG]))[0]) for radar in (short, long)]
    high = [float(around(radar, 0.01, 800e3, np.array([130 * DEG]))[0]) for radar in (short, long)]
    assert high[1] > 2.0 * high[0]
    assert low[1] < 1.2 * low[0]
