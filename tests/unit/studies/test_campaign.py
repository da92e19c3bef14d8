"""From options and scenario to what is drawn."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from midcourse.analysis.campaign import Chances, Study
from midcourse.analysis.distributions import Distribution, fixed
from midcourse.analysis.reach_grid import Axis, plain_reach
from midcourse.engagement.doctrine import Doctrine
from midcourse.scenario.load import load_text
from midcourse.studies.campaign import chances_of, drawn_numbers, edges_of

STATED = """\
extends: europe-2007
title: With distributions
sources:
  mine: {title: A study of delays}
doctrine:
  assessment_time_s: {value: 30, low: 10, high: 120, distribution: {kind: lognormal, factor: 2, source: mine, grade: seen}}
radars:
  emr:
    reference_range_km:
      value: 2000
      low: 600
      high: 2500
      distribution: {kind: choice, values: [600, 2000], probabilities: [0.3, 0.7]}
"""
USUAL = ["interceptors.gbi.burnout_speed_km_s", "doctrine.decision_delay_s", "radars.emr.reference_range_km"]


def test_without_a_word_the_usual_numbers_are_drawn_from_triangles() -> None:
    found = drawn_numbers(load_text("extends: europe-2007\ntitle: T\n", "my.yaml"), (), 5)
    assert [item.path for item in found] == USUAL
    assert {item.distribution.kind for item in found} == {"triangular"}
    assert [len(item.axis.nodes) for item in found] == [5, 5, 5]


def test_stated_distributions_are_drawn_and_keep_their_sources() -> None:
    scenario = load_text(STATED, "my.yaml")
    found = {item.path: item for item in drawn_numbers(scenario, (), 5)}
    assert list(found) == [*USUAL, "doctrine.assessment_time_s"]
    assessment, distance = found["doctrine.assessment_time_s"], found["radars.emr.reference_range_km"]
    assert (assessment.distribution.kind, assessment.distribution.spread) == ("lognormal", 2.0)
    assert (assessment.source, assessment.grade) == ("mine", "seen")
    assert distance.distribution.values == (600e3, 2000e3)
    assert distance.axis.nodes.tolist() == [600e3, 2000e3]
    # The value and its range are as they were, and so is their source.
    item = next(item for item in scenario.quantities if item.path == "radars.emr.reference_range_km")
    assert (item.value, item.source, item.grade) == (2000.0, "blisty-2008", "derived")


def test_a_range_on_the_command_line_wins_and_what_was_set_is_held() -> None:
    scenario = load_text(STATED, "my.yaml")
    (found,) = drawn_numbers(scenario, ["radars.emr.reference_range_km=1000:2000"], 5)
    assert (found.distribution.kind, found.source) == ("uniform", "given on the command line")
    (found,) = drawn_numbers(scenario, ["radars.emr.reference_range_km=triangular"], 5)
    assert found.distribution.kind == "triangular"
    held = drawn_numbers(scenario, (), 5, ["doctrine.decision_delay_s", "interceptors.gbi.burnout_speed_km_s"])
    assert [item.path for item in held] == [USUAL[2], "doctrine.assessment_time_s"]
    (found,) = drawn_numbers(scenario, ["doctrine.decision_delay_s"], 5, ["doctrine.decision_delay_s"])
    assert found.path == "doctrine.decision_delay_s"


def test_decoys_are_whole_numbers_each_as_likely() -> None:
    chances = chances_of("0.7", "0.9", "0", "1", "0.3:0.5", "1:3")
    assert chances.decoys.values == (1.0, 2.0, 3.0)
    assert chances.most_decoys == 3
    assert chances.decoys.quantile(np.array([0.1, 0.5, 0.9])).tolist() == [1.0, 2.0, 3.0]
    assert chances_of("0.7", "0.9", "0", "1", "0", "4").decoys.kind == "fixed"


def test_bins_have_equal_shares_of_the_draws() -> None:
    axis = Axis("doctrine", "", "decision_delay", np.array([30.0, 300.0]))
    chances = Chances(Distribution("uniform", 0.5, 0.6, 0.9), fixed(0.9), fixed(0.0))
    study = Study(
        "test", plain_reach(5, 1), ("all",), (axis,), (Distribution("uniform", 30.0, 60.0, 300.0),),
        Doctrine("salvo", 2, 0.0, 0.0, 0.0), chances, 2,
    )  # fmt: skip
    edges = edges_of(study, [])
    assert list(edges) == ["sspk_fraction"]
    assert edges["sspk_fraction"] == pytest.approx(np.linspace(0.5, 0.9, 21)[1:-1])


def test_show_prints_distributions(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from midcourse.cli import main

    (tmp_path / "my.yaml").write_text(STATED)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for arguments, words in (
        (["my.yaml"], ["choice: 600 (30 %), 2000 (70 %)", "lognormal, factor 2"]),
        (["my.yaml", "--json"], ['"kind": "choice"', '"factor": 2']),
    ):
        monkeypatch.setattr(sys, "argv", ["midcourse", "show", *arguments])
        with pytest.raises(SystemExit):
            main()
        shown = capsys.readouterr().out
        for word in words:
            assert word in shown
