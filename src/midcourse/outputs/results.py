"""Writing a run to a folder: all of it or none of it.

Everything is first written into a hidden folder beside the target and moved into place at the end; ``run.json`` comes
last, so a folder that has one is complete. Ctrl-C, an error or a full disk leaves the target as it was.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
import math
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from midcourse._version import __version__
from midcourse.errors import InputError
from midcourse.outputs.store import write_whole
from midcourse.records import Table
from midcourse.units import split_suffix

__all__ = ["check_out_dir", "json_text", "out_dir", "plain", "versions", "write_run", "write_table"]

#: What a run writes at the top of its folder; nothing else there is ever touched.
OWN_NAMES = ("figures", "results", "exports", "report.html", "run.json")
RUN_FILE = "run.json"
_PACKAGES = ("numpy", "numba", "matplotlib", "pyarrow", "duckdb", "polars", "jinja2", "pydantic")


def check_out_dir(path: Path | str) -> Path:
    """Check, before any work, that a run can be written to a folder.

    Parameters
    ----------
    path : Path or str
        The folder; it need not exist.

    Returns
    -------
    Path
        The folder, absolute, with ``~`` resolved.

    Raises
    ------
    InputError
        When it is a file, cannot be written, or holds files of the names a run writes that no run has written.
    """
    place = Path(path).expanduser().absolute()
    if place.exists() and not place.is_dir():
        raise InputError(
            f'"{place}" is a file, not a folder',
            where="--out",
            allowed="a folder, new or old",
            hint="name another place",
        )
    anchor = place
    while not anchor.exists():
        anchor = anchor.parent
    if not anchor.is_dir():
        raise InputError(f'"{place}" lies inside a file: "{anchor}" is no folder', where="--out", allowed="a folder")
    # The hidden folder stands beside the target, so its parent must be writable too where it exists.
    for folder in {anchor, place.parent if place.exists() else anchor}:
        if not _writable(folder):
            raise InputError(
                f'"{folder}" cannot be written to',
                where="--out",
                allowed="a folder you may write to, in a folder you may write to",
                hint="choose another folder, or ask for the right to write there",
            )
    taken = [name for name in OWN_NAMES if (place / name).exists()]
    if taken and not (place / RUN_FILE).is_file():
        raise InputError(
            f'"{place}" already holds {", ".join(taken)}, not written by midcourse',
            where="--out",
            allowed="a new folder, or one of an earlier run",
            hint="nothing was overwritten; name another folder",
        )
    return place


def _writable(folder: Path) -> bool:
    # Asking by doing: permission bits do not tell about read-only and full disks, or about root.
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"midcourse")
            probe.flush()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def out_dir(path: Path | str) -> Iterator[Path]:
    """Give a hidden folder to fill; move its contents into place when the block ends well, else remove it.

    Parameters
    ----------
    path : Path or str
        The target, as for `check_out_dir`.

    Yields
    ------
    Path
        An empty folder beside the target.

    Raises
    ------
    InputError
        As `check_out_dir`, and when the disk refuses while writing.
    """
    place = check_out_dir(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    hidden = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent))
    try:
        yield hidden
        _publish(hidden, place)
    except OSError as problem:
        raise InputError(
            f'"{place}" could not be written: {problem.strerror or problem}',
            where="--out",
            allowed="a folder with enough room",
            hint="the folder is as it was before the run",
        ) from problem
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _publish(hidden: Path, place: Path) -> None:
    hidden.chmod(0o755)
    if not place.exists() or not any(place.iterdir()):
        if place.exists():
            place.rmdir()
        hidden.replace(place)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".old", dir=place.parent))
    moved: list[str] = []
    placed: list[Path] = []
    try:
        # run.json leaves first and comes last: with it, the folder is one run's; without it, unfinished.
        for name in (RUN_FILE, *(name for name in OWN_NAMES if name != RUN_FILE)):
            if (place / name).exists():
                (place / name).replace(aside / name)
                moved.append(name)
        for item in sorted(hidden.iterdir(), key=lambda item: item.name == RUN_FILE):
            item.replace(place / item.name)
            placed.append(place / item.name)
    except BaseException:
        for path in placed:
            path.replace(hidden / path.name)
        for name in reversed(moved):
            (aside / name).replace(place / name)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_table(folder: Path, table: Table) -> Path:
    """Write a table as ``<folder>/<name>.parquet``, whole or not at all.

    Raises
    ------
    ValueError
        When a column of decimal numbers has no unit suffix: a table is a border.
    """
    import pyarrow.parquet

    bare = [name for name, column in table.columns.items() if column.dtype.kind == "f" and not _suffixed(name)]
    if bare:
        raise ValueError(f"table {table.name}: columns without a unit suffix: {', '.join(bare)}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table.name}.parquet"
    data = table.to_arrow().replace_schema_metadata({"midcourse_version": __version__})
    write_whole(path, lambda file: pyarrow.parquet.write_table(data, file, compression="zstd"))
    return path


def _suffixed(name: str) -> bool:
    return split_suffix(name)[1] is not None


def write_run(folder: Path, run: Mapping[str, Any], tables: Sequence[Table] = ()) -> Path:
    """Write ``results/*.parquet`` and then ``run.json``, which lists every file of the folder with its digest.

    Parameters
    ----------
    folder : Path
        The folder that `out_dir` gave; figures and the report are already in it.
    run : mapping
        Scenario, digest, inputs, overrides, timings: whatever says what was run. ``version``, ``versions`` and
        ``files`` are added.
    tables : sequence of Table
        Written to ``results``.

    Returns
    -------
    Path
        Of ``run.json``.
    """
    for table in tables:
        write_table(folder / "results", table)
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    content = {"version": __version__, **run, "versions": versions(), "files": files}
    path = folder / RUN_FILE
    write_whole(path, lambda file: file.write((json_text(content, indent=2) + "\n").encode()))
    return path


def versions() -> dict[str, str]:
    """Name the versions an answer can depend on: Python, the machine and the libraries installed."""
    found = {"midcourse": __version__, "python": platform.python_version(), "platform": platform.platform(terse=True)}
    for name in _PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def plain(value: Any) -> Any:
    """Turn arrays, numpy numbers, enums, paths and tables into what JSON knows; nan and infinities become null."""
    if isinstance(value, Table):
        return [plain(row) for row in value.rows()]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    raise TypeError(f"no JSON for a {type(value).__name__}")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Give a value as JSON: `plain`, no nan, letters as they are."""
    return json.dumps(plain(value), allow_nan=False, ensure_ascii=False, indent=indent)
