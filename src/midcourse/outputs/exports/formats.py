"""The formats of ``midcourse export``: what each writes, and where."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from midcourse.errors import InputError, unknown_name
from midcourse.outputs.ephemeris import Ephemeris, thinned
from midcourse.outputs.exports.notation import file_name
from midcourse.outputs.exports.places import check_place, write_file, write_files
from midcourse.outputs.results import json_text
from midcourse.records import Table
from midcourse.scenario.parts import Scenario

__all__ = ["FORMATS", "Format", "destination", "export", "format_named"]


class Format(NamedTuple):
    """What a format is.

    Attributes
    ----------
    name, suffix : str
        As typed, and at the end of its files.
    holds : str
        ``scene``: one file; ``flight``: a file a flight; ``tables``: a file a table.
    """

    name: str
    suffix: str
    holds: str


FORMATS = {
    item.name: item
    for item in (
        Format("czml", ".czml", "scene"),
        Format("kml", ".kml", "scene"),
        Format("geojson", ".geojson", "scene"),
        Format("oem", ".oem", "flight"),
        Format("stk-e", ".e", "flight"),
        Format("parquet", ".parquet", "tables"),
        Format("csv", ".csv", "tables"),
    )
}


def format_named(name: str) -> Format:
    """Give a format by name.

    Raises
    ------
    InputError
        For an unknown name, with the nearest known ones.
    """
    if name not in FORMATS:
        raise unknown_name("format", name, FORMATS, where="--format")
    return FORMATS[name]


def destination(form: Format, out: Path, scenario: str, flights: Sequence[str]) -> tuple[Path, list[str]]:
    """Say where an export goes.

    Parameters
    ----------
    form : Format
        The format.
    out : Path
        As given: a file or a folder.
    scenario : str
        Names the file where ``out`` is a folder and the format writes one file.
    flights : sequence of str
        Ids of the flights to write.

    Returns
    -------
    path : Path
        A file, or a folder.
    names : list of str
        Of the files in the folder; empty for a single file, and for tables, whose names the run decides.

    Raises
    ------
    InputError
        When several flights should go into one file of a format that holds one.
    """
    out = out.expanduser()
    if form.holds == "scene":
        return (out / f"{scenario}{form.suffix}" if out.is_dir() else out), []
    if form.holds == "flight":
        names = [f"{file_name(flight)}{form.suffix}" for flight in flights]
        if out.is_dir() or out.suffix != form.suffix:
            return out, names
        if len(flights) == 1:
            return out, []
        raise InputError(
            f"{len(flights)} flights do not go into one {form.name} file",
            where="--out",
            allowed="a folder: each flight gets a file of its own",
            hint=f"leave out the ending {form.suffix}, or choose one flight with --threat",
        )
    return out, []


def export(
    form: Format,
    out: Path,
    run: tuple[Scenario, Mapping[str, Table]],
    flown: Sequence[Ephemeris],
    *,
    force: bool = False,
) -> list[Path]:
    """Write a run in a format.

    Parameters
    ----------
    form : Format
        The format.
    out : Path
        A file or a folder; `destination` says how it is understood.
    run : (Scenario, tables)
        What was run, and its tables.
    flown : sequence of Ephemeris
        The flights to write.
    force : bool
        Whether to replace files that are there.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        When the place cannot be written to, or is taken.
    """
    scenario, tables = run
    path, names = destination(form, out, scenario.name, [one.name for one in flown])
    if form.holds == "tables":
        return _tables(form, path, tables, flown, force=force)
    check_place(path, names, force=force)
    if form.holds == "scene":
        write_file(path, _scene_bytes(form, scenario, tables, flown))
        return [path]
    texts = [_flight_text(form, one).encode() for one in flown]
    if not names:
        write_file(path, texts[0])
        return [path]

    def fill(folder: Path) -> None:
        for name, text in zip(names, texts, strict=True):
            (folder / name).write_bytes(text)

    return write_files(path, fill)


def _scene_bytes(form: Format, scenario: Scenario, tables: Mapping[str, Table], flown: Sequence[Ephemeris]) -> bytes:
    from midcourse.outputs.scene import scene

    content = scene(scenario, tables, [thinned(one) for one in flown])
    if form.name == "kml":
        from midcourse.outputs.exports.scene_kml import scene_kml

        return scene_kml(content)
    if form.name == "czml":
        from midcourse.outputs.exports.scene_czml import scene_czml

        return (json_text(scene_czml(content)) + "\n").encode()
    from midcourse.outputs.exports.scene_geojson import scene_geojson

    return (json_text(scene_geojson(content)) + "\n").encode()


def _flight_text(form: Format, one: Ephemeris) -> str:
    from midcourse.outputs.exports.ephemeris_text import oem_text, stk_text

    return stk_text(one) if form.name == "stk-e" else oem_text(one, _now())


def _now() -> datetime.datetime:
    """The time of writing; ``SOURCE_DATE_EPOCH`` (seconds since 1970) stands in for it where files must not differ."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdigit():
        return datetime.datetime.fromtimestamp(int(fixed), tz=datetime.UTC)
    return datetime.datetime.now(tz=datetime.UTC)


def _tables(
    form: Format, path: Path, tables: Mapping[str, Table], flown: Sequence[Ephemeris], *, force: bool
) -> list[Path]:
    from midcourse.outputs.exports.run_tables import FLIGHTS, states_table, write_tables

    every = {**tables, FLIGHTS: states_table(flown)} if flown else dict(tables)
    names = [f"{name}{form.suffix}" for name, table in every.items() if len(table)]
    check_place(path, names, force=force)
    return write_files(path, lambda folder: write_tables(folder, every, form.name))
