"""The printed tables of the US Standard Atmosphere 1976."""

from __future__ import annotations

import numpy as np

from midcourse._kernels import air
from midcourse.analysis.validation import Result
from midcourse.earth import atmosphere

AUTHORITIES = ("us76",)


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


def test_flight_kernels_read_the_same_air() -> None:
    # the table that flights read, against the standard worked out in full; worst in the cell that holds the kink at 86 km
    height = np.concatenate([np.linspace(0.0, 150e3, 3001), np.linspace(151e3, 999e3, 849)])
    geopotential = air.EARTH_RADIUS * height / (air.EARTH_RADIUS + height)
    tabled = np.array([air.density_at.py_func(value) for value in geopotential])
    np.testing.assert_allclose(tabled, atmosphere.density(height), rtol=5e-4)
