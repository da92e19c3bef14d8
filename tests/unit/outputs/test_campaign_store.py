"""A campaign behind fsspec and beside a cluster that is not there: the same files, and clear refusals."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path

import duckdb
import fsspec
import numpy as np
import pytest

from midcourse.analysis.campaign import BATCH, Chances, Study
from midcourse.analysis.distributions import fixed
from midcourse.analysis.raid_curve import plain_study
from midcourse.analysis.reach_grid import plain_reach
from midcourse.analysis.totals import Totals
from midcourse.engagement.doctrine import Doctrine
from midcourse.errors import InputError, LimitError
from midcourse.outputs.campaign_fight import Fight
from midcourse.outputs.campaign_place import Place
from midcourse.outputs.campaign_run import fight, grid_shift
from midcourse.outputs.campaign_store import CampaignFolder, campaign_stamp, check_campaign_dir

SAMPLES = 3 * BATCH - 1000


@pytest.fixture(scope="module")
def study() -> Study:
    chances = Chances(fixed(0.7), fixed(0.9), fixed(0.0))
    doctrine = Doctrine("salvo", 2, 0.0, 0.0, 0.0)
    return Study("test", plain_reach(6, 1), ("all",), (), (), doctrine, chances, 3)


def folder_of(path: Path | str, study: Study, *, resume: bool = False) -> CampaignFolder:
    return CampaignFolder(path, {"stamp": campaign_stamp(), "study": study.digest, "seed": 7}, (), resume=resume)


def fought(study: Study, folder: CampaignFolder | None, **how: object) -> Totals:
    return fight(Fight(study, 7, SAMPLES, **how), folder, lambda *_: None)  # type: ignore[arg-type]


def local_files(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.fixture
def url() -> str:
    return f"memory://campaign-{uuid.uuid4().hex}"


def remote_files(url: str) -> dict[str, bytes]:
    fs, root = fsspec.core.url_to_fs(url)
    return {name.removeprefix(f"{root}/"): fs.cat_file(name) for name in fs.find(root)}


def test_any_store_that_fsspec_opens_holds_the_same_bytes(tmp_path: Path, url: str, study: Study) -> None:
    here, there = folder_of(tmp_path / "here", study), folder_of(url, study)
    by_path = folder_of(f"file://{tmp_path}/named", study)
    summaries = []
    for folder in (here, there, by_path):
        totals = fought(study, folder)
        summaries.append(totals.no_leakage)
        folder.finish({"no_leakage": totals.no_leakage}, lambda: {"figures/a.txt": b"seen"})
    assert summaries[0] == summaries[1] == summaries[2]
    files = local_files(tmp_path / "here")
    assert set(files) == {
        "campaign.json", "summary.json", "figures/a.txt", *(f"batches/batch-000000{k}.parquet" for k in range(3)),
    }  # fmt: skip
    assert remote_files(url) == files
    assert local_files(tmp_path / "named") == files


def test_duckdb_reads_them_in_place(url: str, study: Study) -> None:
    totals = fought(study, folder_of(url, study))
    connection = duckdb.connect()
    connection.register_filesystem(fsspec.filesystem("memory"))
    row = connection.sql(f"SELECT count(*), avg((leakers = 0)::int) FROM '{url}/batches/*.parquet'").fetchone()
    assert row is not None
    assert row[0] == SAMPLES
    assert row[1] == pytest.approx(totals.no_leakage[0], abs=1e-12)


def test_gaps_damage_and_batches_beyond_the_end_are_mended(url: str, study: Study) -> None:
    whole = fought(study, folder_of(url, study))
    before = remote_files(url)
    fs, root = fsspec.core.url_to_fs(url)
    fs.rm_file(f"{root}/batches/batch-0000000.parquet")
    fs.pipe_file(f"{root}/batches/batch-0000001.parquet", before["batches/batch-0000001.parquet"][:900])
    fs.pipe_file(f"{root}/batches/batch-0000009.parquet", before["batches/batch-0000002.parquet"])
    again = fought(study, folder_of(url, study, resume=True))
    assert np.array_equal(again.leakers, whole.leakers)
    assert remote_files(url) == before


def test_what_was_read_back_is_what_was_fought(tmp_path: Path, study: Study) -> None:
    edges = {"sspk_fraction": np.array([0.6, 0.8])}
    first = fought(study, folder_of(tmp_path / "here", study), edges=edges)
    again = fought(study, folder_of(tmp_path / "here", study, resume=True), edges=edges)
    for name, counts in first.bins.items():
        assert np.array_equal(counts, again.bins[name])
    assert first.bins["sspk_fraction"][0].tolist() == [0, SAMPLES, 0]


def test_another_version_and_a_strangers_store_are_left_alone(url: str) -> None:
    fs, root = fsspec.core.url_to_fs(url)
    fs.pipe_file(f"{root}/campaign.json", b'{"format": 1, "stamp": "0.0.1+abc"}')
    with pytest.raises(InputError, match=r"begun by another version of midcourse: 0\.0\.1\+abc"):
        check_campaign_dir(url, resume=True)
    with pytest.raises(InputError, match="already holds a campaign"):
        check_campaign_dir(url, resume=False)
    assert remote_files(url) == {"campaign.json": b'{"format": 1, "stamp": "0.0.1+abc"}'}
    fs.pipe_file(f"{root}-else/notes.txt", b"mine")
    with pytest.raises(InputError, match=r"holds notes\.txt and no campaign"):
        check_campaign_dir(f"{url}-else", resume=False)
    fs.pipe_file(f"{root}-file", b"mine")
    with pytest.raises(InputError, match="is a file, not a folder"):
        check_campaign_dir(f"{url}-file", resume=False)


def test_a_store_that_refuses_keeps_what_it_has(url: str, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(url, study)
    fs, _ = fsspec.core.url_to_fs(url)
    put, calls = type(fs).pipe_file, []

    def refuse(self: object, path: str, value: bytes, **how: object) -> None:
        calls.append(path)
        if len(calls) > 1:
            raise RuntimeError("the key has expired")
        put(self, path, value, **how)

    monkeypatch.setattr(type(fs), "pipe_file", refuse)
    with pytest.raises(LimitError) as caught:
        fought(study, folder)
    assert str(caught.value) == (
        f'batch 1 could not be written to "{url}": RuntimeError: the key has expired\n'
        "    1 batches of 65,536 raids are kept\n    hint: make room and call again with --resume"
    )
    monkeypatch.undo()
    assert fought(study, folder_of(url, study, resume=True)).samples == SAMPLES


def test_a_cluster_cannot_write_into_our_memory(url: str, study: Study) -> None:
    with pytest.raises(InputError, match="lies in the memory of this process"):
        fought(study, folder_of(url, study), cluster="tcp://127.0.0.1:1")


def test_without_dask_the_way_out_is_said(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "midcourse.outputs.campaign_cluster", raising=False)
    monkeypatch.delattr("midcourse.outputs.campaign_cluster", raising=False)
    with pytest.raises(InputError) as caught:
        fought(study, None, cluster="tcp://127.0.0.1:1")
    assert "a campaign on a cluster needs Dask" in str(caught.value)
    assert 'pip install "midcourse[cluster]"' in str(caught.value)


def test_an_address_that_is_none_is_said(study: Study) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError) as caught:
        fought(study, None, cluster="localhost")
    assert str(caught.value) == (
        '"localhost" is no address of a scheduler\n    where:    --cluster\n    allowed:  tcp://HOST:PORT\n'
        "    hint: dask scheduler prints it when it starts"
    )


def test_a_study_without_grids_has_no_error_of_a_grid(study: Study) -> None:
    assert grid_shift(Fight(study, 7, 1000)) == dict.fromkeys(
        ("no_leakage", "expected_leakage", "interceptors_used"), (0.0, 0.0)
    )
    assert plain_study(study, (2, 1)).reach.launch.shape == study.reach.launch.shape


def test_places_are_shown_as_they_were_named(tmp_path: Path, url: str) -> None:
    assert Place(tmp_path / "a").shown == str(tmp_path / "a")
    assert Place(f"file://{tmp_path}/a").local == tmp_path / "a"
    assert Place(url).shown == url
    assert Place(url).local is None
    assert json.dumps(Place(url).names("batches")) == "[]"
