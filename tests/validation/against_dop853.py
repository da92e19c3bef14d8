"""Against SciPy's DOP853 at rtol 1e-12, with the same physics written apart: geodetic height by iteration, the layers of the
US Standard Atmosphere 1976 from their formulas, forces in plain Python, stages one after the other.

Kind: numerical. Tolerances are those the project promises: impact within 1 m and 1 ms for coasts, 5 m for boosted flights.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from midcourse.earth.atmosphere import density as upper_density
from midcourse.flight.fly import CoastOptions, coast, fly
from midcourse.flight.vehicles import Stage, StagedVehicle

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


COASTS = [
    # latitude, longitude, height, speed, angle, azimuth, ballistic coefficient
    (35.0, 51.0, 200e3, 6900.0, 25.0, 320.0, 5000.0),
    (-10.0, 179.5, 300e3, 4500.0, 40.0, 95.0, 3000.0),
    (60.0, 30.0, 120e3, 7000.0, -6.0, 200.0, 9000.0),  # reentry only, shallow
    (39.0, 125.0, 60e3, 1500.0, 70.0, 90.0, 1000.0),  # short and steep
    (5.0, -52.0, 400e3, 7000.0, 10.0, 10.0, math.inf),
]


@pytest.mark.parametrize("case", COASTS, ids=lambda case: f"{case[3] / 1e3:g} km/s at {case[4]:g} degrees")
def test_coast_and_reentry_within_1_m_and_1_ms(case) -> None:
    lat, lon, height, speed, angle, azimuth, ballistic = case
    lat, lon, angle, azimuth = (math.radians(item) for item in (lat, lon, angle, azimuth))
    ours = coast(lat, lon, height, speed, angle, azimuth, options=CoastOptions(ballistic_coefficient=ballistic))
    state = np.concatenate(burnout_state(lat, lon, height, speed, angle, azimuth))
    time, lat2, lon2 = to_ground(coasting(1.0 / ballistic), 0.0, state)
    assert apart(ours.impact_latitude[0], ours.impact_longitude[0], lat2, lon2) < 1.0
    assert abs(ours.impact_time[0] - time) < 1e-3


VEHICLE = StagedVehicle(
    "three stages",
    (
        Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5),
        Stage(6200.0, 800.0, 268e3, 66.0, 1.3),
        Stage(3300.0, 400.0, 152e3, 61.0, 1.3),
    ),
    1000.0,
    6000.0,
)


def boosted(lat, azimuth, pitch_over):
    """The boost of `VEHICLE`, stage by stage, and the coast after it."""
    r, v = burnout_state(lat, 0.0, 0.0, 0.0, 0.0, 0.0)
    up = np.array([math.cos(lat), 0.0, math.sin(lat)])
    along = math.cos(azimuth) * np.array([-math.sin(lat), 0.0, math.cos(lat)]) + math.sin(azimuth) * np.array(
        [0, 1.0, 0]
    )
    state, time, mass = np.concatenate([r, v]), 0.0, VEHICLE.launch_mass
    areas = [0.25 * math.pi * 1.67**2, 0.25 * math.pi * 1.3**2, 0.25 * math.pi * 1.3**2]
    for stage, area in zip(VEHICLE.stages, areas, strict=True):
        flow, began, first = stage.propellant_mass / stage.burn_time, time, mass
        for end in sorted({began + stage.burn_time, *(t for t in (5.0, 15.0) if began < t < began + stage.burn_time)}):

            def rates(t, s, stage=stage, area=area, flow=flow, began=began, first=first, part=end):
                r, v = s[:3], s[3:]
                height, _ = height_of(r)
                density, temperature = air(height)
                wind = v - OMEGA * np.array([-r[1], r[0], 0.0])
                speed = math.sqrt(wind @ wind)
                if part <= 15.0:
                    pitch = 0.5 * math.pi - pitch_over * max(0.0, t - 5.0) / 10.0
                    toward = math.sin(pitch) * up + math.cos(pitch) * along
                else:
                    toward = wind / speed
                elastic = 8314.32 / 28.9644 * temperature
                mach = speed / math.sqrt(1.4 * elastic)
                cd = np.interp(mach, VEHICLE.drag_mach, VEHICLE.drag_coefficient)
                m = first - flow * (t - began)
                push = (stage.thrust - density * elastic * stage.exit_area) / m * toward
                return np.concatenate([v, gravity(r) + push - 0.5 * density * speed * cd * area / m * wind])

            state = solve_ivp(rates, (time, end), state, **RUN).y[:, -1]
            time = end
        mass = first - stage.propellant_mass - stage.inert_mass
    return to_ground(coasting(1.0 / 6000.0), time, state)


@pytest.mark.parametrize(("lat", "azimuth", "pitch_over"), [(35.0, 330.0, 30.0), (50.0, 90.0, 8.0)])
def test_boosted_flights_within_5_m(lat, azimuth, pitch_over) -> None:
    lat, azimuth, pitch_over = (math.radians(item) for item in (lat, azimuth, pitch_over))
    ours = fly(VEHICLE, lat, 0.0, azimuth, pitch_over)
    time, lat2, lon2 = boosted(lat, azimuth, pitch_over)
    assert apart(ours.impact_latitude[0], ours.impact_longitude[0], lat2, lon2) < 5.0
    assert abs(ours.impact_time[0] - time) < 5e-3
