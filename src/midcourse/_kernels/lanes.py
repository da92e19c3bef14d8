"""Many flights abreast: sixteen lanes in lockstep, the same lines as the readable twin.

How it works, in the order of the code:

* All that the lanes know is one flat buffer of rows, sixteen numbers a row, at literal offsets. The compiler can see
  that the rows do not overlap, and turns each ``for lane in range(WIDTH)`` into vector instructions.
* `lane_steps` makes one step of order 8(5,3) for all lanes.
* `judge` decides for each lane whether the step is good, how large the next one may be, where the next corner is, and
  raises a flag if something happened within the step. Lanes have their own time and step.
* Flags are rare. Only for them scalar code runs: `attend` goes on to the next phase, `post` hands events of free flight
  to `brackets`, which finds them sixteen at a time; a lane whose flight has ended takes the next one.
* `commit` moves the accepted lanes on.

Nothing in the vector loops is a call to a library; the functions they use are those of `force`, written for one flight.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.brackets import BRACKET_ROWS, drain, wait
from midcourse._kernels.events import (
    SPREAD,
    THIN,
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
    swelling,
    take_samples,
)
from midcourse._kernels.force import (
    MU,
    OMEGA,
    REENTRY,
    gravity,
    height_above_ellipsoid,
    mach_number,
    next_level,
    next_mach,
    next_step,
    time_to_height,
    vertical_scale,
)
from midcourse._kernels.lane_steps import measure, step_all
from midcourse._kernels.one_flight import (
    BOOST_MEMORY,
    CAME_DOWN,
    CAUTION,
    COLUMNS,
    FIRST_STEP,
    FIRST_STEP_HIGH,
    FIRST_STEP_PHASE,
    HIGH,
    HIGHEST_MACH_CORNER,
    IMPACTED,
    LONGEST_FLIGHT,
    MEMORY,
    MOST_STEPS,
    NEAR_HEIGHT,
    NEAR_MACH,
    NEVER,
    OVERRUN_ERROR,
    PASSING,
    STUCK,
    time_to_corner,
)
from midcourse._kernels.rows import (
    ALIVE,
    ALLOCATES,
    ALONG,
    AREA,
    BOUND,
    CLIMB,
    DRAG,
    EDGE,
    ERROR,
    EXIT,
    FLAG,
    FLOW,
    FRAME,
    GOOD,
    GROUND,
    HEIGHT,
    INNER,
    INVERSE,
    KEEPS,
    LEVEL,
    MACH,
    MACH_NOW,
    MASS,
    NEW,
    NEW_PUSH,
    OLD,
    PITCH,
    PUSH,
    ROWS,
    SIX,
    START,
    STEP,
    SWELL,
    THRUST,
    TIME,
    TURN,
    WIDTH,
    WISH,
)
from midcourse._kernels.tableau import STAGES

__all__ = ["WIDTH", "fly_lanes"]

#: Status of a flight that has reached burnout in the first of two sweeps.
RESUME = 9
#: Kind of such a flight in the second.
AFTER_BOOST = 3


@njit(inline="always", **INNER)
def climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az):
    """Height, its rate and (nearly) its acceleration; inverse radius and squared sine of latitude on the way."""
    radius2 = x * x + y * y + z * z
    inverse = 1.0 / math.sqrt(radius2)
    sine2 = z * z * inverse * inverse
    height = height_above_ellipsoid(radius2 * inverse, inverse, sine2)
    nz = z * vertical_scale(height)
    rate = (x * vx + y * vy + nz * vz) / math.sqrt(x * x + y * y + nz * nz)
    bend = (ax * x + ay * y + az * z + vx * vx + vy * vy + vz * vz - rate * rate) * inverse
    return height, rate, bend, inverse, sine2


@njit(**INNER)
def judge(b, tolerance, free):
    """Free flight: accept or refuse each lane's step, size the next one, raise flags."""
    for i in range(WIDTH):
        n, q = NEW + i, NEW_PUSH + i
        x, y, z = b[n], b[n + WIDTH], b[n + 2 * WIDTH]
        vx, vy, vz = b[n + 3 * WIDTH], b[n + 4 * WIDTH], b[n + 5 * WIDTH]
        ax, ay, az = b[q], b[q + WIDTH], b[q + 2 * WIDTH]
        height, rate, bend, inverse, sine2 = climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az)
        across, along = gravity(inverse, sine2, free[0])
        dx, dy, dz = ax - across * x, ay - across * y, az - along * z
        speed2 = vx * vx + vy * vy + vz * vz + 1e-9
        swell = 2.0 * (ax * vx + ay * vy + az * vz) / speed2 - rate / THIN
        good = 1.0 if b[ERROR + i] <= tolerance else 0.0
        step = b[STEP + i]
        grown = next_step(step, b[ERROR + i], tolerance, 1.0)
        b[WISH + i] = grown if good == 0.0 or step == b[WISH + i] else b[WISH + i]
        level = next_level(height, rate, b[GROUND + i], PASSING)
        bound = time_to_height(level - height, rate, bend)
        b[BOUND + i] = bound if good == 1.0 else b[BOUND + i]
        old_height, old_rate = b[HEIGHT + i], b[CLIMB + i]
        flag = 1.0 if old_rate > 0.0 and rate <= 0.0 else 0.0
        flag += 2.0 if old_height > REENTRY and height <= REENTRY and rate < 0.0 else 0.0
        flag += 4.0 if height < REENTRY and b[SWELL + i] > 0.0 and swell + SPREAD * rate <= 0.0 else 0.0
        flag += 8.0 if height < b[GROUND + i] and rate < 0.0 else 0.0
        late = b[TIME + i] + step > LONGEST_FLIGHT or (rate > 0.0 and height > 200e3 and speed2 > 2.0 * MU * inverse)
        flag += 16.0 if late else 0.0
        b[FLAG + i] = flag * good * b[ALIVE + i]
        b[GOOD + i] = good
        b[HEIGHT + i] = height if good == 1.0 else old_height
        b[CLIMB + i] = rate if good == 1.0 else old_rate
        b[SWELL + i] = swell if good == 1.0 else b[SWELL + i]
        drag = math.sqrt(dx * dx + dy * dy + dz * dz)
        b[DRAG + i] = drag if good == 1.0 and height > b[GROUND + i] and drag > b[DRAG + i] else b[DRAG + i]


@njit(**INNER)
def judge_under_thrust(b, tolerance, curve):
    """Boost, or a body with a drag curve: as `judge`, and steps that overrun a corner are taken back."""
    for i in range(WIDTH):
        n, q = NEW + i, NEW_PUSH + i
        x, y, z = b[n], b[n + WIDTH], b[n + 2 * WIDTH]
        vx, vy, vz = b[n + 3 * WIDTH], b[n + 4 * WIDTH], b[n + 5 * WIDTH]
        ax, ay, az = b[q], b[q + WIDTH], b[q + 2 * WIDTH]
        height, rate, bend, _, _ = climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az)
        good = 1.0 if b[ERROR + i] <= tolerance else 0.0
        step = b[STEP + i]
        old_height, old_rate = b[HEIGHT + i], b[CLIMB + i]
        # taken back where it went over the corner in height or in Mach number
        gap = b[LEVEL + i] - old_height
        over = (height - b[LEVEL + i]) if gap > 0.0 else (b[LEVEL + i] - height)
        factor = abs(gap) / (abs(gap) + over) if over > NEAR_HEIGHT else 1.0
        mach = mach_number(x, y, vx, vy, vz, height)
        gap = b[MACH + i] - b[MACH_NOW + i]
        over = (mach - b[MACH + i]) if gap > 0.0 else (b[MACH + i] - mach)
        back = abs(gap) / (abs(gap) + over) if over > NEAR_MACH and abs(b[MACH + i]) < 1e8 else 1.0
        factor = back if back < factor else factor
        factor = 1.0 if height < b[GROUND + i] else factor
        factor = factor if b[ERROR + i] < OVERRUN_ERROR * tolerance else 1.0
        kept = good if factor == 1.0 else 0.0
        b[BOUND + i] = step * factor if factor < 1.0 else b[BOUND + i]
        grown = next_step(step, b[ERROR + i], tolerance, CAUTION if b[THRUST + i] > 0.0 else 1.0)
        b[WISH + i] = grown if factor == 1.0 and (good == 0.0 or step == b[WISH + i]) else b[WISH + i]
        # the next corner
        wx, wy = vx + OMEGA * y, vy - OMEGA * x
        change = mach * (ax * wx + ay * wy + az * vz) / (wx * wx + wy * wy + vz * vz + 1e-9)
        bent = 1.0 if b[AREA + i] > 0.0 and height < HIGHEST_MACH_CORNER else 0.0
        aim = next_mach(mach, change, curve, NEAR_MACH)
        aim = aim if bent == 1.0 else 1e9
        level = next_level(height, rate, b[GROUND + i], NEAR_HEIGHT)
        until = abs(aim - mach) / (abs(change) + 1e-9)
        bound = min(time_to_height(level - height, rate, bend), until)
        b[BOUND + i] = bound if kept == 1.0 else b[BOUND + i]
        b[LEVEL + i] = level if kept == 1.0 else b[LEVEL + i]
        b[MACH + i] = aim if kept == 1.0 else b[MACH + i]
        b[MACH_NOW + i] = mach if kept == 1.0 else b[MACH_NOW + i]
        flag = 1.0 if b[TIME + i] + step >= b[EDGE + i] - 1e-9 or height < b[GROUND + i] else 0.0
        flag = 1.0 if b[EDGE + i] > LONGEST_FLIGHT else flag  # attached body in free flight: look at every step
        b[FLAG + i] = flag * kept * b[ALIVE + i]
        b[GOOD + i] = kept
        b[HEIGHT + i] = height if kept == 1.0 else old_height
        b[CLIMB + i] = rate if kept == 1.0 else old_rate


@njit(**INNER)
def judge_all(b, mode, tolerance, curve, free):
    """Measure the errors of a step and judge it, by the rules of free flight or of boost."""
    measure(b)
    if mode == 0:
        judge(b, tolerance, free)
    else:
        judge_under_thrust(b, tolerance, curve)


@njit(**INNER)
def commit(b):
    """Move accepted lanes to the end of their step, and size the next step of all."""
    for axis in range(9):
        for i in range(WIDTH):
            good = b[GOOD + i]
            b[OLD + axis * WIDTH + i] = good * b[NEW + axis * WIDTH + i] + (1.0 - good) * b[OLD + axis * WIDTH + i]
    for i in range(WIDTH):
        b[TIME + i] += b[STEP + i] * b[GOOD + i]
        bound = min(b[BOUND + i], b[EDGE + i] - b[TIME + i])
        b[STEP + i] = max(min(b[WISH + i], bound), 1e-9)


@njit(**INNER)
def park(b, lane):
    """Put a lane without a flight on a circular orbit, where it does no harm."""
    for row in range(ROWS):
        b[row * WIDTH + lane] = 0.0
    b[OLD + lane], b[OLD + 4 * WIDTH + lane], b[PUSH + lane] = 7e6, 7546.0, -8.13
    b[MASS + lane], b[STEP + lane], b[WISH + lane], b[BOUND + lane] = 1.0, 1.0, 1.0, 1.0
    b[EDGE + lane], b[KEEPS + lane], b[HEIGHT + lane] = 1e12, 1.0, 620e3
    b[LEVEL + lane], b[MACH + lane] = 1e12, 1e9


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
def settle(b, lane, time, state, wish, row, control, curve, free, corner):
    """Start a phase from a state: its acceleration, its first step, its first corner."""
    push = acceleration(time, state, row, time, control, curve, free)
    height, rate = height_and_rate(state)
    bound = time_to_corner(state, push, height, rate, b[GROUND + lane], row, curve, corner)
    for axis in range(6):
        b[OLD + axis * WIDTH + lane] = state[axis]
    for axis in range(3):
        b[PUSH + axis * WIDTH + lane] = push[axis]
    if height > HIGH and b[EDGE + lane] > LONGEST_FLIGHT:
        wish = FIRST_STEP_HIGH
    b[TIME + lane], b[WISH + lane], b[BOUND + lane] = time, wish, bound
    b[STEP + lane] = min(min(wish, bound), b[EDGE + lane] - time)
    b[HEIGHT + lane], b[CLIMB + lane], b[SWELL + lane] = height, rate, swelling(state, push, rate)
    b[LEVEL + lane], b[MACH + lane], b[MACH_NOW + lane] = corner[0], corner[1], corner[2]
    b[DRAG + lane] = deceleration(state, push, free) if b[EDGE + lane] > LONGEST_FLIGHT else 0.0
    b[GOOD + lane], b[ALIVE + lane] = 0.0, 1.0


@njit(**ALLOCATES)
def load(
    b, lane, i, kind, launches, laws, states, rows, control, curve, free, limits, result, spacing, samples, corner
):
    """Give a lane its next flight; return the phase it starts in. ``kind`` may be AFTER_BOOST."""
    last = rows.shape[0] - 1
    if kind == AFTER_BOOST:
        time, phase = result[0], last
    else:
        for column in range(COLUMNS):
            result[column] = np.nan
        result[13], result[14] = 0.0, 0.0
        time, phase = 0.0, last
        if kind == 0:
            prepare_staged(launches[i], control, states[i])
            phase = 0
        elif kind == 1:
            boost_one(launches[i], laws[i], spacing, samples, states[i])
            time = laws[i, 1]
    if phase == last:
        record_burnout(time, states[i], free[1], result)
        enter_phase(b, lane, rows[last], time, control, LONGEST_FLIGHT + 1.0, limits[i, 0])
    else:
        enter_phase(b, lane, rows[0], time, control, min(rows[0, 0], launches[i, 5]), limits[i, 1])
    settle(b, lane, time, states[i], FIRST_STEP, rows[phase], control, curve, free, corner)
    return phase


@njit(**INNER)
def gather(b, lane, spot):
    """Copy both ends of a lane's step into ``spot``: old, its acceleration, new, its acceleration."""
    for axis in range(6):
        spot[0, axis] = b[OLD + axis * WIDTH + lane]
        spot[2, axis] = b[NEW + axis * WIDTH + lane]
    for axis in range(3):
        spot[1, axis] = b[PUSH + axis * WIDTH + lane]
        spot[3, axis] = b[NEW_PUSH + axis * WIDTH + lane]


@njit(**INNER)
def attend(b, lane, phase, split, spot, rows, control, cutoff, curve, free, limits, result, state, corner):
    """See to a flagged lane. Returns the phase it goes on in, or -1 - status where the flight ends."""
    gather(b, lane, spot)
    last = rows.shape[0] - 1
    time, step = b[TIME + lane], b[STEP + lane]
    if phase == last:
        if after_step(time, step, spot, rows[last], curve, free, control, limits, result):
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
    settle(b, lane, time, spot[2], min(b[WISH + lane], FIRST_STEP_PHASE), rows[phase], control, curve, free, corner)
    return phase


@njit(**INNER)
def post(b, lane, i, phase, queues, waiting, flights, free, limits, results, point):
    """Hand the flagged step of a lane in free flight to the waiting brackets; return as `attend`."""
    flag = int(b[FLAG + lane])
    for kind in range(4):
        if flag & (1 << kind):
            which = 1 if kind == 2 else 0
            level = REENTRY if kind == 1 else limits[i, 0]
            q, column = queues[which], waiting[which]
            wait(q, column, b, lane, level, float(kind), b[TIME + lane], b[STEP + lane], b[INVERSE + lane])
            flights[which, column] = i
            waiting[which] = column + 1
            if column + 1 == WIDTH:
                drain(q, which == 1, WIDTH, flights[which], free, limits, results, point)
                waiting[which] = 0
    if flag & 8:
        return -1 - CAME_DOWN
    return -1 - NEVER if flag & 16 else phase


@njit(**INNER)
def sample(b, lane, spot, spacing, samples):
    """Take the samples that fall into a lane's step; return whether the last one is taken."""
    gather(b, lane, spot)
    time, step = b[TIME + lane], b[STEP + lane]
    take_samples(time, step, spot[0], spot[1], spot[2], spot[3], spot[4], spacing, samples)
    return spacing * (samples.shape[1] - 1) <= time + step


@njit(**ALLOCATES)
def sweep(
    begin, end, kind, mode, launches, laws, states, rows, curve, free, limits, status, results, spacings, samples
):
    """Fly the rows of one kind to the ground, or, staged vehicles in two sweeps, to burnout."""
    b, k = np.zeros(ROWS * WIDTH), np.zeros(STAGES * SIX)
    spot, corner, controls, point = np.zeros((5, 6)), np.zeros(3), np.zeros((WIDTH, 13)), np.empty(6)
    flight, phase, count = np.full(WIDTH, -1), np.zeros(WIDTH, np.int64), np.zeros(WIDTH, np.int64)
    queues, waiting, flights = (
        np.zeros((2, BRACKET_ROWS * WIDTH)),
        np.zeros(2, np.int64),
        np.zeros((2, WIDTH), np.int64),
    )
    last, upcoming, busy = rows.shape[0] - 1, begin, 0
    split, single = kind == 0 and rows[last, 5] == 0.0, samples.shape[1] == 1
    for lane in range(WIDTH):
        park(b, lane)
    while True:
        for lane in range(WIDTH):
            while flight[lane] < 0 and upcoming < end:
                i, upcoming = upcoming, upcoming + 1
                if kind == AFTER_BOOST and status[i] != RESUME:
                    continue
                own = samples[:, 0 if single else i]
                phase[lane] = load(
                    b, lane, i, kind, launches, laws, states, rows, controls[lane], curve, free, limits, results[i],
                    spacings[i], own, corner,
                )  # fmt: skip
                flight[lane], count[lane], busy = i, int(results[i, 14]), busy + 1
        if busy == 0:
            break
        step_all(b, k, mode, curve, free)
        judge_all(b, mode, limits[begin, 2], curve, free)
        for lane in range(WIDTH):
            i = flight[lane]
            if i < 0:
                continue
            count[lane] += 1
            went, through = phase[lane], False
            if spacings[i] > 0.0 and b[GOOD + lane] == 1.0:
                through = sample(b, lane, spot, spacings[i], samples[:, 0 if single else i]) and phase[lane] == last
            if through:
                went = -1 - CAME_DOWN
            elif count[lane] >= MOST_STEPS:
                went = -1 - STUCK
            elif b[FLAG + lane] != 0.0 and mode == 0:
                went = post(b, lane, i, phase[lane], queues, waiting, flights, free, limits, results, point)
            elif b[FLAG + lane] != 0.0:
                went = attend(
                    b, lane, phase[lane], split, spot, rows, controls[lane], launches[i, 5], curve, free, limits[i],
                    results[i], states[i], corner,
                )  # fmt: skip
            phase[lane] = went
            if went < 0:
                results[i, 13], results[i, 14] = max(results[i, 13], b[DRAG + lane]), count[lane]
                status[i], flight[lane], busy = -1 - went, -1, busy - 1
                park(b, lane)
        commit(b)
    for which in range(2):
        if waiting[which] > 0:
            drain(queues[which], which == 1, waiting[which], flights[which], free, limits, results, point)


@njit(cache=True, nogil=True)
def fly_lanes(begin, end, kind, launches, laws, states, rows, curve, free, limits, status, results, spacings, samples):
    """Fly the flights ``begin`` to ``end``; the arguments are those of `one_flight.fly_each`.

    A staged vehicle flies to burnout with the forces of boost and, where nothing with a drag curve comes down, on from
    there with the shorter ones of free flight, so that neither lane waits for the other's forces.
    """
    # one call in a loop rather than three: the compiler would copy the whole of the lanes into each
    for turn in range(2):
        now = kind if turn == 0 else AFTER_BOOST
        if turn == 1 and (kind != 0 or rows[rows.shape[0] - 1, 5] != 0.0):
            break
        mode = 1 if now == 0 else 0
        sweep(
            begin, end, now, mode, launches, laws, states, rows, curve, free, limits, status, results, spacings, samples
        )
