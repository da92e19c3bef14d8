"""A scene as CZML, the format of the Cesium globe.

Positions are Earth-fixed and heights stand above the WGS84 ellipsoid, as Cesium has them. Times count from a notional
epoch. Flights are interpolated with Lagrange polynomials of degree 5; the samples are set so that this comes back to
the flight within a few metres (`midcourse.outputs.ephemeris.thinned`).

Sources
-------
AnalyticalGraphicsInc/czml-writer wiki, "CZML Guide" and "Packet" (grade: memory).
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from midcourse.earth.geodesy import ecef_from_geodetic
from midcourse.outputs.exports.footprints import footprint_polygons, shown_footprints
from midcourse.outputs.exports.notation import EPOCH_SENTENCE, rgba, stamp
from midcourse.outputs.scene import Fan, Scene, Site, Track

__all__ = ["scene_czml"]

Packet = dict[str, Any]


def scene_czml(scene: Scene) -> list[Packet]:
    """Give the packets of a scene.

    Parameters
    ----------
    scene : Scene
        Its tracks thinned, or the file is long.

    Returns
    -------
    list of dict
        The document with its clock; sites; radar fans as wires and outlines; for each flight the moving vehicle, its
        whole path, the stretch in which an interceptor can be in the way, the earliest intercept and, while it flies,
        a straight line from the interceptor site to it; and the footprints of these flights' launch areas, of which
        only the first is switched on.
    """
    end = max((float(track.time[-1]) for track in scene.tracks), default=3600.0)
    packets: list[Packet] = [
        {
            "id": "document",
            "name": f"midcourse: {scene.title}",
            "version": "1.0",
            "clock": {
                "interval": f"{stamp(0.0)}/{stamp(end)}",
                "currentTime": stamp(0.0),
                "multiplier": 20,
                "range": "LOOP_STOP",
                "step": "SYSTEM_CLOCK_MULTIPLIER",
            },
        }
    ]
    for name, children in (
        ("sites", [_site(site) for site in scene.sites]),
        ("radar coverage", [packet for one in scene.fans for packet in _fan(one)]),
        ("flights", [packet for track in scene.tracks for packet in _flight(scene, track)]),
        ("footprints", list(_footprints(scene))),
    ):
        if children:
            packets.append({"id": name, "name": name})
            packets += [{**packet, "parent": packet.get("parent", name)} for packet in children]
    return packets


def _solid(name: str, alpha: int) -> Packet:
    return {"solidColor": {"color": {"rgba": rgba(name, alpha)}}}


def _cartesian(position: np.ndarray) -> Packet:
    return {"cartesian": np.round(position.T, 2).ravel().tolist()}


def _line(identity: str, name: str, position: np.ndarray, width: float, material: Packet) -> Packet:
    line = {"positions": _cartesian(position), "width": width, "arcType": "NONE", "material": material}
    return {"id": identity, "name": name, "polyline": line}


def _label(text: str, up: int, size: int = 12) -> Packet:
    """White on a dark plate, so that it is read on light ground, on dark ground and in space.

    Cesium draws letters from a map of distances, which blurs small ones: they are made twice as large and halved.
    """
    return {
        "text": text,
        "font": f"{2 * size}px sans-serif",
        "scale": 0.5,
        "style": "FILL",
        "fillColor": {"rgba": [255, 255, 255, 255]},
        "showBackground": True,
        "backgroundColor": {"rgba": [23, 27, 31, 190]},
        "backgroundPadding": {"cartesian2": [8, 5]},
        "pixelOffset": {"cartesian2": [0, -up]},
    }


def _short(title: str) -> str:
    """Give a long name as far as its first comma or bracket: the rest stands in the entity's name."""
    return title.partition(" (")[0].partition(",")[0]


def _site(site: Site) -> Packet:
    return {
        "id": f"{site.kind}/{site.id}",
        "name": site.title,
        "description": f"<p>{html.escape(site.kind)}</p>",
        "position": _cartesian(site.position_ecef),
        "point": {
            "pixelSize": 9 if site.kind in {"interceptors", "radar"} else 6,
            "color": {"rgba": rgba(site.kind)},
            "outlineColor": {"rgba": [255, 255, 255, 255]},
            "outlineWidth": 1,
        },
        "label": _label(_short(site.title), 16),
    }


def _fan(one: Fan) -> Iterator[Packet]:
    """The wires of a fan and its outline at a height, each a line."""
    seen = ", ".join(one.vehicles)
    identity = f"fan/{one.radar}/{one.vehicles[0]}"
    about = f"<p>Sees {html.escape(seen)} (radar cross-section {one.rcs:g} m²) to {one.slant_range / 1e3:,.0f} km.</p>"
    yield {"id": identity, "name": f"{one.title}: {seen}", "description": about}
    for index, wire in enumerate(one.wires):
        line = _line(f"{identity}/wire-{index}", one.title, one.vertices_ecef[:, wire], 1, _solid("radar", 110))
        yield {**line, "parent": identity}
    if len(one.outline_latitude):
        height = f"{one.outline_height / 1e3:.0f} km"
        place = ecef_from_geodetic(one.outline_latitude, one.outline_longitude, one.outline_height)
        name = f"{one.title}: sees to here at {height} height ({one.limit})"
        line = _line(f"{identity}/outline", name, place, 2, _solid("radar", 200))
        yield {**line, "parent": identity}


def _flight(scene: Scene, track: Track) -> Iterator[Packet]:
    interval = f"{stamp(0.0)}/{stamp(float(track.time[-1]))}"
    identity = f"threat/{track.id}"
    samples = np.round(np.column_stack([track.time, track.position_ecef.T]), 6)
    yield {
        "id": identity,
        "name": track.label,
        "description": _description(scene, track),
        "availability": interval,
        "position": {
            "epoch": stamp(0.0),
            "referenceFrame": "FIXED",
            "interpolationAlgorithm": "LAGRANGE",
            "interpolationDegree": 5,
            "cartesian": samples.ravel().tolist(),
        },
        "point": {"pixelSize": 8, "color": {"rgba": rgba(track.side)}},
        "label": _label("to " + track.label.split(",")[0].rpartition(" to ")[2], 14, 11),
        "path": {"width": 2.5, "leadTime": 0, "material": _solid(track.side, 255)},
    }
    boost, free = track.position_ecef[:, : track.burnout + 1], track.position_ecef[:, track.burnout :]
    for name, part, shade in (("powered flight", boost, "launch area"), ("after burnout", free, track.side)):
        line = _line(f"{identity}/{name}", f"{track.label}: {name}", part, 1.2, _solid(shade, 120))
        yield {**line, "parent": identity}
    if track.engageable:
        yield from ({**packet, "parent": identity} for packet in _engagement(scene, track, identity))


def _engagement(scene: Scene, track: Track, identity: str) -> Iterator[Packet]:
    """The window, the earliest intercept, and the line from the site to it."""
    events = {event.kind: event for event in scene.events_of(track.id)}
    launch, first, last = (events[name] for name in ("interceptor launch", "earliest intercept", "latest intercept"))
    inside = (track.time > first.time) & (track.time < last.time)
    stretch = np.column_stack([first.position_ecef, track.position_ecef[:, inside], last.position_ecef])
    yield _line(f"{identity}/window", f"{track.label}: engagement window", stretch, 5, _solid("window", 200))
    yield {
        "id": f"{identity}/intercept",
        "name": f"{track.label}: earliest intercept",
        "availability": f"{stamp(first.time)}/{stamp(max(float(track.time[-1]), first.time))}",
        "position": _cartesian(first.position_ecef),
        "point": {"pixelSize": 10, "color": {"rgba": rgba("window")}, "outlineColor": {"rgba": [255, 255, 255, 255]},
                  "outlineWidth": 2},
        "label": _label(f"earliest intercept, {first.height / 1e3:,.0f} km", -16, 11),
    }  # fmt: skip
    site = next(site for site in scene.sites if site.kind == "interceptors" and site.id == first.subject)
    ends = np.column_stack([site.position_ecef, first.position_ecef])
    dash = {"polylineDash": {"color": {"rgba": rgba("interceptors", 200)}, "dashLength": 12}}
    line = _line(f"{identity}/aim", f"{site.title} to the earliest intercept (straight, not its path)", ends, 2, dash)
    yield {**line, "availability": f"{stamp(launch.time)}/{stamp(first.time)}"}


def _description(scene: Scene, track: Track) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(event.kind)}</td><td>{html.escape(event.subject)}</td>"
        f"<td>{event.time:,.1f} s</td><td>{event.height / 1e3:,.1f} km</td></tr>"
        for event in scene.events_of(track.id)
    )
    head = "<tr><th>event</th><th>by</th><th>time</th><th>height of the missile</th></tr>"
    return (
        f"<p>{html.escape(track.reason)}.</p><table>{head}{rows}</table><p>A window is not an intercept: it says that "
        f"an interceptor can be there in time, not that it hits. {EPOCH_SENTENCE}</p>"
    )


def _footprints(scene: Scene) -> Iterator[Packet]:
    """Defended and undefended ground, of which only the first launch area and missile is switched on."""
    for order, cells in enumerate(shown_footprints(scene)):
        group = f"footprint/{cells.launch_area}/{cells.vehicle}"
        yield {"id": group, "name": f"from {cells.launch_area} with {cells.vehicle}"}
        for state, rings_of in footprint_polygons(cells).items():
            for index, rings in enumerate(rings_of):
                polygon: Packet = {
                    "show": order == 0,
                    "positions": {"cartographicDegrees": _on_ground(rings[0])},
                    "arcType": "RHUMB",
                    "height": 0,
                    "granularity": math.radians(1.0),
                    "material": _solid(state, 130),
                }
                if len(rings) > 1:
                    polygon["holes"] = {"cartographicDegrees": [_on_ground(ring) for ring in rings[1:]]}
                name = f"{state}: from {cells.launch_area} with {cells.vehicle}"
                yield {"id": f"{group}/{state}-{index}", "name": name, "parent": group, "polygon": polygon}


def _on_ground(ring: list[tuple[float, float]]) -> list[float]:
    return [value for longitude, latitude in ring[:-1] for value in (longitude, latitude, 0.0)]
