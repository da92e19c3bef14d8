"""What was published about the European site of 2007, against the sensors and the engagement of this model.

Sources
-------
Cable account: Daily Mail, February 2011, on a leaked cable (a secondary account, low grade). Gabala: T. Postol, op-ed of
summer 2007 (a document compilation). Radar inputs: Britske listy, 24 September 2007 and 10 September 2008. Reach: AFP,
27 September 2007, on T. Postol; CIGI 2007-8; Podvig, russianforces.org, January 2005; Brookes, Heritage, March 2008.

"Rough" are closed-form estimates on a sphere of 6,371 km that does not turn, with impulsive minimum-energy launches: model
against model. A row that fails is marked ``xfail`` with the reason and stays visible.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from midcourse.analysis.defence import commit_times, observed
from midcourse.analysis.trade import Threatened, dispute
from midcourse.earth import geodesy
from midcourse.flight.fly import tracks
from midcourse.flight.solve import solve
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.scenario.load import load
from midcourse.sensors.radar import Radar, RadarEquation, aperture_gain, detection_range, lowest_visible_height, observe
from midcourse.workbench import defence_of, rcs_by_radar

DEG = math.pi / 180.0
PLACES = {
    "vypolzovo": (57.88, 33.66),
    "kozelsk": (54.03, 35.77),
    "teykovo": (56.86, 40.53),
    "tatishchevo": (51.67, 45.57),
    "nizhny-tagil": (57.90, 60.00),
    "dombarovsky": (51.09, 59.85),
    "tabriz": (38.08, 46.29),
    "tehran": (35.69, 51.39),
    "semnan": (35.23, 53.92),
}
WASHINGTON = (38.90 * DEG, -77.04 * DEG)
REDZIKOWO = (54.472 * DEG, 17.118 * DEG)
EMR = Radar("emr", 49.63522 * DEG, 13.74794 * DEG, 719.0, 1e8, 1.0, minimum_elevation=2 * DEG)


def _place(name: str) -> tuple[float, float]:
    latitude, longitude = PLACES[name]
    return latitude * DEG, longitude * DEG


def _at(elevation: float, name: str, *, refraction: bool) -> float:
    radar = Radar("emr", EMR.latitude, EMR.longitude, 719.0, 1e8, 1.0, minimum_elevation=elevation * DEG)
    return float(lowest_visible_height(radar, *_place(name), refraction=refraction)) / 1e3


@cache
def _to_washington(name: str) -> Tracks:
    """A missile with 180 s of boost (240 s from Iran), minimum energy, over the turning Earth; steps of a few seconds."""
    iranian = name in ("tabriz", "tehran", "semnan")
    missile = KinematicVehicle("icbm", 7600.0, 240.0 if iranian else 180.0, 200e3)
    flights = solve(missile, *_place(name), *WASHINGTON)
    assert flights.arrived.all()
    return tracks(missile, flights, 500)


# --- the horizon -----------------------------------------------------------------------------------------------------

ROUGH_HEIGHTS = {
    "vypolzovo": (204, 233, 263, 293, 354),
    "kozelsk": (202, 232, 261, 291, 352),
    "teykovo": (307, 344, 381, 419, 496),
    "tatishchevo": (415, 458, 503, 547, 639),
    "nizhny-tagil": (841, 909, 978, 1048, 1192),
    "dombarovsky": (911, 982, 1055, 1129, 1282),
    "tabriz": (711, 772, 833, 896, 1025),
}


@pytest.mark.parametrize("name", ROUGH_HEIGHTS)
def test_lowest_visible_height_against_the_sphere(name: str) -> None:
    """Model against model: ellipsoid against sphere, straight rays; 1.5 %."""
    found = [_at(elevation, name, refraction=False) for elevation in (0, 1, 2, 3, 5)]
    np.testing.assert_allclose(found, ROUGH_HEIGHTS[name], rtol=0.015)


@pytest.mark.parametrize(("name", "height"), [("vypolzovo", 245), ("tatishchevo", 450), ("nizhny-tagil", 850)])
def test_the_cable_gives_heights_of_the_horizon(name: str, height: float) -> None:
    """245, 450 and 850 km are the horizon of these bases for a lowest ray between -1 and 3 degrees, refraction included.

    The cable names neither bases nor elevation, so this says only that the figures are heights of this geometry.
    """
    assert _at(-1.0, name, refraction=True) < height < _at(3.0, name, refraction=True)


# --- ground tracks and closest approach ------------------------------------------------------------------------------


def _great_circle(name: str, *, turning: bool) -> float:
    """Least distance of Redzikowo from the track on a sphere, km; the turning one is aimed at where Washington will be.

    Along the great circle in inertial space the arc is taken to grow evenly with time, and each point is turned back by
    what the Earth has turned until then.
    """
    turn = 7.292115e-5 if turning else 0.0
    duration = float(_to_washington(name).time[0, -1])
    latitude, longitude = _place(name)
    ends = [_unit(latitude, longitude), _unit(WASHINGTON[0], WASHINGTON[1] + turn * duration)]
    arc = math.acos(float(ends[0] @ ends[1]))
    part = np.linspace(0.0, 1.0, 400)
    points = (np.sin((1 - part) * arc)[:, None] * ends[0] + np.sin(part * arc)[:, None] * ends[1]) / math.sin(arc)
    east = np.arctan2(points[:, 1], points[:, 0]) - turn * duration * part
    track = _unit(np.arcsin(points[:, 2]), east)
    return float(6371.0 * np.arccos(track.T @ _unit(*REDZIKOWO)).min())


def _unit(latitude: np.ndarray | float, longitude: np.ndarray | float) -> np.ndarray:
    return np.array([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])


ROUGH_OFFSETS = {
    "vypolzovo": 846,
    "kozelsk": 613,
    "teykovo": 1016,
    "tatishchevo": 859,
    "nizhny-tagil": 1891,
    "dombarovsky": 1522,
    "tabriz": 10,
    "tehran": 172,
    "semnan": 307,
}


@pytest.mark.parametrize("name", ROUGH_OFFSETS)
def test_the_rough_offsets_are_those_of_a_resting_sphere(name: str) -> None:
    assert _great_circle(name, turning=False) == pytest.approx(ROUGH_OFFSETS[name], abs=25.0)


@pytest.mark.parametrize("name", ROUGH_OFFSETS)
def test_ground_tracks_pass_redzikowo_where_a_turning_sphere_says(name: str) -> None:
    """Model against model; 75 km. The turning Earth brings the tracks 100 to 300 km closer to Poland than the rough ones."""
    latitude, longitude, _ = geodesy.geodetic_from_ecef(_to_washington(name).position_ecef[:, 0])
    off = geodesy.ground_range(*REDZIKOWO, latitude, longitude).min() / 1e3
    assert off == pytest.approx(_great_circle(name, turning=True), abs=75.0)


@pytest.mark.parametrize("name", ["vypolzovo", "kozelsk", "teykovo", "tatishchevo", "nizhny-tagil", "dombarovsky"])
def test_russian_paths_do_not_cross_poland(name: str) -> None:
    """Podvig 2005, Brookes 2008: no Russian path to Washington passes over Poland (49 to 54.9 N, 14.1 to 24.2 E)."""
    latitude, longitude, _ = geodesy.geodetic_from_ecef(_to_washington(name).position_ecef[:, 0])
    over = (latitude > 49 * DEG) & (latitude < 54.9 * DEG) & (longitude > 14.1 * DEG) & (longitude < 24.2 * DEG)
    assert not over.any()


@pytest.mark.parametrize(
    ("name", "distance"), [("vypolzovo", 1494), ("kozelsk", 1319), ("tatishchevo", 1674), ("dombarovsky", 2425)]
)
def test_closest_approach_to_the_radar(name: str, distance: float) -> None:
    """Model against model: boost of 180 s against impulse, turning Earth against resting one; 8 %."""
    place = geodesy.ecef_from_geodetic(EMR.latitude, EMR.longitude, EMR.height)
    closest = np.linalg.norm(_to_washington(name).position_ecef[:, 0] - place[:, None], axis=0).min() / 1e3
    assert closest == pytest.approx(distance, rel=0.08)


# --- the radars ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tehran", "semnan"])
def test_a_radar_in_azerbaijan_sees_three_to_four_minutes_sooner(name: str) -> None:
    """Postol, summer 2007: at least three to four minutes for a launch from Iran at Washington. 2.5 minutes are asked.

    Line of sight only, both radars at 2 degrees. With a boost of 240 s in place of an impulse both see later.
    """
    gabala = Radar("gabala", 40.8817 * DEG, 47.7825 * DEG, 700.0, 1e8, 1.0, minimum_elevation=2 * DEG)
    near, far = (observe(radar, _to_washington(name), 1.0).first[0] for radar in (gabala, EMR))
    assert 150.0 < far - near < 270.0


def _emr(loss: float, radiating_time: float, filling: float = 1.0) -> float:
    """Range on 0.01 m² in km: 170 kW, 105 m² at 60 %, 9.5 GHz, 500 K, signal to noise 20; a thinned aperture has less."""
    area = 0.6 * 105.0 * filling
    gain = aperture_gain(area, 9.5e9)
    return detection_range(RadarEquation(170e3, area, gain, 10 ** (loss / 10), 500.0, radiating_time, 20.0), 0.01) / 1e3


@pytest.mark.parametrize(
    ("radiating_time", "filling", "low", "high"),
    [(25e-3, 1.0, 1770, 2360), (3.3e-3, 1.0, 1070, 1420), (25e-3, 0.2427, 870, 1160), (3.3e-3, 0.2427, 520, 700)],
)
def test_the_radar_equation_spans_the_quarrel(radiating_time: float, filling: float, low: float, high: float) -> None:
    """Losses of 10 to 5 dB; model against model, 1 %: the same equation worked by hand."""
    assert _emr(10.0, radiating_time, filling) == pytest.approx(low, rel=0.01)
    assert _emr(5.0, radiating_time, filling) == pytest.approx(high, rel=0.01)


def test_both_sides_of_the_radar_quarrel_are_within_the_assumptions() -> None:
    """Postol 600 to 700 km, Obering 2,100 to 2,500 km: dwell and filling between them explain a factor of more than three."""
    assert _emr(10.0, 3.3e-3, 0.2427) < 650.0
    assert _emr(5.0, 25e-3) > 2100.0


def test_power_of_fifty_is_not_what_separates_the_two() -> None:
    """Postol also: 50 times more power needed. Range goes as power to the 1/4, so 50 times is a factor of 2.66."""
    equation = RadarEquation(170e3, 63.0, 1e6, 5.0, 500.0, 0.01, 20.0)
    stronger = RadarEquation(50 * 170e3, 63.0, 1e6, 5.0, 500.0, 0.01, 20.0)
    assert detection_range(stronger, 0.01) / detection_range(equation, 0.01) == pytest.approx(2.659, rel=1e-3)


# --- the chase -------------------------------------------------------------------------------------------------------

WESTERN = ("vypolzovo", "kozelsk", "teykovo", "tatishchevo")
EASTERN = ("novosibirsk", "barnaul", "uzhur", "irkutsk", "kansk")


@cache
def _shares(assumption: str) -> dict[str, np.ndarray]:
    """Share of each Russian base's trajectories to US cities with a window at 6.3, 8.3 and 9.0 km/s, by base."""
    scenario = load("europe-2007")
    defence = defence_of(scenario)
    found: dict[str, np.ndarray] = {}
    for group in scenario.threats:
        if group.id not in scenario.dispute.russia:
            continue
        there = (group.origin_latitude, group.origin_longitude, group.target_latitude, group.target_longitude)
        vehicle = group.vehicle.vehicle
        flown = tracks(vehicle, solve(vehicle, *there, shape=group.shape), 192)
        commit = flown.burnout_time + 60.0
        if assumption != "speed-alone":
            if assumption == "czech-radar-alone":
                defence = replace(defence, sensors=("emr",))
            seen = observed(defence, flown, rcs_by_radar(scenario, group.vehicle))
            commit = commit_times(defence, seen, flown.burnout_time)
        side = Threatened(group.id, flown, {assumption: commit})
        swept = dispute(defence.interceptors[0], np.array([6300.0, 8300.0, 9000.0]), [side])
        origins = np.array(group.origins)
        for base in dict.fromkeys(group.origins):
            share = swept.share_of(group.id, origins == base, assumption)
            found[base] = np.fmax(found.get(base, share), share)
    return found


def test_fast_enough_for_missiles_from_european_russia_near_nine() -> None:
    """Postol 2007: an interceptor near 9 km/s can engage an ICBM from European Russia, speed alone."""
    assert all(_shares("speed-alone")[base][2] > 0.9 for base in WESTERN)


def test_the_same_at_the_speed_of_august() -> None:
    """AP, 27 September 2007: six scientists, raw speed, any part of the continental United States (7.7 to 8.3 km/s)."""
    assert all(_shares("speed-alone")[base][1] > 0.9 for base in WESTERN)


@pytest.mark.xfail(
    strict=True,
    reason="Both sides: nothing at 6.3 km/s. Here one or two in ten of the trajectories from the western bases have a window "
    "of half a minute to some minutes: the scenario commits 60 s after the first track behind burnout, sooner than either "
    "side assumed. With 240 s a few are left.",
)
def test_too_slow_at_the_stated_speed() -> None:
    assert all(share[0] == 0.0 for share in _shares("modelled").values())


def test_at_the_stated_speed_most_are_out_of_reach() -> None:
    """The same statement as a share: at 6.3 km/s fewer than one in five of any side's trajectories, sensors as modelled."""
    assert np.mean([share[0] for share in _shares("modelled").values()]) < 0.2


@pytest.mark.xfail(
    strict=True,
    reason="CIGI 2007-8: only western bases come within reach. Here a fast interceptor catches missiles from Siberia over "
    "North America too, on the tracks of Fylingdales and Thule. With the Czech radar alone the published answer holds: the "
    "test below.",
)
def test_only_western_bases_come_within_reach() -> None:
    assert all(_shares("modelled")[base][2] == 0.0 for base in EASTERN)


def test_with_the_czech_radar_alone_only_western_bases_come_within_reach() -> None:
    """CIGI 2007-8 and Gates and Wright: central and eastern missiles pass too far north. West of the Urals is reached."""
    shares = _shares("czech-radar-alone")
    assert all(shares[base][2] > 0.5 for base in WESTERN)
    assert all(shares[base][2] == 0.0 for base in (*EASTERN, "nizhny-tagil", "dombarovsky"))
