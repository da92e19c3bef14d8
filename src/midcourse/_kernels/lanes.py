"""Many flights abreast: sixteen lanes in lockstep, the same lines as the readable twin.

How it works, in the order of the code:

* All that the lanes know is one flat buffer of rows, sixteen numbers a row, at literal offsets. The compiler can see
  that the rows do not overlap, and turns each ``for lane in range(WIDTH)`` into vector instructions.
* `lane_steps` makes one step of order 8(5,3) for all lanes.
* `lane_rules` decides for each lane whether the step is good, how large the next one may be, and raises a flag if
  something happened within the step. Lanes have their own time and step.
* Flags are rare. Only for them scalar code runs: `attend` goes on to the next phase, `post` hands events of free flight
  to `brackets`, which finds them sixteen at a time, `change_pieces` goes over to the next piece of the air or of the
  drag curve; a lane whose flight has ended takes the next one.
* `commit` moves the accepted lanes on, and ends the next step a little before the next corner.

Nothing in the vector loops is a call to a library; the functions they use are those of `force`, written for one flight.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from midcourse._kernels.air import AIR, AIR_COLUMNS, layer_at
from midcourse._kernels.brackets import BRACKET_ROWS, HELD
from midcourse._kernels.events import (
    PIECE,
    after_step,
    boost_one,
    boost_scratch,
    copy,
    deceleration,
    latch,
    leaving,
    prepare_staged,
    record_burnout,
)
from midcourse._kernels.force import bend_of_curve
from midcourse._kernels.free_lanes import AFTER_BOOST, BODY, RESUME, gather, park, rounds_of_free_flight, sample
from midcourse._kernels.lane_rules import commit_under_thrust, judge_under_thrust
from midcourse._kernels.lane_steps import step_all
from midcourse._kernels.one_flight import (
    BOOST_MEMORY,
    CAME_DOWN,
    COLUMNS,
    FIRST_STEP,
    FIRST_STEP_FREE,
    FIRST_STEP_HIGH,
    FIRST_STEP_PHASE,
    HIGH,
    IMPACTED,
    LONGEST_FLIGHT,
    MEMORY,
    NEAR_MACH,
    NEVER,
    PART,
    PART_UNDER_THRUST,
    QUICK_UNDER_THRUST,
    STUCK,
    VIEW,
    settle,
)
from midcourse._kernels.rows import (
    ALIVE,
    ALLOCATES,
    ALONG,
    AREA,
    CLIMB,
    COUNT,
    CURVE,
    DRAG,
    EDGE,
    EXIT,
    FLAG,
    FLOW,
    FRAME,
    FRESH,
    GAIN,
    GOOD,
    GROUND,
    HEIGHT,
    INNER,
    INVERSE,
    KEEPS,
    MACH,
    MACH_LOW,
    MASS,
    NEAR_HIGH,
    NEAR_LOW,
    OLD,
    PIECES,
    PITCH,
    PUSH,
    ROWS,
    SHORTER,
    START,
    STEP,
    THREE,
    THRUST,
    TIME,
    TURN,
    TWIST,
    WIDTH,
    WISH,
)
from midcourse._kernels.tableau import STAGES

__all__ = ["AFTER_BOOST", "RESUME", "WIDTH", "fly_lanes"]


@njit(**ALLOCATES)
def aligned(size):
    """Zeros whose first lies on the edge of a line of the cache: vectors across two lines cost a quarter more."""
    slack = np.zeros(size + 7)
    first = (-(slack.ctypes.data >> 3)) & 7
    return slack[first : first + size]


@njit(inline="always", **INNER)
def enter_air(b, lane, height, rate, part):
    """Write the piece of the air for a height and its rate into a lane; ``part`` scales what is near an edge."""
    layer = layer_at(height, rate, part)
    for column in range(AIR_COLUMNS):
        b[PIECES + column * WIDTH + lane] = AIR[layer, column]
    b[NEAR_LOW + lane], b[NEAR_HIGH + lane] = part * AIR[layer, 2], part * AIR[layer, 3]
    b[FRESH + lane] = 1.0


@njit(inline="always", **INNER)
def enter_curve(b, lane, mach, change, near, curve, piece):
    """Write the piece of the drag curve for a Mach number and its rate into a lane."""
    bend_of_curve(mach, change, curve, near, piece, 0)
    for column in range(4):
        b[MACH_LOW + column * WIDTH + lane] = piece[column]
    b[FRESH + lane] = 1.0


@njit(inline="always", **INNER)
def change_pieces(b, lane, flag, curve, piece):
    """See to flags 32 and 64 of a lane: it goes over to the next piece of the air, or of the drag curve."""
    if flag & 32:
        enter_air(b, lane, b[HEIGHT + lane], b[CLIMB + lane], PART_UNDER_THRUST)
    if flag & 64:
        enter_curve(b, lane, b[MACH + lane], b[GAIN + lane], NEAR_MACH, curve, piece)


@njit(**INNER)
def enter_phase(b, lane, row, start, control, edge, floor):
    """Write the constants of a phase into a lane."""
    b[INVERSE + lane], b[MASS + lane], b[FLOW + lane] = row[6], max(row[1], 1e-9), row[2]
    b[THRUST + lane], b[EXIT + lane], b[AREA + lane] = row[3], row[4], row[5]
    b[ALONG + lane] = 1.0 if row[7] == 1.0 else 0.0
    b[PITCH + lane] = row[8] + control[12] * row[10]
    b[TURN + lane] = row[9] + control[12] * row[11]
    b[START + lane], b[EDGE + lane], b[GROUND + lane] = start, edge, floor
    b[KEEPS + lane] = MEMORY if edge > LONGEST_FLIGHT else BOOST_MEMORY
    base = 6 if row[7] == 2.0 else 0
    for axis in range(6):
        b[FRAME + axis * WIDTH + lane] = control[base + axis]


@njit(**INNER)
def start_phase(b, lane, time, state, wish, row, control, curve, free, scratch):
    """Start a phase from a state: its pieces, its acceleration, its first step."""
    piece, view, push, _ = scratch
    part = PART if row[3] == 0.0 and row[5] == 0.0 else PART_UNDER_THRUST
    settle(time, state, push, row, time, control, curve, free, part, piece, view)
    for axis in range(6):
        b[OLD + axis * WIDTH + lane] = state[axis]
    for axis in range(3):
        b[PUSH + axis * WIDTH + lane] = push[axis]
    for column in range(PIECE):
        b[PIECES + column * WIDTH + lane] = piece[column]
    for column in range(4):
        b[HEIGHT + column * WIDTH + lane] = view[column]
    b[MACH + lane], b[GAIN + lane], b[CURVE + lane], b[TWIST + lane] = view[4], view[5], view[6], view[7]
    if b[EDGE + lane] > LONGEST_FLIGHT:
        wish = FIRST_STEP_HIGH if view[0] > HIGH else FIRST_STEP_FREE
        b[DRAG + lane] = deceleration(state, push, free)
    b[TIME + lane], b[WISH + lane], b[SHORTER + lane] = time, wish, 1e9
    b[GOOD + lane], b[ALIVE + lane], b[FRESH + lane] = 0.0, 1.0, 0.0


@njit(**INNER)
def load(b, lane, i, given, control, curve, free, limits, result, scratch):
    """Give a lane its next flight, on its pad; ``given`` is launches, laws, states and phases as for `fly_lanes`."""
    launches, _, states, rows = given
    for column in range(COLUMNS):
        result[column] = np.nan
    result[13] = 0.0
    prepare_staged(launches[i], control, states[i], scratch[3])
    last, edge = rows.shape[0] - 1, min(rows[0, 0], launches[i, 5])
    if last == 0:
        record_burnout(0.0, states[i], free[1], result)
        edge = LONGEST_FLIGHT + 1.0
    enter_phase(b, lane, rows[0], 0.0, control, edge, limits[i, 0 if last == 0 else 1])
    start_phase(b, lane, 0.0, states[i], FIRST_STEP, rows[0], control, curve, free, scratch)
    b[COUNT + lane] = 0.0


@njit(**INNER)
def attend(b, lane, phase, split, spot, rows, control, cutoff, curve, free, limits, result, state, scratch):
    """See to a flagged lane. Returns the phase it goes on in, or -1 - status where the flight ends."""
    gather(b, lane, spot)
    last = rows.shape[0] - 1
    time, step = b[TIME + lane], b[STEP + lane]
    if phase == last:
        piece = scratch[0]
        for column in range(PIECE):
            piece[column] = b[PIECES + column * WIDTH + lane]
        if after_step(time, step, spot, rows[last], piece, free, control, limits, result):
            return -1 - CAME_DOWN
        if time + step > LONGEST_FLIGHT or leaving(spot[2], b[HEIGHT + lane]):
            return -1 - NEVER
        return phase
    if b[HEIGHT + lane] < limits[1]:
        return -1 - IMPACTED
    before, edge, time = rows[phase, 7], b[EDGE + lane], time + step
    phase = last if edge == cutoff else phase + 1
    if phase == last:
        record_burnout(time, spot[2], free[1], result)
        if split:
            copy(spot[2], state)
            return -1 - RESUME
        enter_phase(b, lane, rows[last], time, control, LONGEST_FLIGHT + 1.0, limits[0])
    else:
        if rows[phase, 7] == 2.0 and before != 2.0:
            latch(spot[2], control)
        enter_phase(b, lane, rows[phase], time, control, min(rows[phase, 0], cutoff), limits[1])
    wish = min(b[WISH + lane], FIRST_STEP_PHASE)
    start_phase(b, lane, time, spot[2], wish, rows[phase], control, curve, free, scratch)
    return phase


@njit(**INNER)
def rounds_of_boost(begin, end, work, given, curve, free, limits, status, results, spacings, samples):
    """Step, judge and see to all lanes until no flight is left. Counts no references: it makes no arrays."""
    (b, k), (flight, phase, spot), (controls, scratch) = work
    launches, _, states, rows = given
    last, upcoming, busy = rows.shape[0] - 1, begin, 0
    # not written as True and False: for those literals the step would be compiled once more each
    yes, no = end > begin, end < begin
    fresh, tolerance = no, limits[begin, 2]
    quick = tolerance >= QUICK_UNDER_THRUST
    split, single = rows[last, 5] == 0.0, samples.shape[1] == 1
    for lane in range(WIDTH):
        park(b, lane)
        flight[lane] = -1
    while True:
        for lane in range(WIDTH):
            if flight[lane] < 0 and upcoming < end:
                i, upcoming, busy = upcoming, upcoming + 1, busy + 1
                load(b, lane, i, given, controls[lane], curve, free, limits, results[i], scratch)
                flight[lane], phase[lane] = i, 0
        if busy == 0:
            break
        commit_under_thrust(b)
        step_all(b, k, curve, quick, fresh, free)
        judge_under_thrust(b, tolerance, 1.0 if quick else 0.0)
        fresh = no
        for lane in range(WIDTH):
            i = flight[lane]
            if i < 0:
                continue
            flag, went = int(b[FLAG + lane]), phase[lane]
            through = False
            if spacings[i] > 0.0 and b[GOOD + lane] == 1.0:
                through = sample(b, lane, spot, spacings[i], samples[:, 0 if single else i]) and went == last
            if through:
                went = -1 - CAME_DOWN
            elif flag & 128:
                went = -1 - STUCK
            elif flag & 1:
                went = attend(
                    b, lane, went, split, spot, rows, controls[lane], launches[i, 5], curve, free, limits[i],
                    results[i], states[i], scratch,
                )  # fmt: skip
            if flag & 96 and went == phase[lane]:
                change_pieces(b, lane, flag, curve, scratch[0])
                fresh = yes
            phase[lane] = went
            if went < 0:
                results[i, 13], results[i, 14] = max(results[i, 13], b[DRAG + lane]), b[COUNT + lane]
                status[i], flight[lane], busy = -1 - went, -1, busy - 1
                park(b, lane)


@njit(cache=True, nogil=True)
def fly_lanes(begin, end, kind, launches, laws, states, rows, curve, free, limits, status, results, spacings, samples):
    """Fly the flights ``begin`` to ``end``; the arguments are those of `one_flight.fly_each`, but for what follows.

    ``curve`` is None where nothing flies with thrust or a drag curve (kinds 1, 2 and AFTER_BOOST): the compiler then
    leaves out all that has to do with them, and a user who has no staged vehicle never waits for it. A staged vehicle
    (kind 0, with its curve) flies to burnout and, where nothing with a drag curve comes down, has the status RESUME;
    a second call with AFTER_BOOST and without a curve takes it on from there, so that no lane waits for the forces of
    another.
    """
    given = (launches, laws, states, rows)
    buffers = (aligned(ROWS * WIDTH), aligned(STAGES * THREE))
    flight, spot = np.full(WIDTH, -1), np.zeros((5, 6))
    if curve is None:
        brackets = (
            np.zeros((2, HELD * WIDTH)),
            np.zeros(2, np.int64),
            np.zeros((2, WIDTH), np.int64),
        )
        porch_room = (np.zeros(BODY * WIDTH), aligned(BRACKET_ROWS * WIDTH))
        room = boost_scratch()
        for i in range(begin, end if kind == 1 else begin):
            own = samples[:, 0 if samples.shape[1] == 1 else i]
            boost_one(given[0][i], given[1][i], spacings[i], own, given[2][i], room)
        porch, marked, leaving = np.zeros(WIDTH, np.int64), np.zeros(WIDTH, np.int64), np.zeros(WIDTH, np.int64)
        work = (buffers, (flight, porch, marked, leaving, np.zeros(4, np.int64), spot), brackets, porch_room)
        rounds_of_free_flight(begin, end, kind, work, given, free, limits, status, results, spacings, samples)
    else:
        thrust = (np.zeros((WIDTH, 13)), (np.zeros(PIECE), np.zeros(VIEW), np.zeros(3), np.zeros((3, 3))))
        work_of_boost = (buffers, (flight, np.zeros(WIDTH, np.int64), spot), thrust)
        rounds_of_boost(begin, end, work_of_boost, given, curve, free, limits, status, results, spacings, samples)
