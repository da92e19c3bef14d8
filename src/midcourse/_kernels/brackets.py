"""Events of free flight, found abreast: apogee, 100 km on the way down, peak of the drag, ground.

A step within which something happens is a bracket: both ends, their accelerations, and what is looked for. Brackets of
different flights wait in a buffer of `WIDTH` columns until it is full; then all are searched at once, on the quintic
through both ends, with the same number of rounds for each. The scalar way, with its branches, took longer than the
flight.
"""

from __future__ import annotations

import math

from numba import njit

from midcourse._kernels import rows
from midcourse._kernels.force import (
    ECCENTRICITY2,
    EQUATORIAL_RADIUS,
    coasting,
    gravity,
    height_above_ellipsoid,
    inverse_root,
    sine_cosine,
    vertical_scale,
)
from midcourse._kernels.polar import angle_of
from midcourse._kernels.rows import INNER, WIDTH

__all__ = ["APOGEE", "BRACKET_ROWS", "GROUND_REACHED", "HELD", "PEAK", "REENTERED", "drain", "wait"]

#: What is looked for.
APOGEE, REENTERED, PEAK, GROUND_REACHED = 0.0, 1.0, 2.0, 3.0
#: Rows: both ends with accelerations (as in `rows`, 0 to 17), then step, time, level, kind, inverse coefficient.
STEP, TIME, LEVEL, KIND, INVERSE = 18 * WIDTH, 19 * WIDTH, 20 * WIDTH, 21 * WIDTH, 22 * WIDTH
#: The piece of the air that the step is in, as `air.density` takes it: eleven rows. So many numbers wait.
AIR_PIECE = 23 * WIDTH
HELD = 34
#: Found: part of the step, state there (six rows), drag; and, of a peak, the drag at five parts.
PART, STATE, DRAG, FIVE = 34 * WIDTH, 35 * WIDTH, 41 * WIDTH, 42 * WIDTH
#: What is written down of a crossing.
HEIGHT, SPEED, ANGLE, LATITUDE, LONGITUDE = (n * WIDTH for n in range(47, 52))
BRACKET_ROWS = 52
#: Acceleration at the end of the step.
NP = 15 * WIDTH
#: Rounds of Newton's method from the straight line through both ends; the quintic is smooth.
ROUNDS = 3


@njit(inline="always", **INNER)
def wait(held, column, b, lane, level, kind):
    """Hold the step of a lane of the buffer ``b``: one bracket after the other, so that few lines of the cache do."""
    first = column * HELD
    for row in range(18):
        held[first + row] = b[row * WIDTH + lane]
    held[first + 18], held[first + 19] = b[rows.STEP + lane], b[rows.TIME + lane]
    held[first + 20], held[first + 21], held[first + 22] = level, kind, b[rows.INVERSE + lane]
    for row in range(11):
        held[first + 23 + row] = b[rows.MIDDLE + row * WIDTH + lane]


@njit(**INNER)
def unpack(held, waiting, q):
    """Turn the brackets that wait into rows; the columns left over are copies of the first."""
    for column in range(WIDTH):
        first = column * HELD if column < waiting else 0
        for row in range(HELD):
            q[row * WIDTH + column] = held[first + row]


@njit(inline="always", **INNER)
def weights_between(s, step):
    """Weights of both ends at a part ``s`` of a step, on the quintic through them: of places, then of speeds."""
    r = 1.0 - s
    s2, r2 = s * s, r * r
    s3, r3 = s2 * s, r2 * r
    early, late = r3 * step * s, -s3 * step * r
    places = (
        r3 * (1.0 + 3.0 * s + 6.0 * s2), early * (1.0 + 3.0 * s), 0.5 * early * step * s,
        s3 * (1.0 + 3.0 * r + 6.0 * r2), late * (1.0 + 3.0 * r), -0.5 * late * step * r,
    )  # fmt: skip
    rise = 30.0 * s2 * r2 / step
    middle = 0.5 * step * s * r
    speeds = (
        -rise, r2 * (1.0 + 2.0 * s - 15.0 * s2), middle * r * (2.0 - 5.0 * s),
        rise, s2 * (1.0 + 2.0 * r - 15.0 * r2), -middle * s * (2.0 - 5.0 * r),
    )  # fmt: skip
    return places, speeds


@njit(inline="always", **INNER)
def axis_between(w, x0, v0, a0, x1, v1, a1):
    """Place or speed along one axis from the weights of both ends."""
    return w[0] * x0 + w[1] * v0 + w[2] * a0 + w[3] * x1 + w[4] * v1 + w[5] * a1


@njit(inline="always", **INNER)
def state_between(q, i):
    """State at PART of a bracket."""
    places, speeds = weights_between(q[PART + i], q[STEP + i])
    x0, v0, a0, x1, v1, a1 = q[i], q[3 * WIDTH + i], q[6 * WIDTH + i], q[9 * WIDTH + i], q[12 * WIDTH + i], q[NP + i]
    x, vx = axis_between(places, x0, v0, a0, x1, v1, a1), axis_between(speeds, x0, v0, a0, x1, v1, a1)
    c = WIDTH + i
    x0, v0, a0, x1, v1, a1 = q[c], q[3 * WIDTH + c], q[6 * WIDTH + c], q[9 * WIDTH + c], q[12 * WIDTH + c], q[NP + c]
    y, vy = axis_between(places, x0, v0, a0, x1, v1, a1), axis_between(speeds, x0, v0, a0, x1, v1, a1)
    d = 2 * WIDTH + i
    x0, v0, a0, x1, v1, a1 = q[d], q[3 * WIDTH + d], q[6 * WIDTH + d], q[9 * WIDTH + d], q[12 * WIDTH + d], q[NP + d]
    z, vz = axis_between(places, x0, v0, a0, x1, v1, a1), axis_between(speeds, x0, v0, a0, x1, v1, a1)
    return x, y, z, vx, vy, vz


@njit(**INNER)
def approach(q):
    """One round of Newton's method: towards the level, or, for an apogee, towards a rate of climb of zero."""
    for i in range(WIDTH):
        level, kind, step, part = q[LEVEL + i], q[KIND + i], q[STEP + i], q[PART + i]
        x, y, z, vx, vy, vz = state_between(q, i)
        height, rate, inverse, sine2, radius2 = climb(x, y, z, vx, vy, vz)
        across, _ = gravity(inverse, sine2, 0.0)
        bend = across * radius2 * inverse + (vx * vx + vy * vy + vz * vz - rate * rate) * inverse
        gap = rate if kind == APOGEE else height - level
        slope = bend if kind == APOGEE else rate
        q[PART + i] = min(1.0, max(0.0, part - gap / (slope * step)))


@njit(inline="always", **INNER)
def climb(x, y, z, vx, vy, vz):
    """Height and its rate; inverse radius, squared sine of latitude and squared radius on the way."""
    radius2 = x * x + y * y + z * z
    inverse = inverse_root(radius2)
    sine2 = z * z * inverse * inverse
    height = height_above_ellipsoid(radius2 * inverse, inverse, sine2)
    nz = z * vertical_scale(height)
    rate = (x * vx + y * vy + nz * vz) * inverse_root(x * x + y * y + nz * nz)
    return height, rate, inverse, sine2, radius2


@njit(**INNER)
def begin(q):
    """PART where the height, or for an apogee its rate, would be if it changed evenly over the step."""
    for i in range(WIDTH):
        level, kind = q[LEVEL + i], q[KIND + i]
        v = 3 * WIDTH + i
        h0, r0, _, _, _ = climb(q[i], q[WIDTH + i], q[2 * WIDTH + i], q[v], q[v + WIDTH], q[v + 2 * WIDTH])
        n, v = 9 * WIDTH + i, 12 * WIDTH + i
        h1, r1, _, _, _ = climb(q[n], q[n + WIDTH], q[n + 2 * WIDTH], q[v], q[v + WIDTH], q[v + 2 * WIDTH])
        top = kind == APOGEE
        first, last = (r0 if top else h0 - level), (r1 if top else h1 - level)
        q[PART + i] = min(1.0, max(0.0, first / (first - last)))


@njit(inline="always", **INNER)
def air_waiting(q, i):
    """The piece of the air of a bracket."""
    return (
        q[AIR_PIECE + i], q[AIR_PIECE + WIDTH + i], q[AIR_PIECE + 2 * WIDTH + i], q[AIR_PIECE + 3 * WIDTH + i],
        q[AIR_PIECE + 4 * WIDTH + i], q[AIR_PIECE + 5 * WIDTH + i], q[AIR_PIECE + 6 * WIDTH + i],
        q[AIR_PIECE + 7 * WIDTH + i], q[AIR_PIECE + 8 * WIDTH + i], q[AIR_PIECE + 9 * WIDTH + i],
        q[AIR_PIECE + 10 * WIDTH + i],
    )  # fmt: skip


@njit(**INNER)
def measure_drag(q, j2, omega):
    """States at PART of all brackets and the deceleration there."""
    for i in range(WIDTH):
        x, y, z, vx, vy, vz = state_between(q, i)
        ax, ay, az = coasting(x, y, z, vx, vy, vz, q[INVERSE + i], j2, omega, air_waiting(q, i))
        inverse = inverse_root(x * x + y * y + z * z)
        across, along = gravity(inverse, z * z * inverse * inverse, j2)
        dx, dy, dz = ax - across * x, ay - across * y, az - along * z
        q[DRAG + i] = math.sqrt(dx * dx + dy * dy + dz * dz)
        q[STATE + i], q[STATE + WIDTH + i], q[STATE + 2 * WIDTH + i] = x, y, z
        q[STATE + 3 * WIDTH + i], q[STATE + 4 * WIDTH + i], q[STATE + 5 * WIDTH + i] = vx, vy, vz


@njit(**INNER)
def choose_peak(q):
    """Part at which the parabola through the highest of five points and its neighbours is highest."""
    for i in range(WIDTH):
        a, b, c = q[FIVE + i], q[FIVE + WIDTH + i], q[FIVE + 2 * WIDTH + i]
        d, e = q[FIVE + 3 * WIDTH + i], q[FIVE + 4 * WIDTH + i]
        left, mid, right, middle = a, b, c, 0.25
        late = c > mid
        left, right, middle, mid = (b if late else left), (d if late else right), (0.5 if late else middle), max(c, mid)
        late = d > mid
        left, right, middle, mid = (
            (c if late else left),
            (e if late else right),
            (0.75 if late else middle),
            max(d, mid),
        )
        curvature = left - 2.0 * mid + right
        shift = 0.125 * (left - right) / min(curvature, -1e-9)
        q[PART + i] = middle + min(0.25, max(-0.25, shift))


@njit(**INNER)
def find_peaks(q, free):
    """Bring PART to the peak of the drag: five points, and the parabola through the highest."""
    for quarter in range(5):
        for i in range(WIDTH):
            q[PART + i] = 0.25 * quarter
        measure_drag(q, free[0], free[1])
        row = FIVE + quarter * WIDTH
        for i in range(WIDTH):
            q[row + i] = q[DRAG + i]
    choose_peak(q)


@njit(**INNER)
def find_crossings(q):
    """Bring PART to where the level is crossed, or the climb ends."""
    begin(q)
    for _ in range(ROUNDS):
        approach(q)


@njit(**INNER)
def describe(q, omega):
    """Time, height, speed through the air and angle above the horizontal at PART of all brackets."""
    for i in range(WIDTH):
        x, y, z = q[STATE + i], q[STATE + WIDTH + i], q[STATE + 2 * WIDTH + i]
        vx, vy, vz = q[STATE + 3 * WIDTH + i], q[STATE + 4 * WIDTH + i], q[STATE + 5 * WIDTH + i]
        height, rate, _, _, _ = climb(x, y, z, vx, vy, vz)
        wx, wy = vx + omega * y, vy - omega * x
        speed2 = wx * wx + wy * wy + vz * vz + 1e-18
        level2 = max(speed2 - rate * rate, 0.0) + 1e-18
        q[TIME + i] += q[PART + i] * q[STEP + i]
        q[HEIGHT + i], q[SPEED + i] = height, speed2 * inverse_root(speed2)
        q[ANGLE + i] = angle_of(rate, level2 * inverse_root(level2))


@njit(**INNER)
def locate(q, omega):
    """Geodetic latitude and longitude on the turning Earth at PART of all brackets, at the height of their level."""
    for i in range(WIDTH):
        x, y, z = q[STATE + i], q[STATE + WIDTH + i], q[STATE + 2 * WIDTH + i]
        ground = q[LEVEL + i]
        half_sine, half_cosine = sine_cosine(0.5 * omega * q[TIME + i])
        sine, cosine = 2.0 * half_sine * half_cosine, 1.0 - 2.0 * half_sine * half_sine
        across2 = x * x + y * y + 1e-18
        scale = vertical_scale(ground)
        for _ in range(3):
            up2 = (z * scale) ** 2
            curvature = EQUATORIAL_RADIUS * inverse_root(1.0 - ECCENTRICITY2 * up2 / (up2 + across2))
            scale = (curvature + ground) / (curvature * (1.0 - ECCENTRICITY2) + ground)
        q[LATITUDE + i] = angle_of(z * scale, across2 * inverse_root(across2))
        q[LONGITUDE + i] = angle_of(cosine * y - sine * x, cosine * x + sine * y)


@njit(**INNER)
def drain(held, q, peaks, waiting, flights, free, results):
    """Find the events of the first ``waiting`` brackets, all peaks or none, and write them into the results.

    ``q`` (BRACKET_ROWS * WIDTH,) is room to work in.
    """
    unpack(held, waiting, q)
    if peaks:
        find_peaks(q, free)
    else:
        find_crossings(q)
    measure_drag(q, free[0], free[1])
    if not peaks:
        describe(q, free[1])
        locate(q, free[1])
    for column in range(waiting):
        write(q, column, results[flights[column]])


@njit(inline="always", **INNER)
def write(q, column, result):
    """Write what one bracket holds."""
    kind, time = q[KIND + column], q[TIME + column]
    if kind == APOGEE:
        if q[HEIGHT + column] > result[6]:
            result[5], result[6] = time, q[HEIGHT + column]
    elif kind == REENTERED:
        result[7], result[8], result[9] = time, q[SPEED + column], q[ANGLE + column]
    else:
        result[13] = max(result[13], q[DRAG + column])
        if kind == GROUND_REACHED:
            result[10], result[11], result[12] = time, q[LATITUDE + column], q[LONGITUDE + column]
            result[15], result[16] = q[SPEED + column], q[ANGLE + column]
