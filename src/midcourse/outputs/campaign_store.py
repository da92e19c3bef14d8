"""A campaign on disk: one Parquet file a batch, so that a campaign that was killed goes on where it stopped.

::

    DIR/campaign.json                  what is asked: written first
    DIR/batches/batch-0000000.parquet  finished batches, each whole or not there
    DIR/summary.json                   the answer: written last

No file holds a time or a machine's name: the same campaign is the same bytes, however often it was interrupted and
however many threads worked on it. DuckDB, polars and pandas read ``DIR/batches/*.parquet`` as one table.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from midcourse._version import __version__
from midcourse.analysis.campaign import BATCH, Batch
from midcourse.errors import InputError, LimitError
from midcourse.outputs.results import json_text
from midcourse.outputs.store import write_whole

__all__ = ["CampaignFolder", "Column", "campaign_stamp", "check_campaign_dir"]

FORMAT = 1
_HEAD, _SUMMARY, _BATCHES = "campaign.json", "summary.json", "batches"
#: Column name and the factor by which a drawn number in SI is divided.
Column = tuple[str, float]


#: The sources that turn a study and a seed into raids. What the rest of the package does is in the study itself.
_DECIDING = ("_kernels/raid.py", "analysis/campaign.py", "outputs/campaign_store.py")


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
    place = Path(path).expanduser().absolute()
    head = place / _HEAD
    if place.exists() and not place.is_dir():
        raise InputError(f'"{place}" is a file, not a folder', where="--out", allowed="a folder, new or empty")
    if not head.exists():
        # A folder without its head was interrupted before any batch, or is somebody else's.
        others = [item.name for item in place.iterdir()] if place.exists() else []
        others = [name for name in others if name != _BATCHES and not name.endswith(".part")]
        if others:
            raise InputError(
                f'"{place}" holds {", ".join(sorted(others)[:3])} and no campaign',
                where="--out", allowed="a new or empty folder", hint="nothing was overwritten; name another folder",
            )  # fmt: skip
        return None
    if not resume:
        raise InputError(
            f'"{place}" already holds a campaign', where="--out", allowed="a new or empty folder",
            hint="--resume continues it",
        )  # fmt: skip
    try:
        found = json.loads(head.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InputError(f'"{head}" cannot be read: {problem}', where="--resume") from problem
    if not isinstance(found, dict):
        raise InputError(f'"{head}" is no campaign', where="--resume")
    if (found.get("format"), found.get("stamp")) != (FORMAT, campaign_stamp()):
        raise InputError(
            f"the campaign was begun by another version of midcourse: {found.get('stamp', 'unknown')}",
            where="--resume", allowed=campaign_stamp(),
            hint="finish it with that version, or begin anew in another folder; nothing was changed",
        )  # fmt: skip
    return found


class CampaignFolder:
    """A folder that holds one campaign.

    Parameters
    ----------
    path : Path or str
        New, empty, or (with ``resume``) of the same campaign.
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
        self.path = Path(path).expanduser().absolute()
        self._columns = tuple(columns)
        self._asked = json.loads(json_text({"format": FORMAT, **asked}))
        found = check_campaign_dir(path, resume=resume)
        if found is not None:
            self._check_same(found)
        try:
            (self.path / _BATCHES).mkdir(parents=True, exist_ok=True)
            for leftover in [*self.path.glob(".*.part"), *(self.path / _BATCHES).glob(".*.part")]:
                leftover.unlink()
            if not (self.path / _HEAD).exists():
                self._write_text(_HEAD, self._asked)
        except OSError as problem:
            raise self._refused("the folder", problem) from problem

    def _check_same(self, found: Mapping[str, Any]) -> None:
        for name, value in self._asked.items():
            if found.get(name) != value:
                raise InputError(
                    f"the folder holds another campaign: its {name} is {json_text(found.get(name))}",
                    where="--resume", allowed=f"the same {name} as then, not {json_text(value)}",
                    hint="give the options of the first call again, or name another folder; nothing was changed",
                )  # fmt: skip

    def finished(self, samples: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Give (leakers, used, met) of the batches that are whole, in order, up to the first that is not.

        Parameters
        ----------
        samples : int
            Raids of the whole campaign.
        """
        for index in range(-(-samples // BATCH)):
            found = self._read(index, min(BATCH, samples - index * BATCH))
            if found is None:
                return
            yield found

    def _read(self, index: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        import pyarrow as pa
        import pyarrow.parquet

        path = self._path(index)
        if not path.is_file():
            return None
        try:
            table = pyarrow.parquet.read_table(path, page_checksum_verification=True, memory_map=False)
            stamp = (table.schema.metadata or {}).get(b"midcourse", b"").decode()
            if stamp != self._stamp(index) or table.num_rows != count:
                return None
            columns = [table.column(name).to_numpy().astype(np.int64) for name in ("leakers", "used", "engageable")]
        except (OSError, KeyError, ValueError, pa.ArrowException):
            # Damaged: fought again, with the same lots.
            return None
        return columns[0], columns[1], columns[2]

    def write(self, batch: Batch) -> None:
        """Keep a finished batch, whole or not at all.

        Raises
        ------
        LimitError
            When the disk refuses; the batches before it are kept.
        """
        import pyarrow as pa
        import pyarrow.parquet

        columns: dict[str, np.ndarray] = {
            name: (values / factor).astype(np.float32)
            for (name, factor), values in zip(self._columns, batch.drawn, strict=True)
        }
        for name in ("sspk", "reliability", "correlation"):
            columns[f"{name}_fraction"] = getattr(batch, name).astype(np.float32)
        columns |= {
            "leakers": batch.leakers.astype(np.int16),
            "used": batch.used.astype(np.int16),
            "engageable": batch.met.astype(np.int16),
        }
        table = pa.table(columns).replace_schema_metadata({"midcourse": self._stamp(batch.index)})
        try:
            write_whole(
                self._path(batch.index),
                lambda file: pyarrow.parquet.write_table(table, file, compression="zstd", write_page_checksum=True),
            )
        except OSError as problem:
            raise self._refused(f"batch {batch.index}", problem) from problem

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write the answer.

        Raises
        ------
        LimitError
            When the disk refuses.
        """
        try:
            self._write_text(_SUMMARY, summary)
        except OSError as problem:
            raise self._refused(_SUMMARY, problem) from problem

    def _write_text(self, name: str, content: Mapping[str, Any]) -> None:
        data = (json_text(content, indent=2) + "\n").encode()
        write_whole(self.path / name, lambda file: file.write(data))

    def _path(self, index: int) -> Path:
        return self.path / _BATCHES / f"batch-{index:07d}.parquet"

    def _stamp(self, index: int) -> str:
        named = {name: self._asked.get(name) for name in ("format", "stamp", "study", "seed")}
        return json_text({**named, "batch": index})

    def _refused(self, what: str, problem: OSError) -> LimitError:
        kept = 0
        with contextlib.suppress(OSError):
            kept = sum(1 for _ in (self.path / _BATCHES).glob("batch-*.parquet"))
        reason = problem.strerror or str(problem)
        return LimitError(
            f'{what} could not be written to "{self.path}": {reason}\n'
            f"    {kept} batches of {BATCH:,} raids are kept\n"
            "    hint: make room and call again with --resume"
        )
