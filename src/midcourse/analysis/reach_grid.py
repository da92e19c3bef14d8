"""Which threats can be shot at, and how often, over a grid of uncertain numbers of the defence.

A campaign draws the numbers that the literature does not agree on a million times. Engagement windows for each draw
would take hours; here they are computed at the nodes of a small grid, and a sample then takes one node of the cell it
falls into, by lot, with the weights of multilinear interpolation. So every sample is a raid against *one* computed
defence, and averages over samples are those of the multilinear interpolant.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from midcourse.analysis.defence import Defence, RadarPost, commit_times, observed
from midcourse.engagement.doctrine import salvos
from midcourse.engagement.flyout import FlyoutTable, flyout_table, with_burnout_speed
from midcourse.engagement.windows import windows
from midcourse.errors import InputError, unknown_name
from midcourse.flight.trajectory import Tracks
from midcourse.records import digest, record
from midcourse.sensors.radar import Detections

__all__ = ["Axis", "Reach", "Threats", "changed", "nodes_of", "plain_reach", "reach_of"]

T = TypeVar("T")

#: Nodes of a grid at the most: each costs about 60 ms for 300 threats.
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
    """Shots that fit, by node of the grid, threat and round of fire.

    Attributes
    ----------
    size : (nodes, n, q) int64 array
        Interceptors the doctrine fires at the threat, taken alone, in each round; 0 where no round fits.
    site : (nodes, n) int64 array
        The site that answers: that with most rounds, then most shots, then the earlier in the scenario.
    inventory : (s,) int64 array
        Interceptors by site.
    """

    size: np.ndarray
    site: np.ndarray
    inventory: np.ndarray


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


def _with(item: T, field: str, value: float) -> T:
    if field == "burnout_speed":
        return with_burnout_speed(item, value)  # type: ignore[arg-type, return-value]
    known = [entry.name for entry in fields(item) if entry.name not in _INTEGERS]  # type: ignore[arg-type]
    if field not in known:
        raise unknown_name("number", field, known)
    return replace(item, **{field: value})  # type: ignore[type-var]


def nodes_of(
    defence: Defence, axes: Sequence[Axis], threats: Sequence[Threats]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Compute the grid node by node, the last axis fastest.

    Parameters
    ----------
    defence : Defence
        What is not on an axis stays as it is here.
    axes : sequence of Axis
        None gives one node: the defence itself.
    threats : sequence of Threats
        Groups of flights; those that do not fly are left out.

    Yields
    ------
    size : (n, q) int64 array
    site : (n,) int64 array
        As in `Reach`.

    Raises
    ------
    InputError
        For a grid with too many nodes, an unknown number, an empty inventory, or when nothing flies.
    """
    count = math.prod(len(axis.nodes) for axis in axes)
    if count > MOST_NODES:
        raise InputError(
            f"the grid has {count:,} nodes", allowed=f"up to {MOST_NODES:,}", hint="draw fewer numbers, or --grid fewer"
        )
    if sum(item.inventory for item in defence.interceptors) < 1:
        raise InputError("the inventory is empty: no site has an interceptor", allowed="1 or more")
    flown = [_flown(group) for group in threats]
    if not sum(len(group.tracks) for group in flown):
        raise InputError("none of the threats flies", hint="their targets are out of range; choose other threats")
    work = _Nodes({}, {})
    for values in itertools.product(*(axis.nodes for axis in axes)):
        here = defence
        for axis, value in zip(axes, values, strict=True):
            here = changed(here, axis, float(value))
        yield work.node(here, flown)


class _Nodes:
    """Nodes share what an axis does not touch: flyout tables and what the sensors saw."""

    def __init__(self, tables: dict[str, FlyoutTable], seen: dict[str, list[tuple[Detections, ...]]]) -> None:
        self._tables = tables
        self._seen = seen

    def node(self, defence: Defence, threats: Sequence[Threats]) -> tuple[np.ndarray, np.ndarray]:
        key = digest([defence.warnings, defence.radars])
        if key not in self._seen:
            self._seen[key] = [observed(defence, group.tracks, group.rcs) for group in threats]
        parts = []
        for group, seen in zip(threats, self._seen[key], strict=True):
            commit = commit_times(defence, seen, group.tracks.burnout_time)
            parts.append(
                [self._sizes(defence, index, group.tracks, commit) for index in range(len(defence.interceptors))]
            )
        rounds = max(len(sizes) for part in parts for sizes in part)
        whole = np.concatenate([np.stack([_padded(sizes, rounds) for sizes in part]) for part in parts], axis=1)
        # Most rounds first, then most shots; argmax keeps the first of equals.
        rank = (whole > 0).sum(axis=2) * 1_000_000 + whole.sum(axis=2)
        site = rank.argmax(axis=0)
        return np.take_along_axis(whole, site[None, :, None], axis=0)[0], site.astype(np.int64)

    def _sizes(self, defence: Defence, index: int, tracks: Tracks, commit: np.ndarray) -> np.ndarray:
        site = defence.interceptors[index]
        if site.inventory < 1 or not len(tracks):
            return np.zeros((0, len(tracks)), int)
        key = digest(replace(site, inventory=0))
        if key not in self._tables:
            self._tables[key] = flyout_table(site)
        table = self._tables[key]
        first = windows(site, table, tracks, commit)
        return salvos(defence.doctrine, first, site.inventory, lambda then: windows(site, table, tracks, then)).size


def _flown(group: Threats) -> Threats:
    flies = np.isfinite(group.tracks.time[:, -1])
    tracks = group.tracks
    return Threats(
        Tracks(
            time=tracks.time[flies],
            position_ecef=tracks.position_ecef[:, flies],
            burnout_time=tracks.burnout_time[flies],
        ),
        group.rcs,
    )


def _padded(sizes: np.ndarray, rounds: int) -> np.ndarray:
    """(q, n) to (n, rounds)."""
    whole = np.zeros((sizes.shape[1], rounds), np.int64)
    whole[:, : len(sizes)] = sizes.T
    return whole


def reach_of(defence: Defence, nodes: Sequence[tuple[np.ndarray, np.ndarray]]) -> Reach:
    """Put the nodes of `nodes_of` together; at least one round, even if no threat can be met."""
    rounds = max(1, *(size.shape[1] for size, _ in nodes))
    return Reach(
        size=np.stack([_padded(size.T, rounds) for size, _ in nodes]),
        site=np.stack([site for _, site in nodes]),
        inventory=np.array([item.inventory for item in defence.interceptors], np.int64),
    )


def plain_reach(inventory: int, salvo_size: int, looks: int) -> Reach:
    """One site, and a threat that can be shot at ``looks`` times with whole salvos: the case of the closed forms.

    Raises
    ------
    InputError
        For an empty inventory, salvo or number of looks.
    """
    for name, value in (("inventory", inventory), ("salvo_size", salvo_size), ("looks", looks)):
        if value < 1:
            raise InputError(f"{name} is {value}", allowed="1 or more")
    size = np.full((1, 1, looks), salvo_size, np.int64)
    return Reach(size=size, site=np.zeros((1, 1), np.int64), inventory=np.array([inventory], np.int64))
