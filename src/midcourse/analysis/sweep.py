"""Sweeps: the same threats against many designs of the defence, over a grid or a Latin hypercube.

Nothing is fitted between designs: each is worked out. What makes a sweep quick is that designs share links of the
chain (`midcourse.analysis.designs`): a thousand designs that differ in the sensors and in a few burnout speeds need a
few flyout tables, while a Latin hypercube over burnout speeds needs one for every design.

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

from midcourse.analysis.designs import Changes
from midcourse.errors import InputError, LimitError
from midcourse.records import record

__all__ = ["MOST_DESIGNS", "Span", "batches_of", "grid", "latin_hypercube"]

#: Designs of a sweep at the most: a longer study is a campaign.
MOST_DESIGNS = 200_000
#: Designs worked out at once.
BATCH = 256
#: Numbers whose change needs new flights or a new flyout table: they vary slowest, so that like stands beside like.
_COSTLY = ("vehicles.", "interceptors.")


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


def batches_of(designs: Sequence[Changes]) -> list[np.ndarray]:
    """Rows of the designs, batch by batch, those with the same missiles and interceptors together."""

    def costly(row: int) -> tuple[float, ...]:
        return tuple(value for path, value in designs[row].items() if path.startswith(_COSTLY))

    order = np.array(sorted(range(len(designs)), key=costly), dtype=np.int64)
    return [order[begin : begin + BATCH] for begin in range(0, len(order), BATCH)]
