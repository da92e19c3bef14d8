"""Campaigns: lots, distributions, and raids beside their closed forms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse._kernels import raid, raid_twin
from midcourse.analysis.campaign import (
    BATCH,
    Distribution,
    Study,
    Totals,
    batch,
    batches,
    half_width,
    wilson,
)
from midcourse.analysis.reach_grid import Axis, Reach, plain_reach
from midcourse.engagement.leakage import kill_probability, leakage, sspk_and_correlation
from midcourse.errors import InputError


def fixed(value: float) -> Distribution:
    return Distribution("fixed", value, value, value)


def plain(size: int, *, inventory: int = 10, looks: int = 1, correlation: float = 0.0, sspk: float = 0.7) -> Study:
    reach = plain_reach(inventory, 2, looks)
    return Study("test", reach, (), (), fixed(sspk), fixed(1.0), fixed(correlation), size)


def fought(study: Study, samples: int, seed: int = 7) -> Totals:
    totals = Totals(study.raid, int(study.reach.inventory.sum()))
    for done in batches(study, seed, samples, workers=2):
        totals.add(done.leakers, done.used, done.met)
    return totals


@pytest.mark.parametrize(("size", "looks", "correlation"), [(3, 1, 0.0), (7, 1, 0.3), (4, 2, 0.0), (6, 3, 0.2)])
def test_a_million_raids_agree_with_the_closed_form(size: int, looks: int, correlation: float) -> None:
    n = 1_000_000
    totals = fought(plain(size, looks=looks, correlation=correlation), n)
    exact = leakage(sspk_and_correlation(0.7, correlation), size, 10, 2, looks)
    found = totals.leakers / n
    error = np.sqrt(exact.leakers * (1 - exact.leakers) / n)
    assert totals.samples == n
    assert np.all(np.abs(found - exact.leakers) <= 4 * error + 1e-12)
    used = np.arange(11) @ totals.used / n
    spread = math.sqrt(float((np.arange(11) - used) ** 2 @ totals.used) / n / n)
    assert abs(used - exact.interceptors_used) <= 4 * spread + 1e-12
    assert totals.no_leakage[1] < totals.no_leakage[0] < totals.no_leakage[2]
    assert totals.expected_leakage[0] == pytest.approx(exact.expected, abs=4 * math.sqrt(size / n))


def test_uncertain_windows_and_chances_agree_with_the_integral() -> None:
    """Inventory to spare: given the draws, threats are independent, so the chance is an integral of a power."""
    nodes = np.array([0.0, 0.5, 2.0])
    size = np.array([[[0, 0], [2, 0]], [[2, 0], [2, 2]], [[2, 2], [2, 2]]])
    reach = Reach(size, np.zeros((3, 2), int), np.array([100]))
    axes = (Axis("doctrine", "", "decision_delay", nodes),)
    study = Study(
        "test",
        reach,
        axes,
        (Distribution("triangular", 0.0, 0.4, 2.0),),
        Distribution("uniform", 0.4, 0.6, 0.8),
        fixed(0.9),
        fixed(0.0),
        3,
    )
    x = (np.arange(4000) + 0.5) / 4000
    weight = np.array([np.interp(study.drawn[0].quantile(x), nodes, np.eye(3)[k]).mean() for k in range(3)])
    p = 0.9 * study.sspk.quantile(x)
    through = (1 - p[:, None, None]) ** size.sum(axis=2)
    exact = ((1 - through.mean(axis=2)) ** 3).mean(axis=0) @ weight
    n = 400_000
    totals = fought(study, n)
    assert abs(totals.no_leakage[0] - exact) <= 4 * math.sqrt(exact * (1 - exact) / n)
    met = (size[:, :, 0] > 0).mean(axis=1) @ weight
    assert abs(totals.met_share - met) <= 4 * math.sqrt(met * (1 - met) / n)


def test_kernel_and_twin_fight_alike() -> None:
    rng = np.random.default_rng(3)
    m, threats, rounds, size = 300, 5, 3, 6
    sizes = rng.integers(0, 4, (2, threats, rounds))
    sites = rng.integers(0, 2, (2, threats))
    stock = np.array([4, 5])
    lots = rng.random((m, 2 * size * (1 + rounds)))
    node = rng.integers(0, 2, m)
    chances = rng.random((2, m)) * [[0.9], [0.3]]
    result = np.empty((3, m), np.int64)
    raid.raids(lots, node, chances, sizes, sites, stock, size, result)
    for i in range(m):
        k = node[i]
        twin = raid_twin.fight(lots[i], chances[0, i], chances[1, i], sizes[k], sites[k], stock.tolist())
        assert tuple(result[:, i]) == twin
    assert result[1].max() == stock.sum()


def test_batches_are_the_same_whoever_fights_them() -> None:
    study = plain(5, looks=2, correlation=0.1)
    n = 2 * BATCH + 1000
    one, four = list(batches(study, 11, n)), list(batches(study, 11, n, workers=4))
    assert [len(part.leakers) for part in one] == [BATCH, BATCH, 1000]
    for a, b in zip(one, four, strict=True):
        assert np.array_equal(a.leakers, b.leakers)
        assert np.array_equal(a.used, b.used)
    later = list(batches(study, 11, n, done=2))
    assert np.array_equal(later[0].leakers, one[2].leakers)
    assert np.array_equal(batch(study, 11, 0, 5000).leakers, one[0].leakers[:5000])


def test_seed_study_and_scenario_all_change_the_lots() -> None:
    study = plain(5)
    other = [batch(study, 12, 0), batch(study, 11, 1), batch(replace(study, scenario="other"), 11, 0)]
    for changed in other:
        assert not np.array_equal(changed.leakers, batch(study, 11, 0).leakers)


def test_the_lots_of_a_batch_are_pinned() -> None:
    """The first raids of a seed: a change here changes every campaign on disk."""
    assert batch(plain(5), 7, 0, 12).leakers.tolist() == PINNED


def test_lots_are_the_upper_bits_of_the_words_that_numpy_promises() -> None:
    key = plain(5).key(7, 3)
    words = np.random.Philox(key=key).random_raw(1000)
    lots = np.random.Generator(np.random.Philox(key=key)).random((10, 100))
    assert np.array_equal(lots.ravel(), (words >> np.uint64(11)) * 2.0**-53)


PINNED = [3, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("kind", ["triangular", "uniform"])
def test_distributions_by_their_moments(kind: str) -> None:
    low, value, high = 2.0, 3.0, 7.0
    drawn = Distribution(kind, low, value, high).quantile((np.arange(100_000) + 0.5) / 100_000)
    mean = (low + value + high) / 3 if kind == "triangular" else (low + high) / 2
    square = low**2 + value**2 + high**2 - low * value - low * high - value * high
    variance = square / 18 if kind == "triangular" else (high - low) ** 2 / 12
    assert drawn.mean() == pytest.approx(mean, rel=1e-6)
    assert drawn.var() == pytest.approx(variance, rel=1e-4)
    assert low <= drawn.min() <= drawn.max() <= high


@pytest.mark.parametrize(("low", "value", "high"), [(1.0, 1.0, 2.0), (1.0, 2.0, 2.0)])
def test_a_triangle_may_lean_to_one_side(low: float, value: float, high: float) -> None:
    drawn = Distribution("triangular", low, value, high).quantile(np.array([0.0, 0.5, 1.0]))
    assert drawn[0] == low
    assert drawn[2] == high
    assert np.all(np.diff(drawn) > 0)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Distribution("triangular", 1.0, 1.0, 1.0), "no support"),
        (lambda: Distribution("uniform", 2.0, 1.5, 1.0), "no support"),
        (lambda: Distribution("triangular", 1.0, 3.0, 2.0), "outside its range"),
        (lambda: Distribution("triangular", 1.0, 2.0, math.inf), "not finite"),
        (lambda: Distribution("normal", 1.0, 2.0, 3.0), 'unknown distribution "normal"'),
        (lambda: plain(5, sspk=1.2), "sspk is 1.2"),
        (lambda: plain(5, correlation=-0.1), "correlation is -0.1"),
        (lambda: plain(0), "raid is 0"),
        (lambda: plain(5, inventory=0), "inventory is 0"),
        (lambda: list(batches(plain(5), 1, 0)), "number of samples is 0"),
        (lambda: list(batches(plain(5), 1, 5, workers=0)), "workers is 0"),
    ],
)
def test_what_makes_no_sense_is_refused(build, words: str) -> None:
    with pytest.raises(InputError, match=words):
        build()


def test_wilson_against_a_printed_example_and_at_the_ends() -> None:
    low, high = wilson(0, 10)
    assert low == 0.0
    # At no success the upper end is z² / (n + z²).
    assert high == pytest.approx(3.841458820694124 / 13.841458820694124)
    assert wilson(10, 10)[1] == 1.0
    assert half_width((0.5, 0.4, 0.7)) == pytest.approx(0.15)


def test_one_shot_is_what_leakage_says() -> None:
    totals = fought(plain(1, correlation=0.25), 200_000)
    exact = kill_probability(sspk_and_correlation(0.7, 0.25), 2)
    assert abs(totals.no_leakage[0] - exact) <= 4 * math.sqrt(exact * (1 - exact) / 200_000)
