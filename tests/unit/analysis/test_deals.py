from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from midcourse.analysis import deals
from midcourse.errors import LimitError
from midcourse.sources import Grade
from midcourse.talks.claims import Comparison, Question, Value
from midcourse.talks.proposals import Condition, Lever, LeverValue, Measure, Package, Table
from midcourse.talks.proposals import Test as Check


def _lever(name: str, *settings: float) -> Lever:
    values = tuple(LeverValue(f"{value:g}", f"{value:g}", {name: value}) for value in settings)
    return Lever(name, name, values, ("s",), Grade.SEEN)


def _condition(name: str, party: str, *groups: tuple[Check, ...], red_line: bool = False) -> Condition:
    return Condition(name, party, "site", name, "p", groups, ("s",), Grade.SEEN, "as it says", red_line)


SPEED = _lever("speed", 9.0, 6.0, 3.0)
SITE = _lever("site", 1.0, 2.0)
PAUSE = _lever("pause", 0.0, 1.0)
REACH = Measure("reach", "reach", Question("reach"), ("site", "speed"))
COVER = Measure("cover", "cover", Question("cover"), ("speed",))


def _ask(question: Question, settings: Mapping[str, float | bool | str]) -> Value:
    speed, site = float(settings["speed"]), float(settings["site"])
    return max(0.0, speed - 3.0 * site) if question.quantity == "reach" else speed / 9.0


def _table(*conditions: Condition, packages: tuple[Package, ...] = ()) -> Table:
    return Table((SPEED, SITE, PAUSE), (REACH, COVER), conditions, packages)


NO_REACH = _condition(
    "no-reach", "east", (Check(measure="reach", comparison=Comparison("at-most", 0.0)),), red_line=True
)
GOOD_COVER = _condition("cover", "west", (Check(measure="cover", comparison=Comparison("at-least", 0.9)),))
FREEZE = _condition("freeze", "east", (Check(lever="pause", values=("1",)),))
NO_FREEZE = _condition("no-freeze", "west", (Check(lever="pause", values=("0",)),))


def _found(table: Table) -> deals.Outcome:
    return deals.outcome(deals.search(table, deals.measured(table, _ask)), _ask)


def test_every_mask_agrees_with_a_package_judged_alone() -> None:
    table = _table(NO_REACH, GOOD_COVER, FREEZE, NO_FREEZE)
    search = deals.search(table, deals.measured(table, _ask))
    for index in range(table.size):
        choices = deals.choices_of(table, index)
        alone = deals.scored_package(table, Package("x", "x", "east", "2007", choices, ("s",)), _ask)
        bits = sum(1 << bit for bit, condition in enumerate(table.conditions) if condition.id in alone.met)
        assert int(search.masks.ravel()[index]) == bits
        assert int(search.counts.ravel()[index]) == len(alone.met)


def test_without_a_clash_the_feasible_packages_are_counted() -> None:
    found = _found(_table(NO_REACH, FREEZE))
    assert found.clashes == ()
    assert found.feasible == 3
    assert found.efficient[0].package.unmet == ()


def test_clashes_are_the_smallest_and_relaxations_the_nearest() -> None:
    found = _found(_table(NO_REACH, GOOD_COVER, FREEZE, NO_FREEZE))
    assert found.feasible == 0
    assert found.clashes == (("freeze", "no-freeze"), ("no-reach", "cover"))
    without_cover = [item for item in found.efficient if "cover" in item.package.unmet]
    assert without_cover[0].relaxations == {"cover": pytest.approx(6.0 / 9.0)}
    assert without_cover[0].red_lines_kept
    without_reach = next(item for item in found.efficient if "no-reach" in item.package.unmet)
    assert without_reach.relaxations == {"no-reach": pytest.approx(3.0)}
    assert not without_reach.red_lines_kept


def test_the_example_changes_the_fewest_levers() -> None:
    found = _found(_table(FREEZE))
    assert found.efficient[0].package.choices == {"speed": "9", "site": "1", "pause": "1"}


def test_fast_clashes_agree_with_every_subset_tried() -> None:
    random = np.random.default_rng(7)
    for _ in range(60):
        size = int(random.integers(1, 7))
        met = [frozenset(np.flatnonzero(random.random(size) < 0.6).tolist()) for _ in range(4)]
        largest = [one for one in set(met) if not any(one < other for other in met)]
        missing = [frozenset(range(size)) - one for one in largest]
        slow = deals.brute_force_clashes(lambda group, met=met: any(group <= one for one in met), size)
        fast = deals.clashes(missing)
        assert sorted(map(sorted, fast)) == sorted(map(sorted, slow))


def test_taking_any_member_out_of_a_clash_opens_it() -> None:
    table = _table(NO_REACH, GOOD_COVER, FREEZE, NO_FREEZE)
    masks = set(deals.search(table, deals.measured(table, _ask)).masks.ravel().tolist())
    ids = [condition.id for condition in table.conditions]
    for clash in _found(table).clashes:
        bits = [ids.index(name) for name in clash]
        assert not any(all(mask >> bit & 1 for bit in bits) for mask in masks)
        for kept in itertools.combinations(bits, len(bits) - 1):
            assert any(all(mask >> bit & 1 for bit in kept) for mask in masks)


def test_weights_are_the_shares_of_variance() -> None:
    found = _found(_table(FREEZE, GOOD_COVER))
    by_lever = {weight.lever: weight for weight in found.levers}
    # counts = [pause] + [speed is 9]: variances 1/4 and 2/9
    assert by_lever["pause"].first_order == pytest.approx((1 / 4) / (1 / 4 + 2 / 9))
    assert by_lever["speed"].total == pytest.approx((2 / 9) / (1 / 4 + 2 / 9))
    assert by_lever["site"].total == pytest.approx(0.0, abs=1e-6)
    assert by_lever["speed"].best == {"9": 2, "6": 1, "3": 1}


def test_a_decision_after_the_talks_is_judged_and_never_searched() -> None:
    later = Package("later", "Later", "west", "2009", {"speed": "3"}, ("s",), {"site": 4.0}, in_search=False)
    table = _table(NO_REACH, GOOD_COVER, FREEZE, packages=(later,))
    found = _found(table)
    assert found.size == 12
    (judged,) = found.packages
    assert judged.measures["reach"] == 0.0
    assert judged.met == ("no-reach",)
    assert judged.party_counts == {"east": (1, 2), "west": (0, 1)}
    assert _found(_table(NO_REACH, GOOD_COVER, FREEZE)).efficient[0].package.met == found.efficient[0].package.met


def test_giving_up_a_condition_opens_the_way() -> None:
    table = _table(NO_REACH, FREEZE, NO_FREEZE)
    assert _found(table).feasible == 0
    assert _found(deals.without(table, ["no-freeze"])).feasible == 3


def test_too_many_packages_are_refused() -> None:
    wide = tuple(_lever(f"l{index}", *map(float, range(20))) for index in range(6))
    with pytest.raises(LimitError, match="64,000,000 packages"):
        deals.search(Table(wide), {})
