"""Textbook relations of free flight, and the constants of WGS84."""

from __future__ import annotations

from midcourse.analysis.validation import Result

AUTHORITIES = (
    "closed-forms",
    "wgs84",
)


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id
