"""Counting, on a small invented treaty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from midcourse.errors import InputError
from midcourse.sources import Grade, Sourced
from midcourse.treaties.counting import Report, Result, check, questions, tally
from midcourse.treaties.forces import Declaration, Interval
from midcourse.treaties.rules import Look, Question, Status, Treaty

DAY = date(2004, 6, 1)


def _declaration(*items: object, party: str = "north", day: date = date(2004, 1, 1), **more: object) -> Declaration:
    return Declaration(party, day, tuple(items), **more)  # type: ignore[arg-type]


def _result(report: Report, rule: str) -> Result:
    return next(one for one in report.results if one.rule == rule)


def _said(result: Result) -> str:
    return " ".join(result.because)


def test_a_count_with_its_explanation(treaty: Treaty, fleet: SimpleNamespace) -> None:
    lines = (
        fleet.item(fleet.sloop, 4.0, source="book", grade=Grade.SEEN, note="in harbour"),
        fleet.item(fleet.galley, 3.0),
    )
    result = _result(check(treaty, "north", DAY, [_declaration(*lines)]), "ships")
    assert (result.count, result.limit, result.headroom, result.status) == (7.0, 10.0, 3.0, Status.WITHIN)
    assert result.because == (
        "II: All ships.",
        "Counted by II: One each.",
        "Declaration of north of 2004-01-01:",
        "4 Sloop: 4 (one each (II); book, seen; in harbour)",
        "3 Galley: 3 (one each (II); no source, assumed)",
    )


def test_pools_are_shared_in_the_order_of_the_file_and_units_are_those_of_the_limit(
    treaty: Treaty, fleet: SimpleNamespace
) -> None:
    declaration = _declaration(
        fleet.item(fleet.galley, 1.0), fleet.item(fleet.galley, 3.0), fleet.item(fleet.sloop, 2.0)
    )
    result = _result(check(treaty, "north", DAY, [declaration]), "cannon")
    assert result.count == pytest.approx((10 + 10 + 2 * 1 + 2 * 4) / 1000)
    assert [line.value for line in result.lines] == [10.0, 12.0, 8.0]
    assert "The rule's number is from memory; check it before relying on it." in result.because


def test_a_breach_and_a_headroom_below_nought(treaty: Treaty, fleet: SimpleNamespace) -> None:
    result = _result(check(treaty, "north", DAY, [_declaration(fleet.item(fleet.sloop, 12.0))]), "ships")
    assert (result.status, result.headroom) == (Status.BREACH, -2.0)
    assert check(treaty, "north", DAY, [_declaration(fleet.item(fleet.sloop, 12.0))]).breaches[0].rule == "ships"


def test_what_is_not_yet_binding_is_no_breach(treaty: Treaty, fleet: SimpleNamespace) -> None:
    early = _declaration(fleet.item(fleet.sloop, 12.0), day=date(2001, 1, 1))
    report = check(treaty, "north", date(2001, 6, 1), [early])
    result = _result(report, "ships")
    assert (result.status, result.would, result.limit) == (Status.NOT_BINDING, Status.BREACH, 10.0)
    assert "The ceiling of 10 binds only from 2002-01-01." in result.because
    assert "If it were binding already, the status would be breach." in result.because
    assert "The elimination has to be complete only by 2003-01-01." in _result(report, "fast-ships").because
    assert {"ships", "fast-ships"}.isdisjoint(one.rule for one in report.breaches)


def test_a_party_that_is_not_bound_gets_counts_and_what_they_would_be(treaty: Treaty, fleet: SimpleNamespace) -> None:
    declaration = _declaration(fleet.item(fleet.sloop, 12.0), party="moon")
    result = _result(check(treaty, "moon", DAY, [declaration]), "ships")
    assert (result.count, result.status, result.would) == (12.0, Status.NOT_BINDING, Status.BREACH)
    assert result.because[:2] == (
        "moon is not a party to mini.",
        "If it were binding, the status would be breach.",
    )
    unlimited = _result(check(treaty, "moon", DAY, [declaration]), "bay")
    assert unlimited.limit is None
    early = check(treaty, "moon", date(2001, 1, 1), [replace(declaration, day=date(2000, 1, 1))])
    assert _result(early, "ships").because[0] == "moon is not a party to mini."


def test_a_ceiling_that_has_ended_and_one_that_is_not_there(treaty: Treaty, fleet: SimpleNamespace) -> None:
    steps = tuple(replace(step, end=date(2003, 1, 1)) for step in treaty.limits[0].steps)
    ended = replace(treaty, limits=(replace(treaty.limits[0], steps=steps),))
    result = _result(check(ended, "north", DAY, [_declaration(fleet.item(fleet.sloop, 12.0))]), "ships")
    assert (result.limit, result.headroom, result.status) == (None, None, Status.NOT_BINDING)
    assert "No ceiling holds on this day." in result.because


def test_unknown_numbers_make_intervals(treaty: Treaty, fleet: SimpleNamespace) -> None:
    some = fleet.item(fleet.sloop, None)
    result = _result(check(treaty, "north", DAY, [_declaration(some)]), "ships")
    assert (result.count, result.low, result.high, result.status) == (None, 1.0, float("inf"), Status.DEPENDS)
    assert "The count lies between 1 and any number." in result.because
    few = replace(some, low=2.0, high=5.0)
    result = _result(check(treaty, "north", DAY, [_declaration(few)]), "ships")
    assert (result.count, result.status, result.headroom) == (None, Status.WITHIN, None)
    assert "2 to 5 Sloop: 2 to 5" in _said(result)


def test_vague_weights_make_intervals(treaty: Treaty, fleet: SimpleNamespace) -> None:
    result = _result(check(treaty, "north", DAY, [_declaration(fleet.item(fleet.raft, 500.0))]), "cannon")
    assert (result.low, result.high, result.status) == (0.0, 2.0, Status.DEPENDS)


def test_a_ban_counts_what_its_definition_covers(treaty: Treaty, fleet: SimpleNamespace) -> None:
    slow, quick = Interval(4.0, 4.0, "4 m/s"), Interval(6.0, 6.0, "6 m/s")
    lines = (
        fleet.item(fleet.sloop, 1.0, quantities={"speed": slow}),
        fleet.item(fleet.sloop, 2.0, quantities={"speed": quick}),
        fleet.item(fleet.sloop, 4.0),
    )
    result = _result(check(treaty, "north", DAY, [_declaration(*lines)]), "fast-ships")
    assert (result.low, result.high, result.status) == (2.0, 6.0, Status.BREACH)
    assert [line.certain for line in result.lines] == [True, False]
    assert "depends, I: its speed is 4 to 6 m/s, which contains the threshold of 5 m/s" in _said(result)
    flown = check(treaty, "north", DAY, [_declaration(*lines)], {("speed", "Sloop"): slow})
    assert _result(flown, "fast-ships").count == 0.0


def test_questions_are_asked_once(treaty: Treaty, fleet: SimpleNamespace) -> None:
    declaration = _declaration(
        fleet.item(fleet.sloop, 1.0), fleet.item(fleet.sloop, 2.0), fleet.item(fleet.galley, 1.0)
    )
    assert questions(treaty, [declaration], DAY) == (Question("speed", "Sloop"), Question("speed", "Galley"))


def test_published_totals_stand_in_where_lines_are_missing_or_fall_short(
    treaty: Treaty, fleet: SimpleNamespace
) -> None:
    totals = {"ships": Sourced(9.0, "book", Grade.SEEN)}
    only = check(treaty, "north", DAY, [_declaration(totals=totals, covers=frozenset())])
    result = _result(only, "ships")
    assert (result.count, result.status) == (9.0, Status.WITHIN)
    assert "Published total of 2004-01-01: 9 (book, seen)." in result.because
    short = check(treaty, "north", DAY, [_declaration(fleet.item(fleet.sloop, 4.0), totals=totals)])
    assert _result(short, "ships").count == 9.0
    whole = check(treaty, "north", DAY, [_declaration(fleet.item(fleet.sloop, 9.0), totals=totals)])
    assert "9 Sloop: 9" in _said(_result(whole, "ships"))


def test_what_no_declaration_covers_is_no_data(treaty: Treaty, fleet: SimpleNamespace) -> None:
    part = _declaration(fleet.item(fleet.sloop, 4.0), covers=frozenset())
    result = _result(check(treaty, "north", DAY, [part]), "ships")
    assert (result.count, result.status, result.limit) == (None, Status.NO_DATA, 10.0)
    assert "No declaration of north covers this rule; the newest, of 2004-01-01, lists Sloop." in result.because
    totals = _declaration(totals={"cannon": Sourced(1.0)}, covers=frozenset())
    assert "lists totals only" in _said(_result(check(treaty, "north", DAY, [totals]), "ships"))
    many = _declaration(*[fleet.item(fleet.sloop, 1.0) for _ in range(9)], covers=frozenset())
    assert "Sloop …" in _said(_result(check(treaty, "north", DAY, [many]), "ships"))
    nothing = _result(check(treaty, "north", DAY, []), "ships")
    assert "No declaration of north in the ten years before 2004-06-01." in nothing.because


def test_the_newest_declaration_that_covers_is_used_its_age_is_said_and_after_ten_years_it_says_nothing(
    treaty: Treaty, fleet: SimpleNamespace
) -> None:
    long = replace(treaty, duration=replace(treaty.duration, term_years=100))
    old = _declaration(fleet.item(fleet.sloop, 4.0), day=date(2001, 1, 1))
    newer = _declaration(fleet.item(fleet.raft, 1.0), day=date(2003, 1, 1), covers=frozenset())
    future = _declaration(fleet.item(fleet.sloop, 8.0), day=date(2005, 1, 1))
    result = _result(check(long, "north", DAY, [newer, future, old]), "ships")
    assert result.count == 4.0
    assert "The declaration is 1247 days old on 2004-06-01." in result.because
    assert _result(check(long, "north", date(2016, 1, 1), [old, newer]), "ships").status is Status.NO_DATA


def test_places_must_be_stated_to_be_counted(treaty: Treaty, fleet: SimpleNamespace) -> None:
    inside = fleet.item(fleet.sloop, 3.0, facts={"zone": "bay"})
    outside = fleet.item(fleet.sloop, 9.0, facts={"zone": "sea"})
    result = _result(check(treaty, "north", DAY, [_declaration(inside, outside)]), "bay")
    assert (result.count, result.limit, result.status) == (3.0, 2.0, Status.BREACH)
    assert (
        _result(check(treaty, "north", DAY, [_declaration(fleet.item(fleet.sloop, 3.0))]), "bay").status
        is Status.NO_DATA
    )
    free = _result(check(treaty, "south", DAY, [_declaration(inside, party="south")]), "bay")
    assert (free.limit, free.status) == (None, Status.NOT_BINDING)
    assert "south has no ceiling of its own here." in free.because


def test_groups_add_up_their_members_and_a_missing_one_leaves_a_lower_bound(
    treaty: Treaty, fleet: SimpleNamespace
) -> None:
    north = _declaration(fleet.item(fleet.sloop, 3.0))
    south = _declaration(fleet.item(fleet.sloop, 3.0), party="south")
    result = _result(check(treaty, "north", DAY, [north, south]), "land-ships")
    assert (result.count, result.status) == (6.0, Status.WITHIN)
    assert "2 of 2 members of the group land are counted." in result.because
    alone = _result(check(treaty, "north", DAY, [north]), "land-ships")
    assert alone.status is Status.NO_DATA
    assert "1 of 2 members of the group land are counted: 3 ships; missing: south." in alone.because
    more = _declaration(fleet.item(fleet.sloop, 7.0))
    assert _result(check(treaty, "north", DAY, [more]), "land-ships").status is Status.BREACH
    assert "No member of the group land" in _said(_result(check(treaty, "north", DAY, []), "land-ships"))
    assert (
        "islands belongs to no group of states."
        in _result(check(treaty, "islands", DAY, [north]), "land-ships").because
    )
    whole = _declaration(fleet.item(fleet.sloop, 5.0), party="land")
    assert _result(check(treaty, "north", DAY, [whole, more]), "land-ships").count == 5.0


def test_a_declaration_with_lines_of_which_none_counts_counts_nought(treaty: Treaty, fleet: SimpleNamespace) -> None:
    sunk = fleet.item(fleet.sloop, 3.0, facts={"status": "sunk"})
    result = _result(check(treaty, "north", DAY, [_declaration(sunk)]), "ships")
    assert result.count == 0.0
    assert "nothing in it counts here." in result.because


def test_a_rule_that_is_not_there_is_refused(treaty: Treaty, fleet: SimpleNamespace) -> None:
    look = Look(DAY, treaty.numbers, treaty.definitions)
    with pytest.raises(InputError, match='unknown counting rule "shps"'):
        tally(treaty, "shps", [fleet.item(fleet.sloop, 1.0)], look)
