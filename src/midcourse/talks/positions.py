"""Parties, issues, sources and positions: who wants what, as stated."""

from __future__ import annotations

from midcourse.records import record
from midcourse.sources import Grade, Source

__all__ = ["POSITION_KINDS", "Issue", "Party", "Position", "Reference"]

#: What a position can be, in the order in which they are printed.
POSITION_KINDS: dict[str, str] = {
    "aim": "wants",
    "condition": "requires",
    "red-line": "will not accept",
    "offer": "offers",
}


@record
class Party:
    """A party to the talks, or somebody who spoke about them.

    Attributes
    ----------
    id, name : str
    at_table : bool
        Whether it negotiates (the press and analysts do not).
    """

    id: str
    name: str
    at_table: bool = True


@record
class Issue:
    """An item of the talks: its id and what it is about, in a few words."""

    id: str
    name: str


@record
class Reference:
    """A source as a dossier holds it.

    Attributes
    ----------
    source : Source
        Title, publisher, date, address.
    grade : Grade
        How far the source itself was read.
    text_digest : str
        Digest of the text that quotations were checked against; empty when no text was at hand.
    note : str
        What a reader should know, for example that the address holds a copy.
    """

    source: Source
    grade: Grade
    text_digest: str = ""
    note: str = ""


@record
class Position:
    """What a party stated on an issue.

    Attributes
    ----------
    id : str
    party, issue : str
        Ids.
    kind : str
        A key of `POSITION_KINDS`.
    statement : str
        In our own words.
    date : str
        ISO 8601.
    sources : tuple of str
    grade : Grade
    quotation : str
        At most fifteen words, or empty.
    note : str
    """

    id: str
    party: str
    issue: str
    kind: str
    statement: str
    date: str
    sources: tuple[str, ...]
    grade: Grade
    quotation: str = ""
    note: str = ""
