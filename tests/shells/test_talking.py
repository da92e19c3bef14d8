"""The commands about the talks, as a user types them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

QUICK = ("start-1-ends-2012", "ten-interceptors", "radar-blind-below-245", "targeted-at-nothing-else")


def _midcourse(*arguments: str, store: Path | None = None) -> subprocess.CompletedProcess[str]:
    import os

    environment = {**os.environ, "MIDCOURSE_STORE": str(store) if store else "off", "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "midcourse", *arguments], capture_output=True, text=True, check=False, env=environment
    )


def test_talks_lists_dossiers_and_prints_the_meeting() -> None:
    assert "moscow-2007" in _midcourse("talks").stdout
    shown = _midcourse("talks", "moscow-2007").stdout
    for words in (
        "Sergei Lavrov",
        "Condoleezza Rice",
        "Who wants what",
        "What was offered",
        "A freeze while experts consult.",
    ):
        assert words in shown


def test_talks_json_is_one_object() -> None:
    data = json.loads(_midcourse("talks", "moscow-2007", "--json").stdout)
    assert data["meeting"]["date"] == "2007-10-12"
    assert len(data["claims"]) >= 40


def test_the_timeline_is_printed_between_days_and_drawn(tmp_path: Path) -> None:
    result = _midcourse("talks", "timeline", "--since", "2007-10", "--until", "2007-10-31", "--out", str(tmp_path))
    assert "2007-10-12" in result.stdout
    assert "2008" not in result.stdout
    assert (tmp_path / "timeline.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (tmp_path / "timeline.png").read_bytes()[:4] == b"\x89PNG"


def test_quantities_can_be_listed() -> None:
    assert "expiry(treaty, [date]) → date" in _midcourse("talks", "quantities").stdout


def test_quotes_are_looked_up_in_a_text(tmp_path: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text(
        "The treaty, it says,\nexpires in 2012. The plan: 10 ballistic interceptors in Poland.", encoding="utf-8"
    )
    result = _midcourse("quotes", "moscow-2007", "--text", str(text), "--source", "xinhua-20071014", "--json")
    rows = {row["item"]: row for row in json.loads(result.stdout)["quotations"]}
    assert rows["claim start-1-ends-2012"]["outcome"] == "exact"
    assert rows["claim start-1-ends-2012"]["line"] == 2
    assert rows["claim ten-interceptors"]["outcome"] == "near"
    assert rows["claim ten-interceptors"]["differences"] == ["-missile"]


def test_quotes_refuse_a_text_that_is_not_there() -> None:
    result = _midcourse("quotes", "moscow-2007", "--text", "nowhere.txt")
    assert result.returncode == 2
    assert 'no file "nowhere.txt"' in result.stderr


def test_check_json_follows_the_contract(tmp_path: Path) -> None:
    result = _midcourse("check", "moscow-2007", *QUICK, "--json", store=tmp_path)
    assert result.returncode == 0, result.stderr
    rows = {row["claim"]: row for row in json.loads(result.stdout)["claims"]}
    assert rows["start-1-ends-2012"]["verdict"] == "fails"
    assert rows["start-1-ends-2012"]["evidence"][0]["value"] == "2009-12-05"
    assert rows["ten-interceptors"]["verdict"] == "holds"
    assert rows["targeted-at-nothing-else"]["verdict"] == "undecidable"
    flips = rows["radar-blind-below-245"]["flip_points"]
    assert flips[0]["parameter"] == "radars.emr.minimum_elevation"
    assert (flips[0]["from"], flips[0]["to"], flips[0]["unit"]) == ("fails", "holds", "°")
    assert 0.0 < flips[0]["at"] < 5.0
    for row in rows.values():
        assert row["sources"]
        assert {"claim", "verdict", "because", "evidence", "flip_points", "sources"} <= set(row)
        for evidence in row["evidence"]:
            assert re.fullmatch(r"[0-9a-f]{32}", evidence["digest"])
            assert {"question", "value", "interval", "unit", "digest"} <= set(evidence)
    again = _midcourse("check", "moscow-2007", *QUICK, "--json", store=tmp_path)
    assert again.stdout == result.stdout


def test_check_prints_the_other_side_and_the_flip(tmp_path: Path) -> None:
    shown = _midcourse("check", "moscow-2007", "radar-blind-below-245", store=tmp_path).stdout
    assert "flips at" in shown
    assert "On the same matter (Vladimir Popovkin" in shown
    assert "Source: [Report on a leaked cable about the radar], Daily Mail, 2011-02" in shown


def test_an_unknown_claim_is_refused_with_the_nearest() -> None:
    result = _midcourse("check", "moscow-2007", "start-1-ends-2013")
    assert result.returncode == 2
    assert 'unknown claim "start-1-ends-2013"' in result.stderr
    assert '"start-1-ends-2012"' in result.stderr


def test_a_claim_of_ones_own_is_judged_from_one_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "dossier: mine\ntitle: Mine\nextends: moscow-2007\n"
        "sources:\n  paper: {title: A paper, date: 2026-01-02, grade: seen}\n"
        "claims:\n  far:\n    says: Warsaw is within 3,000 km of Iran.\n    speaker: A paper\n    party: press\n"
        "    date: 2026-01-02\n    sources: [paper]\n    grade: seen\n"
        "    questions:\n      - {ask: range_needed, with: {origins: iran, target: warsaw}, at_most_km: 3000}\n",
        encoding="utf-8",
    )
    (row,) = json.loads(_midcourse("check", str(path), "--json").stdout)["claims"]
    assert row["verdict"] == "holds"
    assert 2400 < row["evidence"][0]["value"] < 2700


def test_the_dispute_page_is_whole_and_offline(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        "dossier: small\ntitle: Small\nextends: moscow-2007\n"
        "claims:\n  one:\n    says: The radar sees nothing below 245 km <over> Kozelsk.\n    speaker: A speaker\n    party: usa\n"
        "    date: 2007\n    sources: [xinhua-20071014]\n    grade: seen\n    questions:\n"
        "      - {ask: lowest_visible_height, with: {radar: emr, place: kozelsk}, at_least_km: 245}\n"
        "deal:\n  levers: {}\n",
        encoding="utf-8",
    )
    result = _midcourse("check", str(path), "--out", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "out" / "dispute.html").read_text(encoding="utf-8")
    assert "&lt;over&gt; Kozelsk" in page
    assert 'src="http' not in page
    assert "<link" not in page
    assert page.count("data:image/png;base64,") == 2
    (review,) = json.loads((tmp_path / "out" / "claimreview.jsonld").read_text(encoding="utf-8"))
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["alternateName"] == "depends"
    assert review["itemReviewed"]["appearance"]["name"] == "Tension continues after Russia-US missile talks"


def test_an_unwritable_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = _midcourse("check", "moscow-2007", "--out", str(tmp_path / "file" / "below"))
    assert result.returncode == 2
    assert "cannot write to" in result.stderr


@pytest.mark.slow
def test_the_deal_search_is_exact_and_keeps_history_out(tmp_path: Path) -> None:
    result = _midcourse("deal", "moscow-2007", "--json", "--out", str(tmp_path))
    assert result.returncode == 0, result.stderr
    data = json.loads(result.stdout)
    assert data["packages"] == 2_488_320
    assert data["feasible"] == 0
    assert ["russia-no-sites", "usa-gabala-adds"] in data["clashes"]
    sites = {lever["id"]: set(lever["settings"]) for lever in data["levers"]}["interceptor-site"]
    assert "deveselu" not in sites
    later = next(package for package in data["put_forward"] if package["id"] == "decision-2009")
    assert not later["seen_by_search"]
    assert later["measures"]["russian-reach"]["value"] == 0.0
    assert {path.name for path in tmp_path.iterdir()} >= {"deal.json", "deal.png", "deal.svg", "levers.png"}
    assert list(tmp_path.rglob("packages.parquet"))


@pytest.mark.parametrize(("name", "inside"), [
    ("Russian staff at the sites", "Russian staff at the sites"),
    ("Polish air defence", "Polish air defence"),
    ("CFE", "CFE"),
    ("Interceptor site", "interceptor site"),
])  # fmt: skip
def test_names_of_countries_keep_their_capital_inside_a_sentence(name: str, inside: str) -> None:
    from midcourse.cli.talking import _inside

    assert _inside(name) == inside
