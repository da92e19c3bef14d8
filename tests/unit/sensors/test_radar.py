from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from midcourse._kernels import sense_twin
from midcourse.earth import geodesy
from midcourse.errors import InputError
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors import radar as module
from midcourse.sensors.radar import (
    DetectionOutcome,
    Radar,
    RadarEquation,
    aperture_gain,
    detection_range,
    limit_ray,
    lowest_visible_height,
    observe,
)

DEG = math.pi / 180.0
RADAR = Radar("radar", 49.6 * DEG, 13.7 * DEG, 700.0, 2000e3, 0.01, 130 * DEG, 60 * DEG, 2 * DEG, 80 * DEG, 10.0)


@pytest.fixture(scope="module")
def threats() -> Tracks:
    missile = KinematicVehicle("missile", 6800.0, 180.0, 150e3, 2000.0)
    rng = np.random.default_rng(1)
    azimuth, steering = rng.uniform(270, 345, 60) * DEG, rng.uniform(20, 60, 60) * DEG
    flights = fly(missile, 38.0 * DEG, 46.3 * DEG, azimuth, steering, rng.uniform(2500, 6800, 60))
    return tracks(missile, flights, 160)


def _row(radar: Radar) -> np.ndarray:
    return module.radar_row(radar)


@pytest.mark.parametrize("all_round", [False, True])
def test_observation_agrees_with_the_twin(threats: Tracks, all_round: bool) -> None:
    radar = replace(RADAR, azimuth_half_width=math.pi, needs_cue=True) if all_round else RADAR
    cue = np.where(np.arange(60) % 9 == 0, np.nan, np.random.default_rng(2).uniform(50.0, 1200.0, 60))
    rcs = np.where(np.arange(60) % 2 == 0, 0.01, 0.03)
    seen = observe(radar, threats, rcs, cue)
    given = np.where(np.isnan(cue), np.inf, cue) if all_round else np.full(60, -np.inf)
    reach = 2000e3 * (rcs / 0.01) ** 0.25
    outcome, result = sense_twin.observe(threats.time, threats.position_ecef, reach, given, _row(radar))
    np.testing.assert_array_equal(seen.outcome, outcome)
    assert len(set(outcome.tolist())) >= 4
    for mine, plain in zip((seen.first, seen.track, seen.last), result, strict=True):
        np.testing.assert_allclose(mine, plain, atol=0.01)


def test_first_sight_is_where_the_geometry_says(threats: Tracks) -> None:
    """At first sight a threat is on the lowest ray, at the edge of range or at the edge of the sector."""
    plain = replace(RADAR, height=8000.0)  # above the bending air: azimuth and elevation are those of straight lines
    seen = observe(plain, threats, 0.01)
    row = np.flatnonzero(np.isfinite(seen.first) & (seen.first > 0.0))
    assert len(row) > 10
    place = np.array(
        [[np.interp(seen.first[i], threats.time[i], axis[i]) for axis in threats.position_ecef] for i in row]
    )
    azimuth, elevation, slant = geodesy.azimuth_elevation_range(plain.latitude, plain.longitude, plain.height, place.T)
    off = np.abs((azimuth - plain.boresight_azimuth + np.pi) % (2 * np.pi) - np.pi)
    at_edge = (
        (np.abs(elevation - 2 * DEG) < 1e-4)
        | (np.abs(slant - 2000e3) < 100.0)
        | (np.abs(off - 60 * DEG) < 1e-4)
        | (np.abs(elevation - 80 * DEG) < 1e-4)
    )
    assert at_edge.all()
    assert (elevation > 2 * DEG - 1e-4).all()
    assert (slant < 2000e3 + 100.0).all()


def _standing(latitude: float, longitude: float, heights: np.ndarray) -> Tracks:
    place = geodesy.ecef_from_geodetic(latitude, longitude, heights).reshape(3, 1, -1)
    return Tracks(time=10.0 * np.arange(len(heights))[None], position_ecef=place, burnout_time=np.array([50.0]))


UP = np.linspace(0.0, 900e3, 91)


@pytest.mark.parametrize(
    ("change", "longitude", "heights", "cue", "outcome"),
    [
        ({}, 25.0, UP, None, DetectionOutcome.TRACKED),
        ({}, 25.0, UP * np.nan, None, DetectionOutcome.NOT_FLOWN),
        ({}, 70.0, UP, None, DetectionOutcome.BELOW_HORIZON),
        ({"reference_range": 500e3}, 25.0, UP, None, DetectionOutcome.BEYOND_RANGE),
        ({"boresight_azimuth": 270 * DEG}, 25.0, UP, None, DetectionOutcome.OUTSIDE_SECTOR),
        (
            {"maximum_elevation": 3 * DEG, "minimum_elevation": 2.99 * DEG},
            14.0,
            UP,
            None,
            DetectionOutcome.OUTSIDE_SECTOR,
        ),
        ({"needs_cue": True}, 25.0, UP, None, DetectionOutcome.NO_CUE),
        ({"needs_cue": True}, 25.0, UP, np.nan, DetectionOutcome.NO_CUE),
        ({"needs_cue": True}, 25.0, UP, 5000.0, DetectionOutcome.CUED_TOO_LATE),
        ({"needs_cue": True}, 25.0, UP, 300.0, DetectionOutcome.TRACKED),
        ({"track_delay": 1000.0}, 25.0, UP, None, DetectionOutcome.TRACK_TOO_SHORT),
    ],
)
def test_every_outcome_has_its_case(
    change: dict[str, float], longitude: float, heights: np.ndarray, cue: float | None, outcome: DetectionOutcome
) -> None:
    threat = _standing(49.6 * DEG, longitude * DEG, heights)
    if np.isnan(heights).any():
        threat = replace(threat, time=threat.time * np.nan)
    radar = (
        replace(RADAR, boresight_azimuth=90 * DEG, **change)
        if "boresight_azimuth" not in change
        else replace(RADAR, **change)
    )
    seen = observe(radar, threat, 0.01, cue)
    assert DetectionOutcome(int(seen.outcome[0])) is outcome
    assert outcome.sentence
    assert np.isfinite(seen.track[0]) == (outcome is DetectionOutcome.TRACKED)


def test_a_cue_moves_first_sight_and_track() -> None:
    threat = _standing(49.6 * DEG, 25.0 * DEG, UP)
    radar = replace(RADAR, boresight_azimuth=90 * DEG, needs_cue=True)
    seen = observe(radar, threat, 0.01, 300.0)
    assert seen.first[0] == 300.0
    assert seen.track[0] == 310.0
    early = observe(radar, threat, 0.01, 0.0)
    assert early.first[0] < 100.0


def test_sight_that_breaks_off_starts_anew() -> None:
    """Up above the ray for 60 s, down for 60 s, up again: a track of 80 s comes only from the second stretch."""
    heights = np.concatenate([np.full(7, 500e3), np.full(6, 1e3), np.full(20, 500e3)])
    radar = replace(RADAR, boresight_azimuth=90 * DEG, track_delay=80.0)
    seen = observe(radar, _standing(49.6 * DEG, 25.0 * DEG, heights), 0.01)
    assert seen.first[0] == 0.0
    assert 120.0 < seen.track[0] - 80.0 < 131.0
    assert seen.last[0] == 320.0


def test_range_grows_with_the_fourth_root_of_rcs() -> None:
    """A target 16 times as large is seen twice as far."""
    distance = np.linspace(4000e3, 500e3, 351)
    at = geodesy.ecef_from_azimuth_elevation_range((RADAR.latitude, RADAR.longitude, RADAR.height), 1.5, 0.3, distance)
    threat = Tracks(time=np.arange(351.0)[None], position_ecef=at.reshape(3, 1, -1), burnout_time=np.array([0.0]))
    radar = replace(RADAR, reference_range=1000e3, boresight_azimuth=1.5)
    first = [float(np.interp(observe(radar, threat, rcs).first[0], threat.time[0], distance)) for rcs in (0.01, 0.16)]
    assert first[0] == pytest.approx(1000e3, rel=1e-3)
    assert first[1] == pytest.approx(2000e3, rel=1e-3)


def _traced_elevation(elevation: float, height: float) -> float:
    """Geometric direction, over the antenna's horizontal, of a ray traced through the exponential atmosphere of ITU-R P.453."""
    radius = module._mean_radius(50 * DEG)

    def bent(_: float, state: np.ndarray) -> np.ndarray:
        x, y, direction = state
        r = math.hypot(x, y)
        refractivity = 315e-6 * math.exp(-(r - radius) / 7350.0)
        slope = -refractivity / 7350.0 / (1.0 + refractivity)
        up = math.atan2(y, x)
        return np.array([math.cos(direction), math.sin(direction), -slope * math.sin(direction - up)])

    # x along the antenna's vertical, y along its horizontal; the direction turns towards the denser air
    solution = solve_ivp(
        bent, (0.0, 1.5e6), [radius + height, 0.0, 0.5 * math.pi - elevation], rtol=1e-10, atol=1e-9, max_step=2e3
    )
    return 0.5 * math.pi - float(solution.y[2, -1])


@pytest.mark.parametrize("degrees", [0.0, 1.0, 2.0, 3.0, 5.0, 10.0])
def test_bending_agrees_with_a_traced_ray(degrees: float) -> None:
    """Model against model: 4/3 Earth up to the scale height, against the exponential atmosphere. 0.05 degree."""
    radar = replace(RADAR, latitude=50 * DEG, height=0.0, minimum_elevation=degrees * DEG)
    _, elevation = limit_ray(radar)
    assert elevation / DEG == pytest.approx(_traced_elevation(degrees * DEG, 0.0) / DEG, abs=0.05)
    assert elevation < degrees * DEG


def test_the_limit_ray_passes_where_the_bent_ray_leaves_the_air() -> None:
    """Below the top the ray is the straight ray of the 4/3 Earth; its end and direction are those of the line."""
    radar = replace(RADAR, height=0.0, minimum_elevation=1 * DEG)
    rise, elevation = limit_ray(radar)
    radius = module._mean_radius(radar.latitude)
    effective = 4.0 / 3.0 * radius
    length = -effective * math.sin(1 * DEG) + math.sqrt(
        (effective * math.sin(1 * DEG)) ** 2 + 2 * effective * 7350 + 7350**2
    )
    arc = math.atan2(length * math.cos(1 * DEG), effective + length * math.sin(1 * DEG)) * 4.0 / 3.0
    across, up = (radius + 7350) * math.sin(arc), (radius + 7350) * math.cos(arc) - radius
    assert up == pytest.approx(rise + across * math.tan(elevation), abs=1.0)


def test_no_ray_below_the_ground() -> None:
    """With a lowest elevation below the horizon the Earth is the limit, and a high antenna sees farther down."""
    low, high = (
        limit_ray(replace(RADAR, height=h, minimum_elevation=-5 * DEG), refraction=False)[1] for h in (10.0, 3000.0)
    )
    radius = module._mean_radius(RADAR.latitude)
    assert low == pytest.approx(-math.sqrt(2 * 10.0 / radius), rel=1e-3)
    assert high == pytest.approx(-math.sqrt(2 * 3000.0 / radius), rel=1e-3)


def test_lowest_visible_height_is_where_sight_begins() -> None:
    latitude, longitude = 52.0 * DEG, np.array([20.0, 30.0, 40.0]) * DEG
    radar = replace(RADAR, azimuth_half_width=math.pi, reference_range=9000e3)
    lowest = lowest_visible_height(radar, latitude, longitude)
    assert (np.diff(lowest) > 50e3).all()
    for east, height in zip(longitude, lowest, strict=True):
        threat = _standing(latitude, float(east), np.array([0.0, height - 200.0, height + 200.0, height + 1e4]))
        assert 10.0 < observe(radar, threat, 0.01).first[0] < 20.0
    straight = lowest_visible_height(radar, latitude, longitude, refraction=False)
    assert (straight > lowest).all()
    assert np.isinf(lowest_visible_height(radar, -50.0 * DEG, -166.0 * DEG))


def test_detection_range_by_hand() -> None:
    """R⁴ = P G A sigma t / ((4 pi)² k T L S/N), worked out with round numbers."""
    equation = RadarEquation(1e5, 10.0, 1e5, 10.0, 1000.0, 0.01, 10.0)
    by_hand = (1e5 * 1e5 * 10.0 * 1.0 * 0.01 / ((4 * math.pi) ** 2 * 1.380649e-23 * 1000.0 * 10.0 * 10.0)) ** 0.25
    assert detection_range(equation, 1.0) == pytest.approx(by_hand, rel=1e-12)
    assert detection_range(equation, 1.0) == pytest.approx(1463.4e3, rel=1e-4)
    assert detection_range(equation, 16.0) == pytest.approx(2 * by_hand, rel=1e-12)


def test_aperture_gain_by_hand() -> None:
    assert aperture_gain(1.0, 299792458.0) == pytest.approx(4 * math.pi)
    assert aperture_gain(1.0, 2 * 299792458.0) == pytest.approx(16 * math.pi)


@pytest.mark.parametrize(("field", "value"), [("power", 0.0), ("gain", -1.0), ("radiating_time", math.inf)])
def test_wrong_radar_equations_are_refused(field: str, value: float) -> None:
    with pytest.raises(InputError, match=f"radar equation: {field} is"):
        replace(RadarEquation(1e5, 10.0, 1e5, 10.0, 1000.0, 0.01, 10.0), **{field: value})


def test_a_loss_is_a_ratio() -> None:
    with pytest.raises(InputError, match=r"loss is 0\.5") as caught:
        RadarEquation(1e5, 10.0, 1e5, 0.5, 1000.0, 0.01, 10.0)
    assert "3 dB is 2.0" in caught.value.hint


def _wandering(count: int, samples: int) -> Tracks:
    """Tracks that cross the limits of a radar's view again and again, as no missile does."""
    rng = np.random.default_rng(8)
    turn = np.cumsum(rng.uniform(0.1, 0.6, (count, samples)), axis=1)
    rise = rng.uniform(-0.2, 1.2, (count, samples))
    distance = rng.uniform(400e3, 2600e3, (count, samples))
    east, north, up = (np.asarray(axis) for axis in geodesy.enu_axes(RADAR.latitude, RADAR.longitude))
    place = np.asarray(geodesy.ecef_from_geodetic(RADAR.latitude, RADAR.longitude, RADAR.height))
    towards = (
        np.multiply.outer(east, np.sin(turn) * np.cos(rise))
        + np.multiply.outer(north, np.cos(turn) * np.cos(rise))
        + np.multiply.outer(up, np.sin(rise))
    )
    time = np.tile(10.0 * np.arange(samples), (count, 1))
    return Tracks(time=time, position_ecef=place[:, None, None] + distance * towards, burnout_time=np.zeros(count))


@pytest.mark.parametrize("samples", [5, 16, 61])
@pytest.mark.parametrize(
    "radar",
    [
        RADAR,
        replace(RADAR, azimuth_half_width=170 * DEG, maximum_elevation=math.pi / 2),
        replace(RADAR, azimuth_half_width=math.pi, minimum_elevation=-2 * DEG, height=9000.0, track_delay=25.0),
        replace(RADAR, azimuth_half_width=1e-3, maximum_elevation=20 * DEG, track_delay=0.0),
        replace(RADAR, reference_range=100e3),
    ],
    ids=["as it is", "wide", "all round from above", "narrow", "blind"],
)
def test_tracks_that_come_and_go_are_followed_as_the_twin_follows_them(radar: Radar, samples: int) -> None:
    """Many sights a track: more than the kernel's queue holds, where samples are enough for that."""
    wandering = _wandering(70, samples)
    seen = observe(radar, wandering, 0.01)
    outcome, result = sense_twin.observe(
        wandering.time,
        wandering.position_ecef,
        np.full(70, radar.reference_range),
        np.full(70, -np.inf),
        _row(radar),
    )
    np.testing.assert_array_equal(seen.outcome, outcome)
    for mine, plain in zip((seen.first, seen.track, seen.last), result, strict=True):
        # the twin looks at 4,096 places in a step of 10 s; within a step with several changes both find one of them
        agree = np.isclose(mine, plain, atol=0.005, equal_nan=True)
        assert agree.mean() > 0.9
        np.testing.assert_array_equal(np.isnan(mine), np.isnan(plain))


def test_sight_begins_and_ends_where_it_does_to_a_hundredth_of_a_millisecond(threats: Tracks) -> None:
    """The limits are crossed on a straight line, also where it is nearly along the limit: halved to the last bit."""
    checked = 0
    for radar in (RADAR, replace(RADAR, reference_range=1000e3), replace(RADAR, azimuth_half_width=15 * DEG)):
        row, seen = _row(radar), observe(radar, threats, 0.01)
        for instants in (seen.first, seen.last):
            for i in np.flatnonzero(np.isfinite(instants)):
                time, axes = threats.time[i], threats.position_ecef[:, i]

                def sees(t: float, time: np.ndarray = time, axes: np.ndarray = axes) -> bool:
                    place = np.array([[np.interp(t, time, axis)] for axis in axes])
                    return bool(sense_twin._sight(place, radar.reference_range, row).all())  # noqa: B023

                if not time[0] + 1e-5 < instants[i] < time[-1] - 1e-5:
                    continue
                assert sees(instants[i] - 1e-5) != sees(instants[i] + 1e-5)
                checked += 1
    assert checked > 60
