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
        "land": _polygons(geography.country_outlines, fine),
        "borders": [line for line, disputed in borders if not disputed],
        "disputed": [line for line, disputed in borders if disputed],
        "lakes": _polygons(geography.lakes, fine),
        "credit": geography.CREDIT,
        "statement": STATEMENT,
    }


Line = list[list[float]]


def _parts(lines: Any, fine: bool) -> list[tuple[Line, bool]]:
    """Each line with whether it is disputed."""
    found: list[tuple[Line, bool]] = []
    for scale, wanted in ((50, True), (110, False)) if fine else ((110, None),):
        every = lines(scale)
        for index, (points, inside) in enumerate(_split(every)):
            if wanted is None or inside == wanted:
                found.append((points.tolist(), bool(every.disputed[index])))
    return found


def _polygons(lines: Any, fine: bool) -> list[list[Line]]:
    """Each area as its outer ring, clockwise, and the holes in it, the other way round."""
    found: list[list[Line]] = []
    for scale, wanted in ((50, True), (110, False)) if fine else ((110, None),):
        every = lines(scale)
        outers: list[tuple[int, np.ndarray, list[Line] | None]] = []
        for index, (points, inside) in enumerate(_split(every)):
            area = _area(points)
            if area > 0.0:
                polygon = [points.tolist()] if wanted is None or inside == wanted else None
                outers.append((int(every.country[index]), points, polygon))
                if polygon is not None:
                    found.append(polygon)
            elif area < 0.0:
                around = _around(points, [outer for outer in outers if outer[0] == every.country[index]])
                if around is not None:
                    around.append(points.tolist())
    return found


def _area(ring: np.ndarray) -> float:
    """Twice the area on the plane of longitude and latitude, above zero for a ring that runs clockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1])))


def _around(hole: np.ndarray, outers: list[tuple[int, np.ndarray, list[Line] | None]]) -> list[Line] | None:
    """The polygon of the same country whose outer ring surrounds a hole; None where that one is left out."""
    x, y = hole[:-1].mean(axis=0)
    for _, ring, polygon in reversed(outers):
        x0, y0 = ring[:-1].T
        x1, y1 = ring[1:].T
        crossing = (y0 <= y) != (y1 <= y)
        with np.errstate(divide="ignore", invalid="ignore"):
            cut = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        if bool((crossing & (cut > x)).sum() % 2):
            found: list[Line] | None = polygon
            return found
    raise AssertionError("a hole lies in no area of its country")


def _split(lines: Lines) -> list[tuple[np.ndarray, bool]]:
    """The (k, 2) longitudes and latitudes of each part, and whether any of it lies where the fine map is."""
    south, north, west, east = _FINE
    places = np.stack([np.round(np.degrees(lines.longitude), 2), np.round(np.degrees(lines.latitude), 2)], axis=1)
    found = []
    for first, last in zip(lines.start[:-1], lines.start[1:], strict=True):
        x, y = places[first:last].T
        inside = bool(np.any((y > south) & (y < north) & (x > west) & (x < east)))
        found.append((places[first:last], inside))
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
