from __future__ import annotations

import numpy as np
import pytest

from midcourse.earth import geodesy as g


def test_points_on_the_axes() -> None:
    np.testing.assert_allclose(g.ecef_from_geodetic(0.0, 0.0), [g.SEMI_MAJOR_AXIS, 0.0, 0.0])
    np.testing.assert_allclose(g.ecef_from_geodetic(np.pi / 2, 1.0), [0.0, 0.0, g.SEMI_MINOR_AXIS], atol=1e-8)
    latitude, longitude, height = g.geodetic_from_ecef([0.0, -7e6, 0.0])
    assert latitude == 0.0
    assert longitude == pytest.approx(-np.pi / 2)
    assert height == pytest.approx(7e6 - g.SEMI_MAJOR_AXIS, abs=1e-8)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_poles_give_their_latitude_and_height(sign: float) -> None:
    latitude, _, height = g.geodetic_from_ecef([0.0, 0.0, sign * 7e6])
    assert latitude == pytest.approx(sign * np.pi / 2, abs=1e-15)
    assert height == pytest.approx(7e6 - g.SEMI_MINOR_AXIS, abs=1e-8)


@pytest.mark.parametrize(
    "place", [(0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (100.0, 0.0, 0.0), (4e4, 0.0, 1.0), (1e4, 1e4, -3e4)]
)
def test_points_near_the_centre_come_back(place: tuple[float, float, float]) -> None:
    back = g.ecef_from_geodetic(*g.geodetic_from_ecef(place))
    np.testing.assert_allclose(back, place, atol=1e-6)


def test_shapes_broadcast_component_first() -> None:
    position = g.ecef_from_geodetic(np.zeros((4, 1)), np.zeros(3), 100.0)
    assert position.shape == (3, 4, 3)
    latitude, longitude, height = g.geodetic_from_ecef(position)
    assert latitude.shape == longitude.shape == height.shape == (4, 3)
    assert g.geodesic(np.zeros((4, 1)), 0.0, 0.0, np.ones(3)).ground_range.shape == (4, 3)


def test_axes_are_right_handed_and_point_where_they_say() -> None:
    axes = g.enu_axes(0.6, -2.0)
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-15)
    np.testing.assert_allclose(np.cross(axes[0], axes[1]), axes[2], atol=1e-15)
    step = g.ecef_from_geodetic(0.6 + 1e-6, -2.0) - g.ecef_from_geodetic(0.6, -2.0)
    east, north, up = g.enu_from_ecef(step, 0.6, -2.0)
    assert abs(east) < 1e-6 * north
    assert abs(up) < 1e-5 * north


def test_a_point_overhead_is_at_the_zenith_and_north_is_at_azimuth_zero() -> None:
    above = g.ecef_from_geodetic(0.7, 0.3, 5e5)
    azimuth, elevation, slant = g.azimuth_elevation_range(0.7, 0.3, 0.0, above)
    assert elevation == pytest.approx(np.pi / 2)
    assert slant == pytest.approx(5e5)
    azimuth, elevation, _ = g.azimuth_elevation_range(0.7, 0.3, 0.0, g.ecef_from_geodetic(0.8, 0.3, 0.0))
    assert azimuth == pytest.approx(0.0, abs=1e-12)
    assert elevation < 0.0


def test_one_site_sees_many_positions_and_many_sites_see_their_own() -> None:
    position = g.ecef_from_geodetic(np.full((2, 5), 0.7), np.linspace(0.1, 0.3, 5), 2e5)
    one = g.azimuth_elevation_range(0.6, 0.2, 10.0, position)
    assert one[0].shape == (2, 5)
    many = g.azimuth_elevation_range(np.full(2, 0.6), np.full(2, 0.2), np.full(2, 10.0), position)
    np.testing.assert_array_equal(one, many)


def test_places_seen_from_a_site_come_back() -> None:
    site = (0.5, 1.0, 200.0)
    place = g.ecef_from_azimuth_elevation_range(site, np.array([0.2, 4.0]), np.array([0.1, -0.1]), 1e6)
    azimuth, elevation, slant = g.azimuth_elevation_range(*site, place)
    np.testing.assert_allclose(azimuth, [0.2, 4.0])
    np.testing.assert_allclose(elevation, [0.1, -0.1])
    np.testing.assert_allclose(slant, 1e6)


def test_antipodes_take_the_road_over_the_north_pole() -> None:
    line = g.geodesic(0.0, 0.0, 0.0, np.pi)
    assert line.ground_range == pytest.approx(20003931.4586, abs=1e-3)
    assert line.azimuth == pytest.approx(0.0, abs=1e-12)


def test_zero_range_and_not_a_number() -> None:
    assert g.ground_range(0.3, 1.0, 0.3, 1.0) == 0.0
    assert g.ground_range(np.pi / 2, 1.0, np.pi / 2, 2.0) == pytest.approx(0.0, abs=1e-6)
    line = g.geodesic(np.nan, 0.0, 0.0, 1.0)
    assert np.isnan(line.ground_range)
    assert np.isnan(line.azimuth)


def test_longitudes_wrap_to_half_a_turn() -> None:
    np.testing.assert_allclose(
        g.wrapped_longitude([np.pi, -np.pi, 3.5 * np.pi, 0.0]), [np.pi, np.pi, -0.5 * np.pi, 0.0]
    )


def test_across_the_date_line_is_short() -> None:
    length = g.ground_range(0.0, np.radians(179.5), 0.0, np.radians(-179.5))
    assert length == pytest.approx(np.radians(1.0) * g.SEMI_MAJOR_AXIS)


def test_geodesics_do_not_depend_on_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    count = 9_000  # enough for several blocks
    points = [
        rng.uniform(-1.5, 1.5, count),
        rng.uniform(-3, 3, count),
        rng.uniform(-1.5, 1.5, count),
        rng.uniform(-3, 3, count),
    ]
    found = {}
    for threads in ("1", "4"):
        monkeypatch.setattr("midcourse._kernels.blocks.thread_count", lambda threads=threads: int(threads))
        found[threads] = g.geodesic(*points)
    for one, four in zip(found["1"], found["4"], strict=True):
        np.testing.assert_array_equal(one, four)


def test_no_distance_is_below_zero() -> None:
    rng = np.random.default_rng(4)
    latitude, longitude = rng.uniform(-1.5, 1.5, 3_000), rng.uniform(-3, 3, 3_000)
    for apart in (0.0, 1e-300, 1e-30, 1e-18, 1e-16):
        assert (g.geodesic(latitude, longitude, latitude + apart, longitude + apart).ground_range >= 0.0).all()
