"""Round trips, symmetries and limits of places, frames, gravity and air."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.earth import atmosphere, frames, geodesy, gravity

latitudes = st.floats(-np.pi / 2, np.pi / 2)
longitudes = st.floats(-np.pi, np.pi)
heights = st.floats(-1e4, 4e7)
azimuths = st.floats(-np.pi, np.pi)
FEW = settings(max_examples=150, deadline=None)


@FEW
@given(latitudes, longitudes, heights)
def test_positions_come_back(latitude: float, longitude: float, height: float) -> None:
    place = geodesy.ecef_from_geodetic(latitude, longitude, height)
    back = geodesy.geodetic_from_ecef(place)
    np.testing.assert_allclose(geodesy.ecef_from_geodetic(*back), place, atol=2e-7)
    assert abs(back[2] - height) < 2e-7


@FEW
@given(st.tuples(*[st.floats(-5e7, 5e7)] * 3))
def test_any_point_has_a_place(point: tuple[float, float, float]) -> None:
    back = geodesy.ecef_from_geodetic(*geodesy.geodetic_from_ecef(point))
    np.testing.assert_allclose(back, point, atol=1e-6)


@FEW
@given(latitudes, longitudes, latitudes, longitudes)
def test_geodesics_lead_there_and_are_as_long_back(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    line = geodesy.geodesic(lat1, lon1, lat2, lon2)
    assert 0.0 <= line.ground_range <= 20003932.0
    end = geodesy.destination(lat1, lon1, line.azimuth, line.ground_range)
    apart = np.linalg.norm(geodesy.ecef_from_geodetic(end[0], end[1]) - geodesy.ecef_from_geodetic(lat2, lon2))
    assert apart < 1e-6
    assert abs(geodesy.ground_range(lat2, lon2, lat1, lon1) - line.ground_range) < 1e-6


@FEW
@given(latitudes, longitudes, latitudes, longitudes)
def test_north_and_south_and_east_and_west_are_mirrors(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    line = geodesy.ground_range(lat1, lon1, lat2, lon2)
    assert abs(geodesy.ground_range(-lat1, lon1, -lat2, lon2) - line) < 1e-6
    assert abs(geodesy.ground_range(lat1, -lon1, lat2, -lon2) - line) < 1e-6


@FEW
@given(latitudes, longitudes, latitudes, longitudes)
def test_the_chord_is_shorter_than_the_ground(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    chord = np.linalg.norm(geodesy.ecef_from_geodetic(lat1, lon1) - geodesy.ecef_from_geodetic(lat2, lon2))
    assert chord <= geodesy.ground_range(lat1, lon1, lat2, lon2) + 1e-6


@FEW
@given(st.lists(st.tuples(latitudes, longitudes, latitudes, longitudes), min_size=1, max_size=8))
def test_one_equals_many(pairs: list[tuple[float, float, float, float]]) -> None:
    many = geodesy.geodesic(*np.array(pairs).T)
    for index, pair in enumerate(pairs):
        one = geodesy.geodesic(*pair)
        assert one.ground_range == many.ground_range[index]
        assert one.azimuth == many.azimuth[index]


@FEW
@given(latitudes, longitudes, st.floats(0.0, 1e6), azimuths, st.floats(-1.5, 1.5), st.floats(1.0, 1e7))
def test_directions_come_back(lat: float, lon: float, height: float, az: float, elevation: float, slant: float) -> None:
    place = geodesy.ecef_from_azimuth_elevation_range((lat, lon, height), az, elevation, slant)
    back = geodesy.azimuth_elevation_range(lat, lon, height, place)
    again = geodesy.ecef_from_azimuth_elevation_range((lat, lon, height), *back)
    np.testing.assert_allclose(again, place, atol=1e-6)


@FEW
@given(latitudes, longitudes, st.floats(0.0, 1e6), st.floats(0.0, 1e4), st.floats(0.0, 1e5))
def test_frames_come_back(lat: float, lon: float, height: float, speed: float, time: float) -> None:
    place = geodesy.ecef_from_geodetic(lat, lon, height)
    motion = np.array([speed, -0.5 * speed, 0.3 * speed])
    inertial = frames.inertial_state_from_ecef(place, motion, time)
    back = frames.ecef_state_from_inertial(*inertial, time)
    np.testing.assert_allclose(back[0], place, atol=1e-7)
    np.testing.assert_allclose(back[1], motion, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(inertial[0]), np.linalg.norm(place), rtol=1e-14)


@FEW
@given(latitudes, longitudes, st.floats(0.0, 3e7))
def test_gravity_mirrors_at_the_equator_and_turns_with_the_longitude(lat: float, lon: float, height: float) -> None:
    place = geodesy.ecef_from_geodetic(lat, lon, height)
    pull = gravity.gravity(place)
    np.testing.assert_allclose(gravity.gravity(place * [1, 1, -1]), pull * [1, 1, -1], rtol=1e-13, atol=1e-16)
    np.testing.assert_allclose(frames.inertial_from_ecef(pull, 300.0), gravity.gravity(frames.inertial_from_ecef(place, 300.0)), rtol=1e-10, atol=1e-14)  # fmt: skip


@FEW
@given(st.floats(-1e3, 999e3), st.floats(0.1, 1e3))
def test_air_thins_upwards(height: float, step: float) -> None:
    assert atmosphere.density(height + step) < atmosphere.density(height)
    assert atmosphere.pressure(height + step) < atmosphere.pressure(height)
