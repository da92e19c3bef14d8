"""The readable twin of `raid`: one raid with lists and names, for tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

__all__ = ["Post", "Rules", "fight", "levelled"]


@dataclass
class Post:
    """A site in a raid: interceptors left, when it may launch again, and for each threat its ladder."""

    left: int
    intercept: Callable[[int, float], tuple[float, float]]
    last: Sequence[float]
    first: Sequence[float]
    free: float = -math.inf

    def fitting(self, threat: int, earliest: float, interval: float) -> int:
        """Launches that fit, from ``earliest`` on."""
        count, at = 0, max(earliest, self.first[threat])
        while count < self.left and at <= self.last[threat]:
            count += 1
            at = max(earliest, self.first[threat]) + count * interval
        return count


@dataclass
class Rules:
    """How a raid is fought."""

    raid: int
    most_decoys: int
    looks: bool
    salvo: int
    optimal: bool
    spacing: float = 0.0


@dataclass
class _Object:
    """A warhead or a decoy."""

    threat: int
    offset: float
    due: float
    tie: float
    survives: float
    killable: bool
    warhead: bool
    active: bool
    dead: bool = False
    fired: int = 0
    flying: int = 0
    room: list[int] = field(default_factory=list)


def fight(
    lots: np.ndarray, chances: np.ndarray, times: np.ndarray, rules: Rules, ready: Sequence[float], posts: list[Post]
) -> tuple[int, int, int, int]:
    """Fight one raid: threats through, interceptors fired, threats with a window, interceptors fired at decoys.

    Parameters
    ----------
    lots : (2 raid + 3 objects,) array
        As in `midcourse._kernels.raid.raids`.
    chances, times : (5,), (3,) array
        Likewise.
    rules : Rules
    ready : sequence of float
        By threat.
    posts : list of Post
        Used up.
    """
    shot, raid = chances[0], rules.raid
    delay, assessment, interval = times
    picks = [min(int(lot * len(ready)), len(ready) - 1) for lot in lots[:raid]]
    begun = [ready[pick] + delay for pick in picks]
    met = sum(any(p.left > 0 and at <= p.last[pick] for p in posts) for pick, at in zip(picks, begun, strict=True))
    whole = sum(post.left for post in posts)
    things = _mustered(lots, chances, rules, picks, begun)
    at_decoys = 0
    while any(p.left for p in posts) and any(thing.active for thing in things):
        now = min(thing.due for thing in things if thing.active)
        one = next(thing for thing in things if thing.active and thing.due == now)
        if one.dead:
            one.active = False
            continue
        one.flying = 0
        for thing in things:
            thing.room = [
                min(p.fitting(thing.threat, max(thing.due, p.free) - thing.offset, interval), rules.salvo)
                for p in posts
            ]
        if not any(one.room):
            one.active = False
            continue
        rooms, share = list(one.room), rules.salvo
        asking = [thing for thing in things if thing.active and not (thing.due <= now and thing.dead)]
        wanted = [min(sum(thing.room), rules.salvo) for thing in asking]
        if rules.optimal and sum(wanted) > min(p.left for p in posts if p.left):
            flying = [thing.flying if thing.due > now else 0 for thing in asking]
            given = levelled(
                wanted,
                flying,
                [thing.tie for thing in asking],
                [thing.room for thing in asking],
                [p.left for p in posts],
            )
            rooms = given[asking.index(one)]
            share = sum(rooms)
            if not share:
                later = min((t.due for t in asking if t is not one and t.due > now), default=now + 1e-6)
                one.active, one.due = rules.looks, later
                continue
        at_decoys += _fire(one, rooms, share, posts, (now, interval))
        if one.killable:
            one.dead = one.survives >= (1.0 - shot) ** one.fired
        one.active = rules.looks and one.flying > 0
        one.due += assessment
    return (
        sum(not thing.dead for thing in things if thing.warhead),
        whole - sum(p.left for p in posts),
        met,
        at_decoys,
    )


def _mustered(
    lots: np.ndarray, chances: np.ndarray, rules: Rules, picks: list[int], begun: list[float]
) -> list[_Object]:
    """The warheads and decoys of a raid."""
    _, common, warhead_credible, decoy_credible, decoys = chances
    raid, objects = rules.raid, rules.raid * (1 + rules.most_decoys)
    table = lots[2 * raid :].reshape(3, objects)
    things = []
    for o in range(objects):
        t = o if o < raid else (o - raid) // rules.most_decoys
        there = o < raid or (o - raid) % rules.most_decoys < decoys
        credible = table[0, o] < (warhead_credible if o < raid else decoy_credible)
        active = bool(there and credible and not math.isnan(begun[t]))
        offset = rules.spacing * t
        killable = bool(o >= raid or lots[raid + t] >= common)
        things.append(
            _Object(picks[t], offset, begun[t] + offset, table[2, o], table[1, o], killable, o < raid, active)
        )
    return things


def _fire(one: _Object, rooms: list[int], share: int, posts: list[Post], when: tuple[float, float]) -> int:
    """Fire, each shot from the site that meets the object first; due becomes the last intercept."""
    now, interval = when
    one.flying, hit_by = 0, -math.inf
    while one.flying < share:
        answers = [
            (p.intercept(one.threat, max(now, p.free) - one.offset)[::-1], s)
            for s, p in enumerate(posts)
            if rooms[s] > 0
        ]
        answers = [found for found in answers if found[0][0] < math.inf]
        if not answers:
            break
        (time, launch), s = min(answers, key=lambda found: (found[0][0], found[1]))
        one.flying += 1
        rooms[s] -= 1
        posts[s].left -= 1
        posts[s].free = launch + one.offset + interval
        hit_by = max(hit_by, time + one.offset)
    one.fired += one.flying
    one.due = hit_by
    return 0 if one.warhead else one.flying


def levelled(
    wanted: Sequence[int], flying: Sequence[int], tie: Sequence[float], room: Sequence[Sequence[int]], stock: list[int]
) -> list[list[int]]:
    """Share interceptors so that threats with fewer shots come first: shots by object and site.

    Parameters
    ----------
    wanted, flying, tie : sequence
        By object: most shots now, shots that it has coming, turn among equals.
    room : sequence of sequence of int
        By object and site: most shots.
    stock : list of int
        By site.
    """
    given = [[0] * len(stock) for _ in wanted]
    left = list(stock)
    open_to = {o for o in range(len(wanted)) if wanted[o]}
    height = 0
    while open_to:
        for o in sorted(open_to, key=lambda o: (tie[o], o)):
            if flying[o] + sum(given[o]) > height:
                continue
            if sum(given[o]) >= wanted[o] or not _raised(o, given, room, left):
                open_to.discard(o)
        height += 1
    return given


def _raised(target: int, given: list[list[int]], room: Sequence[Sequence[int]], left: list[int]) -> bool:
    """Find the shortest chain of moves that frees an interceptor for ``target``, and make it."""
    chains = [[(target, s)] for s in range(len(left)) if given[target][s] < room[target][s]]
    seen = {chain[-1][1] for chain in chains}
    while chains:
        chain = chains.pop(0)
        s = chain[-1][1]
        if left[s] > 0:
            left[s] -= 1
            for step, (mover, to) in enumerate(chain):
                given[mover][to] += 1
                if step + 1 < len(chain):
                    given[chain[step + 1][0]][to] -= 1
            return True
        for o in range(len(given)):
            for other in range(len(left)):
                if given[o][s] > 0 and other not in seen and given[o][other] < room[o][other]:
                    seen.add(other)
                    chains.append([*chain, (o, other)])
    return False
