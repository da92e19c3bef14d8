"""Flyout tables read between tables: at a node the table itself, elsewhere close to the table of the interceptor."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_table, flyout_time, with_burnout_speed
from midcourse.engagement.flyout_between import BETWEEN, MOST_TABLES, TableGrid, between, corners, table_grid
from midcourse.errors import InputError
from midcourse.flight.vehicles import KinematicVehicle

SITE = Interceptor("site", KinematicVehicle("interceptor", 6300.0, 140.0), 0.95, 0.3, 0.0, 120e3, 2000e3, 1200.0, 10)
SPEEDS = np.linspace(5500.0, 9000.0, 33)


def _both(speed: float, burn_time: float) -> Interceptor:
    return replace(SITE, vehicle=replace(SITE.vehicle, burnout_speed=speed, burn_time=burn_time))


@pytest.fixture(scope="module")
def tables() -> dict[tuple[float, float, float], FlyoutTable]:
    return {}


def _remembered(tables: dict[tuple[float, float, float], FlyoutTable], site: Interceptor) -> FlyoutTable:
    vehicle = site.vehicle
    assert isinstance(vehicle, KinematicVehicle)
    key = (vehicle.burnout_speed, vehicle.burn_time, site.maximum_intercept_height)
    if key not in tables:
        tables[key] = flyout_table(site)
    return tables[key]


def test_at_a_node_it_is_the_table_itself(tables: dict) -> None:
    grid = TableGrid(("burnout_speed",), (SPEEDS,))
    here = with_burnout_speed(SITE, float(SPEEDS[9]))
    assert between(grid, here, lambda site: _remembered(tables, site)) is _remembered(tables, here)


@pytest.mark.parametrize(
    ("grid", "site", "bound"),
    [
        (TableGrid(("burnout_speed",), (SPEEDS,)), with_burnout_speed(SITE, 7042.0), 0.05),
        (
            TableGrid(("burnout_speed", "burn_time"), (np.linspace(5500.0, 9000.0, 17), np.linspace(80.0, 200.0, 9))),
            _both(6733.0, 117.0),
            0.3,
        ),
        (TableGrid((), (), 2500e3), SITE, 0.1),
    ],
)
def test_times_within_reach_are_those_of_the_own_table(
    tables: dict, grid: TableGrid, site: Interceptor, bound: float
) -> None:
    """Away from the edge of the reach; at the edge a table is no better itself (docs/explanation/sensitivity.md)."""
    rng = np.random.default_rng(4)
    far, azimuth = rng.uniform(0.02, 0.35, 2000), rng.uniform(0.0, 2.0 * math.pi, 2000)
    latitude = np.arcsin(np.sin(0.95) * np.cos(far) + np.cos(0.95) * np.sin(far) * np.cos(azimuth))
    turn = np.arctan2(np.sin(azimuth) * np.sin(far) * np.cos(0.95), np.cos(far) - np.sin(0.95) * np.sin(latitude))
    height = rng.uniform(150e3, 900e3, 2000)
    own = flyout_table(site)
    read = between(grid, site, lambda corner: _remembered(tables, corner))
    exact = flyout_time(site, own, latitude, 0.3 + turn, height)
    found = flyout_time(site, read, latitude, 0.3 + turn, height)
    known = np.isfinite(exact) & np.isfinite(found)
    assert known.mean() > 0.9
    assert np.quantile(np.abs(found - exact)[known], 0.99) < bound
    assert (np.isfinite(exact) != np.isfinite(found)).mean() < 0.01


def test_weights_are_those_of_linear_interpolation() -> None:
    grid = TableGrid(("burnout_speed", "burn_time"), (np.array([6000.0, 7000.0]), np.array([100.0, 140.0, 180.0])))
    found = corners(grid, _both(6250.0, 150.0))
    told = {(one.vehicle.burnout_speed, one.vehicle.burn_time): weight for weight, one in found}
    assert told == pytest.approx({(6000, 140): 0.5625, (6000, 180): 0.1875, (7000, 140): 0.1875, (7000, 180): 0.0625})
    assert sum(weight * one.vehicle.burnout_speed for weight, one in found) == pytest.approx(6250.0)
    assert len(corners(grid, _both(6000.0, 140.0))) == 1
    top = TableGrid(grid.fields, grid.nodes, 2500e3)
    assert {one.maximum_intercept_height for _, one in corners(top, _both(6250.0, 150.0))} == {2500e3}


def test_beyond_the_grid_nothing_is_read() -> None:
    with pytest.raises(InputError, match="burnout_speed is 9500"):
        corners(TableGrid(("burnout_speed",), (SPEEDS,)), with_burnout_speed(SITE, 9500.0))


def test_a_grid_is_made_where_it_saves_tables() -> None:
    rng = np.random.default_rng(1)
    many = {"burnout_speed": rng.uniform(5500.0, 9000.0, 1000)}
    grid = table_grid(many)
    assert grid is not None
    assert grid.fields == ("burnout_speed",)
    assert len(grid.nodes[0]) == BETWEEN["burnout_speed"][0]
    assert (grid.nodes[0][0], grid.nodes[0][-1]) == (many["burnout_speed"].min(), many["burnout_speed"].max())
    assert math.isnan(grid.top)
    assert table_grid({"burnout_speed": many["burnout_speed"][:40]}) is None
    assert table_grid({"burnout_speed": np.tile([6000.0, 7000.0], 500)}) is None
    assert table_grid({**many, "latitude": rng.uniform(0.8, 0.9, 1000)}) is None
    assert table_grid({"minimum_intercept_height": rng.uniform(1e5, 2e5, 1000)}) is None
    assert table_grid({"burnout_speed": np.full(1000, 6300.0)}) is None


def test_one_greatest_height_serves_many() -> None:
    rng = np.random.default_rng(1)
    heights = rng.uniform(1e6, 3e6, 1000)
    alone = table_grid({"maximum_intercept_height": heights})
    assert alone is not None
    assert (alone.fields, alone.top) == ((), heights.max())
    few = table_grid(
        {"burnout_speed": np.linspace(6e3, 9e3, 1000), "maximum_intercept_height": np.tile([1e6, 2e6], 500)}
    )
    assert few is not None
    assert math.isnan(few.top)
    with_burn = table_grid(
        {name: rng.uniform(1.0, 2.0, 4000) for name in ("burnout_speed", "burn_time", "maximum_intercept_height")}
    )
    assert with_burn is not None
    assert math.prod(len(values) for values in with_burn.nodes) <= MOST_TABLES
