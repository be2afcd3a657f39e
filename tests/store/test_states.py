"""Every change of an export's state is written in one module."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def writes_of(tree):
    """Line numbers of `x.state = ExportState...` and of `values(state=ExportState...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets
        ):
            yield node.lineno, ast.unparse(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
            yield from ((word.value.lineno, ast.unparse(word.value)) for word in node.keywords if word.arg == "state")


def test_an_exports_state_is_written_in_one_module_alone():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ("bot", "worker", "store")
        for path in (ROOT / room).rglob("*.py")
        for line, value in writes_of(ast.parse(path.read_text()))
        if value.startswith("ExportState.")
    ]
    assert found
    assert {place.partition(":")[0] for place in found} == {"store/exporting/states.py"}
