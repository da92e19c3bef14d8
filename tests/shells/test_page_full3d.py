"""The full 3-D view in a real browser: our CZML read by Cesium itself, without a network; and the page without WebGL."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import numpy as np
import pytest

pytestmark = pytest.mark.slow

AXE = Path(__file__).parents[2] / "web-client" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 240_000.0
LOADED = """() => document.querySelector('main[data-view=full3d]') && !document.querySelector('.busy')
  && document.querySelector('.space')?.space?.source?.entities.values.length > 0"""
#: Positions between samples come back within 10 m (a numerical tolerance, that of the file); at samples within 1 m.
BETWEEN, AT_SAMPLES = 10.0, 1.0

#: What Cesium holds: of every entity its times, and where it is at fractions of them, Earth-fixed.
HELD = """fractions => {
  const { source, clock } = document.querySelector('.space').space;
  const time = clock.currentTime.constructor;
  const begin = clock.startTime;
  return source.entities.values.map(one => {
    const span = one.availability;
    const from = span ? time.secondsDifference(span.start, begin) : null;
    const until = span ? time.secondsDifference(span.stop, begin) : null;
    const at = one.position ? fractions.map(part => {
      const seconds = (from ?? 0) + part * ((until ?? 0) - (from ?? 0));
      const place = one.position.getValueInReferenceFrame(time.addSeconds(begin, seconds, begin.clone()), 0);
      return [seconds, place?.x, place?.y, place?.z];
    }) : null;
    return { id: one.id, name: one.name, from, until, at, drawn: Boolean(one.position || one.polyline || one.polygon) };
  });
}"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("full3d")
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store"), "NO_COLOR": "1"}
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "midcourse", "serve", "--port", "0"], env=environment, stderr=log, cwd=folder
        )
        deadline = time.monotonic() + 90
        found = None
        while found is None and time.monotonic() < deadline and process.poll() is None:
            found = re.search(r"midcourse: (http\S+?)/?\s", (folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.1)
        assert found, (folder / "log").read_text(encoding="utf-8")
        yield found[1]
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Starts browsers: with arguments, one each."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine: install it (on Debian: apt-get install chromium) to test the page")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started: dict[tuple[str, ...], Any] = {}

        def browser(*arguments: str) -> Any:
            if arguments not in started:
                started[arguments] = playwright.chromium.launch(
                    executable_path=program, args=["--no-sandbox", *arguments]
                )
            return started[arguments]

        yield browser
        for one in started.values():
            one.close()


class Watched:
    """A page, with every address that it asked for and everything that it complained about."""

    def __init__(self, browser: Any, base: str, **more: Any) -> None:
        self.base = base
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.context = browser.new_context(
            **{"viewport": {"width": 1200, "height": 860}, "color_scheme": "light"} | more
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        # A worker's own requests belong to the context and not to the page.
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: said.type in ("error", "warning") and self._hear(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "response", lambda answer: answer.status >= 400 and self.complaints.append(f"{answer.status} {answer.url}")
        )

    def _hear(self, text: str) -> None:
        # The driver of a graphics card in software tells how long reading a pixel took: no complaint of the page.
        if "GPU stall due to ReadPixels" not in text:
            self.complaints.append(text)

    def open(self, scenario: str = "europe-2007", more: str = "") -> Any:
        self.page.goto(f"{self.base}/#scenario={scenario}&view=full3d{more}")
        self.page.wait_for_function(LOADED)
        return self.page

    def outside(self) -> list[str]:
        here = urlsplit(self.base).netloc
        return [url for url in self.asked if urlsplit(url).netloc != here and not url.startswith(("data:", "blob:"))]


@pytest.fixture
def watched(chromium: Any, base: str) -> Iterator[Watched]:
    # WebGL without a graphics card: drawn by the processor.
    made = Watched(chromium("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"), base)
    yield made
    made.context.close()


def _ecef(latitude_deg: Any, longitude_deg: Any, height: Any) -> np.ndarray:
    """Earth-fixed from geodetic on WGS84, written apart from the package."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    e2 = (2.0 - 1.0 / 298.257223563) / 298.257223563
    normal = 6378137.0 / np.sqrt(1.0 - e2 * np.sin(latitude) ** 2)
    across = (normal + height) * np.cos(latitude)
    along = (normal * (1.0 - e2) + height) * np.sin(latitude)
    return np.stack([across * np.cos(longitude), across * np.sin(longitude), along])


def _expected(scene: dict[str, Any]) -> int:
    """How many things of this scene are drawn, counted from the scene and not from the file."""
    fans = sum(len(fan["wires"]) + bool(fan["outline_lat_deg"]) for fan in scene["fans"])
    flights = sum(3 + 3 * track["engageable"] for track in scene["tracks"])
    return len(scene["sites"]) + fans + flights


@pytest.mark.parametrize("scenario", ["europe-2007", "europe-2007-gabala"])
def test_cesium_reads_our_czml_as_we_meant_it(watched: Watched, scenario: str) -> None:
    watched.open(scenario)
    scene = httpx2.get(f"{watched.base}/api/scene/{scenario}", params={"law": "false"}, timeout=120).json()
    held = watched.page.evaluate(HELD, [0.0, 0.07, 0.31, 0.5, 0.83, 0.999])
    by_id = {one["id"]: one for one in held}
    assert sum(one["drawn"] for one in held) == _expected(scene)
    assert scene["tracks"]
    flights = _flights(scenario, [track["id"] for track in scene["tracks"]])
    for track in scene["tracks"]:
        one = by_id[f"threat/{track['id']}"]
        assert one["name"] == track["label"]
        assert one["from"] == pytest.approx(0.0, abs=1e-3)
        assert one["until"] == pytest.approx(track["time_s"][-1], abs=1e-3)
        for seconds, *place in one["at"]:
            assert math.dist(place, flights[track["id"]].at(seconds)) < BETWEEN
    for event in scene["events"]:
        if event["kind"] == "earliest intercept":
            one = by_id[f"threat/{event['threat']}/intercept"]
            truth = _ecef(event["lat_deg"], event["lon_deg"], 1e3 * event["height_km"])
            assert math.dist(one["at"][0][1:], truth) < AT_SAMPLES
            assert one["from"] == pytest.approx(event["time_s"], abs=1e-3)
    for site in scene["sites"]:
        truth = _ecef(site["lat_deg"], site["lon_deg"], site["height_m"])
        assert math.dist(by_id[f"{site['kind']}/{site['id']}"]["at"][0][1:], truth) < AT_SAMPLES
    assert watched.complaints == []
    assert watched.outside() == []


def _flights(scenario: str, names: list[str]) -> dict[str, Any]:
    """The flights from the flight code, sampled finely and not as the file has them."""
    from midcourse import workbench
    from midcourse.outputs.chosen_flights import flown
    from midcourse.outputs.store import Store
    from midcourse.scenario.load import load

    loaded = load(scenario)
    found, _ = flown(loaded, workbench.flights_of(loaded, store=Store(enabled=False)), names)
    return {one.name: one for one in found}


def test_samples_are_those_of_the_scene(watched: Watched) -> None:
    """At the scene's own times, by geodetic coordinates and arithmetic that is not the package's."""
    watched.open()
    scene = httpx2.get(f"{watched.base}/api/scene/europe-2007", params={"law": "false"}, timeout=120).json()
    for track in scene["tracks"]:
        until = track["time_s"][-1]
        chosen = list(range(0, len(track["time_s"]) - 1, 7))
        fractions = [track["time_s"][index] / until for index in chosen]
        held = watched.page.evaluate(HELD, fractions)
        one = next(one for one in held if one["id"] == f"threat/{track['id']}")
        where = [[track[name][index] for index in chosen] for name in ("lat_deg", "lon_deg", "height_km")]
        truth = _ecef(np.array(where[0]), np.array(where[1]), 1e3 * np.array(where[2]))
        found = np.array([place for _, *place in one["at"]]).T
        assert np.linalg.norm(found - truth, axis=0).max() < AT_SAMPLES


def test_a_changed_scenario_is_what_is_drawn(watched: Watched) -> None:
    page = watched.open(more="&set=interceptors.gbi.lat_deg:50.5&set=interceptors.gbi.lon_deg:30.25")
    held = page.evaluate(HELD, [0.0])
    place = next(one["at"][0][1:] for one in held if one["id"] == "interceptors/gbi")
    assert math.dist(place[:2], _ecef(50.5, 30.25, 0.0)[:2]) < 1e3, "the height of the site is not changed"
    assert watched.complaints == []


def test_the_footprint_is_drawn_when_asked_for(watched: Watched) -> None:
    page = watched.open()
    page.get_by_label("Defended ground").check()
    page.wait_for_function(
        "() => document.querySelector('.space').space.source.entities.values.some(one => one.polygon)"
    )
    page.wait_for_function(LOADED)
    found = page.evaluate(
        """() => document.querySelector('.space').space.source.entities.values.filter(one => one.polygon)
        .map(one => [one.name.split(':')[0], one.polygon.show?.getValue() ?? true,
                     one.polygon.hierarchy.getValue().positions.length])"""
    )
    assert {"defended", "undefended"} <= {name for name, shown, _ in found if shown}
    assert min(count for *_, count in found) >= 4
    page.wait_for_timeout(3000)
    assert watched.complaints == []
    assert watched.outside() == []


def test_time_runs_and_the_slider_follows(watched: Watched) -> None:
    page = watched.open()
    slider = page.get_by_label("Time from launch")
    slider.focus()
    page.keyboard.press("Home")
    seconds = """() => { const { clock } = document.querySelector('.space').space;
      return clock.currentTime.constructor.secondsDifference(clock.currentTime, clock.startTime); }"""
    assert page.evaluate(seconds) == pytest.approx(0.0, abs=1e-6)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(seconds) == pytest.approx(1.0, abs=1e-6)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => Number(document.querySelector('.time input').value) > 60")
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate(seconds) > 60.0


def test_picking_by_keyboard_and_by_mouse_tells_the_record(watched: Watched) -> None:
    page = watched.open()
    page.locator(".space").focus()
    page.keyboard.press("PageDown")
    page.wait_for_selector(".record h3")
    first = page.locator(".record h3").inner_text()
    assert "threat=" in page.url
    assert page.locator(".record tr", has_text="impact").count() == 1
    page.keyboard.press("PageDown")
    assert page.locator(".record h3").inner_text() != first
    radar = """() => { const { scene, source, clock } = document.querySelector('.space').space;
      const one = source.entities.getById('radar/emr');
      const at = scene.cartesianToCanvasCoordinates(one.position.getValue(clock.currentTime));
      const box = scene.canvas.getBoundingClientRect();
      return { x: box.x + at.x, y: box.y + at.y, name: one.name }; }"""
    page.locator(".space").scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    found = page.evaluate(radar)
    page.mouse.click(found["x"], found["y"])
    page.wait_for_function("name => document.querySelector('.record h3')?.innerText === name", arg=found["name"])
    before = page.evaluate("() => document.querySelector('.space').space.scene.camera.positionWC.clone()")
    page.locator(".space").focus()
    page.keyboard.press("ArrowRight")
    after = page.evaluate("() => document.querySelector('.space').space.scene.camera.positionWC.clone()")
    assert math.dist(list(before.values()), list(after.values())) > 1e5
    assert math.hypot(*before.values()) == pytest.approx(math.hypot(*after.values()), rel=1e-6)
    assert watched.complaints == []


def test_something_is_drawn_and_dark_is_dark(watched: Watched) -> None:
    page = watched.open()
    brightness = """() => { const { space } = document.querySelector('.space'); space.still();
      const copy = document.createElement('canvas'); copy.width = copy.height = 64;
      const context = copy.getContext('2d'); context.drawImage(space.scene.canvas, 0, 0, 64, 64);
      const { data } = context.getImageData(0, 0, 64, 64); let sum = 0; const seen = new Set();
      for (let i = 0; i < data.length; i += 4) { sum += data[i]; seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`); }
      return [sum / 4096, seen.size]; }"""
    page.wait_for_timeout(5000)
    light, colours = page.evaluate(brightness)
    assert colours > 100, "land, sea, lines, points"
    page.get_by_role("button", name="Dark").click()
    page.wait_for_timeout(500)
    page.wait_for_function(LOADED)
    page.wait_for_timeout(5000)
    dark, _ = page.evaluate(brightness)
    assert dark < 90
    assert light > 160


def test_leaving_gives_everything_back(watched: Watched) -> None:
    page = watched.open()
    page.evaluate("() => { window.kept = document.querySelector('.space').space; }")
    page.get_by_role("button", name="Globe", exact=True).click()
    page.wait_for_selector("main[data-view=globe]")
    assert page.evaluate("() => window.kept.scene.isDestroyed()")
    page.get_by_role("button", name="Full 3-D", exact=True).click()
    page.wait_for_function(LOADED)
    assert watched.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Any, base: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm ci` in web-client")
    browser = chromium("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
    watched = Watched(browser, base, color_scheme=scheme)
    page = watched.open()
    page.locator(".space").focus()
    page.keyboard.press("PageDown")
    page.wait_for_selector(".record h3")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for tab in ("Chart", "Table", "Sources", "Download"):
        page.get_by_role("tab", name=tab).first.click()
        found = page.evaluate("axe.run()")
        assert found["passes"], "axe ran"
        assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]] == []
    watched.context.close()


def test_a_phone_in_portrait_scrolls_in_one_direction_only(chromium: Any, base: str) -> None:
    browser = chromium("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
    watched = Watched(browser, base, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = watched.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    watched.context.close()


def test_without_webgl_the_view_says_so_and_leads_to_the_globe(chromium: Any, base: str) -> None:
    watched = Watched(chromium("--disable-gpu", "--disable-3d-apis"), base)
    page = watched.page
    page.goto(f"{base}/#scenario=europe-2007&view=full3d")
    page.wait_for_selector("text=This browser has no WebGL")
    page.get_by_role("button", name="To the globe").click()
    page.wait_for_selector("main[data-view=globe] input[aria-valuetext*=launch]")
    assert "view=globe" in page.url
    assert [url for url in watched.asked if "cesium" in url] == [], "Cesium is not loaded where it cannot draw"
    assert watched.complaints == []
    watched.context.close()


def test_other_views_load_no_cesium(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.base}/#scenario=europe-2007&view=globe")
    page.wait_for_selector("main[data-view=globe] input[aria-valuetext*=launch]")
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is not None
    assert [url for url in watched.asked if "cesium" in url] == []
