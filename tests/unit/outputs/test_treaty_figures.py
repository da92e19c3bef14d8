"""Figures of law: what they draw, and what they say in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from midcourse.errors import InputError
from midcourse.outputs.figures.treaties import counts_figure, given_up_figure, save_as, timeline_figure
from midcourse.scenario.force_files import library_declarations
from midcourse.scenario.proposal_files import load_proposal
from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.treaties.proposals import effects

WHEN = date(2007, 10, 12)


def _texts(figure: object) -> str:
    return " ".join(text.get_text() for text in figure.findobj(lambda one: hasattr(one, "get_text")))  # type: ignore[attr-defined]


def test_the_timeline_names_what_is_in_force_and_every_treaty() -> None:
    figure = timeline_figure([load_treaty(name) for name in treaty_names()], WHEN)
    said = _texts(figure)
    assert "In force on 2007-10-12: inf, cfe, start-1, sort" in said
    assert all(name in said for name in treaty_names())
    assert "1994-12-05 – 2009-12-05" in said
    assert "russia 2007-12-12" in said
    assert figure.get_label().startswith("Timeline of 8 treaties")


def test_a_day_without_any_treaty() -> None:
    assert "In force on 1960-01-01: none" in _texts(timeline_figure([load_treaty("inf")], date(1960, 1, 1)))


def test_counts_draw_a_panel_a_rule_with_its_limit() -> None:
    treaty = load_treaty("start-1")
    figure = counts_figure(treaty, library_declarations(treaty), ["warheads"])
    (axes,) = figure.axes
    assert axes.get_title(loc="left") == "warheads, II.1(b), II.2 (warheads)"
    assert "6,000" in _texts(figure)
    heights = {float(value) for line in axes.lines for value in line.get_ydata()}
    assert {10563.0, 10271.0, 5518.0, 6000.0} <= heights
    hollow = [
        line for line in axes.lines if line.get_marker() == "o" and line.get_markerfacecolor() != line.get_color()
    ]
    assert {float(line.get_ydata()[0]) for line in hollow} == {5916.0, 3897.0}


def test_counts_without_data_are_refused() -> None:
    with pytest.raises(InputError, match="no counts to draw for sort"):
        counts_figure(load_treaty("sort"), ())


def test_what_a_proposal_removes_as_map_and_table() -> None:
    proposal = load_proposal("inf-open-to-all")
    treaty = load_treaty("inf")
    changes = [change for _, change in proposal.changes]
    found = effects(treaty, changes, WHEN, library_declarations(treaty))
    figure = given_up_figure(proposal, WHEN, found)
    said = " ".join(_texts(figure).split())
    assert "17 types of 8 states would have to go, 3 more depend:" in said
    for part in (
        "North Korea",
        "Jericho II",
        "60 to 80 (memory)",
        "5,400 to 5,600 km (memory)",
        "Made with Natural Earth",
    ):
        assert part in said
    nothing = given_up_figure(proposal, WHEN, [])
    assert "Nothing would have to go" in " ".join(_texts(nothing).split())


def test_figures_are_saved_by_the_ending_of_the_path(tmp_path: Path) -> None:
    figure = timeline_figure([load_treaty("inf")], WHEN)
    save_as(figure, tmp_path / "new" / "t.png")
    save_as(figure, tmp_path / "t.SVG")
    assert (tmp_path / "new" / "t.png").read_bytes().startswith(b"\x89PNG")
    assert "<title>Timeline of 1 treaties" in (tmp_path / "t.SVG").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="cannot draw"):
        save_as(figure, tmp_path / "t.gif")
