"""Every export, read back by a reader that is not ours and compared with the flights it was made of."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import math
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from midcourse import workbench
from midcourse.earth.frames import inertial_state_from_ecef
from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.flight.fly import tracks
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Flights
from midcourse.outputs.ephemeris import Ephemeris, ephemeris, thinned
from midcourse.outputs.exports.ephemeris_text import oem_text, stk_text
from midcourse.outputs.exports.footprints import footprint_polygons
from midcourse.outputs.exports.notation import EPOCH, ascii_name, file_name, rgba, stamp
from midcourse.outputs.exports.run_tables import states_table, table_csv, write_tables
from midcourse.outputs.exports.scene_czml import scene_czml
from midcourse.outputs.exports.scene_geojson import cut_line, scene_geojson
from midcourse.outputs.exports.scene_kml import scene_kml
from midcourse.outputs.results import json_text
from midcourse.outputs.scene import Cells, Scene, scene, scene_json
from midcourse.outputs.store import Store
from midcourse.scenario.load import load
from midcourse.scenario.vehicles import load_vehicle

SMALL = """\
extends: europe-2007
title: Four flights, one of them over the date line & <so on>
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: {launch_areas: [tabriz], targets: [rome, warsaw]}
  iran-icbm-europe: null
  iran-icbm-usa: null
  russia-solid-usa: {launch_areas: [irkutsk], targets: [seattle, washington]}
  russia-liquid-usa: null
footprint: {launch_areas: [tabriz], vehicles: [irbm], cell_deg: 2}
dispute:
  burnout_speed_from_km_s: 6.0
  burnout_speed_to_km_s: 9.0
  burnout_speed_step_km_s: 1.5
  russia: [russia-solid-usa]
  iran: [iran-irbm-europe]
"""
#: Positions within 10 m, times within 1 ms: what a file must give back. A numerical tolerance.
PLACE, INSTANT = 10.0, 1e-3


class Made(NamedTuple):
    """A run, its flights in full, its scene, and a way to ask the flight code itself."""

    run: workbench.Run
    flown: dict[str, Ephemeris]
    scene: Scene
    sources: dict[str, tuple[object, Flights, int]]

    def truth(self, threat: str, samples: int) -> tuple[np.ndarray, np.ndarray]:
        """Times (m,) and positions (3, m) straight from the flight code."""
        vehicle, flights, index = self.sources[threat]
        sampled = tracks(vehicle, flights, samples)
        return sampled.time[index], sampled.position_ecef[:, index]

    def at(self, threat: str, times: np.ndarray) -> np.ndarray:
        """Positions at any times, by cubics through samples of a quarter of a second."""
        from scipy.interpolate import CubicSpline

        fine, place = self.truth(threat, 8001)
        return CubicSpline(fine, place, axis=1)(times)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    path = tmp_path_factory.mktemp("exports") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    scenario = load(str(path))
    store = Store(enabled=False)
    run, flights = workbench.run(scenario, store=store), workbench.flights_of(scenario, store=store)
    flown, sources = {}, {}
    for group, one in zip(scenario.threats, flights, strict=True):
        for index, threat in enumerate(group.threat_ids):
            flown[threat] = ephemeris(threat, group.vehicle.vehicle, one, index)
            sources[threat] = (group.vehicle.vehicle, one, index)
    return Made(run, flown, scene(scenario, run.tables, [thinned(one) for one in flown.values()]), sources)


def _close(place: np.ndarray, truth: np.ndarray) -> None:
    assert place.shape == truth.shape
    assert np.linalg.norm(place - truth, axis=0).max() < PLACE


# ------------------------------------------------------------------------------------------------------------ ephemeris


def test_ephemerides_are_the_flights(made: Made) -> None:
    assert len(made.flown) == 4
    for threat, one in made.flown.items():
        _, flights, index = made.sources[threat]
        _close(one.position_ecef, made.at(threat, one.time))
        assert np.all(np.diff(one.time) > 0)
        assert one.time[0] == 0.0
        assert one.time[-1] == pytest.approx(flights.impact_time[index], abs=INSTANT)
        assert one.time[one.burnout] == pytest.approx(flights.burnout_time[index], abs=INSTANT)
        speed = np.linalg.norm(one.velocity_ecef, axis=0)
        assert speed[one.burnout] == pytest.approx(flights.burnout_speed[index], abs=1.0)
        assert np.interp(flights.reentry_time[index], one.time, speed) == pytest.approx(
            flights.reentry_speed[index], abs=1.0
        )


def test_velocities_conserve_the_energy_of_free_flight(made: Made) -> None:
    for one in made.flown.values():
        _, _, height = one.geodetic()
        free = (height > 150e3) & (np.arange(len(one)) > one.burnout)
        place, speed = inertial_state_from_ecef(one.position_ecef[:, free], one.velocity_ecef[:, free], one.time[free])
        radius = np.linalg.norm(place, axis=0)
        bulge = 1.0 - 1.0826298213e-3 * (6378137.0 / radius) ** 2 * (1.5 * (place[2] / radius) ** 2 - 0.5)
        energy = 0.5 * (speed**2).sum(axis=0) - 3.986004418e14 / radius * bulge
        error = np.abs(energy - np.median(energy)) / np.linalg.norm(speed, axis=0)
        assert error.max() < 1.0


def test_a_staged_vehicle_is_sampled_at_its_kinks() -> None:
    vehicle = load_vehicle("taepodong-2")
    flights = solve(vehicle, *np.radians([40.0, 129.0, 40.0, 150.0]))
    one = ephemeris("test", vehicle, flights, 0)
    first = vehicle.stages[0].burn_time
    at = int(np.argmin(np.abs(one.time - first)))
    assert one.time[at] == pytest.approx(first, abs=1e-6)
    # The thrust jumps there: the push on one side is not the push on the other, and no stencil reaches across.
    push = np.linalg.norm(np.diff(one.velocity_ecef, axis=1), axis=0) / np.diff(one.time)
    assert abs(push[at] - push[at - 1]) > 10.0
    assert abs(push[at - 1] - push[at - 2]) < 3.0
    assert abs(push[at + 1] - push[at]) < 3.0
    speed = np.linalg.norm(one.velocity_ecef, axis=0)
    assert speed[one.burnout] == pytest.approx(flights.burnout_speed[0], abs=1.0)


def test_thinning_loses_nothing_that_a_cubic_does_not_bring_back(made: Made) -> None:
    for threat, full in made.flown.items():
        few = thinned(full)
        assert len(few) < 0.4 * len(full)
        assert few.time[few.burnout] == full.time[full.burnout]
        times = np.arange(0.37, few.time[-1], 1.9)
        _close(np.stack([few.at(time) for time in times], axis=1), made.at(threat, times))


# ---------------------------------------------------------------------------------------------------------------- scene


def test_the_scene_tells_the_run(made: Made) -> None:
    content = made.scene
    rows = {row["id"]: row for row in made.run.threats.rows()}
    assert {site.kind for site in content.sites} == {"interceptors", "radar", "launch area", "target"}
    met = [track for track in content.tracks if track.engageable]
    assert met
    for track in content.tracks:
        events = content.events_of(track.id)
        assert [event.time for event in events] == sorted(event.time for event in events)
        kinds = [event.kind for event in events]
        assert kinds[0] == "launch"
        assert kinds[-1] == "impact"
        assert ("earliest intercept" in kinds) == track.engageable == rows[track.id]["engageable"]
    first = next(event for event in content.events_of(met[0].id) if event.kind == "earliest intercept")
    row = rows[met[0].id]
    assert first.time == row["earliest_intercept_s"]
    assert math.degrees(first.latitude) == pytest.approx(row["intercept_latitude_deg"])
    # The run looks for windows on straight lines between samples up to thirteen seconds apart: 200 m at most.
    off = np.linalg.norm(made.flown[met[0].id].at(first.time) - first.position_ecef)
    assert off < 200.0
    assert {track.side for track in content.tracks} == {"iran", "russia"}


def test_fans_are_closed_and_as_large_as_their_sector(made: Made) -> None:
    radars = {site.id: site.radar for site in made.run.scenario.radars}
    assert {fan.radar for fan in made.scene.fans} == set(radars)
    for fan in made.scene.fans:
        sides: set[tuple[int, int]] = set()
        for a, b, c in fan.triangles.T.tolist():
            for side in ((a, b), (b, c), (c, a)):
                assert side not in sides
                sides.add(side)
        assert all((b, a) in sides for a, b in sides)
        corners = fan.vertices_ecef[:, fan.triangles] - fan.vertices_ecef[:, :1, None]
        volume = np.einsum("it,it->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2], axis=0)) / 6.0
        radar = radars[fan.radar]
        wide = min(radar.azimuth_half_width, math.pi)
        low = max(radar.minimum_elevation, 0.0)
        sector = 2.0 * wide / 3.0 * fan.slant_range**3 * (math.sin(radar.maximum_elevation) - math.sin(low))
        # Flat faces cut off about 0.3 %; a ceiling at 85° is a cone here and a disc in the formula.
        assert volume == pytest.approx(sector, rel=0.02)
        reach = np.linalg.norm(fan.vertices_ecef[:, 1:] - fan.vertices_ecef[:, :1], axis=0)
        assert np.allclose(reach, fan.slant_range, rtol=1e-9)
        assert fan.limit in {"range", "horizon"}


def test_the_scene_as_json_carries_units_and_reads_back(made: Made) -> None:
    data = json.loads(json_text(scene_json(made.scene)))
    parts = ["sites", "fans", "tracks", "cells", "events", "treaties", "verdicts"]
    assert list(data) == ["scenario", "title", "date", *parts]
    track = data["tracks"][0]
    place = np.array(track["position_ecef_m"]).reshape(-1, 3).T
    _close(place, made.at(track["id"], np.array(track["time_s"])))
    again = ecef_from_geodetic(
        np.radians(track["lat_deg"]), np.radians(track["lon_deg"]), np.array(track["height_km"]) * 1e3
    )
    _close(again, place)
    known = {"state", "triangles", "wires", "burnout"}
    for part in ("sites", "fans", "tracks", "cells", "events"):
        for name, value in data[part][0].items():
            number = isinstance(value, float) or (isinstance(value, list) and value and isinstance(value[0], float))
            assert not number or name in known or name.rsplit("_", 1)[-1] in {"deg", "m", "m2", "km", "s"}, name


# ----------------------------------------------------------------------------------------------------------------- czml


def _lagrange(time: np.ndarray, place: np.ndarray, wanted: np.ndarray, degree: int) -> np.ndarray:
    """As Cesium does it: the polynomial through the ``degree + 1`` samples around each instant."""
    result = np.empty((3, len(wanted)))
    for k, instant in enumerate(wanted):
        first = int(np.clip(np.searchsorted(time, instant) - (degree + 1) // 2, 0, len(time) - degree - 1))
        nodes = np.arange(first, first + degree + 1)
        weights = [
            np.prod([(instant - time[j]) / (time[i] - time[j]) for j in nodes if j != i]) for i in nodes
        ]  # fmt: skip
        result[:, k] = place[:, nodes] @ np.array(weights)
    return result


@pytest.fixture(scope="module")
def packets(made: Made) -> list[dict]:
    return json.loads(json_text(scene_czml(made.scene)))


def test_czml_begins_with_a_clock_and_has_no_orphans(made: Made, packets: list[dict]) -> None:
    head = packets[0]
    assert (head["id"], head["version"]) == ("document", "1.0")
    begin, end = head["clock"]["interval"].split("/")
    assert begin == stamp(0.0) == "2000-01-01T12:00:00Z"
    longest = max(one.time[-1] for one in made.flown.values())
    length = (datetime.datetime.fromisoformat(end) - datetime.datetime.fromisoformat(begin)).total_seconds()
    assert length == pytest.approx(longest, abs=INSTANT)
    names = [packet["id"] for packet in packets]
    assert len(set(names)) == len(names)
    for index, packet in enumerate(packets):
        assert "parent" not in packet or packet["parent"] in names[:index]


def test_czml_positions_come_back_between_the_samples(made: Made, packets: list[dict]) -> None:
    by_id = {packet["id"]: packet for packet in packets}
    for threat, full in made.flown.items():
        position = by_id[f"threat/{threat}"]["position"]
        assert position["referenceFrame"] == "FIXED"
        assert position["interpolationAlgorithm"] == "LAGRANGE"
        samples = np.array(position["cartesian"]).reshape(-1, 4).T
        begin = datetime.datetime.fromisoformat(position["epoch"])
        assert begin == EPOCH
        assert samples[0, -1] == pytest.approx(full.time[-1], abs=INSTANT)
        _close(samples[1:], made.at(threat, samples[0]))
        times = np.sort(np.concatenate([np.arange(0.5, full.time[-1], 3.3), full.time[full.burnout] + [-0.5, 0.5]]))
        found = _lagrange(samples[0], samples[1:], times, position["interpolationDegree"])
        _close(found, made.at(threat, times))


def test_czml_marks_intercepts_and_footprints(made: Made, packets: list[dict]) -> None:
    by_id = {packet["id"]: packet for packet in packets}
    for track in made.scene.tracks:
        assert (f"threat/{track.id}/intercept" in by_id) == track.engageable
        assert (f"threat/{track.id}/window" in by_id) == track.engageable
        colour = by_id[f"threat/{track.id}"]["path"]["material"]["solidColor"]["color"]["rgba"]
        assert colour == rgba(track.side)
    grounds = [packet for packet in packets if "polygon" in packet]
    assert {packet["name"].split(":")[0] for packet in grounds} == {"defended", "undefended"}
    assert all(packet["polygon"]["arcType"] == "RHUMB" for packet in grounds)


def test_czml_is_what_czml3_knows(made: Made, packets: list[dict]) -> None:
    """czml3 builds the same position property from our numbers: names and values are the format's own."""
    czml3 = pytest.importorskip("czml3")
    properties = pytest.importorskip("czml3.properties")
    for packet in packets:
        if "position" in packet and "epoch" in packet["position"]:
            theirs = properties.Position(
                epoch=packet["position"]["epoch"],
                referenceFrame=packet["position"]["referenceFrame"],
                interpolationAlgorithm=packet["position"]["interpolationAlgorithm"],
                interpolationDegree=packet["position"]["interpolationDegree"],
                cartesian=packet["position"]["cartesian"],
            )
            again = json.loads(czml3.Packet(id=packet["id"], position=theirs).dumps())["position"]
            assert again["referenceFrame"] == "FIXED"
            assert again["interpolationAlgorithm"] == "LAGRANGE"
            assert again["cartesian"] == packet["position"]["cartesian"]


# ------------------------------------------------------------------------------------------------------------------ kml

KML, GX = "{http://www.opengis.net/kml/2.2}", "{http://www.google.com/kml/ext/2.2}"


def _kml_tracks(data: bytes) -> list[tuple[np.ndarray, np.ndarray]]:
    found = []
    for track in ET.fromstring(data).iter(f"{GX}Track"):
        assert track.findtext(f"{KML}altitudeMode") == "absolute"
        whens = [datetime.datetime.fromisoformat(item.text or "") for item in track.findall(f"{KML}when")]
        times = np.array([(when - EPOCH).total_seconds() for when in whens])
        coordinates = np.array([[float(x) for x in item.text.split()] for item in track.findall(f"{GX}coord")]).T
        place = ecef_from_geodetic(np.radians(coordinates[1]), np.radians(coordinates[0]), coordinates[2])
        found.append((times, place))
    return found


def test_kml_tracks_are_timed_and_at_absolute_height(made: Made) -> None:
    found = _kml_tracks(scene_kml(made.scene))
    assert len(found) == len(made.scene.tracks)
    for track, (times, place) in zip(made.scene.tracks, found, strict=True):
        assert np.abs(times - track.time).max() < INSTANT
        _close(place, made.at(track.id, times))


def test_kml_styles_exist_and_words_are_escaped(made: Made) -> None:
    root = ET.fromstring(scene_kml(made.scene))
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    assert {item.text for item in root.iter(f"{KML}styleUrl")} <= styles
    assert root.findtext(f"{KML}Document/{KML}name") == f"midcourse: {made.scene.title}"
    assert "&" in made.scene.title
    assert "notional" in (root.findtext(f"{KML}Document/{KML}description") or "")


def test_fastkml_reads_it_and_the_schema_holds(made: Made, tmp_path: Path) -> None:
    fastkml = pytest.importorskip("fastkml")
    validator = pytest.importorskip("fastkml.validator")
    path = tmp_path / "scene.kml"
    path.write_bytes(scene_kml(made.scene))
    assert validator.validate(file_to_validate=path)
    document = fastkml.KML.parse(path, strict=True)
    gx, search = pytest.importorskip("fastkml.gx"), pytest.importorskip("fastkml.utils")
    read = list(search.find_all(document, of_type=gx.Track))
    assert len(read) == len(made.scene.tracks)
    for track, theirs in zip(made.scene.tracks, read, strict=True):
        places = np.array([item.coord.coords[0] for item in theirs.track_items]).T
        _close(
            ecef_from_geodetic(np.radians(places[1]), np.radians(places[0]), places[2]),
            track.position_ecef,
        )


# -------------------------------------------------------------------------------------------------------------- geojson


@pytest.fixture(scope="module")
def features(made: Made) -> list[dict]:
    data = json.loads(json_text(scene_geojson(made.scene)))
    assert data["type"] == "FeatureCollection"
    return data["features"]


def test_ground_tracks_lie_under_the_flights(made: Made, features: list[dict]) -> None:
    found = {item["properties"]["id"]: item for item in features if item["properties"]["kind"] == "ground track"}
    assert set(found) == set(made.flown)
    cut = 0
    for threat, item in found.items():
        parts = item["geometry"]["coordinates"]
        if item["geometry"]["type"] == "LineString":
            parts = [parts]
        cut += len(parts) > 1
        for part in parts:
            assert np.abs(np.diff([point[0] for point in part])).max() < 180.0
        for before, after in itertools.pairwise(parts):
            assert abs(before[-1][0]) == 180.0
            assert after[0][0] == -before[-1][0]
            assert after[0][1] == before[-1][1]
        line = np.radians([point for part in parts for point in part]).T
        time, height = np.array(item["properties"]["time_s"]), np.array(item["properties"]["height_km"]) * 1e3
        assert len(time) == line.shape[1]
        truth = made.at(threat, time)
        place = ecef_from_geodetic(line[1], line[0], height)
        on_edge = np.abs(np.abs(line[0]) - math.pi) < 1e-12
        _close(place[:, ~on_edge], truth[:, ~on_edge])
        # Points put in at the date line lie on the straight line between samples ten seconds apart: 200 m at most.
        assert np.linalg.norm((place - truth)[:, on_edge], axis=0).max(initial=0.0) < 200.0
    assert cut == 1


def test_lines_are_cut_on_both_sides_of_the_date_line() -> None:
    lines, after = cut_line(np.radians([10.0, 20.0, 30.0]), np.radians([170.0, -170.0, 175.0]))
    assert [line.shape[1] for line in lines] == [2, 3, 2]
    assert lines[0][0].tolist() == pytest.approx([170.0, 180.0])
    assert lines[1][0].tolist() == pytest.approx([-180.0, -170.0, -180.0])
    assert lines[2][0].tolist() == pytest.approx([180.0, 175.0])
    # Ten degrees either way: the great circle crosses a little north of the middle latitude.
    assert 15.0 < lines[0][1][1] < 15.5
    assert after == pytest.approx([0.5, 1.66], abs=0.03)
    whole, none = cut_line(np.radians([1.0, 2.0]), np.radians([-179.0, -178.0]))
    assert len(whole) == 1
    assert len(none) == 0


def test_footprints_count_their_cells(made: Made, features: list[dict]) -> None:
    found = [item for item in features if item["properties"]["kind"] == "footprint"]
    assert {item["properties"]["state"] for item in found} == {"defended", "undefended"}
    (cells,) = made.scene.cells
    for item in found:
        code = 2 if item["properties"]["state"] == "defended" else 1
        assert item["properties"]["cells"] == (cells.state == code).sum()
        area = 0.0
        for polygon in item["geometry"]["coordinates"]:
            for index, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                signed = 0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
                assert (signed > 0) == (index == 0)
                area += signed
        assert area == pytest.approx(item["properties"]["cells"] * 2.0**2)


def test_footprints_end_at_the_date_line() -> None:
    cells = Cells("x", "y", math.radians(1.0), np.radians([60.5, 60.5]), np.radians([179.5, -179.5]), np.array([2, 2]))
    found = footprint_polygons(cells)["defended"]
    assert len(found) == 2
    assert {max(x for x, _ in polygon[0]) for polygon in found} == {180.0, -179.0}


def test_shapely_and_geojson_take_every_feature(made: Made, features: list[dict]) -> None:
    geometry, reader = pytest.importorskip("shapely.geometry"), pytest.importorskip("geojson")
    again = reader.loads(json_text(scene_geojson(made.scene)))
    assert again.is_valid
    for item in features:
        shape = geometry.shape(item["geometry"])
        assert shape.is_valid
        if shape.geom_type == "MultiPolygon":
            assert all(part.exterior.is_ccw for part in shape.geoms)


# --------------------------------------------------------------------------------------------------------- oem and stk-e

CREATED = datetime.datetime(2020, 5, 17, 8, 30, tzinfo=datetime.UTC)


def test_the_oem_package_reads_the_flight(made: Made, tmp_path: Path) -> None:
    oem = pytest.importorskip("oem")
    for threat, one in list(made.flown.items())[1:3]:
        path = tmp_path / "flight.oem"
        path.write_text(oem_text(one, CREATED), encoding="ascii")
        segments = list(oem.OrbitEphemerisMessage.open(path).segments)
        assert len(segments) == 2
        for segment in segments:
            assert segment.metadata["REF_FRAME"] == "ITRF2000"
            assert segment.metadata["OBJECT_NAME"] == ascii_name(threat)
        states = [state for segment in segments for state in segment.states]
        times = np.array([(state.epoch.to_datetime(timezone=datetime.UTC) - EPOCH).total_seconds() for state in states])
        twice = np.insert(np.arange(len(one)), one.burnout, one.burnout)
        assert np.abs(times - one.time[twice]).max() < INSTANT
        _close(np.array([state.position for state in states]).T * 1e3, made.at(threat, times))
        velocity = np.array([state.velocity for state in states]).T * 1e3
        assert np.abs(velocity - one.velocity_ecef[:, twice]).max() < 1e-5


def test_the_oem_text_keeps_the_order_of_the_standard(made: Made) -> None:
    text = oem_text(next(iter(made.flown.values())), CREATED)
    assert text.isascii()
    lines = text.splitlines()
    assert lines[0] == "CCSDS_OEM_VERS = 2.0"
    assert "CREATION_DATE = 2020-05-17T08:30:00" in lines
    start = lines.index("META_START")
    keys = [line.split(" = ")[0] for line in lines[start : lines.index("META_STOP")] if " = " in line]
    assert keys == [
        "OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "START_TIME", "STOP_TIME",
        "INTERPOLATION", "INTERPOLATION_DEGREE",
    ]  # fmt: skip


def _stk(text: str) -> tuple[dict[str, str], list[float], np.ndarray]:
    """Keywords, segment boundaries and rows, parsed here and only here."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines[0].startswith("stk.v.")
    assert lines[1] == "BEGIN Ephemeris"
    assert lines[-1] == "END Ephemeris"
    first, last = lines.index("BEGIN SegmentBoundaryTimes"), lines.index("END SegmentBoundaryTimes")
    keywords = dict(line.split(maxsplit=1) for line in lines[2:first])
    assert lines[last + 1] == "EphemerisTimePosVel"
    rows = np.array([[float(x) for x in line.split()] for line in lines[last + 2 : -1]]).T
    return keywords, [float(line) for line in lines[first + 1 : last]], rows


def test_the_stk_ephemeris_is_the_flight(made: Made) -> None:
    for threat, one in made.flown.items():
        keywords, boundaries, rows = _stk(stk_text(one))
        assert int(keywords["NumberOfEphemerisPoints"]) == rows.shape[1]
        assert keywords["CoordinateSystem"] == "Fixed"
        assert keywords["DistanceUnit"] == "Meters"
        epoch = datetime.datetime.strptime(keywords["ScenarioEpoch"], "%d %b %Y %H:%M:%S.%f").replace(
            tzinfo=datetime.UTC
        )
        assert epoch == EPOCH
        assert boundaries == pytest.approx([one.time[one.burnout]], abs=INSTANT)
        assert (rows[0] == rows[0][one.burnout]).sum() == 2
        _close(rows[1:4], made.at(threat, rows[0]))
        assert rows[0, -1] == pytest.approx(one.time[-1], abs=INSTANT)
        twice = np.insert(np.arange(len(one)), one.burnout, one.burnout)
        assert np.abs(rows[4:] - one.velocity_ecef[:, twice]).max() < 1e-5


# --------------------------------------------------------------------------------------------------------------- tables


def test_tables_come_back_as_parquet_and_csv(made: Made, tmp_path: Path) -> None:
    import polars

    every = {**made.run.tables, "flights": states_table(list(made.flown.values()))}
    write_tables(tmp_path, every, "parquet")
    write_tables(tmp_path, every, "csv")
    names = {name for name, table in every.items() if len(table)}
    assert {path.stem for path in tmp_path.glob("*.parquet")} == names == {path.stem for path in tmp_path.glob("*.csv")}
    for suffix, read in ((".parquet", polars.read_parquet), (".csv", polars.read_csv)):
        frame = read(tmp_path / f"flights{suffix}")
        for threat in made.flown:
            mine = frame.filter(polars.col("id") == threat)
            place = np.stack([mine[f"position_ecef_{axis}_km"].to_numpy() for axis in "xyz"]) * 1e3
            _close(place, made.at(threat, mine["time_s"].to_numpy()))
            assert mine["powered"].sum() == made.flown[threat].burnout + 1


def test_csv_leaves_nan_empty_and_says_true(made: Made) -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv(made.run.threats))))
    assert {row["flies"] for row in rows} == {"true"}
    unmet = [row for row in rows if row["engageable"] == "false"]
    assert unmet
    assert all(row["margin_s"] == "" for row in unmet)


def test_names() -> None:
    assert file_name("iran-irbm-europe/tabriz→rome") == "iran-irbm-europe.tabriz-to-rome"
    assert ascii_name("a/b→é") == "a/b->e"
    assert stamp(0.25) == "2000-01-01T12:00:00.250000Z"
