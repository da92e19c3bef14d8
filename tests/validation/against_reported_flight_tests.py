"""Missile tests as reported: time within 30 s with a usual burn time, apogee and range matched, contradictions found."""

from __future__ import annotations

import math

import pytest

from midcourse.analysis.validation import Result
from midcourse.flight.consistency import Report
from midcourse.flight.fit import fit

AUTHORITIES = ("reported-flight-tests",)


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


def test_march_2022_report_is_found_inconsistent_and_the_time_is_named() -> None:
    report = Report(
        6248.5e3, 1090e3, math.radians(39.224), math.radians(125.67), flight_time=4052.0, apogee_rounding=50.0
    )
    found = fit(report).consistency
    assert found.verdict == "inconsistent"
    assert found.figure == "flight time"
    assert found.shortest_time > 4052.0 + 5.0


@pytest.mark.parametrize("slip", [-150.0, 150.0])
def test_a_time_that_is_minutes_off_is_not_called_consistent(slip: float) -> None:
    report = Report(6040.9e3, 999.2e3, math.radians(39.224), math.radians(125.67), flight_time=4135.0 + slip)
    assert fit(report).consistency.verdict != "consistent"
