"""However a scenario is edited, a workspace that has seen the edits answers like one that has seen nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse import workbench
from midcourse.outputs.store import Store
from midcourse.scenario.load import load
from midcourse.workbench import LiveFootprint, Workspace

#: A scenario in which much hangs on little: one radar counts, another points it, and there is hardly time.
BARE = {
    "engagement.sensors": "[emr]",
    "radars.emr.cued_by": "[forward-radar]",
    "radars.emr.reference_range_km": "2000",
    "doctrine.decision_delay_s": "100",
}
#: What a person drags or types, with its range.
NUMBERS = {
    "radars.emr.lat_deg": (40.0, 60.0),
    "radars.emr.reference_range_km": (300.0, 2500.0),
    "radars.emr.track_delay_s": (0.0, 300.0),
    "radars.forward-radar.track_delay_s": (0.0, 500.0),
    "radars.forward-radar.lon_deg": (27.0, 50.0),
    "radars.forward-radar.boresight_azimuth_deg": (0.0, 360.0),
    "radars.fylingdales.reference_range_km": (300.0, 5000.0),
    "infrared.geo-infrared.report_delay_s": (30.0, 300.0),
    "interceptors.gbi.lat_deg": (30.0, 65.0),
    "interceptors.gbi.lon_deg": (-5.0, 40.0),
    "interceptors.gbi.burnout_speed_km_s": (4.0, 9.0),
    "interceptors.gbi.min_intercept_height_km": (50.0, 300.0),
    "doctrine.decision_delay_s": (0.0, 600.0),
    "vehicles.irbm.burnout_speed_km_s": (4.0, 6.0),
    "vehicles.irbm.rcs_x_m2": (0.001, 1.0),
    "launch_areas.iran.tabriz.lon_deg": (44.0, 50.0),
}
WORDS = {
    "engagement.track_from": ("any", "all"),
    "engagement.track_after_burnout": ("true", "false"),
    "engagement.sensors": ("[emr]", "[forward-radar, emr]", "[geo-infrared]"),
    "radars.emr.needs_cue": ("true", "false"),
    "radars.emr.cued_by": ("[geo-infrared]", "[fylingdales]", "[thule, forward-radar]"),
    "footprint.shape": ("lofted", "minimum-energy"),
}
SET = st.one_of(
    [st.tuples(st.just(path), st.floats(*ends).map(lambda value: f"{value:.4g}")) for path, ends in NUMBERS.items()]
    + [st.tuples(st.just(path), st.sampled_from(words)) for path, words in WORDS.items()]
)
UNDO = st.tuples(st.sampled_from([*NUMBERS, *WORDS]), st.none())
BUDGETS = st.sampled_from([0, 150_000, 512_000_000])


def _asked(workspace: Workspace, overrides: list[str], launch_area: str = "tabriz") -> LiveFootprint:
    return workspace.footprint(load("europe-2007", overrides), launch_area=launch_area, vehicle="irbm", cell_deg=4.0)


def _same(one: LiveFootprint, two: LiveFootprint) -> None:
    assert one.digest == two.digest
    np.testing.assert_array_equal(one.state, two.state)
    for name in type(one.shares).__dataclass_fields__:
        np.testing.assert_array_equal(getattr(one.shares, name), getattr(two.shares, name))


@settings(max_examples=12, deadline=None)
@given(edits=st.lists(st.one_of(SET, SET, SET, UNDO), min_size=2, max_size=5), budget=BUDGETS)
def test_edits_one_by_one_are_the_same_as_from_nothing(edits: list[tuple[str, str | None]], budget: int) -> None:
    workspace = Workspace(budget)
    now = dict(BARE)
    _asked(workspace, [f"{path}={value}" for path, value in now.items()])
    for path, value in edits:
        now.pop(path, None)
        if value is not None or path in BARE:
            now[path] = value if value is not None else BARE[path]
        overrides = [f"{path}={value}" for path, value in now.items()]
        live = _asked(workspace, overrides)
        _same(live, _asked(Workspace(), overrides))
        assert workspace.used_bytes <= budget
    whole = workbench.footprint(
        load("europe-2007", overrides),
        cell_deg=4.0,
        launch_areas=["tabriz"],
        vehicles=["irbm"],
        store=Store(enabled=False),
    )
    np.testing.assert_array_equal(live.state, whole.states["tabriz", "irbm"])
    np.testing.assert_array_equal(live.shares.defended_fraction[0], whole.footprint.columns["defended_fraction"][0])
