"""Against SciPy's DOP853 at rtol 1e-12, with the same physics written apart: geodetic height by iteration, the layers of the
US Standard Atmosphere 1976 from their formulas, forces in plain Python, stages one after the other.

Kind: numerical. Tolerances are those the project promises: impact within 1 m and 1 ms for coasts, 5 m for boosted flights.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from benchmarks.compare.physics import OMEGA, RUN, air, apart, burnout_state, coasting, gravity, height_of, to_ground
from scipy.integrate import solve_ivp

from midcourse.flight.fly import CoastOptions, coast, fly
from midcourse.flight.vehicles import Stage, StagedVehicle

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
