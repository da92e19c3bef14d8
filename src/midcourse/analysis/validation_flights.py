"""Validation methods that fly: boosts to a time, coasts to the ground, entries, and reported tests."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from midcourse.analysis.validation_inputs import Inputs
from midcourse.earth import atmosphere, geodesy
from midcourse.earth.gravity import MU
from midcourse.errors import InputError
from midcourse.flight.consistency import Report, likely_burn_time
from midcourse.flight.fit import fit
from midcourse.flight.fly import CoastOptions, coast, fly
from midcourse.flight.trajectory import Flights
from midcourse.flight.vehicles import StagedVehicle, phases

__all__ = ["boost", "coast_to_ground", "reported_test", "steep_entry", "straight_entry"]


def boost(inputs: Inputs) -> Mapping[str, float]:
    """State of a staged vehicle ``time`` after lift-off; without a time, the peaks of its boost.

    The engines are cut at that time and the state at cutoff is taken; up to fifteen seconds after burnout the stage
    coasts on. The speed and angle of the inertial frame follow from those relative to the Earth: the rotation is
    horizontal, so the rate of climb is the same in both. ``steering`` is given, or found so that the flight has a given
    ``apogee_height``.
    """
    vehicle = inputs.vehicle_of(inputs.word("vehicle"))
    if not isinstance(vehicle, StagedVehicle):
        raise InputError(f'vehicle "{vehicle.name}" has no stages to fly to a time')
    time = inputs.number("time", math.nan)
    times = np.arange(1.0, vehicle.burn_time, 0.5) if math.isnan(time) else np.array([max(time, 1e-3)])
    powered = np.minimum(times, vehicle.burn_time)
    flown = _fly(inputs, vehicle, _steering(inputs, vehicle), powered)
    mass, thrust, exit_area = (np.array(column) for column in zip(*(_engine(vehicle, t) for t in powered), strict=True))
    push = np.where(times > vehicle.burn_time, 0.0, thrust - exit_area * atmosphere.pressure(flown.burnout_height))
    pressure = 0.5 * atmosphere.density(flown.burnout_height) * flown.burnout_speed**2
    if math.isnan(time):
        peak = int(np.nanargmax(pressure))
        return {
            "peak_dynamic_pressure": float(pressure[peak]),
            "peak_dynamic_pressure_time": float(times[peak]),
            "peak_acceleration": float(np.nanmax(push / mass)),
        }
    climb = float((flown.burnout_speed * np.sin(flown.burnout_flight_path_angle))[0])
    height, climb, inertial = _coast_on(
        float(flown.burnout_height[0]), climb, float(flown.burnout_speed_inertial[0]), time - float(powered[0])
    )
    return {
        "height": height,
        "speed": float(flown.burnout_speed[0]),
        "flight_path_angle": float(flown.burnout_flight_path_angle[0]),
        "inertial_speed": inertial,
        "inertial_flight_path_angle": math.asin(climb / inertial),
        "dynamic_pressure": float(atmosphere.density(height)) * 0.5 * float(flown.burnout_speed[0]) ** 2,
        "mass": float(mass[0]),
        "thrust": float(push[0]),
        "acceleration": float(push[0] / mass[0]),
    }


def _fly(inputs: Inputs, vehicle: StagedVehicle, steering: ArrayLike, throttle: ArrayLike) -> Flights:
    latitude, longitude, azimuth = (inputs.number(name) for name in ("latitude", "longitude", "azimuth"))
    return fly(vehicle, latitude, longitude, azimuth, steering, throttle, height=inputs.number("height", 0.0))


def _steering(inputs: Inputs, vehicle: StagedVehicle) -> float:
    """Steering as given, or the one of the wanted apogee."""
    wanted = inputs.number("apogee_height", math.nan)
    if math.isnan(wanted):
        return inputs.number("steering", 0.0)
    tried = np.radians(np.linspace(0.1, 20.0, 200))
    apogee = _fly(inputs, vehicle, tried, vehicle.burn_time).apogee_height
    fell = np.isfinite(apogee)
    return float(np.interp(-wanted, -apogee[fell], tried[fell]))


def _engine(vehicle: StagedVehicle, time: float) -> tuple[float, float, float]:
    """Mass, vacuum thrust and exit area at a time, from the phases that fly."""
    start = 0.0
    for row in phases(vehicle):
        if time <= row[0]:
            return row[1] - row[2] * (time - start), row[3], row[4]
        start = row[0]
    raise InputError(f"time is {time:g} s, after the flight")  # the last phase has no end


def _coast_on(height: float, climb: float, inertial: float, duration: float) -> tuple[float, float, float]:
    """Coast some seconds without drag: height, rate of climb and inertial speed after them."""
    if duration > 15.0:
        raise InputError(f"time is {duration:g} s after burnout", allowed="up to 15 s after burnout")
    radius = geodesy.MEAN_RADIUS + height
    across2 = inertial**2 - climb**2
    rise = across2 / radius - MU / radius**2
    later = climb + rise * duration
    return height + (climb + 0.5 * rise * duration) * duration, later, math.sqrt(across2 + later**2)


def coast_to_ground(inputs: Inputs) -> Mapping[str, float]:
    """Free flight from a state down to ``ground``; ``miss`` is the distance to the place given as ``there``."""
    names = ("latitude", "longitude", "height", "speed", "flight_path_angle", "azimuth")
    options = CoastOptions(
        frame=inputs.word("frame", "inertial"),
        ballistic_coefficient=inputs.number("ballistic_coefficient", math.inf),
        j2=inputs.word("gravity", "j2") == "j2",
        rotation=inputs.word("rotation", "yes") == "yes",
        ground=inputs.number("ground", 0.0),
    )
    flown = coast(*(inputs.number(name) for name in names), options=options)
    end = (flown.impact_latitude[0], flown.impact_longitude[0])
    there = (inputs.number("there_latitude", math.nan), inputs.number("there_longitude", math.nan))
    return {
        "flight_time": float(flown.impact_time[0]),
        "apogee_height": float(flown.apogee_height[0]),
        "latitude": float(end[0]),
        "longitude": float(end[1]),
        "ground_range": float(flown.ground_range[0]),
        "peak_deceleration": float(flown.peak_deceleration[0]),
        "miss": float(geodesy.ground_range(*end, *there)),
    }


def straight_entry(inputs: Inputs) -> Mapping[str, float]:
    """Drag law integrated by height along a straight line in an exponential atmosphere, without gravity.

    A quadrature in steps of a metre: nothing of the closed forms is used, so they can be checked against it.
    """
    scale, ground_density = inputs.number("scale_height"), inputs.number("density")
    beta, sine = inputs.number("ballistic_coefficient"), -math.sin(inputs.number("flight_path_angle"))
    height = np.arange(inputs.number("start_height", 250e3), -0.5, -1.0)
    density = ground_density * np.exp(-height / scale)
    middle = ground_density * np.exp(-(height[:-1] - 0.5) / scale)
    steps = (density[:-1] + 4.0 * middle + density[1:]) / 6.0 / (2.0 * beta * sine)
    speed = inputs.number("speed") * np.exp(-np.concatenate([[0.0], np.cumsum(steps)]))
    deceleration = density * speed**2 / (2.0 * beta)
    peak, hottest = int(np.argmax(deceleration)), int(np.argmax(np.sqrt(density) * speed**3))
    return {
        "peak_deceleration": float(deceleration[peak]),
        "peak_height": float(height[peak]),
        "peak_speed": float(speed[peak]),
        "ground_speed": float(speed[-1]),
        "heating_speed_ratio": float(speed[hottest] / speed[0]),
    }


def steep_entry(inputs: Inputs) -> Mapping[str, float]:
    """Entry by the flight engine itself: no rotation, no J2, the standard atmosphere."""
    options = CoastOptions("inertial", inputs.number("ballistic_coefficient"), j2=False, rotation=False)
    angle = inputs.number("flight_path_angle")
    flown = coast(0.7, 0.3, inputs.number("height"), inputs.number("speed"), angle, 1.0, options=options)
    return {"peak_deceleration": float(flown.peak_deceleration[0])}


def reported_test(inputs: Inputs) -> Mapping[str, float]:
    """What `midcourse.flight.fit` makes of a reported test.

    ``flight_time`` is the time nearest to the reported one that a burn time of the usual range gives, flown by the full
    engine with exactly the reported apogee and range; ``apogee_height`` and ``ground_range`` are those of the matched
    flight; ``consistent`` is 1 where the three figures can be right together.
    """
    found = fit(_report(inputs, math.nan))
    out = {
        "burn_time": found.burn_time,
        "apogee_height": float(found.flown.apogee_height[0]),
        "ground_range": float(found.flown.ground_range[0]),
        "consistent": float(found.consistency.verdict == "consistent"),
        "shortest_time": found.consistency.shortest_time,
        "standard_range": found.standard.ground_range,
    }
    reported = inputs.number("flight_time", math.nan)
    if math.isfinite(reported):
        low, _, high = likely_burn_time(found.speed)
        ends = [fit(_report(inputs, burn_time)).flown.impact_time[0] for burn_time in (low, high)]
        times = [float(time) for time in (*ends, found.flown.impact_time[0]) if math.isfinite(time)]
        out["flight_time"] = float(np.clip(reported, min(times), max(times))) if times else math.nan
    return out


def _report(inputs: Inputs, burn_time: float) -> Report:
    return Report(
        apogee_height=inputs.number("apogee_height"),
        ground_range=inputs.number("ground_range"),
        latitude=inputs.number("latitude"),
        longitude=inputs.number("longitude"),
        flight_time=inputs.number("flight_time", math.nan),
        burn_time=burn_time,
        azimuth=inputs.number("azimuth", math.nan),
        apogee_rounding=inputs.number("apogee_rounding", 0.0),
        range_rounding=inputs.number("range_rounding", 0.0),
        flight_time_rounding=inputs.number("flight_time_rounding", 0.0),
    )
