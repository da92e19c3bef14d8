"""The air the kernels fly through: density and temperature by height, a smooth piece at a time.

The standard is cut at its corners (the heights at which its temperature gradient jumps) and at three heights above
them. Within a piece the logarithm of the density is a polynomial of degree eight in the height, so that a flight holds
the few numbers of the piece it is in and no table is searched. A piece goes on smoothly a little beyond its edges: a
step may end near an edge rather than on it, and nothing in it is bent.

Against the standard: density within 1e-7 below 86 km, 3e-3 to 112 km, 1e-3 to 1,000 km, which is held above;
molecular-scale temperature within 1 mK below 86 km and held above, where only the drag curve of a body in vacuum-thin
air would know the difference.

Sources
-------
US Standard Atmosphere 1976, NOAA-S/T 76-1562, as worked out in `midcourse._kernels.atmosphere`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.polynomial import chebyshev

from midcourse._kernels.atmosphere import SEAM, layer_temperature, log_density
from midcourse._kernels.rows import INNER

__all__ = ["AIR", "AIR_COLUMNS", "LAYERS", "density", "exponential", "layer_at", "log_slope", "temperature"]

#: Edges of the pieces, geometric heights, m: 11, 20, 32, 47, 51 and 71 km geopotential, and four of our own.
EDGES = (-2000.0, 11019.07, 20063.12, 32161.90, 47350.09, 51412.48, 71801.97, 86e3, 112e3, 250e3, 1000e3)
#: How near to an edge a step in free flight may end and count as on it, m: where the air is thick the corner matters.
NEAR = (0.0, 80.0, 200.0, 150.0, 150.0, 150.0, 300.0, 500.0, 2000.0, 10000.0, 0.0)
LAYERS = len(EDGES) - 1
#: The piece within which the standard bends, at 91 km, so that a polynomial cannot follow it everywhere.
BENT = 7
DEGREE = 8
#: Columns: edge below and above, what counts as near each, middle, inverse of half the width; logarithm of the density
#: (nine coefficients) and temperature (three) in the height from the middle in half widths.
AIR_COLUMNS = 6 + DEGREE + 1 + 3
#: Beyond these parts of the half width nothing is extrapolated.
LOWEST, HIGHEST = -1.25, 1.25


def _piece(layer: int) -> np.ndarray:
    low, high = EDGES[layer], EDGES[layer + 1]
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    place = np.cos(np.pi * (np.arange(200) + 0.5) / 200)
    height = middle + half * place
    weight = np.exp(-place) if layer == BENT else None  # closer where the air is thicker
    logarithm = chebyshev.cheb2poly(chebyshev.chebfit(place, log_density(height), DEGREE, w=weight))
    warm = chebyshev.cheb2poly(chebyshev.chebfit(place, layer_temperature(np.minimum(height, SEAM)), 2))
    below = -1e12 if layer == 0 else low
    above = 1e12 if layer == LAYERS - 1 else high
    return np.concatenate([[below, above, NEAR[layer], NEAR[layer + 1], middle, 1.0 / half], logarithm, warm])


#: Shape (LAYERS, AIR_COLUMNS). Baked into the compiled code.
AIR = np.stack([_piece(layer) for layer in range(LAYERS)])

LOG2E, LN2 = math.log2(math.e), math.log(2.0)
#: Of the series of the exponential function.
E2, E3, E4, E5, E6, E7 = (1.0 / math.factorial(n) for n in range(2, 8))


@njit(inline="always", **INNER)
def exponential(x):
    """E to the power of ``x`` between -44 and 600, within 1e-8: two to a whole power, times a series."""
    scaled = x * LOG2E + 64.5
    whole = np.int32(scaled)
    r = (scaled - 64.5 - (whole - 64.0)) * LN2
    r2 = r * r
    series = (1.0 + r) + r2 * ((E2 + E3 * r) + r2 * ((E4 + E5 * r) + r2 * (E6 + E7 * r)))
    return series * np.int64((np.int64(whole) + np.int64(959)) << np.int64(52)).view(np.float64)


@njit(inline="always", **INNER)
def density(height, air):
    """Density at a geometric height (m), kg/m³; ``air`` is middle, scale and nine coefficients of a piece."""
    middle, scale, c0, c1, c2, c3, c4, c5, c6, c7, c8 = air
    s = min(max((height - middle) * scale, LOWEST), HIGHEST)
    s2 = s * s
    s4 = s2 * s2
    low = (c0 + c1 * s) + s2 * (c2 + c3 * s)
    high = (c4 + c5 * s) + s2 * (c6 + c7 * s)
    return exponential(low + s4 * (high + s4 * c8))


@njit(inline="always", **INNER)
def log_slope(height, air):
    """Relative change of the density with height in a piece, 1/m."""
    middle, scale, _, c1, c2, c3, c4, c5, c6, c7, c8 = air
    s = min(max((height - middle) * scale, LOWEST), HIGHEST)
    s2 = s * s
    s4 = s2 * s2
    low = (c1 + 2.0 * c2 * s) + s2 * (3.0 * c3 + 4.0 * c4 * s)
    return scale * (low + s4 * ((5.0 * c5 + 6.0 * c6 * s) + s2 * (7.0 * c7 + 8.0 * c8 * s)))


@njit(inline="always", **INNER)
def temperature(height, middle, scale, warmth):
    """Molecular-scale temperature at a geometric height (m) by the three coefficients of a piece, K."""
    w0, w1, w2 = warmth
    s = min(max((height - middle) * scale, LOWEST), HIGHEST)
    return w0 + s * (w1 + s * w2)


@njit(**INNER)
def layer_at(height, rate, part):
    """Index of the piece for a flight at a height (m) that rises or falls at a rate (m/s).

    Near an edge it is the piece that the flight goes into; ``part`` scales what is near.
    """
    for layer in range(LAYERS - 1, 0, -1):
        near = part * AIR[layer, 2]
        if height > AIR[layer, 0] + (near if rate < 0.0 else -near):
            return layer
    return 0
