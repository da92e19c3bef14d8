"""P3: threats against sites. Four radars look, the first track starts the clock, four sites look for windows.

10,000 threats from one launch point to targets across Europe, each a track of 256 samples; tracks and flyout tables are
ready before the clock starts, and so are the stretches of the tracks, except where a row says otherwise. An evaluation
is one threat at one site, with all the radars' work in it: what a second launch area, a moved site or one more sample
of a campaign costs. The same task for every implementation is `Case`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.compare import numpy_engagement, ours
from benchmarks.compare.rows import OURS, Row
from benchmarks.measure import all_cores, best, cores
from midcourse.engagement.doctrine import Doctrine, commit_time
from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_tables
from midcourse.engagement.windows import engageable_from, windows
from midcourse.flight.fly import tracks
from midcourse.flight.solve import solve
from midcourse.flight.stretches import forget
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.network import watch
from midcourse.sensors.radar import Radar

SAMPLES = 256
RCS = 0.05
#: Name, latitude and longitude (degrees) and range (km) at 1 m² of four radars, and places of four sites.
_RADARS = (
    ("north", 54.0, 18.0, 3000.0),
    ("middle", 49.5, 13.5, 6000.0),
    ("south", 40.0, 28.0, 2500.0),
    ("east", 39.0, 44.0, 2000.0),
)
_SITES = (("north", 54.5, 17.0), ("middle", 50.0, 9.0), ("south", 44.0, 24.0), ("west", 47.0, 1.0))
_INTERCEPTOR = KinematicVehicle("interceptor", 6000.0, 140.0, 250e3, 5000.0)


class Case(NamedTuple):
    """What is given: tracks of n threats, radars, sites with their flyout tables, the doctrine."""

    tracks: Tracks
    radars: tuple[Radar, ...]
    sites: tuple[Interceptor, ...]
    tables: tuple[FlyoutTable, ...]
    doctrine: Doctrine


def case(count: int) -> Case:
    """Make the threats, the radars, the sites and their tables."""
    place = ours.targets(count)
    flights = solve(ours.KINEMATIC, math.radians(38.0), math.radians(46.3), *place)
    view = {"boresight_azimuth": math.radians(110.0), "azimuth_half_width": math.radians(120.0)}
    radars = tuple(
        Radar(name, math.radians(lat), math.radians(lon), 100.0, 1e3 * reach, 1.0, **view,
              minimum_elevation=math.radians(2.0), track_delay=10.0)
        for name, lat, lon, reach in _RADARS
    )  # fmt: skip
    sites = tuple(
        Interceptor(name, _INTERCEPTOR, math.radians(lat), math.radians(lon), 0.0, 100e3, 1500e3, 900.0, 10)
        for name, lat, lon in _SITES
    )
    doctrine = Doctrine("salvo", 1, 30.0, 0.0, 0.0)
    return Case(tracks(ours.KINEMATIC, flights, SAMPLES), radars, sites, tuple(flyout_tables(sites)), doctrine)


def committed(given: Case) -> np.ndarray:
    """Ours, the sensors' half: first instant (n,) at which an interceptor may be launched, s; nan: never."""
    nobody = [()] * len(given.radars)
    seen = watch((), given.radars, nobody, given.tracks, [RCS] * len(given.radars))
    return commit_time(given.doctrine, seen, (tuple(radar.name for radar in given.radars),))


def answered(given: Case) -> np.ndarray:
    """Ours: whether (sites, n) there is a window; the search stops at the first sample that will do."""
    commit = committed(given)
    return engageable_from(given.sites, given.tables, given.tracks, commit)


def answered_anew(given: Case) -> np.ndarray:
    """As `answered`, with the stretches of the tracks made again: what the first look at new tracks costs."""
    forget(given.tracks)
    return answered(given)


def windowed(given: Case) -> np.ndarray:
    """Ours, with the whole window: its ends to a fraction of a sample, its place, its margin."""
    commit = committed(given)
    sites = zip(given.sites, given.tables, strict=True)
    return np.stack([windows(site, table, given.tracks, commit).outcome == 0 for site, table in sites])


def rows(quick: bool) -> Iterator[Row]:
    """Ours on one core and on all, yes or no and with windows; NumPy on one."""
    count = 2000 if quick else 10_000
    given = case(count)
    evaluations = count * len(given.sites)
    found, size = answered(given), f"{count:,} threats x {len(given.sites)} sites"
    for setting, call in (
        ("yes or no", answered),
        ("yes or no, tracks seen for the first time", answered_anew),
        ("with the window", windowed),
    ):
        call(given)
        for number in sorted({1, all_cores()}):
            with cores(number):
                seconds = best(lambda call=call: call(given), 3 if quick else 9)
            note = f"{size}; {found.mean():.0%} have a window"
            yield Row("P3", OURS, setting, number, evaluations / seconds, note=note)
    plain = numpy_engagement.engageable(given, RCS)
    seconds = best(lambda: numpy_engagement.engageable(given, RCS), 1 if quick else 3)
    note = f"whole arrays in chunks; the same answer for {np.mean(plain == found):.2%}"
    yield Row("P3", "NumPy", "yes or no", 1, evaluations / seconds, note=note)
