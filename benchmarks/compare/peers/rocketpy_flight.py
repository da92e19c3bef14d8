"""RocketPy: a six-degree-of-freedom simulator of one rocket from its launch rail to the ground near by."""

from __future__ import annotations

NAME, PACKAGE = "RocketPy", "rocketpy"
_FLAT = "its ground is a plane, gravity points along one axis of it and its environment ends at 80 km"
CANNOT = {
    "coast": _FLAT,
    "P1": _FLAT,
    "P2": f"one motor a rocket, no stages; {_FLAT}",
    "P3": "no sensors against other flights, no interceptors",
    "P4": "does not solve for the aim",
}
