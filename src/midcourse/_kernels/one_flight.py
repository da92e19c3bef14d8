"""One flight at a time: the readable twin of the lanes.

A flight is a list of phases within which nothing jumps, flown with the pair of order 8(5,3) and a step that keeps the
estimated error of each step below a tolerance. Steps end on the edges of phases and near the corners of
the forces: the heights at which the air changes its law, the Mach numbers at which a drag curve bends.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.events import (
    acceleration,
    after_step,
    boost_one,
    copy,
    deceleration,
    height_and_rate,
    latch,
    leaving,
    prepare_staged,
    record_burnout,
    take_samples,
)
from midcourse._kernels.force import OMEGA, mach_number, next_level, next_mach, next_step, time_to_height
from midcourse._kernels.rows import ALLOCATES, INNER
from midcourse._kernels.tableau import NODES, ORDER3, ORDER5, STAGES, WEIGHTS, WEIGHTS_OF_STAGES

__all__ = ["CAME_DOWN", "COLUMNS", "IMPACTED", "NEVER", "STUCK", "fly_each", "fly_one"]

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
#: A step ends on a corner when it ends this near: heights (m) and Mach numbers under thrust, heights in free flight.
NEAR_HEIGHT, NEAR_MACH, PASSING = 1.0, 0.0002, 10.0
#: First steps: of a flight, at most of a phase, of a coast from on high; s; and what is high, m.
FIRST_STEP, FIRST_STEP_PHASE, FIRST_STEP_HIGH, HIGH = 2.0, 5.0, 100.0, 150e3
#: What a step that could hardly grow is shortened by under thrust.
CAUTION = 0.75
#: A step over a corner is taken back to it when its error is less than this many tolerances.
OVERRUN_ERROR = 1e3
#: Above this the bends of the drag curve no longer matter, m.
HIGHEST_MACH_CORNER = 60e3


@njit(**INNER)
def runge_kutta_step(time, step, state, push, row, start, control, curve, free, memory, work, new):
    """Fill ``new`` (6,) with the state after a step; return the estimated error, m.

    ``push`` is the acceleration at the start; ``work`` is (STAGES + 1, 6): the rates at the stages, and a place for the
    state of a stage.
    """
    stage = work[STAGES]
    for axis in range(3):
        work[0, axis], work[0, axis + 3] = state[axis + 3], push[axis]
    for i in range(1, STAGES):
        for axis in range(6):
            stage[axis] = state[axis]
        for j in range(i):
            weight = step * WEIGHTS_OF_STAGES[i, j]
            if weight != 0.0:
                for axis in range(6):
                    stage[axis] += weight * work[j, axis]
        work[i, 0], work[i, 1], work[i, 2] = stage[3], stage[4], stage[5]
        work[i, 3], work[i, 4], work[i, 5] = acceleration(
            time + NODES[i] * step, stage, row, start, control, curve, free
        )
    error5 = error3 = 0.0
    for axis in range(6):
        change = fifth = third = 0.0
        for i in range(STAGES):
            change += WEIGHTS[i] * work[i, axis]
            fifth += ORDER5[i] * work[i, axis]
            third += ORDER3[i] * work[i, axis]
        new[axis] = state[axis] + step * change
        scale = 1.0 if axis < 3 else memory
        error5 += (scale * fifth) ** 2
        error3 += (scale * third) ** 2
    return abs(step) * error5 / math.sqrt(error5 + 0.01 * error3 + 1e-300)


@njit(**INNER)
def time_to_corner(state, push, height, rate, ground, row, curve, corner):
    """Time to the next corner: a height where the air changes its law, a Mach number where the drag curve bends, s.

    Steps end there: a step across a corner would have to be many times shorter. The time comes from the present rates
    and accelerations; ``corner`` is filled with the height and the Mach number aimed at and the present Mach number.
    """
    powered_row = row[3] > 0.0 or row[5] > 0.0
    corner[0] = next_level(height, rate, ground, NEAR_HEIGHT if powered_row else PASSING)
    radius2 = state[0] * state[0] + state[1] * state[1] + state[2] * state[2]
    inverse = 1.0 / math.sqrt(radius2)
    pull = (push[0] * state[0] + push[1] * state[1] + push[2] * state[2]) * inverse
    speed2 = state[3] * state[3] + state[4] * state[4] + state[5] * state[5]
    time = time_to_height(corner[0] - height, rate, pull + (speed2 - rate * rate) * inverse)
    corner[1], corner[2] = 1e9, 0.0
    if row[5] > 0.0 and height < HIGHEST_MACH_CORNER:
        mach = mach_number(state[0], state[1], state[3], state[4], state[5], height)
        wx, wy, vz = state[3] + OMEGA * state[1], state[4] - OMEGA * state[0], state[5]
        change = mach * (push[0] * wx + push[1] * wy + push[2] * vz) / (wx * wx + wy * wy + vz * vz + 1e-9)
        corner[1], corner[2] = next_mach(mach, change, curve, NEAR_MACH), mach
        time = min(time, abs(corner[1] - mach) / (abs(change) + 1e-9))
    return time


@njit(**INNER)
def overrun(old_height, new, new_height, row, corner):
    """Factor on a step that went over its corner, so that it ends there; 1 where it did not."""
    gap = corner[0] - old_height
    over = new_height - corner[0] if gap > 0.0 else corner[0] - new_height
    factor = abs(gap) / (abs(gap) + over) if over > NEAR_HEIGHT else 1.0
    if row[5] > 0.0 and abs(corner[1]) < 1e9:
        gap = corner[1] - corner[2]
        mach = mach_number(new[0], new[1], new[3], new[4], new[5], new_height)
        over = mach - corner[1] if gap > 0.0 else corner[1] - mach
        if over > NEAR_MACH:
            factor = min(factor, abs(gap) / (abs(gap) + over))
    return factor


@njit(**ALLOCATES)
def fly_one(state, time, phase, rows, control, cutoff, curve, free, limits, result, spacing, samples):
    """Fly from ``state`` at ``time`` in ``phase`` to the ground; return the status.

    ``limits`` is the height of the ground, the height below which a boost has failed, and the tolerance (m a step);
    ``state`` (6,) is overwritten; samples with a positive ``spacing`` are taken on the way.
    """
    work, spot, rates, corner = np.empty((STAGES + 1, 6)), np.empty((5, 6)), np.empty(2), np.empty(3)
    last, start, suggestion, shorter, fresh = rows.shape[0] - 1, time, FIRST_STEP, LONGEST_FLIGHT, True
    old, push, new, new_push = spot[0], spot[1], spot[2], spot[3]
    copy(state, old)
    if phase == last:
        record_burnout(time, old, free[1], result)
    height, rates[0] = height_and_rate(old)
    if height > HIGH:
        suggestion = FIRST_STEP_HIGH
    for count in range(MOST_STEPS):
        result[14] = count
        row = rows[phase]
        edge, memory = LONGEST_FLIGHT + 1.0, MEMORY
        if phase < last:
            edge, memory = min(row[0], cutoff), BOOST_MEMORY
        if edge - time > 1e-9:
            if fresh:
                push[0], push[1], push[2] = acceleration(time, old, row, start, control, curve, free)
                fresh = False
                if phase == last:
                    result[13] = deceleration(old, push, free)
            bound = min(
                edge - time, shorter, time_to_corner(old, push, height, rates[0], limits[0], row, curve, corner)
            )
            step = min(suggestion, bound)
            error = runge_kutta_step(time, step, old, push, row, start, control, curve, free, memory, work, new)
            new_height, rates[1] = height_and_rate(new)
            if row[3] > 0.0 or row[5] > 0.0:
                shorter = step * overrun(height, new, new_height, row, corner)
                if shorter < step and new_height > limits[0] and error < OVERRUN_ERROR * limits[2]:
                    continue
            if error > limits[2] or step == suggestion:
                suggestion = next_step(step, error, limits[2], CAUTION if row[3] > 0.0 else 1.0)
            shorter = LONGEST_FLIGHT
            if error > limits[2]:
                continue
            if phase < last and new_height < limits[1]:
                return IMPACTED
            new_push[0], new_push[1], new_push[2] = acceleration(time + step, new, row, start, control, curve, free)
            take_samples(time, step, old, push, new, new_push, spot[4], spacing, samples)
            if phase == last and 0.0 < spacing * (samples.shape[1] - 1) <= time + step:
                return CAME_DOWN  # the last sample is taken: what comes later is not asked for
            if phase == last and after_step(time, step, spot, row, curve, free, control, limits, result):
                return CAME_DOWN
            copy(new, old)
            copy(new_push, push)
            height, rates[0], time = new_height, rates[1], time + step
            if time > LONGEST_FLIGHT or (phase == last and leaving(old, height)):
                return NEVER
        if phase < last and time >= edge - 1e-9:
            phase = last if edge == cutoff else phase + 1
            start, suggestion, fresh = time, min(suggestion, FIRST_STEP_PHASE), True
            if phase == last and height > HIGH:
                suggestion = FIRST_STEP_HIGH
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
            prepare_staged(launches[i], control, states[i])
            phase = 0
        elif kind == 1:
            boost_one(launches[i], laws[i], spacings[i], own, states[i])
            time = laws[i, 1]
        status[i] = fly_one(
            states[i], time, phase, rows, control, launches[i, 5], curve, free, limits[i], results[i], spacings[i], own
        )
