"""The tables of the comparison as Markdown, and the numbers section of docs/reference/benchmarks.md."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.compare.rows import OURS, Goal, Row, ratio
from benchmarks.compare.tasks import TASKS

#: Page that holds the numbers, and the lines between which each program writes.
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "benchmarks.md"
MARKS = {name: (f"<!-- {name}: begin -->", f"<!-- {name}: end -->") for name in ("compare", "speed")}


_PICTURE = """![Time of one flight against the largest error at impact, for each code](benchmarks-work-precision.png)

Down is faster, left is more accurate. Hollow marks: other air than the standard. Where a code ran on all cores, its
time is multiplied by them."""


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    head = list(header)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(item.replace("|", "/") for item in row) + " |" for row in rows]
    return "\n".join(lines)


def machine_line(machine: dict[str, Any]) -> str:
    """Where and with what it ran."""
    return (
        f"{machine['processor']} ({machine['vectors']}), {machine['cores']} cores, {machine['system']}; "
        f"Python {machine['python']}, numba {machine['numba']}, LLVM {machine['llvm']}, numpy {machine['numpy']}; "
        f"midcourse {machine['midcourse']}. Other work on the machine before the run: load {machine['load_before']}."
    )


def _number(value: float, form: str = ",.0f") -> str:
    return "" if math.isnan(value) else format(value, form)


def _row(row: Row) -> list[str]:
    if row.kind != "measured":
        return [row.who, row.setting, "", row.kind, "", row.note]
    return [row.who, row.setting, str(row.cores), _number(row.rate_per_s), _number(row.worst, ".2g"), row.note]


def numbers(machine: dict[str, Any], rows: list[Row], reached: list[Goal]) -> str:
    """The whole section."""
    parts = [machine_line(machine), "", _PICTURE, "", "### Goals", ""]
    parts.append(table(("goal", "wanted", "reached", ""), ((g.what, g.wanted, g.reached, g.word) for g in reached)))
    for task, name in TASKS.items():
        mine = [row for row in rows if row.task == task]
        if not mine:
            continue
        header = ("code", "setting", "cores", "a second", "largest error, m", "what differs, or why not")
        parts += ["", f"### {task}: {name}", "", table(header, map(_row, mine))]
        others = dict.fromkeys(row.who for row in mine if row.kind == "measured" and row.who != OURS)
        ratios = [(who, ratio(rows, task, who)) for who in others]
        words = [f"{found:,.0f} times {who}" for who, found in ratios if not math.isnan(found)]
        if words:
            parts += ["", f"Core for core, each at its fastest within the error allowed: {', '.join(words)}."]
    for task, name in (("peak", "the machine's peak"), ("memory", "memory"), ("start", "start")):
        mine = [row for row in rows if row.task == task]
        if mine:
            header = ("what", "setting", "cores", "found")
            cells = ([row.who, row.setting, str(row.cores), row.note] for row in mine)
            parts += ["", f"### {name[0].upper()}{name[1:]}", "", table(header, cells)]
    return "\n".join(parts)


def write(name: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between the marks of ``name`` in the page.

    Raises
    ------
    ValueError
        The page has no such marks.
    """
    begin, end = MARKS[name]
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page} has no lines {begin} and {end}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
