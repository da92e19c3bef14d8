"""An atlas: where flights come down, as smooth functions of the latitude, the direction and the throttle.

For the flights of least throttle, azimuth and throttle decide everything once the steering follows them; of the place
only the latitude counts. So a few flights, most of them rough, find the steering that comes down farthest; a few dozen
more, along that steering, are turned into Chebyshev polynomials for the bearing and the arc of the impact. The
polynomials are inverted for as many targets as there are, without a flight. They are cut where the thrust or the mass
jumps, because there the functions have kinks; between the cuts they are smooth, and a polynomial through a dozen or two
of nodes is good to some metres.

What is left out: nothing of the physics, for the nodes are flights like any other. Places too near, doubtful or beyond
are left to others; whether an aim hits is for a flight to say.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from midcourse._kernels.one_flight import CAME_DOWN
from midcourse.flight.chart import (
    TRIES,
    Reached,
    bearing_of,
    cubic,
    farthest_try,
    reached,
    signed_arc,
    steering_bounds,
    unit,
    window_width,
)
from midcourse.flight.fly import Shots, full_throttle
from midcourse.flight.vehicles import KinematicVehicle, Vehicle, phases

__all__ = ["Aimed", "Atlas", "Search", "Sector", "draw", "latitudes_of", "polar", "wrapped"]

#: What a search asks for next: the name of an answer and its arguments, whose last axis is the flights.
Request = tuple[str, tuple[np.ndarray, ...]]
Search = Generator[Request, Any, Any]

#: Nodes of the search for the steering, in throttle between two cuts: most and fewest.
_FIRST_THROTTLES = (8, 4)
#: Windows of steerings tried, one beside the other.
_WINDOWS = 6
#: Nodes in bearing for sectors up to these half widths, rad, and beyond; the search for the steering has two less.
_BEARINGS, _MOST_BEARINGS = ((math.radians(20.0), 5), (math.radians(40.0), 6)), 7
#: Nodes in latitude for bands up to these widths, rad, and beyond them.
_LATITUDES, _MOST_LATITUDES = ((1e-9, 1), (math.radians(1.0), 2), (math.radians(4.0), 3), (math.radians(10.0), 4)), 6
#: Nodes in throttle between two cuts, at most, for as many targets and more: a second flight for many costs more than
#: a few nodes; and at least.
_THROTTLES, _FEWEST_THROTTLES = ((1500, 22), (300, 16), (0, 12)), 5
#: By how much the azimuth may differ from the bearing, rad.
_PAD = 0.2
#: Parts of the nearest and of the farthest arc between which throttles are taken: the chart is that of one direction.
_UNDER, _OVER = 0.87, 1.12
#: Targets beyond this arc are left out, and so are throttles that come beyond the other, rad: near the antipode the
#: bearing is no function to interpolate.
_FARTHEST, _TOO_FAR = math.radians(140.0), math.radians(155.0)
_CUTS_TRIED = 3
#: Targets for which the polynomials are inverted at once: their terms stay in the cache.
_TOGETHER = 1024
#: An inversion has closed at this, half a metre, and is good to that, rad; its rounds.
_CLOSED, _SURE, _ROUNDS = 8e-8, 1e-6, 8


class Sector(NamedTuple):
    """Targets in about the same direction from places in about the same latitude.

    Attributes
    ----------
    latitude : (n,) array
        Of the place from which each target is flown to, rad.
    middle : float
        Bearing, rad.
    turn, arc : (n,) array
        Bearing of each target beyond the middle, and its arc on the sphere of geodetic latitudes, rad.
    """

    latitude: np.ndarray
    middle: float
    turn: np.ndarray
    arc: np.ndarray

    def rows(self, rows: np.ndarray) -> Sector:
        """Some of the targets."""
        return Sector(self.latitude[rows], self.middle, self.turn[rows], self.arc[rows])


class Aimed(NamedTuple):
    """Aims (3, n): azimuth, steering, throttle; and which of them are meant, (n,)."""

    aim: np.ndarray
    sure: np.ndarray


class Atlas(NamedTuple):
    """The polynomials of a sector.

    Attributes
    ----------
    latitudes : (float, float, int)
        Lowest and highest, rad, and how many nodes lie between them.
    middle, span : float
        The bearings, rad: ``middle`` plus and minus ``span``.
    cuts : (k, 2) array
        Throttles between which the functions are smooth.
    coefficients : tuple of (4, x, u) array
        For each of them: azimuth less bearing aimed at, steering, bearing of the impact less the one aimed at, and arc;
        over latitude and bearing aimed at (the bearing running faster) and over the throttle.
    whole : bool
        Whether the last throttle is the full one.
    """

    latitudes: tuple[float, float, int]
    middle: float
    span: float
    cuts: np.ndarray
    coefficients: tuple[np.ndarray, ...]
    whole: bool

    def edges(self, sector: Sector) -> tuple[np.ndarray, np.ndarray]:
        """Where flights with the throttle of each cut come down in the direction of targets.

        Parameters
        ----------
        sector : Sector
            Latitudes and turns count.

        Returns
        -------
        array, shape (k + 1, n), and array, shape (k + 1, n)
            The bearing to aim at, from -1 to 1, and the arc, rad; the last row is the reach where ``whole``.
        """
        rows = [part[2:].sum(axis=2) for part in self.coefficients]  # every polynomial is one at the upper end
        first = self.coefficients[0][2:]
        rows.insert(0, first @ (-1.0) ** np.arange(first.shape[2]))
        aimed = np.tile(sector.turn / self.span, (len(rows), 1))
        arc, north = np.empty_like(aimed), self._north(sector.latitude)
        for index, row in enumerate(rows):
            for _ in range(3):
                terms = _outer(north, _terms(row.shape[1] // len(north), aimed[index]))
                aimed[index] = np.clip((sector.turn - row[0] @ terms) / self.span, -1.05, 1.05)
            arc[index] = row[1] @ terms
        return aimed, arc

    def aims(self, sector: Sector, edges: tuple[np.ndarray, np.ndarray]) -> Aimed:
        """Invert the polynomials.

        Parameters
        ----------
        sector : Sector
            The targets.
        edges
            From `edges`, for these or for places nearby.

        Returns
        -------
        Aimed
            ``sure`` where the inversion closed between the ends of the atlas.
        """
        aim, sure = np.full((3, len(sector.arc)), np.nan), np.zeros(len(sector.arc), bool)
        which = np.sum(edges[1][1:-1] < sector.arc, axis=0)
        for index in range(len(self.cuts)):
            inside = np.flatnonzero(which == index)
            for begin in range(0, len(inside), _TOGETHER):
                rows = inside[begin : begin + _TOGETHER]
                ends = tuple(item[index : index + 2, rows] for item in edges)
                aim[:, rows], sure[rows] = self._part(index, sector.rows(rows), ends)
        return Aimed(aim, sure)

    def _part(self, index: int, sector: Sector, ends: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
        (low, high), north = self.cuts[index], self._north(sector.latitude)
        wanted = north, sector.turn, sector.arc
        (aimed, power), forward, sure = _inverted(self.coefficients[index], self.span, wanted, ends)
        throttle = 0.5 * (low + high) + 0.5 * (high - low) * np.clip(power, -1.0, 1.0)
        return np.stack([self.middle + self.span * aimed + forward[0], forward[1], throttle]), sure

    def _north(self, latitude: np.ndarray) -> np.ndarray:
        low, high, count = self.latitudes
        return _terms(count, (2.0 * latitude - low - high) / max(high - low, 1e-12))


def _terms(count: int, x: np.ndarray) -> np.ndarray:
    """Chebyshev's polynomials (count, n)."""
    terms = np.empty((count, len(x)))
    terms[0] = 1.0
    if count > 1:
        terms[1] = x
    twice = 2.0 * x
    for index in range(2, count):
        np.multiply(twice, terms[index - 1], out=terms[index])
        terms[index] -= terms[index - 2]
    return terms


def _slopes(terms: np.ndarray) -> np.ndarray:
    """Their derivatives (count, n), from themselves."""
    slopes = np.zeros_like(terms)
    slopes[1] = 1.0
    for index in range(2, len(terms)):
        slopes[index] = 2.0 * (terms[index - 1] + terms[1] * slopes[index - 1]) - slopes[index - 2]
    return slopes


def _outer(north: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Products of terms in latitude (l, n) and in bearing (x, n): (l x, n)."""
    return across if len(north) == 1 else (north[:, None] * across).reshape(-1, across.shape[1])


def _values(coefficients: np.ndarray, across: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Polynomials (f, x, u) at n points whose terms are ``across`` (x, n) and ``power`` (u, n): (f, n)."""
    return np.stack([np.einsum("jn,jn->n", part.T @ across, power) for part in coefficients])


def _inverted(
    coefficients: np.ndarray,
    span: float,
    wanted: tuple[np.ndarray, np.ndarray, np.ndarray],
    ends: tuple[np.ndarray, ...],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Invert by Newton's method with the slopes of the start.

    Gives bearings to aim at and throttles (2, n), both from -1 to 1; the other two functions there; and what closed.
    """
    north, turn, arc = wanted
    landing, bearings = coefficients[2:], coefficients.shape[1] // len(north)
    place = _first_guess(landing, len(north), arc, ends)
    inverse: tuple[np.ndarray, ...] = ()
    for turned in range(_ROUNDS):
        terms, along = _terms(bearings, place[0]), _terms(coefficients.shape[2], place[1])
        across = _outer(north, terms)
        found = _values(landing, across, along)
        off = span * place[0] + found[0] - turn, found[1] - arc
        if turned == _ROUNDS - 1 or max(float(np.abs(item).max()) for item in off) < _CLOSED:
            break
        if turned in (0, 4):
            sideways = _values(landing, _outer(north, _slopes(terms)), along)
            sideways[0] += span
            inverse = _inverse_of_two(sideways, _values(landing, across, _slopes(along)))
        place[0] -= inverse[0] * off[0] + inverse[1] * off[1]
        place[1] -= inverse[2] * off[0] + inverse[3] * off[1]
        np.clip(place, -1.1, 1.1, out=place)
    sure = (np.hypot(*off) < _SURE) & (np.abs(place[0]) < 1.0) & (np.abs(place[1]) < 1.0 + 1e-4)
    return place, _values(coefficients[:2], across, along), sure


def _first_guess(landing: np.ndarray, northern: int, arc: np.ndarray, ends: tuple[np.ndarray, ...]) -> np.ndarray:
    """Between the ends as the flights of the middle lie between theirs."""
    steps = np.linspace(-1.0, 1.0, 65)
    centre = _outer(_terms(northern, np.zeros(65)), _terms(landing.shape[1] // northern, np.zeros(65)))
    middle = _values(landing[1:], centre, _terms(landing.shape[2], steps))[0]
    part = np.maximum.accumulate((middle - middle[0]) / max(float(middle[-1] - middle[0]), 1e-12))
    power = np.interp((arc - ends[1][0]) / np.maximum(ends[1][1] - ends[1][0], 1e-12), part, steps)
    return np.stack([ends[0][0] + 0.5 * (power + 1.0) * (ends[0][1] - ends[0][0]), power])


def _inverse_of_two(sideways: np.ndarray, outward: np.ndarray) -> tuple[np.ndarray, ...]:
    with np.errstate(divide="ignore", invalid="ignore"):
        one = 1.0 / (sideways[0] * outward[1] - outward[0] * sideways[1])
    one = np.where(np.isfinite(one), one, 0.0)
    return outward[1] * one, -outward[0] * one, -sideways[1] * one, sideways[0] * one


def _lobatto(count: int) -> np.ndarray:
    """Chebyshev's nodes with both ends."""
    return -np.cos(np.pi * np.arange(count) / (count - 1))


def _node_throttles(cuts: np.ndarray, counts: list[int]) -> np.ndarray:
    """Nodes between the cuts, each with both its ends: after a pause a cutoff is not quite the one before it."""
    parts = zip(cuts, counts, strict=True)
    return np.concatenate([0.5 * (low + high) + 0.5 * (high - low) * _lobatto(count) for (low, high), count in parts])


def _fitted(grid: tuple[np.ndarray, np.ndarray], counts: list[int], values: np.ndarray) -> tuple[np.ndarray, ...]:
    """Coefficients through values (f, l x, u) at Chebyshev's nodes ``grid`` and at those of `_node_throttles`."""
    north, across = (np.linalg.inv(chebyshev.chebvander(nodes, len(nodes) - 1)) for nodes in grid)
    left = np.kron(north, across)
    several = zip(counts, np.split(values, np.cumsum(counts)[:-1], axis=2), strict=True)
    return tuple(left @ part @ _from_lobatto(count).T for count, part in several)


@cache
def _from_lobatto(count: int) -> np.ndarray:
    """The matrix that turns values at nodes with both ends into coefficients."""
    return np.asarray(np.linalg.inv(chebyshev.chebvander(_lobatto(count), count - 1)))


def _cuts(vehicle: Vehicle, low: float, high: float) -> np.ndarray:
    """Throttles between which nothing jumps (k, 2): without the pauses, in which a cutoff changes nothing."""
    if isinstance(vehicle, KinematicVehicle):
        return np.array([[low, high]])
    rows = phases(vehicle)[:-1]
    starts = np.concatenate([[0.0], rows[:-1, 0]])
    cuts = np.stack([np.maximum(starts, low), np.minimum(rows[:, 0], high)], axis=1)
    return np.asarray(cuts[(rows[:, 3] > 0.0) & (cuts[:, 1] - cuts[:, 0] > 1e-6)])


def _range_of_throttles(vehicle: Vehicle, chart: Reached, arc: np.ndarray) -> tuple[float, float]:
    full = full_throttle(vehicle)
    near = _UNDER * min(float(arc.min()), float(chart.arc[-1]))
    low, high = np.interp(np.array([near, _OVER * arc.max()]), chart.arc, chart.throttle)
    return float(low), full if _OVER * arc.max() >= chart.arc[-1] else float(high)


def draw(vehicle: Vehicle, sector: Sector) -> Search:
    """Make the atlas for the targets of a sector; a search, which asks for flights and returns the `Atlas` or None.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        The one that flies.
    sector : Sector
        Places and targets; those whose flights the atlas shall hold.
    """
    low, high = _range_of_throttles(vehicle, reached(vehicle), np.minimum(sector.arc, _FARTHEST))
    half, steering = max(float(np.abs(sector.turn).max()), 1e-3), None
    for _ in range(_CUTS_TRIED):
        cuts = _cuts(vehicle, low, high)
        if not len(cuts):
            return None
        steering = yield from _steering(vehicle, sector, half + _PAD, cuts)
        if not isinstance(steering, float):
            break
        high = steering
    if steering is None or isinstance(steering, float):
        return None
    most = next(nodes for targets, nodes in _THROTTLES if len(sector.arc) >= targets)
    counts = _counts(cuts, most, _FEWEST_THROTTLES)
    latitudes = latitudes_of(sector.latitude)
    grid, span = (chebyshev.chebpts1(latitudes[2]), chebyshev.chebpts1(_bearings(half))), 1.01 * half
    northward, aimed, throttle = _mesh(*grid, _node_throttles(cuts, counts))
    aimed *= span
    azimuth, which = aimed.copy(), np.tile(np.repeat(np.arange(len(cuts)), counts), len(grid[0]) * len(grid[1]))
    for _ in range(2):
        shift, steered = _at(steering, cuts, which, (northward, azimuth / (half + _PAD)), throttle)
        azimuth = aimed - shift
    aim = np.stack([sector.middle + azimuth, np.clip(steered, *steering_bounds(vehicle)), throttle])
    origin = _origin(latitudes, northward)
    shots: Shots = yield "shoot", (origin, aim)
    bearing, arc = polar(origin, shots.latitude, shots.longitude)
    if (shots.status != CAME_DOWN).any() or arc.max() > _TOO_FAR:
        return None
    values = np.stack([azimuth - aimed, aim[1], wrapped(bearing - sector.middle - aimed), arc])
    parts = _fitted(grid, counts, values.reshape(4, len(grid[0]) * len(grid[1]), -1))
    whole = bool(cuts[-1, 1] >= full_throttle(vehicle) * (1.0 - 1e-12))
    return Atlas(latitudes, sector.middle, span, cuts, parts, whole)


def latitudes_of(latitude: np.ndarray) -> tuple[float, float, int]:
    """Lowest and highest of latitudes, rad, and how many nodes an atlas of them has in latitude."""
    low, high = float(latitude.min()), float(latitude.max())
    return low, high, next((nodes for width, nodes in _LATITUDES if high - low <= width), _MOST_LATITUDES)


def _mesh(north: np.ndarray, across: np.ndarray, throttle: np.ndarray) -> list[np.ndarray]:
    return [item.ravel() for item in np.meshgrid(north, across, throttle, indexing="ij")]


def _bearings(half: float) -> int:
    return next((nodes for width, nodes in _BEARINGS if half <= width), _MOST_BEARINGS)


def _counts(cuts: np.ndarray, most: int, fewest: int) -> list[int]:
    """Nodes between the cuts: fewer where they are near each other."""
    lengths = (cuts[:, 1] - cuts[:, 0]) / np.sum(cuts[:, 1] - cuts[:, 0])
    return [int(np.clip(math.ceil(most * (0.35 + 0.65 * math.sqrt(part))), fewest, most)) for part in lengths]


def _origin(latitudes: tuple[float, float, int], northward: np.ndarray) -> np.ndarray:
    """Places (3, n) at nodes from -1 to 1, all on one meridian."""
    low, high, _ = latitudes
    nothing = np.zeros(len(northward))
    return np.stack([0.5 * (low + high) + 0.5 * (high - low) * northward, nothing, nothing])


def _at(
    steering: tuple[int, tuple[np.ndarray, ...]],
    cuts: np.ndarray,
    which: np.ndarray,
    across: tuple[np.ndarray, np.ndarray],
    throttle: np.ndarray,
) -> np.ndarray:
    """Polynomials at points (n,), each between the cuts ``which``: (f, n)."""
    northern, parts = steering
    found = np.empty((len(parts[0]), len(throttle)))
    for index, ((low, high), part) in enumerate(zip(cuts, parts, strict=True)):
        rows = np.flatnonzero(which == index)
        power = (2.0 * throttle[rows] - low - high) / (high - low)
        terms = _outer(_terms(northern, across[0][rows]), _terms(part.shape[1] // northern, across[1][rows]))
        found[:, rows] = _values(part, terms, _terms(part.shape[2], power))
    return found


def _steering(vehicle: Vehicle, sector: Sector, reach_of_azimuth: float, cuts: np.ndarray) -> Search:
    """Polynomials for the turn from azimuth to bearing and for the steering that comes down farthest, or None.

    With them comes how many nodes in latitude they have. Where flights come too far, a smaller throttle instead.
    """
    chart, (low, high) = reached(vehicle), steering_bounds(vehicle)
    latitudes, counts = latitudes_of(sector.latitude), _counts(cuts, *_FIRST_THROTTLES)
    grid = chebyshev.chebpts1(min(latitudes[2], 3)), chebyshev.chebpts1(_bearings(reach_of_azimuth - _PAD) - 2)
    northward, azimuth, throttle = _mesh(*grid, _node_throttles(cuts, counts))
    azimuth = sector.middle + reach_of_azimuth * azimuth
    origin = _origin(latitudes, northward)
    centre = np.interp(throttle, chart.throttle, chart.steering)
    width = window_width(vehicle, centre)
    found = np.full((2, len(azimuth)), np.nan)
    rows = np.arange(len(azimuth))
    for _ in range(_WINDOWS):
        middle = np.clip(centre[rows], low + width[rows], high - width[rows])
        tried = middle[:, None] + width[rows, None] * TRIES
        aim = np.stack([np.repeat(azimuth[rows], len(TRIES)), tried.ravel(), np.repeat(throttle[rows], len(TRIES))])
        places = np.repeat(origin[:, rows], len(TRIES), axis=1)
        shots: Shots = yield "glance", (places, aim)
        arc = signed_arc(places, aim[0], shots).reshape(tried.shape)
        if arc.max() > _TOO_FAR:
            return _nearer(throttle[rows], arc.max(axis=1))
        bearing = bearing_of(places, unit(shots.latitude, shots.longitude))
        arc = np.where(shots.status.reshape(tried.shape) == CAME_DOWN, arc, np.nan)
        turned = wrapped(bearing.reshape(tried.shape) - azimuth[rows, None])
        place, settled, known = farthest_try(arc)
        best = middle + width[rows] * place
        settled |= known & ((best <= low + 1e-9) | (best >= high - 1e-9))
        found[0, rows] = cubic(turned, place)
        found[1, rows] = best
        centre[rows] = np.where(known, best + 0.7 * width[rows] * place, 0.8 * middle)
        rows = rows[~settled]
        if not len(rows):
            return len(grid[0]), _fitted(grid, counts, found.reshape(2, len(grid[0]) * len(grid[1]), -1))
    return None


def _nearer(throttle: np.ndarray, arc: np.ndarray) -> float:
    """A throttle with which no flight comes too far, from the arcs of some."""
    order = np.argsort(throttle, kind="stable")
    far = np.maximum.accumulate(arc[order])
    return float(np.interp(_FARTHEST, far, throttle[order]))


def wrapped(angle: np.ndarray) -> np.ndarray:
    """Bring angles to between -pi and pi, rad."""
    return np.asarray((angle + np.pi) % (2.0 * np.pi) - np.pi)


def polar(place: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bearing and arc of points (n,) on the sphere of geodetic latitudes, rad.

    They are seen from places (2 or more, n) or from one, whose first rows are latitude and longitude.
    """
    turn = longitude - place[1]
    sine, cosine = np.sin(place[0]), np.cos(place[0])
    flat, high, ahead = np.cos(latitude), np.sin(latitude), np.cos(turn)
    east = flat * np.sin(turn)
    north = cosine * high - sine * flat * ahead
    up = sine * high + cosine * flat * ahead
    return np.arctan2(east, north), np.arctan2(np.hypot(east, north), up)
