"""Published figures beside counted ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from midcourse.scenario.force_files import load_declarations
from midcourse.scenario.treaty_files import load_treaty
from midcourse.sources import Sourced
from midcourse.treaties.forces import Declaration
from midcourse.treaties.reconcile import reconcile

START = load_treaty("start-1")


def _one(text: str, folder: Path) -> Declaration:
    path = folder / "forces.csv"
    path.write_text("date,party,category,system,count,warheads\n" + text, encoding="utf-8")
    (declaration,) = load_declarations(path, START)
    return declaration


def test_differences_are_explained_item_by_item(tmp_path: Path) -> None:
    declaration = _one(
        "2000-01-01,russia,icbm_heavy,SS-18,10,50\n"
        "2000-01-01,russia,subtotal_icbm,all,11,100\n"
        "2000-01-01,russia,total,all,12,60\n",
        tmp_path,
    )
    rows = {(row.what, row.rule): row for row in reconcile(START, declaration)}
    line = rows["10 SS-18", "warheads"]
    assert (line.published, line.counted, line.difference) == (50.0, 100.0, 50.0)
    assert line.because == (
        "10 attributed to each SS-18 (III.4); the 5 declared is not taken: no downloading is allowed (III.5)",
    )
    total = rows["total", "warheads"]
    assert total.difference == 40.0
    assert total.because[0] == "no lines of heavy-bomber, slbm"
    assert total.because[1].startswith("10 SS-18: 100 by rule, 50 declared")
    assert rows["subtotal of icbm", "delivery-vehicles"].because == ("the lines of this kind do not add up to it",)
    assert rows["subtotal of icbm", "warheads"].difference == 0.0


def test_a_total_that_simply_does_not_add_up_is_said_so(tmp_path: Path) -> None:
    declaration = replace(
        _one("2000-01-01,russia,icbm_heavy,SS-18,10,100\n", tmp_path),
        covers=frozenset({"all"}),
        totals={"heavy-icbm": Sourced(9.0), "delivery-vehicles": Sourced(12.0)},
    )
    rows = {row.rule: row for row in reconcile(START, declaration) if row.what == "total"}
    assert rows["heavy-icbm"].because == ("the lines do not add up to the published total",)
    assert rows["delivery-vehicles"].because == ("the lines do not add up to the published total",)


def test_vague_lines_explain_themselves_and_may_hold_the_published_figure(tmp_path: Path) -> None:
    declaration = _one(
        "2000-01-01,russia,subtotal_heavy_bombers,all,79,\n2000-01-01,russia,icbm_heavy,SS-18,10,\n"
        "2000-01-01,russia,slbm,SS-N-23,0,0\n2000-01-01,russia,total,all,89,500\n",
        tmp_path,
    )
    total = next(row for row in reconcile(START, declaration) if row.rule == "warheads" and row.what == "total")
    assert (total.low, total.high, total.difference) == (179.0, 890.0, 0.0)
    assert "79 Heavy bombers (types not stated): between 79 and 790 (types not stated: 1 to 10 each)" in total.because


def test_totals_without_lines_and_treaties_without_warheads_have_nothing_to_compare() -> None:
    totals = Declaration("russia", date(2000, 1, 1), (), {"warheads": Sourced(5.0)})
    assert reconcile(START, totals) == ()
    subtotals = Declaration("belgium", date(1995, 11, 17), (), {}, subtotals=(("battle-tank", "count", Sourced(5.0)),))
    assert reconcile(load_treaty("cfe"), subtotals) == ()
