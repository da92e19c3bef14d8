from __future__ import annotations

import math

import pytest

from midcourse.sources import Grade
from midcourse.talks.claims import Claim, Comparison, Question
from midcourse.talks.verdicts import Evidence, FlipPoint, combine, comparison_words, judge, settle, value_words

QUESTION = Question("share", {"threats": "iran"}, Comparison("at-least", 0.5, unit="percent"))


def _claim(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "id": "c",
        "speaker": "A minister",
        "party": "usa",
        "date": "2007",
        "statement": "Most are defended.",
        "sources": ("s",),
        "grade": Grade.SEEN,
        "questions": (QUESTION,),
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


def _evidence(state: str, value: float | None = 0.8, **changes: object) -> Evidence:
    fields: dict[str, object] = {
        "question": QUESTION,
        "value": value,
        "low": 0.6,
        "high": 0.9,
        "unit": "percent",
        "digest": "d1",
        "state": state,
        "phrase": "the share",
    }
    return Evidence(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("states", "how", "word"),
    [
        (["holds", "holds"], "all", "holds"),
        (["holds", "fails"], "all", "fails"),
        (["fails", "unanswered"], "all", "fails"),
        (["holds", "unanswered"], "all", "undecidable"),
        (["holds", "depends"], "all", "depends"),
        (["holds", "fails"], "any", "holds"),
        (["holds", "unanswered"], "any", "holds"),
        (["fails", "unanswered"], "any", "undecidable"),
        (["fails", "depends"], "any", "depends"),
        (["fails", "fails"], "any", "fails"),
        (["shown", "holds"], "all", "holds"),
        (["shown"], "all", "undecidable"),
        ([], "all", "undecidable"),
    ],
)
def test_parts_combine_and_one_decisive_part_settles(states: list[str], how: str, word: str) -> None:
    assert combine(states, how) == word


@pytest.mark.parametrize(
    ("central", "others", "state"),
    [
        (True, [True], "holds"),
        (False, [False, False], "fails"),
        (True, [True, False], "depends"),
        (False, [True], "depends"),
    ],
)
def test_an_answer_that_changes_inside_the_range_depends(central: bool, others: list[bool], state: str) -> None:
    assert settle(central, others) == state


def test_the_sentence_gives_value_range_and_need() -> None:
    because = judge(_claim(), [_evidence("holds")]).because
    assert because == (
        "The share: 80 %, 60 % to 90 % as one parameter at a time moves through its published range. "
        "For the claim to hold it must be at least 50 %."
    )


def test_opposite_claims_get_the_same_words_whoever_speaks() -> None:
    texts = {
        judge(_claim(party=party, speaker=party), [_evidence("fails", 0.1)]).because for party in ("usa", "russia")
    }
    assert len(texts) == 1


def test_a_claim_marked_undecidable_stays_so_and_says_why() -> None:
    verdict = judge(_claim(undecidable="it is about motives"), [_evidence("holds")])
    assert verdict.verdict == "undecidable"
    assert verdict.because.startswith("Computation cannot settle this: it is about motives.")


def test_an_unanswered_question_gives_the_reason() -> None:
    verdict = judge(_claim(), [_evidence("unanswered", None, reason="no scenario is given")])
    assert verdict.verdict == "undecidable"
    assert "no answer, because no scenario is given" in verdict.because


def test_flip_points_inside_the_range_come_first_and_become_assumptions() -> None:
    def flip(label: str, at: float) -> FlipPoint:
        return FlipPoint(label, label, "fails", "holds", at, 1.0, "km", 6e5, 2.5e6, "a study", "share()")

    evidence = _evidence("depends", flip_points=(flip("outside", 3e6), flip("inside", 1e6)))
    verdict = judge(_claim(reading="Most is half"), [evidence])
    assert [point.parameter for point in verdict.flip_points] == ["inside", "outside"]
    assert verdict.flip_points[0].inside
    assert not verdict.flip_points[1].inside
    assert verdict.assumptions[0] == "Reading of the words: Most is half"
    assert (
        "Inside: fails below and holds above 1,000 km, inside the published range of 600 km to 2,500 km (a study)."
        in verdict.assumptions
    )


def test_the_digest_names_the_claim_and_its_evidence() -> None:
    one, same = judge(_claim(), [_evidence("holds")]), judge(_claim(), [_evidence("holds")])
    other = judge(_claim(), [_evidence("holds", digest="d2")])
    assert one.digest == same.digest
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.25, "percent", "25 %"),
        (1.5e6, "km", "1,500 km"),
        (10.0, "", "10"),
        (True, "", "yes"),
        ("", "", "no end date"),
        (("usa", "russia"), "", "usa, russia"),
        ((), "", "none"),
        (math.nan, "km", "none"),
        (None, "", "no answer"),
    ],
)
def test_values_print_in_the_unit_of_the_border(value: object, unit: str, words: str) -> None:
    assert value_words(value, unit) == words  # type: ignore[arg-type]


def test_comparisons_print_after_it_must() -> None:
    assert comparison_words(Comparison("between", 180.0, 240.0, "min")) == "be between 3 min and 4 min"
    assert comparison_words(Comparison("in-year", "2012")) == "fall in 2012"
    assert comparison_words(Comparison("is", False)) == "be no"
