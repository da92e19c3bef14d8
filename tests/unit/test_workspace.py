"""Which parts of a footprint an edit computes again, and what a workspace promises besides."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from midcourse import workbench
from midcourse.errors import InputError
from midcourse.outputs.store import Store
from midcourse.scenario.load import load
from midcourse.workspace import LiveFootprint, Progress, Workspace, _Memory

#: One radar counts, another points it, and there is hardly time: every edit below moves the edge of the footprint.
TIGHT = ("engagement.sensors=[emr]", "radars.emr.cued_by=[forward-radar]", "doctrine.decision_delay_s=100")
SENSORS = ("geo-infrared", "forward-radar", "fylingdales", "thule", "emr")


def ask(
    workspace: Workspace, *edits: str, launch_area: str = "tabriz", progress: Progress | None = None
) -> LiveFootprint:
    scenario = load("europe-2007", [*TIGHT, *edits])
    return workspace.footprint(scenario, launch_area=launch_area, vehicle="irbm", cell_deg=3.0, progress=progress)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    found = Workspace()
    ask(found)
    return found


CASES = {
    "a radar moved": ("radars.emr.lat_deg=55", ("sensing emr", "engagement gbi")),
    "a radar retuned": ("radars.emr.track_delay_s=100", ("sensing emr", "engagement gbi")),
    "a radar that cues another": ("radars.forward-radar.lon_deg=31", ("sensing forward-radar", "sensing emr", "engagement gbi")),
    "another radar cues": ("radars.emr.cued_by=[thule]", ("sensing emr", "engagement gbi")),
    "a site moved": ("interceptors.gbi.lat_deg=48", ("flyout gbi", "engagement gbi")),
    "a site moved along its parallel": ("interceptors.gbi.lon_deg=2", ("engagement gbi",)),
    "a faster interceptor": ("interceptors.gbi.burnout_speed_km_s=8", ("flyout gbi", "engagement gbi")),
    "a slower decision": ("doctrine.decision_delay_s=250", ("engagement gbi",)),
    "other tracks count": ("engagement.sensors=[thule, fylingdales]", ("engagement gbi",)),
    "a larger missile": ("vehicles.irbm.rcs_x_m2=0.1", ("sensing forward-radar", "sensing emr", "engagement gbi")),
    "a slower missile": (
        "vehicles.irbm.burnout_speed_km_s=4.6",
        ("flights", "tracks", *(f"sensing {name}" for name in SENSORS), "engagement gbi"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_edit_computes_what_rests_on_it_and_nothing_else(workspace: Workspace, case: str) -> None:
    edit, parts = CASES[case]
    before, after = ask(workspace), ask(workspace, edit)
    assert after.computed == parts
    assert (before.state != after.state).any()
    assert ask(workspace, edit).computed == ()
    fresh = ask(Workspace(), edit)
    np.testing.assert_array_equal(after.state, fresh.state)
    assert after.digest == fresh.digest != before.digest


def test_track_errors_are_followed_where_the_scenario_asks_for_them() -> None:
    rule = "engagement.commit_error_km=0.5"
    workspace = Workspace()
    before, after = ask(workspace), ask(workspace, rule)
    assert after.computed == ("track errors", "engagement gbi")
    assert (after.state == 2).sum() < (before.state == 2).sum()
    moved = ask(workspace, rule, "interceptors.gbi.lat_deg=52")
    assert "track errors" not in moved.computed
    retuned = ask(workspace, rule, "radars.emr.track_delay_s=60")
    assert retuned.computed == ("sensing emr", "track errors", "engagement gbi")
    np.testing.assert_array_equal(retuned.state, ask(Workspace(), rule, "radars.emr.track_delay_s=60").state)
    scenario = load("europe-2007", [*TIGHT, rule])
    whole = workbench.footprint(
        scenario, cell_deg=3.0, launch_areas=["tabriz"], vehicles=["irbm"], store=Store(enabled=False)
    )
    np.testing.assert_array_equal(after.state, whole.states["tabriz", "irbm"])


def test_a_title_or_a_larger_inventory_computes_nothing(workspace: Workspace) -> None:
    before = ask(workspace)
    after = ask(workspace, "title=Another", "interceptors.gbi.inventory=40", "doctrine.salvo_size=1")
    assert after.computed == ()
    assert after.digest == before.digest


def test_all_is_the_worst_of_the_launch_areas(workspace: Workspace) -> None:
    names = [area.id for area in load("europe-2007").footprint.launch_areas]
    together = ask(Workspace(), launch_area="all")  # their flights are solved together; those of each, alone
    np.testing.assert_array_equal(ask(workspace, launch_area="all").state, together.state)
    each = np.stack([ask(Workspace(), launch_area=name).state for name in names])
    assert ((together.state == 2) == ((each != 1).all(axis=0) & (each == 2).any(axis=0))).all()
    assert ((together.state == 1) == (each == 1).any(axis=0)).all()
    assert {1, 2} <= set(together.state.tolist())


def test_countries_name_the_rows_of_the_shares(workspace: Workspace) -> None:
    found = ask(workspace)
    assert found.countries[0] == ""
    assert len(found.countries) == len(found.shares.country)
    row = found.countries.index("Turkey")
    turkey = found.cells.country == found.shares.country[row]
    assert found.shares.cells[row] == turkey.sum() > 0
    assert found.shares.defended_cells[row] == (found.state[turkey] == 2).sum()
    assert found.cell_deg == 3.0


def test_a_workspace_without_room_still_answers_all() -> None:
    for budget in (0, 150_000):
        small = Workspace(budget)
        found = ask(small, launch_area="all")
        np.testing.assert_array_equal(found.state, ask(Workspace(), launch_area="all").state)
        assert small.used_bytes <= budget


def test_progress_is_told_of_flights_only() -> None:
    told: list[tuple[str, int, int]] = []
    fresh = Workspace()
    ask(fresh, launch_area="all", progress=lambda *step: told.append(step))
    assert told == [("flights", done, 7) for done in range(1, 8)]
    ask(fresh, "interceptors.gbi.lat_deg=50", launch_area="all", progress=lambda *step: told.append(step))
    assert len(told) == 7


def test_flights_are_read_from_the_store(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    from midcourse.flight import spread

    first = ask(Workspace(store=Store(tmp_path)))
    monkeypatch.setattr(spread, "solve_spreads", lambda *_, **__: pytest.fail("solved again"))
    np.testing.assert_array_equal(ask(Workspace(store=Store(tmp_path))).state, first.state)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"launch_area": "tabris", "vehicle": "irbm"}, 'unknown launch area "tabris"'),
        ({"launch_area": "tabriz", "vehicle": "irmb"}, 'unknown vehicle "irmb"'),
        ({"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 9.0}, "cell_deg is 9"),
        ({"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": float("nan")}, "cell_deg is nan"),
        ({"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 0.05}, "gives the box 866,400 cells"),
    ],
)
def test_wrong_questions_are_refused(workspace: Workspace, options: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        workspace.footprint(load("europe-2007"), **options)


def test_a_scenario_without_a_plan_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="asks for no footprint"):
        workspace.footprint(load("europe-2007", ["footprint=null"]), launch_area="tabriz", vehicle="irbm")
    with pytest.raises(InputError, match="budget_bytes is -1"):
        Workspace(-1)


# ------------------------------------------------------------------------------------------------------------ the memory


def test_the_least_recently_used_goes_first() -> None:
    memory = _Memory(30_000)
    made: list[str] = []

    def value(name: str) -> np.ndarray:
        return memory.kept(name, lambda: made.append(name) or np.zeros(1000))  # type: ignore[func-returns-value]

    for name in ("one", "two", "one", "three"):  # 8 kB and a charge of 2 kB each: three do not fit
        value(name)
    assert memory.used <= 30_000
    value("one")
    assert made == ["one", "two", "three"]
    value("two")
    assert made == ["one", "two", "three", "two"]


def test_what_is_larger_than_the_budget_is_given_and_not_kept() -> None:
    memory = _Memory(1_000)
    assert memory.kept("large", lambda: np.ones(10_000)).sum() == 10_000
    assert memory.used == 0


def test_a_part_is_made_once_however_many_ask() -> None:
    memory, made, begun = _Memory(1_000_000), [], threading.Event()

    def make() -> int:
        made.append(1)
        begun.wait(5.0)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(memory.kept("part", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    begun.set()
    for thread in threads:
        thread.join(10.0)
    assert found == [7] * 8
    assert made == [1]


def test_a_failure_is_one_thread_s_own() -> None:
    memory, failed, waiting = _Memory(1_000_000), threading.Event(), threading.Event()

    def fails() -> int:
        waiting.set()
        failed.wait(5.0)
        raise RuntimeError("this one")

    def first() -> None:
        with pytest.raises(RuntimeError, match="this one"):
            memory.kept("part", fails)

    found: list[int] = []
    threads = [
        threading.Thread(target=first),
        threading.Thread(target=lambda: found.append(memory.kept("part", lambda: 3))),
    ]
    threads[0].start()
    assert waiting.wait(5.0)
    threads[1].start()
    failed.set()
    for thread in threads:
        thread.join(10.0)
    assert found == [3]


def test_many_threads_get_the_same_answers() -> None:
    edits = [f"interceptors.gbi.lat_deg={48 + k}" for k in range(4)] + [
        f"radars.emr.lat_deg={48 + k}" for k in range(4)
    ]
    shared = Workspace(3_000_000)
    found: dict[str, LiveFootprint] = {}
    threads = [threading.Thread(target=lambda edit=edit: found.update({edit: ask(shared, edit)})) for edit in edits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60.0)
    alone = Workspace()
    for edit in edits:
        np.testing.assert_array_equal(found[edit].state, ask(alone, edit).state)
    assert shared.used_bytes <= 3_000_000
