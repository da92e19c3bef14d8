"""The grids below a campaign: node by node they are the defence itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from midcourse.analysis.defence import Defence, RadarPost, commit_times, observed
from midcourse.analysis.reach_grid import (
    Axis,
    Threats,
    changed,
    grid_parts,
    owners,
    plain_reach,
    reach_of,
    thinned,
)
from midcourse.engagement.doctrine import Doctrine
from midcourse.engagement.flyout import Interceptor, flyout_table
from midcourse.engagement.ladder import Ladders
from midcourse.engagement.windows import WindowOutcome, windows
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
    """For every commit time the ladder of a node opens where the windows of that defence open."""
    axes = (SPEEDS, DELAYS, RANGES)
    reach = reach_of(defence, list(grid_parts(defence, axes, [threats])))
    assert reach.inventory.tolist() == [6, 4]
    assert reach.begin.tolist() == [0, 2, 3]
    assert reach.ready.shape == (2, 12)
    assert reach.launch.shape[:2] == (3, 12)
    opened = 0
    for row, (speed, name) in enumerate(((5500.0, "near"), (6300.0, "near"), (6300.0, "far"))):
        here = changed(defence, SPEEDS, speed)
        site = next(item for item in here.interceptors if item.name == name)
        table = flyout_table(site)
        rungs = Ladders(reach.span[row], reach.launch[row])
        for commit in (0.0, 400.0, 700.0, 900.0, 1100.0):
            found = windows(site, table, threats.tracks, np.full(12, commit))
            for i in range(12):
                launch, time = rungs.intercept(i, commit)
                if found.outcome[i] == WindowOutcome.ENGAGEABLE:
                    opened += 1
                    assert time == pytest.approx(found.earliest[i], abs=0.5)
                    assert launch == pytest.approx(found.earliest_launch[i], abs=0.5)
                    assert reach.launch[row, i, -1] >= found.latest_launch[i] - 0.1
                else:
                    # Between the samples of the track the ladder looks closer: it may see seconds more.
                    assert reach.launch[row, i, -1] < commit + 3.0
    assert opened > 60
    for row, distance in enumerate(RANGES.nodes):
        here = changed(defence, RANGES, float(distance))
        seen = observed(here, threats.tracks, threats.rcs)
        late = commit_times(here, seen, threats.tracks.burnout_time) - here.doctrine.decision_delay
        assert np.array_equal(reach.ready[row], late, equal_nan=True)


def test_a_later_launch_meets_a_threat_no_sooner(defence: Defence, threats: Threats) -> None:
    reach = reach_of(defence, list(grid_parts(defence, (), [threats])))
    met = reach.launch[:, :, -1] > 0
    assert met.any()
    assert np.all(np.diff(reach.launch[met], axis=-1) >= 0)
    assert np.all(reach.span[:, 1][met] > reach.span[:, 0][met])


def test_no_axis_is_one_node_and_threats_that_do_not_fly_are_left_out(defence: Defence, threats: Threats) -> None:
    time = np.array(threats.tracks.time)
    time[3] = np.nan
    grounded = Threats(Tracks(time, threats.tracks.position_ecef, threats.tracks.burnout_time), threats.rcs)
    parts = list(grid_parts(defence, (), [grounded]))
    assert [owner for owner, _ in parts] == [0, 1, 2]
    assert reach_of(defence, parts).ready.shape == (1, 11)


def test_a_thinned_grid_keeps_every_second_node_and_both_ends(defence: Defence, threats: Threats) -> None:
    speeds = Axis("interceptors", "far", "burnout_speed", np.array([5500.0, 6000.0, 6300.0, 7000.0]))
    heights = Axis("interceptors", "far", "minimum_intercept_height", np.array([1e5, 1.2e5, 1.5e5]))
    axes = (speeds, DELAYS, heights, RANGES)
    whose = owners(axes, ["near", "far"])
    assert whose.tolist() == [1, 3, 1, 2]
    reach = reach_of(defence, list(grid_parts(defence, axes, [threats])))
    thin, kept = thinned(reach, axes, whose)
    assert [axis.nodes.tolist() for axis in kept] == [
        [5500.0, 6300.0, 7000.0], DELAYS.nodes.tolist(), [1e5, 1.5e5], RANGES.nodes.tolist(),
    ]  # fmt: skip
    assert thin.begin.tolist() == [0, 1, 7]
    again = reach_of(defence, list(grid_parts(defence, kept, [threats])))
    assert np.array_equal(thin.launch, again.launch)
    assert np.array_equal(thin.ready, again.ready, equal_nan=True)


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
    fine = Axis("radars", "eye", "reference_range", np.linspace(1e6, 2e6, 5000))
    with pytest.raises(InputError, match="5,000 nodes"):
        next(grid_parts(defence, (fine,), [threats]))
    none = Defence(**{**vars(defence), "interceptors": (site("near", 54.5, 0),)})
    with pytest.raises(InputError, match="inventory is empty"):
        next(grid_parts(none, (), [threats]))
    with pytest.raises(InputError, match="none of the threats flies"):
        next(grid_parts(defence, (), []))
    for wrong in ((0, 2), (10, 0)):
        with pytest.raises(InputError, match="is 0"):
            plain_reach(*wrong)
