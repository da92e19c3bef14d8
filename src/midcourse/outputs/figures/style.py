"""What all figures share: colours, type, titles, saving.

A title says the finding and a subtitle the assumptions. Colours are safe for the common kinds of colour blindness, and
no meaning hangs on colour alone. The background is light in every theme: a figure is a printed thing.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from midcourse.outputs.store import write_whole

__all__ = [
    "Saved",
    "add_axes",
    "blank",
    "clean",
    "halo",
    "heading",
    "png_bytes",
    "save",
    "svg_text",
    "themed",
    "wrapped",
]

P = ParamSpec("P")

#: Colours, by what they say.
INK = "#23282d"
MUTED = "#626b73"
FAINT = "#c9ced2"
GRID = "#e7e9ea"
PAPER = "#fdfdfb"
DEFENDED = "#4f93ad"
UNDEFENDED = "#e8a87c"
UNREACHED = "#e2e1da"
LAND = "#f3f2ec"
SEA = "#eaf0f3"
RUSSIA = "#a8442f"
IRAN = "#1f6480"
INTERCEPTOR = "#16324f"
RADAR = "#6b4c9a"
WARNING = "#b58900"

_RC: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "axes.unicode_minus": True,
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "midcourse",
    "path.simplify": True,
    "path.simplify_threshold": 0.3,
}
_PATH = re.compile(r' d="[^"]*"')
_RIMMED = re.compile(
    r'(<path d="([^"]*)"( clip-path="[^"]*")? style="(fill: #[0-9a-f]{6}); stroke: #[0-9a-f]{6}; stroke-width: [0-9.]+)'
    r'("/>)\s*<path d="\2"(?: clip-path="[^"]*")? style="\4"/>'
)
_DECIMALS = re.compile(r"(?<=\.\d\d)\d+")
_TITLE_POINTS = 14.0
_SUBTITLE_POINTS = 9.0
_CREDIT_POINTS = 7.0
_LINE = 1.32
MARGIN = 0.28


@dataclass(frozen=True, slots=True)
class Saved:
    """A figure on disk.

    Attributes
    ----------
    png, svg : Path
        The two files.
    alt : str
        What it shows, in words, for those who cannot see it.
    """

    png: Path
    svg: Path
    alt: str


def themed(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Make a drawing function use the shared style throughout, whatever the caller's own settings."""

    @functools.wraps(draw)
    def inner(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with mpl.rc_context(_RC):
            return draw(*args, **kwargs)

    return inner


def blank(width: float, height: float) -> Figure:
    """Make an empty figure, sizes in inches; call it inside a `themed` function."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def add_axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add axes placed in inches from the lower left corner."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def clean(axes: Axes, *, grid: str = "y") -> None:
    """Leave only what is needed: no box, light rules along one direction."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, axis="y")
    axes.tick_params(length=3, axis="x")
    if grid:
        axes.grid(visible=True, axis=grid, color=GRID, linewidth=0.8)  # type: ignore[arg-type]
    axes.set_axisbelow(True)


def wrapped(text: str, width: float, points: float, *, bold: bool = False, even: bool = False) -> list[str]:
    """Break text into lines no wider than ``width`` inches at a size in points; ``even`` makes them about equal."""
    space = text_width(" ", points, bold=bold)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        words = [(word, text_width(word, points, bold=bold)) for word in paragraph.split(" ")]
        broken = _broken(words, space, width)
        if even and len(broken) > 1:
            # The narrowest column that needs no further line.
            low, high = width / 2, width
            for _ in range(8):
                middle = 0.5 * (low + high)
                low, high = (low, middle) if len(_broken(words, space, middle)) <= len(broken) else (middle, high)
            broken = _broken(words, space, high)
        lines += broken
    return lines


def short(name: str) -> str:
    """Leave out of a name what stands in brackets: a map and a row have no room for it."""
    return re.sub(r"\s*\([^()]*\)", "", name).strip() or name


@functools.lru_cache(maxsize=4096)
def text_width(text: str, points: float, *, bold: bool = False) -> float:
    """Measure a line of text, inches."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=points)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72.0


def _broken(words: list[tuple[str, float]], space: float, width: float) -> list[str]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for word, size in words:
        if lines[-1] and used + space + size > width:
            lines.append([])
            used = 0.0
        used += size + (space if lines[-1] else 0.0)
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


def heading(figure: Figure, title: str, subtitle: str, credit: str, alt: str) -> tuple[float, float]:
    """Write title, subtitle and credit; give what is left for the drawing.

    Parameters
    ----------
    figure : Figure
        An empty figure.
    title : str
        The finding.
    subtitle : str
        The assumptions.
    credit : str
        Sources and licences, at the foot.
    alt : str
        The figure in words; kept as the figure's label for `save`.

    Returns
    -------
    bottom, top : float
        Inches from the lower edge between which the drawing goes.
    """
    across, up = figure.get_size_inches()
    width = across - 2 * MARGIN
    y = up - MARGIN
    for text, points, colour, bold in (
        (title, _TITLE_POINTS, INK, True),
        (subtitle, _SUBTITLE_POINTS, MUTED, False),
    ):
        for line in wrapped(text, width, points, bold=bold, even=bold) if text else []:
            y -= points * _LINE / 72.0
            figure.text(
                MARGIN / across, y / up, line, fontsize=points, color=colour, va="baseline",
                fontweight="bold" if bold else "normal", family="DejaVu Sans",
            )  # fmt: skip
        y -= 0.05
    lines = wrapped(credit, width, _CREDIT_POINTS) if credit else []
    foot = 0.16
    for line in reversed(lines):
        figure.text(
            MARGIN / across, foot / up, line, fontsize=_CREDIT_POINTS, color=MUTED, va="baseline",
            family="DejaVu Sans",
        )  # fmt: skip
        foot += _CREDIT_POINTS * _LINE / 72.0
    figure.set_label(alt)
    return foot + 0.08, y - 0.08


def png_bytes(figure: Figure, dpi: int = 144) -> bytes:
    """Draw a figure as PNG, the same bytes every time."""
    buffer = io.BytesIO()
    with mpl.rc_context(_RC):
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None}, pil_kwargs={"compress_level": 3})
    return buffer.getvalue()


def svg_text(figure: Figure) -> str:
    """Draw a figure as SVG, the same text every time, with its alternative text as title."""
    buffer = io.StringIO()
    with mpl.rc_context(_RC):
        figure.savefig(buffer, format="svg", dpi=220, metadata={"Date": None, "Creator": None})
    # Hundredths of a point are enough for a path; words with a rim are written twice, where once will do.
    text = _PATH.sub(lambda path: _DECIMALS.sub("", path.group()), buffer.getvalue())
    text = _RIMMED.sub(r"\1; stroke-linejoin: round; paint-order: stroke\5", text)
    alt = str(figure.get_label())
    safe = alt.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    start = text.index("<svg")
    end = text.index(">", start)
    return f'{text[:end]} role="img">\n <title>{safe}</title>{text[end + 1 :]}'


def save(figure: Figure, path_base: Path | str) -> Saved:
    """Write ``<path_base>.png`` and ``<path_base>.svg``, each whole or not at all.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    base = Path(path_base)
    base.parent.mkdir(parents=True, exist_ok=True)
    png, svg = base.with_name(f"{base.name}.png"), base.with_name(f"{base.name}.svg")
    image, text = png_bytes(figure), svg_text(figure).encode()
    write_whole(png, lambda file: file.write(image))
    write_whole(svg, lambda file: file.write(text))
    return Saved(png, svg, str(figure.get_label()))


def halo(width: float = 2.2) -> Sequence[Any]:
    """Give text a rim of paper so that it reads over lines."""
    from matplotlib import patheffects

    return [patheffects.withStroke(linewidth=width, foreground=PAPER)]
