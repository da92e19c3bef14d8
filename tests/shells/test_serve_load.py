"""`midcourse serve` under load: many clients at once, slow ones, and everything that its description allows."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import numpy as np
import pytest
import websockets


def _serving() -> ModuleType:
    """What the tests of the server as a process share with these."""
    spec = importlib.util.spec_from_file_location("serving_process", Path(__file__).with_name("test_serve.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["serving_process"] = module
    spec.loader.exec_module(module)
    return module


process = _serving()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    running = process.Server(tmp_path_factory.mktemp("load"))
    yield running
    assert running.end() == 0
    assert "Traceback" not in Path(running.log.name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_fifty_clients_drag_at_once_and_each_sees_its_own_scenario(server: Any) -> None:
    clients, positions = 50, 30
    view = {"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 1.0}

    def place(client: int, position: int) -> dict[str, float]:
        return {"radars.emr.lat_deg": 44 + client / 5, "radars.emr.lon_deg": 5 + position / 2}

    async def drag(client: int) -> tuple[int, str, bytes]:
        async with websockets.connect(server.live, compression=None) as connection:
            for position in range(positions):
                await connection.send(process.edit(position, set=place(client, position), view=view))
                await asyncio.sleep(0.02)
            answers = 0
            while True:
                header, states = await process.answer(connection)
                answers += 1
                if header["seq"] == positions - 1:
                    return answers, header["digest"], states.tobytes()

    async def crowd() -> list[tuple[int, str, bytes]]:
        return await asyncio.gather(*(drag(client) for client in range(clients)))

    async def alone(client: int) -> tuple[str, bytes]:
        async with websockets.connect(server.live, compression=None) as connection:
            await connection.send(process.edit(0, set=place(client, positions - 1), view=view))
            header, states = await process.answer(connection)
            return header["digest"], states.tobytes()

    asyncio.run(crowd())
    before = server.memory()
    found = asyncio.run(crowd())
    for _ in range(2):
        again = asyncio.run(crowd())
        assert [(digest, states) for _, digest, states in again] == [(digest, states) for _, digest, states in found]
    assert server.memory() < before + 60, "MB"
    assert len({digest for _, digest, _ in found}) == clients
    for client in (0, 17, 49):
        assert asyncio.run(alone(client)) == found[client][1:]


@pytest.mark.slow
def test_more_clients_than_there_may_be_are_sent_away_and_leave_room_when_they_go(server: Any) -> None:
    async def crowd() -> int:
        connected = [await websockets.connect(server.live) for _ in range(128)]
        one_too_many = await websockets.connect(server.live)
        with pytest.raises(websockets.ConnectionClosed):
            await asyncio.wait_for(one_too_many.recv(), 10)
        code = one_too_many.close_code
        await asyncio.gather(*(one.close() for one in connected))
        async with websockets.connect(server.live) as connection:
            await connection.send(process.edit(1))
            await process.answer(connection)
        assert code is not None
        return code

    assert asyncio.run(crowd()) == 1013


@pytest.mark.slow
def test_a_client_that_never_reads_is_dropped_and_holds_nobody_up(server: Any) -> None:
    """Its answers fill what the two kernels hold for it, then the server waits twenty seconds and hangs up."""
    plug = socket.socket()
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plug.settimeout(60)
    plug.connect(("127.0.0.1", server.port))
    plug.sendall(
        f"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert plug.recv(4096).startswith(b"HTTP/1.1 101")
    view = {"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 0.25}
    dropped = False
    begun = time.monotonic()
    seq = 0
    while not dropped and time.monotonic() - begun < 90:
        try:
            for _ in range(10):
                seq += 1
                text = process.edit(seq, set={"radars.emr.lat_deg": 45 + seq % 100 / 20}, view=view)
                plug.sendall(_masked(text.encode()))
            time.sleep(0.3)
            assert httpx2.get(f"{server.base}/api/health", timeout=5).status_code == 200
        except OSError:
            dropped = True
    plug.close()
    assert dropped


def _masked(data: bytes) -> bytes:
    """A text frame as a client sends it, with a mask of noughts."""
    size = len(data)
    head = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0x80 | 126]) + size.to_bytes(2, "big")
    return head + b"\x00" * 4 + data


@pytest.mark.slow
def test_a_request_that_arrives_a_letter_at_a_time_is_given_up(server: Any) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 60) as head:
        head.sendall(b"GET /api/he")
        assert head.recv(100) == b""
    with socket.create_connection(("127.0.0.1", server.port), 60) as body:
        body.sendall(
            f"POST /api/studies HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
            'Content-Length: 1000\r\n\r\n{"kind"'.encode()
        )
        assert body.recv(1000).startswith(b"HTTP/1.1 408")


# ------------------------------------------------------------------------------------------------------- schemathesis


@pytest.mark.slow
def test_nothing_that_the_description_allows_or_forbids_makes_the_server_fail(server: Any) -> None:
    """Schemathesis makes requests from the OpenAPI description, valid and not; none may end in a failure of ours."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import CHECKS

    schema = schemathesis.openapi.from_url(f"{server.base}/api/openapi.json")
    names = ("not_a_server_error", "status_code_conformance", "response_schema_conformance")
    checks = CHECKS.get_by_names(list(names))
    tried: dict[str, int] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.endswith("/events"):
            continue  # A stream does not end; it has a test of its own.
        for mode in schemathesis.GenerationMode:

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=12,
                database=None,
                deadline=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def ask(case: Any) -> None:
                tried[case.operation.path] = tried.get(case.operation.path, 0) + 1
                case.call_and_validate(checks=checks, timeout=120)
                _call_by_name(case)
                case.call_and_validate(checks=checks, timeout=120)

            try:
                ask()
            except Exception as error:
                if "no examples" in str(error).lower() or type(error).__name__ == "Unsatisfiable":
                    continue  # An operation without parameters has nothing to break.
                raise
    assert len(tried) >= 15
    assert httpx2.get(f"{server.base}/api/health").json()["ready"]


def _call_by_name(case: Any) -> None:
    """Names that exist, so that the rest of the request is looked at; nothing that takes minutes."""
    for names in (case.path_parameters, case.query):
        for key, value in (("scenario", process.SCENARIO), ("dossier", "moscow-2007"), ("form", "kml")):
            if key in names:
                names[key] = value
        if "name" in names:
            names["name"] = "threats" if "/table/" in case.path else process.SCENARIO
    if "cells" in case.query:
        case.query["cells"] = False


def test_the_description_says_every_address_of_the_reference(server: Any) -> None:
    found = set(httpx2.get(f"{server.base}/api/openapi.json").json()["paths"])
    page = (Path(__file__).parents[2] / "docs" / "reference" / "web-api.md").read_text(encoding="utf-8")
    for path in found:
        first = path.split("{")[0].rstrip("/")
        assert first in page, path


@pytest.mark.slow
def test_a_drag_computes_nothing_but_what_it_moves(server: Any, record_property: Callable[[str, object], None]) -> None:
    """And what it costs at 10,000 cells is put down in the report of the run (``--junit-xml``), held to no limit."""
    view = {"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 0.29}

    async def drag() -> tuple[list[float], list[float], int]:
        taken, elapsed = [], []
        async with websockets.connect(server.live, compression=None) as connection:
            for seq in range(103):
                begun = time.perf_counter()
                await connection.send(process.edit(seq, set={"radars.emr.lat_deg": 46 + seq / 25}, view=view))
                header, states = await process.answer(connection)
                if seq > 2:
                    taken.append(1e3 * (time.perf_counter() - begun))
                    elapsed.append(header["elapsed_ms"])
                    assert header["computed"] in ([], ["sensing emr"], ["sensing emr", "engagement gbi"])
        return taken, elapsed, len(states)

    taken, elapsed, cells = asyncio.run(drag())
    assert cells > 10_000
    record_property("elapsed_p95_ms", float(np.percentile(elapsed, 95)))
    record_property("answer_p95_ms", float(np.percentile(taken, 95)))
