"""How many floating-point operations a flight takes: the kernel itself run with numbers that count.

``python -m benchmarks.compare.operations`` prints the counts. numba is switched off, so that the kernel's own lines run
as Python; every float in them is a `Counted` one. What is counted is what the lanes execute, all sixteen of them,
those that wait for others too; nothing has to be kept in step with the source by hand. The count of a flight is the
difference between a longer and a shorter batch, so that the filling and emptying of the lanes cancels, to about 5 %.

An addition, a subtraction, a multiplication, a division and a square root count as one each (so a fused multiply-add as
two, as in `peak`); comparisons, minima and selections are counted apart and are no part of the sum. A division or root
costs the processor ten to twenty times a multiplication: a kernel with many cannot come near the peak.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from types import ModuleType
from typing import Any

import numpy as np

#: Operations of the sum, and what is counted apart.
KINDS = ("add", "multiply", "divide", "root", "library")
#: Flights of the shorter and the longer batch.
BATCHES = {"P1": (16, 112), "P2": (16, 80)}


class Counted(float):
    """A float that counts what is done with it."""

    __slots__ = ()
    __array_ufunc__ = None  # lets numbers of numpy's own leave the operation to this class
    tally: dict[str, int] = dict.fromkeys((*KINDS, "compare"), 0)


def _arithmetic(name: str, kind: str) -> Any:
    plain = getattr(float, name)

    def operation(self: float, other: Any) -> Any:
        Counted.tally[kind] += 1
        return Counted(plain(self, float(other)))

    return operation


def _comparison(name: str) -> Any:
    plain = getattr(float, name)

    def operation(self: float, other: Any) -> Any:
        Counted.tally["compare"] += 1
        return plain(self, float(other))

    return operation


def _power(self: float, exponent: Any) -> Any:
    if exponent == 2:
        Counted.tally["multiply"] += 1
    else:
        Counted.tally["library"] += 1
    return Counted(float(self) ** float(exponent))


for _name, _kind in (("add", "add"), ("sub", "add"), ("mul", "multiply"), ("truediv", "divide")):
    setattr(Counted, f"__{_name}__", _arithmetic(f"__{_name}__", _kind))
    setattr(Counted, f"__r{_name}__", _arithmetic(f"__r{_name}__", _kind))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Counted, f"__{_name}__", _comparison(f"__{_name}__"))
Counted.__pow__ = _power  # type: ignore[method-assign,assignment]
Counted.__neg__ = lambda self: Counted(-float(self))  # type: ignore[method-assign]
Counted.__abs__ = lambda self: Counted(abs(float(self)))  # type: ignore[method-assign]


class Cells(np.ndarray):
    """An array of objects in which every float counts."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, Counted(value) if isinstance(value, float) else value)


def cells(values: Any) -> Any:
    """Array of counting numbers with the values of another."""
    given = np.asarray(values, dtype=np.float64)
    filled = np.empty(given.shape, dtype=object)
    for index in np.ndindex(given.shape):
        filled[index] = Counted(given[index])
    return filled.view(Cells)


class _CountingMath:
    """`math`, with functions that count."""

    def __getattr__(self, name: str) -> Any:
        plain = getattr(math, name)
        if not callable(plain):
            return plain

        def function(*given: Any) -> Any:
            if name not in ("floor", "ceil", "isnan", "isfinite", "isinf"):
                Counted.tally["root" if name == "sqrt" else "library"] += 1
            found = plain(*(float(item) for item in given))
            return Counted(found) if isinstance(found, float) else found

        return function


class _CountingNumpy:
    """`numpy`, whose new arrays hold counting numbers."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    @staticmethod
    def zeros(shape: Any, dtype: Any = np.float64) -> Any:
        return cells(np.zeros(shape)) if dtype is np.float64 else np.zeros(shape, dtype)

    empty = zeros

    @staticmethod
    def full(shape: Any, value: Any, dtype: Any = None) -> Any:
        made = np.full(shape, value, dtype)
        return cells(made) if made.dtype == np.float64 else made


def _instrument() -> None:
    """Put the counting modules into the kernels that are loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith("midcourse._kernels.") and isinstance(module, ModuleType):
            for attribute, replacement in (("math", _CountingMath()), ("np", _CountingNumpy())):
                if hasattr(module, attribute):
                    setattr(module, attribute, replacement)


def _counting_kernel(kernel: Any) -> Any:
    """The kernel, taking and giving plain arrays, counting in between."""

    def run(begin: int, end: int, *arguments: Any) -> None:
        floats = [cells(a) if isinstance(a, np.ndarray) and a.dtype == np.float64 else a for a in arguments]
        floats = [tuple(Counted(x) for x in a) if isinstance(a, tuple) else a for a in floats]
        kernel(begin, end, *floats)
        for given, counted in zip(arguments, floats, strict=True):
            if given is not counted and isinstance(given, np.ndarray) and given.flags.writeable:
                given[...] = np.array(counted, dtype=np.float64)

    return run


def _count(call: Any) -> dict[str, int]:
    Counted.tally.update(dict.fromkeys(Counted.tally, 0))
    call()
    return dict(Counted.tally)


def counts(batches: dict[str, Any]) -> dict[str, Any]:
    """Operations of one flight of each task, in this process, which must run without numba's compiler."""
    from benchmarks.compare import ours, tasks
    from midcourse.flight import fly as room

    room.fly_lanes = _counting_kernel(room.fly_lanes)
    calls = {
        "P1": lambda n: ours.coast(ours.prepared(tasks.reentries(n), room.TOLERANCE)),
        "P2": lambda n: ours.fly_boosted(ours.boost_arguments(tasks.aims(n)), room.TOLERANCE),
    }
    calls = {task: calls[task] for task in batches}
    given = {task: call(2) for task, call in calls.items()}  # before the counting: tables are built, answers kept
    _instrument()
    result: dict[str, Any] = {}
    for task, call in calls.items():
        if not np.allclose(call(2), given[task], rtol=1e-9, atol=0.0):
            raise RuntimeError(f"{task}: the counting kernel does not fly as the plain one")
        few, many = batches[task]
        first, second = _count(lambda call=call, n=few: call(n)), _count(lambda call=call, n=many: call(n))
        each = {kind: (second[kind] - first[kind]) / (many - few) for kind in second}
        result[task] = {**each, "total": sum(each[kind] for kind in KINDS)}
    return result


def operations(batches: dict[str, Any] | None = None) -> dict[str, Any]:
    """Operations of one flight of each task, counted in a process of its own.

    Raises
    ------
    RuntimeError
        The kernel cannot be run with counting numbers, or does not fly with them as it does with plain ones.
    """
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "NUMBA_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.compare.operations", json.dumps(batches or BATCHES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"the operations could not be counted: {done.stderr.strip().splitlines()[-1]}")
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(counts(json.loads(sys.argv[1]) if len(sys.argv) > 1 else BATCHES)))
