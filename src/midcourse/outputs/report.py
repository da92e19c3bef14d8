"""The report: one HTML file that holds everything and asks nothing of the network.

Text, figures (as inlined SVG) and tables in a page that reads on paper, on a phone, by day and by night. The page's own
policy forbids every request; there is no script in it.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from midcourse.outputs import geography
from midcourse.outputs.findings import Findings, findings, percent
from midcourse.outputs.store import write_whole
from midcourse.sources import Grade

if TYPE_CHECKING:
    import jinja2

__all__ = ["Report", "ReportFigure", "report_html", "write_report"]


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure for the report.

    Attributes
    ----------
    svg : str
        The drawing, as `midcourse.outputs.figures.style.svg_text` gives it.
    alt : str
        The figure in words.
    caption : str
        What to look at and what it does not show.
    """

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report is made of: plain values in border units.

    Attributes
    ----------
    run : mapping
        The object of ``midcourse run --json``.
    title, date, summary : str
        Of the scenario.
    command : str
        The line that makes this report again.
    groups, names : mapping of str to str
        Titles of the threat groups; printed names of places, vehicles, sensors and countries, by id.
    overrides : sequence of str
        What was changed against the file: ``interceptors.gbi.burnout_speed_km_s=6.3``.
    figures : mapping of str to ReportFigure
        By section: ``threats``, ``seen``, ``engaged``, ``defended``, ``dispute``; several to a section as
        ``engaged-2`` and so on.
    quantities : sequence of mapping
        ``path``, ``value``, ``unit``, ``low``, ``high``, ``source``, ``grade``, ``note``.
    sources : sequence of mapping
        ``id``, ``title``, ``publisher``, ``date``, ``url``.
    assumptions, limits : sequence of str
        Sentences.
    versions : mapping of str to str
        As `midcourse.outputs.results.versions` gives them.
    speed_km_s : float or None
        The burnout speed that the scenario itself gives the interceptor of the dispute.
    infrared : sequence of str
        Ids of the sensors that see only the boost.
    made : str
        Date and time of the run; empty leaves it out, which makes the page the same every time.
    """

    run: Mapping[str, Any]
    title: str
    date: str
    summary: str
    command: str
    groups: Mapping[str, str]
    names: Mapping[str, str]
    overrides: Sequence[str] = ()
    figures: Mapping[str, ReportFigure] = field(default_factory=dict)
    quantities: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[Mapping[str, str]] = ()
    assumptions: Sequence[str] = ()
    limits: Sequence[str] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    speed_km_s: float | None = None
    infrared: Sequence[str] = ()
    made: str = ""


#: Headings for the first part of a quantity's path.
_HEADINGS = {
    "interceptors": "Interceptors",
    "radars": "Radars",
    "infrared": "Infrared warning",
    "doctrine": "Doctrine",
    "engagement": "Engagement",
    "launch_areas": "Launch areas and bases",
    "targets": "Targets",
    "vehicles": "Missiles",
    "threats": "Threats",
    "footprint": "Footprint",
    "dispute": "The dispute",
}
_SECTIONS = ("threats", "seen", "engaged", "defended", "dispute")


def report_html(report: Report) -> str:
    """Make the page.

    Parameters
    ----------
    report : Report
        What to print.

    Returns
    -------
    str
        One HTML document.
    """
    found = findings(report.run, report.groups, report.names, report.speed_km_s, report.infrared)
    return _environment().get_template("report.html.j2").render(
        report=report,
        run=report.run,
        found=found,
        answers=_answers(report, found),
        figures={section: _figures(report, section) for section in _SECTIONS},
        threats=_threats(report),
        vehicles=list(dict.fromkeys(row["vehicle"] for row in report.run.get("footprint", ()))),
        footprint=_footprint(report),
        countries=_countries(report),
        quantities=_quantities(report.quantities),
        grades=[(grade.value, grade.meaning) for grade in Grade],
        grade_counts=_grade_counts(report.quantities),
        population_rule=geography.POPULATION_RULE,
        credit=geography.CREDIT,
    )  # fmt: skip


def write_report(path: Path, report: Report) -> None:
    """Write the page, whole or not at all.

    Raises
    ------
    OSError
        When the disk refuses.
    """
    page = report_html(report).encode()
    write_whole(path, lambda file: file.write(page))


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("midcourse.outputs", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    environment.filters["number"] = _number
    environment.filters["data_uri"] = _data_uri
    environment.filters["web"] = _web
    return environment


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _web(url: object) -> str:
    """Give a link only where it is one: a source's address is data, and ``javascript:`` is no source."""
    text = str(url or "")
    return text if text.startswith(("https://", "http://")) else ""


def _number(value: object, digits: int | None = None) -> str:
    """Print a number as a reader wants it; a missing one is a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if digits is not None:
        return f"{value:,.{digits}f}"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.6g}"


#: A line of a short answer: the number, and what it is.
Line = tuple[str, str]


def _answers(report: Report, found: Findings) -> list[tuple[str, str, list[Line]]]:
    """Give the five answers on a card each: anchor, question, lines."""
    flown, asked = sum(row.flown for row in found.groups), sum(row.asked for row in found.groups)
    tracked = sum(row.tracked for row in found.groups)
    cards: list[tuple[str, str, list[Line]]] = [
        (
            "threats",
            "Does it fly that far?",
            [(f"{flown:,} of {asked:,}", "trajectories reach their target")]
            + [(f"{row.flown:,} of {row.asked:,}", row.title) for row in found.groups if row.flown < row.asked],
        ),
        (
            "seen",
            "Is it seen?",
            [
                (
                    percent(tracked / flown if flown else None),
                    f"of the flights are tracked by some {'radar' if report.infrared else 'sensor'}",
                )
            ]
            + [(percent(row.tracked / row.flown if row.flown else None), row.name) for row in found.sensors],
        ),
        (
            "engaged",
            "Can it be met in time?",
            [(percent(row.share if row.flown else None), row.title) for row in found.groups],
        ),
    ]
    land: dict[str, list[float]] = {}
    for row in report.run.get("footprint", ()):
        if row["defended_fraction"] is not None:
            land.setdefault(row["vehicle"], []).append(row["defended_fraction"])
    if land:
        lines = [
            (_percents(shares), f"of the land in reach: {report.names.get(key, key)}") for key, shares in land.items()
        ]
        cards.append(("defended", "What is defended?", lines))
    if report.run.get("dispute"):
        cards.append(("dispute", "Does the speed decide it?", [("", sentence) for sentence in found.dispute]))
    return cards


def _percents(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low} to {high}"


def _figures(report: Report, section: str) -> list[ReportFigure]:
    return [
        figure for key, figure in report.figures.items() if key == section or key.startswith(f"{section}-")
    ]  # fmt: skip


def _threats(report: Report) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Give every threat, by group, with printed names."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for threat in report.run["threats"]:
        names = {key: report.names.get(threat[key], threat[key]) for key in ("origin", "target")}
        tracks = [seen["track_s"] for seen in threat["detections"] if seen["track_s"] is not None]
        groups.setdefault(threat["id"].split("/")[0], []).append(
            {**threat, **names, "track_s": min(tracks, default=None), "flown": threat["flight_time_s"] is not None}
        )
    return [(report.groups.get(key, key), rows) for key, rows in groups.items()]


def _footprint(report: Report) -> list[tuple[str, dict[str, Mapping[str, Any]]]]:
    """Give launch areas as rows and vehicles as columns."""
    areas: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in report.run.get("footprint", ()):
        areas.setdefault(report.names.get(row["launch_area"], row["launch_area"]), {})[row["vehicle"]] = row
    return list(areas.items())


def _countries(report: Report) -> list[tuple[str, dict[str, tuple[float, float]]]]:
    """Give countries as rows: for each vehicle the least and the greatest defended share over the launch areas."""
    shares: dict[str, dict[str, list[float]]] = {}
    for row in report.run.get("footprint", ()):
        for country, values in row.get("by_country", {}).items():
            share = values["defended_fraction"]
            if share is not None:
                name = report.names.get(country, country)
                shares.setdefault(name, {}).setdefault(row["vehicle"], []).append(share)
    return [
        (name, {vehicle: (min(found), max(found)) for vehicle, found in by_vehicle.items()})
        for name, by_vehicle in sorted(shares.items())
    ]


def _quantities(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Give the numbers by the part of the scenario they belong to, with that part left out of their path."""
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        first, _, rest = row["path"].partition(".")
        parts.setdefault(_HEADINGS.get(first, first), []).append({**row, "name": rest or first})
    return list(parts.items())


def _grade_counts(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    grades = [str(row["grade"]) for row in rows]
    return [(grade.value, grades.count(grade.value)) for grade in Grade if grade.value in grades]
