"""midcourse: claims you can run.

An open workbench for missile-defence and arms-control questions: the shield, the treaties, the talks.

>>> import midcourse as mc
>>> run = mc.run(mc.load("europe-2007"))
>>> run.threats.to_polars()

Importing the package loads nothing heavy: each public name is fetched from its room when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from midcourse._version import __version__

if TYPE_CHECKING:
    from midcourse.errors import ConvergenceError, InputError, LimitError, MidcourseError
    from midcourse.records import Table
    from midcourse.scenario.load import load
    from midcourse.scenario.parts import Scenario
    from midcourse.workbench import FootprintRun, LiveFootprint, Run, Workspace, footprint, run

__all__ = [
    "ConvergenceError",
    "FootprintRun",
    "InputError",
    "LimitError",
    "LiveFootprint",
    "MidcourseError",
    "Run",
    "Scenario",
    "Table",
    "Workspace",
    "__version__",
    "footprint",
    "load",
    "run",
]

_ROOMS = {
    "ConvergenceError": "errors",
    "FootprintRun": "workbench",
    "InputError": "errors",
    "LimitError": "errors",
    "LiveFootprint": "workbench",
    "MidcourseError": "errors",
    "Run": "workbench",
    "Scenario": "scenario.parts",
    "Table": "records",
    "Workspace": "workbench",
    "footprint": "workbench",
    "load": "scenario.load",
    "run": "workbench",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'midcourse' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"midcourse.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
