"""Three-valued answers, looks and laws."""

from __future__ import annotations

from datetime import date

import pytest

from midcourse.errors import InputError
from midcourse.treaties.forces import Figure, Interval, Item, System
from midcourse.treaties.rules import (
    Answer,
    Law,
    Look,
    Membership,
    Party,
    Question,
    Truth,
    Weight,
    above,
    at_least,
    no,
    within,
    yes,
)

RANGE = Interval(450e3, 550e3, "450 to 550 km")
MISSILE = System(
    "M-1", "missile", figures={"warheads": (Figure(3.0),)}, quantities={"maximum-range": RANGE}, vehicle="v"
)
ITEM = Item(MISSILE, "atlantis", 5.0, 5.0, 5.0)
DEPENDS = Answer(Truth.DEPENDS, ("unclear",))


def test_a_no_decides_an_and_and_a_yes_decides_an_or() -> None:
    assert (yes("a") & no("b") & DEPENDS) == no("b")
    assert (no("b") | yes("a") | DEPENDS) == yes("a")
    assert (yes("a") & yes("b")) == Answer(Truth.YES, ("a", "b"))
    assert (no("a") | no("b")) == Answer(Truth.NO, ("a", "b"))
    assert (yes("a") & DEPENDS).truth is Truth.DEPENDS
    assert (no("a") | DEPENDS).truth is Truth.DEPENDS


def test_not_turns_yes_and_no_and_keeps_depends() -> None:
    assert ~yes("a") == no("a")
    assert ~no("a") == yes("a")
    assert ~DEPENDS == DEPENDS


def test_a_reason_that_another_continues_is_dropped() -> None:
    both = Answer(Truth.YES, ("its range is 5 km",)) & Answer(Truth.YES, ("its range is 5 km, which is short",))
    assert both.because == ("its range is 5 km, which is short",)


@pytest.mark.parametrize(
    ("low", "high", "is_above", "is_at_least", "is_within"),
    [
        (499e3, 499e3, "no", "no", "yes"),
        (500e3, 500e3, "no", "yes", "yes"),
        (501e3, 501e3, "yes", "yes", "no"),
        (499e3, 501e3, "depends", "depends", "depends"),
        (500e3, 501e3, "depends", "yes", "depends"),
    ],
)
def test_thresholds(low: float, high: float, is_above: str, is_at_least: str, is_within: str) -> None:
    interval = Interval(low, high, "so and so")
    assert above(interval, 500e3, "its range", "500 km").truth == is_above
    assert at_least(interval, 500e3, "its range", "500 km").truth == is_at_least
    assert within(interval, 500e3, "its range", "500 km").truth == is_within


def test_an_unknown_quantity_depends_and_says_so() -> None:
    for compare in (above, at_least, within):
        assert compare(None, 1.0, "its range", "1 m") == Answer(Truth.DEPENDS, ("its range is not known",))


def test_a_threshold_inside_the_interval_is_named() -> None:
    answer = at_least(RANGE, 500e3, "its range", "500 km")
    assert answer.because == ("its range is 450 to 550 km, which contains the threshold of 500 km",)


def test_a_look_finds_numbers_figures_and_quantities_and_notes_what_was_asked() -> None:
    numbers = {"first": (Figure(1.0, date(2000, 1, 1)), Figure(2.0, date(2001, 1, 1)))}
    look = Look(date(2000, 6, 1), numbers, {})
    assert look.number("first") == 1.0
    assert look.figure(ITEM, "warheads") == 3.0
    assert look.figure(ITEM, "nothing") is None
    assert look.quantity("maximum-range", ITEM) is RANGE
    assert look.quantity("burnout-speed", ITEM) is None
    assert look.asked == [Question("maximum-range", "M-1", "v"), Question("burnout-speed", "M-1", "v")]


def test_evidence_goes_before_the_published_figure_and_the_line_before_the_register() -> None:
    flown, stated = Interval(600e3, 600e3, "600 km"), Interval(480e3, 480e3, "480 km")
    look = Look(date(2007, 1, 1), {}, {}, {("maximum-range", "M-1"): flown})
    assert look.quantity("maximum-range", ITEM) is flown
    line = Item(MISSILE, "atlantis", 5.0, 5.0, 5.0, quantities={"maximum-range": stated})
    assert Look(date(2007, 1, 1), {}, {}).quantity("maximum-range", line) is stated


def test_a_look_refuses_a_number_that_is_not_there_or_not_yet() -> None:
    look = Look(date(1999, 1, 1), {"first": (Figure(1.0, date(2000, 1, 1)),)}, {})
    with pytest.raises(InputError, match='unknown number of the treaty "frist"'):
        look.number("frist")
    with pytest.raises(InputError, match="has no value on 1999-01-01"):
        look.number("first")


def test_a_law_collects_functions_under_their_articles() -> None:
    law = Law("mini")

    @law.definition("big", article="I", text="A big one.")
    def big(item: Item, look: Look) -> Answer:
        return yes("all are big")

    @law.counting("all", article="II", text="One each.", unit="things", kinds=("missile",), needs={"status": "in"})
    def every(item: Item, look: Look) -> Weight | None:
        return Weight(1.0, "one")

    assert law.definitions["big"].test is big
    assert law.definitions["big"].article == "I"
    rule = law.counting_rules["all"]
    assert (rule.weigh, rule.kinds, dict(rule.needs)) == (every, frozenset({"missile"}), {"status": "in"})
    assert big(ITEM, Look(date(2000, 1, 1), {}, {})).truth == "yes"
    assert every(ITEM, Look(date(2000, 1, 1), {}, {})) == Weight(1.0, "one")
    with pytest.raises(TypeError):
        law.definitions["other"] = law.definitions["big"]  # type: ignore[index]


def test_membership_finds_parties_and_groups() -> None:
    membership = Membership((Party("a"), Party("b")), {"north": ("a",)})
    assert membership.find("a") == Party("a")
    assert membership.find("c") is None
    assert membership.group_of("a") == ("north", ("a",))
    assert membership.group_of("north") == ("north", ("a",))
    assert membership.group_of("b") == ("", ())
