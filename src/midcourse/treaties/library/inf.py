"""INF (1987): no ground-launched missiles of 500 to 5,500 km.

What is left out: launchers and support equipment (they go with their missiles), stages, and the flight-test ban, which
no table of forces can show. A missile is judged by range, so near a threshold the answer depends: on the published
ranges, or on the flight engine when it is asked.
"""

# ruff: noqa: ARG001 (every rule has the same form, whether or not it needs the day and the numbers)

from __future__ import annotations

from midcourse.treaties.forces import Interval, Item
from midcourse.treaties.rules import Answer, Law, Look, Weight, above, at_least, no, within, yes

law = Law("inf")


@law.definition(
    "ground-launched-missile",
    article="II.1–2, VII.3",
    text="A ground-launched ballistic or cruise missile that is a weapon-delivery vehicle; one developed and tested "
    "only to intercept objects not on the surface is none.",
)
def ground_launched_missile(item: Item, look: Look) -> Answer:
    """Sea- and air-launched missiles are outside, and so are interceptors."""
    name = item.system.name
    if item.system.kind == "interceptor":
        return no(f"{name} is developed and tested only to intercept objects not on the surface (VII.3)")
    if item.system.kind not in {"ballistic-missile", "cruise-missile"}:
        return no(f"{name} is neither a ballistic nor a cruise missile")
    if not {"sea-launched", "air-launched"}.isdisjoint(item.system.traits):
        return no(f"{name} is not ground-launched")
    return yes(f"{name} is a ground-launched {item.system.kind.replace('-', ' ')}")


def _range(item: Item, look: Look) -> Interval | None:
    """Maximum range: of a ballistic missile as tested, of a cruise missile to fuel exhaustion (VII.4)."""
    return look.quantity("maximum-range", item)


def _listed(item: Item, trait: str) -> Answer | None:
    """A listed type is of its class whatever its range; an eliminated missile is of none; None: go by range."""
    if item.facts.get("status") == "eliminated":
        return no("eliminated under the protocol")
    listed = {"listed-shorter", "listed-intermediate"} & item.system.traits
    if not listed:
        return None
    return yes("listed in Article III") if trait in listed else no("listed in Article III in the other class")


@law.counting(
    "eliminated-missiles",
    article="IV, V; Protocol on Elimination",
    text="Missiles declared and eliminated, one each.",
    unit="missiles",
    kinds=("ballistic-missile", "cruise-missile"),
)
def eliminated_missiles(item: Item, look: Look) -> Weight | None:
    """One each."""
    return Weight(1.0, "one each") if item.facts.get("status") == "eliminated" else None


@law.definition(
    "shorter-range-missile",
    article="II.6, III.2",
    text="A ground-launched missile with a range of 500 km (inclusive) to 1,000 km (inclusive), or one listed as such.",
)
def shorter_range_missile(item: Item, look: Look) -> Answer:
    """Listed types whatever their range; others by range."""
    listed = _listed(item, "listed-shorter")
    if listed is not None:
        return listed
    reach = _range(item, look)
    return (
        look.is_a("ground-launched-missile", item)
        & at_least(reach, look.number("shorter_least"), "its range", "500 km")
        & within(reach, look.number("shorter_most"), "its range", "1,000 km")
    )


@law.definition(
    "intermediate-range-missile",
    article="II.5, III.1",
    text="A ground-launched missile with a range above 1,000 km and not above 5,500 km, or one listed as such.",
)
def intermediate_range_missile(item: Item, look: Look) -> Answer:
    """Listed types whatever their range; others by range."""
    listed = _listed(item, "listed-intermediate")
    if listed is not None:
        return listed
    reach = _range(item, look)
    return (
        look.is_a("ground-launched-missile", item)
        & above(reach, look.number("shorter_most"), "its range", "1,000 km")
        & within(reach, look.number("intermediate_most"), "its range", "5,500 km")
    )


@law.definition(
    "covered-missile",
    article="I",
    text="A missile of either class; where the class depends but the ban does not, this one decides.",
)
def covered_missile(item: Item, look: Look) -> Answer:
    """Both classes are banned, so only 500 km and 5,500 km matter here."""
    for trait in ("listed-shorter", "listed-intermediate"):
        listed = _listed(item, trait)
        if listed is not None and (listed.truth == "yes" or item.facts.get("status") == "eliminated"):
            return listed
    reach = _range(item, look)
    return (
        look.is_a("ground-launched-missile", item)
        & at_least(reach, look.number("shorter_least"), "its range", "500 km")
        & within(reach, look.number("intermediate_most"), "its range", "5,500 km")
    )
