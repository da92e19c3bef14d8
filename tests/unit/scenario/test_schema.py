"""The JSON Schema: one, made from the models, true to them, and the copy in the documents equal to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from midcourse.scenario import shelf
from midcourse.scenario.layers import COUNTS, is_number_key
from midcourse.scenario.reference import fields_markdown
from midcourse.scenario.schema import json_schema, known_keys
from midcourse.scenario.yaml_text import read_file

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reference"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_copy_in_the_documents_is_current() -> None:
    assert json.loads((DOCS / "scenario.schema.json").read_text(encoding="utf-8")) == json_schema()


def test_the_tables_in_the_documents_are_current() -> None:
    assert (DOCS / "scenario-files.md").read_text(encoding="utf-8").endswith(fields_markdown())


@pytest.mark.parametrize("name", shelf.scenario_names())
def test_library_files_satisfy_it(name: str, validator: jsonschema.Draft202012Validator) -> None:
    data = read_file(shelf.scenario_path(name)).data
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"radars": {"emr": {"min_elevation_deg": -30}}}, True),
        ({"radars": {"emr": {"min_elevation_deg": {"value": -30}}}}, True),
        ({"radars": {"emr": {"reference_range": 650}}}, True),
        ({"radars": {"Emr": {}}}, True),
        ({"doctrine": {"kind": "shoot"}}, True),
        ({"interceptors": {"gbi": {"inventory": 2.5}}}, True),
        ({"radars": {"emr": None}}, False),
        ({"radars": {"emr": {"min_elevation_deg": {"value": 3, "grade": "assumed"}}}}, False),
    ],
)
def test_it_refuses_what_the_loader_refuses(
    change: dict[str, Any], wrong: bool, validator: jsonschema.Draft202012Validator
) -> None:
    errors = list(validator.iter_errors({"extends": "europe-2007", **change}))
    assert bool(errors) == wrong


def test_a_file_that_extends_nothing_must_be_complete(validator: jsonschema.Draft202012Validator) -> None:
    assert list(validator.iter_errors({"title": "x"}))
    assert not list(validator.iter_errors({"title": "x", "extends": "europe-2007"}))


def _numbers(schema: dict[str, Any]) -> set[str]:
    """Names of all properties that take a bare number."""
    found = set()
    for definition in schema["$defs"].values():
        for name, field in definition.get("properties", {}).items():
            if '"minimum"' in json.dumps(field) and "properties" in json.dumps(field):
                found.add(name)
    return found


def test_every_number_carries_a_unit_or_is_a_count() -> None:
    names = _numbers(json_schema())
    assert len(names) > 30
    assert {name for name in names if not is_number_key(name)} == set()
    assert names >= COUNTS


def test_known_keys_follow_the_models() -> None:
    assert "reference_range_km" in known_keys(("radars", "emr"))
    assert "lat_deg" in known_keys(("targets", "europe", "rome"))
    assert "class" in known_keys(("vehicles", "irbm"))
    assert known_keys(("radars",)) == []
    assert known_keys(("radars", "emr", "lat_deg")) == [
        "value", "low", "high", "source", "grade", "note", "distribution",
    ]  # fmt: skip
    assert known_keys(("nothing",)) == []
