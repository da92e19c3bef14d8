"""Dossiers from YAML files: read, checked, frozen; every error with file and line.

A dossier is one file. ``include`` names further files of the same folder that belong to it; ``extends`` names a dossier
that it adds to (its sources, parties and events can then be used). One claim is added by one entry under ``claims``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from midcourse.errors import InputError, unknown_name
from midcourse.records import digest
from midcourse.scenario.dossier_deals import read_table
from midcourse.scenario.dossier_questions import read_question
from midcourse.scenario.dossier_reader import Node, raise_all
from midcourse.scenario.yaml_text import read_file
from midcourse.sources import Source
from midcourse.talks.claims import Claim
from midcourse.talks.dossier import Dossier, Figure, Meeting
from midcourse.talks.positions import POSITION_KINDS, Issue, Party, Position, Reference
from midcourse.talks.proposals import Table
from midcourse.talks.timeline import EVENT_KINDS, Event

__all__ = ["DossierFile", "dossier_names", "load_dossier"]

_LIBRARY = Path(__file__).parent / "library" / "dossiers"

_TOP_KEYS = (
    "dossier", "title", "summary", "scenario", "extends", "include", "parties", "issues", "sources", "figures",
    "meeting", "events", "positions", "claims", "deal",
)  # fmt: skip


@dataclass(frozen=True)
class DossierFile:
    """A dossier and the places of its parts.

    Attributes
    ----------
    dossier : Dossier
    where : mapping of str to str
        File and line of ``claims.<id>`` and ``claims.<id>.<number of the question>``.
    digest : str
        Names the content of the dossier.
    """

    dossier: Dossier
    where: Mapping[str, str]
    digest: str


@dataclass
class _Draft:
    """What has been read so far, by id."""

    id: str = ""
    title: str = ""
    summary: str = ""
    scenario: str = ""
    parties: dict[str, Party] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    meeting: Meeting | None = None
    table: Table = field(default_factory=Table)
    where: dict[str, str] = field(default_factory=dict)


def dossier_names() -> tuple[str, ...]:
    """List the dossiers of the library."""
    names = []
    for path in sorted(_LIBRARY.glob("*.yaml")):
        with path.open(encoding="utf-8") as stream:
            if any(line.startswith("dossier:") for line in stream):
                names.append(path.stem)
    return tuple(names)


def load_dossier(name_or_path: str) -> DossierFile:
    """Load a dossier of the library by its name, or from a file.

    Parameters
    ----------
    name_or_path : str
        ``"moscow-2007"``, or the path of a YAML file.

    Returns
    -------
    DossierFile

    Raises
    ------
    InputError
        Unknown name, or anything wrong in a file; several errors come as one `InputErrors`.
    """
    errors: list[InputError] = []
    draft = _Draft()
    _read_dossier(_path_of(name_or_path), draft, errors, seen=())
    raise_all(errors)
    dossier = Dossier(
        id=draft.id,
        title=draft.title,
        summary=draft.summary,
        scenario=draft.scenario,
        parties=draft.parties,
        issues=draft.issues,
        references=draft.references,
        figures=draft.figures,
        events=draft.events,
        positions=draft.positions,
        claims=draft.claims,
        meeting=draft.meeting,
        table=draft.table,
    )
    return DossierFile(dossier, draft.where, digest(dossier))


def _path_of(name_or_path: str) -> Path:
    inside = _LIBRARY / f"{name_or_path}.yaml"
    if name_or_path in dossier_names():
        return inside
    path = Path(name_or_path)
    if path.suffix in {".yaml", ".yml"} or path.exists():
        return path
    raise unknown_name("dossier", name_or_path, dossier_names(), hint="give a name, or the path of a YAML file")


def _read_dossier(path: Path, draft: _Draft, errors: list[InputError], seen: tuple[str, ...]) -> None:
    root = Node(read_file(path), (), "", errors)
    root.only(*_TOP_KEYS)
    name = root.text("dossier")
    if name in seen or len(seen) > 4:
        root.refuse(f'"{name}" extends itself', "extends", allowed="a dossier that does not lead back here")
        return
    base = root.text("extends", "")
    if base:
        try:
            _read_dossier(_path_of(base), draft, errors, (*seen, name))
        except InputError as error:
            if error.where:
                raise
            root.refuse(f"extends: {error.problem}", "extends", allowed=error.allowed, hint=error.hint)
            return
        draft.claims.clear()
        draft.where.clear()
    draft.id, draft.title = name, root.text("title")
    draft.summary = root.text("summary", draft.summary)
    draft.scenario = root.text("scenario", draft.scenario)
    roots = [root, *_included(root, path, errors)]
    for part in roots:
        _read_people(part, draft)
    for part in roots:
        _read_figures(part, draft)
        _read_events(part, draft)
    for part in roots:
        _read_claims(part, draft)
    for part in roots:
        deal = part.child("deal")
        if deal is not None:
            draft.table = read_table(deal, draft.parties, draft.issues, draft.positions, draft.references)
    _check_answers(draft, roots)


def _included(root: Node, path: Path, errors: list[InputError]) -> list[Node]:
    found = []
    for index, name in enumerate(root.texts("include")):
        if Path(name).name != name:
            root.refuse(
                f'include names "{name}"', "include", str(index), allowed="the name of a file in the same folder"
            )
            continue
        part = Node(read_file(path.with_name(name)), (), "", errors)
        part.only(*(key for key in _TOP_KEYS if key not in {"dossier", "title", "extends", "include"}))
        found.append(part)
    return found


def _read_people(part: Node, draft: _Draft) -> None:
    for name, node in part.items("parties", "party"):
        node.only("name", "at_table")
        draft.parties[name] = Party(name, node.text("name"), node.truth("at_table", True))
    issues = part.data.get("issues")
    if issues is not None and not isinstance(issues, dict):
        part.refuse("issues is not a mapping of ids to names", "issues")
    elif issues:
        for name, title in issues.items():
            draft.issues[name] = Issue(name, str(title))
    for name, node in part.items("sources", "source"):
        node.only("title", "publisher", "date", "url", "grade", "text_digest", "note")
        source = Source(
            name, node.text("title"), node.text("publisher", ""), node.date("date", ""), node.text("url", "")
        )
        if source.url and not source.url.startswith(("http://", "https://")):
            node.refuse(f'has the url "{source.url}"', "url", allowed="an address that begins with http:// or https://")
        draft.references[name] = Reference(source, node.grade(), node.text("text_digest", ""), node.text("note", ""))


def _read_events(part: Node, draft: _Draft) -> None:
    meeting = part.child("meeting")
    if meeting is not None:
        draft.meeting = _meeting(meeting, draft)
    for name, node in part.items("events", "event"):
        node.only(
            "date",
            "end",
            "kind",
            "parties",
            "issue",
            "what",
            "sources",
            "grade",
            "place",
            "actor",
            "response",
            "note",
            "quote",
        )
        draft.events[name] = Event(
            id=name,
            date=node.date("date"),
            end=node.date("end", ""),
            kind=node.one_of("kind", EVENT_KINDS),
            parties=node.names("parties", draft.parties, "party", required=True),
            issue=node.one_of("issue", draft.issues),
            what=node.text("what"),
            sources=node.names("sources", draft.references, "source", required=True),
            grade=node.grade(),
            place=node.text("place", ""),
            actor=node.text("actor", ""),
            response=node.text("response", ""),
            note=node.text("note", ""),
            quotation=node.quotation(),
        )
    for name, node in part.items("positions", "position"):
        node.only("party", "issue", "kind", "statement", "date", "sources", "grade", "quote", "note")
        draft.positions[name] = Position(
            id=name,
            party=node.one_of("party", draft.parties),
            issue=node.one_of("issue", draft.issues),
            kind=node.one_of("kind", POSITION_KINDS),
            statement=node.text("statement"),
            date=node.date("date"),
            sources=node.names("sources", draft.references, "source", required=True),
            grade=node.grade(),
            quotation=node.quotation(),
            note=node.text("note", ""),
        )


def _read_figures(part: Node, draft: _Draft) -> None:
    for name, node in part.items("figures", "figure"):
        node.only("name", "value", "low", "high", "source", "grade", "note")
        low, value, high = (node.number(key) for key in ("low", "value", "high"))
        if not 0.0 < low <= value <= high:
            node.refuse(f"runs from {low:g} over {value:g} to {high:g}", "value", allowed="0 < low <= value <= high")
        source = node.one_of("source", draft.references)
        draft.figures[name] = Figure(
            name, node.text("name"), value, low, high, source, node.grade(), node.text("note", "")
        )


def _meeting(node: Node, draft: _Draft) -> Meeting:
    node.only("date", "place", "form", "participants", "topics", "outcome", "sources")
    people: dict[str, tuple[str, ...]] = {}
    inside = node.child("participants")
    if inside is not None:
        inside.only(*draft.parties)
        people = {party: inside.texts(party) for party in inside.data}
    return Meeting(
        node.date("date"),
        node.text("place"),
        node.text("form"),
        people,
        node.texts("topics"),
        node.text("outcome"),
        node.names("sources", draft.references, "source", required=True),
    )


def _read_claims(part: Node, draft: _Draft) -> None:
    for name, node in part.items("claims", "claim"):
        draft.claims[name] = _claim(name, node, draft)


def _claim(name: str, node: Node, draft: _Draft) -> Claim:
    node.only(
        "says", "speaker", "party", "date", "topic", "quote", "sources", "grade", "questions", "reading", "combine",
        "undecidable", "answered_by", "note",
    )  # fmt: skip
    draft.where[f"claims.{name}"] = node.where()
    known: dict[str, Mapping[str, Any]] = {"event": draft.events, "figure": draft.figures}
    questions = []
    for index, row in enumerate(node.rows("questions", node.label)):
        draft.where[f"claims.{name}.{index}"] = row.where()
        question = read_question(row, known)
        if question is not None:
            questions.append(question)
    undecidable = node.text("undecidable", "")
    settling = [question for question in questions if question.comparison is not None]
    if not undecidable and not settling and not node.data.get("questions"):
        node.refuse(
            "has no questions",
            allowed="questions, or undecidable with the reason why no computation settles it",
            hint="midcourse talks quantities lists what can be asked",
        )
    elif not undecidable and questions and not settling:
        node.refuse("compares nothing", "questions", hint="add a comparison such as at_least_percent: 50")
    return Claim(
        id=name,
        speaker=node.text("speaker"),
        party=node.one_of("party", draft.parties),
        date=node.date("date"),
        statement=node.text("says"),
        sources=node.names("sources", draft.references, "source", required=True),
        grade=node.grade(),
        questions=tuple(questions),
        reading=node.text("reading", ""),
        quotation=node.quotation(),
        combine=node.one_of("combine", ("all", "any"), "all"),
        undecidable=undecidable,
        answered_by=node.texts("answered_by"),
        topic=node.one_of("topic", draft.issues, "") if draft.issues else node.text("topic", ""),
        note=node.text("note", ""),
    )


def _check_answers(draft: _Draft, roots: list[Node]) -> None:
    for part in roots:
        for _, node in part.items("claims", "claim"):
            node.names("answered_by", draft.claims, "claim")
