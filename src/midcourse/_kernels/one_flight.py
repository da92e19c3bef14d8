"""One flight at a time: the readable twin of the lanes.

A flight is a list of phases within which nothing jumps, flown with a pair of order 8(5,3), or 5(4) where the tolerance
is loose, and a step that keeps the estimated error of each step below the tolerance. Between the corners of the forces
(the heights at which the air changes its law, the Mach numbers at which a drag curve bends) a flight is in one smooth
piece of the air and one of the drag curve. Steps end on the edges of phases, and near the corners: a step ends a
little before one, and the next is flown with the next piece; a step that went too far over one is taken back.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.events import (
    PIECE,
    acceleration,
    after_step,
    air_of,
    boost_one,
    boost_scratch,
    copy,
    deceleration,
    enter_air,
    height_and_rate,
    latch,
    leaving,
    prepare_staged,
    record_burnout,
    take_samples,
    temperature_in,
    warming_in,
)
from midcourse._kernels.force import (
    GROWTH,
    bend_of_curve,
    bends,
    coasting,
    gravity,
    mach_change,
    mach_number,
    next_step,
    time_to_height,
)
from midcourse._kernels.rows import ALLOCATES, INNER
from midcourse._kernels.tableau import (
    NODES,
    ORDER3,
    ORDER5,
    QUICK_ERROR,
    QUICK_NODES,
    QUICK_STAGES,
    QUICK_WEIGHTS,
    STAGES,
    WEIGHTS,
    WEIGHTS_OF_STAGES,
)

__all__ = ["CAME_DOWN", "COLUMNS", "IMPACTED", "NEVER", "STUCK", "fly_each", "fly_one", "settle"]

#: Status codes.
CAME_DOWN, IMPACTED, NEVER, STUCK = 0, 1, 2, 3
#: Columns of the result of one flight.
COLUMNS = 18
#: A flight longer than this has reached an orbit, s.
LONGEST_FLIGHT = 86400.0
#: Steps after which a flight is given up.
MOST_STEPS = 20000
#: An error in speed counts as the error in place it makes over this time, s.
MEMORY = 100.0
BOOST_MEMORY = 1000.0
#: From these tolerances on the pair of order 5(4) is quicker, in free flight and else, m: most steps end at a corner.
QUICK, QUICK_UNDER_THRUST = 5.0, 0.3
#: What is near an edge of the air, of `air.NEAR`, in free flight and else; what is near a bend of the drag curve.
PART, PART_UNDER_THRUST, NEAR_MACH = 1.0, 0.25, 0.001
#: A step may go over an edge by this many times what is near.
FAR = 1.0
#: The last step is aimed this far below the ground, m.
DIG = 100.0
#: First steps: of a boost, at most of a phase, of free flight, of one from on high; s; and what is high, m.
FIRST_STEP, FIRST_STEP_PHASE, FIRST_STEP_FREE, FIRST_STEP_HIGH, HIGH = 2.0, 10.0, 20.0, 100.0, 150e3
#: What a step that could hardly grow is shortened by under thrust.
CAUTION = 0.75
#: A step over a corner is taken back to it when its error is less than this many tolerances.
OVERRUN_ERROR = 1e3
#: Above this the bends of the drag curve no longer matter, m.
HIGHEST_MACH_CORNER = 60e3
#: Scale height of the air by which the growth of the drag is foreseen, m.
SCALE_HEIGHT = 7000.0
#: What is known of a flight at the start of a step: height, its rate, acceleration and change of that; Mach number, its
#: rate, acceleration and the change of that.
VIEW = 8


@njit(**INNER)
def runge_kutta_step(time, step, state, push, row, start, control, piece, free, memory, work, new):
    """Fill ``new`` (6,) with the state after a step of the pair 8(5,3); return the estimated error, m.

    ``push`` is the acceleration at the start; ``work`` is (STAGES + 1, 6): the rates at the stages, and a place for the
    state of a stage.
    """
    stage = work[STAGES]
    for axis in range(3):
        work[0, axis], work[0, axis + 3] = state[axis + 3], push[axis]
    for i in range(1, STAGES):
        combine(i, step, state, WEIGHTS_OF_STAGES[i], work, stage)
        work[i, 0], work[i, 1], work[i, 2] = stage[3], stage[4], stage[5]
        work[i, 3], work[i, 4], work[i, 5] = acceleration(
            time + NODES[i] * step, stage, row, start, control, piece, free
        )
    combine(STAGES, step, state, WEIGHTS, work, new)
    error5 = error3 = 0.0
    for axis in range(6):
        fifth = third = 0.0
        for i in range(STAGES):
            fifth += ORDER5[i] * work[i, axis]
            third += ORDER3[i] * work[i, axis]
        scale = 1.0 if axis < 3 else memory
        error5 += (scale * fifth) ** 2
        error3 += (scale * third) ** 2
    return abs(step) * error5 / math.sqrt(error5 + 0.01 * error3 + 1e-300)


@njit(**INNER)
def quick_step(time, step, state, push, row, start, control, piece, free, memory, work, new):
    """The same with the pair 5(4)."""
    for axis in range(3):
        work[0, axis], work[0, axis + 3] = state[axis + 3], push[axis]
    for i in range(1, QUICK_STAGES + 1):
        combine(i, step, state, QUICK_WEIGHTS[i], work, new)
        work[i, 0], work[i, 1], work[i, 2] = new[3], new[4], new[5]
        work[i, 3], work[i, 4], work[i, 5] = acceleration(
            time + QUICK_NODES[i] * step, new, row, start, control, piece, free
        )
    error = 0.0
    for axis in range(6):
        fourth = 0.0
        for i in range(QUICK_STAGES + 1):
            fourth += QUICK_ERROR[i] * work[i, axis]
        error += ((1.0 if axis < 3 else memory) * fourth) ** 2
    return abs(step) * math.sqrt(error)


@njit(**INNER)
def combine(count, step, state, weights, work, stage):
    """State of a stage from the rates of those before it."""
    for axis in range(6):
        stage[axis] = state[axis]
    for j in range(count):
        weight = step * weights[j]
        if weight != 0.0:
            for axis in range(6):
                stage[axis] += weight * work[j, axis]


@njit(**INNER)
def drag_change(state, push, rate, inverse, free):
    """Rate at which the drag along the vertical grows in free flight, m/s³; ``inverse`` is that of the radius."""
    x, y, z, vx, vy, vz = state[0], state[1], state[2], state[3], state[4], state[5]
    across, along = gravity(inverse, z * z * inverse * inverse, free[0])
    up = ((push[0] - across * x) * x + (push[1] - across * y) * y + (push[2] - along * z) * z) * inverse
    wx, wy = vx + free[1] * y, vy - free[1] * x
    gain = (push[0] + free[1] * vy) * wx + (push[1] - free[1] * vx) * wy + push[2] * vz
    gain = 2.0 * gain / (wx * wx + wy * wy + vz * vz + 1e-9)
    return up * (gain - rate / SCALE_HEIGHT)


@njit(**INNER)
def look(state, push, row, curve, piece, free, since, view):
    """Fill ``view`` with what the size of the next step depends on; ``since`` is the step before, s, or zero."""
    height, rate = height_and_rate(state)
    x, y, z, vx, vy, vz = state[0], state[1], state[2], state[3], state[4], state[5]
    inverse = 1.0 / math.sqrt(x * x + y * y + z * z)
    speed2 = vx * vx + vy * vy + vz * vz
    bend = (push[0] * x + push[1] * y + push[2] * z + speed2 - rate * rate) * inverse
    if curve is None:
        view[3] = drag_change(state, push, rate, inverse, free)
    else:  # noqa: PLR5501  (the compiler drops the branch that the type of the curve rules out, not half of one)
        if row[3] == 0.0 and row[5] == 0.0:
            view[3] = drag_change(state, push, rate, inverse, free)
        else:
            view[3] = (bend - view[2]) / since if since > 0.0 else 0.0
            warm = temperature_in(piece, height)
            mach = mach_number(x, y, vx, vy, vz, warm)
            warming = warming_in(piece, height, rate)
            change = mach_change(x, y, vx, vy, vz, push[0], push[1], push[2], mach, warm, warming)
            view[6], view[7] = bends(view[4], view[5], mach, change, since)
            view[4], view[5] = mach, change
    view[0], view[1], view[2] = height, rate, bend


@njit(**INNER)
def enter_pieces(view, row, part, curve, piece):
    """Go over to the next piece of the air or of the drag curve where its edge is near or passed; say whether."""
    height, rate, entered = view[0], view[1], False
    if (rate < 0.0 and height < piece[0] + piece[2]) or (rate >= 0.0 and height > piece[1] - piece[3]):
        enter_air(height, rate, part, piece)
        entered = True
    if curve is not None:
        mach, change, first = view[4], view[5], PIECE - 4
        if row[5] > 0.0 and (mach + NEAR_MACH > piece[first + 1] or mach - NEAR_MACH < piece[first]):
            bend_of_curve(mach, change, curve, NEAR_MACH, piece, first)
            entered = True
    return entered


@njit(**INNER)
def settle(time, state, push, row, start, control, curve, free, part, piece, view):
    """Start a phase from a state: fill its pieces, its acceleration ``push`` and what is known of it, ``view``."""
    height, rate = height_and_rate(state)
    enter_air(height, rate, part, piece)
    if curve is not None:
        mach = mach_number(state[0], state[1], state[3], state[4], state[5], temperature_in(piece, height))
        bend_of_curve(mach, 0.0, curve, 0.0, piece, PIECE - 4)
    pushed(time, state, row, start, control, curve, piece, free, push)
    look(state, push, row, curve, piece, free, 0.0, view)
    if enter_pieces(view, row, part, curve, piece):
        pushed(time, state, row, start, control, curve, piece, free, push)


@njit(**INNER)
def pushed(time, state, row, start, control, curve, piece, free, push):
    """Fill ``push`` with the acceleration in one phase; without a drag curve it is free flight."""
    if curve is None:
        x, y, z, vx, vy, vz = state[0], state[1], state[2], state[3], state[4], state[5]
        push[0], push[1], push[2] = coasting(x, y, z, vx, vy, vz, row[6], free[0], free[1], air_of(piece))
    else:
        push[0], push[1], push[2] = acceleration(time, state, row, start, control, piece, free)


@njit(**INNER)
def time_to_corner(view, row, ground, piece):
    """Time to just before the next corner: of the air, of the drag curve; or to just below the ground; s."""
    height, rate = view[0], view[1]
    if rate < 0.0:
        level = max(piece[0] + 0.5 * piece[2], ground - DIG)
    else:
        level = piece[1] - 0.5 * piece[3]
    time = time_to_height(level - height, rate, view[2], view[3])
    if row[5] > 0.0 and height < HIGHEST_MACH_CORNER:
        aim = piece[PIECE - 3] - 0.5 * NEAR_MACH if view[5] >= 0.0 else piece[PIECE - 4] + 0.5 * NEAR_MACH
        time = min(time, time_to_height(aim - view[4], view[5], view[6], view[7]))
    return time


@njit(**INNER)
def overrun(view, new, new_height, row, ground, piece):
    """Factor on a step that went too far over its corner, so that it ends there; 1 where it did not."""
    over, gap, near = new_height - piece[1], piece[1] - view[0], piece[3]
    if piece[0] - new_height > over and ground < piece[0]:
        over, gap, near = piece[0] - new_height, view[0] - piece[0], piece[2]
    factor = max(0.1, gap / (gap + over)) if over > FAR * near else 1.0
    if row[5] > 0.0 and view[0] < HIGHEST_MACH_CORNER:
        warm = temperature_in(piece, new_height)
        mach = mach_number(new[0], new[1], new[3], new[4], new[5], warm)
        over, gap = mach - piece[PIECE - 3], piece[PIECE - 3] - view[4]
        if piece[PIECE - 4] - mach > over:
            over, gap = piece[PIECE - 4] - mach, view[4] - piece[PIECE - 4]
        if over > NEAR_MACH:
            factor = min(factor, max(0.1, gap / (gap + over)))
    return factor


@njit(**ALLOCATES)
def fly_one(state, time, phase, rows, control, cutoff, curve, free, limits, result, spacing, samples):
    """Fly from ``state`` at ``time`` in ``phase`` to the ground; return the status.

    ``limits`` is the height of the ground, the height below which a boost has failed, and the tolerance (m a step);
    ``state`` (6,) is overwritten; samples with a positive ``spacing`` are taken on the way.
    """
    work, spot, view, piece = np.zeros((STAGES + 1, 6)), np.empty((5, 6)), np.zeros(VIEW), np.zeros(PIECE)
    last, start, suggestion, shorter, fresh = rows.shape[0] - 1, time, FIRST_STEP, LONGEST_FLIGHT, True
    old, push, new, new_push = spot[0], spot[1], spot[2], spot[3]
    copy(state, old)
    if phase == last:
        record_burnout(time, old, free[1], result)
    for count in range(MOST_STEPS):
        result[14] = count
        row = rows[phase]
        plain = row[3] == 0.0 and row[5] == 0.0
        edge, memory, part = LONGEST_FLIGHT + 1.0, MEMORY, PART if plain else PART_UNDER_THRUST
        if phase < last:
            edge, memory = min(row[0], cutoff), BOOST_MEMORY
        if edge - time > 1e-9:
            if fresh:
                settle(time, old, push, row, start, control, curve, free, part, piece, view)
                fresh = False
                if phase == last:
                    result[13] = deceleration(old, push, free)
                    suggestion = FIRST_STEP_HIGH if view[0] > HIGH else FIRST_STEP_FREE
            step = min(suggestion, edge - time, shorter, time_to_corner(view, row, limits[0], piece))
            step = max(step, 1e-9)
            quick = 1.0 if limits[2] >= (QUICK if plain else QUICK_UNDER_THRUST) else 0.0
            if quick == 1.0:
                error = quick_step(time, step, old, push, row, start, control, piece, free, memory, work, new)
            else:
                error = runge_kutta_step(time, step, old, push, row, start, control, piece, free, memory, work, new)
            new_height, _ = height_and_rate(new)
            factor = overrun(view, new, new_height, row, limits[0], piece) if error < OVERRUN_ERROR * limits[2] else 1.0
            shorter = step * factor if factor < 1.0 else LONGEST_FLIGHT
            if factor == 1.0:
                grown = next_step(step, error, limits[2], CAUTION if row[3] > 0.0 else 1.0, quick)
                suggestion = grown if step == suggestion or grown < min(suggestion, GROWTH * step) else suggestion
            if error > limits[2] or factor < 1.0:
                continue
            if phase < last and new_height < limits[1]:
                return IMPACTED
            new_push[0], new_push[1], new_push[2] = acceleration(time + step, new, row, start, control, piece, free)
            take_samples(time, step, old, push, new, new_push, spot[4], spacing, samples)
            if phase == last and 0.0 < spacing * (samples.shape[1] - 1) <= time + step:
                return CAME_DOWN  # the last sample is taken: what comes later is not asked for
            if phase == last and after_step(time, step, spot, row, piece, free, control, limits, result):
                return CAME_DOWN
            look(new, new_push, row, curve, piece, free, step, view)
            copy(new, old)
            copy(new_push, push)
            time += step
            if enter_pieces(view, row, part, curve, piece):
                push[0], push[1], push[2] = acceleration(time, old, row, start, control, piece, free)
            if time > LONGEST_FLIGHT or (phase == last and leaving(old, new_height)):
                return NEVER
        if phase < last and time >= edge - 1e-9:
            phase = last if edge == cutoff else phase + 1
            start, suggestion, fresh = time, min(suggestion, FIRST_STEP_PHASE), True
            if phase == last:
                record_burnout(time, old, free[1], result)
            elif rows[phase, 7] == 2.0 and row[7] != 2.0:
                latch(old, control)
    return STUCK


@njit(cache=True, nogil=True)
def fly_each(begin, end, kind, launches, laws, states, rows, curve, free, limits, status, results, spacings, samples):
    """Fly the flights ``begin`` to ``end`` of n, one at a time.

    Parameters
    ----------
    begin, end : int
        Range of rows, see `blocks.in_blocks`.
    kind : int
        0 staged: from the pad through ``rows``; 1 kinematic: a prescribed boost, then the last of ``rows``; 2 coast:
        from ``states`` in the last of ``rows``.
    launches : array, shape (n, 6)
        Latitude, longitude, height, azimuth, steering, cutoff time.
    laws : array, shape (n, 5)
        Of kinematic boosts: burnout speed, burn time, burnout angle, height to gain over speed times time (not
        positive: the bend is even), propellant fraction; unused otherwise.
    states : array, shape (n, 6)
        Inertial states at the start of a coast; scratch otherwise.
    rows, curve, free : array
        Phases, drag curve, and (J2, omega).
    limits : array, shape (n, 3)
        See `fly_one`.
    status : array of int64, shape (n,)
    results : array, shape (n, COLUMNS)
    spacings : array, shape (n,)
        Time between samples; zero or less: none.
    samples : array, shape (3, n, m), or (3, 1, m) where none are taken
    """
    last = rows.shape[0] - 1
    for i in range(begin, end):
        control = np.zeros(13)
        time, phase = 0.0, last
        own = samples[:, i if samples.shape[1] > 1 else 0]
        for column in range(COLUMNS):
            results[i, column] = np.nan
        results[i, 13] = 0.0
        if kind == 0:
            prepare_staged(launches[i], control, states[i], np.empty((3, 3)))
            phase = 0
        elif kind == 1:
            boost_one(launches[i], laws[i], spacings[i], own, states[i], boost_scratch())
            time = laws[i, 1]
        status[i] = fly_one(
            states[i], time, phase, rows, control, launches[i, 5], curve, free, limits[i], results[i], spacings[i], own
        )
