from __future__ import annotations

import numpy as np
import pytest

from midcourse.earth import frames as f
from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.earth.gravity import ROTATION_RATE


def test_frames_coincide_at_time_zero() -> None:
    position = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(f.inertial_from_ecef(position, 0.0), position)


def test_the_ground_moves_east_against_the_stars() -> None:
    place = ecef_from_geodetic(0.0, 0.0)
    later = f.inertial_from_ecef(place, 100.0)
    assert later[1] == pytest.approx(place[0] * np.sin(ROTATION_RATE * 100.0))


def test_a_day_brings_it_back() -> None:
    place = ecef_from_geodetic(0.4, 1.0)
    np.testing.assert_allclose(f.inertial_from_ecef(place, 2 * np.pi / ROTATION_RATE), place, atol=1e-6)


def test_velocity_is_the_derivative_of_position() -> None:
    place, drift = ecef_from_geodetic(0.6, 1.2, 1e5), np.array([100.0, -200.0, 300.0])
    time, step = 500.0, 1e-2
    _, velocity = f.inertial_state_from_ecef(place, drift, time)
    ahead = f.inertial_from_ecef(place + drift * step, time + step)
    behind = f.inertial_from_ecef(place - drift * step, time - step)
    np.testing.assert_allclose(velocity, (ahead - behind) / (2 * step), atol=1e-5)


def test_states_come_back() -> None:
    place, drift = ecef_from_geodetic(-0.6, 1.2, 1e5), np.array([100.0, -200.0, 300.0])
    back = f.ecef_state_from_inertial(*f.inertial_state_from_ecef(place, drift, 777.0), 777.0)
    np.testing.assert_allclose(back[0], place, atol=1e-8)
    np.testing.assert_allclose(back[1], drift, atol=1e-10)


@pytest.mark.parametrize("frame", ["inertial", "ecef"])
def test_local_states_come_back(frame: str) -> None:
    local = f.LocalState(*(np.array([value, 0.5 * value]) for value in (0.5, -1.0, 190e3, 7400.0, 0.02, 1.3)))
    back = f.local_from_inertial(*f.inertial_from_local(local, 700.0, frame=frame), 700.0, frame=frame)
    for found, given in zip(back, local, strict=True):
        np.testing.assert_allclose(found, given, rtol=1e-9)


def test_rate_of_climb_is_the_same_in_both_frames() -> None:
    local = f.LocalState(*(np.array(value) for value in (0.8, 0.1, 150e3, 5000.0, 0.4, 1.1)))
    relative = f.local_from_inertial(*f.inertial_from_local(local), frame="ecef")
    assert relative.speed * np.sin(relative.flight_path_angle) == pytest.approx(5000.0 * np.sin(0.4))
    assert relative.speed < 5000.0
