"""The physics of the project written apart, in plain Python and SciPy: the truth of the comparisons.

A `World` says where a peer's physics cannot be the same: the truth is then flown in the peer's world.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.integrate import solve_ivp

from midcourse.earth.atmosphere import density as upper_density

A, F, MU, OMEGA, J2 = 6378137.0, 1 / 298.257223563, 3.986004418e14, 7.292115e-5, 1.0826298213e-3
E2 = F * (2 - F)
LAYERS = [
    (0.0, -6.5e-3), (11e3, 0.0), (20e3, 1e-3), (32e3, 2.8e-3), (47e3, 0.0), (51e3, -2.8e-3), (71e3, -2e-3),
]  # fmt: skip
RUN = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-6}
#: The truth of the work-precision diagram.
FINEST = {"method": "DOP853", "rtol": 1e-13, "atol": 1e-7}
#: Density at the ground and scale height of the exponential air that some peers fly in, kg/m³ and m.
GROUND_DENSITY, SCALE_HEIGHT = 1.225, 7200.0


def height_of(r):
    """Geodetic height, by iteration on the latitude."""
    across = math.hypot(r[0], r[1])
    lat = math.atan2(r[2], across * (1 - E2))
    for _ in range(8):
        n = A / math.sqrt(1 - E2 * math.sin(lat) ** 2)
        height = across * math.cos(lat) + r[2] * math.sin(lat) - A * math.sqrt(1 - E2 * math.sin(lat) ** 2)
        lat = math.atan2(r[2], across * (1 - E2 * n / (n + height)))
    return height, lat


def layer_air(height):
    """Density and temperature from the layers, below 86 km."""
    geopotential = 6356766.0 * height / (6356766.0 + height)
    temperature, pressure = 288.15, 101325.0
    for (base, lapse), (top, _) in zip(LAYERS, [*LAYERS[1:], (1e9, 0.0)], strict=True):
        rise = min(geopotential, top) - base
        warmer = temperature + lapse * rise
        if lapse:
            pressure *= (temperature / warmer) ** (9.80665 * 28.9644 / (8314.32 * lapse))
        else:
            pressure *= math.exp(-9.80665 * 28.9644 * rise / (8314.32 * temperature))
        temperature = warmer
        if geopotential <= top:
            break
    return pressure * 28.9644 / (8314.32 * temperature), temperature


@cache
def upper_table():
    heights = np.arange(86e3, 1000e3 + 1, 50.0)
    return heights, np.log(upper_density(heights))


def air(height):
    """Density and temperature; below the ground, where only a step about to be refused looks, as 2 km below it."""
    height = max(height, -2e3)
    if height < 86e3:
        return layer_air(height)
    heights, logs = upper_table()
    return math.exp(np.interp(height, heights, logs)), 186.946


def exponential_air(height):
    """Density of the exponential air, and a temperature that nothing reads."""
    return GROUND_DENSITY * math.exp(-max(height, -25e3) / SCALE_HEIGHT), 288.15


class World(NamedTuple):
    """Air and its turning: what peers cannot always have as the project has it.

    ``sphere``: radius of the sphere above which the air counts its height, m; zero: the ellipsoid.
    """

    air: Callable = air
    wind: float = OMEGA
    sphere: float = 0.0


STANDARD = World()


def gravity(r):
    radius = math.sqrt(r[0] ** 2 + r[1] ** 2 + r[2] ** 2)
    bulge, sine2 = 1.5 * J2 * (A / radius) ** 2, (r[2] / radius) ** 2
    pull = -MU / radius**3
    factor = np.array([1 + bulge * (1 - 5 * sine2), 1 + bulge * (1 - 5 * sine2), 1 + bulge * (3 - 5 * sine2)])
    return pull * factor * r


def coasting(inverse_ballistic, world=STANDARD):
    """Rates of free flight; without drag the air is not asked."""

    def rates(_, s):
        r, v = s[:3], s[3:]
        if inverse_ballistic == 0.0:
            return np.concatenate([v, gravity(r)])
        wind = v - world.wind * np.array([-r[1], r[0], 0.0])
        height = math.sqrt(r @ r) - world.sphere if world.sphere else height_of(r)[0]
        drag = -0.5 * world.air(height)[0] * inverse_ballistic * math.sqrt(wind @ wind) * wind
        return np.concatenate([v, gravity(r) + drag])

    return rates


def place_of(time, position):
    """Time, latitude and longitude of an impact at an inertial position, m."""
    _, lat = height_of(position)
    return time, lat, math.remainder(math.atan2(position[1], position[0]) - OMEGA * time, 2 * math.pi)


def to_ground(rates, start, state, run=RUN):
    """Fly to the ellipsoid; give time, latitude and longitude of the impact."""

    def ground(_, s):
        return height_of(s[:3])[0]

    ground.terminal, ground.direction = True, -1
    end = solve_ivp(rates, (start, start + 9000.0), state, events=ground, **run)
    return place_of(end.t_events[0][0], end.y_events[0][0])


class Boost(NamedTuple):
    """A stage under thrust, as `thrusting` flies it: mass at its start, and what the pitch programme aims at."""

    thrust: float
    exit_area: float
    area: float
    mass: float
    flow: float
    began: float
    drag_mach: tuple
    drag_coefficient: tuple


def thrusting(boost, toward):
    """Rates under thrust; ``toward(time, wind, speed)`` is the unit vector of the thrust."""

    def rates(t, s):
        r, v = s[:3], s[3:]
        density, temperature = air(height_of(r)[0])
        wind = v - OMEGA * np.array([-r[1], r[0], 0.0])
        speed = math.sqrt(wind @ wind)
        elastic = 8314.32 / 28.9644 * temperature
        cd = np.interp(speed / math.sqrt(1.4 * elastic), boost.drag_mach, boost.drag_coefficient)
        mass = boost.mass - boost.flow * (t - boost.began)
        push = (boost.thrust - density * elastic * boost.exit_area) / mass * toward(t, wind, speed)
        return np.concatenate([v, gravity(r) + push - 0.5 * density * speed * cd * boost.area / mass * wind])

    return rates


def staged(vehicle, lat, azimuth, pitch_over, run=RUN):
    """Fly a staged vehicle (all spent; vertical for 5 s, pitched over by 15 s, then along the air) to the ground.

    ``vehicle`` has the fields of a StagedVehicle; give time, latitude and longitude of the impact.
    """
    r, v = burnout_state(lat, 0.0, 0.0, 0.0, 0.0, 0.0)
    up, north = np.array([math.cos(lat), 0.0, math.sin(lat)]), np.array([-math.sin(lat), 0.0, math.cos(lat)])
    along = math.cos(azimuth) * north + math.sin(azimuth) * np.array([0.0, 1.0, 0.0])

    def pitched(t, _, __):
        pitch = 0.5 * math.pi - pitch_over * max(0.0, t - 5.0) / 10.0
        return math.sin(pitch) * up + math.cos(pitch) * along

    state, time, mass = np.concatenate([r, v]), 0.0, vehicle.launch_mass
    for stage in vehicle.stages:
        burn, area = stage.burn_time, 0.25 * math.pi * stage.diameter**2
        boost = Boost(stage.thrust, stage.exit_area, area, mass, stage.propellant_mass / burn, time,
                      vehicle.drag_mach, vehicle.drag_coefficient)  # fmt: skip
        for end in sorted({boost.began + burn, *(t for t in (5.0, 15.0) if boost.began < t < boost.began + burn)}):
            toward = pitched if end <= 15.0 else lambda _, wind, speed: wind / speed
            state = solve_ivp(thrusting(boost, toward), (time, end), state, **run).y[:, -1]
            time = end
        mass -= stage.propellant_mass + stage.inert_mass
    return to_ground(coasting(1.0 / vehicle.ballistic_coefficient), time, state, run)


def apart(lat, lon, other_lat, other_lon):
    north = (lat - other_lat) * 6.37e6
    east = math.remainder(lon - other_lon, 2 * math.pi) * 6.37e6 * math.cos(lat)
    return math.hypot(north, east)


def burnout_state(lat, lon, height, speed, angle, azimuth):
    n = A / math.sqrt(1 - E2 * math.sin(lat) ** 2)
    up = np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
    east = np.array([-math.sin(lon), math.cos(lon), 0.0])
    north = np.cross(up, east)
    r = np.array([(n + height) * up[0], (n + height) * up[1], (n * (1 - E2) + height) * up[2]])
    v = speed * (math.cos(angle) * (math.cos(azimuth) * north + math.sin(azimuth) * east) + math.sin(angle) * up)
    return r, v + OMEGA * np.array([-r[1], r[0], 0.0])
