"""The air the kernels fly through: density, temperature and pressure by geopotential height, without a branch.

Density is a table of cubics in geopotential height: 500 m cells to 96 km, so that every kink of the standard (11, 20,
32, 47, 51 and 71 km) falls on the edge of a cell, and 2 km cells above. Temperature is written as the sum of ramps that
the standard is; it is held at its 86 km value above, where only the drag of vacuum-thin air would know the difference.

Sources
-------
US Standard Atmosphere 1976, NOAA-S/T 76-1562: layers to 86 km; Table I densities above.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

__all__ = ["DENSITY", "EARTH_RADIUS", "density_at", "density_table", "molecular_temperature"]

#: Radius that turns geometric into geopotential height in the standard, m.
EARTH_RADIUS = 6356766.0
#: g0 M0 / R*, K/m.
HYDROSTATIC = 9.80665 * 28.9644 / 8314.32
#: Geopotential base heights (m), temperatures (K) and lapse rates (K/m) of the layers.
_BASES = (0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3, 84852.0)
_LAPSES = (-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3, 0.0)

#: Geometric height (m) and density (kg/m³) of Table I above 86 km.
_HIGH_HEIGHT = 1e3 * np.array(
    [86.0, 90.0, 95.0, 100.0, 110.0, 120.0, 130.0, 140.0, 150.0, 160.0, 180.0, 200.0, 250.0, 300.0, 350.0, 400.0]
    + [450.0, 500.0, 600.0, 700.0, 800.0, 900.0, 1000.0]
)
_HIGH_DENSITY = np.array(
    [6.958e-6, 3.416e-6, 1.393e-6, 5.604e-7, 9.708e-8, 2.222e-8, 8.152e-9, 3.831e-9, 2.076e-9, 1.233e-9, 5.194e-10]
    + [2.541e-10, 6.073e-11, 1.916e-11, 7.014e-12, 2.803e-12, 1.184e-12, 5.215e-13, 1.137e-13, 3.070e-14, 1.136e-14]
    + [5.759e-15, 3.561e-15]
)

#: The table starts below the sea, m.
FLOOR = -2000.0
#: Cells a metre in the fine and the coarse part, and where they meet.
FINE, COARSE, SEAM = 1.0 / 500.0, 1.0 / 2000.0, 96e3
#: Top of the table: 1,000 km geometric.
CEILING = EARTH_RADIUS * 1e6 / (EARTH_RADIUS + 1e6)
SEAM_CELL = (SEAM - FLOOR) * FINE
LAST_CELL = SEAM_CELL + (CEILING - SEAM) * COARSE


def _low_log_density(geopotential: float) -> float:
    """Natural logarithm of density below 84.852 km geopotential, the closed form of the standard."""
    log_pressure, temperature = math.log(101325.0), 288.15
    for base, top, lapse in zip(_BASES, (*_BASES[1:], 1e9), _LAPSES, strict=True):
        span = min(geopotential, top) - base
        warmer = temperature + lapse * span
        if lapse == 0.0:
            log_pressure -= HYDROSTATIC * span / temperature
        else:
            log_pressure -= HYDROSTATIC / lapse * math.log(warmer / temperature)
        temperature = warmer
        if geopotential <= top:
            break
    return log_pressure + math.log(28.9644 / (8314.32 * temperature))


def _natural_spline(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slopes at the nodes of the smoothest curve through them."""
    step, rise = np.diff(x), np.diff(y) / np.diff(x)
    matrix = np.zeros((len(x), len(x)))
    right = np.zeros(len(x))
    matrix[0, :2], right[0] = (2.0, 1.0), 3.0 * rise[0]
    matrix[-1, -2:], right[-1] = (1.0, 2.0), 3.0 * rise[-1]
    for row in range(1, len(x) - 1):
        matrix[row, row - 1 : row + 2] = step[row], 2.0 * (step[row - 1] + step[row]), step[row - 1]
        right[row] = 3.0 * (step[row] * rise[row - 1] + step[row - 1] * rise[row])
    return np.linalg.solve(matrix, right)


def _high_log_density(height: np.ndarray) -> np.ndarray:
    """Natural logarithm of density above 86 km: the smoothest curve through the logarithms of Table I."""
    logs = np.log(_HIGH_DENSITY)
    slopes = _natural_spline(_HIGH_HEIGHT, logs)
    cell = np.clip(np.searchsorted(_HIGH_HEIGHT, height) - 1, 0, len(logs) - 2)
    step = _HIGH_HEIGHT[cell + 1] - _HIGH_HEIGHT[cell]
    s = (height - _HIGH_HEIGHT[cell]) / step
    value = logs[cell] * (1.0 + 2.0 * s) * (1.0 - s) ** 2 + logs[cell + 1] * s * s * (3.0 - 2.0 * s)
    return np.asarray(value + step * s * (1.0 - s) * (slopes[cell] * (1.0 - s) - slopes[cell + 1] * s))


def _log_density(geopotential: np.ndarray) -> np.ndarray:
    height = EARTH_RADIUS * geopotential / (EARTH_RADIUS - geopotential)
    low = np.array([_low_log_density(h) for h in geopotential])
    return np.where(geopotential <= _BASES[-1], low, _high_log_density(np.maximum(height, _HIGH_HEIGHT[0])))


def density_table() -> np.ndarray:
    """Build the table, shape (cells * 4,): per cell the cubic, in the part of the cell, through both ends.

    Slopes are taken inside each cell, so that the kinks of the standard stay where they are.
    """
    edges = np.concatenate([np.arange(FLOOR, SEAM, 1.0 / FINE), np.arange(SEAM, CEILING + 2.0 / COARSE, 1.0 / COARSE)])
    step, tiny = np.diff(edges), 0.01
    start, end = np.exp(_log_density(edges[:-1])), np.exp(_log_density(edges[1:]))
    slope0 = step * start * (_log_density(edges[:-1] + tiny) - np.log(start)) / tiny
    slope1 = step * end * (np.log(end) - _log_density(edges[1:] - tiny)) / tiny
    rise = end - start
    table = np.stack([start, slope0, 3.0 * rise - 2.0 * slope0 - slope1, slope0 + slope1 - 2.0 * rise])
    return np.ascontiguousarray(table.T).reshape(-1)


#: Baked into the compiled code.
DENSITY = density_table()


@njit(cache=True, inline="always", fastmath=True, error_model="numpy")
def density_at(geopotential: float) -> float:
    """Density at a geopotential height, kg/m³; the floor's below the floor, the ceiling's above it."""
    fine = (geopotential - FLOOR) * FINE
    coarse = SEAM_CELL + (geopotential - SEAM) * COARSE
    place = min(max(min(fine, coarse) if geopotential > SEAM else fine, 0.0), LAST_CELL)
    cell = np.uint32(place)
    part = place - cell
    first = cell * np.uint32(4)
    curve = DENSITY[first + np.uint32(2)] + part * DENSITY[first + np.uint32(3)]
    return DENSITY[first] + part * (DENSITY[first + np.uint32(1)] + part * curve)


@njit(cache=True, inline="always", fastmath=True, error_model="numpy")
def molecular_temperature(geopotential: float) -> float:
    """Molecular-scale temperature at a geopotential height, K."""
    warm = 288.15 - 6.5e-3 * geopotential
    warm += 6.5e-3 * max(geopotential - 11e3, 0.0)
    warm += 1.0e-3 * max(geopotential - 20e3, 0.0)
    warm += 1.8e-3 * max(geopotential - 32e3, 0.0)
    warm -= 2.8e-3 * max(geopotential - 47e3, 0.0)
    warm -= 2.8e-3 * max(geopotential - 51e3, 0.0)
    warm += 0.8e-3 * max(geopotential - 71e3, 0.0)
    return warm + 2.0e-3 * max(geopotential - 84852.0, 0.0)
