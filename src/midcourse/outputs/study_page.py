"""The report of a study: one offline page with its figures, its tables and what to keep in mind."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from midcourse.scenario.parts import Scenario

__all__ = ["Part", "study_page"]

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the page, as printed: the first column holds names.

    Attributes
    ----------
    title : str
    columns : sequence of str
    rows : sequence of sequences of str
    note : str
        Below it.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def study_page(
    scenario: Scenario,
    asked: Mapping[str, Any],
    words: tuple[str, str],
    figures: Mapping[str, Figure],
    parts: Sequence[Part],
    notes: Sequence[str],
) -> str:
    """Make the page: the same text for the same answer, with everything inside.

    Parameters
    ----------
    scenario : Scenario
        For its title.
    asked : mapping
        What names the study: ``study``, ``version``, ``scenario``, ``digest``, ``overrides`` and, where lots are drawn,
        ``seed``.
    words : (title, lead)
        What was asked, and the finding in a sentence.
    figures : mapping of str to Figure
    parts : sequence of Part
    notes : sequence of str
        What to keep in mind.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from midcourse.outputs.figures.style import svg_text

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("study.html.j2").render(
        scenario=scenario,
        asked=asked,
        words={"title": words[0], "lead": words[1]},
        figures=[
            {
                "uri": "data:image/svg+xml;base64," + base64.b64encode(svg_text(figure).encode()).decode(),
                "alt": str(figure.get_label()),
            }
            for figure in figures.values()
        ],
        parts=parts,
        notes=notes,
    )
