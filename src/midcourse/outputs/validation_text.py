"""Validation results as plain text, JSON and a page with a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from midcourse.analysis.validation import Result, Verdict, summary
from midcourse.outputs.store import write_whole
from midcourse.units import SUFFIXES

__all__ = ["as_json", "as_page", "as_text", "share", "write_page"]

_MARKS = {
    Verdict.PASSED: "ok",
    Verdict.FAILED: "FAILED",
    Verdict.MISSED: "missed",
    Verdict.FLAGGED: "flagged",
    Verdict.NOT_RUN: "not run",
}
_TITLES = {
    "allen-eggers": "Allen and Eggers: closed forms of entry",
    "apollo": "Apollo insertion and translunar states: frames",
    "as-205": "Saturn IB AS-205: first stage of the reference trajectory",
    "as-506": "Saturn V AS-506 (Apollo 11): ascent",
    "closed-forms": "Free flight: closed forms",
    "geographiclib": "GeographicLib: geodesics and coordinates",
    "heyoka": "heyoka: the same vacuum flights with J2",
    "kepler": "Kepler: apogee and range to speed, angle and time",
    "mercury-redstone": "Mercury-Redstone 3",
    "orekit": "Orekit: the same vacuum flights with J2",
    "published-trajectories": "Published SLBM trajectories",
    "radar-equation": "Radar: worked examples of the range equation",
    "reported-flight-tests": "Reported missile tests",
    "stardust": "Stardust entry",
    "us76": "US Standard Atmosphere 1976",
    "wgs84": "WGS84 constants",
}


def _unit(result: Result) -> tuple[float, str]:
    suffix = result.check.suffix
    return (SUFFIXES[suffix].factor, SUFFIXES[suffix].unit) if suffix else (1.0, "")


def _quantity(result: Result) -> str:
    return "_".join(part for part in (result.check.quantity, result.check.suffix) if part)


def _number(value: float, digits: int = 9) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}g}"


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """Give results as one JSON object: rows, counts by authority, and how many required rows failed."""
    rows = []
    for result in results:
        check, (factor, unit) = result.check, _unit(result)
        numbers = {
            "value": result.value / factor,
            "reference": check.value / factor,
            "residual": result.residual / factor,
            "tolerance": check.tolerance / factor,
            "rounding": check.rounding / factor,
        }
        rows.append(
            {
                "id": check.id,
                "authority": check.authority,
                "quantity": _quantity(result),
                "unit": unit,
                **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
                "kind": check.kind,
                "required": check.required,
                "verdict": str(result.verdict),
                "reason": result.reason,
                "source": check.source,
                "url": check.url,
                "grade": check.grade,
                "note": check.note,
            }
        )
    counts = {name: {str(verdict): count for verdict, count in row.items()} for name, row in summary(results).items()}
    return {"failed": sum(row["verdict"] == Verdict.FAILED for row in rows), "summary": counts, "rows": rows}


def as_text(results: Sequence[Result]) -> str:
    """Give every row as a line of plain text, by authority, with its sources below, and the counts at the end."""
    blocks = []
    for name in dict.fromkeys(result.check.authority for result in results):
        blocks.append(_block(name, [result for result in results if result.check.authority == name]))
    blocks.append(_counts(results))
    return "\n\n".join(blocks) + "\n"


def _block(name: str, results: Sequence[Result]) -> str:
    sources = list(dict.fromkeys(result.check.source for result in results if result.check.source))
    lines = [f"{_TITLES.get(name, name)}  ({name})"]
    heads = f"{'value':>14} {'reference':>14} {'residual':>10} {'allowed':>9}"
    lines.append(f"  {'':7} {'row':28} {'quantity':32} {heads}  kind, source")
    for result in results:
        check, (factor, _) = result.check, _unit(result)
        cite = f" [{sources.index(check.source) + 1}]" if check.source else ""
        numbers = f"{_number(result.value / factor):>14} {_number(check.value / factor):>14}"
        apart = f"{_number(result.residual / factor, 3):>10} {_number(result.allowed / factor, 3):>9}"
        line = (
            f"  {_MARKS[result.verdict]:7} {check.id:28} {_quantity(result):32} {numbers} {apart}  {check.kind}{cite}"
        )
        lines.append(line + (f"  ({result.reason})" if result.reason else ""))
    lines += [f"  [{number}] {source}" for number, source in enumerate(sources, start=1)]
    return "\n".join(lines)


def _counts(results: Sequence[Result]) -> str:
    lines = [f"{'authority':24} " + " ".join(f"{_MARKS[verdict]:>8}" for verdict in Verdict)]
    for name, row in summary(results).items():
        lines.append(f"{name:24} " + " ".join(f"{row[verdict] or '·':>8}" for verdict in Verdict))
    failed = [result.check.id for result in results if result.verdict == Verdict.FAILED]
    lines.append("")
    if failed:
        lines.append(f"{len(failed)} required rows failed: {', '.join(failed)}")
    else:
        lines.append("Every required row is within its tolerance.")
    return "\n".join(lines)


def as_page(results: Sequence[Result], version: str) -> str:
    """Give the reference page in Markdown; it shows the figure ``validation.png`` beside it."""
    lines = [
        "# Validation: other people's numbers",
        "",
        f"Made by `midcourse validate --docs` with version {version}. Each row is a number somebody else printed, our",
        "value, and how far apart they are. Nothing here was tuned to; a row that fails stays in the table as failing.",
        "",
        "* **passed**: within the tolerance, or within half a unit of the last printed digit where that is coarser.",
        *(f"* **{verdict}**: {verdict.sentence}" for verdict in Verdict if verdict is not Verdict.PASSED),
        "",
        "![Residuals as a share of their tolerance, by authority](validation.png)",
        "",
        "| authority | " + " | ".join(str(verdict) for verdict in Verdict) + " | largest share of a tolerance |",
        "| --- |" + " ---: |" * (len(Verdict) + 1),
    ]
    for name, row in summary(results).items():
        mine = [result for result in results if result.check.authority == name]
        cells = " | ".join(str(row[verdict] or "") for verdict in Verdict)
        lines.append(f"| [{_TITLES.get(name, name)}](#{name}) | {cells} | {_largest_share(mine)} |")
    for name in summary(results):
        lines += _section(name, [result for result in results if result.check.authority == name])
    return "\n".join(lines) + "\n"


def _largest_share(results: Sequence[Result]) -> str:
    shares = [share(result) for result in results if result.verdict == Verdict.PASSED]
    return f"{max(shares):.2g}" if shares else ""


def share(result: Result) -> float:
    """Residual as a share of what is allowed: 1 is the limit."""
    return abs(result.residual) / result.allowed if result.allowed > 0.0 else math.nan


def _section(name: str, results: Sequence[Result]) -> list[str]:
    sources = list(dict.fromkeys((result.check.source, result.check.url) for result in results if result.check.source))
    lines = ["", f'<a id="{name}"></a>', "", f"## {_TITLES.get(name, name)}", ""]
    lines += [f"{number}. {source}" + (f" <{url}>" if url else "") for number, (source, url) in enumerate(sources, 1)]
    lines += ["", "| row | quantity | ours | reference | residual | allowed | kind | source | verdict |"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | --- | --- | --- |")
    for result in results:
        check, (factor, _) = result.check, _unit(result)
        number = sources.index((check.source, check.url)) + 1 if check.source else ""
        words = "; ".join(part for part in (result.reason, check.note) if part).replace("|", "/")
        cells = [
            check.id,
            f"`{_quantity(result)}`",
            _number(result.value / factor),
            _number(check.value / factor),
            _number(result.residual / factor, 3),
            _number(result.allowed / factor, 3),
            check.kind,
            f"{number} ({check.grade})" if check.grade else str(number),
            f"**{result.verdict}**" if result.verdict in (Verdict.FAILED, Verdict.MISSED) else str(result.verdict),
        ]
        lines.append("| " + " | ".join(cells) + (f": {words} |" if words else " |"))
    return lines


def write_page(results: Sequence[Result], folder: Path, version: str) -> tuple[Path, Path]:
    """Write ``validation.md`` and ``validation.png`` into a folder, each whole or not at all; returns their paths."""
    from midcourse.outputs.figures import style
    from midcourse.outputs.figures.residuals import residuals

    folder.mkdir(parents=True, exist_ok=True)
    page, picture = folder / "validation.md", folder / "validation.png"
    png, text = style.png_bytes(residuals(results)), as_page(results, version).encode()
    write_whole(picture, lambda file: file.write(png))
    write_whole(page, lambda file: file.write(text))
    return page, picture
