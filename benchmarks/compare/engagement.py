"""P3: threats against sites. Four radars look, the first track starts the clock, four sites look for windows.

10,000 threats from one launch point to targets across Europe, each a track of 256 samples; tracks and flyout tables are
ready before the clock starts. An evaluation is one threat at one site, with all the radars' work in it: what a second
launch area, a moved site or one more sample of a campaign costs. The same task for every implementation is `Case`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.compare import ours
from benchmarks.compare.rows import OURS, Row
from benchmarks.measure import all_cores, best, cores
from midcourse.engagement.doctrine import Doctrine, commit_time
from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_table
from midcourse.engagement.windows import windows
from midcourse.flight.fly import tracks
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.radar import Radar, observe

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


class Found(NamedTuple):
    """What is asked for: whether (sites, n) there is a window, and its earliest intercept, s; nan where there is no."""

    engageable: np.ndarray
    earliest: np.ndarray


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
    return Case(tracks(ours.KINEMATIC, flights, SAMPLES), radars, sites, tuple(map(flyout_table, sites)), doctrine)


def evaluate(given: Case) -> Found:
    """Ours: sensors, then sites."""
    seen = [observe(radar, given.tracks, RCS) for radar in given.radars]
    commit = commit_time(given.doctrine, seen, (tuple(radar.name for radar in given.radars),))
    found = [windows(site, table, given.tracks, commit) for site, table in zip(given.sites, given.tables, strict=True)]
    return Found(np.stack([item.outcome == 0 for item in found]), np.stack([item.earliest for item in found]))


def rows(quick: bool) -> Iterator[Row]:
    """Ours on one core and on all; NumPy where it is there."""
    count = 2000 if quick else 10_000
    given = case(count)
    found = evaluate(given)
    evaluations = count * len(given.sites)
    for number in sorted({1, all_cores()}):
        with cores(number):
            seconds = best(lambda: evaluate(given), 3 if quick else 9)
        note = f"{count:,} threats x {len(given.sites)} sites; {found.engageable.mean():.0%} have a window"
        yield Row("P3", OURS, "radars, commit, windows", number, evaluations / seconds, note=note)
