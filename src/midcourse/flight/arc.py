"""Ballistic arcs in closed form: free flight over a round Earth that does not turn.

The two-body problem between a burnout and an impact, each at its own height. Apogee, range and time follow from speed
and angle, or speed and angle from the others; nothing is integrated.

What is left out: the boost, the air, the Earth's rotation and its flattening. From a burnout at 200 km on a least-
energy path, air and flattening together move the impact by 2 km at 1,000 km of range, 15 km at 8,000 and 33 at 12,000.
Rotation is another matter: with the burnout speed taken relative to the ground it moves the impact by up to 2 % of
the range at 1,000 km, 10 % at 8,000 km and 18 % at 12,000 km, east against west. Use arcs to think with, and the flight
code to answer.

Sources
-------
Bate, Mueller and White, Fundamentals of Astrodynamics (1971), chapter 6: free-flight range, minimum-energy angle.
Battin, An Introduction to the Mathematics and Methods of Astrodynamics (1999), section 6.4: minimum-energy transfer.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from midcourse.earth.gravity import MU
from midcourse.errors import InputError
from midcourse.records import record

__all__ = [
    "RADIUS",
    "ArcOutcome",
    "Arcs",
    "Between",
    "arc_of_apogee",
    "arc_of_state",
    "farthest_arc",
    "minimum_energy_arc",
]

#: Radius of the round Earth, m.
RADIUS = 6.371e6


class ArcOutcome(IntEnum):
    """Whether there is an arc, and if not, why. ``sentence`` says it in words."""

    FLEW = 0
    ORBIT = 1
    ESCAPE = 2
    APOGEE_TOO_LOW = 3
    PAST_ANTIPODE = 4
    STARTS_DOWNWARD = 5
    NOT_A_NUMBER = 6

    @property
    def sentence(self) -> str:
        """The outcome in a sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    ArcOutcome.FLEW: "It comes down.",
    ArcOutcome.ORBIT: "It does not come down: the path is an orbit that stays above the ground.",
    ArcOutcome.ESCAPE: "It does not come down: it is as fast as the Earth's escape speed or faster.",
    ArcOutcome.APOGEE_TOO_LOW: "There is no such arc: its apogee would be below the burnout or the impact.",
    ArcOutcome.PAST_ANTIPODE: "The range is more than half way round the Earth; the other way is shorter.",
    ArcOutcome.STARTS_DOWNWARD: "It starts downwards from below the height at which it is to come down.",
    ArcOutcome.NOT_A_NUMBER: "An input is not a number, so there is no arc.",
}


@record
class Arcs:
    """Arcs of free flight, each array of the shape the inputs broadcast to; nan where ``outcome`` is a no.

    Attributes
    ----------
    outcome : array of int8
        `ArcOutcome` codes.
    speed, flight_path_angle : array
        At burnout, m/s and rad above the horizontal.
    apogee_height : array
        Greatest height above the round Earth, m: of the burnout where the arc starts downwards.
    ground_range : array
        Along the round Earth under the arc, m.
    flight_time : array
        From burnout to impact, s.
    impact_speed, impact_flight_path_angle : array
        At the end, m/s and rad (negative: downwards).
    """

    outcome: np.ndarray
    speed: np.ndarray
    flight_path_angle: np.ndarray
    apogee_height: np.ndarray
    ground_range: np.ndarray
    flight_time: np.ndarray
    impact_speed: np.ndarray
    impact_flight_path_angle: np.ndarray


class Between(NamedTuple):
    """The two ends of an arc and the Earth under it, all in m; each may be an array.

    Attributes
    ----------
    burnout_height, impact_height : array_like
        Above the round Earth.
    radius : array_like
        Of the round Earth.
    """

    burnout_height: ArrayLike = 0.0
    impact_height: ArrayLike = 0.0
    radius: ArrayLike = RADIUS


def arc_of_state(speed: ArrayLike, flight_path_angle: ArrayLike, between: Between | None = None) -> Arcs:
    """Arc that starts with a speed (m/s) at a flight-path angle (rad).

    Exact for the model; 1e-12 in practice. A path that stays above the ground is an `ORBIT`, one that never slows down
    enough an `ESCAPE`; ranges past the antipode, which some fast flat paths have, are given as they are.

    Sources
    -------
    Bate, Mueller and White 1971, section 6.2; angles are counted from apogee in place of their half-angle forms, which
    keeps steep arcs exact.
    """
    (speed_, angle), (r1, r2, radius) = _inputs((speed, flight_path_angle), between)
    known = np.isfinite(speed_ + angle + r1 + r2)
    if np.any(known & (speed_ < 0.0)):
        raise InputError(f"speed is {np.nanmin(speed_):g}", allowed="zero or more")
    with np.errstate(invalid="ignore", divide="ignore"):
        energy = 0.5 * speed_**2 - MU / r1
        across, climb = speed_ * np.cos(angle), speed_ * np.sin(angle)
        parameter = (r1 * across) ** 2 / MU
        axis = -0.5 * MU / energy
        eccentricity = np.sqrt(np.maximum(1.0 - parameter / axis, 0.0))
        highest = axis * (1.0 + eccentricity)
        lowest = parameter / (1.0 + eccentricity)
        reached = np.where(climb > 0.0, highest, r1)
        # a path that only touches the impact height at its lowest point goes on
        orbits = (lowest > r2) | ((lowest >= r2 * (1.0 - 1e-14)) & (climb >= 0.0))
        outcome = np.select(
            [~known, energy >= 0.0, (climb <= 0.0) & (r1 < r2), reached < r2 * (1.0 - 1e-15), orbits],
            [
                ArcOutcome.NOT_A_NUMBER,
                ArcOutcome.ESCAPE,
                ArcOutcome.STARTS_DOWNWARD,
                ArcOutcome.APOGEE_TOO_LOW,
                ArcOutcome.ORBIT,
            ],
            ArcOutcome.FLEW,
        )
        return _arcs(outcome, (r1, r2, radius), (axis, parameter, climb), (speed_, angle))


def minimum_energy_arc(ground_range: ArrayLike, between: Between | None = None) -> Arcs:
    """Arc of the least burnout speed that covers a ground range (m).

    Sources
    -------
    Battin 1999, section 6.4: twice the semi-major axis is the semi-perimeter of the triangle of the Earth's centre and
    the two ends, and the velocity halves the angle between the vertical and the line to the other end. At equal heights
    this is Bate, Mueller and White's (180° - Ψ)/4.
    """
    (distance,), (r1, r2, radius) = _inputs((ground_range,), between)
    psi = distance / radius
    known = np.isfinite(psi + r1 + r2)
    _check_range(distance, known)
    far = known & (psi > np.pi * (1.0 + 1e-15))
    outcome = np.select([~known, far], [ArcOutcome.NOT_A_NUMBER, ArcOutcome.PAST_ANTIPODE], ArcOutcome.FLEW)
    with np.errstate(invalid="ignore", divide="ignore"):
        chord = np.hypot(r2 - r1, 2.0 * np.sqrt(r1 * r2) * np.sin(0.5 * psi))
        axis = 0.25 * (r1 + r2 + chord)
        speed = np.sqrt(np.maximum(2.0 * MU / r1 - MU / axis, 0.0))
        # the line to the other end, from the vertical
        sight = np.arctan2(r2 * np.sin(psi), r2 * np.cos(psi) - r1)
        angle = 0.5 * (np.pi - sight)
        parameter = (r1 * speed * np.cos(angle)) ** 2 / MU
        arcs = _arcs(outcome, (r1, r2, radius), (axis, parameter, speed * np.sin(angle)), (speed, angle))
        beta = 2.0 * np.arcsin(np.sqrt(np.clip(1.0 - 0.5 * chord / axis, 0.0, 1.0)))
        time = np.sqrt(axis / MU) * axis * (np.pi - beta + np.sin(beta))
    return _with(arcs, outcome, distance, time)


def arc_of_apogee(apogee_height: ArrayLike, ground_range: ArrayLike, between: Between | None = None) -> Arcs:
    """Arc that rises to an apogee height (m) and covers a ground range (m): the reported figures of a test.

    Closed form where burnout and impact are at the same height, a bracketed root otherwise. Zero range is a vertical
    shot.

    Sources
    -------
    Own derivation: from apogee, sin²(φ/2) = (k - 1) η / (2 (1 - η)) with k = apogee radius / radius and η = 1 - e.
    """
    (apogee, distance), (r1, r2, radius) = _inputs((apogee_height, ground_range), between)
    top, psi = radius + apogee, distance / radius
    known = np.isfinite(top + psi + r1 + r2)
    _check_range(distance, known)
    low = known & ((top < r1) | (top < r2) | ((top <= np.maximum(r1, r2)) & (r1 == r2) & (psi > 0.0)))
    k1, k2 = top / r1, top / r2
    with np.errstate(invalid="ignore", divide="ignore"):
        deficit = _roundness(k1, k2, psi)
        unreached = known & ~low & ~np.isfinite(deficit)
        axis, parameter = top / (2.0 - deficit), top * deficit
        square = MU * (2.0 / r1 - 1.0 / axis)
        across = np.sqrt(MU * parameter) / r1
        climb = np.sqrt(np.maximum(square - across**2, 0.0))
        speed, angle = np.sqrt(np.maximum(square, 0.0)), np.arctan2(climb, across)
        outcome = np.select(
            [~known, low, unreached],
            [ArcOutcome.NOT_A_NUMBER, ArcOutcome.APOGEE_TOO_LOW, ArcOutcome.PAST_ANTIPODE],
            ArcOutcome.FLEW,
        )
        arcs = _arcs(outcome, (r1, r2, radius), (axis, parameter, climb), (speed, angle))
    return _with(arcs, outcome, distance, arcs.flight_time)


def farthest_arc(speed: ArrayLike, between: Between | None = None) -> Arcs:
    """Arc of the greatest range that a burnout speed (m/s) gives.

    From the speed at which the antipode comes within reach upwards there is no farthest point: `PAST_ANTIPODE`.

    Sources
    -------
    As `minimum_energy_arc`, read backwards; at equal heights sin(Ψ/2) = Q/(2 - Q).
    """
    (speed_,), (r1, r2, radius) = _inputs((speed,), between)
    with np.errstate(invalid="ignore", divide="ignore"):
        q = speed_**2 * r1 / MU
        chord = 2.0 * r1 / (2.0 - q) * 2.0 - r1 - r2
        half = (chord**2 - (r2 - r1) ** 2) / (4.0 * r1 * r2)
        psi = 2.0 * np.arcsin(np.sqrt(half))
    everywhere = (q >= 2.0) | (half > 1.0)
    arcs = minimum_energy_arc(np.where(half < 0.0, np.nan, psi * radius), Between(r1 - radius, r2 - radius, radius))
    known = np.isfinite(speed_ + r1 + r2)
    outcome = np.select(
        [~known, q >= 2.0, everywhere, half < 0.0],
        [ArcOutcome.NOT_A_NUMBER, ArcOutcome.ESCAPE, ArcOutcome.PAST_ANTIPODE, ArcOutcome.APOGEE_TOO_LOW],
        arcs.outcome,
    )
    return _with(arcs, outcome, arcs.ground_range, arcs.flight_time)


def _inputs(
    values: tuple[ArrayLike, ...], between: Between | None
) -> tuple[list[np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Broadcast everything, and turn heights into radii."""
    ends = Between() if between is None else between
    arrays = np.broadcast_arrays(*(np.asarray(item, float) for item in (*values, *ends)))
    start, end, radius = arrays[-3:]
    for name, bad in (
        ("radius", radius <= 0.0),
        ("burnout_height", start <= -radius),
        ("impact_height", end <= -radius),
    ):
        if np.any(bad):
            raise InputError(
                f"{name} puts a point of the arc at or below the Earth's centre", allowed="radii above zero"
            )
    return list(arrays[:-3]), (radius + start, radius + end, radius)


def _check_range(distance: np.ndarray, known: np.ndarray) -> None:
    if np.any(known & (distance < 0.0)):
        raise InputError(f"ground_range is {np.nanmin(distance):g} m", allowed="zero or more")


def _roundness(k1: np.ndarray, k2: np.ndarray, psi: np.ndarray) -> np.ndarray:
    """One minus the eccentricity of the arc that goes through ``psi``; nan where half a turn each side is short."""

    def swept(root: np.ndarray) -> np.ndarray:
        eta = root * root
        halves = [np.sqrt(np.clip((k - 1.0) * eta / (2.0 * (1.0 - eta)), 0.0, 1.0)) for k in (k1, k2)]
        return np.asarray(2.0 * (np.arcsin(halves[0]) + np.arcsin(halves[1])))

    sine2 = np.sin(0.25 * psi) ** 2
    level = 2.0 * sine2 / (k1 - 1.0 + 2.0 * sine2)
    high = np.sqrt(2.0 / (1.0 + np.maximum(k1, k2)))
    reachable = (psi <= swept(high)) & (psi <= 2.0 * np.pi)
    if np.all((k1 == k2) | ~np.isfinite(k1 + k2)):
        return np.where(reachable, np.where(psi == 0.0, 0.0, level), np.nan)
    low = np.zeros_like(high)
    for _ in range(64):
        middle = 0.5 * (low + high)
        short = swept(middle) < psi
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.where(reachable, np.where(k1 == k2, level, (0.5 * (low + high)) ** 2), np.nan)


def _arcs(
    outcome: np.ndarray,
    radii: tuple[np.ndarray, np.ndarray, np.ndarray],
    path: tuple[np.ndarray, np.ndarray, np.ndarray],
    start: tuple[np.ndarray, np.ndarray],
) -> Arcs:
    """Fill a record from the ellipse (semi-major axis, parameter) and the climb at its start."""
    r1, r2, radius = radii
    axis, parameter, climb = path
    fall = np.sqrt(np.maximum(MU * (2.0 / r2 - 1.0 / axis) - MU * parameter / r2**2, 0.0))
    swing, time = np.zeros_like(r1), np.zeros_like(r1)
    for r, rate in ((r1, climb), (r2, fall)):
        swing = swing + np.arctan2(np.sqrt(parameter / MU) * rate, 1.0 - parameter / r)
        lift = r * rate / np.sqrt(MU * axis)  # e sin E, from apogee
        time = time + np.sqrt(axis / MU) * axis * (np.arctan2(lift, r / axis - 1.0) + lift)
    eccentricity = np.sqrt(np.maximum(1.0 - parameter / axis, 0.0))
    highest = np.where(climb > 0.0, axis * (1.0 + eccentricity), r1) - radius
    across = np.sqrt(MU * parameter) / r2
    flew = outcome == ArcOutcome.FLEW
    columns = (*start, highest, radius * swing, time, np.hypot(across, fall), np.arctan2(-fall, across))
    return Arcs(np.asarray(outcome, np.int8), *(np.where(flew, column, np.nan) for column in columns))


def _with(arcs: Arcs, outcome: np.ndarray, ground_range: np.ndarray, time: np.ndarray) -> Arcs:
    """Give arcs another outcome, ground range and flight time."""
    flew = outcome == ArcOutcome.FLEW
    columns = (arcs.speed, arcs.flight_path_angle, arcs.apogee_height, ground_range, time)
    ends = (arcs.impact_speed, arcs.impact_flight_path_angle)
    return Arcs(np.asarray(outcome, np.int8), *(np.where(flew, column, np.nan) for column in (*columns, *ends)))
