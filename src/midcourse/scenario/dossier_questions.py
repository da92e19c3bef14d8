"""Questions and comparisons from YAML: ``{ask: expiry, with: {treaty: start-1}, in_year: 2012}``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from midcourse.errors import InputError
from midcourse.scenario.dossier_reader import Node
from midcourse.talks.claims import COMPARISONS, Comparison, Question, Value
from midcourse.talks.quantities import check_comparison, check_question
from midcourse.talks.vocabulary import QUANTITIES
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["read_comparison", "read_question", "read_settings"]


def read_question(row: Node, known: Mapping[str, Mapping[str, Any]], *, compared: bool = True) -> Question | None:
    """Read a question; errors are collected in the node, and then None comes back.

    Parameters
    ----------
    row : Node
        With ``ask``, ``with`` and at most one comparison.
    known : mapping of str to mapping
        Families of names that are known when the file is read: events, figures.
    compared : bool
        Whether a comparison may stand there.
    """
    before = len(row.errors)
    comparison = read_comparison(row, ("ask", "with", "ours")) if compared else None
    if not compared:
        row.only("ask", "with")
    inside = row.child("with")
    parameters = read_settings(inside) if inside is not None else {}
    question = Question(row.text("ask"), parameters, comparison)
    if len(row.errors) > before:
        return None
    names = {family: tuple(members) for family, members in known.items()}
    try:
        check_question(question, QUANTITIES, names, where=row.where("ask"))
    except InputError as error:
        row.errors.append(
            InputError(f"{row.label}: {error.problem}", where=error.where, allowed=error.allowed, hint=error.hint)
        )
        return None
    return question


def read_settings(node: Node) -> dict[str, float | bool | str]:
    """Read parameters: numbers lose their unit suffix and become SI, the rest stays as it is."""
    found: dict[str, float | bool | str] = {}
    for key, value in node.data.items():
        if isinstance(value, dict | list) or value is None:
            node.refuse(f"has a {key} that is not a single value", key)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            bare, suffix = split_suffix(key)
            found[bare if suffix else key] = float(value) * (SUFFIXES[suffix].factor if suffix else 1.0)
        else:
            found[key] = value if isinstance(value, bool) else str(value)
    return found


def read_comparison(row: Node, others: tuple[str, ...]) -> Comparison | None:
    """Read the one key of a row that is a comparison: ``at_least_percent: 50``, ``in_year: 2012``, ``is: false``."""
    keys = [key for key in row.data if key not in others]
    if not keys:
        return None
    found = [(key, _split(key)) for key in keys]
    unknown = [key for key, kind in found if kind is None]
    for key in unknown:
        row.refuse(
            f'has an unknown key "{key}"', key, allowed=", ".join((*others, *(_written(k) for k in COMPARISONS)))
        )
    if unknown:
        return None
    if len(keys) > 1:
        row.refuse("compares twice", keys[1], allowed="one comparison", hint="write two questions instead")
        return None
    key, kind_and_unit = found[0]
    assert kind_and_unit is not None
    made = _comparison(row, key, *kind_and_unit)
    return _with_our_range(row, made) if made is not None and "ours" in row.data else made


def _with_our_range(row: Node, made: Comparison) -> Comparison | None:
    """Note within which range others might set a threshold that is ours; written in the unit of the comparison."""
    value = row.data["ours"]
    if COMPARISONS[made.kind][0] != "number" or made.kind in ("between", "equal"):
        row.refuse(
            "has a range of readings (ours) that its comparison cannot use",
            "ours",
            allowed="at_least, at_most, above, below",
        )
        return None
    if not isinstance(value, list) or len(value) != 2 or any(not isinstance(n, int | float) for n in value):
        row.refuse(f'has the ours "{value}"', "ours", allowed="[from, to]")
        return None
    factor = SUFFIXES[made.unit].factor if made.unit else 1.0
    low, high = float(value[0]) * factor, float(value[1]) * factor
    if not low <= float(made.value) <= high:  # type: ignore[arg-type]
        row.refuse(
            f'has the ours "{value}", which leaves out its own threshold', "ours", allowed="[from, to] around it"
        )
        return None
    return replace(made, ours_low=low, ours_high=high)


def check_measure(row: Node, quantity: str, comparison: Comparison) -> None:
    """Refuse a comparison that does not fit the quantity of a measure."""
    try:
        check_comparison(QUANTITIES[quantity], comparison, where=row.where())
    except InputError as error:
        row.errors.append(
            InputError(f"{row.label}: {error.problem}", where=error.where, allowed=error.allowed, hint=error.hint)
        )


def _written(kind: str) -> str:
    return kind.replace("-", "_")


def _split(key: str) -> tuple[str, str] | None:
    for kind in sorted(COMPARISONS, key=len, reverse=True):
        stem = _written(kind)
        if key == stem:
            return kind, ""
        if key.startswith(f"{stem}_") and key[len(stem) + 1 :] in SUFFIXES:
            return kind, key[len(stem) + 1 :]
    return None


def _comparison(row: Node, key: str, kind: str, unit: str) -> Comparison | None:
    family = COMPARISONS[kind][0]
    value = row.data[key]
    factor = SUFFIXES[unit].factor if unit else 1.0
    if family == "number":
        numbers = value if isinstance(value, list) else [value]
        wanted = 2 if kind == "between" else 1
        if len(numbers) != wanted or any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
            row.refuse(f'has the {key} "{value}"', key, allowed="[from, to]" if wanted == 2 else "a number")
            return None
        if wanted == 2 and numbers[0] > numbers[1]:
            row.refuse(f'has the {key} "{value}"', key, allowed="the smaller number first")
            return None
        high = float(numbers[1]) * factor if wanted == 2 else math.nan
        return Comparison(kind, float(numbers[0]) * factor, high, unit)
    if family == "truth":
        return Comparison(kind, row.truth(key, True))
    if family == "date":
        return Comparison(kind, row.date(key))
    names: Value = row.texts(key, required=True)
    return Comparison(kind, names)
