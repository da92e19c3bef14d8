"""The search for a deal: every package that the levers span, judged by every stated condition.

All packages are looked at, so the answers are exact for the levers and settings given: which packages meet every
condition; if none does, the smallest sets of conditions that clash, and the least that has to be given up. Conditions
are bits of a word, so two million packages take about a second; the measures that need the engine are computed once for
each combination of the levers that move them.

What it does not know: how much a condition means to the party that stated it, whether it was meant, and what was never
said. No condition is weighed against another.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

import numpy as np

from midcourse.errors import LimitError
from midcourse.records import record
from midcourse.talks.claims import Question, Value, compare
from midcourse.talks.proposals import Condition, Lever, Measure, Package, Table, Test

__all__ = [
    "Efficient",
    "LeverWeight",
    "Outcome",
    "Scored",
    "Search",
    "brute_force_clashes",
    "choices_of",
    "clashes",
    "measured",
    "outcome",
    "scored_package",
    "search",
    "settings_of",
    "without",
]

#: Most packages that are looked at in one search.
PACKAGE_LIMIT = 20_000_000
#: Most conditions: bits of a word.
CONDITION_LIMIT = 60

#: Computes a measure for the settings of a package.
AskPackage = Callable[[Question, Mapping[str, float | bool | str]], Value]


@record
class Scored:
    """One package with what it comes to.

    Attributes
    ----------
    id, name : str
        Empty id for packages that nobody put forward.
    choices : mapping of str to str
        Lever to setting.
    measures : mapping of str to value
    met, unmet : tuple of str
        Ids of conditions.
    party_counts : mapping of str to (int, int)
        Conditions met and stated, by party.
    in_search : bool
    """

    id: str
    name: str
    choices: Mapping[str, str]
    measures: Mapping[str, Value]
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    party_counts: Mapping[str, tuple[int, int]]
    in_search: bool = True


@record
class Efficient:
    """A set of conditions that can be met together and to which no other can be added.

    Attributes
    ----------
    package : Scored
        The one that changes the fewest levers from their first settings.
    packages : int
        How many packages meet exactly this set.
    relaxations : mapping of str to value
        For each numeric condition that is unmet: the nearest value that these packages reach.
    red_lines_kept : bool
    """

    package: Scored
    packages: int
    relaxations: Mapping[str, Value] = field(default_factory=dict)
    red_lines_kept: bool = True


@record
class LeverWeight:
    """How much a lever matters to the number of conditions met.

    Attributes
    ----------
    lever : str
    first_order : float
        Share of the variance of the number of conditions met, over all packages, that the lever explains alone.
    total : float
        Share that vanishes when the lever is fixed last: alone and together with others.
    best : mapping of str to int
        For each setting, the greatest number of conditions that can be met with it.
    """

    lever: str
    first_order: float
    total: float
    best: Mapping[str, int]


@record
class Outcome:
    """What the search found.

    Attributes
    ----------
    size : int
        Packages looked at.
    feasible : int
        Packages that meet every condition.
    efficient : tuple of Efficient
        The fewest unmet conditions first.
    clashes : tuple of tuple of str
        Smallest sets of conditions of which no package meets all; empty when some package meets everything.
    levers : tuple of LeverWeight
        The weightiest first.
    packages : tuple of Scored
        The named ones.
    front : tuple of int
        Indices into ``efficient``: those on the Pareto front of the counts of conditions met by each party.
    reachable : mapping of (int, int) to int
        For the two parties with most conditions: how many packages reach each pair of counts.
    axes : (str, str)
        Those two parties.
    """

    size: int
    feasible: int
    efficient: tuple[Efficient, ...]
    clashes: tuple[tuple[str, ...], ...]
    levers: tuple[LeverWeight, ...]
    packages: tuple[Scored, ...]
    front: tuple[int, ...]
    reachable: Mapping[tuple[int, int], int]
    axes: tuple[str, str]


@record
class Search:
    """Every package with the conditions it meets.

    Attributes
    ----------
    table : Table
    measures : mapping of str to array
        Values over the levers of each measure, in that order.
    masks : (…) uint64 array
        One axis a lever; bit i is set where condition i is met.
    counts : (…) uint8 array
        Number of conditions met.
    """

    table: Table
    measures: Mapping[str, np.ndarray]
    masks: np.ndarray
    counts: np.ndarray


def settings_of(table: Table, choices: Mapping[str, str]) -> dict[str, float | bool | str]:
    """Join what the settings of all levers change; a lever left out stands at its first setting."""
    joined: dict[str, float | bool | str] = {}
    for lever in table.levers:
        chosen = choices.get(lever.id, lever.values[0].id)
        joined.update(next(value.settings for value in lever.values if value.id == chosen))
    return joined


def measured(table: Table, ask: AskPackage) -> dict[str, np.ndarray]:
    """Compute every measure for every combination of the levers that move it.

    Parameters
    ----------
    table : Table
    ask : callable
        Takes a question and the settings of a package.

    Returns
    -------
    dict of str to array
        One axis for each lever of the measure; float where the values are numbers, else objects.
    """
    found = {}
    for measure in table.measures:
        levers = [_lever(table, name) for name in measure.levers]
        shape = tuple(len(lever.values) for lever in levers)
        values = np.empty(shape, dtype=object)
        for place in np.ndindex(*shape):
            chosen = {lever.id: lever.values[index].id for lever, index in zip(levers, place, strict=True)}
            values[place] = ask(measure.question, settings_of(table, chosen))
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values.flat)
        found[measure.id] = values.astype(float) if numbers else values
    return found


def search(table: Table, measures: Mapping[str, np.ndarray]) -> Search:
    """Judge every package by every condition.

    Parameters
    ----------
    table : Table
    measures : mapping of str to array
        From `measured`.

    Raises
    ------
    LimitError
        When the levers span more than 20 million packages, or there are more than 60 conditions.
    """
    if table.size > PACKAGE_LIMIT:
        raise LimitError(f"the levers span {table.size:,} packages, more than {PACKAGE_LIMIT:,}; take out settings")
    if len(table.conditions) > CONDITION_LIMIT:
        raise LimitError(f"{len(table.conditions)} conditions, more than {CONDITION_LIMIT}")
    shape = tuple(len(lever.values) for lever in table.levers)
    masks = np.zeros(shape, dtype=np.uint64)
    counts = np.zeros(shape, dtype=np.uint8)
    for bit, condition in enumerate(table.conditions):
        truth = _truth(table, condition, measures)
        masks |= truth.astype(np.uint64) << np.uint64(bit)
        counts += truth.astype(np.uint8)
    return Search(table, dict(measures), masks, counts)


def choices_of(table: Table, index: int) -> dict[str, str]:
    """Give the settings of a package by its flat index."""
    shape = tuple(len(lever.values) for lever in table.levers)
    places = np.unravel_index(index, shape)
    return {lever.id: lever.values[int(place)].id for lever, place in zip(table.levers, places, strict=True)}


def scored_package(table: Table, package: Package, ask: AskPackage) -> Scored:
    """Judge a named package, with its changes beyond the levers, by the same conditions."""
    choices = {lever.id: package.choices.get(lever.id, lever.values[0].id) for lever in table.levers}
    settings = {**settings_of(table, choices), **package.settings}
    values = {measure.id: ask(measure.question, settings) for measure in table.measures}
    return _scored(table, choices, values, package)


def outcome(found: Search, ask: AskPackage) -> Outcome:
    """Draw the conclusions from a search.

    Parameters
    ----------
    found : Search
    ask : callable
        As for `measured`; used for the named packages.
    """
    table = found.table
    flat = found.masks.ravel()
    distinct, amounts = np.unique(flat, return_counts=True)
    whole = np.uint64((1 << len(table.conditions)) - 1)
    maximal = _maximal(distinct)
    efficient = sorted(
        (_efficient(found, mask, int(amounts[np.searchsorted(distinct, mask)])) for mask in maximal),
        key=lambda item: (len(item.package.unmet), not item.red_lines_kept, item.package.unmet),
    )
    missing = [_unset(int(mask), len(table.conditions)) for mask in maximal]
    ids = [condition.id for condition in table.conditions]
    clash = [tuple(ids[bit] for bit in sorted(group)) for group in clashes(missing)]
    axes = _axes(table)
    return Outcome(
        size=table.size,
        feasible=int(amounts[distinct == whole].sum()),
        efficient=tuple(efficient),
        clashes=tuple(sorted(clash, key=lambda group: (len(group), group))),
        levers=tuple(sorted(_weights(found), key=lambda item: -item.total)),
        packages=tuple(scored_package(table, package, ask) for package in table.packages),
        front=_front(efficient),
        reachable=_reachable(table, distinct, amounts, axes),
        axes=axes,
    )


def clashes(missing: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Find the smallest sets of conditions that cannot be met together.

    Parameters
    ----------
    missing : sequence of frozenset of int
        For each largest set of conditions that can be met together, the conditions that it leaves out.

    Returns
    -------
    list of frozenset of int
        Every set that shares a condition with each of ``missing`` and loses that property with any member taken out
        (the minimal hitting sets; R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32,
        1987, shows that these are the minimal conflicts). Empty when something meets everything.
    """
    if any(not group for group in missing):
        return []
    found: list[frozenset[int]] = [frozenset()]
    for group in missing:
        grown = {
            hitting | {item} if not hitting & group else hitting
            for hitting in found
            for item in (group if not hitting & group else {-1})
        }
        found = _minimal(grown)
    return [group for group in found if group]


def _minimal(groups: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for group in sorted(groups, key=len):
        if not any(other <= group for other in kept):
            kept.append(group)
    return kept


def _lever(table: Table, name: str) -> Lever:
    return next(lever for lever in table.levers if lever.id == name)


def _measure(table: Table, name: str) -> Measure:
    return next(measure for measure in table.measures if measure.id == name)


def _truth(table: Table, condition: Condition, measures: Mapping[str, np.ndarray]) -> np.ndarray:
    """Give where a condition is met, over all levers; axes that do not matter have length 1."""
    whole = np.zeros((1,) * len(table.levers), dtype=bool)
    for group in condition.any_of:
        part = np.ones((1,) * len(table.levers), dtype=bool)
        for test in group:
            part = part & _test_truth(table, test, measures)
        whole = whole | part
    return whole


def _test_truth(table: Table, test: Test, measures: Mapping[str, np.ndarray]) -> np.ndarray:
    order = [lever.id for lever in table.levers]
    if test.lever:
        lever = _lever(table, test.lever)
        truth = np.array([value.id in test.values for value in lever.values])
        return _spread(truth, (test.lever,), order)
    assert test.comparison is not None
    values = measures[test.measure]
    comparison = test.comparison
    truth = np.array([compare(_plain(value), comparison) for value in values.flat], dtype=bool).reshape(values.shape)
    return _spread(truth, _measure(table, test.measure).levers, order)


def _plain(value: object) -> Value:
    return float(value) if isinstance(value, np.floating) else value  # type: ignore[return-value]


def _spread(values: np.ndarray, levers: Sequence[str], order: Sequence[str]) -> np.ndarray:
    """Put the axes of ``values`` where the levers stand in the whole grid; the other axes get length 1."""
    places = [order.index(name) for name in levers]
    turned = np.transpose(values, np.argsort(places))
    shape = [1] * len(order)
    for place, length in zip(sorted(places), turned.shape, strict=True):
        shape[place] = length
    return turned.reshape(shape)


def _maximal(masks: np.ndarray) -> list[np.uint64]:
    """Give the masks that are part of no other mask."""
    kept: list[np.uint64] = []
    order = sorted(masks.tolist(), key=lambda mask: -int(mask).bit_count())
    for mask in order:
        if not any(mask & int(other) == mask for other in kept):
            kept.append(np.uint64(mask))
    return kept


def _unset(mask: int, size: int) -> frozenset[int]:
    return frozenset(bit for bit in range(size) if not mask >> bit & 1)


def _efficient(found: Search, mask: np.uint64, amount: int) -> Efficient:
    table = found.table
    here = np.flatnonzero(found.masks.ravel() == mask)
    shape = found.masks.shape
    places = np.stack(np.unravel_index(here, shape))
    changed = (places != 0).sum(axis=0)
    index = int(here[int(np.argmin(changed))])
    choices = choices_of(table, index)
    scored = _scored(table, choices, _values_at(found, index))
    relaxations = {}
    for condition in table.conditions:
        if condition.id in scored.unmet:
            nearest = _nearest(found, condition, places)
            if nearest is not None:
                relaxations[condition.id] = nearest
    red = {condition.id for condition in table.conditions if condition.red_line}
    return Efficient(scored, amount, relaxations, not red & set(scored.unmet))


def _values_at(found: Search, index: int) -> dict[str, Value]:
    places = dict(
        zip([lever.id for lever in found.table.levers], np.unravel_index(index, found.masks.shape), strict=True)
    )
    return {
        measure.id: _plain(found.measures[measure.id][tuple(int(places[name]) for name in measure.levers)])
        for measure in found.table.measures
    }


def _nearest(found: Search, condition: Condition, places: np.ndarray) -> float | None:
    """Give the value nearest to the threshold of a condition that is a single numeric test, over some packages."""
    if len(condition.any_of) != 1 or len(condition.any_of[0]) != 1:
        return None
    test = condition.any_of[0][0]
    values = found.measures.get(test.measure)
    if test.comparison is None or values is None or values.dtype == object:
        return None
    order = [lever.id for lever in found.table.levers]
    rows = [places[order.index(name)] for name in _measure(found.table, test.measure).levers]
    here = values[tuple(rows)]
    rising = test.comparison.kind in ("at-least", "above")
    return float(np.nanmax(here) if rising else np.nanmin(here))


def _scored(
    table: Table, choices: Mapping[str, str], values: Mapping[str, Value], package: Package | None = None
) -> Scored:
    met = tuple(condition.id for condition in table.conditions if _met(condition, choices, values))
    counts: dict[str, tuple[int, int]] = {}
    for condition in table.conditions:
        yes, of = counts.get(condition.party, (0, 0))
        counts[condition.party] = (yes + (condition.id in met), of + 1)
    unmet = tuple(condition.id for condition in table.conditions if condition.id not in met)
    if package is None:
        return Scored("", "", dict(choices), dict(values), met, unmet, counts)
    return Scored(package.id, package.name, dict(choices), dict(values), met, unmet, counts, package.in_search)


def _met(condition: Condition, choices: Mapping[str, str], values: Mapping[str, Value]) -> bool:
    return any(
        all(
            choices[test.lever] in test.values
            if test.lever
            else test.comparison is not None and compare(values[test.measure], test.comparison)
            for test in group
        )
        for group in condition.any_of
    )


def _weights(found: Search) -> list[LeverWeight]:
    counts = found.counts
    spread = float(counts.var())
    axes = range(counts.ndim)
    weights = []
    for axis, lever in enumerate(found.table.levers):
        others = tuple(other for other in axes if other != axis)
        alone = counts.mean(axis=others)
        rest = counts.mean(axis=axis, dtype=np.float32)
        best = counts.max(axis=others)
        weights.append(
            LeverWeight(
                lever=lever.id,
                first_order=float(alone.var()) / spread if spread else 0.0,
                total=1.0 - float(rest.var()) / spread if spread else 0.0,
                best={value.id: int(best[index]) for index, value in enumerate(lever.values)},
            )
        )
    return weights


def _axes(table: Table) -> tuple[str, str]:
    stated: dict[str, int] = {}
    for condition in table.conditions:
        stated[condition.party] = stated.get(condition.party, 0) + 1
    ranked = sorted(stated, key=lambda party: -stated[party])
    return (ranked[0], ranked[1]) if len(ranked) > 1 else (ranked[0], ranked[0]) if ranked else ("", "")


def _front(efficient: Sequence[Efficient]) -> tuple[int, ...]:
    """Give the efficient sets whose counts by party no other beats in one party without losing in another."""
    parties = sorted({party for item in efficient for party in item.package.party_counts})
    points = [tuple(item.package.party_counts[party][0] for party in parties) for item in efficient]
    return tuple(
        index
        for index, point in enumerate(points)
        if not any(other != point and all(a >= b for a, b in zip(other, point, strict=True)) for other in points)
    )


def _reachable(
    table: Table, masks: np.ndarray, amounts: np.ndarray, axes: tuple[str, str]
) -> dict[tuple[int, int], int]:
    bits = [
        sum(1 << bit for bit, condition in enumerate(table.conditions) if condition.party == party) for party in axes
    ]
    found: dict[tuple[int, int], int] = {}
    for mask, amount in zip(masks.tolist(), amounts.tolist(), strict=True):
        pair = ((mask & bits[0]).bit_count(), (mask & bits[1]).bit_count())
        found[pair] = found.get(pair, 0) + int(amount)
    return found


def without(table: Table, conditions: Iterable[str]) -> Table:
    """Give the table with some conditions taken out, to see what giving them up would open."""
    gone = set(conditions)
    return dataclasses.replace(table, conditions=tuple(c for c in table.conditions if c.id not in gone))


def brute_force_clashes(feasible: Callable[[frozenset[int]], bool], size: int) -> list[frozenset[int]]:
    """Find the smallest clashing sets by trying every subset; the readable twin of `clashes` for small sizes.

    Parameters
    ----------
    feasible : callable
        Whether some package meets all conditions of a set.
    size : int
        Number of conditions; the work grows as 2 to this power.
    """
    found: list[frozenset[int]] = []
    for amount in range(1, size + 1):
        for group in itertools.combinations(range(size), amount):
            chosen = frozenset(group)
            if not any(other <= chosen for other in found) and not feasible(chosen):
                found.append(chosen)
    return found
