"""Validation rows: CSV files in, checks in SI out.

One file an authority. The columns: ``id``, ``method``, ``quantity`` (with its unit suffix), ``inputs`` (words of the
form ``height_km=86``), ``value`` as printed, ``tolerance_relative`` and ``tolerance_absolute`` (the larger counts; the
second in the unit of the quantity), ``kind``, ``required`` (yes or no), ``flag``, ``not_run``, ``source``, ``url``,
``grade``, ``note``.
"""

from __future__ import annotations

import csv
import io
import math
from importlib import resources
from pathlib import Path

from midcourse.analysis.validation import KINDS, Check
from midcourse.errors import InputError, LimitError, unknown_name
from midcourse.sources import Grade
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["COLUMNS", "authorities", "checks_from_csv", "checks_from_file", "half_unit", "library_checks"]

COLUMNS = (
    "id", "method", "quantity", "inputs", "value", "tolerance_relative", "tolerance_absolute", "kind", "required",
    "flag", "not_run", "source", "url", "grade", "note",
)  # fmt: skip

#: Largest file read, bytes.
_LARGEST = 4_000_000


def authorities() -> tuple[str, ...]:
    """Names of the bodies of rows in the library, sorted."""
    folder = resources.files("midcourse.scenario") / "library" / "validation"
    return tuple(sorted(item.name[:-4] for item in folder.iterdir() if item.name.endswith(".csv")))


def library_checks(*names: str) -> list[Check]:
    """Read the library's rows of some authorities, or of all.

    Raises
    ------
    InputError
        When an authority is unknown.
    """
    known = authorities()
    folder = resources.files("midcourse.scenario") / "library" / "validation"
    checks = []
    for name in names or known:
        if name not in known:
            raise unknown_name("authority", name, known)
        checks += checks_from_csv((folder / f"{name}.csv").read_text(encoding="utf-8"), name, f"{name}.csv")
    return checks


def checks_from_file(path: str | Path) -> list[Check]:
    """Read rows of one's own from a CSV file; its name is their authority."""
    path = Path(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise LimitError(f"{path}: more than {_LARGEST // 1_000_000} MB of validation rows")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError(f'cannot read "{path}": {said}', where="--rows", allowed="a CSV file in UTF-8") from error
    except UnicodeDecodeError as error:
        raise InputError(f'"{path}" is no text', where="--rows", allowed="a CSV file in UTF-8") from error
    return checks_from_csv(text, path.stem, str(path))


def checks_from_csv(text: str, authority: str, where: str) -> list[Check]:
    """Turn the text of a CSV file into checks; ``where`` names the file in errors."""
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("id", "method", "quantity", "value") if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"no column {', '.join(missing)}", where=where, allowed=", ".join(COLUMNS))
    return [_check(row, authority, f"{where}, line {number}") for number, row in enumerate(reader, start=2)]


def _check(row: dict[str, str | None], authority: str, where: str) -> Check:
    cell = {name: (row.get(name) or "").strip() for name in COLUMNS}
    bare, suffix = split_suffix(cell["quantity"])
    factor = 1.0 if suffix is None else SUFFIXES[suffix].factor
    value = _number(cell["value"], "value", where)
    relative = _number(cell["tolerance_relative"] or "0", "tolerance_relative", where)
    absolute = _number(cell["tolerance_absolute"] or "0", "tolerance_absolute", where)
    kind = cell["kind"] or KINDS[0]
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS, where=where)
    if cell["required"] not in ("yes", "no", ""):
        raise InputError(f'required is "{cell["required"]}"', where=where, allowed="yes, no")
    if cell["grade"] and cell["grade"] not in list(Grade):
        raise unknown_name("grade", cell["grade"], list(Grade), where=where)
    tolerance = max(relative * abs(value), absolute) * factor
    return Check(
        id=cell["id"],
        authority=authority,
        method=cell["method"],
        quantity=bare,
        suffix=suffix or "",
        inputs=_inputs(cell["inputs"], where),
        value=value * factor,
        tolerance=0.0 if math.isnan(tolerance) else tolerance,
        rounding=half_unit(cell["value"]) * factor,
        kind=kind,
        required=cell["required"] != "no",
        **{name: cell[name] for name in ("flag", "not_run", "source", "url", "grade", "note")},
    )


def _number(text: str, name: str, where: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError(f'{name} is "{text}"', where=where, allowed="a number") from error


def half_unit(text: str) -> float:
    """Half a unit of the last printed digit: 0.005 for ``12.34``."""
    mantissa, _, exponent = text.lower().lstrip("+-").partition("e")
    if "." not in mantissa:
        return 0.5 * 10.0 ** int(exponent or 0) if mantissa.isdigit() else 0.0
    return 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.split(".")[1]))


def _inputs(text: str, where: str) -> dict[str, float | str]:
    """Split ``height_km=86 vehicle=x`` into SI numbers and words."""
    found: dict[str, float | str] = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals:
            raise InputError(f'input "{word}" has no value', where=where, allowed="words of the form height_km=86")
        bare, suffix = split_suffix(name)
        try:
            number = float(value)
        except ValueError:
            found[name] = value
        else:
            found[bare if suffix else name] = number * (SUFFIXES[suffix].factor if suffix else 1.0)
    return found
