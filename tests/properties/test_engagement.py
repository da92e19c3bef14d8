"""Sensors and engagement: one equals many, more never hurts, a window lies where it must."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_table
from midcourse.engagement.windows import WindowOutcome, engageable, windows
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.infrared import observe as warn
from midcourse.sensors.radar import Radar, observe

DEG = math.pi / 180.0
COUNT = 48
FEW = settings(max_examples=40, deadline=None)


@cache
def _threats() -> Tracks:
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    rng = np.random.default_rng(11)
    origin = rng.uniform(33, 58, COUNT) * DEG, rng.uniform(35, 60, COUNT) * DEG
    aim = rng.uniform(270, 350, COUNT) * DEG, rng.uniform(15, 70, COUNT) * DEG, rng.uniform(3000, 6800, COUNT)
    return tracks(missile, fly(missile, *origin, *aim), 128)


@cache
def _site() -> tuple[Interceptor, FlyoutTable]:
    vehicle = KinematicVehicle("interceptor", 6300.0, 140.0, 200e3)
    site = Interceptor("site", vehicle, 54.48 * DEG, 17.1 * DEG, 0.0, 120e3, 2500e3, 1500.0, 10)
    return site, flyout_table(site)


def _one(flown: Tracks, index: int) -> Tracks:
    rows = slice(index, index + 1)
    return Tracks(flown.time[rows], flown.position_ecef[:, rows], flown.burnout_time[rows])


radars = st.builds(
    Radar,
    name=st.just("radar"),
    latitude=st.floats(35 * DEG, 70 * DEG),
    longitude=st.floats(-10 * DEG, 50 * DEG),
    height=st.floats(0.0, 3000.0),
    reference_range=st.floats(3e5, 5e6),
    reference_rcs=st.just(0.01),
    boresight_azimuth=st.floats(0.0, 2 * math.pi),
    azimuth_half_width=st.floats(10 * DEG, math.pi),
    minimum_elevation=st.floats(-2 * DEG, 10 * DEG),
    maximum_elevation=st.floats(60 * DEG, 90 * DEG),
    track_delay=st.floats(0.0, 60.0),
    needs_cue=st.booleans(),
)
cues = st.floats(0.0, 2000.0)


@FEW
@given(radars, cues, st.integers(0, COUNT - 1))
def test_one_threat_is_seen_as_among_many(radar: Radar, cue: float, index: int) -> None:
    many, one = observe(radar, _threats(), 0.02, cue), observe(radar, _one(_threats(), index), 0.02, cue)
    for name in ("outcome", "first", "track", "last"):
        np.testing.assert_array_equal(getattr(one, name)[0], getattr(many, name)[index])


@FEW
@given(radars, cues)
def test_sight_comes_in_order(radar: Radar, cue: float) -> None:
    seen = observe(radar, _threats(), 0.02, cue)
    tracked = seen.outcome == 0
    np.testing.assert_array_equal(tracked, np.isfinite(seen.track))
    assert (seen.track[tracked] >= seen.first[tracked] + radar.track_delay - 1e-9).all()
    assert (seen.last[tracked] >= seen.track[tracked] - 1e-9).all()
    if radar.needs_cue:
        assert (seen.first[np.isfinite(seen.first)] >= cue).all()


@FEW
@given(radars, st.floats(1.0, 4.0), cues)
def test_a_better_radar_never_sees_later(radar: Radar, better: float, cue: float) -> None:
    """More range, a wider sector, lower elevation: first sight and first track come no later, and are not lost."""
    other = replace(
        radar,
        reference_range=radar.reference_range * better,
        azimuth_half_width=min(math.pi, radar.azimuth_half_width * better),
        minimum_elevation=radar.minimum_elevation - 0.01 * (better - 1.0),
    )
    worse, best = observe(radar, _threats(), 0.02, cue), observe(other, _threats(), 0.02, cue)
    # both instants are refined to a ten-thousandth of a step of some fifteen seconds
    for name in ("first", "track"):
        before, after = getattr(worse, name), getattr(best, name)
        # in the bending air the lines that stand for two lowest rays cross; after 80 s all are above it
        had = np.isfinite(before) & (before > 80.0)
        assert (after[had] <= before[had] + 0.01).all()


@FEW
@given(radars, cues, st.floats(0.0, 500.0))
def test_a_sooner_cue_never_makes_a_later_track(radar: Radar, cue: float, sooner: float) -> None:
    radar = replace(radar, needs_cue=True)
    late, early = observe(radar, _threats(), 0.02, cue), observe(radar, _threats(), 0.02, cue - sooner)
    had = np.isfinite(late.track)
    assert (early.track[had] <= late.track[had] + 1e-9).all()


@FEW
@given(st.floats(0.0, 60e3), st.floats(0.0, 120.0))
def test_warning_lies_within_the_burn(cloud: float, delay: float) -> None:
    seen = warn(InfraredWarning("satellites", cloud, delay), _threats())
    yes = seen.outcome == 0
    assert (seen.first[yes] <= _threats().burnout_time[yes]).all()
    np.testing.assert_allclose(seen.track[yes], seen.first[yes] + delay)


@FEW
@given(st.floats(0.0, 1500.0), st.integers(0, COUNT - 1))
def test_one_threat_is_met_as_among_many(delay: float, index: int) -> None:
    site, table = _site()
    commit = _threats().burnout_time + delay
    many, one = (
        windows(site, table, _threats(), commit),
        windows(site, table, _one(_threats(), index), commit[index : index + 1]),
    )
    for name in ("outcome", "earliest", "latest", "margin", "latitude", "height"):
        np.testing.assert_array_equal(getattr(one, name)[0], getattr(many, name)[index])


@FEW
@given(st.floats(0.0, 1500.0))
def test_a_window_lies_between_commit_and_impact(delay: float) -> None:
    site, table = _site()
    commit = _threats().burnout_time + delay
    found = windows(site, table, _threats(), commit)
    yes = found.outcome == WindowOutcome.ENGAGEABLE
    np.testing.assert_array_equal(yes, engageable(site, [table], _threats(), commit)[0])
    assert (found.earliest[yes] >= commit[yes] + 140.0).all()  # nobody intercepts before burnout
    assert (found.latest[yes] <= _threats().time[yes, -1]).all()
    assert (found.latest[yes] >= found.earliest[yes]).all()
    assert (found.margin[yes] >= -1e-6).all()
    assert (found.margin[yes] <= found.latest[yes] - commit[yes] - 140.0 + 1e-6).all()
    within = (found.height[yes] >= site.minimum_intercept_height - 5) & (found.height[yes] <= 2500e3 + 5)
    assert within.all()


@FEW
@given(st.floats(0.0, 1000.0), st.floats(0.0, 500.0))
def test_waiting_never_opens_a_window_and_costs_its_margin(delay: float, wait: float) -> None:
    site, table = _site()
    commit = _threats().burnout_time + delay
    before, after = windows(site, table, _threats(), commit), windows(site, table, _threats(), commit + wait)
    still = after.outcome == WindowOutcome.ENGAGEABLE
    assert (before.outcome[still] == WindowOutcome.ENGAGEABLE).all()
    assert (after.earliest[still] >= before.earliest[still] - 1e-3).all()
    # the latest launch is a fact of the flight, seen from either commit time up to the refinement of the window's ends
    assert (after.margin[still] <= before.margin[still] - wait + 12.0).all()


@FEW
@given(st.floats(100e3, 400e3), st.floats(0.0, 600.0))
def test_a_higher_minimum_never_helps(minimum: float, delay: float) -> None:
    site, table = _site()
    commit = _threats().burnout_time + delay
    lower = engageable(replace(site, minimum_intercept_height=90e3), [table], _threats(), commit)[0]
    higher = engageable(replace(site, minimum_intercept_height=minimum), [table], _threats(), commit)[0]
    assert (lower | ~higher).all()
