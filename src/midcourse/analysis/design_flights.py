"""Flights of designs whose launch areas have moved: solved anew for those that start there, taken over for the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from midcourse.analysis.design_parts import fields_of
from midcourse.analysis.evidence_shield import Group
from midcourse.flight.spread import solve_pairs
from midcourse.flight.trajectory import Flights
from midcourse.flight.vehicles import Vehicle

__all__ = ["ROOM", "flown_again", "launched_elsewhere", "solved"]

#: The room of launch areas in the path of a design.
ROOM = "launch_areas"
_FIELDS = ("latitude", "longitude", "height")


def launched_elsewhere(group: Group, own: Mapping[str, Mapping[str, float]]) -> Group:
    """A group with its launch areas where a design puts them; the group itself where it moves none of them.

    Parameters
    ----------
    group : Group
    own : mapping
        By owner, as a design has them: ``{"launch_areas.iran.tabriz": {"latitude": 0.66}}``.
    """
    changed: dict[str, Any] = {}
    for owner, numbers in own.items():
        room, _, rest = owner.partition(".")
        rows = np.array([origin == rest.rpartition(".")[2] for origin in group.origins])
        if room != ROOM or not rows.any():
            continue
        for field in _FIELDS:
            if field in numbers:
                values = np.array(changed.get(f"origin_{field}", getattr(group, f"origin_{field}")))
                values[rows] = numbers[field]
                changed[f"origin_{field}"] = values
    return dataclasses.replace(group, **changed) if changed else group


def flown_again(group: Group, before: Group, flights: Flights, vehicle: Vehicle) -> Flights:
    """The flights of a group, from those of the same group before some of its launch areas moved.

    Parameters
    ----------
    group, before : Group
        n pairs of origin and target, the same but for the places of some origins.
    flights : Flights
        Of ``before``, with the same vehicle.
    vehicle : Vehicle
    """
    moved = np.zeros(len(group.origins), np.bool_)
    for field in _FIELDS:
        moved |= getattr(group, f"origin_{field}") != getattr(before, f"origin_{field}")
    rows = np.flatnonzero(moved)
    if not rows.size:
        return flights
    numbers: dict[str, Any] = {
        name: value[rows] for name, value in fields_of(group).items() if isinstance(value, np.ndarray)
    }
    anew, joined = fields_of(solved(dataclasses.replace(group, **numbers), vehicle)), {}
    for name, value in fields_of(flights).items():
        values = np.array(value)
        values[rows] = anew[name]
        joined[name] = values
    return dataclasses.replace(flights, **joined)


def solved(group: Group, vehicle: Vehicle) -> Flights:
    """Solve the flights of a group with a vehicle, from each of its launch areas to all its targets.

    Parameters
    ----------
    group : Group
        Places and shape.
    vehicle : Vehicle
        In place of the group's own.
    """
    return solve_pairs(
        vehicle,
        (group.origin_latitude, group.origin_longitude, group.origin_height),
        (group.target_latitude, group.target_longitude),
        shape=group.shape,
        apogee_height=None if np.isnan(group.apogee_height) else group.apogee_height,
    )
