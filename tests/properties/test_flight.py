"""What must hold for every flight."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse._kernels.one_flight import COLUMNS
from midcourse.flight import fly as room
from midcourse.flight.fly import CoastOptions, coast, fly
from midcourse.flight.solve import HIT_MISS, solve
from midcourse.flight.trajectory import Flights, Outcome
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

KINEMATIC = KinematicVehicle("k", 7000.0, 180.0, 200e3, 5000.0)
STAGED = StagedVehicle(
    "s",
    (Stage(20600.0, 2200.0, 790e3, 60.0, 1.67, exit_area=0.5), Stage(6200.0, 800.0, 268e3, 66.0, 1.3)),
    900.0,
    5000.0,
)
VACUUM = CoastOptions(frame="inertial", j2=False, rotation=False)
A, B, MU = 6378137.0, 6378137.0 * (1.0 - 1.0 / 298.257223563), 3.986004418e14
FEW = settings(max_examples=25, deadline=None)

latitudes = st.floats(-1.5, 1.5)
longitudes = st.floats(-math.pi, math.pi)
azimuths = st.floats(0.0, 2.0 * math.pi)
speeds = st.floats(1500.0, 7000.0)
angles = st.floats(0.15, 1.5)


def radius(latitude: float) -> float:
    """Geocentric radius of the ellipsoid at a geodetic latitude."""
    c, s = math.cos(latitude), math.sin(latitude)
    return math.sqrt(((A * A * c) ** 2 + (B * B * s) ** 2) / ((A * c) ** 2 + (B * s) ** 2))


def raw_coast(lat, lon, height, speed, angle, azimuth, options):
    columns = [np.array([item]) for item in (lat, lon, height, speed, angle, azimuth, options.ground)]
    inputs = list(room._coast_inputs(columns, options))
    inputs[4] = inputs[4].copy()
    inputs[4][:, 2] = 1e-6  # fine steps: the law is tested, not the default accuracy
    start = inputs[3].copy()
    shots = room._run(*inputs)
    assert shots.results.shape == (1, COLUMNS)
    return start[0], shots.results[0]


@FEW
@given(latitudes, longitudes, st.floats(5e4, 1e6), speeds, angles, azimuths)
def test_energy_is_kept_in_vacuum(lat, lon, height, speed, angle, azimuth) -> None:
    start, end = raw_coast(lat, lon, height, speed, angle, azimuth, VACUUM)
    before = 0.5 * speed**2 - MU / np.linalg.norm(start[:3])
    after = 0.5 * end[15] ** 2 - MU / radius(end[11])
    assert abs(after - before) < 1e-10 * MU / A + 2e-3 * 9.8  # the impact is found to 1 mm of height


@FEW
@given(latitudes, longitudes, st.floats(5e4, 1e6), speeds, angles, azimuths)
def test_the_plane_of_the_motion_is_kept_in_vacuum(lat, lon, height, speed, angle, azimuth) -> None:
    start, end = raw_coast(lat, lon, height, speed, angle, azimuth, VACUUM)
    normal = np.cross(start[:3], start[3:])
    normal /= np.linalg.norm(normal)
    r, c = radius(end[11]), 0.0
    geocentric = math.atan2(B * B * math.sin(end[11]), A * A * math.cos(end[11]))
    c = math.cos(geocentric)
    point = r * np.array([c * math.cos(end[12]), c * math.sin(end[12]), math.sin(geocentric)])
    assert abs(point @ normal) < 1e-10 * r + 1e-3


@FEW
@given(st.floats(-0.6, 0.4), st.floats(2000.0, 6000.0), st.floats(0.3, 1.2))
def test_time_runs_backwards_along_a_meridian(lat, speed, angle) -> None:
    """With the bulge, without air and rotation: thrown back from the impact it lands where it began."""
    options = CoastOptions(frame="inertial", rotation=False)
    _, end = raw_coast(lat, 0.2, 1.0, speed, angle, 0.0, options)
    _, back = raw_coast(end[11], end[12], 0.0, end[15], -end[16], math.pi, options)
    rise = 1.0 / math.tan(angle) + 1.0  # the metre of height it started from, along the ground
    assert abs(back[11] - lat) * 6.4e6 < rise
    assert abs(back[10] - end[10]) < 0.01


@FEW
@given(st.floats(0.0, 1.4), azimuths, st.floats(3000.0, 6500.0), st.floats(0.2, 1.4))
def test_north_mirrors_south(lat, azimuth, speed, angle) -> None:
    north = fly(KINEMATIC, lat, 0.3, azimuth, angle, speed)
    south = fly(KINEMATIC, -lat, 0.3, math.pi - azimuth, angle, speed)
    assert abs(north.impact_latitude[0] + south.impact_latitude[0]) * 6.4e6 < 0.05
    assert abs(north.impact_time[0] - south.impact_time[0]) < 1e-4


@FEW
@given(
    latitudes, azimuths, st.floats(0.3, 1.3), st.lists(st.floats(1000.0, 5500.0), min_size=2, max_size=6, unique=True)
)
def test_range_grows_with_speed(lat, azimuth, angle, speeds_given) -> None:
    ordered = sorted(speeds_given)
    still = CoastOptions(rotation=False, ballistic_coefficient=5000.0)
    ranges = coast(lat, 0.0, 100e3, ordered, angle, azimuth, options=still).ground_range
    gaps = np.diff(ordered)
    assert (np.diff(ranges) > -1.0)[gaps > 0.01].all()


@FEW
@given(st.lists(st.tuples(latitudes, longitudes, azimuths, st.floats(0.05, 0.5)), min_size=1, max_size=40))
def test_one_equals_many(cases) -> None:
    columns = [np.array(column) for column in zip(*cases, strict=True)]
    for vehicle in (KINEMATIC, STAGED):
        many = fly(vehicle, *columns)
        for index in {0, len(cases) // 2, len(cases) - 1}:
            one = fly(vehicle, *(column[index] for column in columns))
            for name in Flights.__dataclass_fields__:
                np.testing.assert_array_equal(getattr(one, name)[0], getattr(many, name)[index])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1.57, 1.57), longitudes, st.floats(-1.57, 1.57), longitudes), min_size=8, max_size=8),
    st.sampled_from(["minimum-energy", "lofted", "depressed"]),
    st.sampled_from([KINEMATIC, STAGED]),
)
def test_a_solve_hits_or_says_why(cases, shape, vehicle) -> None:
    flights = solve(vehicle, *(np.array(column) for column in zip(*cases, strict=True)), shape=shape)
    hit = flights.outcome == Outcome.HIT
    assert (flights.miss[hit] < HIT_MISS).all()
    assert not np.isin(flights.outcome, (Outcome.NOT_CONVERGED, Outcome.FLEW, Outcome.NEVER_CAME_DOWN)).any()
