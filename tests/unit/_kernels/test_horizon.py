"""How far ahead a threat is known: the kernel against its twin, which carries whole covariances from instant to instant."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse._kernels import horizon, horizon_twin, track_twin
from midcourse.analysis.defence import observed
from midcourse.analysis.designs import solved
from midcourse.analysis.track_rule import followed, sensor_numbers, start_of
from midcourse.engagement.ladder import Ladders
from midcourse.flight.fly import tracks
from midcourse.scenario.defence import defence_of, rcs_by_radar, track_rule_of
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load_text
from midcourse.sensors.tracks import ACCELERATION_NOISE, Looks

TEXT = """\
extends: europe-2007
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: null
  iran-icbm-europe: {launch_areas: [tabriz], targets: [london, rome]}
  iran-icbm-usa: null
  russia-solid-usa: null
  russia-liquid-usa: null
dispute: null
footprint: null
"""
INSTANTS = 70
Followed = tuple[np.ndarray, np.ndarray, Looks, np.ndarray, tuple[np.ndarray, ...]]


@pytest.fixture(scope="module")
def world() -> Followed:
    """Two flights to an instant before reentry, and the looks of every tenth second only."""
    scenario = load_text(TEXT)
    group, defence, rule = scenario.threats[0], defence_of(scenario), track_rule_of(scenario, always=True)
    assert rule is not None
    flown = solved(case_of(scenario).groups[group.id], group.vehicle.vehicle)
    track, rcs = tracks(group.vehicle.vehicle, flown, 192), rcs_by_radar(scenario, group.vehicle)
    seen = observed(defence, track, rcs)
    flight, _, looks = followed(defence, rule, seen, track, rcs)
    few = slice(None, 2 * INSTANTS, 2)
    cut = Looks(looks.sensors, looks.place_ecef, looks.count[:, :, few], looks.variance[:, :, :, few], looks.constant)
    numbers = sensor_numbers(defence, rule, seen, rcs, flight.step)
    return flight.time[:, few], flight.position_inertial[:, :, few], cut, start_of(rule, seen, track).prior, numbers


def _horizons(world: Followed, limit: float) -> np.ndarray:
    time, position, _, prior, numbers = world
    until = np.empty(time.shape, np.int16)
    path = np.ascontiguousarray(time), np.ascontiguousarray(position)
    horizon.horizons(0, len(time), *path, *numbers, prior, ACCELERATION_NOISE, limit, until)
    return until


@pytest.mark.parametrize("limit", [100e3, 3e3, 600.0, 200.0])
def test_the_kernel_is_its_twin(world: Followed, limit: float) -> None:
    time, position, looks, prior, _ = world
    found = _horizons(world, limit)
    for i in range(len(time)):
        covariance = track_twin.follow(
            time[i], position[:, i], looks.place_ecef, (looks.count[:, i], looks.variance[:, :, i]),
            looks.constant, prior[i], ACCELERATION_NOISE,
        )  # fmt: skip
        plain = horizon_twin.horizon(time[i], position[:, i], covariance, ACCELERATION_NOISE, limit)
        ours = np.where(found[i] == horizon.END, len(time[i]), found[i])
        # A limit that falls upon the error of an instant to the last digits may be told either way.
        assert np.abs(ours - plain).max() <= 1
        assert (ours != plain).mean() < 0.03


def test_a_wider_limit_reaches_farther_and_later_looks_never_less_far(world: Followed) -> None:
    narrow, wide = _horizons(world, 400.0), _horizons(world, 4000.0)
    assert (wide >= narrow).all()
    assert (wide > narrow).any()
    for until in (narrow, wide):
        known = np.maximum.accumulate(until, axis=1)
        assert (until[until >= 0] == known[until >= 0]).all()
        assert ((until == -1) | (until >= np.arange(INSTANTS))).all()


def test_the_first_instant_is_that_of_the_twin() -> None:
    rng = np.random.default_rng(8)
    n, k, sites = 40, 30, 2
    instant = 100.0 + 5.0 * np.arange(k) + rng.uniform(0.0, 5.0, (n, 1))
    reached = np.sort(rng.integers(-15, 31, (n, k)), axis=1)
    until = np.where(reached >= k, horizon.END, np.where(reached >= np.arange(k), reached, -1)).astype(np.int16)
    last = np.where(rng.random((sites, n)) < 0.3, np.nan, rng.uniform(120.0, 240.0, (sites, n)))
    slope = np.array([1.1, 1.3])
    dead = np.isnan(last)
    launch = np.where(
        dead[:, :, None], -np.inf, np.linspace(90.0, np.nan_to_num(last, nan=100.0), 48).transpose(1, 2, 0)
    )
    span = np.where(dead[:, None], np.nan, np.stack([np.full_like(last, 90.0), last], axis=1) * slope[:, None, None])
    stock, result = np.array([3, 1]), np.empty(n)
    horizon.first_known(0, n, instant, until, 20.0, stock, span, launch, result)
    for i in range(n):
        ahead = [k if u == horizon.END else int(u) for u in until[i]]
        meeting = [
            lambda at, s=s, i=i: math.inf if dead[s, i] else Ladders(span[s], launch[s]).intercept(i, at)[1]
            for s in range(sites)
        ]
        plain = horizon_twin.first_known(instant[i], ahead, 20.0, meeting, not dead[:, i].all())
        assert result[i] == plain or (math.isnan(result[i]) and math.isnan(plain))
    assert np.isnan(result).any()
    assert np.isneginf(result).any()
    assert np.isfinite(result).sum() > 5
    alone = np.empty(n)
    horizon.first_known(0, n, instant, until, 20.0, np.array([3, 0]), span, launch, alone)
    assert (np.nan_to_num(alone, nan=np.inf) >= np.nan_to_num(result, nan=np.inf)).sum() >= n - dead[0].sum()
