"""The air: US Standard Atmosphere 1976, 0 to 1,000 km.

One column of air for all places, seasons and hours; it turns with the Earth and has no wind. Real density differs from
it by some per cent near the ground, by some tens of per cent at 60 km with season and latitude, and several times over
at 400 km between a quiet and an active sun. What that costs on the ground is in the page on the atmosphere.

Heights are geometric and taken above the ellipsoid. Below the sea the first layer is carried on; above 1,000 km there
is nothing.

Sources
-------
U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from midcourse._kernels import atmosphere as standard
from midcourse.records import record

__all__ = ["Air", "air", "density", "geopotential_height", "pressure", "speed_of_sound", "temperature"]

#: Ratio of specific heats.
_HEAT_RATIO = 1.4


@record
class Air:
    """The state of the air at heights, each an array of their shape.

    Attributes
    ----------
    temperature : array
        K. Below 86 km the molecular-scale temperature, which is what Table I prints: between 80 and 86 km it is up to
        0.04 % above the kinetic one, and the column steps by that much at 86 km.
    pressure, density : array
        Pa and kg/m³; zero above 1,000 km.
    speed_of_sound : array
        m/s. The standard defines none above 86 km, where the value at 86 km is held.
    """

    temperature: np.ndarray
    pressure: np.ndarray
    density: np.ndarray
    speed_of_sound: np.ndarray


def air(height: ArrayLike) -> Air:
    """State of the air at geometric heights (m)."""
    return Air(temperature(height), pressure(height), density(height), speed_of_sound(height))


def geopotential_height(height: ArrayLike) -> np.ndarray:
    """Geopotential height (m) of a geometric height (m), with the standard's radius of 6,356,766 m."""
    return standard.geopotential_height(np.asarray(height, float))


def temperature(height: ArrayLike) -> np.ndarray:
    """Temperature (K) at geometric heights (m), as Table I prints it.

    Within 0.01 K of the printed table. Above 1,000 km the value there.

    Sources
    -------
    US Standard Atmosphere 1976, tables 4 and 5, equations 23 and 25 to 31.
    """
    height = np.asarray(height, float)
    low = standard.layer_temperature(np.minimum(height, standard.SEAM))
    high = standard.upper_temperature(np.clip(height, standard.SEAM, standard.CEILING))
    return np.asarray(np.where(height < standard.SEAM, low, high))


def pressure(height: ArrayLike) -> np.ndarray:
    """Pressure (Pa) at geometric heights (m); within 0.01 % of the printed table, zero above 1,000 km.

    Sources
    -------
    US Standard Atmosphere 1976, equations 33 to 39.
    """
    height = np.asarray(height, float)
    inside = np.exp(standard.log_pressure(np.minimum(height, standard.CEILING)))
    return np.asarray(np.where(height > standard.CEILING, 0.0, inside))


def density(height: ArrayLike) -> np.ndarray:
    """Density (kg/m³) at geometric heights (m); within half a printed digit of the table, zero above 1,000 km.

    Sources
    -------
    US Standard Atmosphere 1976, equations 33 to 42.
    """
    height = np.asarray(height, float)
    inside = np.exp(standard.log_density(np.minimum(height, standard.CEILING)))
    return np.asarray(np.where(height > standard.CEILING, 0.0, inside))


def speed_of_sound(height: ArrayLike) -> np.ndarray:
    """Speed of sound (m/s) at geometric heights (m); above 86 km, where the standard has none, the value at 86 km.

    Sources
    -------
    US Standard Atmosphere 1976, equation 50.
    """
    warm = standard.layer_temperature(np.minimum(np.asarray(height, float), standard.SEAM))
    return np.asarray(np.sqrt(_HEAT_RATIO * standard.GAS_CONSTANT / standard.MOLAR_MASS * warm))
