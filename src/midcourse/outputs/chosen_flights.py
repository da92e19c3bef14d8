"""Which flights of a run are shown or written: by name, by group, all, or those of the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from midcourse.errors import InputError, unknown_name
from midcourse.flight.trajectory import Flights
from midcourse.outputs.ephemeris import Ephemeris, ephemeris
from midcourse.records import Table
from midcourse.scenario.parts import Scenario

__all__ = ["flown", "shown", "threats_named"]


def shown(tables: Mapping[str, Table]) -> list[str]:
    """The flights of the figures of a run, one a group.

    Parameters
    ----------
    tables : mapping of str to Table
        Of the run; ``trajectories`` is read.
    """
    trajectories = tables["trajectories"]
    return list(dict.fromkeys(trajectories.columns["id"].tolist())) if len(trajectories) else []


def threats_named(scenario: Scenario, names: Sequence[str], *, where: str = "--threat") -> list[str]:
    """The threats that names stand for, in the order of the scenario.

    Parameters
    ----------
    scenario : Scenario
        Whose threats.
    names : sequence of str
        Ids of threats or of groups, or ``all``; a typed ``->`` stands for the arrow.
    where : str
        What to call the place of the names in an error.

    Raises
    ------
    InputError
        For an unknown name, with the nearest.
    """
    groups = {group.id: list(group.threat_ids) for group in scenario.threats}
    every = [identity for ids in groups.values() for identity in ids]
    known = set(every)
    wanted: set[str] = set()
    for name in names:
        plain = name.replace("->", "→")
        if plain == "all":
            wanted.update(every)
        elif plain in groups:
            wanted.update(groups[plain])
        elif plain in known:
            wanted.add(plain)
        else:
            raise _unknown(plain, every, list(groups), where)
    return [identity for identity in every if identity in wanted]


def _unknown(name: str, every: Sequence[str], groups: Sequence[str], where: str) -> InputError:
    like = [identity for identity in every if name and name in identity][:3]
    known = [*every, *groups, "all"]
    if not like:
        return unknown_name("threat", name, known, where=where)
    hint = "did you mean " + " or ".join(f'"{identity}"' for identity in like) + "?"
    allowed = f"{len(known)} names, some with it: {', '.join(like)}"
    return InputError(f'unknown threat "{name}"', where=where, allowed=allowed, hint=hint)


def flown(
    scenario: Scenario, flights: Sequence[Flights], wanted: Sequence[str]
) -> tuple[list[Ephemeris], list[tuple[str, str]]]:
    """Sample the flights wanted.

    Parameters
    ----------
    scenario : Scenario
        Whose threats.
    flights : sequence of Flights
        One a group, from `midcourse.workbench.flights_of`.
    wanted : sequence of str
        Ids of threats.

    Returns
    -------
    flown : list of Ephemeris
        Of the threats that fly, in the order of the scenario.
    without : list of (id, reason)
        Of those that do not.
    """
    chosen = set(wanted)
    found: list[Ephemeris] = []
    without: list[tuple[str, str]] = []
    for group, one in zip(scenario.threats, flights, strict=True):
        for index, identity in enumerate(group.threat_ids):
            if identity not in chosen:
                continue
            if one.arrived[index]:
                found.append(ephemeris(identity, group.vehicle.vehicle, one, index))
            else:
                without.append((identity, one.sentence(index)))
    return found, without
