"""``python -m benchmarks.compare``: accuracy beside time, ours and others', in one run.

Others take part where they are installed: ``pip install midcourse[bench]``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.compare import ours, peers, tasks
from midcourse._kernels.blocks import thread_count


def best(call: Callable[[], object], repeats: int = 7) -> float:
    """Shortest of some runs, s: the one least disturbed by others on the machine."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def row(task: str, who: str, rate: float, error: float, note: str = "") -> dict[str, object]:
    """One line of the result, printed as it comes."""
    print(f"{task:34} {who:34} {rate:12,.0f} /s   {error:10.3g} m   {note}", flush=True)
    return {"task": task, "who": who, "rate_per_s": rate, "error_m": error, "note": note}


def coasts(name: str, flights: tasks.Coasts, tolerances: tuple[float, ...]) -> list[dict[str, object]]:
    """Ours, SciPy and heyoka on one set of coasts."""
    expected = tasks.truth(flights)
    rows = []
    for tolerance in tolerances:
        given = ours.prepared(flights, tolerance)
        ours.coast(given)
        rate = len(flights.speed) / best(lambda given=given: ours.coast(given))
        error = tasks.miss(ours.coast(given), expected)
        rows.append(row(name, f"midcourse, {tolerance:g} m a step", rate, error, f"{thread_count()} cores"))
    os.environ["NUMBA_NUM_THREADS"] = "1"
    rate = len(flights.speed) / best(lambda: ours.coast(given))
    rows.append(row(name, f"midcourse, {tolerances[-1]:g} m a step", rate, error, "one core"))
    del os.environ["NUMBA_NUM_THREADS"]
    seconds, found = peers.scipy_coast(flights, 4)
    rows.append(row(name, "SciPy DOP853, rtol 1e-9", 1.0 / seconds, tasks.miss(found, expected), "one core"))
    try:
        _, fine, worst = peers.heyoka_coast(flights, 1e-16)
    except ImportError:
        rows.append(row(name, "heyoka", np.nan, np.nan, "not installed"))
        return rows
    for tolerance in (1e-7, 1e-10, 1e-13):
        seconds, found, _ = min((peers.heyoka_coast(flights, tolerance) for _ in range(3)), key=lambda item: item[0])
        note = f"one core; its air differs by up to {worst:.1%} below 80 km" if worst else "one core"
        rows.append(row(name, f"heyoka, tol {tolerance:g}", 1.0 / seconds, tasks.miss(found, fine), note))
    return rows


def boosted() -> list[dict[str, object]]:
    """P2 and P4: nobody else here flies or solves them."""
    aims = ours.boosted(4096)
    fine = ours.fly_boosted(aims, 1e-5)
    rows = []
    for tolerance in (0.05, 0.2):
        rate = 4096 / best(lambda tolerance=tolerance: ours.fly_boosted(aims, tolerance), 5)
        error = tasks.miss(ours.fly_boosted(aims, tolerance), fine)
        rows.append(
            row("P2 three stages to the ground", f"midcourse, {tolerance:g} m a step", rate, error, "own fine run")
        )
    for vehicle in (ours.KINEMATIC, ours.STAGED):
        ours.solve_targets(vehicle, 64)
        rate = 4000 / best(lambda vehicle=vehicle: ours.solve_targets(vehicle, 4000), 3)
        error = float(np.nanmax(ours.solve_targets(vehicle, 4000)))
        rows.append(row("P4 solved onto a target", f"midcourse, {vehicle.name}", rate, error, "largest miss"))
    return rows


def main() -> None:
    """Run everything; print, and store where a path is given."""
    print(f"{thread_count()} cores; the shortest of several runs; error: the largest of a sample at impact")
    rows = coasts("P1 reentry from 120 km", tasks.reentries(16384), (0.05, 2.0))
    rows += coasts("coast from 250 km, J2, no air", tasks.vacuum_coasts(16384), (0.05, 2.0))
    rows += boosted()
    for who, why in peers.ABSENT.items():
        print(f"{'':34} {who:34} {why}")
    if len(sys.argv) > 1:
        record = {"cores": thread_count(), "rows": rows, "absent": peers.ABSENT}
        Path(sys.argv[1]).write_text(json.dumps(record, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
