"""The range equation, its search form and the beam width against numbers that other people published.

The rows of ``radar-equation`` are worked examples: of Mahafza and Elsherbeni, *MATLAB Simulations for Radar Systems
Design* (an L-band radar that is to see 1 m² at 12 km: power, noise, losses and the range are all printed), of Mahafza,
*Radar Systems Analysis and Design Using MATLAB* (a C-band radar that sees 0.1 m² at 86.2 km; remembered, so not
required), and of the documentation of MathWorks' Radar Toolbox, an implementation of its own that names Skolnik,
*Introduction to Radar Systems* (1980), and Richards, *Fundamentals of Radar Signal Processing* (2005), as its sources.
Each row says what its tolerance is made of: the digits that are printed, or the constants the book rounds.

The other two are model against world: the beam of 0.18° that Britské listy printed for the radar at Brdy, and the range
of about 870 km that G. Lewis and T. Postol computed for an AN/TPY-2 (mostlymissiledefense.com, 21 September 2012; their
dwell and efficiency were read there, their module power, aperture and result are remembered).
"""

from __future__ import annotations

import math

from midcourse.analysis.validation import Result
from midcourse.sensors.accuracy import beam_width
from midcourse.sensors.budget import RadarDesign, equation_of
from midcourse.sensors.radar import detection_range

AUTHORITIES = ("radar-equation",)
DEG = math.pi / 180


def test_row_is_within_its_tolerance(result: Result) -> None:
    assert abs(result.residual) <= result.allowed, result.check.id


def test_beam_of_the_radar_at_brdy() -> None:
    """105 m² at 9 to 10 GHz: 0.18° was printed; an evenly lit disc gives the lower end, a tapered one the upper."""
    assert beam_width(105.0, 10e9) / DEG < 0.18 < beam_width(105.0, 9e9, factor=1.2) / DEG


def test_range_that_lewis_and_postol_gave() -> None:
    """81 kW mean, 9.2 m² at 80 per cent, 20 ms in 100 ms, S/N 20, 0.01 m²: about 870 km, whatever they lost.

    Their losses and noise temperature are not known to us: with 5 to 10 dB and 500 K the same arithmetic must bracket
    their figure.
    """
    ranges = [
        detection_range(equation_of(RadarDesign(81e3, 9.2, 0.8, 9.5e9, 10 ** (loss / 10), 500.0, 0.1, 20.0)), 0.01)
        for loss in (10.0, 5.0)
    ]
    assert ranges[0] < 870e3 < ranges[1]
