"""Leakage against raid size: in closed form, by lot under the same assumptions, and for the defence as it is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from midcourse.analysis.campaign import Batch, Chances, Study, batches
from midcourse.analysis.distributions import fixed
from midcourse.analysis.reach_grid import plain_reach
from midcourse.analysis.totals import Totals
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.leakage import Leakage, leakage, sspk_and_correlation
from midcourse.records import record

__all__ = ["Point", "closed_form", "counts", "curve", "fought", "plain_study"]


@record
class Point:
    """One raid size.

    Attributes
    ----------
    raid : int
        Threats.
    exact : Leakage
        Every threat can be shot at in every round, chances at their values: the closed form.
    plain : Totals
        The same, by lot.
    drawn : Totals
        The defence and the chances as they are drawn, windows included.
    """

    raid: int
    exact: Leakage
    plain: Totals
    drawn: Totals

    @property
    def deviation(self) -> float:
        """How far the lots are from the closed form for P(no leakage), in standard errors."""
        share = self.exact.none
        error = math.sqrt(share * (1.0 - share) / self.plain.samples)
        miss = self.plain.no_leakage[0] - share
        if error < 1e-12:
            return 0.0 if abs(miss) < 1e-9 else math.copysign(math.inf, miss)
        return miss / error


def counts(done: Batch) -> dict[str, np.ndarray]:
    """The columns of a batch that `Totals` adds up."""
    return {"leakers": done.leakers, "used": done.used, "engageable": done.met, "at_decoys": done.at_decoys}


def fought(study: Study, seed: int, samples: int) -> Totals:
    """Fight all raids of a study and add them up."""
    totals = Totals(study.raid, study.inventory)
    for batch in batches(study, seed, samples):
        totals.add(counts(batch))
    return totals


def curve(study: Study, fire: tuple[int, int], raids: Sequence[int], how: tuple[int, int]) -> Iterator[Point]:
    """Give the points of the curve one by one.

    Parameters
    ----------
    study : Study
        The defence as it is drawn; its own raid size does not matter.
    fire : (salvo_size, looks)
        Of the closed form: rounds in which every threat can be shot at. All sites count as one.
    raids : sequence of int
        Sizes, 1 or more.
    how : (samples, seed)
        For each size.
    """
    samples, seed = how
    plain = plain_study(study, fire)
    for raid in raids:
        yield Point(
            raid=raid,
            exact=closed_form(study, fire, raid),
            plain=fought(replace(plain, raid=raid), seed, samples),
            drawn=fought(replace(study, raid=raid), seed, samples),
        )


def closed_form(study: Study, fire: tuple[int, int], raid: int) -> Leakage:
    """What the closed form says of a raid, all chances at their values; see `curve`."""
    chances = study.chances
    shot = sspk_and_correlation(chances.sspk.value * chances.reliability.value, chances.correlation.value)
    model = replace(
        shot,
        warhead_credible=chances.warhead_credible.value,
        decoys=round(chances.decoys.value),
        decoy_credible=chances.decoy_credible.value,
    )
    return leakage(model, raid, study.inventory, *fire)


def plain_study(study: Study, fire: tuple[int, int]) -> Study:
    """The study that the closed form answers: every threat in reach ``looks`` times, chances at their values."""
    salvo_size, looks = fire
    held = {name: fixed(chance.value) for name, chance in study.chances.all.items()}
    doctrine = Doctrine("salvo" if looks == 1 else "shoot-look-shoot", salvo_size, 0.0, 0.0, 0.0)
    return Study(
        study.scenario, plain_reach(study.inventory, looks), ("all",), (), (),
        doctrine, Chances(**held), 1, allocation="optimal",
    )  # fmt: skip
