"""A scene as GeoJSON: footprints, ground tracks, coverage, intercept points and sites.

Coordinates are WGS84, longitude before latitude, heights in metres above the ellipsoid. Lines are cut at the date line;
exteriors of polygons are counter-clockwise. Numbers among the properties carry their unit in their name.

Sources
-------
RFC 7946, *The GeoJSON Format*, sections 3.1.6 (right-hand rule), 3.1.9 (date line) and 4 (WGS84) (grade: memory).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from midcourse.earth.geodesy import ecef_from_geodetic, geodetic_from_ecef, wrapped_longitude
from midcourse.outputs import geography
from midcourse.outputs.exports.footprints import footprint_polygons
from midcourse.outputs.scene import Cells, Fan, Scene, Site, Track

__all__ = ["cut_line", "scene_geojson"]

Feature = dict[str, Any]


def scene_geojson(scene: Scene) -> dict[str, Any]:
    """Give a scene as one FeatureCollection; the property ``kind`` tells the features apart.

    Parameters
    ----------
    scene : Scene
        Every footprint in it is written.

    Returns
    -------
    dict
        Features of kind ``footprint`` (launch_area, vehicle, state, cells, cell_deg), ``ground track`` (id, engageable,
        and arrays along the line: time_s, height_km), ``coverage`` (radar, vehicles, range_km, outline_height_km),
        ``earliest intercept`` (id, interceptor, time_s) and the kinds of `midcourse.outputs.scene.Site`.
    """
    features = [
        *(feature for cells in scene.cells for feature in _footprint(cells)),
        *(_ground_track(track) for track in scene.tracks),
        *(_coverage(fan) for fan in scene.fans if len(fan.outline_latitude)),
        *_intercepts(scene),
        *(_site(site) for site in scene.sites),
    ]
    return {
        "type": "FeatureCollection",
        "name": scene.title,
        "scenario": scene.name,
        "credit": geography.CREDIT,
        "features": features,
    }


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(item: Any) -> dict[str, Any]:
    longitude, latitude = math.degrees(float(wrapped_longitude(item.longitude))), math.degrees(item.latitude)
    return {"type": "Point", "coordinates": [round(longitude, 7), round(latitude, 7), round(item.height, 2)]}


def _site(site: Site) -> Feature:
    return _feature(_point(site), {"kind": site.kind, "id": site.id, "name": site.title})


def _footprint(cells: Cells) -> Iterator[Feature]:
    for state, found in footprint_polygons(cells).items():
        code = 2 if state == "defended" else 1
        yield _feature(
            {"type": "MultiPolygon", "coordinates": [[[list(c) for c in ring] for ring in p] for p in found]},
            {
                "kind": "footprint",
                "launch_area": cells.launch_area,
                "vehicle": cells.vehicle,
                "state": state,
                "cells": int((cells.state == code).sum()),
                "cell_deg": round(math.degrees(cells.size), 9),
            },
        )


def _ground_track(track: Track) -> Feature:
    lines, after = cut_line(track.latitude, track.longitude)
    # The arrays gain an entry wherever the line gains a point at the date line.
    index = np.arange(len(track.time), dtype=float)
    places = np.sort(np.concatenate([index, after, after]))
    return _feature(
        _lines(lines),
        {
            "kind": "ground track",
            "id": track.id,
            "name": track.label,
            "group": track.group,
            "vehicle": track.vehicle,
            "engageable": track.engageable,
            "reason": track.reason,
            "time_s": np.round(np.interp(places, index, track.time), 6).tolist(),
            "height_km": np.round(np.interp(places, index, track.height / 1e3), 4).tolist(),
        },
    )


def _lines(lines: list[np.ndarray]) -> dict[str, Any]:
    parts = [np.round(line.T, 7).tolist() for line in lines]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def cut_line(latitude: np.ndarray, longitude: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Cut a line on the ellipsoid where it crosses the date line.

    Parameters
    ----------
    latitude, longitude : (m,) array
        Geodetic, rad; neighbours less than half a turn apart.

    Returns
    -------
    lines : list of (2, k) arrays
        Longitude and latitude, degrees; both ends of a cut lie on the date line, at 180 and at -180.
    after : (c,) array
        Where the cuts are, as fractional indices into the line.
    """
    longitude = np.asarray(wrapped_longitude(longitude))
    crossing = np.flatnonzero(np.abs(np.diff(longitude)) > np.pi)
    points = ecef_from_geodetic(latitude, longitude)
    lines, cuts = [], []
    start = np.empty((2, 0))
    first = 0
    for at in crossing:
        before, behind = points[:, at], points[:, at + 1]
        part = before[1] / (before[1] - behind[1]) if before[1] != behind[1] else 0.5
        crossed = math.degrees(float(geodetic_from_ecef(before + part * (behind - before))[0]))
        edge = math.copysign(180.0, longitude[at])
        body = np.degrees(np.stack([longitude[first : at + 1], latitude[first : at + 1]]))
        lines.append(np.column_stack([start, body, [edge, crossed]]))
        start = np.array([[-edge], [crossed]])
        first = int(at) + 1
        cuts.append(at + min(max(part, 1e-9), 1.0 - 1e-9))
    body = np.degrees(np.stack([longitude[first:], latitude[first:]]))
    lines.append(np.column_stack([start, body]))
    return lines, np.array(cuts)


def _coverage(fan: Fan) -> Feature:
    lines, _ = cut_line(fan.outline_latitude, fan.outline_longitude)
    return _feature(
        _lines(lines),
        {
            "kind": "coverage",
            "radar": fan.radar,
            "name": fan.title,
            "vehicles": list(fan.vehicles),
            "rcs_m2": fan.rcs,
            "range_km": round(fan.slant_range / 1e3, 3),
            "outline_height_km": fan.outline_height / 1e3,
            "limit": fan.limit,
        },
    )


def _intercepts(scene: Scene) -> Iterator[Feature]:
    for event in scene.events:
        if event.kind == "earliest intercept":
            yield _feature(
                _point(event),
                {
                    "kind": event.kind,
                    "id": event.threat,
                    "interceptor": event.subject,
                    "time_s": round(event.time, 3),
                    "height_km": round(event.height / 1e3, 3),
                },
            )
