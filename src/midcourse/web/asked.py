"""What a client asks for: names and changes checked, scenarios loaded, sizes held within the limits.

A scenario or dossier is a name of the packaged library. A name that is not on the list is refused before anything looks
at it as if it were a path, so no path from a client is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from midcourse.errors import InputError, unknown_name
from midcourse.outputs.judged import Judge
from midcourse.outputs.pictures import footprint_cells
from midcourse.outputs.store import Store
from midcourse.scenario import shelf
from midcourse.scenario.dossier_files import DossierFile, dossier_names, load_dossier
from midcourse.scenario.footprint_plan import plan_of, regridded
from midcourse.scenario.load import load
from midcourse.scenario.parts import Scenario
from midcourse.web.settings import CELLS, CELLS_TIMES_AREAS, OVERRIDE_LETTERS, OVERRIDES

__all__ = [
    "DEFAULT_SCENARIO",
    "box_within_limits",
    "day_asked",
    "dossier_asked",
    "judge_asked",
    "overrides_from",
    "overrides_within_limits",
    "plan_within_limits",
    "scenario_asked",
]

DEFAULT_SCENARIO = "europe-2007"
#: Cells of a footprint's box, sea included, and those of a whole plan.
_BOX_CELLS = 160_000
_PLAN_CELLS = 1_500_000
#: Threats of a scenario, and burnout speeds of its dispute.
_THREATS, _SPEEDS = 10_000, 400
#: The first and last year of treaties that can be asked for.
YEARS = (1960, 2060)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def scenario_asked(name: str, overrides: Sequence[str] = ()) -> Scenario:
    """Load a packaged scenario with changes.

    Parameters
    ----------
    name : str
        A name of the library.
    overrides : sequence of str
        ``path=value``.

    Raises
    ------
    InputError
        For an unknown name, changes that cannot be made, and more of anything than the server takes.
    """
    if name not in shelf.scenario_names():
        raise unknown_name("scenario", name[:80], shelf.scenario_names())
    loaded = load(name, overrides_within_limits(overrides))
    _held("threats", sum(len(group) for group in loaded.threats), _THREATS)
    if loaded.dispute is not None:
        _held("burnout speeds of the dispute", len(loaded.dispute.burnout_speeds), _SPEEDS)
    return loaded


def overrides_within_limits(overrides: Sequence[str]) -> tuple[str, ...]:
    """Refuse too many changes, or changes that are too long."""
    _held("changes", len(overrides), OVERRIDES, where="set")
    for text in overrides:
        if len(text) > OVERRIDE_LETTERS or _CONTROL.search(text):
            raise InputError(
                f'a change is too long or holds control characters: "{_CONTROL.sub("?", text[:40])}…"',
                where="set",
                allowed=f"up to {OVERRIDE_LETTERS} letters in one line",
            )
    return tuple(overrides)


def overrides_from(changes: Mapping[str, float | bool | str]) -> tuple[str, ...]:
    """Turn the changes of an edit into the form of the command line, in the order given."""
    return tuple(f"{path}={_text(value)}" for path, value in changes.items())


def _text(value: float | bool | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def box_within_limits(scenario: Scenario, cell_deg: float | None, areas: int = 1) -> None:
    """Refuse footprints of too many cells, before any work.

    Parameters
    ----------
    scenario : Scenario
        With a footprint plan.
    cell_deg : float or None
        Another size of the cells.
    areas : int
        Launch areas that are flown from.
    """
    plan = regridded(plan_of(scenario), cell_deg)
    box = len(plan.latitude) * len(plan.longitude)
    _held("cells, sea included", box, _BOX_CELLS, where="cell_deg", hint="use larger cells")
    if box * areas <= CELLS:
        return
    # Only where it can matter: counting the land takes longer than the edit of a small footprint.
    land = len(footprint_cells(replace(scenario, footprint=plan)).latitude)
    _held("cells of land", land, CELLS, where="cell_deg", hint="use larger cells")
    _held(
        "cells of land times launch areas",
        land * areas,
        CELLS_TIMES_AREAS,
        where="cell_deg",
        hint="use larger cells, or one launch area",
    )


def plan_within_limits(scenario: Scenario) -> Scenario:
    """Refuse to run a whole footprint plan that is too large; give the scenario back."""
    plan = scenario.footprint
    if plan is not None:
        cells = len(plan.latitude) * len(plan.longitude) * len(plan.launch_areas) * len(plan.vehicles)
        _held("cells, launch areas and missiles of the footprint", cells, _PLAN_CELLS, where="footprint")
    return scenario


def _held(what: str, amount: int, most: int, *, where: str = "", hint: str = "") -> None:
    if amount > most:
        raise InputError(f"{amount:,} {what}", where=where, allowed=f"up to {most:,}", hint=hint)


def dossier_asked(name: str) -> DossierFile:
    """Load a packaged dossier.

    Raises
    ------
    InputError
        For an unknown name.
    """
    if name not in dossier_names():
        raise unknown_name("dossier", name[:80], dossier_names())
    return load_dossier(name)


def judge_asked(name: str, store: Store, overrides: Sequence[str] = ()) -> Judge:
    """Give the judge of a packaged dossier; nothing is computed yet."""
    return Judge(dossier_asked(name), store, overrides_within_limits(overrides))


def day_asked(text: str) -> date:
    """Read a day.

    Raises
    ------
    InputError
        When it is none, or too far away.
    """
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        day = None
    if day is None or not YEARS[0] <= day.year <= YEARS[1]:
        raise InputError(
            f'date is "{_CONTROL.sub("?", text[:40])}"',
            where="date",
            allowed=f"a day such as 2007-10-12, from {YEARS[0]} to {YEARS[1]}",
        )
    return day
