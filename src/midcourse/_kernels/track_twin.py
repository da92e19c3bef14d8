"""The readable twin of `track`: the same filter with whole matrices, one threat at a time, for reading and checking."""

from __future__ import annotations

import numpy as np

MU, RADIUS, J2, OMEGA = 3.986004418e14, 6378137.0, 1.0826298213e-3, 7.292115e-5
_STEP = 1.0
_PARTS = 8


def pull(position: np.ndarray) -> np.ndarray:
    """Acceleration of free fall (3,) at a place (3,): a central pull and the bulge."""
    r = np.linalg.norm(position)
    z = position[2] / r
    round_part = -MU * position / r**3
    bulge = 1.5 * J2 * MU * RADIUS**2 / r**4
    return np.asarray(round_part + bulge * ((5.0 * z**2 - 1.0) * position / r - 2.0 * z * np.array([0.0, 0.0, 1.0])))


def pull_gradient(position: np.ndarray) -> np.ndarray:
    """Gradient of gravity (3, 3) at a place (3,), by differences over two metres."""
    columns = [(pull(position + _STEP * unit) - pull(position - _STEP * unit)) / (2.0 * _STEP) for unit in np.eye(3)]
    return np.stack(columns, axis=1)


def transition(position: np.ndarray, following: np.ndarray, step: float) -> np.ndarray:
    """Transition matrix (6, 6) over a step: a product of short exponentials, the gradient straight between the ends."""
    first, last = pull_gradient(position), pull_gradient(following)
    out = np.eye(6)
    for part in (np.arange(_PARTS) + 0.5) / _PARTS:
        rate = np.zeros((6, 6))
        rate[:3, 3:] = np.eye(3)
        rate[3:, :3] = first + part * (last - first)
        term = whole = np.eye(6)
        for order in range(1, 6):
            term = term @ rate * (step / _PARTS / order)
            whole = whole + term
        out = whole @ out
    return out


def noise(density: float, step: float) -> np.ndarray:
    """Covariance (6, 6) that white acceleration noise gathers over a step."""
    one = np.eye(3)
    return density * np.block([[one * step**3 / 3.0, one * step**2 / 2.0], [one * step**2 / 2.0, one * step]])


def lines(position: np.ndarray, place: np.ndarray, time: float) -> tuple[np.ndarray, float]:
    """Line of sight, level and upward direction (3, 3), and the slant range, from a sensor on the turning Earth."""
    angle = OMEGA * time
    turn = np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])
    site = turn @ place
    sight = position - site
    slant = float(np.linalg.norm(sight))
    sight = sight / slant
    level = np.cross(sight, site)
    level = level / np.linalg.norm(level)
    return np.stack([sight, level, np.cross(level, sight)]), slant


def follow(
    time: np.ndarray,
    position: np.ndarray,
    place: np.ndarray,
    looks: tuple[np.ndarray, np.ndarray],
    spread: np.ndarray,
    prior: np.ndarray,
    density: float,
) -> np.ndarray:
    """Covariance (k, 6, 6) of the whole error along one flight.

    ``looks`` are the count (s, k) and the variances (2, s, k); the other arguments are those of `track.follow` for one
    threat. The looks of an instant are brought in together, in the information form: Y = P⁻¹ + Σ Hᵀ R⁻¹ H.
    """
    count, variance = looks
    sensors = place.shape[1]
    p, bias = prior.copy(), np.zeros((6, 3 * sensors))
    out = np.empty((len(time), 6, 6))
    for k in range(len(time)):
        if k > 0:
            step = time[k] - time[k - 1]
            phi = transition(position[:, k - 1], position[:, k], step)
            p, bias = phi @ p @ phi.T + noise(density, step), phi @ bias
        for s in range(sensors):
            if count[s, k] > 0.0:
                frame, slant = lines(position[:, k], place[:, s], time[k])
                h = np.hstack([frame, np.zeros((3, 3))])
                arms = np.array([1.0, slant, slant])
                weight = count[s, k] / (np.array([variance[0, s, k], variance[1, s, k], variance[1, s, k]]) * arms**2)
                information = h.T @ np.diag(weight) @ h
                after = np.linalg.inv(np.linalg.inv(p) + information)
                gain = after @ h.T @ np.diag(weight)
                bias = bias - gain @ h @ bias
                bias[:, 3 * s : 3 * s + 3] += gain @ np.diag(arms)
                p = 0.5 * (after + after.T)
        out[k] = p + bias @ np.diag(spread.T.ravel()) @ bias.T
    return out
