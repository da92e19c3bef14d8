"""The rules of the lanes: whether a step is good, what has happened within it, how large the next one may be."""

from __future__ import annotations

from numba import njit

from midcourse._kernels.air import log_slope, temperature
from midcourse._kernels.force import (
    GROWTH,
    MU,
    REENTRY,
    bends,
    gravity,
    height_above_ellipsoid,
    inverse_root,
    mach_change,
    mach_number,
    next_step,
    time_to_height,
    vertical_scale,
)
from midcourse._kernels.one_flight import (
    CAUTION,
    DIG,
    FAR,
    HIGHEST_MACH_CORNER,
    LONGEST_FLIGHT,
    MOST_STEPS,
    NEAR_MACH,
    OVERRUN_ERROR,
    SCALE_HEIGHT,
)
from midcourse._kernels.rows import (
    AIR0,
    ALIVE,
    AREA,
    BEND,
    CLIMB,
    COUNT,
    CURVE,
    DRAG,
    EDGE,
    ERROR,
    FLAG,
    GAIN,
    GOOD,
    GROUND,
    HEIGHT,
    HIGH_EDGE,
    INNER,
    JERK,
    LOW,
    MACH,
    MACH_HIGH,
    MACH_LOW,
    MIDDLE,
    NEAR_HIGH,
    NEAR_LOW,
    NEW,
    NEW_PUSH,
    PUSH,
    SCALE,
    SHORTER,
    STEP,
    THRUST,
    TIME,
    TWIST,
    WARM0,
    WIDTH,
    WISH,
)

__all__ = ["air_at", "climb_and_bend", "commit", "commit_under_thrust", "drag_and_gain", "judge", "judge_under_thrust"]


@njit(inline="always", **INNER)
def climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az):
    """Height, its rate and (nearly) its acceleration; inverse radius and squared sine of latitude on the way."""
    radius2 = x * x + y * y + z * z
    inverse = inverse_root(radius2)
    sine2 = z * z * inverse * inverse
    height = height_above_ellipsoid(radius2 * inverse, inverse, sine2)
    nz = z * vertical_scale(height)
    rate = (x * vx + y * vy + nz * vz) * inverse_root(x * x + y * y + nz * nz)
    bend = (ax * x + ay * y + az * z + vx * vx + vy * vy + vz * vz - rate * rate) * inverse
    return height, rate, bend, inverse, sine2


@njit(inline="always", **INNER)
def air_at(b, i):
    """The piece of the air of a lane, as `air.density` takes it."""
    return (
        b[MIDDLE + i], b[SCALE + i], b[AIR0 + i], b[AIR0 + WIDTH + i], b[AIR0 + 2 * WIDTH + i], b[AIR0 + 3 * WIDTH + i],
        b[AIR0 + 4 * WIDTH + i], b[AIR0 + 5 * WIDTH + i], b[AIR0 + 6 * WIDTH + i], b[AIR0 + 7 * WIDTH + i],
        b[AIR0 + 8 * WIDTH + i],
    )  # fmt: skip


@njit(inline="always", **INNER)
def overrun(height, old_height, low, high, near_low, near_high, ground):
    """Factor on a step that went too far over an edge of the air, so that it ends there; 1 where it did not."""
    over, gap, near = height - high, high - old_height, near_high
    fell = low - height
    under = fell > over and ground < low
    over, gap, near = (fell if under else over), (old_height - low if under else gap), (near_low if under else near)
    factor = max(0.1, gap / (gap + over + 1e-9))
    return factor if over > FAR * near else 1.0


@njit(inline="always", **INNER)
def suggested(step, wish, grown):
    """Size of the step that the error allows: what is known of larger steps stays."""
    return grown if step == wish or grown < min(wish, GROWTH * step) else wish


@njit(inline="always", **INNER)
def ended_near(height, rate, low, high, near_low, near_high):
    """Flag 32 where a step has ended near an edge of the air, or beyond it."""
    down = rate < 0.0 and height < low + near_low
    up = rate >= 0.0 and height > high - near_high
    return 32.0 if down or up else 0.0


@njit(inline="always", **INNER)
def drag_and_gain(x, y, z, vx, vy, vz, ax, ay, az, rate, inverse, sine2, free):
    """Of free flight: the drag, its growth by that of the speed (1/s), and change of its vertical part."""
    j2, omega = free[0], free[1]
    across, along = gravity(inverse, sine2, j2)
    dx, dy, dz = ax - across * x, ay - across * y, az - along * z
    wx, wy = vx + omega * y, vy - omega * x
    gain = (ax + omega * vy) * wx + (ay - omega * vx) * wy + az * vz
    gain = 2.0 * gain / (wx * wx + wy * wy + vz * vz + 1e-9)
    drag2 = dx * dx + dy * dy + dz * dz + 1e-60
    change = (dx * x + dy * y + dz * z) * inverse * (gain - rate * (1.0 / SCALE_HEIGHT))
    return drag2 * inverse_root(drag2), gain, change


@njit(**INNER)
def judge(b, tolerance, quick, free):
    """Free flight: accept or refuse each lane's step, size the next one, raise flags."""
    for i in range(WIDTH):
        n, q = NEW + i, NEW_PUSH + i
        x, y, z = b[n], b[n + WIDTH], b[n + 2 * WIDTH]
        vx, vy, vz = b[n + 3 * WIDTH], b[n + 4 * WIDTH], b[n + 5 * WIDTH]
        ax, ay, az = b[q], b[q + WIDTH], b[q + 2 * WIDTH]
        height, rate, bend, inverse, sine2 = climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az)
        drag, gain, jerk = drag_and_gain(x, y, z, vx, vy, vz, ax, ay, az, rate, inverse, sine2, free)
        air = air_at(b, i)
        step, error, wish = b[STEP + i], b[ERROR + i], b[WISH + i]
        old_height, old_rate = b[HEIGHT + i], b[CLIMB + i]
        low, high, near_low, near_high = b[LOW + i], b[HIGH_EDGE + i], b[NEAR_LOW + i], b[NEAR_HIGH + i]
        factor = overrun(height, old_height, low, high, near_low, near_high, b[GROUND + i])
        factor = factor if error < OVERRUN_ERROR * tolerance else 1.0
        good = 1.0 if error <= tolerance and factor == 1.0 else 0.0
        grown = next_step(step, error, tolerance, 1.0, quick)
        b[WISH + i] = suggested(step, wish, grown) if factor == 1.0 else wish
        b[SHORTER + i] = step * factor if factor < 1.0 else 1e9
        flag = 1.0 if old_rate > 0.0 and rate <= 0.0 else 0.0
        flag += 2.0 if old_height > REENTRY and height <= REENTRY and rate < 0.0 else 0.0
        grew, grows = b[GAIN + i] + old_rate * log_slope(old_height, air), gain + rate * log_slope(height, air)
        flag += 4.0 if height < REENTRY and grew > 0.0 and grows <= 0.0 else 0.0
        flag += 8.0 if height < b[GROUND + i] and rate < 0.0 else 0.0
        late = b[TIME + i] + step > LONGEST_FLIGHT or (
            rate > 0.0 and height > 200e3 and vx * vx + vy * vy + vz * vz > 2.0 * MU * inverse
        )
        flag += 16.0 if late else 0.0
        flag += ended_near(height, rate, low, high, near_low, near_high)
        b[COUNT + i] += 1.0
        stuck = b[COUNT + i] >= MOST_STEPS
        b[FLAG + i] = (flag * good + (128.0 if stuck else 0.0)) * b[ALIVE + i]
        b[GOOD + i] = good
        b[HEIGHT + i] = height if good == 1.0 else old_height
        b[CLIMB + i] = rate if good == 1.0 else old_rate
        b[BEND + i] = bend if good == 1.0 else b[BEND + i]
        b[JERK + i] = jerk if good == 1.0 else b[JERK + i]
        b[GAIN + i] = gain if good == 1.0 else b[GAIN + i]
        b[DRAG + i] = drag if good == 1.0 and height > b[GROUND + i] and drag > b[DRAG + i] else b[DRAG + i]


@njit(inline="always", **INNER)
def mach_now(x, y, vx, vy, vz, ax, ay, az, height, rate, middle, scale, warmth):
    """Mach number and its rate."""
    warm = temperature(height, middle, scale, warmth)
    warming = rate * scale * (warmth[1] + 2.0 * warmth[2] * (height - middle) * scale)
    mach = mach_number(x, y, vx, vy, vz, warm)
    return mach, mach_change(x, y, vx, vy, vz, ax, ay, az, mach, warm, warming)


@njit(**INNER)
def judge_under_thrust(b, tolerance, quick):
    """Boost, or a body with a drag curve: as `judge`, and the corners of the drag curve as well."""
    for i in range(WIDTH):
        n, q = NEW + i, NEW_PUSH + i
        x, y, z = b[n], b[n + WIDTH], b[n + 2 * WIDTH]
        vx, vy, vz = b[n + 3 * WIDTH], b[n + 4 * WIDTH], b[n + 5 * WIDTH]
        ax, ay, az = b[q], b[q + WIDTH], b[q + 2 * WIDTH]
        height, rate, bend, _, _ = climb_and_bend(x, y, z, vx, vy, vz, ax, ay, az)
        warmth = (b[WARM0 + i], b[WARM0 + WIDTH + i], b[WARM0 + 2 * WIDTH + i])
        mach, gain = mach_now(x, y, vx, vy, vz, ax, ay, az, height, rate, b[MIDDLE + i], b[SCALE + i], warmth)
        step, error, wish = b[STEP + i], b[ERROR + i], b[WISH + i]
        old_height, old_rate, old_mach = b[HEIGHT + i], b[CLIMB + i], b[MACH + i]
        low, high, near_low, near_high = b[LOW + i], b[HIGH_EDGE + i], b[NEAR_LOW + i], b[NEAR_HIGH + i]
        factor = overrun(height, old_height, low, high, near_low, near_high, b[GROUND + i])
        bottom = b[MACH_LOW + i]
        back = overrun(mach, old_mach, bottom, b[MACH_HIGH + i], NEAR_MACH, NEAR_MACH, bottom - 1.0)
        bent = b[AREA + i] > 0.0 and old_height < HIGHEST_MACH_CORNER
        factor = back if bent and back < factor else factor
        factor = factor if error < OVERRUN_ERROR * tolerance else 1.0
        good = 1.0 if error <= tolerance and factor == 1.0 else 0.0
        grown = next_step(step, error, tolerance, CAUTION if b[THRUST + i] > 0.0 else 1.0, quick)
        b[WISH + i] = suggested(step, wish, grown) if factor == 1.0 else wish
        b[SHORTER + i] = step * factor if factor < 1.0 else 1e9
        curve, twist = bends(old_mach, b[GAIN + i], mach, gain, step)
        flag = 1.0 if b[TIME + i] + step >= b[EDGE + i] - 1e-9 or height < b[GROUND + i] else 0.0
        flag = 1.0 if b[EDGE + i] > LONGEST_FLIGHT else flag  # attached body in free flight: look at every step
        flag += ended_near(height, rate, low, high, near_low, near_high)
        left = mach + NEAR_MACH > b[MACH_HIGH + i] or mach - NEAR_MACH < bottom
        flag += 64.0 if b[AREA + i] > 0.0 and left else 0.0
        b[COUNT + i] += 1.0
        stuck = b[COUNT + i] >= MOST_STEPS
        b[FLAG + i] = (flag * good + (128.0 if stuck else 0.0)) * b[ALIVE + i]
        b[GOOD + i] = good
        b[JERK + i] = (bend - b[BEND + i]) / step if good == 1.0 else b[JERK + i]
        b[HEIGHT + i] = height if good == 1.0 else old_height
        b[CLIMB + i] = rate if good == 1.0 else old_rate
        b[BEND + i] = bend if good == 1.0 else b[BEND + i]
        b[MACH + i] = mach if good == 1.0 else old_mach
        b[GAIN + i] = gain if good == 1.0 else b[GAIN + i]
        b[CURVE + i] = curve if good == 1.0 else b[CURVE + i]
        b[TWIST + i] = twist if good == 1.0 else b[TWIST + i]


@njit(**INNER)
def commit(b):
    """Move accepted lanes of free flight to the end of their step, and size the next step of all."""
    for i in range(WIDTH):
        move(b, i)
        time = b[TIME + i] + b[STEP + i] * b[GOOD + i]
        b[TIME + i] = time
        b[STEP + i] = max(min(min(b[WISH + i], time_to_edge(b, i)), min(b[SHORTER + i], b[EDGE + i] - time)), 1e-9)


@njit(**INNER)
def commit_under_thrust(b):
    """The same in boost: the step ends at a bend of the drag curve too."""
    for i in range(WIDTH):
        move(b, i)
        time = b[TIME + i] + b[STEP + i] * b[GOOD + i]
        mach, gain = b[MACH + i], b[GAIN + i]
        faster, slower = b[MACH_HIGH + i] - 0.5 * NEAR_MACH, b[MACH_LOW + i] + 0.5 * NEAR_MACH
        until = time_to_height((faster if gain >= 0.0 else slower) - mach, gain, b[CURVE + i], b[TWIST + i])
        until = until if b[AREA + i] > 0.0 and b[HEIGHT + i] < HIGHEST_MACH_CORNER else 1e9
        bound = min(min(min(time_to_edge(b, i), until), b[SHORTER + i]), b[EDGE + i] - time)
        b[TIME + i] = time
        b[STEP + i] = max(min(b[WISH + i], bound), 1e-9)


@njit(inline="always", **INNER)
def time_to_edge(b, i):
    """Time to a little before the next edge of the air, or to a little below the ground."""
    height, rate = b[HEIGHT + i], b[CLIMB + i]
    # every number is read before any is chosen: what is read on one side only would not become a vector
    high, bottom = b[HIGH_EDGE + i] - 0.5 * b[NEAR_HIGH + i], b[GROUND + i] - DIG
    low = b[LOW + i] + 0.5 * b[NEAR_LOW + i]
    low = bottom if bottom > low else low
    return time_to_height((low if rate < 0.0 else high) - height, rate, b[BEND + i], b[JERK + i])


@njit(inline="always", **INNER)
def move(b, i):
    """Take over the new state of a lane whose step is accepted."""
    moved, n, p = b[GOOD + i], NEW + i, NEW_PUSH + i
    kept = 1.0 - moved
    b[i] = moved * b[n] + kept * b[i]
    b[WIDTH + i] = moved * b[n + WIDTH] + kept * b[WIDTH + i]
    b[2 * WIDTH + i] = moved * b[n + 2 * WIDTH] + kept * b[2 * WIDTH + i]
    b[3 * WIDTH + i] = moved * b[n + 3 * WIDTH] + kept * b[3 * WIDTH + i]
    b[4 * WIDTH + i] = moved * b[n + 4 * WIDTH] + kept * b[4 * WIDTH + i]
    b[5 * WIDTH + i] = moved * b[n + 5 * WIDTH] + kept * b[5 * WIDTH + i]
    b[PUSH + i] = moved * b[p] + kept * b[PUSH + i]
    b[PUSH + WIDTH + i] = moved * b[p + WIDTH] + kept * b[PUSH + WIDTH + i]
    b[PUSH + 2 * WIDTH + i] = moved * b[p + 2 * WIDTH] + kept * b[PUSH + 2 * WIDTH + i]
