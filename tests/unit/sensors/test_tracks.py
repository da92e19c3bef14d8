"""Track accuracy: the kernel against its twin, and what must hold of any covariance."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from midcourse._kernels import track, track_twin
from midcourse.earth import frames, gravity
from midcourse.errors import InputError
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.accuracy import RadarAccuracy
from midcourse.sensors.estimate import Seen, estimated
from midcourse.sensors.radar import Detections, Radar, observe
from midcourse.sensors.tracks import (
    ACCELERATION_NOISE,
    FreeFlight,
    Looks,
    combined,
    error_at,
    error_ellipsoid,
    first_below,
    free_flight,
    open_prior,
    radar_looks,
    track_accuracy,
)

DEG = math.pi / 180
NEAR = Radar("near", 49.6 * DEG, 13.7 * DEG, 700.0, 3000e3, 0.01, 0.0, math.pi, 2 * DEG, 80 * DEG, 10.0)
FAR = Radar("far", 54.4 * DEG, -0.7 * DEG, 260.0, 4000e3, 0.01, 0.0, math.pi, 3 * DEG, 85 * DEG, 30.0)
SHARP = RadarAccuracy(0.18 * DEG, 10e6, 20.0, 0.003 * DEG, 10.0, 1.0)
BLUNT = RadarAccuracy(1.9 * DEG, 2e6, 20.0, 0.03 * DEG, 30.0, 5.0)


@pytest.fixture(scope="module")
def threats() -> Tracks:
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    lots = np.random.Generator(np.random.Philox(key=3))
    azimuth, angle = lots.uniform(280, 340, 12) * DEG, lots.uniform(22, 45, 12) * DEG
    flights = fly(missile, 38.0 * DEG, 46.3 * DEG, azimuth, angle, lots.uniform(5000, 6800, 12))
    return tracks(missile, flights, 192)


@pytest.fixture(scope="module")
def flight(threats: Tracks) -> FreeFlight:
    return free_flight(threats)


def _looks(flight: FreeFlight, threats: Tracks, *which: tuple[Radar, RadarAccuracy]) -> Looks:
    return combined([radar_looks(flight, r, a, observe(r, threats, 0.01), 0.01) for r, a in which])


@pytest.fixture(scope="module")
def looks(flight: FreeFlight, threats: Tracks) -> Looks:
    return _looks(flight, threats, (NEAR, SHARP), (FAR, BLUNT))


def test_the_kernel_is_its_twin(flight: FreeFlight, looks: Looks) -> None:
    """The same covariances from scalar updates and from the information form, constant errors included."""
    prior = np.broadcast_to(np.diag([20e3**2] * 3 + [300.0**2] * 3), (12, 6, 6))
    found = track_accuracy(flight, looks, prior, keep=True)
    compared = 0
    for row in range(12):
        k = int(np.isfinite(flight.time[row]).sum())
        if k == 0:
            continue
        plain = track_twin.follow(
            flight.time[row, :k], flight.position_inertial[:, row, :k], looks.place_ecef,
            (looks.count[:, row, :k], looks.variance[:, :, row, :k]), looks.constant, prior[row], ACCELERATION_NOISE,
        )  # fmt: skip
        size = np.sqrt(np.diagonal(plain, axis1=1, axis2=2))
        apart = (found.covariance[row, :k] - plain) / (size[:, :, None] * size[:, None, :])
        assert np.abs(apart).max() < 1e-5
        compared += 1
    assert compared >= 10


def _flown(states: np.ndarray, steps: int) -> np.ndarray:
    """States (6, n) carried through steps of ten seconds by the filter without a look: (6, n, steps + 1)."""
    n = states.shape[1]
    time = np.broadcast_to(10.0 * np.arange(steps + 1), (n, steps + 1)).copy()
    nothing = np.full((1, n, steps + 1), np.nan)
    unseen = Seen(np.zeros((3, 1)), nothing, np.full((3, 1, n, steps + 1), np.nan), nothing, nothing)
    return estimated(time, unseen, states, np.broadcast_to(np.eye(6), (n, 6, 6))).state


START = np.array([5e6, 3e6, 3.5e6, -3e3, 2e3, 4.5e3])


def test_free_fall_is_that_of_gravity() -> None:
    """Two hundred seconds against small Runge-Kutta steps with `earth.gravity`: to a centimetre."""
    state = START.copy()

    def rate(s: np.ndarray) -> np.ndarray:
        return np.concatenate([s[3:], gravity.gravity(s[:3])])

    for _ in range(400):
        h = 0.5
        a = rate(state)
        b = rate(state + 0.5 * h * a)
        c = rate(state + 0.5 * h * b)
        d = rate(state + h * c)
        state = state + h / 6.0 * (a + 2 * b + 2 * c + d)
    np.testing.assert_allclose(_flown(START[:, None], 20)[:3, 0, -1], state[:3], atol=0.01)


def test_the_transition_is_the_derivative_of_the_flow() -> None:
    """Free fall from neighbouring states ends as far apart as the transition of forty steps says."""
    path = _flown(START[:, None], 40)[:, 0]
    time = 10.0 * np.arange(41)
    for column, step in enumerate([100.0] * 3 + [0.1] * 3):
        aside = np.zeros(6)
        aside[column] = step
        ends = _flown(np.stack([START + aside, START - aside], axis=1), 40)[:, :, -1]
        apart = (ends[:, 0] - ends[:, 1]) / (2.0 * step)
        whole = np.zeros((6, 6))
        whole[column, column] = 1.0
        carried = np.empty((6, 6))
        track.carry_between(time, np.ascontiguousarray(path[:3]), whole, 0.0, carried)
        np.testing.assert_allclose(carried, np.outer(apart, apart), atol=2e-4 * (apart @ apart))


def test_free_flight_runs_from_burnout_to_reentry(threats: Tracks, flight: FreeFlight) -> None:
    for row in range(12):
        known = np.isfinite(flight.time[row])
        if not known.any():
            continue
        assert flight.time[row, 0] == pytest.approx(threats.burnout_time[row])
        last = np.flatnonzero(known)[-1]
        height = np.linalg.norm(flight.position_inertial[:, row, last]) - 6371e3
        assert 60e3 < height < 180e3


def test_places_between_samples_are_those_of_the_flight(threats: Tracks) -> None:
    """Every other sample left out, the cubic gives the places that were left out to within two metres.

    Not so at either end: next to burnout and, where the air brakes, in the last half minute.
    """
    half = Tracks(threats.time[:, ::2].copy(), threats.position_ecef[:, :, ::2].copy(), threats.burnout_time)
    fine, coarse = free_flight(threats), free_flight(half)
    compared = 0
    for row in range(len(threats)):
        k = min(int(np.isfinite(item.time[row]).sum()) for item in (fine, coarse))
        for j in range(3, k - 4):
            apart = fine.position_inertial[:, row, j] - coarse.position_inertial[:, row, j]
            assert np.linalg.norm(apart) < 2.0
            compared += 1
    assert compared > 1000


def test_a_second_radar_never_hurts(flight: FreeFlight, threats: Tracks) -> None:
    """Without constant errors, more looks never make a covariance larger."""
    calm = replace(SHARP, angle_floor=0.0, range_floor=0.0), replace(BLUNT, angle_floor=0.0, range_floor=0.0)
    one = track_accuracy(flight, _looks(flight, threats, (NEAR, calm[0])))
    two = track_accuracy(flight, _looks(flight, threats, (NEAR, calm[0]), (FAR, calm[1])))
    known = np.isfinite(one.error)
    assert np.all(two.error[known] <= one.error[known] * (1.0 + 1e-9))
    assert (two.error[known] < 0.99 * one.error[known]).any()


def test_constant_errors_do_not_average_out(flight: FreeFlight, threats: Tracks) -> None:
    """With very many looks the error ends at the floor times the distance, not below it."""
    many = replace(SHARP, interval=1e-4, range_floor=0.0)
    found = track_accuracy(flight, _looks(flight, threats, (NEAR, many)), acceleration_noise=0.0)
    seen = observe(NEAR, threats, 0.01)
    row = int(np.nanargmax(seen.last - seen.first))
    k = int(np.flatnonzero(flight.time[row] <= seen.last[row])[-1])
    site = frames.inertial_from_ecef(_looks(flight, threats, (NEAR, many)).place_ecef[:, 0], flight.time[row, k])
    slant = float(np.linalg.norm(flight.position_inertial[:, row, k] - site))
    assert 0.5 * 0.003 * DEG * slant < found.error[row, k] < 3.0 * 0.003 * DEG * slant
    free = replace(many, angle_floor=0.0)
    assert track_accuracy(flight, _looks(flight, threats, (NEAR, free)), acceleration_noise=0.0).error[row, k] < 10.0


def test_without_looks_the_error_grows(flight: FreeFlight, looks: Looks) -> None:
    blind = replace(looks, count=np.zeros_like(looks.count))
    prior = np.broadcast_to(np.diag([100.0**2] * 3 + [10.0**2] * 3), (12, 6, 6))
    found = track_accuracy(flight, blind, prior)
    known = np.isfinite(found.error[:, 1:])
    assert np.all(np.diff(found.error, axis=1)[known] > 0.0)


def test_what_is_predicted_is_what_comes(flight: FreeFlight, looks: Looks) -> None:
    """The error predicted ahead is the error that is there then, if nobody looks meanwhile."""
    found = track_accuracy(flight, looks, keep=True, lead=300.0)
    known = flight.time[:, 20]
    predicted = error_at(flight, found, known, known + 300.0)
    root = np.sqrt(np.trace(predicted[:, :3, :3], axis1=1, axis2=2))
    good = np.isfinite(root) & np.isfinite(flight.time[:, 50])
    assert good.sum() >= 8
    np.testing.assert_allclose(root[good], found.error_ahead[good, 20], rtol=1e-6)


def test_the_first_instant_below_a_limit(flight: FreeFlight, looks: Looks) -> None:
    found = track_accuracy(flight, looks)
    instant = first_below(found, 1000.0)
    for row in range(12):
        below = np.flatnonzero(found.error_ahead[row] <= 1000.0)
        if len(below):
            assert instant[row] == flight.time[row, below[0]]
        else:
            assert np.isnan(instant[row])
    assert np.isnan(first_below(found, 1e-6)).all()


def test_a_tighter_limit_is_reached_later(flight: FreeFlight, looks: Looks) -> None:
    found = track_accuracy(flight, looks)
    instants = [first_below(found, limit) for limit in (10e3, 3e3, 1e3, 300.0)]
    for loose, tight in itertools.pairwise(instants):
        both = np.isfinite(tight)
        assert np.isfinite(loose[both]).all()
        assert np.all(tight[both] >= loose[both])


def test_one_equals_many(flight: FreeFlight, looks: Looks) -> None:
    whole = track_accuracy(flight, looks)
    for row in (0, 5, 11):
        part = slice(row, row + 1)
        alone = track_accuracy(
            FreeFlight(flight.time[part], flight.position_inertial[:, part], flight.step),
            replace(looks, count=looks.count[:, part], variance=looks.variance[:, :, part]),
        )
        np.testing.assert_array_equal(alone.error[0], whole.error[row])


def test_a_threat_that_never_arrives_has_no_track() -> None:
    nothing = Tracks(np.full((1, 20), np.nan), np.full((3, 1, 20), np.nan), np.array([np.nan]))
    flight = free_flight(nothing)
    assert np.isnan(flight.time).all()
    blind = Detections("near", np.array([1], np.int8), *(np.array([np.nan]) for _ in range(3)))
    found = track_accuracy(flight, radar_looks(flight, NEAR, SHARP, blind, 0.01), keep=True)
    assert np.isnan(found.error).all()
    assert np.isnan(first_below(found, 1e9)).all()
    assert np.isnan(error_at(flight, found, np.array([10.0]), np.array([20.0]))).all()


def test_half_axes_of_a_known_ellipsoid() -> None:
    covariance = np.zeros((2, 6, 6))
    covariance[0, :3, :3] = np.diag([4.0, 25.0, 9.0])
    covariance[1] = np.nan
    axes = error_ellipsoid(covariance)
    assert axes[0].tolist() == pytest.approx([5.0, 3.0, 2.0])
    assert np.isnan(axes[1]).all()


def test_wrong_input_is_said(flight: FreeFlight, looks: Looks, threats: Tracks) -> None:
    with pytest.raises(InputError, match="step is 0"):
        free_flight(threats, 0.0)
    with pytest.raises(InputError, match="no sensor"):
        combined([])
    with pytest.raises(InputError, match="lead is -1"):
        track_accuracy(flight, looks, lead=-1.0)
    with pytest.raises(InputError, match="not kept"):
        error_at(flight, track_accuracy(flight, looks), flight.time[:, 0], flight.time[:, 0])
    assert open_prior(3).shape == (3, 6, 6)
