"""What must hold of radars and tracks, whatever the numbers."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from midcourse.flight.trajectory import Tracks
from midcourse.sensors.budget import (
    RadarDesign,
    Sharing,
    dwell_needed,
    equation_of,
    range_shared,
    range_table,
    search_range,
    targets_followed,
)
from midcourse.sensors.coverage import around, section
from midcourse.sensors.radar import Radar
from midcourse.sensors.tracks import Looks, free_flight, track_accuracy

DEG = math.pi / 180
designs = st.builds(
    RadarDesign,
    mean_power=st.floats(1e2, 1e7),
    area=st.floats(1.0, 1e4),
    efficiency=st.floats(0.1, 1.0),
    frequency=st.floats(1e8, 2e10),
    loss=st.floats(1.0, 100.0),
    noise_temperature=st.floats(50.0, 3000.0),
    dwell=st.floats(1e-3, 1.0),
    signal_to_noise=st.floats(1.0, 100.0),
)
radars = st.builds(
    Radar,
    name=st.just("radar"),
    latitude=st.floats(-1.3, 1.3),
    longitude=st.floats(-3.1, 3.1),
    height=st.floats(0.0, 3000.0),
    reference_range=st.floats(200e3, 5000e3),
    reference_rcs=st.floats(1e-3, 10.0),
    boresight_azimuth=st.floats(0.0, 6.2),
    azimuth_half_width=st.floats(0.3, math.pi),
    minimum_elevation=st.floats(0.0, 0.15),
)


@given(designs, st.floats(1e-4, 1e3))
def test_range_and_dwell_are_inverse(design: RadarDesign, rcs: float) -> None:
    equation = equation_of(design)
    far = float(range_table(equation, [rcs])[0])
    dwell = float(dwell_needed(equation, rcs, far))
    assert dwell >= design.dwell * (1.0 - 1e-9)
    assert math.isclose(dwell, max(design.dwell, 2.0 * far / 299792458.0), rel_tol=1e-9)


@given(designs, st.floats(1e-3, 10.0), st.floats(1e-3, 12.0), st.floats(0.5, 100.0))
def test_a_wider_search_reaches_less_far(design: RadarDesign, rcs: float, sky: float, frame: float) -> None:
    equation = equation_of(design)
    narrow, wide = (float(search_range(equation, rcs, angle, frame)) for angle in (sky, 16.0 * sky))
    assert math.isclose(narrow, 2.0 * wide, rel_tol=1e-9)


@given(designs, st.floats(1e-3, 10.0), st.integers(1, 5000), st.floats(0.1, 20.0), st.floats(0.0, 0.9))
def test_sharing_never_helps(design: RadarDesign, rcs: float, targets: int, interval: float, share: float) -> None:
    equation, sharing = equation_of(design), Sharing(interval, share)
    few, many = (float(range_shared(equation, rcs, count, sharing)) for count in (targets, targets + 1))
    assert many <= few
    assert few <= float(range_table(equation, [rcs])[0]) * (1.0 + 1e-9)
    assert int(targets_followed(equation, rcs, 0.999 * many, sharing)) >= targets + 1


@settings(max_examples=10, deadline=None)
@given(radars, st.floats(0.0, 6.2))
def test_coverage_lies_above_the_lowest_ray(radar: Radar, azimuth: float) -> None:
    cut = section(radar, radar.reference_rcs, azimuth, np.linspace(20e3, 1.2 * radar.reference_range, 8))
    covered = np.isfinite(cut.highest)
    assert np.all(cut.highest[covered] > cut.lowest[covered])


@settings(max_examples=10, deadline=None)
@given(radars, st.floats(50e3, 1000e3))
def test_a_larger_target_is_covered_farther(radar: Radar, height: float) -> None:
    azimuth = np.array([radar.boresight_azimuth])
    small, large = (float(around(radar, size * radar.reference_rcs, height, azimuth)[0]) for size in (1.0, 16.0))
    assert large >= small - 1.0


@settings(max_examples=20, deadline=None)
@given(
    st.floats(1.0, 500.0),
    st.floats(1e-5, 3e-2),
    st.floats(0.0, 1e-3),
    st.floats(0.05, 20.0),
    st.integers(0, 2**31 - 1),
)
def test_covariances_stay_covariances(along: float, across: float, floor: float, count: float, seed: int) -> None:
    """Symmetric, positive, and never better than the constant errors allow, whatever the looks."""
    lots = np.random.Generator(np.random.Philox(key=seed))
    time = np.arange(0.0, 600.0, 10.0)
    path = np.array([5.0e6, 3.0e6, 3.6e6])[:, None] + np.array([-2e3, 1e3, 4e3])[:, None] * time
    path += 0.5 * np.array([-4.0, -2.5, -3.0])[:, None] * time**2
    flight = free_flight(Tracks(time[None], path[:, None], np.array([10.0])))
    k = flight.time.shape[1]
    assume(k > 10)
    present = np.where(lots.random((1, 1, k)) < 0.5, count, 0.0)
    variance = np.broadcast_to(np.array([along**2, across**2]).reshape(2, 1, 1, 1), (2, 1, 1, k))
    constant = np.array([[0.0], [floor**2], [floor**2]])
    looks = Looks(("radar",), np.array([[4.2e6], [1.0e6], [4.7e6]]), present, variance, constant)
    found = track_accuracy(flight, looks, keep=True).covariance[0]
    found = found[np.isfinite(found).all(axis=(1, 2))]
    np.testing.assert_allclose(found, np.swapaxes(found, 1, 2), rtol=1e-9, atol=0.0)
    scale = np.sqrt(np.diagonal(found, axis1=1, axis2=2))
    values = np.linalg.eigvalsh(found / (scale[:, :, None] * scale[:, None, :]))
    assert values.min() > -1e-9
