"""Candidate sites: what is moved, where a radar then looks, and the front of two aims."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from midcourse.analysis.candidate_sites import Candidate, move_designs, pareto_front, split_moved
from midcourse.errors import InputError
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load

MEASURE = st.one_of(st.integers(0, 4).map(float), st.just(math.nan))


@pytest.fixture(scope="module")
def case():
    return case_of(load("europe-2007"))


@given(st.lists(st.tuples(MEASURE, MEASURE), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_the_front_is_what_no_other_beats(pairs, first_up: bool, second_up: bool) -> None:
    """Against the definition, by brute force: beaten in one aim and not better in the other."""
    first, second = np.array(pairs).T
    a, b = first * (1 if first_up else -1), second * (1 if second_up else -1)
    front = pareto_front(first, second, first_up=first_up, second_up=second_up)
    known = [row for row in range(len(pairs)) if np.isfinite(a[row]) and np.isfinite(b[row])]

    def beaten(row: int) -> bool:
        return any(a[o] >= a[row] and b[o] >= b[row] and (a[o] > a[row] or b[o] > b[row]) for o in known)

    expected = {(a[row], b[row]) for row in known if not beaten(row)}
    assert {(a[row], b[row]) for row in front} == expected
    assert len(front) == len(expected)
    assert (np.diff(a[front]) > 0).all()


def test_interceptors_take_their_place_and_nothing_else(case) -> None:
    designs = move_designs(case, "interceptors.gbi", [Candidate("x", "X", 0.8, 0.3, 120.0)], ["iran-irbm-europe"])
    head = "interceptors.gbi."
    assert designs == [{f"{head}latitude": 0.8, f"{head}longitude": 0.3, f"{head}height": 120.0}]


def test_a_radar_that_does_not_turn_is_aimed_at_the_launch_areas(case) -> None:
    """From 20° E on the latitude of Iran the launch areas lie to the east; from beyond them, to the west."""
    moved = "radars.forward-radar"
    places = [
        Candidate("w", "W", math.radians(33.0), math.radians(20.0)),
        Candidate("e", "E", 0.58, math.radians(80.0)),
    ]
    west, east = (
        design[f"{moved}.boresight_azimuth"] for design in move_designs(case, moved, places, ["iran-irbm-europe"])
    )
    assert math.radians(65) < west < math.radians(90)
    assert math.radians(265) < east < math.radians(295)


def test_a_radar_that_turns_needs_no_aim(case) -> None:
    assert case.radars["emr"].radar.azimuth_half_width >= math.pi * 0.999
    design = move_designs(case, "radars.emr", [Candidate("x", "X", 0.8, 0.3)], ["iran-irbm-europe"])[0]
    assert "radars.emr.boresight_azimuth" not in design


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ("emr", "cannot be moved"),
        ("radars.emrr", 'unknown radar "emrr"'),
        ("interceptors.x", "unknown interceptor site"),
    ],
)
def test_what_cannot_be_moved_is_refused(case, moved: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        split_moved(case, moved)
