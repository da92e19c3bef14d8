"""From options to flights: which of solve, fly, max_range and coast is meant, and what is wrong with the options."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from midcourse.cli.places import Place, angle
from midcourse.errors import InputError, nearest

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Flights
    from midcourse.flight.vehicles import Vehicle

__all__ = ["Burnout", "Wanted", "arc_json", "coasted", "figure_titles", "flown"]

SHAPES = ("minimum-energy", "lofted", "depressed")
_ARC_FORMS = "--range-km alone, --apogee-km with --range-km, or --speed-km-s with --angle-deg"


class Wanted(NamedTuple):
    """How a vehicle shall fly, as given on the command line."""

    shape: str | None
    apogee_km: float | None
    azimuth_deg: float | None
    pitch_over_deg: float | None
    max_range: bool


class Burnout(NamedTuple):
    """A burnout state, as given on the command line."""

    lat_deg: float
    lon_deg: float
    height_km: float
    speed_km_s: float
    angle_deg: float
    azimuth_deg: float


def flown(vehicle: Vehicle, origin: Place, goal: Place | None, wanted: Wanted) -> Flights:
    """Fly a vehicle as the options say.

    Raises
    ------
    InputError
        When the options do not say one thing.
    """
    _check(goal, wanted)
    if wanted.max_range:
        return _max_range(vehicle, origin, goal, wanted)
    if goal is not None:
        return _solved(vehicle, origin, goal, wanted)
    from midcourse.flight.fly import fly
    from midcourse.flight.vehicles import KinematicVehicle

    assert wanted.azimuth_deg is not None
    azimuth = angle(wanted.azimuth_deg, -360.0, 360.0, "--azimuth-deg")
    if wanted.pitch_over_deg is None:
        if getattr(vehicle, "guidance", "") != "programme":
            raise InputError(
                "--azimuth-deg needs --pitch-over-deg",
                hint="give both, or a target with --to, or --max-range; only a vehicle with a pitch programme flies "
                "without",
            )
        return fly(vehicle, origin.latitude, origin.longitude, azimuth, 0.0, height=origin.height)
    if isinstance(vehicle, KinematicVehicle):
        steering = 0.5 * math.pi - angle(wanted.pitch_over_deg, 0.0, 90.0, "--pitch-over-deg")
    else:
        steering = angle(wanted.pitch_over_deg, -90.0, 90.0, "--pitch-over-deg")
    return fly(vehicle, origin.latitude, origin.longitude, azimuth, steering, height=origin.height)


def _check(goal: Place | None, wanted: Wanted) -> None:
    told = wanted.azimuth_deg is not None
    if wanted.max_range:
        if goal is None and not told:
            raise InputError("--max-range needs a direction", hint="give --azimuth-deg or a target with --to")
        extra = {"--shape": wanted.shape, "--apogee-km": wanted.apogee_km, "--pitch-over-deg": wanted.pitch_over_deg}
    elif goal is not None:
        extra = {"--azimuth-deg": wanted.azimuth_deg, "--pitch-over-deg": wanted.pitch_over_deg}
    elif told:
        extra = {"--shape": wanted.shape, "--apogee-km": wanted.apogee_km}
    else:
        raise InputError(
            "it is not said where to fly",
            allowed="--to SITE, or --azimuth-deg with --pitch-over-deg, or --max-range with --azimuth-deg",
        )
    for option, value in extra.items():
        if value is not None:
            with_what = "--max-range" if wanted.max_range else "--to" if goal is not None else "--azimuth-deg"
            raise InputError(f"{option} does not go with {with_what}", hint=f"leave out {option}")
    if wanted.shape is not None and wanted.apogee_km is not None:
        raise InputError("--shape does not go with --apogee-km", hint="a stated apogee is a shape of its own")


def _solved(vehicle: Vehicle, origin: Place, goal: Place, wanted: Wanted) -> Flights:
    from midcourse.flight.solve import solve

    shape = wanted.shape or "minimum-energy"
    if shape not in SHAPES:
        close = nearest(shape, SHAPES, 1)
        raise InputError(
            f'shape is "{shape}"', where="--shape", allowed=", ".join(SHAPES), hint=f'did you mean "{close[0]}"?'
        )
    apogee_height = None
    if wanted.apogee_km is not None:
        if not 1.0 <= wanted.apogee_km <= 40000.0:
            raise InputError(f"apogee is {wanted.apogee_km:g} km", where="--apogee-km", allowed="1 to 40,000")
        shape, apogee_height = "apogee", wanted.apogee_km * 1e3
    return solve(
        vehicle,
        origin.latitude,
        origin.longitude,
        goal.latitude,
        goal.longitude,
        shape=shape,
        apogee_height=apogee_height,
        heights=(origin.height, goal.height),
    )


def _max_range(vehicle: Vehicle, origin: Place, goal: Place | None, wanted: Wanted) -> Flights:
    from midcourse.earth.geodesy import geodesic
    from midcourse.flight.solve import max_range

    if goal is not None:
        found = geodesic(origin.latitude, origin.longitude, goal.latitude, goal.longitude)
        azimuth = float(found.azimuth)
    else:
        assert wanted.azimuth_deg is not None
        azimuth = angle(wanted.azimuth_deg, -360.0, 360.0, "--azimuth-deg")
    return max_range(vehicle, origin.latitude, origin.longitude, azimuth, height=origin.height)


def coasted(state: Burnout, frame: str, ballistic_coefficient_kg_m2: float | None) -> Flights:
    """Fly from a burnout state to the ground.

    Raises
    ------
    InputError
        For a value out of range.
    """
    from midcourse.flight.fly import CoastOptions, coast

    if frame not in ("ecef", "inertial"):
        raise InputError(f'frame is "{frame}"', where="--frame", allowed="ecef (turning with the Earth), inertial")
    latitude = angle(state.lat_deg, -90.0, 90.0, "--lat-deg")
    longitude = angle(state.lon_deg, -180.0, 180.0, "--lon-deg")
    steepness = angle(state.angle_deg, -90.0, 90.0, "--angle-deg")
    azimuth = angle(state.azimuth_deg, -360.0, 360.0, "--azimuth-deg")
    if not 0.0 < state.height_km <= 100000.0:
        raise InputError(f"height is {state.height_km:g} km", where="--height-km", allowed="more than 0, to 100,000")
    if not 0.0 < state.speed_km_s <= 20.0:
        raise InputError(f"speed is {state.speed_km_s:g} km/s", where="--speed-km-s", allowed="more than 0, to 20")
    coefficient = math.inf
    if ballistic_coefficient_kg_m2 is not None:
        if not ballistic_coefficient_kg_m2 > 0.0:
            raise InputError(
                f"ballistic coefficient is {ballistic_coefficient_kg_m2:g} kg/m²",
                where="--ballistic-coefficient-kg-m2",
                allowed="more than 0",
            )
        coefficient = ballistic_coefficient_kg_m2
    options = CoastOptions(frame=frame, ballistic_coefficient=coefficient)
    return coast(
        latitude, longitude, state.height_km * 1e3, state.speed_km_s * 1e3, steepness, azimuth, options=options
    )


def arc_json(
    range_km: float | None, apogee_km: float | None, speed_km_s: float | None, angle_deg: float | None, height_km: float
) -> dict[str, str | float | None]:
    """Give the arc that the options mean, by the contract of ``midcourse arc``.

    Raises
    ------
    InputError
        When the options do not say one thing, or a value is out of range.
    """
    import numpy as np

    from midcourse.flight import arc as arcs

    height = _within("height", height_km, 0.0, 100000.0, "--height-km")
    if speed_km_s is not None or angle_deg is not None:
        if speed_km_s is None or angle_deg is None or range_km is not None or apogee_km is not None:
            raise InputError(
                "--speed-km-s and --angle-deg go together, and without --range-km and --apogee-km", allowed=_ARC_FORMS
            )
        speed = _within("speed", speed_km_s, 1e-6, 50.0, "--speed-km-s")
        steepness = angle(angle_deg, -90.0, 90.0, "--angle-deg")
        found = arcs.arc_of_state(speed * 1e3, steepness, arcs.Between(burnout_height=height * 1e3))
    else:
        if range_km is None:
            raise InputError("the arc is not fixed", allowed=_ARC_FORMS)
        far = _within("range", range_km, 0.0, math.pi * arcs.RADIUS / 1e3, "--range-km") * 1e3
        between = arcs.Between(burnout_height=height * 1e3)
        if apogee_km is None:
            found = arcs.minimum_energy_arc(far, between)
        else:
            apogee = _within("apogee", apogee_km, 1e-6, 1e6, "--apogee-km") * 1e3
            found = arcs.arc_of_apogee(apogee, far, between)
    outcome = arcs.ArcOutcome(int(found.outcome))

    def border(value: np.ndarray, scale: float, digits: int) -> float | None:
        return round(float(value) * scale, digits) if np.isfinite(value) else None

    return {
        "outcome": outcome.name.lower().replace("_", "-"),
        "reason": outcome.sentence,
        "speed_km_s": border(found.speed, 1e-3, 9),
        "flight_path_angle_deg": border(found.flight_path_angle, 180.0 / math.pi, 9),
        "apogee_height_km": border(found.apogee_height, 1e-3, 6),
        "ground_range_km": border(found.ground_range, 1e-3, 6),
        "flight_time_s": border(found.flight_time, 1.0, 6),
    }


def _within(what: str, value: float, low: float, high: float, option: str) -> float:
    if not low <= value <= high:
        shown = f"{what} is {value:g}"
        raise InputError(
            shown, where=option, allowed=f"{'more than 0' if 0.0 < low < 1e-3 else f'{low:g}'} to {high:,.5g}"
        )
    return value


def figure_titles(title: str, origin: Place, goal: Place | None, flights: Flights) -> tuple[str, str]:
    """Give the heading and the line below it of the figures of one flight."""
    far, apogee = float(flights.ground_range[0]) / 1e3, float(flights.apogee_height[0]) / 1e3
    minutes = float(flights.impact_time[0]) / 60.0
    where = f"{origin.name} to {goal.name}" if goal is not None else f"from {origin.name}"
    heading = f"{far:,.0f} km in {minutes:.0f} minutes, {apogee:,.0f} km high"
    return heading, f"{title}, {where}. WGS84 with J2, US Standard Atmosphere 1976, turning Earth, no wind."
