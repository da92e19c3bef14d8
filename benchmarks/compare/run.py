"""The tasks, run: each function yields rows as they are measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.compare import memory, operations, ours, peers, tasks
from benchmarks.compare.peak import peak
from benchmarks.compare.rows import OURS, Row
from benchmarks.measure import all_cores, best, cores

#: Tolerances of ours, m a step: what is shipped is 0.05.
TOLERANCES = (0.0005, 0.005, 0.05, 0.5, 5.0, 20.0, 50.0)
FINE = 1e-5
SHIPPED = 0.05
FLIGHT = ["fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--json"]


def _apart(found: np.ndarray, fine: np.ndarray) -> float:
    """Largest distance of impacts (n, 3) from those of a fine run, m."""
    north = (found[:, 1] - fine[:, 1]) * 6.37e6
    east = np.remainder(found[:, 2] - fine[:, 2] + np.pi, 2 * np.pi) - np.pi
    return float(np.max(np.hypot(north, east * 6.37e6 * np.cos(fine[:, 1]))))


def _our_rows(task: str, count: int, fly: Callable[[float], np.ndarray], expected: np.ndarray, quick: bool) -> Any:
    """Ours at several tolerances on all cores, and on one."""
    fine, many = fly(FINE), all_cores()
    for tolerance in (SHIPPED, 5.0) if quick else TOLERANCES:
        found = fly(tolerance)
        error, spread = tasks.miss(found, expected), _apart(found, fine)
        note = "as shipped" if tolerance == SHIPPED else ""
        for number in sorted({1, many}):
            with cores(number):
                rate = count / best(lambda t=tolerance: fly(t), 2 if quick else 7)
            yield Row(task, OURS, f"{tolerance:g} m a step", number, rate, error, spread, note=note)


def _peer_rows(task: str, call: Callable[[ModuleType], Iterator[peers.Answer]], expected: Any) -> Iterator[Row]:
    """All others; one that fails is a row that says so."""
    for peer in peers.peers():
        if task in peer.CANNOT:
            yield Row(task, peer.NAME, kind="cannot", note=peer.CANNOT[task])
        elif not peers.installed(peer):
            yield Row(task, peer.NAME, kind="missing", note=f"not installed: pip install {peer.PACKAGE}")
        else:
            yield from _one_peer(task, peer, call, expected)


def _one_peer(task: str, peer: ModuleType, call: Any, expected: Any) -> Iterator[Row]:
    try:
        for answer in call(peer):
            truth = answer.expected if answer.expected is not None else expected(answer.world)
            error = tasks.miss(answer.found, truth)
            yield Row(task, peer.NAME, answer.setting, answer.cores, 1.0 / answer.seconds, error, note=answer.differs)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of compiled code is not an Exception
        reason = str(error).strip().splitlines()
        yield Row(task, peer.NAME, kind="failed", note=f"{type(error).__name__}: {reason[0] if reason else ''}")


def coasts(task: str, quick: bool) -> Iterator[Row]:
    """P1 and the coast without air."""
    draw = tasks.reentries if task == "P1" else tasks.vacuum_coasts
    flights = draw(2048 if quick else 16384)

    def fly(tolerance: float) -> np.ndarray:
        return ours.coast(prepared[tolerance])

    prepared = {tolerance: ours.prepared(flights, tolerance) for tolerance in (FINE, *TOLERANCES)}
    yield from _our_rows(task, len(flights.speed), fly, tasks.truth(flights), quick)
    yield from _peer_rows(
        task, lambda peer: peer.coasts(task, flights, quick), lambda world: tasks.truth(flights, world)
    )


def boosted(quick: bool) -> Iterator[Row]:
    """P2."""
    aims = tasks.aims(1024 if quick else 8192)
    arguments = ours.boost_arguments(aims)
    expected = tasks.boosted_truth(ours.STAGED, aims, 4 if quick else tasks.SAMPLE)
    fly = ours.fly_boosted
    yield from _our_rows("P2", len(aims.latitude), lambda t: fly(arguments, t), expected, quick)
    yield from _peer_rows("P2", lambda peer: peer.boosted(aims, quick), lambda _: expected)


def solved(quick: bool) -> Iterator[Row]:
    """P4: nobody else here solves for the aim."""
    for alone in (False, True):
        count = 500 if quick else 1000 if alone else 10_000
        for vehicle in (ours.KINEMATIC, ours.STAGED):
            ours.solve_targets(vehicle, 64, alone=alone)
            for number in sorted({1, all_cores()}):
                with cores(number):
                    seconds = best(
                        lambda v=vehicle, n=count, a=alone: ours.solve_targets(v, n, alone=a), 1 if quick else 5
                    )
                miss = ours.solve_targets(vehicle, count, alone=alone)
                how = "each alone" if alone else "at once"
                note = f"{count:,} targets, {how}; minimum energy, largest miss; {np.isfinite(miss).mean():.1%} reached"
                setting = f"{vehicle.name}, {how}"
                yield Row("P4", OURS, setting, number, count / seconds, float(np.nanmax(miss)), note=note)
    yield from _peer_rows("P4", lambda _: iter(()), None)


def fractions(rows: list[Row], quick: bool) -> Iterator[Row]:
    """The machine's peak, and how much of it the flights use."""
    repeats = 3 if quick else 9
    peaks = {number: peak(number, repeats) for number in sorted({1, all_cores()})}
    for number, found in peaks.items():
        note = f"{found / 1e9:.1f} GFLOP/s: the most this machine does in registers"
        yield Row("peak", "multiply-adds", "", number, note=note, extra={"gflops": found / 1e9})
    try:
        counted = operations.operations()
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        yield Row("peak", OURS, kind="failed", note=str(error))
        return
    for task, each in counted.items():
        slow = (each["divide"] + each["root"]) / each["total"]
        for number, top in peaks.items():
            fit = [r for r in rows if (r.task, r.who, r.cores, r.note) == (task, OURS, number, "as shipped")]
            for row in fit:
                flops = row.rate_per_s * each["total"]
                extra = {"operations": each["total"], "gflops": flops / 1e9, "fraction": flops / top}
                note = (
                    f"{each['total']:,.0f} operations a flight ({slow:.1%} divisions and roots), "
                    f"{flops / 1e9:.1f} GFLOP/s, {flops / top:.0%} of the peak"
                )
                yield Row("peak", OURS, f"{task}, {row.setting}", number, note=note, extra=extra)


def memories(quick: bool) -> Iterator[Row]:
    """Bytes a flight."""
    counts = (20_000, 100_000) if quick else (100_000, 1_000_000)
    settings = {"summary": "summaries only (shoot)", "record": "record of 27 columns (fly)"}
    for kind, setting in settings.items():
        found = memory.memory(kind, counts)
        note = (
            f"bytes a flight: {found['peak']:.0f} at the peak, {found['held']:.0f} held; the process grew by "
            f"{found['resident']:.0f}; {found['linearity']:.2f} of linear from {counts[0]:,} to {counts[-1]:,}"
        )
        yield Row("memory", OURS, setting, all_cores(), note=note, extra=found)


def start(quick: bool) -> Iterator[Row]:
    """A flight from the command line, from the start of the process to its end."""
    walls, spent = [], []
    for _ in range(2 if quick else 6):
        before, began = os.times(), time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "midcourse", *FLIGHT], capture_output=True, text=True, check=True)
        walls.append(time.perf_counter() - began)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
        json.loads(done.stdout)
    extra = {"wall": min(walls[1:]), "processor": min(spent[1:])}
    note = f"{extra['wall']:.2f} s, {extra['processor']:.2f} s of processor; the first, which may compile, not counted"
    yield Row("start", OURS, f"midcourse {' '.join(FLIGHT[:2])} …", 1, note=note, extra=extra)


def everything(quick: bool, only: tuple[str, ...]) -> Iterator[Row]:
    """All sections in their order; a section that fails is a row that says so."""
    rows: list[Row] = []
    sections: dict[str, Callable[[], Iterator[Row]]] = {
        "P1": lambda: coasts("P1", quick),
        "coast": lambda: coasts("coast", quick),
        "P2": lambda: boosted(quick),
        "P3": lambda: engagements(quick),
        "P4": lambda: solved(quick),
        "peak": lambda: fractions(rows, quick),
        "memory": lambda: memories(quick),
        "start": lambda: start(quick),
    }
    for name, section in sections.items():
        if only and name not in only:
            continue
        try:
            for row in section():
                rows.append(row)
                yield row
        except Exception as error:
            yield Row(name, OURS, kind="failed", note=f"{type(error).__name__}: {error}")


def engagements(quick: bool) -> Iterator[Row]:
    """P3: ours and NumPy's on the same threats, sites and radars."""
    try:
        from benchmarks.compare import engagement
    except ImportError as error:
        yield Row("P3", OURS, kind="missing", note=f"no benchmark of the engagement is here ({error})")
        return
    yield from engagement.rows(quick)
    yield from _peer_rows("P3", lambda _: iter(()), None)
