"""A package as changes to a scenario: every lever is on the map or said not to be, and the map sets what the measures do."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from midcourse.analysis.deals import settings_of
from midcourse.errors import InputError
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.outputs.judged import Judge
from midcourse.scenario.deal_map import PackageMap, package_map
from midcourse.scenario.dossier_files import load_dossier
from midcourse.scenario.load import load
from midcourse.scenario.parts import Scenario
from midcourse.talks.proposals import Table, touches_shield

DOSSIER = "moscow-2007"


@pytest.fixture(scope="module")
def table() -> Table:
    return load_dossier(DOSSIER).dossier.table


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(load_dossier(DOSSIER).dossier.scenario)


def changed(found: PackageMap) -> Scenario:
    return load(found.scenario, [f"{path}={value}" for path, value in found.overrides.items()])


def test_every_lever_is_on_the_map_or_says_why_not(table: Table) -> None:
    assert len(table.levers) == 13
    for lever in table.levers:
        assert bool(lever.on_map) != bool(lever.off_map), lever.id
        assert bool(lever.on_map) == any(touches_shield(value.settings) for value in lever.values), lever.id


@pytest.mark.slow
def test_every_combination_on_the_map_loads_and_no_two_are_the_same(table: Table, scenario: Scenario) -> None:
    levers = [lever for lever in table.levers if lever.on_map and lever.id != "speed-cap"]
    seen: dict[tuple[object, ...], str] = {}
    for values in itertools.product(*(lever.values for lever in levers)):
        choices = {lever.id: value.id for lever, value in zip(levers, values, strict=True)}
        found = package_map(scenario, table, choices)
        loaded = changed(found)
        assert [site.id for site in loaded.interceptors] == [found.site]
        assert {site.id for site in loaded.radars} == set(loaded.engagement.sensors)
        without_brdy = choices["radar"] in ("gabala", "armavir", "none")
        assert ("emr" not in {site.id for site in loaded.radars}) == without_brdy
        sector = "" if without_brdy else choices["sector"]
        key = (choices["interceptor-site"], choices["interceptors"], choices["radar"], sector)
        assert seen.setdefault((loaded.digest, found.interceptors), str(key)) == str(key)
    assert len(seen) == 4 * 3 * (5 + 2)


@pytest.mark.parametrize("speed", ["9.0", "7.5", "6.3", "5.5", "4.5", "3.0"])
def test_the_map_sets_what_the_measures_are_computed_with(table: Table, scenario: Scenario, speed: str) -> None:
    choices = {"interceptor-site": "incirlik", "speed-cap": speed, "radar": "gabala-and-brdy", "sector": "south-east"}
    loaded = changed(package_map(scenario, table, choices))
    settings = settings_of(table, choices)
    (site,) = loaded.interceptors
    assert isinstance(site.interceptor.vehicle, KinematicVehicle)
    assert site.interceptor.vehicle.burnout_speed == pytest.approx(settings["burnout_speed"], rel=1e-12)
    assert site.interceptor.vehicle.burnout_speed == pytest.approx(1e3 * float(speed), rel=1e-12)
    brdy = next(item.radar for item in loaded.radars if item.id == "emr")
    assert math.degrees(brdy.azimuth_half_width) == pytest.approx(45.0)
    assert math.degrees(brdy.boresight_azimuth) == pytest.approx(125.0)
    assert loaded.engagement.sensors == ("forward-radar", "emr", "fylingdales", "thule", "gabala")


def test_packages_put_forward_are_drawn_with_what_they_set_beyond_the_levers(table: Table, scenario: Scenario) -> None:
    found = {package.id: package_map(scenario, table, package.choices, package.settings) for package in table.packages}
    assert found["decision-2009"].site == "deveselu"
    assert found["russian-offer-june-2007"].interceptors == 0
    assert [site.id for site in changed(found["russian-offer-ships"]).interceptors] == ["black-sea"]
    plan = changed(found["us-plan-2007"])
    assert [site.id for site in plan.radars] == ["forward-radar", "fylingdales", "thule", "emr"]
    digests = {(changed(one).digest, one.interceptors) for one in found.values()}
    # The offers of October and November differ in decisions and staff only: nothing of that is on a map.
    assert len(digests) == len(found) - 1


def test_the_lines_say_what_is_on_the_map_and_what_is_not(table: Table, scenario: Scenario) -> None:
    found = package_map(scenario, table, {"radar": "gabala", "presence": "visits"})
    assert "Radar: Gabala in place of Brdy" in [line.says for line in found.shown]
    assert "Russian staff at the sites: visits with the hosts' consent" in [line.says for line in found.nothing]
    assert len(found.shown) + len(found.nothing) == len(table.levers)
    assert all(line.reading for line in (*found.shown, *found.nothing))


def test_a_site_or_a_number_that_is_not_there_is_refused(table: Table, scenario: Scenario) -> None:
    with pytest.raises(InputError, match='no interceptor site "mars"'):
        package_map(scenario, table, {}, {"site": "mars"})
    with pytest.raises(InputError, match=r"radars\.emr\.colour is no number"):
        package_map(scenario, table, {}, {"radars.emr.colour": 1.0})


def test_the_network_of_the_map_is_that_of_the_measures(table: Table, scenario: Scenario) -> None:
    from midcourse.outputs.judged import arrangement_of

    shield = Judge(load_dossier(DOSSIER)).witness.shield
    assert shield is not None
    question = next(item for item in table.measures if item.id == "europe-defended").question
    for value in next(lever for lever in table.levers if lever.id == "radar").values:
        choices: Mapping[str, str] = {"radar": value.id, "interceptor-site": "ramstein"}
        measured = arrangement_of(shield, question, settings_of(table, choices))
        found = package_map(scenario, table, choices)
        assert changed(found).engagement.sensors == measured.sensors
        assert found.site == measured.site


def test_a_lever_without_words_counts_as_nothing(table: Table, scenario: Scenario) -> None:
    bare = replace(table, levers=tuple(replace(lever, on_map="", off_map="") for lever in table.levers))
    assert package_map(scenario, bare, {}).shown == ()
