"""Footprints as polygons in degrees, for the formats that draw ground."""

from __future__ import annotations

import numpy as np

from midcourse.outputs.outlines import Ring, polygons
from midcourse.outputs.scene import Cells, Scene

__all__ = ["STATES", "footprint_polygons", "shown_footprints"]

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
