"""What a campaign answers, as JSON: everything that names it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from midcourse._version import __version__

if TYPE_CHECKING:
    from midcourse.analysis.campaign import Study
    from midcourse.analysis.distributions import Distribution
    from midcourse.analysis.totals import Totals
    from midcourse.scenario.parts import Scenario
    from midcourse.studies.campaign import Asked, Drawn

__all__ = ["CAUTION", "asked_json", "summary_json"]

#: What a reader must not forget.
CAUTION = (
    "The chances of a shot are assumptions, not results, and so are decoys where they are asked for. Interference "
    "within a raid and misjudged hits are left out; both make a defence worse."
)


def asked_json(
    scenario: Scenario, study: Study, drawn: Sequence[Drawn], asked: Asked, how: tuple[int, int, float | None]
) -> dict[str, Any]:
    """Everything that names a campaign: what ``campaign.json`` holds."""
    from midcourse.analysis.campaign import BATCH
    from midcourse.outputs.campaign_store import campaign_stamp
    from midcourse.studies.campaign import groups_of

    seed, samples, until = how
    return {
        "version": __version__,
        "stamp": campaign_stamp(),
        "scenario": scenario.name,
        "digest": scenario.digest,
        "study": study.digest,
        "seed": seed,
        "samples": samples,
        "batch": BATCH,
        "until_half_width": until,
        "raid": study.raid,
        "spacing_s": study.spacing,
        "allocation": study.allocation,
        "inventory": study.inventory,
        "doctrine": {"kind": scenario.doctrine.kind, "salvo_size": scenario.doctrine.salvo_size},
        "threats": [group.id for group in groups_of(scenario, asked.threats)],
        "flights": study.reach.ready.shape[1],
        "flyout_nodes": study.reach.launch.shape[0],
        "sensor_nodes": study.reach.ready.shape[0],
        "drawn": [_drawn_json(item) for item in drawn]
        + [_chance_json(name, chance) for name, chance in study.chances.all.items()],
    }


def _drawn_json(item: Drawn) -> dict[str, Any]:
    chance, factor = item.distribution, item.factor
    return {
        "path": item.path,
        "column": item.column,
        "distribution": chance.kind,
        **{end: _round(getattr(chance, end) / factor) for end in ("low", "value", "high")},
        **_shape(chance.scaled(1.0 / factor)),
        "source": item.source,
        "grade": item.grade,
    }


def _chance_json(name: str, chance: Distribution) -> dict[str, Any]:
    ends = {end: _round(getattr(chance, end)) for end in ("low", "value", "high")}
    column = name if name == "decoys" else f"{name}_fraction"
    made = {"path": name, "column": column, "distribution": chance.kind, **ends, **_shape(chance)}
    return made | {"source": "", "grade": "assumed"}


def _shape(chance: Distribution) -> dict[str, Any]:
    """What a distribution has besides its ends and value."""
    if chance.kind == "normal":
        return {"standard_deviation": _round(chance.spread)}
    if chance.kind == "lognormal":
        return {"factor": _round(chance.spread)}
    if chance.kind == "choice":
        return {"values": [_round(item) for item in chance.values], "probabilities": list(chance.probabilities)}
    return {}


def _round(value: float) -> float:
    return float(f"{value:.12g}")


def _estimate(found: tuple[float, float, float], shift: tuple[float, float]) -> dict[str, float]:
    """An estimate; its interval is that of the lots, widened by what half the grid would change."""
    grid = abs(shift[0])
    return {
        "value": found[0],
        "low": max(0.0, found[1] - grid),
        "high": found[2] + grid,
        "lots_low": found[1],
        "lots_high": found[2],
        "grid_shift": shift[0],
        "grid_shift_error": shift[1],
    }


def _results(totals: Totals, shifts: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    made: dict[str, Any] = {"samples": totals.samples}
    for name in ("no_leakage", "expected_leakage", "interceptors_used"):
        made[name] = _estimate(getattr(totals, name), shifts[name])
    made["no_leakage"]["high"] = min(1.0, made["no_leakage"]["high"])
    return made | {
        "inventory_spent_share": int(totals.used[-1]) / totals.samples,
        "engageable_share": totals.met_share,
        "used_at_decoys": totals.at_decoys / totals.samples,
        "leakers": (totals.leakers / totals.samples).tolist(),
        "used": (totals.used / totals.samples).tolist(),
        "against": [
            {
                "column": name,
                "edges": [float(edge) for edge in totals.edges[name]],
                "samples": counts[0].tolist(),
                "no_leakage": counts[1].tolist(),
                "leakage": counts[2].tolist(),
            }
            for name, counts in totals.bins.items()
        ],
    }


def summary_json(head: dict[str, Any], totals: Totals, shifts: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """The answer of a campaign: what ``summary.json`` holds and ``--json`` prints; intervals are of 95 per cent.

    Parameters
    ----------
    head : dict
        From `asked_json`.
    totals : Totals
    shifts : mapping of str to (shift, standard error)
        From `midcourse.outputs.campaign_run.grid_shift`.
    """
    stopped = "half-width reached" if totals.samples < head["samples"] else "all raids fought"
    return {"asked": head, "stopped": stopped, **_results(totals, shifts), "caution": CAUTION}
