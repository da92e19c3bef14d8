from __future__ import annotations

import pytest

from midcourse.errors import InputError
from midcourse.talks.claims import COMPARISONS, Comparison, Question
from midcourse.talks.quantities import check_question, quantity_list
from midcourse.talks.vocabulary import QUANTITIES
from midcourse.units import SUFFIXES

NAMES = {"threats": ("iran", "russia"), "interceptors": ("gbi",)}


def _share(comparison: Comparison | None = None, **parameters: float | bool | str) -> Question:
    return Question(
        "share_of_trajectories_with_window", {"threats": "iran", "interceptors": "gbi", **parameters}, comparison
    )


def test_a_good_question_gives_its_quantity() -> None:
    question = _share(Comparison("at-least", 0.5, unit="fraction"))
    assert check_question(question, QUANTITIES, NAMES).unit == "percent"


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (Question("share_of_windows"), 'unknown quantity "share_of_windows"'),
        (_share(threats="mars"), 'unknown threat set "mars"'),
        (_share(colour="red"), 'unknown parameter of share_of_trajectories_with_window "colour"'),
        (Question("share_of_trajectories_with_window", {"threats": "iran"}), "needs interceptors"),
        (_share(Comparison("in-year", "2012")), '"in-year" does not fit'),
        (_share(Comparison("at-least", 5e5, unit="km")), "is a fraction, and the claim compares it with a length"),
        (_share(Comparison("at-least", 3.0)), "is a fraction, and the claim compares it with a count"),
    ],
)
def test_a_question_that_nothing_answers_is_refused(question: Question, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        check_question(question, QUANTITIES, NAMES)
    assert problem in caught.value.problem
    assert caught.value.allowed


def test_every_quantity_is_complete() -> None:
    kinds = {kind for kind, _ in COMPARISONS.values()}
    for name, quantity in QUANTITIES.items():
        assert name == quantity.name
        assert quantity.kind in kinds
        assert quantity.unit in {"", *SUFFIXES}
        assert quantity.phrase
        assert quantity.wing in {"physics", "law", "record", "both"}


def test_every_physics_and_law_quantity_has_an_answer() -> None:
    from midcourse.analysis import evidence, evidence_law, evidence_shares

    answered = {*evidence.ANSWERS, *evidence_law.ANSWERS, *evidence_shares.ANSWERS}
    assert set(QUANTITIES) == answered


def test_the_list_names_units_and_optional_parameters() -> None:
    lines = quantity_list(QUANTITIES)
    assert "share_of_trajectories_with_window(threats, interceptors, [burnout_speed]) → %" in "\n".join(lines)
