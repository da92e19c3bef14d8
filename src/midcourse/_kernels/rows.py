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
#: Step, time since lift-off, suggested step, bound on a step that is taken back, error, flag, accepted, alive.
STEP, TIME, WISH, SHORTER = 27 * WIDTH, 28 * WIDTH, 29 * WIDTH, 30 * WIDTH
ERROR, FLAG, GOOD, ALIVE = 31 * WIDTH, 32 * WIDTH, 33 * WIDTH, 34 * WIDTH
#: What is known at the start of a step: height, its rate, acceleration and change of that; Mach number, its rate,
#: acceleration and change of that.
HEIGHT, CLIMB, BEND, JERK = 35 * WIDTH, 36 * WIDTH, 37 * WIDTH, 38 * WIDTH
MACH, GAIN, CURVE, TWIST = 39 * WIDTH, 40 * WIDTH, 41 * WIDTH, 42 * WIDTH
#: Growth of the drag at the start, largest drag so far, ground, end of the phase, memory, whether pieces are new.
SWELL, DRAG, GROUND, EDGE, KEEPS, FRESH = 43 * WIDTH, 44 * WIDTH, 45 * WIDTH, 46 * WIDTH, 47 * WIDTH, 48 * WIDTH
#: Phase: inverse ballistic coefficient, mass, flow, thrust, exit area, drag area, along air, pitch, its rate, start.
INVERSE, MASS, FLOW, THRUST, EXIT = 49 * WIDTH, 50 * WIDTH, 51 * WIDTH, 52 * WIDTH, 53 * WIDTH
AREA, ALONG, PITCH, TURN, START = 54 * WIDTH, 55 * WIDTH, 56 * WIDTH, 57 * WIDTH, 58 * WIDTH
#: Frame of the thrust (six rows); pieces of the air and of the drag curve (see `events.PIECE`, 22 rows).
FRAME, PIECES = 59 * WIDTH, 65 * WIDTH
LOW, HIGH_EDGE, NEAR_LOW, NEAR_HIGH = PIECES, PIECES + WIDTH, PIECES + 2 * WIDTH, PIECES + 3 * WIDTH
MIDDLE, SCALE, AIR0, WARM0 = PIECES + 4 * WIDTH, PIECES + 5 * WIDTH, PIECES + 6 * WIDTH, PIECES + 15 * WIDTH
MACH_LOW, MACH_HIGH, CD0, CD1 = (PIECES + n * WIDTH for n in (18, 19, 20, 21))
#: The step six times over, and the two error estimates: six rows each.
STEP6, ERROR5, ERROR3 = 87 * WIDTH, 93 * WIDTH, 99 * WIDTH
ROWS = 105
