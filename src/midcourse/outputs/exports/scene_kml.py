"""A scene as KML for Google Earth and its kin: timed tracks at absolute heights, sites, coverage and footprints.

KML measures absolute heights from the sea, midcourse from the ellipsoid: the difference, up to 107 m, is left as it is
and said in the file.

Sources
-------
OGC 12-007r2, *KML 2.3*, and Google's extension namespace ``gx`` (``gx:Track``) (grade: memory).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

import numpy as np

from midcourse.earth.geodesy import wrapped_longitude
from midcourse.outputs import geography
from midcourse.outputs.exports.footprints import footprint_polygons, shown_footprints
from midcourse.outputs.exports.notation import COLOURS, EPOCH_SENTENCE, HEIGHT_SENTENCE, stamp
from midcourse.outputs.outlines import Ring, densified
from midcourse.outputs.scene import Event, Fan, Scene, Site, Track

__all__ = ["scene_kml"]

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"
#: Longest side of a polygon on the ground, degrees.
_SIDE = 2.0


def scene_kml(scene: Scene) -> bytes:
    """Give a scene as a KML document in UTF-8.

    Parameters
    ----------
    scene : Scene
        Its tracks thinned, or the file is long.
    """
    ET.register_namespace("", KML)
    ET.register_namespace("gx", GX)
    root = ET.Element(f"{{{KML}}}kml")
    document = _add(root, "Document")
    _add(document, "name", f"midcourse: {scene.title}")
    _add(document, "description", f"{EPOCH_SENTENCE} {HEIGHT_SENTENCE} {geography.CREDIT}")
    _styles(document)
    folder = _folder(document, "Sites")
    for site in scene.sites:
        _site(folder, site)
    folder = _folder(document, "Flights")
    for track in scene.tracks:
        _flight(_folder(folder, track.label), scene, track)
    folder = _folder(document, "Radar coverage", visible=False)
    for fan in scene.fans:
        _fan(folder, fan)
    folder = _folder(document, "Footprints", visible=False)
    for cells in shown_footprints(scene):
        inner = _folder(folder, f"from {cells.launch_area} with {cells.vehicle}", visible=False)
        for state, found in footprint_polygons(cells).items():
            _ground(inner, state, found)
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, name: str, text: str | None = None, *, space: str = KML) -> ET.Element:
    element = ET.SubElement(parent, f"{{{space}}}{name}")
    element.text = text
    return element


def _folder(parent: ET.Element, name: str, *, visible: bool = True) -> ET.Element:
    folder = _add(parent, "Folder")
    _add(folder, "name", name)
    if not visible:
        _add(folder, "visibility", "0")
    return folder


def _placemark(parent: ET.Element, name: str, style: str, description: str = "", *, visible: bool = True) -> ET.Element:
    placemark = _add(parent, "Placemark")
    _add(placemark, "name", name)
    if not visible:
        _add(placemark, "visibility", "0")
    if description:
        _add(placemark, "description", description)
    _add(placemark, "styleUrl", f"#{style.replace(' ', '-')}")
    return placemark


def _colour(name: str, alpha: int = 255) -> str:
    """KML writes alpha, blue, green, red."""
    red, green, blue = (COLOURS[name][k : k + 2] for k in (1, 3, 5))
    return f"{alpha:02x}{blue}{green}{red}"


def _styles(document: ET.Element) -> None:
    for name in COLOURS:
        style = _add(document, "Style")
        style.set("id", name.replace(" ", "-"))
        icon = _add(style, "IconStyle")
        _add(icon, "color", _colour(name))
        _add(icon, "scale", "0.7")
        label = _add(style, "LabelStyle")
        _add(label, "scale", "0.8")
        line = _add(style, "LineStyle")
        _add(line, "color", _colour(name, 230))
        _add(line, "width", "5" if name == "window" else "2")
        fill = _add(style, "PolyStyle")
        _add(fill, "color", _colour(name, 120))
        _add(fill, "outline", "0")


def _coordinates(latitude: np.ndarray, longitude: np.ndarray, height: np.ndarray) -> list[str]:
    longitude, latitude = np.degrees(wrapped_longitude(longitude)), np.degrees(latitude)
    columns = (np.atleast_1d(part).tolist() for part in (longitude, latitude, height))
    return [f"{x:.8f},{y:.8f},{z:.2f}" for x, y, z in zip(*columns, strict=True)]


def _point(placemark: ET.Element, item: Site | Event, mode: str) -> None:
    point = _add(placemark, "Point")
    _add(point, "altitudeMode", mode)
    places = _coordinates(*(np.array(value) for value in (item.latitude, item.longitude, item.height)))
    _add(point, "coordinates", places[0])


def _site(folder: ET.Element, site: Site) -> None:
    _point(_placemark(folder, site.title, site.kind, site.kind), site, "clampToGround")


def _absolute_line(parent: ET.Element, places: Iterable[str]) -> None:
    line = _add(parent, "LineString")
    _add(line, "altitudeMode", "absolute")
    _add(line, "coordinates", " ".join(places))


def _flight(folder: ET.Element, scene: Scene, track: Track) -> None:
    placemark = _placemark(folder, track.label, track.side, f"{track.id}: {track.reason}. {EPOCH_SENTENCE}")
    timed = _add(placemark, "Track", space=GX)
    _add(timed, "altitudeMode", "absolute")
    for time in track.time.tolist():
        _add(timed, "when", stamp(time))
    for place in _coordinates(track.latitude, track.longitude, track.height):
        _add(timed, "coord", place.replace(",", " "), space=GX)
    path = _placemark(folder, "whole path", track.side, "Shown at every time.")
    _absolute_line(path, _coordinates(track.latitude, track.longitude, track.height))
    events = scene.events_of(track.id)
    for event in events:
        if event.kind not in {"launch", "impact"}:
            _moment(folder, event)
    if track.engageable:
        _window(folder, track, events)


def _moment(folder: ET.Element, event: Event) -> None:
    """A point that appears when it happens."""
    style = "window" if "intercept" in event.kind and event.kind != "interceptor launch" else "radar"
    by = f" ({event.subject})" if event.subject else ""
    text = f"{event.time:,.1f} s after launch; the missile is {event.height / 1e3:,.1f} km high."
    placemark = _placemark(folder, f"{event.kind}{by}", style, text, visible=event.kind == "earliest intercept")
    span = ET.Element(f"{{{KML}}}TimeSpan")
    _add(span, "begin", stamp(event.time))
    # The schema wants the time before the style.
    placemark.insert(list(placemark).index(placemark.find(f"{{{KML}}}styleUrl")), span)  # type: ignore[arg-type]
    _point(placemark, event, "absolute")


def _window(folder: ET.Element, track: Track, events: Iterable[Event]) -> None:
    by_kind = {event.kind: event for event in events}
    first, last = by_kind["earliest intercept"], by_kind["latest intercept"]
    inside = (track.time > first.time) & (track.time < last.time)
    places = [
        np.concatenate([[getattr(first, name)], getattr(track, name)[inside], [getattr(last, name)]])
        for name in ("latitude", "longitude", "height")
    ]
    text = f"An interceptor can be in the way from {first.time:,.0f} s to {last.time:,.0f} s; not that it hits."
    _absolute_line(_placemark(folder, "engagement window", "window", text), _coordinates(*places))


def _fan(folder: ET.Element, fan: Fan) -> None:
    if not len(fan.outline_latitude):
        return
    name = f"{fan.title}: sees {fan.outline_height / 1e3:.0f} km height to here ({fan.limit})"
    about = f"{', '.join(fan.vehicles)}: radar cross-section {fan.rcs:g} m², range {fan.slant_range / 1e3:,.0f} km."
    height = np.full(len(fan.outline_latitude), fan.outline_height)
    placemark = _placemark(folder, name, "radar", about, visible=False)
    _absolute_line(placemark, _coordinates(fan.outline_latitude, fan.outline_longitude, height))


def _ground(folder: ET.Element, state: str, found: list[list[Ring]]) -> None:
    several = _add(_placemark(folder, state, state, visible=False), "MultiGeometry")
    for rings in found:
        polygon = _add(several, "Polygon")
        _add(polygon, "tessellate", "1")
        for index, ring in enumerate(rings):
            edge = _add(_add(polygon, "innerBoundaryIs" if index else "outerBoundaryIs"), "LinearRing")
            _add(edge, "coordinates", " ".join(f"{x:.6f},{y:.6f},0" for x, y in densified(ring, _SIDE)))
