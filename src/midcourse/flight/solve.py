"""Solve for the flight that comes down on a target: the shape is wished, azimuth, steering and throttle are found.

A chart of the vehicle (arc and apogee over steering and throttle, flown once) gives the first guess; Newton's method on
real flights over the turning Earth (`closing`) does the rest. All targets are solved at once.

Minimum-energy means the least throttle that reaches the target: the least burnout speed of a kinematic vehicle, the
earliest cutoff of a staged one. Lofted and depressed are the high and the low flight at full throttle; the low one is
not flatter at burnout than `LEAST_ANGLE` for a kinematic vehicle.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from midcourse._kernels.one_flight import CAME_DOWN, COLUMNS, NEVER
from midcourse.errors import InputError
from midcourse.flight.chart import (
    LEAST_ANGLE,
    bearing_of,
    chart_of,
    parabola,
    rising,
    signed_arc,
    steering_bounds,
    unit,
)
from midcourse.flight.closing import CLOSE, MEAN_RADIUS, Found, closed, newton
from midcourse.flight.fly import TOLERANCE, Shots, distance, flights_of_shots, full_throttle, shoot
from midcourse.flight.least import least_throttle
from midcourse.flight.trajectory import Flights, Outcome
from midcourse.flight.vehicles import KinematicVehicle, StagedVehicle, Vehicle

__all__ = ["HIT_MISS", "LEAST_ANGLE", "SHAPES", "max_range", "solve"]

#: What a trajectory may look like.
SHAPES = ("minimum-energy", "lofted", "depressed", "apogee")
#: A flight that comes down this near the target has hit it, m.
HIT_MISS = 100.0
#: Beyond this part of its reach a vehicle that finds no flight is said not to reach the target.
_EDGE_OF_REACH = 0.998
#: A flattest flight that comes down beyond the target by this part of the way shows that none is flat enough.
_OVERSHOT = 0.01
#: Targets farther than this are tried the other way round the Earth too, rad.
_NEARLY_ROUND = np.radians(150.0)
#: Targets nearer than this are the launch point itself, m.
SAME_PLACE = 1.0


class _Aims(NamedTuple):
    """Targets of n flights and the directions at them, all on the sphere of geodetic latitudes."""

    origin: np.ndarray  # (3, n) latitude, longitude, height
    latitude: np.ndarray
    longitude: np.ndarray
    ground: np.ndarray
    start: np.ndarray  # (3, n) unit vector of the origin
    point: np.ndarray  # (3, n) unit vector of the target
    along: np.ndarray  # (3, n) at the target, away from the origin
    across: np.ndarray  # (3, n) at the target, to the right
    arc: np.ndarray
    bearing: np.ndarray

    def rows(self, rows: np.ndarray) -> _Aims:
        return _Aims(*(item[..., rows] for item in self))


def _aims(origin: np.ndarray, latitude: np.ndarray, longitude: np.ndarray, ground: np.ndarray) -> _Aims:
    start, point = unit(origin[0], origin[1]), unit(latitude, longitude)
    sine = np.linalg.norm(np.cross(start, point, axis=0), axis=0)
    arc = np.arctan2(sine, np.sum(start * point, axis=0))
    along = point * np.cos(arc) - start
    east = np.stack([-np.sin(origin[1]), np.cos(origin[1]), np.zeros_like(arc)])
    size = np.linalg.norm(along, axis=0)
    sure = size > 1e-7  # to the antipode every way is as short; eastwards is the cheapest
    along = np.where(sure, along / np.maximum(size, 1e-12), -east)
    across = np.cross(along, point, axis=0)
    bearing = np.where(sure, bearing_of(origin, point), 0.5 * np.pi)
    return _Aims(origin, latitude, longitude, ground, start, point, along, across, arc, bearing)


def _long_way(aims: _Aims) -> _Aims:
    """The same targets, the other way round the Earth."""
    other = {
        "along": -aims.along,
        "across": -aims.across,
        "arc": 2.0 * np.pi - aims.arc,
        "bearing": aims.bearing + np.pi,
    }
    return aims._replace(**other)


def _wrap(angle: np.ndarray) -> np.ndarray:
    return np.asarray((angle + np.pi) % (2.0 * np.pi) - np.pi)


def _fire(vehicle: Vehicle, aims: _Aims, aim: np.ndarray, tolerance: float = TOLERANCE) -> tuple[np.ndarray, Shots]:
    """Fly and compare with the targets: residual along and across, rad (2, n), nan where nothing came down."""
    shots = shoot(vehicle, aims.origin, aim[0], aim[1], aim[2], aims.ground, tolerance=tolerance)
    point = unit(shots.latitude, shots.longitude)
    residual = np.stack([np.sum(point * aims.along, axis=0), np.sum(point * aims.across, axis=0)])
    sine = np.linalg.norm(residual, axis=0)
    residual *= np.arctan2(sine, np.sum(point * aims.point, axis=0)) / np.maximum(sine, 1e-12)
    residual[:, shots.status != CAME_DOWN] = np.nan
    return residual, shots


def _close_throttle(vehicle: Vehicle, aims: _Aims, aim: np.ndarray, jacobian: np.ndarray | None = None) -> Found:
    """Azimuth and throttle for a given steering."""
    full = full_throttle(vehicle)
    steering = aim[1]

    def fire(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, Shots]:
        return _fire(vehicle, aims.rows(rows), np.stack([x[0], steering[rows], full * x[1]]))

    top = 1.0 if isinstance(vehicle, StagedVehicle) else 1.5
    bounds = _bounds(len(steering), (-20.0, 0.01), (20.0, top))
    found = newton(fire, np.stack([aim[0], aim[2] / full]), bounds, np.array([0, 2]), jacobian)
    return found._replace(aim=np.stack([found.aim[0], steering, full * found.aim[1]]))


def _bounds(count: int, low: tuple[float, ...], high: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    return np.tile(np.array(low)[:, None], count), np.tile(np.array(high)[:, None], count)


def _spread(vehicle: Vehicle, steering: np.ndarray) -> np.ndarray:
    """A step in steering over which the arc bends visibly, rad."""
    if isinstance(vehicle, KinematicVehicle):
        return np.full(len(steering), np.radians(2.5))
    return np.asarray(0.06 * np.abs(steering) + np.radians(0.3))


def _minimum_energy(vehicle: Vehicle, aims: _Aims) -> Found:
    """Least throttle: by the short way, and where that fails by the patient one."""

    def fire(aim: np.ndarray, rows: np.ndarray, tolerance: float) -> tuple[np.ndarray, Shots]:
        return _fire(vehicle, aims.rows(rows), aim, tolerance)

    found = least_throttle(vehicle, fire, aims.bearing, aims.arc)
    rest = np.flatnonzero(~closed(found.residual))
    if len(rest):
        _overwrite(found, rest, _patiently(vehicle, aims.rows(rest)), np.ones(len(rest), bool))
    return found


def _patiently(vehicle: Vehicle, aims: _Aims) -> Found:
    """Azimuth and throttle for a guessed steering, which then moves to the top of the arc."""
    chart = chart_of(vehicle)
    throttle = np.interp(aims.arc, *rising(chart.best_arc, chart.throttle))
    aim = np.stack([aims.bearing, np.interp(throttle, chart.throttle, chart.best_steering), throttle])
    found = _close_throttle(vehicle, aims, aim)
    low, high = steering_bounds(vehicle)
    rows = np.flatnonzero(closed(found.residual))
    for turn in range(4):
        here, part = found.aim[:, rows], aims.rows(rows)
        width = np.minimum(_spread(vehicle, here[1]) * 0.6**turn, 0.5 * (high - here[1]) + 1e-9)
        sides = np.concatenate([here, here], axis=1)
        sides[1] += np.concatenate([-width, width])
        sides[1] = np.clip(sides[1], low, high)
        arcs, _ = _fire(vehicle, part.rows(np.tile(np.arange(len(rows)), 2)), sides)
        left, right = np.where(np.isfinite(arcs[0]), arcs[0], -0.5).reshape(2, len(rows))
        edges = sides[1].reshape(2, len(rows))
        uphill = np.where(right > left, edges[1], edges[0])
        arcs_at = np.stack([left, found.residual[0, rows], right])
        better = parabola(np.stack([edges[0], here[1], edges[1]]), arcs_at, uphill)
        moved = np.abs(better - here[1]) > 0.15 * width
        rows, here, part = rows[moved], here[:, moved], part.rows(np.flatnonzero(moved))
        if not len(rows):
            break
        here[1] = better[moved]
        again = _close_throttle(vehicle, part, here, found.jacobian[rows])
        moved = closed(again.residual) & (again.aim[2] <= found.aim[2, rows] * (1.0 + 1e-6))
        rows = rows[moved]
        _overwrite(found, rows, again, moved)
        if not len(rows):
            break
    return found


def _overwrite(found: Found, rows: np.ndarray, again: Found, which: np.ndarray) -> None:
    found.aim[:, rows] = again.aim[:, which]
    found.residual[:, rows] = again.residual[:, which]
    found.shots.status[rows] = again.shots.status[which]
    found.shots.results[rows] = again.shots.results[which]
    found.jacobian[rows] = again.jacobian[which]


def _farthest(vehicle: Vehicle, aims: _Aims) -> tuple[np.ndarray, np.ndarray, Shots]:
    """Flights at full throttle that come down farthest in the direction of the targets: aim (3, n), arc (n,), shots."""
    chart, full = chart_of(vehicle), full_throttle(vehicle)
    count = len(aims.arc)
    low, high = steering_bounds(vehicle)
    azimuth, steering = aims.bearing.copy(), np.full(count, chart.best_steering[-1])
    width = 2.0 * _spread(vehicle, steering)
    triple = aims.rows(np.tile(np.arange(count), 3))
    for _ in range(6):
        edges = np.clip(np.concatenate([steering - width, steering, steering + width]), low, high)
        shots = shoot(vehicle, triple.origin, np.tile(azimuth, 3), edges, np.full(3 * count, full), triple.ground)
        arcs = signed_arc(triple.origin, np.tile(aims.bearing, 3), shots).reshape(3, count)
        left, mid, right = edges.reshape(3, count)
        uphill = np.where(arcs[2] > arcs[0], right, left)
        inside = (arcs[1] >= arcs[0]) & (arcs[1] >= arcs[2])
        steering = np.where(inside, parabola(np.stack([left, mid, right]), arcs, mid), uphill)
        width = np.where(inside, 0.4 * width, 1.2 * width)
        bearing = bearing_of(aims.origin, unit(shots.latitude, shots.longitude)[:, count : 2 * count])
        turn = _wrap(bearing - aims.bearing)
        sure = (arcs[1] > 0.02) & (arcs[1] < 3.0) & (np.abs(turn) < 1.0)
        azimuth = azimuth - np.where(sure, turn, 0.0)
    aim = np.stack([azimuth, steering, np.full(count, full)])
    shots = shoot(vehicle, aims.origin, aim[0], aim[1], aim[2], aims.ground)
    return aim, signed_arc(aims.origin, aims.bearing, shots), shots


def _side(vehicle: Vehicle, aims: _Aims, top: tuple[np.ndarray, np.ndarray], side: float) -> Found:
    """Full-throttle flights on one side of the farthest one; ``side`` +1 for more steering, -1 for less.

    Where the flattest flight of a kinematic vehicle overshoots, none that is flatter than the farthest one comes down
    nearer: there the search is spared.
    """
    if side > 0.0 or not isinstance(vehicle, KinematicVehicle):
        return _branch(vehicle, aims, top, side)
    count = len(aims.arc)
    flattest = np.stack(
        [top[0][0], np.full(count, steering_bounds(vehicle)[0]), np.full(count, full_throttle(vehicle))]
    )
    residual, shots = _fire(vehicle, aims, flattest)
    found = Found(flattest, shots, residual, np.zeros((count, 2, 2)))
    rows = np.flatnonzero(~(residual[0] > _OVERSHOT * aims.arc))
    if len(rows):
        again = _branch(vehicle, aims.rows(rows), (top[0][:, rows], top[1][rows]), side)
        _overwrite(found, rows, again, np.ones(len(rows), bool))
    return found


def _branch(vehicle: Vehicle, aims: _Aims, top: tuple[np.ndarray, np.ndarray], side: float) -> Found:
    """Close on targets on one side of the farthest flight.

    Near the top the arc is a parabola in steering, so the unknown is the square of the distance from the top.
    """
    aim, reach = top
    chart, full = chart_of(vehicle), full_throttle(vehicle)
    low, high = steering_bounds(vehicle)
    branch = (chart.steering - chart.best_steering[-1]) * side >= 0.0
    arcs = chart.arc[branch, -1] * 1.0
    away = np.abs(chart.steering[branch] - chart.best_steering[-1])
    order = np.argsort(arcs)
    peak = max(float(chart.best_arc[-1]), 1e-6)
    guess = np.interp(aims.arc * peak / np.maximum(reach, 1e-6), *rising(arcs[order], away[order]))
    most = np.where(side > 0.0, high - aim[1], aim[1] - low)
    guess = np.clip(guess, 1e-4, most)
    unit = 1.0 if isinstance(vehicle, KinematicVehicle) else 0.3

    def fire(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, Shots]:
        steering = aim[1, rows] + side * np.sqrt(np.maximum(x[1], 0.0) * unit)
        return _fire(vehicle, aims.rows(rows), np.stack([x[0], steering, np.full(len(rows), full)]))

    bounds = (
        np.stack([np.full(len(most), -20.0), np.zeros(len(most))]),
        np.stack([np.full(len(most), 20.0), most**2 / unit]),
    )
    found = newton(fire, np.stack([aim[0], guess**2 / unit]), bounds, np.array([0, 1]))
    steering = aim[1] + side * np.sqrt(np.maximum(found.aim[1], 0.0) * unit)
    return found._replace(aim=np.stack([found.aim[0], steering, np.full(len(steering), full)]))


def _stated_apogee(vehicle: Vehicle, aims: _Aims, apogee: np.ndarray) -> Found:
    """Azimuth, steering and throttle for a target and an apogee height."""
    chart, full = chart_of(vehicle), full_throttle(vehicle)
    s, u = np.meshgrid(chart.steering, chart.throttle, indexing="ij")
    with np.errstate(invalid="ignore"):
        off = (chart.arc.ravel() - aims.arc[:, None]) ** 2 + (
            (chart.apogee.ravel() - apogee[:, None]) / MEAN_RADIUS
        ) ** 2
    best = np.argmin(np.where(np.isfinite(off) & (chart.arc.ravel() > -0.5), off, np.inf), axis=1)

    def fire(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, Shots]:
        residual, shots = _fire(vehicle, aims.rows(rows), np.stack([x[0], x[1], full * x[2]]))
        return np.concatenate([residual, (shots.results[:, 6] - apogee[rows])[None] / MEAN_RADIUS]), shots

    top = 1.0 if isinstance(vehicle, StagedVehicle) else 1.5
    low, high = steering_bounds(vehicle)
    bounds = _bounds(len(apogee), (-20.0, low, 0.01), (20.0, high, top))
    start = np.stack([aims.bearing, s.ravel()[best], u.ravel()[best] / full])
    found = newton(fire, start, bounds, np.array([0, 1, 2]))
    return found._replace(aim=found.aim * np.array([1.0, 1.0, full])[:, None])


def solve(
    vehicle: Vehicle,
    origin_latitude: ArrayLike,
    origin_longitude: ArrayLike,
    target_latitude: ArrayLike,
    target_longitude: ArrayLike,
    *,
    shape: str = "minimum-energy",
    apogee_height: ArrayLike | None = None,
    heights: tuple[ArrayLike, ArrayLike] = (0.0, 0.0),
) -> Flights:
    """Find the flights of a vehicle that come down on targets, each for itself. The arguments broadcast.

    For many targets at once `midcourse.flight.spread` has quicker ways to the same flights.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    origin_latitude, origin_longitude, target_latitude, target_longitude : array-like
        Geodetic, rad.
    shape : str
        One of `SHAPES`.
    apogee_height : array-like, optional
        For ``"apogee"``: above the ellipsoid, m.
    heights : two array-like
        Of the launch points and of the targets, above the ellipsoid, m.

    Returns
    -------
    Flights
        One row for each element of the broadcast, flattened. ``outcome`` is HIT with a ``miss`` below 100 m, or says
        why not; ``ground_range`` is then the distance to the target, and ``reach`` how far the vehicle comes where that
        is why.

    Raises
    ------
    InputError
        An unknown shape, a latitude out of range, or an apogee that is missing.
    """
    if shape not in SHAPES:
        raise InputError(f'shape is "{shape}"', allowed=", ".join(SHAPES))
    if shape == "apogee" and apogee_height is None:
        raise InputError("a stated apogee needs apogee_height", hint='or use another shape, for example "lofted"')
    apogee = np.nan if apogee_height is None else apogee_height
    given = (origin_latitude, origin_longitude, target_latitude, target_longitude, *heights, apogee)
    columns = [np.array(item, dtype=np.float64).ravel() for item in np.broadcast_arrays(*given)]
    for latitude in (columns[0], columns[2]):
        if np.any(np.abs(latitude) > 0.5 * np.pi + 1e-12):
            raise InputError(f"latitude is {np.degrees(np.nanmax(np.abs(latitude))):g} degrees", allowed="-90 to 90")
    return _solve(vehicle, columns, shape)


def _solve(vehicle: Vehicle, columns: list[np.ndarray], shape: str) -> Flights:
    count = len(columns[0])
    origin = np.stack([columns[0], columns[1], columns[4]])
    wanted = distance(columns[0], columns[1], columns[2], columns[3])
    outcome = np.full(count, Outcome.NOT_CONVERGED, np.int8)
    outcome[~np.isfinite(wanted + origin[2] + columns[5])] = Outcome.NOT_A_NUMBER
    outcome[wanted < SAME_PLACE] = Outcome.ZERO_RANGE
    open_rows = np.flatnonzero(outcome == Outcome.NOT_CONVERGED)
    reach, aim = np.full(count, np.nan), np.full((3, count), np.nan)
    shots = Shots(np.full(count, NEVER, np.int64), np.full((count, COLUMNS), np.nan))
    if len(open_rows):
        aims = _aims(origin, columns[2], columns[3], columns[5]).rows(open_rows)
        found, codes, reach[open_rows] = _by_shape(vehicle, aims, shape, columns[6][open_rows])
        around = np.flatnonzero(~closed(found.residual) & (aims.arc > _NEARLY_ROUND))
        if len(around):
            again, _, _ = _by_shape(vehicle, _long_way(aims.rows(around)), shape, columns[6][open_rows][around])
            hit = closed(again.residual) & (again.aim[2] <= full_throttle(vehicle) * (1.0 + 1e-9))
            _overwrite(found, around[hit], again, hit)
            codes[around[hit]] = Outcome.NOT_CONVERGED
            reach[open_rows[around[hit]]] = np.nan
        aim[:, open_rows] = found.aim
        aim[0] %= 2.0 * np.pi
        shots.status[open_rows], shots.results[open_rows] = found.shots
        outcome[open_rows] = codes
    flights = flights_of_shots(origin, (columns[2], columns[3]), (aim[0], aim[1], aim[2]), shots)
    return _judge(flights, outcome, wanted, reach)


def _by_shape(vehicle: Vehicle, aims: _Aims, shape: str, apogee: np.ndarray) -> tuple[Found, np.ndarray, np.ndarray]:
    """Solve one shape: what was found, outcome codes where it is known why not, and the reach."""
    count = len(aims.arc)
    codes, reach = np.full(count, Outcome.NOT_CONVERGED, np.int8), np.full(count, np.nan)
    if shape == "apogee":
        found = _stated_apogee(vehicle, aims, apogee)
        short = ~closed(found.residual) | (found.aim[2] > full_throttle(vehicle) * (1.0 + 1e-9))
        codes[short] = Outcome.APOGEE_OUT_OF_REACH
        return found, codes, reach
    if shape == "minimum-energy":
        found = _minimum_energy(vehicle, aims)
        limit = full_throttle(vehicle) * (1.0 + 1e-9)
        doubtful = np.flatnonzero(~closed(found.residual) | (found.aim[2] > limit))
        sides: tuple[float, ...] = (-1.0, 1.0)
    else:
        found = Found(
            np.full((3, count), np.nan), _nothing(count), np.full((2, count), np.nan), np.zeros((count, 2, 2))
        )
        doubtful = np.arange(count)
        more = 1.0 if isinstance(vehicle, KinematicVehicle) else -1.0
        sides = (more,) if shape == "lofted" else (-more,)
    if len(doubtful):
        _at_full_throttle(vehicle, aims, doubtful, sides, (found, codes, reach))
    return found, codes, reach


def _nothing(count: int) -> Shots:
    return Shots(np.full(count, NEVER, np.int64), np.full((count, COLUMNS), np.nan))


def _at_full_throttle(
    vehicle: Vehicle,
    aims: _Aims,
    rows: np.ndarray,
    sides: tuple[float, ...],
    store: tuple[Found, np.ndarray, np.ndarray],
) -> None:
    """Settle rows that need full throttle: out of reach, on one of the sides of the farthest flight, or too close."""
    found, codes, reach = store
    part = aims.rows(rows)
    top, arc, shots = _farthest(vehicle, part)
    beyond = part.arc > arc + CLOSE / MEAN_RADIUS
    codes[rows[beyond]] = Outcome.OUT_OF_REACH
    far = distance(part.origin[0], part.origin[1], shots.latitude, shots.longitude)
    reach[rows[beyond]] = far[beyond]
    left = np.flatnonzero(~beyond)
    for side in sides:
        if len(left):
            again = _side(vehicle, part.rows(left), (top[:, left], arc[left]), side)
            hit = closed(again.residual)
            _overwrite(found, rows[left[hit]], again, hit)
            codes[rows[left]] = np.where(hit, Outcome.NOT_CONVERGED, _why(again))
            edge = left[~hit & (part.arc[left] > _EDGE_OF_REACH * arc[left])]
            codes[rows[edge]], reach[rows[edge]] = Outcome.OUT_OF_REACH, far[edge]
            left = left[~hit]


def _why(found: Found) -> np.ndarray:
    """Too close where the flight still overshoots when the search ends."""
    with np.errstate(invalid="ignore"):
        over = (found.residual[0] > 0.0) | ~np.isfinite(found.residual[0])
    return np.where(over, Outcome.TOO_CLOSE, Outcome.NOT_CONVERGED)


def _judge(flights: Flights, outcome: np.ndarray, wanted: np.ndarray, reach: np.ndarray) -> Flights:
    """Give outcomes: HIT where the miss is small; elsewhere the reason, and no flight."""
    with np.errstate(invalid="ignore"):
        hit = (outcome == Outcome.NOT_CONVERGED) & (flights.miss < HIT_MISS)
    outcome = np.where(hit, Outcome.HIT, outcome).astype(np.int8)
    kept = {"origin_latitude", "origin_longitude", "origin_height", "target_latitude", "target_longitude"}
    columns: dict[str, Any] = {}
    for name in Flights.__dataclass_fields__:
        column = getattr(flights, name)
        columns[name] = column if name in kept else np.where(hit, column, np.nan)
    columns |= {"outcome": outcome, "reach": reach, "ground_range": np.where(hit, flights.ground_range, wanted)}
    return Flights(**columns)


def max_range(
    vehicle: Vehicle, latitude: ArrayLike, longitude: ArrayLike, azimuth: ArrayLike, *, height: ArrayLike = 0.0
) -> Flights:
    """Fly as far as a vehicle can: full throttle, the steering that comes down farthest. The arguments broadcast.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    latitude, longitude, height : array-like
        Launch point, geodetic, rad and m.
    azimuth : array-like
        Direction from the launch point in which the impact shall lie, clockwise from north, rad. The launch azimuth
        differs from it because the Earth turns during the flight.

    Returns
    -------
    Flights
        One row for each element of the broadcast; ``ground_range`` is the answer. NEVER_CAME_DOWN: it reaches orbit.
    """
    given = np.broadcast_arrays(latitude, longitude, azimuth, height)
    lat, lon, az, high = (np.array(item, dtype=np.float64).ravel() for item in given)
    origin = np.stack([lat, lon, high])
    quarter = unit(lat, lon) * np.cos(1.0)
    north = np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)])
    point = quarter + np.sin(1.0) * (np.cos(az) * north + np.sin(az) * east)
    aims = _aims(origin, np.arcsin(point[2]), np.arctan2(point[1], point[0]), np.zeros(len(lat)))
    aim, _, shots = _farthest(vehicle, aims)
    nowhere = np.full(len(lat), np.nan)
    return flights_of_shots(origin, (nowhere, nowhere), (aim[0] % (2.0 * np.pi), aim[1], aim[2]), shots)
