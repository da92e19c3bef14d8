"""A dossier: everything that is held about one round of talks, each item with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from midcourse.errors import unknown_name
from midcourse.records import record
from midcourse.sources import Grade
from midcourse.talks.claims import Claim
from midcourse.talks.positions import Issue, Party, Position, Reference
from midcourse.talks.proposals import Table
from midcourse.talks.timeline import Event

__all__ = ["Dossier", "Figure", "Meeting", "claims_named", "open_issues"]


@record
class Meeting:
    """A meeting: when, where, in which form, who sat there, what it brought."""

    date: str
    place: str
    form: str
    participants: Mapping[str, tuple[str, ...]]
    topics: tuple[str, ...]
    outcome: str
    sources: tuple[str, ...]


@record
class Figure:
    """A published number that claims are judged with: its value, the range of what was published, and where.

    Attributes
    ----------
    id, name : str
    value, low, high : float
        A count.
    source : str
        Id of a source.
    grade : Grade
    note : str
    """

    id: str
    name: str
    value: float
    low: float
    high: float
    source: str
    grade: Grade
    note: str = ""


@record
class Dossier:
    """A dossier, read and checked.

    Attributes
    ----------
    id, title, summary : str
    scenario : str
        Name of the scenario that its physics questions are asked of; empty when it asks none.
    parties, issues, references, figures, events, positions, claims : dict by id
    meeting : Meeting or None
    table : Table
        Levers, measures, conditions and packages of the deal search; empty when there is none.
    """

    id: str
    title: str
    summary: str = ""
    scenario: str = ""
    parties: Mapping[str, Party] = field(default_factory=dict)
    issues: Mapping[str, Issue] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    meeting: Meeting | None = None
    table: Table = field(default_factory=Table)

    def citation(self, source: str) -> str:
        """Cite a source of the dossier in one line."""
        return self.references[source].source.citation


def claims_named(dossier: Dossier, names: Iterable[str]) -> tuple[Claim, ...]:
    """Give the claims of these names in the order asked for; all of them when no name is given.

    Raises
    ------
    InputError
        For an unknown name, with the nearest known ones.
    """
    wanted = tuple(names)
    for name in wanted:
        if name not in dossier.claims:
            raise unknown_name("claim", name, dossier.claims, where=f"dossier {dossier.id}")
    return tuple(dossier.claims[name] for name in wanted) if wanted else tuple(dossier.claims.values())


def open_issues(dossier: Dossier) -> tuple[tuple[Issue, tuple[Position, ...]], ...]:
    """Give the issues on which at least two parties at the table have stated positions, with those positions.

    The positions of an issue come in the order of their dates. Nothing is weighed: two positions on one issue make it
    open, whether or not they could be reconciled; that is what the deal search is for.
    """
    found = []
    for issue in dossier.issues.values():
        stated = sorted((p for p in dossier.positions.values() if p.issue == issue.id), key=lambda p: p.date)
        if len({p.party for p in stated if dossier.parties[p.party].at_table}) > 1:
            found.append((issue, tuple(stated)))
    return tuple(found)
