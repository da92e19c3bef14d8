"""From the cells of a grid to the outlines of the ground they cover.

Cells that share a side become one polygon; polygons may touch at corners only, and holes are rings of their own, so the
result is valid for every reader of simple features. Rings are closed and follow the right-hand rule of RFC 7946:
exteriors counter-clockwise, holes clockwise.

Sources
-------
RFC 7946, *The GeoJSON Format*, section 3.1.6 (grade: memory).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

__all__ = ["Ring", "densified", "polygons"]

Corner = tuple[int, int]
Ring = list[tuple[float, float]]


def polygons(row: np.ndarray, column: np.ndarray) -> list[list[list[Corner]]]:
    """Outline cells given by row and column.

    Parameters
    ----------
    row, column : (n,) int array
        Of the cells, counted northwards and eastwards; no cell twice.

    Returns
    -------
    list of polygons
        Each a list of rings, the exterior first; each ring a closed list of corners ``(column, row)``, where the cell
        ``(column, row)`` has its south-west corner at ``(column, row)``. Corners on a straight side are left out.
    """
    cells = set(zip(column.tolist(), row.tolist(), strict=True))
    component = _components(cells)
    exterior: dict[int, list[Corner]] = {}
    holes: dict[int, list[list[Corner]]] = {}
    for loop, cell in _loops(cells):
        mine = component[cell]
        if _area(loop) > 0:
            exterior[mine] = loop
        else:
            holes.setdefault(mine, []).append(loop)
    return [[_straightened(ring) for ring in (exterior[mine], *holes.get(mine, []))] for mine in sorted(exterior)]


def _components(cells: set[Corner]) -> dict[Corner, int]:
    """Number the groups of cells that hang together by their sides."""
    found: dict[Corner, int] = {}
    for start in sorted(cells):
        if start in found:
            continue
        number, todo = len(found), [start]
        found[start] = number
        while todo:
            x, y = todo.pop()
            for other in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if other in cells and other not in found:
                    found[other] = number
                    todo.append(other)
    return found


def _loops(cells: set[Corner]) -> Iterator[tuple[list[Corner], Corner]]:
    """Follow the sides of the cells with nothing on the right: closed loops without repeated corners, and a cell."""
    leaving: dict[Corner, list[tuple[Corner, Corner]]] = {}
    for cell in sorted(cells):
        x, y = cell
        for other, first, last in (
            ((x, y - 1), (x, y), (x + 1, y)),
            ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            ((x - 1, y), (x, y + 1), (x, y)),
        ):
            if other not in cells:
                leaving.setdefault(first, []).append((last, cell))
    while leaving:
        path: list[Corner] = [min(leaving)]
        owners: list[Corner] = []
        seen = {path[0]: 0}
        while True:
            step = _next(leaving, path)
            if step is None:
                break
            corner, cell = step
            owners.append(cell)
            if corner in seen:
                # The path has come back to a corner: what lies between is a loop, and the rest goes on.
                start = seen[corner]
                yield [*path[start:], corner], owners[start]
                for gone in path[start + 1 :]:
                    del seen[gone]
                del path[start + 1 :], owners[start:]
            else:
                seen[corner] = len(path)
                path.append(corner)


def _next(leaving: dict[Corner, list[tuple[Corner, Corner]]], path: list[Corner]) -> tuple[Corner, Corner] | None:
    """Take a side that leaves the end of the path, the leftmost where there are two; None when none is left."""
    here = path[-1]
    choices = leaving.get(here, [])
    if not choices:
        return None
    pick = 0
    if len(choices) > 1 and len(path) > 1:
        along = (here[0] - path[-2][0], here[1] - path[-2][1])
        turns = [along[0] * (last[1] - here[1]) - along[1] * (last[0] - here[0]) for last, _ in choices]
        pick = turns.index(max(turns))
    step = choices.pop(pick)
    if not choices:
        del leaving[here]
    return step


def _area(ring: list[Corner]) -> int:
    """Twice the signed area; positive when counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def _straightened(ring: list[Corner]) -> list[Corner]:
    corners = ring[:-1]
    kept = [
        here
        for before, here, after in zip([corners[-1], *corners[:-1]], corners, [*corners[1:], corners[0]], strict=True)
        if (here[0] - before[0]) * (after[1] - here[1]) != (here[1] - before[1]) * (after[0] - here[0])
    ]
    return [*kept, kept[0]]


def densified(ring: Ring, longest: float) -> Ring:
    """Put points on the straight sides of a ring so that none is longer than ``longest``, in the unit of the ring.

    Globes draw a long side along a great circle; a parallel then needs points between its ends.
    """
    result = [ring[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(ring):
        count = max(1, int(np.ceil(max(abs(x1 - x0), abs(y1 - y0)) / longest - 1e-9)))
        result += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(1, count + 1)]
    return result
