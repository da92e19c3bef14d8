"""Places by name: every launch area, target, radar and interceptor site of the packaged scenarios, and test ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from midcourse.errors import unknown_name
from midcourse.records import record
from midcourse.scenario import shelf
from midcourse.scenario.yaml_text import read_file
from midcourse.sources import Grade

__all__ = ["Site", "site", "sites"]

#: Sections of a scenario that hold places, how deep their items lie, and what the places are.
_SECTIONS = (
    ("launch_areas", 2, "launch area"),
    ("targets", 2, "town"),
    ("interceptors", 1, "interceptor"),
    ("radars", 1, "radar"),
)
#: The scenario whose places win over those of the others.
_FIRST = "europe-2007"


@record
class Site:
    """A place by name.

    Attributes
    ----------
    id, name, country : str
        Short name, long name, country where the file gives it.
    kind : str
        launch area, town, interceptor, radar, test site or test range.
    latitude, longitude, height : float
        Geodetic, rad, rad, m; the height is 0 where the file gives none.
    source, grade
        The title of the source of the coordinates, or empty, and how they reached us.
    """

    id: str
    name: str
    country: str
    kind: str
    latitude: float
    longitude: float
    height: float
    source: str
    grade: Grade


@cache
def sites() -> dict[str, Site]:
    """Every place the library knows, by id, sorted."""
    found: dict[str, Site] = {}
    names = sorted(shelf.scenario_names(), key=lambda name: name != _FIRST)
    for path in [shelf.LIBRARY / "sites.yaml", *(shelf.scenario_path(name) for name in names)]:
        data = read_file(path).data
        titles = {key: item.get("title", "") for key, item in data.get("sources", {}).items()}
        for key, kind, item in _items(data):
            if "lat_deg" in item and "lon_deg" in item:
                found.setdefault(key, _site(key, item, kind, titles))
    return dict(sorted(found.items()))


def site(name: str) -> Site:
    """One place by its id.

    Raises
    ------
    InputError
        For an unknown id, with the three nearest.
    """
    known = sites()
    if name not in known:
        raise unknown_name("site", name, known)
    return known[name]


def _items(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for key, item in data.get("places", {}).items():
        yield key, item["kind"], item
    for section, depth, kind in _SECTIONS:
        sets = data.get(section) or {}
        for items in sets.values() if depth == 2 else [sets]:
            for key, item in items.items():
                if isinstance(item, Mapping):
                    yield key, kind, item


def _site(key: str, item: Mapping[str, Any], kind: str, titles: Mapping[str, str]) -> Site:
    latitude = item["lat_deg"]
    numbers = latitude if isinstance(latitude, Mapping) else item
    return Site(
        id=key,
        name=item.get("name", key),
        country=item.get("country", ""),
        kind=kind,
        latitude=math.radians(_value(latitude)),
        longitude=math.radians(_value(item["lon_deg"])),
        height=_value(item.get("height_m", 0.0)),
        source=titles.get(numbers.get("source", ""), ""),
        grade=Grade(numbers.get("grade", Grade.ASSUMED)),
    )


def _value(number: Any) -> float:
    return float(number["value"] if isinstance(number, Mapping) else number)
