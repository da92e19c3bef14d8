"""What decides: a tornado of one number at a time, and the indices of Sobol' or Morris as bars with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from midcourse.outputs.figures import style

__all__ = ["Bar", "Pair", "index_bars", "tornado"]

#: Rows of a figure at the most.
ROWS = 14
_ROW = 0.36


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a tornado: its name, the answer at both ends, and the ends as printed."""

    label: str
    at_low: float
    at_high: float
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One number of an index figure: two values, each with half the width of its interval."""

    label: str
    first: float
    first_half: float
    second: float
    second_half: float


@style.themed
def tornado(bars: Sequence[Bar], central: float, words: tuple[str, str, str], unit: str) -> Figure:
    """Draw a tornado.

    Parameters
    ----------
    bars : sequence of Bar
        Any order; the widest `ROWS` are drawn, those that move nothing are left out.
    central : float
        The answer with every number at its value, in ``unit``.
    words : (title, subtitle, axis)
        The finding, the assumptions, the quantity.
    unit : str
        As printed: ``%``.
    """
    moving = sorted((bar for bar in bars if bar.at_low != bar.at_high or bar.at_low != central), key=_swing)[::-1]
    shown = moving[:ROWS] or list(bars)[:1]
    title, subtitle, axis = words
    rest = len(bars) - len(shown)
    note = f"{rest} further numbers move it less or not at all. " if rest else ""
    figure = style.blank(8.6, 1.95 + _ROW * len(shown))
    alt = f"Tornado of {axis}: " + "; ".join(
        f"{bar.label}: {bar.at_low:.3g} to {bar.at_high:.3g} {unit}" for bar in shown[:5]
    )
    credit = note + "One number is moved at a time over its published range; all others stay at their value."
    bottom, top = style.heading(figure, title, subtitle, credit, alt + ".")
    axes = style.add_axes(figure, 3.35, bottom + 0.42, 4.75, top - bottom - 0.52)
    for row, bar in enumerate(reversed(shown)):
        ends = ((bar.at_low, bar.low, style.RUSSIA), (bar.at_high, bar.high, style.IRAN))
        for value, _, colour in ends:
            axes.barh(row, value - central, left=central, height=0.62, color=colour, alpha=0.85, linewidth=0)
        for value, text, colour in ends:
            other = bar.at_high if value == bar.at_low else bar.at_low
            right = value > other or (value == other and value >= central)
            axes.annotate(
                text, (value, row), xytext=(3 if right else -3, 0), textcoords="offset points", va="center",
                ha="left" if right else "right", fontsize=7.2, color=colour, path_effects=list(style.halo()),
            )  # fmt: skip
    axes.axvline(central, color=style.INK, linewidth=0.9)
    _rows(axes, [bar.label for bar in reversed(shown)])
    values = [value for bar in shown for value in (bar.at_low, bar.at_high)] + [central]
    room = 0.2 * (max(values) - min(values) or abs(central) or 1.0)
    axes.set_xlim(min(values) - room, max(values) + room)
    axes.set_xlabel(f"{axis}, {unit}" if unit else axis)
    axes.annotate(
        f"{central:.3g}", (central, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 2),
        textcoords="offset points", ha="center", fontsize=7.5, color=style.INK,
    )  # fmt: skip
    return figure


def _swing(bar: Bar) -> float:
    return abs(bar.at_high - bar.at_low)


@style.themed
def index_bars(pairs: Sequence[Pair], words: tuple[str, str, str], names: tuple[str, str], credit: str) -> Figure:
    """Draw indices as bars with their intervals.

    Parameters
    ----------
    pairs : sequence of Pair
        The `ROWS` with the largest second value are drawn.
    words : (title, subtitle, axis)
        The finding, the assumptions, what the bars measure.
    names : (first, second)
        Of the two values.
    credit : str
        For the foot.
    """
    shown = sorted(pairs, key=lambda pair: -pair.second)[:ROWS]
    title, subtitle, axis = words
    figure = style.blank(8.6, 2.2 + _ROW * len(shown))
    alt = f"{axis}: " + "; ".join(f"{pair.label}: {pair.first:.2g} and {pair.second:.2g}" for pair in shown[:5])
    rest = len(pairs) - len(shown)
    foot = (f"{rest} further numbers have smaller values. " if rest else "") + credit
    bottom, top = style.heading(figure, title, subtitle, foot, alt + ".")
    axes = style.add_axes(figure, 3.35, bottom + 0.42, 4.95, top - bottom - 0.75)
    for row, pair in enumerate(reversed(shown)):
        for value, half, shift, colour, label in (
            (pair.second, pair.second_half, 0.17, style.FAINT, names[1]),
            (pair.first, pair.first_half, -0.17, style.IRAN, names[0]),
        ):
            axes.barh(row + shift, value, height=0.32, color=colour, label=label if row == 0 else None, linewidth=0)
            if np.isfinite(half) and half > 0.0:
                axes.plot([value - half, value + half], [row + shift] * 2, color=style.INK, linewidth=0.9)
    axes.axvline(0.0, color=style.INK, linewidth=0.7)
    _rows(axes, [pair.label for pair in reversed(shown)])
    axes.set_xlabel(axis)
    axes.legend(frameon=False, fontsize=8.2, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.1)
    return figure


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    lines = ["\n".join(style.wrapped(label, 2.95, 7.8)) for label in labels]
    axes.set_yticks(range(len(lines)), lines, fontsize=7.8)
    axes.set_ylim(-0.6, len(lines) - 0.4)
    style.clean(axes, grid="x")
