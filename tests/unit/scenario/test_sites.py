"""Places by name."""

from __future__ import annotations

import math

import pytest

from midcourse.errors import InputError
from midcourse.scenario.load import load
from midcourse.scenario.sites import site, sites
from midcourse.sources import Grade


def test_places_of_the_plan_are_known_with_kind_and_source() -> None:
    known = sites()
    assert list(known) == sorted(known)
    assert known["tabriz"].kind == "launch area"
    assert known["rome"].kind == "town"
    assert known["emr"].kind == "radar"
    assert known["gbi"].kind == "interceptor"
    assert known["sunan"].kind == "test site"
    assert known["emr"].grade is Grade.SEEN
    assert known["emr"].source.startswith("[Study of the Czech Ministry of Defence")
    assert math.degrees(known["emr"].latitude) == pytest.approx(49.63522)
    assert known["emr"].height == 719.0


def test_every_place_of_europe_2007_is_where_the_scenario_has_it() -> None:
    scenario, known = load("europe-2007"), sites()
    for places in [*scenario.launch_areas.values(), *scenario.targets.values()]:
        for place in places:
            assert (known[place.id].latitude, known[place.id].longitude) == (place.latitude, place.longitude)


def test_every_place_is_on_earth() -> None:
    for place in sites().values():
        assert abs(place.latitude) <= math.pi / 2, place.id
        assert abs(place.longitude) <= math.pi, place.id
        assert place.name, place.id


def test_an_unknown_place_lists_the_nearest() -> None:
    with pytest.raises(InputError, match='unknown site "tabris"') as caught:
        site("tabris")
    assert '"tabriz"' in caught.value.hint
