"""The example notebook runs from top to bottom; results show themselves as HTML and as a figure."""

from __future__ import annotations

import ast
import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import midcourse as mc
from midcourse.outputs.store import Store

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
VOID = {"img", "br"}


class _Balanced(HTMLParser):
    """Every tag that opens closes, in order; scripts and outside links are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "link", "iframe"}
        self.cells += tag == "td"
        if tag == "img":
            self.images.append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> _Balanced:
    parser = _Balanced()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    for image in parser.images:
        assert image["alt"]
        head, data = str(image["src"]).split(",", 1)
        assert head == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")
    return parser


def executed(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does, and give the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last is not None else None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_one_and_runs(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    names: dict[str, Any] = {}
    shown = []
    for cell in notebook["cells"]:
        assert cell["cell_type"] in {"markdown", "code"}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            shown.append(executed("".join(cell["source"]), names))
    rich = [value for value in shown if hasattr(value, "_repr_html_")]
    assert len(rich) >= 3
    # What a notebook stores beside the picture is short.
    assert all(len(repr(value)) < 300 for value in rich if not hasattr(value, "to_arrow"))
    for value in rich:
        if isinstance(value, mc.FootprintRun | mc.LiveFootprint):
            assert read(value._repr_html_()).images
    assert len(set(names["shares"].values())) == 4
    assert all(0.0 < share < 1.0 for share in names["shares"].values())
    # A longer sight never defends less.
    assert list(names["by_range"].values()) == sorted(names["by_range"].values())
    assert names["by_range"][2500] > names["by_range"][600]
    assert capsys.readouterr().out.count("flyout gbi, engagement gbi") >= 3


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


def test_the_python_of_the_how_to_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path))
    text = (DOCS / "how-to" / "draw-a-footprint.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, Any] = {}
    executed(blocks[0], names)
    executed(blocks[1].replace("range(46, 56)", "(46, 55)").replace('"all"', '"tabriz"'), names)
    assert names["live"].computed == ("flyout gbi", "engagement gbi")


def test_a_run_shows_findings_a_figure_and_a_table(tmp_path: Path) -> None:
    small = [
        "threats.iran-mrbm-europe=null", "threats.iran-icbm-europe=null", "threats.russia-solid-usa=null",
        "threats.iran-irbm-europe.launch_areas=[tabriz]", "threats.iran-icbm-usa.launch_areas=[tabriz]",
        "threats.russia-liquid-usa.launch_areas=[kozelsk]", "footprint.launch_areas=[tabriz]",
        "footprint.vehicles=[irbm]", "footprint.cell_deg=4", "dispute.russia=[russia-liquid-usa]",
        "dispute.iran=[iran-irbm-europe, iran-icbm-usa]", "dispute.burnout_speed_step_km_s=1.0",
    ]  # fmt: skip
    run = mc.run(mc.load("europe-2007", small), store=Store(tmp_path))
    text = run._repr_html_()
    page = read(text)
    assert len(page.images) == 1
    assert run.scenario.title in text
    assert run.digest[:12] in text
    assert text.count("<li>") >= 4
    assert page.cells == len(run.footprint) * len(run.footprint.columns)
    assert repr(run) == f"<Run europe-2007: {len(run.threats)} threats; {run.digest[:12]}>"
    assert repr(run.footprint).startswith("<Table footprint: 1 rows of launch_area, vehicle, cells, ")
    picture = run._repr_png_()
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


def test_a_live_footprint_says_whence(tmp_path: Path) -> None:
    live = mc.Workspace().footprint(mc.load("europe-2007"), launch_area="tabriz", vehicle="irbm", cell_deg=4.0)
    text = live._repr_html_()
    (image,) = read(text).images
    counts = [int((live.state == code).sum()) for code in range(3)]
    expected = "{} out_of_reach, {} undefended, {} defended".format(*counts)
    assert repr(live) == f"<LiveFootprint irbm from tabriz: {expected}; {live.digest[:12]}>"
    assert "irbm launched from tabriz: " in str(image["alt"])
    nowhere = mc.Workspace().footprint(mc.load("europe-2007"), launch_area="bandar-abbas", vehicle="mrbm", cell_deg=4.0)
    assert "no land in reach" in nowhere._repr_html_()


def test_a_table_shows_its_first_and_last_rows() -> None:
    count = 40
    table = mc.Table("odd <names>", {"speed_km_s": np.arange(count) / 3.0, "what": np.array(["<b>"] * count, object)})
    text = table._repr_html_()
    assert read(text).cells == 2 * (12 + 1 + 4)
    assert "odd &lt;names&gt;: 40 rows" in text
    assert "&lt;b&gt;" in text
    assert "<td>13</td>" in text
    assert "<td>6.66667</td>" not in text
    gaps = mc.Table("gaps", {"speed_km_s": np.array([1.0, np.nan]), "yes": np.array([True, False])})
    assert read(gaps._repr_html_()).cells == 4
    assert "<td></td>" in gaps._repr_html_()
    assert "1 row<" in mc.Table("one", {"n": np.array([3])})._repr_html_()
