"""Many variants at once give what one by one gives."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.scenario.force_files import library_declarations
from midcourse.scenario.treaty_files import load_treaty
from midcourse.treaties.batch import batch
from midcourse.treaties.counting import check
from midcourse.treaties.forces import Declaration
from midcourse.treaties.rules import Treaty

DAY = date(2004, 6, 1)


def test_a_batch_agrees_with_single_counts(treaty: Treaty, fleet: SimpleNamespace) -> None:
    items = [
        fleet.item(fleet.galley, 0.0, facts={"zone": "bay"}, quantities={"speed": _slow()}),
        fleet.item(fleet.sloop, 0.0, facts={"zone": "sea"}, quantities={"speed": _slow()}),
        fleet.item(fleet.galley, 0.0, facts={"zone": "sea"}, quantities={"speed": _slow()}),
    ]
    numbers = np.random.Generator(np.random.Philox(7)).integers(0, 9, (3, 40)).astype(float)
    found = batch(treaty, "north", DAY, items, numbers)
    assert found.rules == ("ships", "cannon", "bay", "fast-ships")
    for column in range(numbers.shape[1]):
        lines = tuple(replace(one, low=n, high=n, count=n) for one, n in zip(items, numbers[:, column], strict=True))
        report = check(treaty, "north", DAY, [Declaration("north", DAY, lines)])
        single = {one.rule: one for one in report.results}
        for row, rule in enumerate(found.rules):
            assert found.counts[row, column] == pytest.approx(single[rule].count)
            assert found.breach[row, column] == (single[rule].status == "breach")


def _slow() -> object:
    from midcourse.treaties.forces import Interval

    return Interval(1.0, 1.0, "1 m/s")


def test_ceilings_that_do_not_hold_yet_are_nan_and_never_breached(treaty: Treaty, fleet: SimpleNamespace) -> None:
    found = batch(
        treaty,
        "south",
        date(2001, 1, 1),
        [fleet.item(fleet.galley, 1.0, quantities={"speed": _slow()})],
        np.array([[99.0]]),
    )
    assert np.isnan(found.limits[[0, 2, 3]]).all()
    assert not found.breach[0].any()


def test_a_batch_refuses_what_it_cannot_count(treaty: Treaty, fleet: SimpleNamespace) -> None:
    galley = fleet.item(fleet.galley, 1.0, quantities={"speed": _slow()})
    with pytest.raises(InputError, match=r"numbers of shape \(2, 1\) do not fit 1 items"):
        batch(treaty, "north", DAY, [galley], np.ones((2, 1)))
    with pytest.raises(InputError, match="a number of items is negative: -1"):
        batch(treaty, "north", DAY, [galley], np.array([[-1.0]]))
    with pytest.raises(InputError, match="Sloop: depends, I: its speed is 4 to 6 m/s"):
        batch(treaty, "north", DAY, [fleet.item(fleet.sloop, 1.0)], np.ones((1, 1)))
    assert batch(treaty, "north", DAY, [galley], np.ones((1, 0))).counts.shape == (4, 0)


def test_a_hundred_thousand_variants_of_a_real_force_are_counted_in_a_second() -> None:
    start = load_treaty("start-1")
    declaration = next(one for one in library_declarations(start) if one.party == "ussr")
    counts = np.array([item.low for item in declaration.items])
    numbers = np.repeat(counts[:, None], 100_000, axis=1)
    took = []
    for _ in range(3):
        begun = time.process_time()
        found = batch(start, "russia", date(2002, 1, 1), declaration.items, numbers)
        took.append(time.process_time() - begun)
    rows = dict(zip(found.rules, found.counts, strict=True))
    assert (rows["warheads"] == 10271).all()
    assert (rows["delivery-vehicles"] == 2500).all()
    assert min(took) < 1.0
