"""`midcourse campaign --cluster` with a real scheduler and real workers: killed, starved, and resumed elsewhere."""

from __future__ import annotations

import json
import os
import re
import resource
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")

SMALL = """\
extends: europe-2007
title: Two launch areas against four targets
threats:
  iran-mrbm-europe: null
  iran-irbm-europe: null
  iran-icbm-europe: {launch_areas: [tabriz, bandar-abbas], targets: [london, rome, oslo, lisbon]}
  iran-icbm-usa: null
  russia-solid-usa: null
  russia-liquid-usa: null
dispute: null
footprint: null
"""
COUNT = 10
ASKED = (
    "campaign", "small.yaml", "-n", str(COUNT * 65536 - 5000), "--seed", "7", "--grid", "3", "--raid", "4",
    "--decoys", "0:1", "--decoy-credible", "0.5", "--spacing-s", "20",
)  # fmt: skip


class Cluster:
    """A scheduler and workers on the loopback, each a process of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._folder, self._environment = folder, environment
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def worker(self, starved: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker; a starved one can write no file of a batch's size."""

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

        options = (self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        return self._start("worker", *options, preexec=limit if starved else None)

    def _start(self, kind: str, *options: str, preexec: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options], cwd=self._folder, env=self._environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=preexec,  # noqa: PLW1509
        )  # fmt: skip
        self.processes.append(process)
        return process

    def end(self) -> None:
        """End what was started, by its id."""
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cluster")
    (place / "small.yaml").write_text(SMALL)
    return place


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "MIDCOURSE_STORE": str(folder / "store"), "COLUMNS": "100"}


Called = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def call(folder: Path, environment: dict[str, str]) -> Called:
    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "midcourse", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=folder, env=environment, text=True, stdout=pipe, stderr=pipe)

    return start


@pytest.fixture
def cluster(folder: Path, environment: dict[str, str]) -> Iterator[Cluster]:
    made = Cluster(folder, environment)
    yield made
    made.end()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=300)
    return process.returncode, said, complained


def content(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def wait_for_batches(place: Path, count: int, process: subprocess.Popen[str]) -> None:
    while process.poll() is None and len(list(place.glob("batches/batch-*.parquet"))) < count:
        time.sleep(0.002)
    assert process.poll() is None, process.communicate()


@pytest.fixture(scope="module")
def undisturbed(folder: Path, call: Called) -> dict[str, bytes]:
    code, _, complained = ended(call(*ASKED, "--out", "whole", "--workers", "1"))
    assert code == 0, complained
    return content(folder / "whole")


@pytest.mark.slow
def test_a_worker_and_the_main_process_are_killed_and_a_disk_is_full(
    folder: Path, call: Called, cluster: Cluster, undisturbed: dict[str, bytes]
) -> None:
    place = folder / "torn"
    asked = (*ASKED, "--out", "torn", "--cluster", cluster.address)
    first, second = cluster.worker(), cluster.worker()
    process = call(*asked)
    wait_for_batches(place, 2, process)
    first.send_signal(signal.SIGKILL)
    kept = len(list(place.glob("batches/batch-*.parquet")))
    wait_for_batches(place, kept + 2, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (place / "summary.json").exists()
    second.kill()
    second.wait()
    # What a killed worker was writing is swept away by the next call.
    before = {name: data for name, data in content(place).items() if not name.endswith(".part")}

    starved = cluster.worker(starved=True)
    code, said, complained = ended(call(*asked, "--resume"))
    assert code == 2
    assert not said
    assert "LimitError: batch" in complained
    assert "could not be written" in complained
    assert content(place) == before
    starved.kill()

    cluster.worker()
    code, _, complained = ended(call(*asked, "--resume"))
    assert code == 0, complained
    assert content(place) == undisturbed


@pytest.mark.slow
def test_the_scheduler_is_killed_and_threads_finish(
    folder: Path, call: Called, cluster: Cluster, undisturbed: dict[str, bytes]
) -> None:
    place = folder / "orphaned"
    cluster.worker()
    process = call(*ASKED, "--out", "orphaned", "--cluster", cluster.address)
    wait_for_batches(place, 2, process)
    cluster.scheduler.send_signal(signal.SIGKILL)
    code, said, complained = ended(process)
    assert code == 2
    assert not said
    assert f"LimitError: the cluster at {cluster.address} was lost" in complained
    assert "--resume" in complained
    assert not (place / "summary.json").exists()
    code, _, complained = ended(call(*ASKED, "--out", "orphaned", "--resume"))
    assert code == 0, complained
    assert content(place) == undisturbed


@pytest.mark.slow
def test_it_stops_in_time_and_keeps_nothing_beyond(
    folder: Path, call: Called, cluster: Cluster, undisturbed: dict[str, bytes]
) -> None:
    cluster.worker()
    cluster.worker()
    code, said, complained = ended(
        call(*ASKED, "--out", "sure", "--until-half-width", "0.0015", "--cluster", cluster.address, "--json")
    )
    assert code == 0, complained
    found = json.loads(said)
    assert found["stopped"] == "half-width reached"
    count = found["samples"] // 65536
    assert 1 <= count < COUNT
    kept = {name: data for name, data in content(folder / "sure").items() if name.startswith("batches/")}
    assert kept == {name: data for name, data in undisturbed.items() if name.startswith("batches/") and name in kept}
    assert len(kept) == count


@pytest.mark.slow
def test_a_cluster_without_workers_or_without_a_scheduler_is_said(
    folder: Path, call: Called, cluster: Cluster, undisturbed: dict[str, bytes]
) -> None:
    began = time.monotonic()
    code, said, complained = ended(call(*ASKED, "--cluster", cluster.address))
    assert code == 2
    assert not said
    assert f"InputError: the scheduler at {cluster.address} has no worker" in complained
    cluster.scheduler.kill()
    cluster.scheduler.wait()
    code, said, complained = ended(call(*ASKED, "--cluster", cluster.address))
    assert code == 2
    assert complained.startswith(
        f"InputError: no Dask scheduler answers at {cluster.address}\n    where:    --cluster\n"
    )
    assert "Traceback" not in complained
    assert time.monotonic() - began < 90.0


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "run-a-campaign-on-a-cluster.md"


@pytest.mark.slow
def test_the_how_to_runs_as_it_is_written(folder: Path, environment: dict[str, str]) -> None:
    """With another port, fewer raids, and the small scenario."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    lines = [block.strip() for block in re.findall(r"```sh\n(.*?)```", HOW_TO.read_text(), re.DOTALL)]
    assert [line.split()[:2] for line in lines] == [
        ["dask", "scheduler"], ["dask", "worker"], ["midcourse", "campaign"], ["python", "-c"],
        ["midcourse", "results"],
    ]  # fmt: skip
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    with_path = {**environment, "PATH": path}
    running: list[subprocess.Popen[bytes]] = []
    printed = []
    try:
        for line in lines:
            words = shlex.split(
                line.replace("8786", port).replace("-n 1000000", "-n 70000").replace("europe-2007", "small.yaml")
            )
            if words[0] == "dask":
                quiet = subprocess.DEVNULL
                running.append(subprocess.Popen(words, cwd=folder, env=with_path, stdout=quiet, stderr=quiet))
                continue
            time.sleep(2.0)
            done = subprocess.run(
                words, check=False, cwd=folder, env=with_path, capture_output=True, text=True, timeout=120
            )
            assert done.returncode == 0, done.stderr
            printed.append(done.stdout)
        by_duckdb = [int(found) for found in re.findall(r"│\s+\d+ │\s+(\d+) │", printed[-2])]
        asked = [int(found) for found in re.findall(r"^\D*\d+\s+\D*(\d+)\D*$", printed[-1], re.MULTILINE)]
        assert sum(by_duckdb) == 70000
        assert asked == by_duckdb
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()
