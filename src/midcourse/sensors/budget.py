"""The time and energy of a radar: how far it sees, how much sky it searches, how many targets it follows.

Everything follows from one sum: the energy that falls on a target while the beam rests on it. A radar that follows
given targets spends its dwells on them; one that searches spreads the same power over a solid angle; one that does
both, or that follows many, divides its time. `docs/explanation/radar.md` says what is left out.

Sources
-------
M. I. Skolnik, *Introduction to Radar Systems* (range equation, search form of the range equation).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from midcourse.errors import InputError
from midcourse.records import record
from midcourse.sensors.radar import BOLTZMANN, LIGHT_SPEED, RadarEquation, detection_range

__all__ = [
    "RadarDesign",
    "Sharing",
    "dwell_needed",
    "equation_of",
    "fence_solid_angle",
    "range_shared",
    "range_table",
    "search_power_aperture",
    "search_range",
    "signal_to_noise",
    "targets_followed",
]


@record
class RadarDesign:
    """A radar by its parts, where they are public.

    Attributes
    ----------
    mean_power : float
        Radiated on the average, W.
    area : float
        Geometric area of the antenna, m².
    efficiency : float
        Effective over geometric area, sending and receiving: losses of the antenna, and how far it is filled; ratio.
    frequency : float
        Hz.
    loss : float
        All other losses together, ratio, 1 or more.
    noise_temperature : float
        Of the system, K.
    dwell : float
        Time the beam rests on a target, s; all that is radiated in it is integrated coherently.
    signal_to_noise : float
        Needed after integration, ratio.
    """

    mean_power: float
    area: float
    efficiency: float
    frequency: float
    loss: float
    noise_temperature: float
    dwell: float
    signal_to_noise: float

    def __post_init__(self) -> None:
        for field in ("mean_power", "area", "frequency", "noise_temperature", "dwell", "signal_to_noise"):
            value = getattr(self, field)
            if not (value > 0.0 and math.isfinite(value)):
                raise InputError(f"radar design: {field} is {value:g}", allowed="more than zero")
        if not 0.0 < self.efficiency <= 1.0:
            raise InputError(f"radar design: efficiency is {self.efficiency:g}", allowed="more than 0, to 1")
        if not self.loss >= 1.0:
            raise InputError(f"radar design: loss is {self.loss:g}", allowed="1 or more", hint="3 dB is a ratio of 2.0")


def equation_of(design: RadarDesign) -> RadarEquation:
    """The range equation of a design: mean power over the dwell is the energy that is integrated."""
    effective = design.area * design.efficiency
    wavelength = LIGHT_SPEED / design.frequency
    return RadarEquation(
        power=design.mean_power,
        aperture=effective,
        gain=4.0 * math.pi * effective / wavelength**2,
        loss=design.loss,
        noise_temperature=design.noise_temperature,
        radiating_time=design.dwell,
        signal_to_noise=design.signal_to_noise,
    )


def range_table(equation: RadarEquation, rcs: ArrayLike, radiating_time: ArrayLike | None = None) -> np.ndarray:
    """Detection range against rcs, and against the time of radiation where it is given, m.

    Parameters
    ----------
    equation : RadarEquation
        The radar.
    rcs : array_like, shape (n,)
        m².
    radiating_time : array_like, shape (m,), optional
        s; the equation's own where it is not given.

    Returns
    -------
    array, shape (n,) or (m, n)
        Slant range at which the needed signal to noise is just reached; see `midcourse.sensors.radar.detection_range`
        for what it leaves out.
    """
    sizes = np.asarray(rcs, float)
    unit = detection_range(equation, 1.0)
    if radiating_time is None:
        return np.asarray(unit * sizes**0.25)
    longer = np.asarray(radiating_time, float)[:, None] / equation.radiating_time
    return np.asarray(unit * (sizes * longer) ** 0.25)


def signal_to_noise(equation: RadarEquation, rcs: ArrayLike, slant_range: ArrayLike) -> np.ndarray:
    """Signal to noise after integration over the equation's radiating time, ratio; the arguments broadcast."""
    reach = detection_range(equation, 1.0)
    far = reach / np.asarray(slant_range, float)
    return np.asarray(equation.signal_to_noise * np.asarray(rcs, float) * far**4)


def dwell_needed(equation: RadarEquation, rcs: ArrayLike, slant_range: ArrayLike) -> np.ndarray:
    """Dwell that brings a target of ``rcs`` at ``slant_range`` (m) to the needed signal to noise, s.

    Never shorter than the way there and back: a dwell that is over before its echo returns could serve another target
    meanwhile, but this one has not been seen yet. The arguments broadcast.
    """
    far = np.asarray(slant_range, float)
    energy = equation.radiating_time * equation.signal_to_noise / signal_to_noise(equation, rcs, far)
    return np.maximum(energy, 2.0 * far / LIGHT_SPEED)


def fence_solid_angle(azimuth_width: float, low: float, high: float) -> float:
    """Solid angle between two elevations over a sector of azimuth, sr; all in rad.

    Raises
    ------
    InputError
        When the upper elevation is not above the lower.
    """
    if not high > low:
        raise InputError(f"the fence ends at {math.degrees(high):g}° and begins at {math.degrees(low):g}°",
                         allowed="an end above the beginning")  # fmt: skip
    return azimuth_width * (math.sin(high) - math.sin(low))


def search_range(equation: RadarEquation, rcs: ArrayLike, solid_angle: float, frame_time: float) -> np.ndarray:
    """Range at which a target is detected somewhere in a solid angle that is searched once in a frame, m.

    R⁴ = P A σ t_f / (4π k T L S/N Ω): power and aperture alone count, the wavelength drops out, because a larger gain
    makes more beams of less time each. The whole time of the radar goes into the search.

    Parameters
    ----------
    equation : RadarEquation
        Its power must be the mean power; its gain and radiating time are not used.
    rcs : array_like
        m².
    solid_angle : float
        Searched in each frame, sr.
    frame_time : float
        From one look at a direction to the next, s.

    Notes
    -----
    Left out: that beams overlap (some 1 to 2 dB) and that a target near the edge of a beam is lit less (another 1 to 2
    dB); both can be put into the loss. No false alarms, no confirmation.

    Sources
    -------
    Skolnik, *Introduction to Radar Systems*, the surveillance-radar range equation.
    """
    signal = equation.power * equation.aperture * np.asarray(rcs, float) * frame_time
    noise = 4.0 * math.pi * BOLTZMANN * equation.noise_temperature * equation.loss * equation.signal_to_noise
    return np.asarray((signal / (noise * solid_angle)) ** 0.25)


def search_power_aperture(
    equation: RadarEquation, rcs: float, slant_range: float, solid_angle: float, frame_time: float
) -> float:
    """Mean power times effective aperture that a search to ``slant_range`` (m) needs, W m²; see `search_range`."""
    reach = float(search_range(equation, rcs, solid_angle, frame_time))
    return equation.power * equation.aperture * (slant_range / reach) ** 4


@record
class Sharing:
    """How a radar divides its time.

    Attributes
    ----------
    interval : float
        In which every followed target gets one dwell, s.
    search_share : float
        Share of the time that goes into search, 0 to 1.
    """

    interval: float
    search_share: float = 0.0

    def __post_init__(self) -> None:
        if not (self.interval > 0.0 and math.isfinite(self.interval)):
            raise InputError(f"sharing: interval is {self.interval:g}", allowed="more than zero")
        if not 0.0 <= self.search_share < 1.0:
            raise InputError(f"sharing: search_share is {self.search_share:g}", allowed="0 to less than 1")


def targets_followed(equation: RadarEquation, rcs: ArrayLike, slant_range: ArrayLike, sharing: Sharing) -> np.ndarray:
    """How many targets of one kind at one range can each have a dwell in every interval, int; the arguments broadcast.

    Zero where one dwell alone takes longer than the interval. One beam, one target at a time, no pauses to turn the
    antenna and no sharing of a beam by neighbours: a group of objects close together in one beam counts as one here.
    """
    time = sharing.interval * (1.0 - sharing.search_share)
    return np.asarray(np.floor(time / dwell_needed(equation, rcs, slant_range) + 1e-9), int)


def range_shared(equation: RadarEquation, rcs: ArrayLike, targets: ArrayLike, sharing: Sharing) -> np.ndarray:
    """Range at which n targets can each be followed when they share the radar's time, m; the arguments broadcast.

    Each gets an nth of the time that search leaves in an interval, but no more than one dwell of the equation: coherent
    integration over a longer time is not to be had from a moving target. So the range is that of one undisturbed dwell
    until the time is used up, and falls as n to the minus 1/4 from there on.
    """
    time = sharing.interval * (1.0 - sharing.search_share) / np.asarray(targets, float)
    dwell = np.minimum(time, equation.radiating_time)
    unit = detection_range(replace(equation, radiating_time=1.0), 1.0)
    reach = unit * (np.asarray(rcs, float) * dwell) ** 0.25
    # a dwell must at least hold the way there and back
    return np.minimum(reach, 0.5 * LIGHT_SPEED * time)
