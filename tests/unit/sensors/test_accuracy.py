from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.sensors.accuracy import (
    RadarAccuracy,
    angle_error,
    beam_solid_angle,
    beam_width,
    range_error,
    signal_at,
)
from midcourse.sensors.radar import Radar

DEG = math.pi / 180
RADAR = Radar("radar", 49.6 * DEG, 13.7 * DEG, 700.0, 2000e3, 0.01)
ACCURACY = RadarAccuracy(0.18 * DEG, 10e6, 20.0, 0.003 * DEG, 10.0, 1.0)


def test_signal_at_the_edge_is_that_of_detection() -> None:
    assert float(signal_at(RADAR, ACCURACY, 2000e3, 0.01)) == pytest.approx(20.0)


def test_signal_falls_with_the_fourth_power_of_range() -> None:
    signal = signal_at(RADAR, ACCURACY, np.array([1000e3, 2000e3]), 0.01)
    assert signal[0] / signal[1] == pytest.approx(16.0)


def test_signal_grows_with_the_target() -> None:
    signal = signal_at(RADAR, ACCURACY, 2000e3, np.array([0.01, 1.0]))
    assert signal[1] / signal[0] == pytest.approx(100.0)


def test_errors_shrink_with_the_root_of_the_signal() -> None:
    signal = np.array([20.0, 80.0])
    for error in (angle_error(ACCURACY, signal), range_error(ACCURACY, signal)):
        assert error[0] / error[1] == pytest.approx(2.0)


def test_the_formulas_in_numbers() -> None:
    """At a signal to noise of 12.5: beam / (1.6 · 5) and resolution / 5."""
    assert float(angle_error(ACCURACY, 12.5)) == pytest.approx(0.18 * DEG / 8.0)
    assert float(range_error(ACCURACY, 12.5)) == pytest.approx(299792458.0 / 20e6 / 5.0)


def test_beam_narrows_with_aperture_and_frequency() -> None:
    assert beam_width(400.0, 1e9) == pytest.approx(0.5 * beam_width(100.0, 1e9))
    assert beam_width(100.0, 2e9) == pytest.approx(0.5 * beam_width(100.0, 1e9))


def test_solid_angle_of_a_narrow_beam_is_that_of_a_disc() -> None:
    width = 0.2 * DEG
    assert beam_solid_angle(width) == pytest.approx(math.pi * width**2 / 4.0, rel=1e-5)
    assert beam_solid_angle(math.pi) == pytest.approx(2.0 * math.pi)


@pytest.mark.parametrize("field", ["beam_width", "bandwidth", "signal_to_noise", "interval"])
def test_what_must_be_positive_is(field: str) -> None:
    values = {**vars(ACCURACY), field: 0.0}
    with pytest.raises(InputError, match=field):
        RadarAccuracy(**values)


@pytest.mark.parametrize("field", ["angle_floor", "range_floor"])
def test_floors_may_be_nought_but_not_less(field: str) -> None:
    RadarAccuracy(**{**vars(ACCURACY), field: 0.0})
    with pytest.raises(InputError, match=field):
        RadarAccuracy(**{**vars(ACCURACY), field: -1.0})
