"""The command that asks past results: results."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app

if TYPE_CHECKING:
    import pyarrow

    from midcourse.outputs.results_query import Holding

_ROWS = 60
#: More tables than this are counted in the list, not named.
_NAMED = 3


@app.command("results")
def results(
    sql: Annotated[
        str | None,
        typer.Argument(metavar="SQL", help="One SELECT over the tables; without it, what there is is listed."),
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="DIR|URL|store",
            help="A folder of a run, campaign or study, or one that holds several; or the store. Repeat for more.",
        ),
    ] = None,
    tables: Annotated[bool, typer.Option("--tables", help="List every table with its columns.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the answer as CSV and nothing else.")] = False,
) -> None:
    """Ask past runs, campaigns and studies in SQL. Nothing is changed, and nothing else of the disk is read.

    Exit codes: 0 done, 2 wrong input, 1 our failure.
    """
    from midcourse.errors import InputError
    from midcourse.outputs.results import json_text
    from midcourse.outputs.results_query import STORE, ask, holdings, views

    if as_json and as_csv:
        raise InputError("--json and --csv exclude each other", where="--json --csv", allowed="one of them")
    if as_csv and sql is None:
        raise InputError("--csv needs a question", where="--csv", allowed='midcourse results "SELECT …" --csv')
    found = holdings(tuple(place or (STORE,)))
    if sql is not None:
        answer = ask(sql, found)
        if as_json:
            rows = _plain(answer.to_pylist())
            sys.stdout.write(json_text({"sql": sql, "columns": answer.column_names, "rows": rows}, indent=2) + "\n")
        elif as_csv:
            _write_csv(answer)
        else:
            _print_answer(answer)
    elif tables:
        known = views(found)
        if as_json:
            sys.stdout.write(json_text({"tables": known}, indent=2) + "\n")
        else:
            _print_tables(known)
    elif as_json:
        sys.stdout.write(json_text({"runs": [_holding_json(item) for item in found]}, indent=2) + "\n")
    else:
        _print_holdings(found, tuple(place or (STORE,)))


def _holding_json(item: Holding) -> dict[str, Any]:
    texts = {name: getattr(item, name) for name in ("run", "kind", "scenario", "title", "finished", "place")}
    return {**texts, "tables": sorted(item.files)}


def _plain(value: Any) -> Any:
    """What SQL may give and JSON does not know becomes text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _write_csv(answer: pyarrow.Table) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.column_names)
    for batch in answer.to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))


def _print_answer(answer: pyarrow.Table) -> None:
    from midcourse.cli.studying_text import console_of

    console = console_of()
    shown = answer.slice(0, _ROWS)
    rows = _table([(name, _is_number(answer, index)) for index, name in enumerate(answer.column_names)])
    for row in shown.to_pylist():
        rows.add_row(*(_cell(value) for value in row.values()))
    console.print(rows)
    more = answer.num_rows - shown.num_rows
    text = f"{answer.num_rows:,} row{'s' if answer.num_rows != 1 else ''}"
    console.print(f"[dim]{text}{f', the first {_ROWS} shown; --csv gives all' if more else ''}[/dim]")


def _is_number(answer: pyarrow.Table, index: int) -> bool:
    import pyarrow as pa

    kind = answer.schema.field(index).type
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _cell(value: Any) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else escape(str(value))


def _table(columns: Sequence[tuple[str, bool]]) -> Any:
    from rich import box
    from rich.table import Table

    found = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, number in columns:
        found.add_column(name, justify="right" if number else "left", overflow="fold")
    return found


def _print_tables(known: Mapping[str, Sequence[str]]) -> None:
    from midcourse.cli.studying_text import console_of

    console = console_of()
    for name, columns in known.items():
        console.print(f"[bold]{name}[/bold]")
        console.print(f"  {', '.join(columns)}", soft_wrap=False)


def _print_holdings(found: Sequence[Holding], places: Sequence[str]) -> None:
    from rich.markup import escape

    from midcourse.cli.studying_text import console_of
    from midcourse.outputs.results_query import STORE

    console = console_of()
    listed = [item for item in found if item.kind != "part"]
    if not found:
        console.print("Nothing is kept yet. A run fills the store: midcourse run europe-2007")
        return
    if listed:
        rows = _table([(name, False) for name in ("finished, UTC", "what", "scenario", "run", "tables")])
        for item in listed:
            when = item.finished.removesuffix("+00:00").replace("T", " ")
            run = item.run[:12] if item.place == STORE else item.run
            rows.add_row(when, item.kind, item.scenario, run, _named(sorted(item.files)))
        console.print(rows)
    parts = len(found) - len(listed)
    if parts:
        console.print(f"[dim]{parts} further entries of the store are parts of runs, or of runs before the list.[/dim]")
    names = {name for item in found for name in item.files}
    if names:
        asked = next((name for name in ("threats", "raids", "designs") if name in names), min(names))
        origin = "".join(f" --from {escape(place)}" for place in places if place != STORE)
        console.print(
            f'[dim]Ask them: midcourse results{origin} "SELECT run, count(*) FROM {asked} GROUP BY run"[/dim]'
        )
        console.print(f"[dim]What may be asked: midcourse results{origin} --tables[/dim]")


def _named(tables: Sequence[str]) -> str:
    return ", ".join(tables) if len(tables) <= _NAMED else f"{len(tables)} tables"
