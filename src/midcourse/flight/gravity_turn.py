"""A generic rocket in a gravity turn: what a lofted boost costs, and what the same rocket does on a flatter path.

A lofted test shows how fast a missile was at burnout after a boost that fought gravity nearly head-on. Flown flatter,
the same propellant gives more speed. To say how much, a rocket is flown of which only three things are assumed: its
burn time, its number of stages (equal shares of ideal speed and of burn time) and its exhaust speed. Its path: straight
up for ten seconds, a kick, then thrust along the velocity until burnout. Vacuum, round Earth that does not turn.

What is left out: drag (30 to 150 m/s of loss, nearly the same on both paths, so well below 2 % of range), steering
losses, pauses between stages, unequal stages. The spread over stage numbers and exhaust speeds is part of a fit's
interval.

Everything is an array of lanes: one number for each rocket.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from midcourse._kernels.gravity_turn import boost_each
from midcourse.flight.arc import RADIUS, ArcOutcome, Between, arc_of_apogee, arc_of_state, farthest_arc
from midcourse.records import record

__all__ = [
    "EARTH_RADIUS",
    "Boost",
    "Coast",
    "Rocket",
    "burnout",
    "coast",
    "match",
    "minimum_energy_angle",
    "steer",
    "surface_arc",
    "take_off_acceleration",
]

#: Of the round Earth, m.
EARTH_RADIUS = RADIUS
_KICKS = np.geomspace(2e-5, 1.2, 72)


@record
class Rocket:
    """Generic rockets, one lane each.

    Attributes
    ----------
    burn_time : array, shape (k,)
        From lift-off to burnout, s.
    stages : array, shape (k,)
        Whole numbers 1 to 4.
    exhaust_speed : array, shape (k,)
        Effective, m/s.
    """

    burn_time: np.ndarray
    stages: np.ndarray
    exhaust_speed: np.ndarray

    def __len__(self) -> int:
        return len(self.burn_time)

    def repeated(self, times: int) -> Rocket:
        """Give the same rockets, each lane ``times`` in a row."""
        return Rocket(*(np.repeat(item, times) for item in (self.burn_time, self.stages, self.exhaust_speed)))


@record
class Boost:
    """State at burnout, one lane a rocket.

    Attributes
    ----------
    ideal_speed, kick : array, shape (k,)
        What went in: the rocket equation's speed, m/s, and the turn of the velocity at the end of the rise, rad.
    speed, height, flight_path_angle : array, shape (k,)
        At burnout; m/s, m, rad above the local horizontal.
    ground_range : array, shape (k,)
        Flown over during the boost, m.
    path_length : array, shape (k,)
        Along the path, m.
    """

    ideal_speed: np.ndarray
    kick: np.ndarray
    speed: np.ndarray
    height: np.ndarray
    flight_path_angle: np.ndarray
    ground_range: np.ndarray
    path_length: np.ndarray

    @property
    def gravity_loss(self) -> np.ndarray:
        """Ideal speed that did not become speed, m/s."""
        return np.asarray(self.ideal_speed - self.speed)


@record
class Coast:
    """A vacuum arc from burnout to the ground.

    Attributes
    ----------
    apogee_height : array
        Above the round Earth, m.
    ground_range : array
        From below the burnout to the impact, m; more than half round the Earth is possible.
    time : array
        From burnout to impact, s. All three are inf where it never comes down, nan where there is no arc.
    """

    apogee_height: np.ndarray
    ground_range: np.ndarray
    time: np.ndarray


def take_off_acceleration(rocket: Rocket, ideal_speed: np.ndarray) -> np.ndarray:
    """Thrust over mass at lift-off, m/s²; below 9.8 the rocket would stay where it is.

    Parameters
    ----------
    rocket : Rocket
        k lanes.
    ideal_speed : array, shape (k,)
        m/s.
    """
    share = 1.0 - np.exp(-ideal_speed / rocket.stages / rocket.exhaust_speed)
    return np.asarray(rocket.exhaust_speed * share * rocket.stages / rocket.burn_time)


def burnout(rocket: Rocket, ideal_speed: np.ndarray, kick: np.ndarray) -> Boost:
    """Fly the boost.

    Parameters
    ----------
    rocket : Rocket
        k lanes.
    ideal_speed, kick : array, shape (k,)
        m/s and rad.

    Returns
    -------
    Boost
        A rocket that turns into the ground has a negative height.
    """
    out = np.empty((5, len(rocket)))
    burn_time, stages, exhaust, speeds, kicks = (
        np.array(lane, dtype=np.float64)
        for lane in (rocket.burn_time, rocket.stages, rocket.exhaust_speed, ideal_speed, kick)
    )
    boost_each(burn_time, stages, exhaust, speeds, kicks, out)
    speed = np.hypot(out[2], out[3])
    angle = np.arctan2(out[2], out[3])
    return Boost(ideal_speed, kick, speed, out[0] - EARTH_RADIUS, angle, EARTH_RADIUS * out[1], out[4])


def coast(speed: np.ndarray, height: np.ndarray, flight_path_angle: np.ndarray) -> Coast:
    """Follow the Kepler arc from burnout to the ground.

    Parameters
    ----------
    speed, height, flight_path_angle : array
        At burnout; m/s, m, rad above the local horizontal.

    Returns
    -------
    Coast
        The same shape.
    """
    known = np.isfinite(speed + height + flight_path_angle) & (height > -1e6) & (height < 1e9) & (speed < 1e5)
    arcs = arc_of_state(
        np.where(known, speed, np.nan), flight_path_angle, Between(burnout_height=np.where(known, height, 0.0))
    )
    endless = np.isin(arcs.outcome, (int(ArcOutcome.ORBIT), int(ArcOutcome.ESCAPE)))
    apogee, far, time = (
        np.where(endless, np.inf, item) for item in (arcs.apogee_height, arcs.ground_range, arcs.flight_time)
    )
    return Coast(apogee, far, time)


def minimum_energy_angle(speed: np.ndarray) -> np.ndarray:
    """Flight-path angle at the ground that carries a given speed farthest, rad.

    Parameters
    ----------
    speed : array
        At the surface of the round Earth, m/s. Circular speed and more give zero: it goes all the way round.

    """
    angle = farthest_arc(speed).flight_path_angle
    return np.asarray(np.where(np.isnan(angle) & np.isfinite(speed), 0.0, angle))


def surface_arc(apogee_height: np.ndarray, ground_range: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Speed, flight-path angle and time of the vacuum arc from ground to ground on a round Earth that does not turn.

    Parameters
    ----------
    apogee_height, ground_range : array
        m; the range up to half round the Earth.

    Returns
    -------
    speed, flight_path_angle, time : array
        At the ground, m/s and rad; s.
    """
    arcs = arc_of_apogee(apogee_height, ground_range)
    return arcs.speed, arcs.flight_path_angle, arcs.flight_time


def match(rocket: Rocket, apogee_height: np.ndarray, ground_range: np.ndarray) -> tuple[Boost, np.ndarray]:
    """Find the ideal speed and the kick that give an apogee and a range.

    Parameters
    ----------
    rocket : Rocket
        k lanes.
    apogee_height, ground_range : array, shape (k,)
        m; a range below 100 m counts as 100 m, for an exactly vertical flight has no kick.

    Returns
    -------
    boost, matched : Boost, array of bool, shape (k,)
        ``matched`` is false where no such boost exists (it burns out above the apogee) or the search did not close.
    """
    far = np.maximum(ground_range, 100.0)
    speed, angle, _ = surface_arc(apogee_height, far)
    ideal = speed + (3.0 + 6.3 * np.sin(angle)) * rocket.burn_time
    best = _Guess(ideal, _closest_kick(rocket, ideal, far), np.full(len(rocket), np.inf))
    guess = best
    for _ in range(24):
        guess, following = _newton(rocket, guess, apogee_height, far)
        best = best.better(guess)
        if bool(np.all(best.error < 1e-7)):
            break
        guess = following
    return burnout(rocket, best.ideal_speed, best.kick), best.error < 1e-5


class _Guess(NamedTuple):
    """A point of the search, and how far off it is."""

    ideal_speed: np.ndarray
    kick: np.ndarray
    error: np.ndarray

    def better(self, other: _Guess) -> _Guess:
        """Take the better of the two, lane by lane."""
        take = other.error < self.error
        return _Guess(*(np.where(take, new, old) for new, old in zip(other, self, strict=True)))


def _closest_kick(rocket: Rocket, ideal_speed: np.ndarray, ground_range: np.ndarray) -> np.ndarray:
    many = len(_KICKS)
    boost = burnout(rocket.repeated(many), np.repeat(ideal_speed, many), np.tile(_KICKS, len(rocket)))
    reached = boost.ground_range + coast(boost.speed, boost.height, boost.flight_path_angle).ground_range
    off = np.abs(np.where(np.isfinite(reached), reached, 1e9).reshape(len(rocket), many) - ground_range[:, None])
    climbing = boost.flight_path_angle.reshape(len(rocket), many) > 0.05
    return np.asarray(_KICKS[np.argmin(np.where(climbing, off, 1e10), axis=1)])


def _newton(
    rocket: Rocket, guess: _Guess, apogee_height: np.ndarray, ground_range: np.ndarray
) -> tuple[_Guess, _Guess]:
    """One step in (ideal speed, log kick): the point it started from with its error, and the next one."""
    ideal, kick, _ = guess
    lanes, speed_step, kick_step = len(rocket), 0.5, 1e-4
    speeds = np.concatenate([ideal, ideal + speed_step, ideal])
    kicks = np.concatenate([kick, kick, kick * (1.0 + kick_step)])
    three = Rocket(*(np.tile(item, 3) for item in (rocket.burn_time, rocket.stages, rocket.exhaust_speed)))
    boost = burnout(three, speeds, kicks)
    arc = coast(boost.speed, boost.height, boost.flight_path_angle)
    with np.errstate(all="ignore"):
        high = (arc.apogee_height / np.tile(apogee_height, 3) - 1.0).reshape(3, lanes)
        scale = np.maximum(ground_range, 1e5)
        far = (boost.ground_range + arc.ground_range).reshape(3, lanes) / scale - ground_range / scale
        error = np.where(boost.flight_path_angle[:lanes] > 0.0, np.hypot(high[0], far[0]), np.inf)
        error = np.where(np.isfinite(error), error, np.inf)
        high_speed, far_speed = (high[1] - high[0]) / speed_step, (far[1] - far[0]) / speed_step
        high_kick, far_kick = (high[2] - high[0]) / kick_step, (far[2] - far[0]) / kick_step
        bottom = high_speed * far_kick - high_kick * far_speed
        more_speed = -(high[0] * far_kick - high_kick * far[0]) / bottom
        more_kick = -(high_speed * far[0] - high[0] * far_speed) / bottom
    more_speed = np.clip(np.nan_to_num(more_speed, nan=-100.0), -600.0, 600.0)
    more_kick = np.clip(np.nan_to_num(more_kick, nan=-0.2), -0.7, 0.7)
    following = _Guess(np.maximum(ideal + more_speed, 100.0), kick * np.exp(more_kick), error)
    return _Guess(ideal, kick, error), following


def steer(rocket: Rocket, ideal_speed: np.ndarray, flight_path_angle: np.ndarray) -> tuple[Boost, np.ndarray]:
    """Find the kick that ends the boost at a given flight-path angle.

    Parameters
    ----------
    rocket : Rocket
        k lanes.
    ideal_speed, flight_path_angle : array, shape (k,)
        m/s, and rad above the local horizontal at burnout.

    Returns
    -------
    boost, found : Boost, array of bool, shape (k,)
        ``found`` is false where even the smallest kick ends flatter (a weak thrust falls over by itself).
    """
    low = np.full(len(rocket), _KICKS[0])
    high = np.full(len(rocket), _KICKS[-1])
    found = burnout(rocket, ideal_speed, low).flight_path_angle > flight_path_angle
    many = 24
    for _ in range(4):
        fraction = np.linspace(0.0, 1.0, many)
        kicks = low[:, None] * (high / low)[:, None] ** fraction
        boost = burnout(rocket.repeated(many), np.repeat(ideal_speed, many), kicks.ravel())
        steeper = (boost.flight_path_angle > np.repeat(flight_path_angle, many)).reshape(len(rocket), many)
        first = np.argmin(steeper, axis=1)
        lanes = np.arange(len(rocket))
        upper = np.where(steeper.all(axis=1), many - 1, np.maximum(first, 1))
        low, high = kicks[lanes, upper - 1], kicks[lanes, upper]
    return burnout(rocket, ideal_speed, np.sqrt(low * high)), found
