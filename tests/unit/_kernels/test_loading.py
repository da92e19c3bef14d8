"""A kernel that is in the cache is loaded without numba's tables; what has to be compiled is compiled as ever."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys
import numpy as np
from midcourse._kernels.geodesy import inverse_each

zero = np.zeros(3)
print(inverse_each(zero, zero, zero, np.array([0.0, 0.1, 0.2]))[0].tolist())
# One of the modules that numba loads only to compile.
print("numba.np.random.generator_methods" in sys.modules)

from numba import njit

@njit
def after(count):
    found = [0.5 * index for index in range(count)]
    return sum(found), np.sqrt(np.arange(float(count))).sum()

print(after(4))
"""


def _answers() -> list[str]:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_loading_needs_no_compiler_and_compiling_still_works() -> None:
    first = _answers()  # compiles the kernel where no one has yet
    again = _answers()
    assert again[1] == "False"
    assert first[0] == again[0]
    assert first[2] == again[2] == "(3.0, 4.146264369941973)"
