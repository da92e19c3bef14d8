"""Apollo states (frames), the AS-205 reference, the ascent of AS-506, Mercury-Redstone 3."""

from __future__ import annotations

from midcourse.analysis.validation import Result

AUTHORITIES = (
    "apollo",
    "as-205",
    "as-506",
    "mercury-redstone",
)


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id
