"""Compiled loops: plain arrays in; plain arrays and a status code out. Knows no units and no records."""

from __future__ import annotations

import os
from pathlib import Path


def _use_whole_registers() -> None:
    """Let the compiler use 512-bit registers where the processor has them.

    LLVM prefers half of them on the processors that lower their clock for it; the lanes gain 1.7-fold from the whole.
    Holds for every numba function compiled later in this process; does nothing where NUMBA_CPU_FEATURES is set.
    """
    from typing import Any

    from llvmlite import binding  # type: ignore[import-untyped]
    from numba.core import config as settings

    config: Any = settings

    if config.CPU_FEATURES is None and "NUMBA_CPU_FEATURES" not in os.environ:
        features = binding.get_host_cpu_features()
        if features.get("avx512f"):
            config.CPU_FEATURES = features.flatten() + ",-prefer-256-bit"


def _drop_stale_caches() -> None:
    """Delete compiled kernels older than any source here.

    numba looks at the file of the function it caches, not at the files of the functions compiled into it.
    """
    here = Path(__file__).parent
    try:
        newest = max(path.stat().st_mtime for path in here.glob("*.py"))
        for path in (here / "__pycache__").glob("*.nbi"):
            if path.stat().st_mtime < newest:
                path.unlink(missing_ok=True)
    except OSError:
        return  # a folder that cannot be written holds no caches either


def _load_without_compiling() -> None:
    """Let a kernel be loaded from the cache without first filling numba's tables of what can be compiled.

    A quarter of a second at the start of a process. Compiling fills the tables itself, so a kernel that is not in the
    cache is compiled as ever; functions of other packages are loaded as numba does it.
    """
    from functools import partial
    from typing import Any

    from numba.core import caching, runtime

    cache: Any = caching.Cache
    memory: Any = runtime
    whole = cache.load_overload

    def load_overload(self: Any, sig: Any, target_context: Any) -> Any:
        if not self._py_func.__module__.startswith(__name__):
            return whole(self, sig, target_context)
        # Only while this kernel is read; numba holds its lock meanwhile.
        target_context.refresh = partial(memory.rtsys.initialize, target_context)
        try:
            return whole(self, sig, target_context)
        finally:
            vars(target_context).pop("refresh", None)

    cache.load_overload = load_overload


_use_whole_registers()
_drop_stale_caches()
_load_without_compiling()
