"""The reference table of scenario files, written from the JSON Schema so that it cannot go stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from midcourse.scenario.schema import json_schema
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["fields_markdown"]

#: Keys that every item may carry; the page says so once.
_COMMON = ("source", "grade", "note")
#: Sections in the order of the page: the definition in the schema, and how a key below it is reached.
_SECTIONS = (
    ("Scenario", "the top of the file"),
    ("InterceptorModel", "interceptors.ID"),
    ("RadarModel", "radars.ID"),
    ("RadarAccuracyModel", "radars.ID.accuracy"),
    ("InfraredModel", "infrared.ID"),
    ("DoctrineModel", "doctrine"),
    ("EngagementModel", "engagement"),
    ("PlaceModel", "launch_areas.SET.ID and targets.SET.ID"),
    ("VehicleModel", "vehicles.ID"),
    ("ThreatModel", "threats.ID"),
    ("FootprintModel", "footprint"),
    ("DisputeModel", "dispute"),
    ("PublishedSpeedModel", "dispute.published.ID"),
    ("SourceModel", "sources.ID"),
)


def fields_markdown() -> str:
    """Give every key of a scenario file as Markdown tables: what it takes, whether it must be there, what it means."""
    definitions = json_schema()["$defs"]
    return "\n".join(line for name, path in _SECTIONS for line in _section(definitions[name], path))


def _section(definition: Mapping[str, Any], path: str) -> Iterator[str]:
    yield f"### {path}" if path.startswith("the ") else f"### `{path}`".replace(" and ", "` and `")
    yield ""
    yield definition.get("description", "")
    yield ""
    yield "| key | takes | meaning |"
    yield "|---|---|---|"
    required = set(definition.get("required", ()))
    for key, field in definition["properties"].items():
        if key in _COMMON:
            continue
        mark = f"`{key}`" if key not in required else f"**`{key}`**"
        yield f"| {mark} | {_takes(key, field)} | {_meaning(field)} |"
    yield ""


def _options(field: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Flatten the ways in which a field may be given, null left out."""
    if "anyOf" not in field:
        return [field]
    return [option for part in field["anyOf"] for option in _options(part) if option.get("type") != "null"]


def _takes(key: str, field: Mapping[str, Any]) -> str:
    first = _options(field)[0]
    if "enum" in first:
        return ", ".join(first["enum"])
    if "const" in first:
        return str(first["const"])
    if "minimum" in first:
        suffix = split_suffix(key)[1]
        unit = SUFFIXES[suffix].unit if suffix else ""
        space = "" if unit in {"°", ""} else " "
        whole = "whole, " if first["type"] == "integer" else ""
        return f"{whole}{_plain(first['minimum'])} to {_plain(first['maximum'])}{space}{unit}"
    kind = first.get("type", "")
    if kind == "array":
        return "list of names"
    if kind == "boolean":
        return "true, false"
    if kind == "object":
        return "by id"
    return "text" if kind == "string" else "mapping"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:.10f}".rstrip("0")


def _meaning(field: Mapping[str, Any]) -> str:
    first = _options(field)[0]
    default = field.get("default")
    words = [str(field.get("description") or first.get("description") or "")]
    if default not in (None, "", [], {}):
        words.append(f"default {str(default).lower() if isinstance(default, bool) else default}")
    return "; ".join(word for word in words if word).replace("|", "\\|")
