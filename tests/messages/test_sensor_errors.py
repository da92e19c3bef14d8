"""Errors about the accuracy of sensors, word for word."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from midcourse.errors import InputError
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load, load_text


def _said(*overrides: str) -> str:
    with pytest.raises(InputError) as caught:
        load("europe-2007", overrides)
    return str(caught.value)


def _text(text: str) -> str:
    return dedent(text).strip("\n")


def test_an_unknown_sensor_of_the_library() -> None:
    assert _said("radars.emr.library=gbrp") == _text(
        """
        unknown library sensor "gbrp"
            where:    --set radars.emr.library=gbrp
            allowed:  an-tpy-2, cobra-dane, daryal, gbr-p, uewr-fylingdales, uewr-thule, voronezh-dm
            hint: did you mean "gbr-p" or "cobra-dane" or "daryal"?
        """
    )


def test_a_satellite_is_no_radar() -> None:
    assert _said("radars.emr.library=dsp").startswith('unknown library sensor "dsp"\n')


def test_an_error_limit_out_of_range() -> None:
    assert _said("engagement.commit_error_km=0") == _text(
        """
        engagement: commit_error_km is 0
            where:    --set engagement.commit_error_km=0
            allowed:  0.001 to 1000
            hint: largest error of the predicted place; leave it out for any track
        """
    )


def test_an_error_limit_needs_to_know_the_radars() -> None:
    said = _said("radars.emr.library=", "radars.emr.accuracy.beam_width_deg=0.2", "engagement.commit_error_km=1")
    assert said == _text(
        """
        radar "emr": accuracy is needed by engagement.commit_error_km; missing: bandwidth_mhz, detection_snr_db, angle_floor_deg, range_floor_m, interval_s
            where:    --set radars.emr.accuracy.beam_width_deg=0.2
            hint: give the numbers, or name a sensor of the library with library:
        """
    )


def test_an_error_limit_without_a_radar() -> None:
    text = (
        "extends: europe-2007\ntitle: T\nengagement:\n  sensors: [geo-infrared]\n  commit_error_km: 1\n"
        "dispute: null\nfootprint: null\n"
    )
    with pytest.raises(InputError) as caught:
        load_text(text, "my.yaml")
    assert str(caught.value) == _text(
        """
        engagement: commit_error_km is given, but engagement.sensors names no radar
            where:    my.yaml, line 5, engagement
            allowed:  at least one radar in engagement.sensors
        """
    )


def test_a_misspelled_number_of_the_accuracy() -> None:
    said = _said("radars.emr.accuracy.beam_width=0.2")
    assert '"beam_width" has no unit suffix' in said or "beam_width_deg" in said


def test_a_question_about_a_radar_whose_accuracy_nobody_knows() -> None:
    case = case_of(load("europe-2007", ["engagement.commit_error_km=1"]))
    assert case.track_rule is not None
    known = tuple(item for item in case.track_rule.radars if item[0] in ("emr", "thule"))
    with pytest.raises(InputError) as caught:
        replace(case, track_rule=replace(case.track_rule, radars=known)).rule_for(("emr", "fylingdales"))
    assert str(caught.value) == _text(
        """
        radar "fylingdales": it is not known how well it measures
            where:    engagement.commit_error_km
            allowed:  emr, thule
            hint: give it an accuracy, or name a sensor of the library with library:
        """
    )
    with pytest.raises(InputError) as caught:
        case.rule_for(("geo-infrared",))
    assert str(caught.value) == _text(
        """
        engagement.commit_error_km is given, but no launch waits for a radar
            allowed:  at least one radar
        """
    )
