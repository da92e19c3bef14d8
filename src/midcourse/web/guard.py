"""Who is let in: addresses, host names, origins, tokens, sizes and patience, before anything else sees a request."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from midcourse.web.refusals import Refusal, refusal_of
from midcourse.web.settings import (
    ADDRESS_BYTES,
    BODY_BYTES,
    BODY_SECONDS,
    REQUESTS,
    Settings,
    is_loopback,
)

__all__ = ["COOKIE", "Guard", "security_headers"]

COOKIE = "midcourse_token"


def security_headers(host: str) -> dict[str, str]:
    """What every answer carries so that a browser runs nothing but our own page with it.

    Parameters
    ----------
    host : str
        The ``Host`` of the request, which is known to be ours: a page may open live connections to it alone.
    """
    policy = (
        f"default-src 'self'; connect-src 'self' ws://{host} wss://{host}; img-src 'self' data: blob:; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


class Guard:
    """An ASGI application around another: refuses what may not pass, and puts the security headers on what does.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    settings : Settings
        Who may ask.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or a connection pass, or refuse it."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        wrapped = _Answer(send, headers.get("host", "") if self._is_ours(headers) else "localhost")
        try:
            self._check(scope, headers)
            moved = self._signed_in(scope)
            if moved is not None:
                await moved(scope, receive, wrapped)
                return
            if self.under_way >= REQUESTS:
                raise Refusal(503, f"{REQUESTS} requests are under way", hint="ask again in a moment")
            body = _Body(receive, headers)
        except Refusal as refusal:
            await refusal_of(refusal)(scope, receive, wrapped)
            return
        self.under_way += 1
        try:
            await self.app(scope, body, wrapped)
        except Refusal as refusal:
            if wrapped.begun:
                raise
            await refusal_of(refusal)(scope, receive, wrapped)
        finally:
            self.under_way -= 1

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            self._check(scope, headers)
            if self.settings.token and not self._token_is_right(scope, headers):
                raise Refusal(401, "no token")
        except Refusal:
            # Before a connection is accepted, closing it is answered with 403 by the server.
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)

    # ------------------------------------------------------------------------------------------------------- the rules

    def _is_ours(self, headers: Headers) -> bool:
        return self.settings.knows(headers.get("host", ""))

    def _check(self, scope: Scope, headers: Headers) -> None:
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > ADDRESS_BYTES:
            raise Refusal(414, "the address is too long", allowed=f"up to {ADDRESS_BYTES:,} bytes")
        client = scope.get("client")
        if not self.settings.token and client is not None and not is_loopback(client[0]):
            raise Refusal(403, "only this machine is answered", hint="midcourse serve --host ADDRESS takes a token")
        if not self._is_ours(headers):
            raise Refusal(403, "the host name of the request is not that of this server", where="Host")
        origin = headers.get("origin")
        own = {f"{scheme}://{headers.get('host', '').lower()}" for scheme in ("http", "https")}
        if origin is not None and origin.lower() not in own:
            raise Refusal(403, "the request comes from another page", where="Origin")
        # Browsers say so too where they send no Origin: an image of another site, say.
        if scope["path"].startswith("/api/") and headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise Refusal(403, "the request comes from another page", where="Sec-Fetch-Site")
        if scope["type"] == "http" and self.settings.token and not self._token_is_right(scope, headers):
            raise Refusal(
                401,
                "no token, or a wrong one",
                where="Authorization",
                allowed="Authorization: Bearer TOKEN, or ?token=TOKEN once",
                hint="midcourse serve prints the token when it starts",
            )

    def _token_is_right(self, scope: Scope, headers: Headers) -> bool:
        return any(
            hmac.compare_digest(shown.encode("utf-8", "replace"), self.settings.token.encode())
            for shown in (*_shown_in_headers(headers), *_shown_in_address(scope))
        )

    def _signed_in(self, scope: Scope) -> RedirectResponse | None:
        """Who comes with the token in the address is sent on without it, and gets it as a cookie."""
        if not self.settings.token or scope["method"] != "GET" or not list(_shown_in_address(scope)):
            return None
        rest = [(key, value) for key, value in _query(scope) if key != "token"]
        # The path alone, with one slash in front: a path that begins with two would name another host.
        place = "/" + scope["path"].lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
        answer = RedirectResponse(place, status_code=303)
        answer.set_cookie(COOKIE, self.settings.token, httponly=True, samesite="strict", path="/")
        return answer


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _shown_in_address(scope: Scope) -> Iterable[str]:
    return (value for key, value in _query(scope) if key == "token")


def _shown_in_headers(headers: Headers) -> Iterable[str]:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        yield value.strip()
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return
    if COOKIE in cookies:
        yield cookies[COOKIE].value


class _Body:
    """The body of a request, no larger than allowed and no slower."""

    def __init__(self, receive: Receive, headers: Headers) -> None:
        self._receive = receive
        self._size = 0
        self._whole = False
        stated = headers.get("content-length", "")
        if stated.isdigit() and int(stated) > BODY_BYTES:
            raise _too_large()

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
        except TimeoutError:
            raise Refusal(408, f"the request did not arrive within {BODY_SECONDS:g} s") from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._size > BODY_BYTES:
                raise _too_large()
        return message


def _too_large() -> Refusal:
    return Refusal(413, "the body of the request is too large", allowed=f"up to {BODY_BYTES:,} bytes")


class _Answer:
    """What is sent, with security headers."""

    def __init__(self, send: Send, host: str) -> None:
        self._send = send
        self._host = host
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in security_headers(self._host).items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await self._send(message)
