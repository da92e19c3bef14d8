"""What the commands about raids print and write: JSON and tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse._version import __version__
from midcourse.records import Table

if TYPE_CHECKING:
    from rich.table import Table as RichTable

    from midcourse.analysis.campaign import Distribution, Study, Totals
    from midcourse.analysis.raid_curve import Point
    from midcourse.cli.campaigning_study import Asked, Drawn
    from midcourse.outputs.campaign_store import CampaignFolder
    from midcourse.scenario.parts import Scenario

__all__ = ["asked_json", "curve_json", "print_campaign", "print_curve", "summary_json"]

#: What a reader must not forget.
CAUTION = (
    "The chances of a shot are assumptions, not results. Decoys, interference within a raid and misjudged hits are "
    "left out; all of them make a defence worse."
)


def asked_json(
    scenario: Scenario, study: Study, drawn: Sequence[Drawn], asked: Asked, how: tuple[int, int, float | None]
) -> dict[str, Any]:
    """Everything that names a campaign: what ``campaign.json`` holds."""
    from midcourse.analysis.campaign import BATCH
    from midcourse.cli.campaigning_study import groups_of
    from midcourse.outputs.campaign_store import campaign_stamp

    seed, samples, until = how
    return {
        "version": __version__,
        "stamp": campaign_stamp(),
        "scenario": scenario.name,
        "digest": scenario.digest,
        "study": study.digest,
        "seed": seed,
        "samples": samples,
        "batch": BATCH,
        "until_half_width": until,
        "raid": study.raid,
        "inventory": int(study.reach.inventory.sum()),
        "doctrine": {"kind": scenario.doctrine.kind, "salvo_size": scenario.doctrine.salvo_size},
        "threats": [group.id for group in groups_of(scenario, asked.threats)],
        "flights": study.reach.size.shape[1],
        "grid_nodes": study.reach.size.shape[0],
        "drawn": [_drawn_json(item) for item in drawn]
        + [_chance_json(name, getattr(study, name)) for name in ("sspk", "reliability", "correlation")],
    }


def _drawn_json(item: Drawn) -> dict[str, Any]:
    chance, factor = item.distribution, item.factor
    return {
        "path": item.path,
        "column": item.column,
        "distribution": chance.kind,
        **{end: _round(getattr(chance, end) / factor) for end in ("low", "value", "high")},
        "source": item.source,
        "grade": item.grade,
    }


def _chance_json(name: str, chance: Distribution) -> dict[str, Any]:
    ends = {end: _round(getattr(chance, end)) for end in ("low", "value", "high")}
    column = f"{name}_fraction"
    return {"path": name, "column": column, "distribution": chance.kind, **ends, "source": "", "grade": "assumed"}


def _round(value: float) -> float:
    return float(f"{value:.12g}")


def _estimate(found: tuple[float, float, float]) -> dict[str, float]:
    return {"value": found[0], "low": found[1], "high": found[2]}


def _results(totals: Totals) -> dict[str, Any]:
    return {
        "samples": totals.samples,
        "no_leakage": _estimate(totals.no_leakage),
        "expected_leakage": _estimate(totals.expected_leakage),
        "interceptors_used": _estimate(totals.interceptors_used),
        "inventory_spent_share": int(totals.used[-1]) / totals.samples,
        "engageable_share": totals.met_share,
        "leakers": (totals.leakers / totals.samples).tolist(),
    }


def summary_json(head: dict[str, Any], totals: Totals) -> dict[str, Any]:
    """The answer of a campaign: what ``summary.json`` holds and ``--json`` prints; intervals are of 95 per cent."""
    stopped = "half-width reached" if totals.samples < head["samples"] else "all raids fought"
    return {"asked": head, "stopped": stopped, **_results(totals), "caution": CAUTION}


def print_campaign(scenario: Scenario, summary: dict[str, Any], folder: CampaignFolder | None) -> None:
    """Print a campaign to standard output."""
    from rich.console import Console

    console = Console(highlight=False)
    asked = summary["asked"]
    console.print(f"\n[bold]{scenario.title}[/bold]")
    console.print(
        f"[dim]{summary['samples']:,} raids of {asked['raid']}, seed {asked['seed']}; {summary['stopped']}; threats "
        f"from {', '.join(asked['threats'])} ({asked['flights']} flights, windows at {asked['grid_nodes']} nodes); "
        f"{asked['inventory']} interceptors, "
        f"{asked['doctrine']['kind']}, salvos of {asked['doctrine']['salvo_size']}[/dim]\n"
    )
    _print_drawn(console, asked["drawn"])
    table = _table("What comes of it", "estimate", "95 % interval")
    for name, key, digits in (
        ("P(no leakage)", "no_leakage", 4),
        ("expected leakage, threats", "expected_leakage", 3),
        ("interceptors used", "interceptors_used", 3),
    ):
        found = summary[key]
        table.add_row(name, f"{found['value']:.{digits}f}", f"{found['low']:.{digits}f} to {found['high']:.{digits}f}")
    table.add_row("threats with a window", f"{100 * summary['engageable_share']:.1f} %", "")
    table.add_row("raids that spend the inventory", f"{100 * summary['inventory_spent_share']:.1f} %", "")
    console.print(table)
    console.print("Threats through   " + "   ".join(f"{k}: {100 * p:.1f} %" for k, p in enumerate(summary["leakers"])))
    console.print(f"\n[dim]{CAUTION}[/dim]")
    if folder is not None:
        console.print(f"Raids and summary in {folder.path}", soft_wrap=True)


def _print_drawn(console: Any, drawn: Sequence[dict[str, Any]]) -> None:
    table = _table("Drawn once a raid", "distribution", "low", "value", "high", "grade")
    for item in drawn:
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
