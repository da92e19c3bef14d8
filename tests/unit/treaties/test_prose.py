"""A treaty in prose, and two side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from midcourse.scenario.treaty_files import load_treaty, treaty_names
from midcourse.sources import Grade, Source
from midcourse.treaties.dates import Event, EventKind
from midcourse.treaties.prose import difference, prose
from midcourse.treaties.rules import Treaty


def test_prose_says_articles_numbers_sources_and_grades(treaty: Treaty) -> None:
    event = Event(
        EventKind.SUSPENSION, date(2004, 1, 1), "south suspended", date(2004, 2, 1), "south", "north protests"
    )
    full = replace(
        treaty,
        duration=replace(treaty.duration, events=(*treaty.duration.events, event), note="A note."),
        sources={"book": Source("book", "The Book", "The Press", "1999", "https://example.org")},
        limits=tuple(replace(one, note="mind the tide") for one in treaty.limits),
    )
    text = prose(full)
    assert text.startswith("# The Mini Treaty\n\nShips and cannon.\n")
    for part in (
        "Signed on 1999-01-01 (in winter) [book, seen]. In force from 2000-01-01 [book, seen].",
        "Ends on 2010-01-01: 10 years from 2000-01-01 (IX). Extension: by agreement.",
        "Withdrawal on 30 days' notice (X; clear-days), stating storms.",
        "There is no article on suspension. A note.",
        "old-north until 2000-06-01, north from 2000-06-01 (for old-north), south, islands.",
        "Group land: north, south.",
        "- **fast** (I). A ship of more than 5 m/s.",
        "- **ships** (II). One each. Unit: ships.",
        "- **ships** (II). All ships. At most 10 ships from 2002-01-01 [book, seen]. mind the tide.",
        "- **land-ships** (IV). Ships of the land group. Of a group of states. At most 6 ships. mind the tide.",
        "- **bay** (V). Ships in the bay. Only zone bay. At most, by party: north 2. mind the tide.",
        "- **fast-ships** (I). No fast ships. By 2003-01-01. Covers: fast.",
        "- fast: 5 m/s [book, seen]",
        "- XI: Be kind. [book, seen]",
        "- 2001-01-01: a note [book, seen]",
        "- 2004-01-01: south suspended; effect from 2004-02-01; contested: north protests",
        "- `book`: The Book, The Press, 1999. https://example.org",
    ):
        assert part in text


def test_prose_of_what_never_was_and_what_has_no_end(treaty: Treaty) -> None:
    never = replace(
        treaty,
        duration=replace(treaty.duration, entered=None, may_extend="", withdrawal=None, suspension_article="XII"),
    )
    assert "Never in force. Suspension: XII." in prose(never)
    unlimited = replace(treaty, duration=replace(treaty.duration, term_years=0))
    assert "No end: unlimited duration (IX)." in prose(unlimited)
    plain_notice = replace(treaty.duration.withdrawal, text="") if treaty.duration.withdrawal else None
    without_ground = replace(treaty, duration=replace(treaty.duration, withdrawal=plain_notice))
    assert "Withdrawal on 30 days' notice (X; clear-days)." in prose(without_ground)


def test_notes_keep_their_full_stop_and_steps_their_end(treaty: Treaty) -> None:
    steps = tuple(replace(step, end=date(2005, 1, 1)) for step in treaty.limits[0].steps)
    noted = replace(
        treaty,
        limits=(replace(treaty.limits[0], note="Mind the tide.", steps=steps),),
        bans=(replace(treaty.bans[0], start=None, grade=Grade.MEMORY),),
    )
    text = prose(noted)
    assert "from 2002-01-01 until 2005-01-01 [book, seen]. Mind the tide.\n" in text
    assert "- **fast-ships** (I). No fast ships. Covers: fast [memory]." in text


def test_differences_are_paired_by_rule(treaty: Treaty) -> None:
    other = replace(
        treaty,
        duration=replace(treaty.duration, term_years=0, withdrawal=None),
        limits=(
            replace(
                treaty.limits[0], steps=tuple(replace(step, value=5.0, start=None) for step in treaty.limits[0].steps)
            ),
            treaty.limits[3],
        ),
        bans=(),
        counting_rules={},
    )
    rows = {row.what: (row.first, row.second) for row in difference(treaty, other)}
    assert rows["in force"] == ("2000-01-01 to 2010-01-01", "from 2000-01-01, unlimited")
    assert rows["withdrawal"] == ("30 days (X)", "-")
    assert rows["ships"] == ("10 ships from 2002-01-01 (II)", "5 ships (II)")
    assert rows["fast-ships"] == ("none (I)", "-")
    assert rows["how ships count"] == ("One each. (II)", "-")
    assert "parties" not in rows
    assert "bay" not in rows
    never = replace(treaty, duration=replace(treaty.duration, entered=None))
    assert difference(treaty, never)[0].second == "never"
    assert difference(treaty, treaty) == ()


@pytest.mark.parametrize("name", treaty_names())
def test_every_rule_of_the_library_stands_in_its_prose(name: str) -> None:
    treaty = load_treaty(name)
    text = prose(treaty)
    for rule in treaty.rules:
        assert f"**{rule.rule}** ({rule.article})" in text
    for source in treaty.sources:
        assert f"`{source}`" in text
