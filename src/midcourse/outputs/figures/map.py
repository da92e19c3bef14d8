"""The map: what is defended, from where, and what flies over.

Lambert azimuthal equal-area; the footprint is painted cell by cell on land, so the grid stays visible.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from midcourse.analysis.footprint import CellState
from midcourse.outputs import geography
from midcourse.outputs.figures import overlay, style
from midcourse.outputs.figures.overlay import Fan, GroundTrack, Site
from midcourse.outputs.figures.projection import EUROPE, EqualArea

__all__ = ["CellState", "Fan", "FootprintMap", "GroundTrack", "Site", "footprint_map"]


@dataclass(frozen=True, slots=True)
class FootprintMap:
    """Everything on the map.

    Attributes
    ----------
    title, subtitle, alt : str
        The finding, the assumptions, and the map in words.
    cells : geography.Cells
        The grid.
    state : (n,) int array
        A `CellState` for each cell.
    sites, fans, tracks : sequence
        What is drawn over it.
    note : str
        A line for the foot, before the credit.
    """

    title: str
    subtitle: str
    alt: str
    cells: geography.Cells
    state: np.ndarray
    sites: Sequence[Site] = ()
    fans: Sequence[Fan] = ()
    tracks: Sequence[GroundTrack] = ()
    note: str = ""
    projection: EqualArea = field(default=EUROPE)


#: The window, metres east and north of the centre, with Iran's east (60° E) inside.
_WINDOW = (-2750e3, 3450e3, -2200e3, 2430e3)
_PIXEL = 5.0e3
_LEGEND_STEP = 0.2
_COLOURS = (style.UNREACHED, style.UNDEFENDED, style.DEFENDED)
_MEANINGS = ("out of the missile's reach", "in reach, not defended", "defended")
_TRACK_COLOURS = overlay.TRACK_COLOURS
_MARKERS = overlay.MARKERS


@style.themed
def footprint_map(content: FootprintMap) -> Figure:
    """Draw the map.

    Parameters
    ----------
    content : FootprintMap
        What to draw.

    Returns
    -------
    Figure
        About 9 by 8 inches; `style.save` writes it.
    """
    west, east, south, north = _WINDOW
    width = 9.0
    figure = style.blank(width, 8.6)
    credit = " ".join(part for part in (content.note, geography.CREDIT, "Dashed: disputed borders.") if part)
    foot, top = style.heading(figure, content.title, content.subtitle, credit, content.alt)
    entries = _legend_entries(content)
    bottom = foot + _legend_height(entries) + 0.08
    inner = width - 2 * style.MARGIN
    height = top - bottom
    # Keep the scale equal in both directions: widen the window northwards or cut it, never stretch it.
    north = south + (east - west) * height / inner
    axes = style.add_axes(figure, style.MARGIN, bottom, inner, height)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axes.set_aspect("equal")
    axes.set_facecolor(style.SEA)
    for spine in axes.spines.values():
        spine.set_color(style.FAINT)
    window = (west, east, south, north)
    _paint(axes, content, window)
    _rules(axes, content.projection, window)
    overlay.draw(axes, content.projection, window, (content.sites, content.tracks, content.fans))
    _legend(figure, entries, foot, inner)
    _scale_bar(axes, window)
    return figure


def _paint(axes: Axes, content: FootprintMap, window: tuple[float, float, float, float]) -> None:
    """Paint land and cells as one small image, so that the SVG stays light, then draw coasts and borders as lines."""
    west, east, south, north = window
    land, latitude, longitude = _land(content.projection, window)
    colours = np.array([(*_rgb(colour), 255) for colour in (*_COLOURS, style.LAND, style.SEA)], dtype=np.uint8)
    state = np.where(land >= 0, 3, 4)
    rows, columns = np.nonzero(np.isin(land, np.unique(content.cells.country)))
    found = _state_at(content, latitude[rows, columns], longitude[rows, columns])
    state[rows, columns] = np.where(found >= 0, found, 3)
    image, shape = colours[state], land.shape
    axes.imshow(
        image, extent=(west, west + shape[1] * _PIXEL, south, south + shape[0] * _PIXEL), origin="lower",
        interpolation="none", zorder=0, aspect="equal",
    )  # fmt: skip
    axes.set(xlim=(west, east), ylim=(south, north))
    for lines, colour, thickness, zorder in (
        (geography.coastlines(50), "#9aa7ae", 0.5, 2),
        (geography.lakes(50), "#b3bfc5", 0.35, 2),
    ):
        axes.add_collection(_collection(content.projection, lines, window, colour, thickness, zorder))
    borders = geography.borders(50)
    for dashed in (False, True):
        axes.add_collection(
            _collection(content.projection, borders, window, "#ffffff" if not dashed else "#3b4248",
                        0.7 if not dashed else 0.8, 2.2, only=borders.disputed == dashed, dashed=dashed)
        )  # fmt: skip


@functools.lru_cache(maxsize=4)
def _land(
    projection: EqualArea, window: tuple[float, float, float, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give country, latitude and longitude of every pixel of the window; the maps of one run share them."""
    west, east, south, north = window
    outlines = geography.country_outlines(50)
    x, y = projection.forward(outlines.latitude, outlines.longitude)
    projected = _kept(outlines, _near_parts(outlines.start, x, y, window), x, y)
    shape = (math.ceil((north - south) / _PIXEL), math.ceil((east - west) / _PIXEL))
    land = geography.rasterise(projected, south, west, _PIXEL, shape)
    across, up = np.meshgrid(west + (np.arange(shape[1]) + 0.5) * _PIXEL, south + (np.arange(shape[0]) + 0.5) * _PIXEL)
    latitude, longitude = projection.inverse(across, up)
    return land, latitude, longitude


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _state_at(content: FootprintMap, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Give each land pixel the state of its cell, or of the nearest cell where its cell's centre is at sea."""
    cells = content.cells
    row0, column0 = int(cells.row.min()), int(cells.column.min())
    raster = np.full((int(cells.row.max()) - row0 + 3, int(cells.column.max()) - column0 + 3), -1)
    raster[cells.row - row0 + 1, cells.column - column0 + 1] = content.state
    for _ in range(3):
        raster = _grown(raster)
    first_latitude = cells.latitude[0] - (cells.row[0] - row0 + 1) * cells.size
    first_longitude = cells.longitude[0] - (cells.column[0] - column0 + 1) * cells.size
    row = np.rint((latitude - first_latitude) / cells.size).astype(np.int64)
    column = np.rint((longitude - first_longitude) / cells.size).astype(np.int64)
    inside = (row >= 0) & (column >= 0) & (row < raster.shape[0]) & (column < raster.shape[1])
    state = np.full(len(row), -1)
    state[inside] = raster[row[inside], column[inside]]
    return state


def _grown(raster: np.ndarray) -> np.ndarray:
    """Fill empty cells from a filled neighbour: coastal strips belong to the nearest cell."""
    result = raster.copy()
    for axis, shift in ((0, 1), (0, -1), (1, 1), (1, -1)):
        neighbour = np.roll(raster, shift, axis)
        edge: list[slice | int] = [slice(None), slice(None)]
        edge[axis] = 0 if shift == 1 else -1
        neighbour[tuple(edge)] = -1
        result = np.where(result < 0, neighbour, result)
    return result


def _near_parts(
    start: np.ndarray, x: np.ndarray, y: np.ndarray, window: tuple[float, float, float, float]
) -> np.ndarray:
    """Tell which parts touch the window."""
    west, east, south, north = window
    with np.errstate(invalid="ignore"):
        hit = (x > west - 2e5) & (x < east + 2e5) & (y > south - 2e5) & (y < north + 2e5)
    return np.asarray(np.add.reduceat(hit.astype(np.int64), start[:-1]) > 0)


def _kept(lines: geography.Lines, keep: np.ndarray, x: np.ndarray, y: np.ndarray) -> geography.Lines:
    length = np.diff(lines.start)
    points = np.repeat(keep, length)
    return geography.Lines(
        latitude=np.nan_to_num(y[points], nan=-1e8),
        longitude=np.nan_to_num(x[points], nan=-1e8),
        start=np.concatenate([[0], np.cumsum(length[keep])]),
        disputed=lines.disputed[keep],
        country=lines.country[keep],
    )


def _collection(
    projection: EqualArea, lines: geography.Lines, window: tuple[float, float, float, float], colour: str,
    thickness: float, zorder: float, *, only: np.ndarray | None = None, dashed: bool = False,
) -> LineCollection:  # fmt: skip
    pieces = [piece for part, piece in _pieces(projection, lines, window) if only is None or only[part]]
    return LineCollection(
        pieces, colors=colour, linewidths=thickness, zorder=zorder, capstyle="butt" if dashed else "round",
        linestyles=[(0, (3, 2))] if dashed else "solid",
    )  # fmt: skip


@functools.lru_cache(maxsize=12)
def _pieces(
    projection: EqualArea, lines: geography.Lines, window: tuple[float, float, float, float]
) -> list[tuple[int, np.ndarray]]:
    """Project lines and cut them to the window: (part, vertices)."""
    x, y = projection.forward(lines.latitude, lines.longitude)
    near = _near_parts(lines.start, x, y, window)
    west, east, south, north = window
    margin = 1e5
    with np.errstate(invalid="ignore"):
        inside = (x > west - margin) & (x < east + margin) & (y > south - margin) & (y < north + margin)
    pieces = []
    for part in np.flatnonzero(near):
        span = slice(lines.start[part], lines.start[part + 1])
        line = np.stack([x[span], y[span]], axis=1)
        pieces += [(int(part), run) for run in _runs(line, inside[span])]
    return pieces


def _runs(line: np.ndarray, inside: np.ndarray) -> list[np.ndarray]:
    """Cut a line into its stretches inside the window and drop vertices closer than a quarter of a millimetre."""
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    runs = []
    for first, last in zip(edges[0::2], edges[1::2], strict=True):
        run = line[max(first - 1, 0) : last + 1]
        if len(run) > 2:
            length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(run, axis=0).T))])
            tick = np.floor(length / 6e3)
            keep = np.diff(tick, prepend=-1) > 0
            keep[-1] = True
            run = run[keep]
        if len(run) > 1:
            runs.append(run)
    return runs


def _rules(axes: Axes, projection: EqualArea, window: tuple[float, float, float, float]) -> None:
    """Draw parallels and meridians every ten degrees, faintly."""
    lines = []
    for degrees in range(10, 90, 10):
        longitude = np.radians(np.arange(-60.0, 110.0, 1.0))
        lines.append(np.stack(projection.forward(np.full_like(longitude, np.radians(degrees)), longitude), axis=1))
    for degrees in range(-60, 110, 10):
        latitude = np.radians(np.arange(10.0, 80.1, 1.0))
        lines.append(np.stack(projection.forward(latitude, np.full_like(latitude, np.radians(degrees))), axis=1))
    axes.add_collection(LineCollection(lines, colors="#d5dfe4", linewidths=0.4, zorder=1))
    west, east, south, north = window
    axes.set(xlim=(west, east), ylim=(south, north))


def _legend_entries(content: FootprintMap) -> list[tuple[str, str, str]]:
    entries = [
        ("patch", colour, text)
        for state, colour, text in reversed(list(zip(CellState, _COLOURS, _MEANINGS, strict=True)))
        if np.any(content.state == state)
    ]
    entries.append(("patch", style.LAND, "land not counted"))
    entries += [("marker", kind, kind) for kind in _MARKERS if any(site.kind == kind for site in content.sites)]
    for side, text in (("iran", "missile from Iran"), ("russia", "missile from Russia")):
        if any(track.side == side for track in content.tracks):
            entries.append(("line", _TRACK_COLOURS[side], text))
    return entries


def _legend(figure: Figure, entries: list[tuple[str, str, str]], bottom: float, width: float) -> None:
    """Draw the key in columns under the map, where it hides nothing."""
    columns = 4
    axes = style.add_axes(figure, style.MARGIN, bottom, width, _legend_height(entries))
    axes.set(xlim=(0, width), ylim=(_legend_height(entries), 0))
    axes.set_axis_off()
    rows = math.ceil(len(entries) / columns)
    for i, (form, what, text) in enumerate(entries):
        x, y = 0.14 + width / columns * (i // rows), _LEGEND_STEP * (i % rows + 0.5)
        if form == "patch":
            axes.add_patch(
                Rectangle((x - 0.1, y - 0.055), 0.2, 0.11, facecolor=what, edgecolor="#b9bfc3", linewidth=0.4)
            )
        elif form == "line":
            axes.plot([x - 0.12, x + 0.12], [y, y], color=what, linewidth=1.4)
        else:
            marker, colour, size = _MARKERS[what]
            axes.plot(
                [x], [y], marker=marker, color=colour, markersize=max(size, 4.0), markeredgecolor="white",
                markeredgewidth=0.7,
            )  # fmt: skip
        axes.text(x + 0.2, y, text, fontsize=8.0, va="center")


def _legend_height(entries: list[tuple[str, str, str]]) -> float:
    return _LEGEND_STEP * math.ceil(len(entries) / 4)


def _scale_bar(axes: Axes, window: tuple[float, float, float, float]) -> None:
    west, _, south, _ = window
    x, y = west + 1.5e5, south + 1.3e5
    axes.plot([x, x + 1e6], [y, y], color=style.INK, linewidth=1.4, zorder=9, solid_capstyle="butt")
    for at, text in ((0.0, "0"), (5e5, "500"), (1e6, "1,000 km")):
        axes.plot([x + at, x + at], [y - 1.5e4, y + 2.5e4], color=style.INK, linewidth=0.9, zorder=9)
        axes.text(
            x + at, y + 4e4, text, fontsize=7.2, ha="center", va="bottom", zorder=9, path_effects=list(style.halo())
        )
