"""Where a number comes from, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Grade", "Source", "Sourced"]


class Grade(StrEnum):
    """How a figure reached us."""

    SEEN = "seen"
    SECONDARY = "secondary"
    MEMORY = "memory"
    DERIVED = "derived"
    ASSUMED = "assumed"

    @property
    def meaning(self) -> str:
        """The grade in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Grade.SEEN: "read in the named source",
    Grade.SECONDARY: "read in a text that quotes the named source",
    Grade.MEMORY: "general knowledge, not read in a source; check before relying on it",
    Grade.DERIVED: "arithmetic on figures with a better grade",
    Grade.ASSUMED: "a modelling choice of ours where the open literature is silent",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A publication.

    Attributes
    ----------
    id : str
        Short name used in files.
    title, publisher, date, url : str
        As printed; empty where unknown. ``date`` is ISO 8601, possibly only a year.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""

    @property
    def citation(self) -> str:
        """One line: title, publisher, date."""
        return ", ".join(part for part in (self.title, self.publisher, self.date) if part)


@dataclass(frozen=True, slots=True)
class Sourced:
    """A value from outside with its source, its grade and, where the literature disagrees, its range.

    Attributes
    ----------
    value : float
        SI, or a count.
    source : str
        The id of a `Source`, or empty.
    grade : Grade
        How the figure reached us.
    low, high : float or None
        The published range, in the same unit as ``value``.
    note : str
        What a reader should know.
    """

    value: float
    source: str = ""
    grade: Grade = Grade.ASSUMED
    low: float | None = None
    high: float | None = None
    note: str = ""
