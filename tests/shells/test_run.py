"""`midcourse run` as a person and a script use it: the contract, the folder, wrong input, interruption."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SMALL = """\
extends: europe-2007
title: Two launch areas against six targets
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [warsaw, rome, lisbon]}
  iran-icbm-europe: null
  iran-icbm-usa: {launch_areas: [tabriz], targets: [washington]}
  russia-solid-usa: {launch_areas: [vypolzovo, irkutsk], targets: [washington]}
  russia-liquid-usa: {launch_areas: [kozelsk], targets: [washington]}
footprint: {launch_areas: [tabriz], vehicles: [irbm], cell_deg: 3}
dispute:
  burnout_speed_from_km_s: 6.0
  burnout_speed_to_km_s: 9.0
  burnout_speed_step_km_s: 1.5
  russia: [russia-solid-usa, russia-liquid-usa]
  iran: [iran-irbm-europe, iran-icbm-usa]
"""

Midcourse = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("run")
    (place / "small.yaml").write_text(SMALL)
    return place


@pytest.fixture(scope="module")
def midcourse(folder: Path) -> Midcourse:
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store")}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "midcourse", *arguments],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return call


@pytest.fixture(scope="module")
def answer(midcourse: Midcourse) -> dict[str, Any]:
    result = midcourse("run", "small.yaml", "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_the_contract(answer: dict[str, Any]) -> None:
    assert list(answer) == ["scenario", "digest", "version", "threats", "footprint", "dispute", "timings_s"]
    assert len(answer["threats"]) == 10
    keys = (
        "id class origin target vehicle shape flight_time_s apogee_height_km ground_range_km burnout_time_s burnout_speed_km_s "
        "detections engageable reason earliest_intercept_s latest_intercept_s intercept shots margin_s"
    )
    for threat in answer["threats"]:
        assert list(threat) == keys.split()
        assert {"sensor", "first_s", "track_s"} <= set(threat["detections"][0])
        assert isinstance(threat["engageable"], bool)
        assert threat["reason"]
    assert {"launch_area", "vehicle", "cells", "defended_fraction", "population_fraction", "by_country"} <= set(
        answer["footprint"][0]
    )
    assert {"burnout_speed_km_s", "russia_engageable_fraction", "iran_engageable_fraction"} <= set(answer["dispute"][0])


def test_what_can_be_met_has_a_place_and_a_margin(answer: dict[str, Any]) -> None:
    met = [threat for threat in answer["threats"] if threat["engageable"]]
    assert met, "the plan of 2007 can meet some Iranian missile"
    for threat in met:
        burnout = threat["burnout_time_s"]
        assert burnout < threat["earliest_intercept_s"] <= threat["latest_intercept_s"] < threat["flight_time_s"]
        assert threat["margin_s"] >= 0
        assert threat["shots"] >= 1
        assert threat["intercept"]["height_km"] > 0
    for threat in answer["threats"]:
        if not threat["engageable"]:
            assert threat["intercept"] is None
            assert threat["margin_s"] is None
            assert threat["shots"] == 0


def test_the_same_question_is_answered_from_the_store(midcourse: Midcourse, answer: dict[str, Any]) -> None:
    again = json.loads(midcourse("run", "small.yaml", "--json").stdout)
    assert set(again["timings_s"]) == {"store"}
    assert {**again, "timings_s": None} == {**answer, "timings_s": None}
    fresh = json.loads(midcourse("run", "small.yaml", "--json", "--no-store").stdout)
    assert {**fresh, "timings_s": None} == {**answer, "timings_s": None}


def test_the_summary_is_printed_again_as_it_was(midcourse: Midcourse, answer: dict[str, Any]) -> None:
    first, second = (midcourse("run", "small.yaml").stdout for _ in range(2))
    assert first == second
    assert "answered from the store" in second
    fresh = midcourse("run", "small.yaml", "--no-store").stdout
    spent = "answered from the store"
    assert second[: second.index(spent)] == fresh[: second.index(spent)]


def test_a_changed_file_is_answered_anew(midcourse: Midcourse, folder: Path, answer: dict[str, Any]) -> None:
    text = (folder / "small.yaml").read_text()
    (folder / "changed.yaml").write_text(text)
    same = json.loads(midcourse("run", "changed.yaml", "--json").stdout)
    (folder / "changed.yaml").write_text("extends: small.yaml\ninterceptors:\n  gbi: {burnout_speed_km_s: 3}\n")
    slow = json.loads(midcourse("run", "changed.yaml", "--json").stdout)
    assert same["threats"] == answer["threats"]
    assert slow["threats"] != answer["threats"]
    (folder / "changed.yaml").write_text("extends: nothing.yaml\n")
    wrong = midcourse("run", "changed.yaml", "--json")
    assert wrong.returncode == 2
    assert "nothing.yaml" in wrong.stderr


def test_a_kept_answer_is_printed_without_loading_the_engine(
    midcourse: Midcourse, folder: Path, answer: dict[str, Any]
) -> None:
    script = (
        "import sys\nsys.argv = ['midcourse', 'run', 'small.yaml', '--json']\nfrom midcourse.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print({'numpy', 'numba', 'pydantic', 'pyarrow', 'duckdb', 'rich'} & set(sys.modules), file=sys.stderr)"
    )
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["digest"] == answer["digest"]
    assert done.stderr.strip() == "set()"


def test_overriding_changes_the_answer(midcourse: Midcourse, answer: dict[str, Any]) -> None:
    slow = json.loads(midcourse("run", "small.yaml", "--json", "--set", "interceptors.gbi.burnout_speed_km_s=3").stdout)
    assert slow["digest"] != answer["digest"]
    count = sum(threat["engageable"] for threat in answer["threats"])
    assert sum(threat["engageable"] for threat in slow["threats"]) < count


def test_the_summary_reads_and_the_folder_is_whole(midcourse: Midcourse, folder: Path, answer: dict[str, Any]) -> None:
    result = midcourse("run", "small.yaml", "--out", "out")
    assert result.returncode == 0, result.stderr
    for words in ("Two launch areas against six targets", "The dispute", "A window is not an intercept", "report.html"):
        assert words in result.stdout
    run = json.loads((folder / "out" / "run.json").read_text())
    assert run["digest"] == answer["digest"]
    names = set(run["files"])
    assert {"report.html", "results/threats.parquet", "figures/dispute.png", "figures/dispute.svg"} <= names
    for name in names:
        assert (folder / "out" / name).stat().st_size > 0
    page = (folder / "out" / "report.html").read_text()
    assert "Two launch areas against six targets" in page
    assert "<script" not in page
    assert not list(folder.glob(".*.part"))


def test_results_carry_units(midcourse: Midcourse, folder: Path) -> None:
    import pyarrow.parquet as pq

    assert midcourse("run", "small.yaml", "--out", "units").returncode == 0
    table = pq.read_table(folder / "units" / "results" / "threats.parquet")
    assert {"flight_time_s", "apogee_height_km", "ground_range_km", "margin_s"} <= set(table.column_names)
    assert table.num_rows == 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "europe-2070"), 'unknown scenario "europe-2070"'),
        (("run", "missing.yaml"), 'no file "missing.yaml"'),
        (("run", "small.yaml", "--set", "interceptors.gbi.burnout_sped_km_s=6"), "burnout_speed_km_s"),
        (("run", "small.yaml", "--set", "interceptors.gbi.burnout_speed=6"), "burnout_speed_km_s"),
        (("run", "small.yaml", "--set", "interceptors.gbi.burnout_speed_km_s=600"), "0.1 to 11"),
        (("run", "small.yaml", "--out", "small.yaml"), "is a file, not a folder"),
    ],
)
def test_wrong_input_is_said_clearly_and_loses_nothing(
    midcourse: Midcourse, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = (folder / "small.yaml").read_text()
    result = midcourse(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert result.stderr.startswith("InputError: ")
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert (folder / "small.yaml").read_text() == before


def test_interrupting_leaves_no_half_written_folder(folder: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "MIDCOURSE_STORE": str(tmp_path / "store")}
    process = subprocess.Popen(
        [sys.executable, "-m", "midcourse", "run", "small.yaml", "--out", str(tmp_path / "out")],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("it was done before the signal came")
    assert process.returncode == 130
    assert errors == "Interrupted; nothing half-written was left behind.\n"
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= {"store"}
    assert not list(tmp_path.rglob("*.part"))
