"""What ``midcourse sweep`` and ``midcourse sites`` do: read the options, answer the designs, write and print."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse._version import __version__
from midcourse.errors import InputError
from midcourse.records import Table

if TYPE_CHECKING:
    from midcourse.analysis.candidate_sites import Candidate
    from midcourse.analysis.designs import Changes
    from midcourse.engagement.flyout_between import TableGrid
    from midcourse.outputs.study_folder import StudyFolder
    from midcourse.scenario.fields import Field
    from midcourse.studies.designs import Prepared

__all__ = ["SitesRequest", "SweepRequest", "run_sites", "run_sweep"]


@dataclass(frozen=True)
class SweepRequest:
    """The options of ``sweep``."""

    scenario: str
    overrides: tuple[str, ...]
    vary: tuple[str, ...]
    hypercube: int | None
    exact: bool
    measure: str
    threats: tuple[str, ...]
    seed: int
    raid: int
    chances: tuple[str, str, str]
    out: Path | None
    resume: bool
    workers: int
    as_json: bool
    store: bool


@dataclass(frozen=True)
class SitesRequest:
    """The options of ``sites``."""

    scenario: str
    overrides: tuple[str, ...]
    move: str | None
    candidates: str
    cell: float
    measure: str
    threats: str | None
    beside: str | None
    out: Path | None
    resume: bool
    workers: int
    as_json: bool
    store: bool


def run_sweep(request: SweepRequest) -> None:
    """Carry ``sweep`` out."""
    from midcourse.analysis.measures import MEASURES, groups_of
    from midcourse.analysis.sweep import batches_of, grid, latin_hypercube
    from midcourse.cli.studying_pages import sweep_page
    from midcourse.cli.studying_text import print_sweep
    from midcourse.cli.studying_work import check_out, folder_of
    from midcourse.outputs.results import json_text
    from midcourse.studies.designs import measure_named, prepared, span_of

    measure_named(request.measure)
    check_out(request.out, resume=request.resume)
    if request.seed < 0:
        raise InputError(f"the seed is {request.seed}", where="--seed", allowed="0 or more")

    def groups(case: Any) -> list[str]:
        sets = request.threats or tuple(case.groups)
        return list(dict.fromkeys(group for name in sets for group in groups_of(case, name)))

    options = {"store": request.store, "workers": request.workers, "rounds": MEASURES[request.measure].fought}
    found = prepared(request.scenario, request.overrides, groups, options=options)
    drawn = request.hypercube is not None
    pairs = [span_of(found, text, drawn=drawn) for text in request.vary]
    fields, spans = [field for field, _ in pairs], [span for _, span in pairs]
    designs = latin_hypercube(spans, request.hypercube or 0, request.seed) if drawn else grid(spans)
    found.designs.check(designs)
    grids = {} if request.exact else found.designs.read_between(designs)
    sets = _sets_of(request, found)
    asked = _sweep_asked(request, found, fields, spans, (sets, len(designs)))
    asked["flyout"] = {name: _grid_said(grid) for name, grid in grids.items()} or "exact"
    folder = folder_of(request.out, asked, resume=request.resume)
    rows = batches_of(designs)
    columns = _answered(
        found, [[designs[row] for row in part] for part in rows], _sweep_asks(request, found, sets), folder
    )
    order = np.argsort(np.concatenate(rows), kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    varied = {field.inside: np.array([design[field.inside] for design in designs]) / field.factor for field in fields}
    table = _sweep_table(fields, varied, columns)
    result: dict[str, Any] = {
        "asked": asked,
        "sets": sets,
        "designs": [
            {
                "values": [float(varied[field.inside][row]) for field in fields],
                "answers": {name: float(columns[_column(name, request.measure)][row]) for name in sets},
            }
            for row in range(len(designs))
        ],
        "notes": [f"Left out of the quantity: {MEASURES[request.measure].left_out}."],
    }
    result["notes"] += [_between_said(found, designs)] if grids else []
    answer = {**{key: result[key] for key in ("asked", "notes")}, "designs": table}
    if folder is not None:
        figures = _sweep_figures(request, found, (fields, varied, columns, sets))
        folder.finish([table], figures, answer, sweep_page(found.scenario, result, figures))
    if request.as_json:
        sys.stdout.write(json_text(answer, indent=2) + "\n")
    else:
        print_sweep(found.scenario, result, str(folder.path) if folder is not None else None)


def _grid_said(grid: TableGrid) -> dict[str, Any]:
    """A grid of flyout tables, for the record of what was asked."""
    nodes = {field: len(values) for field, values in zip(grid.fields, grid.nodes, strict=True)}
    return {"tables_at": nodes, "top_km": None if np.isnan(grid.top) else grid.top / 1e3}


def _between_said(found: Prepared, designs: Sequence[Changes]) -> str:
    """What reading between flyout tables costs: some designs again with tables of their own."""
    from midcourse.analysis.designs import Designs
    from midcourse.analysis.measures import of_defence
    from midcourse.analysis.sweep import CHECKED, table_check

    few = of_defence([designs[row] for row in np.unique(np.linspace(0, len(designs) - 1, CHECKED).astype(int))])
    groups = [group.id for group in found.designs.groups]
    exact = Designs(found.case, groups, workers=found.workers, fly=found.fly)
    check = table_check(found.designs.answers(few), exact.answers(few))
    share = check.windows / (check.designs * check.threats)
    return (
        f"Flyout tables were read between those of a grid (--exact-flyout makes one a design). Of {check.designs} "
        f"designs and {check.threats:,} threats worked out both ways {share:.2%} of the windows differ, margins by "
        f"{check.median:.2g} s as a rule and by less than {check.far:.2g} s in 99 of 100."
    )


def _sets_of(request: SweepRequest, found: Prepared) -> list[str]:
    """The sets asked about, the first of them the one that figures show."""
    from midcourse.analysis.measures import groups_of, usual_threats

    if request.threats:
        return list(dict.fromkeys(request.threats))
    usual = usual_threats(found.case)
    there = {group.id for group in found.designs.groups}
    first = [usual] if set(groups_of(found.case, usual)) <= there else []
    return list(dict.fromkeys([*first, *(group.id for group in found.designs.groups)]))


def _column(name: str, measure: str) -> str:
    from midcourse.analysis.measures import MEASURES

    words = {
        "share_of_trajectories_with_window": "window",
        "population_share_defended": "people_defended",
        "median_margin": "median_margin",
        "no_leakage": "no_leakage",
        "expected_leakage_share": "leakage",
    }
    suffix = "s" if MEASURES[measure].unit == "s" else "fraction"
    return f"{name.replace('-', '_')}_{words[measure]}_{suffix}"


def _sweep_asks(request: SweepRequest, found: Prepared, sets: Sequence[str]) -> dict[str, Callable[..., Any]]:
    """Of every set the share with a window and the median margin, of the first the people, and what ``--of`` names."""
    from midcourse.analysis.measures import measured
    from midcourse.studies.campaign import chance
    from midcourse.studies.designs import raids_of

    names = ("sspk", "reliability", "correlation")
    chances = [chance(name, text) for name, text in zip(names, request.chances, strict=True)]
    raids = raids_of(request.raid, chances, request.seed)

    def ask(measure: str, name: str) -> Callable[[Sequence[Changes]], Any]:
        return lambda changes: measured(measure, found.designs, changes, name, raids)

    wanted = [(measure, name) for name in sets for measure in ("share_of_trajectories_with_window", "median_margin")]
    wanted += [("population_share_defended", sets[0])]
    wanted += [(request.measure, name) for name in sets]
    return {_column(name, measure): ask(measure, name) for measure, name in dict.fromkeys(wanted)}


def _sweep_asked(
    request: SweepRequest, found: Prepared, fields: Sequence[Field], spans: Sequence[Any], how: tuple[list[str], int]
) -> dict[str, Any]:
    from midcourse.analysis.measures import MEASURES

    sets, count = how
    fought = MEASURES[request.measure].fought
    return {
        "study": "sweep",
        "version": __version__,
        "scenario": found.scenario.name,
        "digest": found.scenario.digest,
        "overrides": list(request.overrides),
        "quantity": request.measure,
        "phrase": MEASURES[request.measure].phrase,
        "threats": sets[0],
        "sets": sets,
        "flights": sum(len(group.targets) for group in found.designs.groups),
        "hypercube": request.hypercube is not None,
        "designs": count,
        "seed": request.seed if request.hypercube is not None or fought else None,
        "raid": request.raid if fought else None,
        "chances": list(request.chances) if fought else None,
        "varied": [
            {
                "path": field.path,
                "label": field.label,
                "unit": field.unit,
                "column": field.column,
                "values": [float(f"{value / field.factor:.12g}") for value in span.values],
            }
            for field, span in zip(fields, spans, strict=True)
        ],
    }


def _sweep_table(fields: Sequence[Field], varied: dict[str, np.ndarray], columns: dict[str, np.ndarray]) -> Table:
    numbers: dict[str, np.ndarray] = {}
    for field in fields:
        values = np.array([float(f"{value:.12g}") for value in varied[field.inside]])
        numbers[field.column] = np.round(values).astype(np.int64) if field.whole else values
    return Table("designs", {**numbers, **columns})


def _sweep_figures(request: SweepRequest, found: Prepared, content: tuple[Any, ...]) -> dict[str, Any]:
    from midcourse.analysis.measures import MEASURES
    from midcourse.cli.studying_text import in_unit, unit_of
    from midcourse.outputs.figures.sweep import Varied, clouds, curves, heat_map

    fields, varied, columns, sets = content
    measure, unit = request.measure, unit_of(request.measure)
    phrase = MEASURES[measure].phrase
    numbers = [Varied(item.label, item.unit, item.value, varied[item.inside]) for item in fields]
    lines = {name: in_unit(measure, columns[_column(name, measure)]) for name in sets}
    first = lines[sets[0]]
    known = first[np.isfinite(first)]
    span = f"from {known.min():.0f} to {known.max():.0f} {unit}" if known.size else "without an answer"
    title = f"Over {len(first):,} designs, {phrase} goes {span}"
    subtitle = f"{found.scenario.title}. Threats: {sets[0]}."
    if len(fields) == 1:
        figure = curves(numbers[0], lines, (title, f"{found.scenario.title}. Title: {sets[0]}.", phrase), unit)
    elif len(fields) == 2 and request.hypercube is None and known.size:
        figure = heat_map((numbers[0], numbers[1]), first, (title, subtitle, phrase), unit)
    else:
        figure = clouds(numbers, first, (title, subtitle, phrase), unit)
    return {"sweep": figure}


def _answered(
    found: Prepared,
    batches: Sequence[Sequence[Changes]],
    asks: dict[str, Callable[..., Any]],
    folder: StudyFolder | None,
) -> dict[str, np.ndarray]:
    from midcourse.cli.studying_work import progress
    from midcourse.studies.designs import answered

    with progress("designs") as told:
        parts = list(answered(found, batches, asks, folder=folder, told=told))
    return {name: np.concatenate([part[name] for part in parts]) for name in asks}


def run_sites(request: SitesRequest) -> None:
    """Carry ``sites`` out."""
    from midcourse.analysis.candidate_sites import move_designs, pareto_front, split_moved
    from midcourse.analysis.measures import MEASURES, groups_of, measured
    from midcourse.cli.studying_pages import sites_page
    from midcourse.cli.studying_text import print_sites
    from midcourse.cli.studying_work import check_out, folder_of
    from midcourse.outputs.results import json_text
    from midcourse.studies.designs import measure_named, prepared, threats_named

    measure_named(request.measure)
    if MEASURES[request.measure].fought:
        raise InputError(f"{request.measure} is not asked of sites", where="--of", allowed=", ".join(
            name for name, item in MEASURES.items() if not item.fought))  # fmt: skip
    check_out(request.out, resume=request.resume)

    def sets_of(case: Any) -> list[str]:
        first = threats_named(case, request.threats)
        beside = request.beside or ("russia" if "russia" in case.threat_sets and first != "russia" else "none")
        second = [] if beside == "none" else [threats_named(case, beside, where="--beside")]
        return list(dict.fromkeys([first, *second]))

    def groups(case: Any) -> list[str]:
        return list(dict.fromkeys(group for name in sets_of(case) for group in groups_of(case, name)))

    found = prepared(
        request.scenario, request.overrides, groups, options={"store": request.store, "workers": request.workers}
    )
    sets = sets_of(found.case)
    moved = request.move or f"interceptors.{next(iter(found.case.interceptors))}"
    room, name = split_moved(found.case, moved)
    candidates, cell = _candidates(request, room)
    designs: list[Changes] = [{}, *move_designs(found.case, moved, candidates, groups_of(found.case, sets[0]))]
    found.designs.check(designs)
    asked = _sites_asked(request, found, moved, sets)
    folder = folder_of(request.out, asked, resume=request.resume)

    def ask(threats: str) -> Callable[[Sequence[Changes]], Any]:
        return lambda changes: measured(request.measure, found.designs, changes, threats)

    batches = [designs[begin : begin + 128] for begin in range(0, len(designs), 128)]
    columns = _answered(found, batches, {item: ask(item) for item in sets}, folder)
    second = columns[sets[-1]][1:]
    front = pareto_front(columns[sets[0]][1:], second, second_up=len(sets) == 1)
    result = _sites_result(asked, found, (room, name), candidates, (columns, front))
    table = _sites_table(result, request.measure)
    answer = {
        "asked": asked,
        "planned": _bare(result["planned"]) | _numbers(result["planned"], request.measure),
        "candidates": table,
        "notes": result["notes"],
    }
    if folder is not None:
        figures = _sites_figures(request, found, result, cell)
        folder.finish([table], figures, answer, sites_page(found.scenario, result, figures))
    if request.as_json:
        sys.stdout.write(json_text(answer, indent=2) + "\n")
    else:
        print_sites(found.scenario, result, str(folder.path) if folder is not None else None)


def _candidates(request: SitesRequest, room: str) -> tuple[list[Candidate], float]:
    """The candidates of the option, and the size of their cells (0 for single places), rad."""
    from midcourse.analysis.candidate_sites import Candidate
    from midcourse.outputs import geography

    where = f"--candidates {request.candidates}"
    if request.candidates.endswith(".csv"):
        return _from_csv(request.candidates, where), 0.0
    if request.candidates in geography.REGIONS:
        if not 0.25 <= request.cell <= 10.0:
            raise InputError(f"the cells are {request.cell:g}° wide", where="--cell-deg", allowed="0.25 to 10")
        cells = geography.grid(request.candidates, request.cell)
        places = zip(cells.latitude.tolist(), cells.longitude.tolist(), strict=True)
        found = [Candidate(f"cell-{k}", _place(*place), *place) for k, place in enumerate(places)]
        return found, float(cells.size)
    return _from_scenario(request.candidates, room, where), 0.0


def _place(latitude: float, longitude: float) -> str:
    north, east = np.degrees(latitude), np.degrees(longitude)
    return f"{abs(north):.1f}° {'N' if north >= 0 else 'S'}, {abs(east):.1f}° {'E' if east >= 0 else 'W'}"


def _from_scenario(name: str, room: str, where: str) -> list[Candidate]:
    from midcourse.analysis.candidate_sites import Candidate
    from midcourse.errors import unknown_name
    from midcourse.outputs import geography
    from midcourse.scenario import shelf
    from midcourse.scenario.layers import is_path
    from midcourse.scenario.load import load

    if not is_path(name) and name not in shelf.scenario_names():
        known = (*geography.REGIONS, *shelf.scenario_names())
        raise unknown_name("region or scenario", name, known, where=where)
    other = load(name)
    if room == "interceptors":
        return [
            Candidate(site.id, site.id, item.latitude, item.longitude, item.height)
            for site in other.interceptors
            for item in (site.interceptor,)
        ]
    return [
        Candidate(site.id, site.id, item.latitude, item.longitude, item.height)
        for site in other.radars
        for item in (site.radar,)
    ]


def _from_csv(name: str, where: str) -> list[Candidate]:
    import csv

    from midcourse.analysis.candidate_sites import Candidate

    try:
        with Path(name).open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise InputError(f'cannot read "{name}": {reason.lower()}', where=where) from None
    needed = ("name", "lat_deg", "lon_deg")
    if not lines or not set(needed) <= set(lines[0]):
        raise InputError(
            f'"{name}" holds no candidates', where=where, allowed="a line with name,lat_deg,lon_deg[,height_m] and more"
        )
    found = []
    for number, line in enumerate(lines, start=2):
        try:
            latitude, longitude = float(line["lat_deg"]), float(line["lon_deg"])
            height = float(line.get("height_m") or 0.0)
        except (TypeError, ValueError):
            raise InputError("a coordinate is no number", where=f"{name}, line {number}") from None
        if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0 and -500.0 <= height <= 9000.0):
            raise InputError(
                f"{latitude:g}, {longitude:g}, {height:g} m is no place on Earth", where=f"{name}, line {number}",
                allowed="lat_deg -90 to 90, lon_deg -180 to 180, height_m -500 to 9000",
            )  # fmt: skip
        place = float(np.radians(latitude)), float(np.radians(longitude))
        found.append(Candidate(line["name"], line["name"], *place, height))
    return found


def _sites_asked(request: SitesRequest, found: Prepared, moved: str, sets: Sequence[str]) -> dict[str, Any]:
    from midcourse.analysis.measures import MEASURES

    return {
        "study": "sites",
        "version": __version__,
        "scenario": found.scenario.name,
        "digest": found.scenario.digest,
        "overrides": list(request.overrides),
        "quantity": request.measure,
        "phrase": MEASURES[request.measure].phrase,
        "moved": moved,
        "places": request.candidates,
        "cell_deg": request.cell,
        "threats": sets[0],
        "beside": sets[1] if len(sets) > 1 else None,
    }


def _sites_result(
    asked: dict[str, Any],
    found: Prepared,
    seat: tuple[str, str],
    candidates: Sequence[Candidate],
    content: tuple[dict[str, np.ndarray], np.ndarray],
) -> dict[str, Any]:
    columns, front = content
    room, name = seat
    now: Any = found.case.radars[name].radar if room == "radars" else found.case.interceptors[name]
    on_front = np.zeros(len(candidates), np.bool_)
    on_front[front] = True

    def row(place: Any, k: int, shown: str) -> dict[str, Any]:
        return {
            "name": shown,
            "latitude_deg": float(np.degrees(place.latitude)),
            "longitude_deg": float(np.degrees(place.longitude)),
            "height_m": float(place.height),
            "answers": {item: float(values[k]) for item, values in columns.items()},
        }

    notes = [
        "Only the place changes; a radar that does not turn is aimed at the middle of the launch areas.",
        "Cells stand at height 0, where a radar sees a little less than from a hill. Nobody was asked for a site.",
    ]
    return {
        "asked": asked,
        "planned": row(now, 0, f"{name}, as in the scenario"),
        "candidates": [
            {**row(place, k + 1, place.name), "on_front": bool(on_front[k])} for k, place in enumerate(candidates)
        ],
        "notes": notes,
    }


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "answers"}


def _numbers(row: dict[str, Any], measure: str) -> dict[str, float]:
    return {_column(item, measure): value for item, value in row["answers"].items()}


def _sites_table(result: dict[str, Any], measure: str) -> Table:
    rows = result["candidates"]
    columns: dict[str, np.ndarray] = {"name": np.array([row["name"] for row in rows], dtype=object)}
    for key in ("latitude_deg", "longitude_deg", "height_m"):
        columns[key] = np.array([row[key] for row in rows])
    for item in rows[0]["answers"]:
        columns[_column(item, measure)] = np.array([row["answers"][item] for row in rows])
    columns["on_front"] = np.array([row["on_front"] for row in rows])
    return Table("candidates", columns)


def _sites_figures(request: SitesRequest, found: Prepared, result: dict[str, Any], cell: float) -> dict[str, Any]:
    from midcourse.cli.studying_text import in_unit, printed, unit_of
    from midcourse.outputs.figures.sites import Candidates, front, site_map

    asked, rows, planned = result["asked"], result["candidates"], result["planned"]
    measure, unit = request.measure, unit_of(request.measure)
    first, second = asked["threats"], asked["beside"] or asked["threats"]
    value = in_unit(measure, [row["answers"][first] for row in rows])
    name = asked["moved"].partition(".")[2]
    shown = Candidates(
        name=[row["name"] for row in rows],
        latitude=np.radians([row["latitude_deg"] for row in rows]),
        longitude=np.radians([row["longitude_deg"] for row in rows]),
        value=value,
        beside=in_unit(measure, [row["answers"][second] for row in rows]),
        cell=cell,
        planned=(
            name, *np.radians([planned["latitude_deg"], planned["longitude_deg"]]).tolist(),
            *(float(in_unit(measure, planned["answers"][item])) for item in (first, second)),
        ),
        on_front=np.array([row["on_front"] for row in rows]),
    )  # fmt: skip
    best = rows[int(np.nanargmax(value))] if np.isfinite(value).any() else rows[0]
    most, now = printed(measure, best["answers"][first]), printed(measure, planned["answers"][first])
    subtitle = f"{found.scenario.title}. {asked['moved']} moved, everything else as it is."
    title = f"The best place for {name} gives {most}; where it stands gives {now}"
    figures = {"sites": site_map(shown, (title, f"{subtitle} Threats: {first}.", asked["phrase"]), unit)}
    if asked["beside"]:
        words = ("Two aims at once: more of " + first + ", less of " + second, subtitle)
        figures["front"] = front(shown, (*words, f"{asked['phrase']}: {second}", f"{asked['phrase']}: {first}"), unit)
    return figures
