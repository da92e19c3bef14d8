"""What the case files do not reach: branches between two items, and counting rules without a limit."""

from __future__ import annotations

from datetime import date

import pytest

from midcourse.scenario.force_files import library_declarations
from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.treaties.counting import tally
from midcourse.treaties.forces import Interval, Item, System
from midcourse.treaties.library import abm_demarcation
from midcourse.treaties.rules import Look

DAY = date(2000, 1, 1)


def _target(speed: float, reach: float) -> Item:
    quantities = {
        "target-speed": Interval(speed, speed, f"{speed:g} m/s"),
        "target-range": Interval(reach, reach, f"{reach:g} m"),
    }
    return Item(System("Test target", "test-target"), "usa", 1.0, 1.0, 1.0, quantities=quantities)


def _interceptor(low: float, high: float) -> Item:
    speeds = {"burnout-speed": Interval(low, high, f"{low:g} to {high:g} m/s")}
    return Item(System("X", "interceptor"), "usa", 1.0, 1.0, 1.0, quantities=speeds)


@pytest.mark.parametrize(
    ("low", "high", "speed", "reach", "expected"),
    [
        (2800.0, 2800.0, 5000.0, 3500e3, "deemed compliant"),
        (3100.0, 3100.0, 4000.0, 1000e3, "own judgement under VI(a)"),
        (2800.0, 2800.0, 5100.0, 3000e3, "not covered by the first statement"),
        (3100.0, 3100.0, 5100.0, 3000e3, "outside both statements"),
        (3000.0, 3500.0, 4000.0, 1000e3, "depends"),
    ],
)
def test_the_branches_of_the_1997_statements(
    low: float, high: float, speed: float, reach: float, expected: str
) -> None:
    treaty = load_treaty("abm-demarcation")
    look = Look(DAY, treaty.numbers, treaty.definitions)
    assert abm_demarcation.branch(_interceptor(low, high), _target(speed, reach), look) == expected


def test_what_is_no_missile_at_all_is_not_ground_launched() -> None:
    treaty = load_treaty("inf")
    look = Look(DAY, treaty.numbers, treaty.definitions)
    answer = look.is_a("ground-launched-missile", Item(System("Balloon", "balloon"), "usa", 1.0, 1.0, 1.0))
    assert answer.because == ("Balloon is neither a ballistic nor a cruise missile",)


@pytest.mark.parametrize(("party", "total"), [("usa", 846.0), ("ussr", 1846.0)])
def test_what_the_inf_treaty_eliminated(party: str, total: float) -> None:
    treaty = load_treaty("inf")
    declared = next(one for one in library_declarations(treaty) if one.party == party and one.totals)
    look = Look(declared.day, treaty.numbers, treaty.definitions)
    assert tally(treaty, "eliminated-missiles", declared.items, look).value == total
    assert tally(treaty, "covered-missile", declared.items, look).value == 0.0


@pytest.mark.parametrize("name", treaty_names())
def test_every_number_has_a_source_or_says_that_it_has_none(name: str) -> None:
    treaty = load_treaty(name)
    figures = [step for limit in treaty.limits for step in limit.steps]
    figures += [figure for several in treaty.numbers.values() for figure in several]
    for figure in figures:
        assert figure.source in treaty.sources or figure.grade in {"memory", "assumed", "derived"}
    for system in treaty.register.systems:
        for several in system.figures.values():
            assert all(figure.source in {"", *treaty.sources} for figure in several)


@pytest.mark.parametrize("name", treaty_names())
def test_every_counting_rule_and_definition_names_its_article(name: str) -> None:
    treaty = load_treaty(name)
    assert all(one.article and one.text for one in (*treaty.definitions.values(), *treaty.counting_rules.values()))
