"""The physics of the project written apart, in plain Python and SciPy: the truth of the comparisons."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy.integrate import solve_ivp

from midcourse.earth.atmosphere import density as upper_density

A, F, MU, OMEGA, J2 = 6378137.0, 1 / 298.257223563, 3.986004418e14, 7.292115e-5, 1.0826298213e-3
E2 = F * (2 - F)
LAYERS = [
    (0.0, -6.5e-3), (11e3, 0.0), (20e3, 1e-3), (32e3, 2.8e-3), (47e3, 0.0), (51e3, -2.8e-3), (71e3, -2e-3),
]  # fmt: skip
RUN = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-6}


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
    if height < 86e3:
        return layer_air(height)
    heights, logs = upper_table()
    return math.exp(np.interp(height, heights, logs)), 186.946


def gravity(r):
    radius = math.sqrt(r[0] ** 2 + r[1] ** 2 + r[2] ** 2)
    bulge, sine2 = 1.5 * J2 * (A / radius) ** 2, (r[2] / radius) ** 2
    pull = -MU / radius**3
    factor = np.array([1 + bulge * (1 - 5 * sine2), 1 + bulge * (1 - 5 * sine2), 1 + bulge * (3 - 5 * sine2)])
    return pull * factor * r


def coasting(inverse_ballistic):
    def rates(_, s):
        r, v = s[:3], s[3:]
        wind = v - OMEGA * np.array([-r[1], r[0], 0.0])
        drag = -0.5 * air(height_of(r)[0])[0] * inverse_ballistic * math.sqrt(wind @ wind) * wind
        return np.concatenate([v, gravity(r) + drag])

    return rates


def to_ground(rates, start, state):
    """Fly to the ellipsoid; give time, latitude and longitude of the impact."""

    def ground(_, s):
        return height_of(s[:3])[0]

    ground.terminal, ground.direction = True, -1
    end = solve_ivp(rates, (start, start + 9000.0), state, events=ground, **RUN)
    time, s = end.t_events[0][0], end.y_events[0][0]
    _, lat = height_of(s[:3])
    return time, lat, math.remainder(math.atan2(s[1], s[0]) - OMEGA * time, 2 * math.pi)


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
