"""The generic rocket: against a readable twin, closed forms and its own inverses."""

import math

import numpy as np
import pytest

from midcourse._kernels import gravity_turn as kernel
from midcourse.earth.gravity import MU
from midcourse.flight import gravity_turn as turn


def twin(burn_time, stages, exhaust_speed, ideal_speed, kick):
    """Fly one rocket with plain Python: the same equations, written for reading."""
    step = burn_time / kernel.STEPS
    share = 1.0 - math.exp(-ideal_speed / stages / exhaust_speed)
    rise_steps = max(1, round(min(kernel.RISE_TIME, 0.1 * burn_time) / step))

    def thrust(stage_part):
        return exhaust_speed * share * stages / burn_time / (1.0 - share * stage_part)

    def rate(state, stage_part, vertical):
        radius, _, up, forward, _ = state
        speed = math.hypot(up, forward)
        along = np.array([1.0, 0.0]) if vertical or speed <= 1e-9 else np.array([up, forward]) / speed
        push = thrust(stage_part) * along
        return np.array([
            up,
            forward / radius,
            push[0] - MU / radius**2 + forward**2 / radius,
            push[1] - up * forward / radius,
            speed,
        ])  # fmt: skip

    state = np.array([kernel.RADIUS, 0.0, 0.0, 0.0, 0.0])
    for index in range(kernel.STEPS):
        if index == rise_steps:
            state[2], state[3] = state[2] * math.cos(kick), state[2] * math.sin(kick)
        stage = math.floor((index + 0.5) * stages / kernel.STEPS)
        part = [(index + at) * stages / kernel.STEPS - stage for at in (0.0, 0.5, 0.5, 1.0)]
        vertical = index < rise_steps
        one = rate(state, part[0], vertical)
        two = rate(state + 0.5 * step * one, part[1], vertical)
        three = rate(state + 0.5 * step * two, part[2], vertical)
        four = rate(state + step * three, part[3], vertical)
        state = state + step / 6.0 * (one + 2.0 * two + 2.0 * three + four)
    return state


@pytest.mark.parametrize(
    ("burn_time", "stages", "exhaust", "ideal", "kick"),
    [(150.0, 1.0, 2700.0, 6500.0, 0.02), (240.0, 2.0, 2600.0, 8500.0, 0.15), (180.0, 3.0, 2800.0, 9000.0, 0.3)],
)
def test_the_kernel_agrees_with_its_twin(burn_time, stages, exhaust, ideal, kick):
    rocket = turn.Rocket(np.array([burn_time]), np.array([stages]), np.array([exhaust]))
    found = turn.burnout(rocket, np.array([ideal]), np.array([kick]))
    radius, angle, up, forward, path = twin(burn_time, stages, exhaust, ideal, kick)
    assert found.height[0] == pytest.approx(radius - kernel.RADIUS, rel=1e-9)
    assert found.ground_range[0] == pytest.approx(angle * kernel.RADIUS, rel=1e-9)
    assert found.speed[0] == pytest.approx(math.hypot(up, forward), rel=1e-10)
    assert found.flight_path_angle[0] == pytest.approx(math.atan2(up, forward), rel=1e-9)
    assert found.path_length[0] == pytest.approx(path, rel=1e-10)


def test_straight_up_loses_what_gravity_takes():
    rocket = turn.Rocket(np.array([100.0]), np.array([1.0]), np.array([2700.0]))
    boost = turn.burnout(rocket, np.array([4000.0]), np.array([0.0]))
    # Weaker gravity higher up: between g at burnout and g on the ground, times the burn time.
    on_ground, on_top = MU / turn.EARTH_RADIUS**2, MU / (turn.EARTH_RADIUS + boost.height[0]) ** 2
    assert on_top * 100.0 < boost.gravity_loss[0] < on_ground * 100.0
    assert boost.flight_path_angle[0] == pytest.approx(0.5 * math.pi)
    assert boost.path_length[0] == pytest.approx(boost.height[0], rel=1e-9)


def test_more_steps_change_little(monkeypatch):
    arguments = (240.0, 2.0, 2600.0, 8500.0, 0.15)
    coarse = twin(*arguments)
    monkeypatch.setattr(kernel, "STEPS", 960)
    fine = twin(*arguments)
    assert math.hypot(coarse[2], coarse[3]) == pytest.approx(math.hypot(fine[2], fine[3]), abs=0.5)
    assert coarse[0] == pytest.approx(fine[0], abs=300.0)


@pytest.mark.parametrize(
    ("apogee", "far", "burn_time", "stages"),
    [
        (2111.5, 787, 150, 1),
        (4475, 950, 230, 2),
        (550, 2700, 120, 1),
        (600, 5000, 180, 3),
        (90, 193, 65, 1),
        (1000, 0, 100, 1),
    ],
)
def test_match_reaches_apogee_and_range(apogee, far, burn_time, stages):
    rocket = turn.Rocket(np.array([float(burn_time)]), np.array([float(stages)]), np.array([2700.0]))
    boost, matched = turn.match(rocket, np.array([apogee * 1e3]), np.array([far * 1e3]))
    arc = turn.coast(boost.speed, boost.height, boost.flight_path_angle)
    assert matched[0]
    assert arc.apogee_height[0] == pytest.approx(apogee * 1e3, rel=2e-5)
    assert boost.ground_range[0] + arc.ground_range[0] == pytest.approx(far * 1e3, abs=150.0)


def test_no_boost_burns_out_above_its_apogee():
    rocket = turn.Rocket(np.array([600.0]), np.array([1.0]), np.array([2700.0]))
    _, matched = turn.match(rocket, np.array([60e3]), np.array([500e3]))
    assert not matched[0]


def test_steer_ends_at_the_angle():
    rocket = turn.Rocket(np.array([150.0, 240.0]), np.array([1.0, 2.0]), np.array([2700.0, 2700.0]))
    wanted = np.radians([35.0, 22.0])
    boost, found = turn.steer(rocket, np.array([6700.0, 8500.0]), wanted)
    assert found.all()
    assert np.degrees(boost.flight_path_angle) == pytest.approx(np.degrees(wanted), abs=0.05)


def test_flatter_is_faster():
    rocket = turn.Rocket(np.full(5, 240.0), np.full(5, 2.0), np.full(5, 2700.0))
    boost = turn.burnout(rocket, np.full(5, 8500.0), np.array([0.001, 0.05, 0.1, 0.2, 0.3]))
    assert np.all(np.diff(boost.speed) > 0.0)
    assert np.all(np.diff(boost.height) < 0.0)


def test_the_minimum_energy_angle_is_the_best_one():
    speeds = np.array([3000.0, 5000.0, 7000.0])
    best = turn.minimum_energy_angle(speeds)
    height = np.zeros(3)
    far = turn.coast(speeds, height, best).ground_range
    assert np.all(far > turn.coast(speeds, height, best + 0.02).ground_range)
    assert np.all(far > turn.coast(speeds, height, best - 0.02).ground_range)
    assert turn.minimum_energy_angle(np.array([8000.0]))[0] == 0.0


def test_what_escapes_never_comes_down():
    arc = turn.coast(np.array([12000.0, 8200.0]), np.array([200e3, 300e3]), np.array([0.5, 0.0]))
    assert np.all(np.isinf(arc.time))


def test_take_off_acceleration_is_thrust_over_mass():
    rocket = turn.Rocket(np.array([100.0]), np.array([1.0]), np.array([2500.0]))
    # Mass ratio e: the flow is (1 - 1/e) of the mass in 100 s.
    assert turn.take_off_acceleration(rocket, np.array([2500.0]))[0] == pytest.approx(2500.0 * (1 - math.exp(-1)) / 100)
