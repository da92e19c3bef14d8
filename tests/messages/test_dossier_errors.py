"""Errors of dossier files, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from midcourse.errors import InputError, InputErrors
from midcourse.outputs.judged import Judge
from midcourse.scenario.dossier_files import load_dossier
from midcourse.talks.vocabulary import QUANTITIES

HEAD = """dossier: mine
title: Mine
extends: moscow-2007
sources:
  paper: {title: A paper, publisher: A publisher, date: 2026-01-02, grade: seen}
claims:
  late:
    says: START-1 ends in 2012.
    speaker: A paper
    party: press
    date: 2026-01-02
    sources: [paper]
    grade: seen
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _error(tmp_path: Path, text: str) -> str:
    path = _file(tmp_path, text)
    with pytest.raises(InputError) as caught:
        Judge(load_dossier(str(path))).check()
    assert not isinstance(caught.value, InputErrors)
    return str(caught.value).replace(str(path), "mine.yaml")


def test_unknown_quantity(tmp_path: Path) -> None:
    text = HEAD + "    questions:\n      - {ask: expire, with: {treaty: start-1}, in_year: 2012}\n"
    message = _error(tmp_path, text)
    assert message.startswith(
        'claim "late", questions[0]: unknown quantity "expire"\n    where:    mine.yaml, line 15\n    allowed:  best_sites, '
    )
    assert all(name in message for name in QUANTITIES)
    assert message.endswith('\n    hint: did you mean "expiry" or "in_force" or "best_sites"?')


def test_unknown_threat_set(tmp_path: Path) -> None:
    text = HEAD + (
        "    questions:\n      - ask: share_of_trajectories_with_window\n"
        "        with: {threats: russian-icbm, interceptors: gbi}\n        at_most_percent: 0\n"
    )
    message = _error(tmp_path, text)
    assert message.startswith('claim "late": unknown threat set "russian-icbm"\n    where:    mine.yaml, line 15\n')
    assert "russia-to-usa, western-russia, western-russia-to-usa" in message
    assert message.endswith('hint: did you mean "russia" or "iran-icbm-usa" or "russia-solid-usa"?')


def test_unknown_treaty(tmp_path: Path) -> None:
    text = HEAD + "    questions:\n      - {ask: expiry, with: {treaty: start1}, in_year: 2012}\n"
    assert _error(tmp_path, text) == (
        'claim "late": unknown treaty "start1"\n'
        "    where:    mine.yaml, line 15\n"
        "    allowed:  abm, abm-demarcation, adapted-cfe, cfe, inf, new-start, sort, start-1\n"
        '    hint: did you mean "start-1" or "new-start" or "sort"?'
    )


def test_unit_that_does_not_fit(tmp_path: Path) -> None:
    text = HEAD + (
        "    questions:\n      - ask: share_of_trajectories_with_window\n"
        "        with: {threats: russia-to-usa, interceptors: gbi}\n        at_most_km: 500\n"
    )
    assert _error(tmp_path, text) == (
        'claim "late", questions[0]: share_of_trajectories_with_window is a fraction, and the claim compares it with a '
        "length\n"
        "    where:    mine.yaml, line 15\n"
        "    allowed:  at_most_fraction, at_most_percent\n"
        "    hint: the unit suffix stands at the end of the comparison, for example at_least_percent: 50"
    )


def test_no_question(tmp_path: Path) -> None:
    assert _error(tmp_path, HEAD) == (
        'claim "late" has no questions\n'
        "    where:    mine.yaml, line 7\n"
        "    allowed:  questions, or undecidable with the reason why no computation settles it\n"
        "    hint: midcourse talks quantities lists what can be asked"
    )


def test_no_source(tmp_path: Path) -> None:
    text = HEAD.replace("    sources: [paper]\n", "") + "    undecidable: it is about motives\n"
    assert _error(tmp_path, text) == 'claim "late" has no sources\n    where:    mine.yaml, line 7'


def test_unknown_source(tmp_path: Path) -> None:
    text = HEAD.replace("[paper]", "[papier]") + "    undecidable: it is about motives\n"
    message = _error(tmp_path, text)
    assert message.startswith('claim "late" names the unknown source "papier"\n    where:    mine.yaml, line 12\n')
    assert '    hint: did you mean "paper"' in message


def test_misspelled_key(tmp_path: Path) -> None:
    text = HEAD.replace("    says:", "    say:") + "    undecidable: it is about motives\n"
    path = _file(tmp_path, text)
    with pytest.raises(InputErrors) as caught:
        load_dossier(str(path))
    assert [error.problem for error in caught.value.errors] == [
        'claim "late" has an unknown key "say"',
        'claim "late" has no says',
    ]
    assert caught.value.errors[0].hint == 'did you mean "says"?'
    assert caught.value.errors[0].where == f"{path}, line 8"


def test_long_quotation(tmp_path: Path) -> None:
    text = HEAD + "    undecidable: it is about motives\n    quote: " + "word " * 16 + "\n"
    assert _error(tmp_path, text) == (
        'claim "late" quotes 16 words\n'
        "    where:    mine.yaml, line 15\n"
        "    allowed:  at most 15 words\n"
        "    hint: quote the words that matter and paraphrase the rest in says"
    )


def test_bad_date(tmp_path: Path) -> None:
    text = HEAD.replace("    date: 2026-01-02\n", "    date: 2 January\n") + "    undecidable: it is about motives\n"
    assert _error(tmp_path, text) == (
        'claim "late" has the date "2 January"\n'
        "    where:    mine.yaml, line 11\n"
        "    allowed:  2007, 2007-10 or 2007-10-12"
    )


def test_two_comparisons(tmp_path: Path) -> None:
    text = HEAD + "    questions:\n      - {ask: expiry, with: {treaty: start-1}, in_year: 2012, before: 2013}\n"
    assert _error(tmp_path, text) == (
        'claim "late", questions[0] compares twice\n'
        "    where:    mine.yaml, line 15\n"
        "    allowed:  one comparison\n"
        "    hint: write two questions instead"
    )


def test_a_comparison_of_another_kind(tmp_path: Path) -> None:
    text = HEAD + "    questions:\n      - {ask: expiry, with: {treaty: start-1}, at_least: 2012}\n"
    assert _error(tmp_path, text) == (
        'claim "late", questions[0]: "at-least" does not fit expiry, which is a date\n'
        "    where:    mine.yaml, line 15\n"
        "    allowed:  in-year, on, before, after"
    )


def test_a_range_of_readings_that_leaves_out_its_threshold(tmp_path: Path) -> None:
    text = (
        HEAD
        + "    questions:\n      - {ask: raid_that_exhausts, with: {interceptors: gbi}, at_most: 43, ours: [1, 9]}\n"
    )
    assert _error(tmp_path, text) == (
        'claim "late", questions[0] has the ours "[1, 9]", which leaves out its own threshold\n'
        "    where:    mine.yaml, line 15\n"
        "    allowed:  [from, to] around it"
    )


def test_unknown_dossier() -> None:
    with pytest.raises(InputError) as caught:
        load_dossier("moscow-2008")
    assert str(caught.value) == (
        'unknown dossier "moscow-2008"\n    allowed:  moscow-2007\n    hint: give a name, or the path of a YAML file'
    )


def test_a_dossier_that_extends_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"dossier: mine\ntitle: Mine\nextends: {path}\n", encoding="utf-8")
    with pytest.raises(InputError, match='"mine" extends itself'):
        load_dossier(str(path))


def test_an_included_file_may_not_lie_elsewhere(tmp_path: Path) -> None:
    path = _file(tmp_path, "dossier: mine\ntitle: Mine\ninclude: [../other.yaml]\n")
    with pytest.raises(InputError) as caught:
        load_dossier(str(path))
    assert caught.value.problem == 'include names "../other.yaml"'
    assert caught.value.allowed == "the name of a file in the same folder"


@pytest.mark.parametrize(
    ("deal", "problem"),
    [
        (
            "  levers: {a: {name: A, sources: [paper], grade: seen, values: {x: {name: X}}}}\n",
            'lever "a" has fewer than two settings',
        ),
        (
            "  levers: {a: {name: A, sources: [paper], grade: seen, values: {x: {name: X}, y: {name: Y}}}}\n"
            "  conditions: {c: {party: usa, issue: site, says: So, position: usa-site, sources: [paper], grade: seen,"
            " reading: As it says., requires: [{lever: a, in: [z]}]}}\n",
            'condition "c", requires[0] names the unknown setting "z"',
        ),
        (
            "  levers: {a: {name: A, sources: [paper], grade: seen, values: {x: {name: X}, y: {name: Y}}}}\n"
            "  conditions: {c: {party: usa, issue: site, says: So, position: usa-site, sources: [paper], grade: seen,"
            " reading: As it says.}}\n",
            'condition "c" states no test',
        ),
    ],
)
def test_a_deal_that_does_not_hold_together(tmp_path: Path, deal: str, problem: str) -> None:
    text = HEAD + "    undecidable: it is about motives\ndeal:\n" + deal
    with pytest.raises(InputError) as caught:
        load_dossier(str(_file(tmp_path, text)))
    assert problem in str(caught.value)
