"""Past results in SQL: what the store and folders of runs, campaigns and studies hold, asked through DuckDB.

Every table becomes a view whose first column, ``run``, says which run a row belongs to: the digest of a run in the
store, the name of a folder elsewhere. The view ``runs`` has one row a run: what it was, of which scenario, from when. A
question can read these views and nothing else of the disk, and can change nothing.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.errors import InputError
from midcourse.outputs.campaign_place import Place
from midcourse.outputs.sql_door import answered, closed, columns, opened, quoted, view
from midcourse.outputs.store import Store, default_path
from midcourse.outputs.store_place import FORMAT
from midcourse.records import Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow

__all__ = ["STORE", "UNKNOWN", "Holding", "ask", "holdings", "run_row", "views"]

#: The name by which ``--from`` means the store.
STORE = "store"
#: What stands for the scenario of a result that does not name it.
UNKNOWN = "(unknown)"
#: What a folder of ours is told by: the file at its top, and where its tables lie.
_HEADS = {
    "run.json": ("run", "results"),
    "study.json": ("study", "results"),
    "campaign.json": ("campaign", "batches"),
}
_SCHEME = "^[a-z][a-z0-9+.:]+:/+"
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Holding:
    """One run, campaign or study.

    Attributes
    ----------
    run : str
        Digest or name of the folder: what the column ``run`` holds.
    kind : str
        run, footprint, campaign, sensitivity, sweep, sites; ``part`` for tables in the store whose run is not listed.
    scenario, title : str
        ``(unknown)`` and empty where unknown.
    finished : str
        ISO 8601, UTC; of the newest file where the result itself holds no time; empty for a URL.
    place : str
        Folder, URL, or ``store``.
    files : mapping of str to tuple of str
        Paths or URLs by table.
    filesystem : object or None
        fsspec's, where the files are URLs.
    """

    run: str
    kind: str
    scenario: str
    title: str
    finished: str
    place: str
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filesystem: Any = None


def run_row(scenario: str, title: str, digest: str, version: str, kind: str = "run") -> Table:
    """The line of the list of runs that a finished run adds to the store.

    Parameters
    ----------
    scenario, title : str
        Names of the scenario; one without a name is listed by its title, or by its digest.
    digest : str
        Of the scenario.
    version : str
        Of midcourse.
    kind : str
        ``run`` or ``footprint``.
    """
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    texts = {
        "kind": kind,
        "scenario": scenario.strip() or title.strip() or f"unnamed {digest[:8]}",
        "title": title,
        "scenario_digest": digest,
        "version": version,
        "finished": now,
    }
    return Table("runs", {name: np.array([text], dtype=object) for name, text in texts.items()})


def holdings(places: Sequence[str] = (STORE,)) -> list[Holding]:
    """List what places hold, the newest first.

    Parameters
    ----------
    places : sequence of str
        Folders of ours, folders that hold such folders (of either kind also the URL, as fsspec takes it), or ``store``.

    Raises
    ------
    InputError
        For a folder that does not exist or holds nothing of ours.
    """
    found: list[Holding] = []
    for place in dict.fromkeys(places):
        found += _in_store() if place == STORE else _in_folder(place)
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
    files: dict[str, dict[str, Path]] = {}
    for folder in sorted((root / f"v{FORMAT}").iterdir()):
        for path in sorted(folder.glob("*.parquet")) if folder.is_dir() else []:
            files.setdefault(path.stem, {})[folder.name] = path
    store, found = Store(), []
    for run, tables in files.items():
        row = store.read("runs", run) if "runs" in tables else None
        first = next(row.rows(), {}) if isinstance(row, Table) else {}
        others = {name: path for name, path in tables.items() if name != "runs" and _WORD.fullmatch(name)}
        if others:
            title = str(first.get("title", ""))
            found.append(
                Holding(
                    run=run,
                    kind=str(first.get("kind", "run")) if first else "part",
                    scenario=str(first.get("scenario", "")) or title or UNKNOWN,
                    title=title,
                    finished=str(first.get("finished", "")) or _newest(others.values()),
                    place=STORE,
                    files={name: (path.resolve().as_posix(),) for name, path in others.items()},
                )
            )
    return found


def _in_folder(text: str) -> list[Holding]:
    allowed = f"a folder of a run, campaign or study, its URL, or {STORE}"
    try:
        place = Place(text)
    except InputError as problem:
        raise InputError(problem.problem, where="--from", allowed=allowed, hint=problem.hint) from problem
    if place.local is not None and not place.local.is_dir():
        raise InputError(f'no folder "{text}"', where="--from", allowed=allowed)
    try:
        inside = [Place(f"{place.url}/{name}") for name in place.names() if _may_be_folder(place, name)]
        found = [item for item in (_holding(each) for each in (place, *inside)) if item is not None]
    except OSError as problem:
        raise InputError(f'"{text}" cannot be read: {problem}', where="--from", allowed=allowed) from problem
    if not found:
        raise InputError(
            f'"{text}" holds no run, campaign or study', where="--from", allowed="a folder that --out has written",
            hint="name the folder itself, or the one that holds several of them",
        )  # fmt: skip
    return found


def _may_be_folder(place: Place, name: str) -> bool:
    return (place.local / name).is_dir() if place.local is not None else "." not in name


def _holding(place: Place) -> Holding | None:
    for name, (kind, inside) in _HEADS.items():
        text = place.read(name)
        if text is None:
            continue
        head: Any = {}
        with contextlib.suppress(ValueError):
            head = json.loads(text)
        head = head if isinstance(head, dict) else {}
        root = place.url if place.local is None else place.local.resolve().as_posix()
        paths = [f"{root}/{inside}/{item}" for item in place.names(inside) if item.endswith(".parquet")]
        files = {Path(path).stem: (path,) for path in paths} if kind != "campaign" else {"raids": tuple(paths)}
        files = {table: each for table, each in files.items() if each and _WORD.fullmatch(table)}
        return Holding(
            run=root.rpartition("/")[2],
            kind=str(head.get("study", kind)) if kind == "study" else kind,
            scenario=_text(head.get("scenario")) or UNKNOWN,
            title=_text(head.get("title")),
            finished=_newest(map(Path, paths)) if place.local is not None else "",
            place=place.shown,
            files=files,
            filesystem=place.filesystem,
        )
    return None


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name", value.get("title", ""))
    return value if isinstance(value, str) else ""


def _newest(paths: Iterable[Path]) -> str:
    times = []
    for path in paths:
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
        return columns(connection)


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
    with _opened(found) as connection:
        return answered(connection, sql, "midcourse results --tables lists the columns of every table")


@contextlib.contextmanager
def _opened(found: Sequence[Holding]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory with the views and no other door to the disk."""
    folders = {file.rpartition("/")[0] for item in found for files in item.files.values() for file in files}
    filesystems = {id(item.filesystem): item.filesystem for item in found if item.filesystem is not None}
    with opened(folders, filesystems.values()) as connection:
        _make_views(connection, found)
        closed(connection)
        yield connection


def _make_views(connection: duckdb.DuckDBPyConnection, found: Sequence[Holding]) -> None:
    texts = ", ".join(f"{name} VARCHAR" for name in ("run", "kind", "scenario", "title", "finished", "place"))
    connection.execute(f"CREATE TABLE runs ({texts})")
    rows = [(item.run, item.kind, item.scenario, item.title, item.finished, item.place) for item in found]
    if rows:
        connection.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", rows)
    tables: dict[str, list[tuple[str, str]]] = {}
    for item in found:
        for name, files in item.files.items():
            tables.setdefault(name, []).extend((file, item.run) for file in files)
    for name, pairs in tables.items():
        connection.execute(f'CREATE TABLE "of_{name}" (file VARCHAR, run VARCHAR)')
        connection.executemany(f'INSERT INTO "of_{name}" VALUES (?, ?)', [(_bare(file), run) for file, run in pairs])
        select = (
            f'SELECT o.run, p.* EXCLUDE (filename) FROM {{files}} p JOIN "of_{name}" o '
            f"ON o.file = regexp_replace(p.filename, {quoted(_SCHEME)}, '')"
        )
        view(connection, name, [file for file, _ in pairs], select)


def _bare(file: str) -> str:
    """A path, or a URL without its protocol: DuckDB gives a URL back with other slashes than it was given."""
    return re.sub(_SCHEME, "", file)
