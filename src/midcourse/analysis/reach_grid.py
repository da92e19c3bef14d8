"""Which threats can be shot at, from which site and until when, over grids of uncertain numbers of the defence.

A campaign draws the numbers that the literature does not agree on a million times. Engagement windows for each draw
would take hours, but the chain comes apart:

* numbers of a **site** (burnout speed, intercept heights) decide its *ladder*: for each threat the latest launch that
  still meets it by each instant. Ladders are computed at the nodes of a grid over the numbers of that site alone;
* numbers of the **sensors** decide when a threat is tracked, over a grid of theirs;
* numbers of the **doctrine** (delays, launch interval) are used as drawn: no grid.

A sample takes one node of the cell it falls into, by lot, with the weights of multilinear interpolation. So every
sample is a raid against *one* computed defence, and averages over samples are those of the multilinear interpolant.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from typing import TypeVar

import numpy as np

from midcourse.analysis.defence import Defence, RadarPost, TrackRule, commit_times, observed
from midcourse.analysis.track_rule import Foresight, foresight, joined_foresight, known_from
from midcourse.engagement.flyout import Interceptor, flyout_table, with_burnout_speed
from midcourse.engagement.ladder import RUNGS, Ladders, ladders
from midcourse.errors import InputError, unknown_name
from midcourse.flight.trajectory import Tracks
from midcourse.records import record, sealed

__all__ = [
    "Axis",
    "Reach",
    "Seen",
    "Threats",
    "changed",
    "grid_parts",
    "owners",
    "plain_reach",
    "reach_of",
    "thinned",
]

T = TypeVar("T")

#: Nodes of one grid at the most: each costs about 60 ms for 600 threats.
MOST_NODES = 4096
_ROOMS = ("interceptors", "radars", "infrared", "doctrine")
_INTEGERS = ("inventory", "salvo_size", "kind", "name", "needs_cue", "vehicle")


@record
class Axis:
    """One number of the defence and the values at which it is tried.

    Attributes
    ----------
    room, name, field : str
        ``("interceptors", "gbi", "burnout_speed")``; the doctrine has an empty name.
    nodes : (k,) array
        Rising, SI.
    """

    room: str
    name: str
    field: str
    nodes: np.ndarray


@record
class Threats:
    """Flights of one kind of missile.

    Attributes
    ----------
    tracks : Tracks
        n flights; those that do not fly have nan.
    rcs : mapping of str to float
        Radar cross-section by radar, m².
    """

    tracks: Tracks
    rcs: Mapping[str, float]


@record
class Reach:
    """When threats may be shot at and what then meets them, by node of the grids.

    Attributes
    ----------
    ready : (c, n) array
        By node of the sensors: when the required tracks are there and the threat has burnt out, s from its launch; the
        decision delay comes on top. nan: never.
    span : (g, 2, n) array
        By node of a site: first and last instant at which an interceptor can meet the threat, s; nan: never.
    launch : (g, n, k) array
        The latest launch that meets the threat by each of k even instants of its span, s; -inf: none.
    instant : (n, k) array
    until : (c, n, k) int16 array
        How far ahead each threat is known well enough, by node of the sensors, as in
        `midcourse.analysis.track_rule.Foresight`: a launch at a threat waits for that too, and the decision delay
        counts from it. k is 0 where any track will do.
    begin : (s + 1,) int64 array
        Rows of ``span`` and ``launch`` of each site: ``begin[i]`` to ``begin[i + 1]``.
    inventory : (s,) int64 array
        Interceptors by site.
    """

    ready: np.ndarray
    span: np.ndarray
    launch: np.ndarray
    begin: np.ndarray
    inventory: np.ndarray
    instant: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    until: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 0), np.int16))


@record
class Seen:
    """What one set of sensors makes of all n threats.

    Attributes
    ----------
    ready : (n,) array
        When the required tracks are there and the threat has burnt out, s; nan: never.
    foresight : Foresight or None
        How far ahead the threats are known; None where any track will do.
    """

    ready: np.ndarray
    foresight: Foresight | None = None


def changed(defence: Defence, axis: Axis, value: float) -> Defence:
    """The same defence with one number changed.

    Parameters
    ----------
    defence : Defence
    axis : Axis
        Which number; its nodes do not matter.
    value : float
        SI.

    Raises
    ------
    InputError
        When there is no such number, or it is a count.
    """
    if axis.room not in _ROOMS:
        raise unknown_name("part of the defence", axis.room, _ROOMS, hint="the threats' own numbers are not drawn")
    if axis.field in _INTEGERS:
        raise InputError(f"{axis.field} is no number that can be drawn", hint="change it with --set instead")
    if axis.room == "doctrine":
        return replace(defence, doctrine=_with(defence.doctrine, axis.field, value))
    if axis.room == "infrared":
        return replace(defence, warnings=_each(defence.warnings, axis, value))
    if axis.room == "interceptors":
        return replace(defence, interceptors=_each(defence.interceptors, axis, value))
    if axis.name.endswith(".accuracy"):
        return replace(defence, track_rule=_with_accuracy(defence.track_rule, axis, value))
    radars = dict(zip((post.radar.name for post in defence.radars), defence.radars, strict=True))
    found = _each([post.radar for post in defence.radars], axis, value)
    return replace(defence, radars=tuple(RadarPost(radar, radars[radar.name].cued_by) for radar in found))


def _each(items: Sequence[T], axis: Axis, value: float) -> tuple[T, ...]:
    names = [item.name for item in items]  # type: ignore[attr-defined]
    if axis.name not in names:
        raise unknown_name(f"name among the {axis.room}", axis.name, names)
    return tuple(
        _with(item, axis.field, value) if name == axis.name else item for name, item in zip(names, items, strict=True)
    )


def _with_accuracy(rule: TrackRule | None, axis: Axis, value: float) -> TrackRule:
    if rule is None:
        raise InputError(
            f"the {axis.field} of a radar decides nothing as long as any track will do",
            hint="let launches wait for good tracks: engagement.commit_error_km",
        )
    name, names = axis.name.removesuffix(".accuracy"), [known for known, _ in rule.radars]
    if name not in names:
        raise unknown_name("radar whose track a launch waits for", name, names)
    radars = tuple((known, _with(one, axis.field, value) if known == name else one) for known, one in rule.radars)
    return replace(rule, radars=radars)


def _with(item: T, field: str, value: float) -> T:
    if field == "burnout_speed":
        return with_burnout_speed(item, value)  # type: ignore[arg-type, return-value]
    known = [entry.name for entry in fields(item) if entry.name not in _INTEGERS]  # type: ignore[arg-type]
    if field not in known:
        raise unknown_name("number", field, known)
    return replace(item, **{field: value})  # type: ignore[type-var]


def owners(axes: Sequence[Axis], sites: Sequence[str]) -> np.ndarray:
    """Whose number each axis is, (d,) int64: the index of a site; s for the sensors; s + 1 for the doctrine.

    Parameters
    ----------
    axes : sequence of Axis
    sites : sequence of str
        Names of the s sites.
    """
    shared = {"radars": len(sites), "infrared": len(sites), "doctrine": len(sites) + 1}
    return np.array([shared[axis.room] if axis.room in shared else sites.index(axis.name) for axis in axes], np.int64)


def grid_parts(
    defence: Defence, axes: Sequence[Axis], threats: Sequence[Threats]
) -> Iterator[tuple[int, Seen | Ladders]]:
    """Compute the grids node by node: the sites in their order, then the sensors; the last axis fastest.

    Parameters
    ----------
    defence : Defence
        What is not on an axis stays as it is here.
    axes : sequence of Axis
        Those of the doctrine are left out here.
    threats : sequence of Threats
        Groups of flights; those that do not fly are left out.

    Yields
    ------
    owner : int
        As in `owners`.
    part : Ladders or Seen
        Of a site; of the sensors.

    Raises
    ------
    InputError
        For a grid with too many nodes, an unknown number, an empty inventory, or when nothing flies.
    """
    names = [item.name for item in defence.interceptors]
    mine = owners(axes, names)
    for owner in range(len(names) + 1):
        count = math.prod(len(axis.nodes) for axis, whose in zip(axes, mine, strict=True) if whose == owner)
        if count > MOST_NODES:
            raise InputError(
                f"the grid has {count:,} nodes", allowed=f"up to {MOST_NODES:,}",
                hint="draw fewer numbers, or --grid fewer",
            )  # fmt: skip
    if sum(item.inventory for item in defence.interceptors) < 1:
        raise InputError("the inventory is empty: no site has an interceptor", allowed="1 or more")
    flown = [_flown(group) for group in threats]
    if not sum(len(group.tracks) for group in flown):
        raise InputError("none of the threats flies", hint="their targets are out of range; choose other threats")
    for owner in range(len(names) + 1):
        own = [axis for axis, whose in zip(axes, mine, strict=True) if whose == owner]
        for values in itertools.product(*(axis.nodes for axis in own)):
            here = defence
            for axis, value in zip(own, values, strict=True):
                here = changed(here, axis, float(value))
            if owner < len(names):
                yield owner, _site_ladders(here.interceptors[owner], flown)
            else:
                yield owner, _seen(here, flown)


def _site_ladders(site: Interceptor, flown: Sequence[Threats]) -> Ladders:
    table = flyout_table(site)
    found = [ladders(site, table, group.tracks) for group in flown if len(group.tracks)]
    return Ladders(
        span=np.concatenate([part.span for part in found], axis=1),
        launch=np.concatenate([part.launch for part in found]),
    )


def _seen(defence: Defence, flown: Sequence[Threats]) -> Seen:
    rule = defence.track_rule
    now = replace(defence, doctrine=replace(defence.doctrine, decision_delay=0.0), track_rule=None)
    ready, known = [], []
    for group in flown:
        if not len(group.tracks):
            continue
        detections = observed(now, group.tracks, group.rcs)
        found = foresight(defence, detections, group.tracks, group.rcs)
        ready.append(commit_times(now, detections, group.tracks.burnout_time))
        if found is not None and rule is not None and not math.isnan(rule.lead):
            # With a lead of its own the rule asks nothing of sites and delay.
            ready[-1] = np.maximum(ready[-1], known_from(defence, found, ()))
        elif found is not None:
            known.append(found)
    return Seen(np.concatenate(ready), joined_foresight(known) if known else None)


def _flown(group: Threats) -> Threats:
    flies = np.isfinite(group.tracks.time[:, -1])
    tracks = group.tracks
    return Threats(
        Tracks(
            time=sealed(tracks.time[flies]),
            position_ecef=sealed(np.compress(flies, tracks.position_ecef, axis=1)),
            burnout_time=tracks.burnout_time[flies],
        ),
        group.rcs,
    )


def reach_of(defence: Defence, parts: Sequence[tuple[int, Seen | Ladders]]) -> Reach:
    """Put the parts of `grid_parts` together."""
    sites = len(defence.interceptors)
    rungs = [(owner, part) for owner, part in parts if isinstance(part, Ladders)]
    counts = [sum(owner == site for owner, _ in rungs) for site in range(sites)]
    seen = [part for _, part in parts if isinstance(part, Seen)]
    known = [part.foresight for part in seen if part.foresight is not None]
    ahead = {"instant": known[0].instant, "until": np.stack([one.until for one in known])} if known else {}
    return Reach(
        ready=np.stack([part.ready for part in seen]),
        span=np.stack([part.span for _, part in rungs]),
        launch=np.stack([part.launch for _, part in rungs]),
        begin=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        inventory=np.array([item.inventory for item in defence.interceptors], np.int64),
        **ahead,
    )


def thinned(reach: Reach, axes: Sequence[Axis], whose: np.ndarray) -> tuple[Reach, tuple[Axis, ...]]:
    """The same grids with every second value of each axis: for measuring what a coarser grid costs.

    Parameters
    ----------
    reach : Reach
    axes : sequence of Axis
    whose : (d,) int array
        From `owners`.

    Returns
    -------
    reach, axes
        Axes with an even number of values keep both ends and lose every second of the rest.
    """
    sites = len(reach.inventory)
    kept = [_every_second(len(axis.nodes)) if owner <= sites else np.arange(len(axis.nodes))
            for axis, owner in zip(axes, whose, strict=True)]  # fmt: skip
    rows = []
    for owner in range(sites + 1):
        own = [k for k, it in enumerate(whose) if it == owner]
        shape = [len(axes[k].nodes) for k in own]
        index = np.arange(math.prod(shape)).reshape(shape)
        rows.append(index[np.ix_(*(kept[k] for k in own))].ravel() if own else index.ravel())
    ladder_rows = np.concatenate([reach.begin[site] + rows[site] for site in range(sites)])
    thin = Reach(
        ready=reach.ready[rows[sites]],
        span=reach.span[ladder_rows],
        launch=reach.launch[ladder_rows],
        begin=np.concatenate([[0], np.cumsum([len(rows[site]) for site in range(sites)])]).astype(np.int64),
        inventory=reach.inventory,
        instant=reach.instant,
        until=reach.until[rows[sites]] if reach.until.size else reach.until,
    )
    return thin, tuple(replace(axis, nodes=axis.nodes[keep]) for axis, keep in zip(axes, kept, strict=True))


def _every_second(count: int) -> np.ndarray:
    return np.unique(np.append(np.arange(0, count, 2), count - 1))


def plain_reach(inventory: int, looks: int) -> Reach:
    """One site, and a threat that can be shot at ``looks`` times, a second apart: the case of the closed forms.

    Raises
    ------
    InputError
        For an empty inventory or number of looks.
    """
    for name, value in (("inventory", inventory), ("looks", looks)):
        if value < 1:
            raise InputError(f"{name} is {value}", allowed="1 or more")
    # A launch meets the threat a second later; the last is half a second after the last look.
    last = looks - 0.5
    return Reach(
        ready=np.zeros((1, 1)),
        span=np.array([[[1.0], [1.0 + last]]]),
        launch=np.linspace(0.0, last, RUNGS)[None, None],
        begin=np.array([0, 1], np.int64),
        inventory=np.array([inventory], np.int64),
    )
