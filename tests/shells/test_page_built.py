"""The built client: small, asking nobody, the same bytes from the same sources, and inside the wheel."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "midcourse" / "web" / "static"
CLIENT = ROOT / "web-client"
MOST_BYTES = 300_000
MOST_LINES = 5_000
#: Cesium, its workers and its licences: loaded when the full 3-D view is opened, and by nothing else.
MOST_BYTES_LATE, MOST_BYTES_LATE_RAW = 1_100_000, 3_700_000


def _late(name: str) -> bool:
    return name.startswith(("assets/cesium-", "licences/"))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_page_is_there_and_small_when_compressed() -> None:
    files = _files(STATIC)
    assert "index.html" in files
    first = [content for name, content in files.items() if not _late(name)]
    late = [content for name, content in files.items() if _late(name)]
    assert sum(len(gzip.compress(content)) for content in first) < MOST_BYTES
    assert 0 < sum(len(gzip.compress(content)) for content in late) < MOST_BYTES_LATE
    assert sum(len(content) for content in late) < MOST_BYTES_LATE_RAW


def test_the_first_page_does_not_name_cesium_and_its_licence_is_there() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert "cesium" not in page.lower()
    licence = (STATIC / "licences" / "cesium.txt").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "Third-Party Code" in licence


def test_every_file_that_the_page_names_is_there() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'(?:src|href)="/([^"]+)"', page)
    assert len(named) >= 3
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_the_page_names_no_other_machine() -> None:
    # Cesium names many services that it could ask; that the view asks none of them is tested in a browser.
    text = "\n".join(content.decode() for name, content in _files(STATIC).items() if not _late(name))
    found = set(re.findall(r"(?:https?|wss?)://[\w.-]+", text))
    assert found <= {"http://www.w3.org"}, "only the namespace of SVG, which is a name and not an address"


def test_the_client_is_small_enough_to_read() -> None:
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (CLIENT / "src").rglob("*.ts"))
    assert 1_000 < lines < MOST_LINES


@pytest.mark.slow
def test_the_sources_give_the_committed_bytes(tmp_path: Path) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no Node on this machine: the committed client cannot be built again")
    work = tmp_path / "project" / "web-client"
    shutil.copytree(CLIENT, work, ignore=shutil.ignore_patterns("node_modules"))
    for command in (["npm", "ci", "--no-audit", "--no-fund"], ["npm", "run", "build"]):
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    built = _files(tmp_path / "project" / "src" / "midcourse" / "web" / "static")
    assert built.keys() == _files(STATIC).keys(), "run `make client` and commit what it builds"
    assert built == _files(STATIC)


def _tree(into: Path) -> Path:
    into.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, into)
    shutil.copytree(ROOT / "tools", into / "tools")
    shutil.copytree(ROOT / "src", into / "src", ignore=shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc"))
    return into


def _wheel(tree: Path, into: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_a_wheel_without_the_page_is_refused(tmp_path: Path) -> None:
    tree = _tree(tmp_path / "tree")
    (tree / "src" / "midcourse" / "web" / "static" / "index.html").unlink()
    done = _wheel(tree, tmp_path / "wheels")
    assert done.returncode != 0
    assert "make client" in done.stderr
    assert not list((tmp_path / "wheels").glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_serves_the_page_from_an_empty_environment(tmp_path: Path) -> None:
    done = _wheel(_tree(tmp_path / "tree"), tmp_path / "wheels")
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    packed = {
        name.removeprefix("midcourse/web/static/") for name in zipfile.ZipFile(wheel).namelist() if "/static/" in name
    }
    assert packed == set(_files(STATIC))
    place = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    zipfile.ZipFile(wheel).extractall(site)
    # the dependencies of this environment, but not this tree: they are read from a folder that holds no midcourse
    others = [path for path in Path(sysconfig.get_path("purelib")).iterdir() if "midcourse" not in path.name.lower()]
    for path in others:
        if path.suffix != ".pth" and not (site / path.name).exists():
            (site / path.name).symlink_to(path)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "MIDCOURSE_STORE": str(tmp_path / "store")}
    python = str(place / "bin" / "python")
    where = [python, "-I", "-c", "import midcourse; print(midcourse.__file__)"]
    found = subprocess.run(where, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(place), "the packed copy is the one that runs"
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        command = [python, "-I", "-m", "midcourse", "serve", "--port", "0"]
        process = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=log)
        try:
            page = _page(tmp_path / "log", process)
        finally:
            process.terminate()
            process.wait(20)
    assert page == (STATIC / "index.html").read_text(encoding="utf-8")


def _page(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"midcourse: (http\S+)\s", log.read_text(encoding="utf-8"))
        if found:
            try:
                return httpx2.get(found[1], timeout=60).text
            except httpx2.ConnectError:
                pass
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))
