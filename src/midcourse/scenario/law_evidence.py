"""Evidence for treaties from the vehicle library: which vehicles stand for a system, with their published ranges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from midcourse.analysis.evidence_flight import QUANTITIES, fly_answer
from midcourse.flight.vehicles import KinematicVehicle, Vehicle
from midcourse.scenario.vehicles import load_vehicle, vehicle_file
from midcourse.treaties.forces import Interval
from midcourse.treaties.rules import Question
from midcourse.units import si_from_border

__all__ = ["evidence_for", "vehicle_span"]


def evidence_for(questions: Iterable[Question]) -> dict[tuple[str, str], Interval]:
    """Answer the questions of a treaty that the flight engine can answer; the others keep their published figures.

    Parameters
    ----------
    questions : iterable of Question
        As `midcourse.treaties.counting.questions` gives them.
    """
    found = {}
    for question in questions:
        if not question.vehicle or question.quantity not in QUANTITIES:
            continue
        interval = fly_answer(question, vehicle_span(question.vehicle))
        if interval is not None:
            found[question.quantity, question.subject] = interval
    return found


def vehicle_span(name: str) -> tuple[Vehicle, ...]:
    """Give a library vehicle by its numbers, and by the ends of the published range of the one that matters most.

    Parameters
    ----------
    name : str
        A vehicle of the library. Of a kinematic one the burnout speed is taken to its ends, of a staged one the load.
    """
    vehicle, file = load_vehicle(name), vehicle_file(name)
    if isinstance(vehicle, KinematicVehicle):
        ends = _ends(file.kinematic, "burnout_speed_km_s")
        return (vehicle, *(replace(vehicle, burnout_speed=value) for value in ends))
    ends = _ends(file.staged, "payload_kg")
    return (vehicle, *(replace(vehicle, payload_mass=value) for value in ends))


def _ends(model: Any, name: str) -> tuple[float, ...]:
    number = getattr(model, name)
    return tuple(si_from_border(name, end)[1] for end in (number.low, number.high) if end is not None)
