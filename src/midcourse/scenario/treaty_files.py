"""Treaties in: the Python file that holds the rules, and the data file that holds the numbers.

A treaty named ``start-1`` is the pair of ``start_1.py`` (rules, in `midcourse.treaties.library` or beside the data) and
``start-1.yaml`` (numbers). Whatever pair lies in the library, in a folder given with ``--treaties`` or in the folder
named by the environment variable MIDCOURSE_TREATIES is found: nothing is registered anywhere.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from midcourse.errors import InputError, unknown_name
from midcourse.scenario.law_parts import Part, raise_all
from midcourse.scenario.yaml_text import read_file
from midcourse.sources import Grade, Source
from midcourse.treaties.dates import (
    Duration,
    Event,
    EventKind,
    Extension,
    Moment,
    Notice,
    NoticeConvention,
    takes_effect,
)
from midcourse.treaties.forces import Figure, Interval, Register, System, number_in_words
from midcourse.treaties.rules import Ban, Law, Limit, Membership, Party, Relation, Treaty
from midcourse.units import SUFFIXES, split_suffix

__all__ = [
    "LIBRARY",
    "load_treaty",
    "read_interval",
    "read_law",
    "read_limit_or_ban",
    "read_sources",
    "treaty_files",
    "treaty_names",
]

#: The packaged data of the law: treaties, forces, proposals.
LIBRARY = Path(__file__).parent / "library"
#: Folder of the user's own treaties.
VARIABLE = "MIDCOURSE_TREATIES"

_SOURCED = ("source", "grade", "note")
_TREATY_KEYS = (
    *("treaty", "title", "summary", "sources", "duration", "events", "parties", "groups", "numbers"),
    *("limits", "bans", "relations", "systems"),
)
_DURATION_KEYS = (
    *("article", "signed", "entered", "term_years", "last_day", "extensions", "may_extend", "withdrawal"),
    *("suspension_article", "note"),
)
_DATED = ("value", "from", "until", *_SOURCED)


def treaty_files(folder: Path | None = None) -> dict[str, Path]:
    """Give the data file of every treaty by its name; a user's file goes before a packaged one of the same name.

    Parameters
    ----------
    folder : Path, optional
        A folder of the user's own treaties; without it the environment variable MIDCOURSE_TREATIES, if set.
    """
    own = _own_folder(folder)
    folders = [LIBRARY / "treaties", *([own] if own else [])]
    if own is not None and not own.is_dir():
        raise InputError(f'no folder "{own}"', allowed="a folder that holds treaties", hint="see --treaties")
    return {
        path.stem: path
        for place in folders
        for path in sorted(place.glob("*.yaml"))
        if place == LIBRARY / "treaties" or path.with_name(_module(path.stem) + ".py").exists()
    }


def treaty_names(folder: Path | None = None) -> tuple[str, ...]:
    """Give the names of all treaties; ``folder`` as for `treaty_files`."""
    return tuple(sorted(treaty_files(folder)))


def load_treaty(name: str, folder: Path | None = None) -> Treaty:
    """Load a treaty by its name.

    Parameters
    ----------
    name : str
        Short name.
    folder : Path, optional
        As for `treaty_files`.

    Raises
    ------
    InputError
        For an unknown name, and for everything wrong in the data file, with file and line.
    """
    files = treaty_files(folder)
    if name not in files:
        _alone(name, folder)
        raise unknown_name("treaty", name, files)
    path = files[name]
    law = read_law(name, folder)
    document = replace(read_file(path), file=_shown(path))
    errors: list[InputError] = []
    whole = Part.whole(document, errors)
    treaty = _treaty(whole, law, name)
    raise_all(errors)
    return treaty


def _own_folder(folder: Path | None) -> Path | None:
    return folder or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)


def _alone(name: str, folder: Path | None) -> None:
    """Complain about a data file without its Python file."""
    own = _own_folder(folder)
    if own is not None and (own / f"{name}.yaml").exists():
        raise InputError(
            f'treaty "{name}" has a data file and no Python file',
            where=str(own / f"{name}.yaml"),
            allowed=f"{_module(name)}.py beside it",
            hint="see docs/how-to/add-a-treaty.md",
        )


def _shown(path: Path) -> str:
    return path.name if path.is_relative_to(LIBRARY) else str(path)


def _module(name: str) -> str:
    return name.replace("-", "_")


def read_law(name: str, folder: Path | None = None) -> Law:
    """Import the Python file of a treaty and give its law; parameters as for `load_treaty`."""
    path = treaty_files(folder)[name]
    own = path.with_name(_module(name) + ".py")
    if own.exists():
        label = f"midcourse_treaty_{_module(name)}"
        spec = importlib.util.spec_from_file_location(label, own)
        if spec is None or spec.loader is None:
            raise InputError(f'cannot read "{own}"', allowed="a Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[label] = module
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            raise _faulty_python(name, own, error) from error
    else:
        module = importlib.import_module(f"midcourse.treaties.library.{_module(name)}")
    law = getattr(module, "law", None)
    if not isinstance(law, Law):
        raise InputError(
            f'the Python file of treaty "{name}" has no law',
            where=str(own),
            allowed=f'law = Law("{name}") at its head',
            hint="see docs/how-to/add-a-treaty.md",
        )
    return law


def _faulty_python(name: str, own: Path, error: Exception) -> InputError:
    """Say where the Python file of a treaty failed: nobody should have to read a traceback of ours for it."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while line is None and trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).resolve() == own.resolve():
            line = trace.tb_lineno
        trace = trace.tb_next
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return InputError(
        f'the Python file of treaty "{name}" fails: {type(error).__name__}: {said}',
        where=f"{own}, line {line}" if line else str(own),
        hint="see docs/how-to/add-a-treaty.md",
    )


def _treaty(whole: Part, law: Law, name: str) -> Treaty:
    whole.only(_TREATY_KEYS)
    if whole.text("treaty", needed_for="the file") not in {name, ""}:
        whole.fail(f'the treaty is called "{whole.data["treaty"]}"', "treaty", allowed=f'"{name}", as the file is')
    sources = read_sources(whole)
    duration = _duration(whole, sources)
    rules = [read_limit_or_ban(part, law, sources) for key in ("limits", "bans") for part in whole.parts(key)]
    seen: dict[str, str] = {}
    for part in (part for key in ("limits", "bans") for part in whole.parts(key)):
        rule = part.text("rule")
        if rule in seen:
            part.fail(f'rule "{rule}" appears twice', "rule", allowed="each rule once", hint=f"first in {seen[rule]}")
        seen.setdefault(rule, part.where())
    return Treaty(
        name=name,
        title=whole.text("title", needed_for=f'treaty "{name}"'),
        summary=" ".join(whole.text("summary").split()),
        duration=duration,
        membership=_membership(whole),
        register=Register(_systems(whole, sources)),
        definitions=law.definitions,
        counting_rules=law.counting_rules,
        limits=tuple(rule for rule in rules if isinstance(rule, Limit)),
        bans=tuple(rule for rule in rules if isinstance(rule, Ban)),
        relations=tuple(_relation(part, sources) for part in whole.parts("relations")),
        numbers=_numbers(whole, sources),
        sources=sources,
    )


def read_sources(whole: Part) -> dict[str, Source]:
    """Read the table of sources of a data file."""
    found = {}
    table = whole.part("sources")
    for key in table.data if table else ():
        part = table.part(key) if table else None
        if part is not None:
            part.only(("title", "publisher", "date", "url"))
            title = part.text("title", needed_for=f'source "{key}"')
            found[key] = Source(key, title, part.text("publisher"), part.text("date"), part.text("url"))
    return found


def _sourced(part: Part, sources: Mapping[str, Source], needed_for: str = "") -> tuple[str, Grade, str]:
    """Read source, grade and note; a number must name a source of the file or say that it has none."""
    source, grade = part.text("source"), part.grade()
    if source and source not in sources:
        error = unknown_name("source", source, sources, where=part.where("source"))
        part.errors.append(error)
    if needed_for and not source and not part.has("grade"):
        part.text("source", needed_for=needed_for)
    if not source and grade in {Grade.SEEN, Grade.SECONDARY}:
        part.fail(f"grade {grade} without a source", "grade", allowed="source: the id of a source of this file")
    return source, grade, part.text("note")


def _moment(part: Part | None, sources: Mapping[str, Source], what: str) -> Moment | None:
    if part is None:
        return None
    part.only(("date", *_SOURCED))
    source, grade, note = _sourced(part, sources, what)
    day = part.day("date")
    if day is None and not part.has("date"):
        part.fail(f"{what} has no date", allowed="date: 2007-10-12")
    return Moment(day or date.min, source, grade, note)


def _duration(whole: Part, sources: Mapping[str, Source]) -> Duration:
    part = whole.part("duration")
    if part is None:
        whole.fail("the treaty has no duration", allowed="duration: {signed, entered, ...}")
        return Duration()
    part.only(_DURATION_KEYS)
    extensions = tuple(
        Extension(one.whole_number("years"), one.text("article", needed_for="an extension"), one.text("text"))
        for one in part.parts("extensions")
    )
    notice = _notice(part.part("withdrawal"), sources)
    return Duration(
        signed=_moment(part.part("signed"), sources, "the signature"),
        entered=_moment(part.part("entered"), sources, "the entry into force"),
        article=part.text("article", needed_for="the duration"),
        term_years=part.whole_number("term_years"),
        last_day=part.day("last_day"),
        extensions=extensions,
        may_extend=part.text("may_extend"),
        withdrawal=notice,
        suspension_article=part.text("suspension_article"),
        events=tuple(_event(one, sources, notice) for one in whole.parts("events")),
        note=" ".join(part.text("note").split()),
    )


def _notice(part: Part | None, sources: Mapping[str, Source]) -> Notice | None:
    if part is None:
        return None
    part.only(("article", "months", "days", "convention", "text", *_SOURCED))
    _sourced(part, sources, "the withdrawal")
    word = part.text("convention", "corresponding-day")
    if word not in set(NoticeConvention):
        part.fail(f'convention is "{word}"', "convention", allowed=", ".join(NoticeConvention))
        word = "plain"
    months, days = part.whole_number("months"), part.whole_number("days")
    if (months == 0) == (days == 0) or months < 0 or days < 0:
        part.fail("a notice has months or days", allowed="months: 6, or days: 150")
    article = part.text("article", needed_for="the withdrawal")
    return Notice(article, months, days, NoticeConvention(word), part.text("text"))


def _event(part: Part, sources: Mapping[str, Source], notice: Notice | None) -> Event:
    part.only(("kind", "party", "date", "effect", "text", "contested", *_SOURCED))
    source, grade, _ = _sourced(part, sources, "the event")
    kind = part.text("kind", "note")
    if kind not in set(EventKind):
        part.fail(f'kind is "{kind}"', "kind", allowed=", ".join(EventKind))
        kind = "note"
    day = part.day("date") or date.min
    effect = part.day("effect")
    if effect is None and kind != "note":
        effect = takes_effect(notice, day) if notice else day
    if effect is not None and effect < day:
        part.fail(f"the effect on {effect} comes before the act on {day}", "effect", allowed=f"{day} or later")
    return Event(
        EventKind(kind),
        day,
        part.text("text", needed_for="the event"),
        effect,
        part.text("party"),
        part.text("contested"),
        source,
        grade,
    )


def _membership(whole: Part) -> Membership:
    parties = []
    for part in whole.parts("parties"):
        part.only(("name", "from", "until", "succeeds", "article"))
        start, end = part.day("from"), part.day("until")
        if start and end and end <= start:
            part.fail(f"until {end} is not after from {start}", "until", allowed=f"a day after {start}")
        name = part.text("name", needed_for="a party")
        parties.append(Party(name, start, end, part.text("succeeds"), part.text("article")))
    known = {party.name for party in parties}
    table = whole.part("groups")
    groups: dict[str, tuple[str, ...]] = {}
    for key in table.data if table else ():
        members = table.words(key) if table else ()
        for member in members:
            if member not in known and table:
                table.errors.append(unknown_name("party", member, known, where=table.where(key)))
        groups[key] = members
    return Membership(tuple(parties), groups)


def _relation(part: Part, sources: Mapping[str, Source]) -> Relation:
    part.only(("article", "text", *_SOURCED))
    source, grade, _ = _sourced(part, sources, "the rule")
    return Relation(
        part.text("article", needed_for="the rule"), part.text("text", needed_for="the rule"), source, grade
    )


def _numbers(whole: Part, sources: Mapping[str, Source]) -> dict[str, tuple[Figure, ...]]:
    found: dict[str, list[tuple[Part, Figure]]] = {}
    for part in whole.parts("numbers"):
        part.only(("name", *_DATED))
        name, suffix = _in_si(part.text("name", needed_for="a number"))
        found.setdefault(name, []).append((part, _figure(part, sources, f'the number "{name}"', suffix)))
    for name, pairs in found.items():
        _no_overlap(pairs, f'the number "{name}"')
    return {name: tuple(figure for _, figure in pairs) for name, pairs in found.items()}


def _in_si(name: str) -> tuple[str, str]:
    """Split a name into the bare one and its suffix, empty for counts."""
    bare, suffix = split_suffix(name)
    return bare, suffix or ""


def _factor(suffix: str) -> float:
    return SUFFIXES[suffix].factor if suffix else 1.0


def _figure(part: Part, sources: Mapping[str, Source], what: str, suffix: str = "") -> Figure:
    source, grade, note = _sourced(part, sources, what)
    value = part.number("value")
    if value is None:
        if not part.has("value"):
            part.fail(f"{what} has no value", allowed="value: a number")
        value = 0.0
    if value < 0:
        part.fail(f"the value of {what} is {value:g}", "value", allowed="nought or more")
    return Figure(value * _factor(suffix), part.day("from"), part.day("until"), source, grade, note, suffix)


def _no_overlap(pairs: list[tuple[Part, Figure]], what: str) -> None:
    """Two values of one thing may not hold on the same day; a later start ends an open value by itself."""
    ordered = sorted(pairs, key=lambda pair: pair[1].start or date.min)
    for (_, earlier), (part, later) in itertools.pairwise(ordered):
        begins = later.start or date.min
        same = begins == (earlier.start or date.min)
        if same or (earlier.end is not None and earlier.end > begins):
            until = f" to {earlier.end}" if earlier.end else ""
            part.fail(
                f"{what} has overlapping dates: {number_in_words(earlier.value)} from "
                f"{earlier.start or 'the beginning'}{until}, and {number_in_words(later.value)} from "
                f"{later.start or 'the beginning'}",
                "from",
                allowed="one value on each day",
                hint="end the earlier value with until:, or move this from:",
            )


def _systems(whole: Part, sources: Mapping[str, Source]) -> Iterable[System]:
    for part in whole.parts("systems"):
        part.only(("name", "kind", "traits", "aliases", "vehicle", "figures", "quantities", *_SOURCED))
        source, grade, _ = _sourced(part, sources)
        name = part.text("name", needed_for="a system")
        yield System(
            name,
            part.text("kind", needed_for=f'system "{name}"'),
            frozenset(part.words("traits")),
            part.words("aliases"),
            _figures(part.part("figures"), sources, name, (source, grade)),
            _quantities(part.part("quantities"), sources, name),
            part.text("vehicle"),
        )


def _figures(
    table: Part | None, sources: Mapping[str, Source], system: str, default: tuple[str, Grade]
) -> dict[str, tuple[Figure, ...]]:
    found: dict[str, tuple[Figure, ...]] = {}
    for key, value in table.data.items() if table else ():
        assert table is not None
        name, suffix = _in_si(key)
        what = f"{key} of {system}"
        if isinstance(value, list):
            pairs = []
            for one in table.parts(key):
                one.only(_DATED)
                pairs.append((one, _figure(one, sources, what, suffix)))
            _no_overlap(pairs, what)
            found[name] = tuple(figure for _, figure in pairs)
        elif isinstance(value, dict):
            one_part = table.part(key)
            assert one_part is not None
            one_part.only(_DATED)
            found[name] = (_figure(one_part, sources, what, suffix),)
        else:
            number = table.number(key, 0.0) or 0.0
            found[name] = (Figure(number * _factor(suffix), None, None, *default, "", suffix),)
    return found


def _quantities(table: Part | None, sources: Mapping[str, Source], system: str) -> dict[str, Interval]:
    found: dict[str, Interval] = {}
    for key in table.data if table else ():
        part = table.part(key) if table else None
        if part is None:
            continue
        part.only(("value", "low", "high", *_SOURCED))
        source, grade, _ = _sourced(part, sources, f"{key} of {system}")
        values = [part.number(name) for name in ("value", "low", "high")]
        interval = read_interval(key, values[0], values[1], values[2], source, grade)
        if interval is None:
            part.fail(f"{key} of {system} is no quantity", allowed="a name with a unit suffix, and low ≤ value ≤ high")
        else:
            found[split_suffix(key)[0].replace("_", "-")] = interval
    return found


def read_interval(
    name: str,
    value: float | None,
    low: float | None,
    high: float | None,
    source: str = "",
    grade: Grade = Grade.ASSUMED,
) -> Interval | None:
    """Make an interval from border values; None where they make none.

    Parameters
    ----------
    name : str
        With its unit suffix: ``maximum_range_km``.
    value, low, high : float or None
        In that unit; missing bounds are the value itself, a missing value needs both bounds.
    source, grade : str, Grade
        Where from.
    """
    _, suffix = split_suffix(name)
    if suffix is None or (value is None and (low is None or high is None)):
        return None
    least = value if low is None else low
    most = value if high is None else high
    if least is None or most is None or least > most or (value is not None and not least <= value <= most):
        return None
    unit = SUFFIXES[suffix]
    said = number_in_words(least) if least == most else f"{number_in_words(least)} to {number_in_words(most)}"
    label = f", {source}" if source else ""
    return Interval(least * unit.factor, most * unit.factor, f"{said} {unit.unit} ({grade}{label})", source, grade)


def read_limit_or_ban(part: Part, law: Law, sources: Mapping[str, Source]) -> Limit | Ban:
    """Read a limit or a ban from its part of a data file.

    Parameters
    ----------
    part : Part
        The mapping.
    law : Law
        The rules it may refer to.
    sources : mapping of str to Source
        The sources it may refer to.
    """
    name = part.text("rule", needed_for="a limit or ban")
    what = f'rule "{name}"'
    article = part.text("article", needed_for=what)
    text, unit = part.text("text", needed_for=what), part.text("unit", needed_for=what)
    if part.has("definition"):
        part.only(("rule", "article", "text", "definition", "unit", "by", *_SOURCED))
        source, grade, note = _sourced(part, sources, what)
        definition = part.text("definition")
        _known(part, "definition", definition, law.definitions)
        return Ban(name, article, text, definition, unit, part.day("by"), source, grade, note)
    part.only(("rule", "article", "text", "counts", "unit", "max", "max_by_party", "group", "where", *_SOURCED))
    counts = part.text("counts", needed_for=what)
    if counts:
        _known(part, "counts", counts, law.counting_rules)
    steps = tuple(_steps(part, sources, what))
    by_party = _by_party(part, what)
    if not steps and not by_party:
        part.fail(f"{what} has no max", allowed="max: a list of {value, from, source}, or max_by_party: {party: value}")
    own = all(one.has("source") or one.has("grade") for one in part.parts("max"))
    needed = "" if steps and own else what
    source, grade, note = _sourced(part, sources, needed)
    if not part.has("grade") and steps:
        grade = steps[-1].grade
    scale = SUFFIXES[unit].factor if unit in SUFFIXES else 1.0
    table: Any = part.part("where")
    where = {key: table.words(key) for key in table.data} if table else {}
    group = "group-of-states" if part.data.get("group") else ""
    return Limit(name, article, text, counts, unit, scale, steps, by_party, group, where, source, grade, note)


def _known(part: Part, key: str, name: str, known: Mapping[str, object]) -> None:
    if name not in known:
        error = unknown_name("counting rule" if key == "counts" else key, name, known, where=part.where(key))
        part.errors.append(error)


def _steps(part: Part, sources: Mapping[str, Source], what: str) -> Iterable[Figure]:
    pairs = []
    for one in part.parts("max"):
        one.only(_DATED)
        figure = _figure(one, sources, what) if one.has("source") or one.has("grade") else _borrowed(one, part, what)
        pairs.append((one, figure))
    _no_overlap(pairs, what)
    return (figure for _, figure in pairs)


def _borrowed(one: Part, part: Part, what: str) -> Figure:
    """A ceiling without a source of its own has that of its rule."""
    value = one.number("value", 0.0) or 0.0
    if not one.has("value") or value < 0:
        one.fail(f"{what} has a ceiling of {one.data.get('value')}", "value", allowed="a number, nought or more")
    return Figure(value, one.day("from"), one.day("until"), part.text("source"), part.grade(), one.text("note"))


def _by_party(part: Part, what: str) -> dict[str, float]:
    table = part.part("max_by_party")
    found = {}
    for key in table.data if table else ():
        value = table.number(key, 0.0) if table else 0.0
        if table and (value or 0.0) < 0:
            table.fail(f"{what} has a ceiling of {value:g} for {key}", key, allowed="nought or more")
        found[key] = value or 0.0
    return found
