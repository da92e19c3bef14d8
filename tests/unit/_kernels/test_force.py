"""Height, air and small functions of the flight kernels against their plain definitions."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numba import njit

from midcourse._kernels import air, force
from midcourse._kernels.atmosphere import layer_temperature
from midcourse.earth.atmosphere import density
from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.flight.fly import _drag_curve
from midcourse.flight.vehicles import FORDEN_DRAG_COEFFICIENT, FORDEN_DRAG_MACH


@pytest.mark.parametrize(("height", "within"), [(0.0, 1e-3), (1e4, 1e-3), (1e5, 1e-2), (2e6, 0.1), (4e7, 1.0)])
def test_height_is_that_of_the_ellipsoid(height, within) -> None:
    for latitude in np.radians([-90.0, -60.0, -45.0, -10.0, 0.0, 30.0, 75.0]):
        x, y, z = (float(item) for item in ecef_from_geodetic(latitude, 0.3, height))
        radius = math.sqrt(x * x + y * y + z * z)
        found = force.height_above_ellipsoid.py_func(radius, 1.0 / radius, (z / radius) ** 2)
        assert abs(found - height) < within


@njit
def density_in(height: float, piece: tuple[float, ...]) -> float:
    return air.density(height, piece)


def _piece(height: float, rate: float = 0.0, part: float = 0.0) -> np.ndarray:
    return air.AIR[air.layer_at.py_func(height, rate, part)]


def test_exponential() -> None:
    for x in np.linspace(-40.0, 5.0, 301):
        assert air.exponential.py_func(x) == pytest.approx(math.exp(x), rel=1e-8)


def test_inverse_root() -> None:
    for x in np.geomspace(1e-12, 1e15, 301):
        assert force.inverse_root.py_func(x) * math.sqrt(x) == pytest.approx(1.0, abs=3e-16)


def test_density_is_that_of_the_standard() -> None:
    heights = np.concatenate([np.linspace(-1e3, 85.9e3, 500), np.linspace(86e3, 1e6, 300)])
    found = [density_in(h, tuple(_piece(h)[4:15])) for h in heights]
    ratio = np.array(found) / density(heights)
    assert np.abs(ratio[heights < 86e3] - 1.0).max() < 1e-7
    assert np.abs(ratio - 1.0).max() < 3e-3


def test_slope_is_the_derivative_of_the_logarithm_of_the_density() -> None:
    for height in np.linspace(500.0, 300e3, 400):
        piece, apart = tuple(_piece(height)[4:15]), 2.0
        change = math.log(density_in(height + apart, piece) / density_in(height - apart, piece)) / (2.0 * apart)
        assert air.log_slope.py_func(height, piece) == pytest.approx(change, rel=1e-3, abs=2e-8)


@pytest.mark.parametrize(("quick", "power"), [(0.0, 1.0 / 8.0), (1.0, 3.0 / 16.0)])
def test_next_step_grows_with_the_root_of_the_ratio_of_errors(quick: float, power: float) -> None:
    for ratio in np.geomspace(1e-2, 1e3, 101):
        factor = force.next_step.py_func(7.0, 1.0 / ratio, 1.0, 1.0, quick) / 7.0
        exact = min(5.0, max(0.2, 0.85 * ratio**power))
        assert 0.99 * exact <= factor <= 1.065 * exact


def test_a_piece_goes_on_smoothly_beyond_its_edges() -> None:
    for below, above in itertools.pairwise(air.AIR):
        near, edge = above[2], above[0]
        for height in (edge - near, edge, edge + near):
            both = [density_in(height, tuple(piece[4:15])) for piece in (below, above)]
            assert both[0] == pytest.approx(both[1], rel=6e-3 if edge < 200e3 else 0.05)


def test_temperature_is_that_of_the_standard() -> None:
    for height in np.linspace(-1e3, 85.9e3, 400):
        piece = _piece(height)
        found = air.temperature.py_func(height, piece[4], piece[5], tuple(piece[15:18]))
        assert found == pytest.approx(float(layer_temperature(np.array(height))), abs=1e-3)


def test_near_an_edge_it_is_the_piece_that_the_flight_goes_into() -> None:
    layer = air.layer_at.py_func
    assert [layer(20100.0, rate, 1.0) for rate in (-1.0, 1.0)] == [1, 2]
    assert [layer(20000.0, rate, 1.0) for rate in (-1.0, 1.0)] == [1, 2]
    assert [layer(20100.0, rate, 0.0) for rate in (-1.0, 1.0)] == [2, 2]
    assert layer(1e7, 1.0, 1.0) == air.LAYERS - 1
    assert layer(-500.0, -1.0, 1.0) == 0


def test_sine_and_cosine() -> None:
    for angle in np.linspace(-math.pi, math.pi, 101):
        sine, cosine = force.sine_cosine.py_func(angle)
        assert sine == pytest.approx(math.sin(angle), abs=2e-14)
        assert cosine == pytest.approx(math.cos(angle), abs=2e-14)


def test_drag_curve_is_straight_between_its_points() -> None:
    curve, piece = _drag_curve(FORDEN_DRAG_MACH, FORDEN_DRAG_COEFFICIENT), np.zeros(4)
    for mach in np.linspace(0.0, 8.0, 161):
        force.bend_of_curve.py_func(mach, 1.0, curve, 0.0, piece, 0)
        assert piece[0] <= mach <= piece[1]
        expected = np.interp(mach, FORDEN_DRAG_MACH, FORDEN_DRAG_COEFFICIENT)
        assert piece[2] + piece[3] * mach == pytest.approx(expected, abs=1e-12)


def test_near_a_bend_it_is_the_piece_that_the_mach_number_goes_into() -> None:
    curve, piece = (0.2, 0.85, 0.1, 1.2, -0.1) + (0.0, 0.0) * 8, np.zeros(4)
    for mach, change, ends in [
        (1.0, 1.0, (0.85, 1.2)),
        (1.1995, 1.0, (1.2, 1e9)),
        (1.2005, -1.0, (0.85, 1.2)),
        (0.8505, -1.0, (-1e9, 0.85)),
    ]:
        force.bend_of_curve.py_func(mach, change, curve, 0.001, piece, 0)
        assert tuple(piece[:2]) == ends


def test_time_to_a_height_under_a_changing_acceleration() -> None:
    time = force.time_to_height.py_func
    assert time(-5000.0, -100.0, -9.8, 0.0) == pytest.approx((-100 + math.sqrt(100**2 + 2 * 9.8 * 5000)) / 9.8)
    rate, bend, jerk, after = -3000.0, 20.0, 15.0, 2.0
    gap = rate * after + 0.5 * bend * after**2 + jerk * after**3 / 6.0
    assert time(gap, rate, bend, jerk) == pytest.approx(after, rel=1e-4)
    assert time(1000.0, 10.0, -9.8, 0.0) == 1e9  # turns before
    assert time(-1000.0, -10.0, 9.8, 0.0) == pytest.approx(150.0)  # slows before


def test_derivatives_at_the_end_of_a_cubic() -> None:
    cubic = np.polynomial.Polynomial([1.0, -2.0, 3.0, 0.5])
    rate = cubic.deriv()
    second, third = force.bends.py_func(cubic(1.0), rate(1.0), cubic(3.0), rate(3.0), 2.0)
    assert second == pytest.approx(rate.deriv()(3.0))
    assert third == pytest.approx(rate.deriv(2)(3.0))
    assert force.bends.py_func(1.0, 2.0, 3.0, 4.0, 0.0) == (0.0, 0.0)
