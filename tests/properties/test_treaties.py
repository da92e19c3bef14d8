"""What must hold for any force under any treaty."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.scenario.treaty_files import load_treaty
from midcourse.treaties.batch import batch
from midcourse.treaties.counting import check
from midcourse.treaties.dates import Notice, NoticeConvention, after_months, takes_effect
from midcourse.treaties.forces import Declaration, Interval, Item
from midcourse.treaties.rules import Status

START = load_treaty("start-1")
INF = load_treaty("inf")
DAY = date(2002, 6, 1)
SYSTEMS = [system for system in START.register.systems if "types-not-stated" not in system.traits]
DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))


def _declared(numbers: list[int]) -> Declaration:
    items = tuple(Item(one, "usa", float(n), float(n), float(n)) for one, n in zip(SYSTEMS, numbers, strict=True))
    return Declaration("usa", DAY, items)


forces = st.lists(st.integers(0, 400), min_size=len(SYSTEMS), max_size=len(SYSTEMS))


@settings(max_examples=30, deadline=None)
@given(forces)
def test_one_by_one_and_in_a_batch_the_counts_are_the_same(numbers: list[int]) -> None:
    declared = _declared(numbers)
    report = check(START, "usa", DAY, [declared])
    found = batch(START, "usa", DAY, declared.items, np.array(numbers, dtype=float)[:, None])
    for rule, counts, breach in zip(found.rules, found.counts, found.breach, strict=True):
        single = next(one for one in report.results if one.rule == rule)
        assert single.count is not None
        assert abs(single.count - counts[0]) < 1e-6
        assert (single.status is Status.BREACH) == breach[0]


@settings(max_examples=30, deadline=None)
@given(forces, st.integers(0, len(SYSTEMS) - 1))
def test_more_of_anything_never_lowers_a_count(numbers: list[int], which: int) -> None:
    more = [n + (i == which) for i, n in enumerate(numbers)]
    before, after = (check(START, "usa", DAY, [_declared(one)]).results for one in (numbers, more))
    for first, second in zip(before, after, strict=True):
        assert first.count is not None
        assert second.count is not None
        assert second.count >= first.count


@settings(max_examples=60, deadline=None)
@given(st.floats(1e5, 7e6), st.floats(1.0, 2.0), st.floats(1.0, 1.5))
def test_a_wider_interval_only_ever_turns_an_answer_into_depends(low: float, span: float, wider: float) -> None:
    system = INF.register.find("Shahab-3")
    statuses = []
    for a, b in ((low, low * span), (low / wider, low * span * wider)):
        item = Item(system, "russia", 1.0, 1.0, 1.0, quantities={"maximum-range": Interval(a, b, "so far")})
        report = check(INF, "russia", DAY, [Declaration("russia", DAY, (item,))])
        statuses.append(next(one.status for one in report.results if one.rule == "covered-missiles"))
    assert statuses[1] in {statuses[0], Status.DEPENDS}


@given(DAYS, st.integers(1, 400))
def test_clear_days_end_one_day_after_plain_ones(received: date, days: int) -> None:
    clear, plain = (
        takes_effect(Notice("I", days=days, convention=one), received)
        for one in (NoticeConvention.CLEAR_DAYS, NoticeConvention.PLAIN)
    )
    assert clear - plain == timedelta(days=1)
    assert plain - received == timedelta(days=days)


@given(DAYS, st.integers(0, 600))
def test_months_keep_the_day_unless_the_month_is_too_short(day: date, months: int) -> None:
    later = after_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
