"""The radar's validation methods turn a textbook's decibels into our equation and back."""

from __future__ import annotations

import math

import pytest

from midcourse.analysis.validation_inputs import Inputs
from midcourse.analysis.validation_radar import followed, searched
from midcourse.errors import InputError
from midcourse.flight.vehicles import Vehicle

RADAR = {"gain": 40.0, "wavelength": 0.03, "radiating_time": 1e-3, "noise_temperature": 500.0, "rcs": 0.1}
SEARCH = {"azimuth_width": 1.0, "low": 0.05, "high": 0.15, "frame_time": 10.0, "noise_temperature": 500.0, "rcs": 0.1}


def _no_vehicle(name: str) -> Vehicle:
    raise AssertionError(name)


def _inputs(**values: float) -> Inputs:
    return Inputs(values, _no_vehicle)


def test_power_range_and_signal_are_one_equation() -> None:
    power = followed(_inputs(**RADAR, signal_to_noise=13.0, slant_range=5e5))["power"]
    assert followed(_inputs(**RADAR, signal_to_noise=13.0, power=power))["slant_range"] == pytest.approx(5e5)
    back = followed(_inputs(**RADAR, power=power, slant_range=5e5))["signal_to_noise"]
    assert back == pytest.approx(13.0)


def test_noise_figure_and_loss_count_alike_and_ten_decibels_are_a_factor_of_ten() -> None:
    plain = followed(_inputs(**RADAR, signal_to_noise=13.0, slant_range=5e5))["power"]
    noisy = followed(_inputs(**RADAR, signal_to_noise=13.0, slant_range=5e5, noise_figure=4.0, loss=6.0))["power"]
    assert noisy == pytest.approx(10.0 * plain)


def test_search_needs_the_power_aperture_that_gives_its_signal() -> None:
    needed = searched(_inputs(**SEARCH, signal_to_noise=13.0, slant_range=1e6))["power_aperture"]
    found = searched(_inputs(**SEARCH, slant_range=1e6, power_aperture=needed))["signal_to_noise"]
    assert math.isclose(found, 13.0, rel_tol=1e-12)


def test_a_row_without_its_gain_says_so() -> None:
    with pytest.raises(InputError, match='needs the input "gain" as a number'):
        followed(_inputs(wavelength=0.03, radiating_time=1e-3, noise_temperature=500.0, rcs=0.1))
