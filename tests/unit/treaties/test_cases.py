"""Every case of tests/cases/treaties holds, and every rule has a good and a bad one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from midcourse.scenario.force_files import load_declarations
from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.scenario.yaml_text import read_file
from midcourse.treaties.counting import check
from midcourse.treaties.forces import Declaration
from midcourse.treaties.rules import Look, Treaty
from midcourse.treaties.standing import standing

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "treaties"
FILES = {path.stem: read_file(path).data for path in sorted(FOLDER.glob("*.yaml"))}
TREATIES = {name: load_treaty(name) for name in FILES}


def _each(key: str) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}-{number}")
        for name, data in FILES.items()
        for number, case in enumerate(data[key], start=1)
    ]


def _declared(treaty: Treaty, case: dict[str, Any], items: list[dict[str, Any]], folder: Path) -> list[Declaration]:
    path = folder / "case.yaml"
    owner = case.get("force_of", case["party"])
    path.write_text(json.dumps({"party": owner, "date": str(case["date"]), "coverage": "all", "items": items}))
    return list(load_declarations(path, treaty))


def test_every_treaty_has_a_case_file() -> None:
    assert set(FILES) == set(treaty_names())


@pytest.mark.parametrize("name", FILES)
def test_every_rule_has_a_good_and_a_bad_case(name: str) -> None:
    verdicts = {(case["rule"], case["verdict"]) for case in FILES[name]["cases"]}
    assert {(rule.rule, verdict) for rule in TREATIES[name].rules for verdict in ("good", "bad")} <= verdicts


@pytest.mark.parametrize("name", FILES)
def test_every_definition_has_a_yes_and_a_no(name: str) -> None:
    answers = {(case["definition"], case["expect"]) for case in FILES[name]["definitions"]}
    assert {(one, answer) for one in TREATIES[name].definitions for answer in ("yes", "no")} <= answers


@pytest.mark.parametrize(("name", "case"), _each("cases"))
def test_rule(name: str, case: dict[str, Any], tmp_path: Path) -> None:
    treaty = TREATIES[name]
    declared = _declared(treaty, case, case["force"], tmp_path)
    report = check(treaty, case["party"], date.fromisoformat(case["date"]), declared)
    result = next(one for one in report.results if one.rule == case["rule"])
    found = {key: getattr(result, key) for key in case["expect"]}
    assert {key: str(value) if key in {"status", "would"} else value for key, value in found.items()} == case["expect"]
    assert result.article
    assert any(result.article in sentence for sentence in result.because)
    if case["verdict"] == "bad":
        assert result.would in {"breach", "depends"}


@pytest.mark.parametrize(("name", "case"), _each("definitions"))
def test_definition(name: str, case: dict[str, Any], tmp_path: Path) -> None:
    treaty = TREATIES[name]
    (declared,) = _declared(treaty, case, [case["line"]], tmp_path)
    look = Look(date.fromisoformat(case["date"]), treaty.numbers, treaty.definitions)
    answer = look.is_a(case["definition"], declared.items[0])
    assert str(answer.truth) == case["expect"]
    assert all(answer.because)


@pytest.mark.parametrize(("name", "case"), _each("standing"))
def test_standing(name: str, case: dict[str, Any]) -> None:
    found = standing(TREATIES[name], case["party"], date.fromisoformat(case["date"]))
    assert str(found.bond) == case["expect"]
    assert all(found.because)
