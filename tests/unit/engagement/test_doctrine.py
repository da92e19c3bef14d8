from __future__ import annotations

import numpy as np
import pytest

from midcourse.engagement.doctrine import Doctrine, commit_time, salvos, shots
from midcourse.engagement.flyout import FlyoutTable, Interceptor
from midcourse.engagement.windows import WindowOutcome, Windows, windows
from midcourse.errors import InputError
from midcourse.flight.trajectory import Tracks
from midcourse.sensors.radar import Detections

NAN = float("nan")


def _seen(sensor: str, *track: float) -> Detections:
    time = np.array(track)
    return Detections(sensor, np.where(np.isnan(time), 2, 0).astype(np.int8), time - 10.0, time, time + 500.0)


def _doctrine(kind: str = "salvo", size: int = 2, interval: float = 10.0) -> Doctrine:
    return Doctrine(kind, size, 60.0, 30.0, interval)  # type: ignore[arg-type]


def _constant_flyout(flyout: float, end: float, commit: np.ndarray) -> Windows:
    """Windows of a place that takes ``flyout`` seconds to reach and is there until ``end``."""
    margin = end - flyout - commit
    yes = margin >= 0.0
    columns = [
        np.where(yes, x, NAN) for x in (commit + flyout, np.full_like(commit, end), commit, commit + margin, margin)
    ]
    nowhere = np.zeros(len(commit))
    outcome = np.where(yes, WindowOutcome.ENGAGEABLE, WindowOutcome.TOO_LATE).astype(np.int8)
    return Windows(outcome, *columns, nowhere, nowhere, nowhere)


DETECTIONS = [_seen("infrared", 50.0, 55.0, 60.0), _seen("near", 200.0, NAN, NAN), _seen("far", 150.0, 300.0, NAN)]


def test_the_first_of_the_required_tracks_counts() -> None:
    np.testing.assert_array_equal(commit_time(_doctrine(), DETECTIONS, ("near", "far")), [210.0, 360.0, NAN])


def test_each_group_must_have_a_track() -> None:
    np.testing.assert_array_equal(commit_time(_doctrine(), DETECTIONS, (("near",), ("far",))), [260.0, NAN, NAN])
    np.testing.assert_array_equal(
        commit_time(_doctrine(), DETECTIONS, (("infrared",), ("near", "far"))), [210.0, 360.0, NAN]
    )


def test_warning_alone_can_be_enough() -> None:
    np.testing.assert_array_equal(commit_time(_doctrine(), DETECTIONS, ("infrared",)), [110.0, 115.0, 120.0])


def test_no_commit_before_burnout() -> None:
    burnout = np.array([180.0, 180.0, 400.0])
    np.testing.assert_array_equal(
        commit_time(_doctrine(), DETECTIONS, ("infrared",), not_before=burnout), [240.0, 240.0, 460.0]
    )


def test_unknown_and_missing_requirements_are_refused() -> None:
    with pytest.raises(InputError, match='unknown sensor "fra"') as caught:
        commit_time(_doctrine(), DETECTIONS, ("fra",))
    assert '"far"' in caught.value.hint
    with pytest.raises(InputError, match="requires no track"):
        commit_time(_doctrine(), DETECTIONS, ())


def test_a_salvo_is_cut_by_window_and_inventory() -> None:
    found = _constant_flyout(300.0, 1000.0, np.array([100.0, 685.0, 695.0, 800.0]))
    np.testing.assert_array_equal(shots(_doctrine(size=2), found, 10), [2, 2, 1, 0])
    np.testing.assert_array_equal(shots(_doctrine(size=4, interval=100.0), found, 10), [4, 1, 1, 0])
    np.testing.assert_array_equal(shots(_doctrine(size=4), found, 3), [3, 2, 1, 0])
    np.testing.assert_array_equal(shots(_doctrine(size=4, interval=0.0), found, 9), [4, 4, 4, 0])


def test_shoot_look_shoot_counts_rounds_that_fit() -> None:
    """One shot takes 300 s and the look 30 s: between 100 s and 1,000 s there is room for two; closed form."""

    def again(commit: np.ndarray) -> Windows:
        return _constant_flyout(300.0, 1000.0, commit)

    start = np.array([0.0, 100.0, 400.0, 701.0])
    fits = shots(_doctrine("shoot-look-shoot", 1), again(start), 10, again)
    rounds = np.floor((1000.0 - start + 30.0) / 330.0)
    np.testing.assert_array_equal(fits, rounds)
    np.testing.assert_array_equal(fits, [3, 2, 1, 0])
    np.testing.assert_array_equal(shots(_doctrine("shoot-look-shoot", 1), again(start), 2, again), [2, 2, 1, 0])


def test_the_look_begins_after_the_last_shot_of_a_salvo() -> None:
    def again(commit: np.ndarray) -> Windows:
        return _constant_flyout(300.0, 1000.0, commit)

    fired = salvos(_doctrine("shoot-look-shoot", 2), again(np.array([0.0])), 10, again)
    np.testing.assert_array_equal(fired.size, [[2], [2], [2]])
    np.testing.assert_allclose(fired.launch[:, 0], [0.0, 340.0, 680.0])
    np.testing.assert_allclose(fired.intercept[:, 0], [310.0, 650.0, 990.0])


def test_nothing_is_fired_without_interceptors_or_windows() -> None:
    found = _constant_flyout(300.0, 1000.0, np.array([0.0]))
    fired = salvos(_doctrine(), found, 0, lambda commit: _constant_flyout(300.0, 1000.0, commit))
    assert fired.size.shape == (0, 1)
    assert shots(_doctrine(), found, 0).tolist() == [0]


def test_real_windows_shrink_from_round_to_round(interceptor: Interceptor, table: FlyoutTable, threats: Tracks) -> None:
    def again(commit: np.ndarray) -> Windows:
        return windows(interceptor, table, threats, commit)

    found = again(threats.burnout_time + 60.0)
    fired = salvos(_doctrine("shoot-look-shoot", 1), found, 10, again)
    assert len(fired.size) >= 2
    for before, after in zip(range(len(fired.size) - 1), range(1, len(fired.size)), strict=True):
        both = fired.size[after] > 0
        assert (fired.launch[after][both] >= fired.intercept[before][both] + 30.0 - 1e-6).all()
        assert (fired.size[before][both] > 0).all()
    salvo = shots(_doctrine("salvo", 1), found, 10)
    np.testing.assert_array_equal(salvo > 0, found.outcome == WindowOutcome.ENGAGEABLE)


def test_shoot_look_shoot_needs_to_look_again() -> None:
    with pytest.raises(InputError, match="shoot-look-shoot needs the windows after each look"):
        shots(_doctrine("shoot-look-shoot"), _constant_flyout(300.0, 1000.0, np.array([0.0])), 3)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("volley", 1, 0.0, 0.0, 0.0), 'kind is "volley"'),
        (("salvo", 0, 0.0, 0.0, 0.0), "salvo_size is 0"),
        (("salvo", 1, -1.0, 0.0, 0.0), "decision_delay is -1"),
        (("salvo", 1, 0.0, NAN, 0.0), "assessment_time is nan"),
    ],
)
def test_wrong_doctrines_are_refused(arguments: tuple[str, int, float, float, float], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Doctrine(*arguments)  # type: ignore[arg-type]
