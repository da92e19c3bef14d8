"""What a vehicle file may hold: the pydantic models, and the plain words for what is wrong.

Every number is a mapping with its value, range, source and grade, as in a scenario. A file is one of three kinds:
``kinematic`` (a burnout speed and a burn time), ``staged`` (masses, thrusts, burn times) or ``none``: a vehicle that is
known but cannot be flown, with what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from midcourse.errors import InputError, InputErrors, nearest
from midcourse.scenario.schema import (
    GRADES,
    BallisticCoefficient,
    BurnoutHeight,
    BurnoutSpeed,
    BurnTime,
    Number,
    Span,
    Words,
)
from midcourse.scenario.yaml_text import Document, YamlPath

__all__ = ["GUIDANCE", "MODELS", "ROLES", "FigureModel", "StageModel", "VehicleFile", "checked_file"]

ROLES = ("threat", "interceptor", "test missile", "historical missile", "launch vehicle")
MODELS = ("kinematic", "staged", "none")
GUIDANCE = ("gravity-turn", "constant-attitude", "constant-rate", "programme")
PROPELLANTS = ("liquid", "solid", "mixed", "unknown")

Mass = Annotated[Number, Span(0, 1e7, "kilograms")]
Thrust = Annotated[Number, Span(0.01, 1e5, "kilonewtons, of all engines of the stage together")]
Impulse = Annotated[Number, Span(50, 600, "seconds")]
Diameter = Annotated[Number, Span(0.05, 30, "metres, of the body")]
Area = Annotated[Number, Span(0, 200, "square metres, of all nozzles of the stage together")]
Time = Annotated[Number, Span(0, 3000, "seconds after lift-off unless the key says otherwise")]
Angle = Annotated[Number, Span(-180, 180, "degrees")]
Rate = Annotated[Number, Span(-10, 10, "degrees a second, positive downwards")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceEntry(_Strict):
    """A publication."""

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""


class FigureModel(_Strict):
    """A figure from the literature that is shown beside the one used, with who says so."""

    quantity: str
    value: float
    who: str
    source: str = ""
    grade: Annotated[str, Words(GRADES, "a grade says how the figure reached us")]
    used: bool = False


class KinematicModel(_Strict):
    """A vehicle by what the public debate quotes."""

    burnout_speed_km_s: BurnoutSpeed
    burn_time_s: BurnTime
    burnout_height_km: BurnoutHeight | None = None


class StepModel(_Strict):
    """From a time after ignition on: another thrust and mass flow."""

    time_s: float
    thrust_kn: float
    mass_flow_kg_s: float
    note: str = ""


class StageModel(_Strict):
    """A stage; of thrust, specific impulse and burn time two are given and the third follows."""

    name: str = ""
    propellant_kg: Mass
    inert_kg: Mass
    thrust_kn: Thrust | None = None
    isp_s: Impulse | None = None
    burn_time_s: BurnTime | None = None
    rated_at: Annotated[str, Words(("vacuum", "sea level", "not stated"))] = "vacuum"
    diameter_m: Diameter
    exit_area_m2: Area | None = None
    coast_before_s: Time | None = None
    ignition_time_s: Time | None = None
    separation_delay_s: Time | None = None
    steps: list[StepModel] = []
    note: str = ""


class JettisonModel(_Strict):
    """Mass dropped at a time after lift-off."""

    time_s: Time
    mass_kg: Mass
    item: str = ""


class ProgrammeModel(_Strict):
    """A pitch programme: times after lift-off and pitch above the launch horizontal, straight between the points."""

    time_s: list[float]
    pitch_deg: list[float]
    source: str = ""
    grade: Annotated[str, Words(GRADES, "a grade says how the figure reached us")]
    note: str = ""


class DragModel(_Strict):
    """A drag curve: Mach numbers and coefficients on the area of the largest body attached."""

    mach: list[float]
    coefficient: list[float]
    source: str = ""
    grade: Annotated[str, Words(GRADES, "a grade says how the figure reached us")]
    note: str = ""


class StagedModel(_Strict):
    """A vehicle by its stages."""

    payload_kg: Mass
    stages: list[StageModel]
    jettisons: list[JettisonModel] = []
    guidance: Annotated[str, Words(GUIDANCE)] = "gravity-turn"
    guidance_time_s: Time | None = None
    vertical_rise_time_s: Time | None = None
    pitch_over_time_s: Time | None = None
    pitch_rate_deg_s: Rate | None = None
    programme: ProgrammeModel | None = None
    drag: DragModel | None = None
    body_attached: bool = False


class VehicleFile(_Strict):
    """A file of the vehicle library."""

    name: str
    title: str
    role: Annotated[str, Words(ROLES)]
    model: Annotated[str, Words(MODELS)]
    notional: bool = False
    propellant: Annotated[str, Words(PROPELLANTS)] = "unknown"
    stage_count: int | None = None
    summary: str = ""
    sources: list[SourceEntry] = []
    kinematic: KinematicModel | None = None
    staged: StagedModel | None = None
    ballistic_coefficient_kg_m2: BallisticCoefficient | None = None
    figures: list[FigureModel] = []
    disagreements: list[str] = []
    missing: list[str] = []


def checked_file(document: Document) -> VehicleFile:
    """Hold a vehicle file against the models.

    Parameters
    ----------
    document : Document
        As read by `midcourse.scenario.yaml_text`.

    Raises
    ------
    InputError, InputErrors
        Everything that is wrong in it, each with its line.
    """
    errors: list[InputError] = []
    model: VehicleFile | None = None
    try:
        model = VehicleFile.model_validate(document.data)
    except ValidationError as error:
        errors += [_translated(document, dict(item)) for item in error.errors(include_url=False)]
    if model is not None:
        errors += list(_whole(document, model))
    if errors:
        raise errors[0] if len(errors) == 1 else InputErrors(errors)
    assert model is not None
    return model


def _where(document: Document, path: YamlPath) -> str:
    while path and path not in document.lines:
        path = path[:-1]
    line = document.lines.get(path, 1)
    dotted = ".".join(path)
    return f"{document.file}, line {line}" + (f", {dotted}" if dotted else "")


def _translated(document: Document, item: Mapping[str, Any]) -> InputError:
    path = tuple(str(part) for part in item["loc"])
    where = _where(document, path)
    key, kind = path[-1] if path else "the file", str(item["type"])
    if kind == "midcourse":
        context = item["ctx"]
        return InputError(f"{key} {context['problem']}", where=where, allowed=context["allowed"], hint=context["hint"])
    if kind == "missing":
        return InputError(f"{key} is missing", where=_where(document, path[:-1]), hint="every vehicle file needs it")
    if kind == "extra_forbidden":
        owner = VehicleFile if len(path) == 1 else None
        close = nearest(key, owner.model_fields) if owner else []
        hint = f'did you mean "{close[0]}"?' if close else ""
        return InputError(f'unknown key "{key}"', where=where, hint=hint)
    return InputError(f"{key}: {item['msg'][0].lower()}{item['msg'][1:]}", where=where)


def _whole(document: Document, model: VehicleFile) -> Iterator[InputError]:
    """Check what one field cannot see: form against model, source names, two of three engine figures."""
    if model.model != "none" and getattr(model, model.model) is None:
        yield InputError(
            f"model is {model.model} but there is no {model.model}: section",
            where=_where(document, ("model",)),
            allowed=", ".join(MODELS),
        )
    if model.model == "none" and not model.missing:
        yield InputError(
            "a vehicle that cannot be flown names nothing that is missing",
            where=_where(document, ("model",)),
            hint="list under missing: what would be needed",
        )
    known = {source.id for source in model.sources}
    for path, name in _source_names(document.data, ()):
        if name not in known:
            yield InputError(
                f'unknown source "{name}"', where=_where(document, path), allowed=", ".join(sorted(known)) or "(none)"
            )
    for index, stage in enumerate(model.staged.stages if model.staged else []):
        given = [stage.thrust_kn, stage.isp_s, stage.burn_time_s]
        if sum(item is not None for item in given) < 2:
            yield InputError(
                f"stage {index + 1}: too little to fly it",
                where=_where(document, ("staged", "stages", str(index))),
                allowed="two of thrust_kn, isp_s and burn_time_s; the third follows",
            )


def _source_names(node: Any, path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "source" and isinstance(value, str) and value:
                yield (*path, key), value
            elif key != "sources":
                yield from _source_names(value, (*path, str(key)))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _source_names(value, (*path, str(index)))
