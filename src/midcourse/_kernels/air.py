"""The air the kernels fly through: density, temperature and pressure by geopotential height, without a branch.

Density is a table of cubics in geopotential height: 500 m cells to 128 km, so that every kink of the standard (11, 20,
32, 47, 51 and 71 km) falls on the edge of a cell, and 2 km cells above. Temperature is written as the sum of ramps that
the standard is; it is held at its 86 km value above, where only the drag of vacuum-thin air would know the difference.

Sources
-------
US Standard Atmosphere 1976, NOAA-S/T 76-1562, as worked out in `midcourse._kernels.atmosphere`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from midcourse._kernels.atmosphere import CEILING as CEILING_HEIGHT
from midcourse._kernels.atmosphere import EARTH_RADIUS, log_density
from midcourse._kernels.rows import INNER

__all__ = ["DENSITY", "EARTH_RADIUS", "density_at", "density_table", "molecular_temperature"]

#: The table starts below the sea, m.
FLOOR = -2000.0
#: Cells a metre in the fine and the coarse part, and where they meet.
FINE, COARSE, SEAM = 1.0 / 500.0, 1.0 / 2000.0, 128e3
#: Top of the table: 1,000 km geometric.
CEILING = EARTH_RADIUS * 1e6 / (EARTH_RADIUS + 1e6)
SEAM_CELL = (SEAM - FLOOR) * FINE
LAST_CELL = SEAM_CELL + (CEILING - SEAM) * COARSE
LAST = np.uint32(LAST_CELL)


def _log_density(geopotential: np.ndarray) -> np.ndarray:
    return log_density(np.minimum(EARTH_RADIUS * geopotential / (EARTH_RADIUS - geopotential), CEILING_HEIGHT))


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


@njit(inline="always", **INNER)
def density_at(geopotential):
    """Density at a geopotential height, kg/m³; the floor's below the floor, the ceiling's above it."""
    fine = (geopotential - FLOOR) * FINE
    coarse = SEAM_CELL + (geopotential - SEAM) * COARSE
    place = min(max(min(fine, coarse) if geopotential > SEAM else fine, 0.0), LAST_CELL)
    cell = min(np.uint32(place), LAST)  # what is not a number must not read outside the table
    part = place - cell
    first = cell * np.uint32(4)
    curve = DENSITY[first + np.uint32(2)] + part * DENSITY[first + np.uint32(3)]
    return DENSITY[first] + part * (DENSITY[first + np.uint32(1)] + part * curve)


@njit(**INNER)
def molecular_temperature(geopotential):
    """Molecular-scale temperature at a geopotential height, K."""
    warm = 288.15 - 6.5e-3 * geopotential
    warm += 6.5e-3 * max(geopotential - 11e3, 0.0)
    warm += 1.0e-3 * max(geopotential - 20e3, 0.0)
    warm += 1.8e-3 * max(geopotential - 32e3, 0.0)
    warm -= 2.8e-3 * max(geopotential - 47e3, 0.0)
    warm -= 2.8e-3 * max(geopotential - 51e3, 0.0)
    warm += 0.8e-3 * max(geopotential - 71e3, 0.0)
    return warm + 2.0e-3 * max(geopotential - 84852.0, 0.0)
