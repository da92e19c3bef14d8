"""Where a campaign is kept: a folder on this machine, or any store that fsspec knows (``s3://bucket/five``).

A file is written whole or not at all: on this machine through a rename, elsewhere in one put, which object stores take
as a whole. Listing and reading ask the store anew each time, because workers on other machines write there too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from midcourse.errors import InputError
from midcourse.outputs.store import write_whole

__all__ = ["Place"]

_LOCAL = ("file", "local")


class Place:
    """A folder by its path or its URL.

    Parameters
    ----------
    path : Path or str
        A local path, or ``protocol://…`` as fsspec takes it.

    Raises
    ------
    InputError
        When the protocol is unknown or its driver is not installed.
    """

    def __init__(self, path: Path | str) -> None:
        text = str(path)
        protocol = text.split("://", 1)[0] if "://" in text else "file"
        self._fs: Any = None
        if protocol in _LOCAL:
            self._local = Path(text.split("://", 1)[-1]).expanduser().absolute()
            self.shown = str(self._local)
            self.url = self.shown
            return
        import fsspec

        try:
            self._fs, self._root = fsspec.core.url_to_fs(text, use_listings_cache=False)
        except (ValueError, ImportError) as problem:
            raise InputError(
                f'"{text}" cannot be opened: {problem}', where="--out",
                allowed="a folder, or a URL whose fsspec driver is installed",
                hint="s3:// needs the package s3fs, gs:// gcsfs, abfs:// adlfs",
            ) from problem  # fmt: skip
        self._root = self._root.rstrip("/")
        self.shown = text
        self.url = text.rstrip("/")

    @property
    def local(self) -> Path | None:
        """The folder on this machine; None for a store elsewhere."""
        return self._local if self._fs is None else None

    @property
    def filesystem(self) -> Any:
        """What fsspec opened; None for a folder on this machine."""
        return self._fs

    @property
    def in_memory(self) -> bool:
        """Whether nobody but this process can see it."""
        return self._fs is not None and "memory" in _protocols(self._fs)

    def is_file(self) -> bool:
        """Whether there is a file where the folder should be."""
        if self._fs is None:
            return self._local.exists() and not self._local.is_dir()
        with self._as_os_errors():
            return bool(self._fs.isfile(self._root))

    def make(self, *folders: str) -> None:
        """Make the folder and some inside it; object stores have none, and need none."""
        if self._fs is None:
            for name in ("", *folders):
                (self._local / name).mkdir(parents=True, exist_ok=True)

    def names(self, folder: str = "") -> list[str]:
        """Names in the folder or in one inside it, sorted; none where it is not there."""
        if self._fs is None:
            place = self._local / folder
            return sorted(item.name for item in place.iterdir()) if place.is_dir() else []
        with self._as_os_errors():
            try:
                self._fs.invalidate_cache()
                found = self._fs.ls(self._at(folder), detail=False)
            except FileNotFoundError:
                return []
            return sorted(str(item).rstrip("/").rsplit("/", 1)[-1] for item in found)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            if self._fs is None:
                return (self._local / name).read_bytes()
            with self._as_os_errors():
                return bytes(self._fs.cat_file(self._at(name)))
        except (FileNotFoundError, IsADirectoryError):
            return None

    def write(self, name: str, write: Callable[[Any], None]) -> None:
        """Write a file, whole or not at all; ``write`` is given a binary file to fill.

        Raises
        ------
        OSError
            When the disk or the store refuses.
        """
        if self._fs is None:
            write_whole(self._local / name, write)
            return
        import io

        buffer = io.BytesIO()
        write(buffer)
        with self._as_os_errors():
            self._fs.pipe_file(self._at(name), buffer.getvalue())

    def remove(self, name: str) -> None:
        """Remove a file; nothing happens where there is none."""
        with contextlib.suppress(FileNotFoundError):
            if self._fs is None:
                (self._local / name).unlink()
            else:
                with self._as_os_errors():
                    self._fs.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}" if name else str(self._root)

    @contextlib.contextmanager
    def _as_os_errors(self) -> Iterator[None]:
        """Drivers raise what they like (refused keys, lost lines); to a campaign all of it is a refusal."""
        try:
            yield
        except OSError:
            raise
        except Exception as problem:
            raise OSError(f"{type(problem).__name__}: {problem}") from problem


def _protocols(fs: Any) -> tuple[str, ...]:
    found = fs.protocol
    return (found,) if isinstance(found, str) else tuple(found)
