"""How the value of a validation row is computed: one function a method, inputs by name in, quantities by name out.

Everything is SI. A method computes all its quantities at once; the row picks one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from midcourse.analysis import validation_flights as flights
from midcourse.analysis import validation_radar as radar
from midcourse.analysis.validation_inputs import Inputs
from midcourse.earth import atmosphere, frames, geodesy, gravity
from midcourse.flight import arc

__all__ = ["METHODS", "Inputs"]

#: Mean equatorial radius from which the Apollo reports count apogee heights, m.
APOLLO_RADIUS = 6378165.0


def _air(inputs: Inputs) -> Mapping[str, float]:
    geopotential = inputs.number("geopotential_height", math.nan)
    radius = 6356766.0
    height = radius * geopotential / (radius - geopotential) if math.isfinite(geopotential) else inputs.number("height")
    state = atmosphere.air(height)
    out = {
        "temperature": float(state.temperature),
        "pressure": float(state.pressure),
        "density": float(state.density),
        "speed_of_sound": float(state.speed_of_sound),
    }
    if math.isfinite(geopotential):
        above = radius * (geopotential + 1e3) / (radius - geopotential - 1e3)
        out["layer_warming"] = float(atmosphere.temperature(above)) - out["temperature"]
    return out


def _constants(inputs: Inputs) -> Mapping[str, float]:
    del inputs
    equator, pole = gravity.normal_gravity(np.array([0.0, 0.5 * math.pi]))
    return {
        "inverse_flattening": 1.0 / geodesy.FLATTENING,
        "mu": gravity.MU,
        "rotation_rate": gravity.ROTATION_RATE,
        "j2": gravity.J2,
        "level_ellipsoid_j2": gravity.level_ellipsoid_j2(),
        "normalised_c20": -gravity.J2 / math.sqrt(5.0),
        "semi_major_axis": geodesy.SEMI_MAJOR_AXIS,
        "semi_minor_axis": geodesy.SEMI_MINOR_AXIS,
        "eccentricity_squared": geodesy.ECCENTRICITY_SQUARED,
        "mean_radius": geodesy.MEAN_RADIUS,
        "normal_gravity_equator": float(equator),
        "normal_gravity_pole": float(pole),
        "somigliana_constant": geodesy.SEMI_MINOR_AXIS * pole / (geodesy.SEMI_MAJOR_AXIS * equator) - 1.0,
    }


def _geodesic(inputs: Inputs) -> Mapping[str, float]:
    ends = (inputs.number(name) for name in ("latitude1", "longitude1", "latitude2", "longitude2"))
    line = geodesy.geodesic(*ends)
    return {
        "ground_range": float(line.ground_range),
        "azimuth": float(line.azimuth),
        "azimuth_at_end": float(line.azimuth_at_end),
        "azimuth_back": float(line.azimuth_at_end) + math.pi,
    }


def _geodesic_direct(inputs: Inputs) -> Mapping[str, float]:
    start = (inputs.number(name) for name in ("latitude1", "longitude1", "azimuth", "ground_range"))
    latitude, longitude, azimuth = geodesy.destination(*start)
    return {"latitude": float(latitude), "longitude": float(longitude), "azimuth_at_end": float(azimuth)}


def _ecef(inputs: Inputs) -> Mapping[str, float]:
    position = geodesy.ecef_from_geodetic(
        inputs.number("latitude"), inputs.number("longitude"), inputs.number("height")
    )
    return dict(zip("xyz", position.tolist(), strict=True))


def _geodetic(inputs: Inputs) -> Mapping[str, float]:
    latitude, longitude, height = geodesy.geodetic_from_ecef([inputs.number(axis) for axis in "xyz"])
    return {"latitude": float(latitude), "longitude": float(longitude), "height": float(height)}


def _aer(inputs: Inputs) -> Mapping[str, float]:
    place = (inputs.number("latitude"), inputs.number("longitude"), inputs.number("height"))
    direction = (inputs.number("azimuth"), inputs.number("elevation"), inputs.number("slant_range"))
    found = geodesy.geodetic_from_ecef(geodesy.ecef_from_azimuth_elevation_range(place, *direction))
    return dict(zip(("latitude", "longitude", "height"), map(float, found), strict=True))


def _rest(inputs: Inputs) -> Mapping[str, float]:
    return {"speed": float(frames.rotation_speed(inputs.number("latitude"), inputs.number("height")))}


class _Orbit(NamedTuple):
    """The conic through an inertial state."""

    axis: float
    eccentricity: float
    inclination: float
    argument_of_perigee: float
    true_anomaly: float


def _orbit(position: np.ndarray, velocity: np.ndarray) -> _Orbit:
    radius = float(np.linalg.norm(position))
    momentum = np.cross(position, velocity)
    towards_perigee = np.cross(velocity, momentum) / gravity.MU - position / radius
    eccentricity = float(np.linalg.norm(towards_perigee))
    node = np.array([-momentum[1], momentum[0], 0.0])
    size = float(np.linalg.norm(momentum))
    across = np.cross(momentum / size, node)
    along = float(np.arctan2(towards_perigee @ across, towards_perigee @ node))
    sideways = np.cross(momentum / size, towards_perigee)
    return _Orbit(
        1.0 / (2.0 / radius - float(velocity @ velocity) / gravity.MU),
        eccentricity,
        float(np.arccos(momentum[2] / size)),
        along % (2.0 * math.pi),
        float(np.arctan2(position @ sideways, position @ towards_perigee)) % (2.0 * math.pi),
    )


def _state(inputs: Inputs) -> Mapping[str, float]:
    """Everything that follows from a printed space-fixed state.

    Its angles are against the horizontal of the ellipsoid, or, with ``vertical=geocentric``, against the plane at right
    angles to the radius: what the Apollo reports mean, as their conics show.
    """
    names = ("latitude", "longitude", "height", "speed", "flight_path_angle", "azimuth")
    latitude, longitude, height, speed, angle, azimuth = (inputs.number(name) for name in names)
    position = geodesy.ecef_from_geodetic(latitude, longitude, height)
    if inputs.word("vertical") == "geocentric":
        latitude = math.asin(float(position[2]) / float(np.linalg.norm(position)))
    flat = speed * math.cos(angle)
    enu = np.array([flat * math.sin(azimuth), flat * math.cos(azimuth), speed * math.sin(angle)])
    velocity = geodesy.ecef_from_enu(enu, latitude, longitude)
    relative = frames.local_from_inertial(position, velocity, frame="ecef")
    orbit = _orbit(position, velocity)
    radius = float(np.linalg.norm(position))
    period = 2.0 * math.pi * math.sqrt(orbit.axis**3 / gravity.MU) if orbit.axis > 0.0 else math.nan
    return {
        "relative_speed": float(relative.speed),
        "relative_flight_path_angle": float(relative.flight_path_angle),
        "relative_azimuth": float(relative.azimuth),
        "geocentric_latitude": math.asin(float(position[2]) / radius),
        "radius": radius,
        "c3": -gravity.MU / orbit.axis,
        "period": period,
        "eccentricity": orbit.eccentricity,
        "inclination": orbit.inclination,
        "argument_of_perigee": orbit.argument_of_perigee,
        "true_anomaly": orbit.true_anomaly,
        "apogee_above_mean_equator": orbit.axis * (1.0 + orbit.eccentricity) - APOLLO_RADIUS,
    }


def _ends(inputs: Inputs) -> arc.Between:
    return arc.Between(
        inputs.number("burnout_height", 0.0), inputs.number("impact_height", 0.0), inputs.number("radius", arc.RADIUS)
    )


def _launch_speed(inputs: Inputs, ends: arc.Between) -> float:
    """Speed as given, or from Q, the square of its ratio to the circular speed."""
    q = inputs.number("q", math.nan)
    start = float(np.asarray(ends.radius)) + float(np.asarray(ends.burnout_height))
    return math.sqrt(q * gravity.MU / start) if math.isfinite(q) else inputs.number("speed")


def _of_arc(arcs: arc.Arcs, ends: arc.Between) -> Mapping[str, float]:
    names = ("speed", "flight_path_angle", "apogee_height", "ground_range", "flight_time", "impact_speed")
    out = {name: float(getattr(arcs, name)) for name in names}
    out["range_angle"] = out["ground_range"] / float(np.asarray(ends.radius))
    out["impact_flight_path_angle"] = float(arcs.impact_flight_path_angle)
    return out


def _arc_state(inputs: Inputs) -> Mapping[str, float]:
    ends = _ends(inputs)
    return _of_arc(arc.arc_of_state(_launch_speed(inputs, ends), inputs.number("flight_path_angle"), ends), ends)


def _arc_minimum_energy(inputs: Inputs) -> Mapping[str, float]:
    ends = _ends(inputs)
    return _of_arc(arc.minimum_energy_arc(inputs.number("ground_range"), ends), ends)


def _arc_apogee(inputs: Inputs) -> Mapping[str, float]:
    ends = _ends(inputs)
    return _of_arc(arc.arc_of_apogee(inputs.number("apogee_height"), inputs.number("ground_range"), ends), ends)


def _arc_farthest(inputs: Inputs) -> Mapping[str, float]:
    ends = _ends(inputs)
    return _of_arc(arc.farthest_arc(_launch_speed(inputs, ends), ends), ends)


#: Every method a row may name.
METHODS: dict[str, Callable[[Inputs], Mapping[str, float]]] = {
    "aer": _aer,
    "arc_apogee": _arc_apogee,
    "arc_farthest": _arc_farthest,
    "arc_minimum_energy": _arc_minimum_energy,
    "arc_state": _arc_state,
    "atmosphere": _air,
    "boost": flights.boost,
    "coast": flights.coast_to_ground,
    "constant": _constants,
    "ecef": _ecef,
    "geodesic": _geodesic,
    "geodesic_direct": _geodesic_direct,
    "geodetic": _geodetic,
    "radar": radar.followed,
    "radar_search": radar.searched,
    "report": flights.reported_test,
    "rest": _rest,
    "state": _state,
    "steep_entry": flights.steep_entry,
    "straight_entry": flights.straight_entry,
}
