"""`midcourse campaign` and `midcourse raid` with real processes: killed, starved of disk, damaged, and resumed."""

from __future__ import annotations

import json
import os
import resource
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
title: Two launch areas against four targets
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: null
  iran-icbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [london, rome, oslo, lisbon]}
  iran-icbm-usa: null
  russia-solid-usa: null
  russia-liquid-usa: null
dispute: null
footprint: null
"""
BATCHES = 12
ASKED = ("-n", str(BATCHES * 65536 - 5000), "--seed", "7", "--grid", "2", "--raid", "6", "--correlation", "0.1")

Started = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("campaign")
    (place / "small.yaml").write_text(SMALL)
    return place


@pytest.fixture(scope="module")
def start(folder: Path) -> Started:
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store"), "COLUMNS": "100"}

    def call(*arguments: str, **how: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "midcourse", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=folder, env=environment, text=True, stdout=pipe, stderr=pipe, **how)

    return call


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=300)
    return process.returncode, said, complained


@pytest.fixture(scope="module")
def undisturbed(folder: Path, start: Started) -> dict[str, bytes]:
    code, _, complained = end(start("campaign", "small.yaml", *ASKED, "--out", "whole", "--workers", "2"))
    assert code == 0, complained
    return content(folder / "whole")


def content(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def batches(place: Path) -> list[Path]:
    return sorted(place.glob("batches/batch-*.parquet"))


@pytest.mark.slow
def test_killed_starved_and_damaged_it_ends_the_same_to_the_last_byte(
    folder: Path, start: Started, undisturbed: dict[str, bytes]
) -> None:
    place = folder / "torn"
    call = ("campaign", "small.yaml", *ASKED, "--out", "torn")
    process = start(*call, "--workers", "1")
    while process.poll() is None and len(batches(place)) < 3:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    kept = len(batches(place))
    assert 3 <= kept < BATCHES
    assert not (place / "summary.json").exists()

    def starved() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    code, said, complained = end(start(*call, "--resume", "--workers", "2", preexec_fn=starved))
    assert code == 2
    assert not said
    assert f"LimitError: batch {kept} could not be written" in complained
    assert f"{kept} batches of 65,536 raids are kept" in complained
    assert len(batches(place)) == kept

    damaged = batches(place)[1]
    damaged.write_bytes(damaged.read_bytes()[:5000])
    (place / "batches" / ".batch-0000099.parquet.abc.part").write_bytes(b"half")
    code, _, complained = end(start(*call, "--resume", "--workers", "3"))
    assert code == 0, complained
    assert content(place) == undisturbed


def test_a_finished_campaign_resumes_to_itself_and_refuses_another(
    folder: Path, start: Started, undisturbed: dict[str, bytes]
) -> None:
    call = ["campaign", "small.yaml", *ASKED, "--out", "whole"]
    code, _, complained = end(start(*call))
    assert code == 2
    assert "already holds a campaign" in complained
    code, said, _ = end(start(*call, "--resume", "--json"))
    assert code == 0
    assert json.loads(said) == json.loads((folder / "whole" / "summary.json").read_text())
    call[call.index("7")] = "8"
    code, _, complained = end(start(*call, "--resume"))
    assert code == 2
    assert "its seed is 7" in complained
    assert content(folder / "whole") == undisturbed


def test_a_campaign_of_another_version_is_left_alone(folder: Path, start: Started) -> None:
    place = folder / "old"
    (place / "batches").mkdir(parents=True)
    (place / "campaign.json").write_text('{"format": 1, "stamp": "0.0.1+abc"}')
    code, _, complained = end(start("campaign", "small.yaml", *ASKED, "--out", "old", "--resume"))
    assert code == 2
    assert "begun by another version of midcourse: 0.0.1+abc" in complained
    assert content(place) == {"campaign.json": b'{"format": 1, "stamp": "0.0.1+abc"}'}


def test_it_stops_when_the_answer_is_sure_and_the_raids_are_open_to_sql(
    folder: Path, start: Started, undisturbed: dict[str, bytes]
) -> None:
    import duckdb

    call = ("campaign", "small.yaml", *ASKED, "--until-half-width", "0.0015", "--out", "sure", "--json")
    code, said, complained = end(start(*call))
    assert code == 0, complained
    found = json.loads(said)
    assert found["stopped"] == "half-width reached"
    share = found["no_leakage"]
    assert 0.5 * (share["high"] - share["low"]) <= 0.0015
    assert found["samples"] % 65536 == 0
    # Where a campaign stops has no part in its lots.
    first = "batches/batch-0000000.parquet"
    assert content(folder / "sure")[first] == undisturbed[first]
    files = f"{folder}/sure/batches/*.parquet"
    row = duckdb.sql(f"SELECT count(*), avg((leakers = 0)::int), max(used) FROM '{files}'").fetchone()
    assert row is not None
    assert row[0] == found["samples"]
    assert row[1] == pytest.approx(share["value"], abs=1e-12)
    assert row[2] <= 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sspk", "70"), "sspk is 70"),
        (("--sspk", "0.9:0.5"), "has no support"),
        (("--sspk", "0.5:0.9:0.7"), "outside its range"),
        (("--reliability", "often"), '"often" is no number and no range'),
        (("--draw", "doctrine.decision_delay"), 'unknown number of the scenario "doctrine.decision_delay"'),
        (("--draw", "radars.emr.lat_deg"), "has no published range"),
        (("--draw", "doctrine.decision_delay_s=60:60"), "has no support"),
        (("--draw", "vehicles.iranian-icbm.burn_time_s"), "the threats' own numbers are not drawn"),
        (("--draw", "interceptors.gbi.inventory"), "is a count or a word"),
        (("--threats", "iran"), 'unknown group of threats "iran"'),
        (("--set", "interceptors.gbi.inventory=0"), "inventory"),
        (("--raid", "0"), "raid is 0"),
        (("-n", "0"), "samples is 0"),
        (("--until-half-width", "0"), "half-width 0 makes no sense"),
        (("--resume",), "--resume needs the folder"),
        (("--out", "small.yaml"), "is a file, not a folder"),
        (("--out", "."), "and no campaign"),
    ],
)
def test_wrong_input_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments, words: str
) -> None:
    from midcourse.cli import main

    monkeypatch.chdir(folder)
    monkeypatch.setenv("MIDCOURSE_STORE", str(folder / "store"))
    monkeypatch.setattr(sys, "argv", ["midcourse", "campaign", "small.yaml", *ASKED, *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert words in capsys.readouterr().err


def test_the_curve_agrees_with_its_closed_form(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from midcourse.cli import main

    monkeypatch.chdir(folder)
    monkeypatch.setenv("MIDCOURSE_STORE", str(folder / "store"))
    arguments = ["raid", "small.yaml", "--upto", "8", "-n", "50000", "--grid", "2", "--json", "--out", "curve"]
    monkeypatch.setattr(sys, "argv", ["midcourse", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    found = json.loads(capsys.readouterr().out)
    assert found["largest_deviation_standard_errors"] <= 4
    rows = found["curve"]
    assert [row["raid"] for row in rows] == list(range(1, 9))
    for row in rows:
        assert abs(row["plain_leakage"] - row["exact_leakage"]) <= 4 * row["raid"] / (2 * 50000**0.5)
        assert row["no_leakage_low_fraction"] <= row["no_leakage_fraction"] <= row["no_leakage_high_fraction"]
    names = {path.name for path in (folder / "curve").iterdir()}
    assert names == {
        "expected-leakage.png", "expected-leakage.svg", "no-leakage.png", "no-leakage.svg", "raid.json",
    }  # fmt: skip
