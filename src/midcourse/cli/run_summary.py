"""What a person reads in the terminal after a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from midcourse.outputs.findings import findings, percent
from midcourse.outputs.folder import own_speed, printed_names

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

    from midcourse.outputs.footprint_run import FootprintRun
    from midcourse.workbench import Run

#: Burnout speeds of the terminal's short dispute table: about this many rows.
_DISPUTE_ROWS = 8


def print_summary(run: Run, out: Path | None) -> None:
    """Print the five answers of a run to standard output."""
    from rich.console import Console

    console = Console(highlight=False)
    scenario = run.scenario
    names = printed_names(scenario)
    groups = {group.id: group.title for group in scenario.threats}
    found = findings(run.to_json(), groups, names, own_speed(scenario), [site.id for site in scenario.infrared])
    console.print(f"\n[bold]{scenario.title}[/bold]")
    console.print(f"[dim]{scenario.name}, {scenario.date}; run {run.digest[:12]}, midcourse {run.version}[/dim]\n")

    table = plain_table(
        "1–3  Threats, seen and engaged", "flown", "tracked", "can be met", "share", "median margin", "shots"
    )
    for row in found.groups:
        margin = f"{row.median_margin_s:,.0f} s" if row.median_margin_s is not None else "–"
        flown = f"{row.flown} of {row.asked}" if row.flown != row.asked else str(row.flown)
        share = percent(row.share) if row.flown else "–"
        table.add_row(row.title, flown, str(row.tracked), str(row.engageable), share, margin, row.shots)
    console.print(table)
    _print_footprint(console, run, names)
    _print_dispute(console, run)
    for sentence in (found.threats[0], found.seen[0], found.engaged[0], *found.dispute[-1:]):
        console.print(f"• {sentence}")
    console.print(
        "\n[dim]A window is not an intercept: it says that an interceptor can be there in time, not that it hits.[/dim]"
    )
    _print_end(console, run, out)


def plain_table(title: str, *columns: str) -> RichTable:
    """A table for the terminal: a title, a first column of labels, and columns of numbers."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", overflow="fold")
    return table


def _print_footprint(console: Console, run: Run, names: dict[str, str]) -> None:
    rows = list(run.footprint.rows())
    if not rows:
        return
    vehicles = list(dict.fromkeys(row["vehicle"] for row in rows))
    heads = [names.get(vehicle, vehicle) for vehicle in vehicles]
    table = plain_table("4  Defended: share of the land in reach (of the town population there)", *heads)
    for area in dict.fromkeys(row["launch_area"] for row in rows):
        cells = []
        for vehicle in vehicles:
            row = next((row for row in rows if row["launch_area"] == area and row["vehicle"] == vehicle), None)
            if row is None or not row["threatened_cells"]:
                cells.append("no land in reach")
            else:
                cells.append(f"{percent(row['defended_fraction'])} ({percent(row['population_fraction'])})")
        table.add_row(f"from {names.get(area, area)}", *cells)
    console.print(table)


def _print_dispute(console: Console, run: Run) -> None:
    rows = list(run.dispute.rows())
    if not rows:
        return
    table = plain_table(
        "5  The dispute: share of trajectories with a window, by burnout speed", "Russian ICBMs", "Iranian missiles"
    )
    step = max(1, round((len(rows) - 1) / (_DISPUTE_ROWS - 1)))
    for index, row in enumerate(rows):
        if index % step == 0 or index == len(rows) - 1:
            russia, iran = row["russia_engageable_fraction"], row["iran_engageable_fraction"]
            table.add_row(f"{row['burnout_speed_km_s']:.1f} km/s", percent(russia), percent(iran))
    console.print(table)


def print_spent(console: Console, run: Run | FootprintRun) -> None:
    """Print what the stages of a run took, or that nothing had to be computed."""
    if run.from_store:
        spent = "answered from the store"
    else:
        spent = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in run.timings.items() if seconds >= 0.005)
    console.print(f"[dim]{spent}[/dim]")


def _print_end(console: Console, run: Run, out: Path | None) -> None:
    print_spent(console, run)
    if out is not None:
        console.print(f"Report: [bold]{out / 'report.html'}[/bold]", soft_wrap=True)
    else:
        console.print("[dim]--out DIR writes the report, figures and tables; --json prints everything.[/dim]")
