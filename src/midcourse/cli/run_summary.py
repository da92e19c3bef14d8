"""What a person reads in the terminal after a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table as RichTable

    from midcourse.workbench import Run

#: Burnout speeds of the terminal's short dispute table: about this many rows.
_DISPUTE_ROWS = 8


def summary(run: Run) -> dict[str, Any]:
    """What the terminal shows of a run, as text: it can be kept and printed again without the run.

    Returns
    -------
    dict
        ``head`` (two lines), ``tables`` (each a title, the heads of the columns and rows of text) and ``sentences``.
    """
    from midcourse.outputs.findings import findings, percent
    from midcourse.outputs.folder import own_speed, printed_names

    scenario = run.scenario
    names = printed_names(scenario)
    groups = {group.id: group.title for group in scenario.threats}
    found = findings(run.to_json(), groups, names, own_speed(scenario), [site.id for site in scenario.infrared])
    rows = []
    for row in found.groups:
        margin = f"{row.median_margin_s:,.0f} s" if row.median_margin_s is not None else "–"
        flown = f"{row.flown} of {row.asked}" if row.flown != row.asked else str(row.flown)
        share = percent(row.share) if row.flown else "–"
        rows.append([row.title, flown, str(row.tracked), str(row.engageable), share, margin, row.shots])
    heads = ["flown", "tracked", "can be met", "share", "median\nmargin", "shots"]
    tables = [["1–3  Threats, seen and engaged", heads, rows], _footprint_table(run, names), _dispute_table(run)]
    return {
        "head": [scenario.title, f"{scenario.name}, {scenario.date}; run {run.digest[:12]}, midcourse {run.version}"],
        "tables": [table for table in tables if table is not None],
        "sentences": [found.threats[0], found.seen[0], found.engaged[0], *found.dispute[-1:]],
    }


def print_summary(told: Mapping[str, Any], spent: str, out: Path | None = None) -> None:
    """Print the five answers of a run to standard output.

    Parameters
    ----------
    told : mapping
        As `summary` gives it.
    spent : str
        What the run took.
    out : Path, optional
        The folder that was written.
    """
    from rich.console import Console

    console = Console(highlight=False)
    title, line = told["head"]
    console.print(f"\n[bold]{title}[/bold]")
    console.print(f"[dim]{line}[/dim]\n")
    for title, heads, rows in told["tables"]:
        table = plain_table(title, *heads)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for sentence in told["sentences"]:
        console.print(f"• {sentence}")
    console.print(
        "\n[dim]A window is not an intercept: it says that an interceptor can be there in time, not that it hits.[/dim]"
    )
    console.print(f"[dim]{spent}[/dim]")
    if out is not None:
        console.print(f"Report: [bold]{out / 'report.html'}[/bold]", soft_wrap=True)
    else:
        console.print("[dim]--out DIR writes the report, figures and tables; --json prints everything.[/dim]")


def plain_table(title: str, *columns: str) -> RichTable:
    """A table for the terminal: a title, a first column of labels, and columns of numbers."""
    from rich import box
    from rich.table import Table

    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    table.add_column("", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", overflow="fold")
    return table


def _footprint_table(run: Run, names: dict[str, str]) -> list[Any] | None:
    from midcourse.outputs.findings import percent

    rows = list(run.footprint.rows())
    if not rows:
        return None
    vehicles = list(dict.fromkeys(row["vehicle"] for row in rows))
    heads = [names.get(vehicle, vehicle) for vehicle in vehicles]
    lines = []
    for area in dict.fromkeys(row["launch_area"] for row in rows):
        cells = []
        for vehicle in vehicles:
            row = next((row for row in rows if row["launch_area"] == area and row["vehicle"] == vehicle), None)
            if row is None or not row["threatened_cells"]:
                cells.append("no land in reach")
            else:
                cells.append(f"{percent(row['defended_fraction'])} ({percent(row['population_fraction'])})")
        lines.append([f"from {names.get(area, area)}", *cells])
    return ["4  Defended: share of the land in reach (of the town population there)", heads, lines]


def _dispute_table(run: Run) -> list[Any] | None:
    from midcourse.outputs.findings import percent

    rows = list(run.dispute.rows())
    if not rows:
        return None
    lines = []
    step = max(1, round((len(rows) - 1) / (_DISPUTE_ROWS - 1)))
    for index, row in enumerate(rows):
        if index % step == 0 or index == len(rows) - 1:
            russia, iran = row["russia_engageable_fraction"], row["iran_engageable_fraction"]
            lines.append([f"{row['burnout_speed_km_s']:.1f} km/s", percent(russia), percent(iran)])
    title = "5  The dispute: share of trajectories with a window, by burnout speed"
    return [title, ["Russian ICBMs", "Iranian missiles"], lines]


def spent_words(timings: Mapping[str, float], from_store: bool) -> str:
    """What the stages of a run took, or that nothing had to be computed."""
    if from_store:
        return "answered from the store"
    return ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in timings.items() if seconds >= 0.005)
