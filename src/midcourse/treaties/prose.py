"""A treaty in prose, and two treaties side by side.

The prose is made from the same functions and numbers that count, so it cannot say anything else than what is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from midcourse.sources import Grade
from midcourse.treaties.dates import Duration, EventKind, Moment, end_of
from midcourse.treaties.forces import Figure, number_in_words
from midcourse.treaties.rules import Ban, Limit, Treaty
from midcourse.units import SUFFIXES, border_from_si

__all__ = ["Difference", "difference", "prose"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two treaties have otherwise.

    Attributes
    ----------
    what : str
        ``warheads``, ``duration``, ``parties``.
    first, second : str
        What each says; ``-`` where it says nothing.
    """

    what: str
    first: str
    second: str


def prose(treaty: Treaty) -> str:
    """Write a treaty in prose, as Markdown with articles, numbers, sources and grades.

    Parameters
    ----------
    treaty : Treaty
        Which.
    """
    blocks = [f"# {treaty.title}", treaty.summary, _when(treaty.duration), _who(treaty)]
    sections: list[tuple[str, list[str]]] = [
        ("What counts as what", [f"**{one.name}** ({one.article}). {one.text}" for one in treaty.definitions.values()]),
        (
            "How it is counted",
            [f"**{one.name}** ({one.article}). {one.text} Unit: {one.unit}." for one in treaty.counting_rules.values()],
        ),
        ("Limits", [_limit(limit) for limit in treaty.limits]),
        ("Bans", [_ban(ban) for ban in treaty.bans]),
        ("Numbers of the rules", [_number(name, figures) for name, figures in treaty.numbers.items()]),
        (
            "Also said, not computed",
            [f"{one.article}: {one.text}{_origin(one.source, one.grade)}" for one in treaty.relations],
        ),
        ("What happened", [_event(treaty.duration, index) for index in range(len(treaty.duration.events))]),
        ("Sources", [f"`{one.id}`: {one.citation}. {one.url}".rstrip() for one in treaty.sources.values()]),
    ]
    for title, lines in sections:
        if lines:
            blocks += [f"## {title}", "\n".join(f"- {line}" for line in lines)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _origin(source: str, grade: Grade) -> str:
    if source:
        return f" [{source}, {grade}]"
    return f" [{grade}]" if grade is not Grade.ASSUMED else ""


def _moment(word: str, moment: Moment | None) -> str:
    if moment is None:
        return ""
    note = f" ({moment.note})" if moment.note else ""
    return f"{word} {moment.day}{note}{_origin(moment.source, moment.grade)}."


def _when(duration: Duration) -> str:
    end, reason = end_of(duration)
    parts = [_moment("Signed on", duration.signed), _moment("In force from", duration.entered)]
    if duration.entered is None:
        parts.append("Never in force.")
    else:
        parts.append(f"Ends on {end}: {reason}." if end else f"No end: {reason}.")
    if duration.may_extend:
        parts.append(f"Extension: {duration.may_extend}.")
    notice = duration.withdrawal
    if notice:
        ground = f", stating {notice.text}" if notice.text else ""
        parts.append(f"Withdrawal on {notice.period}' notice ({notice.article}; {notice.convention}){ground}.")
    article = duration.suspension_article
    parts.append(f"Suspension: {article}." if article else "There is no article on suspension.")
    parts.append(duration.note)
    return "## When\n\n" + " ".join(part for part in parts if part)


def _who(treaty: Treaty) -> str:
    lines = []
    for party in treaty.membership.parties:
        said = party.name
        if party.start:
            said += f" from {party.start}"
        if party.end:
            said += f" until {party.end}"
        if party.succeeds:
            said += f" (for {party.succeeds})"
        lines.append(said)
    groups = [f"Group {name}: {', '.join(members)}." for name, members in treaty.membership.groups.items()]
    return "## Who\n\n" + "\n\n".join([", ".join(lines) + ".", *groups])


def _steps(figures: Iterable[Figure], unit: str) -> str:
    said = []
    for figure in figures:
        value = border_from_si(figure.value, figure.suffix) if figure.suffix else figure.value
        words = f"{number_in_words(value)} {SUFFIXES[figure.suffix].unit if figure.suffix else unit}".rstrip()
        if figure.start:
            words += f" from {figure.start}"
        if figure.end:
            words += f" until {figure.end}"
        said.append(words + _origin(figure.source, figure.grade))
    return "; ".join(said)


def _limit(limit: Limit) -> str:
    scope = f" Of a {limit.group.replace('-', ' ')}." if limit.group else ""
    where = "".join(f" Only {key} {' or '.join(values)}." for key, values in limit.where.items())
    note = f" {limit.note}." if limit.note and not limit.note.endswith(".") else f" {limit.note}" if limit.note else ""
    if limit.by_party:
        ceilings = ", ".join(f"{party} {number_in_words(value)}" for party, value in limit.by_party.items())
        most = f"At most, by party: {ceilings}{_origin(limit.source, limit.grade)}."
    else:
        most = f"At most {_steps(limit.steps, limit.unit)}."
    return f"**{limit.rule}** ({limit.article}). {limit.text}{scope}{where} {most}{note}"


def _ban(ban: Ban) -> str:
    by = f" By {ban.start}." if ban.start else ""
    return f"**{ban.rule}** ({ban.article}). {ban.text}{by} Covers: {ban.definition}{_origin(ban.source, ban.grade)}."


def _number(name: str, figures: Sequence[Figure]) -> str:
    return f"{name.replace('_', ' ')}: {_steps(figures, '')}"


def _event(duration: Duration, index: int) -> str:
    event = duration.events[index]
    said = f"{event.day}: {event.text}"
    if event.effect is not None and event.kind is not EventKind.NOTE:
        said += f"; effect from {event.effect}"
    if event.contested:
        said += f"; contested: {event.contested}"
    return f"{said}{_origin(event.source, event.grade)}"


def difference(first: Treaty, second: Treaty) -> tuple[Difference, ...]:
    """Put two treaties side by side and keep what they have otherwise.

    Parameters
    ----------
    first, second : Treaty
        Limits and bans are paired by the name of the rule, so that treaties which count the same thing by the same name
        are compared number by number.
    """
    rows = [
        Difference("in force", _span(first.duration), _span(second.duration)),
        Difference("withdrawal", _notice(first.duration), _notice(second.duration)),
        Difference("parties", _parties(first), _parties(second)),
    ]
    firsts = {rule.rule: _ceiling(rule) for rule in first.rules}
    seconds = {rule.rule: _ceiling(rule) for rule in second.rules}
    rows += [
        Difference(name, firsts.get(name, "-"), seconds.get(name, "-")) for name in dict.fromkeys([*firsts, *seconds])
    ]
    ways = [{one.name: f"{one.text} ({one.article})" for one in t.counting_rules.values()} for t in (first, second)]
    rows += [
        Difference(f"how {name} count", ways[0].get(name, "-"), ways[1].get(name, "-"))
        for name in dict.fromkeys([*ways[0], *ways[1]])
    ]
    return tuple(row for row in rows if row.first != row.second)


def _span(duration: Duration) -> str:
    if duration.entered is None:
        return "never"
    end, _ = end_of(duration)
    return f"{duration.entered.day} to {end}" if end else f"from {duration.entered.day}, unlimited"


def _notice(duration: Duration) -> str:
    return f"{duration.withdrawal.period} ({duration.withdrawal.article})" if duration.withdrawal else "-"


def _parties(treaty: Treaty) -> str:
    return ", ".join(sorted(party.name for party in treaty.membership.parties if party.end is None))


def _ceiling(rule: Limit | Ban) -> str:
    if isinstance(rule, Ban):
        return f"none ({rule.article})"
    if rule.by_party:
        return (
            ", ".join(f"{party} {number_in_words(value)}" for party, value in rule.by_party.items())
            + f" ({rule.article})"
        )
    last = rule.steps[-1]
    since = f" from {last.start}" if last.start else ""
    return f"{number_in_words(last.value)} {rule.unit}{since} ({rule.article})"
