"""What can go wrong, and how it is said.

::

    MidcourseError
    ├── InputError          a value, name, file or option is wrong; the reader can mend it
    │   └── InputErrors     several of them, found in one pass
    ├── LimitError          a stated limit of size, time or memory was reached
    └── ConvergenceError    our own failure: an iteration that should have closed did not

A physical "no" (out of reach, below the horizon, no window) is *not* an error: it is an outcome code with a
sentence, kept beside the result.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

__all__ = [
    "ConvergenceError",
    "InputError",
    "InputErrors",
    "LimitError",
    "MidcourseError",
    "nearest",
    "unknown_name",
]


class MidcourseError(Exception):
    """Any error that midcourse raises on purpose."""


class InputError(MidcourseError):
    """Something the reader wrote cannot be used.

    Parameters
    ----------
    problem : str
        What is wrong, with the value: ``radar "brdy": min_elevation_deg is -30``.
    where : str
        The place: file, line and path, or the name of the option.
    allowed : str
        What would be accepted.
    hint : str
        One sentence that helps to mend it.
    """

    def __init__(self, problem: str, *, where: str = "", allowed: str = "", hint: str = "") -> None:
        self.problem = problem
        self.where = where
        self.allowed = allowed
        self.hint = hint
        super().__init__(self._text())

    def _text(self) -> str:
        lines = [self.problem]
        if self.where:
            lines.append(f"    where:    {self.where}")
        if self.allowed:
            lines.append(f"    allowed:  {self.allowed}")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_input_error, (self.problem, self.where, self.allowed, self.hint))


def _rebuild_input_error(problem: str, where: str, allowed: str, hint: str) -> InputError:
    return InputError(problem, where=where, allowed=allowed, hint=hint)


class InputErrors(InputError):
    """Several input errors found in one pass.

    Parameters
    ----------
    errors : sequence of InputError
        At least one; their texts are joined in order.
    """

    def __init__(self, errors: Sequence[InputError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.problem, where=first.where, allowed=first.allowed, hint=first.hint)
        self.args = ("\n".join(str(error) for error in self.errors),)

    def __reduce__(self) -> tuple[object, ...]:
        return (InputErrors, (self.errors,))


class LimitError(MidcourseError):
    """A stated limit was reached: a file too large, too many nodes, too long a study."""


class ConvergenceError(MidcourseError):
    """An iteration of ours that should have closed did not."""


def nearest(name: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Return up to ``count`` of ``names`` that look most like ``name``, best first.

    Parameters
    ----------
    name : str
        The unknown word.
    names : iterable of str
        The known words.
    count : int
        How many to return at the most.
    """
    known = list(dict.fromkeys(names))
    lowered: dict[str, str] = {}
    for candidate in known:
        lowered.setdefault(candidate.lower(), candidate)
    matches = difflib.get_close_matches(name.lower(), lowered, n=count, cutoff=0.0)
    return [lowered[match] for match in matches]


def unknown_name(kind: str, name: str, names: Iterable[str], *, where: str = "", hint: str = "") -> InputError:
    """Build the error for an unknown name, listing the three nearest known ones.

    Parameters
    ----------
    kind : str
        What the name should have named: ``"scenario"``, ``"radar"``.
    name : str
        The unknown name.
    names : iterable of str
        The known names of that kind.
    where, hint : str
        As for `InputError`; without a hint the nearest names make one.
    """
    known = sorted(set(names))
    close = nearest(name, known)
    allowed = ", ".join(known) if len(known) <= 12 else f"{len(known)} names, the nearest: {', '.join(close)}"
    if not hint and close:
        hint = "did you mean " + " or ".join(f'"{item}"' for item in close) + "?"
    return InputError(f'unknown {kind} "{name}"', where=where, allowed=allowed or "(none are known)", hint=hint)
