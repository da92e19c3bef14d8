"""Where an answer changes: intervals over published ranges, flip points, and maps for two parameters.

The functions here know nothing of missiles or treaties: they are given a question as a callable of changed parameters,
and the published ranges. One parameter is moved at a time, all others at their central values: that decides between
holds, fails and depends. Then all of them are moved together to the ends that lower and raise the value most, which
bounds it if each acts in one direction; this is told and decides nothing.

Most answers are counts of trajectories and so are steps in every parameter: brackets are halved until they are narrower
than a stated resolution, which no smooth root finder could promise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from midcourse.records import record
from midcourse.talks.claims import Comparison, Value, compare
from midcourse.talks.verdicts import FlipPoint, settle

__all__ = ["Influence", "PairMap", "Probe", "Uncertain", "pair_map", "probe"]

#: A question: changed parameters in, value out.
Ask = Callable[[Mapping[str, float]], Value]


@record
class Uncertain:
    """A parameter whose value the open literature gives as a range.

    Attributes
    ----------
    path : str
        Name of the parameter, as the question takes it: ``"interceptors.gbi.burnout_speed"``.
    label : str
        As printed: ``"burnout speed of the interceptors"``.
    central, low, high : float
        SI; the published range includes its ends.
    floor, ceiling : float
        SI; how far the search goes beyond the published range. Nothing outside has a meaning.
    unit : str
        Suffix for printing; empty for counts.
    source : str
        Who published the range, or that it is assumed.
    whole : bool
        Whether only whole numbers have a meaning.
    costly : bool
        Whether each value means flying everything again: then only the ends of the range are tried, unless they flip.
    """

    path: str
    label: str
    central: float
    low: float
    high: float
    floor: float
    ceiling: float
    unit: str = ""
    source: str = ""
    whole: bool = False
    costly: bool = False

    @property
    def resolution(self) -> float:
        """Width to which a flip point is narrowed down: 1/128 of the published range; 1 for whole numbers."""
        return 1.0 if self.whole else (self.high - self.low) / (16.0 if self.costly else 128.0)


@record
class Influence:
    """How far one parameter alone moves a number inside its published range."""

    parameter: Uncertain
    least: float
    greatest: float

    @property
    def swing(self) -> float:
        """Greatest less least value."""
        return self.greatest - self.least


@record
class Probe:
    """What a question answers over the published ranges.

    Attributes
    ----------
    value : float, bool, str or tuple
        At the central values.
    low, high : float
        Least and greatest value with one parameter moved inside its published range; nan when the value is no number.
    joint_low, joint_high : float
        With all of them at once at the ends that lower, and that raise the value most.
    state : str
        ``"holds"``, ``"fails"``, ``"depends"``; ``"shown"`` without a comparison.
    joint_flips : bool
        Whether the answer changes with all at once although none changes it alone.
    flip_points : tuple of FlipPoint
    influences : tuple of Influence
        Of the parameters that move the value at all, the strongest first.
    tried : int
        Number of evaluations.
    """

    value: Value
    low: float
    high: float
    joint_low: float
    joint_high: float
    state: str
    joint_flips: bool
    flip_points: tuple[FlipPoint, ...]
    influences: tuple[Influence, ...]
    tried: int


@record
class PairMap:
    """The answer over the published ranges of two parameters.

    Attributes
    ----------
    first, second : Uncertain
    first_values, second_values : (a,), (b,) array
        SI.
    values : (a, b) array
        The quantity; nan when it is no number.
    holds : (a, b) bool array
        Whether the comparison is met.
    """

    first: Uncertain
    second: Uncertain
    first_values: np.ndarray
    second_values: np.ndarray
    values: np.ndarray
    holds: np.ndarray


class _Asked:
    """Remembers what was asked of one question."""

    def __init__(self, ask: Ask, comparison: Comparison | None) -> None:
        self._ask = ask
        self._comparison = comparison
        self._known: dict[tuple[tuple[str, float], ...], Value] = {}
        self.inside: list[Value] = []

    def value(self, changes: Mapping[str, float]) -> Value:
        key = tuple(sorted(changes.items()))
        if key not in self._known:
            self._known[key] = self._ask(changes)
        return self._known[key]

    def met(self, value: Value) -> bool:
        return True if self._comparison is None else compare(value, self._comparison)

    @property
    def tried(self) -> int:
        return len(self._known)


def probe(ask: Ask, uncertain: Sequence[Uncertain], comparison: Comparison | None, question: str = "") -> Probe:
    """Answer a question at the central values and over the published ranges.

    Parameters
    ----------
    ask : callable
        Takes a mapping of paths to SI values (those left out are central) and gives the value.
    uncertain : sequence of Uncertain
        The parameters that matter to the question.
    comparison : Comparison or None
        What the claim needs.
    question : str
        The call, to be noted at each flip point.

    Returns
    -------
    Probe

    Notes
    -----
    Each parameter is tried at both published ends, and half way to them when an end changes anything; a change that
    comes and goes between two tried values without showing at either is missed. Where the value moves inside the range
    and the answer does not, the search for flip points goes on to ``floor`` and ``ceiling``. Values that are no number
    (a share of no trajectories at all) say nothing and are left out.
    """
    asked = _Asked(ask, comparison)
    central = asked.value({})
    inside: list[Value] = [central]
    flips: list[FlipPoint] = []
    influences: list[Influence] = []
    lowering: dict[str, float] = {}
    raising: dict[str, float] = {}
    for parameter in uncertain:
        tried = _scan(asked, parameter, central)
        within = [(at, value) for at, value in tried if parameter.low <= at <= parameter.high]
        inside.extend(value for _, value in within)
        if comparison is not None:
            flips.extend(_flips(asked, parameter, tried, question))
        if _is_number(central) and within:
            _note_ends(parameter, within, float(central), lowering, raising, influences)  # type: ignore[arg-type]
    joint = [value for ends in (lowering, raising) if len(ends) > 1 and not _empty(value := asked.value(ends))]
    flips.extend(_threshold_flip(central, comparison, question))
    numbers = [float(value) for value in inside if _is_number(value)]  # type: ignore[arg-type]
    both = numbers + [float(value) for value in joint if _is_number(value)]  # type: ignore[arg-type]
    return Probe(
        value=central,
        low=min(numbers, default=math.nan),
        high=max(numbers, default=math.nan),
        joint_low=min(both, default=math.nan),
        joint_high=max(both, default=math.nan),
        state=_state(asked, central, inside, flips, comparison),
        joint_flips=any(asked.met(value) is not asked.met(central) for value in joint),
        flip_points=tuple(sorted(flips, key=lambda flip: (not flip.inside, flip.label, flip.at))),
        influences=tuple(sorted(influences, key=lambda item: -item.swing)),
        tried=asked.tried,
    )


def _state(
    asked: _Asked, central: Value, inside: Iterable[Value], flips: Iterable[FlipPoint], comparison: Comparison | None
) -> str:
    if comparison is None:
        return "shown"
    if _empty(central):
        return "unanswered"
    if any(flip.inside for flip in flips):
        return "depends"
    return settle(asked.met(central), (asked.met(value) for value in inside))


def _threshold_flip(central: Value, comparison: Comparison | None, question: str) -> list[FlipPoint]:
    """Give the threshold at which the answer changes, when the threshold is ours and not the speaker's."""
    if comparison is None or not comparison.ours or not _is_number(central):
        return []
    value = float(central)  # type: ignore[arg-type]
    rising = comparison.kind in ("at-least", "above")
    return [
        FlipPoint(
            parameter="threshold",
            label="threshold, which is ours",
            before="holds" if rising else "fails",
            after="fails" if rising else "holds",
            at=value,
            resolution=0.0,
            unit=comparison.unit,
            low=comparison.ours_low,
            high=comparison.ours_high,
            source="a reading of ours",
            question=question,
        )
    ]


def pair_map(
    ask: Ask, first: Uncertain, second: Uncertain, comparison: Comparison | None, *, steps: int = 13
) -> PairMap:
    """Answer a question over a grid of two parameters, each across its published range.

    Parameters
    ----------
    ask, comparison
        As for `probe`.
    first, second : Uncertain
    steps : int
        Points along each; whole numbers take as many as there are, at most.
    """
    along, across = _grid(first, steps), _grid(second, steps)
    values = np.full((len(along), len(across)), np.nan)
    holds = np.zeros((len(along), len(across)), dtype=bool)
    for i, one in enumerate(along):
        for j, other in enumerate(across):
            value = ask({first.path: float(one), second.path: float(other)})
            if _is_number(value):
                values[i, j] = float(value)  # type: ignore[arg-type]
            holds[i, j] = comparison is None or compare(value, comparison)
    return PairMap(first, second, along, across, values, holds)


def _grid(parameter: Uncertain, steps: int) -> np.ndarray:
    if parameter.whole:
        return np.unique(np.round(np.linspace(parameter.low, parameter.high, steps)))
    return np.linspace(parameter.low, parameter.high, steps)


def _scan(asked: _Asked, parameter: Uncertain, central: Value) -> list[tuple[float, Value]]:
    """Try the ends, and more between and beyond them where they change anything; give (at, value) in rising order."""
    found: dict[float, Value] = {parameter.central: central}
    for at in (parameter.low, parameter.high):
        if at not in found:
            found[at] = asked.value({parameter.path: at})
    moved = any(value != central and not _empty(value) for value in found.values())
    if moved and not parameter.costly:
        for end in (parameter.low, parameter.high):
            middle = 0.5 * (end + parameter.central)
            middle = round(middle) if parameter.whole else middle
            if middle not in found:
                found[middle] = asked.value({parameter.path: middle})
    flipped = any(asked.met(value) is not asked.met(central) for value in found.values() if not _empty(value))
    if moved and not flipped and not parameter.costly:
        for at in (parameter.floor, parameter.ceiling):
            if math.isfinite(at) and at not in found:
                found[at] = asked.value({parameter.path: at})
    return sorted((at, value) for at, value in found.items() if not _empty(value))


def _empty(value: Value) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _flips(asked: _Asked, parameter: Uncertain, tried: Sequence[tuple[float, Value]], question: str) -> list[FlipPoint]:
    found = []
    for (below, value), (above, other) in pairwise(tried):
        if asked.met(value) is asked.met(other):
            continue
        low, high = below, above
        before = asked.met(value)
        while high - low > parameter.resolution:
            middle = 0.5 * (low + high)
            if parameter.whole:
                middle = math.floor(middle)
            found_there = asked.value({parameter.path: middle})
            if not _empty(found_there) and asked.met(found_there) is before:
                low = middle
            else:
                high = middle
        found.append(
            FlipPoint(
                parameter=parameter.path,
                label=parameter.label,
                before="holds" if before else "fails",
                after="fails" if before else "holds",
                at=high if parameter.whole else 0.5 * (low + high),
                resolution=high - low,
                unit=parameter.unit,
                low=parameter.low,
                high=parameter.high,
                source=parameter.source,
                question=question,
            )
        )
    return found


def _note_ends(
    parameter: Uncertain,
    within: Sequence[tuple[float, Value]],
    central: float,
    lowering: dict[str, float],
    raising: dict[str, float],
    influences: list[Influence],
) -> None:
    numbers = [(float(value), at) for at, value in within]  # type: ignore[arg-type]
    (least, at_least), (greatest, at_greatest) = min(numbers), max(numbers)
    if least < central:
        lowering[parameter.path] = at_least
    if greatest > central:
        raising[parameter.path] = at_greatest
    if greatest > least:
        influences.append(Influence(parameter, least, greatest))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)
