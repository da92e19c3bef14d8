"""From the tables of a run to the content of its figures: which flights are shown, and what the titles say.

Every title states what the numbers of this run say; none is written beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.analysis.footprint import worst
from midcourse.outputs import geography
from midcourse.outputs.findings import percent
from midcourse.records import Table
from midcourse.scenario.parts import Place, RadarSite, Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["captions", "pictures", "rows_where"]

#: Height at which the radars' reach is drawn, m.
FAN_HEIGHT = 400e3
_EARTH_RADIUS = 6371e3


def rows_where(table: Table, **wanted: object) -> list[dict[str, Any]]:
    """The rows of a table in which every named column has the given value."""
    return [row for row in table.rows() if all(row[key] == value for key, value in wanted.items())]


def pictures(scenario: Scenario, tables: Mapping[str, Table]) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """Give the figures of a run, by name, each to be drawn when asked for.

    Parameters
    ----------
    scenario : Scenario
        What was run.
    tables : mapping of str to Table
        The tables of the run.
    """
    if len(tables["dispute"]):
        yield "dispute", lambda: _dispute(scenario, tables)
    for vehicle in dict.fromkeys(tables["footprint"].columns.get("vehicle", ())):
        yield f"footprint-{vehicle}", lambda vehicle=vehicle: _map(scenario, tables, vehicle)  # type: ignore[misc]
    if len(tables["trajectories"]):
        yield "heights", lambda: _heights(scenario, tables)
        shown = _timeline_threat(tables)
        if shown is not None:
            yield "timeline", lambda: _timeline(scenario, tables, shown)


def captions(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Section of the report and caption for each kind of figure, by the first word of its name."""
    areas = len(scenario.footprint.launch_areas) if scenario.footprint else 0
    return {
        "dispute": (
            "dispute",
            "Share of the trajectories that an interceptor of each burnout speed could meet. The bands show how far "
            "the answer moves when the decision takes less or more time. A window is not an intercept: whether the "
            "kill vehicle finds its target is not asked here.",
        ),
        "footprint": (
            "defended",
            f"A cell counts as defended when the missile can be met from each of the {areas} launch areas that reach "
            "it, and as out of reach when none does.",
        ),
        "heights": (
            "engaged",
            "One flight of each group: where most can be met, the one with the median margin; where most cannot, the "
            "one of median length among those.",
        ),
        "timeline": ("engaged-2", "The same events as time passes, for one of these flights."),
    }


def _credit(scenario: Scenario) -> str:
    return f"midcourse, scenario {scenario.name}. {geography.CREDIT}"


def _lower(title: str) -> str:
    """A title inside a sentence: its first letter small, unless an abbreviation begins it."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _side(row: Mapping[str, Any], scenario: Scenario) -> str:
    dispute = scenario.dispute
    return "russia" if dispute is not None and row["group"] in dispute.russia else "iran"


def _places(scenario: Scenario) -> dict[str, Place]:
    sets = (*scenario.launch_areas.values(), *scenario.targets.values())
    return {place.id: place for places in sets for place in places}


def _threat_label(row: Mapping[str, Any], scenario: Scenario) -> str:
    places = _places(scenario)
    vehicle = scenario.vehicles[row["vehicle"]].title
    return f"{places[row['origin']].name} to {places[row['target']].name}, {vehicle}"


# ---------------------------------------------------------------------------------------------------------- the dispute


def _dispute(scenario: Scenario, tables: Mapping[str, Table]) -> Figure:
    from midcourse.outputs.figures.dispute import BaseRow, Claim, Curve, Dispute, dispute_figure

    assert scenario.dispute is not None
    table = tables["dispute"].columns
    speed = table["burnout_speed_km_s"] * 1e3
    curves = [
        Curve(
            label,
            side,
            table[f"{side}_engageable_fraction"],
            table[f"{side}_engageable_low_fraction"],
            table[f"{side}_engageable_high_fraction"],
        )
        for side, label in (("iran", "Iranian missiles"), ("russia", "Russian ICBMs"))
    ]
    curves += [
        Curve(
            "the same, radars at their shortest published range",
            side,
            table[f"{side}_engageable_short_radar_fraction"],
            aside=True,
        )
        for side in ("iran", "russia")
    ]
    content = Dispute(
        title=_dispute_title(tables["dispute"]),
        subtitle=_dispute_subtitle(scenario, tables),
        alt=_dispute_title(tables["dispute"]) + " Two curves against burnout speed, and a strip for each Russian base.",
        credit=_credit(scenario),
        speed=speed,
        curves=curves,
        claims=[Claim(low, high, who) for who, (low, high) in _claims(scenario).items()],
        bases=[BaseRow(row["name"], row["share"], row["system"]) for row in _base_rows(tables["bases"])],
        band="band: decision delay from its least to its greatest published or assumed value",
    )
    return dispute_figure(content)


def _claims(scenario: Scenario) -> dict[str, tuple[float, float]]:
    assert scenario.dispute is not None
    found: dict[str, tuple[float, float]] = {}
    for item in scenario.dispute.published:
        low, high = found.get(item.who, (math.inf, -math.inf))
        found[item.who] = (min(low, item.burnout_speed), max(high, item.burnout_speed))
    return found


def _base_rows(table: Table) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for row in table.rows():
        entry = rows.setdefault(row["base"], {**row, "share": []})
        entry["share"].append(row["engageable_fraction"])
    ordered = sorted(rows.values(), key=lambda row: float(row["longitude_deg"]))
    return [{**row, "share": np.array(row["share"])} for row in ordered]


def _dispute_title(table: Table) -> str:
    speed = table.columns["burnout_speed_km_s"]
    russia, iran = table.columns["russia_engageable_fraction"], table.columns["iran_engageable_fraction"]
    return (
        f"From {speed[0]:g} to {speed[-1]:g} km/s, interceptors come to meet {percent(russia[0])} to "
        f"{percent(russia[-1])} of Russian ICBMs, and {percent(iran[0])} to {percent(iran[-1])} of Iranian missiles"
    )


def _dispute_subtitle(scenario: Scenario, tables: Mapping[str, Table]) -> str:
    assert scenario.dispute is not None
    doctrine = scenario.doctrine
    site = next(item for item in scenario.interceptors if item.id == scenario.dispute.interceptor)
    groups = {side: getattr(scenario.dispute, side) for side in ("russia", "iran")}
    threats = tables["threats"].columns
    counts = {
        side: int(sum((threats["group"] == name)[threats["flies"]].sum() for name in names))
        for side, names in groups.items()
    }
    return (
        f"Share of {counts['russia']} trajectories from Russian bases to US cities and of {counts['iran']} from "
        f"Iranian launch areas that {_lower(site.title)} could meet at all, launched {doctrine.decision_delay:.0f} s "
        "after the first track that counts; minimum-energy trajectories over the turning Earth"
    )


# ---------------------------------------------------------------------------------------------------------------- map


def _map(scenario: Scenario, tables: Mapping[str, Table], vehicle: str) -> Figure:
    from midcourse.outputs.figures.map import FootprintMap, footprint_map

    assert scenario.footprint is not None
    cells, state, areas = _cells(scenario, tables["cells"], vehicle)
    title = scenario.vehicles[vehicle].title
    share = cells.area[state == 2].sum() / max(cells.area[state >= 1].sum(), 1.0)
    places = scenario.footprint.launch_areas
    whence = f"when launched from {places[0].name}" if len(places) == 1 else "wherever it is launched from"
    heading = f"{title}: {percent(float(share))} of the land in reach is defended, {whence}"
    if not (state >= 1).any():
        heading = f"{title}: no land in Europe is within reach"
    reached = [area for area in scenario.footprint.launch_areas if area.id in areas]
    names = ", ".join(area.name for area in reached)
    sites = ", ".join(f"{item.interceptor.inventory} {_lower(item.title)}" for item in scenario.interceptors)
    content = FootprintMap(
        title=heading,
        subtitle=f"Defence: {sites}. Launch areas with land in reach: {names}. "
        f"Cells of {math.degrees(cells.size):g}°; {scenario.footprint.shape} trajectories",
        alt=f"{heading}. Map of Europe with sites, radar reach and sample ground tracks.",
        cells=cells,
        state=state,
        sites=_sites(scenario),
        fans=[fan for site in scenario.radars if (fan := _fan(site, scenario, vehicle)) is not None],
        tracks=_tracks(scenario, tables, vehicle),
    )
    return footprint_map(content)


def _cells(scenario: Scenario, table: Table, vehicle: str) -> tuple[geography.Cells, np.ndarray, set[str]]:
    """The grid with the worst state over the launch areas, and the launch areas that reach any of it."""
    columns = table.columns
    mine = columns["vehicle"] == vehicle
    areas = list(dict.fromkeys(columns["launch_area"][mine]))
    cells = footprint_cells(scenario)
    code = [columns["state"][mine & (columns["launch_area"] == area)] for area in areas]
    state = worst(code)
    return cells, state, {area for area, row in zip(areas, code, strict=True) if (row >= 1).any()}


def footprint_cells(scenario: Scenario) -> geography.Cells:
    """The land cells of a scenario's footprint plan: those of Europe whose centres lie in its box."""
    assert scenario.footprint is not None
    plan = scenario.footprint
    grid = geography.grid("europe", round(math.degrees(plan.cell), 9))
    half = 0.5 * plan.cell * (1.0 + 1e-9)
    inside = (grid.latitude > plan.latitude[0] - half) & (grid.latitude < plan.latitude[-1] + half)
    inside &= (grid.longitude > plan.longitude[0] - half) & (grid.longitude < plan.longitude[-1] + half)
    return geography.Cells(
        latitude=grid.latitude[inside],
        longitude=grid.longitude[inside],
        area=grid.area[inside],
        country=grid.country[inside],
        size=grid.size,
        row=grid.row[inside],
        column=grid.column[inside],
    )


def _sites(scenario: Scenario) -> list[Any]:
    from midcourse.outputs.figures.map import Site

    assert scenario.footprint is not None
    sites = [
        Site(item.title, item.interceptor.latitude, item.interceptor.longitude, "interceptors", "right")
        for item in scenario.interceptors
    ]
    sites += [Site(item.title, item.radar.latitude, item.radar.longitude, "radar", "left") for item in scenario.radars]
    sites += [
        Site(area.name, area.latitude, area.longitude, "launch area", "right")
        for area in scenario.footprint.launch_areas
    ]
    return sites


def _fan(site: RadarSite, scenario: Scenario, vehicle: str) -> Any:
    """The ground a radar covers at `FAN_HEIGHT`, bounded by its range and by its lowest ray."""
    from midcourse.outputs.figures.map import Fan

    radar = site.radar
    rcs = scenario.vehicles[vehicle].rcs.get(site.band)
    if rcs is None:
        return None
    reach = radar.reference_range * (rcs / radar.reference_rcs) ** 0.25
    low, high = _EARTH_RADIUS, _EARTH_RADIUS + FAN_HEIGHT
    by_range = math.acos(max(-1.0, min(1.0, (low**2 + high**2 - reach**2) / (2 * low * high))))
    elevation = max(radar.minimum_elevation, 0.0)
    by_horizon = math.acos(low * math.cos(elevation) / high) - elevation
    limit = "range" if by_range < by_horizon else "horizon"
    return Fan(
        radar.latitude,
        radar.longitude,
        radar.boresight_azimuth,
        radar.azimuth_half_width,
        _EARTH_RADIUS * min(by_range, by_horizon),
        f"{site.title}: sees {FAN_HEIGHT / 1e3:.0f} km height to here ({limit})",
    )


def _tracks(scenario: Scenario, tables: Mapping[str, Table], vehicle: str) -> list[Any]:
    from midcourse.outputs.figures.map import GroundTrack

    found = []
    for row in tables["threats"].rows():
        line = _line(tables["trajectories"], row["id"])
        if row["vehicle"] == vehicle and line is not None:
            places = _places(scenario)
            label = f"to {places[row['target']].name}"
            latitude, longitude = np.radians(line["latitude_deg"]), np.radians(line["longitude_deg"])
            found.append(GroundTrack(latitude, longitude, label, _side(row, scenario)))
    return found


def _line(table: Table, threat: str) -> dict[str, np.ndarray] | None:
    mine = table.columns["id"] == threat
    return {key: value[mine] for key, value in table.columns.items()} if mine.any() else None


# ------------------------------------------------------------------------------------------------ heights and timeline


def _heights(scenario: Scenario, tables: Mapping[str, Table]) -> Figure:
    from midcourse.outputs.figures.heights import Mark, Profile, heights_figure

    profiles = []
    for row in tables["threats"].rows():
        line = _line(tables["trajectories"], row["id"])
        if line is None:
            continue
        marks = []
        for seen in rows_where(tables["detections"], id=row["id"]):
            if seen["sensor"] in {site.id for site in scenario.infrared}:
                marks += [Mark("infrared", seen["first_s"])] if math.isfinite(seen["first_s"]) else []
                continue
            marks += [Mark("detection", seen["first_s"])] if math.isfinite(seen["first_s"]) else []
            marks += [Mark("track", seen["track_s"])] if math.isfinite(seen["track_s"]) else []
        if row["engageable"]:
            marks.append(Mark("commit", row["earliest_launch_s"]))
        profiles.append(
            Profile(
                label=_threat_label(row, scenario),
                side=_side(row, scenario),
                time=line["time_s"],
                ground_range=line["ground_range_km"] * 1e3,
                height=line["height_km"] * 1e3,
                burnout_time=row["burnout_time_s"],
                marks=marks,
                window=(row["earliest_intercept_s"], row["latest_intercept_s"]) if row["engageable"] else None,
                reason="" if row["engageable"] else row["reason"],
            )
        )
    met = sum(profile.window is not None for profile in profiles)
    title = f"Of these {len(profiles)} typical flights, {met} can be met somewhere on their way"
    subtitle = "Height above the ellipsoid against range over ground; the broad stretch is the engagement window"
    return heights_figure(title, subtitle, f"{title}. {subtitle}.", _credit(scenario), profiles)


def _timeline_threat(tables: Mapping[str, Table]) -> str | None:
    """The engageable flight on show with the most events: the one that most sensors track."""
    shown = set(tables["trajectories"].columns["id"])
    best: tuple[int, str] | None = None
    for row in tables["threats"].rows():
        if row["id"] in shown and row["engageable"]:
            tracked = sum(seen["tracked"] for seen in rows_where(tables["detections"], id=row["id"]))
            if best is None or tracked > best[0]:
                best = (tracked, row["id"])
    return best[1] if best else None


def _timeline(scenario: Scenario, tables: Mapping[str, Table], threat: str) -> Figure:
    from midcourse.outputs.figures.timeline import Moment, Span, timeline_figure

    row = rows_where(tables["threats"], id=threat)[0]
    spans = [
        Span("missile", 0.0, row["burnout_time_s"], "boost", "boost"),
        Span("missile", row["burnout_time_s"], row["flight_time_s"], "flight", "free flight"),
    ]
    titles = {site.id: site.title for site in scenario.infrared} | {site.id: site.title for site in scenario.radars}
    infrared = {site.id for site in scenario.infrared}
    for seen in rows_where(tables["detections"], id=threat):
        if not seen["tracked"]:
            continue
        name = titles[seen["sensor"]]
        if seen["sensor"] in infrared:
            spans.append(Span(name, seen["first_s"], seen["track_s"], "warning", "sight to report"))
        else:
            spans.append(Span(name, seen["first_s"], seen["track_s"], "radar", "seen"))
            spans.append(Span(name, seen["track_s"], seen["last_s"], "track", "track"))
    ready = row["commit_s"] - scenario.doctrine.decision_delay
    spans += [
        Span("decision", ready, row["commit_s"], "decision", "decide"),
        Span("interceptor", row["earliest_launch_s"], row["earliest_intercept_s"], "flyout", "first flyout"),
        Span("window", row["earliest_intercept_s"], row["latest_intercept_s"], "window", "intercepts possible"),
        Span("launch may slip", row["commit_s"], row["commit_s"] + row["margin_s"], "margin", "margin"),
    ]
    moments = [
        Moment(row["burnout_time_s"], "burnout"),
        Moment(row["earliest_intercept_s"], "earliest intercept"),
        Moment(row["flight_time_s"], "impact"),
    ]
    title = f"{_threat_label(row, scenario)}: the launch may slip by {row['margin_s']:,.0f} s"
    subtitle = (
        f"Earliest intercept {row['intercept_height_km']:,.0f} km above {abs(row['intercept_latitude_deg']):.1f}° "
        f"{'N' if row['intercept_latitude_deg'] >= 0 else 'S'}, {abs(row['intercept_longitude_deg']):.1f}° "
        f"{'E' if row['intercept_longitude_deg'] >= 0 else 'W'}; {row['shots']} shots fit"
    )
    return timeline_figure(title, subtitle, f"{title}. {subtitle}.", _credit(scenario), spans, moments)
