"""Run other people's numbers: what a validation row is, and what came of it.

A `Check` names a method, a quantity, inputs and the value that somebody else printed. `run` computes the value and
gives a `Result` for each, in order, never stopping at a failure. Rows that cannot be run come back with the reason.

A tolerance belongs to the row and says of which kind it is: ``numerical`` (the same formula, two programs), ``model
against model`` (two models of one thing) or ``model against world`` (a flight that happened, or was planned in detail).
Where the printed digits are coarser than the tolerance, half a unit of the last one is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from midcourse.analysis.validation_methods import METHODS, Inputs
from midcourse.errors import InputError, MidcourseError, unknown_name
from midcourse.flight.vehicles import Vehicle
from midcourse.records import record

__all__ = ["ANGLES", "KINDS", "Check", "Result", "Verdict", "run", "summary"]

KINDS = ("numerical", "model against model", "model against world")
#: Quantities that go round: compared the short way.
ANGLES = ("azimuth", "azimuth_at_end", "azimuth_back", "longitude", "argument_of_perigee", "true_anomaly")


class Verdict(StrEnum):
    """What came of a row."""

    PASSED = "passed"
    FAILED = "failed"
    MISSED = "missed"
    FLAGGED = "flagged"
    NOT_RUN = "not run"

    @property
    def sentence(self) -> str:
        """The verdict in a sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.PASSED: "Within the tolerance.",
    Verdict.FAILED: "Outside the tolerance of a required row.",
    Verdict.MISSED: "Outside the tolerance of a row that is not required.",
    Verdict.FLAGGED: "Run and shown, but not required: the reference itself is in doubt.",
    Verdict.NOT_RUN: "Not run; the row says why.",
}


@record
class Check:
    """One number that somebody else printed.

    Attributes
    ----------
    id, authority : str
        Name of the row, and of the body of rows it belongs to.
    method : str
        How to get our value: a key of `METHODS`, or ``none``.
    quantity : str
        Which of its answers, without suffix.
    suffix : str
        Unit suffix of the quantity at the border; empty: none.
    inputs : dict
        SI numbers and words by name.
    value : float
        The reference, SI.
    tolerance : float
        Allowed difference, SI.
    rounding : float
        Half a unit of the last printed digit, SI.
    kind : str
        One of `KINDS`.
    required : bool
        Whether a miss fails the run.
    flag : str
        Why the reference is in doubt; empty: it is not.
    not_run : str
        Why it cannot be run; empty: it can.
    source, url, grade, note : str
        Where the number comes from.
    """

    id: str
    authority: str
    method: str
    quantity: str
    suffix: str
    inputs: Mapping[str, float | str]
    value: float
    tolerance: float
    rounding: float
    kind: str
    required: bool
    flag: str = ""
    not_run: str = ""
    source: str = ""
    url: str = ""
    grade: str = ""
    note: str = ""


@record
class Result:
    """A row and what came of it, SI.

    Attributes
    ----------
    check : Check
        The row.
    value : float
        Ours; nan where not run.
    residual : float
        Ours less the reference.
    allowed : float
        The tolerance, or the rounding of the reference where that is more.
    verdict : Verdict
        What came of it.
    reason : str
        Why it was not run, or is in doubt; empty otherwise.
    """

    check: Check
    value: float
    residual: float
    allowed: float
    verdict: Verdict
    reason: str = ""


def run(checks: Iterable[Check], vehicle_of: Callable[[str], Vehicle]) -> Iterator[Result]:
    """Run rows one after the other.

    Parameters
    ----------
    checks : iterable of Check
        In any order; rows of one flight are flown once.
    vehicle_of : callable
        Gives a vehicle by its name: the core reads no library.

    Raises
    ------
    InputError
        When a row names a method or a quantity that does not exist.
    """
    answers: dict[tuple[object, ...], Mapping[str, float]] = {}
    for check in checks:
        if check.not_run:
            yield Result(check, math.nan, math.nan, check.tolerance, Verdict.NOT_RUN, check.not_run)
            continue
        if check.method not in METHODS:
            raise unknown_name("validation method", check.method, METHODS, where=f"row {check.id}")
        key = (check.method, *sorted(check.inputs.items()))
        if key not in answers:
            try:
                answers[key] = METHODS[check.method](Inputs(dict(check.inputs), vehicle_of))
            except InputError:
                raise
            except MidcourseError as error:
                yield Result(check, math.nan, math.nan, check.tolerance, _missed(check), str(error))
                continue
        if check.quantity not in answers[key]:
            raise unknown_name("validation quantity", check.quantity, answers[key], where=f"row {check.id}")
        yield _judge(check, float(answers[key][check.quantity]))


def _missed(check: Check) -> Verdict:
    if check.flag:
        return Verdict.FLAGGED
    return Verdict.FAILED if check.required else Verdict.MISSED


def _judge(check: Check, value: float) -> Result:
    residual = value - check.value
    if check.quantity in ANGLES:
        residual = math.remainder(residual, 2.0 * math.pi)
    allowed = max(check.tolerance, check.rounding * (1.0 + 1e-6))
    inside = abs(residual) <= allowed
    verdict = Verdict.FLAGGED if check.flag else Verdict.PASSED if inside else _missed(check)
    return Result(check, value, residual, allowed, verdict, check.flag)


def summary(results: Iterable[Result]) -> dict[str, dict[Verdict, int]]:
    """Count verdicts by authority."""
    counts: dict[str, dict[Verdict, int]] = {}
    for result in results:
        row = counts.setdefault(result.check.authority, dict.fromkeys(Verdict, 0))
        row[result.verdict] += 1
    return counts
