"""Extending, overriding, and the source of every number on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from midcourse.errors import InputError, InputErrors
from midcourse.scenario.load import load, load_text
from midcourse.scenario.parts import Quantity, Scenario
from midcourse.sources import Grade


def _number(scenario: Scenario, path: str) -> Quantity:
    (found,) = [item for item in scenario.quantities if item.path == path]
    return found


def test_a_bare_number_takes_source_and_grade_of_its_item() -> None:
    rome = _number(load("europe-2007"), "targets.europe.rome.lat_deg")
    assert (rome.value, rome.source, rome.grade) == (41.89, "geonames", Grade.SEEN)


def test_a_bare_number_without_a_source_is_assumed() -> None:
    cell = _number(load("europe-2007"), "footprint.cell_deg")
    assert (cell.source, cell.grade) == ("", Grade.ASSUMED)


def test_an_assumed_number_never_borrows_the_source_of_its_item() -> None:
    radar = load("europe-2007")
    assert _number(radar, "radars.forward-radar.lat_deg").source == ""


def test_a_changed_number_keeps_the_range_but_not_the_source() -> None:
    scenario = load("europe-2007", ["interceptors.gbi.burnout_speed_km_s=7.5"])
    speed = _number(scenario, "interceptors.gbi.burnout_speed_km_s")
    assert (speed.value, speed.low, speed.high) == (7.5, 5.5, 9.0)
    assert (speed.source, speed.grade) == ("", Grade.ASSUMED)
    assert speed.note == "europe-2007 has 6.3"


def test_a_number_set_to_what_it_was_stays_as_it_was() -> None:
    path = "interceptors.gbi.burnout_speed_km_s"
    assert load("europe-2007", [f"{path}=6.3"]).digest == load("europe-2007").digest


def test_a_file_changes_only_what_it_says() -> None:
    changed = load_text(
        "extends: europe-2007\ntitle: T\nradars: {emr: {source: geonames, grade: seen, track_delay_s: 20}}\n"
    )
    plain = load("europe-2007")
    assert _number(changed, "radars.emr.track_delay_s").source == "geonames"
    assert _number(changed, "radars.emr.min_elevation_deg").source == ""
    different = {
        item.path
        for item, other in zip(changed.quantities, plain.quantities, strict=True)
        if (item.value, item.source, item.grade) != (other.value, other.source, other.grade)
    }
    assert different == {"radars.emr.track_delay_s"}


def test_only_the_range_may_be_changed() -> None:
    scenario = load_text("extends: europe-2007\ntitle: T\nradars: {emr: {reference_range_km: {high: 4000}}}\n")
    found = _number(scenario, "radars.emr.reference_range_km")
    assert (found.value, found.low, found.high, found.source) == (2000.0, 600.0, 4000.0, "blisty-2008")


def test_null_removes_an_item() -> None:
    scenario = load(
        "europe-2007", ["radars.thule=null", "radars.emr.cued_by=[geo-infrared]", "engagement.sensors=[emr]"]
    )
    assert "thule" not in {site.id for site in scenario.radars}
    assert scenario.engagement.required == (("emr",),)


def test_a_library_vehicle_replaces_all_numbers_of_the_one_below() -> None:
    scenario = load("europe-2007", ["interceptors.gbi.library=kei"])
    assert _number(scenario, "interceptors.gbi.burnout_speed_km_s").value == 6.0
    assert _number(scenario, "interceptors.gbi.burn_time_s").value == 60.0
    assert _number(scenario, "interceptors.gbi.burn_time_s").note == ""


def test_a_number_beside_a_library_vehicle_wins() -> None:
    scenario = load("europe-2007", ["vehicles.irbm.library=sejjil-three-stage", "vehicles.irbm.burn_time_s=150"])
    assert _number(scenario, "vehicles.irbm.burnout_speed_km_s").value == 4.9
    assert _number(scenario, "vehicles.irbm.burn_time_s").value == 150.0


def test_a_staged_library_vehicle_lists_its_stages() -> None:
    scenario = load("europe-2007-motors")
    stage = _number(scenario, "interceptors.gbi.staged.stages.0.burn_time_s")
    assert (stage.value, stage.unit, stage.source) == (68.4, "s", "orion-wikipedia")
    vehicle = scenario.interceptors[0].interceptor.vehicle
    assert len(getattr(vehicle, "stages")) == 2  # noqa: B009


def test_files_extend_files_relative_to_themselves(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "below.yaml").write_text("extends: europe-2007\ntitle: below\ndoctrine: {salvo_size: 3}\n")
    above = tmp_path / "one" / "above.yaml"
    above.write_text("extends: ../below.yaml\ntitle: above\n")
    scenario = load(above)
    assert (scenario.name, scenario.title, scenario.doctrine.salvo_size) == ("above", "above", 3)
    assert _number(scenario, "doctrine.salvo_size").note == "europe-2007 has 2"


def test_a_circle_of_extends_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("extends: ./a.yaml\n")
    with pytest.raises(InputError, match=r"in a circle: a\.yaml → b\.yaml → a\.yaml"):
        load(tmp_path / "a.yaml")


def test_a_long_chain_of_extends_is_refused(tmp_path: Path) -> None:
    for index in range(12):
        (tmp_path / f"s{index}.yaml").write_text(f"extends: s{index + 1}.yaml\n")
    with pytest.raises(InputError, match="more than 8 scenarios extend one another"):
        load(tmp_path / "s0.yaml")


def test_text_from_outside_opens_no_file() -> None:
    with pytest.raises(InputError, match=r'extends "/etc/passwd.yaml" is a file'):
        load_text("extends: /etc/passwd.yaml\n")
    with pytest.raises(InputError, match="is a file"):
        load_text('extends: "..\\\\x"\n')


def test_wrong_overrides_are_all_reported() -> None:
    with pytest.raises(InputErrors) as caught:
        load("europe-2007", ["radars.em.track_delay_s=3", "nonsense", "interceptors.gbi.burnout_speed=7"])
    assert len(caught.value.errors) == 3


@pytest.mark.parametrize("raw", ["7", "7.0", "{value: 7}", "{value: 7, grade: assumed}"])
def test_an_override_is_a_yaml_value(raw: str) -> None:
    scenario = load("europe-2007", [f"interceptors.gbi.burnout_speed_km_s={raw}"])
    assert getattr(scenario.interceptors[0].interceptor.vehicle, "burnout_speed") == 7000.0  # noqa: B009


def test_an_override_may_hold_an_equals_sign_and_a_colon() -> None:
    assert load("europe-2007", ["title=a: b = c"]).title == "a: b = c"


def test_sources_that_are_one_publication_are_joined() -> None:
    sources = load("europe-2007").sources
    assert "afp-2007" in sources
    assert not [name for name in sources if name.endswith("--afp-2007")]
    urls = [(source.title, source.url) for source in sources.values()]
    assert len(urls) == len(set(urls))
