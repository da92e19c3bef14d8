"""What the report says follows from the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from midcourse.outputs.findings import findings, percent, spread

HARD = "\N{NO-BREAK SPACE}"


def threat(
    key: str, *, flown: bool = True, met: bool = False, margin: float = 0.0, track: float | None = 200.0
) -> dict[str, Any]:
    """One threat as ``midcourse run --json`` prints it."""
    origin, _, target = key.partition("/")[2].partition("→")
    return {
        "id": key, "class": "icbm", "origin": origin, "target": target, "vehicle": "v", "shape": "minimum-energy",
        "flight_time_s": 1800.0 if flown else None, "apogee_height_km": 1200.0 if flown else None,
        "ground_range_km": 9000.0 if flown else None, "burnout_time_s": 180.0, "burnout_speed_km_s": 7.0,
        "detections": [
            {"sensor": "emr", "first_s": track and track - 30.0, "track_s": track}
            | ({} if track else {"reason": "the threat is too low"}),
        ],
        "engageable": met, "reason": "an interceptor can meet the threat" if met else "too late" if flown else "too far",
        "earliest_intercept_s": 700.0 if met else None, "latest_intercept_s": 900.0 if met else None,
        "intercept": {"lat_deg": 55.0, "lon_deg": 20.0, "height_km": 900.0} if met else None,
        "shots": 3 if met else 0, "margin_s": margin if met else None,
    }  # fmt: skip


def run() -> dict[str, Any]:
    """A small run."""
    return {
        "scenario": "test", "digest": "0" * 32, "version": "0.1.0",
        "threats": [
            threat("iran/a→x", met=True, margin=100.0),
            threat("iran/a→y", met=True, margin=300.0),
            threat("iran/b→x", flown=False),
            threat("iran/b→y", track=None),
            threat("russia/k→x"),
            threat("russia/k→y", track=None),
        ],
        "footprint": [
            {"launch_area": "a", "vehicle": "v", "cells": 100, "defended_fraction": 0.5, "population_fraction": 0.4,
             "by_country": {"PL": {"cells": 60, "threatened_cells": 50, "defended_fraction": 1.0, "population_fraction": 1.0},
                            "TR": {"cells": 90, "threatened_cells": 90, "defended_fraction": 0.0, "population_fraction": 0.0},
                            "IE": {"cells": 10, "threatened_cells": 0, "defended_fraction": None, "population_fraction": None}}},
            {"launch_area": "b", "vehicle": "v", "cells": 100, "defended_fraction": 0.75, "population_fraction": 0.6,
             "by_country": {"TR": {"cells": 90, "threatened_cells": 80, "defended_fraction": 0.0, "population_fraction": 0.0}}},
        ],
        "dispute": [
            {"burnout_speed_km_s": 6.0, "russia_engageable_fraction": 0.0, "iran_engageable_fraction": 0.25},
            {"burnout_speed_km_s": 6.3, "russia_engageable_fraction": 0.0, "iran_engageable_fraction": 0.5},
            {"burnout_speed_km_s": 9.0, "russia_engageable_fraction": 0.125, "iran_engageable_fraction": 1.0},
        ],
        "timings_s": {"flights": 1.0},
    }  # fmt: skip


NAMES = {"a": "Tabriz", "b": "Semnan", "v": "A missile", "emr": "The radar", "TR": "Turkey"}
GROUPS = {"iran": "Iranian missiles", "russia": "Russian missiles"}


def plain(sentences: list[str]) -> list[str]:
    return [sentence.replace(HARD, " ") for sentence in sentences]


def test_groups_are_counted() -> None:
    iran, russia = findings(run(), GROUPS, NAMES).groups
    assert (iran.title, iran.asked, iran.flown, iran.tracked, iran.engageable) == ("Iranian missiles", 4, 3, 2, 2)
    assert iran.median_margin_s == 200.0
    assert iran.margin_s == "100–300"
    assert iran.no_flight == [("too far", 1)]
    assert russia.share == 0.0
    assert russia.no_window == [("too late", 2)]


def test_sentences_on_threats_sensors_and_engagements() -> None:
    found = findings(run(), GROUPS, NAMES)
    assert plain(found.threats) == [
        "Of 6 trajectories asked for, 5 reach their target.",
        "1 do not, because too far.",
    ]
    assert plain(found.seen) == [
        "Some sensor tracks 3 of 5 flights (60 %).",
        "First sight comes 170 s after a launch at the earliest: The radar.",
        "Most are tracked by The radar: 3 (60 %), half of them within 200 s of the launch.",
    ]
    assert plain(found.engaged) == [
        "An interceptor could be in the way of 2 of 5 flights (40 %).",
        "Iranian missiles: 2 of 3 (67 %); half of them leave at least 200 s for the last possible launch.",
        "Russian missiles: none of 2, most often because too late.",
    ]


def test_a_sensor_that_sees_only_the_boost_does_not_track() -> None:
    found = findings(run(), GROUPS, NAMES, infrared=["emr"])
    assert plain(found.seen) == [
        "Some radar tracks 0 of 5 flights (0 %).",
        "First sight comes 170 s after a launch at the earliest: The radar.",
    ]
    assert [row.tracked for row in found.groups] == [0, 0]


def test_sentences_on_the_footprint_name_what_is_bare() -> None:
    assert plain(findings(run(), GROUPS, NAMES).defended) == [
        "A missile: between 50 % (from Tabriz) and 75 % (from Semnan) of the land in reach is defended, and 40 % to 60 % "
        "of the town population there.",
        "In reach and nowhere defended, from whichever launch area: Turkey.",
    ]


def test_sentences_on_the_dispute() -> None:
    assert plain(findings(run(), GROUPS, NAMES, 6.3).dispute) == [
        "At 6.3 km/s, 0 % of the Russian and 50 % of the Iranian trajectories have a window.",
        "At 6 km/s, 0 % of the Russian and 25 % of the Iranian trajectories have a window.",
        "At 9 km/s, 12 % of the Russian and 100 % of the Iranian trajectories have a window.",
        "The first Russian missile comes within reach between 6.3 and 9 km/s.",
    ]


def test_nothing_asked_is_said() -> None:
    found = findings({"threats": [], "footprint": [], "dispute": []}, {}, {})
    assert found.threats == ["No threats were asked for."]
    assert found.defended == ["No footprint was asked for."]
    assert found.dispute == ["No sweep of the burnout speed was asked for."]


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.004, "under 1 %"), (0.5, "50 %"), (0.999, "over 99 %"), (1.0, "100 %"), (None, "–")],
)
def test_some_is_never_rounded_to_none_or_all(share: float | None, text: str) -> None:
    assert percent(share).replace(HARD, " ") == text


def test_spread() -> None:
    assert spread([3.0, None, 1234.6]) == "3–1,235"
    assert spread([2.0, 2.0]) == "2"
    assert spread([]) == "–"
