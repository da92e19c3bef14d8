from __future__ import annotations

import numpy as np
import pytest

from midcourse.earth import gravity as g


def test_j2_follows_from_the_four_defining_constants() -> None:
    assert g.level_ellipsoid_j2() == pytest.approx(g.J2, rel=1e-10)


def test_without_j2_the_pull_is_central() -> None:
    r = np.array([4e6, 3e6, 5e6])
    radius = np.linalg.norm(r)
    np.testing.assert_allclose(g.gravity(r, oblate=False), -g.MU * r / radius**3, rtol=1e-15)


def test_gravity_is_the_slope_of_the_potential() -> None:
    r = np.array([4e6, 3e6, 5e6])
    step = np.eye(3)
    slope = [(g.potential(r + axis) - g.potential(r - axis)) / 2.0 for axis in step]
    np.testing.assert_allclose(g.gravity(r), -np.array(slope), rtol=1e-7)


def test_the_bulge_pulls_harder_at_the_equator() -> None:
    equator, pole = g.gravity([7e6, 0.0, 0.0]), g.gravity([0.0, 0.0, 7e6])
    assert abs(equator[0]) > g.MU / 7e6**2 > abs(pole[2])


def test_normal_gravity_is_gravity_less_the_turn() -> None:
    # to the J4 that the level ellipsoid has and J2 alone leaves out
    turn = g.ROTATION_RATE**2 * 6378137.0
    assert g.normal_gravity(0.0) == pytest.approx(-g.gravity([6378137.0, 0.0, 0.0])[0] - turn, rel=1e-5)
