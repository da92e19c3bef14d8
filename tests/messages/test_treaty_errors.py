"""Errors of treaties, forces and proposals, word for word."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from midcourse.errors import InputError, InputErrors, LimitError
from midcourse.scenario import force_files
from midcourse.scenario.force_files import load_declarations
from midcourse.scenario.proposal_files import load_proposal
from midcourse.scenario.treaty_files import load_treaty, treaty_names

RULES = '''"""The harbour treaty."""

from midcourse.treaties.rules import Law, Weight

law = Law("harbour")


@law.counting("ships", article="1", text="Each ship is one.", unit="ships", kinds=("ship",))
def ships(item, look):
    return Weight(1.0, "one each")


@law.definition("quick", article="1", text="A quick ship.")
def quick(item, look):
    return look.is_a("quick", item)
'''
NUMBERS = """\
treaty: harbour
title: Harbour treaty
sources:
  gazette: {title: The Gazette, date: "2001"}
duration:
  article: "3"
  signed: {date: 2001-01-01, source: gazette, grade: seen}
  entered: {date: 2001-06-01, source: gazette, grade: seen}
  term_years: 5
  withdrawal: {article: "4", months: 6, grade: memory}
parties:
  - {name: north}
  - {name: south}
limits:
  - rule: ships
    article: "2"
    text: No more than ten.
    counts: ships
    unit: ships
    max: [{value: 10, source: gazette, grade: seen}]
systems:
  - {name: Galley, kind: ship}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    own = Path("own")
    own.mkdir()
    (own / "harbour.py").write_text(RULES, encoding="utf-8")
    (own / "harbour.yaml").write_text(NUMBERS, encoding="utf-8")
    return own


def _text(text: str) -> str:
    return dedent(text).strip("\n")


def _treaty_says(folder: Path, old: str, new: str) -> str:
    assert old in NUMBERS
    (folder / "harbour.yaml").write_text(NUMBERS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_treaty("harbour", folder)
    return str(caught.value)


def test_the_file_itself_is_right(folder: Path) -> None:
    assert load_treaty("harbour", folder).limits[0].steps[0].value == 10.0
    assert "harbour" in treaty_names(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '    article: "2"\n',
            "",
            """
            rule "ships" has no article
                where:    own/harbour.yaml, line 15, limits[0]
                allowed:  article: text
                hint: every rule names the article it comes from
            """,
        ),
        (
            "10, source: gazette, grade: seen}",
            "10}",
            """
            rule "ships" has no source
                where:    own/harbour.yaml, line 15, limits[0]
                allowed:  source: text
                hint: name a source of the file, or say grade: memory; a number without either is not taken
            """,
        ),
        (
            "10, source: gazette, grade: seen}",
            "10, grade: seen}",
            """
            grade seen without a source
                where:    own/harbour.yaml, line 20, limits[0].max[0].grade
                allowed:  source: the id of a source of this file
            """,
        ),
        (
            "[{value: 10, source: gazette, grade: seen}]",
            "[{value: 10, from: 2001-01-01, until: 2005-01-01, grade: memory}, {value: 8, from: 2003-01-01, grade: memory}]",
            """
            rule "ships" has overlapping dates: 10 from 2001-01-01 to 2005-01-01, and 8 from 2003-01-01
                where:    own/harbour.yaml, line 20, limits[0].max[1].from
                allowed:  one value on each day
                hint: end the earlier value with until:, or move this from:
            """,
        ),
        (
            "[{value: 10, source: gazette, grade: seen}]",
            "[{value: 10, grade: memory}, {value: 8, grade: memory}]",
            """
            rule "ships" has overlapping dates: 10 from the beginning, and 8 from the beginning
                where:    own/harbour.yaml, line 20, limits[0].max[1].from
                allowed:  one value on each day
                hint: end the earlier value with until:, or move this from:
            """,
        ),
        (
            "value: 10",
            "value: -10",
            """
            the value of rule "ships" is -10
                where:    own/harbour.yaml, line 20, limits[0].max[0].value
                allowed:  nought or more
            """,
        ),
        (
            "value: 10",
            "value: ten",
            """
            value is "ten"
                where:    own/harbour.yaml, line 20, limits[0].max[0].value
                allowed:  a number
            """,
        ),
        (
            "    max: [{value: 10, source: gazette, grade: seen}]\n",
            "    grade: memory\n",
            """
            rule "ships" has no max
                where:    own/harbour.yaml, line 15, limits[0]
                allowed:  max: a list of {value, from, source}, or max_by_party: {party: value}
            """,
        ),
        (
            "    max: [{value: 10, source: gazette, grade: seen}]\n",
            "    grade: memory\n    max_by_party: {north: -3}\n",
            """
            rule "ships" has a ceiling of -3 for north
                where:    own/harbour.yaml, line 21, limits[0].max_by_party.north
                allowed:  nought or more
            """,
        ),
        (
            "counts: ships",
            "counts: shps",
            """
            unknown counting rule "shps"
                where:    own/harbour.yaml, line 18, limits[0].counts
                allowed:  ships
                hint: did you mean "ships"?
            """,
        ),
        (
            "10, source: gazette",
            "10, source: gazete",
            """
            unknown source "gazete"
                where:    own/harbour.yaml, line 20, limits[0].max[0].source
                allowed:  gazette
                hint: did you mean "gazette"?
            """,
        ),
        (
            "grade: seen}\n  entered",
            "grade: sean}\n  entered",
            """
            grade is "sean"
                where:    own/harbour.yaml, line 7, duration.signed.grade
                allowed:  seen, secondary, memory, derived, assumed
            """,
        ),
        (
            "date: 2001-06-01",
            "date: 2001-13-01",
            """
            date is "2001-13-01"
                where:    own/harbour.yaml, line 8, duration.entered.date
                allowed:  a date such as 2007-10-12
            """,
        ),
        (
            "{date: 2001-06-01, source",
            "{source",
            """
            the entry into force has no date
                where:    own/harbour.yaml, line 8, duration.entered
                allowed:  date: 2007-10-12
            """,
        ),
        (
            "term_years: 5",
            "term_years: 5.5",
            """
            term_years is 5.5
                where:    own/harbour.yaml, line 9, duration.term_years
                allowed:  a whole number
            """,
        ),
        (
            "months: 6",
            "months: 6, days: 10",
            """
            a notice has months or days
                where:    own/harbour.yaml, line 10, duration.withdrawal
                allowed:  months: 6, or days: 150
            """,
        ),
        (
            "months: 6",
            "months: 6, convention: sunrise",
            """
            convention is "sunrise"
                where:    own/harbour.yaml, line 10, duration.withdrawal.convention
                allowed:  corresponding-day, clear-days, plain
            """,
        ),
        (
            "parties:\n",
            "events:\n  - {kind: suspension, date: 2002-01-01, effect: 2001-01-01, text: gone, grade: memory}\nparties:\n",
            """
            the effect on 2001-01-01 comes before the act on 2002-01-01
                where:    own/harbour.yaml, line 12, events[0].effect
                allowed:  2002-01-01 or later
            """,
        ),
        (
            "parties:\n",
            "events:\n  - {kind: rupture, date: 2002-01-01, text: gone, grade: memory}\nparties:\n",
            """
            kind is "rupture"
                where:    own/harbour.yaml, line 12, events[0].kind
                allowed:  withdrawal, suspension, termination, note
            """,
        ),
        (
            "{name: south}",
            "{name: south, from: 2002-01-01, until: 2001-01-01}",
            """
            until 2001-01-01 is not after from 2002-01-01
                where:    own/harbour.yaml, line 13, parties[1].until
                allowed:  a day after 2002-01-01
            """,
        ),
        (
            "limits:\n",
            "groups: {land: [north, sooth]}\nlimits:\n",
            """
            unknown party "sooth"
                where:    own/harbour.yaml, line 14, groups.land
                allowed:  north, south
                hint: did you mean "south" or "north"?
            """,
        ),
        (
            "limits:\n",
            "limits:\n  - {rule: ships, article: '2', text: Again., counts: ships, unit: ships, max: [{value: 1, grade: memory}]}\n",
            """
            rule "ships" appears twice
                where:    own/harbour.yaml, line 16, limits[1].rule
                allowed:  each rule once
                hint: first in own/harbour.yaml, line 15, limits[0]
            """,
        ),
        (
            "systems:\n",
            "bans:\n  - {rule: b, article: '2', text: None., definition: quikc, unit: ships, grade: memory}\nsystems:\n",
            """
            unknown definition "quikc"
                where:    own/harbour.yaml, line 22, bans[0].definition
                allowed:  quick
                hint: did you mean "quick"?
            """,
        ),
        (
            "kind: ship}",
            "kind: ship, quantities: {speed: {value: 3, grade: memory}}}",
            """
            speed of Galley is no quantity
                where:    own/harbour.yaml, line 22, systems[0].quantities.speed
                allowed:  a name with a unit suffix, and low ≤ value ≤ high
            """,
        ),
        (
            "kind: ship}",
            "kind: ship, aliases: {a: 1}}",
            """
            aliases is not a list of words
                where:    own/harbour.yaml, line 22, systems[0].aliases
                allowed:  [one, two]
            """,
        ),
        (
            "kind: ship}",
            "kind: ship, trait: old}",
            """
            unknown key "trait"
                where:    own/harbour.yaml, line 22, systems[0].trait
                allowed:  name, kind, traits, aliases, vehicle, figures, quantities, source, grade, note
                hint: did you mean "traits"?
            """,
        ),
        (
            "  - {name: north}\n  - {name: south}\n",
            "  north: yes\n",
            """
            parties is not a list
                where:    own/harbour.yaml, line 11, parties
                allowed:  a list of mappings, each beginning with -
            """,
        ),
        (
            "  - {name: south}\n",
            "  - south\n",
            """
            "south" is not a mapping
                where:    own/harbour.yaml, line 13, parties[1]
                allowed:  keys and values
            """,
        ),
        (
            "  gazette: {title: The Gazette, date: \"2001\"}\n",
            "  - gazette\n",
            None,
        ),
        (
            "title: Harbour treaty",
            "title: [Harbour, treaty]",
            """
            title is not text
                where:    own/harbour.yaml, line 2, title
                allowed:  text on one or more lines
            """,
        ),
        (
            "treaty: harbour",
            "treaty: harbor",
            """
            the treaty is called "harbor"
                where:    own/harbour.yaml, line 1, treaty
                allowed:  "harbour", as the file is
            """,
        ),
    ],
)  # fmt: skip
def test_a_treaty_file_says_what_is_wrong_and_where(folder: Path, old: str, new: str, said: str | None) -> None:
    found = _treaty_says(folder, old, new)
    if said is None:
        assert found.startswith("sources is not a mapping")
    else:
        assert found == _text(said)


def test_a_treaty_without_duration(folder: Path) -> None:
    start, end = NUMBERS.index("duration:"), NUMBERS.index("parties:")
    (folder / "harbour.yaml").write_text(NUMBERS[:start] + NUMBERS[end:], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_treaty("harbour", folder)
    assert str(caught.value).splitlines()[0] == "the treaty has no duration"


def test_all_errors_of_a_file_come_at_once(folder: Path) -> None:
    wrong = NUMBERS.replace('    article: "2"\n', "").replace("value: 10", "value: -1")
    (folder / "harbour.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(InputErrors) as caught:
        load_treaty("harbour", folder)
    assert [error.problem for error in caught.value.errors] == [
        'rule "ships" has no article',
        'the value of rule "ships" is -1',
    ]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            "law = 3\n",
            """
            the Python file of treaty "harbour" has no law
                where:    own/harbour.py
                allowed:  law = Law("harbour") at its head
                hint: see docs/how-to/add-a-treaty.md
            """,
        ),
        (
            "law = (\n",
            """
            the Python file of treaty "harbour" fails: SyntaxError: '(' was never closed
                where:    own/harbour.py, line 1
                hint: see docs/how-to/add-a-treaty.md
            """,
        ),
        (
            "from midcourse.treaties.rules import Law\n\nlaw = Lwa('harbour')\n",
            """
            the Python file of treaty "harbour" fails: NameError: name 'Lwa' is not defined
                where:    own/harbour.py, line 3
                hint: see docs/how-to/add-a-treaty.md
            """,
        ),
    ],
)
def test_a_faulty_python_file_is_named_with_its_line(folder: Path, rules: str, said: str) -> None:
    (folder / "harbour.py").write_text(rules, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_treaty("harbour", folder)
    assert str(caught.value) == _text(said)


def test_a_data_file_alone_and_a_folder_that_is_not_there(folder: Path) -> None:
    (folder / "harbour.py").unlink()
    with pytest.raises(InputError) as caught:
        load_treaty("harbour", folder)
    assert str(caught.value) == _text(
        """
        treaty "harbour" has a data file and no Python file
            where:    own/harbour.yaml
            allowed:  harbour.py beside it
            hint: see docs/how-to/add-a-treaty.md
        """
    )
    with pytest.raises(InputError, match='no folder "nowhere"'):
        treaty_names(Path("nowhere"))


def test_an_unknown_treaty_gets_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load_treaty("strat-1")
    assert str(caught.value) == _text(
        """
        unknown treaty "strat-1"
            allowed:  abm, abm-demarcation, adapted-cfe, cfe, inf, new-start, sort, start-1
            hint: did you mean "start-1" or "sort" or "new-start"?
        """
    )


def _forces_say(text: str, name: str = "f.csv", treaty: str = "start-1") -> str:
    Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_declarations(Path(name), load_treaty(treaty))
    return str(caught.value)


HEAD = "date,party,category,system,count,warheads\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "2001-01-01,usa,icbm,Minutman III,500,1500",
            """
            unknown system "Minutman III"
                where:    f.csv, line 2
                allowed:  36 systems, the nearest: Minuteman III, Minuteman II, MM III
                hint: did you mean "Minuteman III" or "Minuteman II" or "MM III"?
            """,
        ),
        (
            "2001-01-01,usa,icbm,Minuteman III,-5,",
            """
            count of Minuteman III is -5
                where:    f.csv, line 2
                allowed:  nought or more
                hint: counts are not negative
            """,
        ),
        (
            "2001-01-01,usa,icbm,Minuteman III,5.5,",
            """
            count of Minuteman III is 5.5
                where:    f.csv, line 2
                allowed:  a whole number, nought or more
            """,
        ),
        (
            "2001-01-01,usa,icbm,Minuteman III,five,",
            """
            count of Minuteman III is "five"
                where:    f.csv, line 2
                allowed:  a whole number, nought or more
            """,
        ),
        (
            "2001-01-01,usa,slbm,Minuteman III,5,",
            """
            system "Minuteman III" is listed as slbm
                where:    f.csv, line 2
                allowed:  icbm
                hint: the treaty knows Minuteman III as icbm
            """,
        ),
        (
            "2001-01-01,russia,icbm_mobile,SS-18,5,",
            """
            system "SS-18" is listed as icbm_mobile
                where:    f.csv, line 2
                allowed:  icbm
                hint: the treaty does not know SS-18 as mobile
            """,
        ),
        (
            "2001-01-01,russia,,SS-24,5,",
            """
            system "SS-24" can be any of 2
                where:    f.csv, line 2
                allowed:  SS-24 (silo), SS-24 (rail-mobile)
                hint: write the full name, or give the category
            """,
        ),
        (
            "2001-01-01,russia,icmb,SS-18,5,",
            """
            unknown category "icmb"
                where:    f.csv, line 2
                allowed:  heavy-bomber, icbm, slbm
                hint: did you mean "icbm"?
            """,
        ),
        (
            "01.01.2001,russia,icbm,SS-18,5,",
            """
            date is "01.01.2001"
                where:    f.csv, line 2
                allowed:  a date such as 2007-01-01
            """,
        ),
        (
            "2001-01-01,,icbm,SS-18,5,",
            """
            the line has no party
                where:    f.csv, line 2
                allowed:  party: usa, russia, ...
            """,
        ),
        (
            "2001-01-01,russia,icbm,,5,",
            """
            the line has no system
                where:    f.csv, line 2
                allowed:  the name of a system
            """,
        ),
        (
            "2001-01-01,russia,icbm,SS-18,5,\n2001-01-01,russia,icbm_heavy,R-36M,6,",
            """
            SS-18 of russia on 2001-01-01 is stated twice
                where:    f.csv, line 3
                allowed:  one line for each system, day and place
                hint: it is already on line 2
            """,
        ),
        (
            "2001-01-01,russia,total:warhead,all,5,",
            """
            total of "warhead"
                where:    f.csv, line 2
                allowed:  alcm-bomber, ballistic-warheads, delivery-vehicles, downloaded-other-types, downloaded-warheads, heavy-icbm, heavy-icbms, heavy-warheads, mobile-icbm, mobile-warheads, throw-weight, warheads
                hint: did you mean "warheads"?
            """,
        ),
        (
            "2001-01-01,russia,icbm,SS-18",
            """
            4 cells where the head has 6
                where:    f.csv, line 2
                allowed:  6 cells
                hint: text that holds a comma needs quotation marks
            """,
        ),
        (
            '2001-01-01,russia,icbm,"SS-18,5,',
            """
            this is not CSV: unexpected end of data
                where:    f.csv, line 2
            """,
        ),
    ],
)  # fmt: skip
def test_a_force_file_says_what_is_wrong_and_where(folder: Path, line: str, said: str) -> None:
    assert _forces_say(HEAD + line + "\n") == _text(said)


def test_columns_are_checked(folder: Path) -> None:
    found = _forces_say("date,party,sytem,count\n2001-01-01,usa,MX,5\n")
    assert 'unknown column "sytem"' in found
    assert 'hint: did you mean "system"?' in found
    assert "no column system" in _forces_say("date,party,count\n2001-01-01,usa,5\n")


@pytest.mark.parametrize(
    ("columns", "cells", "said"),
    [
        ("coverage", "some", 'coverage is "some"'),
        ("grade", "good", 'grade is "good"'),
        ("count_low,count_high", "9,4", "count_low 9 is above count_high 4"),
        ("count,count_low", "5,9", "count 5 is not between 9 and 5"),
        ("maximum_range_km", "far", 'maximum_range_km is "far"'),
        ("maximum_range_km", "900..500", 'maximum_range_km is "900..500"'),
    ],
)
def test_cells_are_checked(folder: Path, columns: str, cells: str, said: str) -> None:
    found = _forces_say(f"date,party,system,{columns}\n2001-01-01,usa,MX,{cells}\n")
    assert found.splitlines()[0] == said
    assert found.splitlines()[1].strip() == "where:    f.csv, line 2"


def test_yaml_forces_are_placed_by_path(folder: Path) -> None:
    text = "party: usa\ndate: 2001-01-01\nitems:\n  - {system: MX, count: 5}\n  - {system: MXX, count: -5}\n"
    assert _forces_say(text, "f.yaml").splitlines()[:2] == [
        'unknown system "MXX"',
        "    where:    f.yaml, line 5, items[1]",
    ]
    assert 'unknown key "sytem"' in _forces_say("party: usa\ndate: 2001-01-01\nitems:\n  - {sytem: MX}\n", "f.yaml")


def test_files_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = load_treaty("start-1")
    with pytest.raises(InputError, match=r'no file "gone\.csv"'):
        load_declarations(Path("gone.csv"), start)
    with pytest.raises(InputError, match="is of no known kind"):
        load_declarations(Path("forces.xlsx"), start)
    Path("latin.csv").write_bytes(b"date,party,system\n2001-01-01,usa,M\xe9\n")
    with pytest.raises(InputError, match=r'"latin\.csv" is not UTF-8'):
        load_declarations(Path("latin.csv"), start)
    Path("folder.csv").mkdir()
    with pytest.raises(InputError, match=r'cannot read "folder\.csv": is a directory'):
        load_declarations(Path("folder.csv"), start)
    Path("large.csv").write_text(HEAD, encoding="utf-8")
    monkeypatch.setattr(force_files, "SIZE_LIMIT", 3)
    with pytest.raises(LimitError, match=r"large\.csv: the file is larger than"):
        load_declarations(Path("large.csv"), start)


PROPOSAL = """\
proposal: mine
title: Mine
day: 2007-10-12
changes:
  - {treaty: start-1, extend_years: 5}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "treaty: start-1",
            "treaty: start-l",
            """
            unknown treaty "start-l"
                where:    mine.yaml, line 5, changes[0].treaty
                allowed:  abm, abm-demarcation, adapted-cfe, cfe, inf, new-start, sort, start-1
                hint: did you mean "start-1" or "new-start" or "sort"?
            """,
        ),
        (
            "extend_years: 5",
            "extend_years: 0",
            """
            extend_years is 0
                where:    mine.yaml, line 5, changes[0].extend_years
                allowed:  1 or more
            """,
        ),
        (
            ", extend_years: 5",
            "",
            """
            the change does nothing
                where:    mine.yaml, line 5, changes[0]
                allowed:  extend_years, open_to, revive, limit, ban, suspend, withdraw, keep
            """,
        ),
        (
            "extend_years",
            "extend_year",
            None,
        ),
        (
            "day: 2007-10-12\n",
            "",
            """
            the proposal has no day
                where:    mine.yaml, line 1
                allowed:  day: 2007-10-12
                hint: before and after are compared on it
            """,
        ),
        (
            "changes:\n  - {treaty: start-1, extend_years: 5}\n",
            "",
            """
            the proposal changes nothing
                where:    mine.yaml, line 1
                allowed:  changes: a list, each with treaty: and a change
            """,
        ),
        (
            "extend_years: 5",
            "withdraw: {party: russia}",
            """
            the notice has no day of receipt
                where:    mine.yaml, line 5, changes[0].withdraw
                allowed:  received: 2007-07-14
            """,
        ),
        (
            "title: Mine\n",
            "title: Mine\nsource: paper\n",
            """
            unknown source "paper"
                where:    mine.yaml, line 3, source
                allowed:  (none are known)
            """,
        ),
    ],
)  # fmt: skip
def test_a_proposal_says_what_is_wrong_and_where(folder: Path, old: str, new: str, said: str | None) -> None:
    Path("mine.yaml").write_text(PROPOSAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_proposal("mine.yaml")
    if said is None:
        assert 'did you mean "extend_years"?' in str(caught.value)
    else:
        assert str(caught.value) == _text(said)


def test_an_unknown_proposal_gets_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load_proposal("inf-open-too-all")
    assert 'unknown proposal "inf-open-too-all"' in str(caught.value)
    assert 'did you mean "inf-open-to-all"' in str(caught.value)
