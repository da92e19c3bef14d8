"""The rules of the house that a linter does not know: sizes, docstrings, public names, suffixes, words."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import midcourse
from midcourse import units

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "midcourse"
MODULES = sorted(SOURCE.rglob("*.py"))
CORE = ("records", "earth", "flight", "sensors", "engagement", "treaties", "talks", "analysis")
FORBIDDEN_MODULE_NAMES = {"utils", "helpers", "base", "misc", "common", "manager", "handler"}
#: A suffix on a name inside the core means a border leaked in. Words that merely end like a unit are listed here.
SUFFIXES_WATCHED = ("_km", "_deg", "_km_s", "_m_s", "_kg", "_kn", "_km2", "_kg_m2", "_min", "_ghz", "_kw")


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _length_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    length = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_functions_are_small(path: Path) -> None:
    too_long = [f"{node.name}: {n}" for node in _functions(path) if (n := _length_without_docstring(node)) > 60]
    assert not too_long


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name not in {"cli", "_kernels"}], ids=_name)
def test_functions_take_at_most_eight_parameters(path: Path) -> None:
    """Commands are excepted (each option is a parameter), and compiled loops (plain arrays, no records)."""
    too_many = []
    for node in _functions(path):
        arguments = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        count = len([name for name in arguments if name not in {"self", "cls"}])
        if count > 8:
            too_many.append(f"{node.name}: {count}")
    assert not too_many


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_and_public_functions_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    missing = [] if ast.get_docstring(tree) else ["module"]
    for node in tree.body:
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ):
            missing.append(node.name)
    assert not missing


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_is_a_drawer(path: Path) -> None:
    assert path.stem not in FORBIDDEN_MODULE_NAMES


def test_folders_are_at_most_two_deep() -> None:
    assert all(len(path.relative_to(SOURCE).parts) <= 3 for path in MODULES)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if _name(path).split("/")[0].removesuffix(".py") in CORE], ids=_name
)
def test_names_in_the_core_carry_no_unit_suffix(path: Path) -> None:
    suffixed = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = node.arg if isinstance(node, ast.arg) else node.id if isinstance(node, ast.Name) else None
        if name and name.endswith(SUFFIXES_WATCHED):
            suffixed.add(name)
    assert not suffixed


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_function_is_named_get_or_compute(path: Path) -> None:
    bad = [node.name for node in _functions(path) if node.name.lstrip("_").startswith(("get_", "compute_"))]
    assert not bad


def test_public_names_are_sorted_and_exist() -> None:
    assert midcourse.__all__ == sorted(midcourse.__all__)
    for name in midcourse.__all__:
        assert getattr(midcourse, name) is not None


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_declared_names_exist(path: Path) -> None:
    relative = path.relative_to(SOURCE).with_suffix("")
    parts = [part for part in relative.parts if part != "__init__"]
    if parts == ["__main__"]:
        return
    module = importlib.import_module(".".join(["midcourse", *parts]))
    for name in getattr(module, "__all__", ()):
        assert hasattr(module, name), f"{module.__name__}.{name}"


def test_every_suffix_has_a_factor_and_a_unit() -> None:
    for suffix, meaning in units.SUFFIXES.items():
        assert meaning.factor > 0, suffix
        assert meaning.quantity, suffix
