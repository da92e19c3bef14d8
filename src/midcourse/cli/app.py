"""The application object, its exit codes, and how an error is shown.

Exit codes: 0 done, 2 wrong input, 1 our failure, 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys

import typer

from midcourse._version import __version__
from midcourse.cli.light import leave_out, lighten
from midcourse.errors import InputError, InputErrors, LimitError, MidcourseError

app = typer.Typer(
    name="midcourse",
    help="Claims you can run: missile defence, arms-control treaties and the talks about them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

#: Families of commands; each module registers its commands on `app` when imported.
FAMILIES = (
    "run",
    "running",
    "treaties",
    "flying",
    "fitting",
    "talking",
    "validating",
    "campaigning",
    "exporting",
    "studying",
    "studying_results",
    "footprint",
    "serving",
    "sensing",
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"midcourse {__version__}")
        raise typer.Exit()


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Print the version."),
) -> None:
    """Claims you can run: missile defence, arms-control treaties and the talks about them."""


def show_error(error: MidcourseError) -> None:
    """Print an error to standard error, each with its class name in front."""
    errors = error.errors if isinstance(error, InputErrors) else (error,)
    for one in errors:
        name = "InputError" if isinstance(one, InputError) else type(one).__name__
        sys.stderr.write(f"{name}: {one}\n")
    if len(errors) > 1:
        sys.stderr.write(f"{len(errors)} errors.\n")


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    leave_out()
    for family in FAMILIES:
        importlib.import_module(f"midcourse.cli.{family}")
    command = typer.main.get_command(app)
    lighten(command)
    try:
        command(standalone_mode=True)
    except (InputError, LimitError) as error:
        show_error(error)
        sys.exit(2)
    except MidcourseError as error:
        show_error(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing half-written was left behind.\n")
        sys.exit(130)
