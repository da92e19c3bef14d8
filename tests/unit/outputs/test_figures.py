"""Figures say what they are given, are the same every time, and stay small."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from midcourse.errors import InputError
from midcourse.outputs import geography
from midcourse.outputs.figures import dispute, heights, style, timeline
from midcourse.outputs.figures import map as maps
from midcourse.outputs.figures.projection import EUROPE, RADIUS, destination


def _map() -> maps.FootprintMap:
    cells = geography.grid("europe", 0.5)
    defended = cells.country == geography.countries().index("PL")
    undefended = cells.country == geography.countries().index("TR")
    state = np.where(defended, maps.CellState.DEFENDED, np.where(undefended, maps.CellState.UNDEFENDED, 0))
    track = np.radians(np.linspace(38.0, 60.0, 40)), np.radians(np.linspace(46.0, -10.0, 40))
    return maps.FootprintMap(
        "Poland is defended and Turkey is not",
        "A made-up case.",
        "Map of Europe.",
        cells,
        state,
        sites=[
            maps.Site("Redzikowo (a site)", np.radians(54.47), np.radians(17.12), "interceptors"),
            maps.Site("far away", np.radians(-30.0), np.radians(150.0), "city"),
        ],
        fans=[maps.Fan(np.radians(49.7), np.radians(13.8), np.radians(120.0), np.radians(60.0), 2e6, "to here")],
        tracks=[maps.GroundTrack(*track, "to Washington", "iran")],
    )


def _dispute() -> dispute.Dispute:
    speed = np.arange(5500.0, 9001.0, 500.0)
    share = np.clip((speed - 6500.0) / 2500.0, 0.0, 1.0)
    return dispute.Dispute(
        "Title", "Subtitle", "Two curves.", "Credit", speed,
        [dispute.Curve("Iranian missiles", "iran", 1.0 - 0.5 * share, 0.9 - 0.5 * share, np.ones(8)),
         dispute.Curve("Russian ICBMs", "russia", share)],
        [dispute.Claim(6300.0, 6300.0, "the agency"), dispute.Claim(7700.0, 8300.0, "a critic")],
        [dispute.BaseRow("Kozelsk", share, "SS-19"), dispute.BaseRow("Irkutsk", np.zeros(8))],
        "band: what it means",
    )  # fmt: skip


def _heights() -> Figure:
    time = np.linspace(0.0, 1200.0, 50)
    profile = heights.Profile(
        "Tabriz to Berlin", "iran", time, 2700.0 * time, 8e5 * np.sin(np.pi * time / 1200.0), 150.0,
        [heights.Mark("track", 300.0), heights.Mark("track", 200.0), heights.Mark("commit", 260.0)], (500.0, 900.0),
    )  # fmt: skip
    lost = replace(profile, label="Tabriz to Rome", window=None, reason="out of reach", marks=())
    return heights.heights_figure("Title", "Subtitle", "Two flights.", "Credit", [profile, lost])


def _timeline() -> Figure:
    spans = [
        timeline.Span("missile", 0.0, 150.0, "boost", "boost"),
        timeline.Span("missile", 150.0, 1200.0, "flight", "free flight"),
        timeline.Span("a radar with a long name (and more)", 200.0, 230.0, "radar", "seen"),
        timeline.Span("a radar with a long name (and more)", 230.0, 900.0, "track", "track"),
    ]
    return timeline.timeline_figure(
        "Title",
        "Subtitle",
        "Bars.",
        "Credit",
        spans,
        [timeline.Moment(150.0, "burnout"), timeline.Moment(160.0, "seen")],
    )


FIGURES: dict[str, Callable[[], Figure]] = {
    "map": lambda: maps.footprint_map(_map()),
    "dispute": lambda: dispute.dispute_figure(_dispute()),
    "heights": _heights,
    "timeline": _timeline,
}


def _words(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj(mpl.text.Text)} - {""}


def _places(figure: Figure, text: str) -> list[mpl.text.Text]:
    return [found for found in figure.findobj(mpl.text.Text) if found.get_text() == text]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_every_time_small_and_named(name: str, tmp_path: Path) -> None:
    settings = dict(mpl.rcParams)
    saved = style.save(FIGURES[name](), tmp_path / "figures" / name)
    again = style.save(FIGURES[name](), tmp_path / "again" / name)
    assert dict(mpl.rcParams) == settings
    assert saved.svg.read_bytes() == again.svg.read_bytes()
    assert saved.png.read_bytes() == again.png.read_bytes()
    root = ET.parse(saved.svg).getroot()
    assert root[0].tag.endswith("title")
    assert root[0].text == saved.alt != ""
    assert saved.svg.stat().st_size < 1.5e6
    assert saved.png.stat().st_size < 1.5e6


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_written_outside_the_figure(name: str) -> None:
    figure = FIGURES[name]()
    figure.draw_without_rendering()
    width, height = figure.bbox.width, figure.bbox.height
    hidden = set()
    for axes in figure.axes:  # ticks beyond the limits are not drawn
        for axis, (low, high) in ((axes.xaxis, sorted(axes.get_xlim())), (axes.yaxis, sorted(axes.get_ylim()))):
            hidden |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    for text in set(figure.findobj(mpl.text.Text)) - hidden:
        if not text.get_text().strip() or not text.get_visible() or text.get_text() == "far away":
            continue
        box = text.get_window_extent()
        assert box.x0 > -1, text.get_text()
        assert box.y0 > -1, text.get_text()
        assert box.x1 < width + 1, text.get_text()
        assert box.y1 < height + 1, text.get_text()


def test_the_map_paints_each_country_in_its_state() -> None:
    figure = maps.footprint_map(replace(_map(), sites=(), fans=(), tracks=()))
    image = np.asarray(Image.open(io.BytesIO(style.png_bytes(figure, dpi=100))).convert("RGB")).astype(int)
    axes = figure.axes[0]
    for latitude_deg, longitude_deg, colour in (
        (52.0, 19.4, style.DEFENDED),
        (39.3, 32.2, style.UNDEFENDED),
        (47.1, 2.6, style.UNREACHED),
        (55.5, 45.2, style.LAND),
        (57.5, -15.3, style.SEA),
    ):
        x, y = EUROPE.forward(np.radians([latitude_deg]), np.radians([longitude_deg]))
        column, row = axes.transData.transform((x[0], y[0]))
        found = image[int(image.shape[0] - row), int(column)]
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert np.abs(found - wanted).max() <= 6, (latitude_deg, longitude_deg)


def test_the_map_credits_its_sources_and_shortens_names() -> None:
    words = _words(maps.footprint_map(_map()))
    assert any(geography.CREDIT in text for text in words)
    assert "Redzikowo" in words


def test_names_on_the_map_stay_apart_and_a_radar_is_named_once() -> None:
    latitude, longitude = np.radians(48.0), np.radians(15.0)
    near = [maps.Site(f"place {k}", latitude, longitude + 0.004 * k, "launch area") for k in range(4)]
    radar = maps.Site("A radar", np.radians(49.7), np.radians(13.8), "radar")
    fan = maps.Fan(radar.latitude, radar.longitude, 0.0, np.pi, 1e6, "A radar: sees this far")
    lone = replace(fan, latitude=np.radians(60.0), label="Another (old) radar: sees this far")
    figure = maps.footprint_map(replace(_map(), sites=[*near, radar], fans=[fan, lone], tracks=()))
    words = _words(figure)
    assert {"A radar", "sees this far", "Another radar: sees this far"} <= words
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for site in near for text in _places(figure, site.name)]
    assert len(boxes) == 4
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            up = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert min(across, up) < 2.0  # pixels


def test_the_strip_leaves_blank_what_was_not_tried() -> None:
    speed = np.array([5500.0, 6300.0, 6400.0, 6500.0, 6600.0])
    content = replace(
        _dispute(), speed=speed, curves=[dispute.Curve("x", "russia", np.linspace(0, 1, 5))],
        bases=[dispute.BaseRow("Kozelsk", np.linspace(0.2, 1, 5))],
    )  # fmt: skip
    mesh = dispute.dispute_figure(content).axes[0].collections[0]
    assert mesh.get_array().mask.ravel().tolist() == [False, True, False, False, False, False]


def test_the_dispute_marks_claims_bases_and_the_first_window() -> None:
    words = _words(dispute.dispute_figure(_dispute()))
    assert "6.3 km/s  the agency" in words
    assert "7.7–8.3 km/s  a critic" in words
    assert "first window\nat 7.0 km/s" in words
    assert "from 7.0 km/s" in words
    assert "out of reach" in words
    assert "Band: what it means" in words


def test_the_dispute_without_bases_or_claims_still_has_its_axis() -> None:
    figure = dispute.dispute_figure(replace(_dispute(), bases=(), claims=()))
    assert figure.axes[0].get_xlabel() == "burnout speed of the interceptor, km/s"


def test_heights_say_the_first_of_each_kind_and_the_reason() -> None:
    words = {text.replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ") for text in _words(_heights())}
    assert any("radar track 200 s" in text and "300 s" not in text for text in words)
    assert any("intercept possible 500–900 s" in text for text in words)
    assert any("no window: out of reach" in text for text in words)


def test_words_on_the_timeline_do_not_cover_another_bar() -> None:
    words = _words(_timeline())
    assert "seen" in words  # the moment; the bar's own word has no room beside the track
    assert len(_places(_timeline(), "seen")) == 2  # before the bar, and the moment


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: heights.heights_figure("", "", "", "", []), "has 0 missiles"),
        (lambda: timeline.timeline_figure("", "", "", "", []), "has no spans"),
        (lambda: timeline.timeline_figure("", "", "", "", [timeline.Span("a", 0, 1, "tea", "")]), 'kind of span "tea"'),
        (lambda: dispute.dispute_figure(replace(_dispute(), speed=np.array([6000.0]))), "has 1 speeds"),
        (lambda: dispute.dispute_figure(replace(_dispute(), bases=[dispute.BaseRow("x", np.zeros(3))])), '"x" has 3'),
    ],
)
def test_wrong_input_is_said(call: Callable[[], object], text: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert text in str(caught.value)


def test_the_projection_keeps_areas_and_comes_back() -> None:
    latitude, longitude = np.radians(np.meshgrid(np.arange(30.0, 72.0, 3.0), np.arange(-25.0, 61.0, 5.0)))
    x, y = EUROPE.forward(latitude, longitude)
    back = EUROPE.inverse(x, y)
    np.testing.assert_allclose(back, (latitude, longitude), atol=1e-12)
    small = np.radians(0.01)
    east = np.subtract(EUROPE.forward(latitude, longitude + small), (x, y))
    north = np.subtract(EUROPE.forward(latitude + small, longitude), (x, y))
    area = east[0] * north[1] - east[1] * north[0]
    np.testing.assert_allclose(area, RADIUS**2 * np.cos(latitude) * small**2, rtol=1e-3)


def test_destinations_lie_at_the_range() -> None:
    azimuth = np.radians(np.arange(0.0, 360.0, 30.0))
    latitude, longitude = destination(0.9, 0.3, azimuth, np.full(12, 2e6))
    cosine = np.sin(0.9) * np.sin(latitude) + np.cos(0.9) * np.cos(latitude) * np.cos(longitude - 0.3)
    np.testing.assert_allclose(np.arccos(cosine) * RADIUS, 2e6, rtol=1e-9)


def test_wrapping_keeps_every_word_within_the_width() -> None:
    text = "A window says that an interceptor could be where the missile is. It does not say that it hits."
    lines = style.wrapped(text, 2.0, 9.0)
    assert " ".join(lines) == text
    assert all(style.text_width(line, 9.0) <= 2.0 for line in lines)
    assert len(style.wrapped(text, 2.0, 9.0, even=True)) == len(lines)
