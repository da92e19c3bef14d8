"""Studies: how they begin, go on, end, are stopped and forgotten."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from midcourse.errors import InputError
from midcourse.outputs.store import Store
from midcourse.web import answers, campaigns, studies
from midcourse.web.schema import CampaignArguments
from midcourse.web.server import application
from midcourse.web.settings import STUDIES_KEPT, Settings
from midcourse.web.work import Work

RUN = {"kind": "run", "arguments": {"scenario": "europe-2007"}}


@pytest.fixture
def client(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("MIDCOURSE_STORE", str(tmp_path))
    app = application(Settings(), warm=False)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as opened:
        yield opened


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Runs that go on, with progress, until the gate is opened."""
    opened = threading.Event()

    def run(arguments: Any, work: Work, progress: Any) -> dict[str, Any]:
        for step in range(10_000):
            progress("flights", step, 10_000)
            if opened.wait(0.01):
                return {"answer": 42, "missing": float("nan")}
        raise AssertionError

    monkeypatch.setattr(studies, "_ran", run)
    return opened


def started(client: TestClient, asked: dict[str, Any] = RUN) -> str:
    response = client.post("/api/studies", json=asked)
    assert response.status_code == 202, response.text
    name: str = response.json()["id"]
    return name


def state(client: TestClient, name: str) -> str:
    return str(answers.StudyWhole.model_validate(client.get(f"/api/studies/{name}").json()).state)


def until(client: TestClient, name: str, wanted: str) -> None:
    deadline = time.monotonic() + 20
    while state(client, name) != wanted:
        assert time.monotonic() < deadline, state(client, name)
        time.sleep(0.01)


def names_of(text: str) -> list[str]:
    return [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]


def test_a_study_goes_from_running_to_done_with_one_progress_kept(client: TestClient, gate: threading.Event) -> None:
    name = started(client)
    until(client, name, "running")
    gate.set()
    until(client, name, "done")
    text = client.get(f"/api/studies/{name}/events").text
    assert names_of(text) == ["progress", "result"]
    assert json.loads(text.split("data: ")[-1])["result"] == {"answer": 42, "missing": None}
    listed = answers.StudyList.model_validate(client.get("/api/studies").json()).studies
    assert [(one.id, one.state) for one in listed] == [(name, "done")]


def test_a_third_study_is_refused_and_a_cancelled_one_makes_room(client: TestClient, gate: threading.Event) -> None:
    first, second = started(client), started(client)
    refused = client.post("/api/studies", json=RUN)
    assert refused.status_code == 429
    assert "two" not in refused.text
    answers.Failure.model_validate(refused.json())
    assert client.delete(f"/api/studies/{first}").status_code == 204
    assert state(client, first) == "cancelled"
    assert names_of(client.get(f"/api/studies/{first}/events").text)[-1] == "cancelled"
    assert client.delete(f"/api/studies/{first}").status_code == 204
    third = started(client)
    until(client, third, "running")
    gate.set()
    for name in (second, third):
        until(client, name, "done")
    assert state(client, first) == "cancelled"


def test_what_goes_wrong_is_told_and_a_failure_of_ours_without_its_cause(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, message in (
        (InputError("inventory is -1"), "inventory is -1"),
        (OSError("/a/secret"), "the server failed"),
    ):

        def fail(*_: Any, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(studies, "_ran", fail)
        name = started(client)
        until(client, name, "failed")
        text = client.get(f"/api/studies/{name}/events").text
        assert names_of(text) == ["error"]
        assert json.loads(text.split("data: ")[-1])["error"]["message"] == message
        assert "secret" not in text


def test_a_study_that_takes_too_long_is_stopped(
    client: TestClient, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "LONGEST_SECONDS", 0.0)
    name = started(client)
    until(client, name, "failed")
    assert "longer" in client.get(f"/api/studies/{name}").json()["error"]["error"]["message"]
    assert not gate.is_set()


def test_only_the_newest_are_kept(client: TestClient, gate: threading.Event) -> None:
    gate.set()
    names = []
    for _ in range(STUDIES_KEPT + 3):
        names.append(started(client))
        until(client, names[-1], "done")
    kept = [one["id"] for one in client.get("/api/studies").json()["studies"]]
    assert kept == names[-STUDIES_KEPT:]
    assert client.get(f"/api/studies/{names[0]}").status_code == 404


# ----------------------------------------------------------------------------------------------------------- campaigns


def test_a_campaign_is_told_batch_by_batch_and_ends_when_its_listener_does(tmp_path: Any) -> None:
    work = Work(Store(tmp_path))
    asked = CampaignArguments(scenario="europe-2007", raids=3 * 65536, raid=2)
    told: list[tuple[str, int, int]] = []

    class Enough(Exception):
        pass

    def listen(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))
        if stage == "raids" and done:
            raise Enough

    with pytest.raises(Enough):
        campaigns.campaign_fought(asked, work, listen)
    assert [one for one in told if one[0] == "raids"] == [("raids", 0, 196608), ("raids", 65536, 196608)]
    assert any(stage == "windows" and done == total for stage, done, total in told)


def test_a_campaign_refuses_what_the_scenario_refuses() -> None:
    asked = CampaignArguments(scenario="europe-2007", set=["--out=/tmp/x"])
    with pytest.raises(InputError, match="--out"):
        campaigns.campaign_fought(asked, Work(), lambda *_: None)


def test_progress_tells_the_time_left(client: TestClient, gate: threading.Event) -> None:
    name = started(client)
    until(client, name, "running")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = client.get(f"/api/studies/{name}").json()["progress"]
        if found and found["left_s"] is not None:
            break
        time.sleep(0.02)
    gate.set()
    # 10,000 steps of 10 ms and more.
    assert found["stage"] == "flights"
    assert found["left_s"] > 0.01 * (10_000 - found["done"]) * 0.9


@pytest.mark.slow
def test_a_deal_and_a_campaign_are_found(client: TestClient) -> None:
    for asked, key in (
        ({"kind": "deal", "arguments": {"dossier": "moscow-2007"}}, "efficient"),
        ({"kind": "campaign", "arguments": {"raids": 65536, "set": ["interceptors.gbi.inventory=10"]}}, "asked"),
    ):
        name = started(client, asked)
        text = client.get(f"/api/studies/{name}/events").text
        assert names_of(text)[-1] == "result", text[-2000:]
        assert key in client.get(f"/api/studies/{name}").json()["result"]
    found = answers.Deal.model_validate(client.get("/api/deal/moscow-2007").json())
    assert found.state == "ready"
    assert found.deal is not None
    assert all(point["efficient"] < len(found.deal["efficient"]) for point in found.deal["front"])
    assert [one["name"] for one in found.deal["measures"]][1] == "People in European towns defended"
    packages = [*(one["example"] for one in found.deal["efficient"]), *found.deal["put_forward"]]
    for package in packages:
        drawn = package["map"]
        assert len(drawn["shown"]) + len(drawn["nothing"]) == len(found.deal["levers"])
        changes = [f"{path}={value}" for path, value in drawn["overrides"].items()]
        answer = client.get(f"/api/scenario/{drawn['scenario']}", params={"set": changes})
        assert answer.status_code == 200, answer.text
        assert [site["id"] for site in answer.json()["interceptors"]] == [drawn["site"]]
