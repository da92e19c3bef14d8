"""The dispute: how fast an interceptor must be to reach a Russian missile, and how fast to do its own work.

Two curves over the interceptor's burnout speed, with the published claims of that speed on the same axis, and below
them the missile bases from west to east with the speed at which each comes within reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from midcourse.errors import InputError
from midcourse.outputs.figures import style

__all__ = ["BaseRow", "Claim", "Curve", "Dispute", "dispute_figure"]


@dataclass(frozen=True, slots=True)
class Curve:
    """A share of trajectories against burnout speed.

    Attributes
    ----------
    label : str
        Printed beside the curve.
    side : str
        ``iran`` or ``russia``.
    share : (k,) array
        Fraction of the trajectories with an engagement window, 0 to 1.
    low, high : (k,) array or None
        The same for the slowest and the quickest commit assumed; drawn as a band.
    aside : bool
        Drawn thin and dashed: the same question under another assumption.
    """

    label: str
    side: str
    share: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A published figure of the burnout speed.

    Attributes
    ----------
    low, high : float
        m/s; equal for a single value.
    who : str
        Who says so, with the year.
    """

    low: float
    high: float
    who: str


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A missile base in the strip.

    Attributes
    ----------
    name : str
        Printed at the left.
    share : (k,) array
        Fraction of its trajectories with an engagement window at each speed, 0 to 1.
    note : str
        Printed after the name, in grey: the missile kept there.
    """

    name: str
    share: np.ndarray
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The whole figure.

    Attributes
    ----------
    title, subtitle, alt, credit : str
        The finding, the assumptions, the figure in words, the sources.
    speed : (k,) array
        Burnout speeds of the interceptor, m/s, rising.
    curves : sequence of Curve
        Usually one for Russia and one or two for Iran.
    claims : sequence of Claim
        Marked on the axis.
    bases : sequence of BaseRow
        From west to east.
    band : str
        A sentence about the bands.
    """

    title: str
    subtitle: str
    alt: str
    credit: str
    speed: np.ndarray
    curves: Sequence[Curve]
    claims: Sequence[Claim] = ()
    bases: Sequence[BaseRow] = ()
    band: str = ""


_WIDTH = 9.0
_LEFT, _RIGHT = 2.0, 1.75
_ROW = 0.235
_CURVES_HEIGHT = 3.35
_CLAIM_STEP = 0.2
_COLOURS = {"iran": style.IRAN, "russia": style.RUSSIA}


@style.themed
def dispute_figure(content: Dispute) -> Figure:
    """Draw the figure.

    Parameters
    ----------
    content : Dispute
        What to draw.

    Returns
    -------
    Figure
        9 inches wide; its height follows the number of bases and claims.

    Raises
    ------
    InputError
        When there are fewer than two speeds or a share has another length.
    """
    speed = np.asarray(content.speed) / 1e3
    _check(content)
    edges, shown = _edges(speed)
    lanes = _lanes(content.claims)
    claims_height = _CLAIM_STEP * (max(lanes, default=-1) + 1) + (0.12 if lanes else 0.0)
    strip = _ROW * len(content.bases)
    text = sum(len(style.wrapped(part, _WIDTH - 2 * style.MARGIN, 9.0)) for part in (content.subtitle, content.credit))
    height = 2.25 + 0.15 * text + claims_height + _CURVES_HEIGHT + (strip + 0.75 if content.bases else 0.0)
    figure = style.blank(_WIDTH, height)
    foot, top = style.heading(figure, content.title, content.subtitle, content.credit, content.alt)
    width = _WIDTH - _LEFT - _RIGHT
    bottom = foot + 0.52
    if content.bases:
        bases = style.add_axes(figure, _LEFT, bottom, width, strip)
        _strip(bases, content, edges, shown)
        _speed_axis(bases, edges)
        bottom += strip + 0.62
    axes = style.add_axes(figure, _LEFT, bottom, width, top - claims_height - bottom)
    _curves(axes, content, speed, edges)
    if not content.bases:
        _speed_axis(axes, edges)
    _claims(axes, content, lanes)
    return figure


def _check(content: Dispute) -> None:
    if len(content.speed) < 2:
        raise InputError(f"the dispute has {len(content.speed)} speeds", allowed="2 or more, rising")
    rows = [(curve.label, curve.share) for curve in content.curves] + [(row.name, row.share) for row in content.bases]
    for name, share in rows:
        if len(share) != len(content.speed):
            raise InputError(f'"{name}" has {len(share)} shares', allowed=f"{len(content.speed)}, one for each speed")


def _edges(speed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the cell edges of the strip, and which speed each cell shows: -1 where none was tried.

    A cell is as wide as the usual step. Where speeds lie further apart, what is between them stays blank: nobody
    looked there.
    """
    step = float(np.median(np.diff(speed)))
    edges, shown = [speed[0] - 0.5 * step], [0]
    for k in range(1, len(speed)):
        if speed[k] - speed[k - 1] > 1.5 * step:
            edges += [speed[k - 1] + 0.5 * step, speed[k] - 0.5 * step]
            shown += [-1, k]
        else:
            edges.append(0.5 * (speed[k - 1] + speed[k]))
            shown.append(k)
    return np.array([*edges, speed[-1] + 0.5 * step]), np.array(shown)


def _curves(axes: Axes, content: Dispute, speed: np.ndarray, edges: np.ndarray) -> None:
    style.clean(axes)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, 104))
    axes.set_yticks(range(0, 101, 25), [f"{value} %" for value in range(0, 101, 25)])
    axes.tick_params(axis="x", labelbottom=False, length=0)
    ends = []
    for curve in content.curves:
        colour = _COLOURS[curve.side]
        share = 100.0 * np.asarray(curve.share)
        if curve.low is not None and curve.high is not None:
            axes.fill_between(
                speed, 100 * np.asarray(curve.low), 100 * np.asarray(curve.high), color=colour, alpha=0.14, linewidth=0,
                zorder=2,
            )  # fmt: skip
        line = {"linewidth": 1.3, "linestyle": (0, (4, 2))} if curve.aside else {"linewidth": 2.4}
        axes.plot(speed, share, color=colour, zorder=4, clip_on=False, **line)
        if curve.side == "russia" and not curve.aside:
            _takeoff(axes, speed, curve)
        ends.append((float(share[-1]), curve.label, colour, "normal" if curve.aside else "bold"))
    axes.text(
        -0.1, 1.0, "share of\ntrajectories\nwith an\nengagement\nwindow", transform=axes.transAxes, ha="right",
        va="top", fontsize=8.5, color=style.MUTED, linespacing=1.25,
    )  # fmt: skip
    _end_labels(axes, ends, edges[-1], float(speed[-1]))
    if content.band:
        inches = axes.bbox.height / axes.figure.dpi
        sentence = content.band[:1].upper() + content.band[1:]
        axes.text(
            0.0, -0.14 / inches, sentence, transform=axes.transAxes, fontsize=7.6, color=style.MUTED, va="center"
        )  # fmt: skip


def _takeoff(axes: Axes, speed: np.ndarray, curve: Curve) -> None:
    """Mark the speed at which the first trajectory comes within reach: the point where the answer flips."""
    reached = np.flatnonzero(np.asarray(curve.share) > 0)
    if not len(reached) or reached[0] == 0:
        return
    x, y, colour = speed[reached[0]], 100.0 * curve.share[reached[0]], _COLOURS[curve.side]
    axes.plot([x], [y], marker="o", markersize=6, color=style.PAPER, markeredgecolor=colour, markeredgewidth=1.8,
              zorder=5, clip_on=False)  # fmt: skip
    axes.annotate(
        f"first window\nat {x:.1f} km/s", (x, y), xytext=(-30, 26), textcoords="offset points", fontsize=8.0,
        color=colour, ha="right", va="bottom", linespacing=1.2, path_effects=list(style.halo()), zorder=6,
        arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkA": 1, "shrinkB": 4},
    )  # fmt: skip


def _end_labels(axes: Axes, ends: list[tuple[float, str, str, str]], right: float, last: float) -> None:
    """Write each curve's name at its end, moved apart where two would touch."""
    blocks = [
        (end, style.wrapped(label, _RIGHT - style.MARGIN - 0.05, 9.0, bold=weight == "bold"), colour, weight)
        for end, label, colour, weight in ends
    ]
    per_line = 9.0 * 1.25 / 72.0 / (axes.bbox.height / axes.figure.dpi) * 104.0
    ceiling = 104.0
    for end, lines, colour, weight in sorted(blocks, key=lambda block: -block[0]):
        half = 0.5 * per_line * (len(lines) + 1)
        middle = max(min(end, ceiling - half), half - 4.0)
        ceiling = middle - half - 1.0
        axes.text(
            right + 0.05, middle, "\n".join(lines) + "\n", color=colour, fontsize=9.0, fontweight=weight, va="center",
            linespacing=1.25, clip_on=False,
        )  # fmt: skip
        axes.text(
            right + 0.05, middle - half + 0.5 * per_line, f"{end:.0f} % at {last:g} km/s",
            color=colour, fontsize=8.0, va="center", clip_on=False,
        )  # fmt: skip


def _lanes(claims: Sequence[Claim]) -> list[int]:
    """Give each claim a line of its own above the plot, the slowest on top: no mark then crosses another's words."""
    order = sorted(range(len(claims)), key=lambda i: (-claims[i].low, -claims[i].high))
    lanes = [0] * len(claims)
    for lane, i in enumerate(order):
        lanes[i] = lane
    return lanes


def _claims(axes: Axes, content: Dispute, lanes: list[int]) -> None:
    """Mark who claims which speed: a dot or a bar above the plot and a thin line down through it."""
    if not content.claims:
        return
    inches = axes.bbox.height / axes.figure.dpi
    place = blended_transform_factory(axes.transData, axes.transAxes)
    left, right = axes.get_xlim()
    for claim, lane in zip(content.claims, lanes, strict=True):
        y = 1.0 + (0.1 + _CLAIM_STEP * (lane + 0.5)) / inches
        low, high = claim.low / 1e3, claim.high / 1e3
        if high > low:
            axes.plot([low, high], [y, y], transform=place, color=style.INK, linewidth=3.0, clip_on=False, zorder=6,
                      solid_capstyle="butt")  # fmt: skip
            axes.axvspan(low, high, ymax=1.0, color=style.INK, alpha=0.035, linewidth=0, zorder=1)
        else:
            axes.plot([low], [y], transform=place, color=style.INK, marker="o", markersize=5, clip_on=False, zorder=6)
            axes.plot([low, low], [0, y], transform=place, color=style.INK, linewidth=0.7, linestyle=(0, (2, 2)),
                      clip_on=False, zorder=3, alpha=0.75)  # fmt: skip
        value = f"{low:g}" if low == high else f"{low:g}–{high:g}"
        text = f"{value} km/s  {claim.who}"
        # To the right, or to the left where the words would leave the plot.
        wide = 8.0 / 72.0 * 0.56 * len(text) / (axes.bbox.width / axes.figure.dpi) * (right - left)
        inside = high + wide < right + 1.7 / (axes.bbox.width / axes.figure.dpi) * (right - left)
        axes.text(
            high + 0.06 if inside else low - 0.06, y, text, transform=place, ha="left" if inside else "right",
            va="center", fontsize=8.0, color=style.INK, clip_on=False, zorder=7, path_effects=list(style.halo()),
        )  # fmt: skip


def _strip(axes: Axes, content: Dispute, edges: np.ndarray, shown: np.ndarray) -> None:
    """Paint one row a base: the share of its trajectories within reach at each speed."""
    ramp = LinearSegmentedColormap.from_list("reach", ["#f1efe9", "#e0b3a5", style.RUSSIA])
    shares = np.array([row.share for row in content.bases], dtype=float)
    painted = np.where(shown >= 0, shares[:, shown], np.nan)
    axes.pcolormesh(
        edges, np.arange(len(shares) + 1), painted, cmap=ramp, vmin=0.0, vmax=1.0, edgecolors="face", linewidth=0.4
    )
    axes.set(xlim=(edges[0], edges[-1]), ylim=(len(shares), 0))
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_yticks([])
    for i, row in enumerate(content.bases):
        if i:
            axes.axhline(i, color=style.PAPER, linewidth=1.6)
        axes.annotate(
            row.name, (0, i + 0.5), xycoords=("axes fraction", "data"), xytext=(-6, 0), textcoords="offset points",
            ha="right", va="center", fontsize=8.5, annotation_clip=False,
        )  # fmt: skip
        reached = np.flatnonzero(np.asarray(row.share) > 0)
        first = f"from {content.speed[reached[0]] / 1e3:.1f} km/s" if len(reached) else "out of reach"
        axes.annotate(
            first, (1, i + 0.5), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
            ha="left", va="center", fontsize=8.0, color=style.RUSSIA if len(reached) else style.MUTED,
            annotation_clip=False,
        )  # fmt: skip
        if row.note:
            axes.annotate(
                row.note, (0, i + 0.5), xycoords=("axes fraction", "data"), xytext=(5, 0), textcoords="offset points",
                ha="left", va="center", fontsize=7.2, color=style.MUTED, annotation_clip=False,
            )  # fmt: skip
    for claim in content.claims:
        if claim.low == claim.high:
            axes.axvline(claim.low / 1e3, color=style.INK, linewidth=0.7, linestyle=(0, (2, 2)), alpha=0.75)
    _strip_heading(axes, ramp)


def _strip_heading(axes: Axes, ramp: LinearSegmentedColormap) -> None:
    """Write the strip's title and its key above it."""
    inches = axes.bbox.height / axes.figure.dpi
    across = axes.bbox.width / axes.figure.dpi
    y = 1.0 + 0.17 / inches
    axes.text(0.0, y, "Which Russian bases come within reach, west to east", transform=axes.transAxes, fontsize=9.5,
              fontweight="bold", va="center")  # fmt: skip
    start, wide = 1.0 - 0.02, 0.9 / across
    for k in range(30):
        axes.add_patch(
            Rectangle(
                (start + wide * k / 30, y - 0.045 / inches), wide / 30 * 1.04, 0.09 / inches, transform=axes.transAxes,
                facecolor=ramp(k / 29), edgecolor="none", clip_on=False,
            )
        )  # fmt: skip
    axes.text(
        start - 0.01, y, "none", transform=axes.transAxes, fontsize=7.5, ha="right", va="center", color=style.MUTED
    )
    axes.text(start + wide + 0.01, y, "all of its\ntrajectories", transform=axes.transAxes, fontsize=7.5, ha="left",
              va="center", color=style.MUTED)  # fmt: skip


def _speed_axis(axes: Axes, edges: np.ndarray) -> None:
    ticks = np.arange(np.ceil(2 * edges[0]) / 2, edges[-1] + 1e-9, 0.5)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.tick_params(axis="x", length=3)
    axes.set_xlabel("burnout speed of the interceptor, km/s", fontsize=9.0, labelpad=4)
