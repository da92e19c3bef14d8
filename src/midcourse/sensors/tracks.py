"""Track accuracy: how well the place of a threat is known, now and when an interceptor could be there.

After burnout a threat falls freely, so all that has to be known is where it was and how fast at one instant; every
look adds to that, and what is not known grows along the path. This room computes the *covariance* of the error: how
wrong the best use of the looks would be, without simulating the looks themselves. `midcourse.sensors.estimate` does run
the filter on looks, to show that the covariance is honest. `docs/explanation/tracking.md` gives the equations and what
is left out.

Sources
-------
Information filter and Kalman filter: any textbook, for example Y. Bar-Shalom, X.-R. Li and T. Kirubarajan, *Estimation
with Applications to Tracking and Navigation*. Constant errors that the filter does not estimate ("consider" analysis,
S. F. Schmidt): B. D. Tapley, B. E. Schutz and G. H. Born, *Statistical Orbit Determination*.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from midcourse.earth import frames, geodesy
from midcourse.errors import InputError
from midcourse.flight.trajectory import Tracks
from midcourse.records import record
from midcourse.sensors.accuracy import RadarAccuracy, angle_error, range_error, signal_at
from midcourse.sensors.radar import Detections, Radar

__all__ = [
    "ACCELERATION_NOISE",
    "FreeFlight",
    "Looks",
    "TrackAccuracy",
    "combined",
    "error_at",
    "error_ellipsoid",
    "first_below",
    "free_flight",
    "open_prior",
    "radar_looks",
    "track_accuracy",
]

#: Density of the acceleration noise, m²/s³: gravity that the model leaves out, some 3e-4 m/s² (30 mGal) that lasts
#: about 100 s along the path. It moves a prediction over 1,000 s by 80 m.
ACCELERATION_NOISE = 2e-5
#: Height at which free flight ends for the filter, m: below it the air brakes.
REENTRY_HEIGHT = 100e3
#: What is known of a threat before the first look: anywhere within this of anything, m and m/s.
OPEN_PRIOR = (2000e3, 8000.0)


@record
class FreeFlight:
    """Where n threats fall freely, on a grid of k instants each.

    Attributes
    ----------
    time : (n, k) array
        From launch, in equal steps from burnout to reentry, s; nan after the last instant of a threat.
    position_inertial : (3, n, k) array
        m.
    step : float
        s.
    """

    time: np.ndarray
    position_inertial: np.ndarray
    step: float


@record
class Looks:
    """When, from where and how well s sensors look at n threats on the grid of a `FreeFlight`.

    Attributes
    ----------
    sensors : tuple of str
        s names.
    place_ecef : (3, s) array
        Of the sensors, m.
    count : (s, n, k) array
        Looks in the step that ends at the instant; a share where a sensor looks more seldom than once a step.
    variance : (2, s, n, k) array
        Of range (m², inf: not measured) and of each of two angles (rad²) in one look.
    constant : (3, s) array
        Variance of the constant errors of range (m²) and of the two angles (rad²).
    """

    sensors: tuple[str, ...]
    place_ecef: np.ndarray
    count: np.ndarray
    variance: np.ndarray
    constant: np.ndarray


@record
class TrackAccuracy:
    """How well n threats are known at k instants.

    Attributes
    ----------
    time : (n, k) array
        As in the `FreeFlight`.
    error : (n, k) array
        Root of the mean square distance between the estimated and the true place, m; nan after the last instant.
    error_ahead : (n, k) array
        The same for the place predicted ``lead`` seconds ahead (or to reentry, if that is sooner), m.
    lead : float
        s.
    covariance : (n, k, 6, 6) array
        Of inertial position and velocity, constant errors included; (0, k, 6, 6) where it was not asked for.
    """

    time: np.ndarray
    error: np.ndarray
    error_ahead: np.ndarray
    lead: float
    covariance: np.ndarray


def free_flight(tracks: Tracks, step: float = 10.0) -> FreeFlight:
    """Cut the free flight out of sampled tracks: from burnout to reentry at 100 km.

    Parameters
    ----------
    tracks : Tracks
        n threats. Between samples the place is interpolated by a cubic through four of them: centimetres off at ten
        seconds, up to some hundred metres at the very last instant, where the next samples are already braked. Only
        the geometry of the looks feels it.
    step : float
        Of the grid, s.

    Returns
    -------
    FreeFlight
        A flight that stays below 100 km after burnout, or that did not arrive, has no instant.

    Notes
    -----
    Between a burnout below some 80 km and the edge of the air the true path is braked; the filter does not know it. For
    the missiles of the library this is a few seconds at the most.
    """
    if not step > 0.0:
        raise InputError(f"step is {step:g}", allowed="more than zero seconds")
    height = _heights(tracks)
    first = tracks.burnout_time
    last = _reentry(tracks, height)
    n = len(tracks)
    with np.errstate(invalid="ignore"):
        instants = np.where(last > first, np.floor((last - first) / step + 1e-9) + 1.0, 0.0)
    count = np.nan_to_num(instants, nan=0.0).astype(int)
    k = max(int(count.max(initial=0)), 1)
    index = np.arange(k)
    time = np.where(index < count[:, None], first[:, None] + step * index, np.nan)
    position = np.full((3, n, k), np.nan)
    for i in np.flatnonzero(count):
        at = time[i, : count[i]]
        position[:, i, : count[i]] = frames.inertial_from_ecef(_cubic(tracks, int(i), at), at)
    return FreeFlight(time=time, position_inertial=position, step=step)


def _heights(tracks: Tracks) -> np.ndarray:
    """Height above the ellipsoid along the radius, good to some ten metres, (n, m)."""
    x, y, z = tracks.position_ecef
    across = x * x + y * y
    squared = across + z * z
    with np.errstate(invalid="ignore"):
        ground = geodesy.SEMI_MINOR_AXIS / np.sqrt(1.0 - geodesy.ECCENTRICITY_SQUARED * across / squared)
    return np.asarray(np.sqrt(squared) - ground)


def _reentry(tracks: Tracks, height: np.ndarray) -> np.ndarray:
    """Last instant above `REENTRY_HEIGHT`, (n,), nan where there is none."""
    above = height >= REENTRY_HEIGHT
    n, m = height.shape
    last = m - 1 - above[:, ::-1].argmax(axis=1)
    rows = np.arange(n)
    after = np.minimum(last + 1, m - 1)
    fall = height[rows, last] - height[rows, after]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(fall > 0.0, (height[rows, last] - REENTRY_HEIGHT) / fall, 0.0)
    instant = tracks.time[rows, last] + part * (tracks.time[rows, after] - tracks.time[rows, last])
    return np.where(above.any(axis=1), instant, np.nan)


def _cubic(tracks: Tracks, row: int, at: np.ndarray) -> np.ndarray:
    """Places (3, k) at instants, by the cubic through the four samples around each that lie in free flight."""
    time = tracks.time[row]
    start = int(np.searchsorted(time, tracks.burnout_time[row]))
    cell = np.clip(np.searchsorted(time, at) - 2, min(start, len(time) - 4), len(time) - 4)
    nodes = cell[:, None] + np.arange(4)
    when, where = time[nodes], tracks.position_ecef[:, row][:, nodes]
    total = np.zeros((3, len(at)))
    for j in range(4):
        weight = np.ones(len(at))
        for i in range(4):
            if i != j:
                weight = weight * (at - when[:, i]) / (when[:, j] - when[:, i])
        total += weight * where[:, :, j]
    return total


def radar_looks(
    flight: FreeFlight, radar: Radar, accuracy: RadarAccuracy, detections: Detections, rcs: float | np.ndarray
) -> Looks:
    """The looks of one radar at n threats in free flight.

    Parameters
    ----------
    flight : FreeFlight
        The grid.
    radar, accuracy
        Where it stands and how well it measures; its constant errors are the floors.
    detections : Detections
        What it sees of the threats: it looks between ``first`` and ``last``, once an interval, as if sight were not
        broken in between. Looks before burnout are left out: a filter that knows only free fall cannot use them.
    rcs : float or (n,) array
        m².

    Notes
    -----
    A sensor that looks more seldom than once a step counts as a share of a look in every step, which spreads its looks
    evenly; the first estimate is then early by up to one interval.
    """
    n, k = flight.time.shape
    place = geodesy.ecef_from_geodetic(radar.latitude, radar.longitude, radar.height)
    site = frames.inertial_from_ecef(place[:, None, None], flight.time)
    slant = np.sqrt(((flight.position_inertial - site) ** 2).sum(axis=0))
    signal = signal_at(radar, accuracy, slant, np.broadcast_to(np.asarray(rcs, float), (n,))[:, None])
    with np.errstate(invalid="ignore"):
        seen = (flight.time >= detections.first[:, None]) & (flight.time <= detections.last[:, None])
    variance = np.stack([range_error(accuracy, signal) ** 2, angle_error(accuracy, signal) ** 2])
    return Looks(
        sensors=(radar.name,),
        place_ecef=place.reshape(3, 1),
        count=np.where(seen, flight.step / accuracy.interval, 0.0).reshape(1, n, k),
        variance=np.where(seen, variance, np.inf).reshape(2, 1, n, k),
        constant=np.array([[accuracy.range_floor**2], [accuracy.angle_floor**2], [accuracy.angle_floor**2]]),
    )


def combined(several: Sequence[Looks]) -> Looks:
    """The looks of several sensors on the same grid as one, in the order given.

    Raises
    ------
    InputError
        When there are none.
    """
    if not several:
        raise InputError("there is no sensor to combine", allowed="at least one")
    return Looks(
        sensors=tuple(name for one in several for name in one.sensors),
        place_ecef=np.concatenate([one.place_ecef for one in several], axis=1),
        count=np.concatenate([one.count for one in several]),
        variance=np.concatenate([one.variance for one in several], axis=1),
        constant=np.concatenate([one.constant for one in several], axis=1),
    )


def open_prior(count: int) -> np.ndarray:
    """Covariance (n, 6, 6) of a threat of which nothing is known: anywhere within 2,000 km, 8 km/s any way."""
    place, speed = OPEN_PRIOR
    return np.broadcast_to(np.diag([place**2] * 3 + [speed**2] * 3), (count, 6, 6)).copy()


def track_accuracy(
    flight: FreeFlight,
    looks: Looks,
    prior: np.ndarray | None = None,
    *,
    lead: float = 300.0,
    acceleration_noise: float = ACCELERATION_NOISE,
    keep: bool = False,
) -> TrackAccuracy:
    """Follow the covariance of n threats from burnout to reentry.

    Parameters
    ----------
    flight : FreeFlight
        The threats.
    looks : Looks
        Of all sensors together, from `radar_looks` and `combined`.
    prior : (n, 6, 6) array, optional
        Covariance of inertial position and velocity at the first instant, from infrared satellites, say; `open_prior`
        where it is not given.
    lead : float
        Seconds ahead for which the place is predicted.
    acceleration_noise : float
        Density, m²/s³.
    keep : bool
        Whether the whole covariance is kept; 290 bytes an instant and threat.

    Notes
    -----
    The covariance is that of the best linear filter along the true path. Left out: what nonlinearity adds while the
    error is large (early looks over a long arm: some per cent), looks assigned to the wrong object, and motion that is
    not free fall. Angle errors are taken as equal across the line of sight; a level direction that passes overhead
    turns quickly, which makes the constant errors there approximate.
    """
    from midcourse._kernels import track
    from midcourse._kernels.blocks import in_blocks

    if not lead >= 0.0:
        raise InputError(f"lead is {lead:g}", allowed="zero or more seconds")
    n, k = flight.time.shape
    known = open_prior(n) if prior is None else np.ascontiguousarray(prior, float)
    error = np.empty((2, n, k))
    kept = np.empty((n if keep else 0, k, 6, 6))
    steps = np.full((n, k), round(lead / flight.step), np.int64)
    in_blocks(
        track.follow,
        n,
        flight.time,
        flight.position_inertial,
        looks.place_ecef,
        looks.count,
        looks.variance,
        looks.constant,
        known,
        float(acceleration_noise),
        steps,
        error,
        kept,
        fewest=8,
    )
    if keep:
        kept[np.isnan(flight.time)] = np.nan
    return TrackAccuracy(flight.time, error[0], error[1], lead, kept)


def error_at(
    flight: FreeFlight,
    accuracy: TrackAccuracy,
    known: np.ndarray,
    wanted: np.ndarray,
    acceleration_noise: float = ACCELERATION_NOISE,
) -> np.ndarray:
    """Covariance (n, 6, 6) of the state predicted for one instant from what is known at another.

    Parameters
    ----------
    flight, accuracy
        The threats, and what is known of them (with the covariance kept).
    known : (n,) array
        Instant up to which looks are used, s from launch; the last grid instant not after it counts.
    wanted : (n,) array
        Instant predicted for, s from launch; the first grid instant not before it counts, the last where it is later.
    acceleration_noise : float
        As in `track_accuracy`.

    Returns
    -------
    (n, 6, 6) array
        nan where either instant is nan or ``known`` lies before the first instant of the grid.

    Raises
    ------
    InputError
        When the covariance was not kept.
    """
    from midcourse._kernels import track

    if len(accuracy.covariance) != len(flight.time):
        raise InputError("the covariance was not kept", hint="call track_accuracy with keep=True")
    out = np.full((len(flight.time), 6, 6), np.nan)
    i, j = _index(flight, known, up=False), _index(flight, wanted, up=True)
    for row in np.flatnonzero((i >= 0) & (j >= 0)):
        here, there = int(i[row]), max(int(j[row]), int(i[row]))
        track.carry_between(
            flight.time[row, here : there + 1],
            np.ascontiguousarray(flight.position_inertial[:, row, here : there + 1]),
            accuracy.covariance[row, here],
            float(acceleration_noise),
            out[row],
        )
    return out


def _index(flight: FreeFlight, instant: np.ndarray, *, up: bool) -> np.ndarray:
    """Grid index of an instant, (n,); -1 where there is none."""
    first = flight.time[:, 0]
    count = np.isfinite(flight.time).sum(axis=1)
    place = (np.asarray(instant, float) - first) / flight.step
    with np.errstate(invalid="ignore"):
        index = np.ceil(place - 1e-9) if up else np.floor(place + 1e-9)
    usable = np.isfinite(index) & (count > 0) & ((index >= 0) | up)
    return np.where(usable, np.clip(np.nan_to_num(index), 0, count - 1), -1).astype(int)


def first_below(accuracy: TrackAccuracy, limit: float, *, ahead: bool = True) -> np.ndarray:
    """First instant from which the error is at most ``limit``, (n,), s from launch; nan where it never is.

    Parameters
    ----------
    accuracy : TrackAccuracy
        From `track_accuracy`.
    limit : float
        m, root of the mean square distance.
    ahead : bool
        Whether the error is that of the place predicted ahead, or of the place now.
    """
    error = accuracy.error_ahead if ahead else accuracy.error
    with np.errstate(invalid="ignore"):
        good = error <= limit
    rows = np.arange(len(error))
    return np.where(good.any(axis=1), accuracy.time[rows, good.argmax(axis=1)], np.nan)


def error_ellipsoid(covariance: np.ndarray) -> np.ndarray:
    """Half-axes of the error ellipsoid of the place, one standard deviation, largest first, (..., 3), m."""
    known = np.isfinite(covariance).all(axis=(-2, -1))
    clean = np.where(known[..., None, None], covariance, 0.0)[..., :3, :3]
    axes = np.sqrt(np.maximum(np.linalg.eigvalsh(clean), 0.0))[..., ::-1]
    return np.asarray(np.where(known[..., None], axes, np.nan))
