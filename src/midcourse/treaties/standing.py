"""Who is bound by what on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from midcourse.treaties.dates import Event, EventKind, end_of, treaty_in_force
from midcourse.treaties.rules import Membership, Party, Treaty

__all__ = ["Bond", "Standing", "bound_parties", "standing"]


class Bond(StrEnum):
    """How a party stands to a treaty."""

    BOUND = "bound"
    NOT_IN_FORCE = "not-in-force"
    NOT_A_PARTY = "not-a-party"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a party stands to a treaty on a day.

    Attributes
    ----------
    bond : Bond
        Bound, or why not.
    because : tuple of str
        Sentences with articles and days.
    until : date or None
        First day without force, as the treaty stands on its dates; None: no end is known.
    """

    bond: Bond
    because: tuple[str, ...]
    until: date | None = None

    @property
    def bound(self) -> bool:
        """Whether the duties apply."""
        return self.bond is Bond.BOUND

    @property
    def ends(self) -> str:
        """The end in words: ``until 2009-12-05``."""
        return f"until {self.until}" if self.until else "without limit of time"


def standing(treaty: Treaty, party: str, day: date) -> Standing:
    """Say how a party stands to a treaty on a day.

    Parameters
    ----------
    treaty : Treaty
        Which.
    party : str
        Short name; a name that the treaty does not know is no party.
    day : date
        When.
    """
    until, end_reason = end_of(treaty.duration)
    member = treaty.membership.find(party)
    if member is None:
        return Standing(Bond.NOT_A_PARTY, (f"{party} is not a party to {treaty.name}.",), until)
    in_time = _in_time(treaty, day, until, end_reason)
    if in_time is not None:
        return in_time
    if member.start is not None and day < member.start:
        return Standing(Bond.NOT_A_PARTY, (f"{party} is a party only from {member.start}.",), until)
    if member.end is not None and day >= member.end:
        follow = _successors(treaty.membership, party)
        return Standing(Bond.NOT_A_PARTY, (f"{party} was a party until {member.end}{follow}.",), until)
    for event in reversed(treaty.duration.events):
        if event.effect is None or event.effect > day or event.party != party:
            continue
        bond = Bond.WITHDRAWN if event.kind is EventKind.WITHDRAWAL else Bond.SUSPENDED
        return Standing(bond, _left(treaty, event), until)
    ends = f"in force until {until} ({end_reason})" if until else f"in force without limit of time ({end_reason})"
    if treaty.duration.last_day is not None and until is not None and until > treaty.duration.last_day:
        ends = end_reason
    return Standing(Bond.BOUND, (f"{treaty.name} binds {party} on {day}: {ends}.",), until)


def _in_time(treaty: Treaty, day: date, until: date | None, end_reason: str) -> Standing | None:
    entered = treaty.duration.entered
    if entered is None:
        return Standing(Bond.NOT_IN_FORCE, (f"{treaty.name} {end_reason}.",), None)
    if treaty_in_force(treaty.duration, day):
        return None
    if day < entered.day:
        return Standing(Bond.NOT_IN_FORCE, (f"{treaty.name} is in force only from {entered.day}.",), until)
    return Standing(Bond.NOT_IN_FORCE, (f"{treaty.name} ended on {until}: {end_reason}.",), until)


def _successors(membership: Membership, party: str) -> str:
    names = [other.name for other in membership.parties if other.succeeds == party]
    return f"; its successors are {', '.join(names)}" if names else ""


def _left(treaty: Treaty, event: Event) -> tuple[str, ...]:
    sentences = [f"{event.text}; effect from {event.effect}."]
    if event.kind is EventKind.SUSPENSION and not treaty.duration.suspension_article:
        sentences.append(f"{treaty.name} has no article on suspension.")
    if event.contested:
        sentences.append(f"Contested: {event.contested}.")
    return tuple(sentences)


def bound_parties(treaty: Treaty, day: date) -> tuple[Party, ...]:
    """Give the parties that are bound on a day.

    Parameters
    ----------
    treaty : Treaty
        Which.
    day : date
        When.
    """
    return tuple(party for party in treaty.membership.parties if standing(treaty, party.name, day).bound)
