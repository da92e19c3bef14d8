"""How much memory a batch takes when only summaries are asked: a process each for small and large batches.

``python -m benchmarks.compare.memory COUNT KIND`` prints the bytes of one run. Peak is what `tracemalloc` saw beyond
the arguments (numpy reports its arrays to it) while the flights were flown; held is what the answer keeps; resident is
how far the process grew (the system's own count, with what the memory allocator wastes).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tracemalloc
from typing import Any

KINDS = ("record", "summary")
#: Goal, bytes a flight.
GOAL = 300


def _run(kind: str, count: int) -> Any:
    from benchmarks.compare import ours, tasks
    from midcourse.flight import fly as room

    arguments = ours.boost_arguments(tasks.aims(count))
    if kind == "summary":
        return arguments, lambda: room.shoot(ours.KINEMATIC, *_kinematic(arguments))
    origin, azimuth, steering, *_ = _kinematic(arguments)
    return arguments, lambda: room.fly(ours.KINEMATIC, *origin[:2], azimuth, steering)


def _kinematic(arguments: Any) -> Any:
    """The aims of P2 for a vehicle given by its burnout: the angle in place of the pitch-over, the speed of burnout."""
    from benchmarks.compare import ours

    origin, azimuth, steering, throttle, ground = arguments
    return origin, azimuth, steering, throttle * 0.0 + ours.KINEMATIC.burnout_speed, ground


def measured(count: int, kind: str) -> dict[str, float]:
    """Bytes of this process for ``count`` flights: peak and held (traced), resident."""
    _run(kind, 256)[1]()
    kept, call = _run(kind, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    answer = call()
    held, top = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    del kept, answer
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return {"count": count, "peak": float(top), "held": float(held), "resident": unit * (after - before)}


def memory(kind: str, counts: tuple[int, ...] = (100_000, 1_000_000)) -> dict[str, float]:
    """Bytes a flight at the largest batch, and how far from linear: bytes a flight there over the smallest batch's."""
    rows = []
    for count in counts:
        command = [sys.executable, "-m", "benchmarks.compare.memory", str(count), kind]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
        if done.returncode:
            raise RuntimeError(f"the memory could not be measured: {done.stderr.strip().splitlines()[-1]}")
        rows.append(json.loads(done.stdout))
    small, large = rows[0], rows[-1]
    each = {name: large[name] / large["count"] for name in ("peak", "held", "resident")}
    return {**each, "linearity": each["peak"] / (small["peak"] / small["count"]), "count": large["count"]}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), sys.argv[2])))
