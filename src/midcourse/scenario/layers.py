"""From files to one tree of plain data: ``extends``, library vehicles, overrides, and the source of every number.

A scenario is read as a stack of layers: the scenario it extends, the file itself, the overrides of the command line.
In each layer the numbers are first tied to their own source and grade, and only then is the layer laid over the one
below, so a change of a value never inherits the source of the value it replaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from midcourse.errors import InputError, InputErrors, unknown_name
from midcourse.scenario import shelf
from midcourse.scenario.asked import is_path
from midcourse.scenario.yaml_text import Document, YamlPath, plain_value, read_file, read_text
from midcourse.sources import Grade
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["COUNTS", "Layer", "is_number_key", "is_path", "layer_of_name", "layer_of_text", "over", "override_layer"]

#: Names of numbers that carry no unit.
COUNTS = frozenset({"inventory", "salvo_size"})
#: The numbers a library vehicle brings.
VEHICLE_NUMBERS = ("burnout_speed_km_s", "burn_time_s", "burnout_height_km", "ballistic_coefficient_kg_m2")
#: Sections whose items may name a library vehicle.
VEHICLE_SECTIONS = ("vehicles", "interceptors")
#: Longest chain of ``extends``.
EXTENDS_LIMIT = 8


@dataclass(frozen=True)
class Layer:
    """Plain data with the place of each part in words.

    Attributes
    ----------
    name : str
        Of the scenario.
    data : dict
        Nested plain data; numbers are mappings with ``value``, and with ``source`` and ``grade`` where known.
    places : mapping of YamlPath to str
        ``"my.yaml, line 42"`` or ``"--set radars.emr.track_delay_s=5"``.
    """

    name: str
    data: dict[str, Any]
    places: Mapping[YamlPath, str]

    def place(self, path: YamlPath) -> str:
        """Give the place of ``path``, or of the nearest part above it."""
        for size in range(len(path), -1, -1):
            found = self.places.get(path[:size])
            if found:
                return found
        return ""


def is_number_key(key: str) -> bool:
    """Whether a key names a number: it ends in a unit suffix, or is one of the counts."""
    return key in COUNTS or split_suffix(key)[1] is not None


def layer_of_name(name: str, *, beside: Path | None = None, chain: tuple[str, ...] = ()) -> Layer:
    """Read a scenario and all that it extends.

    Parameters
    ----------
    name : str
        A library name, or the path of a file (it ends in ``.yaml`` or ``.yml``, or has a folder in it).
    beside : Path or None
        The folder that relative paths start from; None: the current one.
    chain : tuple of str
        What has been read on the way here, to find circles.

    Raises
    ------
    InputError
        For an unknown name, a file that cannot be read, or a circle of ``extends``.
    """
    if is_path(name):
        path = Path(name) if beside is None else beside / name
        identity = str(path.resolve())
    else:
        path = shelf.scenario_path(name)
        identity = name
    if identity in chain:
        circle = " → ".join([*(_short(item) for item in chain[chain.index(identity) :]), _short(identity)])
        raise InputError(f"scenarios extend each other in a circle: {circle}", hint="remove one extends: line")
    if len(chain) >= EXTENDS_LIMIT:
        raise InputError(f"more than {EXTENDS_LIMIT} scenarios extend one another", hint="join some of them")
    document = read_file(path)
    if not is_path(name):
        document = Document(document.data, document.lines, f"{name} (library)")
    return _layer(document, path.stem, beside=path.parent, chain=(*chain, identity))


def layer_of_text(text: str, name: str) -> Layer:
    """Read a scenario from text; it may extend library scenarios but no files."""
    return _layer(read_text(text, name), name, beside=None, chain=(name,))


def _short(identity: str) -> str:
    return Path(identity).name


def _layer(document: Document, name: str, *, beside: Path | None, chain: tuple[str, ...]) -> Layer:
    data = dict(document.data)
    extends = data.pop("extends", None)
    places = {path: f"{document.file}, line {line}" for path, line in document.lines.items()}
    layer = Layer(name, _with_sources(_expanded(data, places)), places)
    if extends is None:
        return layer
    where = f"{document.file}, line {document.lines.get(('extends',), 1)}, extends"
    if not isinstance(extends, str):
        raise InputError("extends is not a name", where=where, allowed="a library scenario or a YAML file")
    if is_path(extends) and beside is None:
        raise InputError(
            f'extends "{extends}" is a file',
            where=where,
            allowed=", ".join(shelf.scenario_names()),
            hint="text that comes without a file can only extend library scenarios",
        )
    try:
        below = layer_of_name(extends, beside=beside, chain=chain)
    except InputError as error:
        if error.where:
            raise
        raise InputError(error.problem, where=where, allowed=error.allowed, hint=error.hint) from None
    return over(below, layer)


def _expanded(data: dict[str, Any], places: dict[YamlPath, str]) -> dict[str, Any]:
    """Bring in the numbers and sources of the library vehicles that a layer names."""
    result = dict(data)
    for section in VEHICLE_SECTIONS:
        items = data.get(section)
        if not isinstance(items, dict):
            continue
        result[section] = dict(items)
        for key, item in items.items():
            library = item.get("library") if isinstance(item, dict) else None
            if not isinstance(library, str) or library not in shelf.vehicle_names():
                continue
            numbers, sources = _library_numbers(library)
            for name in numbers:
                places.setdefault((section, key, name), f"library vehicle {library}")
            if isinstance(result.get("sources", {}), dict):
                result["sources"] = {**sources, **result.get("sources", {})}
            result[section][key] = {**numbers, **item}
    return result


def _library_numbers(library: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the kinematic numbers and the sources of a library vehicle, its source ids made unique."""
    data = shelf.vehicle_data(library)
    found = {**data.get("kinematic", {}), "ballistic_coefficient_kg_m2": data.get("ballistic_coefficient_kg_m2")}
    sources = {f"{library}--{entry['id']}": _without(entry, "id") for entry in data.get("sources", [])}
    numbers = {}
    if "kinematic" in data:
        for name in VEHICLE_NUMBERS:
            value = found.get(name)
            if isinstance(value, dict) and value.get("source"):
                value = {**value, "source": f"{library}--{value['source']}"}
            if value is not None:
                numbers[name] = value
    return numbers, sources


def _without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}


def _with_sources(data: dict[str, Any]) -> dict[str, Any]:
    """Make every number a mapping that carries its own source and grade."""
    return {key: value if key == "sources" else _tied(value, "", "") for key, value in data.items()}


def _tied(node: Any, source: str, grade: str) -> Any:
    if not isinstance(node, dict):
        return node
    own_source, own_grade = node.get("source"), node.get("grade")
    if isinstance(own_source, str) or isinstance(own_grade, str):
        source = own_source if isinstance(own_source, str) else ""
        grade = own_grade if isinstance(own_grade, str) else ""
    result: dict[str, Any] = {}
    for key, value in node.items():
        if not is_number_key(key):
            result[key] = _tied(value, source, grade)
        elif isinstance(value, dict):
            result[key] = _tied_number(value, source, grade)
        elif value is None:
            result[key] = None
        else:
            result[key] = _tied_number({"value": value}, source, grade)
    return result


def _tied_number(number: dict[str, Any], source: str, grade: str) -> dict[str, Any]:
    if "value" not in number:
        return number
    result = dict(number)
    if "source" not in result and "grade" not in result:
        if source:
            result["source"] = source
        if grade:
            result["grade"] = grade
    elif "source" not in result and source and result["grade"] in (Grade.SEEN, Grade.SECONDARY, Grade.DERIVED):
        result["source"] = source
    return result


def over(below: Layer, above: Layer, *, places: bool = True) -> Layer:
    """Lay one layer over another.

    Mappings are merged key by key; lists and texts are replaced; null removes. A number that gets a new value keeps
    the published range of the old one, but not its source: whoever changed it has to say where it comes from. Without
    ``places`` the result does not know where its parts stand, for the third of the time.
    """
    data = _merged(below.data, above.data, below.name, ())
    if not places:
        return Layer(above.name, data, {})
    replaced = set(_leaves(above.data, ()))
    kept = {
        path: place
        for path, place in below.places.items()
        if not any(path[:size] in replaced for size in range(1, len(path)))
    }
    return Layer(above.name, data, {**kept, **above.places})


def _leaves(node: Any, path: YamlPath) -> Iterator[YamlPath]:
    """Paths of all that replaces what lies below: texts, lists, nulls, and numbers with a value."""
    if isinstance(node, dict) and not (path and is_number_key(path[-1]) and "value" in node):
        for key, value in node.items():
            yield from _leaves(value, (*path, key))
    else:
        yield path


def _merged(below: dict[str, Any], above: dict[str, Any], name: str, path: YamlPath) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if value is None and key in below:
            del result[key]
        elif isinstance(old, dict) and isinstance(value, dict):
            if "value" in value and "value" in old:
                result[key] = _renumbered(old, value, name)
            else:
                if len(path) == 1 and path[0] in VEHICLE_SECTIONS and "library" in value:
                    old = {k: v for k, v in old.items() if k not in VEHICLE_NUMBERS}
                result[key] = _merged(old, value, name, (*path, key))
        else:
            result[key] = value
    return result


def _renumbered(old: dict[str, Any], new: dict[str, Any], name: str) -> dict[str, Any]:
    result = {key: old[key] for key in ("low", "high") if key in old} | new
    was, now = old["value"], new["value"]
    if not new.get("note") and isinstance(was, int | float) and was != now:
        result["note"] = f"{name} has {was:g}"
    elif was == now and "source" not in new and "grade" not in new and _same_range(old, new):
        return old | {key: new[key] for key in ("distribution",) if key in new}
    return result


def _same_range(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return all(new.get(end, old.get(end)) == old.get(end) for end in ("low", "high"))


def override_layer(below: Layer, overrides: Sequence[str], known: Any) -> Layer:
    """Make a layer of ``path=value`` texts.

    Parameters
    ----------
    below : Layer
        What they change.
    overrides : sequence of str
        Each a dotted path, an equals sign, and a YAML scalar, list or mapping: ``radars.emr.track_delay_s=20``.
    known : callable
        Gives the keys that may stand at a path: ``known(path) -> list of str``, empty where ids stand.

    Raises
    ------
    InputErrors
        All that are malformed or name something unknown, each with the nearest keys at that level.
    """
    data: dict[str, Any] = {}
    places: dict[YamlPath, str] = {}
    errors: list[InputError] = []
    for text in overrides:
        try:
            path, value = _override(text, below.data, known)
        except InputError as error:
            errors.append(error)
            continue
        node = data
        for key in path[:-1]:
            child = node.get(key)
            node[key] = child if isinstance(child, dict) else {}
            node = node[key]
        node[path[-1]] = value
        places |= {path[: size + 1]: f"--set {text}" for size in range(1, len(path))}
    if errors:
        raise errors[0] if len(errors) == 1 else InputErrors(errors)
    return Layer(below.name, _with_sources(_expanded(data, places)), places)


def _override(text: str, data: Mapping[str, Any], known: Any) -> tuple[YamlPath, Any]:
    where = f"--set {text}"
    name, equals, raw = text.partition("=")
    path = tuple(name.strip().split("."))
    if not equals or not all(path):
        raise InputError(
            f'"{text}" is not an override',
            where=where,
            allowed="PATH=VALUE",
            hint="for example --set interceptors.gbi.burnout_speed_km_s=7.0",
        )
    node: Any = data
    for depth, key in enumerate(path):
        allowed = known(path[:depth]) or (list(node) if isinstance(node, dict) else [])
        if not allowed and not isinstance(node, dict):
            raise InputError(f"{'.'.join(path[:depth])} is a value; nothing lies below it", where=where)
        if key not in allowed or key == "extends":
            raise unknown_key(path[:depth], key, [item for item in allowed if item != "extends"], where)
        node = node.get(key) if isinstance(node, dict) else None
    raw = raw.strip()
    value = read_text(f"v: {raw}", where).data["v"] if raw[:1] in {"[", "{", '"', "'"} else plain_value(raw)
    return path, value


def unknown_key(parent: YamlPath, key: str, allowed: Sequence[str], where: str) -> InputError:
    """Make the error for a key that does not exist, naming the right suffix or the three nearest keys.

    Parameters
    ----------
    parent : tuple of str
        Where the key stands.
    key : str
        The unknown key.
    allowed : sequence of str
        The keys that exist there.
    where : str
        File and line, or the option.
    """
    bare, suffix = split_suffix(key)
    unit_twins = [name for name in allowed if split_suffix(name)[1] and split_suffix(name)[0] == bare]
    within = ".".join(parent) or "the top of the file"
    if unit_twins:
        right = unit_twins[0]
        problem = f'"{key}" has no unit suffix' if suffix is None else f'"{key}" is in another unit'
        verb = "write" if suffix is None else f"convert to {SUFFIXES[split_suffix(right)[1] or ''].unit} and write"
        return InputError(f"{within}: {problem}", where=where, allowed=right, hint=f"{verb} {right}")
    hint = "text that holds a comma needs quotes inside braces" if " " in key.strip() else ""
    error = unknown_name("key", key, allowed, where=where, hint=hint)
    return InputError(f"{within}: {error.problem}", where=where, allowed=error.allowed, hint=error.hint)
