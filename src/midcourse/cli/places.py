"""Places on the command line: a name the package knows, or LAT,LON."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from midcourse.errors import InputError, nearest

if TYPE_CHECKING:
    from midcourse.scenario.sites import Site

__all__ = ["Place", "angle", "distance_suffix", "place"]

_PAIR = re.compile(r"\s*([-+]?[0-9.]+)\s*°?\s*([NSns]?)\s*,\s*([-+]?[0-9.]+)\s*°?\s*([EWew]?)\s*")
_PLACE_HINT = "a site (midcourse sites lists them), a town, or LAT,LON in degrees, such as 39.22,125.67"


class Place(NamedTuple):
    """A place to launch from or to aim at.

    Attributes
    ----------
    name : str
        As printed.
    latitude, longitude, height : float
        Geodetic, rad, rad, m.
    """

    name: str
    latitude: float
    longitude: float
    height: float


def place(text: str, option: str) -> Place:
    """Read a place: a site of the library, or ``LAT,LON``, or ``39.2N,125.7E``.

    A word out of the name of one place (or of several within 30 km) will do: ``redzikowo``.

    Raises
    ------
    InputError
        For an unknown name, with the three nearest, or a latitude or longitude out of range.
    """
    match = _PAIR.fullmatch(text)
    if match is None:
        if "," in text and any(letter.isdigit() for letter in text):
            raise InputError(f'"{text}" is not a place', where=option, allowed=_PLACE_HINT)
        return _site(text, option)
    south, west = match[2].upper() == "S", match[4].upper() == "W"
    latitude = _degrees(match[1], 90.0, "latitude", option) * (-1.0 if south else 1.0)
    longitude = _degrees(match[3], 180.0, "longitude", option) * (-1.0 if west else 1.0)
    return Place(f"{latitude:g}, {longitude:g}", math.radians(latitude), math.radians(longitude), 0.0)


def _degrees(text: str, limit: float, what: str, option: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise InputError(f'{what} is "{text}", not a number', where=option, allowed=_PLACE_HINT) from None
    if not -limit <= value <= limit:
        raise InputError(
            f"{what} is {value:g}",
            where=option,
            allowed=f"{-limit:g} to {limit:g}",
            hint="latitude comes first, then longitude; south and west are negative",
        )
    return value


def _site(text: str, option: str) -> Place:
    from midcourse.scenario.sites import sites

    known = sites()
    wanted = text.strip().lower().replace(" ", "-")
    if wanted in known:
        found = known[wanted]
        return Place(found.name, found.latitude, found.longitude, found.height)
    for item in known.values():
        if item.name.lower() == text.strip().lower():
            return Place(item.name, item.latitude, item.longitude, item.height)
    alike = [item for item in known.values() if wanted in _words(item.id) | _words(item.name)]
    if alike and all(_near(item, alike[0]) for item in alike):
        return Place(alike[0].name, alike[0].latitude, alike[0].longitude, alike[0].height)
    town = _town(text)
    if town is not None:
        return town
    close = nearest(wanted, known)
    raise InputError(
        f'unknown site "{text}"',
        where=option,
        allowed=f"{_PLACE_HINT}; of {len(known)} names the nearest are {', '.join(close)}",
        hint="did you mean " + " or ".join(f'"{name}"' for name in close) + "?",
    )


def _town(text: str) -> Place | None:
    """Find a town of 15,000 inhabitants and more by its English name; of several the largest."""
    from midcourse.outputs.geography import towns

    world = towns("world")
    wanted = text.strip().lower()
    for at in range(len(world.name)) if len(wanted) > 1 else ():
        if world.name[at].lower() == wanted:
            same = [index for index in range(at, len(world.name)) if world.name[index].lower() == wanted]
            best = max(same, key=lambda index: int(world.population[index]))
            return Place(world.name[best], float(world.latitude[best]), float(world.longitude[best]), 0.0)
    return None


def _words(text: str) -> set[str]:
    return set(re.split(r"[^\w]+", text.lower()))


def _near(one: Site, other: Site) -> bool:
    """Whether two sites are the same place to within some 30 km, so that either will do."""
    turn = abs(math.remainder(one.longitude - other.longitude, 2.0 * math.pi)) * math.cos(one.latitude)
    return math.hypot(one.latitude - other.latitude, turn) < 0.005


def angle(value: float, low: float, high: float, option: str) -> float:
    """Check an angle in degrees and give it in radians.

    Raises
    ------
    InputError
        When it is not a number or lies outside ``low`` to ``high``.
    """
    if not low <= value <= high:
        raise InputError(f"{option.lstrip('-')} is {value:g}", where=option, allowed=f"{low:g} to {high:g}")
    return math.radians(value)


def distance_suffix(reached: float, wanted: float) -> str:
    """Say by how much a reach falls short: ``8,120 km, 1,880 km short``; both in metres."""
    return f"{reached / 1e3:,.0f} km, {(wanted - reached) / 1e3:,.0f} km short"
