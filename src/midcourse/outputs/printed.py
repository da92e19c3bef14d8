"""Answers kept as they were printed, for when the same is asked again.

Looking one up loads neither numpy nor the reader of scenarios: what was asked is named by the texts it is made of and
by the package (`package_stamp`), and the same texts and the same package give the same answer. An entry is
``<root>/v<format>/printed/<digest>.printed``: a line that says what it is, with a checksum, then the text, compressed.
A damaged or foreign one counts as missing; the tables of the store answer then, or the work is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections.abc import Sequence
from pathlib import Path

from midcourse.outputs.store_place import FORMAT, default_path, package_stamp, write_whole

__all__ = ["SUFFIX", "keep", "kept", "printed_name"]

SUFFIX = ".printed"


def printed_name(kind: str, asked: Sequence[str]) -> str:
    """Name an answer: 32 hexadecimal characters.

    Parameters
    ----------
    kind : str
        Which answer of the same question: ``"run json"``.
    asked : sequence of str
        All that decides it besides the package: names, texts of files, overrides.
    """
    state = hashlib.blake2b(digest_size=16)
    for part in (package_stamp(), kind, *asked):
        # What the command line was given need not be text at all.
        data = part.encode("utf-8", "surrogateescape")
        state.update(f"{len(data)}:".encode() + data)
    return state.hexdigest()


def kept(name: str) -> str | None:
    """Give the text that was kept under a name; None when it is missing or damaged."""
    path = _path(name)
    if path is None:
        return None
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head != _head(name, body):
            return None
        with contextlib.suppress(OSError):  # a store that may only be read
            os.utime(path)
        return zlib.decompress(body).decode()
    except (OSError, ValueError, zlib.error):
        return None


def keep(name: str, text: str) -> None:
    """Keep a text under a name; a store that cannot be written to, or none, keeps nothing."""
    path = _path(name)
    if path is None:
        return
    body = zlib.compress(text.encode(), 1)
    # The store itself has warned of a disk that refuses.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda file: file.write(_head(name, body) + b"\n" + body), lasting=False)


def _path(name: str) -> Path | None:
    root = default_path()
    return root / f"v{FORMAT}" / "printed" / f"{name}{SUFFIX}" if root is not None else None


def _head(name: str, body: bytes) -> bytes:
    check = hashlib.blake2b(body, digest_size=16).hexdigest()
    return f"midcourse printed {FORMAT} {name} {check}".encode()
