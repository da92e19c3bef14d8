from __future__ import annotations

from datetime import date

import pytest

from midcourse.errors import InputError
from midcourse.sources import Grade
from midcourse.talks.timeline import Event, between, day, days_between, in_order


def _event(name: str, start: str, end: str = "") -> Event:
    return Event(name, start, "meeting", ("usa",), "site", "Met.", ("s",), Grade.SEEN, end=end)


def test_months_and_years_mean_their_first_day() -> None:
    assert day("2007") == date(2007, 1, 1)
    assert day("2007-10") == date(2007, 10, 1)
    assert day("2007-10-12") == date(2007, 10, 12)


@pytest.mark.parametrize("text", ["", "10-12", "2007-13-01", "2007-02-30", "soon", "2007-1-1-1"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        day(text)


def test_the_second_meeting_came_157_days_later() -> None:
    assert days_between("2007-10-12", "2008-03-17") == 157


def test_events_are_ordered_and_one_day_keeps_its_order() -> None:
    events = [_event("c", "2008"), _event("a", "2007-10-12"), _event("b", "2007-10-12")]
    assert [event.id for event in in_order(events)] == ["a", "b", "c"]


def test_between_keeps_events_that_touch_the_span() -> None:
    events = [_event("long", "2007-07-01", "2007-07-02"), _event("late", "2007-08")]
    assert [event.id for event in between(events, "2007-07-02", "2007-07-31")] == ["long"]
    assert [event.id for event in between(events, "2007-07-03")] == ["late"]
