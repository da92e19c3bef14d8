"""From the numbers of a run to what they say: the rows and the short sentences of the report.

Input is the JSON object of ``midcourse run --json`` (border units), so the sentences say exactly what others can check.
Every sentence is built from counts and medians of that object; none is written beforehand.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Findings", "GroupRow", "SensorRow", "findings", "percent", "spread"]

#: Keeps a number with its unit.
_HARD = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of threats in one line.

    Attributes
    ----------
    id, title : str
        Short and long name.
    asked, flown, tracked, engageable : int
        Trajectories asked for; solved; tracked by any radar; with an engagement window.
    range_km, apogee_km, minutes, margin_s : str
        Least to greatest of those flown (margins: of those engageable), as text.
    median_margin_s : float or None
        Of those engageable.
    shots : str
        Least to greatest number of shots of those engageable.
    no_flight, no_window : list of (str, int)
        Reasons with counts, the commonest first.
    """

    id: str
    title: str
    asked: int
    flown: int
    tracked: int
    engageable: int
    range_km: str
    apogee_km: str
    minutes: str
    margin_s: str
    median_margin_s: float | None
    shots: str
    no_flight: list[tuple[str, int]]
    no_window: list[tuple[str, int]]

    @property
    def share(self) -> float:
        """Engageable over flown."""
        return self.engageable / self.flown if self.flown else 0.0


@dataclass(frozen=True, slots=True)
class SensorRow:
    """What one sensor sees of all flights.

    Attributes
    ----------
    name : str
        As printed.
    flown, seen, tracked : int
        Flights; flights it sees at all; flights it tracks.
    first_s, median_track_s : float or None
        Earliest first sight; half of its tracks are there by then.
    reasons : list of (str, int)
        Why not, the commonest first.
    infrared : bool
        Whether it sees only the boost.
    """

    name: str
    flown: int
    seen: int
    tracked: int
    first_s: float | None
    median_track_s: float | None
    reasons: list[tuple[str, int]]
    infrared: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What the run says.

    Attributes
    ----------
    threats, seen, engaged, defended, dispute : list of str
        Sentences, each true by itself.
    groups : list of GroupRow
        In the order of the scenario.
    sensors : list of SensorRow
        In the order of the scenario.
    """

    threats: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    engaged: list[str] = field(default_factory=list)
    defended: list[str] = field(default_factory=list)
    dispute: list[str] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    sensors: list[SensorRow] = field(default_factory=list)


def percent(share: float | None) -> str:
    """Give a share as text; what is neither none nor all is never rounded to it."""
    if share is None:
        return "–"
    if 0.0 < share < 0.01:
        return f"under 1{_HARD}%"
    if 0.99 < share < 1.0:
        return f"over 99{_HARD}%"
    return f"{100 * share:.0f}{_HARD}%"


def spread(values: Iterable[float | None], digits: int = 0) -> str:
    """Give the least and the greatest of some numbers as text, leaving out what is missing."""
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    low, high = f"{min(known):,.{digits}f}", f"{max(known):,.{digits}f}"
    return low if low == high else f"{low}–{high}"


def findings(
    run: Mapping[str, Any],
    groups: Mapping[str, str],
    names: Mapping[str, str],
    speed_km_s: float | None = None,
    infrared: Collection[str] = (),
) -> Findings:
    """Say what a run found.

    Parameters
    ----------
    run : mapping
        The object of ``midcourse run --json``.
    groups : mapping of str to str
        Threat group id to title; a threat belongs to the group before the ``/`` of its id.
    names : mapping of str to str
        Id to printed name, for launch areas, targets, vehicles, sensors and countries; an unknown id is its own name.
    speed_km_s : float or None
        The burnout speed that the scenario itself gives the interceptor; named among the ends of the sweep.
    infrared : collection of str
        Ids of the sensors that see only the boost; a flight counts as tracked when another one tracks it.

    Returns
    -------
    Findings
    """
    by_group: dict[str, list[Mapping[str, Any]]] = {}
    for threat in run["threats"]:
        by_group.setdefault(threat["id"].split("/")[0], []).append(threat)
    rows = [_group(key, groups.get(key, key), threats, infrared) for key, threats in by_group.items()]
    sensors = _sensors(run["threats"], names, infrared)
    return Findings(
        threats=_threat_sentences(rows),
        seen=_seen_sentences(rows, sensors, "radar" if infrared else "sensor"),
        engaged=_engaged_sentences(rows),
        defended=_defended_sentences(run.get("footprint", ()), names),
        dispute=_dispute_sentences(run.get("dispute", ()), speed_km_s),
        groups=rows,
        sensors=sensors,
    )


def _flown(threats: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [threat for threat in threats if threat.get("flight_time_s") is not None]


def _tracked(threat: Mapping[str, Any], infrared: Collection[str]) -> bool:
    return any(seen.get("track_s") is not None for seen in threat["detections"] if seen["sensor"] not in infrared)


def _group(key: str, title: str, threats: Sequence[Mapping[str, Any]], infrared: Collection[str]) -> GroupRow:
    flown = _flown(threats)
    met = [threat for threat in flown if threat["engageable"]]
    margins = [threat["margin_s"] for threat in met if threat["margin_s"] is not None]
    return GroupRow(
        id=key,
        title=title,
        asked=len(threats),
        flown=len(flown),
        tracked=sum(_tracked(threat, infrared) for threat in flown),
        engageable=len(met),
        range_km=spread(threat["ground_range_km"] for threat in flown),
        apogee_km=spread(threat["apogee_height_km"] for threat in flown),
        minutes=spread(threat["flight_time_s"] / 60.0 for threat in flown),
        margin_s=spread(margins),
        median_margin_s=statistics.median(margins) if margins else None,
        shots=spread(threat["shots"] for threat in met),
        no_flight=Counter(t["reason"] for t in threats if t.get("flight_time_s") is None).most_common(),
        no_window=Counter(t["reason"] for t in flown if not t["engageable"]).most_common(),
    )


def _sensors(
    threats: Sequence[Mapping[str, Any]], names: Mapping[str, str], infrared: Collection[str]
) -> list[SensorRow]:
    flown = _flown(threats)
    looks: dict[str, list[Mapping[str, Any]]] = {}
    for threat in flown:
        for seen in threat["detections"]:
            looks.setdefault(seen["sensor"], []).append(seen)
    rows = []
    for sensor, seen in looks.items():
        first = [look["first_s"] for look in seen if look["first_s"] is not None]
        track = [look["track_s"] for look in seen if look["track_s"] is not None]
        rows.append(
            SensorRow(
                name=names.get(sensor, sensor),
                flown=len(flown),
                seen=len(first),
                tracked=len(track),
                first_s=min(first, default=None),
                median_track_s=statistics.median(track) if track else None,
                reasons=Counter(look["reason"] for look in seen if look.get("reason")).most_common(),
                infrared=sensor in infrared,
            )
        )
    return rows


def _threat_sentences(rows: Sequence[GroupRow]) -> list[str]:
    asked, flown = sum(row.asked for row in rows), sum(row.flown for row in rows)
    if not asked:
        return ["No threats were asked for."]
    sentences = [f"Of {asked:,} trajectories asked for, {flown:,} reach their target."]
    if flown == asked:
        sentences = [f"All {asked:,} trajectories asked for reach their target."]
    why = Counter[str]()
    for row in rows:
        why.update(dict(row.no_flight))
    if why:
        reason, count = why.most_common(1)[0]
        most = "because" if len(why) == 1 else f"most of them ({count:,}) because"
        sentences.append(f"{asked - flown:,} do not, {most} {reason}.")
    for row in rows:
        if not row.flown:
            sentences.append(f"{row.title}: none of {row.asked:,} can be flown.")
    return sentences


def _seen_sentences(rows: Sequence[GroupRow], sensors: Sequence[SensorRow], kind: str) -> list[str]:
    flown, tracked = sum(row.flown for row in rows), sum(row.tracked for row in rows)
    sentences = [f"Some {kind} tracks {tracked:,} of {flown:,} flights ({percent(_over(tracked, flown))})."]
    first = min((row for row in sensors if row.first_s is not None), key=lambda row: row.first_s or 0.0, default=None)
    if first is not None:
        sentences.append(f"First sight comes {first.first_s:,.0f} s after a launch at the earliest: {first.name}.")
    tracking = sorted((row for row in sensors if row.tracked and not row.infrared), key=lambda row: -row.tracked)
    for row in tracking[:1]:
        sentences.append(
            f"Most are tracked by {row.name}: {row.tracked:,} ({percent(_over(row.tracked, row.flown))}), "
            f"half of them within {row.median_track_s:,.0f} s of the launch."
        )
    idle = [row for row in sensors if not row.tracked]
    for row in idle:
        reason = f", most often because {row.reasons[0][0]}" if row.reasons else ""
        sentences.append(f"{row.name} tracks none{reason}.")
    return sentences


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _engaged_sentences(rows: Sequence[GroupRow]) -> list[str]:
    flown, met = sum(row.flown for row in rows), sum(row.engageable for row in rows)
    sentences = [f"An interceptor could be in the way of {met:,} of {flown:,} flights ({percent(_over(met, flown))})."]
    for row in rows:
        if not row.flown:
            continue
        if row.engageable:
            text = f"{row.title}: {row.engageable:,} of {row.flown:,} ({percent(row.share)})"
            if row.median_margin_s is not None:
                text += f"; half of them leave at least {row.median_margin_s:,.0f} s for the last possible launch"
            sentences.append(text + ".")
        else:
            reason = f", most often because {row.no_window[0][0]}" if row.no_window else ""
            sentences.append(f"{row.title}: none of {row.flown:,}{reason}.")
    return sentences


def _defended_sentences(footprint: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    sentences = []
    bare: dict[str, str] = {}
    by_vehicle: dict[str, list[Mapping[str, Any]]] = {}
    for row in footprint:
        by_vehicle.setdefault(row["vehicle"], []).append(row)
    for vehicle, rows in by_vehicle.items():
        title = names.get(vehicle, vehicle)
        land = [(row["defended_fraction"], row["launch_area"]) for row in rows if row["defended_fraction"] is not None]
        if not land:
            sentences.append(f"{title}: no cell lies within its reach.")
            continue
        people = [row["population_fraction"] for row in rows if row["population_fraction"] is not None]
        (low, worst), (high, best) = min(land), max(land)
        text = f"{title}: {percent(high)} of the land in reach is defended"
        if low != high:
            text = (
                f"{title}: between {percent(low)} (from {names.get(worst, worst)}) and {percent(high)} "
                f"(from {names.get(best, best)}) of the land in reach is defended"
            )
        if people:
            text += f", and {_range_of_shares(people)} of the town population there"
        sentences.append(text + ".")
        bare[title] = _bare_countries(rows, names)
    sentences += _bare_sentences(bare)
    return sentences or ["No footprint was asked for."]


def _range_of_shares(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low} to {high}"


def _bare_sentences(bare: Mapping[str, str]) -> list[str]:
    """Say what is in reach and nowhere defended: once, where it is the same for every missile."""
    if len(set(bare.values())) == 1:
        bare = {"": next(iter(bare.values()))}
    return [
        f"In reach {f'of {title} ' if title else ''}and nowhere defended, from whichever launch area: {listed}."
        for title, listed in bare.items()
        if listed
    ]


def _bare_countries(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Name the countries that no launch area leaves any defended land in, the largest first."""
    best: dict[str, float] = {}
    size: dict[str, float] = {}
    for row in rows:
        for country, values in row.get("by_country", {}).items():
            share = values.get("defended_fraction")
            if share is not None and values.get("threatened_cells", 1):
                best[country] = max(best.get(country, 0.0), share)
                size[country] = max(size.get(country, 0.0), float(values.get("cells", 0)))
    bare = sorted((country for country, share in best.items() if share <= 0.0), key=lambda country: -size[country])
    listed = [names.get(country, country) for country in bare[:8]]
    more = f" and {len(bare) - 8} more" if len(bare) > 8 else ""
    return ", ".join(listed) + more


def _dispute_sentences(rows: Sequence[Mapping[str, Any]], speed_km_s: float | None) -> list[str]:
    if not rows:
        return ["No sweep of the burnout speed was asked for."]
    rows = sorted(rows, key=lambda row: row["burnout_speed_km_s"])
    sentences = []
    own = [row for row in rows[1:-1] if speed_km_s is not None and abs(row["burnout_speed_km_s"] - speed_km_s) < 1e-6]
    for row in (*own, rows[0], rows[-1]):
        sentences.append(
            f"At {row['burnout_speed_km_s']:g} km/s, {percent(row['russia_engageable_fraction'])} of the Russian and "
            f"{percent(row['iran_engageable_fraction'])} of the Iranian trajectories have a window."
        )
    reached = [row for row in rows if (row["russia_engageable_fraction"] or 0.0) > 0.0]
    if not reached:
        sentences.append("No speed swept brings any Russian missile within reach.")
    elif reached[0] is rows[0]:
        sentences.append("Some Russian missile is within reach at every speed swept.")
    else:
        sentences.append(
            f"The first Russian missile comes within reach between {_before(rows, reached[0]):g} and "
            f"{reached[0]['burnout_speed_km_s']:g} km/s."
        )
    return sentences


def _before(rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> float:
    return float(rows[rows.index(row) - 1]["burnout_speed_km_s"])
