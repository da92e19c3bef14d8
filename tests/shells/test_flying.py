"""The flying commands, as a shell sees them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from midcourse.cli import main


class Done(NamedTuple):
    """What a command said and how it left."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a command in this process, by the same door as the shell: `midcourse.cli.main`."""

    def inside(*arguments: str, columns: int = 100) -> Done:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["midcourse", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return Done(int(left.value.code or 0), out, err)

    return inside


@pytest.fixture
def answer(run: Callable[..., Done]) -> Callable[..., dict]:
    """Run a command with ``--json`` and give its object."""

    def inside(*arguments: str) -> dict:
        done = run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return inside


def outside(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "midcourse", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, timeout=120
    )


def test_arc_keeps_its_contract(answer) -> None:
    found = answer("arc", "--range-km", "8000")
    names = {"speed_km_s", "flight_path_angle_deg", "apogee_height_km", "ground_range_km", "flight_time_s"}
    assert names <= set(found)
    # Minimum energy: the angle is a quarter of what the range angle lacks of half a turn.
    assert found["flight_path_angle_deg"] == pytest.approx(45.0 - 8000 / 6371.0 * 180.0 / 3.141592653589793 / 4.0)
    lofted = answer("arc", "--apogee-km", "4475", "--range-km", "950")
    assert lofted["flight_time_s"] == pytest.approx(3016.97, abs=0.01)
    again = answer(
        "arc", "--speed-km-s", str(lofted["speed_km_s"]), "--angle-deg", str(lofted["flight_path_angle_deg"])
    )
    assert again["ground_range_km"] == pytest.approx(950, abs=1e-3)
    assert again["apogee_height_km"] == pytest.approx(4475, abs=1e-3)
    assert answer("arc", "--speed-km-s", "9", "--angle-deg", "0", "--height-km", "300")["outcome"] == "orbit"


def test_fly_keeps_its_contract(answer) -> None:
    found = answer("fly", "iranian-icbm", "--from", "tehran", "--to", "washington")
    assert found["outcome"] == "hit"
    assert set(found["burnout"]) >= {"time_s", "speed_km_s", "height_km", "flight_path_angle_deg"}
    assert set(found["apogee"]) == {"time_s", "height_km"}
    assert "peak_deceleration_g" in found["reentry"]
    assert found["impact"]["lat_deg"] == pytest.approx(38.9, abs=1e-3)
    assert found["impact"]["miss_km"] < 0.1
    assert found["ground_range_km"] == pytest.approx(10199, abs=2)
    assert 0 <= found["azimuth_deg"] < 360


def test_an_unreachable_target_says_by_how_much(answer) -> None:
    found = answer("fly", "shahab-3", "--from", "tabriz", "--to", "moscow")
    assert found["outcome"] == "out-of-reach"
    assert found["reach_km"] < found["ground_range_km"]
    assert found["short_by_km"] == pytest.approx(found["ground_range_km"] - found["reach_km"], abs=0.01)
    assert f"{found['short_by_km']:,.0f} km short" in found["reason"]
    assert found["impact"]["time_s"] is None


@pytest.mark.parametrize("form", [("--from=-33.5,-70.6",), ("--from", "-33.5,-70.6"), ("--from", "33.5S,70.6W")])
def test_negative_places_are_read(form: tuple[str, ...], answer) -> None:
    found = answer("fly", "scud-b", *form, "--to=-35.0,-71.0")
    assert found["outcome"] == "hit"
    assert found["impact"]["lat_deg"] == pytest.approx(-35.0, abs=1e-3)


def test_shapes_and_apogees(answer) -> None:
    route = ("fly", "hwasong-12", "--from", "sunan", "--to", "40,150")
    low, middle, high = (answer(*route, "--shape", shape) for shape in ("depressed", "minimum-energy", "lofted"))
    heights = [item["apogee"]["height_km"] for item in (low, middle, high)]
    assert heights == sorted(heights)
    stated = answer(*route, "--apogee-km", "900")
    assert stated["apogee"]["height_km"] == pytest.approx(900, abs=0.5)


def test_fly_as_told_and_as_far_as_it_goes(answer) -> None:
    told = answer("fly", "hwasong-12", "--from", "sunan", "--azimuth-deg", "60", "--pitch-over-deg", "50")
    assert told["burnout"]["flight_path_angle_deg"] == pytest.approx(40.0, abs=1e-3)
    assert told["impact"]["miss_km"] is None
    far = answer("fly", "hwasong-12", "--from", "sunan", "--azimuth-deg", "60", "--max-range")
    assert far["ground_range_km"] > told["ground_range_km"]
    programme = answer("fly", "saturn-ib-as-205", "--from", "28.52,-80.56", "--azimuth-deg", "72")
    assert programme["burnout"]["time_s"] == pytest.approx(145.88)


def test_coast_keeps_its_contract(answer) -> None:
    state = ["--lat-deg", "40", "--lon-deg", "-120", "--height-km", "250", "--speed-km-s", "6.9"]
    state += ["--angle-deg", "22", "--azimuth-deg", "280"]
    still = answer("coast", *state)
    inertial = answer("coast", *state, "--frame", "inertial")
    dragged = answer("coast", *state, "--ballistic-coefficient-kg-m2", "2000")
    assert inertial["ground_range_km"] > still["ground_range_km"]  # westward: the turn of the Earth adds to it
    assert dragged["reentry"]["peak_deceleration_g"] > 20
    assert still["burnout"]["height_km"] == pytest.approx(250)


def test_fit_answers_the_morning_after(answer) -> None:
    found = answer(
        "fit", "--apogee-km", "4475", "--range-km", "950", "--flight-time-s", "3180", "--from", "pyongsong",
        "--azimuth-deg", "75", "--toward", "washington", "--toward", "Tokyo",
    )  # fmt: skip
    assert found["outcome"] == "matched"
    assert found["apogee_km"] == pytest.approx(4475, abs=0.1)
    assert abs(found["flight_time_difference_s"]) < 30
    assert found["consistency"]["verdict"] == "consistent"
    standard = found["standard"]
    assert standard["low_km"] < standard["range_km"] < standard["high_km"]
    assert found["with_rotation"]["east_km"] > standard["range_km"] > found["with_rotation"]["west_km"]
    assert [goal["reaches"] for goal in found["toward"]] == ["likely", "yes"]
    assert found["reported"]["flight_time_rounding_s"] == 30.0


def test_fit_flags_the_report_that_cannot_be_right(run, answer) -> None:
    arguments = ("fit", "--apogee-km", "6248.5", "--range-km", "1090", "--flight-time-s", "4052", "--from", "sunan")
    verdict = answer(*arguments)["consistency"]
    assert (verdict["verdict"], verdict["figure"]) == ("inconsistent", "flight time")
    screen = run(*arguments)
    assert screen.returncode == 0
    assert "inconsistent" in screen.stdout
    assert "cannot be right" in screen.stdout


def test_files_are_written(tmp_path, run) -> None:
    done = run(
        "fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--json", "--csv", str(tmp_path / "a.csv"),
        "--czml", str(tmp_path / "a.czml"), "--out", str(tmp_path / "figures"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = list(csv.DictReader((tmp_path / "a.csv").open()))
    assert float(rows[-1]["time_s"]) == pytest.approx(found["impact"]["time_s"], abs=1e-2)
    assert json.loads((tmp_path / "a.czml").read_text())[0]["id"] == "document"
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {
        "height-range.png", "height-range.svg", "speed-time.png", "speed-time.svg",
    }  # fmt: skip


def test_fit_draws_range_rings(tmp_path, run) -> None:
    done = run(
        "fit", "--apogee-km", "2111.5", "--range-km", "787", "--from", "kusong", "--out", str(tmp_path), "--json"
    )
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    assert (tmp_path / "range-rings.png").stat().st_size > 50_000


def test_vehicles_sites_and_show(answer) -> None:
    rows = {row["name"]: row for row in answer("vehicles")["vehicles"]}
    assert rows["gbi-two-stage"]["flyable"]
    assert rows["bulava"]["missing"]
    shown = answer("show", "gbi-two-stage")
    numbers = {item["path"]: item for item in shown["numbers"]}
    assert numbers["kinematic.burnout_speed_km_s"]["value"] == 6.3
    assert (numbers["kinematic.burnout_speed_km_s"]["low"], numbers["kinematic.burnout_speed_km_s"]["high"]) == (5.5, 9)
    assert {item["id"] for item in answer("sites")["sites"]} >= {"sunan", "tehran", "vandenberg", "jagang"}


@pytest.mark.parametrize("columns", [80, 120])
def test_screens_fit_their_terminal(columns: int, run) -> None:
    for arguments in (
        ("fly", "iranian-icbm", "--from", "tehran", "--to", "washington"),
        ("fit", "--apogee-km", "4475", "--range-km", "950", "--from", "pyongsong", "--toward", "washington"),
        ("show", "saturn-v-as-506"),
        ("vehicles",),
        ("arc", "--range-km", "8000"),
    ):
        done = run(*arguments, columns=columns)
        assert done.returncode == 0, done.stderr
        assert max(len(line) for line in done.stdout.splitlines()) <= columns, arguments


def test_a_flight_loads_no_plotting_and_no_models() -> None:
    """How long it takes is measured in `benchmarks/main_job.py`; what makes it slow is held here."""
    script = (
        "import sys\nsys.argv = ['midcourse', 'fly', 'shahab-3', '--from', '38.08,46.29', '--to', '39.9,32.9', '--json']\n"
        "from midcourse.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["outcome"] == "hit"
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert not loaded & {"matplotlib", "duckdb", "polars", "pyarrow", "pandas"}


def test_json_in_a_process_of_its_own_is_all_that_is_said() -> None:
    done = outside("arc", "--range-km", "8000", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["ground_range_km"] == 8000


def test_wrong_input_leaves_with_two_and_says_nothing_else(run) -> None:
    done = run("fly", "shahab-3", "--from", "atlantisia", "--to", "moscow", "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith('InputError: unknown site "atlantisia"')
