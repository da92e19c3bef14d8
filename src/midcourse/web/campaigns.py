"""A campaign as a study: `midcourse campaign` in a process of its own.

Raids fill every core for as long as they last and cannot be asked to stop in between; a process can be ended at any
time, and takes its memory with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from midcourse.errors import InputError
from midcourse.web.schema import CampaignArguments
from midcourse.web.settings import ENVIRONMENT
from midcourse.web.work import Work
from midcourse.workspace import Progress

__all__ = ["campaign_command", "campaign_fought"]

#: Seconds between two looks at the process, and until one that was asked to end is made to.
_EVERY, _PATIENCE = 0.25, 5.0


def campaign_command(arguments: CampaignArguments) -> list[str]:
    """The command that fights a campaign; every value stands behind its option, so that none can pass for one.

    Parameters
    ----------
    arguments : CampaignArguments
        Checked.
    """
    options = {
        "samples": arguments.raids,
        "raid": arguments.raid,
        "sspk": arguments.sspk,
        "reliability": arguments.reliability,
        "correlation": arguments.correlation,
        "seed": arguments.seed,
    }
    return [
        *(sys.executable, "-m", "midcourse", "campaign", arguments.scenario, "--json"),
        *(f"--{name}={value}" for name, value in options.items()),
        *(f"--set={change}" for change in arguments.set),
    ]


def campaign_fought(arguments: CampaignArguments, work: Work, progress: Progress) -> dict[str, Any]:
    """Fight a campaign and give what ``midcourse campaign --json`` prints.

    Parameters
    ----------
    arguments : CampaignArguments
        What is asked.
    work : Work
        Whose store the process uses.
    progress : callable
        Called four times a second; when it raises, the process is ended.

    Raises
    ------
    InputError
        What the command finds wrong.
    RuntimeError
        When it fails in another way.
    """
    with tempfile.TemporaryDirectory(prefix="midcourse-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        with out.open("wb") as answer, err.open("wb") as said:
            process = subprocess.Popen(
                campaign_command(arguments), stdin=subprocess.DEVNULL, stdout=answer, stderr=said,
                env=_environment(work), cwd=folder,
            )  # fmt: skip
            try:
                code = _waited(process, arguments.raids, progress)
            finally:
                _ended(process)
        if code == 0:
            found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return found
        words = err.read_text(encoding="utf-8", errors="replace").strip()
        if code == 2:
            raise InputError(words.splitlines()[0].partition(": ")[2] if words else "the campaign was refused")
        raise RuntimeError(f"midcourse campaign ended with {code}: {words[-2000:]}")


def _environment(work: Work) -> dict[str, str]:
    """That of the server, without its token; a folder of its own has no business there either."""
    kept = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT.values()}
    return {**kept, "MIDCOURSE_STORE": str(work.store.path) if work.store.path is not None else "off"}


def _waited(process: subprocess.Popen[bytes], raids: int, progress: Progress) -> int:
    while True:
        progress("raids", 0, raids)
        try:
            return process.wait(_EVERY)
        except subprocess.TimeoutExpired:
            continue


def _ended(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
