"""Runs of a scenario as the page wants them: scene, threats, dispute, tables, files for other tools.

Each answer runs only what it needs: the scene and the threats need neither footprint nor dispute.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from midcourse import workbench
from midcourse.errors import InputError, unknown_name
from midcourse.outputs.chosen_flights import flown, shown, threats_named
from midcourse.outputs.ephemeris import Ephemeris, thinned
from midcourse.outputs.exports.formats import FORMATS, Format, export
from midcourse.outputs.scene import scene, scene_json
from midcourse.outputs.tables import contract
from midcourse.records import Table
from midcourse.scenario.parts import Scenario
from midcourse.web.asked import plan_within_limits
from midcourse.web.settings import FLIGHTS
from midcourse.web.talks import treaties_of_day, verdicts_of
from midcourse.web.work import Work
from midcourse.workbench import TABLES, Run

__all__ = ["TABLE_FORMATS", "dispute_json", "exported", "scene_of_run", "table_bytes", "threats_json"]

#: Content types of tables.
TABLE_FORMATS = {"arrow": "application/vnd.apache.arrow.stream", "csv": "text/csv; charset=utf-8"}
_MEDIA = {
    "czml": "application/json",
    "kml": "application/vnd.google-earth.kml+xml",
    "geojson": "application/geo+json",
    "oem": "text/plain; charset=utf-8",
    "stk-e": "text/plain; charset=utf-8",
}
_OF_FOOTPRINT = frozenset({"footprint", "footprint_countries", "cells"})
_OF_DISPUTE = frozenset({"dispute", "bases"})


def _bare(loaded: Scenario, *, footprint: bool = False, dispute: bool = False) -> Scenario:
    """The scenario without what is not asked."""
    return replace(
        loaded,
        footprint=plan_within_limits(loaded).footprint if footprint else None,
        dispute=loaded.dispute if dispute else None,
    )


def _flights(loaded: Scenario, run: Run, work: Work, names: Sequence[str]) -> list[Ephemeris]:
    """The flights asked for, or those of the figures."""
    wanted = threats_named(loaded, names, where="threat") if names else shown(run.tables)
    if len(wanted) > FLIGHTS:
        raise InputError(
            f"{len(wanted):,} flights", where="threat", allowed=f"up to {FLIGHTS}", hint="ask for one group"
        )
    found, without = flown(loaded, workbench.flights_of(loaded, store=work.store, progress=work.go_on), wanted)
    if names and without and not found:
        identity, reason = without[0]
        raise InputError(f'threat "{identity}" has no flight: {reason}', where="threat")
    return found


def scene_of_run(
    loaded: Scenario,
    work: Work,
    overrides: Sequence[str],
    names: Sequence[str],
    *,
    cells: bool = False,
    law: bool = True,
) -> dict[str, Any]:
    """A scene with treaties and verdicts.

    Parameters
    ----------
    loaded : Scenario
        With the overrides in it.
    work : Work
        Runs it, and knows the store.
    overrides : sequence of str
        What was changed.
    names : sequence of str
        Threats or groups whose flights are shown; empty: those of the figures.
    cells : bool
        Whether the footprints of the whole plan are computed and shown.
    law : bool
        Whether treaties and verdicts are given.
    """
    bare = _bare(loaded, footprint=cells, dispute=False)
    run = work.run(bare)
    tracks = [thinned(one) for one in _flights(bare, run, work, names)]
    day = date.fromisoformat(str(loaded.date))
    # Which side a flight belongs to is read from the dispute, which need not be run for that.
    content = scene(
        replace(bare, dispute=loaded.dispute),
        run.tables,
        tracks,
        treaties=treaties_of_day(day) if law else (),
        verdicts=verdicts_of(loaded, overrides, work.store) if law else (),
    )
    data = scene_json(content)
    return {"scenario": data.pop("scenario"), "digest": loaded.digest, **data}


def threats_json(loaded: Scenario, work: Work) -> dict[str, Any]:
    """The threats of a run and who sees them.

    Parameters
    ----------
    loaded : Scenario
        With its overrides.
    work : Work
        Runs it, and knows the store.
    """
    run = work.run(_bare(loaded))
    rows = contract(loaded, {}, run.tables, {})["threats"]
    return {
        "scenario": loaded.name,
        "digest": loaded.digest,
        "threats": rows,
        "detections": list(run.detections.rows()),
    }


def dispute_json(loaded: Scenario, work: Work) -> dict[str, Any]:
    """The dispute: shares over the burnout speed, the bases, and who published which speed.

    Raises
    ------
    InputError
        When the scenario asks for no dispute.
    """
    plan = loaded.dispute
    if plan is None:
        raise InputError(
            f'scenario "{loaded.name}" asks for no dispute', where="scenario", allowed="a scenario with a dispute"
        )
    tables = work.run(_bare(loaded, dispute=True)).tables
    used = {mark.source: loaded.sources[mark.source] for mark in plan.published if mark.source in loaded.sources}
    return {
        "scenario": loaded.name,
        "digest": loaded.digest,
        "interceptor": plan.interceptor,
        "points": list(tables["dispute"].rows()),
        "bases": list(tables["bases"].rows()),
        "published": [
            {
                "id": mark.id,
                "who": mark.who,
                "burnout_speed_km_s": round(mark.burnout_speed / 1e3, 9),
                "source": mark.source,
                "citation": used[mark.source].citation if mark.source in used else "",
                "grade": str(mark.grade),
                "note": mark.note,
            }
            for mark in plan.published
        ],
        "sources": [
            {"id": name, "citation": source.citation, "url": source.url or None} for name, source in used.items()
        ],
    }


def table_bytes(name: str, form: str, loaded: Scenario, work: Work) -> bytes:
    """A table of a run.

    Parameters
    ----------
    name : str
        One of `midcourse.workbench.TABLES`.
    form : str
        ``arrow`` (a stream of record batches) or ``csv``.
    loaded : Scenario
        With its overrides.
    work : Work
        Runs it, and knows the store.

    Raises
    ------
    InputError
        For an unknown table or format.
    """
    if name not in TABLES:
        raise unknown_name("table", name[:80], TABLES, where="name")
    if form not in TABLE_FORMATS:
        raise unknown_name("format", form[:80], TABLE_FORMATS, where="format")
    asked = _bare(loaded, footprint=name in _OF_FOOTPRINT, dispute=name in _OF_DISPUTE)
    table = work.run(asked).tables[name]
    return _arrow(table) if form == "arrow" else _csv(table)


def _arrow(table: Table) -> bytes:
    import pyarrow as pa

    data = table.to_arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, data.schema) as writer:
        writer.write_table(data)
    return bytes(sink.getvalue().to_pybytes())


def _csv(table: Table) -> bytes:
    text = io.StringIO()
    if len(table):
        table.to_polars().write_csv(text)
    return text.getvalue().encode()


def exported(
    name: str, loaded: Scenario, work: Work, names: Sequence[str], *, cells: bool = False
) -> tuple[bytes, str, str]:
    """A run in the format of another tool.

    Parameters
    ----------
    name : str
        Of the format.
    loaded : Scenario
        With its overrides.
    work : Work
        Runs it, and knows the store.
    names : sequence of str
        Threats or groups; empty: the flights of the figures.
    cells : bool
        Whether a scene holds the footprints of the whole plan too, which takes seconds; tables and GeoJSON always do.

    Returns
    -------
    content, media, file name

    Raises
    ------
    InputError
        For an unknown format or threat.
    """
    if name not in FORMATS:
        raise unknown_name("format", name[:80], FORMATS, where="format")
    form = FORMATS[name]
    whole = form.holds == "tables" or name == "geojson"
    asked = _bare(loaded, footprint=whole or cells, dispute=whole)
    run = work.run(asked)
    found = _flights(asked, run, work, names)
    shown_as = replace(asked, dispute=loaded.dispute)
    with tempfile.TemporaryDirectory(prefix="midcourse-") as folder:
        return _packed(form, Path(folder), (shown_as, run), found)


def _packed(form: Format, folder: Path, run: tuple[Scenario, Run], found: list[Ephemeris]) -> tuple[bytes, str, str]:
    scenario, done = run
    single = form.holds == "scene" or (form.holds == "flight" and len(found) == 1)
    out = folder / f"{scenario.name}{form.suffix}" if single else folder / "files"
    written = export(form, out, (scenario, done.tables), found)
    if single:
        return out.read_bytes(), _MEDIA[form.name], out.name
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in written:
            archive.write(path, path.name)
    return packed.getvalue(), "application/zip", f"{scenario.name}-{form.name}.zip"
