"""The frozen records a scenario file becomes: SI and radians, ready for the core."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from midcourse.analysis.distributions import Distribution
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import Interceptor
from midcourse.flight.vehicles import Vehicle
from midcourse.records import digest, record
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.radar import Radar
from midcourse.sources import Grade, Source

__all__ = [
    "DisputePlan",
    "EngagementRules",
    "FootprintPlan",
    "InfraredSite",
    "InterceptorSite",
    "Place",
    "PublishedSpeed",
    "Quantity",
    "RadarSite",
    "Scenario",
    "ThreatGroup",
    "ThreatVehicle",
]


@record
class Place:
    """A place on the ground.

    Attributes
    ----------
    id : str
        Short name, unique among the launch areas or the targets of a scenario.
    name, country, system : str
        As printed; ``system`` says what is based there.
    latitude, longitude : float
        Geodetic, rad.
    height : float
        Above the ellipsoid, m.
    """

    id: str
    name: str
    country: str
    system: str
    latitude: float
    longitude: float
    height: float


@record
class ThreatVehicle:
    """A threatening missile as flown and as seen.

    Attributes
    ----------
    id, title, missile_class : str
        ``missile_class`` is srbm, mrbm, irbm or icbm.
    vehicle : Vehicle
        What the flight code flies.
    rcs : dict of str to float
        Radar cross-section in m² by radar band: vhf, uhf, l, s, c, x; only the bands the scenario gives.
    """

    id: str
    title: str
    missile_class: str
    vehicle: Vehicle
    rcs: dict[str, float]


@record
class ThreatGroup:
    """Every launch area of a list against every target of a list, with one missile on one shape of trajectory.

    Attributes
    ----------
    id, title : str
        Short and long name.
    vehicle : ThreatVehicle
        The missile.
    shape : str
        minimum-energy, lofted, depressed or apogee.
    apogee_height : float
        m above the ellipsoid; nan unless ``shape`` is apogee.
    threat_ids : tuple of str
        n names, unique in the scenario: ``iran-irbm-europe/tabriz→rome``.
    origins, targets : tuple of str
        Ids of the places, n each.
    origin_latitude, origin_longitude, origin_height, target_latitude, target_longitude : (n,) array
        Geodetic, rad, rad, m.
    """

    id: str
    title: str
    vehicle: ThreatVehicle
    shape: str
    apogee_height: float
    threat_ids: tuple[str, ...]
    origins: tuple[str, ...]
    targets: tuple[str, ...]
    origin_latitude: np.ndarray
    origin_longitude: np.ndarray
    origin_height: np.ndarray
    target_latitude: np.ndarray
    target_longitude: np.ndarray

    def __len__(self) -> int:
        return len(self.threat_ids)


@record
class RadarSite:
    """A radar with what the scenario says around it.

    Attributes
    ----------
    id, title : str
        Short and long name; ``radar.name`` is the id.
    radar : Radar
        What the sensor code uses.
    band : str
        Picks the threat's rcs.
    cued_by : tuple of str
        Ids of the sensors whose track points this radar; the first of them counts.
    library : str
        The sensor of the library it is, or empty.
    stated : tuple of (str, float)
        What the scenario itself says of its accuracy, in the units of the names: ``("beam_width_deg", 0.2)``.
        `midcourse.scenario.sensor_files.accuracy_of` lays it over what the library says.
    """

    id: str
    title: str
    radar: Radar
    band: str
    cued_by: tuple[str, ...]
    library: str = ""
    stated: tuple[tuple[str, float], ...] = ()


@record
class InfraredSite:
    """Early-warning satellites with their long name; ``warning.name`` is the id.

    Attributes
    ----------
    id, title : str
        Short and long name.
    warning : InfraredWarning
        What the sensor code uses.
    library : str
        The sensor of the library they are, or empty: then nothing is known of how well they measure.
    """

    id: str
    title: str
    warning: InfraredWarning
    library: str = ""


@record
class InterceptorSite:
    """Interceptors with their long name; ``interceptor.name`` is the id."""

    id: str
    title: str
    interceptor: Interceptor


@record
class EngagementRules:
    """What a launch waits for.

    Attributes
    ----------
    track_from : str
        ``any``: the first track of ``sensors`` counts; ``all``: every one of them must have a track.
    sensors : tuple of str
        Ids of radars or infrared sensors.
    track_after_burnout : bool
        Whether a track taken earlier counts only from the burnout of the threat on: before it, nobody knows where a
        missile is going.
    commit_error : float
        Largest error of the predicted place at which a launch may be ordered, m; nan: any track will do.
    commit_lead : float
        How far ahead the place is predicted, s; nan: until the earliest intercept. Without ``commit_error`` only shown.
    """

    track_from: str
    sensors: tuple[str, ...]
    track_after_burnout: bool
    commit_error: float = math.nan
    commit_lead: float = 300.0

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """The rule as `midcourse.engagement.doctrine.commit_time` takes it: one track of each inner tuple."""
        return (self.sensors,) if self.track_from == "any" else tuple((name,) for name in self.sensors)


@record
class FootprintPlan:
    """The grid of the footprint, and the threats it is computed for.

    Attributes
    ----------
    latitude, longitude : (a,), (b,) array
        Centres of the cells, rad, evenly spaced; south to north and west to east.
    cell : float
        Side of a cell, rad.
    launch_areas : tuple of Place
        From where.
    vehicles : tuple of ThreatVehicle
        With what.
    shape : str
        minimum-energy, lofted or depressed.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    cell: float
    launch_areas: tuple[Place, ...]
    vehicles: tuple[ThreatVehicle, ...]
    shape: str


@record
class PublishedSpeed:
    """A burnout speed somebody published, m/s, with its source."""

    id: str
    who: str
    burnout_speed: float
    source: str
    grade: Grade
    note: str


@record
class DisputePlan:
    """The sweep of one interceptor's burnout speed.

    Attributes
    ----------
    interceptor : str
        The id of the site whose burnout speed is swept.
    burnout_speeds : (s,) array
        m/s, rising: the even steps and every published speed.
    russia, iran : tuple of str
        Ids of the threat groups of the two curves.
    published : tuple of PublishedSpeed
        Marks on the figure.
    """

    interceptor: str
    burnout_speeds: np.ndarray
    russia: tuple[str, ...]
    iran: tuple[str, ...]
    published: tuple[PublishedSpeed, ...]


@record
class Quantity:
    """A number of the scenario as the file gives it, for reading: in the unit of its suffix.

    Attributes
    ----------
    path : str
        Dotted, with the suffix: ``radars.emr.reference_range_km``; also what ``--set`` takes.
    value : float
        In ``unit``.
    unit : str
        As printed; empty for counts.
    low, high : float or None
        The published range, in ``unit``.
    source : str
        The id of a source, or empty.
    grade : Grade
        How the figure reached us.
    note : str
        What a reader should know.
    distribution : Distribution or None
        What the file says it is drawn from, in ``unit``; None: the triangle over low, value and high, if anything.
    distribution_source, distribution_grade : str
        Of the distribution where it has its own; else empty, and those of the number hold.
    """

    path: str
    value: float
    unit: str
    low: float | None
    high: float | None
    source: str
    grade: Grade
    note: str
    distribution: Distribution | None = None
    distribution_source: str = ""
    distribution_grade: str = ""


@record
class Scenario:
    """A scenario, checked and in SI: who launches what at whom, who sees it, what answers, and what is asked.

    Attributes
    ----------
    name, title, summary, date : str
        ``name`` is the library name, or the file name without its ending.
    launch_areas, targets : dict of str to tuple of Place
        By set: ``iran``, ``russia``; ``europe``, ``usa``.
    vehicles : dict of str to ThreatVehicle
        By id.
    threats : tuple of ThreatGroup
        In the order of the file.
    radars : tuple of RadarSite
        In an order in which each comes after the radars that cue it.
    infrared : tuple of InfraredSite
        In the order of the file.
    interceptors : tuple of InterceptorSite
        In the order of the file.
    doctrine : Doctrine
        How interceptors are spent.
    engagement : EngagementRules
        What a launch waits for.
    footprint : FootprintPlan or None
        None: the scenario asks for no footprint.
    dispute : DisputePlan or None
        None: the scenario asks for no sweep.
    quantities : tuple of Quantity
        Every number with its source.
    sources : dict of str to Source
        By id; those that are used.
    assumptions, limits : dict of str to str
        Sentences for the report.
    """

    name: str
    title: str
    summary: str
    date: str
    launch_areas: dict[str, tuple[Place, ...]]
    targets: dict[str, tuple[Place, ...]]
    vehicles: dict[str, ThreatVehicle]
    threats: tuple[ThreatGroup, ...]
    radars: tuple[RadarSite, ...]
    infrared: tuple[InfraredSite, ...]
    interceptors: tuple[InterceptorSite, ...]
    doctrine: Doctrine
    engagement: EngagementRules
    footprint: FootprintPlan | None
    dispute: DisputePlan | None
    quantities: tuple[Quantity, ...]
    sources: dict[str, Source]
    assumptions: dict[str, str]
    limits: dict[str, str]

    @cached_property
    def digest(self) -> str:
        """The name of this scenario by everything it holds, texts and sources included."""
        return digest(self)

    @cached_property
    def part_digests(self) -> dict[str, str]:
        """Names of the inputs of each part of a run; one that stays the same need not be computed again.

        Returns
        -------
        dict of str to str
            ``flights`` (missiles, places, shapes); ``sensing`` (flights, sensors and rcs); ``engagement`` (sensing,
            interceptors, doctrine, rules); ``footprint`` and ``dispute`` (their plan and all that they rest on).
            Texts, sources and grades enter none of them.
        """
        flown = {vehicle.id: vehicle.vehicle for vehicle in self.vehicles.values()}
        flights = digest(
            [(group.id, group.vehicle.id, flown[group.vehicle.id], _geometry(group)) for group in self.threats]
        )
        sensors = [
            [(site.radar, site.band, site.cued_by) for site in self.radars],
            [site.warning for site in self.infrared],
            [(vehicle.id, vehicle.rcs) for vehicle in self.vehicles.values()],
        ]
        answer = [
            [site.interceptor for site in self.interceptors],
            self.doctrine,
            self.engagement,
            [(site.id, site.library, site.stated) for site in self.radars],
            [(site.id, site.library) for site in self.infrared],
        ]
        sensing = digest([flights, sensors])
        engagement = digest([sensing, answer])
        dispute: object = None
        if self.dispute is not None:
            plan = self.dispute
            dispute = [plan.interceptor, plan.burnout_speeds, plan.russia, plan.iran]
        return {
            "flights": flights,
            "sensing": sensing,
            "engagement": engagement,
            "footprint": digest([self.footprint, sensors, answer]),
            "dispute": digest([engagement, dispute]),
        }


def _geometry(group: ThreatGroup) -> tuple[object, ...]:
    return (
        group.shape,
        group.apogee_height,
        group.threat_ids,
        group.origin_latitude,
        group.origin_longitude,
        group.origin_height,
        group.target_latitude,
        group.target_longitude,
    )
