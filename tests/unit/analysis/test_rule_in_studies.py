"""Launches that wait for a good track, in every study: the same answers as a run of the same scenario at those values."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from midcourse.analysis.campaign import Chances, Study, batch
from midcourse.analysis.defence import Defence, answered, commit_times, observed
from midcourse.analysis.designs import SAMPLES, Answers, Changes, Designs, solved
from midcourse.analysis.distributions import Distribution, choice, fixed
from midcourse.analysis.evidence_shares import share_with_window
from midcourse.analysis.evidence_shield import Setup, Shield
from midcourse.analysis.reach_grid import Axis, Threats, changed, grid_parts, reach_of
from midcourse.analysis.track_rule import STEP, Foresight, foresight, good_enough, joined_foresight
from midcourse.analysis.trade import Threatened, Waiting, dispute
from midcourse.engagement.flyout import flyout_table, with_burnout_speed
from midcourse.engagement.ladder import ladders
from midcourse.errors import InputError
from midcourse.flight.fly import tracks
from midcourse.flight.trajectory import Tracks
from midcourse.scenario.defence import defence_of, rcs_by_radar
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load_text
from midcourse.scenario.parts import Scenario

SMALL = """\
extends: europe-2007
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: {launch_areas: [tabriz], targets: [london, rome, oslo, lisbon, warsaw, athens, ankara, kyiv]}
  iran-icbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [london, rome, oslo, lisbon]}
  iran-icbm-usa: null
  russia-solid-usa: null
  russia-liquid-usa: null
dispute: null
footprint: null
"""
GROUPS = ("iran-irbm-europe", "iran-icbm-europe")
#: What is changed, as a design names it and as a scenario does.
SOME: tuple[tuple[Changes, tuple[str, ...]], ...] = (
    ({}, ()),
    ({"interceptors.gbi.burnout_speed": 9000.0}, ("interceptors.gbi.burnout_speed_km_s=9",)),
    (
        {"interceptors.gbi.burnout_speed": 7000.0, "doctrine.decision_delay": 200.0},
        ("interceptors.gbi.burnout_speed_km_s=7", "doctrine.decision_delay_s=200"),
    ),
    ({"radars.emr.reference_range": 1.2e6}, ("radars.emr.reference_range_km=1200",)),
    ({"radars.emr.longitude": math.radians(20.0)}, ("radars.emr.lon_deg=20",)),
    ({"infrared.geo-infrared.cloud_height": 13e3}, ("infrared.geo-infrared.cloud_height_km=13",)),
    ({"vehicles.irbm.rcs_x": 0.1}, ("vehicles.irbm.rcs_x_m2=0.1",)),
    ({"launch_areas.iran.tabriz.latitude": math.radians(36.5)}, ("launch_areas.iran.tabriz.lat_deg=36.5",)),
    ({"interceptors.gbi.minimum_intercept_height": 4e5}, ("interceptors.gbi.min_intercept_height_km=400",)),
)
#: The same of the rule itself, and of how well radars measure.
RULED: tuple[tuple[Changes, tuple[str, ...]], ...] = (
    ({"engagement.commit_error": 250.0}, ("engagement.commit_error_km=0.25",)),
    ({"radars.emr.accuracy.angle_floor": math.radians(0.02)}, ("radars.emr.accuracy.angle_floor_deg=0.02",)),
    (
        {"radars.emr.accuracy.interval": 10.0, "engagement.commit_error": 500.0},
        ("radars.emr.accuracy.interval_s=10", "engagement.commit_error_km=0.5"),
    ),
)


def _scenario(limit_km: float | None, *overrides: str) -> Scenario:
    rule = () if limit_km is None else (f"engagement.commit_error_km={limit_km}",)
    return load_text(SMALL, "small", overrides=[*rule, *overrides])


def _run(scenario: Scenario, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Which threats of a group a run gives a window, and with what margin."""
    defence = defence_of(scenario)
    group = next(item for item in scenario.threats if item.id == name)
    flown = solved(case_of(scenario).groups[name], group.vehicle.vehicle)
    track, rcs = tracks(group.vehicle.vehicle, flown, SAMPLES), rcs_by_radar(scenario, group.vehicle)
    return _answer(defence, track, rcs)


def _answer(defence: Defence, track: Tracks, rcs: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    tables = [flyout_table(dataclasses.replace(site, longitude=0.0)) for site in defence.interceptors]
    seen = observed(defence, track, rcs)
    commit = commit_times(defence, seen, track.burnout_time, good_enough(defence, seen, track, rcs, tables))
    found = answered(defence, tables, track, commit)
    return found.engageable, found.margin


def _same(found: Answers, where: tuple[int, slice], run: tuple[np.ndarray, np.ndarray]) -> None:
    """Margins to half a second, and the same windows but for those that are shorter (docs/explanation/sensitivity)."""
    (met, margin), designed = run, found.margin[where]
    np.testing.assert_allclose(designed[met], margin[met], atol=0.5)
    sure = ~(np.abs(designed) < 0.5)
    np.testing.assert_array_equal(found.met[where][sure], met[sure])


@pytest.mark.parametrize("lead", [(), ("engagement.commit_lead_s=400",)])
def test_designs_are_answered_as_runs_of_the_same_values(lead: tuple[str, ...]) -> None:
    designs = Designs(case_of(_scenario(1.0, *lead)), GROUPS)
    asked = (*SOME, *RULED)
    found = designs.answers([changes for changes, _ in asked])
    moved = 0
    for k, (_, overrides) in enumerate(asked):
        for name, here in designs.columns.items():
            _same(found, (k, here), _run(_scenario(1.0, *lead, *overrides), name))
        moved += k > 0 and not np.array_equal(found.margin[k], found.margin[0], equal_nan=True)
    assert moved == len(asked) - 1
    free = Designs(case_of(_scenario(None)), GROUPS).answers([{}])
    assert np.nanmax(free.margin[0] - found.margin[0]) > 30.0


def test_designs_of_two_sites_are_too() -> None:
    """A second site in the Caucasus: one or the other is there first, and that one decides how far ahead is predicted."""
    case = case_of(_scenario(0.3))
    defence, gbi = defence_of(_scenario(0.3)), case.interceptors["gbi"]
    east = dataclasses.replace(gbi, name="east", latitude=math.radians(40.5), longitude=math.radians(46.0))
    east = with_burnout_speed(east, 4000.0)
    case = dataclasses.replace(case, interceptors={"gbi": gbi, "east": east})
    designs = Designs(case, GROUPS)
    found = designs.answers([{}, {"interceptors.east.burnout_speed": 6500.0}, {"interceptors.east.inventory": 0.0}])
    sites = [(gbi, east), (gbi, with_burnout_speed(east, 6500.0)), (gbi,)]
    for k, few in enumerate(sites):
        here = dataclasses.replace(defence, interceptors=few)
        for group, columns in zip(_scenario(0.3).threats, designs.columns.values(), strict=True):
            flown = solved(case.groups[group.id], group.vehicle.vehicle)
            track = tracks(group.vehicle.vehicle, flown, SAMPLES)
            _same(found, (k, columns), _answer(here, track, rcs_by_radar(_scenario(0.3), group.vehicle)))
    assert not np.array_equal(found.margin[0], found.margin[2], equal_nan=True)
    assert not np.array_equal(found.margin[0], found.margin[1], equal_nan=True)


def test_the_rounds_of_a_design_wait_too() -> None:
    free = Designs(case_of(_scenario(None)), GROUPS, rounds=True).answers([{}])
    bound = Designs(case_of(_scenario(0.3)), GROUPS, rounds=True).answers([{}])
    assert ((bound.size > 0).any(axis=2) == bound.met).all()
    assert 0 < bound.size.sum() < free.size.sum()


def test_answers_depend_neither_on_threads_nor_on_company() -> None:
    case = case_of(_scenario(1.0))
    many = [{"radars.emr.reference_range": 1e6 + 2e4 * k, "doctrine.decision_delay": 30.0 + k} for k in range(40)]
    whole = Designs(case, GROUPS, workers=2).answers(many)
    for k in (0, 17, 39):
        np.testing.assert_array_equal(Designs(case, GROUPS).answers([many[k]]).margin[0], whole.margin[k])


def test_a_very_loose_rule_changes_nothing_but_the_grid() -> None:
    changes = [change for change, _ in SOME]
    free = Designs(case_of(_scenario(None)), GROUPS).answers(changes)
    loose = Designs(case_of(_scenario(1000.0)), GROUPS).answers(changes)
    np.testing.assert_allclose(loose.margin, free.margin, atol=STEP)
    sure = np.abs(free.margin) > STEP
    np.testing.assert_array_equal(loose.met[sure], free.met[sure])


@pytest.mark.parametrize("changes", [{}, {"interceptors.gbi.burnout_speed": 8000.0, "radars.emr.reference_range": 1e6}])
def test_claims_wait_as_runs_do(changes: Changes) -> None:
    case = case_of(_scenario(0.2))
    shield = Shield(case, samples=SAMPLES)
    here = dict(changes)
    told = share_with_window(shield, "iran-icbm-europe", Setup("gbi", case.sensors, here))
    texts = {
        "interceptors.gbi.burnout_speed": ("interceptors.gbi.burnout_speed_km_s", 1e3),
        "radars.emr.reference_range": ("radars.emr.reference_range_km", 1e3),
    }
    overrides = [f"{texts[path][0]}={value / texts[path][1]}" for path, value in here.items()]
    met, _ = _run(_scenario(0.2, *overrides), "iran-icbm-europe")
    assert told == pytest.approx(met.mean())
    free = Shield(case_of(_scenario(None)), samples=SAMPLES)
    assert share_with_window(free, "iran-icbm-europe", Setup("gbi", case.sensors, here)) > told


def test_a_question_about_a_radar_of_unknown_accuracy_is_refused() -> None:
    case = case_of(_scenario(1.0))
    rule = case.track_rule
    assert rule is not None
    known = tuple(item for item in rule.radars if item[0] != "emr")
    case = dataclasses.replace(case, track_rule=dataclasses.replace(rule, radars=known))
    with pytest.raises(InputError, match='radar "emr": it is not known how well it measures'):
        case.rule_for(("emr", "thule"))
    found = case.rule_for(("thule",))
    assert found is not None
    assert [name for name, _ in found.radars] == ["thule"]
    assert case_of(_scenario(None)).rule_for(("emr",)) is None


def _defence_and_threats(limit_km: float) -> tuple[Defence, list[Threats]]:
    scenario = _scenario(limit_km)
    threats = []
    for group in scenario.threats:
        flown = solved(case_of(scenario).groups[group.id], group.vehicle.vehicle)
        threats.append(Threats(tracks(group.vehicle.vehicle, flown, SAMPLES), rcs_by_radar(scenario, group.vehicle)))
    return defence_of(scenario), threats


SPEED = Axis("interceptors", "gbi", "burnout_speed", np.array([5500.0, 6300.0, 8000.0]))
RANGE = Axis("radars", "emr", "reference_range", np.array([9e5, 2e6]))
FLOOR = Axis("radars", "emr.accuracy", "angle_floor", np.radians([0.001, 0.02]))
DELAY = Axis("doctrine", "", "decision_delay", np.array([30.0, 300.0]))


def _study(limit_km: float, raid: int) -> tuple[Study, Defence, list[Threats]]:
    defence, threats = _defence_and_threats(limit_km)
    axes = (SPEED, RANGE, FLOOR, DELAY)
    study = Study(
        scenario="test",
        reach=reach_of(defence, list(grid_parts(defence, axes, threats))),
        sites=("gbi",),
        axes=axes,
        drawn=(
            choice(SPEED.nodes.tolist(), [0.3, 0.4, 0.3]),
            choice(RANGE.nodes.tolist(), [0.5, 0.5]),
            choice(FLOOR.nodes.tolist(), [0.5, 0.5]),
            Distribution("uniform", 30.0, 165.0, 300.0),
        ),
        doctrine=defence.doctrine,
        chances=Chances(fixed(0.7), fixed(0.9), fixed(0.0)),
        raid=raid,
    )
    return study, defence, threats


def _slack(defence: Defence, one: Threats) -> np.ndarray:
    """By how much the last launch of a ladder comes after the commit, s, (n,)."""
    table = flyout_table(defence.interceptors[0])
    seen = observed(defence, one.tracks, one.rcs)
    good = good_enough(defence, seen, one.tracks, one.rcs, [table])
    commit = commit_times(defence, seen, one.tracks.burnout_time, good)
    return ladders(defence.interceptors[0], table, one.tracks).launch[:, -1] - commit


def test_a_campaign_is_raid_by_raid_the_run_of_what_was_drawn() -> None:
    """By brute force: for each raid the defence that was drawn, answered as a run answers it."""
    raid, count = 3, 24
    study, defence, threats = _study(0.5, raid)
    fought = batch(study, 5, 0, count)
    row = np.random.Generator(np.random.Philox(key=study.key(5, 0))).random((count, 2 * 4 + 6 + 2 * raid + 3 * raid))
    n = study.reach.ready.shape[1]
    picks = np.minimum((row[:, 14 : 14 + raid] * n).astype(int), n - 1)
    flies = np.concatenate([np.isfinite(one.tracks.time[:, -1]) for one in threats])
    assert n == flies.sum()
    compared = 0
    for i in range(count):
        here = defence
        for axis, value in zip(study.axes, fought.drawn[:, i], strict=True):
            here = changed(here, axis, float(value))
        met = np.concatenate([_answer(here, one.tracks, dict(one.rcs))[0] for one in threats])[flies]
        late = np.concatenate([_slack(here, one) for one in threats])[flies]
        # Within three seconds of its end a ladder sees what a run may miss (docs/explanation/campaign).
        if (np.abs(late[picks[i]]) < 3.0).any():
            continue
        compared += 1
        assert fought.met[i] == met[picks[i]].sum()
    assert compared >= 20
    assert 0 < fought.met.sum() < raid * count
    free = batch(_study(1000.0, raid)[0], 5, 0, count)
    assert free.met.sum() > fought.met.sum()


def test_a_campaign_on_a_very_loose_rule_is_that_without_one() -> None:
    loose, _, _ = _study(1000.0, 4)
    none = dataclasses.replace(loose, reach=dataclasses.replace(loose.reach, until=np.empty((0, 0, 0), np.int16)))
    one, other = batch(loose, 2, 0, 4000), batch(none, 2, 0, 4000)
    assert loose.reach.until.shape[0] == 4
    np.testing.assert_array_equal(one.drawn, other.drawn)
    # A launch is ordered up to a step of the grid later.
    assert np.mean(one.met != other.met) < 0.05
    assert abs(one.leakers.mean() - other.leakers.mean()) < 0.05


def test_a_coarser_grid_keeps_what_is_known_of_its_nodes() -> None:
    study, _, _ = _study(1.0, 2)
    thin = study.coarser()
    assert thin.reach.until.shape == study.reach.until.shape
    np.testing.assert_array_equal(thin.reach.until, study.reach.until)


def test_the_dispute_waits_as_runs_do() -> None:
    scenario = _scenario(0.5)
    defence = defence_of(scenario)
    group = scenario.threats[-1]
    flown = solved(case_of(scenario).groups[group.id], group.vehicle.vehicle)
    track, rcs = tracks(group.vehicle.vehicle, flown, SAMPLES), rcs_by_radar(scenario, group.vehicle)
    seen = observed(defence, track, rcs)
    known = foresight(defence, seen, track, rcs)
    assert known is not None
    commit = commit_times(dataclasses.replace(defence, track_rule=None), seen, track.burnout_time)
    side = Threatened("iran", track, {"modelled": commit}, {"modelled": Waiting(defence, known)})
    speeds = np.array([5500.0, 6300.0, 7500.0])
    met = dispute(defence.interceptors[0], speeds, [side]).engageable["iran", "modelled"]
    before = np.zeros(len(track), bool)
    for q, speed in enumerate(speeds):
        faster = dataclasses.replace(defence, interceptors=(with_burnout_speed(defence.interceptors[0], speed),))
        before |= _answer(faster, track, rcs)[0]
        np.testing.assert_array_equal(met[q], before)
    free = dispute(defence.interceptors[0], speeds, [Threatened("iran", track, {"modelled": commit})])
    assert (free.engageable["iran", "modelled"] & ~met).any()


def test_joined_knowledge_is_that_of_its_parts() -> None:
    short = Foresight(np.array([[1.0, 2.0]]), np.array([[0, 1]], np.int16))
    long = Foresight(np.array([[1.0, 2.0, 3.0]]), np.array([[-1, 2, 2]], np.int16))
    both = joined_foresight([short, long])
    np.testing.assert_array_equal(both.instant, [[1.0, 2.0, np.nan], [1.0, 2.0, 3.0]])
    np.testing.assert_array_equal(both.until, [[0, 1, -1], [-1, 2, 2]])


def test_claims_feel_how_well_a_radar_measures() -> None:
    case = case_of(_scenario(0.5))
    shield = Shield(case, samples=SAMPLES)
    sharp, blunt = (
        share_with_window(shield, "iran", Setup("gbi", case.sensors, {"radars.emr.accuracy.angle_floor": floor}))
        for floor in (math.radians(0.001), math.radians(0.1))
    )
    met = np.concatenate([_run(_scenario(0.5, "radars.emr.accuracy.angle_floor_deg=0.1"), name)[0] for name in GROUPS])
    assert blunt < sharp
    assert blunt == pytest.approx(met.sum() / 13)
    assert any(item.path == "radars.emr.accuracy.angle_floor" for item in case.uncertain)
    assert not any(".accuracy." in item.path for item in case_of(_scenario(None)).uncertain)


@pytest.mark.parametrize("path", ["engagement.commit_error", "radars.emr.accuracy.angle_floor"])
def test_without_a_rule_its_numbers_are_refused(path: str) -> None:
    with pytest.raises(InputError, match="decides nothing as long as any track will do"):
        Designs(case_of(_scenario(None)), GROUPS).check([{path: 1.0}])
    loose = dataclasses.replace(defence_of(_scenario(None)), track_rule=None)
    with pytest.raises(InputError, match="decides nothing as long as any track will do"):
        changed(loose, FLOOR, 0.001)
    with pytest.raises(InputError, match='unknown radar whose track a launch waits for "dvina"'):
        changed(defence_of(_scenario(1.0)), dataclasses.replace(FLOOR, name="dvina.accuracy"), 0.001)


def test_a_question_that_names_no_radar_is_refused() -> None:
    with pytest.raises(InputError, match="no launch waits for a radar"):
        case_of(_scenario(1.0)).rule_for(("geo-infrared",))
