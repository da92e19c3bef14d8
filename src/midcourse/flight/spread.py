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
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from midcourse._kernels.force import ECCENTRICITY2, EQUATORIAL_RADIUS
from midcourse._kernels.one_flight import COLUMNS, NEVER
from midcourse.flight.atlas import Atlas, Search, Sector, draw, latitudes_of, polar, wrapped
from midcourse.flight.chart import reached
from midcourse.flight.closing import CLOSE
from midcourse.flight.fly import TOLERANCE, Shots, distance, flights_of_shots, shoot
from midcourse.flight.least import GLANCE
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Flights, Outcome
from midcourse.flight.vehicles import Vehicle

__all__ = ["Spread", "joined", "solve_from", "solve_pairs", "solve_spreads"]

#: With fewer targets in a sector, for each node in latitude, the atlas costs more than it saves.
FEW = 24
#: Part of the reach beyond it within which a target counts as doubtful.
_DOUBT = 0.003
#: Nearest arc that is read from an atlas, as a part of the reach, and at most, rad.
_NEAR, _NEAR_AT_MOST = 0.06, 0.08
#: Targets and reaches beyond these arcs are left to others, who look the other way round the Earth too, rad.
_ROUND, _ROUND_REACH = math.radians(150.0), math.radians(130.0)
_ROUNDS = 4
#: Bearings of a sector at which the reach is measured along the ellipsoid.
_REACHES = 16
#: A sector wider than this is cut into several, rad; so is a band of latitudes.
_SECTOR, _BAND = math.radians(110.0), math.radians(25.0)


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
    several = []
    for spread in spreads:
        target = [np.asarray(item, float).ravel() for item in spread[2:]]
        several.append(_Pairs(*(np.full(len(target[0]), float(item)) for item in spread[:2]), *target))
    return _solved(vehicle, several, shape)


def solve_pairs(
    vehicle: Vehicle,
    origin: tuple[np.ndarray, np.ndarray, np.ndarray],
    target: tuple[np.ndarray, np.ndarray],
    *,
    shape: str = "minimum-energy",
    apogee_height: float | None = None,
) -> Flights:
    """Find the flights of n pairs of a launch point and a target, many of which share their launch point.

    Minimum-energy flights from height zero are read from atlases that hold all places of about the same latitude; the
    others go through `solve`. What a pair gets may depend on the others, within the miss that is allowed.

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
    return _solved(vehicle, [_Pairs(latitude, longitude, *target)], shape)[0]


class _Pairs(NamedTuple):
    """Launch points and their targets, (n,) each."""

    latitude: np.ndarray
    longitude: np.ndarray
    target_latitude: np.ndarray
    target_longitude: np.ndarray

    def rows(self, rows: np.ndarray) -> _Pairs:
        return _Pairs(*(item[rows] for item in self))


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
            whole: Shots = _ANSWERS[kind](vehicle, *columns)
            begin = 0
            for index, arguments in requests:
                end_row = begin + arguments[0].shape[-1]
                answers[index] = Shots(whole.status[begin:end_row], whole.results[begin:end_row])
                begin = end_row
    return results


def _solved(vehicle: Vehicle, several: list[_Pairs], shape: str) -> list[Flights]:
    """Solve problems side by side: sector by sector, and what is left of all of them in one call of `solve`."""
    parts: list[list[tuple[np.ndarray, Flights]]] = [[] for _ in several]
    if shape == "minimum-energy":
        cases = [(index, *case) for index, pairs in enumerate(several) for case in _cases(vehicle, pairs)]
        searches = [_sector(vehicle, sector, several[index].rows(rows)) for index, rows, sector in cases]
        for (index, rows, _), found in zip(cases, _together(vehicle, searches), strict=True):
            parts[index] += [(rows[own], flights) for own, flights in found]
    left = []
    for pairs, own in zip(several, parts, strict=True):
        rest = np.ones(len(pairs.latitude), bool)
        for rows, _ in own:
            rest[rows] = False
        left.append(np.flatnonzero(rest))
    ends = np.cumsum([len(rows) for rows in left])
    if left and ends[-1]:
        rests = [pairs.rows(rows) for pairs, rows in zip(several, left, strict=True)]
        whole = solve(vehicle, *(np.concatenate(column) for column in zip(*rests, strict=True)), shape=shape)
        for own, rows, end in zip(parts, left, ends, strict=True):
            if len(rows):
                own.append((rows, _rows(whole, slice(end - len(rows), end))))
    return [joined(len(pairs.latitude), own) for pairs, own in zip(several, parts, strict=True)]


def _rows(whole: Flights, rows: slice) -> Flights:
    return Flights(**{name: getattr(whole, name)[rows] for name in Flights.__dataclass_fields__})


def _cases(vehicle: Vehicle, pairs: _Pairs) -> Iterator[tuple[np.ndarray, Sector]]:
    """Rows of pairs that an atlas pays for, band by band and sector by sector."""
    bearing, arc = polar(np.stack(pairs[:2]), *pairs[2:])
    near = min(_NEAR * float(reached(vehicle).arc[-1]), _NEAR_AT_MOST) if len(arc) >= FEW else np.inf
    known = np.flatnonzero(np.isfinite(arc) & (arc > near))
    for band in _bands(pairs.latitude, known):
        for rows, middle in _sectors(bearing, band):
            if len(rows) >= FEW * latitudes_of(pairs.latitude[rows])[2]:
                yield rows, Sector(pairs.latitude[rows], middle, wrapped(bearing[rows] - middle), arc[rows])


def _bands(latitude: np.ndarray, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Split rows by latitude into bands of at most `_BAND`."""
    rows = rows[np.argsort(latitude[rows], kind="stable")]
    while len(rows):
        end = int(np.searchsorted(latitude[rows], latitude[rows[0]] + _BAND, side="right"))
        yield np.sort(rows[:end])
        rows = rows[end:]


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


def _sector(vehicle: Vehicle, sector: Sector, pairs: _Pairs) -> Search:
    """Settle targets of a sector: a list of rows and their flights."""
    found: list[tuple[np.ndarray, Flights]] = []
    atlas: Atlas | None = yield from draw(vehicle, sector)
    if atlas is None:
        return found
    edges = atlas.edges(sector)
    least, most = edges[1][0], edges[1][-1]
    inside = np.flatnonzero((sector.arc > least) & (sector.arc < most))
    beyond = (sector.arc > most * (1.0 + _DOUBT)) & ((sector.arc < _ROUND) | (most < _ROUND_REACH))
    if atlas.whole and beyond.any():
        out = np.flatnonzero(beyond)
        found.append((out, _out_of_reach(pairs.rows(out), _reach(sector.rows(out), atlas, most[out]))))
    if len(inside):
        inside = inside[np.argsort(sector.arc[inside], kind="stable")]  # flights side by side then last about as long
        target = pairs.rows(inside)
        hit, aim, shots = yield from _mended(
            sector.rows(inside), atlas, target, tuple(item[:, inside] for item in edges)
        )
        found.append((inside[hit], _hit(target.rows(hit), aim[:, hit], Shots(shots.status[hit], shots.results[hit]))))
    return found


def _reach(sector: Sector, atlas: Atlas, arc: np.ndarray) -> np.ndarray:
    """How far the vehicle comes in the direction of each target, m along the ellipsoid; smooth from one place."""
    if atlas.latitudes[2] > 1 or len(arc) < 2 * _REACHES:
        meridian = np.zeros(len(arc))
        impact = _point(np.stack([sector.latitude, meridian]), sector.middle + sector.turn, arc)
        return distance(sector.latitude, meridian, *impact)
    half = max(float(np.abs(sector.turn).max()), 1e-3)
    nodes = chebyshev.chebpts1(_REACHES)
    few = Sector(sector.latitude[:_REACHES], sector.middle, half * nodes, arc[:_REACHES])
    far = _reach(few, atlas, atlas.edges(few)[1][-1])
    return np.asarray(chebyshev.chebval(sector.turn / half, chebyshev.chebfit(nodes, far, _REACHES - 1)))


def _mended(sector: Sector, atlas: Atlas, pairs: _Pairs, edges: tuple[np.ndarray, ...]) -> Search:
    """Fly the aims for targets and move the points aimed at by the misses, until they are small."""
    count, origin = len(sector.arc), np.stack([*pairs[:2], np.zeros(len(sector.arc))])
    turn, arc = sector.turn.copy(), sector.arc.copy()
    aim, sure = atlas.aims(sector, (edges[0], edges[1]))
    hit = np.zeros(count, bool)
    shots = Shots(np.full(count, NEVER, np.int64), np.full((count, COLUMNS), np.nan))
    own = np.flatnonzero(sure)
    for _ in range(_ROUNDS):
        if not len(own):
            break
        flown = yield "shoot", (origin[:, own], aim[:, own])
        shots.status[own], shots.results[own] = flown
        bearing, length = polar(origin[:, own], flown.latitude, flown.longitude)
        off_turn, off_arc = wrapped(bearing - sector.middle - sector.turn[own]), length - sector.arc[own]
        miss = EQUATORIAL_RADIUS * np.hypot(off_arc, np.sin(sector.arc[own]) * off_turn)
        # Written so that a flight that did not come down (nan) is no hit.
        off = ~(miss < CLOSE)
        hit[own] = ~off
        own = own[off]
        turn[own] -= off_turn[off]
        arc[own] -= off_arc[off]
        wanted = Sector(sector.latitude[own], sector.middle, turn[own], arc[own])
        again = atlas.aims(wanted, (edges[0][:, own], edges[1][:, own]))
        aim[:, own] = again.aim
        own = own[again.sure]
    return hit, aim, shots


def _hit(pairs: _Pairs, aim: np.ndarray, shots: Shots) -> Flights:
    count = aim.shape[1]
    origin, nowhere = np.stack([*pairs[:2], np.zeros(count)]), np.full(count, np.nan)
    flights = flights_of_shots(origin, (nowhere, nowhere), (aim[0] % (2.0 * np.pi), aim[1], aim[2]), shots)
    target, impact = _surface(*pairs[2:]), _surface(flights.impact_latitude, flights.impact_longitude)
    columns: dict[str, Any] = {name: getattr(flights, name) for name in Flights.__dataclass_fields__}
    columns |= {
        "outcome": np.full(count, Outcome.HIT, np.int8),
        "target_latitude": pairs.target_latitude,
        "target_longitude": pairs.target_longitude,
        "miss": np.linalg.norm(target - impact, axis=0),
    }
    return Flights(**columns)


def _surface(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Points of the ellipsoid (3, n), m; between points metres apart the chord is the way along it to a nanometre."""
    curvature = EQUATORIAL_RADIUS / np.sqrt(1.0 - ECCENTRICITY2 * np.sin(latitude) ** 2)
    flat = curvature * np.cos(latitude)
    upward = curvature * (1.0 - ECCENTRICITY2) * np.sin(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), upward])


def _out_of_reach(pairs: _Pairs, reach: np.ndarray) -> Flights:
    count = len(reach)
    columns: dict[str, Any] = {name: np.full(count, np.nan) for name in Flights.__dataclass_fields__}
    columns |= {
        "outcome": np.full(count, Outcome.OUT_OF_REACH, np.int8),
        "origin_latitude": pairs.latitude,
        "origin_longitude": pairs.longitude,
        "origin_height": np.zeros(count),
        "target_latitude": pairs.target_latitude,
        "target_longitude": pairs.target_longitude,
        "ground_range": distance(*pairs),
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


def _point(place: np.ndarray, bearing: np.ndarray, arc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `polar`."""
    sine = np.sin(place[0]) * np.cos(arc) + np.cos(place[0]) * np.sin(arc) * np.cos(bearing)
    latitude = np.arcsin(np.clip(sine, -1.0, 1.0))
    east = np.sin(bearing) * np.sin(arc)
    north = np.cos(place[0]) * np.cos(arc) - np.sin(place[0]) * np.sin(arc) * np.cos(bearing)
    return latitude, wrapped(place[1] + np.arctan2(east, north))
