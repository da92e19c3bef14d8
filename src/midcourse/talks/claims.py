"""Claims made at the table, and the questions that settle them.

A claim never holds code. It names a quantity, its parameters, and how the value would have to compare for the claim
to hold; somebody else computes the value, and `compare` only compares.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from midcourse.records import record
from midcourse.sources import Grade

__all__ = ["COMPARISONS", "Claim", "Comparison", "Question", "Value", "compare"]

#: What a quantity can be: a number (SI, or a count), a truth, a date (ISO 8601) or a set of names.
Value = float | bool | str | tuple[str, ...]

#: Each comparison with the kind of value it fits and the words after "for the claim to hold it must".
COMPARISONS: dict[str, tuple[str, str]] = {
    "at-least": ("number", "be at least"),
    "at-most": ("number", "be at most"),
    "above": ("number", "be more than"),
    "below": ("number", "be less than"),
    "equal": ("number", "be"),
    "between": ("number", "be between"),
    "is": ("truth", "be"),
    "in-year": ("date", "fall in"),
    "on": ("date", "be"),
    "before": ("date", "come before"),
    "after": ("date", "come after"),
    "includes": ("names", "include"),
    "excludes": ("names", "not include"),
    "exactly": ("names", "be just"),
}


@record
class Comparison:
    """How a value has to compare for a claim to hold.

    Attributes
    ----------
    kind : str
        A key of `COMPARISONS`.
    value : float, bool, str or tuple of str
        The threshold: SI or a count, a truth, an ISO date (a year as ``"2012"``), or names.
    high : float
        Upper end of ``between``; not a number otherwise.
    unit : str
        Unit suffix in which the threshold was written and is printed; empty for counts, truths, dates and names.
    ours_low, ours_high : float
        When the speaker named no number and the threshold is ours: the range within which others might set it. Not a
        number when the threshold is the speaker's.
    """

    kind: str
    value: Value
    high: float = math.nan
    unit: str = ""
    ours_low: float = math.nan
    ours_high: float = math.nan

    @property
    def ours(self) -> bool:
        """Whether the threshold is ours and not the speaker's."""
        return not math.isnan(self.ours_low)


@record
class Question:
    """The question that settles a claim, or a part of one.

    Attributes
    ----------
    quantity : str
        Stable name of a quantity, a key of a quantity registry.
    parameters : mapping of str to str, float or bool
        Numbers in SI.
    comparison : Comparison or None
        None: the value is shown and settles nothing.
    """

    quantity: str
    parameters: Mapping[str, float | bool | str] = field(default_factory=dict)
    comparison: Comparison | None = None

    @property
    def call(self) -> str:
        """The question without its comparison, as a call: ``expiry(treaty=start-1)``."""
        inside = ", ".join(f"{key}={_plain(value)}" for key, value in sorted(self.parameters.items()))
        return f"{self.quantity}({inside})"


@record
class Claim:
    """What somebody said, where it was said, and what would settle it.

    Attributes
    ----------
    id : str
        Short name used in files and on the command line.
    speaker, party : str
        Who said it, and the id of the party spoken for.
    date : str
        ISO 8601, possibly only a year or a year and a month.
    statement : str
        The claim in our own words.
    sources : tuple of str
        Ids of sources; never empty.
    grade : Grade
        How the claim reached us.
    questions : tuple of Question
        All, or one of them (``combine``), must compare as stated.
    reading : str
        How the words were turned into the questions: the step at which a reader may disagree.
    quotation : str
        At most fifteen words, as printed in the source; empty when there is none.
    combine : str
        ``"all"`` or ``"any"``.
    undecidable : str
        Why computation cannot settle the claim; empty when it can.
    answered_by : tuple of str
        Ids of claims of the other side on the same matter.
    topic : str
        The issue of the dossier to which the claim belongs.
    note : str
        What a reader should know about the source or the wording.
    """

    id: str
    speaker: str
    party: str
    date: str
    statement: str
    sources: tuple[str, ...]
    grade: Grade
    questions: tuple[Question, ...] = ()
    reading: str = ""
    quotation: str = ""
    combine: str = "all"
    undecidable: str = ""
    answered_by: tuple[str, ...] = ()
    topic: str = ""
    note: str = ""


def compare(value: Value, comparison: Comparison) -> bool:
    """Tell whether a value compares as a claim needs it.

    Parameters
    ----------
    value : float, bool, str or tuple of str
        What was computed, in SI. An empty date means "never" and is later than every date.
    comparison : Comparison
        Its kind must fit the value; `midcourse.talks.quantities.check_question` sees to that beforehand.

    Returns
    -------
    bool
    """
    kind = COMPARISONS[comparison.kind][0]
    if kind == "number":
        return _compare_numbers(float(value), comparison)  # type: ignore[arg-type]
    if kind == "truth":
        return bool(value) is bool(comparison.value)
    if kind == "date":
        return _compare_dates(str(value), str(comparison.value), comparison.kind)
    names = set(value) if isinstance(value, tuple) else {str(value)}
    wanted = set(comparison.value) if isinstance(comparison.value, tuple) else {str(comparison.value)}
    if comparison.kind == "includes":
        return wanted <= names
    if comparison.kind == "excludes":
        return not wanted & names
    return wanted == names


def _compare_numbers(value: float, comparison: Comparison) -> bool:
    threshold = float(comparison.value)  # type: ignore[arg-type]
    if comparison.kind == "at-least":
        return value >= threshold
    if comparison.kind == "at-most":
        return value <= threshold
    if comparison.kind == "above":
        return value > threshold
    if comparison.kind == "below":
        return value < threshold
    if comparison.kind == "between":
        return threshold <= value <= comparison.high
    return math.isclose(value, threshold, rel_tol=1e-9, abs_tol=1e-12)


def _compare_dates(value: str, threshold: str, kind: str) -> bool:
    if not value:
        return kind == "after"
    if kind in ("in-year", "on"):
        return value[: len(threshold)] == threshold
    if kind == "before":
        return value[: len(threshold)] < threshold
    return value[: len(threshold)] > threshold


def _plain(value: float | bool | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:g}"
