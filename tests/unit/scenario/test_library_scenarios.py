"""The packaged scenarios load, and hold what the job asks for."""

from __future__ import annotations

import pytest

from midcourse.scenario import shelf
from midcourse.scenario.load import load
from midcourse.sources import Grade


@pytest.mark.parametrize("name", shelf.scenario_names())
def test_every_library_scenario_loads_and_names_its_sources(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert len(scenario.threats) > 0
    for quantity in scenario.quantities:
        assert quantity.source == "" or quantity.source in scenario.sources, quantity.path
        if quantity.grade in {Grade.SEEN, Grade.SECONDARY}:
            assert quantity.source, quantity.path
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.value <= quantity.high, quantity.path


def test_europe_2007_is_the_plan_of_october_2007() -> None:
    scenario = load("europe-2007")
    (gbi,) = scenario.interceptors
    assert gbi.interceptor.inventory == 10
    assert gbi.interceptor.vehicle.burnout_speed == pytest.approx(6300.0)
    assert {site.id for site in scenario.radars} == {"emr", "forward-radar", "fylingdales", "thule"}
    assert [site.id for site in scenario.infrared] == ["geo-infrared"]
    assert len(scenario.launch_areas["iran"]) == 7
    assert len(scenario.launch_areas["russia"]) == 12
    assert 35 <= len(scenario.targets["europe"]) <= 50
    assert len(scenario.targets["usa"]) >= 12
    assert scenario.dispute is not None
    speeds = scenario.dispute.burnout_speeds
    assert speeds.min() == 5500.0
    assert speeds.max() == 9000.0
    assert {6300.0, 7700.0, 8300.0} <= set(speeds.tolist())


def test_every_russian_base_is_in_the_group_of_its_system() -> None:
    scenario = load("europe-2007")
    groups = {group.id: set(group.origins) for group in scenario.threats}
    for base in scenario.launch_areas["russia"]:
        solid = any(system in base.system for system in ("SS-25", "SS-27"))
        liquid = any(system in base.system for system in ("SS-18", "SS-19"))
        assert (base.id in groups["russia-solid-usa"]) == solid
        assert (base.id in groups["russia-liquid-usa"]) == liquid


def test_threat_ids_are_unique_and_name_origin_and_target() -> None:
    scenario = load("europe-2007")
    ids = [threat for group in scenario.threats for threat in group.threat_ids]
    assert len(ids) == len(set(ids))
    group = scenario.threats[0]
    assert group.threat_ids[0] == f"{group.id}/{group.origins[0]}→{group.targets[0]}"
