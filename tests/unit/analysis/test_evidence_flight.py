"""What the flight engine answers to law."""

from __future__ import annotations

import math
from datetime import date

import pytest

from midcourse.analysis.evidence_flight import fly_answer
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.scenario.force_files import library_declarations
from midcourse.scenario.law_evidence import evidence_for, vehicle_span
from midcourse.scenario.treaty_files import load_treaty
from midcourse.treaties.counting import check, questions
from midcourse.treaties.rules import Look, Question, Truth


def _vehicle(speed: float) -> KinematicVehicle:
    return KinematicVehicle("test", speed, 100.0, math.nan, 2500.0)


def test_a_range_is_flown_and_its_spread_becomes_the_interval() -> None:
    answer = fly_answer(Question("maximum-range", "X"), [_vehicle(3300.0), _vehicle(3100.0), _vehicle(3500.0)])
    assert answer is not None
    assert answer.low < answer.high
    # On a flat Earth without air 3.1 km/s flies v²/g = 980 km and 3.5 km/s 1,249 km; the round Earth and the boost add.
    assert 0.98e6 < answer.low < 1.5e6
    assert 1.25e6 < answer.high < 1.9e6
    assert answer.said.endswith("km (flown as test)")


def test_a_faster_missile_flies_farther() -> None:
    ranges = [fly_answer(Question("maximum-range", "X"), [_vehicle(speed)]) for speed in (2000.0, 3000.0, 4000.0)]
    values = [one.low for one in ranges if one is not None]
    assert values == sorted(values)
    assert len(values) == 3


def test_the_burnout_speed_of_a_kinematic_vehicle_is_its_number() -> None:
    answer = fly_answer(Question("burnout-speed", "X"), [_vehicle(6300.0), _vehicle(9000.0)])
    assert answer is not None
    assert (answer.low, answer.high) == (6300.0, 9000.0)
    assert answer.said == "6.3 to 9.0 km/s (flown as test)"


def test_what_cannot_be_flown_has_no_answer() -> None:
    assert fly_answer(Question("colour", "X"), [_vehicle(3000.0)]) is None
    assert fly_answer(Question("maximum-range", "X"), []) is None
    assert fly_answer(Question("maximum-range", "X"), [_vehicle(9000.0)]) is None  # into orbit
    assert evidence_for([Question("maximum-range", "X"), Question("colour", "X", "shahab-3")]) == {}


def test_a_staged_interceptor_has_the_speed_that_its_motors_give_it() -> None:
    span = vehicle_span("gbi-two-stage-orion")
    assert len(span) == 3
    answer = fly_answer(Question("burnout-speed", "X"), span)
    assert answer is not None
    assert 5000.0 < answer.low < answer.high < 11000.0


def test_the_questions_of_the_inf_treaty_are_answered_for_the_systems_that_have_a_vehicle() -> None:
    treaty = load_treaty("inf")
    declarations = library_declarations(treaty)
    asked = questions(treaty, declarations, date(2007, 10, 12))
    assert Question("maximum-range", "Shahab-3", "shahab-3") in asked
    evidence = evidence_for([one for one in asked if one.subject in {"Shahab-3", "DF-21"}])
    assert set(evidence) == {("maximum-range", "Shahab-3")}
    interval = evidence["maximum-range", "Shahab-3"]
    assert interval.low < 1.3e6 < interval.high
    report = check(treaty, "iran", date(2007, 10, 12), declarations, evidence)
    assert any("(flown as shahab-3)" in sentence for sentence in report.results[0].because)


@pytest.mark.parametrize(
    ("low", "high", "truth"), [(2000.0, 2100.0, "yes"), (1500.0, 2100.0, "depends"), (1000.0, 1200.0, "no")]
)
def test_a_missile_near_the_500_km_line_depends(low: float, high: float, truth: str) -> None:
    treaty = load_treaty("inf")
    item = library_declarations(treaty)[-1].items[0]
    interval = fly_answer(Question("maximum-range", item.system.name), [_vehicle(low), _vehicle(high)])
    assert interval is not None
    look = Look(date(2007, 10, 12), treaty.numbers, treaty.definitions, {("maximum-range", item.system.name): interval})
    answer = look.is_a("covered-missile", item)
    assert answer.truth == Truth(truth)
    assert any("flown as test" in reason for reason in answer.because)
