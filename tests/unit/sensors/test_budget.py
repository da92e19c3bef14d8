from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.errors import InputError
from midcourse.sensors.budget import (
    RadarDesign,
    Sharing,
    dwell_needed,
    equation_of,
    fence_solid_angle,
    range_shared,
    range_table,
    search_power_aperture,
    search_range,
    signal_to_noise,
    targets_followed,
)
from midcourse.sensors.radar import LIGHT_SPEED, aperture_gain, detection_range

DEG = math.pi / 180
DESIGN = RadarDesign(42.5e3, 105.0, 0.6, 9.5e9, 10**0.7, 500.0, 0.1, 20.0)
EQUATION = equation_of(DESIGN)


def test_the_parts_make_the_equation() -> None:
    assert EQUATION.aperture == pytest.approx(63.0)
    assert EQUATION.gain == pytest.approx(aperture_gain(63.0, 9.5e9))
    assert EQUATION.power * EQUATION.radiating_time == pytest.approx(4250.0)


def test_the_table_is_the_range_equation() -> None:
    rcs = np.array([0.001, 0.01, 1.0])
    found = range_table(EQUATION, rcs)
    assert found.tolist() == pytest.approx([detection_range(EQUATION, size) for size in rcs])


def test_the_table_over_time() -> None:
    """Sixteen times the dwell is twice the range; a row a time, a column a size."""
    found = range_table(EQUATION, [0.01, 0.16], [0.1, 1.6])
    assert found.shape == (2, 2)
    assert found[1] / found[0] == pytest.approx([2.0, 2.0])
    assert found[:, 1] / found[:, 0] == pytest.approx([2.0, 2.0])


def test_signal_to_noise_at_the_range_is_what_was_asked_for() -> None:
    far = range_table(EQUATION, [0.01])[0]
    assert float(signal_to_noise(EQUATION, 0.01, far)) == pytest.approx(20.0)


def test_dwell_and_range_are_inverse() -> None:
    """The dwell that a range needs, put into the equation, gives that range."""
    for far in (1500e3, 2500e3):
        dwell = float(dwell_needed(EQUATION, 0.01, far))
        assert range_table(EQUATION, [0.01], [dwell])[0, 0] == pytest.approx(far)


def test_a_dwell_holds_the_way_there_and_back() -> None:
    assert float(dwell_needed(EQUATION, 100.0, 300e3)) == pytest.approx(600e3 / LIGHT_SPEED)


def test_search_spreads_the_energy_of_a_dwell() -> None:
    """A fence of one beam, swept once in a dwell, reaches as far as the dwell: the two forms are one equation.

    The search form takes the beam's solid angle as 4π over the gain.
    """
    one_beam = 4.0 * math.pi / EQUATION.gain
    found = float(search_range(EQUATION, 0.01, one_beam, EQUATION.radiating_time))
    assert found == pytest.approx(detection_range(EQUATION, 0.01), rel=1e-12)


def test_search_knows_power_and_aperture_alone() -> None:
    other = equation_of(RadarDesign(2 * 42.5e3, 105.0, 0.3, 1.2e9, 10**0.7, 500.0, 0.02, 20.0))
    assert float(search_range(other, 1.0, 1.0, 10.0)) == pytest.approx(float(search_range(EQUATION, 1.0, 1.0, 10.0)))


def test_power_aperture_is_the_inverse_of_search_range() -> None:
    reach = float(search_range(EQUATION, 0.1, 0.5, 10.0))
    needed = search_power_aperture(EQUATION, 0.1, reach, 0.5, 10.0)
    assert needed == pytest.approx(EQUATION.power * EQUATION.aperture)


def test_solid_angle_of_all_above_the_horizon_is_half_the_sky() -> None:
    assert fence_solid_angle(2.0 * math.pi, 0.0, 90.0 * DEG) == pytest.approx(2.0 * math.pi)
    with pytest.raises(InputError, match="ends at 2"):
        fence_solid_angle(1.0, 3.0 * DEG, 2.0 * DEG)


def test_followed_targets_fill_the_interval_and_no_more() -> None:
    sharing = Sharing(1.0, 0.2)
    far = np.array([500e3, 1000e3, 2000e3])
    count = targets_followed(EQUATION, 0.01, far, sharing)
    dwell = dwell_needed(EQUATION, 0.01, far)
    assert np.all(count * dwell <= 0.8 + 1e-9)
    assert np.all((count + 1) * dwell > 0.8)
    assert np.all(np.diff(count) < 0)


def test_none_are_followed_where_one_dwell_is_too_long() -> None:
    assert int(targets_followed(EQUATION, 0.01, 2500e3, Sharing(0.05))) == 0


def test_sharing_costs_nothing_until_the_time_is_used_up() -> None:
    full = detection_range(EQUATION, 0.01)
    reach = range_shared(EQUATION, 0.01, np.array([1, 10, 20, 160]), Sharing(1.0))
    assert reach[:2] == pytest.approx([full, full])
    assert reach[2] == pytest.approx(full / 2**0.25)
    assert reach[3] == pytest.approx(0.5 * LIGHT_SPEED / 160)


def test_what_is_shared_can_be_followed() -> None:
    """The two ways round agree: at the range that n targets leave, n can be followed."""
    for targets in (20, 40, 80):
        far = float(range_shared(EQUATION, 0.01, targets, Sharing(1.0)))
        assert int(targets_followed(EQUATION, 0.01, far * (1.0 - 1e-9), Sharing(1.0))) == targets


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mean_power": 0.0}, "mean_power is 0"),
        ({"efficiency": 1.2}, "efficiency is 1.2"),
        ({"loss": 0.5}, "loss is 0.5"),
        ({"dwell": math.inf}, "dwell is inf"),
    ],
)
def test_a_design_that_cannot_be(change: dict[str, float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        RadarDesign(**{**vars(DESIGN), **change})


@pytest.mark.parametrize(("interval", "share"), [(0.0, 0.0), (1.0, 1.0), (1.0, -0.1)])
def test_a_sharing_that_cannot_be(interval: float, share: float) -> None:
    with pytest.raises(InputError, match="sharing"):
        Sharing(interval, share)
