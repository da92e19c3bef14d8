"""The grid of windows below a campaign: node by node it is the defence itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.analysis.defence import Defence, RadarPost, answered, commit_times, observed
from midcourse.analysis.reach_grid import Axis, Threats, changed, nodes_of, plain_reach, reach_of
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import Interceptor, flyout_table
from midcourse.errors import InputError
from midcourse.flight.fly import fly, tracks
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle
from midcourse.sensors.infrared import InfraredWarning
from midcourse.sensors.radar import Radar

DEG = math.pi / 180.0
SPEEDS = Axis("interceptors", "near", "burnout_speed", np.array([5500.0, 6300.0]))
DELAYS = Axis("doctrine", "", "decision_delay", np.array([30.0, 150.0, 300.0]))
RANGES = Axis("radars", "eye", "reference_range", np.array([6e5, 2.5e6]))


def site(name: str, latitude: float, inventory: int) -> Interceptor:
    vehicle = KinematicVehicle("interceptor", 6300.0, 140.0, 200e3)
    return Interceptor(name, vehicle, latitude * DEG, 17.1 * DEG, 0.0, 120e3, 2500e3, 1500.0, inventory)


@pytest.fixture(scope="module")
def defence() -> Defence:
    return Defence(
        warnings=(InfraredWarning("satellites", 10e3, 45.0),),
        radars=(RadarPost(Radar("eye", 49.6 * DEG, 13.7 * DEG, 700.0, 2e6, 0.01)),),
        interceptors=(site("near", 54.5, 6), site("far", 43.0, 4)),
        doctrine=Doctrine("shoot-look-shoot", 2, 60.0, 30.0, 10.0),
        sensors=("eye",),
    )


@pytest.fixture(scope="module")
def threats() -> Threats:
    missile = KinematicVehicle("missile", 6300.0, 200.0, 200e3, 2000.0)
    azimuth = np.linspace(290.0, 330.0, 12)
    flights = fly(missile, 35.0 * DEG, 50.0 * DEG, azimuth * DEG, 30 * DEG, 6000.0)
    return Threats(tracks(missile, flights, 192), {"eye": 0.05})


def test_every_node_is_the_defence_with_those_numbers(defence: Defence, threats: Threats) -> None:
    axes = (SPEEDS, DELAYS, RANGES)
    reach = reach_of(defence, list(nodes_of(defence, axes, [threats])))
    assert reach.size.shape[:2] == (12, 12)
    assert reach.inventory.tolist() == [6, 4]
    assert len(np.unique(reach.size.sum(axis=(1, 2)))) > 2
    for index in (0, 5, 11):
        here, places = defence, np.unravel_index(index, (2, 3, 2))
        for axis, place in zip(axes, places, strict=True):
            here = changed(here, axis, float(axis.nodes[place]))
        seen = observed(here, threats.tracks, threats.rcs)
        commit = commit_times(here, seen, threats.tracks.burnout_time)
        tables = [flyout_table(item) for item in here.interceptors]
        answer = answered(here, tables, threats.tracks, commit)
        assert np.array_equal(reach.size[index, :, 0] > 0, answer.engageable)
        alone = [
            answered(Defence(**{**vars(here), "interceptors": (one,)}), [table], threats.tracks, commit).shots
            for one, table in zip(here.interceptors, tables, strict=True)
        ]
        chosen = np.take_along_axis(np.array(alone), reach.site[index][None], axis=0)[0]
        assert np.array_equal(reach.size[index].sum(axis=1), chosen)


def test_a_later_decision_leaves_no_more_rounds(defence: Defence, threats: Threats) -> None:
    reach = reach_of(defence, list(nodes_of(defence, (DELAYS,), [threats])))
    rounds = (reach.size > 0).sum(axis=2)
    assert np.all(np.diff(rounds, axis=0) <= 0)
    assert rounds[0].sum() > rounds[-1].sum()


def test_no_axis_is_one_node_and_threats_that_do_not_fly_are_left_out(defence: Defence, threats: Threats) -> None:
    time = np.array(threats.tracks.time)
    time[3] = np.nan
    grounded = Threats(Tracks(time, threats.tracks.position_ecef, threats.tracks.burnout_time), threats.rcs)
    (node,) = nodes_of(defence, (), [grounded])
    assert node[0].shape[0] == 11


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        (Axis("vehicles", "irbm", "burn_time", np.array([1.0])), "the threats' own numbers are not drawn"),
        (Axis("radars", "eyes", "reference_range", np.array([1.0])), 'unknown name among the radars "eyes"'),
        (Axis("radars", "eye", "range", np.array([1.0])), 'unknown number "range"'),
        (Axis("doctrine", "", "salvo_size", np.array([1.0])), "salvo_size is no number that can be drawn"),
        (Axis("infrared", "satellites", "cloud", np.array([1.0])), 'unknown number "cloud"'),
    ],
)
def test_unknown_numbers_are_refused(defence: Defence, axis: Axis, words: str) -> None:
    with pytest.raises(InputError, match=words):
        changed(defence, axis, 1.0)


def test_empty_and_oversized_grids_are_refused(defence: Defence, threats: Threats) -> None:
    fine = Axis("doctrine", "", "decision_delay", np.linspace(0.0, 1.0, 5000))
    with pytest.raises(InputError, match="5,000 nodes"):
        next(nodes_of(defence, (fine,), [threats]))
    none = Defence(**{**vars(defence), "interceptors": (site("near", 54.5, 0),)})
    with pytest.raises(InputError, match="inventory is empty"):
        next(nodes_of(none, (), [threats]))
    with pytest.raises(InputError, match="none of the threats flies"):
        next(nodes_of(defence, (), []))
    for wrong in ((0, 2, 1), (10, 0, 1), (10, 2, 0)):
        with pytest.raises(InputError, match="is 0"):
            plain_reach(*wrong)
