"""One line of the comparison, the goals, and what follows from the lines: ratios, fractions of the peak, met or not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.compare.tasks import TASKS

OURS = "midcourse"
#: Largest error at impact with which a row counts towards a goal, m.
LIMITS = {"P1": 2.0, "coast": 2.0, "P2": 5.0, "P4": 100.0}


@dataclass(frozen=True)
class Row:
    """What one code did with one task in one setting.

    ``kind``: measured, cannot (and why), missing (not installed), failed (and how). ``error_m`` is the largest error at
    impact of a sample against the truth; ``spread_m`` of all flights against the code's own fine run.
    """

    task: str
    who: str
    setting: str = ""
    cores: int = 1
    rate_per_s: float = math.nan
    error_m: float = math.nan
    spread_m: float = math.nan
    kind: str = "measured"
    note: str = ""
    extra: dict[str, float] = field(default_factory=dict)

    @property
    def worst(self) -> float:
        """The larger of both errors, m."""
        known = [item for item in (self.error_m, self.spread_m) if not math.isnan(item)]
        return max(known) if known else math.nan

    def line(self) -> str:
        """For the screen."""
        head = f"{self.task:6} {self.who:14} {self.setting:34}"
        if self.kind != "measured":
            return f"{head} {self.kind}: {self.note}"
        error = "" if math.isnan(self.worst) else f"{self.worst:10.3g} m"
        rate = "" if math.isnan(self.rate_per_s) else f"{self.rate_per_s:12,.0f} /s {error:12} "
        return f"{head} {self.cores} core{'s' if self.cores > 1 else ' '} {rate}{self.note}"

    def plain(self) -> dict[str, Any]:
        """For JSON: what is not a number is null."""
        return {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True)
class Goal:
    """A goal and what was reached; ``met`` is None where it was not measured."""

    what: str
    wanted: str
    reached: str
    met: bool | None

    @property
    def word(self) -> str:
        """Met, missed or not measured."""
        return "not measured" if self.met is None else "met" if self.met else "missed"


def fastest(rows: Iterable[Row], task: str, who: str, cores: int | None = None) -> Row | None:
    """The fastest row of a code within the error that the task allows; on so many cores, or on any."""
    fit = [
        row
        for row in rows
        if (row.task, row.who, row.kind) == (task, who, "measured")
        and (cores is None or row.cores == cores)
        and (math.isnan(row.worst) or row.worst <= LIMITS.get(task, math.inf))
    ]
    return max(fit, key=lambda row: row.rate_per_s, default=None)


def ratio(rows: list[Row], task: str, who: str) -> float:
    """Our rate over that of another code, core for core, each at its fastest within the error allowed; nan: unknown."""
    theirs = fastest(rows, task, who)
    if theirs is None:
        return math.nan
    ours = fastest(rows, task, OURS, theirs.cores)
    return ours.rate_per_s / theirs.rate_per_s if ours else math.nan


def _rate_goal(rows: list[Row], task: str, wanted: float, cores: int) -> Goal:
    row = fastest(rows, task, OURS, cores)
    within = f" at {LIMITS[task]:g} m" if task in LIMITS else ""
    what = f"{task} {TASKS[task]}, rate{within} on {cores} cores"
    if row is None:
        return Goal(what, f"{wanted:,.0f} /s", "", None)
    error = "" if math.isnan(row.worst) else f", {row.worst:.2g} m"
    return Goal(what, f"{wanted:,.0f} /s", f"{row.rate_per_s:,.0f} /s{error}", row.rate_per_s >= wanted)


def _solved_goal(rows: list[Row], vehicle: str, cores: int) -> Goal:
    goal = _rate_goal([row for row in rows if row.setting.startswith(vehicle)], "P4", 5e4, cores)
    return Goal(f"{goal.what}, {vehicle}", goal.wanted, goal.reached, goal.met)


def _ratio_goal(rows: list[Row], task: str, who: str, wanted: float) -> Goal:
    found = ratio(rows, task, who)
    what = f"{task} {TASKS[task]}, times {who}, core for core"
    if math.isnan(found):
        return Goal(what, f"{wanted:,.0f}", "", None)
    return Goal(what, f"{wanted:,.0f}", f"{found:,.1f}" if found < 100 else f"{found:,.0f}", found >= wanted)


def _most_goal(rows: list[Row], task: str, key: str, what: str, wanted: float, unit: str) -> Goal:
    values = [row.extra[key] for row in rows if row.task == task and row.kind == "measured" and key in row.extra]
    if not values:
        return Goal(what, f"below {wanted:g} {unit}", "", None)
    return Goal(what, f"below {wanted:g} {unit}", f"{min(values):.3g} {unit}", min(values) < wanted)


def goals(rows: list[Row], cores: int) -> list[Goal]:
    """The goals of the comparison; growth is judged by `benchmarks.speed`, footprints and runs by `main_job`."""
    return [
        _rate_goal(rows, "P1", 1.5e6, cores),
        _ratio_goal(rows, "P1", "heyoka", 10.0),
        _ratio_goal(rows, "P1", "SciPy DOP853", 2000.0),
        _rate_goal(rows, "P2", 6e5, cores),
        _ratio_goal(rows, "P2", "SciPy DOP853", 1500.0),
        _rate_goal(rows, "P3", 3e6, cores),
        _ratio_goal(rows, "P3", "NumPy", 15.0),
        *(_solved_goal(rows, vehicle, cores) for vehicle in ("kinematic", "three stages")),
        _most_goal(rows, "memory", "peak", "memory at its peak, summaries only", 300.0, "bytes a flight"),
        _most_goal(rows, "start", "wall", "start of `midcourse fly`, compiled code cached", 1.2, "s"),
    ]
