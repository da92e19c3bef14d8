"""What the treaties answer: ends, parties, suspensions, and who holds what a treaty bans."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from midcourse.talks.claims import Question, Value
from midcourse.talks.timeline import day
from midcourse.treaties.dates import EventKind, Extension, end_of, treaty_in_force
from midcourse.treaties.rules import Treaty
from midcourse.treaties.standing import bound_parties

__all__ = ["ANSWERS", "Holding", "Law", "answer"]


@dataclass(frozen=True)
class Holding:
    """Missiles that a state holds and that a definition of a treaty covers.

    Attributes
    ----------
    party : str
    system : str
    truth : str
        ``"yes"``, ``"no"`` or ``"depends"``.
    because : str
    """

    party: str
    system: str
    truth: str
    because: str = ""


@dataclass(frozen=True)
class Law:
    """The treaties at hand.

    Attributes
    ----------
    treaties : mapping of str to Treaty
    holdings : mapping of str to callable
        For a treaty, who holds what it bans on a day: ``holdings["inf"](day)`` gives a sequence of `Holding`.
    digest : str
        Names the data behind them.
    """

    treaties: Mapping[str, Treaty]
    holdings: Mapping[str, Callable[[date], Sequence[Holding]]] = field(default_factory=dict)
    digest: str = ""


def answer(law: Law, question: Question) -> tuple[Value | None, str]:
    """Answer a question of law: the value (None: no answer) and what lies behind it.

    Parameters
    ----------
    law : Law
    question : Question
        Its quantity must be one of `ANSWERS`.
    """
    return ANSWERS[question.quantity](law, question)


def _treaty(law: Law, question: Question) -> Treaty:
    return law.treaties[str(question.parameters["treaty"])]


def _day(question: Question) -> date:
    return day(str(question.parameters["date"]))


def _as_it_stood(treaty: Treaty, on: date) -> Treaty:
    """Give the treaty with what was known on a day: later events and extensions are left out."""
    known = tuple(event for event in treaty.duration.events if event.day <= on)
    return replace(treaty, duration=replace(treaty.duration, events=known))


def _expiry(law: Law, question: Question) -> tuple[Value | None, str]:
    treaty = _treaty(law, question)
    if "date" in question.parameters:
        treaty = _as_it_stood(treaty, _day(question))
    years = round(float(question.parameters.get("extended_years", 0.0)))
    if years:
        supposed = Extension(years, "supposed", "the package extends it")
        treaty = replace(treaty, duration=replace(treaty.duration, extensions=(*treaty.duration.extensions, supposed)))
    end, because = end_of(treaty.duration)
    if treaty.duration.entered is None:
        return None, f"{treaty.name} {because}"
    last = treaty.duration.last_day
    if last is not None and end is not None and end > last:
        return last.isoformat(), because
    return (end.isoformat() if end is not None else ""), because


def _in_force(law: Law, question: Question) -> tuple[Value | None, str]:
    treaty = _treaty(law, question)
    return treaty_in_force(treaty.duration, _day(question)), end_of(treaty.duration)[1]


def _bound_parties(law: Law, question: Question) -> tuple[Value | None, str]:
    parties = bound_parties(_treaty(law, question), _day(question))
    return tuple(sorted(party.name for party in parties)), f"bound on {_day(question)}"


def _unbound_holders_count(law: Law, question: Question) -> tuple[Value | None, str]:
    name = str(question.parameters["treaty"])
    if name not in law.holdings:
        return None, f"no table says who holds what {name} bans"
    on = _day(question)
    bound = {party.name for party in bound_parties(law.treaties[name], on)}
    held: dict[str, list[str]] = {}
    for holding in law.holdings[name](on):
        if holding.truth == "yes" and holding.party not in bound:
            held.setdefault(holding.party, []).append(holding.system)
    because = "; ".join(f"{party}: {', '.join(systems)}" for party, systems in sorted(held.items()))
    return float(len(held)), because


def _suspension_provided(law: Law, question: Question) -> tuple[Value | None, str]:
    article = _treaty(law, question).duration.suspension_article
    return bool(article), f"article {article}" if article else "no article on suspension"


def _suspension_start(law: Law, question: Question) -> tuple[Value | None, str]:
    treaty, party = _treaty(law, question), str(question.parameters["party"])
    for event in treaty.duration.events:
        if event.kind is EventKind.SUSPENSION and event.party == party and event.effect is not None:
            contested = f"; contested: {event.contested}" if event.contested else ""
            return event.effect.isoformat(), f"{event.text}{contested}"
    return None, f"{party} has not suspended {treaty.name}"


#: Quantities of law.
ANSWERS: dict[str, Callable[[Law, Question], tuple[Value | None, str]]] = {
    "expiry": _expiry,
    "in_force": _in_force,
    "bound_parties": _bound_parties,
    "unbound_holders_count": _unbound_holders_count,
    "suspension_provided": _suspension_provided,
    "suspension_start": _suspension_start,
}
