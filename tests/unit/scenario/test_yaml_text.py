"""The reader of plain YAML: what it takes, what it refuses, and that no text breaks it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from midcourse.errors import InputError, InputErrors, LimitError, MidcourseError
from midcourse.scenario import yaml_text
from midcourse.scenario.yaml_text import plain_value, read_file, read_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2007-10-12", "2007-10-12"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("-3", -3),
        ("+4", 4),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("6.", 6.0),
        ("-.inf", -math.inf),
        ("v1.2", "v1.2"),
    ],
)
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_read_as_such() -> None:
    found = plain_value(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_quoted_scalars_stay_text() -> None:
    assert read_text("a: '6.3'\nb: \"true\"\nc: |\n  7\n").data == {"a": "6.3", "b": "true", "c": "7\n"}


def test_every_key_and_item_has_its_line() -> None:
    document = read_text("a:\n  b: 1\n  c:\n    - x\n    - {y: 2}\n", "f.yaml")
    assert document.data == {"a": {"b": 1, "c": ["x", {"y": 2}]}}
    assert document.lines[("a",)] == 1
    assert document.lines[("a", "b")] == 2
    assert document.lines[("a", "c", "0")] == 4
    assert document.lines[("a", "c", "1", "y")] == 5


def test_everything_refused_is_reported_in_one_pass() -> None:
    text = "a: &x 1\nb: *x\nc: !!python/object/apply:os.system [ls]\na: 2\n? [k]\n: 3\n"
    with pytest.raises(InputErrors) as caught:
        read_text(text, "f.yaml")
    problems = [error.problem for error in caught.value.errors]
    assert problems == [
        "anchor &x",
        "alias *x",
        "tag tag:yaml.org,2002:python/object/apply:os.system",
        'key "a" appears twice',
        "a key is not text",
    ]
    assert [error.where for error in caught.value.errors] == [f"f.yaml, line {line}" for line in (1, 2, 3, 4, 5)]


def test_an_alias_bomb_is_refused_and_not_unfolded() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for previous, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{previous}'] * 9)}]")
    with pytest.raises(InputError, match="alias"):
        read_text("\n".join(lines))


def test_limits_of_size_depth_and_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="nested more than 16 deep"):
        read_text("a: " + "[" * 100_000)
    monkeypatch.setattr(yaml_text, "NODE_LIMIT", 10)
    with pytest.raises(LimitError, match="more than 10 values"):
        read_text("a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]")
    monkeypatch.setattr(yaml_text, "SIZE_LIMIT", 100)
    large = tmp_path / "large.yaml"
    large.write_text("a: " + "x" * 200)
    with pytest.raises(LimitError, match="larger than"):
        read_file(large)
    with pytest.raises(LimitError, match="longer than"):
        read_text("a: " + "x" * 200)


def test_a_second_document_is_refused() -> None:
    with pytest.raises(InputError, match="a second document begins here"):
        read_text("a: 1\n---\nb: 2\n")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: x\n")
    assert read_file(path).data == {"title": "x"}


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'no file ".*none.yaml"'):
        read_file(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="is a folder"):
        read_file(tmp_path)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("a: 1\nname: Málaga\n".encode("latin-1"))
    with pytest.raises(InputError, match="byte 0xe1 is not UTF-8") as caught:
        read_file(latin)
    assert caught.value.where == f"{latin}, line 2"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{},&*!?|>'\"#%@`\n\t 1.~\x07é"), max_size=60))
def test_no_text_raises_anything_but_our_own_errors(text: str) -> None:
    try:
        document = read_text(text)
    except MidcourseError:
        return
    assert isinstance(document.data, dict)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


class Quoting(yaml.SafeDumper):
    """Writes every text in quotes: PyYAML follows YAML 1.1, where a bare 0E0 is text; the reader follows 1.2: a number."""


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


@pytest.mark.parametrize("text", ["0E0", "1e5", "-2E-3"])
def test_a_bare_number_with_an_exponent_is_a_number_and_a_quoted_one_is_text(text: str) -> None:
    assert read_text(f"a: {text}\n").data == {"a": float(text)}
    assert read_text(f'a: "{text}"\n').data == {"a": text}


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=6), PLAIN, min_size=1, max_size=4))
@example({"0": "0E0"})
def test_what_a_writer_writes_is_read_back(data: dict[str, object]) -> None:
    text = yaml.dump(data, Dumper=Quoting, allow_unicode=False, default_flow_style=True)
    if "&id" in text:
        return  # the writer folded equal containers into aliases, which are refused on purpose
    assert read_text(text).data == data
