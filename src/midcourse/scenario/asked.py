"""What a scenario is made of, as text: enough to know it again without reading it.

The library is part of the package; only files of the user's own have to be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["asked_for", "is_path"]


def is_path(name: str) -> bool:
    """Whether ``name`` is meant as a path and not as a name of the library."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def asked_for(name_or_path: str, overrides: Sequence[str] = ()) -> list[str] | None:
    """Give the texts that, with the package, decide a scenario.

    Parameters
    ----------
    name_or_path : str
        A library name or the path of a YAML file, as for `midcourse.scenario.load.load`.
    overrides : sequence of str
        As for `load`.

    Returns
    -------
    list of str or None
        The same list, the same scenario, or the same error. None when a file cannot be read or its ``extends`` is
        wrong: `load` then says why.
    """
    files = _files(Path(name_or_path)) if is_path(name_or_path) else ["library", name_or_path]
    return None if files is None else [*files, "overrides", *overrides]


def _files(path: Path) -> list[str] | None:
    from midcourse.errors import MidcourseError
    from midcourse.scenario.yaml_text import read_file

    parts: list[str] = []
    seen = set()
    while True:
        if path.resolve() in seen:
            return None
        seen.add(path.resolve())
        try:
            parts += ["file", path.stem, path.read_text(encoding="utf-8")]
            extends = read_file(path).data.get("extends")
        except (MidcourseError, OSError, UnicodeDecodeError):
            return None
        if extends is None:
            return parts
        if not isinstance(extends, str):
            return None
        if not is_path(extends):
            return [*parts, "library", extends]
        path = path.parent / extends
