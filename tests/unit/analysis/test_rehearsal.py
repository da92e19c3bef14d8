"""The rehearsal compiles what a run needs: the same loops for the same types of arrays, and no others."""

from __future__ import annotations

from midcourse import workbench
from midcourse._kernels import engage, fans, geodesy, sense
from midcourse.analysis.rehearsal import rehearse
from midcourse.outputs.store import Store
from midcourse.scenario.load import load

LOOPS = (
    engage.windows,
    engage.sweep,
    fans.spread,
    fans.rasterise,
    fans.across,
    sense.observe,
    geodesy._inverse_block,
)


def test_a_run_needs_nothing_that_was_not_rehearsed() -> None:
    rehearse()
    rehearsed = {loop.__name__: list(loop.signatures) for loop in LOOPS}
    assert all(rehearsed.values())
    only = ["threats.iran-mrbm-europe=null", "threats.iran-icbm-europe=null", "footprint=null"]
    few = [
        "threats.iran-irbm-europe.targets=[rome]",
        "dispute.burnout_speed_step_km_s=2",
        "dispute.iran=[iran-irbm-europe]",
    ]
    workbench.run(load("europe-2007", [*only, *few]), store=Store(enabled=False))
    for loop in LOOPS:
        assert list(loop.signatures) == rehearsed[loop.__name__], loop.__name__
