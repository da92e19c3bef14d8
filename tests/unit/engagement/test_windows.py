from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from midcourse._kernels import engage_twin
from midcourse.earth import geodesy
from midcourse.engagement.flyout import (
    FlyoutTable,
    Interceptor,
    flyout_table,
    flyout_time,
    site_row,
    with_burnout_speed,
)
from midcourse.engagement.windows import WindowOutcome, engageable, engageable_from, windows
from midcourse.flight.trajectory import Tracks
from midcourse.flight.vehicles import KinematicVehicle


def _commit(tracks: Tracks) -> np.ndarray:
    commit = tracks.burnout_time + np.linspace(30.0, 600.0, len(tracks))
    commit[::13] = np.nan
    return commit


def test_windows_agree_with_the_twin(interceptor: Interceptor, table: FlyoutTable, threats: Tracks) -> None:
    commit = _commit(threats)
    found = windows(interceptor, table, threats, commit)
    limits = np.array([interceptor.minimum_intercept_height, interceptor.maximum_intercept_height])
    flyout = (site_row(interceptor, table), table.extended, table.reach)
    outcome, result = engage_twin.windows(threats.time, threats.position_ecef, commit, flyout, limits)
    np.testing.assert_array_equal(found.outcome, outcome)
    assert len(set(outcome.tolist())) >= 3
    assert 5 < (outcome == 0).sum() < 35
    fields = (found.earliest, found.latest, found.earliest_launch, found.latest_launch, found.margin)
    for mine, plain in zip(fields, result, strict=True):
        np.testing.assert_allclose(mine, plain, atol=0.02)


def test_an_earliest_intercept_can_be_flown(interceptor: Interceptor, table: FlyoutTable, threats: Tracks) -> None:
    commit = _commit(threats)
    found = windows(interceptor, table, threats, commit)
    yes = found.outcome == WindowOutcome.ENGAGEABLE
    flyout = flyout_time(interceptor, table, found.latitude[yes], found.longitude[yes], found.height[yes])
    np.testing.assert_allclose(found.earliest_launch[yes] + flyout, found.earliest[yes], atol=0.01)
    assert (found.earliest_launch[yes] >= commit[yes] - 1e-6).all()
    assert (found.latest[yes] >= found.earliest[yes]).all()
    assert (found.latest_launch[yes] >= found.earliest_launch[yes] - 1e-6).all()
    assert (found.height[yes] >= interceptor.minimum_intercept_height - 1.0).all()


def test_the_margin_is_what_the_decision_may_slip(
    interceptor: Interceptor, table: FlyoutTable, threats: Tracks
) -> None:
    """Committing within the margin leaves a window, committing later does not; the samples limit this to seconds."""
    commit = _commit(threats)
    found = windows(interceptor, table, threats, commit)
    yes = (found.outcome == WindowOutcome.ENGAGEABLE) & (found.margin > 30.0)
    assert yes.sum() > 5
    sooner = windows(interceptor, table, threats, commit + found.margin - 15.0)
    later = windows(interceptor, table, threats, commit + found.margin + 15.0)
    assert (sooner.outcome[yes] == WindowOutcome.ENGAGEABLE).all()
    assert (later.outcome[yes] != WindowOutcome.ENGAGEABLE).all()


def test_a_later_commit_never_opens_a_window(interceptor: Interceptor, table: FlyoutTable, threats: Tracks) -> None:
    commit = np.nan_to_num(_commit(threats), nan=300.0)
    shares = [engageable(interceptor, [table], threats, commit + delay)[0].sum() for delay in (0.0, 60.0, 200.0, 900.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_engageable_is_windows_without_particulars(
    interceptor: Interceptor, table: FlyoutTable, threats: Tracks
) -> None:
    commits = np.array([_commit(threats), _commit(threats) + 120.0])
    faster = with_burnout_speed(interceptor, 7000.0)
    tables = [table, flyout_table(faster)]
    found = engageable(interceptor, tables, threats, commits)
    assert found.shape == (2, 2, len(threats))
    for q, site in enumerate((interceptor, faster)):
        for c, commit in enumerate(commits):
            expected = windows(site, tables[q], threats, commit).outcome == WindowOutcome.ENGAGEABLE
            np.testing.assert_array_equal(found[q, c], expected)
    np.testing.assert_array_equal(engageable(interceptor, [table], threats, commits[0])[0], found[0, 0])


def test_tables_may_differ_in_shape(interceptor: Interceptor, table: FlyoutTable, threats: Tracks) -> None:
    other = replace(table, extended=table.extended[:, :-1], ground_range=table.ground_range[:-1])
    first, second = engageable(interceptor, [table, other], threats, _commit(threats))
    np.testing.assert_array_equal(first, engageable(interceptor, [table], threats, _commit(threats))[0])
    assert (second <= first).all()


def test_an_interceptor_that_cannot_climb_to_its_least_height_meets_nothing(
    interceptor: Interceptor, table: FlyoutTable, threats: Tracks
) -> None:
    above = float(table.height[-1])
    feeble = replace(interceptor, minimum_intercept_height=above + 100e3, maximum_intercept_height=above + 900e3)
    assert not engageable(feeble, [table], threats, _commit(threats)).any()
    found = windows(feeble, table, threats, _commit(threats)).outcome
    assert not (found == WindowOutcome.ENGAGEABLE).any()
    assert (found == WindowOutcome.BELOW_MINIMUM_HEIGHT).any()


def _vertical_threat(heights: np.ndarray, latitude: float, longitude: float) -> Tracks:
    """A threat that stands over one place and passes the heights given, 10 s apart."""
    time = 10.0 * np.arange(len(heights))[None]
    position = geodesy.ecef_from_geodetic(latitude, longitude, heights).reshape(3, 1, -1)
    return Tracks(time=time, position_ecef=position, burnout_time=np.array([0.0]))


@pytest.mark.parametrize(
    ("heights", "east", "commit", "outcome"),
    [
        (np.full(100, 400e3), 0.15, 10.0, WindowOutcome.ENGAGEABLE),
        (np.full(100, 400e3), 0.15, np.nan, WindowOutcome.NO_TRACK),
        (np.full(100, 400e3), 2.90, 10.0, WindowOutcome.OUT_OF_REACH),
        (np.full(100, 400e3), 0.15, 950.0, WindowOutcome.TOO_LATE),
        (np.full(100, 60e3), 0.40, 10.0, WindowOutcome.BELOW_MINIMUM_HEIGHT),
        (np.full(100, 450e3), 0.15, 10.0, WindowOutcome.ABOVE_MAXIMUM_HEIGHT),
        (np.full(100, np.nan), 0.15, 10.0, WindowOutcome.NOT_FLOWN),
    ],
)
def test_every_outcome_has_its_case(
    interceptor: Interceptor,
    table: FlyoutTable,
    heights: np.ndarray,
    east: float,
    commit: float,
    outcome: WindowOutcome,
) -> None:
    if outcome is WindowOutcome.ABOVE_MAXIMUM_HEIGHT:
        # the table was built for the higher limit, so the interceptor could be there
        interceptor = replace(interceptor, maximum_intercept_height=420e3)
    threat = _vertical_threat(heights, interceptor.latitude, interceptor.longitude + east)
    if np.isnan(heights).all():
        threat = replace(threat, time=np.full((1, 100), np.nan))
    found = windows(interceptor, table, threat, np.array([commit]))
    assert WindowOutcome(int(found.outcome[0])) is outcome
    assert outcome.sentence
    assert np.isnan(found.earliest[0]) == (outcome is not WindowOutcome.ENGAGEABLE)


def test_a_window_that_opens_at_a_known_time(interceptor: Interceptor, table: FlyoutTable) -> None:
    """Over one place the earliest intercept is the commit time plus the flyout time, and the latest the end of the track."""
    threat = _vertical_threat(np.full(100, 400e3), interceptor.latitude, interceptor.longitude + 0.15)
    found = windows(interceptor, table, threat, np.array([123.4]))
    flyout = flyout_time(interceptor, table, interceptor.latitude, interceptor.longitude + 0.15, 400e3)
    assert found.earliest[0] == pytest.approx(123.4 + float(flyout), abs=0.01)
    assert found.earliest_launch[0] == pytest.approx(123.4, abs=0.01)
    assert found.latest[0] == 990.0
    assert found.margin[0] == pytest.approx(990.0 - float(flyout) - 123.4, abs=0.01)


def test_several_sites_are_judged_as_each_alone(interceptor: Interceptor, table: FlyoutTable, threats: Tracks) -> None:
    other = replace(interceptor, latitude=0.8, longitude=0.4)
    tables = [table, flyout_table(other)]
    commits = np.array([_commit(threats), _commit(threats) + 200.0])
    together = engageable_from([interceptor, other], tables, threats, commits)
    assert together.shape == (2, 2, len(threats))
    for site, own, found in zip((interceptor, other), tables, together, strict=True):
        np.testing.assert_array_equal(found, engageable(site, [own], threats, commits)[0])
    assert (together[0] != together[1]).any()
    np.testing.assert_array_equal(engageable_from([interceptor, other], tables, threats, commits[0]), together[:, 0])


def test_the_ends_of_a_window_are_where_it_opens_and_closes(
    interceptor: Interceptor, table: FlyoutTable, threats: Tracks
) -> None:
    """A ten-thousandth of a step inside an intercept is possible, as far outside it is not."""
    commit = _commit(threats)
    found = windows(interceptor, table, threats, commit)
    row = site_row(interceptor, table)

    def possible(i: int, t: float) -> bool:
        place = np.array([np.interp(t, threats.time[i], axis) for axis in threats.position_ecef[:, i]])
        azimuth, ground_range, height = engage_twin.coordinates(place, row)
        where = (azimuth, ground_range, np.maximum(height, 0.0))
        launch = t - engage_twin.flyout_time(where, row, table.extended, table.reach)
        return bool(
            launch >= commit[i]
            and interceptor.minimum_intercept_height <= height <= interceptor.maximum_intercept_height
        )

    checked = 0
    for i in np.flatnonzero(found.outcome == WindowOutcome.ENGAGEABLE):
        hair = 1e-4 * float(threats.time[i, 1])
        assert possible(i, found.earliest[i] + hair)
        assert possible(i, found.latest[i] - hair)
        for t in (found.earliest[i] - hair, found.latest[i] + hair):
            if 0.0 < t < threats.time[i, -1]:
                assert not possible(i, t)
                checked += 1
    assert checked > 15


@pytest.fixture(scope="module")
def flat(interceptor: Interceptor) -> tuple[Interceptor, FlyoutTable]:
    """An interceptor whose flat flights come down far away, and end between two samples above the ground."""
    vehicle = KinematicVehicle("flat", 6300.0, 140.0, ballistic_coefficient=1000.0)
    site = replace(interceptor, vehicle=vehicle, maximum_intercept_height=3000e3)
    return site, flyout_table(site)


def test_the_lowest_row_is_no_patchwork(flat: tuple[Interceptor, FlyoutTable]) -> None:
    """Where flights end above the ground the row is continued from those above: nowhere much sooner than these."""
    _, table = flat
    assert table.height[1] > 40e3
    low, above = table.time[:, :, 0], table.time[:, :, 1]
    both = np.isfinite(low) & np.isfinite(above)
    assert both.mean() > 0.8
    # planes are interpolated over azimuth row by row, which may turn the order by some seconds near the edge
    assert (low - above)[both].min() > -5.0
    assert np.percentile((above - low)[both], 99) < 1.5


def test_what_comes_too_late_at_every_height_is_too_late(flat: tuple[Interceptor, FlyoutTable]) -> None:
    """Low places far away are not reached in the time that the lowest patches of the fan once said."""
    site, table = flat
    latitude, longitude, _ = geodesy.destination(site.latitude, site.longitude, 2.0, 5000e3)
    heights = np.concatenate([np.linspace(400e3, 150e3, 40), np.linspace(100e3, 2e3, 30)])
    soonest = float(np.nanmin(flyout_time(site, table, latitude, longitude, np.linspace(50e3, 500e3, 10))))
    time = soonest - 200.0 + 2.0 * np.arange(70)[None]
    position = geodesy.ecef_from_geodetic(float(latitude), float(longitude), heights).reshape(3, 1, -1)
    threat = Tracks(time=time, position_ecef=position, burnout_time=np.array([0.0]))
    assert time[0, -1] < soonest - 50.0
    assert windows(site, table, threat, np.array([0.0])).outcome[0] == WindowOutcome.TOO_LATE
    # and with the time it takes there is the other reason: it is met, but only below the least height
    low = replace(threat, time=time[:, 40:] + 600.0, position_ecef=position[:, :, 40:])
    assert windows(site, table, low, np.array([0.0])).outcome[0] == WindowOutcome.BELOW_MINIMUM_HEIGHT
