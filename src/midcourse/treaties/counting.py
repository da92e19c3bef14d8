"""Counting: a treaty applied to forces on a day.

Every result carries its explanation: which articles, which items counted and how, headroom or breach. A count is an
interval where a quantity or a number of items is one; then the status can be *depends*. Nothing is dropped in silence:
what a declaration does not cover is *no-data*; what is not yet binding is *not-binding*, with the count all the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from midcourse.errors import unknown_name
from midcourse.sources import Grade
from midcourse.treaties.forces import Declaration, Figure, Item, figure_on, number_in_words
from midcourse.treaties.rules import Ban, CountingRule, Evidence, Limit, Look, Question, Status, Treaty, Truth, Weight
from midcourse.treaties.standing import Standing, standing

__all__ = ["Line", "Report", "Result", "Tally", "check", "questions", "tally", "weigh_lines"]

#: A declaration older than this many days is said to be old.
OLD_DAYS = 400
#: A declaration older than this many days says nothing any more: ten years.
OLDEST_DAYS = 3653


@dataclass(frozen=True, slots=True)
class Line:
    """One item as counted.

    Attributes
    ----------
    item : Item
        The line of the declaration.
    value, low, high : float
        What it counts, in SI or as a count.
    because : str
        How.
    certain : bool
        False where it depends whether (or how much) the item counts.
    """

    item: Item
    value: float
    low: float
    high: float
    because: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines added up.

    Attributes
    ----------
    lines : tuple of Line
        What counted.
    value, low, high : float
        Sums; ``high`` may be infinite.
    """

    lines: tuple[Line, ...]
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Result:
    """One rule applied.

    Attributes
    ----------
    rule, article : str
        Which.
    count : float or None
        In the unit of the limit; None: not known, or known only between ``low`` and ``high``.
    limit : float or None
        Inclusive; None: the party has no ceiling here.
    unit : str
        Of both.
    headroom : float or None
        Limit less count; negative in a breach.
    status : Status
        Within, breach, depends, no-data or not-binding.
    because : tuple of str
        The explanation.
    would : Status
        What the status would be if the rule were binding.
    low, high : float or None
        Bounds of the count.
    lines : tuple of Line
        The items that counted.
    """

    rule: str
    article: str
    count: float | None
    limit: float | None
    unit: str
    headroom: float | None
    status: Status
    because: tuple[str, ...]
    would: Status = Status.NO_DATA
    low: float | None = None
    high: float | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All rules of a treaty applied to one party on one day.

    Attributes
    ----------
    treaty, party : str
        Which, whose.
    day : date
        When.
    standing : Standing
        Whether the treaty binds the party.
    results : tuple of Result
        In the order of the treaty.
    """

    treaty: str
    party: str
    day: date
    standing: Standing
    results: tuple[Result, ...]

    @property
    def breaches(self) -> tuple[Result, ...]:
        """The results that are breaches."""
        return tuple(result for result in self.results if result.status is Status.BREACH)


def weigh_lines(treaty: Treaty, rule: str, items: Sequence[Item], look: Look) -> list[tuple[Item, Weight]]:
    """Give the weight of every item that counts by a rule (or by a definition, for a ban).

    Parameters
    ----------
    treaty : Treaty
        Which.
    rule : str
        Name of a counting rule, or of a definition: then a *yes* counts one, a *depends* nought to one.
    items : sequence of Item
        What there is.
    look : Look
        The day, numbers and evidence.

    Raises
    ------
    InputError
        For a rule that the treaty does not have.
    """
    weighed = []
    if rule in treaty.counting_rules:
        counting = treaty.counting_rules[rule]
        for item in items:
            weight = counting.weigh(item, look) if item.system.kind in counting.kinds else None
            if weight is not None:
                weighed.append((item, weight))
        return weighed
    if rule not in treaty.definitions:
        raise unknown_name("counting rule", rule, (*treaty.counting_rules, *treaty.definitions))
    definition = treaty.definitions[rule]
    for item in items:
        answer = definition.test(item, look)
        because = f"{definition.article}: {'; '.join(answer.because)}"
        if answer.truth is Truth.YES:
            weighed.append((item, Weight(1.0, because)))
        elif answer.truth is Truth.DEPENDS:
            weighed.append((item, Weight(1.0, f"depends, {because}", low=0.0, high=1.0)))
    return weighed


def tally(treaty: Treaty, rule: str, items: Sequence[Item], look: Look) -> Tally:
    """Add up what items count by a rule; parameters as for `weigh_lines`."""
    places: dict[str, float] = {}
    lines = []
    for item, weight in weigh_lines(treaty, rule, items, look):
        if weight.pool:
            left = places.get(weight.pool, float(weight.first))
            inside = min(item.low, left)
            places[weight.pool] = left - inside
            value = weight.each * inside + weight.beyond * (item.low - inside)
            lines.append(Line(item, value, value, value, weight.because))
            continue
        low = weight.each if weight.low is None else weight.low
        high = weight.each if weight.high is None else weight.high
        number = item.low if item.count is None else item.count
        lines.append(
            Line(
                item,
                _settled(weight.each * number),
                _settled(low * item.low),
                _settled(high * item.high) if high else 0.0,
                weight.because,
                low == high,
            )
        )
    return Tally(
        tuple(lines),
        _settled(sum(line.value for line in lines)),
        _settled(sum(line.low for line in lines)),
        _settled(sum(line.high for line in lines)),
    )


def _settled(value: float) -> float:
    """Take the dust of binary arithmetic off a count."""
    return value if math.isinf(value) else round(value, 6)


def questions(treaty: Treaty, declarations: Sequence[Declaration], day: date) -> tuple[Question, ...]:
    """Give the physical quantities that the treaty's rules ask for, each once, in the order they are asked.

    Parameters
    ----------
    treaty : Treaty
        Which.
    declarations : sequence of Declaration
        Forces.
    day : date
        When.
    """
    look = Look(day, treaty.numbers, treaty.definitions)
    items = [item for declaration in declarations for item in declaration.items]
    for rule in treaty.rules:
        weigh_lines(treaty, rule.definition if isinstance(rule, Ban) else rule.counts, items, look)
    return tuple(dict.fromkeys(look.asked))


def check(
    treaty: Treaty,
    party: str,
    day: date,
    declarations: Sequence[Declaration],
    evidence: Evidence | None = None,
) -> Report:
    """Apply every rule of a treaty to a party on a day.

    Parameters
    ----------
    treaty : Treaty
        Which.
    party : str
        Whose forces; a group of states is named by its group.
    day : date
        When. For each rule the latest declaration on or before the day that covers it is used,
        if it is not older than ten years.
    declarations : sequence of Declaration
        Of this party and, for limits on groups of states, of the other members.
    evidence : mapping of (quantity, system) to Interval, optional
        Physical quantities; without it the published figures of the declarations and the register are used.
    """
    state = standing(treaty, party, day)
    look = Look(day, treaty.numbers, treaty.definitions, evidence or {})
    results = []
    for rule in treaty.rules:
        result = _apply(treaty, rule, party, declarations, look)
        results.append(result if state.bound else _not_binding(result, state))
    return Report(treaty.name, party, day, state, tuple(results))


def _not_binding(result: Result, state: Standing) -> Result:
    would = () if result.status is Status.NOT_BINDING else (f"If it were binding, the status would be {result.would}.",)
    return replace(result, status=Status.NOT_BINDING, because=(*state.because, *would, *result.because))


@dataclass(frozen=True, slots=True)
class _Counted:
    tally: Tally | None
    because: tuple[str, ...]


def _apply(treaty: Treaty, rule: Limit | Ban, party: str, declarations: Sequence[Declaration], look: Look) -> Result:
    ceiling, first_words = _ceiling(rule, party, look.day)
    scale = rule.scale if isinstance(rule, Limit) else 1.0
    counted = _count(treaty, rule, party, declarations, look)
    words = (f"{rule.article}: {rule.text}", *first_words, *counted.because)
    if rule.grade is Grade.MEMORY:
        words = (*words, "The rule's number is from memory; check it before relying on it.")
    limit = None if ceiling is None else ceiling.value
    if counted.tally is None:
        return Result(rule.rule, rule.article, None, limit, rule.unit, None, Status.NO_DATA, words)
    low, high = counted.tally.low / scale, counted.tally.high / scale
    value = _settled(counted.tally.value / scale) if low == high else None
    would = status = Status.NOT_BINDING
    if ceiling is not None:
        would = status = _status(low, high, ceiling.value)
        if ceiling.start is not None and look.day < ceiling.start:
            status = Status.NOT_BINDING
            words = (*words, f"If it were binding already, the status would be {would}.")
    headroom = None if limit is None or value is None else _settled(limit - value)
    if low != high:
        words = (*words, f"The count lies between {number_in_words(low)} and {number_in_words(high)}.")
    lines = counted.tally.lines
    return Result(rule.rule, rule.article, value, limit, rule.unit, headroom, status, words, would, low, high, lines)


def _status(low: float, high: float, limit: float) -> Status:
    if high <= limit:
        return Status.WITHIN
    return Status.BREACH if low > limit else Status.DEPENDS


def _ceiling(rule: Limit | Ban, party: str, day: date) -> tuple[Figure | None, tuple[str, ...]]:
    """Give the ceiling that holds or the first to come, and words on it."""
    if isinstance(rule, Ban):
        nothing = Figure(0.0, rule.start, None, rule.source, rule.grade)
        if rule.start is not None and day < rule.start:
            return nothing, (f"The elimination has to be complete only by {rule.start}.",)
        return nothing, ()
    if rule.by_party:
        if party in rule.by_party:
            return Figure(rule.by_party[party], None, None, rule.source, rule.grade), ()
        return None, (f"{party} has no ceiling of its own here.",)
    figure = figure_on(rule.steps, day)
    if figure is not None:
        return figure, ()
    coming = sorted((step for step in rule.steps if step.start and step.start > day), key=lambda step: str(step.start))
    if coming:
        return coming[0], (f"The ceiling of {number_in_words(coming[0].value)} binds only from {coming[0].start}.",)
    return None, ("No ceiling holds on this day.",)


def _count(treaty: Treaty, rule: Limit | Ban, party: str, declarations: Sequence[Declaration], look: Look) -> _Counted:
    if isinstance(rule, Limit) and rule.group:
        return _count_group(treaty, rule, party, declarations, look)
    return _count_party(treaty, rule, party, declarations, look)


def _count_group(treaty: Treaty, rule: Limit, party: str, declarations: Sequence[Declaration], look: Look) -> _Counted:
    """Add up a group of states; a sum with a member missing is a lower bound only."""
    group, members = treaty.membership.group_of(party)
    if not members:
        return _Counted(None, (f"{party} belongs to no group of states.",))
    if any(declaration.party == group for declaration in declarations):
        return _count_party(treaty, rule, group, declarations, look)
    lines: list[Line] = []
    missing = []
    for member in members:
        counted = _count_party(treaty, rule, member, declarations, look)
        if counted.tally is None:
            missing.append(member)
        else:
            lines.extend(counted.tally.lines)
    known = f"{len(members) - len(missing)} of {len(members)} members of the group {group} are counted"
    if len(missing) == len(members):
        return _Counted(None, (f"No member of the group {group} has a declaration in the ten years before this day.",))
    low = sum(line.low for line in lines)
    if missing:
        words = (f"{known}: {number_in_words(low)} {rule.unit}; missing: {', '.join(missing)}.",)
        ceiling = figure_on(rule.steps, look.day)
        if ceiling is None or low <= ceiling.value:
            return _Counted(None, words)
        return _Counted(Tally(tuple(lines), low, low, math.inf), words)
    total = sum(line.value for line in lines)
    return _Counted(Tally(tuple(lines), total, low, sum(line.high for line in lines)), (f"{known}.",))


def _count_party(
    treaty: Treaty, rule: Limit | Ban, party: str, declarations: Sequence[Declaration], look: Look
) -> _Counted:
    own = sorted(
        (one for one in declarations if one.party == party and 0 <= (look.day - one.day).days <= OLDEST_DAYS),
        key=lambda one: one.day,
        reverse=True,
    )
    if not own:
        return _Counted(None, (f"No declaration of {party} in the ten years before {look.day}.",))
    name = rule.definition if isinstance(rule, Ban) else rule.counts
    where: Mapping[str, tuple[str, ...]] = rule.where if isinstance(rule, Limit) else {}
    counting = treaty.counting_rules.get(name)
    for one in own:
        total = one.totals.get(name)
        items = [item for item in one.items if _placed(item, where)]
        complete = bool(one.items) if counting is None else _complete(one, counting)
        if where and len({key for item in one.items for key in item.facts} & set(where)) < len(where):
            continue
        if complete and (total is None or _reaches(treaty, name, items, look, total.value)):
            return _Counted(tally(treaty, name, items, look), _words_on_items(treaty, name, items, look, one))
        if total is not None and not where:
            line = f"Published total of {one.day}: {number_in_words(total.value)} ({_from(total.source, total.grade)})."
            return _Counted(Tally((), total.value, total.value, total.value), (line, *_age(one.day, look.day)))
    newest = own[0]
    return _Counted(
        None,
        (f"No declaration of {party} covers this rule; the newest, of {newest.day}, lists {_listed(newest)}.",),
    )


def _complete(declaration: Declaration, rule: CountingRule) -> bool:
    """Whether the lines hold all that a rule counts."""
    stated = all(any(item.facts.get(key) == value for item in declaration.items) for key, value in rule.needs.items())
    return bool(declaration.items) and stated and declaration.covers_kinds(rule.kinds)


def _reaches(treaty: Treaty, name: str, items: Sequence[Item], look: Look, total: float) -> bool:
    """Whether the lines account for the published total; where they fall short or are vague, the total goes first."""
    counted = tally(treaty, name, items, look)
    return counted.low == counted.high >= total


def _placed(item: Item, where: Mapping[str, tuple[str, ...]]) -> bool:
    return all(item.facts.get(key, "") in values for key, values in where.items())


def _listed(declaration: Declaration) -> str:
    names = [item.system.name for item in declaration.items]
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "") if names else "totals only"


def _from(source: str, grade: Grade) -> str:
    return f"{source or 'no source'}, {grade}"


def _age(declared: date, day: date) -> tuple[str, ...]:
    days = (day - declared).days
    return (f"The declaration is {days} days old on {day}.",) if days > OLD_DAYS else ()


def _words_on_items(
    treaty: Treaty, name: str, items: Sequence[Item], look: Look, declaration: Declaration
) -> tuple[str, ...]:
    counted = tally(treaty, name, items, look)
    words = [f"Declaration of {declaration.party} of {declaration.day}:"]
    rule = treaty.counting_rules.get(name)
    for line in counted.lines:
        amount = (
            number_in_words(line.low)
            if line.low == line.high
            else (f"{number_in_words(line.low)} to {number_in_words(line.high)}")
        )
        note = f"; {line.item.note}" if line.item.note else ""
        words.append(f"{line.item.said}: {amount} ({line.because}; {_from(line.item.source, line.item.grade)}{note})")
    if not counted.lines:
        words.append("nothing in it counts here.")
    if rule is not None:
        words.insert(0, f"Counted by {rule.article}: {rule.text}")
    return (*words, *_age(declaration.day, look.day))
