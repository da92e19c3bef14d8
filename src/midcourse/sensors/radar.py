"""Radar: what one radar sees of a set of flights, when, and why not.

A radar detects a threat while the threat is inside its range for the threat's rcs, above its lowest ray, inside its
field of view and, for a radar that only looks where it is told, after the cue. It has a track when it has seen the
threat without a break for the track delay. `docs/explanation/radar.md` says what is left out.

Sources
-------
Radar range equation: any textbook, for example M. I. Skolnik, *Introduction to Radar Systems*; the form in which R
varies as rcs to the 1/4 is all that is used unless `RadarEquation` is filled in.
Refraction: Recommendation ITU-R P.453 (reference refractivity 315, scale height 7.35 km) and ITU-R P.834 (effective
Earth radius 4/3).
"""

from __future__ import annotations

import math
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from midcourse.earth import geodesy
from midcourse.errors import InputError
from midcourse.records import record
from midcourse.sensors.sight import sight

if TYPE_CHECKING:
    from midcourse.flight.trajectory import Tracks

__all__ = [
    "DetectionOutcome",
    "Detections",
    "Radar",
    "RadarEquation",
    "aperture_gain",
    "detection_range",
    "limit_ray",
    "lowest_visible_height",
    "observe",
    "radar_row",
    "reach_for",
]

#: Boltzmann's constant, J/K (exact since 2019).
BOLTZMANN = 1.380649e-23
#: Speed of light, m/s (exact).
LIGHT_SPEED = 299792458.0
#: Ratio of the effective to the true Earth radius below `REFRACTION_TOP` (ITU-R P.834).
EFFECTIVE_EARTH = 4.0 / 3.0
#: Height below which a ray is bent, m: the scale height of the refractivity in ITU-R P.453. With the 4/3 Earth up to
#: there and straight rays above, the total bending comes out within a few per cent of a ray traced through the
#: exponential atmosphere of that Recommendation (`tests/unit/sensors`).
REFRACTION_TOP = 7350.0


class DetectionOutcome(IntEnum):
    """What became of one threat at one sensor. Zero is the only yes."""

    TRACKED = 0
    NOT_FLOWN = 1
    BELOW_HORIZON = 2
    BEYOND_RANGE = 3
    OUTSIDE_SECTOR = 4
    NO_CUE = 5
    CUED_TOO_LATE = 6
    TRACK_TOO_SHORT = 7
    BURNOUT_BELOW_CLOUD = 8

    @property
    def sentence(self) -> str:
        """The outcome in a sentence that a report can print."""
        return _SENTENCES[self]


_SENTENCES = {
    DetectionOutcome.TRACKED: "the sensor has a track",
    DetectionOutcome.NOT_FLOWN: "there is no flight to be seen",
    DetectionOutcome.BELOW_HORIZON: "the threat never rises above the sensor's lowest ray",
    DetectionOutcome.BEYOND_RANGE: "the threat is never within the radar's range while it is above the lowest ray",
    DetectionOutcome.OUTSIDE_SECTOR: "the threat is within range only outside the radar's field of view",
    DetectionOutcome.NO_CUE: "the radar only looks where another sensor points it, and none does",
    DetectionOutcome.CUED_TOO_LATE: "the cue arrives after the threat has left the radar's view",
    DetectionOutcome.TRACK_TOO_SHORT: "the threat is seen, but never without a break for as long as a track takes",
    DetectionOutcome.BURNOUT_BELOW_CLOUD: "the missile burns out below the cloud deck",
}


@record
class Radar:
    """A radar as the public debate describes it.

    Attributes
    ----------
    name : str
        As in the scenario.
    latitude, longitude : float
        Geodetic, rad.
    height : float
        Of the antenna above the ellipsoid, m.
    reference_range : float
        Slant range in m at which a target of ``reference_rcs`` is just detected.
    reference_rcs : float
        m².
    boresight_azimuth : float
        Middle of the field of view, rad clockwise from true north.
    azimuth_half_width : float
        Half the field of view in azimuth, rad; pi for a radar that turns.
    minimum_elevation, maximum_elevation : float
        Limits of the field of view, rad above the local horizontal, as the antenna points (refraction included).
    track_delay : float
        Seconds of unbroken sight from detection to a track.
    needs_cue : bool
        Whether it sees nothing before another sensor has pointed it.
    """

    name: str
    latitude: float
    longitude: float
    height: float
    reference_range: float
    reference_rcs: float
    boresight_azimuth: float = 0.0
    azimuth_half_width: float = math.pi
    minimum_elevation: float = 0.0
    maximum_elevation: float = math.pi / 2
    track_delay: float = 0.0
    needs_cue: bool = False


@record
class Detections:
    """What one sensor sees of n threats.

    Attributes
    ----------
    sensor : str
        Its name.
    outcome : (n,) int8 array
        `DetectionOutcome` codes.
    first : (n,) array
        First instant of sight, s from the launch of the threat; nan where it is never seen. A threat seen too briefly
        for a track has a first and a last instant but no track.
    track : (n,) array
        Instant of the first track, s; nan where the outcome is a no.
    last : (n,) array
        Last instant of sight, s; nan where it is never seen.
    """

    sensor: str
    outcome: np.ndarray
    first: np.ndarray
    track: np.ndarray
    last: np.ndarray


@record
class RadarEquation:
    """A radar from first principles, where the parameters are public.

    Attributes
    ----------
    power : float
        Radiated while the pulse is on, W.
    aperture : float
        Effective receiving area (area times efficiency), m².
    gain : float
        Of the transmitting antenna, ratio; `aperture_gain` gives it from an effective area.
    loss : float
        All losses together, ratio, 1 or more.
    noise_temperature : float
        Of the system, K.
    radiating_time : float
        Time of radiation that is integrated coherently on one target, s: the dwell times the duty.
    signal_to_noise : float
        Needed after integration, ratio.
    """

    power: float
    aperture: float
    gain: float
    loss: float
    noise_temperature: float
    radiating_time: float
    signal_to_noise: float

    def __post_init__(self) -> None:
        for field in ("power", "aperture", "gain", "noise_temperature", "radiating_time", "signal_to_noise"):
            value = getattr(self, field)
            if not (value > 0.0 and math.isfinite(value)):
                raise InputError(f"radar equation: {field} is {value:g}", allowed="more than zero")
        if not self.loss >= 1.0:
            raise InputError(
                f"radar equation: loss is {self.loss:g}",
                allowed="1 or more",
                hint="a loss is a ratio inside midcourse; 3 dB is 2.0",
            )


def aperture_gain(area: float, frequency: float) -> float:
    """Gain of an antenna of an effective area: 4 pi A / wavelength².

    Parameters
    ----------
    area : float
        Effective: geometric area times efficiency, m².
    frequency : float
        Hz.
    """
    wavelength = LIGHT_SPEED / frequency
    return 4.0 * math.pi * area / wavelength**2


def detection_range(equation: RadarEquation, rcs: float) -> float:
    """Slant range at which a target of ``rcs`` is just detected, m.

    R⁴ = P G A sigma t / ((4 pi)² k T L S/N): perfect coherent integration over the radiating time, no clutter, no
    weather, no scanning loss away from the broadside. Each of these makes the true range shorter; because of the
    fourth root a factor of two in any of them is 16 % of range.

    Parameters
    ----------
    equation : RadarEquation
        The radar.
    rcs : float
        m².

    Sources
    -------
    Any radar textbook, for example Skolnik, *Introduction to Radar Systems*, chapter 2.
    """
    signal = equation.power * equation.gain * equation.aperture * rcs * equation.radiating_time
    noise = BOLTZMANN * equation.noise_temperature * equation.loss * equation.signal_to_noise
    return float((signal / ((4.0 * math.pi) ** 2 * noise)) ** 0.25)


def limit_ray(radar: Radar, *, refraction: bool = True) -> tuple[float, float]:
    """Where the radar's lowest ray seems to come from when seen from space.

    The lowest ray leaves the antenna at ``minimum_elevation``, or grazes the Earth if that is higher. Up to
    `REFRACTION_TOP` it follows the 4/3 Earth; above, it is straight. Extended backwards, the straight part meets the
    antenna's vertical at some height above the antenna, with a lower elevation: a target in space is above the lowest
    ray exactly when it is above this line. A target still below `REFRACTION_TOP` is judged by the same line, which
    hides at most the last 2.5 km of height: a few seconds of a boost, and only within 350 km of the radar.

    Parameters
    ----------
    radar : Radar
        Its height, latitude and minimum elevation are used.
    refraction : bool
        False: straight rays from the antenna itself, to compare with published figures that neglect refraction.

    Returns
    -------
    rise : float
        Height of the apparent origin above the antenna, m.
    elevation : float
        Of the line, geometric, rad.

    Sources
    -------
    ITU-R P.834 (4/3 Earth), ITU-R P.453 (refractivity); explained in ``docs/explanation/radar.md``.
    """
    true_radius = _mean_radius(radar.latitude)
    radius = EFFECTIVE_EARTH * true_radius if refraction else true_radius
    dip = math.acos(radius / (radius + max(radar.height, 0.0)))
    start = max(radar.minimum_elevation, -dip)
    if not refraction or radar.height >= REFRACTION_TOP:
        return 0.0, start
    # In the 4/3 Earth the ray is straight: r cos(elevation) is constant along it.
    cosine = (radius + radar.height) * math.cos(start) / (radius + REFRACTION_TOP)
    exit_elevation = math.acos(min(cosine, 1.0))
    arc = EFFECTIVE_EARTH * (exit_elevation - start)
    # Back on the true Earth: the straight line through the exit point, at its elevation over the radar's horizontal.
    elevation = exit_elevation - arc
    across = (true_radius + REFRACTION_TOP) * math.sin(arc)
    above = (true_radius + REFRACTION_TOP) * math.cos(arc) - (true_radius + radar.height)
    return above - across * math.tan(elevation), elevation


def lowest_visible_height(
    radar: Radar, latitude: np.ndarray, longitude: np.ndarray, *, refraction: bool = True
) -> np.ndarray:
    """Height above a place at which something first rises over the radar's lowest ray, m.

    Parameters
    ----------
    radar : Radar
        Range, sector and cue are not looked at.
    latitude, longitude : array
        Geodetic, rad; any shape, broadcast together.
    refraction : bool
        As for `limit_ray`.

    Returns
    -------
    array
        Metres above the ellipsoid, at least zero; inf where no height is visible (beyond a quarter of the Earth).
    """
    latitude, longitude = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    row = radar_row(radar, refraction=refraction)
    origin, sine, up = row[3:6], row[6], row[7:10]
    low = np.zeros(latitude.shape)
    high = np.full(latitude.shape, 1e9)

    def above(height: np.ndarray) -> np.ndarray:
        offset = geodesy.ecef_from_geodetic(latitude, longitude, height) - origin.reshape(3, *[1] * latitude.ndim)
        seen: np.ndarray = np.tensordot(up, offset, 1) >= sine * np.sqrt((offset**2).sum(axis=0))
        return seen

    never = ~above(high)
    high = np.where(above(low), low, high)
    for _ in range(60):
        middle = 0.5 * (low + high)
        seen = above(middle)
        low, high = np.where(seen, low, middle), np.where(seen, middle, high)
    return np.where(never, np.inf, high)


def observe(
    radar: Radar, tracks: Tracks, rcs: float | np.ndarray, cue_time: float | np.ndarray | None = None
) -> Detections:
    """See which threats the radar detects, when, and why not.

    Parameters
    ----------
    radar : Radar
        The sensor.
    tracks : Tracks
        n threats in m samples. Between samples the position is taken on the straight line; with ten seconds between
        samples this is at most about 120 m off in free flight, so instants are good to about 0.1 s where the threat
        crosses a limit steeply. A glimpse shorter than the sample step may be missed.
    rcs : float or (n,) array
        Radar cross section of each threat, m²: one figure for the whole flight, from all aspects. A missile in boost
        is larger, so the model is late where range rather than the horizon decides.
    cue_time : float or (n,) array, optional
        Instant from which the radar is told where to look, s from launch of the threat; nan: never. Used only where
        the radar ``needs_cue``.

    Returns
    -------
    Detections
        Sight must last ``track_delay`` without a break before there is a track; a threat that leaves and comes back
        starts anew.
    """
    n = len(tracks.burnout_time)
    reach, cue = np.empty((1, n)), np.full((1, n), -np.inf)
    reach[0] = reach_for(radar, rcs)
    if radar.needs_cue:
        given = np.inf if cue_time is None else np.asarray(cue_time, float)
        cue[0] = np.where(np.isnan(given), np.inf, given)
    outcome, result = sight(tracks, radars=radar_row(radar)[None], reach=reach, cue=cue)
    return Detections(radar.name, outcome[0], first=result[0, 0], track=result[0, 1], last=result[0, 2])


def reach_for(radar: Radar, rcs: float | np.ndarray) -> np.ndarray:
    """Slant range at which a radar just detects a target of ``rcs``, m; it varies as rcs to the 1/4.

    Parameters
    ----------
    radar : Radar
        Its reference range and rcs.
    rcs : float or array
        m².
    """
    return np.asarray(radar.reference_range * (np.asarray(rcs, float) / radar.reference_rcs) ** 0.25)


def _mean_radius(latitude: float) -> float:
    """Gaussian radius of curvature of the ellipsoid: the sphere that fits best there."""
    squared = geodesy.ECCENTRICITY_SQUARED
    return float(geodesy.SEMI_MAJOR_AXIS * math.sqrt(1.0 - squared) / (1.0 - squared * math.sin(latitude) ** 2))


@lru_cache(maxsize=256)
def radar_row(radar: Radar, *, refraction: bool = True) -> np.ndarray:
    """The row of numbers that the kernel reads, (16,); see `midcourse._kernels.sense.RADAR`.

    Kept for the radars asked about last, because the same radar looks at one set of threats after the other.

    Parameters
    ----------
    radar : Radar
        Range, cue and rcs are not in the row.
    refraction : bool
        As for `limit_ray`.
    """
    east, north, up = geodesy.enu_axes(radar.latitude, radar.longitude)
    place = geodesy.ecef_from_geodetic(radar.latitude, radar.longitude, radar.height)
    rise, elevation = limit_ray(radar, refraction=refraction)
    boresight = math.cos(radar.boresight_azimuth) * north + math.sin(radar.boresight_azimuth) * east
    all_round = radar.azimuth_half_width >= math.pi * (1.0 - 1e-9)
    half_width = -2.0 if all_round else math.cos(radar.azimuth_half_width)
    top = 2.0 if radar.maximum_elevation >= 0.5 * math.pi * (1.0 - 1e-9) else math.sin(radar.maximum_elevation)
    row = np.concatenate(
        [place, place + rise * up, [math.sin(elevation)], up, boresight, [half_width, top, radar.track_delay]]
    )
    row.flags.writeable = False
    return row
