"""The numbers of a scenario that a study may vary: by the path that files use, with what the core calls them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from midcourse.analysis.distributions import Distribution
from midcourse.errors import InputError, unknown_name
from midcourse.records import record
from midcourse.scenario.layers import is_number_key
from midcourse.scenario.parts import Scenario
from midcourse.scenario.track_numbers import track_quantities
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["Field", "field_of", "fields_of", "in_bounds"]

_ROOMS = ("interceptors", "radars", "infrared", "doctrine", "vehicles", "launch_areas")
#: How good a track must be, where the scenario asks.
_RULE = ("engagement.commit_error_km", "engagement.commit_lead_s")
_WORDS = {"min": "minimum", "max": "maximum", "lat": "latitude", "lon": "longitude"}
_WHOLE = ("inventory", "salvo_size")


@record
class Field:
    """A number that can be varied.

    Attributes
    ----------
    path : str
        As in the file: ``interceptors.gbi.burnout_speed_km_s``.
    column : str
        As a column of a table: ``interceptors_gbi_burnout_speed_km_s``.
    inside : str
        As a design of the core names it: ``interceptors.gbi.burnout_speed``.
    label : str
        As printed on an axis: ``gbi burnout speed``.
    unit : str
        As printed; empty for a count.
    factor : float
        Multiply the number of the file by it to have SI.
    value : float
        In the unit of the file.
    whole : bool
        Whether it is a count.
    distribution : Distribution or None
        What the scenario says it is drawn from, in the unit of the file.
    """

    path: str
    column: str
    inside: str
    label: str
    unit: str
    factor: float
    value: float
    whole: bool
    distribution: Distribution | None = None


def fields_of(scenario: Scenario) -> dict[str, Field]:
    """Every number that can be varied, by path: of interceptors, sensors, doctrine, missiles and launch areas.

    Where launches wait for good tracks also how good they must be, and how well the radars measure.
    Places of aim, the shape of flights, and what the scenario asks for (footprint, dispute) are not among them: another
    scenario file is the way to change those.
    """
    found = {}
    waits = not math.isnan(scenario.engagement.commit_error)
    for item in (*scenario.quantities, *track_quantities(scenario)):
        room, *middle = item.path.split(".")
        if not (room in _ROOMS or (waits and item.path in _RULE)) or item.path.endswith("_db"):
            continue
        if "accuracy" in middle and not waits:
            continue
        number = middle[-1]
        bare, suffix = split_suffix(number)
        words = "_".join(_WORDS.get(word, word) for word in bare.split("_"))
        owner = middle[:-1]
        found[item.path] = Field(
            path=item.path,
            column="_".join(item.path.split(".")).replace("-", "_"),
            inside=".".join([room, *owner, words]),
            label=" ".join([*owner, words.replace("_", " ")]),
            unit=SUFFIXES[suffix].unit if suffix else "",
            factor=SUFFIXES[suffix].factor if suffix else 1.0,
            value=item.value,
            whole=number in _WHOLE,
            distribution=item.distribution,
        )
    return found


def field_of(scenario: Scenario, path: str, *, where: str = "--vary") -> Field:
    """One number by its path.

    Raises
    ------
    InputError
        For a path that is unknown (with the nearest), or names a text, a yes or no, or a place of aim.
    """
    known = fields_of(scenario)
    if path in known:
        return known[path]
    key = path.rsplit(".", 1)[-1]
    waits = not math.isnan(scenario.engagement.commit_error)
    if waits and path == _RULE[1]:
        raise InputError(
            f"{path} is not stated: the place is predicted until the intercept", where=where,
            hint=f"state it first: --set {path}=300",
        )  # fmt: skip
    if not waits and (path in _RULE or ".accuracy." in path):
        raise InputError(
            f"{path} decides nothing as long as any track will do", where=where,
            allowed="a number of " + ", ".join(_ROOMS),
            hint="let launches wait for good tracks: --set engagement.commit_error_km=1",
        )  # fmt: skip
    if any(item.path == path for item in scenario.quantities):
        raise InputError(
            f"{path} is no number of the defence, of a missile or of a launch area, and cannot be varied", where=where,
            allowed="a number of " + ", ".join(_ROOMS),
            hint="to change where missiles come down, write a second scenario file: midcourse new",
        )  # fmt: skip
    if not is_number_key(key) and _is_text(path):
        raise InputError(
            f"{path} is a text or a yes or no, and cannot be varied", where=where,
            allowed="a number, such as " + next(iter(known)), hint=f"compare two runs instead: --set {path}=VALUE",
        )  # fmt: skip
    raise unknown_name("number of the scenario", path, known, where=where)


def _is_text(path: str) -> bool:
    from midcourse.scenario.schema import known_keys

    parent, _, key = path.rpartition(".")
    return key in known_keys(tuple(parent.split(".")))


def in_bounds(name: str, path: str, values: Sequence[float], overrides: Sequence[str] = ()) -> None:
    """Refuse values that a scenario file would not be allowed to hold.

    Parameters
    ----------
    name : str
        Of the scenario, as for `midcourse.scenario.load.load`.
    path : str
        Of the number.
    values : sequence of float
        In the unit of the file; the least and the greatest are tried.
    overrides : sequence of str
        Of the scenario.

    Raises
    ------
    InputError
        As loading the scenario with that value would.
    """
    from midcourse.scenario.load import load

    for value in dict.fromkeys((min(values), max(values))):
        text = f"{path}={int(value) if value == int(value) else repr(value)}"
        try:
            load(name, [*overrides, text])
        except InputError as error:
            raise InputError(
                error.problem, where=error.where.replace("--set", "--vary"), allowed=error.allowed, hint=error.hint
            ) from None
