"""Scenarios as the page wants them: what is in one, where its sites stand, what can be set, and the YAML of an edit."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from midcourse.flight.vehicles import KinematicVehicle
from midcourse.scenario import shelf
from midcourse.scenario.dossier_files import dossier_names, load_dossier
from midcourse.scenario.load import load
from midcourse.scenario.parts import Place, Quantity, Scenario
from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.scenario.yaml_text import plain_value, read_file, read_text
from midcourse.units import split_suffix
from midcourse.web.asked import DEFAULT_SCENARIO

__all__ = ["library_json", "scenario_json", "scenario_yaml"]

_WORDS = {"lat": "latitude", "lon": "longitude", "min": "lowest", "max": "highest", "rcs": "radar cross-section"}


@functools.cache
def library_json() -> dict[str, Any]:
    """What the packaged library holds: scenarios, dossiers, treaties."""
    scenarios = []
    for name in shelf.scenario_names():
        loaded = load(name)
        scenarios.append(
            {
                "id": name,
                "title": loaded.title,
                "description": " ".join(loaded.summary.split()),
                "extends": str(read_file(shelf.scenario_path(name)).data.get("extends") or ""),
                "has_footprint": loaded.footprint is not None,
                "has_dispute": loaded.dispute is not None,
            }
        )
    dossiers = [load_dossier(name).dossier for name in dossier_names()]
    return {
        "scenarios": scenarios,
        "default": DEFAULT_SCENARIO,
        "dossiers": [{"id": one.id, "title": one.title, "scenario": one.scenario} for one in dossiers],
        "treaties": [{"id": name, "title": load_treaty(name).title} for name in treaty_names()],
    }


def scenario_json(loaded: Scenario, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """A scenario as the page wants it; see ``docs/reference/web-api.md``.

    Parameters
    ----------
    loaded : Scenario
        With the overrides in it.
    overrides : sequence of str
        What was changed.
    """
    paths = {quantity.path for quantity in loaded.quantities}
    plan = loaded.footprint
    return {
        "id": loaded.name,
        "title": loaded.title,
        "description": " ".join(loaded.summary.split()),
        "date": str(loaded.date),
        "digest": loaded.digest,
        "set": list(overrides),
        "quantities": _quantities(loaded, overrides),
        "radars": _radars(loaded, paths),
        "interceptors": _interceptors(loaded, paths),
        "infrared": [{"id": site.id, "title": site.title} for site in loaded.infrared],
        "launch_areas": [
            {**item, "in_plan": plan is not None and item["id"] in {area.id for area in plan.launch_areas}}
            for item in _places(loaded.launch_areas, "launch_areas", paths)
        ],
        "targets": _places(loaded.targets, "targets", paths),
        "vehicles": [
            {
                "id": vehicle.id,
                "title": vehicle.title,
                "class": vehicle.missile_class,
                "in_plan": plan is not None and vehicle.id in {one.id for one in plan.vehicles},
            }
            for vehicle in loaded.vehicles.values()
        ],
        "view": None
        if plan is None
        else {
            "launch_area": plan.launch_areas[0].id,
            "vehicle": plan.vehicles[len(plan.vehicles) // 2].id,
            "cell_deg": _degrees(plan.cell),
        },
        "assumptions": [" ".join(text.split()) for text in loaded.assumptions.values()],
        "limits": [" ".join(text.split()) for text in loaded.limits.values()],
        "sources": [
            {"id": name, "citation": source.citation, "url": source.url or None}
            for name, source in loaded.sources.items()
        ],
    }


def _degrees(angle: float) -> float:
    return round(math.degrees(angle), 9)


def _ground(place: Any) -> dict[str, float]:
    return {"latitude_deg": _degrees(place.latitude), "longitude_deg": _degrees(place.longitude)}


def _ways(prefix: str, paths: set[str], **names: str) -> dict[str, str]:
    """The paths by which a site is moved or changed; those that cannot be set are left out."""
    return {name: f"{prefix}.{key}" for name, key in names.items() if f"{prefix}.{key}" in paths}


def _radars(loaded: Scenario, paths: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": site.id,
            "title": site.title,
            **_ground(site.radar),
            "height_m": site.radar.height,
            "band": site.band,
            "reference_range_km": round(site.radar.reference_range / 1e3, 9),
            "reference_rcs_m2": site.radar.reference_rcs,
            "boresight_azimuth_deg": _degrees(site.radar.boresight_azimuth),
            "azimuth_half_width_deg": _degrees(site.radar.azimuth_half_width),
            "min_elevation_deg": _degrees(site.radar.minimum_elevation),
            "max_elevation_deg": _degrees(site.radar.maximum_elevation),
            "needs_cue": bool(site.radar.needs_cue),
            "cued_by": list(site.cued_by),
            "paths": _ways(f"radars.{site.id}", paths, latitude="lat_deg", longitude="lon_deg"),
        }
        for site in loaded.radars
    ]


def _interceptors(loaded: Scenario, paths: set[str]) -> list[dict[str, Any]]:
    found = []
    for site in loaded.interceptors:
        vehicle = site.interceptor.vehicle
        ways = {"latitude": "lat_deg", "longitude": "lon_deg", "burnout_speed": "burnout_speed_km_s"}
        found.append(
            {
                "id": site.id,
                "title": site.title,
                **_ground(site.interceptor),
                "height_m": site.interceptor.height,
                "burnout_speed_km_s": round(vehicle.burnout_speed / 1e3, 9)
                if isinstance(vehicle, KinematicVehicle)
                else None,
                "inventory": site.interceptor.inventory,
                "paths": _ways(f"interceptors.{site.id}", paths, **ways),
            }
        )
    return found


def _places(sets: Mapping[str, Sequence[Place]], section: str, paths: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": place.id,
            "title": place.name,
            "country": place.country,
            "set": name,
            **_ground(place),
            "paths": _ways(f"{section}.{name}.{place.id}", paths, latitude="lat_deg", longitude="lon_deg"),
        }
        for name, places in sets.items()
        for place in places
    ]


def _quantities(loaded: Scenario, overrides: Sequence[str]) -> list[dict[str, Any]]:
    titles = {
        **{f"radars.{site.id}": site.title for site in loaded.radars},
        **{f"interceptors.{site.id}": site.title for site in loaded.interceptors},
        **{f"infrared.{site.id}": site.title for site in loaded.infrared},
        **{f"vehicles.{vehicle.id}": vehicle.title for vehicle in loaded.vehicles.values()},
        **{
            f"{section}.{name}.{place.id}": place.name
            for section, sets in (("launch_areas", loaded.launch_areas), ("targets", loaded.targets))
            for name, places in sets.items()
            for place in places
        },
    }
    changed = {text.partition("=")[0].strip() for text in overrides}
    return [
        {
            "path": item.path,
            "title": _title(item, titles),
            "value": item.value,
            "unit": item.unit,
            "low": item.low,
            "high": item.high,
            "source": item.source,
            "citation": loaded.sources[item.source].citation if item.source in loaded.sources else "",
            "grade": str(item.grade),
            "note": item.note,
            "changed": item.path in changed,
        }
        for item in loaded.quantities
    ]


def _title(item: Quantity, titles: Mapping[str, str]) -> str:
    owner, _, key = item.path.rpartition(".")
    words = " ".join(_WORDS.get(word, word) for word in split_suffix(key)[0].split("_"))
    name = titles.get(owner, owner.replace("_", " ").replace(".", ", "))
    return f"{name}: {words}" if name else words


def scenario_yaml(name: str, title: str, overrides: Sequence[str]) -> str:
    """The text of a scenario file that extends a packaged one and holds the changes.

    Parameters
    ----------
    name : str
        Of the packaged scenario.
    title : str
        Its title.
    overrides : sequence of str
        ``path=value``, as loaded without complaint before.
    """
    data: dict[str, Any] = {"extends": name}
    if overrides:
        data["title"] = f"{title}, edited"
    for text in overrides:
        path, _, raw = text.partition("=")
        *parents, last = path.strip().split(".")
        node = data
        for key in parents:
            child = node.get(key)
            node[key] = child if isinstance(child, dict) else {}
            node = node[key]
        node[last] = _value(raw.strip())
    body = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    return f"# midcourse run FILE runs it; midcourse show FILE prints every number with its source.\n{body}"


def _value(raw: str) -> Any:
    """A value as `--set` reads it."""
    return read_text(f"v: {raw}", "set").data["v"] if raw[:1] in {"[", "{", '"', "'"} else plain_value(raw)
