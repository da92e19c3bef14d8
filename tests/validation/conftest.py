"""Run the validation rows of a module's ``AUTHORITIES``: one test a row, each flight flown once."""

from __future__ import annotations

import functools

import pytest

from midcourse.analysis.validation import Result, Verdict, run
from midcourse.scenario.validation_rows import library_checks
from midcourse.scenario.vehicles import load_vehicle


@functools.cache
def results(authority: str) -> dict[str, Result]:
    return {result.check.id: result for result in run(library_checks(authority), load_vehicle)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "row" in metafunc.fixturenames:
        rows = [
            pytest.param((name, check.id), id=check.id)
            for name in metafunc.module.AUTHORITIES
            for check in library_checks(name)
            if not check.not_run
        ]
        metafunc.parametrize("row", rows)


@pytest.fixture
def result(row: tuple[str, str]) -> Result:
    """What came of a row. A miss that is not required, or a flagged one, is reported as an expected failure."""
    authority, name = row
    found = results(authority)[name]
    if found.verdict == Verdict.MISSED or (found.verdict == Verdict.FLAGGED and abs(found.residual) > found.allowed):
        pytest.xfail(
            f"{name}: {found.residual:.3g} apart, {found.allowed:.3g} allowed; {found.reason or found.check.note}"
        )
    return found
