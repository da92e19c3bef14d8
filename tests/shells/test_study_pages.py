"""The how-to pages on designs and past results: every command runs, in order, as printed."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from midcourse.cli import main

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"```(sh|yaml)\n(.*?)\n```", re.DOTALL)
LEFT_BEHIND = {
    "compare-two-architectures": {
        "plan": "report.html",
        "plan-speeds": "figures/sweep.svg",
        "drawn": "figures/sweep.png",
        "what-decides": "figures/tornado.png",
        "sites": "results/candidates.parquet",
        "map": "figures/front.png",
    },
    "ask-past-runs-in-sql": {"plan": "run.json", "delays": "results/designs.parquet", "raids": "summary.json"},
}


@pytest.mark.slow
@pytest.mark.parametrize("page", LEFT_BEHIND)
def test_a_page_runs_as_printed(page: str, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path / "store"))
    blocks = BLOCK.findall((PAGES / f"{page}.md").read_text())
    count = 0
    for kind, text in blocks:
        if kind == "yaml":
            (tmp_path / "romania.yaml").write_text(text + "\n")
            continue
        for command in text.splitlines():
            monkeypatch.setattr(sys, "argv", shlex.split(command))
            with pytest.raises(SystemExit) as left:
                main()
            said = capsys.readouterr()
            assert not left.value.code, f"{command}\n{said.err}"
            assert said.out or "new" in command, command
            assert "\n0 rows" not in said.out, command
            count += 1
    assert count >= 10
    place = tmp_path / ("plans" if page.startswith("compare") else "kept")
    for folder, file in LEFT_BEHIND[page].items():
        assert (place / folder / file).stat().st_size > 0, folder
