"""Verdicts: compare the evidence with what a claim needs, and say in neutral words what follows.

The same four words and the same sentences serve every speaker; `docs/explanation/verdicts.md` is the style note.
Nothing here computes evidence: values, intervals and flip points come in, words go out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import field

from midcourse.records import digest, record
from midcourse.talks.claims import COMPARISONS, Claim, Comparison, Question, Value, compare
from midcourse.units import SUFFIXES, border_from_si

__all__ = [
    "VERDICTS",
    "Evidence",
    "FlipPoint",
    "Verdict",
    "combine",
    "comparison_words",
    "judge",
    "settle",
    "value_words",
]

#: The four verdicts and what each of them says.
VERDICTS: dict[str, str] = {
    "holds": "true at the central values, and whichever parameter moves through its published range",
    "fails": "untrue at the central values, and whichever parameter moves through its published range",
    "depends": "true for some values inside the published range of a parameter and untrue for others",
    "undecidable": "not a question that computation on public data can settle",
}


@record
class FlipPoint:
    """A value of an uncertain parameter at which the answer to a question changes, all others at their central values.

    Attributes
    ----------
    parameter : str
        Name without unit: ``"burnout_speed"``.
    label : str
        As printed: ``"interceptor burnout speed"``.
    before, after : str
        ``"holds"`` or ``"fails"`` below and above the value.
    at : float
        SI; known to the resolution of the search.
    resolution : float
        SI; the width of the bracket that was left.
    unit : str
        Suffix in which it is printed; empty for a number without unit.
    low, high : float
        The published range, SI.
    source : str
        Where the range was published, or that it is assumed.
    question : str
        The call to which it belongs.
    """

    parameter: str
    label: str
    before: str
    after: str
    at: float
    resolution: float
    unit: str
    low: float
    high: float
    source: str = ""
    question: str = ""

    @property
    def inside(self) -> bool:
        """Whether the value lies inside the published range."""
        return self.low <= self.at <= self.high


@record
class Evidence:
    """The answer to one question of a claim.

    Attributes
    ----------
    question : Question
    value : float, bool, str, tuple or None
        At the central values; None when there is no answer.
    low, high : float
        Least and greatest value found as one parameter at a time moves through its published range; not a number when
        the value is no number.
    unit : str
        Suffix for printing.
    digest : str
        Names the inputs from which the value follows; empty without an answer.
    state : str
        ``"holds"``, ``"fails"``, ``"depends"``, ``"shown"`` (nothing to compare) or ``"unanswered"``.
    reason : str
        Why there is no answer, or what lies behind the value.
    flip_points : tuple of FlipPoint
    phrase : str
        The quantity in words.
    left_out : str
        What the computation leaves out.
    wing : str
        ``"physics"``, ``"law"``, ``"record"`` or ``"both"``.
    joint_low, joint_high : float
        The value with all parameters at once at the ends that lower, and that raise it most.
    joint_flips : bool
        Whether the answer changes there although no parameter alone changes it.
    """

    question: Question
    value: Value | None
    low: float
    high: float
    unit: str
    digest: str
    state: str
    reason: str = ""
    flip_points: tuple[FlipPoint, ...] = ()
    phrase: str = ""
    left_out: str = ""
    wing: str = ""
    joint_low: float = math.nan
    joint_high: float = math.nan
    joint_flips: bool = False


@record
class Verdict:
    """What follows for a claim.

    Attributes
    ----------
    claim : Claim
    verdict : str
        A key of `VERDICTS`.
    because : str
        One to three sentences.
    evidence : tuple of Evidence
    flip_points : tuple of FlipPoint
        Of all its questions; those inside the published ranges first.
    sources : tuple of str
        Citations.
    assumptions : tuple of str
        What, if changed, would change the verdict.
    """

    claim: Claim
    verdict: str
    because: str
    evidence: tuple[Evidence, ...] = ()
    flip_points: tuple[FlipPoint, ...] = ()
    sources: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        """Name of the verdict: the claim and the digests of its evidence."""
        return digest({"claim": self.claim, "evidence": [item.digest for item in self.evidence]})


def settle(central: bool, others: Iterable[bool]) -> str:
    """Turn truth at the central values and at other values inside the published ranges into a word.

    Parameters
    ----------
    central : bool
    others : iterable of bool

    Returns
    -------
    str
        ``"holds"`` or ``"fails"`` when all agree, else ``"depends"``.
    """
    if any(other is not central for other in others):
        return "depends"
    return "holds" if central else "fails"


def combine(states: Sequence[str], how: str = "all") -> str:
    """Combine the states of a claim's questions into a verdict.

    Parameters
    ----------
    states : sequence of str
        ``"holds"``, ``"fails"``, ``"depends"``, ``"unanswered"``; ``"shown"`` is left aside.
    how : str
        ``"all"`` must hold, or ``"any"`` one of them.

    Returns
    -------
    str
        A key of `VERDICTS`. One failing part settles ``all``, one holding part settles ``any``, whatever the others do.
    """
    telling = [state for state in states if state != "shown"]
    decisive, opposite = ("fails", "holds") if how == "all" else ("holds", "fails")
    if decisive in telling:
        return decisive
    if not telling or "unanswered" in telling:
        return "undecidable"
    return "depends" if "depends" in telling else opposite


def judge(claim: Claim, evidence: Sequence[Evidence], citations: Sequence[str] = ()) -> Verdict:
    """Judge a claim from the evidence on its questions.

    Parameters
    ----------
    claim : Claim
    evidence : sequence of Evidence
        One for each question of the claim, in that order.
    citations : sequence of str
        The claim's sources, one line each.

    Returns
    -------
    Verdict
    """
    states = [item.state for item in evidence]
    word = "undecidable" if claim.undecidable else combine(states, claim.combine)
    flips = sorted(
        (flip for item in evidence for flip in item.flip_points if item.state != "shown"),
        key=lambda flip: (not flip.inside, flip.parameter, flip.at),
    )
    return Verdict(
        claim=claim,
        verdict=word,
        because=_because(claim, word, evidence),
        evidence=tuple(evidence),
        flip_points=tuple(flips),
        sources=tuple(citations),
        assumptions=_assumptions(claim, evidence),
    )


def value_words(value: Value | None, unit: str = "", *, digits: int = 3) -> str:
    """Print a value in the unit of its suffix: ``value_words(0.25, "percent")`` is ``25 %``."""
    if value is None:
        return "no answer"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) if value else "none"
    if isinstance(value, str):
        return value or "no end date"
    if math.isnan(value):
        return "none"
    if not unit:
        return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:.{digits}g}"
    number = border_from_si(value, unit)
    shown = f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.{digits}g}"
    sign = SUFFIXES[unit].unit
    return f"{shown}{sign}" if sign == "°" else f"{shown} {sign}".strip()


def comparison_words(comparison: Comparison) -> str:
    """Print a comparison so that it follows "it must": ``be at most 1 %``, ``fall in 2012``."""
    words = COMPARISONS[comparison.kind][1]
    if comparison.kind == "between":
        low, high = value_words(comparison.value, comparison.unit), value_words(comparison.high, comparison.unit)
        return f"{words} {low} and {high}"
    return f"{words} {value_words(comparison.value, comparison.unit)}"


def _because(claim: Claim, word: str, evidence: Sequence[Evidence]) -> str:
    sentences = []
    if claim.undecidable:
        sentences.append(f"Computation cannot settle this: {claim.undecidable}.")
    if word == "undecidable" and not claim.undecidable and not evidence:
        sentences.append("No question has been stated for this claim.")
    for item in evidence:
        sentences.append(_sentence(item))
    return " ".join(sentences)


def _sentence(item: Evidence) -> str:
    subject = item.phrase or item.question.quantity.replace("_", " ")
    subject = subject[:1].upper() + subject[1:]
    if item.state == "unanswered":
        return f"{subject}: no answer, because {item.reason}."
    behind = f" ({item.reason})" if item.reason else ""
    shown = f"{subject}: {value_words(item.value, item.unit)}{behind}{_range_words(item)}."
    if item.question.comparison is None:
        return shown
    need = f" For the claim to hold it must {comparison_words(item.question.comparison)}."
    if item.state == "depends":
        return f"{shown}{need} {_flip_words(item)}"
    together = (
        " Only with several parameters at the ends of their ranges at once does that change."
        if item.joint_flips
        else ""
    )
    return f"{shown}{need}{together}"


def _range_words(item: Evidence) -> str:
    if math.isnan(item.low) or item.low == item.high:
        return ""
    low, high = value_words(item.low, item.unit), value_words(item.high, item.unit)
    return "" if low == high else f", {low} to {high} as one parameter at a time moves through its published range"


def _flip_words(item: Evidence) -> str:
    central = "holds" if item.value is not None and _met(item) else "fails"
    inside = [flip for flip in item.flip_points if flip.inside]
    parts = [flip_words(flip) for flip in inside[:3]]
    more = f", and at {len(inside) - 3} more" if len(inside) > 3 else ""
    return f"It {central} at the central values, and the answer changes at {_listed(parts)}{more}."


def flip_words(flip: FlipPoint) -> str:
    """Print a flip point: ``5.91 km/s of burnout speed of the interceptors (holds below)``."""
    side = (
        "below"
        if flip.before == "holds"
        else ("from there on" if flip.resolution == 1.0 and not flip.unit else "above")
    )
    return f"{value_words(flip.at, flip.unit)} for the {flip.label} (holds {side})"


def _met(item: Evidence) -> bool:
    assert item.value is not None
    assert item.question.comparison is not None
    return compare(item.value, item.question.comparison)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else "no single value"


def _assumptions(claim: Claim, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    lines = []
    if claim.reading:
        lines.append(f"Reading of the words: {claim.reading}")
    for flip in (flip for item in evidence for flip in item.flip_points):
        low, high = value_words(flip.low, flip.unit), value_words(flip.high, flip.unit)
        place = "inside" if flip.inside else "outside"
        kind = "range of readings" if flip.parameter == "threshold" else "published range"
        lines.append(
            f"{flip.label[:1].upper() + flip.label[1:]}: {flip.before} below and {flip.after} above "
            f"{value_words(flip.at, flip.unit)}, {place} the {kind} of {low} to {high}"
            + (f" ({flip.source})" if flip.source else "")
            + "."
        )
    lines.extend(f"Left out: {item.left_out}" for item in evidence if item.left_out)
    return tuple(dict.fromkeys(lines))
