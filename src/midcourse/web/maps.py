"""The ground under everything: land, borders, lakes, the cells of a footprint, towns."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from midcourse.analysis.footprint import census
from midcourse.outputs import geography
from midcourse.outputs.geography import Cells, Lines, Towns
from midcourse.outputs.pictures import footprint_cells
from midcourse.scenario.footprint_plan import plan_of, regridded
from midcourse.scenario.parts import Scenario
from midcourse.web.asked import box_within_limits
from midcourse.web.live import grid_name

__all__ = ["grid_json", "land_json"]

#: What must be printed where borders are drawn.
STATEMENT = (
    "Borders are those of Natural Earth, which draws who holds a territory; disputed borders are dashed. Nothing here "
    "is an opinion on the status of any territory."
)
#: Where the fine map has 1:50 million, degrees: south, north, west, east.
_FINE = (15.0, 80.0, -30.0, 90.0)
#: Towns that are listed.
TOWNS = 200


@functools.cache
def land_json(detail: str) -> dict[str, Any]:
    """Land, borders and lakes, in degrees with two decimals.

    Parameters
    ----------
    detail : str
        ``coarse``: 1:110 million everywhere; ``fine``: 1:50 million around Europe.
    """
    fine = detail == "fine"
    borders = _parts(geography.borders, fine)
    return {
        "land": [ring for ring, _ in _parts(geography.country_outlines, fine)],
        "borders": [line for line, disputed in borders if not disputed],
        "disputed": [line for line, disputed in borders if disputed],
        "lakes": [ring for ring, _ in _parts(geography.lakes, fine)],
        "credit": geography.CREDIT,
        "statement": STATEMENT,
    }


def _parts(lines: Any, fine: bool) -> list[tuple[list[list[float]], bool]]:
    if not fine:
        return [part for part, _ in _split(lines(110))]
    return [part for part, inside in _split(lines(50)) if inside] + [
        part for part, inside in _split(lines(110)) if not inside
    ]


def _split(lines: Lines) -> list[tuple[tuple[list[list[float]], bool], bool]]:
    """Each part with whether it is disputed, and whether any of it lies where the fine map is."""
    south, north, west, east = _FINE
    latitude, longitude = np.round(np.degrees(lines.latitude), 2), np.round(np.degrees(lines.longitude), 2)
    found = []
    for index, (first, last) in enumerate(zip(lines.start[:-1], lines.start[1:], strict=True)):
        y, x = latitude[first:last], longitude[first:last]
        inside = bool(np.any((y > south) & (y < north) & (x > west) & (x < east)))
        found.append(((np.stack([x, y], axis=1).tolist(), bool(lines.disputed[index])), inside))
    return found


def grid_json(scenario: Scenario, cell_deg: float | None) -> dict[str, Any]:
    """The cells of a footprint in the order of their states, their countries, and the largest towns.

    Parameters
    ----------
    scenario : Scenario
        Whose footprint plan gives the box.
    cell_deg : float or None
        Another size of the cells.
    """
    from dataclasses import replace

    box_within_limits(scenario, cell_deg)
    plan = regridded(plan_of(scenario), cell_deg)
    cells = footprint_cells(replace(scenario, footprint=plan))
    every = geography.countries()
    used, index = np.unique(cells.country, return_inverse=True)
    return {
        "grid": grid_name(cells),
        "cell_deg": round(float(np.degrees(cells.size)), 9),
        "latitude_deg": np.round(np.degrees(cells.latitude), 6).tolist(),
        "longitude_deg": np.round(np.degrees(cells.longitude), 6).tolist(),
        "country": index.tolist(),
        "countries": [every.names[code] for code in used.tolist()],
        "codes": [every.codes[code] for code in used.tolist()],
        "towns": _towns(cells, scenario),
    }


def _towns(cells: Cells, scenario: Scenario) -> list[dict[str, Any]]:
    """The largest towns of the box, with the cell whose state each takes in the shares of the population."""
    people = geography.towns("europe")
    plan = plan_of(scenario)
    half = 0.5 * plan.cell
    south, north = plan.latitude[0] - half, plan.latitude[-1] + half
    west, east = plan.longitude[0] - half, plan.longitude[-1] + half
    inside = (people.latitude >= south) & (people.latitude <= north)
    inside &= (people.longitude >= west) & (people.longitude <= east)
    nearest = _nearest(cells, people)
    order = np.argsort(-np.where(inside, people.population, -1), kind="stable")[:TOWNS]
    names = geography.countries().names
    return [
        {
            "name": str(people.name[row]),
            "latitude_deg": round(float(np.degrees(people.latitude[row])), 4),
            "longitude_deg": round(float(np.degrees(people.longitude[row])), 4),
            "population": int(people.population[row]),
            "capital": bool(people.capital[row]),
            "country": names[people.country[row]],
            "cell": int(nearest[row]) if len(nearest) else None,
        }
        for row in order.tolist()
        if inside[row]
    ]


def _nearest(cells: Cells, people: Towns) -> np.ndarray:
    return census(cells, cells.area, people, people.weight).nearest
