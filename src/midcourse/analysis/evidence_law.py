"""What the treaties answer: ends, parties, suspensions, and who holds what a treaty bans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from midcourse.talks.claims import Question, Value
from midcourse.talks.timeline import day
from midcourse.treaties.dates import EventKind, Extension, end_of, treaty_in_force
from midcourse.treaties.forces import Declaration, Item
from midcourse.treaties.rules import Look, Treaty, Truth
from midcourse.treaties.standing import bound_parties

__all__ = ["ANSWERS", "Law", "answer"]


@dataclass(frozen=True)
class Law:
    """The treaties at hand and the forces that belong to them.

    Attributes
    ----------
    treaties : mapping of str to Treaty
    declarations : mapping of str to tuple of Declaration
        By treaty: who holds what.
    covered : mapping of str to str
        By treaty, the definition of what it bans altogether.
    classes : mapping of str to tuple of str
        By treaty, the definitions that part what it bans into classes.
    digest : str
        Names the data behind them.
    """

    treaties: Mapping[str, Treaty]
    declarations: Mapping[str, tuple[Declaration, ...]] = field(default_factory=dict)
    covered: Mapping[str, str] = field(default_factory=lambda: {"inf": "covered-missile"})
    classes: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"inf": ("shorter-range-missile", "intermediate-range-missile")}
    )
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
    if name not in law.covered or not law.declarations.get(name):
        return None, f"no table says who holds what {name} bans"
    treaty, on = law.treaties[name], _day(question)
    bound = {party.name for party in bound_parties(treaty, on)}
    look = Look(on, treaty.numbers, treaty.definitions)
    latest: dict[str, Declaration] = {}
    for declaration in law.declarations[name]:
        if declaration.day <= on and declaration.party not in bound and _exists(treaty, declaration.party):
            known = latest.get(declaration.party)
            latest[declaration.party] = declaration if known is None or known.day <= declaration.day else known
    held: dict[str, list[str]] = {}
    for party, declaration in sorted(latest.items()):
        for item in declaration.items:
            if item.high > 0 and look.is_a(law.covered[name], item).truth is Truth.YES:
                held.setdefault(party, []).append(item.system.name)
    return float(len(held)), "; ".join(f"{party}: {', '.join(names)}" for party, names in held.items())


def _exists(treaty: Treaty, party: str) -> bool:
    """Whether a party is not a state that others have succeeded."""
    return all(member.succeeds != party for member in treaty.membership.parties)


def _range_class(law: Law, question: Question) -> tuple[Value | None, str]:
    name = str(question.parameters["treaty"])
    if name not in law.classes:
        return None, f"{name} parts nothing into classes of range"
    treaty = law.treaties[name]
    system = treaty.register.find(str(question.parameters["missile"]))
    item = Item(system, "", 1.0, 1.0, 1.0)
    look = Look(_day(question), treaty.numbers, treaty.definitions)
    found: list[str] = []
    reasons: list[str] = []
    for title in law.classes[name]:
        said = look.is_a(title, item)
        if said.truth is not Truth.NO:
            found.append(title if said.truth is Truth.YES else f"perhaps {title}")
        reasons.extend(said.because)
    return tuple(found), "; ".join(dict.fromkeys(reasons))


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
    "range_class": _range_class,
}
