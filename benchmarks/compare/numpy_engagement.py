"""P3 in NumPy: the same rules in whole arrays, in chunks whose temporaries stay in the cache.

First sight between two samples is found straight on the margins instead of being refined; this moves a track by some
hundredths of a second. The row of the benchmark says how often the answers are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from midcourse._kernels import engage_twin
from midcourse.engagement.flyout import site_row
from midcourse.sensors.radar import radar_row, reach_for

if TYPE_CHECKING:
    from benchmarks.compare.engagement import Case

#: Threats that NumPy takes at a time: with 256 samples its temporaries stay in the second-level cache.
CHUNK = 50


def engageable(given: Case, rcs: float) -> np.ndarray:
    """Whether each site (s) has a window for each threat (n), bool (s, n)."""
    count = len(given.tracks)
    found = np.empty((len(given.sites), count), bool)
    for begin in range(0, count, CHUNK):
        rows = slice(begin, begin + CHUNK)
        time, position = given.tracks.time[rows], given.tracks.position_ecef[:, rows]
        found[:, rows] = _engaged(given, _commit(given, rcs, time, position), time, position)
    return found


def _commit(given: Case, rcs: float, time: np.ndarray, position: np.ndarray) -> np.ndarray:
    """First track of any radar, and the decision delay; inf: never."""
    track = np.full(len(time), np.inf)
    for radar in given.radars:
        row = radar_row(radar)
        offset, ray = position - row[0:3, None, None], position - row[3:6, None, None]
        distance = np.sqrt((offset**2).sum(axis=0))
        up, rise, along = (np.tensordot(row[k : k + 3], part, 1) for k, part in ((7, offset), (7, ray), (10, offset)))
        above = rise - row[6] * np.sqrt((ray**2).sum(axis=0))
        within = float(reach_for(radar, rcs)) - distance
        beside = along - row[13] * np.sqrt(np.maximum(distance**2 - up**2, 0.0))
        margin = np.minimum(np.minimum(above, within), np.minimum(beside, row[14] * distance - up))
        track = np.minimum(track, _first_track(time, margin, radar.track_delay))
    return track + given.doctrine.decision_delay


def _first_track(time: np.ndarray, margin: np.ndarray, delay: float) -> np.ndarray:
    """End of the first ``delay`` of unbroken sight; inf where there is none."""
    sight = margin >= 0.0
    opens, closes = sight[:, 1:] & ~sight[:, :-1], ~sight[:, 1:] & sight[:, :-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = time[:, :-1] + margin[:, :-1] / (margin[:, :-1] - margin[:, 1:]) * np.diff(time, axis=1)
    begins = np.where(sight[:, :1], time[:, :1], -np.inf)
    begins = np.maximum.accumulate(np.concatenate([begins, np.where(opens, crossing, -np.inf)], axis=1), axis=1)
    ends = np.concatenate([np.where(closes, crossing, -np.inf), np.where(sight[:, -1:], time[:, -1:], -np.inf)], axis=1)
    with np.errstate(invalid="ignore"):
        held = ends - begins >= delay  # -inf less -inf is a no
    return np.where(held, begins + delay, np.inf).min(axis=1)


def _engaged(given: Case, commit: np.ndarray, time: np.ndarray, position: np.ndarray) -> np.ndarray:
    found = []
    for site, table in zip(given.sites, given.tables, strict=True):
        row = site_row(site, table)
        place = engage_twin.coordinates(position, row)
        launch = time - engage_twin.flyout_time(place, row, table.extended, table.reach)
        allowed = (place[2] >= site.minimum_intercept_height) & (place[2] <= site.maximum_intercept_height)
        found.append(((launch >= commit[:, None]) & allowed).any(axis=1))
    return np.array(found)
