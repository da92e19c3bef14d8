"""One flight at a time: the readable twin of the lanes, and the maker of sampled tracks.

A flight is a list of phases within which nothing jumps, flown with the pair of order 8(5,3) and a step that keeps the
estimated error of each step below a tolerance. Steps end on the edges of phases and near the heights at which the air changes its
law; what happens within a step (apogee, 100 km on the way down, the ground) is found on the quintic through its ends.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.boost_path import (
    BOOST_STEPS,
    bend,
    boost_path,
    inertial_from_ecef_state,
    launch_frame,
    path_point,
)
from midcourse._kernels.force import (
    ECCENTRICITY2,
    EQUATORIAL_RADIUS,
    MU,
    OMEGA,
    REENTRY,
    coasting,
    gravity,
    height_above_ellipsoid,
    mach_number,
    next_level,
    next_mach,
    powered,
    time_to_height,
    vertical_scale,
)
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
NEAR_HEIGHT, NEAR_MACH, PASSING = 5.0, 0.002, 300.0
#: Above this the bends of the drag curve no longer matter, m.
HIGHEST_MACH_CORNER = 60e3


@njit(cache=True, fastmath=True, error_model="numpy")
def acceleration(time, state, row, start, control, curve, free):
    """Acceleration in one phase; ``row`` is its line in the table of phases, ``start`` its beginning."""
    x, y, z, vx, vy, vz = state[0], state[1], state[2], state[3], state[4], state[5]
    if row[3] == 0.0 and row[5] == 0.0:
        return coasting(x, y, z, vx, vy, vz, row[6], free[0], free[1])
    since = time - start
    pitch = row[8] + row[9] * since + control[12] * (row[10] + row[11] * since)
    sine, cosine = math.sin(pitch), math.cos(pitch)
    base = 6 if row[7] == 2.0 else 0
    px = cosine * control[base] + sine * control[base + 3]
    py = cosine * control[base + 1] + sine * control[base + 4]
    pz = cosine * control[base + 2] + sine * control[base + 5]
    along_air = 1.0 if row[7] == 1.0 else 0.0
    mass = row[1] - row[2] * since
    return powered(x, y, z, vx, vy, vz, mass, row[3], row[4], row[5], row[6], along_air, px, py, pz, curve)


@njit(cache=True, fastmath=True, error_model="numpy")
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


@njit(cache=True, fastmath=True, error_model="numpy")
def height_and_rate(state):
    """Geodetic height (m) and its rate (m/s)."""
    radius2 = state[0] ** 2 + state[1] ** 2 + state[2] ** 2
    inverse_radius = 1.0 / math.sqrt(radius2)
    sine2 = (state[2] * inverse_radius) ** 2
    height = height_above_ellipsoid(radius2 * inverse_radius, inverse_radius, sine2)
    scale = vertical_scale(height)
    nx, ny, nz = state[0], state[1], state[2] * scale
    rate = (nx * state[3] + ny * state[4] + nz * state[5]) / math.sqrt(nx * nx + ny * ny + nz * nz)
    return height, rate


@njit(cache=True, fastmath=True, error_model="numpy")
def between(part, step, old, old_push, new, new_push, point):
    """Fill ``point`` (6,) with the state at a part of a step, by the quintic through both ends."""
    s = part
    s2, s3 = s * s, s * s * s
    s4, s5 = s2 * s2, s2 * s3
    p1, v0 = 10.0 * s3 - 15.0 * s4 + 6.0 * s5, s - 6.0 * s3 + 8.0 * s4 - 3.0 * s5
    v1, a0 = -4.0 * s3 + 7.0 * s4 - 3.0 * s5, 0.5 * (s2 - 3.0 * s3 + 3.0 * s4 - s5)
    a1 = 0.5 * (s3 - 2.0 * s4 + s5)
    d1, e0 = 30.0 * s2 - 60.0 * s3 + 30.0 * s4, 1.0 - 18.0 * s2 + 32.0 * s3 - 15.0 * s4
    e1, b0 = -12.0 * s2 + 28.0 * s3 - 15.0 * s4, 0.5 * (2.0 * s - 9.0 * s2 + 12.0 * s3 - 5.0 * s4)
    b1 = 0.5 * (3.0 * s2 - 8.0 * s3 + 5.0 * s4)
    for axis in range(3):
        gap = new[axis] - old[axis]
        point[axis] = old[axis] + p1 * gap + step * (v0 * old[axis + 3] + v1 * new[axis + 3])
        point[axis] += step * step * (a0 * old_push[axis] + a1 * new_push[axis])
        point[axis + 3] = d1 * gap / step + e0 * old[axis + 3] + e1 * new[axis + 3]
        point[axis + 3] += step * (b0 * old_push[axis] + b1 * new_push[axis])


@njit(cache=True, fastmath=True, error_model="numpy")
def find_level(level, rate, step, old, old_push, new, new_push, point):
    """Part of a step at which a height is passed in the sense of ``rate``; leaves the state there in ``point``."""
    low, high = 0.0, 1.0
    part = 0.5
    for _ in range(40):
        between(part, step, old, old_push, new, new_push, point)
        height, slope = height_and_rate(point)
        if abs(height - level) < 1e-3:
            break
        if (height - level) * rate < 0.0:
            low = part
        else:
            high = part
        part -= (height - level) / (slope * step) if slope != 0.0 else 0.0
        if not low < part < high:
            part = 0.5 * (low + high)
    return part


@njit(cache=True, fastmath=True, error_model="numpy")
def record_state(result, column, state):
    """Write speed through the air, and its flight-path angle, at two columns; return the inertial speed."""
    wx, wy, vz = state[3] + OMEGA * state[1], state[4] - OMEGA * state[0], state[5]
    height, _ = height_and_rate(state)
    nz = state[2] * vertical_scale(height)
    up = (state[0] * wx + state[1] * wy + nz * vz) / math.sqrt(state[0] ** 2 + state[1] ** 2 + nz * nz)
    speed = math.sqrt(wx * wx + wy * wy + vz * vz)
    result[column] = speed
    result[column + 1] = math.asin(min(1.0, max(-1.0, up / max(speed, 1e-9))))
    return math.sqrt(state[3] ** 2 + state[4] ** 2 + vz * vz)


@njit(cache=True, fastmath=True, error_model="numpy")
def latch(state, control):
    """Hold the velocity through the air and the downward normal to it as the frame of the thrust."""
    wx, wy, vz = state[3] + OMEGA * state[1], state[4] - OMEGA * state[0], state[5]
    inverse = 1.0 / math.sqrt(wx * wx + wy * wy + vz * vz + 1e-12)
    radius = math.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    control[6], control[7], control[8] = wx * inverse, wy * inverse, vz * inverse
    up = (state[0] * control[6] + state[1] * control[7] + state[2] * control[8]) / radius
    size = 0.0
    for axis in range(3):
        control[9 + axis] = up * control[6 + axis] - state[axis] / radius
        size += control[9 + axis] ** 2
    size = math.sqrt(max(size, 1e-24))
    for axis in range(3):
        control[9 + axis] /= size


@njit(cache=True, fastmath=True, error_model="numpy")
def deceleration(state, push, free):
    """Size of the drag: the acceleration without gravity, m/s²."""
    radius = math.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    across, along = gravity(1.0 / radius, (state[2] / radius) ** 2, free[0])
    dx, dy, dz = push[0] - across * state[0], push[1] - across * state[1], push[2] - along * state[2]
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@njit(cache=True, fastmath=True, error_model="numpy")
def find_apogee(time, step, old, old_push, new, new_push, point, result):
    """Record the greatest height within a step whose ends rise and fall."""
    low, high = 0.0, 1.0
    part, height = 0.5, 0.0
    for _ in range(30):
        part = 0.5 * (low + high)
        between(part, step, old, old_push, new, new_push, point)
        height, rate = height_and_rate(point)
        if rate > 0.0:
            low = part
        else:
            high = part
    if height > result[6]:
        result[5], result[6] = time + part * step, height


@njit(cache=True, fastmath=True, error_model="numpy")
def take_samples(time, step, old, old_push, new, new_push, point, spacing, samples):
    """Fill the samples (3, m), in the frame of the Earth, whose times fall into a step."""
    count = samples.shape[1]
    if spacing <= 0.0:
        return
    index = int(math.ceil(time / spacing - 1e-9))
    while index < count and index * spacing <= time + step + 1e-9:
        between((index * spacing - time) / step, step, old, old_push, new, new_push, point)
        sine, cosine = math.sin(OMEGA * index * spacing), math.cos(OMEGA * index * spacing)
        samples[0, index] = cosine * point[0] + sine * point[1]
        samples[1, index] = cosine * point[1] - sine * point[0]
        samples[2, index] = point[2]
        index += 1


@njit(cache=True, fastmath=True, error_model="numpy")
def record_burnout(time, state, result):
    """Write what a flight looks like at burnout."""
    height, _ = height_and_rate(state)
    result[0], result[3], result[4] = time, record_state(result, 1, state), height
    result[5], result[6] = time, height


@njit(cache=True, fastmath=True, error_model="numpy")
def record_impact(time, state, ground, omega, result):
    """Write when, where and how fast a flight ends."""
    record_state(result, 15, state)
    sine, cosine = math.sin(omega * time), math.cos(omega * time)
    x, y = cosine * state[0] + sine * state[1], cosine * state[1] - sine * state[0]
    result[10], result[12] = time, math.atan2(y, x)
    across = math.sqrt(x * x + y * y)
    latitude = math.atan2(state[2] * vertical_scale(ground), across)
    for _ in range(3):
        curvature = EQUATORIAL_RADIUS / math.sqrt(1.0 - ECCENTRICITY2 * math.sin(latitude) ** 2)
        scale = (curvature + ground) / (curvature * (1.0 - ECCENTRICITY2) + ground)
        latitude = math.atan2(state[2] * scale, across)
    result[11] = latitude


@njit(cache=True, fastmath=True, error_model="numpy")
def next_step(step, error, tolerance):
    """Size of the next step (or of the repeated one) from the error of this one."""
    return step * min(5.0, max(0.2, 0.9 * (tolerance / (error + 1e-12)) ** 0.125))


@njit(cache=True, fastmath=True, error_model="numpy")
def find_peak(step, old, old_push, new, new_push, point, row, curve, free, control):
    """Largest deceleration within a step, by sections of the interval that keep the highest point."""
    low, high, best = 0.0, 1.0, 0.0
    for _ in range(9):
        left, right = low + 0.382 * (high - low), low + 0.618 * (high - low)
        between(left, step, old, old_push, new, new_push, point)
        before = deceleration(point, acceleration(0.0, point, row, 0.0, control, curve, free), free)
        between(right, step, old, old_push, new, new_push, point)
        after = deceleration(point, acceleration(0.0, point, row, 0.0, control, curve, free), free)
        best = max(best, before, after)
        if before > after:
            high = right
        else:
            low = left
    return best


@njit(cache=True, fastmath=True, error_model="numpy")
def after_step(time, step, spot, rates, row, curve, free, control, limits, result):
    """Look for what happens within a step of free flight: apogee, reentry, peak deceleration, ground.

    ``spot`` is old, old push, new, new push and a spare state; ``rates`` the rates of height at both ends. Returns
    whether the ground was reached.
    """
    height, _ = height_and_rate(spot[0])
    new_height, _ = height_and_rate(spot[2])
    if rates[0] > 0.0 >= rates[1]:
        find_apogee(time, step, spot[0], spot[1], spot[2], spot[3], spot[4], result)
    if height > REENTRY >= new_height and rates[1] < 0.0:
        part = find_level(REENTRY, -1.0, step, spot[0], spot[1], spot[2], spot[3], spot[4])
        result[7] = time + part * step
        record_state(result, 8, spot[4])
    if new_height < REENTRY:
        drag0, drag1 = deceleration(spot[0], spot[1], free), deceleration(spot[2], spot[3], free)
        inside = 0.0
        if max(drag0, drag1) > 0.5 * result[13]:
            inside = find_peak(step, spot[0], spot[1], spot[2], spot[3], spot[4], row, curve, free, control)
        result[13] = max(result[13], max(inside, drag0))
    if new_height < limits[0] and rates[1] < 0.0:
        part = find_level(limits[0], -1.0, step, spot[0], spot[1], spot[2], spot[3], spot[4])
        record_impact(time + part * step, spot[4], limits[0], free[1], result)
        return True
    return False


@njit(cache=True, fastmath=True, error_model="numpy")
def time_to_corner(state, push, height, rate, ground, row, curve, corner):
    """Time to the next corner: a height at which the air changes its law, a Mach number at which the drag curve bends, s.

    Steps end there: a step across a corner would have to be many times shorter. The time comes from the present rates and
    accelerations; ``corner`` is filled with the height and the Mach number aimed at and the present Mach number.
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
        mach = mach_number(state[0], state[1], state[2], state[3], state[4], state[5], height)
        wx, wy, vz = state[3] + OMEGA * state[1], state[4] - OMEGA * state[0], state[5]
        change = mach * (push[0] * wx + push[1] * wy + push[2] * vz) / (wx * wx + wy * wy + vz * vz + 1e-9)
        corner[1], corner[2] = next_mach(mach, change, curve, NEAR_MACH), mach
        time = min(time, abs(corner[1] - mach) / (abs(change) + 1e-9))
    return time


@njit(cache=True, fastmath=True, error_model="numpy")
def overrun(old_height, new, new_height, row, corner):
    """Factor on a step that went over its corner, so that it ends there; 1 where it did not."""
    gap = corner[0] - old_height
    over = new_height - corner[0] if gap > 0.0 else corner[0] - new_height
    factor = abs(gap) / (abs(gap) + over) if over > NEAR_HEIGHT else 1.0
    if row[5] > 0.0 and abs(corner[1]) < 1e9:
        gap = corner[1] - corner[2]
        mach = mach_number(new[0], new[1], new[2], new[3], new[4], new[5], new_height)
        over = mach - corner[1] if gap > 0.0 else corner[1] - mach
        if over > NEAR_MACH:
            factor = min(factor, abs(gap) / (abs(gap) + over))
    return factor


@njit(cache=True, fastmath=True, error_model="numpy")
def fly_one(state, time, phase, rows, control, cutoff, curve, free, limits, result, spacing, samples):
    """Fly from ``state`` at ``time`` in ``phase`` to the ground; return the status.

    ``limits`` is the height of the ground, the height below which a boost has failed, and the tolerance (m a step);
    ``state`` (6,) is overwritten; samples with a positive ``spacing`` are taken on the way.
    """
    work, spot, rates, corner = np.empty((STAGES + 1, 6)), np.empty((5, 6)), np.empty(2), np.empty(3)
    last, start, suggestion, shorter, fresh = rows.shape[0] - 1, time, 1.0, LONGEST_FLIGHT, True
    old, push, new, new_push = spot[0], spot[1], spot[2], spot[3]
    copy(state, old)
    if phase == last:
        record_burnout(time, old, result)
    height, rates[0] = height_and_rate(old)
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
            bound = min(
                edge - time, shorter, time_to_corner(old, push, height, rates[0], limits[0], row, curve, corner)
            )
            step = min(suggestion, bound)
            error = runge_kutta_step(time, step, old, push, row, start, control, curve, free, memory, work, new)
            if error > limits[2] or step == suggestion:
                suggestion = next_step(step, error, limits[2])
            if error > limits[2]:
                continue
            new_height, rates[1] = height_and_rate(new)
            if phase < last and new_height < limits[1]:
                return IMPACTED
            shorter = step * overrun(height, new, new_height, row, corner) if row[3] > 0.0 or row[5] > 0.0 else step
            if shorter < step and new_height > limits[0]:
                continue
            shorter = LONGEST_FLIGHT
            new_push[0], new_push[1], new_push[2] = acceleration(time + step, new, row, start, control, curve, free)
            take_samples(time, step, old, push, new, new_push, spot[4], spacing, samples)
            if phase == last and 0.0 < spacing * (samples.shape[1] - 1) <= time + step:
                return CAME_DOWN  # the last sample is taken: what comes later is not asked for
            if phase == last and after_step(time, step, spot, rates, row, curve, free, control, limits, result):
                return CAME_DOWN
            copy(new, old)
            copy(new_push, push)
            height, rates[0], time = new_height, rates[1], time + step
            if time > LONGEST_FLIGHT or (phase == last and leaving(old, height)):
                return NEVER
        if phase < last and time >= edge - 1e-9:
            phase = last if edge == cutoff else phase + 1
            start, suggestion, fresh = time, min(suggestion, 5.0), True
            if phase == last:
                record_burnout(time, old, result)
            elif rows[phase, 7] == 2.0 and row[7] != 2.0:
                latch(old, control)
    return STUCK


@njit(cache=True)
def copy(source, target):
    """Copy a state."""
    for axis in range(6):
        target[axis] = source[axis]


@njit(cache=True, fastmath=True, error_model="numpy")
def leaving(state, height):
    """Whether a body above the air goes up with more than the speed of escape."""
    radius2 = state[0] ** 2 + state[1] ** 2 + state[2] ** 2
    speed2 = state[3] ** 2 + state[4] ** 2 + state[5] ** 2
    rising = state[0] * state[3] + state[1] * state[4] + state[2] * state[5] > 0.0
    return height > 200e3 and rising and 0.5 * speed2 > MU / math.sqrt(radius2)


@njit(cache=True)
def prepare_staged(launch, control, state):
    """Put a staged vehicle on its pad: fill its frame of thrust and its inertial state; return the radius of curvature."""
    frame = np.empty((3, 3))
    radius = launch_frame(launch[0], launch[1], launch[2], launch[3], frame)
    for axis in range(3):
        control[axis], control[3 + axis], state[axis] = frame[0, axis], frame[1, axis], frame[2, axis]
    control[12] = launch[4]
    state[3], state[4], state[5] = -OMEGA * state[1], OMEGA * state[0], 0.0
    return radius


@njit(cache=True)
def boost_one(launch, law, spacing, samples, state):
    """Fly the prescribed boost of a kinematic vehicle; leave the inertial state at burnout in ``state``."""
    frame, path, bent = np.empty((3, 3)), np.empty((BOOST_STEPS + 1, 4)), np.empty(5)
    radius = launch_frame(launch[0], launch[1], launch[2], launch[3], frame)
    for column in range(5):
        bent[column] = law[column]
    bent[3] = bend(law[2], law[3], law[4])
    boost_path(bent, launch[2], radius, path)
    if spacing > 0.0:
        sample_path(path, bent, frame, radius, launch[2], spacing, samples)
    path_point(path[BOOST_STEPS], frame, radius, launch[2], state)
    inertial_from_ecef_state(law[1], state)


@njit(cache=True)
def sample_path(path, law, frame, radius, height, spacing, samples):
    """Fill the samples (3, m) that fall into a prescribed boost: cubic between the rows of the path."""
    step, row, index = law[1] / BOOST_STEPS, np.empty(4), 0
    point = np.empty(6)
    while index < samples.shape[1] and index * spacing < law[1]:
        place = index * spacing / step
        cell = min(int(place), BOOST_STEPS - 1)
        s = place - cell
        rise0, rise1 = path[cell, 2], path[cell + 1, 2]
        turn0 = path[cell, 3] / (radius + path[cell, 0])
        turn1 = path[cell + 1, 3] / (radius + path[cell + 1, 0])
        h0, h1, g0, g1 = 1.0 - s * s * (3.0 - 2.0 * s), s * s * (3.0 - 2.0 * s), s * (1.0 - s) ** 2, s * s * (s - 1.0)
        row[0] = h0 * path[cell, 0] + h1 * path[cell + 1, 0] + step * (g0 * rise0 + g1 * rise1)
        row[1] = h0 * path[cell, 1] + h1 * path[cell + 1, 1] + step * (g0 * turn0 + g1 * turn1)
        row[2] = row[3] = 0.0
        path_point(row, frame, radius, height, point)
        for axis in range(3):
            samples[axis, index] = point[axis]
        index += 1


@njit(cache=True, nogil=True)
def fly_each(begin, end, kind, launches, laws, states, rows, curve, free, limits, status, results, spacings, samples):
    """Fly the flights ``begin`` to ``end`` of n, one at a time.

    Parameters
    ----------
    begin, end : int
        Range of rows, see `blocks.in_blocks`.
    kind : int
        0 staged: from the pad through ``rows``; 1 kinematic: a prescribed boost, then the last of ``rows``; 2 coast: from
        ``states`` in the last of ``rows``.
    launches : array, shape (n, 6)
        Latitude, longitude, height, azimuth, steering, cutoff time.
    laws : array, shape (n, 5)
        Of kinematic boosts: burnout speed, burn time, burnout angle, height to gain over speed times time (not positive: the
        bend is even), propellant fraction; unused otherwise.
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
