"""`midcourse serve` as a process: who is let in, what is refused, what a hostile or slow client can do, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
import websockets

SCENARIO = "europe-2007"
VIEW = {"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 2.0}


class Server:
    """A running server."""

    def __init__(self, folder: Path, *options: str) -> None:
        environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store"), "NO_COLOR": "1"}
        self.log = (folder / "log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "midcourse", "serve", "--port", "0", *options],
            env=environment,
            stderr=self.log,
            stdout=subprocess.PIPE,
            cwd=folder,
        )
        self.page = self._page()
        self.port = int(re.search(r":(\d+)/", self.page)[1])  # type: ignore[index]
        self.base = f"http://127.0.0.1:{self.port}"
        self.live = f"ws://127.0.0.1:{self.port}/api/live"

    def said(self) -> str:
        self.log.flush()
        return Path(self.log.name).read_text(encoding="utf-8")

    def _page(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"midcourse: (\S+)", self.said())
            if found and _answers(found[1]):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(self.said())

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(20)
        self.log.close()
        return code

    def memory(self) -> float:
        """Resident memory, MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1e3  # type: ignore[index]


def _answers(page: str) -> bool:
    try:
        return httpx2.get(page, timeout=5).status_code < 500
    except httpx2.HTTPError:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("serve"))
    yield running
    assert running.end() == 0
    assert "Traceback" not in Path(running.log.name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("guarded"), "--host", "0.0.0.0")
    yield running
    assert running.end() == 0


def edit(seq: int, **more: Any) -> str:
    return json.dumps({"type": "edit", "seq": seq, "scenario": SCENARIO, "view": VIEW, **more})


def opened(frame: bytes) -> tuple[dict[str, Any], np.ndarray]:
    (size,) = struct.unpack("<I", frame[:4])
    assert (4 + size) % 4 == 0
    return json.loads(frame[4 : 4 + size]), np.frombuffer(frame[4 + size :], "<f4")


async def answer(connection: Any) -> tuple[dict[str, Any], np.ndarray]:
    """The next frame with cells; a word on progress may come before it, an error may not."""
    while True:
        frame = await asyncio.wait_for(connection.recv(), 60)
        if isinstance(frame, bytes):
            return opened(frame)
        assert json.loads(frame)["type"] == "progress", frame


def refused(response: httpx2.Response, status: int) -> str:
    assert response.status_code == status
    body = response.json()
    assert set(body) == {"error", "others"}
    assert set(body["error"]) == {"message", "where", "allowed", "hint"}
    return body["error"]["message"]


# ----------------------------------------------------------------------------------------------------- who is let in


def test_the_page_is_served_with_headers_that_let_nothing_else_run(server: Server) -> None:
    response = httpx2.get(server.base)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "server" not in response.headers


def test_a_host_name_of_another_site_is_refused(server: Server) -> None:
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1:1", "10.0.0.1"):
        refused(httpx2.get(f"{server.base}/api/health", headers={"Host": host}), 403)
    assert httpx2.get(f"{server.base}/api/health", headers={"Host": f"localhost:{server.port}"}).status_code == 200


def test_a_request_of_another_page_is_refused(server: Server) -> None:
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        refused(httpx2.get(f"{server.base}/api/scenarios", headers=headers), 403)
    own = {"Origin": server.base, "Sec-Fetch-Site": "same-origin"}
    assert httpx2.get(f"{server.base}/api/health", headers=own).status_code == 200


def test_a_connection_of_another_page_is_refused(server: Server) -> None:
    async def connect(**more: Any) -> None:
        async with websockets.connect(server.live, **more):
            raise AssertionError("it was let in")

    with pytest.raises(websockets.InvalidStatus, match="403"):
        asyncio.run(connect(origin="http://evil.example"))
    rebound = {
        "Host": "evil.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert httpx2.get(f"{server.base}/api/live", headers=rebound).status_code == 403
    assert httpx2.get(f"{server.base}/api/live", headers={**rebound, "Host": "127.0.0.1"}).status_code == 101


def test_another_address_asks_for_the_token_that_was_printed(guarded: Server) -> None:
    token = re.search(r"Token: (\S+)", guarded.said())[1]  # type: ignore[index]
    assert "they need the token" in guarded.said()
    assert guarded.page.endswith(f"?token={token}")
    address = f"{guarded.base}/api/health"
    refused(httpx2.get(address), 401)
    for wrong in (token[:-1], token + "x", "x"):
        refused(httpx2.get(address, headers={"Authorization": f"Bearer {wrong}"}), 401)
        refused(httpx2.get(address, cookies={"midcourse_token": wrong}), 401)
    assert httpx2.get(address, headers={"Authorization": f"Bearer {token}"}).json()["version"]
    refused(httpx2.get(guarded.base), 401)


def test_the_token_in_the_address_becomes_a_cookie(guarded: Server) -> None:
    with httpx2.Client() as browser:
        first = browser.get(guarded.page)
        assert first.status_code == 303
        assert first.headers["location"] == "/"
        assert "httponly" in first.headers["set-cookie"].lower()
        assert "samesite=strict" in first.headers["set-cookie"].lower()
        assert browser.get(guarded.base).status_code == 200
    # Whatever stands behind the token, nobody is sent to another host.
    token = guarded.page.partition("token=")[2]
    away = httpx2.get(f"{guarded.base}//evil.example/x?token={token}&a=1")
    assert away.headers["location"] == "/evil.example/x?a=1"


def test_a_connection_needs_the_token_too(guarded: Server) -> None:
    token = guarded.page.partition("token=")[2]

    async def ask(**more: Any) -> dict[str, Any]:
        async with websockets.connect(guarded.live, **more) as connection:
            await connection.send(edit(1))
            return (await answer(connection))[0]

    with pytest.raises(websockets.InvalidStatus, match="403"):
        asyncio.run(ask())
    with pytest.raises(websockets.InvalidStatus, match="403"):
        asyncio.run(ask(additional_headers={"Cookie": "midcourse_token=wrong"}))
    assert asyncio.run(ask(additional_headers={"Cookie": f"midcourse_token={token}"}))["seq"] == 1


# ------------------------------------------------------------------------------------------------------ what is refused


def test_no_path_of_a_client_is_opened(server: Server) -> None:
    for place in (
        "/../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/assets/..%2f..%2fserver.py",
        "//etc/passwd",
        "/%2e%2e/server.py",
        "/server.py",
    ):
        assert httpx2.get(server.base + place).status_code == 404
    for name in ("..%2Fsites", "%2Fetc%2Fpasswd", "sites.yaml", "x%00y"):
        assert httpx2.get(f"{server.base}/api/scenario/{name}").status_code in (404, 422)
    for scenario in ("/etc/passwd", "../library/europe-2007.yaml", "europe-2007.yaml", "./europe-2007"):
        refused(httpx2.get(f"{server.base}/api/threats", params={"scenario": scenario}), 422)
    message = refused(httpx2.get(f"{server.base}/api/scenario/{SCENARIO}", params={"set": "extends=/etc/passwd"}), 422)
    assert "extends" in message


def test_bodies_and_addresses_that_are_too_large_are_refused(server: Server) -> None:
    refused(httpx2.post(f"{server.base}/api/studies", content=b"x" * 64_001), 413)

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 10_000

    # The server may have answered and hung up before all of it was sent.
    with contextlib.suppress(httpx2.WriteError, httpx2.RemoteProtocolError):
        assert httpx2.post(f"{server.base}/api/studies", content=pieces()).status_code == 413
    refused(httpx2.get(f"{server.base}/api/health?" + "x" * 17_000), 414)
    assert httpx2.get(f"{server.base}/api/health").status_code == 200


def test_too_many_changes_and_too_many_cells_are_refused(server: Server) -> None:
    many = [("set", f"radars.emr.lat_deg={49 + i / 100}") for i in range(65)]
    refused(httpx2.get(f"{server.base}/api/scenario/{SCENARIO}", params=many), 422)
    message = refused(httpx2.get(f"{server.base}/api/grid", params={"cell_deg": 0.06}), 422)
    assert "cells" in message


MALFORMED = (
    "",
    "{",
    "null",
    "[]",
    '"edit"',
    "{}",
    '{"type": "edit"}',
    edit(-1),
    edit(1.5),  # type: ignore[arg-type]
    edit(2**60),
    edit(1, scenario="../europe-2007"),
    edit(1, scenario="no-such"),
    edit(1, set={"radars.emr.lat_deg": None}),
    edit(1, set={"radars.emr.lat_deg": [1]}),
    edit(1, set={"radars.emr.lat_deg": 400}),
    edit(1, set={"": 1}),
    edit(1, set={"x=y": 1}),
    edit(1, set={"radars.emr.lat_deg": "1\nextends: x"}),
    edit(1, set=["radars.emr.lat_deg=1"]),
    edit(1, set={f"radars.emr.k{i}": 1 for i in range(65)}),
    edit(1, view={**VIEW, "cell_deg": 0.0}),
    edit(1, view={**VIEW, "cell_deg": 1e999}),
    edit(1, view={**VIEW, "vehicle": "no-such"}),
    edit(1, view={**VIEW, "launch_area": "no-such"}),
    edit(1, view={**VIEW, "launch_area": "all", "cell_deg": 0.1}),
    edit(1, extra=1),
    "[" * 30_000,
    '{"a":' * 9_000,
)


def test_malformed_frames_are_answered_with_an_error_and_do_no_harm(server: Server) -> None:
    async def ask() -> None:
        async with websockets.connect(server.live) as connection:
            for index, frame in enumerate(MALFORMED):
                await connection.send(frame)
                said = json.loads(await asyncio.wait_for(connection.recv(), 30))
                assert said["type"] == "error", frame
                assert said["error"]["message"], frame
                assert "failed" not in said["error"]["message"], frame
                await connection.send(edit(index))
                header, states = await answer(connection)
                assert header["seq"] == index
                assert len(states) == header["count"] > 100

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\x00\x01", 1003), ("x" * 64_100, 1009), ("é" * 40_000, 1009)],
    ids=("binary", "large", "bytes"),
)
def test_frames_that_break_the_rules_end_the_connection(server: Server, frame: str | bytes, code: int) -> None:
    async def ask() -> int | None:
        async with websockets.connect(server.live) as connection:
            await connection.send(frame)
            with pytest.raises(websockets.ConnectionClosed):
                await asyncio.wait_for(connection.recv(), 20)
            return connection.close_code

    assert asyncio.run(ask()) == code


def test_a_client_that_sends_only_rubbish_is_sent_away(server: Server) -> None:
    async def ask() -> int | None:
        async with websockets.connect(server.live) as connection:
            for _ in range(20):
                await connection.send("rubbish")
            said = []
            with contextlib.suppress(websockets.ConnectionClosedError):
                async for frame in connection:
                    said.append(json.loads(frame)["type"])
            assert said == ["error"] * 19
            return connection.close_code

    assert asyncio.run(ask()) == 1008


def test_the_newest_position_wins(server: Server) -> None:
    async def drag() -> list[int]:
        async with websockets.connect(server.live) as connection:
            for seq in range(200):
                await connection.send(edit(seq, set={"radars.emr.lat_deg": 45 + seq / 40}))
            answered = []
            while not answered or answered[-1] != 199:
                answered.append((await answer(connection))[0]["seq"])
            return answered

    answered = asyncio.run(drag())
    assert answered == sorted(set(answered))
    assert len(answered) < 200


def test_a_client_that_hangs_up_in_the_middle_of_work_does_no_harm(server: Server) -> None:
    async def leave() -> None:
        for seq in range(5):
            connection = await websockets.connect(server.live)
            await connection.send(edit(seq, view={**VIEW, "vehicle": "mrbm", "cell_deg": 1.0 + seq / 10}))
            connection.transport.abort()

    asyncio.run(leave())
    assert httpx2.get(f"{server.base}/api/health", timeout=30).status_code == 200


def test_nonsense_instead_of_http_is_refused(server: Server) -> None:
    for sent in (b"\x16\x03\x01\x02\x00" * 20 + b"\r\n\r\n", b"GET / HTTP/x\r\n\r\n", b"x" * 100_000):
        with socket.create_connection(("127.0.0.1", server.port), 10) as plug:
            plug.settimeout(10)
            plug.sendall(sent)
            assert plug.recv(1000).startswith(b"HTTP/1.1 400")
    assert httpx2.get(f"{server.base}/api/health").status_code == 200


# ---------------------------------------------------------------------------------------------------------- how it ends


def test_a_port_in_use_is_said_at_once(server: Server, tmp_path: Path) -> None:
    done = _serve(tmp_path, "--port", str(server.port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"InputError: port {server.port} is in use\n    where:    --port\n")


def test_ctrl_c_ends_it_with_clients_connected(tmp_path: Path) -> None:
    running = Server(tmp_path)

    async def ask() -> int:
        async with websockets.connect(running.live) as connection:
            await connection.send(edit(1))
            await answer(connection)
            code = await asyncio.to_thread(running.end)
            with pytest.raises(websockets.ConnectionClosed):
                await asyncio.wait_for(connection.recv(), 10)
            return code

    assert asyncio.run(ask()) == 0
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said


def _serve(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MIDCOURSE_STORE": str(folder / "store"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "midcourse", "serve", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=folder)
