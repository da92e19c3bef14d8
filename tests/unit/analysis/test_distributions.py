"""Distributions: quantiles against moments, against SciPy, and at the ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from midcourse.analysis.distributions import Distribution, choice, fixed

SHARES = np.array([0.0, 0.01, 0.2, 0.5, 0.77, 0.99, 1.0])


@pytest.mark.parametrize(
    ("chance", "peer"),
    [
        (Distribution("uniform", 2.0, 3.0, 7.0), stats.uniform(2.0, 5.0)),
        (Distribution("triangular", 2.0, 3.0, 7.0), stats.triang(0.2, 2.0, 5.0)),
        (Distribution("normal", 2.0, 3.0, 7.0, 1.5), stats.truncnorm(-1 / 1.5, 4 / 1.5, 3.0, 1.5)),
        (Distribution("normal", 2.0, 3.0, 7.0, 0.1), stats.truncnorm(-10.0, 40.0, 3.0, 0.1)),
    ],
)
def test_quantiles_are_those_of_scipy(chance: Distribution, peer: stats.rv_continuous) -> None:
    assert chance.quantile(SHARES) == pytest.approx(peer.ppf(SHARES), rel=1e-9)
    drawn = chance.quantile(np.linspace(0, 1, 10_001))
    assert np.all(np.diff(drawn) > 0)
    assert (drawn[0], drawn[-1]) == pytest.approx((2.0, 7.0), rel=1e-9)


def test_a_lognormal_number_is_a_normal_one_in_logarithms() -> None:
    chance = Distribution("lognormal", 0.5, 2.0, 20.0, 3.0)
    peer = stats.truncnorm(
        (math.log(0.5) - math.log(2)) / math.log(3), math.log(10) / math.log(3), math.log(2), math.log(3)
    )
    assert np.log(chance.quantile(SHARES)) == pytest.approx(peer.ppf(SHARES), rel=1e-9)


def test_two_thirds_lie_within_the_factor_when_the_ends_are_far() -> None:
    drawn = Distribution("lognormal", 1e-6, 2.0, 1e6, 3.0).quantile(np.linspace(0.0005, 0.9995, 1000))
    assert np.mean((drawn > 2 / 3) & (drawn < 6)) == pytest.approx(0.6827, abs=0.002)


def test_a_choice_gives_its_values_by_their_probabilities() -> None:
    chance = choice([10, 20, 54], [0.25, 0.75, 0.0])
    drawn = chance.quantile((np.arange(1000) + 0.5) / 1000)
    assert [int((drawn == value).sum()) for value in (10, 20, 54)] == [250, 750, 0]
    assert chance.quantile(np.array([0.0, 0.25, 1.0])).tolist() == [10.0, 20.0, 20.0]
    assert (chance.low, chance.value, chance.high) == (10.0, 20.0, 54.0)


@pytest.mark.parametrize(
    "chance",
    [
        fixed(3.0),
        Distribution("triangular", 2.0, 3.0, 7.0),
        Distribution("normal", 2.0, 3.0, 7.0, 1.5),
        Distribution("lognormal", 2.0, 3.0, 7.0, 1.5),
        choice([2.0, 3.0], [0.5, 0.5]),
    ],
)
def test_units_may_be_changed_before_or_after(chance: Distribution) -> None:
    assert chance.scaled(1000.0).quantile(SHARES) == pytest.approx(1000.0 * chance.quantile(SHARES), rel=1e-12)
