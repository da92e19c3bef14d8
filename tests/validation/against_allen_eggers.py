"""Closed forms of entry, the flight engine where the standard air is isothermal, and a capsule that came home."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.analysis.validation import Result
from midcourse.earth import atmosphere
from midcourse.flight.fly import CoastOptions, coast

AUTHORITIES = ("allen-eggers", "stardust")


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


@pytest.mark.parametrize("beta", [1000.0, 4000.0, 8000.0])
@pytest.mark.parametrize("angle_deg", [90.0, 80.0])
def test_engine_sheds_speed_with_the_air_it_has_gone_through(angle_deg: float, beta: float) -> None:
    # straight line, gravity next to nothing at 30 km/s, ground nearly flat when steep:
    # ln(V/VE) = -(air above)/(2 beta sin), for any air
    sine, speed = math.sin(math.radians(angle_deg)), 30e3
    options = CoastOptions("inertial", beta, j2=False, rotation=False, ground=0.0)
    flown = coast(0.0, 0.0, 90e3, speed, -math.radians(angle_deg), 1.0, options=options)
    height = np.arange(0.0, 90e3, 10.0)
    density = atmosphere.density(height)
    above = np.concatenate([np.cumsum((0.5 * (density[1:] + density[:-1]) * 10.0)[::-1])[::-1], [0.0]])
    deceleration = density * (speed * np.exp(-above / (2.0 * beta * sine))) ** 2 / (2.0 * beta)
    assert flown.peak_deceleration[0] == pytest.approx(deceleration.max(), rel=0.005)
