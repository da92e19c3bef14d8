"""The command that runs a scenario."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midcourse.cli.app import app

if TYPE_CHECKING:
    from midcourse.workbench import Progress, Run

#: The last key of the JSON object.
_TIMINGS = '  "timings_s": '
#: What makes rich take a stream for a terminal that is none.
_FORCED = frozenset({"FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"})


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
    from midcourse.outputs.printed import keep, kept, printed_name
    from midcourse.scenario.asked import asked_for

    overrides = tuple(override or ())
    asked = None if no_store or out is not None else asked_for(scenario, overrides)
    name = printed_name("run json" if as_json else "run summary", asked) if asked is not None else ""
    begun = time.perf_counter()
    text = kept(name) if name else None
    if text is None:
        result = _carried_out(scenario, overrides, out, no_store)
        text = _told(result, as_json)
        timings, from_store = result.timings, result.from_store
        # A file that was saved meanwhile may have been read after it was named.
        if name and asked_for(scenario, overrides) == asked:
            keep(name, text)
    else:
        timings, from_store = {"store": time.perf_counter() - begun}, True
    _show(text, timings, from_store, as_json, out)


def _carried_out(scenario: str, overrides: Sequence[str], out: Path | None, no_store: bool) -> Run:
    from midcourse.outputs.results import check_out_dir
    from midcourse.outputs.store import Store
    from midcourse.scenario.load import load

    if out is not None:
        check_out_dir(out)
    loaded = load(scenario, overrides)

    from midcourse import workbench

    with progress_bar() as progress:
        result = workbench.run(loaded, store=Store(enabled=not no_store), progress=progress)
        if out is not None:
            from midcourse.outputs.folder import write_folder

            write_folder(result, out, overrides=overrides, progress=progress)
    return result


def _told(result: Run, as_json: bool) -> str:
    """The answer as text, without what it took: the JSON object up to its timings, or the summary."""
    from midcourse.outputs.results import json_text

    if as_json:
        text = json_text(result.to_json(), indent=2)
        return text[: text.rindex(_TIMINGS)]
    from midcourse.cli.run_summary import summary

    return json_text(summary(result))


def _show(text: str, timings: Mapping[str, float], from_store: bool, as_json: bool, out: Path | None) -> None:
    if as_json:
        rounded = {stage: round(seconds, 4) for stage, seconds in timings.items()}
        spent = json.dumps(rounded, indent=2).replace("\n", "\n  ")
        sys.stdout.write(f"{text}{_TIMINGS}{spent}\n}}\n")
        return
    from midcourse.cli.run_summary import print_summary, spent_words

    print_summary(json.loads(text), spent_words(timings, from_store), out)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show progress on standard error; on anything but a terminal, nothing."""
    if not sys.stderr.isatty() and not _FORCED & os.environ.keys():
        yield lambda *_: None
        return
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
