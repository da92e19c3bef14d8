"""Two independent propagators on the same vacuum flights with J2: stored values everywhere, live where installed.

The stored values of the library were made by the live tests of this file (``pytest -m slow`` with ``orekit-jpype`` 13.1.9.0
on Java 17 and ``heyoka`` 7.13.2). Neither needs data files: time is a number and the frame does not turn.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.analysis.validation import Check, Result
from midcourse.earth import geodesy, gravity
from midcourse.earth.frames import LocalState, inertial_from_local
from midcourse.scenario.validation_rows import library_checks

AUTHORITIES = ("orekit", "heyoka")
NAMES = ("latitude", "longitude", "height", "speed", "flight_path_angle", "azimuth")


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


def _cases(authority: str) -> list[Check]:
    return [check for check in library_checks(authority) if check.quantity == "flight_time"]


def _start(check: Check) -> tuple[np.ndarray, np.ndarray]:
    return inertial_from_local(LocalState(*(np.array(check.inputs[name]) for name in NAMES)))


def _assert_stored(check: Check, time: float, place: np.ndarray) -> None:
    """Hold a live answer against the stored one: 1 mm and 1 microsecond."""
    latitude, longitude, _ = geodesy.geodetic_from_ecef(place)
    longitude = longitude - gravity.ROTATION_RATE * time
    assert time == pytest.approx(check.value, abs=1e-6)
    there = (float(check.inputs["there_latitude"]), float(check.inputs["there_longitude"]))
    assert geodesy.ground_range(latitude, longitude, *there) < 1e-3


@pytest.mark.slow
def test_heyoka_gives_the_stored_values() -> None:
    hy = pytest.importorskip("heyoka", reason="heyoka is not installed")
    x, y, z, vx, vy, vz = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
    square = x * x + y * y + z * z
    pull = -gravity.MU / (square * hy.sqrt(square))
    bulge = 1.5 * gravity.J2 * geodesy.SEMI_MAJOR_AXIS**2 / square
    flat, tall = (
        pull * (1.0 + bulge * (1.0 - 5.0 * z * z / square)),
        pull * (1.0 + bulge * (3.0 - 5.0 * z * z / square)),
    )
    surface = (x * x + y * y) / geodesy.SEMI_MAJOR_AXIS**2 + z * z / geodesy.SEMI_MINOR_AXIS**2 - 1.0
    down = hy.t_event(surface, direction=hy.event_direction.negative)
    motion = [(x, vx), (y, vy), (z, vz), (vx, flat * x), (vy, flat * y), (vz, tall * z)]
    flight = hy.taylor_adaptive(motion, [1.0] * 6, t_events=[down])
    for check in _cases("heyoka"):
        position, velocity = _start(check)
        flight.time, flight.state[:3], flight.state[3:] = 0.0, position, velocity
        flight.reset_cooldowns()
        flight.propagate_until(20000.0)
        _assert_stored(check, flight.time, np.array(flight.state[:3]))


@pytest.mark.slow
def test_orekit_gives_the_stored_values() -> None:
    orekit = pytest.importorskip("orekit_jpype", reason="orekit-jpype is not installed")
    orekit.initVM()
    from org.hipparchus.geometry.euclidean.threed import Vector3D
    from org.hipparchus.ode.nonstiff import DormandPrince853Integrator
    from org.orekit.bodies import OneAxisEllipsoid
    from org.orekit.forces.gravity import J2OnlyPerturbation, NewtonianAttraction
    from org.orekit.frames import FramesFactory
    from org.orekit.orbits import CartesianOrbit, OrbitType
    from org.orekit.propagation import SpacecraftState
    from org.orekit.propagation.events import AltitudeDetector
    from org.orekit.propagation.events.handlers import StopOnDecreasing
    from org.orekit.propagation.numerical import NumericalPropagator
    from org.orekit.time import AbsoluteDate
    from org.orekit.utils import PVCoordinates

    frame, start = FramesFactory.getGCRF(), AbsoluteDate.ARBITRARY_EPOCH
    earth = OneAxisEllipsoid(geodesy.SEMI_MAJOR_AXIS, geodesy.FLATTENING, frame)
    for check in _cases("orekit"):
        position, velocity = (Vector3D(*map(float, vector)) for vector in _start(check))
        orbit = CartesianOrbit(PVCoordinates(position, velocity), frame, start, gravity.MU)
        accuracy = [1e-7] * 3 + [1e-10] * 3 + [1e-6]
        flight = NumericalPropagator(DormandPrince853Integrator(1e-3, 20.0, accuracy, [1e-13] * 7))
        flight.setOrbitType(OrbitType.CARTESIAN)
        flight.addForceModel(NewtonianAttraction(gravity.MU))
        flight.addForceModel(J2OnlyPerturbation(gravity.MU, geodesy.SEMI_MAJOR_AXIS, gravity.J2, frame))
        flight.setInitialState(SpacecraftState(orbit))
        flight.addEventDetector(AltitudeDetector(10.0, 1e-10, 0.0, earth).withHandler(StopOnDecreasing()))
        end = flight.propagate(start.shiftedBy(20000.0))
        place = end.getPVCoordinates().getPosition()
        where = np.array([place.getX(), place.getY(), place.getZ()])
        _assert_stored(check, end.getDate().durationFrom(start), where)


def test_every_row_that_is_not_run_says_why() -> None:
    for check in library_checks():
        assert not check.not_run or len(check.not_run) > 10
        assert check.not_run or math.isfinite(check.value)
        assert check.source, check.id
        assert check.grade, check.id
