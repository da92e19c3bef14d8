"""Where an export goes: checked before the work, written whole or not at all, never over a file without being told."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from midcourse.errors import InputError
from midcourse.outputs.store import write_whole

__all__ = ["check_place", "write_file", "write_files"]

_HINT = "choose another place, or ask for the right to write there"


def check_place(path: Path, names: Sequence[str] = (), *, force: bool = False) -> None:
    """Check that a file, or files in a folder, can be written.

    Parameters
    ----------
    path : Path
        The file; or, with ``names``, the folder, which need not exist.
    names : sequence of str
        Of the files in the folder.
    force : bool
        Whether files that are there may be replaced.

    Raises
    ------
    InputError
        When the place cannot be written to, or holds such files and ``force`` is not given.
    """
    if names and path.exists() and not path.is_dir():
        raise InputError(
            f'"{path}" is a file, not a folder',
            where="--out",
            allowed=f"a folder, new or old, for files that end in {Path(names[0]).suffix}",
            hint="name another place",
        )
    anchor = path if names and path.exists() else path.absolute().parent
    if names:
        while not anchor.exists():
            anchor = anchor.parent
    if not anchor.is_dir():
        what = "does not exist" if not anchor.exists() else "is a file"
        raise InputError(
            f'cannot write "{path}": "{anchor}" {what}', where="--out", allowed="a place in a folder that exists",
            hint="make the folder first, or name another place",
        )  # fmt: skip
    try:
        with tempfile.TemporaryFile(dir=anchor) as probe:
            probe.write(b"midcourse")
    except OSError as error:
        raise _refused(path, error) from None
    there = [name for name in names if (path / name).exists()] if names else [path.name] * path.exists()
    if there and not force:
        what = f"{len(there)} of the files to write" if len(there) > 1 else f'"{path / there[0] if names else path}"'
        raise InputError(
            f"{what} already exist{'s' if len(there) == 1 else ''}" + (f' in "{path}"' if len(there) > 1 else ""),
            where="--out",
            allowed="a new place, or --force",
            hint="nothing was overwritten; --force replaces what is there",
        )


def _refused(path: Path, error: OSError) -> InputError:
    reason = (error.strerror or type(error).__name__).lower()
    return InputError(f'cannot write "{path}": {reason}', where="--out", allowed="a place you may write to", hint=_HINT)


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all.

    Raises
    ------
    InputError
        When the disk refuses; what was there is untouched.
    """
    try:
        write_whole(path, lambda file: file.write(data))
    except OSError as error:
        raise _refused(path, error) from None


def write_files(folder: Path, fill: Callable[[Path], None]) -> list[Path]:
    """Write files into a folder: first all of them into a hidden one, then each into its place.

    Parameters
    ----------
    folder : Path
        New or old; other files in it are not touched.
    fill : callable
        Is given the hidden folder to fill.

    Returns
    -------
    list of Path
        What was written, in order.

    Raises
    ------
    InputError
        When the disk refuses.
    """
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder if folder.is_dir() else folder.parent
        hidden = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=beside))
        try:
            fill(hidden)
            names = sorted(path.name for path in hidden.iterdir())
            folder.mkdir(exist_ok=True)
            for name in names:
                (hidden / name).replace(folder / name)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    except OSError as error:
        raise _refused(folder, error) from None
    return [folder / name for name in names]
