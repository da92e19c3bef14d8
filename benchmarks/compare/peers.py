"""Other people's integrators on the same tasks, and why some are not here."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from benchmarks.compare import physics
from benchmarks.compare.tasks import Coasts

#: Peers that do not take part, and why.
ABSENT = {
    "RocketPy": "flies one rocket from a launch rail; it has no flight from a given state over a turning ellipsoid",
    "Orekit (orekit-jpype)": "needs a Java virtual machine and a data archive; no adapter is written yet",
    "brahe": "no adapter is written yet",
    "nyx-space": "no adapter is written yet",
}


def scipy_coast(flights: Coasts, count: int) -> tuple[float, np.ndarray]:
    """DOP853 at the loosest rtol that holds 2 m: seconds a flight, impacts (count, 3)."""
    rates = physics.coasting(1.0 / flights.ballistic)

    def ground(_: float, s: np.ndarray) -> float:
        return physics.height_of(s[:3])[0]

    ground.terminal, ground.direction = True, -1  # type: ignore[attr-defined]
    found = []
    began = time.perf_counter()
    for state in flights.states[:count]:
        end = solve_ivp(rates, (0.0, 9000.0), state, method="DOP853", rtol=1e-9, atol=1e-3, events=ground)
        at, s = end.t_events[0][0], end.y_events[0][0]
        lon = math.remainder(math.atan2(s[1], s[0]) - physics.OMEGA * at, 2 * math.pi)
        found.append((at, physics.height_of(s[:3])[1], lon))
    return (time.perf_counter() - began) / count, np.array(found)


def _heyoka_system(inverse_ballistic: float) -> tuple[Any, Any, float]:
    """Equations of motion, height, and how far the fitted air is from the standard (relative)."""
    import heyoka as hy

    x, y, z, vx, vy, vz = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
    r2 = x**2 + y**2 + z**2
    sine2 = z**2 / r2
    second = physics.E2 / (1 - physics.E2)
    stretch = second * sine2
    surface = physics.A * (1 + stretch * (-0.5 + stretch * (0.375 - 0.3125 * stretch)))
    height = (r2**0.5 - surface) * (1 - 0.5 * second**2 * sine2 * (1 - sine2) * surface / r2**0.5)
    bulge = 1.5 * physics.J2 * physics.A**2 / r2
    pull = -physics.MU * r2**-1.5
    ax, ay = (pull * (1 + bulge * (1 - 5 * sine2)) * axis for axis in (x, y))
    az = pull * (1 + bulge * (3 - 5 * sine2)) * z
    worst = 0.0
    if inverse_ballistic > 0.0:
        heights = np.linspace(0.0, 130e3, 2000)
        logs = np.array([math.log(physics.air(h)[0]) for h in heights])
        # Chebyshev's basis: the plain powers of a high degree are poorly conditioned
        fit = np.polynomial.Chebyshev.fit(heights, logs, 18, domain=[0.0, 130e3])
        worst = float(np.abs(np.expm1(fit(heights) - logs))[heights < 80e3].max())
        place = 2.0 * height / 130e3 - 1.0
        before, now = 0.0, 0.0
        for coefficient in reversed(fit.coef.tolist()[1:]):  # Clenshaw's recurrence
            before, now = now, 2.0 * place * now - before + coefficient
        logarithm = place * now - before + float(fit.coef[0])
        wx, wy = vx + physics.OMEGA * y, vy - physics.OMEGA * x
        drag = -0.5 * inverse_ballistic * hy.exp(logarithm) * (wx**2 + wy**2 + vz**2) ** 0.5
        ax, ay, az = ax + drag * wx, ay + drag * wy, az + drag * vz
    return [(x, vx), (y, vy), (z, vz), (vx, ax), (vy, ay), (vz, az)], height, worst


def heyoka_coast(flights: Coasts, tolerance: float) -> tuple[float, np.ndarray, float]:
    """heyoka's batch integrator on one core: seconds a flight, impacts (n, 3), error of its fitted air.

    A lane whose flight has reached the ground takes the next flight, as ours do; with its own events. It flies
    a polynomial in place of the standard atmosphere, which it cannot hold: accuracy is measured against its own fine
    run, and the error of its air is given beside. Building the integrator is not counted.
    """
    import heyoka as hy

    width = hy.recommended_simd_size()
    system, height, worst = _heyoka_system(1.0 / flights.ballistic)
    event = hy.t_event_batch(height, direction=hy.event_direction.negative)
    first = np.ascontiguousarray(flights.states[:width].T)
    integrator = hy.taylor_adaptive_batch(system, first, t_events=[event], tol=tolerance, compact_mode=False)
    count = len(flights.states)
    ends = np.empty((count, 7))
    flying, upcoming, left = list(range(width)), width, count
    clock = np.zeros(width)
    stopped = hy.taylor_outcome.success
    began = time.perf_counter()
    while left:
        integrator.step()
        for lane in range(width):
            outcome = integrator.step_res[lane][0]
            if outcome == stopped or flying[lane] < 0:
                continue
            ends[flying[lane], 0] = integrator.time[lane]
            ends[flying[lane], 1:] = integrator.state[:, lane]
            left -= 1
            clock[:] = integrator.time
            clock[lane] = 0.0
            integrator.set_time(clock)
            integrator.reset_cooldowns(lane)
            flying[lane] = upcoming if upcoming < count else -1
            integrator.state[:, lane] = flights.states[min(upcoming, count - 1)]
            upcoming += 1
    took = (time.perf_counter() - began) / count
    found = []
    for at, *s in ends[:64]:
        lon = math.remainder(math.atan2(s[1], s[0]) - physics.OMEGA * at, 2 * math.pi)
        found.append((at, physics.height_of(s[:3])[1], lon))
    return took, np.array(found), worst
