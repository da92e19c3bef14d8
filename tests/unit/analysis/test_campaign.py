"""Campaigns: lots, distributions, and raids beside their closed forms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse._kernels import horizon, raid, raid_twin
from midcourse.analysis.campaign import BATCH, Chances, Study, batch, batches
from midcourse.analysis.distributions import Distribution, choice, fixed
from midcourse.analysis.raid_curve import closed_form, counts
from midcourse.analysis.reach_grid import Axis, Reach, plain_reach
from midcourse.analysis.totals import Totals, half_width, wilson
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.ladder import Ladders
from midcourse.engagement.leakage import kill_probability, sspk_and_correlation
from midcourse.errors import InputError


def plain(
    size: int, *, inventory: int = 10, looks: int = 1, correlation: float = 0.0, sspk: float = 0.7, **more: float
) -> Study:
    doctrine = Doctrine("salvo" if looks == 1 else "shoot-look-shoot", 2, 0.0, 0.0, 0.0)
    chances = Chances(
        fixed(sspk), fixed(1.0), fixed(correlation), **{name: fixed(value) for name, value in more.items()}
    )
    return Study("test", plain_reach(inventory, looks), ("all",), (), (), doctrine, chances, size)


def fought(study: Study, samples: int, seed: int = 7) -> Totals:
    totals = Totals(study.raid, study.inventory)
    for done in batches(study, seed, samples, workers=2):
        totals.add(counts(done))
    return totals


@pytest.mark.parametrize(("size", "looks", "correlation"), [(3, 1, 0.0), (7, 1, 0.3), (4, 2, 0.0), (6, 3, 0.2)])
def test_a_million_raids_agree_with_the_closed_form(size: int, looks: int, correlation: float) -> None:
    n = 1_000_000
    totals = fought(plain(size, looks=looks, correlation=correlation), n)
    exact = closed_form(plain(size, looks=looks, correlation=correlation), (2, looks), size)
    found = totals.leakers / n
    error = np.sqrt(exact.leakers * (1 - exact.leakers) / n)
    assert totals.samples == n
    assert np.all(np.abs(found - exact.leakers) <= 4 * error + 1e-12)
    used = np.arange(11) @ totals.used / n
    spread = math.sqrt(float((np.arange(11) - used) ** 2 @ totals.used) / n / n)
    assert abs(used - exact.interceptors_used) <= 4 * spread + 1e-12
    assert totals.no_leakage[1] < totals.no_leakage[0] < totals.no_leakage[2]
    assert totals.expected_leakage[0] == pytest.approx(exact.expected, abs=4 * math.sqrt(size / n))


@pytest.mark.parametrize(
    ("decoys", "warhead_credible", "decoy_credible", "correlation", "looks"),
    [(2, 0.9, 0.3, 0.1, 1), (1, 1.0, 1.0, 0.0, 1), (2, 0.9, 0.5, 0.1, 2)],
)
def test_a_million_raids_with_decoys_agree_with_the_closed_form(
    decoys: int, warhead_credible: float, decoy_credible: float, correlation: float, looks: int
) -> None:
    """Wilkening's numbers of credible objects, and an inventory that is too small for all of them."""
    n, size = 1_000_000, 3
    study = plain(
        size,
        looks=looks,
        correlation=correlation,
        decoys=decoys,
        warhead_credible=warhead_credible,
        decoy_credible=decoy_credible,
    )
    exact = closed_form(study, (2, looks), size)
    totals = fought(study, n)
    error = np.sqrt(exact.leakers * (1 - exact.leakers) / n)
    assert np.all(np.abs(totals.leakers / n - exact.leakers) <= 4 * error + 1e-12)
    mean, low, high = totals.interceptors_used
    assert abs(mean - exact.interceptors_used) <= 4 * (high - low) / 2 / 1.96 + 1e-12
    assert totals.at_decoys > 0


def ladder_of(last: float, first: float = 0.0, slope: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """A threat that a launch at u meets at 2 u + 10, for launches from ``first`` to ``last``; nan: never."""
    if math.isnan(last):
        return np.array([np.nan, np.nan]), np.full(48, -np.inf)
    return np.array([slope * first + 10, slope * last + 10]), np.linspace(first, last, 48)


def test_uncertain_windows_and_chances_agree_with_the_integral() -> None:
    """Inventory to spare: given the draws, threats are independent, so the chance is an integral of a power."""
    nodes = np.array([0.0, 0.5, 2.0])
    # Rounds of 2 shots at each of two threats at each node: none, one or two.
    rounds = np.array([[0, 1], [1, 2], [2, 2]])
    ends = {0: math.nan, 1: 100.0, 2: 250.0}
    made = [[ladder_of(ends[count]) for count in row] for row in rounds.tolist()]
    reach = Reach(
        ready=np.full((1, 2), 50.0),
        span=np.array([[part[0] for part in row] for row in made]).transpose(0, 2, 1),
        launch=np.array([[part[1] for part in row] for row in made]),
        begin=np.array([0, 3]),
        inventory=np.array([100]),
    )
    study = Study(
        "test",
        reach,
        ("site",),
        (Axis("interceptors", "site", "burnout_speed", nodes),),
        (Distribution("triangular", 0.0, 0.4, 2.0),),
        Doctrine("shoot-look-shoot", 2, 10.0, 30.0, 1.0),
        Chances(Distribution("uniform", 0.4, 0.6, 0.8), fixed(0.9), fixed(0.0)),
        3,
    )
    x = (np.arange(4000) + 0.5) / 4000
    weight = np.array([np.interp(study.drawn[0].quantile(x), nodes, np.eye(3)[k]).mean() for k in range(3)])
    p = 0.9 * study.chances.sspk.quantile(x)
    through = (1 - p[:, None, None]) ** (2 * rounds)
    exact = ((1 - through.mean(axis=2)) ** 3).mean(axis=0) @ weight
    n = 400_000
    totals = fought(study, n)
    assert abs(totals.no_leakage[0] - exact) <= 4 * math.sqrt(exact * (1 - exact) / n)
    met = (rounds > 0).mean(axis=1) @ weight
    assert abs(totals.met_share - met) <= 4 * math.sqrt(met * (1 - met) / n)


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("sites", [1, 3])
@pytest.mark.parametrize("optimal", [False, True])
@pytest.mark.parametrize("looks", [False, True])
@pytest.mark.parametrize(("spacing", "most_decoys"), [(0.0, 0), (40.0, 2)])
def test_kernel_and_twin_fight_alike(
    sites: int, optimal: bool, looks: bool, spacing: float, most_decoys: int, waits: bool
) -> None:
    rng = np.random.default_rng(3)
    m, threats, size = 60, 5, 4
    objects = size * (1 + most_decoys)
    ends = np.where(rng.random((sites, threats)) < 0.2, np.nan, rng.uniform(80.0, 400.0, (sites, threats)))
    made = [[ladder_of(last, 20.0 * s, 2.0 - 0.3 * s) for last in row] for s, row in enumerate(ends.tolist())]
    span = np.array([[part[0] for part in row] for row in made]).transpose(0, 2, 1).copy()
    launch = np.array([[part[1] for part in row] for row in made])
    ready = np.where(rng.random(threats) < 0.1, np.nan, rng.uniform(0.0, 90.0, threats))
    stock = np.array([4, 2, 1][:sites])
    lots = rng.random((m, 2 * size + 3 * objects))
    chances = np.stack([rng.random(m), rng.random(m) * 0.3, np.full(m, 0.9), np.full(m, 0.5), rng.integers(0, 3, m)])
    times = np.stack([np.full(m, 15.0), np.full(m, 20.0), rng.choice([0.0, 7.0], m)])
    node = np.concatenate([np.repeat(np.arange(sites)[:, None], m, axis=1), np.zeros((1, m), int)])
    rules = np.array([size, most_decoys, looks, 2, optimal])
    result = np.empty((4, m), np.int64)
    instant = np.tile(60.0 + 5.0 * np.arange(40), (threats, 1))
    until = np.sort(rng.integers(-40, 60, (threats, 40)), axis=1)
    until = np.where(until >= 40, 32767, np.where(until >= np.arange(40), until, -1)).astype(np.int16)
    reach = (ready[None], instant, until[None] if waits else np.empty((0, 0, 0), np.int16), span, launch)
    raid.raids(lots, chances, times, node, rules, spacing, reach, stock, result)
    if waits:
        known = np.empty(threats)
        horizon.first_known(0, threats, instant, until, 15.0, stock, span, launch, known)
        assert (known > ready).any()
        ready = np.maximum(ready, known)
    for i in range(m):
        posts = [
            raid_twin.Post(int(stock[s]), Ladders(span[s], launch[s]).intercept, launch[s, :, -1], launch[s, :, 0])
            for s in range(sites)
        ]
        said = raid_twin.Rules(size, most_decoys, looks, 2, optimal, spacing)
        assert tuple(result[:, i]) == raid_twin.fight(lots[i], chances[:, i], times[:, i], said, ready, posts), i
    assert result[1].max() > result[1].min()


def test_batches_are_the_same_whoever_fights_them() -> None:
    study = plain(5, looks=2, correlation=0.1)
    n = 2 * BATCH + 1000
    one, four = list(batches(study, 11, n)), list(batches(study, 11, n, workers=4))
    assert [len(part.leakers) for part in one] == [BATCH, BATCH, 1000]
    for a, b in zip(one, four, strict=True):
        assert np.array_equal(a.leakers, b.leakers)
        assert np.array_equal(a.used, b.used)
    later = list(batches(study, 11, n, left_out={0, 1}))
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


PINNED = [2, 2, 1, 0, 1, 1, 0, 0, 0, 1, 2, 0]


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
        (lambda: Distribution("gauss", 1.0, 2.0, 3.0), 'unknown distribution "gauss"'),
        (lambda: Distribution("normal", 1.0, 2.0, 3.0), "standard deviation is nan"),
        (lambda: Distribution("lognormal", 1.0, 2.0, 3.0, 0.5), "factor of the lognormal distribution is 0.5"),
        (lambda: Distribution("lognormal", 0.0, 2.0, 3.0, 2.0), "no support at its low end"),
        (lambda: choice([1.0, 2.0], [0.5, 0.6]), "sum to 1.1"),
        (lambda: choice([1.0, 2.0], [1.5, -0.5]), "a probability of the choice is 1.5"),
        (lambda: choice([2.0, 1.0], [0.5, 0.5]), "do not rise"),
        (lambda: choice([], []), "0 values and 0 probabilities"),
        (lambda: plain(5, sspk=1.2), "sspk is 1.2"),
        (lambda: plain(5, correlation=-0.1), "correlation is -0.1"),
        (lambda: plain(0), "raid is 0"),
        (lambda: plain(5, inventory=0), "inventory is 0"),
        (lambda: plain(5, decoys=1000.0), "decoys is 1000"),
        (lambda: plain(5, warhead_credible=1.5), "warhead_credible is 1.5"),
        (lambda: replace(plain(5), spacing=-1.0), "spacing is -1 s"),
        (lambda: replace(plain(5), allocation="best"), 'unknown allocation "best"'),
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
