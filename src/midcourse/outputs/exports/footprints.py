"""Footprints as polygons in degrees, for the formats that draw ground; a footprint alone as GeoJSON and in a folder."""

from __future__ import annotations

import dataclasses
import json
import math
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from midcourse.outputs import geography
from midcourse.outputs.footprint_run import FootprintRun
from midcourse.outputs.outlines import Ring, polygons
from midcourse.outputs.results import out_dir, plain, write_run
from midcourse.outputs.scene import Cells, Scene
from midcourse.outputs.store import write_whole
from midcourse.records import Table
from midcourse.scenario.footprint_plan import ALL
from midcourse.scenario.parts import Scenario

__all__ = ["STATES", "footprint_geojson", "footprint_polygons", "shown_footprints", "write_footprint"]

#: What a cell's state is called; cells out of reach are not drawn.
STATES = {1: "undefended", 2: "defended"}


def footprint_polygons(cells: Cells) -> dict[str, list[list[Ring]]]:
    """Outline the cells of each state of `STATES`.

    Parameters
    ----------
    cells : Cells
        On one grid.

    Returns
    -------
    dict of str to list of polygons
        Each polygon a list of closed rings of (longitude, latitude), degrees, the exterior first and counter-clockwise.
        Polygons end at the date line, because no cell crosses it.
    """
    size = np.degrees(cells.size)
    latitude, longitude = np.degrees(cells.latitude), np.degrees(cells.longitude)
    found: dict[str, list[list[Ring]]] = {}
    if not len(latitude):
        return found
    south, west = float(latitude.min()), float(longitude.min())
    row = np.rint((latitude - south) / size).astype(np.int64)
    column = np.rint((longitude - west) / size).astype(np.int64)
    for code, name in STATES.items():
        mine = cells.state == code
        if mine.any():
            found[name] = [
                [[_degrees(corner, (west, south), float(size)) for corner in ring] for ring in polygon]
                for polygon in polygons(row[mine], column[mine])
            ]
    return found


def _degrees(corner: tuple[int, int], origin: tuple[float, float], size: float) -> tuple[float, float]:
    return (
        round(origin[0] + (corner[0] - 0.5) * size, 9),
        round(origin[1] + (corner[1] - 0.5) * size, 9),
    )


def shown_footprints(scene: Scene) -> list[Cells]:
    """The footprints of the launch areas and missiles of a scene's flights, in the order of the flights."""
    by_pair = {(cells.launch_area, cells.vehicle): cells for cells in scene.cells}
    pairs = dict.fromkeys((track.origin, track.vehicle) for track in scene.tracks)
    return [by_pair[pair] for pair in pairs if pair in by_pair]


def footprint_geojson(run: FootprintRun) -> dict[str, Any]:
    """Give a footprint as one FeatureCollection; the property ``kind`` tells the features apart.

    Parameters
    ----------
    run : FootprintRun
        What was answered.

    Returns
    -------
    dict
        RFC 7946: WGS84, longitude before latitude, exteriors counter-clockwise. Features of kind ``footprint``, one for
        each launch area, missile and state (``launch_area`` is ``all`` for what remains defended against all of them),
        with the shares of that footprint; then points of kind ``interceptors``, ``radar`` and ``launch area``.
    """
    return {
        "type": "FeatureCollection",
        "name": run.scenario.title,
        "scenario": run.scenario.name,
        "digest": run.digest,
        "credit": geography.CREDIT,
        "population_rule": geography.POPULATION_RULE,
        "features": [*_footprint_features(run), *_points(run.scenario)],
    }


def _footprint_features(run: FootprintRun) -> Iterator[dict[str, Any]]:
    grid, scenario = run.grid, run.scenario
    places = {place.id: place.name for places in scenario.launch_areas.values() for place in places}
    states = dict(run.states)
    for row in run.worst.rows():
        states[ALL, row["vehicle"]] = run.worst_state(row["vehicle"])
    shares = {(row["launch_area"], row["vehicle"]): row for table in (run.footprint, run.worst) for row in table.rows()}
    for (area, vehicle), state in states.items():
        cells = Cells(area, vehicle, grid.size, grid.latitude, grid.longitude, state.astype(np.int64))
        of = {key: value for key, value in shares[area, vehicle].items() if key.endswith("_fraction")}
        for name, found in footprint_polygons(cells).items():
            code = next(code for code, other in STATES.items() if other == name)
            yield {
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": found},
                "properties": {
                    "kind": "footprint",
                    "launch_area": area,
                    "launch_area_name": places.get(area, "all launch areas"),
                    "vehicle": vehicle,
                    "vehicle_name": scenario.vehicles[vehicle].title,
                    "state": name,
                    "cells": int((state == code).sum()),
                    "area_km2": round(float(grid.area[state == code].sum()) / 1e6, 1),
                    "cell_deg": round(math.degrees(grid.size), 9),
                    **plain(of),
                },
            }


def _points(scenario: Scenario) -> Iterator[dict[str, Any]]:
    assert scenario.footprint is not None
    kinds: list[tuple[str, str, str, Any]] = [
        *(("interceptors", site.id, site.title, site.interceptor) for site in scenario.interceptors),
        *(("radar", site.id, site.title, site.radar) for site in scenario.radars),
        *(("launch area", area.id, area.name, area) for area in scenario.footprint.launch_areas),
    ]
    for kind, key, name, place in kinds:
        degrees = [round(math.degrees(place.longitude), 7), round(math.degrees(place.latitude), 7)]
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": degrees},
            "properties": {"kind": kind, "id": key, "name": name},
        }


def write_footprint(
    run: FootprintRun,
    folder: Path | str,
    *,
    overrides: Sequence[str] = (),
    asked: Sequence[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Write a footprint into a folder: all of it, or nothing.

    ``exports/footprint.geojson``, a map for each missile as ``figures/footprint-<missile>.png`` and ``.svg``,
    ``results/*.parquet``, and ``run.json``, which says what was asked and lists every file.

    Parameters
    ----------
    run : FootprintRun
        What was asked and what came out.
    folder : Path or str
        New, empty, or of an earlier run.
    overrides : sequence of str
        What was changed against the file.
    asked : sequence of str
        The scenario and the options as the command line had them, for running it again; without it the scenario's
        name and the overrides.
    progress : callable, optional
        Called as ``progress("figures", done, total)``.

    Raises
    ------
    InputError
        When the folder cannot be written; it is then as it was.
    """
    start = time.perf_counter()
    words = asked or [run.scenario.name, *(part for item in overrides for part in ("--set", item))]
    command = ["midcourse", "footprint", *words, "--out", Path(folder).as_posix()]
    with out_dir(folder) as place:
        _draw(run, place / "figures", progress or (lambda *_: None))
        (place / "exports").mkdir()
        text = json.dumps(footprint_geojson(run), allow_nan=False, ensure_ascii=False)
        write_whole(place / "exports" / "footprint.geojson", lambda file: file.write(text.encode()))
        head = {key: value for key, value in run.to_json().items() if key not in {"cells", "footprint", "worst"}}
        head |= {
            "command": shlex.join(command),
            "overrides": list(overrides),
            "parts": run.scenario.part_digests,
            "inputs": [dataclasses.asdict(quantity) for quantity in run.scenario.quantities],
            "sources": [dataclasses.asdict(source) for source in run.scenario.sources.values()],
        }
        head["timings_s"] = {**head["timings_s"], "figures": round(time.perf_counter() - start, 4)}
        write_run(place, head, list(run.tables.values()))


def _draw(run: FootprintRun, folder: Path, progress: Callable[[str, int, int], None]) -> None:
    from midcourse.outputs.figures.style import png_bytes, svg_text
    from midcourse.outputs.pictures import pictures

    folder.mkdir()
    rest = {name: Table(name, {}) for name in ("threats", "detections", "trajectories", "dispute", "bases")}
    todo = list(pictures(run.scenario, {**rest, **run.tables}))
    for index, (name, draw) in enumerate(todo):
        progress("figures", index, len(todo))
        figure = draw()
        for suffix, data in (("svg", svg_text(figure).encode()), ("png", png_bytes(figure))):
            write_whole(folder / f"{name}.{suffix}", lambda file, data=data: file.write(data))  # type: ignore[misc]
    progress("figures", len(todo), len(todo))
