"""The New York understandings (26 September 1997): where theatre defence ends. Never in force.

The First Agreed Statement deems an interceptor of at most 3 km/s compliant when the targets it is tested against are
not faster than 5 km/s and do not fly farther than 3,500 km. The Second leaves faster ones to each party's own
judgement under Article VI(a), with the same limits on targets. Interceptor speeds are physics, asked for by name.
"""

# ruff: noqa: ARG001 (every rule has the same form, whether or not it needs the day and the numbers)

from __future__ import annotations

from midcourse.treaties.forces import Item
from midcourse.treaties.rules import Answer, Law, Look, above, no, within, yes

law = Law("abm-demarcation")


@law.definition(
    "lower-velocity",
    article="First Agreed Statement, 1",
    text="An interceptor whose demonstrated speed is not above 3 km/s anywhere on its flight.",
)
def lower_velocity(item: Item, look: Look) -> Answer:
    """Which statement governs."""
    if item.system.kind != "interceptor":
        return no(f"{item.system.name} is no interceptor")
    return within(look.quantity("burnout-speed", item), look.number("interceptor_most"), "its speed", "3 km/s")


@law.definition(
    "higher-velocity",
    article="Second Agreed Statement, preamble",
    text="An interceptor faster than 3 km/s: each party judges its compliance with Article VI(a) itself.",
)
def higher_velocity(item: Item, look: Look) -> Answer:
    """The cap of the what-if: what would have to go if nothing above 3 km/s were allowed."""
    if item.system.kind != "interceptor":
        return no(f"{item.system.name} is no interceptor")
    return above(look.quantity("burnout-speed", item), look.number("interceptor_most"), "its speed", "3 km/s")


@law.definition(
    "excessive-target",
    article="First Agreed Statement, 1(a)–(b); Second Agreed Statement, 1",
    text="A ballistic target faster than 5 km/s or flying farther than 3,500 km.",
)
def excessive_target(item: Item, look: Look) -> Answer:
    """Both statements share these limits; neither may be exceeded."""
    if item.system.kind != "test-target":
        return no(f"{item.system.name} is no test target")
    return above(look.quantity("target-speed", item), look.number("target_speed_most"), "its speed", "5 km/s") | above(
        look.quantity("target-range", item), look.number("target_range_most"), "its range", "3,500 km"
    )


@law.definition(
    "space-based-interceptor",
    article="Second Agreed Statement, 2",
    text="A space-based theatre interceptor or component.",
)
def space_based_interceptor(item: Item, look: Look) -> Answer:
    """Ruled out whatever its speed."""
    if item.system.kind == "interceptor" and "space-based" in {item.facts.get("base", ""), *item.system.traits}:
        return yes("it is space-based")
    return no("it is not a space-based interceptor")


def branch(item: Item, target: Item, look: Look) -> str:
    """Say which branch of the two statements an interceptor with its test target falls under.

    Parameters
    ----------
    item, target : Item
        The interceptor and the ballistic target it was tested against.
    look : Look
        The day, numbers and evidence.

    Returns
    -------
    str
        ``deemed compliant``, ``not covered by the first statement``, ``own judgement under VI(a)``,
        ``outside both statements`` or ``depends``.
    """
    slow, excessive = look.is_a("lower-velocity", item).truth, look.is_a("excessive-target", target).truth
    branches = {
        ("yes", "no"): "deemed compliant",
        ("yes", "yes"): "not covered by the first statement",
        ("no", "no"): "own judgement under VI(a)",
        ("no", "yes"): "outside both statements",
    }
    return branches.get((str(slow), str(excessive)), "depends")
