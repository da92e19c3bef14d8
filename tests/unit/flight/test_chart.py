"""First guesses: what a vehicle reaches, and where a window of steerings comes down farthest."""

from __future__ import annotations

import numpy as np

from midcourse.flight.chart import TRIES, chart_of, cubic, farthest_try, parabola, reached, steering_bounds
from midcourse.flight.fly import fly
from midcourse.flight.vehicles import KinematicVehicle

KINEMATIC = KinematicVehicle("k", 6200.0, 150.0, ballistic_coefficient=5000.0)


def test_arcs_rise_with_throttle_and_are_those_of_flights() -> None:
    chart = reached(KINEMATIC)
    assert (np.diff(chart.arc) > 0.0).all()
    assert (np.diff(chart.throttle) > 0.0).all()
    flown = fly(KINEMATIC, np.radians(40.0), 0.0, 0.0, chart.steering[-6:], chart.throttle[-6:])
    np.testing.assert_allclose(flown.ground_range / 6371e3, chart.arc[-6:], rtol=5e-3)
    low, high = steering_bounds(KINEMATIC)
    assert (chart.steering >= low).all()
    assert (chart.steering <= high).all()


def test_a_vehicle_is_charted_once() -> None:
    assert chart_of(KINEMATIC) is chart_of(KINEMATIC)


def test_the_top_of_a_cubic_is_found() -> None:
    tops = np.array([-0.4, 0.0, 0.77])
    arc = 1.0 - (TRIES - tops[:, None]) ** 2 + 0.1 * (TRIES - tops[:, None]) ** 3
    place, inside, known = farthest_try(arc)
    np.testing.assert_allclose(place, tops, atol=1e-3)
    assert inside.all()
    assert known.all()
    np.testing.assert_allclose(cubic(arc, place), 1.0, atol=1e-6)


def test_a_window_beside_the_top_says_so() -> None:
    arc = np.stack([TRIES, -TRIES, np.where(TRIES > 0.9, np.nan, TRIES)])
    place, inside, known = farthest_try(arc)
    assert list(place[:2]) == [1.0, -1.0]
    assert not inside.any()
    assert list(known) == [True, True, False]


def test_a_parabola_that_opens_up_has_no_top() -> None:
    x = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    y = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_array_equal(parabola(x, y, np.array([7.0, 7.0])), [1.0, 7.0])
