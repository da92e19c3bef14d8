"""Where the store is, what names the code that fills it, and how a file appears whole or not at all.

Apart from the store itself, because an answer that is kept as it was printed is looked up before anything is loaded.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from midcourse._version import __version__

__all__ = ["ENVIRONMENT", "FORMAT", "default_path", "package_stamp", "write_whole"]

#: Raised when the files change their form; older entries are then out of sight.
FORMAT = 1
ENVIRONMENT = "MIDCOURSE_STORE"
TEMPORARY = ".part"
#: Files of the package that an answer can depend on.
_SOURCES = (".py", ".yaml", ".json", ".csv", ".npz")


def default_path() -> Path | None:
    """Give the place of the store: ``$MIDCOURSE_STORE``, else the user's cache folder; ``off`` gives None."""
    named = os.environ.get(ENVIRONMENT, "")
    if named.lower() == "off":
        return None
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("midcourse", appauthor=False))


@functools.cache
def package_stamp() -> str:
    """Name the code: the version, and a digest of every source and data file of the package.

    Put it into the digest of a task, and an answer is never taken from code that has changed since.
    """
    root = str(Path(__file__).resolve().parents[1])
    state = hashlib.blake2b(digest_size=8)
    for path in sorted(_sources(root)):
        state.update(path[len(root) + 1 :].replace(os.sep, "/").encode() + b"\0")
        # Plain calls: paths as objects take longer than the reading.
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            state.update(file.read())
    return f"{__version__}+{state.hexdigest()}"


def _sources(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_SOURCES) and entry.is_file():
                yield entry.path
            elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                yield from _sources(entry.path)


def write_whole(path: Path, write: Callable[[Any], None], *, lasting: bool = True) -> None:
    """Write a file so that it appears whole or not at all, even when interrupted or when the power fails.

    Parameters
    ----------
    path : Path
        The final place; its folder must exist.
    write : callable
        Is given a binary file to fill.
    lasting : bool
        Wait until the disk has it. Without that a failing power can leave a damaged file, so only what is checked when
        it is read, and can be made again, is written so; the wait is some ten milliseconds a file.

    Raises
    ------
    OSError
        When the disk refuses; the earlier file, if any, is then untouched.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if lasting:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Not every system lets a folder be opened; there the rename alone must do.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
