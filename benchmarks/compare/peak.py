"""How fast the machine can go at most: fused multiply-adds in registers, nothing else.

A loop of twelve independent chains of vector multiply-adds (the processor needs about ten in flight), written in LLVM's
own language, so that no compiler can leave it out or take another width. What it reaches is the peak that the kernels
are compared with; it is measured, not looked up, because clocks under full vectors and shared machines differ.
"""

from __future__ import annotations

import ctypes
import threading
import time
from functools import cache
from typing import Any

CHAINS = 12


def widths() -> tuple[int, ...]:
    """Doubles in a vector to try on this processor, the likely best first."""
    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features()
    if features.get("avx512f"):
        return 8, 4
    return (4, 2) if features.get("avx2") or features.get("avx") else (2,)


@cache
def _compiled(width: int) -> tuple[Any, Any]:
    """A function of the number of rounds that returns a sum (so that nothing can be left out), and its engine."""
    import llvmlite.binding as llvm
    from llvmlite import ir

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    vector, count = ir.VectorType(ir.DoubleType(), width), ir.IntType(64)
    module = ir.Module("peak")
    fma = ir.Function(module, ir.FunctionType(vector, [vector] * 3), f"llvm.fma.v{width}f64")
    function = ir.Function(module, ir.FunctionType(ir.DoubleType(), [count]), "spin")
    entry, loop, leave = (function.append_basic_block(name) for name in ("entry", "loop", "leave"))
    ir.IRBuilder(entry).branch(loop)
    build = ir.IRBuilder(loop)
    number = build.phi(count)
    number.add_incoming(ir.Constant(count, 0), entry)
    chains = [build.phi(vector) for _ in range(CHAINS)]
    factor, term = ir.Constant(vector, [0.999999] * width), ir.Constant(vector, [1e-6] * width)
    after = [build.call(fma, [chain, factor, term]) for chain in chains]
    for index, (chain, value) in enumerate(zip(chains, after, strict=True)):
        chain.add_incoming(ir.Constant(vector, [1.0 + 0.1 * index] * width), entry)
        chain.add_incoming(value, loop)
    following = build.add(number, ir.Constant(count, 1))
    number.add_incoming(following, loop)
    build.cbranch(build.icmp_signed("<", following, function.args[0]), loop, leave)
    build = ir.IRBuilder(leave)
    total = after[0]
    for value in after[1:]:
        total = build.fadd(total, value)
    build.ret(build.extract_element(total, ir.Constant(ir.IntType(32), 0)))
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
    )
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(str(module)), target)
    engine.finalize_object()
    spin = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_int64)(engine.get_function_address("spin"))
    return spin, engine


def _rate(width: int, threads: int, rounds: int) -> float:
    spin, _ = _compiled(width)
    spin(1000)
    crew = [threading.Thread(target=spin, args=(rounds,)) for _ in range(threads)]
    began = time.perf_counter()
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return 2.0 * width * CHAINS * rounds * threads / (time.perf_counter() - began)


def peak(threads: int, repeats: int = 7, rounds: int = 3_000_000) -> float:
    """Most floating-point operations a second on so many cores, a multiply-add counted as two.

    Parameters
    ----------
    threads : int
        Cores to load.
    repeats : int
        The best counts.
    rounds : int
        Of the loop, in each repeat: some ten milliseconds.
    """
    return max(_rate(width, threads, rounds) for width in widths() for _ in range(repeats))
