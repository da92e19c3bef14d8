"""``python -m benchmarks.speed [small|medium|large]``: growth with work and with cores, as the cost of one flight."""

from __future__ import annotations

import os
import sys

from benchmarks.compare import ours, tasks
from benchmarks.compare.__main__ import best
from midcourse._kernels.blocks import thread_count

SIZES = {"small": (100, 1000), "medium": (100, 1000, 10_000), "large": (100, 1000, 10_000, 100_000, 1_000_000)}


def main() -> None:
    """Print microseconds a flight for each size, on one core and on all."""
    sizes = SIZES[sys.argv[1] if len(sys.argv) > 1 else "medium"]
    print(f"{'flights':>10} {'one core, us':>14} {f'{thread_count()} cores, us':>14} {'ratio':>7}")
    largest = ours.prepared(tasks.reentries(min(max(sizes), 10_000)), 0.05)
    ours.coast(largest)
    for size in sizes:
        given = ours.prepared(tasks.reentries(size), 0.05)
        repeats = 5 if size <= 10_000 else 2
        each = []
        for cores in ("1", ""):
            os.environ["NUMBA_NUM_THREADS"] = cores
            each.append(1e6 * best(lambda given=given: ours.coast(given), repeats) / size)
        print(f"{size:10d} {each[0]:14.2f} {each[1]:14.2f} {each[0] / each[1]:7.2f}")


if __name__ == "__main__":
    main()
