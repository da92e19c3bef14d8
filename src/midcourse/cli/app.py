"""The application object, its exit codes, and how an error is shown.

Exit codes: 0 done, 2 wrong input, 1 our failure, 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from midcourse._version import __version__
from midcourse.cli.front import FAMILIES, HELP, family_of, print_page
from midcourse.cli.light import leave_out, lighten
from midcourse.errors import InputError, InputErrors, LimitError, MidcourseError

#: Exit code of a command that was interrupted.
INTERRUPTED = 130


class _Front(TyperGroup):
    """The group of all commands; its help is the page of `midcourse.cli.front`."""

    def format_help(self, *_: Any) -> None:
        """Print the page."""
        print_page()


app = typer.Typer(
    name="midcourse",
    cls=_Front,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
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


def carry_out(words: Sequence[str]) -> None:
    """Run a command and leave with the exit code of the contract.

    Parameters
    ----------
    words : sequence of str
        What stands behind the name of the program. Where the first is a command, no other family is loaded.
    """
    leave_out()
    family = family_of(words[0]) if words else None
    for name in FAMILIES if family is None else (family,):
        importlib.import_module(f"midcourse.cli.{name}")
    command = typer.main.get_command(app)
    lighten(command)
    try:
        command(list(words), standalone_mode=True)
    except (InputError, LimitError) as error:
        show_error(error)
        sys.exit(2)
    except MidcourseError as error:
        show_error(error)
        sys.exit(1)
    except SystemExit as end:
        # typer makes an exit code of Ctrl-C
        if end.code == INTERRUPTED:
            raise KeyboardInterrupt from end
        raise
