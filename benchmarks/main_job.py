"""How long the main job takes, in the four states that a user meets: ``python -m benchmarks.main_job``.

Each line is a fresh process. The cold cache is an empty folder for compiled code; the store is an empty folder or a
full one. Goals: help below 0.4 s; cold below 30 s; warm with an empty store below 4 s; from the store below 1 s; below
1 GB. Then the footprint in a warm process: `benchmarks.footprint`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLIGHT = ["fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--json"]
CHECK = ["treaty", "check", "start-1", "--party", "russia", "--date", "2007-07-01", "--json"]


def timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak megabytes of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "midcourse", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, spent, after.ru_maxrss / 1e3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        code, store = Path(folder, "code"), Path(folder, "store")
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(code), "MIDCOURSE_STORE": str(store)}
        # As after an installation: Python's own compiled files are there.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        off = {**environment, "MIDCOURSE_STORE": "off"}
        job = ["run", "europe-2007"]
        cases = [
            ("help", ["--help"], environment),
            ("help again", ["--help"], environment),
            ("cold cache", job, off),
            ("warm, store emptied", job, off),
            ("warm, store emptied, again", job, off),
            ("filling the store", job, environment),
            ("from the store", job, environment),
            ("from the store, again", job, environment),
            ("report and figures, from the store", [*job, "--out", str(Path(folder, "out"))], environment),
            ("one flight", FLIGHT, environment),
            ("one flight, again", FLIGHT, environment),
            ("treaty check", CHECK, environment),
            ("treaty check, again", CHECK, environment),
        ]
        print(f"{'case':<36}{'wall s':>9}{'cpu s':>9}{'peak MB so far':>16}   load {os.getloadavg()[0]:.1f}")
        for name, arguments, surroundings in cases:
            wall, spent, peak = timed(arguments, surroundings)
            print(f"{name:<36}{wall:>9.2f}{spent:>9.2f}{peak:>16.0f}", flush=True)
        print(flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.footprint"], env=off, check=True)


if __name__ == "__main__":
    main()
