"""From a scenario to what the core asks for: its defence, and its missiles as radars see them."""

from __future__ import annotations

from midcourse.analysis.defence import Defence, RadarPost
from midcourse.scenario.parts import Scenario, ThreatVehicle

__all__ = ["defence_of", "rcs_by_radar"]


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
    )


def rcs_by_radar(scenario: Scenario, vehicle: ThreatVehicle) -> dict[str, float]:
    """The radar cross-section of a missile at each radar of a scenario, m²."""
    return {site.id: vehicle.rcs[site.band] for site in scenario.radars}
