"""The tutorial on a raid: every command runs, and its numbers are near those shown."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from midcourse.cli import main

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "ten-interceptors-against-a-raid.md"
STEP = re.compile(r"```sh\n(.*?)\n```.*?```text\n(.*?)\n```", re.DOTALL)
NUMBER = re.compile(r"\d+\.?\d*")


@pytest.mark.slow
def test_the_tutorial_shows_what_is_said(tmp_path, monkeypatch, capsys) -> None:
    """Chances to 0.02 and counts to 2 per cent or 0.1: drawn by lot on windows that other work may move a little."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "100")
    steps = STEP.findall(TUTORIAL.read_text())
    assert len(steps) == 6
    for command, shown in steps:
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code, command
        said = {words(line): numbers(line) for line in capsys.readouterr().out.splitlines()}
        for line in shown.splitlines():
            if not (expected := numbers(line)):
                continue
            for one, other in zip(expected, said[words(line)], strict=True):
                allowed = 0.02 if one < 1 else max(0.1, 0.02 * one)
                assert abs(one - other) <= allowed, f"shown: {line}\nsaid: {other}"
    assert (tmp_path / "ten" / "no-leakage.png").exists()
    assert (tmp_path / "five" / "summary.json").exists()


def numbers(line: str) -> list[float]:
    return [float(item) for item in NUMBER.findall(re.sub(r"95 %", "", line))]


def words(line: str) -> str:
    """What names a line: its words, or for a row of the curve its raid size."""
    named = " ".join(NUMBER.sub("", line).split())
    return named or (line.split() or [""])[0]
