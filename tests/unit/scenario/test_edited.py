"""Overrides laid over a packaged scenario the short way give what the long way gives, faults included."""

from __future__ import annotations

import pytest

from midcourse.errors import InputError
from midcourse.scenario.layers import layer_of_name
from midcourse.scenario.load import _scenario, load

EDITS = [
    ["radars.emr.lat_deg=49.7"],
    ["radars.emr=null", "engagement.sensors=[forward-radar]"],
    ["radars.forward-radar.cued_by=[fylingdales]", "radars.emr.needs_cue=false"],
    ["interceptors.gbi.burnout_speed_km_s=7.0", "interceptors.gbi.lon_deg=10"],
    ["interceptors.gbi.library=gbi-two-stage-orion", "dispute=null"],
    ["infrared.geo-infrared.report_delay_s=40"],
    ["doctrine.salvo_size=3", "doctrine.decision_delay_s=200"],
    ["engagement.track_from=all"],
    ["vehicles.irbm.burn_time_s=140", "vehicles.irbm.rcs_x_m2=0.02"],
    ["vehicles.irbm.library=shahab-3"],
    ["threats.iran-irbm-europe.targets=[rome]"],
    ["launch_areas.iran.tabriz.lat_deg=38.5"],
    ["targets.europe.rome.lat_deg=42"],
    ["footprint.cell_deg=1.0"],
    ["footprint=null"],
    ["dispute.published.agency.burnout_speed_km_s=6.4"],
    ["sources.crs-2007.title=Another"],
    ["title=Another", "assumptions=null"],
    [],
]


@pytest.mark.parametrize("edit", EDITS, ids=" ".join)
def test_the_short_way_gives_the_same_scenario(edit: list[str]) -> None:
    short = load("europe-2007", edit)
    long = _scenario(layer_of_name("europe-2007"), edit)
    assert short.digest == long.digest
    assert [item.path for item in short.quantities] == [item.path for item in long.quantities]
    assert list(short.sources) == list(long.sources)


@pytest.mark.parametrize(
    "edit",
    [
        ["radars.emr.min_elevation_deg=-30"],
        ["radars.emr.lat_deg=100", "interceptors.gbi.inventory=0"],
        ["radars.emr.latitude_deg=50"],
        ["interceptors.gbi.max_intercept_height_km=100"],
        ["engagement.sensors=[emrr]"],
        ["radars.emr=null"],
        ["radars.emr"],
    ],
    ids=" ".join,
)
def test_the_short_way_finds_the_same_faults(edit: list[str]) -> None:
    with pytest.raises(InputError) as short:
        load("europe-2007", edit)
    with pytest.raises(InputError) as long:
        _scenario(layer_of_name("europe-2007"), edit)
    assert str(short.value) == str(long.value)
    assert short.value.where


def test_an_edit_leaves_the_packaged_scenario_as_it_is() -> None:
    before = load("europe-2007").digest
    edited = load("europe-2007", ["radars.emr.lat_deg=10", "vehicles.irbm.burn_time_s=140"])
    assert edited.digest != before
    assert load("europe-2007").digest == before
    assert _scenario(layer_of_name("europe-2007"), []).digest == before
