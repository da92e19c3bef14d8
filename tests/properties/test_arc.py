"""Arcs obey the conservation laws, and the ways in agree."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from midcourse.earth.gravity import MU
from midcourse.flight import arc
from midcourse.flight.arc import RADIUS, ArcOutcome, Between

speeds = st.floats(200.0, 7800.0)
angles = st.floats(0.02, np.pi / 2)
heights = st.floats(0.0, 4e5)
FEW = settings(max_examples=200, deadline=None)


@FEW
@given(speeds, angles, heights, heights)
def test_energy_and_angular_momentum_are_kept(speed: float, angle: float, start: float, end: float) -> None:
    arcs = arc.arc_of_state(speed, angle, Between(start, end))
    assume(arcs.outcome == ArcOutcome.FLEW)
    first, last = RADIUS + start, RADIUS + end
    energy = 0.5 * speed**2 - MU / first
    assert abs(0.5 * arcs.impact_speed**2 - MU / last - energy) < 1e-10 * abs(energy)
    across = arcs.impact_speed * np.cos(arcs.impact_flight_path_angle) * last
    assert abs(across - speed * np.cos(angle) * first) < 1e-10 * speed * first


@FEW
@given(speeds, angles, heights, heights)
def test_flown_backwards_it_is_the_same_arc(speed: float, angle: float, start: float, end: float) -> None:
    arcs = arc.arc_of_state(speed, angle, Between(start, end))
    assume(arcs.outcome == ArcOutcome.FLEW and arcs.impact_flight_path_angle < -0.01)
    back = arc.arc_of_state(arcs.impact_speed, -arcs.impact_flight_path_angle, Between(end, start))
    assume(back.outcome == ArcOutcome.FLEW)
    np.testing.assert_allclose(back.ground_range, arcs.ground_range, rtol=1e-7, atol=1e-3)
    np.testing.assert_allclose(back.flight_time, arcs.flight_time, rtol=1e-8)
    np.testing.assert_allclose(back.apogee_height, arcs.apogee_height, rtol=1e-9, atol=1e-3)


@FEW
@given(speeds, st.floats(0.02, 1.55), heights, heights)
def test_apogee_and_range_give_the_arc_back(speed: float, angle: float, start: float, end: float) -> None:
    arcs = arc.arc_of_state(speed, angle, Between(start, end))
    assume(arcs.outcome == ArcOutcome.FLEW and arcs.apogee_height > max(start, end) + 100.0)
    back = arc.arc_of_apogee(arcs.apogee_height, arcs.ground_range, Between(start, end))
    assert back.outcome == ArcOutcome.FLEW
    np.testing.assert_allclose(back.speed, speed, rtol=1e-6)
    np.testing.assert_allclose(back.flight_time, arcs.flight_time, rtol=1e-5)


@FEW
@given(st.floats(1e3, 1.9e7), heights, heights, st.floats(-0.3, 0.3))
def test_no_other_angle_gets_there_with_less(ground_range: float, start: float, end: float, turn: float) -> None:
    ends = Between(start, end)
    best = arc.minimum_energy_arc(ground_range, ends)
    assert best.outcome == ArcOutcome.FLEW
    other = arc.arc_of_state(best.speed, best.flight_path_angle + turn, ends)
    if other.outcome == ArcOutcome.FLEW:
        assert other.ground_range <= ground_range * (1.0 + 1e-9) + 1.0


@FEW
@given(st.floats(1e3, 1.9e7), st.floats(1e2, 1e6))
def test_farther_needs_more_speed(ground_range: float, more: float) -> None:
    near, far = arc.minimum_energy_arc(ground_range), arc.minimum_energy_arc(min(ground_range + more, 2.0e7))
    assert far.speed > near.speed
    assert far.flight_time > near.flight_time


@FEW
@given(st.lists(st.tuples(speeds, angles), min_size=1, max_size=6))
def test_one_equals_many(states: list[tuple[float, float]]) -> None:
    many = arc.arc_of_state(*np.array(states).T)
    for index, state in enumerate(states):
        one = arc.arc_of_state(*state)
        # numpy may round a lone number and one among many differently in the last bit
        np.testing.assert_allclose(one.ground_range, many.ground_range[index], rtol=1e-14)
        np.testing.assert_allclose(one.flight_time, many.flight_time[index], rtol=1e-14)


@FEW
@given(st.floats(1e4, 1.8e7), st.floats(0.0, 2e5), st.floats(1.001, 30.0))
def test_time_agrees_with_keplers_equation_stepped(ground_range: float, height: float, rise: float) -> None:
    # the same arc, its time by summing dt = r² dν / h over small angles
    best = arc.minimum_energy_arc(ground_range, Between(height, height))
    arcs = arc.arc_of_apogee(height + rise * (best.apogee_height - height), ground_range, Between(height, height))
    assume(arcs.outcome == ArcOutcome.FLEW)
    momentum = (RADIUS + height) * arcs.speed * np.cos(arcs.flight_path_angle)
    top = RADIUS + arcs.apogee_height
    parameter = momentum**2 / MU
    eccentricity = 1.0 - parameter / top
    nodes, weights = np.polynomial.legendre.leggauss(200)
    swing = 0.25 * ground_range / RADIUS * (nodes + 1.0)
    half = (
        0.25
        * ground_range
        / RADIUS
        * np.sum(weights * (parameter / (1.0 - eccentricity * np.cos(swing))) ** 2)
        / momentum
    )
    np.testing.assert_allclose(arcs.flight_time, 2.0 * half, rtol=1e-6)
