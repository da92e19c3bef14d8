"""Counting many force variants at once: numbers of items as arrays, rules applied once.

The weights of a rule do not depend on how many items there are, so a batch weighs each line once and then is linear
algebra, with one bend for pools (the first 150 bombers). Numbers must be known: lines with intervals are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from midcourse.errors import InputError
from midcourse.treaties.counting import weigh_lines
from midcourse.treaties.forces import Item, figure_on
from midcourse.treaties.rules import Evidence, Limit, Look, Treaty

__all__ = ["Batch", "batch"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Counts of many variants by rule.

    Attributes
    ----------
    rules : tuple of str
        The rules, in the order of the rows.
    counts : array (r, v)
        Counts in the unit of each limit.
    limits : array (r,)
        Ceilings on the day; nan where none holds.
    breach : bool array (r, v)
        Where the count is above the ceiling.
    """

    rules: tuple[str, ...]
    counts: np.ndarray
    limits: np.ndarray
    breach: np.ndarray


def batch(
    treaty: Treaty,
    party: str,
    day: date,
    items: Sequence[Item],
    numbers: np.ndarray,
    evidence: Evidence | None = None,
) -> Batch:
    """Count many variants of a force by every limit and ban of a treaty that concerns one party.

    Parameters
    ----------
    treaty : Treaty
        Which.
    party : str
        For national ceilings.
    day : date
        When.
    items : sequence of n Item
        What the lines are; their own counts are not used.
    numbers : array (n, v)
        How many of each line, in each of v variants.
    evidence : mapping, optional
        As for `midcourse.treaties.counting.check`.

    Returns
    -------
    Batch
        Limits on groups of states are left out, as a batch knows one party only.

    Raises
    ------
    InputError
        When a shape does not fit, a number is negative, or a rule answers *depends* on a line.
    """
    numbers = np.asarray(numbers, dtype=np.float64)
    if numbers.ndim != 2 or numbers.shape[0] != len(items):
        raise InputError(
            f"numbers of shape {numbers.shape} do not fit {len(items)} items",
            allowed=f"an array of shape ({len(items)}, variants)",
        )
    if numbers.size and numbers.min() < 0:
        raise InputError(f"a number of items is negative: {numbers.min():g}", allowed="nought or more")
    look = Look(day, treaty.numbers, treaty.definitions, evidence or {})
    rules = [rule for rule in treaty.rules if not (isinstance(rule, Limit) and rule.group)]
    counts = np.empty((len(rules), numbers.shape[1]))
    limits = np.full(len(rules), np.nan)
    for row, rule in enumerate(rules):
        if isinstance(rule, Limit):
            counts[row] = _counts(treaty, rule.counts, items, numbers, look, rule.where) / rule.scale
            figure = figure_on(rule.steps, day)
            limits[row] = rule.by_party.get(party, np.nan if figure is None else figure.value)
        else:
            counts[row] = _counts(treaty, rule.definition, items, numbers, look, {})
            limits[row] = np.nan if rule.start is not None and day < rule.start else 0.0
    breach = counts > limits[:, None]
    return Batch(tuple(rule.rule for rule in rules), counts, limits, breach)


def _counts(
    treaty: Treaty,
    name: str,
    items: Sequence[Item],
    numbers: np.ndarray,
    look: Look,
    where: Mapping[str, tuple[str, ...]],
) -> np.ndarray:
    placed = [i for i, item in enumerate(items) if all(item.facts.get(k, "") in values for k, values in where.items())]
    index = {id(items[i]): i for i in placed}
    weights = np.zeros(len(items))
    total = np.zeros(numbers.shape[1])
    left: dict[str, np.ndarray] = {}
    for item, weight in weigh_lines(treaty, name, [items[i] for i in placed], look):
        row = index[id(item)]
        if weight.low is not None and weight.low != weight.high:
            raise InputError(
                f"{item.system.name}: {weight.because}",
                where=item.where,
                allowed="items whose weight is certain",
                hint="give evidence for the quantity, or count this force with check",
            )
        if not weight.pool:
            weights[row] = weight.each
            continue
        places = left.get(weight.pool, np.full(numbers.shape[1], float(weight.first)))
        inside = np.minimum(numbers[row], places)
        left[weight.pool] = places - inside
        total += weight.each * inside + weight.beyond * (numbers[row] - inside)
    return np.asarray(weights @ numbers + total)
