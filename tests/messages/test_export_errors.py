"""Errors of `midcourse export`, word for word."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from midcourse.cli import main

CASES = {
    "an unknown format": (
        ("--format", "cmzl", "--out", "x"),
        """
        InputError: unknown format "cmzl"
            where:    --format
            allowed:  csv, czml, geojson, kml, oem, parquet, stk-e
            hint: did you mean "czml" or "kml" or "oem"?
        """,
    ),
    "an unknown threat": (
        ("--format", "kml", "--out", "x.kml", "--threat", "iran-irbm-europe/tabris->rome"),
        """
        InputError: unknown threat "iran-irbm-europe/tabris→rome"
            where:    --threat
            allowed:  1274 names, the nearest: iran-irbm-europe/tabriz→rome, iran-mrbm-europe/tabriz→rome, iran-icbm-europe/tabriz→rome
            hint: did you mean "iran-irbm-europe/tabriz→rome" or "iran-mrbm-europe/tabriz→rome" or "iran-icbm-europe/tabriz→rome"?
        """,
    ),
    "only the end of a threat": (
        ("--format", "kml", "--out", "x.kml", "--threat", "seattle"),
        """
        InputError: unknown threat "seattle"
            where:    --threat
            allowed:  1274 names, some with it: iran-icbm-usa/tabriz→seattle, iran-icbm-usa/semnan→seattle, iran-icbm-usa/kermanshah→seattle
            hint: did you mean "iran-icbm-usa/tabriz→seattle" or "iran-icbm-usa/semnan→seattle" or "iran-icbm-usa/kermanshah→seattle"?
        """,
    ),
    "a folder that is not there": (
        ("--format", "kml", "--out", "no/where.kml"),
        """
        InputError: cannot write "no/where.kml": "{here}/no" does not exist
            where:    --out
            allowed:  a place in a folder that exists
            hint: make the folder first, or name another place
        """,
    ),
    "a file where a folder should be": (
        ("--format", "kml", "--out", "taken.kml/where.kml"),
        """
        InputError: cannot write "taken.kml/where.kml": "{here}/taken.kml" is a file
            where:    --out
            allowed:  a place in a folder that exists
            hint: make the folder first, or name another place
        """,
    ),
    "a file that is there": (
        ("--format", "kml", "--out", "taken.kml"),
        """
        InputError: "taken.kml" already exists
            where:    --out
            allowed:  a new place, or --force
            hint: nothing was overwritten; --force replaces what is there
        """,
    ),
    "a whole group into one file": (
        ("--format", "oem", "--out", "x.oem", "--threat", "russia-liquid-usa"),
        """
        InputError: 56 flights do not go into one oem file
            where:    --out
            allowed:  a folder: each flight gets a file of its own
            hint: leave out the ending .oem, or choose one flight with --threat
        """,
    ),
    "several flights into a file": (
        ("--format", "stk-e", "--out", "taken.kml", "--threat", "russia-liquid-usa"),
        """
        InputError: "taken.kml" is a file, not a folder
            where:    --out
            allowed:  a folder, new or old, for files that end in .e
            hint: name another place
        """,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_errors_of_export(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments, wanted = CASES[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.kml").write_text("precious")
    monkeypatch.setattr(sys, "argv", ["midcourse", "export", "europe-2007", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert out == ""
    assert err.rstrip("\n") == dedent(wanted).strip("\n").replace("{here}", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.kml"]
    assert (tmp_path / "taken.kml").read_text() == "precious"


def test_a_threat_that_does_not_fly(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scenario = tmp_path / "small.yaml"
    scenario.write_text(
        "extends: europe-2007\nthreats:\n  iran-mrbm-europe: {launch_areas: [mashhad], targets: [london]}\n"
        + "".join(
            f"  {group}: null\n"
            for group in (
                "iran-irbm-europe",
                "iran-icbm-europe",
                "iran-icbm-usa",
                "russia-solid-usa",
                "russia-liquid-usa",
            )
        )
        + "footprint: null\ndispute: null\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    arguments = ["--format", "oem", "--out", "x.oem", "--threat", "iran-mrbm-europe"]
    monkeypatch.setattr(sys, "argv", ["midcourse", "export", str(scenario), *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code == 2
    first, *rest = said.rstrip("\n").splitlines()
    assert first.startswith(
        'InputError: threat "iran-mrbm-europe/mashhad→london" has no flight to write: The target is 4,932 km away; '
    )
    assert rest == [
        "    where:    --threat",
        "    hint: midcourse run SCENARIO --json tells which threats fly",
    ]
    assert not (tmp_path / "x.oem").exists()
