"""What a flight is: outcomes, one row a flight, and sampled tracks."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from midcourse.records import record

__all__ = ["Flights", "Outcome", "Tracks"]


class Outcome(IntEnum):
    """How a flight ended, or why there is none. ``sentence`` says it in words."""

    FLEW = 0
    HIT = 1
    OUT_OF_REACH = 2
    TOO_CLOSE = 3
    ZERO_RANGE = 4
    IMPACTED_IN_BOOST = 5
    NEVER_CAME_DOWN = 6
    APOGEE_OUT_OF_REACH = 7
    NOT_CONVERGED = 8
    NOT_A_NUMBER = 9

    @property
    def sentence(self) -> str:
        """The outcome in a sentence."""
        return _SENTENCES[self]

    @property
    def arrived(self) -> bool:
        """Whether the vehicle came down in free flight, so that the row holds a whole trajectory."""
        return self in (Outcome.FLEW, Outcome.HIT)


_SENTENCES = {
    Outcome.FLEW: "It flew and came down; no target was given.",
    Outcome.HIT: "It comes down on the target.",
    Outcome.OUT_OF_REACH: "The target is farther than the vehicle can reach in that direction.",
    Outcome.TOO_CLOSE: "The target is closer than this vehicle can come down with that shape of trajectory.",
    Outcome.ZERO_RANGE: "Target and launch point are the same place; there is nothing to fly.",
    Outcome.IMPACTED_IN_BOOST: "It struck the ground before burnout.",
    Outcome.NEVER_CAME_DOWN: "It did not come down within a day: it reached an orbit or left the Earth.",
    Outcome.APOGEE_OUT_OF_REACH: "The vehicle cannot reach the stated apogee and the target in one flight.",
    Outcome.NOT_CONVERGED: "The solver did not close on the target; this is a failure of ours, not of the vehicle.",
    Outcome.NOT_A_NUMBER: "An input is not a number, so there is nothing to fly.",
}


@record
class Flights:
    """Flights of one vehicle, one row each: what was asked, what was solved, and what happened.

    Every array is float64 of shape (n,) unless said; angles in radians, times in seconds from lift-off, lengths in
    metres, speeds in metres a second. A value that does not exist (the apogee of a flight that struck the ground in
    boost) is nan and ``outcome`` says why.

    Attributes
    ----------
    outcome : array of int8, shape (n,)
        `Outcome` codes.
    origin_latitude, origin_longitude, origin_height : array
        Launch point, geodetic.
    target_latitude, target_longitude : array
        Aim; nan where none was given.
    azimuth : array
        Of the launch, clockwise from north.
    steering : array
        Pitch-over angle of a staged vehicle; burnout flight-path angle of a kinematic one.
    throttle : array
        Cutoff time of a staged vehicle; burnout speed of a kinematic one.
    burnout_time, burnout_speed, burnout_speed_inertial, burnout_height, burnout_flight_path_angle : array
        State at burnout; speed and flight-path angle relative to the Earth, and the speed in the inertial frame.
    apogee_time, apogee_height : array
        Greatest height above the ellipsoid.
    reentry_time, reentry_speed, reentry_flight_path_angle : array
        Downwards through 100 km, relative to the Earth; nan for flights that stay below.
    impact_time, impact_latitude, impact_longitude : array
        On the ground.
    miss : array
        Along the ellipsoid from target to impact; nan without a target.
    ground_range : array
        Along the ellipsoid from launch to impact; where there is no flight to a target, the distance of the target.
    peak_deceleration : array
        Largest drag after burnout, m/s².
    reach : array
        Along the ellipsoid, the farthest the vehicle comes down in that direction; computed where the target is out of
        reach, nan elsewhere.
    """

    outcome: np.ndarray
    origin_latitude: np.ndarray
    origin_longitude: np.ndarray
    origin_height: np.ndarray
    target_latitude: np.ndarray
    target_longitude: np.ndarray
    azimuth: np.ndarray
    steering: np.ndarray
    throttle: np.ndarray
    burnout_time: np.ndarray
    burnout_speed: np.ndarray
    burnout_speed_inertial: np.ndarray
    burnout_height: np.ndarray
    burnout_flight_path_angle: np.ndarray
    apogee_time: np.ndarray
    apogee_height: np.ndarray
    reentry_time: np.ndarray
    reentry_speed: np.ndarray
    reentry_flight_path_angle: np.ndarray
    impact_time: np.ndarray
    impact_latitude: np.ndarray
    impact_longitude: np.ndarray
    miss: np.ndarray
    ground_range: np.ndarray
    peak_deceleration: np.ndarray
    reach: np.ndarray

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def arrived(self) -> np.ndarray:
        """Which flights came down in free flight, bool (n,)."""
        return np.isin(self.outcome, (int(Outcome.FLEW), int(Outcome.HIT)))

    def sentence(self, index: int) -> str:
        """The outcome of one flight in a sentence, with by how much where that is known."""
        outcome = Outcome(int(self.outcome[index]))
        if outcome is Outcome.OUT_OF_REACH and np.isfinite(self.reach[index]):
            reach, wanted = self.reach[index] / 1e3, self.ground_range[index] / 1e3
            return (
                f"The target is {wanted:,.0f} km away; the vehicle reaches {reach:,.0f} km in that direction, "
                f"{wanted - reach:,.0f} km short."
            )
        return outcome.sentence


@record
class Tracks:
    """Flights sampled in time.

    Attributes
    ----------
    time : array, shape (n, m)
        From lift-off to impact in equal steps, s; nan for a flight that did not arrive.
    position_ecef : array, shape (3, n, m)
        In the frame that turns with the Earth, m.
    burnout_time : array, shape (n,)
        s.
    """

    time: np.ndarray
    position_ecef: np.ndarray
    burnout_time: np.ndarray

    def __len__(self) -> int:
        return len(self.burnout_time)
