"""``python -m benchmarks.speed [small|medium|large|huge] [--out DIR] [--write-docs]``: growth with work and with cores.

The cost of one flight in calls of more and more flights, on one core and on all: flat is what one wants. ``huge`` goes
on to ten million flights and takes minutes and some 3 GB.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.compare import figures, ours, pages, tasks
from benchmarks.measure import all_cores, best, cores, machine

SIZES = {
    "small": (100, 1000),
    "medium": (100, 1000, 10_000, 100_000),
    "large": (100, 1000, 10_000, 100_000, 1_000_000),
    "huge": (100, 1000, 10_000, 100_000, 1_000_000, 10_000_000),
}
TOLERANCE = 0.05
#: Goals: two cores over one, from this many flights on; and the largest over the smallest cost of a flight from there.
SPEED_UP, FLAT, FROM = 1.9, 1.15, 1000
INTERRUPTED = 130

Curves = dict[str, dict[int, list[tuple[int, float]]]]


def reentry(count: int) -> Callable[[], np.ndarray]:
    """P1 from arrays that are ready."""
    given = ours.prepared(tasks.reentries(count), TOLERANCE)
    return lambda: ours.coast(given)


def boosted(count: int) -> Callable[[], np.ndarray]:
    """P2 from arrays that are ready."""
    given = ours.boost_arguments(tasks.aims(count))
    return lambda: ours.fly_boosted(given, TOLERANCE)


def measured(sizes: tuple[int, ...]) -> Iterator[tuple[str, int, int, float]]:
    """Task, cores, flights and seconds a flight, as they are measured."""
    for task, prepare in (("P1", reentry), ("P2", boosted)):
        prepare(1000)()  # compile, warm
        for size in sizes:
            if task == "P2" and size > 1_000_000:
                continue
            call = prepare(size)
            repeats = 7 if size <= 10_000 else 3 if size <= 100_000 else 2
            for number in sorted({1, all_cores()}):
                with cores(number):
                    yield task, number, size, best(call, repeats) / size


def judged(curves: Curves) -> list[tuple[str, str, str, str]]:
    """The goals of growth: what, wanted, reached, verdict."""
    found = []
    for task, by_cores in curves.items():
        many = max(by_cores)
        one = dict(by_cores.get(1, []))
        costs = [cost for size, cost in by_cores[many] if size >= FROM]
        gains = [one[size] / cost for size, cost in by_cores[many] if size >= FROM and size in one]
        if many > 1 and gains:
            met = "met" if gains[-1] >= SPEED_UP else "missed"
            wanted = f"{SPEED_UP}" if many == 2 else f"{SPEED_UP} on two"
            found.append((f"{task}: {many} cores over one, largest batch", wanted, f"{gains[-1]:.2f}", met))
        if len(costs) > 1:
            spread = max(costs) / min(costs)
            met = "met" if spread <= FLAT else "missed"
            what = f"{task}: dearest over cheapest flight from {FROM:,} on"
            found.append((what, f"below {FLAT}", f"{spread:.2f}", met))
    return found


def page(where: dict[str, Any], curves: Curves) -> str:
    """The section of the page."""
    rows = []
    for task, by_cores in curves.items():
        for size in [size for size, _ in by_cores[max(by_cores)]]:
            costs = [
                f"{1e6 * dict(points)[size]:.2f}" for _, points in sorted(by_cores.items()) if size in dict(points)
            ]
            rows.append((task, f"{size:,}", *costs))
    numbers = sorted(next(iter(curves.values())))
    header = ("task", "flights", *(f"{n} core{'s' if n > 1 else ''}, µs a flight" for n in numbers))
    goals = pages.table(("goal", "wanted", "reached", ""), judged(curves))
    picture = "![Time of one flight against the number of flights in one call](benchmarks-growth.png)"
    return "\n".join([pages.machine_line(where), "", picture, "", pages.table(header, rows), "", goals])


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("size", nargs="?", default="large", choices=SIZES, help="how far the batches grow")
    parser.add_argument("--out", type=Path, default=Path("out/benchmarks"), help="folder for speed.json and the figure")
    parser.add_argument("--write-docs", action="store_true", help="put numbers and figure into docs/reference")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Run; print, store, draw."""
    asked, where = arguments(given), machine()
    print(pages.machine_line(where))
    curves: Curves = {}
    finished = False
    try:
        for task, number, size, cost in measured(SIZES[asked.size]):
            curves.setdefault(task, {}).setdefault(number, []).append((size, cost))
            print(f"{task}  {number} cores  {size:>10,} flights  {1e6 * cost:8.2f} us a flight", flush=True)
        finished = True
    except KeyboardInterrupt:
        print("interrupted: what was measured is kept", file=sys.stderr)
    for what, wanted, reached, met in judged(curves):
        print(f"{met:8} {what}: {reached}, wanted {wanted}")
    asked.out.mkdir(parents=True, exist_ok=True)
    path = asked.out / "speed.json"
    path.write_text(json.dumps({"machine": where, "finished": finished, "curves": curves}, indent=1) + "\n", "utf-8")
    drawn = figures.growth(curves, asked.out) if curves else []
    print("written:", ", ".join(str(item) for item in (path, *drawn)))
    if asked.write_docs and finished:
        pages.write("speed", page(where, curves))
        for item in drawn:
            shutil.copy(item, pages.PAGE.parent / f"benchmarks-{item.name}")
        print("written:", pages.PAGE)
    return 0 if finished else INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
