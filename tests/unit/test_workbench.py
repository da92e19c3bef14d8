"""What changed decides what is computed again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from midcourse import workbench
from midcourse.flight import solve as solving
from midcourse.flight import spread
from midcourse.outputs.store import Store
from midcourse.scenario.load import load

SMALL = [
    "threats.iran-mrbm-europe=null",
    "threats.iran-icbm-europe=null",
    "threats.iran-irbm-europe.launch_areas=[tabriz]",
    "threats.iran-irbm-europe.targets=[rome, warsaw, athens]",
    "threats.iran-icbm-usa.launch_areas=[tabriz]",
    "threats.russia-solid-usa.launch_areas=[vypolzovo]",
    "threats.russia-liquid-usa.launch_areas=[kozelsk]",
    "footprint.launch_areas=[tabriz]",
    "footprint.vehicles=[irbm]",
    "footprint.cell_deg=3",
    "dispute.iran=[iran-irbm-europe, iran-icbm-usa]",
    "dispute.burnout_speed_step_km_s=1.0",
]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[workbench.Run, int]]:
    """Run with overrides and count the calls of the target solver."""
    calls: list[int] = []
    real = {module: module.solve for module in (solving, spread)}

    def counting(module: Any) -> Callable[..., Any]:
        def solve(*arguments: Any, **options: Any) -> Any:
            calls.append(1)
            return real[module](*arguments, **options)

        return solve

    for module in real:
        monkeypatch.setattr(module, "solve", counting(module))

    def run(store: Store, *overrides: str) -> tuple[workbench.Run, int]:
        calls.clear()
        return workbench.run(load("europe-2007", [*SMALL, *overrides]), store=store), len(calls)

    return run


def test_what_changed_decides_what_is_solved_again(counted: Any, tmp_path: Path) -> None:
    store = Store(tmp_path)
    first, solved = counted(store)
    assert solved > 0
    assert not first.from_store
    again, solved = counted(store)
    assert (again.from_store, solved) == (True, 0)
    for name, table in first.tables.items():
        for key, column in table.columns.items():
            assert np.array_equal(column, again.tables[name].columns[key], equal_nan=column.dtype.kind == "f"), (
                name,
                key,
            )
    radar, solved = counted(store, "radars.emr.reference_range_km=700")
    assert (radar.from_store, solved) == (False, 0)
    site, solved = counted(store, "interceptors.gbi.lat_deg=50")
    assert (site.from_store, solved) == (False, 0)
    missile, solved = counted(store, "vehicles.irbm.burn_time_s=140")
    assert solved > 0
    assert len({run.digest for run in (first, radar, site, missile)}) == 4


def test_progress_tells_stages_and_ends_full(tmp_path: Path) -> None:
    told: dict[str, tuple[int, int]] = {}
    scenario = load("europe-2007", [*SMALL, "dispute=null"])
    workbench.run(
        scenario, store=Store(tmp_path), progress=lambda stage, done, total: told.update({stage: (done, total)})
    )
    assert set(told) == {"flights", "footprint"}
    assert all(done == total for done, total in told.values())


def test_a_scenario_may_ask_for_less() -> None:
    run = workbench.run(load("europe-2007", [*SMALL, "footprint=null", "dispute=null"]), store=Store(enabled=False))
    assert len(run.footprint) == len(run.dispute) == 0
    answer = run.to_json()
    assert answer["footprint"] == []
    assert answer["dispute"] == []
    assert len(answer["threats"]) == len(run.threats)


def test_a_name_is_loaded_and_a_wrong_one_refused() -> None:
    from midcourse.errors import InputError

    with pytest.raises(InputError, match="europe-2070"):
        workbench.run("europe-2070")


class _Stop(Exception):
    pass


@pytest.mark.parametrize("at", ["flights", "footprint", "dispute"])
def test_who_stops_a_run_stops_all_of_it(at: str) -> None:
    def progress(stage: str, *_: int) -> None:
        if stage == at:
            raise _Stop

    with pytest.raises(_Stop):
        workbench.run(load("europe-2007", SMALL), store=Store(enabled=False), progress=progress)
    left = [thread for thread in threading.enumerate() if thread.name == "midcourse-beside"]
    for thread in left:
        thread.join(60.0)
    assert not any(thread.is_alive() for thread in left)


def test_one_processor_gives_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load("europe-2007", SMALL)
    side_by_side = workbench.run(scenario, store=Store(enabled=False))
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    one_by_one = workbench.run(scenario, store=Store(enabled=False))
    assert side_by_side.tables.keys() == one_by_one.tables.keys()
    for name, table in side_by_side.tables.items():
        for key, column in table.columns.items():
            assert np.array_equal(column, one_by_one.tables[name].columns[key], equal_nan=column.dtype.kind == "f")
