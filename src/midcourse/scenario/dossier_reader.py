"""A cursor over a YAML document that reads fields one by one and collects every error with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from midcourse.errors import InputError, InputErrors, nearest
from midcourse.scenario.yaml_text import Document, YamlPath
from midcourse.sources import Grade
from midcourse.talks.quotes import LONGEST_QUOTATION, words
from midcourse.talks.timeline import day

__all__ = ["Node", "raise_all"]


class Node:
    """A mapping inside a document, with the words that name it in errors.

    Parameters
    ----------
    document : Document
    path : tuple of str
        Where the mapping stands.
    label : str
        ``claim "start-1"``; empty for the document itself.
    errors : list of InputError
        Shared by all nodes of one reading; errors are added to it and nothing is raised.
    """

    def __init__(self, document: Document, path: YamlPath, label: str, errors: list[InputError]) -> None:
        self.document = document
        self.path = path
        self.label = label
        self.errors = errors
        value: Any = document.data
        for step in path:
            value = value[int(step)] if isinstance(value, list) else value[step]
        self.data: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.refuse("is not a mapping of keys to values", hint="write key: value pairs below it")

    def where(self, *steps: str) -> str:
        """Give file and line of this node or of something in it."""
        path = (*self.path, *steps)
        while path and path not in self.document.lines:
            path = path[:-1]
        return f"{self.document.file}, line {self.document.lines.get(path, 1)}"

    def refuse(self, problem: str, *steps: str, allowed: str = "", hint: str = "") -> None:
        """Add an error about this node."""
        text = f"{self.label} {problem}" if self.label else problem
        self.errors.append(InputError(text, where=self.where(*steps), allowed=allowed, hint=hint))

    def only(self, *allowed: str) -> None:
        """Refuse every key that is not one of ``allowed``."""
        for key in self.data:
            if key not in allowed:
                close = nearest(key, allowed, 1)
                self.refuse(
                    f'has an unknown key "{key}"' if self.label else f'unknown key "{key}"',
                    key,
                    allowed=", ".join(allowed),
                    hint=f'did you mean "{close[0]}"?' if close else "",
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Read text (or a number as text); without a default the key must be there."""
        value = self.data.get(key)
        if value is None:
            if default is None:
                self.refuse(f"has no {key}" if self.label else f"the file has no {key}")
            return default or ""
        if isinstance(value, dict | list | bool):
            self.refuse(f"has a {key} that is not text", key, allowed="text")
            return ""
        return str(value).strip()

    def one_of(self, key: str, allowed: Mapping[str, object] | tuple[str, ...], default: str | None = None) -> str:
        """Read a word that must be one of ``allowed``."""
        value = self.text(key, default)
        if value not in allowed and (value or key in self.data):
            names = tuple(allowed)
            listed = ", ".join(names) if len(names) <= 12 else f"{len(names)} names"
            close = nearest(value, names)
            hint = "did you mean " + " or ".join(f'"{item}"' for item in close) + "?" if close else ""
            self.refuse(f'has the {key} "{value}"', key, allowed=listed, hint=hint)
        return value

    def truth(self, key: str, default: bool) -> bool:
        """Read true or false."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            self.refuse(f'has the {key} "{value}"', key, allowed="true, false")
            return default
        return value

    def number(self, key: str) -> float:
        """Read a number that must be there."""
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"has no {key}" if value is None else f'has the {key} "{value}"', key, allowed="a number")
            return 0.0
        return float(value)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Read a list of text; one text alone counts as a list of one."""
        value = self.data.get(key)
        if value is None:
            if required:
                self.refuse(f"has no {key}")
            return ()
        if not isinstance(value, list):
            value = [value]
        if any(isinstance(item, dict | list) for item in value):
            self.refuse(f"has {key} that are not a list of words", key, allowed="[first, second]")
            return ()
        if required and not value:
            self.refuse(f"has an empty list of {key}", key)
        return tuple(str(item) for item in value)

    def names(self, key: str, allowed: Mapping[str, object], kind: str, *, required: bool = False) -> tuple[str, ...]:
        """Read a list of ids, each of which must be known."""
        found = self.texts(key, required=required)
        for index, name in enumerate(found):
            if name not in allowed:
                close = nearest(name, allowed)
                self.refuse(
                    f'names the unknown {kind} "{name}"',
                    key,
                    str(index),
                    allowed=", ".join(allowed) if len(allowed) <= 12 else f"{len(allowed)} {kind}s",
                    hint="did you mean " + " or ".join(f'"{item}"' for item in close) + "?" if close else "",
                )
        return found

    def date(self, key: str, default: str | None = None) -> str:
        """Read a date: a year, a year and a month, or a day."""
        value = self.text(key, default)
        if value:
            try:
                day(value)
            except InputError as error:
                self.refuse(f'has the {key} "{value}"', key, allowed=error.allowed)
        return value

    def grade(self, default: str | None = None) -> Grade:
        """Read the grade."""
        value = self.one_of("grade", tuple(grade.value for grade in Grade), default)
        return Grade(value) if value in {grade.value for grade in Grade} else Grade.ASSUMED

    def quotation(self) -> str:
        """Read a quotation of at most fifteen words."""
        value = self.text("quote", "")
        count = len(words(value))
        if count > LONGEST_QUOTATION:
            self.refuse(
                f"quotes {count} words",
                "quote",
                allowed=f"at most {LONGEST_QUOTATION} words",
                hint="quote the words that matter and paraphrase the rest in says",
            )
        return value

    def items(self, key: str, kind: str) -> Iterator[tuple[str, Node]]:
        """Walk over a mapping of ids to mappings."""
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, dict):
            self.refuse(
                f"{key} is not a mapping of ids to {kind}s",
                key,
                hint=f"write one {kind} below another, each under its id",
            )
            return
        for name in value:
            yield name, Node(self.document, (*self.path, key, name), f'{kind} "{name}"', self.errors)

    def rows(self, key: str, label: str) -> Iterator[Node]:
        """Walk over a list of mappings."""
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.refuse(f"has {key} that are not a list", key, hint="begin each with a dash")
            return
        for index in range(len(value)):
            yield Node(self.document, (*self.path, key, str(index)), f"{label}, {key}[{index}]", self.errors)

    def child(self, key: str) -> Node | None:
        """Go into a mapping below a key, if it is there."""
        if self.data.get(key) is None:
            return None
        return Node(self.document, (*self.path, key), f"{self.label} {key}".strip(), self.errors)


def raise_all(errors: list[InputError]) -> None:
    """Raise what has been collected: nothing, one error, or all of them as one."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InputErrors(errors)
