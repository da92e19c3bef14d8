"""The store gives back what it was given, whole, or says that it cannot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from midcourse._version import __version__
from midcourse.errors import InputError
from midcourse.outputs import store as store_module
from midcourse.outputs.store import Store, StoreWarning, default_path, package_stamp, write_whole
from midcourse.records import Table, record

NAME = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


@record
class Pair:
    """Two things."""

    label: str
    count: int
    values: np.ndarray


def _table() -> Table:
    return Table(
        "threats",
        {
            "id": np.array(["a", "b"], dtype=object),
            "flight_time_s": np.array([1800.0, np.nan]),
            "engageable": np.array([True, False]),
            "shots": np.array([2, 0]),
        },
    )


def test_a_table_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert not store.has("threats", NAME)
    store.write("threats", NAME, _table())
    back = store.read("threats", NAME)
    assert isinstance(back, Table)
    assert back.name == "threats"
    for name, column in _table().columns.items():
        assert back.columns[name].dtype == column.dtype, name
        np.testing.assert_array_equal(back.columns[name], column)


def test_a_record_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("pairs", NAME, Pair("x", 3, np.array([[1.0, np.nan], [np.inf, -0.0]])))
    back = store.read_record(Pair, "pairs", NAME)
    assert back is not None
    assert (back.label, back.count) == ("x", 3)
    assert back.values.tobytes() == np.array([[1.0, np.nan], [np.inf, -0.0]]).tobytes()
    assert not back.values.flags.writeable


def test_a_mapping_comes_back_with_text(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("things", NAME, {"names": np.array(["Słupsk", "Brdy"], dtype=object), "n": np.int8(4)})
    back = store.read("things", NAME)
    assert isinstance(back, dict)
    assert back["names"].tolist() == ["Słupsk", "Brdy"]
    assert back["n"].dtype == np.int8


def test_what_is_not_plain_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="field thing"):
        Store(tmp_path).write("things", NAME, {"thing": object()})
    with pytest.raises(TypeError, match="not a list"):
        Store(tmp_path).write("things", NAME, [1, 2])
    with pytest.raises(ValueError, match="digest"):
        Store(tmp_path).has("things", "../../etc/passwd")


@pytest.mark.parametrize("value", [_table(), {"x": np.arange(1000.0)}], ids=["parquet", "npz"])
@pytest.mark.parametrize("damage", ["truncated", "flipped", "emptied"])
def test_a_damaged_entry_is_missing_and_says_so(tmp_path: Path, value: object, damage: str) -> None:
    store = Store(tmp_path)
    store.write("things", NAME, value)
    (path,) = tmp_path.rglob(f"{NAME}.*")
    data = bytearray(path.read_bytes())
    if damage == "flipped":
        at = 60 if path.suffix == ".parquet" else len(data) // 2
        data[at] ^= 0xFF
    path.write_bytes({"truncated": bytes(data[:-40]), "flipped": bytes(data), "emptied": b""}[damage])
    with pytest.warns(StoreWarning, match="is damaged and left out"):
        assert store.read("things", NAME) is None
    assert not store.has("things", NAME)


def test_an_entry_of_another_user_is_read_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.write("threats", NAME, _table())

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refused)
    assert isinstance(store.read("threats", NAME), Table)
    assert store.has("threats", NAME)


def test_an_entry_under_another_name_is_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("things", NAME, {"x": np.arange(3)})
    (path,) = tmp_path.rglob(f"{NAME}.npz")
    path.rename(path.with_name(f"{OTHER}.npz"))
    with pytest.warns(StoreWarning, match="it is stamped"):
        assert store.read("things", OTHER) is None


def test_a_record_of_another_shape_is_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("pairs", NAME, {"label": "x"})
    with pytest.warns(StoreWarning, match="is no Pair"):
        assert store.read_record(Pair, "pairs", NAME) is None


def test_an_older_format_is_out_of_sight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path).write("things", NAME, {"x": np.arange(3)})
    monkeypatch.setattr(store_module, "FORMAT", store_module.FORMAT + 1)
    assert not Store(tmp_path).has("things", NAME)


def test_an_unwritable_store_warns_once_and_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    store = Store(blocked)
    with pytest.warns(StoreWarning, match="cannot be written"):
        store.write("things", NAME, {"x": np.arange(3)})
    store.write("things", NAME, {"x": np.arange(3)})  # silent: said once
    assert store.read("things", NAME) is None


def test_a_store_that_is_off_is_empty(tmp_path: Path) -> None:
    store = Store(tmp_path, enabled=False)
    store.write("things", NAME, {"x": np.arange(3)})
    assert not store.has("things", NAME)
    assert list(tmp_path.iterdir()) == []
    assert len(store.entries()) == 0


def test_the_place_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "here"))
    assert default_path() == tmp_path / "here"
    monkeypatch.setenv("MIDCOURSE_STORE", "off")
    assert default_path() is None
    assert not Store().has("things", NAME)
    monkeypatch.delenv("MIDCOURSE_STORE")
    place = default_path()
    assert place is not None
    assert place.name == "midcourse"


def test_entries_clear_and_trim(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("old", NAME, {"x": np.zeros(100_000)})
    (path,) = tmp_path.rglob(f"{NAME}.npz")
    os.utime(path, (1.0, 1.0))
    store.write("new", OTHER, _table())
    entries = store.entries()
    assert sorted(entries.columns["kind"]) == ["new", "old"]
    assert entries.columns["size_mb"].sum() == pytest.approx(0.8, abs=0.02)
    assert store.trim(0.5) == pytest.approx(0.8, abs=0.02)
    assert not store.has("old", NAME)
    assert store.has("new", OTHER)
    assert store.clear("new") > 0
    assert len(store.entries()) == 0


def test_sql_over_all_entries_of_a_kind(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("threats", NAME, _table())
    store.write("threats", OTHER, _table())
    answer = store.query("SELECT digest, count(*) AS n FROM threats WHERE engageable GROUP BY digest ORDER BY digest")
    assert answer.to_pylist() == [{"digest": NAME, "n": 1}, {"digest": OTHER, "n": 1}]


def test_sql_sees_the_store_and_nothing_else(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    store = Store(tmp_path / "store")
    store.write("threats", NAME, _table())
    with pytest.raises(InputError) as caught:
        store.query(f"SELECT * FROM read_csv('{secret}')")
    assert str(caught.value) == (
        "a question reads the tables of the results and nothing else of the disk\n"
        "    where:    SQL\n"
        "    allowed:  tables: threats"
    )
    with pytest.raises(InputError) as caught:
        store.query("SELECT * FROM threat")
    assert str(caught.value) == (
        'unknown table "threat"\n    where:    SQL\n    allowed:  threats\n    hint: did you mean "threats"?'
    )


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("COPY threats TO '{place}/v1/threats/more.parquet'", "COPY"),
        ("COPY (SELECT 1) TO '{place}/v1/threats/{name}.parquet'", "COPY"),
        ("EXPORT DATABASE '{place}/v1/all'", "EXPORT"),
        ("CREATE TABLE mine AS SELECT 1", "CREATE"),
        ("DROP VIEW threats", "DROP"),
        ("SET enable_external_access = true", "SET"),
        ("SELECT 1; DROP VIEW threats", "SELECT and DROP"),
    ],
)
def test_sql_changes_nothing(tmp_path: Path, sql: str, kind: str) -> None:
    store = Store(tmp_path)
    store.write("threats", NAME, _table())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(InputError) as caught:
        store.query(sql.format(place=tmp_path, name=NAME))
    assert str(caught.value) == (
        f"the question is {kind}\n"
        "    where:    SQL\n"
        "    allowed:  one SELECT\n"
        "    hint: results can be read and not changed; --csv and --json write the answer elsewhere"
    )
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_sql_leaves_out_tables_without_columns_and_damaged_ones(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("threats", NAME, _table())
    store.write("threats", OTHER, Table("threats", {}))
    store.write("dispute", NAME, Table("dispute", {}))
    (tmp_path / "v1" / "threats" / f"{'ef' * 16}.parquet").write_bytes(b"PAR1 broken")
    answer = store.query("SELECT DISTINCT digest FROM threats")
    assert answer.to_pylist() == [{"digest": NAME}]
    with pytest.raises(InputError, match='unknown table "dispute"'):
        store.query("SELECT * FROM dispute")


def test_sql_of_an_empty_store_knows_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Store(tmp_path / "none").query("SELECT * FROM threats")
    assert "(none are known)" in str(caught.value)


def test_an_interrupted_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")

    def fail(file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, fail)
    assert path.read_bytes() == b"before"
    assert [item.name for item in tmp_path.iterdir()] == ["a.bin"]


def test_a_killed_writer_leaves_no_entry(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from midcourse.outputs.store import write_whole\n"
        "def slow(file):\n"
        "    file.write(b'half'); file.flush(); print('writing', flush=True); time.sleep(30)\n"
        f"write_whole(Path({str(tmp_path)!r}) / 'a.npz', slow)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    assert not (tmp_path / "a.npz").exists()


def test_the_package_stamp_is_the_same_in_another_process() -> None:
    script = "from midcourse.outputs.store import package_stamp; print(package_stamp())"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == package_stamp.__wrapped__()
    assert package_stamp().startswith(f"{__version__}+")
