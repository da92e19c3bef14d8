"""Infrared satellites in depth: how well they place a launch, its azimuth and the burnout, from what they can measure.

A satellite measures a direction and nothing else. One of them leaves the distance open but for what is known of
heights and of how missiles accelerate; two fix the place where their lines of sight cross. The errors here are those of
the best use of the directions, revisit by revisit, while the plume burns above the clouds.

Sources
-------
Geometry and least squares only. The direction error and the revisit are inputs: what is public on them is in
`docs/explanation/infrared.md`. Variance propagation as in Y. Bar-Shalom, X.-R. Li and T. Kirubarajan, *Estimation with
Applications to Tracking and Navigation* (white-noise jerk model).
"""

from __future__ import annotations

import math

import numpy as np

from midcourse.earth import frames, geodesy
from midcourse.errors import InputError
from midcourse.flight.trajectory import Tracks
from midcourse.records import record
from midcourse.sensors.radar import Detections

__all__ = ["BoostErrors", "InfraredAccuracy", "boost_errors", "burnout_prior", "satellite_places"]

#: Radius of the geostationary orbit, m.
GEOSTATIONARY_RADIUS = 42164.2e3
#: Density of the jerk of a boosting missile, m²/s⁵: its acceleration wanders by 10 m/s² in a minute.
JERK_NOISE = 1.7
#: Error of what is assumed of the plume at first sight, one standard deviation: height (m), speed (m/s), acceleration.
FIRST_HEIGHT_ERROR, FIRST_SPEED_ERROR, FIRST_ACCELERATION_ERROR = 3e3, 300.0, 15.0
#: Horizontal error before the first look, m: nothing is known.
OPEN_PLACE = 2000e3


@record
class InfraredAccuracy:
    """How well early-warning satellites measure.

    Attributes
    ----------
    longitudes : (s,) array
        Of geostationary satellites, rad.
    revisit : float
        Between two looks of one satellite at one place, s.
    direction_error : float
        Random error of one look in each of two directions, one standard deviation, rad.
    direction_floor : float
        Constant error of each satellite (attitude, calibration), one standard deviation, rad.
    """

    longitudes: np.ndarray
    revisit: float
    direction_error: float
    direction_floor: float = 0.0

    def __post_init__(self) -> None:
        if len(self.longitudes) == 0:
            raise InputError("infrared accuracy: there is no satellite", allowed="at least one longitude")
        for field in ("revisit", "direction_error"):
            value = getattr(self, field)
            if not (value > 0.0 and math.isfinite(value)):
                raise InputError(f"infrared accuracy: {field} is {value:g}", allowed="more than zero")
        if not self.direction_floor >= 0.0:
            raise InputError(f"infrared accuracy: direction_floor is {self.direction_floor:g}", allowed="zero or more")


@record
class BoostErrors:
    """What the satellites know of n launches; every error is one standard deviation, nan where nothing was seen.

    Attributes
    ----------
    satellites : (n,) int array
        Satellites above whose horizon the launch lies.
    looks : (n,) array
        Looks of each satellite between first sight and burnout.
    launch_major, launch_minor : (n,) array
        Half-axes of the error ellipse of the place of first sight on the ground, m: after the first look of each
        satellite. The launch point lies below it, off by what the missile has flown sideways under the clouds, about a
        kilometre.
    azimuth : (n,) array
        Error of the direction of flight, rad: from first sight to burnout.
    burnout_place, burnout_speed : (n,) array
        Root of the mean square error of place (m) and velocity (m/s) at burnout, in space.
    covariance : (n, 6, 6) array
        Of inertial place and velocity at burnout.
    """

    satellites: np.ndarray
    looks: np.ndarray
    launch_major: np.ndarray
    launch_minor: np.ndarray
    azimuth: np.ndarray
    burnout_place: np.ndarray
    burnout_speed: np.ndarray
    covariance: np.ndarray


def satellite_places(longitudes: np.ndarray) -> np.ndarray:
    """Places (3, s) of geostationary satellites at longitudes (s,), ECEF, m."""
    angle = np.asarray(longitudes, float)
    return GEOSTATIONARY_RADIUS * np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)])


def boost_errors(accuracy: InfraredAccuracy, tracks: Tracks, detections: Detections) -> BoostErrors:
    """Work out the errors of launch point, azimuth and burnout state.

    Parameters
    ----------
    accuracy : InfraredAccuracy
        The satellites.
    tracks : Tracks
        n threats.
    detections : Detections
        From `midcourse.sensors.infrared.observe`: looks run from ``first`` to ``last``.

    Notes
    -----
    The plume is a point, sighted at once when above the clouds; all satellites look at the same instants. The motion is
    known to be smooth only as far as `JERK_NOISE` says: no missile type is recognised, no typical boost profile is
    matched, which in truth improves the answer of a single satellite several times over.
    """
    n = len(tracks)
    seen = np.isfinite(detections.first)
    span = np.where(seen, detections.last - detections.first, np.nan)
    looks = np.where(seen, np.floor(span / accuracy.revisit) + 1.0, np.nan)
    places = satellite_places(accuracy.longitudes)
    begin = _place_at(tracks, np.where(seen, detections.first, np.nan))
    above = _above_horizon(places, begin)
    none = ~above.any(axis=0)
    looks[none] = np.nan
    covariance = _prior(begin)
    bias = np.zeros((n, 9, 2 * places.shape[1]))
    launch = np.full((n, 3, 3), np.nan)
    for count in range(int(np.nanmax(looks, initial=0.0))):
        rows = np.flatnonzero(looks > count)
        if count:
            covariance[rows], bias[rows] = _moved(covariance[rows], bias[rows], np.full(len(rows), accuracy.revisit))
        where = _place_at(tracks, detections.first + accuracy.revisit * count)[:, rows]
        for s in range(places.shape[1]):
            _sighted(covariance, bias, rows[above[s, rows]], where[:, above[s, rows]], (places[:, s], s, accuracy))
        if count == 0:
            launch[rows] = _whole(covariance[rows], bias[rows], accuracy)[:, :3, :3]
    rows = np.flatnonzero(np.isfinite(looks))
    left = detections.last[rows] - detections.first[rows] - accuracy.revisit * (looks[rows] - 1.0)
    covariance[rows], bias[rows] = _moved(covariance[rows], bias[rows], left)
    end = np.full((n, 6, 6), np.nan)
    end[rows] = _whole(covariance[rows], bias[rows], accuracy)[:, :6, :6]
    finish = _place_at(tracks, detections.last)
    return _summed_up(above.sum(axis=0) * seen, looks, (begin, finish), (launch, end), detections.last)


def burnout_prior(errors: BoostErrors, fallback: np.ndarray) -> np.ndarray:
    """Covariance (n, 6, 6) for the start of a track: that of the satellites, or the fallback where they saw nothing."""
    known = np.isfinite(errors.covariance).all(axis=(1, 2))
    return np.where(known[:, None, None], np.nan_to_num(errors.covariance), fallback)


def _place_at(tracks: Tracks, instant: np.ndarray) -> np.ndarray:
    """Places (3, n), ECEF, straight between samples; nan where the instant is."""
    out = np.full((3, len(tracks)), np.nan)
    rows = np.flatnonzero(np.isfinite(instant))
    time, at = tracks.time[rows], instant[rows]
    cell = np.clip((time <= at[:, None]).sum(axis=1) - 1, 0, time.shape[1] - 2)
    here = np.arange(len(rows))
    part = (at - time[here, cell]) / (time[here, cell + 1] - time[here, cell])
    before, after = tracks.position_ecef[:, rows, cell], tracks.position_ecef[:, rows, cell + 1]
    out[:, rows] = before + np.clip(part, 0.0, 1.0) * (after - before)
    return out


def _above_horizon(places: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Whether each satellite stands above the horizon of each place, bool (s, n)."""
    up = where / np.linalg.norm(where, axis=0)
    rise = places.T @ up - (where * up).sum(axis=0)
    return np.asarray(np.nan_to_num(rise, nan=-1.0) > 0.0)


def _prior(where: np.ndarray) -> np.ndarray:
    """Covariance (n, 9, 9) before the first look: height, speed and acceleration roughly known, the place not."""
    up = np.nan_to_num((where / np.linalg.norm(where, axis=0)).T)
    n = len(up)
    upright = up[:, :, None] * up[:, None, :]
    out = np.zeros((n, 9, 9))
    out[:, :3, :3] = OPEN_PLACE**2 * (np.eye(3) - upright) + FIRST_HEIGHT_ERROR**2 * upright
    out[:, 3:6, 3:6] = FIRST_SPEED_ERROR**2 * np.eye(3)
    out[:, 6:, 6:] = FIRST_ACCELERATION_ERROR**2 * np.eye(3)
    return out


def _moved(covariance: np.ndarray, bias: np.ndarray, step: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Carry covariances (n, 9, 9) and what constant errors have done (n, 9, c) through steps (n,)."""
    one = np.eye(3)
    phi = np.zeros((len(step), 9, 9))
    noise = np.zeros((len(step), 9, 9))
    h = step[:, None, None]
    powers = ((h**5 / 20, h**4 / 8, h**3 / 6), (h**4 / 8, h**3 / 3, h**2 / 2), (h**3 / 6, h**2 / 2, h))
    for i in range(3):
        for j in range(3):
            block = (slice(None), slice(3 * i, 3 * i + 3), slice(3 * j, 3 * j + 3))
            noise[block] = JERK_NOISE * powers[i][j] * one
            if j >= i:
                phi[block] = (h ** (j - i)) / math.factorial(j - i) * one
    return phi @ covariance @ np.swapaxes(phi, 1, 2) + noise, phi @ bias


def _sighted(
    covariance: np.ndarray,
    bias: np.ndarray,
    rows: np.ndarray,
    where: np.ndarray,
    look: tuple[np.ndarray, int, InfraredAccuracy],
) -> None:
    """Bring one direction of satellite ``s`` into the covariances of ``rows``, in place."""
    place, s, accuracy = look
    sight = (where - place[:, None]).T
    far = np.linalg.norm(sight, axis=1)
    sight = sight / far[:, None]
    level = np.cross(sight, np.array([0.0, 0.0, 1.0]))
    level = level / np.linalg.norm(level, axis=1)[:, None]
    for part, across in enumerate((level, np.cross(level, sight))):
        p = covariance[rows]
        gain = np.einsum("nij,nj->ni", p[:, :, :3], across)
        total = np.einsum("ni,ni->n", gain[:, :3], across) + (far * accuracy.direction_error) ** 2
        gain = gain / total[:, None]
        covariance[rows] = p - total[:, None, None] * gain[:, :, None] * gain[:, None, :]
        moved = np.einsum("ni,nic->nc", across, bias[rows][:, :3])
        moved[:, 2 * s + part] -= far
        bias[rows] = bias[rows] - gain[:, :, None] * moved[:, None, :]


def _whole(covariance: np.ndarray, bias: np.ndarray, accuracy: InfraredAccuracy) -> np.ndarray:
    return np.asarray(covariance + accuracy.direction_floor**2 * bias @ np.swapaxes(bias, 1, 2))


def _summed_up(
    satellites: np.ndarray,
    looks: np.ndarray,
    ends: tuple[np.ndarray, np.ndarray],
    covariances: tuple[np.ndarray, np.ndarray],
    burnout: np.ndarray,
) -> BoostErrors:
    (begin, finish), (launch, end) = ends, covariances
    latitude, longitude, _ = geodesy.geodetic_from_ecef(np.nan_to_num(begin, nan=geodesy.SEMI_MAJOR_AXIS))
    flat = geodesy.enu_axes(latitude, longitude)[:2]  # east and north, (2, 3, n)
    ground = np.einsum("ain,nij,bjn->nab", flat, np.nan_to_num(launch), flat)
    half = np.sqrt(np.maximum(np.linalg.eigvalsh(ground), 0.0))
    path = np.einsum("ain,in->an", flat, finish - begin)
    length = np.sqrt((path**2).sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        aside = np.stack([path[1], -path[0]]) / length
    over = np.einsum("an,ain->in", np.nan_to_num(aside), flat)
    spread = np.einsum("in,nij,jn->n", over, np.nan_to_num(launch) + np.nan_to_num(end[:, :3, :3]), over)
    unknown = ~np.isfinite(looks)
    with np.errstate(divide="ignore", invalid="ignore"):
        azimuth = np.minimum(np.sqrt(spread) / length, np.pi / np.sqrt(3.0))
    place, speed = (np.sqrt(np.trace(np.nan_to_num(end[:, a : a + 3, a : a + 3]), axis1=1, axis2=2)) for a in (0, 3))
    values = (half[:, 1], half[:, 0], azimuth, place, speed)
    major, minor, azimuth, place, speed = (np.where(unknown, np.nan, value) for value in values)
    turn = np.stack([frames.inertial_from_ecef(unit[:, None], np.nan_to_num(burnout)) for unit in np.eye(3)], axis=1)
    whole = np.zeros((len(looks), 6, 6))
    whole[:, :3, :3] = whole[:, 3:, 3:] = np.moveaxis(turn, 2, 0)
    return BoostErrors(
        satellites=satellites,
        looks=looks,
        launch_major=major,
        launch_minor=minor,
        azimuth=azimuth,
        burnout_place=place,
        burnout_speed=speed,
        covariance=whole @ end @ np.swapaxes(whole, 1, 2),
    )
