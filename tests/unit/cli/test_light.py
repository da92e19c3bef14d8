"""Options coerced without pydantic come out as typer would have made them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer

from midcourse.cli.light import lighten


def _command() -> tuple[object, dict[str, object]]:
    app = typer.Typer()
    seen: dict[str, object] = {}

    @app.command()
    def act(
        name: str,
        number: int = typer.Option(3),
        loud: bool = typer.Option(False, "--loud"),
        file: Annotated[Path | None, typer.Option()] = None,
        folder: Annotated[Path, typer.Option()] = Path("here"),
        word: Annotated[list[str] | None, typer.Option()] = None,
    ) -> None:
        seen.update(name=name, number=number, loud=loud, file=file, folder=folder, word=word)

    return typer.main.get_command(app), seen


@pytest.mark.parametrize(
    "arguments",
    [
        ["x"],
        ["x", "--loud", "--file", "a/b", "--folder", "c"],
        ["x", "--number", "7"],
        ["x", "--word", "a=1"],
        ["x", "--word", "", "--word", "b=[2, 3]"],
    ],
)
def test_light_and_heavy_agree(arguments: list[str]) -> None:
    heavy, expected = _command()
    heavy(arguments, standalone_mode=False)  # type: ignore[operator]
    light, found = _command()
    lighten(light)
    light(arguments, standalone_mode=False)  # type: ignore[operator]
    assert found == expected
    assert {key: type(value) for key, value in found.items()} == {key: type(value) for key, value in expected.items()}


def test_wrong_numbers_are_still_refused() -> None:
    light, _ = _command()
    lighten(light)
    with pytest.raises(Exception, match="valid integer"):
        light(["x", "--number", "seven"], standalone_mode=False)  # type: ignore[operator]


def test_a_command_of_plain_options_does_not_load_pydantic() -> None:
    script = (
        "import sys, typer\nfrom midcourse.cli.light import lighten\napp = typer.Typer()\n"
        "@app.command()\ndef act(name: str, loud: bool = typer.Option(False, '--loud'), word: list[str] = typer.Option([])) -> None:\n    pass\n"
        "command = typer.main.get_command(app)\nlighten(command)\ncommand(['x', '--loud', '--word', 'a', '--word', 'b'], standalone_mode=False)\n"
        "print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
