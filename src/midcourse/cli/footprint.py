"""The command that asks for the footprint alone: footprint."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from midcourse.outputs.footprint_run import FootprintRun

#: How the command line calls what `midcourse.footprint` takes.
_OPTIONS = {"cell_deg": "--cell-deg", "launch_areas": "--launch-area", "vehicles": "--vehicle"}
#: Most missiles beside one another in the terminal.
_COLUMNS = 4


@app.command("footprint")
def show_footprint(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A packaged scenario, or a YAML file.")],
    override: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="Override a value: --set interceptors.gbi.lat_deg=50. Repeat for more.",
        ),
    ] = None,
    cell_deg: Annotated[
        str | None, typer.Option("--cell-deg", metavar="D", help="Side of a cell in degrees, 0.05 to 5.")
    ] = None,
    launch_area: Annotated[
        list[str] | None,
        typer.Option("--launch-area", metavar="ID", help="A launch area or a set of them. Repeat for more."),
    ] = None,
    vehicle: Annotated[
        list[str] | None, typer.Option("--vehicle", metavar="ID", help="A missile of the scenario. Repeat for more.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write GeoJSON, maps (PNG, SVG) and tables into this folder."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    no_store: Annotated[bool, typer.Option("--no-store", help="Neither read nor keep stored results.")] = False,
) -> None:
    """Say which ground a scenario defends, from where and against what.

    Exit codes: 0 done, 2 wrong input, 1 our failure, 130 interrupted.
    """
    from midcourse.outputs.results import check_out_dir, json_text
    from midcourse.outputs.store import Store
    from midcourse.scenario.load import load

    size = _number(cell_deg)
    if out is not None:
        check_out_dir(out)
    loaded = load(scenario, override or ())

    from midcourse import workbench
    from midcourse.cli.run import progress_bar

    store = Store(enabled=not no_store)
    with progress_bar() as progress:
        with _options_named():
            found = workbench.footprint(
                loaded,
                cell_deg=size,
                launch_areas=launch_area or None,
                vehicles=vehicle or None,
                store=store,
                progress=progress,
            )
        if out is not None:
            from midcourse.outputs.exports.footprints import write_footprint

            asked = [scenario, *_options(override or (), cell_deg, launch_area or (), vehicle or ())]
            write_footprint(found, out, overrides=tuple(override or ()), asked=asked, progress=progress)
    if as_json:
        sys.stdout.write(json_text(found.to_json()) + "\n")
        return
    _print(found, out)


@contextmanager
def _options_named() -> Iterator[None]:
    """Call what is wrong by the name of its option."""
    try:
        yield
    except InputError as error:
        where = _OPTIONS.get(error.where, error.where)
        raise InputError(error.problem, where=where, allowed=error.allowed, hint=error.hint) from None


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputError(f'cell_deg is "{text}", not a number', where="--cell-deg", allowed="0.05 to 5") from None


def _options(
    overrides: Sequence[str], cell_deg: str | None, launch_areas: Sequence[str], vehicles: Sequence[str]
) -> list[str]:
    """The options as they were given, for running the command again."""
    several = (("--set", overrides), ("--launch-area", launch_areas), ("--vehicle", vehicles))
    words = {option: [part for value in values for part in (option, value)] for option, values in several}
    size = ["--cell-deg", cell_deg] if cell_deg is not None else []
    return [*words["--set"], *size, *words["--launch-area"], *words["--vehicle"]]


def _print(found: FootprintRun, out: Path | None) -> None:
    """Print the shares by launch area and by country to standard output."""
    from rich.console import Console

    from midcourse.outputs.geography import POPULATION_RULE

    console = Console(highlight=False)
    scenario = found.scenario
    console.print(f"\n[bold]{scenario.title}[/bold]")
    console.print(
        f"[dim]{scenario.name}, {scenario.date}; footprint {found.digest[:12]}, midcourse {found.version}[/dim]\n"
    )
    vehicles = list(dict.fromkeys(row["vehicle"] for row in found.footprint.rows()))
    for first in range(0, len(vehicles), _COLUMNS):
        _print_areas(console, found, vehicles[first : first + _COLUMNS])
        _print_countries(console, found, vehicles[first : first + _COLUMNS])
    console.print(
        "[dim]Of the land that the missile reaches, the part that is defended; in brackets, of the people there. "
        f"Defended: an interceptor can be there in time, not that it is sure to hit.\n{POPULATION_RULE}[/dim]"
    )
    _print_end(console, found, out)


def _print_areas(console: Console, found: FootprintRun, vehicles: Sequence[str]) -> None:
    from midcourse.cli.run_summary import plain_table
    from midcourse.outputs.folder import printed_names

    names = printed_names(found.scenario)
    table = plain_table("Defended, by launch area", *(names.get(vehicle, vehicle) for vehicle in vehicles))
    rows = {(row["launch_area"], row["vehicle"]): row for row in found.footprint.rows()}
    areas = list(dict.fromkeys(area for area, _ in rows))
    for area in areas:
        table.add_row(f"from {names.get(area, area)}", *(_share(rows.get((area, vehicle))) for vehicle in vehicles))
    if len(areas) > 1:
        worst = {row["vehicle"]: row for row in found.worst.rows()}
        table.add_section()
        table.add_row("wherever it comes from", *(_share(worst.get(vehicle)) for vehicle in vehicles))
    console.print(table)


def _print_countries(console: Console, found: FootprintRun, vehicles: Sequence[str]) -> None:
    from midcourse.cli.run_summary import plain_table
    from midcourse.outputs.folder import printed_names

    names = printed_names(found.scenario)
    rows = {(row["country"], row["vehicle"]): row for row in found.tables["worst_countries"].rows()}
    reached = {
        country
        for (country, vehicle), row in rows.items()
        if vehicle in vehicles and (row["threatened_cells"] or row["threatened_population_fraction"] > 0.0)
    }
    areas = {row["launch_area"] for row in found.footprint.rows()}
    title = "Defended, by country" + (", wherever it comes from" if len(areas) > 1 else "")
    table = plain_table(title, *(names.get(vehicle, vehicle) for vehicle in vehicles))
    for country in sorted(reached, key=lambda code: names.get(code, code)):
        table.add_row(names.get(country, country), *(_share(rows.get((country, vehicle))) for vehicle in vehicles))
    if reached:
        console.print(table)
    else:
        console.print("No country of the region lies within reach.\n")


def _share(row: dict[str, Any] | None) -> str:
    import math

    from midcourse.outputs.findings import percent

    if row is None:
        return ""
    land, people = row["defended_fraction"], row["population_fraction"]
    if math.isnan(land) and math.isnan(people):
        return "not in reach"
    shown = [percent(None if math.isnan(share) else share) for share in (land, people)]
    return f"{shown[0]} ({shown[1]})"


def _print_end(console: Console, found: FootprintRun, out: Path | None) -> None:
    from midcourse.cli.run_summary import spent_words

    console.print(f"[dim]{spent_words(found.timings, found.from_store)}[/dim]")
    if out is not None:
        console.print(f"Written: [bold]{out}[/bold] (exports, figures, results, run.json)", soft_wrap=True)
    else:
        console.print("[dim]--out DIR writes GeoJSON, maps and tables; --json prints everything.[/dim]")
