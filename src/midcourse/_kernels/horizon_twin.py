"""The readable twin of `horizon`: how far ahead one threat is known, by carrying whole covariances to each instant."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from midcourse._kernels.track_twin import noise, transition

__all__ = ["first_known", "horizon"]


def horizon(time: np.ndarray, position: np.ndarray, covariance: np.ndarray, density: float, limit: float) -> list[int]:
    """Number of the last instant to which one threat is known, by instant; -1: not even now; k: to the end.

    Parameters
    ----------
    time, position : (k,), (3, k) array
        As for `horizon.horizons`.
    covariance : (k, 6, 6) array
        Of the whole error at each instant, with its looks: from `track_twin.follow`.
    density, limit : float
        Of the acceleration noise, and of the error.
    """
    count, reached, out = len(time), -1, []
    for k in range(count):
        p = covariance[k]
        for j in range(k, count):
            if j > k:
                step = time[j] - time[j - 1]
                phi = transition(position[:, j - 1], position[:, j], step)
                p = phi @ p @ phi.T + noise(density, step)
            if j > reached:
                if np.trace(p[:3, :3]) > limit**2:
                    break
                reached = j
        out.append(count if reached == count - 1 else reached if reached >= k else -1)
    return out


def first_known(
    time: np.ndarray, until: list[int], delay: float, meeting: list[Callable[[float], float]], met: bool
) -> float:
    """First instant at which one threat is known where it would be met; nan: never; -inf: it is never met.

    ``meeting`` gives, for each site with interceptors, the intercept of a launch; inf: none.
    """
    if not met:
        return -np.inf
    for k, instant in enumerate(time):
        soonest = min(site(instant + delay) for site in meeting)
        if until[k] == len(time) or (until[k] >= k and soonest <= time[until[k]]):
            return float(instant)
    return float(np.nan)
