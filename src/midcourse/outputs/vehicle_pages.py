"""Reference pages of the vehicle library, written from the vehicle files so that they cannot go stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO

from midcourse.scenario.vehicle_schema import FigureModel, VehicleFile
from midcourse.scenario.vehicles import engine, numbers, sources
from midcourse.sources import Sourced

__all__ = ["index_text", "page_text", "write_pages"]

#: What each model says about the flight, in a sentence.
_MODELS = {
    "kinematic": "Flown by a burnout speed and a burn time: a prescribed boost, then free flight.",
    "staged": "Flown by its stages: thrust, mass flow, drag and steering are integrated from lift-off.",
    "none": "Known, not flyable.",
}

#: Quantities of one flight, not of the vehicle.
_OF_A_FLIGHT = frozenset({"apogee_height_km", "ground_range_km", "flight_time_s"})


def page_text(file: VehicleFile) -> str:
    """Write the page of one vehicle in Markdown.

    Parameters
    ----------
    file : VehicleFile
        A checked vehicle file.
    """
    parts = [f"# {file.title}", f"`{file.name}` · {_kind(file)}", " ".join(file.summary.split()), _MODELS[file.model]]
    if file.missing:
        parts.append("Missing in the open literature: " + "; ".join(file.missing) + ".")
    rows = list(numbers(file))
    if rows:
        parts += ["## What is flown", _number_table(rows)]
        notes = [f"* `{_short(path)}`: {number.note}." for path, number in rows if number.note]
        if notes:
            parts.append("\n".join(notes))
    if file.staged is not None:
        parts += list(_staged_parts(file))
    if file.figures:
        parts += ["## What the literature says", _figure_table(file.figures)]
        spread = list(_spreads(file.figures))
        if spread:
            parts.append("Where sources disagree:\n\n" + "\n".join(spread))
    if file.disagreements:
        parts.append("\n".join(f"* {text}" for text in file.disagreements))
    if file.sources:
        parts += ["## Sources", "\n".join(_source_lines(file))]
    parts.append("_Written by `midcourse vehicles --pages` from the vehicle file; do not edit._")
    return "\n\n".join(part for part in parts if part) + "\n"


def _kind(file: VehicleFile) -> str:
    words = [file.role, f"{file.propellant} propellant"]
    if file.stage_count:
        words.append(f"{file.stage_count} stage{'s' if file.stage_count > 1 else ''}")
    return ", ".join([*words, "notional"] if file.notional else words)


def _short(path: str) -> str:
    return path.removeprefix("kinematic.").removeprefix("staged.")


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:,.10g}"


def _number_table(rows: list[tuple[str, Sourced]]) -> str:
    lines = ["| number | value | range | grade | source |", "|---|---:|---|---|---|"]
    for path, number in rows:
        ranged = number.low is not None or number.high is not None
        span = f"{_number(number.low)} to {_number(number.high)}" if ranged else ""
        lines.append(
            f"| `{_short(path)}` | {_number(number.value)} | {span} | {number.grade.value} | {number.source} |"
        )
    return "\n".join(lines)


def _staged_parts(file: VehicleFile) -> Iterator[str]:
    assert file.staged is not None
    lines = ["| stage | vacuum thrust, kN | burn time, s | rated at |", "|---|---:|---:|---|"]
    for at, stage in enumerate(file.staged.stages, start=1):
        thrust, burn_time = engine(stage)
        lines.append(f"| {stage.name or at} | {thrust / 1e3:,.1f} | {burn_time:,.1f} | {stage.rated_at} |")
    yield "As flown, the third of thrust, specific impulse and burn time derived:"
    yield "\n".join(lines)
    steps = [
        f"* {stage.name or f'stage {at}'}, {step.time_s:g} s after ignition: {step.thrust_kn:,.10g} kN, "
        f"{step.mass_flow_kg_s:,.10g} kg/s" + (f" ({step.note})" if step.note else "")
        for at, stage in enumerate(file.staged.stages, start=1)
        for step in stage.steps
    ]
    if steps:
        yield "Thrust steps:\n\n" + "\n".join(steps)
    if file.staged.programme is not None:
        programme = file.staged.programme
        points = ", ".join(
            f"{pitch:g}° at {time:g} s" for time, pitch in zip(programme.time_s, programme.pitch_deg, strict=True)
        )
        origin = ", ".join(part for part in (programme.grade, programme.source, programme.note) if part)
        yield f"Pitch programme above the launch horizontal ({origin}): {points}."
    if any(stage.rated_at == "not stated" for stage in file.staged.stages):
        yield (
            "The source does not say whether thrust and specific impulse hold at sea level or in vacuum; they are "
            "flown as given at every height. If they hold at sea level, thrust above the air is some 10 to 15 % too "
            "small and the range too short."
        )


def _figure_table(figures: list[FigureModel]) -> str:
    lines = ["| quantity | value | who | grade | source |", "|---|---:|---|---|---|"]
    for item in figures:
        lines.append(f"| `{item.quantity}` | {_number(item.value)} | {item.who} | {item.grade} | {item.source} |")
    return "\n".join(lines)


def _spreads(figures: list[FigureModel]) -> Iterator[str]:
    """Name the quantities for which figures differ, with the span; those of single flights differ by nature."""
    by_quantity: dict[str, list[float]] = {}
    for item in (item for item in figures if item.quantity not in _OF_A_FLIGHT):
        by_quantity.setdefault(item.quantity, []).append(item.value)
    for quantity, values in by_quantity.items():
        low, high = min(values), max(values)
        if low != high:
            yield f"* `{quantity}`: {_number(low)} to {_number(high)}, a factor of {high / low:.2f}"


def _source_lines(file: VehicleFile) -> Iterator[str]:
    for name, source in sources(file).items():
        link = f" <{source.url}>" if source.url else ""
        yield f"* **{name}**: {source.citation}.{link}"


def index_text(files: Mapping[str, VehicleFile]) -> str:
    """Write the page that lists all vehicles.

    Parameters
    ----------
    files : mapping of str to VehicleFile
        By name.
    """
    parts = [
        "# Vehicles",
        "Every vehicle of the library, with its numbers, their sources, grades and ranges, and where sources disagree.",
    ]
    roles = dict.fromkeys(file.role for file in files.values() if file.model != "none")
    for role in sorted(roles):
        lines = ["| vehicle | model | |", "|---|---|---|"]
        lines += [
            f"| [{name}]({name}.md) | {file.model} | {file.title} |"
            for name, file in sorted(files.items())
            if file.role == role and file.model != "none"
        ]
        parts += [f"## {role.capitalize()}s", "\n".join(lines)]
    unknown = [
        f"| [{name}]({name}.md) | {'; '.join(file.missing)} |"
        for name, file in sorted(files.items())
        if file.model == "none"
    ]
    if unknown:
        parts += ["## Known, not flyable", "\n".join(["| vehicle | what is missing |", "|---|---|", *unknown])]
    parts.append("_Written by `midcourse vehicles --pages` from the vehicle files; do not edit._")
    return "\n\n".join(parts) + "\n"


def write_pages(files: Mapping[str, VehicleFile], folder: Path) -> list[Path]:
    """Write the index and a page for each vehicle into a folder, each whole or not at all.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    from midcourse.outputs.store import write_whole

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in [("index", index_text(files)), *((name, page_text(file)) for name, file in files.items())]:
        path = folder / f"{name}.md"
        write_whole(path, partial(_fill, text))
        written.append(path)
    return written


def _fill(text: str, file: IO[bytes]) -> None:
    file.write(text.encode())
