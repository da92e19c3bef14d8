"""What a scenario file may hold: the pydantic models, and the one JSON Schema made from them.

Every physical field carries its unit as a suffix. A number may stand bare or as a mapping with its range, source and
grade. All collections are mappings by id, so that a dotted path reaches everything:
``interceptors.gbi.burnout_speed_km_s``. This is the only module that knows pydantic; `midcourse.scenario.check` turns
what it finds into errors that name the file, the line and what is allowed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import GroupedMetadata
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from midcourse.errors import InputError
from midcourse.scenario.distribution_files import distribution_of, distribution_schema
from midcourse.sources import Grade

__all__ = ["BANDS", "GRADES", "Number", "ScenarioModel", "Span", "Words", "json_schema"]

GRADES = tuple(grade.value for grade in Grade)
#: What the accuracy of a radar is made of.
ACCURACY_NUMBERS = (
    *("beam_width_deg", "bandwidth_mhz", "detection_snr_db"),
    *("angle_floor_deg", "range_floor_m", "interval_s"),
)
#: Radar bands a signature can be given for.
BANDS = ("vhf", "uhf", "l", "s", "c", "x")
#: Stands for what ``distribution:`` may be until the schema is whole: pydantic allows no pointer of ours.
_DISTRIBUTION = {"title": "Distribution"}
#: What an id looks like.
ID_PATTERN = r"[a-z0-9][a-z0-9-]{0,63}"


def _refuse(problem: str, allowed: str = "", hint: str = "") -> PydanticCustomError:
    return PydanticCustomError("midcourse", "{problem}", {"problem": problem, "allowed": allowed, "hint": hint})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class Number(_Strict):
    """A number with its published range, its source and its grade."""

    value: float
    low: float | None = None
    high: float | None = None
    source: str = ""
    grade: str = Grade.ASSUMED.value
    note: str = ""
    distribution: str | dict[str, Any] | None = None


def _plain(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:,.0f}"


@dataclass(frozen=True)
class Span(GroupedMetadata):
    """The values a number may take, for use in ``Annotated[Number, Span(-5, 90)]``.

    Attributes
    ----------
    low, high : float
        In the unit of the field's suffix; both included.
    hint : str
        One sentence that helps whoever gets it wrong.
    whole : bool
        Whether only whole numbers are allowed.
    """

    low: float
    high: float
    hint: str = ""
    whole: bool = False

    @property
    def allowed(self) -> str:
        """The span in words."""
        kind = "a whole number, " if self.whole else ""
        return f"{kind}{_plain(self.low)} to {_plain(self.high)}"

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self._mapping)
        yield WithJsonSchema(self._schema())

    def _schema(self) -> dict[str, Any]:
        bare: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        bare |= {"minimum": self.low, "maximum": self.high}
        if self.hint:
            bare["description"] = self.hint
        texts = {"source": {"type": "string"}, "grade": {"enum": list(GRADES)}, "note": {"type": "string"}}
        return {
            "anyOf": [
                bare,
                {
                    "type": "object",
                    "properties": {
                        "value": bare,
                        "low": {"type": "number"},
                        "high": {"type": "number"},
                        **texts,
                        **({} if self.whole else {"distribution": dict(_DISTRIBUTION)}),
                    },
                    "required": ["value"],
                    "additionalProperties": False,
                },
            ]
        }

    def _mapping(self, value: Any) -> dict[str, Any]:
        mapping = dict(value) if isinstance(value, Mapping) else {"value": value}
        if "value" not in mapping:
            raise _refuse("has no value", self.allowed, "give value: and, if there is one, the range low: to high:")
        for name in ("value", "low", "high"):
            if name in mapping and not (name != "value" and mapping[name] is None):
                mapping[name] = self._one(name, mapping[name])
        self._order(mapping)
        self._provenance(mapping)
        self._distribution(mapping)
        return mapping

    def _one(self, name: str, value: Any) -> float:
        what = "is" if name == "value" else f"has {name}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            shown = f'"{value}"' if isinstance(value, str) else "empty" if value is None else _shown(value)
            raise _refuse(f"{what} {shown}, not a number", self.allowed, self.hint)
        number = math.copysign(math.inf, value) if abs(value) > 1e300 else float(value)
        if not math.isfinite(number):
            raise _refuse(f"{what} {number}, not a finite number", self.allowed, self.hint)
        if not self.low <= number <= self.high:
            raise _refuse(f"{what} {number:g}", self.allowed, self.hint)
        if self.whole and number != int(number):
            raise _refuse(f"{what} {number:g}", self.allowed, self.hint)
        return number

    def _order(self, mapping: Mapping[str, Any]) -> None:
        low, high = mapping.get("low"), mapping.get("high")
        if low is not None and high is not None and low > high:
            raise _refuse(f"has low {low:g} above high {high:g}", "low at most high", "exchange the two")

    def _distribution(self, mapping: Mapping[str, Any]) -> None:
        """A distribution must have support, within what the number may be."""
        try:
            found = distribution_of(mapping)
        except InputError as error:
            raise _refuse(error.problem, error.allowed, error.hint) from None
        if found is None:
            return
        if self.whole:
            raise _refuse("is a count and cannot be drawn", "a number with a unit", "change it with --set instead")
        for end in (found.low, found.high):
            if not self.low <= end <= self.high:
                raise _refuse(f"has a distribution that reaches {end:g}", self.allowed, self.hint)
        said = mapping["distribution"]
        if isinstance(said, Mapping):
            self._provenance({key: said[key] for key in ("source", "grade") if key in said})

    def _provenance(self, mapping: Mapping[str, Any]) -> None:
        grade = mapping.get("grade", Grade.ASSUMED.value)
        if grade not in GRADES:
            raise _refuse(f'has grade "{grade}"', ", ".join(GRADES), "a grade says how the figure reached us")
        source = mapping.get("source", "")
        if grade in (Grade.SEEN.value, Grade.SECONDARY.value) and not source:
            raise _refuse(f'has grade "{grade}" but no source', "a source id from sources:", "name where it was read")
        if source and "grade" not in mapping:
            raise _refuse("names a source but no grade", ", ".join(GRADES), "a grade says how the figure reached us")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, Mapping) else str(value).lower()


@dataclass(frozen=True)
class Words(GroupedMetadata):
    """The words a text field may take, for use in ``Annotated[str, Words(("any", "all"))]``."""

    words: tuple[str, ...]
    hint: str = ""

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self._check)
        yield WithJsonSchema({"enum": list(self.words)} | ({"description": self.hint} if self.hint else {}))

    def _check(self, value: Any) -> str:
        if value not in self.words or not isinstance(value, str):
            shown = f'"{value}"' if isinstance(value, str) else "empty" if value is None else _shown(value)
            raise _refuse(f"is {shown}", ", ".join(self.words), self.hint)
        return value


def _ids(value: Any) -> Any:
    """Refuse ids that would make dotted paths or file names unsafe."""
    if isinstance(value, Mapping):
        for key in value:
            if not re.fullmatch(ID_PATTERN, key):
                raise _refuse(
                    f'has the id "{key}"',
                    "lower-case letters, digits and hyphens, up to 64",
                    "an id is a short name; put the full name in name: or title:",
                )
    return value


#: Marks a collection: a mapping whose keys are ids.
ById = BeforeValidator(_ids)


#: Fields that many models share.
Latitude = Annotated[Number, Span(-90, 90, "degrees north of the equator; south is negative")]
Longitude = Annotated[Number, Span(-180, 180, "degrees east of Greenwich; west is negative")]
Height = Annotated[Number, Span(-500, 9000, "metres above the WGS84 ellipsoid")]
BurnoutSpeed = Annotated[Number, Span(0.1, 11, "speed at the end of powered flight, relative to the Earth")]
BurnTime = Annotated[Number, Span(5, 1200, "from lift-off to the end of powered flight, pauses included")]
BurnoutHeight = Annotated[Number, Span(1, 1000, "leave it out to let the speed law give it")]
BallisticCoefficient = Annotated[Number, Span(10, 1e6, "mass over drag coefficient times area, m/(C_d A)")]
Rcs = Annotated[Number, Span(1e-6, 1e4, "radar cross-section of the object that the radar must follow")]
SpeedOfDispute = Annotated[Number, Span(0.5, 11, "burnout speed of the interceptor in question")]
Shape = Annotated[
    str, Words(("minimum-energy", "lofted", "depressed", "apogee"), "apogee needs apogee_height_km as well")
]


class SourceModel(_Strict):
    """A publication that figures of this scenario come from."""

    title: str = Field(description="as printed; in brackets where only a description is known")
    publisher: str = Field("", description="who published it")
    date: str = Field("", description="year, or year-month-day")
    url: str = Field("", description="where it was read")


class _Item(_Strict):
    """What every item may carry: the source and grade of its bare numbers, and a note."""

    source: str = ""
    grade: Annotated[str, Words(GRADES, "a grade says how the figures reached us")] | None = None
    note: str = ""


class PlaceModel(_Item):
    """A place on the ground: a launch area, a base, a town."""

    name: str = Field(description="as printed")
    country: str = Field("", description="as printed")
    system: str = Field("", description="what is based there")
    lat_deg: Latitude
    lon_deg: Longitude
    height_m: Height | None = None


class VehicleModel(_Item):
    """A threat: one from the library, or a burnout speed and a burn time; and how large it is on radar."""

    title: str = Field(description="as printed")
    missile_class: Annotated[str, Words(("srbm", "mrbm", "irbm", "icbm"))] = Field(alias="class")
    library: str = Field("", description="a vehicle of the library: its numbers are taken, and may be changed here")
    burnout_speed_km_s: BurnoutSpeed | None = None
    burn_time_s: BurnTime | None = None
    burnout_height_km: BurnoutHeight | None = None
    ballistic_coefficient_kg_m2: BallisticCoefficient | None = None
    rcs_vhf_m2: Rcs | None = None
    rcs_uhf_m2: Rcs | None = None
    rcs_l_m2: Rcs | None = None
    rcs_s_m2: Rcs | None = None
    rcs_c_m2: Rcs | None = None
    rcs_x_m2: Rcs | None = None


class ThreatModel(_Item):
    """A group of threats: every launch area against every target, with one vehicle on one shape of trajectory."""

    title: str = Field(description="as printed")
    launch_areas: list[str] = Field(min_length=1, description="sets of launch areas, or single ones")
    targets: list[str] = Field(min_length=1, description="sets of targets, or single ones")
    vehicle: str = Field(description="an id from vehicles")
    shape: Shape = "minimum-energy"
    apogee_height_km: Annotated[Number, Span(50, 20000, "only with shape: apogee")] | None = None


class RadarAccuracyModel(_Item):
    """How well a radar measures; what is not given is taken from the library sensor."""

    beam_width_deg: Annotated[Number, Span(0.01, 30, "between half-power points, one way")] | None = None
    bandwidth_mhz: Annotated[Number, Span(0.001, 10000, "of the signal it tracks with")] | None = None
    detection_snr_db: Annotated[Number, Span(0, 40, "at reference_range_km on reference_rcs_m2")] | None = None
    angle_floor_deg: Annotated[Number, Span(0, 5, "constant error that no averaging removes")] | None = None
    range_floor_m: Annotated[Number, Span(0, 100000, "constant error that no averaging removes")] | None = None
    interval_s: Annotated[Number, Span(0.01, 600, "between two looks at one threat")] | None = None


class RadarModel(_Item):
    """A radar as the public debate describes it."""

    name: str = Field(description="as printed")
    lat_deg: Latitude
    lon_deg: Longitude
    height_m: Height | None = None
    band: Annotated[str, Words(BANDS, "the band picks the threat's rcs")]
    reference_range_km: Annotated[Number, Span(1, 20000, "slant range at which reference_rcs_m2 is just detected")]
    reference_rcs_m2: Rcs
    boresight_azimuth_deg: Annotated[Number, Span(0, 360, "clockwise from true north")] | None = None
    azimuth_half_width_deg: Annotated[Number, Span(1, 180, "180 for a radar that turns all the way")] | None = None
    min_elevation_deg: Annotated[Number, Span(-5, 90, "elevations are degrees above the local horizontal")]
    max_elevation_deg: Annotated[Number, Span(-5, 90, "elevations are degrees above the local horizontal")] | None = (
        None
    )
    track_delay_s: Annotated[Number, Span(0, 600, "unbroken sight from detection to a track")]
    needs_cue: bool = Field(False, description="whether it sees nothing before another sensor points it")
    cued_by: list[str] = Field(
        default_factory=list, description="sensors whose track points it; the first of them counts"
    )
    library: str = Field("", description="a sensor of the library, for its accuracy and its parts; its range stays")
    accuracy: RadarAccuracyModel | None = Field(None, description="how well it measures, over what the library says")


class InfraredModel(_Item):
    """Early-warning satellites."""

    name: str = Field(description="as printed")
    cloud_height_km: Annotated[Number, Span(0, 30, "height at which the plume comes into sight")]
    report_delay_s: Annotated[Number, Span(0, 600, "from first sight to a report that can cue a radar")]
    library: str = Field("", description="a sensor of the library, for where the satellites are and how well they see")


class InterceptorModel(_Item):
    """A site with interceptors of one kind."""

    name: str = Field(description="as printed")
    lat_deg: Latitude
    lon_deg: Longitude
    height_m: Height | None = None
    library: str = Field("", description="a vehicle of the library: its numbers are taken, and may be changed here")
    burnout_speed_km_s: BurnoutSpeed | None = None
    burn_time_s: BurnTime | None = None
    burnout_height_km: BurnoutHeight | None = None
    ballistic_coefficient_kg_m2: BallisticCoefficient | None = None
    min_intercept_height_km: Annotated[Number, Span(0, 1000, "below it the kill vehicle does not work")]
    max_intercept_height_km: Annotated[Number, Span(1, 10000, "above it the kill vehicle does not work")]
    max_flight_time_s: Annotated[Number, Span(10, 7200, "from the launch of the interceptor")]
    inventory: Annotated[Number, Span(1, 1000, "interceptors at the site", whole=True)]


class DoctrineModel(_Item):
    """How the defence spends its interceptors."""

    kind: Annotated[str, Words(("salvo", "shoot-look-shoot"))]
    salvo_size: Annotated[Number, Span(1, 20, "interceptors fired at a threat each time", whole=True)]
    decision_delay_s: Annotated[Number, Span(0, 3600, "from the required track to the first launch")]
    assessment_time_s: Annotated[Number, Span(0, 3600, "from an intercept to the next launch")]
    launch_interval_s: Annotated[Number, Span(0, 600, "between two launches of one salvo")]


class EngagementModel(_Item):
    """What a launch waits for."""

    track_from: Annotated[str, Words(("any", "all"), "any: the first track counts; all: the last one does")]
    sensors: list[str] = Field(min_length=1, description="radars or infrared sensors")
    track_after_burnout: bool = Field(True, description="whether an earlier track counts only from burnout on")
    commit_error_km: (
        Annotated[Number, Span(0.001, 1000, "largest error of the predicted place; leave it out for any track")] | None
    ) = None
    commit_lead_s: (
        Annotated[Number, Span(0, 1800, "how far ahead the place is predicted; left out: to the intercept")] | None
    ) = None


class FootprintModel(_Item):
    """The grid of the footprint, and the threats it is computed for."""

    south_deg: Latitude
    north_deg: Latitude
    west_deg: Longitude
    east_deg: Longitude
    cell_deg: Annotated[Number, Span(0.05, 5, "side of a cell in degrees of latitude and longitude")]
    launch_areas: list[str] = Field(min_length=1, description="sets of launch areas, or single ones")
    vehicles: list[str] = Field(min_length=1, description="ids from vehicles")
    shape: Annotated[str, Words(("minimum-energy", "lofted", "depressed"))] = "minimum-energy"


class PublishedSpeedModel(_Item):
    """A burnout speed somebody published, to be marked on the dispute figure."""

    who: str = Field(description="who published it")
    burnout_speed_km_s: SpeedOfDispute


class DisputeModel(_Item):
    """The sweep of the interceptor's burnout speed."""

    interceptor: str = Field(description="the site whose burnout speed is swept")
    burnout_speed_from_km_s: SpeedOfDispute
    burnout_speed_to_km_s: SpeedOfDispute
    burnout_speed_step_km_s: Annotated[Number, Span(0.01, 5, "distance between two speeds of the sweep")]
    russia: list[str] = Field(min_length=1, description="threat groups of the first curve")
    iran: list[str] = Field(min_length=1, description="threat groups of the second curve")
    published: Annotated[dict[str, PublishedSpeedModel], ById] = Field(
        default_factory=dict, description="marks on the figure; these speeds are computed too"
    )


Places = Annotated[dict[str, Annotated[dict[str, PlaceModel], ById, Field(min_length=1)]], ById]
Texts = Annotated[dict[str, str], ById]


class ScenarioModel(_Strict):
    """A scenario: who launches what at whom, who sees it, what answers, and what is asked."""

    format: Literal[1] = Field(1, description="version of the file format")
    title: str = Field(description="as printed")
    summary: str = Field("", description="one paragraph")
    date: str = Field("", description="the day the plan is of")
    sources: Annotated[dict[str, SourceModel], ById] = Field(default_factory=dict, description="publications")
    launch_areas: Places = Field(description="sets of places to launch from")
    targets: Places = Field(description="sets of places aimed at")
    vehicles: Annotated[dict[str, VehicleModel], ById] = Field(description="threatening missiles")
    threats: Annotated[dict[str, ThreatModel], ById] = Field(min_length=1, description="groups of threats")
    radars: Annotated[dict[str, RadarModel], ById] = Field(default_factory=dict, description="radars")
    infrared: Annotated[dict[str, InfraredModel], ById] = Field(
        default_factory=dict, description="early-warning satellites"
    )
    interceptors: Annotated[dict[str, InterceptorModel], ById] = Field(min_length=1, description="interceptor sites")
    doctrine: DoctrineModel = Field(description="how interceptors are spent")
    engagement: EngagementModel = Field(description="what a launch waits for")
    footprint: FootprintModel | None = Field(None, description="the map of defended ground; leave it out for none")
    dispute: DisputeModel | None = Field(None, description="the sweep of the burnout speed; leave it out for none")
    assumptions: Texts = Field(default_factory=dict, description="sentences for the report")
    limits: Texts = Field(default_factory=dict, description="sentences for the report")


def known_keys(path: tuple[str, ...]) -> list[str]:
    """Give the keys that the models allow below ``path``; empty for a collection, where any id may stand.

    Parameters
    ----------
    path : tuple of str
        Keys from the top of the document.
    """
    model: type[BaseModel] = ScenarioModel
    rest = path
    while True:
        if not rest:
            top = ["extends"] if model is ScenarioModel else []
            return [field.alias or name for name, field in model.model_fields.items()] + top
        key, rest = rest[0], rest[1:]
        name = next((n for n, f in model.model_fields.items() if (f.alias or n) == key), None)
        if name is None:
            return []
        inner, depth = _inner_model(model.model_fields[name].annotation)
        if inner is None or len(rest) < depth:
            return []
        model, rest = inner, rest[depth:]


def _inner_model(annotation: Any) -> tuple[type[BaseModel] | None, int]:
    """Find the model inside ``dict[str, Annotated[dict[str, Model], …]]`` and the number of ids above it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, 0
    arguments: Sequence[Any] = getattr(annotation, "__args__", ())
    if getattr(annotation, "__origin__", None) is dict:
        inner, depth = _inner_model(arguments[1])
        return inner, depth + 1
    for argument in arguments:
        inner, depth = _inner_model(argument)
        if inner is not None:
            return inner, depth
    return None, 0


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of scenario files (draft 2020-12).

    A file that ``extends`` another may leave out anything and may remove an item with null; a file of its own must be
    complete. The schema holds both forms.
    """
    complete = ScenarioModel.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    _name_ids(complete)
    definitions = complete.pop("$defs")
    _point(definitions)
    definitions["Distribution"] = distribution_schema(GRADES)
    complete["properties"]["extends"] = {
        "type": "string",
        "description": "a library scenario, or a file beside this one",
    }
    for name in list(definitions):
        definitions[f"{name}Change"] = _partial(definitions[name])
    definitions["Scenario"] = complete
    definitions["ScenarioChange"] = _partial(complete)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "midcourse scenario",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/ScenarioChange"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def _point(schema: Any) -> None:
    """Point at the one definition of distributions wherever a number may state one."""
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        if value == _DISTRIBUTION:
            value.clear()
            value["$ref"] = "#/$defs/Distribution"
        else:
            _point(value)


def _name_ids(schema: Any) -> None:
    """Write down what an id looks like wherever ids are keys."""
    if isinstance(schema, dict):
        if isinstance(schema.get("additionalProperties"), dict):
            schema["propertyNames"] = {"pattern": f"^{ID_PATTERN}$"}
        for value in schema.values():
            _name_ids(value)
    elif isinstance(schema, list):
        for item in schema:
            _name_ids(item)


def _partial(schema: Any) -> Any:
    """Copy a schema without requirements, with null allowed for items, pointing at the other partial schemas."""
    if isinstance(schema, list):
        return [_partial(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "required":
            continue
        if key == "$ref":
            changed[key] = f"{value}Change"
        elif key == "additionalProperties" and isinstance(value, dict):
            changed[key] = {"anyOf": [_partial(value), {"type": "null"}]}
        else:
            changed[key] = _partial(value)
    return changed


def validated(data: Mapping[str, Any]) -> tuple[ScenarioModel | None, list[dict[str, Any]]]:
    """Hold data against the models.

    Parameters
    ----------
    data : mapping
        The merged document.

    Returns
    -------
    model, problems : ScenarioModel or None, list of dict
        Either the model and no problems, or what pydantic found: ``loc``, ``type``, ``input`` and ``ctx`` of each.
    """
    try:
        return ScenarioModel.model_validate(data), []
    except ValidationError as error:
        return None, [dict(item) for item in error.errors(include_url=False)]
