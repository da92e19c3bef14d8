"""Asking the processor for numbers before they are needed, and which bits of a number are set.

Where only a few samples of a long track are looked at, their places are known some microseconds before; asked for then,
they are in the cache when they are read. Without this, waiting for memory takes half of the time.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["fetch", "lowest_bit"]


def _fetch(_context: Any, array: Any, index: Any) -> Any:
    """Ask for the element of an array at a tuple of indices, not below zero; nothing is read and nothing waits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        held = context.make_array(kind)(context, builder, arguments[0])
        places = cgutils.unpack_tuple(builder, arguments[1])
        whole = [context.cast(builder, place, types.int64, types.intp) for place in places]
        pointer = cgutils.get_item_pointer(context, builder, kind, held, whole, wraparound=False)
        general = builder.bitcast(pointer, ir.IntType(8).as_pointer())
        word = ir.IntType(32)
        ask = cgutils.get_or_insert_function(
            builder.module,
            ir.FunctionType(ir.VoidType(), [general.type, word, word, word]),
            "llvm.prefetch.p0",
        )
        # to be read (0), kept as near as can be (3), numbers rather than instructions (1)
        builder.call(ask, [general, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(array, index), generate


fetch: Any = intrinsic(_fetch)


def _lowest_bit(_context: Any, _bits: Any) -> Any:
    """Number of the lowest bit that is set in a whole number of 64 bits; 64 where none is."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.IntType(1)(0))

    return types.int64(types.int64), generate


lowest_bit: Any = intrinsic(_lowest_bit)
