from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from midcourse.analysis import footprint as module
from midcourse.analysis.defence import Defence, RadarPost, answered, commit_times, observed
from midcourse.analysis.footprint import CellState, Launch, footprints, nearest_cells, shares, states, worst
from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_table
from midcourse.engagement.windows import WindowOutcome
from midcourse.flight.fly import tracks
from midcourse.flight.solve import solve
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.outputs.geography import grid
from midcourse.outputs.geography import towns as towns_of
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.radar import Radar

DEG = math.pi / 180.0
OUT, BARE, SAFE = CellState.OUT_OF_REACH, CellState.UNDEFENDED, CellState.DEFENDED


@dataclass
class _Places:
    latitude: np.ndarray
    longitude: np.ndarray
    country: np.ndarray


def _places(latitude: list[float], longitude: list[float], country: list[int]) -> _Places:
    return _Places(np.radians(latitude), np.radians(longitude), np.array(country))


@pytest.fixture(scope="module")
def defence() -> Defence:
    vehicle = KinematicVehicle("interceptor", 6300.0, 140.0, 200e3)
    site = Interceptor("site", vehicle, 54.48 * DEG, 17.1 * DEG, 0.0, 120e3, 2500e3, 1500.0, 10)
    radar = Radar("radar", 49.6 * DEG, 13.7 * DEG, 700.0, 2500e3, 0.01, minimum_elevation=2 * DEG, track_delay=10.0)
    posts = (RadarPost(replace(radar, needs_cue=True), ("infrared",)),)
    doctrine = Doctrine("salvo", 1, 60.0, 0.0, 0.0)
    return Defence((InfraredWarning("infrared", 10e3, 30.0),), posts, (site,), doctrine, ("radar",))


@pytest.fixture(scope="module")
def tables(defence: Defence) -> list[FlyoutTable]:
    return [flyout_table(site) for site in defence.interceptors]


@pytest.fixture(scope="module")
def launch() -> Launch:
    missile = KinematicVehicle("missile", 5200.0, 180.0, 150e3, 2000.0)
    latitude, longitude = (axis.ravel() for axis in np.meshgrid(np.arange(38.0, 68.0, 3.0), np.arange(-8.0, 40.0, 4.0)))
    flights = solve(missile, 35.2 * DEG, 53.9 * DEG, latitude * DEG, longitude * DEG)
    return Launch("east", "missile", missile, flights, {"radar": 0.02})


def test_a_footprint_is_the_windows_of_its_cells(defence: Defence, tables: list[FlyoutTable], launch: Launch) -> None:
    (found,) = footprints(defence, tables, [launch])
    flown = tracks(launch.vehicle, launch.flights, module.SAMPLES)
    commit = commit_times(defence, observed(defence, flown, launch.rcs), flown.burnout_time)
    answer = answered(defence, tables, flown, commit)
    np.testing.assert_array_equal(found.state == SAFE, answer.outcome == WindowOutcome.ENGAGEABLE)
    np.testing.assert_array_equal(found.state == OUT, ~launch.flights.arrived)
    assert {int(code) for code in found.state} == {0, 1, 2}
    assert (found.launch_area, found.vehicle_name) == ("east", "missile")


def test_batches_do_not_change_the_answer(
    defence: Defence, tables: list[FlyoutTable], launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = footprints(defence, tables, [launch])
    monkeypatch.setattr(module, "BATCH", 7)
    (parts,) = footprints(defence, tables, [launch])
    np.testing.assert_array_equal(whole.state, parts.state)


def test_without_interceptors_nothing_is_defended(defence: Defence, tables: list[FlyoutTable], launch: Launch) -> None:
    empty = replace(defence, interceptors=(replace(defence.interceptors[0], inventory=0),))
    flown = tracks(launch.vehicle, launch.flights, module.SAMPLES)
    assert set(states(empty, tables, flown, launch.rcs).tolist()) == {OUT, BARE}


def test_more_sites_never_defend_less(defence: Defence, tables: list[FlyoutTable], launch: Launch) -> None:
    flown = tracks(launch.vehicle, launch.flights, module.SAMPLES)
    south = replace(defence.interceptors[0], name="south", latitude=44.0 * DEG, longitude=24.4 * DEG)
    two = replace(defence, interceptors=(*defence.interceptors, south))
    one_site = states(defence, tables, flown, launch.rcs)
    two_sites = states(two, [*tables, flyout_table(south)], flown, launch.rcs)
    assert (two_sites >= one_site).all()
    assert (two_sites > one_site).any()


def test_launches_are_taken_one_at_a_time(defence: Defence, tables: list[FlyoutTable], launch: Launch) -> None:
    taken = []

    def launches() -> object:
        for name in ("first", "second"):
            taken.append(name)
            yield replace(launch, launch_area=name)

    found = footprints(defence, tables, launches())  # type: ignore[arg-type]
    assert next(found).launch_area == "first"
    assert taken == ["first"]


def test_shares_by_hand() -> None:
    cells = _places([50, 50, 51, 60], [10, 11, 10, 20], [0, 0, 0, 1])
    towns = _places([50.1, 50.0, 51.2, 60.0, 60.1], [10.1, 11.1, 10.0, 20.0, 20.2], [0, 0, 0, 1, 1])
    state = np.array([SAFE, BARE, OUT, SAFE], np.int8)
    found = shares(state, cells, np.array([4.0, 2.0, 3.0, 1.0]), towns, np.array([10.0, 30.0, 60.0, 5.0, 5.0]))
    assert found.country.tolist() == [-1, 0, 1]
    assert found.cells.tolist() == [4, 3, 1]
    assert found.threatened_cells.tolist() == [3, 2, 1]
    assert found.defended_cells.tolist() == [2, 1, 1]
    np.testing.assert_allclose(found.defended_fraction, [5 / 7, 4 / 6, 1.0])
    np.testing.assert_allclose(found.population_fraction, [20 / 50, 10 / 40, 1.0])
    np.testing.assert_allclose(found.threatened_population_fraction, [50 / 110, 40 / 100, 1.0])


def test_shares_of_many_are_those_of_each_country_alone() -> None:
    rng = np.random.default_rng(5)
    n, t = 400, 300
    cells = _places(rng.uniform(40, 60, n).tolist(), rng.uniform(0, 30, n).tolist(), rng.integers(0, 9, n).tolist())
    towns = _places(rng.uniform(40, 60, t).tolist(), rng.uniform(0, 30, t).tolist(), rng.integers(3, 12, t).tolist())
    state, area, weight = rng.integers(0, 3, n).astype(np.int8), rng.uniform(1, 2, n), rng.uniform(1e4, 1e6, t)
    found = shares(state, cells, area, towns, weight)
    assert found.country.tolist() == [-1, *range(12)]
    town_state = state[nearest_cells(cells, towns)]
    for row, code in enumerate(found.country):
        here = cells.country == code if code >= 0 else np.ones(n, bool)
        there = towns.country == code if code >= 0 else np.ones(t, bool)
        assert found.cells[row] == here.sum()
        assert found.threatened_cells[row] == (state[here] != OUT).sum()
        assert found.defended_cells[row] == (state[here] == SAFE).sum()
        if here.any():
            expected = area[here & (state == SAFE)].sum() / area[here & (state != OUT)].sum()
            assert found.defended_fraction[row] == pytest.approx(expected)
        else:
            assert np.isnan(found.defended_fraction[row])
        if there.any():
            reached = weight[there & (town_state != OUT)].sum()
            assert found.population_fraction[row] == pytest.approx(weight[there & (town_state == SAFE)].sum() / reached)
            assert found.threatened_population_fraction[row] == pytest.approx(reached / weight[there].sum())


@pytest.mark.parametrize("cell_deg", [0.25, 1.0])
def test_a_town_has_the_cell_it_lies_in_and_else_the_nearest(cell_deg: float) -> None:
    cells, people = grid("europe", cell_deg), towns_of("europe")
    found = nearest_cells(cells, people)
    off = [
        np.abs(getattr(people, name) - getattr(cells, name)[found]) / cells.size for name in ("latitude", "longitude")
    ]
    inside = (off[0] <= 0.5 + 1e-6) & (off[1] <= 0.5 + 1e-6)
    assert 0.8 < inside.mean() < 1.0
    # For towns in a cell without land: no other middle is nearer than the one found (two may be equally near).
    away = np.flatnonzero(~inside)
    middles = np.stack(ecef_from_geodetic(cells.latitude, cells.longitude, 0.0))
    for town in away:
        place = np.stack(ecef_from_geodetic(people.latitude[town], people.longitude[town], 0.0))
        distance = np.linalg.norm(middles - place[:, None], axis=0)
        # On the ellipsoid "nearest" may differ from that on the sphere by the flattening.
        assert distance[found[town]] <= distance.min() * 1.004
    # And a town in a cell with land is not sent elsewhere.
    taken = {(row, column) for row, column in zip(cells.row.tolist(), cells.column.tolist(), strict=True)}
    south = cells.latitude[0] - (cells.row[0] + 0.5) * cells.size
    west = cells.longitude[0] - (cells.column[0] + 0.5) * cells.size
    rows = np.floor((people.latitude[away] - south) / cells.size + 1e-9).astype(int)
    columns = np.floor((people.longitude[away] - west) / cells.size + 1e-9).astype(int)
    assert not taken & set(zip(rows.tolist(), columns.tolist(), strict=True))


def test_a_share_of_nothing_is_not_a_number() -> None:
    cells, towns = _places([50], [10], [0]), _places([], [], [])
    found = shares(np.array([OUT], np.int8), cells, np.array([1.0]), towns, np.array([]))
    assert found.threatened_cells.tolist() == [0, 0]
    assert np.isnan(found.defended_fraction).all()
    assert np.isnan(found.population_fraction).all()


def test_the_nearest_cell_is_the_one_around_a_town() -> None:
    grid = np.arange(-3.75, 4.0, 0.5)
    latitude, longitude = (axis.ravel() for axis in np.meshgrid(50 + grid, grid, indexing="ij"))
    rng = np.random.default_rng(0)
    towns = _places((50 + rng.uniform(-3.9, 3.9, 500)).tolist(), rng.uniform(-3.9, 3.9, 500).tolist(), [0] * 500)
    found = nearest_cells(_places(latitude.tolist(), longitude.tolist(), [0] * len(latitude)), towns)
    # on a grid in latitude and longitude "nearest" and "around" differ only within a hair of a cell's side
    off = np.abs(np.degrees(towns.latitude) - latitude[found]), np.abs(np.degrees(towns.longitude) - longitude[found])
    assert (off[0] < 0.26).all()
    assert (off[1] < 0.26).all()


def test_the_worst_of_several() -> None:
    one = np.array([SAFE, SAFE, OUT, OUT, BARE], np.int8)
    two = np.array([SAFE, BARE, SAFE, OUT, OUT], np.int8)
    assert worst([one, two]).tolist() == [SAFE, BARE, SAFE, OUT, BARE]


def test_every_state_has_a_sentence() -> None:
    assert len({state.sentence for state in CellState}) == 3
