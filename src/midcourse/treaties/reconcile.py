"""Published figures against the rules: the difference, explained item by item."""

from __future__ import annotations

from dataclasses import dataclass

from midcourse.treaties.counting import tally
from midcourse.treaties.forces import Declaration, number_in_words
from midcourse.treaties.rules import Look, Treaty

__all__ = ["Comparison", "reconcile"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure beside the same by rule.

    Attributes
    ----------
    what : str
        A line (``189 B-52 (ALCM)``), a total or a subtotal.
    rule : str
        The counting rule.
    published, counted : float
        Both in the unit of the rule.
    low, high : float
        Bounds of what is counted, where a line is vague.
    because : tuple of str
        What explains the difference; empty where there is none.
    """

    what: str
    rule: str
    published: float
    counted: float
    low: float
    high: float
    because: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """Counted less published; nought where the published figure lies within the bounds of the count."""
        return 0.0 if self.low <= self.published <= self.high else self.counted - self.published


def reconcile(treaty: Treaty, declaration: Declaration) -> tuple[Comparison, ...]:
    """Compare every published figure of a declaration with what the rules make of its lines.

    Parameters
    ----------
    treaty : Treaty
        Whose rules.
    declaration : Declaration
        Lines, totals and subtotals. Totals of a declaration that lists no systems have nothing to be compared with and
        are left out.
    """
    look = Look(declaration.day, treaty.numbers, treaty.definitions)
    rows = [
        row
        for rule in ("warheads",)
        if rule in treaty.counting_rules
        for row in _lines(treaty, declaration, look, rule)
    ]
    for rule, total in declaration.totals.items():
        if not declaration.items:
            continue
        counted = tally(treaty, rule, declaration.items, look)
        rows.append(
            Comparison(
                "total",
                rule,
                total.value,
                counted.value,
                counted.low,
                counted.high,
                _why(treaty, declaration, rule, total.value, look),
            )
        )
    for kinds, column, figure in declaration.subtotals:
        rule = "delivery-vehicles" if column == "count" else "warheads"
        if rule not in treaty.counting_rules:
            continue
        kept = [item for item in declaration.items if item.system.kind in kinds.split(" and ")]
        part = tally(treaty, rule, kept, look)
        why = () if part.low <= figure.value <= part.high else ("the lines of this kind do not add up to it",)
        rows.append(Comparison(f"subtotal of {kinds}", rule, figure.value, part.value, part.low, part.high, why))
    return tuple(rows)


def _lines(treaty: Treaty, declaration: Declaration, look: Look, rule: str) -> list[Comparison]:
    rows = []
    for line in tally(treaty, rule, declaration.items, look).lines:
        if line.item.declared is not None:
            why = (line.because,) if line.value != line.item.declared else ()
            rows.append(Comparison(line.item.said, rule, line.item.declared, line.value, line.low, line.high, why))
    return rows


def _why(treaty: Treaty, declaration: Declaration, rule: str, published: float, look: Look) -> tuple[str, ...]:
    counted = tally(treaty, rule, declaration.items, look)
    if counted.value == published:
        return ()
    missing = (
        treaty.counting_rules[rule].kinds - {item.system.kind for item in declaration.items}
        if (rule in treaty.counting_rules)
        else frozenset[str]()
    )
    reasons = [f"no lines of {', '.join(sorted(missing))}"] if missing and "all" not in declaration.covers else []
    for line in counted.lines:
        declared = line.item.declared
        if declared is not None and rule == "warheads" and line.value != declared:
            said = f"{number_in_words(line.value)} by rule, {number_in_words(declared)} declared"
            reasons.append(f"{line.item.said}: {said} ({line.because})")
    reasons += [
        f"{line.item.said}: between {number_in_words(line.low)} and {number_in_words(line.high)} ({line.because})"
        for line in counted.lines
        if line.low != line.high
    ]
    return tuple(reasons) or ("the lines do not add up to the published total",)
