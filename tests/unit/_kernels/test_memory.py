"""The two instructions that the compiler is asked for by name."""

from __future__ import annotations

import numpy as np
from numba import njit

from midcourse._kernels.memory import fetch, lowest_bit


@njit
def _fetched(array: np.ndarray) -> float:
    total = 0.0
    for i in range(array.shape[0]):
        for j in range(array.shape[1]):
            fetch(array, (i, j))
            total += array[i, j]
    return total


@njit
def _lowest(bits: int) -> int:
    return lowest_bit(bits)  # type: ignore[no-any-return]


def test_asking_for_numbers_changes_none_of_them() -> None:
    array = np.arange(12.0).reshape(3, 4)
    kept = array.copy()
    assert _fetched(array) == 66.0
    np.testing.assert_array_equal(array, kept)


def test_the_lowest_bit_of_each_number_up_to_ten_bits() -> None:
    for bits in range(1, 1024):
        assert _lowest(bits) == (bits & -bits).bit_length() - 1
    assert _lowest(1 << 40) == 40
    assert _lowest(0) == 64
