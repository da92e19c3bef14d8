"""Whatever a reader writes into a scenario file, the answer is a scenario or an error of ours that names the place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.errors import InputError, InputErrors
from midcourse.scenario import shelf
from midcourse.scenario.load import load, load_text
from midcourse.scenario.parts import Scenario
from midcourse.scenario.yaml_text import read_file

DATA: dict[str, Any] = {
    key: value
    for key, value in read_file(shelf.scenario_path("europe-2007")).data.items()
    if key not in {"targets", "sources", "assumptions", "limits"}
}


def _paths(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _paths(value, (*path, key))


PATHS = list(_paths(DATA))
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["emr", "iran", "europe", "any", "kei", "gbi-two-stage-orion", "seen", "afp-2007"]),
    st.just([]),
    st.just({}),
    st.lists(st.sampled_from(["emr", "iran", "tabriz", "geo-infrared", "irbm", 3, None]), max_size=3),
    st.fixed_dictionaries(
        {"value": st.floats(-1e3, 1e3)}, optional={"low": st.integers(-5, 5), "grade": st.text(max_size=4)}
    ),
)


def _changed(path: tuple[str, ...], junk: Any, rename: bool) -> str:
    """Only the section that was touched, laid over europe-2007; JSON is YAML."""
    data = copy.deepcopy({path[0]: DATA[path[0]]})
    node: Any = data
    for key in path[:-1]:
        node = node[key]
    if rename and len(path) > 1:
        node[f"{path[-1]}x"] = node.pop(path[-1])
    else:
        node[path[-1]] = junk
    return json.dumps({"extends": "europe-2007", **data})


def _faults(error: InputError | None) -> list[InputError]:
    if error is None:
        return []
    return list(error.errors) if isinstance(error, InputErrors) else [error]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PATHS), JUNK, st.booleans())
def test_a_damaged_file_is_read_or_refused_with_its_place(path: tuple[str, ...], junk: Any, rename: bool) -> None:
    scenario, refusal = None, None
    try:
        scenario = load_text(_changed(path, junk, rename), "my.yaml")
    except InputError as error:
        refusal = error
    for one in _faults(refusal):
        assert one.problem
        assert one.where.startswith(("my.yaml, line ", "europe-2007 (library), line ", "library vehicle ")), str(one)
    assert refusal is not None or (isinstance(scenario, Scenario) and len(scenario.digest) == 32)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PATHS), JUNK)
def test_a_wrong_override_is_read_or_refused(path: tuple[str, ...], junk: Any) -> None:
    scenario, refusal = None, None
    try:
        scenario = load("europe-2007", [f"{'.'.join(path)}={json.dumps(junk)}"])
    except InputError as error:
        refusal = error
    for one in _faults(refusal):
        assert one.problem
        assert one.where, str(one)
    assert refusal is not None or isinstance(scenario, Scenario)
