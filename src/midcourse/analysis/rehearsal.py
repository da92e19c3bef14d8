"""A rehearsal: every compiled loop of sensing and engagement, called once on made-up input.

On a machine that has never run midcourse its loops are compiled first, which takes longer than the work itself. The
workbench lets a second process rehearse these while it compiles the flight loop; both find each other's results in the
compiler's cache. The step of free flight comes first, so that it is there when the other process comes to it. The
answers are thrown away.
"""

from __future__ import annotations

import math

import numpy as np

from midcourse._kernels.ahead import compile_ahead
from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.engagement import flyout
from midcourse.engagement.flyout import Interceptor
from midcourse.engagement.windows import engageable, windows
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.radar import Radar, observe

__all__ = ["rehearse"]


def rehearse() -> None:
    """Compile the step of free flight, then call each other loop once with arrays of the types of a run."""
    compile_ahead()
    place = (0.95, 0.3, 0.0)
    vehicle = KinematicVehicle("made up", 6000.0, 100.0)
    interceptor = Interceptor("made up", vehicle, *place, 100e3, 2000e3, 1000.0, 1)
    fan = _straight(place, flyout.PLANES * flyout.STEERINGS, flyout.SAMPLES)
    table = flyout.tables_of_fans([interceptor], fan)[0]
    threats = _straight(place, 4, 32)
    commit = np.full(4, 100.0)
    windows(interceptor, table, threats, commit)
    engageable(interceptor, [table], threats, commit)
    observe(Radar("made up", *place, 2000e3, 0.01), threats, 0.01, commit)


def _straight(place: tuple[float, float, float], count: int, samples: int) -> Tracks:
    """Straight climbs away from a place in all directions."""
    latitude, longitude, _ = place
    up = np.array(
        [math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)]
    )
    east = np.array([-math.sin(longitude), math.cos(longitude), 0.0])
    turn = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    away = up[:, None] + np.outer(east, np.cos(turn)) + np.outer(np.cross(up, east), np.sin(turn))
    time = np.tile(np.linspace(0.0, 900.0, samples), (count, 1))
    start = np.asarray(ecef_from_geodetic(*place), float)
    return Tracks(
        time=time,
        position_ecef=start[:, None, None] + 2e3 * away[:, :, None] * time,
        burnout_time=np.full(count, 100.0),
    )
