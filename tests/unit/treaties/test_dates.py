"""Terms, notices and events."""

from __future__ import annotations

from datetime import date

import pytest

from midcourse.treaties.dates import (
    Duration,
    Event,
    EventKind,
    Extension,
    Moment,
    Notice,
    NoticeConvention,
    after_months,
    end_of,
    takes_effect,
    treaty_in_force,
)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2001, 12, 13), 6, date(2002, 6, 13)),
        (date(2007, 8, 31), 6, date(2008, 2, 29)),
        (date(2006, 8, 31), 6, date(2007, 2, 28)),
        (date(1994, 12, 5), 180, date(2009, 12, 5)),
        (date(2002, 6, 13), -6, date(2001, 12, 13)),
    ],
)
def test_months_go_to_the_corresponding_day(day: date, months: int, expected: date) -> None:
    assert after_months(day, months) == expected


def test_a_notice_of_150_clear_days_received_on_14_july_2007_takes_effect_on_12_december() -> None:
    received = date(2007, 7, 14)
    clear = Notice("XIX.2", days=150, convention=NoticeConvention.CLEAR_DAYS)
    plain = Notice("XIX.2", days=150, convention=NoticeConvention.PLAIN)
    assert takes_effect(clear, received) == date(2007, 12, 12)
    assert takes_effect(plain, received) == date(2007, 12, 11)
    assert clear.period == "150 days"


@pytest.mark.parametrize(
    ("received", "effect"),
    [
        (date(2001, 12, 13), date(2002, 6, 13)),  # ABM
        (date(2019, 2, 2), date(2019, 8, 2)),  # INF
        (date(2007, 10, 12), date(2008, 4, 12)),  # INF, had notice been given on the day of the talks
    ],
)
def test_six_months_notice_ends_on_the_corresponding_day(received: date, effect: date) -> None:
    notice = Notice("XV.2", months=6)
    assert takes_effect(notice, received) == effect
    assert notice.period == "6 months"


def test_a_term_ends_before_the_corresponding_day_and_extensions_add_up() -> None:
    base = Duration(entered=Moment(date(1994, 12, 5)), article="XVII", term_years=15)
    end, why = end_of(base)
    assert end == date(2009, 12, 5)
    assert why == "15 years from 1994-12-05 (XVII)"
    assert treaty_in_force(base, date(2009, 12, 4))
    assert not treaty_in_force(base, date(2009, 12, 5))
    longer = Duration(
        entered=Moment(date(1994, 12, 5)), article="XVII", term_years=15, extensions=(Extension(5, "XVII"),)
    )
    assert end_of(longer) == (date(2014, 12, 5), "15 years from 1994-12-05 (XVII), extended by 5 years (XVII)")


def test_a_treaty_that_names_its_last_day_is_in_force_on_it() -> None:
    duration = Duration(entered=Moment(date(2003, 6, 1)), article="IV", last_day=date(2012, 12, 31))
    assert treaty_in_force(duration, date(2012, 12, 31))
    assert not treaty_in_force(duration, date(2013, 1, 1))
    assert end_of(duration)[1] == "in force through 2012-12-31 (IV)"


def test_a_termination_goes_before_the_term() -> None:
    note = Event(EventKind.NOTE, date(2004, 1, 1), "something")
    gone = Event(EventKind.TERMINATION, date(2011, 2, 5), "superseded", date(2011, 2, 5))
    duration = Duration(entered=Moment(date(2003, 6, 1)), last_day=date(2012, 12, 31), events=(note, gone))
    assert end_of(duration) == (date(2011, 2, 5), "superseded")


def test_without_entry_there_is_no_force_and_without_term_no_end() -> None:
    assert end_of(Duration()) == (None, "never entered into force")
    assert not treaty_in_force(Duration(), date(2007, 10, 12))
    unlimited = Duration(entered=Moment(date(1988, 6, 1)), article="XV.1")
    assert end_of(unlimited) == (None, "unlimited duration (XV.1)")
    assert treaty_in_force(unlimited, date(2100, 1, 1))
    assert not treaty_in_force(unlimited, date(1988, 5, 31))
