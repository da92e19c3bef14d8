"""The buffer of the lanes: which row holds what.

One flat array, `WIDTH` numbers a row, one a lane. The offsets are literals, so that the compiler sees that rows do not
overlap.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ALLOCATES", "INNER", "PLAIN", "SIX", "THREE", "WIDTH"]

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
#: Numbers in its places, or its speeds, or an acceleration.
THREE = 3 * WIDTH
#: Offsets of rows: state and its acceleration; state of a stage and acceleration there; after the last stage these
#: are the new ones.
OLD, PUSH, STAGE, RATE = 0, 6 * WIDTH, 9 * WIDTH, 15 * WIDTH
NEW, NEW_PUSH = STAGE, RATE
#: Time since lift-off, suggested step; what is known at the start of a step: height, its rate, acceleration and change
#: of that, growth of the drag by that of the speed (under thrust: rate of the Mach number); the largest drag so far;
#: the ground, the inverse ballistic coefficient, the layer of the air, and its piece (15 rows in free flight, see
#: `air.AIR`). A free flight is loaded into these 26 rows and the first 9.
TIME, WISH, HEIGHT, CLIMB, BEND = (n * WIDTH for n in range(18, 23))
JERK, GAIN, DRAG, GROUND, INVERSE, LAYER = (n * WIDTH for n in range(23, 29))
PIECES = 29 * WIDTH
LOADED = 18
#: Pieces of the air and of the drag curve (see `events.PIECE`, 22 rows).
LOW, HIGH_EDGE, NEAR_LOW, NEAR_HIGH = PIECES, PIECES + WIDTH, PIECES + 2 * WIDTH, PIECES + 3 * WIDTH
MIDDLE, SCALE, AIR0, WARM0 = PIECES + 4 * WIDTH, PIECES + 5 * WIDTH, PIECES + 6 * WIDTH, PIECES + 15 * WIDTH
MACH_LOW, MACH_HIGH, CD0, CD1 = (PIECES + n * WIDTH for n in (18, 19, 20, 21))
#: Step, bound on a step that is taken back, error, flag, accepted, alive, steps so far.
STEP, SHORTER, ERROR, FLAG, GOOD, ALIVE, COUNT = (n * WIDTH for n in range(51, 58))
#: Mach number, its acceleration and change of that; end of the phase, memory, whether pieces are new.
MACH, CURVE, TWIST, EDGE, KEEPS, FRESH = (n * WIDTH for n in range(58, 64))
#: Phase: mass, flow, thrust, exit area, drag area, along air, pitch, its rate, start.
MASS, FLOW, THRUST, EXIT, AREA, ALONG, PITCH, TURN, START = (n * WIDTH for n in range(65, 74))
#: Frame of the thrust (six rows); the step three times over.
FRAME, STEP3 = 74 * WIDTH, 80 * WIDTH
ROWS = 83
