from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from midcourse.analysis import evidence_shares
from midcourse.analysis.evidence import Witness
from midcourse.analysis.evidence_shield import Arrangement, Setup, Shield
from midcourse.errors import InputError
from midcourse.outputs.judged import Judge
from midcourse.scenario.dossier_files import load_dossier
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load
from midcourse.talks.claims import Comparison, Question


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_dossier("moscow-2007"))


@pytest.fixture(scope="module")
def shield(judge: Judge) -> Shield:
    assert judge.witness.shield is not None
    return judge.witness.shield


def _value(judge: Judge, name: str, **parameters: float | bool | str) -> object:
    question = Question(name, parameters)
    witness = Witness(judge.file.dossier, judge.witness.shield, judge.witness.law)
    if name in evidence_shares.ANSWERS:
        ask, _ = evidence_shares.ask(judge.witness.shield, question, judge.file.dossier.figures)  # type: ignore[arg-type]
        return ask({})
    return witness.answer(question).evidence.value


def test_treaties_answer_as_the_law_stood(judge: Judge) -> None:
    assert _value(judge, "expiry", treaty="start-1", date="2007-10-12") == "2009-12-05"
    assert _value(judge, "expiry", treaty="sort", date="2007-10-12") == "2012-12-31"
    assert _value(judge, "expiry", treaty="inf", date="2007-10-12") == ""
    assert _value(judge, "suspension_start", treaty="cfe", party="russia") == "2007-12-12"
    assert _value(judge, "suspension_provided", treaty="cfe") is False
    assert _value(judge, "in_force", treaty="start-1", date="2010-01-01") is False


def test_inf_binds_more_than_two_and_leaves_holders_free(judge: Judge) -> None:
    bound = _value(judge, "bound_parties", treaty="inf", date="2007-10-12")
    assert {"usa", "russia", "belarus", "kazakhstan", "ukraine"} <= set(bound)  # type: ignore[call-overload]
    assert _value(judge, "unbound_holders_count", treaty="inf", date="2007-10-12") >= 6  # type: ignore[operator]


def test_the_record_answers(judge: Judge) -> None:
    assert _value(judge, "interceptor_count", interceptors="gbi") == 10.0
    assert _value(judge, "days_between", first="e-2007-10-12", last="e-2008-03-17") == 157.0
    assert _value(judge, "raid_that_exhausts", interceptors="gbi") == 6.0
    assert _value(judge, "share_of_warheads_stoppable", interceptors="gbi", figure="russian-warheads") == pytest.approx(
        10 / 3070
    )


def test_geometry_agrees_with_great_circles(judge: Judge) -> None:
    """Spherical figures worked out by hand elsewhere; the ellipsoid moves them by up to 0.5 per cent."""
    assert _value(judge, "range_needed", origins="iran", target="washington") == pytest.approx(9_684e3, rel=5e-3)
    assert _value(judge, "lowest_visible_height", radar="emr", place="kozelsk") == pytest.approx(261e3, rel=0.05)
    assert _value(judge, "lowest_visible_height", radar="emr", place="nizhny-tagil") == pytest.approx(978e3, rel=0.05)


def test_threat_sets_part_the_same_threats(shield: Shield) -> None:
    sets = shield.case.threat_sets
    for group in ("russia-solid-usa", "russia-liquid-usa"):
        chosen = [
            next(member.chosen for member in sets[name].members if member.group == group)
            for name in ("western-russia-to-usa", "eastern-russia-to-usa")
        ]
        assert not (chosen[0] & chosen[1]).any()
        assert (chosen[0] | chosen[1]).all()


def test_a_faster_interceptor_of_the_same_site_is_asked_for_by_its_path(shield: Shield) -> None:
    shares = [
        evidence_shares.share_with_window(
            shield,
            "western-russia-to-usa",
            Setup("gbi", shield.case.sensors, {"interceptors.gbi.burnout_speed": speed}),
        )
        for speed in (5000.0, 6300.0, 7700.0)
    ]
    assert shares[0] == 0.0
    assert shares[0] <= shares[1] < shares[2]


def test_an_arranged_shield_shares_flights_and_keeps_the_first_as_it_was(shield: Shield) -> None:
    question = Question("share_of_trajectories_with_window", {"threats": "iran-to-usa", "interceptors": "gbi"})
    before = evidence_shares.ANSWERS[question.quantity](shield, question, {}, {})
    none = shield.arranged(Arrangement(shield.case.sensors, "gbi", {"interceptors.gbi.inventory": 0.0}, whole=True))
    assert evidence_shares.ANSWERS[question.quantity](none, question, {}, {}) == 0.0
    assert evidence_shares.ANSWERS[question.quantity](shield, question, {}, {}) == before


def test_a_radar_outside_the_arranged_network_sees_nothing(shield: Shield) -> None:
    question = Question("share_of_trajectories_seen", {"threats": "western-russia-to-usa", "radar": "emr"})
    network = tuple(name for name in shield.case.sensors if name != "emr")
    without = shield.arranged(Arrangement(network, whole=True))
    assert evidence_shares.ANSWERS[question.quantity](without, question, {}, {}) == 0.0


def test_one_solution_for_all_burnout_speeds_reaches_what_a_lesser_one_reaches() -> None:
    scenario = load("candidates-2007")
    case = case_of(scenario)
    whole = Shield(case)
    bare = Shield(dataclasses.replace(case, uncertain=()))
    group = case.groups["iran-icbm-usa"]
    np.testing.assert_array_equal(whole.reached(group, {}), bare.reached(group, {}))


def test_an_unknown_change_names_what_there_is(shield: Shield) -> None:
    setup = Setup("gbi", shield.case.sensors, {"interceptors.gbi.colour": 1.0})
    with pytest.raises(InputError, match='unknown number of gbi "colour"'):
        shield.interceptor(setup)


def test_without_engine_or_treaties_a_question_stays_unanswered(judge: Judge) -> None:
    witness = Witness(judge.file.dossier)
    claim = judge.file.dossier.claims["two-dates"]
    verdict, _ = witness.judge(claim)
    assert verdict.verdict == "undecidable"
    assert "no treaties are given" in verdict.because


def test_the_digest_follows_the_inputs(judge: Judge) -> None:
    def name(treaty: str) -> str:
        question = Question("expiry", {"treaty": treaty, "date": "2007"}, Comparison("in-year", "2009"))
        return judge.witness.answer(question).evidence.digest

    assert name("start-1") == name("start-1")
    assert name("start-1") != name("sort")
