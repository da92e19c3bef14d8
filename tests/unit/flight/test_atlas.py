"""An atlas foresees where flights come down: its aims hit, its edges are the reach, it says where it does not know."""

from __future__ import annotations

import numpy as np
import pytest

from midcourse.flight import atlas as room
from midcourse.flight.atlas import Atlas, Sector, draw, polar, wrapped
from midcourse.flight.fly import TOLERANCE, Shots, shoot
from midcourse.flight.least import GLANCE
from midcourse.flight.solve import max_range
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle, Vehicle

KINEMATIC = KinematicVehicle("k", 6500.0, 160.0, ballistic_coefficient=5000.0)
STAGED = StagedVehicle(
    "s",
    (
        Stage(15_000.0, 1_500.0, 630e3, 68.0, 1.3),
        Stage(4_000.0, 400.0, 161e3, 70.0, 1.3, coast_before=15.0),
    ),
    payload_mass=800.0,
    ballistic_coefficient=5000.0,
)
PLACE = (0.61, 0.9)
BOTH = pytest.mark.parametrize("vehicle", [KINEMATIC, STAGED], ids=["kinematic", "staged"])


def _shot(vehicle: Vehicle, origin: np.ndarray, aim: np.ndarray, tolerance: float = TOLERANCE) -> Shots:
    return shoot(vehicle, origin, aim[0], aim[1], aim[2], np.zeros(aim.shape[1]), tolerance=tolerance)


def _drawn(vehicle: Vehicle, sector: Sector) -> tuple[Atlas | None, int]:
    """The atlas and the flights it took."""
    search, answer, flights = draw(vehicle, sector), None, 0
    while True:
        try:
            kind, (origin, aim) = search.send(answer)
        except StopIteration as end:
            return end.value, flights
        flights += aim.shape[1]
        answer = _shot(vehicle, origin, aim, TOLERANCE if kind == "shoot" else GLANCE)


def _sector(reach: float, count: int = 120, half: float = 0.5) -> Sector:
    lots = np.random.Generator(np.random.Philox(key=3))
    return Sector(
        np.full(count, PLACE[0]), -0.8, lots.uniform(-half, half, count), lots.uniform(0.2, 0.95, count) * reach
    )


@BOTH
def test_aims_come_down_where_they_should(vehicle: Vehicle) -> None:
    sector = _sector(0.3)
    atlas, flights = _drawn(vehicle, sector)
    assert atlas is not None
    assert flights < 500
    aimed = atlas.aims(sector, atlas.edges(sector))
    assert aimed.sure.all()
    shots = _shot(vehicle, np.repeat(np.array([[PLACE[0]], [PLACE[1]], [0.0]]), len(sector.arc), axis=1), aimed.aim)
    bearing, arc = polar(PLACE, shots.latitude, shots.longitude)
    off = np.hypot(np.sin(sector.arc) * wrapped(bearing - sector.middle - sector.turn), arc - sector.arc)
    assert 6.4e6 * off.max() < 30.0
    assert 6.4e6 * np.median(off) < 5.0


@BOTH
def test_the_end_of_the_atlas_is_the_reach(vehicle: Vehicle) -> None:
    sector = _sector(2.0)
    atlas, _ = _drawn(vehicle, sector)
    assert atlas is not None
    assert atlas.whole
    turn = np.linspace(-0.5, 0.5, 9)
    arc = atlas.edges(Sector(np.full(9, PLACE[0]), sector.middle, turn, turn))[1][-1]
    farthest = max_range(vehicle, *PLACE, sector.middle + turn)
    _, expected = polar(PLACE, farthest.impact_latitude, farthest.impact_longitude)
    np.testing.assert_allclose(arc, expected, rtol=2e-5)


def test_throttles_in_a_pause_are_left_out() -> None:
    cuts = room._cuts(STAGED, 20.0, STAGED.burn_time)
    np.testing.assert_allclose(cuts[-2:], [[cuts[-2, 0], 68.0], [83.0, 153.0]])
    atlas, _ = _drawn(STAGED, _sector(0.35))
    assert atlas is not None
    sector = _sector(0.35)
    throttle = atlas.aims(sector, atlas.edges(sector)).aim[2]
    assert (throttle < 68.0).any()
    assert (throttle > 83.0).any()
    assert not ((throttle > 68.0) & (throttle < 83.0)).any()


def test_what_lies_beside_the_atlas_is_not_sure() -> None:
    atlas, _ = _drawn(KINEMATIC, _sector(0.3))
    assert atlas is not None
    beside = Sector(np.full(3, PLACE[0]), -0.8, np.array([0.0, 2.0, 0.0]), np.array([0.2, 0.2, 1.2]))
    assert list(atlas.aims(beside, atlas.edges(beside)).sure) == [True, False, False]


def test_a_vehicle_that_falls_back_has_no_atlas() -> None:
    heavy = StagedVehicle("brick", (Stage(1000.0, 30_000.0, 100e3, 30.0, 1.0),), payload_mass=100.0)
    assert _drawn(heavy, _sector(0.3))[0] is None


def test_polar_turns_with_the_place() -> None:
    bearing, arc = polar((0.0, 0.0), np.array([0.0, 0.1, 0.0]), np.array([0.1, 0.0, -0.1]))
    np.testing.assert_allclose(bearing, [0.5 * np.pi, 0.0, -0.5 * np.pi], atol=1e-12)
    np.testing.assert_allclose(arc, 0.1)
    np.testing.assert_allclose(wrapped(np.array([3.5, -3.5])), [3.5 - 2.0 * np.pi, 2.0 * np.pi - 3.5])
