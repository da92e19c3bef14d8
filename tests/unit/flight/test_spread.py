"""From one place to many targets: the same flights as solving each alone, and never a silent miss."""

from __future__ import annotations

import numpy as np
import pytest

from midcourse.flight.atlas import polar
from midcourse.flight.fly import distance
from midcourse.flight.solve import HIT_MISS, max_range, solve
from midcourse.flight.spread import Spread, joined, solve_from, solve_pairs, solve_spreads
from midcourse.flight.trajectory import Outcome
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

MEDIUM = KinematicVehicle("medium", 4900.0, 120.0, ballistic_coefficient=2500.0)
LONG = KinematicVehicle("long", 7200.0, 250.0, ballistic_coefficient=5000.0)
STAGED = StagedVehicle(
    "two stages",
    (
        Stage(15_000.0, 1_500.0, 630e3, 68.0, 1.3),
        Stage(4_000.0, 400.0, 161e3, 70.0, 1.3),
    ),
    payload_mass=800.0,
    ballistic_coefficient=5000.0,
)


def _cloud(latitude: float, longitude: float, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    lots = np.random.Generator(np.random.Philox(key=seed))
    height = np.sin(np.radians(latitude)) + lots.uniform(-0.25, 0.25, count)
    return np.arcsin(np.clip(height, -1.0, 1.0)), np.radians(longitude) + lots.uniform(-0.6, 0.6, count)


@pytest.mark.parametrize(
    ("vehicle", "place", "middle"),
    [
        (MEDIUM, (35.2, 53.9), (45.0, 20.0)),
        (LONG, (35.2, 53.9), (50.0, 10.0)),
        (LONG, (55.0, 83.0), (78.0, -150.0)),
        (LONG, (-20.0, 170.0), (-10.0, -170.0)),
        (STAGED, (35.2, 53.9), (45.0, 30.0)),
    ],
)
def test_one_place_to_many_is_each_alone(
    vehicle: KinematicVehicle | StagedVehicle, place: tuple[float, float], middle: tuple[float, float]
) -> None:
    latitude, longitude = _cloud(*middle, 600, 7)
    here = np.radians(place)
    flights = solve_from(vehicle, float(here[0]), float(here[1]), latitude, longitude)
    chosen = np.arange(0, 600, 40)
    alone = solve(vehicle, *here, latitude[chosen], longitude[chosen])
    assert np.array_equal(flights.outcome[chosen], alone.outcome)
    hit = alone.outcome == Outcome.HIT
    assert hit.any()
    assert np.nanmax(flights.miss) < HIT_MISS
    # Two flights that both land within metres of the target: the least throttle is flat in the steering, so the apogee may
    # differ by a few kilometres where the throttle does not.
    np.testing.assert_allclose(flights.throttle[chosen][hit], alone.throttle[hit], rtol=3e-5)
    np.testing.assert_allclose(flights.impact_time[chosen][hit], alone.impact_time[hit], rtol=3e-3)
    beyond = alone.outcome == Outcome.OUT_OF_REACH
    np.testing.assert_allclose(flights.reach[chosen][beyond], alone.reach[beyond], rtol=1e-3)
    np.testing.assert_allclose(flights.ground_range[chosen], alone.ground_range, rtol=1e-5)


def test_targets_all_around_and_on_the_spot() -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 300, endpoint=False)
    latitude, longitude = np.radians(50.0) + 0.3 * np.cos(turn), np.radians(20.0) + 0.4 * np.sin(turn)
    latitude[0], longitude[0] = np.radians(50.0), np.radians(20.0)
    latitude[1] = np.nan
    flights = solve_from(MEDIUM, float(np.radians(50.0)), float(np.radians(20.0)), latitude, longitude)
    assert flights.outcome[0] == Outcome.ZERO_RANGE
    assert flights.outcome[1] == Outcome.NOT_A_NUMBER
    assert (flights.outcome[2:] == Outcome.HIT).all()
    assert np.nanmax(flights.miss) < HIT_MISS


def test_few_targets_and_other_shapes_are_solved_alone() -> None:
    latitude, longitude = _cloud(45.0, 20.0, 5, 1)
    here = (float(np.radians(35.2)), float(np.radians(53.9)))
    few = solve_from(LONG, *here, latitude, longitude)
    np.testing.assert_array_equal(few.steering, solve(LONG, *here, latitude, longitude).steering)
    latitude, longitude = _cloud(45.0, 20.0, 30, 1)
    lofted = solve_from(LONG, *here, latitude, longitude, "lofted")
    np.testing.assert_array_equal(lofted.steering, solve(LONG, *here, latitude, longitude, shape="lofted").steering)


def test_parts_are_put_where_they_belong() -> None:
    latitude, longitude = _cloud(45.0, 20.0, 4, 1)
    here = (float(np.radians(35.2)), float(np.radians(53.9)))
    whole = solve(LONG, *here, latitude, longitude)
    parts = [
        (rows, solve(LONG, *here, latitude[rows], longitude[rows])) for rows in (np.array([2, 0]), np.array([1, 3]))
    ]
    again = joined(4, parts)
    np.testing.assert_array_equal(again.outcome, whole.outcome)
    np.testing.assert_array_equal(again.target_latitude, whole.target_latitude)


def test_several_places_together_give_what_each_gives_alone() -> None:
    spreads = [
        Spread(*np.radians((latitude, longitude)), *_cloud(48.0, 12.0, count, seed))
        for seed, (latitude, longitude, count) in enumerate([(35.2, 53.9, 260), (38.0, 46.3, 12), (29.6, 52.5, 240)])
    ]
    together = solve_spreads(MEDIUM, spreads)
    for spread, flights in zip(spreads, together, strict=True):
        alone = solve_from(MEDIUM, *spread)
        np.testing.assert_array_equal(flights.outcome, alone.outcome)
        np.testing.assert_allclose(flights.azimuth, alone.azimuth, rtol=0.0, atol=1e-12)
        np.testing.assert_allclose(flights.impact_time, alone.impact_time, rtol=1e-12)


def _ways(count: int, latitudes: tuple[float, float], seed: int) -> tuple[np.ndarray, ...]:
    """Places in a band, all around the Earth, and targets eastwards of them, some beyond the reach."""
    lots = np.random.Generator(np.random.Philox(key=seed))
    latitude = np.radians(lots.uniform(*latitudes, count))
    longitude = lots.uniform(-np.pi, np.pi, count)
    target_latitude = np.clip(latitude + lots.uniform(-0.4, 0.3, count), -1.57, 1.57)
    return latitude, longitude, target_latitude, longitude + lots.uniform(0.2, 0.9, count)


@pytest.mark.parametrize("latitudes", [(28.0, 38.0), (80.0, 90.0), (-4.0, 3.0)])
@pytest.mark.parametrize("vehicle", [MEDIUM, STAGED], ids=["kinematic", "staged"])
def test_pairs_of_many_places_are_each_alone(
    vehicle: KinematicVehicle | StagedVehicle, latitudes: tuple[float, float]
) -> None:
    *place, latitude, longitude = _ways(300, latitudes, 5)
    flights = solve_pairs(vehicle, (*place, np.zeros(300)), (latitude, longitude))
    chosen = np.arange(0, 300, 12)
    alone = solve(vehicle, *(item[chosen] for item in (*place, latitude, longitude)))
    assert np.array_equal(flights.outcome[chosen], alone.outcome)
    hit = alone.outcome == Outcome.HIT
    assert hit.any()
    assert np.nanmax(flights.miss) < 10.0
    np.testing.assert_allclose(flights.throttle[chosen][hit], alone.throttle[hit], rtol=3e-5)
    np.testing.assert_array_equal(flights.origin_longitude, place[1])
    beyond = alone.outcome == Outcome.OUT_OF_REACH
    np.testing.assert_allclose(flights.reach[chosen][beyond], alone.reach[beyond], rtol=1e-3)
    np.testing.assert_allclose(flights.ground_range[chosen], alone.ground_range, rtol=1e-5)


def test_just_beyond_the_reach_and_just_within() -> None:
    """What an atlas says of the edge is what `solve` says of it."""
    place = np.radians((35.0, 51.0))
    bearing = np.linspace(-2.0, 0.0, 200)
    far = max_range(LONG, *place, bearing)
    _, arc = polar(place, far.impact_latitude, far.impact_longitude)
    for part, expected in ((0.998, Outcome.HIT), (1.004, Outcome.OUT_OF_REACH)):
        sine = np.sin(place[0]) * np.cos(part * arc) + np.cos(place[0]) * np.sin(part * arc) * np.cos(bearing)
        turn = np.arctan2(
            np.sin(bearing) * np.sin(part * arc),
            np.cos(place[0]) * np.cos(part * arc) - np.sin(place[0]) * np.sin(part * arc) * np.cos(bearing),
        )
        flights = solve_from(LONG, *place, np.arcsin(sine), place[1] + turn)
        assert (flights.outcome == expected).all()


def test_a_miss_is_measured_along_the_ellipsoid() -> None:
    latitude, longitude = _cloud(70.0, 20.0, 60, 2)
    flights = solve_from(LONG, *np.radians((35.2, 53.9)), latitude, longitude)
    hit = flights.outcome == Outcome.HIT
    impact = flights.impact_latitude[hit], flights.impact_longitude[hit]
    along = distance(flights.target_latitude[hit], flights.target_longitude[hit], *impact)
    np.testing.assert_allclose(flights.miss[hit], along, atol=1e-6)


def test_nearly_orbital_vehicles_are_not_said_to_fall_short() -> None:
    """Eastwards from the equator full throttle comes beyond the antipode; northwards it does not."""
    vehicle = KinematicVehicle("nearly orbital", 7300.0, 180.0, ballistic_coefficient=8000.0)
    arc = np.radians(np.linspace(95.0, 138.0, 120))
    nothing = np.zeros(120)
    east = solve_from(vehicle, 0.0, 0.0, np.radians(np.linspace(-1.0, 1.0, 120)), arc)
    assert (east.outcome == Outcome.HIT).all()
    north = solve_from(
        vehicle, 0.0, 0.0, np.where(arc < 0.5 * np.pi, arc, np.pi - arc), nothing + np.pi * (arc > 0.5 * np.pi)
    )
    assert set(north.outcome) == {Outcome.HIT, Outcome.OUT_OF_REACH}
    assert (np.diff(north.outcome == Outcome.OUT_OF_REACH) != 0).sum() == 1


def test_answers_do_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    latitude, longitude = _cloud(45.0, 20.0, 400, 9)
    place = np.radians((35.2, 53.9))
    several = solve_from(STAGED, *place, latitude, longitude)
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    one = solve_from(STAGED, *place, latitude, longitude)
    for name in ("azimuth", "steering", "throttle", "impact_latitude", "impact_longitude"):
        np.testing.assert_array_equal(getattr(one, name), getattr(several, name))
