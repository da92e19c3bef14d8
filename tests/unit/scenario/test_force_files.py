"""Forces in: what the two kinds of file may say, and what becomes of it."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from midcourse.scenario.force_files import library_declarations, load_declarations, party_name
from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.treaties.counting import check
from midcourse.treaties.forces import Declaration
from midcourse.treaties.rules import Treaty

START = load_treaty("start-1")
INF = load_treaty("inf")


def _load(text: str, folder: Path, treaty: Treaty = START, name: str = "f.csv") -> tuple[Declaration, ...]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_declarations(path, treaty)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("USA", "usa"),
        ("United States of America", "usa"),
        ("Soviet Union", "ussr"),
        ("Russian Federation", "russia"),
        ("North Korea", "north-korea"),
        ("NATO-19", "nato-19"),
        ("czech_republic", "czech-republic"),
    ],
)
def test_party_names(written: str, meant: str) -> None:
    assert party_name(written) == meant


@pytest.mark.parametrize("name", [name for name in treaty_names() if name != "sort"])
def test_packaged_forces_load_and_name_their_source(name: str) -> None:
    declarations = library_declarations(load_treaty(name))
    assert declarations
    for declaration in declarations:
        for item in declaration.items:
            assert item.source or item.note == "number not found" or item.note.startswith("number not found")
            assert item.where


def test_a_treaty_without_packaged_forces_has_none() -> None:
    assert library_declarations(load_treaty("sort")) == ()


@pytest.mark.parametrize(
    ("category", "written", "system"),
    [
        ("ICBM", "MM III", "Minuteman III"),
        ("ICBM_heavy", "R-36M2", "SS-18"),
        ("ICBM_mobile", "Topol", "SS-25 (road-mobile)"),
        ("ICBM", "SS-24", "SS-24 (silo)"),
        ("ICBM_mobile", "SS-24", "SS-24 (rail-mobile)"),
        ("icbm", "Topol-M", "Topol-M (silo)"),
        ("icbm_mobile", "SS-27", "Topol-M (mobile)"),
        ("SLBM", "Sineva", "SS-N-23"),
        ("heavy_bomber_ALCM", "B-52H", "B-52H (ALCM)"),
        ("heavy_bomber_other", "B-52H", "B-52 (non-ALCM)"),
        ("heavy_bomber_ALCM", "Tu-95MS", "Bear (ALCM)"),
        ("heavy bomber", "Tu-160", "Blackjack"),
        ("", "trident ii (d5)", "Trident II D-5"),
    ],
)
def test_systems_are_found_under_the_names_people_use(category: str, written: str, system: str, tmp_path: Path) -> None:
    (declared,) = _load(f"date,party,category,system,count\n2001-01-01,x,{category},{written},3\n", tmp_path)
    assert declared.items[0].system.name == system


def test_a_declaration_covers_the_kinds_it_lists_unless_it_says_otherwise(tmp_path: Path) -> None:
    head = "date,party,category,system,count,coverage\n"
    (plain,) = _load(head + "2001-01-01,usa,icbm,MX,50,\n2001-01-01,usa,slbm,Trident I,96,\n", tmp_path)
    assert plain.covers == {"icbm", "slbm"}
    (part,) = _load(head + "2001-01-01,usa,icbm,MX,50,part\n2001-01-01,usa,slbm,Trident I,96,\n", tmp_path)
    assert part.covers == {"slbm"}
    (all_,) = _load(head + "2001-01-01,usa,icbm,MX,50,all\n", tmp_path)
    assert all_.covers == {"all"}


def test_lines_of_another_treaty_are_left_out_and_lists_in_part_give_way(tmp_path: Path) -> None:
    text = (
        "date,party,treaty,category,system,count\n"
        "2009-07-01,Russia,START I data,heavy_bomber_ALCM,Tu-160,13\n"
        "2009-07-01,Russia,START I,icbm,SS-19,120\n"
        "2009-07-01,Russia,New START,icbm,No such thing,1\n"
        "2009-07-01,Russia,-,icbm,No such thing,1\n"
        "2004-07-01,Russia,START I data,ICBM_heavy,SS-18,108\n"
        "2004-07-01,Russia,START I data,total_analyst,all,874\n"
    )
    found = {declaration.day: declaration for declaration in _load(text, tmp_path)}
    assert [item.system.name for item in found[date(2009, 7, 1)].items] == ["SS-19"]
    assert found[date(2004, 7, 1)].covers == frozenset()
    assert found[date(2004, 7, 1)].totals == {}


def test_totals_and_subtotals_are_kept_beside_the_lines(tmp_path: Path) -> None:
    text = (
        "date,party,category,system,count,warheads,source,grade\n"
        "2001-12-05,usa,icbm,MX,50,500,paper,seen\n"
        "2001-12-05,usa,subtotal_icbm_slbm,all,482,4000,paper,seen\n"
        "2001-12-05,usa,subtotal_heavy_bombers,all,76,608,paper,seen\n"
        "2001-12-05,usa,total,all,1238,5903,paper,seen\n"
        "2001-12-05,usa,total:throw-weight,all,1500,,paper,seen\n"
    )
    (declared,) = _load(text, tmp_path)
    assert {name: total.value for name, total in declared.totals.items()} == {
        "ballistic-warheads": 4000.0,
        "delivery-vehicles": 1238.0,
        "warheads": 5903.0,
        "throw-weight": 1500.0,
    }
    assert [(kinds, column, figure.value) for kinds, column, figure in declared.subtotals] == [
        ("icbm and slbm", "count", 482.0),
        ("icbm and slbm", "warheads", 4000.0),
        ("heavy-bomber", "count", 76.0),
        ("heavy-bomber", "warheads", 608.0),
    ]
    # The bombers' subtotal has no lines of its own kind, so it becomes one without a type.
    assert [(item.system.name, item.count, item.declared) for item in declared.items][1:] == [
        ("Heavy bombers (types not stated)", 76.0, 608.0)
    ]


def test_counts_may_be_unknown_or_intervals_and_quantities_carry_units(tmp_path: Path) -> None:
    text = (
        "date,party,system,count,count_low,count_high,maximum_range_km\n"
        "2007-10-12,china,DF-21,,60,80,1770\n"
        "2007-10-12,china,DF-4,,,,5400..5600\n"
        "2007-10-12,china,DF-15,unknown,90,,\n"
        "2007-10-12,china,DF-3,10,5,12,\n"
    )
    (declared,) = _load(text, tmp_path, INF)
    assert [(item.count, item.low, item.high) for item in declared.items] == [
        (None, 60.0, 80.0),
        (None, 1.0, math.inf),
        (None, 90.0, math.inf),
        (10.0, 5.0, 12.0),
    ]
    assert declared.items[1].quantities["maximum-range"].low == 5.4e6
    assert declared.items[1].quantities["maximum-range"].said == "5,400 to 5,600 km (assumed)"


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    text = """\
treaty: start-1
source: paper
grade: seen
declarations:
  - party: Russia
    date: 2002-01-01
    items:
      - {system: SS-18, category: icbm_heavy, count: 154, warheads: 1540}
      - {system: SS-25, count: 360}
    totals: {delivery-vehicles: 514}
  - party: USA
    date: 2002-01-01
    coverage: all
    items:
      - {system: MX, count: 50}
"""
    russia, usa = _load(text, tmp_path, name="f.yaml")
    assert (russia.party, usa.party, usa.covers) == ("russia", "usa", {"all"})
    assert russia.totals["delivery-vehicles"].value == 514.0
    csv = (
        "date,party,treaty,category,system,count,warheads,source,grade\n"
        "2002-01-01,russia,START-1,icbm_heavy,SS-18,154,1540,paper,seen\n"
        "2002-01-01,russia,START1,,SS-25,360,,paper,seen\n"
    )
    (again,) = _load(csv, tmp_path)
    assert [(one.system.name, one.count, one.declared, one.source) for one in again.items] == [
        (one.system.name, one.count, one.declared, one.source) for one in russia.items
    ]


def test_quantities_in_yaml_may_have_bounds(tmp_path: Path) -> None:
    text = "party: iran\ndate: 2007-10-12\nitems:\n  - {system: Shahab-3, maximum_range_km: {value: 1300, low: 900, high: 1400}}\n"
    (declared,) = _load(text, tmp_path, INF, "f.yaml")
    interval = declared.items[0].quantities["maximum-range"]
    assert (interval.low, interval.high) == (0.9e6, 1.4e6)


def test_downloading_in_a_table_is_counted_as_declared(tmp_path: Path) -> None:
    text = (
        "date,party,category,system,count,warheads,equipped\n"
        "2009-07-01,usa,ICBM,Minuteman III,500,1050,\n"
        "2009-07-01,usa,ICBM,Peacekeeper,50,400,\n"
        "2009-07-01,usa,SLBM,Trident I,96,576,\n"
        "2009-07-01,usa,SLBM,Trident II,336,2688,\n"
        "2009-07-01,usa,heavy_bomber_ALCM,B-52H,160,,20\n"
        "2009-07-01,usa,heavy_bomber_other,B-1B,47,,\n"
        "# a remark\n\n"
    )
    report = check(START, "usa", date(2009, 7, 1), _load(text, tmp_path))
    counts = {one.rule: one.count for one in report.results}
    assert counts["ballistic-warheads"] == 1050 + 400 + 576 + 2688
    assert counts["warheads"] == 4714 + 150 * 10 + 10 * 20 + 47
    assert counts["downloading"] == 450 + 100 + 192
    assert counts["downloading-other-types"] == 292
