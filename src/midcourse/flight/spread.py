"""From one place to many targets: solve a few flights, interpolate between them, fly and mend each.

Azimuth, steering and throttle of the minimum-energy flight are smooth functions of where the target lies, seen from the
launch point. They are solved at the nodes of a Chebyshev grid over the bearings and ranges in question; between the
nodes a polynomial gives a guess that is good to a few hundred metres. Each flight is then flown, and its miss moves the
point aimed at, until it comes down where it should. What does not close in a few rounds goes to
`midcourse.flight.solve.solve`, so the answer is that of `solve` to within the miss that both allow; it costs two to
three flights a target where `solve` needs about twenty.

Targets beyond the reach of the vehicle are told apart by the reach in their direction, itself a polynomial through
solved points; those within 0.5 % of it are settled by `solve`.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from midcourse.flight.closing import CLOSE
from midcourse.flight.fly import Shots, distance, flights_of_shots, shoot
from midcourse.flight.solve import SAME_PLACE, max_range, solve
from midcourse.flight.trajectory import Flights, Outcome
from midcourse.flight.vehicles import Vehicle

__all__ = ["Spread", "joined", "solve_from", "solve_pairs", "solve_spreads"]

#: With fewer targets within reach, the nodes cost more than they save.
FEW = 200
#: With fewer targets altogether, so do those of the reach.
VERY_FEW = 20
#: Nodes in bearing, and in range as a part of the reach.
_BEARINGS, _RANGES = 10, 12
#: Part of the reach within which a target counts as doubtful.
_DOUBT = 0.005
#: Nearest range that is interpolated, as a part of the reach.
_NEAR = 0.06
_ROUNDS = 4
#: A sector wider than this is cut into several, rad.
_SECTOR = math.radians(75.0)


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
    return _together(vehicle, [_spread(spread, shape) for spread in spreads])


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


#: What a search asks for next: the name of a function of `_ANSWERS` and its arguments, whose last axis is the flights.
_Request = tuple[str, tuple[np.ndarray, ...]]
_Search = Generator[_Request, Any, Any]


def _reach(vehicle: Vehicle, latitude: np.ndarray, longitude: np.ndarray, bearing: np.ndarray) -> Flights:
    return max_range(vehicle, latitude, longitude, bearing)


def _shoot(vehicle: Vehicle, origin: np.ndarray, aim: np.ndarray) -> Shots:
    return shoot(vehicle, origin, aim[0], aim[1], aim[2], np.zeros(aim.shape[1]))


_ANSWERS: dict[str, Any] = {"reach": _reach, "shoot": _shoot}


def _together(vehicle: Vehicle, searches: list[_Search]) -> list[Any]:
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


def _spread(spread: Spread, shape: str) -> _Search:
    target_latitude, target_longitude = (np.asarray(item, float).ravel() for item in spread[2:])
    count, place = len(target_latitude), (float(spread.latitude), float(spread.longitude))
    if shape != "minimum-energy" or count < VERY_FEW:
        return (yield shape, (*_repeated(place, count), target_latitude, target_longitude))
    wanted = distance(*_repeated(place, count), target_latitude, target_longitude)
    bearing, arc = _polar(place, target_latitude, target_longitude)
    parts: list[tuple[np.ndarray, Flights]] = []
    left = np.flatnonzero(np.isfinite(wanted) & (wanted > SAME_PLACE))
    todo = np.setdiff1d(np.arange(count), left)
    for rows, middle in _sectors(bearing, left):
        turn = _wrapped(bearing[rows] - middle)
        found, rest = yield from _sector(place, (middle, turn, arc[rows]), wanted[rows])
        for own, flights in found:
            parts.append((rows[own], flights(target_latitude[rows[own]], target_longitude[rows[own]])))
        todo = np.concatenate([todo, rows[rest]])
    if len(todo):
        places = (*_repeated(place, len(todo)), target_latitude[todo], target_longitude[todo])
        parts.append((todo, (yield shape, places)))
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


def _sector(place: tuple[float, float], polar: tuple[float, np.ndarray, np.ndarray], wanted: np.ndarray) -> _Search:
    """Settle the targets of a sector: (rows, maker of flights) pairs, and the rows that are left."""
    middle, turn, arc = polar
    half = max(float(np.abs(turn).max()) * 1.001, 1e-3)
    nodes = chebyshev.chebpts1(_BEARINGS)
    farthest = yield "reach", (*_repeated(place, len(nodes)), middle + half * nodes)
    everything = np.arange(len(turn))
    if not (farthest.outcome == Outcome.FLEW).all():
        return [], everything
    _, node_arc = _polar(place, farthest.impact_latitude, farthest.impact_longitude)
    scaled = turn / half
    reach_arc = chebyshev.chebfit(nodes, node_arc, _BEARINGS - 1)
    reach = chebyshev.chebval(scaled, chebyshev.chebfit(nodes, farthest.ground_range, _BEARINGS - 1))
    part = arc / chebyshev.chebval(scaled, reach_arc)
    beyond = part > 1.0 + _DOUBT
    inside = np.flatnonzero((part < 1.0 - _DOUBT) & (part > _NEAR))
    found: list[tuple[np.ndarray, Any]] = []
    if beyond.any():
        out = np.flatnonzero(beyond)
        found.append((out, lambda lat, lon: _out_of_reach(place, (lat, lon), wanted[out], reach[out])))
    if len(inside) >= FEW:
        guess = yield from _guess(place, (middle, half), reach_arc, (part[inside].min(), part[inside].max()))
        if guess is not None:
            hit, aim, shots = yield from _mended(place, middle, (turn[inside], arc[inside]), guess)
            rows = inside[hit]
            found.append((rows, lambda lat, lon: _hit(place, (lat, lon), aim[:, hit], _of(shots, hit))))
            inside = inside[~hit]
    settled = np.concatenate([rows for rows, _ in found]) if found else np.empty(0, int)
    return found, np.setdiff1d(everything, settled)


def _guess(
    place: tuple[float, float],
    sector: tuple[float, float],
    reach_arc: np.ndarray,
    span: tuple[float, float],
) -> _Search:
    """Polynomials for azimuth, steering and throttle over the sector, or None where a node cannot be solved."""
    middle, half = sector
    across, outward = chebyshev.chebpts1(_BEARINGS), chebyshev.chebpts1(_RANGES)
    low, high = span[0], max(span[1], span[0] * 1.001)
    part = 0.5 * (low + high) + 0.5 * (high - low) * outward
    x, y = np.meshgrid(across, part, indexing="ij")
    bearing = middle + half * x.ravel()
    arc = y.ravel() * chebyshev.chebval(x.ravel(), reach_arc)
    latitude, longitude = _point(place, bearing, arc)
    nodes = yield "minimum-energy", (*_repeated(place, len(latitude)), latitude, longitude)
    if not (nodes.outcome == Outcome.HIT).all():
        return None
    values = np.stack([_wrapped(nodes.azimuth - bearing), nodes.steering, nodes.throttle])
    inward = chebyshev.chebvander(across, _BEARINGS - 1), chebyshev.chebvander(outward, _RANGES - 1)
    left, right = (np.linalg.inv(matrix) for matrix in inward)
    coefficients = np.stack([left @ row.reshape(_BEARINGS, _RANGES) @ right.T for row in values])

    def guessed(turn: np.ndarray, arc: np.ndarray) -> np.ndarray:
        scaled = turn / half
        outwards = (arc / chebyshev.chebval(scaled, reach_arc) - 0.5 * (low + high)) * 2.0 / (high - low)
        aim = np.stack([chebyshev.chebval2d(scaled, outwards, row) for row in coefficients])
        aim[0] += middle + turn
        return aim

    return guessed


def _mended(
    place: tuple[float, float],
    middle: float,
    polar: tuple[np.ndarray, np.ndarray],
    guess: Any,
) -> _Search:
    """Fly each guess and move the point aimed at by the miss, until it is small."""
    turn, arc = polar
    aimed_turn, aimed_arc = turn.copy(), arc.copy()
    aim = guess(turn, arc)
    origin = np.array([[place[0]], [place[1]], [0.0]])
    rows = np.arange(len(turn))
    hit = np.zeros(len(turn), bool)
    status, results = None, None
    for _ in range(_ROUNDS):
        shots = yield "shoot", (np.repeat(origin, len(rows), axis=1), aim[:, rows])
        if status is None or results is None:
            status, results = np.array(shots.status), np.array(shots.results)
        else:
            status[rows], results[rows] = shots.status, shots.results
        landed, flown = _polar(place, shots.latitude, shots.longitude)
        off_turn, off_arc = _wrapped(landed - middle - turn[rows]), flown - arc[rows]
        miss = 6.4e6 * np.hypot(off_arc, np.sin(arc[rows]) * off_turn)
        # Written so that a flight that did not come down (nan) is no hit.
        off = ~(miss < CLOSE)
        hit[rows] = ~off
        rows = rows[off]
        if not len(rows):
            break
        aimed_turn[rows] -= off_turn[off]
        aimed_arc[rows] -= off_arc[off]
        aim[:, rows] = guess(aimed_turn[rows], aimed_arc[rows])
    assert status is not None
    assert results is not None
    return hit, aim, Shots(status, results)


def _of(shots: Shots, rows: np.ndarray) -> Shots:
    return Shots(shots.status[rows], shots.results[rows])


def _hit(place: tuple[float, float], target: tuple[np.ndarray, np.ndarray], aim: np.ndarray, shots: Shots) -> Flights:
    count = aim.shape[1]
    origin = np.repeat(np.array([[place[0]], [place[1]], [0.0]]), count, axis=1)
    flights = flights_of_shots(origin, target, (aim[0] % (2.0 * np.pi), aim[1], aim[2]), shots)
    columns: dict[str, Any] = {name: getattr(flights, name) for name in Flights.__dataclass_fields__}
    return Flights(**{**columns, "outcome": np.full(count, Outcome.HIT, np.int8)})


def _out_of_reach(
    place: tuple[float, float], target: tuple[np.ndarray, np.ndarray], wanted: np.ndarray, reach: np.ndarray
) -> Flights:
    count = len(wanted)
    columns: dict[str, Any] = {name: np.full(count, np.nan) for name in Flights.__dataclass_fields__}
    columns |= {
        "outcome": np.full(count, Outcome.OUT_OF_REACH, np.int8),
        "origin_latitude": np.full(count, place[0]),
        "origin_longitude": np.full(count, place[1]),
        "origin_height": np.zeros(count),
        "target_latitude": target[0],
        "target_longitude": target[1],
        "ground_range": wanted,
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


def _wrapped(angle: np.ndarray) -> np.ndarray:
    return np.asarray((angle + np.pi) % (2.0 * np.pi) - np.pi)


def _polar(place: tuple[float, float], latitude: np.ndarray, longitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bearing and arc of places on the sphere of geodetic latitudes, rad."""
    turn = longitude - place[1]
    east = np.cos(latitude) * np.sin(turn)
    north = math.cos(place[0]) * np.sin(latitude) - math.sin(place[0]) * np.cos(latitude) * np.cos(turn)
    up = math.sin(place[0]) * np.sin(latitude) + math.cos(place[0]) * np.cos(latitude) * np.cos(turn)
    return np.arctan2(east, north), np.arctan2(np.hypot(east, north), up)


def _point(place: tuple[float, float], bearing: np.ndarray, arc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `_polar`."""
    sine = math.sin(place[0]) * np.cos(arc) + math.cos(place[0]) * np.sin(arc) * np.cos(bearing)
    latitude = np.arcsin(np.clip(sine, -1.0, 1.0))
    east = np.sin(bearing) * np.sin(arc)
    north = math.cos(place[0]) * np.cos(arc) - math.sin(place[0]) * np.sin(arc) * np.cos(bearing)
    return latitude, _wrapped(place[1] + np.arctan2(east, north))
