"""The prescribed boost of a kinematic vehicle, and the launch frame both kinds of vehicle start from.

The path lies in the vertical plane of the launch azimuth, on the sphere that fits the ellipsoid best at the launch
point in that direction; along it the speed and the angle are given functions of time.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.force import ECCENTRICITY2, EQUATORIAL_RADIUS, OMEGA, sine_cosine
from midcourse._kernels.rows import INNER, PLAIN

__all__ = [
    "BOOST_STEPS",
    "PACES",
    "bend",
    "boost_paces",
    "boost_path",
    "inertial_from_ecef_state",
    "launch_frame",
    "path_point",
]

#: Simpson panels of the path integral.
BOOST_STEPS = 16
#: Nodes and weights of Gauss's rule for the height gained.
GAUSS_NODES = 0.5 + 0.5 * np.polynomial.legendre.leggauss(20)[0]
GAUSS_WEIGHTS = 0.5 * np.polynomial.legendre.leggauss(20)[1]
#: Numbers of `boost_paces`: at the nodes, at the ends and middles of the steps, and the fraction they hold for.
PACES = GAUSS_NODES.size + 2 * BOOST_STEPS + 2
#: The bend of the path is kept between these: all at once at the start, and all at the end.
LEAST_BEND, MOST_BEND = 0.01, 100.0


@njit(**PLAIN)
def launch_frame(latitude, longitude, height, azimuth, frame):
    """Fill ``frame`` (3, 3) with downrange, up and position; return the radius of curvature along the azimuth, m."""
    sin_lat, cos_lat = math.sin(latitude), math.cos(latitude)
    sin_lon, cos_lon = math.sin(longitude), math.cos(longitude)
    sin_az, cos_az = math.sin(azimuth), math.cos(azimuth)
    shrink = 1.0 - ECCENTRICITY2 * sin_lat * sin_lat
    across = EQUATORIAL_RADIUS / math.sqrt(shrink)
    along = across * (1.0 - ECCENTRICITY2) / shrink
    frame[0, 0] = -cos_az * sin_lat * cos_lon - sin_az * sin_lon
    frame[0, 1] = -cos_az * sin_lat * sin_lon + sin_az * cos_lon
    frame[0, 2] = cos_az * cos_lat
    frame[1, 0] = cos_lat * cos_lon
    frame[1, 1] = cos_lat * sin_lon
    frame[1, 2] = sin_lat
    frame[2, 0] = (across + height) * frame[1, 0]
    frame[2, 1] = (across + height) * frame[1, 1]
    frame[2, 2] = (across * (1.0 - ECCENTRICITY2) + height) * sin_lat
    return 1.0 / (cos_az * cos_az / along + sin_az * sin_az / across)


@njit(**PLAIN)
def boost_paces(fraction, paces):
    """Fill ``paces`` (PACES,): the speed over that at burnout, weighted at the nodes of Gauss, then at half steps.

    It depends on the propellant fraction alone, which the last number holds: filled again only where that differs.
    """
    if paces[PACES - 1] == fraction:
        return
    steepness = math.log(1.0 - fraction)
    for node in range(GAUSS_NODES.size):
        paces[node] = GAUSS_WEIGHTS[node] * math.log(1.0 - fraction * GAUSS_NODES[node]) / steepness
    for half in range(2 * BOOST_STEPS + 1):
        paces[GAUSS_NODES.size + half] = math.log(1.0 - fraction * half / (2.0 * BOOST_STEPS)) / steepness
    paces[PACES - 1] = fraction


@njit(**INNER)
def _rise(paces, turn, bend_now):
    """Height gained over speed times time; ``paces`` are the weighted speeds at the nodes."""
    total = 0.0
    for node in range(GAUSS_NODES.size):
        part = GAUSS_NODES[node]
        _, cosine = sine_cosine(turn * part / (part + bend_now * (1.0 - part)))
        total += paces[node] * cosine
    return total


@njit(**PLAIN)
def bend(burnout_angle, rise_wanted, paces):
    """How late the path bends, so that it gains ``rise_wanted`` (over speed times time); 1 where none is."""
    if not rise_wanted > 0.0:
        return 1.0
    turn = 0.5 * math.pi - burnout_angle
    low, high = math.log(LEAST_BEND), math.log(MOST_BEND)
    low_rise, high_rise = _rise(paces, turn, LEAST_BEND), _rise(paces, turn, MOST_BEND)
    if rise_wanted <= low_rise:
        return LEAST_BEND
    if rise_wanted >= high_rise:
        return MOST_BEND
    low_rise -= rise_wanted
    high_rise -= rise_wanted
    middle = 0.0
    for _ in range(40):
        middle = (low * high_rise - high * low_rise) / (high_rise - low_rise)
        rise = _rise(paces, turn, math.exp(middle)) - rise_wanted
        if abs(rise) < 1e-9:
            break
        if rise > 0.0:
            high, high_rise = middle, rise
            low_rise *= 0.5
        else:
            low, low_rise = middle, rise
            high_rise *= 0.5
    return math.exp(middle)


@njit(**PLAIN)
def boost_path(law, height, radius, paces, path):
    """Fill ``path`` (BOOST_STEPS + 1, 4): height, angle at the centre, speed up, speed along; equal steps in time.

    ``law`` is burnout speed, burn time, burnout flight-path angle and bend. Each step is Simpson's rule on the two
    rates, the height at its middle from the parabola through the rates.
    """
    speed, turn, bend_now = law[0], 0.5 * math.pi - law[2], law[3]
    step = law[1] / BOOST_STEPS
    path[0, 0], path[0, 1], path[0, 2], path[0, 3] = height, 0.0, 0.0, 0.0
    up0 = along0 = 0.0
    for row in range(BOOST_STEPS):
        part = (row + 0.5) / BOOST_STEPS
        pace = speed * paces[GAUSS_NODES.size + 2 * row + 1]
        sine, cosine = sine_cosine(turn * part / (part + bend_now * (1.0 - part)))
        up1, along1 = pace * cosine, pace * sine
        part = (row + 1.0) / BOOST_STEPS
        pace = speed * paces[GAUSS_NODES.size + 2 * row + 2]
        sine, cosine = sine_cosine(turn * part / (part + bend_now * (1.0 - part)))
        up2, along2 = pace * cosine, pace * sine
        middle = path[row, 0] + step * (5.0 * up0 + 8.0 * up1 - up2) / 24.0
        path[row + 1, 0] = path[row, 0] + step * (up0 + 4.0 * up1 + up2) / 6.0
        turned = (
            along0 / (radius + path[row, 0]) + 4.0 * along1 / (radius + middle) + along2 / (radius + path[row + 1, 0])
        )
        path[row + 1, 1] = path[row, 1] + step * turned / 6.0
        path[row + 1, 2], path[row + 1, 3] = up2, along2
        up0, along0 = up2, along2


@njit(**PLAIN)
def path_point(row, frame, radius, height, state):
    """Fill ``state`` (6,) with position and velocity in the frame of the Earth for one row of a path."""
    sine, cosine = math.sin(row[1]), math.cos(row[1])
    for axis in range(3):
        downrange, up = frame[0, axis], frame[1, axis]
        outward = cosine * up + sine * downrange
        centre = frame[2, axis] - (radius + height) * up
        state[axis] = centre + (radius + row[0]) * outward
        state[axis + 3] = row[2] * outward + row[3] * (cosine * downrange - sine * up)


@njit(**PLAIN)
def inertial_from_ecef_state(time, state):
    """Turn a state in the frame of the Earth into the inertial one that coincided with it at time zero, in place."""
    x, y, vx, vy = state[0], state[1], state[3] - OMEGA * state[1], state[4] + OMEGA * state[0]
    sine, cosine = math.sin(OMEGA * time), math.cos(OMEGA * time)
    state[0], state[1] = cosine * x - sine * y, sine * x + cosine * y
    state[3], state[4] = cosine * vx - sine * vy, sine * vx + cosine * vy
