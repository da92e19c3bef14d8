"""``python -m benchmarks.compare [--quick] [--only P1,P2] [--out DIR] [--write-docs]``: accuracy beside time, one run.

Others take part where they are installed: ``pip install midcourse[bench]``. Lines appear as they are measured; Ctrl-C
keeps what was measured up to then.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.compare import figures, pages
from benchmarks.compare.rows import Row, goals
from benchmarks.compare.run import everything
from benchmarks.measure import machine

SECTIONS = ("P1", "coast", "P2", "P3", "P4", "peak", "memory", "start")
INTERRUPTED = 130


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run? the rates mean little")
    parser.add_argument("--only", default="", help=f"some sections, with commas: {', '.join(SECTIONS)}")
    parser.add_argument("--out", type=Path, help="folder for compare.json and the figures (default: out/benchmarks)")
    parser.add_argument("--write-docs", action="store_true", help="put numbers and figure into docs/reference")
    found = parser.parse_args(given)
    found.only = tuple(item for item in found.only.split(",") if item)
    unknown = [item for item in found.only if item not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {unknown[0]}; there are {', '.join(SECTIONS)}")
    if found.write_docs and (found.quick or found.only):
        parser.error("--write-docs needs a whole run: without --quick and --only")
    found.out = found.out or Path("out/benchmarks")
    return found


def stored(where: dict[str, Any], rows: list[Row], finished: bool) -> dict[str, Any]:
    """What goes into compare.json."""
    reached = goals(rows, int(where["cores"]))
    return {
        "machine": where,
        "finished": finished,
        "rows": [row.plain() for row in rows],
        "goals": [{"goal": g.what, "wanted": g.wanted, "reached": g.reached, "verdict": g.word} for g in reached],
    }


def main(given: list[str] | None = None) -> int:
    """Run; print, store, draw."""
    asked = arguments(given)
    where = machine()
    print(pages.machine_line(where))
    if asked.quick:
        print("quick: small sizes, few repeats; do not quote these rates")
    rows: list[Row] = []
    began, finished = time.perf_counter(), False
    try:
        for row in everything(asked.quick, asked.only):
            rows.append(row)
            print(f"{time.perf_counter() - began:6.0f} s  {row.line()}", flush=True)
        finished = True
    except KeyboardInterrupt:
        print("interrupted: what was measured is kept", file=sys.stderr)
    print()
    for goal in goals(rows, int(where["cores"])):
        print(f"{goal.word:13} {goal.what}: {goal.reached or '-'}, wanted {goal.wanted}")
    asked.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(stored(where, rows, finished), indent=1)
    path = asked.out / "compare.json"
    path.write_text(text + "\n", encoding="utf-8")
    drawn = figures.work_precision(rows, asked.out)
    print("written:", ", ".join(str(item) for item in (path, *drawn)))
    if asked.write_docs and finished:
        pages.write("compare", pages.numbers(where, rows, goals(rows, int(where["cores"]))))
        for item in drawn:
            shutil.copy(item, pages.PAGE.parent / f"benchmarks-{item.name}")
        print("written:", pages.PAGE)
    return 0 if finished else INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
