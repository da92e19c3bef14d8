"""What ``midcourse sensitivity`` does: draw, answer, estimate, draw the figures, write and print."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse._version import __version__
from midcourse.errors import InputError
from midcourse.records import Table

if TYPE_CHECKING:
    from midcourse.analysis.designs import Changes
    from midcourse.analysis.flips import Uncertain
    from midcourse.analysis.sensitivity import Factor
    from midcourse.studies.designs import Prepared

__all__ = ["Request", "run_sensitivity"]

#: Base samples answered at once: enough to share links, few enough to keep memory flat.
_BASES = 4
_CHANCE_LABELS = {
    "sspk": "chance that a working interceptor kills",
    "reliability": "chance that an interceptor works",
    "correlation": "correlation of two shots at one threat",
}


@dataclass(frozen=True)
class Request:
    """The options of the command."""

    scenario: str
    overrides: tuple[str, ...]
    measure: str
    threats: str | None
    method: str
    base: int
    seed: int
    draw: str
    raid: int
    chances: tuple[str, str, str]
    out: Path | None
    resume: bool
    workers: int
    as_json: bool
    store: bool


def run_sensitivity(request: Request) -> None:
    """Carry the command out."""
    from midcourse.analysis.measures import MEASURES, groups_of, measured
    from midcourse.analysis.sensitivity import drawn, sample_of, tornado_designs
    from midcourse.cli.light import with_pandas
    from midcourse.cli.studying_pages import sensitivity_page
    from midcourse.cli.studying_text import print_sensitivity
    from midcourse.cli.studying_work import check_out, folder_of, progress
    from midcourse.outputs.results import json_text
    from midcourse.studies.campaign import chance
    from midcourse.studies.designs import answered, measure_named, prepared, raids_of, threats_named

    with_pandas()  # SALib needs it

    measure_named(request.measure)
    _check(request)
    check_out(request.out, resume=request.resume)
    names = ("sspk", "reliability", "correlation")
    chances = [chance(name, text) for name, text in zip(names, request.chances, strict=True)]
    raids = raids_of(request.raid, chances, request.seed)
    fought = MEASURES[request.measure].fought
    found = prepared(
        request.scenario,
        request.overrides,
        lambda case: groups_of(case, threats_named(case, request.threats)),
        options={"store": request.store, "workers": request.workers, "rounds": fought},
    )
    threats = threats_named(found.case, request.threats)
    factors, idle = _factors(request, found, threats, chances if fought else [])
    lots = sample_of(request.method, len(factors), request.base, request.seed)
    turn = len(lots) // request.base
    rows = [lots[begin : begin + _BASES * turn] for begin in range(0, len(lots), _BASES * turn)]
    batches: list[Sequence[Changes]] = [tornado_designs(factors), *(drawn(factors, part) for part in rows)]
    for batch in batches[:1]:
        found.designs.check([{k: v for k, v in item.items() if not k.startswith("raid.")} for item in batch])
    asked = _asked(request, found, threats, factors, sum(len(batch) for batch in batches))
    folder = folder_of(request.out, asked, resume=request.resume)

    def ask(changes: Sequence[Changes]) -> Any:
        return measured(request.measure, found.designs, changes, threats, raids)

    with progress("designs") as told:
        parts = list(answered(found, batches, {request.measure: ask}, folder=folder, told=told))
    values = [part[request.measure] for part in parts]
    result = _result(request, asked, factors, (lots, values[0], np.concatenate(values[1:])))
    result["notes"] = _notes(request, idle, result)
    if folder is not None:
        figures = _figures(request, found, result)
        folder.finish(_tables(result), figures, result, sensitivity_page(found.scenario, result, figures))
    if request.as_json:
        sys.stdout.write(json_text(result, indent=2) + "\n")
    else:
        print_sensitivity(found.scenario, result, str(folder.path) if folder is not None else None)


def _check(request: Request) -> None:
    from midcourse.analysis.sensitivity import METHODS

    if request.method not in METHODS:
        raise InputError(f'unknown method "{request.method}"', where="--method", allowed=", ".join(METHODS))
    if request.draw not in ("published", "triangular", "uniform"):
        allowed = "published, triangular, uniform"
        raise InputError(f'unknown distribution "{request.draw}"', where="--draw", allowed=allowed)
    if request.base < 2:
        raise InputError(f"{request.base} base samples are too few", where="-n", allowed="2 or more, best a power of 2")
    if request.seed < 0:
        raise InputError(f"the seed is {request.seed}", where="--seed", allowed="0 or more")


def _factors(
    request: Request, found: Prepared, threats: str, chances: Sequence[Any]
) -> tuple[list[Factor], list[Uncertain]]:
    from midcourse.analysis.measures import matters
    from midcourse.analysis.sensitivity import Factor, factor_of

    case = dataclasses.replace(found.case, uncertain=(*found.case.uncertain, *_only_drawn(found)))
    moving, idle = matters(case, request.measure, threats, found.designs.radars)
    by_path = {item.inside: item for item in _fields(found).values()}
    fixed = {by_path[name].inside for name in by_path if by_path[name].path in _overridden(found)}
    stated = {by_path[name].inside: by_path[name] for name in by_path if by_path[name].distribution is not None}
    factors = []
    for item in moving:
        if item.path in fixed or not _can_change(found, item):
            idle.append(item)
        elif request.draw == "published" and item.path in stated:
            chance = stated[item.path].distribution.scaled(stated[item.path].factor)
            factors.append(factor_of(item, distribution=chance))
        else:
            factors.append(factor_of(item, kind="uniform" if request.draw == "uniform" else "triangular"))
    for name, chance in zip(_CHANCE_LABELS, chances, strict=False):
        if chance.kind != "fixed":
            factors.append(Factor(f"raid.{name}", _CHANCE_LABELS[name], chance, source="assumed"))
    return [factor for factor in factors if factor.distribution.kind != "fixed"], idle


def _only_drawn(found: Prepared) -> list[Uncertain]:
    """Numbers that state a distribution and no range beside it."""
    from midcourse.analysis.flips import Uncertain
    from midcourse.units import split_suffix

    known = {item.path for item in found.case.uncertain}
    extra = []
    for field in _fields(found).values():
        if field.distribution is None or field.inside in known or field.distribution.kind == "fixed":
            continue
        chance = field.distribution.scaled(field.factor)
        ends = (chance.low, chance.high)
        unit = split_suffix(field.path.rsplit(".", 1)[-1])[1] or ""
        value = (field.inside, field.label, field.value * field.factor)
        extra.append(Uncertain(*value, *ends, *ends, unit=unit, source="the distribution stated", whole=field.whole))
    return extra


def _overridden(found: Prepared) -> set[str]:
    return {text.partition("=")[0].strip() for text in found.overrides}


def _can_change(found: Prepared, item: Uncertain) -> bool:
    """Whether a number is one that the chain of a design knows: not the accuracy of a radar, nor a stage's mass."""
    try:
        found.designs.check([{item.path: item.central}])
    except InputError:
        return False
    return True


def _fields(found: Prepared) -> dict[str, Any]:
    from midcourse.scenario.fields import fields_of

    return fields_of(found.scenario)


def _asked(request: Request, found: Prepared, threats: str, factors: Sequence[Factor], designs: int) -> dict[str, Any]:
    from midcourse.analysis.measures import MEASURES

    fought = MEASURES[request.measure].fought
    return {
        "study": "sensitivity",
        "version": __version__,
        "scenario": found.scenario.name,
        "digest": found.scenario.digest,
        "overrides": list(request.overrides),
        "quantity": request.measure,
        "phrase": MEASURES[request.measure].phrase,
        "threats": threats,
        "method": request.method,
        "base": request.base,
        "designs": designs,
        "seed": request.seed,
        "raid": request.raid if fought else None,
        "numbers": [_number_json(factor) for factor in factors],
    }


def _number_json(factor: Factor) -> dict[str, Any]:
    from midcourse.cli.studying_text import worded

    chance = factor.distribution
    ends = {end: worded(getattr(chance, end), factor.unit) for end in ("low", "value", "high")}
    return {
        "path": factor.path, "label": factor.label, "distribution": chance.kind, **ends, "source": factor.source,
        "stepped": factor.stepped,
    }  # fmt: skip


def _result(
    request: Request,
    asked: dict[str, Any],
    factors: Sequence[Factor],
    answers: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> dict[str, Any]:
    from midcourse.analysis.sensitivity import effects_of, indices_of

    lots, ends, values = answers
    tornado = [
        {
            **{key: item[key] for key in ("path", "label", "low", "high")},
            "at_low": ends[1 + 2 * k],
            "at_high": ends[2 + 2 * k],
        }
        for k, item in enumerate(asked["numbers"])
    ]
    names = [{key: item[key] for key in ("path", "label")} for item in asked["numbers"]]
    if request.method == "sobol":
        found: Any = indices_of(values, len(factors), request.seed)
        keys = ("first", "first_half", "total", "total_half")
        order = np.argsort(-found.total, kind="stable")
    else:
        found = effects_of(lots, values, request.seed)
        keys = ("mean_size", "mean_size_half", "mean", "spread")
        order = np.argsort(-found.mean_size, kind="stable")
    indices = [{**names[k], **{key: float(getattr(found, key)[k]) for key in keys}} for k in order]
    return {
        "asked": asked,
        "unit": "s" if request.measure == "median_margin" else "fraction",
        "central": float(ends[0]),
        "tornado": sorted(tornado, key=lambda row: -abs(row["at_high"] - row["at_low"])),
        "indices": indices,
        "variation": {"mean": float(values.mean()), "standard_deviation": float(values.std())},
    }


def _notes(request: Request, idle: Sequence[Uncertain], result: dict[str, Any]) -> list[str]:
    from midcourse.analysis.measures import MEASURES

    notes = [f"Left out of the quantity: {MEASURES[request.measure].left_out}."]
    top = result["indices"][0]
    if request.method == "sobol" and top["total_half"] > 0.25 * abs(top["total"]):
        notes.append(f"The intervals are wide: with -n {4 * request.base} they would be about half as wide.")
    if idle:
        notes.append(
            f"{len(idle)} further numbers with a published range cannot move it (radars no launch waits for, missiles "
            "outside the set, drag, accuracies) or are fixed by --set; they are not drawn."
        )
    return notes


def _tables(result: dict[str, Any]) -> list[Table]:
    suffix = result["unit"]
    text = {key: np.array([row[key] for row in result["tornado"]], object) for key in ("path", "label", "low", "high")}
    ends = {f"{key}_{suffix}": np.array([row[key] for row in result["tornado"]]) for key in ("at_low", "at_high")}
    names = {key: np.array([row[key] for row in result["indices"]], object) for key in ("path", "label")}
    other = "fraction" if result["asked"]["method"] == "sobol" else suffix
    numbers = {
        f"{key}_{other}": np.array([row[key] for row in result["indices"]])
        for key in result["indices"][0]
        if key not in names
    }
    return [Table("tornado", {**text, **ends}), Table("indices", {**names, **numbers})]


def _figures(request: Request, found: Prepared, result: dict[str, Any]) -> dict[str, Any]:
    from midcourse.analysis.measures import MEASURES
    from midcourse.cli.studying_text import in_unit, unit_of
    from midcourse.outputs.figures.sensitivity import Bar, Pair, index_bars, tornado

    measure, unit = request.measure, unit_of(request.measure)
    phrase, asked = MEASURES[measure].phrase, result["asked"]

    def shown(value: float) -> float:
        return float(in_unit(measure, value))

    bars = [
        Bar(row["label"], shown(row["at_low"]), shown(row["at_high"]), row["low"], row["high"])
        for row in result["tornado"]
    ]
    subtitle = f"{found.scenario.title}. Threats: {asked['threats']}. Red: the low end of a range, blue: the high end."
    title = f"Moved alone, the {bars[0].label} moves {phrase} most"
    figures = {"tornado": tornado(bars, shown(result["central"]), (title, subtitle, phrase), unit)}
    top = result["indices"][0]
    subtitle = (
        f"{found.scenario.title}. Threats: {asked['threats']}. {asked['designs']:,} designs, seed {asked['seed']}."
    )
    shape = {"published": "triangular (or stated)"}.get(request.draw, request.draw)
    credit = f"Numbers drawn from {shape} distributions over their published ranges, independently."
    if request.method == "sobol":
        pairs = [
            Pair(row["label"], row["first"], row["first_half"], row["total"], row["total_half"])
            for row in result["indices"]
        ]
        share = f"{100 * max(top['total'], 0):.0f} % (± {100 * top['total_half']:.0f})"
        title = f"{share} of the variation has to do with the {top['label']}"
        if top["total_half"] >= top["total"]:
            title = "Too few samples to say which number decides"
        words = (title, subtitle, "share of the variance of " + phrase)
        figures["indices"] = index_bars(pairs, words, ("alone", "with others"), credit)
    else:
        scale = shown(1.0)
        pairs = [
            Pair(row["label"], row["spread"] * scale, 0.0, row["mean_size"] * scale, row["mean_size_half"] * scale)
            for row in result["indices"]
        ]
        words = (f"The {top['label']} has the largest effect", subtitle, f"change of {phrase}, {unit}")
        figures["indices"] = index_bars(pairs, words, ("spread", "mean size"), credit)
    return figures
