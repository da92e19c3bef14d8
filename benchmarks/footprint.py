"""How long a footprint takes in a warm process, from nothing and after an edit: ``python -m benchmarks.footprint``.

Europe in cells of 0.29 degrees (10,039 of land in the box of ``europe-2007``), one launch area, the intermediate-range
missile. "From nothing" is a new workspace: cells, flights, tracks, sensing, flyout and engagement are all computed;
what is compiled or read from the package stays. Each edit is another place, so nothing of it is in memory. Loading the
edited scenario, which checks every number, is timed beside. Goals: 500 ms from nothing, 30 ms after an edit.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator

import midcourse as mc

CELL_DEG = 0.29
REPEATS = 9


def asked(workspace: mc.Workspace, scenario: mc.Scenario) -> mc.LiveFootprint:
    return workspace.footprint(scenario, launch_area="tabriz", vehicle="irbm", cell_deg=CELL_DEG)


def edits(path: str, first: float, step: float) -> Iterator[list[str]]:
    for k in range(REPEATS):
        yield [f"{path}={first + step * k:.3f}"]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor milliseconds."""
    wall, spent = time.perf_counter(), time.process_time()
    work()
    return 1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - spent)


def main() -> None:
    workspace = mc.Workspace()
    asked(workspace, mc.load("europe-2007"))
    asked(workspace, mc.load("europe-2007", ["interceptors.gbi.lat_deg=53.111", "radars.emr.lat_deg=49.111"]))
    cases: list[tuple[str, float, list[list[str]]]] = [
        ("from nothing", 500.0, [[] for _ in range(5)]),
        ("a site moved north", 30.0, list(edits("interceptors.gbi.lat_deg", 48.0, 0.5))),
        ("a site moved east", 30.0, list(edits("interceptors.gbi.lon_deg", 10.0, 0.5))),
        ("a faster interceptor", 30.0, list(edits("interceptors.gbi.burnout_speed_km_s", 6.0, 0.1))),
        ("the radar at Brdy moved", 30.0, list(edits("radars.emr.lat_deg", 47.0, 0.3))),
        ("the forward radar moved", 30.0, list(edits("radars.forward-radar.lon_deg", 38.5, 0.3))),
        ("a slower decision", 30.0, list(edits("doctrine.decision_delay_s", 70.0, 10.0))),
    ]
    print(
        f"{'footprint of Europe, 10,039 cells':<36}{'wall ms':>9}{'best':>8}{'cpu ms':>9}{'load ms':>9}{'goal ms':>9}"
    )
    for name, goal, several in cases:
        walls, spents, loads = [], [], []
        for edit in several:
            kept = workspace if edit else mc.Workspace()
            loads.append(timed(lambda edit=edit: mc.load("europe-2007", edit))[0])
            scenario = mc.load("europe-2007", edit)
            wall, spent = timed(lambda kept=kept, scenario=scenario: asked(kept, scenario))
            walls.append(wall)
            spents.append(spent)
        numbers = [statistics.median(walls), min(walls), statistics.median(spents), statistics.median(loads)]
        text = "".join(f"{number:{width}.1f}" for number, width in zip(numbers, (9, 8, 9, 9), strict=True))
        print(f"{name:<36}{text}{goal:>9.0f}", flush=True)
    print(f"medians; load average {os.getloadavg()[0]:.1f}; {workspace.used_bytes / 1e6:.0f} MB in the workspace")


if __name__ == "__main__":
    main()
