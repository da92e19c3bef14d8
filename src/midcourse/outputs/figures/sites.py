"""Candidate sites as figures: a map of what each would achieve, and two aims against each other with their front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from midcourse.outputs import geography
from midcourse.outputs.figures import style
from midcourse.outputs.figures.projection import EUROPE

__all__ = ["Candidates", "front", "site_map"]

_COLOURS = "cividis"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Places with what they achieve.

    Attributes
    ----------
    name : sequence of str
        Printed where ``named``.
    latitude, longitude : (k,) array
        Radians.
    value : (k,) array
        The first aim, in the unit printed; nan is left blank.
    beside : (k,) array
        The second aim, likewise.
    cell : float
        Side of a cell, radians; 0 for single places.
    planned : (name, latitude, longitude, value, beside)
        Where the radar or the interceptors stand in the scenario.
    on_front : (k,) bool array
        Which of them no other one beats.
    """

    name: Sequence[str]
    latitude: np.ndarray
    longitude: np.ndarray
    value: np.ndarray
    beside: np.ndarray
    cell: float
    planned: tuple[str, float, float, float, float]
    on_front: np.ndarray


@style.themed
def site_map(found: Candidates, words: tuple[str, str, str], unit: str) -> Figure:
    """Draw the first aim over the candidates.

    Parameters
    ----------
    found : Candidates
    words : (title, subtitle, axis)
        The finding, the assumptions, the quantity.
    unit : str
        As printed.
    """
    title, subtitle, axis = words
    figure = style.blank(8.6, 7.2)
    known = found.value[np.isfinite(found.value)]
    least, most = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    alt = f"Map of {axis} by candidate site: {least:.3g} to {most:.3g} {unit}."
    bottom, top = style.heading(
        figure,
        title,
        subtitle,
        f"Star: where it stands in the scenario. Dashed: disputed borders. {geography.CREDIT}",
        alt,
    )
    axes = style.add_axes(figure, style.MARGIN, bottom, 7.2, top - bottom)
    norm = Normalize(least, most if most > least else least + 1.0)
    if found.cell > 0.0:
        corners = _corners(found)
        cells = PolyCollection(corners, array=found.value, cmap=_COLOURS, norm=norm, edgecolors="face", linewidths=0.2)
        cells.set_zorder(1)
        axes.add_collection(cells)
    else:
        x, y = EUROPE.forward(found.latitude, found.longitude)
        axes.scatter(x, y, c=found.value, cmap=_COLOURS, norm=norm, s=70, zorder=4, edgecolors="white", linewidths=0.8)
        here = np.hypot(found.latitude - found.planned[1], found.longitude - found.planned[2]) < 1e-3
        for name, across, up, value, taken in zip(found.name, x, y, found.value, here, strict=True):
            if taken:
                continue
            axes.annotate(
                f"{name}\n{value:.0f} {unit}" if np.isfinite(value) else name, (across, up), xytext=(7, 0),
                textcoords="offset points", fontsize=7.2, va="center", path_effects=list(style.halo()), zorder=6,
            )  # fmt: skip
    _framed(axes, found)
    name, latitude, longitude, value, _ = found.planned
    x0, y0 = EUROPE.forward(np.array([latitude]), np.array([longitude]))
    axes.plot(x0, y0, marker="*", markersize=15, color=style.PAPER, markeredgecolor=style.INK, zorder=7)
    axes.annotate(
        f"{name}: {value:.0f} {unit}", (float(x0[0]), float(y0[0])), xytext=(9, -9), textcoords="offset points",
        fontsize=7.8, fontweight="bold", path_effects=list(style.halo(2.8)), zorder=8,
    )  # fmt: skip
    side = style.add_axes(figure, 7.62, bottom + 0.3, 0.16, top - bottom - 0.6)
    bar = figure.colorbar(ScalarMappable(norm, _COLOURS), cax=side)
    bar.outline.set_visible(False)
    bar.set_label(f"{axis}, {unit}", color=style.MUTED, fontsize=8.0)
    return figure


def _corners(found: Candidates) -> list[np.ndarray]:
    half = 0.5 * found.cell
    turns = ((-half, -half), (-half, half), (half, half), (half, -half))
    points = [EUROPE.forward(found.latitude + up, found.longitude + across) for up, across in turns]
    return list(np.stack([np.stack(point, axis=1) for point in points], axis=1))


def _framed(axes: Axes, found: Candidates) -> None:
    """Set the window about the candidates, and draw coasts, borders and the sea."""
    latitude = np.append(found.latitude, found.planned[1])
    longitude = np.append(found.longitude, found.planned[2])
    x, y = EUROPE.forward(latitude, longitude)
    room = 2.5e5
    west, east, south, north = x.min() - room, x.max() + room, y.min() - room, y.max() + room
    axes.set_aspect("equal")
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axes.set_facecolor(style.SEA)
    border = "#ffffff" if found.cell > 0.0 else "#b9c3c9"
    borders = geography.borders(50)
    coasts = geography.coastlines(50)
    for lines, colour, chosen, dash in (
        (coasts, "#7f8b92", np.ones(len(coasts.disputed), np.bool_), "solid"),
        (borders, border, ~borders.disputed, "solid"),
        (borders, "#3b4248", borders.disputed, (0, (3, 2))),
    ):
        across, up = EUROPE.forward(lines.latitude, lines.longitude)
        pieces = []
        for part in np.flatnonzero(chosen):
            piece = np.stack([values[lines.start[part] : lines.start[part + 1]] for values in (across, up)], axis=1)
            inside = (piece[:, 0] > west) & (piece[:, 0] < east) & (piece[:, 1] > south) & (piece[:, 1] < north)
            if inside.any():
                pieces.append(piece)
        axes.add_collection(LineCollection(pieces, colors=colour, linewidths=0.6, linestyles=[dash], zorder=2))
    axes.set(xlim=(west, east), ylim=(south, north))
    for spine in axes.spines.values():
        spine.set_color(style.FAINT)


@style.themed
def front(found: Candidates, words: tuple[str, str, str, str], unit: str) -> Figure:
    """Draw two aims against each other, with the front.

    Parameters
    ----------
    found : Candidates
    words : (title, subtitle, across, up)
        The finding, the assumptions, and the two aims: the second aim runs across, the first runs up.
    unit : str
        As printed.
    """
    title, subtitle, across, up = words
    figure = style.blank(8.2, 5.6)
    alt = f"{up} against {across} for {len(found.value)} candidates; {int(found.on_front.sum())} are on the front."
    credit = "On the front: candidates that no other beats in one respect without losing in the other."
    bottom, top = style.heading(figure, title, subtitle, credit, alt)
    axes = style.add_axes(figure, 0.85, bottom + 0.5, 6.9, top - bottom - 0.62)
    axes.scatter(found.beside, found.value, s=22, color=style.FAINT, edgecolors=style.MUTED, linewidths=0.5,
                 label="candidate")  # fmt: skip
    rows = np.flatnonzero(found.on_front)
    rows = rows[np.lexsort((found.value[rows], found.beside[rows]))]
    axes.plot(found.beside[rows], found.value[rows], "o-", color=style.IRAN, markersize=6, linewidth=1.3,
              label="on the front")  # fmt: skip
    _named(axes, found, rows)
    name, _, _, value, beside = found.planned
    axes.plot(beside, value, marker="*", markersize=15, color=style.RUSSIA, markeredgecolor="white", linestyle="",
              label=f"as in the scenario ({name})")  # fmt: skip
    axes.set_xlabel(f"{across}, {unit}")
    axes.set_ylabel("\n".join(style.wrapped(f"{up}, {unit}", 0.9 * (top - bottom - 0.62), 9.0)))
    axes.margins(0.08)
    style.clean(axes, grid="both")
    axes.legend(frameon=False, fontsize=8.2, loc="best")
    return figure


def _named(axes: Axes, found: Candidates, rows: np.ndarray) -> None:
    """Name the ends and the middle of the front; every candidate where they are few."""
    chosen = rows if len(rows) <= 5 else rows[[0, len(rows) // 2, -1]]
    if len(found.name) <= 12:
        chosen = np.arange(len(found.name))
    for row in chosen:
        axes.annotate(
            found.name[row], (found.beside[row], found.value[row]), xytext=(7, -4), textcoords="offset points",
            fontsize=7.4, va="top", path_effects=list(style.halo()), zorder=6,
        )  # fmt: skip
