"""Apogee and range of reported tests to speed, angle and vacuum time."""

from __future__ import annotations

from midcourse.analysis.validation import Result

AUTHORITIES = ("kepler",)


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id
