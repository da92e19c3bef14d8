"""Flyout tables read between tables: for many interceptors that differ in the same few numbers.

A table costs some 20 ms; a thousand of them are most of the work of a sweep over burnout speeds. The time to a place,
in shares of the table's farthest range and greatest height, changes smoothly with burnout speed and burn time, so a
table between two others is their weighted mean, node by node. The highest intercept height decides nothing but where
a table ends, so one table up to the greatest height serves all lower ones. What that costs in seconds is measured in
`docs/explanation/sensitivity.md`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from midcourse.engagement.flyout import FlyoutTable, Interceptor
from midcourse.errors import InputError
from midcourse.records import record

__all__ = ["BETWEEN", "MOST_TABLES", "TableGrid", "between", "corners", "table_grid"]

#: Numbers between whose values tables are read, and at how many values tables are made: where one, two or more of them
#: are varied.
BETWEEN: Mapping[str, tuple[int, int, int]] = {
    "burnout_speed": (33, 17, 13),
    "burn_time": (17, 9, 5),
    "burnout_height": (17, 9, 5),
    "maximum_flight_time": (17, 9, 5),
}
_OF_VEHICLE = ("burnout_speed", "burn_time", "burnout_height")
#: Tables of a grid at the most: 2 MB each.
MOST_TABLES = 160
#: Values of the highest intercept height that get a table of their own.
_FEW_HEIGHTS = 4


@record
class TableGrid:
    """At which values of an interceptor's numbers tables are made.

    Attributes
    ----------
    fields : tuple of str
        Numbers of an interceptor or of its vehicle; none where only the highest intercept height is varied.
    nodes : tuple of (k,) array
        Rising values of each, SI.
    top : float
        Highest intercept height up to which every table is made, m; nan: that of the interceptor.
    """

    fields: tuple[str, ...]
    nodes: tuple[np.ndarray, ...]
    top: float = math.nan


def table_grid(varied: Mapping[str, np.ndarray]) -> TableGrid | None:
    """Say at which values to make tables for the designs of one site, or None where each is better made for itself.

    Parameters
    ----------
    varied : mapping of str to (k,) array
        What the designs change about the site: by number its value in each of k designs, SI.

    Notes
    -----
    Each to itself: where the tables of the designs are no more than those of the grid, and where a number is varied
    between whose values no table can be read (the latitude of a site).
    """
    moved = {name: np.unique(values) for name, values in varied.items()}
    moved = {name: values for name, values in moved.items() if len(values) > 1}
    heights = moved.pop("maximum_intercept_height", np.empty(0))
    free = ("minimum_intercept_height", "inventory", "longitude")
    fields = tuple(name for name in moved if name not in free)
    if any(name not in BETWEEN for name in fields):
        return None
    place = min(len(fields), 3) - 1
    nodes = tuple(
        values if len(values) <= (count := BETWEEN[name][place]) else np.linspace(values[0], values[-1], count)
        for name, values in ((name, moved[name]) for name in fields)
    )
    shared = len(heights) > _FEW_HEIGHTS
    decide = [
        np.asarray(varied[name], float) for name in (*fields, *(["maximum_intercept_height"] if len(heights) else []))
    ]
    if not decide:
        return None
    own = len(np.unique(np.stack(decide), axis=1).T)
    count = math.prod(len(values) for values in nodes) * (1 if shared else max(len(heights), 1))
    if count > MOST_TABLES or 2 * count > own:
        return None
    return TableGrid(fields, nodes, float(heights[-1]) if shared else math.nan)


def corners(grid: TableGrid, interceptor: Interceptor) -> list[tuple[float, Interceptor]]:
    """The interceptors between whose tables that of one is read, each with its weight; weights sum to one.

    Parameters
    ----------
    grid : TableGrid
    interceptor : Interceptor

    Raises
    ------
    InputError
        When a number of the interceptor lies beyond the grid.
    """
    sides: list[list[tuple[float, float]]] = []
    for field, nodes in zip(grid.fields, grid.nodes, strict=True):
        value = float(getattr(interceptor.vehicle if field in _OF_VEHICLE else interceptor, field))
        if not nodes[0] <= value <= nodes[-1]:
            raise InputError(f"{field} is {value:g}", allowed=f"{nodes[0]:g} to {nodes[-1]:g}, the ends of the grid")
        high = min(int(np.searchsorted(nodes, value)), len(nodes) - 1)
        low = max(high - 1, 0)
        part = (value - nodes[low]) / (nodes[high] - nodes[low]) if high > low else 0.0
        pair = ((1.0 - part, float(nodes[low])), (part, float(nodes[high])))
        sides.append([(weight, node) for weight, node in pair if weight > 0.0])
    if not math.isnan(grid.top):
        interceptor = replace(interceptor, maximum_intercept_height=grid.top)
    found = []
    for corner in itertools.product(*sides):
        here = interceptor
        for field, (_, node) in zip(grid.fields, corner, strict=True):
            if field in _OF_VEHICLE:
                here = replace(here, vehicle=replace(here.vehicle, **{field: node}))  # type: ignore[arg-type]
            else:
                here = replace(here, **{field: node})  # type: ignore[arg-type]
        found.append((math.prod(weight for weight, _ in corner), here))
    return found


def between(grid: TableGrid, interceptor: Interceptor, table: Callable[[Interceptor], FlyoutTable]) -> FlyoutTable:
    """Read the table of an interceptor between those of a grid.

    Parameters
    ----------
    grid : TableGrid
        From `table_grid`.
    interceptor : Interceptor
        Its numbers lie within the grid.
    table : callable
        Gives the table of a corner of the grid.

    Returns
    -------
    FlyoutTable
        The weighted mean of those at the corners, node by node; at a node of the grid the table itself. Where the
        reach ends within a cell of the table the time may be wrong by more than the mean: see the page on sensitivity.

    Raises
    ------
    InputError
        As `corners`.
    """
    few = corners(grid, interceptor)
    tables = [table(here) for _, here in few]
    if len(few) == 1:
        return tables[0]
    weights = [weight for weight, _ in few]
    return FlyoutTable(
        azimuth=tables[0].azimuth,
        ground_range=_mean(weights, [one.ground_range for one in tables]),
        height=_mean(weights, [one.height for one in tables]),
        extended=_mean(weights, [one.extended for one in tables]),
        reach=_mean(weights, [one.reach for one in tables]),
    )


def _mean(weights: Sequence[float], several: Sequence[np.ndarray]) -> np.ndarray:
    total = weights[0] * several[0]
    for weight, one in zip(weights[1:], several[1:], strict=True):
        total += weight * one
    total.flags.writeable = False
    return total
