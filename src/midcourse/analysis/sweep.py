"""Sweeps: the same threats against many designs of the defence, over a grid or a Latin hypercube.

Each design is worked out. What makes a sweep quick is that designs share links of the chain
(`midcourse.analysis.designs`): a thousand designs that differ in the sensors and in a few burnout speeds need a few
flyout tables. A Latin hypercube over burnout speeds would need one for every design; there tables are read between
those of a grid (`midcourse.engagement.flyout_between`), and `table_check` says what that costs.

Sources
-------
M. D. McKay, R. J. Beckman and W. J. Conover, "A Comparison of Three Methods for Selecting Values of Input Variables in
the Analysis of Output from a Computer Code", Technometrics 21, 1979: the Latin hypercube.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from midcourse.analysis.designs import Answers, Changes
from midcourse.errors import InputError, LimitError
from midcourse.records import record

__all__ = [
    "CHECKED",
    "MOST_DESIGNS",
    "Span",
    "TableCheck",
    "batches_of",
    "grid",
    "latin_hypercube",
    "table_check",
]

#: Designs of a sweep at the most: a longer study is a campaign.
MOST_DESIGNS = 200_000
#: Designs worked out at once.
BATCH = 256
#: Numbers of an interceptor without a part in its flyout table.
_CHEAP = ("inventory", "minimum_intercept_height", "longitude", "maximum_intercept_height")
_SENSORS = 3
#: Designs that are worked out again with tables of their own, to see what reading between tables costs.
CHECKED = 8


@record
class Span:
    """A number and the values it takes.

    Attributes
    ----------
    path : str
        As a design names it.
    values : (v,) array
        SI; for a Latin hypercube the first and the last are its ends.
    whole : bool
        Whether only whole numbers make sense.
    """

    path: str
    values: np.ndarray
    whole: bool = False


def grid(spans: Sequence[Span]) -> list[dict[str, float]]:
    """Every combination of values, the last number fastest.

    Raises
    ------
    InputError
        For no number, or one twice.
    LimitError
        For more than `MOST_DESIGNS`.
    """
    _check(spans)
    count = math.prod(len(span.values) for span in spans)
    if count > MOST_DESIGNS:
        raise LimitError(
            f"the grid has {count:,} designs, {MOST_DESIGNS:,} at the most\n"
            "    hint: take wider steps, or --latin-hypercube with as many designs as you have time for"
        )
    paths = [span.path for span in spans]
    return [
        dict(zip(paths, (float(value) for value in values), strict=True))
        for values in itertools.product(*(span.values for span in spans))
    ]


def latin_hypercube(spans: Sequence[Span], count: int, seed: int) -> list[dict[str, float]]:
    """Designs spread so that each number takes one value in each of ``count`` equal parts of its range.

    Parameters
    ----------
    spans : sequence of Span
    count : int
    seed : int
        The same seed, the same designs.

    Raises
    ------
    InputError
        For no number, one twice, one without a range, or fewer than one design.
    LimitError
        For more than `MOST_DESIGNS`.
    """
    _check(spans)
    if count < 1:
        raise InputError(f"{count} designs are too few", where="--latin-hypercube", allowed="1 or more")
    if count > MOST_DESIGNS:
        raise LimitError(f"the hypercube has {count:,} designs, {MOST_DESIGNS:,} at the most")
    lots = np.random.Generator(np.random.Philox(key=np.array([seed & (2**64 - 1), 0x6C6873], np.uint64)))
    columns = []
    for span in spans:
        low, high = float(span.values[0]), float(span.values[-1])
        if not low < high:
            raise InputError(f"{span.path} has no range to draw from", where="--vary", allowed="LOW:HIGH")
        part = (lots.permutation(count) + lots.random(count)) / count
        value = low + (high - low) * part
        columns.append(np.round(value) if span.whole else value)
    paths = [span.path for span in spans]
    return [dict(zip(paths, map(float, row), strict=True)) for row in np.array(columns).T]


def _check(spans: Sequence[Span]) -> None:
    if not spans:
        raise InputError("nothing is varied", where="--vary", allowed="PATH=FROM:TO:STEP, once or more")
    paths = [span.path for span in spans]
    for path in paths:
        if paths.count(path) > 1:
            raise InputError(f"{path} is varied twice", where="--vary", allowed="each number once")


def _cost(path: str) -> int:
    """How much hangs on a number: the less the number given back, the more."""
    if path.startswith("vehicles."):
        return 0
    if not path.startswith("interceptors."):
        return _SENSORS
    return 2 if path.rpartition(".")[2] in _CHEAP else 1


@record
class TableCheck:
    """Some designs with flyout tables read between others, against the same with tables of their own.

    Attributes
    ----------
    designs, threats : int
        How many were compared.
    windows : int
        Pairs of design and threat that have a window in one and not in the other.
    median, far : float
        Median and 99th percentile of the difference of margins, s, where both have one.
    """

    designs: int
    threats: int
    windows: int
    median: float
    far: float


def table_check(between: Answers, exact: Answers) -> TableCheck:
    """Compare answers of the same designs.

    Parameters
    ----------
    between, exact : Answers
        With tables read between others, and with tables of their own.
    """
    both = np.isfinite(between.margin) & np.isfinite(exact.margin)
    moved = np.abs(between.margin - exact.margin)[both]
    median, far = np.quantile(moved, [0.5, 0.99]) if moved.size else (0.0, 0.0)
    count, threats = between.margin.shape
    return TableCheck(count, threats, int((between.met != exact.met).sum()), float(median), float(far))


def batches_of(designs: Sequence[Changes]) -> list[np.ndarray]:
    """Rows of the designs, batch by batch, those with the same missiles and interceptors together.

    What needs new flights varies slowest, then what needs a new flyout table, then the rest of an interceptor.
    """

    def costly(row: int) -> tuple[float, ...]:
        ranked = sorted((_cost(path), place) for place, path in enumerate(designs[row]))
        values = list(designs[row].values())
        return tuple(values[place] for cost, place in ranked if cost < _SENSORS)

    order = np.array(sorted(range(len(designs)), key=costly), dtype=np.int64)
    return [order[begin : begin + BATCH] for begin in range(0, len(order), BATCH)]
