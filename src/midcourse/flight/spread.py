"""From one place to many targets: draw an atlas of the flights, read the aims from it, fly and mend each.

The aims of minimum-energy flights are read from an `midcourse.flight.atlas.Atlas`, polynomials through some hundred and
fifty to four hundred flights. Each flight is then flown; nearly all come down within metres of the target. The miss of
the others moves the point aimed at, until they do. What does not close in a few rounds goes to
`midcourse.flight.solve.solve`, and so do targets too near, all but out of reach, or on the far side of the Earth. The
answer is that of `solve` to within the miss that both allow, for little more than one flight a target where `solve`
takes thirteen.

Targets beyond the reach of the vehicle are told apart by the end of the atlas in their direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from midcourse._kernels.force import ECCENTRICITY2, EQUATORIAL_RADIUS
from midcourse._kernels.one_flight import COLUMNS, NEVER
from midcourse.flight.atlas import Atlas, Search, Sector, draw, polar, wrapped
from midcourse.flight.chart import reached
from midcourse.flight.closing import CLOSE
from midcourse.flight.fly import TOLERANCE, Shots, distance, flights_of_shots, shoot
from midcourse.flight.least import GLANCE
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Flights, Outcome
from midcourse.flight.vehicles import Vehicle

__all__ = ["Spread", "joined", "solve_from", "solve_pairs", "solve_spreads"]

#: With fewer targets in a sector, the atlas costs more than it saves.
FEW = 24
#: Part of the reach within which a target counts as doubtful.
_DOUBT = 0.001
#: Nearest arc that is read from an atlas, as a part of the reach, and at most, rad.
_NEAR, _NEAR_AT_MOST = 0.06, 0.08
#: Targets and reaches beyond these arcs are left to others, who look the other way round the Earth too, rad.
_ROUND, _ROUND_REACH = math.radians(150.0), math.radians(130.0)
_ROUNDS = 4
#: Bearings of a sector at which the reach is measured along the ellipsoid.
_REACHES = 16
#: A sector wider than this is cut into several, rad.
_SECTOR = math.radians(110.0)


class Spread(NamedTuple):
    """One place and the targets of flights from it.

    Attributes
    ----------
    latitude, longitude : float
        Launch point at height zero, geodetic, rad.
    target_latitude, target_longitude : (n,) array
        Geodetic, rad.
    """

    latitude: float
    longitude: float
    target_latitude: np.ndarray
    target_longitude: np.ndarray


def solve_from(
    vehicle: Vehicle,
    latitude: float,
    longitude: float,
    target_latitude: np.ndarray,
    target_longitude: np.ndarray,
    shape: str = "minimum-energy",
) -> Flights:
    """Find the flights from one place to many targets.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    latitude, longitude : float
        Launch point at height zero, geodetic, rad.
    target_latitude, target_longitude : (n,) array
        Geodetic, rad.
    shape : str
        As for `solve`; only minimum-energy flights are interpolated.

    Returns
    -------
    Flights
        As `solve` gives them. ``reach`` of targets out of reach is interpolated, to about a kilometre.

    Raises
    ------
    InputError
        As `solve`.
    """
    return solve_spreads(vehicle, [Spread(latitude, longitude, target_latitude, target_longitude)], shape)[0]


def solve_spreads(vehicle: Vehicle, spreads: Sequence[Spread], shape: str = "minimum-energy") -> list[Flights]:
    """Find the flights from each of several places to its targets, all together.

    The flights of all places go to the kernels in the same calls, which pays when the places are many and each needs
    few flights at a time; what one gets does not depend on the others.

    Parameters
    ----------
    vehicle, shape
        As for `solve_from`.
    spreads : sequence of Spread
        The places and their targets.

    Returns
    -------
    list of Flights
        One for each spread, as from `solve_from`.
    """
    return _together(vehicle, [_spread(vehicle, spread, shape) for spread in spreads])


def solve_pairs(
    vehicle: Vehicle,
    origin: tuple[np.ndarray, np.ndarray, np.ndarray],
    target: tuple[np.ndarray, np.ndarray],
    *,
    shape: str = "minimum-energy",
    apogee_height: float | None = None,
) -> Flights:
    """Find the flights of n pairs of a launch point and a target, many of which share their launch point.

    Minimum-energy flights from height zero go through `solve_spreads`, the others through `solve`.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    origin : three (n,) arrays
        Latitude, longitude (geodetic, rad) and height (m).
    target : two (n,) arrays
        Latitude and longitude, at height zero.
    shape, apogee_height
        As for `solve`.

    Returns
    -------
    Flights
        n of them, in the order of the pairs.
    """
    latitude, longitude, height = origin
    if shape != "minimum-energy" or height.any():
        heights = (height, 0.0)
        return solve(vehicle, latitude, longitude, *target, shape=shape, apogee_height=apogee_height, heights=heights)
    places = np.stack([latitude, longitude], axis=1)
    several = np.unique(places, axis=0)
    each = [np.flatnonzero((places == place).all(axis=1)) for place in several]
    spreads = [
        Spread(float(place[0]), float(place[1]), target[0][rows], target[1][rows])
        for place, rows in zip(several, each, strict=True)
    ]
    return joined(len(latitude), list(zip(each, solve_spreads(vehicle, spreads), strict=True)))


def _shoot(vehicle: Vehicle, origin: np.ndarray, aim: np.ndarray, tolerance: float = TOLERANCE) -> Shots:
    return shoot(vehicle, origin, aim[0], aim[1], aim[2], np.zeros(aim.shape[1]), tolerance=tolerance)


def _glance(vehicle: Vehicle, origin: np.ndarray, aim: np.ndarray) -> Shots:
    return _shoot(vehicle, origin, aim, GLANCE)


_ANSWERS: dict[str, Any] = {"shoot": _shoot, "glance": _glance}


def _together(vehicle: Vehicle, searches: list[Search]) -> list[Any]:
    """Drive searches side by side: what several ask of the same kind is answered by one call."""
    results: list[Any] = [None] * len(searches)
    answers: dict[int, Any] = dict.fromkeys(range(len(searches)))
    while answers:
        asked: dict[str, list[tuple[int, tuple[np.ndarray, ...]]]] = {}
        for index, answer in answers.items():
            try:
                kind, arguments = searches[index].send(answer)
            except StopIteration as end:
                results[index] = end.value
            else:
                asked.setdefault(kind, []).append((index, arguments))
        answers = {}
        for kind, requests in asked.items():
            columns = [np.concatenate(column, axis=-1) for column in zip(*(item for _, item in requests), strict=True)]
            whole = _ANSWERS[kind](vehicle, *columns) if kind in _ANSWERS else solve(vehicle, *columns, shape=kind)
            begin = 0
            for index, arguments in requests:
                end_row = begin + arguments[0].shape[-1]
                answers[index] = _rows(whole, slice(begin, end_row))
                begin = end_row
    return results


def _rows(whole: Flights | Shots, rows: slice) -> Flights | Shots:
    if isinstance(whole, Shots):
        return Shots(whole.status[rows], whole.results[rows])
    return Flights(**{name: getattr(whole, name)[rows] for name in Flights.__dataclass_fields__})


def _spread(vehicle: Vehicle, spread: Spread, shape: str) -> Search:
    target_latitude, target_longitude = (np.asarray(item, float).ravel() for item in spread[2:])
    count, place = len(target_latitude), (float(spread.latitude), float(spread.longitude))
    if shape != "minimum-energy" or count < FEW:
        return (yield shape, (*_repeated(place, count), target_latitude, target_longitude))
    bearing, arc = polar(place, target_latitude, target_longitude)
    parts: list[tuple[np.ndarray, Flights]] = []
    left = np.isfinite(arc) & (arc > min(_NEAR * float(reached(vehicle).arc[-1]), _NEAR_AT_MOST))
    todo = [np.flatnonzero(~left)]
    for rows, middle in _sectors(bearing, np.flatnonzero(left)):
        if len(rows) < FEW:
            todo.append(rows)
            continue
        sector = Sector(place, middle, wrapped(bearing[rows] - middle), arc[rows])
        found, rest = yield from _sector(vehicle, sector)
        for own, flights in found:
            parts.append((rows[own], flights(target_latitude[rows[own]], target_longitude[rows[own]])))
        todo.append(rows[rest])
    rest = np.concatenate(todo)
    if len(rest):
        places = (*_repeated(place, len(rest)), target_latitude[rest], target_longitude[rest])
        parts.append((rest, (yield shape, places)))
    return joined(count, parts)


def _repeated(place: tuple[float, float], count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(count, place[0]), np.full(count, place[1])


def _sectors(bearing: np.ndarray, rows: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """Split rows by bearing into sectors of at most `_SECTOR`, starting behind the widest gap."""
    if not len(rows):
        return []
    order = rows[np.argsort(bearing[rows] % (2.0 * np.pi), kind="stable")]
    angle = bearing[order] % (2.0 * np.pi)
    gap = np.diff(angle, append=angle[0] + 2.0 * np.pi)
    start = (int(np.argmax(gap)) + 1) % len(order)
    order = np.roll(order, -start)
    along = (np.roll(angle, -start) - angle[start]) % (2.0 * np.pi)
    pieces = max(1, math.ceil(float(along[-1]) / _SECTOR))
    width = float(along[-1]) / pieces
    which = np.minimum((along / width).astype(int), pieces - 1) if width > 0.0 else np.zeros(len(order), int)
    return [
        (order[which == k], float((angle[start] + (k + 0.5) * width) % (2.0 * np.pi)))
        for k in range(pieces)
        if (which == k).any()
    ]


def _sector(vehicle: Vehicle, sector: Sector) -> Search:
    """Settle the targets of a sector: (rows, maker of flights) pairs, and the rows that are left."""
    rest = np.ones(len(sector.arc), bool)
    found: list[tuple[np.ndarray, Any]] = []
    atlas: Atlas | None = yield from draw(vehicle, sector)
    if atlas is None:
        return found, np.flatnonzero(rest)
    edges = atlas.edges(sector.turn)
    least, most = edges[1][0], edges[1][-1]
    inside = (sector.arc > least) & (sector.arc < most * (1.0 - _DOUBT * atlas.whole))
    beyond = (sector.arc > most * (1.0 + _DOUBT)) & ((sector.arc < _ROUND) | (most < _ROUND_REACH))
    if atlas.whole and beyond.any():
        out = np.flatnonzero(beyond)
        reach = _reach(sector, atlas)[out]
        found.append((out, lambda lat, lon: _out_of_reach(sector.place, (lat, lon), reach)))
        rest[out] = False
    rows = np.flatnonzero(inside)
    if len(rows):
        hit, aim, shots = yield from _mended(sector, atlas, rows, (edges[0][:, rows], edges[1][:, rows]))
        own = rows[hit]
        found.append((own, lambda lat, lon: _hit(sector.place, (lat, lon), aim[:, hit], _of(shots, hit))))
        rest[own] = False
    return found, np.flatnonzero(rest)


def _reach(sector: Sector, atlas: Atlas) -> np.ndarray:
    """How far the vehicle comes in the direction of each target, m: along the ellipsoid at nodes, in between smooth."""
    half = max(float(np.abs(sector.turn).max()), 1e-3)
    nodes = chebyshev.chebpts1(_REACHES)
    place = _point(sector.place, sector.middle + half * nodes, atlas.edges(half * nodes)[1][-1])
    far = distance(*_repeated(sector.place, _REACHES), *place)
    return np.asarray(chebyshev.chebval(sector.turn / half, chebyshev.chebfit(nodes, far, _REACHES - 1)))


def _mended(sector: Sector, atlas: Atlas, rows: np.ndarray, edges: tuple[np.ndarray, np.ndarray]) -> Search:
    """Fly the aims for some targets and move the point aimed at by the miss, until it is small."""
    turn, arc = sector.turn[rows], sector.arc[rows]
    aimed_turn, aimed_arc = turn.copy(), arc.copy()
    aim, sure = atlas.aims(turn, arc, edges)
    hit = np.zeros(len(turn), bool)
    shots = Shots(np.full(len(turn), NEVER, np.int64), np.full((len(turn), COLUMNS), np.nan))
    own = np.flatnonzero(sure)
    origin = np.array([[sector.place[0]], [sector.place[1]], [0.0]])
    for _ in range(_ROUNDS):
        if not len(own):
            break
        flown = yield "shoot", (np.repeat(origin, len(own), axis=1), aim[:, own])
        shots.status[own], shots.results[own] = flown
        bearing, length = polar(sector.place, flown.latitude, flown.longitude)
        off_turn, off_arc = wrapped(bearing - sector.middle - turn[own]), length - arc[own]
        miss = EQUATORIAL_RADIUS * np.hypot(off_arc, np.sin(arc[own]) * off_turn)
        # Written so that a flight that did not come down (nan) is no hit.
        off = ~(miss < CLOSE)
        hit[own] = ~off
        own = own[off]
        aimed_turn[own] -= off_turn[off]
        aimed_arc[own] -= off_arc[off]
        again = atlas.aims(aimed_turn[own], aimed_arc[own], (edges[0][:, own], edges[1][:, own]))
        aim[:, own] = again.aim
        own = own[again.sure]
    return hit, aim, shots


def _of(shots: Shots, rows: np.ndarray) -> Shots:
    return Shots(shots.status[rows], shots.results[rows])


def _hit(place: tuple[float, float], target: tuple[np.ndarray, np.ndarray], aim: np.ndarray, shots: Shots) -> Flights:
    count = aim.shape[1]
    origin, nowhere = np.repeat(np.array([[place[0]], [place[1]], [0.0]]), count, axis=1), np.full(count, np.nan)
    flights = flights_of_shots(origin, (nowhere, nowhere), (aim[0] % (2.0 * np.pi), aim[1], aim[2]), shots)
    columns: dict[str, Any] = {name: getattr(flights, name) for name in Flights.__dataclass_fields__}
    columns |= {
        "outcome": np.full(count, Outcome.HIT, np.int8),
        "target_latitude": target[0],
        "target_longitude": target[1],
        "miss": np.linalg.norm(_surface(*target) - _surface(flights.impact_latitude, flights.impact_longitude), axis=0),
    }
    return Flights(**columns)


def _surface(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Points of the ellipsoid (3, n), m; between points metres apart the chord is the way along it to a nanometre."""
    curvature = EQUATORIAL_RADIUS / np.sqrt(1.0 - ECCENTRICITY2 * np.sin(latitude) ** 2)
    flat = curvature * np.cos(latitude)
    upward = curvature * (1.0 - ECCENTRICITY2) * np.sin(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), upward])


def _out_of_reach(place: tuple[float, float], target: tuple[np.ndarray, np.ndarray], reach: np.ndarray) -> Flights:
    count = len(reach)
    columns: dict[str, Any] = {name: np.full(count, np.nan) for name in Flights.__dataclass_fields__}
    here = _repeated(place, count)
    columns |= {
        "outcome": np.full(count, Outcome.OUT_OF_REACH, np.int8),
        "origin_latitude": here[0],
        "origin_longitude": here[1],
        "origin_height": np.zeros(count),
        "target_latitude": target[0],
        "target_longitude": target[1],
        "ground_range": distance(*here, *target),
        "reach": reach,
    }
    return Flights(**columns)


def joined(count: int, parts: list[tuple[np.ndarray, Flights]]) -> Flights:
    """Put parts together: each with the rows of the whole that it fills.

    Parameters
    ----------
    count : int
        Rows of the whole.
    parts : list of (rows, Flights)
        Together they fill every row once.
    """
    columns: dict[str, Any] = {}
    for name in Flights.__dataclass_fields__:
        column = np.full(count, np.nan)
        for rows, flights in parts:
            column[rows] = getattr(flights, name)
        columns[name] = column.astype(np.int8) if name == "outcome" else column
    return Flights(**columns)


def _point(place: tuple[float, float], bearing: np.ndarray, arc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `polar`."""
    sine = math.sin(place[0]) * np.cos(arc) + math.cos(place[0]) * np.sin(arc) * np.cos(bearing)
    latitude = np.arcsin(np.clip(sine, -1.0, 1.0))
    east = np.sin(bearing) * np.sin(arc)
    north = math.cos(place[0]) * np.cos(arc) - math.sin(place[0]) * np.sin(arc) * np.cos(bearing)
    return latitude, wrapped(place[1] + np.arctan2(east, north))
