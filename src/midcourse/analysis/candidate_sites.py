"""Where a radar or interceptors would do most: candidate places, and the front of two aims.

A candidate keeps every number of the radar or site but its place. A radar that does not turn is aimed again: its field
of view is centred on the launch areas, as it was presumably meant to be where it stands now.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from midcourse.analysis.evidence_shield import Case
from midcourse.earth.geodesy import geodesic
from midcourse.errors import InputError, unknown_name
from midcourse.records import record

__all__ = ["Candidate", "move_designs", "pareto_front", "split_moved"]

#: A radar whose field of view is this wide on each side needs no aiming, rad.
_ALL_ROUND = math.pi * (1.0 - 1e-9)


@record
class Candidate:
    """A place that a radar or interceptors might stand at.

    Attributes
    ----------
    id, name : str
    latitude, longitude, height : float
        Geodetic, rad, rad, m.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    height: float = 0.0


def split_moved(case: Case, moved: str) -> tuple[str, str]:
    """Take ``radars.emr`` apart and check it.

    Raises
    ------
    InputError
        For anything but a radar or interceptors of the case.
    """
    room, _, name = moved.partition(".")
    if room not in ("radars", "interceptors") or not name:
        raise InputError(
            f'"{moved}" cannot be moved',
            where="--move",
            allowed="radars.ID or interceptors.ID",
            hint="for example --move radars.emr",
        )
    known = case.radars if room == "radars" else case.interceptors
    if name not in known:
        raise unknown_name("radar" if room == "radars" else "interceptor site", name, known, where="--move")
    return room, name


def move_designs(
    case: Case, moved: str, candidates: Sequence[Candidate], groups: Sequence[str]
) -> list[dict[str, float]]:
    """Designs with the radar or the interceptors at each candidate.

    Parameters
    ----------
    case : Case
    moved : str
        ``radars.emr`` or ``interceptors.gbi``.
    candidates : sequence of Candidate
    groups : sequence of str
        Groups of threats; a radar with a limited field of view is centred on the mean direction of their launch areas.
    """
    room, name = split_moved(case, moved)
    aim = room == "radars" and case.radars[name].radar.azimuth_half_width < _ALL_ROUND
    designs = []
    for place in candidates:
        design = {
            f"{moved}.latitude": place.latitude,
            f"{moved}.longitude": place.longitude,
            f"{moved}.height": place.height,
        }
        if aim:
            design[f"{moved}.boresight_azimuth"] = _middle(case, place, groups)
        designs.append(design)
    return designs


def _middle(case: Case, place: Candidate, groups: Sequence[str]) -> float:
    """Mean azimuth of the launch areas of the groups from a place, rad, each launch area once."""
    origins = {
        (latitude, longitude)
        for name in groups
        for latitude, longitude in zip(
            case.groups[name].origin_latitude.tolist(), case.groups[name].origin_longitude.tolist(), strict=True
        )
    }
    latitude, longitude = np.array(sorted(origins)).T
    here = np.full(len(latitude), place.latitude), np.full(len(latitude), place.longitude)
    azimuth = geodesic(*here, latitude, longitude).azimuth
    middle = math.atan2(float(np.sin(azimuth).mean()), float(np.cos(azimuth).mean()))
    return middle % (2.0 * math.pi)


def pareto_front(first: np.ndarray, second: np.ndarray, *, first_up: bool = True, second_up: bool = True) -> np.ndarray:
    """The designs that no other one beats in one aim without losing in the other, in the order of the first aim.

    Parameters
    ----------
    first, second : (k,) array
        The two measures; a nan is never on the front.
    first_up, second_up : bool
        Whether more is better.

    Returns
    -------
    (f,) int array
        Rows on the front, from the worst to the best in the first aim. Of rows that are equal in both, the earliest.
    """
    a = np.asarray(first, float) * (1.0 if first_up else -1.0)
    b = np.asarray(second, float) * (1.0 if second_up else -1.0)
    rows = np.flatnonzero(np.isfinite(a) & np.isfinite(b))
    order = rows[np.lexsort((rows, -b[rows], -a[rows]))]
    front, best = [], -math.inf
    for row in order:
        if b[row] > best:
            front.append(int(row))
            best = float(b[row])
    return np.array(front[::-1], dtype=np.int64)
