"""One flight as a table of states, and that table as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from midcourse.earth.geodesy import enu_from_ecef, geodesic, geodetic_from_ecef
from midcourse.flight.trajectory import Flights, Tracks
from midcourse.records import Table

__all__ = ["csv_text", "flight_table", "write_csv"]


def flight_table(flights: Flights, tracks: Tracks, index: int = 0) -> Table:
    """Give the states of one flight.

    Parameters
    ----------
    flights, tracks : Flights, Tracks
        Of the same flights; the track is sampled in equal steps of time.
    index : int
        Which flight.

    Returns
    -------
    Table
        Columns ``time_s``, ``lat_deg``, ``lon_deg``, ``height_km``, ``speed_km_s`` and ``flight_path_angle_deg``
        (relative to the turning Earth), ``ground_range_km`` and ``phase`` (boost, midcourse, reentry).

    Notes
    -----
    Speeds are central differences of the sampled positions: with samples a second apart they are good to 1 m/s in free
    flight, and they round off the burnout over one sample.
    """
    time = tracks.time[index]
    position = tracks.position_ecef[:, index, :]
    latitude, longitude, height = geodetic_from_ecef(position)
    velocity = np.gradient(position, time, axis=1, edge_order=2)
    enu = np.stack([enu_from_ecef(velocity[:, at], latitude[at], longitude[at]) for at in range(len(time))], axis=1)
    speed = np.linalg.norm(enu, axis=0)
    angle = np.degrees(np.arctan2(enu[2], np.hypot(enu[0], enu[1])))
    along = geodesic(
        np.full(len(time), flights.origin_latitude[index]),
        np.full(len(time), flights.origin_longitude[index]),
        latitude,
        longitude,
    ).ground_range
    apogee_time = flights.apogee_time[index]
    phase = np.full(len(time), "midcourse", dtype=object)
    phase[time <= tracks.burnout_time[index]] = "boost"
    phase[(height < 100e3) & (time > apogee_time) & (time > tracks.burnout_time[index])] = "reentry"
    return Table(
        "flight",
        {
            "time_s": time,
            "lat_deg": np.degrees(latitude),
            "lon_deg": np.degrees(longitude),
            "height_km": height / 1e3,
            "speed_km_s": speed / 1e3,
            "flight_path_angle_deg": angle,
            "ground_range_km": np.asarray(along) / 1e3,
            "phase": phase,
        },
    )


def csv_text(table: Table) -> str:
    """Give a table as CSV, numbers to ten digits."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows():
        writer.writerow([f"{value:.10g}" if isinstance(value, float) else value for value in row.values()])
    return buffer.getvalue()


def write_csv(table: Table, path: Path) -> None:
    """Write a table as CSV, whole or not at all.

    Raises
    ------
    OSError
        When the place cannot be written.
    """
    from midcourse.outputs.store import write_whole

    write_whole(path, lambda file: file.write(csv_text(table).encode()))
