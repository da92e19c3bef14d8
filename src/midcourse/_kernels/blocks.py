"""Work shared among threads: a compiled loop over a range of items, cut into blocks.

The loops release the interpreter's lock, so plain threads run them side by side. This costs no extra compilation, and
unlike numba's own thread pools it may be entered from several threads at once, as a web server does.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

__all__ = ["in_blocks", "thread_count"]

_BLOCKS_A_THREAD = 4
_FEWEST = 64
_lock = threading.Lock()
_pool: list[ThreadPoolExecutor] = []


def thread_count() -> int:
    """Processors this process may use, or ``NUMBA_NUM_THREADS`` where that is set lower."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = os.environ.get("NUMBA_NUM_THREADS", "")
    return max(1, min(available, int(wanted))) if wanted.isdigit() else max(1, available)


def in_blocks(kernel: Callable[..., Any], count: int, *arguments: Any, fewest: int = _FEWEST) -> None:
    """Call ``kernel(begin, end, *arguments)`` over blocks that together cover ``range(count)``.

    Parameters
    ----------
    kernel : callable
        A compiled loop with ``nogil``; items must not depend on one another, so that the result does not depend on the
        number of threads.
    count : int
        Items.
    *arguments
        Passed on.
    fewest : int
        Least number of items that is worth a thread of its own.
    """
    threads = min(thread_count(), count // max(fewest, 1))
    if threads <= 1:
        kernel(0, count, *arguments)
        return
    blocks = min(threads * _BLOCKS_A_THREAD, count // fewest)
    edges = [block * count // blocks for block in range(blocks + 1)]
    left = iter(list(itertools.pairwise(edges)))  # taken one by one, by whoever is free

    def work() -> None:
        for low, high in left:
            kernel(low, high, *arguments)

    with _lock:
        if not _pool:
            _pool.append(ThreadPoolExecutor(thread_count(), thread_name_prefix="midcourse"))
    jobs = [_pool[0].submit(work) for _ in range(threads - 1)]
    work()
    for job in jobs:
        if not job.cancel():
            job.result()
