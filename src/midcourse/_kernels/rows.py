"""The buffer of the lanes: which row holds what.

One flat array, `WIDTH` numbers a row, one a lane. The offsets are literals, so that the compiler sees that rows do not
overlap.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ALLOCATES", "INNER", "PLAIN", "SIX", "WIDTH"]

#: How functions inside the lanes are compiled: never called from Python, they live in the cache of their caller.
ALLOCATES: dict[str, Any] = {
    "fastmath": True,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
#: The same for those that make no arrays: without counting the references to the arrays they are given, which would
#: cost an atomic operation each and take a seventh of the time.
INNER: dict[str, Any] = {**ALLOCATES, "_nrt": False}
#: The same with exact rules for what is not a number.
PLAIN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

#: Lanes.
WIDTH = 16
#: Numbers in the six rows of a state.
SIX = 6 * WIDTH
#: Offsets of rows: state, its acceleration, new state, its acceleration, state of a stage, acceleration there.
OLD, PUSH, NEW, NEW_PUSH, STAGE, RATE = 0, 6 * WIDTH, 9 * WIDTH, 15 * WIDTH, 18 * WIDTH, 24 * WIDTH
#: Step, time since lift-off, suggested step, bound on the step, error, flag, whether accepted, whether alive.
STEP, TIME, WISH, BOUND = 27 * WIDTH, 28 * WIDTH, 29 * WIDTH, 30 * WIDTH
ERROR, FLAG, GOOD, ALIVE = 31 * WIDTH, 32 * WIDTH, 33 * WIDTH, 34 * WIDTH
#: Height and its rate at the start, growth of the drag there, largest drag so far, ground, end of the phase, memory.
HEIGHT, CLIMB, SWELL, DRAG = 35 * WIDTH, 36 * WIDTH, 37 * WIDTH, 38 * WIDTH
GROUND, EDGE, KEEPS = 39 * WIDTH, 40 * WIDTH, 41 * WIDTH
#: Phase: inverse ballistic coefficient, mass, flow, thrust, exit area, drag area, along air, pitch, its rate, start.
INVERSE, MASS, FLOW, THRUST, EXIT = 42 * WIDTH, 43 * WIDTH, 44 * WIDTH, 45 * WIDTH, 46 * WIDTH
AREA, ALONG, PITCH, TURN, START = 47 * WIDTH, 48 * WIDTH, 49 * WIDTH, 50 * WIDTH, 51 * WIDTH
#: Frame of the thrust (six rows); corner: height, Mach number aimed at, Mach number now.
FRAME, LEVEL, MACH, MACH_NOW = 52 * WIDTH, 58 * WIDTH, 59 * WIDTH, 60 * WIDTH
#: The step six times over, and the two error estimates: six rows each.
STEP6, ERROR5, ERROR3 = 61 * WIDTH, 67 * WIDTH, 73 * WIDTH
ROWS = 79
