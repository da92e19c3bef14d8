"""The footprint: which ground is defended against a missile from a launch area.

A flight is solved to the middle of every cell of a grid of land. A cell that the missile cannot reach is not threatened
and is counted apart; a threatened cell is defended where at least one interceptor site has an engagement window. The
flights come in as data, so a moved radar or site uses them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Protocol

import numpy as np

from midcourse.analysis.defence import Defence, commit_times, observed
from midcourse.engagement.flyout import FlyoutTable
from midcourse.engagement.windows import engageable
from midcourse.flight.trajectory import Flights, Tracks
from midcourse.flight.vehicles import Vehicle
from midcourse.records import record

__all__ = [
    "BATCH",
    "CellState",
    "Footprint",
    "Launch",
    "Places",
    "Shares",
    "footprints",
    "nearest_cells",
    "shares",
    "states",
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
            state[rows] = states(defence, tables, _tracks(launch, rows), launch.rcs)
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
    commit = commit_times(defence, observed(defence, tracks, rcs), tracks.burnout_time)
    defended = np.zeros(len(tracks), np.bool_)
    for interceptor, table in zip(defence.interceptors, tables, strict=True):
        if interceptor.inventory > 0:
            defended |= engageable(interceptor, [table], tracks, commit)[0]
    state = np.where(defended, CellState.DEFENDED, CellState.UNDEFENDED)
    return np.where(np.isnan(tracks.time[:, -1]), CellState.OUT_OF_REACH, state).astype(np.int8)


def shares(
    state: np.ndarray,
    cells: Places,
    area: np.ndarray,
    towns: Places,
    weight: np.ndarray,
    nearest: np.ndarray | None = None,
) -> Shares:
    """Sum a footprint up: all together, then by country.

    Parameters
    ----------
    state : (n,) int8 array
        `CellState` codes.
    cells : Places
        The n cells.
    area : (n,) array
        Of each cell, m²: cells shrink towards the pole.
    towns : Places
        t places in which people live.
    weight : (t,) array
        People that each stands for.
    nearest : (t,) int array, optional
        From `nearest_cells`, where it is already known.

    Returns
    -------
    Shares
        A town has the state of the cell it lies in; the people of a town in a cell without land middle (a coast, an
        island) have that of the nearest cell. The cell's country counts land, the town's own country counts people.
    """
    town_state = state[nearest_cells(cells, towns) if nearest is None else nearest]
    codes = np.unique(np.concatenate([cells.country, towns.country]))
    rows = [(slice(None), slice(None)), *((cells.country == code, towns.country == code) for code in codes)]
    found = [
        (*_counts(state[here]), *_fractions(state[here], area[here])[:1], *_fractions(town_state[there], weight[there]))
        for here, there in rows
    ]
    columns = [np.array(column) for column in zip(*found, strict=True)]
    return Shares(np.concatenate([[-1], codes]), *columns)


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
    """Index of the cell whose middle is nearest to each town, (t,) int; on a regular grid the cell it lies in."""
    middles = _unit(cells)
    towns_unit = _unit(towns)
    step = max(1, 4_000_000 // max(middles.shape[0], 1))
    parts = [(towns_unit[k : k + step] @ middles.T).argmax(axis=1) for k in range(0, len(towns_unit), step)]
    return np.concatenate(parts) if parts else np.empty(0, int)


def _tracks(launch: Launch, rows: np.ndarray) -> Tracks:
    from midcourse.flight.fly import tracks

    if len(rows) == len(launch.flights):
        return tracks(launch.vehicle, launch.flights, SAMPLES)
    chosen = {name: getattr(launch.flights, name)[rows] for name in Flights.__dataclass_fields__}
    return tracks(launch.vehicle, Flights(**chosen), SAMPLES)


def _unit(places: Places) -> np.ndarray:
    cosine = np.cos(places.latitude)
    return np.stack(
        [cosine * np.cos(places.longitude), cosine * np.sin(places.longitude), np.sin(places.latitude)], axis=1
    )


def _counts(state: np.ndarray) -> tuple[int, int, int]:
    threatened = int(np.count_nonzero(state != CellState.OUT_OF_REACH))
    return len(state), threatened, int(np.count_nonzero(state == CellState.DEFENDED))


def _fractions(state: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Defended part of what is threatened, and threatened part of the whole, by weight; nan for nothing of nothing."""
    whole = float(weight.sum())
    threatened = float(weight[state != CellState.OUT_OF_REACH].sum())
    defended = float(weight[state == CellState.DEFENDED].sum())
    return defended / threatened if threatened > 0.0 else np.nan, threatened / whole if whole > 0.0 else np.nan
