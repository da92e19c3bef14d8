from __future__ import annotations

import gc

import numpy as np
import pytest

from midcourse.flight.stretches import _known, forget, stretches
from midcourse.flight.trajectory import Tracks


def _wandering(count: int, samples: int, seed: int) -> Tracks:
    """Tracks that go anywhere near the Earth, in uneven steps of time."""
    rng = np.random.default_rng(seed)
    time = np.cumsum(rng.uniform(1.0, 9.0, (count, samples)), axis=1)
    start = rng.normal(0.0, 5e6, (3, count, 1))
    position = start + np.cumsum(rng.normal(0.0, 3e4, (3, count, samples)), axis=2)
    return Tracks(time=time, position_ecef=position, burnout_time=np.zeros(count))


@pytest.mark.parametrize("samples", [1, 7, 8, 9, 64, 131])
def test_each_ball_holds_its_samples_and_no_more(samples: int) -> None:
    tracks = _wandering(40, samples, 3)
    balls = stretches(tracks)
    assert balls.shape == (40, 7, -(-samples // 8))
    for s in range(balls.shape[2]):
        part = slice(8 * s, min(8 * s + 8, samples))
        place, time = tracks.position_ecef[:, :, part], tracks.time[:, part]
        distance = np.sqrt(((place - balls[:, :3, s].T[:, :, None]) ** 2).sum(axis=0)).max(axis=1)
        assert (distance <= balls[:, 3, s] - 0.9).all()  # a metre of room for rounding
        assert (distance >= balls[:, 3, s] - 2.1).all()
        np.testing.assert_array_equal(balls[:, 4:6, s], time[:, [0, -1]])
        # the centre is a sample at its own instant
        middle = (time == balls[:, 6, s, None]).argmax(axis=1)
        np.testing.assert_array_equal(place[:, np.arange(40), middle], balls[:, :3, s].T)


def test_what_is_not_flown_has_no_ball_and_the_others_are_as_alone() -> None:
    tracks = _wandering(6, 50, 4)
    time, position = np.array(tracks.time), np.array(tracks.position_ecef)
    time[2], position[0, 4, -1] = np.nan, np.nan
    some = Tracks(time=time, position_ecef=position, burnout_time=tracks.burnout_time)
    balls = stretches(some)
    assert np.isnan(balls[[2, 4]]).all()
    np.testing.assert_array_equal(balls[[0, 1, 3, 5]], stretches(tracks)[[0, 1, 3, 5]])


def test_balls_are_made_once_and_go_with_their_tracks() -> None:
    tracks = _wandering(3, 20, 5)
    before = len(_known)
    assert stretches(tracks) is stretches(tracks)
    assert not stretches(tracks).flags.writeable
    assert len(_known) == before + 1
    kept = stretches(tracks)
    forget(tracks)
    forget(tracks)
    assert stretches(tracks) is not kept
    np.testing.assert_array_equal(stretches(tracks), kept)
    del tracks
    gc.collect()
    assert len(_known) == before
