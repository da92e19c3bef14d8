"""What the flying commands print: JSON objects by contract, and the same for people."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table as RichTable

    from midcourse.flight.trajectory import Flights
    from midcourse.scenario.vehicle_schema import VehicleFile
    from midcourse.sources import Sourced

__all__ = [
    "flight_json",
    "plain_table",
    "print_arc",
    "print_flight",
    "print_json",
    "print_vehicle",
    "say",
    "vehicle_json",
]

_STANDARD_GRAVITY = 9.80665
_GRADE_COLOURS = {"seen": "green", "secondary": "green", "derived": "blue", "memory": "yellow", "assumed": "yellow"}


def print_json(value: Any) -> None:
    """Print one JSON object, and nothing else, to standard output."""
    from midcourse.outputs.results import json_text

    sys.stdout.write(json_text(value, indent=2) + "\n")


def say(text: str) -> None:
    """Print a line for people; square brackets are markup."""
    console().print(text)


def console() -> Any:
    """Give the console of the standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def plain_table(*columns: str, right: Iterable[str] = ()) -> RichTable:
    """Make an empty table in the house's plain look; the columns in ``right`` are aligned to the right."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, justify="right" if name in set(right) else "left", overflow="fold")
    return table


def _round(value: float, digits: int) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def flight_json(flights: Flights, index: int = 0) -> dict[str, Any]:
    """Give one flight by the contract of the flying commands; a value that does not exist is null."""
    from midcourse.flight.trajectory import Outcome

    def of(name: str, scale: float = 1.0, digits: int = 6) -> float | None:
        return _round(float(getattr(flights, name)[index]) * scale, digits)

    outcome = Outcome(int(flights.outcome[index]))
    turn = 180.0 / math.pi
    found: dict[str, Any] = {
        "outcome": outcome.name.lower().replace("_", "-"),
        "reason": flights.sentence(index),
        "burnout": {
            "time_s": of("burnout_time", 1.0, 3),
            "speed_km_s": of("burnout_speed", 1e-3),
            "speed_inertial_km_s": of("burnout_speed_inertial", 1e-3),
            "height_km": of("burnout_height", 1e-3, 4),
            "flight_path_angle_deg": of("burnout_flight_path_angle", turn, 5),
        },
        "apogee": {"time_s": of("apogee_time", 1.0, 3), "height_km": of("apogee_height", 1e-3, 4)},
        "reentry": {
            "time_s": of("reentry_time", 1.0, 3),
            "height_km": 100.0 if math.isfinite(flights.reentry_time[index]) else None,
            "speed_km_s": of("reentry_speed", 1e-3),
            "flight_path_angle_deg": of("reentry_flight_path_angle", turn, 5),
            "peak_deceleration_g": of("peak_deceleration", 1.0 / _STANDARD_GRAVITY, 3),
        },
        "impact": {
            "time_s": of("impact_time", 1.0, 3),
            "lat_deg": of("impact_latitude", turn),
            "lon_deg": of("impact_longitude", turn),
            "miss_km": of("miss", 1e-3, 5),
        },
        "ground_range_km": of("ground_range", 1e-3, 4),
        "azimuth_deg": _round(float(flights.azimuth[index]) * turn % 360.0, 5)
        if math.isfinite(flights.azimuth[index])
        else None,
    }
    if math.isfinite(flights.reach[index]):
        found["reach_km"] = of("reach", 1e-3, 3)
        short = flights.ground_range[index] - flights.reach[index]
        found["short_by_km"] = _round(float(short) * 1e-3, 3)
    return found


def print_flight(title: str, flights: Flights, index: int = 0) -> None:
    """Print one flight for people: the outcome, then what happens when."""
    found = flight_json(flights, index)
    out = console()
    arrived = bool(flights.arrived[index])
    mark = "[green]✓[/green]" if arrived else "[yellow]✗[/yellow]"
    out.print(f"[bold]{title}[/bold]")
    out.print(f"{mark} {found['reason']}\n")
    if not arrived:
        return
    table = plain_table("", "time", "height", "speed", "angle", right=("time", "height", "speed", "angle"))
    burnout, apogee, reentry, impact = found["burnout"], found["apogee"], found["reentry"], found["impact"]
    table.add_row("burnout", _clock(burnout), _km(burnout), _speed(burnout), _angle(burnout))
    table.add_row("apogee", _clock(apogee), _km(apogee), "", "")
    if reentry["time_s"] is not None:
        table.add_row("reentry", _clock(reentry), _km(reentry), _speed(reentry), _angle(reentry))
    table.add_row("impact", _clock(impact), "0.0 km", "", "")
    out.print(table)
    miss = "" if impact["miss_km"] is None else f", miss {impact['miss_km'] * 1e3:,.0f} m"
    load = reentry["peak_deceleration_g"]
    out.print(
        f"\n{found['ground_range_km']:,.1f} km along the ellipsoid to {_place(impact['lat_deg'], impact['lon_deg'])}; "
        f"azimuth {found['azimuth_deg']:.2f}°{miss}."
    )
    out.print(
        f"Burnout at {burnout['speed_inertial_km_s']:.3f} km/s in the inertial frame"
        + (f"; peak deceleration {load:.1f} g." if load else ".")
    )


def _clock(row: dict[str, Any]) -> str:
    seconds = row["time_s"]
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{seconds:,.1f} s ({minutes}:{rest:02d})"


def _km(row: dict[str, Any]) -> str:
    return "" if row["height_km"] is None else f"{row['height_km']:,.1f} km"


def _speed(row: dict[str, Any]) -> str:
    return "" if row["speed_km_s"] is None else f"{row['speed_km_s']:.3f} km/s"


def _angle(row: dict[str, Any]) -> str:
    return "" if row["flight_path_angle_deg"] is None else f"{row['flight_path_angle_deg']:.2f}°"


def _place(latitude: float, longitude: float) -> str:
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.3f}° {north}, {abs(longitude):.3f}° {east}"


def print_arc(found: dict[str, Any]) -> None:
    """Print an arc in closed form for people."""
    out = console()
    if found["flight_time_s"] is None:
        out.print(f"[yellow]✗[/yellow] {found['reason']}")
        return
    minutes, seconds = divmod(round(found["flight_time_s"]), 60)
    table = plain_table("arc", "", right=("",))
    table.add_row("speed", f"{found['speed_km_s']:.4f} km/s")
    table.add_row("flight-path angle", f"{found['flight_path_angle_deg']:.3f}°")
    table.add_row("apogee height", f"{found['apogee_height_km']:,.1f} km")
    table.add_row("ground range", f"{found['ground_range_km']:,.1f} km")
    table.add_row("flight time", f"{found['flight_time_s']:,.1f} s ({minutes}:{seconds:02d})")
    out.print(table)
    out.print("\n[dim]Round Earth of 6,371 km, no air, no turn; midcourse fly has all three.[/dim]")


def vehicle_json(file: VehicleFile) -> dict[str, Any]:
    """Give a library vehicle with every number, range, source and grade."""
    from midcourse.scenario.vehicles import numbers

    return {
        "vehicle": file.name,
        "title": file.title,
        "role": file.role,
        "model": file.model,
        "flyable": file.model != "none",
        "notional": file.notional,
        "propellant": file.propellant,
        "stage_count": file.stage_count,
        "summary": " ".join(file.summary.split()),
        "numbers": [{"path": path, **_sourced(number)} for path, number in numbers(file)],
        "other_figures": [figure.model_dump() for figure in file.figures],
        "disagreements": file.disagreements,
        "missing": file.missing,
        "sources": {source.id: source.model_dump() for source in file.sources},
    }


def _sourced(number: Sourced) -> dict[str, Any]:
    return {
        "value": number.value,
        "low": number.low,
        "high": number.high,
        "source": number.source,
        "grade": number.grade.value,
        "note": number.note,
    }


def print_vehicle(file: VehicleFile) -> None:
    """Print a library vehicle for people: its numbers, where sources disagree, its sources."""
    from rich.markup import escape
    from rich.padding import Padding

    from midcourse.scenario.vehicles import numbers

    out = console()
    out.print(f"[bold]{file.name}[/bold]  {escape(file.title)}")
    kind = [file.role, f"{file.propellant} propellant"] + ([f"{file.stage_count} stages"] if file.stage_count else [])
    out.print(f"[dim]{', '.join(kind)}{', notional' if file.notional else ''}[/dim]")
    if file.summary:
        out.print(Padding(escape(" ".join(file.summary.split())), (1, 0, 1, 0)))
    rows = list(numbers(file))
    if rows:
        table = plain_table("number", "value", "range", "grade, source", right=("value",))
        table.columns[0].no_wrap = True
        for path, number in rows:
            name = path.removeprefix("kinematic.").removeprefix("staged.")
            table.add_row(name, f"{number.value:,.10g}", _span(number), _grade(number.grade.value, number.source))
        out.print(table)
        for path, number in rows:
            if number.note:
                name = path.removeprefix("kinematic.").removeprefix("staged.")
                out.print(Padding(f"[dim]{name}: {escape(number.note)}[/dim]", (0, 0, 0, 2)))
    else:
        out.print("[yellow]Known, not flyable.[/yellow] Missing: " + escape("; ".join(file.missing)) + ".")
    _print_figures(file)
    for source in file.sources:
        cited = ", ".join(part for part in (source.title, source.publisher, source.date) if part)
        out.print(Padding(f"[bold]{source.id}[/bold]: {escape(cited)}", (0, 0, 0, 2)))


def _print_figures(file: VehicleFile) -> None:
    from rich.markup import escape
    from rich.padding import Padding

    out = console()
    if file.figures:
        out.print("\n[bold]Figures in the literature[/bold]")
        table = plain_table("quantity", "value", "who", "grade, source", right=("value",))
        for figure in file.figures:
            grade = _grade(figure.grade, figure.source)
            table.add_row(figure.quantity, f"{figure.value:,.10g}", escape(figure.who), grade)
        out.print(table)
    for text in file.disagreements:
        out.print(Padding(f"[yellow]disagreement[/yellow] {escape(text)}", (0, 0, 0, 2)))
    out.print("\n[bold]Sources[/bold]")


def _span(number: Sourced) -> str:
    if number.low is None and number.high is None:
        return ""
    low = "…" if number.low is None else f"{number.low:,.10g}"
    high = "…" if number.high is None else f"{number.high:,.10g}"
    return f"{low} to {high}"


def _grade(grade: str, source: str) -> str:
    return f"[{_GRADE_COLOURS[grade]}]{grade}[/]" + (f", {source}" if source else "")
