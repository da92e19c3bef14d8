from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse.analysis.trade import Threatened, dispute, first_speed, reach_by_speed
from midcourse.engagement.flyout import Interceptor, flyout_table, with_burnout_speed
from midcourse.engagement.windows import WindowOutcome, windows
from midcourse.errors import InputError
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle, Stage, StagedVehicle

DEG = math.pi / 180.0
SPEEDS = np.arange(5500.0, 9001.0, 500.0)


@pytest.fixture(scope="module")
def site() -> Interceptor:
    vehicle = KinematicVehicle("interceptor", 6300.0, 140.0, 200e3)
    return Interceptor("site", vehicle, 54.48 * DEG, 17.1 * DEG, 0.0, 120e3, 2500e3, 1500.0, 10)


@pytest.fixture(scope="module")
def chased() -> Tracks:
    """Missiles from the east that pass north of the site: the interceptor has to run after them."""
    missile = KinematicVehicle("missile", 6900.0, 180.0, 200e3, 2000.0)
    azimuth, origin = np.linspace(300.0, 345.0, 25), np.linspace(36.0, 60.0, 25)
    flights = fly(missile, 56.0 * DEG, origin * DEG, azimuth * DEG, 25 * DEG, 6700.0)
    return tracks(missile, flights, 192)


@pytest.fixture(scope="module")
def side(chased: Tracks) -> Threatened:
    modelled = chased.burnout_time + 240.0
    modelled[::8] = np.nan
    return Threatened("east", chased, {"modelled": modelled, "speed-alone": chased.burnout_time + 30.0})


def test_the_share_rises_with_speed_and_with_a_sooner_commit(site: Interceptor, side: Threatened) -> None:
    found = dispute(site, SPEEDS, [side])
    modelled, alone = found.share("east"), found.share("east", "speed-alone")
    assert (np.diff(modelled) >= 0.0).all()
    assert (np.diff(alone) >= 0.0).all()
    assert (alone >= modelled).all()
    assert modelled[0] < 0.2 < modelled[-1]
    assert found.share("east")[-1] <= 21 / 25  # the four without a track never have a window


def test_a_sweep_is_the_windows_of_each_speed(site: Interceptor, side: Threatened) -> None:
    """Up to 8 km/s nothing is added to what the windows of each speed say, but what a slower one could do."""
    speeds = SPEEDS[:6]
    found = dispute(site, speeds, [side]).engageable["east", "modelled"]
    before = np.zeros(len(side.tracks), bool)
    for q, speed in enumerate(speeds):
        faster = with_burnout_speed(site, float(speed))
        seen = windows(faster, flyout_table(faster), side.tracks, side.commit["modelled"])
        before |= seen.outcome == WindowOutcome.ENGAGEABLE
        np.testing.assert_array_equal(found[q], before)


def test_batches_cover_every_speed_once(site: Interceptor, side: Threatened) -> None:
    speeds = np.linspace(6000.0, 7000.0, 10)
    batches = list(reach_by_speed(site, speeds, [side]))
    assert len(batches) == 2
    np.testing.assert_array_equal(np.concatenate([batch for batch, _ in batches]), speeds)


def test_bases_have_their_own_shares(site: Interceptor, side: Threatened) -> None:
    found = dispute(site, SPEEDS[::3], [side])
    west = np.arange(25) < 10
    parts = found.share_of("east", west), found.share_of("east", ~west)
    np.testing.assert_allclose((10 * parts[0] + 15 * parts[1]) / 25, found.share("east"))
    assert np.isnan(found.share_of("east", np.zeros(25, bool))).all()


def test_threats_that_do_not_fly_do_not_count(site: Interceptor, side: Threatened) -> None:
    time = np.array(side.tracks.time)
    time[:5] = np.nan
    fewer = replace(side, tracks=replace(side.tracks, time=time))
    whole, part = (dispute(site, SPEEDS[-1:], [item]) for item in (side, fewer))
    assert part.flown["east"].sum() == 20
    np.testing.assert_allclose(part.share("east"), whole.engageable["east", "modelled"][:, 5:].mean(axis=1))
    none = replace(side, tracks=replace(side.tracks, time=time * np.nan))
    assert np.isnan(dispute(site, SPEEDS[-1:], [none]).share("east")).all()


def test_the_flip_of_a_known_curve() -> None:
    speeds, share = np.array([6.0, 7.0, 8.0, 9.0]), np.array([0.0, 0.0, 0.2, 0.6])
    assert first_speed(speeds, share) == 8.0
    assert first_speed(speeds, share, 0.5) == pytest.approx(8.75)
    assert first_speed(speeds, share, 0.1) == pytest.approx(7.5)
    assert math.isnan(first_speed(speeds, share, 0.7))
    assert first_speed(speeds, share + 0.1, 0.05) == 6.0


def test_speeds_must_rise(site: Interceptor, side: Threatened) -> None:
    for wrong in ([], [7000.0, 7000.0], [8000.0, 7000.0]):
        with pytest.raises(InputError, match="do not rise"):
            dispute(site, np.array(wrong), [side])


def test_the_speed_of_a_staged_interceptor_cannot_be_swept(site: Interceptor, side: Threatened) -> None:
    staged = StagedVehicle("staged", (Stage(15000.0, 1000.0, 600e3, 70.0, 1.28),), 200.0)
    with pytest.raises(InputError, match="staged vehicle"):
        dispute(replace(site, vehicle=staged), SPEEDS, [side])
