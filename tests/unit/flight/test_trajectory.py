"""Outcomes have sentences; a flight out of reach says by how much."""

from __future__ import annotations

import math

import pytest

from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Outcome
from midcourse.flight.vehicles import KinematicVehicle


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_sentence(outcome) -> None:
    assert outcome.sentence.endswith(".")
    assert outcome.sentence[0].isupper()
    assert outcome.arrived == (outcome in (Outcome.FLEW, Outcome.HIT))


def test_out_of_reach_says_by_how_much() -> None:
    short = KinematicVehicle("short", 3000.0, 80.0, ballistic_coefficient=2000.0)
    flights = solve(short, math.radians(35.0), math.radians(51.0), math.radians(52.0), math.radians(21.0))
    assert flights.outcome[0] == Outcome.OUT_OF_REACH
    assert 800e3 < flights.reach[0] < 1500e3
    assert flights.sentence(0).startswith("The target is 3,038 km away; the vehicle reaches ")
    assert not flights.arrived[0]
