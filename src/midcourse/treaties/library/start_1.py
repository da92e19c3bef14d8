"""START I (1991): strategic offensive arms, counted by attribution.

What is left out: the non-deployed limits of Article IV, the locational restrictions of Article VI, the conversion and
elimination procedures (an item leaves a declaration only when its procedure is done, so a declaration is taken as it
stands) and the inspection regime. Counts of deployed items are therefore as good as the declaration.

Sources
-------
The articles as analysed by the US Department of Defense and the Federation of American Scientists copies; each number
in start-1.yaml carries its own source and grade.
"""

# ruff: noqa: ARG001 (every rule has the same form, whether or not it needs the day and the numbers)

from __future__ import annotations

from midcourse.treaties.forces import Item
from midcourse.treaties.rules import Answer, Law, Look, Weight, no, yes

law = Law("start-1")

MISSILES = ("icbm", "slbm")
ALL = ("icbm", "slbm", "heavy-bomber")


@law.definition(
    "heavy-icbm",
    article="Definitions Annex",
    text="An ICBM with a launch weight above 106,000 kg or a throw-weight above 4,350 kg.",
)
def heavy_icbm(item: Item, look: Look) -> Answer:
    """The line between the SS-18 and the SS-19."""
    if item.system.kind != "icbm":
        return no(f"{item.system.name} is no ICBM")
    launch_weight = look.figure(item, "launch_weight") or 0.0
    throw_weight = look.figure(item, "throw_weight") or 0.0
    if launch_weight > look.number("heavy_launch_weight") or throw_weight > look.number("heavy_throw_weight"):
        return yes(f"throw-weight {throw_weight:,.0f} kg is above {look.number('heavy_throw_weight'):,.0f} kg")
    return no(f"{item.system.name} is below both weights")


@law.definition("mobile-icbm", article="II.1(b)(ii)", text="An ICBM on a road-mobile or rail-mobile launcher.")
def mobile_icbm(item: Item, look: Look) -> Answer:
    """Mobile launchers are a trait of the register."""
    if item.system.kind == "icbm" and "mobile" in item.system.traits:
        return yes("its launcher is mobile")
    return no("its launcher is not mobile, or it is no ICBM")


@law.definition(
    "alcm-bomber",
    article="III.4",
    text="A heavy bomber equipped for long-range nuclear air-launched cruise missiles (range above 600 km).",
)
def alcm_bomber(item: Item, look: Look) -> Answer:
    """Equipped for long-range nuclear cruise missiles is a trait of the register."""
    if "alcm" in item.system.traits:
        return yes("equipped for long-range nuclear cruise missiles")
    return no("not equipped for long-range nuclear cruise missiles")


def deployed(item: Item) -> bool:
    """Whether the line is of deployed items; an empty launcher counts as holding its missile (III.2(a))."""
    return item.facts.get("status", "deployed") == "deployed"


def attributed(item: Item, look: Look) -> tuple[float, str]:
    """Give warheads per missile by attribution and downloading, and how.

    A declaration may state fewer than the type's number: that is downloading (III.5), accepted only for types and
    depths that the article allows. What it may not be is refused, and said.
    """
    name = item.system.name
    ruled = look.figure(item, "warheads")
    ruled = 1.0 if ruled is None else ruled
    deepest = look.figure(item, "download_maximum") or 0.0
    each = item.amounts.get("warheads-each")
    number = item.count or 0.0
    if each is None and item.declared is not None and number:
        each = item.declared / number
    if each is None or each == ruled:
        return ruled, f"{ruled:g} attributed to each {name} (III.4)"
    if ruled - deepest <= each < ruled:
        return each, f"{ruled:g} attributed to each {name}, declared {each:g} by downloading (III.5)"
    allowed = f"downloading by at most {deepest:g} each is allowed" if deepest else "no downloading is allowed"
    return ruled, f"{ruled:g} attributed to each {name} (III.4); the {each:g} declared is not taken: {allowed} (III.5)"


@law.counting(
    "delivery-vehicles",
    article="III.1",
    text="Each deployed ICBM or SLBM with its launcher, and each deployed heavy bomber, is one unit.",
    unit="delivery vehicles",
    kinds=ALL,
)
def delivery_vehicles(item: Item, look: Look) -> Weight | None:
    """One for one, even if the launcher is empty."""
    return Weight(1.0, "one unit each (III.1, III.2)") if deployed(item) else None


@law.counting(
    "heavy-icbms",
    article="II.1(a)",
    text="Each deployed heavy ICBM with its launcher.",
    unit="heavy ICBMs",
    kinds=("icbm",),
)
def heavy_icbms(item: Item, look: Look) -> Weight | None:
    """Heavy ones only."""
    heavy = look.is_a("heavy-icbm", item)
    return Weight(1.0, "; ".join(heavy.because)) if deployed(item) and heavy.truth == "yes" else None


def _not_stated(item: Item, look: Look) -> Weight:
    """A subtotal without types: as declared, or open between one and the largest attribution."""
    if item.declared is not None and item.count:
        return Weight(item.declared / item.count, "types not stated: warheads as declared")
    most = look.number("largest_attribution")
    return Weight(1.0, f"types not stated: 1 to {most:g} each", low=1.0, high=most)


@law.counting(
    "ballistic-warheads",
    article="III.4, III.5",
    text="Deployed ICBMs and SLBMs are attributed the number of warheads of their type, less downloading.",
    unit="warheads",
    kinds=MISSILES,
)
def ballistic_warheads(item: Item, look: Look) -> Weight | None:
    """Attribution by type."""
    if not deployed(item):
        return None
    return _not_stated(item, look) if "types-not-stated" in item.system.traits else Weight(*attributed(item, look))


@law.counting(
    "warheads",
    article="III.4",
    text="Missiles by attribution; ALCM bombers 10 (USA, first 150) or 8 (USSR and successors, first 180), then as "
    "equipped; other heavy bombers one.",
    unit="warheads",
    kinds=ALL,
)
def warheads(item: Item, look: Look) -> Weight | None:
    """All that is attributed."""
    if item.system.kind != "heavy-bomber":
        return ballistic_warheads(item, look)
    if not deployed(item):
        return None
    if "types-not-stated" in item.system.traits:
        return _not_stated(item, look)
    if look.is_a("alcm-bomber", item).truth != "yes":
        return Weight(1.0, "a heavy bomber not equipped for long-range nuclear cruise missiles counts one (III.4)")
    side = "american" if item.party == "usa" else "soviet"
    each, first = look.number(f"alcm_bomber_{side}"), look.number(f"alcm_bomber_{side}_first")
    equipped = item.amounts.get("equipped", look.figure(item, "equipped") or each)
    because = f"{each:g} each for the first {first:g} ALCM bombers, then {equipped:g} as equipped (III.4)"
    return Weight(each, because, pool="alcm-bombers", first=int(first), beyond=equipped)


@law.counting(
    "mobile-warheads",
    article="II.1(b)(ii)",
    text="Warheads attributed to deployed ICBMs on mobile launchers.",
    unit="warheads",
    kinds=("icbm",),
)
def mobile_warheads(item: Item, look: Look) -> Weight | None:
    """Mobile ones only."""
    return ballistic_warheads(item, look) if look.is_a("mobile-icbm", item).truth == "yes" else None


@law.counting(
    "heavy-warheads",
    article="II.1(b)(iii)",
    text="Warheads attributed to deployed heavy ICBMs.",
    unit="warheads",
    kinds=("icbm",),
)
def heavy_warheads(item: Item, look: Look) -> Weight | None:
    """Heavy ones only."""
    return ballistic_warheads(item, look) if look.is_a("heavy-icbm", item).truth == "yes" else None


@law.counting(
    "throw-weight",
    article="II.3, III.6",
    text="Throw-weight declared for the type, for each deployed ICBM and SLBM.",
    unit="t",
    kinds=MISSILES,
)
def throw_weight(item: Item, look: Look) -> Weight | None:
    """By type."""
    each = look.figure(item, "throw_weight")
    if not deployed(item):
        return None
    if each is None:
        return Weight(0.0, "throw-weight not known", low=0.0, high=look.number("largest_throw_weight"))
    return Weight(each, f"{each:,.0f} kg each")


def _downloaded(item: Item, look: Look) -> Weight | None:
    if not deployed(item):
        return None
    each, _ = attributed(item, look)
    full = look.figure(item, "warheads_before_downloading") or look.figure(item, "warheads") or each
    return Weight(full - each, f"{full:g} before, {each:g} attributed (III.5)") if full > each else None


@law.counting(
    "downloaded-warheads",
    article="III.5",
    text="Warheads by which deployed missiles are attributed fewer than at first.",
    unit="warheads",
    kinds=MISSILES,
)
def downloaded_warheads(item: Item, look: Look) -> Weight | None:
    """All types."""
    return _downloaded(item, look)


@law.counting(
    "downloaded-other-types",
    article="III.5(c)(i)",
    text="The same for types other than the Minuteman III and the SS-N-18.",
    unit="warheads",
    kinds=MISSILES,
)
def downloaded_other_types(item: Item, look: Look) -> Weight | None:
    """Two further types may be downloaded."""
    return None if "downloading-apart" in item.system.traits else _downloaded(item, look)
