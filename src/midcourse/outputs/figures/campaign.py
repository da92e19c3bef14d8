"""Leakage against raid size: what the closed form promises, and what is left when windows and numbers are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from midcourse.analysis.raid_curve import Point
from midcourse.errors import InputError
from midcourse.outputs.figures import style
from midcourse.outputs.results import json_text
from midcourse.outputs.store import write_whole

__all__ = ["expected_leakage", "no_leakage", "write_curve"]


def write_curve(folder: Path | str, points: Sequence[Point], title: str, result: Mapping[str, Any]) -> None:
    """Write ``no-leakage`` and ``expected-leakage`` (.png, .svg) and ``raid.json`` into a folder.

    Parameters
    ----------
    folder : Path or str
        Made when it is not there; files of these names are replaced.
    points : sequence of Point
        From `midcourse.analysis.raid_curve.curve`.
    title : str
        Of the scenario.
    result : mapping
        What ``midcourse raid --json`` prints.

    Raises
    ------
    InputError
        When the folder cannot be written.
    """
    place = Path(folder).expanduser()
    try:
        place.mkdir(parents=True, exist_ok=True)
        style.save(no_leakage(points, title, _assumed(result)), place / "no-leakage")
        style.save(expected_leakage(points, title, _assumed(result)), place / "expected-leakage")
        data = (json_text(result, indent=2) + "\n").encode()
        write_whole(place / "raid.json", lambda file: file.write(data))
    except OSError as problem:
        raise InputError(
            f'"{place}" could not be written: {problem.strerror or problem}', where="--out", allowed="a folder"
        ) from problem


def _assumed(result: Mapping[str, Any]) -> str:
    asked, form = result["asked"], result["closed_form"]
    looks = f"{form['looks']} look{'s' if form['looks'] > 1 else ''}"
    chances = {item["path"]: item["value"] for item in asked["drawn"]}
    return (
        f"Closed form: every threat can be shot at in salvos of {form['salvo_size']}, {looks}, chance of one shot "
        f"{chances['sspk'] * chances['reliability']:.2g}. Drawn: {asked['samples']:,} raids a size, threats from "
        f"{', '.join(asked['threats'])}; windows and chances from their ranges."
    )


@style.themed
def no_leakage(points: Sequence[Point], title: str, assumed: str) -> Figure:
    """Draw the chance that nothing gets through against raid size.

    Parameters
    ----------
    points : sequence of Point
        Sizes rising.
    title : str
        Of the scenario, for the credit.
    assumed : str
        The assumptions, for the subtitle.
    """
    half = [point.raid for point in points if point.drawn.no_leakage[0] >= 0.5]
    stock = len(points[0].drawn.used) - 1
    if half and max(half) == points[-1].raid:
        finding = f"{stock} interceptors more likely than not let nothing through at every size tried"
    else:
        first = min(point.raid for point in points if point.raid > max(half, default=0))
        finding = f"From a raid of {first} on, something more likely than not gets past {stock} interceptors"
    figure = style.blank(8.0, 4.9)
    alt = f"Chance of no leakage against raid size. {finding}."
    bottom, top = style.heading(figure, finding, assumed, title, alt)
    axes = style.add_axes(figure, 0.75, bottom + 0.5, 6.9, top - bottom - 0.65)
    exact = [point.exact.none for point in points]
    plain = [point.plain.no_leakage[0] for point in points]
    drawn = np.array([point.drawn.no_leakage for point in points])
    _curves(axes, points, (exact, plain, drawn))
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks(np.linspace(0, 1, 6), [f"{100 * share:.0f} %" for share in np.linspace(0, 1, 6)])
    axes.set_ylabel("chance that nothing gets through")
    return figure


@style.themed
def expected_leakage(points: Sequence[Point], title: str, assumed: str) -> Figure:
    """Draw the expected number of threats through against raid size; parameters as `no_leakage`."""
    last = points[-1]
    finding = f"Of a raid of {last.raid}, {last.drawn.expected_leakage[0]:.1f} get through on average"
    figure = style.blank(8.0, 4.9)
    alt = f"Expected leakage against raid size, with the line of no defence at all. {finding}."
    bottom, top = style.heading(figure, finding, assumed, title, alt)
    axes = style.add_axes(figure, 0.75, bottom + 0.5, 6.9, top - bottom - 0.65)
    sizes = [point.raid for point in points]
    axes.plot(sizes, sizes, color=style.FAINT, linewidth=1.2, linestyle=(0, (4, 3)), label="no defence")
    exact = [point.exact.expected for point in points]
    plain = [point.plain.expected_leakage[0] for point in points]
    _curves(axes, points, (exact, plain, np.array([point.drawn.expected_leakage for point in points])))
    axes.set_ylim(bottom=0.0)
    axes.set_ylabel("threats that get through, on average")
    return figure


def _curves(axes: Axes, points: Sequence[Point], values: tuple[list[float], list[float], np.ndarray]) -> None:
    exact, plain, drawn = values
    sizes = [point.raid for point in points]
    axes.plot(sizes, exact, color=style.IRAN, linewidth=1.8, label="every threat in reach: closed form")
    axes.plot(
        sizes, plain, "o", markersize=5.5, markerfacecolor="none", markeredgecolor=style.IRAN, label="the same, by lot"
    )
    axes.fill_between(sizes, drawn[:, 1], drawn[:, 2], color=style.RUSSIA, alpha=0.2, linewidth=0)
    axes.plot(
        sizes, drawn[:, 0], "s-", color=style.RUSSIA, linewidth=1.8, markersize=4, label="windows and numbers drawn"
    )
    axes.set_xlabel("threats in the raid")
    step = max(1, len(sizes) // 10)
    axes.set_xticks(sizes[::step])
    style.clean(axes)
    axes.legend(frameon=False, fontsize=8.5, loc="best")
