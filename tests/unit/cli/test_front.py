"""The table of commands, from which the help of the program is printed and families are chosen, is the commands."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest
import typer

from midcourse.cli import front
from midcourse.cli.app import app


def _registered(family: str) -> set[str]:
    """Names of the commands that importing a family alone registers."""
    script = (
        "import typer\nfrom midcourse.cli.app import app\n"
        f"import midcourse.cli.{family}\nprint(*typer.main.get_command(app).commands)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_table_holds_every_command_with_the_first_sentence_of_its_help() -> None:
    for family in front.FAMILIES:
        importlib.import_module(f"midcourse.cli.{family}")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    told = {name: text for rows in front.SECTIONS.values() for name, _, text in rows}
    assert told == {name: " ".join(command.help.split("\n\n")[0].split()) for name, command in commands.items()}


@pytest.mark.parametrize("family", front.FAMILIES)
def test_each_family_registers_its_commands_alone(family: str) -> None:
    listed = {name for rows in front.SECTIONS.values() for name, module, _ in rows if module == family}
    assert listed <= _registered(family)


@pytest.mark.parametrize("width", [48, 80, 200])
def test_the_page_keeps_to_the_width(width: int) -> None:
    lines = front.page(width).splitlines()
    assert max(map(len, lines)) <= min(width, 120)
    text = " ".join(front.page(width).split())
    assert all(sentence in text for rows in front.SECTIONS.values() for _, _, sentence in rows)


def test_bold_changes_nothing_but_weight() -> None:
    assert front.page(80, bold=True).replace("\x1b[1m", "").replace("\x1b[0m", "") == front.page(80)


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--version"]])
def test_the_page_loads_no_library(words: list[str]) -> None:
    script = (
        f"import sys\nsys.argv = ['midcourse', *{words!r}]\nfrom midcourse.cli import main\nmain()\n"
        "print({'typer', 'rich', 'numpy', 'pydantic', 'yaml'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "set()"
    assert "midcourse" in done.stdout


def test_without_a_command_the_same_page_is_shown() -> None:
    done = subprocess.run([sys.executable, "-m", "midcourse"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == front.page(80) + "\n"
