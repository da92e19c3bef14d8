"""Past results in SQL: what is listed, what may be asked, what may not."""

from __future__ import annotations

import json

import fsspec
import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.outputs.results import write_table
from midcourse.outputs.results_query import UNKNOWN, ask, holdings, run_row, views
from midcourse.outputs.store import Store
from midcourse.records import Table

KEY = "ab" * 16


def threats(values: list[float]) -> Table:
    return Table("threats", {"margin_s": np.array(values), "target": np.array(["rome"] * len(values), object)})


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A store with one run, and a folder with two sweeps and a campaign."""
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "store"))
    store = Store()
    store.write("threats", KEY, threats([1.0, 2.0]))
    store.write("runs", KEY, run_row("europe-2007", "The plan", "0" * 32, "0.1.0"))
    store.write("threats", "cd" * 16, threats([5.0]))
    for name, speeds in (("one", [6.0]), ("two", [7.0, 8.0])):
        folder = tmp_path / "studies" / name
        folder.mkdir(parents=True)
        (folder / "study.json").write_text(json.dumps({"study": "sweep", "scenario": "europe-2007"}))
        write_table(folder / "results", Table("designs", {"speed_km_s": np.array(speeds)}))
    folder = tmp_path / "studies" / "five"
    folder.mkdir()
    (folder / "campaign.json").write_text(json.dumps({"scenario": "europe-2007", "study": "0f" * 16}))
    for index in range(2):
        part = write_table(folder / "batches", Table("raids", {"leakers": np.array([index])}))
        part.rename(part.with_name(f"batch-{index:07d}.parquet"))
    return tmp_path


def test_the_store_lists_its_runs(places) -> None:
    found = {item.run: item for item in holdings()}
    assert found[KEY].kind == "run"
    assert (found[KEY].scenario, found[KEY].title) == ("europe-2007", "The plan")
    assert found[KEY].finished.endswith("+00:00")
    assert found["cd" * 16].kind == "part"


def test_a_folder_of_folders_lists_them_all(places) -> None:
    found = holdings([str(places / "studies")])
    assert {(item.run, item.kind) for item in found} == {("one", "sweep"), ("two", "sweep"), ("five", "campaign")}
    assert [item.run for item in holdings([str(places / "studies" / "two")])] == ["two"]
    assert len(holdings([str(places / "studies"), str(places / "studies" / "two")])) == 3


def test_rows_know_their_run(places) -> None:
    found = holdings([str(places / "studies"), "store"])
    rows = ask("SELECT run, max(speed_km_s) AS fastest FROM designs GROUP BY run ORDER BY run", found).to_pylist()
    assert rows == [{"run": "one", "fastest": 6.0}, {"run": "two", "fastest": 8.0}]
    rows = ask("SELECT sum(leakers) AS n, count(*) AS raids FROM raids", found).to_pylist()
    assert rows == [{"n": 1, "raids": 2}]
    rows = ask("SELECT scenario, sum(margin_s) AS s FROM threats JOIN runs USING (run) GROUP BY 1 ORDER BY 1", found)
    assert rows.to_pylist() == [{"scenario": UNKNOWN, "s": 5.0}, {"scenario": "europe-2007", "s": 3.0}]


def test_views_are_named_with_their_columns(places) -> None:
    known = views(holdings([str(places / "studies")]))
    assert known["designs"] == ["run", "speed_km_s"]
    assert set(known) == {"designs", "raids", "runs"}


@pytest.mark.parametrize(
    "sql",
    [
        "COPY designs TO '{place}/studies/one/results/more.parquet'",
        "CREATE TABLE mine AS SELECT 1",
        "INSERT INTO runs VALUES ('', '', '', '', '', '')",
        "ATTACH '{place}/other.db'",
        "SET enable_external_access = true",
        "PRAGMA memory_limit = '1GB'",
        "SELECT 1; SELECT 2",
        "INSTALL httpfs",
        "",
    ],
)
def test_nothing_but_one_question_is_taken(places, sql: str) -> None:
    before = sorted(path for path in places.rglob("*"))
    with pytest.raises(InputError, match="the question is"):
        ask(sql.format(place=places), holdings([str(places / "studies")]))
    assert sorted(path for path in places.rglob("*")) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{place}/secret.txt')",
        "SELECT * FROM read_csv('{place}/secret.txt')",
        "SELECT * FROM glob('{place}/*')",
        "SELECT * FROM '{place}/secret.parquet'",
        "SELECT * FROM read_text('{place}/studies/one/study.json')",
        "SELECT * FROM 'https://example.org/x.parquet'",
    ],
)
def test_a_question_reads_nothing_else(places, sql: str) -> None:
    (places / "secret.txt").write_text("secret")
    write_table(places, Table("secret", {"x_m": np.array([1.0])}))
    with pytest.raises(InputError, match="nothing else of the disk"):
        ask(sql.format(place=places), holdings([str(places / "studies")]))


@pytest.mark.parametrize(
    ("sql", "said", "hint"),
    [
        ("SELECT * FROM design", 'unknown table "design"', "designs"),
        ("SELECT speed FROM designs", 'unknown column "speed"', "speed_km_s"),
        ("SELECT d.speed FROM designs d", 'unknown column "speed"', "speed_km_s"),
        ("SELEC 1", "no SQL", ""),
        ("SELECT 1/'x'", "DuckDB cannot answer", ""),
    ],
)
def test_a_wrong_question_is_explained(places, sql: str, said: str, hint: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        ask(sql, holdings([str(places / "studies")]))
    assert hint in caught.value.hint


def test_places_that_hold_nothing_are_refused(places) -> None:
    with pytest.raises(InputError, match="no folder"):
        holdings([str(places / "nowhere")])
    (places / "empty").mkdir()
    with pytest.raises(InputError, match="holds no run, campaign or study"):
        holdings([str(places / "empty")])


def test_no_store_holds_nothing(monkeypatch) -> None:
    monkeypatch.setenv("MIDCOURSE_STORE", "off")
    assert holdings() == []
    assert ask("SELECT count(*) AS n FROM runs", []).to_pylist() == [{"n": 0}]


def test_a_name_with_a_quote_is_a_name(places) -> None:
    folder = places / "it's mine"
    (places / "studies" / "one").rename(folder)
    assert ask("SELECT run FROM designs", holdings([str(folder)])).to_pylist() == [{"run": "it's mine"}]


def test_a_table_without_columns_and_a_damaged_file_are_left_out(places) -> None:
    """A scenario without a footprint keeps an empty table; whoever asks about another run does not care."""
    store = Store()
    store.write("cells", KEY, Table("cells", {}))
    assert "cells" not in views(holdings())
    store.write("cells", "cd" * 16, Table("cells", {"area_km2": np.array([4.0])}))
    assert ask("SELECT area_km2 FROM cells", holdings()).to_pylist() == [{"area_km2": 4.0}]
    path = places / "studies" / "one" / "results" / "designs.parquet"
    path.write_bytes(path.read_bytes()[:40])
    assert ask("SELECT DISTINCT run FROM designs", holdings([str(places / "studies")])).to_pylist() == [{"run": "two"}]


def test_a_campaign_is_read_where_fsspec_keeps_it(places) -> None:
    memory = fsspec.filesystem("memory")
    for path in sorted((places / "studies" / "five").rglob("*.*")):
        if path.is_file():
            memory.pipe_file(f"/bucket/{path.relative_to(places / 'studies').as_posix()}", path.read_bytes())
    memory.pipe_file("/bucket/secret.txt", b"secret")
    try:
        for url in ("memory://bucket/five", "memory://bucket"):
            found = holdings([url, str(places / "studies" / "two")])
            assert {(item.run, item.kind) for item in found} == {("five", "campaign"), ("two", "sweep")}
            rows = ask("SELECT run, sum(leakers) AS n FROM raids GROUP BY run", found).to_pylist()
            assert rows == [{"run": "five", "n": 1}]
        with pytest.raises(InputError, match="nothing else of the disk"):
            ask("SELECT * FROM read_text('memory://bucket/secret.txt')", found)
    finally:
        memory.rm("/bucket", recursive=True)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("memory://nowhere", "holds no run"),
        ("gopher://x/five", "cannot be opened"),
        ("file:///nowhere/five", "no folder"),
    ],
)
def test_a_url_that_holds_nothing_is_refused(url: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        holdings([url])
    assert caught.value.where == "--from"


def test_a_run_without_a_name_is_listed_all_the_same(places) -> None:
    store = Store()
    for key, name, title in (("11" * 16, "", "A plan"), ("22" * 16, " ", ""), ("33" * 16, "mine", "")):
        store.write("threats", key, threats([1.0]))
        store.write("runs", key, run_row(name, title, "9" * 32, "0.1.0", "footprint"))
    old = run_row("x", "An old plan", "8" * 32, "0.1.0").columns
    blank = {
        name: np.array([""], object) if name == "scenario" else column for name, column in old.items() if name != "kind"
    }
    store.write("threats", "44" * 16, threats([1.0]))
    store.write("runs", "44" * 16, Table("runs", blank))
    named = {item.run[:2]: (item.kind, item.scenario) for item in holdings()}
    assert named["11"] == ("footprint", "A plan")
    assert named["22"] == ("footprint", "unnamed 99999999")
    assert named["33"] == ("footprint", "mine")
    assert named["44"] == ("run", "An old plan")
