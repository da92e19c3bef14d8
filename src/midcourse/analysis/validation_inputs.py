"""The inputs of a validation method: numbers and words by name, and where vehicles come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from midcourse.errors import InputError
from midcourse.flight.vehicles import Vehicle

__all__ = ["Inputs"]


class Inputs(NamedTuple):
    """What a row gives to a method.

    Attributes
    ----------
    values : mapping
        SI numbers and words by name.
    vehicle_of : callable
        Gives a vehicle by its name.
    """

    values: Mapping[str, float | str]
    vehicle_of: Callable[[str], Vehicle]

    def number(self, name: str, default: float | None = None) -> float:
        """Give a number; without a default it has to be there."""
        value = self.values.get(name, default)
        if value is None or isinstance(value, str):
            raise InputError(f'a validation row needs the input "{name}" as a number', allowed=", ".join(self.values))
        return float(value)

    def word(self, name: str, default: str = "") -> str:
        """Give a word."""
        return str(self.values.get(name, default))
