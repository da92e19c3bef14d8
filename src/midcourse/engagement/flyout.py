"""Flyout: how soon an interceptor can be anywhere within its reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from midcourse.records import record

if TYPE_CHECKING:
    from midcourse.flight.vehicles import Vehicle

__all__ = ["FlyoutTable", "Interceptor"]


@record
class Interceptor:
    """A site with interceptors of one kind.

    Attributes
    ----------
    name : str
        As in the scenario.
    vehicle : Vehicle
        Staged or kinematic, flown by the same code as the threats.
    latitude, longitude, height : float
        Of the site: geodetic, rad, rad, m.
    minimum_intercept_height, maximum_intercept_height : float
        Heights between which the kill vehicle works, m.
    maximum_flight_time : float
        From its launch, s (battery, coolant: what the scenario assumes).
    inventory : int
        Interceptors at the site.
    """

    name: str
    vehicle: Vehicle
    latitude: float
    longitude: float
    height: float
    minimum_intercept_height: float
    maximum_intercept_height: float
    maximum_flight_time: float
    inventory: int


@record
class FlyoutTable:
    """The least time from an interceptor's launch to each place around its site.

    Attributes
    ----------
    azimuth : (a,) array
        From the site, rad, evenly spaced from 0 to less than 2 pi.
    ground_range : (r,) array
        From the site along the sphere that fits the ellipsoid there, m, evenly spaced from 0.
    height : (h,) array
        Above the ellipsoid, m, evenly spaced from 0.
    time : (a, r, h) array
        Seconds from launch; nan out of reach.
    reach : (a, h) array
        The largest ground range within reach at each height, m; 0 where there is none.
    """

    azimuth: np.ndarray
    ground_range: np.ndarray
    height: np.ndarray
    time: np.ndarray
    reach: np.ndarray
