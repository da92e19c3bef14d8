"""A run's folder appears whole or stays as it was."""

from __future__ import annotations

import enum
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.outputs import results
from midcourse.outputs.results import check_out_dir, json_text, out_dir, plain, versions, write_run, write_table
from midcourse.records import Table


class Colour(enum.IntEnum):
    RED = 3


def _table(name: str = "threats") -> Table:
    return Table(name, {"id": np.array(["a"], dtype=object), "range_km": np.array([2500.0]), "shots": np.array([2])})


def _run(target: Path, note: str = "first") -> None:
    with out_dir(target) as folder:
        (folder / "report.html").write_text(note)
        write_run(folder, {"scenario": "s", "digest": "d", "note": note}, [_table()])


def test_a_run_is_written_with_every_file_named(tmp_path: Path) -> None:
    _run(tmp_path / "deep" / "out")
    folder = tmp_path / "deep" / "out"
    content = json.loads((folder / "run.json").read_text())
    assert sorted(content["files"]) == ["report.html", "results/threats.parquet"]
    assert content["files"]["report.html"] == hashlib.sha256(b"first").hexdigest()
    assert content["versions"]["numpy"] == np.__version__
    assert [item.name for item in folder.parent.iterdir()] == ["out"]


def test_a_second_run_replaces_the_first_and_spares_what_is_not_its_own(tmp_path: Path) -> None:
    target = tmp_path / "out"
    _run(target)
    (target / "notes.txt").write_text("mine")
    _run(target, "second")
    assert (target / "notes.txt").read_text() == "mine"
    assert json.loads((target / "run.json").read_text())["note"] == "second"
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def _fail_half_way(target: Path, failure: Callable[[], BaseException]) -> None:
    with out_dir(target) as folder:
        (folder / "report.html").write_text("half")
        raise failure()


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_run_leaves_everything_as_it_was(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "out"
    _run(target)
    with pytest.raises(failure):
        _fail_half_way(target, failure)
    assert (target / "report.html").read_text() == "first"
    with pytest.raises(failure):
        _fail_half_way(tmp_path / "new", failure)
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_interrupted_while_moving_into_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    _run(target)
    replace = Path.replace

    def stop_at_report(self: Path, other: Path) -> Path:
        if self.name == "report.html" and ".part" in self.parent.name:
            raise KeyboardInterrupt
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", stop_at_report)
    with pytest.raises(KeyboardInterrupt):
        _run(target, "second")
    monkeypatch.undo()
    assert (target / "report.html").read_text() == "first"
    assert json.loads((target / "run.json").read_text())["note"] == "first"


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    _run(tmp_path / "out")
    with pytest.raises(InputError, match="could not be written: No space left on device"):
        _fail_half_way(tmp_path / "out", lambda: OSError(28, os.strerror(28)))
    assert (tmp_path / "out" / "report.html").read_text() == "first"


def test_a_file_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(InputError, match="is a file, not a folder"):
        check_out_dir(path)
    with pytest.raises(InputError, match="lies inside a file"):
        check_out_dir(path / "sub")
    assert path.read_text() == "mine"


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_writable", lambda folder: False)
    with pytest.raises(InputError, match="cannot be written to"):
        check_out_dir(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder nobody can write to")
def test_a_read_only_file_system() -> None:
    with pytest.raises(InputError, match='"/proc" cannot be written to'):
        check_out_dir("/proc/midcourse")


def test_files_of_others_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("mine")
    with pytest.raises(InputError, match=r"already holds report\.html, not written by midcourse"):
        check_out_dir(tmp_path)


def test_a_column_without_a_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without a unit suffix: range"):
        write_table(tmp_path, Table("threats", {"range": np.array([1.0])}))


def test_json_is_plain() -> None:
    value = {
        "a": np.array([1.0, np.nan]),
        "b": np.float32(0.5),
        "c": Colour.RED,
        "d": (np.bool_(True), None, Path("x")),
        "e": _table(),
        "f": {"y", "x"},
    }
    assert json.loads(json_text(value)) == {
        "a": [1.0, None],
        "b": 0.5,
        "c": 3,
        "d": [True, None, "x"],
        "e": [{"id": "a", "range_km": 2500.0, "shots": 2}],
        "f": ["x", "y"],
    }
    with pytest.raises(TypeError, match="no JSON for a object"):
        plain(object())


def test_versions_name_python_and_the_libraries() -> None:
    assert {"midcourse", "python", "platform", "numpy", "numba"} <= set(versions())
