"""The least throttle that reaches a target, for many targets, each for itself.

From the guess of the chart one step of Newton's method on rough flights; then a window of steerings, whose cubic gives
the one that comes down farthest; then azimuth and throttle are closed with full accuracy while the steering follows
the throttle as in the chart. Five to six rough flights and two to three full ones a target.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from midcourse._kernels.one_flight import COLUMNS, NEVER
from midcourse.flight.chart import TRIES, Reached, cubic, farthest_try, reached, steering_bounds, window_width
from midcourse.flight.closing import LIMIT, NUDGE, Found, broyden, closed, solve_small
from midcourse.flight.fly import TOLERANCE, Shots, full_throttle
from midcourse.flight.vehicles import StagedVehicle, Vehicle

__all__ = ["GLANCE", "least_throttle"]

#: Tolerance of flights that only look for the steering, m a step.
GLANCE = 5.0
_WINDOWS, _ROUNDS, _TURNS = 5, 7, 2
#: A steering found at a throttle farther than this part from the last one is looked for again.
_FAR = 0.03
_SCALE = np.array([0, 2])

#: Flies aims (3, m) at the targets of some rows with a tolerance; residuals (2, m), rad, nan where nothing came down.
Fire = Callable[[np.ndarray, np.ndarray, float], tuple[np.ndarray, Shots]]


class _Search:
    """Aims of all rows: azimuth and throttle (in parts of the full one) as ``x`` (2, n), and the steering."""

    def __init__(self, vehicle: Vehicle, fire: Fire, bearing: np.ndarray, arc: np.ndarray) -> None:
        chart = reached(vehicle)
        count, self.fire, self.vehicle, self.full = len(arc), fire, vehicle, full_throttle(vehicle)
        self.chart = Reached(chart.arc, chart.throttle / self.full, chart.steering)
        self.top = 1.0 if isinstance(vehicle, StagedVehicle) else 1.5
        self.low, self.high = steering_bounds(vehicle)
        self.x = np.stack([bearing, np.interp(arc, self.chart.arc, self.chart.throttle)])
        self.steering = self._usual(self.x[1])
        self.looked_at = np.full(count, np.nan)
        self.residual = np.full((2, count), np.nan)
        self.jacobian = np.zeros((count, 2, 2))
        self.shots = Shots(np.full(count, NEVER, np.int64), np.full((count, COLUMNS), np.nan))

    def _usual(self, throttle: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(throttle, self.chart.throttle, self.chart.steering))

    def _aim(self, x: np.ndarray, steering: np.ndarray) -> np.ndarray:
        return np.stack([x[0], steering, self.full * x[1]])

    def slopes(self, rows: np.ndarray) -> np.ndarray:
        """Fill Jacobians by differences of rough flights; give the rows where that went well, with their residuals."""
        here = self.x[:, rows]
        away = np.array([NUDGE[0], NUDGE[2]])[:, None] * np.ones(len(rows))
        away[1] = np.where(here[1] + away[1] > self.top, -away[1], away[1])
        cases = [here, here + away * np.array([[1.0], [0.0]]), here + away * np.array([[0.0], [1.0]])]
        aims = np.concatenate([self._aim(case, self.steering[rows]) for case in cases], axis=1)
        found = self.fire(aims, np.tile(rows, 3), GLANCE)[0].reshape(2, 3, len(rows))
        self.residual[:, rows] = found[:, 0]
        for axis in range(2):
            self.jacobian[rows, :, axis] = ((found[:, axis + 1] - found[:, 0]) / away[axis]).T
        return rows[np.isfinite(found).all(axis=(0, 1))]

    def step(self, rows: np.ndarray) -> np.ndarray:
        """Move azimuth and throttle by Newton's rule, and the steering with the throttle; give the steps (2, m)."""
        limit = LIMIT[_SCALE][:, None]
        step = np.clip(solve_small(self.jacobian[rows], -self.residual[:, rows].T).T, -limit, limit)
        trial = self.x[:, rows] + step
        trial[1] = np.clip(trial[1], 0.01, self.top)
        taken: np.ndarray = trial - self.x[:, rows]
        self.steering[rows] += self._usual(trial[1]) - self._usual(self.x[1, rows])
        self.steering[rows] = np.clip(self.steering[rows], self.low, self.high)
        self.x[:, rows] = trial
        return taken

    def look(self, rows: np.ndarray) -> np.ndarray:
        """Move the steering to where it comes down farthest; give the rows where that was found."""
        left, good = rows, []
        for _ in range(_WINDOWS):
            width = window_width(self.vehicle, self.steering[left])
            middle = np.clip(self.steering[left], self.low + width, self.high - width)
            tried = middle + width * TRIES[:, None]
            aims = self._aim(np.tile(self.x[:, left], len(TRIES)), tried.ravel())
            found = self.fire(aims, np.tile(left, len(TRIES)), GLANCE)[0].reshape(2, len(TRIES), len(left))
            place, settled, known = farthest_try(found[0].T)
            best = middle + width * place
            settled |= known & ((best <= self.low + 1e-9) | (best >= self.high - 1e-9))
            self.steering[left] = np.where(settled, best, np.where(known, best + 0.7 * width * place, 0.8 * middle))
            self.residual[:, left] = np.stack([cubic(part.T, place) for part in found])
            good.append(left[settled])
            left = left[~settled]
            if not len(left):
                break
        done = np.sort(np.concatenate(good))
        self.looked_at[done] = self.x[1, done]
        return done

    def close(self, rows: np.ndarray) -> None:
        """Bring the residuals of rows to zero with full accuracy."""
        for _ in range(_ROUNDS):
            if not len(rows):
                break
            before, step = self.residual[:, rows], self.step(rows)
            found, shots = self.fire(self._aim(self.x[:, rows], self.steering[rows]), rows, TOLERANCE)
            nudge = NUDGE[_SCALE][:, None]
            broyden(self.jacobian, rows, step / nudge, found - before, nudge)
            self.residual[:, rows] = found
            self.shots.status[rows], self.shots.results[rows] = shots
            rows = rows[~closed(found) & np.isfinite(found).all(axis=0)]

    def found(self) -> Found:
        return Found(self._aim(self.x, self.steering), self.shots, self.residual, self.jacobian)


def least_throttle(vehicle: Vehicle, fire: Fire, bearing: np.ndarray, arc: np.ndarray) -> Found:
    """Find azimuth, steering and throttle of flights with the least throttle.

    Parameters
    ----------
    vehicle : StagedVehicle or KinematicVehicle
        Flown by all.
    fire : callable
        Flies; see `Fire`.
    bearing, arc : array, shape (n,)
        Of the targets, rad.

    Returns
    -------
    Found
        The residuals say which have closed; the others must be looked for in another way.
    """
    search = _Search(vehicle, fire, bearing, arc)
    rows = search.slopes(np.arange(len(arc)))
    search.step(rows)
    for _ in range(_TURNS):
        rows = search.look(rows) if len(rows) else rows
        search.close(rows)
        moved = np.abs(search.x[1, rows] - search.looked_at[rows]) > _FAR * search.x[1, rows]
        rows = rows[moved & closed(search.residual[:, rows])]
        if not len(rows):
            break
    return search.found()
