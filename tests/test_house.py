"""The house stays one in which a stranger finds the way: few modules a folder, short modules, pages that exist."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PRODUCT = ("bot", "worker", "store", "seekout", "sw_client")
MOST_MODULES, MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_METHODS = 14, 400, 60, 12
README_WORDS = 2500


def _modules() -> list[Path]:
    found = [path for room in PRODUCT for path in (REPOSITORY / room).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts and path.name != "__init__.py"]


def _name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def test_no_folder_of_the_product_is_crowded():
    folders: dict[Path, int] = {}
    for path in _modules():
        folders[path.parent] = folders.get(path.parent, 0) + 1
    assert {_name(folder): number for folder, number in folders.items() if number > MOST_MODULES} == {}


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_can_be_read_at_once(path):
    text = path.read_text()
    assert text.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= MOST_LINES_OF_A_FUNCTION, node.name
        if isinstance(node, ast.ClassDef):
            methods = [found for found in node.body if isinstance(found, ast.FunctionDef)]
            assert len(methods) <= MOST_METHODS or _is_foreign(node), node.name


def _is_foreign(node: ast.ClassDef) -> bool:
    """A class whose methods another library names."""
    return any("Store" in ast.unparse(base) or "WebClient" in ast.unparse(base) for base in node.bases)


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [REPOSITORY / line for line in listed.stdout.split("\n") if line and (REPOSITORY / line).exists()]


def test_no_two_test_files_have_one_name():
    """Pytest takes them for one module, and runs one of them."""
    names = [
        path.name for path in (REPOSITORY / "tests").rglob("test_*.py") if not (path.parent / "__init__.py").exists()
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_page_that_is_cited_exists():
    pages = {path.name for path in _tracked("*.md")}
    missing = {
        f"{_name(path)}: {page}"
        for path in _tracked("*.py", "*.js", "*.md", "*.toml", "*.yml", "Makefile", "Dockerfile")
        for page in re.findall(r"[\w-]+\.md\b", path.read_text())
        if page not in pages
    }
    assert missing == set()


def test_every_path_that_a_page_names_exists():
    missing = set()
    for page in _tracked("*.md"):
        if page.name == "CHANGELOG.md":
            continue
        for path in re.findall(
            r"`((?:bot|worker|store|seekout|sw_client|sandbox|tests|bench|docs|deploy)/[\w./-]*)`", page.read_text()
        ):
            if not (REPOSITORY / path).exists():
                missing.add(f"{_name(page)}: {path}")
    assert missing == set()


def test_every_test_that_a_page_names_exists():
    named = {
        (path, name)
        for page in _tracked("*.md")
        if page.name != "CHANGELOG.md"
        for path, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", page.read_text())
    }
    assert len(named) > 50
    functions = {
        path: {node.name for node in ast.walk(ast.parse((REPOSITORY / path).read_text())) if hasattr(node, "name")}
        for path in {path for path, _ in named}
        if (REPOSITORY / path).exists()
    }
    assert {f"{path}::{name}" for path, name in named if name not in functions.get(path, ())} == set()


def test_the_readme_is_read_in_ten_minutes():
    assert len((REPOSITORY / "README.md").read_text().split()) <= README_WORDS


def test_the_files_of_tests_that_begin_first_are_there():
    named = re.findall(r'"(tests/[\w/.]+)"', (REPOSITORY / "tests" / "conftest.py").read_text())
    assert len(named) > 10
    assert [room for room in named if not (REPOSITORY / room).exists()] == []
