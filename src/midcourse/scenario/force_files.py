"""Forces in: CSV or YAML to declarations, with every error placed by file and line.

A CSV file has one line a system (or a published total) and these columns; only ``date``, ``party`` and ``system`` must
be there, and the column order is free::

    date, party, treaty, category, system, count (or deployed_launchers), count_low, count_high,
    warheads (or attributed_warheads), warheads_each, equipped, status, zone, unit, site, base, exempt, coverage,
    source, url, grade (or confidence), note, and any physical quantity with its unit: maximum_range_km

``category`` is a kind of system (``icbm``, ``slbm``, ``heavy_bomber_alcm``, ``battle-tank`` …), or says that the line
is no system but a published sum: ``total``, ``total:<counting rule>``, ``subtotal_icbm_slbm`` … Sums are compared with
the lines, never added to them. A declaration is complete for the kinds it lists, unless ``coverage`` says ``part``; it
another one, or a dash, are left out; ``START I data`` and the like mean that the list is not whole.
another one, or a dash, are left out; ``START I data`` and the like mean that a list is not whole.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from midcourse.errors import InputError, LimitError, nearest
from midcourse.scenario.law_parts import Part, grade_from_text, raise_all, read_day, read_number
from midcourse.scenario.treaty_files import LIBRARY, read_interval
from midcourse.scenario.yaml_text import read_file
from midcourse.sources import Grade, Sourced
from midcourse.treaties.forces import Declaration, Interval, Item, plain
from midcourse.treaties.rules import Treaty
from midcourse.units import split_suffix

__all__ = ["library_declarations", "load_declarations", "party_name"]

#: Largest force file, in bytes.
SIZE_LIMIT = 10_000_000
FACTS = ("status", "zone", "unit", "site", "base", "exempt", "url")
COLUMNS = (
    *("date", "party", "treaty", "category", "system", "count", "count_low", "count_high", "warheads"),
    *("warheads_each", "equipped", "coverage", *FACTS, "source", "grade", "note"),
)
RENAMED = {
    "deployed_launchers": "count",
    "launchers": "count",
    "attributed_warheads": "warheads",
    "confidence": "grade",
}
PARTIES = {
    "us": "usa",
    "united-states": "usa",
    "united-states-of-america": "usa",
    "soviet-union": "ussr",
    "russian-federation": "russia",
    "uk": "united-kingdom",
    "dprk": "north-korea",
    "prc": "china",
}
#: How a category narrows the search for a system: kind, traits it has, traits it has not.
CATEGORIES: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {
    "icbm": ("icbm", frozenset(), frozenset({"mobile"})),
    "icbm_silo": ("icbm", frozenset(), frozenset({"mobile"})),
    "icbm_mobile": ("icbm", frozenset({"mobile"}), frozenset()),
    "icbm_heavy": ("icbm", frozenset({"heavy"}), frozenset()),
    "slbm": ("slbm", frozenset(), frozenset()),
    "heavy_bomber": ("heavy-bomber", frozenset(), frozenset()),
    "heavy_bomber_alcm": ("heavy-bomber", frozenset({"alcm"}), frozenset()),
    "heavy_bomber_other": ("heavy-bomber", frozenset(), frozenset({"alcm"})),
    "holding": ("", frozenset(), frozenset()),
    "missiles_eliminated": ("", frozenset(), frozenset()),
    "": ("", frozenset(), frozenset()),
}
SUBTOTALS = {
    "subtotal_icbm": ("icbm",),
    "subtotal_slbm": ("slbm",),
    "subtotal_icbm_slbm": ("icbm", "slbm"),
    "subtotal_heavy_bombers": ("heavy-bomber",),
    "subtotal_heavy_bomber": ("heavy-bomber",),
}
IGNORED = frozenset({"total_analyst"})


@dataclass
class _Row:
    """A line of a file: text by column, and where it stands."""

    cells: Mapping[str, str]
    where: str

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()


@dataclass
class _Draft:
    """A declaration being collected."""

    items: list[Item] = field(default_factory=list)
    totals: dict[str, Sourced] = field(default_factory=dict)
    subtotals: list[tuple[tuple[str, ...], _Row]] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)
    everything: bool = False
    whole: bool = False
    lines: dict[tuple[object, ...], str] = field(default_factory=dict)


def party_name(text: str) -> str:
    """Reduce the name of a party to its short form: ``Russian Federation`` gives ``russia``."""
    slug = "-".join(text.strip().lower().replace("_", " ").split())
    return PARTIES.get(slug, slug)


def library_declarations(treaty: Treaty) -> tuple[Declaration, ...]:
    """Give the packaged forces that belong to a treaty; empty where there are none.

    Parameters
    ----------
    treaty : Treaty
        Whose register is used.
    """
    path = LIBRARY / "forces" / f"{treaty.name}.csv"
    return load_declarations(path, treaty) if path.exists() else ()


def load_declarations(path: Path, treaty: Treaty) -> tuple[Declaration, ...]:
    """Load a CSV or YAML file of forces.

    Parameters
    ----------
    path : Path
        Ends in .csv, .yaml or .yml.
    treaty : Treaty
        Names of systems are looked up in its register; lines for other treaties are left out.

    Raises
    ------
    InputError
        For every line that cannot be taken: unknown systems (with the nearest names), negative counts, doubled lines.
    LimitError
        When the file is too large.
    """
    errors: list[InputError] = []
    shown = path.name if path.is_relative_to(LIBRARY) else str(path)
    if path.suffix.lower() in {".yaml", ".yml"}:
        rows = list(_yaml_rows(path, shown, errors))
    elif path.suffix.lower() == ".csv":
        rows = list(_csv_rows(_file_text(path), shown, errors))
    else:
        raise InputError(f'forces file "{path}" is of no known kind', allowed="a file that ends in .csv or .yaml")
    drafts: dict[tuple[str, date], _Draft] = {}
    rows.sort(key=_is_of_a_list)
    for row in rows:
        try:
            _take(row, treaty, drafts)
        except InputError as error:
            errors.append(error)
    if not errors:
        for (party, _), draft in drafts.items():
            try:
                _untyped(draft, treaty, party)
            except InputError as error:
                errors.append(error)
    raise_all(errors)
    return tuple(_declaration(party, day, draft) for (party, day), draft in drafts.items())


def _file_text(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise LimitError(f"{path}: the file is larger than {SIZE_LIMIT // 1_000_000} MB, the most that is read")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f'no file "{path}"', allowed="the path of a CSV or YAML file that exists") from None
    except UnicodeDecodeError:
        raise InputError(f'"{path}" is not UTF-8', allowed="text in UTF-8", hint="save the file again") from None
    except OSError as error:
        raise InputError(f'cannot read "{path}": {(error.strerror or "error").lower()}') from None


def _csv_rows(text: str, shown: str, errors: list[InputError]) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text), strict=True)
    names: list[str] = []
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            errors.append(InputError(f"this is not CSV: {error}", where=f"{shown}, line {reader.line_num}"))
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        where = f"{shown}, line {begins}"
        if not names:
            names = [_column(cell, where, errors) for cell in cells]
            missing = [name for name in ("date", "party", "system") if name not in names]
            if missing:
                allowed = "columns date, party and system"
                errors.append(InputError(f"no column {', '.join(missing)}", where=where, allowed=allowed))
                return
            continue
        if len(cells) != len(names):
            problem = f"{len(cells)} cells where the head has {len(names)}"
            hint = "text that holds a comma needs quotation marks"
            errors.append(InputError(problem, where=where, allowed=f"{len(names)} cells", hint=hint))
            continue
        yield _Row(dict(zip(names, cells, strict=True)), where)


def _column(cell: str, where: str, errors: list[InputError]) -> str:
    name = cell.strip().lower().replace(" ", "_")
    name = RENAMED.get(name, name)
    if name not in COLUMNS and split_suffix(name)[1] is None:
        close = nearest(name, COLUMNS, 1)
        hint = f'did you mean "{close[0]}"?'
        errors.append(
            InputError(f'unknown column "{cell.strip()}"', where=where, allowed=", ".join(COLUMNS), hint=hint)
        )
    return name


def _yaml_rows(path: Path, shown: str, errors: list[InputError]) -> Iterator[_Row]:
    """Flatten declarations into rows; what stands above a line is its default."""
    document = read_file(path)
    document = type(document)(document.data, document.lines, shown)
    whole = Part.whole(document, errors)
    common = ("treaty", "party", "date", "source", "url", "grade", "coverage", "note")
    whole.only((*common, "declarations", "items", "totals"))
    blocks = list(whole.parts("declarations")) or [whole]
    for block in blocks:
        if block is not whole:
            block.only((*common, "items", "totals"))
        above = {key: str(part.data[key]) for part in (whole, block) for key in common if part.has(key)}
        for item in block.parts("items"):
            item.only((*COLUMNS, *RENAMED), suffixed=True)
            cells = {RENAMED.get(key, key): _cell(value) for key, value in item.data.items()}
            yield _Row({**above, **cells}, item.where())
        totals = block.part("totals")
        for rule in totals.data if totals else ():
            assert totals is not None
            value = _cell(totals.data[rule])
            yield _Row({**above, "system": "all", "category": f"total:{rule}", "count": value}, totals.where(rule))


def _cell(value: object) -> str:
    if isinstance(value, dict):
        low, high = value.get("low", value.get("value")), value.get("high", value.get("value"))
        return f"{low}..{high}"
    return "" if value is None else str(value)


def _is_of_a_list(row: _Row) -> bool:
    """Whether the line comes from an incomplete list (``START I data``), which a declaration of the day replaces."""
    return plain(row.text("treaty")).endswith("data")


def _take(row: _Row, treaty: Treaty, drafts: dict[tuple[str, date], _Draft]) -> None:
    label = plain(row.text("treaty")).removesuffix("data")
    label = {"starti": "start1"}.get(label, label)
    if row.text("treaty") and label != plain(treaty.name):
        return
    day = read_day(row.text("date"))
    if day is None:
        raise InputError(f'date is "{row.text("date")}"', where=row.where, allowed="a date such as 2007-01-01")
    if not row.text("party"):
        raise InputError("the line has no party", where=row.where, allowed="party: usa, russia, ...")
    party = party_name(row.text("party"))
    if _is_of_a_list(row) and (party, day) in drafts and drafts[party, day].whole:
        return
    draft = drafts.setdefault((party, day), _Draft())
    draft.whole |= not _is_of_a_list(row)
    category = row.text("category").lower().replace(" ", "_")
    coverage = row.text("coverage").lower() or ("part" if _is_of_a_list(row) else "")
    if coverage not in {"", "all", "part", "partial"}:
        raise InputError(f'coverage is "{coverage}"', where=row.where, allowed="all, part, or nothing")
    draft.everything |= coverage == "all"
    if category in IGNORED:
        return
    if category in SUBTOTALS:
        draft.subtotals.append((SUBTOTALS[category], row))
    elif category.startswith("total") or category == "launchers_deployed_and_nondeployed" or _is_all(row):
        _take_total(row, category, treaty, draft)
    else:
        item = _item(row, party, category, treaty)
        facts = tuple(sorted((key, value) for key, value in item.facts.items() if key != "url"))
        key = (item.system.name, facts, tuple(sorted(item.amounts.items())))
        if key in draft.lines:
            raise InputError(
                f"{item.system.name} of {party} on {day} is stated twice",
                where=row.where,
                allowed="one line for each system, day and place",
                hint=f"it is already on {draft.lines[key].split(', ', 1)[-1]}",
            )
        draft.lines[key] = row.where
        draft.items.append(item)
        if coverage in {"part", "partial"}:
            draft.partial.add(item.system.kind)


def _is_all(row: _Row) -> bool:
    return row.text("system").lower() in {"all", "total"}


def _take_total(row: _Row, category: str, treaty: Treaty, draft: _Draft) -> None:
    name = category.partition(":")[2]
    if not name:
        special = {"launchers_deployed_and_nondeployed": "launchers", "missiles_eliminated": "eliminated-missiles"}
        name = special.get(category) or _first_rule(treaty)
    known = {*treaty.counting_rules, *treaty.definitions}
    if name not in known:
        close = nearest(name, known)
        raise InputError(
            f'total of "{name}"', where=row.where, allowed=", ".join(sorted(known)), hint=f'did you mean "{close[0]}"?'
        )
    if row.text("count"):
        draft.totals[name] = _sourced(row, _count(row, "count"))
    if row.text("warheads") and "warheads" in treaty.counting_rules:
        draft.totals["warheads"] = _sourced(row, _count(row, "warheads"))


def _first_rule(treaty: Treaty) -> str:
    if "delivery-vehicles" in treaty.counting_rules:
        return "delivery-vehicles"
    return next(iter(treaty.counting_rules), "covered-missile")


def _sourced(row: _Row, value: float) -> Sourced:
    return Sourced(value, row.text("source"), _grade(row), note=row.text("note"))


def _grade(row: _Row) -> Grade:
    text = row.text("grade")
    grade = grade_from_text(text) if text else Grade.ASSUMED
    if grade is None:
        raise InputError(f'grade is "{text}"', where=row.where, allowed=", ".join(Grade))
    return grade


def _count(row: _Row, name: str) -> float:
    text = row.text(name)
    what = f"{name} of {row.text('system') or 'the line'}"
    value = read_number(text)
    if value is None:
        raise InputError(f'{what} is "{text}"', where=row.where, allowed="a whole number, nought or more")
    if value < 0:
        raise InputError(
            f"{what} is {value:g}", where=row.where, allowed="nought or more", hint="counts are not negative"
        )
    if not value.is_integer():
        raise InputError(f"{what} is {value:g}", where=row.where, allowed="a whole number, nought or more")
    return value


def _counts(row: _Row) -> tuple[float | None, float, float]:
    """Give count (None: not known), least and most."""
    text = row.text("count")
    low = _count(row, "count_low") if row.text("count_low") else None
    high = _count(row, "count_high") if row.text("count_high") else None
    count = _count(row, "count") if text and text.lower() != "unknown" else None
    if count is None:
        low, high = 1.0 if low is None and high is None else low or 0.0, math.inf if high is None else high
    else:
        low, high = count if low is None else low, count if high is None else high
        if not low <= count <= high:
            raise InputError(
                f"count {count:g} is not between {low:g} and {high:g}", where=row.where, allowed="low ≤ count ≤ high"
            )
    if low > high:
        raise InputError(f"count_low {low:g} is above count_high {high:g}", where=row.where, allowed="low ≤ high")
    return count, low, high


def _item(row: _Row, party: str, category: str, treaty: Treaty) -> Item:
    name = row.text("system")
    if not name:
        raise InputError("the line has no system", where=row.where, allowed="the name of a system")
    kinds = {system.kind for system in treaty.register.systems}
    kind, traits, without = CATEGORIES.get(category, (category.replace("_", "-"), frozenset(), frozenset()))
    if kind and kind not in kinds:
        close = nearest(category, (*CATEGORIES, *kinds))
        raise InputError(
            f'unknown category "{row.text("category")}"',
            where=row.where,
            allowed=", ".join(sorted(kinds)),
            hint=f'did you mean "{close[0]}"?',
        )
    system = treaty.register.find(name, kind=kind, traits=traits, without=without, where=row.where)
    if not traits <= system.traits:
        raise InputError(
            f'system "{name}" is listed as {category}',
            where=row.where,
            allowed=system.kind,
            hint=f"the treaty does not know {system.name} as {' or '.join(sorted(traits))}",
        )
    count, low, high = _counts(row)
    amounts = {
        key: _count(row, column)
        for key, column in (("warheads-each", "warheads_each"), ("equipped", "equipped"))
        if row.text(column)
    }
    declared = _count(row, "warheads") if row.text("warheads") else None
    facts = {key: row.text(key) for key in FACTS if row.text(key)}
    if category == "missiles_eliminated":
        facts.setdefault("status", "eliminated")
    return Item(
        system, party, low, high, count, declared, facts, _quantities(row), amounts, row.text("source"), _grade(row),
        row.text("note"), row.where,
    )  # fmt: skip


def _quantities(row: _Row) -> dict[str, Interval]:
    found = {}
    for column in row.cells:
        if column in COLUMNS or not row.text(column) or split_suffix(column)[1] is None:
            continue
        low_text, _, high_text = row.text(column).partition("..")
        low, high = read_number(low_text), read_number(high_text or low_text)
        interval = read_interval(column, None, low, high, row.text("source"), _grade(row))
        if interval is None:
            allowed = "a number, or two as in 1300..2000"
            raise InputError(f'{column} is "{row.text(column)}"', where=row.where, allowed=allowed)
        found[split_suffix(column)[0].replace("_", "-")] = interval
    return found


def _untyped(draft: _Draft, treaty: Treaty, party: str) -> None:
    """Turn a subtotal whose kind has no lines of its own into a line without types."""
    listed = {item.system.kind for item in draft.items}
    untyped = {s.kind: s for s in treaty.register.systems if "types-not-stated" in s.traits}
    for kinds, row in draft.subtotals:
        if row.text("warheads") and "ballistic-warheads" in treaty.counting_rules and set(kinds) == {"icbm", "slbm"}:
            draft.totals["ballistic-warheads"] = _sourced(row, _count(row, "warheads"))
        if len(kinds) == 1 and kinds[0] not in listed and kinds[0] in untyped:
            count, low, high = _counts(row)
            declared = _count(row, "warheads") if row.text("warheads") else None
            system, source = untyped[kinds[0]], row.text("source")
            item = Item(
                system, party, low, high, count, declared, {}, {}, {}, source, _grade(row), row.text("note"), row.where,
            )  # fmt: skip
            draft.items.append(item)


def _declaration(party: str, day: date, draft: _Draft) -> Declaration:
    kinds = {item.system.kind for item in draft.items} - draft.partial
    covers = frozenset({"all"}) if draft.everything else frozenset(kinds)
    subtotals = tuple(
        (" and ".join(kinds), column, _sourced(row, _count(row, column)))
        for kinds, row in draft.subtotals
        for column in ("count", "warheads")
        if row.text(column)
    )
    return Declaration(party, day, tuple(draft.items), draft.totals, covers, subtotals)
