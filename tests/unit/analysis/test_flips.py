from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from midcourse.analysis.flips import Uncertain, pair_map, probe
from midcourse.talks.claims import Comparison, Value


def _parameter(name: str, central: float, low: float, high: float, **more: object) -> Uncertain:
    width = high - low
    fields: dict[str, object] = {"floor": low - width, "ceiling": high + width, "unit": "", "source": "a study"}
    return Uncertain(name, f"the {name}", central, low, high, **{**fields, **more})  # type: ignore[arg-type]


SPEED = _parameter("speed", 6300.0, 5500.0, 9000.0, unit="m_s")
DELAY = _parameter("delay", 60.0, 30.0, 300.0, unit="s")


def _share(changes: Mapping[str, float]) -> Value:
    """Steps in speed, a slow fall in delay."""
    speed, delay = changes.get("speed", 6300.0), changes.get("delay", 60.0)
    return max(0.0, math.floor((speed - 5900.0) / 100.0) * 0.02 - 0.0002 * (delay - 60.0))


def test_a_step_is_bracketed_to_the_stated_resolution() -> None:
    found = probe(_share, [SPEED], Comparison("at-most", 0.2))
    (flip,) = found.flip_points
    assert found.state == "depends"
    assert (flip.before, flip.after) == ("holds", "fails")
    assert flip.resolution <= SPEED.resolution
    assert abs(flip.at - 7000.0) <= flip.resolution
    assert flip.inside


def test_one_parameter_at_a_time_decides_and_all_together_is_told() -> None:
    one = _parameter("one", 0.0, -1.0, 1.0)
    two = _parameter("two", 0.0, -1.0, 1.0)
    found = probe(lambda c: c.get("one", 0.0) + c.get("two", 0.0), [one, two], Comparison("at-most", 1.5))
    assert (found.state, found.joint_flips) == ("holds", True)
    assert (found.low, found.high) == (-1.0, 1.0)
    assert (found.joint_low, found.joint_high) == (-2.0, 2.0)


def test_a_flip_outside_the_range_is_found_and_does_not_decide() -> None:
    found = probe(_share, [DELAY], Comparison("above", 0.0))
    (flip,) = found.flip_points
    assert found.state == "holds"
    assert not flip.inside
    assert abs(flip.at - 460.0) <= flip.resolution


def test_both_edges_of_a_band_are_found() -> None:
    whole = _parameter("salvo", 2.0, 1.0, 5.0, floor=1.0, ceiling=7.0, whole=True)
    found = probe(lambda c: float(10 // int(c.get("salvo", 2.0))), [whole], Comparison("between", 3.0, 5.0))
    assert [(flip.at, flip.before, flip.after) for flip in found.flip_points] == [
        (2.0, "fails", "holds"),
        (4.0, "holds", "fails"),
    ]


def test_a_parameter_without_effect_is_tried_twice_and_no_more() -> None:
    asked = []

    def ask(changes: Mapping[str, float]) -> Value:
        asked.append(dict(changes))
        return 1.0

    found = probe(ask, [SPEED], Comparison("equal", 1.0))
    assert found.flip_points == ()
    assert found.influences == ()
    assert asked == [{}, {"speed": 5500.0}, {"speed": 9000.0}]


def test_values_that_are_no_number_say_nothing() -> None:
    def ask(changes: Mapping[str, float]) -> Value:
        return math.nan if changes.get("speed", 6300.0) < 6000.0 else 1.0

    found = probe(ask, [SPEED], Comparison("at-least", 0.5))
    assert (found.state, found.low, found.high) == ("holds", 1.0, 1.0)


def test_no_number_at_the_central_values_leaves_the_question_unanswered() -> None:
    assert probe(lambda _: math.nan, [], Comparison("at-least", 0.5)).state == "unanswered"


@pytest.mark.parametrize(("kind", "before"), [("at-least", "holds"), ("at-most", "fails")])
def test_a_threshold_of_ours_flips_at_the_value(kind: str, before: str) -> None:
    comparison = Comparison(kind, 500e3, unit="km", ours_low=300e3, ours_high=1000e3)
    (flip,) = probe(lambda _: 380e3, [], comparison).flip_points
    assert (flip.parameter, flip.at, flip.before, flip.inside) == ("threshold", 380e3, before, True)


def test_names_can_flip_too() -> None:
    def ask(changes: Mapping[str, float]) -> Value:
        return ("redzikowo",) if changes.get("speed", 6300.0) < 8000.0 else ("ramstein",)

    (flip,) = probe(ask, [SPEED], Comparison("includes", ("redzikowo",))).flip_points
    assert abs(flip.at - 8000.0) <= flip.resolution


def test_a_map_agrees_with_the_question_at_every_point() -> None:
    comparison = Comparison("at-most", 0.2)
    drawn = pair_map(_share, SPEED, DELAY, comparison, steps=5)
    expected = [[_share({"speed": s, "delay": d}) for d in drawn.second_values] for s in drawn.first_values]
    np.testing.assert_allclose(drawn.values, expected)
    np.testing.assert_array_equal(drawn.holds, np.array(expected) <= 0.2)
