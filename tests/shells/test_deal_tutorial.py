"""The tutorial from dispute to deal: every command runs, and says the lines that are shown."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from midcourse.cli import main

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "from-dispute-to-deal.md"


@pytest.mark.slow
def test_the_tutorial_shows_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "160")
    steps = re.findall(r"```console\n\$ (.*?)\n(.*?)```", TUTORIAL.read_text(), re.DOTALL)
    assert len(steps) == 9
    for command, shown in steps:
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code, command
        said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
        at = 0
        for line in shown.splitlines():
            wanted = " ".join(line.replace("…", "").split())
            at = next((k for k in range(at, len(said)) if said[k].startswith(wanted)), -1)
            assert at >= 0, f"{command}\nshown: {line}\nsaid: {said}"
    assert (tmp_path / "deal").is_dir()
    assert "moscow" in (tmp_path / "page" / "dispute.html").read_text().lower()


@pytest.mark.slow
def test_what_the_tutorial_says_of_a_slower_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    monkeypatch.chdir(tmp_path)
    shares = []
    for delay in (60, 300):
        command = f"midcourse check moscow-2007 not-at-6-3 --set doctrine.decision_delay_s={delay} --json"
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
        claim = json.loads(capsys.readouterr().out)
        claim = claim["claims"][0] if "claims" in claim else claim
        shares.append(float(claim["evidence"][0]["value"]))
    assert 0.0 < shares[1] < 0.4 * shares[0]  # "a quarter of that"
