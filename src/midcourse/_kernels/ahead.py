"""A part of the flight loop that a second process can compile while the first compiles the rest.

On a machine that has never run midcourse, compiling the flight loop is what a user waits for. The step of free flight
is kept in the cache of the compiler on its own, so that whoever comes to it second finds it there.
"""

from __future__ import annotations

from typing import Any

from numba import boolean, float64, none
from numba.core import types

from midcourse._kernels.lane_steps import step_all

__all__ = ["PARTS", "compile_ahead"]

_ROW, _PAIR = float64[::1], types.UniTuple(float64, 2)

#: Each part with the types that free flight gives it; a test holds them to what the loop asks for.
PARTS: tuple[tuple[Any, tuple[Any, ...]], ...] = ((step_all, (_ROW, _ROW, none, boolean, boolean, _PAIR)),)


def compile_ahead() -> None:
    """Compile the parts into the cache."""
    for function, signature in PARTS:
        function.compile(signature)
