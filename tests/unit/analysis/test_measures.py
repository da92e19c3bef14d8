"""What is asked of designs, on answers made by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from midcourse.analysis.designs import Answers
from midcourse.analysis.evidence_shield import Member, ThreatSet
from midcourse.analysis.flips import Uncertain
from midcourse.analysis.measures import MEASURES, Raids, matters, measured, of_defence, usual_threats
from midcourse.engagement.leakage import leakage, sspk_and_correlation
from midcourse.errors import InputError

nan = math.nan


def designs(people=None) -> SimpleNamespace:
    group = SimpleNamespace(id="g", targets=("a", "a", "b", "c"), vehicle_id="m")
    sets = {
        "all": ThreatSet("all", (Member("g", np.ones(4, bool)),)),
        "two": ThreatSet("two", (Member("g", np.array([True, True, False, False])),)),
    }
    case = SimpleNamespace(threat_sets=sets, people=people or {}, groups={"g": group})
    return SimpleNamespace(case=case, groups=(group,), columns={"g": slice(0, 4)})


def answers(margin, flown, size=None, inventory=10) -> Answers:
    margin, flown = np.array(margin, float), np.array(flown, bool)
    size = np.zeros((*margin.shape, 0), np.int64) if size is None else np.array(size, np.int64)
    k = len(margin)
    site = np.zeros(margin.shape, np.int64)
    return Answers(margin, flown, size, site, np.full((k, 1), inventory), np.full(k, 2))


FOUND = answers([[10.0, -5.0, 30.0, nan], [nan, nan, nan, nan]], [[1, 1, 1, 1], [0, 0, 0, 0]])


def ask(name: str, threats: str = "all", found: Answers = FOUND, people=None, raids=None) -> np.ndarray:
    changes = [{}] * len(found.margin)
    return measured(name, designs(people), changes, threats, raids)(found)


def test_the_share_counts_windows_among_what_flies() -> None:
    np.testing.assert_array_equal(ask("share_of_trajectories_with_window"), [0.5, nan])
    np.testing.assert_array_equal(ask("share_of_trajectories_with_window", "two"), [0.5, nan])


def test_a_margin_of_zero_is_a_window() -> None:
    found = answers([[0.0, -1e-9, nan, nan]], [[1, 1, 0, 0]])
    assert ask("share_of_trajectories_with_window", found=found)[0] == 0.5


def test_the_margin_is_the_median_of_those_with_a_window() -> None:
    np.testing.assert_array_equal(ask("median_margin"), [20.0, nan])
    assert ask("median_margin", found=answers([[-1.0, nan, nan, nan]], [[1, 1, 1, 1]]))[0] == 0.0


def test_people_count_by_town_and_towns_by_trajectory() -> None:
    people = {"a": 6.0, "b": 3.0, "c": 1.0}
    assert ask("population_share_defended", people=people)[0] == pytest.approx((6 * 0.5 + 3 * 1 + 0) / 10)
    assert ask("population_share_defended")[0] == pytest.approx((0.5 + 1 + 0) / 3)
    found = answers([[10.0, -5.0, 30.0, nan]], [[1, 1, 0, 1]])
    assert ask("population_share_defended", found=found, people=people)[0] == pytest.approx(6 * 0.5 / 7)


@pytest.mark.parametrize(
    ("raid", "salvo", "inventory", "correlation"), [(1, 2, 10, 0.0), (4, 2, 10, 0.0), (4, 3, 12, 0.3), (5, 2, 7, 0.0)]
)
def test_leakage_agrees_with_the_closed_form(raid: int, salvo: int, inventory: int, correlation: float) -> None:
    """Every threat within reach, one round: to 4 standard errors, with an inventory that runs out in the last."""
    samples, sspk, reliability = 60_000, 0.6, 0.9
    found = answers([[1.0] * 4], [[1] * 4], size=[[[salvo]] * 4], inventory=inventory)
    raids = Raids(raid, sspk, reliability, correlation, samples)
    exact = leakage(sspk_and_correlation(sspk * reliability, correlation), raid, inventory, salvo, 1)
    error = math.sqrt(exact.none * (1 - exact.none) / samples)
    assert abs(ask("no_leakage", found=found, raids=raids)[0] - exact.none) < 4 * error
    spread = math.sqrt(float(np.arange(raid + 1) ** 2 @ exact.leakers) - exact.expected**2)
    share = ask("expected_leakage_share", found=found, raids=raids)[0]
    assert abs(share * raid - exact.expected) < 4 * spread / math.sqrt(samples)


def test_two_looks_agree_with_the_closed_form() -> None:
    samples, raid = 60_000, 3
    found = answers([[1.0] * 4], [[1] * 4], size=[[[2, 2]] * 4], inventory=20)
    exact = leakage(sspk_and_correlation(0.5, 0.0), raid, 20, 2, 2)
    share = ask("no_leakage", found=found, raids=Raids(raid, 0.5, 1.0, 0.0, samples))[0]
    assert abs(share - exact.none) < 4 * math.sqrt(exact.none * (1 - exact.none) / samples)


def test_the_lots_of_leakage_are_those_of_the_seed() -> None:
    found = answers([[1.0] * 4] * 2, [[1] * 4] * 2, size=[[[2], [0], [1], [2]]] * 2)
    first, second = ask("no_leakage", found=found), ask("no_leakage", found=found)
    assert first[0] == first[1] == second[0]
    assert ask("no_leakage", found=found, raids=Raids(seed=2))[0] != first[0]


def test_a_design_may_change_the_chances() -> None:
    found = answers([[1.0] * 4] * 2, [[1] * 4] * 2, size=[[[1]] * 4] * 2)
    changes = [{"raid.sspk": 0.0}, {"raid.sspk": 1.0, "raid.reliability": 1.0}]
    np.testing.assert_array_equal(measured("no_leakage", designs(), changes, "all")(found), [0.0, 1.0])
    assert of_defence([{"raid.sspk": 0.5, "doctrine.decision_delay": 1.0}]) == [{"doctrine.decision_delay": 1.0}]


def uncertain(path: str) -> Uncertain:
    return Uncertain(path, path, 1.0, 0.5, 2.0, 0.1, 4.0)


def test_only_what_can_move_the_answer_is_drawn() -> None:
    useful = ["interceptors.i.burnout_speed", "radars.r.height", "infrared.s.report_delay", "doctrine.decision_delay"]
    useful += ["vehicles.m.burn_time", "vehicles.m.rcs_x"]
    fire = ["interceptors.i.inventory", "doctrine.salvo_size", "doctrine.assessment_time", "doctrine.launch_interval"]
    idle = ["interceptors.i.ballistic_coefficient", "radars.other.height", "vehicles.m.rcs_vhf"]
    idle += ["vehicles.other.burn_time", "vehicles.m.ballistic_coefficient"]
    case = designs().case
    case.uncertain = [uncertain(path) for path in [*useful, *fire, *idle]]
    case.radars = {"r": SimpleNamespace(band="x")}
    for name, expected in (("median_margin", useful), ("no_leakage", [*useful, *fire])):
        moving, rest = matters(case, name, "all", ["r"])
        assert sorted(item.path for item in moving) == sorted(expected)
        assert len(moving) + len(rest) == len(case.uncertain)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="unknown quantity"):
        ask("share")
    with pytest.raises(InputError, match="unknown threat set"):
        ask("median_margin", "everything")
    with pytest.raises(InputError, match="sspk is 2"):
        Raids(sspk=2.0)
    with pytest.raises(InputError, match="raid is 0"):
        Raids(raid=0)


def test_names_that_claims_use_are_those_of_claims() -> None:
    from midcourse.talks.vocabulary import QUANTITIES

    for name in ("share_of_trajectories_with_window", "population_share_defended"):
        assert MEASURES[name].phrase == QUANTITIES[name].phrase


def test_the_usual_threats_are_irans_on_europe() -> None:
    case = SimpleNamespace(threat_sets={"x": 1, "iran": 1, "iran-to-europe": 1})
    assert usual_threats(case) == "iran-to-europe"
    assert usual_threats(SimpleNamespace(threat_sets={"x": 1})) == "x"
