"""A run in a folder: report, figures, tables, and what is needed to run it again."""

from __future__ import annotations

import dataclasses
import shlex
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from midcourse.flight.vehicles import KinematicVehicle
from midcourse.outputs import geography
from midcourse.outputs.pictures import captions, pictures
from midcourse.outputs.report import Report, ReportFigure, write_report
from midcourse.outputs.results import out_dir, versions, write_run
from midcourse.outputs.store import write_whole
from midcourse.records import Table
from midcourse.scenario.parts import Scenario

__all__ = ["Answers", "own_speed", "printed_names", "write_folder"]


class Answers(Protocol):
    """What of a run is written: `midcourse.workbench.Run` has it."""

    @property
    def scenario(self) -> Scenario:
        """What was run."""

    @property
    def digest(self) -> str:
        """Its name by content."""

    @property
    def tables(self) -> dict[str, Table]:
        """The results."""

    @property
    def timings(self) -> dict[str, float]:
        """Seconds by stage."""

    def to_json(self) -> dict[str, Any]:
        """The contract object."""


def write_folder(
    run: Answers,
    folder: Path | str,
    *,
    overrides: Sequence[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Write ``report.html``, ``figures/``, ``results/*.parquet`` and ``run.json``: all of it, or nothing.

    Parameters
    ----------
    run : Answers
        What was run and what came out.
    folder : Path or str
        New, empty, or of an earlier run.
    overrides : sequence of str
        What was changed against the file, for the report and for running it again.
    progress : callable, optional
        Called as ``progress(stage, done, total)``.

    Raises
    ------
    InputError
        When the folder cannot be written; it is then as it was.
    """
    start = time.perf_counter()
    with out_dir(folder) as place:
        figures = _draw(run, place, progress or (lambda *_: None))
        result = run.to_json()
        command = _command(run.scenario, overrides, Path(folder))
        timings = {**result["timings_s"], "figures": round(time.perf_counter() - start, 4)}
        result = {**result, "timings_s": timings}
        write_report(place / "report.html", _report(run.scenario, result, figures, (command, tuple(overrides))))
        head = {
            "scenario": run.scenario.name,
            "digest": run.digest,
            "command": command,
            "overrides": list(overrides),
            "parts": run.scenario.part_digests,
            "inputs": [dataclasses.asdict(quantity) for quantity in run.scenario.quantities],
            "sources": [dataclasses.asdict(source) for source in run.scenario.sources.values()],
            "timings_s": timings,
        }
        write_run(place, head, list(run.tables.values()))


def _draw(run: Answers, place: Path, progress: Callable[[str, int, int], None]) -> dict[str, ReportFigure]:
    from midcourse.outputs.figures.style import png_bytes, svg_text

    told = captions(run.scenario)
    todo = list(pictures(run.scenario, run.tables))
    drawn: dict[str, ReportFigure] = {}
    (place / "figures").mkdir()
    for index, (name, draw) in enumerate(todo):
        progress("figures", index, len(todo))
        figure = draw()
        svg, png = svg_text(figure), png_bytes(figure)
        _write(place / "figures" / f"{name}.svg", svg.encode())
        _write(place / "figures" / f"{name}.png", png)
        section, caption = told[name.split("-")[0]]
        key = section if section not in drawn else f"{section}-{len(drawn)}"
        drawn[key] = ReportFigure(svg=svg, alt=str(figure.get_label()), caption=caption)
    progress("figures", len(todo), len(todo))
    return drawn


def _write(path: Path, data: bytes) -> None:
    write_whole(path, lambda file: file.write(data))


def _command(scenario: Scenario, overrides: Sequence[str], folder: Path) -> str:
    sets = [part for item in overrides for part in ("--set", item)]
    return shlex.join(["midcourse", "run", scenario.name, *sets, "--out", folder.as_posix()])


def _report(
    scenario: Scenario, result: dict[str, Any], figures: dict[str, ReportFigure], how: tuple[str, Sequence[str]]
) -> Report:
    command, overrides = how
    return Report(
        run=result,
        title=scenario.title,
        date=scenario.date,
        summary=scenario.summary,
        command=command,
        groups={group.id: group.title for group in scenario.threats},
        names=printed_names(scenario),
        overrides=overrides,
        figures=figures,
        quantities=[dataclasses.asdict(quantity) for quantity in scenario.quantities],
        sources=[dataclasses.asdict(source) for source in scenario.sources.values()],
        assumptions=list(scenario.assumptions.values()),
        limits=list(scenario.limits.values()),
        versions=versions(),
        speed_km_s=own_speed(scenario),
        infrared=[site.id for site in scenario.infrared],
    )


def own_speed(scenario: Scenario) -> float | None:
    """The burnout speed that the scenario itself gives the interceptor of the dispute, km/s; None if it is staged."""
    plan = scenario.dispute
    for site in scenario.interceptors:
        vehicle = site.interceptor.vehicle
        if plan is not None and site.id == plan.interceptor and isinstance(vehicle, KinematicVehicle):
            return vehicle.burnout_speed / 1e3
    return None


def printed_names(scenario: Scenario) -> dict[str, str]:
    """Ids of a scenario and country codes, with the names a reader knows."""
    land = geography.countries()
    names = dict(zip(land.codes, land.names, strict=True))
    for places in (*scenario.targets.values(), *scenario.launch_areas.values()):
        names.update({place.id: place.name for place in places})
    names.update({key: vehicle.title for key, vehicle in scenario.vehicles.items()})
    names |= {site.id: site.title for site in scenario.radars}
    names |= {site.id: site.title for site in scenario.infrared}
    names |= {site.id: site.title for site in scenario.interceptors}
    return names
