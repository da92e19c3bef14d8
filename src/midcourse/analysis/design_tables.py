"""The flyout tables of many designs: made together, remembered, and where asked read between those of a grid."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping, Sequence
from functools import partial

import numpy as np

from midcourse.analysis.design_parts import VEHICLE_FIELDS, Memory, changed_site, owner_of, table_key
from midcourse.analysis.evidence_shield import Case
from midcourse.engagement.flyout import FlyoutTable, Interceptor, flyout_tables
from midcourse.engagement.flyout_between import MOST_TABLES, TableGrid, between, corners, table_grid

__all__ = ["LOT", "Tables"]

#: Tables made together.
LOT = 8


class Tables:
    """Flyout tables by what they depend on.

    Parameters
    ----------
    most : int
        Tables remembered, 2 MB each.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = Memory(most)
        self._grids: dict[str, TableGrid] = {}

    def read_between(self, case: Case, designs: Sequence[Mapping[str, float]]) -> dict[str, TableGrid]:
        """Read tables between those of a grid from now on, where that saves any: see `Designs.read_between`."""
        self._grids = {}
        for name, site in case.interceptors.items():
            own = [
                {path.rpartition(".")[2]: value for path, value in design.items() if owner_of(path) == name}
                for design in designs
            ]
            sites = [changed_site(site, one) for one in own]
            fields = dict.fromkeys(field for one in own for field in one)
            grid = table_grid({field: np.array([_number(item, field) for item in sites]) for field in fields})
            if grid is not None:
                self._grids[name] = grid
        self._kept = Memory(max(self._most, MOST_TABLES * len(self._grids)))
        return dict(self._grids)

    def of(self, site: Interceptor) -> FlyoutTable:
        """The table of one site."""
        return self.made([site])[0]

    def made(self, sites: Sequence[Interceptor]) -> list[FlyoutTable]:
        """The tables of some sites; those that are not there are made together."""
        wanted: dict[Hashable, Interceptor] = {}
        for site in sites:
            grid = self._grids.get(site.name)
            for here in [site] if grid is None else [one for _, one in corners(grid, site)]:
                wanted.setdefault(table_key(here), here)
        missing = {key: site for key, site in wanted.items() if key not in self._kept}
        # On the meridian of Greenwich, so that all sites on the parallel have the same table to the last bit.
        fresh = flyout_tables([dataclasses.replace(site, longitude=0.0) for site in missing.values()])
        there = dict(zip(missing, fresh, strict=True))
        for key, site in wanted.items():
            there[key] = self._kept.made(key, partial(self._one, there.get(key), site))
        found = []
        for site in sites:
            grid = self._grids.get(site.name)
            if grid is None:
                found.append(there[table_key(site)])
            else:
                found.append(between(grid, site, lambda one: there[table_key(one)]))
        return found

    @staticmethod
    def _one(fresh: FlyoutTable | None, site: Interceptor) -> FlyoutTable:
        return fresh if fresh is not None else flyout_tables([dataclasses.replace(site, longitude=0.0)])[0]


def _number(site: Interceptor, field: str) -> float:
    return float(getattr(site.vehicle if field in VEHICLE_FIELDS else site, field))
