"""Sweeps as figures: a curve for one number, a heat map for two, clouds of points for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from midcourse.outputs.figures import style

__all__ = ["Varied", "clouds", "curves", "heat_map"]

_COLOURS = (
    style.IRAN,
    style.RUSSIA,
    style.RADAR,
    style.WARNING,
    style.DEFENDED,
    style.INTERCEPTOR,
    style.UNDEFENDED,
    style.INK,
)
_MARKS = ("o", "s", "^", "D", "v", "P", "X", "<")


@dataclass(frozen=True, slots=True)
class Varied:
    """A number that was varied: its name, its unit, its value as planned, and its value in each design."""

    label: str
    unit: str
    planned: float
    values: np.ndarray

    @property
    def axis(self) -> str:
        """The name with its unit."""
        return f"{self.label}, {self.unit}" if self.unit else self.label


@style.themed
def curves(varied: Varied, lines: Mapping[str, np.ndarray], words: tuple[str, str, str], unit: str) -> Figure:
    """Draw a curve for each set of threats against one number.

    Parameters
    ----------
    varied : Varied
    lines : mapping of str to (k,) array
        By the name of the set, in ``unit``; nan breaks a line.
    words : (title, subtitle, axis)
        The finding, the assumptions, the quantity.
    unit : str
        As printed.
    """
    title, subtitle, axis = words
    figure = style.blank(8.4, 5.2)
    order = np.argsort(varied.values, kind="stable")
    alt = f"{axis} against {varied.axis}, for {', '.join(lines)}."
    bottom, top = style.heading(figure, title, subtitle, "Every point is worked out; nothing is fitted.", alt)
    axes = style.add_axes(figure, 0.8, bottom + 0.5, 5.2, top - bottom - 0.65)
    for index, (name, values) in enumerate(lines.items()):
        colour, mark = _COLOURS[index % len(_COLOURS)], _MARKS[index % len(_MARKS)]
        axes.plot(
            varied.values[order], values[order], color=colour, marker=mark, markersize=3.6,
            linewidth=1.7, label=name,
        )  # fmt: skip
    axes.axvline(varied.planned, color=style.MUTED, linewidth=0.9, linestyle=(0, (4, 3)), label="as in the scenario")
    axes.set_xlabel(varied.axis)
    axes.set_ylabel("\n".join(style.wrapped(f"{axis}, {unit}" if unit else axis, 0.9 * (top - bottom - 0.65), 9.0)))
    if unit == "%":
        axes.set_ylim(-2, 102)
    style.clean(axes)
    axes.legend(frameon=False, fontsize=8.2, loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0.0)
    return figure


@style.themed
def heat_map(pair: tuple[Varied, Varied], values: np.ndarray, words: tuple[str, str, str], unit: str) -> Figure:
    """Draw one quantity over a grid of two numbers, as cells with lines of equal value.

    Parameters
    ----------
    pair : (across, up)
        Every combination of their values must be there once.
    values : (k,) array
        In ``unit``.
    words, unit
        As for `curves`.
    """
    across, up = pair
    title, subtitle, axis = words
    x, column = np.unique(across.values, return_inverse=True)
    y, row = np.unique(up.values, return_inverse=True)
    surface = np.full((len(y), len(x)), np.nan)
    surface[row, column] = values
    figure = style.blank(8.0, 5.8)
    least, most = float(np.nanmin(values)), float(np.nanmax(values))
    alt = f"Heat map of {axis} over {across.axis} and {up.axis}: {least:.3g} to {most:.3g} {unit}."
    credit = "Every cell is worked out; lines join equal values. Cross: as in the scenario."
    bottom, top = style.heading(figure, title, subtitle, credit, alt)
    axes = style.add_axes(figure, 0.85, bottom + 0.5, 5.6, top - bottom - 0.65)
    mesh = axes.pcolormesh(_edges(x), _edges(y), surface, cmap="cividis", rasterized=True)
    if min(surface.shape) > 2 and most > least:
        levels = np.linspace(least, most, 7)[1:-1]
        lines = axes.contour(x, y, surface, levels=levels, colors="white", linewidths=0.9)
        axes.clabel(lines, fmt="%.3g", fontsize=7.5)
    axes.plot(across.planned, up.planned, marker="P", color="white", markeredgecolor=style.INK, markersize=9)
    axes.set(xlim=_edges(x)[[0, -1]], ylim=_edges(y)[[0, -1]], xlabel=across.axis, ylabel=up.axis)
    inches = figure.get_size_inches()
    side = figure.add_axes((6.65 / inches[0], (bottom + 0.5) / inches[1], 0.16 / inches[0],
                            (top - bottom - 0.65) / inches[1]))  # fmt: skip
    bar = figure.colorbar(mesh, cax=side)
    bar.outline.set_visible(False)
    bar.set_label(f"{axis}, {unit}" if unit else axis, color=style.MUTED)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


@style.themed
def clouds(varied: Sequence[Varied], values: np.ndarray, words: tuple[str, str, str], unit: str) -> Figure:
    """Draw one quantity against each of many numbers, a point a design.

    Parameters
    ----------
    varied : sequence of Varied
        The first nine are drawn.
    values : (k,) array
        In ``unit``.
    words, unit
        As for `curves`.
    """
    shown = list(varied)[:9]
    title, subtitle, axis = words
    columns = min(3, len(shown))
    rows = -(-len(shown) // columns)
    figure = style.blank(8.6, 1.6 + 2.1 * rows)
    alt = f"{axis} of {len(values)} designs against {', '.join(item.label for item in shown)}."
    rest = f" {len(varied) - 9} further numbers were varied." if len(varied) > 9 else ""
    credit = f"Each point is a design; dashed: as in the scenario.{rest}"
    bottom, top = style.heading(figure, title, subtitle, credit, alt)
    wide, high = (8.6 - 0.75) / columns, (top - bottom) / rows
    for index, item in enumerate(shown):
        left, low = 0.72 + wide * (index % columns), top - high * (index // columns + 1)
        axes = style.add_axes(figure, left, low + 0.48, wide - 0.35, high - 0.62)
        axes.plot(item.values, values, ".", markersize=2.6, color=style.IRAN, alpha=0.55, rasterized=True)
        axes.axvline(item.planned, color=style.MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.set_xlabel("\n".join(style.wrapped(item.axis, wide - 0.4, 7.6)), fontsize=7.6)
        axes.tick_params(labelsize=7.4)
        if index % columns == 0:
            axes.set_ylabel("\n".join(style.wrapped(f"{axis}, {unit}", high - 0.5, 7.0)), fontsize=7.0)
        style.clean(axes)
    return figure


def _edges(values: np.ndarray) -> np.ndarray:
    if len(values) == 1:
        half = 0.5 * abs(values[0]) or 0.5
        return np.array([values[0] - half, values[0] + half])
    middle = 0.5 * (values[1:] + values[:-1])
    return np.concatenate([[2 * values[0] - middle[0]], middle, [2 * values[-1] - middle[-1]]])
