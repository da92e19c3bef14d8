"""A campaign as a study: the same raids as `midcourse campaign`, told batch by batch.

Raids are fought in batches of 65,536, which take a second or less; between two of them a study can be stopped.
"""

from __future__ import annotations

from typing import Any

from midcourse._kernels.blocks import thread_count
from midcourse.outputs.campaign_fight import Fight
from midcourse.outputs.campaign_run import fight, grid_shift
from midcourse.studies.campaign import Asked, chances_of, edges_of, prepare
from midcourse.studies.campaign_answer import asked_json, summary_json
from midcourse.web.asked import plan_within_limits, scenario_asked
from midcourse.web.schema import CampaignArguments
from midcourse.web.work import Work
from midcourse.workspace import Progress

__all__ = ["campaign_fought"]


def campaign_fought(arguments: CampaignArguments, work: Work, progress: Progress) -> dict[str, Any]:
    """Fight a campaign and give what ``midcourse campaign --json`` prints.

    Parameters
    ----------
    arguments : CampaignArguments
        What is asked.
    work : Work
        Whose store keeps flights and grids.
    progress : callable
        Told the flights, the grid of windows, and after each batch the raids; what it raises ends the campaign.

    Raises
    ------
    InputError
        For unknown names, and changes that cannot be made.
    """
    loaded = plan_within_limits(scenario_asked(arguments.scenario, arguments.set))
    chances = (str(arguments.sspk), str(arguments.reliability), str(arguments.correlation))
    asked = Asked(
        raid=arguments.raid,
        chances=chances_of(*chances, "1", "0", "0"),
        held=tuple(text.partition("=")[0].strip() for text in arguments.set),
    )
    study, drawn = prepare(loaded, asked, store=work.store, progress=progress)
    head = asked_json(loaded, study, drawn, asked, (arguments.seed, arguments.raids, None))
    columns = tuple((item.column, item.factor) for item in drawn)
    edges = edges_of(study, drawn)
    fought = Fight(study, arguments.seed, arguments.raids, columns, edges, workers=thread_count())
    progress("raids", 0, arguments.raids)
    totals = fight(fought, None, lambda found, raids: progress("raids", found.samples, raids))
    return summary_json(head, totals, grid_shift(fought))
