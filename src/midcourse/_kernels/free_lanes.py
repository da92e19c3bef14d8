"""Free flight in lanes: sixteen bodies abreast, from a state to the ground.

A body waits for its lane on the *porch*, where sixteen are made ready at once, in rows of the same offsets. So
nothing but copying is done one lane at a time: taking the next body, the next piece of the air, a step handed on to
`brackets`.
"""

from __future__ import annotations

import math

from numba import njit

from midcourse._kernels.air import AIR, AIR_COLUMNS, LAYERS
from midcourse._kernels.brackets import drain, wait
from midcourse._kernels.events import take_samples
from midcourse._kernels.force import REENTRY, coasting, inverse_root
from midcourse._kernels.lane_rules import air_at, climb_and_bend, commit, drag_and_gain, judge
from midcourse._kernels.lane_steps import step_all
from midcourse._kernels.one_flight import (
    CAME_DOWN,
    COLUMNS,
    FIRST_STEP_FREE,
    FIRST_STEP_HIGH,
    HIGH,
    LONGEST_FLIGHT,
    MEMORY,
    NEVER,
    PART,
    QUICK,
    STUCK,
)
from midcourse._kernels.polar import angle_of
from midcourse._kernels.rows import (
    ALIVE,
    BEND,
    CLIMB,
    COUNT,
    DRAG,
    EDGE,
    FLAG,
    FRESH,
    GAIN,
    GOOD,
    GROUND,
    HEIGHT,
    INNER,
    INVERSE,
    JERK,
    KEEPS,
    LAYER,
    LOADED,
    MASS,
    NEW,
    NEW_PUSH,
    OLD,
    PIECES,
    PUSH,
    ROWS,
    SHORTER,
    STAGE,
    STEP,
    TIME,
    WIDTH,
    WISH,
)

__all__ = ["AFTER_BOOST", "RESUME", "gather", "park", "rounds_of_free_flight", "sample"]

#: Status of a flight that has reached burnout in the first of two sweeps, and kind of such a flight in the second.
RESUME, AFTER_BOOST = 9, 3
#: What a lane of free flight may be flagged for, see `lane_rules.judge`: something to find within the step; it came
#: down; it went for good; a piece of the air is left; too many steps; its last sample is taken; it ends.
EVENTS, DOWN, GONE, NEXT_AIR, ENDLESS, SAMPLED = 15, 8, 16, 32, 128, 256
ENDS = DOWN | GONE | ENDLESS | SAMPLED
#: On the porch: what is known of a body at the start of its free flight, in rows that only a lane needs otherwise.
SPEED, ANGLE, INERTIAL = STAGE, STAGE + WIDTH, STAGE + 2 * WIDTH
#: Numbers of a body on the porch.
BODY = 9 + 26
#: Columns of a piece of the air without its temperature, which free flight does not need.
AIR_FREE = 15


@njit(**INNER)
def park(b, lane):
    """Put a lane without a flight on a circular orbit, where it does no harm."""
    for row in range(ROWS):
        b[row * WIDTH + lane] = 0.0
    b[OLD + lane], b[OLD + 4 * WIDTH + lane], b[PUSH + lane] = 7e6, 7546.0, -8.13
    b[MASS + lane], b[STEP + lane], b[WISH + lane], b[SHORTER + lane] = 1.0, 1.0, 1.0, 1e9
    b[EDGE + lane], b[KEEPS + lane], b[HEIGHT + lane] = 1e12, 1.0, 620e3
    b[LAYER + lane] = LAYERS - 1
    for column in range(AIR_COLUMNS):
        b[PIECES + column * WIDTH + lane] = AIR[LAYERS - 1, column]


@njit(inline="always", **INNER)
def write_air(b, lane, layer):
    """Write a piece of the air into a lane."""
    for column in range(AIR_FREE):
        b[PIECES + column * WIDTH + lane] = AIR[layer, column]


@njit(inline="always", **INNER)
def next_air(b, lane):
    """Go over to the piece of the air that a lane flies into, as `air.layer_at` finds it."""
    layer, height = int(b[LAYER + lane]), b[HEIGHT + lane]
    if b[CLIMB + lane] < 0.0:
        while layer > 0 and height <= AIR[layer, 0] + PART * AIR[layer, 2]:
            layer -= 1
    else:
        while layer < LAYERS - 1 and height > AIR[layer + 1, 0] - PART * AIR[layer + 1, 2]:
            layer += 1
    b[LAYER + lane], b[FRESH + lane] = layer, 1.0
    write_air(b, lane, layer)


@njit(**INNER)
def look_out(p):
    """Heights on the porch, their rates and the layers of the air."""
    for i in range(WIDTH):
        x, y, z = p[OLD + i], p[OLD + WIDTH + i], p[OLD + 2 * WIDTH + i]
        vx, vy, vz = p[OLD + 3 * WIDTH + i], p[OLD + 4 * WIDTH + i], p[OLD + 5 * WIDTH + i]
        height, rate, _, _, _ = climb_and_bend(x, y, z, vx, vy, vz, 0.0, 0.0, 0.0)
        p[HEIGHT + i], p[CLIMB + i], p[LAYER + i] = height, rate, 0.0
    for layer in range(1, LAYERS):
        edge, near = AIR[layer, 0], PART * AIR[layer, 2]
        for i in range(WIDTH):
            p[LAYER + i] += 1.0 if p[HEIGHT + i] > edge + (near if p[CLIMB + i] < 0.0 else -near) else 0.0


@njit(**INNER)
def make_ready(p, free):
    """Accelerations on the porch, what the first step depends on, and what a flight looks like at its start."""
    j2, omega = free[0], free[1]
    for i in range(WIDTH):
        x, y, z = p[OLD + i], p[OLD + WIDTH + i], p[OLD + 2 * WIDTH + i]
        vx, vy, vz = p[OLD + 3 * WIDTH + i], p[OLD + 4 * WIDTH + i], p[OLD + 5 * WIDTH + i]
        ax, ay, az = coasting(x, y, z, vx, vy, vz, p[INVERSE + i], j2, omega, air_at(p, i))
        height, rate, bend, inverse, sine2 = climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az)
        drag, gain, jerk = drag_and_gain(x, y, z, vx, vy, vz, ax, ay, az, rate, inverse, sine2, free)
        p[PUSH + i], p[PUSH + WIDTH + i], p[PUSH + 2 * WIDTH + i] = ax, ay, az
        p[BEND + i], p[JERK + i], p[GAIN + i], p[DRAG + i] = bend, jerk, gain, drag
        p[WISH + i] = FIRST_STEP_HIGH if height > HIGH else FIRST_STEP_FREE
        wx, wy = vx + omega * y, vy - omega * x
        speed2 = wx * wx + wy * wy + vz * vz + 1e-18
        level2 = max(speed2 - rate * rate, 0.0) + 1e-18
        p[SPEED + i] = speed2 * inverse_root(speed2)
        p[ANGLE + i] = angle_of(rate, level2 * inverse_root(level2))
        speed2 = vx * vx + vy * vy + vz * vz + 1e-18
        p[INERTIAL + i] = speed2 * inverse_root(speed2)


@njit(**INNER)
def start_times(kind, i, laws, result):
    """Time at which a body begins its free flight; makes its row of the results ready."""
    if kind == AFTER_BOOST:
        return result[0]
    for column in range(COLUMNS):
        result[column] = math.nan
    result[13], result[14] = 0.0, 0.0
    return laws[i, 1] if kind == 1 else 0.0


@njit(**INNER)
def fill_porch(room, porch, upcoming, end, kind, given, free, limits, status, results):
    """Make the next bodies ready, up to sixteen; return how many, and the flight after them."""
    bodies, p = room
    _, laws, states, rows = given
    count, last = 0, rows.shape[0] - 1
    while count < WIDTH and upcoming < end:
        i, upcoming = upcoming, upcoming + 1
        if kind == AFTER_BOOST and status[i] != RESUME:
            continue
        for axis in range(6):
            p[OLD + axis * WIDTH + count] = states[i, axis]
        p[TIME + count] = start_times(kind, i, laws, results[i])
        p[GROUND + count], p[INVERSE + count], porch[count] = limits[i, 0], rows[last, 6], i
        count += 1
    for column in range(count, WIDTH if count > 0 else 0):
        for row in range(6):
            p[OLD + row * WIDTH + column] = p[OLD + row * WIDTH]
        p[INVERSE + column] = p[INVERSE]
    if count > 0:
        look_out(p)
        for column in range(WIDTH):
            write_air(p, column, int(p[LAYER + column]))
        make_ready(p, free)
    for column in range(count if kind != AFTER_BOOST else 0):
        result = results[porch[column]]
        result[0], result[1], result[2] = p[TIME + column], p[SPEED + column], p[ANGLE + column]
        result[3], result[4] = p[INERTIAL + column], p[HEIGHT + column]
        result[5], result[6] = p[TIME + column], p[HEIGHT + column]
    for column in range(count):
        for row in range(BODY):
            bodies[column * BODY + row] = p[(row if row < 9 else row + LOADED - 9) * WIDTH + column]
    return count, upcoming


@njit(inline="always", **INNER)
def step_in(b, lane, bodies, column, steps):
    """Let a body of the porch into a lane; ``steps`` is how many it has made before."""
    first = column * BODY
    for row in range(9):
        b[row * WIDTH + lane] = bodies[first + row]
    for row in range(9, BODY):
        b[(row + LOADED - 9) * WIDTH + lane] = bodies[first + row]
    b[SHORTER + lane], b[GOOD + lane], b[ALIVE + lane], b[FRESH + lane] = 1e9, 0.0, 1.0, 0.0
    b[COUNT + lane], b[EDGE + lane], b[KEEPS + lane] = steps, LONGEST_FLIGHT + 1.0, MEMORY


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
def sample(b, lane, spot, spacing, samples):
    """Take the samples that fall into a lane's step; return whether the last one is taken."""
    gather(b, lane, spot)
    time, step = b[TIME + lane], b[STEP + lane]
    take_samples(time, step, spot[0], spot[1], spot[2], spot[3], spot[4], spacing, samples)
    return spacing * (samples.shape[1] - 1) <= time + step


@njit(inline="always", **INNER)
def post(b, lane, i, flag, brackets, q, free, results):
    """Hand the step of a lane to the waiting brackets, once for each event within it."""
    queues, waiting, flights = brackets
    for kind in range(4):
        if flag & (1 << kind):
            which = 1 if kind == 2 else 0
            level = REENTRY if kind == 1 else b[GROUND + lane]
            held, column = queues[which], waiting[which]
            wait(held, column, b, lane, level, float(kind))
            flights[which, column] = i
            waiting[which] = column + 1
            if column + 1 == WIDTH:
                drain(held, q, which == 1, column + 1, flights[which], free, results)
                waiting[which] = 0


@njit(**INNER)
def take_next(b, lane, flight, queue, kind, work, given, free, limits, status, results):
    """Let the next body into a lane, or park it; return how many: 1 or 0. ``queue`` is next, end, taken, ready."""
    room, porch = work
    if queue[2] == queue[3]:
        queue[2] = 0
        queue[3], queue[0] = fill_porch(room, porch, queue[0], queue[1], kind, given, free, limits, status, results)
    if queue[3] == 0:
        park(b, lane)
        flight[lane] = -1
        return 0
    i = porch[queue[2]]
    step_in(b, lane, room[0], queue[2], results[i, 14])
    flight[lane], queue[2] = i, queue[2] + 1
    return 1


@njit(**INNER)
def sort_flags(b, marked, leaving):
    """List the lanes in whose step something happened, and those that only leave their piece of the air."""
    n = m = 0
    for lane in range(WIDTH):
        flag = int(b[FLAG + lane])
        marked[n], leaving[m] = lane, lane  # written without asking, so that nothing has to be foretold
        n += 1 if flag & ~NEXT_AIR else 0
        m += 1 if flag == NEXT_AIR else 0
    return n, m


@njit(**INNER)
def sample_all(b, flight, spot, spacings, samples):
    """Take the samples that fall into the steps just made; a flight whose last one is taken ends."""
    for lane in range(WIDTH):
        i = flight[lane]
        if i >= 0 and spacings[i] > 0.0 and b[GOOD + lane] == 1.0:
            if sample(b, lane, spot, spacings[i], samples[:, 0 if samples.shape[1] == 1 else i]):
                b[FLAG + lane] = SAMPLED


@njit(**INNER)
def rounds_of_free_flight(begin, end, kind, work, given, free, limits, status, results, spacings, samples):
    """Step, judge and see to all lanes until no flight is left. Counts no references: it makes no arrays."""
    (b, k), (flight, porch, marked, leaving, queue, spot), brackets, room = work
    queues, waiting, flights = brackets
    tolerance, sampled, busy = limits[begin, 2], False, 0
    for i in range(begin, end):
        sampled |= spacings[i] > 0.0
    # not written as True and False: for those literals the step would be compiled once more each
    yes, no = end > begin, end < begin
    fresh, quick = no, tolerance >= QUICK
    queue[0], queue[1], queue[2], queue[3] = begin, end, 0, 0
    for lane in range(WIDTH):
        busy += take_next(b, lane, flight, queue, kind, (room, porch), given, free, limits, status, results)
    while busy > 0:
        commit(b)
        step_all(b, k, None, quick, fresh, free)
        judge(b, tolerance, 1.0 if quick else 0.0, free)
        if sampled:
            sample_all(b, flight, spot, spacings, samples)
        events, edges = sort_flags(b, marked, leaving)
        fresh = yes if edges > 0 else no
        for place in range(edges):
            next_air(b, leaving[place])
        for place in range(events):
            lane = marked[place]
            flag, i = int(b[FLAG + lane]), flight[lane]
            if flag & EVENTS:
                post(b, lane, i, flag, brackets, room[1], free, results)
            if flag & ENDS:
                results[i, 13], results[i, 14] = max(results[i, 13], b[DRAG + lane]), b[COUNT + lane]
                status[i] = CAME_DOWN if flag & (DOWN | SAMPLED) else (NEVER if flag & GONE else STUCK)
                busy += take_next(b, lane, flight, queue, kind, (room, porch), given, free, limits, status, results) - 1
            elif flag & NEXT_AIR:
                next_air(b, lane)
                fresh = yes
    for which in range(2):
        if waiting[which] > 0:
            drain(queues[which], room[1], which == 1, waiting[which], flights[which], free, results)
