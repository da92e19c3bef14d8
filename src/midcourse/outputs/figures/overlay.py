"""What lies over the land on a map: sites, ground tracks, radar coverage, and their words.

Symbols stand where they are; words go where they fit (`midcourse.outputs.figures.labels`), and a word that fits nowhere
is left out rather than printed over another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from midcourse.outputs.figures import style
from midcourse.outputs.figures.labels import Box, Labels, box
from midcourse.outputs.figures.projection import EqualArea, destination

__all__ = ["Fan", "GroundTrack", "Site", "draw"]


@dataclass(frozen=True, slots=True)
class Site:
    """A place on the map.

    Attributes
    ----------
    name : str
        Printed beside it.
    latitude, longitude : float
        Radians.
    kind : str
        ``interceptors``, ``radar``, ``launch area``, ``missile base`` or ``city``.
    side : str
        Where the name goes if nothing is in the way: ``left``, ``right``, ``above`` or ``below``.
    """

    name: str
    latitude: float
    longitude: float
    kind: str
    side: str = "right"


@dataclass(frozen=True, slots=True)
class Fan:
    """What a radar covers at a stated height.

    Attributes
    ----------
    latitude, longitude : float
        The radar, radians.
    boresight_azimuth, half_width : float
        Middle and half the width of the sector, radians; a half width of pi is a full circle.
    ground_range : float
        How far it reaches at the stated height, metres.
    label : str
        What the arc means, with the height and the target.
    """

    latitude: float
    longitude: float
    boresight_azimuth: float
    half_width: float
    ground_range: float
    label: str


@dataclass(frozen=True, slots=True)
class GroundTrack:
    """The path of a missile over the ground.

    Attributes
    ----------
    latitude, longitude : (m,) array
        Radians.
    label : str
        Printed along it; may be empty.
    side : str
        ``iran`` or ``russia``: whose colour it takes.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    label: str
    side: str


#: Marker, colour and size in points, by kind of site.
MARKERS = {
    "interceptors": ("^", style.INTERCEPTOR, 9.0),
    "radar": ("D", style.RADAR, 6.5),
    "launch area": ("o", style.IRAN, 5.5),
    "missile base": ("s", style.RUSSIA, 4.5),
    "city": ("o", style.INK, 2.2),
}
TRACK_COLOURS = {"iran": style.IRAN, "russia": style.RUSSIA}
_SIDES = ("right", "left", "above", "below", "upper right", "lower right", "upper left", "lower left")
_SMALL = 7.5
_LINE = 1.15
_GAP = 0.045


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The map being drawn: axes, projection, scale and what is already taken."""

    axes: Axes
    projection: EqualArea
    west: float
    south: float
    per_inch: float
    labels: Labels

    def inches(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give a place on the map in inches from its lower left corner."""
        return (x - self.west) / self.per_inch, (y - self.south) / self.per_inch

    def inside(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Tell which places, in inches, are on the map."""
        with np.errstate(invalid="ignore"):
            return np.asarray((x > 0) & (x < self.labels.width) & (y > 0) & (y < self.labels.height))

    def write(self, place: tuple[float, float], text: str, colour: str, *, points: float = _SMALL, slope: float = 0.0,
              bold: bool = False, align: str = "center") -> None:  # fmt: skip
        """Write words centred on a place given in inches."""
        self.axes.text(
            self.west + place[0] * self.per_inch, self.south + place[1] * self.per_inch, text, color=colour,
            fontsize=points, fontweight="bold" if bold else "normal", rotation=math.degrees(slope),
            rotation_mode="anchor", ha="center", va="center", linespacing=_LINE, zorder=8, clip_on=True,
            path_effects=list(style.halo()), multialignment=align,
        )  # fmt: skip


Things = tuple[Sequence[Site], Sequence[GroundTrack], Sequence[Fan]]


def draw(axes: Axes, projection: EqualArea, window: tuple[float, float, float, float], things: Things) -> None:
    """Draw sites, tracks and fans over a map.

    Parameters
    ----------
    axes : Axes
        With its limits set to the window.
    projection : EqualArea
        Of the map.
    window : (west, east, south, north)
        Metres from the centre of the projection.
    things : (sites, tracks, fans)
        What to draw.
    """
    west, east, south, north = window
    width = axes.bbox.width / axes.figure.dpi
    per_inch = (east - west) / width
    sheet = _Sheet(axes, projection, west, south, per_inch, Labels(width, (north - south) / per_inch))
    sites, tracks, fans = things
    # The scale bar's corner.
    sheet.labels.add((0.0, 0.0, 2.0, 0.45))
    for site in sites:
        _symbol(sheet, site)
    for track in tracks:
        _keep_free(sheet, track)
    for site in sorted(sites, key=lambda site: list(MARKERS).index(site.kind)):
        if site.name:
            _name(sheet, site)
    for track in tracks:
        _track(sheet, track)
    for fan in fans:
        _fan(sheet, fan, _own_words(sheet, fan, sites))


def _own_words(sheet: _Sheet, fan: Fan, sites: Sequence[Site]) -> str:
    """Leave the radar's name out of the words at its arc when it already stands beside the radar."""
    for site in sites:
        if not sheet.inside(*np.array(_at(sheet, site))):
            continue
        here = abs(site.latitude - fan.latitude) < 1e-6 and abs(site.longitude - fan.longitude) < 1e-6
        if here and fan.label.startswith(f"{site.name}: "):
            return fan.label.removeprefix(f"{site.name}: ")
    return fan.label


def _keep_free(sheet: _Sheet, track: GroundTrack) -> None:
    x, y = sheet.inches(*sheet.projection.forward(np.asarray(track.latitude), np.asarray(track.longitude)))
    for k in np.flatnonzero(sheet.inside(x, y)):
        sheet.labels.add(box(float(x[k]), float(y[k]), 0.06, 0.06))


def _at(sheet: _Sheet, site: Site) -> tuple[float, float]:
    x, y = sheet.inches(*sheet.projection.forward(np.array([site.latitude]), np.array([site.longitude])))
    return float(x[0]), float(y[0])


def _symbol(sheet: _Sheet, site: Site) -> None:
    marker, colour, size = MARKERS[site.kind]
    x, y = _at(sheet, site)
    if not sheet.inside(np.array(x), np.array(y)):
        return
    sheet.axes.plot(
        [sheet.west + x * sheet.per_inch], [sheet.south + y * sheet.per_inch], marker=marker, color=colour,
        markersize=size, markeredgecolor="white", markeredgewidth=0.9, zorder=7, linestyle="none",
    )  # fmt: skip
    sheet.labels.add(box(x, y, (size + 2) / 72.0, (size + 2) / 72.0), 10.0)


def _name(sheet: _Sheet, site: Site) -> None:
    _, colour, size = MARKERS[site.kind]
    x, y = _at(sheet, site)
    if not sheet.inside(np.array(x), np.array(y)):
        return
    strong = site.kind in {"interceptors", "radar"}
    points = 8.5 if strong else _SMALL
    lines = style.wrapped(style.short(site.name), 1.55, points, bold=strong)
    wide, high = _size(lines, points, bold=strong)
    away = 0.5 * size / 72.0 + _GAP
    sides = [site.side, *(side for side in _SIDES if side != site.side)]
    centres = [_beside(side, x, y, (0.5 * wide + away, 0.5 * high + away)) for side in sides]
    chosen = sheet.labels.choose([[box(*centre, wide, high)] for centre in centres])
    if chosen is not None:
        align = {"right": "left", "left": "right"}.get(sides[chosen].rsplit(" ", maxsplit=1)[-1], "center")
        sheet.write(centres[chosen], "\n".join(lines), colour, points=points, bold=strong, align=align)


def _size(lines: Sequence[str], points: float, *, bold: bool = False) -> tuple[float, float]:
    wide = max(style.text_width(line, points, bold=bold) for line in lines)
    return wide + 0.04, len(lines) * points * _LINE / 72.0 + 0.02


def _beside(side: str, x: float, y: float, reach: tuple[float, float]) -> tuple[float, float]:
    across = {"right": 1.0, "left": -1.0}.get(side.rsplit(" ", maxsplit=1)[-1], 0.0)
    up = {"above": 1.0, "below": -1.0, "upper": 0.6, "lower": -0.6}.get(side.split(" ", maxsplit=1)[0], 0.0)
    return x + across * reach[0], y + up * reach[1]


def _track(sheet: _Sheet, track: GroundTrack) -> None:
    colour = TRACK_COLOURS[track.side]
    x, y = sheet.inches(*sheet.projection.forward(np.asarray(track.latitude), np.asarray(track.longitude)))
    shown = np.flatnonzero(sheet.inside(x, y))
    if not len(shown):
        return
    end = min(int(shown[-1]) + 2, len(x))
    along, up = sheet.west + x * sheet.per_inch, sheet.south + y * sheet.per_inch
    sheet.axes.plot(along[:end], up[:end], color=colour, linewidth=1.3, zorder=4, alpha=0.9, solid_capstyle="round")
    middle = int(shown[int(len(shown) * 0.5)])
    if 0 < middle < end - 1:
        sheet.axes.annotate(
            "", xy=(along[middle + 1], up[middle + 1]), xytext=(along[middle], up[middle]), zorder=4.1,
            arrowprops={"arrowstyle": "-|>", "color": colour, "mutation_scale": 9, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
    if track.label:
        spots = [int(shown[int(len(shown) * part)]) for part in (0.75, 0.65, 0.85, 0.4, 0.3, 0.2, 0.92)]
        _along(sheet, (x, y), spots, [track.label], colour)


def _fan(sheet: _Sheet, fan: Fan, words: str) -> None:
    azimuth = fan.boresight_azimuth + np.linspace(-fan.half_width, fan.half_width, 361)
    latitude, longitude = destination(fan.latitude, fan.longitude, azimuth, np.full(361, fan.ground_range))
    x, y = sheet.inches(*sheet.projection.forward(latitude, longitude))
    x0, y0 = sheet.inches(*sheet.projection.forward(np.array([fan.latitude]), np.array([fan.longitude])))
    edge = [x, y]
    if fan.half_width < math.pi - 1e-6:
        edge = [np.concatenate([x0, x, x0]), np.concatenate([y0, y, y0])]
    sheet.axes.plot(
        sheet.west + edge[0] * sheet.per_inch, sheet.south + edge[1] * sheet.per_inch, color=style.RADAR, linewidth=1.1,
        linestyle=(0, (5, 2.5)), zorder=3.1, alpha=0.9,
    )  # fmt: skip
    shown = np.flatnonzero(sheet.inside(x, y))
    if len(shown) and words:
        spots = [int(shown[round(part * (len(shown) - 1))]) for part in np.roll(np.linspace(0.04, 0.96, 24), 12)]
        name, colon, rest = words.rpartition(": ")
        lines = style.wrapped(style.short(name) + colon + rest if colon else words, 2.0, _SMALL, even=True)
        # Outside the arc, so that the line does not run through the words.
        middle = (float(x0[0]), float(y0[0]))
        _along(sheet, (x, y), spots, lines, style.RADAR, middle)


def _along(
    sheet: _Sheet,
    line: tuple[np.ndarray, np.ndarray],
    spots: Sequence[int],
    lines: Sequence[str],
    colour: str,
    middle: tuple[float, float] | None = None,
) -> None:
    """Write words along a line at the best of some vertices: above it, or away from ``middle`` where that is given."""
    x, y = line
    wide, high = _size(lines, _SMALL)
    places: list[tuple[tuple[float, float], float]] = []
    boxes: list[list[Box]] = []
    for spot in spots:
        ahead, behind = min(spot + 2, len(x) - 1), max(spot - 2, 0)
        slope = math.atan2(y[ahead] - y[behind], x[ahead] - x[behind])
        slope = (slope + 0.5 * math.pi) % math.pi - 0.5 * math.pi
        normal = np.array([-math.sin(slope), math.cos(slope)])
        if middle is not None and np.dot(normal, [x[spot] - middle[0], y[spot] - middle[1]]) < 0.0:
            normal = -normal
        centre = np.array([x[spot], y[spot]]) + normal * (0.5 * high + _GAP)
        places.append(((float(centre[0]), float(centre[1])), slope))
        step = np.array([math.cos(slope), math.sin(slope)])
        # Four short boxes follow a slanted line of words better than one large one.
        parts = [centre + step * wide * (k / 4.0 - 0.375) for k in range(4)]
        boxes.append([box(float(part[0]), float(part[1]), wide / 4.0, high, slope) for part in parts])
    chosen = sheet.labels.choose(boxes)
    if chosen is not None:
        place, slope = places[chosen]
        sheet.write(place, "\n".join(lines), colour, slope=slope)
