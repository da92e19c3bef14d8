"""A study on disk: batches that are whole or not there, and folders that are taken."""

from __future__ import annotations

import json

import numpy as np
import pytest

from midcourse.errors import InputError, LimitError
from midcourse.outputs.study_folder import StudyFolder, check_study_dir
from midcourse.records import Table

ASKED = {"study": "sweep", "scenario": "x", "seed": 1}
COLUMNS = {"share": np.array([0.25, np.nan, 1.0])}


def test_a_batch_comes_back_as_it_was(tmp_path) -> None:
    folder = StudyFolder(tmp_path / "s", ASKED)
    assert folder.read(0, 3) is None
    folder.write(0, COLUMNS)
    found = StudyFolder(tmp_path / "s", ASKED, resume=True).read(0, 3)
    assert found is not None
    np.testing.assert_array_equal(found["share"], COLUMNS["share"])


def test_a_damaged_short_or_misplaced_batch_is_missing(tmp_path) -> None:
    folder = StudyFolder(tmp_path / "s", ASKED)
    folder.write(0, COLUMNS)
    path = tmp_path / "s" / "batches" / "batch-00000.parquet"
    assert folder.read(0, 4) is None
    whole = path.read_bytes()
    (path.parent / "batch-00001.parquet").write_bytes(whole)
    assert folder.read(1, 3) is None
    path.write_bytes(whole[: len(whole) // 2])
    assert folder.read(0, 3) is None
    path.write_bytes(whole)
    assert folder.read(0, 3) is not None


def test_another_study_is_refused(tmp_path) -> None:
    StudyFolder(tmp_path / "s", ASKED)
    with pytest.raises(InputError, match="already holds a study"):
        StudyFolder(tmp_path / "s", ASKED)
    with pytest.raises(InputError, match="another study: its seed is 1"):
        StudyFolder(tmp_path / "s", {**ASKED, "seed": 2}, resume=True)


def test_a_study_of_another_version_is_refused(tmp_path) -> None:
    StudyFolder(tmp_path / "s", ASKED)
    head = tmp_path / "s" / "study.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), "stamp": "0.0.1+0"}))
    with pytest.raises(InputError, match=r"another version of midcourse: 0\.0\.1"):
        check_study_dir(tmp_path / "s", resume=True)


def test_a_folder_with_other_things_is_left_alone(tmp_path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds thesis\.txt and no study"):
        StudyFolder(tmp_path, ASKED)
    assert [item.name for item in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_answer_is_written_last(tmp_path) -> None:
    folder = StudyFolder(tmp_path / "s", ASKED)
    folder.finish([Table("designs", {"share_fraction": np.array([1.0])})], {}, {"answer": 1})
    names = {item.relative_to(tmp_path / "s").as_posix() for item in (tmp_path / "s").rglob("*") if item.is_file()}
    assert names == {"study.json", "summary.json", "results/designs.parquet"}


def test_a_disk_that_refuses_says_what_is_kept(tmp_path, monkeypatch) -> None:
    folder = StudyFolder(tmp_path / "s", ASKED)
    folder.write(0, COLUMNS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("midcourse.outputs.study_folder.write_whole", full)
    with pytest.raises(LimitError, match="No space left on device"):
        folder.write(1, COLUMNS)
    assert folder.read(0, 3) is not None
