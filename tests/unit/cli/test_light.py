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
        share: Annotated[float | None, typer.Option(min=0.0, max=1.0)] = None,
        height: Annotated[float, typer.Option()] = 3,
    ) -> None:
        seen.update(name=name, number=number, loud=loud, file=file, folder=folder, word=word)
        seen.update(share=share, height=height)

    return typer.main.get_command(app), seen


@pytest.mark.parametrize(
    "arguments",
    [
        ["x"],
        ["x", "--loud", "--file", "a/b", "--folder", "c"],
        ["x", "--number", "7"],
        ["x", "--number", " 1_0 ", "--height", "1_0.5"],
        ["x", "--number", "-3", "--share", "1", "--height", "-.5e3"],
        ["x", "--number", "+007", "--share", "0.25", "--height", "5."],
        ["x", "--number", "99999999999999999999", "--height", "inf"],
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["--number", "seven"],
        ["--number", "1.5"],
        ["--share", "1.5"],
        ["--share", "-1"],
        ["--share", "x"],
        ["--height", ""],
    ],
)
def test_wrong_numbers_are_refused_in_the_same_words(arguments: list[str]) -> None:
    heavy, _ = _command()
    light, seen = _command()
    lighten(light)
    with pytest.raises(Exception) as expected:  # noqa: PT011
        heavy(["x", *arguments], standalone_mode=False)  # type: ignore[operator]
    with pytest.raises(type(expected.value)) as found:
        light(["x", *arguments], standalone_mode=False)  # type: ignore[operator]
    assert str(found.value) == str(expected.value)
    assert not seen


def test_a_command_of_plain_options_does_not_load_pydantic() -> None:
    script = (
        "import sys, typer\nfrom midcourse.cli.light import lighten\napp = typer.Typer()\n"
        "@app.command()\ndef act(name: str, share: float = typer.Option(0.5, min=0), word: list[str] = typer.Option([])) -> None:\n    pass\n"
        "command = typer.main.get_command(app)\nlighten(command)\ncommand(['x', '--share', '1e-3', '--word', 'a', '--word', 'b'], standalone_mode=False)\n"
        "print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
