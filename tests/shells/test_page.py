"""The page of `midcourse serve` in a real browser: every view, by mouse and by keyboard, without a network and without WebGL."""

from __future__ import annotations

import json
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

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "web-client"
VIEWS = ("map", "globe", "timeline", "dispute", "claims", "treaties", "deal")
#: What a view shows when it is ready.
READY = {
    "map": ".shares strong",
    "globe": "input[aria-valuetext*=launch]",
    "timeline": "svg.chart",
    "dispute": ".uplot canvas",
    "claims": ".claims li",
    "treaties": ".treaty table",
    "deal": ".deal-point",
}
FORWARD = "button.handle[aria-label*='Forward-based']"
SITE = "button.handle.interceptors"
PATIENCE = 240_000.0


class Watched:
    """A page, with every address that it asked for and everything that it complained about."""

    def __init__(self, context: Any, base: str) -> None:
        self.base = base
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, view: str, more: str = "") -> Any:
        self.page.goto(f"{self.base}/#scenario=europe-2007&view={view}{more}")
        self.page.wait_for_selector(f"main[data-view={view}] {READY[view]}")
        return self.page

    def shares(self) -> str:
        return self.page.locator(".shares").inner_text()

    def settled(self) -> None:
        """Wait until what is awaited has come."""
        self.page.wait_for_function("() => !document.querySelector('.busy')")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
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
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install it (on Debian: apt-get install chromium) to test the page")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
        )
        yield started
        started.close()


@pytest.fixture
def watched(browser: Any, base: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="light")
    made = Watched(context, base)
    yield made
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_without_webgl_and_without_complaint(watched: Watched, view: str) -> None:
    page = watched.open(view)
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None
    watched.settled()
    assert watched.complaints == []
    assert page.locator(".complaint").count() == 0


@pytest.mark.parametrize("view", VIEWS)
def test_no_request_leaves_the_machine(watched: Watched, view: str) -> None:
    watched.open(view)
    watched.settled()
    here = urlsplit(watched.base).netloc
    assert len(watched.asked) > 3
    assert [
        url for url in watched.asked if urlsplit(url).netloc != here and not url.startswith(("data:", "blob:"))
    ] == []


def test_dragging_a_radar_changes_the_footprint(watched: Watched) -> None:
    page = watched.open("map")
    watched.settled()
    before, pixels = watched.shares(), _picture(page)
    box = page.locator(FORWARD).bounding_box()
    x, y = box["x"] + 14, box["y"] + 14
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x - 35 * step, y - 10 * step)
    page.wait_for_function("before => document.querySelector('.shares').innerText !== before", arg=before)
    assert "set=" not in page.url, "the address changes when the radar is let go"
    page.mouse.up()
    page.wait_for_function("() => location.hash.includes('radars.forward-radar.lat_deg')")
    assert _picture(page) != pixels
    assert watched.complaints == []


def test_arrow_keys_move_a_site_and_undo_and_redo_follow(watched: Watched) -> None:
    page = watched.open("map")
    watched.settled()
    before = watched.shares()
    site = page.locator(SITE)
    label = site.get_attribute("aria-label")
    site.focus()
    for _ in range(12):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.wait_for_function("before => document.querySelector('.shares').innerText !== before", arg=before)
    assert site.get_attribute("aria-label") != label
    assert "lat_deg:54.573" in page.url
    for _ in range(13):
        page.keyboard.press("Control+z")
    assert site.get_attribute("aria-label") == label
    assert "set=" not in page.url
    page.wait_for_function("before => document.querySelector('.shares').innerText === before", arg=before)
    page.keyboard.press("Control+Shift+z")
    assert "set=" in page.url
    assert page.get_by_role("button", name="Undo").is_enabled()


def test_an_address_gives_the_same_page_again(watched: Watched) -> None:
    edits = "&area=semnan&set=interceptors.gbi.lat_deg:50.5&set=interceptors.gbi.lon_deg:30.25"
    page = watched.open("map", edits)
    watched.settled()
    shares, address = watched.shares(), page.url
    assert page.get_by_label("Launched from").input_value() == "semnan"
    assert "50.50° N, 30.25° E" in (page.locator(SITE).get_attribute("aria-label") or "")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(READY["map"])
    watched.settled()
    page.wait_for_function("before => document.querySelector('.shares').innerText === before", arg=shares)
    assert page.url == address


def test_share_copies_the_address(watched: Watched) -> None:
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = watched.open("map", "&set=interceptors.gbi.lat_deg:51")
    page.get_by_role("button", name="Share").click()
    page.wait_for_selector("text=Address copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_wrong_change_is_explained_and_not_hidden(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.base}/#scenario=europe-2007&view=map&set=radars.forward-rdar.lat_deg:40")
    said = page.locator(".complaint").first.inner_text()
    assert "forward-rdar" in said
    assert "forward-radar" in said, "the name that was meant"


def test_the_speed_slider_moves_the_findings_of_the_dispute(watched: Watched) -> None:
    page = watched.open("dispute")
    before = page.locator(".findings").inner_text()
    page.locator("#speed").focus()
    page.keyboard.press("End")
    after = page.locator(".findings").inner_text()
    assert page.locator(".big-slider output").inner_text() == "9.00 km/s"
    russia = [int(re.search(r"(\d+) %", text)[1]) for text in (before, after)]  # type: ignore[index]
    assert russia[1] > russia[0] + 50


def test_a_package_is_picked_by_keyboard_and_the_map_follows(watched: Watched) -> None:
    page = watched.open("deal")
    watched.settled()
    page.wait_for_selector(".plot-note:has-text('people')")
    before = page.locator(".plot-note").inner_text()
    points = page.locator(".deal-point")
    points.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("before => document.querySelector('.plot-note').innerText !== before", arg=before)
    assert points.last.get_attribute("aria-pressed") == "true"
    assert "package=" in page.url


PAINTED = """async () => {
  for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  const canvas = document.querySelector('.map canvas');
  return [canvas.getAttribute('aria-label'), canvas.toDataURL()];
}"""


def _map_of(watched: Watched, package: str) -> tuple[str, str, str]:
    """What the map beside a package says, who stands on it, and its picture."""
    page = watched.open("deal", f"&package={package}")
    page.locator(f".deal-point[data-key='{package}'][aria-pressed=true]").wait_for()
    watched.settled()
    page.wait_for_selector(".plot-note:has-text('defended')")
    label, picture = page.evaluate(PAINTED)
    return page.locator(".plot-note").inner_text(), label, picture


def test_packages_give_maps_of_their_own(watched: Watched) -> None:
    packages = ("us-plan-2007", "russian-offer-june-2007", "russian-offer-ships", "decision-2009", "e0")
    found = {package: _map_of(watched, package) for package in packages}
    assert len({picture for _, _, picture in found.values()}) == len(found)
    assert len({label for _, label, _ in found.values()}) == len(found)
    assert "Brdy" in found["us-plan-2007"][1]
    assert "10 interceptors, 6.3 km/s" in found["us-plan-2007"][1]
    assert "Gabala" in found["russian-offer-ships"][1]
    assert "Brdy" not in found["russian-offer-ships"][1]
    assert "interceptors" not in found["russian-offer-june-2007"][1]
    assert found["russian-offer-june-2007"][0] == "Without interceptors nothing is defended."
    assert not {"Brdy", "Gabala", "Armavir"} & set(re.findall(r"[A-Z]\w+", found["decision-2009"][1]))


def test_what_no_map_can_show_of_a_package_is_said_in_words(watched: Watched) -> None:
    page = watched.open("deal", "&package=us-paper-november")
    shown, nothing = page.locator(".map-lines details").all()
    assert shown.locator("li").count() == 5
    assert "Radar: Gabala beside Brdy" in shown.inner_text()
    nothing.locator("summary").click()
    assert nothing.locator("li").count() == 8
    assert "Russian staff at the sites: visits with the hosts' consent" in nothing.inner_text()
    # The names of the measures come with the deal.
    assert page.locator("dt", has_text="People in European towns defended").count() == 1


def test_tabs_show_the_table_and_the_sources_by_arrow_keys(watched: Watched) -> None:
    page = watched.open("map")
    watched.settled()
    page.get_by_role("tab", name="Chart").focus()
    page.keyboard.press("ArrowRight")
    towns = page.get_by_role("tabpanel").locator("tbody tr")
    assert towns.count() == 200
    assert {"defended", "undefended"} & set(page.locator("td .chip").all_inner_texts())
    page.keyboard.press("ArrowRight")
    assert "Natural Earth" in page.get_by_role("tabpanel").inner_text()


def test_downloads_hold_what_was_edited(watched: Watched) -> None:
    page = watched.open("map", "&set=interceptors.gbi.lat_deg:51.5")
    watched.settled()
    page.get_by_role("tab", name="Download").click()
    found = {}
    for name in ("YAML", "CSV", "PNG", "SVG", "CZML"):
        with page.expect_download() as waiting:
            page.locator(".downloads").get_by_text(name, exact=True).click()
        found[name] = Path(waiting.value.path()).read_bytes()
    assert b"51.5" in found["YAML"]
    assert found["CSV"].startswith(b"latitude_deg,longitude_deg,country,state\r\n")
    assert found["PNG"].startswith(b"\x89PNG")
    assert b"disputed borders are dashed" in found["SVG"]
    assert json.loads(found["CZML"])[0]["id"] == "document"


def test_a_day_in_the_treaties_changes_what_is_in_force(watched: Watched) -> None:
    page = watched.open("treaties")
    page.locator("#day").fill("1985-06-01")
    page.wait_for_selector("text=treaties in force on 1985-06-01")
    assert page.locator(".treaty", has_text="Anti-Ballistic").locator(".chip", has_text="in force").count() == 1
    assert "date=1985-06-01" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(browser: Any, base: str, view: str, scheme: str) -> None:
    axe = CLIENT / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed: run `npm ci` in web-client")
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=scheme)
    watched = Watched(context, base)
    page = watched.open(view)
    watched.settled()
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    page.evaluate(axe.read_text(encoding="utf-8"))
    for tab in ("Chart", "Table", "Sources", "Download"):
        page.get_by_role("tab", name=tab).first.click()
        found = page.evaluate("axe.run()")
        assert found["passes"], "axe ran"
        assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]] == []
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_in_portrait_scrolls_in_one_direction_only(browser: Any, base: str, view: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    watched = Watched(context, base)
    page = watched.open(view)
    watched.settled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in VIEWS:
        assert page.get_by_role("button", name=name.capitalize(), exact=True).first.is_visible()
    context.close()


def _picture(page: Any) -> str:
    return str(page.evaluate("document.querySelector('.map canvas').toDataURL()"))
