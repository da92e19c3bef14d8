"""Claims judged and deals searched for a dossier file: evidence from engine and treaties, answers from the store.

This is where the core's questions meet files: the scenario, the treaties and their forces, the town list, the store.
"""

from __future__ import annotations

import itertools
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from midcourse._version import __version__
from midcourse.analysis.deals import Outcome, measured, outcome, search, without
from midcourse.analysis.evidence import Testimony, Witness
from midcourse.analysis.evidence_law import Law
from midcourse.analysis.evidence_shield import Arrangement, Case, Shield
from midcourse.errors import InputError, unknown_name
from midcourse.outputs.store import Store, package_stamp
from midcourse.records import digest
from midcourse.scenario.dossier_files import DossierFile
from midcourse.scenario.evidence_case import case_of
from midcourse.scenario.load import load
from midcourse.scenario.parts import Scenario
from midcourse.talks.claims import Claim, Question, Value
from midcourse.talks.dossier import claims_named
from midcourse.talks.proposals import Table
from midcourse.talks.verdicts import Evidence, Verdict
from midcourse.units import SUFFIXES, border_from_si

__all__ = ["Judge", "arrangement_of", "people_of", "verdict_json"]

#: The lever whose settings are the interceptor sites that count as discussed.
SITE_LEVER = "interceptor-site"

Progress = Callable[[str, int, int], None]


class Judge:
    """Judges the claims of one dossier and searches its deals; nothing is computed before it is asked for.

    Parameters
    ----------
    file : DossierFile
    store : Store or None
        Where verdicts are kept; None keeps nothing.
    overrides : sequence of str
        Changes to the scenario, ``path=value``.
    """

    def __init__(self, file: DossierFile, store: Store | None = None, overrides: Sequence[str] = ()) -> None:
        self.file = file
        self.store = store
        self.overrides = tuple(overrides)

    @cached_property
    def scenario(self) -> Scenario | None:
        """The scenario of the dossier; None when it names none."""
        return load(self.file.dossier.scenario, self.overrides) if self.file.dossier.scenario else None

    @cached_property
    def case(self) -> Case | None:
        """The scenario as a case."""
        if self.scenario is None:
            return None
        return case_of(self.scenario, people_of(self.scenario), self._candidates())

    @cached_property
    def witness(self) -> Witness:
        """Who answers the questions."""
        shield = Shield(self.case) if self.case is not None else None
        return Witness(self.file.dossier, shield, _law(), package_stamp())

    def check(
        self, names: Sequence[str] = (), *, mapped: bool = False, progress: Progress | None = None
    ) -> list[dict[str, Any]]:
        """Judge claims; give each as plain data in the form of the JSON contract.

        Parameters
        ----------
        names : sequence of str
            Ids of claims; all when empty.
        mapped : bool
            Also compute the map over the two strongest parameters of each question.
        progress : callable, optional
            Told the claim, how many are done, how many there are.

        Raises
        ------
        InputError
            Unknown claims, or questions that cannot be asked of this scenario; with file and line.
        """
        claims = claims_named(self.file.dossier, names)
        self._refuse_unknown(claims)
        found = []
        for index, claim in enumerate(claims):
            if progress is not None:
                progress(claim.id, index, len(claims))
            found.append(self._one(claim, mapped))
        return found

    def known(self, names: Sequence[str] = ()) -> list[dict[str, Any] | None]:
        """Give the verdicts that the store has, with maps where it has those, else None; nothing is computed.

        Parameters
        ----------
        names : sequence of str
            Ids of claims; all when empty.
        """
        tasks = [self.witness.task(claim) for claim in claims_named(self.file.dossier, names)]
        return [self._kept(digest([task, True])) or self._kept(digest([task, False])) for task in tasks]

    def places(self) -> dict[str, tuple[float, float]]:
        """Give where sites and radars stand, by id: latitude and longitude in degrees."""
        if self.case is None:
            return {}
        return {
            name: (math.degrees(place.latitude), math.degrees(place.longitude))
            for name, place in self.case.places.items()
        }

    def table(self, given_up: Sequence[str] = ()) -> Table:
        """Give the levers and conditions of the dossier, without the conditions given up.

        Raises
        ------
        InputError
            When the dossier has no deal section, or a condition is unknown.
        """
        table = self.file.dossier.table
        if not table.levers or not table.conditions:
            raise InputError(
                f'dossier "{self.file.dossier.id}" has no deal to search',
                allowed="a deal section with levers and conditions",
            )
        known = [condition.id for condition in table.conditions]
        for name in given_up:
            if name not in known:
                raise unknown_name("condition", name, known, where="--without")
        return without(table, given_up)

    def deal(
        self, given_up: Sequence[str] = (), *, progress: Progress | None = None
    ) -> tuple[Outcome, dict[str, float]]:
        """Search the packages of the dossier; give what was found and how many seconds each part took.

        Parameters
        ----------
        given_up : sequence of str
            Conditions that are left out.
        progress : callable, optional
            Told after each measurement how many there were; of how many is not known (0). What it raises ends the
            search.
        """
        table = self.table(given_up)
        asked = itertools.count(1)

        def ask(question: Question, settings: Mapping[str, float | bool | str]) -> Value:
            value = self._ask(question, settings)
            if progress is not None:
                progress("measures", next(asked), 0)
            return value

        start = time.perf_counter()
        measures = measured(table, ask)
        middle = time.perf_counter()
        found = outcome(search(table, measures), ask)
        end = time.perf_counter()
        return found, {"measures": middle - start, "search": end - middle}

    def _one(self, claim: Claim, mapped: bool) -> dict[str, Any]:
        name = digest([self.witness.task(claim), mapped])
        kept = self._kept(name)
        if kept is not None:
            return kept
        verdict, heard = self.witness.judge(claim, mapped=mapped)
        data = verdict_json(verdict, heard)
        if self.store is not None:
            text = np.frombuffer(json.dumps(data).encode(), dtype=np.uint8)
            self.store.write("verdicts", name, {"json": text})
        return data

    def _kept(self, name: str) -> dict[str, Any] | None:
        if self.store is None or not self.store.has("verdicts", name):
            return None
        found = self.store.read("verdicts", name)
        if not isinstance(found, Mapping):
            return None
        data: dict[str, Any] = json.loads(np.asarray(found["json"], dtype=np.uint8).tobytes().decode())
        return data

    def _refuse_unknown(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            for index, question in enumerate(claim.questions):
                where = self.file.where.get(f"claims.{claim.id}.{index}", "")
                try:
                    self.witness.check(question, where=where)
                except InputError as error:
                    raise InputError(
                        f'claim "{claim.id}": {error.problem}', where=where, allowed=error.allowed, hint=error.hint
                    ) from None

    def _candidates(self) -> tuple[str, ...]:
        for lever in self.file.dossier.table.levers:
            if lever.id == SITE_LEVER:
                return tuple(str(value.settings["site"]) for value in lever.values if "site" in value.settings)
        return ()

    def _ask(self, question: Question, settings: Mapping[str, float | bool | str]) -> Value:
        """Ask a measure of a package: its settings rearrange the shield, or go to the treaties as parameters."""
        witness = self.witness
        if witness.shield is None or question.quantity not in _physics():
            years = {"extended_years": settings["extended_years"]} if "extended_years" in settings else {}
            value, reason = _law_answer(witness, replace(question, parameters={**question.parameters, **years}))
            if value is None:
                raise InputError(f"{question.call} has no answer: {reason}")
            return value
        arranged = witness.shield.arranged(arrangement_of(witness.shield, question, settings))
        return _physics()[question.quantity](arranged, question, {}, self.file.dossier.figures)


def people_of(scenario: Scenario) -> dict[str, float]:
    """Give the people that each European target stands for: those of all towns to which it is the nearest target.

    Towns are the places of 15,000 inhabitants and more, rescaled to country totals (`geography.POPULATION_RULE`). Empty
    for scenarios without targets in Europe.
    """
    from midcourse.outputs import geography

    targets = scenario.targets.get("europe", ())
    if not targets:
        return {}
    towns = geography.towns()
    latitude = np.array([place.latitude for place in targets])
    longitude = np.array([place.longitude for place in targets])
    cosine = np.sin(latitude)[:, None] * np.sin(towns.latitude) + np.cos(latitude)[:, None] * np.cos(
        towns.latitude
    ) * np.cos(longitude[:, None] - towns.longitude)
    nearest = np.argmax(cosine, axis=0)
    people = np.bincount(nearest, weights=towns.weight, minlength=len(targets))
    return {place.id: float(amount) for place, amount in zip(targets, people, strict=True)}


def verdict_json(verdict: Verdict, heard: Sequence[Testimony] = ()) -> dict[str, Any]:
    """Give a verdict as plain data: the JSON contract, with more beside it."""
    claim = verdict.claim
    return {
        "claim": claim.id,
        "verdict": verdict.verdict,
        "because": verdict.because,
        "evidence": [_evidence_json(item) for item in verdict.evidence],
        "flip_points": [
            {
                "parameter": flip.parameter,
                "label": flip.label,
                "from": flip.before,
                "to": flip.after,
                "at": _border(flip.at, flip.unit),
                "unit": _unit(flip.unit),
                "resolution": _border(flip.resolution, flip.unit),
                "published": [_border(flip.low, flip.unit), _border(flip.high, flip.unit)],
                "inside_published_range": flip.inside,
                "source": flip.source,
                "question": flip.question,
            }
            for flip in verdict.flip_points
        ],
        "sources": list(verdict.sources),
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
        "assumptions": list(verdict.assumptions),
        "influences": [_influences_json(item) for item in heard],
        "maps": [_map_json(item) for item in heard if item.map is not None],
        "digest": verdict.digest,
        "version": __version__,
    }


def _evidence_json(item: Evidence) -> dict[str, Any]:
    interval = None if math.isnan(item.low) else [_border(item.low, item.unit), _border(item.high, item.unit)]
    value: Any = item.value
    if isinstance(value, float) and not isinstance(value, bool):
        value = _border(value, item.unit)
    elif isinstance(value, tuple):
        value = list(value)
    need = item.question.comparison
    return {
        "question": item.question.call,
        "phrase": item.phrase,
        "needs": None if need is None else {"comparison": need.kind, "value": _needed(need.value, need.unit)},
        "value": value,
        "interval": interval,
        "unit": _unit(item.unit),
        "state": item.state,
        "wing": item.wing,
        "reason": item.reason,
        "left_out": item.left_out,
        "joint_interval": None
        if math.isnan(item.joint_low)
        else [_border(item.joint_low, item.unit), _border(item.joint_high, item.unit)],
        "digest": item.digest,
    }


def _needed(value: Value, unit: str) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return _border(value, unit) if isinstance(value, float) and unit else value


def _influences_json(item: Testimony) -> list[dict[str, Any]]:
    unit = item.evidence.unit
    return [
        {
            "parameter": one.parameter.path,
            "label": one.parameter.label,
            "published": [
                _border(one.parameter.low, one.parameter.unit),
                _border(one.parameter.high, one.parameter.unit),
            ],
            "central": _border(one.parameter.central, one.parameter.unit),
            "unit": _unit(one.parameter.unit),
            "least": _border(one.least, unit),
            "greatest": _border(one.greatest, unit),
        }
        for one in item.influences
    ]


def _map_json(item: Testimony) -> dict[str, Any]:
    drawn = item.map
    assert drawn is not None
    unit = item.evidence.unit
    return {
        "question": item.evidence.question.call,
        "unit": _unit(unit),
        "first": {"label": drawn.first.label, "unit": _unit(drawn.first.unit), "parameter": drawn.first.path},
        "second": {"label": drawn.second.label, "unit": _unit(drawn.second.unit), "parameter": drawn.second.path},
        "first_values": [_border(value, drawn.first.unit) for value in drawn.first_values.tolist()],
        "second_values": [_border(value, drawn.second.unit) for value in drawn.second_values.tolist()],
        "values": [[_border(value, unit) for value in row] for row in drawn.values.tolist()],
        "holds": drawn.holds.tolist(),
    }


def _border(value: float, unit: str) -> float | None:
    if not math.isfinite(value):
        return None
    number = border_from_si(value, unit) if unit else value
    return float(f"{number:.10g}")


def _unit(suffix: str) -> str:
    return SUFFIXES[suffix].unit or suffix if suffix else ""


def arrangement_of(shield: Shield, question: Question, settings: Mapping[str, float | bool | str]) -> Arrangement:
    """Give what the settings of a package fix for a question: its site, its network, the numbers it changes.

    Parameters
    ----------
    shield : Shield
        Whose network is the usual one.
    question : Question
        Names the site where the settings name none.
    settings : mapping of str to str, float or bool
        Of all levers of the package, SI.
    """
    site = str(settings.get("site", question.parameters.get("interceptors", "")))
    without, added = str(settings.get("without", "")), str(settings.get("with", ""))
    network = tuple(name for name in shield.case.sensors if name != without)
    if added and added not in network:
        network = (*network, added)
    changes: dict[str, float] = {}
    for name, value in settings.items():
        if name in ("burnout_speed", "inventory"):
            changes[f"interceptors.{site}.{name}"] = float(value)
        elif "." in name:
            changes[name] = float(value)
    return Arrangement(network, site, changes, whole=True)


def _physics() -> Mapping[str, Callable[..., Value]]:
    from midcourse.analysis.evidence_shares import ANSWERS

    return ANSWERS


def _law_answer(witness: Witness, question: Question) -> tuple[Value | None, str]:
    from midcourse.analysis.evidence_law import answer

    return answer(witness.law, question) if witness.law is not None else (None, "no treaties are given")


def _law() -> Law:
    from midcourse.scenario.force_files import library_declarations
    from midcourse.scenario.treaty_files import load_treaty, treaty_names

    treaties = {name: load_treaty(name) for name in treaty_names()}
    holdings = {"inf": library_declarations(treaties["inf"])} if "inf" in treaties else {}
    return Law(treaties, holdings, digest=package_stamp())
