"""The application: addresses, what they answer, and what stands around them.

Uvicorn starts it through its import string, ``midcourse.web.server:application`` (a factory); `Settings` come from the
environment, where `midcourse serve` leaves them.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from midcourse._version import __version__
from midcourse.errors import MidcourseError
from midcourse.web.asked import DEFAULT_SCENARIO
from midcourse.web.guard import Guard
from midcourse.web.live import Clients, edit_of, footprint_asked
from midcourse.web.pages import Pages
from midcourse.web.refusals import respond_to
from midcourse.web.routes import router
from midcourse.web.settings import Settings
from midcourse.web.studies import Studies
from midcourse.web.work import Work

__all__ = ["application"]

_log = logging.getLogger("midcourse.web")
_ABOUT = (
    "What `midcourse serve` answers. `docs/reference/web-api.md` says it in words, with the live connection at "
    "`/api/live` (WebSocket), which this description cannot hold."
)
_FIRST_EDIT = (
    '{"type": "edit", "seq": 0, "scenario": "' + DEFAULT_SCENARIO + '", '
    '"view": {"launch_area": "tabriz", "vehicle": "irbm"}}'
)


def application(settings: Settings | None = None, *, warm: bool = True) -> Guard:
    """Make the application.

    Parameters
    ----------
    settings : Settings, optional
        Who may ask; from the environment when not given.
    warm : bool
        Whether to compute a first footprint when the server starts, so that the first edit need not wait for it.

    Returns
    -------
    Guard
        The application behind its guard; ``.app`` is what is guarded.
    """
    work = Work()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warm:
            work.live.submit(_warmed, work)
        else:
            work.ready.set()
        yield
        work.close()

    app = FastAPI(
        title="midcourse",
        version=__version__,
        description=_ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.work = work
    app.state.studies = Studies(work)
    clients, pages = Clients(work), Pages()
    for kind in (MidcourseError, HTTPException, Exception):
        app.add_exception_handler(kind, respond_to)
    _add_validation(app)
    app.include_router(router)

    @app.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await clients.serve(socket)

    @app.api_route("/{name:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(name: str, request: Request) -> Response:
        return pages.response(name, request)

    return Guard(app, settings if settings is not None else Settings.from_environment())


def _add_validation(app: FastAPI) -> None:
    from fastapi.exceptions import RequestValidationError

    app.add_exception_handler(RequestValidationError, respond_to)


def _warmed(work: Work) -> None:
    """Compile, or load what is compiled, and keep the footprint that the page opens with."""
    try:
        footprint_asked(work, edit_of(_FIRST_EDIT))
    except Exception:
        _log.exception("the first footprint failed")
    finally:
        work.ready.set()
