"""The commands about sensors: radar and track."""

from __future__ import annotations

import sys
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError, nearest, unknown_name

if TYPE_CHECKING:
    from midcourse.outputs.sensing import RadarQuestion
    from midcourse.scenario.parts import Scenario

DEFAULT_RCS = (0.001, 0.01, 0.1, 1.0, 10.0)
DEFAULT_LIMITS = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1)
_SET_HELP = "Override a value of the scenario. Repeat for more."
SetOption = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=_SET_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command("radar")
def radar(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A scenario, SCENARIO.RADAR, or a radar of the library (gbr-p).")
    ],
    which: Annotated[str, typer.Argument(metavar="[RADAR]", help="The radar of the scenario.")] = "",
    rcs_m2: Annotated[
        list[float] | None, typer.Option("--rcs-m2", metavar="M2", help="Radar cross-section. Repeat for more.")
    ] = None,
    interval_s: Annotated[
        float, typer.Option("--interval-s", metavar="S", help="In which each followed threat is looked at once.")
    ] = 1.0,
    search_share_percent: Annotated[
        float, typer.Option("--search-share-percent", metavar="P", help="Share of the time that goes into search.")
    ] = 0.0,
    frame_s: Annotated[
        float, typer.Option("--frame-s", metavar="S", help="In which a search fence is swept once.")
    ] = 10.0,
    override: SetOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write radar.json and the figures into this folder.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Range against cross-section, beam, errors, search, sharing and horizon of one radar, with sources.

    Exit codes: 0 done, 2 wrong input, 1 our failure.
    """
    from midcourse.cli.sensing_text import print_radar
    from midcourse.outputs.sensing import radar_json

    question = _question(name, which, override or [], _options(rcs_m2, interval_s, search_share_percent, frame_s))
    answer = radar_json(question)
    if out is not None:
        _write_radar(out, question, answer)
    if as_json:
        _print_json(answer)
    else:
        print_radar(answer)


def _options(rcs: list[float] | None, interval: float, share: float, frame: float) -> dict[str, Any]:
    from midcourse.sensors.budget import Sharing

    sizes = tuple(rcs) if rcs else DEFAULT_RCS
    for size in sizes:
        _within("rcs", size, 1e-6, 1e4, "--rcs-m2")
    _within("interval", interval, 0.001, 600.0, "--interval-s")
    _within("frame", frame, 0.01, 3600.0, "--frame-s")
    _within("search share", share, 0.0, 99.0, "--search-share-percent")
    return {"rcs": tuple(sorted(set(sizes))), "sharing": Sharing(interval, share / 100.0), "frame": frame}


def _within(what: str, value: float, low: float, high: float, option: str) -> None:
    if not low <= value <= high:
        raise InputError(f"{what} is {value:g}", where=option, allowed=f"{low:g} to {high:,g}")


def _question(name: str, which: str, override: list[str], options: dict[str, Any]) -> RadarQuestion:
    """Find the radar that is meant: of the library, or of a scenario."""
    from midcourse.outputs.sensing import RadarQuestion
    from midcourse.scenario import shelf
    from midcourse.scenario.layers import is_path
    from midcourse.scenario.load import load
    from midcourse.scenario.sensor_files import accuracy_of, load_sensor

    library = shelf.sensor_names("radar")
    if not which and "." in name and not is_path(name):
        name, which = name.split(".", 1)
    if name in library and not which:
        if override:
            raise InputError("--set changes a scenario", where="--set", hint=f"{name} is a radar of the library")
        facts = load_sensor(name)
        return RadarQuestion(name, facts.title, None, facts, facts.accuracy, **options)
    if not is_path(name) and name not in shelf.scenario_names():
        known = (*library, *shelf.scenario_names())
        raise unknown_name("radar or scenario", name, known, where="NAME", hint=_where_it_is(name))
    scenario = load(name, override)
    sites = {site.id: site for site in scenario.radars}
    if not which:
        raise InputError(
            f'it is not said which radar of "{name}"', where="RADAR", allowed=", ".join(sites) or "(it has none)"
        )
    if which not in sites:
        raise unknown_name(f'radar of "{name}"', which, sites, where="RADAR")
    site = sites[which]
    found = load_sensor(site.library) if site.library else None
    accuracy = accuracy_of(site) if site.library or site.stated else None
    return RadarQuestion(site.id, site.title, site.radar, found, accuracy, **options)


def _where_it_is(name: str) -> str:
    """A hint for who names a radar without its scenario."""
    from midcourse.scenario.sites import sites

    found = sites().get(name)
    if found is not None and found.kind == "radar":
        return f"it is a radar of a scenario: midcourse radar europe-2007 {name}"
    return ""


def _write_radar(folder: Path, question: RadarQuestion, answer: dict[str, Any]) -> None:
    from midcourse.outputs.figures import sensors, style

    sources = "; ".join(item["citation"] for item in answer["sources"])
    credit = f"midcourse. {sources}" if sources else "midcourse. All numbers assumed."

    def drawn(place: Path) -> None:
        if question.radar is not None:
            shown = question.rcs[-5:]
            style.save(sensors.coverage_figure(question.radar, question.title, shown, credit), place / "coverage")
        if answer["shared"]:
            style.save(sensors.sharing_figure(answer, credit), place / "sharing")

    _write(folder, "radar.json", answer, drawn)


@app.command("track")
def track(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A packaged scenario, or a YAML file.")],
    threat: Annotated[
        str, typer.Argument(metavar="THREAT", help="GROUP/ORIGIN/TARGET: iran-icbm-usa/tabriz/washington.")
    ],
    lead_s: Annotated[
        float | None,
        typer.Option("--lead-s", metavar="S", help="How far ahead the place is predicted; the scenario's own without."),
    ] = None,
    limit_km: Annotated[
        list[float] | None,
        typer.Option("--limit-km", metavar="KM", help="An error to look for when it is reached. Repeat for more."),
    ] = None,
    search_s: Annotated[
        float, typer.Option("--search-s", metavar="S", help="Time that a search after a cue may take.")
    ] = 10.0,
    override: SetOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write track.json and the figure into this folder.")
    ] = None,
    as_json: JsonOption = False,
    no_store: Annotated[bool, typer.Option("--no-store", help="Neither read nor keep stored results.")] = False,
) -> None:
    """How well one threat is known from burnout to reentry: covariance, commit, handover from sensor to sensor.

    Exit codes: 0 done, 2 wrong input, 1 our failure.
    """
    from midcourse.cli.sensing_text import print_track
    from midcourse.scenario.load import load

    limits = tuple(limit_km) if limit_km else DEFAULT_LIMITS
    for limit in limits:
        _within("limit", limit, 1e-4, 1e5, "--limit-km")
    _within("search time", search_s, 0.01, 3600.0, "--search-s")
    if lead_s is not None:
        _within("lead", lead_s, 0.0, 1800.0, "--lead-s")
    loaded = load(scenario, override or [])
    answer = _followed(_narrowed(loaded, threat), lead_s, limits, search_s, store=not no_store)
    if out is not None:
        _write_track(out, answer)
    if as_json:
        _print_json(answer)
    else:
        print_track(answer)


def _narrowed(scenario: Scenario, threat: str) -> Scenario:
    """The scenario with the one threat that is meant."""
    wanted = threat.replace("→", "/").replace("->", "/")
    names = {
        item.replace("→", "/"): (group, row) for group in scenario.threats for row, item in enumerate(group.threat_ids)
    }
    if wanted not in names:
        groups = {group.id: group for group in scenario.threats}
        if wanted in groups:
            examples = [item.replace("→", "/") for item in groups[wanted].threat_ids[:3]]
            raise InputError(f'"{threat}" is a group of threats', where="THREAT", allowed=f"one of it: {examples[0]}",
                             hint="also " + ", ".join(examples[1:]) if examples[1:] else "")  # fmt: skip
        close = nearest(wanted, names)
        raise InputError(
            f'unknown threat "{threat}"',
            where="THREAT",
            allowed=f"{len(names)} threats, GROUP/ORIGIN/TARGET; midcourse show lists the groups",
            hint="did you mean " + " or ".join(close) + "?",
        )
    group, row = names[wanted]
    rows = slice(row, row + 1)
    one = replace(
        group,
        threat_ids=group.threat_ids[rows],
        origins=group.origins[rows],
        targets=group.targets[rows],
        origin_latitude=group.origin_latitude[rows],
        origin_longitude=group.origin_longitude[rows],
        origin_height=group.origin_height[rows],
        target_latitude=group.target_latitude[rows],
        target_longitude=group.target_longitude[rows],
    )
    return replace(scenario, threats=(one,), footprint=None, dispute=None)


def _followed(
    scenario: Scenario, lead: float | None, limits: tuple[float, ...], search: float, *, store: bool
) -> dict[str, Any]:
    from midcourse import workbench
    from midcourse.analysis.track_rule import LEAD
    from midcourse.analysis.track_story import track_story
    from midcourse.engagement.flyout import flyout_table
    from midcourse.flight.fly import tracks
    from midcourse.outputs.sensing import track_json
    from midcourse.outputs.store import Store
    from midcourse.scenario.defence import defence_of, rcs_by_radar, track_rule_of
    from midcourse.scenario.sensor_files import load_sensor

    group = scenario.threats[0]
    flights = workbench.flights_of(scenario, store=Store(enabled=store))[0]
    if not flights.arrived[0]:
        raise InputError(f"{group.threat_ids[0]} does not fly: {flights.sentence(0)}", where="THREAT")
    defence = defence_of(scenario)
    rule = track_rule_of(scenario, always=True)
    assert rule is not None
    if lead is not None:
        rule = replace(rule, lead=lead)
        if defence.track_rule is not None:
            defence = replace(defence, track_rule=rule)
    dwells = {}
    for site in scenario.radars:
        design = load_sensor(site.library).design if site.library else None
        dwells[site.id] = 0.1 if design is None else design.dwell
    story = track_story(
        defence,
        rule,
        [flyout_table(item) for item in defence.interceptors],
        tracks(group.vehicle.vehicle, flights, workbench.SAMPLES),
        rcs_by_radar(scenario, group.vehicle),
        limits=[1e3 * limit for limit in limits],
        search=(dwells, search),
    )
    name = group.threat_ids[0]
    limit = defence.track_rule.error / 1e3 if defence.track_rule is not None else None
    asked = {"lead_s": LEAD if isnan(rule.lead) else rule.lead, "commit_error_km": limit, "search_s": search}
    head = {
        "scenario": scenario.name,
        "threat": name,
        "title": f"{group.title}: {name.split('/', 1)[1]}",
        "burnout_s": float(flights.burnout_time[0]),
        "impact_s": float(flights.impact_time[0]),
        "asked": asked,
    }
    return track_json(story, head)


def _write_track(folder: Path, answer: dict[str, Any]) -> None:
    from midcourse.outputs.figures import sensors, style

    credit = f"midcourse, scenario {answer['scenario']}. Accuracy of the sensors: see docs/explanation/tracking.md."

    def drawn(place: Path) -> None:
        if answer["errors"]:
            style.save(sensors.track_figure(answer, credit), place / "track")

    _write(folder, "track.json", answer, drawn)


def _write(folder: Path, name: str, answer: dict[str, Any], drawn: Any) -> None:
    from midcourse.outputs.results import json_text
    from midcourse.outputs.store import write_whole

    place = folder.expanduser()
    data = (json_text(answer, indent=2) + "\n").encode()
    try:
        place.mkdir(parents=True, exist_ok=True)
        drawn(place)
        write_whole(place / name, lambda file: file.write(data))
    except OSError as problem:
        raise InputError(
            f'"{place}" could not be written: {problem.strerror or problem}', where="--out", allowed="a folder"
        ) from problem
    typer.echo(f"Wrote {place}.", err=True)


def _print_json(answer: dict[str, Any]) -> None:
    from midcourse.outputs.results import json_text

    sys.stdout.write(json_text(answer, indent=2) + "\n")
