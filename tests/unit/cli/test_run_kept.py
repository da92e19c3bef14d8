"""What ``run`` keeps as it was printed: only what belongs to the text it was asked with."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from midcourse.cli import run


@pytest.mark.parametrize(("saved_meanwhile", "kept"), [(False, 1), (True, 0)])
def test_a_file_saved_while_it_runs_is_not_kept_under_its_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved_meanwhile: bool, kept: int
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: europe-2007\ntitle: Before\n")

    def carried_out(*_: Any) -> SimpleNamespace:
        if saved_meanwhile:
            file.write_text("extends: europe-2007\ntitle: After\n")
        return SimpleNamespace(timings={}, from_store=False)

    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(run, "_carried_out", carried_out)
    monkeypatch.setattr(run, "_told", lambda *_: "{}")
    monkeypatch.setattr(run, "_show", lambda *_: None)
    run.run_scenario(str(file))
    assert len(list((tmp_path / "store").rglob("*.printed"))) == kept
