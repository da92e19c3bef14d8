"""The language of rules: law beside its article.

A treaty is one Python file and one data file. The Python file makes a `Law` and hangs plain functions on it, each under
its article and a short paraphrase: definitions (what counts as what) and counting rules (how much an item counts). The
data file holds every number, dated and sourced: limits, bans, attributions, parties, dates. `Law.enact` binds the two
into a frozen `Treaty`, which `midcourse.treaties.counting` applies to forces.

Answers are three-valued: where a number from outside is an interval that contains a threshold, the answer is *depends*,
with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from midcourse.errors import InputError, unknown_name
from midcourse.sources import Grade, Source
from midcourse.treaties.dates import Duration
from midcourse.treaties.forces import Figure, Interval, Item, Register, figure_on

__all__ = [
    "Answer",
    "Ban",
    "CountingRule",
    "Definition",
    "Law",
    "Limit",
    "Look",
    "Membership",
    "Party",
    "Question",
    "Relation",
    "Status",
    "Treaty",
    "Truth",
    "Weight",
    "above",
    "at_least",
    "no",
    "within",
    "yes",
]


class Status(StrEnum):
    """How a count stands to its rule."""

    WITHIN = "within"
    BREACH = "breach"
    DEPENDS = "depends"
    NO_DATA = "no-data"
    NOT_BINDING = "not-binding"


class Truth(StrEnum):
    """Yes, no, or it depends."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True)
class Answer:
    """A three-valued answer and its reasons.

    Attributes
    ----------
    truth : Truth
        Yes, no or depends.
    because : tuple of str
        Sentences or parts of one.
    """

    truth: Truth
    because: tuple[str, ...] = ()

    def __and__(self, other: Answer) -> Answer:
        """Both; a *no* decides, and then its own reasons are enough."""
        for one in (self, other):
            if one.truth is Truth.NO:
                return one
        truth = Truth.DEPENDS if Truth.DEPENDS in (self.truth, other.truth) else Truth.YES
        return Answer(truth, _each_once(self.because + other.because))

    def __or__(self, other: Answer) -> Answer:
        """Either; a *yes* decides, and then its own reasons are enough."""
        for one in (self, other):
            if one.truth is Truth.YES:
                return one
        truth = Truth.DEPENDS if Truth.DEPENDS in (self.truth, other.truth) else Truth.NO
        return Answer(truth, _each_once(self.because + other.because))

    def __invert__(self) -> Answer:
        """Not."""
        turned = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.DEPENDS: Truth.DEPENDS}
        return Answer(turned[self.truth], self.because)


def _each_once(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Drop a reason that another one repeats and continues."""
    kept = dict.fromkeys(reasons)
    return tuple(one for one in kept if not any(other != one and other.startswith(one) for other in kept))


def yes(because: str) -> Answer:
    """Answer yes, for one reason."""
    return Answer(Truth.YES, (because,))


def no(because: str) -> Answer:
    """Answer no, for one reason."""
    return Answer(Truth.NO, (because,))


def _compare(interval: Interval | None, what: str, low: bool, high: bool, threshold: str) -> Answer:
    if interval is None:
        return Answer(Truth.DEPENDS, (f"{what} is not known",))
    said = f"{what} is {interval.said}"
    if low == high:
        return Answer(Truth.YES if low else Truth.NO, (said,))
    return Answer(Truth.DEPENDS, (f"{said}, which contains the threshold of {threshold}",))


def above(interval: Interval | None, threshold: float, what: str, said: str) -> Answer:
    """Whether a quantity is more than a threshold (exclusive).

    Parameters
    ----------
    interval : Interval or None
        SI; None: not known, so it depends.
    threshold : float
        SI.
    what : str
        The quantity in words.
    said : str
        The threshold in words, with its unit.
    """
    if interval is None:
        return _compare(None, what, False, False, said)
    return _compare(interval, what, interval.low > threshold, interval.high > threshold, said)


def at_least(interval: Interval | None, threshold: float, what: str, said: str) -> Answer:
    """Whether a quantity is equal to or more than a threshold; parameters as for `above`."""
    if interval is None:
        return _compare(None, what, False, False, said)
    return _compare(interval, what, interval.low >= threshold, interval.high >= threshold, said)


def within(interval: Interval | None, threshold: float, what: str, said: str) -> Answer:
    """Whether a quantity is at most a threshold (inclusive); parameters as for `above`."""
    return ~above(interval, threshold, what, said)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one item of a line counts.

    Attributes
    ----------
    each : float
        For each item, SI or a count.
    because : str
        The rule in words, with its article.
    low, high : float or None
        Bounds of ``each`` where it depends; None: the same.
    pool : str
        Lines of the same pool share the first ``first`` places, in the order of the file.
    first : int
        Size of the pool; places beyond count ``beyond`` each.
    beyond : float
        For each item beyond the pool.
    """

    each: float
    because: str
    low: float | None = None
    high: float | None = None
    pool: str = ""
    first: int = 0
    beyond: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """A quantity that a rule needs and law cannot know: data for `midcourse.analysis.evidence`.

    Attributes
    ----------
    quantity : str
        ``maximum-range``, ``burnout-speed``.
    subject : str
        The system, by its name in the treaty's register.
    vehicle : str
        The name of the vehicle in the library that stands for it; empty: none is known.
    """

    quantity: str
    subject: str
    vehicle: str = ""


#: Evidence: what a rule may look up, by (quantity, subject).
Evidence = Mapping[tuple[str, str], Interval]


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule sees beside the item: the day, the treaty's numbers and the evidence.

    Attributes
    ----------
    day : date
        The day asked about.
    numbers : mapping of str to tuple of Figure
        The treaty's numbers by name.
    definitions : mapping of str to Definition
        The treaty's definitions.
    evidence : mapping of (str, str) to Interval
        Quantities by (quantity, subject).
    asked : list of Question
        Every quantity looked up is noted here.
    """

    day: date
    numbers: Mapping[str, tuple[Figure, ...]]
    definitions: Mapping[str, Definition]
    evidence: Evidence = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def number(self, name: str) -> float:
        """Give the treaty's number of that name on the day, SI."""
        if name not in self.numbers:
            raise unknown_name("number of the treaty", name, self.numbers)
        figure = figure_on(self.numbers[name], self.day)
        if figure is None:
            raise InputError(f'the number "{name}" of the treaty has no value on {self.day}')
        return figure.value

    def figure(self, item: Item, name: str) -> float | None:
        """Give a figure of the item's system on the day, SI; None: the register has none."""
        figure = figure_on(item.system.figures.get(name, ()), self.day)
        return None if figure is None else figure.value

    def quantity(self, name: str, item: Item) -> Interval | None:
        """Give a physical quantity of the item: from the evidence, else from the item's own line, else None."""
        self.asked.append(Question(name, item.system.name, item.system.vehicle))
        found = self.evidence.get((name, item.system.name))
        return found if found is not None else item.quantities.get(name, item.system.quantities.get(name))

    def is_a(self, name: str, item: Item) -> Answer:
        """Ask another definition of the treaty."""
        return self.definitions[name].test(item, self)


@dataclass(frozen=True, slots=True)
class Definition:
    """What counts as what.

    Attributes
    ----------
    name, article, text : str
        Short name, article, paraphrase.
    test : callable
        From an item and a `Look` to an `Answer`.
    """

    name: str
    article: str
    text: str
    test: Callable[[Item, Look], Answer]


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How much an item counts towards a limit.

    Attributes
    ----------
    name, article, text : str
        Short name, article, paraphrase.
    unit : str
        What is counted: ``warheads``.
    kinds : frozenset of str
        The kinds of system that may count; a declaration that leaves one out cannot be counted by this rule.
    weigh : callable
        From an item and a `Look` to a `Weight`, or None where the item does not count.
    needs : mapping of str to str
        Facts that some line of a declaration must state for it to be complete: ``{"status": "non-deployed"}``.
    """

    name: str
    article: str
    text: str
    unit: str
    kinds: frozenset[str]
    weigh: Callable[[Item, Look], Weight | None]
    needs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling.

    Attributes
    ----------
    rule, article, text : str
        Short name, article, paraphrase.
    counts : str
        The counting rule.
    unit : str
        Unit of the count as printed.
    scale : float
        SI per unit; 1 for plain counts.
    steps : tuple of Figure
        The ceiling over time, in the unit of the limit; inclusive.
    by_party : mapping of str to float
        National ceilings, instead of ``steps``; parties that are not named have none.
    group : str
        Scope: empty, one party; else the name of the kind of group whose members are added up (``group-of-states``).
    where : mapping of str to tuple of str
        Only items whose fact has one of the values: ``{"zone": ("flank",)}``.
    source, grade, note : str, Grade, str
        Where the limit is from.

    A step that begins later than the treaty (New START: seven years) is how a duty that begins later is written: what
    is over the ceiling before that day is no breach.
    """

    rule: str
    article: str
    text: str
    counts: str
    unit: str
    scale: float = 1.0
    steps: tuple[Figure, ...] = ()
    by_party: Mapping[str, float] = field(default_factory=dict)
    group: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    grade: Grade = Grade.ASSUMED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ban:
    """What may not be had at all, from a day on.

    Attributes
    ----------
    rule, article, text : str
        Short name, article, paraphrase.
    definition : str
        Which items.
    unit : str
        What is counted.
    start : date or None
        The day by which all must be gone; None: entry into force.
    source, grade, note : str, Grade, str
        Where the ban is from.
    """

    rule: str
    article: str
    text: str
    definition: str
    unit: str
    start: date | None = None
    source: str = ""
    grade: Grade = Grade.ASSUMED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A member of a treaty.

    Attributes
    ----------
    name : str
        Short name: ``russia``.
    start, end : date or None
        Member from the day (inclusive) to the day (exclusive); None: from the entry into force, without end.
    succeeds : str
        The party whose place it took.
    article : str
        By what instrument.
    """

    name: str
    start: date | None = None
    end: date | None = None
    succeeds: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """Who is bound.

    Attributes
    ----------
    parties : tuple of Party
        All that ever were.
    groups : mapping of str to tuple of str
        Groups of states by name.
    """

    parties: tuple[Party, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, name: str) -> Party | None:
        """Give the party of that name, or None."""
        return next((party for party in self.parties if party.name == name), None)

    def group_of(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Give the group to which a party belongs and its members; empty where there is none."""
        for group, members in self.groups.items():
            if name in members or name == group:
                return group, members
        return "", ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule of the treaty that is not a number: read, not computed.

    Attributes
    ----------
    article, text, source, grade : str, str, str, Grade
        Where, what, from where.
    """

    article: str
    text: str
    source: str = ""
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty that can be applied.

    Attributes
    ----------
    name, title : str
        Short name (``start-1``) and full title.
    summary : str
        A few sentences.
    duration, membership, register : Duration, Membership, Register
        When, who, and which systems it knows.
    definitions, counting_rules : mappings by name
        The functions of the Python file.
    limits, bans, relations : tuples
        The rules of the data file.
    numbers : mapping of str to tuple of Figure
        Other numbers, dated.
    sources : mapping of str to Source
        By id.
    """

    name: str
    title: str
    summary: str
    duration: Duration
    membership: Membership
    register: Register
    definitions: Mapping[str, Definition]
    counting_rules: Mapping[str, CountingRule]
    limits: tuple[Limit, ...] = ()
    bans: tuple[Ban, ...] = ()
    relations: tuple[Relation, ...] = ()
    numbers: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[Limit | Ban, ...]:
        """Limits, then bans."""
        return (*self.limits, *self.bans)


class Law:
    """Collects the functions of a treaty's Python file.

    Parameters
    ----------
    name : str
        Short name of the treaty; the data file has the same.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._definitions: dict[str, Definition] = {}
        self._counting_rules: dict[str, CountingRule] = {}

    def definition(
        self, name: str, *, article: str, text: str
    ) -> Callable[[Callable[[Item, Look], Answer]], Callable[[Item, Look], Answer]]:
        """Hang the function below on the law as a definition."""

        def hang(test: Callable[[Item, Look], Answer]) -> Callable[[Item, Look], Answer]:
            self._definitions[name] = Definition(name, article, text, test)
            return test

        return hang

    def counting(
        self,
        name: str,
        *,
        article: str,
        text: str,
        unit: str,
        kinds: tuple[str, ...],
        needs: Mapping[str, str] | None = None,
    ) -> Callable[[Callable[[Item, Look], Weight | None]], Callable[[Item, Look], Weight | None]]:
        """Hang the function below on the law as a counting rule."""

        def hang(weigh: Callable[[Item, Look], Weight | None]) -> Callable[[Item, Look], Weight | None]:
            self._counting_rules[name] = CountingRule(name, article, text, unit, frozenset(kinds), weigh, needs or {})
            return weigh

        return hang

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """The definitions by name, read-only."""
        return MappingProxyType(self._definitions)

    @property
    def counting_rules(self) -> Mapping[str, CountingRule]:
        """The counting rules by name, read-only."""
        return MappingProxyType(self._counting_rules)
