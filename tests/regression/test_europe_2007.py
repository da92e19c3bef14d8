"""Our own numbers for europe-2007: what `docs/explanation/europe-2007.md` says is what the code answers.

A change here is a change of answers: it goes into the page and under *Answers changed* in the changelog.
"""

from __future__ import annotations

import numpy as np
import pytest

from midcourse import workbench
from midcourse.outputs.store import Store
from midcourse.records import Table
from midcourse.scenario.load import load

#: Group: (with a window, flown, asked). A count may differ by one where a flight just grazes a limit.
GROUPS = {
    "iran-mrbm-europe": (8, 11, 329),
    "iran-irbm-europe": (122, 151, 329),
    "iran-icbm-europe": (273, 329, 329),
    "iran-icbm-usa": (48, 69, 98),
    "russia-solid-usa": (9, 116, 126),
    "russia-liquid-usa": (6, 56, 56),
}


@pytest.fixture(scope="module")
def run() -> workbench.Run:
    return workbench.run(load("europe-2007", ["footprint=null"]), store=Store(enabled=False))


def test_threats_flown_and_engaged(run: workbench.Run) -> None:
    threats = run.threats.columns
    for group, (met, flown, asked) in GROUPS.items():
        mine = threats["group"] == group
        assert mine.sum() == asked
        assert (threats["flies"] & mine).sum() == pytest.approx(flown, abs=1)
        assert (threats["engageable"] & mine).sum() == pytest.approx(met, abs=1)


def test_the_dispute(run: workbench.Run) -> None:
    dispute = run.dispute.columns
    speed = dispute["burnout_speed_km_s"]
    for wanted, russia, iran in (
        (5.5, 0.0, 0.74),
        (6.3, 0.087, 0.805),
        (7.0, 0.448, 0.855),
        (8.0, 0.814, 0.877),
        (9.0, 0.872, 0.895),
    ):
        row = int(np.argmin(np.abs(speed - wanted)))
        assert dispute["russia_engageable_fraction"][row] == pytest.approx(russia, abs=0.012)
        assert dispute["iran_engageable_fraction"][row] == pytest.approx(iran, abs=0.012)
    assert dispute["russia_engageable_short_radar_fraction"].max() == pytest.approx(0.105, abs=0.012)


def test_a_faster_interceptor_loses_nothing(run: workbench.Run) -> None:
    dispute = run.dispute.columns
    for name, share in dispute.items():
        if name.endswith("_fraction"):
            # One flight in two hundred may graze a limit of the flyout table.
            assert np.all(np.diff(share) > -0.006), name


def test_assumptions_are_ordered(run: workbench.Run) -> None:
    """Less delay, or knowing everything at burnout, never takes a window away; shorter radars never give one."""
    dispute = run.dispute.columns
    for side in ("russia", "iran"):
        modelled = dispute[f"{side}_engageable_fraction"]
        assert np.all(dispute[f"{side}_engageable_low_fraction"] <= modelled)
        assert np.all(modelled <= dispute[f"{side}_engageable_high_fraction"])
        assert np.all(modelled <= dispute[f"{side}_engageable_speed_alone_fraction"] + 1e-12)
        assert np.all(dispute[f"{side}_engageable_short_radar_fraction"] <= modelled + 1e-12)


def test_sm3_class_interceptors_leave_russian_missiles_alone() -> None:
    later = workbench.run(load("europe-2009-cbo-sm3", ["footprint=null", "dispute=null"]), store=Store(enabled=False))
    threats = later.threats.columns
    russian = np.char.startswith(threats["group"].astype(str), "russia")
    assert not (threats["engageable"] & russian).any()
    assert (threats["engageable"] & (threats["group"] == "iran-icbm-europe")).sum() == pytest.approx(323, abs=1)


@pytest.mark.slow
def test_the_footprint() -> None:
    whole = workbench.run(load("europe-2007", ["dispute=null"]), store=Store(enabled=False))
    irbm, icbm = _fractions(whole.footprint, "irbm"), _fractions(whole.footprint, "iranian-icbm")
    assert irbm["tabriz"] == pytest.approx(0.86, abs=0.01)
    assert irbm["mashhad"] == pytest.approx(0.016, abs=0.01)
    assert (min(icbm.values()), max(icbm.values())) == (pytest.approx(0.455, abs=0.01), pytest.approx(0.917, abs=0.01))


def _fractions(table: Table, vehicle: str) -> dict[str, float]:
    return {row["launch_area"]: row["defended_fraction"] for row in table.rows() if row["vehicle"] == vehicle}
