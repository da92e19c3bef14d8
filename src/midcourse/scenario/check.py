"""Is this tree a scenario? Every fault in one pass, each with its line, what is allowed, and a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from midcourse.errors import InputError, InputErrors, nearest, unknown_name
from midcourse.scenario import schema, shelf
from midcourse.scenario.layers import VEHICLE_NUMBERS, Layer, is_number_key, unknown_key
from midcourse.scenario.yaml_text import YamlPath
from midcourse.units import split_suffix

__all__ = ["checked"]

#: How an item of a section is called in an error.
_NOUNS = {
    "sources": "source",
    "vehicles": "vehicle",
    "threats": "threat group",
    "radars": "radar",
    "infrared": "infrared sensor",
    "interceptors": "interceptor",
}
_PLACE_NOUNS = {"launch_areas": "launch area", "targets": "target"}
#: Most errors that are printed at once.
ERROR_LIMIT = 25


def checked(layer: Layer) -> schema.ScenarioModel:
    """Hold a merged tree against the models and check what the models cannot see.

    Parameters
    ----------
    layer : Layer
        The whole tree with the places of its parts.

    Raises
    ------
    InputError, InputErrors
        Everything that is wrong: misspelled and missing keys, missing unit suffixes, numbers out of range, unknown
        names.
    """
    model, problems = schema.validated(layer.data)
    errors = list(_translated(layer, problems))
    errors += list(_references(layer))
    if model is not None and not errors:
        errors += list(_geometry(layer, model))
    if errors:
        shown = errors[:ERROR_LIMIT]
        raise shown[0] if len(shown) == 1 else InputErrors(shown)
    assert model is not None
    return model


def _error(layer: Layer, path: YamlPath, problem: str, allowed: str = "", hint: str = "") -> InputError:
    """Make an error about the value at ``path``: ``radar "emr": min_elevation_deg is -30``."""
    thing, rest = _thing(path)
    subject = ".".join(rest)
    text = f"{thing}: {subject} {problem}" if thing and subject else f"{thing or subject} {problem}"
    return InputError(text, where=_where(layer, path), allowed=allowed, hint=hint)


def _thing(path: YamlPath) -> tuple[str, YamlPath]:
    if len(path) >= 2 and path[0] in _NOUNS:
        return f'{_NOUNS[path[0]]} "{path[1]}"', path[2:]
    if len(path) >= 3 and path[0] in _PLACE_NOUNS:
        return f'{_PLACE_NOUNS[path[0]]} "{path[2]}"', path[3:]
    if len(path) >= 4 and path[:2] == ("dispute", "published"):
        return f'published speed "{path[2]}"', path[3:]
    if len(path) >= 2:
        return path[0], path[1:]
    return "", path


def _where(layer: Layer, path: YamlPath) -> str:
    place = layer.place(path)
    _, rest = _thing(path)
    owner = ".".join(path[: len(path) - len(rest)])
    if place.startswith("--set"):
        return place
    return ", ".join(part for part in (place, owner) if part)


def _translated(layer: Layer, problems: Sequence[Mapping[str, Any]]) -> Iterator[InputError]:
    """Turn what pydantic found into errors; a key that is only misspelled is not reported missing as well."""
    unknown = [item for item in problems if item["type"] == "extra_forbidden"]
    meant = {_meant(tuple(str(part) for part in item["loc"])) for item in unknown}
    for item in problems:
        path = tuple(str(part) for part in item["loc"])
        kind = item["type"]
        if kind == "extra_forbidden":
            error = unknown_key(path[:-1], path[-1], schema.known_keys(path[:-1]), _where_key(layer, path))
            thing, rest = _thing(path)
            text = error.problem.split(": ", 1)[1]
            subject = thing if len(rest) == 1 and thing else ".".join(path[:-1]) or "the scenario"
            yield InputError(f"{subject}: {text}", where=error.where, allowed=error.allowed, hint=error.hint)
        elif kind == "missing":
            continue
        elif kind == "midcourse":
            context = item["ctx"]
            yield _error(layer, path, context["problem"], context["allowed"], context["hint"])
        else:
            yield _error(layer, path, *_plain_words(kind, item))
    missing: dict[YamlPath, list[str]] = {}
    for item in problems:
        path = tuple(str(part) for part in item["loc"])
        if item["type"] == "missing" and path not in meant:
            missing.setdefault(path[:-1], []).append(path[-1])
    for parent, keys in missing.items():
        yield _missing(layer, parent, keys)


def _where_key(layer: Layer, path: YamlPath) -> str:
    place = layer.place(path)
    owner = ".".join(path[:-1])
    return place if place.startswith("--set") or not owner else f"{place}, {owner}"


def _meant(path: YamlPath) -> YamlPath:
    """Guess which key an unknown one stands for."""
    known = schema.known_keys(path[:-1])
    bare = split_suffix(path[-1])[0]
    twins = [name for name in known if split_suffix(name)[1] and split_suffix(name)[0] == bare]
    close = twins or nearest(path[-1], known, 1)
    return (*path[:-1], close[0]) if close else path


def _missing(layer: Layer, parent: YamlPath, keys: Sequence[str]) -> InputError:
    """Make one error for all the keys that are missing in one place."""
    thing = ".".join(parent) if len(parent) == 1 else _thing((*parent, ""))[0]
    listed = ", ".join(keys)
    if not parent:
        problem, hint = (
            f"the scenario has no {listed}",
            "add the section, or start from a library scenario with extends:",
        )
    else:
        problem, hint = f"{thing}: {listed} {'is' if len(keys) == 1 else 'are'} missing", ""
        numbers = [key for key in keys if is_number_key(key)]
        if numbers:
            hint = f"add {numbers[0]}: with a number, or with value:, source: and grade: below it"
    place = layer.place(parent)
    return InputError(problem, where=", ".join(part for part in (place, ".".join(parent)) if part), hint=hint)


def _plain_words(kind: str, item: Mapping[str, Any]) -> tuple[str, str, str]:
    """Say a fault of type or size without pydantic's words: problem, allowed, hint."""
    value = item.get("input")
    shown = "empty" if value is None else f'"{value}"' if isinstance(value, str) else _shown(value)
    if kind == "string_type":
        hint = "put it in quotes" if isinstance(value, int | float) else ""
        return f"is {shown}, not text", "text", hint
    if kind == "bool_type":
        return f"is {shown}", "true, false", ""
    if kind == "list_type":
        return f"is {shown}, not a list", "a list in brackets, such as [a, b]", ""
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        return f"is {shown}, not a mapping", "keys and values, indented below it", ""
    if kind == "too_short":
        if isinstance(value, list):
            return "is an empty list", "at least one name", ""
        return "is empty", "at least one item", ""
    if kind == "literal_error":
        return f"is {shown}", str(item.get("ctx", {}).get("expected", "")), "this version reads format 1"
    return f"is not valid: {item.get('msg', kind)}", "", ""


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['value']}" if "value" in value else "a mapping"
    return "a list" if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)


def _items(layer: Layer, section: str) -> dict[str, dict[str, Any]]:
    found = layer.data.get(section)
    return {key: item for key, item in found.items() if isinstance(item, dict)} if isinstance(found, dict) else {}


def _place_names(layer: Layer, section: str) -> list[str]:
    """Names a list of launch areas or targets may use: the sets and the places in them."""
    sets = _items(layer, section)
    return [*sets, *(place for items in sets.values() for place in items)]


def _references(layer: Layer) -> Iterator[InputError]:
    """Check every name that stands for something else in the file."""
    areas, targets = _place_names(layer, "launch_areas"), _place_names(layer, "targets")
    vehicles, groups = list(_items(layer, "vehicles")), list(_items(layer, "threats"))
    sensors = [*_items(layer, "infrared"), *_items(layer, "radars")]
    sites = list(_items(layer, "interceptors"))
    for group in groups:
        path = ("threats", group)
        yield from _names(layer, (*path, "launch_areas"), "launch area", areas)
        yield from _names(layer, (*path, "targets"), "target", targets)
        yield from _names(layer, (*path, "vehicle"), "vehicle", vehicles)
    for radar in _items(layer, "radars"):
        yield from _names(layer, ("radars", radar, "cued_by"), "sensor", [name for name in sensors if name != radar])
    yield from _names(layer, ("engagement", "sensors"), "sensor", sensors)
    yield from _names(layer, ("footprint", "launch_areas"), "launch area", areas)
    yield from _names(layer, ("footprint", "vehicles"), "vehicle", vehicles)
    yield from _names(layer, ("dispute", "interceptor"), "interceptor", sites)
    for side in ("russia", "iran"):
        yield from _names(layer, ("dispute", side), "threat group", groups)
    for section in ("vehicles", "interceptors"):
        for key in _items(layer, section):
            yield from _names(layer, (section, key, "library"), "library vehicle", shelf.vehicle_names())
    for section, kind in (("radars", "radar"), ("infrared", "infrared")):
        for key in _items(layer, section):
            yield from _names(layer, (section, key, "library"), "library sensor", shelf.sensor_names(kind))
    yield from _sources(layer)
    yield from _doubled(layer, "launch_areas")
    yield from _doubled(layer, "targets")
    yield from _doubled_sensors(layer)


def _names(layer: Layer, path: YamlPath, kind: str, known: Iterable[str]) -> Iterator[InputError]:
    node: Any = layer.data
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    known = list(known)
    entries = enumerate(node) if isinstance(node, list) else [(-1, node)]
    for index, name in entries:
        if not isinstance(name, str):
            if index >= 0:
                item_path = (*path, str(index))
                yield _error(layer, item_path, f"is {_shown(name)}, not a name", f"the name of a {kind}", "")
            continue
        if name not in known and not (name == "" and path[-1] == "library"):
            error = unknown_name(kind, name, known)
            place = layer.place((*path, str(index)) if index >= 0 else path)
            where = place if place.startswith("--set") else f"{place}, {'.'.join(path)}"
            yield InputError(error.problem, where=where, allowed=error.allowed, hint=error.hint)


def _sources(layer: Layer) -> Iterator[InputError]:
    known = _items(layer, "sources")
    stack: list[tuple[YamlPath, Any]] = [((key,), value) for key, value in layer.data.items() if key != "sources"]
    seen: set[tuple[str, str]] = set()
    while stack:
        path, node = stack.pop()
        if not isinstance(node, dict):
            continue
        name = node.get("source")
        if isinstance(name, str) and name and name not in known:
            where = _where(layer, (*path, "source"))
            if (name, where) not in seen:
                seen.add((name, where))
                error = unknown_name("source", name, [key for key in known if "--" not in key])
                yield InputError(error.problem, where=where, allowed=error.allowed, hint=error.hint)
        stack += [((*path, key), value) for key, value in reversed(list(node.items()))]


def _doubled(layer: Layer, section: str) -> Iterator[InputError]:
    """A place id may stand for one place only, and not for a set."""
    sets = _items(layer, section)
    owner: dict[str, str] = {}
    for name, items in sets.items():
        for place in items:
            other = f"set {place}" if place in sets else owner.get(place)
            if other is not None:
                problem = (
                    f"{_PLACE_NOUNS[section]} {place} is also in {other}"
                    if place not in sets
                    else (f"{_PLACE_NOUNS[section]} {place} has the name of a set")
                )
                where = _where(layer, (section, name, place))
                yield InputError(problem, where=where, allowed="one id for one place", hint="rename one of them")
            owner[place] = name


def _doubled_sensors(layer: Layer) -> Iterator[InputError]:
    for name in _items(layer, "radars"):
        if name in _items(layer, "infrared"):
            yield _error(layer, ("radars", name), "has the id of an infrared sensor", "", "rename one of them")


def _geometry(layer: Layer, model: schema.ScenarioModel) -> Iterator[InputError]:
    """Check what only shows when two numbers are seen together."""
    for name, group in model.threats.items():
        path = ("threats", name, "apogee_height_km")
        if group.shape == "apogee" and group.apogee_height_km is None:
            yield _error(layer, path, "is missing", "", "shape: apogee needs the height of the apogee")
        if group.shape != "apogee" and group.apogee_height_km is not None:
            yield _error(layer, path, f"is given with shape: {group.shape}", "", "leave it out, or write shape: apogee")
    for name, radar in model.radars.items():
        top = radar.max_elevation_deg
        if top is not None and top.value <= radar.min_elevation_deg.value:
            allowed = f"more than min_elevation_deg ({radar.min_elevation_deg.value:g})"
            yield _error(layer, ("radars", name, "max_elevation_deg"), f"is {top.value:g}", allowed)
        if radar.needs_cue and not radar.cued_by:
            yield _error(
                layer, ("radars", name, "cued_by"), "is empty", "", "needs_cue: true needs a sensor that cues it"
            )
        yield from _bands(layer, model, name, radar)
    yield from _cue_circles(layer, model)
    yield from _accuracies(layer, model)
    for name, site in model.interceptors.items():
        low, high = site.min_intercept_height_km.value, site.max_intercept_height_km.value
        if high <= low:
            path = ("interceptors", name, "max_intercept_height_km")
            yield _error(layer, path, f"is {high:g}", f"more than min_intercept_height_km ({low:g})")
    yield from _forms(layer, model)
    yield from _plans(layer, model)


def _bands(layer: Layer, model: schema.ScenarioModel, name: str, radar: schema.RadarModel) -> Iterator[InputError]:
    field = f"rcs_{radar.band}_m2"
    for vehicle_name, vehicle in model.vehicles.items():
        if getattr(vehicle, field) is None:
            hint = f'radar "{name}" works in band {radar.band} and needs it'
            yield _error(layer, ("vehicles", vehicle_name, field), "is missing", "", hint)


def _accuracies(layer: Layer, model: schema.ScenarioModel) -> Iterator[InputError]:
    """A launch that waits for an error needs to know how well the radars measure."""
    rules = model.engagement
    if rules.commit_error_km is None:
        return
    radars = [name for name in rules.sensors if name in model.radars]
    if not radars:
        problem, allowed = "is given, but engagement.sensors names no radar", "at least one radar in engagement.sensors"
        yield _error(layer, ("engagement", "commit_error_km"), problem, allowed)
    for name in radars:
        radar = model.radars[name]
        given = {} if radar.accuracy is None else dict(radar.accuracy)
        missing = [key for key in schema.ACCURACY_NUMBERS if given.get(key) is None]
        if missing and not radar.library:
            problem = f"is needed by engagement.commit_error_km; missing: {', '.join(missing)}"
            hint = "give the numbers, or name a sensor of the library with library:"
            yield _error(layer, ("radars", name, "accuracy"), problem, "", hint)


def _cue_circles(layer: Layer, model: schema.ScenarioModel) -> Iterator[InputError]:
    rest = {name: {cue for cue in radar.cued_by if cue in model.radars} for name, radar in model.radars.items()}
    while rest:
        free = [name for name, cues in rest.items() if not cues & rest.keys()]
        if not free:
            circle = ", ".join(sorted(rest))
            first = next(iter(rest))
            hint = "a radar can only be cued by one that is not waiting for it"
            yield _error(layer, ("radars", first, "cued_by"), f"closes a circle of cues: {circle}", "", hint)
            return
        rest = {name: cues for name, cues in rest.items() if name not in free}


def _forms(layer: Layer, model: schema.ScenarioModel) -> Iterator[InputError]:
    """A vehicle is either a staged one of the library or has its two kinematic numbers."""
    for section, items in (("vehicles", model.vehicles), ("interceptors", model.interceptors)):
        for name, item in items.items():
            numbers = {key: getattr(item, key) for key in VEHICLE_NUMBERS}
            path = (section, name)
            if item.library and shelf.vehicle_data(item.library).get("model") == "none":
                problem = f'is "{item.library}", which is known but cannot be flown'
                yield _error(layer, (*path, "library"), problem, "", "its file says what is missing")
                continue
            if item.library and "kinematic" not in shelf.vehicle_data(item.library):
                for key, number in numbers.items():
                    if number is not None:
                        problem = f"is given, but library vehicle {item.library} flies by its stages"
                        yield _error(layer, (*path, key), problem, "", "remove library:, or remove this number")
                continue
            for key in ("burnout_speed_km_s", "burn_time_s"):
                if numbers[key] is None:
                    hint = "give it, or name a library vehicle with library:"
                    yield _error(layer, (*path, key), "is missing", "", hint)


def _plans(layer: Layer, model: schema.ScenarioModel) -> Iterator[InputError]:
    plan = model.footprint
    if plan is not None:
        for low, high in (("south_deg", "north_deg"), ("west_deg", "east_deg")):
            first, last = getattr(plan, low).value, getattr(plan, high).value
            if last - first < plan.cell_deg.value:
                allowed = f"at least one cell ({plan.cell_deg.value:g}) more than {low} ({first:g})"
                yield _error(layer, ("footprint", high), f"is {last:g}", allowed)
        height = plan.north_deg.value - plan.south_deg.value
        width = plan.east_deg.value - plan.west_deg.value
        cells = height * width / plan.cell_deg.value**2
        if cells > 250_000:
            yield _error(
                layer, ("footprint", "cell_deg"), f"gives {cells:,.0f} cells", "up to 250,000 cells", "use larger cells"
            )
    sweep = model.dispute
    if sweep is not None:
        first, last = sweep.burnout_speed_from_km_s.value, sweep.burnout_speed_to_km_s.value
        if last < first:
            path = ("dispute", "burnout_speed_to_km_s")
            yield _error(layer, path, f"is {last:g}", f"at least burnout_speed_from_km_s ({first:g})")
        steps = (last - first) / sweep.burnout_speed_step_km_s.value
        if steps > 500:
            path = ("dispute", "burnout_speed_step_km_s")
            yield _error(layer, path, f"gives {steps:,.0f} speeds", "up to 500 speeds", "use a larger step")
        site = model.interceptors[sweep.interceptor]
        if site.library and "kinematic" not in shelf.vehicle_data(site.library):
            problem = f'is "{sweep.interceptor}", which flies by its stages'
            hint = "the sweep changes a burnout speed; stages have none to change"
            yield _error(layer, ("dispute", "interceptor"), problem, "an interceptor with burnout_speed_km_s", hint)
