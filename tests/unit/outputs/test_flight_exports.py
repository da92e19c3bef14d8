"""One flight as CSV, as CZML, as figures; pages of vehicles."""

import csv
import io
import json
import math
from pathlib import Path

import numpy as np
import pytest

from midcourse.flight.fly import tracks
from midcourse.flight.solve import solve
from midcourse.outputs.exports.flight_czml import flight_czml, write_czml
from midcourse.outputs.exports.flight_table import csv_text, flight_table, write_csv
from midcourse.outputs.figures import style
from midcourse.outputs.figures.flight import RingMap, RingPlace, height_range, range_rings, speed_time
from midcourse.outputs.vehicle_pages import index_text, page_text
from midcourse.scenario.vehicles import load_vehicle, vehicle_file, vehicle_names

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "vehicles"


@pytest.fixture(scope="module")
def flown():
    vehicle = load_vehicle("iranian-icbm")
    place = np.radians([35.69, 51.39, 38.9, -77.04])
    flights = solve(vehicle, *place)
    return flights, tracks(vehicle, flights, int(flights.impact_time[0]) + 1)


def test_the_table_agrees_with_the_flight(flown):
    flights, sampled = flown
    columns = flight_table(flights, sampled).columns
    assert columns["height_km"].max() == pytest.approx(flights.apogee_height[0] / 1e3, abs=0.01)
    assert columns["ground_range_km"][-1] == pytest.approx(flights.ground_range[0] / 1e3, abs=0.1)
    assert columns["lat_deg"][-1] == pytest.approx(38.9, abs=1e-3)
    at_burnout = int(np.argmin(np.abs(columns["time_s"] - flights.burnout_time[0])))
    assert columns["height_km"][at_burnout] == pytest.approx(flights.burnout_height[0] / 1e3, rel=0.02)
    apogee = int(np.argmax(columns["height_km"]))
    assert columns["flight_path_angle_deg"][apogee] == pytest.approx(0.0, abs=0.1)
    assert list(dict.fromkeys(columns["phase"])) == ["boost", "midcourse", "reentry"]


def test_csv_reads_back(flown, tmp_path):
    table = flight_table(*flown)
    path = tmp_path / "flight.csv"
    write_csv(table, path)
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    assert list(rows[0]) == list(table.columns)
    assert len(rows) == len(table)
    assert float(rows[100]["height_km"]) == pytest.approx(table.columns["height_km"][100], rel=1e-9)
    assert csv_text(table) == path.read_text()


def test_czml_holds_the_flight(flown, tmp_path):
    flights, sampled = flown
    packets = flight_czml("test", flights, sampled)
    path = tmp_path / "flight.czml"
    write_czml(packets, path)
    read = json.loads(path.read_text())
    assert [packet["id"] for packet in read] == ["document", "vehicle", "boost", "midcourse", "launch", "impact"]
    samples = np.array(read[1]["position"]["cartesian"]).reshape(-1, 4)
    assert samples[:, 0] == pytest.approx(sampled.time[0], abs=1e-3)
    np.testing.assert_allclose(samples[:, 1:].T, sampled.position_ecef[:, 0], atol=1e-2)
    assert read[1]["position"]["referenceFrame"] == "FIXED"


def test_figures_of_a_flight_are_drawn(flown, tmp_path):
    table = flight_table(*flown)
    for draw in (height_range, speed_time):
        figure = draw([("one", table), ("two", table)], "A title", "A subtitle")
        saved = style.save(figure, tmp_path / draw.__name__)
        assert saved.png.stat().st_size > 10_000
        assert "A title" in saved.alt
        lines = figure.axes[0].get_lines()
        assert len(lines) >= 4  # each flight and its boost


def test_range_rings_without_turn_are_circles():
    azimuth = np.radians(np.arange(0.0, 360.0, 5.0))
    content = RingMap(
        title="Rings",
        subtitle="of a test",
        origin=RingPlace("here", math.radians(39.0), math.radians(126.0)),
        still=8000e3,
        low=7000e3,
        high=9000e3,
        azimuth=azimuth,
        turning=8000e3 + 500e3 * np.sin(azimuth),
        places=[RingPlace("Tokyo", math.radians(35.7), math.radians(139.7))],
    )
    figure = range_rings(content)
    axes = figure.axes[0]
    radius = 2.0 * 6371007.2 * math.sin(0.5 * 8000e3 / 6371007.2)
    circles = [line for line in axes.get_lines() if len(line.get_xdata()) == 361]
    sizes = [np.hypot(line.get_xdata(), line.get_ydata()) for line in circles]
    assert any(np.allclose(size, radius, rtol=1e-9) for size in sizes)
    ring = next(line for line in axes.get_lines() if len(line.get_xdata()) == 73)
    x = np.asarray(ring.get_xdata())
    assert x.max() > -x.min()  # farther to the east
    assert {text.get_text() for text in axes.texts} == {"here", "Tokyo"}


@pytest.mark.parametrize("name", vehicle_names(flyable=False))
def test_every_vehicle_has_its_page_and_it_is_up_to_date(name):
    assert (PAGES / f"{name}.md").read_text() == page_text(vehicle_file(name))


def test_the_index_lists_every_vehicle():
    files = {name: vehicle_file(name) for name in vehicle_names(flyable=False)}
    text = index_text(files)
    assert (PAGES / "index.md").read_text() == text
    assert all(f"[{name}]({name}.md)" in text for name in files)


def test_pages_show_where_sources_disagree():
    text = page_text(vehicle_file("hwasong-15"))
    assert "Where sources disagree" in text
    assert "`range_km`: 10,000 to 14,000, a factor of 1.40" in text
    assert "not stated" in page_text(vehicle_file("taepodong-2"))
