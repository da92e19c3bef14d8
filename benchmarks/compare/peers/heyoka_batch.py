"""heyoka's batch integrator (Taylor, compiled for the equations), lanes refilled from Python as ours are by the kernel.

It cannot hold a table of the air: it flies a polynomial of degree 18 in place of the standard atmosphere. Accuracy is
measured against its own fine run, and how far its air is from the standard is said beside. Building the integrator
is not counted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from benchmarks.compare import physics
from benchmarks.compare.peers import Answer
from benchmarks.compare.tasks import Coasts

NAME, PACKAGE = "heyoka", "heyoka"
CANNOT = {
    "P2": "Taylor series need smooth forces: every corner of the drag curve and of the air would have to be an event",
    "P3": "solves equations; it has no sensors and no interceptors",
    "P4": "solves equations; the search for the aim would be ours",
}


def _system(inverse_ballistic: float) -> tuple[Any, Any, float]:
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


@lru_cache(maxsize=4)
def _integrator(ballistic: float, tolerance: float, states: bytes) -> tuple[Any, float]:
    import heyoka as hy

    system, height, worst = _system(1.0 / ballistic)
    event = hy.t_event_batch(height, direction=hy.event_direction.negative)
    first = np.ascontiguousarray(np.frombuffer(states).reshape(-1, 6).T)
    return hy.taylor_adaptive_batch(system, first, t_events=[event], tol=tolerance, compact_mode=False), worst


def _fly(flights: Coasts, tolerance: float) -> tuple[float, np.ndarray, float]:
    """Seconds a flight on one core, impacts (64, 3), error of the fitted air."""
    import heyoka as hy

    width = hy.recommended_simd_size()
    integrator, worst = _integrator(flights.ballistic, tolerance, flights.states[:width].tobytes())
    count = len(flights.states)
    ends = np.empty((count, 7))
    flying, upcoming, left = list(range(width)), width, count
    clock = np.zeros(width)
    integrator.state[:] = flights.states[:width].T
    integrator.set_time(clock)
    integrator.reset_cooldowns()
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
    return took, np.array([physics.place_of(row[0], row[1:4]) for row in ends[:64]]), worst


def coasts(_: str, flights: Coasts, quick: bool) -> Iterator[Answer]:
    """Three tolerances, each against the fine run."""
    _, fine, worst = _fly(_first(flights, 64), 1e-16)
    differs = f"its air differs by up to {worst:.1%} below 80 km; against its own fine run" if worst else ""
    some = _first(flights, 512 if quick else 8192)
    for tolerance in (1e-7,) if quick else (1e-4, 1e-7, 1e-10, 1e-13):
        _fly(_first(flights, 64), tolerance)
        seconds, found, _ = min((_fly(some, tolerance) for _ in range(1 if quick else 3)), key=lambda item: item[0])
        yield Answer(f"tol {tolerance:g}", seconds, found, physics.STANDARD, differs, fine if worst else None)


def _first(flights: Coasts, count: int) -> Coasts:
    rows = [column[:count] if isinstance(column, np.ndarray) else column for column in flights]
    return Coasts(*rows)
