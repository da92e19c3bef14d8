"""New START (2010): what is emplaced, not what is attributed.

What is left out: the inspection regime and the notifications. Warheads on missiles are those actually emplaced, which
only a declaration can say; without one the count is bounded by what the type can carry, and the answer is *depends*.
"""

# ruff: noqa: ARG001 (every rule has the same form, whether or not it needs the day and the numbers)

from __future__ import annotations

from midcourse.treaties.forces import Item
from midcourse.treaties.rules import Law, Look, Weight

law = Law("new-start")

ALL = ("icbm", "slbm", "heavy-bomber")


def deployed(item: Item) -> bool:
    """Whether the line is of deployed items."""
    return item.facts.get("status", "deployed") == "deployed"


@law.counting(
    "delivery-vehicles",
    article="III.1",
    text="Each deployed ICBM, deployed SLBM and deployed heavy bomber is one.",
    unit="delivery vehicles",
    kinds=ALL,
)
def delivery_vehicles(item: Item, look: Look) -> Weight | None:
    """One for one."""
    return Weight(1.0, "one each") if deployed(item) and "non-nuclear" not in item.system.traits else None


@law.counting(
    "launchers",
    article="II.1(c)",
    text="Deployed and non-deployed launchers of ICBMs and SLBMs, and deployed and non-deployed heavy bombers.",
    unit="launchers",
    kinds=ALL,
    needs={"status": "non-deployed"},
)
def launchers(item: Item, look: Look) -> Weight | None:
    """Both states; bombers equipped for non-nuclear armaments only are outside."""
    return None if "non-nuclear" in item.system.traits else Weight(1.0, f"{item.facts.get('status', 'deployed')}")


@law.counting(
    "warheads",
    article="III.2",
    text="Reentry vehicles emplaced on deployed missiles; one for each deployed heavy bomber.",
    unit="warheads",
    kinds=ALL,
)
def warheads(item: Item, look: Look) -> Weight | None:
    """Emplaced, so only a declaration knows."""
    if not deployed(item) or "non-nuclear" in item.system.traits:
        return None
    if item.system.kind == "heavy-bomber":
        return Weight(1.0, "one for each deployed heavy bomber (III.2(b))")
    each = item.amounts.get("warheads-each")
    if each is None and item.declared is not None and item.count:
        each = item.declared / item.count
    if each is not None:
        return Weight(each, f"{each:g} emplaced on each, as declared (III.2(a))")
    most = look.figure(item, "most_warheads") or look.number("most_warheads")
    return Weight(1.0, f"none to {most:g} may be emplaced, none is declared (III.2(a))", low=0.0, high=most)
