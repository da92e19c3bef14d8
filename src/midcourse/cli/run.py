"""The command that runs a scenario."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midcourse.cli.app import app

if TYPE_CHECKING:
    from midcourse.workbench import Progress


@app.command("run")
def run_scenario(
    scenario: str = typer.Argument(..., metavar="SCENARIO", help="A packaged scenario, or a YAML file."),
    override: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="Override a value: --set interceptors.gbi.burnout_speed_km_s=6.3. Repeat for more.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the report, figures and tables into this folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    no_store: Annotated[bool, typer.Option("--no-store", help="Neither read nor keep stored results.")] = False,
) -> None:
    """Run a scenario: who flies, who is seen, who can be met, what is defended, and the dispute.

    Exit codes: 0 done, 2 wrong input, 1 our failure, 130 interrupted.
    """
    from midcourse.outputs.results import check_out_dir, json_text
    from midcourse.outputs.store import Store
    from midcourse.scenario.load import load

    if out is not None:
        check_out_dir(out)
    loaded = load(scenario, override or ())

    from midcourse import workbench

    with progress_bar() as progress:
        result = workbench.run(loaded, store=Store(enabled=not no_store), progress=progress)
        if out is not None:
            from midcourse.outputs.folder import write_folder

            write_folder(result, out, overrides=tuple(override or ()), progress=progress)
    if as_json:
        sys.stdout.write(json_text(result.to_json(), indent=2) + "\n")
        return
    from midcourse.cli.run_summary import print_summary

    print_summary(result, out)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show progress on standard error; on anything but a terminal, nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:.0f} of {task.total:.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, object] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield advance
