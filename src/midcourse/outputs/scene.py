"""A run as things in space and time, for every viewer and every export.

A scene knows no engine: places, radar fans as closed meshes, flights with times, footprint cells, what happens when,
what the treaties say of that day and what became of the claims. Inside it is SI and radians, positions both geodetic
and Earth-fixed; `scene_json` is its form at the border, in which every number carries its unit. Every flight starts at
time zero: a scene shows flights side by side, not a raid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from midcourse.earth.geodesy import ecef_from_geodetic, geodetic_from_ecef
from midcourse.outputs.ephemeris import Ephemeris
from midcourse.outputs.fans import Fan, fan
from midcourse.outputs.scene_law import TreatyStatus, VerdictLine, treaties_json, verdicts_json
from midcourse.records import Table, record
from midcourse.scenario.parts import Place, Scenario, ThreatVehicle
from midcourse.units import SUFFIXES

__all__ = ["Cells", "Event", "Fan", "Scene", "Site", "Track", "fan", "scene", "scene_json"]


@record
class Site:
    """A place on the ground.

    Attributes
    ----------
    id, title : str
        Short and long name.
    kind : str
        ``interceptors``, ``radar``, ``launch area`` or ``target``.
    latitude, longitude, height : float
        Geodetic, rad, rad, m above the ellipsoid.
    position_ecef : array, shape (3,)
        m.
    """

    id: str
    title: str
    kind: str
    latitude: float
    longitude: float
    height: float
    position_ecef: np.ndarray


@record
class Track:
    """One flight.

    Attributes
    ----------
    id, group, label : str
        Of the threat; its group; both ends and the missile in words.
    side : str
        ``russia`` for the groups of that side of the dispute, ``iran`` otherwise: whose colour it takes.
    origin, target, vehicle : str
        Ids.
    time : array, shape (m,)
        From lift-off, s.
    latitude, longitude, height : array, shape (m,)
        Geodetic, rad, rad, m above the ellipsoid.
    position_ecef, velocity_ecef : array, shape (3, m)
        m, and m/s relative to the turning Earth.
    burnout : int
        Index of the sample at burnout.
    engageable : bool
        Whether some interceptor can be in the way.
    reason : str
        The answer in words.
    """

    id: str
    group: str
    label: str
    side: str
    origin: str
    target: str
    vehicle: str
    time: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    height: np.ndarray
    position_ecef: np.ndarray
    velocity_ecef: np.ndarray
    burnout: int
    engageable: bool
    reason: str


@record
class Cells:
    """The footprint against one missile from one launch area.

    Attributes
    ----------
    launch_area, vehicle : str
        Ids.
    size : float
        Side of a cell, rad.
    latitude, longitude : array, shape (n,)
        Centres, rad.
    state : int array, shape (n,)
        0 out of the missile's reach, 1 in reach and not defended, 2 defended.
    """

    launch_area: str
    vehicle: str
    size: float
    latitude: np.ndarray
    longitude: np.ndarray
    state: np.ndarray


@record
class Event:
    """What happens to one threat at one instant.

    Attributes
    ----------
    threat : str
        Id of the threat.
    kind : str
        ``launch``, ``burnout``, ``detection``, ``track``, ``last sight``, ``commit``, ``interceptor launch``,
        ``earliest intercept``, ``latest intercept``, ``impact``.
    subject : str
        Id of the sensor or interceptor site; empty where there is none.
    time : float
        From the launch of the threat, s.
    latitude, longitude, height : float
        Where the threat is then, rad, rad, m; for ``earliest intercept`` the intercept point of the run.
    position_ecef : array, shape (3,)
        The same, m.
    """

    threat: str
    kind: str
    subject: str
    time: float
    latitude: float
    longitude: float
    height: float
    position_ecef: np.ndarray


@record
class Scene:
    """All of it.

    Attributes
    ----------
    name, title, date : str
        Of the scenario.
    sites, fans, tracks, cells, events : tuple
        What is in it.
    treaties : tuple of TreatyStatus
        Counts against limits on its date; empty where nobody asked.
    verdicts : tuple of VerdictLine
        Claims that were judged; empty where nobody asked.
    """

    name: str
    title: str
    date: str
    sites: tuple[Site, ...]
    fans: tuple[Fan, ...]
    tracks: tuple[Track, ...]
    cells: tuple[Cells, ...]
    events: tuple[Event, ...]
    treaties: tuple[TreatyStatus, ...] = ()
    verdicts: tuple[VerdictLine, ...] = ()

    def events_of(self, threat: str) -> tuple[Event, ...]:
        """The events of one threat, in the order of time."""
        return tuple(event for event in self.events if event.threat == threat)


def scene(
    scenario: Scenario,
    tables: Mapping[str, Table],
    flown: Sequence[Ephemeris],
    *,
    treaties: Sequence[TreatyStatus] = (),
    verdicts: Sequence[VerdictLine] = (),
) -> Scene:
    """Build the scene of a run.

    Parameters
    ----------
    scenario : Scenario
        What was run.
    tables : mapping of str to Table
        Of the run: ``threats``, ``detections`` and ``cells`` are read.
    flown : sequence of Ephemeris
        The flights to show; each named by a threat of the run. Fans and launch areas and targets are those of these
        flights; without flights, fans are those of every missile of the footprint.
    treaties, verdicts : sequence
        From `midcourse.outputs.scene_law`.

    Returns
    -------
    Scene
    """
    wanted = {one.name: one for one in flown}
    rows = {row["id"]: row for row in tables["threats"].rows() if row["id"] in wanted}
    tracks = tuple(_track(scenario, rows[one.name], one) for one in flown)
    events = [event for one in flown for event in _threat_events(rows[one.name], one)]
    for row in tables["detections"].rows():
        if row["id"] in wanted:
            events += _sensor_events(row, wanted[row["id"]])
    order = {one.name: index for index, one in enumerate(flown)}
    events.sort(key=lambda event: (order[event.threat], event.time))
    vehicles = list(dict.fromkeys(track.vehicle for track in tracks))
    if not tracks and scenario.footprint is not None:
        vehicles = [vehicle.id for vehicle in scenario.footprint.vehicles]
    return Scene(
        name=scenario.name,
        title=scenario.title,
        date=str(scenario.date),
        sites=tuple(_sites(scenario, tracks)),
        fans=tuple(_fans(scenario, [scenario.vehicles[name] for name in vehicles])),
        tracks=tracks,
        cells=tuple(_cells(scenario, tables["cells"])),
        events=tuple(events),
        treaties=tuple(treaties),
        verdicts=tuple(verdicts),
    )


# --------------------------------------------------------------------------------------------------- places and flights


def _site(identity: str, title: str, kind: str, place: Any) -> Site:
    position = ecef_from_geodetic(place.latitude, place.longitude, place.height)
    return Site(identity, title, kind, place.latitude, place.longitude, place.height, position)


def _sites(scenario: Scenario, tracks: Sequence[Track]) -> Iterable[Site]:
    for site in scenario.interceptors:
        yield _site(site.id, site.title, "interceptors", site.interceptor)
    for radar in scenario.radars:
        yield _site(radar.id, radar.title, "radar", radar.radar)
    for kind, sets, chosen in (
        ("launch area", scenario.launch_areas, {track.origin for track in tracks}),
        ("target", scenario.targets, {track.target for track in tracks}),
    ):
        for place in _places(sets).values():
            if place.id in chosen:
                yield _site(place.id, place.name, kind, place)


def _places(sets: Mapping[str, Sequence[Place]]) -> dict[str, Place]:
    return {place.id: place for places in sets.values() for place in places}


def _track(scenario: Scenario, row: Mapping[str, Any], one: Ephemeris) -> Track:
    latitude, longitude, height = one.geodetic()
    origin = _places(scenario.launch_areas)[row["origin"]].name
    target = _places(scenario.targets)[row["target"]].name
    russian = scenario.dispute is not None and row["group"] in scenario.dispute.russia
    return Track(
        id=row["id"],
        group=row["group"],
        label=f"{origin} to {target}, {scenario.vehicles[row['vehicle']].title}",
        side="russia" if russian else "iran",
        origin=row["origin"],
        target=row["target"],
        vehicle=row["vehicle"],
        time=one.time,
        latitude=latitude,
        longitude=longitude,
        height=height,
        position_ecef=one.position_ecef,
        velocity_ecef=one.velocity_ecef,
        burnout=one.burnout,
        engageable=bool(row["engageable"]),
        reason=row["reason"],
    )


def _event(one: Ephemeris, kind: str, subject: str, time: float) -> Event:
    position = one.at(time)
    latitude, longitude, height = (float(part) for part in geodetic_from_ecef(position))
    return Event(one.name, kind, subject, float(time), latitude, longitude, height, position)


def _threat_events(row: Mapping[str, Any], one: Ephemeris) -> list[Event]:
    found = [
        _event(one, "launch", "", 0.0),
        _event(one, "burnout", "", float(one.time[one.burnout])),
        _event(one, "impact", "", float(one.time[-1])),
    ]
    if math.isfinite(row["commit_s"]):
        found.append(_event(one, "commit", "", row["commit_s"]))
    if row["engageable"]:
        found.append(_event(one, "interceptor launch", row["interceptor"], row["earliest_launch_s"]))
        found.append(_event(one, "latest intercept", row["interceptor"], row["latest_intercept_s"]))
        place = (
            math.radians(row["intercept_latitude_deg"]),
            math.radians(row["intercept_longitude_deg"]),
            row["intercept_height_km"] * 1e3,
        )
        position = ecef_from_geodetic(*place)
        time = row["earliest_intercept_s"]
        found.append(Event(one.name, "earliest intercept", row["interceptor"], time, *place, position))
    return found


def _sensor_events(row: Mapping[str, Any], one: Ephemeris) -> list[Event]:
    kinds = (("detection", "first_s"), ("track", "track_s"), ("last sight", "last_s"))
    return [_event(one, kind, row["sensor"], row[name]) for kind, name in kinds if math.isfinite(row[name])]


def _cells(scenario: Scenario, table: Table) -> Iterable[Cells]:
    if scenario.footprint is None or not len(table):
        return
    columns = table.columns
    pairs = dict.fromkeys(zip(columns["launch_area"].tolist(), columns["vehicle"].tolist(), strict=True))
    for area, vehicle in pairs:
        mine = (columns["launch_area"] == area) & (columns["vehicle"] == vehicle)
        latitude, longitude = np.radians(columns["latitude_deg"][mine]), np.radians(columns["longitude_deg"][mine])
        yield Cells(area, vehicle, scenario.footprint.cell, latitude, longitude, columns["state"][mine])


# ----------------------------------------------------------------------------------------------------------------- fans


def _fans(scenario: Scenario, vehicles: Sequence[ThreatVehicle]) -> Iterable[Fan]:
    for site in scenario.radars:
        alike: dict[float, list[str]] = {}
        for vehicle in vehicles:
            if site.band in vehicle.rcs:
                alike.setdefault(vehicle.rcs[site.band], []).append(vehicle.id)
        for rcs, names in alike.items():
            yield fan(site, tuple(names), rcs)


# ----------------------------------------------------------------------------------------------------------- the border


def scene_json(content: Scene) -> dict[str, Any]:
    """The scene as plain values with unit suffixes, ready for `midcourse.outputs.results.json_text`.

    Returns
    -------
    dict
        ``scenario``, ``title``, ``date`` and lists: ``sites`` (id, title, kind, lat_deg, lon_deg, height_m,
        position_ecef_m), ``fans`` (radar, vehicles, rcs_m2, range_km, vertices_ecef_m and triangles as flat lists,
        wires, outline_height_km, outline_lat_deg, outline_lon_deg, limit), ``tracks`` (id, group, label, side,
        origin, target, vehicle, engageable, reason, burnout (an index), time_s, lat_deg, lon_deg, height_km,
        position_ecef_m as a flat list x y z x y z …), ``cells`` (launch_area, vehicle, cell_deg, lat_deg, lon_deg,
        state), ``events`` (threat, kind, subject, time_s, lat_deg, lon_deg, height_km, position_ecef_m), ``treaties``
        and ``verdicts`` (`midcourse.outputs.scene_law`).
    """
    return {
        "scenario": content.name,
        "title": content.title,
        "date": content.date,
        "sites": [
            {"id": site.id, "title": site.title, "kind": site.kind, **_place(site, "m"), **_flat(site.position_ecef)}
            for site in content.sites
        ],
        "fans": [_fan_json(one) for one in content.fans],
        "tracks": [_track_json(track) for track in content.tracks],
        "cells": [
            {
                "launch_area": cells.launch_area,
                "vehicle": cells.vehicle,
                "cell_deg": round(math.degrees(cells.size), 9),
                "lat_deg": _rounded(cells.latitude, "deg", 6),
                "lon_deg": _rounded(cells.longitude, "deg", 6),
                "state": cells.state.tolist(),
            }
            for cells in content.cells
        ],
        "events": [
            {
                "threat": event.threat,
                "kind": event.kind,
                "subject": event.subject,
                "time_s": event.time,
                **_place(event, "km"),
                **_flat(event.position_ecef),
            }
            for event in content.events
        ],
        "treaties": treaties_json(content.treaties),
        "verdicts": verdicts_json(content.verdicts),
    }


def _rounded(values: np.ndarray | float, suffix: str, digits: int) -> Any:
    return np.round(np.asarray(values) / SUFFIXES[suffix].factor, digits).tolist()


def _place(item: Site | Event, height: str) -> dict[str, Any]:
    return {
        "lat_deg": _rounded(item.latitude, "deg", 7),
        "lon_deg": _rounded(item.longitude, "deg", 7),
        f"height_{height}": _rounded(item.height, height, 4),
    }


def _flat(position: np.ndarray, name: str = "position") -> dict[str, Any]:
    return {f"{name}_ecef_m": np.round(position.T, 2).ravel().tolist()}


def _fan_json(one: Fan) -> dict[str, Any]:
    return {
        "radar": one.radar,
        "title": one.title,
        "vehicles": list(one.vehicles),
        "rcs_m2": one.rcs,
        "range_km": _rounded(one.slant_range, "km", 3),
        **_flat(one.vertices_ecef, "vertices"),
        "triangles": one.triangles.T.ravel().tolist(),
        "wires": [wire.tolist() for wire in one.wires],
        "outline_height_km": _rounded(one.outline_height, "km", 3),
        "outline_lat_deg": _rounded(one.outline_latitude, "deg", 5),
        "outline_lon_deg": _rounded(one.outline_longitude, "deg", 5),
        "limit": one.limit,
    }


def _track_json(track: Track) -> dict[str, Any]:
    names = ("id", "group", "label", "side", "origin", "target", "vehicle", "engageable", "reason", "burnout")
    return {
        **{name: getattr(track, name) for name in names},
        "time_s": track.time.tolist(),
        "lat_deg": _rounded(track.latitude, "deg", 6),
        "lon_deg": _rounded(track.longitude, "deg", 6),
        "height_km": _rounded(track.height, "km", 4),
        **_flat(track.position_ecef),
    }
