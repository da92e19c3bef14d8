"""Proposals: changes, before and after, who gives up what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from midcourse.errors import InputError
from midcourse.sources import Grade
from midcourse.treaties.dates import Event, EventKind, end_of
from midcourse.treaties.forces import Declaration, Figure
from midcourse.treaties.proposals import (
    Extend,
    Keep,
    Leave,
    Open,
    Proposal,
    Revive,
    SetRule,
    apply,
    as_known_on,
    effects,
)
from midcourse.treaties.rules import Ban, Limit, Treaty
from midcourse.treaties.standing import Bond, standing

DAY = date(2004, 6, 1)


def test_an_extension_moves_the_end_and_forgets_a_termination(treaty: Treaty) -> None:
    gone = Event(EventKind.TERMINATION, date(2009, 1, 1), "ended", date(2009, 1, 1))
    ended = replace(treaty, duration=replace(treaty.duration, events=(gone,)))
    assert end_of(apply(ended, [Extend(5)]).duration)[0] == date(2015, 1, 1)
    unlimited = replace(treaty, duration=replace(treaty.duration, term_years=0))
    with pytest.raises(InputError, match="mini cannot be extended: it has no term"):
        apply(unlimited, [Extend(5)])


def test_opening_adds_parties_and_does_not_double_them(treaty: Treaty) -> None:
    opened = apply(treaty, [Open(("moon", "south"), date(2004, 1, 1))])
    names = [party.name for party in opened.membership.parties]
    assert names == ["old-north", "north", "islands", "moon", "south"]
    assert standing(opened, "moon", DAY).bound
    assert not standing(opened, "moon", date(2003, 1, 1)).bound


def test_a_revived_treaty_binds_again_without_term(treaty: Treaty) -> None:
    revived = apply(treaty, [Revive(date(2020, 1, 1))])
    assert [party.name for party in revived.membership.parties] == ["north", "south", "islands"]
    assert standing(revived, "south", date(2050, 1, 1)).bound
    narrow = apply(treaty, [Revive(date(2020, 1, 1), ("moon",))])
    assert [party.name for party in narrow.membership.parties] == ["moon"]


def test_rules_are_added_replaced_and_kept(treaty: Treaty) -> None:
    limit = Limit("ships", "proposal", "Five ships.", "ships", "ships", steps=(Figure(5.0),))
    changed = apply(treaty, [SetRule(limit)])
    assert [one.rule for one in changed.limits] == ["cannon", "land-ships", "bay", "ships"]
    ban = Ban("all-fast", "proposal", "None.", "fast", "ships")
    both = apply(treaty, [SetRule(ban)])
    assert [one.rule for one in both.bans] == ["fast-ships", "all-fast"]
    kept = apply(both, [Keep(("ships", "all-fast"))])
    assert [one.rule for one in kept.rules] == ["ships", "all-fast"]
    with pytest.raises(InputError, match='unknown rule "shps"'):
        apply(treaty, [Keep(("shps",))])


def test_a_notice_takes_effect_by_the_treaty_s_own_convention(treaty: Treaty) -> None:
    left = apply(treaty, [Leave("south", date(2004, 1, 1))])
    assert standing(left, "south", date(2004, 1, 31)).bound
    assert standing(left, "south", date(2004, 2, 1)).bond is Bond.WITHDRAWN
    suspended = apply(treaty, [Leave("south", date(2004, 1, 1), suspend=True)])
    assert standing(suspended, "south", date(2004, 2, 1)).bond is Bond.SUSPENDED
    silent = replace(treaty, duration=replace(treaty.duration, withdrawal=None))
    with pytest.raises(InputError, match="mini has no period of notice"):
        apply(silent, [Leave("south", DAY)])


def test_foresight_can_be_taken_away(treaty: Treaty) -> None:
    later = Event(EventKind.SUSPENSION, date(2003, 1, 1), "south suspended", date(2003, 2, 1), "south")
    changed = replace(treaty, duration=replace(treaty.duration, events=(*treaty.duration.events, later)))
    assert standing(as_known_on(changed, date(2002, 12, 31)), "south", DAY).bound
    assert not standing(as_known_on(changed, date(2003, 1, 1)), "south", DAY).bound


def test_who_gives_up_what_under_a_limit_and_under_a_ban(treaty: Treaty, fleet: SimpleNamespace) -> None:
    north = Declaration("north", date(2004, 1, 1), (fleet.item(fleet.sloop, 4.0, grade=Grade.SEEN),))
    south = Declaration("south", date(2004, 1, 1), (fleet.item(fleet.raft, 1.0, party="south"),))
    limit = Limit("few", "proposal", "Three ships.", "ships", "ships", steps=(Figure(3.0),))
    ban = Ban("no-fast", "proposal", "None.", "fast", "ships")
    changes = [SetRule(limit), SetRule(ban), Keep(("few", "no-fast"))]
    found = {one.after.party: one for one in effects(treaty, changes, DAY, [north, south])}
    assert set(found) == {"north", "south", "islands"}
    lost = found["north"].given_up
    assert [(one.rule, one.said, one.certain, one.grade) for one in lost] == [
        ("few", "1 ships", True, Grade.DERIVED),
        ("no-fast", "4 Sloop", False, Grade.SEEN),
    ]
    assert lost[0].because == "4 against a limit of 3"
    assert [one.what for one in found["south"].given_up] == ["Raft"]
    assert found["islands"].given_up == ()


def test_what_is_a_breach_already_is_not_given_up_by_the_proposal(treaty: Treaty, fleet: SimpleNamespace) -> None:
    north = Declaration("north", date(2004, 1, 1), (fleet.item(fleet.sloop, 12.0),))
    found = next(one for one in effects(treaty, [], DAY, [north]) if one.after.party == "north")
    assert found.before.breaches
    assert found.given_up == ()


def test_unknown_numbers_stay_unknown_in_what_is_given_up(treaty: Treaty, fleet: SimpleNamespace) -> None:
    north = Declaration("north", date(2004, 1, 1), (fleet.item(fleet.sloop, None),))
    opened = replace(treaty, membership=replace(treaty.membership, parties=treaty.membership.parties[2:]))
    found = next(one for one in effects(opened, [Open(("north",))], DAY, [north]) if one.after.party == "north")
    ships = next(one for one in found.given_up if one.rule == "ships")
    assert (ships.low, ships.high, ships.certain) == (0.0, float("inf"), False)
    assert ships.because == "the count against a limit of 10"


def test_a_ban_that_depends_gives_way_to_one_that_is_certain(treaty: Treaty, fleet: SimpleNamespace) -> None:
    north = Declaration("north", date(2004, 1, 1), (fleet.item(fleet.sloop, 4.0),))
    slow = Ban("slow", "proposal", "None faster than 3.", "fast", "ships")
    any_ship = Limit("none", "proposal", "No ships.", "ships", "ships", steps=(Figure(0.0),))
    changes = [Keep(("ships",)), SetRule(slow), SetRule(any_ship)]
    found = next(one for one in effects(treaty, changes, DAY, [north]) if one.after.party == "north")
    assert [(one.rule, one.what, one.certain) for one in found.given_up] == [("none", "Sloop", True)]
    swapped = [Keep(("fast-ships",)), SetRule(any_ship)]
    before = replace(treaty, bans=(), limits=treaty.limits[:1])
    assert before.rules
    again = next(one for one in effects(treaty, swapped, DAY, [north]) if one.after.party == "north")
    assert [(one.rule, one.certain) for one in again.given_up] == [("none", True)]


def test_a_proposal_names_its_treaties_once() -> None:
    proposal = Proposal("p", "P", "", (("a", Extend(1)), ("b", Extend(1)), ("a", Extend(2))), DAY)
    assert proposal.treaties == ("a", "b")
