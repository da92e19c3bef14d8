"""Outlines cover exactly the cells they were made of, in rings that every reader takes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from midcourse.outputs.outlines import densified, polygons


def _area(ring) -> float:
    return 0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def _inside(rings, x: float, y: float) -> bool:
    """Even-odd rule, written for this test."""
    crossings = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in itertools.pairwise(ring):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                crossings += 1
    return crossings % 2 == 1


def test_a_square_a_hole_and_two_that_touch() -> None:
    assert polygons(np.array([0]), np.array([0])) == [[[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]]]
    row, column = np.nonzero(np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]]))
    ((exterior, hole),) = polygons(row, column)
    assert _area(exterior) == 9
    assert _area(hole) == -1
    # Two cells that meet at a corner are two polygons, not one that crosses itself.
    assert len(polygons(np.array([0, 1]), np.array([0, 1]))) == 2


@pytest.mark.parametrize("seed", range(40))
def test_every_cell_is_inside_and_nothing_else(seed: int) -> None:
    random = np.random.default_rng(seed)
    taken = random.random((9, 9)) < random.uniform(0.1, 0.95)
    row, column = np.nonzero(taken)
    if not len(row):
        row, column = np.array([0]), np.array([0])
        taken[0, 0] = True
    found = polygons(row, column)
    assert sum(_area(ring) for polygon in found for ring in polygon) == taken.sum()
    for y in range(9):
        for x in range(9):
            holders = sum(_inside(polygon, x + 0.5, y + 0.5) for polygon in found)
            assert holders == taken[y, x]
    for polygon in found:
        assert _area(polygon[0]) > 0
        assert all(_area(ring) < 0 for ring in polygon[1:])
        # No ring visits a corner twice.
        assert all(len(set(ring)) == len(ring) - 1 for ring in polygon)


@pytest.mark.parametrize("seed", range(25))
def test_shapely_finds_them_valid(seed: int) -> None:
    geometry = pytest.importorskip("shapely.geometry")
    taken = np.random.default_rng(seed).random((12, 12)) < 0.3 + 0.02 * seed
    found = polygons(*np.nonzero(taken))
    several = geometry.MultiPolygon([(polygon[0], polygon[1:]) for polygon in found])
    assert several.is_valid
    assert several.area == taken.sum()


def test_long_sides_get_points() -> None:
    ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    dense = densified(ring, 2.0)
    assert [point for point in dense if point in ring] == ring
    assert max(abs(a[0] - b[0]) for a, b in itertools.pairwise(dense)) == pytest.approx(2.0)
    assert densified(ring, 20.0) == ring
