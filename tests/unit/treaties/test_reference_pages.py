"""The reference pages say what the treaties say."""

from __future__ import annotations

from pathlib import Path

import pytest

from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.treaties.prose import prose

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference" / "treaties"


@pytest.mark.parametrize("name", treaty_names())
def test_page_is_fresh(name: str) -> None:
    """Write it anew with: midcourse treaty NAME --markdown > docs/reference/treaties/NAME.md."""
    assert (FOLDER / f"{name}.md").read_text(encoding="utf-8") == prose(load_treaty(name))


def test_every_page_is_linked() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"({name}.md)" in index for name in treaty_names())
    assert {path.stem for path in FOLDER.glob("*.md")} == {*treaty_names(), "README"}
