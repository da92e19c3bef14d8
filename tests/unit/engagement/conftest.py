"""One interceptor, its table and a few threats, built once for the whole room."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_table
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle

DEG = math.pi / 180.0


@pytest.fixture(scope="session")
def interceptor() -> Interceptor:
    vehicle = KinematicVehicle("interceptor", 6300.0, 140.0, 200e3)
    return Interceptor("site", vehicle, 54.48 * DEG, 17.1 * DEG, 0.0, 120e3, 2500e3, 1500.0, 10)


@pytest.fixture(scope="session")
def table(interceptor: Interceptor) -> FlyoutTable:
    return flyout_table(interceptor)


@pytest.fixture(scope="session")
def threats() -> Tracks:
    """Forty flights from the south-east and the east, some of them out of everybody's reach."""
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    rng = np.random.default_rng(7)
    latitude = np.where(np.arange(40) < 30, 36.0, 55.0) * DEG
    longitude = np.where(np.arange(40) < 30, 50.0, 40.0) * DEG
    azimuth = rng.uniform(290.0, 350.0, 40) * DEG
    flights = fly(missile, latitude, longitude, azimuth, rng.uniform(20, 60, 40) * DEG, rng.uniform(3500, 6800, 40))
    return tracks(missile, flights, 160)
