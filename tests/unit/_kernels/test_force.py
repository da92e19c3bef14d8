"""Height, air and small functions of the flight kernels against their plain definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse._kernels import air, force
from midcourse.earth.atmosphere import density
from midcourse.earth.geodesy import ecef_from_geodetic


@pytest.mark.parametrize(("height", "within"), [(0.0, 1e-3), (1e4, 1e-3), (1e5, 1e-2), (2e6, 0.1), (4e7, 1.0)])
def test_height_is_that_of_the_ellipsoid(height, within) -> None:
    for latitude in np.radians([-90.0, -60.0, -45.0, -10.0, 0.0, 30.0, 75.0]):
        x, y, z = (float(item) for item in ecef_from_geodetic(latitude, 0.3, height))
        radius = math.sqrt(x * x + y * y + z * z)
        found = force.height_above_ellipsoid.py_func(radius, 1.0 / radius, (z / radius) ** 2)
        assert abs(found - height) < within


def test_density_is_that_of_the_standard_to_a_few_parts_in_ten_thousand() -> None:
    heights = np.concatenate([np.linspace(-1e3, 85e3, 500), np.linspace(86e3, 1e6, 300)])
    found = [air.density_at.py_func(air.EARTH_RADIUS * h / (air.EARTH_RADIUS + h)) for h in heights]
    ratio = np.array(found) / density(heights)
    assert np.abs(ratio[heights < 80e3] - 1.0).max() < 2e-6
    assert np.abs(ratio - 1.0).max() < 1e-3


def test_temperature_is_a_sum_of_ramps() -> None:
    kelvin = {0.0: 288.15, 11e3: 216.65, 20e3: 216.65, 32e3: 228.65, 47e3: 270.65, 51e3: 270.65, 71e3: 214.65}
    for geopotential, expected in kelvin.items():
        assert air.molecular_temperature.py_func(geopotential) == pytest.approx(expected, abs=1e-9)


def test_sine_and_cosine() -> None:
    for angle in np.linspace(-math.pi, math.pi, 101):
        sine, cosine = force.sine_cosine.py_func(angle)
        assert sine == pytest.approx(math.sin(angle), abs=2e-14)
        assert cosine == pytest.approx(math.cos(angle), abs=2e-14)


def test_drag_curve_is_straight_between_its_points() -> None:
    from midcourse.flight.fly import _drag_curve
    from midcourse.flight.vehicles import FORDEN_DRAG_COEFFICIENT, FORDEN_DRAG_MACH

    curve = _drag_curve(FORDEN_DRAG_MACH, FORDEN_DRAG_COEFFICIENT)
    for mach in np.linspace(0.0, 8.0, 161):
        expected = np.interp(mach, FORDEN_DRAG_MACH, FORDEN_DRAG_COEFFICIENT)
        assert force.drag_coefficient.py_func(mach, curve) == pytest.approx(expected, abs=1e-12)


def test_next_corners_lie_ahead_in_the_sense_of_the_motion() -> None:
    level, mach = force.next_level.py_func, force.next_mach.py_func
    assert level(30e3, -1.0, 0.0, 10.0) == force.KINK20
    assert level(30e3, 1.0, 0.0, 10.0) == force.KINK32
    assert level(5e3, -1.0, 200.0, 10.0) == 199.0
    assert level(900e3, 1.0, 0.0, 10.0) > 1e11
    curve = (0.2, 0.85, 0.1, 1.2, -0.1) + (0.0, 0.0) * 8
    assert mach(1.0, 1.0, curve, 0.002) == 1.2
    assert mach(1.0, -1.0, curve, 0.002) == 0.85
