"""`midcourse sensitivity`, `sweep`, `sites` and `results` as a user calls them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from midcourse.cli import main

SMALL = """\
extends: europe-2007
title: Two launch areas against four targets
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: {launch_areas: [tabriz], targets: [rome, warsaw, athens, ankara]}
  iran-icbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [london, rome, oslo, lisbon]}
  iran-icbm-usa: null
  russia-solid-usa: {launch_areas: [vypolzovo, tatishchevo], targets: [washington, chicago]}
  russia-liquid-usa: null
dispute: null
footprint: null
"""
SPEEDS = ("--vary", "interceptors.gbi.burnout_speed_km_s=6:9:1.5")
RANGES = ("--vary", "radars.emr.reference_range_km=1000,2000")


class Ended:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def answer(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("studying")
    (place / "small.yaml").write_text(SMALL)
    return place


@pytest.fixture
def call(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MIDCOURSE_STORE", str(folder / "store"))
    monkeypatch.setenv("COLUMNS", "110")

    def command(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["midcourse", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Ended(left.value.code or 0, said.out, said.err)

    return command


def content(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_a_sweep_gives_each_design_its_row_with_units(call, folder) -> None:
    answer = call("sweep", "small.yaml", *SPEEDS, *RANGES, "--out", "grid", "--json").answer
    rows = answer["designs"]
    assert len(rows) == answer["asked"]["designs"] == 6
    assert [row["interceptors_gbi_burnout_speed_km_s"] for row in rows] == [6.0, 6.0, 7.5, 7.5, 9.0, 9.0]
    assert [row["radars_emr_reference_range_km"] for row in rows] == [1000.0, 2000.0] * 3
    table = pyarrow.parquet.read_table(folder / "grid" / "results" / "designs.parquet").to_pylist()
    assert table == rows
    page = (folder / "grid" / "report.html").read_text()
    assert "Over 6 designs the share of trajectories with an engagement window" in page
    assert page.count("data:image/svg+xml") == 1
    names = {path.name for path in (folder / "grid" / "figures").iterdir()}
    assert names == {"sweep.png", "sweep.svg"}


def test_a_sweep_answers_as_runs_do(call) -> None:
    rows = call("sweep", "small.yaml", *SPEEDS, "--json").answer["designs"]
    for row in rows[::2]:
        speed = row["interceptors_gbi_burnout_speed_km_s"]
        run = call("run", "small.yaml", "--set", f"interceptors.gbi.burnout_speed_km_s={speed}", "--json").answer
        for group, vehicle in (("iran-irbm-europe", "irbm"), ("russia-solid-usa", "russian-solid")):
            mine = [item for item in run["threats"] if item["vehicle"] == vehicle]
            flown = [item for item in mine if item["flight_time_s"] is not None]
            share = sum(item["engageable"] for item in flown) / len(flown)
            assert row[f"{group.replace('-', '_')}_window_fraction"] == pytest.approx(share)


def test_a_hypercube_follows_its_seed(call) -> None:
    asked = ("sweep", "small.yaml", "--vary", "doctrine.decision_delay_s=30:300", "--latin-hypercube", "5", "--json")
    first, again, other = (call(*asked, "--seed", seed).answer["designs"] for seed in ("3", "3", "4"))
    assert first == again != other
    assert all(30.0 < row["doctrine_decision_delay_s"] < 300.0 for row in first)


def test_a_large_hypercube_reads_tables_between_others_and_says_so(call) -> None:
    asked = (
        *("sweep", "small.yaml", "--vary", "interceptors.gbi.burnout_speed_km_s=6:9", "--latin-hypercube", "80"),
        *("--threats", "iran-to-europe", "--json"),
    )
    read, exact = call(*asked).answer, call(*asked, "--exact-flyout").answer
    assert read["asked"]["flyout"] == {"gbi": {"tables_at": {"burnout_speed": 33}, "top_km": None}}
    assert exact["asked"]["flyout"] == "exact"
    assert len(exact["notes"]) == 1
    assert "worked out both ways 0.00% of the windows differ" in read["notes"][1]
    for one, other in zip(read["designs"], exact["designs"], strict=True):
        share = "iran_to_europe_window_fraction"
        assert one[share] == pytest.approx(other[share], abs=0.13)
        assert one["iran_to_europe_median_margin_s"] == pytest.approx(other["iran_to_europe_median_margin_s"], abs=2.0)


def test_a_sweep_waits_for_good_tracks_where_the_scenario_says_so(call) -> None:
    rule = ("--set", "engagement.commit_error_km=0.5")
    asked = ("sweep", "small.yaml", "--vary", "radars.emr.reference_range_km=1000,2000", "--json")
    free, bound = call(*asked).answer["designs"], call(*asked, *rule).answer["designs"]
    for one, other in zip(free, bound, strict=True):
        assert one["iran_to_europe_median_margin_s"] > other["iran_to_europe_median_margin_s"]
    run = call("run", "small.yaml", *rule, "--set", "radars.emr.reference_range_km=1000", "--json").answer
    mine = [item for item in run["threats"] if item["vehicle"] == "irbm" and item["flight_time_s"] is not None]
    share = sum(item["engageable"] for item in mine) / len(mine)
    assert bound[0]["iran_irbm_europe_window_fraction"] == pytest.approx(share)


def test_a_sweep_of_leakage_says_what_is_assumed(call) -> None:
    asked = (
        "sweep",
        "small.yaml",
        "--vary",
        "doctrine.salvo_size=1,2",
        "--of",
        "no_leakage",
        "--threats",
        "iran-to-europe",
    )
    rows = call(*asked, "--raid", "2", "--sspk", "0.8", "--json").answer["designs"]
    assert 0.0 < rows[0]["iran_to_europe_no_leakage_fraction"] < rows[1]["iran_to_europe_no_leakage_fraction"] < 1.0
    assert "assumed" in call(*asked).out


def test_a_resumed_study_is_the_same_bytes(call, folder) -> None:
    vary = ("--vary", "radars.emr.reference_range_km=600:2095:5")
    asked = ("sweep", "small.yaml", *vary, "--threats", "iran-irbm-europe", "--json")
    whole = call(*asked, "--out", "whole").answer
    assert len(list((folder / "whole" / "batches").iterdir())) == 2
    shutil.copytree(folder / "whole", folder / "part")
    for name in ("summary.json", "batches/batch-00001.parquet", "results/designs.parquet", "figures/sweep.svg"):
        (folder / "part" / name).unlink()
    assert call(*asked, "--out", "part").code == 2
    assert call(*asked, "--out", "part", "--resume").answer == whole
    assert content(folder / "part") == content(folder / "whole")
    other = call("sweep", "small.yaml", *vary, "--out", "part", "--resume")
    assert other.code == 2
    assert "the folder holds another study" in other.err


def test_sensitivity_says_what_decides(call) -> None:
    answer = call("sensitivity", "small.yaml", "-n", "2", "--threats", "iran-irbm-europe", "--json").answer
    numbers = {item["path"] for item in answer["asked"]["numbers"]}
    assert "vehicles.irbm.burn_time" in numbers
    assert not any("russian" in path or "mrbm" in path for path in numbers)
    assert answer["asked"]["designs"] == 1 + 2 * len(numbers) + 2 * (len(numbers) + 2)
    central = call("sweep", "small.yaml", "--vary", "doctrine.decision_delay_s=60", "--json").answer["designs"][0]
    assert answer["central"] == central["iran_irbm_europe_window_fraction"]
    swings = [abs(row["at_high"] - row["at_low"]) for row in answer["tornado"]]
    assert swings == sorted(swings, reverse=True)
    assert swings[0] > 0.0
    fixed = call(
        "sensitivity", "small.yaml", "-n", "2", "--threats", "iran-irbm-europe", "--json",
        "--set", "doctrine.decision_delay_s=100",
    ).answer  # fmt: skip
    assert "doctrine.decision_delay" not in {item["path"] for item in fixed["asked"]["numbers"]}


def test_morris_screens(call) -> None:
    said = call("sensitivity", "small.yaml", "-n", "2", "--method", "morris", "--threats", "iran-irbm-europe")
    assert said.code == 0
    assert "elementary effects (Morris" in said.out


def test_sites_move_the_interceptors_over_a_region(call, folder) -> None:
    answer = call("sites", "small.yaml", "--cell-deg", "6", "--out", "map", "--json").answer
    rows = answer["candidates"]
    assert len(rows) > 10
    assert {"name", "latitude_deg", "iran_to_europe_window_fraction", "russia_window_fraction", "on_front"} <= set(
        rows[0]
    )
    front = [row for row in rows if row["on_front"]]
    best = max(row["iran_to_europe_window_fraction"] for row in rows)
    assert any(row["iran_to_europe_window_fraction"] == best for row in front)
    assert {path.stem for path in (folder / "map" / "figures").iterdir()} == {"sites", "front"}


def test_sites_from_a_scenario_and_from_a_file(call, folder) -> None:
    (folder / "mine.csv").write_text("name,lat_deg,lon_deg,height_m\nHill,49.7,13.8,900\nAs planned,54.5,17.1,\n")
    rows = call("sites", "small.yaml", "--move", "radars.emr", "--candidates", "mine.csv", "--json").answer[
        "candidates"
    ]
    assert [row["name"] for row in rows] == ["Hill", "As planned"]
    named = call("sites", "small.yaml", "--candidates", "candidates-2007", "--beside", "none", "--json").answer
    names = {row["name"] for row in named["candidates"]}
    assert {"gbi", "deveselu", "incirlik"} <= names
    planned = named["planned"]["iran_to_europe_window_fraction"]
    here = next(row for row in named["candidates"] if row["name"] == "gbi")
    assert here["iran_to_europe_window_fraction"] == planned


def test_results_answer_from_folders_and_from_the_store(call, folder) -> None:
    call("sweep", "small.yaml", *SPEEDS, "--out", "asked/speeds")
    call("run", "small.yaml", "--json")
    listed = call("results", "--from", "asked", "--json").answer["runs"]
    assert [(item["run"], item["kind"], item["scenario"]) for item in listed] == [("speeds", "sweep", "small")]
    sql = "SELECT max(interceptors_gbi_burnout_speed_km_s) AS fastest FROM designs"
    assert call("results", sql, "--from", "asked", "--json").answer["rows"] == [{"fastest": 9.0}]
    assert call("results", sql, "--from", "asked", "--csv").out == "fastest\n9.0\n"
    assert "9" in call("results", sql, "--from", "asked").out
    kept = call("results", "--json").answer["runs"]
    assert any(item["kind"] == "run" and item["scenario"] == "small" for item in kept)
    counted = call(
        "results", "SELECT count(*) AS n FROM threats JOIN runs USING (run) WHERE scenario = 'small'", "--json"
    )
    assert counted.answer["rows"][0]["n"] >= 16
    assert "designs" in call("results", "--tables", "--from", "asked").out


@pytest.mark.slow
def test_a_killed_sweep_goes_on_where_it_was(folder) -> None:
    """A real process, killed without warning between two batches: the resumed folder equals the undisturbed one."""
    vary = ("--vary", "radars.emr.reference_range_km=600:2500:0.5")
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store")}

    def start(out: str, *more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "midcourse", "sweep", "small.yaml", *vary, "--out", out, *more]
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)

    assert start("undisturbed").wait(120) == 0
    process = start("killed")
    deadline = time.monotonic() + 60
    while not list((folder / "killed" / "batches").glob("batch-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = len(list((folder / "killed" / "batches").glob("batch-*.parquet")))
    assert 0 < done < 15
    assert not (folder / "killed" / "summary.json").exists()
    assert start("killed", "--resume").wait(120) == 0
    assert content(folder / "killed") == content(folder / "undisturbed")
