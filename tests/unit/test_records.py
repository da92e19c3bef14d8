"""Frozen records, digests and tables."""

from __future__ import annotations

import dataclasses
import enum
import subprocess
import sys

import numpy as np
import pytest

from midcourse.records import Table, digest, record, sealed


class Colour(enum.Enum):
    RED = 1


@record
class Pair:
    """Two things."""

    name: str
    values: np.ndarray


def test_a_record_is_frozen_and_its_arrays_are_its_own() -> None:
    mine = np.arange(3.0)
    pair = Pair("a", mine)
    mine[0] = 99.0
    assert pair.values[0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        pair.values[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        pair.name = "b"  # type: ignore[misc]
    again = Pair("b", pair.values)
    assert again.values is pair.values


def test_digest_depends_on_content_only() -> None:
    assert digest(Pair("a", np.arange(3.0))) == digest(Pair("a", np.arange(3.0)))
    assert digest(Pair("a", np.arange(3.0))) != digest(Pair("b", np.arange(3.0)))
    assert digest({"x": 1, "y": 2}) == digest({"y": 2, "x": 1})
    assert digest([1, 2]) != digest([2, 1])
    assert digest([1]) != digest([1.0])
    assert digest(0.0) == digest(-0.0)
    assert digest({"a", "b"}) == digest({"b", "a"})
    assert digest(np.arange(4)) != digest(np.arange(4).reshape(2, 2))
    assert digest([[1], [2]]) != digest([[1, 2]])
    assert digest(Colour.RED) == digest(Colour.RED)
    assert len({digest(value) for value in (None, True, 1, "1", b"1", 1.0, Colour.RED)}) == 7


def test_digest_is_the_same_in_another_process() -> None:
    script = "from midcourse.records import digest; print(digest({'b': {'x', 'y', 'z'}, 'a': [1, 2.5, None]}))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {digest({"a": [1, 2.5, None], "b": {"x", "y", "z"}}) + "\n"}


def test_digest_refuses_what_has_no_content() -> None:
    with pytest.raises(TypeError, match="no digest for a object"):
        digest(object())


def test_a_table_gives_rows_arrow_and_polars() -> None:
    table = Table("threats", {"id": np.array(["a", "b"], dtype=object), "range_km": np.array([1.0, 2.0])})
    assert len(table) == 2
    assert list(table.rows()) == [{"id": "a", "range_km": 1.0}, {"id": "b", "range_km": 2.0}]
    assert table.to_arrow().column("range_km").to_pylist() == [1.0, 2.0]
    assert table.to_polars()["id"].to_list() == ["a", "b"]
    with pytest.raises(ValueError, match="columns of different lengths"):
        Table("bad", {"a": np.zeros(1), "b": np.zeros(2)})
    assert len(Table("empty", {})) == 0


def test_a_sealed_array_is_taken_as_it_is() -> None:
    mine = np.arange(3.0)
    assert sealed(mine) is mine
    assert Pair("a", mine).values is mine
    with pytest.raises(ValueError, match="read-only"):
        mine[0] = 1.0
