"""Leakage against raid size: in closed form, by lot under the same assumptions, and for the defence as it is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from midcourse.analysis.campaign import Distribution, Study, Totals, batches
from midcourse.analysis.reach_grid import plain_reach
from midcourse.engagement.leakage import Leakage, leakage, sspk_and_correlation
from midcourse.records import record

__all__ = ["Point", "curve", "fought"]


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


def fought(study: Study, seed: int, samples: int) -> Totals:
    """Fight all raids of a study and add them up."""
    totals = Totals(study.raid, int(study.reach.inventory.sum()))
    for batch in batches(study, seed, samples):
        totals.add(batch.leakers, batch.used, batch.met)
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
    inventory = int(study.reach.inventory.sum())
    shot = study.sspk.value * study.reliability.value
    model = sspk_and_correlation(shot, study.correlation.value)
    chances = [_certain(item.value) for item in (study.sspk, study.reliability, study.correlation)]
    plain = Study(study.scenario, plain_reach(inventory, *fire), (), (), chances[0], chances[1], chances[2], 1)
    for raid in raids:
        yield Point(
            raid=raid,
            exact=leakage(model, raid, inventory, *fire),
            plain=fought(replace(plain, raid=raid), seed, samples),
            drawn=fought(replace(study, raid=raid), seed, samples),
        )


def _certain(value: float) -> Distribution:
    return Distribution("fixed", value, value, value)
