"""What a radar covers and how well a track is known, drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from midcourse.outputs.figures import style
from midcourse.sensors.coverage import around, reach, section
from midcourse.sensors.radar import Radar

__all__ = ["coverage_figure", "sharing_figure", "track_figure"]

#: Shades from the smallest to the largest target.
_SHADES = ("#c9dbe4", "#8fb6c8", "#4f93ad", "#1f6480", "#16324f")
_HEIGHTS_KM = (100.0, 300.0, 1000.0)


@style.themed
def coverage_figure(radar: Radar, title: str, rcs: Sequence[float], credit: str) -> Figure:
    """Draw coverage in range and height along the boresight, and in azimuth at three heights.

    Parameters
    ----------
    radar : Radar
        As a scenario has it.
    title : str
        Its name.
    rcs : sequence of float
        m², up to five, rising; the plan on the right is drawn for the radar's reference rcs.
    credit : str
        The foot line.
    """
    shown = sorted(rcs)[-5:]
    far = reach(radar, radar.reference_rcs)
    figure = style.blank(10.4, 5.3)
    finding = f"{style.short(title)}: {far / 1e3:,.0f} km on {radar.reference_rcs:g} m², nothing below the horizon"
    where = "all round" if radar.azimuth_half_width > 0.99 * math.pi else (
        f"±{math.degrees(radar.azimuth_half_width):.0f}° about {math.degrees(radar.boresight_azimuth):.0f}°"
    )  # fmt: skip
    subtitle = (
        f"Elevations {math.degrees(radar.minimum_elevation):g}° to {math.degrees(radar.maximum_elevation):g}°, "
        f"{where}. Lowest ray with refraction; one cross-section from all sides; no cue asked for."
    )
    alt = f"Coverage of {title}. Left: ground range against height with the horizon. Right: plan by height. {finding}."
    bottom, top = style.heading(figure, finding, subtitle, credit, alt)
    room = top - bottom - 0.65
    _draw_section(style.add_axes(figure, 0.75, bottom + 0.5, 5.3, room), radar, shown)
    across, up = figure.get_size_inches()
    side = min(room, 3.2)
    plan = figure.add_axes((6.75 / across, (bottom + 0.35) / up, side / across, side / up), projection="polar")
    _draw_plan(plan, radar)
    return figure


def _draw_section(axes: Axes, radar: Radar, rcs: Sequence[float]) -> None:
    limit = 1.08 * reach(radar, max(rcs))
    limit = min(limit, 6000e3)
    ground = np.linspace(1e3, limit, 240)
    shades = _SHADES[-len(rcs) :] if len(rcs) > 1 else _SHADES[2:3]
    ceiling, labelled = 0.0, math.inf
    for size, shade in zip(reversed(rcs), shades, strict=True):
        cut = section(radar, size, radar.boresight_azimuth, ground)
        axes.fill_between(ground / 1e3, cut.lowest / 1e3, cut.highest / 1e3, color=shade, linewidth=0, zorder=2)
        if np.isfinite(cut.highest).any():
            at = int(np.nanargmax(cut.highest))
            ceiling = max(ceiling, float(cut.highest[at]) / 1e3)
            edge = int(np.flatnonzero(np.isfinite(cut.highest))[-1])
            if labelled - ground[edge] > 0.11 * limit:
                labelled = float(ground[edge])
                axes.annotate(
                    f"{size:g} m²", (labelled / 1e3, cut.lowest[edge] / 1e3), xytext=(3, 4),
                    textcoords="offset points", fontsize=8, color=style.INK, zorder=5, path_effects=style.halo(),
                )  # fmt: skip
    cut = section(radar, max(rcs), radar.boresight_azimuth, ground)
    top = min(1.08 * ceiling, 4000.0) if ceiling else 1000.0
    axes.fill_between(ground / 1e3, 0.0, np.minimum(cut.lowest / 1e3, top), color=style.LAND, linewidth=0, zorder=3)
    axes.plot(ground / 1e3, cut.lowest / 1e3, color=style.RUSSIA, linewidth=1.5, zorder=4)
    axes.annotate(
        "below the lowest ray", (0.97, 0.05), xycoords="axes fraction", ha="right", fontsize=8, color=style.RUSSIA,
        zorder=5,
    )  # fmt: skip
    axes.set_xlim(0.0, limit / 1e3)
    axes.set_ylim(0.0, top)
    axes.set_xlabel("ground range, km")
    axes.set_ylabel("height, km")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    style.clean(axes)


def _draw_plan(plan: Any, radar: Radar) -> None:
    azimuth = np.linspace(0.0, 2.0 * math.pi, 361)
    farthest = 0.0
    for height, shade in zip(reversed(_HEIGHTS_KM), _SHADES[1:4], strict=True):
        distance = around(radar, radar.reference_rcs, height * 1e3, azimuth) / 1e3
        farthest = max(farthest, float(distance.max()))
        plan.fill(azimuth, distance, color=shade, alpha=0.18, linewidth=0)
        plan.plot(azimuth, distance, color=shade, linewidth=1.8, label=f"{height:,.0f} km high")
    plan.set_theta_zero_location("N")
    plan.set_theta_direction(-1)
    plan.set_xticks(np.radians([0, 90, 180, 270]), ["N", "E", "S", "W"])
    rings = _rings(farthest)
    plan.set_yticks(rings, [f"{ring:,.0f}" for ring in rings])
    plan.set_ylim(0.0, max(rings[-1], farthest, 1.0))
    plan.tick_params(axis="y", labelsize=7.5, labelcolor=style.MUTED)
    plan.set_rlabel_position(22.5)
    plan.grid(color=style.FAINT, linewidth=0.7)
    plan.spines["polar"].set_color(style.FAINT)
    plan.legend(
        frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=3, handlelength=1.0,
        columnspacing=1.2,
    )  # fmt: skip
    plan.set_title(f"{radar.reference_rcs:g} m², ground range in km", fontsize=8.5, color=style.MUTED, pad=10)


def _rings(farthest: float) -> list[float]:
    step = next((s for s in (100.0, 250.0, 500.0, 1000.0, 2000.0) if farthest / s <= 4.5), 5000.0)
    return [step * k for k in range(1, max(math.ceil(farthest / step), 1) + 1)]


@style.themed
def sharing_figure(answer: Mapping[str, Any], credit: str) -> Figure:
    """Draw how the range falls with the number of threats, and what moves it.

    Parameters
    ----------
    answer : mapping
        From `midcourse.outputs.sensing.radar_json`, of a radar whose parts are public.
    credit : str
        The foot line.
    """
    shared, moves = answer["shared"], answer["moves"]
    full = shared[0]["range_km"]
    beaten = next((item["targets"] for item in shared if item["range_km"] < 0.99 * full), None)
    name = style.short(answer["radar"]["title"])
    finding = (
        f"{name}: {shared[-1]['targets']:,} threats at once leave {shared[-1]['range_km']:,.0f} of {full:,.0f} km"
        if beaten else f"{name}: time is no limit up to {shared[-1]['targets']:,} threats"
    )  # fmt: skip
    subtitle = (
        f"On {shared[0]['rcs_m2']:g} m², each threat looked at once in {answer['followed'][0]['interval_s']:g} s. "
        "Right: the range when one number alone goes to the ends of what is published or assumed."
    )
    figure = style.blank(10.4, 4.9)
    bottom, top = style.heading(figure, finding, subtitle, credit, f"Range against number of threats. {finding}.")
    left = style.add_axes(figure, 0.75, bottom + 0.5, 3.6, top - bottom - 0.65)
    left.semilogx(
        [item["targets"] for item in shared], [item["range_km"] for item in shared], "o-", color=style.IRAN,
        linewidth=1.8, markersize=4.5,
    )  # fmt: skip
    left.set_ylim(0.0, 1.1 * full)
    left.set_xticks([item["targets"] for item in shared], [f"{item['targets']:,}" for item in shared])
    left.minorticks_off()
    left.set_xlabel("threats followed at once")
    left.set_ylabel("range, km")
    left.yaxis.set_major_formatter("{x:,.0f}")
    style.clean(left)
    right = style.add_axes(figure, 6.6, bottom + 0.5, 3.4, top - bottom - 0.65)
    _draw_moves(right, moves)
    return figure


def _draw_moves(axes: Axes, moves: Sequence[Mapping[str, Any]]) -> None:
    rows = sorted(moves, key=lambda item: abs(item["range_at_high_km"] - item["range_at_low_km"]))
    for row, item in enumerate(rows):
        ends = sorted((item["range_at_low_km"], item["range_at_high_km"]))
        axes.plot(ends, [row, row], color=style.IRAN, linewidth=6, solid_capstyle="butt")
        for value in ends:
            axes.annotate(
                f"{value:,.0f}", (value, row), xytext=(-4 if value == ends[0] else 4, 0), va="center",
                textcoords="offset points", fontsize=7.5, color=style.MUTED, ha="right" if value == ends[0] else "left",
            )  # fmt: skip
    axes.set_yticks(range(len(rows)), [_words(item) for item in rows])
    low = min((min(i["range_at_low_km"], i["range_at_high_km"]) for i in rows), default=0.0)
    high = max((max(i["range_at_low_km"], i["range_at_high_km"]) for i in rows), default=1.0)
    room = 0.25 * (high - low) + 1.0
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(-0.6, max(len(rows) - 0.4, 0.6))
    axes.set_xlabel("range, km")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    style.clean(axes, grid="x")


def _words(item: Mapping[str, Any]) -> str:
    words = {
        "pulse_power_kw": ("pulse power", "kW", 1.0),
        "duty_fraction": ("duty", "%", 100.0),
        "area_m2": ("aperture", "m²", 1.0),
        "efficiency_fraction": ("aperture used", "%", 100.0),
        "frequency_ghz": ("frequency", "GHz", 1.0),
        "loss_db": ("losses", "dB", 1.0),
        "noise_temperature_k": ("noise", "K", 1.0),
        "dwell_ms": ("dwell", "ms", 1.0),
        "detection_snr_db": ("signal to noise", "dB", 1.0),
    }
    name, unit, scale = words[item["number"]]
    return f"{name}, {item['low'] * scale:g} to {item['high'] * scale:g} {unit}"


@style.themed
def track_figure(answer: Mapping[str, Any], credit: str) -> Figure:
    """Draw how well one threat is known from burnout to reentry, and who sees it when.

    Parameters
    ----------
    answer : mapping
        From `midcourse.outputs.sensing.track_json`.
    credit : str
        The foot line.
    """
    rows = answer["errors"]
    time = np.array([row["time_s"] for row in rows])
    now = np.array([row["error_km"] for row in rows])
    ahead = np.array([row["error_ahead_km"] for row in rows])
    lead = answer["asked"]["lead_s"]
    best = float(ahead.min()) if len(ahead) else math.nan
    finding = f"{lead:g} s ahead, the place is known to {best:,.2g} km at best"
    if answer["intercept_error_km"] is not None:
        finding = f"At the commit the intercept point is known to {answer['intercept_error_km']:,.2g} km"
    subtitle = (
        f"{answer['title']}. Root of the mean square distance; looks of the radars in free flight over what the "
        "satellites know of the burnout; constant errors of the sensors included."
    )
    figure = style.blank(9.4, 5.6)
    bottom, top = style.heading(figure, finding, subtitle, credit, f"Track error against time. {finding}.")
    seen = [item for item in answer["sensors"] if item["first_s"] is not None]
    strip = 0.22 * len(seen) + 0.1
    axes = style.add_axes(figure, 1.6, bottom + 0.55 + strip, 7.4, top - bottom - 0.75 - strip)
    axes.semilogy(time, ahead, color=style.RUSSIA, linewidth=1.9, label=f"predicted {lead:g} s ahead")
    axes.semilogy(time, now, color=style.IRAN, linewidth=1.9, label="now")
    limit = answer["asked"]["commit_error_km"]
    if limit is not None:
        axes.axhline(limit, color=style.MUTED, linewidth=1.0, linestyle=(0, (4, 3)))
        axes.annotate(
            f"limit {limit:g} km", (time[-1], limit), xytext=(-4, 4), textcoords="offset points", ha="right",
            fontsize=8, color=style.MUTED,
        )  # fmt: skip
    for key, word in (("commit_s", "commit"), ("intercept_s", "earliest intercept")):
        if answer[key] is not None:
            axes.axvline(answer[key], color=style.INTERCEPTOR, linewidth=1.0)
            axes.annotate(
                word, (answer[key], 1.0), xycoords=("data", "axes fraction"), xytext=(3, -10),
                textcoords="offset points", fontsize=8, color=style.INTERCEPTOR, path_effects=style.halo(),
            )  # fmt: skip
    axes.set_ylabel("error, km")
    axes.tick_params(axis="y", which="minor", length=0)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.legend(frameon=False, fontsize=8.5, loc="upper right", bbox_to_anchor=(1.0, 0.94))
    start = min([time[0] if len(time) else 0.0, *(item["first_s"] for item in seen)])
    axes.set_xlim(start, time[-1] if len(time) else 1.0)
    axes.tick_params(labelbottom=False)
    style.clean(axes)
    _draw_sight(style.add_axes(figure, 1.6, bottom + 0.45, 7.4, strip), seen, axes.get_xlim())
    return figure


def _draw_sight(axes: Axes, seen: Sequence[Mapping[str, Any]], span: tuple[float, float]) -> None:
    for row, item in enumerate(reversed(seen)):
        axes.plot([item["first_s"], item["last_s"]], [row, row], color=style.RADAR, linewidth=5, solid_capstyle="butt")
    axes.set_yticks(range(len(seen)), [item["sensor"] for item in reversed(seen)])
    axes.set_ylim(-0.6, len(seen) - 0.4)
    axes.set_xlim(*span)
    axes.set_xlabel("time from launch, s")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    style.clean(axes, grid="x")
