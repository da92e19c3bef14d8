"""The ABM treaty (1972): how much defence, where, and on what.

What is left out: radars (Articles III and VI(b)) and the ban on a territorial defence (I.2), which are questions of
design and intent. Deployment areas and interceptors are lines of a declaration.
"""

# ruff: noqa: ARG001 (every rule has the same form, whether or not it needs the day and the numbers)

from __future__ import annotations

from midcourse.treaties.forces import Item
from midcourse.treaties.rules import Answer, Law, Look, Weight, no, yes

law = Law("abm")

BASES = {"sea-based", "air-based", "space-based", "mobile-land-based"}


@law.definition(
    "abm-interceptor",
    article="II.1(a)",
    text="An interceptor built and deployed for a role against strategic ballistic missiles, or tested in that mode.",
)
def abm_interceptor(item: Item, look: Look) -> Answer:
    """Tested in an ABM mode is a trait of the register."""
    if item.system.kind == "interceptor" and "abm-mode" in item.system.traits:
        return yes("deployed for an ABM role or tested in an ABM mode")
    return no("not for an ABM role")


@law.definition(
    "forbidden-basing",
    article="V.1",
    text="An ABM system or component that is sea-based, air-based, space-based or mobile land-based.",
)
def forbidden_basing(item: Item, look: Look) -> Answer:
    """The base is a fact of the line, or a trait of the system."""
    bases = BASES & ({item.facts.get("base", "")} | item.system.traits)
    if not bases:
        return no("its base is not one of the four")
    return look.is_a("abm-interceptor", item) & yes(f"it is {', '.join(sorted(bases))}")


@law.counting(
    "deployment-areas",
    article="III",
    text="Each ABM deployment area is one.",
    unit="areas",
    kinds=("abm-deployment-area",),
)
def deployment_areas(item: Item, look: Look) -> Weight | None:
    """One each."""
    return Weight(1.0, "one each")


@law.counting(
    "interceptors",
    article="III",
    text="Each ABM interceptor at a launch site is one.",
    unit="interceptors",
    kinds=("interceptor",),
)
def interceptors(item: Item, look: Look) -> Weight | None:
    """Those for an ABM role."""
    answer = look.is_a("abm-interceptor", item)
    return Weight(1.0, "; ".join(answer.because)) if answer.truth == "yes" else None
