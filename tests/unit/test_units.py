"""Suffixes at the border."""

from __future__ import annotations

import math

import pytest

from midcourse.errors import InputError
from midcourse.units import SUFFIXES, border_from_si, border_name, si_from_border, split_suffix


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("range_km", 2.0, ("range", 2000.0)),
        ("burnout_speed_km_s", 6.3, ("burnout_speed", 6300.0)),
        ("azimuth_deg", 180.0, ("azimuth", math.pi)),
        ("ballistic_coefficient_kg_m2", 5.0, ("ballistic_coefficient", 5.0)),
        ("burn_time_s", 60.0, ("burn_time", 60.0)),
        ("thrust_kn", 1.5, ("thrust", 1500.0)),
    ],
)
def test_si_from_border(name: str, value: float, expected: tuple[str, float]) -> None:
    bare, si = si_from_border(name, value)
    assert (bare, si) == (expected[0], pytest.approx(expected[1], rel=1e-15))


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_round_trip(suffix: str) -> None:
    bare, si = si_from_border(border_name("quantity", suffix), 3.7)
    assert bare == "quantity"
    assert border_from_si(si, suffix) == pytest.approx(3.7, rel=1e-15)


def test_a_name_without_suffix_is_refused_with_the_list() -> None:
    assert split_suffix("inventory") == ("inventory", None)
    assert split_suffix("km") == ("km", None)
    with pytest.raises(InputError, match='"burnout_speed" has no unit suffix'):
        si_from_border("burnout_speed", 1.0)
