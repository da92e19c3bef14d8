"""A package of a deal as changes to the scenario of its dossier, so that a map can follow the package.

What a package sets is the data that its measures are computed with (`midcourse.talks.proposals.LeverValue.settings`);
here the same settings become overrides, ``path: value``, as a scenario file would hold them. What a lever changes, what
is assumed in drawing it, and which levers have no place on a map is said by the dossier (``on_map``, ``off_map``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from midcourse.analysis.deals import settings_of
from midcourse.errors import InputError
from midcourse.records import record
from midcourse.scenario.fields import fields_of
from midcourse.scenario.parts import Scenario
from midcourse.talks.proposals import Lever, Table

__all__ = ["MapLine", "PackageMap", "package_map"]


@record
class MapLine:
    """One lever of a package, and what it does on the map.

    Attributes
    ----------
    lever : str
        Id of the lever.
    says : str
        Lever and setting as printed: ``"Radar: Gabala beside Brdy"``.
    reading : str
        What that changes on the map and what is assumed, or why it changes nothing.
    """

    lever: str
    says: str
    reading: str


@record
class PackageMap:
    """What a map shows of a package.

    Attributes
    ----------
    scenario : str
        Which scenario is changed.
    overrides : mapping of str to str
        Path to value, as ``--set`` takes them.
    site : str
        Id of the interceptor site.
    interceptors : int
        How many stand there. No scenario holds an empty site, so with 0 the overrides keep it; nothing is defended.
    shown, nothing : tuple of MapLine
        The levers that change the map, and those that do not.
    """

    scenario: str
    site: str
    interceptors: int
    shown: tuple[MapLine, ...]
    nothing: tuple[MapLine, ...]
    overrides: Mapping[str, str] = field(default_factory=dict)


def package_map(
    scenario: Scenario,
    table: Table,
    choices: Mapping[str, str],
    extra: Mapping[str, float | bool | str] | None = None,
) -> PackageMap:
    """Give what a map shows of a package.

    Parameters
    ----------
    scenario : Scenario
        Of the dossier, without changes.
    table : Table
        Its levers.
    choices : mapping of str to str
        Lever to setting; a lever left out stands at the first of its settings.
    extra : mapping, optional
        What the package sets beyond the levers (SI), such as a site that was not on the table.

    Returns
    -------
    PackageMap
        Its overrides load with the scenario. A number of a radar that the package leaves out is not among them, nor is
        one that stands in the scenario already.

    Raises
    ------
    InputError
        For a site or a number that the scenario does not hold.
    """
    settings = {**settings_of(table, choices), **(extra or {})}
    sites = [item.id for item in scenario.interceptors]
    site = str(settings.get("site", sites[0]))
    if site not in sites:
        raise InputError(f'no interceptor site "{site}" in {scenario.name}', allowed=", ".join(sites))
    count = settings.get(
        "inventory", next(item for item in scenario.interceptors if item.id == site).interceptor.inventory
    )
    sensors = _network(scenario, settings)
    overrides: dict[str, str] = {f"interceptors.{name}": "null" for name in sites if name != site}
    if scenario.dispute is not None and site != scenario.dispute.interceptor:
        overrides["dispute.interceptor"] = site
    silent = [item.id for item in scenario.radars if item.id not in sensors]
    overrides |= {f"radars.{name}": "null" for name in silent}
    if sensors != scenario.engagement.sensors:
        overrides["engagement.sensors"] = f"[{', '.join(sensors)}]"
    overrides |= _numbers(scenario, settings, site, silent, round(float(count)))
    lines = [(lever, _line(lever, choices)) for lever in table.levers]
    return PackageMap(
        scenario.name,
        site,
        round(float(count)),
        tuple(line for lever, line in lines if lever.on_map),
        tuple(line for lever, line in lines if not lever.on_map),
        overrides,
    )


def _network(scenario: Scenario, settings: Mapping[str, float | bool | str]) -> tuple[str, ...]:
    without, added = str(settings.get("without", "")), str(settings.get("with", ""))
    kept = tuple(name for name in scenario.engagement.sensors if name != without)
    return (*kept, added) if added and added not in kept else kept


def _numbers(
    scenario: Scenario, settings: Mapping[str, float | bool | str], site: str, silent: list[str], count: int
) -> dict[str, str]:
    """The numbers that settings change, in the units of a file."""
    known = {item.inside: item for item in fields_of(scenario).values()}
    wanted: dict[str, float] = {}
    for name, value in settings.items():
        if name == "burnout_speed" or (name == "inventory" and count):
            wanted[f"interceptors.{site}.{name}"] = float(value)
        elif "." in name and not (name.startswith("radars.") and name.split(".")[1] in silent):
            wanted[name] = float(value)
    found = {}
    for inside, value in wanted.items():
        if inside not in known:
            raise InputError(f"{inside} is no number of {scenario.name}", where="deal.levers")
        item = known[inside]
        shown = value / item.factor
        if abs(shown - item.value) > 1e-9 * max(1.0, abs(item.value)):
            found[item.path] = str(round(shown)) if item.whole else f"{shown:.10g}"
    return found


def _line(lever: Lever, choices: Mapping[str, str]) -> MapLine:
    chosen = choices.get(lever.id, lever.values[0].id)
    name = next(value.name for value in lever.values if value.id == chosen)
    return MapLine(lever.id, f"{lever.name}: {name}", lever.on_map or lever.off_map)
