"""The dispute page: one offline HTML file with every claim, its verdict, its flip figure, the other side, the sources.

Beside it lies ``claimreview.jsonld``: one schema.org ClaimReview for each claim, which is also inside the page.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from midcourse._version import __version__
from midcourse.outputs.deal_page import BEST, deal_json, given_up_words, prepared
from midcourse.outputs.store import write_whole
from midcourse.talks.dossier import Dossier, open_issues
from midcourse.talks.positions import POSITION_KINDS
from midcourse.talks.verdicts import VERDICTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from midcourse.outputs.judged import Judge

__all__ = ["claim_review", "write_dispute"]

_TEMPLATES = Path(__file__).parent / "templates"
#: Verdicts on the scale that ClaimReview asks for: its rating has a number, ours only a word.
_RATINGS = {"fails": 1, "depends": 3, "holds": 5}


def write_dispute(judge: Judge, verdicts: Sequence[Mapping[str, Any]], out: Path) -> Path:
    """Write ``dispute.html`` and ``claimreview.jsonld`` into a folder.

    Parameters
    ----------
    judge : Judge
        Searches the deal, if the dossier has one.
    verdicts : sequence of mapping
        From `Judge.check`.
    out : Path

    Returns
    -------
    Path
        Of the page.

    Raises
    ------
    InputError
        When the folder cannot be written.
    """
    folder = prepared(out)
    dossier = judge.file.dossier
    reviews = [claim_review(dossier, verdict) for verdict in verdicts]
    text = json.dumps(reviews, ensure_ascii=False, indent=2)
    page = _page(judge, verdicts, text).encode()
    write_whole(folder / "claimreview.jsonld", lambda file: file.write(text.encode()))
    write_whole(folder / "dispute.html", lambda file: file.write(page))
    return folder / "dispute.html"


def claim_review(dossier: Dossier, verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Give a verdict as a schema.org ClaimReview.

    An undecidable claim carries the word and no number, as there is nothing to rate.
    """
    claim = dossier.claims[verdict["claim"]]
    first = dossier.references[claim.sources[0]].source
    appearance: dict[str, Any] = {"@type": "CreativeWork", "name": first.title, "datePublished": claim.date}
    if first.url:
        appearance["url"] = first.url
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict["verdict"]}
    if verdict["verdict"] in _RATINGS:
        rating |= {"ratingValue": _RATINGS[verdict["verdict"]], "worstRating": 1, "bestRating": 5}
    rating["ratingExplanation"] = verdict["because"]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"#{claim.id}",
        "identifier": verdict["digest"],
        "claimReviewed": claim.statement,
        "author": {"@type": "Organization", "name": f"midcourse {__version__}"},
        "reviewRating": rating,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person" if "," in claim.speaker else "Organization", "name": claim.speaker},
            "datePublished": claim.date,
            "appearance": appearance,
        },
    }


def _page(judge: Judge, verdicts: Sequence[Mapping[str, Any]], reviews: str) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from midcourse.outputs.figures.talks import timeline_figure
    from midcourse.talks.timeline import in_order

    dossier = judge.file.dossier
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    events = in_order(dossier.events.values())
    return environment.get_template("dispute.html.j2").render(
        dossier=dossier,
        version=__version__,
        words=VERDICTS,
        kinds=POSITION_KINDS,
        issues=open_issues(dossier),
        counts={word: sum(verdict["verdict"] == word for verdict in verdicts) for word in VERDICTS},
        claims=[_claim_view(dossier, verdict) for verdict in verdicts],
        timeline=_inline(timeline_figure(dossier, events)) if events else None,
        deal=_deal_view(judge) if dossier.table.levers else None,
        reviews=reviews.replace("</", "<\\/"),
        digest=judge.file.digest,
    )


def _claim_view(dossier: Dossier, verdict: Mapping[str, Any]) -> dict[str, Any]:
    from midcourse.outputs.figures.talks import flip_figure, map_figure

    claim = dossier.claims[verdict["claim"]]
    flips = flip_figure(verdict)
    return {
        **verdict,
        "party_name": dossier.parties[claim.party].name,
        "flip_figure": _inline(flips) if flips is not None else None,
        "maps": [_inline(map_figure(verdict, drawn)) for drawn in verdict["maps"]],
        "answers": [dossier.claims[name] for name in claim.answered_by if name in dossier.claims],
        "references": [dossier.references[name] for name in claim.sources],
    }


def _deal_view(judge: Judge) -> dict[str, Any]:
    from midcourse.outputs.figures.talks import deal_figure, lever_figure, package_figure

    found, timings = judge.deal()
    table = judge.table()
    dossier = judge.file.dossier
    conditions = {condition.id: condition for condition in table.conditions}
    return {
        "data": deal_json(dossier, table, found, timings),
        "conditions": conditions,
        "figure": _inline(deal_figure(dossier, table, found)),
        "levers": _inline(lever_figure(table, found)),
        "packages": found.packages,
        "maps": [
            _inline(package_figure(table, item.package, judge.places(), given_up_words(dossier, table, item)))
            for item in found.efficient[:BEST]
        ],
    }


def _inline(figure: Figure) -> dict[str, str]:
    from midcourse.outputs.figures.style import png_bytes

    return {"png": base64.b64encode(png_bytes(figure, dpi=110)).decode(), "alt": str(figure.get_label())}
