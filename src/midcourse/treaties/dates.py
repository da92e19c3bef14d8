"""When a treaty binds: entry into force, term, extension, notice, suspension.

Days are `datetime.date`. Two conventions decide every dispute about a day here, so both are data, never habit:

* A *term* of years begins on the day of entry into force and ends before the corresponding day: fifteen years from
  5 December 1994 make 4 December 2009 the last day and 5 December 2009 the day of expiry.
* A *notice* runs from its receipt. ``corresponding-day``: months are counted to the day of the same number.
  ``clear-days``: the day of receipt does not count, all the days must have passed, and the effect comes with the next
  day. ``plain``: receipt plus the number of days.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from midcourse.sources import Grade

__all__ = [
    "Duration",
    "Event",
    "EventKind",
    "Extension",
    "Moment",
    "Notice",
    "NoticeConvention",
    "after_months",
    "end_of",
    "takes_effect",
    "treaty_in_force",
]


class NoticeConvention(StrEnum):
    """How the time of a notice is counted from its receipt."""

    CORRESPONDING_DAY = "corresponding-day"
    CLEAR_DAYS = "clear-days"
    PLAIN = "plain"


class EventKind(StrEnum):
    """What can happen to a treaty after its signature."""

    WITHDRAWAL = "withdrawal"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with its source.

    Attributes
    ----------
    day : date
        The day.
    source, grade, note : str, Grade, str
        Where it comes from, how far to trust it, what a reader should know.
    """

    day: date
    source: str = ""
    grade: Grade = Grade.ASSUMED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A right to leave (or a duty to announce) with its period.

    Attributes
    ----------
    article : str
        Where the treaty says so.
    months, days : int
        One of the two is not zero.
    convention : NoticeConvention
        How they are counted.
    text : str
        Paraphrase of the ground that must be stated.
    """

    article: str
    months: int = 0
    days: int = 0
    convention: NoticeConvention = NoticeConvention.CORRESPONDING_DAY
    text: str = ""

    @property
    def period(self) -> str:
        """The period in words: ``6 months``, ``150 days``."""
        return f"{self.months} months" if self.months else f"{self.days} days"


@dataclass(frozen=True, slots=True)
class Extension:
    """A prolongation: agreed, or supposed by a proposal.

    Attributes
    ----------
    years : int
        How long.
    article : str
        What allows it.
    text : str
        What a reader should know.
    """

    years: int
    article: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a treaty on a day.

    Attributes
    ----------
    kind : EventKind
        A suspension or withdrawal concerns ``party``; a termination ends the treaty for all.
    day : date
        Of the act itself (for a notice: of its receipt).
    effect : date or None
        From this day on (inclusive) the party or the treaty is no longer bound. None for notes.
    text : str
        What happened.
    party : str
        Empty: all.
    contested : str
        Why others deny the effect; empty where they do not.
    source, grade : str, Grade
        Where it comes from.
    """

    kind: EventKind
    day: date
    text: str
    effect: date | None = None
    party: str = ""
    contested: str = ""
    source: str = ""
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True)
class Duration:
    """From signature to end.

    Attributes
    ----------
    signed : Moment or None
        The day of signature.
    entered : Moment or None
        The day of entry into force; None: never.
    article : str
        The article on duration.
    term_years : int
        Length of a fixed term; 0: none.
    last_day : date or None
        For treaties that name their last day (inclusive).
    extensions : tuple of Extension
        Agreed prolongations of a fixed term.
    may_extend : str
        What the treaty allows in the way of extension.
    withdrawal : Notice or None
        The right to withdraw.
    suspension_article : str
        The article that allows a suspension; empty: there is none.
    events : tuple of Event
        What happened since.
    note : str
        What a reader should know.
    """

    signed: Moment | None = None
    entered: Moment | None = None
    article: str = ""
    term_years: int = 0
    last_day: date | None = None
    extensions: tuple[Extension, ...] = ()
    may_extend: str = ""
    withdrawal: Notice | None = None
    suspension_article: str = ""
    events: tuple[Event, ...] = field(default=())
    note: str = ""


def after_months(day: date, months: int) -> date:
    """Give the corresponding day so many months later; the last day of a month that is too short.

    Parameters
    ----------
    day : date
        Start.
    months : int
        May be negative.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def takes_effect(notice: Notice, received: date) -> date:
    """Give the first day on which a notice received on ``received`` has its effect.

    Parameters
    ----------
    notice : Notice
        Period and convention.
    received : date
        Day of receipt by the other parties.
    """
    reached = after_months(received, notice.months) + timedelta(days=notice.days)
    return reached + timedelta(days=1) if notice.convention is NoticeConvention.CLEAR_DAYS else reached


def end_of(duration: Duration) -> tuple[date | None, str]:
    """Give the first day without force and the reason, as far as it is known.

    Returns
    -------
    date or None
        None: without limit of time, or never in force.
    str
        A sentence.
    """
    for event in duration.events:
        if event.kind is EventKind.TERMINATION:
            return event.effect, event.text
    if duration.entered is None:
        return None, "never entered into force"
    if duration.last_day is not None:
        return duration.last_day + timedelta(days=1), f"in force through {duration.last_day} ({duration.article})"
    if not duration.term_years:
        return None, f"unlimited duration ({duration.article})"
    years = duration.term_years + sum(extension.years for extension in duration.extensions)
    end = after_months(duration.entered.day, 12 * years)
    parts = [f"{duration.term_years} years from {duration.entered.day} ({duration.article})"]
    parts += [f"extended by {extension.years} years ({extension.article})" for extension in duration.extensions]
    return end, ", ".join(parts)


def treaty_in_force(duration: Duration, day: date) -> bool:
    """Whether the treaty as such is in force on a day (whoever may have left it)."""
    if duration.entered is None or day < duration.entered.day:
        return False
    end, _ = end_of(duration)
    return end is None or day < end
