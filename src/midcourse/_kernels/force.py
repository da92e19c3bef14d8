"""What pulls and pushes: gravity, height above the ellipsoid, drag and thrust at one instant.

Written for one flight, without a branch and without a call to a library, so that the compiler can fly many abreast with
the same lines. The inertial frame coincides with the frame that turns with the Earth at lift-off; neither gravity (with
J2 alone), height nor the wind of the turning air needs to know how far the Earth has turned since.

Sources
-------
NIMA TR8350.2 (WGS84): a, 1/f, mu, omega. J2 = 1.0826298213e-3.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.air import density, temperature
from midcourse._kernels.rows import INNER

__all__ = [
    "ECCENTRICITY2",
    "EQUATORIAL_RADIUS",
    "GROWTH",
    "J2",
    "MU",
    "OMEGA",
    "REENTRY",
    "bend_of_curve",
    "bends",
    "coasting",
    "gravity",
    "height_above_ellipsoid",
    "inverse_root",
    "mach_change",
    "mach_number",
    "next_step",
    "powered",
    "sine_cosine",
    "time_to_height",
    "vertical_scale",
]

MU = 3.986004418e14
EQUATORIAL_RADIUS = 6378137.0
FLATTENING = 1.0 / 298.257223563
ECCENTRICITY2 = FLATTENING * (2.0 - FLATTENING)
SECOND_ECCENTRICITY2 = ECCENTRICITY2 / (1.0 - ECCENTRICITY2)
OMEGA = 7.292115e-5
J2 = 1.0826298213e-3
#: Pressure per density and temperature, R*/M0, J/(kg K); and the ratio of specific heats.
GAS = 8314.32 / 28.9644
HEAT_RATIO = 1.4
#: The drag of a step that is about to be refused may not run away: speeds beyond this one, m/s, no longer add to it.
FASTEST = 5e4
REENTRY = 100e3
#: A step grows at most by this.
GROWTH = 5.0
#: Bits of one: the bits of a number less these are, nearly, its logarithm.
ONE = np.int64(0x3FF0000000000000)
#: Bits from which the inverse root is guessed, within 4 %.
GUESS = np.int64(0x5FE6EB50C7B537A9)


@njit(inline="always", **INNER)
def inverse_root(x):
    """One over the square root of a positive number, to the last digits.

    A guess from the bits of the number, made better twice; takes half the time of a root and a division in lanes.
    """
    y = np.int64(GUESS - (np.float64(x).view(np.int64) >> np.int64(1))).view(np.float64)
    for _ in range(2):
        error = 1.0 - x * y * y
        y += y * error * (0.5 + 0.375 * error + 0.3125 * error * error)
    return y


@njit(**INNER)
def height_above_ellipsoid(radius: float, inverse_radius: float, sine2: float) -> float:
    """Geodetic height from the geocentric radius and the squared sine of the geocentric latitude, m.

    The radial distance to the ellipsoid, shortened by the tilt between the radius and the vertical. In error by less
    than 1 mm below 100 km, 5 cm at 2,000 km and 0.5 m at 40,000 km.
    """
    stretch = SECOND_ECCENTRICITY2 * sine2
    surface = EQUATORIAL_RADIUS * (
        1.0 + stretch * (-0.5 + stretch * (0.375 + stretch * (-0.3125 + stretch * 0.2734375)))
    )
    tilt2 = SECOND_ECCENTRICITY2 * SECOND_ECCENTRICITY2 * sine2 * (1.0 - sine2) * (1.0 - 2.0 * stretch)
    return (radius - surface) * (1.0 - 0.5 * tilt2 * surface * inverse_radius)


@njit(**INNER)
def gravity(inverse_radius: float, sine2: float, j2: float) -> tuple[float, float]:
    """Return the two factors that turn (x, y) and z into their accelerations, 1/s²."""
    inverse2 = inverse_radius * inverse_radius
    pull = -MU * inverse_radius * inverse2
    bulge = 1.5 * j2 * EQUATORIAL_RADIUS * EQUATORIAL_RADIUS * inverse2
    return pull * (1.0 + bulge * (1.0 - 5.0 * sine2)), pull * (1.0 + bulge * (3.0 - 5.0 * sine2))


@njit(**INNER)
def vertical_scale(height: float) -> float:
    """Factor on z that makes (x, y, z) point along the vertical of a point at that height."""
    return 1.0 + ECCENTRICITY2 * EQUATORIAL_RADIUS / (EQUATORIAL_RADIUS * (1.0 - ECCENTRICITY2) + height)


@njit(inline="always", **INNER)
def coasting(x, y, z, vx, vy, vz, inverse_ballistic, j2, omega, air):
    """Acceleration of a body in free flight with constant m/(C_d A), m/s²; ``air`` is as in `air.density`."""
    radius2 = x * x + y * y + z * z
    inverse_radius = inverse_root(radius2)
    sine2 = z * z * inverse_radius * inverse_radius
    across, along = gravity(inverse_radius, sine2, j2)
    height = height_above_ellipsoid(radius2 * inverse_radius, inverse_radius, sine2)
    thick = density(height, air)
    wx = vx + omega * y
    wy = vy - omega * x
    speed2 = wx * wx + wy * wy + vz * vz + 1e-12
    drag = -0.5 * thick * inverse_ballistic * min(speed2 * inverse_root(speed2), FASTEST)
    return across * x + drag * wx, across * y + drag * wy, along * z + drag * vz


@njit(**INNER)
def sine_cosine(angle):
    """Sine and cosine of an angle within a half turn of zero, to 1e-14: series at the half angle, doubled."""
    x2 = 0.25 * angle * angle
    sine = 1.0 - x2 / 210.0 * (1.0 - x2 / 272.0 * (1.0 - x2 / 342.0))
    sine = 1.0 - x2 / 42.0 * (1.0 - x2 / 72.0 * (1.0 - x2 / 110.0 * (1.0 - x2 / 156.0 * sine)))
    sine = 0.5 * angle * (1.0 - x2 / 6.0 * (1.0 - x2 / 20.0 * sine))
    cosine = 1.0 - x2 / 182.0 * (1.0 - x2 / 240.0 * (1.0 - x2 / 306.0))
    cosine = 1.0 - x2 / 30.0 * (1.0 - x2 / 56.0 * (1.0 - x2 / 90.0 * (1.0 - x2 / 132.0 * cosine)))
    cosine = 1.0 - x2 / 2.0 * (1.0 - x2 / 12.0 * cosine)
    return 2.0 * sine * cosine, 1.0 - 2.0 * sine * sine


@njit(inline="always", **INNER)
def powered(x, y, z, vx, vy, vz, mass, thrust, exit_area, area, inverse_ballistic, aim, air, warmth, curve):
    """Acceleration under thrust and with a drag curve, m/s².

    ``aim`` is 1 where the thrust follows the velocity through the air and 0 where it follows the rest of it, a unit
    vector. Air, warmth, and the drag coefficient, ``curve[0] + curve[1]`` times the Mach number, are those of the
    pieces the flight is in.
    """
    along_air, px, py, pz = aim
    cd0, cd1 = curve
    radius2 = x * x + y * y + z * z
    inverse_radius = inverse_root(radius2)
    sine2 = z * z * inverse_radius * inverse_radius
    across, along = gravity(inverse_radius, sine2, J2)
    height = height_above_ellipsoid(radius2 * inverse_radius, inverse_radius, sine2)
    thick = density(height, air)
    elastic = GAS * temperature(height, air[0], air[1], warmth)
    wx = vx + OMEGA * y
    wy = vy - OMEGA * x
    speed2 = wx * wx + wy * wy + vz * vz + 1e-12
    inverse_speed = inverse_root(speed2)
    speed = min(speed2 * inverse_speed, FASTEST)
    mach = speed * inverse_root(HEAT_RATIO * elastic)
    inverse_mass = 1.0 / mass
    push = max(thrust - thick * elastic * exit_area, 0.0) * inverse_mass
    drag = -0.5 * thick * speed * (area * (cd0 + cd1 * mach) * inverse_mass + inverse_ballistic)
    forward = drag + along_air * push * inverse_speed
    push *= 1.0 - along_air
    return (
        across * x + forward * wx + push * px,
        across * y + forward * wy + push * py,
        along * z + forward * vz + push * pz,
    )


@njit(inline="always", **INNER)
def mach_number(x, y, vx, vy, vz, warm):
    """Speed through the turning air over the speed of sound at a molecular-scale temperature ``warm``, K."""
    wx = vx + OMEGA * y
    wy = vy - OMEGA * x
    return math.sqrt((wx * wx + wy * wy + vz * vz) / (HEAT_RATIO * GAS * warm))


@njit(inline="always", **INNER)
def mach_change(x, y, vx, vy, vz, ax, ay, az, mach, warm, warming):
    """Rate of the Mach number, 1/s, where the air on the way warms at a rate ``warming``, K/s."""
    wx = vx + OMEGA * y
    wy = vy - OMEGA * x
    gain = (ax * wx + ay * wy + az * vz) / (wx * wx + wy * wy + vz * vz + 1e-9)
    return mach * (gain - 0.5 * warming / warm)


@njit(inline="always", **INNER)
def bends(old, old_rate, new, new_rate, since):
    """Second and third derivative at the end of the cubic through both ends of a step; zeros where there is none."""
    inverse = 1.0 / since if since > 0.0 else 0.0
    rise = (new - old) * inverse
    second = (2.0 * old_rate + 4.0 * new_rate - 6.0 * rise) * inverse
    return second, (6.0 * (old_rate + new_rate) - 12.0 * rise) * inverse * inverse


@njit(**INNER)
def bend_of_curve(mach, change, curve, near, piece, first):
    """Write the piece of a drag curve into ``piece`` from ``first``: its ends in Mach number, value at zero, slope.

    ``curve`` is a tuple: the value at Mach zero, then starts of up to ten ramps and their changes of slope in turn.
    Within ``near`` of a bend the piece is the one that the Mach number, changing at a rate, goes into.
    """
    low, high, value, slope = -1e9, 1e9, curve[0], 0.0
    here = mach + (near if change >= 0.0 else -near)
    for ramp in range(10):
        start, turn = curve[1 + 2 * ramp], curve[2 + 2 * ramp]
        if turn == 0.0:
            continue
        if start <= here:
            low = max(low, start)
            value -= turn * start
            slope += turn
        else:
            high = min(high, start)
    piece[first], piece[first + 1], piece[first + 2], piece[first + 3] = low, high, value, slope


@njit(**INNER)
def next_step(step, error, tolerance, caution, quick):
    """Size of the next step (or of the repeated one) from the error of this one.

    A step that could hardly grow is made smaller by ``caution`` (below one under thrust): as the mass falls the next
    error would be larger at the same size, and a step refused costs more than one a little short. ``quick`` is 1 for
    the pair of order 5(4), whose error goes with a lower power of the step, else 0. The root is read off the bits of
    the ratio, from 1 % too small to 6 % too large.
    """
    bits = np.int64(np.float64(tolerance / (error + 1e-12)).view(np.int64) - ONE)
    eighths = bits >> np.int64(4)  # halves of them; the pair 5(4) takes three where the other takes two
    eighths = np.int64(eighths + eighths + (eighths if quick == 1.0 else np.int64(0)))
    root = 0.85 * np.int64(eighths + ONE).view(np.float64)
    root = root * caution if root < 1.4 else root
    return step * min(GROWTH, max(0.2, root))


@njit(inline="always", **INNER)
def time_to_height(gap, rate, bend, jerk):
    """Time in which a height changes by ``gap`` (of the sign of ``rate``), s.

    Under a constant acceleration, made better once for its change at a rate ``jerk``. Where it would turn before: 1e9
    on the way up, half as long again as at an even rate on the way down, where drag is what slows it.
    """
    root = rate * rate + 2.0 * bend * gap
    time = 2.0 * abs(gap) / (abs(rate) + math.sqrt(max(root, 0.0)) + 1e-9)
    slope = abs(rate + time * (bend + 0.5 * jerk * time)) + 1e-9
    slip = jerk * time * time * time / (6.0 * slope)
    slip = slip if gap > 0.0 else -slip
    time -= min(max(slip, -0.3 * time), 0.3 * time)
    never = 1e9 if gap > 0.0 else 1.5 * abs(gap) / (abs(rate) + 1e-9)
    return time if root > 0.0 else never
