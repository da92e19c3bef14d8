"""How an error is said."""

from __future__ import annotations

import pickle

from midcourse.errors import InputError, InputErrors, nearest, unknown_name


def test_the_text_is_the_one_of_the_design() -> None:
    error = InputError(
        'radar "brdy": min_elevation_deg is -30',
        where="my-scenario.yaml, line 42, radars[0]",
        allowed="-5 to 90",
        hint="elevations are degrees above the local horizontal",
    )
    assert str(error) == (
        'radar "brdy": min_elevation_deg is -30\n'
        "    where:    my-scenario.yaml, line 42, radars[0]\n"
        "    allowed:  -5 to 90\n"
        "    hint: elevations are degrees above the local horizontal"
    )


def test_parts_that_are_not_there_are_left_out() -> None:
    assert str(InputError("it is wrong")) == "it is wrong"


def test_several_errors_are_joined_and_survive_pickling() -> None:
    errors = InputErrors([InputError("one", where="a"), InputError("two")])
    assert str(errors) == "one\n    where:    a\ntwo"
    again = pickle.loads(pickle.dumps(errors))
    assert str(again) == str(errors)
    assert [str(one) for one in again.errors] == [str(one) for one in errors.errors]
    assert str(pickle.loads(pickle.dumps(errors.errors[0]))) == "one\n    where:    a"


def test_nearest_lists_the_best_first_whatever_the_case() -> None:
    names = ["europe-2007", "europe-2009", "moscow", "iran"]
    assert nearest("Europe2007", names)[0] == "europe-2007"
    assert len(nearest("x", names)) == 3


def test_an_unknown_name_lists_what_is_there() -> None:
    assert str(unknown_name("radar", "brdi", ["brdy", "gabala"])) == (
        'unknown radar "brdi"\n    allowed:  brdy, gabala\n    hint: did you mean "brdy" or "gabala"?'
    )
    many = unknown_name("site", "site3", [f"site-{i}" for i in range(20)])
    assert "20 names, the nearest: " in str(many)
    assert "(none are known)" in str(unknown_name("site", "x", []))
