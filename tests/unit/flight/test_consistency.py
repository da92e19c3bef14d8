"""Whether three reported figures can be right together."""

import math

import numpy as np
import pytest

from midcourse.flight import gravity_turn as turn
from midcourse.flight.consistency import (
    Report,
    TimeCurve,
    judge,
    likely_burn_time,
    likely_stages,
    shortest_time,
)

KOREA = (math.radians(39.2), math.radians(125.7))


def judged(apogee, far, time=math.nan, rounding=0.5, azimuth=math.nan, burn_time=math.nan):
    report = Report(
        apogee * 1e3, far * 1e3, *KOREA, time, azimuth=azimuth, flight_time_rounding=rounding, burn_time=burn_time
    )
    speed = float(turn.surface_arc(np.array([apogee * 1e3]), np.array([far * 1e3]))[0][0])
    return judge(report, TimeCurve(report, likely_stages(speed), likely_burn_time(speed)))


def test_the_shortest_time_without_turn_is_that_of_kepler():
    # On the equator a flight due north leaves the rotation out of its length only at zero range; so compare at the pole.
    time = shortest_time(4475e3, 950e3, 0.5 * math.pi, np.array([0.3, 2.0]))
    still = turn.surface_arc(np.array([4475e3]), np.array([950e3]))[2][0]
    assert time == pytest.approx(still, rel=2e-3)


def test_eastward_flights_take_longer():
    north, east, west = shortest_time(4475e3, 950e3, KOREA[0], np.radians([0.0, 90.0, 270.0]))
    assert west < north < east
    assert 20.0 < east - west < 60.0


def test_a_time_below_the_vacuum_arc_is_refused():
    found = judged(6248.5, 1090, 4052)
    assert found.verdict == "inconsistent"
    assert found.figure == "flight time"
    assert found.shortest_time > 4052
    assert found.expected_time_low > found.shortest_time
    assert found.greatest_apogee < 6248.5e3
    assert "no change of the range would mend it" in found.sentence


def test_the_same_flight_with_the_other_time_is_accepted():
    assert judged(6200, 1100, 4260, 30.0).verdict == "consistent"


@pytest.mark.parametrize("scale", [0.4, 0.7, 1.0, 1.6])
def test_the_refusal_hangs_on_the_arc_and_not_on_the_missile(scale):
    apogee, far = 6248.5 * scale, 1090 * scale
    arc = shortest_time(apogee * 1e3, far * 1e3, KOREA[0], np.radians(np.arange(0.0, 360.0, 5.0))).min()
    assert judged(apogee, far, arc - 10.0).verdict == "inconsistent"
    assert judged(apogee, far, arc + 130.0, 20.0).verdict in ("consistent", "strained")


def test_a_time_that_includes_a_parachute_is_refused():
    found = judged(187.5, 487.3, 922)
    assert found.verdict == "inconsistent"
    assert "parachute" in found.sentence


def test_a_time_that_needs_an_unusual_burn_is_strained():
    found = judged(4475, 950, 3080)
    assert found.verdict == "strained"
    assert found.implied_burn_time < likely_burn_time(7195.0)[0]
    assert "hard to believe" in found.sentence


def test_rounding_is_forgiven():
    assert judged(2111.5, 787, 1880, 0.5).verdict == "strained"
    assert judged(2111.5, 787, 1880, 30.0).verdict == "consistent"


def test_without_a_time_there_is_nothing_to_test():
    found = judged(1413.6, 400)
    assert found.verdict == "not tested"
    assert math.isnan(found.greatest_apogee)


def test_the_implied_burn_time_gives_the_time_back():
    report = Report(4475e3, 950e3, *KOREA, 3180.0)
    curve = TimeCurve(report, 2, likely_burn_time(7195.0))
    assert curve.time(curve.implied(3180.0)) == pytest.approx(3180.0, abs=0.5)
    assert curve.burn_time() == (pytest.approx(curve.implied(3180.0)), "flight time")


def test_a_given_burn_time_is_taken():
    report = Report(4475e3, 950e3, *KOREA, 3180.0, burn_time=300.0)
    assert TimeCurve(report, 2, likely_burn_time(7195.0)).burn_time() == (300.0, "given")


def test_usual_burn_times_grow_with_speed():
    low, middle, high = (
        np.array(item) for item in zip(*(likely_burn_time(v) for v in (2000.0, 4000.0, 6000.0, 7500.0)), strict=True)
    )
    assert np.all(np.diff(middle) > 0.0)
    assert np.all(low < middle)
    assert np.all(middle < high)


def test_a_burn_time_that_cannot_be_is_refused():
    found = judged(124, 1388, 440, burn_time=330.0)
    assert (found.verdict, found.figure) == ("inconsistent", "burn time")
    assert found.sentence == "No boost of 330 s has that apogee and range: it would burn out above the apogee."


def test_without_any_boost_there_is_nothing_to_hold_a_time_against():
    report = Report(4475e3, 950e3, *KOREA, 3180.0)
    curve = TimeCurve(report, 2, likely_burn_time(7195.0))
    curve.possible = np.zeros_like(curve.possible)
    found = judge(report, curve)
    assert found.verdict == "not tested"
    assert "No boost of a usual length" in found.sentence
