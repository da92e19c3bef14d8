"""Geodesics on the WGS84 ellipsoid, point by point: the inverse and the direct problem.

The inverse problem is brought to a canonical form (first point south, farther from the equator than the second, second
to the east) in which longitude grows with the azimuth at the first point, so that there is one root and it can be
bracketed; Newton's method runs inside the bracket and halves it when it would leave it. Nearly antipodal points cost
more steps but need no method of their own.

Sources
-------
C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 43-55 (2013), doi:10.1007/s00190-012-0578-z: the series and
the canonical form.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.blocks import in_blocks

__all__ = ["direct_each", "geodesic_direct", "geodesic_inverse", "inverse_each"]

SEMI_MAJOR_AXIS = 6378137.0
FLATTENING = 1.0 / 298.257223563
SEMI_MINOR_AXIS = SEMI_MAJOR_AXIS * (1.0 - FLATTENING)
ECCENTRICITY2 = FLATTENING * (2.0 - FLATTENING)
SECOND_ECCENTRICITY2 = ECCENTRICITY2 / (1.0 - ECCENTRICITY2)
#: Third flattening.
N3 = FLATTENING / (2.0 - FLATTENING)
#: Smallest cosine of a reduced latitude: keeps the pole from dividing by zero, moves it by less than 1e-90 m.
TINY = 1e-100
#: Least number of points that is worth a thread of its own: about two milliseconds of work.
_FEWEST = 2000


@njit(cache=True, error_model="numpy")
def expansion(cosine0: float) -> float:
    """Expansion parameter of a geodesic whose azimuth at the equator has that cosine."""
    k2 = SECOND_ECCENTRICITY2 * cosine0 * cosine0
    return k2 / (2.0 * (1.0 + math.sqrt(1.0 + k2)) + k2)


@njit(cache=True, error_model="numpy")
def sines(sigma: float, c1: float, c2: float, c3: float, c4: float, c5: float) -> float:
    """Sum of ``c_l sin(2 l sigma)``, by Clenshaw's recurrence."""
    twice = 2.0 * math.cos(2.0 * sigma)
    b5 = c5
    b4 = c4 + twice * b5
    b3 = c3 + twice * b4 - b5
    b2 = c2 + twice * b3 - b4
    b1 = c1 + twice * b2 - b3
    return b1 * math.sin(2.0 * sigma)


@njit(cache=True, error_model="numpy")
def arc_length(sigma: float, e: float) -> float:
    """Distance from the equator in units of the semi-minor axis, at arc ``sigma`` on the auxiliary sphere."""
    e2 = e * e
    scale = (1.0 + e2 * (0.25 + e2 * (1.0 / 64.0 + e2 / 256.0))) / (1.0 - e)
    c1 = e * (-0.5 + e2 * (3.0 / 16.0 - e2 / 32.0))
    c2 = e2 * (-1.0 / 16.0 + e2 * (1.0 / 32.0 - 9.0 / 2048.0 * e2))
    c3 = e * e2 * (-1.0 / 48.0 + 3.0 / 256.0 * e2)
    c4 = e2 * e2 * (-5.0 / 512.0 + 3.0 / 512.0 * e2)
    return scale * (sigma + sines(sigma, c1, c2, c3, c4, -7.0 / 1280.0 * e2 * e2 * e))


@njit(cache=True, error_model="numpy")
def arc_of_length(tau: float, e: float) -> float:
    """Arc on the auxiliary sphere at the reduced distance ``tau``: `arc_length` undone."""
    e2 = e * e
    c1 = e * (0.5 + e2 * (-9.0 / 32.0 + 205.0 / 1536.0 * e2))
    c2 = e2 * (5.0 / 16.0 + e2 * (-37.0 / 96.0 + 1335.0 / 4096.0 * e2))
    c3 = e * e2 * (29.0 / 96.0 - 75.0 / 128.0 * e2)
    c4 = e2 * e2 * (539.0 / 1536.0 - 2391.0 / 2560.0 * e2)
    return tau + sines(tau, c1, c2, c3, c4, 3467.0 / 7680.0 * e2 * e2 * e)


@njit(cache=True, error_model="numpy")
def reduced_length_integral(sigma: float, e: float) -> float:
    """Difference of the two length integrals that makes the reduced length."""
    e2 = e * e
    scale = (1.0 - e) * (1.0 + e2 * (0.25 + e2 * (9.0 / 64.0)))
    c1 = e * (0.5 + e2 * (1.0 / 16.0 + e2 / 32.0))
    c2 = e2 * (3.0 / 16.0 + e2 / 32.0)
    c3 = e * e2 * (5.0 / 48.0 + 5.0 / 256.0 * e2)
    c4 = e2 * e2 * (35.0 / 512.0)
    return arc_length(sigma, e) - scale * (sigma + sines(sigma, c1, c2, c3, c4, 63.0 / 1280.0 * e2 * e2 * e))


@njit(cache=True, error_model="numpy")
def longitude_lag(sigma: float, e: float) -> float:
    """Integral that turns spherical into true longitude, at arc ``sigma``."""
    n, e2 = N3, e * e
    scale = 1.0 - (0.5 - n / 2.0) * e - (0.25 + n / 8.0 - 3.0 * n * n / 8.0) * e2
    scale -= ((1.0 / 16.0 + 3.0 * n / 16.0 + n * n / 16.0) + (3.0 / 64.0 + n / 32.0) * e + 3.0 / 128.0 * e2) * e2 * e
    c1 = (0.25 - n / 4.0) + (1.0 / 8.0 - n * n / 8.0) * e + (3.0 / 64.0 + 3.0 * n / 64.0 - n * n / 64.0) * e2
    c1 = (c1 + (5.0 / 128.0 + n / 64.0) * e2 * e + 3.0 / 128.0 * e2 * e2) * e
    c2 = (1.0 / 16.0 - 3.0 * n / 32.0 + n * n / 32.0) + (3.0 / 64.0 - n / 32.0 - 3.0 * n * n / 64.0) * e
    c2 = (c2 + (3.0 / 128.0 + n / 128.0) * e2 + 5.0 / 256.0 * e2 * e) * e2
    c3 = (5.0 / 192.0 - 3.0 * n / 64.0 + 5.0 * n * n / 192.0) + (3.0 / 128.0 - 5.0 * n / 192.0) * e + 7.0 / 512.0 * e2
    c4 = (7.0 / 512.0 - 7.0 * n / 256.0) + 7.0 / 512.0 * e
    return scale * (sigma + sines(sigma, c1, c2, c3 * e * e2, c4 * e2 * e2, 21.0 / 2560.0 * e2 * e2 * e))


@njit(cache=True, error_model="numpy")
def reduced(latitude: float) -> tuple[float, float]:
    """Sine and cosine of the reduced latitude."""
    s = (1.0 - FLATTENING) * math.sin(latitude)
    c = max(math.cos(latitude), TINY)
    size = math.hypot(s, c)
    return s / size, max(c / size, TINY)


@njit(cache=True, error_model="numpy")
def follow(
    sine1: float, cosine1: float, sine2: float, cosine2: float, azimuth1: float
) -> tuple[float, float, float, float]:
    """Follow a geodesic from the first latitude to the second, northwards there.

    Returns the longitude gone through, its derivative by the azimuth, the distance and the azimuth at the end.
    """
    sa1, ca1 = math.sin(azimuth1), math.cos(azimuth1)
    sa0 = sa1 * cosine1
    ca0 = math.hypot(ca1, sa1 * sine1)
    gap = (cosine2 - cosine1) * (cosine2 + cosine1) if cosine1 < -sine1 else (sine1 - sine2) * (sine1 + sine2)
    reach = math.sqrt(max(ca1 * ca1 * cosine1 * cosine1 + gap, 0.0))  # cosine of the second azimuth, times cosine2
    sigma1 = math.atan2(sine1, ca1 * cosine1)
    sigma2 = math.atan2(sine2, reach)
    omega1 = math.atan2(sa0 * sine1, ca1 * cosine1)
    omega2 = math.atan2(sa0 * sine2, reach)
    e = expansion(ca0)
    omega = omega2 - omega1
    longitude = omega - FLATTENING * sa0 * (longitude_lag(sigma2, e) - longitude_lag(sigma1, e))
    distance = SEMI_MINOR_AXIS * (arc_length(sigma2, e) - arc_length(sigma1, e))
    if reach > 0.0:
        k2 = SECOND_ECCENTRICITY2 * ca0 * ca0
        ss1, cs1, ss2, cs2 = math.sin(sigma1), math.cos(sigma1), math.sin(sigma2), math.cos(sigma2)
        turn = reduced_length_integral(sigma2, e) - reduced_length_integral(sigma1, e)
        width = (
            math.sqrt(1.0 + k2 * ss2 * ss2) * cs1 * ss2 - math.sqrt(1.0 + k2 * ss1 * ss1) * ss1 * cs2 - cs1 * cs2 * turn
        )
        slope = (1.0 - FLATTENING) * width / reach
    else:
        slope = np.inf
    return longitude, slope, distance, math.atan2(sa0, reach)


@njit(cache=True, error_model="numpy")
def canonical_inverse(
    sine1: float, cosine1: float, sine2: float, cosine2: float, longitude: float
) -> tuple[float, float, float]:
    """Solve the inverse problem in canonical form; returns distance and the two azimuths."""
    if longitude <= 0.0 or cosine1 <= 2.0 * TINY:  # along a meridian, or from the pole
        _, _, distance, _ = follow(sine1, cosine1, sine2, cosine2, 0.0)
        return distance, longitude if cosine1 <= 2.0 * TINY else 0.0, 0.0
    if sine1 == 0.0 and longitude <= math.pi * (1.0 - FLATTENING):  # along the equator
        return SEMI_MAJOR_AXIS * longitude, 0.5 * math.pi, 0.5 * math.pi
    sine1 = min(sine1, -TINY)  # southwards from the equator starts at arc -pi, not pi
    low, high = 0.0, math.pi
    across = cosine2 * math.sin(longitude)
    along = cosine1 * sine2 - sine1 * cosine2 * math.cos(longitude)
    azimuth = math.atan2(across, along)  # the answer on a sphere
    azimuth = min(max(azimuth, 1e-12), math.pi - 1e-12)
    distance, azimuth2 = 0.0, 0.0
    for _ in range(80):
        found, slope, distance, azimuth2 = follow(sine1, cosine1, sine2, cosine2, azimuth)
        error = found - longitude
        if error > 0.0:
            high = azimuth
        else:
            low = azimuth
        step = -error / slope
        trial = azimuth + step
        if not (low < trial < high):
            trial = 0.5 * (low + high)
        if abs(error) < 1e-15 or abs(trial - azimuth) <= 2e-16 * azimuth or trial in (low, high):
            break
        azimuth = trial
    # the last residue, to first order: distance changes with longitude as the parallel is crossed
    distance -= (found - longitude) * SEMI_MAJOR_AXIS * math.sin(azimuth) * cosine1
    return distance, azimuth, azimuth2


@njit(cache=True, error_model="numpy")
def wrap(angle: float) -> float:
    """Bring an angle into -pi (excluded) to pi (included)."""
    turned = angle - 2.0 * math.pi * math.floor(angle / (2.0 * math.pi) + 0.5)
    return math.pi if turned == -math.pi else turned


@njit(cache=True, error_model="numpy")
def geodesic_inverse(
    latitude1: float, longitude1: float, latitude2: float, longitude2: float
) -> tuple[float, float, float]:
    """Distance (m) and azimuths (rad) at both ends of the shortest path between two points."""
    span = wrap(longitude2 - longitude1)
    if not math.isfinite(span + latitude1 + latitude2):
        return math.nan, math.nan, math.nan
    east = 1.0 if span >= 0.0 else -1.0
    sine1, cosine1 = reduced(latitude1)
    sine2, cosine2 = reduced(latitude2)
    swap = abs(latitude1) < abs(latitude2)
    if swap:
        sine1, cosine1, sine2, cosine2 = sine2, cosine2, sine1, cosine1
    north = -1.0 if sine1 >= 0.0 else 1.0  # between points of the equator the northern of two paths is given
    distance, azimuth1, azimuth2 = canonical_inverse(north * sine1, cosine1, north * sine2, cosine2, abs(span))
    distance = max(distance, 0.0)  # of two points that nearly coincide the last correction can leave -1e-25 m
    # undo the mirrors, last first
    if north < 0.0:
        azimuth1, azimuth2 = math.pi - azimuth1, math.pi - azimuth2
    if swap:
        azimuth1, azimuth2 = math.pi - azimuth2, math.pi - azimuth1
    return distance, wrap(east * azimuth1), wrap(east * azimuth2)


@njit(cache=True, error_model="numpy")
def geodesic_direct(
    latitude1: float, longitude1: float, azimuth1: float, distance: float
) -> tuple[float, float, float]:
    """Latitude, longitude and azimuth (rad) at the end of a geodesic."""
    sine1, cosine1 = reduced(latitude1)
    sa1, ca1 = math.sin(azimuth1), math.cos(azimuth1)
    sa0 = sa1 * cosine1
    ca0 = math.hypot(ca1, sa1 * sine1)
    e = expansion(ca0)
    e2 = e * e
    scale = (1.0 + e2 * (0.25 + e2 * (1.0 / 64.0 + e2 / 256.0))) / (1.0 - e)
    sigma1 = math.atan2(sine1, ca1 * cosine1)
    sigma2 = arc_of_length((arc_length(sigma1, e) + distance / SEMI_MINOR_AXIS) / scale, e)
    ss2, cs2 = math.sin(sigma2), math.cos(sigma2)
    across = math.hypot(ca0 * cs2, sa0)
    latitude2 = math.atan2(ca0 * ss2, (1.0 - FLATTENING) * across)
    omega1 = math.atan2(sa0 * sine1, ca1 * cosine1)
    omega2 = math.atan2(sa0 * ss2, cs2)
    lag = FLATTENING * sa0 * (longitude_lag(sigma2, e) - longitude_lag(sigma1, e))
    azimuth2 = math.atan2(sa0, ca0 * cs2)
    return latitude2, wrap(longitude1 + (omega2 - omega1) - lag), azimuth2


@njit(cache=True, error_model="numpy", nogil=True)
def _inverse_block(begin, end, latitude1, longitude1, latitude2, longitude2, out):
    for i in range(begin, end):
        out[0, i], out[1, i], out[2, i] = geodesic_inverse(latitude1[i], longitude1[i], latitude2[i], longitude2[i])


@njit(cache=True, error_model="numpy", nogil=True)
def _direct_block(begin, end, latitude1, longitude1, azimuth1, distance, out):
    for i in range(begin, end):
        out[0, i], out[1, i], out[2, i] = geodesic_direct(latitude1[i], longitude1[i], azimuth1[i], distance[i])


def inverse_each(
    latitude1: np.ndarray, longitude1: np.ndarray, latitude2: np.ndarray, longitude2: np.ndarray
) -> np.ndarray:
    """Solve the inverse problem for arrays of shape (n,); returns (3, n): distance, azimuth, azimuth at the end."""
    out = np.empty((3, latitude1.size))
    in_blocks(_inverse_block, latitude1.size, latitude1, longitude1, latitude2, longitude2, out, fewest=_FEWEST)
    return out


def direct_each(
    latitude1: np.ndarray, longitude1: np.ndarray, azimuth1: np.ndarray, distance: np.ndarray
) -> np.ndarray:
    """Solve the direct problem for arrays of shape (n,); returns (3, n): latitude, longitude, azimuth at the end."""
    out = np.empty((3, latitude1.size))
    in_blocks(_direct_block, latitude1.size, latitude1, longitude1, azimuth1, distance, out, fewest=_FEWEST)
    return out
