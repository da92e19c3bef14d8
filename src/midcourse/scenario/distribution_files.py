"""The distribution that a number of a scenario may state, read and checked.

::

    reference_range_km: {value: 2000, low: 600, high: 2500, distribution: uniform, source: …, grade: …}
    burnout_speed_km_s:
      value: 6.3
      low: 5.5
      high: 9
      distribution: {kind: normal, standard_deviation: 0.6, source: …, grade: …, note: …}

Without one, a number with a range is drawn from the triangle over low, value and high.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from midcourse.analysis.distributions import Distribution, choice
from midcourse.errors import InputError, nearest

__all__ = ["distribution_json", "distribution_of", "distribution_schema", "distribution_words"]

#: What each kind takes besides low, value and high.
_TAKES = {
    "uniform": (),
    "triangular": (),
    "normal": ("standard_deviation",),
    "lognormal": ("factor",),
    "choice": ("values", "probabilities"),
}
_TEXTS = ("source", "grade", "note")


def distribution_of(number: Mapping[str, Any]) -> Distribution | None:
    """Give the distribution that a number states, in the unit of its suffix; None where it states none.

    Parameters
    ----------
    number : mapping
        With ``value``, and perhaps ``low``, ``high`` and ``distribution``: a word, or a mapping with ``kind``.

    Raises
    ------
    InputError
        For an unknown kind or key, a missing or malformed one, and a distribution without support.
    """
    said = number.get("distribution")
    if said is None:
        return None
    if isinstance(said, str):
        said = {"kind": said}
    if not isinstance(said, Mapping):
        raise InputError("has a distribution that is neither a word nor a mapping", allowed=", ".join(_TAKES))
    kind = said.get("kind")
    if not isinstance(kind, str) or kind not in _TAKES:
        shown = "no kind of distribution" if kind is None else f'the unknown distribution "{kind}"'
        close = nearest(kind, _TAKES) if isinstance(kind, str) else []
        raise InputError(f"has {shown}", allowed=", ".join(_TAKES), hint=f'did you mean "{close[0]}"?' if close else "")
    for key in said:
        if key not in (*_TAKES[kind], "kind", *_TEXTS):
            raise InputError(
                f'has a {kind} distribution with the unknown key "{key}"',
                allowed=", ".join((*_TAKES[kind], *_TEXTS)),
            )
    try:
        if kind == "choice":
            return _choice(said, number)
        return _over_range(kind, said, number)
    except InputError as error:
        problem = error.problem if error.problem.startswith("has ") else f"has a {kind} distribution: {error.problem}"
        raise InputError(problem, allowed=error.allowed, hint=error.hint) from None


def _over_range(kind: str, said: Mapping[str, Any], number: Mapping[str, Any]) -> Distribution:
    low, high = number.get("low"), number.get("high")
    if low is None or high is None:
        raise InputError(
            f"has a {kind} distribution without ends", allowed="low and high beside the value",
            hint="a normal or lognormal distribution is cut off there",
        )  # fmt: skip
    spread = math.nan
    for key in _TAKES[kind]:
        spread = _number(kind, key, said.get(key))
    return Distribution(kind, float(low), float(number["value"]), float(high), spread)


def _choice(said: Mapping[str, Any], number: Mapping[str, Any]) -> Distribution:
    lists = []
    for key in _TAKES["choice"]:
        items = said.get(key)
        if not isinstance(items, Sequence) or isinstance(items, str) or not items:
            raise InputError(f"has a choice without {key}", allowed="a list of numbers", hint=f"{key}: [10, 20, 40]")
        lists.append([_number("choice", key, item) for item in items])
    made = choice(lists[0], lists[1], float(number["value"]))
    if not made.low <= made.value <= made.high:
        raise InputError(
            f"has a choice from {made.low:g} to {made.high:g} but the value {made.value:g}",
            allowed="a value within the choice",
        )
    return made


def _number(kind: str, key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        shown = "missing" if value is None else f'"{value}"'
        raise InputError(f"has a {kind} distribution whose {key} is {shown}, not a number", allowed="a number")
    return float(value)


def distribution_words(chance: Distribution | None) -> str:
    """A distribution in a few words, its numbers in the unit they are in; empty for none."""
    if chance is None or chance.kind == "fixed":
        return ""
    if chance.kind == "normal":
        return f"normal, standard deviation {chance.spread:g}"
    if chance.kind == "lognormal":
        return f"lognormal, factor {chance.spread:g}"
    if chance.kind == "choice":
        pairs = zip(chance.values, chance.probabilities, strict=True)
        return "choice: " + ", ".join(f"{value:g} ({100 * share:g} %)" for value, share in pairs)
    return chance.kind


def distribution_json(chance: Distribution | None) -> dict[str, Any] | None:
    """A distribution as a file states it, for JSON; None for none."""
    if chance is None:
        return None
    made: dict[str, Any] = {"kind": chance.kind}
    if chance.kind == "normal":
        made["standard_deviation"] = chance.spread
    elif chance.kind == "lognormal":
        made["factor"] = chance.spread
    elif chance.kind == "choice":
        made |= {"values": list(chance.values), "probabilities": list(chance.probabilities)}
    return made


def distribution_schema(grades: Sequence[str]) -> dict[str, Any]:
    """The JSON Schema of ``distribution:``; what it cannot say (support, sums) the loader says."""
    texts = {"source": {"type": "string"}, "grade": {"enum": list(grades)}, "note": {"type": "string"}}
    bare = {
        "standard_deviation": {"type": "number", "exclusiveMinimum": 0},
        "factor": {"type": "number", "exclusiveMinimum": 1},
        "values": {"type": "array", "items": {"type": "number"}, "minItems": 1},
        "probabilities": {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 1},
    }
    forms = [
        {
            "type": "object",
            "properties": {"kind": {"const": kind}, **{key: bare[key] for key in takes}, **texts},
            "required": ["kind", *takes],
            "additionalProperties": False,
        }
        for kind, takes in _TAKES.items()
    ]
    return {
        "description": "what the number is drawn from in campaigns; without it the triangle over low, value and high",
        "anyOf": [{"enum": [kind for kind, takes in _TAKES.items() if not takes]}, *forms],
    }
