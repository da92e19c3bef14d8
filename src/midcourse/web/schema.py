"""What a client may send: the pydantic models of this border (`docs/decisions/0003-models-at-two-borders.md`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from midcourse.web.settings import OVERRIDE_LETTERS, OVERRIDES

__all__ = [
    "CampaignArguments",
    "CheckArguments",
    "DealArguments",
    "Edit",
    "RunArguments",
    "StudyAsked",
    "View",
]

#: A name of the library: letters, digits and hyphens, so that it can never be a path.
NAME = r"^[a-z0-9][a-z0-9-]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=80)]
Override = Annotated[str, Field(min_length=3, max_length=OVERRIDE_LETTERS)]
Overrides = Annotated[list[Override], Field(max_length=OVERRIDES)]
#: JavaScript's whole numbers.
_MOST = 2**53 - 1


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_max_length=OVERRIDE_LETTERS)


class View(_Asked):
    """Which footprint an edit wants: from where, with what, how fine."""

    launch_area: Name = Field(description="a launch area of the scenario, or all: the worst of the plan")
    vehicle: Name = Field(description="a missile of the scenario")
    cell_deg: float | None = Field(
        default=None, ge=0.05, le=5.0, description="side of a cell; the scenario's when left out"
    )


class Edit(_Asked):
    """One position of a drag: the whole of what is changed, not only what moved since the last."""

    type: Literal["edit"]
    seq: int = Field(ge=0, le=_MOST, description="a number that grows; the answer names it")
    scenario: Name
    set: dict[str, float | bool | str] = Field(default_factory=dict, max_length=OVERRIDES)
    view: View


class CheckArguments(_Asked):
    """Judge claims of a dossier."""

    dossier: Name = "moscow-2007"
    claims: list[Name] = Field(default_factory=list, max_length=200, description="all when empty")
    set: Overrides = Field(default_factory=list)
    maps: bool = Field(default=False, description="also map each answer over its two strongest parameters; slow")


class DealArguments(_Asked):
    """Search the packages of a dossier."""

    dossier: Name = "moscow-2007"
    without: list[Name] = Field(default_factory=list, max_length=64, description="conditions taken as given up")


class RunArguments(_Asked):
    """Run a scenario with everything that it asks."""

    scenario: Name = "europe-2007"
    set: Overrides = Field(default_factory=list)


class CampaignArguments(RunArguments):
    """Fight raids by the thousand."""

    raid: int = Field(default=5, ge=1, le=60, description="missiles in a raid")
    raids: int = Field(default=100_000, ge=1, le=2_000_000)
    sspk: float = Field(default=0.7, ge=0.0, le=1.0)
    reliability: float = Field(default=0.9, ge=0.0, le=1.0)
    correlation: float = Field(default=0.0, ge=0.0, le=1.0)
    seed: int = Field(default=1, ge=0, le=_MOST)


class _Check(_Asked):
    kind: Literal["check"]
    arguments: CheckArguments = CheckArguments()


class _Deal(_Asked):
    kind: Literal["deal"]
    arguments: DealArguments = DealArguments()


class _Run(_Asked):
    kind: Literal["run"]
    arguments: RunArguments = RunArguments()


class _Campaign(_Asked):
    kind: Literal["campaign"]
    arguments: CampaignArguments = CampaignArguments()


StudyAsked = Annotated[_Check | _Deal | _Run | _Campaign, Field(discriminator="kind")]
#: What any of them asks.
Arguments = CheckArguments | DealArguments | RunArguments | CampaignArguments
