"""Records: SI and radians, order, grids, and what a digest depends on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.flight.vehicles import KinematicVehicle
from midcourse.scenario.load import load, load_text


def test_numbers_become_si_and_radians() -> None:
    scenario = load("europe-2007")
    emr = {site.id: site.radar for site in scenario.radars}["emr"]
    assert emr.reference_range == 2.0e6
    assert emr.minimum_elevation == pytest.approx(math.radians(2.0))
    assert emr.azimuth_half_width == pytest.approx(math.pi)
    assert emr.needs_cue
    gbi = scenario.interceptors[0].interceptor
    assert gbi.latitude == pytest.approx(math.radians(54.4728))
    assert gbi.minimum_intercept_height == 1.2e5
    assert isinstance(gbi.vehicle, KinematicVehicle)
    assert math.isnan(gbi.vehicle.burnout_height)
    assert gbi.vehicle.ballistic_coefficient == 1000.0
    assert scenario.doctrine.decision_delay == 60.0
    assert scenario.infrared[0].warning.cloud_height == 1.0e4


def test_defaults_of_what_is_left_out() -> None:
    scenario = load_text(
        "extends: europe-2007\ntitle: T\n"
        "radars: {emr: {height_m: null, max_elevation_deg: null, azimuth_half_width_deg: null}}\n"
        "interceptors: {gbi: {ballistic_coefficient_kg_m2: null}}\n"
    )
    emr = {site.id: site.radar for site in scenario.radars}["emr"]
    assert (emr.height, emr.maximum_elevation, emr.azimuth_half_width) == (0.0, math.pi / 2, math.pi)
    vehicle = scenario.interceptors[0].interceptor.vehicle
    assert vehicle.ballistic_coefficient == math.inf


def test_a_group_is_every_area_against_every_target_in_order() -> None:
    scenario = load(
        "europe-2007",
        ["threats.iran-irbm-europe.launch_areas=[semnan, tabriz]", "threats.iran-irbm-europe.targets=[rome, europe]"],
    )
    group = {group.id: group for group in scenario.threats}["iran-irbm-europe"]
    towns = len(scenario.targets["europe"])
    assert len(group) == 2 * towns
    assert group.origins[:towns] == ("semnan",) * towns
    assert group.targets[0] == "rome"
    assert len(set(group.targets)) == towns
    assert group.origin_latitude[0] == pytest.approx(math.radians(35.23))
    assert group.target_longitude[0] == pytest.approx(math.radians(12.51))
    assert not group.target_longitude.flags.writeable


def test_radars_come_after_those_that_cue_them() -> None:
    order = [site.id for site in load("europe-2007", ["radars.fylingdales.cued_by=[thule]"]).radars]
    assert order.index("emr") > max(order.index(name) for name in ("forward-radar", "fylingdales", "thule"))
    assert order.index("fylingdales") > order.index("thule")


def test_the_grid_is_of_cell_centres() -> None:
    plan = load("europe-2007").footprint
    assert plan is not None
    assert np.degrees(plan.latitude[[0, -1]]) == pytest.approx([34.25, 71.75])
    assert np.degrees(plan.longitude[[0, -1]]) == pytest.approx([-11.75, 44.75])
    assert (len(plan.latitude), len(plan.longitude)) == (76, 114)
    assert [area.id for area in plan.launch_areas] == [area.id for area in load("europe-2007").launch_areas["iran"]]


def test_speeds_of_the_dispute_rise_and_hold_the_published_ones() -> None:
    plan = load("europe-2007").dispute
    assert plan is not None
    assert np.all(np.diff(plan.burnout_speeds) > 0)
    assert {mark.burnout_speed for mark in plan.published} <= set(plan.burnout_speeds.tolist())
    assert len(plan.burnout_speeds) == 36


def test_rules_as_the_doctrine_takes_them() -> None:
    any_of = load("europe-2007", ["engagement.sensors=[emr, thule]"]).engagement
    all_of = load("europe-2007", ["engagement.sensors=[emr, thule]", "engagement.track_from=all"]).engagement
    assert any_of.required == (("emr", "thule"),)
    assert all_of.required == (("emr",), ("thule",))


CHANGES = [
    ("radars.emr.reference_range_km=650", {"sensing", "engagement", "footprint", "dispute"}),
    ("vehicles.irbm.rcs_x_m2=0.02", {"sensing", "engagement", "footprint", "dispute"}),
    ("infrared.geo-infrared.report_delay_s=30", {"sensing", "engagement", "footprint", "dispute"}),
    ("interceptors.gbi.inventory=20", {"engagement", "footprint", "dispute"}),
    ("doctrine.decision_delay_s=90", {"engagement", "footprint", "dispute"}),
    ("engagement.track_after_burnout=false", {"engagement", "footprint", "dispute"}),
    ("footprint.cell_deg=1", {"footprint"}),
    ("dispute.burnout_speed_step_km_s=0.3", {"dispute"}),
    ("vehicles.irbm.burn_time_s=130", {"flights", "sensing", "engagement", "footprint", "dispute"}),
    ("targets.usa.miami=null", {"flights", "sensing", "engagement", "dispute"}),
    ("title=Other", set()),
    ("radars.emr.note=other", set()),
]


@pytest.mark.parametrize(("change", "parts"), CHANGES, ids=[change for change, _ in CHANGES])
def test_a_change_renames_only_the_parts_that_rest_on_it(change: str, parts: set[str]) -> None:
    before, after = load("europe-2007"), load("europe-2007", [change])
    changed = {name for name in before.part_digests if before.part_digests[name] != after.part_digests[name]}
    assert changed == parts


def test_the_digest_names_everything_and_is_the_same_each_time() -> None:
    assert load("europe-2007").digest == load("europe-2007").digest
    assert load("europe-2007").digest != load("europe-2007", ["title=Other"]).digest
