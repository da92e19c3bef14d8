"""What the studies of designs share: the case, flights from the store, options into spans, batches with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from midcourse.errors import InputError, unknown_name

if TYPE_CHECKING:
    from midcourse.analysis.designs import Answers, Changes, Designs
    from midcourse.analysis.evidence_shield import Case
    from midcourse.analysis.measures import Raids
    from midcourse.analysis.sweep import Span
    from midcourse.outputs.study_folder import StudyFolder
    from midcourse.scenario.fields import Field
    from midcourse.scenario.parts import Scenario

__all__ = [
    "Prepared",
    "Told",
    "answered",
    "measure_named",
    "prepared",
    "raids_of",
    "span_of",
    "threats_named",
]

#: Told how many of how many designs are done.
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to be asked about its designs."""

    name: str
    overrides: tuple[str, ...]
    scenario: Scenario
    case: Case
    designs: Designs
    workers: int
    fly: Callable[[Any, Any], Any]


def prepared(
    name: str, overrides: Sequence[str], groups: Callable[[Case], Sequence[str]], *, options: Mapping[str, Any]
) -> Prepared:
    """Load a scenario and prepare its designs.

    Parameters
    ----------
    name, overrides
        As for `midcourse.scenario.load.load`.
    groups : callable
        Gives the groups of threats that are needed, from the case.
    options : mapping
        ``store`` (bool), ``workers`` (int, 0 for one a processor) and ``rounds`` (bool).
    """
    from midcourse._kernels.blocks import thread_count
    from midcourse.analysis.designs import Designs, solved
    from midcourse.flight.trajectory import Flights
    from midcourse.outputs.judged import people_of
    from midcourse.outputs.store import Store, package_stamp
    from midcourse.records import digest
    from midcourse.scenario.evidence_case import case_of
    from midcourse.scenario.load import load

    if options["workers"] < 0:
        raise InputError(f"workers is {options['workers']}", where="--workers", allowed="0 or more")
    scenario = load(name, overrides)
    case = case_of(scenario, people_of(scenario))
    store = Store(enabled=bool(options["store"]))

    def fly(group: Any, vehicle: Any) -> Any:
        places = (group.origin_latitude, group.origin_longitude, group.origin_height)
        targets = (group.target_latitude, group.target_longitude)
        key = digest([package_stamp(), "flights", (vehicle, group.shape, group.apogee_height, places, targets)])
        flights = store.read_record(Flights, "flights", key)
        if flights is None:
            flights = solved(group, vehicle)
            store.write("flights", key, flights)
        return flights

    workers = options["workers"] or thread_count()
    designs = Designs(case, groups(case), workers=workers, rounds=bool(options.get("rounds")), fly=fly)
    return Prepared(name, tuple(overrides), scenario, case, designs, workers, fly)


def threats_named(case: Case, name: str | None, *, where: str = "--threats") -> str:
    """The set of threats that an option names, or the usual one."""
    from midcourse.analysis.measures import usual_threats

    if name is None:
        return usual_threats(case)
    if name not in case.threat_sets:
        raise unknown_name("set of threats", name, case.threat_sets, where=where)
    return name


def measure_named(name: str) -> None:
    """Refuse a quantity that nobody computes; the error lists all."""
    from midcourse.analysis.measures import MEASURES

    if name not in MEASURES:
        error = unknown_name("quantity", name, MEASURES, where="--of")
        raise InputError(error.problem, where="--of", allowed=", ".join(MEASURES), hint=error.hint)


def raids_of(raid: int, chances: Sequence[Any], seed: int) -> Raids:
    """The raids of the options, chances at their values."""
    from midcourse.analysis.measures import Raids

    if raid < 1:
        raise InputError(f"raid is {raid}", where="--raid", allowed="1 or more")
    sspk, reliability, correlation = (float(chance.value) for chance in chances)
    return Raids(raid, sspk, reliability, correlation, seed=seed)


def span_of(found: Prepared, text: str, *, drawn: bool) -> tuple[Field, Span]:
    """Read ``PATH=FROM:TO:STEP``, ``PATH=A,B,C`` or, where it is drawn, ``PATH=LOW:HIGH``.

    Raises
    ------
    InputError
        For anything else, an unknown path, a text, or a value that the scenario may not hold.
    """
    from midcourse.analysis.sweep import Span
    from midcourse.scenario.fields import field_of, in_bounds

    path, equals, said = text.partition("=")
    if not equals:
        raise InputError(
            f'"{text}" varies nothing', where="--vary", allowed="PATH=FROM:TO:STEP or PATH=A,B,C",
            hint="for example --vary interceptors.gbi.burnout_speed_km_s=6:9:0.25",
        )  # fmt: skip
    field = field_of(found.scenario, path.strip())
    values = _values(f"--vary {text}", said.strip(), drawn=drawn)
    if field.whole and any(value != round(value) for value in values) and not drawn:
        raise InputError(f"{field.path} takes whole numbers only", where=f"--vary {text}", allowed="1, 2, 3 …")
    in_bounds(found.name, field.path, values, found.overrides)
    return field, Span(field.inside, np.array(values) * field.factor, field.whole)


def _values(where: str, said: str, *, drawn: bool) -> list[float]:
    allowed = "LOW:HIGH" if drawn else "FROM:TO:STEP or A,B,C"
    try:
        numbers = [float(part) for part in said.replace(",", ":").split(":")]
    except ValueError:
        numbers = []
    if not numbers or not all(np.isfinite(numbers)):
        raise InputError(f'"{said}" holds something that is no number', where=where, allowed=allowed)
    if drawn:
        if "," in said or len(numbers) != 2 or not numbers[0] < numbers[1]:
            raise InputError(f'"{said}" is no range to draw from', where=where, allowed="LOW:HIGH, rising")
        return numbers
    if ":" not in said:
        return list(dict.fromkeys(numbers))
    if "," in said or len(numbers) != 3:
        hint = "give a step, or --latin-hypercube N to draw from the range" if len(numbers) == 2 else ""
        raise InputError(f'"{said}" is no row of values', where=where, allowed=allowed, hint=hint)
    begin, end, step = numbers
    if not (step > 0.0 and end >= begin):
        raise InputError(
            f"the row {said} never ends" if step <= 0.0 else f"the row {said} is empty",
            where=where,
            allowed="FROM below TO, and a STEP above zero",
        )
    count = int((end - begin) / step + 1e-9) + 1
    if count > 100_000:
        raise InputError(f"the row {said} has {count:,} values", where=where, allowed="up to 100,000")
    return [round(begin + step * index, 12) for index in range(count)]


def answered(
    found: Prepared,
    batches: Sequence[Sequence[Changes]],
    asked: Mapping[str, Callable[[Sequence[Changes]], Callable[[Answers], np.ndarray]]],
    *,
    folder: StudyFolder | None,
    told: Told,
) -> Iterator[dict[str, np.ndarray]]:
    """Answer designs batch by batch; a batch that the folder holds is read, one that is new is kept there.

    Parameters
    ----------
    found : Prepared
    batches : sequence of sequences of designs
    asked : mapping
        As for `midcourse.analysis.sweep.swept`.
    folder : StudyFolder or None
    told : callable
        Called with designs done and in all.

    Yields
    ------
    dict of str to (k,) array
        What was asked, SI, in the order of the batch.
    """
    from midcourse.analysis.measures import of_defence

    total, done = sum(len(batch) for batch in batches), 0
    told(0, total)
    for index, batch in enumerate(batches):
        columns = folder.read(index, len(batch)) if folder is not None else None
        if columns is None or set(columns) != set(asked):
            answers = found.designs.answers(of_defence(batch))
            columns = {name: function(batch)(answers) for name, function in asked.items()}
            if folder is not None:
                folder.write(index, columns)
        done += len(batch)
        told(done, total)
        yield columns
