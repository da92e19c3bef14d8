"""Whether a reported apogee, range and flight time can be right together.

Nothing flies from the ground to an apogee and down again faster than the vacuum arc does; every boost adds time, about
two thirds of its own length. So the time tests the apogee, and the range, which hardly matters for a lofted flight,
cannot be blamed. The Earth's turn matters: an eastward flight goes farther in the inertial frame and takes longer, by
up to a minute.
"""

from __future__ import annotations

import math

import numpy as np

from midcourse.flight import gravity_turn as turn
from midcourse.records import record

__all__ = [
    "EARTH_RATE",
    "EXHAUST_SPEEDS",
    "LEAST_LIFT",
    "VERDICTS",
    "Consistency",
    "Report",
    "TimeCurve",
    "judge",
    "likely_burn_time",
    "likely_stages",
    "rocket",
    "shortest_time",
]

#: rad/s.
EARTH_RATE = 7.292115e-5
#: What the three figures can be together.
VERDICTS = ("consistent", "strained", "inconsistent", "not tested")

#: Usual burn times by the speed a test has shown, s at m/s: one stage of a Scud-like missile up to the 180 s of solid
#: and the 240 to 370 s of liquid intercontinental missiles. Assumed, around the burn times of the vehicle library.
_BURN_SPEEDS = np.array([1000.0, 1500.0, 3000.0, 4500.0, 5600.0, 6200.0, 7000.0, 8500.0])
_BURN_LOW = np.array([40.0, 55.0, 70.0, 90.0, 120.0, 170.0, 180.0, 180.0])
_BURN_HIGH = np.array([75.0, 85.0, 120.0, 160.0, 220.0, 360.0, 370.0, 370.0])
#: Exhaust speeds averaged over the boost, m/s: 250 to 295 s of specific impulse.
EXHAUST_SPEEDS = (2450.0, 2700.0, 2900.0)
#: Seconds by which the round, vacuum, still model may be off, without drag and J2.
_MODEL_TIME = 5.0
#: A real missile lifts off with at least this much thrust over weight.
LEAST_LIFT = 1.05 * 9.80665
_AZIMUTHS = np.radians(np.arange(0.0, 360.0, 5.0))


@record
class Report:
    """What was reported, in SI.

    Attributes
    ----------
    apogee_height, ground_range : float
        m.
    latitude, longitude : float
        Launch point, rad.
    flight_time : float
        From lift-off to impact, s; nan: not reported.
    burn_time : float
        Known or assumed by the analyst, s; nan: inferred from the flight time, or the usual one for the speed shown.
    azimuth : float
        Of the flight, rad; nan: not known, east is flown and every azimuth is allowed for.
    apogee_rounding, range_rounding, flight_time_rounding : float
        Half the last unit of each figure, m, m and s.
    """

    apogee_height: float
    ground_range: float
    latitude: float
    longitude: float
    flight_time: float = math.nan
    burn_time: float = math.nan
    azimuth: float = math.nan
    apogee_rounding: float = 0.0
    range_rounding: float = 0.0
    flight_time_rounding: float = 0.0


@record
class Consistency:
    """Whether apogee, range and time can be right together.

    Attributes
    ----------
    verdict : str
        One of `VERDICTS`.
    figure : str
        The figure that cannot be right while the others are: ``flight time``, a given ``burn time``, or empty.
    sentence : str
        Why.
    shortest_time : float
        Of any flight with that apogee and range, s.
    expected_time_low, expected_time_high : float
        With the usual burn times, s.
    greatest_apogee : float
        That the reported time allows, m; nan without a time.
    likely_apogee_low, likely_apogee_high : float
        That fit the reported time with the usual burn times, m.
    implied_burn_time : float
        That gives the reported time exactly, s; nan without a time or where none does.
    """

    verdict: str
    figure: str
    sentence: str
    shortest_time: float
    expected_time_low: float
    expected_time_high: float
    greatest_apogee: float
    likely_apogee_low: float
    likely_apogee_high: float
    implied_burn_time: float


def likely_burn_time(speed: float) -> tuple[float, float, float]:
    """Shortest, middle and longest usual burn time of a missile that has shown a speed, s.

    Parameters
    ----------
    speed : float
        m/s.
    """
    low = float(np.interp(speed, _BURN_SPEEDS, _BURN_LOW))
    high = float(np.interp(speed, _BURN_SPEEDS, _BURN_HIGH))
    return low, 0.5 * (low + high), high


def likely_stages(speed: float) -> int:
    """How many stages a missile that has shown a speed (m/s) usually has."""
    return 1 if speed < 5900.0 else 2


def shortest_time(apogee_height: float, ground_range: float, latitude: float, azimuth: np.ndarray) -> np.ndarray:
    """Time of the vacuum arc from ground to ground on the turning round Earth: no flight is quicker.

    Parameters
    ----------
    apogee_height, ground_range : float
        m; the range as measured on the ground.
    latitude : float
        Of the launch, rad.
    azimuth : array
        On the ground from launch to impact, rad.

    Returns
    -------
    array
        s. Eastward flights take longer: in the inertial frame they go farther.
    """
    azimuth = np.asarray(azimuth, dtype=float)
    angle = ground_range / turn.EARTH_RADIUS
    end_sine = np.sin(latitude) * np.cos(angle) + np.cos(latitude) * np.sin(angle) * np.cos(azimuth)
    turned = np.arctan2(np.sin(azimuth) * np.sin(angle) * np.cos(latitude), np.cos(angle) - np.sin(latitude) * end_sine)
    time = turn.surface_arc(np.full(azimuth.shape, apogee_height), np.full(azimuth.shape, ground_range))[2]
    for _ in range(12):
        ahead = turned + EARTH_RATE * time
        cosine = np.sin(latitude) * end_sine + np.cos(latitude) * np.sqrt(1.0 - end_sine**2) * np.cos(ahead)
        inertial = turn.EARTH_RADIUS * np.arccos(np.clip(cosine, -1.0, 1.0))
        time = turn.surface_arc(np.full(azimuth.shape, apogee_height), inertial)[2]
    return np.asarray(time)


def rocket(
    burn_times: np.ndarray, stages: int | np.ndarray, exhaust_speed: float | np.ndarray = EXHAUST_SPEEDS[1]
) -> turn.Rocket:
    """Give generic rockets of these burn times (s), numbers of stages and exhaust speeds (m/s)."""
    ones = np.ones(len(burn_times))
    return turn.Rocket(np.asarray(burn_times, dtype=float), ones * stages, ones * exhaust_speed)


class TimeCurve:
    """Flight time against burn time for the reported apogee and range, and its inverse."""

    def __init__(self, report: Report, stages: int, usual: tuple[float, float, float]) -> None:
        self.report, self.stages, self.usual = report, stages, usual
        self.burn_times = np.geomspace(0.35 * usual[0], 2.0 * usual[2], 24)
        azimuths = _AZIMUTHS if math.isnan(report.azimuth) else np.array([report.azimuth])
        turning = shortest_time(report.apogee_height, report.ground_range, report.latitude, azimuths)
        still = float(turn.surface_arc(np.array([report.apogee_height]), np.array([report.ground_range]))[2][0])
        self.shortest = float(np.min(turning))
        self.turning = (float(np.min(turning)) - still, float(np.max(turning)) - still)
        rockets = rocket(self.burn_times, stages)
        many = np.ones(len(self.burn_times))
        boost, matched = turn.match(rockets, report.apogee_height * many, report.ground_range * many)
        arc = turn.coast(boost.speed, boost.height, boost.flight_path_angle)
        lifts = turn.take_off_acceleration(rockets, boost.ideal_speed) >= LEAST_LIFT
        self.possible = matched & lifts & (boost.height > 0.0)
        self.times = np.where(self.possible, self.burn_times + arc.time, np.nan)
        east = still + self.turning[1] if math.isnan(report.azimuth) else float(turning[0])
        self.offset = east - still

    def time(self, burn_time: float) -> float:
        """Flight time, s; nan where no such boost exists."""
        times = self.times[self.possible]
        if not len(times):
            return math.nan
        return float(np.interp(burn_time, self.burn_times[self.possible], times)) + self.offset

    def correct(self, burn_time: float, time: float) -> None:
        """Shift the curve so that it passes through a flight of the full engine."""
        if len(self.times[self.possible]):
            self.offset += time - self.time(burn_time)

    def implied(self, time: float) -> float:
        """Burn time that gives a flight time; nan outside the curve."""
        times = self.times[self.possible] + self.offset
        if len(times) < 2 or not times[0] <= time <= times[-1]:
            return math.nan
        return float(np.interp(time, times, self.burn_times[self.possible]))

    def limits(self) -> tuple[float, float]:
        """Shortest and longest flight time of any boost that lifts off, s."""
        times = self.times[self.possible] + self.offset
        return (float(times[0]), float(times[-1])) if len(times) else (math.nan, math.nan)

    def can_burn(self, burn_time: float) -> bool:
        """Whether a boost of that length has the apogee and range at all; true for nan, which is none in particular."""
        if not math.isfinite(burn_time):
            return True
        rockets = rocket(np.array([burn_time]), self.stages)
        report = self.report
        _, matched = turn.match(rockets, np.array([report.apogee_height]), np.array([report.ground_range]))
        return bool(matched[0])

    def burn_time(self) -> tuple[float, str]:
        """Choose the burn time: the one given, the one the flight time implies if it is usual, or the middle one."""
        report = self.report
        if math.isfinite(report.burn_time):
            return report.burn_time, "given"
        implied = self.implied(report.flight_time) if math.isfinite(report.flight_time) else math.nan
        if math.isfinite(implied) and self.usual[0] <= implied <= self.usual[2]:
            return implied, "flight time"
        if math.isfinite(report.flight_time) and math.isfinite(implied):
            return float(np.clip(implied, self.usual[0], self.usual[2])), "usual"
        return self.usual[1], "usual"

    def slack(self) -> float:
        """Seconds of burn time that the rounding of the flight time stands for."""
        return self.report.flight_time_rounding / 0.65


def judge(report: Report, curve: TimeCurve) -> Consistency:
    """Hold the time against apogee and range."""
    shortest = curve.shortest - _MODEL_TIME
    spread = 0.0 if math.isfinite(report.azimuth) else curve.turning[1] - curve.turning[0]
    low_burn, high_burn = curve.usual[0], curve.usual[2]
    if math.isfinite(report.burn_time):
        low_burn, high_burn = min(low_burn, 0.9 * report.burn_time), max(high_burn, 1.1 * report.burn_time)
    low, high = curve.time(low_burn) - spread, curve.time(high_burn)
    longest = curve.limits()[1]
    time, slack = report.flight_time, report.flight_time_rounding
    verdict, figure, sentence = "not tested", "", _untested()
    if not curve.can_burn(report.burn_time):
        verdict, figure = "inconsistent", "burn time"
        sentence = (
            f"No boost of {report.burn_time:,.0f} s has that apogee and range: it would burn out above the apogee."
        )
    elif not curve.possible.any():
        sentence = (
            "No boost of a usual length has that apogee and range, so there is no time to hold the report against."
        )
    elif math.isfinite(time):
        verdict, figure, sentence = "consistent", "", _consistent(time, low, high)
        if time + slack < shortest:
            verdict, figure = "inconsistent", "flight time"
            sentence = _too_short(report, curve, low, high)
        elif math.isfinite(longest) and time - slack > longest + _MODEL_TIME + 60.0:
            verdict, figure = "inconsistent", "flight time"
            sentence = _too_long(report, longest, low, high)
        elif time + slack < low - _MODEL_TIME or time - slack > high + _MODEL_TIME:
            verdict, figure = "strained", "flight time"
            sentence = _strained(report, curve, low, high)
    return Consistency(
        verdict=verdict,
        figure=figure,
        sentence=sentence,
        shortest_time=curve.shortest,
        expected_time_low=low,
        expected_time_high=high,
        greatest_apogee=_apogee_for(report, time + slack + _MODEL_TIME, curve.shortest),
        likely_apogee_low=_apogee_for(report, time - slack, high),
        likely_apogee_high=_apogee_for(report, time + slack, low),
        implied_burn_time=curve.implied(time) if math.isfinite(time) else math.nan,
    )


def _apogee_for(report: Report, time: float, time_at_reported: float) -> float:
    """Apogee whose arc is longer or shorter by as much as ``time`` differs from ``time_at_reported``, m."""
    if not math.isfinite(time):
        return math.nan
    apogees = report.apogee_height * np.geomspace(0.2, 5.0, 400)
    times = turn.surface_arc(apogees, np.full(400, report.ground_range))[2]
    still = float(np.interp(report.apogee_height, apogees, times))
    wanted = time - time_at_reported + still
    return float(np.interp(wanted, times, apogees)) if times[0] <= wanted <= times[-1] else math.nan


def _untested() -> str:
    return "No flight time was reported, and any apogee goes with any range, so there is nothing to test."


def _consistent(time: float, low: float, high: float) -> str:
    return f"Apogee, range and time fit: {time:,.0f} s, where the usual burn times give {low:,.0f} to {high:,.0f} s."


def _too_short(report: Report, curve: TimeCurve, low: float, high: float) -> str:
    time = report.flight_time
    greatest = _apogee_for(report, time + report.flight_time_rounding, curve.shortest) / 1e3
    return (
        f"The flight time cannot be right with that apogee: the vacuum arc alone, from the ground to "
        f"{report.apogee_height / 1e3:,.1f} km and down {report.ground_range / 1e3:,.0f} km away, takes "
        f"{curve.shortest:,.0f} s, and {time:,.0f} s is {curve.shortest - time:,.0f} s less. Thrust and drag only add "
        f"time: {low:,.0f} to {high:,.0f} s would be expected. If the time were right the apogee could be no more than "
        f"{greatest:,.0f} km; no change of the range would mend it."
    )


def _too_long(report: Report, longest: float, low: float, high: float) -> str:
    return (
        f"The flight time cannot be right, or is not that of free flight: {report.flight_time:,.0f} s, where even the "
        f"slowest boost that lifts off gives {longest:,.0f} s and the usual ones {low:,.0f} to {high:,.0f} s. A "
        f"parachute, or a time measured to something else than the impact, would explain it."
    )


def _strained(report: Report, curve: TimeCurve, low: float, high: float) -> str:
    implied = curve.implied(report.flight_time)
    short = report.flight_time < low
    off = low - report.flight_time if short else report.flight_time - high
    more = "less" if short else "more"
    needs = f"; it would take a burn time of {implied:,.0f} s" if math.isfinite(implied) else ""
    return (
        f"The flight time is hard to believe: {report.flight_time:,.0f} s is {off:,.0f} s {more} than the "
        f"{low:,.0f} to {high:,.0f} s that the usual burn times give{needs}."
    )
