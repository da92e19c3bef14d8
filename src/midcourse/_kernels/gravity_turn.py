"""Generic rockets in a gravity turn, lane by lane: straight up, a kick, then thrust along the velocity until burnout.

Vacuum, round Earth that does not turn, plane motion. Fourth-order Runge-Kutta with a fixed number of steps, so that the
result is smooth in every input and stages of equal length end on a step. The readable twin stands in the unit tests.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.force import MU

__all__ = ["RADIUS", "RISE_TIME", "STEPS", "boost_each"]

#: Of the round Earth, m.
RADIUS = 6.371e6
#: Straight up for so long before the kick, s, but never more than a tenth of the burn.
RISE_TIME = 10.0
#: Steps of a boost; divisible by 1, 2, 3 and 4.
STEPS = 120


@njit(cache=True, error_model="numpy")
def rate(radius: float, up: float, forward: float, acceleration: float, vertical: bool) -> tuple[float, float]:
    """Upward and forward acceleration in the turning local frame."""
    along_up, along_forward = 1.0, 0.0
    if not vertical:
        speed = math.sqrt(up * up + forward * forward)
        if speed > 1e-9:
            along_up, along_forward = up / speed, forward / speed
    pull = MU / (radius * radius)
    return (
        acceleration * along_up - pull + forward * forward / radius,
        acceleration * along_forward - up * forward / radius,
    )


@njit(cache=True, error_model="numpy")
def boost_each(
    burn_time: np.ndarray,
    stages: np.ndarray,
    exhaust_speed: np.ndarray,
    ideal_speed: np.ndarray,
    kick: np.ndarray,
    out: np.ndarray,
) -> None:
    """Fly each lane; ``out`` (5, k) takes radius, range angle, upward and forward speed and path length at burnout."""
    for lane in range(len(burn_time)):
        count = stages[lane]
        share = 1.0 - math.exp(-ideal_speed[lane] / count / exhaust_speed[lane])
        push = exhaust_speed[lane] * share * count / burn_time[lane]
        step = burn_time[lane] / STEPS
        rise = max(1.0, np.round(min(RISE_TIME, 0.1 * burn_time[lane]) / step))
        part = count / STEPS
        radius, angle, up, forward, path = RADIUS, 0.0, 0.0, 0.0, 0.0
        for index in range(STEPS):
            if index == rise:
                up, forward = up * math.cos(kick[lane]), up * math.sin(kick[lane])
            vertical = index < rise
            used = index * part - math.floor((index + 0.5) * part)
            first = push / (1.0 - share * used)
            middle = push / (1.0 - share * (used + 0.5 * part))
            last = push / (1.0 - share * (used + part))
            a1, b1 = rate(radius, up, forward, first, vertical)
            u2, f2, r2 = up + 0.5 * step * a1, forward + 0.5 * step * b1, radius + 0.5 * step * up
            a2, b2 = rate(r2, u2, f2, middle, vertical)
            u3, f3, r3 = up + 0.5 * step * a2, forward + 0.5 * step * b2, radius + 0.5 * step * u2
            a3, b3 = rate(r3, u3, f3, middle, vertical)
            u4, f4, r4 = up + step * a3, forward + step * b3, radius + step * u3
            a4, b4 = rate(r4, u4, f4, last, vertical)
            angle += step / 6.0 * (forward / radius + 2.0 * f2 / r2 + 2.0 * f3 / r3 + f4 / r4)
            path += (
                step
                / 6.0
                * (math.hypot(up, forward) + 2.0 * math.hypot(u2, f2) + 2.0 * math.hypot(u3, f3) + math.hypot(u4, f4))
            )
            radius += step / 6.0 * (up + 2.0 * u2 + 2.0 * u3 + u4)
            up += step / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4)
            forward += step / 6.0 * (b1 + 2.0 * b2 + 2.0 * b3 + b4)
        out[0, lane], out[1, lane], out[2, lane], out[3, lane], out[4, lane] = radius, angle, up, forward, path
