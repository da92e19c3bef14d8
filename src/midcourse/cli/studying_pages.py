"""The pages of the studies of designs: which tables they show, and the finding in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.cli.studying_text import CAUTION, in_unit, printed, unit_of
from midcourse.outputs.study_page import Part, study_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from midcourse.scenario.parts import Scenario

__all__ = ["sensitivity_page", "sites_page", "sweep_page"]

#: Rows of a table at the most: the rest is in the Parquet tables.
_ROWS = 60


def sensitivity_page(scenario: Scenario, result: Mapping[str, Any], figures: Mapping[str, Figure]) -> str:
    """The page of a sensitivity study."""
    asked, measure = result["asked"], result["asked"]["quantity"]
    top = result["tornado"][0]
    lead = (
        f"{_capital(asked['phrase'])} is {printed(measure, result['central'])} with every number at its value. "
        f"Moved alone, the {top['label']} moves it most: {printed(measure, top['at_low'])} at {top['low']}, "
        f"{printed(measure, top['at_high'])} at {top['high']}."
    )
    moving = [row for row in result["tornado"] if row["at_low"] != row["at_high"] or row["at_low"] != result["central"]]
    tornado = Part(
        "One number at a time",
        ("number", "low", "high", "at low", "at high"),
        [
            (row["label"], row["low"], row["high"], printed(measure, row["at_low"]), printed(measure, row["at_high"]))
            for row in moving
        ],
        f"{len(result['tornado']) - len(moving)} further numbers move nothing when moved alone.",
    )
    drawn = Part(
        "What was drawn, and from what",
        ("number", "distribution", "low", "value", "high", "source"),
        [
            tuple(item[key] for key in ("label", "distribution", "low", "value", "high", "source"))
            for item in asked["numbers"]
        ],
        "Drawn independently of each other.",
    )
    words = ("Which uncertain number decides", lead)
    parts = [tornado, _indices(result), drawn]
    return study_page(scenario, asked, words, figures, parts, [*result["notes"], CAUTION])


def _indices(result: Mapping[str, Any]) -> Part:
    asked = result["asked"]
    if asked["method"] == "sobol":
        rows = [
            (
                row["label"],
                f"{row['first']:.3f} ± {row['first_half']:.3f}",
                f"{row['total']:.3f} ± {row['total_half']:.3f}",
            )
            for row in result["indices"]
        ]
        note = f"{asked['designs']:,} designs; half-widths of 95 per cent by bootstrap."
        return Part(
            "All drawn together: shares of the variance (Sobol')", ("number", "alone", "with others"), rows, note
        )
    scale = float(in_unit(asked["quantity"], 1.0))
    rows = [
        (
            row["label"],
            f"{row['mean_size'] * scale:.2f} ± {row['mean_size_half'] * scale:.2f}",
            f"{row['spread'] * scale:.2f}",
        )
        for row in result["indices"]
    ]
    unit = unit_of(asked["quantity"])
    title = f"All drawn together: elementary effects (Morris), {unit}"
    return Part(title, ("number", "mean size", "spread"), rows, f"{asked['designs']:,} designs.")


def sweep_page(scenario: Scenario, result: Mapping[str, Any], figures: Mapping[str, Figure]) -> str:
    """The page of a sweep."""
    asked, measure, sets = result["asked"], result["asked"]["quantity"], result["sets"]
    values = np.array([row["answers"][sets[0]] for row in result["designs"]], float)
    known = values[np.isfinite(values)]
    span = f"{printed(measure, known.min())} to {printed(measure, known.max())}" if known.size else "without an answer"
    lead = f"Over {len(values):,} designs {asked['phrase']} ({sets[0]}) goes from {span}."
    ranked = np.argsort(np.where(np.isfinite(values), -values, np.inf), kind="stable")
    order: Sequence[int] = range(len(values)) if len(values) <= _ROWS else ranked[:_ROWS].tolist()
    names = [f"{item['label']}, {item['unit']}".rstrip(", ") for item in asked["varied"]]
    rows = [
        (
            *(f"{value:.6g}" for value in result["designs"][row]["values"]),
            *(printed(measure, result["designs"][row]["answers"][name]) for name in sets),
        )
        for row in order
    ]
    rest = len(values) - len(rows)
    note = f"The best {_ROWS} for {sets[0]}; all {len(values):,} in results/designs.parquet." if rest else ""
    part = Part("The designs", (*names, *sets), rows, note)
    return study_page(scenario, asked, ("A sweep", lead), figures, [part], [*result["notes"], CAUTION])


def sites_page(scenario: Scenario, result: Mapping[str, Any], figures: Mapping[str, Figure]) -> str:
    """The page of a study of sites."""
    asked, measure = result["asked"], result["asked"]["quantity"]
    names = [asked["threats"], *([asked["beside"]] if asked["beside"] else [])]

    def row(item: Mapping[str, Any]) -> tuple[str, ...]:
        place = (item["name"], f"{item['latitude_deg']:.2f}°", f"{item['longitude_deg']:.2f}°")
        return (*place, *(printed(measure, item["answers"][name]) for name in names))

    def rank(item: Mapping[str, Any]) -> float:
        value = item["answers"][names[0]]
        return -value if np.isfinite(value) else np.inf

    best = sorted(result["candidates"], key=rank)
    lead = (
        f"{_capital(asked['phrase'])} ({names[0]}) is {printed(measure, result['planned']['answers'][names[0]])} where "
        f"{asked['moved'].partition('.')[2]} stands, and {printed(measure, best[0]['answers'][names[0]])} at the "
        f"best of {len(best):,} candidate places."
    )
    columns = ("place", "latitude", "longitude", *names)
    note = f"The best 30 of {len(best):,}; all in results/candidates.parquet." if len(best) > 30 else ""
    parts = [Part("The best places", columns, [row(result["planned"]), *(row(item) for item in best[:30])], note)]
    if asked["beside"]:
        front = [row(item) for item in best if item["on_front"]]
        parts.append(Part(f"The front: most of {names[0]}, least of {names[1]}", columns, front))
    return study_page(scenario, asked, ("Candidate sites", lead), figures, parts, [*result["notes"], CAUTION])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
