"""What the commands about sensors print for people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rich.markup import escape

from midcourse.cli.flying_text import console, plain_table

__all__ = ["print_radar", "print_track"]


def _plain(value: float | None, digits: int = 3) -> str:
    """A number as people print it: three figures, no exponent."""
    if value is None:
        return "-"
    if value == 0.0:
        return "0"
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{value:,.{min(places, 6)}f}"


def print_radar(answer: Mapping[str, Any]) -> None:
    """Print the answer of `midcourse.outputs.sensing.radar_json`."""
    out = console()
    head, stated = answer["radar"], answer["stated"]
    out.print(f"[bold]{escape(head['title'])}[/bold]")
    if answer["note"]:
        out.print(f"[dim]{escape(answer['note'])}[/dim]")
    if not head["library"]:
        out.print("[dim]The scenario names no sensor of the library: of its parts and errors nothing is known.[/dim]")
    elif not answer["shared"]:
        out.print("[dim]Its power, losses and dwell are not public: no range by its parts, no budget.[/dim]")
    out.print()
    table = plain_table("rcs, m²", "range stated, km", "range by its parts, km", right=_RANGE)
    for row in answer["ranges"]:
        table.add_row(f"{row['rcs_m2']:g}", _plain(row["stated_range_km"], 4), _plain(row["range_by_parts_km"], 4))
    out.print(table)
    if stated is not None:
        out.print(
            f"[dim]Stated: {stated['reference_range_km']:,.0f} km on {stated['reference_rcs_m2']:g} m², lowest "
            f"elevation {stated['min_elevation_deg']:g}°; that is what runs use. By its parts: perfect integration "
            "over one dwell.[/dim]"
        )
    _print_moves(out, answer)
    _print_errors(out, answer)
    _print_budget(out, answer)
    _print_horizon(out, answer)
    _print_numbers(out, answer)


_RANGE = ("rcs, m²", "range stated, km", "range by its parts, km")


def _print_moves(out: Any, answer: Mapping[str, Any]) -> None:
    if not answer["moves"]:
        return
    out.print(f"\nWhat moves the range on {answer['moves'][0]['rcs_m2']:g} m², one number at a time")
    table = plain_table("number", "from", "to", "range, km", "grade", right=("from", "to", "range, km"))
    for row in sorted(answer["moves"], key=lambda item: -abs(item["range_at_high_km"] - item["range_at_low_km"])):
        span = f"{_plain(row['range_at_low_km'], 4)} to {_plain(row['range_at_high_km'], 4)}"
        table.add_row(row["number"], f"{row['low']:g}", f"{row['high']:g}", span, row["grade"])
    out.print(table)


def _print_errors(out: Any, answer: Mapping[str, Any]) -> None:
    beam = answer["beam"]
    if beam is None:
        return
    disc = "" if beam["evenly_lit_disc_deg"] is None else f", {_plain(beam['evenly_lit_disc_deg'])}° if lit evenly"
    out.print(
        f"\nBeam {_plain(beam['beam_width_deg'])}°{disc}: {beam['beams_a_hemisphere']:,.0f} of them make a hemisphere. "
        f"Bandwidth {_plain(beam['bandwidth_mhz'])} MHz."
    )
    if not answer["errors"]:
        return
    out.print(f"Errors of one look at {answer['errors'][0]['rcs_m2']:g} m², one standard deviation")
    columns = ("slant range, km", "S/N, dB", "range, m", "angle, °", "across, m", "floor across, m")
    table = plain_table(*columns, right=columns)
    for row in answer["errors"]:
        table.add_row(
            _plain(row["slant_range_km"], 4), f"{row['signal_to_noise_db']:.0f}", _plain(row["range_error_m"], 2),
            _plain(row["angle_error_deg"], 2), _plain(row["across_error_m"]), _plain(row["across_floor_m"]),
        )  # fmt: skip
    out.print(table)
    floor = answer["errors"][0]["range_floor_m"]
    out.print(
        f"[dim]The floor ({floor:g} m in range) is a constant error: averaging many looks does not remove it.[/dim]"
    )


def _print_budget(out: Any, answer: Mapping[str, Any]) -> None:
    search = answer["search"]
    if search is None:
        return
    out.print(
        f"\nSearch: {search['azimuth_width_deg']:.0f}° of azimuth, {search['low_deg']:.0f}° to "
        f"{search['high_deg']:.0f}° of elevation ({search['solid_angle_sr']:.2f} sr) swept in {search['frame_s']:g} s, "
        "against a cued dwell"
    )
    columns = ("rcs, m²", "searching, km", "cued, km")
    table = plain_table(*columns, right=columns)
    for row in search["ranges"]:
        table.add_row(f"{row['rcs_m2']:g}", _plain(row["search_range_km"], 4), _plain(row["cued_range_km"], 4))
    out.print(table)
    first = answer["followed"][0]
    out.print(
        f"\nSharing: each threat looked at once in {first['interval_s']:g} s, "
        f"{100 * first['search_share_fraction']:g} % of the time for search, {first['rcs_m2']:g} m²"
    )
    heads = ("at range, km", "threats", "threats at once", "range left, km")
    table = plain_table(*heads, right=heads)
    left = [(_plain(row["slant_range_km"], 4), f"{row['targets']:,}") for row in answer["followed"]]
    right = [(f"{row['targets']:,}", _plain(row["range_km"], 4)) for row in answer["shared"]]
    for row in range(max(len(left), len(right))):
        table.add_row(*(left[row] if row < len(left) else ("", "")), *(right[row] if row < len(right) else ("", "")))
    out.print(table)
    out.print("[dim]One beam, one threat at a time, and each dwell at least as long as the way there and back.[/dim]")


def _print_horizon(out: Any, answer: Mapping[str, Any]) -> None:
    if not answer["horizon"]:
        return
    rcs = answer["stated"]["reference_rcs_m2"]
    out.print(f"\nHorizon: heights between which {rcs:g} m² is covered along the boresight")
    columns = ("ground range, km", "lowest, km", "highest, km")
    table = plain_table(*columns, right=columns)
    for row in answer["horizon"]:
        table.add_row(
            f"{row['ground_range_km']:,.0f}", _plain(row["lowest_height_km"]),
            "out of range" if row["highest_height_km"] is None else _plain(row["highest_height_km"], 4),
        )  # fmt: skip
    out.print(table)


def _print_numbers(out: Any, answer: Mapping[str, Any]) -> None:
    if not answer["numbers"]:
        return
    out.print("\nNumbers")
    table = plain_table("number", "value", "range", "grade", "source and note", right=("value",))
    for row in answer["numbers"]:
        span = "" if row["low"] is None or row["high"] is None else f"{row['low']:g} to {row['high']:g}"
        words = "; ".join(part for part in (row["source"], row["note"]) if part)
        table.add_row(row["name"], f"{row['value']:g}", span, row["grade"], f"[dim]{escape(words)}[/dim]")
    out.print(table)
    for source in answer["sources"]:
        out.print(f"[dim]{escape(source['id'])}: {escape(source['citation'])} {escape(source['url'])}[/dim]")


def print_track(answer: Mapping[str, Any]) -> None:
    """Print the answer of `midcourse.outputs.sensing.track_json`."""
    from midcourse.sensors.radar import DetectionOutcome

    out = console()
    out.print(f"[bold]{escape(answer['title'])}[/bold] [dim]{escape(answer['scenario'])}[/dim]")
    out.print(f"Burnout {answer['burnout_s']:.0f} s, impact {answer['impact_s']:.0f} s after launch.\n")
    table = plain_table("sensor", "first, s", "track, s", "last, s", "", right=("first, s", "track, s", "last, s"))
    for row in answer["sensors"]:
        sentence = "" if row["outcome"] == 0 else DetectionOutcome(row["outcome"]).sentence
        times = (_seconds(row[key]) for key in ("first_s", "track_s", "last_s"))
        table.add_row(row["sensor"], *times, f"[dim]{sentence}[/dim]")
    out.print(table)
    _print_satellites(out, answer)
    if not answer["errors"]:
        out.print("\nIt never falls freely above 100 km: there is no track to follow.")
        return
    lead = answer["asked"]["lead_s"]
    out.print("\nError of its place, root of the mean square distance, and half-axes now (one standard deviation)")
    columns = ("time, s", "now, km", "largest", "middle", "smallest", f"{lead:g} s ahead, km")
    table = plain_table(*columns, right=columns)
    rows = answer["errors"]
    # Closely while the first looks come in, then every few minutes; --json gives all of it.
    for row in (*rows[:9], *rows[9:-1:5], *rows[-1:]) if len(rows) > 12 else rows:
        axes = (_plain(value, 2) for value in row["axes_km"])
        table.add_row(f"{row['time_s']:.0f}", _plain(row["error_km"], 2), *axes, _plain(row["error_ahead_km"], 2))
    out.print(table)
    reached = [f"{row['error_km']:g} km at {_seconds(row['reached_s'])}" for row in answer["limits"]]
    out.print("Predicted to within " + ", ".join(reached) + ". [dim]- is never.[/dim]")
    _print_commit(out, answer)
    _print_handover(out, answer)


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _print_satellites(out: Any, answer: Mapping[str, Any]) -> None:
    boost = answer["satellites"]
    if boost is None or boost["looks"] is None:
        return
    out.print(
        f"\nSatellites ({boost['satellites']} of them, {boost['looks']:.0f} looks): launch known to "
        f"{_plain(boost['launch_major_km'], 2)} by {_plain(boost['launch_minor_km'], 2)} km, azimuth to "
        f"{_plain(boost['azimuth_error_deg'], 2)}°, burnout to {_plain(boost['burnout_place_error_km'], 2)} km and "
        f"{_plain(boost['burnout_velocity_error_m_s'], 2)} m/s."
    )


def _print_commit(out: Any, answer: Mapping[str, Any]) -> None:
    limit = answer["asked"]["commit_error_km"]
    rule = "any track" if limit is None else f"a track that predicts to {limit:g} km"
    if answer["commit_s"] is None:
        out.print(f"\nCommit on {rule}: never.")
        return
    out.print(f"\nCommit on {rule}: {answer['commit_s']:.0f} s, the decision delay included.")
    if answer["intercept_s"] is None:
        out.print("No interceptor can be there.")
        return
    axes = " by ".join(_plain(value, 2) for value in answer["intercept_axes_km"])
    out.print(
        f"Earliest intercept {answer['intercept_s']:.0f} s, with {_plain(answer['margin_s'], 3)} s to spare; "
        f"its place is predicted at the commit to within {_plain(answer['intercept_error_km'], 2)} km ({axes})."
    )


def _print_handover(out: Any, answer: Mapping[str, Any]) -> None:
    if not answer["handover"]:
        return
    out.print(
        f"\nHandover: what a radar must search when it is cued, and whether {answer['asked']['search_s']:g} s suffice"
    )
    columns = ("radar", "cued by", "at, s", "patch, ±°", "beams", "search, s", "enough")
    table = plain_table(*columns, right=columns[2:6])
    for row in answer["handover"]:
        patch = "-"
        if row["half_major_deg"] is not None:
            patch = f"{_plain(3 * row['half_major_deg'], 2)} × {_plain(3 * row['half_minor_deg'], 2)}"
        source = "satellites" if row["cue"] == "satellites" else "radars"
        beams = "-" if row["beams"] is None else f"{row['beams']:,.0f}"
        search, enough = _plain(row["search_time_s"], 2), "yes" if row["suffices"] else "no"
        table.add_row(row["radar"], source, f"{row['time_s']:.0f}", patch, beams, search, enough)
    out.print(table)
