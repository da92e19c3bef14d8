"""Engagement windows: when, where and with what margin an interceptor can meet a threat, or why it cannot."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from midcourse.records import record

__all__ = ["WindowOutcome", "Windows"]


class WindowOutcome(IntEnum):
    """What became of one threat at one interceptor site. Zero is the only yes."""

    ENGAGEABLE = 0
    NOT_FLOWN = 1
    NO_TRACK = 2
    OUT_OF_REACH = 3
    TOO_LATE = 4
    BELOW_MINIMUM_HEIGHT = 5
    ABOVE_MAXIMUM_HEIGHT = 6

    @property
    def sentence(self) -> str:
        """The outcome in a sentence that a report can print."""
        return _SENTENCES[self]


_SENTENCES = {
    WindowOutcome.ENGAGEABLE: "an interceptor can meet the threat",
    WindowOutcome.NOT_FLOWN: "there is no flight to be met",
    WindowOutcome.NO_TRACK: "no sensor gives the track that a launch needs",
    WindowOutcome.OUT_OF_REACH: "the threat never comes within the interceptor's reach",
    WindowOutcome.TOO_LATE: "the threat crosses the interceptor's reach sooner than an interceptor launched on the"
    " first track can be there",
    WindowOutcome.BELOW_MINIMUM_HEIGHT: "the interceptor could be there only below its minimum intercept height",
    WindowOutcome.ABOVE_MAXIMUM_HEIGHT: "the interceptor could be there only above its maximum intercept height",
}


@record
class Windows:
    """Engagement windows of n threats at one interceptor site; times in seconds from the launch of the threat.

    Attributes
    ----------
    outcome : (n,) int8 array
        `WindowOutcome` codes.
    earliest, latest : (n,) array
        First and last possible instant of intercept, s.
    earliest_launch : (n,) array
        Launch of the interceptor that makes the earliest intercept, s.
    latest_launch : (n,) array
        Last launch from which any intercept is still possible, s.
    margin : (n,) array
        ``latest_launch`` less the commit time: the seconds by which the decision could slip, s.
    latitude, longitude, height : (n,) array
        Of the earliest intercept: geodetic, rad, rad, m.

    All but ``outcome`` are nan where the outcome is a no.
    """

    outcome: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray
    earliest_launch: np.ndarray
    latest_launch: np.ndarray
    margin: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    height: np.ndarray
