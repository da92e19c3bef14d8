"""How a refusal or a failure is said: one JSON object, whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from midcourse.errors import ConvergenceError, InputError, InputErrors, LimitError

__all__ = ["Refusal", "error_body", "log_failure", "refusal_of", "respond_to", "status_of", "validation_errors"]

_log = logging.getLogger("midcourse.web")
_UNKNOWN = ("unknown scenario", "unknown dossier", "unknown table", "unknown format", "unknown threat", "unknown study")
_WORDS = {
    400: "this is no request that the server understands",
    404: "there is nothing at this address",
    405: "this address does not take that method",
}


class Refusal(HTTPException):
    """A request that is not answered, with the status that says why.

    Parameters
    ----------
    status : int
        Of HTTP.
    message, where, allowed, hint : str
        As for `midcourse.errors.InputError`.
    """

    def __init__(self, status: int, message: str, *, where: str = "", allowed: str = "", hint: str = "") -> None:
        super().__init__(status, message)
        self.error = {"message": message, "where": where, "allowed": allowed, "hint": hint}


def _parts(error: InputError) -> dict[str, str]:
    return {"message": error.problem, "where": error.where, "allowed": error.allowed, "hint": error.hint}


def error_body(error: BaseException) -> dict[str, Any]:
    """Give an error as the object that clients get; an unexpected one says nothing of its cause."""
    if isinstance(error, Refusal):
        return {"error": dict(error.error), "others": []}
    if isinstance(error, InputErrors):
        first, *others = [_parts(one) for one in error.errors]
        return {"error": first, "others": others}
    if isinstance(error, InputError):
        return {"error": _parts(error), "others": []}
    if isinstance(error, LimitError):
        return {"error": {"message": str(error), "where": "", "allowed": "", "hint": ""}, "others": []}
    what = "the computation did not converge" if isinstance(error, ConvergenceError) else "the server failed"
    hint = "the server's log names the cause; the same request may work with other values"
    return {"error": {"message": what, "where": "", "allowed": "", "hint": hint}, "others": []}


def status_of(error: BaseException) -> int:
    """The status of an error: 404 for names that do not exist, 422 for other wrong input, 500 for our own failures."""
    if isinstance(error, Refusal):
        return error.status_code
    if isinstance(error, InputError) and not isinstance(error, InputErrors) and error.problem.startswith(_UNKNOWN):
        return 404
    return 422 if isinstance(error, InputError | LimitError) else 500


def refusal_of(error: BaseException) -> JSONResponse:
    """The answer to a request that failed with an error."""
    return JSONResponse(error_body(error), status_code=status_of(error))


async def respond_to(request: Request, error: Exception) -> Response:
    """The exception handler of the application; our own failures are logged with their traceback."""
    if isinstance(error, RequestValidationError):
        return refusal_of(_of_validation(error))
    if isinstance(error, HTTPException) and not isinstance(error, Refusal):
        message = _WORDS.get(error.status_code, str(error.detail))
        body = error_body(Refusal(error.status_code, message, where=request.url.path))
        return JSONResponse(body, status_code=error.status_code, headers=error.headers)
    if status_of(error) == 500:
        log_failure(f"{request.method} {request.url.path}", error)
    return refusal_of(error)


def log_failure(what: str, error: BaseException) -> None:
    """Write a failure of ours to the log, with its traceback.

    Parameters
    ----------
    what : str
        What failed.
    error : BaseException
        How.
    """
    _log.error("%s failed", what, exc_info=error)


def validation_errors(problems: Sequence[Any]) -> list[InputError]:
    """Turn what pydantic found into errors that say where and what is allowed.

    Parameters
    ----------
    problems : sequence of mapping
        From ``errors()`` of a validation error.
    """
    found = []
    for problem in problems:
        where = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "json_invalid":
            found.append(InputError("the body is not JSON", where=where, allowed="one JSON object"))
            continue
        value = problem.get("input")
        shown = f": {value!r:.80}" if isinstance(value, str | int | float | bool) else ""
        said = problem["msg"]
        found.append(InputError(f"{said[:1].lower()}{said[1:]}{shown}", where=where))
    return found


def _of_validation(error: RequestValidationError) -> Exception:
    found = validation_errors(error.errors())
    if found and found[0].problem == "the body is not JSON":
        return Refusal(400, found[0].problem, where=found[0].where, allowed=found[0].allowed)
    return found[0] if len(found) == 1 else InputErrors(found)
