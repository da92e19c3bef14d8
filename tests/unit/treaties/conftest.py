"""A small invented treaty and forces, built without files."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from midcourse.sources import Grade
from midcourse.treaties.dates import Duration, Event, EventKind, Moment, Notice, NoticeConvention
from midcourse.treaties.forces import Figure, Interval, Item, Register, System
from midcourse.treaties.rules import (
    Answer,
    Ban,
    Law,
    Limit,
    Look,
    Membership,
    Party,
    Relation,
    Treaty,
    Weight,
    above,
)

GALLEY = System("Galley", "ship", frozenset({"old"}), figures={"cannon": (Figure(10.0),)})
SLOOP = System(
    "Sloop", "ship", figures={"cannon": (Figure(4.0),)}, quantities={"speed": Interval(4.0, 6.0, "4 to 6 m/s")}
)
RAFT = System("Raft", "ship")
law = Law("mini")


@law.definition("fast", article="I", text="A ship of more than 5 m/s.")
def fast(item: Item, look: Look) -> Answer:
    return above(look.quantity("speed", item), look.number("fast"), "its speed", "5 m/s")


@law.counting("ships", article="II", text="One each.", unit="ships", kinds=("ship",))
def ships(item: Item, look: Look) -> Weight | None:
    return None if item.facts.get("status") == "sunk" else Weight(1.0, "one each (II)")


@law.counting(
    "cannon", article="III", text="By type; the first two galleys count ten, then one.", unit="t", kinds=("ship",)
)
def cannon(item: Item, look: Look) -> Weight | None:
    each = look.figure(item, "cannon")
    if each is None:
        return Weight(0.0, "not known (III)", low=0.0, high=4.0)
    if "old" in item.system.traits:
        return Weight(each, "ten for the first two galleys, then one (III)", pool="galleys", first=2, beyond=1.0)
    return Weight(each, f"{each:g} each (III)")


def item(system: System, count: float | None, party: str = "north", **more: object) -> Item:
    low = 1.0 if count is None else count
    high = float("inf") if count is None else count
    return Item(system, party, low, high, count, **more)  # type: ignore[arg-type]


@pytest.fixture
def treaty() -> Treaty:
    return Treaty(
        name="mini",
        title="The Mini Treaty",
        summary="Ships and cannon.",
        duration=Duration(
            signed=Moment(date(1999, 1, 1), "book", Grade.SEEN, "in winter"),
            entered=Moment(date(2000, 1, 1), "book", Grade.SEEN),
            article="IX",
            term_years=10,
            may_extend="by agreement",
            withdrawal=Notice("X", days=30, convention=NoticeConvention.CLEAR_DAYS, text="storms"),
            events=(Event(EventKind.NOTE, date(2001, 1, 1), "a note", source="book", grade=Grade.SEEN),),
        ),
        membership=Membership(
            (
                Party("old-north", end=date(2000, 6, 1)),
                Party("north", start=date(2000, 6, 1), succeeds="old-north", article="IX"),
                Party("south"),
                Party("islands"),
            ),
            {"land": ("north", "south")},
        ),
        register=Register([GALLEY, SLOOP, RAFT]),
        definitions=law.definitions,
        counting_rules=law.counting_rules,
        limits=(
            Limit(
                "ships",
                "II",
                "All ships.",
                "ships",
                "ships",
                steps=(Figure(10.0, date(2002, 1, 1), None, "book", Grade.SEEN),),
            ),
            Limit("cannon", "III", "All cannon.", "cannon", "kt", 1000.0, (Figure(1.0),), grade=Grade.MEMORY),
            Limit(
                "land-ships",
                "IV",
                "Ships of the land group.",
                "ships",
                "ships",
                steps=(Figure(6.0),),
                group="group-of-states",
            ),
            Limit("bay", "V", "Ships in the bay.", "ships", "ships", by_party={"north": 2.0}, where={"zone": ("bay",)}),
        ),
        bans=(Ban("fast-ships", "I", "No fast ships.", "fast", "ships", date(2003, 1, 1)),),
        relations=(Relation("XI", "Be kind.", "book", Grade.SEEN),),
        numbers={"fast": (Figure(5.0, source="book", grade=Grade.SEEN, suffix="m_s"),)},
    )


@pytest.fixture
def fleet() -> SimpleNamespace:
    return SimpleNamespace(galley=GALLEY, sloop=SLOOP, raft=RAFT, item=item)
