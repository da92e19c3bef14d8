"""Commands about scenario files: scenarios, show, new, check-file, schema."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

    from midcourse.scenario.parts import Quantity, Scenario

#: Sections in the order in which `show` prints them, and their headings.
_HEADINGS = {
    "interceptors": "Interceptors",
    "radars": "Radars",
    "infrared": "Early warning",
    "doctrine": "Doctrine",
    "vehicles": "Threatening missiles",
    "threats": "Threat groups",
    "footprint": "Footprint",
    "dispute": "The dispute",
    "launch_areas": "Launch areas",
    "targets": "Targets",
}
_SET_HELP = "Override a value: --set radars.emr.reference_range_km=650. Repeat for more."
_JSON_HELP = "Print one JSON object and nothing else."


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def _print_json(value: Any) -> None:
    from midcourse.outputs.results import json_text

    sys.stdout.write(json_text(value, indent=2) + "\n")


@app.command("scenarios")
def list_scenarios(as_json: bool = typer.Option(False, "--json", help=_JSON_HELP)) -> None:
    """List the packaged scenarios."""
    from midcourse.scenario import shelf
    from midcourse.scenario.yaml_text import read_file

    rows = []
    for name in shelf.scenario_names():
        data = read_file(shelf.scenario_path(name)).data
        rows.append({"name": name, "title": data.get("title", ""), "extends": data.get("extends", "")})
    if as_json:
        _print_json({"scenarios": rows})
        return
    table = _plain_table("name", "title", "built on")
    for row in rows:
        table.add_row(f"[bold]{row['name']}[/bold]", _safe(row["title"]), row["extends"] or "")
    console = _console()
    console.print(table)
    console.print("\n[dim]midcourse show NAME prints every number of one; midcourse run NAME runs it.[/dim]")


@app.command("show")
def show_scenario(
    scenario: str = typer.Argument(..., metavar="NAME", help="A packaged scenario or vehicle, or a YAML file."),
    override: Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=_SET_HELP)] = None,
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
) -> None:
    """Print every number of a scenario or of a vehicle with its range, source and grade."""
    from midcourse.scenario import shelf
    from midcourse.scenario.load import load

    if scenario in shelf.vehicle_names() and scenario not in shelf.scenario_names() and not override:
        from midcourse.cli.flying import show_vehicle

        show_vehicle(scenario, as_json=as_json)
        return
    _check_not_a_vehicle(scenario)
    loaded = load(scenario, override or ())
    if as_json:
        _print_json(_as_json(loaded))
        return
    console = _console()
    _show_head(console, loaded)
    _show_numbers(console, loaded)
    _show_texts(console, loaded)


def _check_not_a_vehicle(name: str) -> None:
    """A misspelled vehicle gets the names of vehicles to choose from, not those of scenarios."""
    from midcourse.errors import nearest, unknown_name
    from midcourse.scenario import shelf
    from midcourse.scenario.layers import is_path

    if name in shelf.scenario_names() or is_path(name):
        return
    known = (*shelf.scenario_names(), *shelf.vehicle_names())
    if nearest(name, known, 1)[0] in shelf.vehicle_names():
        raise unknown_name("scenario or vehicle", name, known)


@app.command("new")
def new_scenario(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it ends in .yaml.")],
    source: str = typer.Option("europe-2007", "--from", metavar="SCENARIO", help="What to start from."),
    extend: bool = typer.Option(False, "--extend", help="Write a short file that extends it, instead of a copy."),
    force: bool = typer.Option(False, "--force", help="Replace the file if it exists."),
) -> None:
    """Write a scenario file of your own, as a copy of another one or as a change to it."""
    from midcourse.scenario.load import load, scenario_text

    _check_place(path, force)
    title = load(source).title
    text = _extending_text(source, title, path) if extend else scenario_text(source)
    if not extend:
        _check_copy(text, source, path)
    _write(path, text)
    typer.echo(f"Wrote {path}, {'a change to' if extend else 'a copy of'} {source}.", err=True)
    typer.echo(f"Edit it, then: midcourse check-file {path}; midcourse run {path}", err=True)


@app.command("check-file")
def check_file(
    file: str = typer.Argument(..., metavar="FILE", help="A scenario file."),
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
) -> None:
    """Check a scenario file and say what is in it."""
    from midcourse.scenario.load import load

    found = load(Path(file) if Path(file).is_file() else file)
    outside = _outside(found.quantities)
    counts = _grade_counts(found.quantities)
    threats = sum(len(group) for group in found.threats)
    if as_json:
        _print_json(
            {
                "file": file,
                "name": found.name,
                "title": found.title,
                "digest": found.digest,
                "threat_groups": len(found.threats),
                "threats": threats,
                "numbers": len(found.quantities),
                "numbers_by_grade": counts,
                "outside_their_range": [item.path for item in outside],
            }
        )
        return
    console = _console()
    console.print(f"[green]✓[/green] [bold]{_safe(file)}[/bold] is a scenario: {_safe(found.title)}")
    console.print(
        f"  {threats:,} threats in {_counted(found.threats, 'group')}, {_counted(found.radars, 'radar')}, "
        f"{_counted(found.infrared, 'infrared sensor')}, {_counted(found.interceptors, 'interceptor site')}"
    )
    grades = ", ".join(f"{count} {grade}" for grade, count in counts.items() if count)
    console.print(f"  {len(found.quantities)} numbers: {grades}")
    for item in outside:
        span = _range(item)
        console.print(f"  [yellow]note[/yellow] {item.path} is {_value(item)}, outside its published range {span}")


@app.command("schema")
def print_schema(
    markdown: bool = typer.Option(False, "--markdown", help="Print tables of all keys instead."),
) -> None:
    """Print the JSON Schema of scenario files, for editors and other programs."""
    from midcourse.scenario.reference import fields_markdown
    from midcourse.scenario.schema import json_schema

    if markdown:
        sys.stdout.write(fields_markdown())
    else:
        _print_json(json_schema())


def _counted(items: Sequence[object], noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _plain_table(*columns: str, right: Iterable[str] = ()) -> RichTable:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, justify="right" if name in set(right) else "left", overflow="fold")
    return table


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:.10g}"


def _value(item: Quantity) -> str:
    space = "" if item.unit in {"°", "%", ""} else " "
    return f"{_number(item.value)}{space}{item.unit}"


def _range(item: Quantity) -> str:
    if item.low is None and item.high is None:
        return ""
    low = "…" if item.low is None else _number(item.low)
    high = "…" if item.high is None else _number(item.high)
    return f"{low} to {high}"


def _drawn_from(item: Quantity) -> str:
    """The range, and the distribution that the file states."""
    from midcourse.scenario.distribution_files import distribution_words

    return "; ".join(part for part in (_range(item), distribution_words(item.distribution)) if part)


def _outside(quantities: Iterable[Quantity]) -> list[Quantity]:
    return [
        item
        for item in quantities
        if (item.low is not None and item.value < item.low) or (item.high is not None and item.value > item.high)
    ]


def _grade_counts(quantities: Iterable[Quantity]) -> dict[str, int]:
    from midcourse.sources import Grade

    counts = dict.fromkeys((grade.value for grade in Grade), 0)
    for item in quantities:
        counts[item.grade.value] += 1
    return counts


def _show_head(console: Console, scenario: Scenario) -> None:
    console.print(f"[bold]{_safe(scenario.name)}[/bold]  {_safe(scenario.title)}")
    if scenario.summary:
        console.print(_safe(scenario.summary), style="dim")
    console.print()
    table = _plain_table("threat group", "missile", "shape", "threats", right=("threats",))
    for group in scenario.threats:
        table.add_row(group.id, group.vehicle.id, group.shape, f"{len(group):,}")
    console.print(table)
    rules = scenario.engagement
    word = "any one" if rules.track_from == "any" else "all"
    after = ", after burnout" if rules.track_after_burnout else ""
    console.print(f"\nA launch waits for a track from {word} of: {', '.join(rules.sensors)}{after}.")
    for site in scenario.radars:
        if site.cued_by:
            verb = "needs" if site.radar.needs_cue else "can use"
            console.print(f"{site.id} {verb} a cue from: {', '.join(site.cued_by)}.")


def _show_numbers(console: Console, scenario: Scenario) -> None:
    by_section: dict[str, list[Quantity]] = {}
    for item in scenario.quantities:
        by_section.setdefault(item.path.split(".")[0], []).append(item)
    for section in [*_HEADINGS, *(name for name in by_section if name not in _HEADINGS)]:
        if section not in by_section:
            continue
        console.print()
        console.rule(f"[bold]{_HEADINGS.get(section, section)}[/bold]", align="left", style="dim")
        if section in {"launch_areas", "targets"}:
            _show_places(console, section, scenario, by_section[section])
        else:
            _show_items(console, scenario, by_section[section])


def _show_items(console: Console, scenario: Scenario, quantities: list[Quantity]) -> None:
    titles = _titles(scenario)
    items: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        parts = quantity.path.split(".")
        items.setdefault(".".join(parts[:2] if len(parts) > 2 else parts[:1]), []).append(quantity)
    for owner, rows in items.items():
        console.print(f"\n[bold cyan]{owner}[/bold cyan]  {_safe(titles.get(owner, ''))}")
        table = _plain_table("number", "value", "range", "grade, source", right=("value",))
        table.columns[0].no_wrap = True
        for quantity in rows:
            name = quantity.path.removeprefix(f"{owner}.")
            table.add_row(name, _value(quantity), _drawn_from(quantity), _grade(quantity))
        console.print(table)
        for quantity in rows:
            if quantity.note:
                _footnote(console, quantity.path.removeprefix(f"{owner}."), quantity.note)


def _footnote(console: Console, name: str, note: str) -> None:
    from rich.padding import Padding

    console.print(Padding(f"[dim]{name}: {_safe(note)}[/dim]", (0, 0, 0, 2)))


def _grade(item: Quantity) -> str:
    colour = {"seen": "green", "secondary": "green", "derived": "blue", "memory": "yellow", "assumed": "yellow"}
    source = f", {item.source}" if item.source else ""
    return f"[{colour[item.grade.value]}]{item.grade.value}[/]{source}"


def _titles(scenario: Scenario) -> dict[str, str]:
    titles = {f"interceptors.{site.id}": site.title for site in scenario.interceptors}
    titles |= {f"radars.{site.id}": site.title for site in scenario.radars}
    titles |= {f"infrared.{site.id}": site.title for site in scenario.infrared}
    titles |= {f"vehicles.{name}": vehicle.title for name, vehicle in scenario.vehicles.items()}
    titles |= {f"threats.{group.id}": group.title for group in scenario.threats}
    titles["doctrine"] = scenario.doctrine.kind
    if scenario.dispute is not None:
        titles["dispute.published"] = "speeds that were published"
    return titles


def _show_places(console: Console, section: str, scenario: Scenario, quantities: list[Quantity]) -> None:
    numbers = {item.path: item for item in quantities}
    sets = scenario.launch_areas if section == "launch_areas" else scenario.targets
    for name, places in sets.items():
        console.print(f"\n[bold cyan]{section}.{name}[/bold cyan]  {len(places)} places")
        table = _plain_table("id", "name", "lat_deg", "lon_deg", "grade, source", right=("lat_deg", "lon_deg"))
        for place in places:
            prefix = f"{section}.{name}.{place.id}"
            latitude, longitude = numbers[f"{prefix}.lat_deg"], numbers[f"{prefix}.lon_deg"]
            full = ", ".join(part for part in (place.name, place.country, place.system) if part)
            cells = (f"{latitude.value:.2f}", f"{longitude.value:.2f}", _grade(latitude))
            table.add_row(place.id, _safe(full), *cells)
        console.print(table)


def _show_texts(console: Console, scenario: Scenario) -> None:
    from rich.padding import Padding

    for heading, texts in (("Assumptions", scenario.assumptions), ("Limits", scenario.limits)):
        if texts:
            console.print()
            console.rule(f"[bold]{heading}[/bold]", align="left", style="dim")
            for name, text in texts.items():
                console.print(Padding(f"[bold]{name}[/bold]: {_safe(text)}", (0, 0, 0, 2)))
    console.print()
    console.rule("[bold]Sources[/bold]", align="left", style="dim")
    for source in scenario.sources.values():
        console.print(Padding(f"[bold]{source.id}[/bold]: {_safe(source.citation)}", (0, 0, 0, 2)))
        if source.url:
            console.print(f"    [dim]{_safe(source.url)}[/dim]", soft_wrap=True)
    counts = _grade_counts(scenario.quantities)
    console.print()
    summary = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    console.print(f"{len(scenario.quantities)} numbers: {summary}. Digest {scenario.digest}.")


def _as_json(scenario: Scenario) -> dict[str, Any]:
    from midcourse.scenario.distribution_files import distribution_json

    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "summary": scenario.summary,
        "date": scenario.date,
        "digest": scenario.digest,
        "threat_groups": [
            {
                "id": group.id,
                "title": group.title,
                "vehicle": group.vehicle.id,
                "shape": group.shape,
                "count": len(group),
            }
            for group in scenario.threats
        ],
        "quantities": [
            {**_record(item), "distribution": distribution_json(item.distribution)} for item in scenario.quantities
        ],
        "sources": {name: _record(source) for name, source in scenario.sources.items()},
        "assumptions": scenario.assumptions,
        "limits": scenario.limits,
    }


def _record(item: object) -> Mapping[str, Any]:
    import dataclasses

    return {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}  # type: ignore[arg-type]


def _check_place(path: Path, force: bool) -> None:
    if path.suffix not in {".yaml", ".yml"}:
        raise InputError(
            f'"{path}" does not end in .yaml', allowed="a name that ends in .yaml or .yml", hint=f"write {path}.yaml"
        )
    if path.is_dir():
        raise InputError(f'"{path}" is a folder', allowed="the name of a file")
    if not path.parent.is_dir():
        raise InputError(f'no folder "{path.parent}"', hint="make it first")
    if path.exists() and not force:
        raise InputError(f'"{path}" exists already', hint="choose another name, or replace it with --force")


def _check_copy(text: str, source: str, path: Path) -> None:
    """A copy into another folder would lose a file that it extends by a relative path."""
    found = re.search(r"^extends:\s*[\"']?([^\s\"'#]+\.ya?ml)", text, re.MULTILINE)
    if found and Path(source).resolve().parent != path.resolve().parent and not Path(found[1]).is_absolute():
        raise InputError(
            f'"{source}" extends the file {found[1]}, which a copy in another folder would not find',
            hint="write the new file into the same folder, or use --extend",
        )


def _extending_text(source: str, title: str, path: Path) -> str:
    import json
    import os

    from midcourse.scenario.layers import is_path

    base = Path(os.path.relpath(source, path.parent)).as_posix() if is_path(source) else source
    return (
        f"# A change to {base}: only what differs is written here. null removes an item.\n"
        f"extends: {json.dumps(base, ensure_ascii=False)}\n"
        f"title: {json.dumps(f'{title}, changed', ensure_ascii=False)}\n"
        "\n"
        "# interceptors:\n"
        "#   gbi:\n"
        "#     burnout_speed_km_s: {value: 7.0, grade: assumed, note: why}\n"
    )


def _write(path: Path, text: str) -> None:
    from midcourse.outputs.store import write_whole

    try:
        write_whole(path, lambda file: file.write(text.encode()))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f'cannot write "{path}": {reason}', hint="choose a folder that you may write to") from None
