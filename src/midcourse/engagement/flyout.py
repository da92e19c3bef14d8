"""Flyout: how soon an interceptor can be anywhere within its reach."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from midcourse.earth import geodesy
from midcourse.errors import InputError
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle, Vehicle
from midcourse.records import digest, record, sealed

__all__ = [
    "FlyoutTable",
    "Interceptor",
    "flyout_table",
    "flyout_tables",
    "flyout_time",
    "site_row",
    "tables_of_fans",
    "with_burnout_speed",
]

#: Nodes of a table in azimuth, ground range and height, and the fan of flights that fills it. Chosen so that reading
#: the table is within a second or two of a direct flight (`tests/unit/engagement`).
AZIMUTHS, RANGES, HEIGHTS = 24, 128, 72
PLANES, STEERINGS, SAMPLES = 12, 46, 96
#: Lowest burnout flight-path angle flown. Below the horizontal, because a fast interceptor that may only climb would
#: miss everything low and far.
LOWEST_ANGLE = math.radians(-12.0)
#: A table is not extended above this height, m: no threat of interest flies higher.
HIGHEST = 4.0e6
#: Tables made together.
_AT_ONCE = 8
#: Steps of distance for which a table knows a time that no interceptor beats.
BOUNDS = 128


@record
class Interceptor:
    """A site with interceptors of one kind.

    Attributes
    ----------
    name : str
        As in the scenario.
    vehicle : Vehicle
        Staged or kinematic, flown by the same code as the threats.
    latitude, longitude, height : float
        Of the site: geodetic, rad, rad, m.
    minimum_intercept_height, maximum_intercept_height : float
        Heights between which the kill vehicle works, m.
    maximum_flight_time : float
        From its launch, s (battery, coolant: what the scenario assumes).
    inventory : int
        Interceptors at the site.
    """

    name: str
    vehicle: Vehicle
    latitude: float
    longitude: float
    height: float
    minimum_intercept_height: float
    maximum_intercept_height: float
    maximum_flight_time: float
    inventory: int

    def __post_init__(self) -> None:
        where = f'interceptor "{self.name}"'
        if not 0.0 <= self.minimum_intercept_height < self.maximum_intercept_height:
            raise InputError(
                f"{where}: minimum_intercept_height is {self.minimum_intercept_height:g} and "
                f"maximum_intercept_height is {self.maximum_intercept_height:g}",
                allowed="a minimum of 0 or more, below the maximum",
            )
        if not self.maximum_flight_time > 0.0:
            raise InputError(f"{where}: maximum_flight_time is {self.maximum_flight_time:g}", allowed="more than zero")
        if self.inventory < 0:
            raise InputError(f"{where}: inventory is {self.inventory}", allowed="zero or more")


@record
class FlyoutTable:
    """The least time from an interceptor's launch to each place around its site.

    Attributes
    ----------
    azimuth : (a,) array
        From the site, rad, evenly spaced from 0 to less than 2 pi.
    ground_range : (r,) array
        From the site along the sphere that fits the ellipsoid there, m, evenly spaced from 0.
    height : (h,) array
        Above the ellipsoid, m, evenly spaced from 0.
    extended : (a, r, h) array
        Seconds from launch, continued straight beyond the reach so that a cell cut by the edge can still be read; nan
        where there is nothing to continue. `time` is what counts.
    reach : (a, h) array
        The largest ground range within reach at each height, m; 0 where there is none.
    """

    azimuth: np.ndarray
    ground_range: np.ndarray
    height: np.ndarray
    extended: np.ndarray
    reach: np.ndarray

    @property
    def time(self) -> np.ndarray:
        """Seconds from launch (a, r, h); nan out of reach."""
        within = self.ground_range[None, :, None] <= self.reach[:, None, :]
        return np.where(within & (self.reach[:, None, :] > 0.0), self.extended, np.nan)


def flyout_table(interceptor: Interceptor) -> FlyoutTable:
    """Fly a fan of interceptors over the turning Earth and turn it into least times.

    Every launch azimuth and steering of the fan is flown at full throttle by the flight code that flies the threats;
    the surfaces that the fan sweeps in (azimuth, ground range, height) are filled with triangles, and at each node of
    the table the earliest passage is kept.

    Parameters
    ----------
    interceptor : Interceptor
        The site and its vehicle.

    Returns
    -------
    FlyoutTable
        Times count from launch; an interceptor intercepts only after burnout.

    Notes
    -----
    Left out: the kill vehicle's own divert (a few km, against cells of tens of km), steering out of the plane of
    launch, a coast between burns, throttling down. Each of these can only make an interceptor arrive where the table
    says that it does not; none makes it faster. Without throttling an interceptor near orbital speed (above 8 km/s)
    overshoots some places that are low and more than 7,000 km away; `midcourse.analysis.trade` allows for that.
    """
    return flyout_tables([interceptor])[0]


def flyout_tables(interceptors: Sequence[Interceptor]) -> list[FlyoutTable]:
    """Make the tables of several interceptors together, which keeps all processors busy.

    Parameters
    ----------
    interceptors : sequence of Interceptor
        As for `flyout_table`. One site at many burnout speeds, say: interceptors that differ in nothing else are flown
        in one batch.

    Returns
    -------
    list of FlyoutTable
        In the same order, each as `flyout_table` gives it. A table takes 4 MB while it is made and 2 MB afterwards.
    """
    tables: list[FlyoutTable] = []
    for begin in range(0, len(interceptors), _AT_ONCE):
        few = interceptors[begin : begin + _AT_ONCE]
        tables.extend(tables_of_fans(few, _climbs(few)))
    return tables


def _climbs(interceptors: Sequence[Interceptor]) -> Tracks:
    """Fly the fans of some interceptors: one after the other, the steering running fastest."""
    from midcourse.flight import fly

    count = PLANES * STEERINGS
    azimuth = np.repeat(2.0 * math.pi / PLANES * np.arange(PLANES), STEERINGS)
    flown = []
    for together in _flown_alike(interceptors):
        first = together[0]
        aim = np.stack(
            [
                np.tile(azimuth, len(together)),
                np.concatenate([np.tile(_steerings(item), PLANES) for item in together]),
                np.repeat([fly.full_throttle(item.vehicle) for item in together], count),
            ]
        )
        place = (first.latitude, first.longitude)
        flown.append(fly.climbs(first.vehicle, *place, aim, SAMPLES, first.maximum_flight_time, height=first.height))
    if len(flown) == 1:
        return flown[0]
    return Tracks(
        time=sealed(np.concatenate([tracks.time for tracks in flown])),
        position_ecef=sealed(np.concatenate([tracks.position_ecef for tracks in flown], axis=1)),
        burnout_time=np.concatenate([tracks.burnout_time for tracks in flown]),
    )


def _flown_alike(interceptors: Sequence[Interceptor]) -> Iterator[list[Interceptor]]:
    """Runs of interceptors that differ in nothing that matters to a climb but the burnout speed."""
    together: list[Interceptor] = []
    last = None
    for item in interceptors:
        # Where the burnout height is given the speed decides the shape of the climb as well.
        free = isinstance(item.vehicle, KinematicVehicle) and math.isnan(item.vehicle.burnout_height)
        alike = with_burnout_speed(item, 1.0) if free else item
        key = digest(replace(alike, name="", inventory=0, minimum_intercept_height=0.0))
        if together and key != last:
            yield together
            together = []
        together.append(item)
        last = key
    yield together


def tables_of_fans(interceptors: Sequence[Interceptor], tracks: Tracks) -> list[FlyoutTable]:
    """Turn the flights of fans into least times.

    Parameters
    ----------
    interceptors : sequence of Interceptor
        The q sites.
    tracks : Tracks
        For each site in turn `PLANES` times `STEERINGS` climbs of `SAMPLES` samples, the steering running fastest.
    """
    from midcourse._kernels import fans
    from midcourse._kernels.blocks import in_blocks

    q = len(interceptors)
    planes = q * PLANES
    fan = np.empty((planes, 4, STEERINGS, SAMPLES))
    in_blocks(
        fans.spread,
        planes,
        tracks.time.reshape(planes, STEERINGS, SAMPLES),
        tracks.position_ecef.reshape(3, planes, STEERINGS, SAMPLES),
        tracks.burnout_time.reshape(planes, STEERINGS),
        2.0 * math.pi / PLANES,
        np.array([site_row(item) for item in interceptors]),
        fan,
        fewest=1,
    )
    each = fan.reshape(q, PLANES, 4, STEERINGS, SAMPLES)
    steps = np.array([_steps(one, item) for one, item in zip(each, interceptors, strict=True)])
    filled = np.empty((planes, 2, RANGES, HEIGHTS)), np.empty((planes, HEIGHTS))
    extended = np.empty((q, AZIMUTHS, RANGES, HEIGHTS))
    reach = np.empty((q, AZIMUTHS, HEIGHTS))
    in_blocks(fans.rasterise, planes, fan, steps, *filled, fewest=1)
    in_blocks(fans.across, q * (RANGES + 1), *filled, steps, extended, reach, fewest=16)
    extended.flags.writeable = reach.flags.writeable = False  # so that the records take them without a copy
    return [
        FlyoutTable(
            azimuth=steps[i, 0] * np.arange(AZIMUTHS),
            ground_range=steps[i, 1] * np.arange(RANGES),
            height=steps[i, 2] * np.arange(HEIGHTS),
            extended=extended[i],
            reach=reach[i],
        )
        for i in range(q)
    ]


def _steps(fan: np.ndarray, interceptor: Interceptor) -> list[float]:
    """Steps of a table in azimuth, ground range and height that hold a fan (a, 4, s, m)."""
    ground_range, height = fan[:, 0], fan[:, 1]
    top = min(interceptor.maximum_intercept_height, HIGHEST, _largest(height, 1e5))
    below = np.where(height <= top, ground_range, np.nan)
    return [2.0 * math.pi / AZIMUTHS, _largest(below, 1e5) / (RANGES - 2), top / (HEIGHTS - 2)]


def flyout_time(
    interceptor: Interceptor, table: FlyoutTable, latitude: np.ndarray, longitude: np.ndarray, height: np.ndarray
) -> np.ndarray:
    """Read the table at places: seconds from launch, nan out of reach.

    Parameters
    ----------
    interceptor, table
        The site and its table.
    latitude, longitude, height : array
        Geodetic, rad, rad, m; broadcast together.
    """
    from midcourse._kernels import engage

    latitude, longitude, height = np.broadcast_arrays(latitude, longitude, height)
    place = np.asarray(geodesy.ecef_from_geodetic(latitude, longitude, height), float).reshape(3, -1)
    site = site_row(interceptor, table)
    times = np.empty(place.shape[1])
    for i in range(times.size):
        azimuth, ground_range, above = engage.coordinates(place[0, i], place[1, i], place[2, i], site)
        times[i] = engage.flyout_time(azimuth, ground_range, above, site, table.extended, table.reach)
    return np.where(np.isfinite(times), times, np.nan).reshape(latitude.shape)


def site_row(interceptor: Interceptor, table: FlyoutTable | None = None) -> np.ndarray:
    """The row of numbers by which the kernels know a site and its table; see `midcourse._kernels.engage.SITE`.

    Kept while the table is alive, because a table is asked about one set of threats after the other.
    """
    if table is None:
        return _row(interceptor, None)
    known = _known.setdefault(table, {})
    key = (interceptor.latitude, interceptor.longitude, interceptor.minimum_intercept_height)
    if key not in known:
        known[key] = _row(interceptor, table)
        known[key].flags.writeable = False
    return known[key]


#: Rows of tables that are alive, by what they depend on besides.
_known: WeakKeyDictionary[FlyoutTable, dict[tuple[float, float, float], np.ndarray]] = WeakKeyDictionary()


def _row(interceptor: Interceptor, table: FlyoutTable | None) -> np.ndarray:
    latitude, longitude = interceptor.latitude, interceptor.longitude
    east, north, up = geodesy.enu_axes(latitude, longitude)
    radius = mean_radius(latitude)
    centre = geodesy.ecef_from_geodetic(latitude, longitude) - radius * up
    steps, bounds = [2.0 * math.pi / AZIMUTHS, 1.0, 1.0], np.array([1.0, 0.0, 0.0, 0.0])
    if table is not None:
        steps = [2.0 * math.pi / len(table.azimuth), table.ground_range[1], table.height[1]]
        bounds = _bounds(table, radius, interceptor.minimum_intercept_height)
    return np.concatenate([centre, [radius], east, north, up, steps, bounds])


def with_burnout_speed(interceptor: Interceptor, burnout_speed: float) -> Interceptor:
    """The same site with another burnout speed, m/s.

    Raises
    ------
    InputError
        When the vehicle is staged: its speed follows from its stages.
    """
    if not isinstance(interceptor.vehicle, KinematicVehicle):
        raise InputError(
            f'interceptor "{interceptor.name}" has a staged vehicle, whose burnout speed follows from its stages',
            hint="give the interceptor a kinematic vehicle to vary its burnout speed",
        )
    return replace(interceptor, vehicle=replace(interceptor.vehicle, burnout_speed=burnout_speed))


def _steerings(interceptor: Interceptor) -> np.ndarray:
    """Steerings whose burnout flight-path angles are spread evenly from `LOWEST_ANGLE` to the vertical, (s,)."""
    from midcourse.flight import fly

    angles = np.linspace(LOWEST_ANGLE, 0.5 * math.pi, STEERINGS)
    if isinstance(interceptor.vehicle, KinematicVehicle):
        return angles
    # A staged vehicle is steered by its pitch-over: try many, then read off the ones that give the wanted angles.
    tried = np.concatenate([[0.0], np.geomspace(1e-3, 0.5 * math.pi, 95)])
    place = (interceptor.latitude, interceptor.longitude)
    probe = fly.fly(interceptor.vehicle, *place, 0.0, tried, height=interceptor.height)
    reached = probe.burnout_flight_path_angle
    # Beyond the first steering that fails, dives or turns the angle up again, nothing more is used.
    usable = np.isfinite(reached) & (reached > LOWEST_ANGLE)
    usable[1:] &= reached[1:] < reached[:-1]
    count = len(tried) if usable.all() else int(np.argmin(usable))
    if count < 2:
        raise InputError(
            f'interceptor "{interceptor.name}" does not leave the ground at any steering',
            hint="check the thrust and the masses of its vehicle",
        )
    return np.asarray(np.interp(angles, reached[:count][::-1], tried[:count][::-1])[::-1])


def mean_radius(latitude: float) -> float:
    """Gaussian radius of curvature of the ellipsoid: the sphere that fits it best at a latitude, m."""
    squared = geodesy.ECCENTRICITY_SQUARED
    return float(geodesy.SEMI_MAJOR_AXIS * math.sqrt(1.0 - squared) / (1.0 - squared * math.sin(latitude) ** 2))


def _largest(values: np.ndarray, at_least: float) -> float:
    return float(max(np.nanmax(values, initial=at_least), at_least))


def _bounds(table: FlyoutTable, radius: float, lowest: float) -> np.ndarray:
    """What is known by straight-line distance alone: the end of a row as `midcourse._kernels.engage.SITE`.

    A step; a line (time and slope) below all bounds; the farthest distance; for each step the least time to any place
    at least so far away and not below ``lowest``.
    """
    from midcourse._kernels import fans

    start = int(lowest / table.height[1])
    if start >= len(table.height):  # a feeble interceptor: nothing it reaches is as high as it must be
        return np.concatenate([[1e12, 0.0, 0.0, 0.0], np.full(BOUNDS, np.inf)])
    arc = table.ground_range[:, None] / radius
    outward = radius + table.height[None, :]
    distance = np.sqrt(outward**2 + radius**2 - 2.0 * radius * outward * np.cos(arc))
    # A place is read from the corners of its cell, which are at most this much nearer (heights are not quite radial).
    cell = 1.1 * math.hypot(table.ground_range[1] * (1.0 + table.height[-1] / radius), table.height[1])
    step = float(distance[:, start:].max() + cell) / BOUNDS
    bins = np.clip((distance + cell) / step, 0, BOUNDS - 1).astype(np.int64)
    least = np.full(BOUNDS, np.inf)
    fans.soonest(table.extended, table.reach, float(table.ground_range[1]), start, bins, least)
    least = np.minimum.accumulate(least[::-1])[::-1]
    # The line touches the bounds half way out, at the near end of each step; the last microsecond is for rounding.
    edge = step * np.arange(1, BOUNDS + 1)
    last = int(np.isfinite(least).sum())
    if last < 3:
        return np.concatenate([[step, 0.0, 0.0, step * last], least])
    half = last // 2
    slopes = np.linspace(0.0, 2.0 * (least[last - 1] - least[0]) / edge[last - 1], 64)
    starts = (least[:last] - slopes[:, None] * edge[:last]).min(axis=1)
    best = int(np.argmax(starts + slopes * edge[half]))
    return np.concatenate([[step, starts[best] - 1e-6, slopes[best], edge[last - 1]], least])
