"""The angle of a point, as the lanes take it, against the library's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse._kernels.polar import angle_of

angle = angle_of.py_func


def test_every_direction_and_size_is_within_a_few_last_digits() -> None:
    rng = np.random.default_rng(3)
    size = 10.0 ** rng.uniform(-9.0, 9.0, (2, 4000))
    y, x = rng.uniform(-1.0, 1.0, (2, 4000)) * size
    found = np.array([angle(*point) for point in zip(y, x, strict=True)])
    np.testing.assert_allclose(found, np.arctan2(y, x), rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize(
    ("y", "x", "expected"),
    [(0.0, 1.0, 0.0), (1.0, 0.0, 0.5 * math.pi), (0.0, -1.0, math.pi), (-1.0, 0.0, -0.5 * math.pi), (0.0, 0.0, 0.0)],
)
def test_the_axes_and_the_origin(y: float, x: float, expected: float) -> None:
    assert angle(y, x) == pytest.approx(expected, abs=1e-15)


def test_both_sides_of_the_diagonal_and_of_the_eighth_meet() -> None:
    for tangent in (math.sqrt(2.0) - 1.0, 1.0):
        below, above = np.nextafter(tangent, 0.0), np.nextafter(tangent, 2.0)
        assert angle(above, 1.0) - angle(below, 1.0) == pytest.approx(0.0, abs=1e-15)
