"""The commands about many designs: sensitivity, sweep and sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midcourse.cli.app import app

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A packaged scenario, or a YAML file.")]
OverrideOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Override a value. Repeat for more.")
]
OfOption = Annotated[
    str,
    typer.Option(
        "--of",
        metavar="QUANTITY",
        help="share_of_trajectories_with_window, population_share_defended, median_margin, no_leakage or "
        "expected_leakage_share.",
    ),
]
ThreatsOption = Annotated[
    str | None,
    typer.Option(
        "--threats",
        metavar="SET",
        help="A set of threats: a group, iran, iran-to-europe, iran-long-range-to-europe, russia, western-russia, "
        "from-tabriz … Without: Iran's on Europe.",
    ),
]
RaidOption = Annotated[int, typer.Option("--raid", help="Threats in a raid; for leakage.")]
SspkOption = Annotated[
    str, typer.Option("--sspk", metavar="P", help="Chance that a working interceptor kills; for leakage. Assumed.")
]
ReliabilityOption = Annotated[
    str, typer.Option("--reliability", metavar="P", help="Chance that an interceptor works; for leakage. Assumed.")
]
CorrelationOption = Annotated[
    str,
    typer.Option("--correlation", metavar="R", help="Correlation of two shots at one threat; for leakage. Assumed."),
]
SeedOption = Annotated[int, typer.Option("--seed", help="The same seed, the same answer.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write batches, tables, figures and the answer here.")
]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on with the study in --out.")]
WorkersOption = Annotated[int, typer.Option("--workers", help="Threads; 0 for one a processor.")]
NoStoreOption = Annotated[bool, typer.Option("--no-store", help="Neither read nor keep stored flights.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
_SHARE = "share_of_trajectories_with_window"


@app.command("sensitivity")
def sensitivity(
    scenario: ScenarioArgument,
    of: OfOption = _SHARE,
    method: Annotated[str, typer.Option("--method", help="sobol (shares of the variance) or morris (screening).")] = (
        "sobol"
    ),
    base: Annotated[
        int, typer.Option("-n", "--base", help="Base samples, a power of two is best; each costs one design a number.")
    ] = 64,
    seed: SeedOption = 1,
    threats: ThreatsOption = None,
    draw: Annotated[
        str,
        typer.Option(
            "--draw",
            help="published: as the scenario says, else triangular with the peak at the value; triangular or uniform "
            "for all.",
        ),
    ] = "published",
    raid: RaidOption = 5,
    sspk: SspkOption = "0.5:0.7:0.9",
    reliability: ReliabilityOption = "0.9",
    correlation: CorrelationOption = "0",
    override: OverrideOption = None,
    out: OutOption = None,
    resume: ResumeOption = False,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
    no_store: NoStoreOption = False,
) -> None:
    """Find which uncertain number decides: a tornado over the published ranges, and Sobol' or Morris indices.

    Exit codes: 0 done, 2 wrong input or a full disk, 1 our failure, 130 interrupted (--resume goes on).
    """
    from midcourse.cli.studying_sensitivity import Request, run_sensitivity

    run_sensitivity(
        Request(
            scenario=scenario,
            overrides=tuple(override or ()),
            measure=of,
            threats=threats,
            method=method,
            base=base,
            seed=seed,
            draw=draw,
            raid=raid,
            chances=(sspk, reliability, correlation),
            out=out,
            resume=resume,
            workers=workers,
            as_json=as_json,
            store=not no_store,
        )
    )


@app.command("sweep")
def sweep(
    scenario: ScenarioArgument,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="PATH=FROM:TO:STEP",
            help="A number and its values (or PATH=A,B,C; with --latin-hypercube PATH=LOW:HIGH). Repeat for more.",
        ),
    ] = None,
    latin_hypercube: Annotated[
        int | None, typer.Option("--latin-hypercube", metavar="N", help="N designs drawn evenly, in place of a grid.")
    ] = None,
    exact_flyout: Annotated[
        bool,
        typer.Option("--exact-flyout", help="Make a flyout table a design, where many would be read between tables."),
    ] = False,
    of: OfOption = _SHARE,
    threats: Annotated[
        list[str] | None,
        typer.Option("--threats", metavar="SET", help="A set of threats; repeat for more. Without: every group."),
    ] = None,
    seed: SeedOption = 1,
    raid: RaidOption = 5,
    sspk: SspkOption = "0.7",
    reliability: ReliabilityOption = "0.9",
    correlation: CorrelationOption = "0",
    override: OverrideOption = None,
    out: OutOption = None,
    resume: ResumeOption = False,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
    no_store: NoStoreOption = False,
) -> None:
    """Work out many designs: any numbers of the defence or the missiles, over a grid or a Latin hypercube.

    Exit codes: 0 done, 2 wrong input or a full disk, 1 our failure, 130 interrupted (--resume goes on).
    """
    from midcourse.cli.studying_designs import SweepRequest, run_sweep

    run_sweep(
        SweepRequest(
            scenario=scenario,
            overrides=tuple(override or ()),
            vary=tuple(vary or ()),
            hypercube=latin_hypercube,
            exact=exact_flyout,
            measure=of,
            threats=tuple(threats or ()),
            seed=seed,
            raid=raid,
            chances=(sspk, reliability, correlation),
            out=out,
            resume=resume,
            workers=workers,
            as_json=as_json,
            store=not no_store,
        )
    )


CandidatesOption = Annotated[
    str,
    typer.Option(
        "--candidates",
        metavar="europe|SCENARIO|FILE",
        help="Cells of land of a region (europe, nato-2007 …), the sites of a scenario (candidates-2007), or a CSV "
        "file with name, lat_deg, lon_deg and height_m.",
    ),
]


@app.command("sites")
def sites(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO",
            help="A packaged scenario, or a YAML file. Without: the places that have a name are listed.",
        ),
    ] = None,
    move: Annotated[
        str | None,
        typer.Option(
            "--move", metavar="radars.ID|interceptors.ID", help="What is moved. Without: the first interceptors."
        ),
    ] = None,
    candidates: CandidatesOption = "europe",
    cell: Annotated[float, typer.Option("--cell-deg", help="Size of the cells of a region.")] = 2.0,
    of: OfOption = _SHARE,
    threats: ThreatsOption = None,
    beside: Annotated[
        str | None,
        typer.Option("--beside", metavar="SET|none", help="A second set of threats, of which fewer is the second aim."),
    ] = None,
    override: OverrideOption = None,
    out: OutOption = None,
    resume: ResumeOption = False,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
    no_store: NoStoreOption = False,
) -> None:
    """Move a radar or the interceptors over candidate sites: a map of what each achieves, and the front of two aims.

    Without a scenario: the places that have a name, which the flight commands know.

    Exit codes: 0 done, 2 wrong input or a full disk, 1 our failure, 130 interrupted (--resume goes on).
    """
    if scenario is None:
        from midcourse.cli.flying import list_sites

        list_sites(as_json=as_json)
        return
    from midcourse.cli.studying_designs import SitesRequest, run_sites

    run_sites(
        SitesRequest(
            scenario=scenario,
            overrides=tuple(override or ()),
            move=move,
            candidates=candidates,
            cell=cell,
            measure=of,
            threats=threats,
            beside=beside,
            out=out,
            resume=resume,
            workers=workers,
            as_json=as_json,
            store=not no_store,
        )
    )
