"""SciPy's DOP853 with right-hand sides in plain Python: what most people would write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.compare import ours, physics
from benchmarks.compare.peers import Answer
from benchmarks.compare.tasks import Aims, Coasts

NAME, PACKAGE = "SciPy DOP853", "scipy"
CANNOT = {
    "P3": "solves equations; it has no sensors and no interceptors",
    "P4": "solves equations; the search for the aim would be ours",
}
_SETTINGS = ((1e-6, 1e-1), (1e-8, 1e-2), (1e-10, 1e-4), (1e-12, 1e-6))


def _answers(each: Callable[[Any, dict[str, Any]], Any], rows: list[Any], quick: bool) -> Iterator[Answer]:
    for relative, absolute in _SETTINGS[2:3] if quick else _SETTINGS:
        run = {"method": "DOP853", "rtol": relative, "atol": absolute}
        began = time.perf_counter()
        found = np.array([each(row, run) for row in rows])
        yield Answer(f"rtol {relative:g}", (time.perf_counter() - began) / len(rows), found)


def coasts(_: str, flights: Coasts, quick: bool) -> Iterator[Answer]:
    """Fly a few; the rate of many is the same."""
    rates = physics.coasting(1.0 / flights.ballistic)
    states = list(flights.states[: 4 if quick else 8])
    return _answers(lambda state, run: physics.to_ground(rates, 0.0, state, run), states, quick)


def boosted(aims: Aims, quick: bool) -> Iterator[Answer]:
    """Stage by stage."""
    rows = list(zip(*(column[: 4 if quick else 8] for column in aims), strict=True))
    return _answers(lambda row, run: physics.staged(ours.STAGED, *row, run=run), rows, quick)
