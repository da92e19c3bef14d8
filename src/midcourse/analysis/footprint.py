"""The footprint: which ground is defended against a missile from a launch area.

A flight is solved to the middle of every cell of a grid of land. A cell that the missile cannot reach is not threatened
and is counted apart; a threatened cell is defended where at least one interceptor site has an engagement window. The
flights come in as data, so a moved radar or site uses them again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Protocol, runtime_checkable

import numpy as np

from midcourse.analysis.defence import Defence, commit_times, observed
from midcourse.analysis.track_rule import good_enough
from midcourse.engagement.flyout import FlyoutTable
from midcourse.engagement.windows import engageable
from midcourse.flight.trajectory import Flights, Tracks
from midcourse.flight.vehicles import Vehicle
from midcourse.records import record

__all__ = [
    "BATCH",
    "CellState",
    "Census",
    "Footprint",
    "Launch",
    "Places",
    "Shares",
    "census",
    "footprints",
    "nearest_cells",
    "sampled",
    "shares",
    "states",
    "summed",
    "worst",
]

#: Cells whose tracks are in memory at once: 128 samples of 2,048 flights are 6 MB.
BATCH = 2048
#: Samples of a flight to a cell. Fewer than for the threat list: a window narrower than 1/128 of a flight is missed.
SAMPLES = 128


class CellState(IntEnum):
    """What a cell of the footprint is."""

    OUT_OF_REACH = 0
    UNDEFENDED = 1
    DEFENDED = 2

    @property
    def sentence(self) -> str:
        """The state in a sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    CellState.OUT_OF_REACH: "the missile cannot reach it from there",
    CellState.UNDEFENDED: "the missile can reach it and no interceptor has a window",
    CellState.DEFENDED: "an interceptor has at least one shot",
}


class Places(Protocol):
    """Anything with the latitude and longitude of n places and the index of their country."""

    @property
    def latitude(self) -> np.ndarray:
        """Geodetic, rad, (n,)."""
        ...

    @property
    def longitude(self) -> np.ndarray:
        """Rad, (n,)."""
        ...

    @property
    def country(self) -> np.ndarray:
        """Index of the country, (n,) int."""
        ...


@runtime_checkable
class GridPlaces(Places, Protocol):
    """Cells of a grid in latitude and longitude."""

    @property
    def size(self) -> float:
        """Side of a cell, rad."""
        ...

    @property
    def row(self) -> np.ndarray:
        """Row, from the south, (n,) int."""
        ...

    @property
    def column(self) -> np.ndarray:
        """Column, from the west, (n,) int."""
        ...


@record
class Launch:
    """Flights of one missile from one launch area to every cell.

    Attributes
    ----------
    launch_area, vehicle_name : str
        As printed.
    vehicle : Vehicle
        What flies.
    flights : Flights
        n flights, one a cell, in the order of the cells.
    rcs : mapping of str to float
        m² by the name of the radar.
    """

    launch_area: str
    vehicle_name: str
    vehicle: Vehicle
    flights: Flights
    rcs: Mapping[str, float]


@record
class Footprint:
    """What is defended against one missile from one launch area.

    Attributes
    ----------
    launch_area, vehicle_name : str
        Of the `Launch`.
    state : (n,) int8 array
        `CellState` codes.
    """

    launch_area: str
    vehicle_name: str
    state: np.ndarray


@record
class Shares:
    """Shares of a footprint, one row a country.

    Attributes
    ----------
    country : (k,) int array
        Index of the country; -1 in the row that holds all together, which comes first.
    cells, threatened_cells, defended_cells : (k,) int array
        Counts.
    defended_fraction : (k,) array
        Defended part of the threatened area; nan where nothing is threatened.
    population_fraction : (k,) array
        The same of the people; nan where no people are threatened.
    threatened_population_fraction : (k,) array
        Part of the people that the missile can reach; nan where no people are counted.
    """

    country: np.ndarray
    cells: np.ndarray
    threatened_cells: np.ndarray
    defended_cells: np.ndarray
    defended_fraction: np.ndarray
    population_fraction: np.ndarray
    threatened_population_fraction: np.ndarray


def footprints(defence: Defence, tables: Sequence[FlyoutTable], launches: Iterable[Launch]) -> Iterator[Footprint]:
    """Give the footprint of each launch, one after the other, as it is finished.

    Parameters
    ----------
    defence : Defence
        Sensors, sites and doctrine.
    tables : sequence of FlyoutTable
        One for each site.
    launches : iterable of Launch
        Taken one at a time, so a generator that solves the flights need not hold them all.

    Yields
    ------
    Footprint
    """
    for launch in launches:
        state = np.full(len(launch.flights), CellState.OUT_OF_REACH, np.int8)
        reached = np.flatnonzero(launch.flights.arrived)
        for begin in range(0, len(reached), BATCH):
            rows = reached[begin : begin + BATCH]
            state[rows] = states(defence, tables, sampled(launch, rows), launch.rcs)
        yield Footprint(launch.launch_area, launch.vehicle_name, state)


def states(defence: Defence, tables: Sequence[FlyoutTable], tracks: Tracks, rcs: Mapping[str, float]) -> np.ndarray:
    """Say of n flights whether the place they come down on is defended: `CellState` codes, (n,) int8.

    Parameters
    ----------
    defence, tables
        As for `footprints`.
    tracks : Tracks
        Of the flights; nan for a flight that does not arrive.
    rcs : mapping of str to float
        m² by the name of the radar.

    Notes
    -----
    Each cell stands for one missile aimed at its middle: no raid, no second missile, no choice of a flight that avoids
    the defence. One window is enough, whatever the chance that the shot succeeds.
    """
    seen = observed(defence, tracks, rcs)
    commit = commit_times(defence, seen, tracks.burnout_time, good_enough(defence, seen, tracks, rcs, tables))
    defended = np.zeros(len(tracks), np.bool_)
    for interceptor, table in zip(defence.interceptors, tables, strict=True):
        if interceptor.inventory > 0:
            defended |= engageable(interceptor, [table], tracks, commit)[0]
    state = np.where(defended, CellState.DEFENDED, CellState.UNDEFENDED)
    return np.where(np.isnan(tracks.time[:, -1]), CellState.OUT_OF_REACH, state).astype(np.int8)


@record
class Census:
    """Who and what is on a grid: all that the shares of any footprint on it need, worked out once.

    Attributes
    ----------
    country : (k,) int array
        Indices of the countries that have cells or towns, rising.
    cell_row : (n,) int array
        Row of ``country`` of each cell.
    area : (n,) array
        Of each cell, m².
    nearest : (t,) int array
        The cell whose state each town has; empty where there are no cells.
    town_row : (t,) int array
        Row of ``country`` of each town.
    weight : (t,) array
        People that each town stands for.
    """

    country: np.ndarray
    cell_row: np.ndarray
    area: np.ndarray
    nearest: np.ndarray
    town_row: np.ndarray
    weight: np.ndarray


def census(cells: Places, area: np.ndarray, towns: Places, weight: np.ndarray) -> Census:
    """Prepare the shares of footprints on a grid.

    Parameters
    ----------
    cells : Places
        The n cells.
    area : (n,) array
        Of each cell, m²: cells shrink towards the pole.
    towns : Places
        t places in which people live.
    weight : (t,) array
        People that each stands for.
    """
    country, rows = np.unique(np.concatenate([cells.country, towns.country]), return_inverse=True)
    count = len(cells.country)
    return Census(
        country=country,
        cell_row=rows[:count],
        area=np.asarray(area, float),
        nearest=nearest_cells(cells, towns),
        town_row=rows[count:],
        weight=np.asarray(weight, float),
    )


def shares(state: np.ndarray, cells: Places, area: np.ndarray, towns: Places, weight: np.ndarray) -> Shares:
    """Sum one footprint up; for several on one grid, `census` and `summed` do the common work once.

    Parameters
    ----------
    state : (n,) int8 array
        `CellState` codes.
    cells, area, towns, weight
        As for `census`.
    """
    return summed(state, census(cells, area, towns, weight))


def summed(state: np.ndarray, of: Census) -> Shares:
    """Sum a footprint up: all together, then by country.

    Parameters
    ----------
    state : (n,) int8 array
        `CellState` codes.
    of : Census
        Of the same n cells.

    Returns
    -------
    Shares
        A town has the state of the cell it lies in; the people of a town in a cell without land middle (a coast, an
        island) have that of the nearest cell. The cell's country counts land, the town's own country counts people.
    """
    rows = len(of.country)
    counts, areas = _by_state(state, of.cell_row, rows, None), _by_state(state, of.cell_row, rows, of.area)
    people = _by_state(state[of.nearest], of.town_row, rows, of.weight)
    threatened, defended = counts[:, 1:].sum(axis=1), counts[:, CellState.DEFENDED]
    with np.errstate(invalid="ignore", divide="ignore"):
        return Shares(
            country=np.concatenate([[-1], of.country]),
            cells=counts.sum(axis=1).astype(np.int64),
            threatened_cells=threatened.astype(np.int64),
            defended_cells=defended.astype(np.int64),
            defended_fraction=areas[:, CellState.DEFENDED] / areas[:, 1:].sum(axis=1),
            population_fraction=people[:, CellState.DEFENDED] / people[:, 1:].sum(axis=1),
            threatened_population_fraction=people[:, 1:].sum(axis=1) / people.sum(axis=1),
        )


def _by_state(state: np.ndarray, row: np.ndarray, rows: int, weight: np.ndarray | None) -> np.ndarray:
    """Sums by row and state, the sum of all rows in front: (rows + 1, 3)."""
    found = np.bincount(row * len(CellState) + state, weights=weight, minlength=rows * len(CellState))
    table = found.reshape(rows, len(CellState))
    return np.concatenate([table.sum(axis=0, keepdims=True), table])


def worst(several: Sequence[np.ndarray]) -> np.ndarray:
    """What remains defended against all launches together, (n,) int8.

    Parameters
    ----------
    several : sequence of (n,) int8 arrays
        States of the same cells against different launches.

    Returns
    -------
    array
        Undefended where any launch finds it undefended; defended where it is threatened and always defended.
    """
    stack = np.stack(several)
    undefended = (stack == CellState.UNDEFENDED).any(axis=0)
    state = np.where((stack == CellState.DEFENDED).any(axis=0), CellState.DEFENDED, CellState.OUT_OF_REACH)
    return np.where(undefended, CellState.UNDEFENDED, state).astype(np.int8)


def nearest_cells(cells: Places, towns: Places) -> np.ndarray:
    """Index of the cell that each town lies in, (t,) int; of the cell with the nearest middle where that is none.

    Parameters
    ----------
    cells : Places
        Cells with ``row``, ``column`` and ``size`` are looked up on their grid; a town on the edge of two belongs to
        the northern and the eastern one. Without a grid the nearest middle decides for every town.
    towns : Places
        t places.
    """
    middles = _unit(cells.latitude, cells.longitude)
    found = np.full(len(towns.latitude), -1)
    if isinstance(cells, GridPlaces) and len(cells.latitude):
        found = _looked_up(cells, towns, middles)
    rest = np.flatnonzero(found < 0)
    away = _unit(towns.latitude[rest], towns.longitude[rest])
    step = max(1, 4_000_000 // max(len(middles), 1))
    for k in range(0, len(rest), step):
        found[rest[k : k + step]] = (away[k : k + step] @ middles.T).argmax(axis=1)
    return found


#: Rows and columns around a town's own cell in which the nearest cell is looked for.
_ROWS, _COLUMNS = 3, 8


def _looked_up(cells: GridPlaces, towns: Places, middles: np.ndarray) -> np.ndarray:
    """Index of the cell around each town, or of the nearest; -1 where that may be too far away to be looked up."""
    row, column = cells.row - cells.row.min() + _ROWS, cells.column - cells.column.min() + _COLUMNS
    raster = np.full((row.max() + 1 + _ROWS, column.max() + 1 + _COLUMNS), -1)
    raster[row, column] = np.arange(len(row))
    # A hair of a cell, so that a town on an edge does not fall to either side by rounding.
    hair = 0.5 + 1e-9
    south, west = cells.latitude[0] - cells.size * row[0], cells.longitude[0] - cells.size * column[0]
    place = np.stack([(towns.latitude - south) / cells.size, (towns.longitude - west) / cells.size])
    at = np.floor(place + hair).astype(np.int64)
    margin = np.array([[_ROWS], [_COLUMNS]])
    inside = ((at >= margin) & (at < np.array(raster.shape)[:, None] - margin)).all(axis=0)
    found = np.full(len(towns.latitude), -1)
    found[inside] = raster[at[0, inside], at[1, inside]]
    rest = np.flatnonzero(inside & (found < 0))
    rows, columns = np.meshgrid(np.arange(-_ROWS, _ROWS + 1), np.arange(-_COLUMNS, _COLUMNS + 1), indexing="ij")
    near = raster[at[0, rest, None] + rows.ravel(), at[1, rest, None] + columns.ravel()]
    away = _unit(towns.latitude[rest], towns.longitude[rest])
    close = np.where(near >= 0, np.einsum("tj,tcj->tc", away, middles[near]), -2.0)
    best = close.argmax(axis=1)
    # Nothing outside the window is nearer than its edge: that many rows away, or the meridian that many columns away.
    across = np.cos(towns.latitude[rest]) * math.sin(min((_COLUMNS + 0.5) * cells.size, 0.5 * math.pi))
    edge = np.minimum((_ROWS + 0.5) * cells.size, np.arcsin(across))
    each = np.arange(len(rest))
    found[rest] = np.where(close[each, best] > np.cos(edge), near[each, best], -1)
    return found


def sampled(launch: Launch, rows: np.ndarray) -> Tracks:
    """Tracks of some flights of a launch, sampled as footprints need them.

    Parameters
    ----------
    launch : Launch
        n flights.
    rows : (r,) int array
        Which of them; all must arrive.
    """
    from midcourse.flight.fly import tracks

    if len(rows) == len(launch.flights):
        return tracks(launch.vehicle, launch.flights, SAMPLES)
    chosen = {name: getattr(launch.flights, name)[rows] for name in Flights.__dataclass_fields__}
    return tracks(launch.vehicle, Flights(**chosen), SAMPLES)


def _unit(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    cosine = np.cos(latitude)
    return np.stack([cosine * np.cos(longitude), cosine * np.sin(longitude), np.sin(latitude)], axis=1)
