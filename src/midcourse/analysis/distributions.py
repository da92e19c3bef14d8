"""What uncertain numbers are drawn from: by quantiles, so that one lot makes one number."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from midcourse.errors import InputError
from midcourse.records import record

__all__ = ["KINDS", "Distribution", "choice", "fixed"]

#: Every kind of distribution.
KINDS = ("fixed", "uniform", "triangular", "normal", "lognormal", "choice")


@record
class Distribution:
    """What an uncertain number is drawn from.

    Attributes
    ----------
    kind : str
        ``fixed``; ``uniform``; ``triangular`` (its peak at ``value``); ``normal`` (mean ``value`` before it is cut off
        at the ends); ``lognormal`` (median ``value`` before it is cut off); ``choice`` (some values with
        probabilities).
    low, value, high : float
        SI. All draws lie from ``low`` to ``high``; ``uniform`` and ``fixed`` use two and one of them.
    spread : float
        Standard deviation (normal, SI), or the factor that stands for it (lognormal, above 1: two thirds of all draws
        lie within value / factor and value * factor); nan for the others.
    values, probabilities : tuple of float
        Of a choice, values rising; empty for the others.
    """

    kind: str
    low: float
    value: float
    high: float
    spread: float = math.nan
    values: tuple[float, ...] = ()
    probabilities: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        shown = f"{self.low:g} to {self.high:g} about {self.value:g}"
        if self.kind not in KINDS:
            raise InputError(f'unknown distribution "{self.kind}"', allowed=", ".join(KINDS))
        if not all(math.isfinite(item) for item in (self.low, self.value, self.high)):
            raise InputError(f"the distribution {shown} is not finite", allowed="finite numbers")
        if self.kind == "choice":
            self._check_choice()
            return
        if self.kind != "fixed" and not self.low < self.high:
            raise InputError(
                f"the distribution {shown} has no support", allowed="a low end below the high end",
                hint="give a single number for one that is not drawn",
            )  # fmt: skip
        if not self.low <= self.value <= self.high:
            raise InputError(
                f"the distribution {shown} has its value outside its range", allowed="low <= value <= high"
            )
        if self.kind == "normal" and not 0.0 < self.spread < math.inf:
            raise InputError(f"the standard deviation is {self.spread:g}", allowed="above 0")
        if self.kind == "lognormal":
            if not 1.0 < self.spread < math.inf:
                raise InputError(f"the factor of the lognormal distribution is {self.spread:g}", allowed="above 1")
            if self.low <= 0.0:
                raise InputError(
                    f"the distribution {shown} has no support at its low end",
                    allowed="a low end above 0",
                    hint="a lognormal number is above 0",
                )

    def _check_choice(self) -> None:
        values, chances = self.values, self.probabilities
        if not len(values) or len(values) != len(chances):
            raise InputError(
                f"the choice has {len(values)} values and {len(chances)} probabilities",
                allowed="one or more values, and a probability for each",
            )
        if not (all(map(math.isfinite, values)) and all(a < b for a, b in itertools.pairwise(values))):
            raise InputError("the values of the choice do not rise", allowed="each value once, the least first")
        for chance in chances:
            if not 0.0 <= chance <= 1.0:
                raise InputError(
                    f"a probability of the choice is {chance:g}", allowed="0 to 1",
                    hint="probabilities are fractions, not per cent",
                )  # fmt: skip
        if abs(math.fsum(chances) - 1.0) > 1e-9:
            raise InputError(f"the probabilities of the choice sum to {math.fsum(chances):g}", allowed="1")

    def quantile(self, lot: np.ndarray) -> np.ndarray:
        """The values below which shares ``lot`` (0 to 1) of all draws lie."""
        if self.kind == "fixed":
            return np.full(np.shape(lot), self.value)
        if self.kind == "choice":
            ends = np.cumsum(self.probabilities)
            chosen = np.minimum(np.searchsorted(ends, lot, side="right"), np.flatnonzero(self.probabilities)[-1])
            return np.asarray(np.array(self.values)[chosen])
        if self.kind in ("normal", "lognormal"):
            return self._bell(np.asarray(lot, float))
        width = self.high - self.low
        if self.kind == "uniform":
            return np.asarray(self.low + width * lot)
        left = (self.value - self.low) / width
        rising = self.low + width * np.sqrt(lot * left)
        falling = self.high - width * np.sqrt((1.0 - lot) * (1.0 - left))
        return np.where(lot < left, rising, falling)

    def _bell(self, lot: np.ndarray) -> np.ndarray:
        from scipy.special import ndtr, ndtri

        middle, spread = self.value, self.spread
        ends = np.array([self.low, self.high])
        if self.kind == "lognormal":
            middle, spread, ends = math.log(middle), math.log(spread), np.log(ends)
        low, high = ndtr((ends - middle) / spread)
        found = middle + spread * ndtri(low + lot * (high - low))
        return np.asarray(np.clip(np.exp(found) if self.kind == "lognormal" else found, self.low, self.high))

    def scaled(self, factor: float) -> Distribution:
        """The same distribution of numbers ``factor`` times as large (above 0), for the change of units."""
        spread = self.spread if self.kind == "lognormal" else self.spread * factor
        ends = (self.low * factor, self.value * factor, self.high * factor)
        values = tuple(item * factor for item in self.values)
        return Distribution(self.kind, *ends, spread, values, self.probabilities)


def fixed(value: float) -> Distribution:
    """A number that is not drawn."""
    return Distribution("fixed", value, value, value)


def choice(values: Sequence[float], probabilities: Sequence[float], value: float | None = None) -> Distribution:
    """Some values with probabilities.

    Parameters
    ----------
    values, probabilities : sequence of float
        Values rising, SI; probabilities that sum to one.
    value : float, optional
        What stands for the number where it is not drawn; the likeliest value unless given.
    """
    held, chances = tuple(map(float, values)), tuple(map(float, probabilities))
    likely = max(zip(chances, held, strict=False), default=(0.0, 0.0))[1]
    ends = (min(held, default=0.0), max(held, default=0.0))
    return Distribution("choice", ends[0], float(likely if value is None else value), ends[1], math.nan, held, chances)
