"""One flight as CZML, the format of the Cesium globe.

Time is counted from an arbitrary epoch: what was computed has no date. Positions are Earth-fixed.

Sources
-------
AnalyticalGraphicsInc/czml-writer wiki, "CZML Guide" and "Packet": document packet, ``position`` with ``cartesian``
samples, ``path``, ``polyline`` (grade: memory).
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np

from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.flight.trajectory import Flights, Tracks

__all__ = ["EPOCH", "flight_czml", "write_czml"]

#: The zero of time in every file.
EPOCH = datetime.datetime(2000, 1, 1, 12, 0, tzinfo=datetime.UTC)


def flight_czml(name: str, flights: Flights, tracks: Tracks, index: int = 0) -> list[dict[str, Any]]:
    """Give the packets of one flight: the document, the vehicle with its path, launch and impact.

    Parameters
    ----------
    name : str
        Of the vehicle, as printed beside it.
    flights, tracks : Flights, Tracks
        Of the same flights.
    index : int
        Which flight.
    """
    time = tracks.time[index]
    position = tracks.position_ecef[:, index, :]
    interval = f"{_stamp(0.0)}/{_stamp(float(time[-1]))}"
    samples = np.round(np.column_stack([time, position.T]), 3).ravel().tolist()
    burnt = time <= tracks.burnout_time[index]
    return [
        {
            "id": "document",
            "name": f"midcourse: {name}",
            "version": "1.0",
            "clock": {"interval": interval, "currentTime": _stamp(0.0), "multiplier": 20, "range": "CLAMPED"},
        },
        {
            "id": "vehicle",
            "name": name,
            "availability": interval,
            "position": {
                "epoch": _stamp(0.0),
                "referenceFrame": "FIXED",
                "interpolationAlgorithm": "LAGRANGE",
                "interpolationDegree": 5,
                "cartesian": samples,
            },
            "point": {"pixelSize": 8, "color": {"rgba": [168, 68, 47, 255]}},
            "label": {"text": name, "font": "12px sans-serif", "pixelOffset": {"cartesian2": [0, -16]}},
            "path": {"width": 1.5, "leadTime": 0, "material": _colour(168, 68, 47, 180)},
        },
        _line("boost", "powered flight", position[:, burnt], (181, 137, 0)),
        _line("midcourse", "after burnout", position[:, ~burnt], (31, 100, 128)),
        _spot("launch", "launch", flights.origin_latitude[index], flights.origin_longitude[index]),
        _spot("impact", "impact", flights.impact_latitude[index], flights.impact_longitude[index]),
    ]


def _stamp(seconds: float) -> str:
    return (EPOCH + datetime.timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def _colour(red: int, green: int, blue: int, alpha: int) -> dict[str, Any]:
    return {"solidColor": {"color": {"rgba": [red, green, blue, alpha]}}}


def _line(identity: str, name: str, position: np.ndarray, colour: tuple[int, int, int]) -> dict[str, Any]:
    return {
        "id": identity,
        "name": name,
        "polyline": {
            "positions": {"cartesian": np.round(position.T, 1).ravel().tolist()},
            "width": 2,
            "arcType": "NONE",
            "material": _colour(*colour, 200),
        },
    }


def _spot(identity: str, name: str, latitude: float, longitude: float) -> dict[str, Any]:
    point = ecef_from_geodetic(latitude, longitude, 0.0)
    return {
        "id": identity,
        "name": name,
        "position": {"cartesian": np.round(point, 1).tolist()},
        "point": {"pixelSize": 6, "color": {"rgba": [35, 40, 45, 255]}},
        "label": {"text": name, "font": "11px sans-serif", "pixelOffset": {"cartesian2": [0, 14]}},
    }


def write_czml(packets: list[dict[str, Any]], path: Path) -> None:
    """Write packets as a CZML file, whole or not at all.

    Raises
    ------
    OSError
        When the place cannot be written.
    """
    from midcourse.outputs.store import write_whole

    text = json.dumps(packets, ensure_ascii=False, allow_nan=False)
    write_whole(path, lambda file: file.write(text.encode()))
