"""The printed tables of the US Standard Atmosphere 1976."""

from __future__ import annotations

import numpy as np
from numba import njit

from midcourse._kernels import air
from midcourse.analysis.validation import Result
from midcourse.earth import atmosphere

AUTHORITIES = ("us76",)


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


@njit
def density(height: float, piece: tuple[float, ...]) -> float:
    return air.density(height, piece)


def test_flight_kernels_read_the_same_air() -> None:
    # the pieces that flights read, against the standard worked out in full
    height = np.concatenate([np.linspace(0.0, 150e3, 3001), np.linspace(151e3, 999e3, 849)])
    pieces = [air.AIR[air.layer_at.py_func(value, 0.0, 0.0)] for value in height]
    found = [density(value, tuple(piece[4:15])) for value, piece in zip(height, pieces, strict=True)]
    off = np.abs(np.array(found) / atmosphere.density(height) - 1.0)
    assert off[height < 86e3].max() < 1e-7
    # numerical: from 86 to 112 km the standard bends at 91 km, where no step of a flight ends; the impacts of bodies of 50 to
    # 5,000 kg/m2 from 120 km differ by 1 to 5 cm from those through the standard itself (DOP853)
    assert off[height <= 112e3].max() < 3e-3
    assert off[height > 112e3].max() < 1e-3
