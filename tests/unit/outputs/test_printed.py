"""Answers kept as they were printed: the same text back, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from midcourse.outputs.printed import keep, kept, printed_name
from midcourse.outputs.store import Store

TEXT = "Five answers — and one line more\n" * 50


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path))
    return tmp_path


def test_the_text_comes_back(place: Path) -> None:
    name = printed_name("run json", ["library", "europe-2007"])
    assert kept(name) is None
    keep(name, TEXT)
    assert kept(name) == TEXT
    assert not list(place.rglob("*.part"))


def test_the_text_comes_back_from_a_store_that_may_only_be_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("run", TEXT)

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refused)
    assert kept("run") == TEXT


def test_names_differ_with_every_part() -> None:
    asked = [("run json", ["a", "b"]), ("run summary", ["a", "b"]), ("run json", ["ab"]), ("run json", ["a", "b", ""])]
    assert len({printed_name(kind, parts) for kind, parts in asked}) == len(asked)


def test_words_that_are_no_text_have_names_too() -> None:
    assert printed_name("run json", ["library", "\udcff"]) != printed_name("run json", ["library", "\udcfe"])


@pytest.mark.parametrize("position", [0, 40, 70, -1])
def test_a_damaged_entry_counts_as_missing(place: Path, position: int) -> None:
    name = printed_name("run json", ["x"])
    keep(name, TEXT)
    (path,) = place.rglob("*.printed")
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)
    assert kept(name) is None


@pytest.mark.parametrize("size", [0, 10, 90])
def test_a_cut_entry_counts_as_missing(place: Path, size: int) -> None:
    name = printed_name("run json", ["x"])
    keep(name, TEXT)
    (path,) = place.rglob("*.printed")
    path.write_bytes(path.read_bytes()[:size])
    assert kept(name) is None


def test_an_entry_under_another_name_counts_as_missing(place: Path) -> None:
    name, other = printed_name("run json", ["x"]), printed_name("run json", ["y"])
    keep(name, TEXT)
    (path,) = place.rglob("*.printed")
    path.rename(path.with_name(f"{other}.printed"))
    assert kept(other) is None


def test_it_is_listed_cleared_and_trimmed_with_the_store(place: Path) -> None:
    keep(printed_name("run json", ["x"]), TEXT)
    store = Store(place)
    assert store.entries().columns["kind"].tolist() == ["printed"]
    assert store.trim(0.0) > 0
    assert not list(place.rglob("*.printed"))
    keep(printed_name("run json", ["x"]), TEXT)
    assert store.clear("printed") > 0
    assert not list(place.rglob("*.printed"))


def test_without_a_store_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIDCOURSE_STORE", "off")
    keep("0" * 32, TEXT)
    assert kept("0" * 32) is None


def test_a_store_that_cannot_be_written_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "file"))
    keep("0" * 32, TEXT)
    assert kept("0" * 32) is None
