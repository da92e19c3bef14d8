"""Figures and pages of studies: what they say, also where there is next to nothing to show."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.outputs.figures.sensitivity import ROWS, Bar, Pair, index_bars, tornado
from midcourse.outputs.figures.sites import Candidates, front, site_map
from midcourse.outputs.figures.style import png_bytes, svg_text
from midcourse.outputs.figures.sweep import Varied, clouds, curves, heat_map

WORDS = ("The finding", "The assumptions", "the share")
nan = math.nan


def drawn(figure) -> str:
    """The figure as SVG; drawing it twice must give the same bytes."""
    assert png_bytes(figure) == png_bytes(figure)
    return svg_text(figure)


def test_a_tornado_keeps_its_widest_bars_and_counts_the_rest() -> None:
    bars = [Bar(f"number {k}", 80.0 - k, 80.0 + k, "1 s", "2 s") for k in range(ROWS + 6)]
    figure = tornado(bars, 80.0, WORDS, "%")
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == ROWS
    assert labels[-1] == f"number {ROWS + 5}"
    assert f"number {ROWS + 5}: {80 - ROWS - 5} to {80 + ROWS + 5} %" in drawn(figure)


def test_a_tornado_in_which_nothing_moves_is_drawn() -> None:
    figure = tornado([Bar("one", 0.0, 0.0, "1", "2")], 0.0, WORDS, "%")
    low, high = figure.axes[0].get_xlim()
    assert low < 0.0 < high
    drawn(figure)


def test_both_ends_on_one_side_are_drawn_from_the_central_value() -> None:
    figure = tornado([Bar("one", 60.0, 70.0, "27°", "50°")], 80.0, WORDS, "%")
    ends = sorted(bar.get_x() + min(bar.get_width(), 0.0) for bar in figure.axes[0].patches)
    assert ends == [60.0, 70.0]


def test_index_bars_have_their_intervals() -> None:
    figure = index_bars([Pair("a", 0.3, 0.1, 0.5, 0.2), Pair("b", 0.0, nan, 0.01, 0.0)], WORDS, ("alone", "all"), "x")
    spans = [line.get_xdata() for line in figure.axes[0].lines if len(set(line.get_xdata())) == 2]
    assert sorted(tuple(np.round(span, 6)) for span in spans) == [(0.2, 0.4), (0.3, 0.7)]
    drawn(figure)


def test_curves_are_sorted_and_broken_where_nothing_is_known() -> None:
    varied = Varied("speed", "km/s", 6.3, np.array([7.0, 6.0, 8.0]))
    figure = curves(varied, {"a": np.array([50.0, 40.0, nan]), "b": np.full(3, nan)}, WORDS, "%")
    line = figure.axes[0].lines[0]
    assert list(line.get_xdata()) == [6.0, 7.0, 8.0]
    assert list(line.get_ydata())[:2] == [40.0, 50.0]
    drawn(figure)


@pytest.mark.parametrize("values", [np.arange(6.0), np.full(6, 3.0), np.array([1.0, nan, 2.0, 3.0, nan, 4.0])])
def test_a_heat_map_puts_every_design_into_its_cell(values: np.ndarray) -> None:
    across = Varied("speed", "km/s", 6.3, np.repeat([6.0, 7.0, 9.0], 2))
    up = Varied("delay", "s", 60.0, np.tile([30.0, 90.0], 3))
    figure = heat_map((across, up), values, WORDS, "%")
    cells = np.ma.filled(figure.axes[0].collections[0].get_array(), nan)
    np.testing.assert_array_equal(cells, values.reshape(3, 2).T)
    drawn(figure)


def test_clouds_show_nine_numbers_and_say_how_many_more() -> None:
    many = [Varied(f"n{k}", "s", 1.0, np.arange(4.0)) for k in range(11)]
    figure = clouds(many, np.array([1.0, nan, 2.0, 3.0]), WORDS, "%")
    assert len(figure.axes) == 9
    assert any("2 further numbers were varied" in text.get_text() for text in figure.texts)
    drawn(figure)


def candidates(cell: float, value: list[float]) -> Candidates:
    place = np.radians([44.0, 50.0, 52.0]), np.radians([24.0, 14.0, 21.0])
    planned = ("gbi", math.radians(54.5), math.radians(17.1), 80.0, 9.0)
    beside = np.array([0.0, 5.0, 10.0])
    return Candidates(["a", "b", "c"], *place, np.array(value), beside, cell, planned, np.array([True, False, True]))


@pytest.mark.parametrize("cell", [0.0, math.radians(2.0)])
@pytest.mark.parametrize("value", [[60.0, 70.0, 80.0], [50.0, 50.0, 50.0], [nan, 60.0, 70.0]])
def test_a_map_of_sites_holds_every_candidate(cell: float, value: list[float]) -> None:
    figure = site_map(candidates(cell, value), WORDS, "%")
    painted = figure.axes[0].collections[0].get_array()
    np.testing.assert_array_equal(np.ma.filled(np.ma.asarray(painted, float), nan), value)
    assert "disputed borders" in " ".join(text.get_text() for text in figure.texts)
    drawn(figure)


def test_a_front_joins_those_on_it() -> None:
    figure = front(candidates(0.0, [60.0, 55.0, 80.0]), ("T", "S", "across", "up"), "%")
    line = next(line for line in figure.axes[0].lines if line.get_label() == "on the front")
    assert list(zip(line.get_xdata(), line.get_ydata(), strict=True)) == [(0.0, 60.0), (10.0, 80.0)]
    drawn(figure)
