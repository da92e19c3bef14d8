"""The numbers behind the errors of tracks, in the form in which a scenario lists its own."""

from __future__ import annotations

import math

from midcourse.scenario.parts import Quantity, Scenario
from midcourse.scenario.schema import ACCURACY_NUMBERS
from midcourse.units import SUFFIXES, split_suffix

__all__ = ["track_quantities"]


def track_quantities(scenario: Scenario) -> tuple[Quantity, ...]:
    """How well the radars measure whose tracks a launch waits for: what the library says and the scenario does not.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of Quantity
        By the path that ``--set`` takes: ``radars.emr.accuracy.angle_floor_deg``. Nothing where any track will do. The
        signal to noise at the edge of a radar's range is left out: in decibels it is no number that can be scaled, and
        it acts as the beam width does.
    """
    if math.isnan(scenario.engagement.commit_error):
        return ()
    from midcourse.scenario.sensor_files import load_sensor

    stated = {item.path for item in scenario.quantities}
    found = []
    for site in scenario.radars:
        if not site.library or site.id not in scenario.engagement.sensors:
            continue
        for item in load_sensor(site.library).numbers:
            path = f"radars.{site.id}.accuracy.{item.name}"
            suffix = split_suffix(item.name)[1]
            if item.name not in ACCURACY_NUMBERS or suffix in (None, "db") or path in stated:
                continue
            assert suffix is not None
            unit = SUFFIXES[suffix].unit
            found.append(Quantity(path, item.value, unit, item.low, item.high, item.source, item.grade, item.note))
    return tuple(found)
