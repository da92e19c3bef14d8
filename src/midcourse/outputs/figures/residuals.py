"""Residuals of the validation rows by authority: how near to its tolerance each of them comes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from midcourse.analysis.validation import Result, Verdict
from midcourse.outputs.figures import style

__all__ = ["residuals"]

#: Shares below this are drawn there, left of the axis' first tick.
_LEAST, _MOST = 1e-6, 30.0
#: Marker, colour and filling by verdict: the shape says it too.
_LOOKS = {
    Verdict.PASSED: ("o", style.IRAN, True),
    Verdict.MISSED: ("s", style.WARNING, True),
    Verdict.FAILED: ("X", style.RUSSIA, True),
    Verdict.FLAGGED: ("D", style.MUTED, False),
}


@style.themed
def residuals(results: Sequence[Result]) -> Figure:
    """Draw every row that was run as a mark at its residual over what is allowed, one line an authority.

    Parameters
    ----------
    results : sequence of Result
        As `midcourse.analysis.validation.run` gives them; rows not run are left out.
    """
    shown = [result for result in results if math.isfinite(result.residual) and result.allowed > 0.0]
    names = list(dict.fromkeys(result.check.authority for result in shown))
    failed = sum(result.verdict == Verdict.FAILED for result in shown)
    outcome = "all required ones within their tolerance" if not failed else f"{failed} required ones outside"
    title = f"{len(shown)} numbers printed by others, {outcome}"
    subtitle = "Residual over what is allowed: the tolerance, or half a unit of the last printed digit. One mark a row."
    figure = style.blank(8.0, 2.1 + 0.33 * len(names))
    alt = f"Residuals as a share of their tolerance, on a logarithmic scale, by authority. {title}."
    bottom, top = style.heading(figure, title, subtitle, "", alt)
    axes = style.add_axes(figure, 2.0, bottom + 0.5, 5.7, top - bottom - 0.6)
    spread = np.random.default_rng(1)
    for verdict, (marker, colour, filled) in _LOOKS.items():
        mine = [result for result in shown if result.verdict == verdict]
        share = np.array([abs(result.residual) / result.allowed for result in mine])
        line = np.array([names.index(result.check.authority) for result in mine], float)
        axes.scatter(
            np.clip(share, _LEAST, _MOST),
            line + spread.uniform(-0.22, 0.22, len(mine)),
            s=15.0 if verdict == Verdict.PASSED else 34.0,
            marker=marker,
            facecolors=colour if filled else "none",
            edgecolors=colour,
            linewidths=0.9,
            alpha=0.55 if verdict == Verdict.PASSED else 1.0,
            label=str(verdict) if mine else None,
        )
    axes.axvline(1.0, color=style.INK, linewidth=1.0)
    axes.set_xscale("log")
    axes.set_xlim(0.6 * _LEAST, 1.4 * _MOST)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names)
    ticks = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
    axes.set_xticks(ticks, ("≤ 0.000001", "0.00001", "0.0001", "0.001", "0.01", "0.1", "1: the limit", "10"))
    axes.minorticks_off()
    style.clean(axes, grid="x")
    figure.legend(loc="lower right", ncols=4, frameon=False, fontsize=8.5, bbox_to_anchor=(0.98, 0.0))
    return figure
