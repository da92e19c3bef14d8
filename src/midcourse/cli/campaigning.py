"""The commands about raids: campaign and raid."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app

if TYPE_CHECKING:
    from midcourse.analysis.totals import Totals
    from midcourse.scenario.parts import Scenario

_RANGE = "a number, LOW:HIGH (drawn evenly) or LOW:VALUE:HIGH (triangular); drawn once a raid"
ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A packaged scenario, or a YAML file.")]
OverrideOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Override a value; it is then not drawn. Repeat for more."),
]
SspkOption = Annotated[
    str, typer.Option("--sspk", metavar="P", help=f"Chance that an interceptor that works kills: {_RANGE}. Assumed.")
]
ReliabilityOption = Annotated[
    str, typer.Option("--reliability", metavar="P", help="Chance that an interceptor works, likewise. Assumed.")
]
CorrelationOption = Annotated[
    str, typer.Option("--correlation", metavar="R", help="Correlation of two shots at one threat, likewise. Assumed.")
]
WarheadOption = Annotated[
    str, typer.Option("--warhead-credible", metavar="P", help="Chance that a warhead is taken for one, likewise.")
]
DecoysOption = Annotated[
    str, typer.Option("--decoys", metavar="N", help="Decoys with each warhead: a number, or LOW:HIGH, drawn evenly.")
]
DecoyOption = Annotated[
    str, typer.Option("--decoy-credible", metavar="P", help="Chance that a decoy is taken for a warhead, likewise.")
]
AllocationOption = Annotated[
    str,
    typer.Option(
        "--allocation", metavar="HOW",
        help="first-come: whoever can be shot at first gets a whole salvo. optimal: shared over the raid so that least "
        "is expected to get through.",
    ),
]  # fmt: skip
SpacingOption = Annotated[
    float, typer.Option("--spacing-s", metavar="S", help="Seconds between the launches of the threats of a raid.")
]
DrawOption = Annotated[
    list[str] | None,
    typer.Option(
        "--draw", metavar="PATH[=RANGE]",
        help="A number of the defence to be drawn: triangular over its published range, =uniform over it, or from a "
        "range of yours. Repeat for more; none for nothing. Without: burnout speed of the interceptors, decision "
        "delay, the range of the radar the sources disagree most about, and whatever states a distribution.",
    ),
]  # fmt: skip
ThreatsOption = Annotated[
    list[str] | None,
    typer.Option("--threats", metavar="GROUP", help="Draw the threats of a raid from this group. Repeat for more."),
]
GridOption = Annotated[
    int, typer.Option("--grid", help="Values of each drawn number at which flyouts and tracks are computed.")
]
SeedOption = Annotated[int, typer.Option("--seed", help="The same seed, the same raids.")]
NoStoreOption = Annotated[bool, typer.Option("--no-store", help="Neither read nor keep stored results.")]
OutOption = Annotated[
    str | None,
    typer.Option(
        "--out", metavar="DIR",
        help="Stream the raids into this folder, batch by batch: a path, or a URL such as s3://bucket/five.",
    ),
]  # fmt: skip
ClusterOption = Annotated[
    str, typer.Option("--cluster", metavar="ADDRESS", help="Fight on this Dask scheduler: tcp://HOST:PORT.")
]
UntilOption = Annotated[
    float | None,
    typer.Option("--until-half-width", metavar="W", help="Stop when P(no leakage) is known to within W (95 %)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
DEFAULT_SSPK, DEFAULT_RELIABILITY, DEFAULT_CORRELATION = "0.5:0.7:0.9", "0.9", "0"
DEFAULT_GRID = 17


@app.command("campaign")
def campaign(
    scenario: ScenarioArgument,
    samples: Annotated[int, typer.Option("-n", "--samples", help="Raids at the most.")] = 1_000_000,
    seed: SeedOption = 1,
    raid: Annotated[int, typer.Option("--raid", help="Threats in each raid.")] = 5,
    spacing: SpacingOption = 0.0,
    allocation: AllocationOption = "optimal",
    sspk: SspkOption = DEFAULT_SSPK,
    reliability: ReliabilityOption = DEFAULT_RELIABILITY,
    correlation: CorrelationOption = DEFAULT_CORRELATION,
    warhead_credible: WarheadOption = "1",
    decoys: DecoysOption = "0",
    decoy_credible: DecoyOption = "0",
    draw: DrawOption = None,
    threats: ThreatsOption = None,
    grid: GridOption = DEFAULT_GRID,
    override: OverrideOption = None,
    out: OutOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the campaign in --out.")] = False,
    workers: Annotated[int, typer.Option("--workers", help="Threads; 0 for one a processor.")] = 0,
    cluster: ClusterOption = "",
    until_half_width: UntilOption = None,
    as_json: JsonOption = False,
    no_store: NoStoreOption = False,
) -> None:
    """Fight raids by the million against a defence whose numbers are drawn from their published ranges.

    Exit codes: 0 done, 2 wrong input, a full disk or a lost cluster, 1 our failure, 130 interrupted (--resume goes on).
    """
    from midcourse._kernels.blocks import thread_count
    from midcourse.cli.campaigning_text import print_campaign
    from midcourse.outputs.campaign_fight import Fight
    from midcourse.outputs.campaign_run import fight, grid_shift
    from midcourse.outputs.campaign_store import CampaignFolder
    from midcourse.outputs.results import json_text
    from midcourse.outputs.store import Store
    from midcourse.studies.campaign import edges_of, prepare
    from midcourse.studies.campaign_answer import asked_json, summary_json

    _check_campaign(samples, workers, until_half_width, out, resume)
    chances = (sspk, reliability, correlation, warhead_credible, decoy_credible, decoys)
    loaded, asked = _asked(scenario, override, (raid, chances, draw, threats, grid), (spacing, allocation))
    with _progress() as told:
        study, drawn = prepare(loaded, asked, store=Store(enabled=not no_store), progress=told.stage)
        head = asked_json(loaded, study, drawn, asked, (seed, samples, until_half_width))
        columns = tuple((item.column, item.factor) for item in drawn)
        folder = CampaignFolder(out, head, columns, resume=resume) if out is not None else None
        edges = edges_of(study, drawn)
        fought = Fight(study, seed, samples, columns, edges, until_half_width, workers or thread_count(), cluster)
        totals = fight(fought, folder, told.raids)
        summary = summary_json(head, totals, grid_shift(fought))
    if folder is not None:
        from midcourse.outputs.campaign_page import pages

        folder.finish(summary, lambda: pages(loaded, summary))
    if as_json:
        sys.stdout.write(json_text(summary, indent=2) + "\n")
    else:
        print_campaign(loaded, summary, folder)


def _check_campaign(samples: int, workers: int, until: float | None, out: str | None, resume: bool) -> None:
    """Refuse what cannot be, before any work."""
    from midcourse.errors import InputError
    from midcourse.outputs.campaign_store import check_campaign_dir

    if resume and out is None:
        raise InputError("--resume needs the folder of the campaign", where="--resume", allowed="--out DIR --resume")
    if until is not None and not 0.0 < until < 0.5:
        raise InputError(
            f"the half-width {until:g} makes no sense", where="--until-half-width", allowed="above 0, below 0.5"
        )
    _at_least(1, samples=samples)
    _at_least(0, workers=workers)
    if out is not None:
        check_campaign_dir(out, resume=resume)


def _at_least(least: int, **values: int) -> None:
    from midcourse.errors import InputError

    for name, value in values.items():
        if value < least:
            raise InputError(f"{name} is {value}", where=f"--{name}", allowed=f"{least} or more")


def _asked(
    scenario: str, override: list[str] | None, options: tuple[Any, ...], how: tuple[float, str]
) -> tuple[Scenario, Any]:
    from midcourse.analysis.campaign import ALLOCATIONS
    from midcourse.errors import InputError, unknown_name
    from midcourse.scenario.load import load
    from midcourse.studies.campaign import Asked, chances_of

    raid, chances, draw, threats, grid = options
    spacing, allocation = how
    _at_least(1, raid=raid)
    if not 0.0 <= spacing <= 86400.0:
        raise InputError(f"the spacing is {spacing:g} s", where="--spacing-s", allowed="0 to 86400")
    if allocation not in ALLOCATIONS:
        raise unknown_name("allocation", allocation, ALLOCATIONS, where="--allocation")
    asked = Asked(
        raid=raid,
        chances=chances_of(*chances),
        draws=tuple(draw or ()),
        threats=tuple(threats or ()),
        grid=grid,
        spacing=spacing,
        allocation=allocation,
        held=tuple(text.partition("=")[0].strip() for text in override or ()),
    )
    return load(scenario, override or ()), asked


class _Told:
    """Where progress goes: a bar for each stage, and the estimate so far beside that of the raids."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._tasks: dict[str, Any] = {}

    def stage(self, name: str, done: int, total: int, text: str = "") -> None:
        """Show a stage."""
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
        self._bar.update(self._tasks[name], completed=done, total=total, description=text or name)

    def raids(self, totals: Totals, samples: int) -> None:
        """Show the raids fought and the estimate."""
        from midcourse.analysis.totals import half_width

        share = totals.no_leakage
        text = f"raids: P(no leakage) {share[0]:.4f} ± {half_width(share):.4f}"
        self.stage("raids", totals.samples, samples, text)


@contextmanager
def _progress() -> Iterator[_Told]:
    """Show progress and time left on standard error; on anything but a terminal, nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<34}"),
        BarColumn(bar_width=10),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield _Told(bar)


@app.command("raid")
def raid_curve(
    scenario: ScenarioArgument,
    upto: Annotated[int, typer.Option("--upto", help="Largest raid.")] = 20,
    samples: Annotated[int, typer.Option("-n", "--samples", help="Raids for each size.")] = 100_000,
    seed: SeedOption = 1,
    spacing: SpacingOption = 0.0,
    allocation: AllocationOption = "optimal",
    looks: Annotated[
        int, typer.Option("--looks", help="Rounds of fire in the closed form; 0: 2 for shoot-look-shoot, else 1.")
    ] = 0,
    sspk: SspkOption = DEFAULT_SSPK,
    reliability: ReliabilityOption = DEFAULT_RELIABILITY,
    correlation: CorrelationOption = DEFAULT_CORRELATION,
    warhead_credible: WarheadOption = "1",
    decoys: DecoysOption = "0",
    decoy_credible: DecoyOption = "0",
    draw: DrawOption = None,
    threats: ThreatsOption = None,
    grid: GridOption = DEFAULT_GRID,
    override: OverrideOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write raid.json and the figures into this folder.")
    ] = None,
    as_json: JsonOption = False,
    no_store: NoStoreOption = False,
) -> None:
    """Curves against raid size: every threat within reach (exactly and by lot), and the defence as it is drawn.

    Exit codes: 0 done, 2 wrong input, 1 our failure, 130 interrupted.
    """
    from midcourse.analysis.raid_curve import curve
    from midcourse.cli.campaigning_text import curve_json, print_curve
    from midcourse.outputs.results import json_text
    from midcourse.outputs.store import Store
    from midcourse.studies.campaign import prepare

    _at_least(1, upto=upto, samples=samples)
    _at_least(0, looks=looks)
    chances = (sspk, reliability, correlation, warhead_credible, decoy_credible, decoys)
    loaded, asked = _asked(scenario, override, (1, chances, draw, threats, grid), (spacing, allocation))
    with _progress() as told:
        study, drawn = prepare(loaded, asked, store=Store(enabled=not no_store), progress=told.stage)
        doctrine = loaded.doctrine
        rounds = looks or (2 if doctrine.kind == "shoot-look-shoot" else 1)
        points = []
        for point in curve(study, (doctrine.salvo_size, rounds), range(1, upto + 1), (samples, seed)):
            points.append(point)
            told.stage("raid sizes", len(points), upto)
    result = curve_json(loaded, (study, drawn, asked), points, (samples, seed, doctrine.salvo_size, rounds))
    if out is not None:
        from midcourse.outputs.figures.campaign import write_curve

        write_curve(out, points, loaded.title, result)
    if as_json:
        sys.stdout.write(json_text(result, indent=2) + "\n")
    else:
        print_curve(loaded, result, points, out)
