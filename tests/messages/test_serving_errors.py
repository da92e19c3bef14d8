"""Errors of `midcourse serve` and of its interface, word for word."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from starlette.testclient import TestClient

from midcourse.cli import main
from midcourse.web.server import application
from midcourse.web.settings import Settings

CASES = {
    "a port that is none": (
        ("--port", "70000"),
        """
        InputError: port is 70000
            where:    --port
            allowed:  0 to 65535
        """,
    ),
    "an address that is none": (
        ("--host", "no such host", "--token", "long-enough-for-us"),
        """
        InputError: host "no such host" is no address of this machine
            where:    --host
            allowed:  an address, such as 127.0.0.1
        """,
    ),
    "an address of another machine": (
        ("--host", "192.0.2.1", "--port", "0", "--token", "long-enough-for-us"),
        """
        InputError: cannot listen on "192.0.2.1": cannot assign requested address
            where:    --host
            allowed:  an address of this machine, such as 127.0.0.1 or 0.0.0.0
        """,
    ),
    "a token that can be guessed": (
        ("--token", "1234"),
        """
        InputError: the token has 4 letters
            where:    --token
            allowed:  at least 16
            hint: leave it out, and one is made where it is needed
        """,
    ),
}


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    monkeypatch.setattr(sys, "argv", ["midcourse", "serve", *options])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("name", CASES)
def test_what_serve_cannot_do(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    options, text = CASES[name]
    assert said(capsys, monkeypatch, *options) == dedent(text).lstrip("\n")
    assert not list(tmp_path.iterdir())


def test_a_port_in_use(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = said(capsys, monkeypatch, "--port", str(port))
    assert text == (
        f"InputError: port {port} is in use\n    where:    --port\n    allowed:  a free port\n"
        f"    hint: midcourse serve --port {port + 1}, or --port 0 for any free one\n"
    )


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = application(Settings(), warm=False)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as opened:
        yield opened


ANSWERS = {
    "/api/scenario/europe-2008": (
        404,
        'unknown scenario "europe-2008"',
        "",
        "candidates-2007, europe-2007, europe-2007-gabala, europe-2007-motors, europe-2007-three-stage, "
        "europe-2009-cbo-sm3, europe-2009-phased",
        'did you mean "europe-2007" or "europe-2009-phased" or "europe-2007-motors"?',
    ),
    "/api/scenario/europe-2007?set=radars.emr.latitude_deg=50": (
        422,
        'radars.emr: unknown key "latitude_deg"',
        "--set radars.emr.latitude_deg=50",
        None,
        None,
    ),
    "/api/scenario/europe-2007?set=radars.emr.lat_deg": (
        422,
        '"radars.emr.lat_deg" is not an override',
        "--set radars.emr.lat_deg",
        "PATH=VALUE",
        "for example --set interceptors.gbi.burnout_speed_km_s=7.0",
    ),
    "/api/grid?cell_deg=0.06": (
        422,
        "cell_deg is 0.06, which gives the box 601,350 cells",
        "cell_deg",
        "1 to 250,000 cells, sea included",
        "use larger cells",
    ),
    "/api/grid?cell_deg=0.1": (
        422,
        "216,600 cells, sea included",
        "cell_deg",
        "up to 160,000",
        "use larger cells",
    ),
    "/api/treaties?date=2007-02-30": (
        422,
        'date is "2007-02-30"',
        "date",
        "a day such as 2007-10-12, from 1960 to 2060",
        "",
    ),
    "/api/table/threat": (
        404,
        'unknown table "threat"',
        "name",
        "bases, cells, detections, dispute, footprint, footprint_countries, threats, trajectories",
        'did you mean "threats" or "trajectories" or "footprint"?',
    ),
    "/api/talks/moskow-2007": (
        404,
        'unknown dossier "moskow-2007"',
        "",
        "moscow-2007",
        'did you mean "moscow-2007"?',
    ),
    "/nothing": (404, "there is nothing at this address", "/nothing", "", ""),
    "/api/studies/x": (404, 'unknown study "x"', "id", "", "only the newest studies are kept"),
}


@pytest.mark.parametrize("address", ANSWERS)
def test_what_the_interface_refuses(client: TestClient, address: str) -> None:
    status, *texts = ANSWERS[address]
    response = client.get(address)
    assert response.status_code == status
    error = response.json()["error"]
    for name, text in zip(("message", "where", "allowed", "hint"), texts, strict=True):
        assert text is None or error[name] == text
