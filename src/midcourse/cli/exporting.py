"""The command that writes a run for other tools: export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Flights
    from midcourse.outputs.ephemeris import Ephemeris
    from midcourse.scenario.parts import Scenario

#: Above this many flights the user is told that the file is large.
_MANY = 100


@app.command("export")
def export_run(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A packaged scenario, or a YAML file.")],
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="czml, kml, geojson, oem, stk-e, parquet or csv.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="PLACE", help="A file; for tables and for several oem or stk-e flights, a folder."
        ),
    ],
    threat: Annotated[
        list[str] | None,
        typer.Option(
            "--threat",
            metavar="ID",
            help="A flight, a whole threat group, or all. Repeat for more. Without it: the flights of the figures, "
            "one a group.",
        ),
    ] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Override a value, as for run. Repeat for more."),
    ] = None,
    force: bool = typer.Option(False, "--force", help="Replace files that are there."),
    no_store: bool = typer.Option(False, "--no-store", help="Neither read nor keep stored results."),
) -> None:
    """Write a run for another tool: Cesium, Google Earth, GIS, orbit software, tables.

    Exit codes: 0 done, 2 wrong input, 1 our failure, 130 interrupted.
    """
    from midcourse.outputs.chosen_flights import shown, threats_named
    from midcourse.outputs.exports.formats import destination, export, format_named
    from midcourse.outputs.exports.places import check_place
    from midcourse.outputs.store import Store
    from midcourse.scenario.load import load

    chosen_form = format_named(form)
    loaded = load(scenario, override or ())
    asked = threats_named(loaded, threat or ())
    if chosen_form.holds != "tables" and (asked or chosen_form.holds == "scene"):
        check_place(*destination(chosen_form, out, loaded.name, asked), force=force)

    from midcourse import workbench
    from midcourse.cli.run import progress_bar

    store = Store(enabled=not no_store)
    with progress_bar() as progress:
        result = workbench.run(loaded, store=store, progress=progress)
        flights = workbench.flights_of(loaded, store=store)
    flown = _flown(loaded, flights, asked or shown(result.tables), strict=bool(threat))
    if len(flown) > _MANY and chosen_form.holds == "scene":
        typer.echo(f"{len(flown)} flights make a large file; --threat chooses.", err=True)
    written = export(chosen_form, out, (loaded, result.tables), flown, force=force)
    size = sum(path.stat().st_size for path in written) / 1e6
    where = str(written[0]) if len(written) == 1 else f"{len(written)} files into {written[0].parent}"
    flights_text = f"{len(flown)} flight{'s' if len(flown) != 1 else ''}"
    typer.echo(f"Wrote {where} ({flights_text}, {size:.1f} MB).", err=True)


def _flown(scenario: Scenario, flights: Sequence[Flights], wanted: Sequence[str], *, strict: bool) -> list[Ephemeris]:
    """Sample the flights wanted; those that do not fly are left out, unless nothing else was asked for."""
    from midcourse.outputs.chosen_flights import flown

    found, without = flown(scenario, flights, wanted)
    if strict and without and not found:
        identity, reason = without[0]
        more = f" (and {len(without) - 1} more like it)" if len(without) > 1 else ""
        raise InputError(
            f'threat "{identity}" has no flight to write{more}: {reason}',
            where="--threat",
            hint="midcourse run SCENARIO --json tells which threats fly",
        )
    if without:
        typer.echo(f"{len(without)} of {len(set(wanted))} threats do not fly and are left out.", err=True)
    return found
