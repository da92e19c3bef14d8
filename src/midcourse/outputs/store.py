"""The store: finished results on disk, named by the digest of what went in.

A result is a `Table` (kept as Parquet and open to SQL through DuckDB), or a record or a mapping of arrays (kept as
``.npz``). The layout is ``<root>/v<format>/<kind>/<digest>.parquet`` or ``.npz``.

The store is a cache, and behaves like one: a file appears whole or not at all (written beside its place, then renamed),
and what a failing power may have left is found by its checksums; a damaged, foreign or outdated entry counts as missing
and says so in a `StoreWarning`; a disk that is full or read-only costs a warning, not the run. Nothing in it is ever
unpickled.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from midcourse._version import __version__
from midcourse.outputs.printed import SUFFIX as PRINTED
from midcourse.outputs.store_place import FORMAT, TEMPORARY, default_path, package_stamp, write_whole
from midcourse.records import Table

if TYPE_CHECKING:
    import pyarrow

__all__ = ["FORMAT", "Store", "StoreWarning", "default_path", "package_stamp", "write_whole"]

_KIND = re.compile(r"[a-z][a-z0-9_]*")
_DIGEST = re.compile(r"[0-9a-f]{16,64}")
_STAMP = "__stamp__"

T = TypeVar("T")


class StoreWarning(UserWarning):
    """The store could not keep or give a result; the answer is computed instead."""


class Store:
    """Results on disk, named by kind and digest.

    Parameters
    ----------
    path : Path, str or None
        The folder, made when first written to. Without it `default_path` decides.
    enabled : bool
        False gives a store that is always empty.
    """

    def __init__(self, path: Path | str | None = None, *, enabled: bool = True) -> None:
        root = Path(path) if path is not None else default_path()
        self.path = root
        self._root = root / f"v{FORMAT}" if root is not None and enabled else None
        self._refused = False

    def has(self, kind: str, digest: str) -> bool:
        """Tell whether a result is there; reading it may still find it damaged."""
        return self._find(kind, digest) is not None

    def read(self, kind: str, digest: str) -> Table | dict[str, np.ndarray] | None:
        """Give a result, or None when it is missing or damaged.

        Returns
        -------
        Table, dict of str to array, or None
            What was written: tables come back as tables, records and mappings as a mapping of arrays.
        """
        path = self._find(kind, digest)
        if path is None:
            return None
        try:
            value = _read_parquet(path, kind, digest) if path.suffix == ".parquet" else _read_npz(path, kind, digest)
        except Exception as problem:
            # A damaged file can fail in any way its reader can; whatever the way, the entry is missing.
            warnings.warn(f"stored {kind} {digest[:8]} is damaged and left out: {problem}", StoreWarning, stacklevel=2)
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):  # another user's entry is as good, though when it was read cannot be noted
            os.utime(path)
        return value

    def read_record(self, cls: type[T], kind: str, digest: str) -> T | None:
        """Give a result as a record of type ``cls``, or None when it is missing, damaged or of another shape."""
        value = self.read(kind, digest)
        if value is None:
            return None
        fields = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
        if isinstance(value, Table) or set(value) != fields:
            warnings.warn(f"stored {kind} {digest[:8]} is no {cls.__name__} and left out", StoreWarning, stacklevel=2)
            return None
        return cls(**{name: array if array.ndim else array.item() for name, array in value.items()})

    def write(self, kind: str, digest: str, value: object) -> None:
        """Keep a result.

        Parameters
        ----------
        kind : str
            What it is, in one lower-case word; the name of the view in `query`.
        digest : str
            The digest of its inputs, hexadecimal.
        value : Table, record or mapping
            A record or mapping may hold arrays of numbers, bools and text, and plain numbers and text.

        Raises
        ------
        TypeError
            When a field holds something else.
        """
        if self._root is None or self._refused:
            return
        writer, suffix = _writer(kind, digest, value)
        path = self._folder(kind) / f"{_checked(_DIGEST, digest, 'digest')}{suffix}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, writer, lasting=False)
        except OSError as problem:
            self._refused = True
            warnings.warn(f"the store at {self._root} cannot be written: {problem}", StoreWarning, stacklevel=2)

    def entries(self) -> Table:
        """List what is stored: columns ``kind``, ``digest``, ``size_mb``, ``used_s`` (seconds since 1970)."""
        files = [(path, path.stat()) for path in self._files()]
        return Table(
            "entries",
            {
                "kind": np.array([path.parent.name for path, _ in files], dtype=object),
                "digest": np.array([path.stem for path, _ in files], dtype=object),
                "size_mb": np.array([stat.st_size / 1e6 for _, stat in files]),
                "used_s": np.array([stat.st_mtime for _, stat in files]),
            },
        )

    def clear(self, kind: str | None = None) -> float:
        """Remove every result (of a kind) and what interrupted writing left behind; give the megabytes freed."""
        freed = 0.0
        for path in list(self._files(kind, temporary=True)):
            with contextlib.suppress(OSError):
                size = path.stat().st_size
                path.unlink()
                freed += size / 1e6
        return freed

    def trim(self, limit_mb: float) -> float:
        """Remove the results unused for longest until ``limit_mb`` are left; give the megabytes freed."""
        files = sorted(
            ((path.stat().st_mtime, path.stat().st_size / 1e6, path) for path in self._files()), reverse=True
        )
        kept = freed = 0.0
        for _, size, path in files:
            if kept + size <= limit_mb:
                kept += size
            else:
                with contextlib.suppress(OSError):
                    path.unlink()
                    freed += size
        return freed

    def query(self, sql: str) -> pyarrow.Table:
        """Ask the stored tables in SQL: one view a kind, with a ``digest`` column beside the table's own.

        Parameters
        ----------
        sql : str
            One SELECT. It can read the stored tables and nothing else of the disk, and change nothing. A table without
            columns, and a damaged one, are left out.

        Raises
        ------
        InputError
            For anything but one SELECT, and when DuckDB refuses it; unknown tables and columns with the nearest.
        """
        from midcourse.outputs.sql_door import answered, closed, opened, view

        kinds: dict[str, list[Path]] = {}
        for path in self._files():
            if path.suffix == ".parquet" and _KIND.fullmatch(path.parent.name):
                kinds.setdefault(path.parent.name, []).append(path.resolve())
        with opened({path.parent.as_posix() for paths in kinds.values() for path in paths}) as connection:
            for kind, paths in kinds.items():
                select = "SELECT parse_filename(filename, true) AS digest, * EXCLUDE (filename) FROM {files}"
                view(connection, kind, [path.as_posix() for path in paths], select)
            closed(connection)
            return answered(connection, sql)

    def _folder(self, kind: str) -> Path:
        assert self._root is not None
        return self._root / _checked(_KIND, kind, "kind")

    def _find(self, kind: str, digest: str) -> Path | None:
        if self._root is None:
            return None
        stem = self._folder(kind) / _checked(_DIGEST, digest, "digest")
        for suffix in (".npz", ".parquet"):
            path = stem.with_suffix(suffix)
            if path.is_file():
                return path
        return None

    def _files(self, kind: str | None = None, *, temporary: bool = False) -> Iterator[Path]:
        if self._root is None or not self._root.exists():
            return
        folders = [self._folder(kind)] if kind else sorted(self._root.iterdir())
        for folder in folders:
            for path in sorted(folder.glob("*")) if folder.is_dir() else []:
                if path.suffix in {".npz", ".parquet", PRINTED} or (temporary and path.suffix == TEMPORARY):
                    yield path


def _checked(pattern: re.Pattern[str], value: str, what: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(f"{what} {value!r} does not fit {pattern.pattern}")
    return value


def _stamp(kind: str, digest: str) -> str:
    return json.dumps({"format": FORMAT, "kind": kind, "digest": digest}, sort_keys=True)


def _check_stamp(found: str, kind: str, digest: str) -> None:
    stamp = json.loads(found)
    if {key: stamp.get(key) for key in ("format", "kind", "digest")} != json.loads(_stamp(kind, digest)):
        raise ValueError(f"it is stamped {found}")


def _writer(kind: str, digest: str, value: object) -> tuple[Callable[[Any], None], str]:
    stamp = _stamp(kind, digest)
    if isinstance(value, Table):
        import pyarrow.parquet

        table = value.to_arrow().replace_schema_metadata({"midcourse": stamp, "midcourse_version": __version__})

        def write_parquet(file: Any) -> None:
            pyarrow.parquet.write_table(table, file, compression="zstd", write_page_checksum=True)

        return write_parquet, ".parquet"
    arrays = {name: _array(name, item) for name, item in _fields(value).items()}

    def write_npz(file: Any) -> None:
        np.savez(file, allow_pickle=False, **{_STAMP: np.array(stamp)}, **arrays)

    return write_npz, ".npz"


def _fields(value: object) -> dict[str, object]:
    if isinstance(value, Mapping):
        return {str(name): item for name, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"the store keeps tables, records and mappings, not a {type(value).__name__}")


def _array(name: str, value: object) -> np.ndarray:
    array = np.asarray(value)
    if array.dtype == object:
        if not all(isinstance(item, str) for item in array.ravel()):
            raise TypeError(f"field {name}: the store keeps numbers, bools and text, not {type(value).__name__}")
        array = array.astype(str)
    return array


def _read_parquet(path: Path, kind: str, digest: str) -> Table:
    import pyarrow as pa
    import pyarrow.parquet

    # Not read_table: it loads the dataset machinery, and pandas where that is installed, for a third of a second.
    with pyarrow.parquet.ParquetFile(path, page_checksum_verification=True, memory_map=False) as file:
        found = file.read()
    _check_stamp((found.schema.metadata or {}).get(b"midcourse", b"{}").decode(), kind, digest)
    columns = {}
    for name in found.column_names:
        column = found.column(name)
        text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        columns[name] = column.to_numpy().astype(object) if text else column.to_numpy()
    return Table(kind, columns)


def _read_npz(path: Path, kind: str, digest: str) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(path) as archive:
        bad = archive.testzip()
    if bad is not None:
        raise ValueError(f"{bad} does not match its checksum")
    with np.load(path, allow_pickle=False) as data:
        if _STAMP not in data:
            raise ValueError("it has no stamp")
        _check_stamp(str(data[_STAMP]), kind, digest)
        return {name: data[name] for name in data.files if name != _STAMP}
