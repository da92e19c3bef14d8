"""Events of free flight, found abreast: apogee, 100 km on the way down, peak of the drag, ground.

A step within which something happens is a bracket: both ends, their accelerations, and what is looked for. Brackets of
different flights wait in a buffer of `WIDTH` columns until it is full; then all are searched at once, on the quintic
through both ends, with the same number of rounds for each. The scalar way, with its branches, took longer than the
flight.
"""

from __future__ import annotations

import math

from numba import njit

from midcourse._kernels.events import height_and_rate, record_impact, record_state
from midcourse._kernels.force import coasting, gravity, height_above_ellipsoid, vertical_scale
from midcourse._kernels.rows import INNER, WIDTH

__all__ = ["APOGEE", "BRACKET_ROWS", "GROUND_REACHED", "PEAK", "REENTERED", "drain", "wait"]

#: What is looked for.
APOGEE, REENTERED, PEAK, GROUND_REACHED = 0.0, 1.0, 2.0, 3.0
#: Rows: both ends with accelerations (as in `rows`, 0 to 17), then step, time, level, kind, inverse coefficient.
STEP, TIME, LEVEL, KIND, INVERSE = 18 * WIDTH, 19 * WIDTH, 20 * WIDTH, 21 * WIDTH, 22 * WIDTH
#: Found: part of the step, state there (six rows), drag; and, of a peak, the drag at five parts.
PART, STATE, DRAG, FIVE = 23 * WIDTH, 24 * WIDTH, 30 * WIDTH, 31 * WIDTH
BRACKET_ROWS = 36
#: Rounds of Newton's method; the quintic is smooth, four do.
ROUNDS = 5


@njit(**INNER)
def wait(q, column, b, lane, level, kind, time, step, inverse):
    """Put the step of a lane of the buffer ``b`` into a column of the waiting brackets ``q``."""
    for row in range(18):
        q[row * WIDTH + column] = b[row * WIDTH + lane]
    q[STEP + column], q[TIME + column], q[LEVEL + column] = step, time, level
    q[KIND + column], q[INVERSE + column] = kind, inverse


@njit(inline="always", **INNER)
def axis_between(s, step, x0, v0, a0, x1, v1, a1):
    """Place and speed along one axis at a part ``s`` of a step, on the quintic through both ends."""
    r = 1.0 - s
    s2, r2 = s * s, r * r
    s3, r3 = s2 * s, r2 * r
    place = r3 * (x0 * (1.0 + 3.0 * s + 6.0 * s2) + step * s * (v0 * (1.0 + 3.0 * s) + 0.5 * step * s * a0))
    place += s3 * (x1 * (1.0 + 3.0 * r + 6.0 * r2) - step * r * (v1 * (1.0 + 3.0 * r) - 0.5 * step * r * a1))
    speed = (
        30.0 * s2 * r2 * (x1 - x0) / step
        + v0 * r2 * (1.0 + 2.0 * s - 15.0 * s2)
        + v1 * s2 * (1.0 + 2.0 * r - 15.0 * r2)
    )
    speed += step * s * r * (0.5 * a0 * r * (2.0 - 5.0 * s) - 0.5 * a1 * s * (2.0 - 5.0 * r))
    return place, speed


@njit(**INNER)
def place_between(q):
    """States at PART of all brackets, into STATE."""
    for axis in range(3):
        for i in range(WIDTH):
            c = axis * WIDTH + i
            q[STATE + c], q[STATE + 3 * WIDTH + c] = axis_between(
                q[PART + i],
                q[STEP + i],
                q[c],
                q[3 * WIDTH + c],
                q[6 * WIDTH + c],
                q[9 * WIDTH + c],
                q[12 * WIDTH + c],
                q[15 * WIDTH + c],
            )


@njit(**INNER)
def approach(q):
    """One round of Newton's method: towards the level, or, for an apogee, towards a rate of climb of zero."""
    for i in range(WIDTH):
        x, y, z = q[STATE + i], q[STATE + WIDTH + i], q[STATE + 2 * WIDTH + i]
        vx, vy, vz = q[STATE + 3 * WIDTH + i], q[STATE + 4 * WIDTH + i], q[STATE + 5 * WIDTH + i]
        radius2 = x * x + y * y + z * z
        inverse = 1.0 / math.sqrt(radius2)
        sine2 = z * z * inverse * inverse
        height = height_above_ellipsoid(radius2 * inverse, inverse, sine2)
        nz = z * vertical_scale(height)
        rate = (x * vx + y * vy + nz * vz) / math.sqrt(x * x + y * y + nz * nz)
        across, _ = gravity(inverse, sine2, 0.0)
        bend = across * radius2 * inverse + (vx * vx + vy * vy + vz * vz - rate * rate) * inverse
        top = q[KIND + i] == APOGEE
        gap = rate if top else height - q[LEVEL + i]
        slope = bend if top else rate
        part = q[PART + i] - gap / (slope * q[STEP + i])
        q[PART + i] = min(1.0, max(0.0, part))


@njit(**INNER)
def measure_drag(q, j2, omega):
    """Deceleration at the states of all brackets."""
    for i in range(WIDTH):
        x, y, z = q[STATE + i], q[STATE + WIDTH + i], q[STATE + 2 * WIDTH + i]
        ax, ay, az = coasting(
            x,
            y,
            z,
            q[STATE + 3 * WIDTH + i],
            q[STATE + 4 * WIDTH + i],
            q[STATE + 5 * WIDTH + i],
            q[INVERSE + i],
            j2,
            omega,
        )
        inverse = 1.0 / math.sqrt(x * x + y * y + z * z)
        across, along = gravity(inverse, z * z * inverse * inverse, j2)
        dx, dy, dz = ax - across * x, ay - across * y, az - along * z
        q[DRAG + i] = math.sqrt(dx * dx + dy * dy + dz * dz)


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
        place_between(q)
        measure_drag(q, free[0], free[1])
        row = FIVE + quarter * WIDTH
        for i in range(WIDTH):
            q[row + i] = q[DRAG + i]
    choose_peak(q)
    place_between(q)


@njit(**INNER)
def find_crossings(q):
    """Bring PART to where the level is crossed, or the climb ends."""
    for i in range(WIDTH):
        q[PART + i] = 0.5
    for _ in range(ROUNDS):
        place_between(q)
        approach(q)
    place_between(q)


@njit(**INNER)
def drain(q, peaks, waiting, flights, free, limits, results, point):
    """Find the events of the first ``waiting`` brackets, all peaks or none, and write them into the results."""
    for column in range(waiting, WIDTH):
        for row in range(BRACKET_ROWS):
            q[row * WIDTH + column] = q[row * WIDTH]
    if peaks:
        find_peaks(q, free)
    else:
        find_crossings(q)
    measure_drag(q, free[0], free[1])
    for column in range(waiting):
        for axis in range(6):
            point[axis] = q[STATE + axis * WIDTH + column]
        write(q, column, point, free, limits[flights[column]], results[flights[column]])


@njit(**INNER)
def write(q, column, point, free, limits, result):
    """Write what one bracket holds."""
    kind, time = q[KIND + column], q[TIME + column] + q[PART + column] * q[STEP + column]
    if kind == APOGEE:
        height, _ = height_and_rate(point)
        if height > result[6]:
            result[5], result[6] = time, height
    elif kind == REENTERED:
        result[7] = time
        record_state(result, 8, point, free[1])
    else:
        result[13] = max(result[13], q[DRAG + column])
        if kind == GROUND_REACHED:
            record_impact(time, point, limits[0], free[1], result)
