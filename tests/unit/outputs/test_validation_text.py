from __future__ import annotations

import json
from pathlib import Path

import pytest

from midcourse.analysis.validation import Result, run
from midcourse.outputs import validation_text as text
from midcourse.scenario.validation_rows import library_checks


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return list(run(library_checks("wgs84", "published-trajectories"), pytest.fail))


def test_json_is_strict_and_whole(results: list[Result]) -> None:
    whole = text.as_json(results)
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
    assert whole["failed"] == 0
    assert len(whole["rows"]) == len(results)
    row = next(row for row in whole["rows"] if row["id"] == "WGS84-ge")
    assert row["quantity"] == "normal_gravity_equator_m_s2"
    assert row["reference"] == pytest.approx(9.7803253359)
    assert row["residual"] == pytest.approx(row["value"] - row["reference"])


def test_text_shows_every_row_and_the_reasons(results: list[Result]) -> None:
    shown = text.as_text(results)
    assert all(result.check.id in shown for result in results)
    assert "superseded" in shown
    assert "not run" in shown
    assert shown.rstrip().endswith("Every required row is within its tolerance.")


def test_page_and_figure_are_written(results: list[Result], tmp_path: Path) -> None:
    page, picture = text.write_page(results, tmp_path / "docs", "0.0")
    assert picture.read_bytes().startswith(b"\x89PNG")
    written = page.read_text(encoding="utf-8")
    assert all(f"| {result.check.id} |" in written for result in results)
    assert '<a id="wgs84"></a>' in written
