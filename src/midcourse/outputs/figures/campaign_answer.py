"""The answer of a campaign: how many get through, and what the chance of none of them doing so depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from midcourse.analysis.totals import wilson
from midcourse.outputs.figures import style

__all__ = ["against_draws", "spread", "threats_through"]

#: Panels of the figure of draws at the most.
_PANELS = 6


@style.themed
def threats_through(summary: Mapping[str, Any], title: str) -> Figure:
    """Draw the share of raids in which 0, 1, … threats get through.

    Parameters
    ----------
    summary : mapping
        What ``midcourse campaign --json`` prints.
    title : str
        Of the scenario, for the credit.
    """
    asked, shares = summary["asked"], np.array(summary["leakers"])
    finding = f"Nothing gets through in {_percent(shares[0])} of the raids"
    alt = "Share of raids by the number of threats that get through: " + ", ".join(
        f"{count}: {_percent(share)}" for count, share in enumerate(shares)
    )
    figure = style.blank(8.0, 4.4)
    bottom, top = style.heading(figure, finding, _assumed(summary), title, alt)
    axes = style.add_axes(figure, 0.75, bottom + 0.5, 6.9, top - bottom - 0.65)
    counts = np.arange(len(shares))
    colours = [style.DEFENDED] + [style.UNDEFENDED] * (len(shares) - 1)
    axes.bar(counts, 100 * shares, color=colours, width=0.78)
    if len(shares) <= 13:
        for count, share in zip(counts, shares, strict=True):
            axes.annotate(
                _percent(share), (count, 100 * share), (0, 3), textcoords="offset points", ha="center", fontsize=8.5
            )
    axes.set_xticks(counts[:: max(1, len(counts) // 14)])
    axes.set_xlabel(f"threats that get through, of {asked['raid']}")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
    axes.set_ylim(0, 112 * float(shares.max()))
    style.clean(axes)
    return figure


@style.themed
def against_draws(summary: Mapping[str, Any], title: str) -> Figure:
    """Draw the chance that nothing gets through against each number that was drawn; parameters as `threats_through`.

    The numbers that matter most come first, six of them at the most. The band is the interval of 95 per cent.
    """
    curves = sorted(summary["against"], key=lambda curve: -spread(curve))[:_PANELS]
    rows = -(-len(curves) // 3)
    first = curves[0]
    finding = f"The chance that nothing gets through hangs most on the {_name(first['column']).split(' (')[0]}"
    alt = "Chance of no leakage against each drawn number, bin by bin: " + "; ".join(
        f"{_name(curve['column'])}: {_percent(_shares(curve)[0])} to {_percent(_shares(curve)[-1])}" for curve in curves
    )
    figure = style.blank(8.0, 1.75 + 2.1 * rows)
    bottom, top = style.heading(figure, finding, _assumed(summary), title, alt)
    ceiling = 1.12 * max(float(_shares(curve).max()) for curve in curves)
    height = (top - bottom) / rows
    for place, curve in enumerate(curves):
        row, column = divmod(place, 3)
        axes = style.add_axes(
            figure, 0.7 + 2.45 * column, bottom + 0.5 + height * (rows - 1 - row), 2.15, height - 0.72
        )
        _curve(axes, curve, summary["asked"]["drawn"])
        axes.set_ylim(0, max(100 * ceiling, 1e-9))
        # One scale for all; its numbers stand once a row.
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
        axes.tick_params(labelleft=column == 0)
    return figure


def _curve(axes: Axes, curve: Mapping[str, Any], drawn: Sequence[Mapping[str, Any]]) -> None:
    item = next(entry for entry in drawn if entry["column"] == curve["column"])
    ends = np.array([item["low"], *curve["edges"], item["high"]])
    middle = np.array(item["values"]) if "values" in item else 0.5 * (ends[1:] + ends[:-1])
    there = np.array(curve["samples"]) > 0
    counts = list(zip(np.array(curve["no_leakage"])[there], np.array(curve["samples"])[there], strict=True))
    band = 100 * np.array([wilson(int(none), int(count)) for none, count in counts])
    axes.fill_between(middle[there], band[:, 0], band[:, 1], color=style.IRAN, alpha=0.25, linewidth=0)
    axes.plot(middle[there], 100 * _shares(curve), color=style.IRAN, linewidth=1.6)
    axes.set_title(_name(curve["column"]), fontsize=8.5, loc="left", color=style.INK)
    axes.locator_params(axis="x", nbins=4)
    style.clean(axes)


def _shares(curve: Mapping[str, Any]) -> np.ndarray:
    samples = np.array(curve["samples"], float)
    there = samples > 0
    return np.asarray(np.array(curve["no_leakage"])[there] / samples[there])


def spread(curve: Mapping[str, Any]) -> float:
    """How far the chance runs over the bins of one drawn number."""
    shares = _shares(curve)
    return float(shares.max() - shares.min()) if len(shares) else 0.0


def _name(column: str) -> str:
    words = column.removesuffix("_fraction")
    for suffix, unit in (("_km_s", " (km/s)"), ("_km", " (km)"), ("_deg", " (°)"), ("_s", " (s)"), ("_m2", " (m²)")):
        if words.endswith(suffix):
            words = words.removesuffix(suffix) + unit
            break
    return words.replace("_", " ").replace("sspk", "single-shot kill chance")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.995 else f"{100 * share:.0f} %"


def _assumed(summary: Mapping[str, Any]) -> str:
    asked = summary["asked"]
    how = f", {asked['spacing_s']:g} s apart," if asked["spacing_s"] else " at once"
    doctrine = f"{asked['doctrine']['kind']} in salvos of {asked['doctrine']['salvo_size']}"
    return (
        f"{summary['samples']:,} raids of {asked['raid']}{how} against {asked['inventory']} interceptors; "
        f"{doctrine}, {asked['allocation']} allocation; "
        f"threats from {', '.join(asked['threats'])}. Chances of a shot are assumed."
    )
