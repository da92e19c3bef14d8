"""The register of quantities that a claim may ask for: names, parameters, units; no functions.

The functions live in `midcourse.analysis.evidence`, above both wings; what is here is the vocabulary in which the
talks ask and the evidence answers, so that a misspelled question is found when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from midcourse.errors import InputError, unknown_name
from midcourse.records import record
from midcourse.talks.claims import COMPARISONS, Comparison, Question
from midcourse.units import SUFFIXES

__all__ = ["Parameter", "Quantity", "check_comparison", "check_question", "quantity_list"]


@record
class Parameter:
    """A parameter of a quantity.

    Attributes
    ----------
    name : str
        As written in files, without unit suffix.
    kind : str
        A family of names known to the case (``"threats"``, ``"interceptors"``, ``"radar"``, ``"treaty"``,
        ``"party"``, ``"missile"``, ``"site"``), or ``"number"``, ``"date"``, ``"truth"``, ``"text"``.
    required : bool
        Whether a question must give it.
    unit : str
        Suffix of the unit for numbers; empty for counts.
    meaning : str
        One line.
    """

    name: str
    kind: str
    required: bool = False
    unit: str = ""
    meaning: str = ""


@record
class Quantity:
    """A quantity or predicate that the evidence can compute.

    Attributes
    ----------
    name : str
        Stable name.
    wing : str
        Who answers: ``"physics"``, ``"law"``, ``"record"`` (read from the scenario or the dossier) or ``"both"``.
    kind : str
        ``"number"``, ``"truth"``, ``"date"`` or ``"names"``.
    unit : str
        Suffix in which a number is printed; empty for a count.
    phrase : str
        The quantity as it stands in a sentence: ``"the share of trajectories with an engagement window"``.
    parameters : tuple of Parameter
    left_out : str
        What the computation leaves out and in which direction that pushes the answer.
    """

    name: str
    wing: str
    kind: str
    unit: str
    phrase: str
    parameters: tuple[Parameter, ...] = ()
    left_out: str = ""


def check_question(
    question: Question,
    register: Mapping[str, Quantity],
    names: Mapping[str, tuple[str, ...]],
    *,
    where: str = "",
) -> Quantity:
    """Refuse a question that nothing can answer; return the quantity it asks for.

    Parameters
    ----------
    question : Question
    register : mapping of str to Quantity
        The quantities that exist.
    names : mapping of str to tuple of str
        For each family of names, those that the case at hand knows. A family that is absent is not checked.
    where : str
        File and line, for the error.

    Raises
    ------
    InputError
        Unknown quantity, unknown or missing parameter, unknown threat set (or site, treaty, missile …), or a
        comparison whose kind or unit does not fit; the error lists what is there.
    """
    if question.quantity not in register:
        raise _unknown("quantity", question.quantity, register, where)
    quantity = register[question.quantity]
    known = {parameter.name: parameter for parameter in quantity.parameters}
    for name, value in question.parameters.items():
        if name not in known:
            raise unknown_name(f"parameter of {quantity.name}", name, known, where=where)
        family = known[name].kind
        if family in names and str(value) not in names[family]:
            raise _unknown(known[name].meaning or family, str(value), names[family], where)
    missing = [parameter.name for parameter in quantity.parameters if parameter.required]
    missing = [name for name in missing if name not in question.parameters]
    if missing:
        raise InputError(
            f"{quantity.name} needs {' and '.join(missing)}",
            where=where,
            allowed=", ".join(f"{p.name} ({p.kind}{', required' if p.required else ''})" for p in quantity.parameters),
        )
    if question.comparison is not None:
        check_comparison(quantity, question.comparison, where=where)
    return quantity


def _unknown(kind: str, name: str, names: Iterable[str], where: str) -> InputError:
    """Build the error for an unknown name that lists every known one: the reader has nowhere else to look."""
    error = unknown_name(kind, name, names)
    return InputError(error.problem, where=where, allowed=", ".join(sorted(names)) or error.allowed, hint=error.hint)


def check_comparison(quantity: Quantity, comparison: Comparison, *, where: str = "") -> None:
    """Refuse a comparison that does not fit the kind or the unit of a quantity.

    Raises
    ------
    InputError
        The error lists the comparisons or the units that fit.
    """
    if comparison.kind not in COMPARISONS:
        raise unknown_name("comparison", comparison.kind, COMPARISONS, where=where)
    fits = [name for name, (kind, _) in COMPARISONS.items() if kind == quantity.kind]
    if comparison.kind not in fits:
        raise InputError(
            f'"{comparison.kind}" does not fit {quantity.name}, which is a {_KIND_WORDS[quantity.kind]}',
            where=where,
            allowed=", ".join(fits),
        )
    if quantity.kind != "number":
        return
    wanted = SUFFIXES[quantity.unit].quantity if quantity.unit else "count"
    given = SUFFIXES[comparison.unit].quantity if comparison.unit else "count"
    if wanted != given:
        units = [suffix for suffix, meaning in SUFFIXES.items() if meaning.quantity == wanted]
        allowed = (
            ", ".join(f"{comparison.kind.replace('-', '_')}_{unit}" for unit in units)
            if units
            else comparison.kind.replace("-", "_") + " (a count carries no unit)"
        )
        raise InputError(
            f"{quantity.name} is a {wanted}, and the claim compares it with a {given}",
            where=where,
            allowed=allowed,
            hint="the unit suffix stands at the end of the comparison, for example at_least_percent: 50",
        )


_KIND_WORDS = {"number": "number", "truth": "yes or no", "date": "date", "names": "set of names"}


def quantity_list(register: Mapping[str, Quantity]) -> list[str]:
    """List the quantities as calls with their parameters and units, one a line, sorted by name."""
    lines = []
    for name in sorted(register):
        quantity = register[name]
        inside = ", ".join(p.name if p.required else f"[{p.name}]" for p in quantity.parameters)
        unit = SUFFIXES[quantity.unit].unit or quantity.unit if quantity.unit else quantity.kind
        lines.append(f"{name}({inside}) → {unit}: {quantity.phrase}")
    return lines
