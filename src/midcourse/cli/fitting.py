"""The command for the morning after a test: fit."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from midcourse.cli.app import app
from midcourse.errors import InputError

if TYPE_CHECKING:
    from midcourse.cli.places import Place
    from midcourse.flight.fit import Fit
    from midcourse.outputs.figures.flight import RingPlace

_JSON_HELP = "Print one JSON object and nothing else."
#: Cities on the ring map keep this far apart, as a part of its width.
_CITY_GAP = 0.085


@app.command("fit")
def fit_flight(
    apogee_km: Annotated[float, typer.Option(help="Reported apogee.")],
    range_km: Annotated[float, typer.Option(help="Reported ground range.")],
    start: Annotated[str, typer.Option("--from", metavar="SITE|LAT,LON", help="Where it was launched.")],
    flight_time_s: Annotated[float | None, typer.Option(help="Reported time from lift-off to impact.")] = None,
    burn_time_s: Annotated[float | None, typer.Option(help="Burn time, if you know it.")] = None,
    azimuth_deg: Annotated[float | None, typer.Option(help="Direction of the flight; without it, east.")] = None,
    toward: Annotated[
        list[str] | None, typer.Option(metavar="SITE|LAT,LON", help="Does it reach there? Repeat.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Draw the range rings into this folder.")] = None,
) -> None:
    """From a reported flight: speed, burnout, whether the figures agree, and the range on a standard trajectory."""
    from midcourse.cli import flying_text as text
    from midcourse.cli.places import place
    from midcourse.flight.fit import fit

    origin = place(start, "--from")
    goals = [place(item, "--toward") for item in toward or ()]
    report = _report(apogee_km, range_km, origin, (flight_time_s, burn_time_s, azimuth_deg))
    found = fit(report)
    if out is not None:
        _draw(found, origin, goals, out)
    answer = fit_json(found, origin, goals)
    if as_json:
        text.print_json(answer)
    else:
        _print(answer)


def _report(
    apogee_km: float, range_km: float, origin: Place, others: tuple[float | None, float | None, float | None]
) -> Any:
    from midcourse.cli.places import angle
    from midcourse.flight.consistency import Report

    flight_time_s, burn_time_s, azimuth_deg = others
    for option, value, low, high in (
        ("--apogee-km", apogee_km, 1.0, 50000.0),
        ("--range-km", range_km, 0.0, 20000.0),
        ("--flight-time-s", flight_time_s, 10.0, 90000.0),
        ("--burn-time-s", burn_time_s, 5.0, 1200.0),
    ):
        if value is not None and not low <= value <= high:
            name = option.lstrip("-").rsplit("-", 1)[0].replace("-", " ")
            raise InputError(f"{name} is {value:g}", where=option, allowed=f"{low:g} to {high:,.0f}")
    if apogee_km < 0.02 * range_km:
        raise InputError(
            f"an apogee of {apogee_km:g} km over a range of {range_km:g} km is no ballistic flight",
            where="--apogee-km",
            hint="below a fiftieth of the range a missile glides or the figures are swapped",
        )
    return Report(
        apogee_height=apogee_km * 1e3,
        ground_range=range_km * 1e3,
        latitude=origin.latitude,
        longitude=origin.longitude,
        flight_time=math.nan if flight_time_s is None else flight_time_s,
        burn_time=math.nan if burn_time_s is None else burn_time_s,
        azimuth=math.nan if azimuth_deg is None else angle(azimuth_deg, -360.0, 360.0, "--azimuth-deg"),
        apogee_rounding=rounding(apogee_km, 50.0) * 1e3,
        range_rounding=rounding(range_km, 50.0) * 1e3,
        flight_time_rounding=0.0 if flight_time_s is None else time_rounding(flight_time_s),
    )


def rounding(value: float, most: float) -> float:
    """Half the last unit a figure seems to be given in: 6248.5 gives 0.05, 950 gives 5, 2000 the most allowed."""
    shown = repr(float(value)).removesuffix(".0")
    if "." in shown:
        return 0.5 * 10.0 ** -len(shown.split(".")[1])
    zeros = len(shown) - len(shown.rstrip("0"))
    return min(0.5 * 10.0**zeros, most)


def time_rounding(seconds: float) -> float:
    """Half the last unit of a flight time: 30 s for whole minutes, otherwise as `rounding`, at most 5 s."""
    return 30.0 if seconds % 60.0 == 0.0 else rounding(seconds, 5.0)


def _number(value: float, scale: float = 1.0, digits: int = 3) -> float | None:
    return round(float(value) * scale, digits) if math.isfinite(value) else None


_TURN = 180.0 / math.pi


def fit_json(found: Fit, origin: Place, goals: list[Place]) -> dict[str, Any]:
    """Give a fit as one JSON object; a value that does not exist is null."""
    standard = found.standard
    return {
        "reported": _reported_json(found, origin),
        **_flight_json(found),
        "consistency": _consistency_json(found),
        "standard": {
            "range_km": _number(standard.ground_range, 1e-3, 1),
            "low_km": _number(standard.low, 1e-3, 1),
            "high_km": _number(standard.high, 1e-3, 1),
            "without_gravity_credit_km": _number(standard.without_credit, 1e-3, 1),
            "anywhere": standard.anywhere,
            "anywhere_at_the_high_end": standard.anywhere_high,
            "burnout_speed_km_s": _number(standard.burnout_speed, 1e-3, 4),
            "burnout_height_km": _number(standard.burnout_height, 1e-3, 1),
            "burnout_flight_path_angle_deg": _number(standard.burnout_flight_path_angle, _TURN, 2),
            "speed_gained_km_s": _number(standard.speed_gained, 1e-3, 4),
        },
        "with_rotation": {
            **{f"{name}_km": _number(_toward(found, at), 1e-3, 1) for name, at in _COMPASS.items()},
            "by_azimuth": [
                {"azimuth_deg": _number(float(azimuth), _TURN, 1), "range_km": _number(float(far), 1e-3, 1)}
                for azimuth, far in zip(standard.azimuth[::2], standard.by_azimuth[::2], strict=True)
            ],
        },
        "toward": [_goal_json(found, goal) for goal in goals],
    }


def _reported_json(found: Fit, origin: Place) -> dict[str, Any]:
    report = found.report
    return {
        "apogee_km": report.apogee_height / 1e3,
        "range_km": report.ground_range / 1e3,
        "flight_time_s": _number(report.flight_time),
        "from": origin.name,
        "lat_deg": _number(report.latitude, _TURN, 5),
        "lon_deg": _number(report.longitude, _TURN, 5),
        "azimuth_deg": _number(report.azimuth, _TURN),
        "apogee_rounding_km": report.apogee_rounding / 1e3,
        "range_rounding_km": report.range_rounding / 1e3,
        "flight_time_rounding_s": report.flight_time_rounding,
    }


def _flight_json(found: Fit) -> dict[str, Any]:
    """The speed shown, the boost, and the flight that meets apogee and range."""
    flown = found.flown
    reached = bool(flown.arrived[0])
    time = float(flown.impact_time[0]) if reached else math.nan
    return {
        "speed_km_s": _number(found.speed, 1e-3, 5),
        "flight_path_angle_deg": _number(found.flight_path_angle, _TURN, 4),
        "burn_time_s": _number(found.burn_time),
        "burn_time_low_s": _number(found.burn_time_low),
        "burn_time_high_s": _number(found.burn_time_high),
        "burn_time_from": found.burn_time_from,
        "stages_assumed": found.stages,
        "outcome": "matched" if reached else "no-such-flight",
        "reason": "Flown to the reported apogee and range." if reached else flown.sentence(0),
        "burnout": {
            "time_s": _number(float(flown.burnout_time[0])),
            "speed_km_s": _number(float(flown.burnout_speed[0]), 1e-3, 5),
            "speed_inertial_km_s": _number(float(flown.burnout_speed_inertial[0]), 1e-3, 5),
            "height_km": _number(float(flown.burnout_height[0]), 1e-3),
            "flight_path_angle_deg": _number(float(flown.burnout_flight_path_angle[0]), _TURN, 4),
        },
        "ideal_speed_km_s": _number(found.ideal_speed, 1e-3),
        "gravity_loss_km_s": _number(found.gravity_loss, 1e-3),
        "apogee_km": _number(float(flown.apogee_height[0]), 1e-3),
        "range_km": _number(float(flown.ground_range[0]), 1e-3),
        "flight_time_s": _number(time, 1.0, 1),
        "flight_time_difference_s": _number(time - found.report.flight_time, 1.0, 1),
    }


def _consistency_json(found: Fit) -> dict[str, Any]:
    verdict = found.consistency
    return {
        "verdict": verdict.verdict,
        "figure": verdict.figure or None,
        "sentence": verdict.sentence,
        "shortest_time_s": _number(verdict.shortest_time, 1.0, 1),
        "expected_time_low_s": _number(verdict.expected_time_low, 1.0, 1),
        "expected_time_high_s": _number(verdict.expected_time_high, 1.0, 1),
        "greatest_apogee_km": _number(verdict.greatest_apogee, 1e-3, 1),
        "likely_apogee_low_km": _number(verdict.likely_apogee_low, 1e-3, 1),
        "likely_apogee_high_km": _number(verdict.likely_apogee_high, 1e-3, 1),
        "implied_burn_time_s": _number(verdict.implied_burn_time, 1.0, 1),
    }


_COMPASS = {"north": 0.0, "east": 0.5 * math.pi, "south": math.pi, "west": 1.5 * math.pi}


def _toward(found: Fit, azimuth: float) -> float:
    """Range with the Earth's turn in a direction, m; nan where it goes past the antipode."""
    import numpy as np

    standard = found.standard
    return float(np.interp(azimuth, standard.azimuth, standard.by_azimuth, period=2.0 * math.pi))


def _goal_json(found: Fit, goal: Place) -> dict[str, Any]:
    from midcourse.earth.geodesy import geodesic

    report, standard = found.report, found.standard
    way = geodesic(report.latitude, report.longitude, goal.latitude, goal.longitude)
    distance, azimuth = float(way.ground_range), float(way.azimuth) % (2.0 * math.pi)
    far = _toward(found, azimuth)
    scale = far / standard.ground_range if math.isfinite(far) else math.nan
    ends = [far, standard.low * scale, standard.high * scale]
    if not math.isfinite(far):
        ends = [math.inf, standard.low, math.inf]
    if standard.anywhere_high:
        ends[2] = math.inf
    reaches = (
        "yes"
        if ends[1] >= distance
        else "likely"
        if ends[0] >= distance
        else "perhaps"
        if ends[2] >= distance
        else "no"
    )

    def km(value: float) -> float | None:
        return round(value / 1e3, 1) if math.isfinite(value) else None

    return {
        "name": goal.name,
        "distance_km": km(distance),
        "azimuth_deg": round(math.degrees(azimuth), 2),
        "range_km": km(ends[0]),
        "low_km": km(ends[1]),
        "high_km": km(ends[2]),
        "reaches": reaches,
    }


def _print(answer: dict[str, Any]) -> None:
    from midcourse.cli import flying_text as text

    out = text.console()
    colours = {"consistent": "green", "strained": "yellow", "inconsistent": "red", "not tested": "dim"}
    verdict = answer["consistency"]
    out.print(f"[bold]The figures[/bold]  [{colours[verdict['verdict']]}]{verdict['verdict']}[/]")
    out.print(verdict["sentence"])
    if verdict["verdict"] == "inconsistent":
        out.print("What follows rests on apogee and range alone.")
    out.print()
    burnout = answer["burnout"]
    table = text.plain_table("the flight", "", right=("",))
    table.add_row("speed shown (vacuum arc, at the ground)", f"{answer['speed_km_s']:.2f} km/s")
    low, high = answer["burn_time_low_s"], answer["burn_time_high_s"]
    source = {"given": "given", "flight time": "from the flight time", "usual": "usual for that speed"}
    table.add_row(
        f"burn time, {source[answer['burn_time_from']]}", f"{answer['burn_time_s']:,.0f} s ({low:,.0f} to {high:,.0f})"
    )
    if answer["outcome"] == "matched":
        table.add_row("burnout speed", f"{burnout['speed_km_s']:.2f} km/s")
        table.add_row("burnout height", f"{burnout['height_km']:,.0f} km")
        table.add_row("burnout flight-path angle", f"{burnout['flight_path_angle_deg']:.1f}°")
        table.add_row("lost to gravity", f"{answer['gravity_loss_km_s']:.2f} km/s")
        difference = answer["flight_time_difference_s"]
        beside = "" if difference is None else f" ({round(difference) + 0:+,d} s)"
        table.add_row("flight time, flown to that apogee and range", f"{answer['flight_time_s']:,.0f} s{beside}")
    out.print(table)
    if answer["outcome"] != "matched":
        out.print(f"[yellow]✗[/yellow] {answer['reason']}")
    out.print()
    _print_standard(answer)


def _print_standard(answer: dict[str, Any]) -> None:
    from midcourse.cli import flying_text as text

    out = text.console()
    standard, turning = answer["standard"], answer["with_rotation"]
    out.print("[bold]On a standard trajectory[/bold], with the same payload")
    table = text.plain_table("", "range", "interval", right=("range", "interval"))
    nominal = "anywhere" if standard["anywhere"] else f"{standard['range_km']:,.0f} km"
    high = "anywhere" if standard["anywhere_at_the_high_end"] else f"{standard['high_km']:,.0f} km"
    table.add_row("without the Earth's turn", nominal, f"{standard['low_km']:,.0f} to {high}")
    for name in _COMPASS:
        far = turning[f"{name}_km"]
        table.add_row(f"with it, to the {name}", "anywhere" if far is None else f"{far:,.0f} km", "")
    table.add_row("no gravity loss regained", f"{standard['without_gravity_credit_km']:,.0f} km", "")
    out.print(table)
    if not standard["anywhere"]:
        out.print(f"Flown flatter it burns out {standard['speed_gained_km_s']:.2f} km/s faster than in the test.")
    else:
        out.print("Anywhere: more than half round the Earth, so every place is within reach.")
    if answer["toward"]:
        out.print()
        goals = text.plain_table("toward", "distance", "range", "reaches", right=("distance", "range"))
        for goal in answer["toward"]:
            far = "anywhere" if goal["range_km"] is None else f"{goal['range_km']:,.0f} km"
            goals.add_row(goal["name"], f"{goal['distance_km']:,.0f} km", far, goal["reaches"])
        out.print(goals)
    out.print("\n[dim]The payload of the test is not known; with a heavier one the range is less.[/dim]")


def _draw(found: Fit, origin: Place, goals: list[Place], folder: Path) -> None:
    from midcourse.outputs.figures import style
    from midcourse.outputs.figures.flight import RingMap, RingPlace, range_rings

    standard, report = found.standard, found.report
    places = [RingPlace(goal.name, goal.latitude, goal.longitude) for goal in goals]
    span = f"{standard.low / 1e3:,.0f} to " + (
        "anywhere" if standard.anywhere_high else f"{standard.high / 1e3:,.0f} km"
    )
    unit = 100.0 if standard.ground_range > 2e6 else 10.0
    rounded = unit * round(standard.ground_range / 1e3 / unit)
    nominal = "anywhere on Earth" if standard.anywhere else f"about {rounded:,.0f} km"
    title = f"On a standard trajectory: {nominal}"
    subtitle = (
        f"From a flight of {report.apogee_height / 1e3:,.10g} km height and {report.ground_range / 1e3:,.0f} km range "
        f"from {origin.name}; interval {span}. Burn time {found.burn_time:,.0f} s, "
        f"{found.stages} stage{'s' if found.stages > 1 else ''} assumed; payload of the test, not known."
    )
    content = RingMap(
        title=title,
        subtitle=subtitle,
        origin=RingPlace(origin.name, origin.latitude, origin.longitude),
        still=standard.ground_range,
        low=standard.low,
        high=standard.high,
        azimuth=standard.azimuth,
        turning=standard.by_azimuth,
        places=places + _cities(found, places),
        anywhere=standard.anywhere,
    )
    try:
        saved = style.save(range_rings(content), folder / "range-rings")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f'cannot write "{folder}": {reason}', hint="choose a folder that you may write to") from None
    typer.echo(f"Wrote {saved.png} and {saved.svg.name}.", err=True)


def _cities(found: Fit, taken: list[RingPlace]) -> list[RingPlace]:
    """Choose large towns for the map, the largest first, none too near another."""
    import numpy as np

    from midcourse.outputs.figures.flight import RingPlace
    from midcourse.outputs.geography import towns

    world = towns("world")
    gap = _CITY_GAP * 2.0 * min(1.1 * max(found.standard.high, found.standard.low), 1.9e7) / 6.371e6
    chosen = [(item.latitude, item.longitude) for item in taken]
    chosen.append((found.report.latitude, found.report.longitude))
    cities: list[RingPlace] = []
    weight = np.where(world.capital, 3.0, 1.0) * world.population
    for at in np.argsort(-weight)[:400]:
        here = (float(world.latitude[at]), float(world.longitude[at]))
        if all(_apart(here, other) > gap for other in chosen) and len(cities) < 26:
            chosen.append(here)
            cities.append(RingPlace(str(world.name[at]), *here))
    return cities


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    cosine = math.sin(one[0]) * math.sin(other[0]) + math.cos(one[0]) * math.cos(other[0]) * math.cos(one[1] - other[1])
    return math.acos(max(-1.0, min(1.0, cosine)))
