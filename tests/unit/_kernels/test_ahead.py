"""The parts compiled ahead are those that the flight loop asks for, and none is compiled twice for one use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
from midcourse._kernels.ahead import PARTS
from midcourse.flight.fly import coast

coast(0.1, 0.1, 120e3, 7000.0, -0.5, 1.0)
for function, signature in PARTS:
    print(function.__name__, list(function.signatures) == [signature])
"""


@pytest.mark.slow
def test_free_flight_asks_for_the_parts_compiled_ahead_and_nothing_else(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    found = subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=environment, check=True, capture_output=True, text=True, timeout=600
    )
    assert found.stdout.split() == ["step_all", "True"]
