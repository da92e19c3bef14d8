"""Validation methods of the radar: worked examples of the range equation and of its search form.

A row gives the radar as textbooks do: gain, wavelength or frequency, losses and noise figure in decibels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from midcourse.analysis.validation_inputs import Inputs
from midcourse.sensors.budget import fence_solid_angle, search_power_aperture, search_range, signal_to_noise
from midcourse.sensors.radar import LIGHT_SPEED, RadarEquation, detection_range

__all__ = ["followed", "searched"]


def _ratio(decibels: float) -> float:
    return float(10.0 ** (decibels / 10.0))


def _decibels(ratio: float) -> float:
    return 10.0 * math.log10(ratio)


def _noise(inputs: Inputs) -> tuple[float, float]:
    """Loss with the noise figure in it, and noise temperature: all that is counted on the side of the noise."""
    return _ratio(inputs.number("loss", 0.0) + inputs.number("noise_figure", 0.0)), inputs.number("noise_temperature")


def followed(inputs: Inputs) -> Mapping[str, float]:
    """Range, signal to noise and power of a radar whose beam rests on the target.

    Parameters
    ----------
    inputs : Inputs
        ``gain``, ``loss``, ``noise_figure`` and ``signal_to_noise`` in dB, ``wavelength`` in m or ``frequency`` in Hz,
        ``radiating_time`` in s, ``noise_temperature`` in K, ``rcs`` in m²; ``power`` in W and ``slant_range`` in m,
        of which a row gives what its quantity needs.

    Returns
    -------
    mapping
        ``slant_range`` in m and ``signal_to_noise`` in dB where the power is given; ``power`` in W where the range is.
    """
    wavelength = inputs.number("wavelength", 0.0) or LIGHT_SPEED / inputs.number("frequency")
    gain = _ratio(inputs.number("gain"))
    loss, temperature = _noise(inputs)
    rcs, power = inputs.number("rcs"), inputs.number("power", 0.0)
    equation = RadarEquation(
        power=power or 1.0,
        aperture=gain * wavelength**2 / (4.0 * math.pi),
        gain=gain,
        loss=loss,
        noise_temperature=temperature,
        radiating_time=inputs.number("radiating_time"),
        signal_to_noise=_ratio(inputs.number("signal_to_noise", 0.0)),
    )
    reach = detection_range(equation, rcs)
    found = {"slant_range": reach} if power else {}
    if far := inputs.number("slant_range", 0.0):
        if power:
            found["signal_to_noise"] = _decibels(float(signal_to_noise(equation, rcs, far)))
        else:
            found["power"] = (far / reach) ** 4
    return found


def searched(inputs: Inputs) -> Mapping[str, float]:
    """Power times aperture, range and signal to noise of a radar that searches a solid angle.

    Parameters
    ----------
    inputs : Inputs
        ``azimuth_width``, ``low`` and ``high`` in rad, ``frame_time`` in s, ``loss`` and ``signal_to_noise`` in dB,
        ``noise_temperature`` in K, ``rcs`` in m², ``power_aperture`` in W m² and ``slant_range`` in m, of which a row
        gives what its quantity needs.

    Returns
    -------
    mapping
        ``power_aperture`` in W m² without a given one; with it ``signal_to_noise`` in dB at the range given.
    """
    sky = fence_solid_angle(inputs.number("azimuth_width"), inputs.number("low"), inputs.number("high"))
    loss, temperature = _noise(inputs)
    given = inputs.number("power_aperture", 0.0)
    needed = _ratio(inputs.number("signal_to_noise", 0.0))
    equation = RadarEquation(given or 1.0, 1.0, 1.0, loss, temperature, 1.0, needed)
    rcs, frame, far = inputs.number("rcs"), inputs.number("frame_time"), inputs.number("slant_range")
    if not given:
        return {"power_aperture": search_power_aperture(equation, rcs, far, sky, frame)}
    reach = float(search_range(equation, rcs, sky, frame))
    return {"signal_to_noise": _decibels(needed * (reach / far) ** 4)}
