"""From a scenario to what the core asks for: its defence, its missiles as radars see them, its grid at another size."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from midcourse.analysis.defence import Defence, RadarPost
from midcourse.errors import InputError
from midcourse.scenario.parts import FootprintPlan, Scenario, ThreatVehicle

__all__ = ["CELL_LIMITS", "defence_of", "rcs_by_radar", "regridded"]

#: Least and greatest side of a cell, degrees: those of a scenario file.
CELL_LIMITS = (0.05, 5.0)


def defence_of(scenario: Scenario) -> Defence:
    """The defence of a scenario, as the core knows it."""
    return Defence(
        warnings=tuple(site.warning for site in scenario.infrared),
        radars=tuple(RadarPost(site.radar, site.cued_by) for site in scenario.radars),
        interceptors=tuple(site.interceptor for site in scenario.interceptors),
        doctrine=scenario.doctrine,
        sensors=scenario.engagement.sensors,
        track_from=scenario.engagement.track_from,
        track_after_burnout=scenario.engagement.track_after_burnout,
    )


def rcs_by_radar(scenario: Scenario, vehicle: ThreatVehicle) -> dict[str, float]:
    """The radar cross-section of a missile at each radar of a scenario, m²."""
    return {site.id: vehicle.rcs[site.band] for site in scenario.radars}


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
        For a size outside `CELL_LIMITS`, or one that leaves the box without a cell.
    """
    if cell_deg is None or cell_deg == round(math.degrees(plan.cell), 9):
        return plan
    low, high = CELL_LIMITS
    if not low <= cell_deg <= high:
        raise InputError(
            f"cell_deg is {cell_deg:g}",
            allowed=f"{low:g} to {high:g}",
            hint="0.5 shows a country, 0.25 a province",
        )
    cell = math.radians(cell_deg)
    latitude, longitude = _centres(plan.latitude, plan.cell, cell), _centres(plan.longitude, plan.cell, cell)
    if not (len(latitude) and len(longitude)):
        raise InputError(
            f"cell_deg is {cell_deg:g}, which is more than the side of the footprint's box", hint="take smaller cells"
        )
    return replace(plan, latitude=latitude, longitude=longitude, cell=cell)


def _centres(old: np.ndarray, side: float, cell: float) -> np.ndarray:
    first, last = float(old[0]) - 0.5 * side, float(old[-1]) + 0.5 * side
    count = math.floor((last - first) / cell + 1e-9)
    return first + cell * (np.arange(count, dtype=np.float64) + 0.5)
