"""Leakage: how many threats of a raid get through, in closed form and by drawing lots.

One shot is a chain of chances: the interceptor works (``reliability``), and then kills what it was aimed at (``sspk``).
Shots at one threat are tied together by a *common failure*: with that probability none of them can kill it, however
many are fired (a wrong track, the wrong object). Discrimination enters as in Wilkening's simple model: each warhead and
each decoy is taken for a warhead, or not, with a given probability, and only objects so taken (*credible* objects) are
shot at.

The defence fires evenly: every credible object gets as many shots as the salvo size, or as many as the inventory
allows, and what is left of an uneven division goes to objects picked at random. In shoot-look-shoot it then looks
(assessment without error) and fires again at what survived, while looks and interceptors last.

What is left out: assessment errors, discrimination that improves with time, and common failures that hit several
threats at once. The last matters most: with it, the chance of no leakage falls less steeply with raid size, and
expected leakage does not change.

Sources
-------
D. A. Wilkening, "A Simple Model for Calculating Ballistic Missile Defense Effectiveness", Science & Global Security 8,
2000: the form of the model (track probability common to all shots, numbers of credible objects).
"""

from __future__ import annotations

import math

import numpy as np

from midcourse.errors import InputError
from midcourse.records import record

__all__ = ["KillModel", "Leakage", "kill_probability", "leakage", "simulate_leakage", "sspk_and_correlation"]


@record
class KillModel:
    """The chances of one shot.

    Attributes
    ----------
    sspk : float
        Single-shot probability of kill of an interceptor that works, 0 to 1.
    reliability : float
        Probability that an interceptor works, 0 to 1, independent from shot to shot.
    common_failure : float
        Probability that all shots at one threat fail together, 0 to 1.
    warhead_credible : float
        Probability that a warhead is taken for one, 0 to 1.
    decoys : int
        Decoys flying with each warhead.
    decoy_credible : float
        Probability that a decoy is taken for a warhead, 0 to 1.
    """

    sspk: float
    reliability: float = 1.0
    common_failure: float = 0.0
    warhead_credible: float = 1.0
    decoys: int = 0
    decoy_credible: float = 0.0

    def __post_init__(self) -> None:
        for name in ("sspk", "reliability", "common_failure", "warhead_credible", "decoy_credible"):
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise InputError(
                    f"{name} is {value:g}", allowed="0 to 1", hint="probabilities are fractions, not per cent"
                )
        if self.decoys < 0:
            raise InputError(f"decoys is {self.decoys}", allowed="0 or more")

    @property
    def single_shot(self) -> float:
        """Probability that one shot kills a threat that has no common failure."""
        return self.sspk * self.reliability

    @property
    def correlation(self) -> float:
        """Correlation between the results of two shots at one threat, 0 to 1 (nan where a shot is certain)."""
        p, q = self.single_shot, self.common_failure
        rest = 1.0 - p * (1.0 - q)
        return q * p / rest if rest > 0.0 else math.nan


@record
class Leakage:
    """What becomes of a raid.

    Attributes
    ----------
    leakers : (W + 1,) array
        Probability that 0, 1, … W warheads of the raid get through.
    interceptors_used : float
        Expected number fired.
    """

    leakers: np.ndarray
    interceptors_used: float

    @property
    def none(self) -> float:
        """Probability that no warhead gets through."""
        return float(self.leakers[0])

    @property
    def expected(self) -> float:
        """Expected number of warheads that get through."""
        return float(np.arange(len(self.leakers)) @ self.leakers)


def sspk_and_correlation(sspk: float, correlation: float) -> KillModel:
    """Make a kill model from what one shot achieves on average and how much two shots hang together.

    Parameters
    ----------
    sspk : float
        Probability that one shot kills, common failures included, 0 to 1.
    correlation : float
        Correlation between the results of two shots at the same threat, 0 to 1.

    Returns
    -------
    KillModel
        With ``sspk * (1 - common_failure)`` and ``correlation`` as asked.
    """
    if not 0.0 <= correlation <= 1.0:
        raise InputError(f"correlation is {correlation:g}", allowed="0 to 1")
    if not 0.0 <= sspk <= 1.0:
        raise InputError(f"sspk is {sspk:g}", allowed="0 to 1", hint="probabilities are fractions, not per cent")
    given_no_failure = sspk + correlation * (1.0 - sspk)
    common = correlation * (1.0 - sspk) / given_no_failure if given_no_failure > 0.0 else 0.0
    return KillModel(sspk=given_no_failure, common_failure=common)


def kill_probability(model: KillModel, shots: int) -> float:
    """Probability that at least one of ``shots`` kills one threat, common failure included."""
    return (1.0 - model.common_failure) * (1.0 - (1.0 - model.single_shot) ** shots)


def _binomial(n: int, p: float) -> np.ndarray:
    """Probabilities of 0 … n successes, shape (n + 1,)."""
    k = np.arange(n + 1)
    if p <= 0.0 or p >= 1.0:
        return np.asarray(k == (0 if p <= 0.0 else n), dtype=float)
    log_choose = np.array([math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) for i in range(n + 1)])
    return np.asarray(np.exp(log_choose + k * math.log(p) + (n - k) * math.log1p(-p)))


def _hypergeometric(total: int, marked: int, drawn: int) -> dict[int, float]:
    """Probabilities of the number of marked items among ``drawn`` of ``total``."""
    low, high = max(0, drawn + marked - total), min(marked, drawn)
    ways = math.comb(total, drawn)
    return {k: math.comb(marked, k) * math.comb(total - marked, drawn - k) / ways for k in range(low, high + 1)}


def _survivors(shot_more: int, shot_less: int, base: int, p: float) -> np.ndarray:
    """Probabilities of 0, 1, … survivors among objects with ``base + 1`` shots each and objects with ``base``."""
    missed, missed_more = (1.0 - p) ** base, (1.0 - p) ** (base + 1)
    return np.convolve(_binomial(shot_more, missed_more), _binomial(shot_less, missed))


def _after(p: float, objects: tuple[int, int, int], shots: int) -> np.ndarray:
    """Probabilities of what is left, (warheads + 1, decoys + 1), when ``shots`` are spread evenly over ``objects``.

    Killable warheads, lost warheads, decoys; the odd shots go to objects picked at random.
    """
    killable, lost, decoys = objects
    base, extra = divmod(shots, sum(objects))
    result = np.zeros((killable + 1, decoys + 1))
    for more, chance in _hypergeometric(sum(objects), killable, extra).items():
        warheads = _survivors(more, killable - more, base, p)
        for more_decoys, chance_decoys in _hypergeometric(lost + decoys, decoys, extra - more).items():
            left = _survivors(more_decoys, decoys - more_decoys, base, p)
            result += chance * chance_decoys * np.outer(warheads, left)
    return result


def leakage(model: KillModel, raid: int, inventory: int, salvo_size: int, looks: int = 1) -> Leakage:
    """Work out the leakage of a raid exactly.

    Parameters
    ----------
    model : KillModel
    raid : int
        Warheads, 0 or more.
    inventory : int
        Interceptors at hand, 0 or more.
    salvo_size : int
        Most shots at one object in one look, 1 or more.
    looks : int
        Rounds of fire: 1 is a salvo doctrine, more is shoot-look-shoot.

    Returns
    -------
    Leakage

    Raises
    ------
    InputError
        For a negative or empty number.
    """
    for name, value, least in (
        ("raid", raid, 0),
        ("inventory", inventory, 0),
        ("salvo_size", salvo_size, 1),
        ("looks", looks, 1),
    ):
        if value < least:
            raise InputError(f"{name} is {value}", allowed=f"{least} or more")
    leakers = np.zeros(raid + 1)
    used = 0.0
    for seen, chance_seen in enumerate(_binomial(raid, model.warhead_credible)):
        if chance_seen == 0.0:
            continue
        part, part_used = _credible_raid(model, seen, raid, inventory, (salvo_size, looks))
        leakers[raid - seen : raid + 1] += chance_seen * part
        used += chance_seen * part_used
    return Leakage(leakers, used)


def _credible_raid(
    model: KillModel, seen: int, raid: int, inventory: int, fire: tuple[int, int]
) -> tuple[np.ndarray, float]:
    """Leakage among the ``seen`` warheads that are shot at: probabilities (seen + 1,) and interceptors used."""
    salvo_size, looks = fire
    leakers = np.zeros(seen + 1)
    used = 0.0
    decoys = _binomial(raid * model.decoys, model.decoy_credible)
    for false_objects, chance_decoys in enumerate(decoys):
        if chance_decoys < 1e-15:
            continue
        for lost, chance_lost in enumerate(_binomial(seen, model.common_failure)):
            if chance_lost == 0.0:
                continue
            part, part_used = _rounds(
                model.single_shot, (seen - lost, lost, false_objects), inventory, salvo_size, looks
            )
            leakers[lost:] += chance_decoys * chance_lost * part
            used += chance_decoys * chance_lost * part_used
    return leakers, used


def _rounds(
    p: float, objects: tuple[int, int, int], inventory: int, salvo_size: int, looks: int
) -> tuple[np.ndarray, float]:
    """Fire ``looks`` rounds at (killable warheads, lost warheads, decoys)."""
    killable, lost, decoys = objects
    states = {(killable, decoys, inventory): 1.0}
    used = 0.0
    for look in range(looks):
        after: dict[tuple[int, int, int], float] = {}
        for (alive, false_objects, left), chance in states.items():
            total = alive + lost + false_objects
            shots = min(left, salvo_size * total)
            if shots == 0:
                key = (alive, false_objects, left)
                after[key] = after.get(key, 0.0) + chance
                continue
            used += chance * shots
            found = _after(p, (alive, lost, false_objects), shots)
            if look == looks - 1 or left == shots:
                # Nobody looks any more: which decoys are left does not matter.
                found = np.pad(found.sum(axis=1, keepdims=True), ((0, 0), (0, false_objects)))
            for (survivors, decoys_left), part in np.ndenumerate(found):
                if part:
                    key = (survivors, decoys_left, left - shots)
                    after[key] = after.get(key, 0.0) + chance * float(part)
        states = after
    leakers = np.zeros(killable + 1)
    for (alive, _, _), chance in states.items():
        leakers[alive] += chance
    return leakers, used


def simulate_leakage(
    model: KillModel, raid: int, inventory: int, fire: tuple[int, int], samples: int, key: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw raids by lot, decoys and several looks included.

    Parameters
    ----------
    model : KillModel
    raid, inventory : int
        Warheads; interceptors at hand.
    fire : (salvo_size, looks)
    samples : int
        Raids drawn.
    key : (int, int)
        Key of the counter-based generator (Philox): the same key gives the same lots everywhere.

    Returns
    -------
    leakers, used : (samples,) int arrays
        Warheads through, interceptors fired, raid by raid.
    """
    salvo_size, looks = fire
    lots = np.random.Generator(np.random.Philox(key=np.array(key, dtype=np.uint64)))
    objects = raid * (1 + model.decoys)
    is_warhead = np.arange(objects) < raid
    chance_credible = np.where(is_warhead, model.warhead_credible, model.decoy_credible)
    credible = lots.random((samples, objects)) < chance_credible
    killable = lots.random((samples, objects)) >= np.where(is_warhead, model.common_failure, 0.0)
    alive = np.ones((samples, objects), dtype=bool)
    left = np.full(samples, inventory)
    for look in range(looks):
        # With one look a decoy that is hit is of no more interest; with several it drops out of the next round.
        aimed = credible & alive if look else credible
        shots = _even_shots(aimed, left, salvo_size, lots)
        left -= shots.sum(axis=1)
        missed = (1.0 - model.single_shot) ** shots
        hit = killable & (shots > 0) & (lots.random((samples, objects)) >= missed)
        alive &= ~hit
    return (alive & is_warhead).sum(axis=1), inventory - left


def _even_shots(aimed: np.ndarray, left: np.ndarray, salvo_size: int, lots: np.random.Generator) -> np.ndarray:
    """Spread each raid's shots evenly over what is aimed at, the remainder at random: int (samples, objects)."""
    count = aimed.sum(axis=1)
    shots = np.minimum(left, salvo_size * count)
    base, extra = np.divmod(shots, np.maximum(count, 1))
    order = np.where(aimed, lots.random(aimed.shape), 2.0).argsort(axis=1).argsort(axis=1)
    return np.where(aimed, base[:, None] + (order < extra[:, None]), 0)
