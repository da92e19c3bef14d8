"""What the commands about raids print and write: JSON and tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.records import Table
from midcourse.studies.campaign_answer import CAUTION, asked_json

if TYPE_CHECKING:
    from rich.table import Table as RichTable

    from midcourse.analysis.campaign import Study
    from midcourse.analysis.raid_curve import Point
    from midcourse.outputs.campaign_store import CampaignFolder
    from midcourse.scenario.parts import Scenario
    from midcourse.studies.campaign import Asked, Drawn

__all__ = ["curve_json", "print_campaign", "print_curve"]

#: Chances that are not worth a line while they stand like this.
_SILENT = {"warhead_credible": 1.0, "decoy_credible": 0.0, "decoys": 0.0}
#: Shares of raids on one line: as many as 80 columns hold.
_SHARES = 5


def print_campaign(scenario: Scenario, summary: dict[str, Any], folder: CampaignFolder | None) -> None:
    """Print a campaign to standard output."""
    from rich.console import Console

    console = Console(highlight=False)
    asked = summary["asked"]
    together = f", {asked['spacing_s']:g} s apart" if asked["spacing_s"] else " at once"
    console.print(f"\n[bold]{scenario.title}[/bold]")
    console.print(
        f"[dim]{summary['samples']:,} raids of {asked['raid']}{together}, seed {asked['seed']}; {summary['stopped']}; "
        f"threats from {', '.join(asked['threats'])} ({asked['flights']} flights); {asked['inventory']} interceptors, "
        f"{asked['doctrine']['kind']}, salvos of {asked['doctrine']['salvo_size']}, {asked['allocation']} "
        f"allocation[/dim]\n"
    )
    _print_drawn(console, asked["drawn"])
    table = _table("What comes of it", "estimate", "95 % interval", "of it the grid")
    for name, key, digits in (
        ("P(no leakage)", "no_leakage", 4),
        ("expected leakage, threats", "expected_leakage", 3),
        ("interceptors used", "interceptors_used", 3),
    ):
        found = summary[key]
        ends = f"{found['low']:.{digits}f} to {found['high']:.{digits}f}"
        grid = f"± {abs(found['grid_shift']):.{digits}f}" if found["grid_shift"] or found["grid_shift_error"] else ""
        table.add_row(name, f"{found['value']:.{digits}f}", ends, grid)
    table.add_row("threats with a window", f"{100 * summary['engageable_share']:.1f} %", "", "")
    table.add_row("raids that spend the inventory", f"{100 * summary['inventory_spent_share']:.1f} %", "", "")
    if summary["used_at_decoys"]:
        table.add_row("interceptors used at decoys", f"{summary['used_at_decoys']:.3f}", "", "")
    console.print(table)
    shares = [f"{k}: {100 * p:.1f} %" for k, p in enumerate(summary["leakers"])]
    for begin in range(0, len(shares), _SHARES):
        label = "Threats through" if begin == 0 else " " * len("Threats through")
        console.print(f"{label}  " + "  ".join(f"{share:>10}" for share in shares[begin : begin + _SHARES]))
    console.print(f"\n[dim]{CAUTION}[/dim]")
    if folder is not None:
        console.print(f"Raids, summary and report in {folder.place.shown}", soft_wrap=True)


def _print_drawn(console: Any, drawn: Sequence[dict[str, Any]]) -> None:
    table = _table("Drawn once a raid", "distribution", "low", "value", "high", "grade")
    for item in drawn:
        if item["distribution"] == "fixed" and item["value"] == _SILENT.get(item["path"]):
            continue
        ends = [f"{item[end]:g}" for end in ("low", "value", "high")]
        if item["distribution"] == "fixed":
            ends = ["", ends[1], ""]
        elif item["distribution"] == "uniform":
            ends[1] = ""
        table.add_row(item["path"], item["distribution"], *ends, item["grade"])
    console.print(table)


def _table(title: str, *columns: str) -> RichTable:
    from rich import box
    from rich.table import Table as RichTable

    table = RichTable(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", overflow="fold")
    return table


def curve_table(points: Sequence[Point]) -> Table:
    """The curve as a table: one row a raid size."""
    rows = {
        "raid": [point.raid for point in points],
        "exact_no_leakage_fraction": [point.exact.none for point in points],
        "exact_leakage": [point.exact.expected for point in points],
        "exact_used": [point.exact.interceptors_used for point in points],
        "plain_no_leakage_fraction": [point.plain.no_leakage[0] for point in points],
        "plain_leakage": [point.plain.expected_leakage[0] for point in points],
        "plain_used": [point.plain.interceptors_used[0] for point in points],
        "deviation": [point.deviation for point in points],
        "no_leakage_fraction": [point.drawn.no_leakage[0] for point in points],
        "no_leakage_low_fraction": [point.drawn.no_leakage[1] for point in points],
        "no_leakage_high_fraction": [point.drawn.no_leakage[2] for point in points],
        "leakage": [point.drawn.expected_leakage[0] for point in points],
        "used": [point.drawn.interceptors_used[0] for point in points],
        "spent_fraction": [int(point.drawn.used[-1]) / point.drawn.samples for point in points],
    }
    return Table("raid", {name: np.array(values) for name, values in rows.items()})


def curve_json(
    scenario: Scenario, what: tuple[Study, Sequence[Drawn], Asked], points: Sequence[Point], how: tuple[int, ...]
) -> dict[str, Any]:
    """The object that ``midcourse raid --json`` prints."""
    study, drawn, asked = what
    samples, seed, salvo_size, looks = how
    head = asked_json(scenario, study, drawn, asked, (seed, samples, None))
    del head["raid"], head["until_half_width"], head["batch"], head["study"]
    return {
        "asked": head,
        "closed_form": {"salvo_size": salvo_size, "looks": looks, "inventory": head["inventory"]},
        "largest_deviation_standard_errors": max(abs(point.deviation) for point in points),
        "curve": curve_table(points),
        "caution": CAUTION,
    }


def print_curve(scenario: Scenario, result: dict[str, Any], points: Sequence[Point], out: Path | None) -> None:
    """Print a curve to standard output."""
    from rich.console import Console

    console = Console(highlight=False)
    asked, form = result["asked"], result["closed_form"]
    console.print(f"\n[bold]{scenario.title}[/bold]")
    console.print(
        f"[dim]{form['inventory']} interceptors, salvos of {form['salvo_size']}; threats from "
        f"{', '.join(asked['threats'])}; {asked['samples']:,} raids a size, seed {asked['seed']}[/dim]\n"
    )
    _print_drawn(console, asked["drawn"])
    looks = f"{form['looks']} look{'s' if form['looks'] > 1 else ''} at every threat"
    table = _table(
        f"Left: {looks}, chances at their value. Right: as drawn, windows included.",
        "P(no leakage)", "by lot", "leakage", "P(no leakage)", "leakage", "used",
    )  # fmt: skip
    for point in points:
        table.add_row(
            str(point.raid),
            f"{point.exact.none:.4f}",
            f"{point.plain.no_leakage[0]:.4f}",
            f"{point.exact.expected:.2f}",
            f"{point.drawn.no_leakage[0]:.4f}",
            f"{point.drawn.expected_leakage[0]:.2f}",
            f"{point.drawn.interceptors_used[0]:.2f}",
        )
    console.print(table)
    worst = result["largest_deviation_standard_errors"]
    console.print(f"Lots and closed form differ by {worst:.1f} standard errors at the most.")
    console.print(f"\n[dim]{CAUTION}[/dim]")
    if out is not None:
        console.print(f"Figures and table in {Path(out).expanduser().absolute()}", soft_wrap=True)
