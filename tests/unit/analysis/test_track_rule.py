"""Commit by track error: what the rule changes, what it leaves alone, and what refuses it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from midcourse import workbench
from midcourse.analysis.defence import Defence, commit_times, observed
from midcourse.analysis.footprint import states
from midcourse.analysis.track_rule import STEP, followed, good_enough
from midcourse.analysis.track_story import track_story
from midcourse.engagement.flyout import FlyoutTable, flyout_table
from midcourse.errors import InputError
from midcourse.flight.fly import tracks
from midcourse.flight.trajectory import Tracks
from midcourse.outputs.store import Store
from midcourse.scenario.defence import defence_of, rcs_by_radar, track_rule_of
from midcourse.scenario.load import load_text
from midcourse.scenario.parts import Scenario
from midcourse.sensors.radar import Detections
from midcourse.sensors.tracks import first_below

TEXT = """\
extends: europe-2007
title: Two launch areas against three targets
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: null
  iran-icbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [london, rome, oslo]}
  iran-icbm-usa: null
  russia-solid-usa: null
  russia-liquid-usa: null
dispute: null
footprint: null
"""
World = tuple[Scenario, Tracks, dict[str, float]]


@pytest.fixture(scope="module")
def world() -> World:
    scenario = load_text(TEXT)
    group = scenario.threats[0]
    flights = workbench.flights_of(scenario, store=Store(enabled=False))[0]
    assert flights.arrived.all()
    return scenario, tracks(group.vehicle.vehicle, flights, 192), rcs_by_radar(scenario, group.vehicle)


@pytest.fixture(scope="module")
def tables(world: World) -> list[FlyoutTable]:
    return [flyout_table(item) for item in defence_of(world[0]).interceptors]


def _limited(error: float) -> Defence:
    return defence_of(load_text(TEXT, overrides=[f"engagement.commit_error_km={error / 1e3}"]))


def test_without_a_limit_nothing_is_followed(world: World, tables: list[FlyoutTable]) -> None:
    scenario, flown, rcs = world
    defence = defence_of(scenario)
    assert defence.track_rule is None
    assert good_enough(defence, observed(defence, flown, rcs), flown, rcs, tables) is None


def test_a_loose_limit_changes_nothing_but_the_grid(world: World, tables: list[FlyoutTable]) -> None:
    """1,000 km are reached at burnout or with the first look: no commit moves."""
    scenario, flown, rcs = world
    loose = _limited(1000e3)
    seen = observed(loose, flown, rcs)
    before = commit_times(defence_of(scenario), seen, flown.burnout_time)
    after = commit_times(loose, seen, flown.burnout_time, good_enough(loose, seen, flown, rcs, tables))
    assert np.isfinite(before).all()
    np.testing.assert_allclose(after, before, atol=STEP)


def test_a_tighter_limit_never_comes_sooner(world: World, tables: list[FlyoutTable]) -> None:
    _, flown, rcs = world
    last = np.full(len(flown), -np.inf)
    moved = False
    for error in (30e3, 3e3, 1e3, 300.0):
        defence = _limited(error)
        seen = observed(defence, flown, rcs)
        commit = commit_times(defence, seen, flown.burnout_time, good_enough(defence, seen, flown, rcs, tables))
        later = np.where(np.isnan(commit), np.inf, commit)
        assert np.all(later >= last)
        moved |= bool((later > last + STEP).any()) and bool(np.isfinite(last).any())
        last = later
    assert moved


def test_the_delay_counts_from_the_good_track(world: World, tables: list[FlyoutTable]) -> None:
    _, flown, rcs = world
    defence = _limited(500.0)
    seen = observed(defence, flown, rcs)
    good = good_enough(defence, seen, flown, rcs, tables)
    assert good is not None
    commit = commit_times(defence, seen, flown.burnout_time, good)
    assert np.all(commit >= good + defence.doctrine.decision_delay - 1e-9)
    assert (np.abs(commit - good - defence.doctrine.decision_delay) < 1e-9).any()


def test_an_impossible_limit_is_a_no(world: World, tables: list[FlyoutTable]) -> None:
    _, flown, rcs = world
    defence = _limited(1.0)
    seen = observed(defence, flown, rcs)
    assert np.isnan(
        commit_times(defence, seen, flown.burnout_time, good_enough(defence, seen, flown, rcs, tables))
    ).all()
    assert (states(defence, tables, flown, rcs) == states(defence, tables, flown, rcs)[0]).all()


def test_a_commit_that_is_not_told_when_tracks_are_good_says_so(world: World) -> None:
    _, flown, rcs = world
    defence = _limited(1e3)
    with pytest.raises(InputError, match="when the tracks are good enough"):
        commit_times(defence, observed(defence, flown, rcs), flown.burnout_time)


def test_batches_do_not_show(world: World, tables: list[FlyoutTable], monkeypatch: pytest.MonkeyPatch) -> None:
    import midcourse.analysis.track_rule as module

    _, flown, rcs = world
    defence = _limited(1e3)
    seen = observed(defence, flown, rcs)
    whole = good_enough(defence, seen, flown, rcs, tables)
    monkeypatch.setattr(module, "_BATCH", 2)
    np.testing.assert_array_equal(good_enough(defence, seen, flown, rcs, tables), whole)


def test_better_radars_are_good_enough_sooner(world: World, tables: list[FlyoutTable]) -> None:
    _, flown, rcs = world
    defence = _limited(1e3)
    rule = defence.track_rule
    assert rule is not None
    sharp = replace(rule, radars=tuple((name, replace(one, angle_floor=0.0, beam_width=0.1 * one.beam_width))
                                       for name, one in rule.radars))  # fmt: skip
    seen = observed(defence, flown, rcs)
    plain = good_enough(defence, seen, flown, rcs, tables)
    better = good_enough(replace(defence, track_rule=sharp), seen, flown, rcs, tables)
    assert plain is not None
    assert better is not None
    assert np.all(better <= plain)
    assert (better < plain).any()


def _one(flown: Tracks, row: int) -> Tracks:
    part = slice(row, row + 1)
    return Tracks(flown.time[part], flown.position_ecef[:, part], flown.burnout_time[part])


def test_the_story_of_one_threat_is_that_of_the_run(world: World, tables: list[FlyoutTable]) -> None:
    scenario, flown, rcs = world
    defence = defence_of(scenario)
    rule = track_rule_of(scenario, always=True)
    assert rule is not None
    dwells = {post.radar.name: 0.1 for post in defence.radars}
    story = track_story(defence, rule, tables, _one(flown, 0), rcs, limits=(10e3, 1e3), search=(dwells, 10.0))
    seen: tuple[Detections, ...] = observed(defence, _one(flown, 0), rcs)
    assert story.commit == commit_times(defence, seen, flown.burnout_time[:1])[0]
    _, accuracy, _ = followed(defence, rule, seen, _one(flown, 0), rcs)
    np.testing.assert_array_equal(story.accuracy.error, accuracy.error)
    assert story.instants.tolist() == [float(first_below(accuracy, limit)[0]) for limit in (10e3, 1e3)]
    assert story.intercept > story.commit
    assert story.intercept_axes[0] >= story.intercept_axes[1] >= story.intercept_axes[2] > 0.0


def test_a_track_hands_over_better_than_satellites(world: World, tables: list[FlyoutTable]) -> None:
    """Where both could cue a radar, the patch that a radar's track leaves is the smaller one."""
    scenario, flown, rcs = world
    defence, rule = defence_of(scenario), track_rule_of(scenario, always=True)
    assert rule is not None
    dwells = {post.radar.name: 0.1 for post in defence.radars}
    compared = 0
    for row in range(len(flown)):
        story = track_story(defence, rule, tables, _one(flown, row), rcs, limits=(1e3,), search=(dwells, 10.0))
        by = {(cue.radar, cue.source): float(cue.result.solid_angle[0]) for cue in story.cues}
        for radar in ("emr", "fylingdales"):
            if (radar, "track") in by and (radar, "satellites") in by:
                assert by[radar, "track"] < by[radar, "satellites"]
                compared += 1
    assert compared >= 2
