"""The filter on simulated looks: its errors are as large as its covariance says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from midcourse.earth import frames, geodesy
from midcourse.earth.gravity import gravity
from midcourse.sensors.estimate import Estimates, Seen, estimated, normalised_error_squared

DEG = np.pi / 180
RUNS, STEPS, STEP = 200, 61, 10.0
DENSITY = 2e-5
SITES = ((49.6 * DEG, 13.7 * DEG, 700.0), (54.4 * DEG, -0.7 * DEG, 260.0))
#: Standard deviations of one look: range (m) and each angle (rad) of the two radars.
ERRORS = ((15.0, 0.02 * DEG), (40.0, 0.15 * DEG))


def _fallen(state: np.ndarray, step: float) -> np.ndarray:
    """Classical Runge-Kutta steps of a second on (6, n); not the method of the filter."""

    def rate(s: np.ndarray) -> np.ndarray:
        return np.concatenate([s[3:], gravity(s[:3])])

    count = round(step)
    h = step / count
    for _ in range(count):
        a = rate(state)
        b = rate(state + 0.5 * h * a)
        c = rate(state + 0.5 * h * b)
        d = rate(state + h * c)
        state = state + h / 6.0 * (a + 2 * b + 2 * c + d)
    return state


def _burnout() -> np.ndarray:
    """A long-range missile from eastern Turkey towards the north-west, inertial."""
    local = frames.LocalState(*(np.array(v) for v in (39.5 * DEG, 44.5 * DEG, 150e3, 6200.0, 32 * DEG, 318 * DEG)))
    return np.concatenate(frames.inertial_from_local(local, 180.0, frame="ecef"))


def _noise(step: float) -> np.ndarray:
    one = np.eye(3)
    return DENSITY * np.block([[one * step**3 / 3, one * step**2 / 2], [one * step**2 / 2, one * step]])


def _looked(truth: np.ndarray, time: np.ndarray, lots: np.random.Generator) -> Seen:
    """Looks of both radars every ten seconds, with errors drawn; the second begins after three minutes."""
    shape = (len(SITES), *time.shape)
    ranges, direction = np.empty(shape), np.empty((3, *shape))
    place = np.stack([geodesy.ecef_from_geodetic(*site) for site in SITES], axis=1)
    for s, (along, across) in enumerate(ERRORS):
        site = frames.inertial_from_ecef(place[:, s][:, None, None], time)
        sight = truth[:3] - site
        slant = np.sqrt((sight**2).sum(axis=0))
        sight = sight / slant
        level = np.cross(sight, site, axis=0)
        level /= np.sqrt((level**2).sum(axis=0))
        upward = np.cross(level, sight, axis=0)
        ranges[s] = slant + along * lots.standard_normal(time.shape)
        bent = sight + across * (level * lots.standard_normal(time.shape) + upward * lots.standard_normal(time.shape))
        direction[:, s] = bent / np.sqrt((bent**2).sum(axis=0))
    late = np.arange(time.shape[1]) < 18
    ranges[1][:, late], direction[:, 1][..., late] = np.nan, np.nan
    wide = np.ones(shape)
    along = wide * np.array([e[0] ** 2 for e in ERRORS])[:, None, None]
    across = wide * np.array([e[1] ** 2 for e in ERRORS])[:, None, None]
    return Seen(place, ranges, direction, along, across)


@pytest.fixture(scope="module")
def flown() -> tuple[Estimates, np.ndarray]:
    lots = np.random.Generator(np.random.Philox(key=20071012))
    time = np.broadcast_to(180.0 + STEP * np.arange(STEPS), (RUNS, STEPS)).copy()
    truth = np.empty((6, RUNS, STEPS))
    truth[:, :, 0] = _burnout()[:, None]
    root = np.linalg.cholesky(_noise(STEP))
    for k in range(1, STEPS):
        truth[:, :, k] = _fallen(truth[:, :, k - 1], STEP) + root @ lots.standard_normal((6, RUNS))
    spread = np.diag([5e3] * 3 + [100.0] * 3)
    first = truth[:, :, 0] + spread @ lots.standard_normal((6, RUNS))
    prior = np.broadcast_to(spread @ spread, (RUNS, 6, 6))
    return estimated(time, _looked(truth, time, lots), first, prior, DENSITY), truth


def test_the_covariance_is_honest(flown: tuple[Estimates, np.ndarray]) -> None:
    """The mean normalised error squared lies in its 95 per cent band at 19 of 20 instants, or a little less."""
    estimates, truth = flown
    mean = normalised_error_squared(estimates, truth).mean(axis=0)
    low, high = chi2.ppf([0.025, 0.975], 6 * RUNS) / RUNS
    inside = (mean >= low) & (mean <= high)
    # Instants are not independent, so the share inside scatters more than that of sixty separate trials.
    assert inside.mean() >= 0.85, (mean, low, high)
    assert low < mean[0] < high
    assert low < mean[-1] < high


def test_an_overconfident_filter_is_found_out(flown: tuple[Estimates, np.ndarray]) -> None:
    """The test can fail: with the covariance halved, the mean leaves the band everywhere."""
    estimates, truth = flown
    braver = Estimates(estimates.time, estimates.state, 0.5 * estimates.covariance)
    mean = normalised_error_squared(braver, truth).mean(axis=0)
    assert (mean > chi2.ppf(0.975, 6 * RUNS) / RUNS).all()


def test_errors_have_no_preference(flown: tuple[Estimates, np.ndarray]) -> None:
    """The mean error over the runs is nought to within four standard errors, in each number of the state."""
    estimates, truth = flown
    error = estimates.state - truth
    mean = error.mean(axis=1)
    standard = error.std(axis=1) / np.sqrt(RUNS)
    assert (np.abs(mean) < 4.5 * standard).all()


def test_looks_shrink_the_covariance(flown: tuple[Estimates, np.ndarray]) -> None:
    estimates, _ = flown
    place = np.sqrt(np.trace(estimates.covariance[0, :, :3, :3], axis1=1, axis2=2))
    assert place[-1] < 0.1 * place[0]
    assert np.array_equal(estimates.covariance, np.swapaxes(estimates.covariance, 2, 3))
