"""CFE (1990): five categories between the Atlantic and the Urals, by groups of states and by zones.

What is left out: personnel (the 1992 politically binding act), equipment types of the Protocol on Existing Types (a
declaration speaks in categories), designated storage as such (the ceilings on active units are here, as ``unit:
active`` on a line). Zones are facts of a line: ``IV.4`` lies inside ``IV.3`` inside ``IV.2``; ``flank`` is the zone of
Article V.
"""

# ruff: noqa: ARG001 (every rule has the same form, whether or not it needs the day and the numbers)

from __future__ import annotations

from midcourse.treaties.forces import Item
from midcourse.treaties.rules import Answer, Law, Look, Weight, no, yes

law = Law("cfe")

#: What Article III.1 leaves out, by the letter of its subparagraph.
EXEMPTIONS = {
    "manufacture": "A",
    "research": "B",
    "historical": "C",
    "disposal": "D",
    "export": "E",
    "internal-security": "F",
    "transit": "G",
}


@law.definition(
    "subject-to-limits",
    article="III.1",
    text="Equipment of a category inside the area of application, unless one of seven exemptions holds.",
)
def subject_to_limits(item: Item, look: Look) -> Answer:
    """Seven exemptions, by subparagraph."""
    if item.facts.get("zone") == "outside":
        return no("outside the area of application")
    exempt = item.facts.get("exempt", "")
    if exempt in EXEMPTIONS:
        return no(f"exempt under III.1({EXEMPTIONS[exempt]}): {exempt}")
    return yes("inside the area of application and not exempt")


def _count(item: Item, look: Look) -> Weight | None:
    answer = look.is_a("subject-to-limits", item)
    return Weight(1.0, "one each (III.1)") if answer.truth == "yes" else None


def _part(item: Item, look: Look, kinds: set[str]) -> Weight | None:
    if not item.system.traits:
        return Weight(1.0, "which kind of armoured vehicle is not stated", low=0.0, high=1.0)
    return _count(item, look) if kinds & item.system.traits else None


@law.counting(
    "battle-tanks", article="II.1(C), III.1", text="Battle tanks count one each.", unit="tanks", kinds=("battle-tank",)
)
def battle_tanks(item: Item, look: Look) -> Weight | None:
    """One each."""
    return _count(item, look)


@law.counting(
    "armoured-combat-vehicles",
    article="II.1(D), III.1",
    text="Armoured personnel carriers, infantry fighting vehicles and heavy armament combat vehicles count one each.",
    unit="vehicles",
    kinds=("acv",),
)
def armoured_combat_vehicles(item: Item, look: Look) -> Weight | None:
    """One each."""
    return _count(item, look)


@law.counting(
    "fighting-vehicles",
    article="IV.1(B)",
    text="Infantry fighting vehicles and heavy armament combat vehicles count one each.",
    unit="vehicles",
    kinds=("acv",),
)
def fighting_vehicles(item: Item, look: Look) -> Weight | None:
    """One each; a line of armoured vehicles whose kind is not stated may hold none or only such."""
    return _part(item, look, {"aifv", "hacv"})


@law.counting(
    "heavy-armament-vehicles",
    article="IV.1(B)",
    text="Heavy armament combat vehicles count one each.",
    unit="vehicles",
    kinds=("acv",),
)
def heavy_armament_vehicles(item: Item, look: Look) -> Weight | None:
    """One each; as for `fighting_vehicles`."""
    return _part(item, look, {"hacv"})


@law.counting(
    "artillery",
    article="II.1(F), III.1",
    text="Pieces of artillery of 100 mm and above count one each.",
    unit="pieces",
    kinds=("artillery",),
)
def artillery(item: Item, look: Look) -> Weight | None:
    """One each."""
    return _count(item, look)


@law.counting(
    "combat-aircraft",
    article="II.1(K), III.1",
    text="Combat aircraft count one each.",
    unit="aircraft",
    kinds=("combat-aircraft",),
)
def combat_aircraft(item: Item, look: Look) -> Weight | None:
    """One each."""
    return _count(item, look)


@law.counting(
    "attack-helicopters",
    article="II.1(N), III.1",
    text="Attack helicopters count one each.",
    unit="helicopters",
    kinds=("attack-helicopter",),
)
def attack_helicopters(item: Item, look: Look) -> Weight | None:
    """One each."""
    return _count(item, look)
