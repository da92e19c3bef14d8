"""YAML text to plain data, safely, remembering the line of everything.

Scenario files come from strangers. This reader takes a small, plain part of YAML: mappings with text keys, lists and
scalars. Anchors, aliases, tags and several documents in one file are refused, so a file can neither build objects nor
unfold into more than it shows. Scalars follow the YAML 1.2 core schema: ``no`` and ``on`` are text, ``2007-10-12`` is
text, ``12:30`` is text, and only ``true`` and ``false`` are truth values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from midcourse.errors import InputError, InputErrors, LimitError

__all__ = ["DEPTH_LIMIT", "NODE_LIMIT", "SIZE_LIMIT", "Document", "YamlPath", "plain_value", "read_file", "read_text"]

#: Path to a value inside a document: keys, and indices of lists as text.
YamlPath = tuple[str, ...]

#: Largest file, in bytes.
SIZE_LIMIT = 2_000_000
#: Largest number of keys, items and scalars in one file.
NODE_LIMIT = 200_000
#: Deepest nesting.
DEPTH_LIMIT = 16

_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_INFINITY = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_A_NUMBER = re.compile(r"\.(nan|NaN|NAN)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = MappingProxyType({"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False})


@dataclass(frozen=True)
class Document:
    """Plain data and the line on which each part begins.

    Attributes
    ----------
    data : mapping
        Nested dicts, lists, str, int, float, bool and None.
    lines : mapping of YamlPath to int
        The line (from 1) of every key, item and scalar; ``()`` is the whole document.
    file : str
        The name of the file as the reader gave it.
    """

    data: Mapping[str, Any]
    lines: Mapping[YamlPath, int] = field(default_factory=dict)
    file: str = ""


def plain_value(text: str) -> str | int | float | bool | None:
    """Read one plain scalar by the YAML 1.2 core schema.

    Parameters
    ----------
    text : str
        The scalar without quotes.

    Returns
    -------
    str, int, float, bool or None
        Text that is no number, truth value or null stays text.
    """
    if text in _NULLS:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= 64 and _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITY.fullmatch(text):
        return float("-inf") if text.startswith("-") else float("inf")
    if _NOT_A_NUMBER.fullmatch(text):
        return float("nan")
    return text


def read_file(path: Path) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path : Path
        A text file in UTF-8.

    Raises
    ------
    InputError
        When the file cannot be opened, is not UTF-8, or is not the plain YAML that is read here.
    LimitError
        When it is too large, too deep or has too many parts.
    """
    where = str(path)
    if path.is_dir():
        raise InputError(f'"{path}" is a folder', allowed="a YAML file")
    try:
        with path.open("rb") as stream:
            raw = stream.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise InputError(f'no file "{path}"', allowed="the path of a YAML file that exists") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f'cannot read "{path}": {reason.lower()}', hint="check the name and who may read it") from None
    if len(raw) > SIZE_LIMIT:
        raise LimitError(f"{where}: the file is larger than {SIZE_LIMIT // 1_000_000} MB, the most that is read")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            where=f"{where}, line {line}",
            allowed="text in UTF-8",
            hint="save the file again as UTF-8",
        ) from None
    return read_text(text, where)


def read_text(text: str, file: str = "text") -> Document:
    """Read YAML text.

    Parameters
    ----------
    text : str
        The whole document.
    file : str
        The name to use in errors.

    Raises
    ------
    InputError
        For broken YAML, and (all found in one pass, as `InputErrors`) for anchors, aliases, tags, doubled keys and
        keys that are not text.
    LimitError
        When the text is too large, too deep or has too many parts.
    """
    if len(text) > SIZE_LIMIT:
        raise LimitError(f"{file}: the text is longer than {SIZE_LIMIT // 1_000_000} MB, the most that is read")
    builder = _Builder(file)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in str(error):  # newer readers have a limit of their own, and look ahead of our count
            line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
            raise LimitError(_too_deep(file, line)) from None
        raise _syntax_error(error, text, file) from None
    except yaml.reader.ReaderError as error:
        where = f"{file}, line {text.count(chr(10), 0, error.position) + 1}" if error.position >= 0 else file
        raise InputError(
            "there is a character that YAML does not allow", where=where, allowed="printable text, spaces and new lines"
        ) from None
    if builder.errors:
        raise builder.errors[0] if len(builder.errors) == 1 else InputErrors(builder.errors)
    data = builder.root
    if data is None:
        raise InputError("the file is empty", where=file, allowed="a mapping of keys to values, such as title: My plan")
    if not isinstance(data, dict):
        raise InputError(
            f"the file holds {_kind(data)}, not a mapping",
            where=f"{file}, line {builder.lines.get((), 1)}",
            allowed="keys and values, such as title: My plan",
        )
    return Document(data=data, lines=builder.lines, file=file)


def _kind(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    return "text" if isinstance(value, str) else "a single value"


@dataclass
class _Frame:
    """A mapping or list that is still open."""

    container: dict[str, Any] | list[Any]
    path: YamlPath
    key: str | None = None


class _Builder:
    """Builds plain data from parser events with a stack, so that depth costs no recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.lines: dict[YamlPath, int] = {}
        self.errors: list[InputError] = []
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.events.Event) -> None:
        """Take the next event."""
        if isinstance(event, yaml.events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "a second document begins here", "one document to a file", "remove the --- line")
        elif isinstance(event, yaml.events.AliasEvent):
            self._refuse(event, f"alias *{event.anchor}", "plain values", "write the value out; aliases are not read")
            self._put(None, event)
        elif isinstance(event, yaml.events.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.events.CollectionEndEvent):
            self._stack.pop()

    def _node(self, event: yaml.events.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > NODE_LIMIT:
            raise LimitError(f"{self.file}: more than {NODE_LIMIT:,} values, the most that is read")
        if event.anchor:
            self._refuse(
                event, f"anchor &{event.anchor}", "plain values", "anchors and aliases are not read; remove it"
            )
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self._refuse(event, f"tag {tag}", "plain values", "tags are not read; remove it")
        if isinstance(event, yaml.events.ScalarEvent):
            plain = event.implicit[0] and event.style in (None, "")
            self._put(plain_value(event.value) if plain else event.value, event)
            return
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.events.MappingStartEvent) else []
        path = self._put(container, event)
        if len(self._stack) >= DEPTH_LIMIT:
            raise LimitError(_too_deep(self.file, _line(event)))
        self._stack.append(_Frame(container, path))

    def _put(self, value: Any, event: yaml.events.Event) -> YamlPath:
        """Put a value where it belongs; give its path."""
        if self._documents > 1:
            return ()
        if not self._stack:
            self.root = value
            self.lines[()] = _line(event)
            return ()
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            path = (*frame.path, str(len(frame.container)))
            frame.container.append(value)
        elif frame.key is None:
            frame.key = self._key(value, frame, event)
            return (*frame.path, frame.key)
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            frame.key = None
            return path
        self.lines[path] = _line(event)
        return path

    def _key(self, value: Any, frame: _Frame, event: yaml.events.Event) -> str:
        if isinstance(value, dict | list):
            self._refuse(event, "a key is not text", "a word as key", "did a value begin with { or [?")
            key = "?"
        else:
            key = event.value if isinstance(event, yaml.events.ScalarEvent) else str(value)
        path = (*frame.path, key)
        if key in frame.container:
            first = self.lines.get(path, 0)
            self._refuse(event, f'key "{key}" appears twice', "each key once", f"it is first on line {first}")
        else:
            self.lines[path] = _line(event)
        return key

    def _refuse(self, event: yaml.events.Event, problem: str, allowed: str, hint: str) -> None:
        if len(self.errors) < 20:
            where = f"{self.file}, line {_line(event)}"
            self.errors.append(InputError(problem, where=where, allowed=allowed, hint=hint))


def _line(event: yaml.events.Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark is not None else 0


def _too_deep(file: str, line: int) -> str:
    return f"{file}, line {line}: nested more than {DEPTH_LIMIT} deep, the most that is read"


def _syntax_error(error: yaml.MarkedYAMLError, text: str, file: str) -> InputError:
    mark = error.problem_mark or error.context_mark
    problem = (error.problem or "it cannot be read").strip()
    where = file
    source_line = ""
    if mark is not None:
        where = f"{file}, line {mark.line + 1}, column {mark.column + 1}"
        lines = text.splitlines()
        source_line = lines[mark.line] if mark.line < len(lines) else ""
    hint = _syntax_hint(problem, source_line)
    begun = error.context_mark
    if "left open" in hint and begun is not None and mark is not None and begun.line < mark.line:
        hint += f"; it began on line {begun.line + 1}"
    return InputError(f"this is not YAML: {problem}", where=where, hint=hint)


def _syntax_hint(problem: str, line: str) -> str:
    if "\t" in line or "'\\t'" in problem:
        return "indent with spaces; YAML does not allow tabs"
    if "mapping values are not allowed" in problem:
        return "text that holds a colon and a space needs quotes"
    if "could not find expected ':'" in problem:
        return "a colon and a space stand between a key and its value"
    if "expected ',' or" in problem or "flow" in problem:
        return "a bracket or brace is left open, or a comma is missing"
    if "quoted scalar" in problem or "end of stream" in problem:
        return "a quotation mark is left open"
    if "expected <block end>" in problem or "block" in problem:
        return "keys of one mapping begin in the same column"
    if line.lstrip()[:1] in {"@", "`", "%"}:
        return "text that begins with a special character needs quotes"
    return "look at this line and the one above it"
