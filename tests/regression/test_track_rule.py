"""Our own numbers for launches that wait for a good track: what `docs/explanation/tracking.md` says is what comes out.

A change here is a change of answers: it goes into the page and under *Answers changed* in the changelog.
"""

from __future__ import annotations

import numpy as np
import pytest

from midcourse import workbench
from midcourse.outputs.store import Store
from midcourse.scenario.load import load

GROUPS = (
    *("iran-mrbm-europe", "iran-irbm-europe", "iran-icbm-europe"),
    *("iran-icbm-usa", "russia-solid-usa", "russia-liquid-usa"),
)


def _met(scenario: str, *overrides: str) -> list[int]:
    run = workbench.run(load(scenario, ["footprint=null", "dispute=null", *overrides]), store=Store(enabled=False))
    threats = run.threats.columns
    return [int((threats["engageable"] & (threats["group"] == group)).sum()) for group in GROUPS]


def test_one_kilometre() -> None:
    met = _met("europe-2007", "engagement.commit_error_km=1")
    np.testing.assert_allclose(met, [8, 115, 263, 30, 6, 4], atol=2)


def test_one_kilometre_five_minutes_ahead() -> None:
    """The lead that was the only one once, now stated."""
    met = _met("europe-2007", "engagement.commit_error_km=1", "engagement.commit_lead_s=300")
    np.testing.assert_allclose(met, [8, 117, 268, 39, 6, 5], atol=2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scenario", "limit", "expected"),
    [
        ("europe-2007", 10, [8, 122, 272, 46, 7, 5]),
        ("europe-2007", 3, [8, 122, 271, 40, 6, 4]),
        ("europe-2007", 0.3, [0, 51, 154, 1, 0, 0]),
        ("europe-2007-gabala", 3, [6, 51, 89, 17, 0, 0]),
        ("europe-2007-gabala", 1, [0, 31, 49, 0, 0, 0]),
    ],
)
def test_the_table_of_the_page(scenario: str, limit: float, expected: list[int]) -> None:
    np.testing.assert_allclose(_met(scenario, f"engagement.commit_error_km={limit}"), expected, atol=2)
