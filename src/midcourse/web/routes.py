"""The addresses of the interface; each turns a request into work and the work into an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from midcourse._version import __version__
from midcourse.outputs.exports.formats import FORMATS
from midcourse.scenario.parts import Scenario
from midcourse.web import answers
from midcourse.web.asked import DEFAULT_SCENARIO, day_asked, overrides_within_limits, scenario_asked
from midcourse.web.maps import grid_json, land_json
from midcourse.web.runs import TABLE_FORMATS, dispute_json, exported, scene_of_run, table_bytes, threats_json
from midcourse.web.scenarios import library_json, scenario_json, scenario_yaml
from midcourse.web.schema import NAME, StudyAsked
from midcourse.web.sent import Sent, json_sent, sent
from midcourse.web.settings import OVERRIDE_LETTERS, OVERRIDES
from midcourse.web.studies import Studies
from midcourse.web.talks import deal_known, talks_json, treaties_day_json
from midcourse.web.work import Work
from midcourse.workbench import TABLES

__all__ = ["router"]

router = APIRouter(prefix="/api")

_Text = Annotated[str, Query(max_length=OVERRIDE_LETTERS)]
Name = Annotated[str, Path(pattern=NAME, max_length=80)]
Asked = Annotated[str, Query(pattern=NAME, max_length=80)]
Changes = Annotated[
    list[_Text] | None,
    Query(alias="set", max_length=OVERRIDES, description="PATH=VALUE, as --set on the command line; repeat for more"),
]
Chosen = Annotated[
    list[_Text] | None, Query(alias="threat", max_length=OVERRIDES, description="a threat, a group, or all")
]

_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": answers.Failure, "description": text}
    for status, text in {
        400: "no request that the server understands",
        401: "no token, or a wrong one",
        403: "a host name or an origin that is not ours",
        404: "no such thing",
        408: "the request did not arrive in time",
        413: "the body is too large",
        414: "the address is too long",
        422: "wrong input",
        503: "too much at a time",
    }.items()
}


def _said(model: Any, status: int = 200, text: str = "the answer") -> dict[int | str, dict[str, Any]]:
    return {status: {"model": model, "description": text}, **_REFUSALS}


def _file(*media: str) -> dict[int | str, dict[str, Any]]:
    # What a tool may read as JSON or YAML has a structure of its own, which is not ours to describe.
    read = ("json", "yaml", "+xml")
    content = {one: {} if one.endswith(read) else {"schema": {"type": "string", "format": "binary"}} for one in media}
    return {200: {"content": content, "description": "the file"}, **_REFUSALS}


def _work(request: Request) -> Work:
    found: Work = request.app.state.work
    return found


def _studies(request: Request) -> Studies:
    found: Studies = request.app.state.studies
    return found


async def _kept(request: Request, key: tuple[Any, ...], make: Callable[[], Sent]) -> Response:
    return (await _work(request).answer(key, make)).response(request)


async def _of_scenario(
    request: Request, name: str, changes: list[str] | None, key: tuple[Any, ...], make: Callable[[Scenario], Any]
) -> Response:
    """Answer a question about a scenario with changes, from memory where it was answered before."""
    overrides = overrides_within_limits(changes or ())
    return await _kept(request, (*key, name, overrides), lambda: json_sent(make(scenario_asked(name, overrides))))


@router.get("/health", response_model=answers.Health)
async def health(request: Request) -> dict[str, Any]:
    """Say whether the server is up, and warm."""
    return {"version": __version__, "ready": _work(request).ready.is_set()}


@router.get("/scenarios", responses=_said(answers.Library), response_class=Response)
async def scenarios(request: Request) -> Response:
    """List scenarios, dossiers and treaties."""
    return await _kept(request, ("library",), lambda: json_sent(library_json()))


@router.get("/scenario/{name}", responses=_said(answers.ScenarioAnswer), response_class=Response)
async def scenario(request: Request, name: Name, changes: Changes = None) -> Response:
    """Give a scenario: its numbers with sources, its sites, and the paths by which they are changed."""
    overrides = changes or []
    return await _of_scenario(request, name, changes, ("scenario",), lambda loaded: scenario_json(loaded, overrides))


@router.get("/scenario/{name}/yaml", responses=_file("application/yaml"), response_class=Response)
async def scenario_file(request: Request, name: Name, changes: Changes = None) -> Response:
    """Give the changed scenario as a file that extends the original."""
    overrides = overrides_within_limits(changes or ())

    def make() -> str:
        return scenario_yaml(name, scenario_asked(name, overrides).title, overrides)

    text = await _work(request).fresh(make)
    return _download(text.encode(), "application/yaml", f"{name}-edited.yaml" if overrides else f"{name}.yaml")


@router.get("/scene/{name}", responses=_said(answers.Scene), response_class=Response)
async def scene(
    request: Request,
    name: Name,
    changes: Changes = None,
    threats: Chosen = None,
    cells: Annotated[bool, Query(description="also the footprints of the whole plan; takes seconds")] = False,
    law: Annotated[bool, Query(description="also treaties and verdicts")] = True,
) -> Response:
    """Give sites, radar fans, flights, events; treaties and verdicts."""
    overrides, chosen, work = tuple(changes or ()), tuple(threats or ()), _work(request)

    def make(loaded: Scenario) -> dict[str, Any]:
        return scene_of_run(loaded, work, overrides, chosen, cells=cells, law=law)

    return await _of_scenario(request, name, changes, ("scene", chosen, cells, law), make)


@router.get("/land", responses=_said(answers.Land), response_class=Response)
async def land(request: Request, detail: Literal["coarse", "fine"] = "coarse") -> Response:
    """Give land, borders and lakes."""
    return await _kept(request, ("land", detail), lambda: json_sent(land_json(detail)))


@router.get("/grid", responses=_said(answers.Grid), response_class=Response)
async def grid(
    request: Request,
    scenario: Asked = DEFAULT_SCENARIO,
    cell_deg: Annotated[float | None, Query(ge=0.05, le=5.0, allow_inf_nan=False)] = None,
    changes: Changes = None,
) -> Response:
    """Give the cells to which live answers give states, in their order, with countries and towns."""
    return await _of_scenario(
        request, scenario, changes, ("grid", cell_deg), lambda loaded: grid_json(loaded, cell_deg)
    )


@router.get("/threats", responses=_said(answers.Threats), response_class=Response)
async def threats(request: Request, scenario: Asked = DEFAULT_SCENARIO, changes: Changes = None) -> Response:
    """Give every threat: its flight, who sees it, when it can be met."""
    work = _work(request)
    return await _of_scenario(request, scenario, changes, ("threats",), lambda loaded: threats_json(loaded, work))


@router.get("/dispute", responses=_said(answers.Dispute), response_class=Response)
async def dispute(request: Request, scenario: Asked = DEFAULT_SCENARIO, changes: Changes = None) -> Response:
    """Give the shares of threats that can be met, over the burnout speed of the interceptor."""
    work = _work(request)
    return await _of_scenario(request, scenario, changes, ("dispute",), lambda loaded: dispute_json(loaded, work))


@router.get("/talks/{dossier}", responses=_said(answers.Talks), response_class=Response)
async def talks(request: Request, dossier: Name, changes: Changes = None) -> Response:
    """Give a meeting and its claims, with the verdicts that are known."""
    overrides, store = overrides_within_limits(changes or ()), _work(request).store
    made = await _work(request).fresh(lambda: json_sent(talks_json(dossier, store, overrides)))
    return made.response(request)


@router.get("/treaties", responses=_said(answers.Treaties), response_class=Response)
async def treaties(request: Request, date: Annotated[str, Query(max_length=40)] = "2007-10-12") -> Response:
    """Give every treaty on a day, with counts against limits."""
    day = day_asked(date)
    return await _kept(request, ("treaties", day), lambda: json_sent(treaties_day_json(day)))


@router.get("/deal/{dossier}", responses=_said(answers.Deal), response_class=Response)
async def deal(
    request: Request,
    dossier: Name,
    without: Annotated[list[_Text] | None, Query(max_length=OVERRIDES, description="conditions given up")] = None,
) -> Response:
    """Give the deal search of a dossier, if it was made."""
    store = _work(request).store

    def make() -> Sent:
        found = deal_known(dossier, store, tuple(without or ()))
        return json_sent({"state": "unknown" if found is None else "ready", "deal": found})

    return (await _work(request).fresh(make)).response(request)


@router.get("/table/{name}", responses=_file(*TABLE_FORMATS.values()), response_class=Response)
async def table(
    request: Request,
    name: Annotated[str, Path(max_length=80, description=", ".join(TABLES))],
    scenario: Asked = DEFAULT_SCENARIO,
    changes: Changes = None,
    form: Annotated[str, Query(alias="format", max_length=20, description="arrow or csv")] = "arrow",
) -> Response:
    """Give a table of the run."""
    overrides, work = overrides_within_limits(changes or ()), _work(request)
    key = ("table", name, form, scenario, overrides)

    def make() -> Sent:
        return sent(table_bytes(name, form, scenario_asked(scenario, overrides), work), TABLE_FORMATS[form])

    found = await work.answer(key, make)
    return found.response(request, _attached(f"{scenario}-{name}.{form}"))


@router.get(
    "/export/{form}",
    responses=_file(
        "application/json",
        "application/vnd.google-earth.kml+xml",
        "application/geo+json",
        "text/plain",
        "application/zip",
    ),
    response_class=Response,
)
async def export(
    request: Request,
    form: Annotated[str, Path(max_length=20, description=", ".join(FORMATS))],
    scenario: Asked = DEFAULT_SCENARIO,
    changes: Changes = None,
    threats: Chosen = None,
    cells: Annotated[bool, Query(description="also the footprints of the whole plan; takes seconds")] = False,
) -> Response:
    """Give the run in the format of another tool."""
    overrides, work, chosen = overrides_within_limits(changes or ()), _work(request), tuple(threats or ())

    def make() -> tuple[bytes, str, str]:
        return exported(form, scenario_asked(scenario, overrides), work, chosen, cells=cells)

    content, media, name = await work.fresh(make)
    return _download(content, media, name)


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _download(content: bytes, media: str, name: str) -> Response:
    return Response(content, media_type=media, headers=_attached(name))


# ------------------------------------------------------------------------------------------------------------- studies


_MANY: dict[int | str, dict[str, Any]] = {429: {"model": answers.Failure, "description": "enough studies are running"}}


@router.post("/studies", status_code=202, response_model=answers.StudyHead, responses={**_REFUSALS, **_MANY})
async def start_study(request: Request, asked: StudyAsked) -> dict[str, Any]:
    """Start work that takes longer."""
    studies = _studies(request)
    checked = await _work(request).fresh(lambda: studies.checked(asked.kind, asked.arguments))
    return studies.start(checked).head()


@router.get("/studies", response_model=answers.StudyList, responses=_REFUSALS)
async def list_studies(request: Request) -> dict[str, Any]:
    """List the studies that are kept."""
    return {"studies": _studies(request).every()}


@router.get("/studies/{study}", response_model=answers.StudyWhole, responses=_REFUSALS)
async def one_study(request: Request, study: Annotated[str, Path(max_length=40)]) -> dict[str, Any]:
    """Give a study with its result or error."""
    return _studies(request).find(study).whole()


@router.delete("/studies/{study}", status_code=204, responses=_REFUSALS, response_class=Response)
async def cancel_study(request: Request, study: Annotated[str, Path(max_length=40)]) -> Response:
    """Stop a study."""
    _studies(request).cancel(study)
    return Response(status_code=204)


@router.get(
    "/studies/{study}/events",
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "events"},
        **_REFUSALS,
    },
    response_class=StreamingResponse,
)
async def study_events(request: Request, study: Annotated[str, Path(max_length=40)]) -> StreamingResponse:
    """Give what has happened in a study and what happens, as server-sent events."""
    studies = _studies(request)
    return StreamingResponse(
        studies.stream(studies.find(study)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )
