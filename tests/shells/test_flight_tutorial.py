"""The tutorial on a reported test and the how-to on modelling: what they show is what the commands say."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from midcourse.cli import main
from midcourse.scenario.vehicles import load_vehicle

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "tutorials" / "a-missile-test-was-reported.md"
HOW_TO = DOCS / "how-to" / "model-a-missile-from-its-published-range.md"
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*")


def steps() -> Iterator[tuple[str, str]]:
    """Each command of the tutorial and what stands below it."""
    text = TUTORIAL.read_text()
    yield from re.findall(r"```sh\n(.*?)\n```.*?```text\n(.*?)\n```", text, re.DOTALL)


def said(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    return capsys.readouterr().out


def alike(shown: str, line: str) -> bool:
    """Whether two lines say the same, numbers to half a percent or one in the last place."""
    words = [NUMBER.sub("#", text).split() for text in (shown, line)]
    numbers = [[float(item.replace(",", "")) for item in NUMBER.findall(text)] for text in (shown, line)]
    return words[0] == words[1] and all(abs(a - b) <= max(0.005 * abs(a), 1.0) for a, b in zip(*numbers, strict=True))


@pytest.mark.parametrize(("command", "shown"), list(steps()), ids=lambda text: text[:40])
def test_the_tutorial_shows_what_is_said(command, shown, capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line.rstrip() for line in said(command, capsys, monkeypatch).splitlines()]
    shown_lines = [line.rstrip() for line in shown.splitlines() if line.strip()]
    start = next(at for at, line in enumerate(lines) if alike(shown_lines[0], line))
    rest = [line for line in lines[start:] if line.strip()]
    for expected, found in zip(shown_lines, rest, strict=False):
        assert alike(expected, found), f"shown: {expected}\nsaid:  {found}"


def test_the_tutorial_has_five_commands() -> None:
    assert len(list(steps())) == 5


def test_the_file_of_the_how_to_flies_its_range(capsys, monkeypatch, tmp_path) -> None:
    text = re.search(r"```yaml\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    assert text is not None
    path = tmp_path / "my-missile.yaml"
    path.write_text(text[1])
    assert load_vehicle(str(path)).burn_time == 100.0
    found = []
    for azimuth in (0, 90, 180, 270):
        command = f"midcourse fly {path} --from tabriz --max-range --azimuth-deg {azimuth}"
        out = said(command, capsys, monkeypatch)
        far = re.search(r"([\d,.]+) km along the ellipsoid", out)
        assert far is not None
        found.append(float(far[1].replace(",", "")))
    assert sum(found) / 4 == pytest.approx(2000, rel=0.02)
