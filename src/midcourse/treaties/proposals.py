"""Proposals: differences to a treaty, applied, and what follows from them.

A proposal changes a treaty as a lawyer would: it extends the term, opens the treaty to others, sets a ceiling, adds a
ban, announces a withdrawal or a suspension, or revives what has ended. `apply` gives the changed treaty; `effects`
compares before and after, and says who gives up what.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from midcourse.errors import InputError, unknown_name
from midcourse.sources import Grade
from midcourse.treaties.counting import Report, Result, check
from midcourse.treaties.dates import Event, EventKind, Extension, Moment, Notice, takes_effect
from midcourse.treaties.forces import Declaration, count_in_words, number_in_words
from midcourse.treaties.rules import Ban, Evidence, Limit, Party, Status, Treaty

__all__ = [
    "Change",
    "Effect",
    "Extend",
    "GivenUp",
    "Keep",
    "Leave",
    "Open",
    "Proposal",
    "Revive",
    "SetRule",
    "apply",
    "as_known_on",
    "effects",
    "given_up",
]


@dataclass(frozen=True, slots=True)
class Extend:
    """Extend a fixed term.

    Attributes
    ----------
    years : int
        By how much.
    """

    years: int


@dataclass(frozen=True, slots=True)
class Open:
    """Open a treaty to others.

    Attributes
    ----------
    parties : tuple of str
        Who joins.
    day : date or None
        From when; None: as if from the entry into force.
    """

    parties: tuple[str, ...]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Revive:
    """Put a treaty into force that never was or is no more.

    Attributes
    ----------
    day : date
        From when.
    parties : tuple of str
        Whom it binds; empty: the parties it had.
    """

    day: date
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetRule:
    """Add a limit or a ban, or replace the one of the same name.

    Attributes
    ----------
    rule : Limit or Ban
        The new rule.
    """

    rule: Limit | Ban


@dataclass(frozen=True, slots=True)
class Leave:
    """A notice of withdrawal or of suspension.

    Attributes
    ----------
    party : str
        Who leaves.
    received : date
        The day on which the others have the notice.
    suspend : bool
        Suspension rather than withdrawal.
    """

    party: str
    received: date
    suspend: bool = False


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep only some rules of a treaty.

    Attributes
    ----------
    rules : tuple of str
        Their names.
    """

    rules: tuple[str, ...]


Change = Extend | Open | Revive | SetRule | Leave | Keep


@dataclass(frozen=True, slots=True)
class Proposal:
    """A named set of changes.

    Attributes
    ----------
    name, title, summary : str
        Short name, title, a few sentences.
    changes : tuple of (str, Change)
        The name of the treaty, and the change.
    day : date
        The day on which before and after are compared.
    known_on : date or None
        What happened to the treaties after this day is not known to the proposal; None: all is known.
    by, source, grade : str, str, Grade
        Who proposed it, and where that is from.
    """

    name: str
    title: str
    summary: str
    changes: tuple[tuple[str, Change], ...]
    day: date
    known_on: date | None = None
    by: str = ""
    source: str = ""
    grade: Grade = Grade.ASSUMED

    @property
    def treaties(self) -> tuple[str, ...]:
        """The treaties it changes, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.changes))


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What a party would have to give up.

    Attributes
    ----------
    party, rule : str
        Who, by which rule.
    what : str
        A system, or the unit of the limit.
    low, high : float
        How many; ``high`` may be infinite where the number is not known.
    certain : bool
        False where it depends whether the rule covers it.
    because : str
        The reason.
    grade : Grade
        How far to trust the number.
    """

    party: str
    rule: str
    what: str
    low: float
    high: float
    certain: bool
    because: str
    grade: Grade = Grade.DERIVED

    @property
    def said(self) -> str:
        """In words: ``150 warheads``, ``an unknown number of Agni-II``."""
        count = self.low if self.low == self.high else None
        return f"{count_in_words(self.low, self.high, count)} {self.what}"


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after for one party under one treaty.

    Attributes
    ----------
    before, after : Report
        The treaty as it is, and as it would be.
    given_up : tuple of GivenUp
        What the party would have to give up that it may keep today.
    """

    before: Report
    after: Report
    given_up: tuple[GivenUp, ...]


def apply(treaty: Treaty, changes: Iterable[Change]) -> Treaty:
    """Give the treaty with changes made, in their order.

    Parameters
    ----------
    treaty : Treaty
        As it is.
    changes : iterable of Change
        The differences.

    Raises
    ------
    InputError
        For a change that the treaty cannot take: an extension of a treaty without a term, a suspension or withdrawal
        where there is no period of notice to count by.
    """
    for change in changes:
        treaty = _changed(treaty, change)
    return treaty


def _changed(treaty: Treaty, change: Change) -> Treaty:
    if isinstance(change, Extend):
        return _extended(treaty, change)
    if isinstance(change, Open):
        known = [party for party in treaty.membership.parties if party.name not in change.parties]
        joined = tuple(Party(name, change.day, article="proposal") for name in change.parties)
        return replace(treaty, membership=replace(treaty.membership, parties=(*known, *joined)))
    if isinstance(change, Revive):
        return _revived(treaty, change)
    if isinstance(change, Leave):
        return _left(treaty, change)
    if isinstance(change, Keep):
        return _kept(treaty, change)
    rule = change.rule
    if isinstance(rule, Ban):
        kept = tuple(other for other in treaty.bans if other.rule != rule.rule)
        return replace(treaty, bans=(*kept, rule))
    limits = tuple(other for other in treaty.limits if other.rule != rule.rule)
    return replace(treaty, limits=(*limits, rule))


def _extended(treaty: Treaty, change: Extend) -> Treaty:
    duration = treaty.duration
    if not duration.term_years:
        raise InputError(
            f"{treaty.name} cannot be extended: it has no term",
            allowed="a treaty with a fixed term of years",
            hint="a treaty of unlimited duration needs no extension",
        )
    extension = Extension(change.years, "proposal", duration.may_extend)
    ended = tuple(event for event in duration.events if event.kind is not EventKind.TERMINATION)
    return replace(treaty, duration=replace(duration, extensions=(*duration.extensions, extension), events=ended))


def as_known_on(treaty: Treaty, day: date) -> Treaty:
    """Give a treaty without what happened to it after a day.

    Parameters
    ----------
    treaty : Treaty
        With all its history.
    day : date
        The last day that is known.
    """
    events = tuple(event for event in treaty.duration.events if event.day <= day)
    return replace(treaty, duration=replace(treaty.duration, events=events))


def _kept(treaty: Treaty, change: Keep) -> Treaty:
    known = {rule.rule for rule in treaty.rules}
    for name in change.rules:
        if name not in known:
            raise unknown_name("rule", name, known)
    limits = tuple(rule for rule in treaty.limits if rule.rule in change.rules)
    bans = tuple(rule for rule in treaty.bans if rule.rule in change.rules)
    return replace(treaty, limits=limits, bans=bans)


def _revived(treaty: Treaty, change: Revive) -> Treaty:
    """In force from the day, without term, with the old events forgotten: what happened to the old bond is past."""
    duration = replace(
        treaty.duration,
        entered=Moment(change.day, grade=Grade.ASSUMED, note="proposal"),
        term_years=0,
        last_day=None,
        events=(),
    )
    names = change.parties or tuple(party.name for party in treaty.membership.parties if party.end is None)
    membership = replace(treaty.membership, parties=tuple(Party(name, article="proposal") for name in names))
    return replace(treaty, duration=duration, membership=membership)


def _left(treaty: Treaty, change: Leave) -> Treaty:
    notice: Notice | None = treaty.duration.withdrawal
    if notice is None:
        raise InputError(
            f"{treaty.name} has no period of notice",
            allowed="a treaty whose duration states a withdrawal",
            hint="state withdrawal: {article, months or days} in its data file",
        )
    effect = takes_effect(notice, change.received)
    kind = EventKind.SUSPENSION if change.suspend else EventKind.WITHDRAWAL
    text = f"notice of {kind} by {change.party} received on {change.received}, {notice.period} by {notice.article}"
    event = Event(kind, change.received, text, effect, change.party, source="proposal")
    return replace(treaty, duration=replace(treaty.duration, events=(*treaty.duration.events, event)))


def effects(
    treaty: Treaty,
    changes: Sequence[Change],
    day: date,
    declarations: Sequence[Declaration],
    evidence: Evidence | None = None,
) -> tuple[Effect, ...]:
    """Compare a treaty before and after changes, for every party of either.

    Parameters
    ----------
    treaty : Treaty
        As it is.
    changes : sequence of Change
        The differences.
    day : date
        When.
    declarations : sequence of Declaration
        Forces of all.
    evidence : mapping, optional
        As for `midcourse.treaties.counting.check`.
    """
    changed = apply(treaty, changes)
    names = [party.name for version in (treaty, changed) for party in version.membership.parties]
    compared = []
    for name in dict.fromkeys(names):
        before = check(treaty, name, day, declarations, evidence)
        after = check(changed, name, day, declarations, evidence)
        if before.standing.bound or after.standing.bound:
            compared.append(Effect(before, after, given_up(before, after)))
    return tuple(compared)


def given_up(before: Report, after: Report) -> tuple[GivenUp, ...]:
    """Say what a party must give up under ``after`` that ``before`` lets it keep.

    Parameters
    ----------
    before, after : Report
        Of the same party and day.
    """
    binding = {result.rule for result in before.results if result.status in (Status.BREACH, Status.DEPENDS)}
    lost: dict[tuple[str, ...], GivenUp] = {}
    for result in after.results:
        if result.status in (Status.BREACH, Status.DEPENDS) and result.rule not in binding:
            for one in _lost(after.party, result):
                key = (one.what,) if result.limit == 0 else (one.what, one.rule)
                if key not in lost or (one.certain and not lost[key].certain):
                    lost[key] = one
    return tuple(lost.values())


def _lost(party: str, result: Result) -> list[GivenUp]:
    """What a result takes away: under a ban the items themselves, under a limit what is above it."""
    if result.limit == 0:
        return [
            GivenUp(
                party,
                result.rule,
                line.item.system.name,
                line.item.low,
                line.item.high,
                line.certain,
                line.because,
                line.item.grade,
            )
            for line in result.lines
            if line.high > 0
        ]
    low, high, limit = result.low or 0.0, result.high or 0.0, result.limit or 0.0
    because = f"{number_in_words(low) if low == high else 'the count'} against a limit of {number_in_words(limit)}"
    over = high - limit if not math.isinf(high) else math.inf
    return [GivenUp(party, result.rule, result.unit, max(0.0, low - limit), over, low > limit, because)]
