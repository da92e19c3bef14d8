"""The footprint that is asked for: the scenario's own plan, with other cells, launch areas or missiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from midcourse.errors import InputError, unknown_name
from midcourse.scenario.parts import FootprintPlan, Place, Quantity, Scenario, ThreatVehicle
from midcourse.sources import Grade

__all__ = ["ALL", "CELL_LIMITS", "chosen_areas", "chosen_vehicle", "plan_of", "planned", "regridded"]

#: The launch area that stands for all of a plan together.
ALL = "all"
#: Least and greatest side of a cell, degrees, and the most cells of the box, sea included: those of a scenario file.
CELL_LIMITS = (0.05, 5.0)
MOST_CELLS = 250_000
_CELL_PATH = "footprint.cell_deg"


def planned(
    scenario: Scenario,
    cell_deg: float | None = None,
    launch_areas: Sequence[str] | None = None,
    vehicles: Sequence[str] | None = None,
) -> Scenario:
    """A scenario whose footprint plan is the one asked for.

    Parameters
    ----------
    scenario : Scenario
        With a footprint plan, which stands for whatever is not given.
    cell_deg : float, optional
        Side of a cell.
    launch_areas : sequence of str, optional
        Launch areas of the scenario, or sets of them; also such as are not in its plan.
    vehicles : sequence of str, optional
        Threatening missiles of the scenario.

    Raises
    ------
    InputError
        When there is no plan, or something asked for is unknown or out of range.
    """
    own = plan_of(scenario)
    plan = regridded(own, cell_deg)
    if launch_areas is not None:
        plan = replace(plan, launch_areas=chosen_areas(scenario, launch_areas))
    if vehicles is not None:
        plan = replace(plan, vehicles=tuple(chosen_vehicle(scenario, name) for name in _some(vehicles, "vehicle")))
    if plan is own:
        return scenario
    quantities = tuple(_resized(item, plan, scenario) for item in scenario.quantities)
    return replace(scenario, footprint=plan, quantities=quantities)


def plan_of(scenario: Scenario) -> FootprintPlan:
    """The footprint plan of a scenario.

    Raises
    ------
    InputError
        When it has none.
    """
    if scenario.footprint is None:
        raise InputError(
            f'scenario "{scenario.name}" asks for no footprint',
            allowed="a scenario with a footprint section",
            hint="the section says which box, launch areas and missiles; midcourse show europe-2007 prints one",
        )
    return scenario.footprint


def chosen_areas(scenario: Scenario, names: Sequence[str]) -> tuple[Place, ...]:
    """Launch areas by name or by the name of their set, each once, in the order asked for; `ALL` for those of the plan.

    Raises
    ------
    InputError
        For an unknown name, with the nearest, and for no name at all.
    """
    sets = scenario.launch_areas
    everywhere = {ALL: plan_of(scenario).launch_areas} if scenario.footprint is not None else {}
    known = {place.id: place for places in sets.values() for place in places}
    chosen: dict[str, Place] = {}
    for name in _some(names, "launch area"):
        if name not in sets and name not in known and name not in everywhere:
            raise unknown_name("launch area", name, [*everywhere, *sets, *known], where="launch_areas")
        for place in sets.get(name) or everywhere.get(name) or (known[name],):
            chosen.setdefault(place.id, place)
    return tuple(chosen.values())


def chosen_vehicle(scenario: Scenario, name: str) -> ThreatVehicle:
    """The threatening missile of a scenario that has a name.

    Raises
    ------
    InputError
        For an unknown name, with the nearest.
    """
    if name not in scenario.vehicles:
        raise unknown_name("vehicle", name, scenario.vehicles, where="vehicles")
    return scenario.vehicles[name]


def _some(names: Sequence[str], kind: str) -> list[str]:
    if isinstance(names, str) or not names:
        shown = f'"{names}"' if names else "empty"
        raise InputError(
            f"the list of {kind}s is {shown}",
            where=f"{kind.replace(' ', '_')}s",
            allowed=f"a list with the name of at least one {kind}",
        )
    return list(dict.fromkeys(names))


def regridded(plan: FootprintPlan, cell_deg: float | None) -> FootprintPlan:
    """The plan of a footprint with cells of another size in the same box.

    Parameters
    ----------
    plan : FootprintPlan
        As loaded.
    cell_deg : float or None
        Side of a cell in degrees; None leaves the plan as it is.

    Raises
    ------
    InputError
        For a size outside `CELL_LIMITS`, for too many cells, or for none.
    """
    if cell_deg is None or cell_deg == round(math.degrees(plan.cell), 9):
        return plan
    low, high = CELL_LIMITS
    if not low <= cell_deg <= high:
        raise InputError(
            f"cell_deg is {cell_deg:g}",
            where="cell_deg",
            allowed=f"{low:g} to {high:g}",
            hint="0.5 shows a country, 0.25 a province",
        )
    cell = math.radians(cell_deg)
    latitude, longitude = _centres(plan.latitude, plan.cell, cell), _centres(plan.longitude, plan.cell, cell)
    count = len(latitude) * len(longitude)
    if not 1 <= count <= MOST_CELLS:
        raise InputError(
            f"cell_deg is {cell_deg:g}, which gives the box {count:,} cells",
            where="cell_deg",
            allowed=f"1 to {MOST_CELLS:,} cells, sea included",
            hint="use smaller cells" if count == 0 else "use larger cells",
        )
    return replace(plan, latitude=latitude, longitude=longitude, cell=cell)


def _centres(old: np.ndarray, side: float, cell: float) -> np.ndarray:
    first, last = float(old[0]) - 0.5 * side, float(old[-1]) + 0.5 * side
    count = math.floor((last - first) / cell + 1e-9)
    return first + cell * (np.arange(count, dtype=np.float64) + 0.5)


def _resized(quantity: Quantity, plan: FootprintPlan, scenario: Scenario) -> Quantity:
    """The size of the cells as it is now, the scenario's own in its note; other quantities as they are."""
    cell_deg = round(math.degrees(plan.cell), 9)
    if quantity.path != _CELL_PATH or quantity.value == cell_deg:
        return quantity
    note = f"{scenario.name} has {quantity.value:g}"
    return replace(quantity, value=cell_deg, source="", grade=Grade.ASSUMED, note=note)
