from __future__ import annotations

import numpy as np
import pytest

from midcourse.earth.gravity import MU
from midcourse.errors import InputError
from midcourse.flight import arc
from midcourse.flight.arc import RADIUS, ArcOutcome, Between


def test_every_outcome_has_a_sentence() -> None:
    assert all(len(outcome.sentence) > 10 for outcome in ArcOutcome)


def test_minimum_energy_is_the_least_speed_of_any_angle() -> None:
    ends = Between(burnout_height=200e3, impact_height=30e3)
    best = arc.minimum_energy_arc(6000e3, ends)
    angles = best.flight_path_angle + np.linspace(-0.2, 0.2, 401)
    ranges = arc.arc_of_state(np.full(401, float(best.speed)), angles, ends).ground_range
    assert np.nanmax(ranges) == pytest.approx(6000e3, rel=1e-9)
    assert abs(int(np.nanargmax(ranges)) - 200) <= 1


@pytest.mark.parametrize("ends", [Between(), Between(250e3, 30e3), Between(0.0, 100e3)])
def test_the_three_ways_in_lead_to_the_same_arc(ends: Between) -> None:
    first = arc.arc_of_state(6300.0, np.radians(35.0), ends)
    second = arc.arc_of_apogee(first.apogee_height, first.ground_range, ends)
    assert second.speed == pytest.approx(6300.0, rel=1e-9)
    assert np.degrees(second.flight_path_angle) == pytest.approx(35.0, rel=1e-9)
    assert second.flight_time == pytest.approx(float(first.flight_time), rel=1e-10)
    third = arc.farthest_arc(float(arc.minimum_energy_arc(5000e3, ends).speed), ends)
    assert third.ground_range == pytest.approx(5000e3, rel=1e-9)


def test_vertical_shot() -> None:
    up = arc.arc_of_apogee(1000e3, 0.0)
    assert up.flight_path_angle == pytest.approx(np.pi / 2)
    assert up.ground_range == 0.0
    assert up.speed == pytest.approx(np.sqrt(2 * MU * (1 / RADIUS - 1 / (RADIUS + 1000e3))))
    state = arc.arc_of_state(float(up.speed), np.pi / 2)
    assert state.flight_time == pytest.approx(float(up.flight_time))
    assert state.apogee_height == pytest.approx(1000e3)


def test_half_way_round() -> None:
    half = arc.minimum_energy_arc(np.pi * RADIUS)
    assert half.outcome == ArcOutcome.FLEW
    assert half.speed == pytest.approx(np.sqrt(MU / RADIUS))
    assert half.flight_time == pytest.approx(np.pi * np.sqrt(RADIUS**3 / MU))
    assert arc.minimum_energy_arc(np.pi * RADIUS + 1.0).outcome == ArcOutcome.PAST_ANTIPODE


def test_zero_range_is_no_throw_at_all() -> None:
    nothing = arc.minimum_energy_arc(0.0)
    assert nothing.outcome == ArcOutcome.FLEW
    assert nothing.speed == 0.0
    assert nothing.flight_time == pytest.approx(0.0, abs=1e-9)


def test_a_physical_no_has_a_code_and_nothing_else() -> None:
    circular, escape = np.sqrt(MU / RADIUS), np.sqrt(2 * MU / RADIUS)
    arcs = arc.arc_of_state([7600.0, 1.05 * escape, circular * 1.02, np.nan, 1000.0], [0.5, 0.3, 0.0, 0.3, -0.1])
    assert arcs.outcome.tolist() == [
        ArcOutcome.FLEW,
        ArcOutcome.ESCAPE,
        ArcOutcome.ORBIT,
        ArcOutcome.NOT_A_NUMBER,
        ArcOutcome.FLEW,
    ]
    assert np.isnan(arcs.speed[1:4]).all()
    orbit = arc.arc_of_state(7800.0, 0.0, Between(burnout_height=300e3))
    assert orbit.outcome == ArcOutcome.ORBIT


def test_too_low_to_be_an_arc() -> None:
    low = arc.arc_of_apogee([100e3, 0.0, 250e3], [500e3, 500e3, 500e3], Between(burnout_height=200e3))
    assert low.outcome.tolist() == [ArcOutcome.APOGEE_TOO_LOW, ArcOutcome.APOGEE_TOO_LOW, ArcOutcome.FLEW]
    assert arc.arc_of_state(1000.0, 0.5, Between(impact_height=200e3)).outcome == ArcOutcome.APOGEE_TOO_LOW
    assert arc.arc_of_state(1000.0, -0.5, Between(impact_height=200e3)).outcome == ArcOutcome.STARTS_DOWNWARD


def test_ranges_past_the_antipode_are_given() -> None:
    arcs = arc.arc_of_state(np.sqrt(1.1 * MU / RADIUS), np.radians(15.0))
    assert np.degrees(arcs.ground_range / RADIUS) == pytest.approx(190.9317, abs=5e-5)


def test_a_speed_that_reaches_everywhere_has_no_farthest_point() -> None:
    arcs = arc.farthest_arc(np.sqrt(np.array([0.9, 1.1, 2.1]) * MU / RADIUS))
    assert arcs.outcome.tolist() == [ArcOutcome.FLEW, ArcOutcome.PAST_ANTIPODE, ArcOutcome.ESCAPE]


def test_shapes_broadcast() -> None:
    assert arc.arc_of_state(np.full((2, 1), 5000.0), np.linspace(0.2, 1.0, 4)).speed.shape == (2, 4)
    assert arc.arc_of_apogee(1000e3, 500e3).speed.shape == ()


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: arc.minimum_energy_arc(-1.0), "ground_range"),
        (lambda: arc.arc_of_state(-1.0, 0.5), "speed"),
        (lambda: arc.arc_of_state(1.0, 0.5, Between(burnout_height=-7e6)), "burnout_height"),
        (lambda: arc.arc_of_state(1.0, 0.5, Between(radius=0.0)), "radius"),
    ],
)
def test_wrong_input_is_an_input_error(call: object, word: str) -> None:
    with pytest.raises(InputError, match=word):
        call()  # type: ignore[operator]


def test_flying_the_arc_without_air_rotation_and_bulge_lands_where_it_says() -> None:
    # the ellipsoid is the one difference left: along the equator it is a circle
    from midcourse.earth.geodesy import SEMI_MAJOR_AXIS
    from midcourse.flight.fly import CoastOptions, coast

    ends = Between(200e3, 0.0, SEMI_MAJOR_AXIS)
    arcs = arc.arc_of_state(6000.0, 0.6, ends)
    flown = coast(0.0, 0.0, 200e3, 6000.0, 0.6, np.pi / 2, options=CoastOptions("inertial", j2=False, rotation=False))
    assert flown.ground_range[0] == pytest.approx(float(arcs.ground_range), abs=0.5)
    assert flown.impact_time[0] == pytest.approx(float(arcs.flight_time), abs=1e-3)
    assert flown.apogee_height[0] == pytest.approx(float(arcs.apogee_height), abs=0.5)
