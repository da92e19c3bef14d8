"""The sensor library: every file sound and sourced; what a scenario says goes over what the library says."""

from __future__ import annotations

import math

import pytest

from midcourse.errors import InputError
from midcourse.scenario import shelf
from midcourse.scenario.load import load
from midcourse.scenario.parts import InfraredSite, RadarSite
from midcourse.scenario.sensor_files import accuracy_of, design_with, infrared_accuracy_of, load_sensor
from midcourse.sensors.budget import equation_of, range_table
from midcourse.sources import Grade


def _site(scenario: str, radar: str, *overrides: str) -> RadarSite:
    return next(site for site in load(scenario, overrides).radars if site.id == radar)


@pytest.mark.parametrize("name", shelf.sensor_names())
def test_every_sensor_loads(name: str) -> None:
    facts = load_sensor(name)
    assert facts.name == name
    assert facts.title
    assert facts.kind in ("radar", "infrared")
    assert (facts.accuracy is not None) == (facts.kind == "radar")
    assert (facts.infrared is not None) == (facts.kind == "infrared")
    for item in facts.numbers:
        if item.grade in (Grade.SEEN, Grade.SECONDARY):
            assert item.source, item.name
        if item.low is not None and item.high is not None:
            assert item.low <= item.value <= item.high, item.name
        if item.grade is Grade.ASSUMED:
            assert item.low is not None, f"{item.name}: what is assumed has a range"
            assert item.high is not None, item.name
    used = {item.source for item in facts.numbers if item.source}
    assert used == facts.sources.keys()


@pytest.mark.parametrize("name", shelf.sensor_names("radar"))
def test_beams_are_those_of_their_apertures(name: str) -> None:
    """Where area and frequency are known, the stated beam lies between an evenly lit disc and half as much again."""
    from midcourse.sensors.accuracy import beam_width

    facts = load_sensor(name)
    if facts.design is None:
        pytest.skip("its parts are not public")
    assert facts.accuracy is not None
    disc = beam_width(facts.design.area, facts.design.frequency)
    assert 1.0 < facts.accuracy.beam_width / disc < 1.5


def test_kinds_are_told_apart() -> None:
    assert "dsp" in shelf.sensor_names("infrared")
    assert set(shelf.sensor_names("radar")) | set(shelf.sensor_names("infrared")) == set(shelf.sensor_names())
    assert not set(shelf.sensor_names("radar")) & set(shelf.sensor_names("infrared"))


def test_a_radar_takes_what_the_library_says() -> None:
    accuracy = accuracy_of(_site("europe-2007", "emr"))
    assert accuracy.beam_width == pytest.approx(math.radians(0.18))
    assert accuracy.signal_to_noise == pytest.approx(10.0**1.3)


def test_the_scenario_wins_over_the_library() -> None:
    site = _site("europe-2007", "emr", "radars.emr.accuracy.beam_width_deg=0.5")
    assert accuracy_of(site).beam_width == pytest.approx(math.radians(0.5))
    assert accuracy_of(site).interval == accuracy_of(_site("europe-2007", "emr")).interval


def test_another_library_sensor_by_name() -> None:
    site = _site("europe-2007", "emr", "radars.emr.library=an-tpy-2")
    assert accuracy_of(site).beam_width == pytest.approx(math.radians(0.57))


def test_all_numbers_without_a_library() -> None:
    numbers = {"beam_width_deg": 1, "bandwidth_mhz": 2, "detection_snr_db": 10, "angle_floor_deg": 0.1,
               "range_floor_m": 50, "interval_s": 4}  # fmt: skip
    changes = ["radars.emr.library=", *(f"radars.emr.accuracy.{key}={value}" for key, value in numbers.items())]
    accuracy = accuracy_of(_site("europe-2007", "emr", *changes))
    assert (accuracy.bandwidth, accuracy.signal_to_noise, accuracy.interval) == (2e6, pytest.approx(10.0), 4.0)


def test_nothing_said_is_an_error() -> None:
    with pytest.raises(InputError) as caught:
        accuracy_of(_site("europe-2007", "emr", "radars.emr.library=", "radars.emr.accuracy.interval_s=2"))
    assert 'radar "emr": accuracy: beam_width_deg' in str(caught.value)
    assert "interval_s are missing" not in str(caught.value)


def test_satellites_of_a_scenario() -> None:
    site = load("europe-2007").infrared[0]
    accuracy = infrared_accuracy_of(site)
    assert accuracy is not None
    assert len(accuracy.longitudes) == 2
    assert infrared_accuracy_of(InfraredSite(site.id, site.title, site.warning)) is None


def test_a_design_with_one_number_changed() -> None:
    facts = load_sensor("gbr-p")
    louder = design_with(facts, "pulse_power_kw", 16 * 170.0)
    assert louder is not None
    assert facts.design is not None
    ratio = range_table(equation_of(louder), [0.01]) / range_table(equation_of(facts.design), [0.01])
    assert float(ratio[0]) == pytest.approx(2.0)
    assert design_with(facts, "interval_s", 2.0) is None


def test_the_quarrel_about_the_radar_lies_within_its_numbers() -> None:
    """At the ends of losses, dwell and filling both sides' ranges come out (docs/explanation/radar.md)."""
    facts = load_sensor("gbr-p")
    best, worst = facts.design, facts.design
    assert best is not None
    values = {item.name: item for item in facts.numbers}
    from dataclasses import replace

    best = replace(best, loss=10**0.5, efficiency=values["efficiency_fraction"].value)
    worst = replace(worst, loss=10.0, efficiency=0.15, dwell=values["dwell_ms"].low / 1e3)  # type: ignore[operator,type-var]
    assert range_table(equation_of(best), [0.01])[0] == pytest.approx(2360e3, rel=0.01)
    assert range_table(equation_of(worst), [0.01])[0] == pytest.approx(530e3, rel=0.03)


def test_an_unknown_sensor_lists_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load_sensor("grb-p")
    assert 'unknown library sensor "grb-p"' in str(caught.value)
    assert "gbr-p" in str(caught.value)
