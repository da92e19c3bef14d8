"""What the studies of designs print, and the words of their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.units import SUFFIXES

if TYPE_CHECKING:
    from rich.console import Console

    from midcourse.scenario.parts import Scenario

__all__ = ["console_of", "in_unit", "printed", "unit_of", "worded"]

#: What a reader must not forget.
CAUTION = "A window says that an interceptor could be there in time, not that it hits."


def unit_of(measure: str) -> str:
    """The unit in which a measure is printed."""
    from midcourse.analysis.measures import MEASURES

    return SUFFIXES[MEASURES[measure].unit].unit


def in_unit(measure: str, values: Any) -> np.ndarray:
    """A measure in its printed unit."""
    from midcourse.analysis.measures import MEASURES

    return np.asarray(values, float) / SUFFIXES[MEASURES[measure].unit].factor


def printed(measure: str, value: float) -> str:
    """A measure as printed: ``82.3 %``."""
    if not np.isfinite(value):
        return "–"
    return f"{float(in_unit(measure, value)):.1f} {unit_of(measure)}"


def worded(value: float, suffix: str) -> str:
    """A number of the scenario in SI, as printed in the unit of its suffix: ``6.3 km/s``."""
    if not suffix:
        return f"{value:.4g}"
    return f"{value / SUFFIXES[suffix].factor:.4g} {SUFFIXES[suffix].unit}".strip()


def console_of() -> Console:
    """Standard output."""
    from rich.console import Console

    return Console(highlight=False)


def table(title: str, *columns: str) -> Any:
    """A plain table: the first column to the left, the rest to the right."""
    from rich import box
    from rich.table import Table

    found = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(columns):
        found.add_column(name, justify="right" if index else "left", overflow="fold")
    return found


def head(console: Console, scenario: Scenario, text: str) -> None:
    """Print the title of the scenario and a line on what was done."""
    console.print(f"\n[bold]{scenario.title}[/bold]")
    console.print(f"[dim]{text}[/dim]\n")


def foot(console: Console, texts: Sequence[str], out: str | None) -> None:
    """Print cautions, and where the files are."""
    console.print()
    for text in texts:
        console.print(f"[dim]{text}[/dim]")
    if out is not None:
        console.print(f"Tables and figures in {out}", soft_wrap=True)


def print_sensitivity(scenario: Scenario, result: Mapping[str, Any], out: str | None) -> None:
    """Print tornado and indices to standard output."""
    console = console_of()
    asked, measure = result["asked"], result["asked"]["quantity"]
    head(
        console,
        scenario,
        f"{asked['phrase']}; threats: {asked['threats']}; {asked['designs']:,} designs, seed {asked['seed']}",
    )
    console.print(f"With every number at its value: [bold]{printed(measure, result['central'])}[/bold]\n")
    rows = table("One number at a time, over its published range", "", "low", "high", "at low", "at high")
    moving = [row for row in result["tornado"] if row["at_low"] != row["at_high"] or row["at_low"] != result["central"]]
    for row in moving[:12]:
        rows.add_row(
            row["label"], row["low"], row["high"], printed(measure, row["at_low"]), printed(measure, row["at_high"])
        )
    console.print(rows)
    if len(moving) > 12:
        console.print(f"[dim]{len(moving) - 12} further numbers move it less.[/dim]")
    still = len(result["tornado"]) - len(moving)
    if still:
        console.print(f"[dim]{still} numbers do not move it when moved alone.[/dim]")
    console.print()
    _print_indices(console, result)
    foot(console, [*result["notes"], CAUTION], out)


def _print_indices(console: Console, result: Mapping[str, Any]) -> None:
    found = result["indices"]
    if result["asked"]["method"] == "sobol":
        rows = table("All drawn together: shares of the variance (Sobol', 95 %)", "", "alone", "with others")
        keys = ("first", "first_half", "total", "total_half")
    else:
        rows = table("All drawn together: elementary effects (Morris, 95 %)", "", "mean size", "spread")
        keys = ("mean_size", "mean_size_half", "spread", "")
    scale = 1.0
    if result["asked"]["method"] == "morris":
        scale = float(in_unit(result["asked"]["quantity"], 1.0))
    for row in found[:12]:
        first = f"{row[keys[0]] * scale:.3f} ± {row[keys[1]] * scale:.3f}"
        second = f"{row[keys[2]] * scale:.3f}" + (f" ± {row[keys[3]] * scale:.3f}" if keys[3] else "")
        rows.add_row(row["label"], first, second)
    console.print(rows)
    if result["variation"]["standard_deviation"] == 0.0:
        console.print("The answer is the same in every design: nothing decides.")
    else:
        spread = result["variation"]
        measure = result["asked"]["quantity"]
        console.print(
            f"Over all draws: {printed(measure, spread['mean'])} ± {printed(measure, spread['standard_deviation'])} "
            "(standard deviation)"
        )


def print_sweep(scenario: Scenario, result: Mapping[str, Any], out: str | None) -> None:
    """Print a sweep to standard output: the whole of a short one, the ends of a long one."""
    console = console_of()
    asked = result["asked"]
    varied = asked["varied"]
    head(
        console,
        scenario,
        f"{asked['designs']:,} designs against {asked['flights']:,} trajectories "
        + (f"(Latin hypercube, seed {asked['seed']})" if asked["hypercube"] else "(grid)"),
    )
    measure = asked["quantity"]
    sets = [name for name in result["sets"] if name != asked["threats"]]
    room = max(1, console.width // 10 - len(varied))
    hidden, sets = sets[room - 1 :], sets[: room - 1]
    title = f"{asked['phrase'][0].upper()}{asked['phrase'][1:]}, {unit_of(measure)}"
    names = [_broken(name, "-") for name in (asked["threats"], *sets)]
    rows = table(title, *(_broken(f"{item['label']}, {item['unit']}".rstrip(", "), " ") for item in varied), *names)
    designs = result["designs"]
    shown = list(range(len(designs)))
    if len(shown) > 24:
        ranked = sorted(shown, key=lambda row: -_sortable(designs[row]["answers"][asked["threats"]]))
        shown = [*ranked[:10], *ranked[-5:]]
        console.print("[dim]The ten best and the five worst for the first set:[/dim]")
    for row in shown:
        design = designs[row]
        values = [f"{value:.4g}" for value in design["values"]]
        answers = (printed(measure, design["answers"][name]) for name in (asked["threats"], *sets))
        rows.add_row(*values, *(answer.removesuffix(unit_of(measure)).rstrip() for answer in answers))
    console.print(rows)
    if hidden:
        console.print(f"[dim]Not shown here, for want of room: {', '.join(hidden)}.[/dim]")
    foot(console, [*result["notes"], CAUTION], out)


def _broken(name: str, mark: str) -> str:
    """A long heading in short lines."""
    return name.replace(mark, mark.strip() + "\n")


def _sortable(value: float | None) -> float:
    return -np.inf if value is None or not np.isfinite(value) else float(value)


def print_sites(scenario: Scenario, result: Mapping[str, Any], out: str | None) -> None:
    """Print the best candidates and the front to standard output."""
    console = console_of()
    asked, measure = result["asked"], result["asked"]["quantity"]
    head(
        console,
        scenario,
        f"{asked['moved']} at {len(result['candidates']):,} candidate places; {asked['phrase']}; threats: "
        f"{asked['threats']}" + (f"; beside: {asked['beside']}" if asked["beside"] else ""),
    )
    names = [asked["threats"], *([asked["beside"]] if asked["beside"] else [])]
    rows = table("Best places", "", "latitude", "longitude", *names)

    def add(row: Mapping[str, Any]) -> None:
        rows.add_row(
            row["name"], f"{row['latitude_deg']:.1f}°", f"{row['longitude_deg']:.1f}°",
            *(printed(measure, _sortable(row["answers"][name])) for name in names),
        )  # fmt: skip

    add(result["planned"])
    rows.add_section()
    for row in sorted(result["candidates"], key=lambda row: -_sortable(row["answers"][asked["threats"]]))[:8]:
        add(row)
    console.print(rows)
    if asked["beside"]:
        rows = table(f"On the front: most of {names[0]}, least of {names[1]}", "", "latitude", "longitude", *names)
        for row in [row for row in result["candidates"] if row["on_front"]][:12]:
            add(row)
        console.print(rows)
    foot(console, [*result["notes"], CAUTION], out)
