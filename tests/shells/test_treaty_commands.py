"""The treaty commands, as a shell sees them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from midcourse.cli import main
from midcourse.scenario.proposal_files import proposal_names
from midcourse.scenario.treaty_files import treaty_names

ROOT = Path(__file__).resolve().parents[2]


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHONUTF8": "1"}
    environment.pop("FORCE_COLOR", None)
    return subprocess.run(
        [sys.executable, "-m", "midcourse", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        timeout=120,
    )


def run(*arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, as the shell would call it; a process each would take most of the time."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.dict(os.environ, {"COLUMNS": "100", **variables}),
        mock.patch.object(sys, "argv", ["midcourse", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.chdir(cwd or Path.cwd()),
    ):
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def told(*arguments: str, **variables: str) -> Any:
    done = run(*arguments, "--json", **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_treaties_lists_all_of_them() -> None:
    assert [row["treaty"] for row in told("treaties")] == list(treaty_names())
    text = run("treaties").stdout
    assert all(name in text for name in treaty_names())


def test_a_treaty_by_its_name_is_shown_in_prose() -> None:
    done = run("treaty", "start-1")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "# Treaty on the Reduction and Limitation of Strategic Offensive Arms (START I)" in text
    assert "**warheads** (II.1(b), II.2). Warheads attributed to deployed missiles and bombers." in text
    assert "6,000 warheads from 2001-12-05 [start1-text, seen]" in text
    assert all(len(line) <= 100 for line in done.stdout.splitlines() if "http" not in line)


def test_check_prints_exactly_the_json_of_the_contract() -> None:
    done = shell("treaty", "check", "start-1", "--party", "russia", "--date", "2007-07-01", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == ["treaty", "date", "party", "in_force", "results"]
    assert (found["treaty"], found["date"], found["party"], found["in_force"]) == (
        "start-1",
        "2007-07-01",
        "russia",
        True,
    )
    for result in found["results"]:
        assert list(result) == ["rule", "article", "count", "limit", "unit", "headroom", "status", "because"]
        assert result["article"]
        assert result["because"]
    warheads = next(one for one in found["results"] if one["rule"] == "warheads")
    assert (warheads["count"], warheads["limit"], warheads["headroom"], warheads["status"]) == (
        5518,
        6000,
        482,
        "within",
    )


def test_check_in_text_says_what_was_counted() -> None:
    done = run("treaty", "check", "start-1", "--party", "ussr", "--date", "1990-09-01")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "start-1 is in force only from 1994-12-05." in text
    assert "308 SS-18: 3,080 (10 attributed to each SS-18 (III.4); FAS copy of START MOU chart, seen)" in text


def test_check_takes_forces_from_a_file_and_party_names_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "forces.csv"
    path.write_text(
        "date,party,treaty,category,system,deployed_launchers,attributed_warheads,source,url,confidence\n"
        "1990-09-01,USA,START I,heavy_bomber_ALCM,B-52 (ALCM),189,1968,chart,,seen\n"
        "1990-09-01,USA,START I,ICBM,Minuteman III,500,1500,chart,,seen\n"
        "1990-09-01,USA,START I,SLBM,Trident II D-5,96,768,chart,,seen\n"
        "1990-09-01,USA,START I,total,all,785,4236,chart,,seen\n",
        encoding="utf-8",
    )
    found = told(
        *("treaty", "check", "start-1", "--party", "United States", "--date", "1990-10-01", "--forces", str(path))
    )
    counts = {one["rule"]: one["count"] for one in found["results"]}
    assert (counts["delivery-vehicles"], counts["warheads"], counts["ballistic-warheads"]) == (785, 4236, 2268)
    assert found["in_force"] is False


def test_status_on_the_day_of_the_moscow_talks() -> None:
    rows = {row["treaty"]: row for row in told("treaty", "status", "--date", "2007-10-12")["treaties"]}
    assert {name for name, row in rows.items() if row["in_force"]} == {"start-1", "sort", "inf", "cfe"}
    assert rows["start-1"]["until"] == "2009-12-05"
    assert rows["sort"]["until"] == "2012-12-31"
    assert rows["inf"]["until"] is None
    assert any("6 months' notice (XV.2)" in note for note in rows["inf"]["notes"])
    assert any("effect from 2007-12-12" in note for note in rows["cfe"]["notes"])
    assert "russia" in rows["cfe"]["binds"]
    assert rows["abm"]["because"].startswith("Ended on 2002-06-13")
    assert "START" not in run("treaty", "status", "--date", "2007-10-12").stderr


def test_status_after_the_suspension_of_the_cfe_treaty() -> None:
    rows = {row["treaty"]: row for row in told("treaty", "status", "--date", "2007-12-12")["treaties"]}
    assert rows["cfe"]["in_force"]
    assert "russia" not in rows["cfe"]["binds"]
    assert any("russia suspended" in note and "no article on suspension" in note for note in rows["cfe"]["notes"])


def test_a_shell_sees_the_error_and_the_code() -> None:
    done = shell("treaty", "chek")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        'InputError: unknown treaty or command "chek"\n'
        "    allowed:  16 names, the nearest: check, cfe, counts\n"
        '    hint: did you mean "check" or "cfe" or "counts"?\n'
    )


def test_diff_pairs_rules_by_name() -> None:
    rows = {row["what"]: row for row in told("treaty", "diff", "start-1", "new-start")}
    assert rows["warheads"]["start-1"].startswith("6,000 warheads from 2001-12-05")
    assert rows["warheads"]["new-start"].startswith("1,550 warheads from 2018-02-05")
    assert run("treaty", "diff", "inf", "inf").stdout == "No difference.\n"


@pytest.mark.parametrize("name", proposal_names())
def test_every_packaged_proposal_can_be_applied(name: str) -> None:
    found = told("treaty", "apply", name)
    assert found["proposal"] == name
    assert found["effects"]


def test_proposals_are_listed() -> None:
    text = run("treaty", "proposals").stdout
    assert all(name in text for name in proposal_names())


def test_opening_the_inf_treaty_says_who_gives_up_what() -> None:
    effects = {one["party"]: one for one in told("treaty", "apply", "inf-open-to-all")["effects"]}
    assert effects["china"]["before"]["standing"] == "not-a-party"
    assert effects["china"]["after"]["standing"] == "bound"
    lost = {(party, one["what"]): one for party, effect in effects.items() for one in effect["gives_up"]}
    assert (lost["china", "DF-21"]["low"], lost["china", "DF-21"]["high"]) == (60, 80)
    assert lost["china", "DF-21"]["certain"]
    assert not lost["china", "DF-4"]["certain"]
    assert lost["israel", "Jericho II"]["high"] is None
    assert ("china", "DF-11") not in lost
    assert effects["usa"]["gives_up"] == []
    text = run("treaty", "apply", "inf-open-to-all").stdout
    assert "Nothing changes for usa, russia" in text


def test_the_suspension_of_the_cfe_treaty_is_computed_from_its_notice() -> None:
    effects = {one["party"]: one for one in told("treaty", "apply", "cfe-suspension")["effects"]}
    assert effects["russia"]["before"]["standing"] == "bound"
    assert effects["russia"]["after"]["standing"] == "suspended"
    before = told("treaty", "apply", "cfe-suspension", "--date", "2007-12-11")["effects"]
    assert next(one for one in before if one["party"] == "russia")["after"]["standing"] == "bound"


def test_five_more_years_of_start_and_eleven_interceptors(tmp_path: Path) -> None:
    effects = {one["party"]: one for one in told("treaty", "apply", "start-1-five-years")["effects"]}
    assert effects["russia"]["before"]["in_force"] is False
    assert effects["russia"]["after"]["in_force"] is True
    path = tmp_path / "eleven.yaml"
    path.write_text(
        "party: usa\ndate: 2013-01-01\nitems:\n  - {system: GBI, category: interceptor, count: 11, site: poland}\n"
    )
    lost = told("treaty", "apply", "ten-interceptors", "--forces", str(path))["effects"][0]["gives_up"]
    assert [(one["low"], one["high"], one["what"]) for one in lost] == [(1, 1, "interceptors")]


def test_a_proposal_of_one_s_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "proposal: mine\ntitle: Deep cuts\nday: 2009-07-02\nchanges:\n  - treaty: start-1\n    limit:\n"
        "      {rule: warheads, article: mine, text: A thousand., counts: warheads, unit: warheads,"
        " max: [{value: 1000, grade: assumed}]}\n"
    )
    effects = {one["party"]: one for one in told("treaty", "apply", str(path))["effects"]}
    assert [(one["what"], one["low"]) for one in effects["russia"]["gives_up"]] == [("warheads", 2897)]
    assert [(one["what"], one["low"]) for one in effects["usa"]["gives_up"]] == [("warheads", 4916)]


def test_physics_answers_where_it_is_asked() -> None:
    (usa, _) = told("treaty", "apply", "speed-cap-1997", "--physics")["effects"]
    lost = {one["what"]: one for one in usa["gives_up"]}
    assert lost["Ground-based interceptor"]["certain"]
    assert "(flown as gbi-two-stage)" in lost["Ground-based interceptor"]["because"]
    assert not lost["SM-3 Block IA"]["certain"]


def test_reconcile_compares_every_published_figure() -> None:
    rows = told("treaty", "reconcile", "start-1")
    assert len(rows) > 50
    assert not [row for row in rows if row["difference"]]
    assert "0 with a difference" in run("treaty", "reconcile", "inf").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("timeline",),
        ("counts", "start-1"),
        ("counts", "new-start", "--rule", "warheads"),
        ("apply", "inf-open-to-all"),
    ],
)
def test_figures_are_written(arguments: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "figure.png"
    done = run("treaty", *arguments, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert out.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert out.stat().st_size > 20_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("treaty", "chek"), 'unknown treaty or command "chek"'),
        (("treaty", "check", "start-1", "--party", "rusia", "--date", "2007-01-01"), 'unknown party "rusia"'),
        (("treaty", "check", "start-1", "--party", "russia", "--date", "1 July"), 'date is "1 July"'),
        (("treaty", "check", "strat-1", "--party", "russia", "--date", "2007-01-01"), 'unknown treaty "strat-1"'),
        (("treaty", "apply", "nothing"), 'unknown proposal "nothing"'),
        (("treaty", "counts", "start-1", "--rule", "warhead"), 'unknown rule "warhead"'),
        (("treaty", "timeline", "--out", "figure.gif"), 'cannot draw "figure.gif"'),
    ],
)
def test_wrong_input_leaves_with_2_and_a_hint(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"InputError: {said}")
    assert done.stdout == ""


def _treaty_of_one_s_own(folder: Path) -> None:
    """Take the two files out of the how-to, so that the page cannot go stale."""
    page = (ROOT / "docs" / "how-to" / "add-a-treaty.md").read_text(encoding="utf-8")
    blocks = page.split("```")
    for kind, name in (("python", "harbour.py"), ("yaml", "harbour.yaml"), ("csv", "forces.csv")):
        text = next(block.removeprefix(kind + "\n") for block in blocks if block.startswith(kind + "\n"))
        (folder / name).write_text(text, encoding="utf-8")


def test_a_treaty_is_added_by_one_python_file_and_one_data_file(tmp_path: Path) -> None:
    _treaty_of_one_s_own(tmp_path)
    arguments = ("treaty", "check", "harbour", "--party", "north", "--date", "2003-01-01")
    found = told(*arguments, "--treaties", str(tmp_path), "--forces", str(tmp_path / "forces.csv"))
    assert [(one["rule"], one["count"], one["status"]) for one in found["results"]] == [
        ("ships", 12, "breach"),
        ("quick-ships", None, "depends"),
    ]
    names = [row["treaty"] for row in told("treaties", MIDCOURSE_TREATIES=str(tmp_path))]
    assert sorted(names) == sorted([*treaty_names(), "harbour"])
    assert "# The Harbour Treaty" in run("treaty", "harbour", "--treaties", str(tmp_path)).stdout


def test_check_loads_nothing_heavy() -> None:
    """How long it takes is measured in `benchmarks/main_job.py`; what makes it slow is held here."""
    script = (
        "import sys\nsys.argv = ['midcourse', 'treaty', 'check', 'start-1', '--party', 'russia', '--date', '2007-07-01',"
        " '--json']\nfrom midcourse.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules = {name.split(".")[0] for name in done.stderr.split()}
    assert not modules & {"numba", "matplotlib", "numpy", "pydantic", "duckdb", "polars", "pyarrow", "rich"}
