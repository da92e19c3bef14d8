"""What a deal search found, as plain data, tables and figures in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from midcourse.analysis.deals import Efficient, Outcome, Scored
from midcourse.errors import InputError
from midcourse.outputs.results import json_text, write_table
from midcourse.outputs.store import write_whole
from midcourse.records import Table as Columns
from midcourse.talks.claims import Value
from midcourse.talks.dossier import Dossier
from midcourse.talks.proposals import Table
from midcourse.talks.vocabulary import QUANTITIES
from midcourse.units import SUFFIXES, border_from_si

#: Efficient packages that get a map.
BEST = 4

__all__ = ["BEST", "deal_json", "given_up_words", "package_columns", "prepared", "write_deal"]


def deal_json(dossier: Dossier, table: Table, found: Outcome, timings: Mapping[str, float]) -> dict[str, Any]:
    """Give what a search found as plain data."""
    return {
        "dossier": dossier.id,
        "packages": found.size,
        "feasible": found.feasible,
        "conditions": [
            {
                "id": condition.id,
                "party": condition.party,
                "issue": condition.issue,
                "says": condition.statement,
                "position": condition.position,
                "red_line": condition.red_line,
                "reading": condition.reading,
                "grade": condition.grade.value,
                "sources": [dossier.citation(source) for source in condition.sources],
            }
            for condition in table.conditions
        ],
        "levers": _levers_json(dossier, table),
        "measures": _measures_json(table),
        "clashes": [list(group) for group in found.clashes],
        "efficient": [
            {
                "given_up": list(item.package.unmet),
                "packages": item.packages,
                "red_lines_kept": item.red_lines_kept,
                "nearest_values": {
                    name: _shown(table, _measure_of(table, name), value) for name, value in item.relaxations.items()
                },
                "on_front": index in found.front,
                "example": _package_json(table, item.package),
            }
            for index, item in enumerate(found.efficient)
        ],
        "lever_weights": [
            {
                "lever": weight.lever,
                "first_order_fraction": weight.first_order,
                "total_fraction": weight.total,
                "most_conditions_met": dict(weight.best),
            }
            for weight in found.levers
        ],
        "put_forward": [_package_json(table, package) for package in found.packages],
        "means": "Stated conditions as read by the dossier, not motives; no condition is weighed against another.",
        "timings_s": dict(timings),
    }


def _levers_json(dossier: Dossier, table: Table) -> list[dict[str, Any]]:
    return [
        {
            "id": lever.id,
            "name": lever.name,
            "settings": {value.id: value.name for value in lever.values},
            "sources": [dossier.citation(source) for source in lever.sources],
            "note": lever.note,
            "on_map": lever.on_map,
            "off_map": lever.off_map,
        }
        for lever in table.levers
    ]


def _measures_json(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "id": measure.id,
            "name": measure.name,
            "unit": _unit(measure.question.quantity),
            "levers": list(measure.levers),
        }
        for measure in table.measures
    ]


def write_deal(
    dossier: Dossier, table: Table, found: Outcome, out: Path, places: Mapping[str, tuple[float, float]] | None = None
) -> None:
    """Write the figures, ``packages.parquet`` and last ``deal.json`` into a folder, each file whole or not at all.

    Raises
    ------
    InputError
        When the folder cannot be written.
    """
    from midcourse.outputs.figures.style import save
    from midcourse.outputs.figures.talks import deal_figure, lever_figure, package_figure

    folder = prepared(out)
    text = json_text(deal_json(dossier, table, found, {}), indent=2).encode()
    write_table(folder, package_columns(table, found))
    save(deal_figure(dossier, table, found), folder / "deal")
    save(lever_figure(table, found), folder / "levers")
    for index, item in enumerate(found.efficient[:BEST]):
        save(
            package_figure(table, item.package, places or {}, given_up_words(dossier, table, item)),
            folder / f"package-{index + 1}",
        )
    write_whole(folder / "deal.json", lambda file: file.write(text))


def given_up_words(dossier: Dossier, table: Table, item: Efficient) -> str:
    """Say in one line what a set of conditions gives up, as a title."""
    if not item.package.unmet:
        return "Every stated condition is met"
    parties = {condition.id: dossier.parties[condition.party].name for condition in table.conditions}
    counts: dict[str, int] = {}
    for name in item.package.unmet:
        counts[parties[name]] = counts.get(parties[name], 0) + 1
    words = ", ".join(f"{party} {count}" for party, count in counts.items())
    return f"All but {len(item.package.unmet)} of {len(table.conditions)} conditions met; given up by: {words}"


def prepared(out: Path) -> Path:
    """Make a folder if it is not there, and find out before any work whether it can be written.

    Raises
    ------
    InputError
        When it cannot.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / ".midcourse-probe", lambda file: file.write(b""))
        (out / ".midcourse-probe").unlink()
    except OSError as error:
        raise InputError(
            f'cannot write to "{out}": {(error.strerror or "").lower()}',
            where="--out",
            allowed="a folder that can be written, or that can be made",
        ) from None
    return out


def package_columns(table: Table, found: Outcome) -> Columns:
    """Give the efficient and the named packages as a table: settings, measures, conditions met by party."""
    rows = [("", item.package) for item in found.efficient] + [(package.id, package) for package in found.packages]
    columns: dict[str, list[Any]] = {"package": [name or "efficient" for name, _ in rows]}
    for lever in table.levers:
        columns[lever.id.replace("-", "_")] = [package.choices[lever.id] for _, package in rows]
    for measure in table.measures:
        quantity = QUANTITIES[measure.question.quantity]
        name = measure.id.replace("-", "_") + (f"_{quantity.unit}" if quantity.unit else "")
        columns[name] = [_shown(table, measure.id, package.measures[measure.id]) for _, package in rows]
    for party in dict.fromkeys(condition.party for condition in table.conditions):
        columns[f"{party.replace('-', '_')}_met"] = [package.party_counts[party][0] for _, package in rows]
    columns["given_up"] = [", ".join(package.unmet) for _, package in rows]
    return Columns("packages", {name: _column(values) for name, values in columns.items()})


def _column(values: list[Any]) -> np.ndarray:
    if all(isinstance(value, int | float) for value in values):
        return np.array(values)
    return np.array([str(value) for value in values], dtype=object)


def _package_json(table: Table, package: Scored) -> dict[str, Any]:
    return {
        "id": package.id,
        "name": package.name,
        "settings": dict(package.choices),
        "measures": {
            measure.id: {
                "value": _shown(table, measure.id, package.measures[measure.id]),
                "unit": _unit(measure.question.quantity),
            }
            for measure in table.measures
        },
        "met": list(package.met),
        "unmet": list(package.unmet),
        "by_party": {party: {"met": met, "stated": of} for party, (met, of) in package.party_counts.items()},
        "seen_by_search": package.in_search,
    }


def _measure_of(table: Table, condition: str) -> str:
    found = next(item for item in table.conditions if item.id == condition)
    return next((test.measure for group in found.any_of for test in group if test.measure), "")


def _unit(quantity: str) -> str:
    suffix = QUANTITIES[quantity].unit
    return SUFFIXES[suffix].unit if suffix else ""


def _shown(table: Table, measure: str, value: Value) -> Any:
    found = next((item for item in table.measures if item.id == measure), None)
    suffix = QUANTITIES[found.question.quantity].unit if found is not None else ""
    if isinstance(value, float) and suffix:
        return float(f"{border_from_si(value, suffix):.6g}")
    return list(value) if isinstance(value, tuple) else value
