"""The door of the room: `load` a scenario by name or path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from midcourse.errors import InputError
from midcourse.scenario import shelf
from midcourse.scenario.layers import Layer, is_path, layer_of_name, layer_of_text, over, override_layer
from midcourse.scenario.parts import Scenario

if TYPE_CHECKING:
    from midcourse.scenario.build import Build

__all__ = ["load", "load_text", "scenario_text"]


def load(name_or_path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A library name (``"europe-2007"``), or the path of a YAML file.
    overrides : sequence of str
        Each ``"dotted.path=value"``, as the command line's ``--set`` takes them:
        ``"interceptors.gbi.burnout_speed_km_s=7.0"``.

    Returns
    -------
    Scenario
        Frozen, SI and radians.

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with the file or the overrides, in one pass.
    LimitError
        For a file that is too large, too deep or has too many parts.

    Examples
    --------
    >>> scenario = load("europe-2007", ["interceptors.gbi.burnout_speed_km_s=7.0"])
    >>> scenario.interceptors[0].interceptor.vehicle.burnout_speed
    7000.0
    """
    name = str(name_or_path)
    if isinstance(name_or_path, Path) and not is_path(name):
        raise InputError(f'"{name}" does not look like a scenario file', allowed="a path that ends in .yaml or .yml")
    if is_path(name):
        return _scenario(layer_of_name(name), overrides)
    packaged = _packaged(name)
    return _edited(packaged, overrides) if overrides else packaged.build.scenario


def load_text(text: str, name: str = "scenario", overrides: Sequence[str] = ()) -> Scenario:
    """Load a scenario from text, as a server receives it: it may extend library scenarios, but opens no file.

    Parameters
    ----------
    text : str
        YAML.
    name : str
        Its name, also used in errors.
    overrides : sequence of str
        As for `load`.
    """
    return _scenario(layer_of_text(text, name), overrides)


def _scenario(layer: Layer, overrides: Sequence[str]) -> Scenario:
    from midcourse.scenario.build import built
    from midcourse.scenario.check import checked
    from midcourse.scenario.schema import known_keys

    if overrides:
        layer = over(layer, override_layer(layer, overrides, known_keys))
    return built(layer, checked(layer)).scenario


@dataclass(frozen=True)
class _Packaged:
    """A scenario of the library, read once: it cannot change while the program runs."""

    layer: Layer
    build: Build


@cache
def _packaged(name: str) -> _Packaged:
    from midcourse.scenario.build import built
    from midcourse.scenario.check import checked

    layer = layer_of_name(name)
    return _Packaged(layer, built(layer, checked(layer)))


def _edited(packaged: _Packaged, overrides: Sequence[str]) -> Scenario:
    """Lay overrides over a scenario of the library: everything is checked, and what did not change is taken over.

    Only the places of the parts in their files are left out, which nobody asks for unless something is wrong; then the
    long way finds every fault again and says where it is.
    """
    from midcourse.scenario.build import built
    from midcourse.scenario.check import checked
    from midcourse.scenario.schema import known_keys

    above = override_layer(packaged.layer, overrides, known_keys)
    layer = over(packaged.layer, above, places=False)
    try:
        model = checked(layer)
    except InputError:
        return _scenario(packaged.layer, overrides)
    return built(layer, model, packaged.build, above.data.keys()).scenario


def scenario_text(name_or_path: str) -> str:
    """The text of a scenario file, to be copied.

    Parameters
    ----------
    name_or_path : str
        A library name, or a path.
    """
    path = Path(name_or_path) if is_path(name_or_path) else shelf.scenario_path(name_or_path)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f'no file "{path}"', allowed="the path of a YAML file that exists") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f'cannot read "{path}": {error}') from None
