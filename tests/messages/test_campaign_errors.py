"""What campaigns and distributions say when something is wrong, word for word."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from midcourse.errors import InputError
from midcourse.scenario.load import load

BASE = """\
extends: europe-2007
title: Test
radars:
  emr:
    reference_range_km: {text}
"""


def said(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(BASE.replace("{text}", text))
    with pytest.raises(InputError) as caught:
        load(path)
    return str(caught.value).replace(str(tmp_path) + "/", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{value: 2000, low: 2000, high: 2000, distribution: uniform}",
            'radar "emr": reference_range_km has a uniform distribution: the distribution 2000 to 2000 about 2000 has '
            "no support\n    where:    mine.yaml, line 5, radars.emr\n"
            "    allowed:  a low end below the high end\n    hint: give a single number for one that is not drawn",
        ),
        (
            "{value: 2000, low: 600, high: 2500, distribution: {kind: normal, standard_deviation: -5}}",
            'radar "emr": reference_range_km has a normal distribution: the standard deviation is -5\n'
            "    where:    mine.yaml, line 5, radars.emr\n    allowed:  above 0",
        ),
        (
            "{value: 2000, low: 600, high: 2500, distribution: gauss}",
            'radar "emr": reference_range_km has the unknown distribution "gauss"\n'
            "    where:    mine.yaml, line 5, radars.emr\n"
            '    allowed:  uniform, triangular, normal, lognormal, choice\n    hint: did you mean "lognormal"?',
        ),
        (
            "{value: 2000, distribution: {kind: choice, values: [600, 2000], probabilities: [0.5, 0.6]}}",
            'radar "emr": reference_range_km has a choice distribution: the probabilities of the choice sum to 1.1\n'
            "    where:    mine.yaml, line 5, radars.emr\n    allowed:  1",
        ),
        (
            "{value: 2000, distribution: {kind: choice, values: [600, 2000], probabilities: [50, 50]}}",
            'radar "emr": reference_range_km has a choice distribution: a probability of the choice is 50\n'
            "    where:    mine.yaml, line 5, radars.emr\n    allowed:  0 to 1\n"
            "    hint: probabilities are fractions, not per cent",
        ),
        (
            "{value: 2000, low: 600, high: 2500, distribution: {kind: uniform, source: nobody, grade: seen}}",
            'unknown source "nobody"',
        ),
        (
            "{value: 2000, low: 600, high: 2500, distribution: {kind: uniform, grade: seen}}",
            'radar "emr": reference_range_km has grade "seen" but no source',
        ),
        (
            "{value: 2000, low: 600, high: 2500, distribution: {kind: uniform, width: 3}}",
            'radar "emr": reference_range_km has a uniform distribution with the unknown key "width"',
        ),
        (
            "{value: 2000, low: 600, high: 25000, distribution: uniform}",
            'radar "emr": reference_range_km has high 25000',
        ),
    ],
)
def test_a_distribution_that_cannot_be_is_said(tmp_path: Path, text: str, expected: str) -> None:
    assert said(tmp_path, text).startswith(expected)


def test_a_count_has_no_distribution(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "extends: europe-2007\ntitle: Test\ninterceptors:\n  gbi:\n"
        "    inventory: {value: 10, low: 10, high: 54, distribution: uniform}\n"
    )
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value).replace(str(tmp_path) + "/", "") == (
        'interceptor "gbi": inventory is a count and cannot be drawn\n'
        "    where:    mine.yaml, line 5, interceptors.gbi\n"
        "    allowed:  a number with a unit\n    hint: change it with --set instead"
    )


def complaint(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    from midcourse.cli import main

    monkeypatch.setattr(sys, "argv", ["midcourse", "campaign", "europe-2007", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    out, err = capsys.readouterr()
    assert not out
    return err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--warhead-credible", "90"],
            "InputError: warhead-credible is 90\n    where:    --warhead-credible\n    allowed:  0 to 1\n"
            "    hint: probabilities are fractions, not per cent\n",
        ),
        (
            ["--decoys", "2.5"],
            'InputError: "2.5" is no number of decoys\n    where:    --decoys\n    allowed:  0 to 100, or LOW:HIGH\n',
        ),
        (
            ["--decoys", "5:2"],
            "InputError: decoys run from 5 to 2\n    where:    --decoys\n    allowed:  0 to 100, the lower end first\n",
        ),
        (
            ["--allocation", "best"],
            'InputError: unknown allocation "best"\n    where:    --allocation\n    allowed:  first-come, optimal\n'
            '    hint: did you mean "first-come" or "optimal"?\n',
        ),
        (
            ["--spacing-s", "-1"],
            "InputError: the spacing is -1 s\n    where:    --spacing-s\n    allowed:  0 to 86400\n",
        ),
        (
            ["--out", "nothing://here"],
            'InputError: "nothing://here" cannot be opened: Protocol not known: nothing\n    where:    --out\n'
            "    allowed:  a folder, or a URL whose fsspec driver is installed\n"
            "    hint: s3:// needs the package s3fs, gs:// gcsfs, abfs:// adlfs\n",
        ),
    ],
)
def test_options_that_cannot_be_are_said(
    arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complaint(arguments, monkeypatch, capsys) == expected
