"""Fly vehicles that are given everything: azimuth, steering and throttle; coast from a burnout state; sample tracks.

The flight is over the turning WGS84 Earth, gravity central and J2, US Standard Atmosphere 1976 that turns with the
Earth, no wind. Left out: higher gravity harmonics (up to some hundred metres at intercontinental range), wind and the
weather of the day (kilometres for slow reentry bodies), lift and angle of attack, the Moon and the Sun (metres).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from midcourse._kernels.blocks import in_blocks
from midcourse._kernels.force import ECCENTRICITY2, EQUATORIAL_RADIUS, J2, OMEGA
from midcourse._kernels.geodesy import inverse_each
from midcourse._kernels.lanes import AFTER_BOOST, fly_lanes
from midcourse._kernels.one_flight import CAME_DOWN, COLUMNS, IMPACTED, NEVER
from midcourse.errors import InputError
from midcourse.flight.trajectory import Flights, Outcome, Tracks
from midcourse.flight.vehicles import StagedVehicle, Vehicle, phases
from midcourse.records import sealed

__all__ = [
    "TOLERANCE",
    "Shots",
    "climbs",
    "coast",
    "flights_of_shots",
    "fly",
    "full_throttle",
    "shoot",
    "tracks",
    "tracks_of_fan",
]

#: Estimated error allowed in one step, m; the error at impact is given in the page on speed.
TOLERANCE = 0.05

#: Flights whose inputs are laid out at once: what is held of each is its results.
_TOGETHER = 1 << 16

_STAGED, _KINEMATIC, _COAST = 0, 1, 2
_NO_CURVE = (0.0,) * 21
_OUTCOMES = {CAME_DOWN: Outcome.FLEW, IMPACTED: Outcome.IMPACTED_IN_BOOST, NEVER: Outcome.NEVER_CAME_DOWN}


class Shots(NamedTuple):
    """Flights as the kernels give them: status codes (n,) and results (n, columns)."""

    status: np.ndarray
    results: np.ndarray

    @property
    def latitude(self) -> np.ndarray:
        """Of the impacts, rad; nan where there is none."""
        return np.asarray(self.results[:, 11])

    @property
    def longitude(self) -> np.ndarray:
        """Of the impacts, rad; nan where there is none."""
        return np.asarray(self.results[:, 12])


class _Plan(NamedTuple):
    kind: int
    rows: np.ndarray
    curve: tuple[float, ...]


@lru_cache(maxsize=256)
def _plan(vehicle: Vehicle) -> _Plan:
    """Turn a vehicle into what the kernels read; kept, because it is asked for again and again."""
    if isinstance(vehicle, StagedVehicle):
        return _Plan(_STAGED, phases(vehicle), _drag_curve(vehicle.drag_mach, vehicle.drag_coefficient))
    return _Plan(_KINEMATIC, _coast_rows(vehicle.ballistic_coefficient), _NO_CURVE)


def _coast_rows(ballistic_coefficient: float) -> np.ndarray:
    rows = np.zeros((1, 12))
    rows[0, 0], rows[0, 1], rows[0, 6] = np.inf, 1.0, 1.0 / ballistic_coefficient
    return rows


def _drag_curve(mach: tuple[float, ...], coefficient: tuple[float, ...]) -> tuple[float, ...]:
    """First value and ramps: where the slope changes, and by how much."""
    curve = np.zeros(21)
    curve[0] = coefficient[0]
    slopes = np.concatenate([[0.0], np.diff(coefficient) / np.diff(mach), [0.0]])
    curve[1 : 2 * len(mach) : 2] = mach
    curve[2 : 2 * len(mach) + 1 : 2] = np.diff(slopes)
    return tuple(curve.tolist())


def full_throttle(vehicle: Vehicle) -> float:
    """Cutoff time (staged) or burnout speed (kinematic) of a vehicle that burns to the end."""
    return vehicle.burn_time if isinstance(vehicle, StagedVehicle) else vehicle.burnout_speed


def shoot(
    vehicle: Vehicle,
    origin: np.ndarray,
    azimuth: np.ndarray,
    steering: np.ndarray,
    throttle: np.ndarray,
    ground: np.ndarray,
    *,
    tolerance: float = TOLERANCE,
) -> Shots:
    """Fly arrays of equal length as the solver needs it: no checks, no record.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    origin : array, shape (3, n)
        Latitude, longitude (rad) and height (m).
    azimuth, steering, throttle, ground : array, shape (n,)
        As in `fly`; ``ground`` is the height at which a flight ends.
    tolerance : float
        Estimated error allowed in a step, m.
    """
    count, plan = len(azimuth), _plan(vehicle)
    shots = Shots(np.empty(count, np.int64), np.empty((count, COLUMNS)))
    for begin in range(0, count, _TOGETHER):
        rows = slice(begin, begin + _TOGETHER)
        part = origin[:, rows]
        launches, laws = _launches(vehicle, part, azimuth[rows], steering[rows], throttle[rows])
        limits = np.empty((len(launches), 3))
        limits[:, 0], limits[:, 1], limits[:, 2] = ground[rows], np.minimum(ground[rows], part[2]) - 10.0, tolerance
        states = np.empty((len(launches), 6))
        _run(plan, launches, laws, states, limits, (J2, OMEGA), into=Shots(shots.status[rows], shots.results[rows]))
    return shots


def _launches(
    vehicle: Vehicle, origin: np.ndarray, azimuth: np.ndarray, steering: np.ndarray, throttle: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    launches = np.stack([*origin, azimuth, steering, throttle], axis=1)
    if isinstance(vehicle, StagedVehicle):
        return launches, np.zeros((1, 5))
    laws = np.empty((len(azimuth), 5))
    laws[:, 0], laws[:, 1], laws[:, 2], laws[:, 4] = throttle, vehicle.burn_time, steering, vehicle.propellant_fraction
    rise = (vehicle.burnout_height - origin[2]) / (vehicle.burnout_speed * vehicle.burn_time)
    laws[:, 3] = np.where(rise > 0.0, rise, -1.0)
    return launches, laws


def _run(
    plan: _Plan,
    launches: np.ndarray,
    laws: np.ndarray,
    states: np.ndarray,
    limits: np.ndarray,
    free: tuple[float, float],
    sampling: tuple[np.ndarray, np.ndarray] | None = None,
    into: Shots | None = None,
) -> Shots:
    count = len(launches)
    status, results = into if into is not None else (np.empty(count, np.int64), np.empty((count, COLUMNS)))
    spacing, samples = sampling if sampling is not None else (np.zeros(count), np.zeros((3, 1, 1)))
    given = (launches, laws, states, plan.rows)
    rest = (free, limits, status, results, spacing, samples)
    curve = plan.curve if plan.kind == _STAGED else None
    in_blocks(fly_lanes, count, plan.kind, *given, curve, *rest, fewest=16)
    if plan.kind == _STAGED and plan.rows[-1, 5] == 0.0:
        in_blocks(fly_lanes, count, AFTER_BOOST, *given, None, *rest, fewest=16)
    return Shots(status, results)


def fly(
    vehicle: Vehicle,
    latitude: ArrayLike,
    longitude: ArrayLike,
    azimuth: ArrayLike,
    steering: ArrayLike,
    throttle: ArrayLike | None = None,
    *,
    height: ArrayLike = 0.0,
    ground: ArrayLike = 0.0,
) -> Flights:
    """Fly a vehicle from a place in a direction; nothing is solved for. The arguments broadcast.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    latitude, longitude : array-like
        Launch point, geodetic, rad.
    azimuth : array-like
        Of the launch, clockwise from north, rad.
    steering : array-like
        Staged: the pitch-over angle, 0 to pi/2 (with a programme: the bias on it). Kinematic: the flight-path angle at
        burnout, above 0 to pi/2. rad.
    throttle : array-like, optional
        Staged: cutoff time, s. Kinematic: burnout speed relative to the Earth, m/s. Default: to the end.
    height, ground : array-like
        Of the launch point, and of the ground where it comes down, above the ellipsoid, m.

    Returns
    -------
    Flights
        One row for each element of the broadcast, flattened.

    Raises
    ------
    InputError
        A latitude, steering or throttle outside its range.
    """
    throttle = full_throttle(vehicle) if throttle is None else throttle
    given = np.broadcast_arrays(latitude, longitude, azimuth, steering, throttle, height, ground)
    lat, lon, az, steer, power, high, low = (np.array(item, dtype=np.float64).ravel() for item in given)
    _check(vehicle, lat, steer, power)
    known = np.isfinite(lat + lon + az + steer + power + high + low)
    origin = np.stack([lat, lon, high])
    shots = shoot(vehicle, *(np.where(known, item, 0.5) for item in (origin, az, steer, power, low)))
    nowhere = np.full(len(lat), np.nan)
    flights = flights_of_shots(origin, (nowhere, nowhere), (az, steer, power), shots)
    return flights if known.all() else _blank(flights, ~known)


def _check(vehicle: Vehicle, latitude: np.ndarray, steering: np.ndarray, throttle: np.ndarray) -> None:
    if np.any(np.abs(latitude) > 0.5 * np.pi + 1e-12):
        worst = np.degrees(latitude[np.nanargmax(np.abs(latitude))])
        raise InputError(f"latitude is {worst:g} degrees", allowed="-90 to 90")
    programme = isinstance(vehicle, StagedVehicle) and vehicle.guidance == "programme"
    least = -0.5 * np.pi if programme else 0.0
    if np.any((steering < least) | (steering > 0.5 * np.pi + 1e-12)):
        name = "pitch-over angle" if isinstance(vehicle, StagedVehicle) else "burnout flight-path angle"
        worst = np.degrees(steering[np.argmax((steering < least) | (steering > 0.5 * np.pi + 1e-12))])
        raise InputError(f"{name} is {worst:g} degrees", allowed=f"{np.degrees(least):g} to 90")
    if np.any(throttle <= 0.0):
        name = "cutoff time" if isinstance(vehicle, StagedVehicle) else "burnout speed"
        raise InputError(f"{name} is {np.nanmin(throttle):g}", allowed="more than zero")


def _blank(flights: Flights, rows: np.ndarray) -> Flights:
    """Rows whose input is not a number hold nothing else either."""
    inputs = {"origin_latitude", "origin_longitude", "origin_height", "target_latitude", "target_longitude"}
    columns: dict[str, Any] = {}
    for name in Flights.__dataclass_fields__:
        column = np.array(getattr(flights, name))
        if name == "outcome":
            column[rows] = Outcome.NOT_A_NUMBER
        elif name not in inputs | {"azimuth", "steering", "throttle"}:
            column[rows] = np.nan
        columns[name] = column
    return Flights(**columns)


def flights_of_shots(
    origin: np.ndarray,
    target: tuple[np.ndarray, np.ndarray],
    aim: tuple[np.ndarray, np.ndarray, np.ndarray],
    shots: Shots,
) -> Flights:
    """Make the record of flights from what the kernels gave.

    Parameters
    ----------
    origin : array, shape (3, n)
        Latitude, longitude, height.
    target : two arrays, shape (n,)
        Latitude and longitude, nan where there is none.
    aim : three arrays, shape (n,)
        Azimuth, steering, throttle.
    shots : Shots
        From `shoot`.
    """
    r = np.array(shots.results.T)
    outcome = np.full(len(shots.status), Outcome.NOT_CONVERGED, np.int8)
    for status, found in _OUTCOMES.items():
        outcome[shots.status == status] = found
    r[13, shots.status != CAME_DOWN] = np.nan
    r, nowhere = sealed(r), sealed(np.full(len(outcome), np.nan))
    return Flights(
        outcome=sealed(outcome),
        origin_latitude=origin[0],
        origin_longitude=origin[1],
        origin_height=origin[2],
        target_latitude=target[0],
        target_longitude=target[1],
        azimuth=aim[0],
        steering=aim[1],
        throttle=aim[2],
        burnout_time=r[0],
        burnout_speed=r[1],
        burnout_speed_inertial=r[3],
        burnout_height=r[4],
        burnout_flight_path_angle=r[2],
        apogee_time=r[5],
        apogee_height=r[6],
        reentry_time=r[7],
        reentry_speed=r[8],
        reentry_flight_path_angle=r[9],
        impact_time=r[10],
        impact_latitude=r[11],
        impact_longitude=r[12],
        miss=sealed(distance(target[0], target[1], r[11], r[12])),
        ground_range=sealed(distance(origin[0], origin[1], r[11], r[12])),
        peak_deceleration=r[13],
        reach=nowhere,
    )


def distance(
    latitude: np.ndarray, longitude: np.ndarray, other_latitude: np.ndarray, other_longitude: np.ndarray
) -> np.ndarray:
    """Shortest path along the ellipsoid between points (n,), m; nan where one is not a number."""
    out = np.full(len(latitude), np.nan)
    known = np.isfinite(latitude + longitude + other_latitude + other_longitude)
    if known.any():
        points = (latitude[known], longitude[known], other_latitude[known], other_longitude[known])
        out[known] = inverse_each(*(np.ascontiguousarray(item) for item in points))[0]
    return out


def coast(
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike,
    speed: ArrayLike,
    flight_path_angle: ArrayLike,
    azimuth: ArrayLike,
    *,
    options: CoastOptions | None = None,
) -> Flights:
    """Fly from a burnout state to the ground. The arguments broadcast.

    Parameters
    ----------
    latitude, longitude, height : array-like
        Of the burnout, geodetic, rad and m.
    speed, flight_path_angle, azimuth : array-like
        Of the velocity in the frame that ``options`` name, m/s and rad, in the local horizontal of the ellipsoid.
    options : CoastOptions
        Frame, ballistic coefficient and which forces act.

    Returns
    -------
    Flights
        Time counts from the burnout; ``origin`` is the burnout point, ``steering`` the angle, ``throttle`` the speed.
    """
    options = CoastOptions() if options is None else options
    given = np.broadcast_arrays(latitude, longitude, height, speed, flight_path_angle, azimuth, options.ground)
    columns = [np.array(item, dtype=np.float64).ravel() for item in given]
    known = np.isfinite(sum(columns))
    state = [np.where(known, item, 1.0) for item in columns]
    shots = _run(*_coast_inputs(state, options))
    nowhere = np.full(len(known), np.nan)
    origin = np.stack(columns[:3])
    flights = flights_of_shots(origin, (nowhere, nowhere), (columns[5], columns[4], columns[3]), shots)
    return flights if known.all() else _blank(flights, ~known)


class CoastOptions(NamedTuple):
    """What acts on a coast.

    Attributes
    ----------
    frame : str
        Of the given speed, angle and azimuth: ``"ecef"``, relative to the turning Earth, or ``"inertial"``.
    ballistic_coefficient : float
        m/(C_d A), kg/m²; inf: no drag.
    j2, rotation : bool
        Whether the bulge pulls and the Earth turns: switched off to compare with closed forms.
    ground : float
        Height above the ellipsoid at which it ends, m.
    """

    frame: str = "ecef"
    ballistic_coefficient: float = np.inf
    j2: bool = True
    rotation: bool = True
    ground: float = 0.0


def _coast_inputs(columns: list[np.ndarray], options: CoastOptions) -> tuple[Any, ...]:
    if options.frame not in ("ecef", "inertial"):
        raise InputError(f'frame is "{options.frame}"', allowed="ecef, inertial")
    if not options.ballistic_coefficient > 0.0:
        raise InputError(f"ballistic_coefficient is {options.ballistic_coefficient:g}", allowed="more than zero")
    lat, lon, height, speed, angle, azimuth, ground = columns
    position, velocity = _state(lat, lon, height, (speed, angle, azimuth))
    omega = OMEGA if options.rotation else 0.0
    if options.frame == "ecef":
        velocity = velocity + omega * np.stack([-position[1], position[0], np.zeros_like(lat)])
    states = np.ascontiguousarray(np.concatenate([position, velocity]).T)
    launches = np.zeros((len(lat), 6))
    limits = np.stack([ground, ground - 10.0, np.full(len(lat), TOLERANCE)], axis=1)
    plan = _Plan(_COAST, _coast_rows(options.ballistic_coefficient), _NO_CURVE)
    return plan, launches, np.zeros((1, 5)), states, limits, (J2 if options.j2 else 0.0, omega)


def _state(
    lat: np.ndarray, lon: np.ndarray, height: np.ndarray, motion: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    speed, angle, azimuth = motion
    curvature = EQUATORIAL_RADIUS / np.sqrt(1.0 - ECCENTRICITY2 * np.sin(lat) ** 2)
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)])
    north = np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
    position = np.stack([curvature + height, curvature + height, curvature * (1.0 - ECCENTRICITY2) + height]) * up
    along = np.cos(azimuth) * north + np.sin(azimuth) * east
    return position, speed * (np.cos(angle) * along + np.sin(angle) * up)


def tracks(vehicle: Vehicle, flights: Flights, samples: int = 192, *, until: float | None = None) -> Tracks:
    """Sample flights in time, from lift-off to impact, by flying the compact solution again.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        The one that flew them.
    flights : Flights
        From `fly` or `solve`, n of them.
    samples : int
        Points a flight, m, at least 2, in equal steps of time. Between the steps of the integration the position is
        taken from the quintic through their ends, good to better than 50 m.
    until : float, optional
        Stop there, s, instead of at a later impact; flights that never come down are then sampled too.

    Returns
    -------
    Tracks
        nan for flights that did not arrive.
    """
    if samples < 2:
        raise InputError(f"samples is {samples}", allowed="2 or more")
    end = np.array(flights.impact_time) if until is None else np.fmin(flights.impact_time, until)
    flown = np.flatnonzero(np.isfinite(end) & np.isfinite(flights.burnout_time))
    position = np.full((3, len(flights), samples), np.nan)
    if len(flown):
        part = position if len(flown) == len(flights) else np.full((3, len(flown), samples), np.nan)
        origin = np.stack([flights.origin_latitude, flights.origin_longitude, flights.origin_height])[:, flown]
        aim = (flights.azimuth[flown], flights.steering[flown], flights.throttle[flown])
        launches, laws = _launches(vehicle, origin, *aim)
        limits = np.tile([-1e3, -1e4, 10.0 * TOLERANCE], (len(flown), 1))
        spacing = end[flown] / (samples - 1)
        states = np.zeros((len(flown), 6))
        _run(_plan(vehicle), launches, laws, states, limits, (J2, OMEGA), (spacing, part))
        if part is not position:
            position[:, flown] = part
    time = np.linspace(0.0, 1.0, samples) * end[:, None]
    return Tracks(time=sealed(time), position_ecef=sealed(position), burnout_time=flights.burnout_time)


def climbs(
    vehicle: Vehicle,
    latitude: float,
    longitude: float,
    aim: np.ndarray,
    samples: int,
    until: float,
    *,
    height: float = 0.0,
) -> Tracks:
    """Fly from one place and sample up to a time in the same pass, whatever happens later.

    This is half the work of `fly` and `tracks`, for those who ask only where an interceptor is in its first half hour.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    latitude, longitude, height : float
        Launch point, rad and m.
    aim : array, shape (3, n)
        Azimuth and steering, rad, and throttle; see `fly`.
    samples : int
        Points a flight, in equal steps from lift-off to ``until``.
    until : float
        s.

    Returns
    -------
    Tracks
        nan after impact.
    """
    count = aim.shape[1]
    origin = np.tile(np.array([[latitude], [longitude], [height]]), count)
    launches, laws = _launches(vehicle, origin, *aim)
    position = np.full((3, count, samples), np.nan)
    limits = np.tile([-1e3, -1e4, 10.0 * TOLERANCE], (count, 1))
    spacing = np.full(count, until / (samples - 1))
    shots = _run(_plan(vehicle), launches, laws, np.zeros((count, 6)), limits, (J2, OMEGA), (spacing, position))
    time = np.tile(np.linspace(0.0, until, samples), (count, 1))
    return Tracks(time=sealed(time), position_ecef=sealed(position), burnout_time=shots.results[:, 0])


def tracks_of_fan(
    vehicle: Vehicle,
    latitude: float,
    longitude: float,
    azimuths: ArrayLike,
    steerings: ArrayLike,
    samples: int = 192,
    *,
    height: float = 0.0,
) -> tuple[Flights, Tracks]:
    """Fly a fan at full throttle and sample it: every azimuth with every steering.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    latitude, longitude, height : float
        Launch point, rad and m.
    azimuths, steerings : array-like, shape (a,) and (s,)
        rad; see `fly`.
    samples : int
        Points a flight.

    Returns
    -------
    Flights, Tracks
        a times s rows, the steering running faster.
    """
    az, steer = np.meshgrid(np.asarray(azimuths, float), np.asarray(steerings, float), indexing="ij")
    flights = fly(vehicle, latitude, longitude, az.ravel(), steer.ravel(), height=height)
    return flights, tracks(vehicle, flights, samples)
