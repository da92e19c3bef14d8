"""What the commands of designs share: progress on the terminal, the folder of a study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from midcourse.errors import InputError

if TYPE_CHECKING:
    from midcourse.outputs.study_folder import StudyFolder
    from midcourse.studies.designs import Told

__all__ = ["check_out", "folder_of", "progress"]


@contextmanager
def progress(label: str) -> Iterator[Told]:
    """Show progress and time left on standard error; on anything but a terminal, nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<14}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} designs"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def folder_of(out: Path | None, asked: Mapping[str, Any], *, resume: bool) -> StudyFolder | None:
    """The folder of ``--out``, or None."""
    from midcourse.outputs.study_folder import StudyFolder

    if out is None:
        return None
    return StudyFolder(out, asked, resume=resume)


def check_out(out: Path | None, *, resume: bool) -> None:
    """Check the folder of ``--out`` before any work.

    Raises
    ------
    InputError
        When it cannot be used, or ``--resume`` comes without it.
    """
    from midcourse.outputs.study_folder import check_study_dir

    if out is not None:
        check_study_dir(out, resume=resume)
    elif resume:
        raise InputError("--resume needs the folder of the study", where="--resume", allowed="--out DIR --resume")
