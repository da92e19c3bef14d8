"""`midcourse export` as a person and a script use it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from midcourse.cli import main

SMALL = """\
extends: europe-2007
title: Two flights that go and one that does not
threats:
  iran-mrbm-europe: {launch_areas: [mashhad], targets: [london]}
  iran-irbm-europe: {launch_areas: [tabriz], targets: [rome, warsaw]}
  iran-icbm-europe: null
  iran-icbm-usa: null
  russia-solid-usa: null
  russia-liquid-usa: null
footprint: null
dispute: null
"""
ROME, WARSAW, LONDON = (
    "iran-irbm-europe/tabriz→rome",
    "iran-irbm-europe/tabriz→warsaw",
    "iran-mrbm-europe/mashhad→london",
)


class Done(NamedTuple):
    """What a command said and how it left."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("export")
    (place / "small.yaml").write_text(SMALL, encoding="utf-8")
    return place


@pytest.fixture
def run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    """Run ``midcourse export small.yaml`` in this process, in a folder of its own."""
    monkeypatch.setenv("MIDCOURSE_STORE", str(folder / "store"))
    monkeypatch.chdir(tmp_path)

    def inside(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["midcourse", "export", str(folder / "small.yaml"), *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        return Done(int(left.value.code or 0), *capsys.readouterr())

    return inside


def test_one_file_for_a_scene(run, tmp_path: Path) -> None:
    done = run("--format", "czml", "--out", "raid.czml", "--threat", "iran-irbm-europe")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("Wrote raid.czml (2 flights, ")
    names = {packet["id"] for packet in json.loads((tmp_path / "raid.czml").read_text(encoding="utf-8"))}
    assert {f"threat/{ROME}", f"threat/{WARSAW}"} <= names
    assert [path.name for path in tmp_path.iterdir()] == ["raid.czml"]


def test_a_folder_takes_the_name_of_the_scenario(run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = run("--format", "geojson", "--out", "out", "--threat", "all")
    assert done.returncode == 0, done.stderr
    assert "1 of 3 threats do not fly and are left out." in done.stderr
    features = json.loads((tmp_path / "out" / "small.geojson").read_text(encoding="utf-8"))["features"]
    assert sum(item["properties"]["kind"] == "ground track" for item in features) == 2


def test_without_threats_the_flights_of_the_figures(run, tmp_path: Path) -> None:
    done = run("--format", "kml", "--out", "scene.kml")
    assert done.returncode == 0, done.stderr
    assert "(1 flight, " in done.stderr
    assert (tmp_path / "scene.kml").read_text(encoding="utf-8").count("<gx:Track>") == 1


@pytest.mark.parametrize(("form", "suffix"), [("oem", ".oem"), ("stk-e", ".e")])
def test_one_flight_one_file_and_several_a_folder(run, tmp_path: Path, form: str, suffix: str) -> None:
    done = run("--format", form, "--out", f"one{suffix}", "--threat", "iran-irbm-europe/tabriz->rome")
    assert done.returncode == 0, done.stderr
    done = run("--format", form, "--out", "several", "--threat", ROME, "--threat", WARSAW)
    assert done.returncode == 0, done.stderr
    names = [f"iran-irbm-europe.tabriz-to-{target}{suffix}" for target in ("rome", "warsaw")]
    assert sorted(path.name for path in (tmp_path / "several").iterdir()) == names
    if form == "stk-e":
        assert (tmp_path / "several" / names[0]).read_bytes() == (tmp_path / "one.e").read_bytes()


def test_files_do_not_differ_from_day_to_day(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1191888000")
    for name in ("a.oem", "b.oem"):
        assert run("--format", "oem", "--out", name, "--threat", ROME).returncode == 0
    assert (tmp_path / "a.oem").read_bytes() == (tmp_path / "b.oem").read_bytes()
    assert "CREATION_DATE = 2007-10-09T00:00:00" in (tmp_path / "a.oem").read_text(encoding="ascii")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_go_into_a_folder_beside_what_is_there(run, tmp_path: Path, form: str) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.txt").write_text("keep")
    done = run("--format", form, "--out", "tables", "--threat", ROME)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    wanted = {f"{name}.{form}" for name in ("threats", "detections", "trajectories", "flights")}
    assert names == wanted | {"mine.txt"}
    again = run("--format", form, "--out", "tables", "--threat", ROME)
    assert again.returncode == 2
    assert "4 of the files to write already exist" in again.stderr
    assert run("--format", form, "--out", "tables", "--threat", ROME, "--force").returncode == 0
    assert (tmp_path / "tables" / "mine.txt").read_text() == "keep"


def test_a_changed_value_changes_the_export(run, tmp_path: Path) -> None:
    for name, more in (("fast", ()), ("slow", ("--set", "interceptors.gbi.burnout_speed_km_s=2"))):
        done = run("--format", "geojson", "--out", f"{name}.geojson", "--threat", WARSAW, *more)
        assert done.returncode == 0, done.stderr
    kinds = {
        name: [
            item["properties"]["kind"] for item in json.loads((tmp_path / f"{name}.geojson").read_text())["features"]
        ]
        for name in ("fast", "slow")
    }
    assert "earliest intercept" in kinds["fast"]
    assert "earliest intercept" not in kinds["slow"]


def test_nothing_is_overwritten_and_nothing_half_written(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "mine.kml"
    place.write_text("precious")
    done = run("--format", "kml", "--out", "mine.kml", "--threat", ROME)
    assert done.returncode == 2
    assert place.read_text() == "precious"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        done = run("--format", "kml", "--out", "mine.kml", "--threat", ROME, "--force")
    assert done.returncode == 2
    assert 'cannot write "mine.kml": no space left on device' in done.stderr
    assert place.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.kml"]
    assert run("--format", "kml", "--out", "mine.kml", "--threat", ROME, "--force").returncode == 0
    assert place.read_text(encoding="utf-8").startswith("<?xml")
