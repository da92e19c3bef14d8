from __future__ import annotations

from pathlib import Path

import pytest

from midcourse.errors import InputError
from midcourse.scenario import validation_rows as rows

HEAD = "id,method,quantity,inputs,value,tolerance_relative,tolerance_absolute,kind,required,flag,not_run,source,url,grade,note\n"


def _one(line: str) -> rows.Check:
    (check,) = rows.checks_from_csv(HEAD + line, "mine", "mine.csv")
    return check


def test_units_turn_into_si() -> None:
    check = _one("A,arc_state,speed_km_s,apogee_height_km=550 shape=lofted q=0.4,4.5,0.01,0.1,numerical,no,,,s,,seen,")
    assert (check.quantity, check.suffix) == ("speed", "km_s")
    assert check.value == 4500.0
    assert check.tolerance == pytest.approx(100.0)
    assert check.rounding == pytest.approx(50.0)
    assert check.inputs == {"apogee_height": 550e3, "shape": "lofted", "q": 0.4}
    assert not check.required


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("43.8758", 5e-5),
        ("20003931", 0.5),
        ("3.416e-06", 5e-10),
        ("0", 0.5),
        ("-1.50", 5e-3),
        ("1e3", 500.0),
        ("nan", 0.0),
    ],
)
def test_half_a_unit_of_the_last_digit(text: str, half: float) -> None:
    assert rows.half_unit(text) == pytest.approx(half)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A,atmosphere,density_kg_m3,height_km=1,twelve,,,numerical,yes,,,,,,", 'value is "twelve"'),
        ("A,atmosphere,density_kg_m3,height_km,1,,,numerical,yes,,,,,,", 'input "height_km" has no value'),
        ("A,atmosphere,density_kg_m3,height_km=1,1,,,guess,yes,,,,,,", 'unknown kind "guess"'),
        ("A,atmosphere,density_kg_m3,height_km=1,1,,,numerical,maybe,,,,,,", 'required is "maybe"'),
        ("A,atmosphere,density_kg_m3,height_km=1,1,,,numerical,yes,,,,,sure,", 'unknown grade "sure"'),
    ],
)
def test_wrong_rows_say_where(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        _one(line)
    assert message in str(error.value)
    assert "mine.csv, line 2" in str(error.value)


def test_a_file_without_the_columns_is_refused() -> None:
    with pytest.raises(InputError, match="no column method, quantity, value"):
        rows.checks_from_csv("id,name\nA,b\n", "mine", "mine.csv")


def test_unknown_authority_lists_the_nearest() -> None:
    with pytest.raises(InputError, match="us76"):
        rows.library_checks("us67")


def test_own_files_are_read_and_missing_ones_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(HEAD + "A,atmosphere,density_kg_m3,height_km=0,1.225,0.001,,numerical,yes,,,s,,seen,\n")
    (check,) = rows.checks_from_file(file)
    assert check.authority == "own"
    with pytest.raises(InputError, match="cannot read"):
        rows.checks_from_file(tmp_path / "none.csv")


def test_library_ids_are_unique_and_sourced() -> None:
    checks = rows.library_checks()
    names = [(check.authority, check.id) for check in checks]
    assert len(names) == len(set(names))
    assert len(checks) > 900
    assert all(check.source and check.grade for check in checks)
    assert all(check.tolerance > 0.0 for check in checks if not check.not_run)


def test_rows_that_cannot_be_read_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    for name, said in (
        ("none.csv", "no such file or directory"),
        (".", "is a directory"),
        ("binary.csv", "is no text"),
    ):
        with pytest.raises(InputError) as caught:
            rows.checks_from_file(tmp_path / name)
        assert said in str(caught.value)
        assert "Errno" not in str(caught.value)
        assert caught.value.where == "--rows"
