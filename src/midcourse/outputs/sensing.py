"""What ``midcourse radar`` and ``midcourse track`` say, as JSON by contract: every number with its unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.errors import InputError
from midcourse.scenario.sensor_files import SensorFacts, design_with
from midcourse.sensors.accuracy import RadarAccuracy, angle_error, beam_solid_angle, beam_width, range_error, signal_at
from midcourse.sensors.budget import (
    Sharing,
    equation_of,
    fence_solid_angle,
    range_shared,
    range_table,
    search_range,
    targets_followed,
)
from midcourse.sensors.coverage import section
from midcourse.sensors.radar import Radar

if TYPE_CHECKING:
    from midcourse.analysis.track_story import TrackStory

__all__ = ["FENCE_DEG", "RadarQuestion", "radar_json", "track_json"]

#: Elevations between which a search fence is laid, degrees above the lowest elevation of the radar.
FENCE_DEG = 5.0
#: Numbers of threats for which the shared range is given.
TARGETS = (1, 3, 10, 30, 100, 300, 1000)
_GROUND_KM = (250, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000)


@dataclass(frozen=True)
class RadarQuestion:
    """What is asked about a radar.

    Attributes
    ----------
    id, title : str
        Of the radar.
    radar : Radar or None
        As a scenario has it; None for a sensor of the library alone, which stands nowhere.
    facts : SensorFacts or None
        What the library says; None where the scenario names no sensor of it.
    accuracy : RadarAccuracy or None
        How well it measures.
    rcs : tuple of float
        m².
    sharing : Sharing
        How it divides its time.
    frame : float
        In which a fence is searched once, s.
    """

    id: str
    title: str
    radar: Radar | None
    facts: SensorFacts | None
    accuracy: RadarAccuracy | None
    rcs: tuple[float, ...]
    sharing: Sharing
    frame: float


def radar_json(question: RadarQuestion) -> dict[str, Any]:
    """Answer a question about a radar.

    Raises
    ------
    InputError
        When nothing at all is known of the radar.
    """
    radar, facts = question.radar, question.facts
    if radar is None and (facts is None or facts.kind != "radar"):
        raise InputError(f'"{question.id}" is not a radar', allowed="a radar of a scenario, or one of the library")
    design = None if facts is None else facts.design
    return {
        "radar": {"id": question.id, "title": question.title, "library": facts.name if facts else None},
        "note": facts.note if facts else "",
        "stated": None if radar is None else {
            "reference_range_km": radar.reference_range / 1e3,
            "reference_rcs_m2": radar.reference_rcs,
            "min_elevation_deg": math.degrees(radar.minimum_elevation),
            "azimuth_half_width_deg": math.degrees(radar.azimuth_half_width),
        },
        "ranges": list(_ranges(question)),
        "moves": [] if facts is None or design is None else list(_moves(facts, _edge(question)[1])),
        "beam": _beam(question),
        "errors": list(_errors(question)),
        "search": None if design is None else _search(question),
        "followed": [] if design is None else list(_followed(question)),
        "shared": [] if design is None else list(_shared(question)),
        "horizon": list(_horizon(question)),
        "numbers": [] if facts is None else [_number(item) for item in facts.numbers],
        "sources": [] if facts is None else [
            {"id": item.id, "citation": item.citation, "url": item.url} for item in facts.sources.values()
        ],
    }  # fmt: skip


def _ranges(question: RadarQuestion) -> Iterator[dict[str, Any]]:
    radar = question.radar
    design = None if question.facts is None else question.facts.design
    by_parts = None if design is None else range_table(equation_of(design), question.rcs)
    for index, rcs in enumerate(question.rcs):
        stated = None if radar is None else radar.reference_range * (rcs / radar.reference_rcs) ** 0.25 / 1e3
        yield {
            "rcs_m2": rcs,
            "stated_range_km": stated,
            "range_by_parts_km": None if by_parts is None else float(by_parts[index]) / 1e3,
        }


def _edge(question: RadarQuestion) -> tuple[float, float]:
    """Range (m) and rcs (m²) at which the signal to noise is that of detection."""
    if question.radar is not None:
        return question.radar.reference_range, question.radar.reference_rcs
    assert question.facts is not None
    if question.facts.design is None:
        return math.nan, math.nan
    rcs = question.rcs[len(question.rcs) // 2]
    return float(range_table(equation_of(question.facts.design), [rcs])[0]), rcs


def _moves(facts: SensorFacts, rcs: float) -> Iterator[dict[str, Any]]:
    """How far each number alone moves the range, from one end of its own range to the other."""
    for item in facts.numbers:
        if item.low is None or item.high is None or item.low == item.high:
            continue
        ends = [design_with(facts, item.name, value) for value in (item.low, item.high)]
        if any(end is None for end in ends):
            continue
        ranges = [float(range_table(equation_of(end), [rcs])[0]) / 1e3 for end in ends if end is not None]
        if abs(ranges[0] - ranges[1]) > 1e-9:
            yield {
                "number": item.name,
                "low": item.low,
                "high": item.high,
                "range_at_low_km": ranges[0],
                "range_at_high_km": ranges[1],
                "rcs_m2": rcs,
                "grade": item.grade.value,
            }


def _beam(question: RadarQuestion) -> dict[str, Any] | None:
    if question.accuracy is None:
        return None
    design = None if question.facts is None else question.facts.design
    width = question.accuracy.beam_width
    return {
        "beam_width_deg": math.degrees(width),
        "evenly_lit_disc_deg": None if design is None else math.degrees(beam_width(design.area, design.frequency)),
        "beams_a_hemisphere": 2.0 * math.pi / beam_solid_angle(width),
        "bandwidth_mhz": question.accuracy.bandwidth / 1e6,
    }


def _errors(question: RadarQuestion) -> Iterator[dict[str, Any]]:
    accuracy = question.accuracy
    edge, rcs = _edge(question)
    if accuracy is None or not math.isfinite(edge):
        return
    radar = question.radar or Radar(question.id, 0.0, 0.0, 0.0, edge, rcs)
    for part in (0.1, 0.25, 0.5, 0.75, 1.0):
        far = part * edge
        signal = float(signal_at(radar, accuracy, far, rcs))
        angle, along = float(angle_error(accuracy, signal)), float(range_error(accuracy, signal))
        yield {
            "slant_range_km": far / 1e3,
            "rcs_m2": rcs,
            "signal_to_noise_db": 10.0 * math.log10(signal),
            "range_error_m": along,
            "angle_error_deg": math.degrees(angle),
            "across_error_m": angle * far,
            "range_floor_m": accuracy.range_floor,
            "across_floor_m": accuracy.angle_floor * far,
        }


def _search(question: RadarQuestion) -> dict[str, Any]:
    assert question.facts is not None
    assert question.facts.design is not None
    radar = question.radar
    low = 0.0 if radar is None else max(radar.minimum_elevation, 0.0)
    width = 2.0 * math.pi if radar is None else min(2.0 * radar.azimuth_half_width, 2.0 * math.pi)
    high = min(low + math.radians(FENCE_DEG), 0.5 * math.pi)
    sky = fence_solid_angle(width, low, high)
    equation = equation_of(question.facts.design)
    reach = search_range(equation, np.array(question.rcs), sky, question.frame)
    cued = range_table(equation, question.rcs)
    return {
        "azimuth_width_deg": math.degrees(width),
        "low_deg": math.degrees(low),
        "high_deg": math.degrees(high),
        "solid_angle_sr": sky,
        "frame_s": question.frame,
        "power_aperture_kw_m2": equation.power * equation.aperture / 1e3,
        "ranges": [
            {"rcs_m2": rcs, "search_range_km": float(a) / 1e3, "cued_range_km": float(b) / 1e3}
            for rcs, a, b in zip(question.rcs, reach, cued, strict=True)
        ],
    }


def _followed(question: RadarQuestion) -> Iterator[dict[str, Any]]:
    assert question.facts is not None
    assert question.facts.design is not None
    equation = equation_of(question.facts.design)
    _, rcs = _edge(question)
    full = float(range_table(equation, [rcs])[0])
    for part in (0.25, 0.5, 0.75, 1.0):
        count = int(targets_followed(equation, rcs, part * full, question.sharing))
        yield {
            "slant_range_km": part * full / 1e3,
            "rcs_m2": rcs,
            "targets": count,
            "interval_s": question.sharing.interval,
            "search_share_fraction": question.sharing.search_share,
        }


def _shared(question: RadarQuestion) -> Iterator[dict[str, Any]]:
    assert question.facts is not None
    assert question.facts.design is not None
    _, rcs = _edge(question)
    reach = range_shared(equation_of(question.facts.design), rcs, np.array(TARGETS), question.sharing)
    for targets, far in zip(TARGETS, reach, strict=True):
        yield {"targets": targets, "rcs_m2": rcs, "range_km": float(far) / 1e3}


def _horizon(question: RadarQuestion) -> Iterator[dict[str, Any]]:
    radar = question.radar
    if radar is None:
        return
    cut = section(radar, radar.reference_rcs, radar.boresight_azimuth, np.array(_GROUND_KM) * 1e3)
    for far, low, high in zip(cut.ground_range, cut.lowest, cut.highest, strict=True):
        yield {
            "ground_range_km": far / 1e3,
            "lowest_height_km": low / 1e3,
            "highest_height_km": None if math.isnan(high) else high / 1e3,
        }


def _number(item: Any) -> dict[str, Any]:
    return {
        "name": item.name,
        "value": item.value,
        "low": item.low,
        "high": item.high,
        "grade": item.grade.value,
        "source": item.source,
        "note": item.note,
    }


def _or_none(value: float, scale: float = 1.0) -> float | None:
    return float(value) * scale if np.isfinite(value) else None


def track_json(story: TrackStory, head: Mapping[str, Any], every: int = 6) -> dict[str, Any]:
    """Tell a track story with units.

    Parameters
    ----------
    story : TrackStory
        From `midcourse.analysis.track_story.track_story`.
    head : mapping
        What was asked: scenario, threat, limit.
    every : int
        Instants of the grid from one row to the next.
    """
    return {
        **head,
        "sensors": [
            {
                "sensor": item.sensor,
                "outcome": int(item.outcome[0]),
                "first_s": _or_none(item.first[0]),
                "track_s": _or_none(item.track[0]),
                "last_s": _or_none(item.last[0]),
            }
            for item in story.detections
        ],
        "satellites": _boost(story),
        "errors": list(_rows(story, every)),
        "limits": [
            {"error_km": float(limit) / 1e3, "reached_s": _or_none(instant)}
            for limit, instant in zip(story.limits, story.instants, strict=True)
        ],
        "commit_s": _or_none(story.commit),
        "intercept_s": _or_none(story.intercept),
        "margin_s": _or_none(story.answer.margin[0]),
        "intercept_error_km": _or_none(float(np.sqrt((story.intercept_axes**2).sum())), 1e-3),
        "intercept_axes_km": [_or_none(value, 1e-3) for value in story.intercept_axes],
        "handover": list(_handovers(story)),
    }


def _boost(story: TrackStory) -> dict[str, Any] | None:
    boost = story.boost
    if boost is None:
        return None
    return {
        "satellites": int(boost.satellites[0]),
        "looks": _or_none(boost.looks[0]),
        "launch_major_km": _or_none(boost.launch_major[0], 1e-3),
        "launch_minor_km": _or_none(boost.launch_minor[0], 1e-3),
        "azimuth_error_deg": _or_none(np.degrees(boost.azimuth[0])),
        "burnout_place_error_km": _or_none(boost.burnout_place[0], 1e-3),
        "burnout_velocity_error_m_s": _or_none(boost.burnout_speed[0]),
    }


def _rows(story: TrackStory, every: int) -> Iterator[dict[str, Any]]:
    accuracy = story.accuracy
    count = int(np.isfinite(accuracy.time[0]).sum())
    chosen: Sequence[int] = sorted({*range(0, count, max(every, 1)), count - 1} - {-1})
    for k in chosen:
        yield {
            "time_s": float(accuracy.time[0, k]),
            "error_km": float(accuracy.error[0, k]) / 1e3,
            "axes_km": [float(value) / 1e3 for value in story.axes[k]],
            "error_ahead_km": float(accuracy.error_ahead[0, k]) / 1e3,
        }


def _handovers(story: TrackStory) -> Iterator[dict[str, Any]]:
    for cue in story.cues:
        found = cue.result
        yield {
            "radar": cue.radar,
            "cue": cue.source,
            "time_s": cue.time,
            "slant_range_km": _or_none(found.slant_range[0], 1e-3),
            "half_major_deg": _or_none(np.degrees(found.half_major[0])),
            "half_minor_deg": _or_none(np.degrees(found.half_minor[0])),
            "beams": _or_none(found.beams[0]),
            "dwell_s": _or_none(found.dwell[0]),
            "search_time_s": _or_none(found.search_time[0]),
            "suffices": bool(found.suffices[0]),
        }
