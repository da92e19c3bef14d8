"""lamberthub: solvers of Lambert's problem, the two-body path between two places in a given time."""

from __future__ import annotations

NAME, PACKAGE = "lamberthub", "lamberthub"
_KEPLER = "solves Lambert's problem only: two bodies, no bulge, no air, no boost; no task here is that problem"
CANNOT = {"coast": _KEPLER, "P1": _KEPLER, "P2": _KEPLER, "P3": "no sensors, no interceptors", "P4": _KEPLER}
