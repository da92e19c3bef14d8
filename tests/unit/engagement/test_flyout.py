from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numba import njit

from midcourse._kernels import engage, engage_twin, fans
from midcourse.earth import geodesy
from midcourse.engagement import flyout
from midcourse.engagement.flyout import (
    FlyoutTable,
    Interceptor,
    flyout_table,
    flyout_tables,
    flyout_time,
    site_row,
    with_burnout_speed,
)
from midcourse.errors import InputError
from midcourse.flight.fly import fly, tracks
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

DEG = math.pi / 180.0


def _staged() -> StagedVehicle:
    first = Stage(15088.0, 1114.0, 621.9e3, 68.4, 1.28)
    second = Stage(3944.0, 374.0, 162.0e3, 69.7, 1.28)
    return StagedVehicle("two stages", (first, second), 150.0)


def _passages(interceptor: Interceptor, steering: np.ndarray, seed: int) -> tuple[np.ndarray, ...]:
    """Times and places of direct flights at random, after burnout and within the allowed heights."""
    rng = np.random.default_rng(seed)
    n = len(steering)
    flights = fly(
        interceptor.vehicle, interceptor.latitude, interceptor.longitude, rng.uniform(0, 2 * np.pi, n), steering
    )
    flown = tracks(interceptor.vehicle, flights, 400, until=interceptor.maximum_flight_time)
    sample = rng.integers(0, 400, n)
    row = np.arange(n)
    time, place = flown.time[row, sample], flown.position_ecef[:, row, sample]
    latitude, longitude, height = geodesy.geodetic_from_ecef(place)
    use = (time > flown.burnout_time + 5.0) & (height > 120e3) & (height < 2400e3)
    return time[use], latitude[use], longitude[use], height[use]


def _check_against_flights(interceptor: Interceptor, steering: np.ndarray) -> None:
    time, latitude, longitude, height = _passages(interceptor, steering, 3)
    read = flyout_time(interceptor, flyout_table(interceptor), latitude, longitude, height)
    assert len(time) > 100
    assert np.isnan(read).mean() < 0.05  # cells cut by the inner and the outer edge of the reach
    late = (read - time)[np.isfinite(read)]
    # Nobody flies faster than the table says: numerical tolerance, 2 s for 98 of 100 passages.
    assert np.percentile(late, 98) < 2.0
    assert late.max() < 15.0


def test_direct_flights_are_not_sooner_than_the_table(interceptor: Interceptor) -> None:
    _check_against_flights(interceptor, np.random.default_rng(1).uniform(2 * DEG, 89 * DEG, 500))


def test_direct_flights_of_a_staged_interceptor_are_not_sooner_than_the_table(interceptor: Interceptor) -> None:
    staged = replace(interceptor, vehicle=_staged())
    _check_against_flights(staged, np.random.default_rng(2).uniform(0.0, 6 * DEG, 800))


def test_flat_fast_flights_are_the_table(interceptor: Interceptor, table: FlyoutTable) -> None:
    """On its way up a flight at a shallow angle is the quickest to where it is, so table and flight agree both ways."""
    time, latitude, longitude, height = _passages(interceptor, np.random.default_rng(5).uniform(8, 40, 300) * DEG, 4)
    rising = time < 400.0
    read = flyout_time(interceptor, table, latitude[rising], longitude[rising], height[rising])
    assert rising.sum() > 30
    assert np.nanmax(np.abs(read - time[rising])) < 2.0


@pytest.mark.slow
def test_a_table_four_times_finer_says_the_same(
    interceptor: Interceptor, table: FlyoutTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    finer = {"AZIMUTHS": 72, "RANGES": 400, "HEIGHTS": 220, "PLANES": 72, "STEERINGS": 200, "SAMPLES": 500}
    for name, value in finer.items():
        monkeypatch.setattr(flyout, name, value)
    fine = flyout_table(interceptor)
    rng = np.random.default_rng(3)
    azimuth, distance, height = (
        rng.uniform(0, 2 * np.pi, 5000),
        rng.uniform(5e4, 7e6, 5000),
        rng.uniform(1.2e5, 2.5e6, 5000),
    )
    latitude, longitude, _ = geodesy.destination(interceptor.latitude, interceptor.longitude, azimuth, distance)
    coarse = flyout_time(interceptor, table, latitude, longitude, height)
    exact = flyout_time(interceptor, fine, latitude, longitude, height)
    error = (coarse - exact)[np.isfinite(coarse - exact)]
    assert np.sqrt(np.mean(error**2)) < 1.5
    assert np.percentile(np.abs(error), 97) < 3.0
    assert (np.isfinite(coarse) != np.isfinite(exact)).mean() < 0.02


def test_triangles_agree_with_the_twin() -> None:
    rng = np.random.default_rng(0)
    angle, radius = np.meshgrid(np.linspace(0.1, 1.4, 9), np.linspace(1.0, 9.0, 12), indexing="ij")
    range_ = radius * np.cos(angle) * (1.0 + 0.02 * rng.random(angle.shape))
    height = radius * np.sin(angle) - 0.05 * radius**2  # turns over: places that are passed twice
    fan = np.stack([range_, height, 3.0 * radius + angle, 0.01 * angle])[None]
    fan[0, :, 2, 9:] = np.nan
    steps, shape = np.array([1.0, 0.31, 0.27]), (25, 20)
    planes, reaches = np.empty((1, 2, *shape)), np.empty((1, shape[1]))
    fans.rasterise(0, 1, fan, steps[None], planes, reaches)
    plain = engage_twin.least_times(fan[0], steps, shape)
    reached = np.isfinite(plain)
    assert reached.sum() > 100
    np.testing.assert_allclose(planes[0, 0][reached], plain[reached], rtol=1e-12)
    # the reach covers every node that a triangle covers
    farthest = np.where(reached, steps[1] * np.arange(shape[0])[:, None], 0.0).max(axis=0)
    assert (reaches[0] >= farthest - 1e-9).all()


def test_reading_agrees_with_the_twin(interceptor: Interceptor, table: FlyoutTable) -> None:
    rng = np.random.default_rng(2)
    site = site_row(interceptor, table)
    place = rng.uniform(0, 2 * np.pi, 2000), rng.uniform(0, 8e6, 2000), rng.uniform(0, 3e6, 2000)
    plain = engage_twin.flyout_time(place, site, table.extended, table.reach)
    compiled = [engage.flyout_time(*one, site, table.extended, table.reach) for one in zip(*place, strict=True)]
    np.testing.assert_allclose(compiled, plain, rtol=1e-10)
    assert 500 < np.isfinite(plain).sum() < 1900


def test_no_place_is_reached_before_its_distance_allows(interceptor: Interceptor, table: FlyoutTable) -> None:
    """The bounds by straight-line distance, by which most samples are passed over, are below every time read."""
    rng = np.random.default_rng(7)
    site = site_row(interceptor, table)
    lowest = interceptor.minimum_intercept_height
    place = np.array([rng.uniform(0, 2 * np.pi, 20000), rng.uniform(0, 8e6, 20000), rng.uniform(lowest, 3e6, 20000)])
    time = engage_twin.flyout_time(tuple(place), site, table.extended, table.reach)
    latitude, longitude, _ = geodesy.destination(interceptor.latitude, interceptor.longitude, place[0], place[1])
    position = geodesy.ecef_from_geodetic(latitude, longitude, place[2])
    distance = np.linalg.norm(
        position - geodesy.ecef_from_geodetic(interceptor.latitude, interceptor.longitude).reshape(3, 1), axis=0
    )
    bounds = dict(zip(engage.SITE[-4:], site[engage.BOUNDS - 4 : engage.BOUNDS], strict=True))
    line = bounds["line_time"] + bounds["line_slope"] * distance
    step = np.minimum((distance / bounds["distance_step"]).astype(int), flyout.BOUNDS - 1)
    reached = np.isfinite(time)
    assert reached.sum() > 5000
    assert (time >= site[engage.BOUNDS + step]).all()
    assert (time[reached] >= line[reached]).all()
    assert (distance[reached] <= bounds["farthest"]).all()
    # and not idly: more than half of what is out of reach is told by distance alone
    assert (line[reached] > 0.5 * time[reached]).mean() > 0.5


def test_coordinates_are_geodetic(interceptor: Interceptor, table: FlyoutTable) -> None:
    """Azimuth exactly, ground range within 0.3 % of the geodesic, height within a few metres."""
    site = site_row(interceptor, table)
    azimuth, distance = np.meshgrid(np.linspace(0.1, 6.0, 9), [2e5, 1e6, 3e6, 6e6])
    latitude, longitude, _ = geodesy.destination(interceptor.latitude, interceptor.longitude, azimuth, distance)
    for height in (120e3, 1500e3):
        position = geodesy.ecef_from_geodetic(latitude, longitude, height)
        seen = engage_twin.coordinates(position, site)
        np.testing.assert_allclose(seen[0], azimuth, atol=2e-3)
        np.testing.assert_allclose(seen[1], distance, rtol=3e-3)
        np.testing.assert_allclose(seen[2], height, atol=10.0)
        one = engage.coordinates(*position[:, 2, 3], site)
        np.testing.assert_allclose(one, [part[2, 3] for part in seen], rtol=1e-12)


def test_tables_made_together_are_those_made_alone(interceptor: Interceptor) -> None:
    """Sites at many speeds share one batch of flights; a site with other numbers, or with stages, does not."""
    given = replace(interceptor, vehicle=replace(interceptor.vehicle, burnout_height=210e3))
    sites = [
        *(with_burnout_speed(interceptor, speed) for speed in (5500.0, 6300.0, 7500.0)),
        *(with_burnout_speed(given, speed) for speed in (6300.0, 7000.0)),
        replace(interceptor, latitude=-0.6, longitude=2.0),
        replace(interceptor, vehicle=_staged()),
    ]
    for together, site in zip(flyout_tables(sites), sites, strict=True):
        alone = flyout_table(site)
        for field in ("azimuth", "ground_range", "height", "extended", "reach"):
            np.testing.assert_array_equal(getattr(together, field), getattr(alone, field), err_msg=field)


def test_nothing_before_burnout_and_nothing_beyond_the_longest_flight(table: FlyoutTable) -> None:
    time = table.time[np.isfinite(table.time)]
    assert time.min() >= 140.0
    assert time.max() <= 1500.0 + 60.0  # straight beyond the last sample within the last cell


def test_a_faster_interceptor_is_sooner_everywhere_both_reach(interceptor: Interceptor, table: FlyoutTable) -> None:
    faster = with_burnout_speed(interceptor, 7500.0)
    rng = np.random.default_rng(9)
    latitude, longitude = rng.uniform(45, 65, 400) * DEG, rng.uniform(0, 60, 400) * DEG
    height = rng.uniform(2.5e5, 1.5e6, 400)
    slow = flyout_time(interceptor, table, latitude, longitude, height)
    quick = flyout_time(faster, flyout_table(faster), latitude, longitude, height)
    both = np.isfinite(slow) & np.isfinite(quick)
    # near the site the boost itself counts: a fast one leaves the lower air on the same path
    far = both & (slow > 300.0)
    assert far.sum() > 100
    assert (quick[far] < slow[far] + 0.5).all()


def test_eastward_and_westward_differ_because_the_earth_turns(table: FlyoutTable) -> None:
    j, k = np.searchsorted(table.ground_range, 3e6), np.searchsorted(table.height, 5e5)
    around = table.time[:, j, k]
    assert np.isfinite(around).all()
    assert 2.0 < np.ptp(around) < 120.0


def test_a_staged_vehicle_has_no_burnout_speed_to_set(interceptor: Interceptor) -> None:
    with pytest.raises(InputError, match="staged vehicle"):
        with_burnout_speed(replace(interceptor, vehicle=_staged()), 7000.0)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("minimum_intercept_height", 3e6, "minimum_intercept_height is 3e"),
        ("maximum_flight_time", 0.0, "maximum_flight_time is 0"),
        ("inventory", -1, "inventory is -1"),
    ],
)
def test_wrong_interceptors_are_refused(interceptor: Interceptor, field: str, value: float, problem: str) -> None:
    with pytest.raises(InputError, match=problem.replace("+", r"\+")):
        replace(interceptor, **{field: value})


def test_a_rocket_that_cannot_lift_itself_is_refused(interceptor: Interceptor) -> None:
    feeble = StagedVehicle("feeble", (Stage(5000.0, 5000.0, 20e3, 60.0, 1.0),), 1000.0)
    with pytest.raises(InputError, match="does not leave the ground"):
        flyout_table(replace(interceptor, vehicle=feeble))


def test_burnout_speed_is_replaced(interceptor: Interceptor) -> None:
    other = with_burnout_speed(interceptor, 7000.0)
    assert isinstance(other.vehicle, KinematicVehicle)
    assert other.vehicle.burnout_speed == 7000.0
    assert other.name == interceptor.name


def test_the_quick_angle_is_the_angle() -> None:
    rng = np.random.default_rng(6)
    y, x = rng.normal(0.0, 1e6, (2, 3000))
    y, x = np.append(y, [0.0, 1.0, -1.0, 0.0, 2.0, -2.0]), np.append(x, [1.0, 0.0, 0.0, -1.0, 2.0, 2.0])
    found = np.array([_angle(*one) for one in zip(y, x, strict=True)])
    np.testing.assert_allclose(found, np.arctan2(y, x), rtol=0.0, atol=1e-15)
    assert _angle(0.0, 0.0) == 0.0


@njit
def _angle(y: float, x: float) -> float:
    return engage.angle(y, x)  # type: ignore[no-any-return]
