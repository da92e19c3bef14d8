"""From the options of a campaign to its study: what is drawn, from what, and the grid of windows below it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from midcourse.analysis.campaign import MOST_DECOYS, Chances, Study
from midcourse.analysis.distributions import Distribution, choice, fixed
from midcourse.analysis.reach_grid import Axis, Reach, Seen, Threats, changed, grid_parts, owners, reach_of
from midcourse.analysis.totals import BINS
from midcourse.engagement.ladder import Ladders
from midcourse.errors import InputError, unknown_name
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.records import digest
from midcourse.scenario.track_numbers import track_quantities
from midcourse.units import SUFFIXES, split_suffix

if TYPE_CHECKING:
    from midcourse.outputs.store import Store
    from midcourse.scenario.parts import Quantity, Scenario, ThreatGroup

__all__ = ["Asked", "Drawn", "chance", "chances_of", "drawn_numbers", "edges_of", "groups_of", "prepare"]

#: Values of each drawn number at which the grids are computed, unless asked otherwise.
GRID = 17
_DRAWN_ROOMS = ("interceptors", "radars", "infrared", "doctrine")
_WORDS = {"min": "minimum", "max": "maximum", "lat": "latitude", "lon": "longitude"}


@dataclass(frozen=True)
class Drawn:
    """A number of the scenario that is drawn: in the unit of its path, with its source."""

    path: str
    column: str
    factor: float
    axis: Axis
    distribution: Distribution
    source: str
    grade: str


@dataclass(frozen=True)
class Asked:
    """What the options of a campaign say."""

    raid: int
    chances: Chances
    draws: Sequence[str] = ()
    threats: Sequence[str] = ()
    grid: int = GRID
    spacing: float = 0.0
    allocation: str = "optimal"
    held: Sequence[str] = ()


def chance(name: str, text: str) -> Distribution:
    """Read ``0.7``, ``0.5:0.9`` (uniform) or ``0.5:0.7:0.9`` (triangular).

    Raises
    ------
    InputError
        When it is none of these, or not within 0 to 1.
    """
    found = _distribution(f"--{name}", text)
    if found.low < 0.0 or found.high > 1.0:
        bad = found.low if found.low < 0.0 else found.high
        raise InputError(
            f"{name} is {bad:g}", where=f"--{name}", allowed="0 to 1", hint="probabilities are fractions, not per cent"
        )
    return found


def chances_of(
    sspk: str, reliability: str, correlation: str, warhead_credible: str, decoy_credible: str, decoys: str
) -> Chances:
    """Read the options about chances; decoys as a whole number, or LOW:HIGH with every number as likely."""
    return Chances(
        sspk=chance("sspk", sspk),
        reliability=chance("reliability", reliability),
        correlation=chance("correlation", correlation),
        warhead_credible=chance("warhead-credible", warhead_credible),
        decoy_credible=chance("decoy-credible", decoy_credible),
        decoys=_decoys(decoys),
    )


def _decoys(text: str) -> Distribution:
    low, _, high = text.partition(":")
    if not low.isdigit() or not (high or low).isdigit():
        raise InputError(
            f'"{text}" is no number of decoys', where="--decoys", allowed=f"0 to {MOST_DECOYS}, or LOW:HIGH"
        )
    least, most = int(low), int(high or low)
    if not least <= most <= MOST_DECOYS:
        raise InputError(
            f"decoys run from {least} to {most}", where="--decoys", allowed=f"0 to {MOST_DECOYS}, the lower end first"
        )
    counts = range(least, most + 1)
    if len(counts) == 1:
        return fixed(float(least))
    # The value of a count that is drawn, for closed forms: the middle.
    return choice(counts, [1.0 / len(counts)] * len(counts), (least + most) // 2)


def edges_of(study: Study, drawn: Sequence[Drawn]) -> dict[str, np.ndarray]:
    """For each column that is drawn, the values that part its draws into bins of equal shares."""
    columns = {item.column: item.distribution.scaled(1.0 / item.factor) for item in drawn}
    for name, chance in study.chances.all.items():
        columns[name if name == "decoys" else f"{name}_fraction"] = chance
    shares = np.arange(1, BINS) / BINS
    edges = {}
    for name, chance in columns.items():
        if chance.kind == "choice":
            values = np.array(chance.values)
            edges[name] = 0.5 * (values[1:] + values[:-1])
        elif chance.kind != "fixed":
            edges[name] = chance.quantile(shares)
    return edges


def _distribution(where: str, text: str) -> Distribution:
    try:
        ends = [float(part) for part in text.split(":")]
    except ValueError:
        ends = []
    if not 1 <= len(ends) <= 3:
        raise InputError(
            f'"{text}" is no number and no range', where=where,
            allowed="VALUE, LOW:HIGH (uniform) or LOW:VALUE:HIGH (triangular)",
        )  # fmt: skip
    kind = ("fixed", "uniform", "triangular")[len(ends) - 1]
    try:
        return Distribution(
            kind, ends[0], 0.5 * (ends[0] + ends[-1]) if len(ends) == 2 else ends[len(ends) // 2], ends[-1]
        )
    except InputError as problem:
        raise InputError(problem.problem, where=where, allowed=problem.allowed, hint=problem.hint) from None


def groups_of(scenario: Scenario, names: Sequence[str]) -> list[ThreatGroup]:
    """The groups of threats that raids are drawn from.

    Without names, those that the scenario's dispute calls Iran's, or all of them.
    """
    known = {group.id: group for group in scenario.threats}
    for name in names:
        if name not in known:
            raise unknown_name("group of threats", name, known, where="--threats")
    chosen = list(names) or list(scenario.dispute.iran if scenario.dispute else known)
    return [known[name] for name in dict.fromkeys(chosen)]


def drawn_numbers(scenario: Scenario, draws: Sequence[str], grid: int, held: Sequence[str] = ()) -> list[Drawn]:
    """Turn ``--draw`` into axes and distributions.

    Without any: the burnout speed of each interceptor, the decision delay, the range of the radar about which the
    sources disagree most, and every number of the defence that states a distribution; each from the distribution that
    it states, else triangular over its published range. ``none`` draws nothing.

    Parameters
    ----------
    scenario : Scenario
    draws : sequence of str
        ``PATH`` or ``PATH=RANGE``.
    grid : int
        Values of each drawn number at which the grids are computed.
    held : sequence of str
        Paths that were set by hand and are not drawn unless ``draws`` names them.

    Raises
    ------
    InputError
        For an unknown path, a number without a range, a range without support, a grid of fewer than two nodes.
    """
    if grid < 2:
        raise InputError(f"the grid has {grid} nodes an axis", where="--grid", allowed="2 or more")
    if list(draws) == ["none"]:
        return []
    by_path = {item.path: item for item in (*scenario.quantities, *track_quantities(scenario))}
    found = [_drawn(by_path, text, grid) for text in draws or _usual(scenario, by_path, held)]
    paths = [item.path for item in found]
    if len(set(paths)) < len(paths):
        raise InputError("a number is drawn twice", where="--draw", allowed="each path once")
    return found


def _usual(scenario: Scenario, by_path: dict[str, Quantity], held: Sequence[str]) -> list[str]:
    paths = [
        f"interceptors.{site.id}.burnout_speed_km_s"
        for site in scenario.interceptors
        if isinstance(site.interceptor.vehicle, KinematicVehicle)
    ]
    paths.append("doctrine.decision_delay_s")
    ranges = [by_path.get(f"radars.{site.id}.reference_range_km") for site in scenario.radars]
    unsure = {item.path: item.high / item.low for item in ranges if item and item.low and item.high}
    if unsure:
        paths.append(max(unsure, key=lambda path: unsure[path]))
    paths += [
        path for path, item in by_path.items() if item.distribution is not None and path.split(".")[0] in _DRAWN_ROOMS
    ]
    known = [path for path in dict.fromkeys(paths) if path in by_path and path not in held]
    return [path for path in known if by_path[path].distribution is not None or _has_range(by_path[path])]


def _has_range(item: Quantity) -> bool:
    return item.low is not None and item.high is not None and item.low < item.high


def _drawn(by_path: dict[str, Quantity], text: str, grid: int) -> Drawn:
    path, _, said = text.partition("=")
    if path not in by_path:
        raise unknown_name("number of the scenario", path, by_path, where="--draw")
    item = by_path[path]
    bare, suffix = split_suffix(path.rsplit(".", 1)[-1])
    if suffix is None:
        raise InputError(
            f"{path} is a count or a word and cannot be drawn", where="--draw", allowed="a number with a unit"
        )
    factor = SUFFIXES[suffix].factor
    distribution = _said(item, said).scaled(factor)
    source, grade = item.source, item.grade.value
    if said and said not in ("triangular", "uniform"):
        source = "given on the command line"
    elif not said and item.distribution_source:
        source, grade = item.distribution_source, item.distribution_grade
    room, *middle = path.split(".")[:-1]
    field = "_".join(_WORDS.get(word, word) for word in bare.split("_"))
    return Drawn(
        path=path,
        column="_".join([*middle, path.rsplit(".", 1)[-1]]).replace("-", "_"),
        factor=factor,
        axis=Axis(room, ".".join(middle), field, _nodes(distribution, grid)),
        distribution=distribution,
        source=source,
        grade=grade,
    )


def _nodes(chance: Distribution, grid: int) -> np.ndarray:
    """Values with equal shares of the draws between them: close where draws are many."""
    if chance.kind == "fixed":
        return np.array([chance.value])
    if chance.kind == "choice":
        return np.array(chance.values)
    nodes = chance.quantile(np.linspace(0.0, 1.0, grid))
    nodes[0], nodes[-1] = chance.low, chance.high
    return nodes


def _said(item: Quantity, said: str) -> Distribution:
    if said and said not in ("triangular", "uniform"):
        return _distribution(f"--draw {item.path}", said)
    if not said and item.distribution is not None:
        return item.distribution
    if item.low is None or item.high is None:
        raise InputError(
            f"{item.path} has no published range in this scenario", where="--draw",
            allowed="a number with low and high", hint=f"give one: --draw {item.path}=LOW:VALUE:HIGH",
        )  # fmt: skip
    return Distribution(said or "triangular", item.low, item.value, item.high)


def prepare(
    scenario: Scenario, asked: Asked, *, store: Store, progress: Callable[[str, int, int], None]
) -> tuple[Study, list[Drawn]]:
    """Fly the threats, compute the grid of windows (or take it from the store), and make the study.

    Parameters
    ----------
    scenario : Scenario
    asked : Asked
    store : Store
        Keeps flights and grid.
    progress : callable
        Called as ``progress(stage, done, total)``.
    """
    from midcourse import workbench
    from midcourse.outputs.store import package_stamp

    groups = groups_of(scenario, asked.threats)
    drawn = drawn_numbers(scenario, asked.draws, asked.grid, asked.held)
    defence = workbench.defence_of(scenario)
    axes = tuple(item.axis for item in drawn)
    for axis in axes:
        changed(defence, axis, float(axis.nodes[0]))
    sites = tuple(item.name for item in defence.interceptors)
    gridded = [axis for axis in axes if axis.room != "doctrine"]
    inputs = [groups, defence, gridded, [workbench.rcs_by_radar(scenario, group.vehicle) for group in groups]]
    name = digest([package_stamp(), "campaign_reach", inputs])
    reach = store.read_record(Reach, "campaign_reach", name)
    if reach is None:
        reach = _computed(scenario, groups, axes, store=store, progress=progress)
        store.write("campaign_reach", name, reach)
    study = Study(
        scenario=scenario.digest,
        reach=reach,
        sites=sites,
        axes=axes,
        drawn=tuple(item.distribution for item in drawn),
        doctrine=defence.doctrine,
        chances=asked.chances,
        raid=asked.raid,
        spacing=asked.spacing,
        allocation=asked.allocation,
    )
    return study, drawn


def _computed(
    scenario: Scenario,
    groups: Sequence[ThreatGroup],
    axes: Sequence[Axis],
    *,
    store: Store,
    progress: Callable[[str, int, int], None],
) -> Reach:
    from midcourse import workbench
    from midcourse.flight.fly import tracks

    defence = workbench.defence_of(scenario)
    flights = workbench.flights_of(replace(scenario, threats=tuple(groups)), store=store, progress=progress)
    threats = [
        Threats(
            tracks(group.vehicle.vehicle, flown, workbench.SAMPLES), workbench.rcs_by_radar(scenario, group.vehicle)
        )
        for group, flown in zip(groups, flights, strict=True)
    ]
    sites = [item.name for item in defence.interceptors]
    whose = owners(axes, sites)
    total = sum(
        math.prod(len(axis.nodes) for axis, owner in zip(axes, whose, strict=True) if owner == part)
        for part in range(len(sites) + 1)
    )
    parts: list[tuple[int, Seen | Ladders]] = []
    for part in grid_parts(defence, axes, threats):
        progress("windows", len(parts), total)
        parts.append(part)
    progress("windows", total, total)
    return reach_of(defence, parts)
