"""Talks, treaties and deals as the page wants them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from midcourse.analysis.deals import Outcome
from midcourse.outputs.deal_page import deal_json
from midcourse.outputs.judged import Judge
from midcourse.outputs.scene_law import TreatyStatus, VerdictLine, treaties_json, treaties_on, verdict_lines
from midcourse.outputs.store import Store, package_stamp
from midcourse.records import digest
from midcourse.scenario.deal_map import package_map
from midcourse.scenario.dossier_files import dossier_names, load_dossier
from midcourse.scenario.parts import Scenario
from midcourse.talks.dossier import Dossier
from midcourse.talks.vocabulary import QUANTITIES
from midcourse.web.asked import YEARS, judge_asked

__all__ = ["deal_known", "deal_searched", "talks_json", "treaties_day_json", "treaties_of_day", "verdicts_of"]

#: Kept in the store beside the verdicts.
_KIND = "deals"


def talks_json(name: str, store: Store, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """A dossier: the meeting, and its claims with the verdicts that are known; nothing is computed.

    Parameters
    ----------
    name : str
        A packaged dossier.
    store : Store
        Where verdicts are looked up.
    overrides : sequence of str
        Changes to its scenario.
    """
    judge = judge_asked(name, store, overrides)
    dossier = judge.file.dossier
    verdicts = judge.known()
    return {
        "dossier": dossier.id,
        "title": dossier.title,
        "summary": " ".join(dossier.summary.split()),
        "scenario": dossier.scenario or None,
        "meeting": None if dossier.meeting is None else _plain(asdict(dossier.meeting)),
        "parties": [_plain(asdict(party)) for party in dossier.parties.values()],
        "issues": [_plain(asdict(issue)) for issue in dossier.issues.values()],
        "positions": [_plain(asdict(position)) for position in dossier.positions.values()],
        "events": [_plain(asdict(event)) for event in dossier.events.values()],
        "sources": [
            {"id": key, "citation": one.source.citation, "url": one.source.url or None}
            for key, one in dossier.references.items()
        ],
        "claims": [_claim(dossier, key, verdict) for key, verdict in zip(dossier.claims, verdicts, strict=True)],
        "judged": sum(verdict is not None for verdict in verdicts),
        "packages": dossier.table.size if dossier.table.levers else 0,
    }


_VERDICT = ("verdict", "because", "evidence", "flip_points", "influences", "maps", "assumptions", "sources", "digest")


def _claim(dossier: Dossier, key: str, verdict: Mapping[str, Any] | None) -> dict[str, Any]:
    claim = dossier.claims[key]
    return {
        "id": claim.id,
        "says": claim.statement,
        "quote": claim.quotation,
        "speaker": claim.speaker,
        "party": claim.party,
        "date": claim.date,
        "topic": claim.topic,
        "grade": claim.grade.value,
        "reading": claim.reading,
        "note": claim.note,
        "answered_by": list(claim.answered_by),
        "sources": [dossier.citation(source) for source in claim.sources],
        "rests_on": sorted({QUANTITIES[question.quantity].wing for question in claim.questions}),
        "verdict": None if verdict is None else {name: verdict[name] for name in _VERDICT},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def verdicts_of(scenario: Scenario, overrides: Sequence[str], store: Store) -> tuple[VerdictLine, ...]:
    """The verdicts that are known of every dossier that asks its questions of a scenario.

    Parameters
    ----------
    scenario : Scenario
        As loaded.
    overrides : sequence of str
        What was changed in it.
    store : Store
        Where they are looked up.
    """
    found: list[VerdictLine] = []
    for name in dossier_names():
        if load_dossier(name).dossier.scenario == scenario.name:
            judged = [verdict for verdict in Judge(load_dossier(name), store, overrides).known() if verdict is not None]
            found += verdict_lines(name, judged)
    return tuple(found)


@functools.lru_cache(maxsize=64)
def treaties_of_day(day: date) -> tuple[TreatyStatus, ...]:
    """Every treaty on a day; days that were asked for lately are kept."""
    return treaties_on(day)


def treaties_day_json(day: date) -> dict[str, Any]:
    """Every treaty on a day, with counts against limits, and the span of days that can be asked for."""
    return {
        "date": str(day),
        "treaties": treaties_json(treaties_of_day(day)),
        "span": {"from": f"{YEARS[0]}-01-01", "to": f"{YEARS[1]}-12-31"},
    }


# --------------------------------------------------------------------------------------------------------------- deals


def _task(judge: Judge, given_up: Sequence[str]) -> str:
    return digest([package_stamp(), "deal", judge.file.digest, sorted(given_up), list(judge.overrides)])


def deal_known(name: str, store: Store, given_up: Sequence[str] = ()) -> dict[str, Any] | None:
    """The deal search of a dossier, if it was made before.

    Parameters
    ----------
    name : str
        A packaged dossier.
    store : Store
        Where it is looked up.
    given_up : sequence of str
        Conditions taken as given up.

    Raises
    ------
    InputError
        When the dossier or a condition is unknown, or there is no deal to search.
    """
    judge = judge_asked(name, store)
    judge.table(given_up)
    found = store.read(_KIND, _task(judge, given_up))
    if not isinstance(found, Mapping):
        return None
    data: dict[str, Any] = json.loads(np.asarray(found["json"], dtype=np.uint8).tobytes().decode())
    return data


def deal_searched(
    name: str, store: Store, given_up: Sequence[str], progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """Search the packages of a dossier, and keep what was found.

    Parameters
    ----------
    name, store, given_up
        As for `deal_known`.
    progress : callable
        Told how many measurements were made.
    """
    known = deal_known(name, store, given_up)
    if known is not None:
        return known
    judge = judge_asked(name, store)
    found, timings = judge.deal(given_up, progress=progress)
    table = judge.table(given_up)
    data = {
        **_with_maps(deal_json(judge.file.dossier, table, found, timings), judge),
        "front": _front(found),
        "places": {
            key: {"latitude_deg": latitude, "longitude_deg": longitude}
            for key, (latitude, longitude) in judge.places().items()
        },
    }
    text = json.dumps(data, ensure_ascii=False)
    store.write(_KIND, _task(judge, given_up), {"json": np.frombuffer(text.encode(), dtype=np.uint8)})
    return data


def _with_maps(data: dict[str, Any], judge: Judge) -> dict[str, Any]:
    """Beside each package what a map shows of it; nothing for a dossier without a scenario."""
    scenario, table = judge.scenario, judge.file.dossier.table
    beyond = {package.id: package.settings for package in table.packages}
    for package in [*(item["example"] for item in data["efficient"]), *data["put_forward"]]:
        package["map"] = None
        if scenario is not None:
            shown = package_map(scenario, table, package["settings"], beyond.get(package["id"]))
            package["map"] = _plain(asdict(shown))
    return data


def _front(found: Outcome) -> list[dict[str, Any]]:
    """The front as points: for each, which of ``efficient`` it is, and how many conditions of each party it meets."""
    points = []
    for index in found.front:
        counts = found.efficient[index].package.party_counts
        points.append(
            {
                "efficient": index,
                "met": {party: met for party, (met, _) in counts.items()},
                "of": {party: of for party, (_, of) in counts.items()},
            }
        )
    return points
