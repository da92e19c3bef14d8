"""The readable twin of `engage`: the same rules in NumPy, for reading, for checking and for comparing speed."""

from __future__ import annotations

import numpy as np

_A = 6378137.0
_F = 1.0 / 298.257223563
_FINE = 2049  # places between two samples at which the twin looks for an edge of a window


def coordinates(position: np.ndarray, site: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Azimuth, ground range and height of places (3, ...) seen from the site."""
    offset = position - site[0:3].reshape(3, *[1] * (position.ndim - 1))
    east, north, up = (np.tensordot(site[k : k + 3], offset, 1) for k in (4, 7, 10))
    squared = (position**2).sum(axis=0)
    flatness = 1.0 - _F * (2.0 - _F) * (position[0] ** 2 + position[1] ** 2) / squared
    height = np.sqrt(squared) - _A * (1.0 - _F) / np.sqrt(flatness)
    return np.arctan2(east, north) % (2.0 * np.pi), site[3] * np.arctan2(np.hypot(east, north), up), height


def flyout_time(place: tuple[np.ndarray, ...], site: np.ndarray, table: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Least time to places (azimuth, ground range, height), straight between the nodes; inf out of reach."""
    counts = np.array(table.shape)
    cell = [coordinate / step for coordinate, step in zip(place, site[13:16], strict=True)]
    inside = (cell[1] < counts[1] - 1) & (cell[2] >= 0.0) & (cell[2] < counts[2] - 1)
    cell = [np.where(inside, part, 0.0) for part in cell]
    low = [part.astype(int) for part in cell]
    time, edge = np.zeros(inside.shape), np.zeros(inside.shape)
    for da in (0, 1):
        weight_a = np.abs(1 - da - (cell[0] - low[0]))
        a = (low[0] + da) % counts[0]
        for dh in (0, 1):
            weight_h = weight_a * np.abs(1 - dh - (cell[2] - low[2]))
            edge += weight_h * reach[a, low[2] + dh]
            for dr in (0, 1):
                weight = weight_h * np.abs(1 - dr - (cell[1] - low[1]))
                time += weight * table[a, low[1] + dr, low[2] + dh]
    return np.where(inside & (place[1] <= edge) & ~np.isnan(time), time, np.inf)


def windows(
    time: np.ndarray,
    position: np.ndarray,
    commit: np.ndarray,
    flyout: tuple[np.ndarray, np.ndarray, np.ndarray],
    limits: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Outcome (n,) and earliest, latest, earliest launch, latest launch, margin (5, n); flyout: site, table, reach."""
    n, m = time.shape
    outcome, result = np.zeros(n, np.int8), np.full((5, n), np.nan)

    def looked_at(instant: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        azimuth, ground_range, height = coordinates(place, flyout[0])
        return instant - flyout_time((azimuth, ground_range, np.maximum(height, 0.0)), *flyout), height

    for i in range(n):
        if np.isnan(time[i, -1]) or np.isnan(commit[i]):
            outcome[i] = 1 if np.isnan(time[i, -1]) else 2
            continue
        launch, height = looked_at(time[i], position[:, i])
        right_height = (height >= limits[0]) & (height <= limits[1])
        in_time = launch >= commit[i]
        open_samples = np.flatnonzero(in_time & right_height)
        if open_samples.size == 0:
            high, low = (in_time & (height > limits[1])).any(), (in_time & (height < limits[0])).any()
            near = (np.isfinite(launch) & right_height).any()
            outcome[i] = 6 if high else 5 if low else 4 if near else 3
            continue
        begin, end = max(open_samples[0] - 1, 0), min(open_samples[-1] + 1, m - 1)
        fine = np.concatenate([np.linspace(time[i, k], time[i, k + 1], _FINE) for k in range(begin, end)])
        fine_launch, fine_height = looked_at(
            fine, np.array([np.interp(fine, time[i], axis) for axis in position[:, i]])
        )
        fine_open = (fine_launch >= commit[i]) & (fine_height >= limits[0]) & (fine_height <= limits[1])
        # the stretch without a gap around the outermost open samples: within a step only one edge is looked for
        low, high = np.searchsorted(fine, time[i, open_samples[[0, -1]]], side="left")
        first = low - (np.argmin(fine_open[low::-1]) - 1 if not fine_open[: low + 1].all() else low)
        last = high + (np.argmin(fine_open[high:]) - 1 if not fine_open[high:].all() else len(fine) - 1 - high)
        latest_launch = max(launch[open_samples].max(), fine_launch[first], fine_launch[last])
        result[:, i] = fine[first], fine[last], fine_launch[first], latest_launch, latest_launch - commit[i]
    return outcome, result


def least_times(fan: np.ndarray, steps: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Least time at the nodes (r, h) of one plane of a fan (4, s, m): every triangle asked about every node."""
    range_, height = np.meshgrid(steps[1] * np.arange(shape[0]), steps[2] * np.arange(shape[1]), indexing="ij")
    best = np.full(shape, np.inf)
    for p in range(fan.shape[1] - 1):
        for q in range(fan.shape[2] - 1):
            for corners in (((p, q), (p + 1, q), (p, q + 1)), ((p + 1, q + 1), (p + 1, q), (p, q + 1))):
                x, y, t, _ = np.array([fan[:, row, column] for row, column in corners]).T
                area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
                if not np.isfinite(area + t.sum()) or area == 0.0:
                    continue
                u = ((range_ - x[0]) * (y[2] - y[0]) - (height - y[0]) * (x[2] - x[0])) / area
                v = ((height - y[0]) * (x[1] - x[0]) - (range_ - x[0]) * (y[1] - y[0])) / area
                inside = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1.0 + 1e-9)
                time = (1.0 - u - v) * t[0] + u * t[1] + v * t[2]
                best = np.where(inside & (time < best), time, best)
    return best
