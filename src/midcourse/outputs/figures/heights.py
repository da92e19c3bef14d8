"""Height against ground range: where along its flight a missile is seen, tracked and met.

One panel for each missile, all on the same scales, so that a medium-range and an intercontinental missile can be
compared by eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from midcourse.errors import InputError
from midcourse.outputs.figures import style

__all__ = ["Mark", "Profile", "heights_figure"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of the flight.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    time : float
        Seconds from launch.
    """

    kind: str
    time: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A missile's flight.

    Attributes
    ----------
    label : str
        From where, to where, what.
    side : str
        ``iran`` or ``russia``.
    time, ground_range, height : (m,) array
        Seconds from launch; metres along the ground from the launch point; metres above the ellipsoid.
    burnout_time : float
        Seconds; the boost is drawn heavier.
    marks : sequence of Mark
        Detection, track, commit.
    window : (float, float) or None
        Earliest and latest intercept, seconds from launch; drawn as a broad stretch of the path.
    reason : str
        Why there is no window, where there is none.
    """

    label: str
    side: str
    time: np.ndarray
    ground_range: np.ndarray
    height: np.ndarray
    burnout_time: float
    marks: Sequence[Mark] = ()
    window: tuple[float, float] | None = None
    reason: str = ""


#: What can be marked: marker, colour, word.
KINDS = {
    "infrared": ("v", style.WARNING, "infrared warning"),
    "detection": ("o", style.RADAR, "radar detection"),
    "track": ("D", style.RADAR, "radar track"),
    "commit": ("P", style.INTERCEPTOR, "interceptor launch"),
}
_COLOURS = {"iran": style.IRAN, "russia": style.RUSSIA}
_HARD = "\N{NO-BREAK SPACE}"
#: Inches for the highest flight; lower ones get less, so that a kilometre is the same everywhere.
_PANEL = 2.0
_GAP = 0.78
_WINDOW_COLOUR = "#e0a800"


@style.themed
def heights_figure(title: str, subtitle: str, alt: str, credit: str, profiles: Sequence[Profile]) -> Figure:
    """Draw one panel for each missile.

    Parameters
    ----------
    title, subtitle, alt, credit : str
        The finding, the assumptions, the figure in words, the sources.
    profiles : sequence of Profile
        One to six.

    Returns
    -------
    Figure
        9 inches wide.

    Raises
    ------
    InputError
        For none or more than six profiles, or an unknown kind of mark.
    """
    if not 1 <= len(profiles) <= 6:
        raise InputError(f"the figure of heights has {len(profiles)} missiles", allowed="1 to 6")
    width = 9.0
    text = sum(len(style.wrapped(part, width - 2 * style.MARGIN, 9.0)) for part in (subtitle, credit))
    peaks = [float(np.max(profile.height)) / 1e3 for profile in profiles]
    tall = [_PANEL * max(peak / max(peaks), 0.25) for peak in peaks]
    figure = style.blank(width, 1.9 + 0.15 * text + sum(tall) + _GAP * len(profiles))
    foot, top = style.heading(figure, title, subtitle, credit, alt)
    left = 0.85
    inner = width - left - style.MARGIN - 0.1
    _key(figure, left, top - 0.2, profiles)
    top -= 0.42
    # What is left over or missing (a title of one line or three) is shared out in proportion.
    scale = (top - foot - 0.5 - _GAP * len(profiles)) / sum(tall)
    furthest = max(float(np.max(profile.ground_range)) for profile in profiles) / 1e3
    for i, (profile, high) in enumerate(zip(profiles, tall, strict=True)):
        top -= _GAP + high * scale
        axes = style.add_axes(figure, left, top, inner, high * scale)
        _panel(axes, profile)
        axes.set(xlim=(0, furthest * 1.02), ylim=(0, high / _PANEL * max(peaks) * 1.08))
        last = i == len(profiles) - 1
        axes.tick_params(axis="x", labelbottom=last)
        if last:
            axes.set_xlabel("ground range from the launch point, km", fontsize=9.0)
            axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set_yticks(np.arange(0.0, axes.get_ylim()[1], _step(max(peaks))))
        axes.set_ylabel("height, km", fontsize=8.5)
    return figure


def _step(peak: float) -> float:
    return next((step for step in (10.0, 25.0, 50.0, 100.0, 250.0, 500.0) if peak / step <= 4.5), 1000.0)


def _panel(axes: Axes, profile: Profile) -> None:
    style.clean(axes)
    colour = _COLOURS[profile.side]
    time, x, y = np.asarray(profile.time), np.asarray(profile.ground_range) / 1e3, np.asarray(profile.height) / 1e3
    axes.plot(x, y, color=colour, linewidth=1.5, zorder=3, solid_capstyle="round")
    boost = time <= profile.burnout_time
    axes.plot(x[boost], y[boost], color=colour, linewidth=3.4, zorder=3.1, solid_capstyle="butt")
    if profile.window is not None:
        first, last = profile.window
        inside = np.unique(np.concatenate([[first], time[(time > first) & (time < last)], [last]]))
        axes.plot(
            np.interp(inside, time, x), np.interp(inside, time, y), color=_WINDOW_COLOUR, linewidth=7.0, alpha=0.85,
            zorder=2.5, solid_capstyle="butt",
        )  # fmt: skip
    for mark in profile.marks:
        if mark.kind not in KINDS:
            raise InputError(f'unknown mark "{mark.kind}"', allowed=", ".join(KINDS))
        marker, ink, _ = KINDS[mark.kind]
        axes.plot(
            [np.interp(mark.time, time, x)], [np.interp(mark.time, time, y)], marker=marker, color=ink, markersize=6.5,
            markeredgecolor="white", markeredgewidth=0.8, zorder=5, linestyle="none",
        )  # fmt: skip
    lines = style.wrapped(_sentence(profile), axes.bbox.width / axes.figure.dpi, 8.0, even=True)
    axes.annotate(
        profile.label, (0, 1), xycoords="axes fraction", xytext=(0, 5 + 11 * len(lines)), textcoords="offset points",
        fontsize=9.0, fontweight="bold", color=colour, va="bottom",
    )  # fmt: skip
    axes.annotate(
        "\n".join(lines), (0, 1), xycoords="axes fraction", xytext=(0, 3), textcoords="offset points", fontsize=8.0,
        color=style.INK, va="bottom", linespacing=1.35,
    )  # fmt: skip


def _sentence(profile: Profile) -> str:
    """Say the times in order, the first of each kind: marks close together cannot be labelled on the curve."""
    moments = [(profile.burnout_time, f"burnout {profile.burnout_time:,.0f} s")]
    earliest: dict[str, float] = {}
    for mark in profile.marks:
        earliest[mark.kind] = min(mark.time, earliest.get(mark.kind, mark.time))
    moments += [(time, f"{KINDS[kind][2]} {time:,.0f} s") for kind, time in earliest.items()]
    words = [text for _, text in sorted(moments)]
    if profile.window is not None:
        words.append(f"intercept possible {profile.window[0]:,.0f}–{profile.window[1]:,.0f} s")
    else:
        words.append(f"no window: {profile.reason}" if profile.reason else "no window")
    words.append(f"impact {float(profile.time[-1]):,.0f} s")
    # Hard spaces keep a time with its word and a dot at the end of its line.
    words = [word if len(word) > 40 else word.replace(" ", _HARD) for word in words]
    return f"{_HARD}· ".join(words)


def _key(figure: Figure, left: float, y: float, profiles: Sequence[Profile]) -> None:
    """Draw the key in one line under the heading."""
    across = figure.get_size_inches()[0]
    axes = style.add_axes(figure, left, y - 0.1, across - left - style.MARGIN, 0.2)
    axes.set(xlim=(0, across - left - style.MARGIN), ylim=(-0.1, 0.1))
    axes.set_axis_off()
    used = {mark.kind for profile in profiles for mark in profile.marks}
    x = 0.05
    entries = [("boost", 0.75), *((kind, 1.45) for kind in KINDS if kind in used)]
    if any(profile.window for profile in profiles):
        entries.append(("window", 1.6))
    for kind, wide in entries:
        if kind == "boost":
            axes.plot([x, x + 0.2], [0, 0], color=style.MUTED, linewidth=3.4, solid_capstyle="butt")
            word = "boost"
        elif kind == "window":
            axes.plot([x, x + 0.22], [0, 0], color=_WINDOW_COLOUR, linewidth=7.0, alpha=0.85, solid_capstyle="butt")
            word = "intercept possible"
        else:
            marker, ink, word = KINDS[kind]
            axes.plot([x + 0.1], [0], marker=marker, color=ink, markersize=6.5, markeredgecolor="white",
                      markeredgewidth=0.8)  # fmt: skip
        axes.text(x + 0.28, 0, word, fontsize=8.0, va="center_baseline")
        x += wide
