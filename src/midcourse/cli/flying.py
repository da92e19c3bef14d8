"""Commands that fly: arc, fly, coast, vehicles, sites; and showing a vehicle."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

if TYPE_CHECKING:
    from midcourse.cli.places import Place
    from midcourse.flight.trajectory import Flights, Tracks
    from midcourse.flight.vehicles import Vehicle
    from midcourse.scenario.vehicle_schema import VehicleFile

__all__ = ["show_vehicle"]

_JSON_HELP = "Print one JSON object and nothing else."
_PLACE_HELP = "A site (midcourse sites) or LAT,LON."
#: Most samples of an exported flight, and the time between them that is aimed at, s.
_SAMPLES, _SPACING = 4001, 1.0


@app.command("vehicles")
def list_vehicles(
    as_json: bool = typer.Option(False, "--json", help=_JSON_HELP),
    pages: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the reference pages into this folder.")
    ] = None,
) -> None:
    """List the vehicle library: what flies, and what is known but cannot be flown."""
    from midcourse.cli import flying_text as text
    from midcourse.scenario.vehicles import vehicle_file, vehicle_names

    files = [vehicle_file(name) for name in vehicle_names(flyable=False)]
    if pages is not None:
        _write_pages({file.name: file for file in files}, pages)
        return
    if as_json:
        rows = [
            {
                "name": file.name,
                "title": file.title,
                "role": file.role,
                "model": file.model,
                "flyable": file.model != "none",
                "notional": file.notional,
                "missing": file.missing,
            }
            for file in files
        ]
        text.print_json({"vehicles": rows})
        return
    out = text.console()
    flyable = [file for file in files if file.model != "none"]
    for role in sorted({file.role for file in flyable}):
        table = text.plain_table(f"{role}s", "model", "title")
        for file in (file for file in flyable if file.role == role):
            table.add_row(f"[bold]{file.name}[/bold]", file.model, file.title)
        out.print(table)
        out.print()
    unknown = text.plain_table("known, not flyable", "what is missing")
    for file in files:
        if file.model == "none":
            unknown.add_row(file.name, "; ".join(file.missing))
    out.print(unknown)
    out.print("\n[dim]midcourse show NAME prints every number of one; midcourse fly NAME flies it.[/dim]")


def _write_pages(files: dict[str, VehicleFile], folder: Path) -> None:
    from midcourse.outputs.vehicle_pages import write_pages

    try:
        written = write_pages(files, folder)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f'cannot write "{folder}": {reason}', where="--pages") from None
    typer.echo(f"Wrote {len(written)} pages into {folder}.", err=True)


def list_sites(*, as_json: bool = False) -> None:
    """Print the places that have a name, which ``midcourse sites`` does without a scenario."""
    from midcourse.cli import flying_text as text
    from midcourse.scenario.sites import sites

    known = sites()
    if as_json:
        rows = [
            {
                "id": item.id,
                "name": item.name,
                "country": item.country,
                "kind": item.kind,
                "lat_deg": round(math.degrees(item.latitude), 6),
                "lon_deg": round(math.degrees(item.longitude), 6),
                "grade": item.grade.value,
                "source": item.source,
            }
            for item in known.values()
        ]
        text.print_json({"sites": rows})
        return
    table = text.plain_table("id", "name", "kind", "lat_deg", "lon_deg", "grade", right=("lat_deg", "lon_deg"))
    for item in known.values():
        where = (f"{math.degrees(item.latitude):.2f}", f"{math.degrees(item.longitude):.2f}")
        full = ", ".join(part for part in (item.name, item.country) if part)
        table.add_row(f"[bold]{item.id}[/bold]", full, item.kind, *where, item.grade.value)
    text.console().print(table)


def show_vehicle(name: str, *, as_json: bool = False) -> None:
    """Print every number of a vehicle with its range, source and grade, and where the sources disagree.

    Parameters
    ----------
    name : str
        A library name, or the path of a vehicle file.
    as_json : bool
        Print one JSON object instead.
    """
    from midcourse.cli import flying_text as text
    from midcourse.scenario.vehicles import read_vehicle

    file = read_vehicle(name)
    if as_json:
        text.print_json(text.vehicle_json(file))
    else:
        text.print_vehicle(file)


@app.command("arc")
def fly_arc(
    range_km: Annotated[float | None, typer.Option(help="Ground range; alone: the minimum-energy arc.")] = None,
    apogee_km: Annotated[float | None, typer.Option(help="Apogee height, with --range-km.")] = None,
    speed_km_s: Annotated[float | None, typer.Option(help="Speed, with --angle-deg.")] = None,
    angle_deg: Annotated[float | None, typer.Option(help="Flight-path angle above the horizontal.")] = None,
    height_km: Annotated[float, typer.Option(help="Height at which speed and angle hold.")] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
) -> None:
    """A ballistic arc in closed form: round Earth, no air, no turn."""
    from midcourse.cli import flying_text as text
    from midcourse.cli.flown import arc_json

    found = arc_json(range_km, apogee_km, speed_km_s, angle_deg, height_km)
    if as_json:
        text.print_json(found)
        return
    text.print_arc(found)


@app.command("fly")
def fly_vehicle(
    vehicle: Annotated[str, typer.Argument(metavar="VEHICLE", help="A library vehicle, or a YAML file.")],
    start: Annotated[str, typer.Option("--from", metavar="SITE|LAT,LON", help=_PLACE_HELP)],
    target: Annotated[str | None, typer.Option("--to", metavar="SITE|LAT,LON", help=_PLACE_HELP)] = None,
    shape: Annotated[str | None, typer.Option(help="minimum-energy, lofted or depressed.")] = None,
    apogee_km: Annotated[float | None, typer.Option(help="A stated apogee instead of a shape.")] = None,
    azimuth_deg: Annotated[float | None, typer.Option(help="Fly in this direction; do not solve.")] = None,
    pitch_over_deg: Annotated[float | None, typer.Option(help="Pitch-over angle, with --azimuth-deg.")] = None,
    max_range: Annotated[
        bool, typer.Option("--max-range", help="As far as it goes, towards --to or --azimuth-deg.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the states, a line a second.")] = None,
    czml: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the flight for a Cesium globe.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Draw height and speed into this folder.")] = None,
) -> None:
    """Fly a vehicle: solved for a target, or as told, over WGS84 with J2, air and the Earth's turn."""
    from midcourse.cli import flying_text as text
    from midcourse.cli.flown import Wanted, flown
    from midcourse.cli.places import place
    from midcourse.scenario.vehicles import titled_vehicle

    title, record = titled_vehicle(vehicle)
    origin = place(start, "--from")
    goal = None if target is None else place(target, "--to")
    flights = flown(record, origin, goal, Wanted(shape, apogee_km, azimuth_deg, pitch_over_deg, max_range))
    _write_files(record, title, flights, csv, czml)
    if out is not None:
        _draw(record, title, origin, goal, flights, out)
    if as_json:
        text.print_json(text.flight_json(flights))
        return
    where = f" to {goal.name}" if goal is not None else ""
    text.print_flight(f"{title}, {origin.name}{where}", flights)
    for path in (csv, czml):
        if path is not None and flights.arrived[0]:
            typer.echo(f"Wrote {path}.", err=True)


@app.command("coast")
def fly_coast(
    lat_deg: Annotated[float, typer.Option(help="Latitude of the burnout.")],
    lon_deg: Annotated[float, typer.Option(help="Longitude of the burnout.")],
    height_km: Annotated[float, typer.Option(help="Height of the burnout above the ellipsoid.")],
    speed_km_s: Annotated[float, typer.Option(help="Speed at burnout.")],
    angle_deg: Annotated[float, typer.Option(help="Flight-path angle above the horizontal.")],
    azimuth_deg: Annotated[float, typer.Option(help="Azimuth of the velocity, clockwise from north.")],
    frame: Annotated[str, typer.Option(help="Of the velocity: ecef (turning with the Earth) or inertial.")] = "ecef",
    ballistic_coefficient_kg_m2: Annotated[
        float | None, typer.Option(help="m/(C_d A); without it there is no air.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
) -> None:
    """From a burnout state to the ground."""
    from midcourse.cli import flying_text as text
    from midcourse.cli.flown import Burnout, coasted

    state = Burnout(lat_deg, lon_deg, height_km, speed_km_s, angle_deg, azimuth_deg)
    flights = coasted(state, frame, ballistic_coefficient_kg_m2)
    if as_json:
        text.print_json(text.flight_json(flights))
    else:
        text.print_flight(f"From {height_km:g} km at {speed_km_s:g} km/s", flights)


def _write_files(vehicle: Vehicle, title: str, flights: Flights, csv: Path | None, czml: Path | None) -> None:
    if csv is None and czml is None:
        return
    if not flights.arrived[0]:
        raise InputError(
            f"there is no flight to write: {flights.sentence(0)}",
            where="--csv" if csv is not None else "--czml",
            hint="without --csv and --czml the reason is printed as an answer",
        )
    from midcourse.flight.fly import tracks

    sampled = tracks(vehicle, flights, _sample_count(flights))
    for path, write in ((csv, _csv), (czml, _czml)):
        if path is not None:
            try:
                write(title, flights, sampled, path)
            except OSError as error:
                reason = (error.strerror or type(error).__name__).lower()
                hint = "choose a folder that you may write to"
                raise InputError(f'cannot write "{path}": {reason}', hint=hint) from None


def _csv(_title: str, flights: Flights, sampled: Tracks, path: Path) -> None:
    from midcourse.outputs.exports.flight_table import flight_table, write_csv

    write_csv(flight_table(flights, sampled), path)


def _czml(title: str, flights: Flights, sampled: Tracks, path: Path) -> None:
    from midcourse.outputs.exports.flight_czml import flight_czml, write_czml

    write_czml(flight_czml(title, flights, sampled), path)


def _sample_count(flights: Flights) -> int:
    return int(min(_SAMPLES, max(2, round(float(flights.impact_time[0]) / _SPACING) + 1)))


def _draw(vehicle: Vehicle, title: str, origin: Place, goal: Place | None, flights: Flights, folder: Path) -> None:
    """Draw height over range and speed over time."""
    if not flights.arrived[0]:
        raise InputError(f"there is no flight to draw: {flights.sentence(0)}", where="--out")
    from midcourse.cli.flown import figure_titles
    from midcourse.flight.fly import tracks
    from midcourse.outputs.exports.flight_table import flight_table
    from midcourse.outputs.figures import style
    from midcourse.outputs.figures.flight import height_range, speed_time

    table = flight_table(flights, tracks(vehicle, flights, _sample_count(flights)))
    heading, subtitle = figure_titles(title, origin, goal, flights)
    try:
        for name, figure in (
            ("height-range", height_range([(title, table)], heading, subtitle)),
            ("speed-time", speed_time([(title, table)], heading, subtitle)),
        ):
            saved = style.save(figure, folder / name)
            typer.echo(f"Wrote {saved.png} and {saved.svg.name}.", err=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f'cannot write "{folder}": {reason}', hint="choose a folder that you may write to") from None
