"""From results in SI to tables with unit suffixes, and from tables to the JSON object that others script against."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from midcourse.analysis.defence import Answer
from midcourse.analysis.footprint import Footprint, Shares
from midcourse.analysis.trade import Dispute
from midcourse.earth.geodesy import geodetic_from_ecef, ground_range
from midcourse.engagement.windows import WindowOutcome
from midcourse.flight.trajectory import Flights, Outcome, Tracks
from midcourse.outputs.geography import Cells, countries
from midcourse.records import Table
from midcourse.scenario.parts import Place, Scenario, ThreatGroup
from midcourse.sensors.radar import DetectionOutcome, Detections
from midcourse.units import SUFFIXES

__all__ = [
    "base_table",
    "cell_table",
    "contract",
    "country_table",
    "detection_table",
    "dispute_table",
    "footprint_rows",
    "footprint_table",
    "joined",
    "threat_table",
    "trajectory_table",
]

#: Columns of the threat table that come straight from `Flights`, with the suffix of the border.
_FLIGHT_COLUMNS = (
    ("origin_latitude", "deg"),
    ("origin_longitude", "deg"),
    ("target_latitude", "deg"),
    ("target_longitude", "deg"),
    ("azimuth", "deg"),
    ("impact_time", "s"),
    ("apogee_height", "km"),
    ("ground_range", "km"),
    ("burnout_time", "s"),
    ("burnout_speed", "km_s"),
    ("burnout_height", "km"),
    ("burnout_flight_path_angle", "deg"),
    ("reentry_speed", "km_s"),
    ("miss", "km"),
)
_NAMES = {"impact_time": "flight_time"}
_ANSWER_COLUMNS = (
    ("earliest", "earliest_intercept", "s"),
    ("latest", "latest_intercept", "s"),
    ("earliest_launch", "earliest_launch", "s"),
    ("latest_launch", "latest_launch", "s"),
    ("margin", "margin", "s"),
    ("latitude", "intercept_latitude", "deg"),
    ("longitude", "intercept_longitude", "deg"),
    ("height", "intercept_height", "km"),
)


def _texts(values: Iterable[str]) -> np.ndarray:
    return np.array(list(values), dtype=object)


def _alike(text: str, count: int) -> np.ndarray:
    return np.full(count, text, dtype=object)


def _said(codes: np.ndarray, say: Callable[[int], str]) -> np.ndarray:
    """The words for each code, asked for once each."""
    known, index = np.unique(codes, return_inverse=True)
    return _texts(say(int(code)) for code in known)[index]


def _border(values: np.ndarray, suffix: str) -> np.ndarray:
    return np.asarray(values / SUFFIXES[suffix].factor)


def threat_table(
    group: ThreatGroup, flights: Flights, commit: np.ndarray, answer: Answer, site_names: Sequence[str]
) -> Table:
    """One row a threat: the flight, the window and the reason where there is none.

    Parameters
    ----------
    group : ThreatGroup
        n threats.
    flights : Flights
        Theirs.
    commit : (n,) array
        When a launch may be ordered, s.
    answer : Answer
        What the interceptors can do.
    site_names : sequence of str
        Ids of the interceptor sites, in the order of the answer.
    """
    n = len(group)
    columns: dict[str, np.ndarray] = {
        "id": _texts(group.threat_ids),
        "group": _alike(group.id, n),
        "class": _alike(group.vehicle.missile_class, n),
        "origin": _texts(group.origins),
        "target": _texts(group.targets),
        "vehicle": _alike(group.vehicle.id, n),
        "shape": _alike(group.shape, n),
    }
    for name, suffix in _FLIGHT_COLUMNS:
        columns[f"{_NAMES.get(name, name)}_{suffix}"] = _border(getattr(flights, name), suffix)
    flew = flights.arrived
    engageable = answer.engageable & flew
    columns["flies"] = flew
    columns["commit_s"] = commit
    columns["engageable"] = engageable
    columns["outcome"] = _said(answer.outcome, lambda code: WindowOutcome(code).name.lower())
    columns["reason"] = _reasons(flights, answer)
    for name, label, suffix in _ANSWER_COLUMNS:
        columns[f"{label}_{suffix}"] = _border(getattr(answer, name), suffix)
    columns["interceptor"] = _said(answer.site, lambda site: site_names[site] if site >= 0 else "")
    columns["shots"] = np.where(engageable, answer.shots, 0)
    return Table("threats", columns)


def _reasons(flights: Flights, answer: Answer) -> np.ndarray:
    """Why there is no window, or that there is one: of the flight where it does not arrive, else of the window."""
    windows = _said(answer.outcome, lambda code: WindowOutcome(code).sentence)
    return np.where(flights.arrived, windows, _said(flights.outcome, _no_flight))


def _no_flight(code: int) -> str:
    sentence = Outcome(code).sentence.rstrip(".")
    return sentence[0].lower() + sentence[1:]


def detection_table(group: ThreatGroup, detections: Sequence[Detections]) -> Table:
    """One row a threat and sensor: first sight, track, last sight, or why not."""
    parts = []
    for seen in detections:
        parts.append(
            {
                "id": _texts(group.threat_ids),
                "group": _alike(group.id, len(group)),
                "sensor": _alike(seen.sensor, len(group)),
                "first_s": np.asarray(seen.first),
                "track_s": np.asarray(seen.track),
                "last_s": np.asarray(seen.last),
                "tracked": np.asarray(seen.outcome == DetectionOutcome.TRACKED),
                "reason": _said(seen.outcome, lambda code: DetectionOutcome(code).sentence),
            }
        )
    return joined("detections", [Table("detections", part) for part in parts])


def trajectory_table(group: ThreatGroup, tracks: Tracks, chosen: Sequence[int]) -> Table:
    """Some flights of a group as lines: time, place, height and range over ground."""
    parts = []
    for index in chosen:
        latitude, longitude, height = geodetic_from_ecef(tracks.position_ecef[:, index])
        start = (group.origin_latitude[index], group.origin_longitude[index])
        parts.append(
            {
                "id": _alike(group.threat_ids[index], len(latitude)),
                "time_s": tracks.time[index],
                "latitude_deg": _border(latitude, "deg"),
                "longitude_deg": _border(longitude, "deg"),
                "height_km": _border(height, "km"),
                "ground_range_km": _border(ground_range(*start, latitude, longitude), "km"),
            }
        )
    return joined("trajectories", [Table("trajectories", part) for part in parts])


def footprint_table(found: Sequence[tuple[Footprint, Shares]], name: str = "footprint") -> Table:
    """One row a launch area and missile."""
    rows = [
        {
            "launch_area": footprint.launch_area,
            "vehicle": footprint.vehicle_name,
            **{key: value[0].item() for key, value in _share_columns(shares).items()},
        }
        for footprint, shares in found
    ]
    return _from_rows(name, rows)


def country_table(found: Sequence[tuple[Footprint, Shares]], name: str = "footprint_countries") -> Table:
    """One row a launch area, missile and country."""
    codes = np.array(countries().codes, dtype=object)
    parts = []
    for footprint, shares in found:
        count = len(shares.country) - 1
        parts.append(
            {
                "launch_area": _alike(footprint.launch_area, count),
                "vehicle": _alike(footprint.vehicle_name, count),
                "country": codes[shares.country[1:]],
                **{key: value[1:] for key, value in _share_columns(shares).items()},
            }
        )
    parts = [part for part in parts if len(part["country"])]
    return joined(name, [Table(name, part) for part in parts])


def _share_columns(shares: Shares) -> dict[str, np.ndarray]:
    names = ("cells", "threatened_cells", "defended_cells", "defended_fraction", "population_fraction")
    return {name: getattr(shares, name) for name in (*names, "threatened_population_fraction")}


def cell_table(cells: Cells, found: Sequence[Footprint]) -> Table:
    """One row a cell, launch area and missile; ``state`` is 0 out of reach, 1 in reach and undefended, 2 defended."""
    n = len(cells.latitude)
    code = np.array(countries().codes, dtype=object)[cells.country]
    parts = [
        {
            "launch_area": _alike(footprint.launch_area, n),
            "vehicle": _alike(footprint.vehicle_name, n),
            "latitude_deg": _border(cells.latitude, "deg"),
            "longitude_deg": _border(cells.longitude, "deg"),
            "country": code,
            "state": footprint.state.astype(np.int64),
        }
        for footprint in found
    ]
    return joined("cells", [Table("cells", part) for part in parts])


def dispute_table(found: Dispute) -> Table:
    """One row a burnout speed: the shares as modelled, and under the other assumptions."""
    columns = {"burnout_speed_km_s": _border(found.burnout_speed, "km_s")}
    assumptions = dict.fromkeys(name for _, name in found.engageable)
    for assumption in assumptions:
        for side in ("russia", "iran"):
            middle = "" if assumption == "modelled" else f"_{assumption}"
            columns[f"{side}_engageable{middle}_fraction"] = found.share(side, assumption)
    return Table("dispute", columns)


def base_table(found: Dispute, bases: Sequence[Place], origins: Sequence[str]) -> Table:
    """One row a Russian base and burnout speed."""
    origin = np.array(origins, dtype=object)
    rows = []
    for base in bases:
        share = found.share_of("russia", origin == base.id)
        for speed, value in zip(found.burnout_speed, share, strict=True):
            rows.append(
                {
                    "base": base.id,
                    "name": base.name,
                    "system": base.system,
                    "latitude_deg": math.degrees(base.latitude),
                    "longitude_deg": math.degrees(base.longitude),
                    "burnout_speed_km_s": float(speed) / SUFFIXES["km_s"].factor,
                    "engageable_fraction": float(value),
                }
            )
    return _from_rows("bases", rows)


def _from_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    if not rows:
        return Table(name, {})
    columns = {}
    for key, first in rows[0].items():
        values = [row[key] for row in rows]
        columns[key] = _texts(values) if isinstance(first, str) else np.array(values)
    return Table(name, columns)


def joined(name: str, tables: Sequence[Table]) -> Table:
    """Tables with the same columns, one below the other."""
    if not tables:
        return Table(name, {})
    return Table(name, {key: np.concatenate([table.columns[key] for table in tables]) for key in tables[0].columns})


def contract(
    scenario: Scenario, head: Mapping[str, Any], tables: Mapping[str, Table], timings: Mapping[str, float]
) -> dict[str, Any]:
    """The JSON object of ``midcourse run --json``.

    Parameters
    ----------
    scenario : Scenario
        What was run.
    head : mapping
        ``digest`` and ``version``.
    tables : mapping of str to Table
        ``threats``, ``detections``, ``footprint``, ``footprint_countries``, ``dispute``.
    timings : mapping of str to float
        Seconds by stage.
    """
    seen: dict[str, list[dict[str, Any]]] = {}
    for row in tables["detections"].rows():
        entry = {"sensor": row["sensor"], "first_s": _or_none(row["first_s"]), "track_s": _or_none(row["track_s"])}
        if not row["tracked"]:
            entry["reason"] = row["reason"]
        seen.setdefault(row["id"], []).append(entry)
    return {
        "scenario": scenario.name,
        **head,
        "threats": [_threat(row, seen.get(row["id"], [])) for row in tables["threats"].rows()],
        "footprint": footprint_rows(tables["footprint"], tables["footprint_countries"]),
        "dispute": [{key: _or_none(value) for key, value in row.items()} for row in tables["dispute"].rows()],
        "timings_s": {key: round(value, 4) for key, value in timings.items()},
    }


def _threat(row: dict[str, Any], detections: list[dict[str, Any]]) -> dict[str, Any]:
    plain = {key: _or_none(value) for key, value in row.items()}
    intercept = None
    if row["engageable"]:
        intercept = {
            "lat_deg": plain["intercept_latitude_deg"],
            "lon_deg": plain["intercept_longitude_deg"],
            "height_km": plain["intercept_height_km"],
        }
    first = ("id", "class", "origin", "target", "vehicle", "shape", "flight_time_s", "apogee_height_km")
    then = ("ground_range_km", "burnout_time_s", "burnout_speed_km_s")
    last = ("engageable", "reason", "earliest_intercept_s", "latest_intercept_s")
    return {
        **{key: plain[key] for key in (*first, *then)},
        "detections": detections,
        **{key: plain[key] for key in last},
        "intercept": intercept,
        "shots": plain["shots"],
        "margin_s": plain["margin_s"],
    }


def footprint_rows(footprint: Table, countries: Table) -> list[dict[str, Any]]:
    """The rows of a footprint table as JSON holds them, each with its shares by country."""
    shares: dict[tuple[str, str], dict[str, Any]] = {}
    for row in countries.rows():
        shares.setdefault((row["launch_area"], row["vehicle"]), {})[row["country"]] = {
            "cells": row["cells"],
            "threatened_cells": row["threatened_cells"],
            "defended_fraction": _or_none(row["defended_fraction"]),
            "population_fraction": _or_none(row["population_fraction"]),
        }
    return [
        {
            **{key: _or_none(value) for key, value in row.items()},
            "by_country": shares.get((row["launch_area"], row["vehicle"]), {}),
        }
        for row in footprint.rows()
    ]


def _or_none(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
