"""A run as tables: Parquet or CSV files, one a table, and the states of its flights."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from midcourse.outputs.ephemeris import Ephemeris
from midcourse.outputs.results import write_table
from midcourse.records import Table

__all__ = ["FLIGHTS", "states_table", "table_csv", "write_tables"]

#: The table of states, beside the tables of the run.
FLIGHTS = "flights"


def states_table(flown: Sequence[Ephemeris]) -> Table:
    """Give the states of flights, a row a second: place, Earth-fixed position and velocity, and whether it is powered.

    Parameters
    ----------
    flown : sequence of Ephemeris
        At least one.
    """
    columns: dict[str, list[np.ndarray]] = {}
    for one in flown:
        latitude, longitude, height = one.geodetic()
        part: dict[str, np.ndarray] = {
            "id": np.array([one.name] * len(one), dtype=object),
            "time_s": one.time,
            "lat_deg": np.degrees(latitude),
            "lon_deg": np.degrees(longitude),
            "height_km": height / 1e3,
        }
        for axis, position, velocity in zip("xyz", one.position_ecef, one.velocity_ecef, strict=True):
            part[f"position_ecef_{axis}_km"] = position / 1e3
            part[f"velocity_ecef_{axis}_km_s"] = velocity / 1e3
        part["powered"] = np.arange(len(one)) <= one.burnout
        for name, values in part.items():
            columns.setdefault(name, []).append(values)
    return Table(FLIGHTS, {name: np.concatenate(values) for name, values in columns.items()})


def table_csv(table: Table) -> str:
    """Give a table as CSV (RFC 4180 with plain line ends): twelve digits, ``true`` and ``false``, nothing for nan."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows():
        writer.writerow([_cell(value) for value in row.values()])
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        # A reader that guesses types from the first rows must not take a column of decimals for one of integers.
        text = f"{value:.12g}"
        return text if "." in text or "e" in text else f"{text}.0"
    return value


def write_tables(folder: Path, tables: Mapping[str, Table], form: str) -> None:
    """Write every table that has rows into a folder.

    Parameters
    ----------
    folder : Path
        Exists.
    tables : mapping of str to Table
        By name.
    form : {"parquet", "csv"}
        The format.
    """
    for name, table in tables.items():
        if not len(table):
            continue
        if form == "parquet":
            write_table(folder, table)
        else:
            (folder / f"{name}.csv").write_bytes(table_csv(table).encode())
