"""The pictures of the comparison: work against precision, and the rates beside the goals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.compare.rows import LIMITS, OURS, Row
from benchmarks.compare.tasks import TASKS

#: Colours that remain apart for most people with a colour-vision deficiency, and in grey by their marks.
_COLOURS = ("#0b4f6c", "#c8553d", "#588157", "#8e6c8a", "#b8860b", "#4a4e69", "#2a9d8f")
_MARKS = ("o", "s", "^", "D", "v", "P", "X")
_FLOOR = 1e-6


def work_precision(rows: list[Row], folder: Path) -> list[Path]:
    """Error at impact against time per flight and core, one panel a task; PNG and SVG."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    shown = [task for task in ("P1", "coast", "P2") if any(_points(rows, task, who) for who in _names(rows))]
    if not shown:
        return []
    names = _names(rows)
    with mpl.rc_context({"svg.hashsalt": "midcourse", "font.size": 9}):
        figure, axes = plt.subplots(
            1, len(shown), figsize=(4.2 * len(shown) + 1.2, 4.8), sharex=True, sharey=True, squeeze=False
        )
        for axis, task in zip(axes[0], shown, strict=True):
            _panel(axis, rows, task, names)
        errors = [point[0] for task in shown for who in names for point in _points(rows, task, who)]
        axes[0, 0].set_xlim(0.3 * min(errors), 3.0 * max(errors))
        axes[0, 0].set_ylabel("time of one flight on one core, s")
        handles = {
            label: handle for axis in axes[0] for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)
        }
        figure.legend(handles.values(), handles.keys(), loc="lower center", ncols=len(handles), frameon=False)
        words = (
            "Down is faster, left more accurate. Hollow: other air than the standard. Dotted: error the goal allows."
        )
        figure.text(0.5, 0.075, words, ha="center", color="0.35")
        figure.tight_layout(rect=(0, 0.1, 1, 1))
        paths = _save(figure, folder, "work-precision")
        plt.close(figure)
    return paths


def _names(rows: list[Row]) -> list[str]:
    found = dict.fromkeys(row.who for row in rows if row.kind == "measured" and row.task in ("P1", "coast", "P2"))
    return [OURS, *(name for name in found if name != OURS)]


def _points(rows: list[Row], task: str, who: str) -> list[tuple[float, float]]:
    """Error and time of one flight on one core; where a code ran on many cores only, time of one flight times cores."""
    mine = [r for r in rows if (r.task, r.who, r.kind) == (task, who, "measured") and r.error_m == r.error_m]
    least = min((row.cores for row in mine), default=1)
    return sorted((max(r.error_m, _FLOOR), r.cores / r.rate_per_s) for r in mine if r.cores == least)


def _panel(axis: Any, rows: list[Row], task: str, names: list[str]) -> None:
    for index, who in enumerate(names):
        points = _points(rows, task, who)
        if not points:
            continue
        differs = any(row.note for row in rows if (row.task, row.who) == (task, who)) and who != OURS
        axis.plot(
            *zip(*points, strict=True),
            color=_COLOURS[index % len(_COLOURS)],
            marker=_MARKS[index % len(_MARKS)],
            markerfacecolor="white" if differs else None,
            linewidth=2.2 if who == OURS else 1.2,
            label=who,
        )
    axis.axvline(LIMITS[task], color="0.6", linewidth=0.8, linestyle=":")
    axis.set(xscale="log", yscale="log", xlabel="largest error at impact, m", title=f"{task}: {TASKS[task]}")
    axis.grid(visible=True, which="major", color="0.9", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)


def growth(curves: dict[str, Any], folder: Path) -> list[Path]:
    """Time per flight against the number of flights, on one core and on all; PNG and SVG.

    ``curves``: task to {cores: [(flights, seconds a flight), …]}.
    """
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    with mpl.rc_context({"svg.hashsalt": "midcourse", "font.size": 9}):
        figure, axes = plt.subplots(1, len(curves), figsize=(4.4 * len(curves) + 0.6, 3.9), squeeze=False)
        for axis, (task, by_cores) in zip(axes[0], curves.items(), strict=True):
            for index, (number, points) in enumerate(sorted(by_cores.items())):
                flights, seconds = zip(*points, strict=True)
                style = {"color": _COLOURS[index], "marker": _MARKS[index]}
                label = f"{number} core{'s' if int(number) > 1 else ''}"
                axis.plot(flights, [1e6 * item for item in seconds], label=label, **style)
            axis.set(xscale="log", xlabel="flights in one call", ylabel="time of one flight, µs")
            axis.set(title=f"{task}: {TASKS[task]}", ylim=(0, None))
            axis.grid(visible=True, color="0.9", linewidth=0.6)
            axis.spines[["top", "right"]].set_visible(False)
            axis.legend(frameon=False)
        figure.tight_layout()
        paths = _save(figure, folder, "growth")
        plt.close(figure)
    return paths


def _save(figure: Any, folder: Path, name: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    figure.savefig(paths[0], dpi=150)
    figure.savefig(paths[1], metadata={"Date": None})
    return paths
