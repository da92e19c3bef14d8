from __future__ import annotations

import math

import pytest

from midcourse.talks.claims import Comparison, Question, compare


@pytest.mark.parametrize(
    ("kind", "value", "threshold", "met"),
    [
        ("at-least", 0.5, 0.5, True),
        ("at-least", 0.49, 0.5, False),
        ("at-most", 0.0, 0.0, True),
        ("at-most", 0.01, 0.0, False),
        ("above", 0.5, 0.5, False),
        ("below", 0.5, 0.5, False),
        ("equal", 10.0, 10.0, True),
        ("equal", 9.0, 10.0, False),
    ],
)
def test_numbers_compare_at_the_threshold(kind: str, value: float, threshold: float, met: bool) -> None:
    assert compare(value, Comparison(kind, threshold)) is met


def test_between_includes_both_ends() -> None:
    within = Comparison("between", 3.0, 5.0)
    assert [compare(value, within) for value in (2.0, 3.0, 5.0, 6.0)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("kind", "value", "threshold", "met"),
    [
        ("in-year", "2009-12-05", "2012", False),
        ("in-year", "2009-12-05", "2009", True),
        ("in-year", "2009-12-05", "2009-12", True),
        ("on", "2007-12-12", "2007-12-12", True),
        ("before", "2009-12-05", "2010", True),
        ("after", "2014-12-05", "2009-12-31", True),
        ("after", "", "2009-12-31", True),
        ("before", "", "2009-12-31", False),
        ("in-year", "", "2012", False),
    ],
)
def test_dates_compare_and_no_end_is_later_than_every_date(kind: str, value: str, threshold: str, met: bool) -> None:
    assert compare(value, Comparison(kind, threshold)) is met


def test_names_compare_as_sets() -> None:
    bound = ("belarus", "russia", "usa")
    assert compare(bound, Comparison("includes", ("usa", "russia")))
    assert not compare(bound, Comparison("exactly", ("usa", "russia")))
    assert compare(("russia", "usa"), Comparison("exactly", ("usa", "russia")))
    assert compare(bound, Comparison("excludes", ("china",)))
    assert not compare(bound, Comparison("excludes", ("china", "usa")))


def test_truth_compares_with_truth() -> None:
    assert compare(False, Comparison("is", False))
    assert not compare(True, Comparison("is", False))


def test_not_a_number_meets_nothing() -> None:
    assert not any(
        compare(math.nan, Comparison(kind, 0.0)) for kind in ("at-least", "at-most", "above", "below", "equal")
    )


def test_a_question_prints_as_a_call_with_sorted_parameters() -> None:
    question = Question("share", {"threats": "iran", "interceptors": "gbi", "cued": True, "burnout_speed": 6300.0})
    assert question.call == "share(burnout_speed=6300, cued=yes, interceptors=gbi, threats=iran)"


def test_a_threshold_is_ours_only_with_a_range_of_readings() -> None:
    assert not Comparison("at-least", 0.5).ours
    assert Comparison("at-least", 0.5, ours_low=0.3, ours_high=0.7).ours
