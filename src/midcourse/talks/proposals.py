"""What a deal is made of: levers with bounds, stated conditions, packages.

A *package* sets every lever. A *condition* is a party's stated position turned into a test on packages; it carries
the position it was read from and says how it was read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from midcourse.records import record
from midcourse.sources import Grade
from midcourse.talks.claims import Comparison, Question

__all__ = ["Condition", "Lever", "LeverValue", "Measure", "Package", "Table", "Test", "touches_shield"]

#: Settings that rearrange the shield; those with a dot name a number of it.
_SHIELD = ("site", "inventory", "burnout_speed", "with", "without")


def touches_shield(settings: Mapping[str, float | bool | str]) -> bool:
    """Whether settings change anything of the shield: its sites, its radars, or a number of them."""
    return any(name in _SHIELD or "." in name for name in settings)


@record
class LeverValue:
    """One setting of a lever.

    Attributes
    ----------
    id : str
        Short name: ``"brdy"``, ``"6.3"``.
    name : str
        As printed.
    settings : mapping of str to str, float or bool
        What it changes in the case that the evidence computes with (SI); empty for a purely legal lever.
    """

    id: str
    name: str
    settings: Mapping[str, float | bool | str] = field(default_factory=dict)


@record
class Lever:
    """Something that could be agreed, with the settings that were on the table.

    Attributes
    ----------
    id, name : str
    values : tuple of LeverValue
    sources : tuple of str
        Where it was on the table.
    grade : Grade
    note : str
        Which settings are our own grid between the bounds.
    on_map : str
        What its settings change on a map of the shield, and what is assumed in drawing them; empty: nothing.
    off_map : str
        Why its settings change nothing on a map; empty where they do, or where nobody has said.
    """

    id: str
    name: str
    values: tuple[LeverValue, ...]
    sources: tuple[str, ...]
    grade: Grade
    note: str = ""
    on_map: str = ""
    off_map: str = ""


@record
class Measure:
    """A quantity that is computed for packages.

    Attributes
    ----------
    id, name : str
    question : Question
        Without comparison.
    levers : tuple of str
        The levers that change its value; it is computed once for each of their combinations.
    """

    id: str
    name: str
    question: Question
    levers: tuple[str, ...]


@record
class Test:
    """An elementary test on a package: a lever stands at one of some settings, or a measure compares.

    Attributes
    ----------
    lever : str
        Id of a lever, or empty.
    values : tuple of str
        Settings of the lever that pass.
    measure : str
        Id of a measure, or empty.
    comparison : Comparison or None
        How the measure has to compare.
    """

    lever: str = ""
    values: tuple[str, ...] = ()
    measure: str = ""
    comparison: Comparison | None = None


@record
class Condition:
    """A stated condition of a party.

    Attributes
    ----------
    id, party, issue : str
    statement : str
        In our own words.
    position : str
        Id of the position it was read from.
    any_of : tuple of tuple of Test
        Met when all tests of one of the groups pass.
    sources : tuple of str
    grade : Grade
    reading : str
        How the words became a test; a threshold of ours is named here as ours.
    red_line : bool
        Whether it was stated as one.
    """

    id: str
    party: str
    issue: str
    statement: str
    position: str
    any_of: tuple[tuple[Test, ...], ...]
    sources: tuple[str, ...]
    grade: Grade
    reading: str
    red_line: bool = False


@record
class Package:
    """A package somebody put forward, or a decision taken, judged by the same conditions.

    Attributes
    ----------
    id, name : str
    owner : str
        Id of the party.
    date : str
    choices : mapping of str to str
        Lever to setting; a lever left out stands at the first of its settings.
    settings : mapping of str to str, float or bool
        Changes to the case beyond the levers (a site that was not on the table in 2007).
    sources : tuple of str
    in_search : bool
        Always false for decisions after the talks: they are judged, and never shown to the search.
    note : str
    """

    id: str
    name: str
    owner: str
    date: str
    choices: Mapping[str, str]
    sources: tuple[str, ...]
    settings: Mapping[str, float | bool | str] = field(default_factory=dict)
    in_search: bool = True
    note: str = ""


@record
class Table:
    """Everything that the deal search needs from a dossier: levers, measures, conditions, packages."""

    levers: tuple[Lever, ...] = ()
    measures: tuple[Measure, ...] = ()
    conditions: tuple[Condition, ...] = ()
    packages: tuple[Package, ...] = ()

    @property
    def size(self) -> int:
        """Number of packages that the levers span."""
        return math.prod(len(lever.values) for lever in self.levers)
