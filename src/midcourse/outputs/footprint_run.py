"""The answer to "what is defended?": states by launch area and missile, shares, and what they were made from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from midcourse.analysis.footprint import Census, Footprint, Shares, summed, worst
from midcourse.outputs import tables as border
from midcourse.outputs.geography import Cells
from midcourse.outputs.pictures import footprint_cells
from midcourse.records import Table
from midcourse.scenario.footprint_plan import ALL
from midcourse.scenario.parts import Scenario

__all__ = ["TABLES", "FootprintRun", "worst_footprints"]

#: The tables of a footprint.
TABLES = ("footprint", "footprint_countries", "worst", "worst_countries", "cells")


@dataclass(frozen=True, eq=False)
class FootprintRun:
    """Which ground a scenario defends.

    Attributes
    ----------
    scenario : Scenario
        What was answered: its footprint plan holds the cells, launch areas and missiles that were asked for.
    digest : str
        Names everything that decides the answer, the package included.
    version : str
        Of midcourse.
    tables : dict of str to Table
        One for each of `TABLES`.
    timings : dict of str to float
        Seconds by stage; ``store`` alone when the answer was there.
    from_store : bool
        Whether nothing had to be computed.
    """

    scenario: Scenario
    digest: str
    version: str
    tables: dict[str, Table]
    timings: dict[str, float]
    from_store: bool

    def __repr__(self) -> str:
        shown = f"{len(self.states)} footprint{'s' if len(self.states) != 1 else ''}, {len(self.grid.latitude):,} cells"
        return f"<FootprintRun {self.scenario.name}: {shown}; {self.digest[:12]}>"

    @property
    def footprint(self) -> Table:
        """One row a launch area and missile: cells, shares of land and of population."""
        return self.tables["footprint"]

    @property
    def countries(self) -> Table:
        """The same by country."""
        return self.tables["footprint_countries"]

    @property
    def worst(self) -> Table:
        """One row a missile: what remains defended against all the launch areas together."""
        return self.tables["worst"]

    @property
    def cells(self) -> Table:
        """One row a cell, launch area and missile: place, country and state."""
        return self.tables["cells"]

    @cached_property
    def grid(self) -> Cells:
        """The n cells of land."""
        return footprint_cells(self.scenario)

    @cached_property
    def states(self) -> dict[tuple[str, str], np.ndarray]:
        """`midcourse.analysis.footprint.CellState` codes, (n,) int8, by launch area and missile."""
        columns = self.cells.columns
        n = len(self.grid.latitude)
        found: dict[tuple[str, str], np.ndarray] = {}
        for start in range(0, len(self.cells) if n else 0, n or 1):
            state = columns["state"][start : start + n].astype(np.int8)
            state.flags.writeable = False
            found[columns["launch_area"][start], columns["vehicle"][start]] = state
        return found

    def worst_state(self, vehicle: str) -> np.ndarray:
        """States against one missile from all the launch areas together, (n,) int8."""
        return worst([state for (_, name), state in self.states.items() if name == vehicle])

    def to_json(self) -> dict[str, Any]:
        """The object that ``midcourse footprint --json`` prints."""
        plan = self.scenario.footprint
        assert plan is not None
        first = {key: value[: len(self.grid.latitude)].tolist() for key, value in self.cells.columns.items()}
        return {
            "scenario": self.scenario.name,
            "digest": self.digest,
            "version": self.version,
            "cell_deg": round(math.degrees(plan.cell), 9),
            "shape": plan.shape,
            "footprint": border.footprint_rows(self.footprint, self.countries),
            "worst": border.footprint_rows(self.worst, self.tables["worst_countries"]),
            "cells": {
                **{key: first.get(key, []) for key in ("latitude_deg", "longitude_deg", "country")},
                "states": [
                    {"launch_area": area, "vehicle": vehicle, "state": state.tolist()}
                    for (area, vehicle), state in self.states.items()
                ],
            },
            "timings_s": {key: round(value, 4) for key, value in self.timings.items()},
        }

    @cached_property
    def _maps(self) -> list[tuple[bytes, str]]:
        from midcourse.outputs.notebook import footprint_pictures

        return footprint_pictures(self)

    def _repr_html_(self) -> str:
        """The footprint as a notebook shows it: maps and shares."""
        from midcourse.outputs.notebook import footprint_html

        return footprint_html(self, self._maps)

    def _repr_png_(self) -> bytes | None:
        """The map of the first missile, for notebooks that show no HTML."""
        return self._maps[0][0] if self._maps else None


def worst_footprints(found: Sequence[Footprint], of: Census) -> list[tuple[Footprint, Shares]]:
    """What remains defended against each missile from all launch areas together, with its shares.

    Parameters
    ----------
    found : sequence of Footprint
        Of the same cells.
    of : Census
        Of those cells.
    """
    result = []
    for vehicle in dict.fromkeys(item.vehicle_name for item in found):
        state = worst([item.state for item in found if item.vehicle_name == vehicle])
        result.append((Footprint(ALL, vehicle, state), summed(state, of)))
    return result
