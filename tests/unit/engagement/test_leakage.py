"""Leakage in closed form, by hand, by brute force and by lot."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from midcourse.engagement.leakage import KillModel, kill_probability, leakage, simulate_leakage, sspk_and_correlation
from midcourse.errors import InputError


def test_one_threat_is_the_binomial() -> None:
    assert leakage(KillModel(0.7), 1, 10, 2).none == pytest.approx(1 - 0.3**2, rel=1e-14)
    assert leakage(KillModel(0.7, reliability=0.9), 1, 10, 3).expected == pytest.approx((1 - 0.63) ** 3, rel=1e-14)


def test_an_empty_inventory_lets_all_through_and_an_empty_raid_none() -> None:
    result = leakage(KillModel(0.9), 5, 0, 2)
    assert result.expected == pytest.approx(5.0)
    assert result.interceptors_used == 0.0
    assert leakage(KillModel(0.9), 0, 10, 2).none == 1.0


def test_ten_interceptors_against_a_growing_raid() -> None:
    expected = [leakage(KillModel(0.8), raid, 10, 2).expected for raid in range(1, 21)]
    assert np.all(np.diff(expected) > 0)
    assert expected[4] == pytest.approx(5 * 0.04)
    assert expected[9] == pytest.approx(10 * 0.2)
    assert expected[19] == pytest.approx(20 - 10 * 0.8)


def test_uneven_division_by_brute_force() -> None:
    """Three threats, four shots, salvo of two: one threat gets two, the others one."""
    p = 0.6
    probabilities = np.zeros(4)
    for results in itertools.product((True, False), repeat=3):
        chance = math.prod((k if ok else 1 - k) for ok, k in zip(results, (1 - (1 - p) ** 2, p, p), strict=True))
        probabilities[3 - sum(results)] += chance
    np.testing.assert_allclose(leakage(KillModel(p), 3, 4, 2).leakers, probabilities, rtol=1e-13)


def test_common_failure_bounds_what_many_shots_can_do() -> None:
    model = KillModel(0.9, common_failure=0.2)
    assert kill_probability(model, 50) == pytest.approx(0.8)
    assert leakage(model, 1, 50, 50).none == pytest.approx(0.8)


def test_correlation_round_trip() -> None:
    model = sspk_and_correlation(0.6, 0.3)
    assert model.single_shot * (1 - model.common_failure) == pytest.approx(0.6)
    assert model.correlation == pytest.approx(0.3)
    assert sspk_and_correlation(0.6, 0.0).common_failure == 0.0
    assert sspk_and_correlation(0.6, 1.0).common_failure == pytest.approx(0.4)
    assert sspk_and_correlation(0.0, 0.0).single_shot == 0.0
    assert math.isnan(KillModel(1.0).correlation)


def test_shoot_look_shoot_spends_less_for_the_same_result() -> None:
    """Unlimited inventory: two looks of one shot leak as a salvo of two does, and use fewer interceptors."""
    p, raid = 0.7, 4
    salvo = leakage(KillModel(p), raid, 100, 2)
    looking = leakage(KillModel(p), raid, 100, 1, looks=2)
    np.testing.assert_allclose(looking.leakers, salvo.leakers, rtol=1e-12)
    assert salvo.interceptors_used == 8.0
    assert looking.interceptors_used == pytest.approx(4 + 4 * (1 - p))


CASES = [
    (KillModel(0.7), 5, 10, (2, 1)),
    (KillModel(0.6, reliability=0.9, common_failure=0.1), 7, 10, (2, 1)),
    (KillModel(0.8), 12, 10, (1, 1)),
    (KillModel(0.5, common_failure=0.2), 4, 10, (1, 3)),
    (KillModel(0.7, warhead_credible=0.9), 6, 10, (2, 2)),
    (KillModel(0.7, warhead_credible=0.9, decoys=2, decoy_credible=0.4), 4, 10, (2, 1)),
]


@pytest.mark.parametrize(("model", "raid", "inventory", "fire"), CASES)
def test_closed_form_and_lots_agree(model: KillModel, raid: int, inventory: int, fire: tuple[int, int]) -> None:
    samples = 100_000
    exact = leakage(model, raid, inventory, *fire)
    assert exact.leakers.sum() == pytest.approx(1.0, abs=1e-12)
    leakers, used = simulate_leakage(model, raid, inventory, fire, samples, (7, 1))
    drawn = np.bincount(leakers, minlength=raid + 1) / samples
    error = np.sqrt(exact.leakers * (1 - exact.leakers) / samples) + 1e-12
    assert np.all(np.abs(drawn - exact.leakers) < 4.5 * error)
    assert abs(used.mean() - exact.interceptors_used) < 4.5 * used.std() / math.sqrt(samples) + 1e-12


def test_lots_depend_on_the_key_only() -> None:
    arguments = (KillModel(0.5), 5, 10, (2, 1), 1000)
    first, _ = simulate_leakage(*arguments, (7, 1))
    again, _ = simulate_leakage(*arguments, (7, 1))
    other, _ = simulate_leakage(*arguments, (7, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: KillModel(1.2),
            "sspk is 1.2\n    allowed:  0 to 1\n    hint: probabilities are fractions, not per cent",
        ),
        (lambda: KillModel(0.5, decoys=-1), "decoys is -1\n    allowed:  0 or more"),
        (lambda: leakage(KillModel(0.5), -1, 1, 1), "raid is -1\n    allowed:  0 or more"),
        (lambda: leakage(KillModel(0.5), 1, 1, 0), "salvo_size is 0\n    allowed:  1 or more"),
        (lambda: sspk_and_correlation(0.5, 1.5), "correlation is 1.5\n    allowed:  0 to 1"),
        (lambda: sspk_and_correlation(-0.5, 0.5), "sspk is -0.5"),
    ],
)
def test_bad_input_is_said_clearly(call: object, text: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize(("looks", "inventory", "salvo_size"), [(2, 100, 1), (3, 7, 2), (2, 4, 1)])
def test_decoys_under_several_looks_by_formula_and_by_lot(looks: int, inventory: int, salvo_size: int) -> None:
    model = KillModel(0.6, 0.9, common_failure=0.1, warhead_credible=0.9, decoys=2, decoy_credible=0.4)
    n = 200_000
    exact = leakage(model, 3, inventory, salvo_size, looks)
    leakers, used = simulate_leakage(model, 3, inventory, (salvo_size, looks), n, (5, 6))
    assert exact.leakers.sum() == pytest.approx(1.0, abs=1e-12)
    found = np.bincount(leakers, minlength=4) / n
    assert np.all(np.abs(found - exact.leakers) <= 4 * np.sqrt(exact.leakers * (1 - exact.leakers) / n))
    assert abs(used.mean() - exact.interceptors_used) <= 4 * used.std() / n**0.5


def test_decoys_that_nobody_believes_change_nothing() -> None:
    plain = leakage(KillModel(0.7), 4, 10, 2, 2)
    beside = leakage(KillModel(0.7, decoys=3, decoy_credible=0.0), 4, 10, 2, 2)
    assert np.allclose(plain.leakers, beside.leakers, atol=1e-15)
