"""Figures, registers, declarations."""

from __future__ import annotations

import math
from datetime import date

import pytest

from midcourse.errors import InputError
from midcourse.treaties.forces import (
    Declaration,
    Figure,
    Item,
    Register,
    System,
    count_in_words,
    figure_on,
    number_in_words,
    plain,
)

SILO = System("SS-24 (silo)", "icbm", aliases=("SS-24", "RT-23"))
RAIL = System("SS-24 (rail)", "icbm", frozenset({"mobile"}), ("SS-24", "RT-23"))
BOAT = System("SS-N-23", "slbm", aliases=("Sineva",))
REGISTER = Register([SILO, RAIL, BOAT])


def test_the_latest_figure_that_has_begun_and_not_ended_holds() -> None:
    figures = (Figure(1.0, None, date(2000, 1, 1)), Figure(2.0, date(2000, 1, 1)), Figure(3.0, date(2001, 1, 1)))
    assert figure_on(figures, date(1990, 1, 1)) == figures[0]
    assert figure_on(figures, date(2000, 1, 1)) == figures[1]
    assert figure_on(figures, date(2005, 1, 1)) == figures[2]
    assert figure_on((Figure(1.0, date(2000, 1, 1)),), date(1999, 12, 31)) is None


def test_spelling_habits_do_not_matter() -> None:
    assert plain("SS-N-23 ") == "ssn23"
    assert REGISTER.find("ss n 23") is BOAT
    assert REGISTER.find("sineva", kind="slbm") is BOAT


def test_two_names_at_once_must_agree() -> None:
    assert REGISTER.find("Sineva / SS-N-23") is BOAT
    assert REGISTER.find("RT-23 (SS-24)", traits=frozenset({"mobile"})) is RAIL
    for wrong in ("Sineva / SS-24", "SS-N-23 (heavy)", "(unknown)"):
        with pytest.raises(InputError, match="unknown system"):
            REGISTER.find(wrong)


def test_traits_decide_between_systems_of_one_name() -> None:
    assert REGISTER.find("SS-24", kind="icbm", traits=frozenset({"mobile"})) is RAIL
    assert REGISTER.find("SS-24", kind="icbm", without=frozenset({"mobile"})) is SILO


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        REGISTER.find("SS-N-32", where="file.csv, line 3")
    assert 'unknown system "SS-N-32"' in str(caught.value)
    assert "file.csv, line 3" in str(caught.value)
    assert 'did you mean "SS-N-23"' in str(caught.value)


def test_a_wrong_kind_and_an_ambiguous_name_are_refused() -> None:
    with pytest.raises(InputError, match='system "SS-24" is listed as slbm'):
        REGISTER.find("SS-24", kind="slbm")
    with pytest.raises(InputError, match='system "RT-23" can be any of 2'):
        REGISTER.find("RT-23")


def test_a_declaration_covers_what_it_lists() -> None:
    item = Item(SILO, "russia", 46.0, 46.0, 46.0)
    part = Declaration("russia", date(2000, 1, 1), (item,), covers=frozenset({"icbm"}))
    assert part.covers_kinds({"icbm"})
    assert not part.covers_kinds({"icbm", "slbm"})
    assert Declaration("russia", date(2000, 1, 1), ()).covers_kinds({"slbm"})


@pytest.mark.parametrize(
    ("low", "high", "count", "said"),
    [
        (308.0, 308.0, 308.0, "308 SS-24 (silo)"),
        (1.0, math.inf, None, "an unknown number of SS-24 (silo)"),
        (15.0, math.inf, None, "at least 15 SS-24 (silo)"),
        (15.0, 20.0, None, "15 to 20 SS-24 (silo)"),
    ],
)
def test_counts_in_words(low: float, high: float, count: float | None, said: str) -> None:
    assert Item(SILO, "russia", low, high, count).said == said


def test_numbers_in_words() -> None:
    assert [number_in_words(value) for value in (1600.0, 2361.3, math.inf)] == ["1,600", "2,361.3", "any number"]
    assert count_in_words(2.0, 2.0, 2.0) == "2"
