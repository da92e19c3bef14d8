"""The floors hold: the import linter says so, and heavy libraries load late."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numba", "matplotlib", "duckdb", "polars", "pyarrow", "pydantic", "scipy", "jinja2")


def test_import_linter_contracts_hold() -> None:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def _loaded_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in result.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import midcourse",
        "import importlib; from midcourse.cli import app; [importlib.import_module(f'midcourse.cli.{f}') for f in app.FAMILIES]",
    ],
)
def test_import_loads_nothing_heavy(statement: str) -> None:
    heavy = _loaded_after(statement) & set(HEAVY)
    assert not heavy


def test_law_runs_without_numba() -> None:
    assert "numba" not in _loaded_after(
        "import pkgutil, importlib, midcourse.treaties as t\n"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(t.__path__, 'midcourse.treaties.')]"
    )
