"""Placing words on a map so that they stay inside it and off each other.

A greedy search: each label is offered a few places, in the order of preference, and takes the one that costs least.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

__all__ = ["Box", "Labels", "box"]

#: Left, bottom, right, top, in inches.
Box = tuple[float, float, float, float]

_OUTSIDE_COST = 30.0
_LATER_COST = 0.002
_WORDS_WEIGHT = 4.0


def box(x: float, y: float, width: float, height: float, slope: float = 0.0) -> Box:
    """Give the upright box around a rectangle turned about its centre.

    Parameters
    ----------
    x, y : float
        The centre, inches.
    width, height : float
        Of the rectangle before turning, inches.
    slope : float
        Anticlockwise turn, radians.
    """
    across = 0.5 * (abs(width * math.cos(slope)) + abs(height * math.sin(slope)))
    up = 0.5 * (abs(width * math.sin(slope)) + abs(height * math.cos(slope)))
    return (x - across, y - up, x + across, y + up)


@dataclass
class Labels:
    """What is already on the map.

    Attributes
    ----------
    width, height : float
        Of the map, inches; its lower left corner is the origin.
    taken : list of Box
        Symbols and words placed so far.
    """

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)
    _weights: list[float] = field(default_factory=list, repr=False)
    _array: np.ndarray = field(default_factory=lambda: np.empty((0, 4)), repr=False)

    def add(self, place: Box, weight: float = 1.0) -> None:
        """Keep a place free of words; the greater the weight, the worse it is to cover."""
        self.taken.append(place)
        self._weights.append(weight)

    def choose(self, places: Sequence[Sequence[Box]]) -> int | None:
        """Take the best of several places and keep it free from now on.

        Parameters
        ----------
        places : sequence of sequence of Box
            The boxes that a label would cover at each place, the preferred place first.

        Returns
        -------
        int or None
            Its index; None when every place lies partly outside the map, so that the label is better left out.
        """
        costs = [sum(self._cost(one) for one in boxes) + _LATER_COST * k for k, boxes in enumerate(places)]
        if not costs:
            return None
        best = min(range(len(costs)), key=costs.__getitem__)
        if any(self._outside(one) > 0.0 for one in places[best]):
            return None
        for one in places[best]:
            self.add(one, _WORDS_WEIGHT)
        return best

    def _outside(self, place: Box) -> float:
        left, bottom, right, top = place
        return max(-left, 0.0) + max(-bottom, 0.0) + max(right - self.width, 0.0) + max(top - self.height, 0.0)

    def _cost(self, place: Box) -> float:
        left, bottom, right, top = place
        shared = 0.0
        if self.taken:
            if len(self._array) != len(self.taken):
                self._array = np.array(self.taken)
            a, b, c, d = self._array.T
            across = np.minimum(right, c) - np.maximum(left, a)
            up = np.minimum(top, d) - np.maximum(bottom, b)
            shared = float(np.dot(np.maximum(across, 0.0) * np.maximum(up, 0.0), self._weights))
        return shared + _OUTSIDE_COST * self._outside(place)
