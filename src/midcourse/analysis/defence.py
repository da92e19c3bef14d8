"""The whole chain for a set of threats: warning, cue, detection, track, commit, window, shots.

A `Defence` holds what the chain needs and nothing else; `observed`, `commit_times` and `answered` run it link by link,
so that a change of an interceptor reuses what the sensors saw, and a change of a radar reuses the flights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from midcourse.engagement.doctrine import Doctrine, commit_time, shots
from midcourse.engagement.flyout import FlyoutTable, Interceptor
from midcourse.engagement.windows import WindowOutcome, Windows, windows
from midcourse.errors import InputError
from midcourse.flight.trajectory import Tracks
from midcourse.records import record
from midcourse.sensors.accuracy import RadarAccuracy
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.network import watch
from midcourse.sensors.radar import Detections, Radar
from midcourse.sensors.sightings import InfraredAccuracy

__all__ = ["Answer", "Defence", "RadarPost", "TrackRule", "answered", "commit_times", "cue_time", "observed"]


@record
class RadarPost:
    """A radar and the names of the sensors that point it; the first of their tracks is the cue."""

    radar: Radar
    cued_by: tuple[str, ...] = ()


@record
class TrackRule:
    """How well a threat must be known before a launch is ordered.

    Attributes
    ----------
    error : float
        Largest error of the predicted place, root of the mean square distance, m.
    lead : float
        How far ahead the place is predicted, s; nan: until the earliest intercept of a launch one decision delay after
        the prediction.
    radars : tuple of (str, RadarAccuracy)
        The radars whose looks are combined, by name.
    satellites : InfraredAccuracy or None
        What the tracks start from; None: from nothing.
    warning : str
        The name of those satellites among the warnings; empty where there are none.
    """

    error: float
    lead: float
    radars: tuple[tuple[str, RadarAccuracy], ...]
    satellites: InfraredAccuracy | None = None
    warning: str = ""


@record
class Defence:
    """Everything that answers a threat.

    Attributes
    ----------
    warnings : tuple of InfraredWarning
        Early-warning satellites.
    radars : tuple of RadarPost
        Each after those that cue it.
    interceptors : tuple of Interceptor
        Sites.
    doctrine : Doctrine
        How interceptors are spent.
    sensors : tuple of str
        Whose track a launch waits for.
    track_from : str
        ``any``: the first track counts; ``all``: every one of ``sensors`` must have a track.
    track_after_burnout : bool
        Whether a track counts only from the burnout of the threat on.
    track_rule : TrackRule or None
        How good the tracks must be before a launch is ordered; None: any track will do.
    """

    warnings: tuple[InfraredWarning, ...]
    radars: tuple[RadarPost, ...]
    interceptors: tuple[Interceptor, ...]
    doctrine: Doctrine
    sensors: tuple[str, ...]
    track_from: str = "any"
    track_after_burnout: bool = True
    track_rule: TrackRule | None = None


@record
class Answer:
    """What the interceptors can do about n threats, all sites together.

    Attributes
    ----------
    outcome : (n,) int8 array
        `WindowOutcome` codes: engageable where any site is; else the code of the site that came nearest to it.
    site : (n,) int array
        Index of the site with the earliest intercept; -1 where there is none.
    earliest, latest, earliest_launch, latest_launch, margin, latitude, longitude, height : (n,) array
        Of that site, as in `Windows`; nan where there is none.
    shots : (n,) int array
        Shots that fit, all sites together.
    """

    outcome: np.ndarray
    site: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray
    earliest_launch: np.ndarray
    latest_launch: np.ndarray
    margin: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    height: np.ndarray
    shots: np.ndarray

    @property
    def engageable(self) -> np.ndarray:
        """Which threats some site can meet, bool (n,)."""
        return np.asarray(self.outcome == WindowOutcome.ENGAGEABLE)


_WINDOW_FIELDS = (
    "earliest",
    "latest",
    "earliest_launch",
    "latest_launch",
    "margin",
    "latitude",
    "longitude",
    "height",
)


def observed(defence: Defence, tracks: Tracks, rcs: Mapping[str, float]) -> tuple[Detections, ...]:
    """What every sensor sees of the threats.

    Parameters
    ----------
    defence : Defence
        Its sensors are used.
    tracks : Tracks
        n threats.
    rcs : mapping of str to float
        Radar cross-section in m², by the name of the radar.

    Returns
    -------
    tuple of Detections
        Satellites first, then radars, in the order of ``defence``.
    """
    posts = defence.radars
    return watch(
        defence.warnings,
        [post.radar for post in posts],
        [post.cued_by for post in posts],
        tracks,
        [rcs[post.radar.name] for post in posts],
    )


def cue_time(post: RadarPost, seen: Mapping[str, Detections], count: int) -> np.ndarray | None:
    """When a radar is told where to look, (n,), s from the launch of each threat; nan: never; None: it needs no cue.

    Parameters
    ----------
    post : RadarPost
        The radar and those that cue it.
    seen : mapping of str to Detections
        What they see of the threats, by name.
    count : int
        How many threats there are, n.
    """
    if not post.radar.needs_cue:
        return None
    return np.asarray(np.fmin.reduce([np.full(count, np.nan), *(seen[name].track for name in post.cued_by)]))


def commit_times(
    defence: Defence,
    detections: Sequence[Detections],
    burnout_time: np.ndarray,
    good_enough: np.ndarray | None = None,
) -> np.ndarray:
    """When a launch may be ordered against each threat, s from its launch; nan where the required track never comes.

    Parameters
    ----------
    defence : Defence
        Its doctrine and its rule about tracks.
    detections : sequence of Detections
        From `observed`.
    burnout_time : (n,) array
        Of the threats, s.
    good_enough : (n,) array, optional
        Instant from which the threat is known well enough, s, from `midcourse.analysis.track_rule.good_enough`; nan:
        never. The decision delay counts from it too.

    Raises
    ------
    InputError
        When the defence asks for good tracks and nothing says when they are.
    """
    required: Sequence[str | Sequence[str]] = defence.sensors
    if defence.track_from == "all":
        required = [(name,) for name in defence.sensors]
    not_before = burnout_time if defence.track_after_burnout else None
    if defence.track_rule is not None:
        if good_enough is None:
            raise InputError(
                "nothing says when the tracks are good enough", hint="leave out engagement.commit_error_km for it"
            )
        not_before = good_enough if not_before is None else np.maximum(not_before, good_enough)
    return commit_time(defence.doctrine, detections, required, not_before)


def answered(defence: Defence, tables: Sequence[FlyoutTable], tracks: Tracks, commit: np.ndarray) -> Answer:
    """What the interceptors can do, each site on its own and the best of them for each threat.

    Parameters
    ----------
    defence : Defence
        Its interceptors and doctrine.
    tables : sequence of FlyoutTable
        One for each site.
    tracks : Tracks
        n threats.
    commit : (n,) array
        From `commit_times`.

    Notes
    -----
    Each threat is taken alone: a raid, in which threats share an inventory, is a campaign. With several sites the shots
    of all are added, as if each fired its own doctrine.
    """
    n = len(tracks)
    outcome = np.full(n, -1)
    site = np.full(n, -1)
    best = {name: np.full(n, np.nan) for name in _WINDOW_FIELDS}
    fitting = np.zeros(n, dtype=int)
    for index, (interceptor, table) in enumerate(zip(defence.interceptors, tables, strict=True)):
        found = windows(interceptor, table, tracks, commit)
        fitting += _shots(defence.doctrine, found, (interceptor, table, tracks))
        yes = found.outcome == WindowOutcome.ENGAGEABLE
        sooner = yes & ~(found.earliest >= best["earliest"])
        outcome = _merged(outcome, found.outcome)
        site[sooner] = index
        for name in _WINDOW_FIELDS:
            best[name][sooner] = getattr(found, name)[sooner]
    return Answer(outcome=outcome.astype(np.int8), site=site, shots=fitting, **best)


def _shots(doctrine: Doctrine, found: Windows, where: tuple[Interceptor, FlyoutTable, Tracks]) -> np.ndarray:
    interceptor, table, tracks = where
    return shots(doctrine, found, interceptor.inventory, lambda commit: windows(interceptor, table, tracks, commit))


#: Which "no" a threat keeps when the sites disagree: the one nearest to a yes.
_ORDER = (
    WindowOutcome.ENGAGEABLE,
    WindowOutcome.TOO_LATE,
    WindowOutcome.BELOW_MINIMUM_HEIGHT,
    WindowOutcome.ABOVE_MAXIMUM_HEIGHT,
    WindowOutcome.OUT_OF_REACH,
    WindowOutcome.NO_TRACK,
    WindowOutcome.NOT_FLOWN,
)


def _merged(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    rank = np.full(len(_ORDER) + 1, len(_ORDER))
    for place, code in enumerate(_ORDER):
        rank[int(code)] = place
    # -1 (no site looked at yet) picks the last entry, which ranks behind every code.
    return np.where(rank[second] < rank[first], second, first)
