from __future__ import annotations

import math

import pytest

from midcourse.analysis.validation import Check, Verdict, run, summary
from midcourse.errors import InputError


def _check(**changes: object) -> Check:
    given: dict[str, object] = {
        "id": "A",
        "authority": "mine",
        "method": "geodesic",
        "quantity": "ground_range",
        "suffix": "m",
        "inputs": {"latitude1": 0.0, "longitude1": 0.0, "latitude2": 0.0, "longitude2": math.radians(1.0)},
        "value": 111319.490793,
        "tolerance": 1e-3,
        "rounding": 5e-7,
        "kind": "numerical",
        "required": True,
    }
    return Check(**{**given, **changes})  # type: ignore[arg-type]


def _verdict(**changes: object) -> Verdict:
    (result,) = run([_check(**changes)], lambda name: pytest.fail(f"asked for {name}"))
    return result.verdict


def test_verdicts() -> None:
    assert _verdict() == Verdict.PASSED
    assert _verdict(value=111319.5) == Verdict.FAILED
    assert _verdict(value=111319.5, required=False) == Verdict.MISSED
    assert _verdict(value=111319.5, flag="a misprint") == Verdict.FLAGGED
    assert _verdict(flag="a misprint") == Verdict.FLAGGED
    assert _verdict(not_run="no state") == Verdict.NOT_RUN
    assert all(len(verdict.sentence) > 10 for verdict in Verdict)


def test_coarse_print_is_allowed_half_a_unit() -> None:
    assert _verdict(value=111319.0, rounding=0.5) == Verdict.PASSED
    assert _verdict(value=111318.0, rounding=0.5) == Verdict.FAILED


def test_azimuths_are_compared_the_short_way_round() -> None:
    assert _verdict(quantity="azimuth", value=0.5 * math.pi - 2.0 * math.pi, tolerance=1e-9) == Verdict.PASSED


def test_a_value_that_is_not_there_fails_a_required_row() -> None:
    inputs = {"speed": 12e3, "flight_path_angle": 0.5}
    assert _verdict(method="arc_state", quantity="ground_range", inputs=inputs) == Verdict.FAILED


def test_rows_of_one_flight_are_flown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from midcourse.analysis import validation

    calls = []

    def method(inputs: object) -> dict[str, float]:
        calls.append(inputs)
        return {"ground_range": 1.0, "azimuth": 2.0}

    monkeypatch.setitem(validation.METHODS, "geodesic", method)
    list(run([_check(), _check(id="B", quantity="azimuth")], pytest.fail))
    assert len(calls) == 1


def test_unknown_method_and_quantity_name_the_row() -> None:
    with pytest.raises(InputError, match="unknown validation method") as error:
        _verdict(method="geodesik")
    assert "row A" in str(error.value)
    assert "geodesic" in str(error.value)
    with pytest.raises(InputError, match="unknown validation quantity"):
        _verdict(quantity="ground_rang")


def test_a_missing_input_is_named() -> None:
    with pytest.raises(InputError, match='needs the input "latitude1"'):
        _verdict(inputs={})


def test_summary_counts_by_authority() -> None:
    results = list(run([_check(), _check(id="B", not_run="because")], pytest.fail))
    assert summary(results)["mine"][Verdict.PASSED] == 1
    assert summary(results)["mine"][Verdict.NOT_RUN] == 1
