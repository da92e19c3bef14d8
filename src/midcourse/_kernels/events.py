"""What happens within a step of a flight, and how it is written down: events, samples, the start and the end.

Shared by the readable twin and by the lanes. Between its ends a step is the quintic through both states and
accelerations.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.air import AIR, AIR_COLUMNS, layer_at, log_slope, temperature
from midcourse._kernels.boost_path import (
    BOOST_STEPS,
    PACES,
    bend,
    boost_paces,
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
    powered,
    sine_cosine,
    vertical_scale,
)
from midcourse._kernels.rows import ALLOCATES, INNER

__all__ = [
    "PIECE",
    "acceleration",
    "after_step",
    "boost_one",
    "boost_scratch",
    "copy",
    "deceleration",
    "enter_air",
    "growth_of_drag",
    "height_and_rate",
    "latch",
    "leaving",
    "prepare_staged",
    "record_burnout",
    "take_samples",
    "temperature_in",
    "warming_in",
]


#: Numbers that describe the pieces of the air and of the drag curve that a flight is in.
PIECE = AIR_COLUMNS + 4


@njit(**INNER)
def copy(source, target):
    """Copy a state."""
    for axis in range(6):
        target[axis] = source[axis]


@njit(**INNER)
def enter_air(height, rate, part, piece):
    """Write the piece of the air for a height and its rate into ``piece``; ``part`` scales what is near an edge."""
    layer = layer_at(height, rate, part)
    for column in range(AIR_COLUMNS):
        piece[column] = AIR[layer, column]
    piece[2], piece[3] = part * piece[2], part * piece[3]


@njit(inline="always", **INNER)
def air_of(piece):
    """Middle, scale and coefficients of the piece of the air, as `air.density` takes them."""
    return (
        piece[4], piece[5], piece[6], piece[7], piece[8], piece[9], piece[10], piece[11], piece[12], piece[13],
        piece[14],
    )  # fmt: skip


@njit(inline="always", **INNER)
def temperature_in(piece, height):
    """Molecular-scale temperature at a height (m) in the piece of the air, K."""
    return temperature(height, piece[4], piece[5], (piece[15], piece[16], piece[17]))


@njit(inline="always", **INNER)
def warming_in(piece, height, rate):
    """Rate at which the air on the way warms for a body that climbs at a rate (m/s), K/s."""
    return rate * piece[5] * (piece[16] + 2.0 * piece[17] * (height - piece[4]) * piece[5])


@njit(**INNER)
def acceleration(time, state, row, start, control, piece, free):
    """Acceleration in one phase.

    ``row`` is its line in the table of phases, ``start`` its beginning; ``piece`` (PIECE,) holds the piece of the air
    as in `air.AIR`, then that of the drag curve as in `force.bend_of_curve`.
    """
    x, y, z, vx, vy, vz = state[0], state[1], state[2], state[3], state[4], state[5]
    if row[3] == 0.0 and row[5] == 0.0:
        return coasting(x, y, z, vx, vy, vz, row[6], free[0], free[1], air_of(piece))
    since = time - start
    pitch = row[8] + row[9] * since + control[12] * (row[10] + row[11] * since)
    sine, cosine = sine_cosine(pitch)
    base = 6 if row[7] == 2.0 else 0
    px = cosine * control[base] + sine * control[base + 3]
    py = cosine * control[base + 1] + sine * control[base + 4]
    pz = cosine * control[base + 2] + sine * control[base + 5]
    along_air = 1.0 if row[7] == 1.0 else 0.0
    mass = row[1] - row[2] * since
    return powered(
        x, y, z, vx, vy, vz, mass, row[3], row[4], row[5], row[6], (along_air, px, py, pz),
        air_of(piece), (piece[15], piece[16], piece[17]), (piece[20], piece[21]),
    )  # fmt: skip


@njit(**INNER)
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


@njit(**INNER)
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


@njit(**INNER)
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


@njit(**INNER)
def find_apogee(time, step, rates, old, old_push, new, new_push, point, result):
    """Record the greatest height within a step whose ends rise and fall: regula falsi on the rate of height."""
    low, high, low_rate, high_rate = 0.0, 1.0, rates[0], rates[1]
    part, height = 0.0, 0.0
    for _ in range(30):
        part = (low * high_rate - high * low_rate) / (high_rate - low_rate)
        between(part, step, old, old_push, new, new_push, point)
        height, rate = height_and_rate(point)
        if abs(rate) < 0.1:
            break
        if rate > 0.0:
            low, low_rate = part, rate
            high_rate *= 0.5
        else:
            high, high_rate = part, rate
            low_rate *= 0.5
    if height > result[6]:
        result[5], result[6] = time + part * step, height


@njit(**INNER)
def deceleration(state, push, free):
    """Size of the drag: the acceleration without gravity, m/s²."""
    radius = math.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    across, along = gravity(1.0 / radius, (state[2] / radius) ** 2, free[0])
    dx, dy, dz = push[0] - across * state[0], push[1] - across * state[1], push[2] - along * state[2]
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@njit(**INNER)
def drag_within(part, step, old, old_push, new, new_push, point, row, piece, free, control):
    """Deceleration at a part of a step of free flight, m/s²."""
    between(part, step, old, old_push, new, new_push, point)
    push = acceleration(0.0, point, row, 0.0, control, piece, free)
    return deceleration(point, push, free)


@njit(**INNER)
def find_peak(step, ends, old, old_push, new, new_push, point, row, piece, free, control):
    """Largest deceleration within a step: the parabola through the logarithms of the highest of five points.

    ``ends`` are the decelerations at both ends of the step.
    """
    first, before, top, after = 0.0, ends[0], 0.0, ends[1]
    last_value, best = ends[0], 1
    for quarter in range(1, 4):
        value = drag_within(0.25 * quarter, step, old, old_push, new, new_push, point, row, piece, free, control)
        if value > top:
            top, best, before, first = value, quarter, last_value, 1.0
            after = ends[1]
        elif first == 1.0:
            after, first = value, 2.0
        last_value = value
    left, mid, right = math.log(before + 1e-12), math.log(top + 1e-12), math.log(after + 1e-12)
    curvature = left - 2.0 * mid + right
    if curvature >= 0.0:
        return max(top, max(ends[0], ends[1]))
    part = 0.25 * (best + 0.5 * (left - right) / curvature)
    part = min(1.0, max(0.0, part))
    value = drag_within(part, step, old, old_push, new, new_push, point, row, piece, free, control)
    return max(max(top, value), max(ends[0], ends[1]))


@njit(**INNER)
def growth_of_drag(state, push, height, rate, piece, omega):
    """Relative growth of the drag of free flight, 1/s."""
    x, y, vx, vy = state[0], state[1], state[3], state[4]
    wx, wy, vz = vx + omega * y, vy - omega * x, state[5]
    gain = (push[0] + omega * vy) * wx + (push[1] - omega * vx) * wy + push[2] * vz
    return 2.0 * gain / (wx * wx + wy * wy + vz * vz + 1e-9) + rate * log_slope(height, air_of(piece))


@njit(**INNER)
def record_state(result, column, state, omega):
    """Write speed through the air, and its flight-path angle, at two columns; return inertial speed and height."""
    wx, wy, vz = state[3] + omega * state[1], state[4] - omega * state[0], state[5]
    height, rate = height_and_rate(state)
    speed = math.sqrt(wx * wx + wy * wy + vz * vz)
    result[column] = speed
    result[column + 1] = math.asin(min(1.0, max(-1.0, rate / max(speed, 1e-9))))
    return math.sqrt(state[3] ** 2 + state[4] ** 2 + vz * vz), height


@njit(**INNER)
def record_burnout(time, state, omega, result):
    """Write what a flight looks like at burnout."""
    result[0], (result[3], height) = time, record_state(result, 1, state, omega)
    result[4], result[5], result[6] = height, time, height


@njit(**INNER)
def record_impact(time, state, ground, omega, result):
    """Write when, where and how fast a flight ends."""
    record_state(result, 15, state, omega)
    sine, cosine = math.sin(omega * time), math.cos(omega * time)
    x, y = cosine * state[0] + sine * state[1], cosine * state[1] - sine * state[0]
    across2 = x * x + y * y + 1e-18
    scale = vertical_scale(ground)
    for _ in range(3):
        up2 = (state[2] * scale) ** 2
        curvature = EQUATORIAL_RADIUS / math.sqrt(1.0 - ECCENTRICITY2 * up2 / (up2 + across2))
        scale = (curvature + ground) / (curvature * (1.0 - ECCENTRICITY2) + ground)
    result[10], result[11], result[12] = time, math.atan2(state[2] * scale, math.sqrt(across2)), math.atan2(y, x)


@njit(**INNER)
def after_step(time, step, spot, row, piece, free, control, limits, result):
    """Look for what happens within a step of free flight: apogee, reentry, peak deceleration, ground.

    ``spot`` is old, old push, new, new push and a spare state. Returns whether the ground was reached.
    """
    old, push, new, new_push, point = spot[0], spot[1], spot[2], spot[3], spot[4]
    height, rate = height_and_rate(old)
    new_height, new_rate = height_and_rate(new)
    if rate > 0.0 >= new_rate:
        find_apogee(time, step, (rate, new_rate), old, push, new, new_push, point, result)
    if height > REENTRY >= new_height and new_rate < 0.0:
        part = find_level(REENTRY, -1.0, step, old, push, new, new_push, point)
        result[7] = time + part * step
        record_state(result, 8, point, free[1])
    ends = (deceleration(old, push, free), deceleration(new, new_push, free))
    if new_height > limits[0]:
        result[13] = max(result[13], ends[1])
    grows = growth_of_drag(old, push, height, rate, piece, free[1])
    if new_height < REENTRY and grows > 0.0 >= growth_of_drag(new, new_push, new_height, new_rate, piece, free[1]):
        peak = find_peak(step, ends, old, push, new, new_push, point, row, piece, free, control)
        result[13] = max(result[13], peak)
    if new_height < limits[0] and new_rate < 0.0:
        part = find_level(limits[0], -1.0, step, old, push, new, new_push, point)
        result[13] = max(
            result[13], deceleration(point, acceleration(0.0, point, row, 0.0, control, piece, free), free)
        )
        record_impact(time + part * step, point, limits[0], free[1], result)
        return True
    return False


@njit(**INNER)
def leaving(state, height):
    """Whether a body above the air goes up with more than the speed of escape."""
    radius2 = state[0] ** 2 + state[1] ** 2 + state[2] ** 2
    speed2 = state[3] ** 2 + state[4] ** 2 + state[5] ** 2
    rising = state[0] * state[3] + state[1] * state[4] + state[2] * state[5] > 0.0
    return height > 200e3 and rising and 0.5 * speed2 > MU / math.sqrt(radius2)


@njit(**INNER)
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


@njit(**INNER)
def quintic(axis, step, old, old_push, new, new_push):
    """Coefficients of s to s^5, in one axis, of the quintic of `between` over the step from s = 0 to 1."""
    run, bend = step * old[axis + 3], 0.5 * step * step * old_push[axis]
    gap = new[axis] - old[axis] - run - bend
    rise = step * new[axis + 3] - run - 2.0 * bend
    lift = 0.5 * step * step * new_push[axis] - bend
    return (
        run,
        bend,
        10.0 * gap - 4.0 * rise + lift,
        7.0 * rise - 15.0 * gap - 2.0 * lift,
        6.0 * gap - 3.0 * rise + lift,
    )


@njit(**INNER)
def take_samples(time, step, old, old_push, new, new_push, point, spacing, samples):
    """Fill the samples (3, m), in the frame of the Earth, whose times fall into a step; ``point`` is scratch.

    The quintic is laid out once a step, and the Earth turned on from one sample to the next.
    """
    count = samples.shape[1]
    if spacing <= 0.0:
        return
    index = math.ceil(time / spacing - 1e-9)
    if index >= count or index * spacing > time + step + 1e-9:
        return
    curves = (
        quintic(0, step, old, old_push, new, new_push),
        quintic(1, step, old, old_push, new, new_push),
        quintic(2, step, old, old_push, new, new_push),
    )
    sine, cosine = math.sin(OMEGA * index * spacing), math.cos(OMEGA * index * spacing)
    on_sine, on_cosine = math.sin(OMEGA * spacing), math.cos(OMEGA * spacing)
    while index < count and index * spacing <= time + step + 1e-9:
        s = (index * spacing - time) / step
        for axis in range(3):
            c1, c2, c3, c4, c5 = curves[axis]
            point[axis] = old[axis] + s * (c1 + s * (c2 + s * (c3 + s * (c4 + s * c5))))
        samples[0, index] = cosine * point[0] + sine * point[1]
        samples[1, index] = cosine * point[1] - sine * point[0]
        samples[2, index] = point[2]
        sine, cosine = sine * on_cosine + cosine * on_sine, cosine * on_cosine - sine * on_sine
        index += 1


@njit(**INNER)
def prepare_staged(launch, control, state, frame):
    """Put a staged vehicle on its pad: fill its frame of thrust and its state; ``frame`` (3, 3) is scratch."""
    launch_frame(launch[0], launch[1], launch[2], launch[3], frame)
    for axis in range(3):
        control[axis], control[3 + axis], state[axis] = frame[0, axis], frame[1, axis], frame[2, axis]
    control[12] = launch[4]
    state[3], state[4], state[5] = -OMEGA * state[1], OMEGA * state[0], 0.0


@njit(**ALLOCATES)
def boost_scratch():
    """Room for `boost_one`: frame, path, law, paces, a row and a point of the path."""
    paces = np.empty(PACES)
    paces[PACES - 1] = -1.0
    return np.empty((3, 3)), np.empty((BOOST_STEPS + 1, 4)), np.empty(5), paces, np.empty(4), np.empty(6)


@njit(**INNER)
def boost_one(launch, law, spacing, samples, state, scratch):
    """Fly the prescribed boost of a kinematic vehicle; leave the inertial state at burnout in ``state``."""
    frame, path, bent, paces, _, _ = scratch
    radius = launch_frame(launch[0], launch[1], launch[2], launch[3], frame)
    for column in range(5):
        bent[column] = law[column]
    boost_paces(law[4], paces)
    bent[3] = bend(law[2], law[3], paces)
    boost_path(bent, launch[2], radius, paces, path)
    if spacing > 0.0:
        sample_path(radius, launch[2], spacing, samples, scratch)
    path_point(path[BOOST_STEPS], frame, radius, launch[2], state)
    inertial_from_ecef_state(law[1], state)


@njit(**INNER)
def sample_path(radius, height, spacing, samples, scratch):
    """Fill the samples (3, m) that fall into a prescribed boost: cubic between the rows of the path."""
    frame, path, law, _, row, point = scratch
    step, index = law[1] / BOOST_STEPS, 0
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
