"""Engagement windows: when, where and with what margin an interceptor can meet a threat, or why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from midcourse.earth import geodesy
from midcourse.engagement.flyout import FlyoutTable, Interceptor, site_row
from midcourse.flight.stretches import stretches
from midcourse.flight.trajectory import Tracks
from midcourse.records import record

__all__ = ["WindowOutcome", "Windows", "engageable", "engageable_from", "windows"]

#: Threats that are worth a thread of their own: `engageable` takes half a microsecond for one, `windows` several.
_FEWEST = 256
#: Threats that several sites take in turn: as much as a cache holds.
_IN_TURN = 512


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


def windows(interceptor: Interceptor, table: FlyoutTable, tracks: Tracks, commit_time: np.ndarray) -> Windows:
    """Find the engagement windows of one site against each threat.

    An intercept at time t is possible where the threat is within the allowed heights and the flyout time to its place
    is at most t less the commit time. The window is every such t; its ends are refined between the samples of the track
    on the straight line between them. The threat's motion is taken as known from the commit time on: the error of the
    predicted intercept point is not modelled here.

    Parameters
    ----------
    interceptor : Interceptor
        The site.
    table : FlyoutTable
        Its flyout.
    tracks : Tracks
        n threats. A window shorter than the step between samples may be missed, which makes the answer cautious.
    commit_time : (n,) array
        First instant at which an interceptor may be launched, s from the launch of the threat; nan: never.

    Returns
    -------
    Windows
        Where a window has gaps (the threat leaves the reach and comes back), earliest and latest are its outer ends.
    """
    from midcourse._kernels import engage
    from midcourse._kernels.blocks import in_blocks

    n = len(tracks.burnout_time)
    outcome = np.empty(n, np.int8)
    result = np.empty((8, n))
    in_blocks(
        engage.windows,
        n,
        tracks.time,
        tracks.position_ecef,
        stretches(tracks),
        np.ascontiguousarray(commit_time, float),
        site_row(interceptor, table),
        table.extended,
        table.reach,
        _limits(interceptor),
        outcome,
        result,
    )
    yes = outcome == WindowOutcome.ENGAGEABLE
    place = np.full((3, n), np.nan)
    place[:, yes] = geodesy.geodetic_from_ecef(result[5:8, yes])
    earliest, latest, earliest_launch, latest_launch, margin = result[:5]
    return Windows(
        outcome=outcome,
        earliest=earliest,
        latest=latest,
        earliest_launch=earliest_launch,
        latest_launch=latest_launch,
        margin=margin,
        latitude=place[0],
        longitude=place[1],
        height=place[2],
    )


def engageable(
    interceptor: Interceptor, tables: Sequence[FlyoutTable], tracks: Tracks, commit_times: np.ndarray
) -> np.ndarray:
    """Say whether there is any window, for several interceptors at one place and several commit times at once.

    The same rule as `windows` without its particulars: the search stops at the first sample that will do, so this is
    the way to judge a hundred thousand threats, or one threat under many assumptions.

    Parameters
    ----------
    interceptor : Interceptor
        The site and its heights.
    tables : sequence of FlyoutTable
        q tables of that site: one for each burnout speed, say.
    tracks : Tracks
        n threats.
    commit_times : (n,) or (c, n) array
        As in `windows`; c sets of them.

    Returns
    -------
    (q, n) or (q, c, n) bool array
        True where there is a window.
    """
    return _swept([(interceptor, table) for table in tables], tracks, commit_times)


def engageable_from(
    interceptors: Sequence[Interceptor], tables: Sequence[FlyoutTable], tracks: Tracks, commit_times: np.ndarray
) -> np.ndarray:
    """Say whether there is any window, for several sites: as `engageable`, with the sites in place of the tables.

    The sites take a few hundred threats in turn, so that what is known of these is read from memory once.

    Parameters
    ----------
    interceptors : sequence of Interceptor
        q sites.
    tables : sequence of FlyoutTable
        One for each.
    tracks, commit_times
        As for `engageable`.

    Returns
    -------
    (q, n) or (q, c, n) bool array
        True where there is a window.
    """
    return _swept(list(zip(interceptors, tables, strict=True)), tracks, commit_times)


def _swept(pairs: Sequence[tuple[Interceptor, FlyoutTable]], tracks: Tracks, commit_times: np.ndarray) -> np.ndarray:
    """Whether there is any window for each pair of site and table."""
    from midcourse._kernels import engage
    from midcourse._kernels.blocks import in_blocks

    commits = np.ascontiguousarray(np.atleast_2d(commit_times), float)
    n = len(tracks.burnout_time)
    found = np.zeros((len(pairs), len(commits), n), np.bool_)
    threats = (tracks.time, tracks.position_ecef, stretches(tracks), commits)
    sites = [(site_row(site, table), table.extended, table.reach, _limits(site)) for site, table in pairs]

    def some(begin: int, end: int) -> None:
        for low in range(begin, end, _IN_TURN):
            for site, filled in zip(sites, found, strict=True):
                engage.sweep(low, min(low + _IN_TURN, end), *threats, *site, filled)

    in_blocks(some, n, fewest=_FEWEST)
    return found[:, 0] if np.ndim(commit_times) == 1 else found


def _limits(interceptor: Interceptor) -> np.ndarray:
    return np.array([interceptor.minimum_intercept_height, interceptor.maximum_intercept_height])
