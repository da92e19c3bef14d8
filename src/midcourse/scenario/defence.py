"""From a scenario to what the core asks for: its defence, and its missiles as radars see them."""

from __future__ import annotations

import math
from contextlib import suppress

from midcourse.analysis.defence import Defence, RadarPost, TrackRule
from midcourse.errors import InputError
from midcourse.scenario.parts import Scenario, ThreatVehicle
from midcourse.sensors.accuracy import RadarAccuracy

__all__ = ["case_rule_of", "defence_of", "rcs_by_radar", "track_rule_of"]


def defence_of(scenario: Scenario) -> Defence:
    """The defence of a scenario, as the core knows it."""
    return Defence(
        warnings=tuple(site.warning for site in scenario.infrared),
        radars=tuple(RadarPost(site.radar, site.cued_by) for site in scenario.radars),
        interceptors=tuple(site.interceptor for site in scenario.interceptors),
        doctrine=scenario.doctrine,
        sensors=scenario.engagement.sensors,
        track_from=scenario.engagement.track_from,
        track_after_burnout=scenario.engagement.track_after_burnout,
        track_rule=track_rule_of(scenario),
    )


def track_rule_of(scenario: Scenario, *, always: bool = False) -> TrackRule | None:
    """How good the tracks of a scenario must be before a launch, or None where any track will do.

    Parameters
    ----------
    scenario : Scenario
        Its rules of engagement, radars and satellites.
    always : bool
        Give the radars and satellites even where there is no limit; the error is then inf.

    Raises
    ------
    InputError
        When nothing is known of how well one of the radars measures.
    """
    from midcourse.scenario.sensor_files import accuracy_of

    rules = scenario.engagement
    if not always and math.isnan(rules.commit_error):
        return None
    return _rule(scenario, tuple((site.id, accuracy_of(site)) for site in scenario.radars if site.id in rules.sensors))


def case_rule_of(scenario: Scenario) -> TrackRule | None:
    """The same with every radar of which it is known how well it measures: for questions that change who tracks."""
    from midcourse.scenario.sensor_files import accuracy_of

    if math.isnan(scenario.engagement.commit_error):
        return None
    known = []
    for site in scenario.radars:
        # What the scenario leaves out of a radar that no launch waits for is asked for where it is needed.
        with suppress(InputError):
            known.append((site.id, accuracy_of(site)))
    return _rule(scenario, tuple(known))


def _rule(scenario: Scenario, radars: tuple[tuple[str, RadarAccuracy], ...]) -> TrackRule:
    from midcourse.scenario.sensor_files import infrared_accuracy_of

    rules = scenario.engagement
    satellites = next((site for site in scenario.infrared if site.library), None)
    return TrackRule(
        error=math.inf if math.isnan(rules.commit_error) else rules.commit_error,
        lead=rules.commit_lead,
        radars=radars,
        satellites=None if satellites is None else infrared_accuracy_of(satellites),
        warning="" if satellites is None else satellites.id,
    )


def rcs_by_radar(scenario: Scenario, vehicle: ThreatVehicle) -> dict[str, float]:
    """The radar cross-section of a missile at each radar of a scenario, m²."""
    return {site.id: vehicle.rcs[site.band] for site in scenario.radars}
