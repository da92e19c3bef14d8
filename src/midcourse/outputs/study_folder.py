"""A study on disk: sensitivity, sweep or sites, batch by batch, so that one that was stopped goes on where it was.

::

    DIR/study.json                     what is asked: written first
    DIR/batches/batch-00000.parquet    finished batches, each whole or not there
    DIR/results/*.parquet              tables of the answer
    DIR/figures/*.png, *.svg           figures
    DIR/report.html                    the page that holds them
    DIR/summary.json                   the answer: written last

No file holds a time or a machine's name: the same study is the same bytes, however often it was interrupted.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from midcourse.errors import InputError, LimitError
from midcourse.outputs.results import json_text, write_table
from midcourse.outputs.store import package_stamp, write_whole
from midcourse.records import Table

__all__ = ["HEAD", "SUMMARY", "StudyFolder", "check_study_dir"]

FORMAT = 1
HEAD, SUMMARY, _BATCHES = "study.json", "summary.json", "batches"


def check_study_dir(path: Path | str, *, resume: bool) -> dict[str, Any] | None:
    """Check, before any work, that a study can be begun or continued in a folder.

    Parameters
    ----------
    path : Path or str
        The folder.
    resume : bool
        Whether a study that is there is continued.

    Returns
    -------
    dict or None
        What the study there was asked; None where there is none yet.

    Raises
    ------
    InputError
        When the folder cannot be written, holds something else, a study without ``resume``, or one by another version.
    """
    place = Path(path).expanduser().absolute()
    head = place / HEAD
    if place.exists() and not place.is_dir():
        raise InputError(f'"{place}" is a file, not a folder', where="--out", allowed="a folder, new or empty")
    if not head.exists():
        others = [item.name for item in place.iterdir()] if place.exists() else []
        others = [name for name in others if name != _BATCHES and not name.endswith(".part")]
        if others:
            raise InputError(
                f'"{place}" holds {", ".join(sorted(others)[:3])} and no study', where="--out",
                allowed="a new or empty folder", hint="nothing was overwritten; name another folder",
            )  # fmt: skip
        return None
    if not resume:
        raise InputError(
            f'"{place}" already holds a study', where="--out", allowed="a new or empty folder",
            hint="--resume continues it, and costs nothing where it is finished",
        )  # fmt: skip
    try:
        found = json.loads(head.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InputError(f'"{head}" cannot be read: {problem}', where="--resume") from problem
    if not isinstance(found, dict) or (found.get("format"), found.get("stamp")) != (FORMAT, package_stamp()):
        stamp = found.get("stamp", "unknown") if isinstance(found, dict) else "unknown"
        raise InputError(
            f"the study was begun by another version of midcourse: {stamp}", where="--resume", allowed=package_stamp(),
            hint="begin anew in another folder; nothing was changed",
        )  # fmt: skip
    return found


class StudyFolder:
    """A folder that holds one study.

    Parameters
    ----------
    path : Path or str
        New, empty, or (with ``resume``) of the same study.
    asked : mapping
        Everything that names the study; goes into ``study.json`` with format and stamp added.
    resume : bool
        Whether a study that is there is continued.

    Raises
    ------
    InputError
        When the folder holds something else, another study, or one by another version of the package.
    LimitError
        When it cannot be written.
    """

    def __init__(self, path: Path | str, asked: Mapping[str, Any], *, resume: bool = False) -> None:
        self.path = Path(path).expanduser().absolute()
        self._asked = json.loads(json_text({"format": FORMAT, "stamp": package_stamp(), **asked}))
        found = check_study_dir(path, resume=resume)
        for name, value in self._asked.items() if found is not None else ():
            assert found is not None
            if found.get(name) != value:
                raise InputError(
                    f"the folder holds another study: its {name} is {json_text(found.get(name))}", where="--resume",
                    allowed=f"the same {name} as then, not {json_text(value)}",
                    hint="give the options of the first call again, or name another folder; nothing was changed",
                )  # fmt: skip
        with self._writing("the folder"):
            (self.path / _BATCHES).mkdir(parents=True, exist_ok=True)
            for leftover in [*self.path.glob(".*.part"), *(self.path / _BATCHES).glob(".*.part")]:
                leftover.unlink()
            if not (self.path / HEAD).exists():
                self._write_text(HEAD, self._asked)

    def read(self, index: int, rows: int) -> dict[str, np.ndarray] | None:
        """Give the columns of a finished batch, or None where it is missing, damaged or of another study.

        Parameters
        ----------
        index : int
            Of the batch.
        rows : int
            It must have.
        """
        import pyarrow as pa
        import pyarrow.parquet

        path = self._path(index)
        if not path.is_file():
            return None
        try:
            with pyarrow.parquet.ParquetFile(path, page_checksum_verification=True, memory_map=False) as file:
                table = file.read()
            stamp = (table.schema.metadata or {}).get(b"midcourse", b"").decode()
            if stamp != self._stamp(index) or table.num_rows != rows:
                return None
            return {name: table.column(name).to_numpy() for name in table.column_names}
        except (OSError, KeyError, ValueError, pa.ArrowException):
            return None

    def write(self, index: int, columns: Mapping[str, np.ndarray]) -> None:
        """Keep a finished batch, whole or not at all.

        Raises
        ------
        LimitError
            When the disk refuses; the batches before it are kept.
        """
        import pyarrow as pa
        import pyarrow.parquet

        table = pa.table(dict(columns)).replace_schema_metadata({"midcourse": self._stamp(index)})
        with self._writing(f"batch {index}"):
            write_whole(
                self._path(index),
                lambda file: pyarrow.parquet.write_table(table, file, compression="zstd", write_page_checksum=True),
            )

    def finish(
        self, tables: Sequence[Table], figures: Mapping[str, Any], summary: Mapping[str, Any], page: str = ""
    ) -> None:
        """Write tables, figures and page, and then the answer.

        Parameters
        ----------
        tables : sequence of Table
            Into ``results``.
        figures : mapping of str to Figure
            Into ``figures``, by file name.
        summary : mapping
            The answer.
        page : str
            ``report.html``; none where it is empty.

        Raises
        ------
        LimitError
            When the disk refuses.
        """
        from midcourse.outputs.figures.style import save

        with self._writing("the answer"):
            for table in tables:
                write_table(self.path / "results", table)
            for name, figure in figures.items():
                save(figure, self.path / "figures" / name)
            if page:
                write_whole(self.path / "report.html", lambda file: file.write(page.encode()))
            self._write_text(SUMMARY, summary)

    def _write_text(self, name: str, content: Mapping[str, Any]) -> None:
        data = (json_text(content, indent=2) + "\n").encode()
        write_whole(self.path / name, lambda file: file.write(data))

    def _path(self, index: int) -> Path:
        return self.path / _BATCHES / f"batch-{index:05d}.parquet"

    def _stamp(self, index: int) -> str:
        return json_text({"asked": self._asked, "batch": index})

    @contextlib.contextmanager
    def _writing(self, what: str) -> Any:
        try:
            yield
        except OSError as problem:
            raise LimitError(
                f'{what} could not be written to "{self.path}": {problem.strerror or problem}\n'
                "    what was finished before is kept\n"
                "    hint: make room and call again with --resume"
            ) from problem
