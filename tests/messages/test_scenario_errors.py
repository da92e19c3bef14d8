"""Errors of scenario files, word for word."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from midcourse.errors import InputError, InputErrors
from midcourse.scenario.load import load, load_text

HEAD = "extends: europe-2007\ntitle: T\n"


def _said(text: str) -> str:
    with pytest.raises(InputError) as caught:
        load_text(HEAD + text, "my.yaml")
    return str(caught.value)


def _said_of(*overrides: str) -> str:
    with pytest.raises(InputError) as caught:
        load("europe-2007", overrides)
    return str(caught.value)


def _text(text: str) -> str:
    return dedent(text).strip("\n")


def test_a_number_out_of_range() -> None:
    assert _said("radars:\n  emr:\n    min_elevation_deg: -30\n") == _text(
        """
        radar "emr": min_elevation_deg is -30
            where:    my.yaml, line 5, radars.emr
            allowed:  -5 to 90
            hint: elevations are degrees above the local horizontal
        """
    )


def test_a_missing_unit_suffix() -> None:
    assert _said("interceptors: {gbi: {burnout_speed: 7}}\n") == _text(
        """
        interceptor "gbi": "burnout_speed" has no unit suffix
            where:    my.yaml, line 3, interceptors.gbi
            allowed:  burnout_speed_km_s
            hint: write burnout_speed_km_s
        """
    )


def test_another_unit() -> None:
    assert _said("interceptors: {gbi: {burnout_speed_m_s: 7000}}\n") == _text(
        """
        interceptor "gbi": "burnout_speed_m_s" is in another unit
            where:    my.yaml, line 3, interceptors.gbi
            allowed:  burnout_speed_km_s
            hint: convert to km/s and write burnout_speed_km_s
        """
    )


def test_a_misspelled_key() -> None:
    assert _said("doctrine:\n  salvo_sise: 3\n") == _text(
        """
        doctrine: unknown key "salvo_sise"
            where:    my.yaml, line 4, doctrine
            allowed:  assessment_time_s, decision_delay_s, grade, kind, launch_interval_s, note, salvo_size, source
            hint: did you mean "salvo_size" or "source" or "launch_interval_s"?
        """
    )


def test_a_misspelled_section() -> None:
    assert _said("doctrin: {kind: salvo}\n") == _text(
        """
        the scenario: unknown key "doctrin"
            where:    my.yaml, line 3
            allowed:  19 names, the nearest: doctrine, footprint, date
            hint: did you mean "doctrine" or "footprint" or "date"?
        """
    )


def test_text_with_a_comma_in_braces() -> None:
    assert _said("radars: {emr: {note: wide beam, poor resolution}}\n") == _text(
        """
        radar "emr": unknown key "poor resolution"
            where:    my.yaml, line 3, radars.emr
            allowed:  19 names, the nearest: min_elevation_deg, max_elevation_deg, boresight_azimuth_deg
            hint: text that holds a comma needs quotes inside braces
        """
    )


def test_unknown_names_list_the_nearest() -> None:
    assert _said("threats: {iran-irbm-europe: {vehicle: irbn}}\n") == _text(
        """
        unknown vehicle "irbn"
            where:    my.yaml, line 3, threats.iran-irbm-europe.vehicle
            allowed:  iranian-icbm, irbm, mrbm, russian-liquid, russian-solid
            hint: did you mean "irbm" or "mrbm" or "iranian-icbm"?
        """
    )


def test_an_unknown_name_in_a_list() -> None:
    assert _said("engagement:\n  sensors:\n    - emr\n    - fylingdale\n") == _text(
        """
        unknown sensor "fylingdale"
            where:    my.yaml, line 6, engagement.sensors
            allowed:  emr, forward-radar, fylingdales, geo-infrared, thule
            hint: did you mean "fylingdales" or "geo-infrared" or "thule"?
        """
    )


def test_an_unknown_source() -> None:
    assert _said("radars: {emr: {track_delay_s: {value: 8, source: blisty, grade: seen}}}\n").splitlines()[:2] == [
        'unknown source "blisty"',
        "    where:    my.yaml, line 3, radars.emr",
    ]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        (".nan", 'radar "emr": track_delay_s is nan, not a finite number'),
        ("-.inf", 'radar "emr": track_delay_s is -inf, not a finite number'),
        ("true", 'radar "emr": track_delay_s is true, not a number'),
        ("ten", 'radar "emr": track_delay_s is "ten", not a number'),
        ("'10'", 'radar "emr": track_delay_s is "10", not a number'),
        ("[1, 2]", 'radar "emr": track_delay_s is a list, not a number'),
        ("{value: {a: 1}}", 'radar "emr": track_delay_s is a mapping, not a number'),
        ("{value: 5, low: 9, high: 8}", 'radar "emr": track_delay_s has low 9 above high 8'),
        ("{value: 5, high: 700}", 'radar "emr": track_delay_s has high 700'),
        ("{value: 5, grade: guess}", 'radar "emr": track_delay_s has grade "guess"'),
        ("{value: 5, source: crs-2007}", 'radar "emr": track_delay_s names a source but no grade'),
        ("{value: 5, grade: seen}", 'radar "emr": track_delay_s has grade "seen" but no source'),
        ("9" * 400, f'radar "emr": track_delay_s is "{"9" * 400}", not a number'),
        ("{value: 5, lov: 3}", 'radar "emr": track_delay_s: unknown key "lov"'),
    ],
)
def test_what_is_not_a_number(written: str, first: str) -> None:
    said = _said(f"radars: {{emr: {{track_delay_s: {written}}}}}\n")
    assert said.splitlines()[0] in {first, first.replace('radar "emr": track', "radars.emr.track")}
    assert said.splitlines()[1].startswith("    where:    my.yaml, line 3, radars.emr")


def test_a_count_must_be_whole() -> None:
    assert _said("interceptors: {gbi: {inventory: 2.5}}\n").splitlines()[::2] == [
        'interceptor "gbi": inventory is 2.5',
        "    allowed:  a whole number, 1 to 1000",
    ]


def test_text_where_a_number_was_written() -> None:
    assert _said("summary: 2007\n") == _text(
        """
        summary is 2007, not text
            where:    my.yaml, line 3
            allowed:  text
            hint: put it in quotes
        """
    )


def test_what_is_missing_is_one_error() -> None:
    assert _said("radars:\n  em2: {name: x, band: x, cued_by: [emr]}\n") == _text(
        """
        radar "em2": lat_deg, lon_deg, reference_range_km, reference_rcs_m2, min_elevation_deg, track_delay_s are missing
            where:    my.yaml, line 4, radars.em2
            hint: add lat_deg: with a number, or with value:, source: and grade: below it
        """
    )


def test_an_id_is_a_short_name() -> None:
    assert _said("targets: {europe: {St. Petersburg: {name: x, lat_deg: 1, lon_deg: 2}}}\n") == _text(
        """
        targets: europe has the id "St. Petersburg"
            where:    my.yaml, line 3, targets
            allowed:  lower-case letters, digits and hyphens, up to 64
            hint: an id is a short name; put the full name in name: or title:
        """
    )


def test_radars_that_cue_each_other() -> None:
    said = _said("radars: {forward-radar: {cued_by: [emr]}}\n")
    assert said.splitlines()[0] == 'radar "forward-radar": cued_by closes a circle of cues: emr, forward-radar'


def test_a_radar_that_needs_a_cue_and_gets_none() -> None:
    assert _said("radars: {emr: {cued_by: []}}\n") == _text(
        """
        radar "emr": cued_by is empty
            where:    my.yaml, line 3, radars.emr
            hint: needs_cue: true needs a sensor that cues it
        """
    )


def test_a_missile_without_the_rcs_of_a_band_in_use() -> None:
    said = _said("radars: {emr: {band: c}}\nvehicles:\n  irbm: {title: x}\n")
    assert 'vehicle "irbm": rcs_c_m2 is missing\n    where:    my.yaml, line 5, vehicles.irbm\n' in said
    assert '    hint: radar "emr" works in band c and needs it' in said


def test_numbers_that_do_not_go_together() -> None:
    with pytest.raises(InputErrors) as caught:
        load_text(
            HEAD + "footprint: {south_deg: 80}\n"
            "interceptors: {gbi: {max_intercept_height_km: 90}}\n"
            "radars: {thule: {max_elevation_deg: 1}}\n"
            "dispute: {burnout_speed_to_km_s: 5, burnout_speed_step_km_s: 0.01}\n"
            "threats: {iran-icbm-usa: {shape: apogee}, iran-icbm-europe: {apogee_height_km: 900}}\n",
            "my.yaml",
        )
    assert [error.problem for error in caught.value.errors] == [
        'threat group "iran-icbm-europe": apogee_height_km is given with shape: minimum-energy',
        'threat group "iran-icbm-usa": apogee_height_km is missing',
        'radar "thule": max_elevation_deg is 1',
        'interceptor "gbi": max_intercept_height_km is 90',
        "footprint: north_deg is 72",
        "dispute: burnout_speed_to_km_s is 5",
    ]


def test_a_staged_vehicle_takes_no_burnout_speed() -> None:
    said = _said_of("interceptors.gbi.library=gbi-two-stage-orion", "interceptors.gbi.burnout_speed_km_s=7")
    assert "is given, but library vehicle gbi-two-stage-orion flies by its stages" in said
    assert 'dispute: interceptor is "gbi", which flies by its stages' in said


def test_a_grid_that_is_too_fine() -> None:
    assert _said("footprint: {cell_deg: 0.05}\n") == _text(
        """
        footprint: cell_deg gives 866,400 cells
            where:    my.yaml, line 3, footprint
            allowed:  up to 250,000 cells
            hint: use larger cells
        """
    )


def test_everything_is_found_in_one_pass() -> None:
    with pytest.raises(InputErrors) as caught:
        load_text(
            HEAD + "radars: {emr: {track_delay_s: -1, cued_by: [geo]}}\ndoctrine: {kind: rush}\ndisputes: {}\n",
            "my.yaml",
        )
    assert [(error.problem, error.where) for error in caught.value.errors] == [
        ('radar "emr": track_delay_s is -1', "my.yaml, line 3, radars.emr"),
        ('doctrine: kind is "rush"', "my.yaml, line 4, doctrine"),
        ('the scenario: unknown key "disputes"', "my.yaml, line 5"),
        ('unknown sensor "geo"', "my.yaml, line 3, radars.emr.cued_by"),
    ]


def test_an_override_out_of_range() -> None:
    assert _said_of("interceptors.gbi.burnout_speed_km_s=70") == _text(
        """
        interceptor "gbi": burnout_speed_km_s is 70
            where:    --set interceptors.gbi.burnout_speed_km_s=70
            allowed:  0.1 to 11
            hint: speed at the end of powered flight, relative to the Earth
        """
    )


def test_an_override_of_an_unknown_item() -> None:
    assert _said_of("radars.em.track_delay_s=3") == _text(
        """
        radars: unknown key "em"
            where:    --set radars.em.track_delay_s=3
            allowed:  emr, forward-radar, fylingdales, thule
            hint: did you mean "emr" or "thule" or "fylingdales"?
        """
    )


def test_an_override_without_a_unit() -> None:
    assert _said_of("interceptors.gbi.burnout_speed=7") == _text(
        """
        interceptors.gbi: "burnout_speed" has no unit suffix
            where:    --set interceptors.gbi.burnout_speed=7
            allowed:  burnout_speed_km_s
            hint: write burnout_speed_km_s
        """
    )


def test_an_override_that_is_none() -> None:
    assert _said_of("burnout_speed") == _text(
        """
        "burnout_speed" is not an override
            where:    --set burnout_speed
            allowed:  PATH=VALUE
            hint: for example --set interceptors.gbi.burnout_speed_km_s=7.0
        """
    )


def test_an_override_below_a_value() -> None:
    assert _said_of("radars.emr.note.x=3") == _text(
        """
        radars.emr.note is a value; nothing lies below it
            where:    --set radars.emr.note.x=3
        """
    )


def test_an_override_that_removes_what_is_needed() -> None:
    assert _said_of("radars.thule=null").splitlines()[::3] == [
        'unknown sensor "thule"',
        '    hint: did you mean "fylingdales" or "geo-infrared" or "forward-radar"?',
        "    allowed:  emr, forward-radar, fylingdales, geo-infrared",
    ]


def test_an_unknown_scenario() -> None:
    with pytest.raises(InputError) as caught:
        load("europe-2008")
    assert caught.value.problem == 'unknown scenario "europe-2008"'
    assert caught.value.hint.startswith('did you mean "europe-2007" or')


def test_a_file_named_without_its_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("extends: europe-2007\ntitle: T\n")
    with pytest.raises(InputError) as caught:
        load("mine")
    assert caught.value.hint == "for the file, write mine.yaml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\n\tb: 2\n",
            """
            this is not YAML: found a tab character that violates indentation
                where:    my.yaml, line 2, column 1
                hint: indent with spaces; YAML does not allow tabs
            """,
        ),
        (
            "title: a: b\n",
            """
            this is not YAML: mapping values are not allowed in this context
                where:    my.yaml, line 1, column 9
                hint: text that holds a colon and a space needs quotes
            """,
        ),
        (
            "a: [1,\nb: 2\n",
            """
            this is not YAML: did not find expected ',' or ']'
                where:    my.yaml, line 3, column 1
                hint: a bracket or brace is left open, or a comma is missing; it began on line 1
            """,
        ),
        (
            "",
            """
            the file is empty
                where:    my.yaml
                allowed:  a mapping of keys to values, such as title: My plan
            """,
        ),
        (
            "- a\n",
            """
            the file holds a list, not a mapping
                where:    my.yaml, line 1
                allowed:  keys and values, such as title: My plan
            """,
        ),
        (
            "a: &x 1\n",
            """
            anchor &x
                where:    my.yaml, line 1
                allowed:  plain values
                hint: anchors and aliases are not read; remove it
            """,
        ),
    ],
)
def test_broken_yaml(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load_text(text, "my.yaml")
    assert str(caught.value) == _text(said)


@pytest.mark.parametrize("name", [".", "..", "folder"])
def test_a_folder_is_no_scenario(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load(name)
    assert str(caught.value) == _text(
        f"""
        "{name}" is a folder, not a scenario
            allowed:  a packaged scenario, or the path of a YAML file
            hint: midcourse scenarios lists the packaged ones
        """
    )


@pytest.mark.parametrize("name", ["", " "])
def test_nothing_is_no_scenario(name: str) -> None:
    with pytest.raises(InputError, match=r"^the scenario has no name"):
        load(name)
