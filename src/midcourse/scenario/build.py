"""From a checked tree to a frozen `Scenario` in SI."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np

from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import Interceptor
from midcourse.flight.vehicles import KinematicVehicle, Vehicle
from midcourse.scenario import schema, shelf
from midcourse.scenario.distribution_files import distribution_of
from midcourse.scenario.layers import Layer, is_number_key
from midcourse.scenario.parts import (
    DisputePlan,
    EngagementRules,
    FootprintPlan,
    InfraredSite,
    InterceptorSite,
    Place,
    PublishedSpeed,
    Quantity,
    RadarSite,
    Scenario,
    ThreatGroup,
    ThreatVehicle,
)
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.radar import Radar
from midcourse.sources import Grade, Source
from midcourse.units import SUFFIXES, si_from_border, split_suffix

__all__ = ["Build", "built", "number_quantities"]


def _si(model: Any, name: str, default: float = math.nan) -> float:
    """Take a number field of a model in SI; the default (SI) where it is not given."""
    number = getattr(model, name)
    return default if number is None else si_from_border(name, number.value)[1]


@dataclass(frozen=True)
class Build:
    """A scenario with what a changed one may take over from it.

    Attributes
    ----------
    scenario : Scenario
        The result.
    numbers : mapping of str to tuple of Quantity
        Its quantities by section of the file.
    renamed : mapping of str to str
        Final id of every source id in the tree.
    publications : mapping of str to Source
        By final id, used or not.
    """

    scenario: Scenario
    numbers: Mapping[str, tuple[Quantity, ...]]
    renamed: Mapping[str, str]
    publications: Mapping[str, Source]


def built(
    layer: Layer,
    model: schema.ScenarioModel,
    earlier: Build | None = None,
    changed: AbstractSet[str] = frozenset(),
) -> Build:
    """Make the scenario.

    Parameters
    ----------
    layer : Layer
        The merged tree, for the quantities and their order.
    model : ScenarioModel
        The same tree, checked.
    earlier : Build, optional
        Of a tree that differs in some sections only: what rests on no other is taken from it, which is most of the
        work when one number of a site changes.
    changed : set of str
        Those sections.
    """

    def fresh(*sections: str) -> bool:
        return earlier is None or not changed.isdisjoint(sections)

    if earlier is None or fresh("sources"):
        renamed, publications = _joined_sources(model.sources)
    else:
        renamed, publications = earlier.renamed, earlier.publications
    old = earlier.scenario if earlier is not None else None
    numbers = _numbers(layer, renamed, None if fresh("sources") else earlier, changed)
    quantities = (*(item for items in numbers.values() for item in items), *_stage_quantities(model, renamed))
    areas = old.launch_areas if old and not fresh("launch_areas") else _places(model.launch_areas)
    targets = old.targets if old and not fresh("targets") else _places(model.targets)
    vehicles = old.vehicles if old and not fresh("vehicles") else _threat_vehicles(model.vehicles)
    threats = old.threats if old and not fresh("threats", "launch_areas", "targets", "vehicles") else None
    scenario = Scenario(
        name=layer.name,
        title=model.title,
        summary=" ".join(model.summary.split()),
        date=model.date,
        launch_areas=areas,
        targets=targets,
        vehicles=vehicles,
        threats=threats or tuple(_group(key, item, areas, targets, vehicles) for key, item in model.threats.items()),
        radars=_radars(model.radars),
        infrared=tuple(_infrared(name, item) for name, item in model.infrared.items()),
        interceptors=tuple(_interceptor(name, item) for name, item in model.interceptors.items()),
        doctrine=_doctrine(model.doctrine),
        engagement=_rules(model.engagement),
        footprint=None if model.footprint is None else _footprint(model.footprint, areas, vehicles),
        dispute=None if model.dispute is None else _dispute(model.dispute, renamed),
        quantities=quantities,
        sources=_used(model.sources, renamed, publications, quantities),
        assumptions={name: " ".join(text.split()) for name, text in model.assumptions.items()},
        limits={name: " ".join(text.split()) for name, text in model.limits.items()},
    )
    return Build(scenario, numbers, renamed, publications)


def _numbers(
    layer: Layer, renamed: Mapping[str, str], earlier: Build | None, changed: AbstractSet[str]
) -> dict[str, tuple[Quantity, ...]]:
    """Give the quantities of the tree by section, in the order of the tree."""
    return {
        key: tuple(number_quantities({key: value}, renamed))
        if earlier is None or key in changed or key not in earlier.numbers
        else earlier.numbers[key]
        for key, value in layer.data.items()
    }


def _used(
    models: Mapping[str, schema.SourceModel],
    renamed: Mapping[str, str],
    publications: Mapping[str, Source],
    quantities: Sequence[Quantity],
) -> dict[str, Source]:
    """Give the sources that the file itself lists, or that a number or its note names."""
    notes = " ".join(item.note for item in quantities)
    used = {renamed[name] for name in models if "--" not in name} | {item.source for item in quantities}
    return {name: source for name, source in publications.items() if name in used or name in notes}


def _places(sets: Mapping[str, Mapping[str, schema.PlaceModel]]) -> dict[str, tuple[Place, ...]]:
    return {name: tuple(_place(key, item) for key, item in items.items()) for name, items in sets.items()}


def _place(key: str, item: schema.PlaceModel) -> Place:
    return Place(
        id=key,
        name=item.name,
        country=item.country,
        system=item.system,
        latitude=_si(item, "lat_deg"),
        longitude=_si(item, "lon_deg"),
        height=_si(item, "height_m", 0.0),
    )


def _vehicle(name: str, item: schema.VehicleModel | schema.InterceptorModel) -> Vehicle:
    if item.library and "kinematic" not in shelf.vehicle_data(item.library):
        from midcourse.scenario.vehicles import load_vehicle

        return load_vehicle(item.library)
    return KinematicVehicle(
        name=name,
        burnout_speed=_si(item, "burnout_speed_km_s"),
        burn_time=_si(item, "burn_time_s"),
        burnout_height=_si(item, "burnout_height_km"),
        ballistic_coefficient=_si(item, "ballistic_coefficient_kg_m2", math.inf),
    )


def _threat_vehicles(items: Mapping[str, schema.VehicleModel]) -> dict[str, ThreatVehicle]:
    return {name: _threat_vehicle(name, item) for name, item in items.items()}


def _threat_vehicle(name: str, item: schema.VehicleModel) -> ThreatVehicle:
    rcs = {band: _si(item, f"rcs_{band}_m2") for band in schema.BANDS if getattr(item, f"rcs_{band}_m2") is not None}
    return ThreatVehicle(
        id=name, title=item.title, missile_class=item.missile_class, vehicle=_vehicle(name, item), rcs=rcs
    )


def _chosen(names: Sequence[str], sets: Mapping[str, tuple[Place, ...]]) -> tuple[Place, ...]:
    """Resolve names of sets and places to places, each once, in the order given."""
    by_id = {place.id: place for places in sets.values() for place in places}
    chosen: dict[str, Place] = {}
    for name in names:
        for place in sets.get(name) or (by_id[name],):
            chosen.setdefault(place.id, place)
    return tuple(chosen.values())


def _group(
    name: str,
    item: schema.ThreatModel,
    areas: Mapping[str, tuple[Place, ...]],
    targets: Mapping[str, tuple[Place, ...]],
    vehicles: Mapping[str, ThreatVehicle],
) -> ThreatGroup:
    pairs = [(a, b) for a in _chosen(item.launch_areas, areas) for b in _chosen(item.targets, targets)]
    return ThreatGroup(
        id=name,
        title=item.title,
        vehicle=vehicles[item.vehicle],
        shape=item.shape,
        apogee_height=_si(item, "apogee_height_km"),
        threat_ids=tuple(f"{name}/{origin.id}→{target.id}" for origin, target in pairs),
        origins=tuple(origin.id for origin, _ in pairs),
        targets=tuple(target.id for _, target in pairs),
        origin_latitude=np.array([origin.latitude for origin, _ in pairs], dtype=np.float64),
        origin_longitude=np.array([origin.longitude for origin, _ in pairs], dtype=np.float64),
        origin_height=np.array([origin.height for origin, _ in pairs], dtype=np.float64),
        target_latitude=np.array([target.latitude for _, target in pairs], dtype=np.float64),
        target_longitude=np.array([target.longitude for _, target in pairs], dtype=np.float64),
    )


def _radars(items: Mapping[str, schema.RadarModel]) -> tuple[RadarSite, ...]:
    """Make the radars, each after those that cue it."""
    ordered: dict[str, RadarSite] = {}
    while len(ordered) < len(items):
        for name, item in items.items():
            waiting = [cue for cue in item.cued_by if cue in items and cue not in ordered]
            if name not in ordered and not waiting:
                ordered[name] = _radar_site(name, item)
    return tuple(ordered.values())


def _radar_site(name: str, item: schema.RadarModel) -> RadarSite:
    given = {} if item.accuracy is None else dict(item.accuracy)
    stated = tuple((key, float(number.value)) for key, number in given.items() if isinstance(number, schema.Number))
    return RadarSite(name, item.name, _radar(name, item), item.band, tuple(item.cued_by), item.library, stated)


def _radar(name: str, item: schema.RadarModel) -> Radar:
    return Radar(
        name=name,
        latitude=_si(item, "lat_deg"),
        longitude=_si(item, "lon_deg"),
        height=_si(item, "height_m", 0.0),
        reference_range=_si(item, "reference_range_km"),
        reference_rcs=_si(item, "reference_rcs_m2"),
        boresight_azimuth=_si(item, "boresight_azimuth_deg", 0.0),
        azimuth_half_width=_si(item, "azimuth_half_width_deg", math.pi),
        minimum_elevation=_si(item, "min_elevation_deg"),
        maximum_elevation=_si(item, "max_elevation_deg", math.pi / 2.0),
        track_delay=_si(item, "track_delay_s"),
        needs_cue=item.needs_cue,
    )


def _infrared(name: str, item: schema.InfraredModel) -> InfraredSite:
    warning = InfraredWarning(name, _si(item, "cloud_height_km"), _si(item, "report_delay_s"))
    return InfraredSite(name, item.name, warning, item.library)


def _interceptor(name: str, item: schema.InterceptorModel) -> InterceptorSite:
    interceptor = Interceptor(
        name=name,
        vehicle=_vehicle(name, item),
        latitude=_si(item, "lat_deg"),
        longitude=_si(item, "lon_deg"),
        height=_si(item, "height_m", 0.0),
        minimum_intercept_height=_si(item, "min_intercept_height_km"),
        maximum_intercept_height=_si(item, "max_intercept_height_km"),
        maximum_flight_time=_si(item, "max_flight_time_s"),
        inventory=int(item.inventory.value),
    )
    return InterceptorSite(name, item.name, interceptor)


def _doctrine(item: schema.DoctrineModel) -> Doctrine:
    return Doctrine(
        kind="salvo" if item.kind == "salvo" else "shoot-look-shoot",
        salvo_size=int(item.salvo_size.value),
        decision_delay=_si(item, "decision_delay_s"),
        assessment_time=_si(item, "assessment_time_s"),
        launch_interval=_si(item, "launch_interval_s"),
    )


def _rules(item: schema.EngagementModel) -> EngagementRules:
    return EngagementRules(
        track_from=item.track_from,
        sensors=tuple(item.sensors),
        track_after_burnout=item.track_after_burnout,
        commit_error=_si(item, "commit_error_km"),
        # Without a limit the lead decides nothing, and scenarios keep the digest that they had.
        commit_lead=_si(item, "commit_lead_s", 300.0 if item.commit_error_km is None else math.nan),
    )


def _footprint(
    item: schema.FootprintModel, areas: Mapping[str, tuple[Place, ...]], vehicles: Mapping[str, ThreatVehicle]
) -> FootprintPlan:
    cell = item.cell_deg.value
    return FootprintPlan(
        latitude=np.radians(_centres(item.south_deg.value, item.north_deg.value, cell)),
        longitude=np.radians(_centres(item.west_deg.value, item.east_deg.value, cell)),
        cell=math.radians(cell),
        launch_areas=_chosen(item.launch_areas, areas),
        vehicles=tuple(vehicles[name] for name in item.vehicles),
        shape=item.shape,
    )


def _centres(first: float, last: float, cell: float) -> np.ndarray:
    count = math.floor((last - first) / cell + 1e-9)
    return first + cell * (np.arange(count, dtype=np.float64) + 0.5)


def _dispute(item: schema.DisputeModel, renamed: Mapping[str, str]) -> DisputePlan:
    first, last = item.burnout_speed_from_km_s.value, item.burnout_speed_to_km_s.value
    step = item.burnout_speed_step_km_s.value
    count = math.floor((last - first) / step + 1e-9) + 1
    speeds = {round(first + step * index, 6) for index in range(count)}
    speeds |= {entry.burnout_speed_km_s.value for entry in item.published.values()}
    published = tuple(
        PublishedSpeed(
            id=name,
            who=entry.who,
            burnout_speed=_si(entry, "burnout_speed_km_s"),
            source=renamed.get(entry.burnout_speed_km_s.source, entry.burnout_speed_km_s.source),
            grade=Grade(entry.burnout_speed_km_s.grade),
            note=entry.burnout_speed_km_s.note,
        )
        for name, entry in item.published.items()
    )
    return DisputePlan(
        interceptor=item.interceptor,
        burnout_speeds=np.array(sorted(speeds), dtype=np.float64) * 1e3,
        russia=tuple(item.russia),
        iran=tuple(item.iran),
        published=published,
    )


def number_quantities(data: Mapping[str, Any], renamed: Mapping[str, str]) -> Iterator[Quantity]:
    """Give every number of a tree, in the order of the tree.

    Parameters
    ----------
    data : mapping
        A merged tree whose numbers are mappings with ``value``.
    renamed : mapping of str to str
        Final ids of the sources.
    """
    stack: list[tuple[tuple[str, ...], Any]] = [((key,), value) for key, value in reversed(list(data.items()))]
    while stack:
        path, node = stack.pop()
        if isinstance(node, list):
            stack += [((*path, str(index)), item) for index, item in reversed(list(enumerate(node)))]
        if not isinstance(node, Mapping):
            continue
        if is_number_key(path[-1]) and "value" in node:
            suffix = split_suffix(path[-1])[1]
            source = node.get("source", "")
            said = node.get("distribution")
            own = said if isinstance(said, Mapping) else {}
            yield Quantity(
                path=".".join(path),
                value=float(node["value"]),
                unit=SUFFIXES[suffix].unit if suffix else "",
                low=_float(node.get("low")),
                high=_float(node.get("high")),
                source=renamed.get(source, source),
                grade=Grade(node.get("grade", Grade.ASSUMED)),
                note=" ".join(str(node.get("note", "")).split()),
                distribution=distribution_of(node),
                distribution_source=renamed.get(own.get("source", ""), own.get("source", "")),
                distribution_grade=own.get("grade", ""),
            )
        else:
            stack += [((*path, key), value) for key, value in reversed(list(node.items()))]


def _stage_quantities(model: schema.ScenarioModel, renamed: Mapping[str, str]) -> Iterator[Quantity]:
    """Give the numbers of library vehicles that fly by their stages."""
    for section, items in (("vehicles", model.vehicles), ("interceptors", model.interceptors)):
        for name, item in items.items():
            data = shelf.vehicle_data(item.library) if item.library else {}
            if "staged" in data:
                sourced = {old.removeprefix(f"{item.library}--"): new for old, new in renamed.items()
                           if old.startswith(f"{item.library}--")}  # fmt: skip
                parts = {key: data[key] for key in ("staged", "ballistic_coefficient_kg_m2") if key in data}
                yield from number_quantities({section: {name: parts}}, sourced)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _joined_sources(
    models: Mapping[str, schema.SourceModel],
) -> tuple[Mapping[str, str], Mapping[str, Source]]:
    """Join sources that are one publication, and shorten the ids that library vehicles brought where they are free.

    Returns
    -------
    renamed, sources
        The final id of every id in the tree, and the publications by final id.
    """
    first: dict[tuple[str, str, str, str], str] = {}
    renamed: dict[str, str] = {}
    for name, item in sorted(models.items(), key=lambda pair: "--" in pair[0]):
        content = (item.title, item.publisher, item.date, item.url)
        short = name.split("--")[-1]
        final = short if short == name or short not in {*first.values(), *models} else name
        renamed[name] = first.setdefault(content, final)
    sources = {
        final: Source(id=final, title=title, publisher=publisher, date=date, url=url)
        for (title, publisher, date, url), final in first.items()
    }
    return renamed, dict(sorted(sources.items()))
