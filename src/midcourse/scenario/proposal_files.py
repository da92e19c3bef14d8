"""Proposals in: YAML to differences, checked against the treaties they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from midcourse.errors import InputError, unknown_name
from midcourse.scenario.law_parts import Part, raise_all
from midcourse.scenario.treaty_files import LIBRARY, read_law, read_limit_or_ban, read_sources, treaty_names
from midcourse.scenario.yaml_text import read_file
from midcourse.sources import Source
from midcourse.treaties.proposals import Change, Extend, Keep, Leave, Open, Proposal, Revive, SetRule

__all__ = ["load_proposal", "proposal_names"]

KINDS = ("extend_years", "open_to", "revive", "limit", "ban", "suspend", "withdraw", "keep")


def proposal_names() -> tuple[str, ...]:
    """Give the names of the packaged proposals."""
    return tuple(sorted(path.stem for path in (LIBRARY / "proposals").glob("*.yaml")))


def load_proposal(name_or_path: str, folder: Path | None = None) -> Proposal:
    """Load a packaged proposal by its name, or one's own by its path.

    Parameters
    ----------
    name_or_path : str
        Ends in .yaml or holds a slash: a path.
    folder : Path, optional
        The user's own treaties, as for `midcourse.scenario.treaty_files.load_treaty`.

    Raises
    ------
    InputError
        For an unknown name and for everything wrong in the file, with file and line.
    """
    own = name_or_path.endswith((".yaml", ".yml")) or "/" in name_or_path
    if not own and name_or_path not in proposal_names():
        raise unknown_name("proposal", name_or_path, (*proposal_names(), "the path of a .yaml file of your own"))
    path = Path(name_or_path) if own else LIBRARY / "proposals" / f"{name_or_path}.yaml"
    document = read_file(path)
    if not own:
        document = replace(document, file=path.name)
    errors: list[InputError] = []
    whole = Part.whole(document, errors)
    whole.only(("proposal", "title", "summary", "by", "day", "known_on", "sources", "changes", "source", "grade"))
    sources = read_sources(whole)
    if not whole.has("changes"):
        whole.fail("the proposal changes nothing", allowed="changes: a list, each with treaty: and a change")
    changes = tuple(change for part in whole.parts("changes") for change in _changes(part, sources, folder))
    day = whole.day("day")
    if day is None and not whole.has("day"):
        whole.fail("the proposal has no day", allowed="day: 2007-10-12", hint="before and after are compared on it")
    source = whole.text("source")
    if source and source not in sources:
        errors.append(unknown_name("source", source, sources, where=whole.where("source")))
    proposal = Proposal(
        whole.text("proposal", needed_for="the file"),
        whole.text("title", needed_for="the proposal"),
        " ".join(whole.text("summary").split()),
        changes,
        day or date.min,
        whole.day("known_on"),
        whole.text("by"),
        sources[source].citation if source in sources else "",
        whole.grade(),
    )
    raise_all(errors)
    return proposal


def _changes(part: Part, sources: Mapping[str, Source], folder: Path | None) -> Iterable[tuple[str, Change]]:
    part.only(("treaty", *KINDS, "parties", "from"))
    name = part.text("treaty", needed_for="a change")
    if name not in treaty_names(folder):
        part.errors.append(unknown_name("treaty", name, treaty_names(folder), where=part.where("treaty")))
        return
    kinds = [kind for kind in KINDS if part.has(kind)]
    if not kinds:
        part.fail("the change does nothing", allowed=", ".join(KINDS))
    for kind in kinds:
        change = _change(part, kind, name, sources, folder)
        if change is not None:
            yield name, change


def _change(part: Part, kind: str, name: str, sources: Mapping[str, Source], folder: Path | None) -> Change | None:
    if kind == "extend_years":
        years = part.whole_number(kind)
        if years < 1:
            part.fail(f"extend_years is {years}", kind, allowed="1 or more")
        return Extend(years)
    if kind == "open_to":
        return Open(part.words(kind), part.day("from"))
    if kind == "revive":
        day = part.day(kind)
        return None if day is None else Revive(day, part.words("parties"))
    if kind == "keep":
        return Keep(part.words(kind))
    inner = part.part(kind)
    if inner is None:
        return None
    if kind in {"suspend", "withdraw"}:
        inner.only(("party", "received"))
        received = inner.day("received")
        if received is None:
            inner.fail("the notice has no day of receipt", allowed="received: 2007-07-14")
            return None
        return Leave(inner.text("party", needed_for="the notice"), received, kind == "suspend")
    rule = read_limit_or_ban(inner, read_law(name, folder), sources)
    return SetRule(rule)
