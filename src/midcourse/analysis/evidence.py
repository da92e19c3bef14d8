"""Evidence: the answers to the questions that claims ask, from the engine, from the treaties and from the record.

`midcourse.talks.vocabulary` says what may be asked; `Witness` answers it. Each answer carries the interval over the
published ranges, the flip points, and a digest of everything that it follows from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from midcourse.analysis import evidence_law, evidence_shares
from midcourse.analysis.evidence_law import Law
from midcourse.analysis.evidence_shield import Shield
from midcourse.analysis.flips import Influence, PairMap, Probe, Uncertain, pair_map, probe
from midcourse.errors import InputError
from midcourse.records import digest, record
from midcourse.talks.claims import Claim, Question, Value
from midcourse.talks.dossier import Dossier
from midcourse.talks.quantities import Quantity, check_question
from midcourse.talks.timeline import days_between
from midcourse.talks.verdicts import Evidence, Verdict, judge
from midcourse.talks.vocabulary import QUANTITIES

__all__ = ["ANSWERS", "Testimony", "Witness"]


@record
class Testimony:
    """Evidence with what lies behind it: which parameters move the value, and the map of the two strongest."""

    evidence: Evidence
    influences: tuple[Influence, ...] = ()
    tried: int = 0
    map: PairMap | None = None


@record
class _Question:
    """A question prepared: how to ask it with changes, what is uncertain about it, what it follows from."""

    ask: Callable[[Mapping[str, float]], Value]
    uncertain: tuple[Uncertain, ...] = ()
    inputs: object = None
    reason: str = ""
    parts: tuple[str, ...] = field(default=())


class Witness:
    """Answers questions about one dossier.

    Parameters
    ----------
    dossier : Dossier
    shield : Shield or None
        The engine with its case; without it, questions of physics stay unanswered.
    law : Law or None
        The treaties; without them, questions of law stay unanswered.
    stamp : str
        Names the code (version); part of every digest.
    """

    def __init__(
        self,
        dossier: Dossier,
        shield: Shield | None = None,
        law: Law | None = None,
        stamp: str = "",
    ) -> None:
        self.dossier = dossier
        self.shield = shield
        self.law = law
        self.stamp = stamp

    def names(self) -> dict[str, tuple[str, ...]]:
        """Give the families of names that questions may use here."""
        found: dict[str, tuple[str, ...]] = {
            "event": tuple(self.dossier.events),
            "figure": tuple(self.dossier.figures),
        }
        if self.shield is not None:
            case = self.shield.case
            found |= {
                "threats": tuple(case.threat_sets),
                "interceptors": tuple(case.interceptors),
                "radar": tuple(case.radars),
                "place": tuple(case.places),
                "origins": tuple(case.origins),
            }
        if self.law is not None:
            found |= {"treaty": tuple(self.law.treaties), "party": tuple(self.dossier.parties)}
        return found

    def check(self, question: Question, *, where: str = "") -> Quantity:
        """Refuse a question that cannot be asked here; see `midcourse.talks.quantities.check_question`."""
        return check_question(question, QUANTITIES, self.names(), where=where)

    def answer(self, question: Question, *, mapped: bool = False) -> Testimony:
        """Answer one question.

        Parameters
        ----------
        question : Question
        mapped : bool
            Also compute the map over the two parameters that move the value most.

        Returns
        -------
        Testimony
            Its evidence is ``"unanswered"`` with the reason when there is nothing to answer it with.

        Raises
        ------
        InputError
            When the question is not in the vocabulary or names something unknown.
        """
        quantity = self.check(question)
        prepared = self._prepare(question, quantity)
        if isinstance(prepared, str):
            nothing = Evidence(
                question, None, math.nan, math.nan, quantity.unit, "", "unanswered", prepared, (), quantity.phrase,
                quantity.left_out, quantity.wing,
            )  # fmt: skip
            return Testimony(nothing)
        found = probe(prepared.ask, prepared.uncertain, question.comparison, question.call)
        evidence = self._evidence(question, quantity, prepared, found)
        strongest = [item.parameter for item in found.influences[:2]]
        drawn = None
        if mapped and len(strongest) == 2 and question.comparison is not None:
            drawn = pair_map(prepared.ask, strongest[0], strongest[1], question.comparison)
        return Testimony(evidence, found.influences, found.tried, drawn)

    def curve(self, question: Question, parameter: Uncertain, values: Sequence[float]) -> list[Value]:
        """Give the value of a question at several values of one parameter, all others central."""
        prepared = self._prepare(question, self.check(question))
        if isinstance(prepared, str):
            return []
        return [prepared.ask({parameter.path: value}) for value in values]

    def judge(self, claim: Claim, *, mapped: bool = False) -> tuple[Verdict, tuple[Testimony, ...]]:
        """Judge a claim; give the verdict and the testimony behind it."""
        heard = tuple(self.answer(question, mapped=mapped) for question in claim.questions)
        citations = [self.dossier.citation(source) for source in claim.sources]
        return judge(claim, [item.evidence for item in heard], citations), heard

    def task(self, claim: Claim) -> str:
        """Name the task of judging a claim: everything that the verdict follows from."""
        return digest(
            {
                "claim": claim,
                "case": self.shield.case.digest if self.shield is not None else "",
                "candidates": self.shield.case.candidates if self.shield is not None else (),
                "people": dict(self.shield.case.people) if self.shield is not None else {},
                "law": self.law.digest if self.law is not None else "",
                "events": dict(self.dossier.events),
                "figures": dict(self.dossier.figures),
                "stamp": self.stamp,
            }
        )

    def _evidence(self, question: Question, quantity: Quantity, prepared: _Question, found: Probe) -> Evidence:
        name = digest(
            {
                "quantity": question.quantity,
                "parameters": dict(question.parameters),
                "inputs": prepared.inputs,
                "value": found.value,
                "stamp": self.stamp,
            }
        )
        return Evidence(
            question=question,
            value=found.value,
            low=found.low,
            high=found.high,
            unit=quantity.unit,
            digest=name,
            state=found.state,
            reason=prepared.reason,
            flip_points=found.flip_points,
            phrase=quantity.phrase,
            left_out=quantity.left_out,
            wing=quantity.wing,
            joint_low=found.joint_low,
            joint_high=found.joint_high,
            joint_flips=found.joint_flips,
        )

    def _prepare(self, question: Question, quantity: Quantity) -> _Question | str:
        if question.quantity in evidence_shares.ANSWERS:
            if self.shield is None:
                return "no scenario is given, so there is nothing to compute it from"
            ask, uncertain = evidence_shares.ask(self.shield, question, self.dossier.figures)
            figure = self.dossier.figures.get(str(question.parameters.get("figure", "")))
            return _Question(ask, uncertain, (self.shield.case.digest, figure))
        if question.quantity in evidence_law.ANSWERS:
            if self.law is None:
                return "no treaties are given"
            value, reason = evidence_law.answer(self.law, question)
            if value is None:
                return reason
            return _Question(lambda _: value, (), self.law.digest, reason)
        if question.quantity in ANSWERS:
            said = ANSWERS[question.quantity](self.dossier, question)
            return _Question(lambda _: said, (), dict(self.dossier.events))
        return f"{quantity.name} is known by name, and nothing here computes it"


def _days_between(dossier: Dossier, question: Question) -> Value:
    first = dossier.events[str(question.parameters["first"])]
    last = dossier.events[str(question.parameters["last"])]
    return float(days_between(first.date, last.date))


def _event_place(dossier: Dossier, question: Question) -> Value:
    place = dossier.events[str(question.parameters["event"])].place
    if not place:
        raise InputError(f"the event {question.parameters['event']} has no place", hint="add place: to the event")
    return (place,)


#: Quantities that are read from the dossier itself.
ANSWERS: dict[str, Callable[[Dossier, Question], Value]] = {
    "days_between": _days_between,
    "event_place": _event_place,
}
