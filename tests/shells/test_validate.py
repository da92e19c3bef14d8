from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAD = "id,method,quantity,inputs,value,tolerance_relative,tolerance_absolute,kind,required\n"


def _validate(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "midcourse", "validate", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_one_authority_as_json() -> None:
    done = _validate("--against", "kepler", "--json")
    assert done.returncode == 0, done.stderr
    whole = json.loads(done.stdout)
    assert whole["failed"] == 0
    assert {row["authority"] for row in whole["rows"]} == {"kepler"}


def test_a_required_row_that_fails_gives_exit_code_one(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(HEAD + "A,atmosphere,density_kg_m3,height_km=0,1.3,0.001,,model against world,yes\n")
    done = _validate("--rows", str(file))
    assert done.returncode == 1
    assert "FAILED" in done.stdout
    assert "1 required rows failed: A" in done.stdout


def test_wrong_words_give_exit_code_two(tmp_path: Path) -> None:
    done = _validate("--against", "us67")
    assert done.returncode == 2
    assert 'unknown authority "us67"' in done.stderr
    assert "Traceback" not in done.stderr
    (tmp_path / "file").write_text("not a folder")
    done = _validate("--against", "wgs84", "--docs", str(tmp_path / "file"))
    assert done.returncode == 2
    assert "cannot write into" in done.stderr
    done = _validate("--rows", str(tmp_path / "none.csv"))
    assert done.returncode == 2
    assert "cannot read" in done.stderr


def test_list_names_the_authorities() -> None:
    done = _validate("--list")
    assert done.returncode == 0
    assert "geographiclib" in done.stdout
