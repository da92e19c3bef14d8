"""Frozen records: read-only arrays, a content digest, columns with units.

A record is made by the `record` decorator: a frozen dataclass without inheritance whose arrays are made read-only
when it is built. `digest` names any value by its content; `Table` is the form in which results leave the core.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import html
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

import numpy as np

if TYPE_CHECKING:
    import polars
    import pyarrow

__all__ = ["Table", "digest", "record", "sealed"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, eq_default=False)
def record(cls: type[T]) -> type[T]:
    """Make a class a frozen record.

    Array fields are converted to C-contiguous read-only arrays when the record is built (a writable array is copied,
    so that nobody else can change what the record holds). Two records are compared by `digest`, not by ``==``.
    """
    after = cls.__dict__.get("__post_init__")

    def __post_init__(self: Any) -> None:
        # Straight into the record's own dictionary: a run builds a thousand records of two dozen fields.
        held = vars(self)
        for name, value in held.items():
            if isinstance(value, np.ndarray):
                held[name] = _read_only(value)
        if after is not None:
            after(self)

    cls.__post_init__ = __post_init__  # type: ignore[attr-defined]
    return dataclasses.dataclass(frozen=True, eq=False)(cls)


def _read_only(array: np.ndarray) -> np.ndarray:
    flags = array.flags
    if flags.writeable or not flags.c_contiguous:
        array = np.array(array, order="C", copy=True)
        array.flags.writeable = False
    return array


def sealed(array: np.ndarray) -> np.ndarray:
    """Make an array of one's own read-only in place, so that a record takes it as it is and not a copy.

    Parameters
    ----------
    array : array
        C-contiguous, and written to by nobody from here on.

    Returns
    -------
    array
        The same one.
    """
    array.flags.writeable = False
    return array


def digest(value: object) -> str:
    """Name a value by its content: 32 hexadecimal characters, the same on every machine.

    Parameters
    ----------
    value : object
        None, bool, int, float, str, bytes, enum, array, record or dataclass, or a mapping, sequence or set of these.
        Mappings are taken in the order of their keys.

    Raises
    ------
    TypeError
        For anything else: a digest must not depend on a memory address.
    """
    state = hashlib.blake2b(digest_size=16)
    _feed(state, value)
    return state.hexdigest()


def _feed(state: Any, value: object) -> None:
    if value is None or isinstance(value, bool):
        state.update(repr(value).encode())
    elif isinstance(value, enum.Enum):
        state.update(f"e{type(value).__name__}.{value.name};".encode())
    elif isinstance(value, int | np.integer):
        state.update(f"i{int(value)};".encode())
    elif isinstance(value, float | np.floating):
        state.update(b"f" + struct.pack("<d", float(value) + 0.0))
    elif isinstance(value, str):
        data = value.encode()
        state.update(f"s{len(data)}:".encode() + data)
    elif isinstance(value, bytes):
        state.update(f"b{len(value)}:".encode() + value)
    elif isinstance(value, np.ndarray):
        state.update(f"a{value.dtype.str}{value.shape}".encode() + np.ascontiguousarray(value).tobytes())
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        state.update(f"d{type(value).__name__}(".encode())
        for field in dataclasses.fields(value):
            state.update(f"{field.name}=".encode())
            _feed(state, getattr(value, field.name))
        state.update(b")")
    else:
        _feed_container(state, value)


def _feed_container(state: Any, value: object) -> None:
    if isinstance(value, Mapping):
        state.update(f"m{len(value)}(".encode())
        for key in sorted(value, key=str):
            _feed(state, key)
            _feed(state, value[key])
    elif isinstance(value, frozenset | set):
        state.update(f"t{len(value)}(".encode())
        for item in sorted(digest(item) for item in value):
            state.update(item.encode())
    elif isinstance(value, Sequence):
        state.update(f"l{len(value)}(".encode())
        for item in value:
            _feed(state, item)
    else:
        raise TypeError(f"no digest for a {type(value).__name__}: it has no content that is the same everywhere")
    state.update(b")")


@record
class Table:
    """Columns of equal length; names carry unit suffixes because a table is a border.

    Attributes
    ----------
    name : str
        What the table holds, in one word: ``threats``.
    columns : dict of str to array
        Each of shape (n,): float, int, bool or str (object) arrays.
    """

    name: str
    columns: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        lengths = {len(column) for column in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"table {self.name}: columns of different lengths {sorted(lengths)}")
        object.__setattr__(self, "columns", {key: _read_only(np.asarray(value)) for key, value in self.columns.items()})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self):,} rows of {', '.join(self.columns)}>"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give the rows one by one as plain Python values."""
        names = list(self.columns)
        lists = [column.tolist() for column in self.columns.values()]
        for values in zip(*lists, strict=True):
            yield dict(zip(names, values, strict=True))

    def _repr_html_(self) -> str:
        """The table as a notebook shows it: the first and the last rows."""
        return _html(self)

    def to_arrow(self) -> pyarrow.Table:
        """Give the table as a ``pyarrow.Table``."""
        import pyarrow as pa

        arrays = {
            key: pa.array(value.tolist() if value.dtype == object else value) for key, value in self.columns.items()
        }
        return pa.table(arrays)

    def to_polars(self) -> polars.DataFrame:
        """Give the table as a ``polars.DataFrame``."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame


#: Rows of a table that a notebook shows from its beginning and from its end.
_HEAD, _TAIL = 12, 4


def _html(table: Table) -> str:
    count = len(table)
    chosen = range(count) if count <= _HEAD + _TAIL + 1 else [*range(_HEAD), -1, *range(count - _TAIL, count)]
    lines = []
    for index in chosen:
        values = ("…" if index < 0 else _shown(column[index]) for column in table.columns.values())
        lines.append("".join(f"<td>{value}</td>" for value in values))
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.columns)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    caption = f"<caption>{html.escape(table.name)}: {count:,} row{'s' if count != 1 else ''}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Any) -> str:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float):
        return "" if math.isnan(plain) else f"{plain:.6g}"
    return html.escape(str(plain))
