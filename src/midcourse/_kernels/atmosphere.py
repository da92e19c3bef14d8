"""The US Standard Atmosphere 1976 worked out from its own equations, 0 to 1,000 km; arrays in, arrays out.

Below 86 km geometric height: seven layers linear in molecular-scale temperature, hydrostatic, closed form. Above: the
equations of the standard for its six gases (diffusion, eddy mixing, flux terms, escape of hydrogen) integrated once
by the trapezoidal rule in steps of 10 m to 150 km and 100 m above; between nodes the logarithm is straight.

Sources
-------
U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562: equations 18 to 42, tables 2 to 8 (constants).
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

__all__ = [
    "CEILING",
    "EARTH_RADIUS",
    "GAS_CONSTANT",
    "GRAVITY",
    "MOLAR_MASS",
    "SEAM",
    "UpperAir",
    "air_gravity",
    "geopotential_height",
    "layer_temperature",
    "log_density",
    "log_pressure",
    "upper_air",
    "upper_temperature",
]

#: Radius that turns geometric into geopotential height in the standard, m.
EARTH_RADIUS = 6356766.0
#: Sea-level gravity, m/s²; gas constant, J/(kmol K); molar mass of the mixed air, kg/kmol; Boltzmann's and Avogadro's.
GRAVITY, GAS_CONSTANT, MOLAR_MASS = 9.80665, 8314.32, 28.9644
BOLTZMANN, AVOGADRO = 1.380622e-23, 6.022169e26
#: Where the layers end and the six gases begin, and where the standard ends; geometric, m.
SEAM, CEILING = 86e3, 1000e3

#: Layers: geopotential base (m), molecular-scale temperature there (K), lapse (K/m), logarithm of pressure there.
_BASE = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])
_LAPSE = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3])
_WARMTH = 288.15 + np.concatenate([[0.0], np.cumsum(_LAPSE[:-1] * np.diff(_BASE))])


def _layer_log_pressure(geopotential: np.ndarray, layer: np.ndarray, start: np.ndarray) -> np.ndarray:
    rise = geopotential - _BASE[layer]
    lapse, warm = _LAPSE[layer], _WARMTH[layer]
    slope = np.where(lapse == 0.0, 1.0, lapse)
    bent = np.log((warm + lapse * rise) / warm) / slope
    return np.asarray(start - GRAVITY * MOLAR_MASS / GAS_CONSTANT * np.where(lapse == 0.0, rise / warm, bent))


def _layer_starts() -> np.ndarray:
    starts = [np.log(101325.0)]
    for layer in range(len(_BASE) - 1):
        index = np.array(layer)
        starts.append(float(_layer_log_pressure(_BASE[layer + 1], index, np.array(starts[-1]))))
    return np.array(starts)


_START = _layer_starts()


def geopotential_height(height: np.ndarray) -> np.ndarray:
    """Geopotential height (m) of a geometric height, as the standard defines it."""
    return np.asarray(EARTH_RADIUS * height / (EARTH_RADIUS + height))


def _layer_of(geopotential: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(_BASE, geopotential, side="right") - 1, 0, len(_BASE) - 1)


def layer_temperature(height: np.ndarray) -> np.ndarray:
    """Molecular-scale temperature (K) at geometric heights up to 86 km."""
    geopotential = geopotential_height(height)
    layer = _layer_of(geopotential)
    return np.asarray(_WARMTH[layer] + _LAPSE[layer] * (geopotential - _BASE[layer]))


def upper_temperature(height: np.ndarray) -> np.ndarray:
    """Kinetic temperature (K) at geometric heights from 86 to 1,000 km."""
    z = np.asarray(height) / 1e3
    bow = 263.1905 - 76.3232 * np.sqrt(np.maximum(1.0 - ((z - 91.0) / 19.9429) ** 2, 0.0))
    linear = 240.0 + 12.0 * (z - 110.0)
    xi = (z - 120.0) * (EARTH_RADIUS / 1e3 + 120.0) / (EARTH_RADIUS / 1e3 + z)
    return np.select(
        [z <= 91.0, z <= 110.0, z <= 120.0], [186.8673, bow, linear], 1000.0 - 640.0 * np.exp(-0.01875 * xi)
    )


class UpperAir(NamedTuple):
    """The air from 86 to 1,000 km at the nodes of the integration, each of shape (k,).

    Attributes
    ----------
    height : array
        Geometric, m.
    log_pressure, log_density : array
        Natural logarithms of Pa and kg/m³.
    molar_mass : array
        Of the mixture, kg/kmol.
    """

    height: np.ndarray
    log_pressure: np.ndarray
    log_density: np.ndarray
    molar_mass: np.ndarray


class _Gas(NamedTuple):
    """Constants of one gas from tables 3, 5 and 6 of the standard; heights of the flux terms in km, as there."""

    molar_mass: float
    at_seam: float
    thermal: float
    diffusion: float
    power: float
    flux: tuple[float, float, float]
    low_flux: tuple[float, float, float] = (0.0, 97.0, 0.0)


_NITROGEN, _HYDROGEN = 28.0134, 1.00797
_GASES = {
    "O": _Gas(
        15.9994, 8.6e16, 0.0, 6.986e20, 0.75,
        (-5.809644e-4, 56.90311, 2.706240e-5), (-3.416248e-3, 97.0, 5.008765e-4),
    ),
    "O2": _Gas(31.9988, 3.030898e19, 0.0, 4.863e20, 0.75, (1.366212e-4, 86.0, 8.333333e-5)),
    "Ar": _Gas(39.948, 1.351400e18, 0.0, 4.487e20, 0.87, (9.434079e-5, 86.0, 8.333333e-5)),
    "He": _Gas(4.0026, 7.5817e14, -0.40, 1.700e21, 0.691, (-2.457369e-4, 86.0, 6.666667e-4)),
}  # fmt: skip


def air_gravity(height: np.ndarray) -> np.ndarray:
    """Gravity of the standard, m/s²: inverse-square about its own radius."""
    return np.asarray(GRAVITY * (EARTH_RADIUS / (EARTH_RADIUS + height)) ** 2)


def _column(height: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Integral from the first node to each, by the trapezoidal rule."""
    return np.concatenate([[0.0], np.cumsum(0.5 * np.diff(height) * (rate[1:] + rate[:-1]))])


def _eddy(z: np.ndarray) -> np.ndarray:
    """Eddy diffusion coefficient, m²/s, at heights in km."""
    fall = np.exp(1.0 - 400.0 / np.maximum(400.0 - (z - 95.0) ** 2, 1.0))
    return np.select([z < 95.0, z < 115.0], [120.0, 120.0 * fall], 0.0)


def _flux(z: np.ndarray, gas: _Gas) -> np.ndarray:
    """Share of a gas's fall that its production and loss make, 1/m, at heights in km."""
    strength, base, width = gas.flux
    main = strength * (z - base) ** 2 * np.exp(-width * (z - base) ** 3)
    strength, base, width = gas.low_flux
    below = np.maximum(base - z, 0.0)
    return np.asarray(main + strength * below**2 * np.exp(-width * below**3)) / 1e3


def _warming(height: np.ndarray) -> np.ndarray:
    """Gradient of the kinetic temperature, K/m."""
    z = height / 1e3
    reach = (z - 91.0) / 19.9429
    bow = 76.3232 / 19.9429 * reach / np.sqrt(np.maximum(1.0 - reach**2, 1e-9))
    top = 0.01875 * (1000.0 - upper_temperature(height)) * ((EARTH_RADIUS + 120e3) / (EARTH_RADIUS + height)) ** 2
    return np.select([z <= 91.0, z <= 110.0, z <= 120.0], [0.0, bow, 12.0], top) / 1e3


def _hydrogen(height: np.ndarray, warm: np.ndarray, weight: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Number density of hydrogen from 150 km: it flows upwards to 500 km; above, the standard neglects the flow."""
    anchor = int(np.searchsorted(height, 500e3))
    depth = _column(height, weight * _HYDROGEN)
    depth = depth - depth[anchor]
    diffusion = 3.305e21 / others * np.sqrt(warm / 273.15)
    relative = (warm / warm[anchor]) ** 0.75
    lost = _column(height, 7.2e11 / diffusion * relative * np.exp(depth))
    count = (8.0e10 - np.minimum(lost - lost[anchor], 0.0)) / relative * np.exp(-depth)
    return np.where(height < 150e3, 0.0, count)


@functools.cache
def upper_air() -> UpperAir:
    """Integrate the air from 86 to 1,000 km (once; some milliseconds)."""
    height = np.concatenate([np.arange(SEAM, 150e3, 10.0), np.arange(150e3, CEILING + 1.0, 100.0)])
    z = height / 1e3
    warm = upper_temperature(height)
    weight = air_gravity(height) / (GAS_CONSTANT * warm)
    # mixed air below 100 km, nitrogen above; the node at 100 km takes the mean, which makes the rule exact there
    mixed = np.select([z < 100.0, z == 100.0], [MOLAR_MASS, 0.5 * (MOLAR_MASS + _NITROGEN)], _NITROGEN)
    eddy, cooling = _eddy(z), warm[0] / warm
    nitrogen = 1.129794e20 * cooling * np.exp(-_column(height, weight * mixed))
    total, mass, background = nitrogen.copy(), nitrogen * _NITROGEN, nitrogen
    for name, gas in _GASES.items():
        diffusion = gas.diffusion / background * (warm / 273.15) ** gas.power
        fall = weight * (gas.molar_mass * diffusion + mixed * eddy) + gas.thermal * _warming(height) / warm * diffusion
        rate = fall / (diffusion + eddy) + _flux(z, gas)
        count = gas.at_seam * cooling * np.exp(-_column(height, rate))
        total, mass = total + count, mass + count * gas.molar_mass
        if name == "O2":  # argon and helium spread through the mixture of the first three
            background = total.copy()
            mixed = np.where(z <= 100.0, MOLAR_MASS, mass / total)
            mixed[z == 100.0] = 0.5 * (MOLAR_MASS + (mass / total)[z == 100.0])
    hydrogen = _hydrogen(height, warm, weight, total)
    total, mass = total + hydrogen, mass + hydrogen * _HYDROGEN
    return UpperAir(height, np.log(total * BOLTZMANN * warm), np.log(mass / AVOGADRO), mass / total)


def log_pressure(height: np.ndarray) -> np.ndarray:
    """Natural logarithm of pressure (Pa) at geometric heights up to 1,000 km."""
    height = np.asarray(height, float)
    geopotential = geopotential_height(np.minimum(height, SEAM))
    layer = _layer_of(geopotential)
    low = _layer_log_pressure(geopotential, layer, _START[layer])
    if not np.any(height > SEAM):
        return low
    air = upper_air()
    return np.where(height <= SEAM, low, np.interp(height, air.height, air.log_pressure))


def log_density(height: np.ndarray) -> np.ndarray:
    """Natural logarithm of density (kg/m³) at geometric heights up to 1,000 km."""
    height = np.asarray(height, float)
    bounded = np.minimum(height, SEAM)
    low = log_pressure(bounded) + np.log(MOLAR_MASS / (GAS_CONSTANT * layer_temperature(bounded)))
    if not np.any(height > SEAM):
        return np.asarray(low)
    air = upper_air()
    return np.where(height <= SEAM, low, np.interp(height, air.height, air.log_density))
