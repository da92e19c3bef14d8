"""SORT, the Moscow treaty (2002): a range, one day, and no counting rule.

The treaty limits strategic nuclear warheads to 1,700 to 2,200 by its last day and says nothing on how they are counted;
the United States took operationally deployed warheads. A declaration that states warheads is taken as it is; one that
does not leaves the count open between none and what the types can carry.
"""

from __future__ import annotations

from midcourse.treaties.forces import Item
from midcourse.treaties.rules import Law, Look, Weight

law = Law("sort")


@law.counting(
    "warheads",
    article="I",
    text="Strategic nuclear warheads; there is no agreed counting rule, so what a side declares as deployed is taken.",
    unit="warheads",
    kinds=("icbm", "slbm", "heavy-bomber"),
)
def warheads(item: Item, look: Look) -> Weight | None:
    """As declared."""
    if item.facts.get("status", "deployed") != "deployed":
        return None
    each = item.amounts.get("warheads-each")
    if each is None and item.declared is not None and item.count:
        each = item.declared / item.count
    if each is not None:
        return Weight(each, f"{each:g} on each, as declared")
    most = look.figure(item, "most_warheads") or look.number("most_warheads")
    return Weight(most, f"none to {most:g} on each, none is declared", low=0.0, high=most)
