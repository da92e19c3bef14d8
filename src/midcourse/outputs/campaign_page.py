"""The report of a campaign: one offline page, and its figures beside it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from midcourse.scenario.parts import Scenario

__all__ = ["pages"]

_TEMPLATES = Path(__file__).parent / "templates"
_ESTIMATES = (
    ("no_leakage", "chance that nothing gets through", 4),
    ("expected_leakage", "threats that get through, on average", 3),
    ("interceptors_used", "interceptors used, on average", 3),
)


def pages(scenario: Scenario, summary: Mapping[str, Any]) -> dict[str, bytes]:
    """Make the files of the report by name: ``report.html`` and ``figures/*``; the same bytes for the same answer.

    Parameters
    ----------
    scenario : Scenario
        For titles and sources.
    summary : mapping
        From `midcourse.studies.campaign_answer.summary_json`.
    """
    from midcourse.outputs.figures import style
    from midcourse.outputs.figures.campaign_answer import against_draws, threats_through

    drawn = {"threats-through": threats_through(summary, scenario.title)}
    if summary["against"]:
        drawn["against-draws"] = against_draws(summary, scenario.title)
    made: dict[str, bytes] = {}
    for name, figure in drawn.items():
        made[f"figures/{name}.png"] = style.png_bytes(figure)
        made[f"figures/{name}.svg"] = style.svg_text(figure).encode()
    made["report.html"] = _page(scenario, summary, drawn).encode()
    return made


def _page(scenario: Scenario, summary: Mapping[str, Any], drawn: Mapping[str, Figure]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from midcourse.outputs.figures import style

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    asked = summary["asked"]
    sources = {item["source"] for item in asked["drawn"]}
    return environment.get_template("campaign.html.j2").render(
        scenario=scenario,
        summary=summary,
        asked=asked,
        estimates=[(words, digits, summary[key]) for key, words, digits in _ESTIMATES],
        drawn=[item for item in asked["drawn"] if item["distribution"] != "fixed"],
        held=[item for item in asked["drawn"] if item["distribution"] == "fixed"],
        sources=[source for name, source in scenario.sources.items() if name in sources],
        figures=[
            {
                "uri": "data:image/svg+xml;base64," + base64.b64encode(style.svg_text(figure).encode()).decode(),
                "alt": str(figure.get_label()),
            }
            for figure in drawn.values()
        ],
    )
