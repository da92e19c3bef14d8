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
from midcourse._kernels.force import coasting, gravity, height_above_ellipsoid, inverse_root, vertical_scale
from midcourse._kernels.rows import INNER, MIDDLE, WIDTH

__all__ = ["APOGEE", "BRACKET_ROWS", "GROUND_REACHED", "PEAK", "REENTERED", "drain", "wait"]

#: What is looked for.
APOGEE, REENTERED, PEAK, GROUND_REACHED = 0.0, 1.0, 2.0, 3.0
#: Rows: both ends with accelerations (as in `rows`, 0 to 17), then step, time, level, kind, inverse coefficient.
STEP, TIME, LEVEL, KIND, INVERSE = 18 * WIDTH, 19 * WIDTH, 20 * WIDTH, 21 * WIDTH, 22 * WIDTH
#: Found: part of the step, state there (six rows), drag; and, of a peak, the drag at five parts.
PART, STATE, DRAG, FIVE = 23 * WIDTH, 24 * WIDTH, 30 * WIDTH, 31 * WIDTH
#: The piece of the air that the step is in, as `air.density` takes it: eleven rows.
AIR_PIECE = 36 * WIDTH
BRACKET_ROWS = 47
#: Acceleration at the end of the step.
NP = 15 * WIDTH
#: Rounds of Newton's method from the straight line through both ends; the quintic is smooth.
ROUNDS = 3


@njit(**INNER)
def wait(q, column, b, lane, level, kind, time, step, inverse):
    """Put the step of a lane of the buffer ``b`` into a column of the waiting brackets ``q``."""
    for row in range(18):
        q[row * WIDTH + column] = b[row * WIDTH + lane]
    for row in range(11):
        q[AIR_PIECE + row * WIDTH + column] = b[MIDDLE + row * WIDTH + lane]
    q[STEP + column], q[TIME + column], q[LEVEL + column] = step, time, level
    q[KIND + column], q[INVERSE + column] = kind, inverse


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


@njit(cache=True, **INNER)
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
