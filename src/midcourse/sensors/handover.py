"""Handover: whether one sensor's track tells the next radar closely enough where to look.

The cue is a place with an error. Seen from the next radar the error covers a patch of sky; the radar has to search it
beam by beam, with a dwell in each, before the threat is found. If the patch is one beam the cue is a handover in the
narrow sense; if it is a thousand, the cue is a hint.

Sources
-------
Geometry; the dwell grows as the fourth power of range by the range equation (Skolnik, *Introduction to Radar Systems*).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from midcourse.earth import frames, geodesy
from midcourse.errors import InputError
from midcourse.records import record
from midcourse.sensors.accuracy import RadarAccuracy, signal_at
from midcourse.sensors.radar import LIGHT_SPEED, Radar

__all__ = ["Handover", "handover"]

#: Half-axes of the patch that is searched, in standard deviations: 98.9 per cent of a normal error in two directions.
SEARCHED = 3.0


@record
class Handover:
    """What a cue asks of the next radar; (n,) arrays, nan where there is no cue.

    Attributes
    ----------
    slant_range : array
        From the radar to the predicted place, m.
    half_major, half_minor : array
        Half-axes of the error ellipse in the sky, one standard deviation, rad.
    solid_angle : array
        Of the patch of three standard deviations, sr.
    beams : array
        Beam positions that cover it, at least 1.
    dwell : array
        In each position, s.
    search_time : array
        All of them once, s.
    suffices : bool array
        Whether the search fits into the time that was allowed.
    """

    slant_range: np.ndarray
    half_major: np.ndarray
    half_minor: np.ndarray
    solid_angle: np.ndarray
    beams: np.ndarray
    dwell: np.ndarray
    search_time: np.ndarray
    suffices: np.ndarray


def handover(
    position_inertial: np.ndarray,
    time: np.ndarray,
    covariance: np.ndarray,
    radar: Radar,
    accuracy: RadarAccuracy,
    rcs: ArrayLike,
    dwell: float,
    allowed: float,
) -> Handover:
    """Hold the cue's error against what a radar can search.

    Parameters
    ----------
    position_inertial : (3, n) array
        Predicted places at the instants of the search, m.
    time : (n,) array
        Those instants, s from the launch of each threat.
    covariance : (n, 6, 6) array
        Of the prediction, from `midcourse.sensors.tracks.error_at`, say.
    radar, accuracy
        The radar that is cued: its place, reference range and beam width.
    rcs : float or (n,) array
        m².
    dwell : float
        Time of the beam with which a target of the reference rcs is found at the reference range, s.
    allowed : float
        Time the search may take, s.

    Returns
    -------
    Handover

    Notes
    -----
    The patch keeps still while it is searched: right for a search of seconds. The range is taken as open within the
    echo's listening time, so only the error across the line of sight counts. Beams are laid side by side without
    overlap. Whether the antenna has to turn first is not asked, nor whether the place is in the field of view.
    """
    if not (dwell > 0.0 and allowed > 0.0):
        raise InputError(f"dwell is {dwell:g} s and the time allowed {allowed:g} s", allowed="more than zero")
    place = geodesy.ecef_from_geodetic(radar.latitude, radar.longitude, radar.height)
    site = frames.inertial_from_ecef(place[:, None], time)
    sight = position_inertial - site
    slant = np.sqrt((sight**2).sum(axis=0))
    sight = sight / slant
    level = np.cross(sight, site, axis=0)
    level = level / np.sqrt((level**2).sum(axis=0))
    across = np.stack([level, np.cross(level, sight, axis=0)])  # (2, 3, n)
    known = np.isfinite(covariance).all(axis=(1, 2)) & np.isfinite(slant)
    clean = np.where(known[:, None, None], covariance, 0.0)[:, :3, :3]
    flat = np.einsum("ain,nij,bjn->nab", np.nan_to_num(across), clean, np.nan_to_num(across))
    half = np.sqrt(np.maximum(np.linalg.eigvalsh(flat), 0.0)) / np.where(known, slant, 1.0)[:, None]
    # beyond a tenth of the sky the ellipse is no longer flat: the search is of everything
    minor, major = np.minimum(half.T, math.pi)
    beam = 0.5 * accuracy.beam_width
    beams = np.ceil((SEARCHED * major / beam + 1.0) * (SEARCHED * minor / beam + 1.0) - 1e-9)
    beams = np.where(SEARCHED * major <= beam, 1.0, beams)
    solid = np.minimum(math.pi * SEARCHED**2 * major * minor, 2.0 * math.pi)
    signal = signal_at(radar, accuracy, slant, rcs) / accuracy.signal_to_noise
    each = np.maximum(dwell / signal, 2.0 * slant / LIGHT_SPEED)
    total = beams * each
    nothing = np.where(known, 0.0, np.nan)
    return Handover(
        slant_range=slant + nothing,
        half_major=major + nothing,
        half_minor=minor + nothing,
        solid_angle=solid + nothing,
        beams=beams + nothing,
        dwell=each + nothing,
        search_time=total + nothing,
        suffices=known & (total <= allowed),
    )
