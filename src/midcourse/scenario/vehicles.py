"""The vehicle library: files in, frozen SI records out.

A vehicle of the library is one YAML file with its sources, grades and ranges. `vehicle_file` gives it as written (for
pages and tables), `load_vehicle` as a record that flies. Vehicles that are known but cannot be flown are in the library
too, with what is missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from midcourse.errors import InputError, unknown_name
from midcourse.flight.vehicles import (
    FORDEN_DRAG_COEFFICIENT,
    FORDEN_DRAG_MACH,
    STANDARD_GRAVITY,
    Jettison,
    KinematicVehicle,
    Stage,
    StagedVehicle,
    Vehicle,
)
from midcourse.scenario import shelf
from midcourse.scenario.yaml_text import Document, read_file
from midcourse.sources import Grade, Source, Sourced
from midcourse.units import si_from_border

if TYPE_CHECKING:
    from midcourse.scenario.vehicle_schema import StagedModel, StageModel, VehicleFile

__all__ = [
    "SEA_LEVEL_PRESSURE",
    "engine",
    "load_vehicle",
    "numbers",
    "read_vehicle",
    "sources",
    "titled_vehicle",
    "vehicle_file",
    "vehicle_from_file",
    "vehicle_names",
]

#: Of the US Standard Atmosphere 1976, Pa: turns a thrust at sea level into one in vacuum where the nozzle is known.
SEA_LEVEL_PRESSURE = 101325.0


def vehicle_names(*, flyable: bool = True) -> tuple[str, ...]:
    """Names of the library vehicles, sorted.

    Parameters
    ----------
    flyable : bool
        Leave out those that are known but cannot be flown.
    """
    names = shelf.vehicle_names()
    return tuple(name for name in names if not flyable or shelf.vehicle_data(name).get("model") != "none")


@cache
def vehicle_file(name: str) -> VehicleFile:
    """Give a library vehicle as written in its file.

    Raises
    ------
    InputError
        For an unknown name, with the three nearest.
    """
    if name not in shelf.vehicle_names():
        raise unknown_name("vehicle", name, shelf.vehicle_names())
    from midcourse.scenario.vehicle_schema import checked_file

    return checked_file(Document(shelf.vehicle_data(name), file=f"{name}.yaml (library)"))


def read_vehicle(name_or_path: str) -> VehicleFile:
    """Give a vehicle by its library name, or by the path of a file (it ends in ``.yaml`` or has a folder in it).

    Raises
    ------
    InputError, InputErrors
        For an unknown name, or for what is wrong in the file.
    """
    if _is_path(name_or_path):
        from midcourse.scenario.vehicle_schema import checked_file

        return checked_file(read_file(Path(name_or_path)))
    return vehicle_file(name_or_path)


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def load_vehicle(name_or_path: str) -> Vehicle:
    """Give a vehicle that flies.

    Parameters
    ----------
    name_or_path : str
        A library name, or the path of a vehicle file.

    Raises
    ------
    InputError, InputErrors
        For an unknown name, a faulty file, or a vehicle that is known but cannot be flown.
    """
    return titled_vehicle(name_or_path)[1]


def titled_vehicle(name_or_path: str) -> tuple[str, Vehicle]:
    """Give the title of a vehicle and the record that flies; as `load_vehicle`.

    The packaged files are checked by the tests, so they are read without the models, which cost a quarter of a second.
    """
    if _is_path(name_or_path):
        file = read_vehicle(name_or_path)
        return file.title, vehicle_from_file(file)
    if name_or_path not in shelf.vehicle_names():
        raise unknown_name("vehicle", name_or_path, shelf.vehicle_names())
    data = shelf.vehicle_data(name_or_path)
    return str(data["title"]), vehicle_from_file(_Plain(data))


#: What a key that is left out means, where it is not nothing.
_DEFAULTS: dict[str, Any] = {
    "steps": (), "jettisons": (), "missing": (), "guidance": "gravity-turn", "rated_at": "vacuum",
    "body_attached": False, "name": "", "item": "",
}  # fmt: skip


class _Plain:
    """Plain data with the attributes of the models, for files that are known to be sound."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def __getattr__(self, name: str) -> Any:
        value = self._data.get(name, _DEFAULTS.get(name))
        if isinstance(value, Mapping):
            return _Plain(value)
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            return [_Plain(item) for item in value]
        return value


def vehicle_from_file(file: VehicleFile | _Plain) -> Vehicle:
    """Turn a checked file into a record in SI.

    Raises
    ------
    InputError
        When the vehicle cannot be flown, with what is missing.
    """
    if file.model == "none":
        raise InputError(
            f'vehicle "{file.name}" is known but cannot be flown: the open literature lacks {"; ".join(file.missing)}',
            hint="model it by a burnout speed and a burn time: see how-to/model-a-missile-from-its-published-range",
        )
    coefficient = _si(file, "ballistic_coefficient_kg_m2", math.inf)
    if file.kinematic is not None:
        return KinematicVehicle(
            name=file.name,
            burnout_speed=_si(file.kinematic, "burnout_speed_km_s"),
            burn_time=_si(file.kinematic, "burn_time_s"),
            burnout_height=_si(file.kinematic, "burnout_height_km"),
            ballistic_coefficient=coefficient,
        )
    assert file.staged is not None
    return _staged(file.name, file.staged, math.nan if file.staged.body_attached else coefficient)


def _si(model: Any, name: str, default: float = math.nan) -> float:
    number = getattr(model, name)
    return default if number is None else float(si_from_border(name, number.value)[1])


def _staged(name: str, model: StagedModel, coefficient: float) -> StagedVehicle:
    programme: tuple[tuple[float, float], ...] = ()
    if model.programme is not None:
        pairs = zip(model.programme.time_s, model.programme.pitch_deg, strict=True)
        programme = tuple((float(time), math.radians(pitch)) for time, pitch in pairs)
    drag = model.drag
    drag_mach: tuple[float, ...] = FORDEN_DRAG_MACH if drag is None else tuple(map(float, drag.mach))
    drag_coefficient: tuple[float, ...] = (
        FORDEN_DRAG_COEFFICIENT if drag is None else tuple(map(float, drag.coefficient))
    )
    return StagedVehicle(
        name=name,
        stages=tuple(_stage(stage) for stage in model.stages),
        payload_mass=_si(model, "payload_kg"),
        ballistic_coefficient=coefficient,
        jettisons=tuple(Jettison(_si(item, "time_s"), _si(item, "mass_kg"), item.item) for item in model.jettisons),
        vertical_rise_time=_si(model, "vertical_rise_time_s", 5.0),
        pitch_over_time=_si(model, "pitch_over_time_s", 10.0),
        guidance=model.guidance,
        guidance_time=_si(model, "guidance_time_s"),
        pitch_rate=_si(model, "pitch_rate_deg_s", 0.0),
        programme=programme,
        drag_mach=drag_mach,
        drag_coefficient=drag_coefficient,
    )


def _stage(model: StageModel) -> Stage:
    thrust, burn_time = engine(model)
    return Stage(
        propellant_mass=_si(model, "propellant_kg"),
        inert_mass=_si(model, "inert_kg"),
        thrust=thrust,
        burn_time=burn_time,
        diameter=_si(model, "diameter_m"),
        exit_area=_si(model, "exit_area_m2", 0.0),
        coast_before=_si(model, "coast_before_s", 0.0),
        ignition_time=_si(model, "ignition_time_s"),
        separation_delay=_si(model, "separation_delay_s", 0.0),
        steps=tuple((float(step.time_s), 1e3 * step.thrust_kn, float(step.mass_flow_kg_s)) for step in model.steps),
        name=model.name,
    )


def engine(model: StageModel) -> tuple[float, float]:
    """Vacuum thrust (N) and burn time (s) of a stage, the third of thrust, specific impulse and burn time derived.

    Where thrust is rated at sea level and the nozzle exits are known, the pressure on them is added; where they are
    not, the rated thrust is flown at every height, which is too little high up.
    """
    propellant = _si(model, "propellant_kg")
    impulse = _si(model, "isp_s") * STANDARD_GRAVITY
    thrust, burn_time = _si(model, "thrust_kn"), _si(model, "burn_time_s")
    if math.isnan(burn_time):
        burn_time = propellant * impulse / thrust
    if math.isnan(thrust):
        thrust = propellant * impulse / burn_time
    if model.rated_at == "sea level":
        thrust += SEA_LEVEL_PRESSURE * _si(model, "exit_area_m2", 0.0)
    return thrust, burn_time


def sources(file: VehicleFile) -> dict[str, Source]:
    """Publications of a vehicle file by id."""
    return {
        item.id: Source(id=item.id, title=item.title, publisher=item.publisher, date=item.date, url=item.url)
        for item in file.sources
    }


def numbers(file: VehicleFile) -> Iterator[tuple[str, Sourced]]:
    """Give every number a vehicle flies with, by its path in the file, in the file's own units.

    Yields
    ------
    path, number : str, Sourced
        Such as ``staged.stages.1.propellant_kg``.
    """
    yield from _numbers(file, "")


def _numbers(node: Any, path: str) -> Iterator[tuple[str, Sourced]]:
    for name in type(node).model_fields:
        value = getattr(node, name)
        where = f"{path}.{name}" if path else name
        if value is None:
            continue
        if type(value).__name__ == "Number":
            yield where, Sourced(value.value, value.source, Grade(value.grade), value.low, value.high, value.note)
        elif hasattr(type(value), "model_fields"):
            yield from _numbers(value, where)
        elif isinstance(value, list) and name in ("stages", "jettisons"):
            for index, item in enumerate(value, start=1):
                yield from _numbers(item, f"{where}.{index}")
