"""Errors of `midcourse footprint`, word for word."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from midcourse.cli import main

CASES = {
    "cells too large": (
        ("europe-2007", "--cell-deg", "9"),
        """
        InputError: cell_deg is 9
            where:    --cell-deg
            allowed:  0.05 to 5
            hint: 0.5 shows a country, 0.25 a province
        """,
    ),
    "cells too many": (
        ("europe-2007", "--cell-deg", "0.05"),
        """
        InputError: cell_deg is 0.05, which gives the box 866,400 cells
            where:    --cell-deg
            allowed:  1 to 250,000 cells, sea included
            hint: use larger cells
        """,
    ),
    "no number": (
        ("europe-2007", "--cell-deg", "half"),
        """
        InputError: cell_deg is "half", not a number
            where:    --cell-deg
            allowed:  0.05 to 5
        """,
    ),
    "an unknown launch area": (
        ("europe-2007", "--launch-area", "tabris"),
        """
        InputError: unknown launch area "tabris"
            where:    --launch-area
            allowed:  22 names, the nearest: tabriz, tatishchevo, kansk
            hint: did you mean "tabriz" or "tatishchevo" or "kansk"?
        """,
    ),
    "an unknown missile": (
        ("europe-2007", "--vehicle", "irmb"),
        """
        InputError: unknown vehicle "irmb"
            where:    --vehicle
            allowed:  iranian-icbm, irbm, mrbm, russian-liquid, russian-solid
            hint: did you mean "irbm" or "mrbm" or "iranian-icbm"?
        """,
    ),
    "no footprint section": (
        ("europe-2007", "--set", "footprint=null"),
        """
        InputError: scenario "europe-2007" asks for no footprint
            allowed:  a scenario with a footprint section
            hint: the section says which box, launch areas and missiles; midcourse show europe-2007 prints one
        """,
    ),
    "a file where a folder should be": (
        ("europe-2007", "--out", "taken"),
        """
        InputError: "{here}/taken" is a file, not a folder
            where:    --out
            allowed:  a folder, new or old
            hint: name another place
        """,
    ),
    "a radar out of the world": (
        ("europe-2007", "--set", "radars.emr.lat_deg=95"),
        """
        InputError: radar "emr": lat_deg is 95
            where:    --set radars.emr.lat_deg=95
            allowed:  -90 to 90
            hint: degrees north of the equator; south is negative
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_words(
    case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments, expected = CASES[case]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDCOURSE_STORE", "off")
    (tmp_path / "taken").write_text("mine")
    monkeypatch.setattr(sys, "argv", ["midcourse", "footprint", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == dedent(expected).lstrip("\n").replace("{here}", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
