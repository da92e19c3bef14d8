"""Who is let in, rule by rule; and the page's files."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from midcourse.errors import InputError, InputErrors, LimitError
from midcourse.web.guard import COOKIE, Guard, security_headers
from midcourse.web.pages import Pages
from midcourse.web.refusals import Refusal, error_body, status_of
from midcourse.web.settings import Settings, is_loopback

TOKEN = "a-token-of-some-length"


def opened(settings: Settings, host: str = "127.0.0.1", peer: str = "127.0.0.1") -> TestClient:
    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    inner = Starlette(routes=[Route("/{rest:path}", echo, methods=["GET", "POST"])])
    return TestClient(Guard(inner, settings), base_url=f"http://{host}", client=(peer, 1), follow_redirects=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_loopback_addresses_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "10.0.0.1", "example.org", "", "127.0.0.1.example.org", "localhost.x"]
)
def test_other_addresses_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_another_address_cannot_be_served_without_a_token() -> None:
    with pytest.raises(InputError, match="no token"):
        Settings(host="0.0.0.0")
    assert Settings(host="0.0.0.0", token=TOKEN).token == TOKEN


def test_settings_come_from_the_environment_and_are_safe_without_it() -> None:
    assert Settings.from_environment({}) == Settings()
    found = Settings.from_environment(
        {"MIDCOURSE_SERVE_HOST": "0.0.0.0", "MIDCOURSE_SERVE_PORT": "8001", "MIDCOURSE_SERVE_TOKEN": TOKEN}
    )
    assert (found.host, found.port, found.token) == ("0.0.0.0", 8001, TOKEN)


@pytest.mark.parametrize(
    ("settings", "host", "known"),
    [
        (Settings(port=8000), "127.0.0.1:8000", True),
        (Settings(port=8000), "localhost:8000", True),
        (Settings(port=8000), "[::1]:8000", True),
        (Settings(port=8000), "127.0.0.1", True),
        (Settings(port=8000), "127.0.0.1:8001", False),
        (Settings(port=8000), "evil.example:8000", False),
        (Settings(port=8000), "127.0.0.1.evil.example:8000", False),
        (Settings(port=8000), "10.0.0.1:8000", False),
        (Settings(port=8000), "", False),
        (Settings("0.0.0.0", 8000, TOKEN), "10.0.0.1:8000", True),
        (Settings("0.0.0.0", 8000, TOKEN), "[fe80::1]:8000", True),
        (Settings("0.0.0.0", 8000, TOKEN), "evil.example:8000", False),
        (Settings("box.example", 8000, TOKEN), "box.example:8000", True),
    ],
)
def test_host_names(settings: Settings, host: str, known: bool) -> None:
    assert settings.knows(host) is known


def test_without_a_token_only_this_machine_is_answered() -> None:
    assert opened(Settings()).get("/x").status_code == 200
    assert opened(Settings(), peer="10.0.0.2").get("/x").status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": f"Bearer {TOKEN}"}, 200),
        ({"authorization": f"bearer {TOKEN}"}, 200),
        ({"authorization": f"Basic {TOKEN}"}, 401),
        ({"authorization": f"Bearer {TOKEN}x"}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"cookie": f"{COOKIE}={TOKEN}"}, 200),
        ({"cookie": f"a=b; {COOKIE}={TOKEN}; c=d"}, 200),
        ({"cookie": f"{COOKIE}=x"}, 401),
        ({"cookie": ";;;=;\x7f"}, 401),
    ],
)
def test_tokens(headers: dict[str, str], status: int) -> None:
    client = opened(Settings("0.0.0.0", 0, TOKEN), host="10.0.0.1", peer="10.0.0.2")
    assert client.get("/x", headers=headers).status_code == status


def test_a_token_in_the_address_of_a_post_lets_it_in_without_a_detour() -> None:
    client = opened(Settings("0.0.0.0", 0, TOKEN), host="10.0.0.1", peer="10.0.0.2")
    assert client.post(f"/x?token={TOKEN}", content=b"abc").text == "3"
    assert client.post("/x?token=y", content=b"abc").status_code == 401


def test_bodies_up_to_the_limit_pass() -> None:
    client = opened(Settings())
    assert client.post("/x", content=b"x" * 64_000).text == "64000"
    assert client.post("/x", content=b"x" * 64_001).status_code == 413

    def pieces() -> Any:
        yield from [b"x" * 40_000] * 2

    assert client.post("/x", content=pieces()).status_code == 413


def test_every_answer_carries_the_headers_refusals_too() -> None:
    client = opened(Settings())
    for response in (client.get("/x"), client.get("/x", headers={"host": "evil.example"})):
        for name, value in security_headers("127.0.0.1").items():
            assert name in response.headers
            if name != "content-security-policy":
                assert response.headers[name] == value
        assert "evil" not in response.headers["content-security-policy"]


def test_errors_have_a_status_and_a_form() -> None:
    first = InputError("a is 1", where="here", allowed="2", hint="try 2")
    assert error_body(first) == {
        "error": {"message": "a is 1", "where": "here", "allowed": "2", "hint": "try 2"}, "others": [],
    }  # fmt: skip
    both = error_body(InputErrors([first, InputError("b is 3")]))
    assert [one["message"] for one in (both["error"], *both["others"])] == ["a is 1", "b is 3"]
    assert [status_of(one) for one in (first, LimitError("x"), InputError('unknown scenario "x"'), ValueError())] == [
        422, 422, 404, 500,
    ]  # fmt: skip
    assert status_of(Refusal(413, "x")) == 413
    assert "ValueError" not in str(error_body(ValueError("inside")))


# --------------------------------------------------------------------------------------------------------------- files


@pytest.fixture
def built(tmp_path: Path) -> Path:
    root = tmp_path / "static"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html>" + "x" * 3000, encoding="utf-8")
    (root / "assets" / "app-1a2b.js").write_text("let a = 1;" * 300, encoding="utf-8")
    (tmp_path / "secret").write_text("no", encoding="utf-8")
    return root


def asked(pages: Pages, name: str, **headers: str) -> Any:
    scope = {
        "type": "http", "method": "GET", "path": f"/{name}", "query_string": b"",
        "headers": [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()],
    }  # fmt: skip
    return pages.response(name, Request(scope))


def test_files_of_the_page_are_typed_named_and_kept(built: Path) -> None:
    pages = Pages(built)
    index = asked(pages, "")
    assert index.headers["content-type"] == "text/html; charset=utf-8"
    assert index.headers["cache-control"] == "no-cache"
    script = asked(pages, "assets/app-1a2b.js", accept_encoding="gzip, br")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["content-encoding"] == "gzip"
    assert "immutable" in script.headers["cache-control"]
    assert asked(pages, "", if_none_match=index.headers["etag"]).status_code == 304


@pytest.mark.parametrize(
    "name", ["../secret", "assets/../../secret", "/etc/passwd", "assets", "assets/", "%2e%2e/secret", "x"]
)
def test_what_is_not_on_the_list_does_not_exist(built: Path, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked(Pages(built), name)
    assert refused.value.status_code == 404


def test_a_new_build_is_seen_without_a_restart(built: Path) -> None:
    pages = Pages(built)
    assert len(asked(pages, "").body) > 3000
    (built / "index.html").write_text("new", encoding="utf-8")
    os.utime(built / "index.html", (1, 1))
    assert asked(pages, "").body == b"new"


def test_without_a_build_the_page_says_how_to_get_one(tmp_path: Path) -> None:
    response = asked(Pages(tmp_path / "nothing"), "")
    assert response.status_code == 200
    assert b"npm --prefix web-client run build" in response.body


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from midcourse.web import guard

    monkeypatch.setattr(guard, "BODY_SECONDS", 0.01)
    said: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await receive()

    async def never() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/x", "raw_path": b"/x", "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1),
    }  # fmt: skip
    asyncio.run(Guard(inner, Settings())(scope, never, send))
    assert said[0]["status"] == 408
