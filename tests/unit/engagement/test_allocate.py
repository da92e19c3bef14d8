"""Allocation: the solver against trying everything, the kernel against the solver, and first come below both."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse._kernels import raid, raid_twin
from midcourse.engagement.allocate import Allocation, Slots, allocate, expected_leakage, first_come
from midcourse.errors import InputError


def slots_of(
    earliest: list[list[float]], latest: list[list[float]], inventory: list[int], interval: float, most: int
) -> Slots:
    return Slots(np.array(earliest), np.array(latest), np.array(inventory), interval, most)


@st.composite
def raids(draw: st.DrawFn) -> Slots:
    """Small raids: whole seconds, so that launches fall on the beat."""
    sites, n = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    begin = draw(st.lists(st.integers(0, 4), min_size=sites * n, max_size=sites * n))
    width = draw(st.lists(st.integers(-2, 4), min_size=sites * n, max_size=sites * n))
    earliest = np.array(begin, float).reshape(sites, n)
    latest = earliest + np.array(width, float).reshape(sites, n)
    latest[latest < earliest] = np.nan
    inventory = draw(st.lists(st.integers(0, 3), min_size=sites, max_size=sites).filter(any))
    return Slots(earliest, latest, np.array(inventory), float(draw(st.integers(0, 2))), draw(st.integers(1, 2)))


def everything(slots: Slots, single_shot: float) -> tuple[float, float]:
    """Least expected leakage and greatest chance of no leakage over every schedule on the beat."""
    sites, n = slots.earliest.shape
    options: list[list[tuple[int, ...]]] = []
    for site in range(sites):
        if slots.launch_interval:
            usable = slots.earliest[site] <= slots.latest[site]
            first = slots.earliest[site][usable].min() if usable.any() else 0.0
            last = slots.latest[site][usable].max() if usable.any() else -1.0
            times = np.arange(first, last + 0.5, slots.launch_interval)
            fits = [
                [-1, *(t for t in range(n) if slots.earliest[site, t] <= time <= slots.latest[site, t])]
                for time in times
            ]
        else:
            fits = [
                [-1, *(t for t in range(n) if slots.earliest[site, t] <= slots.latest[site, t])]
                for _ in range(slots.inventory[site])
            ]
        found = set()
        for chosen in itertools.product(*fits):
            counts = tuple(chosen.count(t) for t in range(n))
            if sum(counts) <= slots.inventory[site]:
                found.add(counts)
        options.append(sorted(found))
    least, most = math.inf, 0.0
    for combination in itertools.product(*options):
        shots = np.sum(combination, axis=0)
        if shots.max() > slots.most:
            continue
        least = min(least, expected_leakage(shots, single_shot))
        most = max(most, float(np.prod(1.0 - (1.0 - single_shot) ** shots)))
    return least, most


def holds(slots: Slots, found: Allocation) -> None:
    """An allocation keeps windows, inventories, intervals and the most shots at a threat."""
    assert np.all(found.shots.sum(axis=1) <= slots.inventory)
    assert np.all(found.shots.sum(axis=0) <= slots.most)
    assert len(found.launch) == found.shots.sum()
    for site, threat, launch in zip(found.site, found.threat, found.launch, strict=True):
        assert slots.earliest[site, threat] - 1e-9 <= launch <= slots.latest[site, threat] + 1e-9
    for site in range(len(slots.inventory)):
        own = found.launch[found.site == site]
        if slots.launch_interval:
            assert np.all(np.diff(own) >= slots.launch_interval - 1e-9)


@settings(max_examples=100, deadline=None)
@given(raids(), st.sampled_from([0.2, 0.5, 0.9]))
def test_nothing_beats_the_solver(slots: Slots, single_shot: float) -> None:
    found = allocate(slots)
    holds(slots, found)
    least, most = everything(slots, single_shot)
    assert expected_leakage(found.shots, single_shot) == pytest.approx(least, abs=1e-12)
    assert np.prod(1.0 - (1.0 - single_shot) ** found.shots.sum(axis=0)) == pytest.approx(most, abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(raids(), st.sampled_from([0.2, 0.5, 0.9]))
def test_first_come_is_allowed(slots: Slots, single_shot: float) -> None:
    found = first_come(slots)
    holds(slots, found)
    if not slots.launch_interval:
        assert (
            expected_leakage(found.shots, single_shot) >= expected_leakage(allocate(slots).shots, single_shot) - 1e-12
        )


def test_first_come_can_lose_a_threat_that_the_best_saves() -> None:
    slots = slots_of([[0, 5], [0, math.nan]], [[9, 9], [9, math.nan]], [1, 1], 0.0, 2)
    assert first_come(slots).shots.sum(axis=0).tolist() == [2, 0]
    assert allocate(slots).shots.sum(axis=0).tolist() == [1, 1]
    assert expected_leakage(first_come(slots).shots, 0.7) == pytest.approx(0.3**2 + 1)
    assert expected_leakage(allocate(slots).shots, 0.7) == pytest.approx(0.6)


def test_a_launcher_has_one_interceptor_a_beat() -> None:
    slots = slots_of([[0, 0, 0]], [[10, 10, 10]], [9], 10.0, 2)
    found = allocate(slots)
    assert found.shots.sum() == 2
    assert found.launch.tolist() == [0.0, 10.0]
    assert expected_leakage(found.shots, 1.0) == 1.0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3), st.integers(1, 5), st.integers(0, 2**32 - 1), st.lists(st.integers(0, 3), min_size=6, max_size=6)
)
def test_sharing_in_the_kernel_is_as_good_as_the_solver(sites: int, n: int, seed: int, flying: list[int]) -> None:
    """Levelling with exchange: as many first shots, second shots and so on; with shots under way as a head start."""
    rng = np.random.default_rng(seed)
    room, stock = rng.integers(0, 3, (sites, n)), rng.integers(0, 4, sites)
    wanted = np.minimum(room.sum(axis=0), 2)
    coming, tie = np.array(flying[:n]), rng.random(n)
    given_ = np.zeros((sites, n), np.int64)
    raid.level(wanted.copy(), coming, tie, room, stock.copy(), given_)
    twin = raid_twin.levelled(wanted.tolist(), coming.tolist(), tie.tolist(), room.T.tolist(), stock.tolist())
    assert np.array_equal(given_, np.array(twin).T)
    assert np.all(given_ <= room)
    assert np.all(given_.sum(axis=1) <= stock)
    assert np.all(given_.sum(axis=0) <= wanted)
    best = math.inf
    choices = [
        [c for c in itertools.product(*(range(room[s, t] + 1) for s in range(sites))) if sum(c) <= wanted[t]]
        for t in range(n)
    ]
    left: dict[tuple[int, ...], float] = {tuple(stock.tolist()): 0.0}
    for t in range(n):
        after: dict[tuple[int, ...], float] = {}
        for state, cost in left.items():
            for c in choices[t]:
                rest = tuple(a - b for a, b in zip(state, c, strict=True))
                if min(rest) >= 0:
                    through = 0.5 ** (coming[t] + sum(c))
                    after[rest] = min(after.get(rest, math.inf), cost + through)
        left = after
    best = min(left.values())
    assert float(np.sum(0.5 ** (coming + given_.sum(axis=0)))) == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_one_site_needs_no_exchange(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(200):
        n = int(rng.integers(1, 7))
        wanted, coming, tie = rng.integers(0, 4, n), rng.integers(0, 3, n), rng.random(n)
        stock = int(rng.integers(0, 8))
        given_ = np.zeros((1, n), np.int64)
        raid.level(wanted.copy(), coming, tie, wanted[None].copy(), np.array([stock]), given_)
        assert [raid._share(j, wanted, coming, tie, stock) for j in range(n)] == given_[0].tolist()


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: slots_of([[0.0]], [[1.0]], [0], 0.0, 1), "the inventory is empty: no site has an interceptor"),
        (lambda: slots_of([[0.0]], [[1.0]], [-1], 0.0, 1), "an inventory is -1"),
        (lambda: slots_of([[0.0]], [[1.0]], [1], -1.0, 1), "launch_interval is -1"),
        (lambda: slots_of([[0.0]], [[1.0]], [1], 0.0, 0), "most is 0"),
        (lambda: slots_of([[0.0]], [[1.0, 2.0]], [1], 0.0, 1), "launch windows have the shapes"),
        (lambda: slots_of([[0.0]], [[1.0]], [1, 2], 0.0, 1), "2 inventories for 1 sites"),
        (lambda: allocate(slots_of([[0.0]], [[1e6]], [1], 1.0, 1)), "1,000,001 launch slots"),
        (lambda: expected_leakage(np.array([1]), 1.2), "single_shot is 1.2"),
    ],
)
def test_what_makes_no_sense_is_refused(build, words: str) -> None:
    with pytest.raises(InputError, match=words):
        build()


def test_no_window_at_all_is_an_empty_allocation() -> None:
    slots = slots_of([[math.nan, 5.0]], [[math.nan, 4.0]], [3], 0.0, 2)
    for found in (allocate(slots), first_come(slots)):
        assert found.shots.sum() == 0
        assert len(found.launch) == 0
