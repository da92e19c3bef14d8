"""What the application answers, held to its models, to the engine, and to what a client can rely on."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from midcourse import workbench
from midcourse.outputs.geography import CREDIT
from midcourse.outputs.store import Store
from midcourse.scenario.load import load, load_text
from midcourse.web import answers
from midcourse.web.server import application
from midcourse.web.settings import Settings

SCENARIO = "europe-2007"
SOUTH = "radars.emr.lat_deg=48.5"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIDCOURSE_STORE", str(tmp_path_factory.mktemp("store")))
        app = application(Settings(), warm=False)
        with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as opened:
            yield opened


def held(model: Any, response: Any) -> dict[str, Any]:
    """The answer, after its model found nothing missing, nothing added and nothing of another type."""
    assert response.status_code == 200, response.text
    model.model_validate_json(response.content, strict=True)
    data: dict[str, Any] = response.json()
    return data


def test_health_and_library(client: TestClient) -> None:
    assert held(answers.Health, client.get("/api/health"))["ready"] is True
    library = held(answers.Library, client.get("/api/scenarios"))
    assert library["default"] in [one["id"] for one in library["scenarios"]]
    assert "moscow-2007" in [one["id"] for one in library["dossiers"]]
    assert "start-1" in [one["id"] for one in library["treaties"]]


def test_every_packaged_scenario_can_be_shown(client: TestClient) -> None:
    for one in client.get("/api/scenarios").json()["scenarios"]:
        data = held(answers.ScenarioAnswer, client.get(f"/api/scenario/{one['id']}"))
        paths = {quantity["path"] for quantity in data["quantities"]}
        for site in (*data["radars"], *data["interceptors"], *data["launch_areas"]):
            assert {"latitude", "longitude"} <= set(site["paths"])
            assert set(site["paths"].values()) <= paths
        assert data["view"]["launch_area"] in [area["id"] for area in data["launch_areas"]]
        assert data["view"]["vehicle"] in [vehicle["id"] for vehicle in data["vehicles"]]


def test_a_change_is_shown_where_it_was_made(client: TestClient) -> None:
    plain = client.get(f"/api/scenario/{SCENARIO}").json()
    data = held(answers.ScenarioAnswer, client.get(f"/api/scenario/{SCENARIO}", params={"set": SOUTH}))
    assert [item["path"] for item in data["quantities"] if item["changed"]] == ["radars.emr.lat_deg"]
    assert [radar["latitude_deg"] for radar in data["radars"] if radar["id"] == "emr"] == [48.5]
    assert data["digest"] != plain["digest"]
    assert data["set"] == [SOUTH]


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [SOUTH],
        ["interceptors.gbi.burnout_speed_km_s=7", "interceptors.gbi.inventory=54", "doctrine.kind=shoot-look-shoot"],
        ["engagement.sensors=[emr, fylingdales]", "radars.emr.reference_range_km={value: 1500, grade: memory}"],
        ["dispute=null", "footprint.cell_deg=1"],
    ],
)
def test_the_yaml_of_an_edit_loads_to_the_same_answers(client: TestClient, changes: list[str]) -> None:
    response = client.get(f"/api/scenario/{SCENARIO}/yaml", params={"set": changes})
    assert response.status_code == 200, response.text
    assert "attachment" in response.headers["content-disposition"]
    again = load_text(response.text, "edited")
    assert again.part_digests == load(SCENARIO, changes).part_digests


def turning(ring: list[list[float]]) -> float:
    """Twice the area on the plane, above zero for a clockwise ring."""
    x, y = np.array(ring).T
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1])))


def test_the_land_has_clockwise_areas_with_their_holes_and_its_credits(client: TestClient) -> None:
    coarse = held(answers.Land, client.get("/api/land"))
    fine = held(answers.Land, client.get("/api/land", params={"detail": "fine"}))
    assert coarse["credit"] == CREDIT
    assert "dashed" in coarse["statement"]
    for data in (coarse, fine):
        assert len(data["disputed"]) > 10
        for outer, *holes in [*data["land"], *data["lakes"]]:
            assert outer[0] == outer[-1]
            assert np.abs(outer).max(axis=0)[0] <= 180
            assert np.abs(outer).max(axis=0)[1] <= 90
            assert turning(outer) > 0
            for hole in holes:
                # The other way round, within the box of its area, and smaller.
                assert hole[0] == hole[-1]
                assert -turning(outer) < turning(hole) < 0
                assert (np.min(hole, axis=0) >= np.min(outer, axis=0)).all()
                assert (np.max(hole, axis=0) <= np.max(outer, axis=0)).all()
    # Lesotho in South Africa.
    (around,) = [area for area in coarse["land"] if len(area) > 1]
    assert np.allclose(np.mean(around[1], axis=0), (28.5, -29.5), atol=1.0)
    points = [sum(len(ring) for area in data["land"] for ring in area) for data in (coarse, fine)]
    assert points[1] > 3 * points[0]


def test_the_grid_is_that_of_the_live_answers(client: TestClient) -> None:
    grid = held(answers.Grid, client.get("/api/grid", params={"cell_deg": 2.0}))
    with client.websocket_connect("/api/live", headers=OWN) as live:
        header, states = ask(live, 1)
    assert header["grid"] == grid["grid"]
    assert header["count"] == len(states) == len(grid["latitude_deg"]) == len(grid["country"])
    largest = grid["towns"][0]
    near = [abs(grid["latitude_deg"][largest["cell"]] - largest["latitude_deg"]),
            abs(grid["longitude_deg"][largest["cell"]] - largest["longitude_deg"])]  # fmt: skip
    assert max(near) < 3.0
    other = client.get("/api/grid", params={"cell_deg": 2.0, "set": "footprint.north_deg=60"}).json()
    assert other["grid"] != grid["grid"]


# --------------------------------------------------------------------------------------------------------------- live


OWN = {"host": "127.0.0.1", "origin": "http://127.0.0.1"}
VIEW = {"launch_area": "tabriz", "vehicle": "irbm", "cell_deg": 2.0}


def ask(live: Any, seq: int, changes: dict[str, Any] | None = None, **view: Any) -> tuple[dict[str, Any], np.ndarray]:
    frame = {"type": "edit", "seq": seq, "scenario": SCENARIO, "set": changes or {}, "view": {**VIEW, **view}}
    live.send_text(json.dumps(frame))
    while True:
        message = live.receive()
        if message.get("bytes") is not None:
            data = message["bytes"]
            size = int.from_bytes(data[:4], "little")
            assert (4 + size) % 4 == 0
            return json.loads(data[4 : 4 + size]), np.frombuffer(data[4 + size :], "<f4")
        assert json.loads(message["text"])["type"] == "progress", message


@pytest.mark.parametrize(
    ("changes", "overrides"),
    [
        ({}, []),
        ({"radars.emr.lat_deg": 48.5}, [SOUTH]),
        ({"interceptors.gbi.min_intercept_height_km": 200}, ["interceptors.gbi.min_intercept_height_km=200"]),
        ({"doctrine.kind": "shoot-look-shoot", "interceptors.gbi.burnout_speed_km_s": 8},
         ["doctrine.kind=shoot-look-shoot", "interceptors.gbi.burnout_speed_km_s=8"]),
    ],
)  # fmt: skip
def test_live_states_and_shares_are_those_of_the_engine(
    client: TestClient, changes: dict[str, Any], overrides: list[str]
) -> None:
    with client.websocket_connect("/api/live", headers=OWN) as live:
        header, states = ask(live, 7, changes)
    fresh = workbench.Workspace().footprint(
        load(SCENARIO, overrides), launch_area="tabriz", vehicle="irbm", cell_deg=2.0
    )
    assert header["seq"] == 7
    assert header["digest"] == fresh.digest
    assert states.tolist() == fresh.state.tolist()
    assert header["shares"]["defended_fraction"] == pytest.approx(fresh.shares.defended_fraction[0])
    assert header["shares"]["population_fraction"] == pytest.approx(fresh.shares.population_fraction[0])
    assert [row["country"] for row in header["by_country"]] == list(fresh.countries[1:])


def test_all_launch_areas_together_are_the_worst_of_each(client: TestClient) -> None:
    with client.websocket_connect("/api/live", headers=OWN) as live:
        areas = load(SCENARIO).footprint.launch_areas  # type: ignore[union-attr]
        each = [ask(live, seq, launch_area=area.id)[1] for seq, area in enumerate(areas)]
        _, together = ask(live, 99, launch_area="all")
    reached = np.stack(each)
    worst = np.where((reached == 1).any(axis=0), 1, np.where((reached == 2).any(axis=0), 2, 0))
    assert together.tolist() == worst.tolist()


def test_an_error_names_its_frame_and_the_connection_goes_on(client: TestClient) -> None:
    with client.websocket_connect("/api/live", headers=OWN) as live:
        live.send_text(
            json.dumps({"type": "edit", "seq": 3, "scenario": SCENARIO, "view": {**VIEW, "vehicle": "irmb"}})
        )
        error = json.loads(live.receive_text())
        assert (error["type"], error["seq"]) == ("error", 3)
        assert error["error"]["message"] == 'unknown vehicle "irmb"'
        assert '"irbm"' in error["error"]["hint"]
        live.send_text("{")
        assert json.loads(live.receive_text())["seq"] is None
        assert ask(live, 4)[0]["seq"] == 4


@pytest.mark.parametrize(
    ("changes", "cell_deg", "area", "words"),
    [
        ([], 0.1, "tabriz", "cells, sea included"),
        (["footprint.south_deg=45", "footprint.north_deg=55", "footprint.west_deg=5", "footprint.east_deg=40"],
         0.06, "tabriz", "cells of land"),
        ([], 0.2, "all", "cells of land times launch areas"),
    ],
)  # fmt: skip
def test_footprints_of_too_many_cells_are_refused_before_any_work(
    client: TestClient, changes: list[str], cell_deg: float, area: str, words: str
) -> None:
    with client.websocket_connect("/api/live", headers=OWN) as live:
        frame = {"type": "edit", "seq": 1, "scenario": SCENARIO, "set": dict(one.split("=") for one in changes),
                 "view": {**VIEW, "cell_deg": cell_deg, "launch_area": area}}  # fmt: skip
        live.send_text(json.dumps(frame))
        error = json.loads(live.receive_text())["error"]
    assert error["message"].endswith(f" {words}")
    assert error["where"] == "cell_deg"


# --------------------------------------------------------------------------------------------------------------- runs


def test_a_scene_has_flights_law_and_no_cells_unless_asked(client: TestClient) -> None:
    scene = held(answers.Scene, client.get(f"/api/scene/{SCENARIO}"))
    assert len(scene["tracks"]) == len({track["group"] for track in scene["tracks"]}) > 3
    assert scene["cells"] == []
    assert {treaty["id"] for treaty in scene["treaties"]} >= {"start-1", "inf", "cfe"}
    assert scene["date"] == "2007-10-12"
    bare = client.get(f"/api/scene/{SCENARIO}", params={"law": False}).json()
    assert bare["treaties"] == bare["verdicts"] == []
    one = client.get(f"/api/scene/{SCENARIO}", params={"threat": "iran-irbm-europe/tabriz->rome", "law": False}).json()
    assert [track["id"] for track in one["tracks"]] == ["iran-irbm-europe/tabriz→rome"]
    many = client.get(f"/api/scene/{SCENARIO}", params={"threat": "all"})
    assert many.status_code == 422
    assert "up to 400" in many.json()["error"]["allowed"]


def test_threats_and_tables_agree_with_the_run(client: TestClient) -> None:
    data = held(answers.Threats, client.get("/api/threats"))
    frame = pa.ipc.open_stream(client.get("/api/table/threats").content).read_all()
    assert frame.column("id").to_pylist() == [row["id"] for row in data["threats"]]
    assert frame.column("engageable").to_pylist() == [row["engageable"] for row in data["threats"]]
    text = client.get("/api/table/threats", params={"format": "csv"})
    assert text.headers["content-type"].startswith("text/csv")
    assert len(text.text.splitlines()) == 1 + frame.num_rows
    assert "europe-2007-threats.csv" in text.headers["content-disposition"]


def test_exports_are_files_that_open(client: TestClient) -> None:
    threat = "iran-irbm-europe/tabriz→rome"
    czml = client.get("/api/export/czml", params={"threat": threat})
    assert czml.json()[0]["id"] == "document"
    kml = client.get("/api/export/kml", params={"threat": threat})
    assert kml.content.startswith(b"<?xml")
    single = client.get("/api/export/oem", params={"threat": threat})
    assert single.text.startswith("CCSDS_OEM_VERS")
    several = client.get(
        "/api/export/stk-e", params={"threat": ["iran-irbm-europe/tabriz→rome", "iran-irbm-europe/tabriz→warsaw"]}
    )
    with zipfile.ZipFile(io.BytesIO(several.content)) as archive:
        assert len(archive.namelist()) == 2


def test_treaties_count_against_limits_on_any_day(client: TestClient) -> None:
    data = held(answers.Treaties, client.get("/api/treaties", params={"date": "2007-07-01"}))
    start = next(treaty for treaty in data["treaties"] if treaty["id"] == "start-1")
    assert start["in_force"]
    row = next(row for row in start["rows"] if row["party"] == "russia" and row["rule"] == "delivery-vehicles")
    assert (row["counted"], row["allowed"], row["headroom"], row["breach"]) == (1136, 1600, 464, False)
    later = held(answers.Treaties, client.get("/api/treaties", params={"date": "2010-01-01"}))
    assert not next(treaty for treaty in later["treaties"] if treaty["id"] == "start-1")["in_force"]
    for bad in ("2007-13-01", "yesterday", "0001-01-01", "2007-1-1", ""):
        response = client.get("/api/treaties", params={"date": bad})
        assert response.status_code == 422
        answers.Failure.model_validate_json(response.content)


# ------------------------------------------------------------------------------------------------------------- studies


def events(client: TestClient, name: str) -> list[tuple[str, Any]]:
    text = client.get(f"/api/studies/{name}/events").text
    found = []
    for block in text.strip().split("\n\n"):
        if block.startswith(":"):
            continue
        first, second = block.split("\n")
        found.append((first.removeprefix("event: "), json.loads(second.removeprefix("data: "))))
    return found


def test_a_study_judges_a_claim_and_the_talks_then_know_the_verdict(client: TestClient) -> None:
    before = held(answers.Talks, client.get("/api/talks/moscow-2007"))
    claim = "start-1-ends-2012"
    assert next(one for one in before["claims"] if one["id"] == claim)["verdict"] is None
    asked = {"kind": "check", "arguments": {"dossier": "moscow-2007", "claims": [claim]}}
    response = client.post("/api/studies", json=asked)
    assert response.status_code == 202
    study = answers.StudyHead.model_validate(response.json())
    said = events(client, study.id)
    assert [name for name, _ in said if name != "progress"] == ["verdict", "result"]
    assert said[-1][1]["result"]["claims"][0]["claim"] == claim
    whole = held(answers.StudyWhole, client.get(f"/api/studies/{study.id}"))
    assert whole["state"] == "done"
    after = held(answers.Talks, client.get("/api/talks/moscow-2007"))
    known = next(one for one in after["claims"] if one["id"] == claim)["verdict"]
    assert known["verdict"] == said[-1][1]["result"]["claims"][0]["verdict"]
    assert after["judged"] == before["judged"] + 1
    # Dates of treaties are law; what interceptors reach is physics.
    rests = {claim["id"]: claim["rests_on"] for claim in after["claims"]}
    assert [one for one in rests.values() if one == ["law"]]
    assert [one for one in rests.values() if "physics" in one]
    # Whoever comes later hears the same again.
    assert [name for name, _ in events(client, study.id) if name != "progress"] == ["verdict", "result"]
    scene = client.get(f"/api/scene/{SCENARIO}").json()
    assert isinstance(scene["verdicts"], list)


def test_a_study_that_cannot_be_done_is_refused_at_once(client: TestClient) -> None:
    for asked, status in (
        ({"kind": "chek"}, 422),
        ({"kind": "check", "arguments": {"dossier": "moskow-2007"}}, 404),
        ({"kind": "check", "arguments": {"claims": ["no-such"]}}, 422),
        ({"kind": "deal", "arguments": {"without": ["no-such"]}}, 422),
        ({"kind": "run", "arguments": {"scenario": "europe-2007", "set": ["x=1"]}}, 422),
        ({"kind": "run", "arguments": {"scenario": "/etc/passwd"}}, 422),
        ({"kind": "run", "arguments": {"folder": "/tmp"}}, 422),
    ):
        response = client.post("/api/studies", json=asked)
        assert response.status_code == status, (asked, response.text)
        answers.Failure.model_validate_json(response.content)
    assert client.post("/api/studies", content=b"{", headers={"content-type": "application/json"}).status_code == 400
    assert client.get("/api/studies/unknown").status_code == 404
    assert client.delete("/api/studies/unknown").status_code == 404


def test_a_deal_is_unknown_until_it_is_searched(client: TestClient) -> None:
    assert held(answers.Deal, client.get("/api/deal/moscow-2007")) == {"state": "unknown", "deal": None}
    assert client.get("/api/deal/moscow-2007", params={"without": "no-such"}).status_code == 422


# ------------------------------------------------------------------------------------------------------------ transport


def test_an_answer_is_named_by_its_content_and_compressed(client: TestClient) -> None:
    plain = client.get("/api/land", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", "/api/land", headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < 0.4 * len(plain.content)
    again = client.get("/api/land", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get("/api/land", headers={"if-none-match": '"other"'}).status_code == 200


def test_what_is_not_there_is_said_in_the_same_form(client: TestClient) -> None:
    for path in (
        "/api/nothing",
        "/nothing",
        "/api/scenario/europe-2008",
        "/api/table/threat",
        "/api/export/cmzl",
        "/api/talks/x",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        answers.Failure.model_validate_json(response.content)
    response = client.put("/api/health")
    assert response.status_code == 405
    answers.Failure.model_validate_json(response.content)


def test_a_failure_of_ours_says_nothing_of_its_cause(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr("midcourse.web.routes.threats_json", fail)
    quiet = TestClient(client.app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), raise_server_exceptions=False)
    response = quiet.get("/api/threats", params={"set": "doctrine.decision_delay_s=61"})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert answers.Failure.model_validate_json(response.content).error.message == "the server failed"
    assert "secret" in caplog.text
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_answer_is_computed_once_however_many_ask(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def count(day: Any) -> dict[str, Any]:
        calls.append(day)
        return {"date": str(day)}

    monkeypatch.setattr("midcourse.web.routes.treaties_day_json", count)
    for _ in range(3):
        assert client.get("/api/treaties", params={"date": "1991-01-01"}).json() == {"date": "1991-01-01"}
    assert len(calls) == 1


def test_nothing_is_written_outside_the_store(client: TestClient) -> None:
    store: Store = client.app.app.state.work.store  # type: ignore[attr-defined]
    assert store.path is not None
    assert not list(Path(store.path).rglob("*.part"))


OPENED: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    """Note every file that Python opens, lists or starts while anybody is interested."""
    if OPENED is not None and event in ("open", "os.listdir", "os.scandir", "subprocess.Popen", "os.exec", "import"):
        OPENED.append(f"{event} {arguments[0]!r}")


def test_no_text_of_a_client_reaches_the_file_system(client: TestClient) -> None:
    """Every place for text is filled with a path; Python's own audit of opened files must never see it."""
    global OPENED  # noqa: PLW0603 - an audit hook cannot be removed, so it looks at a flag
    sys.addaudithook(_note)
    mark = "hostile-mark"
    texts = [f"/tmp/{mark}", f"../{mark}.yaml", f"{mark}.yaml", mark, f"file:///{mark}", f"~/{mark}"]
    OPENED = []
    try:
        assert not Path("/no/such/place/canary").exists()
        with contextlib.suppress(OSError):
            Path("/no/such/place/canary").read_text(encoding="utf-8")
        for text in texts:
            quoted = text.replace("/", "%2F")
            for address in ("scenario", "scene", "talks", "deal", "table", "export", "studies"):
                client.get(f"/api/{address}/{quoted}")
            client.get(f"/{quoted}")
            for query in ("grid?scenario=", "threats?scenario=", "dispute?scenario=", "treaties?date=", "land?detail=",
                          "table/threats?format=", "scene/europe-2007?threat=", "deal/moscow-2007?without="):  # fmt: skip
                assert client.get(f"/api/{query}{quoted}").status_code in (404, 422), query
            for path in HOSTILE:
                response = client.get(f"/api/scenario/{SCENARIO}/yaml", params={"set": f"{path}={text}"})
                assert response.status_code in (200, 422)
            for kind, key in (("check", "dossier"), ("deal", "dossier"), ("run", "scenario"), ("campaign", "scenario")):
                response = client.post("/api/studies", json={"kind": kind, "arguments": {key: text}})
                assert response.status_code in (404, 422)
        seen = list(OPENED)
    finally:
        OPENED = None
    assert [one for one in seen if "canary" in one], "the audit sees what is opened"
    assert not [one for one in seen if mark in one]


HOSTILE = (
    "extends",
    "title",
    "format",
    "sources",
    "interceptors.gbi.library",
    "interceptors.gbi",
    "vehicles.irbm.library",
    "vehicles.new.library",
    "radars.emr.library",
    "radars.emr.cued_by",
    "radars.new",
    "launch_areas.iran",
    "threats.iran-irbm-europe.launch_areas",
    "footprint.vehicles",
    "dispute.russia",
    "radars.emr.reference_range_km",
)
