from __future__ import annotations

import numpy as np
import pytest

from midcourse.earth import atmosphere as a


def test_sea_level() -> None:
    state = a.air(0.0)
    assert state.temperature == pytest.approx(288.15)
    assert state.pressure == pytest.approx(101325.0)
    assert state.density == pytest.approx(1.225, abs=5e-6)
    assert state.speed_of_sound == pytest.approx(340.294, abs=5e-4)


def test_pressure_carries_the_air_above_it() -> None:
    # hydrostatic balance of the closed form, with the gravity of the standard
    height = np.arange(0.0, 80e3, 10.0)
    weight = 9.80665 * (6356766.0 / (6356766.0 + height)) ** 2 * a.density(height)
    fall = np.concatenate([[0.0], np.cumsum(5.0 * (weight[1:] + weight[:-1]))])
    np.testing.assert_allclose(a.pressure(0.0) - a.pressure(height), fall, rtol=2e-6, atol=0.01)


@pytest.mark.parametrize("height", [91e3, 100e3, 110e3, 120e3, 150e3, 500e3])
def test_the_six_gases_join_without_a_step(height: float) -> None:
    for quantity in (a.density, a.pressure, a.temperature):
        below, above = quantity(height - 1e-3), quantity(height + 1e-3)
        assert above == pytest.approx(below, rel=1e-5)


def test_the_step_at_86_km_is_the_one_of_the_standard() -> None:
    assert a.density(86e3 + 1e-3) == pytest.approx(a.density(86e3 - 1e-3), rel=2e-5)
    assert a.pressure(86e3 + 1e-3) == pytest.approx(a.pressure(86e3 - 1e-3), rel=2e-5)
    assert a.temperature(86e3) == pytest.approx(a.temperature(86e3 - 1e-3), rel=5e-4)


def test_density_falls_everywhere() -> None:
    density = a.density(np.linspace(-1e3, 1000e3, 20001))
    assert np.all(np.diff(density) < 0.0)


def test_above_the_standard_there_is_nothing() -> None:
    assert a.density(1000e3) > 0.0
    assert a.density(1000e3 + 1.0) == 0.0
    assert a.pressure(2000e3) == 0.0
    assert a.temperature(2000e3) == a.temperature(1000e3)


def test_speed_of_sound_is_held_where_the_standard_has_none() -> None:
    assert a.speed_of_sound(200e3) == a.speed_of_sound(86e3)


def test_shapes_are_kept() -> None:
    assert a.air(np.zeros((2, 3))).density.shape == (2, 3)
    assert a.geopotential_height(100e3) == pytest.approx(98451.2, abs=0.1)
