"""The angle of a point in the plane, without a branch and without a call to a library, for lanes.

`angle_of` is the arctangent of both arguments, within 1e-15 rad and three parts in 1e16 of itself.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.polynomial import chebyshev

from midcourse._kernels.rows import INNER

__all__ = ["angle_of"]

#: Tangent of an eighth of a half turn: beyond it the angle is taken from the diagonal.
EIGHTH = math.sqrt(2.0) - 1.0
DEGREE = 11


def _series() -> tuple[float, ...]:
    """Coefficients of arctan(t) / t in t², for t up to `EIGHTH`."""
    half = 0.5 * EIGHTH * EIGHTH
    place = np.cos(np.pi * (np.arange(60) + 0.5) / 60)
    t = np.sqrt(half + half * place)
    about_middle = np.polynomial.Chebyshev(chebyshev.chebfit(place, np.arctan(t) / t, DEGREE), domain=[0.0, 2.0 * half])
    return tuple(about_middle.convert(kind=np.polynomial.Polynomial, domain=[-1, 1]).coef.tolist())


C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11 = _series()


@njit(inline="always", **INNER)
def angle_of(y, x):
    """Angle of the point (x, y) from the axis of x, rad; zero of the origin."""
    far, near = max(abs(x), abs(y)), min(abs(x), abs(y))
    turned = near > EIGHTH * far
    t = (near - far if turned else near) / ((near + far if turned else far) + 1e-300)
    u = t * t
    u2 = u * u
    u4 = u2 * u2
    low = (C0 + C1 * u) + u2 * (C2 + C3 * u)
    middle = (C4 + C5 * u) + u2 * (C6 + C7 * u)
    high = (C8 + C9 * u) + u2 * (C10 + C11 * u)
    angle = t * (low + u4 * (middle + u4 * high))
    angle = angle + 0.25 * math.pi if turned else angle
    angle = 0.5 * math.pi - angle if abs(y) > abs(x) else angle
    angle = math.pi - angle if x < 0.0 else angle
    return -angle if y < 0.0 else angle
