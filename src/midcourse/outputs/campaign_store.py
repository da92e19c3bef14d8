"""A campaign on disk: one Parquet file a batch, so that a campaign that was killed goes on where it stopped.

::

    DIR/campaign.json                  what is asked: written first
    DIR/batches/batch-0000000.parquet  finished batches, each whole or not there
    DIR/report.html, DIR/figures/      the answer to be looked at
    DIR/summary.json                   the answer: written last

No file holds a time or a machine's name: the same campaign is the same bytes, however often it was interrupted and
however many threads or machines worked on it. DIR is a local folder or any URL that fsspec opens. DuckDB, polars and
pandas read ``DIR/batches/*.parquet`` as one table.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from midcourse._version import __version__
from midcourse.analysis.campaign import BATCH, CHANCES, Batch
from midcourse.errors import InputError, LimitError
from midcourse.outputs.campaign_place import Place
from midcourse.outputs.results import json_text

__all__ = ["BatchFiles", "CampaignFolder", "Column", "batch_columns", "campaign_stamp", "check_campaign_dir"]

FORMAT = 2
_HEAD, _SUMMARY, _BATCHES = "campaign.json", "summary.json", "batches"
#: Column name and the factor by which a drawn number in SI is divided.
Column = tuple[str, float]


#: The sources that turn a study and a seed into raids. What the rest of the package does is in the study itself.
_DECIDING = (
    "_kernels/raid.py", "analysis/campaign.py", "analysis/distributions.py", "analysis/totals.py",
    "outputs/campaign_store.py",
)  # fmt: skip


@functools.cache
def campaign_stamp() -> str:
    """Name the code that fights raids: the version, and a digest of the sources that decide about them."""
    root = Path(__file__).resolve().parents[1]
    state = hashlib.blake2b(digest_size=8)
    for name in _DECIDING:
        state.update((root / name).read_bytes())
    return f"{__version__}+{state.hexdigest()}"


def check_campaign_dir(path: Path | str, *, resume: bool) -> dict[str, Any] | None:
    """Check, before any work, that a campaign can be begun or continued in a folder.

    Parameters
    ----------
    path : Path or str
        The folder.
    resume : bool
        Whether a campaign that is there is continued.

    Returns
    -------
    dict or None
        What the campaign there was asked; None where there is none yet.

    Raises
    ------
    InputError
        When the folder holds something else, a campaign without ``resume``, or one by another version.
    """
    place = Place(path)
    try:
        return _checked(place, resume=resume)
    except OSError as problem:
        raise InputError(
            f'"{place.shown}" cannot be read: {problem.strerror or problem}', where="--out",
            allowed="a folder that this process may list, read and write",
        ) from problem  # fmt: skip


def _checked(place: Place, *, resume: bool) -> dict[str, Any] | None:
    if place.is_file():
        raise InputError(f'"{place.shown}" is a file, not a folder', where="--out", allowed="a folder, new or empty")
    head = place.read(_HEAD)
    if head is None:
        # A folder without its head was interrupted before any batch, or is somebody else's.
        others = [name for name in place.names() if name != _BATCHES and not name.endswith(".part")]
        if others:
            raise InputError(
                f'"{place.shown}" holds {", ".join(others[:3])} and no campaign',
                where="--out", allowed="a new or empty folder", hint="nothing was overwritten; name another folder",
            )  # fmt: skip
        return None
    if not resume:
        raise InputError(
            f'"{place.shown}" already holds a campaign', where="--out", allowed="a new or empty folder",
            hint="--resume continues it",
        )  # fmt: skip
    try:
        found = json.loads(head)
    except ValueError as problem:
        raise InputError(f'"{place.shown}/{_HEAD}" cannot be read: {problem}', where="--resume") from problem
    if not isinstance(found, dict):
        raise InputError(f'"{place.shown}/{_HEAD}" is no campaign', where="--resume")
    if (found.get("format"), found.get("stamp")) != (FORMAT, campaign_stamp()):
        raise InputError(
            f"the campaign was begun by another version of midcourse: {found.get('stamp', 'unknown')}",
            where="--resume", allowed=campaign_stamp(),
            hint="finish it with that version, or begin anew in another folder; nothing was changed",
        )  # fmt: skip
    return found


def batch_columns(batch: Batch, columns: Sequence[Column]) -> dict[str, np.ndarray]:
    """A batch as it is kept: one row a raid, drawn numbers in the units of their columns, rounded to float32.

    Parameters
    ----------
    batch : Batch
    columns : sequence of (name, factor)
        Of the drawn numbers, in the order of `Batch.drawn`.
    """
    kept: dict[str, np.ndarray] = {
        name: (values / factor).astype(np.float32) for (name, factor), values in zip(columns, batch.drawn, strict=True)
    }
    for name, values in zip(CHANCES, batch.chances, strict=True):
        whole = name == "decoys"
        kept[name if whole else f"{name}_fraction"] = values.astype(np.int16 if whole else np.float32)
    return kept | {
        "leakers": batch.leakers.astype(np.int16),
        "used": batch.used.astype(np.int16),
        "engageable": batch.met.astype(np.int16),
        "at_decoys": batch.at_decoys.astype(np.int16),
    }


@dataclass(frozen=True)
class BatchFiles:
    """How batches become files, for any process that may write them.

    Attributes
    ----------
    url : str
        The folder of the campaign.
    stamp : str
        What names the campaign; goes into every file.
    columns : tuple of (name, factor)
        Of the drawn numbers, in the order of `Batch.drawn`.
    """

    url: str
    stamp: str
    columns: tuple[Column, ...]

    def write(self, batch: Batch) -> dict[str, np.ndarray]:
        """Keep a finished batch, whole or not at all, and give its columns.

        Raises
        ------
        LimitError
            When the disk refuses; the batches before it are kept.
        """
        columns = batch_columns(batch, self.columns)
        self.put(batch.index, self.encoded(batch.index, columns))
        return columns

    def encoded(self, index: int, columns: Mapping[str, np.ndarray]) -> bytes:
        """The bytes of the file of a batch."""
        import pyarrow as pa
        import pyarrow.parquet

        table = pa.table(dict(columns)).replace_schema_metadata({"midcourse": self._stamped(index)})
        buffer = io.BytesIO()
        pyarrow.parquet.write_table(table, buffer, compression="zstd", write_page_checksum=True)
        return buffer.getvalue()

    def put(self, index: int, data: bytes) -> None:
        """Write the file of a batch, whole or not at all; `LimitError` when the disk refuses."""
        place = Place(self.url)
        try:
            place.write(_batch_name(index), functools.partial(_put, data))
        except OSError as problem:
            raise _refused(place, f"batch {index}", problem) from problem

    def read(self, index: int, count: int) -> dict[str, np.ndarray] | None:
        """The columns of a batch of ``count`` raids; None where it is not there, damaged or another campaign's."""
        import pyarrow as pa
        import pyarrow.parquet

        try:
            data = Place(self.url).read(_batch_name(index))
            if data is None:
                return None
            table = pyarrow.parquet.read_table(io.BytesIO(data), page_checksum_verification=True)
            stamp = (table.schema.metadata or {}).get(b"midcourse", b"").decode()
            if stamp != self._stamped(index) or table.num_rows != count:
                return None
            return {name: table.column(name).to_numpy() for name in table.column_names}
        except (OSError, KeyError, ValueError, pa.ArrowException):
            # Damaged: fought again, with the same lots.
            return None

    def _stamped(self, index: int) -> str:
        return f"{self.stamp} batch {index}"


def _batch_name(index: int) -> str:
    return f"{_BATCHES}/batch-{index:07d}.parquet"


def _kept(place: Place) -> set[int]:
    names = (name for name in place.names(_BATCHES) if name.startswith("batch-") and name.endswith(".parquet"))
    return {int(name[6:-8]) for name in names if name[6:-8].isdigit()}


def _refused(place: Place, what: str, problem: OSError) -> LimitError:
    kept = 0
    with contextlib.suppress(OSError):
        kept = len(_kept(place))
    reason = problem.strerror or str(problem)
    return LimitError(
        f'{what} could not be written to "{place.shown}": {reason}\n'
        f"    {kept} batches of {BATCH:,} raids are kept\n"
        "    hint: make room and call again with --resume"
    )


class CampaignFolder:
    """A folder that holds one campaign.

    Parameters
    ----------
    path : Path or str
        New, empty, or (with ``resume``) of the same campaign; a local path or a URL for fsspec.
    asked : mapping
        Everything that names the campaign; goes into ``campaign.json`` with the format added.
    columns : sequence of (name, factor)
        Of the drawn numbers, in the order of `Batch.drawn`.
    resume : bool
        Whether a campaign that is there is continued.

    Raises
    ------
    InputError
        When the folder holds something else, another campaign, or one by another version of the package.
    LimitError
        When it cannot be written.
    """

    def __init__(
        self, path: Path | str, asked: Mapping[str, Any], columns: Sequence[Column], *, resume: bool = False
    ) -> None:
        self.place = Place(path)
        self._asked = json.loads(json_text({"format": FORMAT, **asked}))
        named = {name: self._asked.get(name) for name in ("format", "stamp", "study", "seed")}
        self.files = BatchFiles(self.place.url, json_text(named), tuple(columns))
        found = check_campaign_dir(path, resume=resume)
        if found is not None:
            self._check_same(found)
        try:
            self.place.make(_BATCHES)
            for folder in ("", _BATCHES):
                for name in self.place.names(folder):
                    if name.startswith(".") and name.endswith(".part"):
                        self.place.remove(f"{folder}/{name}" if folder else name)
            if found is None:
                self.write_json(_HEAD, self._asked)
        except OSError as problem:
            raise _refused(self.place, "the folder", problem) from problem

    def _check_same(self, found: Mapping[str, Any]) -> None:
        for name, value in self._asked.items():
            if found.get(name) != value:
                raise InputError(
                    f"the folder holds another campaign: its {name} is {json_text(found.get(name))}",
                    where="--resume", allowed=f"the same {name} as then, not {json_text(value)}",
                    hint="give the options of the first call again, or name another folder; nothing was changed",
                )  # fmt: skip

    def kept(self, samples: int) -> set[int]:
        """Which batches of a campaign of so many raids are there; whether they are sound shows when they are read."""
        return {index for index in _kept(self.place) if index * BATCH < samples}

    def drop_after(self, count: int) -> None:
        """Remove batches beyond the first ``count``: fought ahead when the answer became sure."""
        for index in sorted(_kept(self.place)):
            if index >= count:
                self.place.remove(_batch_name(index))

    def finish(self, summary: Mapping[str, Any], pages: Callable[[], Mapping[str, bytes]] | None = None) -> None:
        """Write the answer.

        Parameters
        ----------
        summary : mapping
            Goes into ``summary.json``, which is written last.
        pages : callable, optional
            Makes further files by name: report and figures.

        Raises
        ------
        LimitError
            When the disk refuses.
        """
        name = _SUMMARY
        try:
            for name, data in (pages() if pages is not None else {}).items():
                self.place.make(*([name.rsplit("/", 1)[0]] if "/" in name else []))
                self.place.write(name, functools.partial(_put, data))
            name = _SUMMARY
            self.write_json(name, summary)
        except OSError as problem:
            raise _refused(self.place, name, problem) from problem

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file, whole or not at all."""
        self.place.write(name, functools.partial(_put, (json_text(content, indent=2) + "\n").encode()))


def _put(data: bytes, file: Any) -> None:
    file.write(data)
