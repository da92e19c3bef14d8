"""brahe: its numerical orbit propagator, gravity from a file of one coefficient, its altitude event.

Earth orientation is set to zero and the epoch is J2000. The altitude event interpolates within a step, so steps are
kept short enough for it. It also uses the whole turning of the Earth with nutation, whose pole is some arc seconds from
that of the forces: that, and not the integration, leaves an error of one or two metres.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.compare import physics
from benchmarks.compare.peers import Answer
from benchmarks.compare.tasks import Coasts

NAME, PACKAGE = "brahe", "brahe"
CANNOT = {
    "P2": "its thrust is a constant acceleration or a Python function; no stages, no drag by Mach number",
    "P3": "has access windows of ground stations, but no radars in its sense and no interceptors",
    "P4": "does not solve for the aim of a boosted flight",
}
#: brahe's exponential air counts height from the sphere of its equatorial radius, m.
WORLD = physics.World(physics.exponential_air, physics.OMEGA, 6378136.3)
DIFFERS = "exponential air above a sphere"
_COUNT, _QUICK = 64, 8
#: Methods and relative tolerances; with RKF78 reentries (1.8.0) miss the ground and fly on.
_SETTINGS = {"coast": (("DP54", 1e-9), ("RKF78", 1e-11)), "P1": (("DP54", 1e-9), ("DP54", 1e-11))}
#: Longest step, s, with a coast and with a reentry.
_LONGEST = {"coast": 60.0, "P1": 1.0}


@cache
def _gravity() -> str:
    """Path of a gravity field of J2 alone, in the ICGEM format."""
    path = Path(tempfile.mkdtemp(prefix="midcourse-bench-"), "j2.gfc")
    head = {
        "product_type": "gravity_field",
        "modelname": "J2",
        "earth_gravity_constant": f"{physics.MU:.16e}",
        "radius": f"{physics.A}",
        "max_degree": "2",
        "errors": "no",
        "norm": "fully_normalized",
        "tide_system": "tide_free",
    }
    rows = [f"gfc {degree} {order} 0.0 0.0" for degree, order in ((1, 0), (1, 1), (2, 1), (2, 2))]
    rows += ["gfc 0 0 1.0 0.0", f"gfc 2 0 {-physics.J2 / math.sqrt(5.0):.16e} 0.0"]
    text = "\n".join([*(f"{name} {value}" for name, value in head.items()), "key L M C S", "end_of_head ====", *rows])
    path.write_text(text + "\n", encoding="utf-8")
    return str(path)


def _forces(ballistic: float) -> Any:
    import brahe

    brahe.set_global_eop_provider(brahe.StaticEOPProvider.from_zero())
    field = brahe.GravityModelType.from_file(_gravity())
    gravity = brahe.GravityConfiguration.spherical_harmonic(2, 0, field)
    turning = brahe.FrameTransformationModel.EARTH_ROTATION_ONLY
    if not np.isfinite(ballistic):
        return brahe.ForceModelConfig(gravity=gravity, frame_transform=turning)
    given = brahe.ParameterSource.value
    air = brahe.AtmosphericModel.exponential(physics.SCALE_HEIGHT, physics.GROUND_DENSITY, 0.0)
    drag = brahe.DragConfiguration(air, given(1000.0 / ballistic), given(1.0))
    return brahe.ForceModelConfig(gravity=gravity, drag=drag, mass=given(1000.0), frame_transform=turning)


def coasts(task: str, flights: Coasts, quick: bool) -> Iterator[Answer]:
    """A propagator for each flight, as its interface has it; building it is part of the time."""
    import brahe

    forces = _forces(flights.ballistic)
    epoch = brahe.Epoch.from_datetime(2000, 1, 1, 12, 0, 0.0, 0.0, brahe.TimeSystem.UTC)
    count = _QUICK if quick else _COUNT
    methods = brahe.IntegrationMethod
    for name, relative in _SETTINGS[task][:1] if quick else _SETTINGS[task]:
        config = brahe.NumericalPropagationConfig.with_method(getattr(methods, name))
        config = config.with_rel_tol(relative).with_abs_tol(1e6 * relative).with_max_step(_LONGEST[task])
        ends = []
        began = time.perf_counter()
        for state in flights.states[:count]:
            flight = brahe.NumericalOrbitPropagator.builder(epoch, state, forces).propagation_config(config).build()
            ground = brahe.AltitudeEvent(0.0, "ground", brahe.EventDirection.DECREASING)
            flight.add_event_detector(ground.set_terminal())
            flight.propagate_to(epoch + 9000.0)
            ends.append((flight.current_epoch() - epoch, flight.current_state()[:3]))
        seconds = (time.perf_counter() - began) / count
        found = np.array([physics.place_of(at, place) for at, place in ends])
        world, differs = (WORLD, DIFFERS) if task == "P1" else (physics.STANDARD, "")
        yield Answer(f"{name}, rtol {relative:g}, steps to {_LONGEST[task]:g} s", seconds, found, world, differs)
