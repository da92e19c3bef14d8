"""The shelf: what the packaged library holds, by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from midcourse.errors import InputError, unknown_name
from midcourse.scenario.yaml_text import read_file

__all__ = ["LIBRARY", "scenario_names", "scenario_path", "sensor_names", "vehicle_data", "vehicle_names"]

#: The folder of the packaged library.
LIBRARY = Path(__file__).parent / "library"
#: Files of the library folder that are no scenarios.
_OTHER = frozenset({"sites"})


@cache
def scenario_names() -> tuple[str, ...]:
    """Names of the packaged scenarios, sorted."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.yaml") if path.stem not in _OTHER))


def scenario_path(name: str) -> Path:
    """Path of a packaged scenario.

    Raises
    ------
    InputError
        For an unknown name, with the three nearest.
    """
    if name not in scenario_names():
        error = unknown_name("scenario", name, scenario_names())
        if not name.strip():
            error = InputError("the scenario has no name", allowed=", ".join(scenario_names()))
        elif Path(name).is_dir():
            error = InputError(
                f'"{name}" is a folder, not a scenario', allowed="a packaged scenario, or the path of a YAML file",
                hint="midcourse scenarios lists the packaged ones",
            )  # fmt: skip
        elif Path(f"{name}.yaml").is_file():
            error = unknown_name("scenario", name, scenario_names(), hint=f"for the file, write {name}.yaml")
        raise error
    return LIBRARY / f"{name}.yaml"


@cache
def vehicle_names() -> tuple[str, ...]:
    """Names of the packaged vehicles, sorted."""
    return tuple(sorted(path.stem for path in (LIBRARY / "vehicles").glob("*.yaml")))


@cache
def sensor_names(kind: str = "") -> tuple[str, ...]:
    """Names of the packaged sensors, sorted; of one kind (radar, infrared) where it is given."""
    paths = sorted((LIBRARY / "sensors").glob("*.yaml"))
    return tuple(path.stem for path in paths if not kind or f"\nkind: {kind}\n" in path.read_text(encoding="utf-8"))


@cache
def vehicle_data(name: str) -> Mapping[str, Any]:
    """Plain data of a packaged vehicle file."""
    return read_file(LIBRARY / "vehicles" / f"{name}.yaml").data
