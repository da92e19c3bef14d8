"""The packaged map: countries where they are, areas as published, towns rescaled as stated."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from midcourse.errors import InputError
from midcourse.outputs import geography

#: Areas as GeoNames lists them, 1000 km² (land and inland water, which is why the tolerance is a model's, not a number's).
AREAS = {"DE": 357.0, "PL": 312.7, "RO": 237.5, "BG": 110.9, "UA": 603.7, "CZ": 78.9}


def _index(code: str) -> int:
    return geography.countries().index(code)


def test_whole_earth_has_the_area_of_the_wgs84_ellipsoid() -> None:
    size = np.radians(1.0)
    latitude = np.radians(np.arange(-89.5, 90.0, 1.0))
    assert 360 * geography.cell_area(latitude, size).sum() == pytest.approx(510_065_621.724e6, rel=1e-9)


@pytest.mark.parametrize(("code", "area"), AREAS.items())
def test_country_areas_from_quarter_degree_cells(code: str, area: float) -> None:
    cells = geography.grid("europe", 0.25)
    assert cells.area[cells.country == _index(code)].sum() / 1e9 == pytest.approx(area, rel=0.02)


def test_raster_agrees_with_point_in_polygon() -> None:
    cells = geography.grid("europe", 0.5)
    outlines = geography.country_outlines(50)
    centres = np.stack([cells.longitude, cells.latitude], axis=1)
    for code in ("PL", "IT", "GR", "UA"):
        inside = np.zeros(len(centres), dtype=bool)
        for part in np.flatnonzero(outlines.country == _index(code)):
            span = slice(outlines.start[part], outlines.start[part + 1])
            ring = Outline(np.stack([outlines.longitude[span], outlines.latitude[span]], axis=1))
            inside ^= ring.contains_points(centres)
        assert np.array_equal(inside, cells.country == _index(code)), code


@pytest.mark.parametrize(
    ("place", "latitude_deg", "longitude_deg", "code"),
    [
        ("Redzikowo", 54.48, 17.10, "PL"),
        ("Brdy", 49.67, 13.75, "CZ"),
        ("Simferopol", 44.95, 34.10, "UA"),
        ("Kyrenia's hinterland", 35.2, 33.5, "CY"),
        ("Pristina", 42.66, 21.16, "XK"),
        ("Ankara", 39.93, 32.86, "TR"),
    ],
)
def test_places_fall_into_their_country(place: str, latitude_deg: float, longitude_deg: float, code: str) -> None:
    cells = geography.grid("europe", 0.25)
    near = np.hypot(cells.latitude - np.radians(latitude_deg), cells.longitude - np.radians(longitude_deg)).argmin()
    assert geography.countries().codes[cells.country[near]] == code


def test_europe_leaves_russia_out_unless_asked() -> None:
    russia = _index("RU")
    assert not np.any(geography.grid("europe", 0.5).country == russia)
    assert np.any(geography.grid("europe-with-russia", 0.5).country == russia)
    assert not np.any(geography.towns("europe").country == russia)


def test_nato_2007_has_24_european_members_and_gibraltar() -> None:
    codes = geography.REGIONS["nato-2007"].codes
    assert codes is not None
    assert len(codes - {"GI"}) == 24
    assert codes <= set(geography.countries().codes)


def test_cells_lie_on_their_raster() -> None:
    cells = geography.grid("europe", 0.5)
    assert cells.latitude == pytest.approx(np.radians(34.0) + (cells.row + 0.5) * cells.size)
    assert cells.longitude == pytest.approx(np.radians(-25.0) + (cells.column + 0.5) * cells.size)
    assert len(set(zip(cells.row.tolist(), cells.column.tolist(), strict=True))) == len(cells.row)


def test_town_weights_add_up_to_country_totals() -> None:
    towns = geography.towns("world")
    countries = geography.countries()
    for code in ("PL", "DE", "TR", "US"):
        inside = towns.country == _index(code)
        share = towns.weight[inside].sum() / countries.population[_index(code)]
        assert share == pytest.approx(1.0, abs=1e-3), code
    assert towns.population.min() >= 15000


def test_capitals_are_marked() -> None:
    towns = geography.towns("europe")
    capitals = {geography.countries().codes[c]: n for c, n in zip(towns.country, towns.name, strict=True)}
    assert capitals  # every listed country has a first town
    marked = set(towns.name[towns.capital])
    assert {"Warsaw", "Prague", "Rome", "Athens", "Ankara", "Sofia", "Bucharest", "London", "Paris", "Berlin"} <= marked


def test_disputed_borders_are_few_and_kosovo_is_among_them() -> None:
    lines = geography.borders(50)
    assert 0.02 < lines.disputed.mean() < 0.2
    middle = (lines.start[:-1] + lines.start[1:]) // 2
    latitude, longitude = np.degrees(lines.latitude[middle]), np.degrees(lines.longitude[middle])
    near_kosovo = (abs(latitude - 42.8) < 0.7) & (abs(longitude - 21.0) < 0.9)
    assert np.any(lines.disputed & near_kosovo)


@pytest.mark.parametrize("scale", [50, 110])
@pytest.mark.parametrize("kind", [geography.coastlines, geography.borders, geography.lakes, geography.country_outlines])
def test_lines_are_on_the_earth(kind: object, scale: int) -> None:
    lines = kind(scale)  # type: ignore[operator]
    assert lines.start[-1] == len(lines.latitude)
    assert np.all(np.abs(lines.latitude) <= np.pi / 2 + 1e-9)
    assert np.all(np.abs(lines.longitude) <= np.pi + 1e-9)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: geography.grid("erope"), 'did you mean "europe"'),
        (lambda: geography.grid("europe", 0.001), "cell_deg is 0.001"),
        (lambda: geography.grid("world", 0.05), "a grid of 0.05° over region"),
        (lambda: geography.towns("atlantis"), 'unknown region "atlantis"'),
        (lambda: geography.coastlines(10), "scale is 10"),
        (lambda: geography.countries().index("XX"), 'unknown country "XX"'),
    ],
)
def test_wrong_input_is_said(call: object, text: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert text in str(caught.value)


def test_neighbours_that_overlap_by_a_sliver_give_no_third_country() -> None:
    """At 0.06° centres fall on such slivers; their numbers used to be added up, beyond the last country."""
    cells = geography.grid("europe", 0.06)
    coarse = geography.grid("europe", 0.5)
    assert set(cells.country.tolist()) >= set(coarse.country.tolist())
    members = geography.REGIONS["europe"].codes
    assert members is not None
    assert {geography.countries().codes[code] for code in set(cells.country.tolist())} <= members
