"""Forces: what a party has, declared for a day.

A `Declaration` is one party on one day: lines of items, and totals as published. A `Register` holds the systems that a
treaty knows, under every name they go by. Quantities are SI, and may be intervals; counts may be unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from midcourse.errors import InputError, nearest
from midcourse.sources import Grade, Sourced

__all__ = ["Declaration", "Figure", "Interval", "Item", "Register", "System", "figure_on", "plain"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that holds from a day to a day.

    Attributes
    ----------
    value : float
        SI, or a count; for limits in the unit of the limit.
    start, end : date or None
        From (inclusive), to (exclusive); None: open.
    source, grade, note : str, Grade, str
        Where it comes from.
    suffix : str
        The unit suffix under which it is printed; empty for counts.
    """

    value: float
    start: date | None = None
    end: date | None = None
    source: str = ""
    grade: Grade = Grade.ASSUMED
    note: str = ""
    suffix: str = ""


def figure_on(figures: Sequence[Figure], day: date) -> Figure | None:
    """Give the figure that holds on a day: the latest begun; None before the first and after the last."""
    holding = [
        figure
        for figure in figures
        if (figure.start is None or figure.start <= day) and (figure.end is None or day < figure.end)
    ]
    return max(holding, key=lambda figure: figure.start or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity with its bounds.

    Attributes
    ----------
    low, high : float
        SI.
    said : str
        In words with a unit, as it is printed: ``1,300 to 2,000 km``.
    source : str
        Where it comes from.
    grade : Grade
        How far to trust it.
    """

    low: float
    high: float
    said: str
    source: str = ""
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True)
class System:
    """A type of missile, bomber or equipment.

    Attributes
    ----------
    name : str
        As the register prints it.
    kind : str
        ``icbm``, ``slbm``, ``heavy-bomber``, ``battle-tank`` …
    traits : frozenset of str
        What rules ask: ``mobile``, ``heavy``, ``alcm``.
    aliases : tuple of str
        Other names.
    figures : mapping of str to tuple of Figure
        Attributions and other dated numbers, SI.
    quantities : mapping of str to Interval
        Physical quantities as published.
    vehicle : str
        The vehicle in the library that stands for it; empty: none.
    """

    name: str
    kind: str
    traits: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    quantities: Mapping[str, Interval] = field(default_factory=dict)
    vehicle: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a declaration: so many of a system.

    Attributes
    ----------
    system : System
        What.
    party : str
        Whose.
    low, high : float
        How many at least and at most; equal where it is known, ``high`` infinite where nothing is known.
    count : float or None
        As stated; None: not known.
    declared : float or None
        Warheads attributed to the whole line as the declaration states them.
    facts : mapping of str to str
        Whatever else the line says: ``zone``, ``unit``, ``site``, ``exempt``, ``status``.
    quantities : mapping of str to Interval
        Physical quantities stated on the line.
    amounts : mapping of str to float
        Other numbers of the line: ``equipped`` (missiles per bomber), ``warheads-each``.
    source, grade, note, where : str, Grade, str, str
        Where it is from, and the file and line.
    """

    system: System
    party: str
    low: float
    high: float
    count: float | None
    declared: float | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    quantities: Mapping[str, Interval] = field(default_factory=dict)
    amounts: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    grade: Grade = Grade.ASSUMED
    note: str = ""
    where: str = ""

    @property
    def said(self) -> str:
        """The line in words: ``308 SS-18``."""
        return f"{count_in_words(self.low, self.high, self.count)} {self.system.name}"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one party has on one day.

    Attributes
    ----------
    party : str
        Whose.
    day : date
        As of.
    items : tuple of Item
        Lines.
    totals : mapping of str to Sourced
        Published totals by the name of the counting rule, in the unit of that rule.
    covers : frozenset of str
        The kinds of which every system is listed; ``all`` for everything.
    subtotals : tuple of (kind, rule, Sourced)
        Published sums over one kind, for comparison only.
    """

    party: str
    day: date
    items: tuple[Item, ...]
    totals: Mapping[str, Sourced] = field(default_factory=dict)
    covers: frozenset[str] = frozenset({"all"})
    subtotals: tuple[tuple[str, str, Sourced], ...] = ()

    def covers_kinds(self, kinds: Iterable[str]) -> bool:
        """Whether the lines are complete for these kinds."""
        return "all" in self.covers or set(kinds) <= self.covers


def number_in_words(value: float) -> str:
    """Write a count with commas and without needless decimals."""
    if math.isinf(value):
        return "any number"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def count_in_words(low: float, high: float, count: float | None) -> str:
    """Write a count that may be an interval or unknown."""
    if count is not None and low == high:
        return number_in_words(count)
    if math.isinf(high):
        return "an unknown number of" if low <= 1.0 else f"at least {number_in_words(low)}"
    return f"{number_in_words(low)} to {number_in_words(high)}"


def plain(name: str) -> str:
    """Reduce a name to its letters and digits in lower case, so that spelling habits do not matter."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


class Register:
    """The systems that a treaty knows, found under any of their names.

    Parameters
    ----------
    systems : iterable of System
        Names and aliases may be shared when kind or traits tell the systems apart.
    """

    def __init__(self, systems: Iterable[System]) -> None:
        self.systems = tuple(systems)
        self._known: dict[str, list[System]] = {}
        for system in self.systems:
            for name in (system.name, *system.aliases):
                known = self._known.setdefault(plain(name), [])
                if system not in known:
                    known.append(system)

    def _by_parts(self, name: str) -> list[System]:
        """Read ``R-36M2 / SS-18`` and ``Topol-M (SS-27)``: every part must be known, and all must agree."""
        parts = [part for part in re.split(r"[/(),;]", name) if part.strip()]
        if len(parts) < 2 or any(plain(part) not in self._known for part in parts):
            return []
        first, *others = (self._known[plain(part)] for part in parts)
        return [system for system in first if all(system in other for other in others)]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and alias."""
        return tuple(name for system in self.systems for name in (system.name, *system.aliases))

    def find(
        self,
        name: str,
        *,
        kind: str = "",
        traits: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
        where: str = "",
    ) -> System:
        """Find a system by a name, and by kind and traits where the name alone does not decide.

        Parameters
        ----------
        name : str
            Any name, or several with a slash or in brackets; case, spaces and hyphens do not matter.
        kind : str
            The kind it must be of; empty: any.
        traits, without : frozenset of str
            Traits that decide between systems of the same name.
        where : str
            File and line, for the error.

        Raises
        ------
        InputError
            For a name that is not known (with the nearest), of another kind, or that stays ambiguous.
        """
        found = self._known.get(plain(name)) or self._by_parts(name)
        if not found:
            close = nearest(name, self.names)
            raise InputError(
                f'unknown system "{name}"',
                where=where,
                allowed=f"{len(self.systems)} systems, the nearest: {', '.join(close)}",
                hint="did you mean " + " or ".join(f'"{item}"' for item in close) + "?",
            )
        fitting = [system for system in found if not kind or system.kind == kind]
        if not fitting:
            raise InputError(
                f'system "{name}" is listed as {kind}',
                where=where,
                allowed=" or ".join(sorted({system.kind for system in found})),
                hint=f"the treaty knows {found[0].name} as {found[0].kind}",
            )
        exact = [system for system in fitting if traits <= system.traits and not without & system.traits]
        chosen = exact or fitting
        if len(chosen) > 1:
            raise InputError(
                f'system "{name}" can be any of {len(chosen)}',
                where=where,
                allowed=", ".join(system.name for system in chosen),
                hint="write the full name, or give the category",
            )
        return chosen[0]
