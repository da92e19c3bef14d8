"""Past results in SQL: what the store and folders of runs, campaigns and studies hold, asked through DuckDB.

Every table becomes a view whose first column, ``run``, says which run a row belongs to: the digest of a run in the
store, the name of a folder elsewhere. The view ``runs`` has one row a run: what it was, of which scenario, from when. A
question can read these views and nothing else of the disk, and can change nothing.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.errors import InputError, unknown_name
from midcourse.outputs.store import FORMAT, Store, default_path
from midcourse.records import Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow

__all__ = ["STORE", "Holding", "ask", "holdings", "run_row", "views"]

#: The name by which ``--from`` means the store.
STORE = "store"
#: What a folder of ours is told by: the file at its top, and where its tables lie.
_HEADS = {
    "run.json": ("run", "results"),
    "study.json": ("study", "results"),
    "campaign.json": ("campaign", "batches"),
}
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UNKNOWN_TABLE = re.compile(r"Table with name \"?([^\s\"!]+)\"? does not exist")
_UNKNOWN_COLUMN = re.compile(r"Referenced column \"([^\"]+)\" not found|does not have a column named \"([^\"]+)\"")


@dataclass(frozen=True)
class Holding:
    """One run, campaign or study.

    Attributes
    ----------
    run : str
        Digest or name of the folder: what the column ``run`` holds.
    kind : str
        run, campaign, sensitivity, sweep, sites; ``part`` for tables in the store whose run is not listed.
    scenario, title : str
        Empty where unknown.
    finished : str
        ISO 8601, UTC; of the newest file where the result itself holds no time.
    place : str
        Folder, or ``store``.
    files : mapping of str to tuple of Path
        By table.
    """

    run: str
    kind: str
    scenario: str
    title: str
    finished: str
    place: str
    files: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)


def run_row(scenario: str, title: str, digest: str, version: str) -> Table:
    """The line of the list of runs that a finished run adds to the store.

    Parameters
    ----------
    scenario, title : str
        Names of the scenario.
    digest : str
        Of the scenario.
    version : str
        Of midcourse.
    """
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    texts = {"scenario": scenario, "title": title, "scenario_digest": digest, "version": version, "finished": now}
    return Table("runs", {name: np.array([text], dtype=object) for name, text in texts.items()})


def holdings(places: Sequence[str] = (STORE,)) -> list[Holding]:
    """List what places hold, the newest first.

    Parameters
    ----------
    places : sequence of str
        Folders of ours, folders that hold such folders, or ``store``.

    Raises
    ------
    InputError
        For a folder that does not exist or holds nothing of ours.
    """
    found: list[Holding] = []
    for place in dict.fromkeys(places):
        found += _in_store() if place == STORE else _in_folder(Path(place).expanduser())
    named = [(item.place, item.run) for item in found]
    return sorted(
        (item for index, item in enumerate(found) if named.index(named[index]) == index),
        key=lambda item: (item.finished, item.run),
        reverse=True,
    )


def _in_store() -> list[Holding]:
    root = default_path()
    if root is None or not (root / f"v{FORMAT}").is_dir():
        return []
    files: dict[str, dict[str, tuple[Path, ...]]] = {}
    for folder in sorted((root / f"v{FORMAT}").iterdir()):
        for path in sorted(folder.glob("*.parquet")) if folder.is_dir() else []:
            files.setdefault(path.stem, {})[folder.name] = (path,)
    store, found = Store(), []
    for run, tables in files.items():
        row = store.read("runs", run) if "runs" in tables else None
        first = next(row.rows(), {}) if isinstance(row, Table) else {}
        others = {name: paths for name, paths in tables.items() if name != "runs"}
        if others:
            found.append(
                Holding(
                    run=run,
                    kind="run" if first else "part",
                    scenario=str(first.get("scenario", "")),
                    title=str(first.get("title", "")),
                    finished=str(first.get("finished", "")) or _newest(others),
                    place=STORE,
                    files=others,
                )
            )
    return found


def _in_folder(place: Path) -> list[Holding]:
    if not place.is_dir():
        raise InputError(
            f'no folder "{place}"', where="--from", allowed=f"a folder of a run, campaign or study, or {STORE}"
        )
    found = [item for item in (_holding(folder) for folder in (place, *sorted(place.iterdir()))) if item is not None]
    if not found:
        raise InputError(
            f'"{place}" holds no run, campaign or study', where="--from", allowed="a folder that --out has written",
            hint="name the folder itself, or the one that holds several of them",
        )  # fmt: skip
    return found


def _holding(folder: Path) -> Holding | None:
    if not folder.is_dir():
        return None
    for name, (kind, inside) in _HEADS.items():
        path = folder / name
        if not path.is_file():
            continue
        head: Any = {}
        with contextlib.suppress(OSError, ValueError):
            head = json.loads(path.read_text(encoding="utf-8"))
        head = head if isinstance(head, dict) else {}
        found = sorted((folder / inside).glob("*.parquet"))
        files = {"raids": tuple(found)} if kind == "campaign" and found else {item.stem: (item,) for item in found}
        files = {name: paths for name, paths in files.items() if paths and _WORD.fullmatch(name)}
        return Holding(
            run=folder.resolve().name,
            kind=str(head.get("study", kind)),
            scenario=_text(head.get("scenario")),
            title=_text(head.get("title")),
            finished=_newest(files),
            place=str(folder),
            files=files,
        )
    return None


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name", value.get("title", ""))
    return value if isinstance(value, str) else ""


def _newest(files: Mapping[str, Iterable[Path]]) -> str:
    times = []
    for path in (path for paths in files.values() for path in paths):
        with contextlib.suppress(OSError):
            times.append(path.stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC).replace(microsecond=0).isoformat() if times else ""


def views(found: Sequence[Holding]) -> dict[str, list[str]]:
    """The views that a question may name, each with its columns.

    Parameters
    ----------
    found : sequence of Holding
        From `holdings`.
    """
    with _opened(found) as connection:
        return _columns(connection)


def ask(sql: str, found: Sequence[Holding]) -> pyarrow.Table:
    """Ask a question in SQL.

    Parameters
    ----------
    sql : str
        One SELECT.
    found : sequence of Holding
        What may be asked about.

    Returns
    -------
    pyarrow.Table

    Raises
    ------
    InputError
        For anything but one SELECT, an unknown table or column (with the nearest), and whatever DuckDB refuses.
    """
    import duckdb

    with _opened(found) as connection:
        try:
            statements = connection.extract_statements(sql)
        except duckdb.Error as problem:
            raise InputError(f"this is no SQL: {_first(problem)}", where="SQL") from problem
        kinds = [str(item.type).rsplit(".", 1)[-1] for item in statements]
        if kinds != ["SELECT"]:
            said = " and ".join(kinds) or "nothing"
            raise InputError(
                f"the question is {said}", where="SQL", allowed="one SELECT",
                hint="results can be read and not changed; --csv and --json write the answer elsewhere",
            )  # fmt: skip
        try:
            return connection.execute(statements[0]).to_arrow_table()
        except duckdb.Error as problem:
            raise _explained(problem, _columns(connection)) from problem


@contextlib.contextmanager
def _opened(found: Sequence[Holding]) -> Any:
    """A connection in memory with the views and no other door to the disk."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        folders = sorted(
            {str(path.resolve().parent) for item in found for paths in item.files.values() for path in paths}
        )
        if folders:
            listed = ", ".join(_quoted(folder) for folder in folders)
            connection.execute(f"SET allowed_directories = [{listed}]")
        _make_views(connection, found)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _make_views(connection: duckdb.DuckDBPyConnection, found: Sequence[Holding]) -> None:
    import duckdb

    columns = ", ".join(f"{name} VARCHAR" for name in ("run", "kind", "scenario", "title", "finished", "place"))
    connection.execute(f"CREATE TABLE runs ({columns})")
    rows = [(item.run, item.kind, item.scenario, item.title, item.finished, item.place) for item in found]
    if rows:
        connection.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", rows)
    tables: dict[str, list[tuple[str, Path]]] = {}
    for item in found:
        for name, paths in item.files.items():
            tables.setdefault(name, []).extend((item.run, path.resolve()) for path in paths)
    for name, pairs in tables.items():
        connection.execute(f'CREATE TABLE "of_{name}" (file VARCHAR, run VARCHAR)')
        try:
            _make_view(connection, name, pairs)
        except duckdb.Error:
            # A table without columns (a scenario without that part), or a damaged file: left out, the others stay.
            whole = [pair for pair in pairs if _has_columns(pair[1])]
            if whole:
                _make_view(connection, name, whole)


def _make_view(connection: duckdb.DuckDBPyConnection, name: str, pairs: Sequence[tuple[str, Path]]) -> None:
    files = ", ".join(_quoted(path.as_posix()) for _, path in pairs)
    connection.execute(
        f'CREATE VIEW "{name}" AS SELECT o.run, p.* EXCLUDE (filename) '
        f"FROM read_parquet([{files}], union_by_name = true, filename = true) p "
        f'JOIN "of_{name}" o ON o.file = p.filename'
    )
    named = [(path.as_posix(), run) for run, path in pairs]
    connection.executemany(f'INSERT INTO "of_{name}" VALUES (?, ?)', named)


def _has_columns(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet

    try:
        return len(pyarrow.parquet.read_schema(path)) > 0
    except (OSError, pa.ArrowException):
        return False


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns ORDER BY table_name, ordinal_position"
    ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in rows:
        if not table.startswith("of_"):
            found.setdefault(table, []).append(column)
    return found


def _explained(problem: Exception, known: Mapping[str, Sequence[str]]) -> InputError:
    text = str(problem)
    if table := _UNKNOWN_TABLE.search(text):
        return unknown_name("table", table[1], known, where="SQL")
    if column := _UNKNOWN_COLUMN.search(text):
        everything = sorted({name for columns in known.values() for name in columns})
        error = unknown_name("column", column[1] or column[2], everything, where="SQL")
        hint = f"{error.hint} midcourse results --tables lists the columns of every table".strip()
        return InputError(error.problem, where="SQL", allowed=error.allowed, hint=hint)
    if "disabled by configuration" in text or "Permission Error" in text:
        return InputError(
            "a question reads the tables of the results and nothing else of the disk", where="SQL",
            allowed="tables: " + ", ".join(sorted(known)),
        )  # fmt: skip
    return InputError(f"DuckDB cannot answer: {_first(problem)}", where="SQL")


def _first(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
