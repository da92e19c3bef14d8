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
from midcourse.engagement.windows import WindowOutcome, engageable, windows
from midcourse.flight.trajectory import Tracks


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
