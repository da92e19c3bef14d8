"""Figures of law: treaties in force as a timeline, counts against limits, and what a proposal takes away.

Grades stay visible: a point or number from memory is drawn hollow or marked, never mixed in with what was read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from midcourse.errors import InputError
from midcourse.outputs import geography
from midcourse.outputs.figures import style
from midcourse.outputs.store import write_whole
from midcourse.sources import Grade
from midcourse.treaties.counting import Result, check
from midcourse.treaties.dates import EventKind, end_of
from midcourse.treaties.forces import Declaration, Interval, count_in_words, number_in_words
from midcourse.treaties.proposals import Effect, GivenUp, Proposal
from midcourse.treaties.rules import Limit, Treaty

__all__ = ["counts_figure", "given_up_figure", "save_as", "timeline_figure"]

_FIRST, _LAST = 1970.0, 2029.0
_COLOURS = {"usa": style.INTERCEPTOR, "russia": style.RUSSIA, "ussr": "#c98a7c"}
#: Where the short name of a party is not the English name of the country.
_CODES = {
    "usa": "US",
    "ussr": "RU",
    "russia": "RU",
    "north-korea": "KP",
    "iran": "IR",
    "syria": "SY",
    "czech-republic": "CZ",
    "moldova": "MD",
    "turkey": "TR",
    "united-kingdom": "GB",
}


def save_as(figure: Figure, path: Path) -> None:
    """Write a figure as PNG or SVG, by the ending of the path, whole or not at all.

    Raises
    ------
    InputError
        For another ending.
    """
    kinds = {".png": style.png_bytes, ".svg": lambda drawn: style.svg_text(drawn).encode()}
    if path.suffix.lower() not in kinds:
        raise InputError(f'cannot draw "{path}"', where="option --out", allowed="a file that ends in .png or .svg")
    data = kinds[path.suffix.lower()](figure)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: file.write(data))


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


@style.themed
def timeline_figure(treaties: Sequence[Treaty], when: date) -> Figure:
    """Draw which treaties were in force when.

    Parameters
    ----------
    treaties : sequence of Treaty
        One row each, in the order of signature.
    when : date
        A day to mark.
    """
    ordered = sorted(treaties, key=lambda one: one.duration.signed.day if one.duration.signed else date.max)
    figure = style.blank(9.6, 2.0 + 0.52 * len(ordered))
    known = [one for one in ordered if _in_force(one, when)]
    names = ", ".join(one.name for one in known) or "none"
    bottom, top = style.heading(
        figure,
        f"In force on {when}: {names}",
        "Bars: from entry into force to expiry, withdrawal or replacement. Thin lines: signed, not in force. An arrow: "
        "no end is known. Triangles: suspension by one party.",
        "Dates with sources and grades: midcourse treaty NAME.",
        f"Timeline of {len(ordered)} treaties; on {when} in force: {names}.",
    )
    across = figure.get_size_inches()[0]
    axes = style.add_axes(figure, 1.45, bottom + 0.3, across - 1.45 - style.MARGIN, top - bottom - 0.4)
    style.clean(axes, grid="x")
    axes.set_xlim(_FIRST, _LAST)
    axes.set_ylim(len(ordered) - 0.4, -0.7)
    axes.set_yticks(range(len(ordered)), [one.name for one in ordered])
    axes.axvline(_year(when), color=style.MUTED, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
    axes.text(_year(when) + 0.3, -0.55, str(when), fontsize=7.5, color=style.MUTED, va="center")
    for row, treaty in enumerate(ordered):
        _bar(axes, row, treaty)
    return figure


def _in_force(treaty: Treaty, when: date) -> bool:
    entered, (end, _) = treaty.duration.entered, end_of(treaty.duration)
    return entered is not None and entered.day <= when and (end is None or when < end)


def _bar(axes: Axes, row: int, treaty: Treaty) -> None:
    duration = treaty.duration
    end, _ = end_of(duration)
    signed = _year(duration.signed.day) if duration.signed else _FIRST
    entered = _year(duration.entered.day) if duration.entered else None
    waiting = entered if entered is not None else _LAST
    axes.plot([signed, waiting], [row, row], color=style.FAINT, linewidth=1.4, zorder=2)
    axes.plot([signed], [row], marker="|", color=style.MUTED, markersize=7, zorder=2)
    if entered is None:
        axes.text(signed + 0.4, row - 0.22, "never in force", fontsize=7.5, color=style.MUTED, va="center")
        return
    last = _year(end) if end else _LAST - 1.0
    axes.barh(row, last - entered, left=entered, height=0.42, color=style.DEFENDED, zorder=3)
    if end is None:
        axes.plot([last], [row], marker=">", color=style.DEFENDED, markersize=9, zorder=3, clip_on=False)
    dates = f"{duration.entered.day if duration.entered else ''} – {end or 'no end'}"
    if last - entered > 12:
        middle = 0.5 * (entered + last)
        axes.text(middle, row, dates, fontsize=7.5, color="white", va="center", ha="center", zorder=5)
    else:
        axes.text(
            last + 0.5, row, dates, fontsize=7.5, color=style.INK, va="center", zorder=5, path_effects=style.halo()
        )
    suspended: dict[date, list[str]] = {}
    for event in duration.events:
        if event.kind is EventKind.SUSPENSION and event.effect:
            suspended.setdefault(event.effect, []).append(event.party)
    for effect, parties in suspended.items():
        colour = _COLOURS.get(parties[-1], style.WARNING)
        axes.plot([_year(effect)], [row - 0.33], marker="v", color=colour, markersize=5.5, zorder=6)
        label = f"{', '.join(parties)} {effect}"
        axes.text(_year(effect) + 0.45, row - 0.36, label, fontsize=6.5, color=colour, va="center")


@dataclass(frozen=True)
class _Series:
    day: date
    result: Result
    grade: Grade


@style.themed
def counts_figure(treaty: Treaty, declarations: Sequence[Declaration], rules: Sequence[str] = ()) -> Figure:
    """Draw counts against limits over time, one panel a rule.

    Parameters
    ----------
    treaty : Treaty
        Which.
    declarations : sequence of Declaration
        Each is counted on its own day.
    rules : sequence of str
        Which rules; empty: the first four that have data for two days or more.

    Raises
    ------
    InputError
        When there is nothing to draw.
    """
    series = {rule.rule: _series(treaty, rule.rule, declarations) for rule in treaty.rules}
    chosen = list(rules) or [name for name, parties in series.items() if _worth_drawing(parties)][:4]
    chosen = [name for name in chosen if series[name]]
    if not chosen:
        raise InputError(
            f"no counts to draw for {treaty.name}",
            allowed="declarations that cover a rule",
            hint="give a file of forces with --forces",
        )
    rows = math.ceil(len(chosen) / 2)
    figure = style.blank(9.6, 1.9 + 2.5 * rows)
    bottom, top = style.heading(
        figure,
        f"{treaty.name}: counts by the treaty's own rules, against its limits",
        "Filled points: read in a source. Hollow points, dotted lines: from memory or derived. Grey lines: the limits, "
        "from the day on which they bind.",
        "Declarations with sources and grades: midcourse treaty check. Published totals stand in where no list is.",
        f"Counts of {', '.join(chosen)} over time by party, with the limits of {treaty.name}.",
    )
    across = figure.get_size_inches()[0]
    columns = min(2, len(chosen))
    width = (across - style.MARGIN * 2 - 0.45 - 0.7 * (columns - 1)) / columns
    height = (top - bottom - 0.62 * rows) / rows
    for index, name in enumerate(chosen):
        row, column = divmod(index, 2)
        left = style.MARGIN + 0.45 + column * (width + 0.7)
        low = top - (row + 1) * (height + 0.62) + 0.42
        rule = next(one for one in treaty.rules if one.rule == name)
        _panel(style.add_axes(figure, left, low, width, height), rule, series[name])
    return figure


def _worth_drawing(parties: dict[str, list[_Series]]) -> bool:
    counts = [point.result.count for points in parties.values() for point in points]
    return len(counts) > 1 and any(counts)


def _series(treaty: Treaty, name: str, declarations: Sequence[Declaration]) -> dict[str, list[_Series]]:
    found: dict[str, list[_Series]] = {}
    members = [one for one in declarations if treaty.membership.find(one.party) is not None]
    for declaration in sorted(members, key=lambda one: one.day):
        report = check(treaty, declaration.party, declaration.day, [declaration])
        result = next(one for one in report.results if one.rule == name)
        if result.count is not None:
            grades = [line.item.grade for line in result.lines] or [one.grade for one in declaration.totals.values()]
            weak = [grade for grade in grades if grade not in (Grade.SEEN, Grade.SECONDARY)]
            found.setdefault(declaration.party, []).append(
                _Series(declaration.day, result, weak[0] if weak else Grade.SEEN)
            )
    return found


def _panel(axes: Axes, rule: object, parties: dict[str, list[_Series]]) -> None:
    name, article, unit = rule.rule, rule.article, rule.unit  # type: ignore[attr-defined]
    style.clean(axes)
    axes.set_title(f"{name}, {article} ({unit})", fontsize=8.5, loc="left", color=style.INK)
    days = [_year(point.day) for points in parties.values() for point in points]
    first, last = min(days) - 1.0, max(days) + 2.6
    axes.set_xlim(first, last)
    highest = max(point.result.count or 0.0 for points in parties.values() for point in points)
    if isinstance(rule, Limit):
        highest = max(highest, *(step.value for step in rule.steps), 0.0) if rule.steps else highest
        _limit_line(axes, rule, last)
    axes.set_ylim(0, 1.14 * highest or 1.0)
    axes.yaxis.set_major_formatter(lambda value, _: number_in_words(value))
    axes.xaxis.set_major_locator(_whole_years(first, last))
    for party, points in parties.items():
        colour = _COLOURS.get(party, style.MUTED)
        x, y = [_year(point.day) for point in points], [point.result.count or 0.0 for point in points]
        for i in range(len(points) - 1):
            known = points[i].grade is Grade.SEEN and points[i + 1].grade is Grade.SEEN
            style_of_line = "solid" if known else (0, (1, 2))
            axes.plot(x[i : i + 2], y[i : i + 2], color=colour, linewidth=1.2, linestyle=style_of_line, zorder=3)
        for at, value, point in zip(x, y, points, strict=True):
            face = colour if point.grade is Grade.SEEN else style.PAPER
            axes.plot([at], [value], marker="o", markersize=4.5, color=colour, markerfacecolor=face, zorder=4)
    _label_ends(axes, parties)


def _label_ends(axes: Axes, parties: dict[str, list[_Series]]) -> None:
    """Name each line at its last point; names that would meet give way downwards, and the lowest are left out."""
    height = axes.get_ylim()[1]
    step = 0.062 * height
    ends = [(_year(points[-1].day), points[-1].result.count or 0.0, party) for party, points in parties.items()]
    placed: list[tuple[float, float]] = []
    for x, y, party in sorted(ends, key=lambda end: -end[1]):
        at = y
        for other_x, other_y in placed:
            if abs(other_x - x) < 2.5 and abs(other_y - at) < step:
                at = other_y - step
        if at < -0.02 * height:
            continue
        placed.append((x, at))
        axes.annotate(
            party, (x, at), (5, 0), textcoords="offset points", fontsize=7.5, va="center",
            color=_COLOURS.get(party, style.MUTED), path_effects=style.halo(), annotation_clip=False,
        )  # fmt: skip


def _whole_years(first: float, last: float) -> MaxNLocator:
    return MaxNLocator(nbins=6 if last - first > 6 else 4, integer=True)


def _limit_line(axes: Axes, rule: Limit, last: float) -> None:
    for step, following in zip(rule.steps, (*rule.steps[1:], None), strict=True):
        start = _year(step.start) if step.start else axes.get_xlim()[0]
        stop = _year(following.start) if following and following.start else last
        if stop > axes.get_xlim()[0]:
            axes.plot(
                [start, stop], [step.value] * 2, color=style.MUTED, linewidth=2.0, zorder=2, solid_capstyle="butt"
            )
            place = max(start, axes.get_xlim()[0])
            axes.annotate(
                number_in_words(step.value), (place, step.value), (2, 3), textcoords="offset points", fontsize=7.0,
                color=style.MUTED,
            )  # fmt: skip


@style.themed
def given_up_figure(proposal: Proposal, when: date, effects: Sequence[Effect]) -> Figure:
    """Draw what a proposal takes away: the states on a map, the systems in a table.

    Parameters
    ----------
    proposal : Proposal
        Which.
    when : date
        The day of comparison.
    effects : sequence of Effect
        Of all parties.
    """
    lost = [one for effect in effects for one in effect.given_up]
    quantities = _quantities(effects)
    parties = list(dict.fromkeys(one.party for one in lost))
    certain = {one.party for one in lost if one.certain}
    rows = max(1, len(lost))
    figure = style.blank(9.6, 5.6 + 0.19 * rows)
    what = _finding(lost, parties)
    bottom, top = style.heading(
        figure,
        f"{what}: {proposal.title}",
        f"On {when}. {proposal.summary} Numbers are of missiles or launchers as the table of forces gives them; ranges "
        "and speeds are the published figures.",
        f"{geography.CREDIT} Borders as of today. Forces and their sources: midcourse treaty apply {proposal.name}.",
        f"World map and table: {what.lower()} under {proposal.title}.",
    )
    across = figure.get_size_inches()[0]
    table = 0.19 * (rows + 1) + 0.12
    map_axes = style.add_axes(
        figure, style.MARGIN, bottom + table, across - 2 * style.MARGIN, top - bottom - table - 0.05
    )
    _world(map_axes, parties, certain)
    _table(style.add_axes(figure, style.MARGIN, bottom, across - 2 * style.MARGIN, table), lost, quantities)
    return figure


def _finding(lost: Sequence[GivenUp], parties: Sequence[str]) -> str:
    sure, unsure = sum(one.certain for one in lost), sum(not one.certain for one in lost)
    if not lost:
        return "Nothing would have to go"
    types = "1 type" if sure == 1 else f"{sure} types"
    held = f"of {len(parties)} states" if len(parties) > 1 else f"of {_title(parties[0])}"
    more = f", {unsure} more {'depends' if unsure == 1 else 'depend'}" if unsure else ""
    return f"{types} {held} would have to go{more}"


def _title(party: str) -> str:
    names = {"usa": "United States", "ussr": "Soviet Union", "united-kingdom": "United Kingdom"}
    return names.get(party, party.replace("-", " ").title())


def _quantities(effects: Sequence[Effect]) -> dict[tuple[str, str], Interval]:
    found = {}
    for effect in effects:
        for result in effect.after.results:
            for line in result.lines:
                for name in ("maximum-range", "burnout-speed"):
                    interval = line.item.quantities.get(name, line.item.system.quantities.get(name))
                    if interval is not None:
                        found[effect.after.party, line.item.system.name] = interval
    return found


def _code(party: str) -> str:
    if party in _CODES:
        return _CODES[party]
    known = geography.countries()
    names = ["-".join(name.lower().split()) for name in known.names]
    return known.codes[names.index(party)] if party in names else ""


def _world(axes: Axes, parties: Sequence[str], certain: set[str]) -> None:
    """Shade the states; the window is the part of the world they lie in, or all of it."""
    known = geography.countries()
    places = {code: index for index, code in enumerate(known.codes)}
    wanted = {places[_code(party)]: party for party in parties if _code(party) in places}
    outlines = geography.country_outlines(110)
    x, y = np.degrees(outlines.longitude), np.degrees(outlines.latitude)
    rings = [np.stack([x[a:b], y[a:b]], axis=1) for a, b in zip(outlines.start[:-1], outlines.start[1:], strict=True)]
    colours = {True: style.UNDEFENDED, False: "#f4dcc6"}
    faces = [
        colours[wanted[int(owner)] in certain] if int(owner) in wanted else style.LAND for owner in outlines.country
    ]
    axes.add_collection(PolyCollection(rings, facecolors=faces, edgecolors="none", zorder=1))
    for lines, dashed in ((geography.borders(110), True), (geography.coastlines(110), False)):
        px, py = np.degrees(lines.longitude), np.degrees(lines.latitude)
        pieces = [np.stack([px[a:b], py[a:b]], axis=1) for a, b in zip(lines.start[:-1], lines.start[1:], strict=True)]
        marked = lines.disputed if dashed else np.zeros(len(pieces), dtype=bool)
        for disputed in (False, True):
            some = [piece for piece, mark in zip(pieces, marked, strict=True) if bool(mark) is disputed]
            axes.add_collection(
                LineCollection(
                    some,
                    colors=style.FAINT,
                    linewidths=0.6,
                    zorder=2,
                    linestyles=[(0, (3, 2))] if disputed else "solid",
                )
            )
    window = _window(rings, outlines.country, set(wanted))
    axes.set_xlim(window[0], window[1])
    axes.set_ylim(window[2], window[3])
    axes.set_aspect(1.0 / math.cos(math.radians(0.5 * (window[2] + window[3]))))
    axes.set_facecolor(style.SEA)
    axes.set_xticks([])
    axes.set_yticks([])
    towns = geography.towns("world")
    labelled: list[np.ndarray] = []
    capitals = {int(towns.country[i]): i for i in np.flatnonzero(towns.capital)}
    for index in sorted(set(wanted) & set(capitals), key=lambda one: -towns.latitude[capitals[one]]):
        party, i = wanted[index], capitals[index]
        at = np.degrees([towns.longitude[i], towns.latitude[i]])
        axes.plot(*at, marker="o", markersize=3.0, color=style.INK, zorder=4)
        crowded = any(abs(at[0] - other[0]) < 12 and abs(at[1] - other[1]) < 3 for other in labelled)
        labelled.append(at)
        axes.annotate(
            _title(party), tuple(at), (4, -3) if crowded else (4, 3),
            textcoords="offset points", fontsize=8.0, zorder=5, path_effects=style.halo(), annotation_clip=True,
            va="top" if crowded else "bottom",
        )  # fmt: skip


def _window(rings: Sequence[np.ndarray], owners: np.ndarray, wanted: set[int]) -> tuple[float, float, float, float]:
    mine = [ring for ring, owner in zip(rings, owners, strict=True) if int(owner) in wanted]
    if not mine:
        return (-180.0, 180.0, -58.0, 80.0)
    points = np.concatenate(mine)
    west, east = points[:, 0].min() - 6.0, points[:, 0].max() + 6.0
    south, north = max(-58.0, points[:, 1].min() - 4.0), min(82.0, points[:, 1].max() + 4.0)
    return (max(-180.0, west), min(180.0, east), south, north)


def _table(axes: Axes, lost: Sequence[GivenUp], quantities: dict[tuple[str, str], Interval]) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(lost) + 1.0, 0)
    places = (0.0, 0.14, 0.34, 0.50, 0.72)
    head = ("state", "system", "how many", "published range or speed", "falls under")
    for place, text in zip(places, head, strict=True):
        axes.text(place, 0.5, text, fontsize=7.5, color=style.MUTED, va="center", fontweight="bold")
    axes.add_line(Line2D([0, 1], [1, 1], color=style.FAINT, linewidth=0.8))
    for row, one in enumerate(lost, start=1):
        interval = quantities.get((one.party, one.what))
        number = count_in_words(one.low, one.high, one.low if one.low == one.high else None)
        number = number.removesuffix(" of").replace("an unknown number", "not known")
        number = number if number == "not known" else f"{number} ({one.grade})"
        state = _title(one.party)
        cells = (
            state,
            one.what,
            number,
            f"{interval.said.split(' (')[0]} ({interval.grade})" if interval else "",
            one.rule + ("" if one.certain else ": depends"),
        )
        for place, text in zip(places, cells, strict=True):
            axes.text(
                place, row + 0.5, text, fontsize=7.5, va="center", color=style.INK if one.certain else style.MUTED
            )
    if not lost:
        axes.text(0.0, 1.5, "nothing", fontsize=8.0, va="center")
