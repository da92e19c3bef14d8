"""Figures of single flights: height over range, speed over time, and range rings on a map.

Range rings are drawn on Lambert's equal-area map centred on the launch point, on which a ring without the Earth's turn
is a circle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from midcourse.outputs import geography
from midcourse.outputs.figures import style
from midcourse.outputs.figures.projection import EqualArea, destination
from midcourse.records import Table

__all__ = ["RingMap", "RingPlace", "height_range", "range_rings", "speed_time"]

_COLOURS = (style.IRAN, style.RUSSIA, style.RADAR, style.WARNING, style.INTERCEPTOR)
_DASHES = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)), (0, (1, 1.2)))


@style.themed
def height_range(flights: Sequence[tuple[str, Table]], title: str, subtitle: str) -> Figure:
    """Draw height over ground range, both to the same scale where the flight allows it.

    Parameters
    ----------
    flights : sequence of (label, Table)
        As `midcourse.outputs.exports.flight_table.flight_table` gives them; up to five.
    title, subtitle : str
        The finding and the assumptions.
    """
    alt = f"Height over ground range. {title}. {subtitle}"
    widest = max(float(table.columns["ground_range_km"].max()) for _, table in flights)
    highest = max(float(table.columns["height_km"].max()) for _, table in flights)
    tall = float(np.clip(7.7 * highest / max(widest, 1e-9), 2.0, 5.5))
    figure = style.blank(8.0, tall + 1.9)
    bottom, top = style.heading(figure, title, subtitle, "", alt)
    axes = style.add_axes(figure, 0.75, bottom + 0.5, 6.9, top - bottom - 0.6)
    for number, (label, table) in enumerate(flights):
        _curve(axes, table, "ground_range_km", "height_km", number, label)
    style.clean(axes)
    axes.set(xlabel="ground range, km", ylabel="height, km")
    _thousands(axes)
    axes.set_xlim(left=0.0)
    axes.set_ylim(0.0, 1.12 * highest)
    if 2.0 < 7.7 * highest / max(widest, 1e-9) < 5.5:
        axes.set_aspect("equal", adjustable="box", anchor="NW")
    if len(flights) > 1:
        axes.legend(frameon=False, fontsize=8.5)
    _note_events(axes, flights[0][1])
    return figure


@style.themed
def speed_time(flights: Sequence[tuple[str, Table]], title: str, subtitle: str) -> Figure:
    """Draw the speed relative to the Earth over time, the boost marked.

    Parameters
    ----------
    flights : sequence of (label, Table)
        As for `height_range`.
    title, subtitle : str
        The finding and the assumptions.
    """
    alt = f"Speed over time. {title}. {subtitle}"
    figure = style.blank(8.0, 4.2)
    bottom, top = style.heading(figure, title, subtitle, "", alt)
    axes = style.add_axes(figure, 0.75, bottom + 0.5, 6.9, top - bottom - 0.6)
    for number, (label, table) in enumerate(flights):
        _curve(axes, table, "time_s", "speed_km_s", number, label)
    table = flights[0][1]
    boost = table.columns["time_s"][table.columns["phase"] == "boost"]
    if len(boost):
        axes.axvspan(0.0, float(boost.max()), color=style.WARNING, alpha=0.12, linewidth=0)
        axes.text(float(boost.max()), 0.02, " boost", color=style.MUTED, fontsize=8, va="bottom", ha="left")
    style.clean(axes)
    axes.set(xlabel="time from lift-off, s", ylabel="speed relative to the Earth, km/s")
    axes.set_xlim(left=0.0)
    axes.set_ylim(bottom=0.0)
    if len(flights) > 1:
        axes.legend(frameon=False, fontsize=8.5)
    return figure


def _thousands(axes: Axes) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _curve(axes: Axes, table: Table, across: str, up: str, number: int, label: str) -> None:
    colour, dashes = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
    x, y = table.columns[across], table.columns[up]
    axes.plot(x, y, color=colour, linewidth=1.6, linestyle=dashes, label=label)
    boost = table.columns["phase"] == "boost"
    axes.plot(x[boost], y[boost], color=style.WARNING, linewidth=3.0, solid_capstyle="round")


def _note_events(axes: Axes, table: Table) -> None:
    """Mark burnout and apogee of a flight with their heights."""
    x, y = table.columns["ground_range_km"], table.columns["height_km"]
    boost = np.flatnonzero(table.columns["phase"] == "boost")
    marks = [(int(np.argmax(y)), "apogee")]
    if len(boost):
        marks.append((int(boost[-1]), "burnout"))
    for at, what in marks:
        axes.plot([x[at]], [y[at]], marker="o", markersize=4.5, color=style.INK, zorder=5)
        place = {"apogee": (0, 6, "center", "bottom"), "burnout": (8, -3, "left", "top")}[what]
        axes.annotate(
            f"{what} {y[at]:,.0f} km", (x[at], y[at]), xytext=place[:2], textcoords="offset points", fontsize=8,
            ha=place[2], va=place[3], color=style.INK, path_effects=list(style.halo()), zorder=6,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RingPlace:
    """A place to mark on the map.

    Attributes
    ----------
    name : str
        Printed beside it.
    latitude, longitude : float
        Radians.
    """

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class RingMap:
    """What `range_rings` draws.

    Attributes
    ----------
    title, subtitle : str
        The finding and the assumptions.
    origin : RingPlace
        The launch point.
    still : float
        Range without the Earth's turn, m.
    low, high : float
        Its interval, m.
    azimuth, turning : (n,) array
        Azimuth, rad, and range with the Earth's turn, m; nan where there is none.
    places : sequence of RingPlace
        Cities to mark.
    anywhere : bool
        The nominal range is more than half round the Earth: only the low end is a ring.
    """

    title: str
    subtitle: str
    origin: RingPlace
    still: float
    low: float
    high: float
    azimuth: np.ndarray
    turning: np.ndarray
    places: Sequence[RingPlace]
    anywhere: bool = False


@style.themed
def range_rings(content: RingMap) -> Figure:
    """Draw the range on a map around the launch point: the interval as a band, and the ring with the Earth's turn."""
    alt = f"Map with range rings. {content.title}. {content.subtitle}"
    figure = style.blank(7.6, 8.6)
    bottom, top = style.heading(figure, content.title, content.subtitle, geography.CREDIT, alt)
    legend = 0.62
    size = min(7.6 - 2 * style.MARGIN, top - bottom - legend)
    axes = style.add_axes(figure, 0.5 * (7.6 - size), bottom + legend, size, size)
    projection = EqualArea(content.origin.latitude, content.origin.longitude)
    turning = content.turning[np.isfinite(content.turning)]
    farthest = max(content.high, content.low, float(turning.max()) if len(turning) else 0.0)
    reach = min(1.12 * farthest, 0.98 * math.pi * 6371007.2)
    edge = 2.0 * 6371007.2 * math.sin(0.5 * reach / 6371007.2)
    axes.set(xlim=(-edge, edge), ylim=(-edge, edge), aspect="equal")
    axes.set_axis_off()
    axes.add_patch(_disc(edge, style.SEA))
    _ground(axes, projection, edge)
    _lines(axes, projection, edge)
    _band(axes, content)
    _rings(axes, projection, content)
    for place in content.places:
        _mark(axes, projection, place, edge)
    axes.plot([0.0], [0.0], marker="*", markersize=11, color=style.RUSSIA, markeredgecolor="white", zorder=8)
    axes.annotate(
        content.origin.name, (0, 0), xytext=(0, 7), textcoords="offset points", fontsize=8.5, fontweight="bold",
        color=style.RUSSIA, ha="center", path_effects=list(style.halo()), zorder=9,
    )  # fmt: skip
    _ring_legend(figure, content, bottom)
    return figure


def _disc(radius: float, colour: str) -> Circle:
    return Circle((0.0, 0.0), radius, facecolor=colour, edgecolor=style.FAINT, linewidth=0.6, zorder=0)


def _ground(axes: Axes, projection: EqualArea, edge: float, pixels: int = 700) -> None:
    """Paint the land: each pixel is looked up, because a coast cut by the edge of the disc has no inside."""
    scale, step = (50, 0.05) if edge < 3.5e6 else (110, 0.25)
    rows, columns = round(180 / step), round(360 / step)
    outlines = geography.country_outlines(scale)
    world = geography.rasterise(outlines, -0.5 * math.pi, -math.pi, math.radians(step), (rows, columns))
    side = np.linspace(-edge, edge, pixels)
    x, y = np.meshgrid(side, side)
    latitude, longitude = projection.inverse(x, y)
    row = np.clip(np.nan_to_num((np.degrees(latitude) + 90.0) / step), 0, rows - 1).astype(int)
    column = np.nan_to_num(np.degrees(longitude) + 180.0) % 360.0 / step
    land = (world[row, np.clip(column, 0, columns - 1).astype(int)] >= 0) & (np.hypot(x, y) < edge)
    picture = np.zeros((pixels, pixels, 4))
    picture[land] = to_rgba(style.LAND)
    axes.imshow(picture, extent=(-edge, edge, -edge, edge), origin="lower", zorder=1, interpolation="bilinear")


def _lines(axes: Axes, projection: EqualArea, edge: float) -> None:
    """Coasts and borders; a line that leaves the disc is cut there."""
    scale = 50 if edge < 3.5e6 else 110
    for lines, colour, width in (
        (geography.coastlines(scale), "#8b979f", 0.7),
        (geography.borders(scale), "#c3cacf", 0.4),
    ):
        x, y = projection.forward(lines.latitude, lines.longitude)
        pieces = []
        for first, last in zip(lines.start[:-1], lines.start[1:], strict=True):
            line = np.stack([x[first:last], y[first:last]], axis=1)
            inside = np.hypot(line[:, 0], line[:, 1]) < 0.995 * edge
            jumps = np.hypot(*np.diff(line, axis=0).T) > 2.5e6
            breaks = np.flatnonzero(~inside[1:] | ~inside[:-1] | jumps) + 1
            pieces += [run for run in np.split(line, breaks) if len(run) > 1]
        axes.add_collection(LineCollection(pieces, colors=colour, linewidths=width, zorder=2))


def _plane(distance: float | np.ndarray) -> np.ndarray:
    """Distance on the map of a distance on the ground from the centre."""
    return np.asarray(2.0 * 6371007.2 * np.sin(0.5 * np.asarray(distance) / 6371007.2))


def _band(axes: Axes, content: RingMap) -> None:
    turn = np.linspace(0.0, 2.0 * math.pi, 361)
    inner, outer = float(_plane(content.low)), float(_plane(content.high))
    x = np.concatenate([outer * np.sin(turn), inner * np.sin(turn[::-1])])
    y = np.concatenate([outer * np.cos(turn), inner * np.cos(turn[::-1])])
    axes.fill(x, y, facecolor=style.UNDEFENDED, alpha=0.35, edgecolor="none", zorder=3)
    for radius in (inner, outer):
        axes.plot(radius * np.sin(turn), radius * np.cos(turn), color=style.UNDEFENDED, linewidth=0.9, zorder=3.1)


def _rings(axes: Axes, projection: EqualArea, content: RingMap) -> None:
    turn = np.linspace(0.0, 2.0 * math.pi, 361)
    if not content.anywhere:
        radius = float(_plane(content.still))
        axes.plot(radius * np.sin(turn), radius * np.cos(turn), color=style.INK, linewidth=1.2, zorder=4)
    if np.any(np.isfinite(content.turning)):
        azimuth = np.append(content.azimuth, content.azimuth[0] + 2.0 * math.pi)
        ring = np.append(content.turning, content.turning[0])
        latitude, longitude = destination(content.origin.latitude, content.origin.longitude, azimuth, ring)
        x, y = projection.forward(latitude, longitude)
        axes.plot(x, y, color=style.RUSSIA, linewidth=2.0, zorder=5)


def _mark(axes: Axes, projection: EqualArea, place: RingPlace, edge: float) -> None:
    x, y = projection.forward(np.array([place.latitude]), np.array([place.longitude]))
    if not np.isfinite(x[0]) or math.hypot(x[0], y[0]) > 0.97 * edge:
        return
    axes.plot(x, y, marker="o", markersize=3.5, color=style.INK, markeredgecolor="white", markeredgewidth=0.5, zorder=7)
    left = x[0] > 0.55 * edge
    axes.annotate(
        place.name, (x[0], y[0]), xytext=(-4 if left else 4, 2), textcoords="offset points", fontsize=7.2,
        ha="right" if left else "left", color=style.INK, path_effects=list(style.halo()), zorder=8,
    )  # fmt: skip


def _ring_legend(figure: Figure, content: RingMap, bottom: float) -> None:
    width = 7.6 - 2 * style.MARGIN
    axes = style.add_axes(figure, style.MARGIN, bottom, width, 0.5)
    axes.set(xlim=(0, width), ylim=(0, 0.5))
    axes.set_axis_off()
    entries = [
        ("patch", style.UNDEFENDED, f"interval without the Earth's turn: {_span(content)}"),
    ]
    if not content.anywhere:
        entries.append(("line", style.INK, f"standard trajectory, no turn: {content.still / 1e3:,.0f} km"))
    if np.any(np.isfinite(content.turning)):
        low, high = np.nanmin(content.turning) / 1e3, np.nanmax(content.turning) / 1e3
        entries.append(
            ("line", style.RUSSIA, f"the same with the Earth's turn: {low:,.0f} to {high:,.0f} km by azimuth")
        )
    for number, (form, colour, text) in enumerate(entries):
        y = 0.42 - 0.17 * number
        if form == "patch":
            axes.fill([0.0, 0.26, 0.26, 0.0], [y - 0.05, y - 0.05, y + 0.05, y + 0.05], color=colour, alpha=0.5)
        else:
            axes.plot([0.0, 0.26], [y, y], color=colour, linewidth=2.0 if colour == style.RUSSIA else 1.2)
        axes.text(0.36, y, text, fontsize=8.2, va="center")


def _span(content: RingMap) -> str:
    high = "anywhere" if content.high >= 0.999 * math.pi * 6.371e6 else f"{content.high / 1e3:,.0f} km"
    return f"{content.low / 1e3:,.0f} to {high}"
