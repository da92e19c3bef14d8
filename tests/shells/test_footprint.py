"""`midcourse footprint` and `midcourse.footprint` as a person and a script use them."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet
import pytest
import shapely.geometry

import midcourse as mc
from midcourse.cli import main
from midcourse.outputs.store import Store

ASKED = ("--cell-deg", "2", "--launch-area", "tabriz", "--launch-area", "mashhad", "--vehicle", "irbm")


class Done(NamedTuple):
    """What a command said and how it left."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def run(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    monkeypatch.setenv("MIDCOURSE_STORE", str(store))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def inside(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["midcourse", "footprint", "europe-2007", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        return Done(code, *capsys.readouterr())

    return inside


@pytest.fixture(scope="module")
def found(store: Path) -> mc.FootprintRun:
    return mc.footprint(
        "europe-2007", cell_deg=2, launch_areas=["tabriz", "mashhad"], vehicles=["irbm"], store=Store(store)
    )


def test_the_summary_names_areas_and_countries(run, found: mc.FootprintRun) -> None:
    done = run(*ASKED)
    assert (done.returncode, done.stderr) == (0, "")
    share = found.footprint.columns["defended_fraction"]
    assert f"from Tabriz {100 * share[0]:.0f}" in " ".join(done.stdout.split()).replace("\u00a0", " ")
    for words in (
        "from Mashhad",
        "wherever it comes from",
        "Defended, by country",
        "Turkey",
        "Population shares count",
    ):
        assert words in done.stdout


def test_one_json_object(run, found: mc.FootprintRun) -> None:
    done = run(*ASKED, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["digest"] == found.digest
    assert answer["cell_deg"] == 2.0
    assert [row["launch_area"] for row in answer["footprint"]] == ["tabriz", "mashhad"]
    assert [row["launch_area"] for row in answer["worst"]] == ["all"]
    assert 0.0 <= answer["worst"][0]["defended_fraction"] <= answer["footprint"][0]["defended_fraction"] <= 1.0
    assert answer["footprint"][0]["by_country"]["TR"]["threatened_cells"] > 0
    cells = answer["cells"]
    assert len(cells["latitude_deg"]) == len(cells["country"]) == len(cells["states"][0]["state"])
    assert cells["states"][0]["state"] == found.states["tabriz", "irbm"].tolist()


def test_the_folder(run, tmp_path: Path, found: mc.FootprintRun) -> None:
    done = run(*ASKED, "--out", "fp", "--set", "doctrine.salvo_size=3")
    assert done.returncode == 0, done.stderr
    place = tmp_path / "fp"
    assert sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()) == [
        "exports/footprint.geojson",
        "figures/footprint-irbm.png",
        "figures/footprint-irbm.svg",
        *(f"results/{name}.parquet" for name in sorted(found.tables)),
        "run.json",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["fp"]
    head = json.loads((place / "run.json").read_text(encoding="utf-8"))
    assert head["command"] == (
        "midcourse footprint europe-2007 --set doctrine.salvo_size=3 --cell-deg 2 --launch-area tabriz "
        "--launch-area mashhad --vehicle irbm --out fp"
    )
    (size,) = (item for item in head["inputs"] if item["path"] == "footprint.cell_deg")
    assert (size["value"], size["grade"], size["note"]) == (2.0, "assumed", "europe-2007 has 0.5")
    assert len(head["files"]) == 8
    cells = pyarrow.parquet.read_table(place / "results" / "cells.parquet")
    assert cells.num_rows == 2 * len(found.grid.latitude)
    assert (place / "figures" / "footprint-irbm.png").read_bytes().startswith(b"\x89PNG")
    assert "wherever it is" in (place / "figures" / "footprint-irbm.svg").read_text(encoding="utf-8")


def test_a_file_of_one_s_own_is_named_as_it_was_given(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text("extends: europe-2007\ntitle: My own\n", encoding="utf-8")
    arguments = ["midcourse", "footprint", "mine.yaml", *ASKED, "--out", "fp"]
    monkeypatch.setattr(sys, "argv", arguments)
    main_done = 0
    try:
        main()
    except SystemExit as left:
        main_done = int(left.code or 0)
    assert main_done == 0
    head = json.loads((tmp_path / "fp" / "run.json").read_text(encoding="utf-8"))
    assert head["command"] == " ".join(arguments)


def test_the_geojson_covers_the_cells(run, tmp_path: Path, found: mc.FootprintRun) -> None:
    assert run(*ASKED, "--out", "fp").returncode == 0
    answer = json.loads((tmp_path / "fp" / "exports" / "footprint.geojson").read_text(encoding="utf-8"))
    assert answer["type"] == "FeatureCollection"
    drawn = {
        (item["properties"]["launch_area"], item["properties"]["state"]): item
        for item in answer["features"]
        if item["properties"]["kind"] == "footprint"
    }
    assert {area for area, _ in drawn} == {"tabriz", "mashhad", "all"}
    for area in ("tabriz", "all"):
        state = found.states["tabriz", "irbm"] if area == "tabriz" else found.worst_state("irbm")
        for name, code in (("defended", 2), ("undefended", 1)):
            ground = shapely.geometry.shape(drawn[area, name]["geometry"])
            assert ground.is_valid
            assert ground.area == pytest.approx(4.0 * (state == code).sum())
            assert drawn[area, name]["properties"]["cells"] == (state == code).sum()
            for index in np.flatnonzero(state == code):
                middle = math.degrees(found.grid.longitude[index]), math.degrees(found.grid.latitude[index])
                assert ground.contains(shapely.geometry.Point(*middle))
    assert drawn["all", "defended"]["properties"]["launch_area_name"] == "all launch areas"
    points = [item["properties"] for item in answer["features"] if item["geometry"]["type"] == "Point"]
    assert {item["kind"] for item in points} == {"interceptors", "radar", "launch area"}


def test_an_older_folder_is_replaced_and_a_stranger_s_is_not(run, tmp_path: Path) -> None:
    assert run(*ASKED, "--out", "fp").returncode == 0
    (tmp_path / "fp" / "mine.txt").write_text("keep")
    assert run(*ASKED, "--out", "fp").returncode == 0
    assert (tmp_path / "fp" / "mine.txt").read_text() == "keep"
    (tmp_path / "other" / "results").mkdir(parents=True)
    done = run(*ASKED, "--out", "other")
    assert done.returncode == 2
    assert "already holds results" in done.stderr


def test_an_interrupted_folder_leaves_nothing(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from midcourse.outputs.exports import footprints

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(footprints, "footprint_geojson", interrupted)
    assert run(*ASKED, "--out", "fp").returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_the_second_time_is_answered_from_the_store(run, found: mc.FootprintRun, store: Path) -> None:
    again = mc.footprint(
        "europe-2007", cell_deg=2, launch_areas=["tabriz", "mashhad"], vehicles=["irbm"], store=Store(store)
    )
    assert again.from_store
    assert again.digest == found.digest
    for key, state in found.states.items():
        np.testing.assert_array_equal(again.states[key], state)
    assert "answered from the store" in run(*ASKED).stdout


def test_a_run_and_a_footprint_agree() -> None:
    scenario = mc.load("europe-2007", ["footprint.cell_deg=4", "footprint.vehicles=[irbm]", "dispute=null"])
    ran, alone = mc.run(scenario, store=Store(enabled=False)), mc.footprint(scenario, store=Store(enabled=False))
    for name in ("footprint", "footprint_countries", "cells"):
        for key, column in ran.tables[name].columns.items():
            np.testing.assert_array_equal(alone.tables[name].columns[key], column, err_msg=f"{name}.{key}")
    assert alone.scenario is scenario


def test_lists_may_name_sets_and_nothing_twice() -> None:
    scenario = mc.load("europe-2007")
    from midcourse.scenario.footprint_plan import planned

    def areas(*names: str) -> list[str]:
        return [area.id for area in planned(scenario, launch_areas=names).footprint.launch_areas]

    assert areas("tabriz", "iran")[0] == "tabriz"
    assert sorted(areas("tabriz", "iran")) == sorted(areas("iran")) == sorted(areas("all"))
    assert areas("kozelsk") == ["kozelsk"]
    assert planned(scenario) is scenario
    for wrong in ([], "tabriz"):
        with pytest.raises(mc.InputError, match="the list of launch areas is"):
            mc.footprint(scenario, launch_areas=wrong)
