"""How the benchmarks measure: the shortest of several runs, cores set for one call, and what machine it was."""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from midcourse._kernels.blocks import thread_count


def best(call: Callable[[], object], repeats: int = 7) -> float:
    """Shortest of some runs, s: the one least disturbed by others on the machine."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


@contextlib.contextmanager
def cores(count: int) -> Iterator[None]:
    """Let midcourse use so many cores; 0: all."""
    before = os.environ.get("NUMBA_NUM_THREADS")
    os.environ["NUMBA_NUM_THREADS"] = str(count) if count else ""
    try:
        yield
    finally:
        if before is None:
            del os.environ["NUMBA_NUM_THREADS"]
        else:
            os.environ["NUMBA_NUM_THREADS"] = before


def all_cores() -> int:
    """Cores that midcourse uses when nothing is said."""
    with cores(0):
        return thread_count()


def processor() -> str:
    """Name of the processor, as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def load() -> float:
    """Other work on the machine: processes that ran or waited in the last minute; nan where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def machine() -> dict[str, object]:
    """Processor, cores, load and versions: what every run states."""
    import llvmlite.binding as llvm

    return {
        "processor": processor(),
        "vectors": llvm.get_host_cpu_name(),
        "cores": all_cores(),
        "load_before": round(load(), 2),
        "python": platform.python_version(),
        "numba": version("numba"),
        "llvm": ".".join(str(part) for part in llvm.llvm_version_info),
        "numpy": version("numpy"),
        "midcourse": version("midcourse"),
        "system": platform.system(),
    }
