"""How results show themselves in a notebook: a heading, the findings in words, a figure, a table.

Jupyter and marimo both ask an object for ``_repr_html_``. What is given is plain HTML without scripts or outside links:
figures are inside it as PNG, so a saved notebook shows them without midcourse.
"""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from midcourse.analysis.footprint import CellState, Shares
from midcourse.outputs import geography
from midcourse.outputs.findings import findings, percent
from midcourse.outputs.folder import Answers, own_speed, printed_names
from midcourse.outputs.pictures import pictures
from midcourse.records import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from midcourse.scenario.parts import Scenario

__all__ = ["footprint_html", "footprint_pictures", "live_html", "run_html", "run_picture"]

#: Maps of one footprint that are shown below one another.
MOST_MAPS = 4
_DPI = 96


def run_picture(scenario: Scenario, tables: Mapping[str, Table]) -> tuple[bytes, str] | None:
    """The first figure of a run as PNG, and the figure in words; None where it has none."""
    for _, draw in pictures(scenario, tables):
        return _png(draw())
    return None


def run_html(run: Answers, picture: tuple[bytes, str] | None) -> str:
    """A run as HTML: its findings, its first figure, and what is defended.

    Parameters
    ----------
    run : Answers
        A `midcourse.workbench.Run`.
    picture : (bytes, str) or None
        From `run_picture`.
    """
    scenario = run.scenario
    groups = {group.id: group.title for group in scenario.threats}
    infrared = [site.id for site in scenario.infrared]
    found = findings(run.to_json(), groups, printed_names(scenario), own_speed(scenario), infrared)
    said = [*found.threats[:1], *found.seen[:1], *found.engaged, *found.defended, *found.dispute]
    shown = [_figure(*picture)] if picture is not None else []
    tables = [run.tables["footprint"]._repr_html_()] if len(run.tables["footprint"]) else []
    return _whole(scenario, run.digest, [_list(said), *shown, *tables])


def footprint_pictures(run: Answers) -> list[tuple[bytes, str]]:
    """The maps of a footprint as PNG, one a missile, with the maps in words."""
    rest = {name: Table(name, {}) for name in ("threats", "detections", "trajectories", "dispute", "bases")}
    drawn = list(pictures(run.scenario, {**rest, **run.tables}))[:MOST_MAPS]
    return [_png(draw()) for _, draw in drawn]


def footprint_html(run: Answers, maps: Sequence[tuple[bytes, str]]) -> str:
    """A footprint as HTML: its maps and its shares by launch area.

    Parameters
    ----------
    run : Answers
        A `midcourse.outputs.footprint_run.FootprintRun`.
    maps : sequence of (bytes, str)
        From `footprint_pictures`.
    """
    areas, together = run.tables["footprint"], run.tables["worst"]
    tables = [areas, *([together] if len(areas) > len(together) else [])]
    rule = f"<p><small>{html.escape(geography.POPULATION_RULE)}</small></p>"
    parts = [*(_figure(*picture) for picture in maps), *(table._repr_html_() for table in tables), rule]
    return _whole(run.scenario, run.digest, parts)


def live_html(title: str, digest: str, cells: geography.Cells, state: np.ndarray, shares: Shares) -> str:
    """A live footprint as HTML: the cells on a map, and their shares.

    Parameters
    ----------
    title : str
        The missile and whence it comes.
    digest : str
        Of the footprint.
    cells : Cells
        n cells.
    state : (n,) int8 array
        `CellState` codes.
    shares : Shares
        All together in the first row.
    """
    from midcourse.outputs.figures.map import FootprintMap, footprint_map

    share = float(shares.defended_fraction[0])
    reached = not math.isnan(share)
    heading = f"{title}: {percent(share)} of the land in reach is defended" if reached else f"{title}: no land in reach"
    size = f"{math.degrees(cells.size):g}°"
    counts = ", ".join(f"{int((state == code).sum())} {code.name.lower().replace('_', ' ')}" for code in CellState)
    content = FootprintMap(heading, f"{len(state)} cells of {size}: {counts}", f"{heading}. A map.", cells, state)
    return (
        f"<div>{_figure(*_png(footprint_map(content)))}<p><small>footprint {html.escape(digest[:12])}</small></p></div>"
    )


def _png(figure: Figure) -> tuple[bytes, str]:
    from midcourse.outputs.figures.style import png_bytes

    return png_bytes(figure, _DPI), str(figure.get_label())


def _figure(png: bytes, alt: str) -> str:
    data = base64.b64encode(png).decode()
    return f'<img alt="{html.escape(alt)}" style="max-width:100%" src="data:image/png;base64,{data}">'


def _list(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(sentence)}</li>" for sentence in sentences) + "</ul>"


def _whole(scenario: Scenario, digest: str, parts: Sequence[str]) -> str:
    head = f"<h3>{html.escape(scenario.title)}</h3>"
    name = html.escape(f"{scenario.name}, {scenario.date}; {digest[:12]}")
    return f"<div>{head}<p><small>{name}</small></p>{''.join(parts)}</div>"
