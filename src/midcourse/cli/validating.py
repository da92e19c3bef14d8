"""The command that runs other people's numbers: validate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

_HELP = """Run other people's numbers: published tables, independent codes, flights that happened.

Prints for every row our value, the reference, the residual, what is allowed, the kind of the comparison and the source.
The exit code is 0 when every required row is within its tolerance, 1 when one is not, and 2 for wrong input. Rows whose
reference is in doubt (misprints) are run and shown as flagged, but not required."""

AgainstOption = Annotated[
    list[str] | None,
    typer.Option("--against", metavar="NAME", help="Only this authority; may be given several times. See --list."),
]
RowsOption = Annotated[
    Path | None,
    typer.Option("--rows", metavar="FILE", help="Rows of your own, a CSV file in the format of the library."),
]
DocsOption = Annotated[
    Path | None, typer.Option("--docs", metavar="DIR", help="Write validation.md and its figure into this folder.")
]


@app.command("validate", help=_HELP)
def validate(
    against: AgainstOption = None,
    rows: RowsOption = None,
    docs: DocsOption = None,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
    only_list: bool = typer.Option(False, "--list", help="List the authorities and stop."),
) -> None:
    """Run validation rows and print what came of them."""
    from midcourse.scenario.validation_rows import authorities, checks_from_file, library_checks

    if only_list:
        for name in authorities():
            typer.echo(f"{name:24} {len(library_checks(name)):4} rows")
        return
    from midcourse._version import __version__
    from midcourse.analysis.validation import Verdict, run
    from midcourse.outputs.validation_text import as_json as json_of
    from midcourse.outputs.validation_text import as_text, write_page
    from midcourse.scenario.vehicles import load_vehicle

    checks = checks_from_file(rows) if rows is not None else []
    if rows is None or against:
        checks = library_checks(*(against or ())) + checks
    results = list(run(checks, load_vehicle))
    if as_json:
        import json

        typer.echo(json.dumps(json_of(results), ensure_ascii=False, indent=1))
    else:
        typer.echo(as_text(results), nl=False)
    if docs is not None:
        try:
            page, _ = write_page(results, docs, __version__)
        except OSError as error:
            raise InputError(f"cannot write into {docs}: {error}", where="--docs", allowed="a folder") from error
        typer.echo(f"Wrote {page}", err=True)
    if any(result.verdict == Verdict.FAILED for result in results):
        raise typer.Exit(1)
