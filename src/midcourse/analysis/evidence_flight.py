"""What the flight engine answers to law: how far a missile can fly, how fast an interceptor burns out.

A treaty rule names the quantity (`midcourse.treaties.rules.Question`); here it is flown. The published range of the
vehicle's own numbers becomes the interval of the answer, so that a missile near a threshold comes out as *depends*.

The range is that of one launch point and one direction, due north from 35° N, where the turning of the Earth neither
helps nor hinders; towards the east or the west it differs by some per cent at intercontinental range and by less than
one per cent at 1,000 km. What a missile was *tested* to, which is what the INF treaty asks of ballistic missiles, can
be less than what it can fly.

The burnout speed of a kinematic vehicle is one of its numbers. That of a staged one is taken from its farthest flight;
one that would fly into orbit is flown straight up, which costs it a few per cent to gravity.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from midcourse.flight.fly import fly
from midcourse.flight.solve import max_range
from midcourse.flight.vehicles import KinematicVehicle, Vehicle
from midcourse.treaties.forces import Interval
from midcourse.treaties.rules import Question
from midcourse.units import SUFFIXES

__all__ = ["QUANTITIES", "fly_answer"]

#: What can be flown, and the unit in which it is said.
QUANTITIES = {"maximum-range": "km", "burnout-speed": "km_s"}

_LATITUDE = math.radians(35.0)


def fly_answer(question: Question, vehicles: Sequence[Vehicle]) -> Interval | None:
    """Answer a question of law by flying the vehicle that stands for its subject.

    Parameters
    ----------
    question : Question
        What is asked, of which system.
    vehicles : sequence of Vehicle
        The vehicle by its published numbers: the value first, then what its published range makes of it.

    Returns
    -------
    Interval or None
        SI, from the least to the most of the flights; None where the quantity is not one of flight, where no vehicle is
        given, or where a flight does not come down.
    """
    if question.quantity not in QUANTITIES or not vehicles:
        return None
    suffix = QUANTITIES[question.quantity]
    flown = _maximum_range if question.quantity == "maximum-range" else _burnout_speed
    values = [flown(vehicle) for vehicle in vehicles]
    if not all(math.isfinite(value) for value in values):
        return None
    low, high = min(values), max(values)
    unit = SUFFIXES[suffix]
    digits = 1 if suffix == "km_s" else 0
    shown = [f"{value / unit.factor:,.{digits}f}" for value in (low, high)]
    said = shown[0] if shown[0] == shown[1] else f"{shown[0]} to {shown[1]}"
    return Interval(low, high, f"{said} {unit.unit} (flown as {vehicles[0].name})", f"flight of {vehicles[0].name}")


def _maximum_range(vehicle: Vehicle) -> float:
    return float(max_range(vehicle, _LATITUDE, 0.0, 0.0).ground_range[0])


def _burnout_speed(vehicle: Vehicle) -> float:
    if isinstance(vehicle, KinematicVehicle):
        return vehicle.burnout_speed
    speed = float(max_range(vehicle, _LATITUDE, 0.0, 0.0).burnout_speed[0])
    return speed if math.isfinite(speed) else float(fly(vehicle, _LATITUDE, 0.0, 0.0, 0.0).burnout_speed[0])
