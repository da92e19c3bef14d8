"""Many designs at once: the same answers as one at a time, and as the chain of a run."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from midcourse.analysis.defence import answered, commit_times, observed
from midcourse.analysis.designs import SAMPLES, Designs, solved
from midcourse.analysis.sweep import table_check
from midcourse.engagement.flyout import flyout_table
from midcourse.engagement.windows import windows
from midcourse.errors import InputError
from midcourse.flight.fly import tracks
from midcourse.scenario.defence import defence_of, rcs_by_radar
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load_text

SMALL = """\
extends: europe-2007
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: {launch_areas: [tabriz], targets: [london, rome, oslo, lisbon, warsaw, athens, ankara, kyiv]}
  iran-icbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [london, rome, oslo, lisbon]}
  iran-icbm-usa: null
  russia-solid-usa: {launch_areas: [vypolzovo, tatishchevo], targets: [washington, chicago]}
  russia-liquid-usa: null
dispute: null
footprint: null
"""
GROUPS = ("iran-irbm-europe", "iran-icbm-europe", "russia-solid-usa")


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL, "small")


@pytest.fixture(scope="module")
def case(scenario):
    return case_of(scenario)


@pytest.fixture(scope="module")
def designs(case) -> Designs:
    return Designs(case, GROUPS)


SOME = (
    {},
    {"interceptors.gbi.burnout_speed": 9000.0},
    {"interceptors.gbi.burnout_speed": 9000.0, "doctrine.decision_delay": 300.0},
    {"radars.emr.reference_range": 6.0e5},
    {"radars.forward-radar.reference_range": 1.5e6, "infrared.geo-infrared.report_delay": 30.0},
    {"vehicles.irbm.burn_time": 100.0},
    {"vehicles.irbm.burnout_speed": 3900.0},
    {"vehicles.iranian-icbm.rcs_x": 0.1},
    {"launch_areas.iran.tabriz.latitude": 0.64, "launch_areas.iran.tabriz.longitude": 0.83},
    {
        "interceptors.gbi.latitude": 0.75,
        "interceptors.gbi.longitude": 0.4,
        "interceptors.gbi.minimum_intercept_height": 2e5,
    },
)


def test_a_design_is_answered_as_a_run_answers_it(scenario, designs) -> None:
    """Windows one by one, as `run` has them: the same threats, the same margins to half a second."""
    defence = defence_of(scenario)
    table = flyout_table(defence.interceptors[0])
    found = designs.answers([{}])
    for group, here in zip(scenario.threats, designs.columns.values(), strict=True):
        flown = solved(designs.case.groups[group.id], group.vehicle.vehicle)
        track = tracks(group.vehicle.vehicle, flown, SAMPLES)
        seen = observed(defence, track, rcs_by_radar(scenario, group.vehicle))
        answer = answered(defence, [table], track, commit_times(defence, seen, track.burnout_time))
        assert (found.met[0, here] == answer.engageable).all()
        both = answer.engageable
        np.testing.assert_allclose(found.margin[0, here][both], answer.margin[both], atol=0.5)
    assert 0 < found.met.sum() < found.flown.sum()


def test_one_equals_many(case, designs) -> None:
    together = designs.answers(SOME)
    for row, changes in enumerate(SOME):
        alone = Designs(case, GROUPS).answers([changes])
        assert np.array_equal(alone.margin[0], together.margin[row], equal_nan=True), changes
        assert (alone.flown[0] == together.flown[row]).all(), changes


def test_neither_threads_nor_order_matter(case, designs) -> None:
    forwards = designs.answers(SOME)
    backwards = Designs(case, GROUPS, workers=3).answers(SOME[::-1])
    assert np.array_equal(forwards.margin, backwards.margin[::-1], equal_nan=True)
    assert np.array_equal(forwards.met, backwards.met[::-1])


def test_every_change_of_the_list_changes_something(designs) -> None:
    found = designs.answers(SOME)
    for row in range(1, len(SOME)):
        same = np.array_equal(found.margin[row], found.margin[0], equal_nan=True)
        assert not same or (found.flown[row] != found.flown[0]).any(), SOME[row]


def test_a_slower_missile_only_loses_threats(designs) -> None:
    found = designs.answers([{}, {"vehicles.irbm.burnout_speed": 3900.0}])
    here = designs.columns["iran-irbm-europe"]
    assert (found.flown[1, here] <= found.flown[0, here]).all()
    assert found.flown[1, here].sum() < found.flown[0, here].sum()


def test_a_missile_faster_than_any_published_gains_threats(case) -> None:
    """The first answer must not fix how far the missile of a later one can fly."""
    designs = Designs(case, GROUPS)
    here = designs.columns["iran-irbm-europe"]
    before = designs.answers([{}]).flown[0, here].sum()
    assert designs.answers([{"vehicles.irbm.burnout_speed": 7000.0}]).flown[0, here].sum() > before


def test_the_latest_launch_is_that_of_a_window_without_a_commit_time(case, designs) -> None:
    from midcourse.analysis.designs import _latest_launch

    site = case.interceptors["gbi"]
    table = flyout_table(site)
    for name in GROUPS:
        group = case.groups[name]
        track = tracks(group.vehicle, solved(group, group.vehicle), SAMPLES)
        found = windows(site, table, track, np.full(len(track), -1e9)).latest_launch
        np.testing.assert_array_equal(_latest_launch(site, table, track), found)
        assert np.isfinite(found).any()


def test_a_flyout_table_does_not_depend_on_longitude(case) -> None:
    site = case.interceptors["gbi"]
    here, there = flyout_table(site), flyout_table(dataclasses.replace(site, longitude=0.0))
    np.testing.assert_allclose(here.reach, there.reach, atol=1.0)
    both = np.isfinite(here.time) & np.isfinite(there.time)
    assert both.sum() > 0.999 * np.isfinite(here.time).sum()
    np.testing.assert_allclose(here.time[both], there.time[both], atol=0.01)


def test_rounds_are_those_of_a_campaign(scenario, case) -> None:
    from midcourse.engagement.doctrine import salvos

    found = Designs(case, GROUPS, rounds=True).answers([{}])
    defence = defence_of(scenario)
    site = defence.interceptors[0]
    table = flyout_table(dataclasses.replace(site, longitude=0.0))
    group = scenario.threats[0]
    track = tracks(group.vehicle.vehicle, solved(case.groups[group.id], group.vehicle.vehicle), SAMPLES)
    seen = observed(defence, track, rcs_by_radar(scenario, group.vehicle))
    first = windows(site, table, track, commit_times(defence, seen, track.burnout_time))
    size = salvos(defence.doctrine, first, site.inventory, lambda then: windows(site, table, track, then)).size
    mine = found.size[0, : len(track), : len(size)].T
    assert (mine == size).all()
    assert size.sum() > 0


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("interceptor.gbi.burnout_speed", "unknown part of the case"),
        ("interceptors.gib.burnout_speed", "unknown name among the interceptors"),
        ("interceptors.gbi.burnout_sped", "unknown number of gbi"),
        ("radars.emr.reach", "unknown number of emr"),
        ("vehicles.icbm.burn_time", "unknown name among the vehicles"),
        ("doctrine.delay", "unknown number of the doctrine"),
    ],
)
def test_a_wrong_path_is_refused_before_any_work(designs, path: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        designs.check([{}, {path: 1.0}])


def test_numbers_that_do_not_go_together_are_refused(designs) -> None:
    with pytest.raises(InputError, match="minimum_intercept_height"):
        designs.check([{"interceptors.gbi.minimum_intercept_height": 4e6}])


def test_unknown_or_no_threats_are_refused(case) -> None:
    with pytest.raises(InputError, match="unknown group of threats"):
        Designs(case, ["iran-irbm"])
    with pytest.raises(InputError, match="no threats"):
        Designs(case, [])


def test_tables_read_between_others_give_nearly_the_same(case) -> None:
    rng = np.random.default_rng(6)
    many = [
        {"interceptors.gbi.burnout_speed": float(speed), "interceptors.gbi.minimum_intercept_height": float(height)}
        for speed, height in zip(rng.uniform(5500.0, 9000.0, 80), rng.uniform(1e5, 2e5, 80), strict=True)
    ]
    exact, read = Designs(case, GROUPS), Designs(case, GROUPS, workers=2)
    grids = read.read_between(many)
    assert list(grids) == ["gbi"]
    few = many[::8]
    own, found = exact.answers(few), read.answers(few)
    check = table_check(found, own)
    assert (check.designs, check.threats) == (10, 20)
    assert check.windows <= 2
    assert check.median < 0.1
    assert not np.array_equal(own.margin, found.margin, equal_nan=True)
    # Neither the company of a design nor the number of threads shows.
    alone = Designs(case, GROUPS)
    alone.read_between(many)
    np.testing.assert_array_equal(alone.answers([few[3]]).margin[0], found.margin[3])
    assert Designs(case, GROUPS).read_between(few) == {}


def test_a_moved_launch_area_moves_its_own_flights_only(case) -> None:
    designs = Designs(case, GROUPS)
    found = designs.answers([{}, {"launch_areas.iran.tabriz.latitude": 0.62}])
    here = designs.columns["iran-icbm-europe"]
    there = np.array([origin == "tabriz" for origin in case.groups["iran-icbm-europe"].origins])
    np.testing.assert_array_equal(found.margin[0, here][~there], found.margin[1, here][~there])
    flown = found.flown[:, here][:, there].all(axis=0)
    assert (found.margin[0, here][there][flown] != found.margin[1, here][there][flown]).any()
    russian = designs.columns["russia-solid-usa"]
    np.testing.assert_array_equal(found.margin[0, russian], found.margin[1, russian])
    with pytest.raises(InputError, match='unknown name among the launch_areas "iran'):
        designs.check([{"launch_areas.iran.tabris.latitude": 0.62}])
