"""The commands about scenario files, as a shell sees them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from midcourse.scenario import shelf


def run(*arguments: str, cwd: Path | None = None, columns: int = 100) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": str(columns), "PYTHONUTF8": "1"}
    environment.pop("FORCE_COLOR", None)
    return subprocess.run(
        [sys.executable, "-m", "midcourse", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment,
        check=False,
        timeout=60,
    )


def test_scenarios_lists_all_of_them() -> None:
    done = run("scenarios", "--json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)["scenarios"]
    assert [row["name"] for row in rows] == list(shelf.scenario_names())
    assert all(row["title"] for row in rows)
    table = run("scenarios").stdout
    assert all(name in table for name in shelf.scenario_names())


@pytest.mark.parametrize("columns", [80, 120])
def test_show_prints_every_number_with_its_grade(columns: int) -> None:
    numbers = json.loads(run("show", "europe-2007", "--json").stdout)["quantities"]
    done = run("show", "europe-2007", columns=columns)
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= columns
    for quantity in numbers:
        section = quantity["path"].split(".")[0]
        if section not in {"launch_areas", "targets"}:
            name = (
                quantity["path"].split(".", 2)[-1]
                if quantity["path"].count(".") > 1
                else quantity["path"].split(".")[1]
            )
            assert any(line.startswith(name) and quantity["grade"] in line for line in lines), quantity["path"]
        else:
            place = quantity["path"].split(".")[2]
            assert any(line.startswith(place) and f"{quantity['value']:.2f}" in line for line in lines), place
    assert "600 to 2,500" in done.stdout
    assert f"{len(numbers)} numbers:" in done.stdout


def test_show_json_is_one_object_and_nothing_else() -> None:
    done = run("show", "europe-2007", "--set", "radars.emr.reference_range_km=650", "--json")
    found = json.loads(done.stdout)
    (number,) = [item for item in found["quantities"] if item["path"] == "radars.emr.reference_range_km"]
    assert number["value"] == 650.0
    assert number["unit"] == "km"
    assert number["grade"] == "assumed"
    assert {item["source"] for item in found["quantities"]} - {""} <= set(found["sources"])


def test_show_loads_neither_compiler_nor_plots() -> None:
    script = (
        "import sys\nfrom midcourse.cli import main\nsys.argv = ['midcourse', 'show', 'europe-2007', '--json']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numba', 'matplotlib', 'duckdb', 'polars', 'pyarrow', 'scipy'} & set(sys.modules)\n"
        "sys.stderr.write(','.join(sorted(heavy)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""


def test_new_copies_and_the_copy_is_the_same_scenario(tmp_path: Path) -> None:
    done = run("new", "my.yaml", "--from", "europe-2007", cwd=tmp_path)
    assert done.returncode == 0
    path = tmp_path / "my.yaml"
    assert path.read_text(encoding="utf-8") == (shelf.LIBRARY / "europe-2007.yaml").read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) & 0o044 == 0o044
    assert [item.name for item in tmp_path.iterdir()] == ["my.yaml"]
    assert run("check-file", "my.yaml", cwd=tmp_path).returncode == 0


def test_new_replaces_nothing_without_force(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text("mine\n")
    done = run("new", "my.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert 'InputError: "my.yaml" exists already' in done.stderr
    assert path.read_text() == "mine\n"
    assert run("new", "my.yaml", "--force", cwd=tmp_path).returncode == 0
    assert path.read_text(encoding="utf-8") != "mine\n"


def test_new_can_extend(tmp_path: Path) -> None:
    assert run("new", "a.yaml", "--from", "europe-2007-gabala", "--extend", cwd=tmp_path).returncode == 0
    (tmp_path / "sub").mkdir()
    assert run("new", "sub/b.yaml", "--from", "a.yaml", "--extend", cwd=tmp_path).returncode == 0
    assert 'extends: "../a.yaml"' in (tmp_path / "sub" / "b.yaml").read_text()
    assert run("check-file", "sub/b.yaml", cwd=tmp_path).returncode == 0
    lost = run("new", "c.yaml", "--from", "sub/b.yaml", cwd=tmp_path)
    assert lost.returncode == 2
    assert "which a copy in another folder would not find" in lost.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("new", "my.txt"), 'InputError: "my.txt" does not end in .yaml'),
        (("new", "nowhere/my.yaml"), 'InputError: no folder "nowhere"'),
        (("new", "my.yaml", "--from", "europe-207"), 'InputError: unknown scenario "europe-207"'),
        (("show", "europe-207"), 'InputError: unknown scenario "europe-207"'),
        (("check-file", "none.yaml"), 'InputError: no file "none.yaml"'),
        (("show", "europe-2007", "--set", "radars.emr"), 'InputError: "radars.emr" is not an override'),
    ],
)
def test_wrong_input_ends_with_2_and_leaves_nothing(tmp_path: Path, arguments: tuple[str, ...], problem: str) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(problem)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can make files")
def test_new_in_a_folder_that_takes_no_files() -> None:
    done = run("new", "/proc/my.yaml")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith('InputError: cannot write "/proc/my.yaml": ')


def test_check_file_says_what_it_found(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(
        "extends: europe-2007\ntitle: Mine\ninterceptors: {gbi: {burnout_speed_km_s: 10}}\n", encoding="utf-8"
    )
    done = run("check-file", "my.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert "my.yaml is a scenario: Mine" in done.stdout
    assert "threats in 6 groups" in done.stdout
    assert "interceptors.gbi.burnout_speed_km_s is 10 km/s, outside its published range 5.5 to 9" in done.stdout
    found = json.loads(run("check-file", "my.yaml", "--json", cwd=tmp_path).stdout)
    assert found["outside_their_range"] == ["interceptors.gbi.burnout_speed_km_s"]
    assert sum(found["numbers_by_grade"].values()) == found["numbers"]


def test_check_file_reports_every_fault_and_counts_them(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(
        "extends: europe-2007\ntitle: Mine\nradars:\n  emr:\n    min_elevation_deg: -30\n    reference_range: 650\n"
    )
    done = run("check-file", "my.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        'InputError: radar "emr": min_elevation_deg is -30\n'
        "    where:    my.yaml, line 5, radars.emr\n"
        "    allowed:  -5 to 90\n"
        "    hint: elevations are degrees above the local horizontal\n"
        'InputError: radar "emr": "reference_range" has no unit suffix\n'
        "    where:    my.yaml, line 6, radars.emr\n"
        "    allowed:  reference_range_km\n"
        "    hint: write reference_range_km\n"
        "2 errors.\n"
    )


def test_schema_prints_a_valid_schema() -> None:
    done = run("schema")
    jsonschema.Draft202012Validator.check_schema(json.loads(done.stdout))
    assert run("schema", "--markdown").stdout.startswith("### the top of the file")
