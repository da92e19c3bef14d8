"""nyx-space: its propagators, gravity from a file of one coefficient, its event on the height.

nyx reads the constants of a body from a kernel; one with WGS84 is written here, because the usual ones are downloads.
Without ephemeris and orientation kernels it cannot turn the Earth: the air stands still. Its US Standard Atmosphere
(2.6.0) gives 87 times the density of the standard at 30 km and 3,100 times at 10 km, so that reentries fly through
its exponential air, whose height counts from the sphere of the equatorial radius.
"""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.compare import physics
from benchmarks.compare.peers import Answer
from benchmarks.compare.tasks import Coasts

NAME, PACKAGE = "nyx-space", "nyx-space"
CANNOT = {
    "P2": "thrust is for finite burns in orbit: no pressure loss, no drag by Mach number, no stages dropped",
    "P3": "visibility of ground stations, but no radars in its sense and no interceptors",
    "P4": "its targeter corrects manoeuvres in orbit, not the aim of a boosted flight",
}
WORLD = physics.World(physics.exponential_air, 0.0, physics.A)
DIFFERS = "exponential air above a sphere that does not turn"
_COUNT, _QUICK = 2048, 128


class _Tools(NamedTuple):
    almanac: Any
    frame: Any
    gravity: Any


@cache
def _tools() -> _Tools:
    from nyx_space import mission_design
    from nyx_space.anise import Almanac, astro, utils

    folder = Path(tempfile.mkdtemp(prefix="midcourse-bench-"))
    polar = physics.A * (1.0 - physics.F)
    radii = f"BODY399_RADII = ( {physics.A / 1e3} {physics.A / 1e3} {polar / 1e3:.12f} )"
    turning = "BODY399_POLE_RA = ( 0. 0. 0. )\nBODY399_POLE_DEC = ( 90. 0. 0. )\nBODY399_PM = ( 270. 360. 0. )"
    shape, pull, kernel, field = (folder / name for name in ("shape.tpc", "pull.tpc", "earth.pca", "j2.sha"))
    shape.write_text(f"KPL/PCK\n\\begindata\n{radii}\n{turning}\n\\begintext\n", encoding="utf-8")
    pull.write_text(f"KPL/PCK\n\\begindata\nBODY399_GM = ( {physics.MU / 1e9:.9f} )\n\\begintext\n", encoding="utf-8")
    utils.convert_tpc(str(shape), str(pull), str(kernel), True)
    rows = [f" {physics.A / 1e3:.16E}, {physics.MU / 1e9:.16E}, 0.0, 2, 2, 1, 0.0, 0.0"]
    for degree, order in ((1, 0), (1, 1), (2, 0), (2, 1), (2, 2)):
        value = -physics.J2 / math.sqrt(5.0) if (degree, order) == (2, 0) else 0.0
        rows.append(f"    {degree},    {order}, {value:.16E}, 0.0, 0.0, 0.0")
    field.write_text("\n".join(rows) + "\n", encoding="utf-8")
    almanac = Almanac(str(kernel))
    gravity = mission_design.GravityFieldConfig(2, 0, str(field), astro.FrameUid(399, 1))
    return _Tools(almanac, almanac.frame_info(astro.Frame(399, 1)), gravity)


def _dynamics(ballistic: float) -> Any:
    from nyx_space import mission_design

    tools = _tools()
    pull = mission_design.AccelModels(gravity_field=tools.gravity)
    if not np.isfinite(ballistic):
        return mission_design.Dynamics(pull)
    air = mission_design.AtmDensity.Exponential(physics.GROUND_DENSITY, 0.0, physics.SCALE_HEIGHT / 1e3)
    drag = mission_design.Drag(air, tools.frame, False)
    return mission_design.Dynamics(pull, mission_design.ForceModels(drag=drag))


def _crafts(flights: Coasts, count: int, epoch: Any) -> list[Any]:
    import nyx_space
    from nyx_space.anise import astro

    frame = _tools().frame
    mass = 1000.0
    body = (nyx_space.Mass(mass), None, nyx_space.DragData(mass / flights.ballistic, 1.0))
    body = body if np.isfinite(flights.ballistic) else ()
    orbits = (astro.Orbit.from_cartesian(*row, epoch, frame) for row in (flights.states[:count] / 1e3).tolist())
    return [nyx_space.Spacecraft(orbit, *body) for orbit in orbits]


def _event() -> Any:
    from nyx_space.anise import analysis
    from nyx_space.time import Unit

    height = analysis.ScalarExpr.Element(analysis.OrbitalElement.Height)
    return analysis.Event(height, analysis.Condition.Equals(0.0), Unit.Second * 1e-6)


def coasts(task: str, flights: Coasts, quick: bool) -> Iterator[Answer]:
    """All states in one call, which shares them among the processors; making the states is not counted."""
    from nyx_space import mission_design
    from nyx_space.time import Epoch, Unit

    epoch, count = Epoch("2000-01-01T12:00:00 TAI"), _QUICK if quick else _COUNT
    dynamics, crafts = _dynamics(flights.ballistic), _crafts(flights, count, epoch)
    # without drag the tolerance never binds below this step; with drag a step must not reach into the ground
    longest = {"coast": (60.0, 200.0), "P1": (1.0, 5.0)}[task]
    methods = mission_design.IntegratorMethod
    for step in longest[:1] if quick else longest:
        options = mission_design.IntegratorOptions(Unit.Second * 1e-3, Unit.Second * step, 1e-9)
        flight = mission_design.Propagator(dynamics, _tools().almanac, methods.DormandPrince78, options)
        began = time.perf_counter()
        ends = flight.many_until_event(crafts, _event(), Unit.Second * 9000.0, 1, None, False)
        seconds = (time.perf_counter() - began) / count
        orbits = [end.state.orbit for end in ends[:64]]
        places = [(1e3 * orbit.x_km, 1e3 * orbit.y_km, 1e3 * orbit.z_km) for orbit in orbits]
        times = [(orbit.epoch - epoch).to_seconds() for orbit in orbits]
        found = np.array([physics.place_of(at, np.array(place)) for at, place in zip(times, places, strict=True)])
        world, differs = (WORLD, DIFFERS) if task == "P1" else (physics.STANDARD, "")
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        yield Answer(f"DP78, tol 1e-9, steps to {step:g} s", seconds, found, world, differs, cores=cores)
