"""The report is one file that works offline, escapes what it prints, and fits a phone."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from midcourse.outputs.report import Report, ReportFigure, report_html, write_report

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400"><rect width="900" height="400" fill="#abc"/></svg>'
VOID = {"meta", "img", "br", "link", "hr"}


def _threat(key: str, met: bool) -> dict[str, Any]:
    return {
        "id": key, "class": "icbm", "origin": "tabriz", "target": "rome", "vehicle": "v", "shape": "minimum-energy",
        "flight_time_s": 1800.0, "apogee_height_km": 1200.0, "ground_range_km": 9000.0, "burnout_time_s": 180.0,
        "burnout_speed_km_s": 7.0, "detections": [{"sensor": "emr", "first_s": 170.0, "track_s": 200.0}],
        "engageable": met, "reason": "an interceptor can meet the threat" if met else "too late",
        "earliest_intercept_s": 700.0 if met else None, "latest_intercept_s": 900.0 if met else None,
        "intercept": {"lat_deg": 55.0, "lon_deg": 20.0, "height_km": 900.0} if met else None,
        "shots": 3 if met else 0, "margin_s": 120.0 if met else None,
    }  # fmt: skip


def report() -> Report:
    country = {"cells": 9, "threatened_cells": 9, "defended_fraction": 0.5, "population_fraction": 0.5}
    run = {
        "scenario": "europe-2007", "digest": "3f" * 16, "version": "0.1.0",
        "threats": [_threat("iran/a→x", True), _threat("iran/a→y", False), _threat("russia/k→x", False)],
        "footprint": [{"launch_area": "tabriz", "vehicle": "v", "cells": 9, "defended_fraction": 0.5,
                       "population_fraction": 0.25, "by_country": {"PL": country}}],
        "dispute": [{"burnout_speed_km_s": speed, "russia_engageable_fraction": share, "iran_engageable_fraction": 0.5}
                    for speed, share in ((6.3, 0.0), (9.0, 0.4))],
        "timings_s": {"flights": 1.25},
    }  # fmt: skip
    return Report(
        run=run,
        title="A site <script>alert(1)</script> & more",
        date="2007-10-12",
        summary="Ten interceptors.",
        command="midcourse run europe-2007 --out out",
        groups={"iran": "Iranian missiles", "russia": "Russian missiles"},
        names={"tabriz": "Tabriz", "rome": "Rome", "v": "A missile", "emr": "A radar", "PL": "Poland"},
        overrides=["interceptors.gbi.burnout_speed_km_s=6.3"],
        figures={"engaged": ReportFigure(SVG, 'A "figure"', "Look."), "engaged-2": ReportFigure(SVG, "Another")},
        quantities=[
            {"path": "radars.emr.reference_range_km", "value": 2000.0, "unit": "km", "low": 650.0, "high": 4000.0,
             "source": "blisty", "grade": "seen", "note": "disputed"},
            {"path": "doctrine.decision_delay_s", "value": 60.0, "unit": "s", "low": None, "high": None, "source": "",
             "grade": "assumed", "note": ""},
        ],
        sources=[
            {"id": "blisty", "title": "On the radar", "publisher": "BL", "date": "2009", "url": "https://example.org/a"},
            {"id": "bad", "title": "Bad", "publisher": "", "date": "", "url": "javascript:alert(1)"},
        ],
        assumptions=["The Earth turns."],
        limits=["A window is not a hit."],
        versions={"numpy": "2.0"},
        speed_km_s=6.3,
    )  # fmt: skip


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data


def test_the_page_is_well_formed_and_asks_nothing_of_the_network() -> None:
    html = report_html(report())
    page = Page(html)
    assert page.open == []
    assert not {"script", "link", "iframe", "object", "embed", "form"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        source = attributes.get("src")
        assert source is None or source.startswith("data:image/svg+xml;base64,"), tag
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html
    assert "@import" not in html
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_what_it_prints_is_escaped() -> None:
    html = report_html(report())
    assert "<script>" not in html
    assert "A site &lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert 'href="javascript' not in html
    assert 'alt="A &#34;figure&#34;"' in html


def test_every_section_answer_number_and_source_is_there() -> None:
    page = Page(report_html(report()))
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    wanted = {
        "answers",
        "asked",
        "threats",
        "seen",
        "engaged",
        "defended",
        "dispute",
        "limits",
        "numbers",
        "sources",
        "again",
    }
    assert wanted <= anchors
    text = re.sub(r"\s+", " ", page.text.replace("\N{NO-BREAK SPACE}", " "))
    for words in (
        "An interceptor could be in the way of 1 of 3 flights (33 %).",
        "A missile: 50 % of the land in reach is defended, and 25 % of the town population there.",
        "The first Russian missile comes within reach between 6.3 and 9 km/s.",
        "2,000 km",
        "650–4,000",
        "On the radar, BL, 2009.",
        "The Earth turns.",
        "A window is not a hit.",
        "midcourse run europe-2007 --out out",
        "interceptors.gbi.burnout_speed_km_s=6.3",
        "3f" * 16,
        "Made with Natural Earth. Towns: GeoNames (CC BY 4.0).",
        "rescaled to the country's total population",
    ):
        assert words in text, words


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = Page(report_html(report()))
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    targets = {a["href"] for t, a in page.tags if t == "a" and (a.get("href") or "").startswith("#")}
    assert {target[1:] for target in targets if target} <= anchors
    assert "#source-blisty" in targets


def test_a_scenario_that_asks_little_gives_a_page_without_those_sections() -> None:
    bare = report()
    run = {**bare.run, "footprint": [], "dispute": []}
    page = Page(report_html(replace(bare, run=run, figures={}, quantities=(), sources=(), overrides=())))
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert "defended" not in anchors
    assert "dispute" not in anchors


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_report(tmp_path / name, report())
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs the chromium browser")
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_lays_it_out_without_sideways_scrolling(tmp_path: Path, width: int) -> None:
    page = report_html(report())
    probe = (
        "<script>document.addEventListener('DOMContentLoaded', () => {"
        "document.title = 'width ' + document.documentElement.scrollWidth + ' of ' + innerWidth})</script>"
    )
    policy = re.search(r'<meta http-equiv="Content-Security-Policy"[^>]*>', page)
    assert policy is not None
    path = tmp_path / "report.html"
    path.write_text(page.replace(policy.group(), probe), encoding="utf-8")
    result = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    found = re.search(r"<title>width (\d+) of (\d+)</title>", result.stdout)
    assert found is not None
    assert int(found.group(1)) <= int(found.group(2))
