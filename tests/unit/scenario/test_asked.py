"""The texts that decide a scenario: another text, another question."""

from __future__ import annotations

from pathlib import Path

import pytest

from midcourse.scenario.asked import asked_for


def test_a_library_scenario_is_its_name() -> None:
    assert asked_for("europe-2007") == ["library", "europe-2007", "overrides"]
    assert asked_for("europe-2007", ["a.b=1"]) == ["library", "europe-2007", "overrides", "a.b=1"]


def test_a_file_is_its_text_and_that_of_all_it_extends(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    top, below = tmp_path / "top.yaml", tmp_path / "below" / "base.yaml"
    top.write_text("extends: below/base.yaml\ntitle: Top\n")
    below.write_text("extends: europe-2007\ntitle: Base\n")
    asked = asked_for(str(top))
    assert asked == [
        *("file", "top", "extends: below/base.yaml\ntitle: Top\n"),
        *("file", "base", "extends: europe-2007\ntitle: Base\n"),
        *("library", "europe-2007", "overrides"),
    ]
    below.write_text("extends: europe-2007\ntitle: Changed\n")
    assert asked_for(str(top)) != asked
    below.write_text("title: Alone\n")
    assert asked_for(str(top))[-4:] == ["file", "base", "title: Alone\n", "overrides"]  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    ["extends: circle.yaml\n", "extends: missing.yaml\n", "extends: [a]\n", "title: [broken\n", "- a list\n", "\xff"],
)
def test_what_cannot_be_read_is_left_to_the_loader(tmp_path: Path, text: str) -> None:
    path = tmp_path / "circle.yaml"
    path.write_text(text, encoding="latin-1")
    assert asked_for(str(path)) is None


def test_a_missing_file_and_a_folder_are_left_to_the_loader(tmp_path: Path) -> None:
    assert asked_for(str(tmp_path / "none.yaml")) is None
    assert asked_for(f"{tmp_path}/") is None
