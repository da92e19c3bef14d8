from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.earth import frames, geodesy
from midcourse.errors import InputError
from midcourse.sensors.accuracy import RadarAccuracy
from midcourse.sensors.handover import SEARCHED, Handover, handover
from midcourse.sensors.radar import LIGHT_SPEED, Radar

DEG = math.pi / 180
RADAR = Radar("radar", 49.6 * DEG, 13.7 * DEG, 700.0, 2000e3, 0.01)
ACCURACY = RadarAccuracy(0.18 * DEG, 10e6, 20.0, 0.0, 0.0, 1.0)
FAR = 1000e3


def _cued(spread: float, *, rcs: float = 0.01, dwell: float = 0.1, allowed: float = 10.0) -> Handover:
    """A threat 1,000 km away at 30° with the same error every way."""
    place = geodesy.ecef_from_azimuth_elevation_range(
        (RADAR.latitude, RADAR.longitude, 700.0), 120 * DEG, 30 * DEG, FAR
    )
    time = np.array([400.0])
    position = frames.inertial_from_ecef(np.reshape(place, (3, 1)), time)
    covariance = np.diag([spread**2] * 3 + [1.0] * 3)[None]
    return handover(position, time, covariance, RADAR, ACCURACY, rcs, dwell, allowed)


def test_a_small_error_is_one_beam() -> None:
    found = _cued(100.0)
    assert found.beams.tolist() == [1.0]
    assert found.slant_range[0] == pytest.approx(FAR, rel=1e-6)
    assert found.half_major[0] == pytest.approx(100.0 / FAR, rel=1e-6)
    assert found.half_minor[0] == pytest.approx(100.0 / FAR, rel=1e-6)


def test_the_patch_is_an_ellipse_of_three_deviations() -> None:
    found = _cued(20e3)
    half = SEARCHED * 20e3 / FAR
    assert found.solid_angle[0] == pytest.approx(math.pi * half**2, rel=1e-6)
    assert found.beams[0] == math.ceil((half / (0.09 * DEG) + 1.0) ** 2)


def test_the_dwell_grows_with_range_and_shrinks_with_size() -> None:
    """Half the reference range is a sixteenth of the dwell; never less than the way there and back."""
    assert _cued(100.0, dwell=1.6).dwell[0] == pytest.approx(0.1)
    assert _cued(100.0, dwell=1.6, rcs=0.02).dwell[0] == pytest.approx(0.05)
    assert _cued(100.0, dwell=0.001).dwell[0] == pytest.approx(2.0 * FAR / LIGHT_SPEED)


def test_time_decides_whether_a_cue_suffices() -> None:
    total = float(_cued(20e3).search_time[0])
    assert bool(_cued(20e3, allowed=total * 1.01).suffices[0])
    assert not bool(_cued(20e3, allowed=total * 0.99).suffices[0])


def test_an_error_of_everything_is_a_search_of_the_sky() -> None:
    found = _cued(1e9)
    assert found.solid_angle[0] == pytest.approx(2.0 * math.pi)
    assert not bool(found.suffices[0])


def test_no_cue_no_answer() -> None:
    found = handover(
        np.full((3, 1), np.nan), np.array([np.nan]), np.full((1, 6, 6), np.nan), RADAR, ACCURACY, 0.01, 0.1, 10.0
    )
    assert np.isnan(found.beams[0])
    assert not bool(found.suffices[0])


def test_times_must_be_positive() -> None:
    with pytest.raises(InputError, match="dwell is 0"):
        _cued(100.0, dwell=0.0)
