"""Karney's test set, points of public test sets, and GeographicLib itself on pairs drawn at random."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from midcourse.analysis.validation import Result
from midcourse.earth import geodesy

AUTHORITIES = ("geographiclib",)
DRAW = np.random.default_rng(20071012)
COUNT = 300


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


def _pairs(kind: str) -> np.ndarray:
    """Latitude, longitude, latitude, longitude in degrees, shape (4, n)."""
    first = np.stack([DRAW.uniform(-90, 90, COUNT), DRAW.uniform(-180, 180, COUNT)])
    small = DRAW.normal(size=(2, COUNT)) * 10.0 ** DRAW.uniform(-7, 0, COUNT)
    second = {
        "anywhere": np.stack([DRAW.uniform(-90, 90, COUNT), DRAW.uniform(-180, 180, COUNT)]),
        "nearly antipodal": np.stack([-first[0], first[1] + 180.0]) + small,
        "antipodal": np.stack([-first[0], first[1] + 180.0]),
        "near": first + small,
        "same meridian": np.stack([DRAW.uniform(-90, 90, COUNT), first[1]]),
        "same parallel": np.stack([first[0], DRAW.uniform(-180, 180, COUNT)]),
        "over a pole": np.stack([DRAW.uniform(-90, 90, COUNT), first[1] + 180.0]),
        "on the equator": np.stack([0.0 * first[0], DRAW.uniform(-180, 180, COUNT)]),
        "from a pole": np.stack([DRAW.uniform(-90, 90, COUNT), DRAW.uniform(-180, 180, COUNT)]),
    }[kind]
    if kind == "on the equator":
        first[0] = 0.0
    if kind == "from a pole":
        first[0] = np.where(np.arange(COUNT) % 2, 90.0, -90.0)
    second[0] = np.clip(second[0], -90.0, 90.0)
    return np.concatenate([first, second])


@pytest.mark.parametrize(
    "kind",
    [
        "anywhere",
        "nearly antipodal",
        "antipodal",
        "near",
        "same meridian",
        "same parallel",
        "over a pole",
        "on the equator",
        "from a pole",
    ],
)
def test_lengths_agree_and_directions_lead_there(kind: str) -> None:
    pairs = _pairs(kind)
    line = geodesy.geodesic(*np.radians(pairs))
    theirs = np.array([Geodesic.WGS84.Inverse(*pair)["s12"] for pair in pairs.T])
    np.testing.assert_allclose(line.ground_range, theirs, rtol=1e-9, atol=2e-8)
    for pair, length, azimuth in zip(pairs.T, line.ground_range, np.degrees(line.azimuth), strict=True):
        end = Geodesic.WGS84.Direct(pair[0], pair[1], azimuth, length)
        assert Geodesic.WGS84.Inverse(end["lat2"], end["lon2"], pair[2], pair[3])["s12"] < 1e-6


def test_direct_problem_agrees() -> None:
    latitude, longitude, azimuth = (
        DRAW.uniform(-90, 90, COUNT),
        DRAW.uniform(-180, 180, COUNT),
        DRAW.uniform(0, 360, COUNT),
    )
    length = DRAW.uniform(0, 4e7, COUNT)
    ours = np.degrees(geodesy.destination(*np.radians([latitude, longitude, azimuth]), length))
    for start, mine in zip(np.stack([latitude, longitude, azimuth, length]).T, np.array(ours).T, strict=True):
        theirs = Geodesic.WGS84.Direct(*start)
        assert Geodesic.WGS84.Inverse(theirs["lat2"], theirs["lon2"], mine[0], mine[1])["s12"] < 1e-6
