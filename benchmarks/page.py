"""How quick the page is in a real browser, without WebGL and without a GPU: ``python -m benchmarks.page``.

Chromium draws in software beside the server, on the same cores. Measured: from opening the page to the painted
footprint; from a pointer's move to the pixels on the canvas, and to the end of the frame that shows them, over drags of
each radar and interceptor site at about 10,000 cells; frames a second of the turning globe with about 20,000 cells and
300 flights. Wall time on a machine that does other work is too long; read it beside the load that is printed. Goals:
2 s, 50 ms at the 95th percentile, 30 frames a second.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2

MOVES = 60
TURN = """async () => {
  const box = document.querySelector('.globe');
  const frames = [];
  await new Promise((done) => {
    const step = (now) => {
      frames.push(now);
      if (now - frames[0] > 5000) return done();
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  return frames;
}"""


def started(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server that is warm, with its own store, and its address."""
    log = folder / "log"
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store")}
    with log.open("w", encoding="utf-8") as said:
        command = [sys.executable, "-m", "midcourse", "serve", "--port", "0"]
        process = subprocess.Popen(command, env=environment, stderr=said)
    while not (found := re.search(r"midcourse: (http\S+?)/?\s", log.read_text(encoding="utf-8"))):
        time.sleep(0.1)
    while True:
        try:
            if httpx2.get(f"{found[1]}/api/health", timeout=60).json()["ready"]:
                return process, found[1]
        except httpx2.ConnectError:
            pass
        time.sleep(0.2)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def first_page(page: Any, base: str) -> float:
    """Seconds from asking for the page to the painted footprint."""
    start = time.perf_counter()
    page.goto(base)
    page.wait_for_selector(".shares strong")
    return time.perf_counter() - start


def drags(page: Any, base: str) -> tuple[int, dict[str, list[float]]]:
    """Cells, and milliseconds of every answered move."""
    page.goto("about:blank")
    page.goto(f"{base}/#scenario=europe-2007&view=map&cell=0.29")
    page.wait_for_selector(".shares strong")
    page.wait_for_timeout(3000)
    page.evaluate("performance.clearMeasures()")
    for handle in page.locator("button.handle:visible").all():
        box = handle.bounding_box()
        if box is None or not (0 < box["x"] < 1000 and 0 < box["y"] < 850):
            continue
        x, y = box["x"] + 14, box["y"] + 14
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(MOVES):
            page.mouse.move(x - step, y + step % 9)
            page.wait_for_timeout(25)
        page.keyboard.press("Escape")
        page.mouse.up()
        page.wait_for_timeout(300)
    names = ("drag-to-drawn", "drag-to-painted")
    read = "name => performance.getEntriesByName(name).map((one) => one.duration)"
    cells = httpx2.get(f"{base}/api/grid?scenario=europe-2007&cell_deg=0.29", timeout=60).json()["latitude_deg"]
    return len(cells), {name: page.evaluate(read, name) for name in names}


def turning(page: Any, base: str) -> tuple[int, int, list[float]]:
    """Cells, flights and milliseconds of each frame of the turning globe."""
    page.goto("about:blank")
    page.goto(f"{base}/#scenario=europe-2007&view=globe&cell=0.2")
    choice = page.locator(".controls select").first
    choice.wait_for()
    # Of the groups of some 300 threats, the one of which most fly: those out of reach have no flight to show.
    groups = [one.get_attribute("value") or "" for one in choice.locator("option").all()]
    address = f"{base}/api/scene/europe-2007?law=false&threat="
    counts = {one: len(httpx2.get(address + one, timeout=120).json()["tracks"]) for one in groups if one}
    group = max(counts, key=lambda one: counts[one])
    choice.select_option(value=group)
    page.wait_for_function("() => !document.querySelector('.busy')", timeout=120_000)
    page.wait_for_timeout(2000)
    frames = page.evaluate(TURN)
    cells = httpx2.get(f"{base}/api/grid?scenario=europe-2007&cell_deg=0.2", timeout=60).json()["latitude_deg"]
    return len(cells), counts[group], [after - before for before, after in itertools.pairwise(frames)]


def main() -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("no Chromium on this machine")
    with tempfile.TemporaryDirectory() as name:
        process, base = started(Path(name))
        try:
            with sync_playwright() as playwright:
                options = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
                browser = playwright.chromium.launch(executable_path=chromium, args=options)
                page = browser.new_page(viewport={"width": 1400, "height": 900})
                page.set_default_timeout(120_000)
                print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
                print(f"first page to painted footprint: {first_page(page, base):.2f} s")
                cells, taken = drags(page, base)
                for kind, values in taken.items():
                    line = f"median {statistics.median(values):.0f} ms, 95 % {percentile(values, 0.95):.0f} ms"
                    print(f"{kind}, {cells} cells, {len(values)} moves: {line}")
                cells, flights, frames = turning(page, base)
                rate, slow = 1e3 / statistics.mean(frames), percentile(frames, 0.95)
                print(f"globe, {cells} cells, {flights} flights: {rate:.0f} frames/s, 95 % of frames in {slow:.0f} ms")
                browser.close()
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
