"""What law and talks say in a scene: treaties on a day, with counts against limits, and claims with their verdicts.

`treaties_on` applies every rule to whoever declared forces; a party without a declaration is named among those bound
and has no rows. The rows are those of ``midcourse treaty check``; published figures stand in for the flight engine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from midcourse.records import record
from midcourse.scenario.force_files import library_declarations
from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.treaties.counting import Result, check
from midcourse.treaties.dates import end_of, treaty_in_force
from midcourse.treaties.forces import Declaration
from midcourse.treaties.proposals import as_known_on
from midcourse.treaties.rules import Ban, Limit, Status, Treaty
from midcourse.treaties.standing import Bond, bound_parties, standing

__all__ = [
    "RuleRow",
    "TreatyStatus",
    "VerdictLine",
    "treaties_json",
    "treaties_on",
    "treaty_status",
    "verdict_lines",
    "verdicts_json",
]


@record
class RuleRow:
    """One rule applied to one party's forces.

    Attributes
    ----------
    party, bond : str
        Whose forces, and how that party stands to the treaty; a group of states has no bond of its own.
    rule, article, limit : str
        Which; and in words what is limited or banned.
    counted : float or None
        In ``unit``; None where it is not certain or not known.
    low, high : float or None
        Bounds of the count; a high bound without end is None.
    allowed : float or None
        The ceiling; None where the party has none on that day.
    headroom : float or None
        What is left; negative in a breach.
    unit, status : str
        ``status``: within, breach, depends, no-data, not-binding.
    breach : bool or None
        None where it depends, or nothing is known.
    because : tuple of str
        The explanation.
    source : str
        Of the rule.
    """

    party: str
    bond: str
    rule: str
    article: str
    limit: str
    counted: float | None
    low: float | None
    high: float | None
    allowed: float | None
    headroom: float | None
    unit: str
    status: str
    breach: bool | None
    because: tuple[str, ...]
    source: str


@record
class TreatyStatus:
    """A treaty on a day, as far as that day could foresee.

    Attributes
    ----------
    id, title : str
        Short and full name.
    in_force : bool
        Whether it binds anybody.
    entered, until : str
        Days; empty where there is none.
    binds : tuple of str
        The parties that it binds.
    because : str
        Why it ends when it ends, or ended.
    notes : tuple of str
        Suspensions, announcements, notice periods.
    rows : tuple of RuleRow
        Counts against limits.
    """

    id: str
    title: str
    in_force: bool
    entered: str
    until: str
    binds: tuple[str, ...]
    because: str
    notes: tuple[str, ...]
    rows: tuple[RuleRow, ...]


@record
class VerdictLine:
    """A claim and what became of it.

    Attributes
    ----------
    dossier, claim : str
        Ids.
    verdict, because : str
        holds, fails, depends or undecidable; and why.
    says, speaker, party, date : str
        What was said, by whom, when.
    """

    dossier: str
    claim: str
    verdict: str
    because: str
    says: str
    speaker: str
    party: str
    date: str


def treaties_on(day: date) -> tuple[TreatyStatus, ...]:
    """Give every treaty of the library on a day, with counts against limits.

    Parameters
    ----------
    day : date
        The day.
    """
    found = []
    for name in treaty_names():
        treaty = load_treaty(name)
        found.append(treaty_status(treaty, day, library_declarations(treaty)))
    return tuple(found)


def treaty_status(treaty: Treaty, day: date, declarations: Sequence[Declaration] = ()) -> TreatyStatus:
    """Say how a treaty stands on a day, and who is how near to its limits.

    Parameters
    ----------
    treaty : Treaty
        Which.
    day : date
        When. Later terminations and extensions are not known on it.
    declarations : sequence of Declaration
        Forces; rows are given for the parties that declared any, and for groups of them. A limit that sets a party no
        ceiling and finds nothing to count gives it no row.
    """
    end, reason = end_of(as_known_on(treaty, day).duration)
    entered = treaty.duration.entered
    because = f"{reason[:1].upper()}{reason[1:]}."
    if entered and day < entered.day:
        because = f"In force only from {entered.day}."
    elif end and end <= day:
        because = f"Ended on {end}: {reason}."
    last = treaty.duration.last_day
    until = last if end is not None and last is not None and (end - last).days == 1 else end
    return TreatyStatus(
        id=treaty.name,
        title=treaty.title,
        in_force=treaty_in_force(treaty.duration, day),
        entered=str(entered.day) if entered else "",
        until=str(until) if until is not None else "",
        binds=tuple(party.name for party in bound_parties(treaty, day)),
        because=because,
        notes=tuple(_notes(treaty, day)),
        rows=tuple(_rows(treaty, day, declarations)),
    )


def _notes(treaty: Treaty, day: date) -> Iterable[str]:
    for party in treaty.membership.parties:
        stand = standing(treaty, party.name, day)
        if stand.bond in (Bond.SUSPENDED, Bond.WITHDRAWN):
            yield f"{party.name} {stand.bond}: {' '.join(stand.because)}"
    for event in treaty.duration.events:
        if event.effect and event.day <= day < event.effect:
            yield f"Announced: {event.text}; effect from {event.effect}."
    notice = treaty.duration.withdrawal
    if treaty_in_force(treaty.duration, day) and notice:
        yield f"Withdrawal on {notice.period}' notice ({notice.article})."


def _rows(treaty: Treaty, day: date, declarations: Sequence[Declaration]) -> Iterable[RuleRow]:
    declared = dict.fromkeys(one.party for one in declarations)
    texts = {rule.rule: rule for rule in treaty.rules}
    for party in (*declared, *(name for name in treaty.membership.groups if name not in declared)):
        report = check(treaty, party, day, declarations)
        if report.standing.bond is Bond.NOT_A_PARTY and party not in treaty.membership.groups:
            continue
        bond = "" if party in treaty.membership.groups else str(report.standing.bond)
        for result in report.results:
            rule = texts[result.rule]
            if _of_a_group_alone(rule, party) and party not in treaty.membership.groups:
                continue
            if isinstance(rule, Limit) and result.limit is None and result.count is None and result.low is None:
                continue
            source = treaty.sources[rule.source].citation if rule.source in treaty.sources else rule.source
            yield _row((party, bond), result, rule.text, source)


def _of_a_group_alone(rule: Limit | Ban, party: str) -> bool:
    """Whether a limit holds for a group of states and sets this party no ceiling of its own."""
    return isinstance(rule, Limit) and bool(rule.group) and party not in rule.by_party


def _row(whose: tuple[str, str], result: Result, text: str, source: str) -> RuleRow:
    breach = {Status.BREACH: True, Status.WITHIN: False}.get(result.status)
    return RuleRow(
        party=whose[0],
        bond=whose[1],
        rule=result.rule,
        article=result.article,
        limit=text,
        counted=result.count,
        low=result.low,
        high=None if result.high is None or math.isinf(result.high) else result.high,
        allowed=result.limit,
        headroom=result.headroom,
        unit=result.unit,
        status=str(result.status),
        breach=breach,
        because=result.because,
        source=source,
    )


def verdict_lines(dossier: str, judged: Iterable[Mapping[str, Any]]) -> tuple[VerdictLine, ...]:
    """Give verdicts as lines.

    Parameters
    ----------
    dossier : str
        Whose claims.
    judged : iterable of mapping
        From `midcourse.outputs.judged.Judge`.
    """
    names = ("claim", "verdict", "because", "says", "speaker", "party", "date")
    return tuple(VerdictLine(dossier, *(str(item[name]) for name in names)) for item in judged)


def treaties_json(treaties: Iterable[TreatyStatus]) -> list[dict[str, Any]]:
    """Give treaties as plain values: the fields of `TreatyStatus` and `RuleRow`; an unknown day is None."""
    return [
        {
            **{name: getattr(one, name) for name in ("id", "title", "in_force")},
            "entered": one.entered or None,
            "until": one.until or None,
            "binds": list(one.binds),
            "because": one.because,
            "notes": list(one.notes),
            "rows": [
                {name: list(value) if isinstance(value, tuple) else value for name, value in vars(row).items()}
                for row in one.rows
            ],
        }
        for one in treaties
    ]


def verdicts_json(verdicts: Iterable[VerdictLine]) -> list[dict[str, Any]]:
    """Give verdicts as plain values."""
    return [dict(vars(line)) for line in verdicts]
