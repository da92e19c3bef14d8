"""The filter itself, run on looks: an extended Kalman filter over free fall, for many threats at once.

`midcourse.sensors.tracks` says how large the errors should be; this room takes measured ranges and directions and gives
the estimates whose errors they are. It exists to hold the covariance to account: against another code's filter on the
same measurements, and against the errors it really makes (`tests/validation/against_stone_soup.py`,
`tests/unit/sensors/test_estimate.py`).

Sources
-------
Y. Bar-Shalom, X.-R. Li and T. Kirubarajan, *Estimation with Applications to Tracking and Navigation* (extended Kalman
filter; normalised estimation error squared).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from midcourse.records import record
from midcourse.sensors.tracks import ACCELERATION_NOISE

__all__ = ["Estimates", "Seen", "estimated", "normalised_error_squared"]


class Seen(NamedTuple):
    """What s sensors measured of n threats at k instants.

    Attributes
    ----------
    place_ecef : (3, s) array
        Of the sensors, m.
    range_measured : (s, n, k) array
        m; nan where there is none.
    direction : (3, s, n, k) array
        Measured line of sight, unit vectors in inertial axes; nan where there is no look.
    range_variance, angle_variance : (s, n, k) array
        Of one look, m² and rad² (in each of two directions across the line of sight).
    """

    place_ecef: np.ndarray
    range_measured: np.ndarray
    direction: np.ndarray
    range_variance: np.ndarray
    angle_variance: np.ndarray


@record
class Estimates:
    """Estimates of n threats at k instants, each after the looks of its instant.

    Attributes
    ----------
    time : (n, k) array
        s from launch.
    state : (6, n, k) array
        Inertial position and velocity, m and m/s.
    covariance : (n, k, 6, 6) array
        As the filter states it.
    """

    time: np.ndarray
    state: np.ndarray
    covariance: np.ndarray


def estimated(
    time: np.ndarray,
    seen: Seen,
    prior_state: np.ndarray,
    prior: np.ndarray,
    acceleration_noise: float = ACCELERATION_NOISE,
) -> Estimates:
    """Run the filter.

    Parameters
    ----------
    time : (n, k) array
        Instants, rising, s from launch; the inertial axes are those of the turning Earth at launch.
    seen : Seen
        The looks.
    prior_state : (6, n) array
        Estimate at the first instant, before its looks.
    prior : (n, 6, 6) array
        Its covariance.
    acceleration_noise : float
        Density, m²/s³.

    Notes
    -----
    The angles of a look are linearised about the prediction, its range about what the angles have corrected. A prior
    that is wrong by a tenth of the distance to the sensor, or more, makes the first estimates worse than their
    covariance says.
    """
    from midcourse._kernels import track
    from midcourse._kernels.blocks import in_blocks

    n, k = time.shape
    states = np.empty((n, k, 6))
    covariances = np.empty((n, k, 6, 6))
    states[:, 0], covariances[:, 0] = np.asarray(prior_state, float).T, prior
    numbers = np.concatenate([seen.range_measured[None], seen.direction])
    variance = np.stack([seen.range_variance, seen.angle_variance])
    in_blocks(
        track.estimate,
        n,
        np.ascontiguousarray(time, float),
        np.ascontiguousarray(seen.place_ecef, float),
        np.ascontiguousarray(numbers, float),
        np.ascontiguousarray(variance, float),
        float(acceleration_noise),
        states,
        covariances,
        fewest=8,
    )
    return Estimates(time=time, state=np.moveaxis(states, 2, 0), covariance=covariances)


def normalised_error_squared(estimates: Estimates, truth: np.ndarray) -> np.ndarray:
    """Normalised estimation error squared, (n, k): eᵀ P⁻¹ e, whose mean is 6 where the covariance is honest.

    Parameters
    ----------
    estimates : Estimates
        From `estimated`.
    truth : (6, n, k) array
        True states, m and m/s.
    """
    error = np.moveaxis(estimates.state - np.asarray(truth, float), 0, -1)
    weighed = np.linalg.solve(estimates.covariance, error[..., None])[..., 0]
    return np.asarray((error * weighed).sum(axis=-1))
