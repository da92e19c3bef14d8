"""Words go where they fit, and nowhere rather than over the edge."""

from __future__ import annotations

import math

import pytest

from midcourse.outputs.figures.labels import Labels, box


def test_the_preferred_place_is_taken_when_it_is_free() -> None:
    labels = Labels(4.0, 3.0)
    assert labels.choose([[box(1.0, 1.0, 0.5, 0.2)], [box(2.0, 1.0, 0.5, 0.2)]]) == 0


def test_a_taken_place_is_avoided() -> None:
    labels = Labels(4.0, 3.0)
    labels.add(box(1.0, 1.0, 0.5, 0.5))
    places = [[box(1.1, 1.0, 0.5, 0.2)], [box(2.0, 1.0, 0.5, 0.2)]]
    assert labels.choose(places) == 1
    assert labels.choose(places) == 0  # both are taken now; the preferred one overlaps no more than the other


def test_a_place_over_the_edge_is_never_taken() -> None:
    labels = Labels(4.0, 3.0)
    over = [box(3.9, 1.0, 0.5, 0.2)]
    assert labels.choose([over, [box(2.0, 1.0, 0.5, 0.2)]]) == 1
    assert labels.choose([over]) is None
    assert labels.choose([]) is None


def test_the_box_of_turned_words() -> None:
    left, bottom, right, top = box(0.0, 0.0, 2.0, 1.0, math.pi / 2)
    assert (left, bottom, right, top) == pytest.approx((-0.5, -1.0, 0.5, 1.0))
