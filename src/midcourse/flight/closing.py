"""Close on targets: Newton's method on flights, many at once.

Jacobians are made by differences and kept up to date by Broyden's rule; a step that makes things worse is shortened
and the Jacobian made anew. Rows that have closed leave; the rest go on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from midcourse._kernels.one_flight import COLUMNS, NEVER
from midcourse.flight.fly import Shots

__all__ = [
    "CLOSE",
    "LIMIT",
    "MEAN_RADIUS",
    "NUDGE",
    "Fire",
    "Found",
    "broyden",
    "closed",
    "newton",
    "solve_small",
]

#: The solver stops at this miss, m.
CLOSE = 5.0
#: Turns residuals in metres into radians, m.
MEAN_RADIUS = 6371e3

#: Differences for the Jacobian, and largest step, of azimuth, steering (rad) and throttle (parts of the full one).
NUDGE = np.array([1e-3, 1e-3, 1e-3])
LIMIT = np.array([0.3, 0.12, 0.12])
_ROUNDS = 16

#: Flies unknowns (k, m) of some rows; gives residuals (k, m) in radians, nan where nothing came down, and the shots.
Fire = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, Shots]]


class Found(NamedTuple):
    """Where a search ended: azimuth, steering, throttle (3, n), shots, residual in radians (k, n), and its Jacobian."""

    aim: np.ndarray
    shots: Shots
    residual: np.ndarray
    jacobian: np.ndarray


def newton(
    fire: Fire,
    x: np.ndarray,
    bounds: tuple[np.ndarray, np.ndarray],
    scale: np.ndarray,
    jacobian: np.ndarray | None = None,
) -> Found:
    """Bring residuals (k, n) to zero in unknowns ``x`` (k, n).

    ``fire(x, rows)`` flies the rows; ``bounds`` are (k, n); ``scale`` (k,) picks differences and largest steps;
    ``jacobian`` (n, k, k) is one from nearby, where there is one.
    """
    size, count = x.shape
    nudge, limit = NUDGE[scale][:, None], LIMIT[scale][:, None]
    x = np.clip(x, *bounds)
    residual, results = np.full((size, count), np.nan), np.full((count, COLUMNS), np.nan)
    status = np.full(count, NEVER, np.int64)
    active = np.arange(count)
    stale = np.full(count, jacobian is None)
    if jacobian is None:
        jacobian = np.zeros((count, size, size))
    else:
        jacobian = jacobian.copy()
        residual, (status, results) = fire(x, active)
        stale |= ~np.isfinite(residual).all(axis=0)
        active = active[~closed(residual)]
    damping = np.ones(count)
    for turn in range(_ROUNDS):
        fresh = active[stale[active]]
        if len(fresh):
            _difference(
                fire,
                x,
                fresh,
                nudge,
                bounds,
                (residual, status, results, jacobian),
                first=bool(stale.all()) and turn == 0,
            )
            stale[fresh] = False
            active = active[~closed(residual[:, active]) & np.isfinite(residual[:, active]).all(axis=0)]
        if not len(active):
            break
        step = solve_small(jacobian[active], -residual[:, active].T).T
        step = np.clip(step * damping[active], -limit, limit)
        trial = np.clip(x[:, active] + step, bounds[0][:, active], bounds[1][:, active])
        step = trial - x[:, active]
        found, shots = fire(trial, active)
        before, after = np.linalg.norm(residual[:, active], axis=0), np.linalg.norm(found, axis=0)
        better = after < before
        broyden(jacobian, active, (step / nudge), (found - residual[:, active]), nudge)
        rows = active[better]
        x[:, rows], residual[:, rows] = trial[:, better], found[:, better]
        status[rows], results[rows] = shots.status[better], shots.results[better]
        damping[active] = np.where(better, np.minimum(1.0, 2.0 * damping[active]), 0.3 * damping[active])
        stale[active] = ~(after < 0.3 * before)
        active = active[~closed(residual[:, active])]
    return Found(x, Shots(status, results), residual, jacobian)


def closed(residual: np.ndarray) -> np.ndarray:
    """Which columns of residuals (k, n), rad, are within `CLOSE`."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.linalg.norm(residual, axis=0) < CLOSE / MEAN_RADIUS)


def solve_small(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve small systems; a singular one gets a little of the unit matrix."""
    size = matrix.shape[-1]
    largest = np.maximum(np.abs(matrix).max(axis=(1, 2)), 1e-6)
    matrix = np.where(np.isfinite(matrix), matrix, 0.0) + 1e-9 * largest[:, None, None] * np.eye(size)
    return np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0])


def _difference(
    fire: Fire,
    x: np.ndarray,
    rows: np.ndarray,
    nudge: np.ndarray,
    bounds: tuple[np.ndarray, np.ndarray],
    store: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    *,
    first: bool,
) -> None:
    """Fill the Jacobians of some rows by differences, and, the first time, their residuals; one call of the kernels."""
    residual, status, results, jacobian = store
    size, width = len(x), len(rows)
    here = x[:, rows]
    away = np.where(here + nudge > bounds[1][:, rows], -nudge, nudge)
    cases = [here] if first else []
    for axis in range(size):
        moved = here.copy()
        moved[axis] += away[axis]
        cases.append(moved)
    found, shots = fire(np.concatenate(cases, axis=1), np.tile(rows, len(cases)))
    if first:
        residual[:, rows], status[rows], results[rows] = found[:, :width], shots.status[:width], shots.results[:width]
        found = found[:, width:]
    for axis in range(size):
        column = (found[:, axis * width : (axis + 1) * width] - residual[:, rows]) / away[axis]
        jacobian[rows, :, axis] = column.T


def broyden(jacobian: np.ndarray, rows: np.ndarray, step: np.ndarray, change: np.ndarray, nudge: np.ndarray) -> None:
    """Update Jacobians so that the last step would have been foreseen; ``step`` is in units of the nudges."""
    scaled = jacobian[rows] * nudge[:, 0]
    surprise = change.T - np.einsum("nij,jn->ni", scaled, step)
    weight = step.T / np.maximum(np.sum(step * step, axis=0), 1e-30)[:, None]
    update = np.where(np.isfinite(surprise).all(axis=1)[:, None, None], surprise[:, :, None] * weight[:, None, :], 0.0)
    jacobian[rows] = (scaled + update) / nudge[:, 0]
