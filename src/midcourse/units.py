"""Conversions for the border: what a unit suffix means.

Inside midcourse every number is SI and radians and carries no suffix; in every file, table, JSON object and
command-line option it carries one of the suffixes below. `si_from_border` and `border_from_si` are the only doors.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from midcourse.errors import InputError

__all__ = ["SUFFIXES", "Suffix", "border_from_si", "border_name", "si_from_border", "split_suffix"]


class Suffix(NamedTuple):
    """A unit suffix of the border.

    Attributes
    ----------
    factor : float
        Multiply a border value by it to get SI.
    unit : str
        The unit as printed.
    quantity : str
        What is measured.
    """

    factor: float
    unit: str
    quantity: str


#: Every suffix that may end a name in a file, a table, JSON or an option. The longest match wins.
SUFFIXES: dict[str, Suffix] = {
    "km": Suffix(1e3, "km", "length"),
    "m": Suffix(1.0, "m", "length"),
    "km2": Suffix(1e6, "km²", "area"),
    "m2": Suffix(1.0, "m²", "area"),
    "s": Suffix(1.0, "s", "time"),
    "min": Suffix(60.0, "min", "time"),
    "ms": Suffix(1e-3, "ms", "time"),
    "km_s": Suffix(1e3, "km/s", "speed"),
    "m_s": Suffix(1.0, "m/s", "speed"),
    "m_s2": Suffix(1.0, "m/s²", "acceleration"),
    "g": Suffix(9.80665, "g", "acceleration"),
    "deg": Suffix(math.pi / 180.0, "°", "angle"),
    "deg_s": Suffix(math.pi / 180.0, "°/s", "angular rate"),
    "kg": Suffix(1.0, "kg", "mass"),
    "t": Suffix(1e3, "t", "mass"),
    "kg_s": Suffix(1.0, "kg/s", "mass flow"),
    "kg_m2": Suffix(1.0, "kg/m²", "ballistic coefficient"),
    "kg_m3": Suffix(1.0, "kg/m³", "density"),
    "kn": Suffix(1e3, "kN", "force"),
    "n": Suffix(1.0, "N", "force"),
    "pa": Suffix(1.0, "Pa", "pressure"),
    "kpa": Suffix(1e3, "kPa", "pressure"),
    "k": Suffix(1.0, "K", "temperature"),
    "kw": Suffix(1e3, "kW", "power"),
    "w": Suffix(1.0, "W", "power"),
    "db": Suffix(1.0, "dB", "ratio"),
    "ghz": Suffix(1e9, "GHz", "frequency"),
    "mhz": Suffix(1e6, "MHz", "frequency"),
    "fraction": Suffix(1.0, "", "fraction"),
    "percent": Suffix(0.01, "%", "fraction"),
    "mb": Suffix(1e6, "MB", "information"),
}


def split_suffix(name: str) -> tuple[str, str | None]:
    """Split ``range_km`` into ``("range", "km")``; a name without a known suffix gives ``(name, None)``."""
    parts = name.split("_")
    for size in (2, 1):
        if len(parts) > size:
            suffix = "_".join(parts[-size:])
            if suffix in SUFFIXES:
                return "_".join(parts[:-size]), suffix
    return name, None


def si_from_border(name: str, value: float) -> tuple[str, float]:
    """Convert a border pair to SI: ``("range_km", 2.0)`` gives ``("range", 2000.0)``.

    Raises
    ------
    InputError
        When the name ends in no known suffix.
    """
    bare, suffix = split_suffix(name)
    if suffix is None:
        raise InputError(
            f'"{name}" has no unit suffix',
            allowed="a name that ends in _" + ", _".join(sorted(SUFFIXES)),
            hint="inside files every number carries its unit, for example range_km or burn_time_s",
        )
    return bare, value * SUFFIXES[suffix].factor


def border_from_si(value: float, suffix: str) -> float:
    """Convert an SI value to the unit of ``suffix``: ``border_from_si(2000.0, "km")`` is 2.0."""
    return value / SUFFIXES[suffix].factor


def border_name(bare: str, suffix: str) -> str:
    """Join a bare name and a suffix: ``border_name("range", "km")`` is ``range_km``."""
    return f"{bare}_{suffix}"
