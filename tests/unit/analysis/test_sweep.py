"""Grids, Latin hypercubes and the order in which designs are worked out."""

from __future__ import annotations

import numpy as np
import pytest

from midcourse.analysis.sweep import BATCH, Span, batches_of, grid, latin_hypercube
from midcourse.errors import InputError, LimitError

SPEED = Span("interceptors.gbi.burnout_speed", np.array([6000.0, 7000.0, 8000.0]))
DELAY = Span("doctrine.decision_delay", np.array([30.0, 60.0]))


def test_a_grid_holds_every_combination_once() -> None:
    designs = grid([SPEED, DELAY])
    assert len(designs) == 6
    assert designs[1] == {SPEED.path: 6000.0, DELAY.path: 60.0}
    assert len({tuple(design.values()) for design in designs}) == 6


def test_a_hypercube_has_one_value_in_each_part_of_each_range() -> None:
    count = 37
    designs = latin_hypercube([SPEED, DELAY], count, 5)
    for span in (SPEED, DELAY):
        values = np.array([design[span.path] for design in designs])
        part = (values - span.values[0]) / (span.values[-1] - span.values[0]) * count
        assert sorted(np.floor(part).astype(int)) == list(range(count))
    first, second = (np.array([design[span.path] for design in designs]) for span in (SPEED, DELAY))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.6


def test_a_hypercube_follows_its_seed() -> None:
    assert latin_hypercube([SPEED, DELAY], 9, 1) == latin_hypercube([SPEED, DELAY], 9, 1)
    assert latin_hypercube([SPEED, DELAY], 9, 1) != latin_hypercube([SPEED, DELAY], 9, 2)


def test_whole_numbers_are_drawn_whole() -> None:
    span = Span("doctrine.salvo_size", np.array([1.0, 5.0]), whole=True)
    assert {design[span.path] for design in latin_hypercube([span], 50, 1)} == {1.0, 2.0, 3.0, 4.0, 5.0}


def test_batches_hold_every_design_once_and_keep_interceptors_together() -> None:
    designs = grid([DELAY, SPEED, Span("radars.emr.reference_range", np.linspace(1e6, 2e6, 100))])
    batches = batches_of(designs)
    assert max(map(len, batches)) <= BATCH
    order = np.concatenate(batches)
    assert sorted(order) == list(range(len(designs)))
    speeds = np.array([designs[row][SPEED.path] for row in order])
    assert (np.diff(speeds) >= 0.0).all()


def test_bad_requests_are_refused() -> None:
    with pytest.raises(InputError, match="nothing is varied"):
        grid([])
    with pytest.raises(InputError, match="varied twice"):
        grid([DELAY, DELAY])
    with pytest.raises(InputError, match="no range"):
        latin_hypercube([Span("x", np.array([1.0]))], 3, 1)
    with pytest.raises(InputError, match="0 designs"):
        latin_hypercube([DELAY], 0, 1)
    with pytest.raises(LimitError, match="1,000,000 designs"):
        grid([Span("a", np.arange(1000.0)), Span("b", np.arange(1000.0))])
    with pytest.raises(LimitError, match="at the most"):
        latin_hypercube([DELAY], 10**6, 1)
