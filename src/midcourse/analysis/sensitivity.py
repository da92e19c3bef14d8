"""Which uncertain number decides: indices of Sobol' and of Morris, and a tornado of one number at a time.

Everything here works on the unit cube: a sample is d lots from 0 to 1, and `drawn` turns lots into numbers through the
distributions of a campaign. So a function with known indices goes through the very code that a scenario goes through
(`tests/unit/analysis/test_sensitivity.py` sends Ishigami's function).

Sources
-------
A. Saltelli and others, "Variance based sensitivity analysis of model output. Design and estimator for the total
sensitivity index", Computer Physics Communications 181, 2010: sample and estimators, as SALib has them.
M. D. Morris, "Factorial Sampling Plans for Preliminary Computational Experiments", Technometrics 33, 1991.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from midcourse.analysis.designs import Changes
from midcourse.analysis.distributions import Distribution
from midcourse.analysis.flips import Uncertain
from midcourse.errors import InputError
from midcourse.records import record

__all__ = [
    "METHODS",
    "Effects",
    "Factor",
    "Indices",
    "drawn",
    "effects_of",
    "factor_of",
    "indices_of",
    "sample_of",
    "tornado_designs",
]

METHODS = ("sobol", "morris")
#: Numbers for which all flights would have to be solved anew take one of so many values, of equal weight.
STEPS = 16
_RESAMPLES = 400
_LEVELS = 4


@record
class Factor:
    """A number that is drawn.

    Attributes
    ----------
    path, label : str
        As in a design, and as printed.
    distribution : Distribution
        SI.
    unit : str
        Suffix for printing; empty for counts and chances.
    source : str
        Who published the range.
    whole : bool
        Whether it is rounded to a whole number.
    stepped : bool
        Whether it takes only `STEPS` values.
    """

    path: str
    label: str
    distribution: Distribution
    unit: str = ""
    source: str = ""
    whole: bool = False
    stepped: bool = False


@record
class Indices:
    """Sobol' indices of d numbers.

    Attributes
    ----------
    first, first_half : (d,) array
        Share of the variance that goes away when the number alone becomes known, and half the width of its interval of
        95 per cent (bootstrap).
    total, total_half : (d,) array
        Share that remains when everything but the number is known, likewise.
    mean, variance : float
        Of the answer over the sample.
    """

    first: np.ndarray
    first_half: np.ndarray
    total: np.ndarray
    total_half: np.ndarray
    mean: float
    variance: float


@record
class Effects:
    """Elementary effects after Morris of d numbers.

    Attributes
    ----------
    mean_size, mean_size_half : (d,) array
        Mean size of the change of the answer when the number moves across its range, and half the width of its interval
        of 95 per cent.
    mean, spread : (d,) array
        Mean with its sign, and standard deviation: large beside the mean size where the effect depends on other numbers
        or bends.
    """

    mean_size: np.ndarray
    mean_size_half: np.ndarray
    mean: np.ndarray
    spread: np.ndarray


def factor_of(item: Uncertain, *, kind: str = "triangular", distribution: Distribution | None = None) -> Factor:
    """Make a factor of an uncertain number: drawn over its published range as a campaign draws it.

    Parameters
    ----------
    item : Uncertain
    kind : str
        ``triangular`` with its peak at the central value, or ``uniform``.
    distribution : Distribution, optional
        In place of that, SI.
    """
    return Factor(
        path=item.path,
        label=item.label,
        distribution=distribution or Distribution(kind, item.low, item.central, item.high),
        unit=item.unit,
        source=item.source,
        whole=item.whole,
        stepped=item.costly and item.path.startswith("vehicles."),
    )


def drawn(factors: Sequence[Factor], lots: np.ndarray) -> list[Changes]:
    """Turn lots into designs.

    Parameters
    ----------
    factors : sequence of Factor
        d of them.
    lots : (k, d) array
        From 0 to 1.
    """
    columns = []
    for factor, lot in zip(factors, np.asarray(lots, float).T, strict=True):
        middle = (np.minimum(np.floor(lot * STEPS), STEPS - 1) + 0.5) / STEPS if factor.stepped else lot
        value = factor.distribution.quantile(middle)
        columns.append(np.round(value) if factor.whole else value)
    return [
        {factor.path: float(value) for factor, value in zip(factors, row, strict=True)} for row in np.array(columns).T
    ]


def _problem(count: int) -> dict[str, object]:
    return {"num_vars": count, "names": [f"x{index}" for index in range(count)], "bounds": [[0.0, 1.0]] * count}


def sample_of(method: str, count: int, base: int, seed: int) -> np.ndarray:
    """Draw the sample of a method.

    Parameters
    ----------
    method : str
        ``sobol`` (Saltelli's sample without second-order rows) or ``morris``.
    count : int
        d, numbers that are drawn; at least 1.
    base : int
        Points of the base sequence (a power of two is best), or trajectories.
    seed : int
        The same seed, the same sample.

    Returns
    -------
    (k, d) array
        From 0 to 1. For ``sobol`` k is base (d + 2), for ``morris`` base (d + 1); rows of one base point stand together
        and differ in one number each.

    Raises
    ------
    InputError
        For an unknown method, nothing to draw, or fewer than two base points.
    """
    if method not in METHODS:
        raise InputError(f'unknown method "{method}"', where="--method", allowed=", ".join(METHODS))
    if count < 1:
        raise InputError(
            "nothing is uncertain: no number of the scenario that can move the answer has a published range",
            allowed="a scenario in which a number has low and high",
        )
    if base < 2:
        raise InputError(f"{base} base samples are too few", where="-n", allowed="2 or more; a power of two is best")
    if method == "sobol":
        from SALib.sample import sobol as sampler

        return np.asarray(_quiet(sampler.sample, _problem(count), base, calc_second_order=False, seed=seed), float)
    from SALib.sample import morris as trajectories

    return np.asarray(trajectories.sample(_problem(count), base, num_levels=_LEVELS, seed=seed), float)


def _quiet(function: Any, *arguments: Any, **named: Any) -> Any:
    """Call a function of SALib without its warnings: what they warn of (no power of two, a constant answer) is said."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments, **named)


def indices_of(values: np.ndarray, count: int, seed: int) -> Indices:
    """Estimate Sobol' indices.

    Parameters
    ----------
    values : (base (d + 2),) array
        The answer at each row of `sample_of`.
    count : int
        d.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Indices
        All zero where the answer does not vary.

    Raises
    ------
    InputError
        Where an answer is no number, or their count fits no sample.
    """
    values = _numbers(values, count + 2)
    mean, variance = float(values.mean()), float(values.var())
    if not variance > 1e-24 * max(1.0, mean * mean):
        nothing = np.zeros(count)
        return Indices(nothing, nothing, nothing, nothing, mean, 0.0)
    from SALib.analyze import sobol as analysis

    # A seed of 0 would mean none to SALib.
    found = _quiet(
        analysis.analyze, _problem(count), values, calc_second_order=False, num_resamples=_RESAMPLES, seed=seed + 1
    )
    first, first_half, total, total_half = (_column(found, name) for name in ("S1", "S1_conf", "ST", "ST_conf"))
    return Indices(first, first_half, total, total_half, mean, variance)


def effects_of(lots: np.ndarray, values: np.ndarray, seed: int) -> Effects:
    """Estimate elementary effects.

    Parameters
    ----------
    lots : (k, d) array
        From `sample_of` with ``morris``.
    values : (k,) array
        The answers.
    seed : int
        Of the bootstrap.
    """
    count = lots.shape[1]
    values = _numbers(values, count + 1)
    from SALib.analyze import morris as analysis

    found = _quiet(
        analysis.analyze, _problem(count), lots, values, num_levels=_LEVELS, num_resamples=_RESAMPLES, seed=seed + 1
    )
    return Effects(*(_column(found, name) for name in ("mu_star", "mu_star_conf", "mu", "sigma")))


def _column(found: Any, name: str) -> np.ndarray:
    return np.ma.filled(np.ma.asarray(found[name]), np.nan).astype(np.float64)


def _numbers(values: np.ndarray, rows: int) -> np.ndarray:
    values = np.asarray(values, float)
    if len(values) % rows or not len(values):
        raise InputError(f"{len(values)} answers are no whole sample", allowed=f"a multiple of {rows}")
    bad = int((~np.isfinite(values)).sum())
    if bad:
        raise InputError(
            f"{bad} of {len(values)} designs have no answer", hint="no threat of the set flies in them; choose others"
        )
    return values


def tornado_designs(factors: Sequence[Factor]) -> list[Changes]:
    """The designs of a tornado: all central, then each number in turn at its low and at its high end (2 d + 1)."""
    designs: list[Changes] = [{}]
    for factor in factors:
        for end in (factor.distribution.low, factor.distribution.high):
            designs.append({factor.path: round(end) if factor.whole else end})
    return designs
