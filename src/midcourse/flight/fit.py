"""The morning after a test: from a reported apogee, range and time to burnout, consistency and standard range.

Three questions are answered from what was reported of a (usually lofted) flight:

* **Which burnout?** A generic rocket (`midcourse.flight.gravity_turn`) is flown to the reported apogee and range; then
  the full engine flies a kinematic vehicle of that burn time to the same apogee and range exactly, over WGS84 with J2,
  drag and the Earth's turn.
* **Can the three figures be right together?** See `midcourse.flight.consistency`.
* **How far on a standard trajectory?** The same propellant, steered at the angle that carries the shown speed farthest,
  loses less to gravity than it did on the way up. The low end of the interval gives no credit for that; the high end
  aims again for the speed gained.

What is left out: the payload. A test may carry less than a warhead, and then the range with a warhead is less.
"""

from __future__ import annotations

import math

import numpy as np

from midcourse.earth.geodesy import destination, geodesic
from midcourse.earth.gravity import MU
from midcourse.flight import fly as flying
from midcourse.flight import gravity_turn as turn
from midcourse.flight import solve as solving
from midcourse.flight.consistency import (
    EXHAUST_SPEEDS,
    LEAST_LIFT,
    Consistency,
    Report,
    TimeCurve,
    judge,
    likely_burn_time,
    likely_stages,
    rocket,
)
from midcourse.flight.trajectory import Flights
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.records import record

__all__ = [
    "HALF_ROUND",
    "Fit",
    "Standard",
    "fit",
    "kinematic_vehicle",
]

#: Half round the Earth, m: whatever goes farther reaches every place.
HALF_ROUND = math.pi * turn.EARTH_RADIUS
#: Ballistic coefficient of the matched flight, kg/m²; assumed. A factor of two moves the time by a few seconds.
_BALLISTIC_COEFFICIENT = 4000.0
_RING = np.radians(np.arange(0.0, 360.0, 5.0))


@record
class Standard:
    """The standard (minimum-energy) trajectory of the same missile with the same payload.

    Attributes
    ----------
    ground_range, low, high : float
        Without the turn of the Earth, m. Capped at half round the Earth.
    without_credit : float
        From the speed shown alone, no gravity loss regained, m: the most cautious of the published methods.
    anywhere, anywhere_high : bool
        Whether it goes more than half round the Earth: nominally, or at the high end.
    burnout_speed, burnout_height, burnout_flight_path_angle : float
        m/s, m, rad.
    speed_gained : float
        Burnout speed over that of the test, m/s.
    azimuth, by_azimuth : array, shape (a,)
        Direction of the impact, rad, and the range with the turn of the Earth, m; nan where it reaches past the
        antipode.
    """

    ground_range: float
    low: float
    high: float
    without_credit: float
    anywhere: bool
    anywhere_high: bool
    burnout_speed: float
    burnout_height: float
    burnout_flight_path_angle: float
    speed_gained: float
    azimuth: np.ndarray
    by_azimuth: np.ndarray


@record
class Fit:
    """What a reported flight says.

    Attributes
    ----------
    report : Report
        What was given.
    speed, flight_path_angle : float
        Of the vacuum arc at the ground, round still Earth: the speed the test has shown, m/s and rad.
    burn_time, burn_time_low, burn_time_high : float
        Used, s.
    burn_time_from : str
        ``given``, ``flight time`` or ``usual``.
    stages : int
        Assumed.
    ideal_speed, gravity_loss : float
        Of the boost of the test, m/s.
    flown : Flights
        One flight by the full engine with exactly that apogee and range.
    vehicle : KinematicVehicle
        That flew it.
    consistency : Consistency
        Of the three figures.
    standard : Standard
        The range on a standard trajectory.
    """

    report: Report
    speed: float
    flight_path_angle: float
    burn_time: float
    burn_time_low: float
    burn_time_high: float
    burn_time_from: str
    stages: int
    ideal_speed: float
    gravity_loss: float
    flown: Flights
    vehicle: KinematicVehicle
    consistency: Consistency
    standard: Standard


def kinematic_vehicle(name: str, boost: turn.Boost, burn_time: float, lane: int = 0) -> KinematicVehicle:
    """Give the kinematic vehicle whose speed law covers the same powered path as a lane of a boost."""
    part = float(boost.path_length[lane] / (boost.speed[lane] * burn_time))
    low, high = 1e-6, 1.0 - 1e-9
    for _ in range(60):
        middle = 0.5 * (low + high)
        if _path_part(middle) > part:
            low = middle
        else:
            high = middle
    return KinematicVehicle(
        name=name,
        burnout_speed=1.25 * float(boost.speed[lane]),
        burn_time=burn_time,
        ballistic_coefficient=_BALLISTIC_COEFFICIENT,
        propellant_fraction=float(np.clip(0.5 * (low + high), 0.02, 0.995)),
    )


def _path_part(fraction: float) -> float:
    """Powered path over speed times time of the rocket-equation speed law: 1/2 for constant acceleration, less else."""
    log = -math.log1p(-fraction)
    return (1.0 - (1.0 - fraction) * log / fraction) / log


def fit(report: Report) -> Fit:
    """Answer the three questions for a reported flight.

    Parameters
    ----------
    report : Report
        Apogee and range; time, burn time and azimuth where known.

    Returns
    -------
    Fit
        The matched flight has the outcome that says so where no flight of that burn time has that apogee and range.
    """
    apogee = np.array([report.apogee_height])
    speed, angle, _ = (float(item[0]) for item in turn.surface_arc(apogee, np.array([report.ground_range])))
    stages = likely_stages(speed)
    usual = likely_burn_time(speed)
    curve = TimeCurve(report, stages, usual)
    burn_time, source = curve.burn_time()
    flown, vehicle, boost = _match(report, stages, burn_time)
    if flown.arrived[0] and math.isnan(report.burn_time):
        curve.correct(burn_time, float(flown.impact_time[0]))
        burn_time, source = curve.burn_time()
        flown, vehicle, boost = _match(report, stages, burn_time)
    elif flown.arrived[0]:
        curve.correct(burn_time, float(flown.impact_time[0]))
    spread = max(0.15 * burn_time, curve.slack()) if source != "usual" else 0.0
    low, high = (usual[0], usual[2]) if source == "usual" else (burn_time - spread, burn_time + spread)
    return Fit(
        report=report,
        speed=speed,
        flight_path_angle=angle,
        burn_time=burn_time,
        burn_time_low=low,
        burn_time_high=high,
        burn_time_from=source,
        stages=stages,
        ideal_speed=float(boost.ideal_speed[0]),
        gravity_loss=float(boost.gravity_loss[0]),
        flown=flown,
        vehicle=vehicle,
        consistency=judge(report, curve),
        standard=_standard(report, stages, (low, burn_time, high)),
    )


def _match(report: Report, stages: int, burn_time: float) -> tuple[Flights, KinematicVehicle, turn.Boost]:
    """Fly the kinematic twin of the matched boost to the reported apogee and range, exactly."""
    one = rocket(np.array([burn_time]), stages)
    boost, _ = turn.match(one, np.array([report.apogee_height]), np.array([report.ground_range]))
    vehicle = kinematic_vehicle("reported flight", boost, burn_time)
    azimuth = 0.5 * math.pi if math.isnan(report.azimuth) else report.azimuth
    latitude, longitude, _ = destination(report.latitude, report.longitude, azimuth, report.ground_range)
    flown = solving.solve(
        vehicle,
        report.latitude,
        report.longitude,
        latitude,
        longitude,
        shape="apogee",
        apogee_height=report.apogee_height,
    )
    return flown, vehicle, boost


def _standard(report: Report, stages: int, burn_times: tuple[float, float, float]) -> Standard:
    """Fly the same rockets on a standard trajectory, over burn times, stage numbers, exhaust speeds and roundings."""
    times, counts, exhausts = (
        item.ravel()
        for item in np.meshgrid(
            burn_times, [stages, min(stages + 1, 3)], [EXHAUST_SPEEDS[0], EXHAUST_SPEEDS[2]], indexing="ij"
        )
    )
    times = np.concatenate([[burn_times[1]], times])
    rockets = rocket(times, np.concatenate([[stages], counts]), np.concatenate([[EXHAUST_SPEEDS[1]], exhausts]))
    lanes = len(rockets)
    apogee = np.full(lanes, report.apogee_height + report.apogee_rounding)
    far = np.full(lanes, report.ground_range + report.range_rounding)
    apogee[0], far[0] = report.apogee_height, report.ground_range
    tested, matched = turn.match(rockets, apogee, far)
    shown = turn.surface_arc(apogee, far)[0]
    once, found = turn.steer(rockets, tested.ideal_speed, turn.minimum_energy_angle(shown))
    again, also = turn.steer(rockets, tested.ideal_speed, turn.minimum_energy_angle(_surface_speed(once)))
    lifts = turn.take_off_acceleration(rockets, tested.ideal_speed) >= LEAST_LIFT
    first = np.where(matched & found, _total_range(once), np.nan)
    second = np.where(matched & also & lifts, _total_range(again), np.nan)
    cautious = turn.surface_arc(
        np.array([report.apogee_height, max(report.apogee_height - report.apogee_rounding, 1e3)]),
        np.maximum(np.array([report.ground_range, report.ground_range - report.range_rounding]), 0.0),
    )[0]
    without = _arc_range(cautious)
    # No such boost: the speed shown goes round the Earth at any angle, or the rocket cannot be steered that flat.
    fallback = math.inf if without[0] > 0.75 * HALF_ROUND else float(without[0])
    nominal = float(first[0]) if not math.isnan(first[0]) else fallback
    low = float(min(without[1], np.nanmin(np.append(first, nominal))))
    high = float(np.nanmax(np.concatenate([first, second, [nominal]])))
    ring = _ring(report, once, burn_times[1]) if nominal < HALF_ROUND else np.full(len(_RING), np.nan)
    return Standard(
        ground_range=min(nominal, HALF_ROUND),
        low=min(low, HALF_ROUND),
        high=min(high, HALF_ROUND),
        without_credit=min(float(without[0]), HALF_ROUND),
        anywhere=nominal >= HALF_ROUND,
        anywhere_high=high >= HALF_ROUND,
        burnout_speed=float(once.speed[0]),
        burnout_height=float(once.height[0]),
        burnout_flight_path_angle=float(once.flight_path_angle[0]),
        speed_gained=float(once.speed[0] - tested.speed[0]),
        azimuth=_RING,
        by_azimuth=ring,
    )


def _surface_speed(boost: turn.Boost) -> np.ndarray:
    """Speed at the ground with the energy of a burnout, m/s."""
    fallen = 1.0 / turn.EARTH_RADIUS - 1.0 / (turn.EARTH_RADIUS + np.maximum(boost.height, 0.0))
    return np.asarray(np.sqrt(boost.speed**2 + 2.0 * MU * fallen))


def _total_range(boost: turn.Boost) -> np.ndarray:
    arc = turn.coast(boost.speed, boost.height, boost.flight_path_angle)
    return np.asarray(np.where(boost.height > 0.0, boost.ground_range + arc.ground_range, np.nan))


def _arc_range(speed: np.ndarray) -> np.ndarray:
    """Greatest range of a surface speed, m; half round the Earth from circular speed on."""
    return np.asarray(turn.EARTH_RADIUS * (math.pi - 4.0 * turn.minimum_energy_angle(speed)))


def _ring(report: Report, boost: turn.Boost, burn_time: float) -> np.ndarray:
    """Range by direction of the impact, of the standard trajectory with the turn of the Earth, m."""
    if not (boost.height[0] > 0.0 and boost.flight_path_angle[0] > 0.0):
        return np.full(len(_RING), np.nan)
    vehicle = kinematic_vehicle("standard trajectory", boost, burn_time)
    steering = np.full(len(_RING), float(boost.flight_path_angle[0]))
    throttle = np.full(len(_RING), float(boost.speed[0]))
    flights = flying.fly(vehicle, report.latitude, report.longitude, _RING, steering, throttle)
    # Past the antipode the shortest way back is shorter again; such a flight reaches every place in that direction.
    past = flights.ground_range < 0.8 * _total_range(boost)[0]
    reached = np.where(flights.arrived & ~past, flights.ground_range, np.nan)
    way = geodesic(report.latitude, report.longitude, flights.impact_latitude, flights.impact_longitude)
    bearing = np.where(np.isfinite(reached), way.azimuth, _RING) % (2.0 * math.pi)
    order = np.argsort(bearing)
    return np.asarray(np.interp(_RING, bearing[order], reached[order], period=2.0 * math.pi))
