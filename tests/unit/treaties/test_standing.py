"""Who is bound on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from midcourse.treaties.dates import Event, EventKind
from midcourse.treaties.rules import Treaty
from midcourse.treaties.standing import Bond, bound_parties, standing


def _with(treaty: Treaty, *events: Event) -> Treaty:
    return replace(treaty, duration=replace(treaty.duration, events=events))


def test_members_are_bound_in_their_time(treaty: Treaty) -> None:
    found = standing(treaty, "north", date(2005, 1, 1))
    assert found.bond is Bond.BOUND
    assert found.ends == "until 2010-01-01"
    assert found.because == (
        "mini binds north on 2005-01-01: in force until 2010-01-01 (10 years from 2000-01-01 (IX)).",
    )
    assert standing(treaty, "north", date(2000, 3, 1)).because == ("north is a party only from 2000-06-01.",)
    gone = standing(treaty, "old-north", date(2000, 6, 1))
    assert gone.because == ("old-north was a party until 2000-06-01; its successors are north.",)
    assert gone.bond is Bond.NOT_A_PARTY


def test_outside_its_time_a_treaty_binds_nobody(treaty: Treaty) -> None:
    assert standing(treaty, "south", date(1999, 12, 31)).because == ("mini is in force only from 2000-01-01.",)
    assert standing(treaty, "south", date(2010, 1, 1)).bond is Bond.NOT_IN_FORCE
    never = replace(treaty, duration=replace(treaty.duration, entered=None))
    assert standing(never, "south", date(2005, 1, 1)).because == ("mini never entered into force.",)
    assert standing(treaty, "moon", date(2005, 1, 1)).because == ("moon is not a party to mini.",)


def test_a_member_that_ended_without_successor(treaty: Treaty) -> None:
    alone = replace(treaty, membership=replace(treaty.membership, parties=treaty.membership.parties[:1]))
    assert standing(alone, "old-north", date(2005, 1, 1)).because == ("old-north was a party until 2000-06-01.",)


def test_leaving_takes_effect_on_its_day_and_a_missing_article_is_said(treaty: Treaty) -> None:
    suspended = Event(
        EventKind.SUSPENSION, date(2004, 1, 1), "south suspended", date(2004, 2, 1), "south", "north protests"
    )
    changed = _with(treaty, suspended)
    assert standing(changed, "south", date(2004, 1, 31)).bound
    found = standing(changed, "south", date(2004, 2, 1))
    assert found.bond is Bond.SUSPENDED
    assert found.because == (
        "south suspended; effect from 2004-02-01.",
        "mini has no article on suspension.",
        "Contested: north protests.",
    )
    assert standing(changed, "north", date(2004, 2, 1)).bound
    withdrawn = Event(EventKind.WITHDRAWAL, date(2004, 1, 1), "south left", date(2004, 2, 1), "south")
    assert standing(_with(treaty, withdrawn), "south", date(2005, 1, 1)).because == (
        "south left; effect from 2004-02-01.",
    )


def test_where_an_article_allows_suspension_nothing_more_is_said(treaty: Treaty) -> None:
    suspended = Event(EventKind.SUSPENSION, date(2004, 1, 1), "south suspended", date(2004, 2, 1), "south")
    allowed = replace(treaty, duration=replace(treaty.duration, events=(suspended,), suspension_article="XII"))
    assert standing(allowed, "south", date(2005, 1, 1)).because == ("south suspended; effect from 2004-02-01.",)


def test_endings_in_words(treaty: Treaty) -> None:
    unlimited = replace(treaty, duration=replace(treaty.duration, term_years=0))
    found = standing(unlimited, "south", date(2050, 1, 1))
    assert found.ends == "without limit of time"
    assert "in force without limit of time (unlimited duration (IX))" in found.because[0]
    named = replace(treaty, duration=replace(treaty.duration, term_years=0, last_day=date(2012, 12, 31)))
    assert standing(named, "south", date(2012, 12, 31)).because == (
        "mini binds south on 2012-12-31: in force through 2012-12-31 (IX).",
    )


def test_bound_parties(treaty: Treaty) -> None:
    assert [party.name for party in bound_parties(treaty, date(2005, 1, 1))] == ["north", "south", "islands"]
    assert bound_parties(treaty, date(2020, 1, 1)) == ()
