"""What is asked of a design: one number for a set of threats, by a stable name.

The names are those by which claims ask (`midcourse.talks.vocabulary`) where a claim can ask the same; the rest are of
raids. Every measure is a function of `Answers` and costs next to nothing beside them, but those of leakage, which fight
raids by lot: the same lots for every design, so that designs differ by what they are and not by luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from midcourse.analysis.designs import Answers, Changes, Designs
from midcourse.analysis.evidence_shield import Case
from midcourse.analysis.flips import Uncertain
from midcourse.engagement.leakage import sspk_and_correlation
from midcourse.errors import InputError, unknown_name
from midcourse.records import record

__all__ = ["MEASURES", "Measure", "Raids", "groups_of", "matters", "measured", "of_defence", "usual_threats"]


@record
class Measure:
    """A number that can be asked of a design.

    Attributes
    ----------
    name : str
        Stable.
    unit : str
        Suffix in which it is printed; empty for a count.
    phrase : str
        As it stands in a sentence.
    fought : bool
        Whether raids are fought for it.
    left_out : str
        What it leaves out.
    """

    name: str
    unit: str
    phrase: str
    fought: bool = False
    left_out: str = ""


#: Every measure, by name.
MEASURES: dict[str, Measure] = {
    item.name: item
    for item in (
        Measure(
            "share_of_trajectories_with_window",
            "percent",
            "the share of trajectories with an engagement window",
            left_out="a window is not an intercept; threats are taken one by one",
        ),
        Measure(
            "population_share_defended",
            "percent",
            "the share of the people in the targeted towns that is defended",
            left_out="people far from the towns of the scenario count with the nearest; a town counts by the share of "
            "its trajectories with a window",
        ),
        Measure(
            "median_margin",
            "s",
            "the median margin of the threats with a window",
            left_out="threats without a window; where there is none at all the margin counts as 0",
        ),
        Measure(
            "no_leakage",
            "percent",
            "the probability that nothing of a raid gets through",
            fought=True,
            left_out="decoys, interference within a raid, misjudged hits; the chances of a shot are assumed",
        ),
        Measure(
            "expected_leakage_share",
            "percent",
            "the share of a raid that gets through on average",
            fought=True,
            left_out="decoys, interference within a raid, misjudged hits; the chances of a shot are assumed",
        ),
    )
}

#: The chances of a shot, as a design may change them.
CHANCES = ("raid.sspk", "raid.reliability", "raid.correlation")


@record
class Raids:
    """The raids that leakage is asked about.

    Attributes
    ----------
    raid : int
        Threats that come together, each picked from the set on its own.
    sspk, reliability, correlation : float
        Chance that an interceptor that works kills; that it works; correlation between two shots at one threat. A
        design may change them: ``raid.sspk``.
    samples, seed : int
        Raids fought for each design, always with the same lots.
    """

    raid: int = 5
    sspk: float = 0.7
    reliability: float = 0.9
    correlation: float = 0.0
    samples: int = 4096
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("raid", "samples"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}", allowed="1 or more")
        for name in ("sspk", "reliability", "correlation"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InputError(
                    f"{name} is {getattr(self, name):g}",
                    allowed="0 to 1",
                    hint="probabilities are fractions, not per cent",
                )


def of_defence(changes: Sequence[Changes]) -> list[Changes]:
    """The designs without what is asked of raids (``raid.*``): what `Designs.answers` takes."""
    return [{path: value for path, value in change.items() if not path.startswith("raid.")} for change in changes]


def usual_threats(case: Case) -> str:
    """The set of threats that is meant when none is named: Iran's on Europe, Iran's, or the first there is."""
    for name in ("iran-to-europe", "iran"):
        if name in case.threat_sets:
            return name
    return next(iter(case.threat_sets))


def groups_of(case: Case, threats: str) -> tuple[str, ...]:
    """The groups that a set of threats takes its members from.

    Raises
    ------
    InputError
        For an unknown set; the error lists what is there.
    """
    if threats not in case.threat_sets:
        raise unknown_name("threat set", threats, case.threat_sets, where="--threats")
    return tuple(member.group for member in case.threat_sets[threats].members)


def measured(
    name: str, designs: Designs, changes: Sequence[Changes], threats: str, raids: Raids | None = None
) -> Callable[[Answers], np.ndarray]:
    """Prepare a measure for some designs.

    Parameters
    ----------
    name : str
        One of `MEASURES`.
    designs : Designs
        Must hold the groups of the set.
    changes : sequence of mapping
        The designs asked about, as they were given to `Designs.answers`; only ``raid.*`` is read here.
    threats : str
        A set of threats of the case.
    raids : Raids, optional
        For leakage.

    Returns
    -------
    callable
        Takes the answers (of k designs) and gives the measure, (k,), in SI: shares as fractions. nan where no threat of
        the set flies.

    Raises
    ------
    InputError
        For an unknown measure or set.
    """
    if name not in MEASURES:
        raise unknown_name("quantity", name, MEASURES, where="--of")
    chosen = _chosen(designs, threats)
    if name == "population_share_defended":
        return _people(designs, chosen)
    if MEASURES[name].fought:
        return lambda answers: _fought(name, answers, chosen, changes, raids or Raids())
    plain = {"share_of_trajectories_with_window": _share, "median_margin": _margin}[name]
    return lambda answers: plain(answers, chosen)


def _chosen(designs: Designs, threats: str) -> np.ndarray:
    """Columns of the set, (n,) bool."""
    columns = designs.columns
    groups_of(designs.case, threats)
    chosen = np.zeros(max(here.stop for here in columns.values()), np.bool_)
    for member in designs.case.threat_sets[threats].members:
        chosen[columns[member.group]] = member.chosen
    return chosen


def _share(answers: Answers, chosen: np.ndarray) -> np.ndarray:
    return _ratio(answers.met[:, chosen].sum(axis=1), answers.flown[:, chosen].sum(axis=1))


def _margin(answers: Answers, chosen: np.ndarray) -> np.ndarray:
    margin = np.where(answers.met, answers.margin, np.nan)[:, chosen]
    found = np.zeros(len(margin))
    some = np.isfinite(margin).any(axis=1)
    if some.any():
        found[some] = np.nanmedian(margin[some], axis=1)
    return np.where(answers.flown[:, chosen].any(axis=1), found, np.nan)


def _people(designs: Designs, chosen: np.ndarray) -> Callable[[Answers], np.ndarray]:
    targets = np.array([target for group in designs.groups for target in group.targets], dtype=object)[chosen]
    names, place = np.unique(targets, return_inverse=True)
    people = designs.case.people
    weight = np.array([people.get(name, 0.0) if people else 1.0 for name in names])
    belongs = np.zeros((len(targets), len(names)))
    belongs[np.arange(len(targets)), place] = 1.0

    def share(answers: Answers) -> np.ndarray:
        flown = answers.flown[:, chosen] @ belongs
        met = answers.met[:, chosen] @ belongs
        by_town = np.divide(met, flown, out=np.zeros_like(met), where=flown > 0.0)
        return _ratio(np.asarray(by_town @ weight), (flown > 0.0) @ weight)

    return share


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0.0))


def _fought(name: str, answers: Answers, chosen: np.ndarray, changes: Sequence[Changes], raids: Raids) -> np.ndarray:
    key = np.array([raids.seed, 0x6D6964], np.uint64)
    found = np.full(len(answers.margin), np.nan)
    for k, change in enumerate(changes):
        flies = answers.flown[k] & chosen
        if not flies.any():
            continue
        sspk, reliability, correlation = (
            change.get(path, getattr(raids, path.removeprefix("raid."))) for path in CHANCES
        )
        model = sspk_and_correlation(sspk * reliability, correlation)
        # A generator of its own for each design, begun alike: the lots of a raid do not depend on what came before.
        lots = np.random.Generator(np.random.Philox(key=key))
        through = _through(
            lots,
            (raids.samples, raids.raid),
            (answers.size[k, flies], answers.site[k, flies], answers.inventory[k]),
            (model.single_shot, model.common_failure),
        )
        found[k] = float((through == 0).mean()) if name == "no_leakage" else float(through.mean()) / raids.raid
    return found


def _through(
    lots: np.random.Generator,
    shape: tuple[int, int],
    fire: tuple[np.ndarray, np.ndarray, np.ndarray],
    chances: tuple[float, float],
) -> np.ndarray:
    """Threats that get through each of m raids of r, (m,), by the rules of a campaign.

    ``fire`` is size (n, q), site (n,) and inventory (s,); ``chances`` those of one shot without common failure, and of
    common failure.
    """
    size, site, inventory = fire
    pick = np.minimum((lots.random(shape) * len(size)).astype(np.int64), len(size) - 1)
    doomed = lots.random(shape) < chances[1]
    alive, left = np.ones(shape, np.bool_), np.repeat(inventory[None, :], shape[0], axis=0)
    for here in range(size.shape[1]):
        order, hit = lots.random(shape), lots.random(shape)
        wanted = np.where(alive, size[pick, here], 0)
        shots = np.zeros(shape, np.int64)
        for s in range(len(inventory)):
            mine = site[pick] == s
            # One shot each, again and again; when there are too few, a random choice of the threats gets one.
            while (wanting := mine & (shots < wanted) & (left[:, s] > 0)[:, None]).any():
                ranked = np.where(wanting, order, np.inf).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
                given = wanting & (ranked < left[:, s][:, None])
                shots += given
                left[:, s] -= given.sum(axis=1)
        alive &= doomed | (hit < (1.0 - chances[0]) ** shots)
    return np.asarray(alive.sum(axis=1))


def matters(case: Case, name: str, threats: str, radars: Sequence[str]) -> tuple[list[Uncertain], list[Uncertain]]:
    """Part the uncertain numbers of a case into those that can move a measure and those that cannot.

    Parameters
    ----------
    case : Case
    name : str
        One of `MEASURES`.
    threats : str
        A set of threats.
    radars : sequence of str
        Those in use.

    Returns
    -------
    moving, idle : list of Uncertain
        A radar that no launch waits for, a missile that is not in the set, an rcs in a band that nobody uses, and the
        drag of whatever is met far above the air move nothing. Numbers of fire (inventory, salvo, looks) move only
        leakage.
    """
    vehicles = {case.groups[group].vehicle_id for group in groups_of(case, threats)}
    bands = {case.radars[name].band for name in radars}
    fought = MEASURES[name].fought
    moving: list[Uncertain] = []
    idle: list[Uncertain] = []
    for item in case.uncertain:
        room, _, rest = item.path.partition(".")
        owner, _, field = rest.rpartition(".")
        fire = field in ("inventory", "salvo_size", "assessment_time", "launch_interval")
        useful = {
            "interceptors": field != "ballistic_coefficient" and (fought or not fire),
            "radars": owner.removesuffix(".accuracy") in radars,
            "engagement": True,
            "infrared": True,
            "doctrine": fought or not fire,
            "vehicles": owner in vehicles
            and field != "ballistic_coefficient"
            and (not field.startswith("rcs_") or field.removeprefix("rcs_") in bands),
        }.get(room, False)
        (moving if useful else idle).append(item)
    return moving, idle
