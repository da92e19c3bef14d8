"""A part of a YAML document: typed reading of its keys, with every error kept and placed.

Used for the files of law (treaties, forces, proposals), which must load in a few hundredths of a second and so do
without pydantic. Errors are collected, so that a reader sees all of them at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from midcourse.errors import InputError, InputErrors, nearest
from midcourse.scenario.yaml_text import Document, YamlPath
from midcourse.sources import Grade
from midcourse.units import split_suffix

__all__ = ["Part", "grade_from_text", "raise_all", "read_day", "read_number"]

_GRADES = {"seen_secondary": "secondary", "seen-secondary": "secondary"}


def raise_all(errors: list[InputError]) -> None:
    """Raise what was collected, if anything was."""
    if errors:
        raise errors[0] if len(errors) == 1 else InputErrors(errors)


def grade_from_text(text: str) -> Grade | None:
    """Read a grade of confidence; None where the word is not known."""
    word = _GRADES.get(text.strip().lower(), text.strip().lower())
    return Grade(word) if word in set(Grade) else None


def read_day(text: object) -> date | None:
    """Read a date of the form 2007-10-12; None where it is not one."""
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        return None


def read_number(value: object) -> float | None:
    """Read a finite number (not a truth value); None where it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value.replace(",", "")) if isinstance(value, str) else float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class Part:
    """A mapping inside a document.

    Parameters
    ----------
    document : Document
        The file.
    path : YamlPath
        Where in it.
    data : mapping
        The mapping itself.
    errors : list of InputError
        Problems are added here.
    """

    def __init__(self, document: Document, path: YamlPath, data: dict[str, Any], errors: list[InputError]) -> None:
        self.document = document
        self.path = path
        self.data = data
        self.errors = errors

    @classmethod
    def whole(cls, document: Document, errors: list[InputError]) -> Part:
        """Give the whole document as a part."""
        return cls(document, (), dict(document.data), errors)

    def where(self, *keys: str) -> str:
        """Give file, line and path of a key (or of the nearest thing above it that has a line)."""
        path = (*self.path, *keys)
        found = path
        while found and found not in self.document.lines:
            found = found[:-1]
        line = self.document.lines.get(found, 1)
        shown = ""
        for step in path:
            shown += f"[{step}]" if step.isdigit() else f".{step}" if shown else step
        place = f"{self.document.file}, line {line}"
        return f"{place}, {shown}" if shown else place

    def fail(self, problem: str, *keys: str, allowed: str = "", hint: str = "") -> None:
        """Keep an error about a key."""
        self.errors.append(InputError(problem, where=self.where(*keys), allowed=allowed, hint=hint))

    def has(self, key: str) -> bool:
        """Whether the key is there and not empty."""
        return self.data.get(key) is not None

    def text(self, key: str, default: str | None = "", *, needed_for: str = "") -> str:
        """Read text; a missing key gives the default, or an error where ``needed_for`` names what lacks it."""
        value = self.data.get(key)
        if value is None or (value == "" and needed_for):
            if needed_for:
                self.fail(f"{needed_for} has no {key}", allowed=f"{key}: text", hint=_HINTS.get(key, ""))
            return default or ""
        if isinstance(value, dict | list):
            self.fail(f"{key} is not text", key, allowed="text on one or more lines")
            return default or ""
        return str(value).strip()

    def number(self, key: str, default: float | None = None) -> float | None:
        """Read a number."""
        if not self.has(key):
            return default
        value = read_number(self.data[key])
        if value is None:
            self.fail(f'{key} is "{self.data[key]}"', key, allowed="a number")
            return default
        return value

    def whole_number(self, key: str, default: int = 0) -> int:
        """Read a whole number."""
        value = self.number(key)
        if value is None:
            return default
        if not value.is_integer():
            self.fail(f"{key} is {value:g}", key, allowed="a whole number")
        return int(value)

    def day(self, key: str) -> date | None:
        """Read a date."""
        if not self.has(key):
            return None
        value = read_day(self.data[key])
        if value is None:
            self.fail(f'{key} is "{self.data[key]}"', key, allowed="a date such as 2007-10-12")
        return value

    def grade(self, key: str = "grade", default: Grade = Grade.ASSUMED) -> Grade:
        """Read a grade."""
        if not self.has(key):
            return default
        value = grade_from_text(str(self.data[key]))
        if value is None:
            self.fail(f'{key} is "{self.data[key]}"', key, allowed=", ".join(Grade))
        return value or default

    def words(self, key: str) -> tuple[str, ...]:
        """Read a list of words; a single word counts as a list of one."""
        value = self.data.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or any(isinstance(item, dict | list) or item is None for item in value):
            self.fail(f"{key} is not a list of words", key, allowed="[one, two]")
            return ()
        return tuple(str(item) for item in value)

    def part(self, key: str) -> Part | None:
        """Give the mapping under a key."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fail(f"{key} is not a mapping", key, allowed="keys and values")
            return None
        return Part(self.document, (*self.path, key), value, self.errors)

    def parts(self, key: str) -> Iterator[Part]:
        """Give the mappings of the list under a key."""
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.fail(f"{key} is not a list", key, allowed="a list of mappings, each beginning with -")
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield Part(self.document, (*self.path, key, str(index)), item, self.errors)
            else:
                self.fail(f'"{item}" is not a mapping', key, str(index), allowed="keys and values")

    def only(self, known: Iterable[str], *, suffixed: bool = False) -> None:
        """Complain about keys that are not known; names with a unit suffix pass where ``suffixed``."""
        names = tuple(known)
        for key in self.data:
            if key in names or (suffixed and split_suffix(key)[1] is not None):
                continue
            close = nearest(key, names)
            self.fail(f'unknown key "{key}"', key, allowed=", ".join(names), hint=f'did you mean "{close[0]}"?')


_HINTS = {
    "article": "every rule names the article it comes from",
    "source": "name a source of the file, or say grade: memory; a number without either is not taken",
}
