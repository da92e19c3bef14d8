"""Events in order: what happened between two days, and how long things took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from midcourse.errors import InputError
from midcourse.records import record
from midcourse.sources import Grade

__all__ = ["EVENT_KINDS", "Event", "between", "day", "days_between", "in_order"]

#: Kinds of event and the word printed for each.
EVENT_KINDS: dict[str, str] = {
    "meeting": "meeting",
    "proposal": "proposal",
    "reply": "reply",
    "statement": "statement",
    "agreement": "agreement",
    "act": "act",
    "expiry": "end of a treaty",
}


@record
class Event:
    """Something that happened.

    Attributes
    ----------
    id : str
    date, end : str
        First and last day, ISO 8601, possibly only a year and a month; ``end`` is empty for one day.
    kind : str
        A key of `EVENT_KINDS`.
    parties : tuple of str
        Ids of those who acted.
    issue : str
        Id of the issue.
    what : str
        In our own words.
    sources : tuple of str
    grade : Grade
    place, actor, response, note, quotation : str
        Empty where unknown.
    """

    id: str
    date: str
    kind: str
    parties: tuple[str, ...]
    issue: str
    what: str
    sources: tuple[str, ...]
    grade: Grade
    end: str = ""
    place: str = ""
    actor: str = ""
    response: str = ""
    note: str = ""
    quotation: str = ""


def day(text: str) -> date:
    """Read an ISO date; a bare year or month means its first day.

    Raises
    ------
    InputError
        When the text is no date.
    """
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) > 3 or len(parts[0]) != 4:
            raise ValueError
        return date(*[*numbers, 1, 1][:3])
    except ValueError:
        raise InputError(f'"{text}" is no date', allowed="2007, 2007-10 or 2007-10-12") from None


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Sort events by their first day; events of one day keep their order."""
    return tuple(sorted(events, key=lambda event: day(event.date)))


def between(events: Iterable[Event], first: str = "", last: str = "") -> tuple[Event, ...]:
    """Keep the events that touch the days from ``first`` to ``last``, both included, in order."""
    kept = []
    for event in in_order(events):
        if first and day(event.end or event.date) < day(first):
            continue
        if last and day(event.date) > day(last):
            continue
        kept.append(event)
    return tuple(kept)


def days_between(first: str, last: str) -> int:
    """Count the days from one date to another: 2007-10-12 to 2008-03-17 is 157."""
    return (day(last) - day(first)).days
