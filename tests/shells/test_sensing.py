"""`midcourse radar` and `midcourse track` as people call them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from midcourse.cli import main

THREAT = "iran-icbm-usa/tabriz/washington"


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Call = Callable[..., Done]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def call(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line from its front door, in this process: one import for all of them."""
    monkeypatch.setenv("MIDCOURSE_STORE", str(store))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)

    def inner(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["midcourse", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        return Done(int(left.value.code or 0), *capsys.readouterr())

    return inner


def _json(done: Done) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_radar_of_a_scenario(call: Call, tmp_path: Path) -> None:
    answer = _json(call("radar", "europe-2007", "emr", "--rcs-m2", "0.01", "--rcs-m2", "0.16", "--json"))
    ranges = {row["rcs_m2"]: row for row in answer["ranges"]}
    assert ranges[0.01]["stated_range_km"] == pytest.approx(2000.0)
    assert ranges[0.16]["stated_range_km"] == pytest.approx(4000.0)
    assert ranges[0.16]["range_by_parts_km"] / ranges[0.01]["range_by_parts_km"] == pytest.approx(2.0)
    assert 1770 < ranges[0.01]["range_by_parts_km"] < 2360
    assert answer["beam"]["beam_width_deg"] == pytest.approx(0.18)
    assert answer["search"]["ranges"][0]["search_range_km"] < answer["search"]["ranges"][0]["cued_range_km"]
    shared = [row["range_km"] for row in answer["shared"]]
    assert shared == sorted(shared, reverse=True)
    assert all(row["lowest_height_km"] >= 0.0 for row in answer["horizon"])
    assert {row["grade"] for row in answer["numbers"]} <= {"seen", "secondary", "memory", "derived", "assumed"}


def test_the_dot_and_the_space_are_one(call: Call, tmp_path: Path) -> None:
    dot = call("radar", "europe-2007.emr", "--json")
    space = call("radar", "europe-2007", "emr", "--json")
    assert _json(dot) == _json(space)


def test_a_radar_of_the_library_stands_nowhere(call: Call, tmp_path: Path) -> None:
    answer = _json(call("radar", "cobra-dane", "--json"))
    assert answer["stated"] is None
    assert answer["horizon"] == []
    assert answer["shared"]


def test_a_radar_whose_parts_are_secret(call: Call, tmp_path: Path) -> None:
    done = call("radar", "europe-2007-gabala", "gabala")
    assert done.returncode == 0
    assert "are not public" in done.stdout
    answer = _json(call("radar", "europe-2007-gabala", "gabala", "--json"))
    assert answer["search"] is None
    assert answer["shared"] == []
    assert all(row["range_by_parts_km"] is None for row in answer["ranges"])


def test_a_folder_of_a_radar(call: Call, tmp_path: Path) -> None:
    done = call("radar", "europe-2007", "emr", "--out", "out")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"radar.json", "coverage.png", "coverage.svg", "sharing.png", "sharing.svg"}
    assert json.loads((tmp_path / "out" / "radar.json").read_text(encoding="utf-8"))["radar"]["id"] == "emr"


def test_an_override_changes_the_answer(call: Call, tmp_path: Path) -> None:
    changed = call("radar", "europe-2007", "emr", "--set", "radars.emr.accuracy.beam_width_deg=0.5", "--json")
    assert _json(changed)["beam"]["beam_width_deg"] == pytest.approx(0.5)


def test_a_track(call: Call, tmp_path: Path) -> None:
    answer = _json(call("track", "europe-2007", THREAT, "--json", "--out", "out"))
    assert answer["asked"] == {"lead_s": 300.0, "commit_error_km": None, "search_s": 10.0}
    errors = answer["errors"]
    assert errors[0]["time_s"] == pytest.approx(answer["burnout_s"])
    for row in errors:
        assert row["error_km"] == pytest.approx(sum(axis**2 for axis in row["axes_km"]) ** 0.5)
        assert row["error_ahead_km"] >= 0.99 * row["error_km"] or row["error_ahead_km"] > 0.0
    reached = [row["reached_s"] for row in answer["limits"] if row["reached_s"] is not None]
    assert reached == sorted(reached)
    assert answer["burnout_s"] < answer["commit_s"] < answer["intercept_s"] < answer["impact_s"]
    by = {(row["radar"], row["cue"]): row for row in answer["handover"]}
    assert not by["emr", "satellites"]["suffices"]
    assert by["emr", "track"]["suffices"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"track.json", "track.png", "track.svg"}


def test_a_limit_moves_the_commit(call: Call, tmp_path: Path) -> None:
    free = _json(call("track", "europe-2007", THREAT, "--json"))
    bound = _json(call("track", "europe-2007", THREAT, "--set", "engagement.commit_error_km=1", "--json"))
    assert bound["asked"]["commit_error_km"] == pytest.approx(1.0)
    assert bound["commit_s"] > free["commit_s"] + 60.0
    assert bound["margin_s"] < free["margin_s"]
    assert bound["intercept_error_km"] < free["intercept_error_km"]


def test_a_track_for_people(call: Call, tmp_path: Path) -> None:
    done = call("track", "europe-2007", "iran-icbm-usa/tabriz→washington")
    assert done.returncode == 0, done.stderr
    assert "Satellites (2 of them" in done.stdout
    assert "Commit on any track" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("radar", "emr"),
            'InputError: unknown radar or scenario "emr"\n    where:    NAME\n'
            "    allowed:  14 names, the nearest: uewr-thule, europe-2007, gbr-p\n"
            "    hint: it is a radar of a scenario: midcourse radar europe-2007 emr\n",
        ),
        (
            ("radar", "europe-2007"),
            'InputError: it is not said which radar of "europe-2007"\n    where:    RADAR\n'
            "    allowed:  forward-radar, fylingdales, thule, emr\n",
        ),
        (
            ("radar", "europe-2007", "brdy"),
            'InputError: unknown radar of "europe-2007" "brdy"\n    where:    RADAR\n'
            "    allowed:  emr, forward-radar, fylingdales, thule\n"
            '    hint: did you mean "emr" or "forward-radar" or "fylingdales"?\n',
        ),
        (
            ("radar", "gbr-p", "--rcs-m2", "-1"),
            "InputError: rcs is -1\n    where:    --rcs-m2\n    allowed:  1e-06 to 10,000\n",
        ),
        (
            ("radar", "gbr-p", "--set", "radars.emr.band=x"),
            "InputError: --set changes a scenario\n    where:    --set\n    hint: gbr-p is a radar of the library\n",
        ),
        (
            ("track", "europe-2007", "iran-icbm-usa"),
            'InputError: "iran-icbm-usa" is a group of threats\n    where:    THREAT\n'
            "    allowed:  one of it: iran-icbm-usa/tabriz/washington\n"
            "    hint: also iran-icbm-usa/tabriz/new-york, iran-icbm-usa/tabriz/boston\n",
        ),
        (
            ("track", "europe-2007", THREAT, "--limit-km", "0"),
            "InputError: limit is 0\n    where:    --limit-km\n    allowed:  0.0001 to 100,000\n",
        ),
        (
            ("track", "europe-2007", THREAT, "--set", "radars.emr.library="),
            'InputError: radar "emr": accuracy: beam_width_deg, bandwidth_mhz, detection_snr_db, angle_floor_deg, '
            "range_floor_m, interval_s are missing\n"
            "    allowed:  beam_width_deg, bandwidth_mhz, detection_snr_db, angle_floor_deg, range_floor_m, interval_s\n"
            "    hint: give them below accuracy:, or name a sensor of the library with library:\n",
        ),
    ],
)
def test_errors_word_for_word(call: Call, tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == text
    assert list(tmp_path.iterdir()) == []


def test_as_a_process(tmp_path: Path) -> None:
    """Once as people run it: an object on standard output and nothing beside it."""
    command = [sys.executable, "-m", "midcourse", "radar", "gbr-p", "--json"]
    done = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["radar"]["library"] == "gbr-p"
