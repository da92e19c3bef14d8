"""What the server answers, as models: for its description (OpenAPI) and for the tests that hold answers to it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

__all__ = [
    "Deal",
    "Dispute",
    "Failure",
    "Grid",
    "Health",
    "Land",
    "Library",
    "ScenarioAnswer",
    "Scene",
    "StudyHead",
    "StudyList",
    "StudyWhole",
    "Talks",
    "Threats",
    "Treaties",
]

Row = dict[str, Any]
Line = list[list[float]]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(_Answer):
    """What is wrong, where, what is allowed, and a hint."""

    message: str
    where: str
    allowed: str
    hint: str


class Failure(_Answer):
    """An error, and others of the same request."""

    error: Problem
    others: list[Problem]


class Health(_Answer):
    """Whether the server is up and warm."""

    version: str
    ready: bool


class ScenarioEntry(_Answer):
    """A packaged scenario."""

    id: str
    title: str
    description: str
    extends: str
    has_footprint: bool
    has_dispute: bool


class DossierEntry(_Answer):
    """A packaged dossier."""

    id: str
    title: str
    scenario: str


class TreatyEntry(_Answer):
    """A treaty of the library."""

    id: str
    title: str


class Library(_Answer):
    """What can be asked for."""

    scenarios: list[ScenarioEntry]
    default: str
    dossiers: list[DossierEntry]
    treaties: list[TreatyEntry]


class QuantityAnswer(_Answer):
    """A number of a scenario, in the unit of its path."""

    path: str
    title: str
    value: float
    unit: str
    low: float | None
    high: float | None
    source: str
    citation: str
    grade: str
    note: str
    changed: bool


class _OnGround(_Answer):
    id: str
    title: str
    latitude_deg: float
    longitude_deg: float
    paths: dict[str, str]


class RadarAnswer(_OnGround):
    """A radar."""

    height_m: float
    band: str
    reference_range_km: float
    reference_rcs_m2: float
    boresight_azimuth_deg: float
    azimuth_half_width_deg: float
    min_elevation_deg: float
    max_elevation_deg: float
    needs_cue: bool
    cued_by: list[str]


class InterceptorAnswer(_OnGround):
    """An interceptor site; no burnout speed where the interceptor is given by its stages."""

    height_m: float
    burnout_speed_km_s: float | None
    inventory: int


class PlaceAnswer(_OnGround):
    """A target."""

    country: str
    set: str


class LaunchAreaAnswer(PlaceAnswer):
    """A launch area; whether the footprint plan has it."""

    in_plan: bool


class SatelliteAnswer(_Answer):
    """Early-warning satellites."""

    id: str
    title: str


class VehicleAnswer(_Answer):
    """A threatening missile; its class is in ``class``."""

    model_config = ConfigDict(extra="allow")
    id: str
    title: str
    in_plan: bool


class ViewAnswer(_Answer):
    """Where to begin."""

    launch_area: str
    vehicle: str
    cell_deg: float


class SourceAnswer(_Answer):
    """A publication."""

    id: str
    citation: str
    url: str | None


class ScenarioAnswer(_Answer):
    """A scenario with its changes."""

    id: str
    title: str
    description: str
    date: str
    digest: str
    set: list[str]
    quantities: list[QuantityAnswer]
    radars: list[RadarAnswer]
    interceptors: list[InterceptorAnswer]
    infrared: list[SatelliteAnswer]
    launch_areas: list[LaunchAreaAnswer]
    targets: list[PlaceAnswer]
    vehicles: list[VehicleAnswer]
    view: ViewAnswer | None
    assumptions: list[str]
    limits: list[str]
    sources: list[SourceAnswer]


class RuleAnswer(_Answer):
    """A rule applied to a party's forces."""

    party: str
    bond: str
    rule: str
    article: str
    limit: str
    counted: float | None
    low: float | None
    high: float | None
    allowed: float | None
    headroom: float | None
    unit: str
    status: str
    breach: bool | None
    because: list[str]
    source: str


class TreatyAnswer(_Answer):
    """A treaty on a day."""

    id: str
    title: str
    in_force: bool
    entered: str | None
    until: str | None
    binds: list[str]
    because: str
    notes: list[str]
    rows: list[RuleAnswer]


class Span(_Answer):
    """Days that can be asked for; the keys are ``from`` and ``to``."""

    model_config = ConfigDict(extra="allow")
    to: str


class Treaties(_Answer):
    """Every treaty on a day."""

    date: str
    treaties: list[TreatyAnswer]
    span: Span


class VerdictLineAnswer(_Answer):
    """A claim and its verdict in one line."""

    dossier: str
    claim: str
    verdict: Literal["holds", "fails", "depends", "undecidable"]
    because: str
    says: str
    speaker: str
    party: str
    date: str


class Scene(_Answer):
    """Things in space and time; the parts are those of `midcourse.outputs.scene.scene_json`."""

    scenario: str
    digest: str
    title: str
    date: str
    sites: list[Row]
    fans: list[Row]
    tracks: list[Row]
    cells: list[Row]
    events: list[Row]
    treaties: list[TreatyAnswer]
    verdicts: list[VerdictLineAnswer]


class Land(_Answer):
    """The map: longitude and latitude in degrees; land and lakes as polygons, each a ring and its holes."""

    land: list[list[Line]]
    borders: list[Line]
    disputed: list[Line]
    lakes: list[list[Line]]
    credit: str
    statement: str


class TownAnswer(_Answer):
    """A town, and the cell whose state it has."""

    name: str
    latitude_deg: float
    longitude_deg: float
    population: int
    capital: bool
    country: str
    cell: int | None


class Grid(_Answer):
    """The cells of a footprint."""

    grid: str
    cell_deg: float
    latitude_deg: list[float]
    longitude_deg: list[float]
    country: list[int]
    countries: list[str]
    codes: list[str]
    towns: list[TownAnswer]


class Threats(_Answer):
    """The threats of a run and who sees them."""

    scenario: str
    digest: str
    threats: list[Row]
    detections: list[Row]


class PublishedAnswer(_Answer):
    """A burnout speed that somebody published."""

    id: str
    who: str
    burnout_speed_km_s: float
    source: str
    citation: str
    grade: str
    note: str


class Dispute(_Answer):
    """Shares over the burnout speed."""

    scenario: str
    digest: str
    interceptor: str
    points: list[dict[str, float | None]]
    bases: list[Row]
    published: list[PublishedAnswer]
    sources: list[SourceAnswer]


class VerdictAnswer(_Answer):
    """A verdict with what it rests on."""

    verdict: Literal["holds", "fails", "depends", "undecidable"]
    because: str
    evidence: list[Row]
    flip_points: list[Row]
    influences: list[Any]
    maps: list[Row]
    assumptions: list[str]
    sources: list[str]
    digest: str


class ClaimAnswer(_Answer):
    """A claim."""

    id: str
    says: str
    quote: str
    speaker: str
    party: str
    date: str
    topic: str
    grade: str
    reading: str
    note: str
    answered_by: list[str]
    sources: list[str]
    rests_on: list[Literal["physics", "law", "record", "both"]]
    verdict: VerdictAnswer | None


class Talks(_Answer):
    """A dossier."""

    dossier: str
    title: str
    summary: str
    scenario: str | None
    meeting: Row | None
    parties: list[Row]
    issues: list[Row]
    positions: list[Row]
    events: list[Row]
    sources: list[SourceAnswer]
    claims: list[ClaimAnswer]
    judged: int
    packages: int


class Deal(_Answer):
    """A deal search, if it was made."""

    state: Literal["ready", "unknown"]
    deal: Row | None


class StudyHead(_Answer):
    """A study and how it stands."""

    id: str
    kind: Literal["check", "deal", "run", "campaign"]
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: Row | None


class StudyWhole(StudyHead):
    """A study with its result or error."""

    result: Any
    error: Failure | None


class StudyList(_Answer):
    """All studies that are kept, the newest last."""

    studies: list[StudyHead]
