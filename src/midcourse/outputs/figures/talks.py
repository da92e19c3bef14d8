"""Figures of the talks: the timeline, where a verdict flips, the map of two parameters, the deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from midcourse.analysis.deals import Outcome, Scored, settings_of
from midcourse.outputs.figures.style import (
    DEFENDED,
    FAINT,
    GRID,
    INK,
    IRAN,
    MARGIN,
    MUTED,
    PAPER,
    RADAR,
    RUSSIA,
    UNDEFENDED,
    WARNING,
    add_axes,
    blank,
    clean,
    halo,
    heading,
    wrapped,
)
from midcourse.talks.dossier import Dossier
from midcourse.talks.proposals import Table
from midcourse.talks.timeline import Event, day
from midcourse.talks.verdicts import value_words
from midcourse.talks.vocabulary import QUANTITIES

__all__ = [
    "HOLDS_COLOUR",
    "deal_figure",
    "flip_figure",
    "lever_figure",
    "map_figure",
    "package_figure",
    "timeline_figure",
]

HOLDS_COLOUR = DEFENDED
FAILS_COLOUR = UNDEFENDED
_PARTY_COLOURS = {
    "usa": IRAN,
    "russia": RUSSIA,
    "poland": WARNING,
    "czech-republic": WARNING,
    "nato": RADAR,
    "azerbaijan": MUTED,
}
_MARKERS = {
    "meeting": "o",
    "proposal": "^",
    "reply": "v",
    "statement": "s",
    "agreement": "D",
    "act": "P",
    "expiry": "X",
}


def timeline_figure(dossier: Dossier, events: Sequence[Event]) -> Figure:
    """Draw events as one row each, in order: days to the left, a mark by kind and party, the words beside it."""
    rows = [(event, wrapped(event.what, 6.6, 8.0)) for event in events]
    lines = sum(len(words) for _, words in rows)
    height = 1.9 + 0.145 * lines + 0.09 * len(rows)
    figure = blank(10.0, height)
    first = day(events[0].date).year if events else 0
    last = day(events[-1].date).year if events else 0
    bottom, top = heading(
        figure,
        f"{dossier.title}: {first} to {last}",
        "One row an event. The mark tells what kind of event it is, the colour who acted.",
        "Sources: see midcourse talks timeline --json; each event names its own.",
        f"A timeline of {len(events)} events: proposals, replies, meetings and agreements, {first} to {last}.",
    )
    axes = add_axes(figure, MARGIN, bottom, 10.0 - 2 * MARGIN, top - bottom)
    axes.set_axis_off()
    axes.set_xlim(0.0, 10.0 - 2 * MARGIN)
    axes.set_ylim(bottom, top)
    _timeline_legend(axes, dossier, events, top)
    y = top - 0.36
    start = y
    for event, words in rows:
        colour = _PARTY_COLOURS.get(event.parties[0], MUTED)
        axes.text(1.35, y, event.date, ha="right", va="center", fontsize=8, color=INK)
        mark = _MARKERS.get(event.kind, "o")
        axes.plot([1.55], [y], mark, color=colour, markersize=6.5, markeredgecolor=PAPER, zorder=3)
        axes.text(1.78, y, _place_words(event), va="center", fontsize=8, color=MUTED)
        for offset, line in enumerate(words):
            axes.text(3.0, y - 0.145 * offset, line, va="center", fontsize=8, color=INK)
        last_row = y
        y -= 0.145 * len(words) + 0.09
    if rows:
        axes.plot([1.55, 1.55], [last_row, start], color=FAINT, linewidth=1.2, zorder=1)
    return figure


def _place_words(event: Event) -> str:
    name = event.place or event.actor.partition(",")[0].partition(" and ")[0]
    return name if len(name) < 18 else name[:16] + "…"


def _timeline_legend(axes: Any, dossier: Dossier, events: Sequence[Event], top: float) -> None:
    across = 0.0
    for kind in dict.fromkeys(event.kind for event in events):
        axes.plot([across + 0.06], [top - 0.08], _MARKERS.get(kind, "o"), color=MUTED, markersize=5)
        axes.text(across + 0.16, top - 0.08, kind, va="center", fontsize=7.5, color=MUTED)
        across += 0.42 + 0.065 * len(kind)
    across += 0.2
    for party in dict.fromkeys(event.parties[0] for event in events):
        name = dossier.parties[party].name
        axes.text(across, top - 0.08, name, va="center", fontsize=7.5, color=_PARTY_COLOURS.get(party, MUTED))
        across += 0.3 + 0.065 * len(name)


def flip_figure(verdict: Mapping[str, Any], *, most: int = 8) -> Figure | None:
    """Draw where a verdict flips: one bar a parameter across its published range, blue where the claim holds.

    Parameters
    ----------
    verdict : mapping
        As `midcourse.outputs.judged.verdict_json` gives it.
    most : int
        Bars at the most, those that flip inside their range first.

    Returns
    -------
    Figure or None
        None when nothing flips.
    """
    flips: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for flip in verdict["flip_points"]:
        flips.setdefault((flip["parameter"], flip["question"]), []).append(flip)
    shown = list(flips.values())[:most]
    if not shown:
        return None
    height = 1.75 + 0.52 * len(shown)
    figure = blank(8.4, height)
    bottom, top = heading(
        figure,
        f"{verdict['says']}",
        f"{verdict['speaker']}, {verdict['date']}, in our words. Each bar is the range of one parameter, the others at "
        "their central values; a notch outside the bar lies outside the range.",
        "Blue: the claim holds. Orange: it fails. Model: docs/explanation/verdicts.md",
        f"Where the claim flips: {'; '.join(_alt(group[0]) for group in shown)}.",
    )
    axes = add_axes(figure, 3.15, bottom, 8.4 - 3.15 - 0.75, top - bottom)
    axes.set_xlim(-0.22, 1.22)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.invert_yaxis()
    axes.set_axis_off()
    for row, group in enumerate(shown):
        _flip_bar(axes, row, group)
    return figure


def _alt(flip: Mapping[str, Any]) -> str:
    return f"{flip['label']} at {flip['at']:.4g} {flip['unit']}".strip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _flip_bar(axes: Any, row: int, group: Sequence[Mapping[str, Any]]) -> None:
    low, high = group[0]["published"]
    width = (high - low) or 1.0
    ordered = sorted(group, key=lambda flip: flip["at"])
    edges = [0.0, *(min(1.0, max(0.0, (flip["at"] - low) / width)) for flip in ordered), 1.0]
    states = [ordered[0]["from"], *(flip["to"] for flip in ordered)]
    for start, end, state in zip(edges, edges[1:], states, strict=False):
        colour = HOLDS_COLOUR if state == "holds" else FAILS_COLOUR
        if end > start:
            axes.barh(row, end - start, left=start, height=0.36, color=colour, zorder=2)
            if end - start > 0.16:
                axes.text(0.5 * (start + end), row, state, ha="center", va="center", fontsize=7.5, color=INK, zorder=4)
    for flip in ordered:
        at = min(1.19, max(-0.19, (flip["at"] - low) / width))
        axes.plot([at, at], [row - 0.27, row + 0.27], color=INK, linewidth=1.6, zorder=5)
        text = f"{_number(flip['at'])} {flip['unit']}".strip()
        axes.text(at, row - 0.31, text, ha="center", va="bottom", fontsize=7.5, fontweight="bold", path_effects=halo())
    ends = {"va": "top", "fontsize": 7, "color": MUTED}
    axes.text(0.0, row + 0.21, _number(low), ha="left", **ends)
    axes.text(1.0, row + 0.21, f"{_number(high)} {group[0]['unit']}".strip(), ha="right", **ends)
    for offset, line in enumerate(wrapped(group[0]["label"], 2.75, 8.0)[:3]):
        axes.annotate(
            line,
            (-0.22, row),
            xytext=(-6, 4 - 11 * offset),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8,
            color=INK,
        )


def map_figure(verdict: Mapping[str, Any], drawn: Mapping[str, Any]) -> Figure:
    """Draw a map of two parameters: the value by shade, the line where the verdict flips."""
    figure = blank(6.6, 5.2)
    first, second = drawn["first"], drawn["second"]
    bottom, top = heading(
        figure,
        f"{verdict['says']}",
        f"{drawn['question']}, over the published ranges of the two parameters that move it most.",
        "Line: where the verdict flips; hatched: the claim fails.",
        f"Map of the answer over {first['label']} and {second['label']}.",
    )
    axes = add_axes(figure, 0.95, bottom + 0.45, 4.6, top - bottom - 0.5)
    across = np.array(drawn["first_values"], dtype=float)
    up = np.array(drawn["second_values"], dtype=float)
    values = np.array([[np.nan if v is None else v for v in row] for row in drawn["values"]], dtype=float)
    holds = np.array(drawn["holds"], dtype=float)
    if np.isfinite(values).any():
        mesh = axes.pcolormesh(across, up, values.T, cmap="Blues", shading="nearest", alpha=0.85)
        bar = figure.colorbar(mesh, ax=axes, pad=0.02)
        bar.ax.tick_params(labelsize=7.5, length=0)
        bar.outline.set_visible(False)
        bar.set_label(drawn["unit"], fontsize=8)
    axes.contourf(across, up, holds.T, levels=[-0.5, 0.5], colors="none", hatches=["////"])
    if 0.0 < holds.mean() < 1.0:
        axes.contour(across, up, holds.T, levels=[0.5], colors=INK, linewidths=1.6)
    clean(axes, grid="")
    axes.set_xlabel(f"{first['label']}, {first['unit']}", fontsize=8)
    axes.set_ylabel("\n".join(wrapped(f"{second['label']}, {second['unit']}", 3.2, 8.0)), fontsize=8)
    return figure


def deal_figure(dossier: Dossier, table: Table, found: Outcome) -> Figure:
    """Draw how many conditions of the two main parties can be met together, and where the named packages stand."""
    figure = blank(8.2, 6.4)
    x_party, y_party = found.axes
    names = {party: dossier.parties[party].name for party in found.axes}
    stated = {party: sum(condition.party == party for condition in table.conditions) for party in found.axes}
    whole = found.feasible > 0
    title = "Some packages meet every stated condition" if whole else "No package meets every stated condition"
    bottom, top = heading(
        figure,
        title,
        f"{found.size:,} packages by the number of stated conditions they meet. Conditions are counted, not weighed; "
        "the ring marks pairs from which neither side can get more without the other getting less.",
        "Stated conditions, not motives. Triangles: packages that somebody put forward; hollow: a later decision.",
        f"Number of conditions of {names[x_party]} and {names[y_party]} met by {found.size} packages.",
    )
    axes = add_axes(figure, 0.85, bottom + 0.42, 6.9, top - bottom - 0.5)
    most = max(found.reachable.values())
    pairs = set(found.reachable)
    for (x, y), amount in found.reachable.items():
        size = 20.0 + 520.0 * (amount / most) ** 0.5
        axes.scatter([x], [y], s=size, color=DEFENDED, alpha=0.45, linewidths=0, zorder=2)
        if not any((a >= x and b >= y) and (a, b) != (x, y) for a, b in pairs):
            axes.scatter([x], [y], s=size + 90, facecolors="none", edgecolors=INK, linewidths=1.4, zorder=3)
    _named_packages(axes, found, (x_party, y_party))
    clean(axes, grid="both")
    axes.set_xlim(-0.6, stated[x_party] + 0.9)
    axes.set_ylim(-0.6, stated[y_party] + 0.6)
    axes.set_xticks(range(stated[x_party] + 1))
    axes.set_yticks(range(stated[y_party] + 1))
    axes.set_xlabel(f"conditions of {names[x_party]} met, of {stated[x_party]}")
    axes.set_ylabel(f"conditions of {names[y_party]} met, of {stated[y_party]}")
    return figure


def _named_packages(axes: Any, found: Outcome, parties: tuple[str, str]) -> None:
    placed: dict[tuple[int, int], int] = {}
    for package in found.packages:
        point = (package.party_counts[parties[0]][0], package.party_counts[parties[1]][0])
        row = placed.get(point, 0)
        placed[point] = row + 1
        face = RUSSIA if package.in_search else PAPER
        axes.plot(
            [point[0]], [point[1]], "^", color=face, markeredgecolor=RUSSIA, markersize=7, zorder=5, markeredgewidth=1.2
        )
        right = point[0] < 5
        axes.annotate(
            package.name,
            point,
            xytext=(9 if right else -9, (9 if point[0] % 2 == 0 else -13) - 10 * row),
            textcoords="offset points",
            ha="left" if right else "right",
            fontsize=7.5,
            color=INK,
            path_effects=halo(),
            zorder=6,
        )


def package_figure(table: Table, package: Scored, places: Mapping[str, tuple[float, float]], title: str) -> Figure:
    """Draw where a package would put interceptors and radars, with what it comes to.

    Parameters
    ----------
    table : Table
    package : Scored
    places : mapping of str to (latitude, longitude)
        Of sites and radars by id, degrees.
    title : str
        The finding.
    """
    from midcourse.outputs import geography

    figure = blank(7.2, 5.4)
    settings = settings_of(table, package.choices)
    names = {lever.id: {value.id: value.name for value in lever.values} for lever in table.levers}
    words = "; ".join(
        f"{lever.name[:1].lower() if lever.name[1:2].islower() else lever.name[:1]}{lever.name[1:]}: "
        f"{names[lever.id][package.choices[lever.id]]}"
        for lever in table.levers
        if package.choices[lever.id] != lever.values[0].id
    )
    measures = [
        f"{measure.name}: {value_words(package.measures[measure.id], QUANTITIES[measure.question.quantity].unit)}"
        for measure in table.measures
    ]
    bottom, top = heading(
        figure, title, words, "; ".join(measures) + f". {geography.CREDIT}", f"{title}. {words}. {'; '.join(measures)}."
    )
    axes = add_axes(figure, MARGIN, bottom, 7.2 - 2 * MARGIN, top - bottom)
    coast = geography.coastlines(50)
    latitude, longitude = np.degrees(coast.latitude), np.degrees(coast.longitude)
    for start, end in zip(coast.start[:-1], coast.start[1:], strict=True):
        axes.plot(longitude[start:end], latitude[start:end], color=MUTED, linewidth=0.5, zorder=2)
    axes.set_xlim(-12.0, 62.0)
    axes.set_ylim(26.0, 66.0)
    axes.set_aspect(1.0 / np.cos(np.radians(46.0)))
    axes.set_xticks([])
    axes.set_yticks([])
    marks = []
    if settings.get("inventory", 1.0):
        marks.append(
            (str(settings.get("site", "")), "^", INK, names["interceptor-site"][package.choices["interceptor-site"]])
        )
    if str(settings.get("without", "")) != "emr":
        marks.append(("emr", "o", RADAR, "Brdy"))
    if "with" in settings:
        marks.append((str(settings["with"]), "o", RADAR, str(settings["with"]).capitalize()))
    for name, mark, colour, label in marks:
        if name in places:
            north, east = places[name]
            axes.plot([east], [north], mark, color=colour, markersize=9, markeredgecolor=PAPER, zorder=4)
            axes.annotate(
                label,
                (east, north),
                xytext=(8, 4),
                textcoords="offset points",
                fontsize=8.5,
                path_effects=halo(),
                zorder=5,
            )
    return figure


def lever_figure(table: Table, found: Outcome) -> Figure:
    """Draw how much each lever matters to the number of conditions met: alone, and together with others."""
    figure = blank(7.6, 1.9 + 0.3 * len(found.levers))
    names = {lever.id: lever.name for lever in table.levers}
    strongest = names[found.levers[0].lever] if found.levers else ""
    bottom, top = heading(
        figure,
        f"What matters most: {strongest[:1].lower() + strongest[1:]}",
        "Share of the variance of the number of conditions met over all packages that a lever explains alone (dark), "
        "and that would vanish if it were fixed (light).",
        "Every setting counts the same; exact over all packages.",
        "Bars of lever weights: " + ", ".join(f"{names[w.lever]} {w.total:.0%}" for w in found.levers[:4]) + ".",
    )
    axes = add_axes(figure, 2.75, bottom + 0.35, 4.5, top - bottom - 0.4)
    rows = np.arange(len(found.levers))
    axes.barh(rows, [w.total for w in found.levers], color=GRID, height=0.62, zorder=2)
    axes.barh(rows, [w.first_order for w in found.levers], color=IRAN, height=0.62, zorder=3)
    axes.set_yticks(rows, [names[w.lever] for w in found.levers], fontsize=8)
    axes.invert_yaxis()
    clean(axes, grid="x")
    axes.set_xticks(axes.get_xticks(), [f"{tick:.0%}" for tick in axes.get_xticks()])
    return figure
