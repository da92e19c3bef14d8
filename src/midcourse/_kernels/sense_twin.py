"""The readable twin of `sense`: the same rules in NumPy, one threat at a time, for reading and for checking."""

from __future__ import annotations

import numpy as np

_FINE = 4097  # places between two samples at which the twin looks for the crossing


def _sight(place: np.ndarray, reach: float, radar: np.ndarray) -> np.ndarray:
    """Rows: above the lowest ray, within range, within the sector; place (3, k)."""
    from_ray = place - radar[3:6, None]
    offset = place - radar[0:3, None]
    ray_distance = np.linalg.norm(from_ray, axis=0)
    distance = np.linalg.norm(offset, axis=0)
    up = radar[7:10] @ offset
    horizontal = np.sqrt(np.maximum(distance**2 - up**2, 0.0))
    above = radar[7:10] @ from_ray >= radar[6] * ray_distance
    in_sector = (radar[10:13] @ offset >= radar[13] * horizontal) & (up < radar[14] * distance)
    return np.array([above, distance <= reach, in_sector])


def _reason(sight: np.ndarray) -> int:
    above, in_range, _ = sight
    if not above.any():
        return 2
    return 4 if (above & in_range).any() else 3


def observe(
    time: np.ndarray, position: np.ndarray, reach: np.ndarray, cue: np.ndarray, radar: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give outcome (n,) and first, track, last (3, n) for the arguments of `sense.observe`."""
    n = len(time)
    outcome = np.zeros(n, np.int8)
    result = np.full((3, n), np.nan)
    for i in range(n):
        if not np.isfinite(time[i, -1]) or not np.isfinite(position[0, i, -1]):
            outcome[i] = 1
            continue
        fine = np.unique(np.concatenate([np.linspace(a, b, _FINE) for a, b in zip(time[i], time[i, 1:], strict=False)]))
        place = np.array([np.interp(fine, time[i], axis) for axis in position[:, i]])
        coarse_seen = _sight(position[:, i], reach[i], radar).all(axis=0)
        fine_seen = _sight(place, reach[i], radar).all(axis=0)
        # a glimpse that falls between two samples is not seen by the kernel, so it is not seen here either
        edges = np.flatnonzero(np.diff(np.concatenate([[0], coarse_seen.astype(int), [0]])))
        if edges.size == 0:
            outcome[i] = _reason(_sight(position[:, i], reach[i], radar))
            continue
        for begin, after in zip(edges[::2], edges[1::2], strict=True):
            lower = time[i, max(begin - 1, 0)]
            upper = time[i, min(after, time.shape[1] - 1)]
            seen = fine[fine_seen & (fine >= lower) & (fine <= upper)]
            start, end = max(seen[0], cue[i]), seen[-1]
            if start > end:
                continue
            result[0, i] = np.fmin(result[0, i], start)
            result[2, i] = end
            if np.isnan(result[1, i]) and end - start >= radar[15]:
                result[1, i] = start + radar[15]
        if np.isnan(result[0, i]):
            outcome[i] = 5 if cue[i] == np.inf else 6
        elif np.isnan(result[1, i]):
            outcome[i] = 7
    return outcome, result


def plumes(
    time: np.ndarray, position: np.ndarray, burnout: np.ndarray, warning: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give outcome (n,) and first, track, last (3, n) of one row of warnings for the arguments of `sense.observe`."""
    n = len(time)
    outcome, result = np.full(n, 8, np.int8), np.full((3, n), np.nan)
    for i in range(n):
        if not np.isfinite(time[i, -1]):
            outcome[i] = 1
            continue
        across, squared = (position[:2, i] ** 2).sum(axis=0), (position[:, i] ** 2).sum(axis=0)
        flattening = 1.0 / 298.257223563
        ground = 6378137.0 * (1.0 - flattening) / np.sqrt(1.0 - flattening * (2.0 - flattening) * across / squared)
        above = np.sqrt(squared) - ground - warning[0]
        over = np.flatnonzero(above >= 0.0)
        if over.size == 0:
            continue
        k = over[0]
        first = np.interp(0.0, above[k - 1 : k + 1], time[i, k - 1 : k + 1]) if k > 0 else time[i, 0]
        if first <= burnout[i]:
            outcome[i], result[:, i] = 0, (first, first + warning[1], burnout[i])
    return outcome, result
