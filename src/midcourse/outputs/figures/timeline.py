"""The timeline of one engagement: what happens when, from launch to impact, and how much time is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from midcourse.errors import InputError
from midcourse.outputs.figures import style

__all__ = ["Moment", "Span", "timeline_figure"]


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts.

    Attributes
    ----------
    row : str
        The row it belongs to; rows appear in the order of their first span.
    start, end : float
        Seconds from the missile's launch.
    kind : str
        A key of `COLOURS`.
    text : str
        What it is, in a few words; times are added.
    """

    row: str
    start: float
    end: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens: a thin line through all rows.

    Attributes
    ----------
    time : float
        Seconds from the missile's launch.
    text : str
        Printed above the rows.
    """

    time: float
    text: str


#: Colours by kind.
COLOURS = {
    "boost": "#80503c",
    "flight": "#d9c4ba",
    "warning": style.WARNING,
    "radar": "#b9a6d3",
    "track": style.RADAR,
    "decision": style.MUTED,
    "flyout": style.INTERCEPTOR,
    "window": "#e0a800",
    "margin": "#9fc3a5",
}
_WIDTH = 9.0
_ROW = 0.36
_LEFT = 1.75


@style.themed
def timeline_figure(
    title: str, subtitle: str, alt: str, credit: str, spans: Sequence[Span], moments: Sequence[Moment] = ()
) -> Figure:
    """Draw the rows of an engagement over time.

    Parameters
    ----------
    title, subtitle, alt, credit : str
        The finding, the assumptions, the figure in words, the sources.
    spans : sequence of Span
        At least one; a span of no length is drawn as a tick.
    moments : sequence of Moment
        Launch, burnout, intercept, impact.

    Returns
    -------
    Figure
        9 inches wide, as high as its rows need.

    Raises
    ------
    InputError
        For no spans or an unknown kind.
    """
    if not spans:
        raise InputError("the timeline has no spans", allowed="1 or more")
    unknown = sorted({span.kind for span in spans} - set(COLOURS))
    if unknown:
        raise InputError(f'unknown kind of span "{unknown[0]}"', allowed=", ".join(COLOURS))
    rows = list(dict.fromkeys(span.row for span in spans))
    text = sum(len(style.wrapped(part, _WIDTH - 2 * style.MARGIN, 9.0)) for part in (subtitle, credit))
    lanes = _lanes(moments, spans)
    lane_height = 0.17 * (max(lanes, default=-1) + 1)
    figure = style.blank(_WIDTH, 1.95 + 0.15 * text + lane_height + _ROW * len(rows))
    foot, top = style.heading(figure, title, subtitle, credit, alt)
    bottom = foot + 0.5
    axes = style.add_axes(figure, _LEFT, bottom, _WIDTH - _LEFT - style.MARGIN - 0.15, top - lane_height - 0.1 - bottom)
    _axis(axes, spans, rows)
    for moment, lane in zip(moments, lanes, strict=True):
        _moment(axes, moment, lane, len(rows))
    for span in spans:
        _span(
            axes, span, rows.index(span.row), [other for other in spans if other.row == span.row and other is not span]
        )
    return figure


def _end(spans: Sequence[Span]) -> float:
    return max(span.end for span in spans)


def _axis(axes: Axes, spans: Sequence[Span], rows: list[str]) -> None:
    style.clean(axes, grid="x")
    end = _end(spans)
    axes.set(xlim=(-0.005 * end, end * 1.02), ylim=(len(rows), 0))
    labels = ["\n".join(style.wrapped(style.short(row), _LEFT - style.MARGIN - 0.1, 8.0)) for row in rows]
    axes.set_yticks([i + 0.5 for i in range(len(rows))], labels, fontsize=8.0, linespacing=1.05)
    axes.tick_params(axis="y", pad=6)
    step = next(step for step in (30, 60, 120, 300, 600, 1200, 3600, 7200, 86400) if end / step <= 9)
    ticks = [step * k for k in range(int(end // step) + 1)]
    axes.set_xticks(ticks, [f"{tick / 60:g}" for tick in ticks])
    axes.set_xlabel("minutes from the missile's launch", fontsize=9.0)


def _span(axes: Axes, span: Span, row: int, others: Sequence[Span]) -> None:
    """Draw a bar and its words: inside it, else after it, else before it; nowhere if another bar is in the way."""
    limit = axes.get_xlim()[1]
    per_inch = (limit - axes.get_xlim()[0]) / (axes.bbox.width / axes.figure.dpi)
    length = max(span.end - span.start, 0.02 * per_inch)
    colour = COLOURS[span.kind]
    axes.barh(row + 0.5, length, left=span.start, height=0.56, color=colour, zorder=3, linewidth=0)
    if not span.text:
        return
    wide = (style.text_width(span.text, 7.8) + 0.06) * per_inch
    before, after = span.start - 0.05 * per_inch, span.start + length + 0.05 * per_inch
    if wide < length:
        x, align, ink = span.start + 0.5 * length, "center", _ink_on(colour)
    elif after + wide < limit and not _taken(others, after, after + wide):
        x, align, ink = after, "left", style.INK
    elif before - wide > axes.get_xlim()[0] and not _taken(others, before - wide, before):
        x, align, ink = before, "right", style.INK
    else:
        return
    axes.text(
        x, row + 0.5, span.text, ha=align, va="center_baseline", fontsize=7.8, color=ink, zorder=5,
        path_effects=list(style.halo()) if align != "center" else None,
    )  # fmt: skip


def _taken(others: Sequence[Span], start: float, end: float) -> bool:
    return any(other.start < end and other.end > start for other in others)


def _ink_on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    return "#ffffff" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 < 0.3 else style.INK


def _lanes(moments: Sequence[Moment], spans: Sequence[Span]) -> list[int]:
    """Put each moment's words in the lowest line above the rows where they touch nobody else's."""
    per_inch = 1.03 * _end(spans) / (_WIDTH - _LEFT - style.MARGIN - 0.15)
    free: list[float] = []
    lanes = [0] * len(moments)
    for i in sorted(range(len(moments)), key=lambda i: moments[i].time):
        half = 0.5 * (style.text_width(moments[i].text, 7.8) + 0.12) * per_inch
        lane = next((k for k, end in enumerate(free) if moments[i].time - half > end), len(free))
        if lane == len(free):
            free.append(0.0)
        free[lane] = moments[i].time + half
        lanes[i] = lane
    return lanes


def _moment(axes: Axes, moment: Moment, lane: int, rows: int) -> None:
    inches = axes.bbox.height / axes.figure.dpi
    top = -(0.04 + 0.17 * lane) / inches * rows
    axes.plot(
        [moment.time, moment.time], [rows, top], color=style.INK, linewidth=0.7, linestyle=(0, (2, 2)), zorder=2,
        clip_on=False, alpha=0.7,
    )  # fmt: skip
    axes.text(
        moment.time, top - 0.02 / inches * rows, moment.text, ha="center", va="bottom", fontsize=7.8, clip_on=False,
        path_effects=list(style.halo()), zorder=6,
    )  # fmt: skip
