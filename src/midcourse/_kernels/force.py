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

from numba import njit

from midcourse._kernels.air import EARTH_RADIUS, density_at, molecular_temperature
from midcourse._kernels.rows import INNER

__all__ = [
    "ECCENTRICITY2",
    "EQUATORIAL_RADIUS",
    "J2",
    "MU",
    "OMEGA",
    "REENTRY",
    "coasting",
    "gravity",
    "height_above_ellipsoid",
    "mach_number",
    "next_level",
    "next_mach",
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
#: A step that is about to be refused may look below the ground, but not at the centre of the Earth, m.
DEEPEST = -1e5
#: Nor may its drag run away: speeds beyond this one, m/s, no longer add to it.
FASTEST = 5e4
#: Geometric heights of the kinks of the temperature profile that a step can feel, m; and of the top of the air.
KINK11, KINK20, KINK32 = 11019.07, 20063.12, 32161.90
KINK47, KINK51, KINK71 = 47350.09, 51412.48, 71801.97
REENTRY = 100e3
#: Above this the air is too thin to bend a path within a step, m.
AIR_TOP = 140e3


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
def coasting(x, y, z, vx, vy, vz, inverse_ballistic, j2, omega):
    """Acceleration of a body in free flight with constant m/(C_d A), m/s²."""
    radius2 = x * x + y * y + z * z
    inverse_radius = 1.0 / math.sqrt(radius2)
    sine2 = z * z * inverse_radius * inverse_radius
    across, along = gravity(inverse_radius, sine2, j2)
    height = max(height_above_ellipsoid(radius2 * inverse_radius, inverse_radius, sine2), DEEPEST)
    density = density_at(EARTH_RADIUS * height / (EARTH_RADIUS + height))
    wx = vx + omega * y
    wy = vy - omega * x
    drag = -0.5 * density * inverse_ballistic * min(math.sqrt(wx * wx + wy * wy + vz * vz), FASTEST)
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


@njit(**INNER)
def drag_coefficient(mach, curve):
    """Drag coefficient at a Mach number: a first value and up to nine ramps (start, change of slope).

    ``curve`` is a tuple: the value at Mach zero, then starts and changes of slope in turn.
    """
    value = curve[0]
    value += curve[2] * max(mach - curve[1], 0.0)
    value += curve[4] * max(mach - curve[3], 0.0)
    value += curve[6] * max(mach - curve[5], 0.0)
    value += curve[8] * max(mach - curve[7], 0.0)
    value += curve[10] * max(mach - curve[9], 0.0)
    value += curve[12] * max(mach - curve[11], 0.0)
    value += curve[14] * max(mach - curve[13], 0.0)
    value += curve[16] * max(mach - curve[15], 0.0)
    value += curve[18] * max(mach - curve[17], 0.0)
    return value + curve[20] * max(mach - curve[19], 0.0)


@njit(inline="always", **INNER)
def powered(x, y, z, vx, vy, vz, mass, thrust, exit_area, area, inverse_ballistic, along_air, px, py, pz, curve):
    """Acceleration under thrust and with a drag curve, m/s².

    ``along_air`` is 1 where the thrust follows the velocity through the air and 0 where it follows (px, py, pz).
    """
    radius2 = x * x + y * y + z * z
    inverse_radius = 1.0 / math.sqrt(radius2)
    sine2 = z * z * inverse_radius * inverse_radius
    across, along = gravity(inverse_radius, sine2, J2)
    height = max(height_above_ellipsoid(radius2 * inverse_radius, inverse_radius, sine2), DEEPEST)
    geopotential = EARTH_RADIUS * height / (EARTH_RADIUS + height)
    density = density_at(geopotential)
    elastic = GAS * molecular_temperature(geopotential)
    wx = vx + OMEGA * y
    wy = vy - OMEGA * x
    speed2 = wx * wx + wy * wy + vz * vz + 1e-12
    inverse_speed = 1.0 / math.sqrt(speed2)
    speed = min(speed2 * inverse_speed, FASTEST)
    mach = speed / math.sqrt(HEAT_RATIO * elastic)
    inverse_mass = 1.0 / mass
    push = max(thrust - density * elastic * exit_area, 0.0) * inverse_mass
    drag = -0.5 * density * speed * (area * drag_coefficient(mach, curve) * inverse_mass + inverse_ballistic)
    forward = drag + along_air * push * inverse_speed
    push *= 1.0 - along_air
    return (
        across * x + forward * wx + push * px,
        across * y + forward * wy + push * py,
        along * z + forward * vz + push * pz,
    )


@njit(**INNER)
def next_level(height, rate, ground, near):
    """Next height, in the sense of the motion, at which a step should end, m: the kinks of the air, and the ground.

    A kink counts as passed from ``near`` before it. Upwards beyond the last there is none: a height never reached.
    """
    down = ground - 1.0
    down = KINK11 if height > KINK11 + near else down
    down = KINK20 if height > KINK20 + near else down
    down = KINK32 if height > KINK32 + near else down
    down = KINK47 if height > KINK47 + near else down
    down = KINK51 if height > KINK51 + near else down
    down = KINK71 if height > KINK71 + near else down
    down = REENTRY if height > REENTRY + near else down
    down = AIR_TOP if height > AIR_TOP + near else down
    up = 1e12
    up = KINK71 if height < KINK71 - near else up
    up = KINK51 if height < KINK51 - near else up
    up = KINK47 if height < KINK47 - near else up
    up = KINK32 if height < KINK32 - near else up
    up = KINK20 if height < KINK20 - near else up
    up = KINK11 if height < KINK11 - near else up
    return down if rate < 0.0 else up


@njit(**INNER)
def mach_number(x, y, vx, vy, vz, height):
    """Speed through the turning air over the speed of sound."""
    elastic = HEAT_RATIO * GAS * molecular_temperature(EARTH_RADIUS * height / (EARTH_RADIUS + height))
    wx = vx + OMEGA * y
    wy = vy - OMEGA * x
    return math.sqrt((wx * wx + wy * wy + vz * vz) / elastic)


@njit(**INNER)
def next_mach(mach, rate, curve, near):
    """Next Mach number, in the sense of its change, at which the drag curve bends; far away where there is none."""
    up, down = 1e9, -1e9
    up = curve[1] if mach + near < curve[1] < up else up
    down = curve[1] if down < curve[1] < mach - near else down
    up = curve[3] if mach + near < curve[3] < up else up
    down = curve[3] if down < curve[3] < mach - near else down
    up = curve[5] if mach + near < curve[5] < up else up
    down = curve[5] if down < curve[5] < mach - near else down
    up = curve[7] if mach + near < curve[7] < up else up
    down = curve[7] if down < curve[7] < mach - near else down
    up = curve[9] if mach + near < curve[9] < up else up
    down = curve[9] if down < curve[9] < mach - near else down
    up = curve[11] if mach + near < curve[11] < up else up
    down = curve[11] if down < curve[11] < mach - near else down
    up = curve[13] if mach + near < curve[13] < up else up
    down = curve[13] if down < curve[13] < mach - near else down
    up = curve[15] if mach + near < curve[15] < up else up
    down = curve[15] if down < curve[15] < mach - near else down
    up = curve[17] if mach + near < curve[17] < up else up
    down = curve[17] if down < curve[17] < mach - near else down
    up = curve[19] if mach + near < curve[19] < up else up
    down = curve[19] if down < curve[19] < mach - near else down
    return down if rate < 0.0 else up


@njit(**INNER)
def next_step(step, error, tolerance, caution):
    """Size of the next step (or of the repeated one) from the error of this one.

    A step that could hardly grow is made smaller by ``caution`` (below one under thrust): as the mass falls the next
    error would be larger at the same size, and a step refused costs more than one a little short.
    """
    root = 0.9 * math.sqrt(math.sqrt(math.sqrt(tolerance / (error + 1e-12))))
    root = root * caution if root < 1.4 else root
    return step * min(5.0, max(0.2, root))


@njit(**INNER)
def time_to_height(gap, rate, bend):
    """Time in which a height changes by ``gap`` (of the sign of ``rate``) under a constant acceleration, s."""
    root = rate * rate + 2.0 * bend * gap
    time = 2.0 * abs(gap) / (abs(rate) + math.sqrt(max(root, 0.0)) + 1e-9)
    return time if root > 0.0 else 1e9
