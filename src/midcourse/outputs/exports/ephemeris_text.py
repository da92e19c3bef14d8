"""One flight as an ephemeris for orbit tools: CCSDS OEM and STK ``.e``.

Both are in the Earth-fixed frame and say that their epoch is notional. The powered flight and what follows are segments
of their own, so that no reader interpolates across the burnout; the state at burnout stands in both.

Sources
-------
CCSDS 502.0-B-2, *Orbit Data Messages*, section 5 (OEM, key-value notation) (grade: memory). Ansys STK help, "STK
Ephemeris File Format (*.e)" (grade: secondary).
"""

from __future__ import annotations

import datetime

import numpy as np

from midcourse._version import __version__
from midcourse.outputs.ephemeris import Ephemeris
from midcourse.outputs.exports.notation import EPOCH, EPOCH_SENTENCE, ascii_name, stamp

__all__ = ["oem_text", "stk_text"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DEGREE = 5


def _segments(flight: Ephemeris) -> list[tuple[str, slice]]:
    return [
        ("powered flight", slice(0, flight.burnout + 1)),
        ("free flight and reentry", slice(flight.burnout, len(flight))),
    ]


def _oem_time(seconds: float) -> str:
    return stamp(seconds).removesuffix("Z")


def oem_text(flight: Ephemeris, created: datetime.datetime) -> str:
    """Give a flight as a CCSDS Orbit Ephemeris Message 2.0: ITRF2000, km and km/s, two segments.

    Parameters
    ----------
    flight : Ephemeris
        The flight.
    created : datetime
        For the header, in UTC.

    Notes
    -----
    The frame is WGS84's, which agrees with ITRF2000 within centimetres. Velocities are relative to the turning Earth,
    as that frame demands.
    """
    name = ascii_name(flight.name)
    lines = [
        "CCSDS_OEM_VERS = 2.0",
        f"COMMENT {EPOCH_SENTENCE}",
        "COMMENT Earth-fixed; velocities relative to the turning Earth.",
        f"CREATION_DATE = {created.strftime('%Y-%m-%dT%H:%M:%S')}",
        f"ORIGINATOR = MIDCOURSE {__version__}",
        "",
    ]
    for title, part in _segments(flight):
        time = flight.time[part]
        lines += [
            "META_START",
            f"COMMENT {title}",
            f"OBJECT_NAME = {name}",
            f"OBJECT_ID = {name}",
            "CENTER_NAME = EARTH",
            "REF_FRAME = ITRF2000",
            "TIME_SYSTEM = UTC",
            f"START_TIME = {_oem_time(time[0])}",
            f"STOP_TIME = {_oem_time(time[-1])}",
            "INTERPOLATION = LAGRANGE",
            f"INTERPOLATION_DEGREE = {min(_DEGREE, len(time) - 1)}",
            "META_STOP",
            "",
        ]
        states = np.concatenate([flight.position_ecef[:, part], flight.velocity_ecef[:, part]]).T / 1e3
        for moment, (x, y, z, u, v, w) in zip(time.tolist(), states.tolist(), strict=True):
            lines.append(f"{_oem_time(moment)} {x:.6f} {y:.6f} {z:.6f} {u:.9f} {v:.9f} {w:.9f}")
        lines.append("")
    return "\n".join(lines)


def stk_text(flight: Ephemeris) -> str:
    """Give a flight as an STK ephemeris (``.e``): fixed axes, metres and metres a second, a boundary at burnout.

    Parameters
    ----------
    flight : Ephemeris
        The flight.
    """
    rows = []
    for _, part in _segments(flight):
        states = np.concatenate([flight.time[None, part], flight.position_ecef[:, part], flight.velocity_ecef[:, part]])
        rows += [
            f"{time:.6f} {x:.4f} {y:.4f} {z:.4f} {u:.6f} {v:.6f} {w:.6f}"
            for time, x, y, z, u, v, w in states.T.tolist()
        ]
    lines = [
        "stk.v.11.0",
        f"# {ascii_name(flight.name)}, written by midcourse {__version__}",
        f"# {EPOCH_SENTENCE}",
        "BEGIN Ephemeris",
        f"NumberOfEphemerisPoints {len(rows)}",
        f"ScenarioEpoch {EPOCH.day} {_MONTHS[EPOCH.month - 1]} {EPOCH.year} {EPOCH.strftime('%H:%M:%S')}.000000",
        "InterpolationMethod Lagrange",
        f"InterpolationOrder {_DEGREE}",
        "CentralBody Earth",
        "CoordinateSystem Fixed",
        "DistanceUnit Meters",
        "BEGIN SegmentBoundaryTimes",
        f"{flight.time[flight.burnout]:.6f}",
        "END SegmentBoundaryTimes",
        "EphemerisTimePosVel",
        *rows,
        "END Ephemeris",
        "",
    ]
    return "\n".join(lines)
