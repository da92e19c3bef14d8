"""A flight as other tools want it: times, positions and velocities in the frame that turns with the Earth.

Samples stand at whole seconds, and at lift-off, at every kink of the acceleration (ignition and burnout) and at impact,
so that no format has to round a time and no interpolation has to cross a kink unseen.
"""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np

from midcourse.earth.geodesy import geodetic_from_ecef
from midcourse.errors import InputError
from midcourse.flight.fly import tracks
from midcourse.flight.trajectory import Flights
from midcourse.flight.vehicles import StagedVehicle, Vehicle
from midcourse.records import record

__all__ = ["Ephemeris", "ephemeris", "thinned"]

#: Samples closer to a kink than this, s, give way to it.
_NEAR = 0.05
#: Nodes of the stencil that velocities are taken from, and its weights for nodes a second apart.
_STENCIL = 5
_SECONDS = np.arange(5.0) - 2.0
_EVEN = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / 12.0
#: Above this height, m, and this long after burnout, s, a flight is smooth enough for `SPARSE` seconds between samples.
_DENSE_BELOW, _DENSE_AFTER_BURNOUT = 130e3, 10.0
#: Spacing of thinned samples in free flight, s.
SPARSE = 10.0


@record
class Ephemeris:
    """One flight, sampled.

    Attributes
    ----------
    name : str
        The id of the threat.
    time : array, shape (m,)
        From lift-off, s, rising.
    position_ecef : array, shape (3, m)
        m.
    velocity_ecef : array, shape (3, m)
        Relative to the turning Earth, m/s.
    burnout : int
        Index of the sample at burnout; it ends the powered segment and begins the free one.
    """

    name: str
    time: np.ndarray
    position_ecef: np.ndarray
    velocity_ecef: np.ndarray
    burnout: int

    def __len__(self) -> int:
        return len(self.time)

    def geodetic(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Latitude, longitude (rad) and height above the ellipsoid (m), each (m,)."""
        return geodetic_from_ecef(self.position_ecef)

    def at(self, time: float) -> np.ndarray:
        """Position (3,) at a time, m, by the cubic through the states around it; held at the ends."""
        later = int(np.clip(np.searchsorted(self.time, time), 1, len(self.time) - 1))
        first, last = self.time[later - 1], self.time[later]
        step = last - first
        part = float(np.clip((time - first) / step, 0.0, 1.0))
        weights = (
            (1.0 + 2.0 * part) * (1.0 - part) ** 2,
            part * (1.0 - part) ** 2 * step,
            part**2 * (3.0 - 2.0 * part),
            part**2 * (part - 1.0) * step,
        )
        places, speeds = self.position_ecef, self.velocity_ecef
        terms = (places[:, later - 1], speeds[:, later - 1], places[:, later], speeds[:, later])
        return np.asarray(sum(weight * term for weight, term in zip(weights, terms, strict=True)))


def ephemeris(name: str, vehicle: Vehicle, flights: Flights, index: int) -> Ephemeris:
    """Sample one flight.

    Parameters
    ----------
    name : str
        The id of the threat.
    vehicle : StagedVehicle or KinematicVehicle
        The one that flew it.
    flights : Flights
        From `midcourse.flight.fly` or `midcourse.flight.solve`.
    index : int
        Which flight.

    Returns
    -------
    Ephemeris

    Raises
    ------
    InputError
        When the flight did not come down in free flight: there is nothing to sample.

    Notes
    -----
    Positions are those of `midcourse.flight.fly.tracks`, good to better than 50 m between the steps of the integration.
    Velocities are derivatives of the polynomial through the five nearest samples on the same side of every kink: they
    share the error of the positions; the energy of free flight, which they must conserve, puts it under 1 m/s.
    """
    if not flights.arrived[index]:
        raise InputError(f'threat "{name}" has no flight to write: {flights.sentence(index)}')
    one = _row(flights, index)
    impact, burnout = float(one.impact_time[0]), float(one.burnout_time[0])
    special = [time for time in _kinks(vehicle, burnout) if _NEAR < time < burnout - _NEAR] + [burnout, impact]
    whole = max(1, math.ceil(impact - _NEAR) - 1)
    grid = tracks(vehicle, one, whole + 1, until=float(whole))
    seconds = np.arange(whole + 1.0)
    regular = np.abs(seconds[:, None] - np.array(special)[None, :]).min(axis=1) > _NEAR
    time, position = [seconds[regular]], [grid.position_ecef[:, 0, regular]]
    for moment in special:
        there = tracks(vehicle, one, 2, until=moment)
        time.append(np.array([moment]))
        position.append(there.position_ecef[:, 0, 1:])
    times, positions = np.concatenate(time), np.concatenate(position, axis=1)
    order = np.argsort(times)
    times, positions = times[order], positions[:, order]
    edges = [0, *(int(np.searchsorted(times, moment)) for moment in special)]
    velocity = np.empty_like(positions)
    for first, last in itertools.pairwise(edges):
        part = slice(first, last + 1)
        velocity[:, part] = _derivative(times[part], positions[:, part])
    return Ephemeris(name, times, positions, velocity, edges[-2])


def _row(flights: Flights, index: int) -> Flights:
    columns = {field.name: getattr(flights, field.name)[index : index + 1] for field in dataclasses.fields(flights)}
    return Flights(**columns)


def _kinks(vehicle: Vehicle, burnout: float) -> list[float]:
    """When the thrust of a staged vehicle jumps, s, rising; none for a kinematic one."""
    if not isinstance(vehicle, StagedVehicle):
        return []
    found: set[float] = set()
    end = 0.0
    for stage in vehicle.stages:
        start = stage.ignition_time if math.isfinite(stage.ignition_time) else end + stage.coast_before
        end = start + stage.burn_time
        found |= {start, end, *(start + step[0] for step in stage.steps)}
    kept: list[float] = []
    for time in sorted(time for time in found if 0.0 < time < burnout):
        if not kept or time - kept[-1] > 2.0 * _NEAR:
            kept.append(time)
    return kept


def _derivative(time: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Derivative of the polynomial through the nearest `_STENCIL` nodes, at each node; time (m,), values (3, m)."""
    m = len(time)
    width = min(_STENCIL, m)
    first = np.clip(np.arange(m) - width // 2, 0, m - width)
    nodes = first[:, None] + np.arange(width)
    offsets = time[nodes] - time[:, None]
    weights = np.tile(_EVEN, (m, 1)) if width == _STENCIL else np.zeros((m, width))
    odd = np.flatnonzero((offsets != _SECONDS[:width]).any(axis=1))
    # The row of the inverse Vandermonde matrix that gives the slope at offset zero.
    scale = np.abs(offsets[odd]).max(axis=1)
    powers = (offsets[odd] / scale[:, None])[:, None, :] ** np.arange(width)[None, :, None]
    slope = np.zeros((len(odd), width, 1))
    slope[:, 1, 0] = 1.0 / scale
    weights[odd] = np.linalg.solve(powers, slope)[:, :, 0]
    return np.asarray(np.einsum("cmk,mk->cm", values[:, nodes], weights))


def thinned(full: Ephemeris) -> Ephemeris:
    """Leave out samples that an interpolation does not miss.

    Every sample stays in the boost, for ten seconds after it, and below 130 km; above that, every tenth second. A
    Lagrange polynomial of degree 5 or a cubic through positions and velocities then comes back to the flight within
    four metres, next to burnout, and within a metre elsewhere.
    """
    _, _, height = full.geodetic()
    after = full.time - full.time[full.burnout]
    keep = (after < _DENSE_AFTER_BURNOUT) | (height < _DENSE_BELOW) | (full.time % SPARSE == 0.0)
    keep[-1] = True
    return Ephemeris(
        full.name,
        full.time[keep],
        full.position_ecef[:, keep],
        full.velocity_ecef[:, keep],
        int(keep[: full.burnout].sum()),
    )
