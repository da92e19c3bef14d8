"""Every quantity that a claim, a measure or a condition may ask for.

Only names, parameters, units and words; `midcourse.analysis.evidence` holds the functions. The families that a
parameter can belong to (``threats``, ``interceptors``, ``radar``, ``place``, ``treaty`` …) are filled by the case.
"""

from __future__ import annotations

from midcourse.talks.quantities import Parameter, Quantity

__all__ = ["QUANTITIES"]

_THREATS = Parameter("threats", "threats", True, meaning="threat set")
_INTERCEPTORS = Parameter("interceptors", "interceptors", True, meaning="interceptor site")
_RADAR = Parameter("radar", "radar", True, meaning="radar")
_SPEED = Parameter("burnout_speed", "number", unit="km_s", meaning="interceptor burnout speed")
_SITE = Parameter("site", "place", meaning="place")
_DATE = Parameter("date", "date", True, meaning="date")
_TREATY = Parameter("treaty", "treaty", True, meaning="treaty")
_PARTY = Parameter("party", "party", True, meaning="party")

_WINDOWS_LEFT_OUT = (
    "discrimination, decoys, guidance errors and reliability: a window says that an intercept can be reached in time, "
    "not that it succeeds, so the share is an upper bound"
)
_SIGHT_LEFT_OUT = (
    "search effort, radar resources and clutter: every object in the field of view and in range counts as seen"
)
_TRACK_LEFT_OUT = "manoeuvres and dog-legs: each trajectory is the shape that the scenario states"

_ALL = (
    Quantity(
        "share_of_trajectories_with_window",
        "physics",
        "number",
        "percent",
        "the share of trajectories with an engagement window",
        (_THREATS, _INTERCEPTORS, _SPEED),
        _WINDOWS_LEFT_OUT,
    ),
    Quantity(
        "population_share_defended",
        "physics",
        "number",
        "percent",
        "the share of the people in the targeted towns that is defended",
        (_THREATS, _INTERCEPTORS, _SPEED),
        "people outside the towns of the scenario; a town counts by the share of its trajectories with a window",
    ),
    Quantity(
        "countries_left_out",
        "physics",
        "names",
        "",
        "the countries where half or fewer of the trajectories have a window",
        (_THREATS, _INTERCEPTORS, _SPEED),
        "countries without a target in the scenario",
    ),
    Quantity(
        "share_lost_by_radar",
        "physics",
        "number",
        "percent",
        "the share of trajectories with a window that is lost when one radar replaces another",
        (
            _RADAR,
            Parameter("instead", "radar", True, meaning="radar"),
            _THREATS,
            _INTERCEPTORS,
        ),
        "how good the track of either radar is: a track is a track",
    ),
    Quantity(
        "share_lost_by_site",
        "physics",
        "number",
        "percent",
        "the share of trajectories with a window that is lost when the interceptors stand elsewhere",
        (_INTERCEPTORS, Parameter("instead", "place", True, meaning="place"), _THREATS, _SPEED),
        _WINDOWS_LEFT_OUT,
    ),
    Quantity(
        "best_sites",
        "physics",
        "names",
        "",
        "the sites from which the greatest share of trajectories has a window",
        (_THREATS, _INTERCEPTORS, _SPEED),
        "sites that are not in the list of candidates; ties are all named",
    ),
    Quantity(
        "share_of_trajectories_seen",
        "physics",
        "number",
        "percent",
        "the share of trajectories that the radar sees at some time",
        (_RADAR, _THREATS),
        _SIGHT_LEFT_OUT,
    ),
    Quantity(
        "lowest_visible_height",
        "physics",
        "number",
        "km",
        "the lowest height above the place that is in the radar's line of sight",
        (_RADAR, Parameter("place", "place", True, meaning="place")),
        "mountains and refraction: the horizon is the smooth Earth seen along a straight line",
    ),
    Quantity(
        "sight_lead",
        "physics",
        "number",
        "min",
        "the middle one of the times by which one radar site has a trajectory in line of sight before the other",
        (_RADAR, Parameter("than", "radar", True, meaning="radar"), _THREATS),
        "range and power: both sites are compared by line of sight above the same elevation",
    ),
    Quantity(
        "least_ground_distance",
        "physics",
        "number",
        "km",
        "the least distance along the ground between the site and any ground track",
        (_THREATS, Parameter("site", "place", True, meaning="place")),
        _TRACK_LEFT_OUT,
    ),
    Quantity(
        "range_needed",
        "physics",
        "number",
        "km",
        "the shortest way along the ground from a launch area to the target",
        (
            Parameter("origins", "origins", True, meaning="set of launch areas"),
            Parameter("target", "place", True, meaning="place"),
        ),
        "launch areas that are not in the scenario; the turning of the Earth",
    ),
    Quantity(
        "flight_time",
        "physics",
        "number",
        "min",
        "the time of a minimum-energy flight of the interceptor as a ballistic missile",
        (_INTERCEPTORS, Parameter("place", "place", True, meaning="place")),
        "lofted and depressed shapes; whether the vehicle could be used so at all",
    ),
    Quantity("interceptor_count", "record", "number", "", "the number of interceptors at the site", (_INTERCEPTORS,)),
    Quantity(
        "raid_that_exhausts",
        "record",
        "number",
        "",
        "the smallest raid that leaves a missile without an interceptor",
        (_INTERCEPTORS,),
        "misses: with them the raid is smaller still",
    ),
    Quantity(
        "raid_fully_engaged",
        "record",
        "number",
        "",
        "the largest raid with a full salvo for every missile",
        (_INTERCEPTORS,),
        "misses, and second shots at what was missed",
    ),
    Quantity(
        "share_of_warheads_stoppable",
        "both",
        "number",
        "percent",
        "the greatest share of the counted warheads that the interceptors could stop",
        (_INTERCEPTORS, Parameter("figure", "figure", True, meaning="published figure")),
        "whether they reach any: every interceptor is taken to stop one warhead, so the share is an upper bound",
    ),
    Quantity(
        "days_between",
        "record",
        "number",
        "",
        "the days between the two events",
        (
            Parameter("first", "event", True, meaning="event"),
            Parameter("last", "event", True, meaning="event"),
        ),
    ),
    Quantity(
        "event_place",
        "record",
        "names",
        "",
        "the place of the event",
        (Parameter("event", "event", True, meaning="event"),),
    ),
    Quantity(
        "expiry",
        "law",
        "date",
        "",
        "the day on which the treaty ends, as the law stood on that date",
        (_TREATY, Parameter("date", "date", meaning="date")),
        "an extension agreed later",
    ),
    Quantity("in_force", "law", "truth", "", "whether the treaty is in force", (_TREATY, _DATE)),
    Quantity("bound_parties", "law", "names", "", "the states bound on that day", (_TREATY, _DATE)),
    Quantity(
        "unbound_holders_count",
        "law",
        "number",
        "",
        "the number of states that hold missiles of the class and are not bound on that day",
        (_TREATY, _DATE),
        "missiles that no public table lists; how many of each are held",
    ),
    Quantity("suspension_provided", "law", "truth", "", "whether the treaty provides for suspension", (_TREATY,)),
    Quantity(
        "suspension_start", "law", "date", "", "the day from which the party suspends the treaty", (_TREATY, _PARTY)
    ),
    Quantity(
        "range_class",
        "law",
        "names",
        "",
        "the class of the treaty into which the missile falls",
        (Parameter("missile", "missile", True, meaning="missile"), _TREATY, _DATE),
        "the flight engine: the published range of the register decides",
    ),
)

#: The quantities by name.
QUANTITIES: dict[str, Quantity] = {quantity.name: quantity for quantity in _ALL}
