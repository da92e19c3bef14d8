"""The range equation, its search form and the beam width against numbers that other people published.

The worked examples are those of the documentation of MathWorks' Radar Toolbox (functions radareqrng, radareqsnr,
radareqpow and radareqsearchpap, https://www.mathworks.com/help/radar/ref/), an implementation of its own that names
Skolnik, *Introduction to Radar Systems* (1980), and Richards, *Fundamentals of Radar Signal Processing* (2005), as its
sources. Where the examples do not say, their default noise temperature of 290 K, rcs of 1 m² and gain of 20 dB hold.
Tolerance: the five digits that are printed.

The other two are model against world: the beam of 0.18° that Britské listy printed for the radar at Brdy, and the range
of about 870 km that G. Lewis and T. Postol computed for an AN/TPY-2 (mostlymissiledefense.com, 21 September 2012; their
dwell and efficiency were read there, their module power, aperture and result are remembered).
"""

from __future__ import annotations

import math

import pytest

from midcourse.sensors.accuracy import beam_width
from midcourse.sensors.budget import RadarDesign, equation_of, fence_solid_angle, search_power_aperture, signal_to_noise
from midcourse.sensors.radar import LIGHT_SPEED, RadarEquation, detection_range

DEG = math.pi / 180


def _pulse(
    frequency: float, power: float, width: float, snr_db: float, *, gain_db: float = 20.0, loss_db: float = 0.0,
    temperature: float = 290.0,
) -> RadarEquation:  # fmt: skip
    gain = 10.0 ** (gain_db / 10.0)
    aperture = gain * (LIGHT_SPEED / frequency) ** 2 / (4.0 * math.pi)
    return RadarEquation(power, aperture, gain, 10.0 ** (loss_db / 10.0), temperature, width, 10.0 ** (snr_db / 10.0))


def test_range_of_the_first_example() -> None:
    """10 GHz, 1 MW, 10 µs, 6 dB: 41.057 km on 1 m²."""
    assert detection_range(_pulse(10e9, 1e6, 10e-6, 6.0), 1.0) == pytest.approx(4.1057e4, rel=2e-5)


def test_range_of_the_second_example() -> None:
    """The same with 40 dB of gain and 3 dB of loss: 194.26 km on 0.1 m²."""
    equation = _pulse(10e9, 1e6, 10e-6, 6.0, gain_db=40.0, loss_db=3.0)
    assert detection_range(equation, 0.1) == pytest.approx(1.9426e5, rel=4e-5)


@pytest.mark.parametrize(
    ("frequency", "far", "power", "width", "rcs", "gain_db", "loss_db", "temperature", "printed_db"),
    [
        (1e9, 50e3, 1e6, 0.2e-6, 1.0, 20.0, 0.0, 290.0, 5.5868),
        (10e9, 100e3, 1e6, 1e-6, 0.5, 40.0, 3.0, 300.0, 14.3778),
    ],
)
def test_signal_to_noise_of_the_examples(
    frequency: float, far: float, power: float, width: float, rcs: float, gain_db: float, loss_db: float,
    temperature: float, printed_db: float,
) -> None:  # fmt: skip
    equation = _pulse(frequency, power, width, 13.0, gain_db=gain_db, loss_db=loss_db, temperature=temperature)
    found = 10.0 * math.log10(float(signal_to_noise(equation, rcs, far)))
    assert found == pytest.approx(printed_db, abs=1e-4)


@pytest.mark.parametrize(
    ("frequency", "far", "width", "rcs", "gain_db", "loss_db", "temperature", "snr_db", "printed"),
    [
        (1e9, 50e3, 1e-6, 1.0, 20.0, 0.0, 290.0, 6.0, 2.1996e5),
        (10e9, 50e3, 1e-6, 0.5, 30.0, 3.0, 300.0, 10.0, 2.2809e6),
    ],
)
def test_power_of_the_examples(
    frequency: float, far: float, width: float, rcs: float, gain_db: float, loss_db: float, temperature: float,
    snr_db: float, printed: float,
) -> None:  # fmt: skip
    """The power that is printed gives just the range that was asked for."""
    equation = _pulse(frequency, printed, width, snr_db, gain_db=gain_db, loss_db=loss_db, temperature=temperature)
    assert detection_range(equation, rcs) == pytest.approx(far, rel=1e-5)


def test_power_aperture_of_the_search_example() -> None:
    """111 km on 1 m² all round up to 45° at 12.5 turns a minute, 13 dB, 487 K, 20 dB of loss: 23,689 W m²."""
    equation = RadarEquation(1.0, 1.0, 1.0, 100.0, 487.0, 1.0, 10.0**1.3)
    sky = fence_solid_angle(2.0 * math.pi, 0.0, 45.0 * DEG)
    assert search_power_aperture(equation, 1.0, 111e3, sky, 60.0 / 12.5) == pytest.approx(2.3689e4, rel=4e-5)


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
