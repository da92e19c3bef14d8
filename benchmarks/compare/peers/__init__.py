"""Other people's codes on the same tasks, one small module each.

A module says what it is and what it can do:

* ``NAME`` and ``PACKAGE`` (the distribution that pip knows; empty: always there);
* ``CANNOT``: tasks it does not take part in, each with the reason;
* ``coasts(task, flights, quick)`` and ``boosted(aims, quick)``: iterators of `Answer`.

Everything a module needs is imported inside its functions, so that a peer that is missing is only missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import NamedTuple

import numpy as np

from benchmarks.compare.physics import STANDARD, World

#: In the order in which they run.
MODULES = ("scipy_solver", "heyoka_batch", "orekit_jvm", "nyx", "brahe_orbits", "rocketpy_flight", "lambert_solvers")


class Answer(NamedTuple):
    """What a peer found with one setting.

    ``setting`` names its tolerance; ``seconds`` is the time of one flight on ``cores``; ``found`` (k, 3) time, latitude
    and longitude of the first impacts; ``expected`` another truth than that of ``world``, where the peer has its own.
    """

    setting: str
    seconds: float
    found: np.ndarray
    world: World = STANDARD
    differs: str = ""
    expected: np.ndarray | None = None
    cores: int = 1


def peers() -> Iterator[ModuleType]:
    """All modules."""
    for name in MODULES:
        yield import_module(f"benchmarks.compare.peers.{name}")


def installed(peer: ModuleType) -> str:
    """Version of a peer; empty where it is not installed."""
    try:
        return version(peer.PACKAGE)
    except PackageNotFoundError:
        return ""
