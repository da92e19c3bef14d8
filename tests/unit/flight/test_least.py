"""The least throttle, each target for itself: no steering nearby does with less."""

from __future__ import annotations

import numpy as np
import pytest

from midcourse.flight.fly import fly
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Outcome
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle, Vehicle

KINEMATIC = KinematicVehicle("k", 7000.0, 180.0, ballistic_coefficient=5000.0)
STAGED = StagedVehicle(
    "s",
    (Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5), Stage(6200.0, 800.0, 268e3, 66.0, 1.3)),
    900.0,
    5000.0,
)
WAYS = np.radians(
    [[35.0, 51.0, 52.0, 21.0], [60.0, 90.0, 62.0, 10.0], [-20.0, 30.0, 5.0, 60.0], [0.0, 0.0, 0.0, -40.0]]
)


@pytest.mark.parametrize("vehicle", [KINEMATIC, STAGED], ids=["kinematic", "staged"])
def test_the_steering_is_that_of_the_least_throttle(vehicle: Vehicle) -> None:
    """Beside the steering found the same azimuth and throttle fall short, on both sides alike."""
    found = solve(vehicle, *WAYS.T)
    assert (found.outcome == Outcome.HIT).all()
    width = np.radians(2.0) if isinstance(vehicle, KinematicVehicle) else 0.06 * found.steering
    place = (found.origin_latitude, found.origin_longitude, found.azimuth)
    less, more = (
        fly(vehicle, *place, found.steering + side * width, found.throttle).ground_range for side in (-1.0, 1.0)
    )
    assert (less < found.ground_range).all()
    assert (more < found.ground_range).all()
    # The top of the parabola through the three is within a tenth of the width.
    shift = 0.5 * (less - more) / (less - 2.0 * found.ground_range + more)
    assert np.abs(shift).max() < 0.1


def test_one_equals_many() -> None:
    together = solve(STAGED, *WAYS.T)
    for row, way in enumerate(WAYS):
        alone = solve(STAGED, *way)
        assert alone.azimuth[0] == together.azimuth[row]
        assert alone.throttle[0] == together.throttle[row]
        assert alone.impact_latitude[0] == together.impact_latitude[row]


def test_few_flights_are_flown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven rough ones and three full ones a target at most, once the vehicle has its chart."""
    from midcourse.flight import solve as room

    solve(KINEMATIC, *WAYS.T)
    flown = {True: 0, False: 0}
    shoot = room.shoot

    def counted(*arguments, tolerance=room.TOLERANCE):
        flown[tolerance == room.TOLERANCE] += len(arguments[2])
        return shoot(*arguments, tolerance=tolerance)

    monkeypatch.setattr(room, "shoot", counted)
    solve(KINEMATIC, *WAYS.T)
    assert flown[False] <= 7 * len(WAYS)
    assert flown[True] <= 3 * len(WAYS)
